// SPDX-License-Identifier: Apache-2.0
// A count of days does not turn into a number unasked.
#include "arrears/base/date.h"

namespace arrears {

#if MUST_NOT_COMPILE
int Late(Date due, Date as_of) { return as_of - due; }  // refused
#else
int Late(Date due, Date as_of) { return (as_of - due).count(); }
#endif

}  // namespace arrears
