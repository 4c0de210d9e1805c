// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/money.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "quote_internal.h"

namespace arrears {
namespace {

__extension__ typedef __int128 Int128;  // NOLINT: `using` warns here

// ISO 4217, currencies and funds whose minor unit is not 2 (list one of the
// maintenance agency). Codes without a minor unit (XAU, XDR ...) take 2.
constexpr std::string_view kNoDecimals[] = {
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
    "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::string_view kThreeDecimals[] = {"BHD", "IQD", "JOD", "KWD",
                                               "LYD", "OMR", "TND"};
constexpr std::string_view kFourDecimals[] = {"CLF", "UYW"};

constexpr std::int64_t kPowersOfTen[] = {1, 10, 100, 1000, 10000};

template <std::size_t N>
bool Contains(const std::string_view (&codes)[N], std::string_view code) {
  return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

constexpr bool FitsInt64(Int128 value) {
  return value >= std::numeric_limits<std::int64_t>::min() &&
         value <= std::numeric_limits<std::int64_t>::max();
}

std::string MoneyText(Money money) {
  return absl::StrCat(money.minor, " ", money.currency.code(), " minor");
}

// `sign` is 1 or -1.
absl::StatusOr<Money> Combine(Money a, Money b, int sign) {
  const char* op = sign > 0 ? " + " : " - ";
  if (a.currency != b.currency) {
    return absl::InvalidArgumentError(absl::StrCat(
        MoneyText(a), op, MoneyText(b), ": the currencies differ"));
  }
  const Int128 sum = Int128{a.minor} + Int128{sign} * b.minor;
  if (!FitsInt64(sum)) {
    return absl::OutOfRangeError(
        absl::StrCat(MoneyText(a), op, MoneyText(b), " does not fit 64 bits"));
  }
  return Money{static_cast<std::int64_t>(sum), a.currency};
}

// A decimal cut into its digits; empty `whole` when it is not one.
struct CutDecimal {
  bool negative = false;
  std::string_view whole, places;
};

CutDecimal Split(std::string_view text) {
  CutDecimal decimal;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    decimal.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view places =
      point == std::string_view::npos ? "" : text.substr(point + 1);
  const bool has_places = point == std::string_view::npos || !places.empty();
  const auto digits_only = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(),
                       [](unsigned char c) { return absl::ascii_isdigit(c); });
  };
  if (!has_places || !digits_only(whole) || !digits_only(places)) {
    return decimal;
  }
  decimal.whole = whole;
  decimal.places = places;
  return decimal;
}

}  // namespace

absl::StatusOr<Currency> Currency::Parse(std::string_view code) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (code.size() != 3 || !std::all_of(code.begin(), code.end(), is_capital)) {
    return absl::InvalidArgumentError(
        absl::StrCat(base_internal::Quote(code),
                     " is not a currency code of three letters A-Z"));
  }
  Currency currency;
  std::copy(code.begin(), code.end(), currency.code_);
  return currency;
}

int Currency::exponent() const {
  const std::string_view code(code_, 3);
  if (Contains(kNoDecimals, code)) return 0;
  if (Contains(kThreeDecimals, code)) return 3;
  if (Contains(kFourDecimals, code)) return 4;
  return 2;
}

absl::StatusOr<Money> Add(Money a, Money b) { return Combine(a, b, 1); }
absl::StatusOr<Money> Subtract(Money a, Money b) { return Combine(a, b, -1); }

absl::StatusOr<std::int64_t> MulDivRound(std::int64_t value,
                                         std::int64_t numerator,
                                         std::int64_t denominator) {
  if (denominator <= 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("denominator ", denominator, " in ", value, " * ",
                     numerator, " / ", denominator, " must be positive"));
  }
  const Int128 product = Int128{value} * numerator;  // At most 2^126.
  Int128 quotient = product / denominator;
  const Int128 rest = product % denominator;
  if (2 * (rest < 0 ? -rest : rest) >= denominator) {
    quotient += product < 0 ? -1 : 1;
  }
  if (!FitsInt64(quotient)) {
    return absl::OutOfRangeError(absl::StrCat(
        value, " * ", numerator, " / ", denominator, " does not fit 64 bits"));
  }
  return static_cast<std::int64_t>(quotient);
}

absl::StatusOr<std::int64_t> RoundToMinor(double minor) {
  constexpr double kMaxExact = 9007199254740992.0;  // 2^53
  if (!(std::abs(minor) <= kMaxExact)) {            // Also when not a number.
    return absl::OutOfRangeError(
        absl::StrCat(minor, " is not a number of minor units within 2^53"));
  }
  return static_cast<std::int64_t>(std::round(minor));
}

absl::StatusOr<std::int64_t> MinorSum::Minor() const {
  if (!FitsInt64(sum_)) {
    // In doubles, because no decimal printer takes 128 bits.
    return absl::OutOfRangeError(
        absl::StrCat("a sum of amounts of about ", static_cast<double>(sum_),
                     " minor units does not fit 64 bits"));
  }
  return static_cast<std::int64_t>(sum_);
}

absl::StatusOr<std::int64_t> ParseMinor(std::string_view text, int exponent) {
  assert(exponent >= 0 && exponent <= 4);
  const CutDecimal decimal = Split(text);
  if (decimal.whole.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(base_internal::Quote(text),
                     " is not a decimal number such as -1234.50"));
  }
  const std::size_t kept = static_cast<std::size_t>(exponent);
  if (decimal.places.find_first_not_of('0', kept) != std::string_view::npos) {
    return absl::InvalidArgumentError(absl::StrCat(base_internal::Quote(text),
                                                   " has more than ", exponent,
                                                   " decimal places"));
  }
  std::int64_t minor = 0;
  for (std::size_t i = 0; i < decimal.whole.size() + kept; ++i) {
    const std::size_t place = i - decimal.whole.size();
    const char digit = i < decimal.whole.size()        ? decimal.whole[i]
                       : place < decimal.places.size() ? decimal.places[place]
                                                       : '0';
    minor = 10 * minor + (digit - '0');
    if (minor > kMaxAmountMinor) {
      return absl::OutOfRangeError(
          absl::StrCat(base_internal::Quote(text), " exceeds ",
                       FormatMinor(kMaxAmountMinor, exponent)));
    }
  }
  return decimal.negative ? -minor : minor;
}

absl::StatusOr<Money> ParseMoney(std::string_view text, Currency currency) {
  const absl::StatusOr<std::int64_t> minor =
      ParseMinor(text, currency.exponent());
  if (!minor.ok()) {
    return absl::Status(minor.status().code(),
                        absl::StrCat(std::string(minor.status().message()),
                                     " (", currency.code(), ")"));
  }
  return Money{*minor, currency};
}

std::string FormatMinor(std::int64_t minor, int exponent) {
  assert(exponent >= 0 && exponent <= 4);
  // Unsigned, because the smallest int64 has no positive twin.
  const std::uint64_t magnitude = minor < 0
                                      ? 0 - static_cast<std::uint64_t>(minor)
                                      : static_cast<std::uint64_t>(minor);
  const std::uint64_t unit = static_cast<std::uint64_t>(kPowersOfTen[exponent]);
  std::string text = absl::StrCat(minor < 0 ? "-" : "", magnitude / unit);
  if (exponent == 0) return text;
  const std::string places = std::to_string(magnitude % unit);
  text += '.';
  text.append(static_cast<std::size_t>(exponent) - places.size(), '0');
  return text + places;
}

}  // namespace arrears
