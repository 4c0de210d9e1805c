// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/allocation.h"

#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Date kJan = 2024y / 1 / 1;
constexpr Date kFeb = 2024y / 2 / 1;

TEST(Allocate, OldestDueFirstThenTheLowerRow) {
  const std::vector<AllocationTarget> targets = {
      {7, 50'00, kFeb}, {3, 30'00, kJan}, {2, 40'00, kJan}};
  const auto split = Allocate(65'00, targets, AllocationRule::kOldestDueFirst);
  EXPECT_THAT(split->applied, ElementsAre(0, 25'00, 40'00));
  EXPECT_EQ(split->unapplied, 0);
  EXPECT_EQ(
      Allocate(200'00, targets, AllocationRule::kOldestDueFirst)->unapplied,
      80'00);
}

TEST(Allocate, SpecifiedLeavesTheRestUnapplied) {
  const std::vector<AllocationTarget> targets = {{0, 50'00, kJan, 10'00},
                                                 {1, 30'00, kJan, 30'00}};
  const auto split = Allocate(100'00, targets, AllocationRule::kSpecified);
  EXPECT_THAT(split->applied, ElementsAre(10'00, 30'00));
  EXPECT_EQ(split->unapplied, 60'00);
}

TEST(Allocate, ProportionateCentsGoToTheLargestRemainder) {
  // 100.00 over three equal debts: a cent is over, and the first has it.
  const std::vector<AllocationTarget> equal = {
      {0, 100'00, kJan}, {1, 100'00, kJan}, {2, 100'00, kJan}};
  EXPECT_THAT(Allocate(100'00, equal, AllocationRule::kProportionate)->applied,
              ElementsAre(33'34, 33'33, 33'33));
  // 10 over 1, 2 and 17 of 20: 0.5, 1.0, 8.5; both halves tie, row 1 is lower.
  const std::vector<AllocationTarget> odd = {
      {9, 1, kJan}, {8, 2, kJan}, {1, 17, kJan}};
  EXPECT_THAT(Allocate(10, odd, AllocationRule::kProportionate)->applied,
              ElementsAre(0, 1, 9));
  // Products beyond 64 bits: 3e15 shared by 1e15 : 2e15 : 3e15.
  constexpr std::int64_t kE15 = 1'000'000'000'000'000;
  const std::vector<AllocationTarget> large = {
      {0, kE15, kJan}, {1, 2 * kE15, kJan}, {2, 3 * kE15, kJan}};
  EXPECT_THAT(
      Allocate(3 * kE15, large, AllocationRule::kProportionate)->applied,
      ElementsAre(kE15 / 2, kE15, 3 * kE15 / 2));
  EXPECT_THAT(Allocate(5, {}, AllocationRule::kProportionate)->unapplied, 5);
}

TEST(Allocate, NeverGivesMoreThanIsOpenNorLosesACent) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 3000; ++round) {
    std::vector<AllocationTarget> targets(random() % 9);
    std::int64_t open = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      targets[i] = {static_cast<RowIndex>(i),
                    static_cast<std::int64_t>(random() % 300),
                    kJan + Days{static_cast<int>(random() % 4)}};
      open += targets[i].open;
    }
    const auto payment = static_cast<std::int64_t>(random() % 1500);
    for (const AllocationRule rule :
         {AllocationRule::kOldestDueFirst, AllocationRule::kProportionate}) {
      const auto split = Allocate(payment, targets, rule);
      ASSERT_TRUE(split.ok());
      std::int64_t applied = 0;
      for (std::size_t i = 0; i < targets.size(); ++i) {
        ASSERT_GE(split->applied[i], 0);
        ASSERT_LE(split->applied[i], targets[i].open);
        applied += split->applied[i];
        if (rule == AllocationRule::kProportionate && payment < open) {
          // Within a cent of the exact share.
          ASSERT_LT(std::abs(static_cast<double>(split->applied[i]) -
                             static_cast<double>(payment * targets[i].open) /
                                 static_cast<double>(open)),
                    1.0);
        }
      }
      ASSERT_EQ(applied, std::min(payment, open));
      ASSERT_EQ(split->unapplied, payment - applied);
    }
  }
}

TEST(Allocate, NamesWhatIsWrong) {
  struct Case {
    std::int64_t payment;
    AllocationTarget target;
    const char* message;
  };
  const Case cases[] = {
      {-1, {4, 10, kJan}, "payment -1 is negative"},
      {5, {4, -10, kJan}, "target 0 (item 4): open -10 is negative"},
      {5, {4, 10, kJan, 11}, "target 0 (item 4): wanted 11 is not in 0..10"},
      {5, {4, 10, kJan, -1}, "target 0 (item 4): wanted -1 is not in 0..10"},
      {5, {4, 10, kJan, 6}, "than the payment of 5"},
  };
  for (const Case& c : cases) {
    const absl::Status status =
        Allocate(c.payment, std::vector{c.target}, AllocationRule::kSpecified)
            .status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message));
  }
}

TEST(AllocationRule, IsParsedByName) {
  EXPECT_EQ(*ParseAllocationRule("fifo"), AllocationRule::kOldestDueFirst);
  EXPECT_EQ(*ParseAllocationRule("specified"), AllocationRule::kSpecified);
  EXPECT_EQ(*ParseAllocationRule("proportionate"),
            AllocationRule::kProportionate);
  EXPECT_THAT(std::string(ParseAllocationRule("lifo").status().message()),
              HasSubstr("\"lifo\": not fifo, specified or proportionate"));
}

}  // namespace
}  // namespace arrears
