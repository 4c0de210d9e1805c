// SPDX-License-Identifier: Apache-2.0
//
// FEEL as the DMN specification (1.3, chapter 10.3) describes it, form by form;
// tables are counted as in 1.5. Type by type: expression_types_test.cc.
// Arithmetic of the decimals is checked against Python's decimal module:
//   python3 -c "from decimal import *; getcontext().prec=34; print(...)"
#include "arrears/rules/expression.h"

#include <string>
#include <vector>

#include "arrears/rules/decimal.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

struct Named {
  Variable variable;
  Value value;
};

std::vector<Named> World() {
  const auto number = [](const char* text) {
    return Value(*ParseDecimal(text));
  };
  return {
      {{"Age", ValueType::kNumber}, number("19")},
      {{"Days Late", ValueType::kNumber}, number("45")},
      {{"Days", ValueType::kNumber}, number("2")},
      {{"Reason", ValueType::kText}, std::string("CASH")},
      {{"Paid", ValueType::kBool}, true},
      {{"Nothing", ValueType::kAny}, Value()},
      {{"No Number", ValueType::kNumber}, Value()},
      {{"No Truth", ValueType::kBool}, Value()},
      {{"Due", ValueType::kDate},
       Value(Date(std::chrono::year{2024} / 1 / 31))},
      {{"List", ValueType::kList},
       ValueList{number("1"), number("2"), number("3")}},
      {{"Debtor", ValueType::kContext},
       Context{{"name", std::string("Kestrel")}, {"score", number("7.5")}}},
      {{"年龄", ValueType::kNumber}, number("30")},
      {{"Age-Days", ValueType::kNumber}, number("7")},
      // Of a type that is known only when it is there.
      {{"Five", ValueType::kAny}, number("5")},
      {{"Word", ValueType::kAny}, std::string("a")},
      {{"Turned Debtor", ValueType::kAny},
       Context{{"score", number("7.5")}, {"name", std::string("Kestrel")}}},
      {{"Debtors", ValueType::kList},
       ValueList{Context{{"score", number("1")}},
                 Context{{"name", std::string("x")}},
                 ValueList{Context{{"score", number("2")}}}, number("3")}},
  };
}

// The value as FEEL, or the message of the fault.
std::string Result(const std::string& text) {
  std::vector<Variable> variables;
  std::vector<Value> values;
  for (Named& named : World()) {
    variables.push_back(named.variable);
    values.push_back(named.value);
  }
  const auto expression = Expression::Compile(text, variables);
  if (!expression.ok()) return std::string(expression.status().message());
  return FormatValue(expression->Evaluate(values));
}

struct Case {
  const char* text;
  const char* value;
};
void Expect(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    EXPECT_EQ(Result(each.text), each.value) << each.text;
  }
}

TEST(Expression, NumbersAreDecimals) {
  Expect({{"1.1 = 1.10", "true"},
          {"0.1 + 0.2", "0.3"},
          {"0.1 + 0.2 = 0.3", "true"},
          {"10 / 3", "3.333333333333333333333333333333333"},
          {"2 / 3", "0.6666666666666666666666666666666667"},
          {"1 / 0", "null"},
          {"2 ** 10", "1024"},
          {"2 ** -2", "0.25"},
          {"2 ** 0.5", "null"},
          {"0 ** 0", "1"},
          {"0 ** -1", "null"},
          {"1e3 + 1", "1001"},
          {".5 * 4", "2"},
          {"-Age", "-19"},
          {"5 - -3", "8"},
          {"5-3", "2"},
          // Half to even in the 34th digit.
          {"1000000000000000000000000000000000.5 + 0",
           "1000000000000000000000000000000000"},
          {"1000000000000000000000000000000001.5 + 0",
           "1000000000000000000000000000000002"},
          {"1e290 * 1e20", "null"},
          {"1 + 2 * 3 - 4 / 2", "5"},
          {"(1 + 2) * 3", "9"},
          {"2 * 3 ** 2", "18"},
          {"2 ** 0", "1"},
          {"10 ** -1", "0.1"},
          {"-Nothing", "null"},
          {"Nothing + 1", "null"},
          {"2 ** Nothing", "null"}});
}

// The examples of 10.2.2 (tables 39 and 40).
TEST(Expression, GivesTheExamplesOfTheSpecification) {
  Expect({{"5 in (<= 5)", "true"},
          {"5 in ((5..10])", "false"},
          {"5 in ([5..10])", "true"},
          {"5 in (4, 5, 6)", "true"},
          {"5 in (< 5, > 5)", "false"},
          {"@\"2012-12-31\" in ((@\"2012-12-25\"..@\"2013-02-14\"))", "true"},
          {".25 + .2", "0.45"},
          {".10 * 30.00", "3"},
          {"1 + 3/2*2 - 2**3", "-4"},
          {"1/3", "0.3333333333333333333333333333333333"},
          {"1 = 1.000", "true"},
          {"1.01/2", "0.505"},
          {"1.0*10**3", "1000"}});
}

// 10.3.1.2: grammar rules 2 and 4 from the loosest to the tightest, all
// operators of two sides from the left; Java's comments.
TEST(Expression, BindsAsTheGrammarSays) {
  Expect({{"-5 ** 2", "25"},
          {"2 ** 3 ** 2", "64"},
          {"10 - 4 - 3", "3"},
          {"100 / 10 / 5", "2"},
          {"--5", "5"},
          {"1 < 2 = true", "true"},
          {"1 + 1 in [2..3]", "true"},
          {"1 + 1 between 1 + 1 and 2 and true", "true"},
          {"if true then 1 else 2 + 3", "1"},
          {"if false then 1 else 2 + 3", "5"},
          {"if false then 1 else if true then 2 else 3", "2"},
          {"1 + /* one, \" (two */ 2 // three", "3"},
          {"1 // + 1\n + 2", "3"},
          {"Days /* */ Late",
           "character 12: expected an operator or the end "
           "of the expression, found Late"},
          {"\"/* a */ // b\"", "\"/* a */ // b\""},
          {"5 in [1 /* .. */, 5 // ..\n]", "true"}});
}

// 10.3.1.5: the longest name in scope is meant; brackets say otherwise.
TEST(Expression, TakesTheLongestName) {
  Expect({{"Age-Days", "7"},
          {"Age - Days", "17"},
          {"(Age)-(Days)", "17"},
          {"Days Late-Days", "43"}});
}

TEST(Expression, ComparesWhatIsOfOneKind) {
  Expect({{"Age >= 18", "true"},
          {"Age < 18", "false"},
          {"Age != 19", "false"},
          {"\"a\" < \"b\"", "true"},
          {"Reason = \"CASH\"", "true"},
          {"Paid = true", "true"},
          {"Nothing = null", "true"},
          {"Nothing != null", "false"},
          {"Age = null", "false"},
          {"Nothing < 5", "null"},
          {"No Number > 5", "null"},
          {"[1, 2] = [1, 2]", "true"},
          {"[1, 2] = [2, 1]", "false"},
          {"[1, 2] = [1]", "false"},
          {"[1, [2]] = [1, [2.0]]", "true"},
          {"[1] = [\"1\"]", "false"},
          {"[null] = [null]", "true"},
          {"Debtor = Turned Debtor", "true"},
          {"[Debtor] != [Turned Debtor]", "false"},
          {"Debtor = Debtors", "character 8: cannot compare context with list"},
          {"Five = Word", "null"},
          {"Five != Word", "null"},
          {"Five < Word", "null"},
          {"null = null", "true"},
          {"null != null", "false"},
          {"null != Five", "true"},
          {"null < null", "null"},
          {"null <= null", "null"},
          {"\"a\" < \"ab\"", "true"},
          {"\"Z\" < \"a\"", "true"},
          {"\"\\uFFFD\" < \"\\U01F40E\"", "true"},
          {"date(\"2024-01-31\") = Due", "true"},
          {"Due > @\"2023-12-31\"", "true"}});
}

// Tables 50 and 51: whatever is neither true nor false is as null.
TEST(Expression, LogicHasThreeValues) {
  Expect({{"Five and true", "null"},
          {"Five and false", "false"},
          {"false and Five", "false"},
          {"Five or true", "true"},
          {"Five or false", "null"},
          {"Word or Nothing", "null"},
          {"not(Five)", "null"},
          {"not(null)", "null"},
          {"not(false)", "true"},
          {"false and false", "false"},
          {"false and true", "false"},
          {"false or true", "true"},
          {"true or true", "true"},
          {"true or false", "true"},
          {"No Truth and true", "null"},
          {"No Truth or false", "null"},
          {"No Truth or No Truth", "null"},
          {"true and true", "true"},
          {"true and false", "false"},
          {"true and No Truth", "null"},
          {"false and No Truth", "false"},
          {"No Truth and false", "false"},
          {"No Truth and No Truth", "null"},
          {"true or No Truth", "true"},
          {"No Truth or true", "true"},
          {"false or No Truth", "null"},
          {"false or false", "false"},
          {"not(true)", "false"},
          {"not(No Truth)", "null"},
          {"true or false and false", "true"}});
}

TEST(Expression, InAndBetween) {
  Expect({{"5 in [1..5]", "true"},
          {"5 in [1..5)", "false"},
          {"5 in [1..5[", "false"},
          {"1 in (1..5)", "false"},
          {"1 in ]1..5]", "false"},
          {"2 in ]1..5]", "true"},
          {"5 in (> 3)", "true"},
          {"5 in > 3", "true"},
          {"5 in (< 3, > 4)", "true"},
          {"5 in (1, 2, 5)", "true"},
          {"5 in (1, 2)", "false"},
          {"5 in [1, 2, 5]", "true"},
          {"5 in List", "false"},
          {"2 in List", "true"},
          {"5 in not(1, 2)", "true"},
          {"5 in not(5)", "false"},
          {"Age between 18 and 20", "true"},
          {"Age between 20 and 30 or Paid", "true"},
          {"No Number in [1..5]", "null"},
          {"No Number between 1 and 5", "null"},
          {"Due in [date(\"2024-01-01\")..date(\"2024-01-31\")]", "true"},
          {"Due in [date(\"2024-01-01\")..date(\"2024-01-31\"))", "false"},
          {"(Age in [1..20]) and Paid", "true"}});
}

// Table 55.
TEST(Expression, InIsWhatItStandsFor) {
  Expect({{"2 in [[1..3], [5..9]]", "true"},
          {"4 in [[1..3], [5..9]]", "false"},
          {"2 in [(2..4], [1..2)]", "false"},
          {"5 in [< 3, > 4]", "true"},
          {"No Number in [[1..3], [5..9]]", "null"},
          {"Age in Age", "true"},
          {"Age in Days", "false"},
          {"1 in 1", "true"},
          {"\"b\" in [\"a\"..\"c\"]", "true"},
          {"\"b\" in (\"b\"..\"c\"]", "false"},
          {"true in (false, true)", "true"},
          {"5 in [9..1]", "false"},
          {"5 in != 4", "true"},
          {"5 in = 5", "true"},
          {"null in [1, null]", "true"},
          {"null in [1, 2]", "false"},
          {"Nothing in (null)", "true"},
          {"5 in (null)", "false"},
          {"5 in (No Number)", "false"},
          {"No Number in < 5", "null"},
          {"No Number in (< 5, null)", "true"},
          {"No Number in not(5)", "true"},  // null = 5 is false.
          {"No Number in not(< 5)", "null"},
          {"5 in (< No Number)", "null"},
          {"5 in (< No Number, 5)", "true"},
          {"5 in [No Number..9]", "null"},
          {"5 in [6..No Number]", "false"},
          {"5 between 6 and No Number", "false"},
          {"5 between No Number and 9", "null"},
          {"Word in (1, 2)", "null"},
          {"Word in (1, \"a\")", "true"}});
}

TEST(Expression, DatesTimesAndDurations) {
  Expect(
      {{"date(\"2012-12-25\") - date(\"2012-12-24\")", "duration(\"P1D\")"},
       {"date(\"2024-01-31\") + duration(\"P1M\")", "date(\"2024-02-29\")"},
       {"date(\"2024-02-29\") + duration(\"P1Y\")", "date(\"2025-02-28\")"},
       {"Due + @\"P1D\"", "date(\"2024-02-01\")"},
       {"Due - @\"P31D\"", "date(\"2023-12-31\")"},
       {"date and time(\"2024-01-31T10:30:00\") + @\"PT14H\"",
        "date and time(\"2024-02-01T00:30:00\")"},
       {"time(\"23:00:00\") + duration(\"PT2H\")", "time(\"01:00:00\")"},
       {"time(\"10:30:00\") - time(\"09:00:00\")", "duration(\"PT1H30M\")"},
       {"@\"PT90M\" = @\"PT1H30M\"", "true"},
       {"@\"P1Y\" = @\"P12M\"", "true"},
       {"@\"P1D\" + @\"PT12H\"", "duration(\"P1DT12H\")"},
       {"@\"P1D\" * 1.5", "duration(\"P1DT12H\")"},
       {"@\"P1D\" / 2", "duration(\"PT12H\")"},
       {"@\"P3D\" / @\"P2D\"", "1.5"},
       {"-@\"P1D\"", "duration(\"-P1D\")"},
       {"@\"P1Y6M\" - @\"P7M\"", "duration(\"P11M\")"},
       {"date(date and time(\"2024-01-31T10:30:00\"))", "date(\"2024-01-31\")"},
       {"time(@\"2024-01-31T10:30:00.25\")", "time(\"10:30:00.25\")"},
       {"date and time(Due, time(\"08:00:00\"))",
        "date and time(\"2024-01-31T08:00:00\")"},
       {"@\"1969-12-31T23:59:59\" < @\"1970-01-01T00:00:00\"", "true"},
       {"date(\"9999-12-31\") + @\"P1D\"", "null"},
       {"date(\"0001-01-01\") - @\"P1D\"", "null"},
       {"date(\"0001-01-01\") - @\"P1M\"", "null"},
       {"date(Reason)", "null"}});
}

// Table 57, with its sides turned where it says so.
TEST(Expression, AddsAndSubtractsTimes) {
  Expect({{"@\"2024-02-01T12:00:00\" - Due", "duration(\"P1DT12H\")"},
          {"Due - @\"2024-02-01T12:00:00\"", "duration(\"-P1DT12H\")"},
          {"@\"P1D\" + Due", "date(\"2024-02-01\")"},
          {"Due + @\"PT23H\"", "date(\"2024-01-31\")"},
          {"Due - @\"PT1H\"", "date(\"2024-01-30\")"},
          {"@\"2024-01-15\" + @\"P1Y1M\"", "date(\"2025-02-15\")"},
          {"@\"2024-01-15\" - @\"P1Y1M\"", "date(\"2022-12-15\")"},
          {"@\"P1M\" + @\"2024-01-31T10:00:00\"",
           "date and time(\"2024-02-29T10:00:00\")"},
          {"@\"1970-01-01T00:30:00\" - @\"PT1H\"",
           "date and time(\"1969-12-31T23:30:00\")"},
          {"@\"PT2H\" + time(\"23:00:00\")", "time(\"01:00:00\")"},
          {"time(\"01:00:00\") - @\"PT2H\"", "time(\"23:00:00\")"},
          {"time(\"01:00:00\") - time(\"02:00:00\")", "duration(\"-PT1H\")"},
          {"@\"P1Y\" + @\"P2M\"", "duration(\"P1Y2M\")"},
          {"@\"P2M\" - @\"P1Y\"", "duration(\"-P10M\")"},
          {"@\"PT1H\" - @\"P1D\"", "duration(\"-PT23H\")"}});
}

// Tables 59 and 62. A part of a month or a microsecond is cut off.
TEST(Expression, MultipliesDividesAndNegatesDurations) {
  Expect({{"2 * @\"P1D\"", "duration(\"P2D\")"},
          {"@\"P1Y\" * 1.5", "duration(\"P1Y6M\")"},
          {"1.5 * @\"P1Y\"", "duration(\"P1Y6M\")"},
          {"@\"P1Y\" / 2", "duration(\"P6M\")"},
          {"@\"-P1M\" / 2", "duration(\"P0M\")"},
          {"@\"P1Y\" / @\"P3M\"", "4"},
          {"@\"P1D\" / 0", "null"},
          {"@\"P1Y\" / 0", "null"},
          {"@\"P1Y\" / @\"P0M\"", "null"},
          {"@\"P1D\" / @\"PT0S\"", "null"},
          {"-@\"P1Y\"", "duration(\"-P1Y\")"},
          {"@\"P106751991D\" * 2", "null"}});
}

// Table 72.
TEST(Expression, ConvertsTextsAndTimes) {
  Expect({{"date and time(\"2012-12-24\")",
           "date and time(\"2012-12-24T00:00:00\")"},
          {"date and time(@\"2024-01-31T10:00:00\", time(\"08:00:00\"))",
           "date and time(\"2024-01-31T08:00:00\")"},
          {"date and time(Due, Nothing)", "null"},
          {"date and time(\"2012-12-24T23:59:00\") + duration(\"PT1M\")",
           "date and time(\"2012-12-25T00:00:00\")"},
          {"date and time(\"2012-12-24T23:59:00\") - "
           "date and time(\"2012-12-22T03:45:00\")",
           "duration(\"P2DT20H14M\")"},
          {"time(\"23:59:00\") + duration(\"PT2M\")", "time(\"00:01:00\")"},
          {"duration(\"P2Y2M\") = duration(\"P26M\")", "true"},
          {"@\"P0DT25H\"", "duration(\"P1DT1H\")"},
          {"@\"P0Y13M\"", "duration(\"P1Y1M\")"},
          {"date(null)", "null"},
          {"duration(Nothing)", "null"},
          {"time(Word)", "null"},
          {"date(Five)", "null"}});
}

TEST(Expression, TextsListsContextsAndChoices) {
  Expect({{"\"a\" + \"b\"", "\"ab\""},
          {"\"\\u4E2D \\\"x\\\"\"", "\"中 \\\"x\\\"\""},
          {"[1, \"a\", true, null]", "[1, \"a\", true, null]"},
          {"[]", "[]"},
          {"min(3, 1, 2)", "1"},
          {"max(List)", "3"},
          {"sum(List)", "6"},
          {"sum(1, null)", "null"},
          {"count([1, null, 3])", "3"},
          {"count([])", "0"},
          {"max([])", "null"},
          {"Debtor.score + 1", "8.5"},
          {"Debtor.name", "\"Kestrel\""},
          {"Debtor.age", "null"},
          {"if Age > 18 then \"adult\" else \"child\"", "\"adult\""},
          {"if No Truth then 1 else 2", "2"},
          {"if null then 1 else 2", "2"},
          {"if Word then 1 else 2", "2"},
          {"Debtors.score", "[1, null, [2], null]"},
          {"Word.score", "null"},
          {"\"\\U01F40E\" = \"\\uD83D\\uDC0E\"", "true"}});
}

// Table 75.
TEST(Expression, CountsAndComparesLists) {
  Expect({{"count([1, [2, 3]])", "2"},
          {"count([null])", "1"},
          {"count(null)", "null"},
          {"count(Nothing)", "null"},
          {"count(Five)", "1"},
          {"min([1, 2, 3])", "1"},
          {"max(1, 2, 3)", "3"},
          {"min(1) = min([1])", "true"},
          {"min(\"b\", \"a\")", "\"a\""},
          {"max(Due, @\"2025-01-01\")", "date(\"2025-01-01\")"},
          {"min(1, null)", "null"},
          {"max(1, Word)", "null"},
          {"max(null)", "null"},
          {"sum([])", "null"},
          {"sum(1)", "1"},
          {"sum([1, 2, 3])", "6"},
          {"sum(1, Word)", "null"},
          {"sum(null)", "null"}});
}

TEST(Expression, NamesMayHaveBlanksAndAnyLetters) {
  Expect({{"Days Late + 1", "46"},
          {"Days  Late+1", "46"},
          {"Days + 1", "3"},
          {"年龄 + 1", "31"},
          {"Days Late in [30..60]", "true"}});
}

TEST(Expression, FaultsNameTheCharacterAndWhatWasExpected) {
  for (const Case& each : std::vector<Case>{
           {"1 +",
            "character 4: expected a value, a name, \"(\", \"[\" or a "
            "function, found the end of the expression"},
           {"1 + \"a\"", "character 3: cannot add number and string"},
           {"Age = \"x\"", "character 5: cannot compare number with string"},
           {"Ages + 1",
            "character 1: nothing is called \"Ages\"; the nearest "
            "is \"Age\""},
           {"true < false",
            "character 1: expected a value that has an order, "
            "found boolean"},
           {"1 and true", "character 1: expected a condition, found number"},
           {"(1 + 2", "expected \")\", found the end of the expression"},
           {"[1, 2", "expected \",\" or \"]\""},
           {"date(\"2024-02-30\")", "2024-02-30"},
           {"time(\"10:30:00+02:00\")", "a time without a zone"},
           {"if true then 1", "expected else"},
           {"1 2", "expected an operator or the end"},
           {"5 in [1..\"a\"]", "cannot compare number with string"},
           {"not(1, 2)", "expected 1 argument, found 2"},
           {"Age.x", "a number has no entry x"},
           {"date(5)", "character 6: cannot make a date of number"},
           {"date and time(Due)",
            "character 15: cannot make a date and time of date"},
           {"1 /* 2", "expected a value"},
           {"\"abc", "expected"}}) {
    EXPECT_THAT(Result(each.text), HasSubstr(each.value)) << each.text;
  }
}

TEST(Expression, IsBoundedInDepth) {
  EXPECT_THAT(Result(std::string(10'000, '(')), HasSubstr("too deeply"));
  EXPECT_THAT(Result(std::string(10'000, '-') + "1"), HasSubstr("too deeply"));
  std::string truths = "true";
  for (int i = 0; i < 5000; ++i) truths += " or true";
  EXPECT_THAT(Result(truths), HasSubstr("too deeply"));
  std::string nested = "5 in ";
  for (int i = 0; i < 5000; ++i) nested += "not(";
  EXPECT_THAT(Result(nested), HasSubstr("too deeply"));
  EXPECT_THAT(Result(std::string(100'000, ' ') + "1"), HasSubstr("bytes"));
}

// A sum is as long as its text may be.
TEST(Expression, ReadsLongSums) {
  std::string sum = "n";
  while (sum.size() + 4 < std::size_t{64} * 1024) sum += "+n-n";
  const auto expression =
      Expression::Compile(sum + "*2", {{"n", ValueType::kNumber}});
  ASSERT_TRUE(expression.ok()) << expression.status();
  const Value n[] = {Value(*ParseDecimal("0.1"))};
  // n + n - n ... - n * 2
  EXPECT_EQ(expression->Evaluate(n), Value(Decimal{}));
}

}  // namespace
}  // namespace arrears
