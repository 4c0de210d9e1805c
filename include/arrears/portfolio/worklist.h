// SPDX-License-Identifier: Apache-2.0
//
// worklist.h: what does the team do today, in which order?
//
//   std::vector<WorklistEntry> list = BuildWorklist(*portfolio, {});
//   list[0].row;                        // index into recommendations
//   list[0].within_capacity;            // fits into the team's minutes
//
// Every recommendation that is more than waiting, by priority (gain per staff
// minute), ties by debtor. Capacity is filled greedily in that order: an entry
// that no longer fits is passed over, and smaller ones behind it may still fit.
#ifndef ARREARS_PORTFOLIO_WORKLIST_H_
#define ARREARS_PORTFOLIO_WORKLIST_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "arrears/portfolio/recommend.h"

namespace arrears {

struct WorklistOptions {
  std::size_t max_entries = static_cast<std::size_t>(-1);
  std::int64_t minutes = 480;  // Of the team, for the first day's work; >= 0.
};

struct WorklistEntry {
  std::uint32_t row = 0;         // Index into Portfolio::recommendations.
  bool within_capacity = false;  // Its minutes fit.
};

// O(recommendations).
std::vector<WorklistEntry> BuildWorklist(const Portfolio& portfolio,
                                         const WorklistOptions& options);

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_WORKLIST_H_
