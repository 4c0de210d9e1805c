// SPDX-License-Identifier: Apache-2.0
//
// aging.h: how late is the money, per debtor, per currency and in total?
//
//   AgingOptions options{.scheme = AgingScheme::Standard()};
//   absl::StatusOr<AgingReport> report = Age(ledger, {as_of}, options);
//   const CurrencyAging& euros = report->totals[0];
//   euros.buckets[4].minor;                      // over 90 days, in cents
//   euros.proof;                                 // 0, or it is an error
//
// Where do credit notes and unapplied cash stand? Three presentations with the
// same total: in a column of their own (kOwnColumn), aged by their own date
// (kOwnDate), or set against the oldest open items of the debtor and currency
// (kOldestFirst; what is left over stays in the unapplied column).
// An item is in exactly one bucket or in `outside`, and
//   sum of buckets + unapplied + outside = ledger balance, to the cent;
// `proof` is the difference, with the balance taken from a separate pass over
// the raw rows. Age returns kFailedPrecondition rather than a wrong report.
#ifndef ARREARS_AGING_AGING_H_
#define ARREARS_AGING_AGING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/aging/scheme.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"

namespace arrears {

enum class CreditPresentation : std::uint8_t {
  kOwnColumn,
  kOwnDate,
  kOldestFirst,
};
// "own_column", "own_date", "oldest_first".
[[nodiscard]] absl::StatusOr<CreditPresentation> ParseCreditPresentation(
    std::string_view name);

struct AgingOptions {
  AgingScheme scheme = AgingScheme::Standard();
  // Empty: the scheme's default basis.
  std::optional<AgingBasis> basis;
  CreditPresentation credits = CreditPresentation::kOwnColumn;
  // Adds base-currency figures at the rates of as_of; a missing rate is
  // NotFound naming the pair and the day.
  bool in_base_currency = false;
};

struct AgingCell {
  std::int64_t items = 0;  // Open items, credit notes included.
  std::int64_t minor = 0;  // Minor units; credits subtract.
  friend bool operator==(const AgingCell&, const AgingCell&) = default;
};

struct CurrencyAging {
  Currency currency;
  std::vector<AgingCell> buckets;   // As scheme.buckets().
  AgingCell unapplied;              // Credits and cash in their own column.
  AgingCell outside;                // What the scheme drops.
  std::int64_t total = 0;           // Buckets + unapplied + outside.
  std::int64_t ledger_balance = 0;  // From LedgerBalance.
  std::int64_t proof = 0;           // total - ledger_balance.
  // The two-year line (article 001_6765 07 of practice): past due up to two
  // calendar years, and beyond, by due date whatever the scheme; not-due items
  // and the unapplied column are in neither.
  AgingCell within_two_years, beyond_two_years;
  AgingCell disputed;  // Of the open items, shown apart as well.
};

// One row per debtor and currency with any open item or unapplied cash, in
// order of debtor, then currency. Columns, each of size rows().
struct DebtorAging {
  std::vector<RowIndex> debtor;
  std::vector<std::uint8_t> currency;
  std::size_t bucket_count = 0;
  std::vector<AgingCell> cells;  // rows x bucket_count, row by row.
  std::vector<std::int64_t> unapplied, outside, total;
  std::size_t rows() const { return debtor.size(); }
  const AgingCell& cell(std::size_t row, std::size_t bucket) const {
    return cells[row * bucket_count + bucket];
  }
};

struct AgingReport {
  AsOf at;
  AgingBasis basis;
  std::vector<AgingBucket> buckets;
  std::vector<CurrencyAging> totals;  // One per currency in use, by code.
  std::optional<CurrencyAging> base;  // Every cell converted, then summed; its
                                      // proof compares the same conversion of
                                      // ledger balances per debtor cell.
};

// kInvalidArgument for options, kOutOfRange naming the debtor when a sum does
// not fit, kFailedPrecondition when the proof is not 0. O(items + settlements).
// Ledgers without settlements take one fused pass over the columns.
[[nodiscard]] absl::StatusOr<AgingReport> Age(
    const Ledger& ledger, const AsOf& at, const AgingOptions& options,
    const Executor& executor = Executor::Serial());
[[nodiscard]] absl::StatusOr<DebtorAging> AgeByDebtor(
    const Ledger& ledger, const Position& position, const AgingOptions& options,
    const Executor& executor = Executor::Serial());

// Aging of items that arrive in batches and are not kept: each item stands for
// itself (no settlements table; settled_date allowed). One summary per reader
// thread; Merge adds them. The result equals Age on the whole ledger.
class AgingSummary {
 public:
  // `currencies`: as in the batches' currency index.
  AgingSummary(const AgingOptions& options, const AsOf& at,
               std::vector<Currency> currencies, bool by_debtor);
  // `items.debtor` holds any dense numbering; rows are grown as needed. The
  // same checks as Ledger::Create must have passed. kOutOfRange as Age.
  [[nodiscard]] absl::Status Add(const ItemColumns& items);
  [[nodiscard]] absl::Status Merge(const AgingSummary& other);
  // Totals; the proof compares with the balance kept beside the buckets.
  [[nodiscard]] absl::StatusOr<AgingReport> Report() const;
  // Per debtor and currency, in the batches' numbering. Requires by_debtor.
  DebtorAging ByDebtor() const;

 private:
  AgingOptions options_;
  AsOf at_;
  DatedScheme scheme_, two_year_;
  std::vector<Currency> currencies_;
  bool by_debtor_;
  std::vector<CurrencyAging> totals_;
  // [(debtor * currencies + currency) * stride ..]: sums, counts, unapplied,
  // outside; one debtor's cells lie together.
  std::vector<std::int64_t> cells_;
  std::size_t stride_ = 0;
};

}  // namespace arrears

#endif  // ARREARS_AGING_AGING_H_
