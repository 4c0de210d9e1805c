// SPDX-License-Identifier: Apache-2.0
//
// aged_debtors.h: which debtor owes how much in each bucket?
//
//   AgedDebtors debtors = AgedDebtors::Of(ledger, *by_debtor);
//   debtors[0].debtor;                             // its id
//   debtors[0].buckets[4].minor;                   // over 90 days
//   absl::Status status = WriteDebtorAgingCsv(report, debtors, "aging.csv");
//
// The rows of a DebtorAging with the ids of their debtors, wherever both are
// kept: a ledger has them in columns, a reader of files of any length where
// its threads put them.
#ifndef ARREARS_IO_AGED_DEBTORS_H_
#define ARREARS_IO_AGED_DEBTORS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "arrears/aging/aging.h"
#include "arrears/base/executor.h"
#include "arrears/base/money.h"
#include "arrears/ledger/ledger.h"

namespace arrears {

// Debtors with anything open or unapplied, in the order of the debtors table or
// else of first appearance; a row for each of their currencies, by code.
class AgedDebtors {
 public:
  struct Row {
    std::string_view debtor;  // Its id. Valid as long as the AgedDebtors.
    Currency currency;
    std::span<const AgingCell> buckets;
    std::int64_t unapplied, outside, total;
  };
  AgedDebtors();  // Of none.
  // The rows of AgeByDebtor. The ledger must outlive them.
  static AgedDebtors Of(const Ledger& ledger, DebtorAging aging);
  AgedDebtors(AgedDebtors&&) noexcept;
  AgedDebtors& operator=(AgedDebtors&&) noexcept;
  ~AgedDebtors();

  std::size_t size() const;
  Row operator[](std::size_t row) const;  // Requires row < size().
  // Asks memory for a row that will be looked at soon. Requires row < size().
  void Prefetch(std::size_t row) const;

  struct Parts;  // How it is kept; src/io/aged_debtors_internal.h.
  explicit AgedDebtors(std::unique_ptr<Parts> parts);

 private:
  std::unique_ptr<Parts> parts_;
};

// Header and a line for each row: debtor, currency, a column for each bucket
// by its label, unapplied, outside where any row has something there, total.
// Amounts are decimals. RFC 4180 with LF. The same bytes at any number of
// threads. The folder must exist. kFailedPrecondition when it cannot be
// written.
[[nodiscard]] absl::Status WriteDebtorAgingCsv(
    const AgingReport& report, const AgedDebtors& debtors,
    const std::string& path, const Executor& executor = Executor::Serial());
// The same to an open file descriptor, such as 1, which is standard output.
[[nodiscard]] absl::Status WriteDebtorAgingCsv(
    const AgingReport& report, const AgedDebtors& debtors, int descriptor,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_IO_AGED_DEBTORS_H_
