// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/beta.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>

#include "recovery/quiet_internal.h"

namespace arrears {
namespace {

constexpr double kLargestSum = 1e12;

}  // namespace

Beta Beta::FromShare(double share, double items) {
  return {share * items, (1 - share) * items};
}

Beta Beta::FromMoments(double mean, double variance) {
  const double most = mean * (1 - mean);
  // A variance of all there is would leave nothing: alpha + beta = 0.
  const double sum = variance > 0
                         ? std::clamp(most / variance - 1, 1e-6, kLargestSum)
                         : kLargestSum;
  return FromShare(mean, sum);
}

Beta Beta::Updated(double successes, double failures) const {
  return {alpha + successes, beta + failures};
}

double Beta::Mean() const { return alpha / (alpha + beta); }

double Beta::Variance() const {
  const double sum = alpha + beta;
  return alpha * beta / (sum * sum * (sum + 1));
}

double Beta::Quantile(double p) const {
  if (alpha == 0) return 0;
  if (beta == 0) return 1;
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  return std::clamp(
      boost::math::ibeta_inv(alpha, beta, p, recovery_internal::Quiet()), 0.0,
      1.0);
}

}  // namespace arrears
