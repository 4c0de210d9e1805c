// SPDX-License-Identifier: Apache-2.0
//
// class_finder_internal.h: how many of a column's many cuts has a value passed?
//
//   const ClassFinder finder(cuts);
//   finder.Count(key);                 // as counting the cuts at or below key
//
// The line from the first cut to the last is divided into equal steps, and for
// each step it is known how many cuts lie before it; what is left is a search
// among the cuts of one step. Where a step is one key, none is left. Doubles
// are counted by their keys, whose equal steps are nearly equal ratios.
#ifndef ARREARS_RULES_CLASS_FINDER_INTERNAL_H_
#define ARREARS_RULES_CLASS_FINDER_INTERNAL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "rules/column_classes_internal.h"

namespace arrears::rules_internal {

class ClassFinder {
 public:
  ClassFinder() = default;  // No cuts.
  // `cuts`: ascending, each once, fewer than 65,536. Must outlive the finder.
  explicit ClassFinder(const std::vector<std::int64_t>& cuts);

  ClassId Count(std::int64_t key) const {
    if (count_ == 0 || key < cuts_[0]) return 0;
    const std::uint64_t step = std::uint64_t(key) - std::uint64_t(cuts_[0]);
    if (step >= reach_) return static_cast<ClassId>(count_);
    const std::uint32_t* place = before_.data() + (step >> shift_);
    if (shift_ == 0) return static_cast<ClassId>(place[1]);
    std::size_t low = place[0];
    for (std::size_t left = place[1] - low; left > 0;) {
      const std::size_t half = (left + 1) / 2;
      low += cuts_[low + half - 1] <= key ? half : 0;
      left -= half;
    }
    return static_cast<ClassId>(low);
  }

  // Count of each value. T is an integer of at most 32 bits.
  template <class T>
  void CountAll(const T* values, std::size_t rows, ClassId* counts) const {
    static_assert(std::is_integral_v<T> && sizeof(T) <= 4);
    if (shift_ != 0 || count_ == 0) {
      for (std::size_t i = 0; i < rows; ++i) counts[i] = Count(values[i]);
      return;
    }
    // A step is one key: without a branch, as values come in any order.
    const auto reach = static_cast<std::int64_t>(reach_);
    const std::int64_t first = cuts_[0];
    for (std::size_t i = 0; i < rows; ++i) {
      const std::int64_t step = std::clamp(values[i] - first, kBefore, reach);
      counts[i] =
          static_cast<ClassId>(before_[static_cast<std::size_t>(step + 1)]);
    }
  }

 private:
  static constexpr std::int64_t kBefore = -1;  // The step of what is below all.
  const std::int64_t* cuts_ = nullptr;
  std::size_t count_ = 0;
  std::uint64_t reach_ = 0;            // From the first cut to the last.
  unsigned shift_ = 0;                 // A step is 2^shift keys.
  std::vector<std::uint32_t> before_;  // Cuts before each step, and all.
};

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_CLASS_FINDER_INTERNAL_H_
