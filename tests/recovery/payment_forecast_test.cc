// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/payment_forecast.h"

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

// The same chance each day, for ever; score 0.
HazardModel Daily(double hazard) {
  HazardModel model;
  model.design.edges = {0};
  model.baseline = {std::log(hazard / (1 - hazard))};
  return model;
}

double Uniform(std::mt19937_64& random) {
  return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
}

// By hand: open after day d with chance .9^(d + 1); .9^7 = .478 is the first
// below 1/2. The first day alone holds more than .025, so the interval begins
// there; .9^29 = .047 is the first below .05.
TEST(PredictDaysToPay, IsThatOfAGeometricDay) {
  const DaysToPay days = PredictDaysToPay(Daily(0.1), 0, -1, {});
  EXPECT_EQ(days.median, 6);
  EXPECT_EQ(days.interval.lower, 0);
  EXPECT_EQ(days.interval.upper, 28);
  EXPECT_NEAR(days.mean, 9, 1e-9);
  EXPECT_NEAR(days.paid_by_horizon, 1, 1e-12);
  const DaysToPay soon =
      PredictDaysToPay(Daily(0.1), 0, 20, {.horizon_day = 23});
  EXPECT_EQ(soon.median, 24);  // Not by the horizon.
  EXPECT_EQ(soon.interval.upper, 24);
  EXPECT_NEAR(soon.mean, 20 + 1 + 0.9 + 0.81, 1e-12);
  EXPECT_NEAR(soon.paid_by_horizon, 1 - 0.729, 1e-12);
}

// Items that pay half as fast as the model says.
struct World {
  std::vector<SurvivalSpell> spells;
  std::vector<double> scores;
};

World Draw(int items, double hazard, std::mt19937_64& random) {
  World world;
  for (int i = 0; i < items; ++i) {
    const double days = std::log(Uniform(random)) / std::log1p(-hazard);
    world.spells.push_back(
        {-1, 0, static_cast<std::int32_t>(days), SpellEnd::kPaid, 1});
  }
  world.scores.assign(world.spells.size(), 0);
  return world;
}

TEST(ConformalDays, HoldTheDayAsOftenAsStatedThoughTheModelIsWrong) {
  const HazardModel model = Daily(0.1);
  const DayInterval own = PredictDaysToPay(model, 0, -1, {}).interval;
  std::mt19937_64 random(6);
  int held = 0, by_model = 0, all = 0;
  for (int round = 0; round < 200; ++round) {
    const World known = Draw(200, 0.05, random);
    const ConformalBand band =
        CalibrateDaysToPay(model, known.spells, known.scores, 0.95, 2000)
            .value();
    EXPECT_EQ(band.items, 200);
    const DayInterval days = ConformalDays(model, band, 0, -1, 2000);
    for (const SurvivalSpell& spell : Draw(50, 0.05, random).spells) {
      const std::int32_t day = spell.exit_day;
      held += day >= days.lower && day <= days.upper ? 1 : 0;
      by_model += day >= own.lower && day <= own.upper ? 1 : 0;
      ++all;
    }
  }
  // 10,000 days and calibrations of 200: the error of the share is some .003.
  EXPECT_GE(held, 0.94 * all);
  EXPECT_LE(held, 0.97 * all);
  EXPECT_LT(by_model, 0.9 * all);
}

TEST(ConformalDays, HoldExactlyTheDaysWithinReach) {
  const HazardModel model = Daily(0.1);
  for (const double reach : {0.0, 0.1, 0.3, 0.45, 0.499}) {
    ConformalBand band;
    band.reach = reach;
    const DayInterval days = ConformalDays(model, band, 0, 4, 40);
    std::int32_t lower = 0, upper = 0;
    for (std::int32_t day = 5; day <= 40; ++day) {
      const double u =
          (model.PaidBy(0, 4, day - 1) + model.PaidBy(0, 4, day)) / 2;
      if (std::abs(u - 0.5) > reach) continue;
      if (lower == 0) lower = day;
      upper = day;
    }
    // Later and never is the atom from there on.
    if (model.PaidBy(0, 4, 40) / 2 <= reach) upper = 41;
    if (lower == 0) lower = upper = days.lower;  // One day holds the middle.
    EXPECT_EQ(days.lower, lower) << reach;
    EXPECT_EQ(days.upper, upper) << reach;
  }
}

TEST(CalibrateDaysToPay, WhatWasNotSeenPaidIsBeyondEveryInterval) {
  std::mt19937_64 random(8);
  World world = Draw(100, 0.1, random);
  for (int i = 0; i < 10; ++i)
    world.spells[static_cast<std::size_t>(i)].end = SpellEnd::kCensored;
  const HazardModel model = Daily(0.1);
  const auto reach = [&](double coverage) {
    return CalibrateDaysToPay(model, world.spells, world.scores, coverage, 730)
        ->reach;
  };
  EXPECT_EQ(reach(0.95), 0.5);
  EXPECT_LT(reach(0.85), 0.5);
  const DayInterval days = ConformalDays(model, {.reach = 0.5}, 0, 10, 730);
  EXPECT_EQ(days.lower, 11);
  EXPECT_EQ(days.upper, 731);
  // Nineteen items are the fewest that can tell 95 %.
  world = Draw(18, 0.1, random);
  EXPECT_EQ(reach(0.95), 0.5);
  world = Draw(19, 0.1, random);
  EXPECT_LT(reach(0.95), 0.5);
}

// Half of the items never pay, and are seen so to the horizon: an interval that
// holds 95 % of them must hold "never", and one of 40 % need not.
TEST(CalibrateDaysToPay, WhatNeverCameIsOneOfTheDays) {
  HazardModel model = Daily(0.1);
  model.design.edges = {0, 10};
  model.baseline.push_back(-30);  // Nothing after day 9: .9^10 = .35 stay.
  World world;
  for (int i = 0; i < 100; ++i) {
    const bool paid = i % 20 < 13;
    world.spells.push_back({-1, 0, paid ? i % 10 : 100,
                            paid ? SpellEnd::kPaid : SpellEnd::kCensored, 1});
    world.scores.push_back(0);
  }
  const auto days = [&](double coverage) {
    const ConformalBand band =
        CalibrateDaysToPay(model, world.spells, world.scores, coverage, 100)
            .value();
    return ConformalDays(model, band, 0, -1, 100);
  };
  EXPECT_EQ(days(0.95).upper, 101);
  EXPECT_LE(days(0.4).upper, 100);
  // What is not seen to the horizon cannot tell.
  for (SurvivalSpell& spell : world.spells) spell.exit_day %= 100;
  EXPECT_EQ(
      CalibrateDaysToPay(model, world.spells, world.scores, 0.95, 100)->reach,
      0.5);
  // Entered beyond it, a spell is not asked.
  for (SurvivalSpell& spell : world.spells)
    spell.entered_day = spell.exit_day = 101;
  EXPECT_EQ(
      CalibrateDaysToPay(model, world.spells, world.scores, 0.95, 100)->items,
      0);
}

// By hand: p = 1 - .9^7 in the first week, .9^7 p in the second.
TEST(ForecastCash, MeanAndVarianceAreThoseOfTheSums) {
  const double q = std::pow(0.9, 7), p = 1 - q, p2 = q * p;
  std::vector<OpenItem> items = {{7, 3, 0, 100}, {7, 50, 0, 300}};
  CashOptions options;
  options.periods = 2;
  const CashForecast alone = ForecastCash(Daily(0.1), items, options).value();
  EXPECT_NEAR(alone.periods[0].mean, 400 * p, 1e-9);
  EXPECT_NEAR(alone.periods[1].mean, 400 * p2, 1e-9);
  EXPECT_NEAR(alone.later, 400 * q * q, 1e-9);
  EXPECT_NEAR(alone.periods[0].std_error, std::sqrt(1e5 * p * q), 1e-9);
  options.debtor_correlation = 0.5;
  const CashForecast shared = ForecastCash(Daily(0.1), items, options).value();
  EXPECT_NEAR(shared.periods[1].std_error,
              std::sqrt((1e5 + 0.5 * 6e4) * p2 * (1 - p2)), 1e-9);
  EXPECT_EQ(shared.periods[1].mean, alone.periods[1].mean);
  items[1].debtor = 8;
  EXPECT_NEAR(ForecastCash(Daily(0.1), items, options)->periods[0].std_error,
              alone.periods[0].std_error, 1e-9);
}

TEST(ForecastCash, WhatComesAndWhatDoesNotSumToWhatIsOpen) {
  const CashForecast none = ForecastCash(Daily(0.1), {}, {}).value();
  EXPECT_EQ(none.periods.size(), 13u);
  EXPECT_EQ(none.periods[0].upper, 0);
  std::vector<OpenItem> items;
  double total = 0;
  for (int i = 0; i < 50; ++i) {
    items.push_back({i / 3, i, -2 + 0.1 * i, 1000 * i * i});
    total += 1000.0 * i * i;
  }
  const CashForecast cash =
      ForecastCash(Daily(0.02), items, {.debtor_correlation = 1}).value();
  double sum = cash.later;
  for (const CashPeriod& period : cash.periods) {
    EXPECT_LE(0, period.lower);
    EXPECT_LE(period.lower, period.mean);
    EXPECT_LE(period.mean, period.upper);
    EXPECT_LE(period.upper, total);
    sum += period.mean;
  }
  EXPECT_NEAR(sum, total, 1e-6);
}

// Twenty debtors of three items. With chance `shared` the items of a debtor
// draw one number for all, so that any two correlate by it.
std::vector<std::int32_t> DaysOf(int debtors, double shared, double hazard,
                                 std::mt19937_64& random) {
  std::vector<std::int32_t> days;
  for (int debtor = 0; debtor < debtors; ++debtor) {
    const bool one = Uniform(random) < shared;
    double u = Uniform(random);
    for (int i = 0; i < 3; ++i) {
      if (i > 0 && !one) u = Uniform(random);
      days.push_back(
          static_cast<std::int32_t>(std::log(u) / std::log1p(-hazard)));
    }
  }
  return days;
}

TEST(ForecastCash, IntervalsHoldTheWeeksOfDebtorsWhoShareTheirFate) {
  constexpr double kShared = 0.5, kHazard = 0.04;
  const HazardModel model = Daily(kHazard);
  std::mt19937_64 random(12);
  std::vector<OpenItem> items;
  for (int i = 0; i < 60; ++i)
    items.push_back(
        {i / 3, -1, 0,
         static_cast<std::int64_t>(1e5 * std::exp(Uniform(random)))});
  const CashForecast known =
      ForecastCash(model, items, {.debtor_correlation = kShared}).value();
  const CashForecast alone = ForecastCash(model, items, {}).value();
  constexpr int kLedgers = 4000;
  std::vector<int> held(2), held_alone(2);
  for (int ledger = 0; ledger < kLedgers; ++ledger) {
    const auto days = DaysOf(20, kShared, kHazard, random);
    for (int week = 0; week < 2; ++week) {
      const auto w = static_cast<std::size_t>(week);
      double paid = 0;
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (days[i] / 7 == week)
          paid += static_cast<double>(items[i].amount_minor);
      }
      const auto holds = [paid](const CashPeriod& period) {
        return paid >= period.lower && paid <= period.upper ? 1 : 0;
      };
      held[w] += holds(known.periods[w]);
      held_alone[w] += holds(alone.periods[w]);
    }
  }
  for (const int count : held) {
    EXPECT_GE(count, 0.93 * kLedgers);
    EXPECT_LE(count, 0.97 * kLedgers);
  }
  for (const int count : held_alone) EXPECT_LT(count, 0.92 * kLedgers);
}

TEST(DebtorCorrelation, FindsWhatDebtorsShare) {
  std::mt19937_64 random(13);
  for (const double shared : {0.0, 0.4}) {
    std::vector<SurvivalSpell> spells;
    const auto days = DaysOf(20000, shared, 0.04, random);
    for (std::size_t i = 0; i < days.size(); ++i)
      spells.push_back(
          {static_cast<std::int32_t>(i / 3), 0, days[i], SpellEnd::kPaid, 1});
    const std::vector<double> scores(spells.size());
    // Of 60,000 pairs the error is some 1 / sqrt(60000) = .004.
    EXPECT_NEAR(DebtorCorrelation(Daily(0.04), spells, scores, 14).value(),
                shared, 0.016);
  }
}

TEST(PaymentForecast, NamesWhatIsWrong) {
  const HazardModel model = Daily(0.1);
  const std::vector<SurvivalSpell> spells = {{0, 0, 5, SpellEnd::kCensored, 1}};
  const std::vector<double> scores = {0};
  const auto text = [](const auto& result) {
    EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(result.status().message());
  };
  EXPECT_THAT(text(CalibrateDaysToPay(model, spells, {}, 0.9, 730)),
              HasSubstr("0 scores for 1 spells"));
  EXPECT_THAT(text(CalibrateDaysToPay(model, spells, scores, 1, 730)),
              HasSubstr("coverage 1"));
  EXPECT_THAT(text(DebtorCorrelation(model, spells, scores, 7)),
              HasSubstr("spells[0]: censored on day 5"));
  EXPECT_EQ(DebtorCorrelation(model, spells, scores, 6).value(), 0);
  EXPECT_THAT(text(DebtorCorrelation(model, spells, scores, 0)),
              HasSubstr("days 0"));
  std::vector<OpenItem> items = {{}, {0, 0, 0, -1}};
  EXPECT_THAT(text(ForecastCash(model, items, {})),
              HasSubstr("items[1]: amount_minor -1"));
  EXPECT_THAT(text(ForecastCash(model, {}, {.periods = 0})),
              HasSubstr("periods 0"));
  EXPECT_THAT(text(ForecastCash(model, {}, {.debtor_correlation = 1.1})),
              HasSubstr("debtor_correlation 1.1"));
  items.assign(9300, {-1, 0, 0, 1'000'000'000'000'000});
  EXPECT_EQ(ForecastCash(model, items, {}).status().code(),
            absl::StatusCode::kOutOfRange);
}

}  // namespace
}  // namespace arrears
