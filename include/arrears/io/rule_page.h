// SPDX-License-Identifier: Apache-2.0
//
// rule_page.h: "which rule is right in your ledger?" for machines and people.
//
//   absl::StatusOr<RuleReport> report = TestRules(ledger, {as_of});
//   std::string html = RulePageHtml(*report, "Muster GmbH", Language::kZh);
//
// The page is one file without outside parts: each claim with its interval and
// verdict, recovery by age beside the survey and 80/20, calls by weekday and
// hour; in English and Chinese at the press of a button.
#ifndef ARREARS_IO_RULE_PAGE_H_
#define ARREARS_IO_RULE_PAGE_H_

#include <string>
#include <string_view>

#include "arrears/base/language.h"
#include "arrears/recovery/rule_tests.h"

namespace arrears {

// Probabilities rounded to 9 digits.
std::string RuleReportJson(const RuleReport& report);

// Shown first in `language`. Texts are escaped.
std::string RulePageHtml(const RuleReport& report, std::string_view creditor,
                         Language language);

}  // namespace arrears

#endif  // ARREARS_IO_RULE_PAGE_H_
