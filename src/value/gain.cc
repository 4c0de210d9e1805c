// SPDX-License-Identifier: Apache-2.0
#include "arrears/value/gain.h"

#include <cmath>

namespace arrears {

double ProbabilityWith(double probability, double hazard_ratio) {
  if (hazard_ratio == 1 || probability <= 0) return probability;
  return -std::expm1(hazard_ratio * std::log1p(-probability));
}

double ExpectedGain(double amount_minor, double probability,
                    const ActionEffect& effect, double minute_cost_minor) {
  const double with = ProbabilityWith(probability, effect.hazard_ratio);
  return amount_minor * (with * (1 - effect.contingency) - probability) -
         static_cast<double>(effect.fixed_cost_minor) -
         static_cast<double>(effect.minutes) * minute_cost_minor;
}

}  // namespace arrears
