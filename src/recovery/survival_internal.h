// SPDX-License-Identifier: Apache-2.0
//
// survival_internal.h: what is at risk on each day, as numbers to divide.
#ifndef ARREARS_SRC_RECOVERY_SURVIVAL_INTERNAL_H_
#define ARREARS_SRC_RECOVERY_SURVIVAL_INTERNAL_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "arrears/recovery/survival.h"

namespace arrears::internal {

__extension__ using Wide = __int128;

// Items or weights, by SpellEnd; [kCensored] stays 0.
struct RiskDay {
  std::int32_t day = 0;
  double at_risk = 0, squares = 0;  // Open on the day; squares of weights.
  std::array<double, kSpellEnds> ended = {}, ended_squares = {};

  double Ended(EndSet ends) const { return SumOf(ended, ends); }
  double EndedSquares(EndSet ends) const { return SumOf(ended_squares, ends); }

 private:
  static double SumOf(const std::array<double, kSpellEnds>& values,
                      EndSet ends) {
    double sum = 0;
    for (std::size_t e = 1; e < kSpellEnds; ++e) {
      if ((ends >> e) & 1) sum += values[e];
    }
    return sum;
  }
};

// One per day of counts.days().
std::vector<RiskDay> RiskDays(const SurvivalCounts& counts, SpellUnit unit);

absl::Status CheckSpells(std::span<const SurvivalSpell> spells);
absl::Status CheckEnds(const char* name, EndSet ends);

}  // namespace arrears::internal

#endif  // ARREARS_SRC_RECOVERY_SURVIVAL_INTERNAL_H_
