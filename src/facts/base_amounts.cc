// SPDX-License-Identifier: Apache-2.0
//
// Amounts in the base currency, and what a day needs to make them.
#include <cmath>
#include <limits>

#include "arrears/aging/scheme.h"
#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

std::optional<std::int64_t> Narrow(Wide minor, absl::Status& fault) {
  if (minor > std::numeric_limits<std::int64_t>::max() ||
      minor < std::numeric_limits<std::int64_t>::min()) {
    fault.Update(absl::OutOfRangeError("an amount does not fit 64 bits"));
    return std::nullopt;
  }
  return static_cast<std::int64_t>(minor);
}

// Minor units of `to` for one of `from`.
std::optional<double> RateOf(const RateTable& rates, Currency from, Currency to,
                             Date date) {
  if (from == to) return 1;
  const absl::StatusOr<std::int64_t> rate_e9 = rates.RateE9(from, to, date);
  if (!rate_e9.ok()) return std::nullopt;
  double rate = static_cast<double>(*rate_e9) / 1e9;
  for (int i = from.exponent(); i < to.exponent(); ++i) rate *= 10;
  for (int i = to.exponent(); i < from.exponent(); ++i) rate /= 10;
  return rate;
}

}  // namespace

Day::Day(const Context& context, const AsOf& day)
    : at(day),
      history_begin(day.as_of - Days{context.options.history_days}),
      two_years(AgingScheme::TwoYear().At(day.as_of).cuts().front()) {
  const Currency base = context.ledger.view().creditor.currency;
  for (const Currency currency : context.ledger.currencies()) {
    to_base.push_back(RateOf(context.rates, currency, base, day.as_of));
  }
}

std::optional<std::int64_t> ToBase(const Context& context, const Day& day,
                                   std::uint8_t currency, Wide minor,
                                   absl::Status& fault) {
  if (!day.to_base[currency]) return std::nullopt;
  const std::optional<std::int64_t> narrow = Narrow(minor, fault);
  if (!narrow || *narrow == 0 ||
      currency == context.ledger.base_currency_index()) {
    return narrow;
  }
  const absl::StatusOr<Money> converted = context.rates.Convert(
      {*narrow, context.ledger.currencies()[currency]},
      context.ledger.view().creditor.currency, day.at.as_of);
  if (!converted.ok()) {
    fault.Update(converted.status());
    return std::nullopt;
  }
  return converted->minor;
}

std::optional<std::int64_t> ToBase(const Context& context, const Day& day,
                                   const CurrencySums& sums,
                                   absl::Status& fault) {
  Wide total = 0;
  for (const auto& [currency, sum] : sums.sums()) {
    if (sum == 0) continue;
    const std::optional<std::int64_t> minor =
        ToBase(context, day, currency, sum, fault);
    if (!minor) return std::nullopt;
    total += *minor;
  }
  return Narrow(total, fault);
}

}  // namespace arrears::facts_internal
