// SPDX-License-Identifier: Apache-2.0
//
// Fits of a table so large that they begin on a part of it. Expected numbers
// are of R 4.2.2.
#include <array>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/recovery/hazard.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::DoubleNear;
using ::testing::Pointwise;

constexpr int kFacts = 5, kBins = 8, kPatterns = 32768;

// What a part of the patterns says is near to what all say, but not when a few
// are heavy.
HazardFit FitOfLarge(HazardLink link, int heavy) {
  std::vector<SurvivalSpell> spells;
  std::array<std::vector<std::int64_t>, kFacts> values;
  for (int i = 0; i < 2 * kPatterns; ++i) {
    const int k = i / kPatterns, row = i % kPatterns;
    std::array<int, kFacts> fact;
    for (int f = 0, rest = row; f < kFacts; ++f, rest /= kBins)
      fact[f] = rest % kBins;
    const auto& [a, b, c, d, e] = fact;
    const int factor = row % 4093 == 5 ? heavy : 1;
    const int paid =
        20 + 2 * a + b + (5 * a + 3 * b + 7 * c + a * b * d + e) % 9;
    const int open = 200 + 100 * k + 40 * a + 13 * b + (c * d + 11 * e) % 30;
    spells.push_back({-1, k, k, SpellEnd::kPaid, paid * factor});
    spells.push_back({-1, k, k, SpellEnd::kCensored, open * factor});
    for (int f = 0; f < kFacts; ++f)
      values[f].insert(values[f].end(), 2, fact[f]);
  }
  HazardDesign design{{0, 1}, {}, SpellUnit::kWeight};
  std::vector<double> cuts(kBins - 1);
  std::iota(cuts.begin(), cuts.end(), 1);
  Frame facts;
  for (int f = 0; f < kFacts; ++f) {
    const std::string name(1, static_cast<char>('a' + f));
    design.covariates.push_back({name, cuts, {}});
    ColumnBuilder<std::int64_t> column(std::move(values[f]));
    EXPECT_TRUE(facts.Add(Column::Int64(name, std::move(column))).ok());
  }
  HazardCounts counts = HazardCounts::Create(design).value();
  EXPECT_TRUE(counts.Add(spells, facts).ok());
  HazardFit fit = FitHazard(counts, {.link = link}).value();
  const HazardFit other =
      FitHazard(counts, {.link = link}, Executor::Threads(3)).value();
  for (std::size_t i = 0; i < fit.terms.size(); ++i) {
    EXPECT_EQ(fit.terms[i].coefficient, other.terms[i].coefficient);
    EXPECT_EQ(fit.terms[i].std_error, other.terms[i].std_error);
  }
  return fit;
}

// d <- expand.grid(a = 0:7, b = 0:7, c = 0:7, d = 0:7, e = 0:7, k = 0:1)
// P, U: paid and open above, times the factor
// m <- glm(cbind(P, U) ~ 0 + factor(k) + factor(a) + factor(b) + factor(c) +
//   factor(d) + factor(e), binomial(link), d, control = glm.control(1e-14))
// i <- c(1, 2, 3, 16, 30, 37); w <- c(d$P, d$U); coef(m)[i]
// sqrt(diag(vcov(m)) * sum(w^2) / sum(w))[i]
TEST(FitHazard, OfALargeTableIsThatOfGlm) {
  const auto expect = [](HazardLink link, int heavy,
                         const std::vector<double>& coefficients,
                         const std::vector<double>& errors) {
    const HazardFit fit = FitOfLarge(link, heavy);
    std::vector<double> found, found_errors;
    for (const int term : {0, 1, 3, 18, 36, 45}) {
      found.push_back(fit.terms[term].coefficient);
      found_errors.push_back(fit.terms[term].std_error);
    }
    EXPECT_THAT(found, Pointwise(DoubleNear(1e-8), coefficients));
    EXPECT_THAT(found_errors, Pointwise(DoubleNear(1e-8), errors));
  };
  expect(HazardLink::kLogit, 1,
         {-2.27368046254386, -2.50044819825609, -0.0530621592077607,
          -0.00514650582009285, -0.00461089624103665, -0.0190714172532475},
         {0.0925331890114955, 0.0922110025824261, 0.0644043624218246,
          0.0585436247638965, 0.0582423684604757, 0.058247956882002});
  expect(HazardLink::kCloglog, 1,
         {-2.32180051472474, -2.54042078123495, -0.0509956653423202,
          -0.00511074899618624, -0.0044501270610725, -0.0183886122412817},
         {0.0889824455538935, 0.0887161586651622, 0.0617663352442449,
          0.0563976674074974, 0.0561039887518817, 0.056108486253134});
  expect(HazardLink::kLogit, 1000,
         {-2.27548482460299, -2.49938652255065, -0.0502094078691894,
          -0.00473478263077677, -0.0167564609006093, -0.0418440649480547},
         {1.08650041060743, 1.08165107507772, 0.905065241114587,
          0.792615737559233, 0.768207786703833, 0.818451670543906});
  expect(HazardLink::kCloglog, 1000,
         {-2.32341389613118, -2.53929473179639, -0.0483207266667928,
          -0.00469821889827652, -0.0161569766028035, -0.0403106258059268},
         {1.04449465641363, 1.04049091150773, 0.869016495098591,
          0.763589987256351, 0.740152281676063, 0.788442038261017});
}

}  // namespace
}  // namespace arrears
