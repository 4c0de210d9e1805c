// SPDX-License-Identifier: Apache-2.0
//
// costs.h: what does a court, a lawyer or an agency take for this claim?
//
//   const FeeSchedule& court = *FindFee(DefaultFees(), "cn_court_acceptance");
//   absl::StatusOr<std::int64_t> fee =
//       ComputeFee(DefaultFees(), court, 500'000'00);              // 8'800'00
//   fee = ComputeFee(DefaultFees(), court, 500'000'00, "settled");  // 4'400'00
//
// A schedule is bands of the claim. `marginal`: each part of the claim bears
// the share of its own band (China's court fees: 2.5 % of the part from 10,000
// to 100,000, 2 % of the next). Otherwise the whole claim bears the share of
// the band it falls into (an agency's table by size). Sums are exact and
// rounded once, half away from zero. Charges for reminders are schedules too:
// flat, a share, in tiers of either kind, with a least and a most.
#ifndef ARREARS_CLAIMS_COSTS_H_
#define ARREARS_CLAIMS_COSTS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/money.h"
#include "arrears/claims/rate_series.h"

namespace arrears {

struct FeeBand {
  std::int64_t above = 0;  // Minor units; holds claims greater than it.
  Rate share;              // Of the claim, or of its part in this band.
  std::int64_t fixed = 0;  // Minor; of the band the claim falls into, and with
                           // `marginal` of each band it reaches.
};

enum class FeeKind : std::uint8_t {
  kCourt,
  kPreservation,
  kEnforcement,
  kPaymentOrder,
  kInsolvency,
  kLawyer,
  kAgency,
  kDunning,
};

// Part of a fee: a half is {1, 2}. 0 <= numerator <= denominator <= 1000.
struct FeePart {
  std::int32_t numerator = 1, denominator = 1;
};

struct FeeReduction {
  std::string when;  // "settled", "simple_procedure".
  FeePart part;      // What is left of the fee.
};

struct FeeSchedule {
  std::string id, source, name_en, name_zh;
  FeeKind kind = FeeKind::kCourt;
  Currency currency;  // Of its amounts; one share alone may have none (XXX) and
                      // holds in any.
  std::optional<Date> valid_from = {}, valid_until = {};  // Absent: not known.
  bool marginal = true;
  std::vector<FeeBand> bands = {};  // `above` increases, the first is 0.
  // Another schedule's fee times `part`, before least and most; then there are
  // no bands ("a third of the acceptance fee").
  std::string part_of = {};
  FeePart part = {};
  std::int64_t least = 0;
  std::optional<std::int64_t> most = {};
  bool prepaid = true;           // Before it is known how it ends.
  bool loser_pays = false;       // The debtor bears it when the claim wins.
  bool only_on_success = false;  // Of the money that came (contingency).
  std::vector<FeeReduction> reductions = {};
  // Schedules of one family follow each other by age: this one is for claims of
  // at most so many days from the oldest invoice; absent = of any age.
  std::string family = {};
  std::optional<std::int32_t> most_age_days = {};
};

// In minor units of the schedule's currency, of a claim in
// [0, kMaxAmountMinor] in it; 0 for a claim of 0. `reduction` is one of the
// schedule's, taken off last. kInvalidArgument naming the field, kNotFound
// naming the reduction or a schedule that is not in `schedules`. O(bands).
[[nodiscard]] absl::StatusOr<std::int64_t> ComputeFee(
    std::span<const FeeSchedule> schedules, const FeeSchedule& schedule,
    std::int64_t claim, std::string_view reduction = {});

// The schedule of `family` with the least bound that the age does not exceed;
// kNotFound naming both. O(schedules).
[[nodiscard]] absl::StatusOr<const FeeSchedule*> FindFeeByAge(
    std::span<const FeeSchedule> schedules, std::string_view family,
    std::int32_t age_days);

// kInvalidArgument naming schedule, band and bound: ids stand once, bands start
// at 0 and increase, shares lie in 0..1, `part_of` names a schedule that has
// bands, least <= most.
[[nodiscard]] absl::Status CheckFees(std::span<const FeeSchedule> schedules);

// Compiled in; METHODS.md#costs has a line for each.
std::span<const FeeSchedule> DefaultFees();
// nullptr when there is none of that id.
const FeeSchedule* FindFee(std::span<const FeeSchedule> schedules,
                           std::string_view id);

}  // namespace arrears

#endif  // ARREARS_CLAIMS_COSTS_H_
