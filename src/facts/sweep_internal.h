// SPDX-License-Identifier: Apache-2.0
//
// sweep_internal.h: who fills the columns that were asked for?
//
//   ColumnSet columns(observations.size(), names, executor);
//   absl::Status done = SweepFacts(context, order, columns, executor);
#ifndef ARREARS_FACTS_SWEEP_INTERNAL_H_
#define ARREARS_FACTS_SWEEP_INTERNAL_H_

#include "absl/status/status.h"
#include "arrears/base/executor.h"
#include "facts/columns_internal.h"
#include "facts/context_internal.h"

namespace arrears::facts_internal {

// Row i of the columns is that of order[i]. kOutOfRange naming the debtor.
absl::Status SweepFacts(const Context& context, const SweepOrder& order,
                        ColumnSet& columns, const Executor& executor);

// The status of a debtor whose items could not be read.
absl::Status ItemFault(const Context& context, RowIndex item);
absl::Status WithDebtor(const Context& context, RowIndex debtor,
                        const absl::Status& fault);

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_SWEEP_INTERNAL_H_
