// SPDX-License-Identifier: Apache-2.0
//
// Amounts in the base currency, what a day needs to make them, and the order of
// the sweep.
#include <algorithm>
#include <numeric>
#include <tuple>

#include "arrears/aging/scheme.h"
#include "facts/context_internal.h"

namespace arrears::facts_internal {
namespace {

std::optional<std::int64_t> Narrow(Wide minor, absl::Status& fault) {
  if (!Fits(minor)) {
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

auto SweepKey(const Observation& who) {
  return std::tuple(who.at.as_of, who.at.known_on, who.debtor,
                    who.item.value_or(-1), who.currency);
}

}  // namespace

SweepOrder::SweepOrder(const std::vector<Observation>& observations)
    : observations_(observations) {
  const auto before = [](const Observation& a, const Observation& b) {
    return SweepKey(a) < SweepKey(b);
  };
  if (std::is_sorted(observations.begin(), observations.end(), before)) return;
  order_.resize(observations.size());
  std::iota(order_.begin(), order_.end(), 0u);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::uint32_t a, std::uint32_t b) {
                     return before(observations[a], observations[b]);
                   });
}

std::vector<std::uint32_t> SweepOrder::place_of() const {
  std::vector<std::uint32_t> places(order_.size());
  for (std::size_t row = 0; row < order_.size(); ++row) {
    places[order_[row]] = static_cast<std::uint32_t>(row);
  }
  return places;
}

std::size_t SweepOrder::EndOfRun(std::size_t begin, std::size_t end) const {
  const Observation& first = (*this)[begin];
  std::size_t row = begin + 1;
  while (row < end && (*this)[row].debtor == first.debtor &&
         (*this)[row].item == first.item && (*this)[row].at == first.at) {
    ++row;
  }
  return row;
}

Day::Day(const Context& context, const AsOf& day)
    : at(day),
      history_begin(day.as_of - Days{context.options.history_days}),
      month_begin(day.as_of - Days{30}),
      quarter_begin(day.as_of - Days{90}),
      half_year_begin(day.as_of - Days{180}),
      year_begin(day.as_of - Days{365}),
      before{quarter_begin, day.known_on},
      two_years(AgingScheme::TwoYear().At(day.as_of).cuts().front()),
      weekday(day.as_of.iso_weekday()),
      month(static_cast<std::int32_t>(
          static_cast<unsigned>(day.as_of.ymd().month()))) {
  const Currency base = context.ledger.view().creditor.currency;
  for (const Currency currency : context.ledger.currencies()) {
    to_base.push_back(RateOf(context.rates, currency, base, day.as_of));
  }
}

std::optional<std::int64_t> ToBaseAtRate(const Context& context, const Day& day,
                                         std::uint8_t currency, Wide minor,
                                         absl::Status& fault) {
  if (!day.to_base[currency]) return std::nullopt;
  const std::optional<std::int64_t> narrow = Narrow(minor, fault);
  if (!narrow || *narrow == 0 || currency == context.base_currency) {
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

std::optional<std::int64_t> SumAtRates(const Context& context, const Day& day,
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

std::optional<double> RatioInBase(const Day& day, const CurrencySums& parts,
                                  const CurrencySums& wholes) {
  double part = 0, whole = 0;
  for (const auto& [currency, sum] : wholes.sums()) {
    const std::optional<double> rate =
        wholes.sums().size() == 1 ? 1.0 : day.to_base[currency];
    if (!rate) return std::nullopt;
    part += *rate * ToDouble(parts.of(currency));
    whole += *rate * ToDouble(sum);
  }
  if (whole == 0) return std::nullopt;
  return part / whole;
}

}  // namespace arrears::facts_internal
