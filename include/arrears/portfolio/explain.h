// SPDX-License-Identifier: Apache-2.0
//
// explain.h: why this action, why not the others, what would change it?
//
//   absl::StatusOr<Explanation> why =
//       Explain(ledger, portfolio, setting, row, Language::kEn);
//   why->headline;                 // "Polite call on 2026-07-01, 14:00-17:00"
//   why->would_change[0];          // "A05 Call if days_since_step >= 3 (...)"
#ifndef ARREARS_PORTFOLIO_EXPLAIN_H_
#define ARREARS_PORTFOLIO_EXPLAIN_H_

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "arrears/ledger/ledger.h"
#include "arrears/portfolio/recommend.h"

namespace arrears {

// One recommendation in words and numbers.
struct Explanation {
  std::string debtor, currency, action;  // Ids.
  std::string headline;  // "Phone call on 2026-07-01, 14:00-17:00"
  // Who the debtor is taken to be and how it is met: cause with confidence,
  // type, what is asked, supply and terms, what else is done and said.
  std::vector<std::string> situation;
  // What a person confirms before the action, as nothing on file shows it.
  std::vector<std::string> to_confirm;
  // What the profiles of the guard bind whoever does it to.
  std::vector<std::string> duties;
  // Rule ids with their note and the practice rows behind them, then what the
  // action is worth and on which effect that rests.
  std::vector<std::string> reasons;
  std::vector<std::string> score_reasons;
  std::vector<std::string> alternatives;  // Action, value, why not chosen.
  std::vector<std::string> blocked;       // Action, guard rule, until when.
  // "A22 Letter before action if dpd >= 61": what one fact would have to be for
  // another action of the tables, the nearest of each action first, before the
  // guard. At most 6.
  std::vector<std::string> would_change;
  std::string next_change;
  std::vector<std::pair<std::string, std::string>> versions;
};
// What would change it is looked for once for all of the languages. Requires
// index < portfolio.recommendations.size().
[[nodiscard]] absl::StatusOr<std::vector<Explanation>> ExplainIn(
    std::span<const Language> languages, const Ledger& ledger,
    const Portfolio& portfolio, const Setting& setting, std::size_t index);
// In one language.
[[nodiscard]] absl::StatusOr<Explanation> Explain(const Ledger& ledger,
                                                  const Portfolio& portfolio,
                                                  const Setting& setting,
                                                  std::size_t index,
                                                  Language language);

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_EXPLAIN_H_
