// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/roll_matrix.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

constexpr std::size_t kMostRollBuckets = 64, kMostExits = 16;
constexpr double kLargestRadius = 1 - 1e-12;

using RowMajorMatrix =
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Index IndexOf(std::size_t i) { return static_cast<Eigen::Index>(i); }

Eigen::Map<const RowMajorMatrix> MapOf(const RollStates& states,
                                       const std::vector<double>& cells) {
  return {cells.data(), IndexOf(states.buckets.size()), IndexOf(states.size())};
}

RowMajorMatrix ToBuckets(const RollMatrix& matrix) {
  return MapOf(matrix.states(), matrix.cells())
      .leftCols(IndexOf(matrix.buckets()));
}

RowMajorMatrix ToExits(const RollMatrix& matrix) {
  return MapOf(matrix.states(), matrix.cells())
      .rightCols(IndexOf(matrix.exits()));
}

absl::Status Fault(const RollStates& states, std::size_t bucket,
                   const std::string& what) {
  return absl::InvalidArgumentError(
      absl::StrCat("bucket ", states.buckets[bucket], ": ", what));
}

std::string StateName(const RollStates& states, std::size_t state) {
  const std::size_t buckets = states.buckets.size();
  return state < buckets ? states.buckets[state]
                         : states.exits[state - buckets];
}

absl::Status CheckSizes(const RollStates& states,
                        const std::vector<double>& cells) {
  const std::size_t buckets = states.buckets.size();
  if (buckets == 0 || buckets > kMostRollBuckets) {
    return absl::InvalidArgumentError(absl::StrCat(
        "buckets: ", buckets, " is not in [1, ", kMostRollBuckets, "]"));
  }
  if (states.exits.empty() || states.exits.size() > kMostExits) {
    return absl::InvalidArgumentError(absl::StrCat(
        "exits: ", states.exits.size(), " is not in [1, ", kMostExits, "]"));
  }
  if (cells.size() != buckets * states.size()) {
    return absl::InvalidArgumentError(absl::StrCat("cells: ", cells.size(),
                                                   " are not ", buckets,
                                                   " rows of ", states.size()));
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (std::isfinite(cells[i])) continue;
    return Fault(
        states, i / states.size(),
        absl::StrCat("the share to ", StateName(states, i % states.size()),
                     " is not a finite number"));
  }
  return absl::OkStatus();
}

double SumOf(const double* row, std::size_t size) {
  double sum = 0;
  for (std::size_t j = 0; j < size; ++j) sum += row[j];
  return sum;
}

absl::Status CheckRow(const RollStates& states, const double* row,
                      std::size_t bucket) {
  for (std::size_t j = 0; j < states.size(); ++j) {
    if (row[j] >= 0 && row[j] <= 1) continue;
    return Fault(states, bucket,
                 absl::StrCat("the share to ", StateName(states, j), ", ",
                              row[j], ", is not in [0, 1]"));
  }
  const double sum = SumOf(row, states.size());
  if (std::abs(sum - 1) <= RollMatrix::kRowTolerance) return absl::OkStatus();
  return Fault(states, bucket, absl::StrCat("shares add to ", sum, ", not 1"));
}

// Per bucket: can an exit be reached?
std::vector<bool> FindsExit(const RollStates& states,
                            const std::vector<double>& cells) {
  const std::size_t buckets = states.buckets.size(), size = states.size();
  std::vector<bool> finds(buckets, false);
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < buckets; ++i) {
      for (std::size_t j = 0; j < size && !finds[i]; ++j) {
        if (cells[i * size + j] > 0 && (j >= buckets || finds[j])) {
          finds[i] = true;
          more = true;
        }
      }
    }
  }
  return finds;
}

// The limit of the n-th root of the norm of Q^n (Gelfand 1941), n doubling: by
// n = 2^60 nothing is left of the difference, whatever the eigenvalues.
double SpectralRadius(const RollStates& states,
                      const std::vector<double>& cells) {
  constexpr int kDoublings = 60;
  RowMajorMatrix power =
      MapOf(states, cells).leftCols(IndexOf(states.buckets.size()));
  double log_radius = 0, share = 1;
  for (int k = 0; k < kDoublings; ++k, share /= 2) {
    const double norm = power.rowwise().sum().maxCoeff();
    if (norm == 0) return 0;
    log_radius += share * std::log(norm);
    power /= norm;
    power = (power * power).eval();
  }
  return std::exp(log_radius);
}

// What is mended by SanitiseRolls, one step at a time.
class Mending {
 public:
  Mending(const RollStates& states, std::vector<double>& cells,
          std::vector<RollChange>& changes)
      : states_(states), cells_(cells), changes_(changes) {}

  void LiftNegatives() {
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (cells_[c] >= 0) continue;
      Note(RollRepair::kNegativeToZero, c / size(), c % size(), cells_[c], 0);
      cells_[c] = 0;
    }
  }
  void Rescale() {
    for (std::size_t i = 0; i < buckets(); ++i) {
      const double sum = SumOf(Row(i), size());
      if (sum == 0 || std::abs(sum - 1) <= RollMatrix::kRowTolerance) continue;
      Note(RollRepair::kRescaledRow, i, i, sum, 1);
      for (std::size_t j = 0; j < size(); ++j) Row(i)[j] /= sum;
    }
  }
  // False when there is no row to borrow.
  bool Borrow() {
    std::vector<std::size_t> full;
    for (std::size_t i = 0; i < buckets(); ++i) {
      if (SumOf(Row(i), size()) > 0) full.push_back(i);
    }
    if (full.empty()) return false;
    for (std::size_t i = 0; i < buckets(); ++i) {
      if (SumOf(Row(i), size()) > 0) continue;
      const auto distance = [i](std::size_t k) {
        return k > i ? k - i : i - k;
      };
      std::size_t lender = full.front();
      for (const std::size_t k : full) {
        if (distance(k) <= distance(lender)) lender = k;
      }
      Note(RollRepair::kBorrowedRow, i, lender, 0, 1);
      std::copy_n(Row(lender), size(), Row(i));
    }
    return true;
  }
  void OpenExit(std::size_t exit) {
    const std::vector<bool> finds = FindsExit(states_, cells_);
    for (std::size_t i = 0; i < buckets(); ++i) {
      // One that stays put is enough for those that only lead to it.
      if (finds[i] || Row(i)[i] == 0) continue;
      Note(RollRepair::kOpenedExit, i, buckets() + exit, Row(i)[i], 0);
      Row(i)[buckets() + exit] += Row(i)[i];
      Row(i)[i] = 0;
    }
  }

 private:
  std::size_t buckets() const { return states_.buckets.size(); }
  std::size_t size() const { return states_.size(); }
  double* Row(std::size_t i) { return &cells_[i * size()]; }
  void Note(RollRepair repair, std::size_t bucket, std::size_t state,
            double before, double after) {
    changes_.push_back({repair, bucket, state, before, after});
  }

  const RollStates& states_;
  std::vector<double>& cells_;
  std::vector<RollChange>& changes_;
};

// First one period of `a`, then one of `b`.
std::vector<double> Chain(const RollStates& states,
                          const std::vector<double>& a,
                          const std::vector<double>& b) {
  const std::size_t buckets = states.buckets.size(), size = states.size();
  std::vector<double> product(buckets * size, 0);
  for (std::size_t i = 0; i < buckets; ++i) {
    double* const row = &product[i * size];
    for (std::size_t k = 0; k < buckets; ++k) {
      const double share = a[i * size + k];
      for (std::size_t j = 0; j < size; ++j) row[j] += share * b[k * size + j];
    }
    for (std::size_t j = buckets; j < size; ++j) row[j] += a[i * size + j];
    // Sums stay 1 within rounding, also after many products.
    const double sum = SumOf(row, size);
    for (std::size_t j = 0; j < size; ++j) row[j] = std::min(row[j] / sum, 1.0);
  }
  return product;
}

void CopyOut(const RowMajorMatrix& from, std::vector<double>& into) {
  into.assign(from.data(), from.data() + from.size());
}

}  // namespace

RollMatrix::RollMatrix(RollStates states, std::vector<double> cells,
                       double radius)
    : states_(std::move(states)), cells_(std::move(cells)), radius_(radius) {}

absl::StatusOr<RollMatrix> RollMatrix::Create(RollStates states,
                                              std::vector<double> cells) {
  absl::Status status = CheckSizes(states, cells);
  for (std::size_t i = 0; status.ok() && i < states.buckets.size(); ++i) {
    status = CheckRow(states, &cells[i * states.size()], i);
  }
  if (!status.ok()) return status;
  const std::vector<bool> finds = FindsExit(states, cells);
  for (std::size_t i = 0; i < finds.size(); ++i) {
    if (finds[i]) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "bucket ", states.buckets[i], ": no exit can be reached from it"));
  }
  const double radius = SpectralRadius(states, cells);
  if (radius > kLargestRadius) {
    return absl::FailedPreconditionError(
        absl::StrCat("spectral radius ", radius, " of the shares from bucket ",
                     "to bucket is not below 1: such money never leaves"));
  }
  return RollMatrix(std::move(states), std::move(cells), radius);
}

absl::StatusOr<SanitisedRolls> SanitiseRolls(
    RollStates states, std::vector<double> cells,
    std::optional<std::size_t> stuck_exit) {
  absl::Status status = CheckSizes(states, cells);
  if (!status.ok()) return status;
  if (stuck_exit && *stuck_exit >= states.exits.size()) {
    return absl::InvalidArgumentError(absl::StrCat("stuck_exit ", *stuck_exit,
                                                   " is not in [0, ",
                                                   states.exits.size(), ")"));
  }
  std::vector<RollChange> changes;
  Mending mending(states, cells, changes);
  mending.LiftNegatives();
  mending.Rescale();
  if (!mending.Borrow()) {
    return absl::InvalidArgumentError("cells: nothing but zeros");
  }
  if (stuck_exit) mending.OpenExit(*stuck_exit);
  absl::StatusOr<RollMatrix> matrix =
      RollMatrix::Create(std::move(states), std::move(cells));
  if (!matrix.ok()) return matrix.status();
  return SanitisedRolls{*std::move(matrix), std::move(changes)};
}

absl::StatusOr<RollAbsorption> Absorb(const RollMatrix& matrix) {
  const Eigen::Index buckets = IndexOf(matrix.buckets());
  const RowMajorMatrix identity = RowMajorMatrix::Identity(buckets, buckets);
  const Eigen::PartialPivLU<RowMajorMatrix> lu(identity - ToBuckets(matrix));
  const RowMajorMatrix visits = lu.solve(identity);
  const RowMajorMatrix shares = lu.solve(ToExits(matrix));
  const RowMajorMatrix periods = lu.solve(RowMajorMatrix::Ones(buckets, 1));
  // (2 N - I) t - t^2, where N t is solved for as well.
  const RowMajorMatrix twice = lu.solve(periods);
  RollAbsorption end;
  end.buckets = matrix.buckets();
  end.exits = matrix.exits();
  CopyOut(visits, end.visits);
  CopyOut(shares.cwiseMax(0).cwiseMin(1), end.shares);
  CopyOut(periods, end.periods);
  CopyOut((2 * twice - periods - periods.cwiseProduct(periods)).cwiseMax(0),
          end.variance);
  if (!visits.allFinite()) {
    return absl::FailedPreconditionError("I - Q cannot be solved");
  }
  return end;
}

absl::StatusOr<RollMatrix> RollPower(const RollMatrix& matrix,
                                     std::int64_t periods) {
  if (periods < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("periods ", periods, " is below 1"));
  }
  const RollStates& states = matrix.states();
  std::vector<double> square = matrix.cells();
  std::optional<std::vector<double>> power;
  for (std::int64_t left = periods; left > 0; left /= 2) {
    if (left % 2 == 1) power = power ? Chain(states, *power, square) : square;
    if (left > 1) square = Chain(states, square, square);
  }
  return RollMatrix::Create(states, *std::move(power));
}

absl::StatusOr<RollMatrix> RollProduct(std::span<const RollMatrix> seasons) {
  if (seasons.empty()) {
    return absl::InvalidArgumentError("seasons: there is none");
  }
  const RollStates& states = seasons[0].states();
  std::vector<double> product = seasons[0].cells();
  for (std::size_t s = 1; s < seasons.size(); ++s) {
    if (seasons[s].states() != states) {
      return absl::InvalidArgumentError(
          absl::StrCat("seasons[", s, "]: states differ from the first's"));
    }
    product = Chain(states, product, seasons[s].cells());
  }
  return RollMatrix::Create(states, std::move(product));
}

absl::StatusOr<RollMatrix> WithoutExits(const RollMatrix& matrix,
                                        std::span<const std::size_t> dropped) {
  const RollStates& states = matrix.states();
  std::vector<bool> keep(states.size(), true);
  for (const std::size_t exit : dropped) {
    if (exit >= matrix.exits()) {
      return absl::InvalidArgumentError(
          absl::StrCat("exit ", exit, " is not in [0, ", matrix.exits(), ")"));
    }
    keep[matrix.buckets() + exit] = false;
  }
  RollStates left{states.buckets, {}};
  for (std::size_t e = 0; e < matrix.exits(); ++e) {
    if (keep[matrix.buckets() + e]) left.exits.push_back(states.exits[e]);
  }
  std::vector<double> cells;
  for (std::size_t i = 0; i < matrix.buckets(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < states.size(); ++j) {
      if (keep[j]) sum += matrix.at(i, j);
    }
    if (sum <= 0) {
      return absl::FailedPreconditionError(
          absl::StrCat("bucket ", states.buckets[i],
                       ": all leaves by exits that are left out"));
    }
    for (std::size_t j = 0; j < states.size(); ++j) {
      if (keep[j]) cells.push_back(std::min(matrix.at(i, j) / sum, 1.0));
    }
  }
  return RollMatrix::Create(std::move(left), std::move(cells));
}

}  // namespace arrears
