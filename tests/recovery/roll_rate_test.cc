// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/roll_rate.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "recovery/draw_internal.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::int32_t kPaid = 2, kLost = 3;  // Of two buckets.

RollMove Stays(std::int32_t debtor, std::int32_t from, std::int32_t to,
               std::int64_t minor = 1) {
  RollMove move;
  move.debtor = debtor;
  move.from = from;
  move.to = to;
  if (to < kPaid) {
    move.open = minor;
  } else {
    move.exited[static_cast<std::size_t>(to - kPaid)] = minor;
  }
  return move;
}

RollCounts CountsOf(std::span<const RollMove> moves) {
  RollCounts counts = RollCounts::Create({"a", "b"}).value();
  const absl::Status status = counts.Add(moves);
  EXPECT_TRUE(status.ok()) << status;
  return counts;
}

std::vector<RollMove> Draw(int debtors, std::mt19937& rng) {
  std::vector<RollMove> moves;
  for (int d = 0; d < debtors; ++d) {
    for (auto n = rng() % 6; n > 0; --n) {
      RollMove move = Stays(d, static_cast<std::int32_t>(rng() % 2),
                            static_cast<std::int32_t>(rng() % 6),
                            static_cast<std::int64_t>(rng() % 100000));
      move.exited[kRollPaid] += static_cast<std::int64_t>(rng() % 1000);
      moves.push_back(move);
    }
  }
  return moves;
}

void ExpectSame(const RollCounts& a, const RollCounts& b) {
  for (const RollWeight weight : {RollWeight::kNumber, RollWeight::kAmount}) {
    EXPECT_EQ(a.tally(weight).cells, b.tally(weight).cells);
    EXPECT_EQ(a.tally(weight).cell_squares, b.tally(weight).cell_squares);
    EXPECT_EQ(a.tally(weight).cell_rows, b.tally(weight).cell_rows);
    EXPECT_EQ(a.tally(weight).row_squares, b.tally(weight).row_squares);
    EXPECT_EQ(a.tally(weight).unit_squares, b.tally(weight).unit_squares);
  }
  EXPECT_EQ(a.units(), b.units());
  EXPECT_EQ(a.debtors(), b.debtors());
}

TEST(RollCounts, AddsMovesByNumberAndByAmount) {
  RollMove part = Stays(4, 0, 1, 60);  // 60 roll on, 40 were paid.
  part.exited[kRollPaid] = 40;
  const RollCounts counts = CountsOf(std::vector<RollMove>{
      part, Stays(4, 0, kLost, 5), Stays(5, 1, kPaid, 7)});
  EXPECT_THAT(counts.tally(RollWeight::kNumber).cells,
              ElementsAre(0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0));
  EXPECT_THAT(counts.tally(RollWeight::kAmount).cells,
              ElementsAre(0, 60, 40, 5, 0, 0, 0, 0, 7, 0, 0, 0));
  EXPECT_THAT(counts.units(), ElementsAre(2, 1));
  EXPECT_THAT(counts.debtors(), ElementsAre(1, 1));
}

TEST(RollCounts, MergedInAnyOrderIsTheWhole) {
  std::mt19937 rng(11);
  for (int round = 0; round < 30; ++round) {
    std::vector<std::vector<RollMove>> chunks;
    std::vector<RollMove> all;
    for (int c = 0; c < 4; ++c) {
      chunks.push_back(Draw(static_cast<int>(rng() % 20), rng));
      for (RollMove& move : chunks.back()) move.debtor += 100 * c;
      all.insert(all.end(), chunks.back().begin(), chunks.back().end());
    }
    RollCounts merged = CountsOf(chunks[3]);
    for (const int c : {1, 0, 2}) {
      ASSERT_TRUE(merged.Merge(CountsOf(chunks[c])).ok());
    }
    ExpectSame(merged, CountsOf(all));
  }
}

TEST(RollCounts, RefusesWhatIsNoMove) {
  RollCounts counts = RollCounts::Create({"a", "b"}).value();
  const auto refusal = [&counts](const RollMove& move) {
    const std::vector<RollMove> chunk = {Stays(1, 0, 0), move};
    return std::string(counts.Add(chunk).message());
  };
  EXPECT_THAT(refusal(Stays(1, 2, 0)), HasSubstr("moves[1]: from 2"));
  RollMove nowhere = Stays(1, 0, 0);
  nowhere.to = 6;
  EXPECT_THAT(refusal(nowhere), HasSubstr("to 6"));
  EXPECT_THAT(refusal(Stays(-2, 0, 0)), HasSubstr("debtor -2"));
  RollMove both = Stays(1, 0, kPaid);
  both.open = 1;
  EXPECT_THAT(refusal(both), HasSubstr("open 1"));
  EXPECT_THAT(refusal(Stays(1, 0, kPaid, -1)), HasSubstr("exited[0] -1"));
  EXPECT_EQ(counts.Merge(RollCounts::Create({"a"}).value()).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(RollCounts::Create({}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(RollCounts, SumsThatDoNotFitAreAnError) {
  RollCounts counts = RollCounts::Create({"a", "b"}).value();
  constexpr std::int64_t kMost = INT64_MAX;
  const std::vector<RollMove> once = {Stays(1, 0, 0, kMost)};
  EXPECT_TRUE(counts.Add(once).ok());
  EXPECT_EQ(counts.Add(once).code(), absl::StatusCode::kOutOfRange);
}

// scipy.stats.beta.ppf([.025, .975], a, 23 - a), a = 12.5, 5.5, 3.5, .5: 20
// moves and 6 cells of a half.
TEST(FitRolls, IsTheDirichletPosterior) {
  std::vector<RollMove> moves;
  const auto add = [&moves](int times, std::int32_t to) {
    for (int i = 0; i < times; ++i) moves.push_back(Stays(-1, 0, to, 250));
  };
  add(12, 1);
  add(5, kPaid);
  add(3, kLost);
  for (const RollWeight weight : {RollWeight::kNumber, RollWeight::kAmount}) {
    const RollPosterior fit =
        FitRolls(CountsOf(moves), {.weight = weight}).value();
    EXPECT_NEAR(fit.worth[0], 20, 1e-12);  // Equal amounts, on their own.
    EXPECT_NEAR(fit.mean.at(0, 1), 12.5 / 23, 1e-14);
    EXPECT_NEAR(fit.lower[1], 0.34263079564796417, 1e-12);
    EXPECT_NEAR(fit.upper[1], 0.7371582642920429, 1e-12);
    EXPECT_NEAR(fit.lower[2], 0.0924392592008888, 1e-12);
    EXPECT_NEAR(fit.upper[3], 0.3209237783862314, 1e-12);
    EXPECT_NEAR(fit.lower[4], 2.206733239835081e-05, 1e-12);
    // Nothing moved from the second bucket: the prior alone, and it says so.
    EXPECT_EQ(fit.worth[1], 0);
    EXPECT_NEAR(fit.mean.at(1, 1), 1.0 / 6, 1e-14);
  }
}

TEST(FitRolls, StructuralZerosStayZero) {
  std::vector<RollMove> moves = {Stays(-1, 0, 1), Stays(-1, 0, kPaid),
                                 Stays(-1, 1, 1)};
  const std::vector<std::uint8_t> allowed = {0, 1, 1, 1, 0, 0,  //
                                             0, 1, 1, 1, 0, 0};
  const RollPosterior fit =
      FitRolls(CountsOf(moves), {.allowed = allowed}).value();
  EXPECT_EQ(fit.mean.at(0, 0), 0);
  EXPECT_EQ(fit.upper[0], 0);
  EXPECT_NEAR(fit.mean.at(0, 1), 1.5 / 3.5, 1e-14);
  moves.push_back(Stays(-1, 1, 0));
  const absl::Status status =
      FitRolls(CountsOf(moves), {.allowed = allowed}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr("bucket b: something went to a"));
}

// Ten debtors whose ten items share their fate are worth ten items, not a
// hundred; and one amount beside which the others are nothing is one.
TEST(FitRolls, WorthIsThatOfIndependentUnits) {
  std::vector<RollMove> together;
  for (int d = 0; d < 10; ++d) {
    for (int i = 0; i < 10; ++i) {
      together.push_back(Stays(d, 0, d % 2 == 0 ? 1 : kPaid));
    }
  }
  const RollCounts counts = CountsOf(together);
  // 100^2 p(1-p) sum = 5000 over sum (10 d - 10 p)^2 = 2 * 10 * 25, times
  // (9 / 10) (100 / 99).
  EXPECT_NEAR(FitRolls(counts, {})->worth[0], 10 * 0.9 * 100 / 99, 1e-12);
  std::vector<RollMove> one = {Stays(0, 0, 1, 1000000000)};
  for (int d = 1; d < 50; ++d) one.push_back(Stays(d, 0, kPaid, 1));
  EXPECT_NEAR(FitRolls(CountsOf(one), {})->worth[0], 1, 1e-6);
  EXPECT_NEAR(
      FitRolls(CountsOf(one), {.weight = RollWeight::kNumber})->worth[0], 50,
      1e-9);
}

TEST(FitRolls, RefusesOptionsOutOfBounds) {
  const RollCounts counts = CountsOf(std::vector<RollMove>{Stays(1, 0, 0)});
  EXPECT_EQ(FitRolls(counts, {.confidence = 1}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FitRolls(counts, {.allowed = {1}}).status().code(),
            absl::StatusCode::kInvalidArgument);
  const std::vector<std::uint8_t> closed = {1, 1, 0, 0, 0, 0,  //
                                            1, 1, 0, 0, 0, 0};
  EXPECT_EQ(FitRolls(counts, {.allowed = closed}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(DrawRolls, HasTheMomentsOfThePosterior) {
  std::mt19937 rng(3);
  const RollPosterior fit = FitRolls(CountsOf(Draw(200, rng)), {}).value();
  constexpr int kDraws = 2000;
  std::vector<double> sum(fit.alpha.size(), 0), squares = sum;
  for (int d = 0; d < kDraws; ++d) {
    const RollMatrix draw = DrawRolls(fit, 42, d).value();
    for (std::size_t c = 0; c < sum.size(); ++c) {
      sum[c] += draw.cells()[c];
      squares[c] += draw.cells()[c] * draw.cells()[c];
    }
  }
  for (std::size_t c = 0; c < sum.size(); ++c) {
    double total = 0;
    for (std::size_t j = 0; j < 6; ++j) total += fit.alpha[c / 6 * 6 + j];
    const double mean = fit.mean.cells()[c];
    const double variance = mean * (1 - mean) / (total + 1);
    const double drawn = sum[c] / kDraws;
    EXPECT_NEAR(drawn, mean, 4 * std::sqrt(variance / kDraws));
    EXPECT_NEAR(squares[c] / kDraws - drawn * drawn, variance, variance * 0.2);
  }
}

TEST(DrawRolls, DependsOnSeedAndNumberAlone) {
  std::mt19937 rng(3);
  const RollPosterior fit = FitRolls(CountsOf(Draw(20, rng)), {}).value();
  const std::vector<double> tenth = DrawRolls(fit, 1, 10)->cells();
  EXPECT_NE(DrawRolls(fit, 1, 11)->cells(), tenth);
  EXPECT_NE(DrawRolls(fit, 2, 10)->cells(), tenth);
  EXPECT_EQ(DrawRolls(fit, 1, 10)->cells(), tenth);
}

// Random123, kat_vectors: philox4x32 10.
TEST(Philox, GivesThePublishedAnswers) {
  using Word4 = std::array<std::uint32_t, 4>;
  EXPECT_EQ(recovery_internal::Philox({0, 0, 0, 0}, {0, 0}),
            (Word4{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(recovery_internal::Philox(
                {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                {0xffffffff, 0xffffffff}),
            (Word4{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(recovery_internal::Philox(
                {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                {0xa4093822, 0x299f31d0}),
            (Word4{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

}  // namespace
}  // namespace arrears
