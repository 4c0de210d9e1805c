// SPDX-License-Identifier: Apache-2.0
//
// promise.h: was it kept?
//
//   PromiseOptions options;                       // 5 % short, 3 days late
//   std::vector<PromiseState> states =
//       *AssessPromises(ledger, {as_of}, options);
//   if (states[row].verdict == PromiseVerdict::kBroken) ...
//
// The one place that decides. A promise looks at the money that reached the
// items it names (or any item of the debtor, when it names none) from the day
// it was made to its due date plus the grace days. Rows of the promises table
// that share an id are one basket: they are judged together, per due date.
// A promise replaced by a later one (same debtor and item, made on or before
// the due date) is superseded, and neither kept nor broken.
//
// - Money is cash from outside or from a receipt, less what was unmatched or
//   charged back by as_of; settled_date counts as cash. A promise that names no
//   item looks at the debtor's own currency (else the base), at cash on any
//   positive item, unmatched or not, and at receipts on account as they are
//   posted, less what was paid out of them.
// - In a basket with several due dates (a plan) money goes to the earliest one
//   whose window is still open, and once that has all it was promised to the
//   next: a missed instalment stays missed, and the one after it can be kept.
// - A null amount promises what was open on the day it was made, before that
//   day's money; without an item, of whatever is due by the promise's due date.
//   A promise of nothing is kUnknown.
// - An event promise_withdrawn withdraws the promises of its debtor that its
//   code (a promise id), else its item names; all of them when it has neither.
//   What was met before is kept, whatever comes later.
#ifndef ARREARS_LEDGER_PROMISE_H_
#define ARREARS_LEDGER_PROMISE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"

namespace arrears {

enum class PromiseVerdict : std::uint8_t {
  kUnknown,     // Not recorded by known_on, or made after as_of.
  kOpen,        // Neither met nor past its due date plus grace.
  kKept,        // Met in full, within tolerance, by the due date.
  kLate,        // Met in full within the grace days after the due date.
  kPart,        // Past due: at least `part_share` came, but not enough.
  kBroken,      // Past due: less than that came.
  kSuperseded,  // Replaced by a later promise on or before its due date.
  kWithdrawn,   // By an event promise_withdrawn on or before its due date.
};

struct PromiseOptions {
  double shortfall_share = 0.05;     // Missing share still called full; [0, 1).
  std::int64_t shortfall_minor = 0;  // Or a missing amount; >= 0.
  int grace_days = 3;                // 0..3650, after due: late, not broken.
  double part_share = 0.25;          // In (0, 1].
};
[[nodiscard]] absl::Status Validate(const PromiseOptions& options);

struct PromiseState {
  PromiseVerdict verdict = PromiseVerdict::kUnknown;
  std::int64_t promised = 0;   // Minor; for a null amount what was open when
                               // the promise was made.
  std::int64_t received = 0;   // Minor, within the promise's window, by as_of.
                               // Both: of the row's basket and due date.
  std::optional<Date> met_on;  // The day the promise was met.
  Date flips_on;               // kOpen: the first day it would be broken.
};

// One state per row of the promises table. Write-offs, credits and discounts
// are not money. Errors: those of Validate; kOutOfRange naming the row when a
// basket's sum does not fit 64 bits. O(rows of the debtors that promised),
// times the promises of one debtor at worst.
[[nodiscard]] absl::StatusOr<std::vector<PromiseState>> AssessPromises(
    const Ledger& ledger, const AsOf& at, const PromiseOptions& options,
    const Executor& executor = Executor::Serial());
// The same of one debtor alone, in the order of ledger.promises_of(debtor): a
// training table asks about few debtors on each of many days.
[[nodiscard]] absl::StatusOr<std::vector<PromiseState>> AssessPromisesOf(
    const Ledger& ledger, RowIndex debtor, const AsOf& at,
    const PromiseOptions& options);

}  // namespace arrears

#endif  // ARREARS_LEDGER_PROMISE_H_
