// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "io/json_internal.h"
#include "json_input_internal.h"

namespace arrears::cli {

absl::StatusOr<TextInput> ReadInput(const std::string& path) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 30;
  if (path == "-") {
    return TextInput{"standard input",
                     std::string(std::istreambuf_iterator<char>(std::cin), {})};
  }
  absl::StatusOr<std::string> text =
      io_internal::ReadTextFile(path, kMostBytes);
  if (!text.ok()) return text.status();
  return TextInput{path, *std::move(text)};
}

absl::StatusOr<std::string> AnswerFile(const std::string& verb,
                                       const std::string& path,
                                       const AnswerData& data) {
  const absl::StatusOr<TextInput> input = ReadInput(path);
  if (!input.ok()) return input.status();
  absl::StatusOr<std::string> answer =
      AnswerJson(verb, input->text, input->name, data);
  if (answer.ok()) return answer;
  return absl::Status(answer.status().code(),
                      absl::StrCat(std::string(answer.status().message()),
                                   "\nSee arrears ", verb, " --schema"));
}

}  // namespace arrears::cli
