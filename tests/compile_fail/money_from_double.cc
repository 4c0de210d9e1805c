// SPDX-License-Identifier: Apache-2.0
// An amount is never a double: 0.1 + 0.2 is not 0.3.
#include "arrears/base/money.h"

namespace arrears {

#if MUST_NOT_COMPILE
Money Price() { return Money{12.50, Currency::Of("EUR")}; }  // refused
#else
Money Price() { return Money{1250, Currency::Of("EUR")}; }
#endif

}  // namespace arrears
