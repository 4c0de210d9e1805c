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
#ifndef ARREARS_LEDGER_PROMISE_H_
#define ARREARS_LEDGER_PROMISE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
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
  int grace_days = 3;                // >= 0, after due: late, not broken.
  double part_share = 0.25;          // In (0, 1].
};
[[nodiscard]] absl::Status Validate(const PromiseOptions& options);

struct PromiseState {
  PromiseVerdict verdict = PromiseVerdict::kUnknown;
  std::int64_t promised = 0;   // Minor; for a null amount what was open when
                               // the promise was made.
  std::int64_t received = 0;   // Minor, within the promise's window, by as_of.
  std::optional<Date> met_on;  // The day the promise was met.
  Date flips_on;               // kOpen: the first day it would be broken.
};

// One state per row of the promises table. Write-offs, credits and discounts
// are not money. O(promises + their items' settlements).
[[nodiscard]] absl::StatusOr<std::vector<PromiseState>> AssessPromises(
    const Ledger& ledger, const AsOf& at, const PromiseOptions& options);

}  // namespace arrears

#endif  // ARREARS_LEDGER_PROMISE_H_
