// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/cure.h"

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

using CureVector = Eigen::Vector3d;  // logit c, log shape, log scale.

constexpr int kMostCureSteps = 200;
constexpr double kFarthestLogit = 30;  // Of logit c: a share of 1e-13 is none.
constexpr double kFlatSilence = 0.05, kFlatDrop = 0.02;

struct Day {
  double end = 0;  // d + 1.
  double entered = 0, paid = 0, unpaid = 0;
};

struct Point {
  double log_likelihood = 0;
  CureVector slope = CureVector::Zero();
};

// S at time t and its derivatives.
struct Open {
  double value;
  CureVector slope;
};

Open OpenAt(const CureVector& at, double t) {
  if (t <= 0) return {1, CureVector::Zero()};
  const double never = 1 / (1 + std::exp(-at[0]));
  const double pays = 1 / (1 + std::exp(at[0]));
  const double shape = std::exp(at[1]);
  const double log_z = shape * (std::log(t) - at[2]), z = std::exp(log_z);
  const double left = std::exp(-z);
  const double moved = left > 0 ? pays * left * z : 0;
  return {never + pays * left,
          {never * pays * -std::expm1(-z), moved > 0 ? -moved * log_z : 0,
           moved * shape}};
}

Point PointAt(const std::vector<Day>& days, const CureVector& at) {
  Point point;
  const auto add = [&point](double weight, double value,
                            const CureVector& slope) {
    if (weight == 0) return;
    point.log_likelihood += weight * std::log(value);
    point.slope += weight / value * slope;
  };
  for (const Day& day : days) {
    const Open before = OpenAt(at, day.end - 1), after = OpenAt(at, day.end);
    add(day.paid, before.value - after.value, before.slope - after.slope);
    add(day.unpaid, after.value, after.slope);
    // Seen only because it was open the day before: left truncation.
    add(-day.entered, before.value, before.slope);
  }
  return point;
}

// Newton's step uphill over the last `free` coordinates, with second
// derivatives from differences of the first, made to go uphill by adding to the
// diagonal.
CureVector StepAt(const std::vector<Day>& days, const CureVector& at,
                  const Point& point, int free) {
  constexpr double kStep = 1e-5;
  Eigen::MatrixXd curvature(free, free);
  for (int j = 0; j < free; ++j) {
    CureVector up = at, down = at;
    up[3 - free + j] += kStep;
    down[3 - free + j] -= kStep;
    curvature.col(j) =
        (PointAt(days, down).slope - PointAt(days, up).slope).tail(free) /
        (2 * kStep);
  }
  curvature = (curvature + curvature.transpose()) / 2;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(curvature);
  const double least =
      std::max(1e-8, 1e-8 * solver.eigenvalues().cwiseAbs().maxCoeff());
  const Eigen::VectorXd scaled =
      (solver.eigenvectors().transpose() * point.slope.tail(free)).array() /
      solver.eigenvalues().array().abs().max(least);
  CureVector step = CureVector::Zero();
  step.tail(free) = solver.eigenvectors() * scaled;
  const double longest = step.cwiseAbs().maxCoeff();
  return longest > 2 ? CureVector(step * (2 / longest)) : step;
}

struct Peak {
  CureVector at;
  double log_likelihood;
  int iterations;
};

// With free = 2 the share stays as it is.
std::optional<Peak> Climb(const std::vector<Day>& days, CureVector at,
                          int free) {
  Point point = PointAt(days, at);
  for (int i = 1; i <= kMostCureSteps; ++i) {
    CureVector step = StepAt(days, at, point, free);
    bool moved = false;
    for (int halving = 0; halving < 40 && !moved; ++halving, step /= 2) {
      const Point next = PointAt(days, at + step);
      if (!(next.log_likelihood >= point.log_likelihood)) continue;
      at += step;
      point = next;
      moved = true;
      break;
    }
    // No way up, or none worth going; a share at 0 or 1 runs on for ever.
    if (!moved || step.cwiseAbs().maxCoeff() < 1e-9 ||
        std::abs(at[0]) > kFarthestLogit) {
      if (!std::isfinite(point.log_likelihood)) return std::nullopt;
      return Peak{at, point.log_likelihood, i};
    }
  }
  return std::nullopt;
}

double ShareOf(double logit) { return 1 / (1 + std::exp(-logit)); }

// The share, to one side of the peak, whose own peak lies `fall` lower; 0 or 1
// where there is none.
double ProfileEnd(const std::vector<Day>& days, const Peak& peak, double fall,
                  double towards) {
  const double wanted = peak.log_likelihood - fall;
  CureVector start = peak.at;
  const auto below = [&](double logit) {
    start[0] = logit;
    const std::optional<Peak> there = Climb(days, start, 2);
    if (there) start = there->at;  // The next is near.
    return !there || there->log_likelihood < wanted;
  };
  double inside = peak.at[0], outside = inside, reach = 0.05;
  do {
    outside += towards * reach;
    reach *= 2;
    if (std::abs(outside) > kFarthestLogit) return towards < 0 ? 0 : 1;
  } while (!below(outside));
  start = peak.at;
  for (int i = 0; i < 50; ++i) {
    const double middle = (inside + outside) / 2;
    (below(middle) ? outside : inside) = middle;
  }
  return ShareOf(inside);
}

void LookAtTail(const SurvivalCounts& counts, const SurvivalCurve& curve,
                CureFit& fit) {
  const std::int32_t paid = curve.points().back().day;
  const std::int32_t last = curve.last_day();
  double late = 0;
  for (const SurvivalPoint& point : curve.points()) {
    if (point.day > 2 * paid - last) late += point.ended;
  }
  const auto items = static_cast<double>(counts.spells());
  fit.silence = std::exp(items * std::log1p(-std::min(late / items, 1.0)));
  fit.tail_drop = curve.At(last - last / 4).survival - curve.At(last).survival;
  fit.tail_is_flat = fit.silence < kFlatSilence && fit.tail_drop <= kFlatDrop;
}

}  // namespace

double CureFit::OpenAfter(std::int32_t day) const {
  const double t = std::max(0.0, static_cast<double>(day) + 1);
  return never + (1 - never) * std::exp(-std::pow(t / scale, shape));
}

absl::StatusOr<CureFit> FitCure(const SurvivalCounts& counts,
                                const CureOptions& options) {
  if (!(options.confidence > 0 && options.confidence < 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("confidence ", options.confidence, " is not in (0, 1)"));
  }
  const absl::StatusOr<SurvivalCurve> curve =
      KaplanMeier(counts, {.ends = EndBit(SpellEnd::kPaid)});
  if (!curve.ok()) return curve.status();
  if (curve->points().size() < 3) {
    return absl::FailedPreconditionError(
        absl::StrCat("payments on ", curve->points().size(),
                     " days: three are the fewest that have a shape"));
  }
  std::vector<Day> days;
  for (std::size_t d = 0; d < counts.days().size(); ++d) {
    const SpellDay& from = counts.days()[d];
    Day day{static_cast<double>(d + 1), static_cast<double>(from.entered.items),
            static_cast<double>(from.ended[1].items), 0};
    for (std::size_t e = 0; e < kSpellEnds; ++e) {
      if (e != 1) day.unpaid += static_cast<double>(from.ended[e].items);
    }
    days.push_back(day);
  }
  const double left = std::clamp(curve->points().back().survival, 0.02, 0.95);
  const SurvivalQuantile half = curve->Quantile((1 - left) / 2);
  const CureVector start(std::log(left / (1 - left)), 0,
                         std::log(half.day.value_or(0) + 1.0));
  const std::optional<Peak> peak = Climb(days, start, 3);
  if (!peak) {
    return absl::FailedPreconditionError(
        "the fit of a share that never pays does not settle");
  }
  const double z = std::sqrt(2.0) * boost::math::erf_inv(options.confidence);
  CureFit fit;
  fit.never = ShareOf(peak->at[0]);
  fit.shape = std::exp(peak->at[1]);
  fit.scale = std::exp(peak->at[2]);
  fit.log_likelihood = peak->log_likelihood;
  fit.iterations = peak->iterations;
  fit.lower = ProfileEnd(days, *peak, z * z / 2, -1);
  fit.upper = ProfileEnd(days, *peak, z * z / 2, 1);
  LookAtTail(counts, *curve, fit);
  return fit;
}

}  // namespace arrears
