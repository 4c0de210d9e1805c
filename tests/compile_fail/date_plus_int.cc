// SPDX-License-Identifier: Apache-2.0
// A bare number has no unit: five what?
#include "arrears/base/date.h"

namespace arrears {

#if MUST_NOT_COMPILE
Date Later(Date due) { return due + 5; }  // refused
#else
Date Later(Date due) { return due + Days{5}; }
#endif

}  // namespace arrears
