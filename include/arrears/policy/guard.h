// SPDX-License-Identifier: Apache-2.0
//
// guard.h: may this be done to this debtor at this moment?
//
//   const Guard guard(DefaultGuardProfiles(), calendar);
//   GuardVerdict verdict = guard.Check(action, debtor_state, at_minute);
//   if (!verdict.allowed) {
//     GuardRuleName(verdict.rule);   // "call_cap"
//     verdict.profile, verdict.cap;  // "US_REG_F", "call_frequency_7_in_7"
//     verdict.row;                   // "R14", of refused_tactics.h
//     verdict.substitute;            // "A31": what is lawful instead
//   }
//
// The guard is code and stands after the policy: no policy file can switch it
// off or make it pass one of the refused tactics R01-R28. All profiles that
// protect a debtor bind together: what one of them blocks is blocked.
#ifndef ARREARS_POLICY_GUARD_H_
#define ARREARS_POLICY_GUARD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/base/calendar.h"
#include "arrears/base/language.h"
#include "arrears/ledger/ledger.h"
#include "arrears/policy/actions.h"
#include "arrears/policy/guard_profiles.h"

namespace arrears {

// What the guard needs to know of one debtor, as of a day. Borrows its texts.
struct GuardState {
  Date as_of;
  DebtorClass debtor_class = DebtorClass::kCompany;
  std::string_view country, law;  // ISO 3166; empty = not known.
  // The guard's calendar is not the debtor's: its make-up working days are none
  // there.
  bool abroad = false;
  // What binds third-party collectors alone is kept by a creditor as well, as a
  // matter of prudence, unless this is cleared.
  bool as_collector = true;
  bool stop_contact = false;          // Of every channel.
  std::uint8_t stopped_channels = 0;  // Bit n for Channel n.
  // Times of day that the debtor called inconvenient; from == to: none.
  std::array<HourWindow, 4> inconvenient = {};
  bool represented = false;     // Contact the lawyer only.
  bool insolvent = false;       // Stay: no individual enforcement.
  bool agency_allowed = false;  // The creditor approved an agency.
  // The claim has expired. Not set, or cleared again, where the law lets an
  // acknowledgment or a waiver revive it (claims/limitation.h knows).
  bool time_barred = false;
  // Minor, of what is past due or due soon. A dispute pauses its part alone:
  // only `undisputed` may be asked for, and dunning rests when that is nothing.
  std::int64_t disputed = 0, undisputed = 0;
  std::int32_t dpd = 0;
  // Who would be addressed and by which number. Party: as in the ledger's
  // contacts, empty for the debtor itself. Where person or number is not said,
  // all past contacts count as if made to the one that would be used.
  std::string_view party;
  std::optional<std::int32_t> person;
  std::optional<std::uint64_t> number;
  // Past contacts, in any order, as far as Guard::NeedsOf asks for them; also
  // those that are planned already.
  struct Past {
    WallMinute at = 0;
    Channel channel = Channel::kNone;
    bool conversation = false;  // Someone was reached.
    bool incoming = false;      // The debtor began it: it counts as a
                                // conversation, and against no cap.
    bool names_debt = true;     // It was about the debt chased now.
    bool consented = false;     // The debtor had asked for it, at most 7 days
                                // before.
    std::int32_t person = 0;    // Any code.
    std::uint64_t number = 0;   // Any hash; 0 = not known.
  };
  std::span<const Past> past;
};

enum class GuardRule : std::uint8_t {
  kNone,
  kHours,            // R28: outside the hours of the profile.
  kHoliday,          // R28: no business day.
  kMealTime,         // R28.
  kCallCap,          // R14: calls and visits in the window.
  kAttemptCap,       // R14: attempts on one day.
  kWrittenCap,       // R14: written contacts in the window.
  kContactCap,       // R14: contacts of all kinds in the window.
  kConversationGap,  // R14: too soon after a conversation.
  kChannelSameDay,   // R14: another channel was used that day.
  kStopContact,      // The debtor asked for it, or a court.
  kRepresented,      // Only the representative may be addressed.
  kThirdParty,       // R02, R06, R12, R13, R24: not the debtor.
  kInsolvencyStay,   // No individual pursuit after insolvency.
  kTimeBarred,       // Too late to ask; or, when allowed, to be told.
  kAgencyGate,       // R17: agencies barred, or not approved.
  kDisputePause,     // Nothing undisputed is left to chase.
  kAgeWindow,        // The action does not fit the age of the debt.
  kNegativeValue,  // R25: it costs more than it brings; a person may override.
  kStopChannel,    // The debtor asked for it, of this channel alone.
  kInconvenient,   // A time that the debtor asked to be spared.
};
inline constexpr int kGuardRuleCount = 21;
// "hours", "call_cap", ...; "" for kNone.
std::string_view GuardRuleName(GuardRule rule);
Text GuardRuleText(GuardRule rule);
// Its row of refused_tactics.h; empty where no tactic is behind it.
std::string_view GuardRuleRow(GuardRule rule);
// What is lawful instead: actions, "A31 A32", empty where waiting is all; and
// words, "a letter to the representative".
std::string_view GuardRuleSubstitute(GuardRule rule);
Text GuardRuleInstead(GuardRule rule);

// Borrows from the guard.
struct GuardVerdict {
  bool allowed = true;
  // What blocks it. kTimeBarred of what is allowed: say that the debtor may
  // refuse.
  GuardRule rule = GuardRule::kNone;
  std::string_view profile;     // Its id; empty for what binds in all.
  std::string_view cap;         // Its name, where a cap is reached.
  std::string_view row;         // "R14"; of a third party, by who it is.
  std::string_view substitute;  // Lawful actions instead.
  // The first minute from the one asked at which all rules let it pass; empty
  // when it is allowed, and when no waiting of 120 days helps.
  std::optional<WallMinute> allowed_from;
};

class Guard {
 public:
  // Requires Validate(profile).ok() of each, and at most kMostProfiles.
  static constexpr std::size_t kMostProfiles = 64;
  Guard(std::span<const GuardProfile> profiles, Calendar calendar);

  // What no contact log can change: stop lists, representation, the party,
  // insolvency, limitation, agency gate, disputes, the age of the debt. Its
  // `allowed_from` is the day of these alone. O(profiles).
  GuardVerdict CheckStanding(const ActionDefinition& action,
                             const GuardState& state) const;
  // CheckStanding(action, state).allowed, at less cost.
  bool MayStand(const ActionDefinition& action, const GuardState& state) const;
  // All rules at one minute. O(caps x past contacts); where it blocks, so much
  // for each day until it is allowed.
  GuardVerdict Check(const ActionDefinition& action, const GuardState& state,
                     WallMinute at) const;
  // The best allowed window of the first day on which, from the minute on,
  // anything is allowed: within the preferred hours where any of them are left,
  // else the first stretch. Each of its minutes passes Check. `is_free_day`:
  // Check lets another minute of that day pass, so its caps are not asked
  // again.
  struct Window {
    Date day;
    HourWindow hours;
  };
  std::optional<Window> FirstWindow(const ActionDefinition& action,
                                    const GuardState& state, WallMinute from,
                                    bool is_free_day = false) const;
  // What whoever does it has to heed, of all profiles that bind; by GuardDuty.
  std::vector<GuardDuty> DutiesOf(const ActionDefinition& action,
                                  const GuardState& state) const;
  // Of the first profile that binds and prefers any; the whole day else.
  HourWindow BestHours(const GuardState& state) const;
  // Which past contacts, and what of them, the profiles that bind look at.
  struct Needs {
    int past_days = 1;  // The day itself included.
    bool debts = false, persons_or_numbers = false;
  };
  Needs NeedsOf(const GuardState& state) const;
  // Ids of the profiles, joined by "+".
  std::string id() const;
  std::span<const GuardProfile> profiles() const { return profiles_; }
  const Calendar& calendar() const { return calendar_; }
  // Business days for the debtor: the guard's calendar, for one abroad without
  // make-up working days and with Saturdays and Sundays free.
  const Calendar& CalendarFor(const GuardState& state) const {
    return state.abroad ? abroad_ : calendar_;
  }

 private:
  // A bit for each profile, by index.
  using Mask = std::uint64_t;
  static constexpr std::size_t kPlaces = std::size_t{26} * 26;  // Two letters.
  static std::size_t PlaceOf(std::string_view country);
  // Those that protect the debtor.
  Mask BindingOn(const GuardState& state) const;

  std::vector<GuardProfile> profiles_;
  std::vector<Needs> needs_;  // Of each.
  // Asked many times for each debtor, so by table: `of_place_[kPlaces]` is of
  // debtors whose country is not known.
  std::array<Mask, 3> of_class_ = {};
  std::array<Mask, kPlaces + 1> of_place_ = {};
  Mask anywhere_ = 0, collectors_only_ = 0;
  Calendar calendar_, abroad_;
};

}  // namespace arrears

#endif  // ARREARS_POLICY_GUARD_H_
