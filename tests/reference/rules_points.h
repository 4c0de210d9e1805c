// SPDX-License-Identifier: Apache-2.0
//
// rules_points.h: at which values can the cells of a column differ, and
// how does one run a table on them?
#ifndef ARREARS_TESTS_REFERENCE_RULES_POINTS_H_
#define ARREARS_TESTS_REFERENCE_RULES_POINTS_H_

#include <string>
#include <vector>

#include "reference/rules_reference.h"

namespace arrears::reference {

// The values that the cells name and those beside them, the ends of the type
// and a text that no cell names, ascending, without null. Requires texts
// without escapes.
std::vector<Value> PointsOf(ColumnType type,
                            const std::vector<std::string>& cells);

// What a literal of the column's type says: 30, "CASH", null.
Value ValueOf(const std::string& literal, ColumnType type);
// A frame of rows of such literals.
Frame FrameOf(const std::vector<InputSchema>& schema,
              const std::vector<std::vector<std::string>>& rows);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_RULES_POINTS_H_
