// SPDX-License-Identifier: Apache-2.0
//
// position_internal.h: what is open in one block of items that have no
// settlements?
//
//   std::int64_t open[kOpenBlockRows];
//   OpenBlock(ActiveVectorWidth(), items, at, begin, count, open);
//
// One loop over the columns, without branches: the fused passes of aging and
// the batches of readers take it as it is, ComputePosition corrects the items
// that have settlements. The same integers at every vector width.
#ifndef ARREARS_LEDGER_POSITION_INTERNAL_H_
#define ARREARS_LEDGER_POSITION_INTERNAL_H_

#include <cstddef>
#include <cstdint>

#include "arrears/ledger/ledger.h"
#include "arrears/ledger/tables.h"
#include "base/vector_width_internal.h"

namespace arrears::ledger_internal {

// Rows of a block: its dates and amounts stay in the first-level cache.
inline constexpr std::size_t kOpenBlockRows = 1024;

// open[i] = what is open of item begin + i: its amount when posted, known and
// not yet settled by its settled_date, else 0. Headers are not known here: the
// caller sets theirs to 0. Requires count <= kOpenBlockRows and rows in range.
void OpenBlock(base_internal::VectorWidth width, const ItemColumns& items,
               const AsOf& at, std::size_t begin, std::size_t count,
               std::int64_t* open);

}  // namespace arrears::ledger_internal

#endif  // ARREARS_LEDGER_POSITION_INTERNAL_H_
