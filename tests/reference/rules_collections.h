// SPDX-License-Identifier: Apache-2.0
//
// rules_collections.h: a collections policy of 24 rules over 8 columns, and any
// number of debtors for it.
//
// The table is the shared file rules24/collections-24x8.dmn, found through the
// environment's ARREARS_SHARED_DATA; the debtors are made by the generator that
// the shared data's README states.
#ifndef ARREARS_TESTS_REFERENCE_RULES_COLLECTIONS_H_
#define ARREARS_TESTS_REFERENCE_RULES_COLLECTIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arrears/base/frame.h"
#include "arrears/rules/decision_table.h"

namespace arrears::reference {

// Empty when the file is not there.
std::optional<TableSpec> CollectionsTable();

// kNarrow: 16-bit days and score, 8-bit counts; 23 bytes a debtor. kWide:
// 64-bit integers throughout. The amount is float64, reason and tier
// dictionaries.
enum class DebtorLayout : std::uint8_t { kNarrow, kWide };
Frame CollectionsDebtors(std::size_t debtors, DebtorLayout layout);
std::vector<InputSchema> SchemaOf(const Frame& frame);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_RULES_COLLECTIONS_H_
