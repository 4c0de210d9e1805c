// SPDX-License-Identifier: Apache-2.0
//
// read_report.h: what was read, what was not, and why?
//
//   for (const RejectedField& fault : report.rejects) Show(fault.Text());
//   absl::Status status = WriteRejectedCsv(report, "rejected.csv");
//
// Every row of a file is either accepted or rejected, and so is its amount:
//   accepted + rejected = read, in rows, and to the cent in each currency,
// where amounts that cannot be read are counted apart. A rejected row has a
// line in `rejects` for each field that fails the first check it does not pass.
#ifndef ARREARS_IO_READ_REPORT_H_
#define ARREARS_IO_READ_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "arrears/base/money.h"
#include "arrears/ledger/ledger.h"

namespace arrears {

struct RejectedField {
  std::string file;
  std::uint64_t line = 0;  // Of the row's first byte, from 1.
  std::string
      column;         // Its name in the file, "#3" without one; empty: the row.
  std::string field;  // Our name for it; empty: not read by any.
  std::string value;  // As written, at most 80 bytes, unreadable ones as \xHH.
  std::string reason;  // What was expected, with the bound.
  // "items.csv:17: amount 12.345: more than 2 decimal places"
  std::string Text() const;
  friend bool operator==(const RejectedField&, const RejectedField&) = default;
};

// Minor units.
struct ReadTotals {
  Currency currency;
  std::int64_t read = 0, accepted = 0, rejected = 0;
  friend bool operator==(const ReadTotals&, const ReadTotals&) = default;
};

struct FileReport {
  std::string file;
  Table table = Table::kItems;
  std::int64_t rows_read = 0, rows_accepted = 0, rows_rejected = 0;
  // Rejected rows whose amount or its currency could not be read; where it is
  // that of an item, also those rejected before the item was looked for.
  std::int64_t amounts_unread = 0;
  // By currency code; tables with amounts only.
  std::vector<ReadTotals> totals;
  friend bool operator==(const FileReport&, const FileReport&) = default;
};

struct ReadReport {
  std::vector<FileReport> files;
  // In the order of files, lines and columns; at most kMaxListedRejects.
  std::vector<RejectedField> rejects;
  // How many more there were.
  std::int64_t rejects_not_listed = 0;
  // Nothing names the items' currency: no option, no mapping, no creditor.json
  // and no column of theirs. They are in that of a default Creditor.
  bool currency_assumed = false;

  std::int64_t rows_rejected() const;
  // "3 files, 120 rows, 2 rejected (items: 2 of 80, 1,200.00 EUR)", for a log.
  std::string Summary() const;
  friend bool operator==(const ReadReport&, const ReadReport&) = default;
};

// Faults beyond this many are counted and totalled, and not kept.
inline constexpr std::size_t kMaxListedRejects = 100'000;

// Header and a line a fault: file, line, column, field, value, reason. RFC 4180
// with LF.
std::string RejectedCsv(const ReadReport& report);
// The same to a file; kFailedPrecondition naming the path.
[[nodiscard]] absl::Status WriteRejectedCsv(const ReadReport& report,
                                            const std::string& path);

}  // namespace arrears

#endif  // ARREARS_IO_READ_REPORT_H_
