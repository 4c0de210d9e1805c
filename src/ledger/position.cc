// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/position.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ledger/effect_internal.h"
#include "ledger/position_internal.h"

namespace arrears {
namespace ledger_internal {
namespace {

__extension__ using Wide = __int128;

bool Fits(Wide x) {
  return x <= std::numeric_limits<std::int64_t>::max() &&
         x >= std::numeric_limits<std::int64_t>::min();
}

// What the item has left and what is loose, but for settled_date.
void AddRows(const Ledger& ledger, const Settlements& settlements,
             RowIndex item, const AsOf& at, ItemSums& sums) {
  if (ledger.exists(item, at)) sums.left += ledger.view().items.amount[item];
  for (const RowIndex row : ledger.settlements_of(item)) {
    const Effect effect = settlements.EffectOf(row, at);
    sums.left += effect.on_item;
    sums.loose += effect.loose;
  }
  for (const RowIndex row : ledger.draws_on(item)) {
    sums.left += settlements.EffectOf(row, at).on_source;
  }
}

// The earliest day of cash that no item holds: received before its item came,
// or unmatched. Undoings are set off against what they undo.
Date LooseSince(const Ledger& ledger, const Settlements& settlements,
                RowIndex item, const AsOf& at) {
  std::map<RowIndex, Wide> loose_of;
  for (const RowIndex row : ledger.settlements_of(item)) {
    loose_of[settlements.base(row)] += settlements.EffectOf(row, at).loose;
  }
  std::optional<Date> since;
  for (const auto& [row, loose] : loose_of) {
    if (loose != 0 && (!since || settlements.date(row) < *since)) {
      since = settlements.date(row);
    }
  }
  return *since;  // Called where the sum is not 0, so that a part is not.
}

// The day of the money that first exceeded what the item was for, when its
// settlements as they now stand are taken in the order of their days.
Date ExcessSince(const Ledger& ledger, const Settlements& settlements,
                 RowIndex item, const AsOf& at, const ItemSums& sums) {
  std::vector<std::pair<Date, Wide>> taken;
  for (const RowIndex row : ledger.settlements_of(item)) {
    taken.emplace_back(settlements.date(settlements.base(row)),
                       -Wide{settlements.EffectOf(row, at).on_item});
  }
  for (const RowIndex row : ledger.draws_on(item)) {
    taken.emplace_back(settlements.date(settlements.base(row)),
                       -Wide{settlements.EffectOf(row, at).on_source});
  }
  if (sums.settled != 0) taken.emplace_back(sums.settled_on, sums.settled);
  std::sort(taken.begin(), taken.end());
  const Wide amount = ledger.view().items.amount[item];
  Wide sum = 0;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    sum += taken[i].second;
    const bool day_goes_on =
        i + 1 < taken.size() && taken[i + 1].first == taken[i].first;
    if (!day_goes_on && (amount > 0 ? sum > amount : sum < amount)) {
      return taken[i].first;
    }
  }
  return taken.back().first;
}

struct TaskResult {
  std::vector<UnappliedCash> parts;
  std::optional<RowIndex> overflow;  // An item.
};

class PositionPass {
 public:
  PositionPass(const Ledger& ledger, const AsOf& at, Position& position)
      : ledger_(ledger),
        settlements_(ledger),
        at_(at),
        has_settlements_(!ledger.view().settlements.item.absent()),
        width_(base_internal::ActiveVectorWidth()),
        position_(position) {}

  void Run(std::size_t begin, std::size_t end, TaskResult& result) const {
    for (std::size_t row = begin; row < end; row += kOpenBlockRows) {
      OpenBlock(width_, ledger_.view().items, at_, row,
                std::min(kOpenBlockRows, end - row),
                position_.open.data() + row);
    }
    const auto first = static_cast<RowIndex>(begin);
    const auto last = static_cast<RowIndex>(end);
    for (RowIndex item = first; item < last && ledger_.has_headers(); ++item) {
      if (ledger_.is_header(item)) position_.open[item] = 0;
    }
    for (RowIndex item = first; item < last && has_settlements_; ++item) {
      if (ledger_.settlements_of(item).empty() &&
          ledger_.draws_on(item).empty()) {
        continue;
      }
      Settle(item, result);
    }
    if (position_.disputed.empty()) return;
    for (RowIndex item = first; item < last; ++item) Dispute(item);
  }

 private:
  void Settle(RowIndex item, TaskResult& result) const {
    const std::int64_t amount = ledger_.view().items.amount[item];
    const ItemSums sums = SumItem(ledger_, settlements_, item, at_);
    if (!Fits(sums.left) || !Fits(sums.loose)) {
      if (!result.overflow) result.overflow = item;
      return;
    }
    const std::int64_t open = ClipAtZero(sums.left, amount);
    position_.open[item] = open;
    const auto add = [&](Wide minor, Date since) {
      result.parts.push_back({ledger_.view().items.debtor[item],
                              ledger_.currency_index(item),
                              static_cast<std::int64_t>(minor), since});
    };
    if (sums.left != open) {
      add(sums.left, ExcessSince(ledger_, settlements_, item, at_, sums));
    }
    if (sums.loose != 0) {
      add(sums.loose, LooseSince(ledger_, settlements_, item, at_));
    }
  }

  void Dispute(RowIndex item) const {
    const std::int64_t open = position_.open[item];
    if (open == 0) return;
    const DisputeColumns& disputes = ledger_.view().disputes;
    Wide disputed = 0;
    const Wide most = open < 0 ? -Wide{open} : Wide{open};
    for (const RowIndex row : ledger_.disputes_of(item)) {
      const Date recorded =
          disputes.recorded_date.value_or(row, disputes.opened[row]);
      if (disputes.opened[row] > at_.as_of || recorded > at_.known_on) continue;
      if (disputes.closed.has(row) &&
          disputes.closed[row] <= std::min(at_.as_of, at_.known_on)) {
        continue;
      }
      disputed += disputes.amount.has(row) ? Wide{disputes.amount[row]} : most;
    }
    const auto part = static_cast<std::int64_t>(std::min(disputed, most));
    position_.disputed[item] = open < 0 ? -part : part;
  }

  const Ledger& ledger_;
  const Settlements settlements_;
  const AsOf at_;
  const bool has_settlements_;
  const base_internal::VectorWidth width_;
  Position& position_;
};

absl::Status Overflow(const std::string& what) {
  return absl::OutOfRangeError(
      absl::StrCat(what, ": the sum of its settlements does not fit 64 bits"));
}

// One cell per debtor and currency; those that come to 0 are left out.
absl::StatusOr<std::vector<UnappliedCash>> AddUp(
    const Ledger& ledger, std::vector<UnappliedCash> parts) {
  std::sort(parts.begin(), parts.end(),
            [](const UnappliedCash& a, const UnappliedCash& b) {
              return std::pair(a.debtor, a.currency) <
                     std::pair(b.debtor, b.currency);
            });
  std::vector<UnappliedCash> cells;
  for (std::size_t i = 0; i < parts.size();) {
    UnappliedCash cell = parts[i];
    Wide sum = 0;
    for (; i < parts.size() && parts[i].debtor == cell.debtor &&
           parts[i].currency == cell.currency;
         ++i) {
      sum += parts[i].minor;
      cell.since = std::min(cell.since, parts[i].since);
    }
    if (!Fits(sum)) {
      return Overflow(absl::StrCat("debtor ", ledger.debtor_id(cell.debtor)));
    }
    cell.minor = static_cast<std::int64_t>(sum);
    if (cell.minor != 0) cells.push_back(cell);
  }
  return cells;
}

}  // namespace

ItemSums SumItem(const Ledger& ledger, const Settlements& settlements,
                 RowIndex item, const AsOf& at) {
  ItemSums sums;
  AddRows(ledger, settlements, item, at, sums);
  const ItemColumns& items = ledger.view().items;
  if (!items.settled_date.has(item) || !ledger.exists(item, at) ||
      items.settled_date[item] > std::min(at.as_of, at.known_on)) {
    return sums;
  }
  sums.settled_on = std::max(items.settled_date[item], ledger.posting(item));
  ItemSums then;
  AddRows(ledger, settlements, item, {sums.settled_on, at.known_on}, then);
  if (Fits(then.left)) {
    sums.settled = ClipAtZero(then.left, items.amount[item]);
  }
  sums.left -= sums.settled;
  return sums;
}

}  // namespace ledger_internal

std::int64_t Position::unapplied_of(RowIndex debtor,
                                    std::uint8_t currency) const {
  const auto cell = std::lower_bound(
      unapplied.begin(), unapplied.end(), std::pair(debtor, currency),
      [](const UnappliedCash& a, const auto& key) {
        return std::pair(a.debtor, a.currency) < key;
      });
  return cell != unapplied.end() && cell->debtor == debtor &&
                 cell->currency == currency
             ? cell->minor
             : 0;
}

absl::StatusOr<Position> ComputePosition(const Ledger& ledger, const AsOf& at,
                                         const Executor& executor) {
  using namespace ledger_internal;  // NOLINT: this room's own
  constexpr std::size_t kItemsPerTask = 64 * kOpenBlockRows;
  const std::size_t items = ledger.item_count();
  Position position;
  position.at = at;
  position.open.resize(items);
  if (!ledger.view().disputes.item.absent()) position.disputed.resize(items);

  const PositionPass pass(ledger, at, position);
  const std::size_t tasks = (items + kItemsPerTask - 1) / kItemsPerTask;
  std::vector<TaskResult> results(tasks);
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t begin = task * kItemsPerTask;
    pass.Run(begin, std::min(items, begin + kItemsPerTask), results[task]);
  });
  std::vector<UnappliedCash> parts;
  for (const TaskResult& result : results) {
    if (result.overflow) {
      return Overflow(absl::StrCat("item ", ledger.item_id(*result.overflow)));
    }
    parts.insert(parts.end(), result.parts.begin(), result.parts.end());
  }
  absl::StatusOr<std::vector<UnappliedCash>> cells =
      AddUp(ledger, std::move(parts));
  if (!cells.ok()) return cells.status();
  position.unapplied = *std::move(cells);
  return position;
}

}  // namespace arrears
