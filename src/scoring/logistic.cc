// SPDX-License-Identifier: Apache-2.0
#include "arrears/scoring/logistic.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scoring/logistic_sums_internal.h"

namespace arrears {
namespace {

using scoring_internal::LogisticColumns;
using scoring_internal::LogisticSums;

constexpr double kSmallestStep = 1e-10;  // Times the deviation of its column.
// Odds of e^30 are those of a combination that separates.
constexpr double kFarthestLogOdds = 30;
// A column is given by the others where so little of its variance is left.
constexpr double kLeastLeft = 1e-12;

double DeviationOf(std::span<const double> column) {
  double mean = 0, sum = 0;
  for (const double value : column) mean += value;
  mean /= static_cast<double>(column.size());
  for (const double value : column) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(column.size()));
}

absl::Status CheckLogistic(LogisticColumns columns,
                           std::span<const std::uint8_t> is_event,
                           const LogisticOptions& options) {
  const auto fault = [](const auto&... parts) {
    return absl::InvalidArgumentError(absl::StrCat(parts...));
  };
  if (!(options.ridge >= 0 && std::isfinite(options.ridge))) {
    return fault("ridge ", options.ridge, " is not at least 0");
  }
  if (options.most_steps < 1 || options.most_steps > 100'000) {
    return fault("most_steps ", options.most_steps, " is not in 1..100000");
  }
  if (!options.signs.empty() && options.signs.size() != columns.size()) {
    return fault("signs: ", options.signs.size(), " of ", columns.size(),
                 " columns");
  }
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].size() != is_event.size()) {
      return fault("column ", c, " has ", columns[c].size(), " rows, not ",
                   is_event.size());
    }
    for (std::size_t row = 0; row < columns[c].size(); ++row) {
      if (std::isfinite(columns[c][row])) continue;
      return fault("column ", c, ", row ", row, ": ", columns[c][row],
                   " is not finite");
    }
  }
  const auto events = std::count_if(is_event.begin(), is_event.end(),
                                    [](std::uint8_t event) { return event; });
  if (events == 0 || static_cast<std::size_t>(events) == is_event.size()) {
    return absl::FailedPreconditionError(
        events == 0 ? "there are no events" : "there is nothing but events");
  }
  const bool bound = std::any_of(options.signs.begin(), options.signs.end(),
                                 [](int sign) { return sign != 0; });
  if (options.firth && bound) {
    return absl::FailedPreconditionError("signs are not for firth");
  }
  return absl::OkStatus();
}

// The best coefficients of a set of columns; the others are 0.
class NewtonFit {
 public:
  NewtonFit(LogisticColumns columns, std::span<const std::uint8_t> is_event,
            const LogisticOptions& options, const Executor& executor)
      : columns_(columns),
        is_event_(is_event),
        options_(options),
        executor_(executor) {
    deviations_.push_back(1);
    for (const std::span<const double> column : columns) {
      deviations_.push_back(DeviationOf(column));
    }
  }

  // From `start` on, whose others are 0. `free`: indexes of coefficients, the
  // intercept's 0 first.
  absl::Status Run(const std::vector<std::size_t>& free,
                   std::vector<double> start) {
    coefficients_ = std::move(start);
    absl::Status status = Evaluate(free, coefficients_);
    if (!status.ok()) return status;
    for (int step = 0; step < options_.most_steps; ++step) {
      ++steps_;
      const Eigen::VectorXd move = factor_.solve(gradient_);
      if (IsSmall(free, move)) return absl::OkStatus();
      status = Move(free, move);
      if (!status.ok()) return status;
      if (!options_.firth && options_.ridge == 0 &&
          sums_.farthest > kFarthestLogOdds && !IsSmall(free, move)) {
        return Separated(free);
      }
    }
    return absl::FailedPreconditionError(absl::StrCat(
        "no best coefficients within most_steps ", options_.most_steps));
  }

  const std::vector<double>& coefficients() const { return coefficients_; }
  double log_likelihood() const { return sums_.log_likelihood; }
  int steps() const { return steps_; }
  // Of a coefficient that is not free: how steeply the objective rises.
  double Rise(std::size_t index) const { return sums_.gradient[index]; }
  std::vector<double> StdErrors(const std::vector<std::size_t>& free) const {
    const auto size = static_cast<Eigen::Index>(free.size());
    const Eigen::MatrixXd inverse =
        factor_.solve(Eigen::MatrixXd::Identity(size, size));
    std::vector<double> errors(coefficients_.size());
    for (std::size_t i = 0; i < free.size(); ++i) {
      const auto at = static_cast<Eigen::Index>(i);
      errors[free[i]] = std::sqrt(inverse(at, at));
    }
    return errors;
  }

 private:
  static double Entry(const std::vector<double>& lower, std::size_t i,
                      std::size_t j) {
    return i >= j ? lower[i * (i + 1) / 2 + j] : lower[j * (j + 1) / 2 + i];
  }
  double RidgeOf(std::size_t index) const {
    return index == 0
               ? 0
               : options_.ridge * deviations_[index] * deviations_[index];
  }

  // Objective, gradient and factor of the information there.
  absl::Status Evaluate(const std::vector<std::size_t>& free,
                        const std::vector<double>& at) {
    sums_ = scoring_internal::SumLogistic(columns_, is_event_, at, executor_);
    const auto size = static_cast<Eigen::Index>(free.size());
    Eigen::MatrixXd information(size, size);
    gradient_.resize(size);
    objective_ = sums_.log_likelihood;
    for (Eigen::Index i = 0; i < size; ++i) {
      const std::size_t a = free[static_cast<std::size_t>(i)];
      gradient_(i) = sums_.gradient[a] - RidgeOf(a) * at[a];
      objective_ -= RidgeOf(a) * at[a] * at[a] / 2;
      for (Eigen::Index j = 0; j < size; ++j) {
        information(i, j) =
            Entry(sums_.information, a, free[static_cast<std::size_t>(j)]) +
            (i == j ? RidgeOf(a) : 0);
      }
    }
    factor_.compute(information);
    absl::Status status = CheckFactor(free, information);
    if (status.ok() && options_.firth) AddFirth(at);
    return status;
  }

  // What a column leaves when the ones before it are taken off.
  absl::Status CheckFactor(const std::vector<std::size_t>& free,
                           const Eigen::MatrixXd& information) const {
    if (factor_.info() == Eigen::Success) {
      const Eigen::MatrixXd lower = factor_.matrixL();
      bool stands = true;
      for (Eigen::Index i = 0; i < lower.rows(); ++i) {
        stands = stands &&
                 lower(i, i) * lower(i, i) > kLeastLeft * information(i, i);
      }
      if (stands) return absl::OkStatus();
    }
    // Which one: the factor again, of ever more of them.
    for (Eigen::Index i = 1; i < information.rows(); ++i) {
      const Eigen::LLT<Eigen::MatrixXd> part(
          information.topLeftCorner(i + 1, i + 1));
      const double left =
          part.info() == Eigen::Success ? part.matrixL()(i, i) : 0;
      if (left * left > kLeastLeft * information(i, i)) continue;
      return absl::FailedPreconditionError(
          absl::StrCat("column ", free[static_cast<std::size_t>(i)] - 1,
                       " is given by the others, or does not change"));
    }
    return absl::FailedPreconditionError("the columns hang together");
  }

  // Requires all coefficients to be free.
  void AddFirth(const std::vector<double>& at) {
    const Eigen::Index size = gradient_.size();
    const Eigen::MatrixXd inverse =
        factor_.solve(Eigen::MatrixXd::Identity(size, size));
    const std::vector<double> part = scoring_internal::SumFirth(
        columns_, at,
        std::span(inverse.data(), static_cast<std::size_t>(size * size)),
        executor_);
    const Eigen::MatrixXd lower = factor_.matrixL();
    for (Eigen::Index i = 0; i < size; ++i) {
      gradient_(i) += part[static_cast<std::size_t>(i)];
      objective_ += std::log(lower(i, i));  // Half the log determinant.
    }
  }

  bool IsSmall(const std::vector<std::size_t>& free,
               const Eigen::VectorXd& move) const {
    for (std::size_t i = 0; i < free.size(); ++i) {
      const double step = move(static_cast<Eigen::Index>(i));
      if (std::abs(step) * deviations_[free[i]] > kSmallestStep) return false;
    }
    return true;
  }

  // Half the step while it is no way up; what rounding alone takes is borne.
  absl::Status Move(const std::vector<std::size_t>& free,
                    const Eigen::VectorXd& move) {
    const double before = objective_;
    const std::vector<double> from = coefficients_;
    for (double share = 1; share > 1e-9; share /= 2) {
      for (std::size_t i = 0; i < free.size(); ++i) {
        coefficients_[free[i]] =
            from[free[i]] + share * move(static_cast<Eigen::Index>(i));
      }
      absl::Status status = Evaluate(free, coefficients_);
      if (!status.ok() && share == 1 && sums_.farthest > kFarthestLogOdds) {
        continue;  // So far out that all chances are 0 or 1.
      }
      if (!status.ok()) return status;
      if (objective_ >= before - 1e-12 * (1 + std::abs(before))) {
        return absl::OkStatus();
      }
    }
    return absl::OkStatus();
  }

  absl::Status Separated(const std::vector<std::size_t>& free) const {
    std::size_t worst = 1;
    double most = -1;
    for (const std::size_t index : free) {
      if (index == 0) continue;
      const double reach = std::abs(coefficients_[index]) * deviations_[index];
      if (reach > most) {
        most = reach;
        worst = index;
      }
    }
    return absl::FailedPreconditionError(
        absl::StrCat("the columns separate the events, column ", worst - 1,
                     " most: its coefficient runs away; firth has a best one"));
  }

  LogisticColumns columns_;
  std::span<const std::uint8_t> is_event_;
  const LogisticOptions& options_;
  const Executor& executor_;
  std::vector<double> deviations_;  // The intercept's 1 first.
  std::vector<double> coefficients_;
  LogisticSums sums_;
  double objective_ = 0;
  Eigen::VectorXd gradient_;
  Eigen::LLT<Eigen::MatrixXd> factor_;
  int steps_ = 0;
};

// Under signs, by Lawson and Hanson (1974, chapter 23): the free set grows by
// the coefficient that the objective rises most with, and gives up those that
// the new best would turn over, walking back to where the first becomes 0.
class SignedFit {
 public:
  SignedFit(NewtonFit* newton, const std::vector<int>& signs)
      : newton_(*newton), signs_(signs), is_free_(signs.size() + 1, true) {}

  absl::Status Run() {
    std::vector<double> zero(signs_.size() + 1);
    absl::Status status = newton_.Run(Free(), zero);
    if (!status.ok() || Fits(newton_.coefficients())) return status;
    for (std::size_t i = 1; i < is_free_.size(); ++i) {
      is_free_[i] = signs_[i - 1] == 0;
    }
    status = newton_.Run(Free(), zero);
    // Each set is visited once at most; the bound is against rounding alone.
    for (std::size_t most = 100 * is_free_.size(); status.ok() && most > 0;
         --most) {
      const std::size_t next = Steepest();
      if (next == 0) return absl::OkStatus();
      std::vector<double> from = newton_.coefficients();
      is_free_[next] = true;
      status = newton_.Run(Free(), from);
      while (status.ok() && !Fits(newton_.coefficients())) {
        from = WalkBack(from, newton_.coefficients());
        status = newton_.Run(Free(), from);
      }
    }
    return status.ok() ? absl::FailedPreconditionError(
                             "no set of columns keeps the signs and is best")
                       : status;
  }
  bool is_free(std::size_t index) const { return is_free_[index]; }
  std::vector<std::size_t> Free() const {
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < is_free_.size(); ++i) {
      if (is_free_[i]) free.push_back(i);
    }
    return free;
  }

 private:
  bool Fits(const std::vector<double>& at) const {
    for (std::size_t i = 1; i < at.size(); ++i) {
      if (is_free_[i] && at[i] * signs_[i - 1] < 0) return false;
    }
    return true;
  }
  std::size_t Steepest() const {
    std::size_t next = 0;
    double most = 1e-8;
    for (std::size_t i = 1; i < is_free_.size(); ++i) {
      const double rise = newton_.Rise(i) * signs_[i - 1];
      if (is_free_[i] || rise <= most) continue;
      most = rise;
      next = i;
    }
    return next;
  }
  // From `from`, which fits, towards `to`, as far as all fit; those that are 0
  // there are held.
  std::vector<double> WalkBack(std::vector<double> from,
                               const std::vector<double>& to) {
    double share = 1;
    for (std::size_t i = 1; i < from.size(); ++i) {
      if (is_free_[i] && to[i] * signs_[i - 1] < 0) {
        share = std::min(share, from[i] / (from[i] - to[i]));
      }
    }
    for (std::size_t i = 0; i < from.size(); ++i) {
      const double before = from[i];
      from[i] += share * (to[i] - from[i]);
      if (i == 0 || !is_free_[i] || to[i] * signs_[i - 1] >= 0) continue;
      if (before / (before - to[i]) <= share) {
        from[i] = 0;
        is_free_[i] = false;
      }
    }
    return from;
  }

  NewtonFit& newton_;
  const std::vector<int>& signs_;
  std::vector<bool> is_free_;  // The intercept first.
};

}  // namespace

absl::StatusOr<LogisticFit> FitLogistic(LogisticColumns columns,
                                        std::span<const std::uint8_t> is_event,
                                        const LogisticOptions& options,
                                        const Executor& executor) {
  absl::Status status = CheckLogistic(columns, is_event, options);
  if (!status.ok()) return status;
  std::vector<int> signs = options.signs;
  signs.resize(columns.size());
  NewtonFit newton(columns, is_event, options, executor);
  SignedFit fit(&newton, signs);
  status = fit.Run();
  if (!status.ok()) return status;
  const std::vector<double>& best = newton.coefficients();
  const std::vector<double> errors = newton.StdErrors(fit.Free());
  LogisticFit result;
  result.intercept = best[0];
  result.intercept_std_error = errors[0];
  result.coefficients.assign(best.begin() + 1, best.end());
  result.std_errors.assign(errors.begin() + 1, errors.end());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    result.held.push_back(!fit.is_free(i + 1));
  }
  result.log_likelihood = newton.log_likelihood();
  result.steps = newton.steps();
  return result;
}

}  // namespace arrears
