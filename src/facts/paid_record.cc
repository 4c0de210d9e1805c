// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "facts/paid_record_internal.h"

namespace arrears::facts_internal {
namespace {

constexpr int kTrendDays = 365;  // Before the last 90.
constexpr std::size_t kFew = 3, kSome = 12;

}  // namespace

double Lateness::sd() const {
  if (items < 2) return 0;
  const Wide numerator = items * squares - Wide{days} * days;
  return std::sqrt(Ratio(numerator, Wide{items} * (items - 1)));
}

void PaidRecord::Clear() {
  all_ = recent_ = earlier_ = season_ = {};
  late_ = over_30_ = over_60_ = over_90_ = in_parts_ = 0;
  ago_ = 0;
  ago_squares_ = ago_days_ = 0;
  most_late_ = 0;
  money_.clear();
  latest_.clear();
}

PaidMoney& PaidRecord::MoneyOf(std::uint8_t currency) {
  // Items in a row are mostly of one currency.
  if (!money_.empty() && money_.back().currency == currency) {
    return money_.back();
  }
  for (PaidMoney& money : money_) {
    if (money.currency == currency) return money;
  }
  const auto after = std::find_if(
      money_.begin(), money_.end(),
      [currency](const PaidMoney& money) { return money.currency > currency; });
  return *money_.insert(after, PaidMoney{currency});
}

void PaidRecord::Add(const Day& day, const PaidItem& item) {
  const std::int32_t late = item.late;
  const std::int64_t ago = (day.at.as_of - item.on).count();
  const Wide amount = item.amount;
  const Wide amount_days = amount * late, amount_ago = amount * ago;
  PaidMoney& money = MoneyOf(item.currency);
  if (all_.items == 0) {
    most_late_ = late;
    first_on_ = last_on_ = item.on;
  }
  most_late_ = std::max(most_late_, late);
  first_on_ = std::min(first_on_, item.on);
  last_on_ = std::max(last_on_, item.on);
  all_.Add(late);
  if (item.season) season_.Add(late);
  if (item.on > day.quarter_begin) {
    recent_.Add(late);
    money.recent += amount;
    money.recent_days += amount_days;
  } else if (item.on > day.quarter_begin - Days{kTrendDays}) {
    earlier_.Add(late);
    money.earlier += amount;
    money.earlier_days += amount_days;
  }
  ago_ += ago;
  ago_squares_ += Wide{ago} * ago;
  ago_days_ += Wide{ago} * late;
  money.paid += amount;
  money.days += amount_days;
  money.squares += amount_days * late;
  money.ago += amount_ago;
  money.ago_squares += amount_ago * ago;
  money.ago_days += amount_ago * late;
  latest_.emplace_back(item.on, late);
  if (item.in_parts) {
    ++in_parts_;
    money.in_parts += amount;
  }
  if (late <= 0) return;
  ++late_;
  money.late += amount;
  if (late <= 30) return;
  ++over_30_;
  money.over_30 += amount;
  if (late <= 60) return;
  ++over_60_;
  money.over_60 += amount;
  if (late <= 90) return;
  ++over_90_;
  money.over_90 += amount;
}

std::optional<double> PaidRecord::Trend() const {
  if (recent_.items == 0 || earlier_.items == 0) return std::nullopt;
  return recent_.mean() - earlier_.mean();
}

std::optional<double> PaidRecord::Swing() {
  if (latest_.size() <= kFew) return std::nullopt;
  // Of those paid on one day the later ones first: any rule will do that does
  // not look at the rows.
  const auto some = std::min(kSome, latest_.size());
  if (some < latest_.size()) {
    std::nth_element(latest_.begin(),
                     latest_.begin() + static_cast<std::ptrdiff_t>(some),
                     latest_.end(), std::greater<>());
  }
  std::array<std::pair<Date, std::int32_t>, kFew> last;
  last.fill({Date::FromDays(std::numeric_limits<std::int32_t>::min()), 0});
  std::int64_t some_days = 0, few_days = 0;
  for (std::size_t i = 0; i < some; ++i) {
    some_days += latest_[i].second;
    auto paid = latest_[i];
    for (auto& later : last) {
      if (later < paid) std::swap(later, paid);
    }
  }
  for (const auto& paid : last) few_days += paid.second;
  return Ratio(few_days, kFew) - Ratio(some_days, static_cast<Wide>(some));
}

// Days ago run against time, hence the sign.
std::optional<double> PaidRecord::Slope() const {
  if (all_.items == 0 || first_on_ == last_on_) return std::nullopt;
  const Wide n = all_.items;
  const Wide both = n * ago_days_ - Wide{ago_} * all_.days;
  const Wide spread = n * ago_squares_ - Wide{ago_} * ago_;
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

std::optional<double> PaidRecord::ShareOf(const Day& day, Wide PaidMoney::*part,
                                          Wide PaidMoney::*whole) const {
  if (money_.size() == 1) {
    const PaidMoney& money = money_.front();
    if (money.*whole == 0) return std::nullopt;
    return Ratio(money.*part, money.*whole);
  }
  if (!RatesOf(day)) return std::nullopt;
  double parts = 0, wholes = 0;
  for (std::size_t i = 0; i < money_.size(); ++i) {
    parts += rates_[i] * ToDouble(money_[i].*part);
    wholes += rates_[i] * ToDouble(money_[i].*whole);
  }
  if (wholes == 0) return std::nullopt;
  return parts / wholes;
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
    shares.late += rate * ToDouble(money.late);
    shares.over_30 += rate * ToDouble(money.over_30);
    shares.over_60 += rate * ToDouble(money.over_60);
    shares.over_90 += rate * ToDouble(money.over_90);
    shares.in_parts += rate * ToDouble(money.in_parts);
    shares.days += rate * ToDouble(money.days);
  }
  for (double* part : {&shares.late, &shares.over_30, &shares.over_60,
                       &shares.over_90, &shares.in_parts, &shares.days}) {
    *part /= paid;
  }
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
  if (recent_.items == 0 || earlier_.items == 0) return std::nullopt;
  const std::optional<double> recent =
      ShareOf(day, &PaidMoney::recent_days, &PaidMoney::recent);
  const std::optional<double> earlier =
      ShareOf(day, &PaidMoney::earlier_days, &PaidMoney::earlier);
  if (!recent || !earlier) return std::nullopt;
  return *recent - *earlier;
}

std::optional<double> PaidRecord::MoneySlope(const Day& day) const {
  if (all_.items == 0 || first_on_ == last_on_ || !RatesOf(day)) {
    return std::nullopt;
  }
  const Wide d = all_.days / all_.items, t = ago_ / all_.items;
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
