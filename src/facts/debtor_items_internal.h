// SPDX-License-Identifier: Apache-2.0
//
// debtor_items_internal.h: what did one debtor's items look like on one day?
//
//   DebtorItems now;
//   now.Gather(ledger, settlements, debtor, at);
//   for (const ItemNow& item : now.items()) Use(item.open);
//   ItemCourse course = course_of.Trace(item.row, at);  // how it got there
//
// The same sums as position.h, for one debtor at a time: a training table asks
// about few debtors on each of many days.
#ifndef ARREARS_FACTS_DEBTOR_ITEMS_INTERNAL_H_
#define ARREARS_FACTS_DEBTOR_ITEMS_INTERNAL_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "ledger/effect_internal.h"

namespace arrears::facts_internal {

__extension__ using Wide = __int128;

struct ItemNow {
  RowIndex row;
  std::uint8_t currency;
  bool exists;    // Posted and known. Others have settlements all the same.
  bool has_rows;  // Some settlement, of whatever date, touches it.
  std::int64_t amount, open, disputed;  // Signed; open as in Position.
  std::int32_t dpd;                     // as_of - due.
};

// Amounts by currency; a debtor has few. Kept and cleared rather than made
// anew, it allocates once a task.
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
    Insert(currency, minor);
  }
  // In the order of currencies.
  const std::vector<std::pair<std::uint8_t, Wide>>& sums() const {
    return sums_;
  }

 private:
  void Insert(std::uint8_t currency, Wide minor);
  std::vector<std::pair<std::uint8_t, Wide>> sums_;
};

class DebtorItems {
 public:
  // Replaces what was there. False when an item's sum does not fit 64 bits:
  // faulty_item() is the row.
  bool Gather(const Ledger& ledger,
              const ledger_internal::Settlements& settlements, RowIndex debtor,
              const AsOf& at);

  // No headers. In row order.
  const std::vector<ItemNow>& items() const { return items_; }
  // Cash that no item holds, negative in the debtor's favour; minor units of
  // the currency.
  Wide unapplied(std::uint8_t currency) const;
  // Adds what is open of all items, and what is unapplied.
  void AddBalance(CurrencySums& sums) const;
  RowIndex faulty_item() const { return faulty_item_; }

 private:
  std::vector<ItemNow> items_;
  CurrencySums unapplied_;
  RowIndex faulty_item_ = -1;
};

// A dispute opened and known by then; and not closed by then.
bool IsKnownDispute(const Ledger& ledger, RowIndex row, const AsOf& at);
bool IsOpenDispute(const Ledger& ledger, RowIndex row, const AsOf& at);

// The oldest past-due item with an undisputed open amount above the tolerance,
// or the next to fall due where none is past due; nullptr when there is none.
const ItemNow* FindAnchor(const DebtorItems& now, std::uint8_t currency,
                          std::int64_t tolerance_minor);

// How an item came to what it is at the end of a day.
struct ItemCourse {
  // Since when it has been what it is: open, or settled.
  Date since;
  Wide money = 0;        // Of its amount: what came in money, net of undoings.
  int payment_days = 0;  // Days on which money came in, net.
};

class CourseTracer {
 public:
  CourseTracer(const Ledger& ledger,
               const ledger_internal::Settlements& settlements)
      : ledger_(ledger), settlements_(settlements) {}
  // Requires an item with a positive amount that exists at `at`. O(k log k) in
  // its settlements.
  ItemCourse Trace(const ItemNow& item, const AsOf& at);

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

#endif  // ARREARS_FACTS_DEBTOR_ITEMS_INTERNAL_H_
