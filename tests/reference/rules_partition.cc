// SPDX-License-Identifier: Apache-2.0
#include "reference/rules_partition.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace arrears::reference {
namespace {

constexpr std::int32_t kFirstDay = 19750;  // 2024-01-28: a month's end is near.

struct Range {
  int low, high;
};

int Draw(std::mt19937& rng, int first, int last) {
  return std::uniform_int_distribution<int>(first, last)(rng);
}
bool Chance(std::mt19937& rng, int one_in) { return Draw(rng, 1, one_in) == 1; }

std::string LiteralOf(ColumnType type, int value) {
  switch (type) {
    case ColumnType::kFloat64:
      return std::to_string(value / 2) + (value % 2 != 0 ? ".5" : "");
    case ColumnType::kDate:
      return "date(\"" + FormatIsoDate(Date::FromDays(kFirstDay + value)) +
             "\")";
    case ColumnType::kBool:
      return value != 0 ? "true" : "false";
    case ColumnType::kText:
    case ColumnType::kDictionary8:
    case ColumnType::kDictionary: {
      std::string text(1, static_cast<char>('A' + value % 26));
      if (value >= 26) text += std::to_string(value / 26);
      return '"' + text + '"';
    }
    default:
      return std::to_string(value);
  }
}

// The last value of a text column is every text without a name.
std::string TextsOf(ColumnType type, int values, int low, int high) {
  const bool negated = high == values - 1;
  const int from = negated ? 0 : low, to = negated ? low - 1 : high;
  std::string list;
  for (int v = from; v <= to; ++v) {
    list += (v > from ? "," : "") + LiteralOf(type, v);
  }
  return negated ? "not(" + list + ")" : list;
}

int ValuesOf(ColumnType type, int values) {
  return type == ColumnType::kBool ? 2 : values;
}

// The leaves of a random tree: a range of each column.
std::vector<std::vector<Range>> Leaves(std::mt19937& rng,
                                       const PartitionSize& size,
                                       const std::vector<InputSchema>& schema) {
  std::vector<Range> root;
  root.reserve(schema.size());
  for (const InputSchema& input : schema) {
    root.push_back({0, ValuesOf(input.type, size.values) - 1});
  }
  std::vector<std::vector<Range>> leaves = {root};
  for (int tries = 0; leaves.size() < size.rules && tries < 100'000; ++tries) {
    const auto leaf = static_cast<std::size_t>(
        Draw(rng, 0, static_cast<int>(leaves.size()) - 1));
    const auto column = static_cast<std::size_t>(
        Draw(rng, 0, static_cast<int>(schema.size()) - 1));
    const Range whole = leaves[leaf][column];
    if (whole.low == whole.high) continue;
    const int cut = Draw(rng, whole.low + 1, whole.high);
    leaves.push_back(leaves[leaf]);
    leaves[leaf][column].high = cut - 1;
    leaves.back()[column].low = cut;
  }
  return leaves;
}

// Another cell in place of that of a range.
std::string Disturbed(std::mt19937& rng, ColumnType type, int values,
                      Range range) {
  switch (Draw(rng, 0, 5)) {
    case 0:
      return "-";
    case 1:
      if (HoldsTexts(type) || type == ColumnType::kBool) return "null";
      return "[" + LiteralOf(type, 3) + ".." + LiteralOf(type, 1) + "]";
    case 2:
      range.low = Draw(rng, 0, values - 1);
      range.high = Draw(rng, range.low, values - 1);
      break;
    case 3:
      range.high = std::max(range.low, range.high - 1);
      break;
    default:
      range.low = std::max(0, range.low - 1);
      range.high = std::min(values - 1, range.high + 1);
      break;
  }
  return CellOfValues(type, values, range.low, range.high);
}

OutputValue NumberOutput(std::mt19937& rng, int outputs) {
  if (Chance(rng, 12)) return {};
  const int number = Draw(rng, 1, outputs);
  if (Chance(rng, 4)) return number + 0.5;
  return std::int64_t{number};
}

}  // namespace

std::string CellOfValues(ColumnType type, int values, int low, int high) {
  values = ValuesOf(type, values);
  if (low == 0 && high == values - 1) return "-";
  const std::string null = low == 0 ? ",null" : "";
  if (HoldsTexts(type)) return TextsOf(type, values, low, high) + null;
  if (type == ColumnType::kBool) return LiteralOf(type, low) + null;
  const std::string from = LiteralOf(type, low), to = LiteralOf(type, high + 1);
  if (low == 0) return "< " + to + null;
  if (high == values - 1) return ">= " + from;
  return "[" + from + ".." + to + ")";
}

std::string AllowedValues(ColumnType type, int values) {
  values = ValuesOf(type, values);
  if (type == ColumnType::kBool) return "true,false";
  if (HoldsTexts(type)) return TextsOf(type, values + 1, 0, values - 1);
  return "[" + LiteralOf(type, 0) + ".." + LiteralOf(type, values) + ")";
}

void AddOutputs(std::mt19937& rng, HitPolicy policy, int outputs,
                std::size_t rules, TableSpec& table) {
  table.hit_policy = policy;
  const bool numbers = policy >= HitPolicy::kSum;
  table.outputs = {{"action",
                    numbers ? OutputType::kNumber : OutputType::kText,
                    OutputValue{},
                    {}}};
  if (policy == HitPolicy::kPriority || policy == HitPolicy::kOutputOrder) {
    for (int i = outputs; i >= 1; --i) {
      table.outputs[0].allowed.emplace_back("act " + std::to_string(i));
    }
  }
  table.rules.resize(rules);
  for (std::size_t r = 0; r < rules; ++r) {
    TableRule& rule = table.rules[r];
    rule.id = "R" + std::to_string(r);
    rule.outputs = {
        numbers ? NumberOutput(rng, outputs)
                : OutputValue("act " + std::to_string(Draw(rng, 1, outputs)))};
  }
}

PartitionCase PartitionRules(std::mt19937& rng, HitPolicy policy,
                             const PartitionSize& size) {
  PartitionCase result;
  result.table.name = "partition";
  for (std::size_t i = 0; i < size.inputs; ++i) {
    const std::string name = "c" + std::to_string(i);
    result.schema.push_back({name, static_cast<ColumnType>(Draw(rng, 0, 8))});
    result.table.inputs.push_back({name, {}});
  }
  const auto leaves = Leaves(rng, size, result.schema);
  AddOutputs(rng, policy, size.outputs, leaves.size(), result.table);
  std::bernoulli_distribution disturb(size.disturbed);
  for (std::size_t r = 0; r < leaves.size(); ++r) {
    for (std::size_t i = 0; i < size.inputs; ++i) {
      const ColumnType type = result.schema[i].type;
      const Range range = leaves[r][i];
      result.table.rules[r].cells.push_back(
          disturb(rng)
              ? Disturbed(rng, type, ValuesOf(type, size.values), range)
              : CellOfValues(type, size.values, range.low, range.high));
    }
  }
  return result;
}

}  // namespace arrears::reference
