// SPDX-License-Identifier: Apache-2.0
//
// interest_reference.h: interest day by day, in exact fractions, with every
// rate looked up anew by reading the whole series. Slow and obvious.
#ifndef ARREARS_REFERENCE_INTEREST_REFERENCE_H_
#define ARREARS_REFERENCE_INTEREST_REFERENCE_H_

#include <cstdint>
#include <optional>
#include <span>

#include "arrears/claims/interest.h"
#include "arrears/claims/rate_series.h"

namespace arrears::reference {

// Minor units; empty where a rate is missing, the regime does not apply, or a
// floor wants the day of the contract. Requires a lawful regime and claim.
std::optional<std::int64_t> InterestDayByDay(const InterestRegime& regime,
                                             std::span<const RateSeries> series,
                                             const InterestClaim& claim);

}  // namespace arrears::reference

#endif  // ARREARS_REFERENCE_INTEREST_REFERENCE_H_
