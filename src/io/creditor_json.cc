// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "json_internal.h"
#include "ledger_reading_internal.h"

namespace arrears::io_internal {
namespace {

constexpr std::size_t kMaxCreditorBytes = std::size_t{1} << 20;

// Money is a decimal string; a number would have been rounded already.
std::int64_t Amount(const JsonCursor& at, Currency currency) {
  if (!at.is_string()) {
    at.Expected("an amount in quotes, such as \"0.85\"");
    return 0;
  }
  const absl::StatusOr<std::int64_t> minor =
      ParseMinor(at.String(), currency.exponent());
  if (minor.ok()) return *minor;
  at.Fail(std::string(minor.status().message()));
  return 0;
}

void ReadMembers(const JsonCursor& root, NamedCreditor* named) {
  Creditor* const creditor = &named->creditor;
  root.OnlyKeys({"name", "law", "currency", "calendar", "size", "sector",
                 "minute_cost", "cost_of_capital", "minutes_per_day"});
  if (const JsonCursor c = root.at("name")) creditor->name = c.String();
  if (const JsonCursor c = root.at("law")) creditor->law = c.String();
  if (const JsonCursor c = root.at("calendar")) creditor->calendar = c.String();
  if (const JsonCursor c = root.at("size")) creditor->size = c.String();
  if (const JsonCursor c = root.at("sector")) creditor->sector = c.String();
  if (const JsonCursor c = root.at("currency")) {
    const absl::StatusOr<Currency> currency = Currency::Parse(c.String());
    if (!currency.ok()) c.Fail(std::string(currency.status().message()));
    creditor->currency = currency.value_or(creditor->currency);
    named->currency_named = true;
  }
  if (const JsonCursor c = root.at("minute_cost")) {
    creditor->minute_cost_minor = Amount(c, creditor->currency);
  }
  if (const JsonCursor c = root.at("cost_of_capital")) {
    creditor->cost_of_capital = c.Number(0, 10);
  }
  if (const JsonCursor c = root.at("minutes_per_day")) {
    creditor->minutes_per_day = c.Integer(0, 1'000'000'000);
  }
}

}  // namespace

absl::StatusOr<NamedCreditor> ReadCreditor(const LedgerFiles& files,
                                           const Mapping& mapping,
                                           const ReaderOptions& options) {
  NamedCreditor named;
  Creditor& creditor = named.creditor;
  // Before amounts are read, which have its decimals.
  creditor.currency = options.currency.value_or(creditor.currency);
  const std::string path = files.Creditor();
  std::error_code error;
  if (!files.folder.empty() &&
      (std::filesystem::exists(path, error) || error)) {
    absl::StatusOr<std::string> text = ReadTextFile(path, kMaxCreditorBytes);
    if (!text.ok()) return text.status();
    absl::StatusOr<Json> json = ParseJson(*text, path);
    if (!json.ok()) return json.status();
    JsonContext context(path, *text);
    ReadMembers(JsonCursor(*json, context), &named);
    if (!context.ok()) return context.status();
  }
  if (mapping.currency) {
    creditor.currency = *mapping.currency;
    named.currency_named = true;
  }
  if (options.currency) {
    if (named.currency_named && creditor.currency != *options.currency) {
      return absl::InvalidArgumentError(absl::StrCat(
          "base currency ", options.currency->code(), " is asked for, but ",
          mapping.currency ? "the mapping" : path, " says ",
          creditor.currency.code(), ": leave out one of the two"));
    }
    creditor.currency = *options.currency;
    named.currency_named = true;
  }
  creditor.law = mapping.law.value_or(creditor.law);
  creditor.calendar = mapping.calendar.value_or(creditor.calendar);
  creditor.name = mapping.creditor_name.value_or(creditor.name);
  return named;
}

}  // namespace arrears::io_internal
