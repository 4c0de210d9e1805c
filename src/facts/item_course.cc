// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "facts/item_course_internal.h"

namespace arrears::facts_internal {

using ledger_internal::ItemSums;

Date CourseTracer::DayOf(RowIndex item, RowIndex settlement) const {
  Date day = std::max({ledger_.posting(item), settlements_.date(settlement),
                       settlements_.date(settlements_.base(settlement))});
  if (settlements_.has_source(settlement)) {
    const RowIndex taken = ledger_.view().settlements.item[settlement];
    day = std::max({day, ledger_.posting(settlements_.source(settlement)),
                    ledger_.posting(taken)});
  }
  return day;
}

void CourseTracer::CollectMoves(RowIndex item, const AsOf& at) {
  moves_.clear();
  for (const RowIndex row : ledger_.settlements_of(item)) {
    const std::int64_t change = settlements_.EffectOf(row, at).on_item;
    if (change == 0) continue;
    moves_.push_back({DayOf(item, row), row, change,
                      settlements_.is_money(row) ? -change : 0});
  }
  for (const RowIndex row : ledger_.draws_on(item)) {
    const std::int64_t change = settlements_.EffectOf(row, at).on_source;
    if (change == 0) continue;
    // The item of that settlement is the credit; only a receipt is money.
    const RowIndex credit = ledger_.view().settlements.item[row];
    const bool money = ledger_.kind(credit) == ItemKind::kReceipt;
    moves_.push_back({DayOf(item, row), row, change, money ? -change : 0});
  }
}

ItemCourse CourseTracer::Trace(RowIndex item, const AsOf& at) {
  CollectMoves(item, at);
  if (ledger_.view().items.settled_date.has(item)) {
    const ItemSums sums =
        ledger_internal::SumItem(ledger_, settlements_, item, at);
    if (sums.settled != 0) {
      moves_.push_back({sums.settled_on, -1, -sums.settled, sums.settled});
    }
  }
  std::sort(moves_.begin(), moves_.end(), [](const Move& a, const Move& b) {
    return std::pair(a.day, a.row) < std::pair(b.day, b.row);
  });
  ItemCourse course{ledger_.posting(item)};
  Wide left = ledger_.view().items.amount[item];
  bool open = true;
  for (std::size_t i = 0; i < moves_.size();) {
    const Date day = moves_[i].day;
    Wide money = 0;
    for (; i < moves_.size() && moves_[i].day == day; ++i) {
      left += moves_[i].change;
      money += moves_[i].money;
    }
    course.money += money;
    course.payment_days += money > 0 ? 1 : 0;
    if (open != (left > 0)) {
      open = left > 0;
      course.since = day;
    }
  }
  return course;
}

}  // namespace arrears::facts_internal
