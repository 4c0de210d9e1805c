// SPDX-License-Identifier: Apache-2.0
//
// Any text is refused as a FEEL expression with a message of one line that
// names the character, or compiles and keeps FEEL's laws for every row: its
// value is of its type, is the same twice and without what it does not read,
// equals itself, and is written as FEEL that has this value again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/rules/expression.h"

namespace arrears {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

const std::vector<Variable>& Variables() {
  static const std::vector<Variable> kVariables = {
      {"n", ValueType::kNumber},
      {"s", ValueType::kText},
      {"b", ValueType::kBool},
      {"d", ValueType::kDate},
      {"t", ValueType::kTime},
      {"dt", ValueType::kDateTime},
      {"days", ValueType::kDayTime},
      {"months", ValueType::kYearMonth},
      {"l", ValueType::kList},
      {"c", ValueType::kContext},
      {"x", ValueType::kAny},
      {"Days Late", ValueType::kNumber},
      {"date of x", ValueType::kDate},
      {"b or n", ValueType::kAny},
      {"\xE9\x80\xBE", ValueType::kAny},
      {"a-b", ValueType::kNumber}};
  return kVariables;
}

Value Number(const char* text) { return ParseDecimal(text).value(); }
Value Moment(const char* text) { return ParseMoment(text).value(); }

// All null, an ordinary row, and two rows of ends.
std::vector<std::vector<Value>> Rows() {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const Value day = Moment("2024-01-31");
  return {
      std::vector<Value>(Variables().size()),
      {Number("45"), std::string("A\"\\\n\xE9\x80\xBE"), true, day,
       Moment("23:59:59.5"), Moment("2024-02-29T10:30:00"), Moment("P1DT2H"),
       Moment("-P1Y1M"), ValueList{Number("1"), Number("2.50"), Value()},
       Context{{"a", Number("7")}, {"b", Context{{"c", day}}}},
       std::string("A"), Number("0"), day, Value(), true, Number("-1.5")},
      {Number("9e299"), std::string(), false, Moment("9999-12-31"),
       Moment("00:00:00"), Moment("9999-12-31T23:59:59.999999"),
       DayTimeDuration{kMost}, YearMonthDuration{kMost}, ValueList(), Context(),
       ValueList{std::string("A"), day},
       Number("0.333333333333333333333333333333333333333"), Value(),
       Number("3"), YearMonthDuration{-1}, Number("-1e-299")},
      {Number("-1e-300"), std::string("2024-01-31"), Value(),
       Moment("0001-01-01"), Value(), Moment("0001-01-01T00:00:00"),
       DayTimeDuration{kLeast}, YearMonthDuration{kLeast},
       ValueList{ValueList{Value()}, Context()},
       Context{{"a", Value()}, {"a b", Number("2")}},
       Context{{"a", Number("1")}}, Number("999"), Moment("1970-01-01"), day,
       DateTime{-1}, Number("0")}};
}

std::size_t CharactersOf(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (c & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

void CheckMessage(std::string_view text, const absl::Status& status) {
  const std::string message(status.message());
  Require(status.code() == absl::StatusCode::kInvalidArgument ||
          status.code() == absl::StatusCode::kNotFound);
  Require(message.find('\n') == message.npos);
  constexpr std::string_view kPlace = "character ";
  Require(message.compare(0, kPlace.size(), kPlace) == 0);
  char* end = nullptr;
  const auto at = std::strtoull(message.c_str() + kPlace.size(), &end, 10);
  Require(at >= 1 && at <= CharactersOf(text) + 1);
  Require(end[0] == ':' && end[1] == ' ' && end[2] != '\0');
}

// Of what two levels of brackets more refuse only for their depth.
std::optional<Expression> Wrapped(const std::string& text) {
  auto wrapped = Expression::Compile(text, Variables());
  if (wrapped.ok()) return *std::move(wrapped);
  const std::string message(wrapped.status().message());
  Require(message.find("deep") != message.npos);
  return std::nullopt;
}

bool HasContext(const Value& value) {
  if (value.type() == ValueType::kContext) return true;
  const auto* list = value.get<ValueList>();
  return list != nullptr && std::any_of(list->begin(), list->end(), HasContext);
}

void CheckWritten(const Value& value) {
  if (HasContext(value)) return;  // Contexts are not written in expressions.
  const auto read = Expression::Compile(FormatValue(value), {});
  Require(read.ok() && read->Evaluate({}) == value);
}

struct Laws {
  std::optional<Expression> in_brackets, equals_itself, negated, excluded;
};

void CheckRow(const Expression& expression, const Laws& laws,
              std::vector<Value> row) {
  const Value value = expression.Evaluate(row);
  Require(value.is_null() || expression.type() == ValueType::kAny ||
          value.type() == expression.type());
  Require(expression.Evaluate(row) == value);
  CheckWritten(value);
  if (laws.in_brackets) Require(laws.in_brackets->Evaluate(row) == value);
  if (laws.equals_itself) {
    Require(laws.equals_itself->Evaluate(row) == Value(true));
  }
  if (expression.type() == ValueType::kBool) {
    const auto* truth = value.get<bool>();
    const Value opposite = truth == nullptr ? Value() : Value(!*truth);
    if (laws.negated) Require(laws.negated->Evaluate(row) == opposite);
    if (laws.excluded) {
      Require(laws.excluded->Evaluate(row) ==
              (truth == nullptr ? Value() : Value(true)));
    }
  }
  const std::vector<std::size_t>& reads = expression.reads();
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (!std::binary_search(reads.begin(), reads.end(), i)) row[i] = {};
  }
  Require(expression.Evaluate(row) == value);
}

void Check(std::string_view text) {
  static const std::vector<std::vector<Value>> kRows = Rows();
  const auto expression = Expression::Compile(text, Variables());
  if (!expression.ok()) return CheckMessage(text, expression.status());
  const std::vector<std::size_t>& reads = expression->reads();
  Require(std::is_sorted(reads.begin(), reads.end()));
  Require(reads.empty() || reads.back() < Variables().size());
  // The text may end in a comment.
  const std::string inner = "(" + std::string(text) + "\n)";
  Laws laws;
  laws.in_brackets = Wrapped("\n" + inner + " ");
  laws.equals_itself = Wrapped(inner + "=" + inner);
  if (expression->type() == ValueType::kBool) {
    laws.negated = Wrapped("not" + inner);
    laws.excluded = Wrapped(inner + " or not" + inner);
  }
  for (const std::vector<Value>& row : kRows) {
    CheckRow(*expression, laws, row);
  }
}

}  // namespace
}  // namespace arrears

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  // What is longer than 64 KiB is refused whole, without a character.
  if (size > 32'000) return 0;
  arrears::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
