// SPDX-License-Identifier: Apache-2.0
//
// over_facts_internal.h: what does a table ask of the facts themselves?
//
//   ModelTable asked = OverFacts(table, compiled, variables);
//
// Columns that are linear in one variable (`dpd`, `dpd / 30`, `30 - dpd`), and
// columns of one expression, cannot have values independently. They become one
// column, each of whose cells asks for all that theirs ask for.
#ifndef ARREARS_RULES_OVER_FACTS_INTERNAL_H_
#define ARREARS_RULES_OVER_FACTS_INTERNAL_H_

#include <vector>

#include "rules/model_table_internal.h"

namespace arrears::rules_internal {

// The table with such columns made one; rules and outputs stay. A column stays
// as it is where a cell is a condition on `?`, where it holds back values that
// are not whole, and where columns of one expression are of different types.
// Ends of cells are carried to the variable in decimals of 34 digits, which no
// value of it lies between: values have 19 at most.
ModelTable OverFacts(const ModelTable& table,
                     const CompiledModelTable& compiled,
                     const std::vector<ModelVariable>& variables);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_OVER_FACTS_INTERNAL_H_
