// SPDX-License-Identifier: Apache-2.0
//
// What every search for bins asks of two counts: a bin's value, its rate, and
// whether two may be neighbours.
#ifndef ARREARS_SRC_SCORING_BIN_SEARCH_INTERNAL_H_
#define ARREARS_SRC_SCORING_BIN_SEARCH_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "arrears/scoring/optimal_bins.h"

namespace arrears::scoring_internal {

inline constexpr double kNoBin = -std::numeric_limits<double>::infinity();

// All bins [first, end) of cells, by first and end.
class BinTable {
 public:
  // Requires checked cells and rules.
  BinTable(std::span<const BinCount> cells, const BinRules& rules);

  std::size_t cells() const { return cells_; }
  // kNoBin where it is too small; less the penalty, but of the first bin.
  double value(std::size_t first, std::size_t end) const {
    return values_[Place(first, end)];
  }
  bool may_be(std::size_t first, std::size_t end) const {
    return value(first, end) != kNoBin;
  }
  double rate(std::size_t first, std::size_t end) const {
    return rates_[Place(first, end)];
  }
  // Far enough apart in rate, and in the test, for bins [a, b) and [b, c).
  bool Differ(std::size_t a, std::size_t b, std::size_t c) const;
  bool has_test() const { return least_z_squared_ > 0; }
  double least_difference() const { return least_difference_; }
  // Log likelihood of the bins less .5 ln n each.
  double PenalisedLikelihood(const std::vector<std::size_t>& starts) const;
  double bin_cost() const;  // .5 ln n

 private:
  std::size_t Place(std::size_t first, std::size_t end) const {
    return end * (end - 1) / 2 + first;
  }
  double total(std::size_t first, std::size_t end) const {
    return totals_[end] - totals_[first];
  }
  double events(std::size_t first, std::size_t end) const {
    return events_[end] - events_[first];
  }
  double ValueOf(std::size_t first, std::size_t end,
                 BinObjective objective) const;

  std::size_t cells_;
  double least_difference_, least_z_squared_ = 0;
  std::vector<double> totals_, events_;  // Running sums.
  std::vector<double> values_, rates_;
};

// The best starts under one trend that is not kAuto, and their objective;
// empty where none keeps the rules.
struct BinCut {
  std::vector<std::size_t> starts;
  double objective = kNoBin;
};
// kNone to kValley: by the last bin.
BinCut CutByLast(const BinTable& table, BinTrend trend, int most_bins);
// kConcave, kConvex: by the last two.
BinCut CutByLastTwo(const BinTable& table, BinTrend trend, int most_bins);

}  // namespace arrears::scoring_internal

#endif  // ARREARS_SRC_SCORING_BIN_SEARCH_INTERNAL_H_
