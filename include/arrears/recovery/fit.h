// SPDX-License-Identifier: Apache-2.0
//
// fit.h: what does this ledger itself say about recovery by age?
//
//   absl::StatusOr<RecoveryCounts> counts = RecoveryCounts::Create({});
//   counts->Add(spells);                 // any number of chunks, any order
//   absl::StatusOr<RecoveryFit> fit =
//       FitRecovery(*counts, RecoveryCurve::Ccaa2004(), {});
//   fit->portfolio.At(90).probability;
//
// What of the items whose end is not known yet? Dropping them would keep the
// quick payers of recent months and lose their slow neighbours. So the line of
// ages is cut into stages (0-30, 30-60, ... days), and an item counts in a
// stage if it was open at the stage's first day and is old enough today to
// have lived through it, paid or not. Whether it counts never depends on what
// it did. With, of those, shares r recovered in the stage and s still open at
// its end, R(first day) = r + s R(last day), from the horizon down.
//
// Per stage, (r, lost, s) has a Dirichlet posterior: the prior curve is worth
// `prior_items`, then counts are added; with one stage this is the
// Beta-Binomial update. Mean and variance of R follow exactly, and the
// interval is that of the beta distribution with these two. Items of a debtor
// share their fate; the variance is widened by what the sums over debtors show
// of it (design effect; Kish 1965). METHODS.md#recovery.
//
// Amounts are not looked at: practice row E01.
#ifndef ARREARS_RECOVERY_FIT_H_
#define ARREARS_RECOVERY_FIT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/recovery/curve.h"

namespace arrears {

enum class RecoveryOutcome : std::uint8_t {
  kRecovered,  // Settled by money or credit that the debtor had paid for.
  kLost,       // Given up: written off, sold, or barred.
  kOpen,       // Still open when last seen.
};

// One item's life while open, in days past due.
struct RecoverySpell {
  std::int32_t debtor = -1;   // Dense index; -1 = on its own.
  std::int32_t segment = -1;  // In [0, segments); -1 = none.
  // Open at the end of each day from entered_age to exit_age - 1. Items known
  // from their first day enter at any age <= 0.
  std::int32_t entered_age = 0;
  std::int32_t exit_age = 0;
  // The age it has, or would have, today: as_of - due. At least exit_age, and
  // equal to it when open.
  std::int32_t observed_age = 0;
  RecoveryOutcome outcome = RecoveryOutcome::kOpen;
};

struct RecoveryStages {
  // First days of the stages, increasing; the curve's knots.
  std::vector<int> ages = {0, 30, 60, 90, 180, 270, 365, 730, 1095, 1460, 1825};
  // End of the last stage: what comes later counts as not recovered.
  int horizon_days = 2190;
  int segments = 0;
};

// What is kept of the spells of one segment, or of those without one.
struct RecoveryTally {
  // Per stage three counts: open at its first day, recovered in it, open at its
  // end.
  std::vector<std::int64_t> sums;
  // Sums over debtors, and over spells, of the products of any two of their
  // counts, lower triangle by rows: how much more debtors vary than items.
  std::vector<std::int64_t> debtor_products, spell_products;
  std::int64_t debtors = 0, spells = 0;  // With any count.

  // Requires the same stages.
  RecoveryTally& operator+=(const RecoveryTally& other);
};

// A mergeable summary of spells: integers only, so that any split and order of
// Add and Merge gives the same. Size: 10 KB and as much per segment.
class RecoveryCounts {
 public:
  // kInvalidArgument naming the field unless ages increase, the horizon follows
  // the last, there are at most 30 ages and 0 to 10,000 segments.
  [[nodiscard]] static absl::StatusOr<RecoveryCounts> Create(
      RecoveryStages stages);

  // Spells of one debtor must stand side by side in one chunk; where they do
  // not, the intervals come out too narrow. kInvalidArgument naming the spell,
  // the field and the bound, and then nothing of the chunk is added.
  // kOutOfRange beyond 2^31 spells in all. O(spells).
  [[nodiscard]] absl::Status Add(std::span<const RecoverySpell> chunk);
  // kInvalidArgument when the stages differ.
  [[nodiscard]] absl::Status Merge(const RecoveryCounts& other);

  const RecoveryStages& stages() const { return stages_; }
  std::int64_t spells() const { return spells_; }
  // Requires segment in [-1, segments); -1 = the spells without one.
  const RecoveryTally& tally(int segment) const {
    return tallies_[static_cast<std::size_t>(std::int64_t{segment} + 1)];
  }

 private:
  explicit RecoveryCounts(RecoveryStages stages);
  void CountSpell(const RecoverySpell& spell, RecoveryTally& tally);
  void CloseDebtor(RecoveryTally& tally);

  RecoveryStages stages_;
  std::vector<RecoveryTally> tallies_;  // [0] without segment, [1 + segment].
  std::vector<std::int64_t> debtor_;    // Counts of the debtor being added.
  std::int64_t spells_ = 0;
};

struct RecoveryOptions {
  // What the prior is worth at each stage, in items; > 0. Four is as much as
  // an interval can bear and still hold the truth when the prior is far off
  // (Agresti and Coull 1998).
  double prior_items = RecoveryCurve::kPriorItems;
  // What the portfolio's curve is worth to a segment, in items; > 0. A segment
  // with as many items at a stage stands half way between the two.
  double portfolio_items = 20;
  double confidence = 0.95;  // Pointwise, in (0, 1).
};

struct RecoveryFit {
  RecoveryCurve portfolio;
  std::vector<RecoveryCurve> segments;  // Size stages.segments.
};

// Without spells the portfolio's curve is the prior's. Non-increasing in age
// by pool-adjacent-violators, weighted by what each knot is worth in items
// (practice row E02). kInvalidArgument for an option out of bounds,
// kFailedPrecondition when the prior has no timing.
[[nodiscard]] absl::StatusOr<RecoveryFit> FitRecovery(
    const RecoveryCounts& counts, const RecoveryCurve& prior,
    const RecoveryOptions& options);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_FIT_H_
