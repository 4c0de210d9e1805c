// SPDX-License-Identifier: Apache-2.0
//
// diff.h: what would another policy do differently on this day, and to whom?
//
//   absl::StatusOr<PolicyDiff> diff =
//       DiffPolicies(ledger, {as_of}, setting, firmer, {});
//   diff->steps_up;                     // accounts that it pushes further
//   diff->newly_contacted.accounts;     // good debtors it would trouble
//   diff->changed_accounts[0].to_rule;  // "step.L22", of the largest one
//
// Both policies see the same day: position, facts, scores and recovery are made
// once, tables and guard run for each. An account is a debtor in one currency,
// as in Portfolio. Nothing here says what a policy is worth, only what it would
// do: expected values rest on the effects of the setting.
#ifndef ARREARS_PORTFOLIO_DIFF_H_
#define ARREARS_PORTFOLIO_DIFF_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/frame.h"
#include "arrears/ledger/ledger.h"
#include "arrears/policy/guard.h"
#include "arrears/policy/policy.h"
#include "arrears/portfolio/recommend.h"

namespace arrears {

// What one policy does, counted.
struct PolicyFigures {
  std::string id;                       // Policy::id().
  std::vector<std::int64_t> by_action;  // Accounts; index as Actions().
  // Actions that leave the house (a channel other than none): on each of the
  // days that were asked for, the first being the day after as_of; and beyond.
  std::vector<std::int64_t> contacts;
  std::int64_t contacts_later = 0;
  std::int64_t minutes = 0;         // Of staff.
  std::int64_t cost = 0;            // Out of pocket; minor, base.
  std::int64_t expected_value = 0;  // Minor, base; without no_rate accounts.
  std::int64_t no_rate = 0;         // Accounts.
  // Actions that the guard refused, by GuardRule. Of an account at most the
  // four that its recommendation names.
  std::array<std::int64_t, kGuardRuleCount> blocked = {};
  // [table][rule], as the policy's: accounts. Of several hits the first.
  std::vector<std::vector<std::int64_t>> fired;
};

// Accounts that go from one action to another, or stay.
struct ActionMove {
  std::uint8_t from = 0, to = 0;  // Indexes into Actions().
  std::uint8_t currency = 0;      // Index into Ledger::currencies().
  std::int64_t accounts = 0;
  std::int64_t amount = 0;  // Minor, that currency: undisputed past due.
};

struct ChangedAccount {
  RowIndex debtor = 0;
  std::uint8_t currency = 0;
  std::int64_t amount = 0;        // Minor, its currency.
  std::uint8_t from = 0, to = 0;  // Actions.
  Date from_day, to_day;
  // "step.L18": what decided on the action; empty where no rule did.
  std::string from_rule, to_rule;
};

struct GoodDebtors {
  std::int64_t accounts = 0;
  std::vector<ChangedAccount> largest;  // At most DiffOptions::examples.
};

// A rule that fires for another number of accounts, or that only one has.
struct RuleChange {
  std::string table, rule;
  std::optional<std::int64_t> from, to;  // Accounts; empty: no such rule.
};

struct DiffOptions {
  int days = 14;              // Of which contacts are counted; 1 to 366.
  std::size_t examples = 20;  // Of each list.
};

struct PolicyDiff {
  AsOf at;
  PolicyFigures from, to;
  std::int64_t accounts = 0;
  std::int64_t changed = 0;                   // Other action.
  std::int64_t other_day = 0;                 // Same action, other day.
  std::int64_t steps_up = 0, steps_down = 0;  // Of the ladder; both are on it.
  std::vector<ActionMove> moves;              // By from, to, currency.
  std::vector<RuleChange> rules;              // By table, as in the policies.
  // Of other action, the largest in base currency first, without a rate last.
  std::vector<ChangedAccount> changed_accounts;
  // A good debtor is of type T1 by the first policy, or has paid at least three
  // items, of which no larger share late than the first policy's parameter
  // late_share_prompt (where it has one, and where a policy reads late_share).
  // Contacted by the second policy within `days` and not by the first; and the
  // reverse.
  GoodDebtors newly_contacted, no_longer_contacted;
};

// `setting.policy` against `policy`. kInvalidArgument for options; else as
// Prepare and Decide, and kOutOfRange where a sum does not fit 64 bits.
[[nodiscard]] absl::StatusOr<PolicyDiff> DiffPolicies(
    const Ledger& ledger, const AsOf& at, const Setting& setting,
    const Policy& policy, const DiffOptions& options);
// The same on what was prepared for both policies.
[[nodiscard]] absl::StatusOr<PolicyDiff> DiffPolicies(
    const Ledger& ledger, const Prepared& prepared, const Setting& setting,
    const Policy& policy, const DiffOptions& options);

// A row per move: from, to (action ids), currency, accounts, amount (minor).
Frame MoveTable(const Ledger& ledger, const PolicyDiff& diff);
// A row per account: debtor, currency, amount (minor), from, from_rule,
// from_day, to, to_rule, to_day; actions by id, days null without an action.
Frame ChangedTable(const Ledger& ledger,
                   const std::vector<ChangedAccount>& accounts);

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_DIFF_H_
