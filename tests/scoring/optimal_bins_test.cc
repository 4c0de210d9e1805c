// SPDX-License-Identifier: Apache-2.0
#include "arrears/scoring/optimal_bins.h"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "boost/math/distributions/normal.hpp"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kNone = -std::numeric_limits<double>::infinity();

// All cuts, one after the other, from the words of the header alone.
class AllCuts {
 public:
  AllCuts(std::vector<BinCount> cells, BinRules rules)
      : cells_(std::move(cells)), rules_(rules) {
    for (const BinCount& cell : cells_) {
      all_.events += cell.events;
      all_.others += cell.others;
    }
  }
  // kNone where no cut keeps the rules.
  double Best(BinTrend trend) {
    trend_ = trend;
    most_ = kNone;
    for (std::uint32_t cut = 0; cut < (1u << (cells_.size() - 1)); ++cut) {
      std::vector<BinCount> bins(1);
      for (std::size_t i = 0; i < cells_.size(); ++i) {
        if (i > 0 && (cut >> (i - 1) & 1) != 0) bins.emplace_back();
        bins.back().events += cells_[i].events;
        bins.back().others += cells_[i].others;
      }
      if (!Keeps(bins)) continue;
      const double worth = Worth(bins);
      if (worth > most_ + 1e-9) {
        most_ = worth;
        bins_ = bins;
      }
    }
    return most_;
  }
  double Likelihood() const {
    double sum = 0;
    for (const BinCount& bin : bins_) sum += ValueOf(bin, true);
    return sum - HalfLog() * static_cast<double>(bins_.size());
  }
  double HalfLog() const {
    return .5 * std::log(static_cast<double>(all_.total()));
  }

 private:
  static double Rate(const BinCount& bin) {
    return static_cast<double>(bin.events) / static_cast<double>(bin.total());
  }
  static double XLog(double x, double y) {
    return x == 0 ? 0 : x * std::log(y);
  }

  double ValueOf(const BinCount& bin, bool likelihood) const {
    const auto e = static_cast<double>(bin.events);
    const auto o = static_cast<double>(bin.others);
    if (likelihood || rules_.objective == BinObjective::kLogLikelihood) {
      return XLog(e, e / (e + o)) + XLog(o, o / (e + o));
    }
    const auto all_e = static_cast<double>(all_.events);
    const auto all_o = static_cast<double>(all_.others);
    if (all_e == 0 || all_o == 0) return 0;
    const double p = o / all_o, q = e / all_e;
    if (rules_.objective == BinObjective::kJensenShannon) {
      return .5 * XLog(p, 2 * p / (p + q)) + .5 * XLog(q, 2 * q / (p + q));
    }
    const double rate = all_e / (all_e + all_o);
    return (p - q) * std::log((o + 1 - rate) * all_e / ((e + rate) * all_o));
  }
  double Worth(const std::vector<BinCount>& bins) const {
    const double penalty = rules_.penalty >= 0 ? rules_.penalty
                           : rules_.objective == BinObjective::kLogLikelihood
                               ? HalfLog()
                               : 0;
    double sum = -penalty * static_cast<double>(bins.size() - 1);
    for (const BinCount& bin : bins) sum += ValueOf(bin, false);
    return sum;
  }
  bool Keeps(const std::vector<BinCount>& bins) const {
    if (rules_.most_bins > 0 &&
        bins.size() > static_cast<std::size_t>(rules_.most_bins)) {
      return false;
    }
    for (const BinCount& bin : bins) {
      if (bin.total() < std::max<std::int64_t>(rules_.least_total, 1) ||
          bin.events < rules_.least_events ||
          bin.others < rules_.least_others) {
        return false;
      }
    }
    for (std::size_t i = 1; i < bins.size(); ++i) {
      if (!Differ(bins[i - 1], bins[i])) return false;
    }
    return Goes(bins);
  }
  bool Differ(const BinCount& a, const BinCount& b) const {
    const double difference = std::abs(Rate(b) - Rate(a));
    if (difference < rules_.least_difference) return false;
    if (rules_.most_p_value >= 1) return true;
    const auto n = static_cast<double>(a.total());
    const auto m = static_cast<double>(b.total());
    const double pooled = static_cast<double>(a.events + b.events) / (n + m);
    const double se = std::sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
    if (se == 0) return false;
    const double p =
        2 * cdf(complement(boost::math::normal(), difference / se));
    return p <= rules_.most_p_value;
  }
  bool Goes(const std::vector<BinCount>& bins) const {
    bool up = true, down = true, peak = true, valley = true;
    bool concave = true, convex = true, fell = false, rose = false;
    for (std::size_t i = 1; i < bins.size(); ++i) {
      const double step = Rate(bins[i]) - Rate(bins[i - 1]);
      if (step < 0) up = false, fell = true;
      if (step > 0) down = false, rose = true;
      if (step > 0 && fell) peak = false;
      if (step < 0 && rose) valley = false;
      if (i < 2) continue;
      const double before = Rate(bins[i - 1]) - Rate(bins[i - 2]);
      if (step > before + 1e-12) concave = false;
      if (step < before - 1e-12) convex = false;
    }
    switch (trend_) {
      case BinTrend::kAscending:
        return up;
      case BinTrend::kDescending:
        return down;
      case BinTrend::kPeak:
        return peak;
      case BinTrend::kValley:
        return valley;
      case BinTrend::kConcave:
        return concave;
      case BinTrend::kConvex:
        return convex;
      default:
        return true;
    }
  }

  std::vector<BinCount> cells_, bins_;
  BinRules rules_;
  BinCount all_;
  BinTrend trend_ = BinTrend::kNone;
  double most_ = kNone;
};

int Draw(std::mt19937_64* random, int least, int most) {
  return std::uniform_int_distribution<int>(least, most)(*random);
}

std::vector<BinCount> RandomCells(std::mt19937_64* random) {
  std::vector<BinCount> cells(static_cast<std::size_t>(Draw(random, 1, 9)));
  const int most = Draw(random, 0, 2) == 0 ? 3 : 40;
  for (BinCount& cell : cells) {
    cell = {Draw(random, 0, most), Draw(random, 0, 2 * most)};
  }
  if (Draw(random, 0, 3) == 0) cells.front().events += 1;
  return cells;
}

BinRules RandomRules(std::mt19937_64* random) {
  BinRules rules;
  rules.trend = static_cast<BinTrend>(Draw(random, 0, kBinTrendCount - 1));
  rules.objective = static_cast<BinObjective>(Draw(random, 0, 2));
  if (Draw(random, 0, 2) == 0) rules.penalty = .01 * Draw(random, 0, 300);
  if (Draw(random, 0, 1) == 0) rules.most_bins = Draw(random, 1, 5);
  if (Draw(random, 0, 1) == 0) rules.least_total = Draw(random, 0, 40);
  if (Draw(random, 0, 2) == 0) rules.least_events = Draw(random, 0, 4);
  if (Draw(random, 0, 2) == 0) rules.least_others = Draw(random, 0, 4);
  if (Draw(random, 0, 2) == 0) {
    rules.least_difference = .01 * Draw(random, 0, 20);
  }
  if (Draw(random, 0, 2) == 0) rules.most_p_value = .01 * Draw(random, 1, 60);
  return rules;
}

TEST(OptimalBins, AreTheBestOfAllCuts) {
  std::mt19937_64 random(20261130);
  int cut = 0, none = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::vector<BinCount> cells = RandomCells(&random);
    const BinRules rules = RandomRules(&random);
    const absl::StatusOr<OptimalBins> found = FindOptimalBins(cells, rules);
    AllCuts all(cells, rules);
    if (rules.trend != BinTrend::kAuto) {
      const double best = all.Best(rules.trend);
      ASSERT_EQ(found.ok(), best != kNone) << i << ' ' << found.status();
      none += best == kNone ? 1 : 0;
      if (best == kNone) continue;
      ASSERT_NEAR(found->objective, best, 1e-9)
          << i << ' ' << BinTrendName(rules.trend);
    } else {
      if (!found.ok()) continue;
      // Of the four, judged by their likelihood.
      double most = kNone;
      for (const BinTrend trend : {BinTrend::kAscending, BinTrend::kDescending,
                                   BinTrend::kPeak, BinTrend::kValley}) {
        if (all.Best(trend) == kNone) continue;
        const bool turns =
            trend == BinTrend::kPeak || trend == BinTrend::kValley;
        most = std::max(most, all.Likelihood() - (turns ? all.HalfLog() : 0));
      }
      ASSERT_NEAR(found->objective, all.Best(found->trend), 1e-9) << i;
      const bool turns =
          found->trend == BinTrend::kPeak || found->trend == BinTrend::kValley;
      // Equal objectives may have other likelihoods.
      if (rules.objective == BinObjective::kLogLikelihood &&
          rules.penalty < 0) {
        ASSERT_NEAR(all.Likelihood() - (turns ? all.HalfLog() : 0), most, 1e-9)
            << i;
      }
    }
    cut += found->starts.size() > 1 ? 1 : 0;
  }
  EXPECT_GT(cut, 2'000);
  EXPECT_GT(none, 500);
}

// The starts are what the objective was reckoned of.
TEST(OptimalBins, StartsHaveTheObjective) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2'000; ++i) {
    const std::vector<BinCount> cells = RandomCells(&random);
    BinRules rules = RandomRules(&random);
    const absl::StatusOr<OptimalBins> found = FindOptimalBins(cells, rules);
    if (!found.ok()) continue;
    std::vector<BinCount> bins;
    for (std::size_t c = 0, b = 0; c < cells.size(); ++c) {
      if (b < found->starts.size() && found->starts[b] == c) {
        bins.emplace_back();
        ++b;
      }
      ASSERT_FALSE(bins.empty());
      bins.back().events += cells[c].events;
      bins.back().others += cells[c].others;
    }
    ASSERT_EQ(bins.size(), found->starts.size());
    // Each bin a cell, nothing can be merged to keep the same count of bins.
    rules.trend = found->trend;
    EXPECT_LE(AllCuts(bins, rules).Best(rules.trend), found->objective + 1e-9);
  }
}

TEST(OptimalBins, ByHand) {
  // Rates 3/4, 1/4, 1/4, 3/4: the two in the middle are one bin of a valley.
  const BinCount cells[] = {{300, 100}, {100, 300}, {100, 300}, {300, 100}};
  const auto bins = FindOptimalBins(cells, {});
  ASSERT_TRUE(bins.ok());
  EXPECT_THAT(bins->starts, ElementsAre(0, 1, 3));
  EXPECT_EQ(bins->trend, BinTrend::kValley);
  // 1,600 records: two bins more cost ln 1600.
  const double entropy = .75 * std::log(.75) + .25 * std::log(.25);
  EXPECT_NEAR(bins->objective, 1600 * entropy - std::log(1600), 1e-9);
}

TEST(OptimalBins, TellWhatEachRuleCosts) {
  const BinCount cells[] = {{300, 100}, {100, 300}, {100, 300}, {300, 100}};
  BinRules rules;
  rules.trend = BinTrend::kDescending;
  rules.most_bins = 2;
  const auto bins = FindOptimalBins(cells, rules);
  ASSERT_TRUE(bins.ok());
  const auto costs = CostsOfRules(cells, rules, *bins);
  ASSERT_TRUE(costs.ok());
  rules.trend = BinTrend::kNone;
  EXPECT_NEAR(costs->trend,
              FindOptimalBins(cells, rules)->objective - bins->objective,
              1e-12);
  EXPECT_EQ(costs->most_bins, 0);  // Descending has no third bin anyway.
  EXPECT_EQ(costs->least_size, 0);
}

TEST(OptimalBins, RefusesWhatCannotBe) {
  const BinCount negative[] = {{1, 2}, {-1, 3}};
  EXPECT_THAT(FindOptimalBins(negative, {}).status().message(),
              HasSubstr("cell 1: a count is below 0"));
  const BinCount cells[] = {{1, 2}, {1, 3}};
  EXPECT_THAT(
      FindOptimalBins(cells, {.least_difference = 2}).status().message(),
      HasSubstr("least_difference 2 is not in 0..1"));
  EXPECT_EQ(FindOptimalBins(cells, {.least_total = 8}).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(FindOptimalBins({}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
  const std::vector<BinCount> many(2000, {1, 2});
  EXPECT_THAT(
      FindOptimalBins(many, {.trend = BinTrend::kConvex}).status().message(),
      HasSubstr("more than 2^27"));
}

}  // namespace
}  // namespace arrears
