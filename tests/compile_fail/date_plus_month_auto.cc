// SPDX-License-Identifier: Apache-2.0
// As date_plus_month, where auto would take whatever type came out.
#include "arrears/base/date.h"

namespace arrears {

#if MUST_NOT_COMPILE
void Later(Date due) {
  [[maybe_unused]] auto d = due + std::chrono::months{1};  // refused
}
#else
void Later(Date due) { [[maybe_unused]] auto d = AddMonthsClamped(due, 1); }
#endif

}  // namespace arrears
