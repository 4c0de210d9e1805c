// SPDX-License-Identifier: Apache-2.0
//
// column.h: what does one column of a table look like in memory?
//
//   const ColumnView<Date> due(erp_dates.data(), erp_dates.size());
//   const ColumnView<Date> paid(dates, n, validity_bits);    // with nulls
//   if (paid.has(i)) Use(paid[i]);
//
// Three pointers, borrowed from whoever owns the memory: the host's arrays,
// numpy, or an Arrow array (the layouts are Arrow's). An empty view means that
// the column is absent and each row takes the column's documented default.
// A null is a cleared validity bit, and never a magic value.
#ifndef ARREARS_BASE_COLUMN_H_
#define ARREARS_BASE_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace arrears {

// Bit i of `bits` in Arrow's order: least significant bit of byte 0 first.
constexpr bool BitAt(const std::uint8_t* bits, std::size_t i) {
  return (bits[i >> 3] >> (i & 7)) & 1;
}

template <class T>
class ColumnView {
 public:
  constexpr ColumnView() = default;  // Absent: size() == 0, has() is false.
  // `validity`: one bit a row, 1 = present, starting at bit `validity_offset`;
  // nullptr = every row is present.
  constexpr ColumnView(const T* data, std::size_t size,
                       const std::uint8_t* validity = nullptr,
                       std::size_t validity_offset = 0)
      : data_(data),
        size_(size),
        validity_(validity),
        validity_offset_(validity_offset) {}
  constexpr ColumnView(const std::vector<T>& values)  // NOLINT: a view
      : ColumnView(values.data(), values.size()) {}

  constexpr bool absent() const { return size_ == 0; }
  constexpr std::size_t size() const { return size_; }
  constexpr bool has_nulls() const { return validity_ != nullptr; }
  // False for every row of an absent column.
  constexpr bool has(std::size_t i) const {
    return i < size_ &&
           (validity_ == nullptr || BitAt(validity_, validity_offset_ + i));
  }
  // Requires i < size(); unspecified where !has(i).
  constexpr const T& operator[](std::size_t i) const { return data_[i]; }
  constexpr T value_or(std::size_t i, T fallback) const {
    return has(i) ? data_[i] : fallback;
  }
  constexpr const T* data() const { return data_; }
  constexpr const std::uint8_t* validity() const { return validity_; }
  constexpr std::size_t validity_offset() const { return validity_offset_; }
  // Rows [begin, begin + count); an absent column stays absent.
  // Requires begin + count <= size() unless absent.
  constexpr ColumnView Slice(std::size_t begin, std::size_t count) const {
    return absent() ? *this
                    : ColumnView(data_ + begin, count, validity_,
                                 validity_offset_ + begin);
  }

 private:
  const T* data_ = nullptr;
  std::size_t size_ = 0;
  const std::uint8_t* validity_ = nullptr;
  std::size_t validity_offset_ = 0;
};

// Text of row i = bytes [offsets[i], offsets[i + 1]), UTF-8; Arrow's utf8 with
// 32-bit or large_utf8 with 64-bit offsets. An empty text is not a null.
class TextView {
 public:
  constexpr TextView() = default;  // Absent.
  constexpr TextView(const char* bytes, const std::int32_t* offsets,
                     std::size_t size, const std::uint8_t* validity = nullptr,
                     std::size_t validity_offset = 0)
      : bytes_(bytes),
        offsets32_(offsets),
        size_(size),
        validity_(validity),
        validity_offset_(validity_offset) {}
  constexpr TextView(const char* bytes, const std::int64_t* offsets,
                     std::size_t size, const std::uint8_t* validity = nullptr,
                     std::size_t validity_offset = 0)
      : bytes_(bytes),
        offsets64_(offsets),
        size_(size),
        validity_(validity),
        validity_offset_(validity_offset) {}

  constexpr bool absent() const { return size_ == 0; }
  constexpr std::size_t size() const { return size_; }
  constexpr bool has(std::size_t i) const {
    return i < size_ &&
           (validity_ == nullptr || BitAt(validity_, validity_offset_ + i));
  }
  // Requires i < size(). Empty where !has(i).
  constexpr std::string_view operator[](std::size_t i) const {
    if (!has(i)) return {};
    const std::int64_t begin = offsets64_ ? offsets64_[i] : offsets32_[i];
    const std::int64_t end = offsets64_ ? offsets64_[i + 1] : offsets32_[i + 1];
    return {bytes_ + begin, static_cast<std::size_t>(end - begin)};
  }

 private:
  const char* bytes_ = nullptr;
  const std::int32_t* offsets32_ = nullptr;
  const std::int64_t* offsets64_ = nullptr;
  std::size_t size_ = 0;
  const std::uint8_t* validity_ = nullptr;
  std::size_t validity_offset_ = 0;
};

// An owned column under construction. Rows are appended in order.
template <class T>
class ColumnBuilder {
 public:
  ColumnBuilder() = default;
  // Takes whole vectors. `validity` as in ColumnView, offset 0; empty = no
  // nulls. Requires validity.size() == (values.size() + 7) / 8 unless empty.
  explicit ColumnBuilder(std::vector<T> values,
                         std::vector<std::uint8_t> validity = {})
      : values_(std::move(values)), validity_(std::move(validity)) {}
  void Append(T value) {
    values_.push_back(value);
    if (!validity_.empty()) AppendValidity(true);
  }
  void AppendNull() {
    // Every row so far is present.
    if (validity_.empty()) validity_.assign(values_.size() / 8 + 1, 0xFF);
    values_.push_back(T{});
    AppendValidity(false);
  }
  void reserve(std::size_t rows) { values_.reserve(rows); }
  std::size_t size() const { return values_.size(); }
  // Valid until the next change; absent while no row was appended.
  ColumnView<T> View() const {
    return {values_.data(), values_.size(),
            validity_.empty() ? nullptr : validity_.data()};
  }

 private:
  // Of the last row. Bits past it may hold anything.
  void AppendValidity(bool present) {
    const std::size_t row = values_.size() - 1;
    if (row / 8 >= validity_.size()) validity_.push_back(0);
    const auto bit = static_cast<std::uint8_t>(1u << (row & 7));
    validity_[row / 8] = static_cast<std::uint8_t>(
        present ? validity_[row / 8] | bit : validity_[row / 8] & ~bit);
  }
  std::vector<T> values_;
  std::vector<std::uint8_t> validity_;  // Empty while no null was appended.
};

// Owned texts; the bytes of all rows stand one after another.
class TextBuilder {
 public:
  TextBuilder() = default;
  // Takes whole vectors. Requires offsets ascending from 0 to bytes.size(),
  // one more than rows, and validity as in ColumnBuilder.
  TextBuilder(std::vector<char> bytes, std::vector<std::int64_t> offsets,
              std::vector<std::uint8_t> validity = {})
      : bytes_(std::move(bytes)),
        offsets_(std::move(offsets)),
        validity_(std::move(validity)) {}
  void Append(std::string_view text);
  void AppendNull();
  void reserve(std::size_t rows, std::size_t bytes);
  std::size_t size() const { return offsets_.size() - 1; }
  TextView View() const;

 private:
  void AppendValidity(bool present);  // As in ColumnBuilder.
  std::vector<char> bytes_;
  std::vector<std::int64_t> offsets_ = {0};
  std::vector<std::uint8_t> validity_;  // Empty while no null was appended.
};

}  // namespace arrears

#endif  // ARREARS_BASE_COLUMN_H_
