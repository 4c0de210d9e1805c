// SPDX-License-Identifier: Apache-2.0
//
// limitation.h: until when can this claim be enforced, and what moved the day?
//
//   const LimitationRegime& cn = *FindLimitation(DefaultLimitations(), "cn");
//   const ClaimEvent demand = {.kind = ClaimEventKind::kDemand,
//                              .date = 2024y / 5 / 6, .proven = true};
//   auto answer = ComputeLimitation(cn, {.due = 2022y / 3 / 31,
//                                        .events = {&demand, 1}});
//   answer->last_day;       // 2027-05-06: the demand reached the debtor in time
//   answer->rolled_day;     // the same, or the next business day
//   answer->steps;          // what each event did, and why
//
// A reminder saves the claim in China and does nothing in Germany, France or
// England; that is data here (`Interrupts`). The first day is not counted, the
// period ends on the day of the same number, or on the last of a shorter month.
//
// In doubt the earlier day: an event that is not proven is no event, and says
// what proof would make it one; `last_day` is never moved by a holiday, only
// `rolled_day` is. Nothing here is legal advice.
#ifndef ARREARS_CLAIMS_LIMITATION_H_
#define ARREARS_CLAIMS_LIMITATION_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/calendar.h"
#include "arrears/base/date.h"

namespace arrears {

enum class ClaimEventKind : std::uint8_t {
  kDemand,           // A demand for payment that reached the debtor.
  kAcknowledgment,   // The debtor acknowledged the debt, agreed to a plan, gave
                     // security or asked for time.
  kPartPayment,
  kNegotiation,      // From `date` to `until`.
  kMediation,        // From `date` to `until`.
  kSuit,             // Suit, payment order or arbitration; to its end `until`.
  kAssignment,       // Notice that the claim was assigned.
  kObstacle,         // Force majeure or the like, from `date` to `until`.
  kInsolvencyFiling, // The claim was filed in the debtor's insolvency.
  kWaiver,           // After expiry the debtor agreed to pay all the same.
  kJudgment,         // Last day of performance set by a judgment.
};
inline constexpr int kClaimEventKinds = 11;

// What an event of a kind does to the period.
enum class ClaimEventEffect : std::uint8_t {
  kNone,
  kInterrupts,   // It runs anew from the event, and from the end of what lasts.
  kSuspends,     // It stands still from `date` to `until`, then goes on.
  kRestarts,     // As kInterrupts, where the new period starts at once though
                 // the first one starts at the end of a year.
  kPostponesEnd, // It ends no sooner than `months` after the end of the event,
                 // where the event fell in the last `months` of the period.
  kRevives,      // An expired claim can be enforced again, anew from the event.
  kSetsPeriod,   // Another period, `months` long, takes the place of the first.
};

struct ClaimEventRule {
  ClaimEventKind kind = ClaimEventKind::kDemand;
  ClaimEventEffect effect = ClaimEventEffect::kNone;
  int months = 0;       // Of kPostponesEnd and kSetsPeriod; for kSuspends, the
                        // least time left when the event has ended.
  std::string source;   // Article.
  std::string proof_en, proof_zh;  // What makes it proven.
};

enum class LimitationStart : std::uint8_t {
  kDayAfterDue,        // The day after the last day of performance.
  kDue,                // The day of performance itself.
  kEndOfYear,          // The last day of the year in which the claim was due.
  kDelivery,           // The day of delivery, due where none is known.
};

struct LimitationRegime {
  std::string id, source, name_en, name_zh;
  LimitationStart start = LimitationStart::kDayAfterDue;
  int years = 3;
  int longest_years = 0;  // From the start, whatever happens; 0 = no such end.
  // Where both parties may agree on another period, its bounds in years.
  std::optional<int> least_agreed_years, most_agreed_years;
  // Of several instalments of one debt, from the last one.
  bool instalments_from_last = false;
  std::vector<ClaimEventRule> rules;  // A kind stands once; others do nothing.
};

struct ClaimEvent {
  ClaimEventKind kind = ClaimEventKind::kDemand;
  Date date;
  std::optional<Date> until;  // Absent: it lasts, or has no length.
  bool proven = false;
  std::int32_t id = -1;       // The caller's, for the steps.
};

struct LimitationClaim {
  Date due;                     // Last day of performance, of the last
                                // instalment where there are several.
  std::optional<Date> delivery;
  std::optional<int> agreed_years;
  std::span<const ClaimEvent> events;  // Any order.
};

enum class LimitationStepKind : std::uint8_t {
  kStarted, kInterrupted, kSuspended, kPostponed, kRevived, kPeriodSet,
  kNoEffect,     // This law gives the event none.
  kNotProven,    // It would have moved the day.
  kTooLate,      // The claim had expired before.
  kCapped,       // The longest period ends first.
};

struct LimitationStep {
  LimitationStepKind kind = LimitationStepKind::kStarted;
  std::int32_t event = -1;  // Index into `events`; -1 for none.
  Date on;                  // Day of the event.
  Date last_day;            // The last day after this step.
};

struct LimitationAnswer {
  Date last_day;    // Without regard to holidays; Date::Max where it stands
                    // still without a known end.
  bool stands_still = false;
  Date rolled_day;  // The next business day where the law rolls and last_day is
                    // none.
  bool outside_known_years = false;  // Of the calendar.
  std::vector<LimitationStep> steps; // By date.

  // Days from `as_of` to last_day; negative when it has passed.
  std::int32_t DaysLeft(Date as_of) const { return last_day - as_of; }
};

// kInvalidArgument naming regime or claim field and bound (an end before its
// beginning, an agreed period out of bounds). O(events log events).
[[nodiscard]] absl::StatusOr<LimitationAnswer> ComputeLimitation(
    const LimitationRegime& regime, const LimitationClaim& claim,
    const Calendar& calendar = Calendar::WeekendsOnly());

// What an event of this kind does in this law.
ClaimEventEffect EffectOf(const LimitationRegime& regime, ClaimEventKind kind);

// Compiled in; METHODS.md#limitation has a line for each: cn, de, fr, uk,
// us_ny, us_tx. cn_enforcement is the two years of a judgment.
std::span<const LimitationRegime> DefaultLimitations();
const LimitationRegime* FindLimitation(
    std::span<const LimitationRegime> regimes, std::string_view id);

}  // namespace arrears

#endif  // ARREARS_CLAIMS_LIMITATION_H_
