// SPDX-License-Identifier: Apache-2.0
//
// mapping.h: which column of somebody's export is which column of ours, and how
// is its text read?
//
//   absl::StatusOr<Mapping> mapping = Mapping::Read("mapping.json");
//   absl::StatusOr<Mapping> sap = Mapping::Preset("sap");
//   absl::StatusOr<Mapping> mine = Mapping::Parse(
//       R"({"preset": "sap", "decimal": ".", "grouping": ","})", "mine");
//
// A mapping is a JSON file; MappingSchema() is its JSON Schema and METHODS.md
// (#mapping) describes it with an example and each preset's columns. Rules such
// as `date` or `decimal` may stand at the top, in a table and in a column; the
// innermost holds. A preset is itself such a file, and a mapping that names one
// is merged into it (RFC 7396: null takes a member away).
//
// Which text is a null? An empty one, one of `nulls`, and spaces where `trim`
// is on. Anything else must be read in full or its row is rejected: nothing is
// guessed from the data.
#ifndef ARREARS_IO_MAPPING_H_
#define ARREARS_IO_MAPPING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/money.h"
#include "arrears/io/csv.h"
#include "arrears/ledger/ledger.h"

namespace arrears {

// A column of the file: by position, or by the first of these names that the
// header holds; letter case counts only where two names differ in it alone.
struct ColumnRef {
  std::vector<std::string> names;
  int position = 0;  // From 1; 0 = by name.
  bool optional = false;
  friend bool operator==(const ColumnRef&, const ColumnRef&) = default;
};

enum class NegativeStyle : std::uint8_t {
  kLeading,      // -12.50
  kTrailing,     // 12.50- as well
  kParentheses,  // (12.50) as well
};

// How a text becomes a value.
struct FieldRules {
  // Of YYYY, YY (69-99 are 19xx), MM or M, DD or D (M and D: one or two
  // digits), MMM (Jan .. Dec), hh, mm, ss, f (a fraction of any length) and Z
  // (Z, +08:00, +0800), with other characters standing for themselves; or
  // "excel": days since 1899-12-30. %Y %m %d %y %b %H %M %S %z are understood.
  std::string date = "YYYY-MM-DD";
  // Empty: the date as written. Else a timestamp is moved to this offset from
  // UTC, in minutes, before its date is taken; one without Z counts as UTC.
  std::optional<int> utc_offset_minutes;
  char decimal = '.';
  std::string grouping;  // "", or one of , . ' and space (no-break as well).
  NegativeStyle negative = NegativeStyle::kLeading;
  bool trim = true;                // Outer spaces do not count.
  std::vector<std::string> nulls;  // Besides the empty text.
  friend bool operator==(const FieldRules&, const FieldRules&) = default;
};

struct CodeTranslation {
  std::string from, to;
  // For the kind of an item with a negative amount; empty: `to`.
  std::string to_negative;
  friend bool operator==(const CodeTranslation&,
                         const CodeTranslation&) = default;
};

// Where a column's text comes from: a constant, one column, or several.
struct ColumnSource {
  // Several: joined, nulls left out, or the first that is not null. Of those
  // that are optional the file must have one.
  std::vector<ColumnRef> columns;
  bool take_first = false;
  std::string separator;  // Between joined texts.
  std::optional<std::string> constant;
  FieldRules rules;
  // Text to our code; empty: texts are our codes. A text that is not listed
  // becomes `otherwise` or, without it, rejects its row.
  std::vector<CodeTranslation> codes;
  std::optional<std::string> otherwise;
  // Amounts: the first column less this one (debit and credit).
  std::optional<ColumnRef> credit;
  // Amounts: negative where this column holds one of `negative_texts`, else it
  // must hold one of `positive_texts` (SAP's SHKZG: H, S).
  std::optional<ColumnRef> sign;
  std::vector<std::string> negative_texts, positive_texts;
  bool negate = false;
  friend bool operator==(const ColumnSource&, const ColumnSource&) = default;
};

enum class AttributeType : std::uint8_t {
  kText,
  kInteger,
  kNumber,
  kDate,
  kFlag,
};

struct ColumnMapping {
  std::string column;  // As in tables.h; attributes: any name.
  ColumnSource source;
  AttributeType type = AttributeType::kText;  // Attributes only.
  friend bool operator==(const ColumnMapping&, const ColumnMapping&) = default;
};

struct TableMapping {
  Table table = Table::kItems;
  std::string file;       // In the ledger's folder.
  bool optional = false;  // The file need not be there.
  CsvFormat format;
  std::vector<ColumnMapping> columns, attributes;
  // Of an items file, when there is no file of debtors: texts of the debtor's
  // row (name, country, ...), from its first item that has one.
  std::vector<ColumnMapping> debtor_columns;
  // Columns of the file that are not mapped are text attributes.
  bool other_columns = false;
  friend bool operator==(const TableMapping&, const TableMapping&) = default;
};

struct Mapping {
  std::string name;  // For messages.
  // Over creditor.json, or over its defaults where there is none.
  std::optional<Currency> currency;
  std::optional<std::string> law, calendar, creditor_name;
  std::vector<TableMapping> tables;

  const TableMapping* Find(Table table) const;

  // kInvalidArgument "<name>:3:14: ..." for bad JSON, "<name>: $.tables.items:
  // ..." for what it means; NotFound for an unknown preset, listing all.
  [[nodiscard]] static absl::StatusOr<Mapping> Parse(std::string_view json,
                                                     const std::string& name);
  [[nodiscard]] static absl::StatusOr<Mapping> Read(const std::string& path);
  // "arrears" (tables.h, every column under its own name), "odoo" (journal
  // items of receivable accounts), "erpnext" (Accounts Receivable report or
  // Sales Invoice list), "sap" (FBL5N customer line items).
  [[nodiscard]] static absl::StatusOr<Mapping> Preset(std::string_view name);
  static const std::vector<std::string>& PresetNames();
};

// The JSON Schema (draft 2020-12) of a mapping file.
std::string_view MappingSchema();

}  // namespace arrears

#endif  // ARREARS_IO_MAPPING_H_
