// SPDX-License-Identifier: Apache-2.0
//
// letter.h: what would the recommended action write to this debtor?
//
//   absl::StatusOr<LetterWriter> writer =
//       LetterWriter::Create(ledger, portfolio, setting);
//   MessageFields sender;                      // who we are, where to pay
//   sender.values["contact_person"] = "Ann Lee";
//   absl::StatusOr<Letter> letter =
//       writer->Draft(row, Language::kEn, sender);
//   letter->missing;                           // what a person must still fill
//
// A draft for a person, never sent from here. What the ledger knows is filled
// in: the items past due, undisputed and still open, less open credits; what
// was promised, tried, paid or disputed; interest where a contract or a law
// known here gives a rate. What it does not know stays a visible blank and is
// listed.
#ifndef ARREARS_PORTFOLIO_LETTER_H_
#define ARREARS_PORTFOLIO_LETTER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"
#include "arrears/policy/message.h"
#include "arrears/portfolio/recommend.h"

namespace arrears {

struct Letter {
  std::string_view message;  // "M02".
  std::string subject, body;
  std::vector<std::string_view> missing;  // Field ids, blank in the text.
  // What it does to the limitation period under the law of the claims.
  Text limitation;
  // A deadline lies in a year whose holidays the calendar does not know.
  bool outside_known_years = false;
};

// Reads ledger, portfolio and setting in place: they must outlive it.
class LetterWriter {
 public:
  // Errors of ComputePosition. O(items + settlements + disputes).
  [[nodiscard]] static absl::StatusOr<LetterWriter> Create(
      const Ledger& ledger, const Portfolio& portfolio, const Setting& setting);

  // The text of MessageOf(action), or the final demand M11 where that is the
  // deadline letter M04 and the tone is final, or the statement of account M05
  // where the debtor's credits leave nothing to ask for. It is dated the day of
  // the action; its deadline is Recommendation::pay_by, other days in it are
  // the fifth business day after. `given` takes the place of what the ledger
  // says. Requires row < recommendations. kNotFound where the action writes
  // nothing; the errors of DraftMessage; kOutOfRange where a sum does not fit
  // 64 bits. O(rows of the debtor).
  [[nodiscard]] absl::StatusOr<Letter> Draft(std::size_t row, Language language,
                                             const MessageFields& given) const;

 private:
  LetterWriter(const Ledger& ledger, const Portfolio& portfolio,
               const Setting& setting, Position position)
      : ledger_(&ledger),
        portfolio_(&portfolio),
        setting_(&setting),
        position_(std::move(position)) {}

  const Ledger* ledger_;
  const Portfolio* portfolio_;
  const Setting* setting_;
  Position position_;
};

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_LETTER_H_
