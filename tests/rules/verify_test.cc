// SPDX-License-Identifier: Apache-2.0
//
// Faults of decision tables, each by hand. Random tables are in
// verify_random_test.cc.
#include "arrears/rules/verify.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/rules_collections.h"
#include "rules/verify_draft.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

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

TEST(VerifyTable, FindsNothingInATableOfOneRuleThatTakesAll) {
  EXPECT_THAT(FindIn({HitPolicy::kUnique, kDays, {{"-", "A"}}}), IsEmpty());
  const DecisionTable none = Compile(SpecOf({HitPolicy::kFirst, {}, {}}), {});
  const auto found = VerifyTable(none);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->findings.size(), 1u);  // No input, no rule: one cell.
  EXPECT_EQ(found->findings[0].kind, FindingKind::kGap);
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
