// SPDX-License-Identifier: Apache-2.0
//
// Profiles of the guard, as a file of law says them.
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "json_internal.h"
#include "law_data_internal.h"

namespace arrears::io_internal {
namespace {

constexpr EnumNames<GuardConfidence, 4> kConfidenceNames = {{
    {GuardConfidence::kPrimary, "primary"},
    {GuardConfidence::kSecondary, "secondary"},
    {GuardConfidence::kGeneral, "general"},
    {GuardConfidence::kProposal, "proposal"},
}};
constexpr EnumNames<DebtorClass, 3> kClassNames = {{
    {DebtorClass::kCompany, "company"},
    {DebtorClass::kSoleTrader, "sole_trader"},
    {DebtorClass::kConsumer, "consumer"},
}};
constexpr EnumNames<GuardCount, 5> kCountNames = {{
    {GuardCount::kCalls, "calls"},
    {GuardCount::kVisits, "visits"},
    {GuardCount::kLive, "calls_and_visits"},
    {GuardCount::kWritten, "written"},
    {GuardCount::kAll, "all"},
}};
constexpr EnumNames<GuardPer, 4> kPerNames = {{
    {GuardPer::kDebtor, "debtor"},
    {GuardPer::kDebt, "debt"},
    {GuardPer::kPerson, "person"},
    {GuardPer::kNumber, "number"},
}};
constexpr EnumNames<ThirdParties, 3> kThirdPartyNames = {{
    {ThirdParties::kUnsaid, "unsaid"},
    {ThirdParties::kLocateOnly, "locate_only"},
    {ThirdParties::kNone, "none"},
}};
constexpr EnumNames<TimeBarredPolicy, 3> kTimeBarredNames = {{
    {TimeBarredPolicy::kAllow, "allow"},
    {TimeBarredPolicy::kDisclose, "disclose"},
    {TimeBarredPolicy::kRefuse, "refuse"},
}};
constexpr EnumNames<AgencyGate, 3> kAgencyNames = {{
    {AgencyGate::kAllowed, "allowed"},
    {AgencyGate::kLawFirmOrRegistered, "law_firm_or_registered"},
    {AgencyGate::kBarred, "barred"},
}};

template <class Enum, std::size_t kNames>
void PutEnum(Json* json, const char* key, Enum value, Enum without,
             const EnumNames<Enum, kNames>& names) {
  if (value != without) (*json)[key] = NameOf(value, names);
}

template <class Enum, std::size_t kNames>
Enum EnumAt(const JsonCursor& at, Enum without,
            const EnumNames<Enum, kNames>& names) {
  return at ? EnumAt(at, names) : without;
}

// Minutes of "08:30", to "24:00"; -1 for anything else.
int MinutesOf(std::string_view clock) {
  if (clock.size() != 5 || clock[2] != ':') return -1;
  int digits[4] = {};
  constexpr std::size_t kPlaces[4] = {0, 1, 3, 4};
  for (std::size_t i = 0; i < 4; ++i) {
    const char digit = clock[kPlaces[i]];
    if (digit < '0' || digit > '9') return -1;
    digits[i] = digit - '0';
  }
  const int hour = 10 * digits[0] + digits[1];
  const int minute = 10 * digits[2] + digits[3];
  return minute < 60 && hour * 60 + minute <= kWholeDay.to ? hour * 60 + minute
                                                           : -1;
}

HourWindow HoursAt(const JsonCursor& at) {
  const std::string text = at.String();
  const std::string_view view(text);
  if (view.size() == 11 && view[5] == '-') {
    const int from = MinutesOf(view.substr(0, 5));
    const int to = MinutesOf(view.substr(6));
    if (0 <= from && from < to) {
      return {static_cast<std::int16_t>(from), static_cast<std::int16_t>(to)};
    }
  }
  at.Expected("hours from and to, such as \"08:00-21:00\"");
  return {};
}

std::string HoursText(HourWindow hours) {
  const auto clock = [](int minutes) {
    const auto two = [](int number) {
      return absl::StrCat(number < 10 ? "0" : "", number);
    };
    return absl::StrCat(two(minutes / 60), ":", two(minutes % 60));
  };
  return absl::StrCat(clock(hours.from), "-", clock(hours.to));
}

// By day; on days that are not there nobody may be contacted.
std::array<HourWindow, 7> WeekAt(const JsonCursor& at) {
  std::array<HourWindow, 7> week = {};
  at.OnlyKeys({kDayNames[0], kDayNames[1], kDayNames[2], kDayNames[3],
               kDayNames[4], kDayNames[5], kDayNames[6]});
  for (std::size_t day = 0; day < week.size(); ++day) {
    if (const JsonCursor hours = at.at(kDayNames[day])) {
      week[day] = HoursAt(hours);
    }
  }
  return week;
}

GuardCap CapAt(const JsonCursor& at) {
  at.OnlyKeys({"name", "counts", "per", "most", "days", "unanswered_only",
               "consented_excluded"});
  GuardCap cap;
  cap.name = at.at("name").String();
  cap.counts = EnumAt(at.at("counts"), kCountNames);
  cap.per = EnumAt(at.at("per"), cap.per, kPerNames);
  cap.most = static_cast<int>(at.at("most").Integer(0, 1000));
  cap.days = static_cast<int>(at.at("days").Integer(1, 366));
  cap.unanswered_only = FlagAt(at.at("unanswered_only"), false);
  cap.consented_excluded = FlagAt(at.at("consented_excluded"), false);
  return cap;
}

GuardCooldown CooldownAt(const JsonCursor& at) {
  at.OnlyKeys({"days", "business_days", "per"});
  GuardCooldown cooldown;
  cooldown.days = static_cast<int>(at.at("days").Integer(1, 60));
  cooldown.business_days = FlagAt(at.at("business_days"), false);
  cooldown.per = EnumAt(at.at("per"), cooldown.per, kPerNames);
  return cooldown;
}

GuardDuty DutyAt(const JsonCursor& at) {
  const std::string text = at.String();
  std::string all;
  for (std::size_t i = 0; i < kListedDutyCount; ++i) {
    const auto duty = static_cast<GuardDuty>(i);
    const std::string name(GuardDutyName(duty));
    if (text == name) return duty;
    absl::StrAppend(&all, all.empty() ? "" : ", ", name);
  }
  at.Expected("one of " + all);
  return {};
}

Json JsonOf(const GuardCap& cap) {
  Json json = {{"name", cap.name}, {"counts", NameOf(cap.counts, kCountNames)}};
  PutEnum(&json, "per", cap.per, GuardPer::kDebtor, kPerNames);
  json["most"] = cap.most;
  json["days"] = cap.days;
  if (cap.unanswered_only) json["unanswered_only"] = true;
  if (cap.consented_excluded) json["consented_excluded"] = true;
  return json;
}

// Hours, unless they are all of every day.
void PutHours(Json* json, const GuardProfile& profile) {
  if (profile.hours != GuardProfile().hours) {
    Json& week = (*json)["hours"] = Json::object();
    for (std::size_t day = 0; day < kDayNames.size(); ++day) {
      const HourWindow hours = profile.hours[day];
      if (hours.from >= hours.to) continue;
      week[std::string(kDayNames[day])] = HoursText(hours);
    }
  }
  if (profile.business_days_only) (*json)["business_days_only"] = true;
  for (const HourWindow& meal : profile.avoid) {
    (*json)["avoid"].push_back(HoursText(meal));
  }
  if (profile.best.from < profile.best.to) {
    (*json)["best"] = HoursText(profile.best);
  }
}

// What is counted over the log of contacts.
void LogRulesAt(const JsonCursor& at, GuardProfile* profile) {
  if (const JsonCursor caps = at.at("caps")) {
    caps.EachElement(
        [&](const JsonCursor& each) { profile->caps.push_back(CapAt(each)); });
  }
  if (const JsonCursor cooldown = at.at("cooldown")) {
    profile->cooldown = CooldownAt(cooldown);
  }
  profile->one_channel_per_day = FlagAt(at.at("one_channel_per_day"), false);
}

void HoursOf(const JsonCursor& at, GuardProfile* profile) {
  if (const JsonCursor hours = at.at("hours")) profile->hours = WeekAt(hours);
  profile->business_days_only = FlagAt(at.at("business_days_only"), false);
  if (const JsonCursor avoid = at.at("avoid")) {
    avoid.EachElement([&](const JsonCursor& each) {
      profile->avoid.push_back(HoursAt(each));
    });
  }
  if (const JsonCursor best = at.at("best")) profile->best = HoursAt(best);
}

}  // namespace

std::optional<GuardProfile> GuardProfileAt(const JsonCursor& at) {
  at.OnlyKeys({"id", "source", "confidence", "classes", "places",
               "collectors_only", "hours", "business_days_only", "avoid",
               "best", "caps", "cooldown", "one_channel_per_day",
               "third_parties", "time_barred", "agency", "duties"});
  GuardProfile profile;
  profile.id = at.at("id").String();
  profile.source = TextAt(at.at("source"));
  profile.confidence = EnumAt(at.at("confidence"), kConfidenceNames);
  at.at("classes").EachElement([&](const JsonCursor& each) {
    profile.classes.push_back(EnumAt(each, kClassNames));
  });
  if (const JsonCursor places = at.at("places")) {
    profile.places = places.Strings();
  }
  profile.collectors_only = FlagAt(at.at("collectors_only"), false);
  HoursOf(at, &profile);
  LogRulesAt(at, &profile);
  profile.third_parties =
      EnumAt(at.at("third_parties"), profile.third_parties, kThirdPartyNames);
  profile.time_barred =
      EnumAt(at.at("time_barred"), profile.time_barred, kTimeBarredNames);
  profile.agency = EnumAt(at.at("agency"), profile.agency, kAgencyNames);
  if (const JsonCursor duties = at.at("duties")) {
    duties.EachElement([&](const JsonCursor& each) {
      profile.duties.push_back(DutyAt(each));
    });
  }
  const absl::Status status = Validate(profile);
  if (!status.ok()) at.Fail(std::string(status.message()));
  return profile;
}

Json GuardProfileJson(const GuardProfile& profile) {
  Json json = {{"id", profile.id}};
  if (!profile.source.empty()) json["source"] = profile.source;
  json["confidence"] = NameOf(profile.confidence, kConfidenceNames);
  json["classes"] = Json::array();
  for (const DebtorClass each : profile.classes) {
    json["classes"].push_back(NameOf(each, kClassNames));
  }
  for (const std::string& place : profile.places) {
    json["places"].push_back(place);
  }
  if (profile.collectors_only) json["collectors_only"] = true;
  PutHours(&json, profile);
  for (const GuardCap& cap : profile.caps) json["caps"].push_back(JsonOf(cap));
  if (const GuardCooldown& rest = profile.cooldown; rest.days != 0) {
    Json& to = json["cooldown"] = {{"days", rest.days}};
    if (rest.business_days) to["business_days"] = true;
    PutEnum(&to, "per", rest.per, GuardPer::kDebtor, kPerNames);
  }
  if (profile.one_channel_per_day) json["one_channel_per_day"] = true;
  PutEnum(&json, "third_parties", profile.third_parties, ThirdParties::kUnsaid,
          kThirdPartyNames);
  PutEnum(&json, "time_barred", profile.time_barred, TimeBarredPolicy::kAllow,
          kTimeBarredNames);
  PutEnum(&json, "agency", profile.agency, AgencyGate::kAllowed, kAgencyNames);
  for (const GuardDuty duty : profile.duties) {
    json["duties"].push_back(std::string(GuardDutyName(duty)));
  }
  return json;
}

}  // namespace arrears::io_internal
