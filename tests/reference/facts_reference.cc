// SPDX-License-Identifier: Apache-2.0
#include "reference/facts_reference.h"

#include <algorithm>
#include <utility>

namespace arrears::reference {

FactsReference::FactsReference(const Ledger& ledger, const Observation& who,
                               const FactOptions& options,
                               std::map<Date, ReferencePosition>& days)
    : ledger_(ledger),
      v_(ledger.view()),
      who_(who),
      options_(options),
      days_(days) {}

const ReferencePosition& FactsReference::On(Date day) const {
  const auto [at, is_new] = days_.try_emplace(day);
  if (is_new) at->second = PositionFromDefinition(v_, {day, who_.at.known_on});
  return at->second;
}

// What is open.

bool FactsReference::Header(RowIndex item) const {
  for (std::size_t i = 0; i < v_.items.amount.size(); ++i) {
    if (v_.items.parent.has(i) && v_.items.parent[i] == item) return true;
  }
  return false;
}
bool FactsReference::Exists(RowIndex item, Date day) const {
  return ledger_.exists(item, {day, who_.at.known_on});
}
int FactsReference::Dpd(RowIndex item) const {
  return (as_of() - ledger_.due(item)).count();
}
std::int64_t FactsReference::Undisputed(RowIndex item) const {
  return Open(item) - On(as_of()).disputed[item];
}
std::vector<RowIndex> FactsReference::Items() const {
  std::vector<RowIndex> items;
  for (std::size_t i = 0; i < v_.items.amount.size(); ++i) {
    const auto item = static_cast<RowIndex>(i);
    if (v_.items.debtor[i] == who_.debtor && Exists(item, as_of()) &&
        !Header(item)) {
      items.push_back(item);
    }
  }
  return items;
}
std::vector<RowIndex> FactsReference::Claims() const {
  std::vector<RowIndex> claims = Items();
  std::erase_if(claims, [&](RowIndex item) { return Open(item) <= 0; });
  return claims;
}
std::vector<RowIndex> FactsReference::OwnClaims() const {
  std::vector<RowIndex> claims = Claims();
  std::erase_if(claims, [&](RowIndex item) {
    return ledger_.currency_index(item) != who_.currency;
  });
  return claims;
}
std::vector<RowIndex> FactsReference::PastItems() const {
  std::vector<RowIndex> items = Items();
  std::erase_if(items, [&](RowIndex item) { return who_.item == item; });
  return items;
}

std::optional<RowIndex> FactsReference::Anchor() const {
  std::optional<RowIndex> anchor;
  for (const RowIndex item : OwnClaims()) {
    if (Undisputed(item) <= options_.tolerance_minor) continue;
    if (!anchor || std::pair(Dpd(item), Undisputed(item)) >
                       std::pair(Dpd(*anchor), Undisputed(*anchor))) {
      anchor = item;
    }
  }
  return anchor;
}

FactsReference::Maybe FactsReference::InBase(Currency from,
                                             double minor) const {
  const auto money = RateTable::Of(v_).Convert(
      {static_cast<std::int64_t>(minor), from}, v_.creditor.currency, as_of());
  if (!money.ok()) return std::nullopt;
  return static_cast<double>(money->minor);
}
FactsReference::Maybe FactsReference::OwnInBase(double minor) const {
  return InBase(ledger_.currencies()[who_.currency], minor);
}
FactsReference::Maybe FactsReference::SumInBase(
    const std::map<Currency, double>& sums) const {
  double total = 0;
  for (const auto& [currency, minor] : sums) {
    if (minor == 0) continue;
    const Maybe part = InBase(currency, minor);
    if (!part) return std::nullopt;
    total += *part;
  }
  return total;
}
double FactsReference::SumOpen(
    const std::function<bool(RowIndex)>& which) const {
  double sum = 0;
  for (const RowIndex item : OwnClaims()) {
    if (which(item)) sum += static_cast<double>(Open(item));
  }
  return sum;
}
FactsReference::Maybe FactsReference::ShareOpen(
    const std::function<bool(RowIndex)>& which) const {
  const double all = SumOpen([](RowIndex) { return true; });
  if (all == 0) return std::nullopt;
  return SumOpen(which) / all;
}
FactsReference::Maybe FactsReference::DaysSince(std::optional<Date> day) const {
  if (!day) return std::nullopt;
  return (as_of() - *day).count();
}
bool FactsReference::InHistory(Date day) const {
  return day <= as_of() && (as_of() - day).count() < options_.history_days;
}

// How it was paid.

bool FactsReference::Happened(RowIndex settlement, Date day) const {
  const Date date = v_.settlements.date[settlement];
  return date <= day && v_.settlements.recorded_date.value_or(
                            settlement, date) <= who_.at.known_on;
}
bool FactsReference::IsMoneyFor(RowIndex settlement, RowIndex item) const {
  const SettlementColumns& s = v_.settlements;
  if (s.item[settlement] != item) {  // It is drawn on.
    return ledger_.kind(s.item[settlement]) == ItemKind::kReceipt;
  }
  if (s.kind.has(settlement)) {
    return s.kind[settlement] == SettlementKind::kCash;
  }
  return !s.source.has(settlement) ||
         ledger_.kind(s.source[settlement]) != ItemKind::kCreditNote;
}
std::int64_t FactsReference::Taken(RowIndex settlement, RowIndex item,
                                   Date day) const {
  const SettlementColumns& s = v_.settlements;
  if (s.undoes.has(settlement) || !Happened(settlement, day)) return 0;
  const bool own = s.item[settlement] == item;
  const bool drawn = s.source.has(settlement) && s.source[settlement] == item;
  if ((!own && !drawn) || !Exists(s.item[settlement], day)) return 0;
  if (s.source.has(settlement) && !Exists(s.source[settlement], day)) return 0;
  std::int64_t left = s.amount[settlement];
  for (std::size_t u = 0; u < s.item.size(); ++u) {
    const auto undoing = static_cast<RowIndex>(u);
    if (!s.undoes.has(u) || s.undoes[u] != settlement ||
        !Happened(undoing, day)) {
      continue;
    }
    // A source that was charged back stays used up.
    if (own || s.kind[u] == SettlementKind::kUnmatch) {
      left -= s.amount.value_or(u, s.amount[settlement]);
    }
  }
  return own ? left : -left;
}
Date FactsReference::SettledOn(RowIndex item) const {
  return std::max(v_.items.settled_date[item], ledger_.posting(item));
}
std::int64_t FactsReference::SettledRest(RowIndex item) const {
  if (!v_.items.settled_date.has(item) || !Exists(item, as_of()) ||
      v_.items.settled_date[item] > std::min(as_of(), who_.at.known_on)) {
    return 0;
  }
  std::int64_t left = v_.items.amount[item];
  for (std::size_t s = 0; s < v_.settlements.item.size(); ++s) {
    left -= Taken(static_cast<RowIndex>(s), item, SettledOn(item));
  }
  return std::max<std::int64_t>(left, 0);
}
std::int64_t FactsReference::Money(RowIndex item, Date day) const {
  std::int64_t money = 0;
  for (std::size_t i = 0; i < v_.settlements.item.size(); ++i) {
    const auto s = static_cast<RowIndex>(i);
    if (IsMoneyFor(s, item)) money += Taken(s, item, day);
  }
  const std::int64_t rest = SettledRest(item);
  return rest != 0 && SettledOn(item) <= day ? money + rest : money;
}

std::vector<FactsReference::Paid> FactsReference::PaidItems() const {
  std::vector<Paid> paid;
  for (const RowIndex item : PastItems()) {
    const std::int64_t amount = v_.items.amount[item];
    if (amount <= 0 || Open(item) != 0 || 2 * Money(item, as_of()) < amount) {
      continue;
    }
    const Date posting = ledger_.posting(item);
    Date on = as_of();
    while (on > posting && On(on - Days{1}).open[item] == 0) on = on - Days{1};
    if (!InHistory(on)) continue;
    int payment_days = 0;
    for (Date day = posting; day <= as_of(); day = day + Days{1}) {
      const std::int64_t before =
          day == posting ? 0 : Money(item, day - Days{1});
      payment_days += Money(item, day) > before ? 1 : 0;
    }
    paid.push_back({item, (on - ledger_.due(item)).count(), payment_days, on});
  }
  return paid;
}
std::vector<double> FactsReference::DaysLate(int from_days_ago,
                                             int to_days_ago) const {
  std::vector<double> days;
  for (const Paid& paid : PaidItems()) {
    const int ago = (as_of() - paid.on).count();
    if (ago >= from_days_ago && ago < to_days_ago) days.push_back(paid.late);
  }
  return days;
}
FactsReference::Maybe FactsReference::PaidShare(
    const std::function<bool(const Paid&)>& which) const {
  const std::vector<Paid> paid = PaidItems();
  if (paid.empty()) return std::nullopt;
  return static_cast<double>(std::count_if(paid.begin(), paid.end(), which)) /
         static_cast<double>(paid.size());
}
FactsReference::Maybe FactsReference::PaidWeighted(
    const std::function<double(const Paid&)>& value) const {
  std::map<Currency, std::pair<double, double>> sums;
  for (const Paid& paid : PaidItems()) {
    const auto amount = static_cast<double>(v_.items.amount[paid.item]);
    auto& [part, whole] = sums[ledger_.currency(paid.item)];
    part += amount * value(paid);
    whole += amount;
  }
  double part = 0, whole = 0;
  for (const auto& [currency, sum] : sums) {
    const auto rate =
        RateTable::Of(v_).RateE9(currency, v_.creditor.currency, as_of());
    if (sums.size() > 1 && !rate.ok()) return std::nullopt;
    const double weight =
        sums.size() > 1 ? static_cast<double>(*rate) / 1e9 : 1;
    part += weight * sum.first;
    whole += weight * sum.second;
  }
  if (whole == 0) return std::nullopt;
  return part / whole;
}

std::vector<FactsReference::MoneyIn> FactsReference::MoneyThatCame() const {
  std::vector<MoneyIn> came;
  const SettlementColumns& s = v_.settlements;
  for (std::size_t i = 0; i < s.item.size(); ++i) {
    const auto row = static_cast<RowIndex>(i);
    const RowIndex item = s.item[i];
    if (s.undoes.has(i) || s.source.has(i) || who_.item == item ||
        v_.items.debtor[item] != who_.debtor || v_.items.amount[item] <= 0 ||
        !IsMoneyFor(row, item) || !Happened(row, as_of())) {
      continue;
    }
    std::int64_t kept = s.amount[i];
    for (std::size_t u = 0; u < s.item.size(); ++u) {
      if (s.undoes.has(u) && s.undoes[u] == row &&
          s.kind[u] == SettlementKind::kChargeback &&
          Happened(static_cast<RowIndex>(u), as_of())) {
        kept -= s.amount.value_or(u, s.amount[i]);
      }
    }
    if (kept > 0) {
      came.push_back(
          {s.date[i], ledger_.currency(item), static_cast<double>(kept)});
    }
  }
  for (const RowIndex item : PastItems()) {
    if (v_.items.amount[item] < 0 && ledger_.kind(item) == ItemKind::kReceipt) {
      came.push_back({ledger_.posting(item), ledger_.currency(item),
                      -static_cast<double>(v_.items.amount[item])});
    }
    if (v_.items.amount[item] > 0 && SettledRest(item) != 0) {
      came.push_back({SettledOn(item), ledger_.currency(item),
                      static_cast<double>(SettledRest(item))});
    }
  }
  return came;
}
std::optional<Date> FactsReference::LastMoney() const {
  std::optional<Date> last;
  for (const MoneyIn& money : MoneyThatCame()) {
    last = std::max(last.value_or(money.day), money.day);
  }
  return last;
}
std::map<Currency, double> FactsReference::Ordered(int from_days_ago,
                                                   int to_days_ago) const {
  std::map<Currency, double> sums;
  for (const RowIndex item : PastItems()) {
    const int ago = (as_of() - ledger_.posting(item)).count();
    if (v_.items.amount[item] > 0 && ago >= from_days_ago &&
        ago < to_days_ago) {
      sums[ledger_.currency(item)] +=
          static_cast<double>(v_.items.amount[item]);
    }
  }
  return sums;
}
double FactsReference::WrittenOff(std::map<Currency, double>& sums) const {
  const SettlementColumns& s = v_.settlements;
  double chargebacks = 0;
  for (std::size_t i = 0; i < s.item.size(); ++i) {
    const auto row = static_cast<RowIndex>(i);
    const RowIndex item = s.item[i];
    const bool undoing = s.undoes.has(i);
    const RowIndex base = undoing ? s.undoes[i] : row;
    if (v_.items.debtor[item] != who_.debtor || who_.item == item ||
        v_.items.amount[item] <= 0 || !Happened(row, as_of()) ||
        !Happened(base, as_of()) || !InHistory(s.date[i])) {
      continue;
    }
    chargebacks += undoing && s.kind[i] == SettlementKind::kChargeback ? 1 : 0;
    if (s.kind.has(base) && s.kind[base] == SettlementKind::kWriteOff &&
        Exists(item, as_of()) && Happened(base, as_of())) {
      const auto minor =
          static_cast<double>(s.amount.value_or(i, s.amount[base]));
      sums[ledger_.currency(item)] += undoing ? -minor : minor;
    }
  }
  return chargebacks;
}

}  // namespace arrears::reference
