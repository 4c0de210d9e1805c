// SPDX-License-Identifier: Apache-2.0
//
// roll_rate.h: where does the money of each bucket go next, and in the end?
//
//   absl::StatusOr<std::vector<RollCounts>> counts =
//       ObserveRolls(ledger, {january}, {february}, {});  // one a currency
//   absl::StatusOr<RollPosterior> fit = FitRolls((*counts)[0], {});
//   absl::StatusOr<RollAbsorption> end = Absorb(fit->mean);
//   end->share(bucket, kRollWrittenOff);       // of what is in the bucket now
//   end->periods[bucket];                      // until it is gone, expected
//
// Receivables as an absorbing Markov chain (Cyert, Davidson and Thompson 1962;
// Kemeny and Snell 1960, chapter 3): buckets are passed through, exits are
// final. With Q the shares from bucket to bucket in a period and R those from
// bucket to exit, N = (I - Q)^-1, B = N R. One period's losses (R alone) are
// not the loss: most of it comes from later periods. METHODS.md#roll-rates.
#ifndef ARREARS_RECOVERY_ROLL_RATE_H_
#define ARREARS_RECOVERY_ROLL_RATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/money.h"
#include "arrears/recovery/roll_matrix.h"

namespace arrears {

// The exits of a ledger's rolls, in order. What is credited or disputed is
// dilution: it leaves the chain and is no loss (loss.h takes it out).
inline constexpr std::size_t kRollPaid = 0, kRollWrittenOff = 1,
                             kRollCredited = 2, kRollDisputed = 3,
                             kRollExits = 4;

enum class RollWeight : std::uint8_t { kNumber, kAmount };

// What became of one unit (an item, or a debtor's balance) over a period.
struct RollMove {
  std::int32_t debtor = -1;  // Dense index; -1 = on its own.
  std::int32_t from = 0;     // A bucket.
  // By number it counts here: a bucket, or buckets + exit.
  std::int32_t to = 0;
  // By amount, in minor units, each >= 0: what is still open goes to the bucket
  // `to` (0 when `to` is an exit), the rest to the exits.
  std::int64_t open = 0;
  std::array<std::int64_t, kRollExits> exited = {};
};

// Sums over moves by number or by amount: cells of buckets x (buckets + exits),
// row by row.
struct RollTally {
  std::vector<std::int64_t> cells;
  // Over debtors: the square of a cell, the cell times its row, and the square
  // of the row. How much more debtors vary than units.
  __extension__ typedef unsigned __int128 Square;
  std::vector<Square> cell_squares, cell_rows;
  std::vector<Square> row_squares;   // One a bucket.
  std::vector<Square> unit_squares;  // Over units: of what each brings.
};

// A mergeable summary of moves: integers only, so that any split and order of
// Add and Merge gives the same. Size: 100 bytes a cell.
class RollCounts {
 public:
  // `buckets`: 1 to 33 labels. kInvalidArgument otherwise.
  [[nodiscard]] static absl::StatusOr<RollCounts> Create(
      std::vector<std::string> buckets, Currency currency = {});

  // Moves of one debtor must stand side by side in one chunk; where they do
  // not, intervals come out too narrow. kInvalidArgument naming the move, the
  // field and the bound; kOutOfRange when a sum does not fit. The summary is
  // then of no further use. O(moves).
  [[nodiscard]] absl::Status Add(std::span<const RollMove> chunk);
  // kInvalidArgument when buckets or currency differ, kOutOfRange as Add.
  [[nodiscard]] absl::Status Merge(const RollCounts& other);

  const RollStates& states() const { return states_; }
  Currency currency() const { return currency_; }
  const RollTally& tally(RollWeight weight) const {
    return weight == RollWeight::kNumber ? number_ : amount_;
  }
  // Per bucket: units and debtors that moved from it.
  const std::vector<std::int64_t>& units() const { return units_; }
  const std::vector<std::int64_t>& debtors() const { return debtors_; }

 private:
  RollCounts(RollStates states, Currency currency);
  absl::Status CloseDebtor();

  RollStates states_;
  Currency currency_;
  RollTally number_, amount_;
  std::vector<std::int64_t> units_, debtors_;
  // Of the debtor being added.
  std::vector<std::int64_t> debtor_number_, debtor_amount_;
  std::vector<std::size_t> touched_;  // Rows of the two, each once.
};

struct RollFitOptions {
  RollWeight weight = RollWeight::kAmount;
  // As AllowedRolls gives; empty: every cell.
  std::vector<std::uint8_t> allowed = {};
  double confidence = 0.95;  // Pointwise, in (0, 1).
};

struct RollPosterior {
  RollMatrix mean;
  // Dirichlet numbers, buckets x states: 1/2 (Jeffreys 1946) in each allowed
  // cell, plus what was seen; 0 = structural zero.
  std::vector<double> alpha;
  std::vector<double> lower, upper;  // Per cell: of its beta distribution.
  // Per bucket: how many independent units its moves are worth; 0 = nothing
  // was seen, and the row is the prior alone. Fewer than units() because units
  // of a debtor share their fate (design effect over debtors) and amounts
  // differ in size: at most (sum)^2 / sum of squares (Kish 1965).
  std::vector<double> worth;
};

// kInvalidArgument for an option out of bounds, or naming a structural zero in
// which something was seen; kFailedPrecondition when the allowed cells leave a
// bucket without a way to an exit. O(cells).
[[nodiscard]] absl::StatusOr<RollPosterior> FitRolls(
    const RollCounts& counts, const RollFitOptions& options);

// Draw number `draw` of the posterior: gamma quantiles of a counter-based
// generator (Salmon et al. 2011), a function of (seed, draw, cell) alone, so
// that draws may be made in any order and on any thread.
// Errors as RollMatrix::Create, which only a degenerate posterior meets.
[[nodiscard]] absl::StatusOr<RollMatrix> DrawRolls(
    const RollPosterior& posterior, std::uint64_t seed, std::uint64_t draw);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_ROLL_RATE_H_
