// SPDX-License-Identifier: Apache-2.0
#include "rules/class_finder_internal.h"

namespace arrears::rules_internal {
namespace {

// Steps that the nearest caches hold for a few columns at once.
constexpr std::uint64_t kMostSteps = 4096;

}  // namespace

ClassFinder::ClassFinder(const std::vector<std::int64_t>& cuts)
    : cuts_(cuts.data()), count_(cuts.size()) {
  if (count_ == 0) return;
  const auto first = static_cast<std::uint64_t>(cuts.front());
  reach_ = static_cast<std::uint64_t>(cuts.back()) - first;
  while (reach_ >> shift_ >= kMostSteps) ++shift_;
  std::vector<std::uint32_t> in_step((reach_ >> shift_) + 1);
  for (const std::int64_t cut : cuts) {
    ++in_step[(static_cast<std::uint64_t>(cut) - first) >> shift_];
  }
  before_.push_back(0);
  for (const std::uint32_t cuts_here : in_step) {
    before_.push_back(before_.back() + cuts_here);
  }
}

}  // namespace arrears::rules_internal
