// SPDX-License-Identifier: Apache-2.0
//
// roll_matrix.h: what follows from a matrix of roll rates?
//
//   absl::StatusOr<RollMatrix> month = RollMatrix::Create(
//       {{"1-30", "31-60"}, {"paid", "bad"}}, {0.25, 0.25, 0.5, 0,
//                                              0.05, 0.25, 0.5, 0.2});
//   absl::StatusOr<RollAbsorption> end = Absorb(*month);
//   end->share(1, 1);                          // 0.2727: in the end bad
//
// A matrix that comes from outside may have rows that do not add up. Create
// refuses it and says where; SanitiseRolls mends what can be mended, and
// reports each change. METHODS.md#roll-rates.
#ifndef ARREARS_RECOVERY_ROLL_MATRIX_H_
#define ARREARS_RECOVERY_ROLL_MATRIX_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace arrears {

// Labels, for messages and reports.
struct RollStates {
  std::vector<std::string> buckets, exits;
  std::size_t size() const { return buckets.size() + exits.size(); }
  friend bool operator==(const RollStates&, const RollStates&) = default;
};

// Shares of each bucket's money (or units) that are in each state after one
// period; whoever has left stays away. Cells stand row by row, one row a
// bucket: first to the buckets (Q), then to the exits (R).
class RollMatrix {
 public:
  // Rows may miss 1 by this much, and are then kept as they are.
  static constexpr double kRowTolerance = 1e-9;

  RollMatrix() = default;  // No buckets: to be assigned to.

  // kInvalidArgument naming the bucket and what is wrong: no bucket or more
  // than 64, no exit or more than 16, another number of cells, a cell outside
  // [0, 1] or not finite, a row that does not add to 1. kFailedPrecondition
  // naming the bucket from which no exit can be reached, or the spectral radius
  // of Q when it is not below 1 - 1e-12: such money never leaves. O(buckets^3).
  [[nodiscard]] static absl::StatusOr<RollMatrix> Create(
      RollStates states, std::vector<double> cells);

  const RollStates& states() const { return states_; }
  std::size_t buckets() const { return states_.buckets.size(); }
  std::size_t exits() const { return states_.exits.size(); }
  const std::vector<double>& cells() const { return cells_; }
  // Requires bucket < buckets(), state < states().size().
  double at(std::size_t bucket, std::size_t state) const {
    return cells_[bucket * states_.size() + state];
  }
  // The largest eigenvalue of Q: the share that stays each period in the long
  // run. In [0, 1).
  double spectral_radius() const { return radius_; }

 private:
  RollMatrix(RollStates states, std::vector<double> cells, double radius);

  RollStates states_;
  std::vector<double> cells_;
  double radius_ = 0;
};

enum class RollRepair : std::uint8_t {
  kNegativeToZero,  // A cell below 0.
  kRescaledRow,     // A row whose sum was not 1: divided by it.
  kBorrowedRow,     // A row of zeros: the row of the nearest bucket that has
                    // one; of two as near, the older.
  kOpenedExit,      // No way out: what stayed in the bucket leaves by `exit`.
};

struct RollChange {
  RollRepair repair;
  std::size_t bucket = 0;
  // The cell; for a row, the state that the change speaks of: the row's own
  // (kRescaledRow), the lender's (kBorrowedRow), the exit's (kOpenedExit).
  std::size_t state = 0;
  // The cell's value, the row's sum, or the share moved.
  double before = 0, after = 0;
};

struct SanitisedRolls {
  RollMatrix matrix;
  std::vector<RollChange> changes;  // Empty: it was sound.
};

// `stuck_exit`: which exit takes what stays for ever; empty: such a matrix is
// refused. Changes are made in the order of RollRepair, rows from the youngest.
// A row within kRowTolerance of 1 is left as it is. Errors as Create for what
// cannot be mended: sizes, a cell that is not finite, nothing but zeros.
[[nodiscard]] absl::StatusOr<SanitisedRolls> SanitiseRolls(
    RollStates states, std::vector<double> cells,
    std::optional<std::size_t> stuck_exit = {});

struct RollAbsorption {
  std::size_t buckets = 0, exits = 0;
  // B, buckets x exits: the share that leaves by each exit in the end.
  std::vector<double> shares;
  // N, buckets x buckets: periods spent in each bucket, the first included.
  std::vector<double> visits;
  // Per bucket: periods until the exit, N 1, and their variance,
  // (2 N - I) t - t^2 (Kemeny and Snell 1960, theorems 3.3.5 to 3.3.7).
  std::vector<double> periods, variance;
  double share(std::size_t bucket, std::size_t exit) const {
    return shares[bucket * exits + exit];
  }
};
// By LU decomposition of I - Q with partial pivoting; O(buckets^3).
[[nodiscard]] absl::StatusOr<RollAbsorption> Absorb(const RollMatrix& matrix);

// The matrix of `periods` >= 1 periods, by repeated squaring.
// kInvalidArgument when periods < 1.
[[nodiscard]] absl::StatusOr<RollMatrix> RollPower(const RollMatrix& matrix,
                                                   std::int64_t periods);
// The matrix of several periods one after another: the months of a year, each
// with its own. Absorb then counts in such cycles. kInvalidArgument when there
// is none or states differ; kFailedPrecondition when no exit can be reached
// through the cycle.
[[nodiscard]] absl::StatusOr<RollMatrix> RollProduct(
    std::span<const RollMatrix> seasons);

// The matrix of what does not leave by `dropped` exits: they lose their column
// and each row is divided by what is left of it. kInvalidArgument when an exit
// does not exist or all are dropped, kFailedPrecondition naming the bucket of
// which all leaves that way.
[[nodiscard]] absl::StatusOr<RollMatrix> WithoutExits(
    const RollMatrix& matrix, std::span<const std::size_t> dropped);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_ROLL_MATRIX_H_
