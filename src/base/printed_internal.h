// SPDX-License-Identifier: Apache-2.0
//
// printed_internal.h: how many digits of a number leave the house?
#ifndef ARREARS_BASE_PRINTED_INTERNAL_H_
#define ARREARS_BASE_PRINTED_INTERNAL_H_

#include <cmath>

namespace arrears {

// Nine decimals, beyond which machines may differ; a zero has no sign.
inline double NineDigits(double value) {
  return std::round(value * 1e9) / 1e9 + 0.0;
}

// To so many decimals; a zero has no sign.
inline double Rounded(double value, int decimals) {
  const double scale = std::pow(10, decimals);
  return std::round(value * scale) / scale + 0.0;
}

}  // namespace arrears

#endif  // ARREARS_BASE_PRINTED_INTERNAL_H_
