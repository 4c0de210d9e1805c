// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <utility>

#include "facts/debtor_items_internal.h"

namespace arrears::facts_internal {
namespace {

using ledger_internal::ClipAtZero;
using ledger_internal::Effect;
using ledger_internal::ItemSums;
using ledger_internal::Settlements;

bool Fits(Wide x) {
  return x <= std::numeric_limits<std::int64_t>::max() &&
         x >= std::numeric_limits<std::int64_t>::min();
}

// As in Position: open disputes by amount, at most what is open.
std::int64_t DisputedOf(const Ledger& ledger, RowIndex item, std::int64_t open,
                        const AsOf& at) {
  const DisputeColumns& disputes = ledger.view().disputes;
  const Wide most = open < 0 ? -Wide{open} : Wide{open};
  Wide disputed = 0;
  for (const RowIndex row : ledger.disputes_of(item)) {
    if (!IsOpenDispute(ledger, row, at)) continue;
    disputed += disputes.amount.has(row) ? Wide{disputes.amount[row]} : most;
  }
  const auto part = static_cast<std::int64_t>(std::min(disputed, most));
  return open < 0 ? -part : part;
}

}  // namespace

bool IsKnownDispute(const Ledger& ledger, RowIndex row, const AsOf& at) {
  const DisputeColumns& disputes = ledger.view().disputes;
  return disputes.opened[row] <= at.as_of &&
         disputes.recorded_date.value_or(row, disputes.opened[row]) <=
             at.known_on;
}

bool IsOpenDispute(const Ledger& ledger, RowIndex row, const AsOf& at) {
  const DisputeColumns& disputes = ledger.view().disputes;
  return IsKnownDispute(ledger, row, at) &&
         !(disputes.closed.has(row) &&
           disputes.closed[row] <= std::min(at.as_of, at.known_on));
}

void CurrencySums::Insert(std::uint8_t currency, Wide minor) {
  const auto after = std::find_if(
      sums_.begin(), sums_.end(),
      [currency](const auto& known) { return known.first > currency; });
  sums_.insert(after, {currency, minor});
}

bool DebtorItems::Gather(const Ledger& ledger, const Settlements& settlements,
                         RowIndex debtor, const AsOf& at) {
  items_.clear();
  unapplied_.Clear();
  const ItemColumns& columns = ledger.view().items;
  const bool any_disputes = !ledger.view().disputes.item.absent();
  const Date known_settled = std::min(at.as_of, at.known_on);
  for (const RowIndex row : ledger.items_of(debtor)) {
    if (ledger.is_header(row)) continue;
    ItemNow item{
        row,
        ledger.currency_index(row),
        ledger.exists(row, at),
        !ledger.settlements_of(row).empty() || !ledger.draws_on(row).empty(),
        columns.amount[row],
        0,
        0,
        (at.as_of - ledger.due(row)).count()};
    if (item.has_rows) {
      const ItemSums sums =
          ledger_internal::SumItem(ledger, settlements, row, at);
      if (!Fits(sums.left) || !Fits(sums.loose)) {
        faulty_item_ = row;
        return false;
      }
      item.open = ClipAtZero(sums.left, item.amount);
      const Wide loose = sums.loose + (sums.left - item.open);
      if (loose != 0) unapplied_.Add(item.currency, loose);
    } else if (!item.exists) {
      continue;
    } else if (!columns.settled_date.has(row) ||
               columns.settled_date[row] > known_settled) {
      item.open = item.amount;
    }
    if (any_disputes && item.open != 0) {
      item.disputed = DisputedOf(ledger, row, item.open, at);
    }
    items_.push_back(item);
  }
  return true;
}

Wide DebtorItems::unapplied(std::uint8_t currency) const {
  for (const auto& [known, sum] : unapplied_.sums()) {
    if (known == currency) return sum;
  }
  return 0;
}

void DebtorItems::AddBalance(CurrencySums& sums) const {
  for (const auto& [currency, sum] : unapplied_.sums()) sums.Add(currency, sum);
  for (const ItemNow& item : items_) {
    if (item.open != 0) sums.Add(item.currency, item.open);
  }
}

const ItemNow* FindAnchor(const DebtorItems& now, std::uint8_t currency,
                          std::int64_t tolerance_minor) {
  const ItemNow* anchor = nullptr;
  for (const ItemNow& item : now.items()) {
    const std::int64_t undisputed = item.open - item.disputed;
    if (item.currency != currency || item.open <= 0 ||
        undisputed <= tolerance_minor) {
      continue;
    }
    // Of two that fell due together the larger; then the lower row.
    if (anchor == nullptr || item.dpd > anchor->dpd ||
        (item.dpd == anchor->dpd &&
         undisputed > anchor->open - anchor->disputed)) {
      anchor = &item;
    }
  }
  return anchor;
}

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

ItemCourse CourseTracer::Trace(const ItemNow& item, const AsOf& at) {
  const Date posting = ledger_.posting(item.row);
  const ItemColumns& columns = ledger_.view().items;
  if (!item.has_rows) {
    if (item.open != 0) return {posting};
    return {std::max(posting, columns.settled_date[item.row]), item.amount, 1};
  }
  CollectMoves(item.row, at);
  if (columns.settled_date.has(item.row)) {
    const ItemSums sums =
        ledger_internal::SumItem(ledger_, settlements_, item.row, at);
    if (sums.settled != 0) {
      moves_.push_back({sums.settled_on, -1, -sums.settled, sums.settled});
    }
  }
  std::sort(moves_.begin(), moves_.end(), [](const Move& a, const Move& b) {
    return std::pair(a.day, a.row) < std::pair(b.day, b.row);
  });
  ItemCourse course{posting};
  Wide left = item.amount;
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
