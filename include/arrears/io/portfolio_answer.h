// SPDX-License-Identifier: Apache-2.0
//
// portfolio_answer.h: what a portfolio, its policies and its aging tell, as
// JSON.
//
//   PolicyDiffJson(ledger, *diff, setting.policy, firmer);
//   ExplainJson(ledger, *portfolio, setting, {.debtor = "C-1042"});
//
// The texts of `--format json` of the command, and of the C door and the Python
// door. Indented by 2, with a line end; amounts are decimals in quotes, days
// ISO 8601. `arrears VERB --schema` prints the JSON Schema of each.
#ifndef ARREARS_IO_PORTFOLIO_ANSWER_H_
#define ARREARS_IO_PORTFOLIO_ANSWER_H_

#include <optional>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "arrears/aging/movement.h"
#include "arrears/base/language.h"
#include "arrears/ledger/ledger.h"
#include "arrears/policy/policy.h"
#include "arrears/portfolio/backtest.h"
#include "arrears/portfolio/diff.h"
#include "arrears/portfolio/recommend.h"

namespace arrears {

// `policy diff`: a figure sheet of each policy, who moves, which rules fire
// otherwise, and the largest accounts. Requires the policies of the diff.
std::string PolicyDiffJson(const Ledger& ledger, const PolicyDiff& diff,
                           const Policy& from, const Policy& to);

// `backtest`. Requires the policies and options of the backtest.
std::string BacktestJson(const Ledger& ledger, const Backtest& past,
                         std::span<const Policy* const> policies,
                         const BacktestOptions& options);

// `age --compare`: by currency and bucket, with `debtors` where the movement
// has them by debtor. `scheme`: its name.
std::string MovementJson(const Ledger& ledger, const AgingMovement& moved,
                         const std::string& scheme, bool by_debtor);

struct ExplainQuestion {
  std::string debtor;  // Its id.
  Language language = Language::kEn;
  // Also the draft of what the action writes, as `message`: null where it
  // writes nothing. In the language that `sender` names, else in the debtor's
  // where the ledger has it, else in `language`.
  bool message = false;
  // JSON of message fields by id (policy/message.h), lists as arrays of
  // objects, and "language"; and its name in messages.
  std::optional<std::string> sender = {};
  std::string sender_source = "sender";
};
// `explain`: a list of what Explain says, one for each currency of the debtor.
// kNotFound, in the language, for a debtor that the ledger does not know and
// one with nothing open; kInvalidArgument "<source>:<line>: <path>: ..." for
// the sender; else as Explain and LetterWriter.
[[nodiscard]] absl::StatusOr<std::string> ExplainJson(
    const Ledger& ledger, const Portfolio& portfolio, const Setting& setting,
    const ExplainQuestion& question);

}  // namespace arrears

#endif  // ARREARS_IO_PORTFOLIO_ANSWER_H_
