// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <iterator>
#include <string>
#include <type_traits>

#include "rules/column_reader_internal.h"

namespace arrears::rules_internal {
namespace {

// Calls `use` with at least PaddedRows(rows) readable values, of which the
// first `rows` are those at `values`.
template <class T, class Use>
void WithPadding(const T* values, std::size_t rows, Use use) {
  const std::size_t padded = PaddedRows(rows);
  if (padded == rows) return use(values, rows);
  T buffer[kRowsPerBlock];
  std::memcpy(buffer, values, rows * sizeof(T));
  std::memset(buffer + rows, 0, (padded - rows) * sizeof(T));
  use(static_cast<const T*>(buffer), padded);
}

// MarkNulls takes the lowest byte of a word for the first in memory.
static_assert(std::endian::native == std::endian::little);

// 0xFF in byte k of the result where bit k is set, else 0.
constexpr std::uint64_t SpreadBits(std::uint8_t bits) {
  const std::uint64_t own = (bits * 0x0101010101010101u) & 0x8040201008040201u;
  const std::uint64_t ones =
      (own + 0x7F7F7F7F7F7F7F7Fu) >> 7 & 0x0101010101010101u;
  return ones * 0xFF;
}
static_assert(SpreadBits(0b1000'0101) == 0xFF00'0000'00FF'00FFu);

// Overwrites the bytes of rows whose validity bit, from bit `first` on, is
// clear. May touch the bytes up to the next multiple of 8.
void MarkNulls(const std::uint8_t* validity, std::size_t first,
               std::size_t rows, std::uint8_t null_class, std::uint8_t* bytes) {
  const std::uint64_t nulls = null_class * 0x0101010101010101u;
  for (std::size_t i = 0; i < rows; i += 8) {
    const std::size_t bit = first + i;
    const std::size_t shift = bit & 7;
    unsigned present = validity[bit >> 3] >> shift;
    // The next byte is there only when a row needs it.
    if (shift + std::min<std::size_t>(8, rows - i) > 8) {
      present |= static_cast<unsigned>(validity[(bit >> 3) + 1]) << (8 - shift);
    }
    const std::uint64_t keep = SpreadBits(static_cast<std::uint8_t>(present));
    std::uint64_t eight;
    std::memcpy(&eight, bytes + i, sizeof eight);
    eight = (eight & keep) | (nulls & ~keep);
    std::memcpy(bytes + i, &eight, sizeof eight);
  }
}

template <class T>
void MarkNulls(const ColumnView<T>& values, std::size_t begin, std::size_t rows,
               std::uint8_t null_class, std::uint8_t* bytes) {
  if (values.validity() == nullptr) return;
  MarkNulls(values.validity(), values.validity_offset() + begin, rows,
            null_class, bytes);
}

template <class T>
auto KernelOf(const Kernel& kernel) {
  if constexpr (std::is_same_v<T, std::int8_t>) return kernel.count_int8;
  if constexpr (std::is_same_v<T, std::int16_t>) return kernel.count_int16;
  if constexpr (std::is_same_v<T, std::int32_t>) return kernel.count_int32;
  if constexpr (std::is_same_v<T, std::int64_t>) return kernel.count_int64;
  if constexpr (std::is_same_v<T, double>) return kernel.count_double;
}

// A date is laid out as its days.
ColumnView<std::int32_t> DaysOf(const ColumnView<Date>& dates) {
  return {reinterpret_cast<const std::int32_t*>(dates.data()), dates.size(),
          dates.validity(), dates.validity_offset()};
}

}  // namespace

ColumnReader::ColumnReader(const Column& column, const ColumnClasses& classes)
    : classes_(&classes) {
  assert(column.type() == classes.type() ||
         (HoldsTexts(column.type()) && HoldsTexts(classes.type())));
  switch (column.type()) {
    case ColumnType::kInt8:
      data_ = MakeNumbers(column.int8s());
      break;
    case ColumnType::kInt16:
      data_ = MakeNumbers(column.int16s());
      break;
    case ColumnType::kInt32:
      data_ = MakeNumbers(column.int32s());
      break;
    case ColumnType::kInt64:
      data_ = MakeNumbers(column.int64s());
      break;
    case ColumnType::kFloat64:
      data_ = MakeNumbers(column.float64s());
      break;
    case ColumnType::kDate:
      data_ = MakeNumbers(DaysOf(column.dates()));
      break;
    case ColumnType::kBool:
      data_ = Truths{column.bools(), !classes.cuts().empty()};
      break;
    case ColumnType::kDictionary:
      data_ = MakeCodes(column.int32s(), column.dictionary());
      break;
    case ColumnType::kDictionary8:
      data_ = MakeCodes(column.codes8(), column.dictionary());
      break;
    case ColumnType::kText:
      data_ = Texts{column.texts()};
      break;
  }
}

template <class T>
ColumnReader::Numbers<T> ColumnReader::MakeNumbers(ColumnView<T> values) const {
  Numbers<T> numbers{values, {}, ClassFinder(classes_->cuts())};
  numbers.cuts.reserve(classes_->cuts().size());
  for (const std::int64_t key : classes_->cuts()) {
    if constexpr (std::is_same_v<T, double>) {
      numbers.cuts.push_back(DoubleOfKey(key));
    } else {
      numbers.cuts.push_back(static_cast<T>(key));
    }
  }
  return numbers;
}

template <class T>
ColumnReader::Codes<T> ColumnReader::MakeCodes(
    ColumnView<T> values, const std::vector<std::string>& dictionary) const {
  Codes<T> codes{values, {}, std::nullopt};
  codes.classes.reserve(dictionary.size());
  for (const std::string& text : dictionary) {
    codes.classes.push_back(classes_->ClassOfText(text));
  }
  if (codes.classes.size() > kMaxShuffledClasses ||
      classes_->size() > kMaxShuffledClasses) {
    return codes;
  }
  const auto null = static_cast<std::uint8_t>(classes_->null_class());
  CodeTable table{{}, 1, null, {}};
  std::fill(std::begin(table.of_code), std::end(table.of_code), null);
  while (table.shuffles * kShuffleSize < codes.classes.size()) {
    table.shuffles *= 2;
  }
  for (std::size_t i = 0; i < codes.classes.size(); ++i) {
    table.of_code[i] = static_cast<std::uint8_t>(codes.classes[i]);
    table.classes[i] = table.of_code[i] ^ null;
  }
  codes.table = table;
  return codes;
}

void ColumnReader::ReadBytes(std::size_t begin, std::size_t rows,
                             const Kernel& kernel, std::uint8_t* bytes) const {
  assert(rows <= kRowsPerBlock && classes_->size() <= kMaxShuffledClasses);
  std::visit(
      [&](const auto& data) { BytesOf(data, begin, rows, kernel, bytes); },
      data_);
}

template <class T>
void ColumnReader::BytesOf(const Numbers<T>& numbers, std::size_t begin,
                           std::size_t rows, const Kernel& kernel,
                           std::uint8_t* bytes) const {
  const auto null = static_cast<std::uint8_t>(classes_->null_class());
  WithPadding(numbers.values.data() + begin, rows,
              [&](const T* values, std::size_t padded) {
                const T* cuts = numbers.cuts.data();
                const std::size_t count = numbers.cuts.size();
                if constexpr (std::is_same_v<T, double>) {
                  kernel.count_double(values, padded, cuts, count, null, bytes);
                } else {
                  KernelOf<T>(kernel)(values, padded, cuts, count, bytes);
                }
              });
  MarkNulls(numbers.values, begin, rows, null, bytes);
}

void ColumnReader::BytesOf(const Truths& truths, std::size_t begin,
                           std::size_t rows, const Kernel& /*kernel*/,
                           std::uint8_t* bytes) const {
  const std::uint8_t* values = truths.values.data() + begin;
  const std::uint8_t of_true = truths.cut ? 1 : 0;
  for (std::size_t i = 0; i < rows; ++i) {
    bytes[i] = values[i] != 0 ? of_true : 0;
  }
  std::memset(bytes + rows, 0, PaddedRows(rows) - rows);
  MarkNulls(truths.values, begin, rows,
            static_cast<std::uint8_t>(classes_->null_class()), bytes);
}

template <class T>
void ColumnReader::BytesOf(const Codes<T>& codes, std::size_t begin,
                           std::size_t rows, const Kernel& kernel,
                           std::uint8_t* bytes) const {
  const auto null = static_cast<std::uint8_t>(classes_->null_class());
  const T* values = codes.values.data() + begin;
  if (codes.table) {
    WithPadding(values, rows, [&](const T* code, std::size_t padded) {
      if constexpr (std::is_same_v<T, std::uint8_t>) {
        kernel.look_up_codes8(code, padded, *codes.table, bytes);
      } else {
        kernel.look_up_codes(code, padded, *codes.table, bytes);
      }
    });
  } else {
    const std::size_t size = codes.classes.size();
    for (std::size_t i = 0; i < rows; ++i) {
      const auto code = static_cast<std::uint32_t>(values[i]);
      bytes[i] =
          code < size ? static_cast<std::uint8_t>(codes.classes[code]) : null;
    }
    std::memset(bytes + rows, 0, PaddedRows(rows) - rows);
  }
  MarkNulls(codes.values, begin, rows, null, bytes);
}

void ColumnReader::BytesOf(const Texts& texts, std::size_t begin,
                           std::size_t rows, const Kernel& /*kernel*/,
                           std::uint8_t* bytes) const {
  for (std::size_t i = 0; i < rows; ++i) {
    bytes[i] = static_cast<std::uint8_t>(IdOf(texts, begin + i));
  }
  std::memset(bytes + rows, 0, PaddedRows(rows) - rows);
}

void ColumnReader::ReadIds(std::size_t begin, std::size_t rows,
                           ClassId* ids) const {
  std::visit(
      [&](const auto& data) {
        using Data = std::decay_t<decltype(data)>;
        if constexpr (std::is_same_v<Data, Numbers<std::int8_t>> ||
                      std::is_same_v<Data, Numbers<std::int16_t>> ||
                      std::is_same_v<Data, Numbers<std::int32_t>>) {
          data.finder.CountAll(data.values.data() + begin, rows, ids);
        } else {
          for (std::size_t i = 0; i < rows; ++i) ids[i] = IdOf(data, begin + i);
        }
        if constexpr (!std::is_same_v<Data, Texts>) {
          if (!data.values.has_nulls()) return;
          for (std::size_t i = 0; i < rows; ++i) {
            if (!data.values.has(begin + i)) ids[i] = classes_->null_class();
          }
        }
      },
      data_);
}

template <class T>
ClassId ColumnReader::IdOf(const Numbers<T>& numbers, std::size_t row) const {
  const T value = numbers.values[row];
  if constexpr (std::is_same_v<T, double>) {
    return value != value ? classes_->null_class()
                          : numbers.finder.Count(KeyOfDouble(value));
  } else {
    return numbers.finder.Count(value);
  }
}

ClassId ColumnReader::IdOf(const Truths& truths, std::size_t row) const {
  return truths.cut && truths.values[row] != 0 ? 1 : 0;
}

template <class T>
ClassId ColumnReader::IdOf(const Codes<T>& codes, std::size_t row) const {
  const auto code = static_cast<std::uint32_t>(codes.values[row]);
  return code < codes.classes.size() ? codes.classes[code]
                                     : classes_->null_class();
}

ClassId ColumnReader::IdOf(const Texts& texts, std::size_t row) const {
  return texts.values.has(row) ? classes_->ClassOfText(texts.values[row])
                               : classes_->null_class();
}

}  // namespace arrears::rules_internal
