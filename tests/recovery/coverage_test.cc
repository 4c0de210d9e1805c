// SPDX-License-Identifier: Apache-2.0
//
// Does the 95 % interval hold the truth in 95 of 100 ledgers? 2,000 ledgers
// are drawn from a world whose curve is known, each is fitted, and at every
// knot the intervals that hold the true R are counted. Over 2,000 ledgers the
// share has a standard error of half a point. It is printed, and must lie
// between 93 and 97 %.
#include <array>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <random>
#include <vector>

#include "arrears/recovery/fit.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

constexpr int kLedgers = 2000;
constexpr std::size_t kStages = 11;  // Of the default RecoveryStages.

// What becomes of the items open at a stage's first day.
struct StageTruth {
  double recovered, lost;
};
using World = std::array<StageTruth, kStages>;

// Slower than the prior at every age, nothing given up.
constexpr World kSlow = {{{.30, 0},
                          {.20, 0},
                          {.15, 0},
                          {.30, 0},
                          {.25, 0},
                          {.20, 0},
                          {.35, 0},
                          {.25, 0},
                          {.20, 0},
                          {.15, 0},
                          {.10, 0}}};
// As slow, and more is given up with age than paid.
constexpr World kQuick = {{{.40, .00},
                           {.20, .01},
                           {.15, .01},
                           {.20, .02},
                           {.15, .05},
                           {.10, .05},
                           {.15, .15},
                           {.10, .15},
                           {.08, .20},
                           {.06, .20},
                           {.15, .20}}};
// Pays little, ever.
constexpr World kRuined = {{{.10, 0},
                            {.08, 0},
                            {.06, 0},
                            {.08, 0},
                            {.06, 0},
                            {.05, .05},
                            {.08, .20},
                            {.05, .20},
                            {.04, .20},
                            {.03, .20},
                            {.02, .20}}};

struct Truth {
  std::array<double, kStages> reached;   // P(open at the stage's first day).
  std::array<double, kStages> recovery;  // R there.
};

Truth TruthOf(const World& world) {
  Truth truth;
  double reached = 1, next = 0;
  for (std::size_t k = 0; k < kStages; ++k) {
    truth.reached[k] = reached;
    reached *= 1 - world[k].recovered - world[k].lost;
  }
  for (std::size_t k = kStages; k-- > 0;) {
    const double open = 1 - world[k].recovered - world[k].lost;
    next = world[k].recovered + open * next;
    truth.recovery[k] = next;
  }
  return truth;
}

// Plain arithmetic, as debug builds are slow at the library's distributions.
int DrawDay(int first, int last, std::mt19937_64& rng) {
  const auto days = static_cast<std::uint64_t>(last - first + 1);
  return first + static_cast<int>((rng() >> 11) % days);
}

// An item that fell due on any day of the last ten years.
RecoverySpell DrawSpell(const World& world, std::mt19937_64& rng) {
  static const RecoveryStages kDefault;
  RecoverySpell spell;
  spell.entered_age = -20;
  spell.observed_age = spell.exit_age = DrawDay(0, 3650, rng);
  for (std::size_t k = 0; k < kStages; ++k) {
    const double fate = static_cast<double>(rng() >> 11) * 0x1p-53;
    if (fate >= world[k].recovered + world[k].lost) continue;
    const int end =
        k + 1 < kStages ? kDefault.ages[k + 1] : kDefault.horizon_days;
    const int exit = DrawDay(kDefault.ages[k] + 1, end, rng);
    if (exit > spell.observed_age) break;
    spell.exit_age = exit;
    spell.outcome = fate < world[k].recovered ? RecoveryOutcome::kRecovered
                                              : RecoveryOutcome::kLost;
    break;
  }
  return spell;
}

using Shares = std::array<double, kStages>;

template <class DrawLedger>
Shares Measure(const Shares& truth, int ledgers, const DrawLedger& draw) {
  const RecoveryCurve prior = RecoveryCurve::Ccaa2004();
  const RecoveryCounts empty = RecoveryCounts::Create({}).value();
  std::array<int, kStages> held = {};
  std::mt19937_64 rng(20041018);
  for (int ledger = 0; ledger < ledgers; ++ledger) {
    RecoveryCounts counts = empty;
    const std::vector<RecoverySpell> spells = draw(rng);
    EXPECT_TRUE(counts.Add(spells).ok());
    const RecoveryFit fit = FitRecovery(counts, prior, {}).value();
    for (std::size_t k = 0; k < kStages; ++k) {
      const CurvePoint& p = fit.portfolio.knots()[k].point;
      if (p.lower <= truth[k] && truth[k] <= p.upper) ++held[k];
    }
  }
  Shares shares;
  for (std::size_t k = 0; k < kStages; ++k) {
    shares[k] = static_cast<double>(held[k]) / ledgers;
    std::cout << "age " << std::setw(4) << RecoveryStages().ages[k]
              << "  truth " << std::fixed << std::setprecision(4) << truth[k]
              << "  held in " << shares[k] << "\n";
  }
  return shares;
}

void ExpectBetween93And97(const Shares& shares) {
  for (std::size_t k = 0; k < kStages; ++k) {
    EXPECT_GE(shares[k], 0.93) << "age " << RecoveryStages().ages[k];
    EXPECT_LE(shares[k], 0.97) << "age " << RecoveryStages().ages[k];
  }
}

// Enough for eight recoveries in the last stage. Where three are expected, a
// share moves in steps too coarse: no interval holds 95 % there, and this one
// was seen to hold 91 to 98 %.
std::vector<RecoverySpell> IndependentItems(const World& world,
                                            std::mt19937_64& rng) {
  constexpr int kItems = 2500;
  std::vector<RecoverySpell> spells;
  spells.reserve(kItems);
  for (int i = 0; i < kItems; ++i) spells.push_back(DrawSpell(world, rng));
  return spells;
}

TEST(Coverage, IsKeptInAWorldSlowerThanThePrior) {
  ExpectBetween93And97(Measure(
      TruthOf(kSlow).recovery, kLedgers,
      [](std::mt19937_64& rng) { return IndependentItems(kSlow, rng); }));
}

TEST(Coverage, IsKeptInAWorldThatGivesItemsUp) {
  ExpectBetween93And97(Measure(
      TruthOf(kQuick).recovery, kLedgers,
      [](std::mt19937_64& rng) { return IndependentItems(kQuick, rng); }));
}

// 400 debtors with 2 to 16 items, a quarter of them ruined as a whole. Of all
// items open at an age, R is the mean over worlds weighted by what is open
// there.
std::vector<RecoverySpell> MixedDebtors(std::mt19937_64& rng,
                                        bool name_debtors) {
  std::vector<RecoverySpell> spells;
  for (int d = 0; d < 400; ++d) {
    const World& world = rng() % 4 == 0 ? kRuined : kSlow;
    for (int n = 2 + static_cast<int>(rng() % 15); n > 0; --n) {
      RecoverySpell spell = DrawSpell(world, rng);
      if (name_debtors) spell.debtor = d;
      spells.push_back(spell);
    }
  }
  return spells;
}

Shares MixedTruth() {
  const Truth slow = TruthOf(kSlow), ruined = TruthOf(kRuined);
  Shares mixed;
  for (std::size_t k = 0; k < kStages; ++k) {
    const double of_slow = 0.75 * slow.reached[k];
    const double of_ruined = 0.25 * ruined.reached[k];
    mixed[k] = (of_slow * slow.recovery[k] + of_ruined * ruined.recovery[k]) /
               (of_slow + of_ruined);
  }
  return mixed;
}

TEST(Coverage, IsKeptWhenItemsOfADebtorEndAlike) {
  ExpectBetween93And97(
      Measure(MixedTruth(), kLedgers,
              [](std::mt19937_64& rng) { return MixedDebtors(rng, true); }));
}

// The same ledgers with every item on its own: what the design effect is for.
TEST(Coverage, IsLostWhenDebtorsAreNotKnown) {
  const Shares shares = Measure(MixedTruth(), 400, [](std::mt19937_64& rng) {
    return MixedDebtors(rng, false);
  });
  EXPECT_LT(shares[0], 0.8);
}

}  // namespace
}  // namespace arrears
