// SPDX-License-Identifier: Apache-2.0
//
// table_reader_internal.h: all sound rows of one file, in the file's order.
//
//   absl::StatusOr<std::unique_ptr<TableRows>> items =
//       TableRows::Read(path, mapping, options);
//   ColumnBuilder<Date> due = (*items)->TakeDates("due_date");
//
// Rows are kept as they were read, a chunk a batch, until a column is taken:
// then its parts are joined, in parallel, and given back.
#ifndef ARREARS_IO_TABLE_READER_INTERNAL_H_
#define ARREARS_IO_TABLE_READER_INTERNAL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/io/csv.h"
#include "arrears/io/mapping.h"
#include "arrears/ledger/ledger_data.h"
#include "id_index_internal.h"
#include "read_report_internal.h"
#include "table_binding_internal.h"
#include "table_parser_internal.h"
#include "text_registry_internal.h"

namespace arrears::io_internal {

struct TableOptions {
  ParserOptions parser;
  Creditor creditor;
  const Executor* executor = nullptr;
  bool strict = false;  // The first reject is the error of the whole.
  TableBinding::Wanted wanted;
  // Where references of a column are looked up. A column that is not listed
  // stays text.
  struct Lookup {
    std::string_view column;
    const IdIndex* index = nullptr;    // Unknown ids reject their row.
    TextRegistry* registry = nullptr;  // Or they are given a number.
  };
  std::vector<Lookup> lookups;
  // The currency, by number, of each row of items; for amounts in it.
  const std::vector<std::uint8_t>* item_currency = nullptr;
};

class TableRows {
 public:
  // Errors as CsvFile::Open and TableBinding::Create, or
  // kFailedPrecondition with the first reject where the reading is strict.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<TableRows>> Read(
      const std::string& path, const TableMapping& mapping,
      const TableOptions& options);

  const TableBinding& binding() const { return *binding_; }
  const std::string& file() const { return file_name_; }
  std::size_t rows() const { return rows_; }
  int Find(std::string_view column) const { return binding_->Find(column); }
  // From now on row i of the file is row place[i] of what is taken. No row is
  // rejected after this.
  void Arrange(std::vector<RowIndex> place) { place_ = std::move(place); }

  // Of each row, in order; 32 bits, as there are at most 2^31 rows.
  std::vector<std::uint32_t> Lines() const;

  // Rejects that are found later, in order of rows, of which one may have
  // several. Rows are numbered anew. An error where the reading is strict.
  struct LateReject {
    std::size_t row;
    std::string field, value, reason;
  };
  [[nodiscard]] absl::Status Reject(const std::vector<LateReject>& rejects);
  // Rejects rows whose id stands in an earlier one.
  [[nodiscard]] absl::Status RejectRepeatedIds();
  // Rejects rows that have neither a value in `column` nor in `other`.
  [[nodiscard]] absl::Status RejectWithout(std::string_view column,
                                           std::string_view other);
  // Makes references of this table to itself rows, and rejects rows whose
  // reference nobody answers to, until none is left.
  [[nodiscard]] absl::Status ResolveWithin(std::string_view column);

  // Each column once. `column`: position in binding().columns(); -1: an empty
  // builder, which is an absent column.
  ColumnBuilder<Date> TakeDates(int column);
  ColumnBuilder<std::int64_t> TakeWide(int column);
  ColumnBuilder<std::int32_t> TakeNarrow(int column);
  // References to rows of this table.
  ColumnBuilder<RowIndex> TakeRows(int column);
  ColumnBuilder<std::uint8_t> TakeSmall(int column);
  ColumnBuilder<double> TakeReal(int column);
  template <class Enum>
  ColumnBuilder<Enum> TakeEnum(int column) {
    return Join<Enum>(column, &Column::small);
  }
  // Currencies by their final number.
  ColumnBuilder<std::uint8_t> TakeCurrencies(
      int column, const std::vector<std::uint8_t>& final_number);
  CodeColumn TakeCodes(int column);
  // Codes and what they stand for, in order of first appearance.
  void TakeCodes(int column, ColumnBuilder<std::int32_t>* codes,
                 std::vector<std::string>* texts);
  // Copies: texts may be asked for again.
  TextBuilder CopyTexts(int column) const;

  const AmountTally& tally() const { return tally_; }
  // What the file's rows were, but for totals; and all rejects, in order.
  FileReport report() const;
  std::vector<RejectedField> TakeRejects();
  std::size_t rejects_count() const {
    return rejects_.count() + late_rejects_.size();
  }

 private:
  // A part of a column. `state` is empty where every row has a value.
  struct Column {
    std::vector<std::int64_t> wide;
    std::vector<std::int32_t> narrow;
    std::vector<Date> dates;
    std::vector<std::uint8_t> small;
    std::vector<double> real;
    std::vector<char> bytes;          // Texts, one after another,
    std::vector<std::uint32_t> ends;  // and where each ends.
    std::vector<std::uint64_t> hash;
    std::vector<std::string> texts;  // Of codes.
    std::vector<FieldState> state;

    std::string_view text(std::size_t row) const {
      const std::uint32_t begin = row == 0 ? 0 : ends[row - 1];
      return {bytes.data() + begin, ends[row] - begin};
    }
  };
  struct Chunk {
    std::size_t begin = 0, rows = 0;
    std::vector<std::uint32_t> line;
    std::vector<Column> columns;
  };
  class Reader;

  TableRows() = default;
  void AddChunk(std::size_t index, std::unique_ptr<Chunk> chunk);
  void CountRows();
  static void RemoveRows(Chunk* chunk, const std::vector<std::uint8_t>& gone);
  std::optional<std::size_t> AmountCurrency(const Chunk& chunk,
                                            std::size_t row) const;
  std::vector<std::uint8_t> JoinValidity(int column) const;
  std::size_t PlaceOf(std::size_t row) const {
    return place_.empty() ? row : static_cast<std::size_t>(place_[row]);
  }
  TextBuilder CopyArrangedTexts(std::size_t column) const;
  template <class T, class From>
  ColumnBuilder<T> Join(int column, std::vector<From> Column::*part);

  std::string file_name_;
  std::unique_ptr<CsvFile> file_;
  std::unique_ptr<TableBinding> binding_;
  TableOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Chunk>> chunks_;
  std::size_t rows_ = 0;
  std::vector<RowIndex> place_;  // Empty: as in the file.
  AmountTally tally_;
  FileReport report_;
  RejectList rejects_;
  std::vector<RejectedField> late_rejects_;
};

template <class T, class From>
ColumnBuilder<T> TableRows::Join(int column, std::vector<From> Column::*part) {
  if (column < 0) return {};
  std::vector<T> values(rows_);
  options_.executor->Run(chunks_.size(), [&](std::size_t c) {
    Column& from = chunks_[c]->columns[static_cast<std::size_t>(column)];
    std::vector<From>& some = from.*part;
    const std::size_t begin = chunks_[c]->begin;
    for (std::size_t row = 0; row < some.size(); ++row) {
      values[PlaceOf(begin + row)] = static_cast<T>(some[row]);
    }
    std::vector<From>().swap(some);
  });
  return ColumnBuilder<T>(std::move(values), JoinValidity(column));
}

// "no debtor has this id".
std::string NoSuch(Table table);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_TABLE_READER_INTERNAL_H_
