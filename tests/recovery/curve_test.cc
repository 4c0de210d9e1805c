// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/curve.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

double R(const RecoveryCurve& curve, int age) {
  return curve.At(age).probability;
}

// The survey's row as published.
TEST(Ccaa2004, HasTheSurveysSharesAtItsAges) {
  const RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  const std::vector<std::pair<int, double>> row = {
      {0, .949},   {30, .899},  {60, .813},  {90, .696},
      {180, .521}, {270, .391}, {365, .228}, {730, .093}};
  for (const auto& [age, share] : row) EXPECT_EQ(R(curve, age), share) << age;
  EXPECT_EQ(R(curve, -30), 0.949);
  EXPECT_EQ(R(curve, 731), 0.093);
  EXPECT_EQ(R(curve, std::numeric_limits<int>::max()), 0.093);
  EXPECT_EQ(R(curve, std::numeric_limits<int>::min()), 0.949);
  EXPECT_TRUE(curve.has_timing());
}

// By hand: half way from 0.813 to 0.696; 35 of 90 days from 0.521 to 0.391.
TEST(Ccaa2004, IsStraightBetweenTheAges) {
  const RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  EXPECT_NEAR(R(curve, 75), 0.7545, 1e-12);
  EXPECT_NEAR(R(curve, 215), 0.521 - 0.130 * 35 / 90, 1e-12);
}

// Worked examples of the survey: mean over ages uniform on 0 to 730 days, and
// the ages at which the curve passes 80 % and 20 % (63.33 and 440.70 days).
// Trapezoids over whole days are exact, because the knots are whole days.
TEST(Ccaa2004, HasTheKnownMeanAndCrossings) {
  const RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  double area = 0;
  for (int age = 0; age < 730; ++age) {
    area += (R(curve, age) + R(curve, age + 1)) / 2;
  }
  EXPECT_NEAR(area / 730, 0.355925, 1e-6);

  const auto crossing = [&curve](double level) {
    int age = 0;
    while (R(curve, age + 1) > level) ++age;
    const double fall = R(curve, age) - R(curve, age + 1);
    return age + (R(curve, age) - level) / fall;
  };
  EXPECT_NEAR(crossing(0.8), 63.33, 0.01);
  EXPECT_NEAR(crossing(0.2), 440.70, 0.01);
}

// scipy.stats.beta.ppf([.025, .975], 4 * .949, 4 * .051) of scipy 1.10.1, and
// of .093: a guess worth four items.
TEST(Ccaa2004, HasTheIntervalOfAGuess) {
  const RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  EXPECT_NEAR(curve.At(0).lower, 0.63992739022235456, 1e-12);
  EXPECT_NEAR(curve.At(0).upper, 0.99999999730927946, 1e-12);
  EXPECT_NEAR(curve.At(730).lower, 1.0826332549823466e-05, 1e-14);
  EXPECT_NEAR(curve.At(730).upper, 0.47271932360484964, 1e-12);
  for (int age = 0; age < 800; ++age) {
    const CurvePoint p = curve.At(age), next = curve.At(age + 1);
    EXPECT_LE(p.lower, p.probability);
    EXPECT_LE(p.probability, p.upper);
    EXPECT_LE(next.lower, p.lower);
    EXPECT_LE(next.upper, p.upper);
  }
}

TEST(Article8020, StepsDownAfterTwoYears) {
  const RecoveryCurve curve = RecoveryCurve::Article8020();
  EXPECT_EQ(R(curve, -1), 0.8);
  EXPECT_EQ(R(curve, 0), 0.8);
  EXPECT_EQ(R(curve, 730), 0.8);
  EXPECT_EQ(R(curve, 731), 0.2);
  EXPECT_EQ(R(curve, 4000), 0.2);
}

TEST(Article8020, RefusesToTellWhen) {
  const absl::Status status =
      RecoveryCurve::Article8020().ProbabilityBy(0, 30).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("no timing can be read from a step"));
}

// By hand: (0.696 - 0.521) / (1 - 0.521).
TEST(ProbabilityBy, IsTheChanceOfAnItemThatIsOpenNow) {
  const RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  EXPECT_NEAR(curve.ProbabilityBy(90, 180).value(), 0.36534446764091844, 1e-14);
  EXPECT_EQ(curve.ProbabilityBy(90, 90).value(), 0);
  EXPECT_EQ(curve.ProbabilityBy(730, 2000).value(), 0);
  const absl::Status back = curve.ProbabilityBy(180, 90).status();
  EXPECT_EQ(back.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(back.message()), HasSubstr("180"));
}

// What is not paid by b is what stays open: 1 - P(c | a) is the product of the
// two stretches' shares.
TEST(ProbabilityBy, ChainsOverAdjoiningStretches) {
  const RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  for (int a = 0; a < 700; a += 37) {
    for (int b = a; b < 750; b += 41) {
      for (int c = b; c < 800; c += 43) {
        const double ab = curve.ProbabilityBy(a, b).value();
        const double bc = curve.ProbabilityBy(b, c).value();
        const double ac = curve.ProbabilityBy(a, c).value();
        EXPECT_NEAR(1 - ac, (1 - ab) * (1 - bc), 1e-12);
        EXPECT_LE(ab, ac + 1e-15);
      }
    }
  }
}

TEST(ProbabilityBy, IsZeroWhereTheCurveIsCertain) {
  CurveSpec spec{"certain", "by hand", {{0, {1, 1, 1}, 0}, {30, {1, 1, 1}, 0}}};
  const RecoveryCurve curve = RecoveryCurve::Create(spec).value();
  EXPECT_EQ(curve.ProbabilityBy(0, 30).value(), 0);
  spec.knots.push_back({60, {0, 0, 0}, 0});
  const RecoveryCurve falls = RecoveryCurve::Create(spec).value();
  EXPECT_EQ(falls.ProbabilityBy(0, 60).value(), 1);
}

TEST(RecoveryCurve, NamesTheKnotThatIsWrong) {
  const CurveSpec good{
      "mine", "by hand", {{0, {.9, .8, .95}, 10}, {90, {.5, .4, .6}, 5}}};
  EXPECT_TRUE(RecoveryCurve::Create(good).ok());
  const auto refusal = [&good](auto spoil) {
    CurveSpec spec = good;
    spoil(spec);
    const absl::Status status = RecoveryCurve::Create(spec).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  const double nan = std::nan("");
  EXPECT_THAT(refusal([](CurveSpec& s) { s.id = ""; }), HasSubstr("id"));
  EXPECT_THAT(refusal([](CurveSpec& s) { s.knots.clear(); }),
              HasSubstr("mine: there are no knots"));
  EXPECT_THAT(refusal([](CurveSpec& s) { s.knots[1].age = 0; }),
              HasSubstr("knots[1] at age 0 does not follow age 0"));
  EXPECT_THAT(refusal([](CurveSpec& s) {
                s.knots[1].point = {.95, .7, .95};
              }),
              HasSubstr("knots[1] at age 90 rises above age 0"));
  EXPECT_THAT(refusal([](CurveSpec& s) { s.knots[1].point.upper = .96; }),
              HasSubstr("rises"));
  EXPECT_THAT(refusal([](CurveSpec& s) { s.knots[0].point.lower = .91; }),
              HasSubstr("knots[0] at age 0 needs 0 <= lower"));
  EXPECT_THAT(refusal([](CurveSpec& s) { s.knots[0].point.upper = 1.01; }),
              HasSubstr("1.01"));
  EXPECT_THAT(refusal([nan](CurveSpec& s) { s.knots[0].point.lower = nan; }),
              HasSubstr("nan"));
  EXPECT_THAT(refusal([](CurveSpec& s) { s.confidence = 95; }),
              HasSubstr("confidence 95 is not in (0, 1)"));
}

TEST(RecoveryCurve, SumsItselfUpInOneLine) {
  EXPECT_THAT(RecoveryCurve::Ccaa2004().Summary(),
              StartsWith("ccaa_2004, 0 items: R(0) 94.9 % (64.0-100.0), "
                         "R(90) 69.6 % ("));
}

}  // namespace
}  // namespace arrears
