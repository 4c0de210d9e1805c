// SPDX-License-Identifier: Apache-2.0
//
// table.h: how do aging, recommendations and tests of rules look as a table?
//
//   Frame totals = AgingTable(*report);
//   Frame rows = RecommendationTable(ledger, portfolio, setting, order,
//                                    Language::kEn);
//
// The one shape that CSV files, the C door and the Python door share, so
// that all give the same bytes. Columns as listed; lists are texts separated
// by ';'.
#ifndef ARREARS_PORTFOLIO_TABLE_H_
#define ARREARS_PORTFOLIO_TABLE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "arrears/aging/aging.h"
#include "arrears/base/frame.h"
#include "arrears/base/language.h"
#include "arrears/portfolio/recommend.h"
#include "arrears/recovery/rule_tests.h"

namespace arrears {

// The recommendations in the order of the work: what is done today, what there
// is no time for, what comes later, then what waits. O(recommendations).
std::vector<std::uint32_t> WorkOrder(const Portfolio& portfolio);

// A row per currency: currency; per bucket <label> (minor) and <label>_items;
// unapplied, outside, total, ledger_balance, proof, within_two_years,
// beyond_two_years, disputed (minor).
Frame AgingTable(const AgingReport& report);

// A row per debtor and currency: debtor, currency, a column per bucket label
// (minor), unapplied, outside, total.
Frame DebtorAgingTable(const Ledger& ledger, const AgingReport& report,
                       const DebtorAging& by_debtor);

// A row per entry of `order` (indexes into portfolio.recommendations, such as
// WorkOrder(portfolio)): debtor, currency, action, action_name, channel, day,
// hour_from, hour_to ("09:00" to "24:00" of the debtor's day), tone, terms,
// work (today, no_time, later, empty), step, cause (C01..C15, unknown),
// cause_confidence (percent), type, overlay, ask, supply, also, argument,
// terms_action (actions), to_confirm ("K1;K8"), pay_by, next_contact (null
// where nobody is addressed), amount (minor, item currency), expected_recovery,
// expected_value (minor, base), plan_value, rule_cost (the same, null where no
// plan was made), minutes (of staff), priority (expected_value, minor, base,
// per minute of staff time), score, pd, recovery, recovery_lower,
// recovery_upper, rules ("step.L18"), practice_rows, score_reasons (codes),
// alternatives ("A14=1250"), blocked ("A49=agency_gate"), next_change,
// next_change_reason.
// Texts of names are in `language`; codes do not depend on it.
Frame RecommendationTable(const Ledger& ledger, const Portfolio& portfolio,
                          const Setting& setting,
                          std::span<const std::uint32_t> order,
                          Language language);

// A row per rule of thumb that was tested: id, practice_rows, claim, measured,
// verdict (name), value, lower, upper (a share or a difference of shares, of
// nine decimals), items. Claim and measured are in `language`.
Frame RuleTable(const RuleReport& report, Language language);

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_TABLE_H_
