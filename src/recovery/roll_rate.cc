// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/roll_rate.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/beta.h"
#include "recovery/draw_internal.h"

namespace arrears {
namespace {

constexpr std::size_t kMostFittedBuckets = 33;

absl::Status CheckMove(const RollMove& move, std::size_t position,
                       const RollStates& states) {
  const auto fault = [position](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("moves[", position, "]: ", what));
  };
  const auto buckets = static_cast<std::int32_t>(states.buckets.size());
  const auto size = static_cast<std::int32_t>(states.size());
  if (move.debtor < -1) {
    return fault(absl::StrCat("debtor ", move.debtor, " is below -1"));
  }
  if (move.from < 0 || move.from >= buckets) {
    return fault(
        absl::StrCat("from ", move.from, " is not in [0, ", buckets, ")"));
  }
  if (move.to < 0 || move.to >= size) {
    return fault(absl::StrCat("to ", move.to, " is not in [0, ", size, ")"));
  }
  if (move.open < 0 || (move.open > 0 && move.to >= buckets)) {
    return fault(absl::StrCat("open ", move.open, " with the state ", move.to));
  }
  for (std::size_t e = 0; e < kRollExits; ++e) {
    if (move.exited[e] >= 0) continue;
    return fault(
        absl::StrCat("exited[", e, "] ", move.exited[e], " is below 0"));
  }
  return absl::OkStatus();
}

absl::Status TooLarge(const RollStates& states, std::size_t bucket) {
  return absl::OutOfRangeError(
      absl::StrCat("bucket ", states.buckets[bucket],
                   ": the sum of what moved does not fit"));
}

RollTally TallyOf(std::size_t buckets, std::size_t cells) {
  RollTally tally;
  tally.cells.assign(cells, 0);
  tally.cell_squares.assign(cells, 0);
  tally.cell_rows.assign(cells, 0);
  tally.row_squares.assign(buckets, 0);
  tally.unit_squares.assign(buckets, 0);
  return tally;
}

// False when the sum does not fit.
bool AddProduct(std::int64_t a, std::int64_t b, RollTally::Square& into) {
  using Square = RollTally::Square;
  return !__builtin_add_overflow(
      into, static_cast<Square>(a) * static_cast<Square>(b), &into);
}

// Adds a debtor's row to the sums of that row; false when one does not fit.
bool AddRow(const std::int64_t* row, std::size_t bucket, std::size_t size,
            RollTally& tally) {
  std::int64_t sum = 0;
  bool fits = true;
  for (std::size_t j = 0; j < size; ++j) {
    fits = fits && !__builtin_add_overflow(sum, row[j], &sum);
  }
  fits = fits && AddProduct(sum, sum, tally.row_squares[bucket]);
  for (std::size_t j = 0; j < size && fits; ++j) {
    if (row[j] == 0) continue;
    const std::size_t cell = bucket * size + j;
    fits = !__builtin_add_overflow(tally.cells[cell], row[j],
                                   &tally.cells[cell]) &&
           AddProduct(row[j], row[j], tally.cell_squares[cell]) &&
           AddProduct(row[j], sum, tally.cell_rows[cell]);
  }
  return fits;
}

bool AddTally(const RollTally& from, RollTally& into) {
  bool fits = true;
  const auto add = [&fits](const auto& these, auto& those) {
    for (std::size_t i = 0; i < these.size() && fits; ++i) {
      fits = !__builtin_add_overflow(those[i], these[i], &those[i]);
    }
  };
  add(from.cells, into.cells);
  add(from.cell_squares, into.cell_squares);
  add(from.cell_rows, into.cell_rows);
  add(from.row_squares, into.row_squares);
  add(from.unit_squares, into.unit_squares);
  return fits;
}

struct Row {
  double sum = 0;
  std::vector<double> shares;
  double worth = 0;  // Independent units.
};

// Each share is a ratio of sums over debtors, so its variance is that of
// a_dj - p_j a_d over debtors d, where a_d is the debtor's row (Cochran 1977,
// 2.11). As many independent units have the same sum of variances.
Row RowOf(const RollCounts& counts, RollWeight weight, std::size_t bucket) {
  const RollTally& tally = counts.tally(weight);
  const std::size_t size = counts.states().size();
  const std::size_t first = bucket * size;
  Row row;
  row.shares.assign(size, 0);
  for (std::size_t j = 0; j < size; ++j) {
    row.sum += static_cast<double>(tally.cells[first + j]);
  }
  if (row.sum == 0) return row;
  const auto squares = static_cast<double>(tally.row_squares[bucket]);
  double independent = 0, observed = 0;
  for (std::size_t j = 0; j < size; ++j) {
    const double p = static_cast<double>(tally.cells[first + j]) / row.sum;
    row.shares[j] = p;
    independent += p * (1 - p);
    observed += static_cast<double>(tally.cell_squares[first + j]) -
                2 * p * static_cast<double>(tally.cell_rows[first + j]) +
                p * p * squares;
  }
  const auto debtors = static_cast<double>(counts.debtors()[bucket]);
  // Where all went one way, or one debtor is all there is, nothing shows how
  // they vary: each debtor is one unit, weighed by what it brings (Kish 1965).
  double worth = row.sum * row.sum / squares;
  const auto units = static_cast<double>(counts.units()[bucket]);
  if (debtors > 1 && observed > 0) {
    // Both variances are made unbiased for the share that was estimated.
    worth = independent * row.sum * row.sum / observed * (debtors - 1) /
            debtors * units / (units - 1);
  }
  // One amount beside which the others are nothing decides alone.
  const double most =
      row.sum * row.sum / static_cast<double>(tally.unit_squares[bucket]);
  row.worth = std::min(worth, most);
  return row;
}

absl::Status CheckOptions(const RollCounts& counts,
                          const RollFitOptions& options) {
  if (!(options.confidence > 0 && options.confidence < 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("confidence ", options.confidence, " is not in (0, 1)"));
  }
  const std::size_t cells =
      counts.states().buckets.size() * counts.states().size();
  if (!options.allowed.empty() && options.allowed.size() != cells) {
    return absl::InvalidArgumentError(absl::StrCat(
        "allowed: ", options.allowed.size(), " cells, not ", cells));
  }
  return absl::OkStatus();
}

absl::Status FillRow(const RollCounts& counts, const RollFitOptions& options,
                     std::size_t bucket, RollPosterior& fit,
                     std::vector<double>& mean) {
  const RollStates& states = counts.states();
  const Row row = RowOf(counts, options.weight, bucket);
  const std::size_t first = bucket * states.size();
  double total = 0;
  for (std::size_t j = 0; j < states.size(); ++j) {
    if (options.allowed.empty() || options.allowed[first + j] != 0) {
      fit.alpha[first + j] =
          recovery_internal::kPriorPerCell + row.worth * row.shares[j];
    } else if (row.shares[j] > 0) {
      const std::size_t buckets = states.buckets.size();
      return absl::InvalidArgumentError(absl::StrCat(
          "bucket ", states.buckets[bucket], ": something went to ",
          j < buckets ? states.buckets[j] : states.exits[j - buckets],
          ", which is not allowed"));
    }
    total += fit.alpha[first + j];
  }
  if (total == 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        "bucket ", states.buckets[bucket], ": no cell is allowed"));
  }
  const double tail = (1 - options.confidence) / 2;
  for (std::size_t j = 0; j < states.size(); ++j) {
    const double alpha = fit.alpha[first + j];
    mean[first + j] = alpha / total;
    const Beta beta{alpha, total - alpha};
    fit.lower[first + j] = std::min(beta.Quantile(tail), mean[first + j]);
    fit.upper[first + j] = std::max(beta.Quantile(1 - tail), mean[first + j]);
  }
  fit.worth[bucket] = row.worth;
  return absl::OkStatus();
}

}  // namespace

RollCounts::RollCounts(RollStates states, Currency currency)
    : states_(std::move(states)), currency_(currency) {
  const std::size_t buckets = states_.buckets.size();
  const std::size_t cells = buckets * states_.size();
  number_ = TallyOf(buckets, cells);
  amount_ = TallyOf(buckets, cells);
  units_.assign(buckets, 0);
  debtors_.assign(buckets, 0);
  debtor_number_.assign(cells, 0);
  debtor_amount_.assign(cells, 0);
}

absl::StatusOr<RollCounts> RollCounts::Create(std::vector<std::string> buckets,
                                              Currency currency) {
  if (buckets.empty() || buckets.size() > kMostFittedBuckets) {
    return absl::InvalidArgumentError(absl::StrCat("buckets: ", buckets.size(),
                                                   " is not in [1, ",
                                                   kMostFittedBuckets, "]"));
  }
  return RollCounts(
      {std::move(buckets), {"paid", "written_off", "credited", "disputed"}},
      currency);
}

absl::Status RollCounts::Add(std::span<const RollMove> chunk) {
  const std::size_t buckets = states_.buckets.size();
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    const RollMove& move = chunk[i];
    absl::Status status = CheckMove(move, i, states_);
    if (!status.ok()) return status;
    const auto from = static_cast<std::size_t>(move.from);
    const auto to = static_cast<std::size_t>(move.to);
    if (std::find(touched_.begin(), touched_.end(), from) == touched_.end()) {
      touched_.push_back(from);
    }
    const std::size_t first = from * states_.size();
    ++debtor_number_[first + to];
    ++units_[from];
    std::int64_t unit = move.open;
    bool fits = !__builtin_add_overflow(debtor_amount_[first + to], move.open,
                                        &debtor_amount_[first + to]);
    for (std::size_t e = 0; e < kRollExits; ++e) {
      std::int64_t& cell = debtor_amount_[first + buckets + e];
      fits = fits && !__builtin_add_overflow(cell, move.exited[e], &cell) &&
             !__builtin_add_overflow(unit, move.exited[e], &unit);
    }
    fits = fits && AddProduct(unit, unit, amount_.unit_squares[from]) &&
           AddProduct(1, 1, number_.unit_squares[from]);
    if (!fits) return TooLarge(states_, from);
    const bool more = i + 1 < chunk.size() && move.debtor != -1 &&
                      chunk[i + 1].debtor == move.debtor;
    if (more) continue;
    status = CloseDebtor();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status RollCounts::CloseDebtor() {
  const std::size_t size = states_.size();
  for (const std::size_t bucket : touched_) {
    std::int64_t* const number = &debtor_number_[bucket * size];
    std::int64_t* const amount = &debtor_amount_[bucket * size];
    if (!AddRow(number, bucket, size, number_) ||
        !AddRow(amount, bucket, size, amount_)) {
      return TooLarge(states_, bucket);
    }
    ++debtors_[bucket];
    std::fill_n(number, size, 0);
    std::fill_n(amount, size, 0);
  }
  touched_.clear();
  return absl::OkStatus();
}

absl::Status RollCounts::Merge(const RollCounts& other) {
  if (states_ != other.states_ || currency_ != other.currency_) {
    return absl::InvalidArgumentError(
        absl::StrCat("rolls of ", states_.buckets.size(), " buckets in ",
                     currency_.code(), " and of ", other.states_.buckets.size(),
                     " in ", other.currency_.code(), " are not of one kind"));
  }
  if (!AddTally(other.number_, number_) || !AddTally(other.amount_, amount_)) {
    return absl::OutOfRangeError("the sums of what moved do not fit");
  }
  for (std::size_t i = 0; i < units_.size(); ++i) {
    units_[i] += other.units_[i];
    debtors_[i] += other.debtors_[i];
  }
  return absl::OkStatus();
}

absl::StatusOr<RollPosterior> FitRolls(const RollCounts& counts,
                                       const RollFitOptions& options) {
  absl::Status status = CheckOptions(counts, options);
  if (!status.ok()) return status;
  const std::size_t buckets = counts.states().buckets.size();
  const std::size_t cells = buckets * counts.states().size();
  std::vector<double> mean(cells, 0);
  RollPosterior fit{{}, mean, mean, mean, std::vector<double>(buckets, 0)};
  for (std::size_t i = 0; i < buckets; ++i) {
    status = FillRow(counts, options, i, fit, mean);
    if (!status.ok()) return status;
  }
  absl::StatusOr<RollMatrix> matrix =
      RollMatrix::Create(counts.states(), std::move(mean));
  if (!matrix.ok()) return matrix.status();
  fit.mean = *std::move(matrix);
  return fit;
}

absl::StatusOr<RollMatrix> DrawRolls(const RollPosterior& posterior,
                                     std::uint64_t seed, std::uint64_t draw) {
  const RollStates& states = posterior.mean.states();
  std::vector<double> cells;
  for (std::size_t i = 0; i < states.buckets.size(); ++i) {
    const std::size_t first = i * states.size();
    const std::vector<double> row = recovery_internal::DrawDirichlet(
        &posterior.alpha[first], states.size(), seed, draw,
        static_cast<std::uint32_t>(first));
    cells.insert(cells.end(), row.begin(), row.end());
  }
  return RollMatrix::Create(states, std::move(cells));
}

}  // namespace arrears
