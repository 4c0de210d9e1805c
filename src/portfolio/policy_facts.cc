// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "policy_facts_internal.h"

namespace arrears {
namespace {

struct Source {
  std::string_view fact;
  std::vector<std::string_view> from;
};
const std::vector<Source>& Sources() {
  static const auto* const kSources = new std::vector<Source>{
      {"limitation_days", {}},
      {"broke_since_step",
       {"promise_last", "days_since_promise", "days_since_step"}},
      {"plan_broken", {"plan_open", "promise_last"}},
      {"excuse_pending", {"days_since_excuse", "days_since_contact"}},
      {"payment_since_contact", {"days_since_payment", "days_since_contact"}}};
  return *kSources;
}

// Codes of `promise_last` by what they mean.
bool WasBroken(const Column& last, std::size_t row, bool or_part) {
  if (!last.has(row)) return false;
  const std::string& word =
      last.dictionary()[static_cast<std::size_t>(last.int32s()[row])];
  return word == "broken" || (or_part && word == "part");
}

// The first is a number that is not larger than the second; a missing second
// is larger than any.
bool NotLater(const ColumnView<std::int32_t>& a,
              const ColumnView<std::int32_t>& b, std::size_t row) {
  return a.has(row) && (!b.has(row) || a[row] <= b[row]);
}

template <class Test>
Column FlagColumn(const char* name, std::size_t rows, Test test) {
  std::vector<std::uint8_t> values(rows);
  for (std::size_t row = 0; row < rows; ++row) values[row] = test(row) ? 1 : 0;
  return Column::Bool(name, ColumnBuilder<std::uint8_t>(std::move(values)));
}

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

class LimitationFacts {
 public:
  explicit LimitationFacts(const PolicyFactInputs& inputs) : in_(inputs) {
    const LedgerView& view = in_.ledger.view();
    creditor_ = Find(view.creditor.law);
    for (const std::string& law : view.debtors.law.texts) {
      by_code_.push_back(Find(law));
    }
    for (const std::string& kind : view.events.kind.texts) {
      kinds_.push_back(KindOf(kind));
    }
  }

  std::optional<std::int32_t> DaysOf(const Observation& who,
                                     std::vector<ClaimEvent>* events) const {
    const LimitationRegime* regime = RegimeFor(who.debtor);
    const RowIndex item = regime == nullptr ? -1 : OldestOf(who);
    if (item < 0) return std::nullopt;
    events->clear();
    AddEvents(who.debtor, item, events);
    AddPayments(item, events);
    const absl::StatusOr<LimitationAnswer> answer = ComputeLimitation(
        *regime, {.due = in_.ledger.due(item), .events = *events});
    if (!answer.ok()) return std::nullopt;  // A day out of any calendar.
    return answer->DaysLeft(in_.at.as_of);
  }

 private:
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

  RowIndex OldestOf(const Observation& who) const {
    RowIndex oldest = -1;
    for (const RowIndex item : in_.ledger.items_of(who.debtor)) {
      const std::int64_t open = in_.position.open[item];
      if (open <= in_.tolerance_minor ||
          in_.ledger.currency_index(item) != who.currency ||
          in_.ledger.due(item) >= in_.at.as_of ||
          open - in_.position.disputed_of(item) <= in_.tolerance_minor) {
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
  const LimitationRegime* creditor_ = nullptr;
  std::vector<const LimitationRegime*> by_code_;
  std::vector<std::optional<ClaimEventKind>> kinds_;
};

Column LimitationColumn(const PolicyFactInputs& inputs,
                        const Executor& executor) {
  const LimitationFacts facts(inputs);
  const std::size_t rows = inputs.observations.size();
  std::vector<std::optional<std::int32_t>> days(rows);
  executor.Run(
      (rows + kDebtorsPerTask - 1) / kDebtorsPerTask, [&](std::size_t task) {
        std::vector<ClaimEvent> events;
        const std::size_t end = std::min(rows, (task + 1) * kDebtorsPerTask);
        for (std::size_t row = task * kDebtorsPerTask; row < end; ++row) {
          days[row] = facts.DaysOf(inputs.observations[row], &events);
        }
      });
  ColumnBuilder<std::int32_t> column;
  column.reserve(rows);
  for (const std::optional<std::int32_t>& value : days) {
    value ? column.Append(*value) : column.AppendNull();
  }
  return Column::Int32("limitation_days", std::move(column), "days");
}

Column DerivedColumn(std::string_view name, const Frame& facts) {
  const std::size_t rows = facts.rows();
  const auto days = [&](const char* fact) {
    return facts.Find(fact)->int32s();
  };
  if (name == "broke_since_step") {
    const Column& last = *facts.Find("promise_last");
    return FlagColumn("broke_since_step", rows,
                      [&, promise = days("days_since_promise"),
                       step = days("days_since_step")](std::size_t row) {
                        return WasBroken(last, row, false) &&
                               NotLater(promise, step, row);
                      });
  }
  if (name == "plan_broken") {
    const Column& last = *facts.Find("promise_last");
    return FlagColumn(
        "plan_broken", rows,
        [&, open = facts.Find("plan_open")->bools()](std::size_t row) {
          return open.value_or(row, 0) != 0 && WasBroken(last, row, true);
        });
  }
  const bool excuse = name == "excuse_pending";
  return FlagColumn(
      excuse ? "excuse_pending" : "payment_since_contact", rows,
      [first = days(excuse ? "days_since_excuse" : "days_since_payment"),
       contact = days("days_since_contact")](std::size_t row) {
        return NotLater(first, contact, row);
      });
}

}  // namespace

void AddSources(const std::vector<std::string>& names,
                std::vector<std::string>* to) {
  for (const Source& source : Sources()) {
    if (std::find(names.begin(), names.end(), source.fact) == names.end()) {
      continue;
    }
    for (const std::string_view from : source.from) to->emplace_back(from);
  }
}

absl::Status AddPolicyFacts(const PolicyFactInputs& inputs,
                            const std::vector<std::string>& names,
                            const Executor& executor, Frame* facts) {
  for (const Source& source : Sources()) {
    if (std::find(names.begin(), names.end(), source.fact) == names.end()) {
      continue;
    }
    absl::Status status = facts->Add(source.fact == "limitation_days"
                                         ? LimitationColumn(inputs, executor)
                                         : DerivedColumn(source.fact, *facts));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace arrears
