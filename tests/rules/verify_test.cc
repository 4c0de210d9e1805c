// SPDX-License-Identifier: Apache-2.0
//
// Faults of decision tables, each by hand. Random tables are in
// verify_random_test.cc.
#include "arrears/rules/verify.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/rules_collections.h"
#include "reference/rules_points.h"

namespace arrears {
namespace {

using reference::FrameOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// A table of one text output, "A", "B"...: the last cell of each row.
struct Draft {
  HitPolicy policy = HitPolicy::kFirst;
  std::vector<InputSchema> schema;
  std::vector<std::vector<std::string>> rows;
};

TableSpec SpecOf(const Draft& draft) {
  TableSpec spec;
  spec.name = "step";
  spec.hit_policy = draft.policy;
  for (const InputSchema& input : draft.schema) {
    spec.inputs.push_back({input.name, {}});
  }
  const bool numbers = draft.policy >= HitPolicy::kSum;
  spec.outputs = {{"action",
                   numbers ? OutputType::kNumber : OutputType::kText,
                   OutputValue{},
                   {}}};
  for (const std::vector<std::string>& row : draft.rows) {
    TableRule rule;
    rule.id = "R" + std::to_string(spec.rules.size());
    rule.cells.assign(row.begin(), row.end() - 1);
    rule.outputs = {numbers ? OutputValue(std::int64_t{std::stoll(row.back())})
                            : OutputValue(row.back())};
    spec.rules.push_back(std::move(rule));
  }
  return spec;
}

DecisionTable Compile(const TableSpec& spec,
                      const std::vector<InputSchema>& schema) {
  auto table = DecisionTable::Compile(spec, schema, {true});
  EXPECT_TRUE(table.ok()) << table.status();
  return *std::move(table);
}

// "dead 0 1 2" with the box and the witness behind it, one for each finding but
// gaps and idle cuts, which most of these tables have besides.
std::vector<std::string> FindIn(const Draft& draft,
                                const VerifyOptions& options = {}) {
  const DecisionTable table = Compile(SpecOf(draft), draft.schema);
  const auto found = VerifyTable(table, options);
  EXPECT_TRUE(found.ok()) << found.status();
  std::vector<std::string> lines;
  for (const Finding& finding : found->findings) {
    if (finding.kind == FindingKind::kGap ||
        finding.kind == FindingKind::kIdleCut) {
      continue;
    }
    std::string line(FindingKindName(finding.kind));
    for (const std::size_t rule : finding.rules) {
      line += " " + std::to_string(rule);
    }
    for (const std::string& test : finding.box) line += " | " + test;
    line += " :";
    for (const std::string& value : finding.witness) line += " " + value;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Finding> OfKind(const Draft& draft, FindingKind kind,
                            const VerifyOptions& options = {}) {
  const DecisionTable table = Compile(SpecOf(draft), draft.schema);
  const auto found = VerifyTable(table, options);
  EXPECT_TRUE(found.ok()) << found.status();
  std::vector<Finding> of_kind;
  for (const Finding& finding : found->findings) {
    if (finding.kind == kind) of_kind.push_back(finding);
  }
  return of_kind;
}

// The rule that the table gives for one row of literals.
std::int32_t RuleFor(const Draft& draft, const std::vector<std::string>& row) {
  const DecisionTable table = Compile(SpecOf(draft), draft.schema);
  return table.Run(FrameOf(draft.schema, {row}))->rule[0];
}

const std::vector<InputSchema> kDays = {{"dpd", ColumnType::kInt32}};
const std::vector<InputSchema> kReason = {{"reason", ColumnType::kText}};
const std::vector<InputSchema> kDaysAndReason = {{"dpd", ColumnType::kInt32},
                                                 {"reason", ColumnType::kText}};

// The ten faults that were put into tables to see which engines notice.

TEST(VerifyTable, FindsATextualDuplicate) {
  const Draft draft{HitPolicy::kFirst,
                    kDaysAndReason,
                    {{"[1..30]", "\"CASH\"", "A"},
                     {"[1..30]", "\"CASH\"", "B"},
                     {"-", "-", "C"}}};
  EXPECT_THAT(FindIn(draft),
              ElementsAre("duplicate 0 1 | [1..30] | \"CASH\" : 1 \"CASH\""));
  EXPECT_EQ(RuleFor(draft, {"1", "\"CASH\""}), 0);
}

TEST(VerifyTable, FindsARuleInTheShadowOfAWildcard) {
  const Draft draft{
      HitPolicy::kFirst,
      kDaysAndReason,
      {{"-", "\"CASH\"", "A"}, {"[1..30]", "\"CASH\"", "B"}, {"-", "-", "C"}}};
  EXPECT_THAT(FindIn(draft),
              ElementsAre("subsumed 0 1 | [1..30] | \"CASH\" : 1 \"CASH\""));
}

TEST(VerifyTable, FindsAnIntervalWithinAnEarlierOne) {
  const Draft draft{HitPolicy::kFirst,
                    kDays,
                    {{"[1..100]", "A"}, {"[5..10]", "B"}, {"-", "C"}}};
  EXPECT_THAT(FindIn(draft), ElementsAre("subsumed 0 1 | [5..10] : 5"));
  EXPECT_EQ(RuleFor(draft, {"5"}), 0);
}

TEST(VerifyTable, FindsAThresholdBehindALowerOne) {
  const Draft draft{
      HitPolicy::kFirst, kDays, {{"> 10", "A"}, {"> 20", "B"}, {"-", "C"}}};
  EXPECT_THAT(FindIn(draft), ElementsAre("subsumed 0 1 | >= 21 : 21"));
}

TEST(VerifyTable, FindsARuleThatTwoOthersCover) {
  const Draft draft{
      HitPolicy::kFirst,
      kDays,
      {{"<= 10", "A"}, {"> 10", "B"}, {"!= null", "C"}, {"null", "D"}}};
  EXPECT_THAT(FindIn(draft), ElementsAre("dead 0 1 2 | != null : 0"));
  EXPECT_EQ(RuleFor(draft, {"0"}), 0);
}

TEST(VerifyTable, FindsAListWithinAnEarlierOne) {
  const Draft draft{HitPolicy::kFirst,
                    kReason,
                    {{"\"A\",\"B\"", "A"}, {"\"A\"", "B"}, {"-", "C"}}};
  EXPECT_THAT(FindIn(draft), ElementsAre("subsumed 0 1 | \"A\" : \"A\""));
}

TEST(VerifyTable, FindsTheGapThatNoCatchAllFills) {
  const Draft draft{HitPolicy::kFirst,
                    kDaysAndReason,
                    {{"<= 30", "-", "A"}, {"(30..60]", "\"CASH\"", "B"}}};
  VerifyOptions options;
  options.null_possible = false;
  const std::vector<Finding> gaps = OfKind(draft, FindingKind::kGap, options);
  // All above 60, and from 31 to 60 all reasons but cash.
  ASSERT_EQ(gaps.size(), 2u);
  std::vector<std::vector<std::string>> boxes;
  for (const Finding& gap : gaps) {
    boxes.push_back(gap.box);
    EXPECT_EQ(RuleFor(draft, gap.witness), kNoRule);
  }
  EXPECT_THAT(boxes,
              UnorderedElementsAre(ElementsAre("[31..60]", "!= \"CASH\""),
                                   ElementsAre(">= 61", "-")));
}

TEST(VerifyTable, FindsTwoRulesThatMeetAndDisagree) {
  const Draft draft{HitPolicy::kUnique,
                    kDays,
                    {{"[0..60]", "A"}, {"[50..90]", "B"}, {"> 90", "B"}}};
  EXPECT_THAT(FindIn(draft), ElementsAre("conflict 0 1 | [50..60] : 50"));
  EXPECT_EQ(RuleFor(draft, {"50"}), kConflictRow);
}

TEST(VerifyTable, FindsACellThatHoldsNothing) {
  const Draft draft{HitPolicy::kFirst, kDays, {{"[10..5]", "A"}, {"-", "B"}}};
  EXPECT_THAT(FindIn(draft), ElementsAre("empty cell 0 | [10..5] :"));
}

TEST(VerifyTable, FindsARuleThatEarlierOnesTogetherLeaveNothing) {
  // Neither column alone shows it: the first two cover 0 to 60 only together.
  const Draft draft{HitPolicy::kFirst,
                    kDaysAndReason,
                    {{"[0..60]", "\"CASH\"", "A"},
                     {"[0..60]", "!= \"CASH\"", "B"},
                     {"[10..20]", "!= null", "C"},
                     {"-", "-", "D"}}};
  EXPECT_THAT(FindIn(draft),
              ElementsAre("dead 0 1 2 | [10..20] | != null : 10 \"CASH\""));
  EXPECT_EQ(RuleFor(draft, {"10", "\"CASH\""}), 0);
}

// Loan grades by relational operators, a table of jDMN's tests: its first and
// fifth rule both accept (200, 1000), which jDMN does not tell.
TEST(VerifyTable, FindsTheMeetingInASinglePoint) {
  const Draft draft{
      HitPolicy::kUnique,
      {{"income", ColumnType::kInt32}, {"assets", ColumnType::kInt32}},
      {{"< 1000", "[0..1000]", "A"},
       {"<= 750", "[4000..5000]", "B"},
       {"> 500", "[500..3000]", "C"},
       {">= 2000", "[0..2000]", "D"},
       {"200", "1000", "E"}}};
  EXPECT_THAT(FindIn(draft),
              ElementsAre("conflict 0 2 | [501..999] | [500..1000] : 501 500",
                          "conflict 0 4 | 200 | 1000 : 200 1000",
                          "conflict 2 3 | >= 2000 | [500..2000] : 2000 500",
                          "subsumed 0 4 | 200 | 1000 : 200 1000"));
  EXPECT_EQ(RuleFor(draft, {"200", "1000"}), kConflictRow);
}

// What each policy makes of the same two rules.
TEST(VerifyTable, JudgesMeetingsByTheHitPolicy) {
  Draft draft{HitPolicy::kUnique, kDays, {{"[0..60]", "1"}, {"[5..10]", "1"}}};
  EXPECT_THAT(FindIn(draft), ElementsAre("overlap 0 1 | [5..10] : 5",
                                         "subsumed 0 1 | [5..10] : 5"));
  draft.policy = HitPolicy::kAny;
  EXPECT_THAT(FindIn(draft), ElementsAre("subsumed 0 1 | [5..10] : 5"));
  draft.policy = HitPolicy::kCollect;  // It only repeats the other.
  EXPECT_THAT(FindIn(draft), ElementsAre("subsumed 0 1 | [5..10] : 5"));
  draft.policy = HitPolicy::kSum;  // Nested rules add up.
  EXPECT_THAT(FindIn(draft), IsEmpty());
  draft.policy = HitPolicy::kCount;
  EXPECT_THAT(FindIn(draft), IsEmpty());

  draft.rows = {{"[0..60]", "1"}, {"[5..10]", "2"}};
  draft.policy = HitPolicy::kCollect;  // One of them adds to the list.
  EXPECT_THAT(FindIn(draft), IsEmpty());
  draft.policy = HitPolicy::kMinimum;  // 2 is never the least.
  EXPECT_THAT(FindIn(draft), ElementsAre("subsumed 0 1 | [5..10] : 5"));
  draft.policy = HitPolicy::kMaximum;
  EXPECT_THAT(FindIn(draft), IsEmpty());
  draft.policy = HitPolicy::kAny;
  EXPECT_THAT(FindIn(draft), ElementsAre("conflict 0 1 | [5..10] : 5",
                                         "subsumed 0 1 | [5..10] : 5"));
}

TEST(VerifyTable, TakesPriorityFromTheOutputsUnderP) {
  // The later rule has the output that stands first.
  const Draft draft{
      HitPolicy::kPriority, kDays, {{"[5..10]", "CALL"}, {"[0..60]", "VISIT"}}};
  TableSpec spec = SpecOf(draft);
  spec.outputs[0].allowed = {std::string("VISIT"), std::string("CALL")};
  const DecisionTable table = Compile(spec, kDays);
  const auto found = VerifyTable(table);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->count(FindingKind::kSubsumed), 1);
  for (const Finding& finding : found->findings) {
    if (finding.kind != FindingKind::kSubsumed) continue;
    EXPECT_THAT(finding.rules, ElementsAre(1, 0));
  }
}

TEST(VerifyTable, TellsOnRequestWhatTheFirstHitHides) {
  const Draft draft{HitPolicy::kFirst,
                    kDays,
                    {{"> 60", "A"}, {"> 30", "B"}, {"> 0", "B"}, {"-", "C"}}};
  EXPECT_THAT(FindIn(draft), IsEmpty());
  VerifyOptions options;
  options.tell_hidden = true;
  // Rule 1 hides rule 2 but has its outputs, so nothing is lost.
  EXPECT_THAT(FindIn(draft, options),
              ElementsAre("hidden 0 1 | >= 61 : 61", "hidden 0 2 | >= 61 : 61",
                          "hidden 0 3 | >= 61 : 61", "hidden 1 3 | >= 31 : 31",
                          "hidden 2 3 | >= 1 : 1"));
}

TEST(VerifyTable, FindsAThresholdThatCannotMatter) {
  // Above 30 all is A, however the rules divide it.
  const Draft draft{
      HitPolicy::kFirst, kDays, {{"> 60", "A"}, {"(30..60]", "A"}, {"-", "B"}}};
  const std::vector<Finding> idle = OfKind(draft, FindingKind::kIdleCut);
  ASSERT_EQ(idle.size(), 1u);
  EXPECT_EQ(idle[0].input, 0u);
  EXPECT_THAT(idle[0].witness, ElementsAre("60"));
  EXPECT_THAT(idle[0].box, ElementsAre(">= 31"));
  // R0 begins there and R1 ends.
  EXPECT_THAT(idle[0].rules, ElementsAre(0u, 1u));
}

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

TEST(VerifyTable, WritesTheEndsOfDoublesAsTheCellsDo) {
  const Draft draft{HitPolicy::kFirst,
                    {{"rate", ColumnType::kFloat64}},
                    {{"< 0.1", "A"}, {"(0.1..0.25]", "B"}}};
  std::vector<std::string> boxes;
  for (const Finding& gap : OfKind(draft, FindingKind::kGap)) {
    boxes.push_back(gap.box[0] + " : " + gap.witness[0]);
    EXPECT_EQ(RuleFor(draft, gap.witness), kNoRule);
  }
  EXPECT_THAT(boxes, ElementsAre("0.1,> 0.25,null : 0.1"));
}

TEST(VerifyTable, SpeaksOfTimesAsTheCellsDo) {
  const std::vector<InputSchema> schema = {
      {"at", ColumnType::kInt64, ValueType::kTime},
      {"waited", ColumnType::kInt64, ValueType::kDayTime}};
  const Draft draft{HitPolicy::kFirst,
                    schema,
                    {{"[time(\"09:00:00\")..time(\"18:00:00\")]",
                      "< duration(\"P3D\")", "A"}}};
  VerifyOptions options;
  options.null_possible = false;
  std::vector<std::string> boxes;
  for (const Finding& gap : OfKind(draft, FindingKind::kGap, options)) {
    boxes.push_back(gap.box[0] + " | " + gap.box[1] + " : " + gap.witness[0] +
                    " " + gap.witness[1]);
  }
  EXPECT_THAT(boxes,
              UnorderedElementsAre(
                  "< time(\"09:00:00\"),> time(\"18:00:00\") | - : "
                  "time(\"08:59:59.999999\") duration(\"PT0S\")",
                  "[time(\"09:00:00\")..time(\"18:00:00\")] | >= "
                  "duration(\"P3D\") : time(\"09:00:00\") duration(\"P3D\")"));
}

TEST(VerifyTable, ReadsConditionsOnTheValue) {
  const Draft draft{HitPolicy::kFirst,
                    kDays,
                    {{"? > 10 and ? <= 20", "A"}, {"[15..18]", "B"}}};
  EXPECT_THAT(FindIn(draft), ElementsAre("subsumed 0 1 | [15..18] : 15"));
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

TEST(VerifyTable, FindsNothingInATableOfOneRuleThatTakesAll) {
  EXPECT_THAT(FindIn({HitPolicy::kUnique, kDays, {{"-", "A"}}}), IsEmpty());
  const DecisionTable none = Compile(SpecOf({HitPolicy::kFirst, {}, {}}), {});
  const auto found = VerifyTable(none);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->findings.size(), 1u);  // No input, no rule: one cell.
  EXPECT_EQ(found->findings[0].kind, FindingKind::kGap);
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

TEST(VerifyTable, HoldsThePolicyOfTwentyFourRules) {
  const std::optional<TableSpec> spec = reference::CollectionsTable();
  if (!spec) GTEST_SKIP() << "rules24 is not in the shared data";
  const Frame debtors =
      reference::CollectionsDebtors(1, reference::DebtorLayout::kNarrow);
  const DecisionTable table = Compile(*spec, reference::SchemaOf(debtors));
  const auto found = VerifyTable(table);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(found->complete());
  const auto rows = MakeTestRows(table);
  ASSERT_TRUE(rows.ok()) << rows.status();
  std::vector<bool> fires(spec->rules.size());
  for (const TestRow& row : *rows) {
    if (row.rule >= 0) fires[static_cast<std::size_t>(row.rule)] = true;
  }
  EXPECT_EQ(std::count(fires.begin(), fires.end(), true), 24);
}

}  // namespace
}  // namespace arrears
