// SPDX-License-Identifier: Apache-2.0
//
// collections_ifs.h: the policy of rules24 as a programmer would nest it.
//
//   CollectionsIfs(debtors, rule);        // rule[i] = 0 for R01, ... 23
//
// By hand, for one purpose: to be what a decision table is measured against.
#ifndef ARREARS_BENCH_RULES_COLLECTIONS_IFS_H_
#define ARREARS_BENCH_RULES_COLLECTIONS_IFS_H_

#include <cstdint>

#include "arrears/base/frame.h"

namespace arrears {

// Requires the frame of DebtorLayout::kPacked, without nulls, and a place for
// each row.
void CollectionsIfs(const Frame& debtors, std::int32_t* rule);

}  // namespace arrears

#endif  // ARREARS_BENCH_RULES_COLLECTIONS_IFS_H_
