// SPDX-License-Identifier: Apache-2.0
//
// The edges of each profile, by hand from its source.
#include "arrears/policy/guard_profiles.h"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arrears/policy/guard.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;
using Past = GuardState::Past;

constexpr WallMinute At(Date day, int hour, int minute = 0) {
  return day.days_since_1970() * 24 * 60 + hour * 60 + minute;
}

// One profile alone, so that no stricter one hides its edge.
Guard Only(std::string_view id) {
  return Guard({FindGuardProfile(DefaultGuardProfiles(), id), 1},
               Calendar::WeekendsOnly());
}

Guard All() { return Guard(DefaultGuardProfiles(), Calendar::WeekendsOnly()); }

GuardState Consumer(Date as_of, std::string_view country) {
  GuardState state;
  state.as_of = as_of;
  state.debtor_class = DebtorClass::kConsumer;
  state.country = country;
  state.dpd = 20;
  return state;
}

const ActionDefinition& Call() { return *FindAction("A14"); }

std::vector<Past> CallsOn(std::vector<Date> days) {
  std::vector<Past> past;
  for (const Date day : days) {
    past.push_back({.at = At(day, 10), .channel = Channel::kPhone});
  }
  return past;
}

constexpr Date kFirst = 2026y / 3 / 1;

// Worked example CG-01, from 12 CFR 1006.14(b)(2)(i): seven calls on the first
// seven days of March; the eighth is proposed for the seventh.
TEST(UsRegF, BlocksTheEighthCallInSevenDays) {
  std::vector<Date> days;
  for (int i = 0; i < 7; ++i) days.push_back(kFirst + Days{i});
  const std::vector<Past> past = CallsOn(days);
  GuardState state = Consumer(kFirst, "US");
  state.past = past;
  const Guard guard = Only("US_REG_F");
  const GuardVerdict verdict =
      guard.Check(Call(), state, At(2026y / 3 / 7, 12));
  EXPECT_FALSE(verdict.allowed);
  EXPECT_EQ(verdict.rule, GuardRule::kCallCap);
  EXPECT_EQ(verdict.profile, "US_REG_F");
  EXPECT_EQ(verdict.cap, "call_frequency_7_in_7");
  EXPECT_EQ(verdict.row, "R14");
  EXPECT_EQ(verdict.substitute, "A31 A32");
  // The call of 1 March leaves the seven days on 8 March.
  EXPECT_EQ(verdict.allowed_from, At(2026y / 3 / 8, 8));
  // Six calls leave room for the seventh.
  state.past = std::span(past).first(6);
  EXPECT_TRUE(
      Only("US_REG_F").Check(Call(), state, At(2026y / 3 / 7, 12)).allowed);
}

TEST(UsRegF, CountsByDebtAndLeavesOutCallsThatWereAskedFor) {
  std::vector<Past> past = CallsOn(std::vector<Date>(7, kFirst));
  GuardState state = Consumer(kFirst, "US");
  state.past = past;
  const WallMinute at = At(kFirst + Days{1}, 12);
  EXPECT_FALSE(Only("US_REG_F").Check(Call(), state, at).allowed);
  past[3].names_debt = false;
  EXPECT_TRUE(Only("US_REG_F").Check(Call(), state, at).allowed);
  past[3].names_debt = true;
  past[3].consented = true;
  EXPECT_TRUE(Only("US_REG_F").Check(Call(), state, at).allowed);
  past[3].consented = false;
  past[3].channel = Channel::kEmail;  // The cap is on calls.
  EXPECT_TRUE(Only("US_REG_F").Check(Call(), state, at).allowed);
}

// A window of wall time: the clocks of New York went forward on 8 March 2026
// and back on 1 November, which changes nothing.
TEST(UsRegF, EndsBeforeNineInTheEvening) {
  for (const Date day : {2026y / 3 / 4, 2026y / 3 / 8, 2026y / 11 / 1}) {
    const GuardState state = Consumer(day, "US");
    const Guard guard = Only("US_REG_F");
    EXPECT_TRUE(guard.Check(Call(), state, At(day, 20, 59)).allowed);
    const GuardVerdict late = guard.Check(Call(), state, At(day, 21));
    EXPECT_EQ(late.rule, GuardRule::kHours);
    EXPECT_EQ(late.row, "R28");
    EXPECT_EQ(late.allowed_from, At(day + Days{1}, 8));
    EXPECT_FALSE(guard.Check(Call(), state, At(day, 7, 59)).allowed);
    EXPECT_TRUE(guard.Check(Call(), state, At(day, 8)).allowed);
  }
}

// The day of the conversation is day 1, so the pause ends with day 7.
TEST(UsRegF, RestsThroughTheSeventhDayOfAConversation) {
  std::vector<Past> past = CallsOn({kFirst});
  past[0].conversation = true;
  GuardState state = Consumer(kFirst, "US");
  state.past = past;
  const Guard guard = Only("US_REG_F");
  for (int day = 1; day <= 7; ++day) {
    const GuardVerdict verdict =
        guard.Check(Call(), state, At(kFirst + Days{day - 1}, 12));
    EXPECT_EQ(verdict.rule, GuardRule::kConversationGap) << "day " << day;
    EXPECT_EQ(verdict.allowed_from, At(2026y / 3 / 8, 8)) << "day " << day;
  }
  EXPECT_TRUE(guard.Check(Call(), state, At(2026y / 3 / 8, 8)).allowed);
  past[0].names_debt = false;  // Another debt.
  EXPECT_TRUE(guard.Check(Call(), state, At(2026y / 3 / 2, 12)).allowed);
}

TEST(UsRegF, BindsCollectorsOfConsumerDebtsInAmerica) {
  const WallMinute night = At(kFirst, 22);
  GuardState state = Consumer(kFirst, "US");
  const Guard guard = Only("US_REG_F");
  EXPECT_FALSE(guard.Check(Call(), state, night).allowed);
  state.as_collector = false;
  EXPECT_TRUE(guard.Check(Call(), state, night).allowed);
  state.as_collector = true;
  state.country = "CA";
  EXPECT_TRUE(guard.Check(Call(), state, night).allowed);
  state.law = "US";
  EXPECT_FALSE(guard.Check(Call(), state, night).allowed);
  state.debtor_class = DebtorClass::kCompany;
  EXPECT_TRUE(guard.Check(Call(), state, night).allowed);
}

TEST(CnCba2026, IsSilentFromTenToEight) {
  for (const char* id : {"CN_CBA_2026", "CN_GBT_45251_2025"}) {
    const GuardState state = Consumer(kFirst, "CN");
    const Guard guard = Only(id);
    EXPECT_FALSE(guard.Check(Call(), state, At(kFirst, 7, 59)).allowed) << id;
    EXPECT_TRUE(guard.Check(Call(), state, At(kFirst, 8)).allowed) << id;
    EXPECT_TRUE(guard.Check(Call(), state, At(kFirst, 21, 59)).allowed) << id;
    EXPECT_FALSE(guard.Check(Call(), state, At(kFirst, 22)).allowed) << id;
  }
}

TEST(CnCba2026, AllowsSixUnansweredCallsADayToANumber) {
  std::vector<Past> past = CallsOn(std::vector<Date>(6, kFirst));
  for (Past& each : past) each.number = 7;
  GuardState state = Consumer(kFirst, "CN");
  state.past = past;
  state.number = 7;
  const Guard guard = Only("CN_CBA_2026");
  const GuardVerdict verdict = guard.Check(Call(), state, At(kFirst, 15));
  EXPECT_EQ(verdict.rule, GuardRule::kAttemptCap);
  EXPECT_EQ(verdict.cap, "unanswered_calls_6_a_day");
  EXPECT_EQ(verdict.allowed_from, At(kFirst + Days{1}, 8));
  state.number = 8;
  EXPECT_TRUE(guard.Check(Call(), state, At(kFirst, 15)).allowed);
  // Which number is not said: as if all went to it.
  state.number.reset();
  past[0].number = 8;
  EXPECT_FALSE(guard.Check(Call(), state, At(kFirst, 15)).allowed);
  past[0].conversation = true;
  EXPECT_TRUE(guard.Check(Call(), state, At(kFirst, 15)).allowed);
}

TEST(AuRg96, HasItsHoursByWeekdayAndCountsAllChannels) {
  const Guard guard = Only("AU_RG96");
  const Date friday = 2026y / 3 / 6, saturday = 2026y / 3 / 7;
  GuardState state = Consumer(friday, "AU");
  EXPECT_FALSE(guard.Check(Call(), state, At(friday, 7, 29)).allowed);
  EXPECT_TRUE(guard.Check(Call(), state, At(friday, 7, 30)).allowed);
  EXPECT_TRUE(guard.Check(Call(), state, At(friday, 20, 59)).allowed);
  EXPECT_FALSE(guard.Check(Call(), state, At(friday, 21)).allowed);
  EXPECT_FALSE(guard.Check(Call(), state, At(saturday, 8, 59)).allowed);
  EXPECT_TRUE(guard.Check(Call(), state, At(saturday, 9)).allowed);
  // Three in the week, by whatever channel.
  std::vector<Past> past =
      CallsOn({friday - Days{6}, friday - Days{5}, friday});
  past[1].channel = Channel::kEmail;
  state.past = past;
  GuardVerdict verdict = guard.Check(Call(), state, At(friday, 12));
  EXPECT_EQ(verdict.rule, GuardRule::kContactCap);
  EXPECT_EQ(verdict.cap, "contacts_3_a_week");
  EXPECT_EQ(verdict.allowed_from, At(saturday, 9));
  // Ten in the month, never more than three in a week.
  std::vector<Date> days;
  for (int i = 0; i < 10; ++i) days.push_back(friday - Days{30 - 3 * i});
  const std::vector<Past> ten = CallsOn(days);
  state.past = ten;
  verdict = guard.Check(Call(), state, At(friday, 12));
  EXPECT_EQ(verdict.cap, "contacts_10_a_month");
  // The call of 4 February leaves the 31 days on 7 March.
  EXPECT_EQ(verdict.allowed_from, At(saturday, 9));
}

// What sources say in words is no number: any minute passes, and whoever calls
// is told.
TEST(GuardProfiles, WordsAreDutiesAndNoNumbers) {
  struct Case {
    const char *id, *country;
    GuardDuty duty;
  };
  constexpr Case kCases[] = {
      {"CN_NIFA_2018", "CN", GuardDuty::kReasonableTimes},
      {"UK_CONC_7_9", "GB", GuardDuty::kNoPublicDisclosure},
      {"UK_AJA_1970_S40", "GB", GuardDuty::kNoAlarm},
      {"EU_GDPR", "DE", GuardDuty::kMinimiseData},
      {"CN_PIPL", "CN", GuardDuty::kNoTracksNoMinors},
  };
  for (const Case& c : kCases) {
    const Guard guard = Only(c.id);
    const GuardState state = Consumer(kFirst, c.country);
    EXPECT_TRUE(guard.Check(Call(), state, At(kFirst, 3)).allowed) << c.id;
    EXPECT_THAT(guard.DutiesOf(Call(), state), testing::Contains(c.duty))
        << c.id;
    GuardState elsewhere = state;
    elsewhere.country = "BR";
    EXPECT_THAT(guard.DutiesOf(Call(), elsewhere), testing::IsEmpty()) << c.id;
  }
}

TEST(GuardProfiles, DutiesBelongToWhatIsDone) {
  const GuardState state = Consumer(kFirst, "GB");
  const Guard guard = Only("UK_CONC_7_9");
  EXPECT_THAT(guard.DutiesOf(*FindAction("A33"), state),
              testing::Contains(GuardDuty::kVisitNotice));
  EXPECT_THAT(guard.DutiesOf(Call(), state),
              testing::Not(testing::Contains(GuardDuty::kVisitNotice)));
  EXPECT_THAT(guard.DutiesOf(*FindAction("A62"), state), testing::IsEmpty());
  // The stricter of two: a pact that forbids others, a guideline that lets
  // them be asked where the debtor is.
  const GuardState chinese = Consumer(kFirst, "CN");
  EXPECT_THAT(Only("CN_CBA_2026").DutiesOf(Call(), chinese),
              testing::ElementsAre(GuardDuty::kThirdPartiesLocateOnly));
  for (const auto& order : {std::pair("CN_CBA_2026", "CN_NIFA_2018"),
                            std::pair("CN_NIFA_2018", "CN_CBA_2026")}) {
    const std::vector<GuardProfile> both = {
        *FindGuardProfile(DefaultGuardProfiles(), order.first),
        *FindGuardProfile(DefaultGuardProfiles(), order.second)};
    EXPECT_THAT(Guard(both, Calendar::WeekendsOnly()).DutiesOf(Call(), chinese),
                testing::ElementsAre(GuardDuty::kReasonableTimes,
                                     GuardDuty::kThirdPartiesNone));
  }
  EXPECT_THAT(
      Only("EU_GDPR").DutiesOf(*FindAction("A49"), Consumer(kFirst, "FR")),
      testing::Contains(GuardDuty::kProcessorContract));
}

// Whoever has no profile of a country has ours; the strictest hours and caps
// are kept at once.
TEST(GuardProfiles, OursIsTheTighterForNaturalPersons) {
  const Date tuesday = 2026y / 3 / 3;
  for (const char* country : {"US", "CN", "GB", "AU", "DE", "BR", ""}) {
    GuardState state = Consumer(tuesday, country);
    EXPECT_EQ(All().Check(Call(), state, At(tuesday, 20)).profile, "CONSUMER");
    EXPECT_TRUE(All().Check(Call(), state, At(tuesday, 10)).allowed);
    state.debtor_class = DebtorClass::kSoleTrader;
    EXPECT_EQ(All().Check(Call(), state, At(tuesday, 20)).profile,
              "SOLE_TRADER");
    const std::vector<Past> past = CallsOn({tuesday - Days{6}});
    state.past = past;
    EXPECT_EQ(All().Check(Call(), state, At(tuesday, 10)).cap,
              "calls_and_visits_1_a_week");
  }
}

TEST(GuardProfiles, WhatIsCompiledInIsSoundAndSaysWhereFrom) {
  std::vector<std::string> ids;
  for (const GuardProfile& profile : DefaultGuardProfiles()) {
    EXPECT_TRUE(Validate(profile).ok()) << Validate(profile);
    EXPECT_FALSE(profile.source.empty()) << profile.id;
    EXPECT_FALSE(profile.classes.empty()) << profile.id;
    for (const GuardDuty duty : profile.duties) {
      EXPECT_LT(static_cast<std::size_t>(duty), kListedDutyCount);
    }
    ids.push_back(profile.id);
  }
  EXPECT_THAT(ids, testing::ElementsAre(
                       "US_REG_F", "CN_CBA_2026", "CN_GBT_45251_2025",
                       "CN_NIFA_2018", "UK_CONC_7_9", "UK_AJA_1970_S40",
                       "AU_RG96", "EU_GDPR", "CN_PIPL", "CN_AGENCY_GATE",
                       "B2B_DEFAULT", "SOLE_TRADER", "CONSUMER"));
  for (std::size_t i = 0; i < kGuardDutyCount; ++i) {
    const auto duty = static_cast<GuardDuty>(i);
    EXPECT_FALSE(GuardDutyName(duty).empty()) << i;
    EXPECT_FALSE(GuardDutyText(duty).en.empty()) << i;
    EXPECT_FALSE(GuardDutyText(duty).zh.empty()) << i;
  }
}

TEST(Validate, NamesTheFieldOfABadProfile) {
  const GuardProfile& good =
      *FindGuardProfile(DefaultGuardProfiles(), "B2B_DEFAULT");
  const auto fault = [&](auto change) {
    GuardProfile profile = good;
    change(&profile);
    return std::string(Validate(profile).message());
  };
  EXPECT_EQ(fault([](auto*) {}), "");
  EXPECT_EQ(fault([](auto* p) {
              p->hours[2] = {600, 500};
            }),
            "guard profile B2B_DEFAULT: hours[2] is not a window within "
            "0..1440 minutes");
  EXPECT_THAT(fault([](auto* p) {
                p->avoid = {{0, 1441}};
              }),
              testing::HasSubstr("avoid[0] is not a window"));
  EXPECT_THAT(fault([](auto* p) {
                p->best = {-1, 5};
              }),
              testing::HasSubstr("best is not a window"));
  EXPECT_THAT(fault([](auto* p) { p->caps[0].days = 0; }),
              testing::HasSubstr("caps[0].days is 0, not in 1..366"));
  EXPECT_THAT(fault([](auto* p) { p->caps[1].most = -1; }),
              testing::HasSubstr("caps[1].most is -1, not in 0..1000"));
  EXPECT_THAT(fault([](auto* p) { p->caps[1].name = p->caps[0].name; }),
              testing::HasSubstr("caps[1].name"));
  EXPECT_THAT(fault([](auto* p) { p->cooldown.days = 61; }),
              testing::HasSubstr("cooldown.days is 61, not in 0..60"));
  EXPECT_THAT(fault([](auto* p) { p->places = {"Us"}; }),
              testing::HasSubstr("places[0] is \"Us\""));
  EXPECT_THAT(fault([](auto* p) { p->id = ""; }),
              testing::HasSubstr("id is empty"));
}

}  // namespace
}  // namespace arrears
