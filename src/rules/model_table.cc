// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/accepted_internal.h"
#include "rules/compiled_table_internal.h"
#include "rules/model_table_internal.h"
#include "rules/table_place_internal.h"

namespace arrears::rules_internal {
namespace {

using base_internal::Quote;

ColumnType ColumnOf(ValueType type, bool whole) {
  switch (type) {
    case ValueType::kNumber:
      return whole ? ColumnType::kInt64 : ColumnType::kFloat64;
    case ValueType::kText:
      return ColumnType::kText;
    case ValueType::kBool:
      return ColumnType::kBool;
    case ValueType::kDate:
      return ColumnType::kDate;
    default:
      return ColumnType::kInt64;
  }
}

InputSchema SchemaOf(const std::string& name, ValueType type,
                     bool whole = false) {
  const bool counts =
      type >= ValueType::kTime && ColumnOf(type, whole) == ColumnType::kInt64;
  return {name, ColumnOf(type, whole), counts ? type : ValueType::kAny};
}

// How many cells and allowed values of a column speak of a kind of value.
std::size_t CountAbout(ValueType type, const ModelTable& table,
                       std::size_t input) {
  const InputSchema schema = SchemaOf("", type);
  const ColumnKind kind(schema.type, schema.values);
  const auto speaks = [kind](const std::string& cell) {
    return AcceptedByCell(cell, kind, EmptyIntervals::kAllowed).ok();
  };
  const std::vector<std::string>& allowed = table.inputs[input].allowed;
  const auto cells = std::count_if(
      table.rules.begin(), table.rules.end(),
      [&](const auto& rule) { return speaks(rule.cells[input]); });
  return static_cast<std::size_t>(
      cells + std::count_if(allowed.begin(), allowed.end(), speaks));
}

// What the cells of a column are about: the first kind that fits most of them,
// as one may be a slip of the pen. Empty where they are about none, like `-`.
std::optional<ValueType> TypeOfCells(const ModelTable& table,
                                     std::size_t input) {
  const std::size_t all =
      table.rules.size() + table.inputs[input].allowed.size();
  ValueType best = ValueType::kNumber;
  std::size_t most = CountAbout(best, table, input);
  if (most == all && CountAbout(ValueType::kText, table, input) == all) {
    return std::nullopt;
  }
  for (int i = static_cast<int>(ValueType::kBool);
       i <= static_cast<int>(ValueType::kYearMonth); ++i) {
    const auto type = static_cast<ValueType>(i);
    const std::size_t count = CountAbout(type, table, input);
    if (count <= most) continue;
    most = count;
    best = type;
  }
  return best;
}

absl::Status CheckCounts(const std::string& place, const ModelTable& table) {
  if (table.inputs.size() > kMaxInputs) {
    return absl::InvalidArgumentError(absl::StrCat(
        place, ": ", table.inputs.size(), " inputs, more than ", kMaxInputs));
  }
  for (const ModelTable::Rule& rule : table.rules) {
    if (rule.cells.size() == table.inputs.size() &&
        rule.outputs.size() == table.outputs.size()) {
      continue;
    }
    return absl::InvalidArgumentError(absl::StrCat(
        place, ", rule ", Quote(rule.id), ": ", rule.cells.size(),
        " cells for ", table.inputs.size(), " inputs and ", rule.outputs.size(),
        " values for ", table.outputs.size(), " outputs"));
  }
  return absl::OkStatus();
}

// Its name in the table: that of the expression, which may be there before.
std::string NameOfColumn(const TableSpec& spec, const std::string& expression) {
  std::string name = expression;
  for (int i = 2;; ++i) {
    const bool taken =
        std::any_of(spec.inputs.begin(), spec.inputs.end(),
                    [&](const auto& input) { return input.name == name; });
    if (!taken) return name;
    name = absl::StrCat(expression, " (", i, ")");
  }
}

absl::Status SetType(const std::string& where, const ModelTable& table,
                     std::size_t i, const std::vector<ModelVariable>& variables,
                     ModelColumn* column) {
  const ModelTable::Input& input = table.inputs[i];
  column->type =
      input.type == ValueType::kAny ? column->expression.type() : input.type;
  if (column->type == ValueType::kAny) {
    const std::optional<ValueType> type = TypeOfCells(table, i);
    column->type = type.value_or(ValueType::kText);
    column->of_any_type = !type;
  }
  if (column->type >= ValueType::kList) {
    return absl::InvalidArgumentError(
        absl::StrCat(where, ": cells cannot test a ",
                     std::string(ValueTypeName(column->type))));
  }
  column->whole =
      column->type == ValueType::kNumber &&
      (input.whole || (column->variable && variables[*column->variable].whole));
  return absl::OkStatus();
}

absl::Status CompileInputs(const ModelTable& table,
                           const std::vector<ModelVariable>& variables,
                           const std::vector<Variable>& names,
                           CompiledModelTable* compiled, TableSpec* spec) {
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    const ModelTable::Input& input = table.inputs[i];
    const std::string where =
        absl::StrCat(TableName(*spec), ", column ", Quote(input.expression));
    absl::StatusOr<Expression> expression =
        CompileAt(where, input.expression, names);
    if (!expression.ok()) return expression.status();
    ModelColumn column;
    column.variable = VariableThatIs(input.expression, *expression, variables);
    column.expression = *std::move(expression);
    absl::Status status = SetType(where, table, i, variables, &column);
    if (!status.ok()) return status;
    const std::string name = NameOfColumn(*spec, input.expression);
    compiled->schema.push_back(SchemaOf(name, column.type, column.whole));
    compiled->columns.push_back(std::move(column));
    spec->inputs.push_back({name, input.allowed, input.null, input.outside});
  }
  return absl::OkStatus();
}

// What is wrong with the cells, beside outputs that are at fault already.
absl::Status WithFaultsOfCells(const absl::Status& outputs, TableSpec spec,
                               const CompiledModelTable& compiled,
                               const CompileOptions& options) {
  spec.hit_policy = HitPolicy::kFirst;
  spec.outputs.clear();
  for (TableRule& rule : spec.rules) rule.outputs.clear();
  const absl::StatusOr<DecisionTable> cells =
      DecisionTable::Compile(std::move(spec), compiled.schema, options);
  if (cells.ok()) return outputs;
  return {outputs.code(), absl::StrCat(std::string(outputs.message()), "\n",
                                       std::string(cells.status().message()))};
}

// Whether it has no entries in any row.
bool IsPlain(const Expression& expression) {
  const ValueType type = expression.type();
  if (type != ValueType::kAny) return type < ValueType::kList;
  return expression.reads().empty() && expression.Evaluate({}).is_null();
}

absl::Status Expected(std::string_view type, const std::string& found) {
  return absl::InvalidArgumentError(
      absl::StrCat("expected ", std::string(type), ", found ", found));
}

// A text as what the type says.
absl::StatusOr<Value> ParsedValue(const Value& value, ValueType type) {
  const auto* text = value.get<std::string>();
  if (text == nullptr || type == ValueType::kText || type == ValueType::kAny) {
    return value;
  }
  if (text->empty()) return Value();
  if (type == ValueType::kNumber) {
    const std::optional<Decimal> number = ParseDecimal(*text);
    if (number) return Value(*number);
  } else if (type == ValueType::kBool) {
    // Capitals are how spreadsheets write it.
    if (*text == "true" || *text == "TRUE") return Value(true);
    if (*text == "false" || *text == "FALSE") return Value(false);
  } else if (type < ValueType::kList) {
    const absl::StatusOr<Value> read = ParseMoment(*text);
    const Value moment = AtMidnight(read.value_or(Value()), type);
    if (moment.type() == type) return moment;
  }
  return Expected(ValueTypeName(type), Quote(*text));
}

}  // namespace

Value AtMidnight(const Value& value, ValueType type) {
  const auto* date = value.get<Date>();
  if (date == nullptr || type != ValueType::kDateTime) return value;
  constexpr std::int64_t kDayMicros = 86'400'000'000;
  return DateTime{date->days_since_1970() * kDayMicros};
}

absl::StatusOr<Value> Coerced(const Value& value, ValueType type, bool whole) {
  absl::StatusOr<Value> parsed = ParsedValue(value, type);
  if (!whole || !parsed.ok() || parsed->is_null()) return parsed;
  const auto* number = parsed->get<Decimal>();
  if (number != nullptr && IntegerOf(*number)) return parsed;
  return Expected("a whole number", FormatValue(value));
}

std::optional<std::size_t> VariableThatIs(
    std::string_view text, const Expression& expression,
    const std::vector<ModelVariable>& variables) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos || expression.reads().size() != 1) {
    return std::nullopt;
  }
  text = text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
  const std::size_t read = expression.reads()[0];
  return text == variables[read].variable.name ? std::optional(read)
                                               : std::nullopt;
}

std::optional<std::vector<std::string>> OutputNames(
    const CompiledModelTable& table) {
  const std::vector<std::string> none;
  if (table.hit_policy == HitPolicy::kSum ||
      table.hit_policy == HitPolicy::kCount) {
    return none;
  }
  if (table.output_names.size() != 1) return table.output_names;
  const ValueType type = table.output_types[0];
  if (type != ValueType::kAny) {
    return type < ValueType::kList ? std::optional(none) : std::nullopt;
  }
  const bool plain = IsPlain(table.fallbacks[0]) &&
                     std::all_of(table.outputs.begin(), table.outputs.end(),
                                 [](const std::vector<Expression>& outputs) {
                                   return IsPlain(outputs[0]);
                                 });
  return plain ? std::optional(none) : std::nullopt;
}

absl::StatusOr<Expression> CompileAt(const std::string& place,
                                     const std::string& text,
                                     const std::vector<Variable>& variables) {
  absl::StatusOr<Expression> expression =
      Expression::Compile(text.empty() ? "null" : text, variables);
  if (!expression.ok()) return At(place, expression.status());
  return expression;
}

absl::StatusOr<CompiledModelTable> CompileModelTable(
    const std::string& decision, const ModelTable& table,
    const std::vector<ModelVariable>& variables,
    const CompileOptions& options) {
  CompiledModelTable compiled;
  compiled.hit_policy = table.hit_policy;
  TableSpec spec;
  spec.name = decision;
  spec.hit_policy = table.hit_policy;
  std::vector<Variable> names;
  names.reserve(variables.size());
  for (const ModelVariable& each : variables) names.push_back(each.variable);
  absl::Status status = CheckCounts(TableName(spec), table);
  if (status.ok()) {
    status = CompileInputs(table, variables, names, &compiled, &spec);
  }
  if (!status.ok()) return status;
  for (const ModelTable::Rule& rule : table.rules) {
    spec.rules.push_back({rule.id, rule.cells, {}, {}, rule.note, rule.note});
  }
  status = CompileOutputs(table, names, &compiled, &spec);
  if (!status.ok()) {
    return WithFaultsOfCells(status, std::move(spec), compiled, options);
  }
  absl::StatusOr<DecisionTable> ready =
      DecisionTable::Compile(std::move(spec), compiled.schema, options);
  if (!ready.ok()) return ready.status();
  compiled.table.emplace(*std::move(ready));
  return compiled;
}

}  // namespace arrears::rules_internal
