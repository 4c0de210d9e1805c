// SPDX-License-Identifier: Apache-2.0
#ifndef ARREARS_SRC_CLI_KPI_INTERNAL_H_
#define ARREARS_SRC_CLI_KPI_INTERNAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "json_input_internal.h"
#include "nlohmann/json.hpp"

namespace arrears::cli {

// A number of nine decimals, or an object that says why there is none.
nlohmann::ordered_json Figure(const absl::StatusOr<double>& figure);

// Each figure whose members `json` has. kInvalidArgument naming the member that
// is unknown or wrong, or when no figure can be computed.
absl::StatusOr<nlohmann::ordered_json> KpisOfFigures(const JsonInput& input);

// The figures of a ledger, or those of KpisOfFigures, for people.
std::string KpiTextTable(const nlohmann::ordered_json& json, Language language);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_KPI_INTERNAL_H_
