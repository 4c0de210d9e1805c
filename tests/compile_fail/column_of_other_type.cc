// SPDX-License-Identifier: Apache-2.0
// A column of amounts is not a column of dates.
#include "arrears/base/column.h"
#include "arrears/base/date.h"

namespace arrears {

#if MUST_NOT_COMPILE
ColumnView<Date> Due(ColumnView<int> column) { return column; }  // refused
#else
ColumnView<Date> Due(ColumnView<Date> column) { return column; }
#endif

}  // namespace arrears
