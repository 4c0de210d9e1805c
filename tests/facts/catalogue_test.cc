// SPDX-License-Identifier: Apache-2.0
#include "arrears/facts/catalogue.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

TEST(FactCatalogue, NamesAreUniqueAndLowerSnakeCase) {
  std::set<std::string> seen;
  for (const FactDefinition& fact : FactCatalogue::BuiltIn().definitions()) {
    EXPECT_TRUE(seen.insert(fact.name).second) << fact.name;
    EXPECT_TRUE(std::all_of(fact.name.begin(), fact.name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    })) << fact.name;
  }
  EXPECT_GE(seen.size(), 180u);
}

TEST(FactCatalogue, EveryFactIsToldInBothLanguages) {
  for (const FactDefinition& fact : FactCatalogue::BuiltIn().definitions()) {
    EXPECT_FALSE(fact.text_en.empty()) << fact.name;
    EXPECT_FALSE(fact.text_zh.empty()) << fact.name;
    EXPECT_TRUE(std::any_of(fact.text_zh.begin(), fact.text_zh.end(),
                            [](unsigned char c) { return c >= 0x80; }))
        << fact.name;
    EXPECT_TRUE(std::all_of(fact.text_en.begin(), fact.text_en.end(),
                            [](unsigned char c) { return c < 0x80; }))
        << fact.name;
  }
}

TEST(FactCatalogue, TheUnitFollowsTheType) {
  for (const FactDefinition& fact : FactCatalogue::BuiltIn().definitions()) {
    SCOPED_TRACE(fact.name);
    if (fact.unit == "minor") {
      EXPECT_EQ(fact.type, ColumnType::kInt64);
    }
    if (fact.unit == "share" || fact.unit == "probability") {
      EXPECT_EQ(fact.type, ColumnType::kFloat64);
    }
    if (fact.unit == "count" || fact.unit == "step") {
      EXPECT_EQ(fact.type, ColumnType::kInt32);
    }
    if (fact.type == ColumnType::kBool ||
        fact.type == ColumnType::kDictionary) {
      EXPECT_EQ(fact.unit, "");
    }
  }
}

TEST(FactCatalogue, MoneyStandsBesideEachCountOfWhatHasAnAmount) {
  // Named otherwise, or counts of a part of what has its total beside it.
  const std::map<std::string, std::string> others = {
      {"open_items", "open_total"},
      {"past_due_items", "past_due_total"},
      {"due_soon_items", "due_soon_total"},
      {"part_paid_items", "part_paid_total"},
      {"paid_items", "paid_total"},
      {"orders_365d", "ordered_365d_total"},
      {"chargebacks", "chargeback_total"},
      {"promises_made", "promised_total"},
      {"disputes_open", "disputed_total"}};
  const FactCatalogue& catalogue = FactCatalogue::BuiltIn();
  for (const FactDefinition& fact : catalogue.definitions()) {
    if (fact.unit != "count" || fact.stage == FactStage::kContact ||
        fact.stage == FactStage::kExcuse || fact.stage == FactStage::kEvent ||
        fact.stage == FactStage::kGroup) {
      continue;
    }
    const auto other = others.find(fact.name);
    const FactDefinition* const money = catalogue.Find(
        other == others.end() ? fact.name + "_total" : other->second);
    ASSERT_NE(money, nullptr) << fact.name;
    EXPECT_EQ(money->unit, "minor") << fact.name;
  }
  for (const FactDefinition& fact : catalogue.definitions()) {
    const std::string suffix = "_amount";
    if (fact.unit == "minor" || !fact.name.ends_with(suffix)) continue;
    const FactDefinition* const count =
        catalogue.Find(fact.name.substr(0, fact.name.size() - suffix.size()));
    ASSERT_NE(count, nullptr) << fact.name;
    EXPECT_EQ(count->unit, fact.unit) << fact.name;
  }
}

TEST(FactCatalogue, FindsByExactName) {
  const FactCatalogue& catalogue = FactCatalogue::BuiltIn();
  const FactDefinition* dpd = catalogue.Find("dpd_oldest");
  ASSERT_NE(dpd, nullptr);
  EXPECT_EQ(dpd->unit, "days");
  EXPECT_EQ(dpd->stage, FactStage::kStanding);
  ASSERT_NE(catalogue.Find("score"), nullptr);
  EXPECT_EQ(catalogue.Find("score")->stage, FactStage::kOutput);
  EXPECT_EQ(catalogue.Find("DPD_OLDEST"), nullptr);
  EXPECT_EQ(catalogue.Find("attr.region"), nullptr);
  EXPECT_EQ(catalogue.Find(""), nullptr);
}

TEST(FactCatalogue, NamesTheNearest) {
  const FactCatalogue& catalogue = FactCatalogue::BuiltIn();
  EXPECT_EQ(catalogue.NearestName("dpd_oldst"), "dpd_oldest");
  EXPECT_EQ(catalogue.NearestName("late_shares"), "late_share");
}

}  // namespace
}  // namespace arrears
