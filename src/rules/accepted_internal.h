// SPDX-License-Identifier: Apache-2.0
//
// accepted_internal.h: which of a column's values does a cell accept?
//
//   absl::StatusOr<AcceptedValues> values =
//       AcceptedBy(*ParseUnaryTests("[30..60.5)"), ColumnType::kInt32);
//   values->ranges;                                  // {{30, 60}}
//
// Here the cell's decimals, dates and texts become values of the column's own
// type, once and exactly. Ordered values (integers, doubles, dates, truth
// values) are 64-bit keys that keep their order; texts are a list or all but a
// list. Null is decided by DMN's three-valued logic: see decision_table.h.
#ifndef ARREARS_RULES_ACCEPTED_INTERNAL_H_
#define ARREARS_RULES_ACCEPTED_INTERNAL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/frame.h"
#include "rules/unary_test_internal.h"

namespace arrears::rules_internal {

// Keys `first` to `last`, both included.
struct KeyRange {
  std::int64_t first, last;

  friend bool operator==(const KeyRange&, const KeyRange&) = default;
};

// What a column holds: its type, and what its integers count (InputSchema).
struct ColumnKind {
  ColumnType type;
  ValueType values = ValueType::kAny;
  int decimals = 0;

  ColumnKind(ColumnType of)  // NOLINT: a type is a kind of its own
      : type(of) {}
  ColumnKind(ColumnType of, ValueType counted, int scale = 0)
      : type(of), values(counted), decimals(scale) {}
};

// What cells of the column speak of.
ValueType ValuesOf(ColumnKind kind);

struct AcceptedValues {
  bool null = false;
  // Ordered columns: ascending, neither touching nor overlapping.
  std::vector<KeyRange> ranges;
  // Text and dictionary columns: the texts it accepts, or all others.
  std::vector<std::string> texts;  // Ascending, each once.
  bool all_but_texts = false;
};

// The keys a column of an ordered type can hold: an integer is its own key
// (cents stay cents), a
// date its days since 1970, false 0 and true 1.
KeyRange KeysOf(ColumnType type);

// A double's key orders as it does; both zeros share one. Requires no NaN.
std::int64_t KeyOfDouble(double value);
double DoubleOfKey(std::int64_t key);

// kInvalidArgument when a literal is not of the column's kind:
// "character 1: expected a date such as date(\"2024-01-31\"), found 30".
// In lists and in not() so is, unless allowed there, an interval without a
// whole number or a day in a column of such.
[[nodiscard]] absl::StatusOr<AcceptedValues> AcceptedBy(
    const UnaryTests& cell, ColumnKind kind,
    EmptyIntervals empty = EmptyIntervals::kAnywhere);
// The same fault of an interval, or that its ends are inverted.
absl::Status CheckHoldsValues(const UnaryTest& interval, ColumnKind kind);
// The same for the text of a cell: unary tests, or a condition on `?` such as
// `? > 5 and not(? in [7..8])`, which is made of comparisons, in, between, and,
// or, not.
[[nodiscard]] absl::StatusOr<AcceptedValues> AcceptedByCell(
    std::string_view text, ColumnKind kind,
    EmptyIntervals empty = EmptyIntervals::kRefused);
// The numbers that a cell names as ends or values, as often as it does.
std::vector<Decimal> NumbersIn(std::string_view cell);
// Whether a cell is a condition on `?`.
bool IsCondition(std::string_view text);

// What either accepts, of a column of `type`.
AcceptedValues Union(const AcceptedValues& a, const AcceptedValues& b,
                     ColumnType type);
// Every value but null.
AcceptedValues AllValues(ColumnType type);
// What it does not accept; null changes sides too.
AcceptedValues Complement(const AcceptedValues& values, ColumnType type);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_ACCEPTED_INTERNAL_H_
