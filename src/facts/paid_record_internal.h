// SPDX-License-Identifier: Apache-2.0
//
// paid_record_internal.h: how has a debtor paid?
//
//   PaidRecord record;
//   record.Add(day, {on, late, amount, currency, in_parts, season});
//   record.all().mean();
//
// Sums are exact and each fact divides once, so that the order of items never
// matters. Spreads and slopes over money are taken about a whole number near
// the mean: exact there, and without the loss of two large squares.
#ifndef ARREARS_FACTS_PAID_RECORD_INTERNAL_H_
#define ARREARS_FACTS_PAID_RECORD_INTERNAL_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "facts/context_internal.h"

namespace arrears::facts_internal {

struct PaidItem {
  Date on;
  std::int32_t late;  // Days; early is negative.
  std::int64_t amount;
  std::uint8_t currency;
  bool in_parts;
  bool season;  // Due at this time of an earlier year.
};

// Days late of some paid items.
struct Lateness {
  std::int64_t items = 0, days = 0;
  Wide squares = 0;
  void Add(std::int32_t late) {
    ++items;
    days += late;
    squares += Wide{late} * late;
  }
  // Both require items > 0.
  double mean() const { return Ratio(days, items); }
  double sd() const;  // Of a sample; 0 for one.
};

// Sums of amounts, and of amounts times days, in one currency.
struct PaidMoney {
  std::uint8_t currency;
  Wide paid = 0, late = 0, over_30 = 0, over_60 = 0, over_90 = 0, in_parts = 0;
  Wide days = 0, squares = 0;                   // Late.
  Wide ago = 0, ago_squares = 0, ago_days = 0;  // Since it was paid.
  Wide recent = 0, recent_days = 0, earlier = 0, earlier_days = 0;
};

// Shares of the paid amount, and the mean over it.
struct PaidShares {
  double late = 0, over_30 = 0, over_60 = 0, over_90 = 0, in_parts = 0;
  double days = 0;
};

class PaidRecord {
 public:
  void Clear();
  void Add(const Day& day, const PaidItem& item);

  const Lateness& all() const { return all_; }
  const Lateness& season() const { return season_; }
  std::int64_t late() const { return late_; }
  std::int64_t over_30() const { return over_30_; }
  std::int64_t over_60() const { return over_60_; }
  std::int64_t over_90() const { return over_90_; }
  std::int64_t in_parts() const { return in_parts_; }
  std::int32_t most_late() const { return most_late_; }
  // Mean of the last 90 days less that of the 365 before; by count.
  std::optional<double> Trend() const;
  // Mean of the last 3 paid less that of the last 12; of 4 at least.
  std::optional<double> Swing();
  // Days late gained in a year, by least squares over the days of payment.
  std::optional<double> Slope() const;

  void AddPaidTo(CurrencySums& sums) const;
  // At the day's rates; none when several currencies were paid and one of them
  // has no rate. So the others below.
  std::optional<PaidShares> Shares(const Day& day) const;
  std::optional<double> MoneySd(const Day& day) const;
  std::optional<double> MoneyTrend(const Day& day) const;
  std::optional<double> MoneySlope(const Day& day) const;

 private:
  PaidMoney& MoneyOf(std::uint8_t currency);
  // The sum of one field over that of another.
  std::optional<double> ShareOf(const Day& day, Wide PaidMoney::*part,
                                Wide PaidMoney::*whole) const;
  // Rates of money_; false when one is missing. One currency needs none.
  bool RatesOf(const Day& day) const;

  Lateness all_, recent_, earlier_, season_;
  std::int64_t late_ = 0, over_30_ = 0, over_60_ = 0, over_90_ = 0,
               in_parts_ = 0;
  std::int64_t ago_ = 0;
  Wide ago_squares_ = 0, ago_days_ = 0;
  std::int32_t most_late_ = 0;
  Date first_on_, last_on_;
  std::vector<PaidMoney> money_;  // By currency.
  mutable std::vector<double> rates_;
  std::vector<std::pair<Date, std::int32_t>> latest_;  // Paid on, days late.
};

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_PAID_RECORD_INTERNAL_H_
