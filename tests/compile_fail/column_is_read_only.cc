// SPDX-License-Identifier: Apache-2.0
// The host's memory is borrowed, never written.
#include "arrears/base/column.h"

namespace arrears {

#if MUST_NOT_COMPILE
void First(ColumnView<int> column) { column[0] = 1; }  // refused
#else
int First(ColumnView<int> column) { return column[0]; }
#endif

}  // namespace arrears
