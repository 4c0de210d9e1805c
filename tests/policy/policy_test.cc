// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/policy.h"

#include <algorithm>
#include <string>

#include "arrears/facts/catalogue.h"
#include "arrears/policy/actions.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

TEST(B2bDefault, CompilesAndReadsKnownFactsOnly) {
  const absl::StatusOr<Policy> policy = Policy::Create(B2bDefaultSpec());
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_THAT(policy->id(), HasSubstr("b2b-default 1.0.0 "));
  for (const std::string& fact : policy->FactNames()) {
    EXPECT_NE(FactCatalogue::BuiltIn().Find(fact), nullptr) << fact;
  }
}

// Whatever the facts are, the step table has an answer: its last rule is a
// catch-all, and the tables after it have defaults.
TEST(B2bDefault, EndsTheLadderWithACatchAll) {
  const PolicySpec spec = B2bDefaultSpec();
  const auto step =
      std::find_if(spec.tables.begin(), spec.tables.end(),
                   [](const TableSpec& table) { return table.name == "step"; });
  ASSERT_NE(step, spec.tables.end());
  for (const std::string& cell : step->rules.back().cells) {
    EXPECT_EQ(cell, "-");
  }
}

TEST(B2bDefault, EveryRuleHasNotesInBothLanguages) {
  for (const TableSpec& table : B2bDefaultSpec().tables) {
    for (const TableRule& rule : table.rules) {
      EXPECT_FALSE(rule.note_en.empty()) << table.name << " " << rule.id;
      EXPECT_FALSE(rule.note_zh.empty()) << table.name << " " << rule.id;
      EXPECT_EQ(rule.cells.size(), table.inputs.size())
          << table.name << " " << rule.id;
      EXPECT_EQ(rule.outputs.size(), table.outputs.size())
          << table.name << " " << rule.id;
    }
  }
}

// The spec with one action replaced, as a careless author might.
absl::Status WithAction(const char* action) {
  PolicySpec spec = B2bDefaultSpec();
  for (TableSpec& table : spec.tables) {
    if (table.name == "step") {
      table.rules[0].outputs[1] = std::string(action);
    }
  }
  return Policy::Create(spec).status();
}

TEST(Policy, CannotBeMadeToEmitARefusedTactic) {
  for (const char* tactic : {"R01", "R14", "stalking", "bribery"}) {
    const absl::Status status = WithAction(tactic);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << tactic;
    EXPECT_THAT(std::string(status.message()), HasSubstr("refused tactic"));
  }
  EXPECT_THAT(std::string(WithAction("A99").message()),
              HasSubstr("not in the catalogue"));
  EXPECT_TRUE(WithAction("A12").ok());
}

TEST(Policy, NamesTheNearestFact) {
  PolicySpec spec = B2bDefaultSpec();
  spec.tables[0].inputs[0].name = "insolvnt";
  const absl::Status status = Policy::Create(spec).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("insolvent"));
}

TEST(Policy, NamesAParameterThatIsMissing) {
  PolicySpec spec = B2bDefaultSpec();
  spec.parameters.erase("wait_1");
  const absl::Status status = Policy::Create(spec).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("wait_1"));
}

TEST(Policy, NeedsEveryRequiredOutput) {
  PolicySpec spec = B2bDefaultSpec();
  spec.tables.pop_back();  // cadence: not required.
  EXPECT_TRUE(Policy::Create(spec).ok());
  spec.tables.pop_back();  // terms.
  EXPECT_THAT(std::string(Policy::Create(spec).status().message()),
              HasSubstr("terms"));
}

TEST(Policy, IdChangesWithTheContent) {
  PolicySpec spec = B2bDefaultSpec();
  const std::string before = Policy::Create(spec)->id();
  EXPECT_EQ(Policy::Create(spec)->id(), before);
  spec.parameters["wait_1"] = 8;
  EXPECT_NE(Policy::Create(spec)->id(), before);
}

}  // namespace
}  // namespace arrears
