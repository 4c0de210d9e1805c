// SPDX-License-Identifier: Apache-2.0
//
// Cells that are conditions on `?`, and cells about times.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "arrears/rules/decision_table.h"
#include "arrears/rules/expression.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

TableSpec TableOf(const std::string& cell) {
  TableSpec table;
  table.name = "t";
  table.inputs = {{"c"}};
  table.rules = {{"R1", {cell}, {}, {}, "", ""}};
  return table;
}

// "+" for each value that the cell accepts, "." for each other; the last is
// null. Or the message of the fault.
std::string Accepted(const std::string& cell,
                     const std::vector<std::int64_t>& values, ValueType kind,
                     const CompileOptions& options = {}) {
  const auto table = DecisionTable::Compile(
      TableOf(cell), {{"c", ColumnType::kInt64, kind}}, options);
  if (!table.ok()) return std::string(table.status().message());
  ColumnBuilder<std::int64_t> column;
  for (const std::int64_t value : values) column.Append(value);
  column.AppendNull();
  Frame frame;
  EXPECT_TRUE(frame.Add(Column::Int64("c", std::move(column))).ok());
  const auto result = table->Run(frame);
  EXPECT_TRUE(result.ok()) << result.status();
  std::string accepted;
  for (const std::int32_t rule : result->rule)
    accepted += rule == 0 ? '+' : '.';
  return accepted;
}

// -1 to 9, then null.
std::string Digits(const std::string& cell,
                   const CompileOptions& options = {}) {
  return Accepted(cell, {-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, ValueType::kAny,
                  options);
}

TEST(Condition, ComparesTheValueItself) {
  EXPECT_EQ(Digits("? > 5"), ".......++++.");
  EXPECT_EQ(Digits("5 < ?"), Digits("? > 5"));
  EXPECT_EQ(Digits("? > 2 and ? < 6"), "....+++.....");
  EXPECT_EQ(Digits("? < 2 or ? > 6"), "+++.....+++.");
  EXPECT_EQ(Digits("? in [2..4]"), "...+++......");
  EXPECT_EQ(Digits("? in (1, 3, > 7)"), "..+.+....++.");
  EXPECT_EQ(Digits("? in [1, 3]"), "..+.+.......");
  EXPECT_EQ(Digits("? between 2 and 4"), "...+++......");
  EXPECT_EQ(Digits("not(? in [2..4])"), "+++...+++++.");
  EXPECT_EQ(Digits("? in not(2, 3)"), "+++..++++++.");
  EXPECT_EQ(Digits("? = 2 * 3 - 1"), "......+.....");
  EXPECT_EQ(Digits("? = null"), "...........+");
  EXPECT_EQ(Digits("? != null"), "+++++++++++.");
  EXPECT_EQ(Digits("? = null or ? > 8"), "..........++");
  EXPECT_EQ(Digits("not(? = null)"), "+++++++++++.");
  EXPECT_EQ(Digits("? > null"), "............");
  EXPECT_EQ(Digits("? in [[1..2], [4..5)]"), "..++.+......");
  EXPECT_EQ(Digits("? in [> 7, 1]"), "..+......++.");
}

// ISO 31-11 writes an open end (1..5) or ]1..5[; FEEL takes both.
TEST(Condition, ReadsBothSpellingsOfOpenIntervalsEverywhere) {
  const std::string inside = "...+++......";  // 2, 3, 4.
  for (const char* cell :
       {"? in ]1..5[", "? in (]1..5[)", "? in ((1..5))", "? in ( ]1..5[ )",
        "? in (not(null), not(]1..5[))", "not(? in not(]1..5[))",
        "? in (2, ]2..5[)", "? in (]1..3[, ]2..5[)", "? in ([2..3[, ]2..5[)",
        "? in []1..5[]", "? in [ ]1..5[, 2]", "? in ([]1..3[, ]2..5[])",
        "? in ([2, 3], ]2..5[)", "? in ([2..3[, [3..5[, ]2..3])"}) {
    const bool either = std::string(cell).find("null") != std::string::npos;
    EXPECT_EQ(Digits(cell), either ? "+++++++++++." : inside) << cell;
  }
  EXPECT_EQ(Digits("? in (not(]1..5]))"), "+++....++++.");
  EXPECT_EQ(Digits("? in (not(]1..5[, ]6..9[))"), "+++...++..+.");
  EXPECT_EQ(Digits("? in (not([2..5[, 7))"), "+++...++.++.");
}

TEST(Condition, MayNotCalculateAndSaysSo) {
  EXPECT_THAT(Digits("? * 2 > 5"),
              HasSubstr("character 7: a cell may compare"));
  EXPECT_THAT(Digits("? > ?"), HasSubstr("may compare"));
  EXPECT_THAT(Digits("? + 1"), HasSubstr("expected a condition, found number"));
  EXPECT_THAT(Digits("? > \"a\""), HasSubstr("cannot compare"));
}

// Against the evaluation of the same text, value by value.
std::string RandomCondition(std::mt19937& rng, int depth) {
  const auto number = [&rng] { return std::to_string(rng() % 11); };
  const auto deeper = [&] { return RandomCondition(rng, depth - 1); };
  switch (rng() % (depth > 0 ? 10 : 6)) {
    case 0:
      return "? < " + number();
    case 1:
      return number() + " <= ?";
    case 2:
      return "? = " + number();
    case 3:
      return "? in (" + number() + ".." + std::to_string(rng() % 5 + 10) + "]";
    case 4:
      return "? in (" + number() + ", not(> " + number() + "))";
    case 5:
      return "? != " + number();
    case 6:
      return "(" + deeper() + " and " + deeper() + ")";
    case 7:
      return "(" + deeper() + " or " + deeper() + ")";
    case 8:
      return "not(" + deeper() + ")";
    default:
      return "? between " + number() + " and 9";
  }
}

TEST(Condition, AcceptsWhatItsEvaluationAccepts) {
  std::mt19937 rng(20260131);
  for (int round = 0; round < 2000; ++round) {
    const std::string text = RandomCondition(rng, 4);
    const auto expression =
        Expression::Compile(text, {{"?", ValueType::kNumber}});
    ASSERT_TRUE(expression.ok()) << text << expression.status();
    std::string expected;
    for (std::int64_t value = -1; value < 10; ++value) {
      const Value result =
          expression->Evaluate(std::vector<Value>{DecimalOf(value)});
      const auto* truth = result.get<bool>();
      expected += truth != nullptr && *truth ? '+' : '.';
    }
    EXPECT_EQ(
        Digits(text, {.empty_intervals = true}).substr(0, expected.size()),
        expected)
        << text;
  }
}

constexpr std::int64_t kHour = 3'600'000'000;

TEST(TimeCell, ComparesTimesAndDurations) {
  const std::vector<std::int64_t> hours = {8 * kHour, 9 * kHour, 17 * kHour,
                                           18 * kHour};
  EXPECT_EQ(Accepted("[time(\"09:00:00\")..time(\"17:00:00\")]", hours,
                     ValueType::kTime),
            ".++..");
  EXPECT_EQ(Accepted("< @\"09:00:00\", @\"18:00:00\"", hours, ValueType::kTime),
            "+..+.");
  EXPECT_EQ(Accepted("> duration(\"PT9H\")", hours, ValueType::kDayTime),
            "..++.");
  EXPECT_EQ(Accepted("duration(\"P1Y\")", {11, 12, 13}, ValueType::kYearMonth),
            ".+..");
  EXPECT_EQ(Accepted("< date and time(\"1970-01-01T09:00:00\")", hours,
                     ValueType::kDateTime),
            "+....");
  EXPECT_EQ(Accepted("date  and\ttime (\"1970-01-01T09:00:00\")", hours,
                     ValueType::kDateTime),
            ".+...");
  EXPECT_EQ(Accepted("not(duration(\"P1Y\"), null)", {11, 12, 13},
                     ValueType::kYearMonth),
            "+.+.");
  EXPECT_EQ(
      Accepted("(@\"P11M\"..@\"P1Y1M\"[", {11, 12, 13}, ValueType::kYearMonth),
      ".+..");
  EXPECT_EQ(Accepted("? >= @\"09:00:00\" and ? < @\"18:00:00\"", hours,
                     ValueType::kTime),
            ".++..");
}

TEST(TimeCell, SaysWhatItExpected) {
  EXPECT_THAT(Accepted("9", {}, ValueType::kTime),
              HasSubstr("expected a time such as time(\"10:30:00\"), found 9"));
  EXPECT_THAT(Accepted("duration(\"P1Y\")", {}, ValueType::kDayTime),
              HasSubstr("expected a duration of days"));
  EXPECT_THAT(Accepted("time(\"P1Y\")", {}, ValueType::kTime),
              HasSubstr("expected a time such as \"10:30:00\""));
  EXPECT_THAT(Accepted("[@\"10:00:00\"..@\"P1D\"]", {}, ValueType::kTime),
              HasSubstr("expected an end of the same kind"));
  EXPECT_THAT(Accepted("[@\"10:00:00\"..@\"09:00:00\"]", {}, ValueType::kTime),
              HasSubstr("expected an end above"));
}

}  // namespace
}  // namespace arrears
