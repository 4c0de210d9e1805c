// SPDX-License-Identifier: Apache-2.0
#include "arrears/claims/rate_series.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::HasSubstr;

std::string Message(const absl::Status& status) {
  return std::string(status.message());
}

std::string OnText(const char* id, Date day) {
  const RateSeries* series = FindRateSeries(DefaultRateSeries(), id);
  const absl::StatusOr<Rate> rate = series->On(day);
  return rate.ok() ? FormatPercent(*rate) : Message(rate.status());
}

TEST(Rate, IsReadAndWrittenToTheBillionth) {
  EXPECT_EQ(ParseRate("0.0475")->billionths, 47'500'000);
  EXPECT_EQ(ParseRate("-0.0088")->billionths, -8'800'000);
  EXPECT_EQ(ParseRate("0.000000001")->billionths, 1);
  EXPECT_EQ(ParseRate("10")->billionths, 10 * kRateOne);
  for (const char* text : {"0.0475", "-0.0088", "0", "10", "0.000000001"}) {
    EXPECT_EQ(FormatRate(*ParseRate(text)), text);
  }
  EXPECT_EQ(FormatPercent({47'500'000}), "4.75 %");
  EXPECT_EQ(FormatPercent({-8'800'000}), "-0.88 %");
  EXPECT_EQ(FormatPercent({175'000}), "0.0175 %");
}

TEST(Rate, NamesWhatCannotBeRead) {
  for (const char* text :
       {"", "-", ".5", "5.", "4,75", "4.75 %", "1e-2", "+1", "0.0000000001"}) {
    EXPECT_EQ(ParseRate(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
    EXPECT_THAT(Message(ParseRate(text).status()),
                HasSubstr("rate \"" + std::string(text) + "\""));
  }
  for (const char* text : {"10.000000001", "-1.1", "99999999999999999999"}) {
    EXPECT_EQ(ParseRate(text).status().code(), absl::StatusCode::kOutOfRange);
    EXPECT_THAT(Message(ParseRate(text).status()), HasSubstr("-1..10"));
  }
}

// Reference rates as the banks publish them; each with its page in
// src/claims/rate_series.cc.
TEST(DefaultRateSeries, HoldsTheRatesOfTheHalfYears) {
  struct Case {
    const char* id;
    Date day;
    const char* rate;
  };
  const Case cases[] = {
      {"ecb_mro", 2023y / 1 / 1, "2.5 %"},
      {"ecb_mro", 2023y / 6 / 30, "2.5 %"},
      {"ecb_mro", 2023y / 7 / 1, "4 %"},
      {"ecb_mro", 2024y / 7 / 1, "4.25 %"},
      {"ecb_mro", 2026y / 12 / 31, "2.4 %"},
      {"de_base", 2024y / 1 / 1, "3.62 %"},
      {"de_base", 2025y / 7 / 1, "1.27 %"},
      {"fr_legal", 2024y / 12 / 31, "4.92 %"},
      {"boe_bank", 2023y / 6 / 30, "5 %"},
      {"boe_bank", 2023y / 12 / 30, "5 %"},
      {"boe_bank", 2023y / 12 / 31, "5.25 %"},
      {"cn_lpr_1y", 2019y / 8 / 20, "4.25 %"},
      {"cn_lpr_1y", 2022y / 8 / 21, "3.7 %"},
      {"cn_lpr_1y", 2022y / 8 / 22, "3.65 %"},
      {"cn_lpr_1y", 2026y / 8 / 31, "3 %"},
  };
  for (const Case& c : cases) EXPECT_EQ(OnText(c.id, c.day), c.rate) << c.id;
}

// BGB 247: the base rate moves by as much as the ECB's, from half-year to
// half-year, so both columns rise and fall together.
TEST(DefaultRateSeries, GermanBaseRateMovesWithTheEcb) {
  const auto ecb = FindRateSeries(DefaultRateSeries(), "ecb_mro")->entries();
  const auto base = FindRateSeries(DefaultRateSeries(), "de_base")->entries();
  ASSERT_EQ(ecb.size(), base.size());
  for (std::size_t i = 0; i < ecb.size(); ++i) {
    EXPECT_EQ(ecb[i].from, base[i].from);
    // -0.88 % against an ECB rate of 0 %.
    EXPECT_EQ(ecb[i].rate.billionths - base[i].rate.billionths, 8'800'000);
    EXPECT_FALSE(ecb[i].source.empty());
  }
}

TEST(RateSeries, NamesTheDayOfWhichNothingIsKnown) {
  EXPECT_EQ(OnText("ecb_mro", 2022y / 12 / 31),
            "series ecb_mro: no rate for 2022-12-31; known from 2023-01-01 to "
            "2026-12-31");
  EXPECT_THAT(OnText("cn_lpr_1y", 2026y / 9 / 1), HasSubstr("2026-09-01"));
  // The rate of 30 June 2026 is not known to us.
  EXPECT_EQ(OnText("boe_bank", 2026y / 6 / 29), "3.75 %");
  EXPECT_THAT(OnText("boe_bank", 2026y / 6 / 30), HasSubstr("2026-06-30"));
  EXPECT_EQ(FindRateSeries(DefaultRateSeries(), "libor"), nullptr);
}

TEST(RateSeries, RefusesWhatContradictsItself) {
  const RateEntry jan = {2024y / 1 / 1, {1}, ""};
  const RateEntry feb = {2024y / 2 / 1, {2}, ""};
  struct Case {
    RateSeriesSpec spec;
    const char* message;
  };
  const Case cases[] = {
      {{"", "", {jan}, jan.from}, "no id"},
      {{"x", "", {}, jan.from}, "series x has no entries"},
      {{"x", "", {feb, jan}, feb.from}, "entry 1: 2024-01-01 is not after"},
      {{"x", "", {jan, jan}, feb.from}, "entry 1: 2024-01-01 is not after"},
      {{"x", "", {jan, feb}, jan.from}, "known_until 2024-01-01 is before"},
      {{"x", "", {{jan.from, {11 * kRateOne}, ""}}, feb.from},
       "entry 0: 2024-01-01: rate 11 is not in -1..10"},
  };
  for (const Case& c : cases) {
    const absl::Status status = RateSeries::Create(c.spec).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(Message(status), HasSubstr(c.message));
  }
}

}  // namespace
}  // namespace arrears
