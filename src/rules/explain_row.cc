// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/rules/value.h"
#include "rules/cell_space_internal.h"
#include "rules/explain_internal.h"
#include "rules/outcomes_internal.h"
#include "rules/table_place_internal.h"

namespace arrears {
namespace rules_internal {
namespace {

constexpr std::int64_t kStepsPerDay = 86'400'000'000;  // Keys are micros.

// The key of a row of an ordered column; empty for null and for texts.
std::optional<std::int64_t> KeyAt(const Column& column, std::size_t row) {
  if (!column.has(row)) return std::nullopt;
  switch (column.type()) {
    case ColumnType::kInt8:
      return column.int8s()[row];
    case ColumnType::kInt16:
      return column.int16s()[row];
    case ColumnType::kInt32:
      return column.int32s()[row];
    case ColumnType::kInt64:
      return column.int64s()[row];
    case ColumnType::kFloat64: {
      const double value = column.float64s()[row];
      return std::isnan(value) ? std::nullopt
                               : std::optional(KeyOfDouble(value));
    }
    case ColumnType::kDate:
      return column.dates()[row].days_since_1970();
    case ColumnType::kBool:
      return column.bools()[row] != 0 ? 1 : 0;
    case ColumnType::kDictionary:
    case ColumnType::kDictionary8:
    case ColumnType::kText:
      return std::nullopt;
  }
  return std::nullopt;
}

// The text of a row; empty for null and a code that is none.
std::optional<std::string> TextAt(const Column& column, std::size_t row) {
  if (!column.has(row)) return std::nullopt;
  if (column.type() == ColumnType::kText) {
    return std::string(column.texts()[row]);
  }
  const auto code = column.type() == ColumnType::kDictionary8
                        ? std::uint32_t{column.codes8()[row]}
                        : static_cast<std::uint32_t>(column.int32s()[row]);
  if (code >= column.dictionary().size()) return std::nullopt;
  return column.dictionary()[code];
}

// What a key counts, in the unit of DistanceOf.
double AmountOf(ColumnKind kind, std::int64_t key) {
  const auto number = static_cast<double>(key);
  switch (kind.values) {
    case ValueType::kTime:
    case ValueType::kDateTime:
    case ValueType::kDayTime:
      return number / static_cast<double>(kStepsPerDay);
    default:
      return kind.type == ColumnType::kFloat64
                 ? DoubleOfKey(key)
                 : number / std::pow(10, kind.decimals);
  }
}

bool OnCalendar(ColumnKind kind) {
  return kind.type == ColumnType::kDate || kind.values == ValueType::kTime ||
         kind.values == ValueType::kDateTime;
}

// Between doubles as they are written; empty beyond FEEL's range.
std::optional<Decimal> Gap(std::int64_t low, std::int64_t high) {
  const auto a = DecimalOf(DoubleOfKey(low)), b = DecimalOf(DoubleOfKey(high));
  return a && b ? Subtract(*b, *a) : std::nullopt;
}

// Whether `above` is nearer to `key` than `below` is; below < key < above.
bool AboveIsNearer(ColumnKind kind, std::int64_t below, std::int64_t key,
                   std::int64_t above) {
  if (kind.type == ColumnType::kFloat64) {
    const std::optional<Decimal> up = Gap(key, above), down = Gap(below, key);
    if (up && down) return *up < *down;
    const double value = DoubleOfKey(key);
    return DoubleOfKey(above) - value < value - DoubleOfKey(below);
  }
  // Unsigned, because the distance may exceed the greatest 64-bit integer.
  return static_cast<std::uint64_t>(above) - static_cast<std::uint64_t>(key) <
         static_cast<std::uint64_t>(key) - static_cast<std::uint64_t>(below);
}

// The key nearest to `key` that the cell, which refuses it, accepts; the lower
// of two as near.
std::optional<std::int64_t> Nearest(const AcceptedValues& cell,
                                    std::int64_t key, ColumnKind kind) {
  const auto above = std::upper_bound(
      cell.ranges.begin(), cell.ranges.end(), key,
      [](std::int64_t k, const KeyRange& range) { return k < range.first; });
  const bool has_above = above != cell.ranges.end();
  if (above == cell.ranges.begin()) {
    return has_above ? std::optional(above->first) : std::nullopt;
  }
  const std::int64_t below = (above - 1)->last;
  return has_above && AboveIsNearer(kind, below, key, above->first)
             ? above->first
             : below;
}

// To the end of a cell of doubles that the cell names: it need not be one.
std::optional<Decimal> DistanceToEnd(const std::string& cell, ColumnKind kind,
                                     std::int64_t key, std::int64_t nearest) {
  std::optional<Decimal> from, to, end;
  if (kind.type == ColumnType::kFloat64) {
    from = DecimalOf(DoubleOfKey(key));
    to = DecimalOf(DoubleOfKey(nearest));
  }
  if (from && to) {
    for (const Decimal& number : NumbersIn(cell)) {
      const bool between = key < nearest ? *from <= number && number <= *to
                                         : *to <= number && number <= *from;
      if (!between) continue;
      if (!end || (key < nearest ? number > *end : number < *end)) end = number;
    }
  }
  if (end) return key < nearest ? Subtract(*end, *from) : Subtract(*from, *end);
  return DistanceOf(kind, key, EndTowards(kind, key, nearest));
}

Refusal RefusalOf(const CompiledTable& table, const RowState& row,
                  std::size_t input, std::size_t rule) {
  Refusal refusal;
  refusal.input = input;
  const ColumnKind kind = table.kinds[input];
  const std::optional<std::int64_t> key = row.keys[input];
  // "Nearest" says nothing about a truth value.
  if (!key || kind.type == ColumnType::kBool) return refusal;
  // The cell may accept what the input itself refuses.
  if (std::find(row.refused_inputs.begin(), row.refused_inputs.end(), input) !=
      row.refused_inputs.end()) {
    return refusal;
  }
  const auto nearest = Nearest(table.accepted[input][rule], *key, kind);
  if (!nearest) return refusal;
  refusal.nearest = WriteKey(kind, *nearest);
  refusal.distance =
      DistanceToEnd(table.spec.rules[rule].cells[input], kind, *key, *nearest);
  return refusal;
}

// The rules that match, in the order of their bits.
std::vector<std::size_t> MatchesOf(const CompiledTable& table,
                                   const RowState& row) {
  std::vector<std::size_t> matches;
  for (std::size_t bit = 0; bit < table.spec.rules.size(); ++bit) {
    const std::size_t rule =
        table.rule_of_bit.empty()
            ? bit
            : static_cast<std::size_t>(table.rule_of_bit[bit]);
    const bool refused =
        std::any_of(row.refused.begin(), row.refused.end(),
                    [rule](const auto& rules) { return rules[rule]; });
    if (!refused) matches.push_back(rule);
  }
  return matches;
}

}  // namespace

std::int64_t EndTowards(ColumnKind kind, std::int64_t from,
                        std::int64_t nearest) {
  if (from == nearest || !IsFine(kind)) return nearest;
  return from < nearest ? PlainerKey(kind, nearest - 1, nearest)
                        : PlainerKey(kind, nearest, nearest + 1);
}

std::optional<Decimal> DistanceOf(ColumnKind kind, std::int64_t a,
                                  std::int64_t b) {
  if (kind.type == ColumnType::kBool) return std::nullopt;
  const std::int64_t low = std::min(a, b), high = std::max(a, b);
  if (kind.type == ColumnType::kFloat64) return Gap(low, high);
  // As decimals: the distance may exceed the greatest 64-bit integer.
  std::optional<Decimal> steps = Subtract(DecimalOf(high), DecimalOf(low));
  if (kind.type != ColumnType::kDate && kind.values != ValueType::kAny &&
      kind.values != ValueType::kYearMonth) {
    return Divide(*steps, DecimalOf(kStepsPerDay));
  }
  if (!steps->digits.empty()) steps->point -= kind.decimals;
  return steps;
}

double CostOf(ColumnKind kind, std::int64_t from, std::int64_t to) {
  if (from == to) return 0;
  if (kind.type == ColumnType::kBool) return 1;
  if (OnCalendar(kind)) {
    const auto days = DistanceOf(kind, from, to);
    return days ? NearestDouble(*days) / 365 : 1;
  }
  const auto scaled = [](double amount) {
    const double size =
        std::min(std::abs(amount), std::numeric_limits<double>::max());
    return std::copysign(std::log1p(size), amount);
  };
  return std::abs(scaled(AmountOf(kind, to)) - scaled(AmountOf(kind, from)));
}

RowState ReadRow(const CompiledTable& table,
                 const std::vector<const Column*>& columns, std::size_t row) {
  RowState state;
  const std::size_t rules = table.spec.rules.size();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const ColumnClasses& classes = table.columns[c];
    const std::optional<std::int64_t> key = KeyAt(*columns[c], row);
    ClassId id = classes.null_class();
    std::string value = "null";
    if (key) {
      id = classes.ClassOfKey(*key);
      value = WriteKey(table.kinds[c], *key);
    } else if (HoldsTexts(classes.type())) {
      if (const auto text = TextAt(*columns[c], row)) {
        id = classes.ClassOfText(*text);
        value = FormatValue(Value(*text));
      }
    }
    if (classes.Refuses(id)) state.refused_inputs.push_back(c);
    const std::uint64_t* mask = classes.Mask(id);
    std::vector<bool> refused(rules);
    for (std::size_t bit = 0; bit < rules; ++bit) {
      const std::size_t rule =
          table.rule_of_bit.empty()
              ? bit
              : static_cast<std::size_t>(table.rule_of_bit[bit]);
      refused[rule] = (mask[bit / kWordBits] >> (bit % kWordBits) & 1) == 0;
    }
    state.keys.push_back(key);
    state.values.push_back(std::move(value));
    state.refused.push_back(std::move(refused));
  }
  return state;
}

}  // namespace rules_internal

absl::StatusOr<RowExplanation> ExplainRow(const DecisionTable& table,
                                          const Frame& frame, std::size_t row,
                                          const ExplainOptions& options) {
  using rules_internal::RowState;
  const rules_internal::CompiledTable& compiled =
      rules_internal::CompiledOf(table);
  if (row >= frame.rows()) {
    return absl::OutOfRangeError(
        absl::StrCat(rules_internal::TableName(compiled.spec), ": row ", row,
                     " of a frame of ", frame.rows()));
  }
  const auto columns = rules_internal::FindColumns(compiled, frame);
  if (!columns.ok()) return columns.status();
  const RowState state = rules_internal::ReadRow(compiled, *columns, row);
  RowExplanation why;
  why.values = state.values;
  why.refused_inputs = state.refused_inputs;
  why.refusals.resize(compiled.spec.rules.size());
  for (std::size_t r = 0; r < why.refusals.size(); ++r) {
    for (std::size_t c = 0; c < columns->size(); ++c) {
      if (!state.refused[c][r]) continue;
      why.refusals[r].push_back(
          rules_internal::RefusalOf(compiled, state, c, r));
    }
  }
  const rules_internal::Outcomes outcomes(compiled);
  const std::vector<std::size_t> matches =
      rules_internal::MatchesOf(compiled, state);
  why.rule = state.refused_inputs.empty()
                 ? outcomes.RuleOf(rules_internal::RanksOf(outcomes, matches))
                 : kRefusedRow;
  if (HasManyHits(compiled.spec.hit_policy)) {
    why.hits.assign(matches.begin(), matches.end());
  }
  absl::Status status =
      rules_internal::FindChanges(compiled, state, options, &why);
  if (!status.ok()) return status;
  return why;
}

}  // namespace arrears
