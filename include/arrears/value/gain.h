// SPDX-License-Identifier: Apache-2.0
//
// gain.h: what does an action bring beyond waiting?
//
//   ActionEffect call{.hazard_ratio = 1.5, .minutes = 10};
//   double gain = ExpectedGain(500'00, 0.30, call, 100);   // minor units
//
// An action multiplies the hazard of payment for some days. With P the chance
// that the money comes in those days when nothing is done, the chance with the
// action is 1 - (1 - P)^ratio (proportional hazards; Cox 1972, JRSS B 34:187).
//   gain = amount * ((1 - (1 - P)^ratio) * (1 - contingency) - P)
//          - fixed cost - minutes * cost of a minute
// The gain of waiting is 0. The ratios come from policy/effects.h, with
// interval and source (METHODS.md#value).
#ifndef ARREARS_VALUE_GAIN_H_
#define ARREARS_VALUE_GAIN_H_

#include <cstdint>

namespace arrears {

struct ActionEffect {
  double hazard_ratio = 1;            // > 0; 1 = no effect.
  double contingency = 0;             // Share of what comes, in [0, 1).
  std::int64_t fixed_cost_minor = 0;  // >= 0.
  std::int32_t minutes = 0;           // Staff minutes, >= 0.
  friend bool operator==(const ActionEffect&, const ActionEffect&) = default;
};

// 1 - (1 - probability)^hazard_ratio. Requires probability in [0, 1].
double ProbabilityWith(double probability, double hazard_ratio);

// In minor units of the amount's currency; negative when the action costs more
// than it brings. Requires probability in [0, 1].
double ExpectedGain(double amount_minor, double probability,
                    const ActionEffect& effect, double minute_cost_minor);

}  // namespace arrears

#endif  // ARREARS_VALUE_GAIN_H_
