// SPDX-License-Identifier: Apache-2.0
//
// ledger_loss.h: what must be provisioned for this ledger, and why is it not
// what it was?
//
//   absl::StatusOr<std::vector<LedgerProvision>> now =
//       ProvisionLedger(ledger, {as_of}, {});           // one per currency
//   (*now)[0].provision.allowance;
//   RollProvisionForward(ledger, before, (*now)[0]);    // between two days
//
// Each item is exposed with what is open of it, less what is disputed, after
// its debtor's credits and unapplied cash have been set against the oldest of
// his items, as he would set them. Rates come from the ledger's own history by
// one of three methods, and are those of loss_rate.h.
// METHODS.md#expected-credit-loss.
#ifndef ARREARS_RECOVERY_LEDGER_LOSS_H_
#define ARREARS_RECOVERY_LEDGER_LOSS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/aging/scheme.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/recovery/loss.h"
#include "arrears/recovery/loss_rate.h"

namespace arrears {

enum class LossMethod : std::uint8_t {
  // What became of the sales of a year whose end lies `settle_days` back; what
  // is still open of them is lost.
  kCohort,
  // Moves over the twelve months before, by amount, as an absorbing chain.
  kRolls,
  // The recovery curve of own data over the survey, at the mean age of the
  // money in each bucket.
  kCurve,
};

// "cohort", "rolls", "curve"; kInvalidArgument that lists them.
std::string_view LossMethodName(LossMethod method);
[[nodiscard]] absl::StatusOr<LossMethod> ParseLossMethod(std::string_view name);

struct LedgerLossOptions {
  LossMethod method = LossMethod::kCurve;
  // By due date; drops nothing. What is in a bucket must be alike: the money
  // beyond 90 days is most of it older than what once came there, so a matrix
  // that ends at 90 days provides too little by every method but the curve.
  AgingScheme scheme =
      AgingScheme::FromDays({0, 30, 60, 90, 180, 365, 730}).value();
  int settle_days = 365;  // Of kCohort: 30 to 3650.
  double scalar = 1;      // Looking forward, as ScaleLossRates.
  std::vector<LossScenario> scenarios = {};  // As WeighLossScenarios.
  LossOptions rates = {};
  ProvisionRounding rounding = ProvisionRounding::kLargestRemainder;
};

struct LedgerProvision {
  AsOf at;
  std::uint8_t currency = 0;  // Index into Ledger::currencies().
  LossRates rates;
  // Its gross is after credits: gross - unused_credit = balance.
  Provision provision;
  std::int64_t unused_credit = 0;
  // By item row of the ledger: exposed, and the allowance for it.
  std::vector<std::int64_t> exposures, allowances;
};

// kInvalidArgument for an option out of bounds or a scheme that drops items;
// kFailedPrecondition where a method finds no history; kOutOfRange where sums
// do not fit. O(items + settlements), kRolls twelve times. The same bytes at
// any concurrency.
[[nodiscard]] absl::StatusOr<std::vector<LedgerProvision>> ProvisionLedger(
    const Ledger& ledger, const AsOf& at, const LedgerLossOptions& options,
    const Executor& executor = Executor::Serial());

// The year of sales behind kCohort, of one currency. Ages are days past due; a
// part counts in the bucket in which it was settled.
[[nodiscard]] absl::StatusOr<LossCohort> ObserveLossCohort(
    const Ledger& ledger, const AsOf& at, const LedgerLossOptions& options,
    std::uint8_t currency, const Executor& executor = Executor::Serial());

// The movement of the allowance between two days of one ledger and currency,
// item by item; write-offs are those dated after `opening` and by `closing`.
// kInvalidArgument when they are not of one ledger and currency in order.
[[nodiscard]] absl::StatusOr<RollForward> RollProvisionForward(
    const Ledger& ledger, const LedgerProvision& opening,
    const LedgerProvision& closing);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_LEDGER_LOSS_H_
