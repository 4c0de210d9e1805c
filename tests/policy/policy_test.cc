// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/policy.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/facts/catalogue.h"
#include "arrears/policy/actions.h"
#include "arrears/rules/verify.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

TEST(B2bDefault, CompilesAndReadsKnownFactsOnly) {
  const absl::StatusOr<Policy> policy = Policy::Create(B2bDefaultSpec());
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_THAT(policy->id(), HasSubstr("b2b-default 2.1.0 "));
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

void Drop(PolicySpec* spec, std::string_view name) {
  std::erase_if(spec->parameters, [name](const PolicyParameter& parameter) {
    return parameter.name == name;
  });
}

TEST(Policy, NamesAParameterThatIsMissingAndTheNearest) {
  PolicySpec spec = B2bDefaultSpec();
  Drop(&spec, "wait_1");
  const absl::Status status = Policy::Create(spec).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("wait_1"), HasSubstr("nearest is wait_")));
}

TEST(Policy, RefusesAParameterThatNothingNames) {
  PolicySpec spec = B2bDefaultSpec();
  spec.parameters.push_back({.name = "wait_7", .value = 3.0});
  EXPECT_THAT(std::string(Policy::Create(spec).status().message()),
              HasSubstr("wait_7: no cell and no output names it"));
}

TEST(Policy, HoldsParametersToTypeAndBounds) {
  PolicySpec spec = B2bDefaultSpec();
  EXPECT_TRUE(SetParameter(&spec, "buffer_t1", 21.0).ok());
  EXPECT_TRUE(SetParameter(&spec, "buffer_t1", std::int64_t{60}).ok());
  EXPECT_EQ(std::string(SetParameter(&spec, "buffer_t1", 61.0).message()),
            "parameter buffer_t1: 61 is above 60");
  EXPECT_EQ(std::string(SetParameter(&spec, "remind_days", 0.0).message()),
            "parameter remind_days: 0 is below 2");
  EXPECT_EQ(std::string(SetParameter(&spec, "buffer_t1", true).message()),
            "parameter buffer_t1: expected a number, got a truth value");
  EXPECT_EQ(SetParameter(&spec, "bufer_t1", 3.0).code(),
            absl::StatusCode::kNotFound);
  // Nothing was changed by what was refused.
  EXPECT_EQ(FindParameter(spec, "buffer_t1")->value,
            OutputValue(std::int64_t{60}));
  FindParameter(&spec, "buffer_t1")->value = -1.0;
  EXPECT_THAT(std::string(Policy::Create(spec).status().message()),
              HasSubstr("-1 is below 0"));
}

TEST(Policy, NeedsEveryRequiredOutput) {
  for (const PolicyOutput& output : PolicyOutputs()) {
    PolicySpec spec = B2bDefaultSpec();
    for (TableSpec& table : spec.tables) {
      for (TableOutput& each : table.outputs) {
        if (each.name == output.name) each.name = "renamed";
      }
    }
    const absl::Status status = Policy::Create(spec).status();
    if (output.required) {
      EXPECT_THAT(std::string(status.message()),
                  HasSubstr(std::string(output.name)));
    }
  }
}

// Every output that a run understands is held to its words.
TEST(Policy, RefusesWordsThatARunDoesNotKnow) {
  struct Case {
    const char* output;
    OutputValue value;
    const char* fault;
  };
  const Case cases[] = {
      {"tone", std::string("harsh"), "expected soft, neutral, firm, final"},
      {"type", std::string("T10"), "expected T1"},
      {"cause", std::string("C16"), "expected C01"},
      {"overlay", std::string("T1"), "expected T10"},
      {"step", std::int64_t{14}, "expected -1 to 13"},
      {"gap_days", std::int64_t{-1}, "expected 0 to 365"},
      {"weekday", std::int64_t{8}, "expected 0 to 7"},
      {"action", std::int64_t{3}, "must be an action id"},
      {"also", std::string("R09"), "refused tactic"},
      {"argument", std::string("shaming"), "refused tactic"},
      {"empathy", std::string("yes"), "must be true or false"}};
  for (const Case& c : cases) {
    PolicySpec spec = B2bDefaultSpec();
    for (TableSpec& table : spec.tables) {
      for (std::size_t i = 0; i < table.outputs.size(); ++i) {
        if (table.outputs[i].name == c.output) {
          table.rules[0].outputs[i] = c.value;
        }
      }
    }
    const absl::Status status = Policy::Create(spec).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.output;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.fault));
  }
}

TEST(Policy, IdChangesWithTheContent) {
  PolicySpec spec = B2bDefaultSpec();
  const std::string before = Policy::Create(spec)->id();
  EXPECT_EQ(Policy::Create(spec)->id(), before);
  // A whole number is the same however it is held.
  spec.parameters[0].value = std::int64_t{4};
  EXPECT_EQ(Policy::Create(spec)->id(), before);
  FindParameter(&spec, "wait_1")->value = 8.0;
  EXPECT_NE(Policy::Create(spec)->id(), before);
}

TEST(ShippedPolicies, CompileAndPassTheirCases) {
  std::vector<std::string> ids;
  for (const std::string_view name : ShippedPolicyNames()) {
    const absl::StatusOr<PolicySpec> spec = ShippedPolicy(name);
    ASSERT_TRUE(spec.ok());
    const absl::StatusOr<Policy> policy = Policy::Create(*spec);
    ASSERT_TRUE(policy.ok()) << name << ": " << policy.status();
    const auto results = policy->RunCases();
    ASSERT_TRUE(results.ok()) << results.status();
    EXPECT_GE(results->size(), 9u);
    for (std::size_t i = 0; i < results->size(); ++i) {
      EXPECT_THAT((*results)[i].faults, testing::IsEmpty())
          << name << ": " << spec->cases[i].name << ": "
          << testing::PrintToString((*results)[i].rules);
    }
    ids.push_back(policy->id());
  }
  EXPECT_EQ(ids.size(), 4u);
  EXPECT_EQ(std::string(ShippedPolicy("b2b").status().message()),
            "policy \"b2b\": shipped are b2b-default, gentle, firm and "
            "prc-sme");
}

TEST(Policy, CasesTellWhatDiffersAndWhichRulesFired) {
  PolicySpec spec = B2bDefaultSpec();
  spec.cases = {spec.cases[0]};
  spec.cases[0].expected.emplace_back("step", std::int64_t{2});
  const auto results = Policy::Create(spec)->RunCases();
  ASSERT_TRUE(results.ok());
  EXPECT_THAT((*results)[0].faults,
              testing::ElementsAre("step: expected 2, got 1"));
  EXPECT_THAT((*results)[0].rules, testing::Contains("step L13"));
}

TEST(Policy, CasesNameWhatTheyCannotHold) {
  PolicySpec spec = B2bDefaultSpec();
  spec.cases = {{"odd", {{"dpd_oldest", std::string("ten")}}, {}}};
  EXPECT_EQ(std::string(Policy::Create(spec)->RunCases().status().message()),
            "case \"odd\", fact dpd_oldest: expected a whole number, got "
            "\"ten\"");
  spec.cases = {{"odd", {{"dpd_oldst", std::int64_t{3}}}, {}}};
  EXPECT_THAT(std::string(Policy::Create(spec)->RunCases().status().message()),
              HasSubstr("no table reads the fact dpd_oldst; nearest is "
                        "dpd_oldest"));
}

// Every rule of every shipped table has its practice rows, and every row is
// one that practice has.
TEST(ShippedPolicies, NameRowsOfPractice) {
  for (const TableSpec& table : B2bDefaultSpec().tables) {
    for (const TableRule& rule : table.rules) {
      for (const std::string& row : rule.rows) {
        const char kind = row[0];
        EXPECT_TRUE(kind == 'A' || kind == 'C' || kind == 'E' || kind == 'K' ||
                    kind == 'M' || kind == 'Q' || kind == 'R' || kind == 'T' ||
                    kind == 'W' || kind == 'X')
            << table.name << " " << rule.id << " " << row;
        if (kind == 'A') {
          EXPECT_NE(FindAction(row), nullptr) << row;
        }
      }
    }
  }
}

// The rows that show what each cell decides reach every rule of every table.
TEST(ShippedPolicies, EveryRuleCanFire) {
  const absl::StatusOr<Policy> policy = Policy::Create(B2bDefaultSpec());
  ASSERT_TRUE(policy.ok());
  for (const DecisionTable& table : policy->tables()) {
    const auto rows = MakeTestRows(table, {});
    ASSERT_TRUE(rows.ok()) << table.spec().name << ": " << rows.status();
    std::set<std::int32_t> fired;
    for (const TestRow& row : *rows) fired.insert(row.rule);
    for (std::size_t r = 0; r < table.spec().rules.size(); ++r) {
      EXPECT_TRUE(fired.count(static_cast<std::int32_t>(r)) == 1)
          << table.spec().name << " " << table.spec().rules[r].id;
    }
  }
}

// Nothing contradicts, repeats or never fires, whichever parameters differ.
TEST(ShippedPolicies, AreFreeOfFindings) {
  VerifyOptions options;
  options.tell_filled_gaps = false;
  for (const std::string_view name : ShippedPolicyNames()) {
    const absl::StatusOr<Policy> policy = Policy::Create(*ShippedPolicy(name));
    ASSERT_TRUE(policy.ok()) << name << ": " << policy.status();
    for (const DecisionTable& table : policy->tables()) {
      const auto found = VerifyTable(table, options);
      ASSERT_TRUE(found.ok()) << found.status();
      EXPECT_TRUE(found->complete()) << name << " " << table.spec().name;
      EXPECT_TRUE(found->findings.empty()) << name << " " << table.spec().name;
    }
  }
}

std::vector<std::string> NumberedRows() {
  struct Group {
    const char* letters;
    int last;
    bool padded;
  };
  constexpr Group kGroups[] = {
      {"C", 15, true}, {"T", 16, false}, {"P", 18, true},  {"K", 10, false},
      {"A", 64, true}, {"R", 28, true},  {"TR", 32, true}, {"X", 17, false},
      {"M", 15, true}, {"W", 18, true},  {"E", 22, true},  {"Q", 22, true}};
  std::vector<std::string> ids;
  for (const Group& group : kGroups) {
    for (int i = 1; i <= group.last; ++i) {
      ids.push_back(
          absl::StrCat(group.letters, group.padded && i < 10 ? "0" : "", i));
    }
  }
  return ids;
}

// METHODS.md has one line for each row of practice, which names every table
// whose rules carry the row out.
TEST(ShippedPolicies, MethodsNamesEveryRowOnce) {
  std::ifstream file(std::string(ARREARS_TEST_DATA) + "/../../METHODS.md");
  std::map<std::string, std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("| ", 0) != 0) continue;
    const std::string id = line.substr(2, line.find(" |", 2) - 2);
    const std::vector<std::string> known = NumberedRows();
    if (std::find(known.begin(), known.end(), id) == known.end()) continue;
    EXPECT_TRUE(lines.emplace(id, line).second) << id << " stands twice";
  }
  for (const std::string& id : NumberedRows()) {
    EXPECT_EQ(lines.count(id), 1u) << id << " has no line";
  }
  for (const TableSpec& table : B2bDefaultSpec().tables) {
    for (const TableRule& rule : table.rules) {
      for (const std::string& row : rule.rows) {
        EXPECT_THAT(lines[row], HasSubstr("`" + table.name + "`"))
            << row << " of " << rule.id;
      }
    }
  }
}

}  // namespace
}  // namespace arrears
