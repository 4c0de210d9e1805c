// SPDX-License-Identifier: Apache-2.0
//
// hazard_score_internal.h: what a pass over a table of patterns says of the
// fit.
#ifndef ARREARS_RECOVERY_HAZARD_SCORE_INTERNAL_H_
#define ARREARS_RECOVERY_HAZARD_SCORE_INTERNAL_H_

#include <Eigen/Dense>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/recovery/hazard.h"
#include "recovery/hazard_table_internal.h"

namespace arrears::recovery_internal {

// The log likelihood, its slope and the expected information, over all terms;
// the lower triangle of the latter.
struct HazardScore {
  double log_likelihood = 0;
  Eigen::VectorXd slope;
  Eigen::MatrixXd information;

  explicit HazardScore(std::size_t terms)
      : slope(Eigen::VectorXd::Zero(static_cast<Eigen::Index>(terms))),
        information(Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(terms),
                                          static_cast<Eigen::Index>(terms))) {}
  HazardScore& operator+=(const HazardScore& other) {
    log_likelihood += other.log_likelihood;
    slope += other.slope;
    information += other.information;
    return *this;
  }
};

struct CellScore {
  double log_likelihood, slope, information;
};

inline CellScore ScoreCell(HazardLink link, double days, double paid,
                           double x) {
  const double e = std::exp(x);
  if (link == HazardLink::kLogit) {
    const double hazard = e / (1 + e);
    return {paid * x - days * std::log1p(e), paid - days * hazard,
            days * hazard * (1 - hazard)};
  }
  const double open = std::exp(-e), hazard = -std::expm1(-e);
  return {(paid > 0 ? paid * std::log(hazard) : 0) - (days - paid) * e,
          paid * e * open / hazard - (days - paid) * e,
          days * e * e * open / hazard};
}

inline double CellSlope(HazardLink link, double days, double paid, double x) {
  const double e = std::exp(x);
  if (link == HazardLink::kLogit) return paid - days * (e / (1 + e));
  return (paid > 0 ? paid * e * std::exp(-e) / -std::expm1(-e) : 0) -
         (days - paid) * e;
}

inline double EffectsOf(std::span<const std::uint16_t> terms,
                        const Eigen::VectorXd& beta) {
  double sum = 0;
  for (const std::uint16_t term : terms) sum += beta[term];
  return sum;
}

inline void ScoreRow(const HazardTable::Block& block, std::size_t row,
                     HazardLink link, const Eigen::VectorXd& beta,
                     HazardScore& score) {
  const std::span<const std::uint16_t> terms = block.terms_of(row);
  const double own = EffectsOf(terms, beta);
  double slope = 0, information = 0;
  Eigen::Index bucket = block.first_bucket_of(row);
  for (const HazardTable::Cell& cell : block.cells_of(row)) {
    const CellScore one =
        ScoreCell(link, cell.days, cell.paid, beta[bucket] + own);
    score.log_likelihood += one.log_likelihood;
    score.slope[bucket] += one.slope;
    double* column = score.information.col(bucket).data();
    column[bucket++] += one.information;
    for (const std::uint16_t term : terms) column[term] += one.information;
    slope += one.slope;
    information += one.information;
  }
  for (std::size_t c = 0; c < terms.size(); ++c) {
    score.slope[terms[c]] += slope;
    double* column = score.information.col(terms[c]).data();
    for (std::size_t d = c; d < terms.size(); ++d)
      column[terms[d]] += information;
  }
}

// The slope alone, without what costs most.
inline void SlopeRow(const HazardTable::Block& block, std::size_t row,
                     HazardLink link, const Eigen::VectorXd& beta,
                     Eigen::VectorXd& total) {
  const std::span<const std::uint16_t> terms = block.terms_of(row);
  const double own = EffectsOf(terms, beta);
  double slope = 0;
  Eigen::Index bucket = block.first_bucket_of(row);
  for (const HazardTable::Cell& cell : block.cells_of(row)) {
    const double one =
        CellSlope(link, cell.days, cell.paid, beta[bucket] + own);
    total[bucket++] += one;
    slope += one;
  }
  for (const std::uint16_t term : terms) total[term] += slope;
}

// The sum over the blocks, in their order, of what add(block, row, part) adds.
template <class Part, class AddRow>
Part PassOver(const HazardTable& table, const Part& zero,
              const Executor& executor, const AddRow& add) {
  std::vector<Part> parts(table.blocks().size(), zero);
  executor.Run(parts.size(), [&](std::size_t task) {
    const HazardTable::Block& block = table.blocks()[task];
    for (std::size_t row = 0; row < block.rows(); ++row)
      add(block, row, parts[task]);
  });
  for (std::size_t task = 1; task < parts.size(); ++task)
    parts[0] += parts[task];
  return std::move(parts[0]);
}

// Beta holds a value for each term.
inline HazardScore ScoreOf(const HazardTable& table, HazardLink link,
                           const Eigen::VectorXd& beta,
                           const Executor& executor) {
  return PassOver(
      table, HazardScore(table.terms()), executor,
      [&](const HazardTable::Block& block, std::size_t row, HazardScore& part) {
        ScoreRow(block, row, link, beta, part);
      });
}

inline Eigen::VectorXd SlopeOf(const HazardTable& table, HazardLink link,
                               const Eigen::VectorXd& beta,
                               const Executor& executor) {
  const Eigen::VectorXd zero = Eigen::VectorXd::Zero(beta.size());
  return PassOver(
      table, zero, executor,
      [&](const HazardTable::Block& block, std::size_t row,
          Eigen::VectorXd& part) { SlopeRow(block, row, link, beta, part); });
}

}  // namespace arrears::recovery_internal

#endif  // ARREARS_RECOVERY_HAZARD_SCORE_INTERNAL_H_
