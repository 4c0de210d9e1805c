// SPDX-License-Identifier: Apache-2.0
//
// costs.h: what does a court, a lawyer or an agency take for this claim?
//
//   const FeeSchedule& court = *FindFee(DefaultFees(), "cn_court_acceptance");
//   absl::StatusOr<std::int64_t> fee = ComputeFee(court, 500'000'00);  // 8,800
//
// A schedule is bands of the claim. `marginal`: each part of the claim bears
// the share of its own band (China's court fees: 2.5 % of the part from 10,000
// to 100,000, 2 % of the next). Otherwise the whole claim bears the share of
// the band it falls into (a lawyer's table, an agency's by age). Sums are exact
// and rounded once, half away from zero.
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
  std::int64_t above = 0;  // Minor units; the band holds claims greater than it.
  Rate share;              // Of the claim, or of its part in this band.
  std::int64_t fixed = 0;  // Minor units, added once.
};

enum class FeeKind : std::uint8_t {
  kCourt, kPreservation, kEnforcement, kPaymentOrder, kInsolvency, kLawyer,
  kAgency, kLetter, kDunning,
};

struct FeeSchedule {
  std::string id, source, name_en, name_zh;
  FeeKind kind = FeeKind::kCourt;
  Currency currency;
  Date valid_from, valid_until;
  bool marginal = true;
  std::vector<FeeBand> bands;  // `above` increases, the first is 0.
  std::int64_t least = 0;
  std::optional<std::int64_t> most;
  // Another schedule's fee times `factor` where this is set ("a third of the
  // acceptance fee"); `bands` is empty then.
  std::string share_of;
  Rate factor;
  bool prepaid = true;              // Before it is known how it ends.
  bool loser_pays = false;          // Shifted to the debtor when the claim wins.
  bool only_on_success = false;     // Of the money that came (contingency).
  // Reductions by name: "settled", "simple_procedure": {0.5}.
  struct Reduction {
    std::string when;
    Rate factor;
  };
  std::vector<Reduction> reductions;
  // For agencies: bands hold for claims of at most this age, in days from the
  // oldest invoice; schedules of one `family` follow each other by age.
  std::string family;
  std::optional<std::int32_t> most_age_days;
};

// In minor units of the schedule's currency. `reduction` empty or one of the
// schedule's. kInvalidArgument naming the field, kNotFound naming reduction or
// schedule. O(bands).
[[nodiscard]] absl::StatusOr<std::int64_t> ComputeFee(
    std::span<const FeeSchedule> schedules, const FeeSchedule& schedule,
    std::int64_t claim, std::string_view reduction = {});

// The schedule of `family` for this age; kNotFound naming both.
[[nodiscard]] absl::StatusOr<const FeeSchedule*> FindFeeByAge(
    std::span<const FeeSchedule> schedules, std::string_view family,
    std::int32_t age_days);

// kInvalidArgument naming schedule, band and bound.
[[nodiscard]] absl::Status CheckFees(std::span<const FeeSchedule> schedules);

// Compiled in; METHODS.md#costs has a line for each.
std::span<const FeeSchedule> DefaultFees();
const FeeSchedule* FindFee(std::span<const FeeSchedule> schedules,
                           std::string_view id);

}  // namespace arrears

#endif  // ARREARS_CLAIMS_COSTS_H_
