// SPDX-License-Identifier: Apache-2.0
// A currency literal has three letters.
#include "arrears/base/money.h"

namespace arrears {

#if MUST_NOT_COMPILE
Currency Euro() { return Currency::Of("EU"); }  // refused
#else
Currency Euro() { return Currency::Of("EUR"); }
#endif

}  // namespace arrears
