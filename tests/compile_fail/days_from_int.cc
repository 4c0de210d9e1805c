// SPDX-License-Identifier: Apache-2.0
// A bare number is not a count of days.
#include "arrears/base/date.h"

namespace arrears {

#if MUST_NOT_COMPILE
Days Grace() { return 3; }  // refused
#else
Days Grace() { return Days{3}; }
#endif

}  // namespace arrears
