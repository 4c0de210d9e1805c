// SPDX-License-Identifier: Apache-2.0
//
// calendar.h: is this a business day, and which is the fifth one from here?
//
//   const Calendar cn = Calendar::Cn();
//   cn.NextBusinessDay(2025y / 10 / 1).date;             // 2025-10-09
//   const BusinessDay answer_by = cn.AddBusinessDays(notice_date, 5);
//   if (answer_by.outside_known_years) Warn();
//
// Is Sunday 26 January 2025 a business day in China? Yes: each year's notice
// moves some weekend days to the holidays beside them (make-up working days),
// so a calendar is three things: weekend, holidays, working days that win.
//
// What of a year nobody has published yet? It has weekends only, and every
// result that looked at such a day says so; it is never a silent guess.
#ifndef ARREARS_BASE_CALENDAR_H_
#define ARREARS_BASE_CALENDAR_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"

namespace arrears {

// Bit iso_weekday() - 1 set = not a business day.
inline constexpr std::uint8_t kSaturdaySunday = 0b110'0000;
inline constexpr std::uint8_t kFridaySaturday = 0b011'0000;

struct CalendarRules {
  std::uint8_t weekend = kSaturdaySunday;
  std::vector<Date> holidays;      // Any order; repeats and weekends allowed.
  std::vector<Date> working_days;  // Business days whatever else is said.
  // Years whose holidays are all listed. Default: every year, as there is
  // nothing to know of a calendar of weekends.
  int first_known_year = -32767, last_known_year = 32767;
};

// `outside_known_years`: some day from the question to the answer, both
// included, lies in a year whose holidays the calendar does not know.
struct IsBusinessDayAnswer {
  bool business_day = false, outside_known_years = false;
};
struct BusinessDay {
  Date date;
  bool outside_known_years = false;
};
struct BusinessDayCount {
  std::int32_t days = 0;
  bool outside_known_years = false;
};

class Calendar {
 public:
  // Saturdays and Sundays, nothing else; every year is known.
  static Calendar WeekendsOnly();
  // Mainland China, 2015 to 2026: the State Council's yearly notices with
  // their make-up working days; sources in src/base/calendar_cn.cc.
  static Calendar Cn();
  // kInvalidArgument when the weekend covers the week or has more than seven
  // bits, when a day is both holiday and working day (the message names it),
  // or when first_known_year > last_known_year.
  [[nodiscard]] static absl::StatusOr<Calendar> Create(CalendarRules rules);

  // This calendar with further days; the later word wins, so a holiday given
  // here is no working day any more. The known years stay: to add a year that
  // was published, take rules(), extend them and Create.
  Calendar WithHolidays(std::span<const Date> days) const;
  Calendar WithWorkingDays(std::span<const Date> days) const;

  // Both lists sorted, each day once.
  const CalendarRules& rules() const { return rules_; }

  // Dates lie in years [-32000, 32000]. O(log holidays) each.
  IsBusinessDayAnswer IsBusinessDay(Date date) const;
  // The date itself when it is a business day.
  BusinessDay NextBusinessDay(Date date) const;
  BusinessDay PreviousBusinessDay(Date date) const;

  // The n-th business day after `date`, before it when n < 0; for n = 0 as
  // NextBusinessDay. So Saturday + 1 is Monday: a period runs from the next
  // day. Requires |n| <= 1,000,000.
  BusinessDay AddBusinessDays(Date date, int n) const;
  // Business days in (from, to]; when to < from, minus those in [to, from). So
  // Friday to Saturday is 0, Friday to Monday 1, and for n != 0
  // BusinessDaysBetween(d, AddBusinessDays(d, n).date).days == n.
  BusinessDayCount BusinessDaysBetween(Date from, Date to) const;

 private:
  explicit Calendar(CalendarRules rules);
  std::int64_t Rank(std::int64_t day) const;
  Date OfRank(std::int64_t rank, Date from) const;
  bool Outside(Date a, Date b) const;
  void Tabulate();
  std::int64_t CountSpecial(std::int64_t day) const;

  CalendarRules rules_;
  Date known_from_, known_to_;
  // What differs from the plain week: holidays on its working days, working
  // days on its weekends. Sorted.
  std::vector<Date> closed_, opened_;
  std::array<std::uint8_t, 8> before_ = {};  // Working days before a weekday.
  // By day from the first special one on: the opened less the closed before it.
  std::int64_t first_special_ = 0;
  std::vector<std::int32_t> shift_;
};

}  // namespace arrears

#endif  // ARREARS_BASE_CALENDAR_H_
