// SPDX-License-Identifier: Apache-2.0
//
// guard_worlds.h: random policies that want everything, and random ledgers in
// which little of it is lawful.
//
//   const RandomPolicy draft = RandomPolicySpec(seed);
//   absl::StatusOr<Policy> policy = Policy::Create(draft.spec);
//   const LedgerRows rows = RandomContactLedger(seed, as_of);
//
// The same seed gives the same everywhere.
#ifndef ARREARS_TESTS_PORTFOLIO_GUARD_WORLDS_H_
#define ARREARS_TESTS_PORTFOLIO_GUARD_WORLDS_H_

#include <cstdint>

#include "arrears/base/date.h"
#include "arrears/policy/policy.h"
#include "reference/ledger_rows.h"

namespace arrears::reference {

struct RandomPolicy {
  PolicySpec spec;
  bool forbidden = false;  // It names a refused tactic, or no action at all.
};
// A shipped policy with other parameters, rules dropped, shuffled and added
// that want any action for everybody, whatever the gaps and weekdays.
RandomPolicy RandomPolicySpec(std::uint64_t seed);

// One to six debtors of all classes and five countries, mostly overdue, of
// whom many were called in the last forty days, are disputed in whole or part,
// insolvent, represented, on a stop list or back from it. Contacts and events
// after `as_of`, and such as were recorded after it, are among them. Ids have
// the seed in them.
LedgerRows RandomContactLedger(std::uint64_t seed, Date as_of);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_PORTFOLIO_GUARD_WORLDS_H_
