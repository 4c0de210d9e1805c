// SPDX-License-Identifier: Apache-2.0
#include "reference/rules_random.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <utility>

namespace arrears::reference {
namespace {

constexpr std::int32_t kFirstDay = 19750;  // 2024-01-28: a month's end is near.
constexpr const char* kTexts[] = {
    "",      "A",   "B", "C",   "KEY",
    "SMALL", "not", "-", "a,b", "\xE4\xB8\xAD\xE6\x96\x87"};
constexpr int kTextCount = static_cast<int>(std::size(kTexts));

int Draw(std::mt19937& rng, int first, int last) {
  return std::uniform_int_distribution<int>(first, last)(rng);
}
bool Chance(std::mt19937& rng, int one_in) { return Draw(rng, 1, one_in) == 1; }

std::string RandomNumber(std::mt19937& rng, int spread) {
  std::string whole = std::to_string(Draw(rng, -spread, spread));
  switch (Draw(rng, 0, 11)) {
    case 0:
      return whole + ".5";
    case 1:
      return whole + ".10";
    case 2:
      return whole + ".1";
    case 3:
      return whole + "0e-1";
    case 4:
      return Chance(rng, 2) ? "9223372036854775807" : "-9223372036854775808";
    case 5:
      return Chance(rng, 2) ? "1e25" : "-99999999999999999999.5";
    case 6:
      return Chance(rng, 2) ? "127" : "-32768.00001";
    default:
      return whole;
  }
}

// A number as a double near a cell's literal: on it, or the next one.
double RandomDouble(std::mt19937& rng, int spread) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  switch (Draw(rng, 0, 15)) {
    case 0:
      return Chance(rng, 2) ? kInfinity : -kInfinity;
    case 1:
      return std::numeric_limits<double>::quiet_NaN();
    case 2:
      return -0.0;
    default:
      break;
  }
  const double value = std::stod(RandomNumber(rng, spread));
  const int side = Draw(rng, -1, 1);
  return side == 0 ? value : std::nextafter(value, side * kInfinity);
}

std::string RandomLiteral(std::mt19937& rng, ColumnType type, int spread) {
  switch (type) {
    case ColumnType::kDate: {
      const std::string day =
          FormatIsoDate(Date::FromDays(kFirstDay + Draw(rng, -spread, spread)));
      return Chance(rng, 2) ? "@\"" + day + "\"" : "date(\"" + day + "\")";
    }
    case ColumnType::kBool:
      return Chance(rng, 2) ? "true" : "false";
    case ColumnType::kDictionary:
    case ColumnType::kDictionary8:
    case ColumnType::kText:
      return '"' + std::string(kTexts[Draw(rng, 0, kTextCount - 1)]) + '"';
    default:
      return RandomNumber(rng, spread);
  }
}

bool HasOrder(ColumnType type) {
  return type != ColumnType::kBool && !HoldsTexts(type);
}

// An interval with its ends in order, by whole numbers or days.
std::string RandomInterval(std::mt19937& rng, ColumnType type, int spread) {
  int low = Draw(rng, -spread, spread), high = Draw(rng, -spread, spread);
  if (low > high) std::swap(low, high);
  const auto end = [type](int value) {
    return type == ColumnType::kDate
               ? "date(\"" + FormatIsoDate(Date::FromDays(kFirstDay + value)) +
                     "\")"
               : std::to_string(value) + ".25";
  };
  const bool closed = low == high;
  const char* const opening[] = {"[", "(", "]"};
  const char* const closing[] = {"]", ")", "["};
  return opening[closed ? 0 : Draw(rng, 0, 2)] + end(low) + ".." + end(high) +
         closing[closed ? 0 : Draw(rng, 0, 2)];
}

std::string RandomTest(std::mt19937& rng, ColumnType type, int spread) {
  if (Chance(rng, 8)) {
    const char* const tests[] = {"null", "= null", "!= null"};
    return tests[Draw(rng, 0, 2)];
  }
  if (!HasOrder(type) || Chance(rng, 3)) {
    const char* const signs[] = {"", "", "= ", "!="};
    return signs[Draw(rng, 0, 3)] + RandomLiteral(rng, type, spread);
  }
  if (Chance(rng, 3)) return RandomInterval(rng, type, spread);
  const char* const signs[] = {"<", "<= ", "> ", ">="};
  return signs[Draw(rng, 0, 3)] + RandomLiteral(rng, type, spread);
}

template <class T, class Value>
ColumnBuilder<T> Fill(std::mt19937& rng, std::size_t rows, Value value) {
  ColumnBuilder<T> column;
  const bool has_nulls = !Chance(rng, 4);
  for (std::size_t i = 0; i < rows; ++i) {
    if (has_nulls && Chance(rng, 8)) {
      column.AppendNull();
    } else {
      column.Append(value());
    }
  }
  return column;
}

template <class T>
ColumnBuilder<T> FillIntegers(std::mt19937& rng, std::size_t rows, int spread) {
  return Fill<T>(rng, rows, [&] {
    if (Chance(rng, 16)) return std::numeric_limits<T>::min();
    if (Chance(rng, 16)) return std::numeric_limits<T>::max();
    return static_cast<T>(Draw(rng, -spread - 1, spread + 1));
  });
}

// Long ones are looked up another way than short ones.
std::vector<std::string> RandomDictionary(std::mt19937& rng) {
  std::vector<std::string> texts(kTexts, kTexts + Draw(rng, 0, kTextCount));
  const std::size_t padding = Chance(rng, 3) ? 10 : Chance(rng, 3) ? 70 : 0;
  for (std::size_t i = 0; i < padding; ++i) {
    texts.insert(texts.begin(), "unused " + std::to_string(i));
  }
  return texts;
}

Column RandomColumn(std::mt19937& rng, const std::string& name, ColumnType type,
                    std::size_t rows, int spread) {
  switch (type) {
    case ColumnType::kInt8:
      return Column::Int8(name, FillIntegers<std::int8_t>(rng, rows, spread));
    case ColumnType::kInt16:
      return Column::Int16(name, FillIntegers<std::int16_t>(rng, rows, spread));
    case ColumnType::kInt32:
      return Column::Int32(name, FillIntegers<std::int32_t>(rng, rows, spread));
    case ColumnType::kInt64:
      return Column::Int64(name, FillIntegers<std::int64_t>(rng, rows, spread));
    case ColumnType::kFloat64:
      return Column::Float64(name, Fill<double>(rng, rows, [&] {
                               return RandomDouble(rng, spread);
                             }));
    case ColumnType::kDate:
      return Column::OfDates(
          name, Fill<Date>(rng, rows, [&] {
            return Date::FromDays(kFirstDay +
                                  Draw(rng, -spread - 1, spread + 1));
          }));
    case ColumnType::kBool:
      return Column::Bool(name, Fill<std::uint8_t>(rng, rows, [&] {
                            return static_cast<std::uint8_t>(Draw(rng, 0, 1));
                          }));
    case ColumnType::kDictionary8: {
      const std::vector<std::string> texts = RandomDictionary(rng);
      const int last = static_cast<int>(texts.size());
      return Column::Dictionary8(
          name,
          Fill<std::uint8_t>(rng, rows,
                             [&] {
                               return static_cast<std::uint8_t>(
                                   Chance(rng, 20) ? 255 : Draw(rng, 0, last));
                             }),
          texts);
    }
    case ColumnType::kDictionary: {
      const std::vector<std::string> texts = RandomDictionary(rng);
      const int last = static_cast<int>(texts.size());
      return Column::Dictionary(
          name,
          Fill<std::int32_t>(rng, rows,
                             [&] {
                               const int code = Draw(rng, -1, last);
                               return Chance(rng, 20) ? code * 1'000'003 : code;
                             }),
          texts);
    }
    case ColumnType::kText:
      break;
  }
  TextBuilder text;
  for (std::size_t i = 0; i < rows; ++i) {
    if (Chance(rng, 8)) {
      text.AppendNull();
    } else {
      text.Append(kTexts[Draw(rng, 0, kTextCount - 1)]);
    }
  }
  return Column::Text(name, std::move(text));
}

// Rows [skip, ...) of a column of numbers, dates, truths or codes.
Column Borrow(const Column& c, std::size_t skip) {
  const std::size_t rows = c.size() - skip;
  switch (c.type()) {
    case ColumnType::kInt8:
      return Column::BorrowInt8(c.name(), c.int8s().Slice(skip, rows));
    case ColumnType::kInt16:
      return Column::BorrowInt16(c.name(), c.int16s().Slice(skip, rows));
    case ColumnType::kInt32:
      return Column::BorrowInt32(c.name(), c.int32s().Slice(skip, rows));
    case ColumnType::kInt64:
      return Column::BorrowInt64(c.name(), c.int64s().Slice(skip, rows));
    case ColumnType::kFloat64:
      return Column::BorrowFloat64(c.name(), c.float64s().Slice(skip, rows));
    case ColumnType::kDate:
      return Column::BorrowDates(c.name(), c.dates().Slice(skip, rows));
    case ColumnType::kBool:
      return Column::BorrowBool(c.name(), c.bools().Slice(skip, rows));
    case ColumnType::kDictionary8:
      return Column::BorrowDictionary8(c.name(), c.codes8().Slice(skip, rows),
                                       c.dictionary());
    default:
      return Column::BorrowDictionary(c.name(), c.int32s().Slice(skip, rows),
                                      c.dictionary());
  }
}

std::vector<OutputValue> RandomOutputs(std::mt19937& rng) {
  OutputValue text;
  if (!Chance(rng, 5)) text = std::string(Chance(rng, 2) ? "CALL" : "VISIT");
  return {text, std::int64_t{Draw(rng, 0, 1)}};
}

}  // namespace

std::string RandomCell(std::mt19937& rng, ColumnType type, int spread) {
  if (Chance(rng, 3)) return "-";
  std::string tests = RandomTest(rng, type, spread);
  while (Chance(rng, 3)) tests += ", " + RandomTest(rng, type, spread);
  return Chance(rng, 4) ? "not(" + tests + ")" : tests;
}

RulesCase RandomRules(std::mt19937& rng, const RulesCaseSize& size) {
  RulesCase result;
  TableSpec& table = result.table;
  table.name = "random";
  table.hit_policy = static_cast<HitPolicy>(Draw(rng, 0, 2));
  table.outputs = {{"action", OutputType::kText, std::string("WAIT")},
                   {"days", OutputType::kNumber, {}}};
  for (std::size_t i = 0; i < size.inputs; ++i) {
    const std::string name = "c" + std::to_string(i);
    const auto type = static_cast<ColumnType>(Draw(rng, 0, 9));
    const bool lend = type != ColumnType::kText && Chance(rng, 2);
    const auto skip = static_cast<std::size_t>(lend ? Draw(rng, 1, 13) : 0);
    Column column =
        RandomColumn(rng, name, type, skip + size.rows, size.spread);
    if (lend) {
      result.lent.push_back(std::move(column));
      column = Borrow(result.lent.back(), skip);
    }
    const bool scaled = type <= ColumnType::kInt64 && Chance(rng, 3);
    result.schema.push_back(
        {name, type, ValueType::kAny, scaled ? Draw(rng, 1, 2) : 0});
    table.inputs.push_back({name, {}});
    if (!result.frame.Add(std::move(column)).ok()) std::abort();
  }
  for (std::size_t r = 0; r < size.rules; ++r) {
    TableRule rule;
    rule.id = "R" + std::to_string(r);
    for (const InputSchema& input : result.schema) {
      rule.cells.push_back(RandomCell(rng, input.type, size.spread));
    }
    rule.outputs = RandomOutputs(rng);
    table.rules.push_back(std::move(rule));
  }
  return result;
}

}  // namespace arrears::reference
