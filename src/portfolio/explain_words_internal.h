// SPDX-License-Identifier: Apache-2.0
//
// What would have to be otherwise, in the words of those who read it.
#ifndef ARREARS_SRC_PORTFOLIO_EXPLAIN_WORDS_INTERNAL_H_
#define ARREARS_SRC_PORTFOLIO_EXPLAIN_WORDS_INTERNAL_H_

#include <string>
#include <string_view>

#include "arrears/base/language.h"
#include "arrears/rules/explain.h"

namespace arrears::portfolio_internal {

// A unary test on a fact without what the fact can never be: counts and steps
// are never below 0. Empty where nothing is left.
std::string PossibleTest(std::string_view fact, const std::string& test);

// English as WriteChanges; Chinese with the names of the facts instead of their
// ids, and without FEEL.
std::string ChangesInWords(const TableSpec& spec, const RowExplanation& why,
                           const OtherOutcome& other, Language language);

}  // namespace arrears::portfolio_internal

#endif  // ARREARS_SRC_PORTFOLIO_EXPLAIN_WORDS_INTERNAL_H_
