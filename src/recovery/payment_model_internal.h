// SPDX-License-Identifier: Apache-2.0
//
// payment_model_internal.h: where does an item stand on the clock of habit, and
// what was known of it at its issue?
#ifndef ARREARS_RECOVERY_PAYMENT_MODEL_INTERNAL_H_
#define ARREARS_RECOVERY_PAYMENT_MODEL_INTERNAL_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/ledger/ledger.h"

namespace arrears::recovery_internal {

// The facts of each item at the end of the day before its own issue, when it
// cannot have been paid, and what is written on it; with them the two of which
// the clock is made, paid_items and days_late_avg.
absl::StatusOr<Frame> FactsAtIssue(const Ledger& ledger,
                                   std::span<const RowIndex> items,
                                   const std::vector<std::string>& facts,
                                   const Executor& executor);

// Days from the document date of each item to its usual day: days to its due
// date plus the usual lateness, rounded to whole days.
std::vector<std::int32_t> UsualDays(const Ledger& ledger,
                                    std::span<const RowIndex> items,
                                    const Frame& facts, double late_days,
                                    double usual_items);

}  // namespace arrears::recovery_internal

#endif  // ARREARS_RECOVERY_PAYMENT_MODEL_INTERNAL_H_
