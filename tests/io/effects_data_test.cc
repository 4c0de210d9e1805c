// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/effects_data.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

constexpr Currency kCny = Currency::Of("CNY");

absl::StatusOr<EffectsData> Parse(const std::string& text) {
  return ParseEffects(text, "ours.json", kCny, DefaultFees());
}

TEST(EffectsData, WhatIsCompiledInIsWrittenAndReadWhole) {
  const std::string text = EffectsJson(DefaultEffects(), kCny);
  const auto again = Parse(text);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(EffectsJson(*again, kCny), text);
  EXPECT_EQ(again->routes.size(), DefaultRoutes().size());
  EXPECT_EQ(again->effects.entries().size(), Actions().size());
  EXPECT_EQ(again->effects.id(), "effects-expert-1");
  // Nothing hides in what is not written: every member of an entry.
  EXPECT_THAT(text, HasSubstr("\"action\": \"A49\""));
  EXPECT_THAT(text, HasSubstr("\"contingency\": 0.25"));
  EXPECT_THAT(text, HasSubstr("\"permission\": \"registered\""));
}

// Each member another than that of the default whose place it takes.
TEST(EffectsData, EveryMemberIsWrittenAndRead) {
  EffectsData data = DefaultEffects();
  data.routes.push_back(
      {.id = "own",
       .source = "ours",
       .name_en = "Own",
       .name_zh = "自有",
       .currency = Currency::Of("JPY"),
       .ratios = {{-5, 0.9}, {45, 0.125}},
       .horizon_days = 400,
       .success = 0.25,
       .share = 0.375,
       .discount = 0.0625,
       .months = 7.5,
       .contingency = 0.1,
       .fees = {{"cn_court_acceptance", "", "settled"}, {"", "agency_shares"}},
       .fixed_cost = 77,
       .minutes = 3,
       .minutes_a_month = 4,
       .relation_loss = 0.75,
       .writes_off = true,
       .least_age = -9,
       .most_age = 99,
       .least_claim = 5,
       .needs_undisputed = true,
       .needs_enforceable = true,
       .stopped_by_insolvency = false,
       .laws = {{"CN", RoutePermission::kBarred, "s"}},
       .elsewhere = RoutePermission::kRegistered});
  // Bounds, flags and lists that a default has are taken away.
  data.routes[3] = {.id = "agency",
                    .name_en = "Agency",
                    .name_zh = "机构",
                    .stopped_by_insolvency = false};
  data.effects =
      *data.effects.With("own", {{{.action = "A49",
                                   .type = 9,
                                   .effect = {.hazard_ratio = 0.5,
                                              .contingency = 0.0625,
                                              .fixed_cost_minor = 12'34,
                                              .minutes = 5},
                                   .lower = 0.25,
                                   .upper = 0.75,
                                   .days = 66,
                                   .basis = EffectBasis::kLedger,
                                   .source = "contacts"}}});
  const std::string text = EffectsJson(data, kCny);
  const auto again = Parse(text);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(EffectsJson(*again, kCny), text);
  EXPECT_EQ(again->routes, data.routes);
  EXPECT_TRUE(std::equal(
      data.effects.entries().begin(), data.effects.entries().end(),
      again->effects.entries().begin(), again->effects.entries().end()));
}

TEST(EffectsData, AnEntrySaysWhatDiffers) {
  const auto data = Parse(R"({"id": "ours",
      "effects": [{"action": "A13", "type": "T2", "days": 14,
                   "hazard_ratio": {"value": 1.8, "lower": 1.2, "upper": 2.6},
                   "basis": "ledger", "source": "contacts of 2025"},
                  {"action": "A51", "fixed_cost": "1500.00"}],
      "routes": [{"id": "suit", "months": 9},
                 {"id": "order", "name": {"en": "Payment order",
                                          "zh": "支付令"},
                  "currency": "CNY", "success": 0.5,
                  "fees": [{"fee": "cn_payment_order"}]}]})");
  ASSERT_TRUE(data.ok()) << data.status();
  const EffectEntry& call = data->effects.Of(ActionIndex("A13"), 2);
  EXPECT_EQ(call.effect.hazard_ratio, 1.8);
  EXPECT_EQ(call.lower, 1.2);
  EXPECT_EQ(call.days, 14);
  EXPECT_EQ(call.effect.minutes, 10);  // Of any type.
  EXPECT_EQ(call.basis, EffectBasis::kLedger);
  EXPECT_EQ(data->effects.Of(ActionIndex("A13"), 1).effect.hazard_ratio, 1.5);
  const EffectEntry& letter = data->effects.Of(ActionIndex("A51"));
  EXPECT_EQ(letter.effect.fixed_cost_minor, 1'500'00);
  EXPECT_EQ(letter.effect.hazard_ratio, 2);
  EXPECT_EQ(data->effects.id(), "ours");
  const RouteDefinition& suit = *FindRoute(data->routes, "suit");
  // What money is in another currency is said anew.
  const auto euro =
      Parse(R"({"id": "x", "routes": [{"id": "letter", "currency": "EUR"}]})");
  EXPECT_EQ(FindRoute(euro->routes, "letter")->fixed_cost, 0);
  EXPECT_EQ(suit.months, 9);
  EXPECT_EQ(suit.fees.size(), 4U);
  EXPECT_EQ(suit.least_claim, 3'000'00);
  EXPECT_EQ(FindRoute(data->routes, "order")->name_zh, "支付令");
}

TEST(EffectsData, TellsFileLineEntryValueAndBound) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"{", "ours.json:1:2: "},
      {"{}", "ours.json:1: $.id: expected a string, found nothing"},
      {"{\"id\": \"x\",\n\"efects\": []}",
       "ours.json:2: $: unknown key \"efects\"; is \"effects\" meant?"},
      {"{\"id\": \"x\", \"effects\": [\n{\"action\": \"A65\"}]}",
       "ours.json:2: $.effects[0].action: there is no action \"A65\", they are "
       "A00 to A64"},
      {"{\"id\": \"x\", \"effects\": [\n{\"action\": \"A00\"}]}",
       "ours.json:2: $.effects[0]: effect: \"A00\" is not one of A01 to A64; "
       "waiting has no effect"},
      {"{\"id\": \"x\", \"effects\": [{\"action\": \"A13\",\n\"type\": "
       "\"T0\"}]}",
       "ours.json:2: $.effects[0].type: expected one of T1 to T9, found "
       "\"T0\""},
      {"{\"id\": \"x\", \"effects\": [{\"action\": \"A13\", "
       "\"hazard_ratio\": 2}]}",
       "ours.json:1: $.effects[0].hazard_ratio: expected an object, found 2"},
      {"{\"id\": \"x\", \"effects\": [{\"action\": \"A13\", \"source\": \"s\","
       "\n\"hazard_ratio\": {\"value\": 2, \"lower\": 3, \"upper\": 4}}]}",
       "ours.json:1: $.effects[0]: effect of A13: lower 3 is not in "
       "0.000001..hazard_ratio"},
      {"{\"id\": \"x\", \"effects\": [{\"action\": \"A13\",\n"
       "\"hazard_ratio\": {\"value\": 2, \"lower\": 1, \"upper\": 4}}]}",
       "ours.json:1: $.effects[0].source: expected a string, found nothing"},
      {"{\"id\": \"x\", \"effects\": [{\"action\": \"A13\",\n\"fixed_cost\": "
       "5}]}",
       "ours.json:2: $.effects[0].fixed_cost: expected an amount in quotes, "
       "such as \"40.00\", found 5"},
      {"{\"id\": \"x\", \"effects\": [{\"action\": \"A13\"},\n{\"action\": "
       "\"A13\"}]}",
       "ours.json:2: $.effects[1].action: \"A13\" stands twice in this file"},
      {"{\"id\": \"x\", \"routes\": [{\"id\": \"suit\",\n\"success\": 1.5}]}",
       "ours.json:2: $.routes[0].success: expected a number from 0 to 1, "
       "found 1.5"},
      {"{\"id\": \"x\", \"routes\": [{\"id\": \"suit\",\n\"elsewhere\": "
       "\"no\"}]}",
       "ours.json:2: $.routes[0].elsewhere: expected one of allowed, approval, "
       "registered, barred, found \"no\""},
      {"{\"id\": \"x\", \"routes\": [\n{\"id\": \"suit\", \"fees\": [{\"fee\": "
       "\"cn_court\"}]}]}",
       "ours.json:2: $.routes[0]: route suit: fees[0]: there is no schedule "
       "\"cn_court\""},
      {"{\"id\": \"x\", \"routes\": [\n{\"id\": \"new\"}]}",
       "ours.json:2: $.routes[0].name: expected an object, found nothing"},
  };
  for (const auto& [text, fault] : faults) {
    EXPECT_THAT(std::string(Parse(text).status().message()), HasSubstr(fault))
        << text;
  }
  EXPECT_THAT(
      std::string(
          ReadEffects("nowhere.json", kCny, DefaultFees()).status().message()),
      HasSubstr("nowhere.json"));
}

// A route's numbers and those of the action that starts it say the same.
TEST(EffectsData, RoutesAgreeWithTheActionsThatStartThem) {
  const EffectTable table = EffectTable::Default();
  const auto route = [](const char* id) {
    return *FindRoute(DefaultRoutes(), id);
  };
  const auto action = [&](const char* id) {
    return table.Of(ActionIndex(id)).effect;
  };
  EXPECT_EQ(route("letter").fixed_cost, action("A51").fixed_cost_minor);
  EXPECT_EQ(route("letter").minutes, action("A51").minutes);
  EXPECT_EQ(route("letter").least_age, FindAction("A51")->min_dpd);
  EXPECT_EQ(route("agency").minutes, action("A49").minutes);
  EXPECT_EQ(route("agency").least_age, FindAction("A49")->min_dpd);
  EXPECT_EQ(route("agency").most_age, FindAction("A49")->max_dpd);
  EXPECT_EQ(route("settlement").discount, action("A25").contingency);
  EXPECT_EQ(route("settlement").minutes, action("A25").minutes);
  EXPECT_EQ(route("settlement").least_age, FindAction("A25")->min_dpd);
  EXPECT_EQ(route("suit").minutes, action("A54").minutes);
  EXPECT_EQ(route("suit").least_age, FindAction("A54")->min_dpd);
  EXPECT_EQ(route("write_off").minutes, action("A62").minutes);
}

}  // namespace
}  // namespace arrears
