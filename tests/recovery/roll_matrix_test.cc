// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/roll_matrix.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

const RollStates kTwo{{"1-30", "31-60"}, {"paid", "bad"}};
const std::vector<double> kStore = {0.25, 0.25, 0.5, 0,  //
                                    0.05, 0.25, 0.5, 0.2};

RollMatrix Store() { return RollMatrix::Create(kTwo, kStore).value(); }

void ExpectCells(const std::vector<double>& cells,
                 const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(cells.size(), expected.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_NEAR(cells[i], expected[i], tolerance) << "cell " << i;
  }
}

// Rows of random shares with structural zeros, every one with some exit.
RollMatrix Draw(std::size_t buckets, std::size_t exits, std::mt19937& rng) {
  RollStates states{std::vector<std::string>(buckets, "b"),
                    std::vector<std::string>(exits, "e")};
  std::vector<double> cells(buckets * states.size(), 0);
  for (std::size_t i = 0; i < buckets; ++i) {
    double* const row = &cells[i * states.size()];
    for (std::size_t j = 0; j < states.size(); ++j) row[j] = rng() % 5;
    row[states.size() - 1 - rng() % exits] += 1;
    const double sum = std::accumulate(row, row + states.size(), 0.0);
    for (std::size_t j = 0; j < states.size(); ++j) row[j] /= sum;
  }
  return RollMatrix::Create(states, cells).value();
}

// Worked example EC-05: what a department store's balances come to.
TEST(Absorb, GivesWhatIsPaidAndBadInTheEnd) {
  const RollAbsorption end = Absorb(Store()).value();
  ExpectCells(end.shares, {0.909091, 0.090909, 0.727273, 0.272727}, 5e-7);
  EXPECT_NEAR(40000 * end.share(0, 0) + 50000 * end.share(1, 0), 72727.27,
              0.005);
  EXPECT_NEAR(40000 * end.share(0, 1) + 50000 * end.share(1, 1), 17272.73,
              0.005);
}

// By hand: I - Q = (.75 -.25; -.05 .75), its determinant .55.
TEST(Absorb, GivesVisitsPeriodsAndTheirVariance) {
  const RollAbsorption end = Absorb(Store()).value();
  ExpectCells(end.visits, {0.75 / 0.55, 0.25 / 0.55, 0.05 / 0.55, 0.75 / 0.55},
              1e-14);
  ExpectCells(end.periods, {1 / 0.55, 0.8 / 0.55}, 1e-14);
  // numpy: N = inv(eye(2) - Q); t = N.sum(1); (2 * N - eye(2)) @ t - t * t
  ExpectCells(end.variance, {1.15702479, 0.72727273}, 5e-9);
}

// A bucket that is left with probability p: geometric, variance (1 - p) / p^2.
TEST(Absorb, OfOneBucketIsTheGeometricDistribution) {
  const RollAbsorption end =
      Absorb(RollMatrix::Create({{"b"}, {"paid"}}, {0.8, 0.2}).value()).value();
  EXPECT_NEAR(end.share(0, 0), 1, 1e-14);
  EXPECT_NEAR(end.periods[0], 5, 1e-12);
  EXPECT_NEAR(end.variance[0], 20, 1e-10);
}

TEST(Absorb, SharesOfABucketAddToOne) {
  std::mt19937 rng(7);
  for (int round = 0; round < 50; ++round) {
    const RollMatrix matrix = Draw(1 + rng() % 8, 1 + rng() % 4, rng);
    const RollAbsorption end = Absorb(matrix).value();
    // What is reached in the end is what a long time brings.
    const RollMatrix far = RollPower(matrix, 20000).value();
    for (std::size_t i = 0; i < end.buckets; ++i) {
      double sum = 0;
      for (std::size_t e = 0; e < end.exits; ++e) {
        sum += end.share(i, e);
        EXPECT_NEAR(end.share(i, e), far.at(i, end.buckets + e), 1e-9);
      }
      EXPECT_NEAR(sum, 1, 1e-12);
      EXPECT_GE(end.periods[i], 1 - 1e-12);
    }
  }
}

// numpy: np.linalg.matrix_power(np.block([[Q, R], [0, I]]), 5)[:2]
TEST(RollPower, IsThatOfManyPeriods) {
  ExpectCells(RollPower(Store(), 5)->cells(),
              {0.003125, 0.006875, 0.90125, 0.08875,  //
               0.001375, 0.003125, 0.72375, 0.27175},
              1e-15);
  EXPECT_EQ(RollPower(Store(), 1)->cells(), kStore);
  EXPECT_EQ(RollPower(Store(), 0).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// numpy: P @ P2, by hand .25 * .5 + .25 * .1 = .15
TEST(RollProduct, TakesSeasonsInTheirOrder) {
  const RollMatrix second =
      RollMatrix::Create(kTwo, {0.5, 0.2, 0.3, 0, 0.1, 0.3, 0.4, 0.2}).value();
  const std::vector<RollMatrix> year = {Store(), second};
  ExpectCells(RollProduct(year)->cells(),
              {0.15, 0.125, 0.675, 0.05, 0.05, 0.085, 0.615, 0.25}, 1e-15);
}

TEST(RollProduct, RefusesACycleWithoutAWayOut) {
  const RollStates states{{"a", "b"}, {"paid"}};
  const std::vector<RollMatrix> year = {
      RollMatrix::Create(states, {0, 1, 0, 0, 0, 1}).value(),
      RollMatrix::Create(states, {0, 0, 1, 1, 0, 0}).value()};
  EXPECT_EQ(RollProduct(year).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(RollMatrix, SaysWhichRowIsWrongAndHow) {
  const auto refusal = [](std::vector<double> cells) {
    return RollMatrix::Create(kTwo, std::move(cells)).status();
  };
  absl::Status status = refusal({0.25, 0.25, 0.5, 0, 0.05, 0.25, 0.5, 0.3});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr("bucket 31-60: shares add to 1.1"));
  EXPECT_THAT(refusal({0.25, 0.25, 0.6, -0.1, 0.05, 0.25, 0.5, 0.2}).message(),
              HasSubstr("bucket 1-30: the share to bad, -0.1"));
  EXPECT_THAT(refusal({0.25, 0.75}).message(), HasSubstr("2 rows of 4"));
  EXPECT_THAT(refusal({std::numeric_limits<double>::quiet_NaN(), 0.25, 0.5, 0,
                       0.05, 0.25, 0.5, 0.2})
                  .message(),
              HasSubstr("share to 1-30 is not a finite number"));
  status = refusal({0.5, 0, 0.5, 0, 0, 1, 0, 0});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("31-60: no exit can be reached"));
  // An exit that is as good as none.
  status = refusal({0.5, 0, 0.5, 0, 0, 1, 0, 1e-14});
  EXPECT_THAT(status.message(), HasSubstr("spectral radius"));
}

// numpy: max(abs(np.linalg.eigvals(Q)))
TEST(RollMatrix, KnowsItsSpectralRadius) {
  EXPECT_NEAR(Store().spectral_radius(), 0.36180339887498947, 1e-14);
}

TEST(SanitiseRolls, LeavesASoundMatrixAlone) {
  const SanitisedRolls done = SanitiseRolls(kTwo, kStore).value();
  EXPECT_EQ(done.matrix.cells(), kStore);
  EXPECT_THAT(done.changes, SizeIs(0));
}

TEST(SanitiseRolls, ReportsEachChange) {
  const RollStates states{{"a", "b", "c", "d"}, {"paid", "bad"}};
  const SanitisedRolls done =
      SanitiseRolls(states,
                    {0.5, -0.25, 0, 0, 0.5, 0,   // Below 0; then a sum of 1.
                     0,   1,     1, 0, 1,   1,   // Adds to 4.
                     0,   0,     0, 0, 0,   0,   // Nothing.
                     0,   0,     0, 1, 0,   0},  // For ever.
                    1)
          .value();
  ASSERT_THAT(done.changes, SizeIs(4));
  EXPECT_EQ(done.changes[0].repair, RollRepair::kNegativeToZero);
  EXPECT_EQ(done.changes[0].bucket, 0U);
  EXPECT_EQ(done.changes[0].state, 1U);
  EXPECT_EQ(done.changes[0].before, -0.25);
  EXPECT_EQ(done.changes[1].repair, RollRepair::kRescaledRow);
  EXPECT_EQ(done.changes[1].bucket, 1U);
  EXPECT_EQ(done.changes[1].before, 4);
  EXPECT_EQ(done.changes[2].repair, RollRepair::kBorrowedRow);
  EXPECT_EQ(done.changes[2].bucket, 2U);
  EXPECT_EQ(done.changes[2].state, 3U);  // b is as near; d is older.
  EXPECT_EQ(done.changes[3].repair, RollRepair::kOpenedExit);
  EXPECT_EQ(done.changes[3].bucket, 3U);
  EXPECT_EQ(done.changes[3].state, 5U);
  EXPECT_EQ(done.changes[3].before, 1);
  EXPECT_EQ(done.matrix.cells(),
            (std::vector<double>{0.5, 0,    0,    0, 0.5,  0,     //
                                 0,   0.25, 0.25, 0, 0.25, 0.25,  //
                                 0,   0,    0,    1, 0,    0,     //
                                 0,   0,    0,    0, 0,    1}));
}

TEST(SanitiseRolls, OpensNoExitThatItWasNotGiven) {
  const std::vector<double> stuck = {0.5, 0, 0.5, 0, 0, 1, 0, 0};
  EXPECT_EQ(SanitiseRolls(kTwo, stuck).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(SanitiseRolls(kTwo, std::vector<double>(8, 0), 1).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SanitiseRolls(kTwo, kStore, 2).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(WithoutExits, DividesARowByWhatIsLeft) {
  const RollMatrix matrix =
      RollMatrix::Create({{"a", "b"}, {"paid", "bad", "credited"}},
                         {0.2, 0.2, 0.2, 0.2, 0.2, 0, 0.5, 0.25, 0.25, 0})
          .value();
  const std::vector<std::size_t> credited = {2};
  const RollMatrix left = WithoutExits(matrix, credited).value();
  ExpectCells(left.cells(), {0.25, 0.25, 0.25, 0.25, 0, 0.5, 0.25, 0.25},
              1e-15);
  EXPECT_EQ(left.states().exits, (std::vector<std::string>{"paid", "bad"}));
  const std::vector<std::size_t> unknown = {3};
  EXPECT_EQ(WithoutExits(matrix, unknown).status().code(),
            absl::StatusCode::kInvalidArgument);
  const RollMatrix all =
      RollMatrix::Create({{"a"}, {"paid", "credited"}}, {0, 0, 1}).value();
  const std::vector<std::size_t> second = {1};
  EXPECT_EQ(WithoutExits(all, second).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace arrears
