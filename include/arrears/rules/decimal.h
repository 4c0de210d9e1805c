// SPDX-License-Identifier: Apache-2.0
//
// decimal.h: which number does "1.10" write, exactly?
//
//   std::optional<Decimal> price = ParseDecimal("1.10");
//   std::optional<Decimal> both = Add(*price, DecimalOf(2));
//   FormatDecimal(*both);                                    // "3.1"
//
// FEEL's numbers: decimal, 34 significant digits, rounded half to even after
// each operation, as IEEE 754 decimal128. A number lies between 1e-300 and
// 1e300 in size, or is 0.
#ifndef ARREARS_RULES_DECIMAL_H_
#define ARREARS_RULES_DECIMAL_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace arrears {

// (negative ? -1 : 1) * 0.DIGITS * 10^point, in the one form each number has:
// no zero at either end of `digits`; zero is not negative, without digits.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t point = 0;

  friend bool operator==(const Decimal&, const Decimal&) = default;
};
std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

// -12, 1.5, .5, 2e-3, with as many digits as are written. Empty when `text` is
// no number or out of range.
std::optional<Decimal> ParseDecimal(std::string_view text);
Decimal DecimalOf(std::int64_t value);
// The shortest decimal that reads back as `value`. Empty for NaN, the
// infinities and what is out of range.
std::optional<Decimal> DecimalOf(double value);

double NearestDouble(const Decimal& value);
// Empty unless it is whole and fits.
std::optional<std::int64_t> IntegerOf(const Decimal& value);
// "0", "-12.5", "0.001"; never with an exponent.
std::string FormatDecimal(const Decimal& value);

// Empty when the result is out of range, and where mathematics has none:
// division by 0, and a power that is not whole or is negative of 0.
std::optional<Decimal> Add(const Decimal& a, const Decimal& b);
std::optional<Decimal> Subtract(const Decimal& a, const Decimal& b);
std::optional<Decimal> Multiply(const Decimal& a, const Decimal& b);
std::optional<Decimal> Divide(const Decimal& a, const Decimal& b);
// |exponent| <= 999.
std::optional<Decimal> Power(const Decimal& base, const Decimal& exponent);
Decimal Negate(const Decimal& value);

}  // namespace arrears

#endif  // ARREARS_RULES_DECIMAL_H_
