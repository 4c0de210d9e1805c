// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/calendar.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;  // 2024y

std::vector<Date> AllDays(Date first, Date last) {
  std::vector<Date> days;
  for (Date day = first; day <= last; day = day + Days{1}) days.push_back(day);
  return days;
}

// The slow twin: the three lists of the rules, and one step a day.
bool OpenSlowly(const CalendarRules& rules, Date day) {
  const auto listed = [day](const std::vector<Date>& days) {
    return std::find(days.begin(), days.end(), day) != days.end();
  };
  if (listed(rules.working_days)) return true;
  if (listed(rules.holidays)) return false;
  return ((rules.weekend >> (day.iso_weekday() - 1)) & 1) == 0;
}
Date AddSlowly(const CalendarRules& rules, Date day, int n) {
  const Days step{n < 0 ? -1 : 1};
  if (n == 0) {
    while (!OpenSlowly(rules, day)) day = day + step;
  }
  for (int left = n < 0 ? -n : n; left > 0;) {
    day = day + step;
    if (OpenSlowly(rules, day)) --left;
  }
  return day;
}

// The notices for 2024 and 2025 name these days.
TEST(CnCalendar, FollowsThePublishedNotices) {
  const Calendar cn = Calendar::Cn();
  for (Date day : {2024y / 2 / 4, 2024y / 2 / 18, 2024y / 4 / 7, 2024y / 4 / 28,
                   2024y / 5 / 11, 2024y / 9 / 14, 2024y / 9 / 29,
                   2024y / 10 / 12, 2025y / 1 / 26, 2025y / 2 / 8,
                   2025y / 4 / 27, 2025y / 9 / 28, 2025y / 10 / 11}) {
    EXPECT_GE(Date(day).iso_weekday(), 6) << FormatIsoDate(day);
    EXPECT_TRUE(cn.IsBusinessDay(day).business_day) << FormatIsoDate(day);
  }
  for (Date day : AllDays(2025y / 10 / 1, 2025y / 10 / 8)) {
    EXPECT_FALSE(cn.IsBusinessDay(day).business_day) << FormatIsoDate(day);
  }
  for (Date day : AllDays(2024y / 2 / 10, 2024y / 2 / 17)) {
    EXPECT_FALSE(cn.IsBusinessDay(day).business_day) << FormatIsoDate(day);
  }
  // Lunar New Year's Eve of 2024 was advised, not ordered, as a day off.
  EXPECT_TRUE(cn.IsBusinessDay(2024y / 2 / 9).business_day);
  // 2020: the weekend make-up day of 1 February fell to the longer holiday.
  EXPECT_FALSE(cn.IsBusinessDay(2020y / 1 / 31).business_day);
  EXPECT_FALSE(cn.IsBusinessDay(2020y / 2 / 1).business_day);
  EXPECT_TRUE(cn.IsBusinessDay(2020y / 2 / 3).business_day);
  // 2015: the one-off holiday of 3 September.
  EXPECT_FALSE(cn.IsBusinessDay(2015y / 9 / 4).business_day);
  EXPECT_TRUE(cn.IsBusinessDay(2015y / 9 / 6).business_day);
}

// Days for which isWorkday is true in the npm package chinese-days 1.5.7: how
// many in the year, and the sum of the squares of their days of the year (1
// January = 1), which two days that changed places would alter.
TEST(CnCalendar, HasTheSameBusinessDaysAsAnotherSource) {
  struct Case {
    int year, days;
    std::int64_t squares;
  };
  constexpr Case kCases[] = {
      {2015, 249, 11257637}, {2016, 250, 11370587}, {2017, 249, 11170769},
      {2018, 250, 11203636}, {2019, 250, 11260753}, {2020, 249, 11406236},
      {2021, 250, 11357513}, {2022, 249, 11278920}, {2023, 249, 11173775},
      {2024, 251, 11349569}, {2025, 248, 11269600}, {2026, 248, 11299596}};
  const Calendar cn = Calendar::Cn();
  for (const Case& c : kCases) {
    const Date eve = std::chrono::year{c.year - 1} / 12 / 31;
    const Date last = std::chrono::year{c.year} / 12 / 31;
    EXPECT_EQ(cn.BusinessDaysBetween(eve, last).days, c.days) << c.year;
    std::int64_t squares = 0;
    for (Date day : AllDays(eve + Days{1}, last)) {
      const std::int64_t k = (day - eve).count();
      if (cn.IsBusinessDay(day).business_day) squares += k * k;
    }
    EXPECT_EQ(squares, c.squares) << c.year;
  }
}

// A slip in the tables shows as a rest day listed twice or a working day that
// is no weekend day or lies inside a rest period.
TEST(CnCalendar, ItsTablesContradictNothing) {
  const CalendarRules rules = Calendar::Cn().rules();
  EXPECT_TRUE(Calendar::Create(rules).ok());
  EXPECT_TRUE(std::is_sorted(rules.holidays.begin(), rules.holidays.end()));
  EXPECT_EQ(std::adjacent_find(rules.holidays.begin(), rules.holidays.end()),
            rules.holidays.end());
  EXPECT_EQ(
      std::adjacent_find(rules.working_days.begin(), rules.working_days.end(),
                         std::greater_equal<>()),
      rules.working_days.end());
  for (Date day : rules.working_days) {
    EXPECT_GE(day.iso_weekday(), 6) << FormatIsoDate(day);
  }
}

TEST(CnCalendar, SaysWhenItLeavesTheYearsItKnows) {
  const Calendar cn = Calendar::Cn();
  EXPECT_FALSE(cn.IsBusinessDay(2026y / 12 / 31).outside_known_years);
  EXPECT_TRUE(cn.IsBusinessDay(2027y / 1 / 1).outside_known_years);
  EXPECT_FALSE(cn.IsBusinessDay(2015y / 1 / 1).outside_known_years);
  EXPECT_TRUE(cn.IsBusinessDay(2014y / 12 / 31).outside_known_years);

  EXPECT_FALSE(cn.AddBusinessDays(2026y / 12 / 30, 1).outside_known_years);
  EXPECT_TRUE(cn.AddBusinessDays(2026y / 12 / 30, 2).outside_known_years);
  EXPECT_TRUE(cn.AddBusinessDays(2027y / 1 / 1, -2).outside_known_years);
  EXPECT_TRUE(cn.PreviousBusinessDay(2015y / 1 / 3).outside_known_years);
  EXPECT_FALSE(cn.NextBusinessDay(2015y / 1 / 3).outside_known_years);
  EXPECT_TRUE(cn.BusinessDaysBetween(2026y / 12 / 1, 2027y / 1 / 1)
                  .outside_known_years);
  EXPECT_TRUE(cn.BusinessDaysBetween(2027y / 1 / 1, 2026y / 12 / 1)
                  .outside_known_years);

  const Calendar weekends = Calendar::WeekendsOnly();
  EXPECT_FALSE(weekends.IsBusinessDay(2127y / 1 / 1).outside_known_years);
}

TEST(CnCalendar, TakesAYearItsUserKnows) {
  CalendarRules rules = Calendar::Cn().rules();
  rules.holidays.push_back(2027y / 1 / 1);
  rules.last_known_year = 2027;
  const Calendar extended = Calendar::Create(std::move(rules)).value();
  const IsBusinessDayAnswer answer = extended.IsBusinessDay(2027y / 1 / 1);
  EXPECT_FALSE(answer.business_day);
  EXPECT_FALSE(answer.outside_known_years);
}

// numpy 1.24.2: busday_offset(d, n, roll='backward') for n > 0 and 'forward'
// for n < 0; busday_count(a, b) counts [a, b), which is (a - 1, b - 1].
TEST(Calendar, AgreesWithNumpyOnWeekends) {
  const Calendar calendar = Calendar::WeekendsOnly();
  struct Case {
    Date date;
    int n;
    Date result;
  };
  const Case cases[] = {
      {2024y / 3 / 29, 1, 2024y / 4 / 1},
      {2024y / 3 / 30, 1, 2024y / 4 / 1},
      {2024y / 3 / 31, -1, 2024y / 3 / 29},
      {2024y / 3 / 29, 250, 2025y / 3 / 14},
      {2024y / 3 / 29, -1000, 2020y / 5 / 29},
      {1969y / 12 / 28, 1, 1969y / 12 / 29},
      {std::chrono::year{1} / 1 / 1, 1'000'000, 3834y / 1 / 27},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(calendar.AddBusinessDays(c.date, c.n).date, c.result)
        << FormatIsoDate(c.date) << " + " << c.n;
  }
  EXPECT_EQ(calendar.BusinessDaysBetween(2023y / 12 / 30, 2024y / 12 / 30).days,
            261);
  EXPECT_EQ(calendar.BusinessDaysBetween(1899y / 12 / 31, 2099y / 12 / 31).days,
            52179);
}

// As above with weekmask='1111001' and three holidays, the last on a Sunday.
TEST(Calendar, AgreesWithNumpyOnAFridayWeekend) {
  CalendarRules rules;
  rules.weekend = kFridaySaturday;
  rules.holidays = {2024y / 4 / 14, 2024y / 1 / 1, 2024y / 4 / 10};
  const Calendar calendar = Calendar::Create(std::move(rules)).value();
  EXPECT_EQ(calendar.AddBusinessDays(2024y / 3 / 30, 5).date,
            Date(2024y / 4 / 4));
  EXPECT_EQ(calendar.AddBusinessDays(2024y / 4 / 4, 5).date,
            Date(2024y / 4 / 15));
  EXPECT_EQ(calendar.AddBusinessDays(2024y / 4 / 11, 1).date,
            Date(2024y / 4 / 15));
  EXPECT_EQ(calendar.AddBusinessDays(2024y / 5 / 2, -10).date,
            Date(2024y / 4 / 18));
  EXPECT_EQ(calendar.BusinessDaysBetween(2023y / 12 / 31, 2024y / 12 / 31).days,
            259);
  EXPECT_EQ(calendar.BusinessDaysBetween(2024y / 4 / 4, 2024y / 4 / 14).days,
            4);
}

TEST(Calendar, CountsFromTheNextDay) {
  const Calendar calendar = Calendar::WeekendsOnly();
  const Date friday = 2024y / 3 / 29, saturday = 2024y / 3 / 30,
             monday = 2024y / 4 / 1;
  EXPECT_EQ(calendar.BusinessDaysBetween(friday, friday).days, 0);
  EXPECT_EQ(calendar.BusinessDaysBetween(friday, saturday).days, 0);
  EXPECT_EQ(calendar.BusinessDaysBetween(friday, monday).days, 1);
  EXPECT_EQ(calendar.BusinessDaysBetween(monday, friday).days, -1);
  EXPECT_EQ(calendar.NextBusinessDay(saturday).date, monday);
  EXPECT_EQ(calendar.NextBusinessDay(monday).date, monday);
  EXPECT_EQ(calendar.PreviousBusinessDay(saturday).date, friday);
  EXPECT_EQ(calendar.PreviousBusinessDay(friday).date, friday);
  EXPECT_EQ(calendar.AddBusinessDays(saturday, 0).date, monday);
  EXPECT_EQ(calendar.AddBusinessDays(saturday, 1).date, monday);
}

// Random calendars, among them some with one business day a week, long shut
// periods and worked weekends, against the twin that looks at every day.
TEST(Calendar, AgreesWithItsSlowTwin) {
  std::mt19937 rng(2025);
  const std::vector<Date> days = AllDays(2023y / 11 / 1, 2024y / 3 / 1);
  for (int round = 0; round < 150; ++round) {
    CalendarRules rules;
    rules.weekend = static_cast<std::uint8_t>(rng() % 127);
    const unsigned one_in = 2 + rng() % 10;
    for (Date day : days) {
      if (rng() % one_in == 0)
        rules.holidays.push_back(day);
      else if (rng() % 12 == 0)
        rules.working_days.push_back(day);
    }
    std::shuffle(rules.holidays.begin(), rules.holidays.end(), rng);
    const Calendar calendar = Calendar::Create(rules).value();
    for (int i = 0; i < 40; ++i) {
      const Date date = days[rng() % days.size()];
      const int n = static_cast<int>(rng() % 41) - 20;
      ASSERT_EQ(calendar.IsBusinessDay(date).business_day,
                OpenSlowly(rules, date));
      const Date sum = calendar.AddBusinessDays(date, n).date;
      ASSERT_EQ(sum, AddSlowly(rules, date, n))
          << FormatIsoDate(date) << " + " << n;
      if (n != 0) {
        ASSERT_EQ(calendar.BusinessDaysBetween(date, sum).days, n);
      }
      Date previous = date;
      while (!OpenSlowly(rules, previous)) previous = previous - Days{1};
      ASSERT_EQ(calendar.PreviousBusinessDay(date).date, previous);
      ASSERT_EQ(calendar.NextBusinessDay(date).date, AddSlowly(rules, date, 0));
    }
  }
}

TEST(Calendar, TheLaterWordWins) {
  const Date sunday = 2024y / 3 / 31, monday = 2024y / 4 / 1;
  const std::vector<Date> both = {monday, sunday};
  const Calendar base = Calendar::WeekendsOnly();
  const Calendar shut = base.WithHolidays(both);
  EXPECT_FALSE(shut.IsBusinessDay(monday).business_day);
  const Calendar open = shut.WithWorkingDays(both);
  EXPECT_TRUE(open.IsBusinessDay(monday).business_day);
  EXPECT_TRUE(open.IsBusinessDay(sunday).business_day);
  EXPECT_TRUE(open.rules().holidays.empty());
  const Calendar again = open.WithHolidays(both);
  EXPECT_FALSE(again.IsBusinessDay(sunday).business_day);
  EXPECT_TRUE(again.rules().working_days.empty());
  EXPECT_EQ(again.rules().holidays, (std::vector<Date>{sunday, monday}));
  // The calendar it was made from did not change.
  EXPECT_TRUE(base.IsBusinessDay(monday).business_day);
}

TEST(Calendar, RefusesRulesThatContradictThemselves) {
  const auto refusal = [](CalendarRules rules) {
    const absl::Status status = Calendar::Create(std::move(rules)).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  CalendarRules both;
  both.holidays = both.working_days = {2024y / 4 / 1};
  EXPECT_THAT(refusal(both), HasSubstr("2024-04-01"));
  CalendarRules never;
  never.weekend = 127;
  EXPECT_THAT(refusal(never), HasSubstr("127"));
  never.weekend = 128;
  EXPECT_THAT(refusal(never), HasSubstr("128"));
  CalendarRules years;
  years.first_known_year = 2026;
  years.last_known_year = 2025;
  EXPECT_THAT(refusal(years), HasSubstr("first_known_year 2026"));
}

}  // namespace
}  // namespace arrears
