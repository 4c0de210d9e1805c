// SPDX-License-Identifier: Apache-2.0
//
// Facts that take two others, or the law, to tell: only policies read them.
#ifndef ARREARS_SRC_PORTFOLIO_POLICY_FACTS_INTERNAL_H_
#define ARREARS_SRC_PORTFOLIO_POLICY_FACTS_INTERNAL_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/claims/limitation.h"
#include "arrears/facts/facts.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"
#include "arrears/ledger/promise.h"

namespace arrears {

// The facts behind those of `names` that are made here.
void AddSources(const std::vector<std::string>& names,
                std::vector<std::string>* to);

// limitation_days: of the oldest past-due item with something undisputed open
// above the tolerance, by what reached the debtor; null where the law has no
// regime, nothing is past due or nobody knows until when the period stands
// still. lapse_days: the fewest of all past-due items that are not barred,
// disputed or not; beyond two years no more than a bound from below.
// promise_covers, promise_days: of what is past due and undisputed, the share
// that running promises cover, and the longest time for which one was given;
// null where none runs. unapplied_covers: the same share of unapplied money.
// cause_pending: no contact since a person stated a cause. broke_since_step:
// promise_last is broken, and it was made since the last step. plan_broken: a
// plan runs, and the promise judged last was broken or kept in part.
// excuse_pending: no contact since the last excuse. payment_since_contact: the
// last payment came on the day of the last contact or later. Adds those of
// `names`, and what is made in one go with them.
struct PolicyFactInputs {
  const Ledger& ledger;
  const Position& position;
  const std::vector<Observation>& observations;
  const AsOf& at;
  std::span<const LimitationRegime> limitation;
  std::int64_t tolerance_minor;
  const PromiseOptions& promise;
};
absl::Status AddPolicyFacts(const PolicyFactInputs& inputs,
                            const std::vector<std::string>& names,
                            const Executor& executor, Frame* facts);
// limitation_days and lapse_days alone.
absl::Status AddLimitation(const PolicyFactInputs& inputs,
                           const Executor& executor, Frame* facts);

}  // namespace arrears

#endif  // ARREARS_SRC_PORTFOLIO_POLICY_FACTS_INTERNAL_H_
