// SPDX-License-Identifier: Apache-2.0
//
// binning.h: into which bins does a fact fall, and what does each say?
//
//   absl::StatusOr<FactBins> bins =
//       BinFact(*facts.Find("days_late_mean"), bad, {});
//   bins->bins[0].woe;          // of the first bin
//   bins->information_value;    // of them all
//   bins->costs.trend;          // what the trend costs
//
// Or in pieces, of any number of chunks in any order, with the same result:
//
//   FactCounts counts = FactCounts::OfNumbers("dpd", {1, 31, 61, 91});
//   counts.Add(column, bad);    // and of the next chunk,
//   counts.Merge(of_another);   // or counted elsewhere
//   FitBins(counts, {});
//
// Event = bad, 1. Numbers are cut into half-open bins [from, to); texts are
// put in order of their event rates and cut alike, which for two classes loses
// nothing (Fisher 1958; Breiman et al. 1984, 4.2.2). Missing values (null, NaN)
// and special values (codes that are no amounts) have bins of their own.
#ifndef ARREARS_SCORING_BINNING_H_
#define ARREARS_SCORING_BINNING_H_

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/frame.h"
#include "arrears/scoring/optimal_bins.h"
#include "arrears/scoring/woe.h"

namespace arrears {

struct BinningOptions {
  // most_bins 10. The trend is of numbers; texts have none.
  BinRules rules = {.most_bins = 10};
  // Of a bin, of the records that are neither missing nor special; in [0, .5].
  // least_total of the rules where that is more.
  double least_share = 0.05;
  // Cells before they are merged into bins: each value its own where there are
  // no more, else quantiles. In [2, 2000].
  int most_cells = 64;
  std::vector<double> special = {};  // Numbers only.
  // Fewer events or others than this, and the missing or the special values
  // join the bin whose weight of evidence is nearest theirs; 0: never.
  std::int64_t least_odd = 30;
  WoeConvention woe = {};
};

// What one fact was, and what became of it: whole numbers, so that chunks add
// up to the same counts in any order.
class FactCounts {
 public:
  // Cells [-inf, borders[0]), [borders[0], borders[1]), ..., [last, inf).
  // Requires borders that ascend, finite, and special values that are finite.
  static FactCounts OfNumbers(std::string fact, std::vector<double> borders,
                              std::vector<double> special = {});
  // A cell a text.
  static FactCounts OfTexts(std::string fact);

  // The column's rows; `is_event` (kBool) without a null in a row, which is
  // left out otherwise, and of as many rows. With `amounts` (kInt64, minor
  // units, at least 0) each row counts as its amount. kInvalidArgument
  // otherwise, and for texts where numbers are counted or the reverse. O(rows
  // log cells).
  [[nodiscard]] absl::Status Add(const Column& column, const Column& is_event,
                                 const Column* amounts = nullptr);
  // kInvalidArgument where fact, borders or special values differ.
  [[nodiscard]] absl::Status Merge(const FactCounts& other);

  const std::string& fact() const { return fact_; }
  bool of_texts() const { return of_texts_; }
  const std::vector<double>& borders() const { return borders_; }
  const std::vector<BinCount>& cells() const { return cells_; }
  const std::map<std::string, BinCount>& texts() const { return texts_; }
  const std::vector<double>& special() const { return special_; }
  const std::vector<BinCount>& specials() const { return specials_; }
  const BinCount& missing() const { return missing_; }

 private:
  void AddNumber(double value, bool event, std::int64_t weight);

  std::string fact_;
  bool of_texts_ = false;
  std::vector<double> borders_, special_;
  std::vector<BinCount> cells_, specials_;
  std::map<std::string, BinCount> texts_;
  BinCount missing_;
};

// Borders of at most `most_cells` cells: where the column has no more values,
// each value of its own begins a cell, but the least; else values at equal
// shares of the rows. Null, NaN and special values apart. kInvalidArgument for
// texts and most_cells outside [2, 2000]. O(rows log rows).
[[nodiscard]] absl::StatusOr<std::vector<double>> GridOf(
    const Column& column, int most_cells,
    const std::vector<double>& special = {});

struct FactBin {
  // Numbers in [from, to); from == to: none.
  double from = 0, to = 0;
  std::vector<std::string> texts;
  std::vector<double> special;
  bool missing = false;  // Null and NaN.
  BinCount count;
  double event_rate = 0, woe = 0, information_value = 0;
};

struct FactBins {
  std::string fact;
  // Numbers ascending, or texts by event rate, then special values, then
  // missing ones, as far as they have bins of their own. A text that was never
  // seen is of no bin: its weight of evidence is 0.
  std::vector<FactBin> bins;
  BinTrend trend = BinTrend::kNone;
  double information_value = 0, jensen_shannon = 0;  // Of all bins.
  double objective = 0;                              // As OptimalBins,
  BinCosts costs;  // both without special and missing values.
  WoeConvention convention;
};

// kInvalidArgument for options out of range, kFailedPrecondition where there
// are no events or nothing else, kNotFound where no bins keep the rules.
[[nodiscard]] absl::StatusOr<FactBins> FitBins(const FactCounts& counts,
                                               const BinningOptions& options);
// GridOf, Add and FitBins of one column.
[[nodiscard]] absl::StatusOr<FactBins> BinFact(const Column& column,
                                               const Column& is_event,
                                               const BinningOptions& options,
                                               const Column* amounts = nullptr);

}  // namespace arrears

#endif  // ARREARS_SCORING_BINNING_H_
