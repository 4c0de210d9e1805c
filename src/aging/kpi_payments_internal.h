// SPDX-License-Identifier: Apache-2.0
//
// kpi_payments_internal.h: when was the money of one item paid?
#ifndef ARREARS_AGING_KPI_PAYMENTS_INTERNAL_H_
#define ARREARS_AGING_KPI_PAYMENTS_INTERNAL_H_

#include <vector>

#include "arrears/aging/kpi_formulas.h"
#include "arrears/ledger/ledger.h"
#include "ledger/effect_internal.h"

namespace arrears::aging_internal {

struct Window {
  Date after, up_to;
  bool Holds(Date date) const { return date > after && date <= up_to; }
};

struct Payments {
  std::vector<DaysOfPayment> late;            // Cash, from the due date.
  std::vector<DaysOfPayment> since_document;  // The same cash.
  std::vector<DaysOfPayment> items;  // Items fully paid, to the last cash.
};

// Adds what was paid on `item` within `window`, as things stand at `at`: cash
// from outside or from receipts, what was undone taken off, no more than the
// item's amount; and what settled_date says. Requires a positive amount.
void AddPayments(const Ledger& ledger, RowIndex item, const AsOf& at,
                 const Window& window, bool closed, Payments& out);

}  // namespace arrears::aging_internal

#endif  // ARREARS_AGING_KPI_PAYMENTS_INTERNAL_H_
