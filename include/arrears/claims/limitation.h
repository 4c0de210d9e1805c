// SPDX-License-Identifier: Apache-2.0
//
// limitation.h: until when can this claim be enforced, and what moved the day?
//
//   const LimitationRegime& cn = *FindLimitation(DefaultLimitations(), "cn");
//   const ClaimEvent demand = {.kind = ClaimEventKind::kDemand,
//                              .date = 2024y / 5 / 6, .proven = true};
//   auto answer = ComputeLimitation(cn, {.due = 2022y / 3 / 31,
//                                        .events = {&demand, 1}});
//   *answer->last_day;      // 2027-05-06: the demand reached the debtor in
//   time *answer->rolled_day;    // the same, or the next business day
//   answer->steps;          // what each event did
//   FindEventRule(cn, ClaimEventKind::kDemand)->proof_en;   // what proves it
//
// A reminder saves the claim in China and does nothing in Germany, France or
// England; that is data here. The first day is not counted, and the period ends
// on the day of the same number or on the last of a shorter month.
//
// In doubt the earlier day: an event that is not proven is no event, what lasts
// adds the days between its ends, and `last_day` is never moved by a holiday,
// only `rolled_day` is. So a proven interruption never brings the day forward.
// Nothing here is legal advice.
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
  kDemand,          // A demand for payment that reached the debtor.
  kAcknowledgment,  // The debtor acknowledged the debt, agreed to a plan, gave
                    // security or asked for time.
  kPartPayment,
  kNegotiation,       // From `date` to `until`.
  kMediation,         // From `date` to `until`.
  kSuit,              // Suit, payment order or arbitration, to its end `until`.
  kAssignment,        // Notice that the claim was assigned reached the debtor.
  kObstacle,          // Force majeure or the like, from `date` to `until`.
  kInsolvencyFiling,  // The claim was filed in the debtor's insolvency.
  kWaiver,            // The debtor agreed to pay all the same, though too late.
  kJudgment,          // Last day of performance set by a judgment.
};

// What an event of a kind does to the period.
enum class ClaimEventEffect : std::uint8_t {
  kInterrupts,    // It runs anew from the event, or from its end.
  kSuspends,      // It stands still from `date` to `until`, then goes on.
  kPostponesEnd,  // It ends no sooner than `months` after the event's end.
  kRevives,       // As kInterrupts, also after the claim had expired.
  kSetsPeriod,    // A period of `months` from the event takes its place.
};

struct ClaimEventRule {
  ClaimEventKind kind = ClaimEventKind::kDemand;
  ClaimEventEffect effect = ClaimEventEffect::kInterrupts;
  int months = 0;  // Of kPostponesEnd and kSetsPeriod; for kSuspends, what
                   // is left at least when the event has ended.
  std::string source = {};                   // Article.
  std::string proof_en = {}, proof_zh = {};  // What makes it proven.
};

// From which day the years are counted; that day is not one of them.
enum class LimitationStart : std::uint8_t {
  kDue,        // The last day of performance.
  kEndOfYear,  // The last day of the year of it.
  kDelivery,   // The day of delivery where it is known and earlier.
};

struct LimitationRegime {
  std::string id;  // "cn"; not empty.
  std::string source, name_en, name_zh;
  LimitationStart start = LimitationStart::kDue;
  int years = 3;          // In 1..30.
  int longest_years = 0;  // From the start, whatever happens; 0 = no such end.
  // Where the parties may agree on another period, its bounds in years; 0 where
  // they may not, or we do not know how far.
  int least_agreed_years = 0, most_agreed_years = 0;
  bool from_last_instalment = false;  // Of a debt that is paid in several.
  bool rolls = false;  // A last day that is no business day moves to the next.
  // Id of the calendar that says which days these are, for whoever calls
  // ComputeLimitation; empty: weekends alone are known.
  std::string calendar = {};
  // A kind stands once; an event of any other does nothing.
  std::vector<ClaimEventRule> rules = {};
};

struct ClaimEvent {
  ClaimEventKind kind = ClaimEventKind::kDemand;
  Date date;
  // Where absent, a suit and a filing in insolvency still last; whatever else
  // could last ended on its day.
  std::optional<Date> until = {};
  bool proven = false;
};

struct LimitationClaim {
  Date due;                                  // Last day of performance.
  std::optional<Date> last_instalment = {};  // Of the debt it is a part of.
  std::optional<Date> delivery = {};
  std::optional<int> agreed_years = {};
  std::span<const ClaimEvent> events = {};  // In any order.
};

enum class LimitationStepKind : std::uint8_t {
  kStarted,
  kMoved,      // The event did what its rule says.
  kNoEffect,   // This law gives it none, or another one reaches further.
  kNotProven,  // Of a kind that could have moved the day.
  kTooLate,    // The claim had expired before.
};

struct LimitationStep {
  LimitationStepKind kind = LimitationStepKind::kStarted;
  std::int32_t event = -1;       // Index into `events`; -1 for the start.
  Date on;                       // Day of the event.
  std::optional<Date> last_day;  // After this step.
};

struct LimitationAnswer {
  // Without regard to holidays. Empty while the period stands still and nobody
  // knows until when.
  std::optional<Date> last_day;
  // The next business day where the law rolls and last_day is none.
  std::optional<Date> rolled_day;
  bool outside_known_years = false;   // Of the calendar, for rolled_day.
  bool capped = false;                // The longest period ends it.
  std::vector<LimitationStep> steps;  // By date.

  // Days from `as_of` to last_day: 0 on it, negative when it has passed.
  std::optional<std::int32_t> DaysLeft(Date as_of) const {
    if (!last_day) return {};
    return (*last_day - as_of).count();
  }
};

// kInvalidArgument naming regime or claim field and bound (an end before its
// beginning, an agreed period out of bounds, a kind that stands twice, a day
// outside 1900 to 2200).
// O(events ^ 2).
[[nodiscard]] absl::StatusOr<LimitationAnswer> ComputeLimitation(
    const LimitationRegime& regime, const LimitationClaim& claim,
    const Calendar& calendar = Calendar::WeekendsOnly());

// What an event of this kind does in this law; nullptr for nothing.
const ClaimEventRule* FindEventRule(const LimitationRegime& regime,
                                    ClaimEventKind kind);

// Compiled in; METHODS.md#limitation has a line for each: cn, cn_enforcement
// (the two years of a judgment, `due` being its last day of performance), de,
// fr, uk, us_ny, us_tx.
std::span<const LimitationRegime> DefaultLimitations();
const LimitationRegime* FindLimitation(
    std::span<const LimitationRegime> regimes, std::string_view id);

}  // namespace arrears

#endif  // ARREARS_CLAIMS_LIMITATION_H_
