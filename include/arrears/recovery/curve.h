// SPDX-License-Identifier: Apache-2.0
//
// curve.h: how likely is an item of this age to be recovered in the end?
//
//   const RecoveryCurve survey = RecoveryCurve::Ccaa2004();
//   survey.At(90).probability;                          // 0.696
//   survey.At(75).lower;                                // of its 95 % interval
//   absl::StatusOr<double> soon = survey.ProbabilityBy(90, 180);    // 0.365
//
// R(a) = P(recovered in the end | open at the end of day a past due). It falls
// with age and says nothing of the amount (practice rows E01, E02); fit.h
// learns it from a ledger.
//
// Is R(90) - R(180) the chance of payment between days 90 and 180? No: what is
// open at day 180 is what was not paid before. If h of the items open at day a
// are recovered by day b and the rest stay open, then R(a) = h + (1 - h) R(b),
// so h = (R(a) - R(b)) / (1 - R(b)). That is ProbabilityBy. Items given up on
// the way make the true chance a little higher, never lower.
#ifndef ARREARS_RECOVERY_CURVE_H_
#define ARREARS_RECOVERY_CURVE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace arrears {

// Probabilities in [0, 1], lower <= probability <= upper.
struct CurvePoint {
  double probability = 0;
  double lower = 0, upper = 0;
};

struct CurveKnot {
  int age = 0;  // Days past due.
  CurvePoint point;
  // Own items that were open at this age and counted; 0 in a prior.
  std::int64_t items = 0;
  // How the errors of this probability and the next one go together: their
  // correlation, in [0, 1]. 1 where nothing is known of it, as in a prior.
  double with_next = 1;
};

struct CurveSpec {
  std::string id;      // For the evidence file; not empty.
  std::string source;  // For people: survey, article, ledger.
  std::vector<CurveKnot> knots;
  double confidence = 0.95;  // Of the intervals, in (0, 1).
  // False where the shape is a rule of thumb that says nothing of when.
  bool has_timing = true;
};

// Straight lines between the knots, flat outside them.
class RecoveryCurve {
 public:
  // Intervals of the two priors below: those of a guess worth this many items.
  // Neither source says how far it holds for another creditor.
  static constexpr double kPriorItems = 4;
  // Over which what comes after the last knot is spread: ours.
  static constexpr int kTailDays = 1095;

  // kInvalidArgument naming the knot and the bound when there is no knot, ages
  // do not increase, a probability leaves [0, 1], an interval does not hold
  // its probability, or one of the three lines rises with age.
  [[nodiscard]] static absl::StatusOr<RecoveryCurve> Create(CurveSpec spec);

  // Commercial Collection Agency Association, members' survey of 18 October
  // 2004: delinquent business accounts handed to agencies in the USA. Days 0,
  // 30, 60, 90, 180, 270, 365, 730: 94.9, 89.9, 81.3, 69.6, 52.1, 39.1, 22.8,
  // 9.3 %. Months are 30 days, years 365. Flat before and after.
  static RecoveryCurve Ccaa2004();
  // The rule of thumb of practice row E01: 80 % up to two years (730 days),
  // 20 % after. For ranking and provision only: it has no timing.
  static RecoveryCurve Article8020();

  const std::string& id() const { return spec_.id; }
  const std::string& source() const { return spec_.source; }
  const std::vector<CurveKnot>& knots() const { return spec_.knots; }
  double confidence() const { return spec_.confidence; }
  bool has_timing() const { return spec_.has_timing; }

  // Any age, in days past due. O(log knots).
  CurvePoint At(int age) const;

  // P(recovered after day `from` and by the end of day `to` | open at the end
  // of `from`), in [0, 1]; 0 where the curve is flat, also at R = 1.
  // kFailedPrecondition without timing: a step says how much and not when.
  // kInvalidArgument when to < from.
  [[nodiscard]] absl::StatusOr<double> ProbabilityBy(int from, int to) const;
  // P(recovered within `days` | open at the end of day `age`), for deciding:
  // as ProbabilityBy, but never below what an even hazard gives that spreads
  // the last knot's R over kTailDays. Where a curve is flat nobody knows when
  // what still comes will come; without an assumption nothing would ever be
  // worth doing there. kFailedPrecondition without timing,
  // kInvalidArgument when days < 0.
  [[nodiscard]] absl::StatusOr<double> ProbabilityWithin(int age,
                                                         int days) const;

  // One line: id, items, and R at 0, 90, 365 and 730 days with intervals.
  std::string Summary() const;

 private:
  explicit RecoveryCurve(CurveSpec spec);
  CurveSpec spec_;
};

}  // namespace arrears

#endif  // ARREARS_RECOVERY_CURVE_H_
