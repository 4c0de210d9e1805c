// SPDX-License-Identifier: Apache-2.0
//
// currency_sums_internal.h: how much in each currency?
//
//   sums.Add(item.currency, item.open);
//   for (const auto& [currency, minor] : sums.sums()) ...
//
// A debtor has few currencies. Kept and cleared rather than made anew, it
// allocates once a task.
#ifndef ARREARS_FACTS_CURRENCY_SUMS_INTERNAL_H_
#define ARREARS_FACTS_CURRENCY_SUMS_INTERNAL_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace arrears::facts_internal {

__extension__ using Wide = __int128;

inline bool Fits(Wide x) {
  return x <= std::numeric_limits<std::int64_t>::max() &&
         x >= std::numeric_limits<std::int64_t>::min();
}

// The nearest double; nearly all sums fit 64 bits, for which there is an
// instruction.
inline double ToDouble(Wide x) {
  return Fits(x) ? static_cast<double>(static_cast<std::int64_t>(x))
                 : static_cast<double>(x);
}

inline double Ratio(Wide part, Wide whole) {
  return ToDouble(part) / ToDouble(whole);
}

class CurrencySums {
 public:
  void Clear() { sums_.clear(); }
  void Add(std::uint8_t currency, Wide minor) {
    for (auto& [known, sum] : sums_) {
      if (known == currency) {
        sum += minor;
        return;
      }
    }
    const auto after = std::find_if(
        sums_.begin(), sums_.end(),
        [currency](const auto& known) { return known.first > currency; });
    sums_.emplace(after, currency, minor);
  }
  Wide of(std::uint8_t currency) const {
    for (const auto& [known, sum] : sums_) {
      if (known == currency) return sum;
    }
    return 0;
  }
  // In the order of currencies.
  const std::vector<std::pair<std::uint8_t, Wide>>& sums() const {
    return sums_;
  }

 private:
  std::vector<std::pair<std::uint8_t, Wide>> sums_;
};

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_CURRENCY_SUMS_INTERNAL_H_
