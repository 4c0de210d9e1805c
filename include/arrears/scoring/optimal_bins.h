// SPDX-License-Identifier: Apache-2.0
//
// optimal_bins.h: where are counts in order best cut into bins?
//
//   const BinCount counts[] = {{12, 80}, {9, 90}, {4, 96}, {3, 99}};
//   absl::StatusOr<OptimalBins> bins =
//       FindOptimalBins(counts, {.trend = BinTrend::kDescending});
//   bins->starts;       // {0, 1, 2}: the third bin holds the last two counts
//   bins->objective;    // no other cut that keeps the rules has more
//
// Exact: a dynamic programme over the last bin, or over the last two where the
// trend looks at three. binning.h makes the counts of a column.
#ifndef ARREARS_SCORING_OPTIMAL_BINS_H_
#define ARREARS_SCORING_OPTIMAL_BINS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace arrears {

// Of one cell: records, or their amounts in minor units.
struct BinCount {
  std::int64_t events = 0;  // Bad.
  std::int64_t others = 0;  // Good.
  std::int64_t total() const { return events + others; }
};

// How the event rate goes from bin to bin.
enum class BinTrend : std::uint8_t {
  kNone,
  kAscending,   // Never falls,
  kDescending,  // never rises.
  kPeak,        // Rises, then falls; one of the two may be missing.
  kValley,
  kConcave,  // No difference between neighbours is above the one before,
  kConvex,   // none below.
  // Of ascending, descending, peak and valley the one of most log likelihood
  // less .5 ln n a bin, and once more for the turn.
  kAuto,
};
inline constexpr int kBinTrendCount = 8;
// "none", "ascending", ..., "auto".
std::string_view BinTrendName(BinTrend trend);

// What is made most of. Natural logarithms; n, e, o: total, events and others
// of a bin, E and O of all.
enum class BinObjective : std::uint8_t {
  kLogLikelihood,  // sum e ln(e/n) + o ln(o/n)
  // sum (o/O - e/E) ln((o' E) / (e' O)): a bin's o' and e' have one record more
  // at the rate of all, so that none is infinite (WoeConvention).
  kInformationValue,
  kJensenShannon,  // sum of .5 p ln(p/m) + .5 q ln(q/m); p = o/O, q = e/E, m
                   // their mean
};
// "log_likelihood", "information_value", "jensen_shannon".
std::string_view BinObjectiveName(BinObjective objective);

struct BinRules {
  BinTrend trend = BinTrend::kAuto;
  BinObjective objective = BinObjective::kLogLikelihood;
  // Taken off for every bin after the first. Below 0: .5 ln n with the log
  // likelihood (n: the total of all), else 0.
  double penalty = -1;
  int most_bins = 0;              // 0: no limit.
  std::int64_t least_total = 1;   // Of a bin,
  std::int64_t least_events = 0;  // of its events
  std::int64_t least_others = 0;  // and others.
  double least_difference = 0;    // Of the event rates of neighbours, [0, 1].
  // Of the pooled z test between neighbours, two-sided, (0, 1]; 1: not tested.
  double most_p_value = 1;
};

struct OptimalBins {
  std::vector<std::size_t>
      starts;  // Of each bin the first cell; starts[0] = 0.
  BinTrend trend = BinTrend::kNone;  // Which of kAuto was taken.
  double objective = 0;              // Less the penalties.
};

// kInvalidArgument for no cells, negative counts, sums beyond 2^53, options out
// of range or a table beyond 2^27 states, by name and bound; kNotFound where no
// cut keeps the rules (fewer records than least_total, say). n cells cost
// O(n^2 log n) time and O(n^2) memory, times most_bins where it is set; with
// most_p_value, kConcave and kConvex O(n^3 log n) and O(n^3).
[[nodiscard]] absl::StatusOr<OptimalBins> FindOptimalBins(
    std::span<const BinCount> cells, const BinRules& rules);

// What is lost by each rule that is set: how much higher the objective would
// be without it, all others kept. 0 for what is not set or costs nothing. A
// trend of kAuto is that which was taken.
struct BinCosts {
  double trend = 0, most_bins = 0, least_size = 0, least_difference = 0,
         most_p_value = 0;
};
// `found`: what FindOptimalBins gave for the same. Errors as there.
[[nodiscard]] absl::StatusOr<BinCosts> CostsOfRules(
    std::span<const BinCount> cells, const BinRules& rules,
    const OptimalBins& found);

}  // namespace arrears

#endif  // ARREARS_SCORING_OPTIMAL_BINS_H_
