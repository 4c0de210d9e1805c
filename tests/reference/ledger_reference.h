// SPDX-License-Identifier: Apache-2.0
//
// ledger_reference.h: what is open, straight from the definition?
//
// The slow twin of position.h. It reads the raw tables, looks at every
// settlement for every item, pairs each settlement with its undoings, and
// shares no code with the library. For small ledgers.
#ifndef ARREARS_TESTS_REFERENCE_LEDGER_REFERENCE_H_
#define ARREARS_TESTS_REFERENCE_LEDGER_REFERENCE_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "arrears/base/date.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/tables.h"

namespace arrears::reference {

struct ReferenceCash {
  std::int64_t minor = 0;
  Date since;
  friend bool operator==(const ReferenceCash&, const ReferenceCash&) = default;
};

struct ReferencePosition {
  std::vector<std::int64_t> open, disputed;
  // By debtor and currency; no zero amounts.
  std::map<std::pair<RowIndex, Currency>, ReferenceCash> unapplied;
};

ReferencePosition PositionFromDefinition(const LedgerView& view,
                                         const AsOf& at);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_LEDGER_REFERENCE_H_
