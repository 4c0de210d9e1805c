// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/frame.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <numeric>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "quote_internal.h"

namespace arrears {
namespace {

constexpr std::string_view kTypeNames[] = {
    "int8", "int16", "int32",      "int64", "float64",
    "date", "bool",  "dictionary", "text",  "dictionary8"};

TextView View(const TextBuilder& builder) { return builder.View(); }
TextView View(const TextView& view) { return view; }
template <class T>
ColumnView<T> View(const ColumnBuilder<T>& builder) {
  return builder.View();
}
template <class T>
ColumnView<T> View(const ColumnView<T>& view) {
  return view;
}

std::string FormatDouble(double value) {
  char buffer[32];  // to_chars ignores the locale, which printf does not.
  const std::to_chars_result end =
      std::to_chars(buffer, buffer + sizeof buffer, value == 0 ? 0.0 : value,
                    std::chars_format::general, 9);
  return std::string(buffer, end.ptr);
}

std::string FormatDay(Date date) {
  constexpr Date kFirst = Date::FromDays(-719528);  // 0000-01-01
  constexpr Date kLast = Date::FromDays(2932896);   // 9999-12-31
  return date < kFirst || date > kLast
             ? absl::StrCat("day ", date.days_since_1970())
             : FormatIsoDate(date);
}

// Levenshtein: the fewest single-byte insertions, deletions and replacements.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replace, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view ColumnTypeName(ColumnType type) {
  return kTypeNames[static_cast<std::size_t>(type)];
}

Column::Column(std::string name, std::string unit, ColumnType type, Data data)
    : name_(std::move(name)),
      unit_(std::move(unit)),
      type_(type),
      data_(std::move(data)) {}

Column Column::Int8(std::string name, ColumnBuilder<std::int8_t> values,
                    std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kInt8,
          std::move(values)};
}
Column Column::Int16(std::string name, ColumnBuilder<std::int16_t> values,
                     std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kInt16,
          std::move(values)};
}
Column Column::Int32(std::string name, ColumnBuilder<std::int32_t> values,
                     std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kInt32,
          std::move(values)};
}
Column Column::Int64(std::string name, ColumnBuilder<std::int64_t> values,
                     std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kInt64,
          std::move(values)};
}
Column Column::Float64(std::string name, ColumnBuilder<double> values,
                       std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kFloat64,
          std::move(values)};
}
Column Column::OfDates(std::string name, ColumnBuilder<Date> values,
                       std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kDate,
          std::move(values)};
}
Column Column::Bool(std::string name, ColumnBuilder<std::uint8_t> values) {
  return {std::move(name), "", ColumnType::kBool, std::move(values)};
}
Column Column::Dictionary(std::string name, ColumnBuilder<std::int32_t> codes,
                          std::vector<std::string> dictionary) {
  Column column(std::move(name), "", ColumnType::kDictionary, std::move(codes));
  column.dictionary_ = std::move(dictionary);
  return column;
}
Column Column::Dictionary8(std::string name, ColumnBuilder<std::uint8_t> codes,
                           std::vector<std::string> dictionary) {
  Column column(std::move(name), "", ColumnType::kDictionary8,
                std::move(codes));
  column.dictionary_ = std::move(dictionary);
  return column;
}
Column Column::Text(std::string name, TextBuilder values) {
  return {std::move(name), "", ColumnType::kText, std::move(values)};
}

Column Column::BorrowInt8(std::string name, ColumnView<std::int8_t> values,
                          std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kInt8, values};
}
Column Column::BorrowInt16(std::string name, ColumnView<std::int16_t> values,
                           std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kInt16, values};
}
Column Column::BorrowInt32(std::string name, ColumnView<std::int32_t> values,
                           std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kInt32, values};
}
Column Column::BorrowInt64(std::string name, ColumnView<std::int64_t> values,
                           std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kInt64, values};
}
Column Column::BorrowFloat64(std::string name, ColumnView<double> values,
                             std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kFloat64, values};
}
Column Column::BorrowDates(std::string name, ColumnView<Date> values,
                           std::string unit) {
  return {std::move(name), std::move(unit), ColumnType::kDate, values};
}
Column Column::BorrowBool(std::string name, ColumnView<std::uint8_t> values) {
  return {std::move(name), "", ColumnType::kBool, values};
}
Column Column::BorrowDictionary(std::string name,
                                ColumnView<std::int32_t> codes,
                                std::vector<std::string> dictionary) {
  Column column(std::move(name), "", ColumnType::kDictionary, codes);
  column.dictionary_ = std::move(dictionary);
  return column;
}
Column Column::BorrowDictionary8(std::string name,
                                 ColumnView<std::uint8_t> codes,
                                 std::vector<std::string> dictionary) {
  Column column(std::move(name), "", ColumnType::kDictionary8, codes);
  column.dictionary_ = std::move(dictionary);
  return column;
}
Column Column::BorrowText(std::string name, TextView values) {
  return {std::move(name), "", ColumnType::kText, values};
}

std::size_t Column::size() const {
  return std::visit([](const auto& data) { return data.size(); }, data_);
}

bool Column::has(std::size_t i) const {
  return std::visit([i](const auto& data) { return View(data).has(i); }, data_);
}

Column Column::Borrow() const {
  Column borrowed(
      name_, unit_, type_,
      std::visit([](const auto& data) -> Data { return View(data); }, data_));
  borrowed.dictionary_ = dictionary_;
  return borrowed;
}

template <class T>
ColumnView<T> Column::ViewOf() const {
  if (const auto* owned = std::get_if<ColumnBuilder<T>>(&data_)) {
    return owned->View();
  }
  const auto* borrowed = std::get_if<ColumnView<T>>(&data_);
  assert(borrowed != nullptr);
  return *borrowed;
}

ColumnView<std::int8_t> Column::int8s() const { return ViewOf<std::int8_t>(); }
ColumnView<std::int16_t> Column::int16s() const {
  return ViewOf<std::int16_t>();
}
ColumnView<std::int32_t> Column::int32s() const {
  return ViewOf<std::int32_t>();
}
ColumnView<std::int64_t> Column::int64s() const {
  return ViewOf<std::int64_t>();
}
ColumnView<double> Column::float64s() const { return ViewOf<double>(); }
ColumnView<Date> Column::dates() const { return ViewOf<Date>(); }
ColumnView<std::uint8_t> Column::bools() const {
  return ViewOf<std::uint8_t>();
}
ColumnView<std::uint8_t> Column::codes8() const {
  return ViewOf<std::uint8_t>();
}
TextView Column::texts() const {
  if (const auto* owned = std::get_if<TextBuilder>(&data_)) {
    return owned->View();
  }
  const auto* borrowed = std::get_if<TextView>(&data_);
  assert(borrowed != nullptr);
  return *borrowed;
}

std::string Column::FormatCode(std::int32_t code) const {
  const bool known =
      code >= 0 && static_cast<std::size_t>(code) < dictionary_.size();
  return known ? dictionary_[static_cast<std::size_t>(code)]
               : absl::StrCat("code ", code);
}

std::string Column::Format(std::size_t i) const {
  if (!has(i)) return "";
  switch (type_) {
    case ColumnType::kInt8:
      return absl::StrCat(static_cast<int>(int8s()[i]));
    case ColumnType::kInt16:
      return absl::StrCat(int16s()[i]);
    case ColumnType::kInt32:
      return absl::StrCat(int32s()[i]);
    case ColumnType::kInt64:
      return absl::StrCat(int64s()[i]);
    case ColumnType::kFloat64:
      return FormatDouble(float64s()[i]);
    case ColumnType::kDate:
      return FormatDay(dates()[i]);
    case ColumnType::kBool:
      return bools()[i] != 0 ? "true" : "false";
    case ColumnType::kDictionary:
      return FormatCode(int32s()[i]);
    case ColumnType::kDictionary8:
      return FormatCode(codes8()[i]);
    case ColumnType::kText:
      return std::string(texts()[i]);
  }
  return "";
}

absl::Status Frame::Add(Column column) {
  if (!columns_.empty() && column.size() != rows_) {
    return absl::InvalidArgumentError(
        absl::StrCat("column ", base_internal::Quote(column.name()), " has ",
                     column.size(), " rows and the frame has ", rows_));
  }
  if (!index_.emplace(column.name(), columns_.size()).second) {
    return absl::InvalidArgumentError(
        absl::StrCat("column ", base_internal::Quote(column.name()),
                     " is in the frame already"));
  }
  rows_ = column.size();
  columns_.push_back(std::move(column));
  return absl::OkStatus();
}

const Column* Frame::Find(std::string_view name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &columns_[found->second];
}

std::string Frame::NearestName(std::string_view name) const {
  const auto nearest = std::min_element(
      columns_.begin(), columns_.end(), [name](const auto& a, const auto& b) {
        return EditDistance(name, a.name()) < EditDistance(name, b.name());
      });
  return nearest == columns_.end() ? "" : nearest->name();
}

}  // namespace arrears
