// SPDX-License-Identifier: Apache-2.0
//
// calendar_internal.h: which days did the State Council's notices move?
#ifndef ARREARS_BASE_CALENDAR_INTERNAL_H_
#define ARREARS_BASE_CALENDAR_INTERNAL_H_

#include <span>

#include "arrears/base/date.h"

namespace arrears::base_internal {

struct DateRange {
  Date first, last;  // Both included.
};

inline constexpr int kCnFirstYear = 2015;
inline constexpr int kCnLastYear = 2026;

// As the notices state them: rest periods with the weekends they span, and the
// weekend days that are worked instead.
std::span<const DateRange> CnHolidays();
std::span<const Date> CnWorkingDays();

}  // namespace arrears::base_internal

#endif  // ARREARS_BASE_CALENDAR_INTERNAL_H_
