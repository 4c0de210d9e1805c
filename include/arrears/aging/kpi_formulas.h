// SPDX-License-Identifier: Apache-2.0
//
// kpi_formulas.h: what does each published figure of collections compute?
//
//   absl::StatusOr<double> days =
//       DaysSalesOutstanding(150'000, 1'800'000, 365);
//   days.ok() ? Print(*days)                // 30.4167
//             : Print(days.status());       // why there is none
//
// A ratio whose denominator is 0 or negative has no value: each figure is a
// number or kFailedPrecondition saying why, never NaN. Shares are not clamped.
// Amounts are minor units of one currency (any unit, if it is the same), gross
// of tax on both sides or on neither. kpi.h takes them from a ledger.
// Definitions and sources: METHODS.md#kpi.
#ifndef ARREARS_AGING_KPI_FORMULAS_H_
#define ARREARS_AGING_KPI_FORMULAS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace arrears {

// Receivables / credit sales * days. kInvalidArgument when days < 1.
[[nodiscard]] absl::StatusOr<double> DaysSalesOutstanding(
    std::int64_t receivables, std::int64_t credit_sales, int days);

struct MonthSales {
  std::int64_t sales = 0;  // Net of credit notes.
  int days = 30;           // Of the month, or 30 by the 30-day rule; >= 1.
};
// Count-back (exhaustion): takes the newest month's sales from the receivables,
// then the month before's; each month used up adds its days, the last one
// rest / sales of them. A month without sales adds its days and takes nothing.
// kFailedPrecondition when the receivables are negative, a month that is needed
// has negative sales, or the months end first (the message has the rest).
[[nodiscard]] absl::StatusOr<double> CountBackDays(
    std::int64_t receivables, std::span<const MonthSales> newest_first);

// Best possible DSO: as if nothing were past due.
[[nodiscard]] absl::StatusOr<double> BestPossibleDays(
    std::int64_t current_receivables, std::int64_t credit_sales, int days);
// Average days delinquent: DSO less best possible, of one period. Not the days
// late of what was paid.
[[nodiscard]] absl::StatusOr<double> DaysDelinquent(
    std::int64_t receivables, std::int64_t current_receivables,
    std::int64_t credit_sales, int days);

struct OpenInvoice {
  std::int64_t open = 0;
  int age_days = 0;              // Since its document date.
  std::int64_t month_sales = 0;  // Of the month it was posted in.
};
// "True" DSO: the sum of age_days * open / month_sales.
[[nodiscard]] absl::StatusOr<double> InvoiceDays(
    std::span<const OpenInvoice> invoices);

// Collection effectiveness, (B + S - E) / (B + S - C): what was collected of
// what could be. Two variants are in print and differ much (55.9 % and 79.6 %
// of one example), so each is named.
enum class CeiVariant : std::uint8_t {
  kPeriodSales,        // S = sales of the whole period.
  kAverageMonthSales,  // S = sales / months.
};
std::string_view CeiVariantName(CeiVariant variant);
struct CollectionPeriod {
  std::int64_t beginning = 0;       // B: receivables before the period.
  std::int64_t credit_sales = 0;    // S, of the whole period.
  std::int64_t ending = 0;          // E: receivables at its end.
  std::int64_t ending_current = 0;  // C: of E, what is not yet past due.
  int months = 1;                   // >= 1.
};
// A share: 0.796 for 79.6 %.
[[nodiscard]] absl::StatusOr<double> CollectionEffectiveness(
    const CollectionPeriod& period, CeiVariant variant);

// numerator / denominator; `what` names the denominator in the message. Percent
// current, bad-debt ratios, roll rates and receivables turnover are this.
[[nodiscard]] absl::StatusOr<double> Ratio(std::int64_t numerator,
                                           std::int64_t denominator,
                                           std::string_view what);

struct DaysOfPayment {
  std::int64_t amount = 0;  // > 0.
  int days = 0;             // From due (or document) date; negative = early.
};
struct AverageDaysOptions {
  bool by_amount = true;  // Each payment by its amount, or each as one.
  bool floored = false;   // Early payments count as 0, not as negative.
};
[[nodiscard]] absl::StatusOr<double> AverageDays(
    std::span<const DaysOfPayment> payments, const AverageDaysOptions& options);

// From bucket b at one date to bucket b + 1 a bucket's width later, by balance:
// next[b + 1] / before[b]. It can exceed 1 when credits or due dates move.
// Size buckets - 1; undefined into the last bucket when it is open
// (`last_open`) for then what rolled in cannot be told from what was there.
[[nodiscard]] std::vector<absl::StatusOr<double>> RollRates(
    std::span<const std::int64_t> before, std::span<const std::int64_t> next,
    bool last_open);

}  // namespace arrears

#endif  // ARREARS_AGING_KPI_FORMULAS_H_
