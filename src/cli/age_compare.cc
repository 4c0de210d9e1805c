// SPDX-License-Identifier: Apache-2.0
//
// arrears age --compare: what happened to the aging between two days?
#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "age_compare_internal.h"
#include "arrears/aging/movement.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/portfolio_answer.h"
#include "arrears/io/text_table.h"

namespace arrears::cli {
namespace {

using Lines = std::vector<std::vector<std::string>>;

absl::StatusOr<AsOf> EarlierDay(const CompareArguments& arguments,
                                const AsOf& to) {
  const absl::StatusOr<Date> day = ParseIsoDate(arguments.day);
  if (!day.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--compare ", std::string(day.status().message())));
  }
  AsOf from{*day, to.known_on};
  if (arguments.known_on.empty()) return from;
  const absl::StatusOr<Date> known = ParseIsoDate(arguments.known_on);
  if (!known.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--compare-known-on ", std::string(known.status().message())));
  }
  from.known_on = *known;
  return from;
}

// A line per cell, with the movements that occur at all.
template <class Row>
void AddLines(const AgingMovement& moved, const Row& row, Currency currency,
              Language language, const std::string& title, std::string* text) {
  const auto say = [language](const Text& words) {
    return std::string(words.In(language));
  };
  std::vector<std::size_t> shown;
  const auto add = [&](const MovementCell& cell) {
    for (std::size_t i = 0; i < kMovements; ++i) {
      const bool known =
          std::find(shown.begin(), shown.end(), i) != shown.end();
      if (cell.by[i] != 0 && !known) shown.push_back(i);
    }
  };
  for (const MovementCell& cell : row.buckets) add(cell);
  for (const MovementCell* cell : {&row.unapplied, &row.outside}) add(*cell);
  std::sort(shown.begin(), shown.end());
  Lines lines = {{title, say({"opening", "期初"})}};
  for (const std::size_t i : shown) {
    lines[0].push_back(say(MovementText(static_cast<Movement>(i))));
  }
  lines[0].push_back(say({"closing", "期末"}));
  const auto line = [&](const std::string& name, const MovementCell& cell) {
    const auto money = [&](std::int64_t minor) {
      return FormatMinor(minor, currency.exponent());
    };
    std::vector<std::string>& cells = lines.emplace_back();
    cells = {name, money(cell.opening)};
    for (const std::size_t i : shown) cells.push_back(money(cell.by[i]));
    cells.push_back(money(cell.closing));
  };
  for (std::size_t i = 0; i < row.buckets.size(); ++i) {
    const AgingBucket& bucket = moved.buckets[i];
    line(say({bucket.label, bucket.label_zh}), row.buckets[i]);
  }
  line(say({"credits and unapplied", "贷项与未核销"}), row.unapplied);
  line(say({"outside", "范围外"}), row.outside);
  line(say({"total", "合计"}), row.total);
  absl::StrAppend(text, AlignedText(lines));
}

std::string MovementReport(const Ledger& ledger, const AgingMovement& moved,
                           bool by_debtor, Language language) {
  const bool zh = language == Language::kZh;
  std::string text =
      absl::StrCat(FormatIsoDate(moved.from.as_of), zh ? " 至 " : " to ",
                   FormatIsoDate(moved.to.as_of), "\n");
  if (by_debtor) {
    for (const DebtorMovement& row : moved.debtors) {
      const Currency currency = ledger.currencies()[row.currency];
      AddLines(moved, row, currency, language,
               absl::StrCat(ledger.debtor_id(row.debtor), " ", currency.code()),
               &text);
    }
    return text;
  }
  for (const CurrencyMovement& row : moved.totals) {
    AddLines(moved, row, row.currency, language, row.currency.code(), &text);
    const auto money = [&](std::int64_t minor) {
      return FormatMinor(minor, row.currency.exponent());
    };
    absl::StrAppend(&text, zh ? "总账余额 " : "ledger balance ",
                    money(row.opening_balance), zh ? " 至 " : " to ",
                    money(row.closing_balance), zh ? ",核对差额 " : ", proof ",
                    money(row.proof), "\n");
  }
  return text;
}

}  // namespace

int RunCompare(const CompareArguments& arguments) {
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  const Ledger& ledger = *(*opened)->ledger;
  const absl::StatusOr<AsOf> from = EarlierDay(arguments, (*opened)->at);
  if (!from.ok()) return Fail(from.status());
  const absl::StatusOr<AgingMovement> moved =
      CompareAging(ledger, *from, (*opened)->at, arguments.aging,
                   arguments.by_debtor, arguments.ledger.MakeExecutor());
  if (!moved.ok()) return Fail(moved.status());
  const FrameTextOptions text{ledger.view().creditor.currency};
  const absl::Status written = WriteText(
      arguments.out,
      arguments.format == "json"
          ? MovementJson(ledger, *moved, arguments.aging.scheme.name(),
                         arguments.by_debtor)
      : arguments.format == "csv"
          ? FrameCsv(arguments.by_debtor ? DebtorMovementTable(ledger, *moved)
                                         : MovementTable(*moved),
                     text)
          : MovementReport(ledger, *moved, arguments.by_debtor,
                           arguments.ledger.InLanguage()));
  return written.ok() ? kDone : Fail(written);
}

}  // namespace arrears::cli
