// SPDX-License-Identifier: Apache-2.0
// The sum of two dates means nothing; their difference is Days.
#include "arrears/base/date.h"

namespace arrears {

#if MUST_NOT_COMPILE
Date Between(Date a, Date b) { return a + b; }  // refused
#else
Days Between(Date a, Date b) { return a - b; }
#endif

}  // namespace arrears
