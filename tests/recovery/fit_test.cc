// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/fit.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "arrears/recovery/beta.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto kRecovered = RecoveryOutcome::kRecovered;
constexpr auto kLost = RecoveryOutcome::kLost;
constexpr auto kOpen = RecoveryOutcome::kOpen;

// Known from its first day and, unless said otherwise, past every horizon.
RecoverySpell Spell(RecoveryOutcome outcome, int exit_age,
                    int observed_age = 5000) {
  RecoverySpell spell;
  spell.entered_age = -10;
  spell.exit_age = exit_age;
  spell.observed_age = observed_age;
  spell.outcome = outcome;
  return spell;
}

RecoveryCounts CountsOf(const RecoveryStages& stages,
                        const std::vector<RecoverySpell>& spells) {
  RecoveryCounts counts = RecoveryCounts::Create(stages).value();
  const absl::Status status = counts.Add(spells);
  EXPECT_TRUE(status.ok()) << status;
  return counts;
}

RecoveryFit FitOf(const RecoveryStages& stages,
                  const std::vector<RecoverySpell>& spells,
                  const RecoveryOptions& options = {}) {
  return FitRecovery(CountsOf(stages, spells), RecoveryCurve::Ccaa2004(),
                     options)
      .value();
}

const RecoveryStages kThree{{0, 30, 60}, 90, 0};

// Random spells of `debtors` debtors in `segments` segments.
std::vector<RecoverySpell> Draw(int debtors, int segments, std::mt19937& rng) {
  std::vector<RecoverySpell> spells;
  for (int d = 0; d < debtors; ++d) {
    const int segment = static_cast<int>(rng() % (segments + 1)) - 1;
    for (int n = static_cast<int>(rng() % 6); n > 0; --n) {
      RecoverySpell spell;
      spell.debtor = d;
      spell.segment = segment;
      spell.observed_age = static_cast<int>(rng() % 3000);
      spell.entered_age = static_cast<int>(rng() % 60) - 40;
      spell.exit_age =
          std::max(spell.entered_age, static_cast<int>(rng() % 400));
      spell.outcome = rng() % 8 == 0 ? kLost : kRecovered;
      if (spell.exit_age >= spell.observed_age) {
        spell.entered_age = std::min(spell.entered_age, spell.observed_age);
        spell.exit_age = spell.observed_age;
        spell.outcome = kOpen;
      }
      spells.push_back(spell);
    }
  }
  return spells;
}

// Each line: what an item did, and which of the stages 0-30, 30-60, 60-90
// count it as open at the start, recovered, open at the end.
TEST(RecoveryCounts, CountsAnItemInEachStageItLivedThrough) {
  const auto sums = [](const RecoverySpell& spell) {
    return CountsOf(kThree, {spell}).tally(-1).sums;
  };
  EXPECT_THAT(sums(Spell(kRecovered, 45)),
              ElementsAre(1, 0, 1, 1, 1, 0, 0, 0, 0));
  EXPECT_THAT(sums(Spell(kLost, 45)), ElementsAre(1, 0, 1, 1, 0, 0, 0, 0, 0));
  EXPECT_THAT(sums(Spell(kRecovered, 0)),
              ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(sums(Spell(kRecovered, 1)),
              ElementsAre(1, 1, 0, 0, 0, 0, 0, 0, 0));
  // Settled on day 30: not open at the end of it.
  EXPECT_THAT(sums(Spell(kRecovered, 30)),
              ElementsAre(1, 1, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(sums(Spell(kRecovered, 31)),
              ElementsAre(1, 0, 1, 1, 1, 0, 0, 0, 0));
  // After the horizon: open at its end, which counts as not recovered.
  EXPECT_THAT(sums(Spell(kRecovered, 91)),
              ElementsAre(1, 0, 1, 1, 0, 1, 1, 0, 1));
  EXPECT_THAT(sums(Spell(kOpen, 5000)), ElementsAre(1, 0, 1, 1, 0, 1, 1, 0, 1));
}

// Had it been left in for the stage it is in, only those that paid would be
// known to have ended.
TEST(RecoveryCounts, LeavesOutTheStageThatAnItemIsTooYoungFor) {
  const auto sums = [](const RecoverySpell& spell) {
    return CountsOf(kThree, {spell}).tally(-1).sums;
  };
  EXPECT_THAT(sums(Spell(kOpen, 59, 59)),
              ElementsAre(1, 0, 1, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(sums(Spell(kRecovered, 45, 59)),
              ElementsAre(1, 0, 1, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(sums(Spell(kOpen, 60, 60)),
              ElementsAre(1, 0, 1, 1, 0, 1, 0, 0, 0));
  EXPECT_THAT(sums(Spell(kRecovered, 45, 60)),
              ElementsAre(1, 0, 1, 1, 1, 0, 0, 0, 0));
}

TEST(RecoveryCounts, LeavesOutTheStagesBeforeAnItemWasKnown) {
  RecoverySpell late = Spell(kRecovered, 75);
  late.entered_age = 30;
  EXPECT_THAT(CountsOf(kThree, {late}).tally(-1).sums,
              ElementsAre(0, 0, 0, 1, 0, 1, 1, 1, 0));
  late.entered_age = 31;
  EXPECT_THAT(CountsOf(kThree, {late}).tally(-1).sums,
              ElementsAre(0, 0, 0, 0, 0, 0, 1, 1, 0));
}

TEST(RecoveryCounts, NameTheSpellTheyRefuseAndAddNothing) {
  RecoveryCounts counts = RecoveryCounts::Create({{0}, 90, 2}).value();
  const auto refusal = [&counts](RecoverySpell bad) {
    const std::vector<RecoverySpell> chunk = {Spell(kRecovered, 5), bad};
    const absl::Status status = counts.Add(chunk);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  EXPECT_THAT(refusal(Spell(kOpen, 5, 6)),
              HasSubstr("spells[1]: open, so exit_age 5 must be"));
  EXPECT_THAT(refusal(Spell(kRecovered, 7, 6)),
              HasSubstr("exit_age 7 is after observed_age 6"));
  EXPECT_THAT(refusal(Spell(kRecovered, -11)),
              HasSubstr("exit_age -11 is before entered_age -10"));
  RecoverySpell bad = Spell(kRecovered, 5);
  bad.segment = 2;
  EXPECT_THAT(refusal(bad), HasSubstr("segment 2 is not in [-1, 2)"));
  bad.segment = -2;
  EXPECT_THAT(refusal(bad), HasSubstr("segment -2"));
  bad.segment = 0;
  bad.debtor = -2;
  EXPECT_THAT(refusal(bad), HasSubstr("debtor -2"));
  EXPECT_EQ(counts.spells(), 0);
  EXPECT_THAT(counts.tally(-1).sums, ElementsAre(0, 0, 0));
}

TEST(RecoveryCounts, NameTheStageTheyRefuse) {
  const auto refusal = [](RecoveryStages stages) {
    const absl::Status status =
        RecoveryCounts::Create(std::move(stages)).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  EXPECT_THAT(refusal({{}, 90, 0}), HasSubstr("ages: 0"));
  EXPECT_THAT(refusal({std::vector<int>(31), 90, 0}), HasSubstr("ages: 31"));
  EXPECT_THAT(refusal({{0, 30, 30}, 90, 0}),
              HasSubstr("ages[2] = 30 does not exceed 30"));
  EXPECT_THAT(refusal({{0, 30}, 30, 0}), HasSubstr("horizon_days 30"));
  EXPECT_THAT(refusal({{0, 30}, 90, -1}), HasSubstr("segments -1"));
  EXPECT_THAT(refusal({{0, 30}, 90, 10001}), HasSubstr("segments 10001"));
}

TEST(RecoveryCounts, AnySplitOfTheDebtorsGivesTheSame) {
  std::mt19937 rng(7);
  RecoveryStages stages;
  stages.segments = 3;
  const std::vector<RecoverySpell> all = Draw(400, 3, rng);
  const RecoveryCounts whole = CountsOf(stages, all);
  std::vector<RecoveryCounts> parts(5, RecoveryCounts::Create(stages).value());
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin + 1;
    while (end < all.size() &&
           (all[end].debtor == all[end - 1].debtor || rng() % 3 != 0)) {
      ++end;
    }
    const absl::Status status =
        parts[rng() % 5].Add(std::span(all).subspan(begin, end - begin));
    ASSERT_TRUE(status.ok()) << status;
    begin = end;
  }
  std::shuffle(parts.begin(), parts.end(), rng);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    ASSERT_TRUE(parts[0].Merge(parts[i]).ok());
  }
  EXPECT_EQ(parts[0].spells(), whole.spells());
  for (int segment = -1; segment < 3; ++segment) {
    EXPECT_EQ(parts[0].tally(segment).sums, whole.tally(segment).sums);
    EXPECT_EQ(parts[0].tally(segment).debtor_products,
              whole.tally(segment).debtor_products);
    EXPECT_EQ(parts[0].tally(segment).spell_products,
              whole.tally(segment).spell_products);
    EXPECT_EQ(parts[0].tally(segment).debtors, whole.tally(segment).debtors);
    EXPECT_EQ(parts[0].tally(segment).spells, whole.tally(segment).spells);
  }
  const absl::Status status =
      parts[0].Merge(RecoveryCounts::Create({{0}, 90, 0}).value());
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(FitRecovery, WithoutItemsIsThePrior) {
  const RecoveryCurve prior = RecoveryCurve::Ccaa2004();
  RecoveryStages stages;
  stages.segments = 2;
  const RecoveryFit fit = FitOf(stages, {});
  ASSERT_EQ(fit.segments.size(), 2u);
  for (int age = 0; age < 2500; ++age) {
    const double expected = prior.At(age).probability;
    EXPECT_NEAR(fit.portfolio.At(age).probability, expected, 1e-12) << age;
    EXPECT_NEAR(fit.segments[1].At(age).probability, expected, 1e-12) << age;
  }
  EXPECT_EQ(fit.portfolio.id(), "ccaa_2004+own");
  EXPECT_EQ(fit.segments[1].id(), "ccaa_2004+own+segment 1");
}

// One stage: the survey's 0.696 at 90 days worth four items, 31 of 40 items
// recovered. scipy 1.10.1: beta.ppf([.025, .975], 4 * .696 + 31,
// 4 * .304 + 9), and the mean of that beta.
TEST(FitRecovery, IsTheBetaBinomialUpdateWhenThereIsOneStage) {
  std::vector<RecoverySpell> spells(31, Spell(kRecovered, 200));
  spells.resize(36, Spell(kLost, 200));
  spells.resize(40, Spell(kOpen, 5000));
  spells.resize(45, Spell(kRecovered, 90));      // Not open at the end of 90.
  spells.resize(50, Spell(kRecovered, 95, 99));  // Too young.
  const RecoveryFit fit = FitOf({{90}, 400, 0}, spells);
  const CurveKnot& knot = fit.portfolio.knots()[0];
  EXPECT_EQ(knot.items, 40);
  EXPECT_NEAR(knot.point.probability, 0.76781818181818184, 1e-14);
  EXPECT_NEAR(knot.point.lower, 0.63394176204328923, 1e-12);
  EXPECT_NEAR(knot.point.upper, 0.87867998554531845, 1e-12);
}

// Three stages, in Python 3.11 with fractions and scipy 1.10.1: R expanded into
// its sum of products, mean and square by the Dirichlet's moments in fractions,
// then beta.ppf for the beta of that mean and variance. Counts (open at start,
// recovered, open at end): (50, 30, 15), (12, 5, 6), (5, 1, 3).
TEST(FitRecovery, ChainsItsStagesExactly) {
  std::vector<RecoverySpell> spells(30, Spell(kRecovered, 20));
  spells.resize(35, Spell(kLost, 20));
  // Of the 15 that remain, 12 are old enough for the second stage, and of the
  // 6 that remain of these, 5 for the third.
  spells.resize(38, Spell(kOpen, 40, 40));
  spells.resize(43, Spell(kRecovered, 50));
  spells.resize(44, Spell(kLost, 50));
  spells.resize(45, Spell(kOpen, 70, 70));
  spells.resize(46, Spell(kRecovered, 80));
  spells.resize(47, Spell(kLost, 80));
  spells.resize(50, Spell(kOpen, 5000));
  const RecoveryCounts counts = CountsOf(kThree, spells);
  ASSERT_THAT(counts.tally(-1).sums,
              ElementsAre(50, 30, 15, 12, 5, 6, 5, 1, 3));
  const RecoveryFit fit =
      FitRecovery(counts, RecoveryCurve::Ccaa2004(), {}).value();
  constexpr CurvePoint kExpected[] = {
      {0.80290347858315247, 0.68773109902943197, 0.89679340637205029},
      {0.66843256090314918, 0.43478866770703228, 0.86431570415514247},
      {0.47244444444444444, 0.1776652517674471, 0.77876585564505607}};
  for (std::size_t k = 0; k < 3; ++k) {
    const CurvePoint& p = fit.portfolio.knots()[k].point;
    EXPECT_NEAR(p.probability, kExpected[k].probability, 1e-12);
    EXPECT_NEAR(p.lower, kExpected[k].lower, 1e-12);
    EXPECT_NEAR(p.upper, kExpected[k].upper, 1e-12);
  }
}

// Five copies of each item are worth no more than one when they are known to
// share a debtor: the interval is sqrt(5) times as wide as if they were five
// items, and as wide as one item's.
TEST(FitRecovery, CopiesOfAnItemAtOneDebtorAreWorthOneItem) {
  std::mt19937 rng(5);
  const auto width = [](const RecoveryFit& fit) {
    const CurvePoint& p = fit.portfolio.knots()[0].point;
    return p.upper - p.lower;
  };
  std::vector<RecoverySpell> once, apart, together;
  for (int d = 0; d < 3000; ++d) {
    const int exit_age = 1 + static_cast<int>(rng() % 89);
    const bool lost = exit_age > 45 && rng() % 2 == 0;
    RecoverySpell spell = Spell(lost ? kLost : kRecovered, exit_age);
    once.push_back(spell);
    for (int copy = 0; copy < 5; ++copy) apart.push_back(spell);
    spell.debtor = d;
    for (int copy = 0; copy < 5; ++copy) together.push_back(spell);
  }
  const double single = width(FitOf(kThree, once));
  EXPECT_NEAR(width(FitOf(kThree, together)) / single, 1, 0.02);
  EXPECT_NEAR(single / width(FitOf(kThree, apart)), std::sqrt(5), 0.05);
}

// The slow twin of the interval at age 0 of kThree: by lists, debtor by debtor.
// An item moves R by what it did beyond its expectation in each stage that
// counts it, times the chance of reaching that stage.
struct Slow {
  double mean, lower, upper;
};
Slow FitSlowly(const std::vector<RecoverySpell>& spells) {
  const std::vector<int> days = {0, 30, 60, 90};
  const std::vector<double> prior = {.949, .899, .813, 0};
  const auto counted = [&days](const RecoverySpell& s, std::size_t k) {
    return s.entered_age <= days[k] && s.exit_age > days[k] &&
           s.observed_age >= days[k + 1];
  };
  const auto stays = [&days](const RecoverySpell& s, std::size_t k) {
    return s.outcome == kOpen || s.exit_age > days[k + 1];
  };
  double n[3] = {4, 4, 4}, paid[3], open[3];
  for (std::size_t k = 0; k < 3; ++k) {
    paid[k] = 4 * (prior[k] - prior[k + 1]) / (1 - prior[k + 1]);
    open[k] = 4 - paid[k];
    for (const RecoverySpell& s : spells) {
      if (!counted(s, k)) continue;
      n[k] += 1;
      if (stays(s, k)) open[k] += 1;
      if (!stays(s, k) && s.outcome == kRecovered) paid[k] += 1;
    }
  }
  double r[4] = {0, 0, 0, 0}, variance = 0;
  for (std::size_t k = 3; k-- > 0;) {
    const double p = paid[k] / n[k], q = open[k] / n[k];
    r[k] = p + q * r[k + 1];
    // The variance of p + q R for the Dirichlet, written as squares.
    const double of_shares =
        (p * std::pow(1 - r[k], 2) + q * std::pow(r[k + 1] - r[k], 2) +
         (1 - p - q) * std::pow(r[k], 2)) /
        (n[k] + 1);
    const double q_squared = q * (q * n[k] + 1) / (n[k] + 1);
    variance = of_shares + q_squared * variance;
  }
  std::map<int, double> by_debtor;
  double per_spell = 0, spell_count = 0;
  for (const RecoverySpell& s : spells) {
    double move = 0, reached = 1;
    bool any = false;
    for (std::size_t k = 0; k < 3; ++k) {
      if (counted(s, k)) {
        any = true;
        const double got = stays(s, k)               ? r[k + 1]
                           : s.outcome == kRecovered ? 1
                                                     : 0;
        move += reached * (got - r[k]) / (n[k] - 4);
      }
      reached *= open[k] / n[k];
    }
    if (!any) continue;
    by_debtor[s.debtor] += move;
    per_spell += move * move;
    spell_count += 1;
  }
  double per_debtor = 0;
  for (const auto& [debtor, move] : by_debtor) per_debtor += move * move;
  const auto debtors = static_cast<double>(by_debtor.size());
  const double effect = per_debtor * debtors / (debtors - 1) /
                        (per_spell * spell_count / (spell_count - 1));
  const Beta beta = Beta::FromMoments(r[0], variance * std::max(1.0, effect));
  return {r[0], beta.Quantile(0.025), beta.Quantile(0.975)};
}

TEST(FitRecovery, AgreesWithItsSlowTwin) {
  std::mt19937 rng(2190);
  int clustered = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<RecoverySpell> spells;
    for (int d = 0; d < 40; ++d) {
      const std::uint32_t luck = rng() % 60;
      for (int n = 1 + static_cast<int>(rng() % 8); n > 0; --n) {
        // Losses come late, so that R falls and nothing is pooled.
        const int exit_age = 1 + static_cast<int>((luck + rng() % 60) % 120);
        const int today = 20 + static_cast<int>(rng() % 200);
        const bool lost = exit_age > 60 && rng() % 4 != 0;
        RecoverySpell spell =
            exit_age < today ? Spell(lost ? kLost : kRecovered, exit_age, today)
                             : Spell(kOpen, today, today);
        spell.entered_age = static_cast<int>(rng() % 50) - 40;
        spell.entered_age = std::min(spell.entered_age, spell.exit_age);
        spell.debtor = d;
        spells.push_back(spell);
      }
    }
    const RecoveryCurve curve = FitOf(kThree, spells).portfolio;
    ASSERT_LT(curve.At(30).probability, curve.At(0).probability);
    const Slow slow = FitSlowly(spells);
    const CurvePoint p = curve.At(0);
    EXPECT_NEAR(p.probability, slow.mean, 1e-12);
    EXPECT_NEAR(p.lower, slow.lower, 1e-10);
    EXPECT_NEAR(p.upper, slow.upper, 1e-10);
    for (RecoverySpell& spell : spells) spell.debtor = -1;
    const CurvePoint apart = FitOf(kThree, spells).portfolio.At(0);
    if (apart.upper - apart.lower < p.upper - p.lower) ++clustered;
  }
  EXPECT_GT(clustered, 30);  // The design effect was at work.
}

// n / (n + k): with as many own items as the portfolio is worth, a segment
// stands half way between its own share and the portfolio's.
TEST(FitRecovery, ASegmentStandsBetweenItsOwnItemsAndThePortfolio) {
  RecoveryStages stages{{0}, 90, 2};
  std::vector<RecoverySpell> spells;
  const auto add = [&spells](int segment, RecoveryOutcome outcome, int count) {
    RecoverySpell spell = Spell(outcome, 20);
    spell.segment = segment;
    spells.resize(spells.size() + static_cast<std::size_t>(count), spell);
  };
  add(0, kRecovered, 20);  // All of 20 recovered.
  add(1, kRecovered, 480);
  add(1, kLost, 500);
  const RecoveryFit fit = FitOf(stages, spells, {.portfolio_items = 20});
  const double portfolio = fit.portfolio.At(0).probability;
  EXPECT_NEAR(portfolio, (4 * 0.949 + 500) / 1004, 1e-12);
  EXPECT_NEAR(fit.segments[0].At(0).probability, (1 + portfolio) / 2, 1e-12);
  EXPECT_NEAR(fit.segments[1].At(0).probability, (480 + 20 * portfolio) / 1000,
              1e-12);
  EXPECT_EQ(fit.segments[0].knots()[0].items, 20);
  EXPECT_EQ(fit.portfolio.knots()[0].items, 1000);
}

// By hand: all are recovered in the last stage, so R(60) is near 1; half were
// given up before, so R(0) is near a half. A curve may not rise: all knots get
// the same value between the two.
TEST(FitRecovery, NeverRisesWithAge) {
  std::vector<RecoverySpell> spells(1000, Spell(kLost, 40));
  spells.resize(2000, Spell(kRecovered, 80));
  const RecoveryFit fit = FitOf(kThree, spells);
  const double r0 = fit.portfolio.At(0).probability;
  EXPECT_GT(r0, 0.5);
  EXPECT_LT(r0, 1);
  EXPECT_EQ(fit.portfolio.At(60).probability, r0);
}

TEST(FitRecovery, IntervalsHoldTheirEstimateAndNarrowWithItems) {
  std::mt19937 rng(93);
  for (int debtors : {0, 1, 2, 3, 5, 20, 100, 3000}) {
    RecoveryStages stages;
    stages.segments = 4;
    const RecoveryFit fit = FitOf(stages, Draw(debtors, 4, rng));
    std::vector<RecoveryCurve> curves = fit.segments;
    curves.push_back(fit.portfolio);
    for (const RecoveryCurve& curve : curves) {
      for (std::size_t k = 0; k < curve.knots().size(); ++k) {
        const CurvePoint& p = curve.knots()[k].point;
        EXPECT_LE(0, p.lower);
        EXPECT_LE(p.lower, p.probability);
        EXPECT_LE(p.probability, p.upper);
        EXPECT_LE(p.upper, 1);
        if (k == 0) continue;
        const CurvePoint& before = curve.knots()[k - 1].point;
        EXPECT_LE(p.probability, before.probability);
        EXPECT_LE(p.lower, before.lower);
        EXPECT_LE(p.upper, before.upper);
      }
    }
    if (debtors == 3000) {
      const CurvePoint& p = fit.portfolio.knots()[0].point;
      EXPECT_LT(p.upper - p.lower, 0.03);
      EXPECT_GT(fit.segments[0].knots()[0].point.upper -
                    fit.segments[0].knots()[0].point.lower,
                p.upper - p.lower);
    }
  }
}

TEST(FitRecovery, AHigherConfidenceIsAWiderInterval) {
  std::mt19937 rng(99);
  const std::vector<RecoverySpell> spells = Draw(200, 0, rng);
  const RecoveryFit wide = FitOf({}, spells, {.confidence = 0.99});
  const RecoveryFit narrow = FitOf({}, spells, {.confidence = 0.5});
  EXPECT_EQ(wide.portfolio.confidence(), 0.99);
  for (int age : {0, 45, 200, 1000}) {
    EXPECT_LT(wide.portfolio.At(age).lower, narrow.portfolio.At(age).lower);
    EXPECT_GT(wide.portfolio.At(age).upper, narrow.portfolio.At(age).upper);
    EXPECT_EQ(wide.portfolio.At(age).probability,
              narrow.portfolio.At(age).probability);
  }
}

TEST(FitRecovery, RefusesAPriorWithoutTimingAndOptionsOutOfBounds) {
  const RecoveryCounts counts = RecoveryCounts::Create({}).value();
  const absl::Status step =
      FitRecovery(counts, RecoveryCurve::Article8020(), {}).status();
  EXPECT_EQ(step.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(step.message()), HasSubstr("article_80_20"));

  const auto refusal = [&counts](const RecoveryOptions& options) {
    const absl::Status status =
        FitRecovery(counts, RecoveryCurve::Ccaa2004(), options).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  EXPECT_THAT(refusal({.prior_items = 0}), HasSubstr("prior_items 0"));
  EXPECT_THAT(refusal({.portfolio_items = -1}), HasSubstr("portfolio_items"));
  EXPECT_THAT(refusal({.confidence = 1}), HasSubstr("confidence 1"));
  EXPECT_THAT(refusal({.confidence = std::nan("")}), HasSubstr("confidence"));
}

}  // namespace
}  // namespace arrears
