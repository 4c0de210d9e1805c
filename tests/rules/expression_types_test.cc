// SPDX-License-Identifier: Apache-2.0
//
// Every operator of FEEL between values of every two types: a result where the
// DMN specification (1.5, tables 52 to 60) has one, and else null, or a fault
// where the types are known before.
#include <optional>
#include <string>
#include <vector>

#include "arrears/rules/expression.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using enum ValueType;

Value Moment(const char* text) { return *ParseMoment(text); }

// One value of each type.
std::vector<Value> Values() {
  return {true,
          DecimalOf(std::int64_t{2}),
          std::string("a"),
          Moment("2024-01-15"),
          Moment("10:30:00"),
          Moment("2024-01-15T10:30:00"),
          Moment("P1D"),
          Moment("P1M"),
          ValueList{true},
          Context{{"a", true}}};
}

struct Result {
  ValueType a, b, type;
};
struct Operator {
  const char* sign;
  std::vector<Result> results;
};

// Tables 57, 59 and 60.
std::vector<Operator> Arithmetic() {
  return {{"+",
           {{kNumber, kNumber, kNumber},
            {kText, kText, kText},
            {kDayTime, kDayTime, kDayTime},
            {kYearMonth, kYearMonth, kYearMonth},
            {kDate, kDayTime, kDate},
            {kDayTime, kDate, kDate},
            {kDate, kYearMonth, kDate},
            {kYearMonth, kDate, kDate},
            {kDateTime, kDayTime, kDateTime},
            {kDayTime, kDateTime, kDateTime},
            {kDateTime, kYearMonth, kDateTime},
            {kYearMonth, kDateTime, kDateTime},
            {kTime, kDayTime, kTime},
            {kDayTime, kTime, kTime}}},
          {"-",
           {{kNumber, kNumber, kNumber},
            {kDate, kDate, kDayTime},
            {kDate, kDateTime, kDayTime},
            {kDateTime, kDate, kDayTime},
            {kDateTime, kDateTime, kDayTime},
            {kTime, kTime, kDayTime},
            {kDayTime, kDayTime, kDayTime},
            {kYearMonth, kYearMonth, kYearMonth},
            {kDate, kDayTime, kDate},
            {kDate, kYearMonth, kDate},
            {kDateTime, kDayTime, kDateTime},
            {kDateTime, kYearMonth, kDateTime},
            {kTime, kDayTime, kTime}}},
          {"*",
           {{kNumber, kNumber, kNumber},
            {kDayTime, kNumber, kDayTime},
            {kNumber, kDayTime, kDayTime},
            {kYearMonth, kNumber, kYearMonth},
            {kNumber, kYearMonth, kYearMonth}}},
          {"/",
           {{kNumber, kNumber, kNumber},
            {kDayTime, kNumber, kDayTime},
            {kYearMonth, kNumber, kYearMonth},
            {kDayTime, kDayTime, kNumber},
            {kYearMonth, kYearMonth, kNumber}}},
          {"**", {{kNumber, kNumber, kNumber}}}};
}

// Tables 53 and 54: values of one type, those with an order for <.
std::vector<Operator> Comparisons() {
  Operator equal{"=", {}}, unequal{"!=", {}}, less{"<", {}}, most{"<=", {}},
      greater{">", {}}, least{">=", {}};
  for (const Value& value : Values()) {
    const Result result = {value.type(), value.type(), kBool};
    equal.results.push_back(result);
    unequal.results.push_back(result);
    if (value.type() == kBool || value.type() >= kList) continue;
    for (Operator* each : {&less, &most, &greater, &least}) {
      each->results.push_back(result);
    }
  }
  return {equal, unequal, less, most, greater, least};
}

// kAny where there is no result.
ValueType Expected(const Operator& op, ValueType a, ValueType b) {
  for (const Result& result : op.results) {
    if (result.a == a && result.b == b) return result.type;
  }
  return kAny;
}

void Check(const Operator& op, const Value& a, const Value& b) {
  const std::string text = std::string("a ") + op.sign + " b";
  const std::string shown = FormatValue(a) + op.sign + FormatValue(b);
  const ValueType type = Expected(op, a.type(), b.type());
  const auto late = Expression::Compile(text, {{"a", kAny}, {"b", kAny}});
  ASSERT_TRUE(late.ok()) << late.status();
  const std::vector<Value> values = {a, b};
  EXPECT_EQ(late->Evaluate(values).type(), type) << shown;
  const auto typed =
      Expression::Compile(text, {{"a", a.type()}, {"b", b.type()}});
  ASSERT_EQ(typed.ok(), type != kAny) << shown << typed.status();
  if (!typed.ok()) return;
  EXPECT_EQ(typed->type(), type) << shown;
  EXPECT_EQ(typed->Evaluate(values), late->Evaluate(values)) << shown;
  // Null on either side: = and != tell it, all else is null.
  const std::string sign = op.sign;
  const Value told =
      sign == "=" || sign == "!=" ? Value(sign == "!=") : Value();
  EXPECT_EQ(typed->Evaluate(std::vector<Value>{Value(), b}), told) << shown;
  EXPECT_EQ(typed->Evaluate(std::vector<Value>{a, Value()}), told) << shown;
}

TEST(ExpressionTypes, HaveTheResultsOfTheSpecification) {
  std::vector<Operator> operators = Arithmetic();
  for (Operator& each : Comparisons()) operators.push_back(std::move(each));
  for (const Operator& op : operators) {
    for (const Value& a : Values()) {
      for (const Value& b : Values()) Check(op, a, b);
    }
  }
}

}  // namespace
}  // namespace arrears
