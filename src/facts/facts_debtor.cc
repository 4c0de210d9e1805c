// SPDX-License-Identifier: Apache-2.0
//
// What the debtor is: master data, which is undated, and events, which override
// it from their day on.
#include <algorithm>
#include <iterator>
#include <tuple>

#include "arrears/ledger/codes.h"
#include "facts/families_internal.h"
#include "facts/silence_internal.h"

namespace arrears::facts_internal {

std::vector<std::string> TextsOf(const CodeView& column) {
  return {column.texts.begin(), column.texts.end()};
}

namespace {

std::optional<std::int32_t> CodeOf(const CodeView& column, RowIndex row) {
  if (row < 0 || !column.codes.has(static_cast<std::size_t>(row))) {
    return std::nullopt;
  }
  return column.codes[static_cast<std::size_t>(row)];
}

std::optional<std::int64_t> LimitOf(const LedgerView& view, RowIndex event,
                                    RowIndex debtor) {
  const ColumnView<std::int64_t>& limits =
      event < 0 ? view.debtors.credit_limit : view.events.amount;
  const auto i = static_cast<std::size_t>(event < 0 ? debtor : event);
  if (!limits.has(i)) return std::nullopt;  // By event: the limit was lifted.
  return limits[i];
}

// The texts of both columns, those of the debtors first; and for each text of
// the second its place.
std::vector<std::string> MergeTexts(const CodeView& first,
                                    const CodeView& second,
                                    std::vector<std::int32_t>& place_of) {
  std::vector<std::string> texts = TextsOf(first);
  const auto known = texts.size();
  for (const std::string& text : second.texts) {
    const auto end = texts.begin() + static_cast<std::ptrdiff_t>(known);
    const auto found = std::find(texts.begin(), end, text);
    place_of.push_back(static_cast<std::int32_t>(
        found == end ? static_cast<std::ptrdiff_t>(texts.size())
                     : found - texts.begin()));
    if (found == end) texts.push_back(text);
  }
  return texts;
}

struct DebtorState {
  explicit DebtorState(const EventColumns& events)
      : limit(events), rating(events), segment(events), cause(events) {}
  Latest limit, rating, segment, cause;  // The latest in force.
  bool insolvent = false, represented = false, asked_to_stop = false;

  void Add(EventKind kind, RowIndex row);
};

void DebtorState::Add(EventKind kind, RowIndex row) {
  switch (kind) {
    case EventKind::kLimit:
      return limit.Offer(row);
    case EventKind::kRating:
      return rating.Offer(row);
    case EventKind::kSegment:
      return segment.Offer(row);
    case EventKind::kCause:
      return cause.Offer(row);
    case EventKind::kStopContact:
      asked_to_stop = true;
      return;
    case EventKind::kInsolvency:
      insolvent = true;
      return;
    case EventKind::kRepresented:
      represented = true;
      return;
    default:
      return;
  }
}

// The laws of debtors, then the creditor's own.
std::vector<std::string> LawTexts(const LedgerView& view) {
  std::vector<std::string> texts = TextsOf(view.debtors.law);
  texts.push_back(view.creditor.law);
  return texts;
}

class DebtorFacts final : public Family {
 public:
  DebtorFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override;

 private:
  void SetMaster(const Day& day, RowIndex debtor, const TileRow& row) const;
  void SetState(const Day& day, const DebtorState& state, RowIndex debtor,
                const TileRow& row) const;
  std::optional<std::int32_t> SegmentOf(const DebtorState& state,
                                        RowIndex debtor) const;
  // Every channel is stopped, and no later consent lifts it.
  bool IsSilent(const Day& day, RowIndex debtor) const;

  const Context& context_;
  const std::int32_t creditor_law_;  // Its code among LawTexts.
  // Per code of the events' code column: its code among the segments.
  std::vector<std::int32_t> segment_of_event_code_;
  Slot<std::int64_t> credit_limit_;
  Slot<std::int32_t> debtor_class_, country_, law_, segment_, size_, tags_,
      creditor_size_, rating_, cause_stated_, days_since_cause_, weekday_,
      month_;
  Slot<double> margin_rate_;
  Slot<std::uint8_t> insolvent_, represented_, stop_contact_;
};

DebtorFacts::DebtorFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      creditor_law_(static_cast<std::int32_t>(
          context.ledger.view().debtors.law.texts.size())),
      credit_limit_(columns.Int64("credit_limit")),
      debtor_class_(columns.Dictionary(
          "debtor_class",
          {std::begin(kDebtorClassNames), std::end(kDebtorClassNames)})),
      country_(columns.Dictionary(
          "country", TextsOf(context.ledger.view().debtors.country))),
      law_(columns.Dictionary("law", LawTexts(context.ledger.view()))),
      size_(columns.Dictionary("size",
                               TextsOf(context.ledger.view().debtors.size))),
      tags_(columns.Dictionary("tags",
                               TextsOf(context.ledger.view().debtors.tags))),
      creditor_size_(columns.Dictionary("creditor_size",
                                        {context.ledger.view().creditor.size})),
      rating_(columns.Dictionary("rating",
                                 TextsOf(context.ledger.view().events.code))),
      cause_stated_(columns.Dictionary(
          "cause_stated", TextsOf(context.ledger.view().events.code))),
      days_since_cause_(columns.Int32("days_since_cause")),
      weekday_(columns.Int32("weekday")),
      month_(columns.Int32("month")),
      margin_rate_(columns.Float64("margin_rate")),
      insolvent_(columns.Bool("insolvent")),
      represented_(columns.Bool("represented")),
      stop_contact_(columns.Bool("stop_contact")) {
  if (!columns.Wants("segment")) return;
  const LedgerView& view = context.ledger.view();
  segment_ = columns.Dictionary(
      "segment", MergeTexts(view.debtors.segment, view.events.code,
                            segment_of_event_code_));
}

void DebtorFacts::Fill(const Day& day, const DebtorRows& rows, Scratch&) const {
  DebtorState state(context_.ledger.view().events);
  for (const RowIndex row : context_.ledger.events_of(rows.debtor)) {
    if (context_.events.in_force(row, day.at)) {
      state.Add(context_.events.kind(row), row);
    }
  }
  for (const TileRow& row : rows) {
    SetMaster(day, rows.debtor, row);
    SetState(day, state, rows.debtor, row);
  }
}

void DebtorFacts::SetMaster(const Day& day, RowIndex debtor,
                            const TileRow& row) const {
  const LedgerView& view = context_.ledger.view();
  const auto i = static_cast<std::size_t>(debtor);
  debtor_class_.Set(row, static_cast<std::int32_t>(view.debtors.kind.value_or(
                             i, DebtorClass::kCompany)));
  country_.Set(row, CodeOf(view.debtors.country, debtor));
  const ColumnView<std::int32_t>& laws = view.debtors.law.codes;
  law_.Set(row, laws.has(i) ? laws[i] : creditor_law_);
  size_.Set(row, CodeOf(view.debtors.size, debtor));
  tags_.Set(row, CodeOf(view.debtors.tags, debtor));
  if (!view.creditor.size.empty()) creditor_size_.Set(row, 0);
  if (view.debtors.margin_rate.has(i)) {
    margin_rate_.Set(row, view.debtors.margin_rate[i]);
  }
  weekday_.Set(row, day.weekday);
  month_.Set(row, day.month);
}

std::optional<std::int32_t> DebtorFacts::SegmentOf(const DebtorState& state,
                                                   RowIndex debtor) const {
  const LedgerView& view = context_.ledger.view();
  if (state.segment.row() < 0) return CodeOf(view.debtors.segment, debtor);
  const auto code = CodeOf(view.events.code, state.segment.row());
  if (!code || !segment_.wanted()) return std::nullopt;
  return segment_of_event_code_[static_cast<std::size_t>(*code)];
}

bool DebtorFacts::IsSilent(const Day& day, RowIndex debtor) const {
  const EventColumns& events = context_.ledger.view().events;
  const auto is = [&](RowIndex row, EventKind kind) {
    return context_.events.in_force(row, day.at) &&
           context_.events.kind(row) == kind;
  };
  const auto channels = [&](RowIndex row) {
    return SilenceSubjectOf(events.code.codes.has(row) ? events.code[row] : "")
        .channels;
  };
  const RowRange all = context_.ledger.events_of(debtor);
  std::uint8_t stopped = 0;
  for (const RowIndex asked : all) {
    if (!is(asked, EventKind::kStopContact)) continue;
    std::uint8_t left = channels(asked);
    for (const RowIndex lifted : all) {
      Latest later(events);
      later.Offer(asked);
      later.Offer(lifted);
      if (!is(lifted, EventKind::kConsent) || later.row() != lifted) continue;
      left &= static_cast<std::uint8_t>(~channels(lifted));
    }
    stopped |= left;
  }
  return stopped == kAllChannels;
}

void DebtorFacts::SetState(const Day& day, const DebtorState& state,
                           RowIndex debtor, const TileRow& row) const {
  const LedgerView& view = context_.ledger.view();
  credit_limit_.Set(row, LimitOf(view, state.limit.row(), debtor));
  segment_.Set(row, SegmentOf(state, debtor));
  rating_.Set(row, CodeOf(view.events.code, state.rating.row()));
  cause_stated_.Set(row, CodeOf(view.events.code, state.cause.row()));
  if (state.cause.row() >= 0) {
    days_since_cause_.Set(
        row, (day.at.as_of - view.events.date[state.cause.row()]).count());
  }
  insolvent_.Set(row, state.insolvent ? 1 : 0);
  represented_.Set(row, state.represented ? 1 : 0);
  stop_contact_.Set(row, state.asked_to_stop && IsSilent(day, debtor) ? 1 : 0);
}

}  // namespace

std::optional<std::int64_t> CreditLimitAt(const Context& context,
                                          RowIndex debtor, const AsOf& at) {
  const LedgerView& view = context.ledger.view();
  Latest limit(view.events);
  for (const RowIndex row : context.ledger.events_of(debtor)) {
    if (context.events.in_force(row, at) &&
        context.events.kind(row) == EventKind::kLimit) {
      limit.Offer(row);
    }
  }
  return LimitOf(view, limit.row(), debtor);
}

FamilyPointer MakeDebtorFacts(const Context& context, ColumnSet& columns,
                              ItemNeeds&) {
  if (!columns.WantsAny(FactStage::kDebtor)) return nullptr;
  return std::make_unique<DebtorFacts>(context, columns);
}

}  // namespace arrears::facts_internal
