// SPDX-License-Identifier: Apache-2.0
//
// The profiles that are compiled in. Each number is its source's; where the
// source has only words, there is a duty and no number.
#include "arrears/policy/guard_profiles.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

using Hours = std::array<HourWindow, 7>;

constexpr std::int16_t Clock(int hour, int minute = 0) {
  return static_cast<std::int16_t>(hour * 60 + minute);
}

Hours EachDay(HourWindow window) {
  Hours hours;
  hours.fill(window);
  return hours;
}

std::vector<DebtorClass> AllClasses() {
  return {DebtorClass::kCompany, DebtorClass::kSoleTrader,
          DebtorClass::kConsumer};
}
std::vector<DebtorClass> NaturalPersons() {
  return {DebtorClass::kSoleTrader, DebtorClass::kConsumer};
}
std::vector<DebtorClass> Consumers() { return {DebtorClass::kConsumer}; }

// Statute and rule differ at 21:00 itself; the earlier end is taken.
GuardProfile UsRegF() {
  GuardProfile profile;
  profile.id = "US_REG_F";
  profile.source = "12 CFR 1006.6, 1006.14(b)(2); FDCPA 805";
  profile.confidence = GuardConfidence::kPrimary;
  profile.classes = Consumers();
  profile.places = {"US"};
  profile.collectors_only = true;
  profile.hours = EachDay({Clock(8), Clock(21)});
  profile.caps = {{.name = "call_frequency_7_in_7",
                   .counts = GuardCount::kCalls,
                   .per = GuardPer::kDebt,
                   .most = 7,
                   .days = 7,
                   .consented_excluded = true}};
  profile.cooldown = {7, false, GuardPer::kDebt};
  profile.third_parties = ThirdParties::kNone;
  return profile;
}

GuardProfile CnCba2026() {
  GuardProfile profile;
  profile.id = "CN_CBA_2026";
  profile.source =
      "China Banking Association, guideline on personal consumer loans, "
      "2026-01-30, as told by office369.com and reportify.ai";
  profile.confidence = GuardConfidence::kSecondary;
  profile.classes = Consumers();
  profile.places = {"CN"};
  profile.hours = EachDay({Clock(8), Clock(22)});
  profile.caps = {{.name = "unanswered_calls_6_a_day",
                   .counts = GuardCount::kCalls,
                   .per = GuardPer::kNumber,
                   .most = 6,
                   .days = 1,
                   .unanswered_only = true}};
  profile.third_parties = ThirdParties::kLocateOnly;
  return profile;
}

GuardProfile CnGbt45251() {
  GuardProfile profile;
  profile.id = "CN_GBT_45251_2025";
  profile.source =
      "GB/T 45251-2025, recommended, online consumer credit, in force "
      "2025-02-28; clause values not read";
  profile.confidence = GuardConfidence::kGeneral;
  profile.classes = Consumers();
  profile.places = {"CN"};
  profile.hours = EachDay({Clock(8), Clock(22)});
  return profile;
}

GuardProfile CnNifa2018() {
  GuardProfile profile;
  profile.id = "CN_NIFA_2018";
  profile.source = "pact of the National Internet Finance Association, 2018";
  profile.confidence = GuardConfidence::kGeneral;
  profile.classes = Consumers();
  profile.places = {"CN"};
  profile.third_parties = ThirdParties::kNone;
  profile.duties = {GuardDuty::kReasonableTimes};
  return profile;
}

GuardProfile UkConc79() {
  GuardProfile profile;
  profile.id = "UK_CONC_7_9";
  profile.source = "FCA Handbook, CONC 7.9";
  profile.confidence = GuardConfidence::kSecondary;
  profile.classes = NaturalPersons();  // Some sole traders; in doubt all.
  profile.places = {"GB"};
  profile.third_parties = ThirdParties::kNone;
  profile.duties = {GuardDuty::kReasonableTimes, GuardDuty::kHeedRequests,
                    GuardDuty::kNoPublicDisclosure, GuardDuty::kVisitNotice,
                    GuardDuty::kLeaveOnRequest};
  return profile;
}

GuardProfile UkAja1970() {
  GuardProfile profile;
  profile.id = "UK_AJA_1970_S40";
  profile.source = "Administration of Justice Act 1970, s 40";
  profile.confidence = GuardConfidence::kPrimary;
  profile.classes = AllClasses();
  profile.places = {"GB"};
  profile.duties = {GuardDuty::kNoAlarm};
  return profile;
}

// A month is counted as 31 days, the longest there is.
GuardProfile AuRg96() {
  GuardProfile profile;
  profile.id = "AU_RG96";
  profile.source = "ACCC and ASIC, RG 96";
  profile.confidence = GuardConfidence::kGeneral;
  profile.classes = Consumers();
  profile.places = {"AU"};
  profile.hours = EachDay({Clock(7, 30), Clock(21)});
  profile.hours[5] = profile.hours[6] = {Clock(9), Clock(21)};
  profile.caps = {{.name = "contacts_3_a_week", .most = 3, .days = 7},
                  {.name = "contacts_10_a_month", .most = 10, .days = 31}};
  profile.third_parties = ThirdParties::kLocateOnly;
  return profile;
}

GuardProfile EuGdpr() {
  GuardProfile profile;
  profile.id = "EU_GDPR";
  profile.source =
      "Regulation (EU) 2016/679, art. 6(1)(b) and (f), 28; as told by "
      "dataprotection.ie and mhc.ie";
  profile.confidence = GuardConfidence::kSecondary;
  profile.classes = AllClasses();  // A company's named contacts are persons.
  profile.places = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES",
                    "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
                    "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"};
  profile.duties = {GuardDuty::kInformOfData, GuardDuty::kMinimiseData,
                    GuardDuty::kProcessorContract};
  return profile;
}

GuardProfile CnPipl() {
  GuardProfile profile;
  profile.id = "CN_PIPL";
  profile.source =
      "Personal Information Protection Law of the PRC, art. 6, 13, 21, 28";
  profile.confidence = GuardConfidence::kPrimary;
  profile.classes = NaturalPersons();
  profile.places = {"CN"};
  profile.duties = {GuardDuty::kMinimiseData, GuardDuty::kNoTracksNoMinors,
                    GuardDuty::kProcessorContract};
  return profile;
}

GuardProfile CnAgencyGate() {
  GuardProfile profile;
  profile.id = "CN_AGENCY_GATE";
  profile.source =
      "notices of 1993, 1995 and 2000 against debt-collection companies, as "
      "told by three pages that agree";
  profile.confidence = GuardConfidence::kSecondary;
  profile.classes = AllClasses();
  profile.places = {"CN"};
  profile.agency = AgencyGate::kLawFirmOrRegistered;
  return profile;
}

GuardProfile B2bDefault() {
  GuardProfile profile;
  profile.id = "B2B_DEFAULT";
  profile.source = "ours; METHODS.md, Guard";
  profile.classes = {DebtorClass::kCompany};
  profile.hours = EachDay({Clock(9), Clock(18)});
  profile.business_days_only = true;
  profile.avoid = {{Clock(11, 30), Clock(13, 30)}};
  profile.best = {Clock(14), Clock(17)};
  profile.caps = {{.name = "calls_and_visits_2_a_week",
                   .counts = GuardCount::kLive,
                   .most = 2,
                   .days = 7},
                  {.name = "written_3_a_week",
                   .counts = GuardCount::kWritten,
                   .most = 3,
                   .days = 7},
                  {.name = "attempts_6_a_day", .most = 6, .days = 1}};
  profile.cooldown = {3, true, GuardPer::kDebtor};
  profile.one_channel_per_day = true;
  profile.third_parties = ThirdParties::kNone;
  profile.time_barred = TimeBarredPolicy::kDisclose;
  profile.duties = {GuardDuty::kIdentifySelf, GuardDuty::kNoPublicDisclosure,
                    GuardDuty::kLeaveOnRequest};
  return profile;
}

GuardProfile SoleTrader() {
  GuardProfile profile = B2bDefault();
  profile.id = "SOLE_TRADER";
  profile.classes = {DebtorClass::kSoleTrader};
  profile.caps = {{.name = "calls_and_visits_1_a_week",
                   .counts = GuardCount::kLive,
                   .most = 1,
                   .days = 7},
                  {.name = "written_2_a_week",
                   .counts = GuardCount::kWritten,
                   .most = 2,
                   .days = 7},
                  {.name = "attempts_2_a_day", .most = 2, .days = 1}};
  profile.cooldown.days = 5;
  return profile;
}

GuardProfile Consumer() {
  GuardProfile profile = SoleTrader();
  profile.id = "CONSUMER";
  profile.classes = Consumers();
  profile.time_barred = TimeBarredPolicy::kRefuse;
  return profile;
}

// What is wrong with a profile, field by field.
class ProfileFaults {
 public:
  explicit ProfileFaults(const GuardProfile& profile) : id_(profile.id) {}

  void Window(const std::string& field, HourWindow window) {
    if (window.from >= 0 && window.from <= window.to &&
        window.to <= kWholeDay.to) {
      return;
    }
    Add(absl::StrCat(field, " is not a window within 0..1440 minutes"));
  }
  void Number(const std::string& field, int value, int least, int most) {
    if (value >= least && value <= most) return;
    Add(absl::StrCat(field, " is ", value, ", not in ", least, "..", most));
  }
  void Require(bool holds, const std::string& fault) {
    if (!holds) Add(fault);
  }
  const absl::Status& status() const { return status_; }

 private:
  void Add(const std::string& fault) {
    status_.Update(absl::InvalidArgumentError(
        absl::StrCat("guard profile ", id_, ": ", fault)));
  }
  const std::string& id_;
  absl::Status status_;
};

bool IsCountry(const std::string& text) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  return text.size() == 2 && upper(text[0]) && upper(text[1]);
}

void CheckCaps(const std::vector<GuardCap>& caps, ProfileFaults* faults) {
  for (std::size_t i = 0; i < caps.size(); ++i) {
    const std::string field = absl::StrCat("caps[", i, "]");
    faults->Require(!caps[i].name.empty(), field + ".name is empty");
    for (std::size_t before = 0; before < i; ++before) {
      faults->Require(
          caps[before].name != caps[i].name,
          absl::StrCat(field, ".name \"", caps[i].name, "\" stands twice"));
    }
    faults->Number(field + ".most", caps[i].most, 0, 1000);
    faults->Number(field + ".days", caps[i].days, 1, 366);
  }
}

struct DutyRow {
  std::string_view name;
  Text text;
};
// In the order of GuardDuty.
constexpr DutyRow kDuties[kGuardDutyCount] = {
    {"identify_self",
     {"say who you are and for whom you act", "说明身份及所代表的公司"}},
    {"reasonable_times",
     {"only at reasonable times and not often", "仅在适当时间联系且不频繁"}},
    {"heed_requests",
     {"heed reasonable requests on how and when to be contacted",
      "尊重对方关于联系方式和时间的合理要求"}},
    {"no_alarm",
     {"no manner or frequency that alarms, distresses or humiliates; no false "
      "papers or threats of prosecution",
      "不得以令人惊恐、困扰或受辱的方式或频次催收,"
      "不得使用虚假文书或以刑事追究相"
      "威胁"}},
    {"no_public_disclosure",
     {"say nothing of the debt before others", "不在他人面前提及债务"}},
    {"visit_notice",
     {"give notice of the visit and its purpose", "上门前告知时间和目的"}},
    {"leave_on_request",
     {"leave at once when asked to", "对方要求离开时立即离开"}},
    {"inform_of_data",
     {"the person has been told what data are used and why",
      "已告知个人信息的使用目的和范围"}},
    {"minimise_data",
     {"use no more personal data than the claim needs",
      "仅使用追收所必需的个人信息"}},
    {"no_tracks_no_minors",
     {"use no whereabouts and no data of minors",
      "不使用行踪信息及未成年人信息"}},
    {"processor_contract",
     {"a data processing contract with whoever acts for us",
      "与受托方签订个人信息处理协议"}},
    {"third_parties_locate_only",
     {"others may be asked only where the debtor is, without a word of the "
      "debt, and not again on request",
      "仅可向第三人询问债务人下落,不得透露债务,对方要求即停止"}},
    {"third_parties_none",
     {"speak of the debt to nobody but the debtor and its representative",
      "除债务人及其代理人外不得向任何人谈及债务"}},
    {"registered_agency",
     {"a law firm or a registered agency only", "仅限律师事务所或登记机构"}},
    {"say_time_barred",
     {"say that the claim is time-barred and that payment may be refused",
      "说明债权已过诉讼时效,对方有权拒绝"}},
    {"to_representative",
     {"address it to the debtor's representative", "应致函债务人的代理人"}},
};

}  // namespace

std::string_view GuardDutyName(GuardDuty duty) {
  return kDuties[static_cast<std::size_t>(duty)].name;
}

Text GuardDutyText(GuardDuty duty) {
  return kDuties[static_cast<std::size_t>(duty)].text;
}

absl::Status Validate(const GuardProfile& profile) {
  ProfileFaults faults(profile);
  faults.Require(!profile.id.empty(), "id is empty");
  for (std::size_t day = 0; day < profile.hours.size(); ++day) {
    faults.Window(absl::StrCat("hours[", day, "]"), profile.hours[day]);
  }
  for (std::size_t i = 0; i < profile.avoid.size(); ++i) {
    faults.Window(absl::StrCat("avoid[", i, "]"), profile.avoid[i]);
  }
  faults.Window("best", profile.best);
  for (std::size_t i = 0; i < profile.places.size(); ++i) {
    faults.Require(IsCountry(profile.places[i]),
                   absl::StrCat("places[", i, "] is \"", profile.places[i],
                                "\", not two letters of ISO 3166"));
  }
  CheckCaps(profile.caps, &faults);
  faults.Number("cooldown.days", profile.cooldown.days, 0, 60);
  return faults.status();
}

std::span<const GuardProfile> DefaultGuardProfiles() {
  static const auto* const kProfiles = new std::vector<GuardProfile>{
      UsRegF(),     CnCba2026(),  CnGbt45251(), CnNifa2018(), UkConc79(),
      UkAja1970(),  AuRg96(),     EuGdpr(),     CnPipl(),     CnAgencyGate(),
      B2bDefault(), SoleTrader(), Consumer()};
  return *kProfiles;
}

const GuardProfile* FindGuardProfile(std::span<const GuardProfile> profiles,
                                     std::string_view id) {
  const auto found =
      std::find_if(profiles.begin(), profiles.end(),
                   [&](const GuardProfile& each) { return each.id == id; });
  return found == profiles.end() ? nullptr : &*found;
}

}  // namespace arrears
