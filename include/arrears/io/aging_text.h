// SPDX-License-Identifier: Apache-2.0
//
// aging_text.h: how is an aging report printed?
//
//   std::string json = AgingJson(*report);
//   std::string table = AgingTextTable(*report, Language::kZh);
//   std::string debtors = AgingJson(*report, {&by_debtor, ids, currencies});
//
// JSON: {"as_of", "known_on" (when limited), "scheme", "basis", "totals":
// [{"currency", "buckets": [{"label", "from", "to", "items", "amount"}],
// "unapplied", "outside", "total", "ledger_balance", "proof", "two_years":
// {"within", "beyond"}, "disputed"}]}; "base" of the same shape when asked
// for; "debtors" of the same shape with "debtor". Amounts are decimal strings,
// from and to are days or months past the basis date and null at an open end.
#ifndef ARREARS_IO_AGING_TEXT_H_
#define ARREARS_IO_AGING_TEXT_H_

#include <functional>
#include <string>
#include <vector>

#include "arrears/aging/aging.h"
#include "arrears/base/language.h"

namespace arrears {

// Debtors' rows, the text of a debtor's row number, and the currencies that
// DebtorAging::currency points into.
struct DebtorAgingText {
  const DebtorAging* rows = nullptr;  // nullptr: totals only.
  std::function<std::string(RowIndex)> id;
  std::vector<Currency> currencies;
};

std::string AgingJson(const AgingReport& report, const std::string& scheme,
                      const DebtorAgingText& debtors = {});

// For people: a block per currency, buckets with count, amount and share, then
// unapplied, outside, total, ledger balance, proof and the two-year line.
std::string AgingTextTable(const AgingReport& report, Language language);

// Header and a line per debtor and currency: debtor, currency, one column per
// bucket label, unapplied, outside (when the scheme drops anything), total.
std::string DebtorAgingCsv(const AgingReport& report,
                           const DebtorAgingText& debtors);

}  // namespace arrears

#endif  // ARREARS_IO_AGING_TEXT_H_
