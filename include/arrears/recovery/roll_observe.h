// SPDX-License-Identifier: Apache-2.0
//
// roll_observe.h: what became of the open items of this ledger in a month?
//
//   absl::StatusOr<std::vector<RollCounts>> counts =
//       ObserveRolls(ledger, {january}, {february}, {});  // one a currency
//
// Which unit rolls? Two methods that give different matrices, so each has its
// name. kEachItem ages every item by its own date: it can only grow older.
// kOldestItem puts the whole of a debtor's balance where its oldest open item
// stands: it may fall back to a younger bucket when that one is paid. Neither
// counts what was posted after the first day.
#ifndef ARREARS_RECOVERY_ROLL_OBSERVE_H_
#define ARREARS_RECOVERY_ROLL_OBSERVE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/aging/scheme.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/recovery/roll_rate.h"

namespace arrears {

enum class RollMethod : std::uint8_t { kEachItem, kOldestItem };
struct RollObserveOptions {
  // Must not drop anything to `outside`.
  AgingScheme scheme = AgingScheme::Standard();
  std::optional<AgingBasis> basis = {};  // Empty: the scheme's default.
  RollMethod method = RollMethod::kEachItem;
};

// The moves between the ends of two days, one summary a currency of the ledger
// (index as in Ledger::currencies()). Both days are seen as known on
// to.known_on. Units are the positive items that are open at `from`; what is
// under dispute there is left out, what comes under dispute leaves by
// kRollDisputed. Of what an item's open amount fell by, written-off amounts
// are taken first, then credit notes; the rest, discounts included, was paid.
// By number a unit of which nothing is left went where more than a twentieth of
// it went: written off, else disputed, else credited; else it was paid
// (observe.h). kInvalidArgument unless from.as_of < to.as_of, or when the
// scheme drops items. O(items + settlements). Same counts at any concurrency.
[[nodiscard]] absl::StatusOr<std::vector<RollCounts>> ObserveRolls(
    const Ledger& ledger, const AsOf& from, const AsOf& to,
    const RollObserveOptions& options,
    const Executor& executor = Executor::Serial());

// Which cells a period of `days` can fill, buckets x (buckets + kRollExits),
// 1 or 0: the others are structural zeros. An item of kEachItem ages by exactly
// `days`; a debtor of kOldestItem by at most as much. Buckets in months: never
// younger for kEachItem, any for kOldestItem. Every exit is allowed.
[[nodiscard]] std::vector<std::uint8_t> AllowedRolls(const AgingScheme& scheme,
                                                     int days,
                                                     RollMethod method);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_ROLL_OBSERVE_H_
