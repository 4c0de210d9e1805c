// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/date.h"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <type_traits>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::HasSubstr;

Date On(int y, int m, int d) { return Date(std::chrono::year{y} / m / d); }

// A day counted the way a wall calendar is: by hand, one after another.
struct WallDay {
  int y = 1, m = 1, d = 1;
  static int Length(int y, int m) {
    const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    constexpr int kLength[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && leap ? 29 : kLength[m - 1];
  }
  void Step() {
    if (++d > Length(y, m)) {
      d = 1;
      if (++m > 12) {
        m = 1;
        ++y;
      }
    }
  }
};

static_assert(std::is_trivially_copyable_v<Date>);
static_assert(Date().days_since_1970() == 0);
static_assert(Date(2024y / 3 / 1) - Date(2024y / 2 / 28) == Days{2});
static_assert(Date(2023y / 3 / 1) - Date(2023y / 2 / 28) == Days{1});
static_assert(Date(2024y / 2 / 28) + Days{2} == Date(2024y / 3 / 1));
static_assert(Date(2024y / 1 / 1) - Days{1} == Date(2023y / 12 / 31));
static_assert(Date(2024y / 1 / 1) < Date(2024y / 1 / 2));
static_assert(Date::FromDays(-1) == Date(1969y / 12 / 31));

// (date(y, m, d) - date(1970, 1, 1)).days and date(y, m, d).isoweekday() of
// Python 3.11's datetime.
TEST(Date, CountsDaysAndWeekdaysAsPythonDoes) {
  struct Case {
    int y, m, d, days, weekday;
  };
  constexpr Case kCases[] = {
      {1, 1, 1, -719162, 1},     {1582, 10, 15, -141427, 5},
      {1600, 2, 29, -135081, 2}, {1899, 12, 31, -25568, 7},
      {1900, 2, 28, -25509, 3},  {1900, 3, 1, -25508, 4},
      {1969, 12, 31, -1, 3},     {1970, 1, 1, 0, 4},
      {2000, 2, 29, 11016, 2},   {2024, 2, 29, 19782, 4},
      {2038, 1, 19, 24855, 2},   {2100, 2, 28, 47540, 7},
      {2100, 3, 1, 47541, 1},    {9999, 12, 31, 2932896, 5},
  };
  for (const Case& c : kCases) {
    const Date date = On(c.y, c.m, c.d);
    EXPECT_EQ(date.days_since_1970(), c.days) << FormatIsoDate(date);
    EXPECT_EQ(date.iso_weekday(), c.weekday) << FormatIsoDate(date);
  }
}

// Every day of the years 0001 to 9999, against a calendar stepped by hand.
TEST(Date, EveryDayOfTenThousandYearsRoundTripsThroughText) {
  WallDay wall;
  int days = 0;
  for (Date date = On(1, 1, 1); wall.y <= 9999; date = date + Days{1}) {
    char expected[40];  // Room for any int, which g++ -O3 insists on.
    std::snprintf(expected, sizeof expected, "%04d-%02d-%02d", wall.y, wall.m,
                  wall.d);
    const std::string text = FormatIsoDate(date);
    const absl::StatusOr<Date> back = ParseIsoDate(text);
    if (text != expected || !back.ok() || *back != date) {
      FAIL() << expected << " is printed " << text << " and read "
             << (back.ok() ? FormatIsoDate(*back) : back.status().ToString());
    }
    wall.Step();
    ++days;
  }
  EXPECT_EQ(days, 719162 + 2932896 + 1);  // From the table above.
}

TEST(Date, TheCalendarRepeatsEvery146097Days) {
  std::mt19937 rng(400);
  std::uniform_int_distribution<std::int32_t> day(-719162, 2932896 - 146097);
  for (int i = 0; i < 20000; ++i) {
    const Date date = Date::FromDays(day(rng));
    const Date later = date + Days{146097};
    EXPECT_EQ(later.ymd(), date.ymd() + std::chrono::years{400});
    EXPECT_EQ(later.iso_weekday(), date.iso_weekday());
  }
}

// Each right-hand side is start + relativedelta(months=n) of Python's dateutil
// 2.8.2.
TEST(AddMonthsClamped, StopsAtTheEndOfAShorterMonth) {
  struct Case {
    int y, m, d, months, to_y, to_m, to_d;
  };
  constexpr Case kCases[] = {
      {2024, 1, 31, 1, 2024, 2, 29},     {2023, 1, 31, 1, 2023, 2, 28},
      {2024, 1, 31, 2, 2024, 3, 31},     {2024, 1, 31, 3, 2024, 4, 30},
      {2024, 1, 31, 13, 2025, 2, 28},    {2024, 1, 31, -2, 2023, 11, 30},
      {2024, 3, 31, -1, 2024, 2, 29},    {2024, 2, 29, 12, 2025, 2, 28},
      {2024, 2, 29, 48, 2028, 2, 29},    {2024, 2, 29, -12, 2023, 2, 28},
      {2000, 2, 29, 1200, 2100, 2, 28},  {2023, 12, 31, 2, 2024, 2, 29},
      {2023, 8, 31, -6, 2023, 2, 28},    {2024, 5, 30, -3, 2024, 2, 29},
      {2024, 5, 15, 0, 2024, 5, 15},     {1900, 1, 30, 1, 1900, 2, 28},
      {2024, 12, 31, -13, 2023, 11, 30}, {2024, 1, 29, 1, 2024, 2, 29},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(AddMonthsClamped(On(c.y, c.m, c.d), c.months),
              On(c.to_y, c.to_m, c.to_d))
        << c.y << "-" << c.m << "-" << c.d << " + " << c.months;
  }
}

TEST(AddMonthsClamped, StepsFromTheOriginAndDoesNotDrift) {
  const Date origin = On(2024, 1, 31);
  EXPECT_EQ(AddMonthsClamped(origin, 2), On(2024, 3, 31));
  EXPECT_EQ(AddMonthsClamped(AddMonthsClamped(origin, 1), 1), On(2024, 3, 29));
}

TEST(AddMonthsClamped, AgreesWithAWallCalendar) {
  std::mt19937 rng(12);
  std::uniform_int_distribution<int> year(1900, 2200), month(1, 12),
      number(1, 31), months(-600, 600);
  for (int i = 0; i < 20000; ++i) {
    WallDay from{year(rng), month(rng), number(rng)};
    if (from.d > WallDay::Length(from.y, from.m)) continue;
    const int n = months(rng);
    WallDay to = from;
    for (int k = 0; k < n; ++k) to.m < 12 ? ++to.m : (++to.y, to.m = 1);
    for (int k = 0; k > n; --k) to.m > 1 ? --to.m : (--to.y, to.m = 12);
    to.d = std::min(to.d, WallDay::Length(to.y, to.m));
    ASSERT_EQ(AddMonthsClamped(On(from.y, from.m, from.d), n),
              On(to.y, to.m, to.d))
        << from.y << "-" << from.m << "-" << from.d << " + " << n;
  }
}

TEST(AddYearsClamped, LeapDayMeetsItselfOnlyInLeapYears) {
  EXPECT_EQ(AddYearsClamped(On(2024, 2, 29), 1), On(2025, 2, 28));
  EXPECT_EQ(AddYearsClamped(On(2024, 2, 29), 4), On(2028, 2, 29));
  EXPECT_EQ(AddYearsClamped(On(2024, 2, 29), 76), On(2100, 2, 28));
  EXPECT_EQ(AddYearsClamped(On(2024, 2, 29), -1), On(2023, 2, 28));
}

TEST(WholeMonthsBetween, IsTheGreatestStepThatDoesNotPassTheDate) {
  std::mt19937 rng(146097);
  std::uniform_int_distribution<std::int32_t> start(-20000, 40000),
      span(-2000, 2000);
  for (int i = 0; i < 50000; ++i) {
    const Date origin = Date::FromDays(start(rng));
    const Date date = origin + Days{span(rng)};
    const int months = WholeMonthsBetween(origin, date);
    EXPECT_LE(AddMonthsClamped(origin, months), date);
    EXPECT_GT(AddMonthsClamped(origin, months + 1), date);
    const int years = WholeYearsBetween(origin, date);
    EXPECT_LE(AddYearsClamped(origin, years), date);
    EXPECT_GT(AddYearsClamped(origin, years + 1), date);
    ASSERT_FALSE(HasFailure())
        << FormatIsoDate(origin) << " to " << FormatIsoDate(date);
  }
}

// The case on which a year of 365 days and a year of the calendar disagree:
// 365 days have passed, and the anniversary is tomorrow.
TEST(WholeYearsBetween, CountsAnniversariesAndNot365Days) {
  const Date document = On(2023, 3, 1);
  const Date as_of = On(2024, 2, 29);
  EXPECT_EQ(as_of - document, Days{365});
  EXPECT_EQ(WholeYearsBetween(document, as_of), 0);
  EXPECT_EQ(WholeMonthsBetween(document, as_of), 11);
  EXPECT_EQ(WholeYearsBetween(document, as_of + Days{1}), 1);
}

TEST(WholeYearsBetween, IsNegativeBeforeTheOrigin) {
  const Date origin = On(2024, 3, 10);
  EXPECT_EQ(WholeYearsBetween(origin, origin), 0);
  EXPECT_EQ(WholeYearsBetween(origin, origin - Days{1}), -1);
  EXPECT_EQ(WholeMonthsBetween(origin, origin - Days{1}), -1);
  EXPECT_EQ(WholeMonthsBetween(origin, On(2024, 2, 10)), -1);
  EXPECT_EQ(WholeMonthsBetween(origin, On(2024, 2, 9)), -2);
}

TEST(MonthEnd, IsTheDayBeforeTheNextMonthStart) {
  WallDay wall{1999, 1, 1};
  for (Date date = On(1999, 1, 1); wall.y < 2005; date = date + Days{1}) {
    EXPECT_EQ(MonthStart(date), On(wall.y, wall.m, 1));
    EXPECT_EQ(MonthEnd(date),
              On(wall.y, wall.m, WallDay::Length(wall.y, wall.m)));
    wall.Step();
  }
}

TEST(ParseIsoDate, SaysWhatIsWrong) {
  struct Case {
    std::string text, reason;
  };
  const Case cases[] = {
      {"2023-02-29", "2023-02-29: February 2023 has 28 days"},
      {"1900-02-29", "1900-02-29: February 1900 has 28 days"},
      {"2024-04-31", "2024-04-31: April 2024 has 30 days"},
      {"2024-13-01", "2024-13-01: there is no month 13"},
      {"2024-00-10", "2024-00-10: there is no month 0"},
      {"2024-01-00", "2024-01-00: there is no day 0"},
      {"0000-01-01", "0000-01-01: the year must be 0001 to 9999"},
      {"", "\"\" is not a date YYYY-MM-DD"},
      {"2024-1-1", "\"2024-1-1\" is not a date YYYY-MM-DD"},
      {"2024/01/01", "\"2024/01/01\" is not a date YYYY-MM-DD"},
      {"20240101", "is not a date"},
      {" 2024-01-01", "is not a date"},
      {"2024-01-01 ", "is not a date"},
      {"2024-01-01T00:00:00", "is not a date"},
      {"-024-01-01", "is not a date"},
      {"+024-01-01", "is not a date"},
      {"2024-+1-01", "is not a date"},
      {"２０２４-01-01", "is not a date"},  // Full-width digits.
      {std::string("2024-01-0\0", 10), "2024-01-0\\x00"},
  };
  for (const Case& c : cases) {
    const absl::Status status = ParseIsoDate(c.text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.reason));
  }
}

TEST(ParseIsoDate, KeepsTheMessageShortForAnEndlessText) {
  std::string endless;
  for (int i = 0; i < 100000; ++i) endless += "账龄";
  const absl::Status status = ParseIsoDate(endless).status();
  EXPECT_LT(status.message().size(), 200u);
  // Cut between characters, so what is shown is whole.
  EXPECT_THAT(std::string(status.message()), HasSubstr("账龄账...\""));
}

}  // namespace
}  // namespace arrears
