// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/worklist.h"

namespace arrears {

std::vector<WorklistEntry> BuildWorklist(const Portfolio& portfolio,
                                         const WorklistOptions& options) {
  std::vector<WorklistEntry> list;
  std::int64_t left = options.minutes;
  for (const std::uint32_t row : portfolio.ranking) {
    if (list.size() >= options.max_entries) break;
    const Recommendation& next = portfolio.recommendations[row];
    if (next.action == 0) continue;
    const std::int64_t minutes = next.minutes;
    const bool fits = minutes <= left;
    if (fits) left -= minutes;
    list.push_back({row, fits});
  }
  return list;
}

}  // namespace arrears
