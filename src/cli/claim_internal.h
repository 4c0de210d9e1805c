// SPDX-License-Identifier: Apache-2.0
#ifndef ARREARS_SRC_CLI_CLAIM_INTERNAL_H_
#define ARREARS_SRC_CLI_CLAIM_INTERNAL_H_

#include <string>

#include "nlohmann/json.hpp"

namespace arrears::cli {

// An answer as a line for each claim or fee, and for each route of a claim.
std::string ClaimCsv(const nlohmann::ordered_json& answer, bool zh);
std::string ClaimTable(const nlohmann::ordered_json& answer, bool zh);
std::string RoutesCsv(const nlohmann::ordered_json& answer, bool zh);
std::string RoutesTable(const nlohmann::ordered_json& answer, bool zh);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_CLAIM_INTERNAL_H_
