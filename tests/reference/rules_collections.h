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

// kNarrow: 16-bit days and score, 8-bit counts, float64 amounts, dictionaries
// of 32-bit codes; 23 bytes a debtor. kWide: 64-bit integers in their place.
// kPacked: 16-bit days (of the last contact too) and score, int64 cents, 8-bit
// counts and codes; 18 bytes.
enum class DebtorLayout : std::uint8_t { kNarrow, kWide, kPacked };
Frame CollectionsDebtors(std::size_t debtors, DebtorLayout layout);
// The frame's columns, and that amounts in int64 are cents.
std::vector<InputSchema> SchemaOf(const Frame& frame);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_RULES_COLLECTIONS_H_
