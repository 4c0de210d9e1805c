// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rules/cell_space_internal.h"

namespace arrears::rules_internal {

ClassRuns Intersection(const ClassRuns& a, const ClassRuns& b) {
  ClassRuns both;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const std::uint32_t first = std::max(a[i].first, b[j].first);
    const std::uint32_t last = std::min(a[i].last, b[j].last);
    if (first <= last) both.push_back({first, last});
    a[i].last < b[j].last ? ++i : ++j;
  }
  return both;
}

ClassRuns Union(const ClassRuns& a, const ClassRuns& b) {
  ClassRuns all = a;
  all.insert(all.end(), b.begin(), b.end());
  std::sort(all.begin(), all.end());
  ClassRuns joined;
  for (const ClassRun& run : all) {
    if (!joined.empty() && run.first <= joined.back().last + 1) {
      joined.back().last = std::max(joined.back().last, run.last);
    } else {
      joined.push_back(run);
    }
  }
  return joined;
}

bool Meet(const ClassRuns& a, const ClassRuns& b) {
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].last < b[j].first) {
      ++i;
    } else if (b[j].last < a[i].first) {
      ++j;
    } else {
      return true;
    }
  }
  return false;
}

bool IsWithin(const ClassRuns& part, const ClassRuns& whole) {
  std::size_t j = 0;
  for (const ClassRun& run : part) {
    while (j < whole.size() && whole[j].last < run.first) ++j;
    if (j == whole.size() || whole[j].first > run.first ||
        whole[j].last < run.last) {
      return false;
    }
  }
  return true;
}

ClassRuns Complement(const ClassRuns& runs, std::uint32_t size) {
  ClassRuns rest;
  std::uint32_t next = 0;
  for (const ClassRun& run : runs) {
    if (run.first > next) rest.push_back({next, run.first - 1});
    next = run.last + 1;
  }
  if (next < size) rest.push_back({next, size - 1});
  return rest;
}

}  // namespace arrears::rules_internal
