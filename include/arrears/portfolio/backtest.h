// SPDX-License-Identifier: Apache-2.0
//
// backtest.h: what would this policy have done, day after day, in the past?
//
//   BacktestOptions options{.from = 2024y / 1 / 1, .to = 2025y / 12 / 31};
//   const Policy* const policies[] = {&ours, &firmer};
//   absl::StatusOr<Backtest> past =
//       RunBacktest(ledger, setting, policies, options);
//   past->policies[0].figures.contacts;           // letters and calls a day
//   past->policies[0].value.identifiable;         // may a value be claimed?
//
// Each swept day is decided as known on that day: nothing that is dated or was
// recorded later changes its recommendations. The past does not answer to the
// policy: each day starts from what was really done, so this counts what would
// have been recommended and is no simulation. What follows a day (contacts,
// promises, money) is read only to judge it.
//
// What is a policy worth? On recorded history that is an estimate: money that
// came within `outcome_days` of what was open, per account and day. What was
// done is the channel of the first recorded contact up to the next swept day,
// or none; what the policy wants is its channel in those days, or none. Where
// both are the same the money counts, weighted by one over the share of that
// channel among the accounts of the same state (step delivered, days past due,
// type, wanted channel), the weights divided by their sum: the estimator of
// Hajek (1971) after Horvitz and Thompson (1952), as in Swaminathan and
// Joachims (2015). The states are those that we can see: who was called for
// reasons that the ledger does not hold makes the estimate wrong. The interval
// comes from drawing debtors anew. Too little in common between what was done
// and what is wanted, and there is no estimate: `identifiable` is false.
#ifndef ARREARS_PORTFOLIO_BACKTEST_H_
#define ARREARS_PORTFOLIO_BACKTEST_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/policy/policy.h"
#include "arrears/portfolio/diff.h"
#include "arrears/portfolio/recommend.h"

namespace arrears {

struct OffPolicyOptions {
  double most_weight = 50;       // Weights beyond are cut; at least 1.
  double least_overlap = 0.8;    // For an estimate; in [0, 1].
  double least_effective = 100;  // The same; at least 1.
  double confidence = 0.95;      // In (0, 1).
  int draws = 200;               // Of the bootstrap; 20 to 10,000.
  std::uint64_t seed = 1;
};

// One account on one day.
struct OffPolicyRow {
  std::uint32_t debtor = 0;  // Drawn together; rows ascend by none.
  std::uint32_t state = 0;   // Dense number of what was known, any order.
  bool agrees = false;       // What was done is what the policy wants.
  double money = 0;          // That followed.
};

struct OffPolicyValue {
  bool identifiable = false;
  double value = 0, lower = 0, upper = 0;  // Per row; 0 unless identifiable.
  std::int64_t rows = 0, agreeing = 0;
  double logged = 0;     // Mean over all rows: what was really done.
  double overlap = 0;    // Share of rows in whose state somebody got what the
                         // policy wants.
  double effective = 0;  // Rows that the weights leave: (sum w)^2 / sum w^2.
  std::int64_t cut = 0;  // Agreeing rows whose weight was cut.
};
// The states must tell what the policy wants, or a policy that did what was
// done would not get what came of it. Requires states < `states` and debtors <
// `debtors`. kInvalidArgument for options. O(rows x draws).
[[nodiscard]] absl::StatusOr<OffPolicyValue> EstimateOffPolicy(
    std::span<const OffPolicyRow> rows, std::size_t states, std::size_t debtors,
    const OffPolicyOptions& options,
    const Executor& executor = Executor::Serial());

struct BacktestOptions {
  Date from, to;          // The first swept day, and the last that may be.
  int every = 7;          // Days from one to the next; 1 to 366.
  int outcome_days = 30;  // Money is counted so long; 1 to 3650.
  // What followed is taken as known on this day, and days whose outcome is not
  // over by then have none. Empty: the last day of which the ledger tells.
  std::optional<Date> known_on = {};
  OffPolicyOptions off_policy = {};
};

struct PolicyBacktest {
  // Over all days; contacts holds the day after the first swept day and on,
  // `every` for each swept day, contacts_later those beyond the next one.
  PolicyFigures figures;
  std::int64_t wanted = 0;  // Accounts with a contact up to the next day.
  // Of these: somebody made one by that channel, and by that very action.
  std::int64_t same_channel = 0, same_action = 0;
  // Promises made by their debtors up to the next day, once each, how many were
  // kept, kept late included, and how many are not decided.
  std::int64_t promises = 0, promises_kept = 0, promises_open = 0;
  OffPolicyValue value;  // Minor units of base currency.
};

struct Backtest {
  Date from, to;  // The first and last swept day.
  Date known_on;
  std::int64_t days = 0, rows = 0;  // Swept days; accounts over all of them.
  std::int64_t contacts_made = 0;   // Accounts that somebody did contact.
  std::int64_t no_rate = 0;   // Rows without a rate into base: no outcome.
  std::int64_t not_over = 0;  // Rows whose outcome is not known by known_on.
  std::vector<PolicyBacktest> policies;  // As given.
};

// kInvalidArgument for options and for no day in [from, to] up to known_on; the
// errors of Prepare and Decide, for any of the days. O(days x a run).
[[nodiscard]] absl::StatusOr<Backtest> RunBacktest(
    const Ledger& ledger, const Setting& setting,
    std::span<const Policy* const> policies, const BacktestOptions& options);

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_BACKTEST_H_
