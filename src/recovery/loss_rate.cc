// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/loss_rate.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/beta.h"
#include "recovery/draw_internal.h"

namespace arrears {
namespace {

using recovery_internal::DrawDirichlet;
using recovery_internal::NearestRank;
using recovery_internal::NormalQuantile;
using recovery_internal::UniformAt;

constexpr int kMostDraws = 100000;

absl::Status CheckOptions(const LossOptions& options) {
  if (options.draws < 0 || options.draws > kMostDraws) {
    return absl::InvalidArgumentError(absl::StrCat(
        "draws ", options.draws, " is not in [0, ", kMostDraws, "]"));
  }
  if (options.confidence > 0 && options.confidence < 1) return {};
  return absl::InvalidArgumentError(
      absl::StrCat("confidence ", options.confidence, " is not in (0, 1)"));
}

// The non-decreasing line nearest to `line` (Ayer et al. 1955), equal weights.
void PoolToRise(double* line, std::size_t size) {
  struct Block {
    double sum;
    std::size_t size;
    double Mean() const { return sum / static_cast<double>(size); }
  };
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < size; ++i) {
    blocks.push_back({line[i], 1});
    while (blocks.size() > 1 &&
           blocks[blocks.size() - 2].Mean() > blocks.back().Mean()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back().sum += last.sum;
      blocks.back().size += last.size;
    }
  }
  for (const Block& block : blocks) {
    line = std::fill_n(line, block.size, block.Mean());
  }
}

// For each bucket the one whose rate it has: itself where something was seen.
std::vector<std::size_t> Lenders(const std::vector<bool>& seen) {
  std::vector<std::size_t> lenders(seen.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    lenders[i] = i;
    for (std::size_t far = 1; !seen[lenders[i]] && far < seen.size(); ++far) {
      if (i + far < seen.size() && seen[i + far]) {
        lenders[i] = i + far;
      } else if (i >= far && seen[i - far]) {
        lenders[i] = i - far;
      }
    }
  }
  return lenders;
}

// Sorts out each bucket's draws for the interval.
void BoundByDraws(LossRates* rates) {
  const std::size_t buckets = rates->buckets.size();
  const double tail = (1 - rates->confidence) / 2;
  for (std::size_t k = 0; k < buckets; ++k) {
    LossRate& bucket = rates->buckets[k];
    bucket.lower = bucket.upper = bucket.rate;
    std::vector<double> values;
    for (std::size_t d = k; d < rates->draws.size(); d += buckets) {
      values.push_back(rates->draws[d]);
    }
    if (values.empty()) continue;
    std::sort(values.begin(), values.end());
    bucket.lower = std::min(NearestRank(values, tail), bucket.rate);
    bucket.upper = std::max(NearestRank(values, 1 - tail), bucket.rate);
  }
}

void BorrowEach(const std::vector<std::size_t>& lenders, double* line) {
  const std::vector<double> own(line, line + lenders.size());
  for (std::size_t k = 0; k < lenders.size(); ++k) line[k] = own[lenders[k]];
}

// The last steps of each way to rates: borrow, force, bound.
LossRates Finish(std::string source, std::vector<double> line,
                 std::vector<double> draws, const std::vector<bool>& seen,
                 const LossOptions& options) {
  const std::size_t buckets = line.size();
  const std::vector<std::size_t> lenders = Lenders(seen);
  LossRates rates{std::move(source), std::vector<LossRate>(buckets),
                  options.confidence, std::move(draws)};
  BorrowEach(lenders, line.data());
  for (std::size_t d = 0; d < rates.draws.size(); d += buckets) {
    BorrowEach(lenders, &rates.draws[d]);
  }
  std::vector<double> forced = line;
  if (options.force_monotone) {
    PoolToRise(forced.data(), buckets);
    for (std::size_t d = 0; d < rates.draws.size(); d += buckets) {
      PoolToRise(&rates.draws[d], buckets);
    }
  }
  for (std::size_t k = 0; k < buckets; ++k) {
    LossRate& bucket = rates.buckets[k];
    bucket.rate = forced[k];
    if (lenders[k] != k) bucket.borrowed_from = lenders[k];
    if (forced[k] != line[k]) bucket.unforced = line[k];
  }
  BoundByDraws(&rates);
  return rates;
}

absl::Status CheckColumn(const char* name,
                         const std::vector<std::int64_t>& column,
                         std::size_t size, bool may_be_absent) {
  if (column.empty() && may_be_absent) return absl::OkStatus();
  if (column.size() != size) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": ", column.size(), " buckets, not ", size));
  }
  for (std::size_t k = 0; k < size; ++k) {
    if (column[k] >= 0) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(name, "[", k, "] ", column[k], " is below 0"));
  }
  return absl::OkStatus();
}

// What reached each bucket, and what of it was lost in the end.
struct Reached {
  std::vector<std::int64_t> all, lost;
};
absl::StatusOr<Reached> ReachedOf(const LossCohort& cohort) {
  const std::size_t buckets = cohort.paid.size();
  Reached reached{std::vector<std::int64_t>(buckets, 0),
                  std::vector<std::int64_t>(buckets, 0)};
  std::int64_t all = 0, lost = 0;
  for (std::size_t k = buckets; k-- > 0;) {
    if (__builtin_add_overflow(all, cohort.paid[k], &all) ||
        __builtin_add_overflow(all, cohort.lost[k], &all)) {
      return absl::OutOfRangeError(
          absl::StrCat("what reached bucket ", k, " does not fit"));
    }
    lost += cohort.lost[k];
    reached.all[k] = all;
    reached.lost[k] = lost;
  }
  return reached;
}

// Rates from the last bucket down: what is lost in it, and of what goes on,
// the next one's rate. The last bucket passes nothing on.
std::vector<double> DrawCohort(const LossCohort& cohort, const Reached& reached,
                               std::uint64_t seed, std::uint64_t draw) {
  const std::size_t buckets = cohort.paid.size();
  std::vector<double> line(buckets, 0);
  double next = 0;
  for (std::size_t k = buckets; k-- > 0;) {
    if (reached.all[k] == 0) continue;
    const double worth = static_cast<double>(cohort.items[k]) /
                         static_cast<double>(reached.all[k]);
    const bool last = k + 1 == buckets || reached.all[k + 1] == 0;
    const double going =
        last ? 0 : static_cast<double>(reached.all[k + 1]) * worth;
    const std::array<double, 3> alpha = {
        recovery_internal::kPriorPerCell +
            static_cast<double>(cohort.paid[k]) * worth,
        recovery_internal::kPriorPerCell +
            static_cast<double>(cohort.lost[k]) * worth,
        last ? 0 : recovery_internal::kPriorPerCell + going};
    const std::vector<double> share =
        DrawDirichlet(alpha.data(), alpha.size(), seed, draw,
                      static_cast<std::uint32_t>(3 * k));
    line[k] = next = share[1] + share[2] * next;
  }
  return line;
}

// Exits without the dilution, and where the loss then stands.
struct LossExit {
  std::size_t column = 0;
};
absl::StatusOr<LossExit> ExitOf(const RollLossOptions& options,
                                std::size_t exits) {
  if (!(options.loss_given_write_off >= 0 &&
        options.loss_given_write_off <= 1)) {
    return absl::InvalidArgumentError(absl::StrCat("loss_given_write_off ",
                                                   options.loss_given_write_off,
                                                   " is not in [0, 1]"));
  }
  if (options.loss_exit >= exits) {
    return absl::InvalidArgumentError(absl::StrCat(
        "loss_exit ", options.loss_exit, " is not in [0, ", exits, ")"));
  }
  LossExit exit{options.loss_exit};
  std::vector<std::size_t> dropped = options.dilution;
  std::sort(dropped.begin(), dropped.end());
  dropped.erase(std::unique(dropped.begin(), dropped.end()), dropped.end());
  for (const std::size_t e : dropped) {
    if (e == options.loss_exit) {
      return absl::InvalidArgumentError(
          absl::StrCat("exit ", e, " is both the loss and dilution"));
    }
    if (e < options.loss_exit) --exit.column;
  }
  return exit;
}

absl::StatusOr<std::vector<double>> LossColumn(const RollMatrix& rolls,
                                               const RollLossOptions& options,
                                               const LossExit& exit) {
  absl::StatusOr<RollMatrix> left = WithoutExits(rolls, options.dilution);
  if (!left.ok()) return left.status();
  absl::StatusOr<RollAbsorption> end = Absorb(*left);
  if (!end.ok()) return end.status();
  std::vector<double> line;
  for (std::size_t k = 0; k < end->buckets; ++k) {
    line.push_back(end->share(k, exit.column) * options.loss_given_write_off);
  }
  return line;
}

absl::Status CheckScalar(const std::string& name, double scalar) {
  if (scalar >= 0 && std::isfinite(scalar)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " ", scalar, " is not a finite number >= 0"));
}

// Calls change(rate) for each rate, bound and draw.
template <class Change>
void ChangeAll(const Change& change, LossRates* rates) {
  for (LossRate& bucket : rates->buckets) {
    for (double* rate : {&bucket.rate, &bucket.lower, &bucket.upper}) {
      *rate = change(*rate);
    }
  }
  for (double& draw : rates->draws) draw = change(draw);
}

// Draws of a curve: each knot of the beta distribution with its mean and the
// spread of its interval, a knot and the next going together as they are said
// to (a chain of normal numbers, turned into shares).
class CurveDraws {
 public:
  explicit CurveDraws(const RecoveryCurve& curve) : knots_(curve.knots()) {
    const double width = 2 * NormalQuantile((1 + curve.confidence()) / 2);
    for (const CurveKnot& knot : knots_) {
      const double sd = (knot.point.upper - knot.point.lower) / width;
      shares_.push_back(Beta::FromMoments(knot.point.probability, sd * sd));
    }
  }

  // R at each knot.
  std::vector<double> Draw(std::uint64_t seed, std::uint64_t draw) const {
    std::vector<double> drawn(knots_.size());
    double z = 0;
    for (std::size_t k = knots_.size(); k-- > 0;) {
      const double rho = k + 1 < knots_.size() ? knots_[k].with_next : 0;
      const double own =
          NormalQuantile(UniformAt(seed, draw, static_cast<std::uint32_t>(k)));
      z = rho * z + std::sqrt(1 - rho * rho) * own;
      drawn[k] = shares_[k].Quantile(std::erfc(-z / std::sqrt(2)) / 2);
    }
    return drawn;
  }

  // Linear between knots and flat outside, as the curve itself.
  double At(const std::vector<double>& drawn, int age) const {
    if (age <= knots_.front().age) return drawn.front();
    for (std::size_t k = 1; k < knots_.size(); ++k) {
      if (age > knots_[k].age) continue;
      const double part = static_cast<double>(age - knots_[k - 1].age) /
                          (knots_[k].age - knots_[k - 1].age);
      return drawn[k - 1] + part * (drawn[k] - drawn[k - 1]);
    }
    return drawn.back();
  }

 private:
  const std::vector<CurveKnot>& knots_;
  std::vector<Beta> shares_;
};

}  // namespace

absl::StatusOr<LossRates> GivenLossRates(std::vector<double> rates) {
  LossRates given{.source = "given", .buckets = {}, .draws = {}};
  for (std::size_t k = 0; k < rates.size(); ++k) {
    if (!(rates[k] >= 0 && rates[k] <= 1)) {
      return absl::InvalidArgumentError(
          absl::StrCat("rates[", k, "] ", rates[k], " is not in [0, 1]"));
    }
    given.buckets.push_back({rates[k], rates[k], rates[k], {}, {}});
  }
  return given;
}

absl::StatusOr<LossRates> CohortLossRates(const LossCohort& cohort,
                                          const LossOptions& options) {
  const std::size_t buckets = cohort.paid.size();
  for (const absl::Status& status :
       {CheckOptions(options), CheckColumn("paid", cohort.paid, buckets, false),
        CheckColumn("lost", cohort.lost, buckets, false),
        CheckColumn("credited", cohort.credited, buckets, true),
        CheckColumn("items", cohort.items, buckets, true)}) {
    if (!status.ok()) return status;
  }
  absl::StatusOr<Reached> reached = ReachedOf(cohort);
  if (!reached.ok()) return reached.status();
  if (buckets == 0 || reached->all[0] == 0) {
    return absl::FailedPreconditionError("nothing was paid or lost");
  }
  std::vector<double> line(buckets, 0);
  std::vector<bool> seen(buckets);
  for (std::size_t k = 0; k < buckets; ++k) {
    seen[k] = reached->all[k] > 0;
    if (!seen[k]) continue;
    line[k] = static_cast<double>(reached->lost[k]) /
              static_cast<double>(reached->all[k]);
  }
  std::vector<double> draws;
  const int count = cohort.items.empty() ? 0 : options.draws;
  for (int d = 0; d < count; ++d) {
    const std::vector<double> draw = DrawCohort(cohort, *reached, options.seed,
                                                static_cast<std::uint64_t>(d));
    draws.insert(draws.end(), draw.begin(), draw.end());
  }
  return Finish("cohort", std::move(line), std::move(draws), seen, options);
}

absl::StatusOr<LossRates> RollLossRates(const RollPosterior& rolls,
                                        const RollLossOptions& roll_options,
                                        const LossOptions& options) {
  absl::Status status = CheckOptions(options);
  if (!status.ok()) return status;
  absl::StatusOr<LossExit> exit = ExitOf(roll_options, rolls.mean.exits());
  if (!exit.ok()) return exit.status();
  absl::StatusOr<std::vector<double>> line =
      LossColumn(rolls.mean, roll_options, *exit);
  if (!line.ok()) return line.status();
  std::vector<bool> seen;
  for (const double worth : rolls.worth) seen.push_back(worth > 0);
  if (std::find(seen.begin(), seen.end(), true) == seen.end()) {
    return absl::FailedPreconditionError("no bucket has any moves");
  }
  std::vector<double> draws;
  for (int d = 0; d < options.draws; ++d) {
    absl::StatusOr<RollMatrix> matrix =
        DrawRolls(rolls, options.seed, static_cast<std::uint64_t>(d));
    if (!matrix.ok()) return matrix.status();
    absl::StatusOr<std::vector<double>> draw =
        LossColumn(*matrix, roll_options, *exit);
    if (!draw.ok()) return draw.status();
    draws.insert(draws.end(), draw->begin(), draw->end());
  }
  return Finish("roll rates", *std::move(line), std::move(draws), seen,
                options);
}

absl::StatusOr<LossRates> RollLossRates(const RollMatrix& rolls,
                                        const RollLossOptions& roll_options,
                                        const LossOptions& options) {
  absl::Status status = CheckOptions(options);
  if (!status.ok()) return status;
  absl::StatusOr<LossExit> exit = ExitOf(roll_options, rolls.exits());
  if (!exit.ok()) return exit.status();
  absl::StatusOr<std::vector<double>> line =
      LossColumn(rolls, roll_options, *exit);
  if (!line.ok()) return line.status();
  const std::vector<bool> seen(line->size(), true);
  return Finish("roll rates", *std::move(line), {}, seen, options);
}

absl::StatusOr<LossRates> CurveLossRates(const RecoveryCurve& curve,
                                         std::span<const int> ages,
                                         const LossOptions& options) {
  absl::Status status = CheckOptions(options);
  if (!status.ok()) return status;
  if (ages.empty()) return absl::InvalidArgumentError("ages: there is none");
  std::vector<double> line, draws;
  for (const int age : ages) line.push_back(1 - curve.At(age).probability);
  const CurveDraws knots(curve);
  for (int d = 0; d < options.draws; ++d) {
    const std::vector<double> drawn =
        knots.Draw(options.seed, static_cast<std::uint64_t>(d));
    for (const int age : ages) draws.push_back(1 - knots.At(drawn, age));
  }
  const std::vector<bool> seen(ages.size(), true);
  return Finish(curve.id(), std::move(line), std::move(draws), seen, options);
}

absl::StatusOr<LossRates> ScaleLossRates(double scalar, LossRates rates) {
  absl::Status status = CheckScalar("scalar", scalar);
  if (!status.ok()) return status;
  ChangeAll([scalar](double rate) { return std::min(1.0, rate * scalar); },
            &rates);
  return rates;
}

absl::StatusOr<LossRates> WeighLossScenarios(
    std::span<const LossScenario> scenarios, const LossRates& rates) {
  double sum = 0;
  for (const LossScenario& scenario : scenarios) {
    absl::Status status = CheckScalar(
        absl::StrCat("scenario ", scenario.name, ": scalar"), scenario.scalar);
    if (!status.ok()) return status;
    if (!(scenario.weight >= 0 && scenario.weight <= 1)) {
      return absl::InvalidArgumentError(
          absl::StrCat("scenario ", scenario.name, ": weight ", scenario.weight,
                       " is not in [0, 1]"));
    }
    sum += scenario.weight;
  }
  if (std::abs(sum - 1) > 1e-9) {
    return absl::InvalidArgumentError(
        absl::StrCat("weights of the scenarios add to ", sum, ", not 1"));
  }
  LossRates weighed = rates;
  ChangeAll(
      [scenarios](double rate) {
        double loss = 0;
        for (const LossScenario& scenario : scenarios) {
          loss += scenario.weight * std::min(1.0, rate * scenario.scalar);
        }
        return std::min(1.0, loss);
      },
      &weighed);
  return weighed;
}

}  // namespace arrears
