// SPDX-License-Identifier: Apache-2.0
//
// How many days are left until claims are barred by limitation.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/meanings_internal.h"
#include "policy_facts_internal.h"

namespace arrears {
namespace {

std::string_view RegimeOf(std::string_view law) {
  struct Known {
    std::string_view law, regime;
  };
  constexpr Known kKnown[] = {
      {"CN", "cn"}, {"DE", "de"},       {"FR", "fr"},      {"GB", "uk"},
      {"UK", "uk"}, {"US-NY", "us_ny"}, {"US-TX", "us_tx"}};
  for (const Known& known : kKnown) {
    if (known.law == law) return known.regime;
  }
  return "";
}

// What a contact must be to count as a demand that reached the debtor. In doubt
// it is none: the post proves a registered letter alone, and what saves a claim
// (A59) and a lawyer's letter (A51) are sent so that their arrival is proven.
enum class DemandBy : std::uint8_t { kNone, kRegisteredLetter, kAnyLetter };

DemandBy DemandOf(std::string_view action) {
  if (action == "A51" || action == "A59") return DemandBy::kAnyLetter;
  constexpr std::string_view kDemands[] = {"A19", "A22", "A32", "A40"};
  return std::find(std::begin(kDemands), std::end(kDemands), action) ==
                 std::end(kDemands)
             ? DemandBy::kNone
             : DemandBy::kRegisteredLetter;
}

class LimitationFacts {
 public:
  explicit LimitationFacts(const PolicyFactInputs& inputs)
      : in_(inputs), contacts_(inputs.ledger.view().contacts) {
    const LedgerView& view = in_.ledger.view();
    for (const std::string& action : view.contacts.action.texts) {
      demands_.push_back(DemandOf(action));
    }
    for (const std::string& channel : view.contacts.channel.texts) {
      registered_.push_back(channel == "registered" ? 1 : 0);
    }
    for (const std::string& outcome : view.contacts.outcome.texts) {
      delivered_.push_back(outcome == "delivered" ? 1 : 0);
    }
    creditor_ = Find(view.creditor.law);
    for (const std::string& law : view.debtors.law.texts) {
      by_code_.push_back(Find(law));
    }
    for (const std::string& kind : view.events.kind.texts) {
      kinds_.push_back(KindOf(kind));
    }
  }

  struct DaysLeft {
    std::optional<std::int32_t> oldest;  // Of what is undisputed.
    std::optional<std::int32_t> lapse;   // The fewest that are not barred.
  };
  DaysLeft Of(const Observation& who, std::vector<ClaimEvent>* events) const {
    DaysLeft days;
    const LimitationRegime* regime = RegimeFor(who.debtor);
    if (regime == nullptr) return days;
    const RowIndex oldest = OldestOf(who);
    if (oldest >= 0) {
      days.oldest = DaysOf(*regime, who.debtor, oldest, events);
      if (days.oldest && *days.oldest >= 0) days.lapse = days.oldest;
    }
    for (const RowIndex item : in_.ledger.items_of(who.debtor)) {
      if (item == oldest || !IsPastDue(who, item)) continue;
      // No event brings the end forward, and a year has 365 days at least.
      const std::int32_t least =
          (in_.ledger.due(item) - in_.at.as_of).count() + 365 * regime->years;
      if (days.lapse && least >= *days.lapse) continue;
      const std::optional<std::int32_t> left =
          least > kFarAway ? least : DaysOf(*regime, who.debtor, item, events);
      if (left && *left >= 0) {
        days.lapse = std::min(*left, days.lapse.value_or(*left));
      }
    }
    return days;
  }

 private:
  // What lapses in more than two years is not looked at more closely.
  static constexpr std::int32_t kFarAway = 730;

  std::optional<std::int32_t> DaysOf(const LimitationRegime& regime,
                                     RowIndex debtor, RowIndex item,
                                     std::vector<ClaimEvent>* events) const {
    events->clear();
    AddEvents(debtor, item, events);
    AddContacts(debtor, item, events);
    AddPayments(item, events);
    const absl::StatusOr<LimitationAnswer> answer = ComputeLimitation(
        regime, {.due = in_.ledger.due(item), .events = *events});
    if (!answer.ok()) return std::nullopt;  // A day out of any calendar.
    return answer->DaysLeft(in_.at.as_of);
  }
  const LimitationRegime* Find(std::string_view law) const {
    return FindLimitation(in_.limitation, RegimeOf(law));
  }
  const LimitationRegime* RegimeFor(RowIndex debtor) const {
    const ColumnView<std::int32_t>& laws = in_.ledger.view().debtors.law.codes;
    const auto row = static_cast<std::size_t>(debtor);
    return laws.has(row) ? by_code_[static_cast<std::size_t>(laws[row])]
                         : creditor_;
  }

  static std::optional<ClaimEventKind> KindOf(std::string_view kind) {
    if (kind == "delivered") return ClaimEventKind::kDemand;
    if (kind == "acknowledged" || kind == "plan_agreed") {
      return ClaimEventKind::kAcknowledgment;
    }
    if (kind == "negotiation") return ClaimEventKind::kNegotiation;
    if (kind == "suit") return ClaimEventKind::kSuit;
    if (kind == "insolvency") return ClaimEventKind::kInsolvencyFiling;
    return std::nullopt;
  }

  bool IsPastDue(const Observation& who, RowIndex item) const {
    return in_.position.open[item] > in_.tolerance_minor &&
           in_.ledger.currency_index(item) == who.currency &&
           in_.ledger.due(item) < in_.at.as_of;
  }

  RowIndex OldestOf(const Observation& who) const {
    RowIndex oldest = -1;
    for (const RowIndex item : in_.ledger.items_of(who.debtor)) {
      if (!IsPastDue(who, item) ||
          in_.position.open[item] - in_.position.disputed_of(item) <=
              in_.tolerance_minor) {
        continue;
      }
      if (oldest < 0 || in_.ledger.due(item) < in_.ledger.due(oldest)) {
        oldest = item;
      }
    }
    return oldest;
  }

  // What is on file is taken as proven.
  void AddEvents(RowIndex debtor, RowIndex item,
                 std::vector<ClaimEvent>* to) const {
    const EventColumns& events = in_.ledger.view().events;
    for (const RowIndex row : in_.ledger.events_of(debtor)) {
      const auto i = static_cast<std::size_t>(row);
      const auto kind = kinds_[static_cast<std::size_t>(events.kind.codes[i])];
      const Date day = events.date[i];
      if (!kind || day > in_.at.as_of ||
          events.recorded_date.value_or(i, day) > in_.at.known_on ||
          (events.item.has(i) && events.item[i] != item) ||
          day < in_.ledger.due(item)) {
        continue;
      }
      ClaimEvent event{.kind = *kind, .date = day, .proven = true};
      if (events.until.has(i)) event.until = events.until[i];
      to->push_back(event);
    }
  }

  // Demands of the contact log whose arrival it proves.
  void AddContacts(RowIndex debtor, RowIndex item,
                   std::vector<ClaimEvent>* to) const {
    const ContactColumns& contacts = in_.ledger.view().contacts;
    for (const RowIndex row : in_.ledger.contacts_of(debtor)) {
      const auto i = static_cast<std::size_t>(row);
      if (!IsDemand(row) || !contacts_.stands(row, in_.at) ||
          contacts_.day(row) < in_.ledger.due(item) ||
          (!contacts.items[i].empty() &&
           !facts_internal::NamesItem(contacts.items[i],
                                      in_.ledger.item_id(item)))) {
        continue;
      }
      to->push_back({.kind = ClaimEventKind::kDemand,
                     .date = contacts_.day(row),
                     .proven = true});
    }
  }

  bool IsDemand(RowIndex row) const {
    const ContactColumns& contacts = in_.ledger.view().contacts;
    const auto of = [row](const CodeView& column, const auto& meaning,
                          auto absent) {
      const auto i = static_cast<std::size_t>(row);
      return column.codes.has(i)
                 ? meaning[static_cast<std::size_t>(column.codes[i])]
                 : absent;
    };
    const DemandBy by = of(contacts.action, demands_, DemandBy::kNone);
    if (by == DemandBy::kNone || contacts_.step(row) < 0 ||
        contacts_.way(row) != facts_internal::Way::kWritten) {
      return false;
    }
    if (by == DemandBy::kRegisteredLetter &&
        of(contacts.channel, registered_, std::uint8_t{0}) == 0) {
      return false;
    }
    return of(contacts.outcome, delivered_, std::uint8_t{0}) != 0 ||
           contacts_.outcome(row) == facts_internal::Outcome::kAnswered;
  }

  // A part payment that was taken back is none.
  void AddPayments(RowIndex item, std::vector<ClaimEvent>* to) const {
    const SettlementColumns& all = in_.ledger.view().settlements;
    const RowRange rows = in_.ledger.settlements_of(item);
    for (const RowIndex row : rows) {
      const auto i = static_cast<std::size_t>(row);
      const Date day = all.date[i];
      if (!Counts(row) || day < in_.ledger.due(item) ||
          all.kind.value_or(i, SettlementKind::kCash) !=
              SettlementKind::kCash ||
          all.undoes.has(i) || WasUndone(rows, row)) {
        continue;
      }
      to->push_back(
          {.kind = ClaimEventKind::kPartPayment, .date = day, .proven = true});
    }
  }

  bool WasUndone(const RowRange& rows, RowIndex row) const {
    const ColumnView<RowIndex>& undoes = in_.ledger.view().settlements.undoes;
    for (const RowIndex other : rows) {
      const auto i = static_cast<std::size_t>(other);
      if (undoes.has(i) && undoes[i] == row && Counts(other)) return true;
    }
    return false;
  }

  bool Counts(RowIndex row) const {
    const SettlementColumns& all = in_.ledger.view().settlements;
    const auto i = static_cast<std::size_t>(row);
    return all.date[i] <= in_.at.as_of &&
           all.recorded_date.value_or(i, all.date[i]) <= in_.at.known_on;
  }

  const PolicyFactInputs& in_;
  const facts_internal::ContactMeanings contacts_;
  const LimitationRegime* creditor_ = nullptr;
  std::vector<const LimitationRegime*> by_code_;
  std::vector<std::optional<ClaimEventKind>> kinds_;
  std::vector<DemandBy> demands_;                     // By code of the action.
  std::vector<std::uint8_t> registered_, delivered_;  // Channels, outcomes.
};

Column DaysColumn(const char* name,
                  const std::vector<std::optional<std::int32_t>>& days) {
  ColumnBuilder<std::int32_t> column;
  column.reserve(days.size());
  for (const std::optional<std::int32_t>& value : days) {
    value ? column.Append(*value) : column.AppendNull();
  }
  return Column::Int32(name, std::move(column), "days");
}

}  // namespace

absl::Status AddLimitation(const PolicyFactInputs& inputs,
                           const Executor& executor, Frame* facts) {
  const LimitationFacts limitation(inputs);
  const std::size_t rows = inputs.observations.size();
  std::vector<std::optional<std::int32_t>> oldest(rows), lapse(rows);
  executor.Run(
      (rows + kDebtorsPerTask - 1) / kDebtorsPerTask, [&](std::size_t task) {
        std::vector<ClaimEvent> events;
        const std::size_t end = std::min(rows, (task + 1) * kDebtorsPerTask);
        for (std::size_t row = task * kDebtorsPerTask; row < end; ++row) {
          const auto days = limitation.Of(inputs.observations[row], &events);
          oldest[row] = days.oldest;
          lapse[row] = days.lapse;
        }
      });
  absl::Status status = facts->Add(DaysColumn("limitation_days", oldest));
  return status.ok() ? facts->Add(DaysColumn("lapse_days", lapse)) : status;
}

}  // namespace arrears
