// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/policy_json.h"

#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

std::string FaultOf(const std::string& text) {
  return std::string(ParsePolicy(text, "p.json").status().message());
}

const TableSpec& TableOf(const PolicySpec& spec, const std::string& name) {
  return *std::find_if(
      spec.tables.begin(), spec.tables.end(),
      [&name](const TableSpec& table) { return table.name == name; });
}

TEST(PolicyJson, ReadsBackAsTheSamePolicy) {
  for (const std::string_view name : ShippedPolicyNames()) {
    const PolicySpec spec = *ShippedPolicy(name);
    const absl::StatusOr<PolicySpec> read =
        ParsePolicy(PolicyJson(spec), "p.json");
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(Policy::Create(*read)->id(), Policy::Create(spec)->id());
    EXPECT_EQ(read->cases.size(), spec.cases.size());
    EXPECT_EQ(PolicyJson(*read), PolicyJson(spec));
  }
}

TEST(PolicyJson, SaysOnlyWhatDiffers) {
  const absl::StatusOr<PolicySpec> spec = ParsePolicy(
      R"({"name": "ours", "version": "1", "extends": "firm",
          "choose": "best_value", "valid_from": "2026-01-01",
          "parameters": {"buffer_t1": 10},
          "tables": [{"name": "step", "extends": true, "rules": [
            {"id": "L90", "before": "L13",
             "when": {"dpd_oldest": "[1..14]", "insolvent": false},
             "then": {"step": 1, "action": "A12", "fallback": "A00"},
             "rows": ["A12"], "note": {"en": "ours", "zh": "ours"}},
            {"id": "L32", "then": {"step": -1, "action": "A00",
                                   "fallback": "A00"}}]}],
          "cases": [{"name": "insolvent", "facts": {}, "expected": {}}]})",
      "p.json");
  ASSERT_TRUE(spec.ok()) << spec.status();
  const PolicySpec firm = FirmSpec();
  EXPECT_EQ(spec->name, "ours");
  EXPECT_EQ(spec->choose, ChooseBy::kBestValue);
  EXPECT_EQ(std::get<std::int64_t>(FindParameter(*spec, "buffer_t1")->value),
            10);
  EXPECT_EQ(FindParameter(*spec, "wait_1")->value,
            FindParameter(firm, "wait_1")->value);
  const TableSpec& step = TableOf(*spec, "step");
  const TableSpec& before = TableOf(firm, "step");
  ASSERT_EQ(step.rules.size(), before.rules.size() + 1);
  const auto added =
      std::find_if(step.rules.begin(), step.rules.end(),
                   [](const TableRule& rule) { return rule.id == "L90"; });
  ASSERT_NE(added, step.rules.end());
  EXPECT_EQ((added + 1)->id, "L13");
  for (std::size_t i = 0; i < step.inputs.size(); ++i) {
    const std::string& name = step.inputs[i].name;
    EXPECT_EQ(added->cells[i], name == "dpd_oldest"  ? "[1..14]"
                               : name == "insolvent" ? "false"
                                                     : "-");
  }
  EXPECT_EQ(step.rules.back().id, "L32");
  EXPECT_EQ(step.rules.back().note_en, "");
  EXPECT_EQ(spec->cases.size(), firm.cases.size());
  EXPECT_TRUE(Policy::Create(*spec).ok());
}

// Line and path by hand.
TEST(PolicyJson, NamesWhereAndWhatIsWrong) {
  const std::string head = "{\"name\": \"p\", \"version\": \"1\",\n";
  EXPECT_EQ(FaultOf(head + "\"extends\": \"b2b\"}"),
            "p.json:2: $.extends: policy \"b2b\": shipped are b2b-default, "
            "gentle, firm and prc-sme");
  EXPECT_EQ(FaultOf(head + "\"extends\": \"firm\",\n"
                           "\"parameters\": {\"buffer_t1\": 99}}"),
            "p.json:3: $.parameters.buffer_t1: parameter buffer_t1: 99 is "
            "above 60");
  EXPECT_THAT(FaultOf(head + "\"parameter\": {}}"), HasSubstr("parameters"));
  EXPECT_THAT(
      FaultOf(head + "\"extends\": \"firm\", \"tables\": [{\"name\": "
                     "\"step\", \"extends\": true, \"rules\": [\n"
                     "{\"id\": \"L90\", \"then\": {\"step\": 1, \"action\": "
                     "\"A12\", \"fallback\": \"A00\"}}]}]}"),
      HasSubstr("p.json:3: $.tables[0].rules[0]: rule \"L90\" is new: say "
                "`before` which it stands"));
  EXPECT_THAT(
      FaultOf(head + "\"extends\": \"firm\", \"tables\": [{\"name\": "
                     "\"step\", \"extends\": true, \"rules\": [\n"
                     "{\"id\": \"L13\", \"when\": {\"dpd_oldst\": \"1\"}, "
                     "\"then\": {\"step\": 1, \"action\": \"A12\", "
                     "\"fallback\": \"A00\"}}]}]}"),
      HasSubstr("no input \"dpd_oldst\"; nearest is dpd_oldest"));
  EXPECT_THAT(
      FaultOf(head + "\"extends\": \"firm\", \"tables\": [{\"name\": "
                     "\"step\", \"extends\": true, \"rules\": [\n"
                     "{\"id\": \"L13\", \"then\": {\"step\": 1, \"action\": "
                     "\"A12\"}}]}]}"),
      HasSubstr("$.tables[0].rules[0].then.fallback: missing"));
  EXPECT_THAT(FaultOf(head + "\"choose\": \"best\"}"), HasSubstr("best_value"));
  EXPECT_THAT(FaultOf(head + "\"valid_from\": \"2026-13-01\"}"),
              HasSubstr("expected a day as 2026-01-31"));
}

TEST(LoadPolicy, FindsTheShippedOnesAndNamesThemWhereItIsNoPath) {
  EXPECT_TRUE(LoadPolicy("gentle").ok());
  EXPECT_THAT(std::string(LoadPolicy("gentel").status().message()),
              HasSubstr("shipped are b2b-default, gentle, firm and prc-sme"));
  EXPECT_THAT(std::string(LoadPolicy("none/such.json").status().message()),
              HasSubstr("none/such.json"));
}

}  // namespace
}  // namespace arrears
