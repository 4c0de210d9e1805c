// SPDX-License-Identifier: Apache-2.0
//
// What a check is told: domains, what is impossible, defaults, weights, bounds;
// and the rows to test a table with.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "arrears/rules/verify.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/rules_points.h"
#include "rules/verify_draft.h"

namespace arrears {
namespace {

using reference::FrameOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(VerifyTable, ReadsDomainsAndWhatIsImpossible) {
  Draft draft{HitPolicy::kUnique,
              kDaysAndReason,
              {{"<= 0", "-", "A"}, {"> 0", "\"CASH\",\"DISPUTE\"", "B"}}};
  TableSpec spec = SpecOf(draft);
  spec.inputs[0].null = Treatment::kRefuse;
  spec.inputs[1].allowed = {"\"CASH\"", "\"DISPUTE\"", "\"OTHER\""};
  const DecisionTable table = Compile(spec, kDaysAndReason);
  VerifyOptions options;
  options.null_possible = false;
  const auto found = VerifyTable(table, options);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->findings.size(), 1u);
  EXPECT_THAT(found->findings[0].box, ElementsAre(">= 1", "\"OTHER\""));

  options.impossible = {{"> 0", "\"OTHER\""}};
  const auto without = VerifyTable(table, options);
  ASSERT_TRUE(without.ok()) << without.status();
  EXPECT_TRUE(without->complete());
}

TEST(VerifyTable, FindsARuleOfCellsThatDoNotExist) {
  const Draft draft{HitPolicy::kFirst,
                    kDaysAndReason,
                    {{"0", "\"DISPUTE\"", "A"}, {"-", "-", "B"}}};
  VerifyOptions options;
  options.impossible = {{"<= 0", "\"DISPUTE\""}};
  EXPECT_THAT(FindIn(draft, options),
              ElementsAre("dead 0 | 0 | \"DISPUTE\" :"));
}

// What is found of the last rule, with "outside" where it fires there.
std::vector<std::string> SilentIn(const Draft& draft, Treatment outside) {
  TableSpec spec = SpecOf(draft);
  spec.inputs[0].allowed = {"[0..720]"};
  spec.inputs[0].outside = outside;
  const DecisionTable table = Compile(spec, draft.schema);
  VerifyOptions options;
  options.null_possible = false;
  const auto found = VerifyTable(table, options);
  EXPECT_TRUE(found.ok()) << found.status();
  std::vector<std::string> lines;
  for (const Finding& finding : found->findings) {
    if (finding.kind > FindingKind::kEmptyCell ||
        finding.kind < FindingKind::kDuplicate) {
      continue;
    }
    lines.push_back(std::string(FindingKindName(finding.kind)) + " " +
                    std::to_string(finding.rules.back()) +
                    (finding.fires_outside ? " outside" : ""));
  }
  return lines;
}

// By hand: of 800 days, which are not allowed, the cells decide unless the
// input refuses them.
TEST(VerifyTable, TellsARuleThatFiresOutsideTheAllowedValuesFromOneThatNever) {
  const Draft empty{
      HitPolicy::kFirst, kDays, {{"<= 720", "A"}, {"> 720", "B"}}};
  EXPECT_EQ(RuleFor(empty, {"800"}), 1);
  EXPECT_THAT(SilentIn(empty, Treatment::kMatch),
              ElementsAre("empty cell 1 outside"));
  EXPECT_THAT(SilentIn(empty, Treatment::kRefuse), ElementsAre("empty cell 1"));

  const Draft covered{
      HitPolicy::kFirst,
      kDays,
      {{"[0..720]", "A"}, {">= 700", "B"}, {"> 710", "C"}, {"-", "D"}}};
  EXPECT_EQ(RuleFor(covered, {"800"}), 1);
  EXPECT_EQ(RuleFor(covered, {"-5"}), 3);
  EXPECT_THAT(
      SilentIn(covered, Treatment::kMatch),
      ElementsAre("duplicate 3 outside", "subsumed 1 outside", "subsumed 2"));

  // Two that together hold all that is allowed.
  const Draft dead{HitPolicy::kFirst,
                   kDays,
                   {{"[0..30]", "A"}, {"(30..720]", "B"}, {"-", "C"}}};
  EXPECT_THAT(SilentIn(dead, Treatment::kMatch), ElementsAre("dead 2 outside"));
  EXPECT_THAT(SilentIn(dead, Treatment::kRefuse), ElementsAre("dead 2"));

  // Under U whatever else matches leaves the rule nothing: above 720 both do.
  const Draft unique{
      HitPolicy::kUnique, kDays, {{">= 0", "A"}, {"[5..900]", "B"}}};
  EXPECT_THAT(SilentIn(unique, Treatment::kMatch), ElementsAre("subsumed 1"));
}

TEST(VerifyTable, HoldsGapsThatFallbacksFillForNoFault) {
  TableSpec spec = SpecOf({HitPolicy::kFirst, kDays, {{"> 30", "A"}}});
  spec.outputs.push_back({"tone", OutputType::kText, OutputValue{}, {}});
  spec.rules[0].outputs.emplace_back("soft");
  spec.outputs[0].fallback = std::string("WAIT");
  // The tone is still left open.
  EXPECT_EQ(VerifyTable(Compile(spec, kDays))->count(FindingKind::kGap), 1);
  spec.outputs[1].fallback = std::string("none");
  const DecisionTable table = Compile(spec, kDays);
  const auto found = VerifyTable(table);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->findings.size(), 1u);
  EXPECT_EQ(found->findings[0].kind, FindingKind::kFilledGap);
  EXPECT_EQ(FindingKindName(FindingKind::kFilledGap), "filled gap");
  EXPECT_THAT(found->findings[0].box, ElementsAre("<= 30,null"));
  EXPECT_TRUE(found->complete());
  VerifyOptions options;
  options.tell_filled_gaps = false;
  EXPECT_THAT(VerifyTable(table, options)->findings, IsEmpty());
}

TEST(VerifyTable, IsNotCompleteWithFaultsThatAreNotListed) {
  VerifyOptions options;
  options.most_findings = 0;
  const auto found = VerifyTable(
      Compile(SpecOf({HitPolicy::kFirst, kDays, {{"> 30", "A"}}}), kDays),
      options);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(found->findings, IsEmpty());
  EXPECT_EQ(found->not_listed, 1);
  EXPECT_FALSE(found->complete());
}

TEST(VerifyTable, WeighsFindingsByTheRowsThatExist) {
  const std::vector<InputSchema> schema = {{"dpd", ColumnType::kInt32},
                                           {"open", ColumnType::kInt64}};
  TableSpec spec = SpecOf({HitPolicy::kFirst, kDays, {{"<= 30", "A"}}});
  const DecisionTable table = Compile(spec, schema);
  const Frame frame = FrameOf(
      schema, {{"30", "1"}, {"31", "20"}, {"90", "300"}, {"null", "4000"}});
  VerifyOptions options;
  options.frame = &frame;
  options.weight_column = "open";
  const auto found = VerifyTable(table, options);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->findings.size(), 1u);
  EXPECT_THAT(found->findings[0].box, ElementsAre(">= 31,null"));
  EXPECT_EQ(found->findings[0].rows, 3);
  EXPECT_EQ(found->findings[0].weight, 4320);
  options.impossible = {{"null"}};
  const auto no_null = VerifyTable(table, options);
  EXPECT_EQ(no_null->findings[0].rows, 2);
  EXPECT_EQ(no_null->findings[0].weight, 320);
}

TEST(VerifyTable, ListsAtMostSoManyAndCountsTheRest) {
  Draft draft{HitPolicy::kUnique, kDays, {}};
  for (int i = 0; i < 40; ++i) {
    draft.rows.push_back({"> " + std::to_string(i), i % 2 == 0 ? "A" : "B"});
  }
  draft.rows.push_back({"[9..8]", "A"});
  const DecisionTable table = Compile(SpecOf(draft), kDays);
  VerifyOptions options;
  options.most_findings = 100;
  const auto found = VerifyTable(table, options);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->findings.size(), 100u);
  // Of 40 nested rules all 20 * 20 pairs disagree and 2 * 20 * 19 / 2 agree.
  EXPECT_EQ(found->count(FindingKind::kConflict), 400);
  EXPECT_EQ(found->count(FindingKind::kOverlap), 380);
  EXPECT_EQ(found->count(FindingKind::kSubsumed), 39);
  std::int64_t all = 0;
  for (const std::int64_t count : found->counts) all += count;
  EXPECT_EQ(found->not_listed, all - 100);
  // What is rare is not crowded out.
  const auto listed = [&found](FindingKind kind) {
    return std::count_if(
        found->findings.begin(), found->findings.end(),
        [kind](const Finding& finding) { return finding.kind == kind; });
  };
  EXPECT_EQ(listed(FindingKind::kEmptyCell), 1);
  EXPECT_EQ(listed(FindingKind::kGap), 1);
}

TEST(VerifyTable, RefusesWhatIsWrongWithItsOptions) {
  const Draft draft{HitPolicy::kFirst, kDaysAndReason, {{"-", "-", "A"}}};
  const DecisionTable table = Compile(SpecOf(draft), kDaysAndReason);
  VerifyOptions options;
  options.impossible = {{"-", "-"}, {"30"}};
  absl::Status status = VerifyTable(table, options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("impossible row 2: 1 cells for 2 inputs"));
  options.impossible = {{"-", "30"}};
  status = VerifyTable(table, options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("impossible row 1, column \"reason\": character 1"));
  options = {};
  options.most_steps = 0;
  EXPECT_EQ(VerifyTable(table, options).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(MakeTestRows(table, options).status().code(),
            absl::StatusCode::kInvalidArgument);
  options = {};
  const Frame frame = FrameOf(kDaysAndReason, {{"1", "\"A\""}});
  options.frame = &frame;
  options.weight_column = "amount";
  EXPECT_EQ(VerifyTable(table, options).status().code(),
            absl::StatusCode::kNotFound);
  options.weight_column = "dpd";
  EXPECT_EQ(VerifyTable(table, options).status().code(),
            absl::StatusCode::kInvalidArgument);
  const Frame other = FrameOf(kDays, {{"1"}});
  options.frame = &other;
  EXPECT_EQ(VerifyTable(table, options).status().code(),
            absl::StatusCode::kNotFound);
}

// Columns that all rules leave free but one: every rule adds a column, so that
// there are two to the power of 40 cells, most of them a gap.
TEST(VerifyTable, EndsWhenItsStepsAreSpent) {
  Draft draft{HitPolicy::kCollect, {}, {}};
  for (int i = 0; i < 40; ++i) {
    draft.schema.push_back({"c" + std::to_string(i), ColumnType::kInt32});
  }
  for (int i = 0; i + 1 < 40; ++i) {
    std::vector<std::string> row(40, "-");
    row[static_cast<std::size_t>(i)] = "> 5";
    row[static_cast<std::size_t>(i) + 1] = "< 3";
    row.push_back(std::to_string(i));
    draft.rows.push_back(row);
  }
  const DecisionTable table = Compile(SpecOf(draft), draft.schema);
  VerifyOptions options;
  options.most_steps = 100'000;
  const absl::Status status = VerifyTable(table, options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("100000 steps"));
}

TEST(MakeTestRows, ShowsWhatEachCellDecides) {
  const Draft draft{HitPolicy::kFirst,
                    kDaysAndReason,
                    {{"> 30", "\"CASH\"", "A"}, {"-", "-", "B"}}};
  const DecisionTable table = Compile(SpecOf(draft), kDaysAndReason);
  const auto rows = MakeTestRows(table);
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 4u);  // The last rule's cells decide nothing.
  EXPECT_THAT((*rows)[0].values, ElementsAre("31", "\"CASH\""));
  EXPECT_EQ((*rows)[0].rule, 0);
  EXPECT_EQ((*rows)[0].input, 0u);
  EXPECT_THAT((*rows)[1].values, ElementsAre("0", "\"CASH\""));
  EXPECT_EQ((*rows)[1].rule, 1);
  EXPECT_THAT((*rows)[2].values, ElementsAre("31", "\"CASH\""));
  EXPECT_THAT((*rows)[3].values, ElementsAre("31", "\"other\""));
  EXPECT_EQ((*rows)[3].rule, 1);
  EXPECT_EQ((*rows)[3].input, 1u);
  EXPECT_EQ((*rows)[3].pair, 1u);
  EXPECT_THAT((*rows)[0].hits, ElementsAre(0u, 1u));
  EXPECT_THAT((*rows)[3].hits, ElementsAre(1u));
}

}  // namespace
}  // namespace arrears
