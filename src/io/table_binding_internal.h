// SPDX-License-Identifier: Apache-2.0
//
// table_binding_internal.h: which columns of this very file make which of ours?
//
//   absl::StatusOr<TableBinding> binding =
//       TableBinding::Create(file, mapping, [](auto& column) { return true; });
//   file.Scan(binding->file_columns(), ...);
//
// Names of the mapping have become positions, patterns formats; what only the
// header can tell, such as a column that is not there, is an error here.
#ifndef ARREARS_IO_TABLE_BINDING_INTERNAL_H_
#define ARREARS_IO_TABLE_BINDING_INTERNAL_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/io/csv.h"
#include "arrears/io/mapping.h"
#include "field_format_internal.h"
#include "table_schema_internal.h"

namespace arrears::io_internal {

// What a column of the table is for.
enum class ColumnUse : std::uint8_t { kOwn, kAttribute, kDebtorText };

// A column that is read. Positions are into TableBinding::file_columns().
struct BoundColumn {
  ColumnUse use = ColumnUse::kOwn;
  std::string field;  // Our name.
  std::string shown;  // The file's, for reports: "Debit", "#3".
  // Of the schema; made up for attributes and debtors' texts.
  ColumnSpec spec;
  const ColumnSource* source = nullptr;
  std::vector<std::size_t> parts;  // Empty: a constant.
  std::optional<std::size_t> credit, sign;
  // The text of a row is the field of its one part.
  bool direct = false;
  std::unordered_map<std::string, const CodeTranslation*> codes;

  FieldText text;
  DateFormat date;
  AmountFormat amount;
};

class TableBinding {
 public:
  // Chooses among the table's own columns, attributes and debtors' texts.
  using Wanted = std::function<bool(ColumnUse use, std::string_view column)>;
  // `file` and `mapping` must outlive the binding. kInvalidArgument naming the
  // file, the column and the names that were looked for.
  [[nodiscard]] static absl::StatusOr<TableBinding> Create(
      const CsvFile& file, const TableMapping& mapping, const Wanted& wanted);

  const TableSpec& spec() const { return *spec_; }
  const std::vector<std::size_t>& file_columns() const { return file_columns_; }
  // Columns of the schema in its order, then attributes, then debtors' texts.
  const std::vector<BoundColumn>& columns() const { return columns_; }
  // In columns(), of the table's own; -1 when it is not read.
  int Find(std::string_view name) const;
  // The file's name for a column of it, "#3" where it has none.
  std::string FileColumnName(std::size_t position) const;

 private:
  TableBinding(const CsvFile& file, const TableMapping& mapping)
      : file_(&file), mapping_(&mapping) {}
  absl::Status Add(ColumnUse use, const ColumnSpec& spec,
                   const ColumnMapping& mapping);
  absl::Status AddAll(const Wanted& wanted);
  void AddOthers(const Wanted& wanted);
  // A place in file_columns_; nullopt when the column is not there and need not
  // be.
  absl::StatusOr<std::optional<std::size_t>> Resolve(const std::string& field,
                                                     const ColumnRef& ref);
  absl::StatusOr<std::optional<std::size_t>> FindName(
      const std::string& field, const std::string& name) const;
  absl::Status Missing(const std::string& field, const ColumnRef& ref) const;
  std::size_t Project(std::size_t position);

  const CsvFile* file_;
  const TableMapping* mapping_;
  const TableSpec* spec_ = nullptr;
  std::vector<std::size_t> file_columns_;
  std::vector<BoundColumn> columns_;
  // Of columns that no mapping names.
  std::vector<std::unique_ptr<ColumnMapping>> own_mappings_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_TABLE_BINDING_INTERNAL_H_
