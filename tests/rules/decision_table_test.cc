// SPDX-License-Identifier: Apache-2.0
#include "arrears/rules/decision_table.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
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
      {"L1", {"<= 0", "-"}, {T("NONE"), N(30)}, {}, "", ""},
      {"L2", {"[1..30]", "not(\"DISPUTE\")"}, {T("MAIL"), N(10)}, {}, "", ""},
      {"L3", {"(20..60]", "-"}, {T("CALL"), N(7)}, {}, "", ""},
      {"L4", {"(50..90]", "\"CASH\""}, {T("CALL"), N(7)}, {}, "", ""},
  };
  return table;
}

const std::vector<InputSchema> kSchema = {{"other", ColumnType::kText},
                                          {"dpd", ColumnType::kInt32},
                                          {"reason", ColumnType::kDictionary}};

// Reasons: 0 CASH, 1 DISPUTE, 2 OTHER, none = null.
struct Row {
  std::optional<std::int32_t> dpd, reason;
};

Frame FrameOf(const std::vector<Row>& rows) {
  ColumnBuilder<std::int32_t> dpd, reason;
  for (const Row& row : rows) {
    row.dpd ? dpd.Append(*row.dpd) : dpd.AppendNull();
    row.reason ? reason.Append(*row.reason) : reason.AppendNull();
  }
  Frame frame;
  EXPECT_TRUE(frame.Add(Column::Int32("dpd", std::move(dpd), "days")).ok());
  EXPECT_TRUE(frame
                  .Add(Column::Dictionary("reason", std::move(reason),
                                          {"CASH", "DISPUTE", "OTHER"}))
                  .ok());
  return frame;
}

DecisionTable Compiled(TableSpec spec) {
  absl::StatusOr<DecisionTable> table =
      DecisionTable::Compile(std::move(spec), kSchema);
  EXPECT_TRUE(table.ok()) << table.status();
  return *std::move(table);
}

std::vector<std::int32_t> RulesOf(const DecisionTable& table,
                                  const Frame& frame) {
  const absl::StatusOr<TableResult> result = table.Run(frame);
  EXPECT_TRUE(result.ok()) << result.status();
  return result->rule;
}

const std::vector<Row> kRows = {{0, 0},  {25, 0}, {25, 1}, {55, 0},
                                {90, 0}, {90, 2}, {{}, 0}, {25, {}}};

TEST(DecisionTable, FirstFiresTheFirstRuleThatMatches) {
  EXPECT_THAT(RulesOf(Compiled(Ladder()), FrameOf(kRows)),
              ElementsAre(0, 1, 2, 2, 3, -1, -1, 2));
}

TEST(DecisionTable, UniqueReportsRowsThatMatchSeveralRules) {
  TableSpec spec = Ladder();
  spec.hit_policy = HitPolicy::kUnique;
  EXPECT_THAT(RulesOf(Compiled(spec), FrameOf(kRows)),
              ElementsAre(0, -2, 2, -2, 3, -1, -1, 2));
}

// L3 and L4 answer alike, L2 and L3 do not.
TEST(DecisionTable, AnyReportsRowsWhoseRulesAnswerDifferently) {
  TableSpec spec = Ladder();
  spec.hit_policy = HitPolicy::kAny;
  EXPECT_THAT(RulesOf(Compiled(spec), FrameOf(kRows)),
              ElementsAre(0, -2, 2, 2, 3, -1, -1, 2));
  // 7 and 7.0 are one answer, 7 and none are two.
  spec.rules[3].outputs[1] = 7.0;
  EXPECT_EQ(RulesOf(Compiled(spec), FrameOf({{55, 0}}))[0], 2);
  spec.rules[3].outputs[1] = OutputValue{};
  EXPECT_EQ(RulesOf(Compiled(spec), FrameOf({{55, 0}}))[0], -2);
}

TEST(DecisionTable, FindsConflictsBeyondTheSixtyFourthRule) {
  TableSpec spec = Ladder();
  spec.hit_policy = HitPolicy::kUnique;
  spec.rules = {{"first", {"5", "-"}, {T("A"), N(1)}, {}, "", ""}};
  for (int i = 1; i < 200; ++i) {
    spec.rules.push_back(
        {"R" + std::to_string(i), {"> 1000", "-"}, {T("A"), N(1)}, {}, "", ""});
  }
  spec.rules[130].cells[0] = "[5..6]";
  EXPECT_THAT(RulesOf(Compiled(spec), FrameOf({{4, 0}, {5, 0}, {6, 0}})),
              ElementsAre(-1, -2, 130));
  spec.hit_policy = HitPolicy::kAny;
  EXPECT_THAT(RulesOf(Compiled(spec), FrameOf({{5, 0}})), ElementsAre(0));
  spec.rules[130].outputs[0] = T("B");
  EXPECT_THAT(RulesOf(Compiled(spec), FrameOf({{5, 0}})), ElementsAre(-2));
  spec.hit_policy = HitPolicy::kFirst;
  EXPECT_THAT(RulesOf(Compiled(spec), FrameOf({{5, 0}, {6, 0}})),
              ElementsAre(0, 130));
}

TEST(DecisionTable, WithoutInputsFiresItsFirstRuleAndWithoutRulesNone) {
  TableSpec spec = Ladder();
  spec.inputs.clear();
  for (TableRule& rule : spec.rules) rule.cells.clear();
  EXPECT_THAT(RulesOf(Compiled(spec), FrameOf({{1, 0}, {2, 0}})),
              ElementsAre(0, 0));
  spec.hit_policy = HitPolicy::kUnique;
  EXPECT_THAT(RulesOf(Compiled(spec), FrameOf({{1, 0}})), ElementsAre(-2));
  spec.rules.clear();
  EXPECT_THAT(RulesOf(Compiled(spec), FrameOf({{1, 0}})), ElementsAre(-1));
}

TEST(DecisionTable, RunsOnAFrameWithoutRows) {
  EXPECT_THAT(RulesOf(Compiled(Ladder()), FrameOf({})), IsEmpty());
}

TEST(DecisionTable, ReadsTheDictionaryOfEachFrame) {
  const DecisionTable table = Compiled(Ladder());
  ColumnBuilder<std::int32_t> dpd, reason;
  for (const std::int32_t code : {0, 1, 2}) {
    dpd.Append(85);
    reason.Append(code);
  }
  Frame frame;
  ASSERT_TRUE(frame.Add(Column::Int32("dpd", std::move(dpd))).ok());
  // Another order than elsewhere, and one text twice.
  ASSERT_TRUE(frame
                  .Add(Column::Dictionary("reason", std::move(reason),
                                          {"NEW", "CASH", "CASH"}))
                  .ok());
  EXPECT_THAT(RulesOf(table, frame), ElementsAre(-1, 3, 3));
}

TEST(DecisionTable, KeepsItsSpecAndSurvivesAMove) {
  DecisionTable table = Compiled(Ladder());
  DecisionTable moved = std::move(table);
  EXPECT_EQ(moved.spec().name, "step");
  EXPECT_EQ(RulesOf(moved, FrameOf({{25, 0}}))[0], 1);
  table = std::move(moved);
  EXPECT_EQ(RulesOf(table, FrameOf({{25, 0}}))[0], 1);
}

TEST(DecisionTable, OutputsAreColumnsWithTheFallbackWhereNoRuleFired) {
  const DecisionTable table = Compiled(Ladder());
  const std::vector<Column> columns = table.Outputs({{0, 3, -1, -2, 1}});
  ASSERT_EQ(columns.size(), 2u);
  EXPECT_EQ(columns[0].name(), "action");
  EXPECT_EQ(columns[0].type(), ColumnType::kDictionary);
  EXPECT_EQ(columns[1].type(), ColumnType::kInt64);
  std::string text;
  for (const Column& column : columns) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      text += column.has(i) ? column.Format(i) + " " : "null ";
    }
  }
  EXPECT_EQ(text, "NONE CALL WAIT null MAIL 30 7 null null 10 ");
}

TEST(DecisionTable, OutputsHaveOneTypeWhicheverRulesFired) {
  TableSpec spec = Ladder();
  spec.outputs.push_back({"stop", OutputType::kBool, false});
  for (TableRule& rule : spec.rules) rule.outputs.emplace_back();
  spec.rules[0].outputs[1] = 0.5;
  spec.rules[1].outputs[2] = true;
  const DecisionTable table = Compiled(spec);
  const std::vector<Column> none = table.Outputs({});
  const std::vector<Column> some = table.Outputs({{1, 0, -1}});
  ASSERT_EQ(none.size(), 3u);
  EXPECT_EQ(none[0].type(), ColumnType::kDictionary);
  EXPECT_EQ(none[1].type(), ColumnType::kFloat64);
  EXPECT_EQ(none[2].type(), ColumnType::kBool);
  EXPECT_EQ(some[1].float64s()[0], 10.0);
  EXPECT_EQ(some[1].float64s()[1], 0.5);
  EXPECT_FALSE(some[1].has(2));
  EXPECT_EQ(some[2].Format(0), "true");
  EXPECT_FALSE(some[2].has(1));
  EXPECT_EQ(some[2].Format(2), "false");
}

struct Spoiled {
  const char* why;
  void (*spoil)(TableSpec&);
  const char* message;
};

TEST(Compile, RefusesATableThatIsNotWhole) {
  const Spoiled refusals[] = {
      {"policy",
       [](TableSpec& t) { t.hit_policy = static_cast<HitPolicy>(99); },
       "table \"step\": hit policy 99 is unknown"},
      {"cells", [](TableSpec& t) { t.rules[1].cells.pop_back(); },
       "table \"step\", rule \"L2\": 1 cells for 2 inputs"},
      {"outputs", [](TableSpec& t) { t.rules[2].outputs.push_back(N(1)); },
       "table \"step\", rule \"L3\": 3 values for 2 outputs"},
      {"same id", [](TableSpec& t) { t.rules[3].id = "L1"; },
       "table \"step\", rule \"L1\": the id is there twice, of the "
       "rules 1 and 4"},
      {"no id", [](TableSpec& t) { t.rules[3].id = ""; },
       "table \"step\", rule 4: the id is empty"},
      {"same output", [](TableSpec& t) { t.outputs[1].name = "action"; },
       "table \"step\", output \"action\": the name is there twice"},
      {"no output name", [](TableSpec& t) { t.outputs[1].name = ""; },
       "table \"step\", output \"\": the name is empty"},
      {"text", [](TableSpec& t) { t.rules[0].outputs[0] = N(1); },
       "table \"step\", rule \"L1\", output \"action\": expected a text"},
      {"number", [](TableSpec& t) { t.rules[0].outputs[1] = true; },
       "rule \"L1\", output \"days\": expected a finite number"},
      {"finite", [](TableSpec& t) { t.rules[0].outputs[1] = 1e308 * 10; },
       "rule \"L1\", output \"days\": expected a finite number"},
      {"fallback", [](TableSpec& t) { t.outputs[0].fallback = false; },
       "output \"action\", fallback: expected a text"},
      {"truth", [](TableSpec& t) { t.outputs[1].type = OutputType::kBool; },
       "output \"days\": expected true or false"},
      {"output type",
       [](TableSpec& t) { t.outputs[0].type = static_cast<OutputType>(7); },
       "output \"action\", fallback: the type of the output is unknown"},
      {"inputs", [](TableSpec& t) { t.inputs.resize(65, t.inputs[0]); },
       "table \"step\": 65 inputs, more than 64"},
      {"rules", [](TableSpec& t) { t.rules.resize(4097, t.rules[0]); },
       "table \"step\": 4097 rules, more than 4096"},
  };
  for (const Spoiled& refusal : refusals) {
    TableSpec spec = Ladder();
    refusal.spoil(spec);
    const absl::Status status =
        DecisionTable::Compile(std::move(spec), kSchema).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << refusal.why;
    EXPECT_THAT(std::string(status.message()), HasSubstr(refusal.message))
        << refusal.why;
  }
}

TEST(Compile, NamesTheNearestNameOfAnUnknownColumn) {
  TableSpec spec = Ladder();
  spec.inputs[1].name = "raeson";
  const absl::Status status = DecisionTable::Compile(spec, kSchema).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(),
            "table \"step\", column \"raeson\": there is none; the nearest is "
            "\"reason\"");
  EXPECT_EQ(DecisionTable::Compile(spec, {}).status().message(),
            "table \"step\", column \"dpd\": there is none");
}

TEST(Compile, RefusesASchemaWithANameTwice) {
  std::vector<InputSchema> schema = kSchema;
  schema.push_back({"dpd", ColumnType::kInt64});
  const absl::Status status = DecisionTable::Compile(Ladder(), schema).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"dpd\" twice"));
}

TEST(Compile, TakesOneColumnInTwoInputs) {
  TableSpec spec = Ladder();
  spec.inputs[1].name = "dpd";
  spec.rules = {{"R", {">= 5", "< 10"}, {T("A"), N(1)}, {}, "", ""}};
  EXPECT_THAT(RulesOf(Compiled(spec), FrameOf({{4, 0}, {5, 0}, {10, 0}})),
              ElementsAre(-1, 0, -1));
}

TEST(Compile, HoldsCellsToTheAllowedValues) {
  TableSpec spec = Ladder();
  spec.inputs[0].allowed = {"[-7..720]", "999"};
  spec.inputs[1].allowed = {"\"CASH\",\"DISPUTE\"", "\"OTHER\""};
  spec.rules[0].cells[0] = "<= 0, 999";
  EXPECT_TRUE(DecisionTable::Compile(spec, kSchema).ok());
  // Rows are not held to them.
  EXPECT_EQ(RulesOf(Compiled(spec), FrameOf({{-100, 0}}))[0], 0);

  TableSpec slip = spec;
  slip.rules[1].cells[1] = "not(\"CASH\", \"DISPUT\")";
  EXPECT_EQ(DecisionTable::Compile(slip, kSchema).status().message(),
            "table \"step\", rule \"L2\", column \"reason\": character 13: "
            "expected an allowed value: \"CASH\",\"DISPUTE\",\"OTHER\", found "
            "\"DISPUT\"");
  slip = spec;
  slip.rules[1].cells[0] = "!= 721";
  EXPECT_THAT(
      std::string(DecisionTable::Compile(slip, kSchema).status().message()),
      HasSubstr("character 4: expected an allowed value: [-7..720],999, found "
                "721"));
  slip = spec;
  slip.inputs[0].allowed = {"[1..x]"};
  EXPECT_THAT(
      std::string(DecisionTable::Compile(slip, kSchema).status().message()),
      HasSubstr("column \"dpd\", allowed \"[1..x]\": character 5: expected"));
  slip.inputs[0].allowed = {"true"};
  EXPECT_THAT(
      std::string(DecisionTable::Compile(slip, kSchema).status().message()),
      HasSubstr("allowed \"true\": character 1: expected a number"));
}

TEST(Compile, RefusesMoreClassesThanItCanCount) {
  const auto table_of = [](int points) {
    TableSpec spec = Ladder();
    std::string cell;
    for (int i = 0; i < points; ++i) {
      cell += (i == 0 ? "" : ",") + std::to_string(2 * i);
    }
    spec.rules.resize(1);
    spec.rules[0].cells[0] = cell;
    return DecisionTable::Compile(spec, kSchema).status();
  };
  // n points make 2 n + 1 classes, and null.
  EXPECT_TRUE(table_of(32766).ok());
  EXPECT_THAT(std::string(table_of(32767).message()),
              HasSubstr("column \"dpd\": its cells cut the column into 65536 "
                        "classes, more than 65535"));
}

TEST(Run, RefusesAFrameThatDoesNotFit) {
  const DecisionTable table = Compiled(Ladder());
  Frame frame;
  ASSERT_TRUE(frame.Add(Column::Int32("dpd", {})).ok());
  ASSERT_TRUE(frame.Add(Column::Text("raison", {})).ok());
  const absl::Status missing = table.Run(frame).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(missing.message(),
            "table \"step\", column \"reason\": the frame has none; the "
            "nearest is \"raison\"");
  ASSERT_TRUE(frame.Add(Column::Bool("reason", {})).ok());
  const absl::Status type = table.Run(frame).status();
  EXPECT_EQ(type.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(type.message(),
            "table \"step\", column \"reason\": the frame has bool and the "
            "table was compiled for dictionary");
}

TEST(Run, MeetsTextsHoweverTheyAreStored) {
  const DecisionTable table = Compiled(Ladder());
  TextBuilder texts;
  ColumnBuilder<std::uint8_t> codes;
  for (const std::uint8_t code : {0, 1, 2, 7}) {
    codes.Append(code);
    code < 3 ? texts.Append(std::vector{"CASH", "DISPUTE", "OTHER"}[code])
             : texts.AppendNull();
  }
  const Frame coded = FrameOf({{25, 0}, {25, 1}, {25, 2}, {25, {}}});
  const auto expected = table.Run(coded);
  ASSERT_TRUE(expected.ok()) << expected.status();
  EXPECT_EQ(expected->rule, (std::vector<std::int32_t>{1, 2, 1, 2}));
  for (const Column& column :
       {Column::Text("reason", std::move(texts)),
        Column::Dictionary8("reason", std::move(codes),
                            {"CASH", "DISPUTE", "OTHER"})}) {
    Frame frame;
    ASSERT_TRUE(frame.Add(coded.Find("dpd")->Borrow()).ok());
    ASSERT_TRUE(frame.Add(column).ok());
    const auto result = table.Run(frame);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->rule, expected->rule);
  }
}

TEST(Run, TakesTheMemoryOfAResultThatIsDoneWith) {
  const DecisionTable table = Compiled(Ladder());
  auto result = table.Run(FrameOf({{25, 0}, {0, 1}, {95, 2}}));
  ASSERT_TRUE(result.ok()) << result.status();
  const std::int32_t* memory = result->rule.data();
  result = table.Run(FrameOf({{95, 0}, {25, 1}}), Executor::Serial(),
                     *std::move(result));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->rule, (std::vector<std::int32_t>{kNoRule, 2}));
  EXPECT_EQ(result->rule.data(), memory);
}

// By hand: 25.00 is 2500 cents, 24.999 is met by what is below 25.00.
TEST(Run, MeetsPartsOfWhatCellsSpeakOfExactly) {
  TableSpec spec;
  spec.name = "money";
  spec.inputs = {{"open"}};
  spec.rules = {{"less", {"< 24.999"}, {}, {}, "", ""},
                {"exact", {"25"}, {}, {}, "", ""},
                {"never", {"25.005"}, {}, {}, "", ""},
                {"more", {"(25..1e3]"}, {}, {}, "", ""}};
  const auto table = DecisionTable::Compile(
      spec, {{"open", ColumnType::kInt64, ValueType::kAny, 2}});
  ASSERT_TRUE(table.ok()) << table.status();
  ColumnBuilder<std::int64_t> cents;
  for (const std::int64_t value : {-1, 2499, 2500, 2501, 100000, 100001}) {
    cents.Append(value);
  }
  Frame frame;
  ASSERT_TRUE(frame.Add(Column::Int64("open", std::move(cents))).ok());
  const auto result = table->Run(frame);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->rule, (std::vector<std::int32_t>{0, 0, 1, 3, 3, kNoRule}));
  EXPECT_EQ(DecisionTable::Compile(
                spec, {{"open", ColumnType::kFloat64, ValueType::kAny, 2}})
                .status()
                .message(),
            "table \"money\": the schema's column \"open\" has 2 decimals: "
            "only integers have any, 18 at most");
}

}  // namespace
}  // namespace arrears
