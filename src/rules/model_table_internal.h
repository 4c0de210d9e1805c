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
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/rules/decision_model.h"
#include "arrears/rules/expression.h"

namespace arrears::rules_internal {

// What a decision may read.
struct ModelVariable {
  Variable variable;
  bool whole = false;  // Of numbers: all are.
};

struct ModelColumn {
  Expression expression;
  ValueType type = ValueType::kText;
  bool whole = false;
  // The cells are about no kind of value, only about null: values of every kind
  // are taken.
  bool of_any_type = false;
  // The variable that the expression is, and nothing else.
  std::optional<std::size_t> variable = {};
};

struct CompiledModelTable {
  HitPolicy hit_policy = HitPolicy::kUnique;
  std::vector<std::string> output_names;
  std::vector<ValueType> output_types;  // kAny: whatever comes.
  std::vector<InputSchema> schema;
  std::vector<ModelColumn> columns;
  std::vector<std::vector<Expression>> outputs;  // Of each rule.
  std::vector<Expression> fallbacks;
  std::optional<DecisionTable> table;
};

[[nodiscard]] absl::StatusOr<CompiledModelTable> CompileModelTable(
    const std::string& decision, const ModelTable& table,
    const std::vector<ModelVariable>& variables, const CompileOptions& options);

// Compiles the outputs and adds them to `spec`, whose rules are there.
[[nodiscard]] absl::Status CompileOutputs(
    const ModelTable& table, const std::vector<Variable>& variables,
    CompiledModelTable* compiled, TableSpec* spec);

// An expression, null where there is none; a fault names the place.
[[nodiscard]] absl::StatusOr<Expression> CompileAt(
    const std::string& place, const std::string& text,
    const std::vector<Variable>& variables);

// The table's columns; a row whose value is of another type gets an error.
[[nodiscard]] absl::StatusOr<Frame> FrameOf(
    const CompiledModelTable& table,
    const std::vector<std::vector<Value>>& rows, std::vector<Decided>* decided);

// What the outputs are called: Variable::outputs of who reads the decision.
std::optional<std::vector<std::string>> OutputNames(
    const CompiledModelTable& table);

// The variable that `text`, which compiles to `expression`, is all of.
std::optional<std::size_t> VariableThatIs(
    std::string_view text, const Expression& expression,
    const std::vector<ModelVariable>& variables);

// FEEL on one line, and without quotes around it: its own mean something.
std::string Shown(const std::string& feel);

// `?` as one test says: one of those of the allowed values.
[[nodiscard]] absl::StatusOr<Expression> CompileAllowed(
    const std::string& text);
bool IsAllowed(const std::vector<Expression>& tests, const Value& value);

// Of a date its midnight, where `type` is that of dates with times.
Value AtMidnight(const Value& value, ValueType type);
// A fact as what its input's type says: texts become values of it.
[[nodiscard]] absl::StatusOr<Value> Coerced(const Value& value, ValueType type,
                                            bool whole);

// What the values of a decision are held to.
struct HeldType {
  ValueType type = ValueType::kAny;
  bool whole = false;
  std::vector<std::string> allowed;
  std::vector<Expression> tests;  // Of these.
};
[[nodiscard]] absl::StatusOr<HeldType> CompileHeldType(
    const Decision& decision);
// What of the logic is at fault whatever the row is.
[[nodiscard]] absl::Status CheckHeld(const HeldType& held,
                                     const Expression& expression);
[[nodiscard]] absl::Status CheckHeld(const HeldType& held,
                                     const std::string& decision,
                                     const ModelTable& source,
                                     const CompiledModelTable& table);
// Makes the value one of the type; an error where it is none, and where it is
// too large.
void Hold(const HeldType& held, Decided* decided);

// One result for each row; a row has a value for each variable.
[[nodiscard]] absl::StatusOr<std::vector<Decided>> DecideTable(
    const CompiledModelTable& table,
    const std::vector<std::vector<Value>>& rows);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_MODEL_TABLE_INTERNAL_H_
