// SPDX-License-Identifier: Apache-2.0
//
// Reading the JSON that verbs take, with errors that name the field.
#ifndef ARREARS_SRC_CLI_JSON_INPUT_INTERNAL_H_
#define ARREARS_SRC_CLI_JSON_INPUT_INTERNAL_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/money.h"
#include "nlohmann/json.hpp"

namespace arrears::cli {

// "-" is stdin. kInvalidArgument with line and column of a syntax error.
absl::StatusOr<nlohmann::json> ReadJson(const std::string& path);

// kInvalidArgument naming the first field that is none of `known`; `verb` for
// the message.
absl::Status CheckFields(const nlohmann::json& object,
                         std::initializer_list<std::string_view> known,
                         std::string_view verb);

// kInvalidArgument naming the field and what was expected.
absl::StatusOr<std::string> TextField(const nlohmann::json& object,
                                      const std::string& name);
absl::StatusOr<std::int64_t> AmountField(const nlohmann::json& object,
                                         const std::string& name,
                                         Currency currency);
absl::StatusOr<Date> DateField(const nlohmann::json& object,
                               const std::string& name);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_JSON_INPUT_INTERNAL_H_
