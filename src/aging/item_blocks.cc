// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "aging/item_blocks_internal.h"

namespace arrears::aging_internal {
namespace {

// Rows [begin, begin + rows) of `column` without nulls, in place or filled.
const Date* Resolve(const ColumnView<Date>& column, const Date* fallback,
                    std::size_t begin, std::size_t rows,
                    std::vector<Date>& buffer) {
  if (column.absent()) return fallback;
  if (!column.has_nulls()) return column.data() + begin;
  buffer.resize(kBlockRows);
  for (std::size_t i = 0; i < rows; ++i) {
    buffer[i] = column.has(begin + i) ? column[begin + i] : fallback[i];
  }
  return buffer.data();
}

void AddTo(const CutSum* block, std::vector<WideSum>& sums) {
  for (std::size_t s = 0; s < sums.size(); ++s) {
    sums[s].minor += block[s].minor;
    sums[s].items += block[s].items;
  }
}

}  // namespace

void SumsByCurrency::Merge(const SumsByCurrency& other) {
  for (std::size_t c = 0; c < sums_.size(); ++c) sums_[c].Merge(other.sums_[c]);
}

int OnlyCurrency(const AgedItems& items, std::size_t begin, std::size_t rows) {
  const ColumnView<std::uint8_t>& column = items.columns->currency;
  if (column.absent()) return items.default_currency;
  const std::uint8_t first = items.currency(begin);
  bool same = true;
  if (column.has_nulls()) {
    for (std::size_t i = 0; i < rows; ++i) {
      same &= items.currency(begin + i) == first;
    }
  } else {
    const std::uint8_t* const codes = column.data() + begin;
    for (std::size_t i = 0; i < rows; ++i) same &= codes[i] == first;
  }
  return same ? first : -1;
}

BlockSummer::BlockSummer(const AgingPlan& plan, const AgedItems& items,
                         SumsByCurrency& sums)
    : plan_(plan),
      items_(items),
      sums_(sums),
      width_(base_internal::ActiveVectorWidth()) {}

void BlockSummer::Add(std::size_t begin, std::size_t rows,
                      const std::int64_t* open) {
  const ItemColumns& columns = *items_.columns;
  const Date* const document = columns.document_date.data() + begin;
  due_ = Resolve(items_.due, document, begin, rows, due_buffer_);
  basis_ = due_;
  if (plan_.basis == AgingBasis::kDocument) basis_ = document;
  if (plan_.basis == AgingBasis::kPosting) {
    basis_ =
        Resolve(columns.posting_date, document, begin, rows, basis_buffer_);
  }
  const int currency = OnlyCurrency(items_, begin, rows);
  if (currency >= 0) {
    AddOneCurrency(static_cast<std::uint8_t>(currency), open, basis_, due_,
                   rows);
  } else {
    AddMixed(begin, rows, open);
  }
}

void BlockSummer::AddOneCurrency(std::uint8_t currency,
                                 const std::int64_t* open, const Date* basis,
                                 const Date* due, std::size_t rows) {
  CurrencySums& sums = sums_.Of(currency);
  const bool debits_only = plan_.debits_only();
  std::array<CutSum, kMaxSegments> block;
  const Segments& segments = plan_.basis_segments;
  SumUpToCuts(width_, debits_only, open, basis, rows, segments.cuts.data(),
              segments.size(), block.data());
  AddTo(block.data(), sums.basis);
  CutSum all = block[segments.size() - 1];
  if (debits_only) {
    SumUpToCuts(width_, false, open, basis, rows, &kLastDate, 1, &all);
  }
  sums.all.minor += all.minor;
  sums.all.items += all.items;
  sums.used |= all.items != 0;
  if (sums.due.empty()) return;
  SumUpToCuts(width_, debits_only, open, due, rows,
              plan_.due_segments.cuts.data(), plan_.due_segments.size(),
              block.data());
  AddTo(block.data(), sums.due);
}

// Sorts what is open by currency, then sums each run of one.
void BlockSummer::AddMixed(std::size_t begin, std::size_t rows,
                           const std::int64_t* open) {
  sorted_open_.resize(kBlockRows);
  sorted_basis_.resize(kBlockRows);
  sorted_due_.resize(kBlockRows);
  std::array<std::uint16_t, 257> end{};  // Of a currency's run, once filled.
  for (std::size_t i = 0; i < rows; ++i) {
    end[items_.currency(begin + i) + 1u] += open[i] != 0;
  }
  for (std::size_t c = 1; c < end.size(); ++c) end[c] += end[c - 1];
  for (std::size_t i = 0; i < rows; ++i) {
    if (open[i] == 0) continue;
    const std::size_t to = end[items_.currency(begin + i)]++;
    sorted_open_[to] = open[i];
    sorted_basis_[to] = basis_[i];
    sorted_due_[to] = due_[i];
  }
  std::size_t from = 0;
  for (std::size_t c = 0; c < 256; ++c) {
    const std::size_t to = end[c];
    if (to == from) continue;
    AddOneCurrency(static_cast<std::uint8_t>(c), &sorted_open_[from],
                   &sorted_basis_[from], &sorted_due_[from], to - from);
    from = to;
  }
}

}  // namespace arrears::aging_internal
