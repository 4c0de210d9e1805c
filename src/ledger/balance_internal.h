// SPDX-License-Identifier: Apache-2.0
//
// balance_internal.h: what does one block of items add to the ledger balance?
//
//   std::int64_t minor[kBalanceBlockRows];
//   BalanceBlock(ActiveVectorWidth(), items, at, begin, count, minor);
//
// For items without settlements. LedgerBalance goes through it, and a fused
// pass may call it while a block is in the cache, so that the proof reads no
// memory twice. It shares no code with OpenBlock, on purpose.
#ifndef ARREARS_LEDGER_BALANCE_INTERNAL_H_
#define ARREARS_LEDGER_BALANCE_INTERNAL_H_

#include <cstddef>
#include <cstdint>

#include "arrears/ledger/ledger.h"
#include "arrears/ledger/tables.h"
#include "base/vector_width_internal.h"

namespace arrears::ledger_internal {

inline constexpr std::size_t kBalanceBlockRows = 1024;

// minor[i] = the amount of item begin + i where it is in the books, less the
// same where settled_date has taken it out again. Headers are not known here.
// Requires count <= kBalanceBlockRows and rows in range.
void BalanceBlock(base_internal::VectorWidth width, const ItemColumns& items,
                  const AsOf& at, std::size_t begin, std::size_t count,
                  std::int64_t* minor);

}  // namespace arrears::ledger_internal

#endif  // ARREARS_LEDGER_BALANCE_INTERNAL_H_
