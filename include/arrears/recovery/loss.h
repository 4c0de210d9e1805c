// SPDX-License-Identifier: Apache-2.0
//
// loss.h: how much must be provisioned, and why is it not what it was?
//
//   absl::StatusOr<LossPool> pool =
//       PoolOf(*debtor_aging, currency_index, NegativeGross::kNetPerDebtor);
//   absl::StatusOr<Provision> provision = Provide(*pool, *rates, {});
//   provision->allowance;                          // minor units
//   provision->lower, provision->upper;
//
// Per bucket: gross, less what is disputed (dilution), less what is assessed by
// itself (specific items: insolvent, insured), times the loss rate, plus the
// specific losses. Expected credit loss without discounting, as for trade
// receivables without a significant financing component.
//
// How is it rounded so that the lines add to the total? Two rules, by name.
// Either way parts add to their whole, to the cent, down to the single item.
// METHODS.md#expected-credit-loss.
#ifndef ARREARS_RECOVERY_LOSS_H_
#define ARREARS_RECOVERY_LOSS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/aging/aging.h"
#include "arrears/base/executor.h"
#include "arrears/recovery/loss_rate.h"

namespace arrears {

// A bucket in which credits outweigh invoices has no loss. kFloorAtZero counts
// it as 0; kNetPerDebtor first sets each debtor's credits and unapplied cash
// against his own oldest buckets, as he would, and what is left of a credit is
// no exposure.
enum class NegativeGross : std::uint8_t { kFloorAtZero, kNetPerDebtor };

// Exposure by bucket, minor units >= 0.
struct LossPool {
  std::vector<std::int64_t> gross;
  // Of it, in dispute: no credit risk, provided for elsewhere. One a bucket, or
  // empty.
  std::vector<std::int64_t> disputed = {};
  // What credits came to that no exposure was left for (>= 0), so that
  //   sum of gross - unused_credit = balance of the rows pooled,
  // unapplied cash included for kNetPerDebtor alone.
  std::int64_t unused_credit = 0;
};
// Of one currency of an aging. kFailedPrecondition naming the debtor when
// something lies outside the scheme's buckets and would have no allowance,
// kOutOfRange when a sum does not fit. O(rows x buckets).
[[nodiscard]] absl::StatusOr<LossPool> PoolOf(const DebtorAging& aging,
                                              std::uint8_t currency,
                                              NegativeGross rule);
// Of exposures one by one, each >= 0 with its bucket; kInvalidArgument naming
// the row. 10 M exposures take some 10 ms a thread. Same sums at any
// concurrency.
[[nodiscard]] absl::StatusOr<LossPool> PoolOf(
    std::span<const std::int64_t> exposures,
    std::span<const std::uint8_t> buckets, std::size_t bucket_count,
    const Executor& executor = Executor::Serial());

// Taken out of the pool of its bucket, with its own loss.
struct SpecificLoss {
  std::size_t bucket = 0;
  std::int64_t gross = 0;  // Minor, >= 0.
  std::int64_t loss = 0;   // Minor, in [0, gross].
  std::string reason;      // For the report.
};

enum class ProvisionRounding : std::uint8_t {
  // The total is rounded once; lines are cut to the minor unit, and the units
  // that are missing go to the largest remainders, of equal ones to the younger
  // bucket. Each line is within one unit of its exact value.
  kLargestRemainder,
  // Each line is rounded, half away from zero, and the total is their sum, as
  // matrices are printed.
  kEachLine,
};

struct ProvisionOptions {
  std::vector<SpecificLoss> specific = {};
  ProvisionRounding rounding = ProvisionRounding::kLargestRemainder;
};

// One bucket, minor units: gross = disputed + specific + pooled;
// allowance = specific_allowance + pooled_allowance.
struct ProvisionLine {
  std::int64_t gross = 0, disputed = 0, specific = 0, pooled = 0;
  LossRate rate;
  std::int64_t pooled_allowance = 0, specific_allowance = 0, allowance = 0;
};

struct Provision {
  std::vector<ProvisionLine> lines;  // One a bucket.
  // Sums of the lines.
  std::int64_t gross = 0, disputed = 0, specific = 0, pooled = 0;
  std::int64_t pooled_allowance = 0, specific_allowance = 0, allowance = 0;
  // Of the expected loss: quantiles over the draws of the rates, nearest rank.
  // Both equal to the allowance where the rates have no draws. What a single
  // ledger comes to varies more than its expectation.
  std::int64_t lower = 0, upper = 0;
  double confidence = 0.95;
};
// kInvalidArgument naming the bucket or the specific item when sizes differ,
// something is negative, or more is disputed and specific than is there;
// kOutOfRange when a sum does not fit. O(buckets x draws).
[[nodiscard]] absl::StatusOr<Provision> Provide(
    const LossPool& pool, const LossRates& rates,
    const ProvisionOptions& options);

// Splits each bucket's pooled allowance over its exposures, in proportion to
// them, by largest remainder (equal ones by row): parts add to the whole and
// none is larger than its exposure. Requires the exposures to be the pool's:
// kInvalidArgument when they add to other sums than `pooled`. O(exposures);
// 10 M take some 100 ms a thread. Same bytes at any concurrency.
[[nodiscard]] absl::StatusOr<std::vector<std::int64_t>> ShareAllowance(
    const Provision& provision, std::span<const std::int64_t> exposures,
    std::span<const std::uint8_t> buckets,
    const Executor& executor = Executor::Serial());

// The same items on two days, row by row, in minor units >= 0; an item that
// was not there yet, or is gone, is 0.
struct AllowanceRows {
  std::span<const std::int64_t> opening_open, opening_allowance;
  std::span<const std::int64_t> closing_open, closing_allowance;
  std::span<const std::int64_t> written_off;  // Between the two days.
};

// opening + added - used - released + remeasured = closing, exactly, here and
// in each row:
// - added: allowance of items that were not open at the opening;
// - used: of what was written off, as much as the item's allowance covers; the
//   rest is in written_off_beyond, a loss of the period outside the allowance;
// - released: what is left of the allowance, for the share of the exposure
//   that was paid or credited;
// - remeasured: the change of what stays open (rates, buckets, scenarios). May
//   be negative.
// The rows of IFRS 7.35H; recoveries of what was written off are income of
// their day and not in it.
struct RollForward {
  std::int64_t opening = 0, added = 0, used = 0, released = 0, remeasured = 0,
               closing = 0;
  std::int64_t written_off_beyond = 0;
};
// kInvalidArgument naming the row when sizes differ, a value is negative or an
// allowance exceeds what is open; kOutOfRange when a sum does not fit. O(rows).
[[nodiscard]] absl::StatusOr<RollForward> RollAllowanceForward(
    const AllowanceRows& rows);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_LOSS_H_
