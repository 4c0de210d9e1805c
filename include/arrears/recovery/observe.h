// SPDX-License-Identifier: Apache-2.0
//
// observe.h: how did the items of this ledger end?
//
//   absl::StatusOr<RecoveryCounts> counts = ObserveRecovery(ledger, {as_of});
//   absl::StatusOr<RecoveryFit> fit =
//       FitRecovery(*counts, RecoveryCurve::Ccaa2004(), {});
//
// One spell per invoice, debit note or instalment that is posted and known. It
// ends on the day its last part was settled. Settlements that were undone by
// the day do not count.
//
// Is an item recovered of which 60 % was paid and 40 % written off years later?
// No: nobody asks about the 60 % any more once they are paid, and nothing of
// what was open at the later ages came in. So the end decides: an item is lost
// when it was written off, and recovered otherwise; a written-off rest of up to
// a twentieth is bank charges or rounding, and counts as paid. What a credit
// note closed, but for a twentieth, is dilution, neither payment nor loss, and
// is left out; a credit note before the last payment changes nothing.
#ifndef ARREARS_RECOVERY_OBSERVE_H_
#define ARREARS_RECOVERY_OBSERVE_H_

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/recovery/fit.h"

namespace arrears {

// Segments are the texts of the debtors' segment column, in its order; none
// when there is no such column or it has more than kMostRecoverySegments.
inline constexpr int kMostRecoverySegments = 64;

// O(items + settlements). The same counts at any concurrency.
[[nodiscard]] absl::StatusOr<RecoveryCounts> ObserveRecovery(
    const Ledger& ledger, const AsOf& at,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_RECOVERY_OBSERVE_H_
