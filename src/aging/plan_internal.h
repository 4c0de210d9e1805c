// SPDX-License-Identifier: Apache-2.0
//
// plan_internal.h: what is asked for, ready to be summed.
//
// Every path to an aging (one fused pass, a position, debtor by debtor, batches
// of a reader) fills the same sums and ends in the same MakeReport.
#ifndef ARREARS_AGING_PLAN_INTERNAL_H_
#define ARREARS_AGING_PLAN_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/aging/aging.h"
#include "arrears/base/date.h"
#include "arrears/ledger/ledger.h"

namespace arrears::aging_internal {

inline constexpr Date kLastDate =
    Date::FromDays(std::numeric_limits<std::int32_t>::max());

enum class TwoYearSide : std::uint8_t { kBeyond, kWithin, kNotDue };

// The line of dates, oldest first, cut into pieces: piece s holds the dates
// after cuts[s - 1] and up to cuts[s]; the last cut is kLastDate.
struct Segments {
  std::vector<Date> cuts;
  std::vector<int> bucket;            // Of each piece; kOutside allowed.
  std::vector<TwoYearSide> two_year;  // Where the cuts are by due date.
  std::size_t size() const { return cuts.size(); }
  std::size_t Of(Date date) const;
};

// 32 edges of a scheme, the two of the two-year line, kLastDate.
inline constexpr std::size_t kMaxSegments = 35;

struct AgingPlan {
  AsOf at;
  AgingBasis basis = AgingBasis::kDue;
  CreditPresentation credits = CreditPresentation::kOwnColumn;
  std::vector<AgingBucket> buckets;
  Segments scheme;  // The buckets alone, by basis date.
  // The buckets and, where the basis is the due date, the two-year line.
  Segments basis_segments;
  Segments due_segments;  // The two-year line where the basis is another date.

  bool debits_only() const { return credits != CreditPresentation::kOwnDate; }
};

// kInvalidArgument for an as_of outside years 1 to 9999 or an enumerator out of
// range.
[[nodiscard]] absl::StatusOr<AgingPlan> MakePlan(const AgingOptions& options,
                                                 const AsOf& at);

struct WideSum {
  __extension__ __int128 minor = 0;
  std::int64_t items = 0;
  void Merge(const WideSum& other) {
    minor += other.minor;
    items += other.items;
  }
};

// One currency's money. `basis` and `due` count up: [s] holds pieces 0 to s.
struct CurrencySums {
  std::vector<WideSum> basis, due;  // Empty while there is none.
  WideSum all;                      // Credits and unapplied cash as well.
  WideSum disputed;
  __extension__ __int128 balance = 0;  // From the independent pass.
  bool used = false;                   // Something is open or unapplied.

  void Merge(const CurrencySums& other);
};

// `rates` and `base`: for the figures in base currency; nullptr = none.
[[nodiscard]] absl::StatusOr<AgingReport> MakeReport(
    const AgingPlan& plan, std::span<const Currency> currencies,
    std::size_t base_index, const std::vector<CurrencySums>& sums,
    const RateTable* rates);

// Adds pieces to sums that count up. Requires at least as many pieces.
void AddPieces(std::span<const WideSum> pieces, std::vector<WideSum>& sums);

// Takes a pool of credits (negative) from pieces of debit, oldest first; what
// is left of it stays with the caller. A pool that is not negative does
// nothing.
void ApplyOldestFirst(__int128 pool, std::span<WideSum> pieces);

// The sums of one debtor and currency as a row; what `all` holds beyond the
// pieces is unapplied. kOutOfRange naming the cell that does not fit, for the
// caller to name the debtor.
[[nodiscard]] absl::Status AppendRow(const AgingPlan& plan,
                                     const Segments& segments, RowIndex debtor,
                                     std::uint8_t currency,
                                     std::span<const WideSum> pieces,
                                     __int128 all, DebtorAging& out);

}  // namespace arrears::aging_internal

#endif  // ARREARS_AGING_PLAN_INTERNAL_H_
