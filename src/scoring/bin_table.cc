// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "bin_search_internal.h"

namespace arrears::scoring_internal {
namespace {

double XLogY(double x, double y) { return x > 0 ? x * std::log(y) : 0; }

double LogLikelihood(double events, double total) {
  const double others = total - events;
  return XLogY(events, events / total) + XLogY(others, others / total);
}

}  // namespace

BinTable::BinTable(std::span<const BinCount> cells, const BinRules& rules)
    : cells_(cells.size()),
      least_difference_(rules.least_difference),
      totals_{0},
      events_{0} {
  if (rules.most_p_value < 1) {
    const double z = boost::math::quantile(
        boost::math::complement(boost::math::normal(), rules.most_p_value / 2));
    least_z_squared_ = z * z;
  }
  for (const BinCount& cell : cells) {
    events_.push_back(events_.back() + static_cast<double>(cell.events));
    totals_.push_back(totals_.back() + static_cast<double>(cell.total()));
  }
  double penalty = rules.penalty;
  if (penalty < 0) {
    penalty = rules.objective == BinObjective::kLogLikelihood ? bin_cost() : 0;
  }
  for (std::size_t end = 1; end <= cells_; ++end) {
    for (std::size_t first = 0; first < end; ++first) {
      const double n = total(first, end), e = events(first, end);
      rates_.push_back(n > 0 ? e / n : 0);
      const bool fits = n > 0 && n >= static_cast<double>(rules.least_total) &&
                        e >= static_cast<double>(rules.least_events) &&
                        n - e >= static_cast<double>(rules.least_others);
      values_.push_back(fits ? ValueOf(first, end, rules.objective) -
                                   (first > 0 ? penalty : 0)
                             : kNoBin);
    }
  }
}

double BinTable::bin_cost() const {
  return std::log(std::max(totals_.back(), 1.0)) / 2;
}

double BinTable::ValueOf(std::size_t first, std::size_t end,
                         BinObjective objective) const {
  const double n = total(first, end), e = events(first, end), o = n - e;
  if (objective == BinObjective::kLogLikelihood) return LogLikelihood(e, n);
  const double all_events = events_.back();
  const double all_others = totals_.back() - all_events;
  if (all_events <= 0 || all_others <= 0) return 0;  // Nothing to tell apart.
  const double p = o / all_others, q = e / all_events;
  if (objective == BinObjective::kJensenShannon) {
    const double middle = (p + q) / 2;
    return (XLogY(p, p / middle) + XLogY(q, q / middle)) / 2;
  }
  const double prior = all_events / totals_.back();
  const double woe = std::log((o + 1 - prior) / (e + prior)) -
                     std::log(all_others / all_events);
  return (p - q) * woe;
}

bool BinTable::Differ(std::size_t a, std::size_t b, std::size_t c) const {
  const double before = rate(a, b), after = rate(b, c);
  const double difference = std::abs(after - before);
  if (difference < least_difference_) return false;
  if (!has_test()) return true;
  const double pooled = events(a, c) / total(a, c);
  const double variance =
      pooled * (1 - pooled) * (1 / total(a, b) + 1 / total(b, c));
  return difference * difference >= least_z_squared_ * variance && variance > 0;
}

double BinTable::PenalisedLikelihood(
    const std::vector<std::size_t>& starts) const {
  double sum = 0;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : cells_;
    sum += LogLikelihood(events(starts[i], end), total(starts[i], end));
  }
  return sum - bin_cost() * static_cast<double>(starts.size());
}

}  // namespace arrears::scoring_internal
