// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/calendar.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "calendar_internal.h"

namespace arrears {
namespace {

constexpr std::uint8_t kWholeWeek = 0b111'1111;

bool IsWeekend(std::uint8_t weekend, Date date) {
  return ((weekend >> (date.iso_weekday() - 1)) & 1) != 0;
}

std::vector<Date> SortedOnce(std::vector<Date> days) {
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

// Sorted `from` without the days of sorted `minus`.
std::vector<Date> Without(const std::vector<Date>& from,
                          const std::vector<Date>& minus) {
  std::vector<Date> rest;
  std::set_difference(from.begin(), from.end(), minus.begin(), minus.end(),
                      std::back_inserter(rest));
  return rest;
}

std::vector<Date> Joined(const std::vector<Date>& a, std::span<const Date> b) {
  std::vector<Date> both = a;
  both.insert(both.end(), b.begin(), b.end());
  return SortedOnce(std::move(both));
}

// Days of the sorted list before `day`.
std::int64_t CountBefore(const std::vector<Date>& days, std::int64_t day) {
  const auto before = [day](Date d) { return d.days_since_1970() < day; };
  return std::partition_point(days.begin(), days.end(), before) - days.begin();
}

// Of so many days from the first special one the count is looked up.
constexpr std::size_t kTabulatedDays = 36'525;

std::chrono::year YearOf(int year) {
  return std::chrono::year{std::clamp(year, -32767, 32767)};
}

}  // namespace

Calendar::Calendar(CalendarRules rules)
    : rules_(std::move(rules)),
      known_from_(YearOf(rules_.first_known_year) / 1 / 1),
      known_to_(YearOf(rules_.last_known_year) / 12 / 31) {
  for (Date day : rules_.holidays) {
    if (!IsWeekend(rules_.weekend, day)) closed_.push_back(day);
  }
  for (Date day : rules_.working_days) {
    if (IsWeekend(rules_.weekend, day)) opened_.push_back(day);
  }
  for (std::size_t day = 1; day < before_.size(); ++day) {
    const bool working = ((rules_.weekend >> (day - 1)) & 1) == 0;
    before_[day] = static_cast<std::uint8_t>(before_[day - 1] + working);
  }
  Tabulate();
}

void Calendar::Tabulate() {
  first_special_ = INT64_MAX;
  std::int64_t last = INT64_MIN;
  for (const std::vector<Date>* days : {&closed_, &opened_}) {
    if (days->empty()) continue;
    first_special_ =
        std::min<std::int64_t>(first_special_, days->front().days_since_1970());
    last = std::max<std::int64_t>(last, days->back().days_since_1970());
  }
  if (last < first_special_) return;
  const auto days = static_cast<std::size_t>(last - first_special_) + 2;
  shift_.resize(std::min(days, kTabulatedDays));
  for (std::size_t i = 0; i < shift_.size(); ++i) {
    shift_[i] = static_cast<std::int32_t>(
        CountSpecial(first_special_ + static_cast<std::int64_t>(i)));
  }
}

std::int64_t Calendar::CountSpecial(std::int64_t day) const {
  return CountBefore(opened_, day) - CountBefore(closed_, day);
}

Calendar Calendar::WeekendsOnly() { return Calendar(CalendarRules{}); }

Calendar Calendar::Cn() {
  CalendarRules rules;
  for (const base_internal::DateRange& range : base_internal::CnHolidays()) {
    for (Date day = range.first; day <= range.last; day = day + Days{1}) {
      rules.holidays.push_back(day);
    }
  }
  const std::span<const Date> working = base_internal::CnWorkingDays();
  rules.working_days.assign(working.begin(), working.end());
  rules.first_known_year = base_internal::kCnFirstYear;
  rules.last_known_year = base_internal::kCnLastYear;
  return Calendar(std::move(rules));
}

absl::StatusOr<Calendar> Calendar::Create(CalendarRules rules) {
  if (rules.weekend >= kWholeWeek) {
    return absl::InvalidArgumentError(
        absl::StrCat("weekend ", static_cast<int>(rules.weekend),
                     " must leave a working day in the week (0 to 126)"));
  }
  if (rules.first_known_year > rules.last_known_year) {
    return absl::InvalidArgumentError(
        absl::StrCat("first_known_year ", rules.first_known_year,
                     " is after last_known_year ", rules.last_known_year));
  }
  rules.holidays = SortedOnce(std::move(rules.holidays));
  rules.working_days = SortedOnce(std::move(rules.working_days));
  for (Date day : rules.working_days) {
    if (std::binary_search(rules.holidays.begin(), rules.holidays.end(), day)) {
      return absl::InvalidArgumentError(absl::StrCat(
          FormatIsoDate(day), " is both a holiday and a working day"));
    }
  }
  return Calendar(std::move(rules));
}

Calendar Calendar::WithHolidays(std::span<const Date> days) const {
  CalendarRules rules = rules_;
  rules.holidays = Joined(rules_.holidays, days);
  rules.working_days = Without(rules_.working_days, Joined({}, days));
  return Calendar(std::move(rules));
}

Calendar Calendar::WithWorkingDays(std::span<const Date> days) const {
  CalendarRules rules = rules_;
  rules.working_days = Joined(rules_.working_days, days);
  rules.holidays = Without(rules_.holidays, Joined({}, days));
  return Calendar(std::move(rules));
}

// How many business days lie before `day`, counted from a fixed Monday and
// negative before it: every question about business days is a difference of
// ranks or the search for a rank.
std::int64_t Calendar::Rank(std::int64_t day) const {
  constexpr std::int64_t kMonday = -3;  // 1969-12-29
  const std::int64_t since = day - kMonday;
  const std::int64_t weeks = since >= 0 ? since / 7 : -((6 - since) / 7);
  const std::int64_t plain =
      weeks * before_.back() +
      before_[static_cast<std::size_t>(since - 7 * weeks)];
  if (day <= first_special_) return plain;
  const auto place = static_cast<std::size_t>(day - first_special_);
  return plain + (place < shift_.size() ? shift_[place] : CountSpecial(day));
}

// The business day with `rank` business days before it; `from` is a guess.
Date Calendar::OfRank(std::int64_t rank, Date from) const {
  std::int64_t low = from.days_since_1970();
  std::int64_t high = low;
  for (std::int64_t step = 4; Rank(high + 1) <= rank; step *= 2) high += step;
  for (std::int64_t step = 4; Rank(low) > rank; step *= 2) low -= step;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (Rank(middle + 1) > rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return Date::FromDays(static_cast<std::int32_t>(low));
}

bool Calendar::Outside(Date a, Date b) const {
  return std::min(a, b) < known_from_ || std::max(a, b) > known_to_;
}

IsBusinessDayAnswer Calendar::IsBusinessDay(Date date) const {
  const std::int64_t day = date.days_since_1970();
  return {Rank(day + 1) > Rank(day), Outside(date, date)};
}

BusinessDay Calendar::NextBusinessDay(Date date) const {
  const Date next = OfRank(Rank(date.days_since_1970()), date);
  return {next, Outside(date, next)};
}

BusinessDay Calendar::PreviousBusinessDay(Date date) const {
  const Date previous =
      OfRank(Rank(date.days_since_1970() + std::int64_t{1}) - 1, date);
  return {previous, Outside(date, previous)};
}

BusinessDay Calendar::AddBusinessDays(Date date, int n) const {
  assert(n >= -1'000'000 && n <= 1'000'000);
  if (n == 0) return NextBusinessDay(date);
  const std::int64_t day = date.days_since_1970();
  const Date result =
      OfRank(n > 0 ? Rank(day + 1) + n - 1 : Rank(day) + n, date);
  return {result, Outside(date, result)};
}

BusinessDayCount Calendar::BusinessDaysBetween(Date from, Date to) const {
  const std::int64_t a = from.days_since_1970();
  const std::int64_t b = to.days_since_1970();
  const std::int64_t days =
      b >= a ? Rank(b + 1) - Rank(a + 1) : Rank(b) - Rank(a);
  return {static_cast<std::int32_t>(days), Outside(from, to)};
}

}  // namespace arrears
