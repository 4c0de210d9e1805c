// SPDX-License-Identifier: Apache-2.0
#include "reference/outcome_reference.h"

#include <vector>

namespace arrears::reference {
namespace {

class Twin {
 public:
  Twin(const Ledger& ledger, const Observation& who,
       const OutcomeOptions& options, PositionsByDay& days)
      : ledger_(ledger),
        v_(ledger.view()),
        who_(who),
        options_(options),
        days_(days) {}

  std::int64_t Open(RowIndex item, Date day, Date known_on) const {
    const auto [at, is_new] = days_.try_emplace({day, known_on});
    if (is_new) at->second = PositionFromDefinition(v_, {day, known_on});
    return at->second.open[item];
  }
  bool WasOpen(RowIndex item) const {
    return Open(item, who_.at.as_of, who_.at.known_on) >
           options_.tolerance_minor;
  }
  std::int64_t WrittenOff(RowIndex item, Date day) const {
    const SettlementColumns& s = v_.settlements;
    const auto stands = [&](RowIndex row) {
      return s.date[row] <= day &&
             s.recorded_date.value_or(row, s.date[row]) <= options_.known_on;
    };
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < s.item.size(); ++i) {
      const auto row = static_cast<RowIndex>(i);
      const RowIndex base = s.undoes.value_or(i, row);
      if (s.item[i] != item || !stands(row) || !stands(base) ||
          !s.kind.has(base) || s.kind[base] != SettlementKind::kWriteOff ||
          !ledger_.exists(item, {day, options_.known_on})) {
        continue;
      }
      const std::int64_t minor = s.amount.value_or(i, s.amount[base]);
      sum += base == row ? minor : -minor;
    }
    return sum;
  }
  bool Unsettled(RowIndex item, Date day) const {
    return Open(item, day, options_.known_on) + WrittenOff(item, day) >
           options_.tolerance_minor;
  }
  std::vector<RowIndex> Items() const {
    std::vector<RowIndex> items;
    for (std::size_t i = 0; i < v_.items.amount.size(); ++i) {
      const auto item = static_cast<RowIndex>(i);
      const bool meant =
          who_.item ? item == *who_.item
                    : v_.items.debtor[i] == who_.debtor &&
                          ledger_.currency_index(item) == who_.currency;
      if (meant && v_.items.amount[i] > 0 && !ledger_.is_header(item)) {
        items.push_back(item);
      }
    }
    return items;
  }
  bool HasHistory(int days) const {
    bool has = days == 0;
    for (std::size_t i = 0; i < v_.items.amount.size(); ++i) {
      const auto item = static_cast<RowIndex>(i);
      has = has || (v_.items.debtor[i] == who_.debtor &&
                    ledger_.exists(item, who_.at) &&
                    (who_.at.as_of - ledger_.posting(item)).count() >= days);
    }
    return has;
  }

  std::optional<bool> Late(const OutcomeDefinition& d) const {
    const Date from = who_.at.as_of;
    Date end = from + Days{d.outcome_days};
    for (const RowIndex item : Items()) {
      if (who_.item) end = ledger_.due(item) + Days{d.days + 1};
      const int dpd = (from - ledger_.due(item)).count();
      if (who_.item ? dpd >= d.days : dpd >= d.days && WasOpen(item)) {
        return std::nullopt;
      }
    }
    // The last day of an item decides at its beginning.
    if ((who_.item ? end - Days{1} : end) > options_.known_on) {
      return std::nullopt;
    }
    for (Date day = from + Days{1}; day <= end; day = day + Days{1}) {
      for (const RowIndex item : Items()) {
        if ((from - ledger_.due(item)).count() >= d.days) continue;
        if ((day - ledger_.due(item)).count() > d.days &&
            Unsettled(item, day - Days{1})) {
          return true;
        }
      }
    }
    return false;
  }
  std::optional<bool> Unpaid(const OutcomeDefinition& d) const {
    std::optional<bool> unpaid;
    for (const RowIndex item : Items()) {
      if (!WasOpen(item)) continue;
      unpaid = unpaid.value_or(false) ||
               Unsettled(item, who_.at.as_of + Days{d.days});
    }
    return who_.at.as_of + Days{d.days} > options_.known_on ? std::nullopt
                                                            : unpaid;
  }
  std::optional<bool> WrittenOff(const OutcomeDefinition& d) const {
    const Date end = who_.at.as_of + Days{d.outcome_days};
    if (end > options_.known_on) return std::nullopt;
    std::int64_t sum = 0;
    for (const RowIndex item : Items()) {
      sum += WrittenOff(item, end) - WrittenOff(item, who_.at.as_of);
    }
    return sum > options_.tolerance_minor;
  }

 private:
  const Ledger& ledger_;
  const LedgerView& v_;
  const Observation& who_;
  const OutcomeOptions& options_;
  PositionsByDay& days_;
};

}  // namespace

std::optional<bool> OutcomeFromDefinition(const Ledger& ledger,
                                          const Observation& who,
                                          const OutcomeDefinition& definition,
                                          const OutcomeOptions& options,
                                          PositionsByDay& days) {
  const Twin twin(ledger, who, options, days);
  if (!twin.HasHistory(definition.observation_days)) return std::nullopt;
  const bool named = who.item.has_value();
  if (named && definition.kind != OutcomeKind::kUnpaid &&
      !ledger.exists(*who.item, who.at)) {
    return std::nullopt;
  }
  switch (definition.kind) {
    case OutcomeKind::kLate:
      if (named && twin.Items().empty()) return std::nullopt;
      return twin.Late(definition);
    case OutcomeKind::kUnpaid:
      return twin.Unpaid(definition);
    default:
      return twin.WrittenOff(definition);
  }
}

}  // namespace arrears::reference
