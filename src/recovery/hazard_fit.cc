// SPDX-License-Identifier: Apache-2.0
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/hazard.h"
#include "recovery/hazard_score_internal.h"
#include "recovery/hazard_table_internal.h"

namespace arrears {
namespace {

constexpr int kMostIterations = 60;
// What is left after a step of Newton's this small is nothing a double can
// hold.
constexpr double kSmallStep = 1e-8;
// Some four passes for the slope alone cost what one with the information does.
constexpr double kClearFraction = 0.25;
// Hazards of 1e-13 a day are none.
constexpr double kFarthest = 30;

using Eigen::Index;
using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Score = recovery_internal::HazardScore;
using recovery_internal::HazardTable;

// The parameters: terms that are free, and with ridge an intercept, whose place
// is after them, that is added to every bucket.
struct Parameters {
  std::vector<Index> terms;
  Index buckets = 0;  // The first so many are buckets.
  bool intercept = false;
  Index size() const {
    return static_cast<Index>(terms.size()) + (intercept ? 1 : 0);
  }

  Vector Slope(const Vector& full) const {
    Vector slope(size());
    for (std::size_t i = 0; i < terms.size(); ++i)
      slope[static_cast<Index>(i)] = full[terms[i]];
    if (intercept) slope[size() - 1] = slope.head(buckets).sum();
    return slope;
  }
  // `full` has its lower triangle filled, as terms ascend.
  Matrix Information(const Matrix& full) const {
    Matrix part(size(), size());
    for (std::size_t i = 0; i < terms.size(); ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        const double value = full(terms[i], terms[j]);
        part(static_cast<Index>(i), static_cast<Index>(j)) = value;
        part(static_cast<Index>(j), static_cast<Index>(i)) = value;
      }
    }
    if (intercept) {
      const Index last = size() - 1;
      part.row(last).head(last) =
          part.topLeftCorner(buckets, last).colwise().sum();
      part.col(last).head(last) = part.row(last).head(last).transpose();
      part(last, last) = part.row(last).head(buckets).sum();
    }
    return part;
  }
  Vector Full(const Vector& values, std::size_t all) const {
    Vector full = Vector::Zero(static_cast<Index>(all));
    for (std::size_t i = 0; i < terms.size(); ++i)
      full[terms[i]] = values[static_cast<Index>(i)];
    if (intercept) {
      for (Index k = 0; k < buckets; ++k)
        full[terms[static_cast<std::size_t>(k)]] += values[size() - 1];
    }
    return full;
  }
};

std::vector<HazardTerm> TermsOf(const HazardTable& table) {
  const std::vector<HazardCell> sums = table.Sums();
  std::vector<HazardTerm> terms(table.terms());
  for (std::size_t i = 0; i < terms.size(); ++i) terms[i].cell = sums[i];
  for (std::size_t k = 0; k < table.buckets(); ++k)
    terms[k].bin = static_cast<int>(k);
  for (std::size_t c = 0; c < table.covariates(); ++c) {
    for (std::size_t b = 0; b < table.bins(c); ++b) {
      HazardTerm& term = terms[table.first_term(c) + b];
      term.covariate = static_cast<int>(c);
      term.bin = static_cast<int>(b);
    }
  }
  return terms;
}

std::string NameOf(const HazardTerm& term, const HazardDesign& design) {
  if (term.covariate < 0) {
    return absl::StrCat("the bucket from day ",
                        design.edges[static_cast<std::size_t>(term.bin)]);
  }
  return absl::StrCat(
      "covariate ",
      design.covariates[static_cast<std::size_t>(term.covariate)].column,
      ", bin ", term.bin);
}

absl::Status CheckTerm(const HazardTerm& term, const HazardDesign& design) {
  const std::string name = NameOf(term, design);
  if (term.covariate < 0 && term.cell.days == 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        name, ": no item was open in it; merge buckets or use ridge"));
  }
  if (term.cell.days == 0 ||
      (term.cell.paid > 0 && term.cell.paid < term.cell.days)) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("separation: ", name, ": ", term.cell.paid, " paid of ",
                   term.cell.days, " item-days; merge bins or use ridge"));
}

// The free terms; fails where the likelihood has no maximum.
absl::StatusOr<Parameters> Choose(const std::vector<HazardTerm>& terms,
                                  const HazardDesign& design, bool ridge) {
  Parameters chosen;
  chosen.intercept = ridge;
  int with_reference = -1;  // The last covariate that has its reference.
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const HazardTerm& term = terms[i];
    if (!ridge) {
      if (absl::Status status = CheckTerm(term, design); !status.ok())
        return status;
    }
    // A bucket without item-days has ridge here, which puts it at the
    // intercept.
    if (term.cell.days == 0 && term.covariate >= 0) continue;
    if (!ridge && term.covariate > with_reference) {
      with_reference = term.covariate;
      continue;
    }
    if (term.covariate < 0) ++chosen.buckets;
    chosen.terms.push_back(static_cast<Index>(i));
  }
  return chosen;
}

double LinkOf(HazardLink link, double hazard) {
  return link == HazardLink::kLogit ? std::log(hazard / (1 - hazard))
                                    : std::log(-std::log1p(-hazard));
}

class Fitter {
 public:
  Fitter(const HazardTable& table, const Parameters& parameters,
         const HazardOptions& options, const Executor& executor)
      : table_(table),
        parameters_(parameters),
        options_(options),
        executor_(executor),
        values_(Vector::Zero(parameters.size())),
        score_(table.terms()) {
    // The intercept goes free.
    penalty_ = Vector::Constant(parameters.size(), options.ridge);
    if (parameters.intercept) penalty_[parameters.size() - 1] = 0;
  }

  // Begins where each day has this hazard.
  void StartAt(double hazard) {
    const double start = LinkOf(options_.link, hazard);
    if (parameters_.intercept) {
      values_[parameters_.size() - 1] = start;
    } else {
      values_.head(parameters_.buckets).setConstant(start);
    }
  }

  // From where a part settled whose payments are `share` of all: chord steps,
  // by its information, which need the slope alone, while each is a clear
  // fraction of the last.
  void Approach(const Fitter& part, double share) {
    values_ = part.values_;
    double last = 1;
    while (true) {
      const Vector slope = recovery_internal::SlopeOf(
          table_, options_.link, parameters_.Full(values_, table_.terms()),
          executor_);
      const Vector step = share * part.factors_.solve(Uphill(slope));
      const double size = step.cwiseAbs().maxCoeff();
      if (!(size < kClearFraction * last)) return;
      values_ += step;
      ++iterations_;
      if (size < kSmallStep) return;
      last = size;
    }
  }

  // Newton's steps, until one is so small that what is left needs no pass.
  // False when it did not settle.
  bool Run(double small_step) {
    score_ = ScoreAt(values_);
    for (int steps = 0; steps < kMostIterations; ++steps, ++iterations_) {
      if (!Factorise()) return false;
      Vector step = factors_.solve(Uphill(score_.slope));
      if (step.cwiseAbs().maxCoeff() < small_step) {
        values_ += step;
        return true;
      }
      if (!Move(step)) return false;
      if (values_.cwiseAbs().maxCoeff() > kFarthest) return false;
    }
    return false;
  }

  Vector Coefficients() const {
    return parameters_.Full(values_, table_.terms());
  }
  // Variances of the terms, 0 where they are not free.
  Vector Variances() const {
    const Index size = parameters_.size();
    const Matrix inverse = factors_.solve(Matrix::Identity(size, size));
    Vector variances = inverse.diagonal();
    if (parameters_.intercept) {
      for (Index k = 0; k < parameters_.buckets; ++k)
        variances[k] += 2 * inverse(k, size - 1) + inverse(size - 1, size - 1);
    }
    Vector full = Vector::Zero(static_cast<Index>(table_.terms()));
    for (std::size_t i = 0; i < parameters_.terms.size(); ++i)
      full[parameters_.terms[i]] = variances[static_cast<Index>(i)];
    return full;
  }
  double log_likelihood() const { return score_.log_likelihood; }
  int iterations() const { return iterations_; }

 private:
  Score ScoreAt(const Vector& values) const {
    return recovery_internal::ScoreOf(table_, options_.link,
                                      parameters_.Full(values, table_.terms()),
                                      executor_);
  }
  // The slope of the penalised likelihood in the parameters.
  Vector Uphill(const Vector& slope) const {
    return parameters_.Slope(slope) - penalty_.cwiseProduct(values_);
  }
  double Objective(const Score& score, const Vector& values) const {
    return score.log_likelihood -
           0.5 * penalty_.dot(values.cwiseProduct(values));
  }

  bool Factorise() {
    Matrix information = parameters_.Information(score_.information);
    information.diagonal() += penalty_;
    factors_.compute(information);
    // Facts that say the same leave a pivot of rounding alone.
    const double largest = information.diagonal().maxCoeff();
    return factors_.info() == Eigen::Success && largest > 0 &&
           factors_.vectorD().minCoeff() > 1e-13 * largest;
  }

  // Halves the step until the likelihood does not fall by it.
  bool Move(Vector& step) {
    const double before = Objective(score_, values_);
    for (int halving = 0; halving < 40; ++halving, step /= 2) {
      const Vector values = values_ + step;
      Score score = ScoreAt(values);
      const double after = Objective(score, values);
      if (std::isfinite(after) && after >= before - 1e-12 * std::abs(before)) {
        values_ = values;
        score_ = std::move(score);
        return true;
      }
    }
    return false;
  }

  const HazardTable& table_;
  const Parameters& parameters_;
  HazardOptions options_;
  const Executor& executor_;
  Vector values_, penalty_;
  Score score_;
  Eigen::LDLT<Matrix> factors_;
  int iterations_ = 0;
};

absl::StatusOr<HazardCell> AllOf(const std::vector<HazardTerm>& terms,
                                 std::size_t buckets) {
  HazardCell all;
  for (std::size_t k = 0; k < buckets; ++k) {
    all.days += terms[k].cell.days;
    all.paid += terms[k].cell.paid;
  }
  if (all.paid > 0 && all.paid < all.days) return all;
  return absl::FailedPreconditionError(
      absl::StrCat(all.paid, " paid of ", all.days,
                   " item-days: there is no pace to learn"));
}

double HazardOf(const HazardCell& all) {
  return static_cast<double>(all.paid) / static_cast<double>(all.days);
}

double PaidOf(const HazardTable& table) {
  double paid = 0;
  for (const HazardTable::Block& block : table.blocks()) {
    for (std::size_t row = 0; row < block.rows(); ++row) {
      for (const HazardTable::Cell& cell : block.cells_of(row))
        paid += cell.paid;
    }
  }
  return paid;
}

// Most of the way is gone on a part of a large table, where it costs little,
// and the rest by what the part knows of the curvature.
bool Settle(const HazardTable& table, const Parameters& parameters,
            const HazardOptions& options, const HazardCell& all,
            const Executor& executor, Fitter* fitter) {
  constexpr std::size_t kFewestRows = 4096;
  constexpr double kStepOfPart = 1e-2;  // It errs by as much.
  const double hazard = HazardOf(all);
  fitter->StartAt(hazard);
  if (table.rows() < kFewestRows) return fitter->Run(kSmallStep);
  const HazardTable part = table.Sixteenth();
  const double share = PaidOf(part) / static_cast<double>(all.paid);
  HazardOptions of_part = options;
  of_part.ridge *= share;
  Fitter coarse(part, parameters, of_part, executor);
  coarse.StartAt(hazard);
  if (coarse.Run(kStepOfPart)) fitter->Approach(coarse, share);
  return fitter->Run(kSmallStep);
}

absl::Status NotSettled(const Vector& coefficients, const HazardFit& fit) {
  Index farthest = 0;
  coefficients.cwiseAbs().maxCoeff(&farthest);
  return absl::FailedPreconditionError(absl::StrCat(
      "separation, or facts that say the same: the fit does not settle; ",
      NameOf(fit.terms[static_cast<std::size_t>(farthest)], fit.model.design),
      " ran furthest, to ", coefficients[farthest],
      "; merge bins or use ridge"));
}

void FillIn(const Fitter& fitter, double design_effect, HazardFit* fit) {
  const Vector coefficients = fitter.Coefficients();
  const Vector variances = fitter.Variances() * design_effect;
  fit->model.effects.resize(fit->model.design.covariates.size());
  for (std::size_t i = 0; i < fit->terms.size(); ++i) {
    HazardTerm& term = fit->terms[i];
    term.coefficient = coefficients[static_cast<Index>(i)];
    term.std_error = std::sqrt(variances[static_cast<Index>(i)]);
    (term.covariate < 0
         ? fit->model.baseline
         : fit->model.effects[static_cast<std::size_t>(term.covariate)])
        .push_back(term.coefficient);
  }
  fit->log_likelihood = fitter.log_likelihood();
  fit->iterations = fitter.iterations();
}

}  // namespace

absl::StatusOr<HazardFit> FitHazard(const HazardCounts& counts,
                                    const HazardOptions& options,
                                    const Executor& executor) {
  if (!(options.ridge >= 0) || !std::isfinite(options.ridge)) {
    return absl::InvalidArgumentError(
        absl::StrCat("ridge ", options.ridge, " is not in [0, infinity)"));
  }
  const HazardTable table(counts, executor);
  HazardFit fit;
  fit.model.design = counts.design();
  fit.model.link = options.link;
  fit.terms = TermsOf(table);
  const absl::StatusOr<HazardCell> all = AllOf(fit.terms, table.buckets());
  if (!all.ok()) return all.status();
  const absl::StatusOr<Parameters> parameters =
      Choose(fit.terms, fit.model.design, options.ridge > 0);
  if (!parameters.ok()) return parameters.status();
  Fitter fitter(table, *parameters, options, executor);
  if (!Settle(table, *parameters, options, *all, executor, &fitter))
    return NotSettled(fitter.Coefficients(), fit);
  FillIn(fitter, counts.design_effect(), &fit);
  return fit;
}

}  // namespace arrears
