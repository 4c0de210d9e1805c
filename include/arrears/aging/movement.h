// SPDX-License-Identifier: Apache-2.0
//
// movement.h: what happened to the aging between two days?
//
//   absl::StatusOr<AgingMovement> moved =
//       CompareAging(ledger, {march_31}, {april_30}, {}, false);
//   const MovementCell& late = moved->totals[0].buckets[1];   // "1-30"
//   late.opening + late.Sum() == late.closing;                // to the cent
//
// Every change of a bucket has a cause: items posted, items that grew older,
// money, credits, discounts, write-offs, matches undone, and what was recorded
// only later. An item that grows older leaves the bucket of the first day with
// what was open then and comes into that of the last; all else is told in its
// bucket of the last day. Credits stand in their own column, as does unapplied
// cash, and do not age.
#ifndef ARREARS_AGING_MOVEMENT_H_
#define ARREARS_AGING_MOVEMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/aging/aging.h"
#include "arrears/base/frame.h"
#include "arrears/base/language.h"

namespace arrears {

enum class Movement : std::uint8_t {
  // Of the first day's effect or before, but not recorded by its known_on.
  kRecordedLate,
  kNew,       // Posted after the first day.
  kAgedIn,    // From another bucket,
  kAgedOut,   // to another one; over all buckets the two add up to 0.
  kPaid,      // Money, settled_date included, from outside or a receipt.
  kCredited,  // By credit notes, or without one.
  kDiscounted,
  kWrittenOff,
  kUnmatched,    // Matches undone: the money is unapplied again,
  kChargedBack,  // or gone.
  kUnapplied,    // Cash that belongs to no item, and its use.
};
inline constexpr std::size_t kMovements = 11;
// "recorded_late", "new", "aged_in", "aged_out", "paid", "credited",
// "discounted", "written_off", "unmatched", "charged_back", "unapplied".
std::string_view MovementName(Movement movement);
Text MovementText(Movement movement);

// Minor units, signed: payments of items subtract.
struct MovementCell {
  std::int64_t opening = 0, closing = 0;
  std::array<std::int64_t, kMovements> by = {};  // By Movement.
  std::int64_t Sum() const;                      // Of all movements.
};

struct CurrencyMovement {
  Currency currency;
  std::vector<MovementCell> buckets;  // As the scheme's.
  MovementCell unapplied;             // Credits and cash in their own column.
  MovementCell outside;               // What the scheme drops.
  MovementCell total;                 // Of all of them.
  // From LedgerBalance, which shares no code with what is above.
  std::int64_t opening_balance = 0, closing_balance = 0;
  // (closing - opening by the cells) - (closing - opening by the ledger).
  std::int64_t proof = 0;
};

struct DebtorMovement {
  RowIndex debtor = 0;
  std::uint8_t currency = 0;  // Index into Ledger::currencies().
  std::vector<MovementCell> buckets;
  MovementCell unapplied, outside, total;
};

struct AgingMovement {
  AsOf from, to;
  std::vector<AgingBucket> buckets;
  std::vector<CurrencyMovement> totals;  // By code, where there is anything.
  // By debtor, then currency, where there is anything; empty unless asked for.
  std::vector<DebtorMovement> debtors;
};

// kInvalidArgument for options, for credits that do not stand in their own
// column, in_base_currency, and a second day or known_on before the first;
// kOutOfRange when a sum does not fit 64 bits; kFailedPrecondition when a proof
// is not 0 or a cell's movements do not lead from its opening to its closing.
// Three positions, and the history of items with settlements.
[[nodiscard]] absl::StatusOr<AgingMovement> CompareAging(
    const Ledger& ledger, const AsOf& from, const AsOf& to,
    const AgingOptions& options, bool by_debtor,
    const Executor& executor = Executor::Serial());

// A row per currency and cell ("unapplied", "outside" and "total" after the
// buckets' labels): currency, bucket, opening, one column per movement, closing
// (minor).
Frame MovementTable(const AgingMovement& movement);
// The same per debtor, with the column debtor in front.
Frame DebtorMovementTable(const Ledger& ledger, const AgingMovement& movement);

}  // namespace arrears

#endif  // ARREARS_AGING_MOVEMENT_H_
