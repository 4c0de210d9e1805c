// SPDX-License-Identifier: Apache-2.0
#include "arrears/claims/costs.h"

#include <algorithm>
#include <cassert>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

// A fee in minor units, over kRateOne * denominator: at most
// 10^15 * 10^9 * 10^6 in the numerator.
struct Fraction {
  Wide numerator = 0;
  std::int64_t denominator = 1;

  void Times(FeePart part) {
    numerator *= part.numerator;
    denominator *= part.denominator;
  }
  Wide Whole(std::int64_t minor) const {
    return Wide{minor} * kRateOne * denominator;
  }
  std::int64_t Rounded() const {
    const Wide one = Whole(1);
    return static_cast<std::int64_t>((2 * numerator + one) / (2 * one));
  }
};

Fraction OfBands(const FeeSchedule& schedule, std::int64_t claim) {
  Fraction fee;
  for (std::size_t i = 0; i < schedule.bands.size(); ++i) {
    const FeeBand& band = schedule.bands[i];
    if (claim <= band.above) break;
    const bool last =
        i + 1 == schedule.bands.size() || claim <= schedule.bands[i + 1].above;
    if (!schedule.marginal && !last) continue;
    const std::int64_t top = last ? claim : schedule.bands[i + 1].above;
    const std::int64_t part = schedule.marginal ? top - band.above : claim;
    fee.numerator +=
        Wide{part} * band.share.billionths + Wide{band.fixed} * kRateOne;
  }
  return fee;
}

void Bound(const FeeSchedule& schedule, Fraction* fee) {
  fee->numerator = std::max(fee->numerator, fee->Whole(schedule.least));
  if (schedule.most) {
    fee->numerator = std::min(fee->numerator, fee->Whole(*schedule.most));
  }
}

bool IsPart(FeePart part) {
  return part.numerator >= 0 && part.numerator <= part.denominator &&
         part.denominator >= 1 && part.denominator <= 1000;
}

bool IsAmount(std::int64_t minor) {
  return minor >= 0 && minor <= kMaxAmountMinor;
}

absl::Status CheckBands(const FeeSchedule& schedule) {
  for (std::size_t i = 0; i < schedule.bands.size(); ++i) {
    const FeeBand& band = schedule.bands[i];
    const auto bad = [&](const std::string& what) {
      return absl::InvalidArgumentError(
          absl::StrCat("schedule ", schedule.id, ", bands[", i, "]: ", what));
    };
    if (i == 0 ? band.above != 0 : band.above <= schedule.bands[i - 1].above) {
      return bad(absl::StrCat(
          "above ", band.above,
          i == 0 ? " is not 0" : " does not exceed the one before"));
    }
    if (band.share < Rate{0} || band.share > Rate{kRateOne}) {
      return bad(
          absl::StrCat("share ", FormatRate(band.share), " is not in 0..1"));
    }
    if (!IsAmount(band.fixed)) {
      return bad(absl::StrCat("fixed ", band.fixed, " is not in 0..10^15"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSchedule(std::span<const FeeSchedule> schedules,
                           const FeeSchedule& schedule) {
  const auto bad = [&schedule](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("schedule ", schedule.id, ": ", what));
  };
  if (schedule.part_of.empty() == schedule.bands.empty()) {
    return bad("it has either bands or part_of");
  }
  if (!schedule.part_of.empty()) {
    const FeeSchedule* whole = FindFee(schedules, schedule.part_of);
    if (whole == nullptr || whole->bands.empty()) {
      return bad(absl::StrCat("part_of \"", schedule.part_of,
                              "\" is no schedule of bands"));
    }
  }
  if (!IsPart(schedule.part)) {
    return bad("part is not in 0..1 with at most thousandths");
  }
  if (!IsAmount(schedule.least) ||
      (schedule.most &&
       (!IsAmount(*schedule.most) || *schedule.most < schedule.least))) {
    return bad("least and most are not 0 <= least <= most");
  }
  for (const FeeReduction& reduction : schedule.reductions) {
    if (reduction.when.empty() || !IsPart(reduction.part)) {
      return bad(absl::StrCat("reduction \"", reduction.when,
                              "\" has no name or no part in 0..1"));
    }
  }
  return CheckBands(schedule);
}

}  // namespace

absl::StatusOr<std::int64_t> ComputeFee(std::span<const FeeSchedule> schedules,
                                        const FeeSchedule& schedule,
                                        std::int64_t claim,
                                        std::string_view reduction) {
  if (!IsAmount(claim)) {
    return absl::InvalidArgumentError(
        absl::StrCat("claim ", claim, " is not in 0..10^15 minor units"));
  }
  if (absl::Status status = CheckSchedule(schedules, schedule); !status.ok()) {
    return status;
  }
  FeePart left;
  if (!reduction.empty()) {
    const auto found = std::find_if(
        schedule.reductions.begin(), schedule.reductions.end(),
        [reduction](const FeeReduction& one) { return one.when == reduction; });
    if (found == schedule.reductions.end()) {
      return absl::NotFoundError(absl::StrCat("schedule ", schedule.id,
                                              ": no reduction \"",
                                              std::string(reduction), "\""));
    }
    left = found->part;
  }
  if (claim == 0) return 0;
  Fraction fee;
  if (schedule.part_of.empty()) {
    fee = OfBands(schedule, claim);
  } else {
    const FeeSchedule& whole = *FindFee(schedules, schedule.part_of);
    fee = OfBands(whole, claim);
    Bound(whole, &fee);
  }
  fee.Times(schedule.part);
  Bound(schedule, &fee);
  fee.Times(left);
  return fee.Rounded();
}

absl::StatusOr<const FeeSchedule*> FindFeeByAge(
    std::span<const FeeSchedule> schedules, std::string_view family,
    std::int32_t age_days) {
  const FeeSchedule* best = nullptr;
  for (const FeeSchedule& schedule : schedules) {
    if (schedule.family != family) continue;
    if (schedule.most_age_days && *schedule.most_age_days < age_days) continue;
    if (best == nullptr || !best->most_age_days ||
        (schedule.most_age_days &&
         *schedule.most_age_days < *best->most_age_days)) {
      best = &schedule;
    }
  }
  if (best == nullptr || family.empty()) {
    return absl::NotFoundError(
        absl::StrCat("no schedule of family \"", std::string(family),
                     "\" for an age of ", age_days, " days"));
  }
  return best;
}

absl::Status CheckFees(std::span<const FeeSchedule> schedules) {
  for (const FeeSchedule& schedule : schedules) {
    if (schedule.id.empty()) {
      return absl::InvalidArgumentError("a fee schedule has no id");
    }
    if (FindFee(schedules, schedule.id) != &schedule) {
      return absl::InvalidArgumentError(
          absl::StrCat("schedule ", schedule.id, " stands twice"));
    }
    if (absl::Status status = CheckSchedule(schedules, schedule);
        !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

const FeeSchedule* FindFee(std::span<const FeeSchedule> schedules,
                           std::string_view id) {
  const auto found =
      std::find_if(schedules.begin(), schedules.end(),
                   [id](const FeeSchedule& one) { return one.id == id; });
  return found == schedules.end() ? nullptr : &*found;
}

}  // namespace arrears
