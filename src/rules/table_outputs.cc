// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cassert>
#include <string>
#include <unordered_map>
#include <utility>

#include "rules/compiled_table_internal.h"

namespace arrears::rules_internal {
namespace {

// The values one output can take: [0] in conflict (null), [1] the fallback,
// then those of the rules, so that TableResult::rule + 2 is an index.
using Choices = std::vector<OutputValue>;

Choices ChoicesOf(const TableSpec& spec, std::size_t output) {
  Choices choices = {OutputValue{}, spec.outputs[output].fallback};
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
    const auto choice = static_cast<std::size_t>(std::int64_t{rule} + 2);
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

}  // namespace

std::vector<Column> MakeOutputs(const TableSpec& spec,
                                const TableResult& result) {
  std::vector<Column> columns;
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
