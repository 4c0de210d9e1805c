// SPDX-License-Identifier: Apache-2.0
//
// Sums over rows that a step of Newton's method needs.
#ifndef ARREARS_SRC_SCORING_LOGISTIC_SUMS_INTERNAL_H_
#define ARREARS_SRC_SCORING_LOGISTIC_SUMS_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "arrears/base/executor.h"

namespace arrears::scoring_internal {

struct LogisticSums {
  double log_likelihood = 0;
  double farthest = 0;           // The largest |log odds|.
  std::vector<double> gradient;  // Of intercept and columns.
  // Lower triangle by rows: [i (i + 1) / 2 + j], j <= i.
  std::vector<double> information;
};

using LogisticColumns = std::span<const std::span<const double>>;

// At these coefficients, the intercept first.
LogisticSums SumLogistic(LogisticColumns columns,
                         std::span<const std::uint8_t> is_event,
                         std::span<const double> coefficients,
                         const Executor& executor);

// Firth's part of the gradient: the sum of h (.5 - p) x, h the diagonal of the
// hat matrix by `inverse`, the whole inverse of the information, row by row.
std::vector<double> SumFirth(LogisticColumns columns,
                             std::span<const double> coefficients,
                             std::span<const double> inverse,
                             const Executor& executor);

}  // namespace arrears::scoring_internal

#endif  // ARREARS_SRC_SCORING_LOGISTIC_SUMS_INTERNAL_H_
