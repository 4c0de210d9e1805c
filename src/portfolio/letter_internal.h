// SPDX-License-Identifier: Apache-2.0
//
// letter_internal.h: the interest that a letter may name, what it reads of the
// ledger, and words of it.
#ifndef ARREARS_PORTFOLIO_LETTER_INTERNAL_H_
#define ARREARS_PORTFOLIO_LETTER_INTERNAL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/language.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"

namespace arrears::portfolio_internal {

// What one item asks for.
struct ClaimedItem {
  RowIndex item = 0;
  std::int64_t claimed = 0;  // Minor: open and undisputed, > 0.
};

struct LetterInterest {
  std::string basis, rate, day_count;  // In words.
  Date from;                           // First day of delay.
  std::int64_t interest = 0;           // Minor, to the day.
};

// That of the debtor's claims; the creditor's where the ledger has none.
std::string_view LawOfDebtor(const Ledger& ledger, RowIndex debtor);

// On what is open now, from the day after each due date to `until`. False, and
// nothing said, unless every item has a rate: its contract's, or that of the
// law of its claims where this is known here, in the law's currency and, for
// consumers, made for them.
bool FindInterest(const Ledger& ledger, const std::vector<ClaimedItem>& items,
                  Date until, Language language, LetterInterest* interest);

// What is open in the debtor's favour, credit notes and cash that no item has
// taken; minor, >= 0. kOutOfRange beyond 64 bits.
absl::StatusOr<std::int64_t> OpenCredits(const Ledger& ledger,
                                         const Position& position,
                                         RowIndex debtor,
                                         std::uint8_t currency);
// Takes credits off the items from the first on, which go where nothing is left
// of them; what is left of the credits.
std::int64_t TakeOffOldest(std::int64_t credits,
                           std::vector<ClaimedItem>* claimed);
// Cash that came by the day and was not undone since.
bool IsMoneyReceived(const Ledger& ledger, RowIndex settlement, RowIndex item,
                     const AsOf& at);
// Day and number of the last judgment on file; what to do where there is none.
std::string JudgmentWords(const Ledger& ledger, RowIndex debtor, const AsOf& at,
                          Language language);

// As a letter says it; empty for a code that is not known here.
Text ContactChannelText(std::string_view code);
Text ContactOutcomeText(std::string_view code);
Text GoverningLawText(std::string_view law);  // A sentence without its stop.
Text ItemKindText(ItemKind kind);

}  // namespace arrears::portfolio_internal

#endif  // ARREARS_PORTFOLIO_LETTER_INTERNAL_H_
