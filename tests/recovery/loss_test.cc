// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/loss.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

LossRates Rates(std::vector<double> rates) {
  return GivenLossRates(std::move(rates)).value();
}

std::vector<std::int64_t> AllowancesOf(const Provision& provision) {
  std::vector<std::int64_t> allowances;
  for (const ProvisionLine& line : provision.lines) {
    allowances.push_back(line.allowance);
  }
  return allowances;
}

// Worked example EC-01: IFRS 9 IE74 to IE77, in cents.
TEST(Provide, IllustrativeExample12) {
  const LossPool pool{
      {15'000'000'00, 7'500'000'00, 4'000'000'00, 2'500'000'00, 1'000'000'00}};
  for (const ProvisionRounding rounding :
       {ProvisionRounding::kLargestRemainder, ProvisionRounding::kEachLine}) {
    const Provision provision =
        Provide(pool, Rates({0.003, 0.016, 0.036, 0.066, 0.106}),
                {.rounding = rounding})
            .value();
    EXPECT_THAT(
        AllowancesOf(provision),
        ElementsAre(45'000'00, 120'000'00, 144'000'00, 165'000'00, 106'000'00));
    EXPECT_EQ(provision.gross, 30'000'000'00);
    EXPECT_EQ(provision.allowance, 580'000'00);
    EXPECT_EQ(provision.lower, provision.allowance);
  }
}

// Worked example EC-02: a cohort's rates, not rounded.
TEST(Provide, WithTheRatesOfACohort) {
  const LossCohort sales{.paid = {50000, 27000, 15000, 6000, 0},
                         .lost = {0, 0, 0, 0, 2000}};
  const Provision provision =
      Provide({{300'000'00, 140'000'00, 60'000'00, 23'000'00, 5'000'00}},
              CohortLossRates(sales, {}).value(), {})
          .value();
  EXPECT_THAT(AllowancesOf(provision),
              ElementsAre(6'000'00, 5'600'00, 5'217'39, 5'750'00, 5'000'00));
  EXPECT_EQ(provision.allowance, 27'567'39);
}

// Worked example EC-03: scaled by 1.2 and capped.
TEST(Provide, LookingForward) {
  const LossRates rates =
      ScaleLossRates(1.2, Rates({0.02, 0.04, 0.25, 0.95})).value();
  const Provision provision =
      Provide({{1000'00, 1000'00, 1000'00, 1000'00}}, rates, {}).value();
  EXPECT_THAT(AllowancesOf(provision),
              ElementsAre(24'00, 48'00, 300'00, 1000'00));
  EXPECT_EQ(provision.allowance, 1372'00);
}

// ASC 326-20-55-40 in whole dollars: rows are rounded and add to 18,681. The
// exact sum is 18,679.98, which one rounding makes 18,680.
TEST(Provide, CeclAgingSchedule) {
  const LossRates rates =
      ScaleLossRates(0.9, Rates({0.003, 0.08, 0.26, 0.58, 0.82})).value();
  const LossPool pool{{5'984'698, 8'272, 2'882, 842, 1'100}};
  const Provision printed =
      Provide(pool, rates, {.rounding = ProvisionRounding::kEachLine}).value();
  EXPECT_THAT(AllowancesOf(printed), ElementsAre(16'159, 596, 674, 440, 812));
  EXPECT_EQ(printed.allowance, 18'681);
  const Provision once = Provide(pool, rates, {}).value();
  // Remainders .68, .58, .39, .52, .80 of 16158, 595, 674, 439, 811: 3 units.
  EXPECT_THAT(AllowancesOf(once), ElementsAre(16'159, 596, 674, 439, 812));
  EXPECT_EQ(once.allowance, 18'680);
}

// Worked example EC-05 through roll rates.
TEST(Provide, WithRollRates) {
  const RollMatrix store =
      RollMatrix::Create({{"1-30", "31-60"}, {"paid", "bad"}},
                         {0.25, 0.25, 0.5, 0, 0.05, 0.25, 0.5, 0.2})
          .value();
  const LossRates rates =
      RollLossRates(store, {.loss_exit = 1, .dilution = {}}, {}).value();
  EXPECT_EQ(Provide({{40'000'00, 50'000'00}}, rates, {})->allowance, 17'272'73);
}

TEST(Provide, TakesOutWhatIsDisputedAndWhatStandsByItself) {
  const LossPool pool{.gross = {1000'00, 500'00}, .disputed = {100'00, 0}};
  const Provision provision =
      Provide(pool, Rates({0.01, 0.2}),
              {.specific = {{1, 300'00, 250'00, "insolvent"},
                            {0, 50'00, 0, "insured"}}})
          .value();
  const ProvisionLine& first = provision.lines[0];
  EXPECT_EQ(first.gross, first.disputed + first.specific + first.pooled);
  EXPECT_EQ(first.pooled, 850'00);
  EXPECT_EQ(first.allowance, 8'50);
  EXPECT_EQ(provision.lines[1].pooled_allowance, 40'00);
  EXPECT_EQ(provision.lines[1].allowance, 290'00);
  EXPECT_EQ(provision.allowance, 298'50);
  EXPECT_EQ(provision.gross, 1500'00);
  EXPECT_EQ(provision.disputed, 100'00);
  EXPECT_EQ(provision.specific, 350'00);
}

TEST(Provide, BoundsAreQuantilesOfTheDrawnLosses) {
  LossRates rates = Rates({0.5, 0.5});
  rates.confidence = 0.8;
  for (int d = 10; d >= 1; --d) {
    rates.draws.insert(rates.draws.end(), {d / 100.0, 1 - d / 100.0});
  }
  // Losses of 1000 d / 100 + 3000 (1 - d / 100), d = 1 .. 10: 2980 down to
  // 2800; ranks 1 and 9 of ten, and the allowance is within.
  const Provision provision = Provide({{1000, 3000}}, rates, {}).value();
  EXPECT_EQ(provision.allowance, 2000);
  EXPECT_EQ(provision.lower, 2000);
  EXPECT_EQ(provision.upper, 2960);
}

TEST(Provide, PartsAddToTheWholeAndStayNearTheirExactValues) {
  std::mt19937_64 rng(17);
  for (int round = 0; round < 2000; ++round) {
    const std::size_t buckets = 1 + rng() % 8;
    LossPool pool;
    std::vector<double> rates;
    double exact = 0;
    for (std::size_t k = 0; k < buckets; ++k) {
      pool.gross.push_back(static_cast<std::int64_t>(rng() % 10'000'000));
      rates.push_back(static_cast<double>(rng() % 10001) / 10000);
      exact += static_cast<double>(pool.gross[k]) * rates[k];
    }
    const Provision provision = Provide(pool, Rates(rates), {}).value();
    const std::vector<std::int64_t> lines = AllowancesOf(provision);
    EXPECT_EQ(std::accumulate(lines.begin(), lines.end(), std::int64_t{0}),
              provision.allowance);
    EXPECT_LE(std::abs(static_cast<double>(provision.allowance) - exact),
              0.5 + 1e-6);
    for (std::size_t k = 0; k < buckets; ++k) {
      EXPECT_LT(std::abs(static_cast<double>(lines[k]) -
                         static_cast<double>(pool.gross[k]) * rates[k]),
                1 + 1e-6);
      EXPECT_LE(lines[k], pool.gross[k]);
    }
  }
}

TEST(Provide, RefusesWhatDoesNotFitTogether) {
  const auto refusal = [](const LossPool& pool, std::vector<SpecificLoss> own) {
    const absl::Status status =
        Provide(pool, Rates({0.1}), {.specific = std::move(own)}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  EXPECT_THAT(refusal({{1, 2}}, {}), HasSubstr("rates: 1 values, not 2"));
  EXPECT_THAT(refusal({{-5}}, {}), HasSubstr("gross -5"));
  EXPECT_THAT(refusal({.gross = {5}, .disputed = {6}}, {}),
              HasSubstr("disputed 6"));
  EXPECT_THAT(refusal({{5}}, {{1, 1, 1, ""}}), HasSubstr("bucket 1"));
  EXPECT_THAT(refusal({{5}}, {{0, 4, 5, ""}}), HasSubstr("loss 5"));
  EXPECT_THAT(refusal({.gross = {5}, .disputed = {2}}, {{0, 4, 1, ""}}),
              HasSubstr("more than 3 minor units left"));
}

// Two debtors, two buckets and unapplied cash.
DebtorAging Aging() {
  DebtorAging aging;
  aging.debtor = {0, 1, 1};
  aging.currency = {0, 0, 1};
  aging.bucket_count = 2;
  aging.cells = {{1, 100}, {1, 70}, {1, 10}, {1, -90}, {1, 1000}, {0, 0}};
  aging.unapplied = {-80, 0, 0};
  aging.outside = {0, 0, 0};
  aging.total = {90, -80, 1000};
  return aging;
}

TEST(PoolOf, FloorsABucketOrNetsEachDebtor) {
  // Old bucket: 70 - 90 is -20, floored; cash stands apart.
  const LossPool floored =
      PoolOf(Aging(), 0, NegativeGross::kFloorAtZero).value();
  EXPECT_THAT(floored.gross, ElementsAre(110, 0));
  EXPECT_EQ(floored.unused_credit, 20);
  // Debtor 0: 80 of cash against 70 old and 10 young; debtor 1: 90 against 10.
  const LossPool netted =
      PoolOf(Aging(), 0, NegativeGross::kNetPerDebtor).value();
  EXPECT_THAT(netted.gross, ElementsAre(90, 0));
  EXPECT_EQ(netted.unused_credit, 80);
  EXPECT_THAT(PoolOf(Aging(), 1, NegativeGross::kNetPerDebtor)->gross,
              ElementsAre(1000, 0));
}

TEST(PoolOf, RefusesWhatIsOutsideTheBuckets) {
  DebtorAging aging = Aging();
  aging.outside[1] = 5;
  const absl::Status status =
      PoolOf(aging, 0, NegativeGross::kFloorAtZero).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("debtor 1"));
}

struct Exposures {
  std::vector<std::int64_t> minor;
  std::vector<std::uint8_t> bucket;
};
Exposures Draw(std::size_t rows, std::size_t buckets, std::int64_t most,
               std::mt19937_64& rng) {
  Exposures drawn;
  for (std::size_t i = 0; i < rows; ++i) {
    drawn.minor.push_back(static_cast<std::int64_t>(rng() % most));
    drawn.bucket.push_back(static_cast<std::uint8_t>(rng() % buckets));
  }
  return drawn;
}

// Sorts all remainders of a bucket, in the 2^64ths of the header.
std::vector<std::int64_t> SlowShares(const Provision& provision,
                                     const Exposures& drawn) {
  __extension__ using Wide = unsigned __int128;
  std::vector<std::int64_t> shares(drawn.minor.size(), 0);
  for (std::size_t k = 0; k < provision.lines.size(); ++k) {
    const ProvisionLine& line = provision.lines[k];
    std::vector<std::pair<Wide, std::size_t>> rows;  // Least first.
    std::int64_t left = line.pooled_allowance;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      if (drawn.bucket[i] != k || line.pooled == 0) continue;
      const Wide ratio = (static_cast<Wide>(line.pooled_allowance) << 64) /
                         static_cast<Wide>(line.pooled);
      const Wide share = ratio * static_cast<Wide>(drawn.minor[i]);
      shares[i] = static_cast<std::int64_t>(share >> 64);
      left -= shares[i];
      rows.emplace_back(~(share << 64 >> 64), i);
    }
    std::sort(rows.begin(), rows.end());
    for (std::int64_t n = 0; n < left; ++n) {
      ++shares[rows[static_cast<std::size_t>(n)].second];
    }
  }
  return shares;
}

TEST(ShareAllowance, IsTheLargestRemainderAtAnyConcurrency) {
  std::mt19937_64 rng(23);
  for (int round = 0; round < 20; ++round) {
    const std::size_t buckets = 1 + rng() % 6;
    const Exposures drawn =
        Draw(rng() % 20000, buckets, round % 2 == 0 ? 20 : 1'000'000'000, rng);
    const LossPool pool = PoolOf(drawn.minor, drawn.bucket, buckets).value();
    std::vector<double> rates;
    for (std::size_t k = 0; k < buckets; ++k) {
      rates.push_back(static_cast<double>(rng() % 11) /
                      10);  // 0 and 1 as well.
    }
    const Provision provision = Provide(pool, Rates(rates), {}).value();
    const std::vector<std::int64_t> shares =
        ShareAllowance(provision, drawn.minor, drawn.bucket).value();
    EXPECT_EQ(shares, SlowShares(provision, drawn));
    EXPECT_EQ(shares, ShareAllowance(provision, drawn.minor, drawn.bucket,
                                     Executor::Threads(3))
                          .value());
    std::vector<std::int64_t> sums(buckets, 0);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      sums[drawn.bucket[i]] += shares[i];
      ASSERT_GE(shares[i], 0);
      ASSERT_LE(shares[i], drawn.minor[i]);
    }
    EXPECT_EQ(sums, AllowancesOf(provision));
  }
}

TEST(ShareAllowance, RefusesExposuresOfAnotherPool) {
  const std::vector<std::int64_t> minor = {5, 6};
  const std::vector<std::uint8_t> bucket = {0, 0};
  const Provision provision = Provide({{12}}, Rates({0.5}), {}).value();
  EXPECT_THAT(ShareAllowance(provision, minor, bucket).status().message(),
              HasSubstr("do not add to the pooled 12"));
}

TEST(PoolOf, NamesTheRowThatIsNoExposure) {
  const std::vector<std::uint8_t> bucket = {0, 1, 2};
  const std::vector<std::int64_t> negative = {1, -1, 1};
  EXPECT_THAT(PoolOf(negative, bucket, 3).status().message(),
              HasSubstr("row 1: exposure -1"));
  const std::vector<std::int64_t> sound = {1, 1, 1};
  EXPECT_THAT(PoolOf(sound, bucket, 2).status().message(),
              HasSubstr("row 2: exposure 1 in bucket 2"));
  EXPECT_THAT(PoolOf(sound, bucket, 3)->gross, ElementsAre(1, 1, 1));
}

TEST(PoolOf, IsTheSameAtAnyConcurrencyAndConserves) {
  std::mt19937_64 rng(29);
  Exposures drawn = Draw(50000, 5, kMaxAmountMinor / 8, rng);
  const LossPool one = PoolOf(drawn.minor, drawn.bucket, 5).value();
  EXPECT_EQ(PoolOf(drawn.minor, drawn.bucket, 5, Executor::Threads(4))->gross,
            one.gross);
  // What moves from bucket to bucket stays in the whole.
  const auto total = [](const LossPool& pool) {
    return std::accumulate(pool.gross.begin(), pool.gross.end(),
                           std::int64_t{0});
  };
  for (std::uint8_t& bucket : drawn.bucket) bucket = (bucket + rng()) % 5;
  EXPECT_EQ(total(PoolOf(drawn.minor, drawn.bucket, 5).value()), total(one));
}

RollForward Forward(std::int64_t open, std::int64_t allowance,
                    std::int64_t open_then, std::int64_t allowance_then,
                    std::int64_t written_off) {
  return RollAllowanceForward({std::span(&open, 1), std::span(&allowance, 1),
                               std::span(&open_then, 1),
                               std::span(&allowance_then, 1),
                               std::span(&written_off, 1)})
      .value();
}

TEST(RollAllowanceForward, NamesEachMovement) {
  const RollForward added = Forward(0, 0, 100, 7, 0);
  EXPECT_EQ(added.added, 7);
  const RollForward paid = Forward(100, 10, 0, 0, 0);
  EXPECT_EQ(paid.released, 10);
  const RollForward used = Forward(100, 10, 0, 0, 100);
  EXPECT_EQ(used.used, 10);
  EXPECT_EQ(used.written_off_beyond, 90);
  // 60 of 100 paid releases 6 of 10; the 4 that are left became 30.
  const RollForward aged = Forward(100, 10, 40, 30, 0);
  EXPECT_EQ(aged.released, 6);
  EXPECT_EQ(aged.remeasured, 26);
  // 20 written off use 20 of 50; of the 80 left half is paid: 15 of 30.
  const RollForward both = Forward(100, 50, 40, 15, 20);
  EXPECT_EQ(both.used, 20);
  EXPECT_EQ(both.released, 15);
  EXPECT_EQ(both.remeasured, 0);
}

TEST(RollAllowanceForward, AddsUpExactly) {
  std::mt19937_64 rng(31);
  std::vector<std::int64_t> open, allowance, open_then, allowance_then, lost;
  for (int i = 0; i < 5000; ++i) {
    const auto below = [&rng](std::int64_t most) {
      return static_cast<std::int64_t>(rng() % (most + 1));
    };
    open.push_back(rng() % 4 == 0 ? 0 : below(100000));
    allowance.push_back(below(open.back()));
    open_then.push_back(rng() % 3 == 0 ? 0 : below(100000));
    allowance_then.push_back(below(open_then.back()));
    lost.push_back(rng() % 3 == 0 ? below(open.back()) : 0);
  }
  const RollForward all =
      RollAllowanceForward({open, allowance, open_then, allowance_then, lost})
          .value();
  EXPECT_EQ(all.opening + all.added - all.used - all.released + all.remeasured,
            all.closing);
  EXPECT_EQ(all.closing,
            std::accumulate(allowance_then.begin(), allowance_then.end(),
                            std::int64_t{0}));
  EXPECT_EQ(all.used + all.written_off_beyond,
            std::accumulate(lost.begin(), lost.end(), std::int64_t{0}));
  EXPECT_GT(all.released, 0);
  const std::vector<std::int64_t> too_much(5000, 1'000'000);
  EXPECT_THAT(
      RollAllowanceForward({open, too_much, open_then, allowance_then, lost})
          .status()
          .message(),
      HasSubstr("row 0"));
}

}  // namespace
}  // namespace arrears
