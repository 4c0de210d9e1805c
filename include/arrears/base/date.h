// SPDX-License-Identifier: Apache-2.0
//
// date.h: which day is it, and which day is N months later?
//
//   constexpr Date kDue = 2024y / 1 / 31;             // std::chrono literals
//   const Days late = as_of - kDue;                   // typed difference
//   const Date next = AddMonthsClamped(kDue, 1);      // 2024-02-29
//   absl::StatusOr<Date> day = ParseIsoDate("2024-03-31");
//
// What is 31 January plus one month? The last day of February: month and year
// arithmetic adds to the calendar field and clamps to the end of the month.
// Always step from the origin: 31 Jan + 2 months is 31 Mar, while stepping
// twice by one month would drift to 29 Mar.
//
// There is no clock, time zone or time of day here. A date is a day in the
// creditor's books.
#ifndef ARREARS_BASE_DATE_H_
#define ARREARS_BASE_DATE_H_

#include <chrono>
#include <compare>
#include <cstdint>
#include <ratio>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace arrears {

// A signed number of calendar days. `Days{30}`; an int does not convert.
using Days = std::chrono::duration<std::int32_t, std::ratio<86400>>;

// A calendar day of the proleptic Gregorian calendar: four bytes holding the
// days since 1970-01-01, the layout of Arrow's date32. Default: 1970-01-01.
// There is no "null" date: absence is a cleared bit in a column's validity
// bitmap or an empty std::optional.
class Date {
 public:
  constexpr Date() = default;
  // Requires ymd.ok() and a year in [-32767, 32767].
  constexpr Date(std::chrono::year_month_day ymd)  // NOLINT: a literal's type
      : Date(std::chrono::sys_days{ymd}) {}
  constexpr Date(std::chrono::sys_days day)  // NOLINT: same meaning, 8 bytes
      : days_(static_cast<std::int32_t>(day.time_since_epoch().count())) {}
  static constexpr Date FromDays(std::int32_t days_since_1970) {
    Date date;
    date.days_ = days_since_1970;
    return date;
  }

  // Days since 1970-01-01; negative before it.
  constexpr std::int32_t days_since_1970() const { return days_; }
  constexpr std::chrono::sys_days sys_days() const {
    return std::chrono::sys_days{std::chrono::days{days_}};
  }
  constexpr std::chrono::year_month_day ymd() const {
    return std::chrono::year_month_day{sys_days()};
  }
  // ISO: 1 = Monday .. 7 = Sunday.
  constexpr int iso_weekday() const {
    return static_cast<int>(std::chrono::weekday{sys_days()}.iso_encoding());
  }

  friend constexpr auto operator<=>(Date, Date) = default;
  // Exact. Requires the result to lie within four bytes of 1970.
  friend constexpr Days operator-(Date a, Date b) {
    return Days{a.days_ - b.days_};
  }
  friend constexpr Date operator+(Date a, Days n) {
    return FromDays(a.days_ + n.count());
  }
  friend constexpr Date operator-(Date a, Days n) {
    return FromDays(a.days_ - n.count());
  }

 private:
  std::int32_t days_ = 0;
};
static_assert(sizeof(Date) == 4);

// `months` may be negative. The day of month is kept, or clamped to the last
// day of the target month (PRC Civil Code arts 201-202; BGB ss187-188).
// Requires both years in [-32767, 32767], like all functions below.
Date AddMonthsClamped(Date origin, int months);
// As AddMonthsClamped(origin, 12 * years): 29 Feb + 1 year = 28 Feb.
Date AddYearsClamped(Date origin, int years);

// The greatest n with AddMonthsClamped(origin, n) <= date; negative when
// date < origin. 2023-03-01 to 2024-02-29 is 11 months, though 365 days.
int WholeMonthsBetween(Date origin, Date date);
// The greatest n with AddYearsClamped(origin, n) <= date.
int WholeYearsBetween(Date origin, Date date);

Date MonthStart(Date date);
Date MonthEnd(Date date);

// Exactly "YYYY-MM-DD", years 0001 to 9999. kInvalidArgument naming the text
// and what is wrong with it ("2023-02-29: February 2023 has 28 days").
[[nodiscard]] absl::StatusOr<Date> ParseIsoDate(std::string_view text);
// "YYYY-MM-DD". Requires a year in [0, 9999].
std::string FormatIsoDate(Date date);

}  // namespace arrears

#endif  // ARREARS_BASE_DATE_H_
