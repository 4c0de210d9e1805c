// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/law_data.h"

#include <string>
#include <utility>
#include <vector>

#include "arrears/base/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::HasSubstr;

std::string FaultOf(const std::string& text) {
  const auto data = ParseLawData(text, "law.json");
  return data.ok() ? "" : std::string(data.status().message());
}

TEST(LawData, WhatIsCompiledInIsWrittenAndReadWhole) {
  const std::string text = LawDataJson(DefaultLawData());
  const auto again = ParseLawData(text, "law.json", {});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(LawDataJson(*again), text);
  EXPECT_EQ(again->rates.size(), DefaultRateSeries().size());
  EXPECT_EQ(again->interest.size(), DefaultRegimes().size());
  EXPECT_EQ(again->limitation.size(), DefaultLimitations().size());
  EXPECT_EQ(again->fees.size(), DefaultFees().size());
  EXPECT_THAT(again->guard_profiles,
              ::testing::ElementsAreArray(DefaultGuardProfiles()));
  ASSERT_EQ(again->calendars.size(), 1U);
  const CalendarRules& rules = again->calendars[0].calendar.rules();
  EXPECT_EQ(rules.holidays, Calendar::Cn().rules().holidays);
  EXPECT_EQ(rules.working_days, Calendar::Cn().rules().working_days);
  EXPECT_EQ(rules.last_known_year, 2026);
}

TEST(LawData, AProfileOfTheGuardTakesThePlaceOfTheOneOfItsId) {
  const auto data = ParseLawData(R"({"guard_profiles": [
      {"id": "B2B_DEFAULT", "source": "house rules", "confidence": "proposal",
       "classes": ["company"],
       "hours": {"monday": "08:30-24:00", "sunday": "00:00-01:00"},
       "business_days_only": true, "avoid": ["11:30-13:30"],
       "best": "14:00-16:00",
       "caps": [{"name": "calls", "counts": "calls_and_visits",
                 "per": "number", "most": 1, "days": 9,
                 "unanswered_only": true, "consented_excluded": true}],
       "cooldown": {"days": 2, "business_days": true, "per": "person"},
       "one_channel_per_day": true, "third_parties": "locate_only",
       "time_barred": "refuse", "agency": "barred",
       "duties": ["no_alarm", "visit_notice"]},
      {"id": "NZ", "confidence": "general", "classes": ["consumer"],
       "places": ["NZ"], "collectors_only": true}]})",
                                 "law.json");
  ASSERT_TRUE(data.ok()) << data.status();
  ASSERT_EQ(data->guard_profiles.size(), DefaultGuardProfiles().size() + 1);
  GuardProfile expected;
  expected.id = "B2B_DEFAULT";
  expected.source = "house rules";
  expected.classes = {DebtorClass::kCompany};
  expected.hours = {};
  expected.hours[0] = {510, 1440};
  expected.hours[6] = {0, 60};
  expected.business_days_only = true;
  expected.avoid = {{690, 810}};
  expected.best = {840, 960};
  expected.caps = {
      {"calls", GuardCount::kLive, GuardPer::kNumber, 1, 9, true, true}};
  expected.cooldown = {2, true, GuardPer::kPerson};
  expected.one_channel_per_day = true;
  expected.third_parties = ThirdParties::kLocateOnly;
  expected.time_barred = TimeBarredPolicy::kRefuse;
  expected.agency = AgencyGate::kBarred;
  expected.duties = {GuardDuty::kNoAlarm, GuardDuty::kVisitNotice};
  EXPECT_EQ(*FindGuardProfile(data->guard_profiles, "B2B_DEFAULT"), expected);
  GuardProfile other;
  other.id = "NZ";
  other.confidence = GuardConfidence::kGeneral;
  other.classes = {DebtorClass::kConsumer};
  other.places = {"NZ"};
  other.collectors_only = true;
  EXPECT_EQ(data->guard_profiles.back(), other);
  const auto again = ParseLawData(LawDataJson(*data), "again.json", {});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->guard_profiles, data->guard_profiles);
}

TEST(LawData, AFaultOfAGuardProfileIsToldWithItsPlaceAndBound) {
  const auto fault = [](const std::string& rest) {
    return FaultOf(R"({"guard_profiles": [{"id": "X", "confidence": "general",
        "classes": ["consumer"])" +
                   rest + "}]}");
  };
  EXPECT_EQ(fault(""), "");
  EXPECT_THAT(fault(R"(, "hours": {"monday": "09:00-08:00"})"),
              HasSubstr("law.json:2: $.guard_profiles[0].hours.monday: "
                        "expected hours from and to, such as "
                        "\"08:00-21:00\""));
  EXPECT_THAT(fault(R"(, "avoid": ["9-10"])"),
              HasSubstr("$.guard_profiles[0].avoid[0]"));
  EXPECT_THAT(fault(R"(, "best": "14:00-24:01")"),
              HasSubstr("$.guard_profiles[0].best"));
  const std::string cap = R"(, "caps": [{"name": "n", "counts": "calls",)";
  EXPECT_THAT(fault(cap + R"( "most": 1, "days": 367}])"),
              HasSubstr("$.guard_profiles[0].caps[0].days: expected"));
  EXPECT_THAT(fault(cap + R"( "most": -1, "days": 1}])"),
              HasSubstr("$.guard_profiles[0].caps[0].most: expected"));
  EXPECT_THAT(fault(cap + R"( "per": "firm", "most": 1, "days": 1}])"),
              HasSubstr("one of debtor, debt, person, number"));
  EXPECT_THAT(fault(R"(, "cooldown": {"days": 61})"),
              HasSubstr("$.guard_profiles[0].cooldown.days"));
  EXPECT_THAT(fault(R"(, "places": ["cn"])"),
              HasSubstr("places[0] is \"cn\", not two letters of ISO 3166"));
  EXPECT_THAT(fault(R"(, "duties": ["say_time_barred"])"),
              HasSubstr("$.guard_profiles[0].duties[0]: expected one of "
                        "identify_self, "));
  EXPECT_THAT(fault(R"(, "colour": 1)"), HasSubstr("colour"));
  std::string many;
  for (int i = 0; i < 52; ++i) {
    many += (i > 0 ? "," : "") + std::string(R"({"id": "P)") +
            std::to_string(i) + R"(", "confidence": "general", "classes": []})";
  }
  EXPECT_THAT(FaultOf(R"({"guard_profiles": [)" + many + "]}"),
              HasSubstr("$.guard_profiles: there would be 65 profiles; "
                        "expected at most 64"));
}

// The first week of October 2027 as somebody might announce it: 1 October 2027
// is a Friday; the Saturday of the week after is worked.
TEST(LawData, ACalendarIsExtendedByAYearAndRegimesNameTheirs) {
  const auto data = ParseLawData(R"({"calendars": [
      {"id": "CN", "extends": true, "source": "ours",
       "known_years": {"first": 2015, "last": 2027},
       "holidays": ["2027-10-01/2027-10-07"], "working_days": ["2027-10-09"]},
      {"id": "AE", "weekend": ["saturday", "friday"],
       "holidays": ["2027-12-02"]}],
      "limitation": [{"id": "ae", "name": {"en": "", "zh": ""}, "start": "due",
                      "years": 3, "rolls": true, "calendar": "AE"}]})",
                                 "law.json");
  ASSERT_TRUE(data.ok()) << data.status();
  const auto cn = FindCalendar(*data, "CN");
  ASSERT_TRUE(cn.ok()) << cn.status();
  EXPECT_EQ(cn->NextBusinessDay(2027y / 10 / 1).date, 2027y / 10 / 8);
  EXPECT_TRUE(cn->IsBusinessDay(2027y / 10 / 9).business_day);
  EXPECT_FALSE(cn->IsBusinessDay(2027y / 10 / 9).outside_known_years);
  EXPECT_EQ(cn->NextBusinessDay(2025y / 10 / 1).date, 2025y / 10 / 9);
  const auto ae =
      FindCalendar(*data, FindLimitation(data->limitation, "ae")->calendar);
  // A Thursday, then their weekend.
  EXPECT_EQ(ae->NextBusinessDay(2027y / 12 / 2).date, 2027y / 12 / 5);
  EXPECT_EQ(FindLimitation(data->limitation, "cn")->calendar, "CN");
  EXPECT_TRUE(
      FindCalendar(*data, "")->IsBusinessDay(2027y / 10 / 1).business_day);
  EXPECT_THAT(std::string(FindCalendar(*data, "cn").status().message()),
              HasSubstr("calendar \"cn\" is none of weekends, CN, AE"));
}

// Each first day says where it comes from and how sure that is; names are in
// the house's punctuation.
TEST(LawData, FirstDaysHaveASourceAndNamesAreInOnePunctuation) {
  const LawData data = DefaultLawData();
  int days = 0;
  const auto check = [&](const auto& entry) {
    for (const char* wide : {"：", "，", "（", "）", "；"}) {
      EXPECT_EQ(entry.name_zh.find(wide), std::string::npos) << entry.id;
    }
  };
  const auto check_day = [&](const auto& entry) {
    check(entry);
    if (!entry.valid_from) return;
    ++days;
    EXPECT_THAT(entry.source, HasSubstr(FormatIsoDate(*entry.valid_from)));
    EXPECT_TRUE(entry.source.find("(primary)") != std::string::npos ||
                entry.source.find("general knowledge") != std::string::npos)
        << entry.id;
  };
  for (const InterestRegime& regime : data.interest) check_day(regime);
  for (const FeeSchedule& fee : data.fees) check_day(fee);
  EXPECT_EQ(days, 12);
  for (const LimitationRegime& regime : data.limitation) {
    check(regime);
    for (const ClaimEventRule& rule : regime.rules) {
      EXPECT_EQ(rule.proof_zh.find("，"), std::string::npos) << rule.proof_zh;
    }
  }
}

// 324.11 of 10,000.00 at 13 % for 91 days (SI 2002/1675); read, not compiled.
TEST(LawData, ComputesAsWhatIsCompiledIn) {
  const auto data = ParseLawData(LawDataJson(DefaultLawData()), "law.json", {});
  ASSERT_TRUE(data.ok()) << data.status();
  const auto computer = InterestComputer::Create(
      *FindRegime(data->interest, "uk_1998"), data->rates);
  ASSERT_TRUE(computer.ok()) << computer.status();
  const auto statement = computer->Compute({.principal = 10'000'00,
                                            .due = 2023y / 12 / 20,
                                            .until = 2024y / 3 / 20});
  ASSERT_TRUE(statement.ok()) << statement.status();
  EXPECT_EQ(statement->interest, 324'11);
  // 8,800 of 500,000 (State Council Decree 481, article 13).
  EXPECT_EQ(*ComputeFee(data->fees, *FindFee(data->fees, "cn_court_acceptance"),
                        500'000'00),
            8'800'00);
}

TEST(LawData, ASeriesIsExtendedAndOthersStay) {
  const auto data = ParseLawData(
      R"({"rates": [{"id": "ecb_mro", "known_until": "2031-06-30",
                     "extends": true, "entries": [
                       {"from": "2031-01-01", "rate": "0.0125"}]}]})",
      "law.json");
  ASSERT_TRUE(data.ok()) << data.status();
  const RateSeries& ecb = *FindRateSeries(data->rates, "ecb_mro");
  EXPECT_EQ(ecb.On(2031y / 3 / 1)->billionths, 12'500'000);
  EXPECT_EQ(ecb.On(2024y / 7 / 1)->billionths, 42'500'000);
  EXPECT_EQ(data->rates.size(), DefaultRateSeries().size());
}

// A tariff of a user's own: 2 % to 1,000, 1 % of the rest, at least 15.
TEST(LawData, AnEntryOfANewIdIsAdded) {
  const auto data = ParseLawData(
      R"({"fees": [{"id": "ours", "name": {"en": "Ours", "zh": "自定"},
                    "kind": "lawyer", "currency": "EUR", "least": "15.00",
                    "bands": [{"above": "0", "share": "0.02"},
                              {"above": "1000.00", "share": "0.01"}]}]})",
      "law.json");
  ASSERT_TRUE(data.ok()) << data.status();
  const FeeSchedule* fee = FindFee(data->fees, "ours");
  ASSERT_NE(fee, nullptr);
  EXPECT_EQ(*ComputeFee(data->fees, *fee, 3'000'00), 40'00);
  EXPECT_EQ(*ComputeFee(data->fees, *fee, 100'00), 15'00);
  EXPECT_EQ(data->fees.size(), DefaultFees().size() + 1);
}

TEST(LawData, TellsFileLineEntryValueAndBound) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"{", "law.json:1:2: "},
      {"[]", "law.json:1: $: expected an object, found an array"},
      {"{\n\"rate\": []}",
       "law.json:2: $: unknown key \"rate\"; is \"rates\" meant?"},
      {"{\"rates\": [{\"id\": \"x\", \"known_until\": \"2024-06-30\",\n"
       "\"entries\": [{\"from\": \"2024-01-01\",\n\"rate\": 0.04}]}]}",
       "law.json:3: $.rates[0].entries[0].rate: expected a rate in quotes, "
       "such as \"0.0475\", found 0.04"},
      {"{\"rates\": [{\"id\": \"x\",\n\"known_until\": \"2024-02-30\",\n"
       "\"entries\": []}]}",
       "law.json:2: $.rates[0].known_until: "},
      {"{\"rates\": [\n{\"id\": \"x\", \"known_until\": \"2024-06-30\",\n"
       "\"entries\": []}]}",
       "law.json:2: $.rates[0]: "},
      {"{\"rates\": [{\"id\": \"x\", \"known_until\": \"2024-06-30\",\n"
       "\"extends\": true, \"entries\": []}]}",
       "law.json:2: $.rates[0].extends: there is no series \"x\" to extend"},
      {"{\"fees\": [{\"id\": \"f\", \"name\": {\"en\": \"\", \"zh\": \"\"},\n"
       "\"kind\": \"cuort\"}]}",
       "law.json:2: $.fees[0].kind: expected one of court, preservation, "
       "enforcement, payment_order, insolvency, lawyer, agency, dunning, found "
       "\"cuort\""},
      {"{\"calendars\": [{\"id\": \"XX\",\n\"extends\": true}]}",
       "law.json:2: $.calendars[0].extends: there is no calendar \"XX\" to "
       "extend"},
      {"{\"calendars\": [{\"id\": \"XX\",\n\"holidays\": "
       "[\"2027-01-03/2027-01-01\"]}]}",
       "law.json:2: $.calendars[0].holidays[0]: expected a day, or days from "
       "and to, such as \"2027-01-01/2027-01-03\", at most 366, found "
       "\"2027-01-03/2027-01-01\""},
      {"{\"calendars\": [{\"id\": \"XX\",\n\"holidays\": "
       "[\"1000-01-01/9999-12-31\"]}]}",
       "law.json:2: $.calendars[0].holidays[0]: expected a day"},
      {"{\"calendars\": [{\"id\": \"XX\",\n\"weekend\": [\"Sunday\"]}]}",
       "law.json:2: $.calendars[0].weekend[0]: expected a day such as "
       "\"sunday\", found \"Sunday\""},
      {"{\"calendars\": [\n{\"id\": \"XX\", \"holidays\": "
       "[\"2027-01-01\"], \"working_days\": [\"2027-01-01\"]}]}",
       "law.json:2: $.calendars[0]: 2027-01-01 is both a holiday and a working "
       "day"},
      {"{\"limitation\": [{\"id\": \"l\", \"name\": {\"en\": \"\", \"zh\": "
       "\"\"}, \"start\": \"due\", \"years\": 3, \"calendar\": \"YY\"}]}",
       "law.json:1: $.limitation: regime l: calendar \"YY\" is none of "
       "weekends, CN"},
      {"{\"limitation\": [{\"id\": \"l\", \"name\": {\"en\": \"\", \"zh\": "
       "\"\"}, \"start\": \"due\",\n\"years\": 31}]}",
       "law.json:2: $.limitation[0].years: expected an integer from 1 to 30, "
       "found 31"},
  };
  for (const auto& [text, fault] : faults) {
    EXPECT_THAT(FaultOf(text), HasSubstr(fault)) << text;
  }
}

TEST(LawData, ASeriesThatIsNowhereIsToldWithTheRegime) {
  LawData data = DefaultLawData();
  data.interest.resize(1);
  data.rates.clear();
  const auto again = ParseLawData(LawDataJson(data), "law.json", {});
  ASSERT_FALSE(again.ok());
  EXPECT_THAT(std::string(again.status().message()),
              HasSubstr(data.interest[0].id));
  EXPECT_THAT(std::string(again.status().message()),
              HasSubstr(data.interest[0].series));
}

}  // namespace
}  // namespace arrears
