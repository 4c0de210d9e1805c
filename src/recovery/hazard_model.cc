// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "arrears/recovery/hazard.h"

namespace arrears {
namespace {

// log P(open after a day | open before it), at link value x.
double LogOpen(HazardLink link, double x) {
  if (link == HazardLink::kCloglog) return -std::exp(x);
  return -(x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)));
}

// A walk over the buckets of the days after `day`: bucket(), and how many days
// of it come before the end of `last`.
class Stretches {
 public:
  Stretches(const std::vector<std::int32_t>& edges, std::int32_t day,
            std::int32_t last)
      : edges_(edges), day_(day), last_(last) {
    while (bucket_ + 1 < edges.size() && edges[bucket_ + 1] <= day + 1)
      ++bucket_;
  }
  bool AtEnd() const { return day_ >= last_; }
  std::size_t bucket() const { return bucket_; }
  std::int32_t day() const { return day_; }  // The one before the stretch.
  std::int32_t days() const { return Until() - day_; }
  void Advance() {
    day_ = Until();
    ++bucket_;
  }

 private:
  std::int32_t Until() const {
    return bucket_ + 1 < edges_.size()
               ? std::min(last_, edges_[bucket_ + 1] - 1)
               : last_;
  }
  const std::vector<std::int32_t>& edges_;
  std::size_t bucket_ = 0;
  std::int32_t day_, last_;
};

}  // namespace

absl::StatusOr<std::vector<double>> HazardModel::Scores(
    const Frame& facts, const Executor& executor) const {
  const auto bins = BinFacts(design, facts, executor);
  if (!bins.ok()) return bins.status();
  std::vector<double> scores(facts.rows());
  for (std::size_t c = 0; c < bins->size(); ++c) {
    for (std::size_t i = 0; i < scores.size(); ++i)
      scores[i] += effects[c][(*bins)[c][i]];
  }
  return scores;
}

double HazardModel::DayHazard(double score, std::size_t bucket) const {
  return -std::expm1(LogOpen(link, baseline[bucket] + score));
}

double HazardModel::PaidBy(double score, std::int32_t open_after,
                           std::int32_t by) const {
  double log_open = 0;
  for (Stretches s(design.edges, open_after, by); !s.AtEnd(); s.Advance())
    log_open += s.days() * LogOpen(link, baseline[s.bucket()] + score);
  return 0.0 - std::expm1(log_open);  // Never -0.
}

std::int32_t HazardModel::DayOf(double score, std::int32_t open_after, double p,
                                std::int32_t last) const {
  double wanted = std::log1p(-p);  // Of the log of the share still open.
  for (Stretches s(design.edges, open_after, last); !s.AtEnd(); s.Advance()) {
    const double daily = LogOpen(link, baseline[s.bucket()] + score);
    // A day that rounding has missed by a hair counts.
    const double days = std::max(1.0, std::ceil(wanted / daily - 1e-9));
    if (days <= s.days()) return s.day() + static_cast<std::int32_t>(days);
    wanted -= s.days() * daily;
  }
  return last + 1;
}

double HazardModel::MeanDay(double score, std::int32_t open_after,
                            std::int32_t last) const {
  double mean = open_after, open = 1;
  for (Stretches s(design.edges, open_after, last); !s.AtEnd(); s.Advance()) {
    const double daily = LogOpen(link, baseline[s.bucket()] + score);
    const double paid = -std::expm1(s.days() * daily);
    // 1 + q + q^2 ... of the days on whose eve it is open.
    const double hazard = -std::expm1(daily);
    mean += open * (hazard > 0 ? paid / hazard : s.days());
    open *= 1 - paid;
  }
  return mean;
}

}  // namespace arrears
