// SPDX-License-Identifier: Apache-2.0
//
// letter_internal.h: the interest that a letter may name, and words of it.
#ifndef ARREARS_PORTFOLIO_LETTER_INTERNAL_H_
#define ARREARS_PORTFOLIO_LETTER_INTERNAL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/base/date.h"
#include "arrears/base/language.h"
#include "arrears/ledger/ledger.h"

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

// As a letter says it; empty for a code that is not known here.
Text ContactChannelText(std::string_view code);
Text ContactOutcomeText(std::string_view code);
Text GoverningLawText(std::string_view law);  // A sentence without its stop.
Text ItemKindText(ItemKind kind);

}  // namespace arrears::portfolio_internal

#endif  // ARREARS_PORTFOLIO_LETTER_INTERNAL_H_
