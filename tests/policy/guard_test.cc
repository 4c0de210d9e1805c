// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/guard.h"

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_split.h"
#include "arrears/policy/refused_tactics.h"
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

// 10 October 2026 is a Saturday on which China works for the National Day, and
// nobody in Germany does; 9 October is a Friday, 1 October a holiday here.
TEST(Guard, TheWeekendOfADebtorAbroadIsFreeWhateverIsMadeUpForHere) {
  const Guard guard = Default();
  GuardState state = StateOn(2026y / 10 / 9, 20);
  state.country = "DE";
  const ActionDefinition& call = *FindAction("A13");
  const WallMinute saturday = At(2026y / 10 / 10, 10);
  EXPECT_TRUE(guard.Check(call, state, saturday).allowed);
  state.abroad = true;
  EXPECT_EQ(guard.Check(call, state, saturday).rule, GuardRule::kHoliday);
  EXPECT_EQ(guard.FirstWindow(call, state, saturday)->day,
            Date(2026y / 10 / 12));
  EXPECT_TRUE(guard.Check(call, state, At(2026y / 10 / 9, 10)).allowed);
  EXPECT_EQ(guard.Check(call, state, At(2026y / 10 / 1, 10)).rule,
            GuardRule::kHoliday);
  // Three business days after Thursday: Friday, Monday, Tuesday.
  const std::vector<GuardState::Past> past = {
      {At(2026y / 10 / 8, 10), Channel::kPhone, true}};
  state.past = past;
  EXPECT_EQ(guard.FirstWindow(call, state, At(2026y / 10 / 9, 9))->day,
            Date(2026y / 10 / 13));
}

TEST(Guard, AStopOfOneChannelLeavesTheOthers) {
  const Guard guard = Default();
  GuardState state = StateOn(kTuesday, 40);
  state.stopped_channels = 1U << static_cast<int>(Channel::kPhone);
  const GuardVerdict call =
      guard.Check(*FindAction("A13"), state, At(kTuesday, 14));
  EXPECT_EQ(call.rule, GuardRule::kStopChannel);
  EXPECT_FALSE(call.allowed_from.has_value());
  EXPECT_TRUE(guard.Check(*FindAction("A22"), state, At(kTuesday, 14)).allowed);
  state.dpd = 100;
  EXPECT_TRUE(guard.CheckStanding(*FindAction("A54"), state).allowed);
}

TEST(Guard, SparesTheTimesThatTheDebtorCalledInconvenient) {
  const Guard guard = Default();
  GuardState state = StateOn(kTuesday, 40);
  state.inconvenient[0] = {14 * 60, 16 * 60};
  state.inconvenient[1] = {13 * 60 + 30, 14 * 60};
  const ActionDefinition& call = *FindAction("A13");
  const GuardVerdict verdict = guard.Check(call, state, At(kTuesday, 14));
  EXPECT_EQ(verdict.rule, GuardRule::kInconvenient);
  EXPECT_EQ(verdict.row, "R28");
  EXPECT_EQ(verdict.allowed_from, At(kTuesday, 16));
  EXPECT_TRUE(guard.Check(call, state, At(kTuesday, 13, 29)).rule ==
              GuardRule::kMealTime);
  // The meal ends into it: what is left of the day begins at four.
  EXPECT_EQ(guard.FirstWindow(call, state, At(kTuesday, 12))->hours,
            (HourWindow{16 * 60, 17 * 60}));
  state.inconvenient[2] = {0, 24 * 60};
  EXPECT_FALSE(guard.FirstWindow(call, state, At(kTuesday, 9)).has_value());
}

// What saves the claim can go to the lawyer alone, and goes there.
TEST(Guard, TheNoticeThatSavesAClaimGoesToTheRepresentative) {
  const Guard guard = Default();
  GuardState state = StateOn(kTuesday, 400);
  const ActionDefinition& notice = *FindAction("A59");
  EXPECT_THAT(guard.DutiesOf(notice, state),
              testing::Not(testing::Contains(GuardDuty::kToRepresentative)));
  state.represented = true;
  EXPECT_TRUE(guard.CheckStanding(notice, state).allowed);
  EXPECT_THAT(guard.DutiesOf(notice, state),
              testing::Contains(GuardDuty::kToRepresentative));
  EXPECT_EQ(guard.CheckStanding(*FindAction("A22"), state).rule,
            GuardRule::kRepresented);
  state.party = "contact";
  EXPECT_EQ(guard.CheckStanding(notice, state).rule, GuardRule::kRepresented);
  // A stop has no such exception.
  state.party = "";
  state.stop_contact = true;
  EXPECT_EQ(guard.CheckStanding(notice, state).rule, GuardRule::kStopContact);
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

TEST(Guard, ADisputePausesItsPartAlone) {
  GuardState state = StateOn(kTuesday, 20);
  state.disputed = 100;
  state.undisputed = 1;
  EXPECT_TRUE(Default().CheckStanding(*FindAction("A13"), state).allowed);
  state.undisputed = 0;
  const GuardVerdict verdict =
      Default().CheckStanding(*FindAction("A13"), state);
  EXPECT_EQ(verdict.rule, GuardRule::kDisputePause);
  EXPECT_EQ(verdict.substitute, "A07 A17 A21 A50");
  // Nothing past due and nothing disputed is no dispute.
  state.disputed = 0;
  EXPECT_TRUE(Default().CheckStanding(*FindAction("A13"), state).allowed);
}

TEST(Guard, AnAgencyNeedsTheLawAndOurApproval) {
  const ActionDefinition& agency = *FindAction("A49");
  std::vector<GuardProfile> profiles(DefaultGuardProfiles().begin(),
                                     DefaultGuardProfiles().end());
  GuardState state = StateOn(kTuesday, 100);
  state.country = "CN";
  const auto verdict = [&] {
    return Guard(profiles, Calendar::Cn()).CheckStanding(agency, state);
  };
  EXPECT_EQ(verdict().rule, GuardRule::kAgencyGate);
  EXPECT_EQ(verdict().row, "R17");
  state.agency_allowed = true;
  EXPECT_TRUE(verdict().allowed);
  // In China a law firm or a registered one.
  EXPECT_THAT(Default().DutiesOf(agency, state),
              testing::Contains(GuardDuty::kRegisteredAgency));
  for (GuardProfile& profile : profiles) {
    if (profile.id == "CN_AGENCY_GATE") profile.agency = AgencyGate::kBarred;
  }
  EXPECT_EQ(verdict().rule, GuardRule::kAgencyGate);
  state.country = "DE";
  EXPECT_TRUE(verdict().allowed);
  EXPECT_THAT(Default().DutiesOf(agency, state),
              testing::Not(testing::Contains(GuardDuty::kRegisteredAgency)));
}

TEST(Guard, TheRepresentativeMayBeWrittenTo) {
  GuardState state = StateOn(kTuesday, 40);
  state.represented = true;
  const ActionDefinition& letter = *FindAction("A22");
  const GuardVerdict verdict = Default().CheckStanding(letter, state);
  EXPECT_EQ(verdict.rule, GuardRule::kRepresented);
  EXPECT_EQ(GuardRuleInstead(verdict.rule).en,
            "a letter to the representative");
  state.party = "lawyer";
  EXPECT_TRUE(Default().CheckStanding(letter, state).allowed);
}

TEST(Guard, OthersThanTheDebtorAreNeverAddressed) {
  struct Case {
    const char *party, *row;
  };
  constexpr Case kCases[] = {{"family", "R06"},    {"孩子", "R02"},
                             {"neighbour", "R13"}, {"Guest", "R12"},
                             {"media", "R24"},     {"lover", "R03"}};
  for (const Case& c : kCases) {
    GuardState state = StateOn(kTuesday, 40);
    state.party = c.party;
    const GuardVerdict verdict =
        Default().Check(*FindAction("A13"), state, At(kTuesday, 14));
    EXPECT_EQ(verdict.rule, GuardRule::kThirdParty) << c.party;
    EXPECT_EQ(verdict.row, c.row) << c.party;
    EXPECT_EQ(verdict.substitute, FindRefusedTactic(c.row)->substitute);
    EXPECT_FALSE(verdict.allowed_from.has_value());
    // A suit addresses nobody.
    EXPECT_NE(Default().CheckStanding(*FindAction("A54"), state).rule,
              GuardRule::kThirdParty);
  }
  // A company's colleagues are its staff.
  GuardState state = StateOn(kTuesday, 40);
  state.party = "colleague";
  EXPECT_TRUE(Default().CheckStanding(*FindAction("A13"), state).allowed);
  state.debtor_class = DebtorClass::kConsumer;
  EXPECT_EQ(Default().CheckStanding(*FindAction("A13"), state).row, "R13");
}

TEST(Guard, ATimeBarredClaimIsToldOrNotAskedFor) {
  GuardState state = StateOn(kTuesday, 1500);
  state.time_barred = true;
  const Guard guard = Default();
  // Companies: it may be asked for, and that it is late has to be said.
  for (const char* id : {"A14", "A22", "A51", "A52", "A53", "A54", "A60"}) {
    const GuardVerdict verdict = guard.CheckStanding(*FindAction(id), state);
    EXPECT_TRUE(verdict.allowed) << id;
    EXPECT_EQ(verdict.rule, GuardRule::kTimeBarred) << id;
    EXPECT_THAT(guard.DutiesOf(*FindAction(id), state),
                testing::Contains(GuardDuty::kSayTimeBarred));
  }
  // There is nothing left to save.
  EXPECT_FALSE(guard.CheckStanding(*FindAction("A59"), state).allowed);
  // To reconcile is to ask for nothing.
  EXPECT_EQ(guard.CheckStanding(*FindAction("A07"), state).rule,
            GuardRule::kNone);
  state.debtor_class = DebtorClass::kConsumer;
  for (const char* id : {"A14", "A22", "A51", "A54", "A59", "A60"}) {
    const GuardVerdict verdict = guard.CheckStanding(*FindAction(id), state);
    EXPECT_FALSE(verdict.allowed) << id;
    EXPECT_EQ(verdict.rule, GuardRule::kTimeBarred) << id;
    EXPECT_EQ(verdict.substitute, "A62") << id;
  }
  EXPECT_TRUE(guard.CheckStanding(*FindAction("A07"), state).allowed);
  state.time_barred = false;
  EXPECT_TRUE(guard.CheckStanding(*FindAction("A59"), state).allowed);
  EXPECT_EQ(guard.CheckStanding(*FindAction("A54"), state).rule,
            GuardRule::kNone);
}

// Preferred hours that are over leave the rest of the day.
TEST(Guard, ThePreferredHoursAreTakenAndThenTheRestOfTheDay) {
  struct Case {
    int hour, minute;
    HourWindow hours;
  };
  constexpr Case kCases[] = {{0, 0, {14 * 60, 17 * 60}},
                             {15, 30, {15 * 60 + 30, 17 * 60}},
                             {17, 10, {17 * 60 + 10, 18 * 60}}};
  for (const Case& c : kCases) {
    const auto window =
        Default().FirstWindow(*FindAction("A13"), StateOn(kTuesday, 20),
                              At(kTuesday, c.hour, c.minute));
    ASSERT_TRUE(window.has_value());
    EXPECT_EQ(window->day, kTuesday);
    EXPECT_EQ(window->hours, c.hours) << c.hour << ":" << c.minute;
  }
}

TEST(Guard, EachRuleHasItsNameAndSubstitute) {
  std::set<std::string_view> names;
  for (int i = 1; i < kGuardRuleCount; ++i) {
    const auto rule = static_cast<GuardRule>(i);
    EXPECT_TRUE(names.insert(GuardRuleName(rule)).second) << i;
    EXPECT_FALSE(GuardRuleText(rule).en.empty()) << i;
    EXPECT_FALSE(GuardRuleText(rule).zh.empty()) << i;
    EXPECT_FALSE(GuardRuleInstead(rule).en.empty()) << i;
    EXPECT_FALSE(GuardRuleInstead(rule).zh.empty()) << i;
    const std::string_view row = GuardRuleRow(rule);
    EXPECT_TRUE(row.empty() || FindRefusedTactic(row) != nullptr) << i;
    for (const auto& id : absl::StrSplit(std::string(GuardRuleSubstitute(rule)),
                                         ' ', absl::SkipEmpty())) {
      EXPECT_NE(FindAction(std::string(id)), nullptr) << i;
    }
  }
}

}  // namespace
}  // namespace arrears
