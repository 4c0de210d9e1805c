// SPDX-License-Identifier: Apache-2.0
#include "reference/rules_points.h"

#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <set>
#include <utility>

namespace arrears::reference {
namespace {

// The numbers and the quoted texts in a column's cells.
struct Named {
  std::vector<double> numbers;
  std::set<std::string> texts;
};

Named NamedIn(const std::vector<std::string>& cells) {
  Named named;
  for (const std::string& cell : cells) {
    for (std::size_t i = 0; i < cell.size(); ++i) {
      if (cell[i] == '"') {
        const std::size_t end = cell.find('"', i + 1);
        named.texts.insert(cell.substr(i + 1, end - i - 1));
        i = end;
      } else if (std::isdigit(static_cast<unsigned char>(cell[i])) != 0) {
        const bool negative = i > 0 && cell[i - 1] == '-';
        std::size_t end = i;
        while (end < cell.size() && cell.substr(end, 2) != ".." &&
               (std::isalnum(static_cast<unsigned char>(cell[end])) != 0 ||
                cell[end] == '.' ||
                (cell[end] == '-' && cell[end - 1] == 'e'))) {
          ++end;
        }
        const double number = std::strtod(cell.substr(i, end - i).c_str(), {});
        named.numbers.push_back(negative ? -number : number);
        i = end - 1;
      }
    }
  }
  return named;
}

template <class T>
std::vector<Value> IntegersBeside(const std::vector<double>& numbers) {
  constexpr T kLeast = std::numeric_limits<T>::min();
  constexpr T kMost = std::numeric_limits<T>::max();
  std::set<T> values = {kLeast, kMost, 0};
  for (const double number : numbers) {
    for (int side = -2; side <= 2; ++side) {
      const double value = std::floor(number) + side;
      if (value > static_cast<double>(kLeast) &&
          value < static_cast<double>(kMost)) {
        values.insert(static_cast<T>(value));
      }
    }
  }
  std::vector<Value> points;
  points.reserve(values.size());
  for (const T value : values) points.emplace_back(Fraction(value));
  return points;
}

std::vector<Value> DoublesBeside(const std::vector<double>& numbers) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::set<double> values = {-kInfinity, 0.0, kInfinity};
  for (const double number : numbers) {
    values.insert({number, std::nextafter(number, -kInfinity),
                   std::nextafter(number, kInfinity)});
  }
  return {values.begin(), values.end()};
}

template <class T>
ColumnBuilder<T> Integers(const std::vector<Value>& values) {
  ColumnBuilder<T> column;
  for (const Value& value : values) {
    if (const auto* number = std::get_if<Fraction>(&value)) {
      column.Append(static_cast<T>(numerator(*number)));
    } else {
      column.AppendNull();
    }
  }
  return column;
}

template <class T, class As = T>
ColumnBuilder<As> Plain(const std::vector<Value>& values) {
  ColumnBuilder<As> column;
  for (const Value& value : values) {
    if (const T* plain = std::get_if<T>(&value)) {
      column.Append(static_cast<As>(*plain));
    } else {
      column.AppendNull();
    }
  }
  return column;
}

Column TextsOf(const std::string& name, ColumnType type,
               const std::vector<Value>& values) {
  TextBuilder texts;
  ColumnBuilder<std::int32_t> codes;
  std::vector<std::string> dictionary;
  for (const Value& value : values) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      texts.Append(*text);
      codes.Append(static_cast<std::int32_t>(dictionary.size()));
      dictionary.push_back(*text);
    } else {
      texts.AppendNull();
      codes.AppendNull();
    }
  }
  if (type == ColumnType::kText) return Column::Text(name, std::move(texts));
  return Column::Dictionary(name, std::move(codes), std::move(dictionary));
}

Column ColumnOf(const InputSchema& input, const std::vector<Value>& values) {
  const std::string& name = input.name;
  switch (input.type) {
    case ColumnType::kInt8:
      return Column::Int8(name, Integers<std::int8_t>(values));
    case ColumnType::kInt16:
      return Column::Int16(name, Integers<std::int16_t>(values));
    case ColumnType::kInt32:
      return Column::Int32(name, Integers<std::int32_t>(values));
    case ColumnType::kInt64:
      return Column::Int64(name, Integers<std::int64_t>(values));
    case ColumnType::kFloat64:
      return Column::Float64(name, Plain<double>(values));
    case ColumnType::kDate:
      return Column::OfDates(name, Plain<Date>(values));
    case ColumnType::kBool:
      return Column::Bool(name, Plain<bool, std::uint8_t>(values));
    default:
      return TextsOf(name, input.type, values);
  }
}

}  // namespace

Value ValueOf(const std::string& literal, ColumnType type) {
  if (literal == "null") return Nothing{};
  switch (type) {
    case ColumnType::kFloat64:
      return std::strtod(literal.c_str(), nullptr);
    case ColumnType::kDate:
      return *ParseIsoDate(literal.substr(6, 10));
    case ColumnType::kBool:
      return literal == "true";
    case ColumnType::kText:
    case ColumnType::kDictionary:
    case ColumnType::kDictionary8:
      return literal.substr(1, literal.size() - 2);
    default:
      return Fraction(literal);
  }
}

Frame FrameOf(const std::vector<InputSchema>& schema,
              const std::vector<std::vector<std::string>>& rows) {
  Frame frame;
  for (std::size_t i = 0; i < schema.size(); ++i) {
    std::vector<Value> values;
    values.reserve(rows.size());
    for (const std::vector<std::string>& row : rows) {
      values.push_back(ValueOf(row[i], schema[i].type));
    }
    if (!frame.Add(ColumnOf(schema[i], values)).ok()) std::abort();
  }
  return frame;
}

std::vector<Value> PointsOf(ColumnType type,
                            const std::vector<std::string>& cells) {
  const Named named = NamedIn(cells);
  switch (type) {
    case ColumnType::kInt8:
      return IntegersBeside<std::int8_t>(named.numbers);
    case ColumnType::kInt16:
      return IntegersBeside<std::int16_t>(named.numbers);
    case ColumnType::kInt32:
      return IntegersBeside<std::int32_t>(named.numbers);
    case ColumnType::kInt64:
      return IntegersBeside<std::int64_t>(named.numbers);
    case ColumnType::kFloat64:
      return DoublesBeside(named.numbers);
    case ColumnType::kBool:
      return {false, true};
    case ColumnType::kDate: {
      std::set<std::int32_t> days = {0};
      for (const std::string& text : named.texts) {
        const std::int32_t day = ParseIsoDate(text)->days_since_1970();
        days.insert({day - 1, day, day + 1});
      }
      std::vector<Value> points;
      points.reserve(days.size());
      for (const std::int32_t day : days) {
        points.emplace_back(Date::FromDays(day));
      }
      return points;
    }
    default:
      break;
  }
  std::vector<Value> points = {std::string("of no cell")};
  for (const std::string& text : named.texts) points.emplace_back(text);
  return points;
}

}  // namespace arrears::reference
