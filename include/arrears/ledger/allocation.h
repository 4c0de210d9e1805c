// SPDX-License-Identifier: Apache-2.0
//
// allocation.h: to which items does a payment go?
//
//   std::vector<AllocationTarget> open = {{0, 300'00, due_a},
//                                         {1, 50'00, due_b}};
//   auto split = Allocate(320'00, open, AllocationRule::kOldestDueFirst);
//   // split->applied = {300'00, 20'00}; split->unapplied = 0
//   split = Allocate(320'00, open, AllocationRule::kCn560, paid_on);
//
// Order is policy, and differs by law: oldest first is not the statutory order
// of China or Germany, where security comes before age. The rules of the cash
// book see what is open and nothing else. Those of the law first follow what
// the debtor named, then rank the debts; within a debt a payment goes to costs,
// then interest, then principal (METHODS.md#allocation). Whether an item is
// barred by limitation is not asked: no ladder here speaks of it.
#ifndef ARREARS_LEDGER_ALLOCATION_H_
#define ARREARS_LEDGER_ALLOCATION_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/ledger/tables.h"

namespace arrears {

struct AllocationTarget {
  RowIndex item = 0;      // Breaks ties: the lower row first.
  std::int64_t open = 0;  // Principal; minor, >= 0, as all amounts here.
  Date due;
  std::int64_t wanted = 0;  // What the debtor named for it: kSpecified and the
                            // rules of the law.
  // Seen by the rules of the law alone.
  std::int64_t costs = 0, interest = 0;  // Accrued on the item.
  std::int64_t secured = 0;              // How much of it security covers.
  std::int64_t burden = 0;  // More is heavier for the debtor: its yearly rate
                            // in billionths. The law has no number for it.
};

enum class AllocationRule : std::uint8_t {
  // The cash book.
  kOldestDueFirst,  // By due date, then row.
  kSpecified,       // What the debtor named; the rest stays unapplied.
  kProportionate,   // By open amount; cents by largest remainder, ties by row.
  // The law. Equal in all steps: in proportion to what is owed.
  kCn560,    // PRC Civil Code 560, 561: due, least secured, heavier burden,
             // earlier due.
  kDe366,    // BGB 366, 367: the same steps; the older debt is taken for the
             // one that was due earlier.
  kFr1342,   // Code civil 1342-10, 1343-1: due, heavier burden, earlier due.
  kEngland,  // One running account: earlier due, then row (Clayton's Case).
             // The creditor may choose otherwise: name it in `wanted`.
};
// "fifo", "specified", "proportionate", "cn_560", "de_366", "fr_1342_10",
// "england"; kInvalidArgument names the choices.
[[nodiscard]] absl::StatusOr<AllocationRule> ParseAllocationRule(
    std::string_view name);
// Whether `rule` is of the law, and sees costs and interest.
constexpr bool IsStatutory(AllocationRule rule) {
  return rule >= AllocationRule::kCn560;
}

// Per target, each part between 0 and what is owed of it.
struct Allocation {
  std::vector<std::int64_t> applied;          // Of `open`.
  std::vector<std::int64_t> costs, interest;  // 0 in the cash book.
  std::int64_t unapplied = 0;  // The payment less all of these, >= 0.
};

// `as_of` is the day of payment: a debt of that day is due. kCn560, kDe366 and
// kFr1342 need it. kInvalidArgument naming the target when an amount is
// negative, a debt does not fit 64 bits, or a wanted amount exceeds what is
// owed or all of them exceed the payment. O(n log n).
[[nodiscard]] absl::StatusOr<Allocation> Allocate(
    std::int64_t payment, std::span<const AllocationTarget> targets,
    AllocationRule rule, std::optional<Date> as_of = {});

}  // namespace arrears

#endif  // ARREARS_LEDGER_ALLOCATION_H_
