// SPDX-License-Identifier: Apache-2.0
#include "arrears/value/gain.h"

#include "gtest/gtest.h"

namespace arrears {
namespace {

// Right-hand sides: Python 3.11, decimal with 50 digits,
//   1 - ((1 - P).ln() * H).exp()
TEST(ProbabilityWith, AgreesWithFiftyDigits) {
  struct Case {
    double probability, ratio, expected;
  };
  constexpr Case kCases[] = {
      {0.3, 1.5, 0.41433798142614714},
      {0.05, 2.0, 0.0975},
      {1.0, 1.5, 1.0},
      {0.0, 2.0, 0.0},
      {0.999999, 1.2, 0.99999993690426559},
      {1e-9, 1.5, 1.4999999996249999e-09},
  };
  for (const Case& c : kCases) {
    EXPECT_NEAR(ProbabilityWith(c.probability, c.ratio), c.expected,
                1e-15 + 1e-12 * c.expected)
        << c.probability << " ratio " << c.ratio;
  }
}

TEST(ProbabilityWith, StaysInRangeAndGrowsWithTheRatio) {
  for (int i = 0; i <= 100; ++i) {
    const double p = i / 100.0;
    double before = 0;
    for (const double ratio : {0.5, 1.0, 1.25, 2.0, 5.0}) {
      const double with = ProbabilityWith(p, ratio);
      EXPECT_GE(with, before);
      EXPECT_LE(with, 1.0);
      before = with;
    }
  }
}

// By hand: 1 - 0.7^2 = 0.51; 1000.00 * (0.51 - 0.30) = 210.00 = 21,000 minor;
// less 500 fixed, less 10 minutes at 100.
TEST(ExpectedGain, IsTheExtraMoneyLessTheCost) {
  const ActionEffect call{
      .hazard_ratio = 2, .fixed_cost_minor = 500, .minutes = 10};
  EXPECT_NEAR(ExpectedGain(1000'00, 0.30, call, 100), 21000 - 500 - 1000, 1e-6);
}

// By hand: 1000.00 * (0.51 * 0.75 - 0.30) = 82.50.
TEST(ExpectedGain, ContingencyIsPaidOnAllThatComes) {
  const ActionEffect agency{.hazard_ratio = 2, .contingency = 0.25};
  EXPECT_NEAR(ExpectedGain(1000'00, 0.30, agency, 100), 8250, 1e-6);
}

TEST(ExpectedGain, OfWaitingIsZero) {
  EXPECT_EQ(ExpectedGain(1000'00, 0.30, ActionEffect{}, 100), 0);
}

}  // namespace
}  // namespace arrears
