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
// So values are written into a tile of few rows that stays in the near caches,
// and go from there to their columns. Columns begin as zeros: where nobody set
// a value in a tile, as with promises of debtors who made none, nothing is
// written.
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

inline constexpr std::size_t kTileRows = 64;  // A bit each of a word.

// One row of a tile.
struct TileRow {
  char* cells;            // Of the tile.
  std::uint64_t* set;     // A word a column: was a value set in this row?
  std::uint64_t* nulls;   // And was it said that there is none?
  std::uint64_t bit;      // Of this row in these words.
  std::size_t index;      // Of this row in the tile.
  std::uint8_t currency;  // Of the observation.
};

// A column of one fact, or nothing when the fact was not asked for.
template <class T>
class Slot {
 public:
  Slot() = default;
  // The number of the column, and where in a tile its cells begin.
  Slot(std::size_t place, std::size_t offset)
      : place_(static_cast<int>(place)), offset_(static_cast<int>(offset)) {}
  bool wanted() const { return place_ >= 0; }
  void Set(const TileRow& row, T value) const {
    if (place_ < 0) return;
    std::memcpy(row.cells + offset_ + row.index * sizeof value, &value,
                sizeof value);
    row.set[place_] |= row.bit;
  }
  void Set(const TileRow& row, const std::optional<T>& value) const {
    if (value) Set(row, *value);
  }
  void SetNull(const TileRow& row) const {
    if (place_ < 0) return;
    Set(row, T{});  // A cell that is not set stays zero.
    row.set[place_] &= ~row.bit;
    row.nulls[place_] |= row.bit;
  }

 private:
  int place_ = -1, offset_ = 0;
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
    bool bound = false, zero = false;
  };
  // Where a column stands in memory and in a tile.
  struct Place {
    char* values;
    std::uint8_t* validity;
    std::size_t width, offset;  // Bytes of a value; where its cells begin.
  };
  void PlaceColumns();
  std::size_t IndexOf(std::string_view name) const;  // size() when not asked.
  template <class T>
  Slot<T> Bind(std::string_view name, ColumnType type, Unset unset);
  static Column Finish(Pending pending,
                       const std::vector<std::uint32_t>& place_of);

  std::vector<Pending> pending_;
  std::vector<Place> places_;   // As pending_.
  std::size_t tile_bytes_ = 0;  // Of the cells of a tile.
};

class Tile {
 public:
  // After all slots were bound. `columns` must outlive this.
  explicit Tile(const ColumnSet& columns);
  Tile(const Tile&) = delete;
  Tile& operator=(const Tile&) = delete;
  TileRow& row(std::size_t i) { return rows_[i]; }
  // Calls for a part of the memory that Flush(begin, ...) will write, while row
  // i is being filled: the processor follows few of so many columns by itself.
  void CallFor(std::size_t i, std::size_t begin) const;
  // Writes the first `count` rows and forgets them. Requires `begin` to be a
  // multiple of kTileRows, and rows that no other thread writes.
  void Flush(std::size_t begin, std::size_t count);

 private:
  const ColumnSet& columns_;
  std::vector<char> cells_;
  std::vector<std::uint64_t> set_, nulls_;
  std::vector<std::uint64_t> zero_;   // All bits: what nobody sets is 0.
  std::vector<std::size_t> written_;  // Columns, by the last Flush.
  std::array<TileRow, kTileRows> rows_;
};

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_COLUMNS_INTERNAL_H_
