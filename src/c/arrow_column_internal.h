// SPDX-License-Identifier: Apache-2.0
//
// One column of an Arrow struct array, read in place where its layout allows.
#ifndef ARREARS_SRC_C_ARROW_COLUMN_INTERNAL_H_
#define ARREARS_SRC_C_ARROW_COLUMN_INTERNAL_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/column.h"
#include "arrears/base/date.h"
#include "arrears/c/arrears.h"
#include "arrears/ledger/tables.h"

namespace arrears::c_internal {

// Memory that an imported view points into and the caller does not own.
struct Storage {
  std::deque<ColumnBuilder<std::int64_t>> int64s;
  std::deque<ColumnBuilder<std::int32_t>> int32s;
  std::deque<ColumnBuilder<std::uint8_t>> bytes;
  std::deque<ColumnBuilder<double>> doubles;
  std::deque<ColumnBuilder<Date>> dates;
  std::deque<TextBuilder> texts;
  std::deque<std::vector<std::string>> lists;
};

// Texts, plain or by dictionary.
class TextColumn {
 public:
  TextColumn() = default;
  bool absent() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  bool has(std::size_t row) const;
  // Empty where !has(row).
  std::string_view operator[](std::size_t row) const;
  // The same as a plain view: in place, or copied out of the dictionary.
  TextView Plain(Storage* storage) const;
  // As codes into texts of which each occurs once.
  CodeView Codes(Storage* storage) const;

 private:
  friend class ArrowTable;
  TextView plain_;  // Without a dictionary.
  ColumnView<std::int32_t> codes_;
  TextView dictionary_;
  bool by_dictionary_ = false;
  std::size_t size_ = 0;
};

// A borrowed table. Columns are found by name; an absent one gives an absent
// view. Errors are kInvalidArgument naming table, column and format.
class ArrowTable {
 public:
  [[nodiscard]] static absl::StatusOr<ArrowTable> Of(
      const arrears_table& table);
  std::size_t rows() const { return rows_; }
  bool Has(std::string_view column) const;

  absl::StatusOr<TextColumn> Texts(const char* column, Storage* storage) const;
  absl::StatusOr<ColumnView<Date>> Dates(const char* column,
                                         Storage* storage) const;
  // int64 in place; narrower integers are widened.
  absl::StatusOr<ColumnView<std::int64_t>> Integers(const char* column,
                                                    Storage* storage) const;
  // Amounts in minor units: integers as they are, decimal128 of scale
  // exponent[row], or of the one exponent, exactly.
  absl::StatusOr<ColumnView<std::int64_t>> Amounts(
      const char* column, ColumnView<std::uint8_t> currency,
      const std::vector<int>& exponents, int base_exponent,
      Storage* storage) const;
  absl::StatusOr<ColumnView<double>> Doubles(const char* column,
                                             Storage* storage) const;
  // Bits become bytes of 0 and 1.
  absl::StatusOr<ColumnView<std::uint8_t>> Bools(const char* column,
                                                 Storage* storage) const;
  absl::Status Wrong(const char* column, std::string_view expected) const;

 private:
  struct Child {
    const ArrowSchema* schema = nullptr;
    const ArrowArray* array = nullptr;
    std::size_t offset = 0;  // Of row 0 in the child's buffers.
    const std::uint8_t* validity = nullptr;
    std::string_view format() const { return schema->format; }
  };
  const Child* Find(std::string_view column) const;
  absl::StatusOr<TextView> TextsOf(const Child& child,
                                   const char* column) const;

  std::string name_;
  std::size_t rows_ = 0;
  std::vector<std::pair<std::string, Child>> children_;
};

}  // namespace arrears::c_internal

#endif  // ARREARS_SRC_C_ARROW_COLUMN_INTERNAL_H_
