// SPDX-License-Identifier: Apache-2.0
//
// debtor_items_internal.h: what did one debtor's items look like on one day?
//
//   const ItemReader reader(context, needs);
//   reader.Read(day, debtor, left_out, scratch);
//   for (const ItemNow& item : scratch.items()) Use(item.open);
//
// The same sums as position.h, for one debtor at a time: a training table asks
// about few debtors on each of many days. One pass over an item's settlements
// gives what is open, how it came to be so, and what came in, wherever they
// stand in order and nothing was undone; else the rows are traced one by one.
#ifndef ARREARS_FACTS_DEBTOR_ITEMS_INTERNAL_H_
#define ARREARS_FACTS_DEBTOR_ITEMS_INTERNAL_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "facts/context_internal.h"
#include "facts/item_course_internal.h"

namespace arrears::facts_internal {

// What the families asked for want to know of items.
struct ItemNeeds {
  bool items = false;    // What is open.
  bool courses = false;  // And how it came to be so, and what came in.
  bool before = false;   // And what was open 90 days earlier.
};

struct ItemNow {
  RowIndex row;
  std::int32_t dpd;  // as_of - due.
  Date posting;
  std::uint8_t currency;
  bool exists;  // Posted and known. Others have settlements all the same.
  std::int64_t amount, open, disputed;  // Signed; open as in Position.
  std::int64_t open_before;             // 90 days earlier.
  ItemCourse course;                    // Of positive items that exist.
};

// What came in and was lost, over all items but the one left out.
struct MoneyFlows {
  void Clear();
  void MoneyOn(Date date) {
    if (!last_money || *last_money < date) last_money = date;
  }
  void CameIn(Date date, std::uint8_t currency, std::int64_t minor,
              const Day& day) {
    MoneyOn(date);
    if (date > day.month_begin) received.Add(currency, minor);
  }
  std::optional<Date> last_money, last_chargeback;
  std::int32_t chargebacks = 0;
  CurrencySums received;  // In the last 30 days.
  CurrencySums written_off, charged_back;
};

// Of a debtor's items in one currency.
struct CurrencyTotals {
  std::uint8_t currency;
  Wide open = 0;                                     // Of either sign.
  Wide claims = 0, claims_before = 0, past_due = 0;  // Above 0.
};

// Kept from debtor to debtor, so that nothing is allocated for one.
class DebtorItems {
 public:
  explicit DebtorItems(const Context& context)
      : tracer_(context.ledger, context.settlements) {}
  // No headers. In row order.
  const std::vector<ItemNow>& items() const { return items_; }
  // Places in items() of those with something open, of either sign.
  const std::vector<std::uint32_t>& open() const { return open_; }
  // Cash that no item holds, negative in the debtor's favour; minor units of
  // the currency.
  Wide unapplied(std::uint8_t currency) const {
    return unapplied_.of(currency);
  }
  // Adds what is open of all items, and what is unapplied.
  void AddBalance(CurrencySums& sums) const;
  const std::vector<CurrencyTotals>& totals() const { return totals_; }
  // Of claims above the tolerance; none when there are none.
  std::optional<std::int32_t> most_dpd() const { return most_dpd_; }
  const MoneyFlows& flows() const { return flows_; }
  RowIndex faulty_item() const { return faulty_item_; }

 private:
  friend class ItemReader;
  void Clear();
  void AddTotals(const ItemNow& item, std::int64_t tolerance_minor);

  std::vector<ItemNow> items_;
  std::vector<std::uint32_t> open_;
  CurrencySums unapplied_;
  std::vector<CurrencyTotals> totals_;
  std::optional<std::int32_t> most_dpd_;
  MoneyFlows flows_;
  RowIndex faulty_item_ = -1;
  CourseTracer tracer_;
  std::vector<std::pair<RowIndex, std::int64_t>> taken_back_;
};

class ItemReader {
 public:
  ItemReader(const Context& context, const ItemNeeds& needs);
  // Replaces what was there. False when an item's sum does not fit 64 bits:
  // faulty_item() is the row.
  bool Read(const Day& day, RowIndex debtor, RowIndex left_out,
            DebtorItems& out) const;

 private:
  bool ReadItem(const Day& day, RowIndex row, RowIndex left_out,
                DebtorItems& out) const;
  bool ReadInOrder(const Day& day, ItemNow& item, bool counts,
                   DebtorItems& out) const;
  bool ReadAny(const Day& day, ItemNow& item, bool has_rows, bool counts,
               DebtorItems& out) const;
  void AddFlows(const Day& day, const ItemNow& item, bool has_rows,
                DebtorItems& out) const;
  void AddSettlements(const Day& day, const ItemNow& item,
                      DebtorItems& out) const;

  const Context& context_;
  const ItemNeeds needs_;
  const bool plain_;                 // No settlement has a source or is undone.
  const bool all_known_, all_cash_;  // Settlements, on their days.
  const bool any_disputes_;
};

// A dispute opened and known by then; and not closed by then.
bool IsKnownDispute(const Ledger& ledger, RowIndex row, const AsOf& at);
bool IsOpenDispute(const Ledger& ledger, RowIndex row, const AsOf& at);

// The oldest past-due item with an undisputed open amount above the tolerance,
// or the next to fall due where none is past due; nullptr when there is none.
const ItemNow* FindAnchor(const DebtorItems& now, std::uint8_t currency,
                          std::int64_t tolerance_minor);

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_DEBTOR_ITEMS_INTERNAL_H_
