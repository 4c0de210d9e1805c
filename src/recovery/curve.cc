// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/curve.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/recovery/beta.h"

namespace arrears {
namespace {

struct PriorKnot {
  int age;
  double probability;
};

std::vector<CurveKnot> WithIntervals(std::initializer_list<PriorKnot> prior,
                                     double confidence) {
  const double tail = (1 - confidence) / 2;
  std::vector<CurveKnot> knots;
  for (const PriorKnot& knot : prior) {
    const Beta guess =
        Beta::FromShare(knot.probability, RecoveryCurve::kPriorItems);
    knots.push_back(
        {knot.age,
         {knot.probability, guess.Quantile(tail), guess.Quantile(1 - tail)},
         0});
  }
  return knots;
}

double Between(double a, double b, double weight) {
  return a + (b - a) * weight;
}

// "69.6"; to_chars, because printf follows the locale.
std::string PercentText(double share) {
  char buffer[16];
  const std::to_chars_result end = std::to_chars(
      buffer, buffer + sizeof buffer, 100 * share, std::chars_format::fixed, 1);
  return std::string(buffer, end.ptr);
}

// What is wrong with `knot`, alone or after `before`; empty when nothing is.
std::string Fault(const CurveKnot& knot, const CurveKnot* before) {
  const CurvePoint& p = knot.point;
  const bool in_order = p.lower >= 0 && p.lower <= p.probability &&
                        p.probability <= p.upper && p.upper <= 1;
  if (!in_order) {  // Also when one is not a number.
    return absl::StrCat("needs 0 <= lower <= probability <= upper <= 1, has ",
                        p.lower, ", ", p.probability, ", ", p.upper);
  }
  if (before == nullptr) return "";
  if (knot.age <= before->age) {
    return absl::StrCat("does not follow age ", before->age);
  }
  const CurvePoint& b = before->point;
  if (p.probability > b.probability || p.lower > b.lower || p.upper > b.upper) {
    return absl::StrCat("rises above age ", before->age);
  }
  return "";
}

}  // namespace

RecoveryCurve::RecoveryCurve(CurveSpec spec) : spec_(std::move(spec)) {}

absl::StatusOr<RecoveryCurve> RecoveryCurve::Create(CurveSpec spec) {
  if (spec.id.empty()) return absl::InvalidArgumentError("curve without an id");
  const auto fault = [&spec](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("curve ", spec.id, ": ", what));
  };
  if (spec.knots.empty()) return fault("there are no knots");
  if (!(spec.confidence > 0 && spec.confidence < 1)) {
    return fault(
        absl::StrCat("confidence ", spec.confidence, " is not in (0, 1)"));
  }
  for (std::size_t i = 0; i < spec.knots.size(); ++i) {
    const CurveKnot* before = i == 0 ? nullptr : &spec.knots[i - 1];
    const std::string what = Fault(spec.knots[i], before);
    if (!what.empty()) {
      return fault(
          absl::StrCat("knots[", i, "] at age ", spec.knots[i].age, " ", what));
    }
  }
  return RecoveryCurve(std::move(spec));
}

RecoveryCurve RecoveryCurve::Ccaa2004() {
  CurveSpec spec;
  spec.id = "ccaa_2004";
  spec.source =
      "Commercial Collection Agency Association, survey of 2004-10-18";
  spec.knots = WithIntervals({{0, 0.949},
                              {30, 0.899},
                              {60, 0.813},
                              {90, 0.696},
                              {180, 0.521},
                              {270, 0.391},
                              {365, 0.228},
                              {730, 0.093}},
                             spec.confidence);
  return RecoveryCurve(std::move(spec));
}

RecoveryCurve RecoveryCurve::Article8020() {
  CurveSpec spec;
  spec.id = "article_80_20";
  spec.source = "Rule of thumb: 80 % within two years, 20 % after";
  // Ages are whole days, so the line from 730 to 731 is a step.
  spec.knots = WithIntervals({{730, 0.8}, {731, 0.2}}, spec.confidence);
  spec.has_timing = false;
  return RecoveryCurve(std::move(spec));
}

CurvePoint RecoveryCurve::At(int age) const {
  const auto after = std::lower_bound(
      spec_.knots.begin(), spec_.knots.end(), age,
      [](const CurveKnot& knot, int value) { return knot.age < value; });
  if (after == spec_.knots.end()) return spec_.knots.back().point;
  if (after->age == age || after == spec_.knots.begin()) return after->point;
  const CurveKnot& before = *std::prev(after);
  const double weight = (static_cast<double>(age) - before.age) /
                        (static_cast<double>(after->age) - before.age);
  const CurvePoint &a = before.point, &b = after->point;
  return {Between(a.probability, b.probability, weight),
          Between(a.lower, b.lower, weight), Between(a.upper, b.upper, weight)};
}

absl::StatusOr<double> RecoveryCurve::ProbabilityBy(int from, int to) const {
  if (!spec_.has_timing) {
    return absl::FailedPreconditionError(absl::StrCat(
        "curve ", spec_.id, ": no timing can be read from a step"));
  }
  if (to < from) {
    return absl::InvalidArgumentError(
        absl::StrCat("from age ", from, " to age ", to, " is backwards"));
  }
  const double now = At(from).probability;
  const double then = At(to).probability;
  if (then >= 1) return 0.0;  // Then R is 1 all the way: nothing shows.
  return std::clamp((now - then) / (1 - then), 0.0, 1.0);
}

absl::StatusOr<double> RecoveryCurve::ProbabilityWithin(int age,
                                                        int days) const {
  const absl::StatusOr<double> known = ProbabilityBy(age, age + days);
  if (!known.ok()) return known.status();
  const double left = std::min(spec_.knots.back().point.probability, 0.999);
  return std::max(*known, -std::expm1(std::log1p(-left) * days / kTailDays));
}

std::string RecoveryCurve::Summary() const {
  std::int64_t items = 0;
  for (const CurveKnot& knot : spec_.knots) items = std::max(items, knot.items);
  std::string line = absl::StrCat(spec_.id, ", ", items, " items:");
  for (int age : {0, 90, 365, 730}) {
    const CurvePoint p = At(age);
    absl::StrAppend(&line, age == 0 ? "" : ",", " R(", age, ") ",
                    PercentText(p.probability), " % (", PercentText(p.lower),
                    "-", PercentText(p.upper), ")");
  }
  return line;
}

}  // namespace arrears
