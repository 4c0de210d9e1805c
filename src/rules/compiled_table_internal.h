// SPDX-License-Identifier: Apache-2.0
//
// compiled_table_internal.h: what does a decision table become before it runs?
//
//   absl::StatusOr<CompiledTable> table = CompileTable(spec, schema);
//   RunTable(*table, columns, rows, executor, {}, &result);
#ifndef ARREARS_RULES_COMPILED_TABLE_INTERNAL_H_
#define ARREARS_RULES_COMPILED_TABLE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/rules/decimal.h"
#include "arrears/rules/decision_table.h"
#include "rules/accepted_internal.h"
#include "rules/column_classes_internal.h"
#include "rules/kernel_internal.h"

namespace arrears::rules_internal {

// Of a table, alone or in a model.
inline constexpr std::size_t kMaxInputs = 64;

// Entries of one shuffle.
struct alignas(kShuffleSize) Shuffle {
  std::uint8_t entries[kShuffleSize];
};

struct CompiledTable {
  CompiledTable() = default;
  CompiledTable(CompiledTable&&) = default;  // And no copy: it has pointers
  CompiledTable& operator=(CompiledTable&&) = default;  // into itself.

  TableSpec spec;
  std::vector<ColumnKind> kinds;  // One per input, as the others.
  std::vector<ColumnClasses> columns;
  // What each cell accepts, [input][rule]: for the nearest accepted value.
  std::vector<std::vector<AcceptedValues>> accepted;
  // The rule of each bit of a mask, by priority; empty where that is the order
  // of the rules.
  std::vector<std::int32_t> rule_of_bit;
  bool any_refused = false;  // Some column has refused classes.
  // Rules with equal outputs have equal numbers.
  std::vector<std::uint32_t> output_group;
  std::size_t words = 1;  // Of a mask: one for each 64 rules, at least one.

  // The words of all masks of each column, [word][class]: those of one word
  // stand together, because most rows need the first alone.
  struct WordMasks {
    std::vector<std::uint64_t> masks;
    std::size_t classes = 0;
    const std::uint64_t* Word(std::size_t word) const {
      return masks.data() + word * classes;
    }
  };
  std::vector<WordMasks> word_masks;

  // The masks of the first 64 rules as the kernels read them; used when no
  // column has more than kMaxShuffledClasses classes.
  bool has_small_classes = false;
  std::vector<Shuffle> shuffles;
  std::vector<std::uint64_t> pair_masks;
  std::vector<MaskTables::Pair> pairs;
  MaskTables mask_tables{};
};

// All but the cells: limits, names, counts and the types of outputs.
absl::Status CheckShape(const TableSpec& spec);

// As DecisionTable::Compile.
[[nodiscard]] absl::StatusOr<CompiledTable> CompileTable(
    TableSpec spec, const std::vector<InputSchema>& schema,
    const CompileOptions& options);

// The rules of word `word` as bits: the mask of a table without inputs.
inline std::uint64_t RulesOfWord(const CompiledTable& table, std::size_t word) {
  const std::size_t rules = table.spec.rules.size();
  const std::size_t before = word * kWordBits;
  if (rules <= before) return 0;
  const std::size_t here = std::min(rules - before, kWordBits);
  return ~std::uint64_t{0} >> (kWordBits - here);
}

// Where a run leaves the classes of its rows, or nowhere: those of block b
// (kRowsPerBlock rows) at b * inputs * kRowsPerBlock, kRowsPerBlock for each
// input. `small` for tables with has_small_classes, `large` for others.
struct KeptClasses {
  std::uint8_t* small = nullptr;
  ClassId* large = nullptr;
};

// Runs the table over `rows` rows of its inputs' columns.
void RunTable(const CompiledTable& table,
              const std::vector<const Column*>& columns, std::size_t rows,
              const Executor& executor, const KeptClasses& kept,
              TableResult* result);

// The bits of the rules in the order of their priority, for P and O; else
// empty. kInvalidArgument naming rule and output where a value has none.
[[nodiscard]] absl::StatusOr<std::vector<std::int32_t>> RulesByPriority(
    const TableSpec& spec);
// One form for each number: 2.0 is 2.
OutputValue Canonical(const OutputValue& value);

// The number of an output, empty for null.
std::optional<Decimal> NumberOf(const OutputValue& value);
// What C+ C< C> make of hits, by the numbers of all rules; empty for null,
// which one null makes of all. Requires a hit.
std::optional<Decimal> Aggregate(
    HitPolicy policy, const std::vector<std::optional<Decimal>>& outputs,
    std::span<const std::int32_t> hits);

// The columns of the inputs, of the types the table was compiled for; errors as
// DecisionTable::Run.
absl::StatusOr<std::vector<const Column*>> FindColumns(
    const CompiledTable& table, const Frame& frame);

// What `table` was compiled to.
const CompiledTable& CompiledOf(const DecisionTable& table);

// As DecisionTable::Outputs.
std::vector<Column> MakeOutputs(const TableSpec& spec,
                                const TableResult& result);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_COMPILED_TABLE_INTERNAL_H_
