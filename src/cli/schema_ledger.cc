// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "io/table_schema_internal.h"
#include "schema_internal.h"

namespace arrears::cli::schema {
namespace {

using io_internal::ColumnSpec;
using io_internal::FieldKind;
using io_internal::TableSpec;

// Of a file without a mapping, which may write these in other ways.
Json FieldOf(const ColumnSpec& column) {
  Json field;
  switch (column.kind) {
    case FieldKind::kDate:
      field = Day();
      break;
    case FieldKind::kAmount:
      field = Amount();
      break;
    case FieldKind::kEnum:
      field = {{"enum", Json::array()}};
      for (const std::string_view value : column.values) {
        field["enum"].push_back(value);
      }
      break;
    case FieldKind::kFlag:
      field = OneOf({"true", "false", "yes", "no", "1", "0"});
      break;
    case FieldKind::kCurrency:
      field = {{"type", "string"}, {"pattern", "^[A-Z]{3}$"}};
      break;
    case FieldKind::kWallMinute:
      field = Text("date and time of day at the debtor's");
      break;
    case FieldKind::kRate:
    case FieldKind::kRateE9:
      field = {{"type", "string"}, {"pattern", "^-?[0-9]+([.][0-9]+)?$"}};
      break;
    case FieldKind::kReference:
      field = Text("an id");
      break;
    default:
      field = Text();
  }
  if (column.value_required) return field;
  return {{"anyOf", {Json{{"const", ""}}, field}}};
}

Json RowsOf(const TableSpec& table) {
  Json row = {{"type", "object"},
              {"properties", Json::object()},
              {"required", Json::array()},
              {"additionalProperties", table.has_attributes}};
  for (const ColumnSpec& column : table.columns) {
    const std::string name(column.name);
    row["properties"][name] = FieldOf(column);
    if (column.column_required) row["required"].push_back(name);
  }
  return List(std::move(row));
}

}  // namespace

Json LedgerFolder() {
  constexpr std::pair<const char*, Table> kFiles[] = {
      {"debtors.csv", Table::kDebtors},
      {"items.csv", Table::kItems},
      {"settlements.csv", Table::kSettlements},
      {"promises.csv", Table::kPromises},
      {"disputes.csv", Table::kDisputes},
      {"contacts.csv", Table::kContacts},
      {"events.csv", Table::kEvents},
      {"rates.csv", Table::kRates}};
  Json folder = {{"type", "object"},
                 {"description",
                  "a folder; only items.csv is required, and may stand alone"},
                 {"properties", Json::object()},
                 {"required", {"items.csv"}}};
  for (const auto& [file, table] : kFiles) {
    folder["properties"][file] = RowsOf(io_internal::TableSchema(table));
  }
  folder["properties"]["creditor.json"] =
      Object({{"name", Text()},
              {"law", Text()},
              {"currency", Text("base currency, ISO 4217")},
              {"calendar", Text()},
              {"size", Text()},
              {"sector", Text()},
              {"minute_cost", Amount()},
              {"cost_of_capital", Number()},
              {"minutes_per_day", Integer()}},
             {"name", "law", "currency", "calendar", "size", "sector",
              "minute_cost", "cost_of_capital", "minutes_per_day"});
  return folder;
}

Json MessageDraft() {
  Json draft = OrNull(
      Object({{"template", Text("M01 to M16")},
              {"language", OneOf({"en", "zh"})},
              {"subject", Text()},
              {"body", Text("with a blank where a field is missing")},
              {"missing", List(Text("a field's id"))},
              {"limitation", Text("its effect under the creditor's law")},
              {"outside_known_years", {{"type", "boolean"}}}}));
  draft["description"] = "with --message; null where nothing is written";
  return draft;
}

}  // namespace arrears::cli::schema
