// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/survival.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "recovery/survival_internal.h"

namespace arrears {
namespace {

using internal::RiskDay;

// A share that rounding has kept from its bound reaches it all the same.
constexpr double kRounding = 1e-12;

struct Bounds {
  double lower, upper;
};

// `error` is that of log S, `width` = z * error. Requires 0 < s.
Bounds IntervalOf(double s, double width, IntervalType type) {
  if (s >= 1) return {1, 1};
  switch (type) {
    case IntervalType::kPlain:
      return {std::max(0.0, s - width * s), std::min(1.0, s + width * s)};
    case IntervalType::kLog:
      return {s * std::exp(-width), std::min(1.0, s * std::exp(width))};
    case IntervalType::kLogLog: {
      const double log_s = std::log(s);
      const double spread = std::exp(-width / log_s);
      return {std::exp(log_s * spread), std::exp(log_s / spread)};
    }
    case IntervalType::kLogit: {
      const double odds = std::log(s / (1 - s)), spread = width / (1 - s);
      return {1 / (1 + std::exp(spread - odds)),
              1 / (1 + std::exp(-spread - odds))};
    }
  }
  return {0, 1};
}

// The point after `day`, and what it adds to the variance of log S.
std::pair<SurvivalPoint, double> NextPoint(const SurvivalPoint& before,
                                           double& variance, double& hazard,
                                           const RiskDay& day, double ended,
                                           double ended_squares) {
  SurvivalPoint point;
  const double n = day.at_risk, open = n - ended;
  point.day = day.day;
  point.at_risk = n;
  point.ended = ended;
  point.survival = before.survival * (open / n);
  // With open = 0 the step is infinite, and nothing later uses it.
  const double step =
      open > 0 ? ended / (n * open) * (day.squares / n) : HUGE_VAL;
  variance += step;
  hazard += ended_squares / (n * n);
  point.std_error = open > 0 && before.survival > 0
                        ? point.survival * std::sqrt(variance)
                        : 0;
  point.hazard = before.hazard + ended / n;
  point.hazard_error = std::sqrt(hazard);
  return {point, step};
}

}  // namespace

absl::StatusOr<SurvivalCurve> KaplanMeier(const SurvivalCounts& counts,
                                          const SurvivalOptions& options) {
  if (absl::Status status = internal::CheckEnds("ends", options.ends);
      !status.ok()) {
    return status;
  }
  if (!(options.confidence > 0 && options.confidence < 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("confidence ", options.confidence, " is not in (0, 1)"));
  }
  const double z = std::sqrt(2.0) * boost::math::erf_inv(options.confidence);
  SurvivalCurve curve;
  SurvivalPoint last;
  double variance = 0, hazard = 0;
  for (const RiskDay& day : internal::RiskDays(counts, options.unit)) {
    if (day.at_risk > 0) curve.last_day_ = day.day;
    const double ended = day.Ended(options.ends);
    if (ended == 0) continue;
    auto [point, step] = NextPoint(last, variance, hazard, day, ended,
                                   day.EndedSquares(options.ends));
    const Bounds bounds =
        point.survival > 0 ? IntervalOf(point.survival, z * std::sqrt(variance),
                                        options.interval)
                           : Bounds{0, last.upper};
    point.lower = bounds.lower;
    point.upper = bounds.upper;
    curve.points_.push_back(point);
    curve.variance_steps_.push_back(step);
    last = point;
  }
  return curve;
}

SurvivalPoint SurvivalCurve::At(std::int32_t day) const {
  const auto after = std::partition_point(
      points_.begin(), points_.end(),
      [day](const SurvivalPoint& point) { return point.day <= day; });
  SurvivalPoint point;
  if (after == points_.begin()) {
    point.day = day;
    return point;
  }
  return *(after - 1);
}

SurvivalQuantile SurvivalCurve::Quantile(double p) const {
  const double left = 1 - p + kRounding;
  // The ends of an interval need not fall with S: the first that is low enough
  // is looked for from the front.
  const auto first =
      [&](double SurvivalPoint::*value) -> std::optional<std::int32_t> {
    const auto found = std::find_if(
        points_.begin(), points_.end(),
        [&](const SurvivalPoint& point) { return point.*value <= left; });
    if (found == points_.end()) return std::nullopt;
    return found->day;
  };
  SurvivalQuantile quantile;
  quantile.day = first(&SurvivalPoint::survival);
  quantile.lower = first(&SurvivalPoint::lower);
  quantile.upper = first(&SurvivalPoint::upper);
  return quantile;
}

RestrictedMean SurvivalCurve::MeanTo(std::int32_t horizon_days) const {
  // From the horizon down: `area` is that under S from the point's day on.
  double area = 0, variance = 0;
  double until = horizon_days;
  for (std::size_t i = points_.size(); i-- > 0;) {
    const SurvivalPoint& point = points_[i];
    if (point.day >= horizon_days) continue;
    area += point.survival * (until - point.day);
    until = point.day;
    if (area > 0) variance += area * area * variance_steps_[i];
  }
  return {area + until, std::sqrt(variance)};
}

}  // namespace arrears
