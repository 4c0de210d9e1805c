// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "arrears/ledger/position.h"
#include "ledger/effect_internal.h"

namespace arrears {

std::vector<PositionStep> ItemHistory(const Ledger& ledger, RowIndex item,
                                      const AsOf& at) {
  using namespace ledger_internal;  // NOLINT: this room's own
  std::vector<PositionStep> steps;
  if (ledger.is_header(item) || !ledger.exists(item, at)) return steps;
  const Settlements settlements(ledger);
  const std::int64_t amount = ledger.view().items.amount[item];
  const Date posting = ledger.posting(item);
  const auto add = [&](RowIndex row, std::int64_t change) {
    if (change == 0) return;
    Date day = std::max({posting, settlements.date(row),
                         settlements.date(settlements.base(row))});
    if (settlements.has_source(row)) {
      day = std::max({day, ledger.posting(settlements.source(row)),
                      ledger.posting(ledger.view().settlements.item[row])});
    }
    steps.push_back({day, Table::kSettlements, row, change, 0});
  };
  for (const RowIndex row : ledger.settlements_of(item)) {
    add(row, settlements.EffectOf(row, at).on_item);
  }
  for (const RowIndex row : ledger.draws_on(item)) {
    add(row, settlements.EffectOf(row, at).on_source);
  }
  const ItemSums sums = SumItem(ledger, settlements, item, at);
  std::stable_sort(steps.begin(), steps.end(),
                   [](const PositionStep& a, const PositionStep& b) {
                     return std::pair(a.date, a.row) < std::pair(b.date, b.row);
                   });
  if (sums.settled != 0) {
    // At the end of its day, after the settlements of that day.
    const auto later = std::find_if(
        steps.begin(), steps.end(),
        [&](const PositionStep& step) { return step.date > sums.settled_on; });
    steps.insert(later,
                 {sums.settled_on, Table::kItems, item, -sums.settled, 0});
  }
  steps.insert(steps.begin(), {posting, Table::kItems, item, amount, 0});
  __extension__ __int128 left = 0;
  for (PositionStep& step : steps) {
    left += step.change;
    step.open_after = ClipAtZero(left, amount);
  }
  return steps;
}

}  // namespace arrears
