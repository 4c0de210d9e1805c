// SPDX-License-Identifier: Apache-2.0
//
// recommend.h: what is the next thing to do about each debtor, and why?
//
//   Setting setting = *Setting::Default(ledger->view().creditor);
//   absl::StatusOr<Portfolio> result = Recommend(*ledger, {as_of}, setting);
//   const Recommendation& first = result->recommendations[result->ranking[0]];
//   Explanation why = Explain(*ledger, *result, setting, ranking[0]);
//
// The main door. Position, aging, facts, score, recovery, policy and guard run
// in this order over columns; each debtor and currency with anything open gets
// one recommendation. Nothing here is prose: ids and numbers, from which
// Explain makes sentences in English and Chinese.
#ifndef ARREARS_PORTFOLIO_RECOMMEND_H_
#define ARREARS_PORTFOLIO_RECOMMEND_H_

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/aging/aging.h"
#include "arrears/base/calendar.h"
#include "arrears/base/executor.h"
#include "arrears/base/language.h"
#include "arrears/facts/facts.h"
#include "arrears/ledger/ledger.h"
#include "arrears/policy/guard.h"
#include "arrears/policy/policy.h"
#include "arrears/recovery/curve.h"
#include "arrears/scoring/scorecard.h"

namespace arrears {

// Everything that is not the ledger. Immutable during a run; each part has an
// id that goes into the evidence.
struct Setting {
  Policy policy;
  Scorecard scorecard;
  RecoveryCurve recovery_prior;  // Updated from the ledger when
  bool fit_recovery = true;      // this is set.
  Guard guard;
  AgingOptions aging;
  FactOptions facts;
  // An agency may be used: the gate of the law, and the creditor's approval.
  bool agency_allowed = false;
  Executor executor = Executor::Serial();
  // Told the name of each stage as it begins ("position", "aging", "facts",
  // "score", "recovery", "policy", "rank"); the host may look at its clock.
  std::function<void(std::string_view stage)> on_stage;

  // b2b-default, the expert card, the survey curve, the calendar and guard of
  // the creditor's law. kInvalidArgument for an unknown calendar.
  [[nodiscard]] static absl::StatusOr<Setting> Default(
      const Creditor& creditor);
};

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
  double priority = 0;                 // expected_value per staff minute.
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
    std::uint8_t rule = 0;  // Index into GuardRules().
  };
  std::array<Blocked, 4>
      blocked;  // What the guard refused; action 0 ends them.
  Date next_change;
  ChangeReason change_reason = ChangeReason::kNone;
};

// Names of the guard's rules, as GuardVerdict::rule; [0] is "".
const std::vector<std::string_view>& GuardRules();

struct Portfolio {
  AsOf at;
  AgingReport aging;
  DebtorAging by_debtor;
  RecoveryCurve recovery;  // After the update from the ledger.
  Frame facts;             // One row per recommendation.
  PolicyResult decisions;  // Same rows.
  std::vector<Recommendation> recommendations;  // By debtor, then currency.
  std::vector<std::uint32_t>
      ranking;  // Highest priority first; ties by debtor.
  // Ids of policy, card, curve, guard, calendar and library version.
  std::vector<std::pair<std::string, std::string>> versions;
};

// kFailedPrecondition when the policy is not valid on the day or the aging
// proof fails; the errors of the stages otherwise.
[[nodiscard]] absl::StatusOr<Portfolio> Recommend(const Ledger& ledger,
                                                  const AsOf& at,
                                                  const Setting& setting);

// One recommendation in words and numbers.
struct Explanation {
  std::string debtor, currency, action;  // Ids.
  std::string headline;              // "Phone call on 2026-07-01, 14:00-17:00"
  std::vector<std::string> reasons;  // Rule ids with their note and the
                                     // practice rows behind them.
  std::vector<std::string> score_reasons;
  std::vector<std::string> alternatives;  // Action, value, why not chosen.
  std::vector<std::string> blocked;       // Action, guard rule, until when.
  std::vector<std::string> would_change;  // "step 5 if dpd_oldest >= 31"
  std::string next_change;
  std::vector<std::pair<std::string, std::string>> versions;
};
// Requires index < portfolio.recommendations.size().
[[nodiscard]] absl::StatusOr<Explanation> Explain(const Ledger& ledger,
                                                  const Portfolio& portfolio,
                                                  const Setting& setting,
                                                  std::size_t index,
                                                  Language language);

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_RECOMMEND_H_
