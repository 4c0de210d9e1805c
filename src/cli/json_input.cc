// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "json_input_internal.h"

namespace arrears::cli {

absl::StatusOr<nlohmann::json> ReadJson(const std::string& path) {
  std::string text;
  if (path == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    std::ifstream file(path, std::ios::binary);
    if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(path == "-" ? "stdin" : path, ": ", error.what()));
  }
}

absl::Status CheckFields(const nlohmann::json& object,
                         std::initializer_list<std::string_view> known,
                         std::string_view verb) {
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("field ", name, ": unknown; see arrears ",
                       std::string(verb), " --schema"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> TextField(const nlohmann::json& object,
                                      const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) {
    return absl::InvalidArgumentError(
        absl::StrCat("field ", name, ": expected a text"));
  }
  return found->get<std::string>();
}

absl::StatusOr<std::int64_t> AmountField(const nlohmann::json& object,
                                         const std::string& name,
                                         Currency currency) {
  absl::StatusOr<std::string> text = TextField(object, name);
  if (!text.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "field ", name, ": expected an amount as text, such as \"12.50\""));
  }
  absl::StatusOr<std::int64_t> minor = ParseMinor(*text, currency.exponent());
  if (!minor.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "field ", name, ": ", std::string(minor.status().message())));
  }
  return minor;
}

absl::StatusOr<Date> DateField(const nlohmann::json& object,
                               const std::string& name) {
  absl::StatusOr<std::string> text = TextField(object, name);
  if (!text.ok()) return text.status();
  absl::StatusOr<Date> date = ParseIsoDate(*text);
  if (!date.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "field ", name, ": ", std::string(date.status().message())));
  }
  return date;
}

}  // namespace arrears::cli
