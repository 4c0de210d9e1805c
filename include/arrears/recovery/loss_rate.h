// SPDX-License-Identifier: Apache-2.0
//
// loss_rate.h: what share of each bucket will never be paid?
//
//   LossCohort sales;                              // in minor units
//   sales.paid = {50'000'00, 27'000'00, 15'000'00, 6'000'00, 0};
//   sales.lost = {0, 0, 0, 0, 2'000'00};
//   absl::StatusOr<LossRates> rates = CohortLossRates(sales, {});
//   rates->buckets[2].rate;                        // 2,000 of 23,000
//   ScaleLossRates(1.2, *rates);                   // looking forward
//
// Lifetime loss rates for the simplified approach of IFRS 9 (5.5.15, B5.5.35)
// and the aging schedule of ASC 326-20-55-37, from whichever history there is:
// what became of a cohort's sales, roll rates, a recovery curve, or rates that
// are given. A rate is a share of what reached its bucket, not of sales.
//
// Is what was credited or disputed a loss? No: it is dilution (IFRS 15), and
// leaves both the losses and what they are divided by.
// What is the rate of a bucket that nothing ever reached? There is none: it
// borrows that of its nearest neighbour, of two as near the older one, and says
// so (`borrowed_from`). METHODS.md#expected-credit-loss.
#ifndef ARREARS_RECOVERY_LOSS_RATE_H_
#define ARREARS_RECOVERY_LOSS_RATE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/recovery/curve.h"
#include "arrears/recovery/roll_rate.h"

namespace arrears {

struct LossRate {
  double rate = 0;  // In [0, 1].
  // Of the interval; both equal to the rate where there are no draws.
  double lower = 0, upper = 0;
  std::optional<std::size_t> borrowed_from = {};
  // The rate before it was pooled with its neighbours to rise with age.
  std::optional<double> unforced = {};
};

struct LossRates {
  std::string source;  // For people: cohort, roll rates, a curve's id, given.
  std::vector<LossRate> buckets;  // From the youngest.
  double confidence = 0.95;       // Of the intervals.
  // Draws of all rates together, row by row, buckets.size() each: buckets share
  // their history, so their errors go together. Empty: rates are taken as
  // certain.
  std::vector<double> draws;
};

struct LossOptions {
  // Draws behind the intervals: 0 (none) to 100,000.
  int draws = 1000;
  std::uint64_t seed = 1;
  double confidence = 0.95;  // In (0, 1).
  // Rates that fall with age are pooled with their neighbours, by
  // pool-adjacent-violators with equal weights. A stated overlay: what it
  // changed is in `unforced`.
  bool force_monotone = false;
};

// Rates as given, each in [0, 1]; kInvalidArgument names the bucket.
[[nodiscard]] absl::StatusOr<LossRates> GivenLossRates(
    std::vector<double> rates);

// What became of the sales of a period, in minor units >= 0: by the bucket in
// which it was paid, written off, or (dilution) credited. Sums of cohorts are
// cohorts.
struct LossCohort {
  std::vector<std::int64_t> paid, lost;  // One a bucket.
  // One a bucket, or empty. What reached a bucket is without it.
  std::vector<std::int64_t> credited = {};
  // How many items reached each bucket: for the interval. Empty: no interval.
  std::vector<std::int64_t> items = {};
};
// Rate k = what was lost in k or later / what reached k. Interval: in each
// bucket the shares paid, lost and passed on have a Dirichlet(1/2) posterior
// worth items[k]; the rate is that of the chain. kInvalidArgument when sizes
// differ or something is negative, kOutOfRange when a sum does not fit,
// kFailedPrecondition when nothing was paid or lost.
[[nodiscard]] absl::StatusOr<LossRates> CohortLossRates(
    const LossCohort& cohort, const LossOptions& options);

struct RollLossOptions {
  std::size_t loss_exit = kRollWrittenOff;
  // Exits that are no loss and no payment: left out, the rest stands for them.
  std::vector<std::size_t> dilution = {kRollCredited, kRollDisputed};
  // Of what is written off, the share that never comes after; in [0, 1].
  double loss_given_write_off = 1;
};
// Rate = loss column of B (roll_matrix.h) x loss_given_write_off; buckets in
// which nothing was seen borrow.
[[nodiscard]] absl::StatusOr<LossRates> RollLossRates(
    const RollPosterior& rolls, const RollLossOptions& roll_options,
    const LossOptions& options);
// The same of a matrix that is taken as certain: no draws.
[[nodiscard]] absl::StatusOr<LossRates> RollLossRates(
    const RollMatrix& rolls, const RollLossOptions& roll_options,
    const LossOptions& options);

// Rate k = 1 - R(ages[k]), `ages` in days past due: one a bucket, best the mean
// age of the money in it. Draws: each knot of the curve has the beta
// distribution with its mean and the spread of its interval, and goes with the
// next one as the knot says; a prior's move together, which is the widest.
[[nodiscard]] absl::StatusOr<LossRates> CurveLossRates(
    const RecoveryCurve& curve, std::span<const int> ages,
    const LossOptions& options);

// Looking forward: min(1, rate x scalar), draws alike. `scalar` >= 0, finite.
[[nodiscard]] absl::StatusOr<LossRates> ScaleLossRates(double scalar,
                                                       LossRates rates);

struct LossScenario {
  std::string name;
  double weight = 0;  // In [0, 1]; all add to 1 within 1e-9.
  double scalar = 1;  // >= 0.
};
// Averages the losses under each scenario, not its inputs: where a rate is
// capped at 1, the loss under the mean scalar is another. kInvalidArgument
// naming the scenario.
[[nodiscard]] absl::StatusOr<LossRates> WeighLossScenarios(
    std::span<const LossScenario> scenarios, const LossRates& rates);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_LOSS_RATE_H_
