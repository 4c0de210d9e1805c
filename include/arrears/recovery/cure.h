// SPDX-License-Identifier: Apache-2.0
//
// cure.h: what share of the items is never paid?
//
//   absl::StatusOr<CureFit> fit = FitCure(counts, {});
//   fit->never;                      // with its profile interval
//   if (!fit->tail_is_flat) ...      // the share is a guess, however narrow
//
// S(t) = c + (1 - c) exp(-(t / scale)^shape): a share c never pays, the days of
// the others are Weibull (Boag 1949; Farewell 1982). Day d ends at t = d + 1. A
// line that is still falling where the data end can be read as many who pay
// late or as few who never do, and the likelihood does not tell which, so the
// fit says whether the tail is flat. METHODS.md#survival.
#ifndef ARREARS_RECOVERY_CURE_H_
#define ARREARS_RECOVERY_CURE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "arrears/recovery/survival.h"

namespace arrears {

struct CureOptions {
  double confidence = 0.95;  // Of the profile interval, in (0, 1).
};

struct CureFit {
  double never = 0;             // c, in [0, 1].
  double lower = 0, upper = 1;  // Where 2 x log likelihood falls by chi^2.
  double shape = 1, scale = 1;  // Of those who pay; scale in days.
  double log_likelihood = 0;
  int iterations = 0;

  // Maller and Zhou (1994): with the last payment on day p and the last item
  // seen on day l, N of n items were paid in (2 p - l, p]; (1 - N / n)^n is the
  // chance of so long a silence by accident.
  double silence = 1;
  // What Kaplan-Meier's S still lost in the last quarter of the days seen.
  double tail_drop = 0;
  // silence < 0.05 and tail_drop <= 0.02. If not: a warning. Look longer, or
  // do not use `never`.
  bool tail_is_flat = false;

  // P(open after day d), d >= -1.
  double OpenAfter(std::int32_t day) const;
};

// From the sums by day alone, by items; ends other than kPaid censor.
// kInvalidArgument for an option out of bounds, kFailedPrecondition when
// payments fall on fewer than three days, or when the fit does not settle.
// O(iterations x days), some 100 passes.
[[nodiscard]] absl::StatusOr<CureFit> FitCure(const SurvivalCounts& counts,
                                              const CureOptions& options);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_CURE_H_
