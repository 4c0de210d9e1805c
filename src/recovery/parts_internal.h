// SPDX-License-Identifier: Apache-2.0
//
// parts_internal.h: was an item settled by money, by credit, or by giving up?
#ifndef ARREARS_RECOVERY_PARTS_INTERNAL_H_
#define ARREARS_RECOVERY_PARTS_INTERNAL_H_

#include <cstdint>

#include "arrears/ledger/ledger.h"

namespace arrears::recovery_internal {

// A difference this small, one part in so many, is bank charges or rounding:
// writing it off gives nothing up.
inline constexpr std::int64_t kSmallDifference = 20;

enum class Part { kMoney, kCredit, kWrittenOff };

inline bool Counts(const SettlementColumns& rows, RowIndex row,
                   const AsOf& at) {
  return rows.date[row] <= at.as_of &&
         rows.recorded_date.value_or(row, rows.date[row]) <= at.known_on;
}

inline bool Undoes(const SettlementColumns& rows, RowIndex row) {
  const SettlementKind kind = rows.kind.value_or(row, SettlementKind::kCash);
  return kind == SettlementKind::kUnmatch ||
         kind == SettlementKind::kChargeback;
}

inline Part PartOf(const Ledger& ledger, RowIndex row) {
  const SettlementColumns& rows = ledger.view().settlements;
  const bool by_credit = rows.source.has(row) &&
                         ledger.kind(rows.source[row]) == ItemKind::kCreditNote;
  switch (rows.kind.value_or(
      row, by_credit ? SettlementKind::kCredit : SettlementKind::kCash)) {
    case SettlementKind::kWriteOff:
      return Part::kWrittenOff;
    case SettlementKind::kCredit:
      return Part::kCredit;
    default:
      return Part::kMoney;
  }
}

// Calls visit(part, date of the settlement, amount) for what counts; what is
// given back has a negative amount and the part and date it came from.
template <class Visit>
void VisitParts(const Ledger& ledger, RowIndex item, const AsOf& at,
                const Visit& visit) {
  const SettlementColumns& rows = ledger.view().settlements;
  for (const RowIndex row : ledger.settlements_of(item)) {
    if (!Counts(rows, row, at)) continue;
    const bool undoes = Undoes(rows, row);
    const RowIndex origin = undoes ? rows.undoes[row] : row;
    if (undoes && !Counts(rows, origin, at)) continue;
    const std::int64_t amount =
        rows.amount.value_or(row, undoes ? rows.amount[origin] : 0);
    visit(PartOf(ledger, origin), rows.date[origin], undoes ? -amount : amount);
  }
}

}  // namespace arrears::recovery_internal

#endif  // ARREARS_RECOVERY_PARTS_INTERNAL_H_
