// SPDX-License-Identifier: Apache-2.0
//
// Any text is refused as a cell with a message of one line, or compiles and
// accepts the values that the slow twin accepts, or for which, as an
// expression, it is true. The first byte picks the type of the column.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrears/rules/decision_table.h"
#include "arrears/rules/explain.h"
#include "arrears/rules/expression.h"
#include "reference/rules_reference.h"

namespace arrears {
namespace {

template <class T>
ColumnBuilder<T> Build(const std::vector<T>& values) {
  ColumnBuilder<T> column;
  for (const T value : values) column.Append(value);
  column.AppendNull();
  return column;
}

template <class T>
ColumnBuilder<T> Integers() {
  std::vector<T> values = {std::numeric_limits<T>::min(),
                           std::numeric_limits<T>::max()};
  for (int i = -12; i <= 100; ++i) values.push_back(static_cast<T>(i));
  return Build(values);
}

ColumnBuilder<double> Doubles() {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return Build<double>({-kInfinity, -1e300,
                        -2,         -1,
                        -0.1,       -0.0,
                        0.0,        5e-324,
                        0.1,        0.25,
                        1,          1.1,
                        2,          10,
                        30,         30.5,
                        60,         90,
                        1e22,       1e300,
                        kInfinity,  std::numeric_limits<double>::quiet_NaN()});
}

ColumnBuilder<Date> Dates() {
  std::vector<Date> days;
  for (std::int32_t i = -3; i < 60; ++i) {
    days.push_back(Date::FromDays(19753 + i));  // About 2024-01-31.
  }
  return Build(days);
}

Column ColumnOf(ColumnType type) {
  const std::vector<std::string> words = {"", "A", "B", "AB", "-", "null", " "};
  switch (type) {
    case ColumnType::kInt8:
      return Column::Int8("c", Integers<std::int8_t>());
    case ColumnType::kInt16:
      return Column::Int16("c", Integers<std::int16_t>());
    case ColumnType::kInt32:
      return Column::Int32("c", Integers<std::int32_t>());
    case ColumnType::kInt64:
      return Column::Int64("c", Integers<std::int64_t>());
    case ColumnType::kFloat64:
      return Column::Float64("c", Doubles());
    case ColumnType::kDate:
      return Column::OfDates("c", Dates());
    case ColumnType::kBool:
      return Column::Bool("c", Build<std::uint8_t>({0, 1}));
    case ColumnType::kDictionary:
      return Column::Dictionary(
          "c", Build<std::int32_t>({0, 1, 2, 3, 4, 5, 6, 7, -1}), words);
    case ColumnType::kDictionary8:
      return Column::Dictionary8(
          "c", Build<std::uint8_t>({0, 1, 2, 3, 4, 5, 6, 7, 255}), words);
    case ColumnType::kText:
      break;
  }
  TextBuilder text;
  for (const std::string& word : words) text.Append(word);
  text.AppendNull();
  return Column::Text("c", std::move(text));
}

// 1e-80789604, or 0e-80789604, which the twin writes out.
bool HasHugeExponent(const std::string& cell) {
  for (std::size_t at = cell.find_first_of("eE"); at != std::string::npos;
       at = cell.find_first_of("eE", at + 1)) {
    const std::size_t digits = cell.find_first_not_of("+-", at + 1);
    const std::size_t end = cell.find_first_not_of("0123456789", digits);
    if (digits != std::string::npos &&
        std::min(end, cell.size()) - digits > 3) {
      return true;
    }
  }
  return false;
}

// What the twin understands: no escapes, comments, conditions or letters beyond
// ASCII.
bool IsPlain(const std::string& cell) {
  for (const char c : cell) {
    if (c == '\\' || c == '/' || c == '?' || c < 0) return false;
  }
  return !HasHugeExponent(cell);
}

std::optional<Value> ValueAt(const Column& column, std::size_t row) {
  switch (column.type()) {
    case ColumnType::kInt8:
      return DecimalOf(std::int64_t{column.int8s()[row]});
    case ColumnType::kInt16:
      return DecimalOf(std::int64_t{column.int16s()[row]});
    case ColumnType::kInt32:
      return DecimalOf(std::int64_t{column.int32s()[row]});
    case ColumnType::kInt64:
      return DecimalOf(column.int64s()[row]);
    case ColumnType::kDate:
      return column.dates()[row];
    case ColumnType::kBool:
      return column.bools()[row] != 0;
    case ColumnType::kText:
      return std::string(column.texts()[row]);
    default:
      return std::nullopt;
  }
}

// A condition is met where the expression is true. Null is another matter
// (METHODS.md), and doubles have values that FEEL cannot write.
void CheckCondition(const std::string& cell, const Column& column,
                    const std::vector<std::int32_t>& rule) {
  const std::optional<Value> first = ValueAt(column, 0);
  if (!first) return;
  const auto condition = Expression::Compile(cell, {{"?", first->type()}});
  if (!condition.ok() || condition->reads().empty()) return;  // Is none.
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.has(row)) continue;
    const std::vector<Value> values = {*ValueAt(column, row)};
    const bool met = condition->Evaluate(values) == Value(true);
    if (met != (rule[row] == 0)) std::abort();
  }
}

void Check(const std::string& cell, ColumnType type) {
  TableSpec spec;
  spec.inputs = {{"c", {}}};
  spec.rules = {{"R", {cell}, {}, {}, "", ""}};
  const auto table = DecisionTable::Compile(spec, {{"c", type}});
  if (!table.ok()) {
    const std::string message(table.status().message());
    if (message.find("character ") == std::string::npos) std::abort();
    if (message.find('\n') != std::string::npos) std::abort();
    return;
  }
  Frame frame;
  if (!frame.Add(ColumnOf(type)).ok()) std::abort();
  const auto result = table->Run(frame);
  if (!result.ok()) std::abort();
  if (IsPlain(cell) && result->rule != reference::RunCellByCell(spec, frame)) {
    std::abort();
  }
  CheckCondition(cell, frame.columns()[0], result->rule);
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    const auto why = ExplainRow(*table, frame, row);
    if (!why.ok() || why->rule != result->rule[row]) std::abort();
    if (why->refusals[0].empty() != (result->rule[row] == 0)) std::abort();
  }
}

}  // namespace
}  // namespace arrears

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0) return 0;
  arrears::Check(std::string(reinterpret_cast<const char*>(data + 1), size - 1),
                 static_cast<arrears::ColumnType>(data[0] % 10));
  return 0;
}
