// SPDX-License-Identifier: Apache-2.0
//
// paid_record_internal.h: how has a debtor paid?
//
//   record.Clear();
//   record.Add({on, late, amount, currency, in_parts, season});
//   record.SumUp(day);
//   record.all().mean();
//
// Sums are exact and each fact divides once, so that the order of items never
// matters. Spreads and slopes over money are taken about a whole number near
// the mean: exact there, and without the loss of two large squares.
#ifndef ARREARS_FACTS_PAID_RECORD_INTERNAL_H_
#define ARREARS_FACTS_PAID_RECORD_INTERNAL_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "facts/context_internal.h"

namespace arrears::facts_internal {

struct PaidItem {
  Date on;
  std::int32_t late;    // Days; early is negative.
  std::int64_t amount;  // Above 0.
  std::uint8_t currency;
  bool in_parts;
  bool season;  // Due at this time of an earlier year.
};

// Days late of some paid items.
struct Lateness {
  std::int64_t items = 0, days = 0;
  double mean() const { return Ratio(days, items); }  // Requires items > 0.
};

// How late an item was: not at all, then by the thresholds it is beyond.
inline constexpr std::size_t kLateClasses = 5;
inline std::size_t LateClass(std::int32_t late) {
  return std::size_t{late > 0} + std::size_t{late > 30} +
         std::size_t{late > 60} + std::size_t{late > 90};
}

// When it was paid: in the last 90 days, in the 365 before them, earlier still.
enum Period : std::uint8_t { kLongAgo, kEarlier, kRecent };
inline constexpr std::size_t kPeriods = 3;

// Sums over paid items of a weight, and of the weight times days. The weight is
// 1, or the amount.
template <class Sum>
struct PaidSums {
  Sum paid = 0, in_parts = 0;
  Sum days = 0, squares = 0;                   // Late.
  Sum ago = 0, ago_squares = 0, ago_days = 0;  // Since it was paid.
  std::array<Sum, kLateClasses> by_lateness = {};
  struct Part {
    Sum paid = 0, days = 0;
  };
  std::array<Part, kPeriods> periods = {};
};
struct PaidMoney : PaidSums<Wide> {
  std::uint8_t currency = 0;
};

// Shares of the paid amount, and the mean over it.
struct PaidShares {
  std::array<double, kLateClasses> later = {};  // Of class k or later, k > 0.
  double in_parts = 0, days = 0;
};

class PaidRecord {
 public:
  void Clear();
  void Add(const PaidItem& item) { items_.push_back(item); }
  // Once, after all were added and before anything is asked.
  void SumUp(const Day& day);

  Lateness all() const { return all_; }
  Lateness season() const { return season_; }
  // Of class `least` or later.
  std::int64_t LateItems(std::size_t least) const {
    std::int64_t items = 0;
    for (std::size_t k = least; k < kLateClasses; ++k) {
      items += static_cast<std::int64_t>(count_.by_lateness[k]);
    }
    return items;
  }
  std::int64_t in_parts() const {
    return static_cast<std::int64_t>(count_.in_parts);
  }
  std::int32_t most_late() const { return most_late_; }
  // Standard deviation of a sample, 0 for one item. Requires all().items > 0.
  double Sd() const;
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
  bool FitsNarrow(const Day& day);
  // Items of one currency. Requires sums that fit.
  template <class Sum>
  void AddRun(const Day& day, std::span<const PaidItem> run);
  PaidMoney& MoneyOf(std::uint8_t currency);
  bool HasTrend() const {
    return count_.periods[kRecent].paid > 0 &&
           count_.periods[kEarlier].paid > 0;
  }
  // Mean days late of a period by amount; none without one, or a rate.
  std::optional<double> MeanOf(const Day& day, Period period) const;
  // Rates of money_; false when one is missing. One currency needs none.
  bool RatesOf(const Day& day) const;

  Lateness all_, season_;
  PaidSums<Wide> count_;
  std::int32_t most_late_ = 0;
  Date first_on_, last_on_;
  std::vector<PaidMoney> money_;  // By currency.
  mutable std::vector<double> rates_;
  std::vector<PaidItem> items_;
};

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_PAID_RECORD_INTERNAL_H_
