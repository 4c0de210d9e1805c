// SPDX-License-Identifier: Apache-2.0
//
// law_data_internal.h: how the words of a law file are called, and how its
// words and rates are read.
#ifndef ARREARS_IO_LAW_DATA_INTERNAL_H_
#define ARREARS_IO_LAW_DATA_INTERNAL_H_

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/io/law_data.h"
#include "io/json_internal.h"

namespace arrears::io_internal {

template <class Enum, std::size_t kNames>
using EnumNames = std::array<std::pair<Enum, const char*>, kNames>;

inline constexpr EnumNames<RateReset, 4> kResetNames = {{
    {RateReset::kNone, "none"},
    {RateReset::kEachHalfYear, "each_half_year"},
    {RateReset::kHalfYearAtStart, "half_year_at_start"},
    {RateReset::kAtStart, "at_start"},
}};
inline constexpr EnumNames<DayCount, 4> kDayCountNames = {{
    {DayCount::kActual365, "actual_365"},
    {DayCount::kActual360, "actual_360"},
    {DayCount::kActualActual, "actual_actual"},
    {DayCount::kDaily, "daily"},
}};
inline constexpr EnumNames<ClaimEventKind, 11> kEventNames = {{
    {ClaimEventKind::kDemand, "demand"},
    {ClaimEventKind::kAcknowledgment, "acknowledgment"},
    {ClaimEventKind::kPartPayment, "part_payment"},
    {ClaimEventKind::kNegotiation, "negotiation"},
    {ClaimEventKind::kMediation, "mediation"},
    {ClaimEventKind::kSuit, "suit"},
    {ClaimEventKind::kAssignment, "assignment"},
    {ClaimEventKind::kObstacle, "obstacle"},
    {ClaimEventKind::kInsolvencyFiling, "insolvency_filing"},
    {ClaimEventKind::kWaiver, "waiver"},
    {ClaimEventKind::kJudgment, "judgment"},
}};
inline constexpr EnumNames<ClaimEventEffect, 5> kEffectNames = {{
    {ClaimEventEffect::kInterrupts, "interrupts"},
    {ClaimEventEffect::kSuspends, "suspends"},
    {ClaimEventEffect::kPostponesEnd, "postpones_end"},
    {ClaimEventEffect::kRevives, "revives"},
    {ClaimEventEffect::kSetsPeriod, "sets_period"},
}};
inline constexpr EnumNames<LimitationStart, 3> kStartNames = {{
    {LimitationStart::kDue, "due"},
    {LimitationStart::kEndOfYear, "end_of_year"},
    {LimitationStart::kDelivery, "delivery"},
}};
inline constexpr EnumNames<FeeKind, 8> kFeeKindNames = {{
    {FeeKind::kCourt, "court"},
    {FeeKind::kPreservation, "preservation"},
    {FeeKind::kEnforcement, "enforcement"},
    {FeeKind::kPaymentOrder, "payment_order"},
    {FeeKind::kInsolvency, "insolvency"},
    {FeeKind::kLawyer, "lawyer"},
    {FeeKind::kAgency, "agency"},
    {FeeKind::kDunning, "dunning"},
}};

template <class Enum, std::size_t kNames>
Enum EnumAt(const JsonCursor& at, const EnumNames<Enum, kNames>& names) {
  const std::string text = at.String();
  std::string all;
  for (const auto& [value, name] : names) {
    if (text == name) return value;
    absl::StrAppend(&all, all.empty() ? "" : ", ", name);
  }
  at.Expected("one of " + all);
  return {};
}

// A decimal in quotes; zero and a fault where there is none.
Rate RateAt(const JsonCursor& at);

inline const std::string& IdOf(const RateSeries& series) { return series.id(); }
inline const std::string& IdOf(const InterestRegime& regime) {
  return regime.id;
}
inline const std::string& IdOf(const LimitationRegime& regime) {
  return regime.id;
}
inline const std::string& IdOf(const FeeSchedule& fee) { return fee.id; }

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_LAW_DATA_INTERNAL_H_
