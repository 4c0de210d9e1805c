// SPDX-License-Identifier: Apache-2.0
// A result that may be an error cannot be dropped.
#include "arrears/base/money.h"

namespace arrears {

#if MUST_NOT_COMPILE
void Read() { ParseMoney("1", Currency::Of("EUR")); }  // refused
#else
bool Read() { return ParseMoney("1", Currency::Of("EUR")).ok(); }
#endif

}  // namespace arrears
