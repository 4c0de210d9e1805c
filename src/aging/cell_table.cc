// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "aging/cell_table_internal.h"

namespace arrears::aging_internal {

CellTable::CellTable(std::size_t pieces, std::size_t currencies)
    : pieces_(pieces),
      currencies_(currencies),
      lines_per_cell_((pieces + (pieces + 3) / 4 + 7) / 8) {}

void CellTable::Grow(std::size_t debtors) {
  if (debtors <= debtors_) return;
  debtors_ = debtors;
  const std::size_t lines = debtors * currencies_ * lines_per_cell_;
  // Doubling, whatever a library's resize does: batches bring few new debtors.
  if (lines > lines_.capacity()) {
    lines_.reserve(std::max(lines, 2 * lines_.capacity()));
  }
  lines_.resize(lines);
}

bool CellTable::Fits(const std::uint64_t* words) const {
  __extension__ __int128 magnitude = 0;
  for (std::size_t piece = 0; piece < pieces_; ++piece) {
    const auto sum = static_cast<std::int64_t>(words[piece]);
    magnitude += sum < 0 ? -static_cast<__int128>(sum) : sum;
  }
  // Room for one more amount, so that the next Add cannot wrap around.
  return magnitude <=
         std::numeric_limits<std::int64_t>::max() - kMaxAmountMinor;
}

bool CellTable::Merge(const CellTable& other) {
  Grow(other.debtors_);
  bool fits = true;
  for (std::size_t line = 0; line < other.lines_.size();
       line += lines_per_cell_) {
    std::uint64_t* const to = Words(line);
    const std::uint64_t* const from = other.Words(line);
    for (std::size_t piece = 0; piece < pieces_; ++piece) {
      std::int64_t sum = 0;
      fits &=
          !__builtin_add_overflow(static_cast<std::int64_t>(to[piece]),
                                  static_cast<std::int64_t>(from[piece]), &sum);
      to[piece] = static_cast<std::uint64_t>(sum);
      Count(line, piece, from[pieces_ + piece / 4] >> piece % 4 * 16 & 0xFFFF);
    }
    fits &= Fits(to);
  }
  for (const auto& [cell, items] : other.carried_) carried_[cell] += items;
  return fits;
}

bool CellTable::Read(RowIndex debtor, std::uint8_t currency,
                     WideSum* out) const {
  const std::size_t line = LineOf(debtor, currency);
  const std::uint64_t* const words = Words(line);
  std::int64_t all_items = 0;
  for (std::size_t piece = 0; piece < pieces_; ++piece) {
    out[piece] = {static_cast<std::int64_t>(words[piece]),
                  static_cast<std::int64_t>(
                      words[pieces_ + piece / 4] >> piece % 4 * 16 & 0xFFFF)};
    if (!carried_.empty()) {
      const auto carried = carried_.find({line, piece});
      if (carried != carried_.end()) out[piece].items += carried->second;
    }
    all_items += out[piece].items;
  }
  return all_items != 0;
}

}  // namespace arrears::aging_internal
