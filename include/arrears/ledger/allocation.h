// SPDX-License-Identifier: Apache-2.0
//
// allocation.h: to which items does a payment go?
//
//   std::vector<AllocationTarget> open = {{0, 300'00, due_a}, {1, 50'00,
//   due_b}}; auto split = Allocate(320'00, open,
//   AllocationRule::kOldestDueFirst);
//   // split->applied = {300'00, 20'00}; split->unapplied = 0
//
// Order is policy, and differs by law: oldest first is not the statutory order
// of China or Germany, where security comes before age. The rules here are the
// cash-book rules; statutory orders stand in the same enum as they arrive.
#ifndef ARREARS_LEDGER_ALLOCATION_H_
#define ARREARS_LEDGER_ALLOCATION_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/ledger/tables.h"

namespace arrears {

struct AllocationTarget {
  RowIndex item = 0;      // Breaks ties: the lower row first.
  std::int64_t open = 0;  // Minor, >= 0.
  Date due;
  std::int64_t wanted = 0;  // kSpecified: how much the debtor named for it.
};

enum class AllocationRule : std::uint8_t {
  kOldestDueFirst,  // By due date, then row.
  kSpecified,       // What the debtor named; the rest stays unapplied.
  kProportionate,   // By open amount; cents by largest remainder, ties by row.
};
// "fifo", "specified", "proportionate"; kInvalidArgument names the choices.
[[nodiscard]] absl::StatusOr<AllocationRule> ParseAllocationRule(
    std::string_view name);

struct Allocation {
  std::vector<std::int64_t> applied;  // Per target, 0 <= applied <= open.
  std::int64_t unapplied = 0;         // payment - sum(applied), >= 0.
};

// kInvalidArgument naming the target when an amount is negative, or a wanted
// amount exceeds the open one or all of them exceed the payment. O(n log n).
[[nodiscard]] absl::StatusOr<Allocation> Allocate(
    std::int64_t payment, std::span<const AllocationTarget> targets,
    AllocationRule rule);

}  // namespace arrears

#endif  // ARREARS_LEDGER_ALLOCATION_H_
