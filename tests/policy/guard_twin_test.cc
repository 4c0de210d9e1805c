// SPDX-License-Identifier: Apache-2.0
//
// The guard against one that tries every minute, over random profiles, states
// and logs.
#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/policy/guard.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;

constexpr WallMinute At(Date day, int hour, int minute = 0) {
  return day.days_since_1970() * 24 * 60 + hour * 60 + minute;
}

// A guard that asks every rule at every minute and plans nothing.
class Twin {
 public:
  Twin(std::vector<GuardProfile> profiles, Calendar calendar)
      : profiles_(std::move(profiles)), calendar_(std::move(calendar)) {}

  bool Allows(const ActionDefinition& action, const GuardState& state,
              WallMinute at) const {
    const Date day = Date::FromDays(at / (24 * 60));
    const int minute = at % (24 * 60);
    if (!StandingAllows(action, state, day)) return false;
    if (!IsContact(action.channel)) return true;
    for (const HourWindow& spared : state.inconvenient) {
      if (spared.from <= minute && minute < spared.to) return false;
    }
    for (const GuardProfile& profile : profiles_) {
      if (!Binds(profile, state)) continue;
      const HourWindow hours = profile.hours[day.iso_weekday() - 1];
      bool allowed = hours.from <= minute && minute < hours.to;
      for (const HourWindow& meal : profile.avoid) {
        allowed = allowed && (minute < meal.from || minute >= meal.to);
      }
      if (profile.business_days_only) {
        allowed = allowed && IsBusinessDay(state, day);
      }
      if (!allowed || !LogAllows(profile, action, state, day)) return false;
    }
    return true;
  }

 private:
  static bool IsContact(Channel channel) {
    return channel != Channel::kNone && channel != Channel::kThirdParty &&
           channel != Channel::kCourt;
  }
  bool IsBusinessDay(const GuardState& state, Date day) const {
    return calendar_.IsBusinessDay(day).business_day &&
           !(state.abroad && day.iso_weekday() >= 6);
  }
  static bool Binds(const GuardProfile& profile, const GuardState& state) {
    const auto& classes = profile.classes;
    const auto& places = profile.places;
    const auto is_place = [&](std::string_view place) {
      return std::find(places.begin(), places.end(), place) != places.end();
    };
    return std::find(classes.begin(), classes.end(), state.debtor_class) !=
               classes.end() &&
           (places.empty() || is_place(state.country) || is_place(state.law)) &&
           (!profile.collectors_only || state.as_collector);
  }
  bool StandingAllows(const ActionDefinition& action, const GuardState& state,
                      Date day) const {
    const std::string id(action.id);
    const auto among = [&](std::string_view ids) {
      return ids.find(id) != ids.npos;
    };
    const bool contact = IsContact(action.channel);
    const bool inside = action.channel == Channel::kNone;
    const bool work = among("A07 A17 A21 A50");
    const int dpd = state.dpd + (day - state.as_of).count();
    bool barred = false, refuses = false;
    for (const GuardProfile& profile : profiles_) {
      if (!Binds(profile, state)) continue;
      barred = barred || profile.agency == AgencyGate::kBarred;
      refuses = refuses || profile.time_barred == TimeBarredPolicy::kRefuse;
    }
    const bool asks = !work && !among("A02 A58") &&
                      (contact || among("A49 A51 A52 A53 A54 A60"));
    if (id == "A49" && (barred || !state.agency_allowed)) return false;
    if (contact && state.party == "family") return false;
    if (contact && state.stop_contact) return false;
    if (contact && state.represented && state.party != "lawyer" &&
        !(id == "A59" && state.party.empty())) {
      return false;
    }
    const auto channel = static_cast<unsigned>(action.channel);
    if (contact && (state.stopped_channels & 1U << channel) != 0) return false;
    if (!inside && state.insolvent) return false;
    if (state.debtor_class == DebtorClass::kConsumer && among("A16 A42")) {
      return false;
    }
    if (state.time_barred && (id == "A59" || (refuses && asks))) return false;
    if (!inside && !work && state.disputed > 0 && state.undisputed == 0) {
      return false;
    }
    return action.min_dpd <= dpd && dpd <= action.max_dpd;
  }
  static bool IsOf(GuardCount counts, Channel channel) {
    const bool call = channel == Channel::kPhone;
    const bool visit = channel == Channel::kVisit;
    switch (counts) {
      case GuardCount::kCalls:
        return call;
      case GuardCount::kVisits:
        return visit;
      case GuardCount::kLive:
        return call || visit;
      case GuardCount::kWritten:
        return !call && !visit;
      case GuardCount::kAll:
        return true;
    }
    return false;
  }
  static bool Concerns(GuardPer per, const GuardState& state,
                       const GuardState::Past& past) {
    if (per == GuardPer::kDebt) return past.names_debt;
    if (per == GuardPer::kPerson && state.person) {
      return past.person == *state.person;
    }
    if (per == GuardPer::kNumber && state.number && past.number != 0) {
      return past.number == *state.number;
    }
    return true;
  }
  bool LogAllows(const GuardProfile& profile, const ActionDefinition& action,
                 const GuardState& state, Date day) const {
    for (const GuardCap& cap : profile.caps) {
      if (!IsOf(cap.counts, action.channel)) continue;
      int count = 0;
      for (const GuardState::Past& past : state.past) {
        const int ago = (day - Date::FromDays(past.at / (24 * 60))).count();
        count += !past.incoming && ago >= 0 && ago < cap.days &&
                 IsOf(cap.counts, past.channel) &&
                 !(cap.unanswered_only && past.conversation) &&
                 !(cap.consented_excluded && past.consented) &&
                 Concerns(cap.per, state, past);
      }
      if (count >= cap.most) return false;
    }
    for (const GuardState::Past& past : state.past) {
      const Date on = Date::FromDays(past.at / (24 * 60));
      if (profile.one_channel_per_day && on == day && !past.incoming &&
          past.channel != action.channel) {
        return false;
      }
      if (!past.conversation || on > day || profile.cooldown.days == 0 ||
          !IsOf(GuardCount::kLive, action.channel) ||
          !Concerns(profile.cooldown.per, state, past)) {
        continue;
      }
      // Days of rest that are over when `day` begins, counted one by one.
      int over = 0;
      for (Date rest = on + Days{1}; rest <= day; rest = rest + Days{1}) {
        over += !profile.cooldown.business_days || IsBusinessDay(state, rest);
      }
      if (over < profile.cooldown.days) return false;
    }
    return true;
  }

  std::vector<GuardProfile> profiles_;
  Calendar calendar_;
};

// Hours, meals and minutes stand on this grid, so no edge lies between.
constexpr int kGrid = 15;

GuardProfile RandomProfile(std::mt19937& rng, int index) {
  const auto under = [&](unsigned n) { return static_cast<int>(rng() % n); };
  const auto window = [&](int from, int least) {
    const int begin = from + kGrid * under(20);
    return HourWindow{static_cast<std::int16_t>(begin),
                      static_cast<std::int16_t>(std::min(
                          24 * 60, begin + least + kGrid * under(20)))};
  };
  GuardProfile profile;
  profile.id = absl::StrCat("P", index);
  for (int each = 0; each < 3; ++each) {
    if (under(4) != 0)
      profile.classes.push_back(static_cast<DebtorClass>(each));
  }
  if (under(3) == 0) profile.places = {"CN", "US"};
  profile.collectors_only = under(4) == 0;
  for (HourWindow& hours : profile.hours) {
    hours = under(6) == 0 ? HourWindow{} : window(7 * 60, 6 * 60);
  }
  profile.business_days_only = under(2) == 0;
  for (int i = under(3); i > 0; --i)
    profile.avoid.push_back(window(600, kGrid));
  if (under(2) == 0) profile.best = window(14 * 60, 60);
  for (int i = under(3); i > 0; --i) {
    profile.caps.push_back({.name = absl::StrCat("cap", i),
                            .counts = static_cast<GuardCount>(under(5)),
                            .per = static_cast<GuardPer>(under(4)),
                            .most = 1 + under(3),
                            .days = 1 + under(12),
                            .unanswered_only = under(3) == 0,
                            .consented_excluded = under(3) == 0});
  }
  profile.cooldown = {under(5), under(2) == 0, static_cast<GuardPer>(under(4))};
  profile.one_channel_per_day = under(2) == 0;
  profile.time_barred = static_cast<TimeBarredPolicy>(under(3));
  profile.agency = static_cast<AgencyGate>(under(3));
  return profile;
}

GuardState RandomState(std::mt19937& rng, std::vector<GuardState::Past>* past) {
  const auto one_in = [&](unsigned n) { return rng() % n == 0; };
  GuardState state;
  state.as_of = Date(2025y / 6 / 17) + Days{static_cast<int>(rng() % 300)};
  state.dpd = static_cast<std::int32_t>(rng() % 140);
  state.debtor_class = static_cast<DebtorClass>(rng() % 3);
  state.country = one_in(2) ? "CN" : "DE";
  state.law = one_in(2) ? "US" : "";
  state.as_collector = one_in(2);
  state.stop_contact = one_in(20);
  if (one_in(4)) state.stopped_channels = static_cast<std::uint8_t>(rng() % 64);
  for (HourWindow& spared : state.inconvenient) {
    if (!one_in(6)) continue;
    const auto from = static_cast<std::int16_t>(kGrid * (rng() % 90));
    spared = {from, static_cast<std::int16_t>(from + kGrid * (rng() % 6))};
  }
  state.abroad = one_in(3);
  state.represented = one_in(10);
  state.insolvent = one_in(20);
  state.agency_allowed = one_in(2);
  state.time_barred = one_in(5);
  state.disputed = one_in(6) ? 100 : 0;
  state.undisputed = one_in(2) ? 100 : 0;
  if (one_in(4)) state.party = one_in(2) ? "lawyer" : "family";
  if (one_in(2)) state.person = static_cast<std::int32_t>(rng() % 2);
  if (one_in(2)) state.number = 1 + rng() % 2;
  for (unsigned i = rng() % 10; i > 0; --i) {
    past->push_back({.at = At(state.as_of - Days{static_cast<int>(rng() % 12)},
                              static_cast<int>(9 + rng() % 8)),
                     .channel = static_cast<Channel>(1 + rng() % 5),
                     .conversation = one_in(3),
                     .incoming = one_in(6),
                     .names_debt = !one_in(3),
                     .consented = one_in(4),
                     .person = static_cast<std::int32_t>(rng() % 2),
                     .number = rng() % 3});
  }
  state.past = *past;
  return state;
}

// Check, what it says of waiting, and FirstWindow, against trying every minute.
TEST(Guard, AgreesWithTryingEveryMinute) {
  std::mt19937 rng(20250617);
  int blocked = 0, waited = 0, never = 0;
  for (int round = 0; round < 1500; ++round) {
    std::vector<GuardProfile> profiles;
    for (int i = static_cast<int>(rng() % 4); i >= 0; --i) {
      profiles.push_back(RandomProfile(rng, i));
      ASSERT_TRUE(Validate(profiles.back()).ok()) << Validate(profiles.back());
    }
    const Guard guard(profiles, Calendar::Cn());
    const Twin twin(profiles, Calendar::Cn());
    std::vector<GuardState::Past> past;
    const GuardState state = RandomState(rng, &past);
    const ActionDefinition& action = Actions()[rng() % Actions().size()];
    const WallMinute asked =
        At(state.as_of + Days{1}, 0, kGrid * static_cast<int>(rng() % 96));
    const GuardVerdict verdict = guard.Check(action, state, asked);
    const auto window = guard.FirstWindow(action, state, asked);
    ASSERT_EQ(verdict.allowed, twin.Allows(action, state, asked))
        << round << " " << action.id << " " << GuardRuleName(verdict.rule);

    WallMinute first = asked;
    const WallMinute end = At(state.as_of + Days{122}, 0);
    while (first < end && !twin.Allows(action, state, first)) first += kGrid;
    if (first >= end) {
      ++never;
      ASSERT_FALSE(window.has_value()) << round << " " << action.id;
      ASSERT_FALSE(verdict.allowed_from.has_value()) << round;
      continue;
    }
    ASSERT_TRUE(window.has_value()) << round << " " << action.id;
    if (!verdict.allowed) {
      ASSERT_EQ(verdict.allowed_from, first) << round << " " << action.id;
      ++waited;
    }
    blocked += !verdict.allowed;
    ASSERT_EQ(At(window->day, 0), first - first % (24 * 60)) << round;
    ASSERT_LT(window->hours.from, window->hours.to) << round;
    if (action.channel == Channel::kNone ||
        action.channel >= Channel::kThirdParty) {
      continue;
    }
    for (int minute = window->hours.from; minute < window->hours.to; ++minute) {
      ASSERT_GE(At(window->day, 0, minute), asked) << round;
      ASSERT_TRUE(twin.Allows(action, state, At(window->day, 0, minute)))
          << round << " " << action.id << " at minute " << minute;
    }
  }
  EXPECT_GT(blocked, 100);
  EXPECT_GT(waited, 100);
  EXPECT_GT(never, 100);
}

}  // namespace
}  // namespace arrears
