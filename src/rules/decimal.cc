// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "rules/decimal_internal.h"

namespace arrears {
namespace rules_internal {
namespace {

// Clear of both ends of the doubles.
constexpr std::int64_t kLargestPoint = 300;
constexpr std::int64_t kSmallestPoint = -299;

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::size_t DigitsAt(std::string_view text, std::size_t from) {
  std::size_t end = from;
  while (end < text.size() && IsDigit(text[end])) ++end;
  return end - from;
}

// The length of "e-3" at `from`, 0 when there is no such thing.
std::size_t ExponentAt(std::string_view text, std::size_t from) {
  if (from >= text.size() || (text[from] != 'e' && text[from] != 'E')) return 0;
  std::size_t at = from + 1;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  const std::size_t digits = DigitsAt(text, at);
  return digits == 0 ? 0 : at + digits - from;
}

// The exponent written in `text`, held within +-1e9: what lies beyond is out of
// range for any count of digits that fits into memory.
std::int64_t ExponentOf(std::string_view text) {
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  std::int64_t value = 0;
  for (const char c : text) {
    value = std::min<std::int64_t>(10 * value + (c - '0'), 1'000'000'000);
  }
  return negative ? -value : value;
}

// |a| against |b|; both in the one form, so digits compare as text.
std::strong_ordering CompareSizes(const Decimal& a, const Decimal& b) {
  if (a.digits.empty() || b.digits.empty()) {
    return a.digits.size() <=> b.digits.size();
  }
  if (a.point != b.point) return a.point <=> b.point;
  return a.digits.compare(b.digits) <=> 0;
}

}  // namespace

std::size_t NumberLength(std::string_view text) {
  std::size_t end = !text.empty() && text[0] == '-' ? 1 : 0;
  const std::size_t whole = DigitsAt(text, end);
  end += whole;
  if (end < text.size() && text[end] == '.') {
    const std::size_t fraction = DigitsAt(text, end + 1);
    if (whole == 0 && fraction == 0) return 0;
    if (fraction > 0) end += 1 + fraction;
  } else if (whole == 0) {
    return 0;
  }
  return end + ExponentAt(text, end);
}

std::optional<std::int64_t> FirstInteger(const Decimal& bound, Side side) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();
  if (bound.point > 19) {
    return bound.negative ? std::optional(kLeast) : std::nullopt;
  }
  // At most 19 digits stand before the point, so the sums below fit.
  __int128 whole = 0;
  for (std::int64_t i = 0; i < bound.point; ++i) {
    const auto digit = static_cast<std::size_t>(i);
    whole = 10 * whole +
            (digit < bound.digits.size() ? bound.digits[digit] - '0' : 0);
  }
  const bool fraction =
      static_cast<std::int64_t>(bound.digits.size()) > bound.point;
  if (bound.negative) whole = -whole;
  const bool below = fraction ? !bound.negative : side == Side::kAbove;
  const __int128 first = below ? whole + 1 : whole;
  if (first > kGreatest) return std::nullopt;
  return first < kLeast ? kLeast : static_cast<std::int64_t>(first);
}

double FirstDouble(const Decimal& bound, Side side) {
  const double nearest = NearestDouble(bound);
  // One that is out of FEEL's range is so on its own side.
  const std::optional<Decimal> held = DecimalOf(nearest);
  if (!held || *held > bound || (*held == bound && side == Side::kAtLeast)) {
    return nearest;
  }
  const double above =
      std::nextafter(nearest, std::numeric_limits<double>::infinity());
  return above == 0 ? 0.0 : above;  // Above the least negative one is -0.0.
}

}  // namespace rules_internal

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.negative != b.negative) {
    return a.negative ? std::strong_ordering::less
                      : std::strong_ordering::greater;
  }
  return a.negative ? rules_internal::CompareSizes(b, a)
                    : rules_internal::CompareSizes(a, b);
}

std::optional<Decimal> ParseDecimal(std::string_view number) {
  if (number.empty() || rules_internal::NumberLength(number) != number.size()) {
    return std::nullopt;
  }
  Decimal value;
  if (number[0] == '-') {
    value.negative = true;
    number.remove_prefix(1);
  }
  const std::size_t e = number.find_first_of("eE");
  if (e != std::string_view::npos) {
    value.point = rules_internal::ExponentOf(number.substr(e + 1));
    number = number.substr(0, e);
  }
  const std::size_t dot = std::min(number.find('.'), number.size());
  value.digits = number.substr(0, dot);
  value.point += static_cast<std::int64_t>(dot);
  if (dot < number.size()) value.digits += number.substr(dot + 1);

  const std::size_t zeros = value.digits.find_first_not_of('0');
  if (zeros == std::string::npos) return Decimal{};
  value.digits.erase(0, zeros);
  value.point -= static_cast<std::int64_t>(zeros);
  value.digits.erase(value.digits.find_last_not_of('0') + 1);
  const bool in_range = value.point >= rules_internal::kSmallestPoint &&
                        value.point <= rules_internal::kLargestPoint;
  return in_range ? std::optional(std::move(value)) : std::nullopt;
}

Decimal DecimalOf(std::int64_t value) {
  return *ParseDecimal(std::to_string(value));
}

std::optional<Decimal> DecimalOf(double value) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return ParseDecimal({text, static_cast<std::size_t>(end - text)});
}

double NearestDouble(const Decimal& value) {
  if (value.digits.empty()) return 0.0;
  const std::string text = (value.negative ? "-0." : "0.") + value.digits +
                           "e" + std::to_string(value.point);
  double nearest = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), nearest);
  return nearest;
}

std::optional<std::int64_t> IntegerOf(const Decimal& value) {
  if (static_cast<std::int64_t>(value.digits.size()) > value.point &&
      !value.digits.empty()) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> least =
      rules_internal::FirstInteger(value, rules_internal::Side::kAtLeast);
  // What lies below 64 bits has the least of them as its first.
  if (!least || DecimalOf(*least) != value) return std::nullopt;
  return least;
}

std::string FormatDecimal(const Decimal& value) {
  if (value.digits.empty()) return "0";
  const std::string sign = value.negative ? "-" : "";
  const auto size = static_cast<std::int64_t>(value.digits.size());
  if (value.point <= 0) {
    return sign + "0." +
           std::string(static_cast<std::size_t>(-value.point), '0') +
           value.digits;
  }
  if (value.point >= size) {
    return sign + value.digits +
           std::string(static_cast<std::size_t>(value.point - size), '0');
  }
  const auto whole = static_cast<std::size_t>(value.point);
  return sign + value.digits.substr(0, whole) + "." +
         value.digits.substr(whole);
}

}  // namespace arrears
