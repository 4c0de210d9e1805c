// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/accepted_internal.h"
#include "rules/model_table_internal.h"
#include "rules/table_place_internal.h"

namespace arrears::rules_internal {
namespace {

using base_internal::Quote;

ColumnType ColumnOf(ValueType type) {
  switch (type) {
    case ValueType::kNumber:
      return ColumnType::kFloat64;
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

InputSchema SchemaOf(const std::string& name, ValueType type) {
  const bool counts = ColumnOf(type) == ColumnType::kInt64;
  return {name, ColumnOf(type), counts ? type : ValueType::kAny};
}

// What the cells of a column are about; the first kind that fits them all.
std::optional<ValueType> TypeOfCells(const ModelTable& table,
                                     std::size_t input) {
  for (int i = static_cast<int>(ValueType::kBool);
       i <= static_cast<int>(ValueType::kYearMonth); ++i) {
    // Numbers first: `-` and null fit everything.
    const auto type = static_cast<ValueType>(i == 1 ? 2 : i == 2 ? 1 : i);
    const InputSchema schema = SchemaOf("", type);
    const ColumnKind kind(schema.type, schema.values);
    const bool fits = std::all_of(
        table.rules.begin(), table.rules.end(), [&](const auto& rule) {
          return AcceptedByCell(rule.cells[input], kind,
                                EmptyIntervals::kAllowed)
              .ok();
        });
    if (fits) return type;
  }
  return std::nullopt;
}

absl::StatusOr<Expression> CompileAt(const std::string& place,
                                     const std::string& text,
                                     const std::vector<Variable>& variables) {
  absl::StatusOr<Expression> expression =
      Expression::Compile(text.empty() ? "null" : text, variables);
  if (!expression.ok()) return At(place, expression.status());
  return expression;
}

// The value of an output that is the same for every row; for others the text
// of the expression, by which they are told apart.
struct Constant {
  OutputValue value;
  bool constant = true;
  ValueType type = ValueType::kAny;
};
Constant ConstantOf(const Expression& expression, const std::string& text) {
  if (!expression.reads().empty()) return {text, false, ValueType::kText};
  const Value value = expression.Evaluate({});
  Constant constant;
  constant.type = value.type();
  if (const auto* truth = value.get<bool>()) {
    constant.value = *truth;
  } else if (const auto* number = value.get<Decimal>()) {
    const std::optional<std::int64_t> whole = IntegerOf(*number);
    constant.value =
        whole ? OutputValue(*whole) : OutputValue(NearestDouble(*number));
  } else if (const auto* words = value.get<std::string>()) {
    constant.value = *words;
  } else if (!value.is_null()) {
    constant.value = FormatValue(value);
    constant.type = ValueType::kText;
  }
  return constant;
}

// The outputs of a table as literals, one column after the other.
class OutputColumns {
 public:
  OutputColumns(const std::string& decision, const ModelTable& table,
                const CompiledModelTable& compiled)
      : decision_(decision), table_(table), compiled_(compiled) {}

  absl::Status AddTo(TableSpec* spec) {
    for (std::size_t i = 0; i < table_.outputs.size(); ++i) {
      absl::Status status = AddColumn(i, spec);
      if (!status.ok()) return status;
    }
    const bool aggregates = table_.hit_policy >= HitPolicy::kSum;
    // What is aggregated row by row is a list to the table.
    if (aggregates && (!constant_ || !numbers_)) {
      spec->hit_policy = HitPolicy::kCollect;
    }
    if (constant_ || aggregates || table_.hit_policy == HitPolicy::kUnique ||
        table_.hit_policy == HitPolicy::kFirst ||
        table_.hit_policy == HitPolicy::kRuleOrder ||
        table_.hit_policy == HitPolicy::kCollect) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(absl::StrCat(
        TableName(*spec), ": hit policy ",
        std::string(HitPolicyLetters(table_.hit_policy)),
        " compares outputs before it knows the row: each must be a constant"));
  }

 private:
  absl::Status AddColumn(std::size_t i, TableSpec* spec) {
    const ModelTable::Output& output = table_.outputs[i];
    std::vector<Constant> values;
    for (std::size_t r = 0; r < table_.rules.size(); ++r) {
      values.push_back(
          ConstantOf(compiled_.outputs[r][i], table_.rules[r].outputs[i]));
      constant_ = constant_ && values.back().constant;
    }
    TableOutput column;
    column.name = output.name.empty() ? decision_ : output.name;
    for (const std::string& text : output.allowed) {
      const auto allowed = CompileAt(
          absl::StrCat(TableName(*spec), ", output ", Quote(column.name),
                       ", allowed value ", Quote(text)),
          text, {});
      if (!allowed.ok()) return allowed.status();
      const Constant value = ConstantOf(*allowed, text);
      if (value.constant) column.allowed.push_back(value.value);
      values.push_back(value);
    }
    column.type = TypeOf(values);
    numbers_ = numbers_ && column.type == OutputType::kNumber;
    if (column.type == OutputType::kText) {
      for (OutputValue& value : column.allowed) value = AsText(value);
    }
    // Priority is taken from the list; other policies are not held to it, as
    // it may be one of conditions.
    for (std::size_t r = 0; r < table_.rules.size(); ++r) {
      spec->rules[r].outputs.push_back(column.type == OutputType::kText
                                           ? AsText(values[r].value)
                                           : values[r].value);
    }
    spec->outputs.push_back(std::move(column));
    return absl::OkStatus();
  }

  static OutputType TypeOf(const std::vector<Constant>& values) {
    bool numbers = true, truths = true;
    for (const Constant& value : values) {
      if (value.type == ValueType::kAny) continue;
      numbers = numbers && value.type == ValueType::kNumber;
      truths = truths && value.type == ValueType::kBool;
    }
    return numbers  ? OutputType::kNumber
           : truths ? OutputType::kBool
                    : OutputType::kText;
  }

  static OutputValue AsText(const OutputValue& value) {
    if (const auto* truth = std::get_if<bool>(&value)) {
      return std::string(*truth ? "true" : "false");
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      return absl::StrCat(*integer);
    }
    if (const auto* number = std::get_if<double>(&value)) {
      return FormatDecimal(DecimalOf(*number).value_or(Decimal{}));
    }
    return value;
  }

  const std::string& decision_;
  const ModelTable& table_;
  const CompiledModelTable& compiled_;
  bool constant_ = true, numbers_ = true;
};

absl::Status CheckCounts(const std::string& place, const ModelTable& table) {
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

absl::Status CompileInputs(const std::string& place, const ModelTable& table,
                           const std::vector<Variable>& variables,
                           CompiledModelTable* compiled, TableSpec* spec) {
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    const ModelTable::Input& input = table.inputs[i];
    const std::string where =
        absl::StrCat(place, ", column ", Quote(input.expression));
    absl::StatusOr<Expression> expression =
        CompileAt(where, input.expression, variables);
    if (!expression.ok()) return expression.status();
    ValueType type =
        input.type == ValueType::kAny ? expression->type() : input.type;
    if (type == ValueType::kAny) {
      type = TypeOfCells(table, i).value_or(ValueType::kText);
    }
    if (type >= ValueType::kList) {
      return absl::InvalidArgumentError(absl::StrCat(
          where, ": cells cannot test a ", std::string(ValueTypeName(type))));
    }
    compiled->inputs.push_back(*std::move(expression));
    compiled->schema.push_back(SchemaOf(input.expression, type));
    spec->inputs.push_back({input.expression, input.allowed});
  }
  return absl::OkStatus();
}

absl::Status CompileOutputs(const std::string& place, const ModelTable& table,
                            const std::vector<Variable>& variables,
                            CompiledModelTable* compiled) {
  for (const ModelTable::Rule& rule : table.rules) {
    std::vector<Expression> outputs;
    for (std::size_t i = 0; i < rule.outputs.size(); ++i) {
      absl::StatusOr<Expression> output =
          CompileAt(absl::StrCat(place, ", rule ", Quote(rule.id), ", output ",
                                 Quote(table.outputs[i].name)),
                    rule.outputs[i], variables);
      if (!output.ok()) return output.status();
      outputs.push_back(*std::move(output));
    }
    compiled->outputs.push_back(std::move(outputs));
  }
  for (const ModelTable::Output& output : table.outputs) {
    absl::StatusOr<Expression> fallback =
        CompileAt(absl::StrCat(place, ", output ", Quote(output.name)),
                  output.fallback, variables);
    if (!fallback.ok()) return fallback.status();
    compiled->fallbacks.push_back(*std::move(fallback));
    compiled->output_names.push_back(output.name);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CompiledModelTable> CompileModelTable(
    const std::string& decision, const ModelTable& table,
    const std::vector<Variable>& variables, const CompileOptions& options) {
  CompiledModelTable compiled;
  compiled.hit_policy = table.hit_policy;
  TableSpec spec;
  spec.name = decision;
  spec.hit_policy = table.hit_policy;
  const std::string place = TableName(spec);
  absl::Status status = CheckCounts(place, table);
  if (status.ok()) {
    status = CompileInputs(place, table, variables, &compiled, &spec);
  }
  if (status.ok()) status = CompileOutputs(place, table, variables, &compiled);
  if (!status.ok()) return status;
  for (const ModelTable::Rule& rule : table.rules) {
    spec.rules.push_back({rule.id, rule.cells, {}, {}, rule.note, rule.note});
  }
  status = OutputColumns(decision, table, compiled).AddTo(&spec);
  if (!status.ok()) return status;
  absl::StatusOr<DecisionTable> ready =
      DecisionTable::Compile(std::move(spec), compiled.schema, options);
  if (!ready.ok()) return ready.status();
  compiled.table.emplace(*std::move(ready));
  return compiled;
}

}  // namespace arrears::rules_internal
