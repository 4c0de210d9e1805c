// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/loss_rate.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

std::vector<double> RatesOf(const LossRates& rates) {
  std::vector<double> line;
  for (const LossRate& bucket : rates.buckets) line.push_back(bucket.rate);
  return line;
}

// Worked example EC-02, in whole units of money.
LossCohort Sales() {
  return {.paid = {50000, 27000, 15000, 6000, 0}, .lost = {0, 0, 0, 0, 2000}};
}

TEST(CohortLossRates, AreSharesOfWhatReachedTheBucket) {
  EXPECT_THAT(RatesOf(CohortLossRates(Sales(), {}).value()),
              Pointwise(DoubleNear(5e-7),
                        {0.020000, 0.040000, 0.086957, 0.250000, 1.000000}));
}

TEST(CohortLossRates, LeaveOutWhatWasCredited) {
  LossCohort diluted = Sales();
  diluted.credited = {9000, 0, 5000, 0, 0};
  EXPECT_EQ(RatesOf(CohortLossRates(diluted, {}).value()),
            RatesOf(CohortLossRates(Sales(), {}).value()));
}

TEST(CohortLossRates, CountWhatIsLostFromItsBucketDown) {
  // 4 lost of 20 in the first, 2 of 10 in the second.
  const LossCohort early{.paid = {8, 8}, .lost = {2, 2}};
  EXPECT_THAT(RatesOf(CohortLossRates(early, {}).value()),
              Pointwise(DoubleNear(1e-15), {0.2, 0.2}));
}

TEST(CohortLossRates, BorrowForABucketThatNothingReached) {
  LossCohort cohort{.paid = {90, 5, 0, 0}, .lost = {0, 5, 0, 0}};
  const LossRates rates = CohortLossRates(cohort, {}).value();
  EXPECT_THAT(RatesOf(rates), Pointwise(DoubleNear(1e-15), {.05, .5, .5, .5}));
  EXPECT_EQ(rates.buckets[1].borrowed_from, std::nullopt);
  EXPECT_EQ(rates.buckets[2].borrowed_from, 1U);
  EXPECT_EQ(rates.buckets[3].borrowed_from, 1U);
  cohort = {.paid = {0, 0}, .lost = {0, 0}};
  EXPECT_EQ(CohortLossRates(cohort, {}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(CohortLossRates, HaveAnIntervalWhereItemsAreCounted) {
  LossCohort cohort = Sales();
  EXPECT_EQ(CohortLossRates(cohort, {})->buckets[1].lower, 0.04);
  EXPECT_TRUE(CohortLossRates(cohort, {})->draws.empty());
  cohort.items = {1000, 500, 230, 80, 20};
  const LossRates rates = CohortLossRates(cohort, {.draws = 2000}).value();
  for (const LossRate& bucket : rates.buckets) {
    EXPECT_LE(bucket.lower, bucket.rate);
    EXPECT_GE(bucket.upper, bucket.rate);
  }
  // Of 80 items that reached it, a quarter: Beta(.5 + 20, .5 + 60) has
  // .165 and .353 as its ends (scipy.stats.beta.ppf); the chain of two stages
  // comes near.
  EXPECT_NEAR(rates.buckets[3].lower, 0.165, 0.02);
  EXPECT_NEAR(rates.buckets[3].upper, 0.353, 0.02);
  // More items, closer bounds.
  for (std::int64_t& items : cohort.items) items *= 100;
  const LossRates sure = CohortLossRates(cohort, {.draws = 2000}).value();
  EXPECT_LT(sure.buckets[3].upper - sure.buckets[3].lower,
            (rates.buckets[3].upper - rates.buckets[3].lower) / 5);
}

TEST(CohortLossRates, RefuseWhatIsNoCohort) {
  EXPECT_THAT(
      CohortLossRates({.paid = {1, 2}, .lost = {1}}, {}).status().message(),
      HasSubstr("lost: 1 buckets, not 2"));
  EXPECT_THAT(
      CohortLossRates({.paid = {1, -2}, .lost = {1, 0}}, {}).status().message(),
      HasSubstr("paid[1] -2"));
  EXPECT_EQ(CohortLossRates({.paid = {INT64_MAX, 1}, .lost = {0, 0}}, {})
                .status()
                .code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(CohortLossRates(Sales(), {.draws = -1}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(LossRates, ForcedToRiseNeverFallWithAge) {
  std::mt19937 rng(5);
  for (int round = 0; round < 200; ++round) {
    const std::size_t buckets = 1 + rng() % 6;
    LossCohort cohort;
    for (std::size_t k = 0; k < buckets; ++k) {
      cohort.paid.push_back(rng() % 100);
      cohort.lost.push_back(rng() % 10);
      cohort.items.push_back(1 + rng() % 50);
    }
    cohort.paid[0] += 1;
    const LossRates free = CohortLossRates(cohort, {.draws = 20}).value();
    const LossRates rates =
        CohortLossRates(cohort, {.draws = 20, .force_monotone = true}).value();
    double free_sum = 0, sum = 0;
    for (std::size_t k = 0; k < buckets; ++k) {
      const LossRate& bucket = rates.buckets[k];
      if (k > 0) {
        EXPECT_GE(bucket.rate, rates.buckets[k - 1].rate);
      }
      EXPECT_EQ(bucket.unforced.value_or(bucket.rate), free.buckets[k].rate);
      free_sum += free.buckets[k].rate;
      sum += bucket.rate;
    }
    EXPECT_NEAR(sum, free_sum, 1e-12);  // Pooling keeps the mean.
    for (std::size_t d = 1; d < rates.draws.size(); ++d) {
      if (d % buckets == 0) continue;
      EXPECT_GE(rates.draws[d], rates.draws[d - 1]);
    }
  }
}

// Worked example EC-05 with its two exits.
TEST(RollLossRates, AreTheLossColumnOfTheEnd) {
  const RollMatrix store =
      RollMatrix::Create({{"1-30", "31-60"}, {"paid", "bad"}},
                         {0.25, 0.25, 0.5, 0, 0.05, 0.25, 0.5, 0.2})
          .value();
  const RollLossOptions options{.loss_exit = 1, .dilution = {}};
  EXPECT_THAT(RatesOf(RollLossRates(store, options, {}).value()),
              Pointwise(DoubleNear(5e-7), {0.090909, 0.272727}));
  RollLossOptions half = options;
  half.loss_given_write_off = 0.5;
  EXPECT_THAT(RatesOf(RollLossRates(store, half, {}).value()),
              Pointwise(DoubleNear(5e-7), {0.0454545, 0.1363635}));
}

TEST(RollLossRates, DoNotDependOnDilution) {
  // A tenth of each row is credited, a tenth disputed; the rest in the same
  // proportions as the store's.
  std::vector<double> cells;
  for (const std::vector<double>& row :
       {std::vector<double>{0.25, 0.25, 0.5, 0},
        std::vector<double>{0.05, 0.25, 0.5, 0.2}}) {
    for (const double cell : row) cells.push_back(cell * 0.8);
    cells.insert(cells.end(), {0.1, 0.1});
  }
  const RollMatrix diluted =
      RollMatrix::Create(
          {{"1-30", "31-60"}, {"paid", "written_off", "credited", "disputed"}},
          cells)
          .value();
  EXPECT_THAT(RatesOf(RollLossRates(diluted, {}, {}).value()),
              Pointwise(DoubleNear(1e-12), {1.0 / 11, 3.0 / 11}));
}

TEST(RollLossRates, OfAPosteriorHaveIntervalsAndSayWhatIsBorrowed) {
  RollCounts counts = RollCounts::Create({"a", "b", "c"}).value();
  std::vector<RollMove> moves;
  const auto add = [&moves](int times, std::int32_t from, std::int32_t to) {
    for (int i = 0; i < times; ++i) {
      RollMove move;
      move.from = from;
      move.to = to;
      (to < 3 ? move.open : move.exited[static_cast<std::size_t>(to - 3)]) = 10;
      moves.push_back(move);
    }
  };
  add(300, 0, 3);
  add(100, 0, 1);
  add(60, 1, 3);
  add(40, 1, 4);
  ASSERT_TRUE(counts.Add(moves).ok());
  const RollPosterior fit = FitRolls(counts, {}).value();
  const LossRates rates =
      RollLossRates(fit, {}, {.draws = 300, .confidence = 0.9}).value();
  EXPECT_NEAR(rates.buckets[1].rate, 0.4, 0.02);
  EXPECT_LT(rates.buckets[1].lower, 0.36);
  EXPECT_GT(rates.buckets[1].upper, 0.44);
  EXPECT_EQ(rates.buckets[2].borrowed_from, 1U);
  EXPECT_EQ(rates.buckets[2].rate, rates.buckets[1].rate);
  EXPECT_EQ(rates.buckets[2].upper, rates.buckets[1].upper);
  // The same bytes again; other draws, other bounds.
  EXPECT_EQ(RollLossRates(fit, {}, {.draws = 300, .confidence = 0.9})->draws,
            rates.draws);
  EXPECT_NE(RollLossRates(fit, {}, {.draws = 300, .seed = 2, .confidence = 0.9})
                ->draws,
            rates.draws);
}

TEST(RollLossRates, OfTwoNeighboursBorrowTheOlder) {
  RollCounts counts = RollCounts::Create({"a", "b", "c"}).value();
  RollMove paid, lost;
  paid.to = 3;
  paid.exited[kRollPaid] = 10;
  lost.from = 2;
  lost.to = 4;
  lost.exited[kRollWrittenOff] = 10;
  const std::vector<RollMove> moves = {paid, lost};
  ASSERT_TRUE(counts.Add(moves).ok());
  const LossRates rates =
      RollLossRates(FitRolls(counts, {}).value(), {}, {.draws = 0}).value();
  EXPECT_EQ(rates.buckets[1].borrowed_from, 2U);
  EXPECT_EQ(rates.buckets[1].rate, rates.buckets[2].rate);
  EXPECT_EQ(rates.buckets[0].borrowed_from, std::nullopt);
}

TEST(RollLossRates, RefuseExitsThatDoNotAgree) {
  const RollMatrix matrix =
      RollMatrix::Create({{"a"}, {"paid", "bad"}}, {0, 0.5, 0.5}).value();
  const auto code = [&matrix](const RollLossOptions& options) {
    return RollLossRates(matrix, options, {}).status().code();
  };
  EXPECT_EQ(code({.loss_exit = 2, .dilution = {}}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.loss_exit = 1, .dilution = {1}}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.loss_exit = 1, .dilution = {5}}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.loss_exit = 1, .dilution = {}, .loss_given_write_off = 1.1}),
            absl::StatusCode::kInvalidArgument);
}

// 1 - .949, .899, .813, .696, .093 of the survey.
TEST(CurveLossRates, AreWhatIsNotRecovered) {
  const std::vector<int> ages = {0, 30, 60, 90, 730};
  const RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  const LossRates rates = CurveLossRates(curve, ages, {.draws = 4000}).value();
  EXPECT_THAT(RatesOf(rates), Pointwise(DoubleNear(1e-12),
                                        {0.051, 0.101, 0.187, 0.304, 0.907}));
  EXPECT_EQ(rates.source, curve.id());
  // Near the curve's own interval, which is a beta's with almost these moments.
  EXPECT_NEAR(rates.buckets[3].upper, 1 - curve.At(90).lower, 0.05);
  EXPECT_NEAR(rates.buckets[3].lower, 1 - curve.At(90).upper, 0.05);
  EXPECT_EQ(CurveLossRates(curve, {}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// Worked example EC-03.
TEST(ScaleLossRates, CapsAtOne) {
  const LossRates history = GivenLossRates({0.02, 0.04, 0.25, 0.95}).value();
  EXPECT_THAT(RatesOf(ScaleLossRates(1.2, history).value()),
              Pointwise(DoubleNear(1e-12), {0.024, 0.048, 0.3, 1.0}));
  EXPECT_EQ(ScaleLossRates(-1, history).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// By hand: 0.7 is 0.7 under the base and 1 under the bad one, so .75 * .7 +
// .25 * 1; under the mean scalar, 1.25, it would be .875.
TEST(WeighLossScenarios, AveragesTheLossesAndNotTheInputs) {
  const LossRates history = GivenLossRates({0.1, 0.7}).value();
  const std::vector<LossScenario> scenarios = {{"base", 0.75, 1},
                                               {"bad", 0.25, 2}};
  EXPECT_THAT(RatesOf(WeighLossScenarios(scenarios, history).value()),
              Pointwise(DoubleNear(1e-12), {0.125, 0.775}));
  const std::vector<LossScenario> half = {{"base", 0.5, 1}};
  EXPECT_THAT(WeighLossScenarios(half, history).status().message(),
              HasSubstr("add to 0.5"));
  const std::vector<LossScenario> wrong = {{"bad", 2, 1}};
  EXPECT_THAT(WeighLossScenarios(wrong, history).status().message(),
              HasSubstr("scenario bad: weight 2"));
}

TEST(GivenLossRates, LieBetweenZeroAndOne) {
  EXPECT_THAT(GivenLossRates({0.1, 1.5}).status().message(),
              HasSubstr("rates[1] 1.5"));
}

}  // namespace
}  // namespace arrears
