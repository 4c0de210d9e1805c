// SPDX-License-Identifier: Apache-2.0
// A number is not a date: 20240331, 45382 and 19813 are all somebody's.
#include "arrears/base/date.h"

namespace arrears {

#if MUST_NOT_COMPILE
Date Day() { return 19813; }  // refused
#else
Date Day() { return Date::FromDays(19813); }
#endif

}  // namespace arrears
