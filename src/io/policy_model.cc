// SPDX-License-Identifier: Apache-2.0
//
// A policy as a decision model, for what is done with models: checks, test
// rows, DMN.
#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/io/policy_json.h"

namespace arrears {
namespace {

// A literal as FEEL.
std::string FeelOf(const OutputValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    std::string quoted = "\"";
    for (const char c : *text) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    return quoted + "\"";
  }
  if (const auto* flag = std::get_if<bool>(&value)) {
    return *flag ? "true" : "false";
  }
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return absl::StrCat(*whole);
  }
  if (const auto* real = std::get_if<double>(&value)) {
    char text[400];
    return {text, std::to_chars(text, text + sizeof(text), *real,
                                std::chars_format::fixed)
                      .ptr};
  }
  return "";
}

ValueType TypeOfColumn(ColumnType type) {
  switch (type) {
    case ColumnType::kBool:
      return ValueType::kBool;
    case ColumnType::kDictionary:
    case ColumnType::kDictionary8:
    case ColumnType::kText:
      return ValueType::kText;
    case ColumnType::kDate:
      return ValueType::kDate;
    default:
      return ValueType::kNumber;
  }
}

bool IsWholeColumn(ColumnType type) {
  return type == ColumnType::kInt8 || type == ColumnType::kInt16 ||
         type == ColumnType::kInt32 || type == ColumnType::kInt64;
}

class PolicyModelMaker {
 public:
  explicit PolicyModelMaker(const Policy& policy) : policy_(policy) {
    model_.name = policy.spec().name;
  }

  ModelSpec Make() && {
    for (const DecisionTable& table : policy_.tables()) AddTable(table);
    return std::move(model_);
  }

 private:
  // An output of an earlier table, or a fact.
  std::string Expression(const InputSchema& input,
                         std::vector<std::string>* needs) {
    for (const DecisionTable* table : earlier_) {
      const std::vector<TableOutput>& outputs = table->spec().outputs;
      const bool makes = std::any_of(outputs.begin(), outputs.end(),
                                     [&input](const TableOutput& output) {
                                       return output.name == input.name;
                                     });
      if (!makes) continue;
      needs->push_back(table->spec().name);
      return outputs.size() == 1
                 ? table->spec().name
                 : absl::StrCat(table->spec().name, ".", input.name);
    }
    needs->push_back(input.name);
    const bool known = std::any_of(
        model_.inputs.begin(), model_.inputs.end(),
        [&input](const ModelInput& fact) { return fact.name == input.name; });
    if (!known) {
      model_.inputs.push_back(
          {input.name, TypeOfColumn(input.type), IsWholeColumn(input.type)});
    }
    return input.name;
  }

  void AddTable(const DecisionTable& table) {
    const TableSpec& spec = table.spec();
    Decision decision{.name = spec.name, .needs = {}, .logic = {}};
    ModelTable logic;
    logic.hit_policy = spec.hit_policy;
    for (const TableInput& input : spec.inputs) {
      const InputSchema schema{input.name, TypeOf(input.name)};
      logic.inputs.push_back({.expression = Expression(schema, &decision.needs),
                              .type = TypeOfColumn(schema.type),
                              .allowed = input.allowed,
                              .whole = IsWholeColumn(schema.type),
                              .null = input.null,
                              .outside = input.outside});
    }
    for (const TableOutput& output : spec.outputs) {
      logic.outputs.push_back(
          {.name = output.name, .fallback = FeelOf(output.fallback)});
      for (const OutputValue& value : output.allowed) {
        logic.outputs.back().allowed.push_back(FeelOf(value));
      }
    }
    for (const TableRule& rule : spec.rules) {
      ModelTable::Rule made{.id = rule.id, .cells = rule.cells, .outputs = {}};
      for (const OutputValue& value : rule.outputs) {
        made.outputs.push_back(FeelOf(value));
      }
      made.note = rule.note_en;
      logic.rules.push_back(std::move(made));
    }
    std::sort(decision.needs.begin(), decision.needs.end());
    decision.needs.erase(
        std::unique(decision.needs.begin(), decision.needs.end()),
        decision.needs.end());
    decision.logic = std::move(logic);
    model_.decisions.push_back(std::move(decision));
    earlier_.push_back(&table);
  }

  ColumnType TypeOf(const std::string& name) const {
    for (const DecisionTable* table : earlier_) {
      for (const InputSchema& output : table->output_schema()) {
        if (output.name == name) return output.type;
      }
    }
    for (const InputSchema& fact : policy_.fact_schema()) {
      if (fact.name == name) return fact.type;
    }
    return ColumnType::kText;
  }

  const Policy& policy_;
  ModelSpec model_;
  std::vector<const DecisionTable*> earlier_;
};

}  // namespace

ModelSpec PolicyModel(const Policy& policy) {
  return PolicyModelMaker(policy).Make();
}

}  // namespace arrears
