// SPDX-License-Identifier: Apache-2.0
//
// ledger_reader.h: which ledger do these files hold?
//
//   absl::StatusOr<LoadedLedger> loaded = ReadLedger("export/", {});
//   for (const RejectedField& fault : loaded->report.rejects) Show(fault);
//   absl::StatusOr<Ledger> ledger =
//       Ledger::Create(loaded->data.View(), {.check_duplicate_ids = false});
//
// A folder holds creditor.json and a CSV file per table, of which only items is
// required; a single file is read as items. Without a mapping the columns have
// the names of tables.h, and columns with other names are text attributes.
//
// What becomes of a row that is wrong? It is rejected, with what depends on it,
// and nothing is guessed: the ledger is what remains, and CheckLedger finds no
// fault in it. In turn, rows that cannot be read, whose id an earlier row has
// (the first is kept), that name what is not there, that are unsound; and what
// names a rejected row. A row is listed with all fields at fault in the first
// of these, and goes no further. Where there is no file of debtors, those that
// items name are created in order of first appearance.
//
// Items are put in the order of their debtors, each debtor's as they stand in
// the file, so that later passes read memory in its order.
//
// The same bytes give the same ledger and report at any number of threads.
#ifndef ARREARS_IO_LEDGER_READER_H_
#define ARREARS_IO_LEDGER_READER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/money.h"
#include "arrears/io/mapping.h"
#include "arrears/io/read_report.h"
#include "arrears/ledger/ledger_data.h"

namespace arrears {

// What is read. Columns that are not are not checked either.
enum class ReadFor : std::uint8_t {
  kAll,
  // Ids, and what aging, positions and balances look at.
  kAging,
};

struct ReaderOptions {
  // Empty: our own names (preset "arrears").
  std::optional<Mapping> mapping;
  // The base currency. Empty: as the mapping, else creditor.json, names it,
  // else that of a default Creditor. kInvalidArgument when they name another
  // one.
  std::optional<Currency> currency;
  // The first reject is an error: kFailedPrecondition with its text.
  bool strict = false;
  ReadFor columns = ReadFor::kAll;
  Executor executor = Executor::Serial();
};

struct LoadedLedger {
  LedgerData data;
  ReadReport report;
};

// NotFound when the path, items or a file of the mapping is not there;
// kFailedPrecondition without permission to read it. kInvalidArgument for what
// is no table (as CsvFile::Open has it), a column that is required and missing,
// or wanted and named twice in the header, a creditor.json that is wrong;
// kOutOfRange beyond 2^31 - 1 rows or 255 currencies, or where totals do not
// fit 64 bits. The message names the file. A header without rows is an empty
// table. Of unmapped columns of one name the first is an attribute; one without
// a name is none.
// O(bytes); about twice the ledger in memory.
[[nodiscard]] absl::StatusOr<LoadedLedger> ReadLedger(
    const std::string& path, const ReaderOptions& options);

}  // namespace arrears

#endif  // ARREARS_IO_LEDGER_READER_H_
