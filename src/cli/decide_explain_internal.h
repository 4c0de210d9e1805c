// SPDX-License-Identifier: Apache-2.0
//
// What `decide --explain` tells of a table's rows: which rule fired, why the
// others did not, what would have changed it.
#ifndef ARREARS_SRC_CLI_DECIDE_EXPLAIN_INTERNAL_H_
#define ARREARS_SRC_CLI_DECIDE_EXPLAIN_INTERNAL_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "arrears/rules/decision_model.h"

namespace arrears::cli {

struct ExplainForm {
  std::string_view format = "json";  // "json", "csv" or "table".
  Language language = Language::kEn;
  std::size_t row = 0;  // This one alone, from 1; 0: all.
  // Changes told of a row, those of the fewest inputs and then the smallest
  // first; others are counted.
  std::size_t most_changes = 5;
};
// kInvalidArgument for a decision that is no table, and as
// DecisionModel::InputsOf; kOutOfRange where there is no such row.
[[nodiscard]] absl::StatusOr<std::string> ExplainDecision(
    const DecisionModel& model, const std::string& decision,
    const std::vector<Context>& facts, const ExplainForm& form);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_DECIDE_EXPLAIN_INTERNAL_H_
