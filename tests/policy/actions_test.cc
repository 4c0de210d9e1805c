// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/actions.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "arrears/policy/refused_tactics.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

TEST(Actions, RunFromA00ToA64WithoutAGap) {
  ASSERT_EQ(Actions().size(), 65u);
  for (std::size_t i = 0; i < Actions().size(); ++i) {
    const std::string id = absl::StrCat(i < 10 ? "A0" : "A", i);
    EXPECT_EQ(Actions()[i].id, id);
    EXPECT_EQ(ActionIndex(id), i);
    EXPECT_EQ(FindAction(id), &Actions()[i]);
  }
  EXPECT_EQ(FindAction("A65"), nullptr);
}

TEST(Actions, HaveBothLanguagesAndSaneNumbers) {
  for (const ActionDefinition& action : Actions()) {
    EXPECT_FALSE(action.name.en.empty()) << action.id;
    EXPECT_FALSE(action.name.zh.empty()) << action.id;
    EXPECT_LE(action.min_dpd, action.max_dpd) << action.id;
    EXPECT_GE(action.minutes, 0) << action.id;
    EXPECT_GE(action.fixed_cost_minor, 0) << action.id;
    EXPECT_GE(action.contingency, 0) << action.id;
    EXPECT_LT(action.contingency, 1) << action.id;
    EXPECT_GE(action.hazard_ratio, 1) << action.id;
    EXPECT_GE(action.step, -1) << action.id;
    EXPECT_LE(action.step, 13) << action.id;
    EXPECT_GE(action.impact, -5) << action.id;
    EXPECT_LE(action.impact, 2) << action.id;
    // What needs a condition says which.
    EXPECT_EQ(action.lawful == Lawful::kYes, action.condition.en.empty())
        << action.id;
  }
}

TEST(Actions, EveryLadderStepHasAnAction) {
  std::set<int> steps;
  for (const ActionDefinition& action : Actions()) steps.insert(action.step);
  for (int step = 0; step <= 13; ++step) EXPECT_TRUE(steps.contains(step));
}

TEST(RefusedTactics, AreTwentyEightAndNoneIsAnAction) {
  ASSERT_EQ(RefusedTactics().size(), 28u);
  for (const RefusedTactic& tactic : RefusedTactics()) {
    EXPECT_EQ(FindAction(tactic.id), nullptr) << tactic.id;
    EXPECT_EQ(FindAction(tactic.tag), nullptr) << tactic.tag;
    EXPECT_EQ(FindRefusedTactic(tactic.tag), &tactic);
    // Substitutes are lawful actions.
    std::string id;
    for (const char c : std::string(tactic.substitute) + " ") {
      if (c != ' ') {
        id += c;
      } else if (!id.empty()) {
        EXPECT_NE(FindAction(id), nullptr) << tactic.id << " " << id;
        id.clear();
      }
    }
  }
}

TEST(CheckOutgoingText, NamesWordAndTactic) {
  EXPECT_TRUE(CheckOutgoingText("请于周五前付款,谢谢。").ok());
  EXPECT_TRUE(CheckOutgoingText("Please pay by Friday. Thank you.").ok());
  const absl::Status threat = CheckOutgoingText("Pay today, OR ELSE");
  EXPECT_EQ(threat.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(threat.message()), testing::HasSubstr("R05"));
  EXPECT_THAT(std::string(CheckOutgoingText("否则后果自负").message()),
              testing::HasSubstr("后果自负"));
}

}  // namespace
}  // namespace arrears
