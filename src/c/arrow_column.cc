// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "c/arrow_column_internal.h"

namespace arrears::c_internal {
namespace {

static_assert(sizeof(Date) == sizeof(std::int32_t), "date32 is read in place");

template <class T>
const T* Buffer(const ArrowArray& array, int index) {
  return static_cast<const T*>(array.buffers[index]);
}

// Integers of any width as 64 bits. Requires one of the formats below.
std::int64_t IntegerAt(const ArrowArray& array, char format, std::size_t at) {
  switch (format) {
    case 'c':
      return Buffer<std::int8_t>(array, 1)[at];
    case 'C':
      return Buffer<std::uint8_t>(array, 1)[at];
    case 's':
      return Buffer<std::int16_t>(array, 1)[at];
    case 'S':
      return Buffer<std::uint16_t>(array, 1)[at];
    case 'i':
      return Buffer<std::int32_t>(array, 1)[at];
    case 'I':
      return Buffer<std::uint32_t>(array, 1)[at];
    default:
      return Buffer<std::int64_t>(array, 1)[at];
  }
}

bool IsInteger(std::string_view format) {
  return format.size() == 1 &&
         std::string_view("cCsSiIl").find(format[0]) != std::string_view::npos;
}

// The scale of "d:precision,scale" with 128 bits; -1 otherwise.
int DecimalScale(std::string_view format) {
  if (format.substr(0, 2) != "d:") return -1;
  const std::size_t comma = format.find(',');
  if (comma == std::string_view::npos) return -1;
  int scale = 0;
  for (const char c : format.substr(comma + 1)) {
    if (c < '0' || c > '9' || scale > 38) return -1;
    scale = scale * 10 + (c - '0');
  }
  return scale;
}

}  // namespace

bool TextColumn::has(std::size_t row) const {
  return by_dictionary_
             ? codes_.has(row) &&
                   dictionary_.has(static_cast<std::size_t>(codes_[row]))
             : plain_.has(row);
}

std::string_view TextColumn::operator[](std::size_t row) const {
  if (!has(row)) return {};
  return by_dictionary_ ? dictionary_[static_cast<std::size_t>(codes_[row])]
                        : plain_[row];
}

TextView TextColumn::Plain(Storage* storage) const {
  if (!by_dictionary_) return plain_;
  TextBuilder& copy = storage->texts.emplace_back();
  for (std::size_t row = 0; row < size_; ++row) {
    if (has(row)) {
      copy.Append((*this)[row]);
    } else {
      copy.AppendNull();
    }
  }
  return copy.View();
}

CodeView TextColumn::Codes(Storage* storage) const {
  if (absent()) return {};
  std::unordered_map<std::string_view, std::int32_t> code_of;
  std::vector<std::string>& texts = storage->lists.emplace_back();
  ColumnBuilder<std::int32_t>& codes = storage->int32s.emplace_back();
  codes.reserve(size_);
  for (std::size_t row = 0; row < size_; ++row) {
    const std::string_view text = (*this)[row];
    if (text.empty()) {
      codes.AppendNull();
      continue;
    }
    const auto [found, is_new] =
        code_of.try_emplace(text, static_cast<std::int32_t>(texts.size()));
    if (is_new) texts.emplace_back(text);
    codes.Append(found->second);
  }
  return {codes.View(), texts};
}

absl::StatusOr<ArrowTable> ArrowTable::Of(const arrears_table& table) {
  ArrowTable made;
  if (table.name == nullptr || table.schema == nullptr ||
      table.array == nullptr) {
    return absl::InvalidArgumentError("a table lacks its name or its array");
  }
  made.name_ = table.name;
  const ArrowSchema& schema = *table.schema;
  const ArrowArray& array = *table.array;
  if (schema.format == nullptr || std::string_view(schema.format) != "+s" ||
      schema.n_children != array.n_children) {
    return absl::InvalidArgumentError(absl::StrCat(
        "table ", made.name_, ": expected a struct array, one child a column"));
  }
  if (array.length < 0 || array.length > INT32_MAX || array.offset < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "table ", made.name_, ": ", array.length, " rows, at most 2^31 - 1"));
  }
  made.rows_ = static_cast<std::size_t>(array.length);
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    Child child{schema.children[i], array.children[i]};
    if (child.schema == nullptr || child.array == nullptr ||
        child.schema->name == nullptr || child.schema->format == nullptr ||
        child.array->length < array.length + array.offset) {
      return absl::InvalidArgumentError(absl::StrCat(
          "table ", made.name_, ": child ", i, " is shorter than the table"));
    }
    child.offset = static_cast<std::size_t>(array.offset + child.array->offset);
    if (child.array->n_buffers > 0 && child.array->null_count != 0) {
      child.validity = Buffer<std::uint8_t>(*child.array, 0);
    }
    made.children_.emplace_back(child.schema->name, child);
  }
  return made;
}

bool ArrowTable::Has(std::string_view column) const {
  return Find(column) != nullptr;
}

const ArrowTable::Child* ArrowTable::Find(std::string_view column) const {
  for (const auto& [name, child] : children_) {
    if (name == column) return &child;
  }
  return nullptr;
}

absl::Status ArrowTable::Wrong(const char* column,
                               std::string_view expected) const {
  const Child* child = Find(column);
  return absl::InvalidArgumentError(
      absl::StrCat("table ", name_, ", column ", column, ": ",
                   child == nullptr ? "is missing" : "has Arrow format ",
                   child == nullptr ? "" : child->schema->format, ", expected ",
                   std::string(expected)));
}

absl::StatusOr<TextView> ArrowTable::TextsOf(const Child& child,
                                             const char* column) const {
  const char* bytes = Buffer<char>(*child.array, 2);
  if (child.format() == "u") {
    return TextView(bytes, Buffer<std::int32_t>(*child.array, 1) + child.offset,
                    rows_, child.validity, child.offset);
  }
  if (child.format() == "U") {
    return TextView(bytes, Buffer<std::int64_t>(*child.array, 1) + child.offset,
                    rows_, child.validity, child.offset);
  }
  return Wrong(column, "utf8, large_utf8 or a dictionary of utf8");
}

absl::StatusOr<TextColumn> ArrowTable::Texts(const char* column,
                                             Storage* storage) const {
  TextColumn made;
  const Child* child = Find(column);
  if (child == nullptr || rows_ == 0) return made;
  made.size_ = rows_;
  if (child->array->dictionary == nullptr) {
    absl::StatusOr<TextView> plain = TextsOf(*child, column);
    if (!plain.ok()) return plain.status();
    made.plain_ = *plain;
    return made;
  }
  made.by_dictionary_ = true;
  Child values{child->schema->dictionary, child->array->dictionary};
  values.offset = static_cast<std::size_t>(values.array->offset);
  if (values.array->null_count != 0) {
    values.validity = Buffer<std::uint8_t>(*values.array, 0);
  }
  if (!IsInteger(child->format()) ||
      (values.format() != "u" && values.format() != "U")) {
    return Wrong(column, "utf8, large_utf8 or a dictionary of utf8");
  }
  const char* bytes = Buffer<char>(*values.array, 2);
  const std::size_t size = static_cast<std::size_t>(values.array->length);
  made.dictionary_ =
      values.format() == "u"
          ? TextView(bytes,
                     Buffer<std::int32_t>(*values.array, 1) + values.offset,
                     size, values.validity, values.offset)
          : TextView(bytes,
                     Buffer<std::int64_t>(*values.array, 1) + values.offset,
                     size, values.validity, values.offset);
  ColumnBuilder<std::int32_t>& codes = storage->int32s.emplace_back();
  codes.reserve(rows_);
  for (std::size_t row = 0; row < rows_; ++row) {
    if (child->validity && !BitAt(child->validity, child->offset + row)) {
      codes.AppendNull();
      continue;
    }
    const std::int64_t code =
        IntegerAt(*child->array, child->format()[0], child->offset + row);
    if (code < 0 || code >= static_cast<std::int64_t>(size)) {
      return absl::InvalidArgumentError(
          absl::StrCat("table ", name_, ", column ", column, ", row ", row,
                       ": code ", code, " of a dictionary of ", size));
    }
    codes.Append(static_cast<std::int32_t>(code));
  }
  made.codes_ = codes.View();
  return made;
}

absl::StatusOr<ColumnView<Date>> ArrowTable::Dates(const char* column,
                                                   Storage*) const {
  const Child* child = Find(column);
  if (child == nullptr || rows_ == 0) return ColumnView<Date>();
  if (child->format() != "tdD") return Wrong(column, "date32");
  return ColumnView<Date>(Buffer<Date>(*child->array, 1) + child->offset, rows_,
                          child->validity, child->offset);
}

absl::StatusOr<ColumnView<std::int64_t>> ArrowTable::Integers(
    const char* column, Storage* storage) const {
  const Child* child = Find(column);
  if (child == nullptr || rows_ == 0) return ColumnView<std::int64_t>();
  if (child->format() == "l") {
    return ColumnView<std::int64_t>(
        Buffer<std::int64_t>(*child->array, 1) + child->offset, rows_,
        child->validity, child->offset);
  }
  if (!IsInteger(child->format())) return Wrong(column, "an integer");
  ColumnBuilder<std::int64_t>& copy = storage->int64s.emplace_back();
  copy.reserve(rows_);
  for (std::size_t row = 0; row < rows_; ++row) {
    if (child->validity && !BitAt(child->validity, child->offset + row)) {
      copy.AppendNull();
    } else {
      copy.Append(
          IntegerAt(*child->array, child->format()[0], child->offset + row));
    }
  }
  return copy.View();
}

absl::StatusOr<ColumnView<std::int64_t>> ArrowTable::Amounts(
    const char* column, ColumnView<std::uint8_t> currency,
    const std::vector<int>& exponents, int base_exponent,
    Storage* storage) const {
  __extension__ using Wide = __int128;
  const Child* child = Find(column);
  if (child == nullptr || rows_ == 0) return ColumnView<std::int64_t>();
  const int scale = DecimalScale(child->format());
  if (scale < 0) return Integers(column, storage);
  const Wide* values = Buffer<Wide>(*child->array, 1);
  ColumnBuilder<std::int64_t>& minor = storage->int64s.emplace_back();
  minor.reserve(rows_);
  for (std::size_t row = 0; row < rows_; ++row) {
    if (child->validity && !BitAt(child->validity, child->offset + row)) {
      minor.AppendNull();
      continue;
    }
    Wide value;  // Buffers need not be aligned to 16 bytes.
    __builtin_memcpy(&value, values + child->offset + row, sizeof(value));
    int shift =
        scale - (currency.has(row) ? exponents[currency[row]] : base_exponent);
    bool exact = true;
    for (; shift > 0 && exact; --shift) {
      exact = value % 10 == 0;
      value /= 10;
    }
    constexpr Wide kBound = static_cast<Wide>(kMaxAmountMinor);
    for (; shift < 0 && value <= kBound && value >= -kBound; ++shift) {
      value *= 10;
    }
    if (!exact || value > kBound || value < -kBound) {
      return absl::InvalidArgumentError(absl::StrCat(
          "table ", name_, ", column ", column, ", row ", row, ": ",
          exact ? "amount beyond 10^15 minor units"
                : "amount is finer than the minor unit of its currency"));
    }
    minor.Append(static_cast<std::int64_t>(value));
  }
  return minor.View();
}

absl::StatusOr<ColumnView<double>> ArrowTable::Doubles(const char* column,
                                                       Storage* storage) const {
  const Child* child = Find(column);
  if (child == nullptr || rows_ == 0) return ColumnView<double>();
  if (child->format() == "g") {
    return ColumnView<double>(Buffer<double>(*child->array, 1) + child->offset,
                              rows_, child->validity, child->offset);
  }
  absl::StatusOr<ColumnView<std::int64_t>> integers = Integers(column, storage);
  if (!integers.ok()) return Wrong(column, "float64");
  ColumnBuilder<double>& copy = storage->doubles.emplace_back();
  for (std::size_t row = 0; row < rows_; ++row) {
    if (integers->has(row)) {
      copy.Append(static_cast<double>((*integers)[row]));
    } else {
      copy.AppendNull();
    }
  }
  return copy.View();
}

absl::StatusOr<ColumnView<std::uint8_t>> ArrowTable::Bools(
    const char* column, Storage* storage) const {
  const Child* child = Find(column);
  if (child == nullptr || rows_ == 0) return ColumnView<std::uint8_t>();
  if (child->format() != "b") return Wrong(column, "bool");
  const std::uint8_t* bits = Buffer<std::uint8_t>(*child->array, 1);
  ColumnBuilder<std::uint8_t>& bytes = storage->bytes.emplace_back();
  bytes.reserve(rows_);
  for (std::size_t row = 0; row < rows_; ++row) {
    if (child->validity && !BitAt(child->validity, child->offset + row)) {
      bytes.AppendNull();
    } else {
      bytes.Append(BitAt(bits, child->offset + row) ? 1 : 0);
    }
  }
  return bytes.View();
}

}  // namespace arrears::c_internal
