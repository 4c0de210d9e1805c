// SPDX-License-Identifier: Apache-2.0
//
// money_internal.h: which money reached an item, or a debtor, and when?
//
// Money is cash, from outside or from a receipt on account; credits, discounts
// and write-offs are not. What was undone by the day asked about never came.
#ifndef ARREARS_LEDGER_MONEY_INTERNAL_H_
#define ARREARS_LEDGER_MONEY_INTERNAL_H_

#include <cstdint>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "ledger/effect_internal.h"

namespace arrears::ledger_internal {

struct MoneyIn {
  Date date;
  std::int64_t minor = 0;  // > 0.
};

// Money that reached a positive item: cash matched with it, settled_date. In
// order of date.
std::vector<MoneyIn> MoneyOfItem(const Ledger& ledger,
                                 const Settlements& settlements, RowIndex item,
                                 const AsOf& at);

// Money that reached us from a debtor in one currency: cash from outside,
// unmatched or not, settled_date, and receipts as they were posted, less what
// was paid out of them. In order of date.
std::vector<MoneyIn> MoneyOfDebtor(const Ledger& ledger,
                                   const Settlements& settlements,
                                   RowIndex debtor, std::uint8_t currency,
                                   const AsOf& at);

}  // namespace arrears::ledger_internal

#endif  // ARREARS_LEDGER_MONEY_INTERNAL_H_
