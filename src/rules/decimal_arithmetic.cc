// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdlib>
#include <string>

#include "arrears/rules/decimal.h"

namespace arrears {
namespace {

using Integer = boost::multiprecision::cpp_int;

constexpr std::int64_t kDigits = 34;
constexpr std::int64_t kMostPoint = 300;
constexpr std::int64_t kMaxPower = 999;

Integer TenTo(std::int64_t exponent) {
  return boost::multiprecision::pow(Integer(10),
                                    static_cast<unsigned>(exponent));
}

// coefficient * 10^exponent.
struct Scaled {
  Integer coefficient;
  std::int64_t exponent = 0;
};

Scaled ScaledOf(const Decimal& value) {
  if (value.digits.empty()) return {};
  Scaled scaled{Integer(value.digits),
                value.point - static_cast<std::int64_t>(value.digits.size())};
  if (value.negative) scaled.coefficient = -scaled.coefficient;
  return scaled;
}

// `coefficient` without its last `drop` digits, rounded half to even; `rest`
// says that something beyond them is not zero.
Integer DropDigits(const Integer& coefficient, std::int64_t drop, bool rest) {
  const Integer unit = TenTo(drop);
  Integer quotient, remainder;
  boost::multiprecision::divide_qr(coefficient, unit, quotient, remainder);
  const int half = Integer(2 * remainder).compare(unit);
  const bool odd = boost::multiprecision::bit_test(quotient, 0);
  if (half > 0 || (half == 0 && (rest || odd))) ++quotient;
  return quotient;
}

std::optional<Decimal> Rounded(Scaled scaled, bool rest = false) {
  const bool negative = scaled.coefficient < 0;
  if (negative) scaled.coefficient = -scaled.coefficient;
  if (scaled.coefficient == 0) return Decimal{};
  std::string digits = scaled.coefficient.str();
  const std::int64_t drop = static_cast<std::int64_t>(digits.size()) - kDigits;
  if (drop > 0) {
    digits = DropDigits(scaled.coefficient, drop, rest).str();
    scaled.exponent += drop;
  }
  Decimal value;
  value.negative = negative;
  value.point = scaled.exponent + static_cast<std::int64_t>(digits.size());
  digits.erase(digits.find_last_not_of('0') + 1);
  value.digits = std::move(digits);
  if (value.point > kMostPoint || value.point <= -kMostPoint) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

Decimal Negate(const Decimal& value) {
  Decimal negated = value;
  negated.negative = !value.digits.empty() && !value.negative;
  return negated;
}

std::optional<Decimal> Add(const Decimal& a, const Decimal& b) {
  Scaled x = ScaledOf(a), y = ScaledOf(b);
  const std::int64_t exponent = std::min(x.exponent, y.exponent);
  return Rounded({x.coefficient * TenTo(x.exponent - exponent) +
                      y.coefficient * TenTo(y.exponent - exponent),
                  exponent});
}

std::optional<Decimal> Subtract(const Decimal& a, const Decimal& b) {
  return Add(a, Negate(b));
}

std::optional<Decimal> Multiply(const Decimal& a, const Decimal& b) {
  const Scaled x = ScaledOf(a), y = ScaledOf(b);
  return Rounded({x.coefficient * y.coefficient, x.exponent + y.exponent});
}

std::optional<Decimal> Divide(const Decimal& a, const Decimal& b) {
  Scaled x = ScaledOf(a);
  const Scaled y = ScaledOf(b);
  if (y.coefficient == 0) return std::nullopt;
  // Enough digits before the point that one is left to round by.
  const std::int64_t shift = std::max<std::int64_t>(
      0, kDigits + 2 + static_cast<std::int64_t>(b.digits.size()) -
             static_cast<std::int64_t>(a.digits.size()));
  x.coefficient *= TenTo(shift);
  const bool negative = (x.coefficient < 0) != (y.coefficient < 0);
  Integer quotient, remainder;
  boost::multiprecision::divide_qr(Integer(abs(x.coefficient)),
                                   Integer(abs(y.coefficient)), quotient,
                                   remainder);
  if (negative) quotient = -quotient;
  return Rounded({quotient, x.exponent - shift - y.exponent}, remainder != 0);
}

std::optional<Decimal> Power(const Decimal& base, const Decimal& exponent) {
  const std::optional<std::int64_t> whole = IntegerOf(exponent);
  if (!whole || std::abs(*whole) > kMaxPower) return std::nullopt;
  std::optional<Decimal> result = DecimalOf(std::int64_t{1});
  // Each product is rounded; 999 of them lose three digits at most.
  for (std::int64_t i = 0; i < std::abs(*whole) && result; ++i) {
    result = Multiply(*result, base);
  }
  if (!result || *whole >= 0) return result;
  return Divide(DecimalOf(std::int64_t{1}), *result);
}

}  // namespace arrears
