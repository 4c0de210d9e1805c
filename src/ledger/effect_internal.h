// SPDX-License-Identifier: Apache-2.0
//
// effect_internal.h: what does one row of settlements do, at a point in time?
//
//   const Settlements rows(ledger);
//   const Effect effect = rows.EffectOf(row, at);
//   left += effect.on_item;
//
// Every effect is a plain sum, an undoing the opposite of what it undoes, so
// rows can be added in any order. position.h states the rules.
#ifndef ARREARS_LEDGER_EFFECT_INTERNAL_H_
#define ARREARS_LEDGER_EFFECT_INTERNAL_H_

#include <algorithm>
#include <cstdint>

#include "arrears/ledger/ledger.h"

namespace arrears::ledger_internal {

struct Effect {
  std::int64_t on_item = 0;    // Added to what the item has left.
  std::int64_t on_source = 0;  // Added to what the source has left.
  std::int64_t loose = 0;      // Added to the debtor's unapplied cash.
};

class Settlements {
 public:
  // `ledger` must outlive this.
  explicit Settlements(const Ledger& ledger)
      : ledger_(ledger), rows_(ledger.view().settlements) {}

  bool undoes(RowIndex row) const { return rows_.undoes.has(row); }
  // The row itself, or the row that it undoes.
  RowIndex base(RowIndex row) const {
    return rows_.undoes.has(row) ? rows_.undoes[row] : row;
  }
  std::int64_t amount(RowIndex row) const {
    return rows_.amount.has(row) ? rows_.amount[row]
                                 : rows_.amount[rows_.undoes[row]];
  }
  Date date(RowIndex row) const { return rows_.date[row]; }
  bool has_source(RowIndex row) const { return rows_.source.has(base(row)); }
  // Requires has_source.
  RowIndex source(RowIndex row) const { return rows_.source[base(row)]; }
  bool is_chargeback(RowIndex row) const {
    return rows_.kind.value_or(row, SettlementKind::kCash) ==
           SettlementKind::kChargeback;
  }
  // Money that reached us, as against credits, discounts and write-offs: cash
  // from outside, or from a source that is no credit note.
  bool is_money(RowIndex row) const {
    const RowIndex origin = base(row);
    if (rows_.kind.has(origin)) {
      return rows_.kind[origin] == SettlementKind::kCash;
    }
    return !rows_.source.has(origin) ||
           ledger_.kind(rows_.source[origin]) != ItemKind::kCreditNote;
  }
  // In effect and known, by the row's own dates.
  bool stands(RowIndex row, const AsOf& at) const {
    return rows_.date[row] <= at.as_of &&
           rows_.recorded_date.value_or(row, rows_.date[row]) <= at.known_on;
  }

  Effect EffectOf(RowIndex row, const AsOf& at) const {
    if (!stands(row, at)) return {};
    const RowIndex item = rows_.item[row];
    if (!undoes(row) && !rows_.source.has(row)) {  // The usual case.
      const std::int64_t minor = rows_.amount[row];
      if (ledger_.exists(item, at)) return {.on_item = -minor};
      return is_money(row) ? Effect{.loose = -minor} : Effect{};
    }
    return UnusualEffectOf(row, item, at);
  }

 private:
  Effect UnusualEffectOf(RowIndex row, RowIndex item, const AsOf& at) const {
    if (!stands(base(row), at)) return {};
    const std::int64_t minor = amount(row);
    const bool exists = ledger_.exists(item, at);
    if (has_source(row)) {
      if (!exists || !ledger_.exists(source(row), at)) return {};
      if (!undoes(row)) return {.on_item = -minor, .on_source = minor};
      if (is_chargeback(row)) return {.on_item = minor};
      return {.on_item = minor, .on_source = -minor};
    }
    // An undoing of what came from outside. Money that is unmatched stays with
    // us; a relief that is undone is withdrawn.
    const std::int64_t kept = is_money(row) && !is_chargeback(row) ? -minor : 0;
    if (exists) return {.on_item = minor, .loose = kept};
    // It was loose before the item came, and stays so unless charged back.
    return {.loose = is_money(row) && is_chargeback(row) ? minor : 0};
  }

  const Ledger& ledger_;
  const SettlementColumns& rows_;
};

// What one item has left, before it is kept from passing zero.
struct ItemSums {
  __extension__ __int128 left = 0;   // 0 while the item does not exist.
  __extension__ __int128 loose = 0;  // Unapplied cash, but for the excess.
  // What settled_date stands for: received from outside on `settled_on`.
  std::int64_t settled = 0;
  Date settled_on;
};

// `settled_date` counts from the posting date on: before it, nothing is left
// to be settled. Requires an item that is no header.
ItemSums SumItem(const Ledger& ledger, const Settlements& settlements,
                 RowIndex item, const AsOf& at);

// x as long as it has the sign of `amount`, else 0.
inline std::int64_t ClipAtZero(__int128 x, std::int64_t amount) {
  return (amount > 0 && x > 0) || (amount < 0 && x < 0)
             ? static_cast<std::int64_t>(x)
             : 0;
}

}  // namespace arrears::ledger_internal

#endif  // ARREARS_LEDGER_EFFECT_INTERNAL_H_
