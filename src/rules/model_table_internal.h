// SPDX-License-Identifier: Apache-2.0
//
// model_table_internal.h: how does a table of texts decide rows of values?
//
//   absl::StatusOr<CompiledModelTable> table =
//       CompileModelTable("strategy", model_table, variables, {});
//   std::vector<Decided> rows = DecideTable(*table, values);
#ifndef ARREARS_RULES_MODEL_TABLE_INTERNAL_H_
#define ARREARS_RULES_MODEL_TABLE_INTERNAL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/rules/decision_model.h"
#include "arrears/rules/expression.h"

namespace arrears::rules_internal {

struct CompiledModelTable {
  HitPolicy hit_policy = HitPolicy::kUnique;
  std::vector<std::string> output_names;
  std::vector<InputSchema> schema;
  std::vector<Expression> inputs;
  std::vector<std::vector<Expression>> outputs;  // Of each rule.
  std::vector<Expression> fallbacks;
  std::optional<DecisionTable> table;
};

[[nodiscard]] absl::StatusOr<CompiledModelTable> CompileModelTable(
    const std::string& decision, const ModelTable& table,
    const std::vector<Variable>& variables, const CompileOptions& options);

// The table's columns; a row whose value is of another type gets an error.
[[nodiscard]] absl::StatusOr<Frame> FrameOf(
    const CompiledModelTable& table,
    const std::vector<std::vector<Value>>& rows, std::vector<Decided>* decided);

// One result for each row; a row has a value for each variable.
[[nodiscard]] absl::StatusOr<std::vector<Decided>> DecideTable(
    const CompiledModelTable& table,
    const std::vector<std::vector<Value>>& rows);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_MODEL_TABLE_INTERNAL_H_
