// SPDX-License-Identifier: Apache-2.0
//
// What the debtor is: master data, which is undated, and events, which override
// it from their day on.
#include <algorithm>
#include <iterator>
#include <tuple>

#include "arrears/ledger/codes.h"
#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// The latest row of some kind: by date, then by when it was recorded, then by
// row.
class Latest {
 public:
  explicit Latest(const EventColumns& events) : events_(events) {}
  void Offer(RowIndex row) {
    if (row_ < 0 || Key(row_) < Key(row)) row_ = row;
  }
  RowIndex row() const { return row_; }  // -1 = none.

 private:
  std::tuple<Date, Date, RowIndex> Key(RowIndex row) const {
    const auto i = static_cast<std::size_t>(row);
    return {events_.date[i], events_.recorded_date.value_or(i, events_.date[i]),
            row};
  }
  const EventColumns& events_;
  RowIndex row_ = -1;
};

std::vector<std::string> TextsOf(const CodeView& column) {
  return {column.texts.begin(), column.texts.end()};
}

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

}  // namespace

struct DebtorFacts::State {
  explicit State(const EventColumns& events)
      : limit(events),
        rating(events),
        segment(events),
        cause(events),
        placement(events),
        silence(events) {}
  // The latest in force; placement: placed or recalled; silence: stop_contact
  // or the consent that lifts it.
  Latest limit, rating, segment, cause, placement, silence;
  bool insolvent = false, represented = false, judgment = false;
  std::int32_t excuses_false = 0, warnings = 0;

  void Add(const EventMeanings& events, RowIndex row, bool in_history);
};

void DebtorFacts::State::Add(const EventMeanings& events, RowIndex row,
                             bool in_history) {
  switch (events.kind(row)) {
    case EventKind::kLimit:
      return limit.Offer(row);
    case EventKind::kRating:
      return rating.Offer(row);
    case EventKind::kSegment:
      return segment.Offer(row);
    case EventKind::kCause:
      return cause.Offer(row);
    case EventKind::kPlaced:
    case EventKind::kRecalled:
      return placement.Offer(row);
    case EventKind::kStopContact:
    case EventKind::kConsent:
      return silence.Offer(row);
    case EventKind::kInsolvency:
      insolvent = true;
      return;
    case EventKind::kRepresented:
      represented = true;
      return;
    case EventKind::kJudgment:
      judgment = true;
      return;
    case EventKind::kExcuseVerdict:
      excuses_false += in_history && events.is_false(row) ? 1 : 0;
      return;
    case EventKind::kWarning:
      warnings += in_history ? 1 : 0;
      return;
    default:
      return;
  }
}

DebtorFacts::DebtorFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      wanted_(columns.WantsAny(FactStage::kDebtor)),
      credit_limit_(columns.Int64("credit_limit")),
      debtor_class_(columns.Dictionary(
          "debtor_class",
          {std::begin(kDebtorClassNames), std::end(kDebtorClassNames)})),
      country_(columns.Dictionary(
          "country", TextsOf(context.ledger.view().debtors.country))),
      size_(columns.Dictionary("size",
                               TextsOf(context.ledger.view().debtors.size))),
      rating_(columns.Dictionary("rating",
                                 TextsOf(context.ledger.view().events.code))),
      excuses_false_(columns.Int32("excuses_false")),
      warnings_(columns.Int32("warnings")),
      cause_stated_(columns.Dictionary(
          "cause_stated", TextsOf(context.ledger.view().events.code))),
      insolvent_(columns.Bool("insolvent")),
      represented_(columns.Bool("represented")),
      stop_contact_(columns.Bool("stop_contact")),
      agency_placed_(columns.Bool("agency_placed")),
      judgment_(columns.Bool("judgment")) {
  if (!columns.Wants("segment")) return;
  const LedgerView& view = context.ledger.view();
  segment_ = columns.Dictionary(
      "segment", MergeTexts(view.debtors.segment, view.events.code,
                            segment_of_event_code_));
}

void DebtorFacts::Fill(const Day& day, const DebtorRows& rows) const {
  if (!wanted_) return;
  const EventColumns& events = context_.ledger.view().events;
  State state(events);
  for (const RowIndex row : context_.ledger.events_of(rows.debtor)) {
    if (!context_.events.in_force(row, day.at)) continue;
    state.Add(context_.events, row,
              events.date[static_cast<std::size_t>(row)] > day.history_begin);
  }
  SetState(state, rows);
}

void DebtorFacts::SetState(const State& state, const DebtorRows& rows) const {
  const LedgerView& view = context_.ledger.view();
  const auto i = static_cast<std::size_t>(rows.debtor);
  const auto is_latest = [&](const Latest& latest, EventKind kind) {
    return latest.row() >= 0 && context_.events.kind(latest.row()) == kind;
  };
  std::optional<std::int32_t> segment =
      CodeOf(view.debtors.segment, rows.debtor);
  if (state.segment.row() >= 0) {
    const auto code = CodeOf(view.events.code, state.segment.row());
    segment = code && segment_.wanted()
                  ? std::optional(
                        segment_of_event_code_[static_cast<std::size_t>(*code)])
                  : std::nullopt;
  }
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    credit_limit_.Set(row, LimitOf(view, state.limit.row(), rows.debtor));
    debtor_class_.Set(row, static_cast<std::int32_t>(view.debtors.kind.value_or(
                               i, DebtorClass::kCompany)));
    country_.Set(row, CodeOf(view.debtors.country, rows.debtor));
    size_.Set(row, CodeOf(view.debtors.size, rows.debtor));
    segment_.Set(row, segment);
    rating_.Set(row, CodeOf(view.events.code, state.rating.row()));
    cause_stated_.Set(row, CodeOf(view.events.code, state.cause.row()));
    insolvent_.Set(row, state.insolvent ? 1 : 0);
    represented_.Set(row, state.represented ? 1 : 0);
    stop_contact_.Set(
        row, is_latest(state.silence, EventKind::kStopContact) ? 1 : 0);
    agency_placed_.Set(row,
                       is_latest(state.placement, EventKind::kPlaced) ? 1 : 0);
    judgment_.Set(row, state.judgment ? 1 : 0);
    excuses_false_.Set(row, state.excuses_false);
    warnings_.Set(row, state.warnings);
  }
}

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

}  // namespace arrears::facts_internal
