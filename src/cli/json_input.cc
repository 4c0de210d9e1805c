// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "json_input_internal.h"

namespace arrears::cli {
namespace {

using io_internal::JsonCursor;

constexpr std::size_t kMostBytes = std::size_t{1} << 30;

absl::StatusOr<std::string> ReadAll(const std::string& path) {
  if (path != "-") return io_internal::ReadTextFile(path, kMostBytes);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

}  // namespace

absl::StatusOr<JsonInput> ReadJson(const std::string& path,
                                   io_internal::JsonNumbers numbers) {
  absl::StatusOr<std::string> text = ReadAll(path);
  if (!text.ok()) return text.status();
  JsonInput input;
  input.name = path == "-" ? "standard input" : path;
  if (text->find_first_not_of(" \t\r\n") == std::string::npos) {
    return absl::InvalidArgumentError(input.name + ": empty, expected JSON");
  }
  absl::StatusOr<io_internal::Json> json =
      io_internal::ParseJson(*text, input.name, numbers);
  if (!json.ok()) return json.status();
  input.json = *std::move(json);
  input.text = *std::move(text);
  return input;
}

std::int64_t AmountAt(const JsonCursor& at, Currency currency) {
  if (!at.is_string()) {
    at.Expected("an amount in quotes, such as \"12.50\"");
    return 0;
  }
  const absl::StatusOr<std::int64_t> minor =
      ParseMinor(at.String(), currency.exponent());
  if (minor.ok()) return *minor;
  at.Fail(absl::StrCat(std::string(minor.status().message()), ", in ",
                       currency.code()));
  return 0;
}

std::int64_t AmountAt(const JsonCursor& at, Currency currency,
                      std::int64_t least) {
  const std::int64_t minor = AmountAt(at, currency);
  if (minor >= least) return minor;
  at.Expected(
      absl::StrCat("an amount from ", FormatMinor(least, currency.exponent())));
  return 0;
}

Date DateAt(const JsonCursor& at) {
  if (!at.is_string()) {
    at.Expected("a day in quotes, such as \"2026-06-30\"");
    return {};
  }
  const absl::StatusOr<Date> date = ParseIsoDate(at.String());
  if (!date.ok()) at.Fail(std::string(date.status().message()));
  return date.value_or(Date());
}

Currency CurrencyAt(const JsonCursor& at) {
  if (!at) return Currency::Of("CNY");
  const absl::StatusOr<Currency> currency = Currency::Parse(at.String());
  if (!currency.ok()) at.Fail(std::string(currency.status().message()));
  return currency.value_or(Currency::Of("CNY"));
}

}  // namespace arrears::cli
