// SPDX-License-Identifier: Apache-2.0
// A bare number has no currency.
#include "arrears/base/money.h"

namespace arrears {

#if MUST_NOT_COMPILE
absl::StatusOr<Money> Sum(Money a) { return Add(a, 1); }  // refused
#else
absl::StatusOr<Money> Sum(Money a) { return Add(a, Money{1, a.currency}); }
#endif

}  // namespace arrears
