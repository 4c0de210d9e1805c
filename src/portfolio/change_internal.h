// SPDX-License-Identifier: Apache-2.0
//
// The next day on which a recommendation may change when nothing new arrives.
#ifndef ARREARS_SRC_PORTFOLIO_CHANGE_INTERNAL_H_
#define ARREARS_SRC_PORTFOLIO_CHANGE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "arrears/base/frame.h"
#include "arrears/ledger/ledger.h"
#include "arrears/policy/policy.h"
#include "arrears/portfolio/recommendation.h"

namespace arrears {

// Some facts move by one a day on their own. Each policy table knows the values
// at which such a column passes from one class to the next; the nearest passage
// over all tables is the next change.
class ChangeFinder {
 public:
  ChangeFinder(const Policy& policy, const Frame& facts, const Frame& outputs,
               const AsOf& at, int promise_grace_days);
  // Sets next_change and change_reason; reads day and blocked.
  void Fill(std::size_t row, Recommendation* out) const;

 private:
  struct Moving {
    ColumnView<std::int32_t> values;
    int step;  // +1 or -1 a day.
    // Of all tables: the first values of new classes, ascending.
    std::vector<std::int32_t> cuts;
    ChangeReason reason;
  };
  std::vector<Moving> moving_;  // In the order of kFactClocks.
  ColumnView<std::int32_t> promise_due_in_, days_to_next_due_;
  AsOf at_;
  int promise_grace_days_;
};

}  // namespace arrears

#endif  // ARREARS_SRC_PORTFOLIO_CHANGE_INTERNAL_H_
