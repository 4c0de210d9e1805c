// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/assignment.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Offers {
  std::vector<std::uint32_t> begin = {0};
  std::vector<std::int64_t> value;
  std::vector<std::int32_t> minutes;
  std::vector<std::uint8_t> resource;

  void Add(std::int64_t worth, std::int32_t takes, int of) {
    value.push_back(worth);
    minutes.push_back(takes);
    resource.push_back(static_cast<std::uint8_t>(of));
  }
  void EndDebtor() {
    begin.push_back(static_cast<std::uint32_t>(value.size()));
  }
  WorkOffers View() const { return {begin, value, minutes, resource}; }
};

// By trying everything; the sums of the minutes in `free`.
std::int64_t BestOf(const Offers& offers, std::size_t debtor,
                    std::vector<std::int64_t>& free) {
  if (debtor + 1 == offers.begin.size()) return 0;
  std::int64_t best = BestOf(offers, debtor + 1, free);
  for (std::size_t j = offers.begin[debtor]; j < offers.begin[debtor + 1];
       ++j) {
    std::int64_t& left = free[offers.resource[j]];
    if (offers.minutes[j] > left) continue;
    left -= offers.minutes[j];
    best = std::max(best, offers.value[j] + BestOf(offers, debtor + 1, free));
    left += offers.minutes[j];
  }
  return best;
}

// What the result says of itself is so.
void ExpectSound(const Offers& offers, const std::vector<std::int64_t>& minutes,
                 const Assignment& result) {
  std::vector<std::int64_t> used(minutes.size(), 0);
  std::int64_t value = 0;
  ASSERT_EQ(result.chosen.size() + 1, offers.begin.size());
  for (std::size_t i = 0; i < result.chosen.size(); ++i) {
    if (result.chosen[i] < 0) continue;
    const std::size_t j =
        offers.begin[i] + static_cast<std::size_t>(result.chosen[i]);
    ASSERT_LT(j, offers.begin[i + 1]);
    EXPECT_GT(offers.value[j], 0);
    used[offers.resource[j]] += offers.minutes[j];
    value += offers.value[j];
  }
  EXPECT_EQ(result.used, used);
  EXPECT_EQ(result.value, value);
  for (std::size_t r = 0; r < minutes.size(); ++r) {
    EXPECT_LE(used[r], minutes[r]) << r;
  }
  EXPECT_GE(result.bound, static_cast<double>(value));
}

Offers RandomOffers(std::mt19937_64& random, int debtors, int most_offers,
                    int resources) {
  const auto upto = [&random](std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(0, most)(random);
  };
  Offers offers;
  for (int i = 0; i < debtors; ++i) {
    const std::int64_t count = upto(most_offers);
    for (std::int64_t k = 0; k < count; ++k) {
      offers.Add(upto(1000) - 100, static_cast<std::int32_t>(upto(30)),
                 static_cast<int>(upto(resources - 1)));
    }
    offers.EndDebtor();
  }
  return offers;
}

TEST(AssignWork, TakesWhatIsWorthMostForTheMinutes) {
  // Ten minutes: the call of 10 alone brings 100, the two of 5 bring 120.
  Offers offers;
  offers.Add(100, 10, 0);
  offers.EndDebtor();
  offers.Add(60, 5, 0);
  offers.EndDebtor();
  offers.Add(60, 5, 0);
  offers.Add(500, 120, 1);  // A visit, for which there is no time.
  offers.EndDebtor();
  const std::vector<std::int64_t> minutes = {10, 60};
  const auto day = AssignWork(offers.View(), minutes);
  ASSERT_TRUE(day.ok()) << day.status();
  EXPECT_THAT(day->chosen, ElementsAre(-1, 0, 0));
  EXPECT_EQ(day->value, 120);
  EXPECT_TRUE(day->exact);
  ExpectSound(offers, minutes, *day);
}

TEST(AssignWork, EqualsTryingEverythingOnSmallLots) {
  std::mt19937_64 random(20261130);
  int worth_something = 0;
  for (int lot = 0; lot < 1000; ++lot) {
    const int resources = 1 + lot % 3;
    const Offers offers = RandomOffers(random, 1 + lot % 7, 4, resources);
    std::vector<std::int64_t> minutes;
    for (int r = 0; r < resources; ++r) {
      minutes.push_back(static_cast<std::int64_t>(random() % 60));
    }
    const auto day = AssignWork(offers.View(), minutes);
    ASSERT_TRUE(day.ok()) << day.status();
    ExpectSound(offers, minutes, *day);
    std::vector<std::int64_t> free = minutes;
    ASSERT_EQ(day->value, BestOf(offers, 0, free)) << "lot " << lot;
    EXPECT_TRUE(day->exact);
    EXPECT_EQ(day->bound, static_cast<double>(day->value));
    worth_something += day->value > 0 ? 1 : 0;
  }
  EXPECT_GT(worth_something, 800);
}

// Lots that share no minutes: the best of all is the sum of their bests, and
// they are too many debtors for the search.
TEST(AssignWork, TheBoundIsOneWhereTheBestIsKnown) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 100; ++round) {
    Offers all;
    std::vector<std::int64_t> minutes;
    std::int64_t best = 0;
    for (int lot = 0; lot < 10; ++lot) {
      Offers offers = RandomOffers(random, 4, 4, 1);
      std::vector<std::int64_t> free = {
          static_cast<std::int64_t>(random() % 60)};
      minutes.push_back(free[0]);
      best += BestOf(offers, 0, free);
      for (std::size_t i = 0; i + 1 < offers.begin.size(); ++i) {
        for (std::size_t j = offers.begin[i]; j < offers.begin[i + 1]; ++j) {
          all.Add(offers.value[j], offers.minutes[j], lot);
        }
        all.EndDebtor();
      }
    }
    const auto day = AssignWork(all.View(), minutes);
    ASSERT_TRUE(day.ok()) << day.status();
    ExpectSound(all, minutes, *day);
    EXPECT_FALSE(day->exact);
    EXPECT_LE(day->value, best);
    EXPECT_GE(day->bound, static_cast<double>(best));
  }
}

TEST(AssignWork, ProvesItselfToATenthOfAPercentOnManyDebtors) {
  std::mt19937_64 random(7);
  for (const double share : {.02, .2, .6}) {
    const Offers offers = RandomOffers(random, 60'000, 8, 5);
    std::vector<std::int64_t> minutes(5, 0);
    for (std::size_t j = 0; j < offers.value.size(); ++j) {
      minutes[offers.resource[j]] += offers.minutes[j];
    }
    for (std::int64_t& each : minutes) {
      each = static_cast<std::int64_t>(static_cast<double>(each) / 4 * share);
    }
    const auto day = AssignWork(offers.View(), minutes);
    ASSERT_TRUE(day.ok()) << day.status();
    ExpectSound(offers, minutes, *day);
    EXPECT_LE(day->bound - static_cast<double>(day->value), .001 * day->bound)
        << share;
    EXPECT_FALSE(day->exact);
    const auto again = AssignWork(offers.View(), minutes, Executor::Threads(3));
    EXPECT_EQ(day->chosen, again->chosen);
    EXPECT_EQ(day->bound, again->bound);
  }
}

TEST(AssignWork, OfEqualDebtorsTheFirstAreServed) {
  Offers offers;
  for (int i = 0; i < 100; ++i) {
    offers.Add(50, 10, 0);
    offers.EndDebtor();
  }
  const std::vector<std::int64_t> minutes = {300};
  const auto day = AssignWork(offers.View(), minutes);
  ASSERT_TRUE(day.ok()) << day.status();
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(day->chosen[i], i < 30 ? 0 : -1) << i;
  }
  EXPECT_EQ(day->value, 1500);
}

TEST(AssignWork, WithMinutesForAllTakesTheBestOfEach) {
  Offers offers;
  offers.Add(5, 1, 0);
  offers.Add(9, 30, 0);
  offers.Add(9, 20, 0);
  offers.EndDebtor();
  offers.Add(-3, 0, 0);
  offers.EndDebtor();
  offers.EndDebtor();
  const std::vector<std::int64_t> minutes = {100};
  const auto day = AssignWork(offers.View(), minutes);
  ASSERT_TRUE(day.ok()) << day.status();
  EXPECT_THAT(day->chosen, ElementsAre(2, -1, -1));
  EXPECT_THAT(day->minute_price, ElementsAre(0));
  const Offers nothing;
  const auto none = AssignWork(nothing.View(), {});
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_EQ(none->value, 0);
}

TEST(AssignWork, NamesWhatIsWrong) {
  const std::vector<std::int64_t> minutes = {10};
  const auto fault = [&](const Offers& offers) {
    return std::string(AssignWork(offers.View(), minutes).status().message());
  };
  Offers offers;
  offers.Add(1, -2, 0);
  offers.EndDebtor();
  EXPECT_EQ(fault(offers), "offers: debtor 0: -2 minutes");
  offers.minutes[0] = 2;
  offers.resource[0] = 3;
  EXPECT_EQ(fault(offers), "offers: debtor 0: resource 3 of 1");
  offers.resource[0] = 0;
  offers.begin = {0, 2};
  EXPECT_THAT(fault(offers), HasSubstr("begin ends with 2 and there are 1"));
  offers.begin = {1, 0};
  EXPECT_THAT(fault(offers), HasSubstr("does not start with 0"));
  offers.begin = {0, 1, 0};
  EXPECT_EQ(fault(offers), "offers: begin falls at debtor 1");
  const Offers nothing;
  const std::vector<std::int64_t> below = {5, -1};
  EXPECT_EQ(AssignWork(nothing.View(), below).status().message(),
            "resource 1: -1 minutes");
}

}  // namespace
}  // namespace arrears
