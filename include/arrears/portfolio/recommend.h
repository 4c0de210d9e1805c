// SPDX-License-Identifier: Apache-2.0
//
// recommend.h: what is the next thing to do about each debtor, and why?
//
//   Setting setting = *Setting::Default(ledger->view().creditor);
//   absl::StatusOr<Portfolio> result = Recommend(*ledger, {as_of}, setting);
//   const Recommendation& first = result->recommendations[result->ranking[0]];
//   // explain.h says why.
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
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/aging/aging.h"
#include "arrears/base/calendar.h"
#include "arrears/base/executor.h"
#include "arrears/base/language.h"
#include "arrears/claims/limitation.h"
#include "arrears/facts/facts.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"
#include "arrears/policy/effects.h"
#include "arrears/policy/policy.h"
#include "arrears/portfolio/recommendation.h"
#include "arrears/portfolio/two_years.h"
#include "arrears/portfolio/worklist.h"
#include "arrears/recovery/fit.h"
#include "arrears/scoring/scorecard.h"

namespace arrears {

// Everything that is not the ledger. Immutable during a run; each part has an
// id that goes into the evidence.
struct Setting {
  Policy policy;
  Scorecard scorecard;
  RecoveryCurve recovery_prior;  // Updated from the ledger when
  bool fit_recovery = true;      // this is set.
  RecoveryOptions recovery;
  Guard guard;
  EffectTable effects;  // What actions do to payment, and cost.
  AgingOptions aging;
  FactOptions facts;
  // For the fact limitation_days.
  std::vector<LimitationRegime> limitation;
  // An agency may be used: the gate of the law, and the creditor's approval.
  bool agency_allowed = false;
  std::vector<WorkTeam> teams;  // Empty: DefaultTeams of the creditor.
  Executor executor = Executor::Serial();
  // Told the name of each stage as it begins ("position", "facts", "score",
  // "recovery", "aging", "policy", "rank"); the host may look at its clock.
  std::function<void(std::string_view stage)> on_stage;

  // b2b-default, the expert card, the survey curve, the calendar and guard of
  // the creditor's law. kInvalidArgument for an unknown calendar.
  [[nodiscard]] static absl::StatusOr<Setting> Default(
      const Creditor& creditor);
  // The same with business days of the caller's own.
  [[nodiscard]] static absl::StatusOr<Setting> Default(Calendar calendar);
};

struct Portfolio {
  AsOf at;
  AgingReport aging;
  DebtorAging by_debtor;
  RecoveryFit recovery;  // After the update from the ledger; without it, the
                         // prior and no segments.
  std::vector<TwoYearLine> two_years;
  Frame facts;                      // One row per recommendation.
  PolicyResult decisions;           // Same rows.
  Recommendations recommendations;  // By debtor, then currency.
  std::vector<std::uint32_t>
      ranking;  // Highest priority first; ties by debtor.
  Worklist work;
  // Ids of policy, card, curve, guard, effects, scheme and library version.
  std::vector<std::pair<std::string, std::string>> versions;
  // Some day of an action lies in a year whose holidays the calendar does not
  // know: there it has weekends only.
  bool outside_known_years = false;
};

// kFailedPrecondition when the policy is not valid on the day or the aging
// proof fails; the errors of the stages otherwise.
[[nodiscard]] absl::StatusOr<Portfolio> Recommend(const Ledger& ledger,
                                                  const AsOf& at,
                                                  const Setting& setting);

// The two halves of Recommend, for whoever asks several policies about one day:
// what no policy changes is made once. The aging is not among it.
struct Prepared {
  AsOf at;
  Position position;
  std::vector<Observation> observations;  // A recommendation each.
  Frame facts;                            // What any of the policies reads.
  Scores scores;
  RecoveryFit recovery;  // As in Portfolio.
};
// For Decide with any of `policies`; setting.policy is not read. Errors as
// Recommend.
[[nodiscard]] absl::StatusOr<Prepared> Prepare(
    const Ledger& ledger, const AsOf& at, const Setting& setting,
    std::span<const Policy* const> policies);

struct Decisions {
  PolicyResult tables;              // Rows as the observations.
  Recommendations recommendations;  // Same rows.
};
// Tables, guard and value. Requires the setting that was given to Prepare, and
// one of its policies; setting.policy is not read.
[[nodiscard]] absl::StatusOr<Decisions> Decide(const Ledger& ledger,
                                               const Prepared& prepared,
                                               const Setting& setting,
                                               const Policy& policy);

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_RECOMMEND_H_
