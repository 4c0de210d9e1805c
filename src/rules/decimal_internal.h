// SPDX-License-Identifier: Apache-2.0
//
// decimal_internal.h: where do a column's own values meet a decimal?
//
//   const std::size_t length = NumberLength("30.5]");       // 4
//   FirstInteger(*ParseDecimal("30.5"), Side::kAbove);       // 31
//
// A decimal meets a column's own type once, when a table is compiled: the first
// integer at or above it, or strictly above it, is found without rounding. On a
// column of doubles a decimal is the double nearest to it, as it is for every
// reader of numbers: else `<= 0.1` would refuse the double that 0.1 becomes,
// which is a little greater than a tenth.
#ifndef ARREARS_RULES_DECIMAL_INTERNAL_H_
#define ARREARS_RULES_DECIMAL_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "arrears/rules/decimal.h"

namespace arrears::rules_internal {

// The length of the number `text` begins with: -12, 1.5, .5, 2e-3. 0 when it
// begins with none. The dots of 1..5 belong to the interval.
std::size_t NumberLength(std::string_view text);

enum class Side : std::uint8_t { kAtLeast, kAbove };

// The least 64-bit integer at or above, or above, `bound`; empty when there is
// none.
std::optional<std::int64_t> FirstInteger(const Decimal& bound, Side side);
// The same among doubles, each taken as the shortest decimal that reads back as
// it. Never -0.0.
double FirstDouble(const Decimal& bound, Side side);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_DECIMAL_INTERNAL_H_
