// SPDX-License-Identifier: Apache-2.0
//
// two_years.h: what stands on each side of the two-year line, and what of it
// will come?
//
//   std::vector<TwoYearLine> lines = TwoYearLines(ledger, position, fit);
//   lines[0].within.expected_own;       // minor units
//   lines[0].beyond.expected_article;   // 20 % by the rule of thumb
//
// Practitioners say that of what is up to two years past due 80 % comes, and of
// what is older 20 %. Three answers stand side by side: the ledger's own curve,
// the agencies' survey, and the rule of thumb.
#ifndef ARREARS_PORTFOLIO_TWO_YEARS_H_
#define ARREARS_PORTFOLIO_TWO_YEARS_H_

#include <cstdint>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"
#include "arrears/recovery/fit.h"

namespace arrears {

struct TwoYearSide {
  std::int64_t items = 0;             // Open, positive, past due.
  std::int64_t amount = 0;            // Minor.
  std::int64_t expected_own = 0;      // Minor: sum of open x R(age), by the
  std::int64_t expected_survey = 0;   // ledger's curve, the CCAA survey, and
  std::int64_t expected_article = 0;  // 80/20.
};

struct TwoYearLine {
  Currency currency;
  TwoYearSide within;  // Up to two calendar years past due.
  TwoYearSide beyond;
};

// One line per currency with anything past due, by code. Sums of products are
// taken in fixed point, a millionth of a probability, so that they do not
// depend on the order. O(items). kOutOfRange when a sum does not fit.
[[nodiscard]] absl::StatusOr<std::vector<TwoYearLine>> TwoYearLines(
    const Ledger& ledger, const Position& position, const RecoveryFit& own,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_TWO_YEARS_H_
