// SPDX-License-Identifier: Apache-2.0
//
// hazard.h: how likely is an open item to be paid on each day, given its facts?
//
//   HazardDesign design{{0, 15, 30, 31, 45, 60, 90, 180},
//                       {{"late_share", {0.1, 0.3, 0.6}, {}},
//                        {"class", {}, {"company", "consumer"}}}};
//   absl::StatusOr<HazardCounts> counts = HazardCounts::Create(design);
//   absl::Status status = counts->Add(spells, facts);   // any chunks
//   absl::StatusOr<HazardFit> fit = FitHazard(*counts, {});
//   fit->model.PaidBy(score, 30, 60);   // of those open after day 30
//
// The period is the day: h(day | facts) = link(bucket of the day + sum of the
// facts' effects), where buckets are stretches of age on which the rest is
// constant. An item entered, paid or censored within a bucket so counts with
// the days it was there, and with one bucket a day and no facts the curve is
// Kaplan-Meier's. Person-days of the same bucket and bins are summed exactly in
// a table of patterns, on which the fit runs (Allison 1982; Prentice and
// Gloeckler 1978 for cloglog). METHODS.md#survival.
//
// Days are counted from any one origin: the issue, or the due date with days
// before it negative, which suits items of different terms. What of a fact that
// changes while the item is open? End the spell as censored the day before, and
// enter another with the new facts.
#ifndef ARREARS_RECOVERY_HAZARD_H_
#define ARREARS_RECOVERY_HAZARD_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/recovery/survival.h"

namespace arrears {

// A column of facts, by bins. Of numbers, dates (days since 1970) and bools:
// bin 0 is below cuts[0], bin b holds [cuts[b - 1], cuts[b]), the next last is
// from the last cut on, and the last is null (and NaN). Of texts: bin b is
// levels[b], the next last any other text, the last null.
struct HazardCovariate {
  std::string column;
  std::vector<double> cuts;         // Increasing, finite; for numbers.
  std::vector<std::string> levels;  // Different; for texts. One of the two.
  std::size_t bins() const { return cuts.size() + levels.size() + 2; }
};

struct HazardDesign {
  // First days of the buckets, increasing, 1 to 64. Days before the first
  // belong to the first bucket, and the last has no end.
  std::vector<std::int32_t> edges;
  // Each of at most 255 bins, all of at most 1,000, whose numbers multiply to
  // less than 2^63.
  std::vector<HazardCovariate> covariates;
  // By weight the large amounts decide; errors are then widened by
  // sum(w^2) / sum(w) (Kish 1965).
  SpellUnit unit = SpellUnit::kItems;
};
[[nodiscard]] absl::Status Validate(const HazardDesign& design);

// The bin of each row, one vector per covariate. NotFound naming a column that
// is not there and the nearest one; kInvalidArgument for cuts of texts or
// levels of numbers. O(rows x bins), or O(rows) of dictionaries.
[[nodiscard]] absl::StatusOr<std::vector<std::vector<std::uint8_t>>> BinFacts(
    const HazardDesign& design, const Frame& facts,
    const Executor& executor = Executor::Serial());

// Item-days at risk and payments, or the weights of both.
struct HazardCell {
  std::int64_t days = 0, paid = 0;
  bool operator==(const HazardCell&) const = default;
};

// A mergeable summary: exact, whatever the split and order of chunks. Size:
// 16 bytes per pattern and bucket, and some 30 per pattern.
class HazardCounts {
 public:
  [[nodiscard]] static absl::StatusOr<HazardCounts> Create(HazardDesign design);

  // Row i of `facts` is of spells[i]; ends other than kPaid censor. Days are in
  // [-36500, 36500], the rest as in SurvivalSpell. kInvalidArgument naming the
  // spell, the field and the bound, or another number of rows than spells; what
  // BinFacts may say; kOutOfRange when the days weighted in all pass 64 bits.
  // Then nothing of the chunk is added. O(spells x (covariates + buckets)).
  [[nodiscard]] absl::Status Add(std::span<const SurvivalSpell> spells,
                                 const Frame& facts,
                                 const Executor& executor = Executor::Serial());
  // kInvalidArgument when the designs differ, kOutOfRange as in Add; then
  // nothing is merged. O(patterns).
  [[nodiscard]] absl::Status Merge(const HazardCounts& other);

  const HazardDesign& design() const { return design_; }
  // The table of patterns in order of arrival: bins as the digits of a number,
  // those of the first covariate lowest, and a cell per bucket side by side.
  const std::vector<std::uint64_t>& keys() const { return keys_; }
  const std::vector<HazardCell>& cells() const { return cells_; }
  // sum(w^2) / sum(w) over item-days; 1 by items, and when there are none.
  double design_effect() const;
  // Of the items in these bins, one per covariate, in a bucket. O(1).
  HazardCell CellOf(std::span<const std::uint8_t> bins,
                    std::size_t bucket) const;

 private:
  explicit HazardCounts(HazardDesign design);
  // Where the search for a key begins; and its slot, or the empty one where it
  // belongs.
  std::size_t FirstSlotOf(std::uint64_t key) const;
  std::size_t SlotOf(std::uint64_t key) const;
  // Positions of patterns, with cells for those that are new.
  std::vector<std::uint32_t> FindOrAdd(std::span<const std::uint64_t> keys);
  void Grow();

  HazardDesign design_;
  std::vector<std::uint64_t> keys_;   // Bins as digits; order of arrival.
  std::vector<HazardCell> cells_;     // keys_.size() x buckets.
  std::vector<std::uint32_t> slots_;  // Open addressing: 1 + position, or 0.
  // Item-days weighted in all, and weighted by the square.
  std::int64_t days_ = 0;
  __extension__ __int128 squares_ = 0;
};

enum class HazardLink : std::uint8_t {
  kLogit,    // h = 1 / (1 + exp(-x))
  kCloglog,  // h = 1 - exp(-exp(x)): exp(effect) is a ratio of hazards.
};

// How payment days follow from a score. Plain data, as a file may hold it.
struct HazardModel {
  HazardDesign design;
  HazardLink link = HazardLink::kLogit;
  std::vector<double> baseline;              // By bucket.
  std::vector<std::vector<double>> effects;  // By covariate and bin.

  // The sum of a row's effects. What BinFacts may say. O(rows x covariates).
  [[nodiscard]] absl::StatusOr<std::vector<double>> Scores(
      const Frame& facts, const Executor& executor = Executor::Serial()) const;
  // P(paid on a day of `bucket` | open the day before), in (0, 1).
  double DayHazard(double score, std::size_t bucket) const;
  // P(paid after `open_after` and by the end of `by` | open at the end of
  // open_after); 0 when by <= open_after. Where items also end otherwise, the
  // chance if they did not. O(buckets).
  double PaidBy(double score, std::int32_t open_after, std::int32_t by) const;
  // The first day after open_after by whose end PaidBy reaches p; `last` + 1
  // when it does not by then. Requires p in [0, 1). O(buckets).
  std::int32_t DayOf(double score, std::int32_t open_after, double p,
                     std::int32_t last) const;
  // The mean of min(day paid, last), of those open after open_after. Requires
  // last >= open_after. O(buckets).
  double MeanDay(double score, std::int32_t open_after,
                 std::int32_t last) const;
};

struct HazardOptions {
  HazardLink link = HazardLink::kLogit;
  // Subtracts ridge / 2 x the sum of squares of all effects from the log
  // likelihood, buckets included as differences from an intercept that goes
  // free; >= 0, finite. It is worth that many item-days of information, and
  // what has no data stays at 0.
  double ridge = 0;
};

// One bucket (covariate -1, bin = bucket) or one bin of a covariate.
struct HazardTerm {
  int covariate = -1, bin = 0;
  HazardCell cell;  // Its item-days and payments in all.
  // Without ridge the first bin of each covariate with any item-days is the
  // reference: 0 with error 0, as is a bin without any.
  double coefficient = 0, std_error = 0;
};

struct HazardFit {
  HazardModel model;
  std::vector<HazardTerm> terms;  // Buckets, then each covariate's bins.
  double log_likelihood = 0;      // Of the data, without the ridge's part.
  int iterations = 0;             // Steps on all patterns.
};

// Maximum likelihood by Fisher scoring with halved steps, in a large table from
// where chord steps by the information of a part lead, which change no result;
// errors from the expected information, as R's glm on the table of person-days
// gives them.
// kInvalidArgument for an option out of bounds.
// kFailedPrecondition when there are no item-days or no payment, when without
// ridge a bucket has no item-days, and when the fit runs away to infinity
// (separation): a bucket or bin in which nobody paid, or everybody each day, is
// named, else the term that ran furthest. Merge bins, or use ridge.
// O(patterns x (covariates^2 + buckets x covariates)) for each step of scoring,
// O(patterns x (covariates + buckets)) for each chord step; the same bytes at
// any concurrency. Memory: a copy of the counts at most.
[[nodiscard]] absl::StatusOr<HazardFit> FitHazard(
    const HazardCounts& counts, const HazardOptions& options,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_RECOVERY_HAZARD_H_
