// SPDX-License-Identifier: Apache-2.0
//
// position.h: what was open at the end of a day, as known on a day?
//
//   absl::StatusOr<Position> position = ComputePosition(ledger, {as_of});
//   const std::int64_t owed = position->open[item];         // minor units
//   const std::int64_t spare = position->unapplied_of(debtor, currency);
//
// Let applied(i) be the settlements of item i that count at (as_of, known_on)
// less what their unmatches and chargebacks give back, and drawn(i) what others
// took from it as a source. Then x = amount - applied + drawn. The item is open
// by x as long as x keeps the sign of the amount; an item never passes zero,
// and what is beyond it is unapplied cash of its debtor. So, always,
//   sum of open + sum of unapplied = ledger balance.
//
// - A settlement from outside dated before its item is posted is unapplied
//   cash until that day; a credit, discount or write-off without a source waits
//   for the item.
// - A match with a source takes from both, and only once both are posted.
// - Unmatch of money from outside leaves the money with us: unapplied cash.
//   Chargeback takes it away. With a source, unmatch gives back to both;
//   after a chargeback the source stays used up.
// - settled_date: whatever is left at the end of that day was settled from
//   outside that day; it counts once as_of and known_on reach it. A settlement
//   dated later (a chargeback) opens the item again.
// - An item settled on D is not open on D.
#ifndef ARREARS_LEDGER_POSITION_H_
#define ARREARS_LEDGER_POSITION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"

namespace arrears {

// Money that belongs to no item: one cell per debtor and currency that has any.
struct UnappliedCash {
  RowIndex debtor;
  std::uint8_t currency;  // Index into Ledger::currencies().
  std::int64_t minor;     // Negative: the debtor has paid too much.
  Date since;             // Earliest date among its parts, for own-date aging.
  friend bool operator==(const UnappliedCash&, const UnappliedCash&) = default;
};

struct Position {
  AsOf at;
  // Per item: what is open, with the sign of the item's amount; 0 when not
  // posted, not known, settled, or a header.
  std::vector<std::int64_t> open;
  // Per item, of `open`: under dispute. Same sign, never more than open. Empty
  // when the ledger has no disputes.
  std::vector<std::int64_t> disputed;
  // Sorted by debtor, then currency; no zero amounts.
  std::vector<UnappliedCash> unapplied;

  std::int64_t disputed_of(RowIndex item) const {
    return disputed.empty() ? 0 : disputed[item];
  }
  std::int64_t unapplied_of(RowIndex debtor, std::uint8_t currency) const;
};

// O(items + settlements + disputes). kOutOfRange naming the item when a sum
// does not fit 64 bits.
[[nodiscard]] absl::StatusOr<Position> ComputePosition(
    const Ledger& ledger, const AsOf& at,
    const Executor& executor = Executor::Serial());

// The balance of the receivables account per currency (index as in
// Ledger::currencies()), from its own pass over the raw rows, sharing no code
// with ComputePosition: posted amounts, less money and reliefs that came from
// outside, plus chargebacks.
[[nodiscard]] absl::StatusOr<std::vector<std::int64_t>> LedgerBalance(
    const Ledger& ledger, const AsOf& at,
    const Executor& executor = Executor::Serial());

// How one item came to what it is: the rows that made its balance, in order of
// effect, with the open amount after each. For explanations.
struct PositionStep {
  Date date;
  Table table;  // kItems or kSettlements.
  RowIndex row;
  std::int64_t change;  // Minor, signed.
  std::int64_t open_after;
};
[[nodiscard]] std::vector<PositionStep> ItemHistory(const Ledger& ledger,
                                                    RowIndex item,
                                                    const AsOf& at);

}  // namespace arrears

#endif  // ARREARS_LEDGER_POSITION_H_
