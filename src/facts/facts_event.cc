// SPDX-License-Identifier: Apache-2.0
//
// Events: the way to court, papers and leave, early warnings.
#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// Warnings that only people can give (practice section 11); the others are
// facts of the ledger.
constexpr int kWarnings[] = {1, 2, 7, 8, 9, 10, 11, 13, 17, 18};

struct State {
  explicit State(const EventColumns& events)
      : placement(events),
        suit(events),
        judgment(events),
        acknowledged(events),
        reconciled(events),
        approval(events),
        warning(events) {}
  Latest placement, suit, judgment, acknowledged, reconciled, approval, warning;
  bool enforcement = false, negotiation = false;
  bool interest = false, title = false, suspension = false;  // Clauses.
  std::int32_t warnings = 0;
  std::uint32_t warned = 0;  // Bit n: warning Wn.
};

class EventFacts final : public Family {
 public:
  EventFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override;

 private:
  void Add(const Day& day, RowIndex row, State& state) const;
  void AddClause(RowIndex row, State& state) const;
  void Set(const Day& day, const State& state, const TileRow& row) const;

  const Context& context_;
  Slot<std::int32_t> days_since_placed_, days_since_suit_, days_since_judgment_,
      days_since_acknowledged_, days_since_reconciled_, approval_last_,
      warnings_, warning_last_;
  Slot<std::uint8_t> agency_placed_, suit_, judgment_, enforcement_,
      negotiation_, clause_interest_, clause_title_, clause_suspension_;
  std::array<Slot<std::uint8_t>, std::size(kWarnings)> warned_;
};

EventFacts::EventFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      days_since_placed_(columns.Int32("days_since_placed")),
      days_since_suit_(columns.Int32("days_since_suit")),
      days_since_judgment_(columns.Int32("days_since_judgment")),
      days_since_acknowledged_(columns.Int32("days_since_acknowledged")),
      days_since_reconciled_(columns.Int32("days_since_reconciled")),
      approval_last_(columns.Dictionary(
          "approval_last", TextsOf(context.ledger.view().events.code))),
      warnings_(columns.Int32("warnings", Unset::kZero)),
      warning_last_(columns.Dictionary(
          "warning_last", TextsOf(context.ledger.view().events.code))),
      agency_placed_(columns.Bool("agency_placed")),
      suit_(columns.Bool("suit")),
      judgment_(columns.Bool("judgment")),
      enforcement_(columns.Bool("enforcement")),
      negotiation_(columns.Bool("negotiation")),
      clause_interest_(columns.Bool("clause_interest")),
      clause_title_(columns.Bool("clause_title")),
      clause_suspension_(columns.Bool("clause_suspension")) {
  for (std::size_t i = 0; i < warned_.size(); ++i) {
    const int number = kWarnings[i];
    warned_[i] =
        columns.Bool(absl::StrCat("warned_w", number < 10 ? "0" : "", number));
  }
}

void EventFacts::AddClause(RowIndex row, State& state) const {
  const std::string_view code = context_.ledger.view().events.code[row];
  state.interest |= code == "interest";
  state.title |= code == "retention_of_title";
  state.suspension |= code == "suspension";
}

void EventFacts::Add(const Day& day, RowIndex row, State& state) const {
  const EventColumns& events = context_.ledger.view().events;
  switch (context_.events.kind(row)) {
    case EventKind::kPlaced:
    case EventKind::kRecalled:
      return state.placement.Offer(row);
    case EventKind::kSuit:
      return state.suit.Offer(row);
    case EventKind::kJudgment:
      return state.judgment.Offer(row);
    case EventKind::kAcknowledged:
      return state.acknowledged.Offer(row);
    case EventKind::kReconciled:
      return state.reconciled.Offer(row);
    case EventKind::kApproval:
      return state.approval.Offer(row);
    case EventKind::kClause:
      return AddClause(row, state);
    case EventKind::kEnforcement:
      state.enforcement = true;
      return;
    case EventKind::kNegotiation:
      state.negotiation = true;
      return;
    case EventKind::kWarning:
      if (events.date[row] <= day.history_begin) return;
      ++state.warnings;
      state.warned |= 1u << context_.events.warning(row);
      return state.warning.Offer(row);
    default:
      return;
  }
}

void EventFacts::Fill(const Day& day, const DebtorRows& rows, Scratch&) const {
  const RowRange events = context_.ledger.events_of(rows.debtor);
  if (events.empty()) return;
  State state(context_.ledger.view().events);
  for (const RowIndex row : events) {
    if (context_.events.in_force(row, day.at)) Add(day, row, state);
  }
  for (const TileRow& row : rows) {
    Set(day, state, row);
  }
}

void EventFacts::Set(const Day& day, const State& state,
                     const TileRow& row) const {
  const EventColumns& events = context_.ledger.view().events;
  const auto set_days = [&](const Slot<std::int32_t>& slot, RowIndex event) {
    if (event < 0) return;
    slot.Set(row, (day.at.as_of - events.date[event]).count());
  };
  const auto set_code = [&](const Slot<std::int32_t>& slot, RowIndex event) {
    if (event >= 0 && events.code.codes.has(event)) {
      slot.Set(row, events.code.codes[event]);
    }
  };
  const RowIndex placement = state.placement.row();
  const bool placed =
      placement >= 0 && context_.events.kind(placement) == EventKind::kPlaced;
  agency_placed_.Set(row, placed ? 1 : 0);
  if (placed) set_days(days_since_placed_, placement);
  suit_.Set(row, state.suit.row() >= 0 ? 1 : 0);
  judgment_.Set(row, state.judgment.row() >= 0 ? 1 : 0);
  enforcement_.Set(row, state.enforcement ? 1 : 0);
  negotiation_.Set(row, state.negotiation ? 1 : 0);
  clause_interest_.Set(row, state.interest ? 1 : 0);
  clause_title_.Set(row, state.title ? 1 : 0);
  clause_suspension_.Set(row, state.suspension ? 1 : 0);
  set_days(days_since_suit_, state.suit.row());
  set_days(days_since_judgment_, state.judgment.row());
  set_days(days_since_acknowledged_, state.acknowledged.row());
  set_days(days_since_reconciled_, state.reconciled.row());
  set_code(approval_last_, state.approval.row());
  set_code(warning_last_, state.warning.row());
  warnings_.Set(row, state.warnings);
  for (std::size_t i = 0; i < warned_.size(); ++i) {
    warned_[i].Set(row, state.warned >> kWarnings[i] & 1u);
  }
}

}  // namespace

FamilyPointer MakeEventFacts(const Context& context, ColumnSet& columns,
                             ItemNeeds&) {
  if (!columns.WantsAny(FactStage::kEvent)) return nullptr;
  return std::make_unique<EventFacts>(context, columns);
}

}  // namespace arrears::facts_internal
