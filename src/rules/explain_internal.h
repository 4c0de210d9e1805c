// SPDX-License-Identifier: Apache-2.0
//
// explain_internal.h: what a table's rules say of one row.
//
//   const RowState row = ReadRow(table, columns, 7);
//   FindChanges(table, row, options, &why);
#ifndef ARREARS_RULES_EXPLAIN_INTERNAL_H_
#define ARREARS_RULES_EXPLAIN_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "arrears/base/frame.h"
#include "arrears/rules/explain.h"
#include "rules/compiled_table_internal.h"

namespace arrears::rules_internal {

struct RowState {
  // One for each input, as the others. Keys of ordered columns; empty for null
  // and for texts.
  std::vector<std::optional<std::int64_t>> keys;
  std::vector<std::string> values;         // FEEL literals.
  std::vector<std::vector<bool>> refused;  // [input][rule]
  std::vector<std::size_t> refused_inputs;
};
RowState ReadRow(const CompiledTable& table,
                 const std::vector<const Column*>& columns, std::size_t row);

// The end of a range that is nearest to `from`, of which `nearest` is the first
// or last key: as a cell is likely to name it, 100 for the double above it.
std::int64_t EndTowards(ColumnKind kind, std::int64_t from,
                        std::int64_t nearest);
// Between two keys: as cells count, of dates and times in days, of durations in
// days or months. Empty for truth values and beyond FEEL's range.
std::optional<Decimal> DistanceOf(ColumnKind kind, std::int64_t a,
                                  std::int64_t b);
// OtherOutcome::cost of a change from one key to another.
double CostOf(ColumnKind kind, std::int64_t from, std::int64_t to);

// Fills in other_outcomes and complete.
absl::Status FindChanges(const CompiledTable& table, const RowState& row,
                         const ExplainOptions& options, RowExplanation* why);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_EXPLAIN_INTERNAL_H_
