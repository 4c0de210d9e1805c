// SPDX-License-Identifier: Apache-2.0
//
// cut_sums_internal.h: how much money lies on or before each of some dates?
//
// The one hot loop of aging. A bucket is the difference of two neighbouring
// cuts, so amounts are added where date <= cut: masked adds, no scatter, the
// same integers at every vector width.
#ifndef ARREARS_AGING_CUT_SUMS_INTERNAL_H_
#define ARREARS_AGING_CUT_SUMS_INTERNAL_H_

#include <cstddef>
#include <cstdint>

#include "arrears/base/date.h"
#include "base/vector_width_internal.h"

namespace arrears::aging_internal {

// Rows of one block: its buffers stay in the first-level cache, and 1,024
// amounts of at most kMaxAmountMinor cannot overflow 64 bits.
inline constexpr std::size_t kBlockRows = 1024;

struct CutSum {
  std::int64_t minor = 0;
  std::int64_t items = 0;  // Rows that are not 0.
};

// out[k] = the rows with dates[i] <= cuts[k]; with `debits_only`, the positive
// ones of them. Requires rows <= kBlockRows.
void SumUpToCuts(base_internal::VectorWidth width, bool debits_only,
                 const std::int64_t* open, const Date* dates, std::size_t rows,
                 const Date* cuts, std::size_t cut_count, CutSum* out);

}  // namespace arrears::aging_internal

#endif  // ARREARS_AGING_CUT_SUMS_INTERNAL_H_
