// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cassert>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "arrears/rules/decimal.h"
#include "rules/compiled_table_internal.h"

namespace arrears::rules_internal {
namespace {

// The values one output can take: [0] of a refused row and [1] in conflict
// (null), [2] the fallback, then those of the rules, so that TableResult::rule
// + 3 is an index.
using Choices = std::vector<OutputValue>;

Choices ChoicesOf(const TableSpec& spec, std::size_t output) {
  Choices choices = {OutputValue{}, OutputValue{},
                     spec.outputs[output].fallback};
  for (const TableRule& rule : spec.rules) {
    choices.push_back(rule.outputs[output]);
  }
  return choices;
}

// `value_of` gives the column's value of a choice; null choices stay null.
template <class T, class ValueOf>
ColumnBuilder<T> Pick(const Choices& choices, const TableResult& result,
                      ValueOf value_of) {
  std::vector<T> values;
  for (const OutputValue& choice : choices) {
    const bool null = std::holds_alternative<std::monostate>(choice);
    values.push_back(null ? T{} : value_of(choice));
  }
  ColumnBuilder<T> column;
  column.reserve(result.rule.size());
  for (const std::int32_t rule : result.rule) {
    const auto choice = static_cast<std::size_t>(std::int64_t{rule} + 3);
    assert(choice < choices.size());
    if (std::holds_alternative<std::monostate>(choices[choice])) {
      column.AppendNull();
    } else {
      column.Append(values[choice]);
    }
  }
  return column;
}

Column TextOutput(const std::string& name, const Choices& choices,
                  const TableResult& result) {
  std::vector<std::string> dictionary;
  std::unordered_map<std::string, std::int32_t> code_of;
  const auto code = [&](const OutputValue& value) {
    const std::string& text = std::get<std::string>(value);
    const auto [place, is_new] =
        code_of.emplace(text, static_cast<std::int32_t>(dictionary.size()));
    if (is_new) dictionary.push_back(text);
    return place->second;
  };
  ColumnBuilder<std::int32_t> codes = Pick<std::int32_t>(choices, result, code);
  return Column::Dictionary(name, std::move(codes), std::move(dictionary));
}

Column NumberOutput(const std::string& name, const Choices& choices,
                    const TableResult& result) {
  const bool fractional =
      std::any_of(choices.begin(), choices.end(), [](const OutputValue& value) {
        return std::holds_alternative<double>(value);
      });
  if (!fractional) {
    return Column::Int64(
        name, Pick<std::int64_t>(choices, result, [](const OutputValue& value) {
          return std::get<std::int64_t>(value);
        }));
  }
  return Column::Float64(
      name, Pick<double>(choices, result, [](const OutputValue& value) {
        const auto* integer = std::get_if<std::int64_t>(&value);
        return integer != nullptr ? static_cast<double>(*integer)
                                  : std::get<double>(value);
      }));
}

Column BoolOutput(const std::string& name, const Choices& choices,
                  const TableResult& result) {
  return Column::Bool(
      name, Pick<std::uint8_t>(choices, result, [](const OutputValue& value) {
        return static_cast<std::uint8_t>(std::get<bool>(value) ? 1 : 0);
      }));
}

// The hits of a row with codes in place of a rule: none.
std::span<const std::int32_t> HitsOf(const TableResult& result,
                                     std::size_t row) {
  const std::uint64_t begin = result.first_hit[row];
  return {result.hits.data() + begin, result.first_hit[row + 1] - begin};
}

// A number, or null.
using Number = std::optional<Decimal>;

Column CountOutput(const TableSpec& spec, const TableResult& result) {
  ColumnBuilder<std::int64_t> counts;
  const auto* fallback = std::get_if<std::int64_t>(&spec.outputs[0].fallback);
  for (std::size_t i = 0; i < result.rule.size(); ++i) {
    if (result.rule[i] >= 0) {
      counts.Append(static_cast<std::int64_t>(HitsOf(result, i).size()));
    } else if (result.rule[i] == kNoRule && fallback != nullptr) {
      counts.Append(*fallback);
    } else {
      counts.AppendNull();
    }
  }
  return Column::Int64(spec.outputs[0].name, std::move(counts));
}

// `append` takes a number, or null.
template <class Append>
void ForEachAggregate(const TableSpec& spec, const TableResult& result,
                      Append append) {
  std::vector<Number> outputs;
  for (const TableRule& rule : spec.rules) {
    outputs.push_back(NumberOf(rule.outputs[0]));
  }
  const Number fallback = NumberOf(spec.outputs[0].fallback);
  // Rows with the same hits have the same figure, and there are few of those.
  std::map<std::vector<std::int32_t>, Number> figures;
  for (std::size_t i = 0; i < result.rule.size(); ++i) {
    if (result.rule[i] < 0) {
      append(result.rule[i] == kNoRule ? fallback : std::nullopt);
      continue;
    }
    const std::span<const std::int32_t> hits = HitsOf(result, i);
    const auto [figure, is_new] =
        figures.try_emplace({hits.begin(), hits.end()});
    if (is_new) figure->second = Aggregate(spec.hit_policy, outputs, hits);
    append(figure->second);
  }
}

Column AggregateOutput(const TableSpec& spec, const TableResult& result) {
  if (spec.hit_policy == HitPolicy::kCount) return CountOutput(spec, result);
  const std::string& name = spec.outputs[0].name;
  const Choices choices = ChoicesOf(spec, 0);
  const bool fractional =
      std::any_of(choices.begin(), choices.end(), [](const OutputValue& value) {
        return std::holds_alternative<double>(value);
      });
  if (fractional) {
    ColumnBuilder<double> numbers;
    ForEachAggregate(spec, result, [&numbers](const Number& number) {
      number ? numbers.Append(NearestDouble(*number)) : numbers.AppendNull();
    });
    return Column::Float64(name, std::move(numbers));
  }
  ColumnBuilder<std::int64_t> numbers;
  ForEachAggregate(spec, result, [&numbers](const Number& number) {
    const auto integer = number ? IntegerOf(*number) : std::nullopt;
    integer ? numbers.Append(*integer) : numbers.AppendNull();
  });
  return Column::Int64(name, std::move(numbers));
}

}  // namespace

std::optional<Decimal> NumberOf(const OutputValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    return DecimalOf(*integer);
  }
  const auto* number = std::get_if<double>(&value);
  return number != nullptr ? DecimalOf(*number) : std::nullopt;
}

std::optional<Decimal> Aggregate(
    HitPolicy policy, const std::vector<std::optional<Decimal>>& outputs,
    std::span<const std::int32_t> hits) {
  Number all = outputs[static_cast<std::size_t>(hits[0])];
  for (const std::int32_t hit : hits.subspan(1)) {
    const Number& next = outputs[static_cast<std::size_t>(hit)];
    if (!all || !next) return std::nullopt;
    if (policy == HitPolicy::kSum) {
      all = Add(*all, *next);
    } else if ((*next < *all) == (policy == HitPolicy::kMinimum)) {
      all = next;
    }
  }
  return all;
}

std::vector<Column> MakeOutputs(const TableSpec& spec,
                                const TableResult& result) {
  std::vector<Column> columns;
  if (spec.hit_policy >= HitPolicy::kSum) {
    columns.push_back(AggregateOutput(spec, result));
    return columns;
  }
  if (HasManyHits(spec.hit_policy)) return columns;
  for (std::size_t i = 0; i < spec.outputs.size(); ++i) {
    const std::string& name = spec.outputs[i].name;
    const Choices choices = ChoicesOf(spec, i);
    switch (spec.outputs[i].type) {
      case OutputType::kText:
        columns.push_back(TextOutput(name, choices, result));
        break;
      case OutputType::kNumber:
        columns.push_back(NumberOutput(name, choices, result));
        break;
      case OutputType::kBool:
        columns.push_back(BoolOutput(name, choices, result));
        break;
    }
  }
  return columns;
}

}  // namespace arrears::rules_internal
