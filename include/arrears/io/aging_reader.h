// SPDX-License-Identifier: Apache-2.0
//
// aging_reader.h: how late is the money in these files?
//
//   AgingReadOptions options{.at = {as_of}, .by_debtor = true};
//   absl::StatusOr<AgedFiles> aged = ReadAging("items.csv", options);
//   aged->report.totals[0].buckets[4].minor;          // over 90 days
//   absl::Status status =
//       WriteDebtorAgingCsv(aged->report, aged->debtors, "aging.csv");
//
// The same answer as ReadLedger, Age and AgeByDebtor give, with the same
// rejects, for files of any length: an items file is aged while it is read,
// and what is kept is a line a debtor and eight bytes an item. A settlements
// file of money from outside is joined to it by id. Where other tables or
// options have a say (instalments, sources, terms, ...) the whole ledger is
// read after all.
#ifndef ARREARS_IO_AGING_READER_H_
#define ARREARS_IO_AGING_READER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "arrears/aging/aging.h"
#include "arrears/base/executor.h"
#include "arrears/io/aged_debtors.h"
#include "arrears/io/mapping.h"
#include "arrears/io/read_report.h"

namespace arrears {

// (what is done, how much of it, of how much): each percent of a file that is
// streamed, each step where the whole ledger is read. One call at a time, from
// any thread.
using ReadProgress =
    std::function<void(std::string_view, std::int64_t, std::int64_t)>;

struct AgingReadOptions {
  AsOf at;
  AgingOptions aging;
  bool by_debtor = false;
  // As in ReaderOptions.
  std::optional<Mapping> mapping;
  std::optional<Currency> currency;
  bool strict = false;
  Executor executor = Executor::Serial();
  ReadProgress progress = {};
};

struct AgedFiles {
  AgingReport report;
  AgedDebtors debtors;  // Empty unless by_debtor.
  ReadReport read;
  bool streamed = false;  // Aged while it was read, and not kept.
};

// Errors as ReadLedger and Age.
[[nodiscard]] absl::StatusOr<AgedFiles> ReadAging(
    const std::string& path, const AgingReadOptions& options);

}  // namespace arrears

#endif  // ARREARS_IO_AGING_READER_H_
