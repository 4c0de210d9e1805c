// SPDX-License-Identifier: Apache-2.0
// A std::chrono month is 30.44 days; a calendar month is AddMonthsClamped.
#include "arrears/base/date.h"

namespace arrears {

#if MUST_NOT_COMPILE
Date Later(Date due) { return due + std::chrono::months{1}; }  // refused
#else
Date Later(Date due) { return AddMonthsClamped(due, 1); }
#endif

}  // namespace arrears
