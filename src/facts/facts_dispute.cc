// SPDX-License-Identifier: Apache-2.0
//
// Disputes over items of the debtor, in all currencies.
#include <algorithm>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

struct Counts {
  std::int32_t open = 0, items = 0, ever = 0;
  std::optional<Date> oldest;
};

// An undated flag is known only once the item is settled (tables.h).
bool WasFlagged(const Ledger& ledger, const ItemNow& item) {
  return item.open == 0 && ledger.view().items.disputed.value_or(
                               static_cast<std::size_t>(item.row), 0) != 0;
}

}  // namespace

DisputeFacts::DisputeFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      wanted_(columns.WantsAny(FactStage::kDispute)),
      disputes_open_(columns.Int32("disputes_open")),
      dispute_age_(columns.Int32("dispute_age")),
      dispute_share_(columns.Float64("dispute_share")) {}

void DisputeFacts::Fill(const Day& day, const DebtorRows& rows,
                        Scratch& scratch) const {
  if (!wanted_) return;
  const Ledger& ledger = context_.ledger;
  const DisputeColumns& disputes = ledger.view().disputes;
  Counts counts;
  for (const ItemNow& item : scratch.now.items()) {
    if (!item.exists || item.amount <= 0) continue;
    bool open = false, ever = WasFlagged(ledger, item);
    for (const RowIndex row : ledger.disputes_of(item.row)) {
      if (!IsKnownDispute(ledger, row, day.at)) continue;
      ever = true;
      if (item.open == 0 || !IsOpenDispute(ledger, row, day.at)) continue;
      open = true;
      const Date opened = disputes.opened[static_cast<std::size_t>(row)];
      counts.oldest = std::min(counts.oldest.value_or(opened), opened);
    }
    counts.open += open ? 1 : 0;
    if (ledger.posting(item.row) <= day.history_begin) continue;
    ++counts.items;
    counts.ever += ever ? 1 : 0;
  }
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    disputes_open_.Set(row, counts.open);
    if (counts.oldest) {
      dispute_age_.Set(row, (day.at.as_of - *counts.oldest).count());
    }
    if (counts.items > 0) {
      dispute_share_.Set(row, static_cast<double>(counts.ever) / counts.items);
    }
  }
}

}  // namespace arrears::facts_internal
