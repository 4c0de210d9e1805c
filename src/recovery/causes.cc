// SPDX-License-Identifier: Apache-2.0
#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/survival.h"
#include "recovery/survival_internal.h"

namespace arrears {
namespace {

using internal::RiskDay;

constexpr std::size_t kSpellsPerTask = 16384;

// A day of the curve of one cause: F rises by open_before * hazard.
struct CauseDay {
  double open_before = 1, at_risk = 0;
  double hazard = 0;  // Of any end that counts.
  double cause_hazard = 0;
  double share = 0;  // F after the day.
};

std::vector<CauseDay> CauseDays(const SurvivalCounts& counts,
                                const CauseOptions& options) {
  const EndSet any = options.cause | options.competing;
  std::vector<CauseDay> days;
  double open = 1, share = 0;
  for (const RiskDay& risk : internal::RiskDays(counts, options.unit)) {
    CauseDay day;
    day.open_before = open;
    day.at_risk = risk.at_risk;
    const double ended = risk.Ended(any);
    if (ended > 0) {
      day.hazard = ended / risk.at_risk;
      day.cause_hazard = risk.Ended(options.cause) / risk.at_risk;
      share += open * day.cause_hazard;
      open *= (risk.at_risk - ended) / risk.at_risk;
    }
    day.share = share;
    days.push_back(day);
  }
  return days;
}

// By how much F at one day moves with the weight of a spell, as a function of
// when it entered, left and how.
class Influence {
 public:
  Influence(const std::vector<CauseDay>& days, std::int32_t until,
            const CauseOptions& options)
      : options_(options),
        direct_(days.size()),
        indirect_(days.size()),
        exposure_(days.size() + 1) {
    if (days.empty() || until < 0) return;
    const std::size_t last =
        std::min(static_cast<std::size_t>(until), days.size() - 1);
    const double share = days[last].share;
    for (std::size_t d = 0; d < days.size(); ++d) {
      const CauseDay& day = days[d];
      double step = 0;
      if (d <= last && day.at_risk > 0) {
        direct_[d] = day.open_before / day.at_risk;
        // Nobody is left to be moved when all have ended.
        indirect_[d] = day.hazard < 1 ? (share - day.share) / (1 - day.hazard) /
                                            day.at_risk
                                      : 0;
        step = direct_[d] * day.cause_hazard - indirect_[d] * day.hazard;
      }
      exposure_[d + 1] = exposure_[d] + step;
    }
  }

  double Of(const SurvivalSpell& spell) const {
    const auto entered = static_cast<std::size_t>(spell.entered_day);
    const auto exit = static_cast<std::size_t>(spell.exit_day);
    double moved = exposure_[entered] - exposure_[exit + 1];
    const EndSet end = EndBit(spell.end);
    if (end & options_.cause) moved += direct_[exit];
    if (end & (options_.cause | options_.competing)) moved -= indirect_[exit];
    return options_.unit == SpellUnit::kItems
               ? moved
               : moved * static_cast<double>(spell.weight);
  }

 private:
  CauseOptions options_;
  std::vector<double> direct_, indirect_;  // On leaving on day d.
  std::vector<double> exposure_;  // [d] = of being at risk before day d.
};

// Borders between tasks, moved on so that no debtor is cut.
std::vector<std::size_t> BordersOf(std::span<const SurvivalSpell> spells) {
  std::vector<std::size_t> borders = {0};
  while (borders.back() < spells.size()) {
    std::size_t end = std::min(spells.size(), borders.back() + kSpellsPerTask);
    while (end < spells.size() && spells[end].debtor != -1 &&
           spells[end].debtor == spells[end - 1].debtor) {
      ++end;
    }
    borders.push_back(end);
  }
  return borders;
}

// The sum over debtors of the square of their spells' influence.
double SquaresOf(const Influence& influence,
                 std::span<const SurvivalSpell> spells) {
  double sum = 0, debtor = 0;
  for (std::size_t i = 0; i < spells.size(); ++i) {
    debtor += influence.Of(spells[i]);
    const bool more = i + 1 < spells.size() && spells[i].debtor != -1 &&
                      spells[i + 1].debtor == spells[i].debtor;
    if (more) continue;
    sum += debtor * debtor;
    debtor = 0;
  }
  return sum;
}

// Of the share of ends of one kind on a day, ties as draws without return.
double ShareVariance(double ended, double at_risk) {
  return at_risk > 1
             ? ended * (at_risk - ended) / (at_risk * at_risk * (at_risk - 1))
             : 0;
}

// What the days up to one add to the variance of F_k after it. With
// later = F(t) - F(s), F(t) moves by (open - later / (1 - h)) with the share
// of k on day s, and by -later / (1 - h) with that of another kind; summed up
// as a polynomial in F(t), so that each t is O(1).
class AalenSum {
 public:
  void AddDay(double open_before, double share_after, double hazard,
              double own_variance, double other_variance) {
    // (open - (F - share) / left)^2 own + ((F - share) / left)^2 other.
    if (hazard >= 1) {  // Nothing later: F(t) = share.
      constant_ += open_before * open_before * own_variance;
      return;
    }
    const double left = 1 - hazard;
    const double both = (own_variance + other_variance) / (left * left);
    const double cross = 2 * open_before * own_variance / left;
    square_ += both;
    linear_ -= 2 * both * share_after + cross;
    constant_ += both * share_after * share_after + cross * share_after +
                 open_before * open_before * own_variance;
  }
  double At(double share) const {
    return std::max(0.0, (square_ * share + linear_) * share + constant_);
  }

 private:
  double square_ = 0, linear_ = 0, constant_ = 0;
};

}  // namespace

std::vector<CausePoint> AalenJohansen(const SurvivalCounts& counts,
                                      SpellUnit unit) {
  std::vector<CausePoint> points;
  CausePoint point;
  std::array<AalenSum, kSpellEnds> sums;
  for (const RiskDay& risk : internal::RiskDays(counts, unit)) {
    const double ended = risk.Ended(kAnyEnd), n = risk.at_risk;
    if (ended == 0) continue;
    const double open_before = point.open;
    for (std::size_t e = 1; e < kSpellEnds; ++e)
      point.share[e] += open_before * (risk.ended[e] / n);
    point.open = open_before * ((n - ended) / n);
    point.day = risk.day;
    for (std::size_t e = 1; e < kSpellEnds && unit == SpellUnit::kItems; ++e) {
      sums[e].AddDay(open_before, point.share[e], ended / n,
                     ShareVariance(risk.ended[e], n),
                     ShareVariance(ended - risk.ended[e], n));
      point.std_error[e] = std::sqrt(sums[e].At(point.share[e]));
    }
    points.push_back(point);
  }
  return points;
}

absl::StatusOr<std::vector<double>> DebtorErrors(
    const SurvivalCounts& counts, std::span<const SurvivalSpell> spells,
    const CauseOptions& options, std::span<const std::int32_t> days,
    const Executor& executor) {
  for (const absl::Status& status :
       {internal::CheckEnds("cause", options.cause),
        internal::CheckEnds("cause and competing",
                            options.cause | options.competing),
        internal::CheckSpells(spells)}) {
    if (!status.ok()) return status;
  }
  for (std::size_t i = 0; i < spells.size(); ++i) {
    if (static_cast<std::size_t>(spells[i].exit_day) >= counts.days().size()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "spells[", i, "]: exit_day ", spells[i].exit_day,
          " is after the last of the counts, which are not of these spells"));
    }
  }
  const std::vector<CauseDay> curve = CauseDays(counts, options);
  std::vector<Influence> influences;
  influences.reserve(days.size());
  for (const std::int32_t day : days)
    influences.emplace_back(curve, day, options);
  const std::vector<std::size_t> borders = BordersOf(spells);
  const std::size_t tasks = borders.size() - 1;
  std::vector<double> sums(tasks * days.size());
  executor.Run(tasks, [&](std::size_t task) {
    const auto mine =
        spells.subspan(borders[task], borders[task + 1] - borders[task]);
    for (std::size_t d = 0; d < days.size(); ++d)
      sums[task * days.size() + d] = SquaresOf(influences[d], mine);
  });
  std::vector<double> errors(days.size());
  for (std::size_t i = 0; i < sums.size(); ++i)
    errors[i % days.size()] += sums[i];
  for (double& error : errors) error = std::sqrt(error);
  return errors;
}

absl::StatusOr<LogRankReport> LogRank(std::span<const SurvivalCounts> groups,
                                      EndSet ends) {
  if (absl::Status status = internal::CheckEnds("ends", ends); !status.ok())
    return status;
  if (groups.size() < 2) {
    return absl::InvalidArgumentError(
        absl::StrCat(groups.size(), " groups: there is nothing to compare"));
  }
  const auto size = static_cast<Eigen::Index>(groups.size());
  std::vector<std::vector<RiskDay>> risks;
  std::size_t days = 0;
  for (const SurvivalCounts& group : groups) {
    risks.push_back(internal::RiskDays(group, SpellUnit::kItems));
    days = std::max(days, risks.back().size());
  }
  Eigen::VectorXd observed = Eigen::VectorXd::Zero(size);
  Eigen::VectorXd expected = observed;
  Eigen::MatrixXd variance = Eigen::MatrixXd::Zero(size, size);
  Eigen::VectorXd share(size);
  for (std::size_t d = 0; d < days; ++d) {
    double n = 0, ended = 0;
    for (Eigen::Index g = 0; g < size; ++g) {
      const std::vector<RiskDay>& risk = risks[static_cast<std::size_t>(g)];
      share[g] = d < risk.size() ? risk[d].at_risk : 0;
      if (d < risk.size()) {
        observed[g] += risk[d].Ended(ends);
        ended += risk[d].Ended(ends);
      }
      n += share[g];
    }
    if (ended == 0) continue;
    share /= n;
    expected += ended * share;
    if (n < 2) continue;
    const double spread = ended * (n - ended) / (n - 1);
    variance -= spread * share * share.transpose();
    variance.diagonal() += spread * share;
  }
  // Groups that were never compared say nothing; one more follows from the
  // others.
  const Eigen::VectorXd moved = observed - expected;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(variance);
  const double smallest = 1e-10 * variance.trace();
  LogRankReport report;
  for (Eigen::Index g = 0; g < size; ++g) {
    const double value = solver.eigenvalues()[g];
    if (value <= smallest) continue;
    const double along = solver.eigenvectors().col(g).dot(moved);
    report.chi_squared += along * along / value;
    ++report.degrees;
  }
  if (report.degrees == 0) {
    return absl::FailedPreconditionError(
        "no day has an end with two groups at risk: nothing to compare");
  }
  report.p_value =
      boost::math::gamma_q(report.degrees / 2.0, report.chi_squared / 2);
  report.observed.assign(observed.begin(), observed.end());
  report.expected.assign(expected.begin(), expected.end());
  return report;
}

}  // namespace arrears
