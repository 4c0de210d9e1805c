// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/guard.h"

#include <chrono>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;

constexpr WallMinute At(Date day, int hour, int minute = 0) {
  return day.days_since_1970() * 24 * 60 + hour * 60 + minute;
}

Guard Default() { return Guard(DefaultGuardProfiles(), Calendar::Cn()); }

// Tuesday, an ordinary week in China.
constexpr Date kTuesday = 2025y / 6 / 17;

GuardState StateOn(Date as_of, std::int32_t dpd) {
  GuardState state;
  state.as_of = as_of;
  state.dpd = dpd;
  return state;
}

TEST(Guard, AllowsTheHoursAndRefusesTheirEdges) {
  const Guard guard = Default();
  const GuardState state = StateOn(kTuesday, 20);
  const ActionDefinition& call = *FindAction("A13");
  struct Case {
    int hour, minute;
    GuardRule rule;
  };
  // Hours [09:00, 18:00), meals [11:30, 13:30): both ends by hand.
  constexpr Case kCases[] = {
      {8, 59, GuardRule::kHours},     {9, 0, GuardRule::kNone},
      {11, 29, GuardRule::kNone},     {11, 30, GuardRule::kMealTime},
      {13, 29, GuardRule::kMealTime}, {13, 30, GuardRule::kNone},
      {17, 59, GuardRule::kNone},     {18, 0, GuardRule::kHours},
  };
  for (const Case& c : kCases) {
    const GuardVerdict verdict =
        guard.Check(call, state, At(kTuesday, c.hour, c.minute));
    EXPECT_EQ(verdict.rule, c.rule) << c.hour << ":" << c.minute;
    EXPECT_EQ(verdict.allowed, c.rule == GuardRule::kNone);
  }
}

// 31 May to 2 June 2025: Dragon Boat holiday by the State Council's notice.
TEST(Guard, WaitsForTheEndOfAHoliday) {
  const Guard guard = Default();
  const Date saturday = 2025y / 5 / 31;
  const GuardVerdict verdict = guard.Check(
      *FindAction("A13"), StateOn(2025y / 5 / 30, 20), At(saturday, 10));
  EXPECT_EQ(verdict.rule, GuardRule::kHoliday);
  EXPECT_EQ(verdict.allowed_from, At(2025y / 6 / 3, 9));
}

// 26 January 2025 is a Sunday on which China works.
TEST(Guard, MakeUpWorkingDaysAreBusinessDays) {
  EXPECT_TRUE(Default()
                  .Check(*FindAction("A13"), StateOn(2025y / 1 / 25, 20),
                         At(2025y / 1 / 26, 10))
                  .allowed);
}

TEST(Guard, CountsCallsAndVisitsOverSevenDays) {
  const Guard guard = Default();
  GuardState state = StateOn(kTuesday, 40);
  const std::vector<GuardState::Past> past = {
      {At(kTuesday - Days{6}, 10), Channel::kPhone, false},
      {At(kTuesday - Days{5}, 10), Channel::kVisit, false}};
  state.past = past;
  const ActionDefinition& call = *FindAction("A13");
  const GuardVerdict blocked = guard.Check(call, state, At(kTuesday, 14));
  EXPECT_EQ(blocked.rule, GuardRule::kCallCap);
  EXPECT_EQ(blocked.allowed_from, At(kTuesday + Days{1}, 9));
  // The first call leaves the window of seven days on Wednesday.
  EXPECT_TRUE(guard.Check(call, state, At(kTuesday + Days{1}, 14)).allowed);
  // A letter is not a call.
  EXPECT_TRUE(guard.Check(*FindAction("A22"), state, At(kTuesday, 14)).allowed);
}

TEST(Guard, LeavesThreeBusinessDaysAfterAConversation) {
  const Guard guard = Default();
  GuardState state = StateOn(kTuesday, 40);
  const std::vector<GuardState::Past> past = {
      {At(kTuesday, 10), Channel::kPhone, true}};
  state.past = past;
  const ActionDefinition& call = *FindAction("A13");
  EXPECT_EQ(guard.Check(call, state, At(kTuesday + Days{2}, 14)).rule,
            GuardRule::kConversationGap);
  EXPECT_TRUE(guard.Check(call, state, At(kTuesday + Days{3}, 14)).allowed);
}

TEST(Guard, NeverUsesTwoChannelsOnOneDay) {
  GuardState state = StateOn(kTuesday, 40);
  const std::vector<GuardState::Past> past = {
      {At(kTuesday, 9), Channel::kEmail, false}};
  state.past = past;
  EXPECT_EQ(Default().Check(*FindAction("A13"), state, At(kTuesday, 14)).rule,
            GuardRule::kChannelSameDay);
}

TEST(Guard, StandingReasonsHaveNoEnd) {
  const Guard guard = Default();
  struct Case {
    const char* action;
    GuardRule rule;
    void (*set)(GuardState*);
  };
  const Case cases[] = {
      {"A13", GuardRule::kStopContact,
       [](GuardState* s) { s->stop_contact = true; }},
      {"A11", GuardRule::kRepresented,
       [](GuardState* s) { s->represented = true; }},
      {"A54", GuardRule::kInsolvencyStay,
       [](GuardState* s) { s->insolvent = true; }},
      {"A13", GuardRule::kInsolvencyStay,
       [](GuardState* s) { s->insolvent = true; }},
      {"A22", GuardRule::kDisputePause,
       [](GuardState* s) { s->disputed = 100; }},
      {"A49", GuardRule::kAgencyGate, [](GuardState*) {}},
  };
  for (const Case& c : cases) {
    GuardState state = StateOn(kTuesday, 100);
    if (std::string_view(c.action) == "A11") state.dpd = 10;
    if (std::string_view(c.action) == "A13") state.dpd = 40;
    c.set(&state);
    const ActionDefinition& action = *FindAction(c.action);
    const GuardVerdict verdict = guard.Check(action, state, At(kTuesday, 14));
    EXPECT_EQ(verdict.rule, c.rule) << c.action;
    EXPECT_FALSE(verdict.allowed_from.has_value());
    EXPECT_FALSE(guard.FirstWindow(action, state, At(kTuesday, 0)).has_value());
  }
}

TEST(Guard, WorkOnADisputeGoesOnWhileDunningRests) {
  GuardState state = StateOn(kTuesday, 20);
  state.disputed = 100;
  EXPECT_TRUE(Default().CheckStanding(*FindAction("A17"), state).allowed);
}

TEST(Guard, AnAgencyNeedsTheGate) {
  GuardState state = StateOn(kTuesday, 100);
  state.agency_allowed = true;
  EXPECT_TRUE(Default().CheckStanding(*FindAction("A49"), state).allowed);
}

// The law of FirstWindow, against trying every day and minute.
TEST(Guard, FirstWindowIsTheFirstDayThatPasses) {
  std::mt19937 rng(20250617);
  const Guard guard = Default();
  for (int round = 0; round < 500; ++round) {
    GuardState state = StateOn(kTuesday + Days{static_cast<int>(rng() % 300)},
                               static_cast<std::int32_t>(rng() % 140));
    std::vector<GuardState::Past> past;
    for (unsigned i = rng() % 8; i > 0; --i) {
      past.push_back({At(state.as_of - Days{static_cast<int>(rng() % 12)},
                         static_cast<int>(9 + rng() % 8)),
                      static_cast<Channel>(1 + rng() % 5), rng() % 3 == 0});
    }
    state.past = past;
    const ActionDefinition& action = Actions()[rng() % Actions().size()];
    const Date from = state.as_of + Days{1};
    const auto window = guard.FirstWindow(action, state, At(from, 0));
    const auto passes_on = [&](Date day) {
      for (int minute = 0; minute < 24 * 60; minute += 30) {
        if (guard.Check(action, state, At(day, 0, minute)).allowed) return true;
      }
      return false;
    };
    const Date last = window ? window->day : from + Days{120};
    for (Date day = from; day < last; day = day + Days{1}) {
      ASSERT_FALSE(passes_on(day))
          << action.id << " passes before its window, on "
          << FormatIsoDate(day);
    }
    if (!window) continue;
    ASSERT_LT(window->hours.from, window->hours.to);
    for (int minute = window->hours.from; minute < window->hours.to; ++minute) {
      ASSERT_TRUE(
          guard.Check(action, state, At(window->day, 0, minute)).allowed)
          << action.id << " at minute " << minute;
    }
  }
}

TEST(Validate, NamesTheFieldOfABadProfile) {
  GuardProfile profile =
      *FindGuardProfile(DefaultGuardProfiles(), "B2B_DEFAULT");
  EXPECT_TRUE(Validate(profile).ok());
  profile.hours[2] = {600, 500};
  EXPECT_THAT(std::string(Validate(profile).message()),
              testing::HasSubstr("hours[2]"));
  profile = *FindGuardProfile(DefaultGuardProfiles(), "B2B_DEFAULT");
  profile.caps[0].days = 0;
  EXPECT_THAT(std::string(Validate(profile).message()),
              testing::HasSubstr("caps[0].days is 0, not in 1..366"));
}

}  // namespace
}  // namespace arrears
