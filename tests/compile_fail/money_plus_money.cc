// SPDX-License-Identifier: Apache-2.0
// An amount is added by Add, which checks overflow and currency.
#include "arrears/base/money.h"

namespace arrears {

#if MUST_NOT_COMPILE
absl::StatusOr<Money> Sum(Money a, Money b) { return a + b; }  // refused
#else
absl::StatusOr<Money> Sum(Money a, Money b) { return Add(a, b); }
#endif

}  // namespace arrears
