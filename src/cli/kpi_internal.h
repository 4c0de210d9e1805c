// SPDX-License-Identifier: Apache-2.0
#ifndef ARREARS_SRC_CLI_KPI_INTERNAL_H_
#define ARREARS_SRC_CLI_KPI_INTERNAL_H_

#include <string>

#include "arrears/base/language.h"
#include "nlohmann/json.hpp"

namespace arrears::cli {

// The figures of a ledger, or those of figures, for people.
std::string KpiTextTable(const nlohmann::ordered_json& json, Language language);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_KPI_INTERNAL_H_
