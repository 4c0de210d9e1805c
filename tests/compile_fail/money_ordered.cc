// SPDX-License-Identifier: Apache-2.0
// Amounts of two currencies have no order.
#include "arrears/base/money.h"

namespace arrears {

#if MUST_NOT_COMPILE
bool Less(Money a, Money b) { return a < b; }  // refused
#else
bool Less(Money a, Money b) { return a.minor < b.minor; }
#endif

}  // namespace arrears
