// SPDX-License-Identifier: Apache-2.0
//
// observe.h: how did the items of this ledger end?
//
//   absl::StatusOr<RecoveryCounts> counts = ObserveRecovery(ledger, {as_of});
//   absl::StatusOr<RecoveryFit> fit =
//       FitRecovery(*counts, RecoveryCurve::Ccaa2004(), {});
//
// One spell per invoice, debit note or instalment that is posted and known.
// An item is recovered on the day its last part was settled, lost when written
// off parts make up half of it or more. What credit notes closed to half or
// more is dilution, neither payment nor loss, and is left out. Settlements that
// were undone by the day do not count.
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
