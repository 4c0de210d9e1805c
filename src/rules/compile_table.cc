// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/compiled_table_internal.h"
#include "rules/faults_internal.h"
#include "rules/table_place_internal.h"
#include "rules/unary_test_internal.h"

namespace arrears::rules_internal {
namespace {

using base_internal::Quote;

absl::Status CheckSchema(const TableSpec& spec, const InputSchema& column) {
  const bool integers = column.type <= ColumnType::kInt64;
  const bool plain = column.values == ValueType::kAny;
  if (column.decimals == 0 ||
      (integers && plain && column.decimals > 0 && column.decimals <= 18)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      TableName(spec), ": the schema's column ", Quote(column.name), " has ",
      column.decimals, " decimals: only integers have any, 18 at most"));
}

// What each input holds, found by name.
absl::StatusOr<std::vector<ColumnKind>> FindKinds(
    const TableSpec& spec, const std::vector<InputSchema>& schema) {
  Frame names;  // A frame knows which of its names is the nearest.
  std::map<std::string_view, ColumnKind> kinds;
  for (const InputSchema& column : schema) {
    absl::Status status = CheckSchema(spec, column);
    if (!status.ok()) return status;
    kinds.emplace(column.name,
                  ColumnKind(column.type, column.values, column.decimals));
    if (!names.Add(Column::Int8(column.name, {})).ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(TableName(spec), ": the schema has column ",
                       Quote(column.name), " twice"));
    }
  }
  std::vector<ColumnKind> found;
  for (const TableInput& input : spec.inputs) {
    const auto kind = kinds.find(input.name);
    if (kind == kinds.end()) {
      const std::string nearest = names.NearestName(input.name);
      const std::string hint =
          nearest.empty() ? "" : "; the nearest is " + Quote(nearest);
      return absl::NotFoundError(ColumnName(TableName(spec), input) +
                                 ": there is none" + hint);
    }
    found.push_back(kind->second);
  }
  return found;
}

// What each of an input's allowed values accepts.
absl::StatusOr<std::vector<AcceptedValues>> ReadAllowed(const TableSpec& spec,
                                                        const TableInput& input,
                                                        ColumnKind kind,
                                                        EmptyIntervals empty) {
  // That there is none is a fault of the table, which no check lists.
  if (empty == EmptyIntervals::kAllowed) empty = EmptyIntervals::kRefused;
  std::vector<AcceptedValues> allowed;
  for (const std::string& text : input.allowed) {
    absl::StatusOr<AcceptedValues> values = AcceptedByCell(text, kind, empty);
    if (!values.ok()) {
      return At(ColumnName(TableName(spec), input) + ", allowed " + Quote(text),
                values.status());
    }
    allowed.push_back(*std::move(values));
  }
  return allowed;
}

// Whether the one value that `point` accepts is among those of `values`.
bool Holds(const AcceptedValues& values, const AcceptedValues& point) {
  if (!point.texts.empty()) {
    return values.all_but_texts != std::binary_search(values.texts.begin(),
                                                      values.texts.end(),
                                                      point.texts.front());
  }
  return std::any_of(values.ranges.begin(), values.ranges.end(),
                     [&point](const KeyRange& range) {
                       return !point.ranges.empty() &&
                              range.first <= point.ranges.front().first &&
                              point.ranges.front().last <= range.last;
                     });
}

// A value that a cell asks for by name must be an allowed one: a slip of the
// pen there makes a rule that never fires.
absl::Status CheckAllowed(const UnaryTests& cell, const TableInput& input,
                          ColumnKind kind,
                          const std::vector<AcceptedValues>& allowed) {
  for (const UnaryTest& test : cell.tests) {
    const Literal& value = test.value;
    if (test.kind == UnaryTest::Kind::kBetween ||
        std::holds_alternative<Null>(value.value)) {
      continue;
    }
    const UnaryTest equal{UnaryTest::Kind::kEqual, value, {}, {}};
    const absl::StatusOr<AcceptedValues> point =
        AcceptedBy({false, false, {equal}}, kind);
    if (!point.ok()) return point.status();
    const bool found = std::any_of(
        allowed.begin(), allowed.end(),
        [&](const AcceptedValues& values) { return Holds(values, *point); });
    if (found) continue;
    return FaultAt(value.position,
                   "an allowed value: " + AllowedList(input.allowed),
                   value.written);
  }
  return absl::OkStatus();
}

absl::StatusOr<AcceptedValues> ReadCell(
    const std::string& text, const TableInput& input, ColumnKind kind,
    const std::vector<AcceptedValues>& allowed, EmptyIntervals empty) {
  if (allowed.empty() || IsCondition(text)) {
    return AcceptedByCell(text, kind, empty);
  }
  const absl::StatusOr<UnaryTests> cell = ParseUnaryTests(text, empty);
  if (!cell.ok()) return cell.status();
  absl::StatusOr<AcceptedValues> values = AcceptedBy(*cell, kind, empty);
  if (!values.ok()) return values;
  absl::Status status = CheckAllowed(*cell, input, kind, allowed);
  if (!status.ok()) return status;
  return values;
}

// What the cells of a column accept; those at fault, nothing.
std::vector<AcceptedValues> ReadColumn(
    const TableSpec& spec, std::size_t index, ColumnKind kind,
    const std::vector<AcceptedValues>& allowed, EmptyIntervals empty,
    Faults* faults) {
  const TableInput& input = spec.inputs[index];
  std::vector<AcceptedValues> cells;
  cells.reserve(spec.rules.size());
  for (const TableRule& rule : spec.rules) {
    absl::StatusOr<AcceptedValues> values =
        ReadCell(rule.cells[index], input, kind, allowed, empty);
    if (!values.ok()) {
      faults->Add(At(ColumnName(RuleName(spec, rule), input), values.status()));
    }
    cells.push_back(values.value_or(AcceptedValues{}));
  }
  return cells;
}

// The classes of a column, by bits.
absl::StatusOr<ColumnClasses> ClassesOf(
    const TableInput& input, ColumnType type,
    const std::vector<AcceptedValues>& cells,
    const std::vector<AcceptedValues>& allowed,
    const std::vector<std::int32_t>& rule_of_bit) {
  std::vector<AcceptedValues> bits;
  bits.reserve(rule_of_bit.size());
  for (const std::int32_t rule : rule_of_bit) {
    bits.push_back(cells[static_cast<std::size_t>(rule)]);
  }
  const std::vector<AcceptedValues>& ordered =
      rule_of_bit.empty() ? cells : bits;
  const bool only_allowed =
      input.outside == Treatment::kRefuse && !allowed.empty();
  if (!only_allowed && input.null == Treatment::kMatch) {
    return ColumnClasses::Create(type, ordered);
  }
  AcceptedValues domain = AllValues(type);
  if (only_allowed) {
    domain = {};
    for (const AcceptedValues& values : allowed) {
      domain = Union(domain, values, type);
    }
  }
  domain.null = input.null == Treatment::kMatch;
  return ColumnClasses::CreateWithin(type, ordered, domain);
}

// Equal outputs get equal numbers, in the order of the rules.
std::vector<std::uint32_t> GroupByOutputs(const std::vector<TableRule>& rules) {
  std::map<std::vector<OutputValue>, std::uint32_t> groups;
  std::vector<std::uint32_t> group;
  group.reserve(rules.size());
  for (const TableRule& rule : rules) {
    std::vector<OutputValue> outputs;
    for (const OutputValue& value : rule.outputs) {
      outputs.push_back(Canonical(value));
    }
    const auto number = static_cast<std::uint32_t>(groups.size());
    group.push_back(groups.emplace(std::move(outputs), number).first->second);
  }
  return group;
}

// Byte p of the masks of all classes, for each column and p.
void LayOutShuffles(CompiledTable& table) {
  MaskTables& masks = table.mask_tables;
  table.shuffles.resize(table.columns.size() * masks.planes * masks.shuffles);
  Shuffle* plane = table.shuffles.data();
  masks.entries = plane->entries;
  masks.column_count = table.columns.size();
  for (const ColumnClasses& column : table.columns) {
    for (std::size_t p = 0; p < masks.planes; ++p) {
      for (std::size_t c = 0; c < column.size(); ++c) {
        plane[c / kShuffleSize].entries[c % kShuffleSize] =
            static_cast<std::uint8_t>(column.Mask(c)[0] >> (8 * p));
      }
      plane += masks.shuffles;
    }
  }
}

// Columns of at most 16 classes two by two, the others alone, and pairs that
// accept everything to fill the last pass.
void LayOutPairs(CompiledTable& table) {
  constexpr std::size_t kPairSize = kShuffleSize * kShuffleSize;
  std::vector<std::size_t> small, alone;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    (table.columns[c].size() <= kShuffleSize ? small : alone).push_back(c);
  }
  if (small.size() % 2 != 0) {
    alone.push_back(small.back());
    small.pop_back();
  }
  const std::size_t pairs = small.size() / 2 + alone.size();
  const std::size_t passes = (pairs + kPairsPerPass - 1) / kPairsPerPass;
  // Sized once: the pairs keep pointers.
  table.pair_masks.assign(passes * kPairsPerPass * kPairSize,
                          ~std::uint64_t{0});
  std::uint64_t* masks = table.pair_masks.data();
  for (std::size_t i = 0; i < small.size(); i += 2) {
    const ColumnClasses& low = table.columns[small[i]];
    const ColumnClasses& high = table.columns[small[i + 1]];
    for (std::size_t h = 0; h < high.size(); ++h) {
      for (std::size_t l = 0; l < low.size(); ++l) {
        masks[kShuffleSize * h + l] = low.Mask(l)[0] & high.Mask(h)[0];
      }
    }
    table.pairs.push_back({masks, small[i], small[i + 1]});
    masks += kPairSize;
  }
  for (const std::size_t column : alone) {
    for (std::size_t c = 0; c < table.columns[column].size(); ++c) {
      masks[c] = table.columns[column].Mask(c)[0];
    }
    table.pairs.push_back({masks, column, column});
    masks += kPairSize;
  }
  while (table.pairs.size() % kPairsPerPass != 0) {
    table.pairs.push_back({masks, 0, 0});
    masks += kPairSize;
  }
  table.mask_tables.pairs = table.pairs.data();
  table.mask_tables.pair_count = table.pairs.size();
}

void LayOutWords(CompiledTable& table) {
  for (const ColumnClasses& column : table.columns) {
    CompiledTable::WordMasks words;
    words.classes = column.size();
    words.masks.resize(table.words * words.classes);
    for (std::size_t c = 0; c < words.classes; ++c) {
      for (std::size_t w = 0; w < table.words; ++w) {
        words.masks[w * words.classes + c] = column.Mask(c)[w];
      }
    }
    table.word_masks.push_back(std::move(words));
  }
}

// The first words of all masks as the kernels read them.
void LayOutMasks(CompiledTable& table) {
  std::size_t most_classes = 1;
  for (const ColumnClasses& column : table.columns) {
    most_classes = std::max(most_classes, column.size());
  }
  table.has_small_classes = most_classes <= kMaxShuffledClasses;
  if (!table.has_small_classes) return;
  MaskTables& masks = table.mask_tables;
  masks.all = RulesOfWord(table, 0);
  masks.shuffles = most_classes <= kShuffleSize       ? 1
                   : most_classes <= 2 * kShuffleSize ? 2
                                                      : 4;
  masks.planes = 1;
  while (masks.planes < 8 && masks.all >> (8 * masks.planes) != 0) {
    ++masks.planes;
  }
  if (table.columns.empty()) return;
  LayOutShuffles(table);
  LayOutPairs(table);
}

}  // namespace

absl::StatusOr<CompiledTable> CompileTable(
    TableSpec spec, const std::vector<InputSchema>& schema,
    const CompileOptions& options) {
  absl::Status status = CheckShape(spec);
  if (!status.ok()) return status;
  const absl::StatusOr<std::vector<ColumnKind>> kinds = FindKinds(spec, schema);
  if (!kinds.ok()) return kinds.status();

  CompiledTable table;
  absl::StatusOr<std::vector<std::int32_t>> order = RulesByPriority(spec);
  if (!order.ok()) return order.status();
  table.rule_of_bit = *std::move(order);
  const EmptyIntervals empty = options.empty_intervals
                                   ? EmptyIntervals::kAnywhere
                               : options.empty_cells ? EmptyIntervals::kAllowed
                                                     : EmptyIntervals::kRefused;
  Faults faults;  // Of all cells.
  for (std::size_t i = 0; i < spec.inputs.size(); ++i) {
    const TableInput& input = spec.inputs[i];
    const ColumnKind kind = (*kinds)[i];
    const auto allowed = ReadAllowed(spec, input, kind, empty);
    if (!allowed.ok()) return allowed.status();
    std::vector<AcceptedValues> cells =
        ReadColumn(spec, i, kind, *allowed, empty, &faults);
    if (!faults.empty()) continue;  // Only more of them are looked for.
    absl::StatusOr<ColumnClasses> classes =
        ClassesOf(input, kind.type, cells, *allowed, table.rule_of_bit);
    if (!classes.ok()) {
      return At(ColumnName(TableName(spec), input), classes.status());
    }
    table.any_refused |= classes->any_refused();
    table.kinds.push_back(kind);
    table.accepted.push_back(std::move(cells));
    table.columns.push_back(*std::move(classes));
  }
  if (!faults.empty()) return faults.status();
  table.output_group = GroupByOutputs(spec.rules);
  table.words =
      std::max<std::size_t>(1, (spec.rules.size() + kWordBits - 1) / kWordBits);
  table.spec = std::move(spec);
  LayOutWords(table);
  LayOutMasks(table);
  return table;
}

}  // namespace arrears::rules_internal
