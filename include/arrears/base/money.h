// SPDX-License-Identifier: Apache-2.0
//
// money.h: how much, of which currency, exactly?
//
//   absl::StatusOr<Currency> cny = Currency::Parse("CNY");
//   absl::StatusOr<Money> rent = ParseMoney("1250.50", *cny);   // minor 125050
//   absl::StatusOr<Money> sum = Add(*rent, *rent);              // checked
//   FormatMinor(sum->minor, cny->exponent());                   // "2501.00"
//
// Money is a 64-bit count of minor units (cents; yen; thousandths of a dinar).
// Nothing here is a double. A sum that does not fit, or mixes currencies, is
// an error and never a wrapped or converted number.
#ifndef ARREARS_BASE_MONEY_H_
#define ARREARS_BASE_MONEY_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace arrears {

// One item's amount lies in [-kMaxAmountMinor, kMaxAmountMinor] minor units:
// ten thousand milliard euros. The bound lets 4,096 amounts be added in 64
// bits without a check; readers reject what exceeds it.
inline constexpr std::int64_t kMaxAmountMinor = 1'000'000'000'000'000;

// An ISO 4217 alphabetic code. Default: "XXX" (no currency).
class Currency {
 public:
  constexpr Currency() = default;
  // Three letters A-Z. kInvalidArgument otherwise, naming the text.
  [[nodiscard]] static absl::StatusOr<Currency> Parse(std::string_view code);
  // Requires three letters A-Z; for literals: Currency::Of("EUR").
  static constexpr Currency Of(const char (&code)[4]) {
    Currency currency;
    for (int i = 0; i < 3; ++i) currency.code_[i] = code[i];
    return currency;
  }

  std::string code() const { return std::string(code_, 3); }
  // Decimal places of the minor unit by ISO 4217 (JPY 0, EUR 2, KWD 3); 2 for
  // a code not in the list.
  int exponent() const;

  friend constexpr auto operator<=>(const Currency&, const Currency&) = default;

 private:
  char code_[4] = {'X', 'X', 'X', '\0'};
};
static_assert(sizeof(Currency) == 4);

struct Money {
  std::int64_t minor = 0;  // Minor units of `currency`, signed.
  Currency currency;
  friend constexpr bool operator==(const Money&, const Money&) = default;
};

// kInvalidArgument when the currencies differ, kOutOfRange when the result
// does not fit 64 bits; the message holds both operands.
[[nodiscard]] absl::StatusOr<Money> Add(Money a, Money b);
[[nodiscard]] absl::StatusOr<Money> Subtract(Money a, Money b);

// The only rounding in the library: value * numerator / denominator, half away
// from zero, in 128-bit arithmetic. kInvalidArgument when denominator <= 0,
// kOutOfRange when the result does not fit 64 bits.
[[nodiscard]] absl::StatusOr<std::int64_t> MulDivRound(
    std::int64_t value, std::int64_t numerator, std::int64_t denominator);
// The one door from statistics to money (an expected amount): half away from
// zero. kOutOfRange when not finite or beyond 2^53 in magnitude.
[[nodiscard]] absl::StatusOr<std::int64_t> RoundToMinor(double minor);

// Adds many amounts without overflow: 128 bits. Requires fewer than 2^64 adds.
class MinorSum {
 public:
  void Add(std::int64_t minor) { sum_ += minor; }
  void Merge(const MinorSum& other) { sum_ += other.sum_; }
  // kOutOfRange when the sum does not fit 64 bits.
  [[nodiscard]] absl::StatusOr<std::int64_t> Minor() const;

 private:
  __extension__ __int128 sum_ = 0;
};

// A plain decimal: [+-]digits[.digits], no grouping, no exponent, at most
// `exponent` places unless the rest are zeros. kInvalidArgument naming the
// text, or kOutOfRange beyond kMaxAmountMinor. Result in minor units.
[[nodiscard]] absl::StatusOr<std::int64_t> ParseMinor(std::string_view text,
                                                      int exponent);
[[nodiscard]] absl::StatusOr<Money> ParseMoney(std::string_view text,
                                               Currency currency);
// "-1234.50"; no grouping. Requires exponent in [0, 4].
std::string FormatMinor(std::int64_t minor, int exponent);

}  // namespace arrears

#endif  // ARREARS_BASE_MONEY_H_
