// SPDX-License-Identifier: Apache-2.0
//
// law_data_internal.h: how the words of files of law and of effects are called,
// and how their words, rates, amounts and entries are read.
#ifndef ARREARS_IO_LAW_DATA_INTERNAL_H_
#define ARREARS_IO_LAW_DATA_INTERNAL_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/io/effects_data.h"
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

// Monday first, as the bits of a weekend.
inline constexpr std::array<std::string_view, 7> kDayNames = {
    "monday", "tuesday",  "wednesday", "thursday",
    "friday", "saturday", "sunday"};
// Days that one text may span.
inline constexpr std::int32_t kMostSpanDays = 366;

template <class Enum, std::size_t kNames>
Json NameOf(Enum value, const EnumNames<Enum, kNames>& names) {
  for (const auto& [each, name] : names) {
    if (each == value) return name;
  }
  return nullptr;
}

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

inline constexpr std::size_t kMostDataBytes = std::size_t{16} << 20;

// What `parse` makes of the text there; its error is told of the place.
template <class Parse>
auto Parsed(const JsonCursor& at, Parse parse) {
  auto value = parse(at.String());
  if (!value.ok()) at.Fail(std::string(value.status().message()));
  return value.value_or(typename decltype(value)::value_type{});
}

// A decimal in quotes; zero and a fault where there is none.
Rate RateAt(const JsonCursor& at);
// An amount from 0 in quotes; 0 where nothing stands there.
std::int64_t AmountAt(const JsonCursor& at, Currency currency);
bool FlagAt(const JsonCursor& at, bool without);
std::string TextAt(const JsonCursor& at);
void NameAt(const JsonCursor& at, std::string* en, std::string* zh);

inline const std::string& IdOf(const RateSeries& series) { return series.id(); }
inline const std::string& IdOf(const InterestRegime& regime) {
  return regime.id;
}
inline const std::string& IdOf(const LimitationRegime& regime) {
  return regime.id;
}
inline const std::string& IdOf(const FeeSchedule& fee) { return fee.id; }
inline const std::string& IdOf(const CalendarEntry& entry) { return entry.id; }
inline const std::string& IdOf(const GuardProfile& profile) {
  return profile.id;
}
inline const std::string& IdOf(const RouteDefinition& route) {
  return route.id;
}
inline std::string IdOf(const EffectEntry& entry) {
  return entry.type == 0 ? entry.action
                         : absl::StrCat(entry.action, " of T", entry.type);
}

// Of law_data_guard.cc.
std::optional<GuardProfile> GuardProfileAt(const JsonCursor& at);
Json GuardProfileJson(const GuardProfile& profile);

// Reads one object for each entry, and puts it where its id has its place.
// `key` is the member that an entry is called by.
template <class Entry, class Read>
void EntriesAt(const JsonCursor& at, std::vector<Entry>* entries, Read read,
               const char* key = "id") {
  if (!at) return;
  std::vector<std::string> ids;
  at.EachElement([&](const JsonCursor& each) {
    std::optional<Entry> entry = read(each);
    if (!entry) return;
    const std::string id = IdOf(*entry);
    if (id.empty()) return each.at(key).Expected("a name");
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
      return each.at(key).Fail(
          absl::StrCat("\"", id, "\" stands twice in this file"));
    }
    ids.push_back(id);
    const auto place =
        std::find_if(entries->begin(), entries->end(),
                     [&](const Entry& known) { return IdOf(known) == id; });
    if (place == entries->end()) {
      entries->push_back(*std::move(entry));
    } else {
      *place = *std::move(entry);
    }
  });
}

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_LAW_DATA_INTERNAL_H_
