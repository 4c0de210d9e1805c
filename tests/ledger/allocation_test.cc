// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/allocation.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
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

constexpr AllocationRule kStatutory[] = {
    AllocationRule::kCn560, AllocationRule::kDe366, AllocationRule::kFr1342,
    AllocationRule::kEngland};

// AL-03. PRC Civil Code 560(2), BGB 366(2): due, least secured, heavier burden,
// earlier due. D1 is the oldest and the only secured one.
TEST(StatutoryOrder, SecurityComesBeforeAge) {
  const std::vector<AllocationTarget> debts = {
      {.item = 1, .open = 100'00, .due = 2025y / 5 / 1, .secured = 100'00},
      {.item = 2, .open = 100'00, .due = 2025y / 6 / 1, .burden = 60'000'000},
      {.item = 3, .open = 100'00, .due = 2025y / 6 / 15, .burden = 120'000'000},
      {.item = 4,
       .open = 100'00,
       .due = 2025y / 12 / 31,
       .burden = 120'000'000}};
  const Date as_of = 2025y / 7 / 1;
  for (const AllocationRule rule :
       {AllocationRule::kCn560, AllocationRule::kDe366}) {
    const auto split = Allocate(250'00, debts, rule, as_of);
    EXPECT_THAT(split->applied, ElementsAre(50'00, 100'00, 100'00, 0));
    // The steps in turn: burden before age, what is due before what is not.
    EXPECT_THAT(Allocate(60'00, debts, rule, as_of)->applied,
                ElementsAre(0, 0, 60'00, 0));
    EXPECT_THAT(Allocate(310'00, debts, rule, as_of)->applied,
                ElementsAre(100'00, 100'00, 100'00, 10'00));
    // The day of payment is the due day: no longer early.
    EXPECT_THAT(Allocate(150'00, debts, rule, 2025y / 12 / 31)->applied,
                ElementsAre(0, 0, 100'00, 50'00));
  }
  // Code civil 1342-10 knows no security: burden, then age.
  EXPECT_THAT(Allocate(250'00, debts, AllocationRule::kFr1342, as_of)->applied,
              ElementsAre(50'00, 100'00, 100'00, 0));
  // England: the oldest first, and no day is needed.
  EXPECT_THAT(Allocate(250'00, debts, AllocationRule::kEngland)->applied,
              ElementsAre(100'00, 100'00, 50'00, 0));
}

TEST(StatutoryOrder, FranceAndChinaDifferBySecurity) {
  const std::vector<AllocationTarget> debts = {
      {.item = 0, .open = 100'00, .due = kJan, .secured = 1, .burden = 9},
      {.item = 1, .open = 100'00, .due = kFeb, .burden = 3}};
  EXPECT_THAT(Allocate(60'00, debts, AllocationRule::kCn560, kFeb)->applied,
              ElementsAre(0, 60'00));
  EXPECT_THAT(Allocate(60'00, debts, AllocationRule::kFr1342, kFeb)->applied,
              ElementsAre(60'00, 0));
}

// AL-06: alike in all steps, so in proportion; the cent goes to the lower row.
TEST(StatutoryOrder, WhatRanksAlikeSharesInProportion) {
  const std::vector<AllocationTarget> alike = {
      {2, 100'00, kJan}, {1, 100'00, kJan}, {3, 100'00, kJan}};
  for (const AllocationRule rule :
       {AllocationRule::kCn560, AllocationRule::kDe366,
        AllocationRule::kFr1342}) {
    EXPECT_THAT(Allocate(100'00, alike, rule, kJan)->applied,
                ElementsAre(33'33, 33'34, 33'33));
  }
}

// PRC Civil Code 561, BGB 367(1), Code civil 1343-1.
TEST(StatutoryOrder, CostsThenInterestThenPrincipal) {
  const std::vector<AllocationTarget> debts = {
      {.item = 0, .open = 100'00, .due = kJan, .costs = 5'00, .interest = 7'00},
      {.item = 1, .open = 100'00, .due = kFeb, .costs = 3'00}};
  for (const AllocationRule rule : kStatutory) {
    const auto split = Allocate(114'00, debts, rule, kFeb);
    EXPECT_THAT(split->costs, ElementsAre(5'00, 2'00));
    EXPECT_THAT(split->interest, ElementsAre(7'00, 0));
    EXPECT_THAT(split->applied, ElementsAre(100'00, 0));
  }
  const auto book = Allocate(114'00, debts, AllocationRule::kOldestDueFirst);
  EXPECT_THAT(book->applied, ElementsAre(100'00, 14'00));
  EXPECT_THAT(book->costs, ElementsAre(0, 0));
}

// The debtor chooses first (PRC Civil Code 560(1), BGB 366(1), 1342-10(1)).
TEST(StatutoryOrder, WhatTheDebtorNamedComesFirst) {
  const std::vector<AllocationTarget> debts = {
      {.item = 0, .open = 100'00, .due = kJan},
      {.item = 1,
       .open = 100'00,
       .due = kFeb,
       .wanted = 40'00,
       .interest = 10'00}};
  for (const AllocationRule rule : kStatutory) {
    const auto split = Allocate(90'00, debts, rule, kFeb);
    EXPECT_THAT(split->applied, ElementsAre(50'00, 30'00));
    EXPECT_THAT(split->interest, ElementsAre(0, 10'00));
  }
}

TEST(StatutoryOrder, ConservesEveryPayment) {
  std::mt19937_64 random(4);
  const auto below = [&](std::uint64_t bound) {
    return static_cast<std::int64_t>(random() % bound);
  };
  for (int round = 0; round < 1500; ++round) {
    std::vector<AllocationTarget> debts(random() % 7);
    std::int64_t owed = 0;
    const std::int64_t payment = below(2000);
    std::int64_t left = payment;
    for (std::size_t i = 0; i < debts.size(); ++i) {
      debts[i] = {.item = static_cast<RowIndex>(i),
                  .open = below(300),
                  .due = kJan + Days{static_cast<int>(below(3))},
                  .costs = below(2) * below(20),
                  .interest = below(30),
                  .secured = below(3),
                  .burden = below(2)};
      const std::int64_t all =
          debts[i].open + debts[i].costs + debts[i].interest;
      owed += all;
      if (below(4) == 0) {
        debts[i].wanted = std::min(left, below(300) % (all + 1));
        left -= debts[i].wanted;
      }
    }
    for (const AllocationRule rule : kStatutory) {
      const auto split = Allocate(payment, debts, rule, kJan + Days{1});
      ASSERT_TRUE(split.ok());
      std::int64_t applied = 0;
      for (std::size_t i = 0; i < debts.size(); ++i) {
        ASSERT_TRUE(split->costs[i] >= 0 && split->costs[i] <= debts[i].costs);
        ASSERT_TRUE(split->interest[i] >= 0 &&
                    split->interest[i] <= debts[i].interest);
        ASSERT_TRUE(split->applied[i] >= 0 &&
                    split->applied[i] <= debts[i].open);
        // No principal before costs and interest are paid.
        ASSERT_TRUE(split->applied[i] == 0 ||
                    split->costs[i] + split->interest[i] ==
                        debts[i].costs + debts[i].interest);
        const std::int64_t sum =
            split->costs[i] + split->interest[i] + split->applied[i];
        ASSERT_GE(sum, debts[i].wanted);
        applied += sum;
      }
      ASSERT_EQ(applied, std::min(payment, owed));
      ASSERT_EQ(split->unapplied, payment - applied);
    }
  }
}

TEST(StatutoryOrder, NamesWhatIsWrong) {
  const auto fault = [](AllocationTarget debt, AllocationRule rule,
                        std::optional<Date> as_of) {
    return std::string(
        Allocate(9, std::vector{debt}, rule, as_of).status().message());
  };
  EXPECT_THAT(fault({0, 10, kJan}, AllocationRule::kDe366, {}),
              HasSubstr("as_of, the day of payment"));
  EXPECT_THAT(fault({.item = 4, .due = kJan, .costs = -1},
                    AllocationRule::kCn560, kJan),
              HasSubstr("target 0 (item 4): costs -1 is negative"));
  EXPECT_THAT(fault({.due = kJan, .secured = -1}, AllocationRule::kCn560, kJan),
              HasSubstr("secured -1 is negative"));
  EXPECT_THAT(fault({.open = 5, .due = kJan, .wanted = 9, .interest = 3},
                    AllocationRule::kCn560, kJan),
              HasSubstr("wanted 9 is not in 0..8"));
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_THAT(fault({.open = kMost, .due = kJan, .interest = 1},
                    AllocationRule::kEngland, {}),
              HasSubstr("exceed 64 bits"));
}

TEST(AllocationRule, IsParsedByName) {
  EXPECT_EQ(*ParseAllocationRule("fifo"), AllocationRule::kOldestDueFirst);
  EXPECT_EQ(*ParseAllocationRule("specified"), AllocationRule::kSpecified);
  EXPECT_EQ(*ParseAllocationRule("proportionate"),
            AllocationRule::kProportionate);
  EXPECT_THAT(
      std::string(ParseAllocationRule("lifo").status().message()),
      HasSubstr("\"lifo\": not fifo, specified, proportionate, cn_560"));
  EXPECT_EQ(*ParseAllocationRule("cn_560"), AllocationRule::kCn560);
  EXPECT_EQ(*ParseAllocationRule("de_366"), AllocationRule::kDe366);
  EXPECT_EQ(*ParseAllocationRule("fr_1342_10"), AllocationRule::kFr1342);
  EXPECT_EQ(*ParseAllocationRule("england"), AllocationRule::kEngland);
}

}  // namespace
}  // namespace arrears
