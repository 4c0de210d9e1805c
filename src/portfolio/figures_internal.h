// SPDX-License-Identifier: Apache-2.0
//
// Counts what a policy does, over some of its rows at a time.
#ifndef ARREARS_SRC_PORTFOLIO_FIGURES_INTERNAL_H_
#define ARREARS_SRC_PORTFOLIO_FIGURES_INTERNAL_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/money.h"
#include "arrears/portfolio/diff.h"

namespace arrears {

class FigureCounter {
 public:
  // Contacts are counted by day for so many days after as_of.
  FigureCounter(const Policy& policy, const EffectTable& effects, Date as_of,
                int days);

  // Rows [begin, end) of what was decided.
  void Add(const Decisions& decided, std::size_t begin, std::size_t end);
  // Of the same policy.
  void Merge(const FigureCounter& other);
  absl::StatusOr<PolicyFigures> Figures() const;

  // All rows on the executor of the setting, of which merging is part.
  static FigureCounter Count(const Setting& setting, const Policy& policy,
                             const Decisions& decided, Date as_of, int days);

 private:
  void AddRow(const Recommendation& next);

  const EffectTable* effects_;
  Date as_of_;
  PolicyFigures counts_;
  MinorSum cost_, value_;
};

// Minor of base for one of each currency's on that day; 0 without a rate.
std::vector<double> BaseRates(const Ledger& ledger, Date day);

// Whether it leaves the house.
inline bool LeavesTheHouse(const Recommendation& next) {
  return next.action != 0 && next.channel != Channel::kNone;
}

}  // namespace arrears

#endif  // ARREARS_SRC_PORTFOLIO_FIGURES_INTERNAL_H_
