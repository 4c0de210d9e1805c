// SPDX-License-Identifier: Apache-2.0
// Text becomes a currency through Parse, which can refuse it.
#include "arrears/base/money.h"

namespace arrears {

#if MUST_NOT_COMPILE
absl::StatusOr<Currency> Of(const char* code) {
  return Currency::Of(code);  // refused
}
#else
absl::StatusOr<Currency> Of(const char* code) { return Currency::Parse(code); }
#endif

}  // namespace arrears
