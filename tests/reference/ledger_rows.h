// SPDX-License-Identifier: Apache-2.0
//
// ledger_rows.h: a small ledger as rows that a test can turn over.
//
//   LedgerRows rows = RandomLedgerRows(seed, {});
//   std::reverse(rows.items.begin(), rows.items.end());
//   const LedgerData data = BuildLedger(rows);
#ifndef ARREARS_TESTS_REFERENCE_LEDGER_ROWS_H_
#define ARREARS_TESTS_REFERENCE_LEDGER_ROWS_H_

#include <vector>

#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_builder.h"
#include "arrears/ledger/ledger_data.h"
#include "arrears/ledger/tables.h"

namespace arrears::reference {

struct LedgerRows {
  Creditor creditor = {};
  std::vector<DebtorRow> debtors = {};
  std::vector<ItemRow> items = {};
  std::vector<SettlementRow> settlements = {};
  std::vector<PromiseRow> promises = {};
  std::vector<DisputeRow> disputes = {};
  std::vector<ContactRow> contacts = {};
  std::vector<EventRow> events = {};
  std::vector<RateRow> rates = {};
};

// Ends the test program with a message when a name is unknown.
LedgerData BuildLedger(const LedgerRows& rows);

// Forgets whatever came after the day or was recorded later. Items that others
// still name stay: a payment may stand before its invoice.
void Forget(const AsOf& at, LedgerRows& rows);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_LEDGER_ROWS_H_
