// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/policy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/facts/catalogue.h"
#include "policy_internal.h"

namespace arrears {
namespace {

const InputSchema* FindSchema(const std::vector<InputSchema>& schema,
                              const std::string& name) {
  for (const InputSchema& entry : schema) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

absl::Status CheckDates(const PolicySpec& spec) {
  if (!spec.valid_from || !spec.valid_to ||
      *spec.valid_from <= *spec.valid_to) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "policy ", spec.name, ": valid_to ", FormatIsoDate(*spec.valid_to),
      " is before valid_from ", FormatIsoDate(*spec.valid_from)));
}

// The types of a table's inputs: what earlier tables made, then the caller's
// columns, then the catalogue.
absl::StatusOr<std::vector<InputSchema>> SchemaOf(
    const TableSpec& table, const std::vector<InputSchema>& attributes,
    const std::vector<InputSchema>& outputs) {
  std::vector<InputSchema> schema = attributes;
  schema.insert(schema.end(), outputs.begin(), outputs.end());
  for (const TableInput& input : table.inputs) {
    if (FindSchema(schema, input.name) != nullptr) continue;
    const FactDefinition* fact = FactCatalogue::BuiltIn().Find(input.name);
    if (fact == nullptr) {
      return absl::NotFoundError(absl::StrCat(
          "table ", table.name, ": no fact ", input.name, "; nearest is ",
          FactCatalogue::BuiltIn().NearestName(input.name)));
    }
    schema.push_back({input.name, fact->type});
  }
  return schema;
}

}  // namespace

absl::StatusOr<Policy> Policy::Create(
    PolicySpec spec, const std::vector<InputSchema>& attributes) {
  absl::StatusOr<std::vector<TableSpec>> filled =
      policy_internal::FilledTables(spec);
  if (!filled.ok()) return filled.status();
  for (const absl::Status& status :
       {CheckDates(spec), policy_internal::CheckOutputs(spec, *filled)}) {
    if (!status.ok()) return status;
  }
  Policy policy;
  std::vector<InputSchema> outputs;  // Of the tables so far.
  for (TableSpec& table : *filled) {
    const auto schema = SchemaOf(table, attributes, outputs);
    if (!schema.ok()) return schema.status();
    for (const TableInput& input : table.inputs) {
      if (FindSchema(outputs, input.name) != nullptr ||
          FindSchema(policy.fact_schema_, input.name) != nullptr) {
        continue;
      }
      policy.fact_names_.push_back(input.name);
      policy.fact_schema_.push_back(*FindSchema(*schema, input.name));
    }
    absl::StatusOr<DecisionTable> compiled =
        DecisionTable::Compile(std::move(table), *schema);
    if (!compiled.ok()) return compiled.status();
    for (const InputSchema& output : compiled->output_schema()) {
      if (FindSchema(outputs, output.name) != nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("table ", compiled->spec().name, ": output ",
                         output.name, " is made by an earlier table"));
      }
      outputs.push_back(output);
    }
    policy.tables_.push_back(*std::move(compiled));
  }
  policy.id_ = absl::StrCat(spec.name, " ", spec.version, " ",
                            policy_internal::HashOf(spec));
  policy.spec_ = std::move(spec);
  return policy;
}

absl::StatusOr<PolicyResult> Policy::Run(const Frame& facts,
                                         const Executor& executor) const {
  PolicyResult result;
  Frame working;  // Borrows the facts and owns what the tables add.
  for (const std::string& name : fact_names_) {
    const Column* column = facts.Find(name);
    if (column == nullptr) {
      return absl::NotFoundError(
          absl::StrCat("policy ", spec_.name, ": the frame has no column ",
                       name, "; nearest is ", facts.NearestName(name)));
    }
    if (absl::Status status = working.Add(column->Borrow()); !status.ok()) {
      return status;
    }
  }
  for (const DecisionTable& table : tables_) {
    absl::StatusOr<TableResult> rows = table.Run(working, executor);
    if (!rows.ok()) return rows.status();
    for (Column& column : table.Outputs(*rows)) {
      absl::Status status = result.outputs.Add(std::move(column));
      // What is borrowed stays where it is when the columns move.
      if (status.ok()) {
        status = working.Add(result.outputs.columns().back().Borrow());
      }
      if (!status.ok()) return status;
    }
    result.results.push_back(*std::move(rows));
  }
  return result;
}

}  // namespace arrears
