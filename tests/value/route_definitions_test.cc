// SPDX-License-Identifier: Apache-2.0
//
// The ranks and gates of the routes that are compiled in, and what a route may
// say. E, K and Q are rows of collection practice.
#include <cmath>
#include <string>
#include <vector>

#include "arrears/value/routes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "value/route_computers.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string BestAt(const RouteComputer& computer, const RouteClaim& claim) {
  const auto values = computer.Compute(claim).value();
  return computer.routes()[BestFirst(values)[0]].id;
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

TEST(RouteDefinitions, DefaultsHoldTogetherAndSayWhereTheyComeFrom) {
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

TEST(RouteDefinitions, FaultsNameRouteFieldValueAndBound) {
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
