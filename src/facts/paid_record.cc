// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "facts/paid_record_internal.h"

namespace arrears::facts_internal {
namespace {

constexpr int kTrendDays = 365;  // Before the last 90.
constexpr std::size_t kFew = 3, kSome = 12;

template <class Sum>
void AddTo(const PaidSums<Sum>& sums, PaidSums<Wide>& to) {
  to.paid += sums.paid;
  to.in_parts += sums.in_parts;
  to.days += sums.days;
  to.squares += sums.squares;
  to.ago += sums.ago;
  to.ago_squares += sums.ago_squares;
  to.ago_days += sums.ago_days;
  for (std::size_t k = 0; k < kLateClasses; ++k) {
    to.by_lateness[k] += sums.by_lateness[k];
  }
  for (std::size_t k = 0; k < kPeriods; ++k) {
    to.periods[k].paid += sums.periods[k].paid;
    to.periods[k].days += sums.periods[k].days;
  }
}

}  // namespace

void PaidRecord::Clear() {
  all_ = season_ = {};
  count_ = {};
  money_.clear();
  items_.clear();
}

PaidMoney& PaidRecord::MoneyOf(std::uint8_t currency) {
  const auto at = std::find_if(money_.begin(), money_.end(),
                               [currency](const PaidMoney& money) {
                                 return money.currency >= currency;
                               });
  if (at != money_.end() && at->currency == currency) return *at;
  PaidMoney& made = *money_.emplace(at);
  made.currency = currency;
  return made;
}

void PaidRecord::SumUp(const Day& day) {
  if (items_.empty()) return;
  const bool narrow = FitsNarrow(day);
  const std::span<const PaidItem> items(items_);
  for (std::size_t begin = 0, end = 0; begin < items.size(); begin = end) {
    do ++end;
    while (end < items.size() && items[end].currency == items[begin].currency);
    const std::span<const PaidItem> run = items.subspan(begin, end - begin);
    if (narrow) {
      AddRun<std::int64_t>(day, run);
    } else {
      AddRun<Wide>(day, run);
    }
  }
  all_ = {static_cast<std::int64_t>(count_.paid),
          static_cast<std::int64_t>(count_.days)};
}

// Amounts times the square of the most days bound every sum.
bool PaidRecord::FitsNarrow(const Day& day) {
  Wide amount = 0;
  std::int32_t least_late = items_.front().late;
  most_late_ = least_late;
  first_on_ = last_on_ = items_.front().on;
  for (const PaidItem& item : items_) {
    amount += item.amount;
    least_late = std::min(least_late, item.late);
    most_late_ = std::max(most_late_, item.late);
    first_on_ = std::min(first_on_, item.on);
    last_on_ = std::max(last_on_, item.on);
  }
  const std::int64_t days = std::max(
      {std::abs(std::int64_t{least_late}), std::abs(std::int64_t{most_late_}),
       std::int64_t{(day.at.as_of - first_on_).count()}});
  constexpr std::int64_t kMost = std::int64_t{1} << 20;
  return days <= kMost && Fits(amount * days * days);
}

// Which class and period an item falls into is as good as chance to the
// processor, so it is an index and no branch.
template <class Sum>
void PaidRecord::AddRun(const Day& day, std::span<const PaidItem> run) {
  PaidSums<Sum> money, count;
  const Date quarter = day.quarter_begin;
  const Date trend = day.quarter_begin - Days{kTrendDays};
  for (const PaidItem& item : run) {
    const std::int64_t late = item.late;
    const std::int64_t ago = (day.at.as_of - item.on).count();
    const auto add = [&](PaidSums<Sum>& to, std::int64_t weight) {
      const Sum amount = weight, days = amount * late;
      to.paid += amount;
      to.in_parts += item.in_parts ? weight : 0;
      to.days += days;
      to.squares += amount * (late * late);
      to.ago += amount * ago;
      to.ago_squares += amount * (ago * ago);
      to.ago_days += amount * (ago * late);
      to.by_lateness[LateClass(item.late)] += amount;
      auto& part = to.periods[std::size_t{item.on > quarter} +
                              std::size_t{item.on > trend}];
      part.paid += amount;
      part.days += days;
    };
    add(money, item.amount);
    add(count, 1);
    season_.items += item.season ? 1 : 0;
    season_.days += item.season ? late : 0;
  }
  AddTo(money, MoneyOf(run.front().currency));
  AddTo(count, count_);
}

double PaidRecord::Sd() const {
  const std::int64_t n = all_.items;
  if (n < 2) return 0;
  const Wide numerator = n * count_.squares - Wide{all_.days} * all_.days;
  return std::sqrt(Ratio(numerator, Wide{n} * (n - 1)));
}

std::optional<double> PaidRecord::Trend() const {
  if (!HasTrend()) return std::nullopt;
  const auto mean = [this](Period period) {
    return Ratio(count_.periods[period].days, count_.periods[period].paid);
  };
  return mean(kRecent) - mean(kEarlier);
}

std::optional<double> PaidRecord::Swing() {
  if (items_.size() <= kFew) return std::nullopt;
  // Of those paid on one day the later ones first: any rule will do that does
  // not look at the rows.
  const auto after = [](const PaidItem& a, const PaidItem& b) {
    return std::pair(b.on, b.late) < std::pair(a.on, a.late);
  };
  const auto some = std::min(kSome, items_.size());
  if (some < items_.size()) {
    std::nth_element(items_.begin(),
                     items_.begin() + static_cast<std::ptrdiff_t>(some),
                     items_.end(), after);
  }
  // The day and the days late of an item, as one number in that order.
  std::array<std::int64_t, kFew> last;
  last.fill(std::numeric_limits<std::int64_t>::min());
  std::int64_t some_days = 0, few_days = 0;
  for (std::size_t i = 0; i < some; ++i) {
    const PaidItem& item = items_[i];
    some_days += item.late;
    std::int64_t paid =
        item.on.days_since_1970() * (std::int64_t{1} << 32) + item.late;
    for (std::int64_t& later : last) {
      const std::int64_t earlier = std::min(later, paid);
      later = std::max(later, paid);
      paid = earlier;
    }
  }
  for (const std::int64_t paid : last) {
    few_days += static_cast<std::int32_t>(paid);
  }
  return Ratio(few_days, kFew) - Ratio(some_days, static_cast<Wide>(some));
}

// Days ago run against time, hence the sign.
std::optional<double> PaidRecord::Slope() const {
  if (all_.items == 0 || first_on_ == last_on_) return std::nullopt;
  const Wide n = all_.items;
  const Wide both = n * count_.ago_days - count_.ago * all_.days;
  const Wide spread = n * count_.ago_squares - count_.ago * count_.ago;
  return -365 * Ratio(both, spread);
}

void PaidRecord::AddPaidTo(CurrencySums& sums) const {
  for (const PaidMoney& money : money_) sums.Add(money.currency, money.paid);
}

bool PaidRecord::RatesOf(const Day& day) const {
  rates_.clear();
  for (const PaidMoney& money : money_) {
    const std::optional<double> rate =
        money_.size() == 1 ? 1.0 : day.to_base[money.currency];
    if (!rate) return false;
    rates_.push_back(*rate);
  }
  return true;
}

std::optional<double> PaidRecord::MeanOf(const Day& day, Period period) const {
  if (money_.size() == 1) {
    const PaidSums<Wide>::Part& part = money_.front().periods[period];
    if (part.paid == 0) return std::nullopt;
    return Ratio(part.days, part.paid);
  }
  if (!RatesOf(day)) return std::nullopt;
  double days = 0, amount = 0;
  for (std::size_t i = 0; i < money_.size(); ++i) {
    const PaidSums<Wide>::Part& part = money_[i].periods[period];
    days += rates_[i] * ToDouble(part.days);
    amount += rates_[i] * ToDouble(part.paid);
  }
  if (amount == 0) return std::nullopt;
  return days / amount;
}

std::optional<PaidShares> PaidRecord::Shares(const Day& day) const {
  if (money_.empty() || !RatesOf(day)) return std::nullopt;
  std::optional<PaidShares> made(std::in_place);
  PaidShares& shares = *made;
  double paid = 0;
  for (std::size_t i = 0; i < money_.size(); ++i) {
    const PaidMoney& money = money_[i];
    const double rate = rates_[i];
    paid += rate * ToDouble(money.paid);
    Wide later = 0;
    for (std::size_t k = kLateClasses; --k > 0;) {
      later += money.by_lateness[k];
      shares.later[k] += rate * ToDouble(later);
    }
    shares.in_parts += rate * ToDouble(money.in_parts);
    shares.days += rate * ToDouble(money.days);
  }
  for (double& later : shares.later) later /= paid;
  shares.in_parts /= paid;
  shares.days /= paid;
  return made;
}

std::optional<double> PaidRecord::MoneySd(const Day& day) const {
  if (all_.items == 0 || !RatesOf(day)) return std::nullopt;
  const Wide near = all_.days / all_.items;
  double paid = 0, days = 0, squares = 0;  // Less `near` each day.
  for (std::size_t i = 0; i < money_.size(); ++i) {
    const PaidMoney& m = money_[i];
    paid += rates_[i] * ToDouble(m.paid);
    days += rates_[i] * ToDouble(m.days - near * m.paid);
    squares += rates_[i] *
               ToDouble(m.squares - 2 * near * m.days + near * near * m.paid);
  }
  const double off = days / paid;
  return std::sqrt(std::max(0.0, squares / paid - off * off));
}

std::optional<double> PaidRecord::MoneyTrend(const Day& day) const {
  if (!HasTrend()) return std::nullopt;
  const std::optional<double> recent = MeanOf(day, kRecent);
  const std::optional<double> earlier = MeanOf(day, kEarlier);
  if (!recent || !earlier) return std::nullopt;
  return *recent - *earlier;
}

std::optional<double> PaidRecord::MoneySlope(const Day& day) const {
  if (all_.items == 0 || first_on_ == last_on_ || !RatesOf(day)) {
    return std::nullopt;
  }
  const Wide d = all_.days / all_.items,
             t = static_cast<std::int64_t>(count_.ago) / all_.items;
  double paid = 0, days = 0, ago = 0, ago_squares = 0, ago_days = 0;
  for (std::size_t i = 0; i < money_.size(); ++i) {
    const PaidMoney& m = money_[i];
    const double rate = rates_[i];
    paid += rate * ToDouble(m.paid);
    days += rate * ToDouble(m.days - d * m.paid);
    ago += rate * ToDouble(m.ago - t * m.paid);
    ago_squares +=
        rate * ToDouble(m.ago_squares - 2 * t * m.ago + t * t * m.paid);
    ago_days +=
        rate * ToDouble(m.ago_days - d * m.ago - t * m.days + t * d * m.paid);
  }
  const double off = ago / paid;
  const double spread = ago_squares / paid - off * off;
  return -365 * (ago_days / paid - off * (days / paid)) / spread;
}

}  // namespace arrears::facts_internal
