// SPDX-License-Identifier: Apache-2.0
//
// outcome.h: what became of each observation, as a label to learn from?
//
//   OutcomeOptions options{.known_on = today};
//   absl::StatusOr<Frame> labels = ComputeOutcomes(
//       ledger, who, {{"late_60", OutcomeKind::kLate, 60}}, options);
//   labels->Find("late_60")->has(0);        // false: not yet known
//
// Facts look back from the day of an observation, outcomes forward from it. An
// outcome sees nothing dated after its window, and nothing recorded after
// `known_on`, the day on which the labels are taken. While the window is not
// over on that day the label is null, for those that went well and those that
// went badly alike: to take the bad ones early would teach a model that the
// young ones are bad.
//
// What is written off is not paid: an item is settled by money, credits and
// discounts. Amounts up to the tolerance are nothing.
#ifndef ARREARS_FACTS_OUTCOME_H_
#define ARREARS_FACTS_OUTCOME_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/facts/facts.h"
#include "arrears/ledger/ledger.h"

namespace arrears {

enum class OutcomeKind : std::uint8_t {
  // More than `days` days late. An item: not settled by that many days after
  // its due date, where its window ends. A debtor: some item of the
  // observation's currency, posted before or after the day, is so on some day
  // of the window. Null where it is so already, or bound to be the next day.
  kLate,
  // Not settled `days` days after the observation, where the window ends: the
  // item, or one of those that the debtor had open in the observation's
  // currency. Null where nothing was open.
  kUnpaid,
  // Written off in the window, net of what was undone: of the item, or of the
  // debtor's items in the observation's currency.
  kWrittenOff,
};

struct OutcomeDefinition {
  std::string name;  // Of the column.
  OutcomeKind kind = OutcomeKind::kLate;
  int days = 30;  // 0 to 36500. Not read by kWrittenOff.
  // The window of kLate of debtors, and of kWrittenOff: the days after the
  // observation, 1 to 36500.
  int outcome_days = 90;
  // The window looked back on: null for debtors whose first item was posted
  // fewer days before the observation, 0 to 36500.
  int observation_days = 0;
};

struct OutcomeOptions {
  Date known_on;                     // The labels are taken on this day.
  std::int64_t tolerance_minor = 0;  // As in FactOptions; >= 0.
};

// A bool column per definition, a row per observation, whose item and known_on
// are those of facts.h. kInvalidArgument naming the definition or the
// observation at fault (facts.h says how), and for a name given twice;
// kOutOfRange naming the item whose sum does not fit 64 bits.
// O(observations x their debtor's rows).
[[nodiscard]] absl::StatusOr<Frame> ComputeOutcomes(
    const Ledger& ledger, const std::vector<Observation>& observations,
    const std::vector<OutcomeDefinition>& definitions,
    const OutcomeOptions& options,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_FACTS_OUTCOME_H_
