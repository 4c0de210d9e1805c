// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "rules/compiled_table_internal.h"

namespace arrears::rules_internal {
namespace {

// The key of a row of an ordered column; empty for null and for texts.
std::optional<std::int64_t> KeyAt(const Column& column, std::size_t row) {
  if (!column.has(row)) return std::nullopt;
  switch (column.type()) {
    case ColumnType::kInt8:
      return column.int8s()[row];
    case ColumnType::kInt16:
      return column.int16s()[row];
    case ColumnType::kInt32:
      return column.int32s()[row];
    case ColumnType::kInt64:
      return column.int64s()[row];
    case ColumnType::kFloat64: {
      const double value = column.float64s()[row];
      return std::isnan(value) ? std::nullopt
                               : std::optional(KeyOfDouble(value));
    }
    case ColumnType::kDate:
      return column.dates()[row].days_since_1970();
    case ColumnType::kBool:
      return column.bools()[row] != 0 ? 1 : 0;
    case ColumnType::kDictionary:
    case ColumnType::kText:
      return std::nullopt;
  }
  return std::nullopt;
}

ClassId ClassAt(const Column& column, const ColumnClasses& classes,
                std::size_t row) {
  if (!HasTexts(column.type())) {
    const std::optional<std::int64_t> key = KeyAt(column, row);
    return key ? classes.ClassOfKey(*key) : classes.null_class();
  }
  if (!column.has(row)) return classes.null_class();
  if (column.type() == ColumnType::kText) {
    return classes.ClassOfText(column.texts()[row]);
  }
  const auto code = static_cast<std::uint32_t>(column.int32s()[row]);
  return code < column.dictionary().size()
             ? classes.ClassOfText(column.dictionary()[code])
             : classes.null_class();
}

double ValueOfKey(std::int64_t key, ColumnType type) {
  return type == ColumnType::kFloat64 ? DoubleOfKey(key)
                                      : static_cast<double>(key);
}

// Whether `above` is nearer to `key` than `below` is; below < key < above.
bool AboveIsNearer(std::int64_t below, std::int64_t key, std::int64_t above,
                   ColumnType type) {
  if (type == ColumnType::kFloat64) {
    const double value = DoubleOfKey(key);
    return DoubleOfKey(above) - value < value - DoubleOfKey(below);
  }
  // Unsigned, because the distance may exceed the greatest 64-bit integer.
  return static_cast<std::uint64_t>(above) - static_cast<std::uint64_t>(key) <
         static_cast<std::uint64_t>(key) - static_cast<std::uint64_t>(below);
}

// The value nearest to `key` that the cell, which refuses it, accepts; the
// lower of two as near.
std::optional<double> Nearest(const AcceptedValues& cell, std::int64_t key,
                              ColumnType type) {
  const auto above = std::upper_bound(
      cell.ranges.begin(), cell.ranges.end(), key,
      [](std::int64_t k, const KeyRange& range) { return k < range.first; });
  const bool has_above = above != cell.ranges.end();
  if (above == cell.ranges.begin()) {
    return has_above ? std::optional(ValueOfKey(above->first, type))
                     : std::nullopt;
  }
  const std::int64_t below = (above - 1)->last;
  if (has_above && AboveIsNearer(below, key, above->first, type)) {
    return ValueOfKey(above->first, type);
  }
  return ValueOfKey(below, type);
}

void AddNearest(const AcceptedValues& cell, std::int64_t key, ColumnType type,
                RuleTrace::Blocked* blocked) {
  blocked->nearest = Nearest(cell, key, type);
  if (blocked->nearest) {
    blocked->distance = std::abs(*blocked->nearest - ValueOfKey(key, type));
  }
}

}  // namespace

std::vector<RuleTrace> ExplainRow(const CompiledTable& table,
                                  const std::vector<const Column*>& columns,
                                  std::size_t row) {
  const std::vector<TableRule>& rules = table.spec.rules;
  std::vector<RuleTrace> traces(rules.size());
  for (RuleTrace& trace : traces) trace.matched = true;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const ColumnClasses& classes = table.columns[c];
    const std::uint64_t* mask =
        classes.Mask(ClassAt(*columns[c], classes, row));
    // "Nearest" says nothing about a truth value.
    const std::optional<std::int64_t> key = classes.type() == ColumnType::kBool
                                                ? std::nullopt
                                                : KeyAt(*columns[c], row);
    for (std::size_t bit = 0; bit < rules.size(); ++bit) {
      if ((mask[bit / kWordBits] >> (bit % kWordBits) & 1) != 0) continue;
      const std::size_t r =
          table.rule_of_bit.empty()
              ? bit
              : static_cast<std::size_t>(table.rule_of_bit[bit]);
      traces[r].matched = false;
      RuleTrace::Blocked blocked = {
          c, rules[r].cells[c], columns[c]->Format(row), {}, {}};
      if (key) AddNearest(table.accepted[c][r], *key, classes.type(), &blocked);
      traces[r].blocked.push_back(std::move(blocked));
    }
  }
  return traces;
}

}  // namespace arrears::rules_internal
