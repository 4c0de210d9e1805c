// SPDX-License-Identifier: Apache-2.0
//
// aging_text.h: how is an aging report printed?
//
//   std::string json = AgingJson(*report, "standard");
//   std::string table = AgingTextTable(*report, Language::kZh);
//   std::string debtors = AgingJson(*report, "standard", &aged_debtors);
//
// JSON: {"as_of", "known_on" (when limited), "scheme", "basis", "totals":
// [{"currency", "buckets": [{"label", "from", "to", "items", "amount"}],
// "unapplied", "outside", "total", "ledger_balance", "proof", "two_years":
// {"within", "beyond"}, "disputed"}]}; "base" of the same shape when asked
// for; "debtors" of the same shape with "debtor". Amounts are decimal strings,
// from and to are days or months past the basis date and null at an open end.
#ifndef ARREARS_IO_AGING_TEXT_H_
#define ARREARS_IO_AGING_TEXT_H_

#include <cstddef>
#include <string>

#include "arrears/aging/aging.h"
#include "arrears/base/language.h"
#include "arrears/io/aged_debtors.h"

namespace arrears {

std::string AgingJson(const AgingReport& report, const std::string& scheme,
                      const AgedDebtors* debtors = nullptr);

// For people: a block per currency, buckets with count, amount and share, then
// unapplied, outside, total, ledger balance, proof and the two-year line.
std::string AgingTextTable(const AgingReport& report, Language language);

// For people: a line for each of the `most` rows with the greatest total, then
// how many are left out. Currencies are not compared by worth.
std::string DebtorTextTable(const AgingReport& report,
                            const AgedDebtors& debtors, Language language,
                            std::size_t most = 40);

}  // namespace arrears

#endif  // ARREARS_IO_AGING_TEXT_H_
