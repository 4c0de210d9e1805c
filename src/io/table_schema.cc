// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/codes.h"
#include "table_schema_internal.h"

namespace arrears::io_internal {
namespace {

constexpr ColumnSpec Plain(std::string_view name, FieldKind kind) {
  return {.name = name, .kind = kind};
}
constexpr ColumnSpec Required(std::string_view name, FieldKind kind) {
  return {.name = name,
          .kind = kind,
          .column_required = true,
          .value_required = true};
}
constexpr ColumnSpec Refers(std::string_view name, Table table,
                            bool required = false) {
  return {.name = name,
          .kind = FieldKind::kReference,
          .column_required = required,
          .value_required = required,
          .refers = table};
}
constexpr ColumnSpec Enum(std::string_view name,
                          std::span<const std::string_view> values) {
  return {.name = name, .kind = FieldKind::kEnum, .values = values};
}
constexpr ColumnSpec Amount(std::string_view name, AmountIn in,
                            std::optional<std::int64_t> least = {}) {
  return {.name = name,
          .kind = FieldKind::kAmount,
          .amount_in = in,
          .least = least};
}

using enum FieldKind;

constexpr ColumnSpec kDebtors[] = {
    Required("id", kText),
    Plain("name", kText),
    Refers("parent", Table::kDebtors),
    Enum("class", kDebtorClassNames),
    Plain("country", kCode),
    Plain("law", kCode),
    Plain("language", kCode),
    Plain("timezone", kCode),
    Plain("size", kCode),
    Plain("segment", kCode),
    Plain("currency", kCurrency),
    Amount("credit_limit", AmountIn::kBase, 0),
    Plain("since", kDate),
    Plain("margin_rate", kRate),
    Plain("tags", kCode),
};

constexpr ColumnSpec kItems[] = {
    Required("id", kText),
    Refers("debtor", Table::kDebtors, true),
    Enum("kind", kItemKindNames),
    Required("document_date", kDate),
    Plain("posting_date", kDate),
    Plain("recorded_date", kDate),
    Plain("received_date", kDate),
    Plain("delivery_date", kDate),
    Plain("due_date", kDate),
    Plain("terms", kCode),
    Required("amount", kAmount),
    Plain("currency", kCurrency),
    Refers("parent", Table::kItems),
    Plain("settled_date", kDate),
    Plain("contract", kCode),
    Plain("contract_date", kDate),
    Plain("contract_rate", kRate),
    Amount("secured_amount", AmountIn::kRow, 0),
    Plain("disputed", kFlag),
};

constexpr ColumnSpec kSettlements[] = {
    Plain("id", kText),
    Refers("item", Table::kItems, true),
    Refers("source", Table::kItems),
    Required("date", kDate),
    // No value: all of what an unmatch or a chargeback undoes.
    {.name = "amount",
     .kind = kAmount,
     .column_required = true,
     .amount_in = AmountIn::kItem},
    Plain("recorded_date", kDate),
    Enum("kind", kSettlementKindNames),
    Refers("undoes", Table::kSettlements),
    Plain("payment", kText),
};

constexpr ColumnSpec kPromises[] = {
    Plain("id", kText),
    Refers("debtor", Table::kDebtors),
    Refers("item", Table::kItems),
    Enum("kind", kPromiseKindNames),
    Required("made_on", kDate),
    Required("due", kDate),
    Amount("amount", AmountIn::kItem, 1),
    Plain("recorded_date", kDate),
};

constexpr ColumnSpec kDisputes[] = {
    Refers("item", Table::kItems, true),
    Required("opened", kDate),
    Amount("amount", AmountIn::kItem, 1),
    Plain("closed", kDate),
    Plain("upheld", kFlag),
    Plain("reason", kCode),
    Plain("recorded_date", kDate),
};

constexpr ColumnSpec kContacts[] = {
    Plain("id", kText),          Refers("debtor", Table::kDebtors, true),
    Required("at", kWallMinute), Plain("channel", kCode),
    Plain("direction", kCode),   Plain("party", kCode),
    Plain("address_key", kText), Plain("items", kCode),
    Plain("outcome", kCode),     Plain("excuse", kCode),
    Plain("promise", kCode),     Plain("action", kCode),
    Plain("delivered", kFlag),   Plain("recorded_date", kDate),
};

constexpr ColumnSpec kEvents[] = {
    Refers("debtor", Table::kDebtors),
    Refers("item", Table::kItems),
    Required("date", kDate),
    Plain("recorded_date", kDate),
    Required("kind", kCode),
    Plain("code", kCode),
    Amount("amount", AmountIn::kBase),
    Plain("until", kDate),
    Plain("party", kCode),
    Plain("evidence", kCode),
};

constexpr ColumnSpec kRates[] = {
    Required("base", kCurrency),
    Required("quote", kCurrency),
    Required("date", kDate),
    {.name = "rate",
     .kind = kRateE9,
     .column_required = true,
     .value_required = true,
     .least = 1},
};

constexpr TableSpec kTables[] = {
    {Table::kDebtors, kDebtors, true},
    {Table::kItems, kItems, true},
    {Table::kSettlements, kSettlements, false},
    {Table::kPromises, kPromises, false},
    {Table::kDisputes, kDisputes, false},
    {Table::kContacts, kContacts, false},
    {Table::kEvents, kEvents, false},
    {Table::kRates, kRates, false},
};

constexpr Table kTextTables[] = {
    Table::kDebtors,  Table::kItems,    Table::kSettlements, Table::kPromises,
    Table::kDisputes, Table::kContacts, Table::kEvents,      Table::kRates};

}  // namespace

int TableSpec::Find(std::string_view name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

std::vector<std::string> TableSpec::Names() const {
  std::vector<std::string> names;
  for (const ColumnSpec& column : columns) names.emplace_back(column.name);
  return names;
}

const TableSpec& TableSchema(Table table) {
  for (const TableSpec& spec : kTables) {
    if (spec.table == table) return spec;
  }
  return kTables[1];
}

std::span<const Table> TextTables() { return kTextTables; }

}  // namespace arrears::io_internal
