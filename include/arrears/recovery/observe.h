// SPDX-License-Identifier: Apache-2.0
//
// observe.h: how did the items of this ledger end?
//
//   absl::StatusOr<RecoveryCounts> counts = ObserveRecovery(ledger, {as_of});
//   absl::StatusOr<RecoveryFit> fit =
//       FitRecovery(*counts, RecoveryCurve::Ccaa2004(), {});
//
//   absl::StatusOr<ItemSpells> open = ObserveSpells(ledger, {as_of}, {});
//   absl::Status status = survival.Add(open->spells);   // survival.h
//
// One spell per invoice, debit note or instalment that is posted and known. It
// ends on the day its last part was settled. Settlements that were undone by
// the day do not count.
//
// Is an item recovered of which 60 % was paid and 40 % written off years later?
// No: nobody asks about the 60 % any more once they are paid, and nothing of
// what was open at the later ages came in. So the end decides: an item is lost
// when it was written off, and recovered otherwise; a written-off rest of up to
// a twentieth is bank charges or rounding, and counts as paid. What a credit
// note closed, but for a twentieth, is dilution, neither payment nor loss, and
// is left out; a credit note before the last payment changes nothing.
#ifndef ARREARS_RECOVERY_OBSERVE_H_
#define ARREARS_RECOVERY_OBSERVE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/recovery/fit.h"
#include "arrears/recovery/survival.h"

namespace arrears {

// Segments are the texts of the debtors' segment column, in its order; none
// when there is no such column or it has more than kMostRecoverySegments.
inline constexpr int kMostRecoverySegments = 64;

// O(items + settlements). The same counts at any concurrency.
[[nodiscard]] absl::StatusOr<RecoveryCounts> ObserveRecovery(
    const Ledger& ledger, const AsOf& at,
    const Executor& executor = Executor::Serial());

struct SpellOptions {
  // kItems: one spell an item, to the day of its last part, weight 1, ended as
  // above: kCredited where a credit note closed it. kWeight: a spell for each
  // part of an item that was settled and one for what is open, weighing its
  // minor units, ended by what settled the part; parts settled in one way on
  // one day are one.
  SpellUnit unit = SpellUnit::kItems;
  // The books were kept from this day on: what ended before it is not in them,
  // so what they hold of it is left out, and what was open on it enters at the
  // age it had. Absent: each item is seen from the day it was recorded.
  std::optional<Date> history_from = {};
  // Items in this currency alone, as Ledger::currencies() has it.
  std::optional<std::uint8_t> currency = {};
};

// Days from the document date; by debtor, then as its items stand.
struct ItemSpells {
  std::vector<SurvivalSpell> spells;
  std::vector<RowIndex> items;  // The item of each.
};

// Invoices, debit notes and instalments posted and known. A ledger does not
// say what was sold. kOutOfRange naming an item of more than 36,500 days, or in
// kWeight of more than 10^15 minor units. O(items + settlements), the same at
// any concurrency.
[[nodiscard]] absl::StatusOr<ItemSpells> ObserveSpells(
    const Ledger& ledger, const AsOf& at, const SpellOptions& options,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_RECOVERY_OBSERVE_H_
