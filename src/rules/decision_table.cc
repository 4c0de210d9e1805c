// SPDX-License-Identifier: Apache-2.0
#include "arrears/rules/decision_table.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/compiled_table_internal.h"
#include "rules/table_place_internal.h"

namespace arrears {
namespace {

using rules_internal::CompiledTable;

}  // namespace

absl::StatusOr<std::vector<const Column*>> rules_internal::FindColumns(
    const CompiledTable& table, const Frame& frame) {
  std::vector<const Column*> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const TableInput& input = table.spec.inputs[i];
    const Column* column = frame.Find(input.name);
    const std::string place = rules_internal::ColumnName(
        rules_internal::TableName(table.spec), input);
    if (column == nullptr) {
      const std::string nearest = frame.NearestName(input.name);
      return absl::NotFoundError(absl::StrCat(
          place, ": the frame has none",
          nearest.empty()
              ? ""
              : "; the nearest is " + base_internal::Quote(nearest)));
    }
    const ColumnType type = table.columns[i].type();
    // Texts are met however they are stored.
    if (column->type() != type &&
        !(HoldsTexts(column->type()) && HoldsTexts(type))) {
      return absl::InvalidArgumentError(
          absl::StrCat(place, ": the frame has ",
                       std::string(ColumnTypeName(column->type())),
                       " and the table was compiled for ",
                       std::string(ColumnTypeName(type))));
    }
    columns.push_back(column);
  }
  return columns;
}

struct DecisionTable::Compiled {
  CompiledTable table;
};

const CompiledTable& rules_internal::CompiledOf(const DecisionTable& table) {
  return table.compiled_->table;
}

DecisionTable::DecisionTable(std::unique_ptr<Compiled> compiled)
    : compiled_(std::move(compiled)) {}
DecisionTable::DecisionTable(DecisionTable&&) noexcept = default;
DecisionTable& DecisionTable::operator=(DecisionTable&&) noexcept = default;
DecisionTable::~DecisionTable() = default;

absl::StatusOr<DecisionTable> DecisionTable::Compile(
    TableSpec spec, const std::vector<InputSchema>& schema,
    const CompileOptions& options) {
  absl::StatusOr<CompiledTable> table =
      rules_internal::CompileTable(std::move(spec), schema, options);
  if (!table.ok()) return table.status();
  return DecisionTable(std::make_unique<Compiled>(Compiled{*std::move(table)}));
}

const TableSpec& DecisionTable::spec() const { return compiled_->table.spec; }

absl::StatusOr<TableResult> DecisionTable::Run(const Frame& frame,
                                               const Executor& executor,
                                               TableResult reuse) const {
  const CompiledTable& table = compiled_->table;
  const auto columns = rules_internal::FindColumns(table, frame);
  if (!columns.ok()) return columns.status();
  rules_internal::RunTable(table, *columns, frame.rows(), executor, {}, &reuse);
  return reuse;
}

std::vector<Column> DecisionTable::Outputs(const TableResult& result) const {
  return rules_internal::MakeOutputs(spec(), result);
}

std::vector<InputSchema> DecisionTable::output_schema() const {
  std::vector<InputSchema> schema;
  // A table without rows has the columns of any other.
  for (const Column& column : Outputs(TableResult{})) {
    schema.push_back({column.name(), column.type()});
  }
  return schema;
}

std::vector<double> DecisionTable::CutPoints(std::size_t input) const {
  const rules_internal::ColumnClasses& classes =
      compiled_->table.columns[input];
  std::vector<double> points;
  for (const std::int64_t key : classes.cuts()) {
    points.push_back(classes.type() == ColumnType::kFloat64
                         ? rules_internal::DoubleOfKey(key)
                         : static_cast<double>(key));
  }
  return points;
}

}  // namespace arrears
