// SPDX-License-Identifier: Apache-2.0
//
// outcome_reference.h: what became of it, day by day?
//
//   OutcomeFromDefinition(ledger, who, definition, options, days);
//
// The slow twin of outcome.h: walks through the days of the window and asks
// what is open on each, from positions of the whole ledger.
#ifndef ARREARS_TESTS_REFERENCE_OUTCOME_REFERENCE_H_
#define ARREARS_TESTS_REFERENCE_OUTCOME_REFERENCE_H_

#include <map>
#include <optional>
#include <utility>

#include "arrears/facts/outcome.h"
#include "reference/ledger_reference.h"

namespace arrears::reference {

// Positions by day and by known_on, shared by calls for one ledger.
using PositionsByDay = std::map<std::pair<Date, Date>, ReferencePosition>;

std::optional<bool> OutcomeFromDefinition(const Ledger& ledger,
                                          const Observation& who,
                                          const OutcomeDefinition& definition,
                                          const OutcomeOptions& options,
                                          PositionsByDay& days);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_OUTCOME_REFERENCE_H_
