// SPDX-License-Identifier: Apache-2.0
//
// The rows that findings are weighed with, and what each of them weighs.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/base/money.h"
#include "facts_input_internal.h"
#include "policy_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

// As `arrears run --facts` names the currency of a row's amounts.
constexpr std::string_view kCurrencyColumn = "currency";

const Value* Find(const Context& row, std::string_view name) {
  for (const Entry& entry : row) {
    if (entry.name == name) return &entry.value;
  }
  return nullptr;
}

std::string TextIn(const Context& row, std::string_view name) {
  const Value* value = Find(row, name);
  return value == nullptr || value->is_null() ? "" : PlainText(*value);
}

absl::Status CheckColumn(const WeighedFacts& facts) {
  const bool known = std::any_of(
      facts.rows.begin(), facts.rows.end(),
      [&](const auto& row) { return Find(row, facts.column) != nullptr; });
  if (known || facts.rows.empty()) return absl::OkStatus();
  std::vector<std::string> names;
  for (const Entry& entry : facts.rows[0]) names.push_back(entry.name);
  return absl::NotFoundError(absl::StrCat("--weight ", facts.column, ": ",
                                          facts.file, " has no such column",
                                          DidYouMean(facts.column, names)));
}

// The one that is asked for, else the one that all rows name.
absl::Status SetCurrency(const std::string& wanted, WeighedFacts* facts) {
  std::set<std::string> named;
  for (const Context& row : facts->rows) {
    const std::string code = TextIn(row, kCurrencyColumn);
    if (!code.empty()) named.insert(code);
  }
  if (wanted.empty() && named.size() > 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        facts->file, " has amounts in ", absl::StrJoin(named, ", "),
        ": say with --currency which to add up"));
  }
  const bool asked = !wanted.empty();
  if (!asked && named.empty()) return absl::OkStatus();
  const std::string code = asked ? wanted : *named.begin();
  const absl::StatusOr<Currency> currency = Currency::Parse(code);
  if (!currency.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(asked ? "--currency " : facts->file + ", currency ",
                     std::string(currency.status().message())));
  }
  if (!named.empty() && named.count(code) == 0) {
    return absl::NotFoundError(
        absl::StrCat("--currency ", code, ": the amounts of ", facts->file,
                     " are in ", absl::StrJoin(named, ", ")));
  }
  facts->currency = currency->code();
  facts->exponent = currency->exponent();
  return absl::OkStatus();
}

// In minor units; empty where it is no amount of so many decimals.
std::optional<std::int64_t> AmountOf(const Value* value, int exponent) {
  if (value == nullptr) return std::nullopt;
  const auto* text = value->get<std::string>();
  const auto* decimal = value->get<Decimal>();
  std::optional<Decimal> number;
  if (text != nullptr) number = ParseDecimal(*text);
  if (decimal != nullptr) number = *decimal;
  if (!number) return std::nullopt;
  std::int64_t scale = 1;
  for (int i = 0; i < exponent; ++i) scale *= 10;
  const std::optional<Decimal> minor = Multiply(*number, DecimalOf(scale));
  return minor ? IntegerOf(*minor) : std::nullopt;
}

void ReadAmounts(WeighedFacts* facts) {
  for (std::size_t i = 0; i < facts->rows.size(); ++i) {
    const Context& row = facts->rows[i];
    const std::string code = TextIn(row, kCurrencyColumn);
    if (!code.empty() && code != facts->currency) {
      ++facts->other_currency;
      facts->amounts.emplace_back();
      continue;
    }
    const Value* value = Find(row, facts->column);
    facts->amounts.push_back(AmountOf(value, facts->exponent));
    if (facts->amounts.back()) continue;
    if (facts->unreadable++ != 0) continue;
    facts->first_unreadable = {i + 1,
                               value == nullptr ? "null" : FormatValue(*value)};
  }
}

}  // namespace

absl::StatusOr<WeighedFacts> ReadWeighedFacts(const std::string& path,
                                              const std::string& column,
                                              const std::string& currency) {
  absl::StatusOr<std::vector<Context>> rows = ReadFacts(path);
  if (!rows.ok()) return rows.status();
  WeighedFacts facts;
  facts.file = path == "-" ? "standard input"
                           : std::filesystem::path(path).filename().string();
  facts.rows = *std::move(rows);
  if (column.empty()) return facts;
  facts.column = column;
  absl::Status status = CheckColumn(facts);
  if (status.ok()) status = SetCurrency(currency, &facts);
  if (!status.ok()) return status;
  ReadAmounts(&facts);
  return facts;
}

absl::StatusOr<TableFacts> FactsOf(const DecisionModel& model,
                                   const std::string& decision,
                                   const WeighedFacts& facts,
                                   Language language) {
  TableFacts made;
  std::vector<std::optional<std::int64_t>> amounts = facts.amounts;
  for (const std::string& line :
       MissingFacts(model, decision, NamesOfFacts(facts.rows))) {
    std::cerr << NoteIn(line, language);
  }
  absl::StatusOr<Frame> frame = model.InputsOf(decision, facts.rows);
  if (!frame.ok()) {
    // Row by row, to leave out those at fault.
    std::vector<Context> rows;
    amounts.clear();
    for (std::size_t i = 0; i < facts.rows.size(); ++i) {
      const absl::Status status =
          model.InputsOf(decision, {facts.rows[i]}).status();
      if (status.ok()) {
        rows.push_back(facts.rows[i]);
        if (!facts.amounts.empty()) amounts.push_back(facts.amounts[i]);
        continue;
      }
      if (made.left_out++ != 0) continue;
      const std::string message(status.message());  // "row 1: input ..."
      const std::size_t colon = message.find(": ");
      made.first_left_out = {i + 1, colon == std::string::npos
                                        ? message
                                        : message.substr(colon + 2)};
    }
    if (rows.empty()) {
      return absl::Status(frame.status().code(),
                          absl::StrCat(facts.file, ": ",
                                       std::string(frame.status().message())));
    }
    frame = model.InputsOf(decision, rows);
    if (!frame.ok()) return frame.status();
  }
  made.frame = *std::move(frame);
  if (facts.column.empty()) return made;
  ColumnBuilder<std::int64_t> column;
  for (const std::optional<std::int64_t>& amount : amounts) {
    amount ? column.Append(*amount) : column.AppendNull();
  }
  absl::Status status =
      made.frame.Add(Column::Int64(kAmountColumn, std::move(column)));
  if (!status.ok()) return status;
  return made;
}

}  // namespace arrears::cli
