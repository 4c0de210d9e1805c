// SPDX-License-Identifier: Apache-2.0
//
// frame.h: a table of named, typed columns: facts, attributes, rule inputs.
//
//   Frame facts;
//   facts.Add(Column::Int32("dpd_max", days, "days"));          // owned
//   facts.Add(Column::BorrowFloat64("pd", pd_view, ""));        // borrowed
//   const Column* dpd = facts.Find("dpd_max");                  // or nullptr
//
// All columns of a frame have the same number of rows.
#ifndef ARREARS_BASE_FRAME_H_
#define ARREARS_BASE_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "arrears/base/column.h"
#include "arrears/base/date.h"

namespace arrears {

enum class ColumnType : std::uint8_t {
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kFloat64,
  kDate,
  kBool,        // One byte a row: 0 or 1.
  kDictionary,  // 32-bit codes into `dictionary()`.
  kText,
  kDictionary8,  // Unsigned 8-bit codes into `dictionary()`.
};
// "int8", "int16", "int32", "int64", "float64", "date", "bool", "dictionary",
// "text", "dictionary8".
std::string_view ColumnTypeName(ColumnType type);
// Whether the values are texts, whichever way they are stored.
constexpr bool HoldsTexts(ColumnType type) {
  return type >= ColumnType::kDictionary;
}

// A named column, owned or borrowed. Copying a borrowed column copies the
// pointers; the memory must outlive every copy.
class Column {
 public:
  // Owned. `unit` is for people and files: "days", "minor", "probability", "".
  static Column Int8(std::string name, ColumnBuilder<std::int8_t> values,
                     std::string unit = "");
  static Column Int16(std::string name, ColumnBuilder<std::int16_t> values,
                      std::string unit = "");
  static Column Int32(std::string name, ColumnBuilder<std::int32_t> values,
                      std::string unit = "");
  static Column Int64(std::string name, ColumnBuilder<std::int64_t> values,
                      std::string unit = "");
  static Column Float64(std::string name, ColumnBuilder<double> values,
                        std::string unit = "");
  static Column OfDates(std::string name, ColumnBuilder<Date> values,
                        std::string unit = "");
  static Column Bool(std::string name, ColumnBuilder<std::uint8_t> values);
  static Column Dictionary(std::string name, ColumnBuilder<std::int32_t> codes,
                           std::vector<std::string> dictionary);
  static Column Dictionary8(std::string name, ColumnBuilder<std::uint8_t> codes,
                            std::vector<std::string> dictionary);
  static Column Text(std::string name, TextBuilder values);

  // Borrowed: the memory must outlive the column.
  static Column BorrowInt8(std::string name, ColumnView<std::int8_t> values,
                           std::string unit = "");
  static Column BorrowInt16(std::string name, ColumnView<std::int16_t> values,
                            std::string unit = "");
  static Column BorrowInt32(std::string name, ColumnView<std::int32_t> values,
                            std::string unit = "");
  static Column BorrowInt64(std::string name, ColumnView<std::int64_t> values,
                            std::string unit = "");
  static Column BorrowFloat64(std::string name, ColumnView<double> values,
                              std::string unit = "");
  static Column BorrowDates(std::string name, ColumnView<Date> values,
                            std::string unit = "");
  static Column BorrowBool(std::string name, ColumnView<std::uint8_t> values);
  static Column BorrowDictionary(std::string name,
                                 ColumnView<std::int32_t> codes,
                                 std::vector<std::string> dictionary);
  static Column BorrowDictionary8(std::string name,
                                  ColumnView<std::uint8_t> codes,
                                  std::vector<std::string> dictionary);
  static Column BorrowText(std::string name, TextView values);

  // The same column, borrowed from this one, which must outlive it.
  Column Borrow() const;

  const std::string& name() const { return name_; }
  const std::string& unit() const { return unit_; }
  ColumnType type() const { return type_; }
  std::size_t size() const;
  bool has(std::size_t i) const;  // False for a null.

  // Requires the matching type(); kDictionary answers int32s(), kDictionary8
  // codes8().
  ColumnView<std::int8_t> int8s() const;
  ColumnView<std::int16_t> int16s() const;
  ColumnView<std::int32_t> int32s() const;
  ColumnView<std::int64_t> int64s() const;
  ColumnView<double> float64s() const;
  ColumnView<Date> dates() const;
  ColumnView<std::uint8_t> bools() const;
  ColumnView<std::uint8_t> codes8() const;
  TextView texts() const;
  // Empty unless kDictionary or kDictionary8.
  const std::vector<std::string>& dictionary() const { return dictionary_; }

  // Row i as people read it: "", "-12", "0.25", "2024-03-31", "true", the text.
  // Doubles are rounded to 9 significant digits. A date outside years 0 to 9999
  // or a code outside the dictionary, which only borrowed memory can hold, is
  // shown as "day 2932897" or "code 7". Requires i < size().
  std::string Format(std::size_t i) const;

 private:
  using Data = std::variant<
      ColumnBuilder<std::int8_t>, ColumnBuilder<std::int16_t>,
      ColumnBuilder<std::int32_t>, ColumnBuilder<std::int64_t>,
      ColumnBuilder<double>, ColumnBuilder<Date>, ColumnBuilder<std::uint8_t>,
      TextBuilder, ColumnView<std::int8_t>, ColumnView<std::int16_t>,
      ColumnView<std::int32_t>, ColumnView<std::int64_t>, ColumnView<double>,
      ColumnView<Date>, ColumnView<std::uint8_t>, TextView>;
  Column(std::string name, std::string unit, ColumnType type, Data data);
  template <class T>
  ColumnView<T> ViewOf() const;
  std::string FormatCode(std::int32_t code) const;

  std::string name_, unit_;
  ColumnType type_;
  Data data_;
  std::vector<std::string> dictionary_;
};

class Frame {
 public:
  // kInvalidArgument when the name is taken or the row count differs from the
  // columns already there; the message holds both counts.
  absl::Status Add(Column column);
  // nullptr when there is none. O(1). Valid until the next Add.
  const Column* Find(std::string_view name) const;
  // The name in the frame nearest to `name` by edit distance, for error
  // messages; the first of equals; empty when the frame is empty.
  std::string NearestName(std::string_view name) const;

  const std::vector<Column>& columns() const { return columns_; }
  std::size_t rows() const { return rows_; }

 private:
  struct NameHash {
    using is_transparent = void;  // NOLINT: the name the library looks for
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>{}(name);
    }
  };
  std::vector<Column> columns_;
  std::unordered_map<std::string, std::size_t, NameHash, std::equal_to<>>
      index_;  // Name to position in columns_.
  std::size_t rows_ = 0;
};

}  // namespace arrears

#endif  // ARREARS_BASE_FRAME_H_
