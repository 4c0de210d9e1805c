// SPDX-License-Identifier: Apache-2.0
//
// observation_internal.h: is each observation of this ledger, and of a day?
//
//   absl::Status valid = ValidateObservations(ledger, observations);
//   if (!valid.ok()) return valid;
#ifndef ARREARS_FACTS_OBSERVATION_INTERNAL_H_
#define ARREARS_FACTS_OBSERVATION_INTERNAL_H_

#include <vector>

#include "absl/status/status.h"
#include "arrears/facts/facts.h"

namespace arrears::facts_internal {

// The errors of ComputeFacts, naming the first that is wrong.
absl::Status ValidateObservations(const Ledger& ledger,
                                  const std::vector<Observation>& observations);

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_OBSERVATION_INTERNAL_H_
