// SPDX-License-Identifier: Apache-2.0
//
// Facts told in money, and the finer ones about paid items and open ones.
#include <algorithm>
#include <cmath>

#include "reference/facts_reference.h"

namespace arrears::reference {
namespace {

using Maybe = std::optional<double>;
using Twin = const FactsReference&;

}  // namespace

bool FactsReference::ToOneCurrency(std::vector<Weighed>& values) const {
  if (std::all_of(values.begin(), values.end(), [&](const Weighed& value) {
        return value.currency == values.front().currency;
      })) {
    return true;
  }
  for (Weighed& value : values) {
    const auto rate =
        RateTable::Of(v_).RateE9(value.currency, v_.creditor.currency, as_of());
    if (!rate.ok()) return false;
    value.amount *= static_cast<double>(*rate) / 1e9;
  }
  return true;
}
Maybe FactsReference::MeanByMoney(std::vector<Weighed> values) const {
  if (!ToOneCurrency(values)) return std::nullopt;
  double sum = 0, weight = 0;
  for (const Weighed& value : values) {
    sum += value.amount * value.value;
    weight += value.amount;
  }
  return weight == 0 ? std::nullopt : Maybe(sum / weight);
}
std::vector<FactsReference::Weighed> FactsReference::PaidWeights(
    int from_days_ago, int to_days_ago) const {
  std::vector<Weighed> values;
  for (const Paid& paid : PaidItems()) {
    const int ago = (as_of() - paid.on).count();
    if (ago < from_days_ago || ago >= to_days_ago) continue;
    values.push_back({ledger_.currency(paid.item),
                      static_cast<double>(v_.items.amount[paid.item]),
                      static_cast<double>(paid.late),
                      static_cast<double>(ago)});
  }
  return values;
}
Maybe FactsReference::Slope(std::vector<Weighed> values) const {
  if (!ToOneCurrency(values)) return std::nullopt;
  double weight = 0, time = 0, late = 0;
  for (const Weighed& v : values) {
    weight += v.amount;
    time -= v.amount * v.ago;
    late += v.amount * v.value;
  }
  double both = 0, spread = 0;
  for (const Weighed& v : values) {
    both += v.amount * (-v.ago - time / weight) * (v.value - late / weight);
    spread += v.amount * std::pow(-v.ago - time / weight, 2);
  }
  const bool one_day = std::all_of(
      values.begin(), values.end(),
      [&](const Weighed& v) { return v.ago == values.front().ago; });
  if (one_day) return std::nullopt;
  return 365 * both / spread;
}
std::vector<RowIndex> FactsReference::Chargebacks() const {
  std::vector<RowIndex> rows;
  const SettlementColumns& s = v_.settlements;
  for (std::size_t i = 0; i < s.item.size(); ++i) {
    const auto row = static_cast<RowIndex>(i);
    const RowIndex item = s.item[i];
    if (s.undoes.has(i) && s.kind[i] == SettlementKind::kChargeback &&
        v_.items.debtor[item] == who_.debtor && who_.item != item &&
        v_.items.amount[item] > 0 && Happened(row, as_of()) &&
        Happened(s.undoes[i], as_of())) {
      rows.push_back(row);
    }
  }
  return rows;
}

void FactsReference::AddStanding(NumberMap& table) {
  const auto count_of = [](auto which) {
    return [which](Twin t) {
      double count = 0;
      for (const RowIndex i : t.OwnClaims()) {
        count += t.Open(i) > t.options_.tolerance_minor && which(t, i);
      }
      return Maybe(count);
    };
  };
  const auto total_of = [](auto which) {
    return [which](Twin t) {
      return t.OwnInBase(t.SumOpen([&](RowIndex i) { return which(t, i); }));
    };
  };
  const auto soon = [](Twin t, RowIndex i) {
    return t.Dpd(i) <= 0 && t.Dpd(i) >= -7;
  };
  const auto part_paid = [](Twin t, RowIndex i) {
    return t.Money(i, t.as_of()) > 0;
  };
  table["due_soon_items"] = count_of(soon);
  table["due_soon_total"] = total_of(soon);
  table["part_paid_items"] = count_of(part_paid);
  table["part_paid_total"] = total_of(part_paid);
  table["secured_total"] = [](Twin t) {
    double sum = 0;
    for (const RowIndex i : t.OwnClaims()) {
      sum += static_cast<double>(
          std::min(t.Open(i), t.v_.items.secured_amount.value_or(i, 0)));
    }
    return t.OwnInBase(sum);
  };
  table["dpd_max"] = [](Twin t) {
    Maybe most;
    for (const RowIndex i : t.OwnClaims()) {
      if (t.Open(i) <= t.options_.tolerance_minor) continue;
      most = std::max(most.value_or(t.Dpd(i)), static_cast<double>(t.Dpd(i)));
    }
    return most;
  };
  table["dpd_avg"] = [](Twin t) -> Maybe {
    const auto claims = t.OwnClaims();
    if (claims.empty()) return std::nullopt;
    double days = 0;
    for (const RowIndex i : claims) days += std::max(t.Dpd(i), 0);
    return days / static_cast<double>(claims.size());
  };
  table["item_age_oldest"] = [](Twin t) {
    Maybe oldest;
    for (const RowIndex i : t.OwnClaims()) {
      if (t.Open(i) <= t.options_.tolerance_minor) continue;
      const double age = (t.as_of() - t.v_.items.document_date[i]).count();
      oldest = std::max(oldest.value_or(age), age);
    }
    return oldest;
  };
  const auto owed = [](Twin t) -> Maybe {
    std::map<Currency, double> sums;
    for (const RowIndex i : t.Items()) {
      sums[t.ledger_.currency(i)] += static_cast<double>(t.Open(i));
    }
    for (const auto& [key, cash] : t.On(t.as_of()).unapplied) {
      if (key.first == t.who_.debtor) {
        sums[key.second] += static_cast<double>(cash.minor);
      }
    }
    const Maybe sum = t.SumInBase(sums);
    return sum ? Maybe(std::max(*sum, 0.0)) : std::nullopt;
  };
  table["exposure_total"] = owed;
  table["limit_headroom"] = [owed](Twin t) -> Maybe {
    const Maybe limit = t.Limit(), exposure = owed(t);
    return limit && exposure ? Maybe(*limit - *exposure) : std::nullopt;
  };
  const auto of_item = [](auto value) {
    return [value](Twin t) -> Maybe {
      if (!t.who_.item || !t.Exists(*t.who_.item, t.as_of()) ||
          t.Header(*t.who_.item)) {
        return std::nullopt;
      }
      return value(t, *t.who_.item);
    };
  };
  table["item_amount"] = of_item([](Twin t, RowIndex i) {
    return t.OwnInBase(static_cast<double>(t.v_.items.amount[i]));
  });
  table["item_open"] = of_item([](Twin t, RowIndex i) {
    return t.OwnInBase(static_cast<double>(t.Open(i)));
  });
  table["item_dpd"] =
      of_item([](Twin t, RowIndex i) { return Maybe(t.Dpd(i)); });
  table["item_terms_days"] = of_item([](Twin t, RowIndex i) {
    return Maybe((t.ledger_.due(i) - t.v_.items.document_date[i]).count());
  });
}

void FactsReference::AddPaid(NumberMap& table) {
  constexpr int kEver = 1'000'000;
  table["paid_total"] = [](Twin t) {
    std::map<Currency, double> sums;
    for (const Paid& paid : t.PaidItems()) {
      sums[t.ledger_.currency(paid.item)] +=
          static_cast<double>(t.v_.items.amount[paid.item]);
    }
    return t.SumInBase(sums);
  };
  const auto over = [](int days) {
    return [days](const Paid& paid) { return paid.late > days; };
  };
  table["paid_over_60_share"] = [over](Twin t) {
    return t.PaidShare(over(60));
  };
  for (const int days : {30, 60, 90}) {
    table["paid_over_" + std::to_string(days) + "_share_amount"] =
        [over, days](Twin t) { return t.PaidWeighted(over(days)); };
  }
  table["part_payment_share_amount"] = [](Twin t) {
    return t.PaidWeighted([](const Paid& p) { return p.payment_days > 1; });
  };
  table["days_late_sd_amount"] = [](Twin t) -> Maybe {
    auto values = t.PaidWeights(0, kEver);
    const Maybe mean = t.MeanByMoney(values);
    if (!mean) return std::nullopt;
    for (Weighed& value : values)
      value.value = std::pow(value.value - *mean, 2);
    return std::sqrt(*t.MeanByMoney(values));
  };
  table["days_late_trend_amount"] = [](Twin t) -> Maybe {
    const Maybe recent = t.MeanByMoney(t.PaidWeights(0, 90)),
                earlier = t.MeanByMoney(t.PaidWeights(90, 455));
    return recent && earlier ? Maybe(*recent - *earlier) : std::nullopt;
  };
  table["days_late_slope"] = [](Twin t) {
    auto values = t.PaidWeights(0, kEver);
    for (Weighed& value : values) {
      value.amount = 1;
      value.currency = t.v_.creditor.currency;
    }
    return t.Slope(values);
  };
  table["days_late_slope_amount"] = [](Twin t) {
    return t.Slope(t.PaidWeights(0, kEver));
  };
  table["days_late_swing"] = [](Twin t) -> Maybe {
    std::vector<std::pair<Date, double>> paid;
    for (const Paid& p : t.PaidItems()) paid.emplace_back(p.on, p.late);
    if (paid.size() < 4) return std::nullopt;
    std::sort(paid.rbegin(), paid.rend());
    const auto mean = [&](std::size_t most) {
      const std::size_t n = std::min(most, paid.size());
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += paid[i].second;
      return sum / static_cast<double>(n);
    };
    return mean(3) - mean(12);
  };
  table["days_late_season"] = [](Twin t) -> Maybe {
    double sum = 0, season = 0, count = 0, in_season = 0;
    for (const Paid& paid : t.PaidItems()) {
      const int ago = t.Dpd(paid.item);
      bool same = false;
      for (int year = 1; year <= 100; ++year) {
        same = same || std::abs(ago - 365 * year) <= 45;
      }
      sum += paid.late;
      ++count;
      season += same ? paid.late : 0;
      in_season += same;
    }
    if (in_season == 0) return std::nullopt;
    return season / in_season - sum / count;
  };
  table["dpd_worst_365d"] = [](Twin t) {
    Maybe worst;
    for (const RowIndex i : t.PastItems()) {
      if (t.v_.items.amount[i] <= 0) continue;
      Date on = t.as_of();
      while (t.Open(i) == 0 && on > t.ledger_.posting(i) &&
             t.On(on - Days{1}).open[i] == 0) {
        on = on - Days{1};
      }
      if ((t.as_of() - on).count() >= 365) continue;
      worst = std::max(worst.value_or(0),
                       static_cast<double>((on - t.ledger_.due(i)).count()));
    }
    return worst;
  };
  table["chargeback_total"] = [](Twin t) {
    std::map<Currency, double> sums;
    for (const RowIndex row : t.Chargebacks()) {
      const SettlementColumns& s = t.v_.settlements;
      if (!t.InHistory(s.date[row])) continue;
      sums[t.ledger_.currency(s.item[row])] +=
          static_cast<double>(s.amount.value_or(row, s.amount[s.undoes[row]]));
    }
    return t.SumInBase(sums);
  };
  table["days_since_chargeback"] = [](Twin t) {
    std::optional<Date> last;
    for (const RowIndex row : t.Chargebacks()) {
      const Date date = t.v_.settlements.date[row];
      last = std::max(last.value_or(date), date);
    }
    return t.DaysSince(last);
  };
  table["received_30d_total"] = [](Twin t) {
    std::map<Currency, double> sums;
    for (const MoneyIn& money : t.MoneyThatCame()) {
      if ((t.as_of() - money.day).count() < 30) {
        sums[money.currency] += money.minor;
      }
    }
    return t.SumInBase(sums);
  };
  const auto orders = [](Twin t, int from, int to) {
    double count = 0;
    for (const RowIndex i : t.PastItems()) {
      const int ago = (t.as_of() - t.ledger_.posting(i)).count();
      count += t.v_.items.amount[i] > 0 && ago >= from && ago < to;
    }
    return count;
  };
  table["orders_365d"] = [orders](Twin t) { return Maybe(orders(t, 0, 365)); };
  table["ordered_365d_total"] = [](Twin t) {
    return t.SumInBase(t.Ordered(0, 365));
  };
  table["order_count_change"] = [orders](Twin t) -> Maybe {
    const double before = orders(t, 90, 180);
    if (before == 0) return std::nullopt;
    return orders(t, 0, 90) / before - 1;
  };
  const auto terms = [](Twin t, bool by_money) {
    std::vector<Weighed> values;
    for (const RowIndex i : t.PastItems()) {
      if (t.v_.items.amount[i] <= 0 || !t.InHistory(t.ledger_.posting(i))) {
        continue;
      }
      const double days =
          (t.ledger_.due(i) - t.v_.items.document_date[i]).count();
      values.push_back(
          {by_money ? t.ledger_.currency(i) : t.v_.creditor.currency,
           by_money ? static_cast<double>(t.v_.items.amount[i]) : 1.0, days,
           0});
    }
    return t.MeanByMoney(values);
  };
  table["terms_days_avg"] = [terms](Twin t) { return terms(t, false); };
  table["terms_days_avg_amount"] = [terms](Twin t) { return terms(t, true); };
  table["order_season"] = [](Twin t) -> Maybe {
    const Maybe ahead = t.SumInBase(t.Ordered(275, 365)),
                year = t.SumInBase(t.Ordered(0, 365));
    if (!ahead || !year || *year <= 0) return std::nullopt;
    return *ahead / (*year / 4) - 1;
  };
  table["days_since_order"] = [](Twin t) {
    std::optional<Date> last;
    for (const RowIndex i : t.PastItems()) {
      if (t.v_.items.amount[i] <= 0) continue;
      last =
          std::max(last.value_or(t.ledger_.posting(i)), t.ledger_.posting(i));
    }
    return t.DaysSince(last);
  };
}

}  // namespace arrears::reference
