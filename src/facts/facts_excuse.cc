// SPDX-License-Identifier: Apache-2.0
//
// Excuses heard, and what was found out about them.
#include <algorithm>
#include <utility>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// Those that speak of hardship: short of cash, a sudden need, no money at all,
// a calamity.
bool SpeaksOfHardship(std::string_view excuse) {
  return excuse == "X4" || excuse == "X7" || excuse == "X9" || excuse == "X17";
}

class ExcuseFacts final : public Family {
 public:
  ExcuseFacts(const Context& context, ColumnSet& columns)
      : context_(context),
        excuses_total_(columns.Int32("excuses_total", Unset::kZero)),
        excuses_distinct_(columns.Int32("excuses_distinct", Unset::kZero)),
        excuse_last_(columns.Dictionary(
            "excuse_last", TextsOf(context.ledger.view().contacts.excuse))),
        excuse_last_repeats_(
            columns.Int32("excuse_last_repeats", Unset::kZero)),
        days_since_excuse_(columns.Int32("days_since_excuse")),
        excuse_verdict_(columns.Dictionary(
            "excuse_verdict", TextsOf(context.ledger.view().events.code))),
        excuses_true_(columns.Int32("excuses_true", Unset::kZero)),
        excuses_false_(columns.Int32("excuses_false", Unset::kZero)),
        hardship_verified_(columns.Bool("hardship_verified")) {}

  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override {
    if (context_.ledger.contacts_of(rows.debtor).empty() &&
        context_.ledger.events_of(rows.debtor).empty()) {
      return;
    }
    const std::optional<Date> heard = FillHeard(day, rows, scratch);
    FillVerdicts(day, rows, heard);
  }

 private:
  // The day of the last excuse when it speaks of hardship.
  std::optional<Date> FillHeard(const Day& day, const DebtorRows& rows,
                                Scratch& scratch) const;
  void FillVerdicts(const Day& day, const DebtorRows& rows,
                    const std::optional<Date>& hardship_heard) const;

  const Context& context_;
  Slot<std::int32_t> excuses_total_, excuses_distinct_, excuse_last_,
      excuse_last_repeats_, days_since_excuse_, excuse_verdict_, excuses_true_,
      excuses_false_;
  Slot<std::uint8_t> hardship_verified_;
};

std::optional<Date> ExcuseFacts::FillHeard(const Day& day,
                                           const DebtorRows& rows,
                                           Scratch& scratch) const {
  const CodeView& excuses = context_.ledger.view().contacts.excuse;
  CollectContacts(context_, rows.debtor, day.at, scratch.rows);
  std::vector<std::int32_t> heard;  // In the history.
  std::optional<std::int32_t> last;
  Date last_day;
  for (const RowIndex contact : scratch.rows) {
    if (excuses[static_cast<std::size_t>(contact)].empty()) continue;
    last = excuses.codes[contact];
    last_day = context_.contacts.day(contact);
    if (last_day > day.history_begin) heard.push_back(*last);
  }
  if (!last) return std::nullopt;
  std::sort(heard.begin(), heard.end());
  const auto total = static_cast<std::int32_t>(heard.size());
  const auto repeats =
      static_cast<std::int32_t>(std::count(heard.begin(), heard.end(), *last));
  const auto distinct = static_cast<std::int32_t>(
      std::unique(heard.begin(), heard.end()) - heard.begin());
  for (const TileRow& row : rows) {
    excuses_total_.Set(row, total);
    excuses_distinct_.Set(row, distinct);
    excuse_last_.Set(row, *last);
    excuse_last_repeats_.Set(row, repeats);
    days_since_excuse_.Set(row, (day.at.as_of - last_day).count());
  }
  return SpeaksOfHardship(excuses.texts[static_cast<std::size_t>(*last)])
             ? std::optional(last_day)
             : std::nullopt;
}

void ExcuseFacts::FillVerdicts(
    const Day& day, const DebtorRows& rows,
    const std::optional<Date>& hardship_heard) const {
  const EventColumns& events = context_.ledger.view().events;
  std::int32_t found_true = 0, found_false = 0;
  Latest last(events);
  for (const RowIndex row : context_.ledger.events_of(rows.debtor)) {
    if (context_.events.kind(row) != EventKind::kExcuseVerdict ||
        !context_.events.in_force(row, day.at)) {
      continue;
    }
    const Date date = events.date[row];
    last.Offer(row);
    if (date <= day.history_begin) continue;
    found_true += events.code[row] == "true" ? 1 : 0;
    found_false += events.code[row] == "false" ? 1 : 0;
  }
  if (last.row() < 0) return;
  const bool verified = hardship_heard && events.code[last.row()] == "true" &&
                        events.date[last.row()] >= *hardship_heard;
  for (const TileRow& row : rows) {
    excuses_true_.Set(row, found_true);
    excuses_false_.Set(row, found_false);
    hardship_verified_.Set(row, verified ? 1 : 0);
    if (events.code.codes.has(last.row())) {
      excuse_verdict_.Set(row, events.code.codes[last.row()]);
    }
  }
}

}  // namespace

FamilyPointer MakeExcuseFacts(const Context& context, ColumnSet& columns,
                              ItemNeeds&) {
  if (!columns.WantsAny(FactStage::kExcuse)) return nullptr;
  return std::make_unique<ExcuseFacts>(context, columns);
}

}  // namespace arrears::facts_internal
