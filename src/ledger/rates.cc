// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/ledger/ledger.h"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr Wide kE9 = 1'000'000'000;

// value * numerator / denominator, half away from zero; empty on overflow.
std::optional<std::int64_t> MulDiv(Wide value, Wide numerator,
                                   Wide denominator) {
  Wide product = 0;
  if (__builtin_mul_overflow(value, numerator, &product)) return std::nullopt;
  Wide quotient = product / denominator;
  const Wide rest = product % denominator;
  const Wide twice = rest < 0 ? -rest : rest;
  if (twice >= denominator - twice) quotient += product < 0 ? -1 : 1;
  if (quotient > std::numeric_limits<std::int64_t>::max() ||
      quotient < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(quotient);
}

absl::Status TooLarge(const std::string& what) {
  return absl::OutOfRangeError(absl::StrCat(what, " does not fit 64 bits"));
}

}  // namespace

struct RateTable::Ratio {
  Wide numerator = 1, denominator = 1;  // > 0.
};

RateTable RateTable::Of(const LedgerView& view) {
  RateTable table;
  table.pivot_ = view.creditor.currency;
  const RateColumns& rates = view.rates;
  const auto currency = [&](std::uint8_t index) {
    return index < view.currencies.size() ? view.currencies[index]
                                          : view.creditor.currency;
  };
  for (std::size_t i = 0; i < rates.rate_e9.size(); ++i) {
    table.rows_.push_back({currency(rates.base[i]), currency(rates.quote[i]),
                           rates.date[i], rates.rate_e9[i]});
  }
  std::sort(table.rows_.begin(), table.rows_.end(),
            [](const Row& a, const Row& b) {
              return std::tie(a.base, a.quote, a.date) <
                     std::tie(b.base, b.quote, b.date);
            });
  return table;
}

const RateTable::Row* RateTable::Latest(Currency base, Currency quote,
                                        Date date) const {
  const auto after =
      std::upper_bound(rows_.begin(), rows_.end(), std::tie(base, quote, date),
                       [](const auto& key, const Row& row) {
                         return key < std::tie(row.base, row.quote, row.date);
                       });
  if (after == rows_.begin()) return nullptr;
  const Row& row = *std::prev(after);
  return row.base == base && row.quote == quote ? &row : nullptr;
}

std::optional<RateTable::Ratio> RateTable::Leg(Currency from, Currency to,
                                               Date date) const {
  if (from == to) return Ratio{};
  const Row* const direct = Latest(from, to, date);
  const Row* const inverse = Latest(to, from, date);
  if (direct != nullptr &&
      (inverse == nullptr || direct->date >= inverse->date)) {
    return Ratio{direct->rate_e9, kE9};
  }
  if (inverse != nullptr) return Ratio{kE9, inverse->rate_e9};
  return std::nullopt;
}

absl::StatusOr<RateTable::Ratio> RateTable::Find(Currency from, Currency to,
                                                 Date date) const {
  if (const std::optional<Ratio> leg = Leg(from, to, date)) return *leg;
  const std::optional<Ratio> in = Leg(from, pivot_, date);
  const std::optional<Ratio> out = Leg(pivot_, to, date);
  if (!in || !out) {
    return absl::NotFoundError(absl::StrCat(
        "no_rate: none from ", from.code(), " to ", to.code(), " on or before ",
        FormatIsoDate(date), ", nor one over ", pivot_.code()));
  }
  // The nanos of a direct and an inverse leg cancel.
  Ratio ratio{in->numerator, in->denominator};
  const auto times = [](Wide a, Wide b, Wide& below_a, Wide& below_b) {
    const auto gcd = [](Wide x, Wide y) {
      while (y != 0) x = std::exchange(y, x % y);
      return x;
    };
    const Wide one = gcd(a, below_b), two = gcd(b, below_a);
    below_b /= one;
    below_a /= two;
    return (a / one) * (b / two);  // Below 2^63 each: fits 128 bits.
  };
  Wide below_in = in->denominator, below_out = out->denominator;
  ratio.numerator = times(in->numerator, out->numerator, below_in, below_out);
  ratio.denominator = below_in * below_out;
  return ratio;
}

absl::StatusOr<std::int64_t> RateTable::RateE9(Currency from, Currency to,
                                               Date date) const {
  const absl::StatusOr<Ratio> ratio = Find(from, to, date);
  if (!ratio.ok()) return ratio.status();
  const std::optional<std::int64_t> rate =
      MulDiv(kE9, ratio->numerator, ratio->denominator);
  if (!rate) {
    return TooLarge(
        absl::StrCat("the rate from ", from.code(), " to ", to.code()));
  }
  return *rate;
}

absl::StatusOr<Money> RateTable::Convert(Money money, Currency to,
                                         Date date) const {
  if (money.currency == to) return money;
  absl::StatusOr<Ratio> ratio = Find(money.currency, to, date);
  if (!ratio.ok()) return ratio.status();
  bool fits = true;
  for (int i = money.currency.exponent(); i < to.exponent(); ++i) {
    fits = fits && !__builtin_mul_overflow(ratio->numerator, Wide{10},
                                           &ratio->numerator);
  }
  for (int i = to.exponent(); i < money.currency.exponent(); ++i) {
    fits = fits && !__builtin_mul_overflow(ratio->denominator, Wide{10},
                                           &ratio->denominator);
  }
  const std::optional<std::int64_t> minor =
      fits ? MulDiv(money.minor, ratio->numerator, ratio->denominator)
           : std::nullopt;
  if (!minor) {
    return TooLarge(
        absl::StrCat(FormatMinor(money.minor, money.currency.exponent()), " ",
                     money.currency.code(), " in ", to.code()));
  }
  return Money{*minor, to};
}

}  // namespace arrears
