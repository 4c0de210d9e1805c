// SPDX-License-Identifier: Apache-2.0
//
// columns_internal.h: where do the families of facts write their values?
//
//   ColumnSet columns(rows, {"dpd_oldest", "late_share"});
//   const Slot<std::int32_t> dpd = columns.Int32("dpd_oldest");
//   dpd.Set(row, 31);                        // a row that is not set is null
//   columns.Int32("open_items").Set(row, 2);   // nobody asked: does nothing
//
// Threads may write rows of different bytes of the validity bitmap: tasks cut
// rows at multiples of eight.
#ifndef ARREARS_FACTS_COLUMNS_INTERNAL_H_
#define ARREARS_FACTS_COLUMNS_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/facts/catalogue.h"

namespace arrears::facts_internal {

// A column of one fact, or nothing when the fact was not asked for.
template <class T>
class Slot {
 public:
  Slot() = default;
  Slot(T* values, std::uint8_t* validity)
      : values_(values), validity_(validity) {}
  bool wanted() const { return values_ != nullptr; }
  void Set(std::size_t row, T value) const {
    if (values_ == nullptr) return;
    values_[row] = value;
    validity_[row >> 3] =
        static_cast<std::uint8_t>(validity_[row >> 3] | 1u << (row & 7));
  }
  void Set(std::size_t row, const std::optional<T>& value) const {
    if (value) Set(row, *value);
  }
  void SetNull(std::size_t row) const {
    if (values_ == nullptr) return;
    validity_[row >> 3] =
        static_cast<std::uint8_t>(validity_[row >> 3] & ~(1u << (row & 7)));
  }

 private:
  T* values_ = nullptr;
  std::uint8_t* validity_ = nullptr;
};

// What a row says that nobody sets.
enum class Unset : std::uint8_t { kNull, kZero };

class ColumnSet {
 public:
  // Requires names of the catalogue, without outputs.
  ColumnSet(std::size_t rows, const std::vector<std::string>& names,
            const Executor& executor);

  bool Wants(std::string_view name) const {
    return IndexOf(name) < pending_.size();
  }
  bool WantsAny(std::initializer_list<std::string_view> names) const;
  bool WantsAny(FactStage stage) const;

  // Each requires the type that the catalogue gives the fact, and is called
  // once for it.
  Slot<std::int32_t> Int32(std::string_view name, Unset unset = Unset::kNull);
  Slot<std::int64_t> Int64(std::string_view name, Unset unset = Unset::kNull);
  Slot<double> Float64(std::string_view name, Unset unset = Unset::kNull);
  Slot<std::uint8_t> Bool(std::string_view name, Unset unset = Unset::kZero);
  Slot<std::int32_t> Dictionary(std::string_view name,
                                std::vector<std::string> texts);

  // The columns in the order of the names. Row i of the result is row
  // place_of[i] here; empty = the same row. Leaves nothing behind.
  std::vector<Column> Take(const std::vector<std::uint32_t>& place_of,
                           const Executor& executor);

 private:
  struct Pending {
    const FactDefinition* fact;
    std::variant<std::vector<std::int32_t>, std::vector<std::int64_t>,
                 std::vector<double>, std::vector<std::uint8_t>>
        values;
    std::vector<std::uint8_t> validity;
    std::vector<std::string> dictionary;
    bool bound = false;
  };
  std::size_t IndexOf(std::string_view name) const;  // size() when not asked.
  template <class T>
  Slot<T> Bind(std::string_view name, ColumnType type, Unset unset);
  static Column Finish(Pending pending,
                       const std::vector<std::uint32_t>& place_of);

  std::vector<Pending> pending_;
};

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_COLUMNS_INTERNAL_H_
