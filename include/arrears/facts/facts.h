// SPDX-License-Identifier: Apache-2.0
//
// facts.h: what was known about each debtor on its day?
//
//   std::vector<Observation> who = ObserveDebtors(ledger, position);
//   absl::StatusOr<Frame> facts =
//       ComputeFacts(ledger, who, {"dpd_oldest", "late_share"}, {});
//   facts->Find("dpd_oldest")->int32s()[0];
//
// One row per observation: a debtor in one currency (the ladder's unit), or one
// item at its own day, as of a day and as known on a day. Nothing later than
// the day, and nothing recorded after known_on, can change a fact. Money facts
// are in the base currency at the rate of the day; where there is no rate the
// fact is null. Behaviour, promise and contact facts speak of the debtor as a
// whole, over all currencies.
#ifndef ARREARS_FACTS_FACTS_H_
#define ARREARS_FACTS_FACTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/facts/catalogue.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"
#include "arrears/ledger/promise.h"

namespace arrears {

struct Observation {
  RowIndex debtor = 0;
  std::uint8_t currency = 0;     // Index into Ledger::currencies().
  std::optional<RowIndex> item;  // Set: facts about the debtor at this item.
  AsOf at;
};

struct FactOptions {
  // An item counts as open or past due above this, minor units: a residue of a
  // few cents never puts a debtor on the ladder. >= 0.
  std::int64_t tolerance_minor = 0;
  // History looked at for behaviour; >= 30.
  int history_days = 1095;
  PromiseOptions promise = {};
};
[[nodiscard]] absl::Status Validate(const FactOptions& options);

// One observation per debtor and currency with anything open or unapplied, by
// debtor, then currency.
std::vector<Observation> ObserveDebtors(const Ledger& ledger,
                                        const Position& position);

// A column per name, in the order given; empty = every built-in fact that
// is not an output. NotFound for an unknown name, with the nearest one.
// kInvalidArgument for an output or a name given twice, and for an observation
// (named by its position) of a row that does not exist, of an item that is not
// its debtor's or not in its currency, or outside the years 1 to 9999.
// kOutOfRange naming the debtor when a sum does not fit 64 bits. Observations
// may be in any order and at any dates. O(observations x their debtor's rows).
[[nodiscard]] absl::StatusOr<Frame> ComputeFacts(
    const Ledger& ledger, const std::vector<Observation>& observations,
    const std::vector<std::string>& names, const FactOptions& options,
    const Executor& executor = Executor::Serial());

// The step of the escalation ladder (practice section 7) that an action
// delivers, 0 to 13; -1 = none, or no action.
int LadderStepOf(std::string_view action);

}  // namespace arrears

#endif  // ARREARS_FACTS_FACTS_H_
