// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "arrears/base/money.h"
#include "ledger/check_internal.h"

namespace arrears {
namespace ledger_internal {

namespace {

// A text may be a gigabyte of anything; 80 bytes of it are kept.
std::string Cut(std::string text) {
  constexpr std::size_t kMaxBytes = 80;
  if (text.size() <= kMaxBytes) return text;
  std::size_t end = kMaxBytes - 3;  // Not in the middle of a UTF-8 character.
  for (int i = 0; i < 3 && (text[end] & 0xC0) == 0x80; ++i) --end;
  return text.substr(0, end) + "...";
}

}  // namespace

void FaultList::Add(std::int64_t row, std::string_view column,
                    std::string value, std::string reason) {
  ++count_;
  if (faults_.size() >= limit_) return;
  faults_.push_back({table_, row, std::string(column), Cut(std::move(value)),
                     std::move(reason)});
}

void FaultList::Append(FaultList&& other) {
  count_ += other.count_;
  const std::size_t taken = std::min(room(), other.faults_.size());
  faults_.insert(faults_.end(), std::make_move_iterator(other.faults_.begin()),
                 std::make_move_iterator(other.faults_.begin() +
                                         static_cast<std::ptrdiff_t>(taken)));
}

std::vector<LedgerFault> FaultList::Take() && {
  std::stable_sort(
      faults_.begin(), faults_.end(),
      [](const LedgerFault& a, const LedgerFault& b) { return a.row < b.row; });
  return std::move(faults_);
}

std::string Show(std::int64_t value) { return absl::StrCat(value); }

std::string Show(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return std::string(text, end);
}

std::string Show(Date date) {
  // A stray integer read as a date may lie far outside the calendar.
  constexpr std::int32_t kYear0 = -719'528, kYear10000 = 2'932'897;
  const std::int32_t days = date.days_since_1970();
  return days >= kYear0 && days < kYear10000
             ? FormatIsoDate(date)
             : absl::StrCat("1970-01-01", days < 0 ? "" : "+", days, "d");
}

std::string ShowMinor(std::int64_t minor, Currency currency) {
  return FormatMinor(minor, currency.exponent());
}

Bounds<Date> DateBounds(const LedgerOptions& options) {
  return {options.first_date, options.last_date,
          absl::StrCat("not in ", Show(options.first_date), "..",
                       Show(options.last_date))};
}

Bounds<RowIndex> RowBounds(std::size_t count, std::string_view what) {
  return {0, static_cast<RowIndex>(count) - 1,
          absl::StrCat("not a row of ", std::string(what), ", which has ",
                       count, count == 1 ? " row" : " rows")};
}

Bounds<std::int64_t> AmountBounds(std::int64_t low) {
  return {low, kMaxAmountMinor,
          absl::StrCat("minor units, not in ", low, "..", kMaxAmountMinor)};
}

Bounds<std::uint8_t> FlagBounds() { return {0, 1, "neither 0 nor 1"}; }

Bounds<std::uint8_t> CurrencyBounds(std::size_t count) {
  return {0, static_cast<std::uint8_t>(count - 1),
          absl::StrCat("not one of the ", count, " currencies, from 0")};
}

void CheckCodes(FaultList& faults, std::string_view name,
                const CodeView& column, Rows rows, Need need) {
  Check(faults, name, column.codes, rows,
        {0, static_cast<std::int32_t>(column.texts.size()) - 1,
         absl::StrCat("a code beyond the ", column.texts.size(), " texts")},
        need);
}

void CheckTexts(FaultList& faults, std::string_view name,
                const CodeView& column,
                const std::vector<std::string>& reasons) {
  if (std::all_of(reasons.begin(), reasons.end(),
                  [](const std::string& reason) { return reason.empty(); })) {
    return;
  }
  const auto texts = static_cast<std::int32_t>(column.texts.size());
  for (std::size_t i = 0; i < column.codes.size(); ++i) {
    if (!column.codes.has(i)) continue;
    const std::int32_t code = column.codes[i];
    if (code < 0 || code >= texts || reasons[code].empty()) continue;
    faults.Add(i, name, column.texts[code], reasons[code]);
  }
}

void CheckChoice(FaultList& faults, std::string_view name,
                 const CodeView& column,
                 std::span<const std::string_view> choices) {
  std::string reason = "not one of";
  for (std::string_view choice : choices) {
    absl::StrAppend(&reason, choice == choices.front() ? " " : ", ",
                    std::string(choice));
  }
  std::vector<std::string> reasons;
  for (const std::string& text : column.texts) {
    const bool known =
        std::find(choices.begin(), choices.end(), text) != choices.end();
    reasons.push_back(known ? "" : reason);
  }
  CheckTexts(faults, name, column, reasons);
}

void CheckIds(FaultList& faults, const TextView& ids, Rows rows) {
  if (ids.absent()) return;
  for (std::size_t i = rows.begin; i < rows.end; ++i) {
    if (ids[i].empty()) faults.Add(i, "id", "", "required");
  }
}

Currency CheckContext::currency_of(std::size_t item) const {
  const ColumnView<std::uint8_t>& index = view.items.currency;
  if (!index.has(item) || index[item] >= view.currencies.size()) {
    return view.creditor.currency;
  }
  return view.currencies[index[item]];
}

void ForRows(const CheckContext& context, FaultList& faults, std::size_t rows,
             const std::function<void(FaultList&, Rows)>& check) {
  constexpr std::size_t kRowsPerTask = 1 << 16;
  // A bounded number of tasks at a time bounds the memory that a table of
  // nothing but faults takes beyond the limit.
  constexpr std::size_t kTasksPerWave = 16;
  for (std::size_t begin = 0; begin < rows;
       begin += kRowsPerTask * kTasksPerWave) {
    const std::size_t wave =
        std::min(rows - begin, kRowsPerTask * kTasksPerWave);
    const std::size_t tasks = (wave + kRowsPerTask - 1) / kRowsPerTask;
    std::vector<FaultList> found(tasks, faults.Like());
    context.executor.Run(tasks, [&](std::size_t task) {
      const std::size_t first = begin + task * kRowsPerTask;
      check(found[task], {first, std::min(first + kRowsPerTask, begin + wave)});
    });
    for (FaultList& list : found) faults.Append(std::move(list));
  }
}

}  // namespace ledger_internal

namespace {

constexpr std::string_view kTableNames[] = {
    "creditor", "debtors",  "items",  "settlements", "promises",
    "disputes", "contacts", "events", "rates"};

constexpr std::string_view kEventKinds[] = {"limit",
                                            "rating",
                                            "segment",
                                            "due_changed",
                                            "plan_agreed",
                                            "insolvency",
                                            "represented",
                                            "stop_contact",
                                            "consent",
                                            "acknowledged",
                                            "delivered",
                                            "negotiation",
                                            "suit",
                                            "judgment",
                                            "enforcement",
                                            "placed",
                                            "recalled",
                                            "cause",
                                            "excuse_verdict",
                                            "approval",
                                            "reconciled",
                                            "clause",
                                            "warning",
                                            "dispute_closed",
                                            "promise_withdrawn"};

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7F && c != '"'; });
}

std::string Quoted(std::string_view text) {
  if (IsPlain(text)) return std::string(text);
  return absl::StrCat("\"", absl::Utf8SafeCHexEscape(std::string(text)), "\"");
}

}  // namespace

std::string_view TableName(Table table) {
  return kTableNames[static_cast<std::size_t>(table)];
}

std::span<const std::string_view> EventKinds() { return kEventKinds; }

std::string LedgerFault::Text() const {
  std::string text(TableName(table));
  if (row >= 0) absl::StrAppend(&text, " row ", row);
  if (!column.empty()) absl::StrAppend(&text, ", ", column);
  if (!value.empty()) absl::StrAppend(&text, " ", Quoted(value));
  absl::StrAppend(&text, ": ", reason);
  return text;
}

std::vector<LedgerFault> CheckLedger(const LedgerView& view,
                                     const LedgerOptions& options,
                                     const Executor& executor) {
  using namespace ledger_internal;  // NOLINT: the checks of the tables
  std::vector<LedgerFault> faults;
  CheckSizes(view, faults);
  if (!faults.empty()) return faults;  // The rest would read beyond the ends.
  const CheckContext context{view,
                             options,
                             executor,
                             std::max<std::size_t>(1, view.currencies.size()),
                             FindHeaders(view.items),
                             DateBounds(options)};

  std::vector<FaultList> lists;
  for (int table = 0; table <= static_cast<int>(Table::kRates); ++table) {
    lists.emplace_back(static_cast<Table>(table),
                       std::max<std::size_t>(1, options.max_faults));
  }
  const auto list = [&](Table table) -> FaultList& {
    return lists[static_cast<std::size_t>(table)];
  };
  CheckCreditor(context, list(Table::kCreditor));
  CheckDebtors(context, list(Table::kDebtors));
  CheckItems(context, list(Table::kItems));
  CheckSettlements(context, list(Table::kSettlements), list(Table::kItems));
  CheckPromises(context, list(Table::kPromises));
  CheckDisputes(context, list(Table::kDisputes));
  CheckContacts(context, list(Table::kContacts));
  CheckEvents(context, list(Table::kEvents));
  CheckRates(context, list(Table::kRates));

  std::size_t count = 0;
  Table last = Table::kCreditor;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (lists[i].count() > 0) last = static_cast<Table>(i);
    count += lists[i].count();
    for (LedgerFault& fault : std::move(lists[i]).Take()) {
      if (faults.size() < options.max_faults)
        faults.push_back(std::move(fault));
    }
  }
  if (count > faults.size()) {
    faults.push_back({last, -1, "", "",
                      absl::StrCat("there are ", count, " faults, of which ",
                                   faults.size(), " are listed")});
  }
  return faults;
}

}  // namespace arrears
