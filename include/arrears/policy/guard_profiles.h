// SPDX-License-Identifier: Apache-2.0
//
// guard_profiles.h: which limits does a law or a house set to contact?
//
//   const GuardProfile& us =
//       *FindGuardProfile(DefaultGuardProfiles(), "US_REG_F");
//   us.caps[0].name;   // "call_frequency_7_in_7"
//
// Data: io/law_data.h reads and writes them. A profile says in numbers only
// what its source says in numbers; what the source asks for in words ("at
// reasonable times") is a duty, told to the person who acts. Stop lists,
// representation and insolvency are no fields: they bind in every profile
// (guard.h). METHODS.md#guard has the sources.
#ifndef ARREARS_POLICY_GUARD_PROFILES_H_
#define ARREARS_POLICY_GUARD_PROFILES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "arrears/base/language.h"
#include "arrears/ledger/tables.h"

namespace arrears {

// Hours in minutes after midnight of the debtor's day: [from, to).
struct HourWindow {
  std::int16_t from = 0, to = 0;
  friend bool operator==(const HourWindow&, const HourWindow&) = default;
};

// How sure the numbers are.
enum class GuardConfidence : std::uint8_t {
  kPrimary,    // The law or rule was read.
  kSecondary,  // Others who tell of it were.
  kGeneral,    // General knowledge, of medium certainty.
  kProposal,   // Ours, no law.
};

// What a cap counts, and which contacts it holds back.
enum class GuardCount : std::uint8_t {
  kCalls,
  kVisits,
  kLive,     // Calls and visits.
  kWritten,  // E-mail, messages, letters.
  kAll,
};

// Whose contacts are counted together; across channels, as far as they count.
enum class GuardPer : std::uint8_t { kDebtor, kDebt, kPerson, kNumber };

struct GuardCap {
  std::string name;  // "call_frequency_7_in_7".
  GuardCount counts = GuardCount::kAll;
  GuardPer per = GuardPer::kDebtor;
  int most = 1;                  // In [0, 1000],
  int days = 1;                  // in so many consecutive days, [1, 366].
  bool unanswered_only = false;  // Contacts that reached nobody.
  bool consented_excluded = false;
  friend bool operator==(const GuardCap&, const GuardCap&) = default;
};

// Calls and visits rest after a conversation. Its day is day 1: seven days
// after one on 1 March end with 7 March.
struct GuardCooldown {
  int days = 0;  // In [0, 60]; 0 = none.
  bool business_days = false;
  GuardPer per = GuardPer::kDebtor;
  friend bool operator==(const GuardCooldown&, const GuardCooldown&) = default;
};

// From loose to strict, as the next two: of several the last binds.
enum class ThirdParties : std::uint8_t {
  kUnsaid,
  kLocateOnly,  // Only to find the debtor, without a word of the debt.
  kNone,
};

enum class TimeBarredPolicy : std::uint8_t {
  kAllow,
  kDisclose,  // Who asks for payment says that the claim is time-barred.
  kRefuse,    // Payment is not asked for, by nobody and nowhere.
};

enum class AgencyGate : std::uint8_t {
  kAllowed,              // With the creditor's approval, as all.
  kLawFirmOrRegistered,  // Approved, and a law firm or registered.
  kBarred,
};

// What the person who acts has to heed.
enum class GuardDuty : std::uint8_t {
  kIdentifySelf,
  kReasonableTimes,
  kHeedRequests,
  kNoAlarm,
  kNoPublicDisclosure,
  kVisitNotice,
  kLeaveOnRequest,
  kInformOfData,
  kMinimiseData,
  kNoTracksNoMinors,
  kProcessorContract,
  kThirdPartiesLocateOnly,  // This and the next follow from other fields and
  kThirdPartiesNone,        // stand in no profile's list.
  kRegisteredAgency,
  kSayTimeBarred,
  kToRepresentative,
};
inline constexpr std::size_t kGuardDutyCount = 16;
inline constexpr std::size_t kListedDutyCount = 11;  // The first.
// "identify_self", ...
std::string_view GuardDutyName(GuardDuty duty);
Text GuardDutyText(GuardDuty duty);

inline constexpr HourWindow kWholeDay = {0, 24 * 60};

struct GuardProfile {
  std::string id;  // "US_REG_F"; not empty.
  std::string source;
  GuardConfidence confidence = GuardConfidence::kProposal;
  // Whom it protects: debtors of these classes whose country or governing law
  // is one of these (ISO 3166); no places = anywhere.
  std::vector<DebtorClass> classes;
  std::vector<std::string> places;
  bool collectors_only = false;  // Binds third-party collectors alone by law.
  // Per ISO weekday 1..7 at index 0..6; from == to: no contact that day.
  std::array<HourWindow, 7> hours = {kWholeDay, kWholeDay, kWholeDay, kWholeDay,
                                     kWholeDay, kWholeDay, kWholeDay};
  bool business_days_only = false;
  std::vector<HourWindow> avoid;  // Meal times.
  HourWindow best;                // Preferred; from == to: none.
  std::vector<GuardCap> caps;
  GuardCooldown cooldown;
  bool one_channel_per_day = false;
  ThirdParties third_parties = ThirdParties::kUnsaid;
  TimeBarredPolicy time_barred = TimeBarredPolicy::kAllow;
  AgencyGate agency = AgencyGate::kAllowed;
  std::vector<GuardDuty> duties;
  friend bool operator==(const GuardProfile&, const GuardProfile&) = default;
};

// kInvalidArgument "guard profile US_REG_F: caps[0].days is 0, not in 1..366".
[[nodiscard]] absl::Status Validate(const GuardProfile& profile);

// All that are compiled in, laws before ours: US_REG_F, CN_CBA_2026,
// CN_GBT_45251_2025, CN_NIFA_2018, UK_CONC_7_9, UK_AJA_1970_S40, AU_RG96,
// EU_GDPR, CN_PIPL, CN_AGENCY_GATE, B2B_DEFAULT (companies), SOLE_TRADER and
// CONSUMER.
std::span<const GuardProfile> DefaultGuardProfiles();

// nullptr when there is none.
const GuardProfile* FindGuardProfile(std::span<const GuardProfile> profiles,
                                     std::string_view id);

}  // namespace arrears

#endif  // ARREARS_POLICY_GUARD_PROFILES_H_
