// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/fit.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/beta.h"

namespace arrears {
namespace {

// Of the items open at a stage's first day: what becomes of them in it. The
// rest is lost.
struct Shares {
  double recovered = 0, open = 0;
};

// The Dirichlet posterior of a stage.
struct Stage {
  Shares mean;
  double items = 0;  // Own items, without the prior's.
  double worth = 0;  // With the prior's: the sum of the Dirichlet's numbers.
};

// Mean and variance of R at each age, and how it goes with the next one's.
struct Moments {
  std::vector<double> mean, variance, with_next;
};

// Variance of one item's contribution to R, where `next` is R at the end.
double ItemVariance(const Shares& share, double next) {
  return share.recovered * (1 - share.recovered) -
         2 * next * share.recovered * share.open +
         next * next * share.open * (1 - share.open);
}

std::vector<Shares> SharesOf(const RecoveryCurve& prior,
                             const std::vector<int>& ages) {
  std::vector<Shares> shares(ages.size());
  for (std::size_t k = 0; k < ages.size(); ++k) {
    const double now = prior.At(ages[k]).probability;
    // What comes after the horizon counts as not recovered.
    const double then =
        k + 1 < ages.size() ? prior.At(ages[k + 1]).probability : 0;
    const double paid = then < 1 ? (now - then) / (1 - then) : 0;
    shares[k] = {paid, 1 - paid};
  }
  return shares;
}

// R(k) = recovered + open * R(k + 1), stages independent of each other.
Moments Chain(const std::vector<Stage>& stages) {
  Moments r;
  r.mean.resize(stages.size());
  r.variance.resize(stages.size());
  r.with_next.resize(stages.size(), 1);
  double mean = 0, variance = 0;
  for (std::size_t k = stages.size(); k-- > 0;) {
    const Shares& share = stages[k].mean;
    const double spread = 1 / (stages[k].worth + 1);
    const double open_squared =
        share.open * share.open + share.open * (1 - share.open) * spread;
    const double later = variance;
    variance = ItemVariance(share, mean) * spread + later * open_squared;
    // The covariance of recovered + open * R(k + 1) with R(k + 1).
    if (variance > 0)
      r.with_next[k] = std::min(1.0, share.open * std::sqrt(later / variance));
    mean = share.recovered + share.open * mean;
    r.mean[k] = mean;
    r.variance[k] = variance;
  }
  return r;
}

// The non-increasing line nearest to `values` by weighted squares: neighbours
// that rise are pooled into their mean (Ayer et al. 1955).
std::vector<double> NonIncreasing(const std::vector<double>& values,
                                  const std::vector<double>& weights) {
  struct Block {
    double mean, weight;
    std::size_t size;
  };
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < values.size(); ++i) {
    blocks.push_back({values[i], weights[i], 1});
    while (blocks.size() > 1 &&
           blocks[blocks.size() - 2].mean < blocks.back().mean) {
      const Block last = blocks.back();
      blocks.pop_back();
      Block& into = blocks.back();
      const double weight = into.weight + last.weight;
      into.mean += (last.mean - into.mean) * (last.weight / weight);
      into.weight = weight;
      into.size += last.size;
    }
  }
  std::vector<double> line;
  for (const Block& block : blocks)
    line.insert(line.end(), block.size, block.mean);
  return line;
}

absl::Status CheckOption(const char* name, double value, double low,
                         double high) {
  if (value > low && value < high) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " ", value, " is not in (", low, ", ", high, ")"));
}

// The prior's shares are worth `prior_items` at each stage.
std::vector<Stage> Posterior(const RecoveryTally& tally,
                             const std::vector<Shares>& prior,
                             double prior_items) {
  std::vector<Stage> stages(prior.size());
  for (std::size_t k = 0; k < prior.size(); ++k) {
    const auto items = static_cast<double>(tally.sums[3 * k]);
    const auto recovered = static_cast<double>(tally.sums[3 * k + 1]);
    const auto open = static_cast<double>(tally.sums[3 * k + 2]);
    const double worth = prior_items + items;
    stages[k] = {{(prior_items * prior[k].recovered + recovered) / worth,
                  (prior_items * prior[k].open + open) / worth},
                 items,
                 worth};
  }
  return stages;
}

// The weights with which the counts move R at stage `from`, around the
// estimate: R is a function of shares, and a share moves with its count.
std::vector<double> SlopeOf(const std::vector<Stage>& stages,
                            const std::vector<double>& r, std::size_t from) {
  std::vector<double> slope(3 * stages.size(), 0);
  double reached = 1;  // P(open at stage k | open at `from`).
  for (std::size_t k = from; k < stages.size(); ++k) {
    const Shares& share = stages[k].mean;
    const double next = k + 1 < stages.size() ? r[k + 1] : 0;
    if (stages[k].items > 0) {
      const double weight = reached / stages[k].items;
      slope[3 * k] = -weight * (share.recovered + share.open * next);
      slope[3 * k + 1] = weight;
      slope[3 * k + 2] = weight * next;
    }
    reached *= share.open;
  }
  return slope;
}

// The sum over `count` units of the squares of what each moves R by, made
// unbiased for the mean that was estimated from them.
double SquaredMoves(const std::vector<double>& slope,
                    const std::vector<std::int64_t>& products,
                    std::int64_t count) {
  double sum = 0;
  for (std::size_t i = 0; i < slope.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      sum += (i == j ? 1 : 2) * slope[i] * slope[j] *
             static_cast<double>(products[i * (i + 1) / 2 + j]);
    }
  }
  const auto units = static_cast<double>(count);
  return sum * units / (units - 1);
}

// How many times larger the variance of R at stage `from` is than if items
// were independent; at least 1.
double DesignEffect(const RecoveryTally& tally,
                    const std::vector<Stage>& stages,
                    const std::vector<double>& r, std::size_t from) {
  if (tally.debtors < 2) return 1;
  const std::vector<double> slope = SlopeOf(stages, r, from);
  const double by_debtor =
      SquaredMoves(slope, tally.debtor_products, tally.debtors);
  const double by_spell =
      SquaredMoves(slope, tally.spell_products, tally.spells);
  return by_spell > 0 ? std::max(1.0, by_debtor / by_spell) : 1;
}

absl::StatusOr<RecoveryCurve> CurveOf(const RecoveryTally& tally,
                                      const std::vector<Stage>& stages,
                                      const std::vector<int>& ages,
                                      CurveSpec spec) {
  const Moments r = Chain(stages);
  const double tail = (1 - spec.confidence) / 2;
  std::vector<double> lower, upper, worth;
  for (std::size_t k = 0; k < stages.size(); ++k) {
    const Beta beta = Beta::FromMoments(
        r.mean[k], r.variance[k] * DesignEffect(tally, stages, r.mean, k));
    // A beta with nearly all its weight on one end may have its mean outside
    // its middle.
    lower.push_back(std::min(beta.Quantile(tail), r.mean[k]));
    upper.push_back(std::max(beta.Quantile(1 - tail), r.mean[k]));
    worth.push_back(beta.alpha + beta.beta);
  }
  // With the same weights, pooling keeps lower <= mean <= upper.
  const std::vector<double> line = NonIncreasing(r.mean, worth);
  const std::vector<double> low = NonIncreasing(lower, worth);
  const std::vector<double> high = NonIncreasing(upper, worth);
  for (std::size_t k = 0; k < stages.size(); ++k) {
    const double p = std::clamp(line[k], 0.0, 1.0);  // Rounding alone.
    spec.knots.push_back(
        {ages[k],
         {p, std::clamp(low[k], 0.0, p), std::clamp(high[k], p, 1.0)},
         tally.sums[3 * k],
         r.with_next[k]});
  }
  return RecoveryCurve::Create(std::move(spec));
}

}  // namespace

absl::StatusOr<RecoveryFit> FitRecovery(const RecoveryCounts& counts,
                                        const RecoveryCurve& prior,
                                        const RecoveryOptions& options) {
  for (const absl::Status& status :
       {CheckOption("prior_items", options.prior_items, 0, 1e9),
        CheckOption("portfolio_items", options.portfolio_items, 0, 1e9),
        CheckOption("confidence", options.confidence, 0, 1)}) {
    if (!status.ok()) return status;
  }
  if (!prior.has_timing()) {
    return absl::FailedPreconditionError(
        absl::StrCat("curve ", prior.id(),
                     ": a step has no timing that items could update"));
  }
  const std::vector<int>& ages = counts.stages().ages;
  CurveSpec spec;
  spec.id = absl::StrCat(prior.id(), "+own");
  spec.source = absl::StrCat("Own ledger, ", counts.spells(),
                             " items; prior: ", prior.source());
  spec.confidence = options.confidence;
  RecoveryTally all = counts.tally(-1);
  for (int s = 0; s < counts.stages().segments; ++s) all += counts.tally(s);
  const std::vector<Stage> stages =
      Posterior(all, SharesOf(prior, ages), options.prior_items);
  absl::StatusOr<RecoveryCurve> portfolio = CurveOf(all, stages, ages, spec);
  if (!portfolio.ok()) return portfolio.status();

  std::vector<Shares> pooled;
  pooled.reserve(stages.size());
  for (const Stage& stage : stages) pooled.push_back(stage.mean);
  const std::string id = spec.id;
  RecoveryFit fit{*std::move(portfolio), {}};
  for (int s = 0; s < counts.stages().segments; ++s) {
    const RecoveryTally& tally = counts.tally(s);
    spec.id = absl::StrCat(id, "+segment ", s);
    absl::StatusOr<RecoveryCurve> curve = CurveOf(
        tally, Posterior(tally, pooled, options.portfolio_items), ages, spec);
    if (!curve.ok()) return curve.status();
    fit.segments.push_back(*std::move(curve));
  }
  return fit;
}

}  // namespace arrears
