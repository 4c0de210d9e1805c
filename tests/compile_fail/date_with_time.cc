// SPDX-License-Identifier: Apache-2.0
// A date has no time of day: an instant must be cut to a day by its owner.
#include "arrears/base/date.h"

namespace arrears {

#if MUST_NOT_COMPILE
Date Day(std::chrono::sys_seconds at) { return at; }  // refused
#else
Date Day(std::chrono::sys_days at) { return at; }
#endif

}  // namespace arrears
