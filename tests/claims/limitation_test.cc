// SPDX-License-Identifier: Apache-2.0
//
// Cases named LM-nn are worked examples. Each row of the table of laws is a
// line here with its article; days by hand on a calendar.
#include "arrears/claims/limitation.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::HasSubstr;
using Kind = ClaimEventKind;
using Step = LimitationStepKind;

const LimitationRegime& Law(const char* id) {
  return *FindLimitation(DefaultLimitations(), id);
}

LimitationAnswer Compute(const char* id, const LimitationClaim& claim) {
  return ComputeLimitation(Law(id), claim).value();
}

std::string LastDay(const char* id, const LimitationClaim& claim) {
  const LimitationAnswer answer = Compute(id, claim);
  return answer.last_day ? FormatIsoDate(*answer.last_day) : "none";
}

std::string LastDay(const char* id, Date due, std::vector<ClaimEvent> events) {
  for (ClaimEvent& event : events) event.proven = true;
  return LastDay(id, {.due = due, .events = events});
}

// LM-01: Civil Code 188, 201. The others: Civ.Proc. 250; BGB 195, 199; C.com
// L110-4; Limitation Act 1980 s. 5; UCC 2-725.
TEST(Limitation, PeriodsRunFromDueOrTheEndOfItsYear) {
  const Date due = 2022y / 3 / 31;
  EXPECT_EQ(LastDay("cn", due, {}), "2025-03-31");
  EXPECT_EQ(LastDay("cn_enforcement", due, {}), "2024-03-31");
  EXPECT_EQ(LastDay("de", due, {}), "2025-12-31");
  EXPECT_EQ(LastDay("de", 2022y / 12 / 31, {}), "2025-12-31");
  EXPECT_EQ(LastDay("de", 2023y / 1 / 1, {}), "2026-12-31");
  EXPECT_EQ(LastDay("fr", due, {}), "2027-03-31");
  EXPECT_EQ(LastDay("uk", due, {}), "2028-03-31");
  EXPECT_EQ(LastDay("us_ny", due, {}), "2026-03-31");
  EXPECT_EQ(LastDay("us_tx", due, {}), "2026-03-31");
  // Clipped to the end of the month: Civil Code 202, BGB 188(3).
  EXPECT_EQ(LastDay("cn", 2024y / 2 / 29, {}), "2027-02-28");
}

// Cass. 26 February 2020: from performance, and not from a later invoice.
TEST(Limitation, FrenchPeriodRunsFromPerformance) {
  LimitationClaim claim = {.due = 2022y / 3 / 31, .delivery = 2022y / 2 / 10};
  EXPECT_EQ(LastDay("fr", claim), "2027-02-10");
  EXPECT_EQ(LastDay("cn", claim), "2025-03-31");
  claim.delivery = 2022y / 5 / 1;
  EXPECT_EQ(LastDay("fr", claim), "2027-03-31");
}

// Civil Code 189; elsewhere each instalment has its own period.
TEST(Limitation, ChineseInstalmentsRunFromTheLastOfThem) {
  const LimitationClaim claim = {.due = 2022y / 3 / 31,
                                 .last_instalment = 2022y / 12 / 31};
  EXPECT_EQ(LastDay("cn", claim), "2025-12-31");
  EXPECT_EQ(LastDay("uk", claim), "2028-03-31");
}

// Civil Code 195(1), limitation provisions art. 8; BGB: only default; France:
// Com. 18 May 2022, 20-23.204; England and the US: none.
TEST(Limitation, DemandSavesTheClaimInChinaAndNowhereElse) {
  const std::vector<ClaimEvent> demand = {{Kind::kDemand, 2024y / 5 / 6}};
  const Date due = 2022y / 3 / 31;
  EXPECT_EQ(LastDay("cn", due, demand), "2027-05-06");
  EXPECT_EQ(LastDay("de", due, demand), "2025-12-31");
  EXPECT_EQ(LastDay("fr", due, demand), "2027-03-31");
  EXPECT_EQ(LastDay("uk", due, demand), "2028-03-31");
  EXPECT_EQ(LastDay("us_ny", due, demand), "2026-03-31");
  EXPECT_EQ(LastDay("us_tx", due, demand), "2026-03-31");
}

// LM-05: Civil Code 192, 195. The same day is in time.
TEST(Limitation, DemandAfterExpiryRevivesNothing) {
  const Date due = 2022y / 3 / 31;
  EXPECT_EQ(LastDay("cn", due, {{Kind::kDemand, 2025y / 4 / 10}}),
            "2025-03-31");
  EXPECT_EQ(LastDay("cn", due, {{Kind::kDemand, 2025y / 4 / 1}}), "2025-03-31");
  EXPECT_EQ(LastDay("cn", due, {{Kind::kDemand, 2025y / 3 / 31}}),
            "2028-03-31");
  const ClaimEvent late = {
      .kind = Kind::kDemand, .date = 2025y / 4 / 10, .proven = true};
  const auto answer = Compute("cn", {.due = due, .events = {&late, 1}});
  EXPECT_EQ(answer.steps.back().kind, Step::kTooLate);
  EXPECT_EQ(answer.DaysLeft(2025y / 4 / 10), -10);
  EXPECT_EQ(answer.DaysLeft(2025y / 3 / 31), 0);
}

// Civil Code 192(2); in time it is an acknowledgment (195(2)).
TEST(Limitation, AgreeingToPayRevivesAnExpiredClaimInChina) {
  const Date due = 2022y / 3 / 31;
  const std::vector<ClaimEvent> late = {{Kind::kWaiver, 2025y / 6 / 1}};
  EXPECT_EQ(LastDay("cn", due, late), "2028-06-01");
  EXPECT_EQ(LastDay("cn", due, {{Kind::kWaiver, 2024y / 6 / 1}}), "2027-06-01");
  // England, s. 29(7): a right that is barred is not revived.
  EXPECT_EQ(LastDay("uk", due, {{Kind::kAcknowledgment, 2028y / 4 / 1}}),
            "2028-03-31");
  EXPECT_EQ(LastDay("uk", due, {{Kind::kAcknowledgment, 2028y / 3 / 31}}),
            "2034-03-31");
}

// Limitation provisions art. 14; BGB 212; Code civil 2240; s. 29(5). US:
// varies, so none.
TEST(Limitation, AcknowledgmentAndPartPaymentStartItAnew) {
  const Date due = 2022y / 3 / 31;
  for (const Kind kind : {Kind::kAcknowledgment, Kind::kPartPayment}) {
    const std::vector<ClaimEvent> event = {{kind, 2024y / 2 / 29}};
    EXPECT_EQ(LastDay("cn", due, event), "2027-02-28");
    EXPECT_EQ(LastDay("de", due, event), "2027-02-28");
    EXPECT_EQ(LastDay("fr", due, event), "2029-02-28");
    EXPECT_EQ(LastDay("uk", due, event), "2030-02-28");
    EXPECT_EQ(LastDay("us_ny", due, event), "2026-03-31");
  }
}

// LM-10: BGB 212, at once and not at the end of the year; 10 May 2026 is a
// Sunday, so 193 may roll it.
TEST(Limitation, GermanPartPaymentRestartsAtOnce) {
  const ClaimEvent paid = {
      .kind = Kind::kPartPayment, .date = 2023y / 5 / 10, .proven = true};
  const auto answer =
      Compute("de", {.due = 2021y / 3 / 15, .events = {&paid, 1}});
  EXPECT_EQ(answer.last_day, Date(2026y / 5 / 10));
  EXPECT_EQ(answer.rolled_day, Date(2026y / 5 / 11));
  // Before the period began it brings no earlier end.
  EXPECT_EQ(
      LastDay("de", 2021y / 3 / 15, {{Kind::kPartPayment, 2021y / 6 / 1}}),
      "2024-12-31");
}

// BGB 203, 209: 92 days from 1 November to 1 February go on top; at least three
// months after the end.
TEST(Limitation, GermanNegotiationsSuspend) {
  const Date due = 2021y / 3 / 15;
  EXPECT_EQ(
      LastDay("de", due, {{Kind::kNegotiation, 2023y / 11 / 1, 2024y / 2 / 1}}),
      "2025-04-02");
  // Ten days on top of 31 December would be 10 January.
  EXPECT_EQ(LastDay("de", due,
                    {{Kind::kNegotiation, 2024y / 12 / 10, 2024y / 12 / 20}}),
            "2025-03-20");
  // What fell before the period began is not added.
  EXPECT_EQ(LastDay("de", due,
                    {{Kind::kNegotiation, 2021y / 10 / 1, 2022y / 1 / 10}}),
            "2025-01-10");
  // Days that count twice count once: 1 November to 1 March, 121 days.
  EXPECT_EQ(LastDay("de", due,
                    {{Kind::kNegotiation, 2023y / 11 / 1, 2024y / 2 / 1},
                     {Kind::kSuit, 2024y / 1 / 1, 2024y / 3 / 1}}),
            "2025-05-01");
}

// BGB 204; Civil Code 195(3); Code civil 2241.
TEST(Limitation, SuitStopsTheClockWhileItLasts) {
  const Date due = 2021y / 3 / 15;
  const std::vector<ClaimEvent> ended = {
      {Kind::kSuit, 2023y / 6 / 1, 2024y / 6 / 1}};
  EXPECT_EQ(LastDay("de", due, ended), "2026-01-01");  // 366 days more
  EXPECT_EQ(LastDay("cn", due, ended), "2027-06-01");
  EXPECT_EQ(LastDay("fr", due, ended), "2029-06-01");
  const std::vector<ClaimEvent> pending = {{Kind::kSuit, 2023y / 6 / 1}};
  for (const char* id : {"de", "fr"}) {
    EXPECT_EQ(LastDay(id, due, pending), "none") << id;
  }
  // The twenty years of Civil Code 188(2) end even what stands still.
  EXPECT_EQ(LastDay("cn", due, pending), "2041-03-15");
  EXPECT_EQ(LastDay("uk", due, pending), "2027-03-15");
}

// Code civil 2238.
TEST(Limitation, FrenchMediationSuspends) {
  EXPECT_EQ(LastDay("fr", 2021y / 3 / 15,
                    {{Kind::kMediation, 2023y / 1 / 1, 2023y / 1 / 31}}),
            "2026-04-14");  // 30 days after 15 March
  // Without an end it ended on its day.
  EXPECT_EQ(LastDay("fr", 2021y / 3 / 15, {{Kind::kMediation, 2023y / 1 / 1}}),
            "2026-03-15");
}

// Civil Code 194: an obstacle in the last six months; six months after its end.
TEST(Limitation, ChineseObstacleLeavesSixMonths) {
  const Date due = 2022y / 3 / 31;
  EXPECT_EQ(
      LastDay("cn", due, {{Kind::kObstacle, 2024y / 12 / 1, 2025y / 1 / 15}}),
      "2025-07-15");
  // Before the last six months it changes nothing.
  EXPECT_EQ(
      LastDay("cn", due, {{Kind::kObstacle, 2023y / 12 / 1, 2024y / 9 / 29}}),
      "2025-03-31");
  EXPECT_EQ(
      LastDay("cn", due, {{Kind::kObstacle, 2023y / 12 / 1, 2024y / 10 / 31}}),
      "2025-04-30");
}

// Limitation provisions art. 17; Civil Code 195(4).
TEST(Limitation, ChineseAssignmentAndFilingInterrupt) {
  const Date due = 2022y / 3 / 31;
  EXPECT_EQ(LastDay("cn", due, {{Kind::kAssignment, 2023y / 3 / 1}}),
            "2026-03-01");
  EXPECT_EQ(LastDay("cn", due,
                    {{Kind::kInsolvencyFiling, 2023y / 3 / 1, 2024y / 9 / 1}}),
            "2027-09-01");
  EXPECT_EQ(LastDay("de", due, {{Kind::kAssignment, 2023y / 3 / 1}}),
            "2025-12-31");
}

// Civ.Proc. 250: two years from the last day of performance in the judgment.
TEST(Limitation, ChineseJudgmentHasTwoYears) {
  const Date due = 2022y / 3 / 31;
  EXPECT_EQ(LastDay("cn", due,
                    {{Kind::kSuit, 2024y / 1 / 1, 2024y / 6 / 1},
                     {Kind::kJudgment, 2024y / 7 / 1}}),
            "2026-07-01");
  EXPECT_EQ(LastDay("cn", due,
                    {{Kind::kJudgment, 2024y / 7 / 1},
                     {Kind::kDemand, 2025y / 7 / 1}}),
            "2027-07-01");
}

// Civil Code 188(2): twenty years whatever happens.
TEST(Limitation, ChinaEndsAfterTwentyYears) {
  std::vector<ClaimEvent> demands;
  for (int year = 2002; year <= 2023; ++year) {
    demands.push_back({.kind = Kind::kDemand,
                       .date = std::chrono::year(year) / 1 / 15,
                       .proven = true});
  }
  const auto answer = Compute("cn", {.due = 2000y / 3 / 31, .events = demands});
  EXPECT_EQ(answer.last_day, Date(2020y / 3 / 31));
  EXPECT_TRUE(answer.capped);
  EXPECT_EQ(answer.steps.back().kind, Step::kTooLate);
}

// Civil Code 197: no; UCC 2-725(1): down to one year, not longer.
TEST(Limitation, PeriodsByAgreementKeepTheirBounds) {
  const auto status = [](const char* id, int years) {
    const LimitationClaim claim = {.due = 2022y / 3 / 31,
                                   .agreed_years = years};
    const auto answer = ComputeLimitation(Law(id), claim);
    return answer.ok() ? FormatIsoDate(*answer->last_day)
                       : std::string(answer.status().message());
  };
  EXPECT_THAT(status("cn", 5), HasSubstr("agreed_years 5: regime cn has no"));
  EXPECT_EQ(status("us_tx", 1), "2023-03-31");
  EXPECT_THAT(status("us_tx", 5), HasSubstr("agreed_years 5 is not in 1..4"));
  EXPECT_THAT(status("us_ny", 0), HasSubstr("agreed_years 0 is not in 1..4"));
}

// Civil Code 203, BGB 193: a holiday moves the rolled day alone.
TEST(Limitation, HolidaysMoveTheRolledDayAlone) {
  const LimitationClaim claim = {.due = 2022y / 10 / 1};
  const auto cn = ComputeLimitation(Law("cn"), claim, Calendar::Cn());
  EXPECT_EQ(cn->last_day, Date(2025y / 10 / 1));
  EXPECT_EQ(cn->rolled_day, Date(2025y / 10 / 9));
  EXPECT_FALSE(cn->outside_known_years);
  EXPECT_TRUE(
      ComputeLimitation(Law("cn"), {.due = 2030y / 1 / 1}, Calendar::Cn())
          ->outside_known_years);
  // 6 May 2028 is a Saturday; England keeps the day.
  EXPECT_EQ(Compute("uk", {.due = 2022y / 5 / 6}).rolled_day,
            Date(2028y / 5 / 6));
}

TEST(Limitation, WhatIsNotProvenSaysWhatWouldProveIt) {
  const ClaimEvent demand = {.kind = Kind::kDemand, .date = 2024y / 5 / 6};
  const LimitationClaim claim = {.due = 2022y / 3 / 31, .events = {&demand, 1}};
  const auto answer = Compute("cn", claim);
  EXPECT_EQ(answer.last_day, Date(2025y / 3 / 31));
  ASSERT_EQ(answer.steps.size(), 2U);
  EXPECT_EQ(answer.steps[0].kind, Step::kStarted);
  EXPECT_EQ(answer.steps[1].kind, Step::kNotProven);
  EXPECT_EQ(answer.steps[1].event, 0);
  EXPECT_THAT(FindEventRule(Law("cn"), Kind::kDemand)->proof_en,
              HasSubstr("signed receipt"));
  EXPECT_EQ(FindEventRule(Law("de"), Kind::kDemand), nullptr);
  EXPECT_EQ(Compute("de", claim).steps[1].kind, Step::kNoEffect);
}

TEST(DefaultLimitations, NameArticleAndProofOfEachRule) {
  for (const LimitationRegime& regime : DefaultLimitations()) {
    EXPECT_FALSE(regime.source.empty() || regime.name_en.empty() ||
                 regime.name_zh.empty());
    for (const ClaimEventRule& rule : regime.rules) {
      EXPECT_FALSE(rule.source.empty() || rule.proof_en.empty() ||
                   rule.proof_zh.empty())
          << regime.id;
    }
  }
}

TEST(Limitation, NamesWhatIsWrong) {
  const auto fault = [](const LimitationRegime& regime,
                        const LimitationClaim& claim) {
    const absl::Status status = ComputeLimitation(regime, claim).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  const ClaimEvent backwards = {Kind::kSuit, 2024y / 5 / 6, 2024y / 5 / 5};
  EXPECT_THAT(
      fault(Law("cn"), {.due = 2022y / 1 / 1, .events = {&backwards, 1}}),
      HasSubstr("events[0]: until 2024-05-05 is before"));
  // A file may say that something has no end by its last day.
  EXPECT_THAT(fault(Law("cn"), {.due = 9999y / 12 / 31}),
              HasSubstr("due is not in 1900-01-01..2200-12-31"));
  const ClaimEvent endless = {Kind::kSuit, 2024y / 5 / 6, 9999y / 12 / 31};
  EXPECT_THAT(fault(Law("cn"), {.due = 2022y / 1 / 1, .events = {&endless, 1}}),
              HasSubstr("events[0]: until is not in 1900"));
  LimitationRegime regime = Law("cn");
  regime.rules.push_back(regime.rules.front());
  EXPECT_THAT(fault(regime, {}), HasSubstr("rules[9]: its kind stands before"));
  regime = Law("cn");
  regime.rules[6].months = 0;
  EXPECT_THAT(fault(regime, {}), HasSubstr("rules[6]: months 0 is not in 1"));
  regime = Law("cn");
  regime.years = 0;
  EXPECT_THAT(fault(regime, {}), HasSubstr("years 0 is not in 1..30"));
  regime = Law("cn");
  regime.longest_years = 2;
  EXPECT_THAT(fault(regime, {}), HasSubstr("longest_years 2"));
  regime.id.clear();
  EXPECT_THAT(fault(regime, {}), HasSubstr("no id"));
}

class LimitationLaw : public ::testing::Test {
 protected:
  int Below(int bound) {
    return static_cast<int>(random_() % static_cast<std::uint64_t>(bound));
  }
  ClaimEvent DrawEvent() {
    ClaimEvent event = {.kind = static_cast<Kind>(Below(11)),
                        .date = Date(2020y / 1 / 1) + Days{Below(2500)},
                        .proven = Below(3) != 0};
    if (Below(2) == 0) event.until = event.date + Days{Below(500)};
    return event;
  }
  std::vector<ClaimEvent> DrawEvents() {
    std::vector<ClaimEvent> events(static_cast<std::size_t>(Below(7)));
    for (ClaimEvent& event : events) event = DrawEvent();
    return events;
  }
  const LimitationRegime& DrawRegime() {
    return DefaultLimitations()[static_cast<std::size_t>(Below(7))];
  }
  static Date Last(const LimitationRegime& regime,
                   const std::vector<ClaimEvent>& events) {
    return ComputeLimitation(regime, {.due = 2020y / 2 / 29, .events = events})
        ->last_day.value_or(2999y / 1 / 1);
  }

 private:
  std::mt19937_64 random_{31};
};

TEST_F(LimitationLaw, AnUnprovenEventChangesNothing) {
  for (int round = 0; round < 5000; ++round) {
    const LimitationRegime& regime = DrawRegime();
    std::vector<ClaimEvent> events = DrawEvents();
    const Date last = Last(regime, events);
    events.push_back(DrawEvent());
    events.back().proven = false;
    ASSERT_EQ(Last(regime, events), last) << regime.id;
    std::erase_if(events,
                  [](const ClaimEvent& event) { return !event.proven; });
    ASSERT_EQ(Last(regime, events), last) << regime.id;
  }
}

TEST_F(LimitationLaw, TheOrderOfEventsChangesNothing) {
  for (int round = 0; round < 5000; ++round) {
    const LimitationRegime& regime = DrawRegime();
    std::vector<ClaimEvent> events = DrawEvents();
    const Date last = Last(regime, events);
    std::reverse(events.begin(), events.end());
    ASSERT_EQ(Last(regime, events), last) << regime.id;
    if (!events.empty()) {
      std::rotate(events.begin(),
                  events.begin() + Below(static_cast<int>(events.size())),
                  events.end());
    }
    ASSERT_EQ(Last(regime, events), last) << regime.id;
  }
}

TEST_F(LimitationLaw, AProvenInterruptionNeverBringsTheDayForward) {
  int moved = 0;
  for (int round = 0; round < 20'000; ++round) {
    const LimitationRegime& regime = DrawRegime();
    std::vector<ClaimEvent> events = DrawEvents();
    ClaimEvent event = DrawEvent();
    event.proven = true;
    const ClaimEventRule* rule = FindEventRule(regime, event.kind);
    if (rule == nullptr || rule->effect == ClaimEventEffect::kSetsPeriod) {
      continue;
    }
    const Date last = Last(regime, events);
    events.push_back(event);
    ASSERT_GE(Last(regime, events), last) << regime.id << " round " << round;
    if (Last(regime, events) > last) ++moved;
  }
  EXPECT_GT(moved, 1000);
}

// The last step tells the answer, and each step's day is of its event.
TEST_F(LimitationLaw, StepsEndAtTheAnswer) {
  for (int round = 0; round < 2000; ++round) {
    const std::vector<ClaimEvent> events = DrawEvents();
    const auto answer = ComputeLimitation(
        DrawRegime(), {.due = 2020y / 2 / 29, .events = events});
    ASSERT_EQ(answer->steps.size(), events.size() + 1);
    ASSERT_EQ(answer->steps.back().last_day, answer->last_day);
    for (std::size_t i = 1; i < answer->steps.size(); ++i) {
      const LimitationStep& step = answer->steps[i];
      ASSERT_EQ(step.on, events[static_cast<std::size_t>(step.event)].date);
      if (i > 1) {
        ASSERT_GE(step.on, answer->steps[i - 1].on);
      }
      ASSERT_EQ(step.kind == Step::kMoved,
                step.last_day != answer->steps[i - 1].last_day);
    }
  }
}

}  // namespace
}  // namespace arrears
