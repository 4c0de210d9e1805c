// SPDX-License-Identifier: Apache-2.0
#include "reference/rules_reference.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

namespace arrears::reference {
namespace {

Truth Of(bool known) { return known ? Truth::kTrue : Truth::kFalse; }
Truth Not(Truth t) {
  return static_cast<Truth>(2 - static_cast<std::uint8_t>(t));
}

// -12.50e-1 = -1250 / 10^2 / 10^1.
Fraction ReadFraction(const std::string& number) {
  boost::multiprecision::cpp_int digits = 0, ten = 10;
  long scale = 0;
  bool after_point = false;
  std::size_t i = number[0] == '-' ? 1 : 0;
  for (; i < number.size() && number[i] != 'e' && number[i] != 'E'; ++i) {
    if (number[i] == '.') {
      after_point = true;
      continue;
    }
    digits = digits * 10 + (number[i] - '0');
    if (after_point) --scale;
  }
  if (i < number.size()) {
    scale += std::strtol(number.c_str() + i + 1, nullptr, 10);
  }
  const auto power = pow(ten, static_cast<unsigned>(std::labs(scale)));
  Fraction value =
      scale >= 0 ? Fraction(digits * power) : Fraction(digits, power);
  return number[0] == '-' ? Fraction(-value) : value;
}

// A literal's value; nothing for any other word.
Value ReadLiteral(const std::string& token) {
  if (token == "true" || token == "false") return token == "true";
  if (token[0] == '@') return *ParseIsoDate(token.substr(1));
  if (token[0] == '"') return token.substr(1, token.size() - 2);
  if (token.find_first_of("0123456789") == std::string::npos) return Nothing{};
  return ReadFraction(token);
}

bool IsNothing(const Value& value) {
  return std::holds_alternative<Nothing>(value);
}

// The shortest text that reads back as it; infinities lie beyond all cells.
Fraction FractionOf(double value) {
  if (std::isinf(value)) return ReadFraction(value < 0 ? "-1e400" : "1e400");
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return ReadFraction({text, end});
}

// -1, 0 or 1 as a < b, a = b or a > b; the two are of one kind.
int Compare(const Value& a, const Value& b) {
  return std::visit(
      [&b](const auto& x) {
        using T = std::decay_t<decltype(x)>;
        if constexpr (std::is_same_v<T, Nothing>) {
          return 0;
        } else if constexpr (std::is_same_v<T, double>) {
          return Compare(FractionOf(x), b);
        } else {
          const T& y = std::get<T>(b);
          return x < y ? -1 : y < x ? 1 : 0;
        }
      },
      a);
}

Truth Compared(const Value& value, const std::string& sign,
               const Value& literal) {
  if (sign == "=" || sign == "!=") {
    Truth equal = Truth::kUnknown;
    if (IsNothing(literal)) {
      equal = Of(IsNothing(value));
    } else if (!IsNothing(value)) {
      equal = Of(Compare(value, literal) == 0);
    }
    return sign == "=" ? equal : Not(equal);
  }
  if (IsNothing(value)) return Truth::kUnknown;
  const int order = Compare(value, literal);
  if (sign == "<") return Of(order < 0);
  if (sign == "<=") return Of(order <= 0);
  if (sign == ">") return Of(order > 0);
  return Of(order >= 0);
}

std::vector<std::string> Split(const std::string& text) {
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' ||
           c == '-' || c == '+';
  };
  std::vector<std::string> words;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    if (std::isspace(static_cast<unsigned char>(text[i])) != 0) {
      i = end;
      continue;
    }
    const std::string two = text.substr(i, 2);
    if (text[i] == '"') {
      end = text.find('"', i + 1) + 1;
    } else if (two == ".." || two == "<=" || two == ">=" || two == "!=") {
      end = i + 2;
    } else if (is_word(text[i])) {
      // A word ends where the dots of an interval begin.
      while (end < text.size() && is_word(text[end]) &&
             text.substr(end, 2) != "..") {
        ++end;
      }
    }
    words.push_back(text.substr(i, end - i));
    i = end;
  }
  return words;
}

}  // namespace

Value ValueAt(const Column& column, std::size_t row) {
  if (!column.has(row)) return Nothing{};
  switch (column.type()) {
    case ColumnType::kInt8:
      return Fraction(column.int8s()[row]);
    case ColumnType::kInt16:
      return Fraction(column.int16s()[row]);
    case ColumnType::kInt32:
      return Fraction(column.int32s()[row]);
    case ColumnType::kInt64:
      return Fraction(column.int64s()[row]);
    case ColumnType::kFloat64: {
      const double value = column.float64s()[row];
      if (std::isnan(value)) return Nothing{};
      return value;
    }
    case ColumnType::kDate:
      return column.dates()[row];
    case ColumnType::kBool:
      return column.bools()[row] != 0;
    case ColumnType::kDictionary: {
      const std::int32_t code = column.int32s()[row];
      const auto& texts = column.dictionary();
      if (code < 0 || code >= static_cast<std::int32_t>(texts.size())) {
        return Nothing{};
      }
      return texts[static_cast<std::size_t>(code)];
    }
    case ColumnType::kDictionary8: {
      const std::size_t code = column.codes8()[row];
      if (code >= column.dictionary().size()) return Nothing{};
      return column.dictionary()[code];
    }
    case ColumnType::kText:
      return std::string(column.texts()[row]);
  }
  return Nothing{};
}

ReadCell::ReadCell(const std::string& text) {
  const std::vector<std::string> words = Split(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string word = words[i];
    // date("2024-01-31") and @"2024-01-31" become the one word @2024-01-31.
    const bool call = word == "date";
    if (call || word == "@") {
      word = words[i + (call ? 2 : 1)];
      word.pop_back();
      word[0] = '@';
      i += call ? 3 : 1;
    }
    tokens_.push_back({word, ReadLiteral(word)});
  }
}

Truth ReadCell::Says(const Value& value) const {
  const std::vector<Token>& t = tokens_;
  if (t.size() == 1 && t[0].text == "-") return Truth::kTrue;
  const bool negated = t[0].text == "not";
  Truth any = Truth::kFalse;
  std::size_t i = negated ? 2 : 0;
  while (i < t.size()) {
    const std::string& first = t[i].text;
    Truth here = Truth::kFalse;
    if (first == "[" || first == "(" || first == "]") {
      const std::string from = first == "[" ? ">=" : ">";
      const std::string to = t[i + 4].text == "]" ? "<=" : "<";
      here = std::min(Compared(value, from, t[i + 1].value),
                      Compared(value, to, t[i + 3].value));
      i += 5;
    } else if (first.find_first_of("<>=!") == 0) {
      here = Compared(value, first, t[i + 1].value);
      i += 2;
    } else {
      here = Compared(value, "=", t[i].value);
      i += 1;
    }
    any = std::max(any, here);
    ++i;  // A comma, or the last parenthesis.
  }
  return negated ? Not(any) : any;
}

CellTruths::CellTruths(const TableSpec& table, const Frame& frame,
                       const std::vector<InputSchema>& schema)
    : rules_(table.rules.size()) {
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    Input input;
    input.column = frame.Find(table.inputs[i].name);
    for (const InputSchema& column : schema) {
      if (column.name != input.column->name()) continue;
      for (int k = 0; k < column.decimals; ++k) input.unit *= 10;
    }
    for (const TableRule& rule : table.rules) {
      input.cells.emplace_back(rule.cells[i]);
    }
    inputs_.push_back(std::move(input));
  }
}

std::optional<std::int64_t> CellTruths::KeyAt(const Column& column,
                                              std::size_t row) {
  if (!column.has(row)) return std::nullopt;
  switch (column.type()) {
    case ColumnType::kInt8:
      return column.int8s()[row];
    case ColumnType::kInt16:
      return column.int16s()[row];
    case ColumnType::kInt32:
    case ColumnType::kDictionary:
      return column.int32s()[row];
    case ColumnType::kInt64:
      return column.int64s()[row];
    case ColumnType::kBool:
      return column.bools()[row];
    case ColumnType::kDictionary8:
      return column.codes8()[row];
    default:
      return std::nullopt;
  }
}

const std::vector<bool>& CellTruths::At(std::size_t row, std::size_t index) {
  Input& input = inputs_[index];
  const std::optional<std::int64_t> key = KeyAt(*input.column, row);
  if (key) {
    const auto found = input.known.find(*key);
    if (found != input.known.end()) return found->second;
  }
  Value value = ValueAt(*input.column, row);
  if (auto* number = std::get_if<Fraction>(&value)) *number /= input.unit;
  std::vector<bool>& truths = key ? input.known[*key] : input.last;
  truths.clear();
  for (const ReadCell& cell : input.cells) {
    truths.push_back(cell.Says(value) == Truth::kTrue);
  }
  return truths;
}

std::vector<std::size_t> CellTruths::HitsOf(std::size_t row) {
  std::vector<bool> hit(rules_, true);
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const std::vector<bool>& truths = At(row, i);
    for (std::size_t r = 0; r < rules_; ++r) hit[r] = hit[r] && truths[r];
  }
  std::vector<std::size_t> hits;
  for (std::size_t r = 0; r < rules_; ++r) {
    if (hit[r]) hits.push_back(r);
  }
  return hits;
}

std::vector<std::int32_t> RunCellByCell(
    const TableSpec& table, const Frame& frame,
    const std::vector<InputSchema>& schema) {
  CellTruths truths(table, frame, schema);
  std::vector<std::int32_t> result;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    const std::vector<std::size_t> hits = truths.HitsOf(row);
    const std::int32_t rule =
        hits.empty() ? -1 : static_cast<std::int32_t>(hits[0]);
    const bool one_answer =
        std::all_of(hits.begin(), hits.end(), [&](std::size_t r) {
          return table.hit_policy == HitPolicy::kFirst || r == hits[0] ||
                 (table.hit_policy == HitPolicy::kAny &&
                  table.rules[r].outputs == table.rules[hits[0]].outputs);
        });
    result.push_back(one_answer ? rule : -2);
  }
  return result;
}

}  // namespace arrears::reference
