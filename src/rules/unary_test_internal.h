// SPDX-License-Identifier: Apache-2.0
//
// unary_test_internal.h: what does the text of one cell say?
//
//   absl::StatusOr<UnaryTests> cell = ParseUnaryTests("[30..60), CASH");
//   // kInvalidArgument: character 11: expected a value ..., found CASH
//
// The unary tests of S-FEEL, before they meet a column:
//
//   cell     = "-" | "not" "(" tests ")" | tests
//   tests    = test { "," test }
//   test     = [ "=" | "!=" | "<" | "<=" | ">" | ">=" ] value | interval
//   interval = ( "[" | "(" | "]" ) value ".." value ( "]" | ")" | "[" )
//   value    = number | "text" | true | false | null
//            | date("2024-01-31") | time("10:30:00") | duration("P3D")
//            | date and time("2024-01-31T10:30:00") | @"any of these"
//
// A parenthesis, or a bracket that turns its back, leaves its end point out.
// An interval that holds no number or date at all is refused unless allowed.
#ifndef ARREARS_RULES_UNARY_TEST_INTERNAL_H_
#define ARREARS_RULES_UNARY_TEST_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/rules/value.h"
#include "rules/decimal_internal.h"

namespace arrears::rules_internal {

struct Null {};

struct Literal {
  std::variant<Null, bool, Decimal, std::string, Date, WallTime, DateTime,
               DayTimeDuration, YearMonthDuration>
      value;
  std::string written;       // As the cell spells it: 30.50, "CASH".
  std::size_t position = 0;  // Character of the cell it begins at, from 1.
};

// Null for lists and contexts, which no cell is about.
decltype(Literal::value) LiteralOf(const Value& value);

struct Bound {
  Literal value;
  bool open = false;  // The value itself is left out.
};

struct UnaryTest {
  enum class Kind : std::uint8_t { kEqual, kNotEqual, kBetween };
  Kind kind = Kind::kEqual;
  Literal value;                   // kEqual, kNotEqual.
  std::optional<Bound> low, high;  // kBetween: at least one.
};

struct UnaryTests {
  bool any = false;              // "-": `tests` is empty.
  bool negated = false;          // not(...)
  std::vector<UnaryTest> tests;  // One of them is enough.
};

// Of those that hold nothing: refused, allowed as the whole of a cell, allowed
// in lists, not() and conditions as well.
enum class EmptyIntervals : std::uint8_t { kRefused, kAllowed, kAnywhere };

// kInvalidArgument: "character 5: expected ..., found ...". Characters are
// counted as people do: a UTF-8 sequence is one.
[[nodiscard]] absl::StatusOr<UnaryTests> ParseUnaryTests(
    std::string_view text, EmptyIntervals empty = EmptyIntervals::kRefused);

// "; write >= for ..." where the text has a sign of other keyboards, such as
// Chinese quotes, or is TRUE or FALSE; else empty.
std::string HintForSigns(std::string_view text);

// The same form for a fault that shows only when the cell meets its column.
absl::Status FaultAt(std::size_t position, std::string_view expected,
                     std::string_view found);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_UNARY_TEST_INTERNAL_H_
