// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/effects.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace arrears {
namespace {

std::uint8_t Index(const char* id) { return ActionIndex(id); }

// Catalogue rows A00, A13 and A49 as printed.
TEST(Effects, DefaultsAreTheCatalogues) {
  const EffectTable table = EffectTable::Default();
  ASSERT_EQ(table.entries().size(), Actions().size());
  const EffectEntry& call = table.Of(Index("A13"));
  EXPECT_EQ(call.action, "A13");
  EXPECT_EQ(call.effect.hazard_ratio, 1.5);
  EXPECT_EQ(call.days, 10);
  EXPECT_EQ(call.effect.minutes, 10);
  EXPECT_EQ(call.upper, 2.25);
  EXPECT_EQ(table.Of(Index("A49"), 3).effect.contingency, 0.25);
  EXPECT_EQ(table.Of(0).effect.hazard_ratio, 1);
  for (const EffectEntry& entry : table.entries()) {
    EXPECT_EQ(entry.basis, EffectBasis::kExpert) << entry.action;
    EXPECT_EQ(entry.source, "expert") << entry.action;
    EXPECT_LE(entry.lower, entry.effect.hazard_ratio) << entry.action;
    EXPECT_GE(entry.upper, entry.effect.hazard_ratio) << entry.action;
  }
}

TEST(Effects, AnEntryTakesItsPlaceForItsTypeAlone) {
  const EffectEntry any{.action = "A13",
                        .effect = {.hazard_ratio = 2, .minutes = 7},
                        .upper = 3,
                        .days = 20,
                        .basis = EffectBasis::kLedger,
                        .source = "contacts of 2025"};
  EffectEntry typed = any;
  typed.type = 4;
  typed.effect.hazard_ratio = 1.1;
  const auto base = EffectTable::Default().With("t", {{typed}});
  ASSERT_TRUE(base.ok()) << base.status();
  // Of any type, given after that of one, leaves it.
  const auto both = base->With("ours", {{any}});
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->id(), "ours");
  EXPECT_EQ(both->Of(Index("A13"), 4).effect.hazard_ratio, 1.1);
  EXPECT_EQ(both->Of(Index("A13"), 5).effect.hazard_ratio, 2);
  EXPECT_EQ(both->Of(Index("A13")).days, 20);
  EXPECT_EQ(both->Of(Index("A14"), 4).effect.hazard_ratio, 1.5);
  EXPECT_EQ(both->entries().size(), Actions().size() + 1);
  EXPECT_EQ(base->Of(Index("A13")).effect.hazard_ratio, 1.5);
}

TEST(Effects, FaultsNameEntryFieldValueAndBound) {
  const auto fault = [](auto change) {
    EffectEntry entry{
        .action = "A13", .effect = {.hazard_ratio = 2}, .upper = 3};
    change(&entry);
    return std::string(
        EffectTable::Default().With("x", {{entry}}).status().message());
  };
  using E = EffectEntry;
  EXPECT_EQ(fault([](E*) {}), "");
  EXPECT_EQ(fault([](E* e) { e->action = "A65"; }),
            "effect: \"A65\" is not one of A01 to A64");
  EXPECT_EQ(fault([](E* e) { e->action = "A00"; }),
            "effect: \"A00\" is not one of A01 to A64; waiting has no effect");
  EXPECT_EQ(fault([](E* e) { e->type = 10; }),
            "effect of A13: type 10 is not in 0..9");
  EXPECT_EQ(fault([](E* e) { e->effect.hazard_ratio = 0; }),
            "effect of A13: hazard_ratio 0 is not in 0.000001..100");
  EXPECT_EQ(fault([](E* e) { e->lower = 2.5; }),
            "effect of A13: lower 2.5 is not in 0.000001..hazard_ratio");
  EXPECT_EQ(fault([](E* e) { e->upper = 1.5; }),
            "effect of A13: upper 1.5 is not in hazard_ratio..100");
  EXPECT_EQ(fault([](E* e) { e->effect.contingency = 1; }),
            "effect of A13: contingency 1 is not in 0..0.999999");
  EXPECT_EQ(fault([](E* e) { e->effect.minutes = -1; }),
            "effect of A13: minutes -1 is not in 0..100000");
  EXPECT_EQ(EffectTable::Default().With("", {}).status().message(),
            "effects have no id");
}

}  // namespace
}  // namespace arrears
