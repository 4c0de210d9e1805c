// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/cure.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

// 200 items of which a fifth never pays, the days of the others at even steps
// of a Weibull of shape 1.4 and scale 30; every fourth was not seen from its
// issue. Seen for 120 to 180 days, or cut at `cut`.
SurvivalCounts Items(std::int32_t cut = 1000) {
  std::vector<SurvivalSpell> spells;
  for (int i = 0; i < 200; ++i) {
    const double u = ((i * 37) % 200 + 0.5) / 200;
    SurvivalSpell spell;
    spell.entered_day = i % 4 == 0 ? i % 20 : 0;
    spell.exit_day = 120 + i % 60;
    if (u < 0.8) {
      spell.exit_day = static_cast<std::int32_t>(
          30 * std::pow(-std::log(1 - u / 0.8), 1 / 1.4));
      spell.end = SpellEnd::kPaid;
    }
    if (spell.exit_day < spell.entered_day) continue;
    if (spell.exit_day > cut) {
      spell.exit_day = cut;
      spell.end = SpellEnd::kCensored;
    }
    spells.push_back(spell);
  }
  SurvivalCounts counts;
  EXPECT_TRUE(counts.Add(spells).ok());
  return counts;
}

// Python, scipy 1.10.1 on the same rows: minimize(method="Nelder-Mead",
// xatol=1e-12, fatol=1e-14), twice, of minus the sum of log(S(exit) -
// S(exit + 1)) of the paid, log S(exit + 1) of the others, less
// log S(entered) of all, with S(t) = c + (1 - c) exp(-(t / scale)^shape).
TEST(FitCure, IsTheMaximumThatScipyFinds) {
  const CureFit fit = FitCure(Items(), {}).value();
  EXPECT_NEAR(fit.never, 0.200781886058, 1e-6);
  EXPECT_NEAR(fit.shape, 1.40380814336, 1e-5);
  EXPECT_NEAR(fit.scale, 30.1094594488, 1e-4);
  EXPECT_NEAR(fit.log_likelihood, -742.524870922, 1e-8);
  EXPECT_LT(fit.lower, fit.never);
  EXPECT_GT(fit.upper, fit.never);
  EXPECT_TRUE(fit.tail_is_flat);
  EXPECT_EQ(fit.OpenAfter(-1), 1);
  EXPECT_NEAR(fit.OpenAfter(29),
              fit.never + (1 - fit.never) *
                              std::exp(-std::pow(30 / fit.scale, fit.shape)),
              1e-12);
}

TEST(FitCure, WarnsWhereTheTailIsNotFlat) {
  const CureFit fit = FitCure(Items(40), {}).value();
  EXPECT_FALSE(fit.tail_is_flat);
  EXPECT_GT(fit.tail_drop, 0.02);
  const CureFit whole = FitCure(Items(), {}).value();
  EXPECT_GT(fit.upper - fit.lower, 1.5 * (whole.upper - whole.lower));
}

TEST(FitCure, SaysWhatItCannotDo) {
  EXPECT_EQ(FitCure(SurvivalCounts(), {}).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(FitCure(Items(), {.confidence = 0}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace arrears
