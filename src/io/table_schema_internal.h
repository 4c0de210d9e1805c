// SPDX-License-Identifier: Apache-2.0
//
// table_schema_internal.h: which columns do the files of a ledger have?
//
//   const TableSpec& items = TableSchema(Table::kItems);
//   const int due = items.Find("due_date");
//
// tables.h says what the columns mean; this says how their text is read.
#ifndef ARREARS_IO_TABLE_SCHEMA_INTERNAL_H_
#define ARREARS_IO_TABLE_SCHEMA_INTERNAL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/ledger/ledger.h"

namespace arrears::io_internal {

enum class FieldKind : std::uint8_t {
  kText,       // Names, references; ids, which are unique in their table.
  kReference,  // The id of a row of another table or of this one.
  kCode,       // Text that repeats.
  kEnum,       // One of ColumnSpec::values.
  kFlag,       // true, false, yes, no, 1, 0.
  kDate,
  kWallMinute,  // A date and a time of day.
  kAmount,      // In the currency that ColumnSpec::amount_in says.
  kCurrency,    // An ISO 4217 code.
  kRate,        // A decimal fraction, 0.05 = 5 %.
  kRateE9,      // A rate between currencies, at most nine decimal places.
  kInteger,     // Attributes only.
  kNumber,      // Attributes only.
};

enum class AmountIn : std::uint8_t {
  kRow,   // The currency of its row.
  kItem,  // That of the item it names, else the base currency.
  kBase,
};

struct ColumnSpec {
  std::string_view name;
  FieldKind kind;
  bool column_required = false;  // A file without it cannot be read.
  bool value_required = false;   // A row without a value is rejected.
  Table refers = Table::kItems;  // kReference.
  AmountIn amount_in = AmountIn::kRow;
  std::span<const std::string_view> values = {};  // kEnum, by enumerator.
  std::optional<std::int64_t> least = {};         // Of kAmount and kRateE9.
};

struct TableSpec {
  Table table;
  std::span<const ColumnSpec> columns;
  bool has_attributes;
  // -1 when there is none.
  int Find(std::string_view name) const;
  std::vector<std::string> Names() const;
};

// Requires one of the tables that are read from delimited text: not creditor.
const TableSpec& TableSchema(Table table);
std::span<const Table> TextTables();

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_TABLE_SCHEMA_INTERNAL_H_
