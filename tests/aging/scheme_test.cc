// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/scheme.h"

#include <chrono>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Date kAsOf = 2024y / 3 / 31;

AgingScheme PresetOrDie(const std::string& name) {
  absl::StatusOr<AgingScheme> scheme = AgingScheme::Preset(name);
  EXPECT_TRUE(scheme.ok()) << scheme.status();
  return *std::move(scheme);
}

// "outside" or the label of the bucket of an item `age` days old.
std::string LabelAt(const AgingScheme& scheme, int age) {
  const int bucket = scheme.At(kAsOf).BucketOf(kAsOf - Days{age});
  return bucket == kOutside
             ? "outside"
             : scheme.buckets()[static_cast<std::size_t>(bucket)].label;
}

constexpr int kNoEnd = std::numeric_limits<int>::max();

struct Interval {
  int from, to;  // Days, both ends inclusive; -kNoEnd and kNoEnd are open.
  const char* label;
};

// Every preset in days, written out from the reports' own descriptions
// (METHODS.md#aging), not from the table in scheme.cc: intervals, oldest last.
const std::map<std::string, std::vector<Interval>>& DayPresets() {
  static const auto* const kPresets =
      new std::map<std::string, std::vector<Interval>>{
          {"standard",
           {{-kNoEnd, 0, "not due"},
            {1, 30, "1-30"},
            {31, 60, "31-60"},
            {61, 90, "61-90"},
            {91, kNoEnd, ">90"}}},
          {"sap",
           {{-kNoEnd, 0, "not due"},
            {1, 30, "1-30"},
            {31, 60, "31-60"},
            {61, 90, "61-90"},
            {91, 180, "91-180"},
            {181, kNoEnd, ">180"}}},
          {"erpnext",
           {{-kNoEnd, -1, "outside"},
            {0, 30, "0-30"},
            {31, 60, "31-60"},
            {61, 90, "61-90"},
            {91, 120, "91-120"},
            {121, kNoEnd, ">120"}}},
          {"oca",
           {{-kNoEnd, 0, "not due"},
            {1, 30, "1-30"},
            {31, 60, "31-60"},
            {61, 90, "61-90"},
            {91, 120, "91-120"},
            {121, kNoEnd, ">120"}}},
          {"business_central",
           {{-kNoEnd, -1, "not due"},
            {0, 29, "0-29"},
            {30, 59, "30-59"},
            {60, 89, "60-89"},
            {90, kNoEnd, ">89"}}},
          {"tryton",
           {{-kNoEnd, -1, "outside"},
            {0, 29, "0-29"},
            {30, 59, "30-59"},
            {60, 89, "60-89"},
            {90, kNoEnd, ">89"}}},
          {"ledgersmb",
           {{-kNoEnd, -30, "outside"},
            {-29, 29, "-29 to 29"},
            {30, 59, "30-59"},
            {60, 89, "60-89"},
            {90, kNoEnd, ">89"}}},
          {"openbravo",
           {{-kNoEnd, -1, "not due"},
            {0, 29, "0-29"},
            {30, 59, "30-59"},
            {60, 89, "60-89"},
            {90, 119, "90-119"},
            {120, kNoEnd, ">119"}}},
          {"idempiere",
           {{-kNoEnd, -91, "due in >90"},
            {-90, -61, "due in 61-90"},
            {-60, -31, "due in 31-60"},
            {-30, -8, "due in 8-30"},
            {-7, -1, "due in 1-7"},
            {0, 0, "due today"},
            {1, 7, "1-7"},
            {8, 30, "8-30"},
            {31, 60, "31-60"},
            {61, 90, "61-90"},
            {91, kNoEnd, ">90"}}},
      };
  return *kPresets;
}

TEST(AgingScheme, EveryDayPresetPutsEveryDayWhereItsReportDoes) {
  for (const auto& [name, intervals] : DayPresets()) {
    const AgingScheme scheme = PresetOrDie(name);
    EXPECT_EQ(scheme.name(), name);
    // -31 to 121 day by day as the edges need; the wider range costs nothing.
    for (int age = -800; age <= 800; ++age) {
      int hits = 0;
      for (const Interval& interval : intervals) {
        if (age < interval.from || age > interval.to) continue;
        ++hits;
        ASSERT_EQ(LabelAt(scheme, age), interval.label) << name << " " << age;
      }
      ASSERT_EQ(hits, 1) << name << " " << age;
    }
  }
}

TEST(AgingScheme, BucketsCarryBothEndsOfEveryDayPreset) {
  for (const auto& [name, intervals] : DayPresets()) {
    const AgingScheme scheme = PresetOrDie(name);
    std::size_t bucket = 0;
    for (const Interval& interval : intervals) {
      if (std::string(interval.label) == "outside") continue;
      ASSERT_LT(bucket, scheme.buckets().size()) << name;
      const AgingBucket& b = scheme.buckets()[bucket++];
      EXPECT_EQ(b.label, interval.label) << name;
      EXPECT_FALSE(b.label_zh.empty()) << name;
      EXPECT_EQ(b.from().value_or(-kNoEnd), interval.from) << name;
      EXPECT_EQ(b.to().value_or(kNoEnd), interval.to) << name;
    }
    EXPECT_EQ(bucket, scheme.buckets().size()) << name;
  }
}

// The conventions that were read in the vendors' own sources: where an item due
// today stands, where day 30 stands, where an item due tomorrow stands, and
// which date starts the clock.
TEST(AgingScheme, VendorsDisagreeOnDueTodayDayThirtyAndNotDue) {
  struct Case {
    const char* preset;
    const char* due_today;
    const char* day_30;
    const char* due_tomorrow;
  };
  constexpr Case kCases[] = {
      {"erpnext", "0-30", "0-30", "outside"},
      {"oca", "not due", "1-30", "not due"},
      {"tryton", "0-29", "30-59", "outside"},
      {"ledgersmb", "-29 to 29", "30-59", "-29 to 29"},
      {"openbravo", "0-29", "30-59", "not due"},
      {"business_central", "0-29", "30-59", "not due"},
      {"idempiere", "due today", "8-30", "due in 1-7"},
      {"sap", "not due", "1-30", "not due"},
      {"standard", "not due", "1-30", "not due"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.preset);
    const AgingScheme scheme = PresetOrDie(c.preset);
    EXPECT_EQ(LabelAt(scheme, 0), c.due_today);
    EXPECT_EQ(LabelAt(scheme, 30), c.day_30);
    EXPECT_EQ(LabelAt(scheme, -1), c.due_tomorrow);
    EXPECT_EQ(scheme.default_basis(), AgingBasis::kDue);
  }
  EXPECT_EQ(PresetOrDie("prc_audit").default_basis(), AgingBasis::kDocument);
}

TEST(AgingScheme, EveryPresetIsKnownByNameAndOthersAreNotFound) {
  EXPECT_THAT(
      AgingScheme::PresetNames(),
      ElementsAre("standard", "sap", "erpnext", "oca", "business_central",
                  "tryton", "ledgersmb", "openbravo", "idempiere",
                  "schedule_iii", "prc_audit", "two_year"));
  for (const std::string& name : AgingScheme::PresetNames()) {
    EXPECT_EQ(PresetOrDie(name).name(), name);
  }
  const absl::Status status = AgingScheme::Preset("Standard").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("\"Standard\": known are standard, sap"));
}

struct MonthCase {
  Date date, as_of;
  const char* label;
};

void ExpectLabels(const std::string& preset,
                  const std::vector<MonthCase>& cases) {
  const AgingScheme scheme = PresetOrDie(preset);
  for (const MonthCase& c : cases) {
    const int bucket = scheme.At(c.as_of).BucketOf(c.date);
    ASSERT_NE(bucket, kOutside);
    EXPECT_EQ(scheme.buckets()[static_cast<std::size_t>(bucket)].label, c.label)
        << preset << " " << FormatIsoDate(c.date) << " at "
        << FormatIsoDate(c.as_of);
  }
}

// Each line by the calendar: the anniversary itself still belongs to the year
// that ends ("within one year, one year included" in the PRC notes).
TEST(AgingScheme, PrcAuditCountsCalendarYearsOfTheDocument) {
  ExpectLabels("prc_audit",
               {
                   {2024y / 2 / 29, 2024y / 2 / 29, "<=1y"},
                   {2024y / 5 / 1, 2024y / 2 / 29, "<=1y"},  // Post-dated.
                   // 365 days, yet not a year: 2024 has a leap day (AG-19).
                   {2023y / 3 / 1, 2024y / 2 / 29, "<=1y"},
                   {2023y / 3 / 1, 2024y / 3 / 1, "<=1y"},
                   {2023y / 3 / 1, 2024y / 3 / 2, "1-2y"},
                   // The anniversary of 29 February is 28 February.
                   {2024y / 2 / 29, 2025y / 2 / 28, "<=1y"},
                   {2024y / 2 / 29, 2025y / 3 / 1, "1-2y"},
                   {2022y / 3 / 1, 2024y / 3 / 1, "1-2y"},
                   {2022y / 2 / 28, 2024y / 3 / 1, "2-3y"},
                   {2021y / 3 / 1, 2024y / 3 / 2, "3-4y"},
                   {2020y / 3 / 1, 2024y / 3 / 2, "4-5y"},
                   {2019y / 3 / 1, 2024y / 3 / 1, "4-5y"},
                   {2019y / 3 / 1, 2024y / 3 / 2, ">5y"},
                   {1970y / 1 / 1, 2024y / 3 / 2, ">5y"},
               });
}

TEST(AgingScheme, TwoYearLineIsTheSecondAnniversary) {
  ExpectLabels("two_year", {
                               {2024y / 6 / 1, 2024y / 3 / 1, "<=2y"},
                               {2022y / 3 / 1, 2024y / 3 / 1, "<=2y"},
                               {2022y / 2 / 28, 2024y / 2 / 28, "<=2y"},
                               {2022y / 2 / 28, 2024y / 2 / 29, ">2y"},
                               {2020y / 2 / 29, 2022y / 2 / 28, "<=2y"},
                               {2020y / 2 / 29, 2022y / 3 / 1, ">2y"},
                               {2022y / 3 / 1, 2024y / 3 / 2, ">2y"},
                           });
}

// Companies Act 2013, Schedule III: "less than 6 months" leaves the six-month
// day to the next column, while "more than 3 years" leaves the three-year day
// in the column before.
TEST(AgingScheme, ScheduleThreeReadsItsColumnHeadsLiterally) {
  ExpectLabels("schedule_iii", {
                                   {2024y / 3 / 31, 2024y / 3 / 31, "not due"},
                                   {2024y / 3 / 30, 2024y / 3 / 31, "<6m"},
                                   {2023y / 10 / 1, 2024y / 3 / 31, "<6m"},
                                   {2023y / 9 / 30, 2024y / 3 / 30, "6m-1y"},
                                   {2023y / 10 / 1, 2024y / 4 / 1, "6m-1y"},
                                   {2023y / 3 / 31, 2024y / 3 / 31, "6m-1y"},
                                   {2023y / 3 / 30, 2024y / 3 / 31, "1-2y"},
                                   {2022y / 3 / 30, 2024y / 3 / 31, "2-3y"},
                                   {2021y / 3 / 31, 2024y / 3 / 31, "2-3y"},
                                   {2021y / 3 / 30, 2024y / 3 / 31, ">3y"},
                               });
}

// The definition, word for word: beyond the edge when as_of lies after
// date + edge (or on it, for an edge with its own day).
bool Beyond(Date date, const AgingEdge& edge, Date as_of) {
  const Date limit = edge.unit == AgingUnit::kDays
                         ? date + Days{edge.count}
                         : AddMonthsClamped(date, edge.count);
  return edge.own_day ? as_of >= limit : as_of > limit;
}

// Every as_of of 22 months with a leap day, and every date within 40 days of
// where the edge must lie; beyond them the definition no longer changes.
TEST(DatedScheme, EqualsTheDefinitionForEveryDateAndEveryMonthEdge) {
  for (const int months : {-13, -1, 0, 1, 6, 12, 24, 36}) {
    for (const bool own_day : {false, true}) {
      const AgingEdge edge{AgingUnit::kMonths, months, own_day};
      const AgingScheme scheme = *AgingScheme::Create("one edge", {edge});
      Date as_of = 2023y / 6 / 1;
      for (; as_of <= Date(2025y / 4 / 1); as_of = as_of + Days{1}) {
        const DatedScheme dated = scheme.At(as_of);
        Date date = AddMonthsClamped(as_of, -months) - Days{40};
        for (int i = 0; i <= 80; ++i, date = date + Days{1}) {
          ASSERT_EQ(dated.BucketOf(date), Beyond(date, edge, as_of) ? 1 : 0)
              << FormatIsoDate(date) << " at " << FormatIsoDate(as_of) << ", "
              << months << " months";
        }
      }
    }
  }
}

TEST(DatedScheme, CutsAscendAndEveryPresetIsMonotoneInTheDate) {
  for (const std::string& name : AgingScheme::PresetNames()) {
    const AgingScheme scheme = PresetOrDie(name);
    for (Date as_of = 2023y / 12 / 1; as_of <= Date(2024y / 4 / 1);
         as_of = as_of + Days{1}) {
      const DatedScheme dated = scheme.At(as_of);
      ASSERT_EQ(dated.bucket_of_segment().size(), dated.cuts().size() + 1);
      for (std::size_t k = 1; k < dated.cuts().size(); ++k) {
        ASSERT_LT(dated.cuts()[k - 1], dated.cuts()[k]) << name;
      }
      // From the oldest to the newest date the bucket never grows older; what
      // is dropped is dropped at an end.
      int last = static_cast<int>(scheme.buckets().size());
      for (Date date = as_of - Days{2200}; date <= as_of + Days{200};
           date = date + Days{1}) {
        const int bucket = dated.BucketOf(date);
        ASSERT_LE(bucket, last) << name;
        last = bucket;
      }
    }
  }
}

// 400 Gregorian years are 146,097 days: the calendar repeats.
TEST(DatedScheme, AShiftOfFourHundredYearsChangesNothing) {
  for (const std::string& name : AgingScheme::PresetNames()) {
    const AgingScheme scheme = PresetOrDie(name);
    for (const Date as_of : {Date(2024y / 2 / 29), Date(2023y / 3 / 31)}) {
      const DatedScheme now = scheme.At(as_of);
      const DatedScheme later = scheme.At(as_of + Days{146097});
      for (std::size_t k = 0; k < now.cuts().size(); ++k) {
        EXPECT_EQ(later.cuts()[k] - now.cuts()[k], Days{146097}) << name;
      }
    }
  }
}

TEST(AgingScheme, LabelsAreMadeFromTheEdgesInBothLanguages) {
  using Labels = std::vector<std::pair<std::string, std::string>>;
  const auto labels = [](const AgingScheme& scheme) {
    Labels out;
    for (const AgingBucket& b : scheme.buckets()) {
      out.emplace_back(b.label, b.label_zh);
    }
    return out;
  };
  EXPECT_EQ(labels(AgingScheme::Standard()), (Labels{{"not due", "未到期"},
                                                     {"1-30", "1-30天"},
                                                     {"31-60", "31-60天"},
                                                     {"61-90", "61-90天"},
                                                     {">90", "90天以上"}}));
  EXPECT_EQ(labels(PresetOrDie("prc_audit")), (Labels{{"<=1y", "1年以内"},
                                                      {"1-2y", "1-2年"},
                                                      {"2-3y", "2-3年"},
                                                      {"3-4y", "3-4年"},
                                                      {"4-5y", "4-5年"},
                                                      {">5y", "5年以上"}}));
  EXPECT_EQ(labels(PresetOrDie("schedule_iii")), (Labels{{"not due", "未到期"},
                                                         {"<6m", "6个月以内"},
                                                         {"6m-1y", "6个月-1年"},
                                                         {"1-2y", "1-2年"},
                                                         {"2-3y", "2-3年"},
                                                         {">3y", "3年以上"}}));
  EXPECT_EQ(labels(*AgingScheme::FromDays({-5, -4, 3, 4})),
            (Labels{{"due in >4", ">4天后到期"},
                    {"due in 4", "4天后到期"},
                    {"-3 to 3", "-3至3天"},
                    {"4", "4天"},
                    {">4", "4天以上"}}));
  EXPECT_EQ(
      labels(*AgingScheme::Create(
          "quarter", {{AgingUnit::kMonths, 3}, {AgingUnit::kMonths, 7}})),
      (Labels{
          {"<=3m", "3个月以内"}, {"3-7m", "3-7个月"}, {">7m", "7个月以上"}}));
}

TEST(AgingScheme, FromDaysIsNamedByItsEdges) {
  const AgingScheme scheme = *AgingScheme::FromDays({0, 30, 60, 90});
  EXPECT_EQ(scheme.name(), "0,30,60,90");
  EXPECT_EQ(scheme.default_basis(), AgingBasis::kDue);
  EXPECT_EQ(scheme.At(kAsOf).cuts(), AgingScheme::Standard().At(kAsOf).cuts());
}

TEST(AgingScheme, DroppedEndsAreOutsideAndTheRestKeepsBothEnds) {
  const AgingScheme scheme = *AgingScheme::Create(
      "window", {{AgingUnit::kDays, 0}, {AgingUnit::kDays, 90}},
      /*drop_before=*/true, /*drop_after=*/true);
  ASSERT_EQ(scheme.buckets().size(), 1u);
  EXPECT_EQ(LabelAt(scheme, 0), "outside");
  EXPECT_EQ(LabelAt(scheme, 1), "1-90");
  EXPECT_EQ(LabelAt(scheme, 90), "1-90");
  EXPECT_EQ(LabelAt(scheme, 91), "outside");
}

TEST(AgingScheme, CreateNamesThePositionOfAWrongEdge) {
  struct Case {
    std::vector<AgingEdge> edges;
    const char* message;
  };
  const AgingUnit days = AgingUnit::kDays;
  const Case cases[] = {
      {{}, "0 given"},
      {std::vector<AgingEdge>(33), "33 given"},
      {{{days, 0}, {days, 30}, {days, 30}}, "edges[2] = 30"},
      {{{days, 0}, {AgingUnit::kMonths, 1}}, "edges[1] is in months"},
      {{{days, 36501}}, "edges[0] = 36501 days"},
      {{{AgingUnit::kMonths, -1201}}, "edges[0] = -1201 months"},
  };
  for (const Case& c : cases) {
    const absl::Status status = AgingScheme::Create("x", c.edges).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message));
  }
  EXPECT_EQ(AgingScheme::Create("x", {{days, 0}}, true, true).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(AgingBasis, NamesReadBack) {
  for (const char* name : {"due", "document", "posting"}) {
    EXPECT_EQ(AgingBasisName(*ParseAgingBasis(name)), name);
  }
  const absl::Status status = ParseAgingBasis("Due").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"Due\""));
}

}  // namespace
}  // namespace arrears
