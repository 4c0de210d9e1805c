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
// (kOldestFirst; what is left over stays in the unapplied column). Oldest is by
// the date that ages the items, and for the two-year line by due date. Items
// are counted where their own date (or the credit column) puts them, wherever
// their amount is set off; unapplied cash is no item.
// An item is in exactly one bucket or in `outside`, and
//   sum of buckets + unapplied + outside = ledger balance, to the cent;
// `proof` is the difference, with the balance taken from a separate pass over
// the raw rows. Age returns kFailedPrecondition rather than a wrong report.
#ifndef ARREARS_AGING_AGING_H_
#define ARREARS_AGING_AGING_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
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
  std::optional<AgingBasis> basis = {};
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
  // By code: one per currency in which something is open or unapplied; when
  // there is none, the base currency (a summary's first) with zeros.
  std::vector<CurrencyAging> totals;
  // The sum of `totals` in base currency. The cells of a currency are converted
  // so that they add to its converted balance: each is within one minor unit of
  // its own conversion, and the proof is 0 here too.
  std::optional<CurrencyAging> base;
};

// kInvalidArgument for options or an as_of outside years 1 to 9999, kOutOfRange
// naming the currency and cell when a sum does not fit, kFailedPrecondition
// when the proof is not 0. O(items + settlements). Ledgers without settlements,
// disputes and instalments take one fused pass over the columns (unless credits
// are set against the oldest items).
[[nodiscard]] absl::StatusOr<AgingReport> Age(
    const Ledger& ledger, const AsOf& at, const AgingOptions& options,
    const Executor& executor = Executor::Serial());
// In the items' own currencies, at position.at. kOutOfRange names the debtor.
[[nodiscard]] absl::StatusOr<DebtorAging> AgeByDebtor(
    const Ledger& ledger, const Position& position, const AgingOptions& options,
    const Executor& executor = Executor::Serial());

// Aging of items that arrive in batches and are not kept: each item stands for
// itself (no settlements, disputes, parents; settled_date allowed). One summary
// per reader thread; Merge adds them. The result equals Age on the whole
// ledger.
class AgingSummary {
 public:
  // `currencies`: as in the batches' currency index; items without one are in
  // currencies[0]. kInvalidArgument for options comes with Add and Report.
  AgingSummary(const AgingOptions& options, const AsOf& at,
               std::vector<Currency> currencies, bool by_debtor);
  AgingSummary(const AgingSummary& other);
  AgingSummary(AgingSummary&&) noexcept;
  AgingSummary& operator=(const AgingSummary& other);
  AgingSummary& operator=(AgingSummary&&) noexcept;
  ~AgingSummary();

  // `items.debtor` holds any dense numbering from 0; memory is one cache line
  // (64 bytes) for each debtor and currency where the scheme has up to five
  // buckets. Where due_date is null the document date is due: terms must have
  // been resolved. The checks of Ledger::Create must have passed; debtors must
  // not be negative, currencies in range. kOutOfRange naming the debtor's
  // number when a sum does not fit; the summary is then of no further use.
  [[nodiscard]] absl::Status Add(const ItemColumns& items);
  // Requires the same options, day, currencies and numbering of debtors.
  [[nodiscard]] absl::Status Merge(const AgingSummary& other);
  // Totals; the proof compares with the balance kept beside the buckets.
  // kInvalidArgument for in_base_currency: a summary has no rates.
  [[nodiscard]] absl::StatusOr<AgingReport> Report() const;
  // Per debtor and currency, in the batches' numbering. Requires by_debtor.
  DebtorAging ByDebtor() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace arrears

#endif  // ARREARS_AGING_AGING_H_
