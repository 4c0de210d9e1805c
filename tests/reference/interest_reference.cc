// SPDX-License-Identifier: Apache-2.0
#include "reference/interest_reference.h"

#include <string>

namespace arrears::reference {
namespace {

__extension__ using Wide = __int128;

using MaybeRate = std::optional<std::int64_t>;  // Billionths.

// A multiple of every basis: 360 = 8 * 9 * 5, 365 = 5 * 73, 366 = 6 * 61.
constexpr std::int64_t kCommon = std::int64_t{360} * 73 * 61;

MaybeRate RateOn(std::span<const RateSeries> series, const std::string& id,
                 Date day) {
  MaybeRate rate;
  for (const RateSeries& one : series) {
    if (one.id() != id || day > one.known_until()) continue;
    for (const RateEntry& entry : one.entries()) {
      if (entry.from <= day) rate = entry.rate.billionths;
    }
  }
  return rate;
}

Date FirstOfHalfYear(Date day) {
  while (true) {
    const auto ymd = day.ymd();
    const unsigned month = static_cast<unsigned>(ymd.month());
    if ((month == 1 || month == 7) && static_cast<unsigned>(ymd.day()) == 1) {
      return day;
    }
    day = day - Days{1};
  }
}

MaybeRate LegalRate(const InterestRegime& regime,
                    std::span<const RateSeries> series, Date first, Date day) {
  if (regime.reset == RateReset::kNone) return regime.margin.billionths;
  Date look_up = first;
  if (regime.reset == RateReset::kEachHalfYear) look_up = FirstOfHalfYear(day);
  if (regime.reset == RateReset::kHalfYearAtStart) {
    look_up = FirstOfHalfYear(first) - Days{1};
  }
  const MaybeRate reference = RateOn(series, regime.series, look_up);
  if (!reference) return {};
  // Shares of the tests and of the law leave no billionth over.
  return *reference + *reference * regime.uplift.billionths / kRateOne +
         regime.margin.billionths;
}

MaybeRate AgreedRate(const InterestRegime& regime,
                     std::span<const RateSeries> series,
                     const InterestClaim& claim) {
  MaybeRate rate = claim.contract_rate->billionths;
  if (regime.floor_series.empty()) return rate;
  Date look_up = claim.due + Days{1};
  if (regime.floor_at_contract) {
    if (!claim.contract_date) return {};
    look_up = *claim.contract_date;
  }
  const MaybeRate floor = RateOn(series, regime.floor_series, look_up);
  if (!floor) return {};
  return std::max(*rate, *floor * regime.floor_multiple);
}

std::int64_t Basis(const InterestRegime& regime, bool agreed, Date day) {
  switch (regime.day_count) {
    case DayCount::kActual360:
      return 360;
    case DayCount::kActualActual:
      return day.ymd().year().is_leap() ? 366 : 365;
    case DayCount::kDaily:
      return agreed ? 365 : 1;
    case DayCount::kActual365:
      break;
  }
  return 365;
}

}  // namespace

std::optional<std::int64_t> InterestDayByDay(const InterestRegime& regime,
                                             std::span<const RateSeries> series,
                                             const InterestClaim& claim) {
  const bool agreed = claim.contract_rate && regime.contract_rate_prevails;
  Wide sum = 0;  // Of kRateOne * kCommon.
  for (Date day = claim.due + Days{1}; day <= claim.until;
       day = day + Days{1}) {
    std::int64_t principal = claim.principal;
    std::int64_t at_start = claim.principal;
    for (const PrincipalPayment& payment : claim.payments) {
      if (payment.on < day) principal -= payment.amount;
      if (payment.on <= claim.due) at_start -= payment.amount;
    }
    if (at_start == 0) return 0;
    const Date first = claim.due + Days{1};
    if (regime.valid_from && first < *regime.valid_from) return {};
    if (regime.valid_until && first > *regime.valid_until) return {};
    const MaybeRate rate = agreed ? AgreedRate(regime, series, claim)
                                  : LegalRate(regime, series, first, day);
    const bool stopped = regime.stops_at_insolvency && claim.insolvency &&
                         day >= *claim.insolvency;
    if (!rate) {
      // A fixed rate is wanted on the first day, others while interest runs.
      if (principal == 0 || stopped) {
        if (agreed || regime.reset != RateReset::kEachHalfYear) return {};
        continue;
      }
      return {};
    }
    if (stopped) continue;
    sum += Wide{principal} * *rate * (kCommon / Basis(regime, agreed, day));
  }
  const Wide whole = Wide{kRateOne} * kCommon;
  const Wide twice = 2 * sum + (sum < 0 ? -whole : whole);
  return static_cast<std::int64_t>(twice / (2 * whole));
}

}  // namespace arrears::reference
