// SPDX-License-Identifier: Apache-2.0
//
// aging_reference.h: how late is the money, straight from the definition?
//
// The slow twin of aging.h: one list of amounts, each put where the scheme's
// edges say by adding days and months to its date, credits taken from single
// items in order of age. Only the words of the public structs are shared with
// the library. For small ledgers.
#ifndef ARREARS_TESTS_REFERENCE_AGING_REFERENCE_H_
#define ARREARS_TESTS_REFERENCE_AGING_REFERENCE_H_

#include <string>
#include <vector>

#include "arrears/aging/aging.h"
#include "arrears/ledger/ledger.h"

namespace arrears::reference {

struct ReferenceAging {
  AgingReport report;  // Without figures in base currency.
  DebtorAging by_debtor;
};

ReferenceAging AgeFromDefinition(const Ledger& ledger, const AsOf& at,
                                 const AgingOptions& options);

// Every figure of a report, a line a currency; of debtors, a line a row.
std::string Printed(const AgingReport& report);
std::string Printed(const DebtorAging& debtors);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_AGING_REFERENCE_H_
