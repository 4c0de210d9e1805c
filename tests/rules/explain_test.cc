// SPDX-License-Identifier: Apache-2.0
#include "arrears/rules/explain.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

OutputValue T(const char* text) { return std::string(text); }
OutputValue N(std::int64_t number) { return number; }

// dpd (int32) and reason (dictionary) to an action and the days to the next.
TableSpec Ladder() {
  TableSpec table;
  table.name = "step";
  table.inputs = {{"dpd", {}}, {"reason", {}}};
  table.outputs = {{"action", OutputType::kText, T("WAIT")},
                   {"days", OutputType::kNumber, {}}};
  table.rules = {
      {"L1", {"<= 0", "-"}, {T("NONE"), N(30)}, {}, "not due", "未到期"},
      {"L2", {"[1..30]", "not(\"DISPUTE\")"}, {T("MAIL"), N(10)}, {}, "", ""},
      {"L3", {"(20..60]", "-"}, {T("CALL"), N(7)}, {}, "", ""},
      {"L4", {"(50..90]", "\"CASH\""}, {T("CALL"), N(7)}, {}, "", ""},
  };
  return table;
}

// Reasons: 0 CASH, 1 DISPUTE, 2 OTHER, none = null.
Frame RowOf(std::optional<std::int32_t> dpd,
            std::optional<std::int32_t> reason) {
  ColumnBuilder<std::int32_t> days, codes;
  dpd ? days.Append(*dpd) : days.AppendNull();
  reason ? codes.Append(*reason) : codes.AppendNull();
  Frame frame;
  EXPECT_TRUE(frame.Add(Column::Int32("dpd", std::move(days), "days")).ok());
  EXPECT_TRUE(frame
                  .Add(Column::Dictionary("reason", std::move(codes),
                                          {"CASH", "DISPUTE", "OTHER"}))
                  .ok());
  return frame;
}

DecisionTable Compiled(TableSpec spec) {
  absl::StatusOr<DecisionTable> table = DecisionTable::Compile(
      std::move(spec),
      {{"dpd", ColumnType::kInt32}, {"reason", ColumnType::kDictionary}});
  EXPECT_TRUE(table.ok()) << table.status();
  return *std::move(table);
}

RowExplanation Explained(const DecisionTable& table, const Frame& frame,
                         const ExplainOptions& options = {}) {
  const auto why = ExplainRow(table, frame, 0, options);
  EXPECT_TRUE(why.ok()) << why.status();
  return why.ok() ? *why : RowExplanation();
}

// "L3 dpd [31..60]" for each other outcome.
std::vector<std::string> Changes(const DecisionTable& table,
                                 const RowExplanation& why) {
  std::vector<std::string> lines;
  for (const OtherOutcome& other : why.other_outcomes) {
    std::string line =
        other.rule < 0
            ? "none"
            : table.spec().rules[static_cast<std::size_t>(other.rule)].id;
    for (const Change& change : other.changes) {
      line += " " + table.spec().inputs[change.input].name + " " + change.test +
              " (" + change.value + ")";
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(ExplainRow, NamesWhatRefusedEachRuleAndByHowMuch) {
  const DecisionTable table = Compiled(Ladder());
  const RowExplanation why = Explained(table, RowOf(35, 1));
  EXPECT_EQ(why.rule, 2);
  EXPECT_THAT(why.values, ElementsAre("35", "\"DISPUTE\""));
  ASSERT_EQ(why.refusals.size(), 4u);
  ASSERT_EQ(why.refusals[0].size(), 1u);  // A near miss.
  EXPECT_EQ(why.refusals[0][0].input, 0u);
  EXPECT_EQ(why.refusals[0][0].nearest, "0");
  EXPECT_EQ(why.refusals[0][0].distance, ParseDecimal("35"));
  ASSERT_EQ(why.refusals[1].size(), 2u);
  EXPECT_EQ(why.refusals[1][0].nearest, "30");
  EXPECT_EQ(why.refusals[1][0].distance, ParseDecimal("5"));
  EXPECT_EQ(why.refusals[1][1].input, 1u);
  EXPECT_EQ(why.refusals[1][1].nearest, "");
  EXPECT_EQ(why.refusals[1][1].distance, std::nullopt);
  EXPECT_THAT(why.refusals[2], IsEmpty());
  EXPECT_EQ(why.refusals[3][0].nearest, "51");
}

// By hand. Of a disputed debtor 35 days late, L3 calls. To wait, dpd must leave
// all rules: down to 20, ln(36 / 21) = 0.539, rather than up to 61, ln(62 / 36)
// = 0.544. To mail, the dispute must go too, since L3 takes what L2 leaves.
TEST(ExplainRow, FindsTheSmallestChangeForEachOtherOutcome) {
  const DecisionTable table = Compiled(Ladder());
  EXPECT_THAT(
      Changes(table, Explained(table, RowOf(35, 1))),
      ElementsAre("none dpd [1..20],>= 61 (20)", "L1 dpd <= 0 (0)",
                  "L2 dpd [1..30] (30) reason != \"DISPUTE\" (\"CASH\")"));
  // L4 gives what L3 gives: one outcome, and no change that leads to itself.
  EXPECT_THAT(Changes(table, Explained(table, RowOf(55, 0))),
              ElementsAre("none dpd >= 91 (91)", "L2 dpd [1..30] (30)",
                          "L1 dpd <= 0 (0)"));
}

TEST(ExplainRow, CountsOnlyTheOutputsAskedForAndAtMostSoManyInputs) {
  TableSpec spec = Ladder();
  spec.rules[1].outputs[0] = T("CALL");
  const DecisionTable table = Compiled(spec);
  // All outputs: 10 days instead of 7 is another outcome.
  EXPECT_THAT(Changes(table, Explained(table, RowOf(35, 0))),
              ElementsAre("L2 dpd [1..30] (30)", "none dpd >= 91 (91)",
                          "L1 dpd <= 0 (0)"));
  EXPECT_THAT(Changes(table, Explained(table, RowOf(35, 0), {.outputs = {0}})),
              ElementsAre("none dpd >= 91 (91)", "L1 dpd <= 0 (0)"));
  EXPECT_THAT(
      Changes(table, Explained(table, RowOf(35, 1), {.most_inputs = 1})),
      ElementsAre("none dpd [1..20],>= 61 (20)", "L1 dpd <= 0 (0)"));
  EXPECT_THAT(
      Changes(table, Explained(table, RowOf(35, 1), {.most_inputs = 0})),
      IsEmpty());
  const auto fault = ExplainRow(table, RowOf(35, 1), 0, {.outputs = {2}});
  EXPECT_EQ(fault.status().message(), "table \"step\": no output 2 of 2");
  EXPECT_EQ(ExplainRow(table, RowOf(35, 1), 1).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST(ExplainRow, TellsWhenTheSearchWasEnded) {
  const DecisionTable table = Compiled(Ladder());
  EXPECT_TRUE(Explained(table, RowOf(35, 1)).complete);
  EXPECT_FALSE(Explained(table, RowOf(35, 1), {.most_steps = 3}).complete);
}

// A value that is refused must change whatever else does; allowed values bound
// what is told.
TEST(ExplainRow, KeepsToTheAllowedValues) {
  TableSpec spec = Ladder();
  spec.inputs[0].allowed = {"[0..80]"};
  spec.inputs[0].outside = Treatment::kRefuse;
  spec.inputs[1].null = Treatment::kRefuse;
  const DecisionTable table = Compiled(spec);
  EXPECT_THAT(Changes(table, Explained(table, RowOf(55, 0))),
              ElementsAre("L2 dpd [1..30] (30)", "L1 dpd 0 (0)",
                          "none dpd [1..20],[61..80] (61) reason \"DISPUTE\" "
                          "(\"DISPUTE\")"));
  const RowExplanation refused = Explained(table, RowOf(95, 1));
  EXPECT_EQ(refused.rule, kRefusedRow);
  EXPECT_THAT(refused.refused_inputs, ElementsAre(0u));
  EXPECT_THAT(
      Changes(table, refused),
      ElementsAre("none dpd [1..20],[61..80] (80)", "L3 dpd [21..60] (60)",
                  "L1 dpd 0 (0)",
                  "L2 dpd [1..30] (30) reason != \"DISPUTE\" (\"CASH\")"));
}

TEST(ExplainRow, ChangesNullAndLeadsToNullOnlyWhereARuleFires) {
  TableSpec spec = Ladder();
  spec.rules.push_back({"L5", {"null", "-"}, {T("ASK"), N(1)}, {}, "", ""});
  const DecisionTable table = Compiled(spec);
  const RowExplanation why = Explained(table, RowOf(std::nullopt, 0));
  EXPECT_EQ(why.rule, 4);
  EXPECT_THAT(why.values, ElementsAre("null", "\"CASH\""));
  EXPECT_THAT(Changes(table, why),
              ElementsAre("L1 dpd <= 0 (0)", "L2 dpd [1..30] (1)",
                          "L3 dpd [31..90] (31)", "none dpd >= 91 (91)"));
  EXPECT_THAT(Changes(table, Explained(table, RowOf(95, 0))),
              ElementsAre("L4 dpd [31..90] (90)", "L2 dpd [1..30] (30)",
                          "L1 dpd <= 0 (0)", "L5 dpd null (null)"));
}

TEST(ExplainRow, TellsAllHitsOfAPolicyOfMany) {
  TableSpec spec = Ladder();
  spec.hit_policy = HitPolicy::kRuleOrder;
  const DecisionTable table = Compiled(spec);
  const RowExplanation why = Explained(table, RowOf(25, 0));
  EXPECT_THAT(why.hits, ElementsAre(1, 2));
  // Up to 31, ln(32 / 26) = 0.208; down to 20, ln(26 / 21) = 0.214; up to 51,
  // 0.693; a dispute, 1, which leaves what the first leaves; up to 91, 1.264;
  // down to 0, 3.258.
  std::vector<std::vector<std::int32_t>> hits;
  for (const OtherOutcome& other : why.other_outcomes) {
    hits.push_back(other.hits);
  }
  EXPECT_THAT(hits,
              ElementsAre(ElementsAre(2), ElementsAre(1), ElementsAre(2, 3),
                          ElementsAre(2), IsEmpty(), ElementsAre(0)));
}

// What refuses a single value of a column.
Refusal RefusalOf(const std::string& cell, Column column,
                  const InputSchema& schema) {
  TableSpec spec;
  spec.inputs = {{column.name(), {}}};
  spec.rules = {{"R", {cell}, {}, {}, "", ""}};
  const auto table = DecisionTable::Compile(spec, {schema});
  EXPECT_TRUE(table.ok()) << table.status();
  Frame frame;
  EXPECT_TRUE(frame.Add(std::move(column)).ok());
  const RowExplanation why = Explained(*table, frame);
  EXPECT_EQ(why.refusals.at(0).size(), 1u) << cell;
  return why.refusals.at(0).at(0);
}

template <class V>
ColumnBuilder<V> One(V value) {
  ColumnBuilder<V> builder;
  builder.Append(value);
  return builder;
}

TEST(ExplainRow, GivesTheNearestValueThatIsAccepted) {
  const auto on_int = [](std::int64_t value, const std::string& cell) {
    return RefusalOf(cell, Column::Int64("c", One<std::int64_t>(value)),
                     {"c", ColumnType::kInt64})
        .nearest;
  };
  EXPECT_EQ(on_int(40, "[0..30], [60..90]"), "30");
  EXPECT_EQ(on_int(50, "[0..30], [60..90]"), "60");
  EXPECT_EQ(on_int(45, "[0..30], [60..90]"), "30");  // As near: the lower.
  EXPECT_EQ(on_int(-5, "[0..30], [60..90]"), "0");
  EXPECT_EQ(on_int(95, "[0..30], [60..90]"), "90");
  EXPECT_EQ(on_int(5, "not(5)"), "4");
  EXPECT_EQ(on_int(5, "null"), "");
  EXPECT_EQ(on_int(5, "5.5"), "");
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  // 2^63, beyond which the distance does not fit a signed integer.
  EXPECT_EQ(on_int(kMin, "> 5"), "6");
  EXPECT_EQ(on_int(kMax, "-9223372036854775808, 0"), "0");

  const auto on_double = [](double value, const std::string& cell) {
    return RefusalOf(cell, Column::Float64("c", One<double>(value)),
                     {"c", ColumnType::kFloat64})
        .nearest;
  };
  EXPECT_EQ(on_double(0.5, "<= 0.25"), "0.25");
  EXPECT_EQ(on_double(0.5, "< 0.25"), "0.24999999999999997");
  EXPECT_EQ(on_double(0.5, "<= 0.25, >= 0.7"), "0.7");
  EXPECT_EQ(on_double(std::numeric_limits<double>::infinity(), "[1..2]"), "2");
  EXPECT_EQ(on_double(std::numeric_limits<double>::quiet_NaN(), "[1..2]"), "");
  EXPECT_EQ(RefusalOf("true", Column::Bool("c", One<std::uint8_t>(0)),
                      {"c", ColumnType::kBool})
                .nearest,
            "");
}

TEST(ExplainRow, CountsInTheUnitsThatCellsSpeakOf) {
  // 49.99 to 50.00, in cents.
  const Refusal cents =
      RefusalOf(">= 50", Column::Int64("c", One<std::int64_t>(4999)),
                {"c", ColumnType::kInt64, ValueType::kAny, 2});
  EXPECT_EQ(cents.nearest, "50");
  EXPECT_EQ(cents.distance, ParseDecimal("0.01"));
  // From 31 January to 1 March 2024 are 30 days.
  const Refusal date =
      RefusalOf(">= date(\"2024-03-01\")",
                Column::OfDates("c", One<Date>(*ParseIsoDate("2024-01-31"))),
                {"c", ColumnType::kDate});
  EXPECT_EQ(date.nearest, "date(\"2024-03-01\")");
  EXPECT_EQ(date.distance, ParseDecimal("30"));
  // 12 hours of 3600 million microseconds.
  const Refusal span =
      RefusalOf("<= duration(\"P1D\")",
                Column::Int64("c", One<std::int64_t>(36 * 3'600'000'000)),
                {"c", ColumnType::kInt64, ValueType::kDayTime});
  EXPECT_EQ(span.nearest, "duration(\"P1D\")");
  EXPECT_EQ(span.distance, ParseDecimal("0.5"));
  const Refusal months = RefusalOf(
      "> duration(\"P1Y\")", Column::Int64("c", One<std::int64_t>(10)),
      {"c", ColumnType::kInt64, ValueType::kYearMonth});
  EXPECT_EQ(months.nearest, "duration(\"P1Y1M\")");
  EXPECT_EQ(months.distance, ParseDecimal("3"));
}

TEST(WriteExplanation, SaysItInEnglishAndInChinese) {
  const DecisionTable table = Compiled(Ladder());
  const RowExplanation why = Explained(table, RowOf(35, 1));
  const ExplanationText en = WriteExplanation(table, why, Language::kEn);
  EXPECT_EQ(en.headline, "L3 fires: action = \"CALL\", days = 7");
  EXPECT_THAT(en.because, ElementsAre("L3: dpd = 35 meets (20..60]"));
  EXPECT_THAT(
      en.others,
      ElementsAre(
          "L1: dpd = 35 does not meet <= 0 (off by 35)",
          "L2: dpd = 35 does not meet [1..30] (off by 5); reason = \"DISPUTE\" "
          "does not meet not(\"DISPUTE\")",
          "L4: dpd = 35 does not meet (50..90] (off by 16); reason = "
          "\"DISPUTE\" does not meet \"CASH\""));
  EXPECT_THAT(
      en.changes,
      ElementsAre("no rule matches, the default holds: action = \"WAIT\" if "
                  "dpd in [1..20] or >= 61 (is 35)",
                  "action = \"NONE\", days = 30 [L1] if dpd <= 0 (is 35)",
                  "action = \"MAIL\", days = 10 [L2] if dpd in [1..30] (is 35) "
                  "and reason != \"DISPUTE\" (is \"DISPUTE\")"));
  const ExplanationText zh = WriteExplanation(table, why, Language::kZh);
  EXPECT_EQ(zh.headline, "L3 触发:action = \"CALL\", days = 7");
  EXPECT_THAT(zh.because, ElementsAre("L3:dpd = 35 符合 (20..60]"));
  EXPECT_EQ(zh.others[0], "L1:dpd = 35 不符合 <= 0(相差 35)");
  EXPECT_EQ(zh.changes[1],
            "action = \"NONE\", days = 30 [L1],若 dpd <= 0(现为 35)");
}

// What a sentence says of the one cell that refuses a value.
std::string OtherOf(const std::string& cell, Column column,
                    const InputSchema& schema,
                    Language language = Language::kEn) {
  TableSpec spec;
  spec.inputs = {{column.name(), {}}};
  spec.rules = {{"R", {cell}, {}, {}, "", ""}};
  const auto table = DecisionTable::Compile(spec, {schema});
  EXPECT_TRUE(table.ok()) << table.status();
  Frame frame;
  EXPECT_TRUE(frame.Add(std::move(column)).ok());
  const RowExplanation why = Explained(*table, frame);
  return WriteExplanation(*table, why, language).others.at(0);
}

TEST(WriteExplanation, SaysTimesAsTimesAndDatesInDays) {
  const auto at = [](std::int64_t seconds, const std::string& cell,
                     Language language = Language::kEn) {
    return OtherOf(cell, Column::Int64("c", One(seconds * 1'000'000)),
                   {"c", ColumnType::kInt64, ValueType::kTime}, language);
  };
  EXPECT_THAT(at(6 * 3600, "> time(\"09:00:00\")"), HasSubstr("(off by 3 h)"));
  EXPECT_THAT(at(6 * 3600, "> time(\"09:00:00\")", Language::kZh),
              HasSubstr("(相差 3 小时)"));
  EXPECT_THAT(at(8 * 3600 + 30, ">= time(\"09:15:00\")"),
              HasSubstr("(off by 1 h 14 min 30 s)"));
  const auto waited = [](std::int64_t micros, Language language) {
    return OtherOf("<= duration(\"P1D\")", Column::Int64("c", One(micros)),
                   {"c", ColumnType::kInt64, ValueType::kDayTime}, language);
  };
  // 3 days and 2 hours less one day; half a second more than one.
  EXPECT_THAT(waited(74 * std::int64_t{3'600'000'000}, Language::kEn),
              HasSubstr("(off by 2 days 2 h)"));
  EXPECT_THAT(waited(74 * std::int64_t{3'600'000'000}, Language::kZh),
              HasSubstr("(相差 2 天 2 小时)"));
  EXPECT_THAT(waited(86'400'500'000, Language::kEn),
              HasSubstr("(off by 0.5 s)"));
  EXPECT_THAT(
      OtherOf(">= date(\"2024-02-01\")",
              Column::OfDates("c", One<Date>(*ParseIsoDate("2024-01-31"))),
              {"c", ColumnType::kDate}),
      HasSubstr("(off by 1 day)"));
}

TEST(WriteExplanation, CountsTheRestOfAVeryLongList) {
  std::string cell = "\"A10\"";
  for (int i = 11; i < 30; ++i) cell += ",\"A" + std::to_string(i) + "\"";
  const auto text = [](const std::string& test, Language language) {
    TextBuilder builder;
    builder.Append("B");
    return OtherOf(test, Column::Text("c", std::move(builder)),
                   {"c", ColumnType::kText}, language);
  };
  EXPECT_EQ(text(cell, Language::kEn),
            "R: c = \"B\" does not meet \"A10\", \"A11\", \"A12\", \"A13\", "
            "\"A14\", \"A15\" and 14 more");
  EXPECT_THAT(text(cell, Language::kZh), HasSubstr("\"A15\" 等,另有 14 个"));
}

// By hand: 10 and 5 count as two and sum to 15; at 31 to 60 only the 5 is left.
TEST(WriteExplanation, NamesTheTotalOfThePolicy) {
  TableSpec spec;
  spec.name = "points";
  spec.inputs = {{"dpd", {}}, {"reason", {}}};
  spec.outputs = {{"pts", OutputType::kNumber, {}}};
  spec.rules = {{"R1", {"> 60", "-"}, {N(10)}, {}, "", ""},
                {"R2", {"> 30", "-"}, {N(5)}, {}, "", ""}};
  const std::pair<HitPolicy, std::vector<std::string>> cases[] = {
      {HitPolicy::kCount, {"pts = 2 (C#)", "pts = 1 (C#)"}},
      {HitPolicy::kSum, {"pts = 15 (C+)", "pts = 5 (C+)"}},
      {HitPolicy::kMaximum, {"pts = 10 (C>)", "pts = 5 (C>)"}}};
  for (const auto& [policy, totals] : cases) {
    spec.hit_policy = policy;
    const DecisionTable table = Compiled(spec);
    const ExplanationText text =
        WriteExplanation(table, Explained(table, RowOf(70, 0)), Language::kEn);
    EXPECT_THAT(text.headline, ::testing::StartsWith(totals[0]));
    EXPECT_THAT(text.changes,
                ::testing::Contains(::testing::StartsWith(totals[1])));
  }
}

TEST(ExplainRow, TellsNoChangeToTheOutcomeThatIsThere) {
  TableSpec spec = Ladder();
  spec.outputs[1].fallback = N(7);
  spec.rules[2].outputs = {T("WAIT"), N(7)};  // As where nothing matches.
  const DecisionTable table = Compiled(spec);
  for (const std::int32_t dpd : {35, 95}) {
    for (const std::string& line :
         Changes(table, Explained(table, RowOf(dpd, 1)))) {
      EXPECT_NE(line.substr(0, 2), "L3") << line;
      EXPECT_NE(line.substr(0, 4), "none") << line;
    }
  }
}

// Its cells may accept what the input refuses.
TEST(WriteExplanation, SaysOfARefusedValueThatItIsRefused) {
  TableSpec spec = Ladder();
  spec.inputs[0].allowed = {"[0..80]"};
  spec.inputs[0].outside = Treatment::kRefuse;
  const DecisionTable table = Compiled(spec);
  const ExplanationText text =
      WriteExplanation(table, Explained(table, RowOf(85, 0)), Language::kEn);
  EXPECT_EQ(text.headline, "refused: dpd = 85 is no value the table takes");
  EXPECT_EQ(text.others[3], "L4: dpd = 85 is refused");
}

TEST(WriteExplanation, SaysWhatIsNoHit) {
  TableSpec spec = Ladder();
  spec.hit_policy = HitPolicy::kUnique;
  const DecisionTable table = Compiled(spec);
  const auto headline = [&](std::optional<std::int32_t> dpd, int reason,
                            Language language) {
    return WriteExplanation(table, Explained(table, RowOf(dpd, reason)),
                            language)
        .headline;
  };
  EXPECT_EQ(headline(25, 0, Language::kEn),
            "L2, L3 match, but hit policy U allows one");
  EXPECT_EQ(headline(25, 0, Language::kZh),
            "L2, L3 同时匹配,而命中策略 U 只允许一条");
  EXPECT_EQ(headline(95, 0, Language::kEn),
            "no rule matches, the default holds: action = \"WAIT\"");
  EXPECT_EQ(headline(0, 0, Language::kEn),
            "L1 fires: action = \"NONE\", days = 30 (not due)");
  EXPECT_EQ(headline(0, 0, Language::kZh),
            "L1 触发:action = \"NONE\", days = 30(未到期)");
}

}  // namespace
}  // namespace arrears
