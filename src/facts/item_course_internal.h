// SPDX-License-Identifier: Apache-2.0
//
// item_course_internal.h: how did one item come to what it is?
//
//   CourseTracer tracer(ledger, settlements);
//   tracer.Trace(row, at).since;            // open, or settled, since then
#ifndef ARREARS_FACTS_ITEM_COURSE_INTERNAL_H_
#define ARREARS_FACTS_ITEM_COURSE_INTERNAL_H_

#include <cstdint>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "facts/currency_sums_internal.h"
#include "ledger/effect_internal.h"

namespace arrears::facts_internal {

// At the end of a day.
struct ItemCourse {
  // Since when it has been what it is: open, or settled.
  Date since;
  int payment_days = 0;  // Days on which money came in, net.
  Wide money = 0;        // Of its amount: what came in money, net of undoings.
};

class CourseTracer {
 public:
  CourseTracer(const Ledger& ledger,
               const ledger_internal::Settlements& settlements)
      : ledger_(ledger), settlements_(settlements) {}
  // Requires an item with a positive amount and settlements that exists at
  // `at`. O(k log k) in them.
  ItemCourse Trace(RowIndex item, const AsOf& at);

 private:
  struct Move {
    Date day;
    RowIndex row;
    std::int64_t change;  // Of what is left.
    std::int64_t money;   // Of it, taken by money.
  };
  void CollectMoves(RowIndex item, const AsOf& at);
  Date DayOf(RowIndex item, RowIndex settlement) const;

  const Ledger& ledger_;
  const ledger_internal::Settlements& settlements_;
  std::vector<Move> moves_;
};

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_ITEM_COURSE_INTERNAL_H_
