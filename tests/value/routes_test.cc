// SPDX-License-Identifier: Apache-2.0
//
// EN-nn are worked examples; E are rows of collection practice.
#include "arrears/value/routes.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "value/route_computers.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

RouteValue One(const RouteDefinition& route, const RouteTerms& terms,
               const RouteClaim& claim) {
  return Of({route}, terms).Compute(claim).value()[0];
}

// EN-01 and EN-03: 500,000 x R(age) x (1 - contingency by age), the survey
// curve and the fees of stevensricci.com, money without time.
TEST(Routes, AnAgencyNetsWhatTheWorkedExamplesSay) {
  const RouteDefinition agency{
      .id = "agency",
      .ratios = {{0, 1}},
      .fees = {{.fee = "", .family = "agency_stevensricci"}}};
  struct Case {
    std::int32_t age;
    double probability;
    std::int64_t net;
  };
  for (const Case& c :
       {Case{100, 0.676556, 270'622'22}, Case{365, 0.228, 79'800'00}}) {
    const RouteValue value =
        One(agency, {.currency = Currency::Of("USD"), .law = "US"},
            {.amount = 500'000'00, .age_days = c.age});
    EXPECT_NEAR(value.probability, c.probability, 5e-7);
    EXPECT_EQ(value.value, c.net) << c.age;
    EXPECT_TRUE(value.open());
  }
}

// standards.md section 8, end: won with .9, half collected, in China's simple
// procedure: 500,000 x .45 + .45 x (4,400 + 3,020) - (4,400 + 3,020 + 26,000)
// = 194,919; what comes discounted by 4.5 months at 8 % simple: 188,268.
TEST(Routes, ASuitNetsWhatTheWorkedExampleSays) {
  const RouteDefinition suit{
      .id = "suit",
      .success = 0.9,
      .share = 0.5,
      .months = 4.5,
      .fees = {{"cn_court_acceptance", "", "simple_procedure"},
               {"cn_preservation"},
               {"cn_lawyer"},
               {"cn_enforcement"}}};
  const RouteClaim claim{.amount = 500'000'00, .age_days = 100};
  RouteTerms terms{.currency = kCny, .cost_of_capital = 0};
  const RouteValue now = One(suit, terms, claim);
  EXPECT_EQ(now.collected, 225'000'00);
  EXPECT_EQ(now.shifted, 3'339'00);
  EXPECT_EQ(now.up_front, 33'420'00);
  EXPECT_EQ(now.value, 194'919'00);
  terms.cost_of_capital = 0.08;
  const RouteValue later = One(suit, terms, claim);
  EXPECT_EQ((later.value + 50) / 100, 188'268);
  EXPECT_EQ(later.value, now.value - later.time);
}

std::int64_t SumOfTerms(const RouteValue& v) {
  return v.collected - v.conceded - v.contingency + v.shifted - v.time +
         v.tax_relief - v.up_front - v.staff - v.relation;
}

// What the fees of a route come to, in advance, shifted and as a share.
struct FeesOf {
  double up_front = 0, lost = 0, share = 0;

  FeesOf(const RouteDefinition& route, const RouteClaim& claim)
      : up_front(static_cast<double>(route.fixed_cost)),
        share(route.contingency) {
    for (const RouteFee& each : route.fees) {
      const FeeSchedule& fee =
          each.family.empty()
              ? *FindFee(DefaultFees(), each.fee)
              : **FindFeeByAge(DefaultFees(), each.family, claim.age_days);
      const auto money = static_cast<double>(
          *ComputeFee(DefaultFees(), fee, claim.amount, each.reduction));
      if (fee.only_on_success) {
        share += money /
                 static_cast<double>(std::max<std::int64_t>(claim.amount, 1));
      } else if (fee.prepaid) {
        up_front += money;
        if (fee.loser_pays) lost += money;
      }
    }
  }
};

// The formula in one expression, unrounded.
double Formula(const RouteDefinition& route, const RouteClaim& claim,
               const RouteTerms& terms) {
  double ratio = 0;
  for (const RouteRatio& each : route.ratios) {
    if (claim.age_days >= each.from_age) ratio = each.ratio;
  }
  static const RecoveryCurve kSurvey = RecoveryCurve::Ccaa2004();
  const double recovered = kSurvey.At(claim.age_days).probability;
  const double p =
      route.success *
      (route.ratios.empty() ? 1 : 1 - std::pow(1 - recovered, ratio));
  const double a = static_cast<double>(claim.amount);
  const FeesOf fees(route, claim);
  return (a * p * route.share * (1 - route.discount) * (1 - fees.share) +
          p * route.share * fees.lost) /
             (1 + terms.cost_of_capital * route.months / 12) +
         (route.writes_off ? terms.tax_relief * a : 0) - fees.up_front -
         terms.minute_cost_minor *
             (route.minutes + route.minutes_a_month * route.months) -
         terms.relation_weight * route.relation_loss *
             static_cast<double>(claim.margin);
}

// Nine terms of half a unit, and each fee rounded by itself.
TEST(Routes, TermsAddUpToTheValueAndTheValueIsTheFormula) {
  const RouteTerms terms{.currency = kCny,
                         .cost_of_capital = 0.12,
                         .minute_cost_minor = 150,
                         .relation_weight = 0.5,
                         .tax_relief = 0.25};
  const RouteComputer computer =
      Of({DefaultRoutes().begin(), DefaultRoutes().end()}, terms);
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const RouteClaim claim{
        .amount = static_cast<std::int64_t>(random() % 1'000'000'000),
        .age_days = static_cast<std::int32_t>(random() % 700),
        .margin = static_cast<std::int64_t>(random() % 10'000'000)};
    const auto values = computer.Compute(claim).value();
    for (std::size_t r = 0; r < values.size(); ++r) {
      const RouteDefinition& route = DefaultRoutes()[r];
      ASSERT_EQ(values[r].value, SumOfTerms(values[r])) << route.id;
      EXPECT_NEAR(static_cast<double>(values[r].value),
                  Formula(route, claim, terms), 6)
          << route.id;
    }
  }
}

// With parameters that do not move with the amount.
TEST(Routes, TheValueGrowsWithTheClaimAndTheChanceDoesNot) {
  RouteDefinition agency = *FindRoute(DefaultRoutes(), "agency");
  RouteDefinition letter = *FindRoute(DefaultRoutes(), "letter");
  const RouteComputer computer = Of({agency, letter}, {.currency = kCny});
  for (std::size_t r = 0; r < 2; ++r) {
    std::int64_t before = std::numeric_limits<std::int64_t>::min();
    double chance = -1;
    for (std::int64_t amount = 1; amount < kMaxAmountMinor; amount *= 3) {
      const RouteValue value =
          computer.Compute({.amount = amount, .age_days = 100}).value()[r];
      EXPECT_GE(value.value, before);
      if (chance >= 0) {
        EXPECT_EQ(value.probability, chance);
      }
      before = value.value;
      chance = value.probability;
    }
  }
}

// E02, for every default.
TEST(Routes, TheChanceNeverRisesWithAge) {
  const RouteComputer computer = Default();
  std::vector<double> before(DefaultRoutes().size(), 1);
  for (std::int32_t age = -30; age < 1500; ++age) {
    const auto values =
        computer.Compute({.amount = 1'000'00, .age_days = age}).value();
    for (std::size_t r = 0; r < values.size(); ++r) {
      if (values[r].bar == RouteBar::kUnpriced) continue;
      ASSERT_LE(values[r].probability, before[r]) << age;
      before[r] = values[r].probability;
    }
  }
}

// A* = F / (P s (1 - c)): 1,000 / (.5 x .8 x .75) = 3,333.33 and a third.
TEST(Routes, TheBreakEvenOfAFixedFeeIsTheFormula) {
  const RouteDefinition route{.id = "r",
                              .currency = kCny,
                              .success = 0.5,
                              .share = 0.8,
                              .contingency = 0.25,
                              .fixed_cost = 1'000'00};
  const RouteComputer computer =
      Of({route}, {.currency = kCny, .cost_of_capital = 0});
  const auto found = computer.BreakEven(0, {.amount = 1, .age_days = 100});
  ASSERT_TRUE(found.has_value());
  EXPECT_NEAR(static_cast<double>(*found), 3'333'33, 3);
}

TEST(Routes, TheBreakEvenIsWhereTheValueCrossesZero) {
  const RouteComputer computer = Default();
  int crossings = 0;
  for (std::int32_t age = 60; age <= 700; age += 40) {
    for (std::size_t r = 0; r < DefaultRoutes().size(); ++r) {
      RouteClaim claim{.amount = 1, .age_days = age, .margin = 10'000'00};
      const auto found = computer.BreakEven(r, claim);
      const std::string what = DefaultRoutes()[r].id;
      if (!found) {
        // As far as one can look: a claim of 10^13 does not pay either.
        claim.amount = kMaxAmountMinor;
        EXPECT_LT(computer.Compute(claim).value()[r].value, 0) << what;
        continue;
      }
      claim.amount = *found;
      EXPECT_GE(computer.Compute(claim).value()[r].value, 0) << what;
      if (*found == 0) continue;
      claim.amount = *found - 1;
      EXPECT_LT(computer.Compute(claim).value()[r].value, 0) << what;
      ++crossings;
    }
  }
  EXPECT_GT(crossings, 50);
  // Nothing is spent on waiting, and nothing ever comes of a write-off.
  EXPECT_EQ(computer.BreakEven(At("wait"), {.age_days = 100}), 0);
}

// P(100 | 90 days more) = (R(100) - R(190)) / (1 - R(190)).
TEST(Routes, AHorizonCountsWhatComesInIt) {
  const RouteDefinition quick{
      .id = "quick", .ratios = {{0, 1}}, .horizon_days = 90};
  const RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  const double later = curve.At(190).probability;
  const RouteClaim claim{.amount = 1'000'00, .age_days = 100};
  EXPECT_NEAR(One(quick, {.currency = kCny}, claim).probability,
              (curve.At(100).probability - later) / (1 - later), 1e-12);
  const auto step =
      RouteComputer::Create({&quick, 1}, RecoveryCurve::Article8020(),
                            DefaultFees(), {.currency = kCny});
  EXPECT_EQ(step->Compute(claim).value()[0].bar, RouteBar::kNoTiming);
}

// The value at an end of the curve's interval is that of a curve which runs
// there, to half a minor unit for each term.
TEST(Routes, TheIntervalIsThatOfTheCurve) {
  const RecoveryCurve middle = RecoveryCurve::Ccaa2004();
  const auto at_end = [&](double CurvePoint::*end) {
    CurveSpec spec{.id = "end", .source = "", .knots = middle.knots()};
    for (CurveKnot& knot : spec.knots) {
      const double p = knot.point.*end;
      knot.point = {p, p, p};
    }
    return *RecoveryCurve::Create(spec);
  };
  const RouteTerms terms{.currency = kCny, .approved = {"agency", "suit"}};
  const auto of = [&](const RecoveryCurve& curve, const RouteClaim& claim) {
    return RouteComputer::Create(DefaultRoutes(), curve, DefaultFees(), terms)
        ->Compute(claim)
        .value();
  };
  for (const std::int32_t age : {0, 75, 100, 400}) {
    const RouteClaim claim{.amount = 123'456'78, .age_days = age};
    const auto values = of(middle, claim);
    const auto low = of(at_end(&CurvePoint::lower), claim);
    const auto high = of(at_end(&CurvePoint::upper), claim);
    for (std::size_t r = 0; r < values.size(); ++r) {
      EXPECT_NEAR(values[r].lower, low[r].probability, 1e-12);
      EXPECT_NEAR(values[r].upper, high[r].probability, 1e-12);
      EXPECT_LE(std::abs(values[r].value_lower - low[r].value), 4) << age;
      EXPECT_LE(std::abs(values[r].value_upper - high[r].value), 4) << age;
    }
  }
}

// With a horizon the ends are those of the worst and the best pair of ends. By
// hand: (.75 - .22) / .78, (.8 - .2) / .8, (.85 - .18) / .82.
TEST(Routes, TheIntervalOfAHorizonHoldsTheChance) {
  const RouteDefinition quick{
      .id = "quick", .ratios = {{0, 1}}, .horizon_days = 90};
  const auto curve = RecoveryCurve::Create(
      {.id = "tight",
       .source = "",
       .knots = {{0, {0.8, 0.75, 0.85}, 0}, {90, {0.2, 0.18, 0.22}, 0}}});
  const RouteValue v = RouteComputer::Create({&quick, 1}, *curve, DefaultFees(),
                                             {.currency = kCny})
                           ->Compute({.amount = 1'000'00})
                           .value()[0];
  EXPECT_NEAR(v.lower, 0.53 / 0.78, 1e-12);
  EXPECT_NEAR(v.probability, 0.75, 1e-12);
  EXPECT_NEAR(v.upper, 0.67 / 0.82, 1e-12);
  // On the survey, whose interval is wide, nothing is certain to come.
  EXPECT_EQ(
      One(quick, {.currency = kCny}, {.amount = 1, .age_days = 100}).lower, 0);
}

TEST(Routes, AWriteOffBringsTheTaxReliefThatIsGivenAndNothingElse) {
  const RouteDefinition& route = *FindRoute(DefaultRoutes(), "write_off");
  const RouteClaim claim{.amount = 1'000'00, .age_days = 1000};
  RouteTerms terms{.currency = kCny, .minute_cost_minor = 0};
  EXPECT_EQ(One(route, terms, claim).value, 0);
  terms.tax_relief = 0.25;
  EXPECT_EQ(One(route, terms, claim).value, 250'00);
}

// The same bytes for columns, whoever runs them.
TEST(Routes, ABatchIsItsClaimsOneByOne) {
  const RouteComputer computer = Default({"suit"});
  std::mt19937_64 random(11);
  std::vector<RouteClaim> claims(9'000);
  for (RouteClaim& claim : claims) {
    claim = {.amount = static_cast<std::int64_t>(random() % 100'000'000),
             .age_days = static_cast<std::int32_t>(random() % 900),
             .disputed = random() % 5 == 0,
             .time_barred = random() % 7 == 0,
             .margin = static_cast<std::int64_t>(random() % 1'000'000)};
  }
  for (const int threads : {1, 2, 7}) {
    const auto batch = computer.ComputeAll(claims, Executor::Threads(threads));
    ASSERT_TRUE(batch.ok()) << batch.status();
    ASSERT_EQ(batch->values.size(), claims.size() * batch->routes);
    for (std::size_t i = 0; i < claims.size(); i += 7) {
      const auto one = computer.Compute(claims[i]).value();
      for (std::size_t r = 0; r < one.size(); ++r) {
        const RouteValue& many = batch->values[i * batch->routes + r];
        ASSERT_EQ(many.value, one[r].value);
        ASSERT_EQ(many.bar, one[r].bar);
        ASSERT_EQ(many.probability, one[r].probability);
      }
    }
  }
  EXPECT_EQ(
      computer.Compute({.amount = 1, .age_days = 100'001}).status().message(),
      "age_days 100001 is not in -100000..100000");
  claims[5'000].amount = -1;
  EXPECT_THAT(
      std::string(
          computer.ComputeAll(claims, Executor::Threads(2)).status().message()),
      HasSubstr("claims[5000]: amount -1"));
}

TEST(Routes, OpenOnesStandFirstThenByValueThenInOrder) {
  std::vector<RouteValue> values(4);
  values[0].value = 5;
  values[1].value = 9;
  values[1].bar = RouteBar::kDisputed;
  values[2].value = 7;
  values[3].value = 5;
  EXPECT_THAT(BestFirst(values), ElementsAre(2, 0, 3, 1));
}

}  // namespace
}  // namespace arrears
