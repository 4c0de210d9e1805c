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

// The text in a format, "json", "csv" or "table", of all rows, or of row `only`
// counted from 1. kInvalidArgument for a decision that is no table, and as
// DecisionModel::InputsOf; kOutOfRange where there is no such row.
[[nodiscard]] absl::StatusOr<std::string> ExplainDecision(
    const DecisionModel& model, const std::string& decision,
    const std::vector<Context>& facts, std::size_t only,
    std::string_view format, Language language);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_DECIDE_EXPLAIN_INTERNAL_H_
