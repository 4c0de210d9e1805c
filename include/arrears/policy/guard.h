// SPDX-License-Identifier: Apache-2.0
//
// guard.h: may this be done to this debtor at this moment?
//
//   const Guard guard(GuardProfile::B2bDefault(), calendar);
//   GuardVerdict verdict = guard.Check(action, debtor_state, at_minute);
//   if (!verdict.allowed) GuardRuleName(verdict.rule);   // "hours"
//
// The guard is code and stands after the policy: no policy file can switch it
// off or make it pass one of the refused tactics R01-R28. It answers for each
// proposed contact with the rule that blocks it, and with the first moment at
// which it would be allowed.
#ifndef ARREARS_POLICY_GUARD_H_
#define ARREARS_POLICY_GUARD_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "arrears/base/calendar.h"
#include "arrears/base/language.h"
#include "arrears/ledger/ledger.h"
#include "arrears/policy/actions.h"

namespace arrears {

// Hours in minutes after midnight of the debtor's day: [from, to).
struct HourWindow {
  std::int16_t from = 0, to = 0;
};

struct GuardProfile {
  std::string name;
  // Per ISO weekday 1..7 at index 0..6; from == to: no contact that day.
  std::array<HourWindow, 7> hours;
  bool business_days_only = true;
  std::vector<HourWindow> avoid;  // Meal times.
  HourWindow best;                // Preferred, for the proposed window.
  int calls_per_window = 2;       // Calls and visits, over all numbers,
  int window_days = 7;            // in so many consecutive days.
  int conversation_gap_business_days = 3;
  int attempts_per_day = 6;    // All channels together.
  int written_per_window = 3;  // Written contacts in the window.
  bool one_channel_per_day = true;
  // METHODS.md#guard has the sources.
  static GuardProfile B2bDefault();
  static GuardProfile Consumer();  // For class consumer: tighter.
};
[[nodiscard]] absl::Status Validate(const GuardProfile& profile);

// What the guard needs to know of one debtor, as of a day.
struct GuardState {
  Date as_of;
  DebtorClass debtor_class = DebtorClass::kCompany;
  bool stop_contact = false;
  bool represented = false;     // Contact the lawyer only.
  bool insolvent = false;       // Stay: no individual enforcement.
  bool agency_allowed = false;  // Gate by law: registered and approved.
  bool all_disputed = false;    // Nothing undisputed is left to chase.
  std::int32_t dpd = 0;
  // Past contacts that went out, in any order, with their channel and whether
  // someone was reached. The last 31 days are enough for the shipped profiles.
  struct Past {
    WallMinute at;
    Channel channel;
    bool conversation;
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
  kConversationGap,  // Too soon after a conversation.
  kChannelSameDay,   // Another channel was used that day.
  kStopContact,      // The debtor asked for it, or a court.
  kRepresented,      // Only the representative may be addressed.
  kInsolvencyStay,   // No individual pursuit after insolvency.
  kAgencyGate,       // R17: agencies barred, or not approved.
  kDisputePause,     // Nothing undisputed is left to chase.
  kAgeWindow,        // The action does not fit the age of the debt.
  kNegativeValue,  // R25: it costs more than it brings; a person may override.
};
inline constexpr int kGuardRuleCount = 16;
// "hours", "call_cap", ...; "" for kNone.
std::string_view GuardRuleName(GuardRule rule);
Text GuardRuleText(GuardRule rule);

struct GuardVerdict {
  bool allowed = true;
  GuardRule rule = GuardRule::kNone;
  // The first minute from the one asked at which it would pass; empty when
  // waiting does not help.
  std::optional<WallMinute> allowed_from;
};

class Guard {
 public:
  Guard(GuardProfile company, GuardProfile consumer, Calendar calendar);
  // What no contact log can change: agency gate, insolvency, stop lists,
  // representation, disputes, the age of the debt. O(1).
  GuardVerdict CheckStanding(const ActionDefinition& action,
                             const GuardState& state) const;
  // All rules at one minute. O(past contacts).
  GuardVerdict Check(const ActionDefinition& action, const GuardState& state,
                     WallMinute at) const;
  // The best allowed window on or after the minute: its day, from and to.
  struct Window {
    Date day;
    HourWindow hours;
  };
  std::optional<Window> FirstWindow(const ActionDefinition& action,
                                    const GuardState& state,
                                    WallMinute from) const;
  const GuardProfile& profile(DebtorClass debtor_class) const;
  const Calendar& calendar() const { return calendar_; }

 private:
  GuardProfile company_, consumer_;
  Calendar calendar_;
};

}  // namespace arrears

#endif  // ARREARS_POLICY_GUARD_H_
