// SPDX-License-Identifier: Apache-2.0
//
// Reading the JSON that verbs take.
#ifndef ARREARS_SRC_CLI_JSON_INPUT_INTERNAL_H_
#define ARREARS_SRC_CLI_JSON_INPUT_INTERNAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "arrears/io/answer.h"

namespace arrears::cli {

// "-" is standard input, under that name.
struct TextInput {
  std::string name;  // For errors.
  std::string text;
};
absl::StatusOr<TextInput> ReadInput(const std::string& path);

// What AnswerJson makes of the file; a fault tells where the schema is.
absl::StatusOr<std::string> AnswerFile(const std::string& verb,
                                       const std::string& path,
                                       const AnswerData& data);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_JSON_INPUT_INTERNAL_H_
