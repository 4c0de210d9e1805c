// SPDX-License-Identifier: Apache-2.0
//
// Events: the way to court, papers and leave, early warnings.
#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// Warnings that only people can give (practice section 11); the others are
// facts of the ledger.
constexpr int kWarnings[] = {1, 2, 7, 8, 9, 10, 11, 13, 17, 18};

// Codes of an event, each with a flag.
using Flag = std::pair<std::string_view, std::string_view>;
// Actions that a person must approve (practice, precondition K8).
constexpr Flag kApprovals[] = {{"A23", "approved_a23"},
                               {"A25", "approved_a25"},
                               {"A49", "approved_a49"},
                               {"A54", "approved_a54"}};
constexpr Flag kClauses[] = {
    {"interest", "clause_interest"},     {"retention_of_title", "clause_title"},
    {"suspension", "clause_suspension"}, {"discount", "clause_discount"},
    {"set_off", "clause_set_off"},       {"penalty", "clause_penalty"}};

struct EventState {
  explicit EventState(const EventColumns& events)
      : placement(events),
        suit(events),
        judgment(events),
        enforcement(events),
        insolvency(events),
        limit(events),
        acknowledged(events),
        reconciled(events),
        due_changed(events),
        plan_agreed(events),
        approval(events),
        warning(events) {}
  Latest placement, suit, judgment, enforcement, insolvency, limit,
      acknowledged, reconciled, due_changed, plan_agreed, approval, warning;
  bool negotiation = false;
  std::int32_t due_changes = 0, warnings = 0;
  std::uint32_t warned = 0;                 // Bit n: warning Wn.
  std::uint32_t approved = 0, clauses = 0;  // Bits of kApprovals, kClauses.
};

// A flag for each of some codes: what is on file.
class Flags {
 public:
  Flags(const CodeView& codes, std::span<const Flag> flags, ColumnSet& columns)
      : codes_(codes.codes) {
    for (const std::string& text : codes.texts) {
      std::uint32_t bit = 0;
      for (std::size_t i = 0; i < flags.size(); ++i) {
        if (flags[i].first == text) bit = 1u << i;
      }
      bit_of_code_.push_back(bit);
    }
    for (const Flag& flag : flags) slots_.push_back(columns.Bool(flag.second));
  }
  // Of the row's code; 0 = another code.
  std::uint32_t bit(RowIndex row) const {
    return codes_.has(row) ? bit_of_code_[static_cast<std::size_t>(codes_[row])]
                           : 0;
  }
  void Set(const TileRow& row, std::uint32_t bits) const {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      slots_[i].Set(row, static_cast<std::uint8_t>(bits >> i & 1u));
    }
  }

 private:
  const ColumnView<std::int32_t>& codes_;
  std::vector<std::uint32_t> bit_of_code_;
  std::vector<Slot<std::uint8_t>> slots_;
};

class EventFacts final : public Family {
 public:
  EventFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override;

 private:
  void Add(const Day& day, RowIndex row, EventState& state) const;
  void AddLasting(const Day& day, RowIndex row, EventState& state) const;
  void Set(const Day& day, const EventState& state, const TileRow& row) const;
  void SetDays(const Day& day, const EventState& state,
               const TileRow& row) const;

  const Context& context_;
  const Flags approvals_, clauses_;
  Slot<std::int32_t> days_since_placed_, days_since_suit_, days_since_judgment_,
      days_since_enforcement_, days_since_insolvent_, days_since_limit_change_,
      days_since_acknowledged_, days_since_reconciled_, due_changes_,
      days_since_due_changed_, days_since_plan_agreed_, approval_last_,
      warnings_, warning_last_, days_since_warning_;
  Slot<std::uint8_t> agency_placed_, suit_, judgment_, enforcement_,
      negotiation_;
  std::array<Slot<std::uint8_t>, std::size(kWarnings)> warned_;
};

EventFacts::EventFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      approvals_(context.ledger.view().events.code, kApprovals, columns),
      clauses_(context.ledger.view().events.code, kClauses, columns),
      days_since_placed_(columns.Int32("days_since_placed")),
      days_since_suit_(columns.Int32("days_since_suit")),
      days_since_judgment_(columns.Int32("days_since_judgment")),
      days_since_enforcement_(columns.Int32("days_since_enforcement")),
      days_since_insolvent_(columns.Int32("days_since_insolvent")),
      days_since_limit_change_(columns.Int32("days_since_limit_change")),
      days_since_acknowledged_(columns.Int32("days_since_acknowledged")),
      days_since_reconciled_(columns.Int32("days_since_reconciled")),
      due_changes_(columns.Int32("due_changes", Unset::kZero)),
      days_since_due_changed_(columns.Int32("days_since_due_changed")),
      days_since_plan_agreed_(columns.Int32("days_since_plan_agreed")),
      approval_last_(columns.Dictionary(
          "approval_last", TextsOf(context.ledger.view().events.code))),
      warnings_(columns.Int32("warnings", Unset::kZero)),
      warning_last_(columns.Dictionary(
          "warning_last", TextsOf(context.ledger.view().events.code))),
      days_since_warning_(columns.Int32("days_since_warning")),
      agency_placed_(columns.Bool("agency_placed")),
      suit_(columns.Bool("suit")),
      judgment_(columns.Bool("judgment")),
      enforcement_(columns.Bool("enforcement")),
      negotiation_(columns.Bool("negotiation")) {
  for (std::size_t i = 0; i < warned_.size(); ++i) {
    const int number = kWarnings[i];
    warned_[i] =
        columns.Bool(absl::StrCat("warned_w", number < 10 ? "0" : "", number));
  }
}

// What happened, and does not end with its last day.
void EventFacts::AddLasting(const Day& day, RowIndex row,
                            EventState& state) const {
  const EventKind kind = context_.events.kind(row);
  if (kind == EventKind::kPlanAgreed) return state.plan_agreed.Offer(row);
  if (kind != EventKind::kDueChanged) return;
  state.due_changed.Offer(row);
  const Date date = context_.ledger.view().events.date[row];
  state.due_changes += date > day.history_begin ? 1 : 0;
}

void EventFacts::Add(const Day& day, RowIndex row, EventState& state) const {
  const EventColumns& events = context_.ledger.view().events;
  switch (context_.events.kind(row)) {
    case EventKind::kPlaced:
    case EventKind::kRecalled:
      return state.placement.Offer(row);
    case EventKind::kSuit:
      return state.suit.Offer(row);
    case EventKind::kJudgment:
      return state.judgment.Offer(row);
    case EventKind::kEnforcement:
      return state.enforcement.Offer(row);
    case EventKind::kInsolvency:
      return state.insolvency.Offer(row);
    case EventKind::kLimit:
      return state.limit.Offer(row);
    case EventKind::kAcknowledged:
      return state.acknowledged.Offer(row);
    case EventKind::kReconciled:
      return state.reconciled.Offer(row);
    case EventKind::kApproval:
      state.approved |= approvals_.bit(row);
      return state.approval.Offer(row);
    case EventKind::kClause:
      state.clauses |= clauses_.bit(row);
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
  EventState state(context_.ledger.view().events);
  for (const RowIndex row : events) {
    if (!context_.events.stands(row, day.at)) continue;
    AddLasting(day, row, state);
    if (!context_.events.over(row, day.at)) Add(day, row, state);
  }
  for (const TileRow& row : rows) {
    Set(day, state, row);
  }
}

void EventFacts::Set(const Day& day, const EventState& state,
                     const TileRow& row) const {
  const ColumnView<std::int32_t>& codes =
      context_.ledger.view().events.code.codes;
  const auto set_code = [&](const Slot<std::int32_t>& slot, RowIndex event) {
    if (event >= 0 && codes.has(event)) slot.Set(row, codes[event]);
  };
  const auto set_known = [&](const Slot<std::uint8_t>& slot,
                             const Latest& latest) {
    slot.Set(row, latest.row() >= 0 ? 1 : 0);
  };
  set_known(suit_, state.suit);
  set_known(judgment_, state.judgment);
  set_known(enforcement_, state.enforcement);
  negotiation_.Set(row, state.negotiation ? 1 : 0);
  set_code(approval_last_, state.approval.row());
  set_code(warning_last_, state.warning.row());
  due_changes_.Set(row, state.due_changes);
  warnings_.Set(row, state.warnings);
  approvals_.Set(row, state.approved);
  clauses_.Set(row, state.clauses);
  for (std::size_t i = 0; i < warned_.size(); ++i) {
    warned_[i].Set(row, state.warned >> kWarnings[i] & 1u);
  }
  SetDays(day, state, row);
}

void EventFacts::SetDays(const Day& day, const EventState& state,
                         const TileRow& row) const {
  const ColumnView<Date>& date = context_.ledger.view().events.date;
  const auto set = [&](const Slot<std::int32_t>& slot, const Latest& latest) {
    const RowIndex event = latest.row();
    if (event >= 0) slot.Set(row, (day.at.as_of - date[event]).count());
  };
  const RowIndex placement = state.placement.row();
  const bool placed =
      placement >= 0 && context_.events.kind(placement) == EventKind::kPlaced;
  agency_placed_.Set(row, placed ? 1 : 0);
  if (placed) set(days_since_placed_, state.placement);
  set(days_since_suit_, state.suit);
  set(days_since_judgment_, state.judgment);
  set(days_since_enforcement_, state.enforcement);
  set(days_since_insolvent_, state.insolvency);
  set(days_since_limit_change_, state.limit);
  set(days_since_acknowledged_, state.acknowledged);
  set(days_since_reconciled_, state.reconciled);
  set(days_since_due_changed_, state.due_changed);
  set(days_since_plan_agreed_, state.plan_agreed);
  set(days_since_warning_, state.warning);
}

}  // namespace

FamilyPointer MakeEventFacts(const Context& context, ColumnSet& columns,
                             ItemNeeds&) {
  if (!columns.WantsAny(FactStage::kEvent)) return nullptr;
  return std::make_unique<EventFacts>(context, columns);
}

}  // namespace arrears::facts_internal
