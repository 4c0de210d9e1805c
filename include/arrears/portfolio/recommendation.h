// SPDX-License-Identifier: Apache-2.0
//
// recommendation.h: what does a recommendation hold?
//
//   const Recommendation& next = portfolio.recommendations[row];
//   Actions()[next.action].name.In(Language::kEn);   // "Polite call"
//   FormatIsoDate(next.day);                         // when
//   next.blocked[0].rule;                            // what the guard refused
//
// Ids and numbers only, of fixed size: ten million of them fit in memory.
// explain.h makes sentences of them.
#ifndef ARREARS_PORTFOLIO_RECOMMENDATION_H_
#define ARREARS_PORTFOLIO_RECOMMENDATION_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "arrears/base/date.h"
#include "arrears/base/language.h"
#include "arrears/ledger/tables.h"
#include "arrears/policy/actions.h"
#include "arrears/policy/guard.h"
#include "arrears/scoring/scorecard.h"

namespace arrears {

enum class Tone : std::uint8_t { kSoft, kNeutral, kFirm, kFinal };
enum class TermsAdvice : std::uint8_t {
  kOpen,
  kShortened,
  kDeposit,
  kPrepay,
  kHold,
};
// How much is asked for.
enum class Ask : std::uint8_t { kFull, kPlan, kPart };
enum class SupplyAdvice : std::uint8_t { kContinue, kCashOnly, kHold };
// "full", "plan", "part".
std::string_view AskName(Ask ask);
// "continue", "cash_only", "hold".
std::string_view SupplyName(SupplyAdvice supply);
Text AskText(Ask ask);
Text SupplyText(SupplyAdvice supply);
// "C04" and "T13" of their numbers; "unknown" and "none" of 0.
std::string CauseId(std::uint8_t cause);
std::string TypeId(std::uint8_t type);
std::string OverlayId(std::uint8_t overlay);
// What practice calls them.
Text CauseText(std::uint8_t cause);
Text DebtorTypeText(std::uint8_t type_or_overlay);
Text ToneText(Tone tone);
Text TermsText(TermsAdvice terms);

// Does it fit into the day (worklist.h)?
enum class WorkFit : std::uint8_t {
  kNone,    // It is to wait.
  kToday,   // On the first day, within the minutes of its team.
  kNoTime,  // On the first day; the minutes bring more elsewhere.
  kLater,   // Its day comes later.
};
// "", "today", "no_time", "later".
std::string_view WorkFitName(WorkFit fit);
Text WorkFitText(WorkFit fit);

// Why the recommendation may change when nothing new arrives.
enum class ChangeReason : std::uint8_t {
  kNone,
  kNextBucket,   // The anchor item reaches a border a rule looks at.
  kPromiseDue,   // An open promise would be broken.
  kGuardWindow,  // A cap or a pause runs out.
  kStepWait,     // The wait after the last step is over.
  kItemDue,      // Another item falls due.
  kLimitation,   // A claim comes nearer to its limitation, or reaches it.
};
inline constexpr int kChangeReasonCount = 7;
Text ChangeText(ChangeReason reason);

// A rule that fired: policy table and rule, by index.
struct RuleRef {
  std::uint8_t table = 0;
  std::uint16_t rule = 0;
};

struct Recommendation {
  RowIndex debtor = 0;
  std::uint8_t currency = 0;
  RowIndex anchor = -1;     // The oldest past-due item, or -1.
  std::uint8_t action = 0;  // Index into Actions(); 0 = wait.
  Channel channel = Channel::kNone;
  Tone tone = Tone::kNeutral;
  TermsAdvice terms = TermsAdvice::kOpen;
  std::int8_t step = -1;   // Ladder step, 0..13; -1 = off the ladder.
  std::uint8_t cause = 0;  // 1..15 = C01..C15; 0 = unknown,
  std::uint8_t cause_confidence = 0;  // in percent.
  std::uint8_t type = 0;              // 1..9 = T1..T9; 0 = unknown.
  std::uint8_t overlay = 0;           // 10..16 = T10..T16; 0 = none.
  Ask ask = Ask::kFull;
  SupplyAdvice supply = SupplyAdvice::kContinue;
  bool empathy = false;  // The hardship is real: show understanding.
  // Indexes into Actions(); 0 = none. Done at the same time; said in the
  // contact; for new business.
  std::uint8_t also = 0, argument = 0, terms_action = 0;
  // Preconditions of the action, and of what is done at the same time, that
  // nothing on file shows yet, bit n for Kn: a person confirms them first.
  std::uint16_t to_confirm = 0;
  Date next_contact;  // Announced in the contact (TR17); with an action only.
  // Asked for in it: the next business day of a call or visit (TR04), five
  // business days of what is written, to leave room for an answer (TR19).
  Date pay_by;
  Date day;          // Do it on this day,
  HourWindow hours;  // within these hours of the debtor's day.
  // Minor, item currency: undisputed past due, or where nothing is, due within
  // a week; less what the debtor has to its credit, and at least 0.
  std::int64_t amount = 0;
  std::int64_t expected_recovery = 0;  // Minor, base: sum of open x R(age).
  std::int64_t expected_value = 0;     // Minor, base: gain of the action over
                                       // waiting, less its cost.
  std::int32_t minutes = 0;            // Of staff, by the effects of the run.
  double priority = 0;   // expected_value (minor, base) per staff minute.
  bool no_rate = false;  // No rate into base: values in base are 0.
  std::int32_t score = 0;
  double pd = 0;
  double recovery = 0;  // Amount-weighted R(age), [0, 1].
  double recovery_lower = 0, recovery_upper = 0;
  std::array<std::int16_t, kReasonCount> score_reasons;
  std::array<RuleRef, 16> rules;  // One per policy table that fired.
  std::uint8_t rule_count = 0;
  struct Alternative {
    std::uint8_t action = 0;
    std::int64_t expected_value = 0;
  };
  std::array<Alternative, 3> alternatives;  // Best first; action 0 ends them.
  struct Blocked {
    std::uint8_t action = 0;
    GuardRule rule = GuardRule::kNone;
    // Of the guard's profiles, and of its caps; kNoIndex where it is none.
    static constexpr std::uint8_t kNoIndex = 255;
    std::uint8_t profile = kNoIndex, cap = kNoIndex;
  };
  std::array<Blocked, 4>
      blocked;  // What the guard refused; action 0 ends them.
  // Of `choose: best_plan` (value/plan.h), minor units of base, where a plan
  // was made: what it brings in all, what is lost when the rules' action is
  // taken first, and whether another action would be first if effects were half
  // as large or half as large again.
  std::int64_t plan_value = 0, rule_cost = 0;
  bool has_plan = false, plan_flips = false;
  WorkFit work = WorkFit::kNone;
  Date next_change;  // Meaningless when change_reason is kNone.
  ChangeReason change_reason = ChangeReason::kNone;
};

// Leaves new elements as the memory was: whoever makes millions fills them on
// several threads, which touch the memory first. For types that need nothing to
// begin with.
template <class T>
struct UnfilledAllocator : std::allocator<T> {
  static_assert(std::is_trivially_copyable_v<T>);
  template <class U>
  struct rebind {  // NOLINT(readability-identifier-naming): the standard's name
    using other = UnfilledAllocator<U>;
  };
  template <class U>
  void construct(U* /*place*/) {}  // NOLINT(readability-identifier-naming)
  template <class U, class... Arguments>
  void construct(U* place,  // NOLINT(readability-identifier-naming)
                 Arguments&&... arguments) {
    std::construct_at(place, std::forward<Arguments>(arguments)...);
  }
};
// Elements that come by resize, or by a count alone, hold no values yet.
using Recommendations =
    std::vector<Recommendation, UnfilledAllocator<Recommendation>>;

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_RECOMMENDATION_H_
