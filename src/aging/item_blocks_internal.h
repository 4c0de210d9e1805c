// SPDX-License-Identifier: Apache-2.0
//
// item_blocks_internal.h: items in blocks that fit the first-level cache.
//
// Two passes meet here. One asks what is open of each row (OpenBlock) and sums
// it by date. The other never looks at a date but those that say whether a row
// is in the books: it adds up the raw rows, and is the balance that the first
// is proved against.
#ifndef ARREARS_AGING_ITEM_BLOCKS_INTERNAL_H_
#define ARREARS_AGING_ITEM_BLOCKS_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "aging/cut_sums_internal.h"
#include "aging/plan_internal.h"
#include "arrears/base/column.h"
#include "arrears/ledger/tables.h"
#include "base/vector_width_internal.h"

namespace arrears::aging_internal {

// Rows of a fixed task of a pass, a whole number of blocks.
inline constexpr std::size_t kRowsPerTask = std::size_t{256} * kBlockRows;

// The columns that aging reads of items.
struct AgedItems {
  const ItemColumns* columns;
  ColumnView<Date> due;  // Where null: the document date.
  std::uint8_t default_currency = 0;
  std::uint8_t currency(std::size_t row) const {
    return columns->currency.value_or(row, default_currency);
  }
};

// Sums of one pass by currency index; pieces are kept for those that appear.
class SumsByCurrency {
 public:
  SumsByCurrency(const AgingPlan& plan, std::size_t currencies)
      : basis_pieces_(plan.basis_segments.size()),
        due_pieces_(plan.due_segments.size()),
        sums_(currencies) {}
  CurrencySums& Of(std::uint8_t currency) {
    CurrencySums& sums = sums_[currency];
    if (sums.basis.empty()) {
      sums.basis.resize(basis_pieces_);
      sums.due.resize(due_pieces_);
    }
    return sums;
  }
  void Merge(const SumsByCurrency& other);
  const std::vector<CurrencySums>& sums() const { return sums_; }

 private:
  std::size_t basis_pieces_, due_pieces_;
  std::vector<CurrencySums> sums_;
};

// Sums what is open by date. One worker a task: it holds scratch memory.
class BlockSummer {
 public:
  BlockSummer(const AgingPlan& plan, const AgedItems& items,
              SumsByCurrency& sums);
  // Rows [begin, begin + rows) of which `open` is open. rows <= kBlockRows.
  void Add(std::size_t begin, std::size_t rows, const std::int64_t* open);
  // Of the rows of the last block added.
  const Date* basis_dates() const { return basis_; }
  const Date* due_dates() const { return due_; }

 private:
  void AddOneCurrency(std::uint8_t currency, const std::int64_t* open,
                      const Date* basis, const Date* due, std::size_t rows);
  void AddMixed(std::size_t begin, std::size_t rows, const std::int64_t* open);

  const AgingPlan& plan_;
  const AgedItems& items_;
  SumsByCurrency& sums_;
  const base_internal::VectorWidth width_;
  const Date *basis_ = nullptr, *due_ = nullptr;
  std::vector<Date> basis_buffer_, due_buffer_, sorted_basis_, sorted_due_;
  std::vector<std::int64_t> sorted_open_;
};

// Adds the balance of rows [begin, begin + rows), of items without
// settlements, to sums.balance.
void AddRawBalance(const AgedItems& items, const AsOf& at, std::size_t begin,
                   std::size_t rows, SumsByCurrency& sums);

// The currency of all rows of the block, or -1 when they differ.
int OnlyCurrency(const AgedItems& items, std::size_t begin, std::size_t rows);

}  // namespace arrears::aging_internal

#endif  // ARREARS_AGING_ITEM_BLOCKS_INTERNAL_H_
