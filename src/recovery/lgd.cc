// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/lgd.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "recovery/draw_internal.h"

namespace arrears {
namespace {

constexpr int kMostLgdSteps = 100;
constexpr double kGradient = 1e-10;  // Of the rows.
// Odds of e^30 are those of a combination that separates.
constexpr double kFarthestOdds = 30;

using RowMajorMatrix =
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Facts = Eigen::Map<const RowMajorMatrix>;

double Logistic(double x) {
  if (x >= 0) return 1 / (1 + std::exp(-x));
  const double e = std::exp(x);
  return e / (1 + e);
}

// y x - log(1 + e^x), without overflow.
double LogLikelihood(double y, double x) {
  return y * x - std::max(x, 0.0) - std::log1p(std::exp(-std::abs(x)));
}

absl::Status Check(std::span<const double> losses, const DesignRows& facts,
                   const LgdOptions& options) {
  if (!(options.confidence > 0 && options.confidence < 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("confidence ", options.confidence, " is not in (0, 1)"));
  }
  if (facts.columns == 0 ||
      facts.values.size() != losses.size() * facts.columns) {
    return absl::InvalidArgumentError(
        absl::StrCat("facts: ", facts.values.size(), " values are not ",
                     losses.size(), " rows of ", facts.columns));
  }
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (losses[i] >= 0 && losses[i] <= 1) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("losses[", i, "] ", losses[i], " is not in [0, 1]"));
  }
  for (std::size_t i = 0; i < facts.values.size(); ++i) {
    if (std::isfinite(facts.values[i])) continue;
    return absl::InvalidArgumentError(absl::StrCat("row ", i / facts.columns,
                                                   ": fact ", i % facts.columns,
                                                   " is not a finite number"));
  }
  return absl::OkStatus();
}

// Sums over rows, in row order.
struct LgdSums {
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;  // A: sum of m (1 - m) x x'.
  Eigen::MatrixXd scores;       // B: sum of (y - m)^2 x x'.
  double log_likelihood = 0;
  double farthest = 0;  // Largest |x b|.
};

LgdSums SumRows(std::span<const double> losses, const Facts& facts,
                const Eigen::VectorXd& b) {
  const Eigen::Index columns = facts.cols();
  LgdSums sums{Eigen::VectorXd::Zero(columns),
               Eigen::MatrixXd::Zero(columns, columns),
               Eigen::MatrixXd::Zero(columns, columns)};
  for (Eigen::Index i = 0; i < facts.rows(); ++i) {
    const double y = losses[static_cast<std::size_t>(i)];
    const double eta = facts.row(i).dot(b);
    const double m = Logistic(eta);
    const Eigen::VectorXd x = facts.row(i).transpose();
    sums.gradient += (y - m) * x;
    sums.information += (m * (1 - m)) * x * x.transpose();
    sums.scores += ((y - m) * (y - m)) * x * x.transpose();
    sums.log_likelihood += LogLikelihood(y, eta);
    sums.farthest = std::max(sums.farthest, std::abs(eta));
  }
  return sums;
}

absl::Status Separated() {
  return absl::FailedPreconditionError(
      "no finite estimate: a combination of the facts separates losses");
}

absl::Status CheckRank(const Facts& facts) {
  if (facts.rows() <= facts.cols()) {
    return absl::FailedPreconditionError(absl::StrCat(
        facts.rows(), " rows are not more than ", facts.cols(), " columns"));
  }
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(facts);
  if (qr.rank() == facts.cols()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("facts: ", facts.cols() - qr.rank(),
                   " columns are linear combinations of others"));
}

// Halves the step until the likelihood does not fall.
absl::StatusOr<LgdSums> Step(std::span<const double> losses, const Facts& facts,
                             const LgdSums& at, Eigen::VectorXd& b) {
  const Eigen::VectorXd step = at.information.ldlt().solve(at.gradient);
  if (!step.allFinite()) return Separated();
  // Near the top rounding alone decides which of two is higher.
  const double least =
      at.log_likelihood - 1e-12 * (1 + std::abs(at.log_likelihood));
  double length = 1;
  LgdSums next = SumRows(losses, facts, b + step);
  while (!(next.log_likelihood >= least) && length > 1e-6) {
    length /= 2;
    next = SumRows(losses, facts, b + length * step);
  }
  b += length * step;
  return next;
}

void FillErrors(const LgdSums& sums, const LgdOptions& options,
                FractionalLogit& fit) {
  const Eigen::Index columns = sums.gradient.size();
  const Eigen::LDLT<Eigen::MatrixXd> a(sums.information);
  const Eigen::MatrixXd left = a.solve(sums.scores);
  Eigen::MatrixXd v = a.solve(left.transpose());
  if (options.errors == RobustErrors::kHc1) {
    const auto rows = static_cast<double>(fit.rows);
    v *= rows / (rows - static_cast<double>(columns));
  }
  v = ((v + v.transpose()) / 2).eval();
  fit.covariance.assign(v.data(), v.data() + v.size());
  for (Eigen::Index j = 0; j < columns; ++j) {
    fit.standard_errors.push_back(std::sqrt(std::max(v(j, j), 0.0)));
  }
}

// The rows whose flag is set, in order.
struct Chosen {
  std::vector<double> outcomes, values;
};

absl::StatusOr<LgdStage> FitStage(const char* name, const Chosen& rows,
                                  std::size_t columns,
                                  const LgdOptions& options) {
  LgdStage stage;
  if (rows.outcomes.empty()) return stage;
  const auto [low, high] =
      std::minmax_element(rows.outcomes.begin(), rows.outcomes.end());
  if (*low == *high) {
    stage.known = *low;
    return stage;
  }
  absl::StatusOr<FractionalLogit> logit =
      FitFractionalLogit(rows.outcomes, {rows.values, columns}, options);
  if (!logit.ok()) {
    return absl::Status(logit.status().code(),
                        absl::StrCat("stage ", name, ": ",
                                     std::string(logit.status().message())));
  }
  stage.logit = *std::move(logit);
  return stage;
}

}  // namespace

absl::StatusOr<FractionalLogit> FitFractionalLogit(
    std::span<const double> losses, const DesignRows& facts,
    const LgdOptions& options) {
  absl::Status status = Check(losses, facts, options);
  if (!status.ok()) return status;
  const Facts x(facts.values.data(), static_cast<Eigen::Index>(losses.size()),
                static_cast<Eigen::Index>(facts.columns));
  status = CheckRank(x);
  if (!status.ok()) return status;
  FractionalLogit fit;
  fit.rows = x.rows();
  fit.confidence = options.confidence;
  Eigen::VectorXd b = Eigen::VectorXd::Zero(x.cols());
  LgdSums sums = SumRows(losses, x, b);
  const double enough = kGradient * static_cast<double>(fit.rows);
  while (sums.gradient.cwiseAbs().maxCoeff() > enough) {
    if (++fit.iterations > kMostLgdSteps) return Separated();
    absl::StatusOr<LgdSums> next = Step(losses, x, sums, b);
    if (!next.ok()) return next.status();
    sums = *std::move(next);
  }
  if (sums.farthest > kFarthestOdds) return Separated();
  fit.coefficients.assign(b.data(), b.data() + b.size());
  fit.log_likelihood = sums.log_likelihood;
  FillErrors(sums, options, fit);
  return fit;
}

LgdEstimate FractionalLogit::Predict(std::span<const double> facts) const {
  double eta = 0, variance = 0;
  const std::size_t columns = coefficients.size();
  for (std::size_t i = 0; i < columns; ++i) {
    eta += facts[i] * coefficients[i];
    for (std::size_t j = 0; j < columns; ++j) {
      variance += facts[i] * facts[j] * covariance[i * columns + j];
    }
  }
  const double reach = recovery_internal::NormalQuantile((1 + confidence) / 2) *
                       std::sqrt(std::max(variance, 0.0));
  return {Logistic(eta), Logistic(eta - reach), Logistic(eta + reach)};
}

double LgdStage::ShareOf(std::span<const double> facts) const {
  return logit.coefficients.empty() ? known : logit.Predict(facts).share;
}

double TwoStageLgd::ShareOf(std::span<const double> facts) const {
  const double all_lost = all.ShareOf(facts);
  return (1 - nothing.ShareOf(facts)) *
         (all_lost + (1 - all_lost) * between.ShareOf(facts));
}

absl::StatusOr<TwoStageLgd> FitTwoStageLgd(std::span<const double> losses,
                                           const DesignRows& facts,
                                           const LgdOptions& options) {
  absl::Status status = Check(losses, facts, options);
  if (!status.ok()) return status;
  if (losses.empty()) return absl::FailedPreconditionError("there are no rows");
  Chosen nothing, all, between;
  const auto add = [&facts](std::size_t row, double outcome, Chosen& into) {
    const std::span<const double> values =
        facts.values.subspan(row * facts.columns, facts.columns);
    into.outcomes.push_back(outcome);
    into.values.insert(into.values.end(), values.begin(), values.end());
  };
  for (std::size_t i = 0; i < losses.size(); ++i) {
    add(i, losses[i] == 0 ? 1 : 0, nothing);
    if (losses[i] == 0) continue;
    add(i, losses[i] == 1 ? 1 : 0, all);
    if (losses[i] < 1) add(i, losses[i], between);
  }
  TwoStageLgd fit;
  const auto fit_stage = [&](const char* name, const Chosen& rows,
                             LgdStage& into) {
    absl::StatusOr<LgdStage> stage =
        FitStage(name, rows, facts.columns, options);
    if (!stage.ok()) return stage.status();
    into = *std::move(stage);
    return absl::OkStatus();
  };
  status = fit_stage("nothing", nothing, fit.nothing);
  if (status.ok()) status = fit_stage("all", all, fit.all);
  if (status.ok()) status = fit_stage("between", between, fit.between);
  if (!status.ok()) return status;
  return fit;
}

}  // namespace arrears
