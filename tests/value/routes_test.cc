// SPDX-License-Identifier: Apache-2.0
//
// EN-nn are worked examples; E, K and Q are rows of collection practice.
#include "arrears/value/routes.h"

#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Currency kCny = Currency::Of("CNY");
constexpr Currency kUsd = Currency::Of("USD");

RouteComputer Of(std::vector<RouteDefinition> routes, RouteTerms terms) {
  auto made = RouteComputer::Create(routes, RecoveryCurve::Ccaa2004(),
                                    DefaultFees(), std::move(terms));
  EXPECT_TRUE(made.ok()) << made.status();
  return *std::move(made);
}

RouteComputer Default(std::vector<std::string> approved = {}) {
  return Of({DefaultRoutes().begin(), DefaultRoutes().end()},
            {.currency = kCny, .approved = std::move(approved)});
}

RouteValue One(const RouteDefinition& route, const RouteTerms& terms,
               const RouteClaim& claim) {
  return Of({route}, terms).Compute(claim).value()[0];
}

std::size_t At(const char* id) {
  const RouteDefinition* route = FindRoute(DefaultRoutes(), id);
  EXPECT_NE(route, nullptr) << id;
  return static_cast<std::size_t>(route - DefaultRoutes().data());
}

std::string BestAt(const RouteComputer& computer, const RouteClaim& claim) {
  const auto values = computer.Compute(claim).value();
  return computer.routes()[BestFirst(values)[0]].id;
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
    const RouteValue value = One(agency, {.currency = kUsd, .law = "US"},
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

// Against the formula in one expression, unrounded; nine terms of half a unit
// and a fee of each schedule that was rounded by itself.
TEST(Routes, TermsAddUpToTheValueAndTheValueIsTheFormula) {
  const RouteTerms terms{.currency = kCny,
                         .cost_of_capital = 0.12,
                         .minute_cost_minor = 150,
                         .relation_weight = 0.5,
                         .tax_relief = 0.25};
  const RouteComputer computer =
      Of({DefaultRoutes().begin(), DefaultRoutes().end()}, terms);
  const RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const RouteClaim claim{
        .amount = static_cast<std::int64_t>(random() % 1'000'000'000),
        .age_days = static_cast<std::int32_t>(random() % 700),
        .margin = static_cast<std::int64_t>(random() % 10'000'000)};
    const auto values = computer.Compute(claim).value();
    for (std::size_t r = 0; r < values.size(); ++r) {
      const RouteDefinition& route = DefaultRoutes()[r];
      const RouteValue& v = values[r];
      ASSERT_EQ(v.value, SumOfTerms(v)) << route.id;
      double up_front = static_cast<double>(route.fixed_cost);
      double lost = 0, share = route.contingency;
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
      double ratio = 0;
      for (const RouteRatio& each : route.ratios) {
        if (claim.age_days >= each.from_age) ratio = each.ratio;
      }
      const double p =
          route.success *
          (route.ratios.empty()
               ? 1
               : 1 - std::pow(1 - curve.At(claim.age_days).probability, ratio));
      const double a = static_cast<double>(claim.amount);
      const double expected =
          (a * p * route.share * (1 - route.discount) * (1 - share) +
           p * route.share * lost) /
              (1 + 0.12 * route.months / 12) +
          (route.writes_off ? 0.25 * a : 0) - up_front -
          150 * (route.minutes + route.minutes_a_month * route.months) -
          0.5 * route.relation_loss * static_cast<double>(claim.margin);
      EXPECT_NEAR(static_cast<double>(v.value), expected, 6) << route.id;
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

// E05, cost if quick: self < agency < legal; what is spent before the agency
// takes its share, at any amount; with the share, for claims up to 10,000.00
// (METHODS.md#routes). E06, if long and fruitless: agency < self < legal.
TEST(RouteRanks, OfCostAreThoseOfPractice) {
  const RouteComputer computer = Default();
  const auto cost = [&](const char* id, std::int64_t amount, double months,
                        std::int64_t collected) {
    return computer
        .Cost(At(id), {.amount = amount, .age_days = 100}, months, collected)
        .value();
  };
  for (std::int64_t yuan = 100; yuan <= 100'000'000; yuan *= 10) {
    const std::int64_t amount = yuan * 100;
    EXPECT_LT(cost("self", amount, 1, 0), cost("agency", amount, 1, 0)) << yuan;
    EXPECT_LT(cost("agency", amount, 1, 0), cost("suit", amount, 1, 0)) << yuan;
    if (yuan <= 10'000) {
      EXPECT_LT(cost("agency", amount, 1, amount),
                cost("suit", amount, 1, amount))
          << yuan;
    }
    EXPECT_LT(cost("self", amount, 1, amount),
              cost("agency", amount, 1, amount));
    EXPECT_LT(cost("agency", amount, 12, 0), cost("self", amount, 12, 0));
    EXPECT_LT(cost("self", amount, 12, 0), cost("suit", amount, 12, 0));
  }
  // E10: a letter costs much less than a suit.
  EXPECT_LT(2 * cost("letter", 10'000'00, 6, 0), cost("suit", 10'000'00, 6, 0));
}

// E07: what comes in a month, agency > self > legal; E08: the relation.
TEST(RouteRanks, OfEfficiencyAndRelationAreThoseOfPractice) {
  const RouteComputer computer = Default();
  const auto& routes = DefaultRoutes();
  for (std::int32_t age = 60; age <= 730; age += 10) {
    const auto values =
        computer.Compute({.amount = 500'000'00, .age_days = age}).value();
    const auto speed = [&](const char* id) {
      const RouteValue& v = values[At(id)];
      return v.probability * routes[At(id)].share / v.months;
    };
    EXPECT_GT(speed("agency"), speed("self")) << age;
    EXPECT_GT(speed("self"), speed("suit")) << age;
  }
  EXPECT_LT(routes[At("self")].relation_loss,
            routes[At("agency")].relation_loss);
  EXPECT_LT(routes[At("agency")].relation_loss,
            routes[At("suit")].relation_loss);
}

// 002_21ff (1)-(4): oneself at first, an agency after three months (E03), the
// lawyer where agencies are not open.
TEST(RouteRanks, TheBestRouteFollowsTheAge) {
  const RouteClaim young{.amount = 200'000'00, .age_days = 10};
  const RouteClaim old{.amount = 200'000'00, .age_days = 100};
  EXPECT_EQ(BestAt(Default({"agency"}), young), "self");
  EXPECT_EQ(BestAt(Default({"agency"}), old), "agency");
  EXPECT_EQ(BestAt(Default(), old), "letter");
}

RouteBar BarOf(const RouteComputer& computer, const char* id,
               const RouteClaim& claim) {
  return computer.Compute(claim).value()[At(id)].bar;
}

TEST(RouteGates, AgenciesNeedRegistrationAndApprovalInChina) {
  const RouteClaim claim{.amount = 200'000'00, .age_days = 100};
  EXPECT_EQ(BarOf(Default(), "agency", claim), RouteBar::kNeedsRegistration);
  EXPECT_EQ(BarOf(Default({"agency"}), "agency", claim), RouteBar::kNone);
  std::vector<RouteDefinition> routes(DefaultRoutes().begin(),
                                      DefaultRoutes().end());
  routes[At("agency")].laws = {{"CN", RoutePermission::kBarred, "a court"}};
  EXPECT_EQ(BarOf(Of(routes, {.currency = kCny, .approved = {"agency"}}),
                  "agency", claim),
            RouteBar::kBarredByLaw);
  routes[At("agency")].laws = {{"CN", RoutePermission::kAllowed, ""}};
  EXPECT_EQ(BarOf(Of(routes, {.currency = kCny}), "agency", claim),
            RouteBar::kNone);
}

TEST(RouteGates, EachHasItsReason) {
  const RouteComputer all = Default({"agency", "settlement", "suit"});
  RouteClaim claim{.amount = 200'000'00, .age_days = 100};
  for (const char* id : {"self", "letter", "agency", "suit"}) {
    EXPECT_EQ(BarOf(all, id, claim), RouteBar::kNone) << id;
  }
  EXPECT_EQ(BarOf(Default(), "suit", claim), RouteBar::kNeedsApproval);  // K8
  RouteClaim disputed = claim;
  disputed.disputed = true;  // K3: not chased, but courts are there for it.
  for (const char* id : {"self", "letter", "agency"}) {
    EXPECT_EQ(BarOf(all, id, disputed), RouteBar::kDisputed) << id;
  }
  EXPECT_EQ(BarOf(all, "suit", disputed), RouteBar::kNone);
  RouteClaim barred = claim;
  barred.time_barred = true;  // K7.
  EXPECT_EQ(BarOf(all, "suit", barred), RouteBar::kTimeBarred);
  EXPECT_EQ(BarOf(all, "letter", barred), RouteBar::kTimeBarred);
  EXPECT_EQ(BarOf(all, "self", barred), RouteBar::kNone);
  RouteClaim insolvent = claim;
  insolvent.insolvent = true;
  for (const char* id : {"self", "letter", "agency", "settlement", "suit"}) {
    EXPECT_EQ(BarOf(all, id, insolvent), RouteBar::kInsolvent) << id;
  }
  EXPECT_EQ(BarOf(all, "wait", insolvent), RouteBar::kNone);
  RouteClaim young = claim;
  young.age_days = 59;  // A49, A51 from 60, A54 from 90.
  EXPECT_EQ(BarOf(all, "agency", young), RouteBar::kTooYoung);
  young.age_days = 60;
  EXPECT_EQ(BarOf(all, "letter", young), RouteBar::kNone);
  EXPECT_EQ(BarOf(all, "suit", young), RouteBar::kTooYoung);
  RouteClaim old = claim;
  old.age_days = 731;
  EXPECT_EQ(BarOf(all, "agency", old), RouteBar::kTooOld);
  RouteClaim small = claim;
  small.amount = 2'999'99;
  EXPECT_EQ(BarOf(all, "suit", small), RouteBar::kTooSmall);
  // What an approval would not mend is told first.
  EXPECT_EQ(BarOf(Default(), "suit", small), RouteBar::kTooSmall);
  small.amount = 3'500'00;
  EXPECT_EQ(BarOf(Default(), "suit", small), RouteBar::kBelowWaiting);
  // K6: nothing comes of a write-off, and something of waiting.
  EXPECT_EQ(BarOf(all, "write_off", claim), RouteBar::kBelowWaiting);
}

// China's fees are known in yuan alone, and nobody guesses those of others.
TEST(RouteGates, WhatHasNoPriceHasNoValue) {
  const RouteComputer euro =
      Of({DefaultRoutes().begin(), DefaultRoutes().end()},
         {.currency = Currency::Of("EUR"), .law = "DE", .approved = {"suit"}});
  const auto values =
      euro.Compute({.amount = 10'000'00, .age_days = 100}).value();
  EXPECT_EQ(values[At("suit")].bar, RouteBar::kUnpriced);
  EXPECT_EQ(values[At("suit")].value, 0);
  EXPECT_EQ(values[At("letter")].bar, RouteBar::kUnpriced);
  EXPECT_EQ(values[At("self")].bar, RouteBar::kNone);
  EXPECT_FALSE(
      euro.BreakEven(At("suit"), {.amount = 1, .age_days = 100}).has_value());
  EXPECT_FALSE(euro.Cost(At("suit"), {.amount = 1}, 1, 0).ok());
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

TEST(Routes, DefaultsHoldTogetherAndSayWhereTheyComeFrom) {
  EXPECT_TRUE(CheckRoutes(DefaultRoutes(), DefaultFees()).ok());
  std::vector<std::string> ids;
  for (const RouteDefinition& route : DefaultRoutes()) {
    ids.push_back(route.id);
    EXPECT_THAT(route.source, HasSubstr("expert")) << route.id;
    EXPECT_FALSE(route.name_en.empty() || route.name_zh.empty()) << route.id;
  }
  EXPECT_THAT(ids, ElementsAre("wait", "self", "letter", "agency", "settlement",
                               "suit", "write_off"));
  for (int i = 0; i < kRouteBarCount; ++i) {
    const auto bar = static_cast<RouteBar>(i);
    EXPECT_EQ(RouteBarName(bar).empty(), i == 0);
    EXPECT_EQ(RouteBarText(bar).en.empty(), i == 0);
    EXPECT_EQ(RouteBarText(bar).zh.empty(), i == 0);
  }
  EXPECT_EQ(RouteBarName(RouteBar::kNeedsRegistration), "needs_registration");
  EXPECT_EQ(RouteBarName(RouteBar::kInsolvent), "insolvent");
  EXPECT_EQ(RouteBarName(RouteBar::kNoTiming), "no_timing");
  EXPECT_EQ(RouteBarName(RouteBar::kNeedsApproval), "needs_approval");
}

TEST(Routes, FaultsNameRouteFieldValueAndBound) {
  const auto fault = [](auto change) {
    RouteDefinition route{.id = "r", .ratios = {{0, 1}}};
    change(&route);
    const absl::Status status = CheckRoutes({&route, 1}, DefaultFees());
    return std::string(status.message());
  };
  using R = RouteDefinition;
  EXPECT_EQ(fault([](R*) {}), "");
  EXPECT_EQ(fault([](R* r) { r->success = 1.5; }),
            "route r: success 1.5 is not in 0..1");
  EXPECT_EQ(fault([](R* r) { r->share = std::nan(""); }),
            "route r: share nan is not in 0..1");
  EXPECT_EQ(fault([](R* r) { r->months = 121; }),
            "route r: months 121 is not in 0..120");
  EXPECT_EQ(fault([](R* r) { r->fixed_cost = -1; }),
            "route r: fixed_cost -1 is not in 0..1000000000000000");
  EXPECT_EQ(fault([](R* r) { r->minutes = -1; }),
            "route r: minutes -1 is not in 0..100000");
  EXPECT_EQ(fault([](R* r) { r->horizon_days = 0; }),
            "route r: horizon_days 0 is not in 1..3650");
  EXPECT_EQ(fault([](R* r) {
              r->ratios = {{0, 0.5}, {90, 0.8}};
            }),
            "route r: ratios[1] 0.8 rises above the one before");
  EXPECT_EQ(fault([](R* r) {
              r->ratios = {{0, 0.5}, {0, 0.4}};
            }),
            "route r: ratios[1] from_age 0 does not follow the one before");
  EXPECT_EQ(fault([](R* r) {
              r->ratios = {{0, 0}};
            }),
            "route r: ratios[0] 0 is not in (0, 100]");
  EXPECT_EQ(fault([](R* r) { r->most_age = 3, r->least_age = 4; }),
            "route r: most_age 3 is before least_age 4");
  EXPECT_EQ(fault([](R* r) {
              r->laws = {{"CN"}, {"CN"}};
            }),
            "route r: law CN stands twice");
  EXPECT_EQ(fault([](R* r) { r->fees = {{"nowhere"}}; }),
            "route r: fees[0]: there is no schedule \"nowhere\"");
  EXPECT_EQ(fault([](R* r) {
              r->fees = {{"", "nobody"}};
            }),
            "route r: fees[0]: there is no family \"nobody\"");
  EXPECT_EQ(
      fault([](R* r) {
        r->fees = {{"cn_lawyer", "", "settled"}};
      }),
      "route r: fees[0]: schedule cn_lawyer has no reduction \"settled\"");
  EXPECT_EQ(fault([](R* r) { r->fees = {{}}; }),
            "route r: fees[0]: it has either fee or family");
  const std::vector<R> twice = {{.id = "r"}, {.id = "r"}};
  EXPECT_EQ(CheckRoutes(twice, {}).message(), "route r stands twice");
  EXPECT_EQ(CheckRoutes(std::vector<R>(1), {}).message(), "a route has no id");
  const R route{.id = "r"};
  EXPECT_EQ(RouteComputer::Create({&route, 1}, RecoveryCurve::Ccaa2004(), {},
                                  {.tax_relief = 2})
                .status()
                .message(),
            "terms: tax_relief 2 is not in 0..1");
  EXPECT_THAT(
      std::string(RouteComputer::Create({&route, 1}, RecoveryCurve::Ccaa2004(),
                                        {}, {.approved = {"agncy"}})
                      .status()
                      .message()),
      HasSubstr("terms: approved \"agncy\" is no route"));
}

}  // namespace
}  // namespace arrears
