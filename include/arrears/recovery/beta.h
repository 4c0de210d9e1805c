// SPDX-License-Identifier: Apache-2.0
//
// beta.h: how sure is a share that was counted?
//
//   const Beta prior = Beta::FromShare(0.696, 4);       // worth four items
//   const Beta posterior = prior.Updated(31, 9);        // 31 of 40 recovered
//   posterior.Mean();                                   // 0.768
//   posterior.Quantile(0.025), posterior.Quantile(0.975)
//
// The beta distribution is what is known of a probability after so many
// successes and failures; counting further adds to its two numbers (Bayes
// 1763; METHODS.md#recovery). A number of 0 is allowed and means certainty:
// alpha 0 is the share 0, beta 0 the share 1.
#ifndef ARREARS_RECOVERY_BETA_H_
#define ARREARS_RECOVERY_BETA_H_

namespace arrears {

// Requires alpha >= 0, beta >= 0, finite, and alpha + beta > 0.
struct Beta {
  double alpha = 1, beta = 1;  // Default: every share is as likely.

  // A guess of `share` in [0, 1] worth `items` > 0 observations.
  static Beta FromShare(double share, double items);
  // The one with this mean in [0, 1] and variance; the variance is cut to what
  // a share can have, mean * (1 - mean), and 0 is met by the largest sum of
  // alpha and beta that is used, 1e12.
  static Beta FromMoments(double mean, double variance);
  // After `successes` and `failures` more, each >= 0 and not always whole.
  Beta Updated(double successes, double failures) const;

  double Mean() const;
  double Variance() const;
  // The share that is exceeded with probability 1 - p. Requires p in [0, 1].
  // Within 1e-12 of scipy.stats.beta.ppf for alpha, beta in [0.1, 1e4].
  double Quantile(double p) const;
};

}  // namespace arrears

#endif  // ARREARS_RECOVERY_BETA_H_
