// SPDX-License-Identifier: Apache-2.0
//
// cell_table_internal.h: one debtor's money in one cache line.
//
// Reading rows in any order of debtors costs a visit to memory each, so all
// that a debtor and currency need lies together: a 64-bit sum for each piece of
// the line of dates and one for credits, then 16-bit counts. A count that
// passes 65,535 leaves the excess in a side table.
#ifndef ARREARS_AGING_CELL_TABLE_INTERNAL_H_
#define ARREARS_AGING_CELL_TABLE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "aging/plan_internal.h"
#include "base/huge_page_internal.h"

namespace arrears::aging_internal {

// The pieces of a scheme and of the two-year line, and credits.
inline constexpr std::size_t kMaxPieces = kMaxSegments + 4;

class CellTable {
 public:
  // `pieces` sums, at most kMaxPieces.
  CellTable(std::size_t pieces, std::size_t currencies);

  void Grow(std::size_t debtors);
  std::size_t debtors() const { return debtors_; }
  std::size_t currencies() const { return currencies_; }
  std::size_t pieces() const { return pieces_; }

  void Prefetch(RowIndex debtor, std::uint8_t currency) const {
    __builtin_prefetch(&lines_[LineOf(debtor, currency)], 1);
  }
  // False when the sums of the debtor and currency may no longer fit 64 bits.
  bool Add(RowIndex debtor, std::uint8_t currency, std::size_t piece,
           std::int64_t minor, std::int64_t items);
  bool Merge(const CellTable& other);

  // All pieces of a debtor and currency; false when nothing was counted.
  bool Read(RowIndex debtor, std::uint8_t currency, WideSum* out) const;

 private:
  struct alignas(64) Line {
    std::uint64_t words[8] = {};
  };
  // Below it a sum cannot overflow by one more amount, nor all of them
  // together.
  static constexpr std::int64_t kSafe = std::int64_t{1} << 56;

  std::size_t LineOf(RowIndex debtor, std::uint8_t currency) const {
    return (static_cast<std::size_t>(debtor) * currencies_ + currency) *
           lines_per_cell_;
  }
  // A cell's words run on through its lines.
  std::uint64_t* Words(std::size_t line) {
    return reinterpret_cast<std::uint64_t*>(lines_.data() + line);
  }
  const std::uint64_t* Words(std::size_t line) const {
    return reinterpret_cast<const std::uint64_t*>(lines_.data() + line);
  }
  void Count(std::size_t line, std::size_t piece, std::int64_t items);
  bool Fits(const std::uint64_t* words) const;

  std::size_t pieces_, currencies_, lines_per_cell_;
  std::size_t debtors_ = 0;
  base_internal::HugeVector<Line> lines_;
  // (line, piece) to the multiple of 65,536 that its count does not hold.
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> carried_;
};

inline bool CellTable::Add(RowIndex debtor, std::uint8_t currency,
                           std::size_t piece, std::int64_t minor,
                           std::int64_t items) {
  const std::size_t line = LineOf(debtor, currency);
  std::uint64_t* const words = Words(line);
  words[piece] += static_cast<std::uint64_t>(minor);
  Count(line, piece, items);
  const auto sum = static_cast<std::int64_t>(words[piece]);
  return (sum < kSafe && sum > -kSafe) || Fits(words);
}

inline void CellTable::Count(std::size_t line, std::size_t piece,
                             std::int64_t items) {
  const std::size_t shift = piece % 4 * 16;
  std::uint64_t& word = Words(line)[pieces_ + piece / 4];
  const std::uint64_t count = (word >> shift & 0xFFFF) + items;
  word = (word & ~(std::uint64_t{0xFFFF} << shift)) | (count & 0xFFFF) << shift;
  if (count > 0xFFFF) carried_[{line, piece}] += count & ~std::uint64_t{0xFFFF};
}

}  // namespace arrears::aging_internal

#endif  // ARREARS_AGING_CELL_TABLE_INTERNAL_H_
