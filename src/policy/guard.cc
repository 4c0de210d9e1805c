// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/guard.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

constexpr WallMinute kMinutesPerDay = 24 * 60;
// How far ahead FirstWindow looks: a pause longer than this is no plan.
constexpr int kHorizonDays = 120;

Date DayOf(WallMinute at) {
  const WallMinute day = at >= 0
                             ? at / kMinutesPerDay
                             : -((kMinutesPerDay - 1 - at) / kMinutesPerDay);
  return Date::FromDays(day);
}

WallMinute StartOf(Date day) { return day.days_since_1970() * kMinutesPerDay; }

bool IsContact(Channel channel) {
  return channel >= Channel::kEmail && channel <= Channel::kVisit;
}

bool IsWritten(Channel channel) {
  return channel == Channel::kEmail || channel == Channel::kSms ||
         channel == Channel::kLetter;
}

bool IsLive(Channel channel) {
  return channel == Channel::kPhone || channel == Channel::kVisit;
}

// Work on the dispute itself goes on while dunning is paused.
bool SettlesDispute(std::string_view id) {
  return id == "A07" || id == "A17" || id == "A21" || id == "A50";
}

GuardVerdict Never(GuardRule rule) { return {false, rule, std::nullopt}; }

GuardVerdict NotBefore(GuardRule rule, Date day) {
  return {false, rule, StartOf(day)};
}

// What no waiting cures, as of the state's day.
GuardVerdict Standing(const ActionDefinition& action, const GuardState& state) {
  const bool contact = IsContact(action.channel);
  const bool outside = action.channel == Channel::kThirdParty ||
                       action.channel == Channel::kCourt;
  if (action.id == "A49" && !state.agency_allowed) {
    return Never(GuardRule::kAgencyGate);
  }
  if (state.insolvent && (contact || outside)) {
    return Never(GuardRule::kInsolvencyStay);
  }
  if (contact && state.stop_contact) return Never(GuardRule::kStopContact);
  if (contact && state.represented) return Never(GuardRule::kRepresented);
  if (state.all_disputed && (contact || outside) &&
      !SettlesDispute(action.id)) {
    return Never(GuardRule::kDisputePause);
  }
  if (state.dpd > action.max_dpd) return Never(GuardRule::kAgeWindow);
  if (state.dpd < action.min_dpd) {
    return NotBefore(GuardRule::kAgeWindow,
                     state.as_of + Days{action.min_dpd - state.dpd});
  }
  return {};
}

// Counts past contacts of a kind from `first` to `last`, both included, and
// remembers the earliest day among them.
struct PastCount {
  int count = 0;
  Date earliest;
};

template <class Kind>
PastCount CountPast(const GuardState& state, Date first, Date last, Kind kind) {
  PastCount result;
  for (const GuardState::Past& past : state.past) {
    const Date day = DayOf(past.at);
    if (day < first || day > last || !kind(past)) continue;
    if (result.count++ == 0 || day < result.earliest) result.earliest = day;
  }
  return result;
}

GuardVerdict CheckCaps(const ActionDefinition& action, const GuardState& state,
                       const GuardProfile& profile, const Calendar& calendar,
                       Date day) {
  using Past = GuardState::Past;
  const Date first = day - Days{profile.window_days - 1};
  if (IsLive(action.channel)) {
    const PastCount calls = CountPast(state, first, day, [](const Past& past) {
      return IsLive(past.channel);
    });
    if (calls.count >= profile.calls_per_window) {
      return NotBefore(GuardRule::kCallCap,
                       calls.earliest + Days{profile.window_days});
    }
    for (const Past& past : state.past) {
      if (!past.conversation || DayOf(past.at) > day) continue;
      const Date until =
          calendar
              .AddBusinessDays(DayOf(past.at),
                               profile.conversation_gap_business_days)
              .date;
      if (day < until) return NotBefore(GuardRule::kConversationGap, until);
    }
  }
  if (IsWritten(action.channel)) {
    const PastCount written =
        CountPast(state, first, day,
                  [](const Past& past) { return IsWritten(past.channel); });
    if (written.count >= profile.written_per_window) {
      return NotBefore(GuardRule::kWrittenCap,
                       written.earliest + Days{profile.window_days});
    }
  }
  const PastCount today =
      CountPast(state, day, day, [](const Past&) { return true; });
  if (today.count >= profile.attempts_per_day) {
    return NotBefore(GuardRule::kAttemptCap, day + Days{1});
  }
  const PastCount other = CountPast(state, day, day, [&](const Past& past) {
    return past.channel != action.channel;
  });
  if (profile.one_channel_per_day && other.count > 0) {
    return NotBefore(GuardRule::kChannelSameDay, day + Days{1});
  }
  return {};
}

GuardVerdict CheckDay(const ActionDefinition& action, const GuardState& state,
                      const GuardProfile& profile, const Calendar& calendar,
                      Date day) {
  GuardState then = state;
  then.dpd += (day - state.as_of).count();
  then.as_of = day;
  GuardVerdict verdict = Standing(action, then);
  if (!verdict.allowed || !IsContact(action.channel)) return verdict;
  const HourWindow hours =
      profile.hours[static_cast<std::size_t>(day.iso_weekday() - 1)];
  if (profile.business_days_only && !calendar.IsBusinessDay(day).business_day) {
    return NotBefore(GuardRule::kHoliday,
                     calendar.NextBusinessDay(day + Days{1}).date);
  }
  if (hours.from >= hours.to) {
    return NotBefore(GuardRule::kHours, day + Days{1});
  }
  return CheckCaps(action, state, profile, calendar, day);
}

// The first stretch of `hours` that touches no meal; empty when there is none.
HourWindow BeforeOrAfterMeals(HourWindow hours,
                              const std::vector<HourWindow>& meals) {
  for (const HourWindow& meal : meals) {
    if (meal.to <= hours.from || meal.from >= hours.to) continue;
    if (meal.from > hours.from) {
      hours.to = meal.from;
    } else {
      hours.from = meal.to;
    }
  }
  return hours;
}

bool Inside(const HourWindow& inner, const HourWindow& outer) {
  return inner.from < inner.to && inner.from >= outer.from &&
         inner.to <= outer.to;
}

}  // namespace

std::string_view GuardRuleName(GuardRule rule) {
  constexpr std::string_view kNames[kGuardRuleCount] = {"",
                                                        "hours",
                                                        "holiday",
                                                        "meal_time",
                                                        "call_cap",
                                                        "attempt_cap",
                                                        "written_cap",
                                                        "conversation_gap",
                                                        "channel_same_day",
                                                        "stop_contact",
                                                        "represented",
                                                        "insolvency_stay",
                                                        "agency_gate",
                                                        "dispute_pause",
                                                        "age_window",
                                                        "negative_value"};
  return kNames[static_cast<int>(rule)];
}

Text GuardRuleText(GuardRule rule) {
  constexpr Text kTexts[kGuardRuleCount] = {
      {"", ""},
      {"outside the permitted hours (R28)", "不在允许联系的时段(R28)"},
      {"not a business day (R28)", "非工作日(R28)"},
      {"meal time (R28)", "用餐时间(R28)"},
      {"the cap on calls and visits is reached (R14)",
       "电话与上门次数已达上限(R14)"},
      {"the cap on attempts in a day is reached (R14)",
       "当日联系次数已达上限(R14)"},
      {"the cap on written contacts is reached (R14)",
       "书面联系次数已达上限(R14)"},
      {"too soon after a conversation", "距上次通话时间过短"},
      {"another channel was used that day", "当日已使用其他渠道"},
      {"contact is to stop", "已要求停止联系"},
      {"the debtor is represented", "债务人已委托代理人"},
      {"insolvency: no individual pursuit", "已进入破产程序,不得个别追偿"},
      {"agencies are barred by law or not approved (R17)",
       "法律禁止或未批准委托催收(R17)"},
      {"what is open is disputed: dunning is paused",
       "未清款项均有争议,暂停催收"},
      {"does not fit the age of the debt", "不适用于该账龄"},
      {"costs more than it brings (R25)", "成本高于预期收益(R25)"},
  };
  return kTexts[static_cast<int>(rule)];
}

GuardProfile GuardProfile::B2bDefault() {
  GuardProfile profile;
  profile.name = "b2b-default";
  profile.hours.fill(HourWindow{9 * 60, 18 * 60});
  profile.avoid = {{11 * 60 + 30, 13 * 60 + 30}};
  profile.best = {14 * 60, 17 * 60};
  return profile;
}

GuardProfile GuardProfile::Consumer() {
  GuardProfile profile = B2bDefault();
  profile.name = "consumer";
  profile.calls_per_window = 1;
  profile.written_per_window = 2;
  profile.attempts_per_day = 2;
  profile.conversation_gap_business_days = 5;
  return profile;
}

absl::Status Validate(const GuardProfile& profile) {
  const auto bad_window = [](const HourWindow& window) {
    return window.from < 0 || window.to > kMinutesPerDay ||
           window.from > window.to;
  };
  for (std::size_t day = 0; day < profile.hours.size(); ++day) {
    if (bad_window(profile.hours[day])) {
      return absl::InvalidArgumentError(
          absl::StrCat("guard profile ", profile.name, ": hours[", day,
                       "] is not a window within 0..1440 minutes"));
    }
  }
  for (const HourWindow& window : profile.avoid) {
    if (bad_window(window)) {
      return absl::InvalidArgumentError(
          absl::StrCat("guard profile ", profile.name,
                       ": avoid is not a window within 0..1440 minutes"));
    }
  }
  const std::pair<const char*, int> counts[] = {
      {"calls_per_window", profile.calls_per_window},
      {"window_days", profile.window_days - 1},
      {"conversation_gap_business_days",
       profile.conversation_gap_business_days},
      {"attempts_per_day", profile.attempts_per_day},
      {"written_per_window", profile.written_per_window}};
  for (const auto& [field, value] : counts) {
    if (value < 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          "guard profile ", profile.name, ": ", field, " is too small"));
    }
  }
  return absl::OkStatus();
}

Guard::Guard(GuardProfile company, GuardProfile consumer, Calendar calendar)
    : company_(std::move(company)),
      consumer_(std::move(consumer)),
      calendar_(std::move(calendar)) {}

const GuardProfile& Guard::profile(DebtorClass debtor_class) const {
  return debtor_class == DebtorClass::kCompany ? company_ : consumer_;
}

GuardVerdict Guard::CheckStanding(const ActionDefinition& action,
                                  const GuardState& state) const {
  return Standing(action, state);
}

GuardVerdict Guard::Check(const ActionDefinition& action,
                          const GuardState& state, WallMinute at) const {
  const GuardProfile& rules = profile(state.debtor_class);
  const Date day = DayOf(at);
  GuardVerdict verdict = CheckDay(action, state, rules, calendar_, day);
  if (!verdict.allowed || !IsContact(action.channel)) return verdict;
  const int minute = at - StartOf(day);
  const HourWindow hours =
      rules.hours[static_cast<std::size_t>(day.iso_weekday() - 1)];
  if (minute < hours.from) {
    return {false, GuardRule::kHours, StartOf(day) + hours.from};
  }
  if (minute >= hours.to) return NotBefore(GuardRule::kHours, day + Days{1});
  for (const HourWindow& meal : rules.avoid) {
    if (minute >= meal.from && minute < meal.to) {
      return {false, GuardRule::kMealTime, StartOf(day) + meal.to};
    }
  }
  return verdict;
}

std::optional<Guard::Window> Guard::FirstWindow(const ActionDefinition& action,
                                                const GuardState& state,
                                                WallMinute from) const {
  const GuardProfile& rules = profile(state.debtor_class);
  Date day = DayOf(from);
  const Date last = day + Days{kHorizonDays};
  while (day <= last) {
    const GuardVerdict verdict = CheckDay(action, state, rules, calendar_, day);
    if (!verdict.allowed) {
      if (!verdict.allowed_from) return std::nullopt;
      day = std::max(day + Days{1}, DayOf(*verdict.allowed_from));
      continue;
    }
    if (!IsContact(action.channel)) return Window{day, {0, kMinutesPerDay}};
    HourWindow hours =
        rules.hours[static_cast<std::size_t>(day.iso_weekday() - 1)];
    if (Inside(rules.best, hours)) hours = rules.best;
    const int earliest = day == DayOf(from) ? from - StartOf(day) : 0;
    hours.from = static_cast<std::int16_t>(std::max<int>(hours.from, earliest));
    hours = BeforeOrAfterMeals(hours, rules.avoid);
    if (hours.from < hours.to) return Window{day, hours};
    day = day + Days{1};
  }
  return std::nullopt;
}

}  // namespace arrears
