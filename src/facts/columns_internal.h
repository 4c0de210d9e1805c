// SPDX-License-Identifier: Apache-2.0
//
// columns_internal.h: where do the families of facts write their values?
//
//   ColumnSet columns(rows, {"dpd_oldest", "late_share"}, executor);
//   const Slot<std::int32_t> dpd = columns.Int32("dpd_oldest");
//   Tile tile(columns);                        // one for each task
//   tile.Start(32);
//   dpd.Set(tile.row(0), 31);                  // a row that is not set is null
//   columns.Int32("open_items").Set(tile.row(0), 2);   // nobody asked: nothing
//   tile.Flush(begin);                         // rows [begin, begin + 32)
//
// There are many more columns than the processor keeps addresses of at hand.
// So values are written row by row into a tile that stays in the nearest cache,
// and go to their columns a tile at a time.
#ifndef ARREARS_FACTS_COLUMNS_INTERNAL_H_
#define ARREARS_FACTS_COLUMNS_INTERNAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
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

inline constexpr std::size_t kTileRows = 64;    // Divides kDebtorsPerTask.
inline constexpr std::size_t kTileColumns = 8;  // Flushed together.

// One row of a tile: a cell of eight bytes and a flag a column.
struct TileRow {
  std::uint64_t* cells;
  std::uint8_t* present;
  std::uint8_t currency;  // Of the observation.
};

// A column of one fact, or nothing when the fact was not asked for.
template <class T>
class Slot {
 public:
  Slot() = default;
  explicit Slot(std::size_t place) : place_(static_cast<int>(place)) {}
  bool wanted() const { return place_ >= 0; }
  void Set(const TileRow& row, T value) const {
    if (place_ < 0) return;
    std::memcpy(&row.cells[place_], &value, sizeof value);
    row.present[place_] = 1;
  }
  void Set(const TileRow& row, const std::optional<T>& value) const {
    if (value) Set(row, *value);
  }
  void SetNull(const TileRow& row) const {
    if (place_ >= 0) row.present[place_] = 0;
  }

 private:
  int place_ = -1;
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
  friend class Tile;
  struct Pending {
    const FactDefinition* fact;
    std::variant<std::vector<std::int32_t>, std::vector<std::int64_t>,
                 std::vector<double>, std::vector<std::uint8_t>>
        values;
    std::vector<std::uint8_t> validity;
    std::vector<std::string> dictionary;
    std::size_t place = 0;  // In a tile's row.
    bool bound = false, zero = false;
  };
  // Columns of one width that stand side by side in a tile.
  struct Group {
    std::size_t width, count = 0;  // Bytes of a value.
    std::array<char*, kTileColumns> values = {};
    std::array<std::uint8_t*, kTileColumns> validity = {};
  };
  void PlaceColumns();
  std::size_t IndexOf(std::string_view name) const;  // size() when not asked.
  template <class T>
  Slot<T> Bind(std::string_view name, ColumnType type, Unset unset);
  static Column Finish(Pending pending,
                       const std::vector<std::uint32_t>& place_of);

  std::vector<Pending> pending_;
  std::vector<Group> groups_;
};

class Tile {
 public:
  // After all slots were bound. `columns` must outlive this.
  explicit Tile(const ColumnSet& columns);
  // Forgets all rows. Requires rows <= kTileRows.
  void Start(std::size_t rows);
  TileRow& row(std::size_t i) { return rows_[i]; }
  // Calls for a part of the memory that Flush(begin) will write, while row i is
  // being filled: the processor follows few of so many columns by itself.
  void CallFor(std::size_t i, std::size_t begin) const;
  // Requires `begin` to be a multiple of kTileRows, and rows that no other
  // thread writes.
  void Flush(std::size_t begin) const;

 private:
  void FlushValidity(std::size_t group, std::size_t begin) const;

  const ColumnSet& columns_;
  const std::size_t width_;  // Cells of a row.
  std::size_t count_ = 0;
  std::vector<std::uint64_t> cells_;
  std::vector<std::uint8_t> present_, unset_;  // unset_: of one row.
  std::array<TileRow, kTileRows> rows_;
};

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_COLUMNS_INTERNAL_H_
