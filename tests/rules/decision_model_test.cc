// SPDX-License-Identifier: Apache-2.0
//
// Graphs of decisions as data; what files make of them is tested in tests/io
// and tests/cli.
#include "arrears/rules/decision_model.h"

#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/rules/verify.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Value Number(const char* text) { return *ParseDecimal(text); }

// One table over the input dpd, whose rules are {id, cell, output}.
struct Line {
  const char* id;
  const char* cell;
  const char* output;
};
ModelSpec TableOf(HitPolicy policy, const std::vector<Line>& lines) {
  ModelTable table;
  table.hit_policy = policy;
  table.inputs = {{"dpd"}};
  table.outputs = {{"step"}};
  for (const Line& line : lines) {
    table.rules.push_back({line.id, {line.cell}, {line.output}});
  }
  ModelSpec spec;
  spec.inputs = {{"dpd"}};
  spec.decisions = {{"step", ValueType::kAny, {"dpd"}, table}};
  return spec;
}
ModelTable& TableIn(ModelSpec* spec) {
  return std::get<ModelTable>(spec->decisions[0].logic);
}

DecisionModel Compiled(ModelSpec spec) {
  absl::StatusOr<DecisionModel> model = DecisionModel::Compile(std::move(spec));
  EXPECT_TRUE(model.ok()) << model.status();
  return *std::move(model);
}
std::string FaultOf(ModelSpec spec) {
  const auto model = DecisionModel::Compile(std::move(spec));
  return model.ok() ? "" : std::string(model.status().message());
}

std::vector<Decided> Decide(const DecisionModel& model,
                            const std::vector<Value>& dpd,
                            const std::string& decision = "step") {
  std::vector<Context> rows;
  rows.reserve(dpd.size());
  for (const Value& value : dpd) rows.push_back({{"dpd", value}});
  auto decided = model.Decide(decision, rows);
  EXPECT_TRUE(decided.ok()) << decided.status();
  return *std::move(decided);
}

TEST(DecisionModel, ColumnsOfWholeNumbersAreExact) {
  ModelSpec spec = TableOf(
      HitPolicy::kUnique,
      {{"R1", "<= 9007199254740992", "1"}, {"R2", ">= 9007199254740993", "2"}});
  TableIn(&spec).inputs[0].whole = true;
  TableIn(&spec).inputs[0].type = ValueType::kNumber;
  const DecisionModel model = Compiled(spec);
  // Doubles have nothing between 2^53 and 2^53 + 2.
  const auto decided = Decide(
      model,
      {Number("9007199254740992"), Number("9007199254740993"), Number("1.5")});
  EXPECT_EQ(decided[0].value, Number("1"));
  EXPECT_EQ(decided[1].value, Number("2"));
  EXPECT_EQ(decided[2].error,
            "column \"dpd\": expected a whole number, found 1.5");
  VerifyOptions options;
  options.null_possible = false;
  const auto found = VerifyTable(*model.table("step"), options);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(found->findings, IsEmpty());
}

TEST(DecisionModel, AWholeInputMakesItsColumnsWhole) {
  ModelSpec spec = TableOf(HitPolicy::kFirst, {{"R1", "> 5", "1"}});
  spec.inputs[0].type = ValueType::kNumber;
  spec.inputs[0].whole = true;
  const DecisionModel model = Compiled(spec);
  const auto frame = model.InputsOf("step", {{{"dpd", Number("7")}}});
  ASSERT_TRUE(frame.ok()) << frame.status();
  EXPECT_EQ(frame->columns()[0].type(), ColumnType::kInt64);
  EXPECT_EQ(frame->columns()[0].int64s()[0], 7);
  EXPECT_EQ(Decide(model, {Number("5.5")})[0].error,
            "input \"dpd\": expected a whole number, found 5.5");
}

TEST(DecisionModel, ConstantDefaultsAreTheTablesFallbacks) {
  ModelSpec spec = TableOf(HitPolicy::kFirst, {{"R1", "> 5", "\"a\""}});
  TableIn(&spec).outputs[0].fallback = "\"none\"";
  EXPECT_EQ(Compiled(spec).table("step")->spec().outputs[0].fallback,
            OutputValue("none"));
  TableIn(&spec).outputs[0].fallback = "if dpd > 1 then \"b\" else \"c\"";
  EXPECT_EQ(Compiled(spec).table("step")->spec().outputs[0].fallback,
            OutputValue());
  // A count falls back to a number, whatever is counted.
  spec = TableOf(HitPolicy::kCount, {{"R1", "> 5", "\"a\""}});
  TableIn(&spec).outputs[0].fallback = "0";
  const auto decided = Decide(Compiled(spec), {Number("6"), Number("5")});
  EXPECT_EQ(decided[0].value, Number("1"));
  EXPECT_EQ(decided[1].value, Number("0"));
}

TEST(DecisionModel, ViolationsNameTheRulesThatMeet) {
  ModelSpec spec = TableOf(HitPolicy::kUnique, {});
  for (int i = 0; i < 150; ++i) {
    TableIn(&spec).rules.push_back({"R" + std::to_string(i),
                                    {i % 70 == 3 ? "[0..5]" : "> 100"},
                                    {std::to_string(i)}});
  }
  const auto decided = Decide(Compiled(spec), {Number("5"), Number("6")});
  EXPECT_EQ(decided[0].status, Decided::Status::kUniqueViolation);
  EXPECT_THAT(decided[0].rules, ElementsAre("R3", "R73", "R143"));
  EXPECT_THAT(decided[1].rules, IsEmpty());
}

TEST(DecisionModel, WhatCouldNotBeDecidedIsAnErrorOfWhatNeedsIt) {
  ModelSpec spec =
      TableOf(HitPolicy::kUnique, {{"R1", "> 5", "1"}, {"R2", "> 8", "2"}});
  TableIn(&spec).inputs[0].null = Treatment::kRefuse;
  spec.decisions.push_back(
      {"fee", ValueType::kAny, {"step"}, std::string("10")});
  spec.decisions.push_back(
      {"last", ValueType::kAny, {"fee"}, std::string("fee + 1")});
  const auto decided = Decide(
      Compiled(spec), {Number("6"), Number("9"), Value(), Number("1")}, "last");
  EXPECT_EQ(decided[0].value, Number("11"));
  EXPECT_EQ(decided[1].error,
            "decision \"fee\": decision \"step\": unique_violation of rules "
            "\"R1\", \"R2\"");
  EXPECT_EQ(decided[1].status, Decided::Status::kError);
  EXPECT_TRUE(decided[1].value.is_null());
  EXPECT_EQ(decided[2].error,
            "decision \"fee\": decision \"step\": refused, column \"dpd\": "
            "null is refused");
  // Where nothing matched there is a result: null.
  EXPECT_EQ(decided[3].status, Decided::Status::kOk);
}

TEST(DecisionModel, DoesNotLookAtWhatTheDecisionDoesNotNeed) {
  ModelSpec spec = TableOf(HitPolicy::kFirst, {{"R1", "> 5", "1"}});
  spec.inputs.push_back({"day", ValueType::kDate});
  const auto decided = Compiled(spec).Decide(
      "step", {{{"dpd", Number("6")}, {"day", std::string("nonsense")}}});
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ((*decided)[0].status, Decided::Status::kOk);
}

TEST(DecisionModel, AnInputOfNoTypeHoldsWhatItsColumnsHold) {
  ModelSpec spec = TableOf(HitPolicy::kFirst, {{"R1", "> 5", "1"}});
  EXPECT_EQ(Decide(Compiled(spec), {std::string("6")})[0].value, Number("1"));
  // One that fits most cells; the other is at fault.
  TableIn(&spec).rules.push_back({"R2", {"> 7"}, {"1"}});
  TableIn(&spec).rules.push_back({"R3", {"\"x\""}, {"1"}});
  EXPECT_EQ(FaultOf(spec),
            "table \"step\", rule \"R3\", column \"dpd\": character 1: "
            "expected a number, found \"x\"");
}

// Columns of one fact and cells at its ends, in a table of a few rules.
ModelSpec RandomTableOfOneFact(std::mt19937& rng, bool whole) {
  constexpr const char* kColumns[] = {"x",     "x",           "x / 30",
                                      "-x",    "30 - x",      "(x + 1) / 7",
                                      "2 * x", "x * 0.1 - 5", "x - x / 3"};
  constexpr const char* kEnds[] = {"0", "1", "3", "-2", "0.1", "4.25", "7"};
  constexpr const char* kCells[] = {"-",      "< $",     ">= $",   "$",
                                    "not($)", "(-1..$]", "null,$", "> $, < 1",
                                    "!= $",   "[$..100)"};
  ModelTable table;
  table.hit_policy = HitPolicy::kRuleOrder;
  const std::size_t columns = 1 + rng() % 4;
  for (std::size_t c = 0; c < columns; ++c) {
    table.inputs.push_back({kColumns[rng() % std::size(kColumns)]});
    table.inputs.back().type = ValueType::kNumber;
  }
  table.outputs = {{"step"}};
  for (int r = 0; r < 4; ++r) {
    ModelTable::Rule rule{absl::StrCat("R", r), {}, {"1"}};
    for (std::size_t c = 0; c < columns; ++c) {
      std::string cell = kCells[rng() % std::size(kCells)];
      const std::size_t at = cell.find('$');
      if (at != cell.npos) cell.replace(at, 1, kEnds[rng() % std::size(kEnds)]);
      rule.cells.push_back(cell);
    }
    table.rules.push_back(rule);
  }
  ModelSpec spec;
  spec.inputs = {{"x", ValueType::kNumber, whole}};
  spec.decisions = {{"step", ValueType::kAny, {"x"}, table}};
  return spec;
}

TEST(DecisionModel, OverFactsDecidesTheSameByFewerColumns) {
  std::mt19937 rng(20260101);
  for (int round = 0; round < 300; ++round) {
    const bool whole = round % 2 == 0;
    const auto model = DecisionModel::Compile(RandomTableOfOneFact(rng, whole),
                                              {.empty_cells = true});
    ASSERT_TRUE(model.ok()) << model.status();
    const auto over = model->OverFacts();
    ASSERT_TRUE(over.ok()) << over.status();
    ASSERT_EQ(over->table("step")->spec().inputs.size(), 1);
    std::vector<Context> rows = {{{"x", Value()}}};
    for (int i = -60; i <= 240; ++i) {
      const auto x = Divide(DecimalOf(std::int64_t{i}),
                            DecimalOf(std::int64_t{whole ? 1 : 4}));
      rows.push_back({{"x", *x}});
    }
    const auto expected = *model->Decide("step", rows);
    const auto found = *over->Decide("step", rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ASSERT_EQ(found[i].rules, expected[i].rules)
          << "round " << round << ", x = " << FormatValue(rows[i][0].value);
    }
  }
}

TEST(DecisionModel, ADateIsItsMidnightWhereADateAndTimeIsWanted) {
  ModelSpec spec =
      TableOf(HitPolicy::kFirst, {{"R1", "<= @\"2024-01-31T00:00:00\"", "1"}});
  spec.inputs[0].type = ValueType::kDateTime;
  const std::vector<Decided> decided =
      Decide(Compiled(spec),
             {std::string("2024-01-31"), std::string("2024-01-31T00:00:01")});
  EXPECT_EQ(decided[0].value, Number("1")) << decided[0].error;
  EXPECT_EQ(decided[1].status, Decided::Status::kNoMatch);
  // A comparison of the two is of different types, for which FEEL has null.
  spec.inputs.push_back({"day", ValueType::kDate});
  spec.decisions = {{"step", ValueType::kAny, {"dpd", "day"}, "dpd >= day"}};
  EXPECT_THAT(FaultOf(spec), HasSubstr("cannot compare dateTime with date; "
                                       "write date(...) of the dateTime"));
  spec.decisions = {
      {"step", ValueType::kAny, {"dpd", "day"}, "date(dpd) >= day"}};
  EXPECT_EQ(FaultOf(spec), "");
}

TEST(DecisionModel, TellsCellsAndOutputsAtOnce) {
  const ModelSpec spec = TableOf(
      HitPolicy::kFirst,
      {{"R1", "> ", "1"}, {"R2", "> 1", "CALL"}, {"R3", "[9..3]", "1"}});
  const std::string fault = FaultOf(spec);
  EXPECT_THAT(fault, HasSubstr("rule \"R2\", output \"step\": character 1: "
                               "nothing is called \"CALL\""));
  EXPECT_THAT(fault, HasSubstr("\ntable \"step\", rule \"R1\", column"));
  EXPECT_THAT(fault, HasSubstr("\ntable \"step\", rule \"R3\", column"));
}

TEST(DecisionModel, TellsNumbersFromTextsThatLookAlike) {
  ModelSpec spec =
      TableOf(HitPolicy::kAny, {{"R1", "> 1", "1"},
                                {"R2", "> 2", "\"1\""},
                                {"R3", "> 3", "1.00"},
                                {"R4", "> 4", "1.000000000000000000001"}});
  const auto decided = Decide(Compiled(spec), {Number("2"), Number("3")});
  EXPECT_EQ(decided[0].value, Number("1"));
  EXPECT_EQ(decided[1].status, Decided::Status::kAnyViolation);
  // Nor are numbers one that doubles cannot tell apart.
  TableIn(&spec).rules.erase(TableIn(&spec).rules.begin() + 1);
  const auto numbers = Decide(Compiled(spec), {Number("4"), Number("5")});
  EXPECT_EQ(numbers[0].status, Decided::Status::kOk);
  EXPECT_EQ(numbers[1].status, Decided::Status::kAnyViolation);
}

TEST(DecisionModel, ConditionsOfOutputsAreHeldAndGiveNoPriority) {
  ModelSpec spec = TableOf(HitPolicy::kFirst, {{"R1", "> 1", "7"}});
  TableIn(&spec).outputs[0].allowed = {"[0..5]", "? > 6 and ? != 8"};
  EXPECT_EQ(FaultOf(spec), "");
  TableIn(&spec).rules[0].outputs[0] = "8";
  EXPECT_EQ(FaultOf(spec),
            "table \"step\", rule \"R1\", output \"step\": expected an allowed "
            "value: [0..5],? > 6 and ? != 8, found 8");
  TableIn(&spec).rules[0].outputs[0] = "7";
  TableIn(&spec).hit_policy = HitPolicy::kPriority;
  EXPECT_THAT(FaultOf(spec), HasSubstr("no output has allowed values"));
  // A comment is none of the value, and a comparison of constants no value.
  TableIn(&spec).hit_policy = HitPolicy::kFirst;
  TableIn(&spec).outputs[0].allowed = {"7 // days"};
  EXPECT_EQ(FaultOf(spec), "");
  TableIn(&spec).outputs[0].allowed = {"true=false"};
  EXPECT_THAT(FaultOf(spec), HasSubstr("allowed value \"true=false\": "));
}

// "total" reads an output of "step".
std::string FaultOfPath(ModelSpec spec, const std::string& expression) {
  spec.decisions.insert(
      spec.decisions.begin(),
      {"total", ValueType::kAny, {"step", "dpd"}, expression});
  return FaultOf(std::move(spec));
}

TEST(DecisionModel, APathToAnOutputThatIsNotThereIsAFault) {
  ModelSpec spec = TableOf(HitPolicy::kFirst, {{"R1", "> 5", "\"CALL\""}});
  TableIn(&spec).outputs.push_back({"in days"});
  TableIn(&spec).rules[0].outputs.push_back("3");
  EXPECT_EQ(FaultOfPath(spec, "1 + step.in days"), "");
  EXPECT_EQ(FaultOfPath(spec, "1 + step.on days"),
            "decision \"total\": character 10: \"step\" has no output \"on\"; "
            "there is \"step\", \"in days\"");
  // Of several hits a list of them.
  for (const HitPolicy policy : {HitPolicy::kCollect, HitPolicy::kRuleOrder}) {
    TableIn(&spec).hit_policy = policy;
    EXPECT_EQ(FaultOfPath(spec, "count(step.in days)"), "");
    EXPECT_THAT(FaultOfPath(spec, "count(step.days)"),
                HasSubstr("character 12: \"step\" has no output \"days\""));
  }
  // By way of a decision that is another one, and in a column.
  spec.decisions.push_back({"again", ValueType::kAny, {"step"}, " step "});
  ModelTable reads;
  reads.inputs = {{"again.in days"}, {"count(again.days)"}};
  reads.outputs = {{"x"}};
  spec.decisions.push_back({"last", ValueType::kAny, {"again"}, reads});
  EXPECT_EQ(FaultOf(spec),
            "table \"last\", column \"count(again.days)\": character 13: "
            "\"again\" has no output \"days\"; there is \"step\", \"in "
            "days\"");
}

TEST(DecisionModel, APathToAnOutputOfAValueIsAFault) {
  const std::string fault =
      "decision \"total\": character 6: \"step\" has no output \"step\": it is "
      "a value without names";
  ModelSpec spec = TableOf(HitPolicy::kFirst,
                           {{"R1", "> 5", "\"CALL\""}, {"R2", "-", "null"}});
  EXPECT_EQ(FaultOfPath(spec, "step.step"), fault);
  // What is known only for a row may be a context.
  TableIn(&spec).rules[0].outputs[0] = "dpd";
  EXPECT_EQ(FaultOfPath(spec, "step.step"), "");
  TableIn(&spec).outputs[0].type = ValueType::kNumber;
  EXPECT_EQ(FaultOfPath(spec, "step.step"), fault);
  TableIn(&spec).outputs[0].type = ValueType::kAny;
  TableIn(&spec).hit_policy = HitPolicy::kCount;
  EXPECT_EQ(FaultOfPath(spec, "step.step"), fault);
}

// DMN 1.5, 10.3.2.9.4: a value that does not conform is null; here it is told.
TEST(DecisionModel, ValuesAreHeldToTheTypeOfTheirDecision) {
  ModelSpec spec;
  spec.inputs = {{"dpd"}};
  spec.decisions = {{"fee", ValueType::kNumber, {"dpd"}, "dpd"},
                    {"last", ValueType::kAny, {"fee"}, "fee"}};
  spec.decisions[0].allowed = {"[0..10]", "20"};
  const auto decided = Decide(
      Compiled(spec),
      {Number("2.5"), Number("20"), Number("11"), std::string("x"), Value(),
       ValueList{Number("3")}, ValueList{Number("3"), Number("4")}},
      "fee");
  EXPECT_EQ(decided[0].value, Number("2.5"));
  EXPECT_EQ(decided[1].value, Number("20"));
  EXPECT_EQ(decided[2].status, Decided::Status::kError);
  EXPECT_TRUE(decided[2].value.is_null());
  EXPECT_EQ(decided[2].error,
            "the value: expected an allowed value: [0..10],20, found 11");
  EXPECT_EQ(decided[3].error, "the value: expected number, found \"x\"");
  EXPECT_EQ(decided[4].status, Decided::Status::kOk);
  EXPECT_EQ(decided[5].value, Number("3"));
  EXPECT_EQ(decided[6].error, "the value: expected number, found [3, 4]");
  EXPECT_EQ(Decide(Compiled(spec), {Number("11")}, "last")[0].error,
            "decision \"fee\": the value: expected an allowed value: "
            "[0..10],20, found 11");
  spec.decisions[0].whole = true;
  EXPECT_EQ(Decide(Compiled(spec), {Number("2.5")}, "fee")[0].error,
            "the value: expected a whole number, found 2.5");
  spec.decisions[0] = {"fee", ValueType::kList, {"dpd"}, "dpd"};
  EXPECT_EQ(Decide(Compiled(spec), {Number("2")}, "fee")[0].value,
            Value(ValueList{Number("2")}));
  spec.decisions[0].type = ValueType::kDateTime;
  EXPECT_EQ(
      FormatValue(
          Decide(Compiled(spec), {*ParseMoment("2024-01-31")}, "fee")[0].value),
      FormatValue(*ParseMoment("2024-01-31T00:00:00")));
}

TEST(DecisionModel, OutputsAreHeldToTheTypeOfTheirDecision) {
  ModelSpec spec = TableOf(HitPolicy::kFirst,
                           {{"R1", "> 5", "dpd"}, {"R2", "> 1", "\"x\""}});
  spec.inputs[0].type = ValueType::kAny;
  spec.decisions[0].type = ValueType::kText;
  TableIn(&spec).outputs[0].fallback = "2";
  spec.inputs[0].type = ValueType::kNumber;
  EXPECT_EQ(FaultOf(spec),
            "table \"step\", rule \"R1\": expected string, found number\n"
            "table \"step\", default: expected string, found 2");
  TableIn(&spec).rules[0].outputs[0] = "if dpd > 9 then dpd else \"y\"";
  TableIn(&spec).outputs[0].fallback = "\"z\"";
  spec.decisions[0].allowed = {"\"x\"", "\"y\""};
  EXPECT_EQ(FaultOf(spec),
            "table \"step\", default: expected an allowed value: "
            "\"x\",\"y\", found \"z\"");
  spec.decisions[0].allowed.push_back("\"z\"");
  const auto decided =
      Decide(Compiled(spec), {Number("10"), Number("6"), Number("0")});
  EXPECT_EQ(decided[0].error, "the value: expected string, found 10");
  EXPECT_THAT(decided[0].rules, ElementsAre("R1"));
  EXPECT_EQ(decided[1].value, Value(std::string("y")));
  EXPECT_EQ(decided[2].status, Decided::Status::kNoMatch);
  EXPECT_EQ(decided[2].value, Value(std::string("z")));
  // A count is a number, several outputs are a context.
  TableIn(&spec).hit_policy = HitPolicy::kCount;
  EXPECT_EQ(FaultOf(spec), "table \"step\": expected string, found number");
  TableIn(&spec).hit_policy = HitPolicy::kFirst;
  TableIn(&spec).outputs.push_back({"more"});
  for (auto& rule : TableIn(&spec).rules) rule.outputs.push_back("1");
  EXPECT_EQ(FaultOf(spec), "table \"step\": expected string, found context");
  spec.decisions[0].allowed = {"< "};
  EXPECT_THAT(FaultOf(spec),
              HasSubstr("decision \"step\": allowed value \"< \": character"));
  spec.decisions = {{"fee", ValueType::kDate, {}, "1 + 1"}};
  EXPECT_EQ(FaultOf(spec), "decision \"fee\": expected date, found 2");
}

// Forty decisions that each double the one before: 10 * 2^39 bytes, were they
// made. d21 holds 20 MiB.
TEST(DecisionModel, BoundsTheSizeOfValues) {
  ModelSpec spec;
  spec.name = "double";
  spec.decisions.push_back({"d0", ValueType::kText, {}, "\"aaaaaaaaaa\""});
  for (int i = 1; i < 40; ++i) {
    const std::string before = "d" + std::to_string(i - 1);
    std::string twice = before;
    twice.append(" + ").append(before);
    spec.decisions.push_back(
        {"d" + std::to_string(i), ValueType::kText, {before}, twice});
  }
  const auto model = DecisionModel::Compile(spec);
  ASSERT_TRUE(model.ok()) << model.status();
  const auto small = model->Decide("d10", {{}});
  ASSERT_TRUE(small.ok()) << small.status();
  EXPECT_EQ((*small)[0].value.get<std::string>()->size(), 10240u);
  const auto large = model->Decide("d39", {{}});
  ASSERT_TRUE(large.ok()) << large.status();
  EXPECT_EQ((*large)[0].status, Decided::Status::kError);
  EXPECT_NE((*large)[0].error.find("d21"), std::string::npos)
      << (*large)[0].error;
}

}  // namespace
}  // namespace arrears
