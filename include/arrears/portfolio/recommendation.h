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
Text ToneText(Tone tone);
Text TermsText(TermsAdvice terms);

// Why the recommendation may change when nothing new arrives.
enum class ChangeReason : std::uint8_t {
  kNone,
  kNextBucket,   // The anchor item reaches a border a rule looks at.
  kPromiseDue,   // An open promise would be broken.
  kGuardWindow,  // A cap or a pause runs out.
  kStepWait,     // The wait after the last step is over.
  kItemDue,      // Another item falls due.
};
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
  std::int8_t step = -1;    // Ladder step, 0..13; -1 = off the ladder.
  std::uint8_t type = 0;    // 1..9 = T1..T9; 0 = unknown.
  Date day;                 // Do it on this day,
  HourWindow hours;         // within these hours of the debtor's day.
  std::int64_t amount = 0;  // Minor, item currency: undisputed past due.
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
  std::array<RuleRef, 6> rules;  // One per policy table that fired.
  std::uint8_t rule_count = 0;
  struct Alternative {
    std::uint8_t action = 0;
    std::int64_t expected_value = 0;
  };
  std::array<Alternative, 3> alternatives;  // Best first; action 0 ends them.
  struct Blocked {
    std::uint8_t action = 0;
    GuardRule rule = GuardRule::kNone;
  };
  std::array<Blocked, 4>
      blocked;       // What the guard refused; action 0 ends them.
  Date next_change;  // Meaningless when change_reason is kNone.
  ChangeReason change_reason = ChangeReason::kNone;
};

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_RECOMMENDATION_H_
