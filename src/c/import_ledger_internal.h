// SPDX-License-Identifier: Apache-2.0
//
// From the tables of a call to a LedgerView over the caller's memory.
#ifndef ARREARS_SRC_C_IMPORT_LEDGER_INTERNAL_H_
#define ARREARS_SRC_C_IMPORT_LEDGER_INTERNAL_H_

#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/c/arrears.h"
#include "arrears/ledger/tables.h"
#include "c/arrow_column_internal.h"

namespace arrears::c_internal {

// The view borrows from the caller's arrays and from `storage`.
struct ImportedLedger {
  LedgerView view;
  std::unique_ptr<Storage> storage;
  std::vector<Currency> currencies;
};

// kInvalidArgument naming table, column, row and value.
[[nodiscard]] absl::StatusOr<ImportedLedger> ImportLedger(
    std::span<const arrears_table> tables, const Creditor& creditor);

}  // namespace arrears::c_internal

#endif  // ARREARS_SRC_C_IMPORT_LEDGER_INTERNAL_H_
