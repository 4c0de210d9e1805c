// SPDX-License-Identifier: Apache-2.0
//
// logistic.h: which weights of columns give the chance of an event best?
//
//   const std::span<const double> columns[] = {woe_of_age, woe_of_limit};
//   absl::StatusOr<LogisticFit> fit = FitLogistic(columns, is_event, {});
//   fit->coefficients[0];  // of woe_of_age
//   fit->std_errors[0];
//
// ln(p / (1 - p)) = intercept + sum of coefficient x value, by Newton's method
// on the log likelihood. Sums are made in blocks of rows and in eight lanes, so
// that any number of threads and any vector width gives the same bytes.
#ifndef ARREARS_SCORING_LOGISTIC_H_
#define ARREARS_SCORING_LOGISTIC_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"

namespace arrears {

struct LogisticOptions {
  // Taken off the log likelihood: ridge / 2 x sum of (coefficient x standard
  // deviation of its column)^2, the intercept apart; at least 0.
  double ridge = 0;
  // One a column, or none: 1, the coefficient is not below 0; -1, not above; 0,
  // either. With kFailedPrecondition for firth.
  std::vector<int> signs = {};
  // Firth (1993): plus half the log determinant of the information. Finite also
  // where events are separated, and with less bias where they are few.
  bool firth = false;
  int most_steps = 100;
};

struct LogisticFit {
  double intercept = 0, intercept_std_error = 0;
  std::vector<double> coefficients;
  // From the inverse of the information, ridge included. 0 of a coefficient
  // that its sign holds at 0.
  std::vector<double> std_errors;
  std::vector<bool> held;     // At 0 by its sign.
  double log_likelihood = 0;  // Without ridge and Firth's part.
  int steps = 0;              // Of Newton's method, in all.
};

// kInvalidArgument for columns of other lengths than is_event, values that are
// not finite, or options out of range; kFailedPrecondition where there are no
// events or nothing else, where columns hang together (naming one that the
// others give), or where they separate the events, so that no coefficients are
// the best (naming the one that runs away; Firth has one). O(steps x rows x
// columns^2); a set of signs that bind costs a fit for each.
[[nodiscard]] absl::StatusOr<LogisticFit> FitLogistic(
    std::span<const std::span<const double>> columns,
    std::span<const std::uint8_t> is_event, const LogisticOptions& options,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_SCORING_LOGISTIC_H_
