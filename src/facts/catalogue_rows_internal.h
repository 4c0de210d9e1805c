// SPDX-License-Identifier: Apache-2.0
//
// catalogue_rows_internal.h: what does the catalogue say of each fact?
//
//   for (const FactRow& row : FactRowsOf(FactStage::kPaid)) Add(row.name);
#ifndef ARREARS_FACTS_CATALOGUE_ROWS_INTERNAL_H_
#define ARREARS_FACTS_CATALOGUE_ROWS_INTERNAL_H_

#include <span>
#include <string_view>

#include "arrears/facts/catalogue.h"

namespace arrears::facts_internal {

struct FactRow {
  std::string_view name;
  ColumnType type;
  std::string_view unit, en, zh;
};

// In the order of the catalogue.
std::span<const FactRow> FactRowsOf(FactStage stage);
// From promises to groups; empty for the others.
std::span<const FactRow> ConductRowsOf(FactStage stage);

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_CATALOGUE_ROWS_INTERNAL_H_
