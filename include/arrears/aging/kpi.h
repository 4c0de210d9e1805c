// SPDX-License-Identifier: Apache-2.0
//
// kpi.h: how well is the money coming in?
//
//   CurrencyKpis of = ComputeKpis(ledger, {as_of}, {})->currencies[0];
//   if (of.dso.ok()) Print(*of.dso);              // days
//   else Print(of.dso.status());                  // why there is none
//
// A ratio whose denominator is 0 or negative has no value: each figure is a
// number or kFailedPrecondition saying why, never NaN. Shares are not clamped.
//
// Gross or net of tax? Receivables are gross, so sales are gross too: the
// amounts of the items. Which sales? Invoices, debit notes and instalments less
// credit notes, by posting date; receipts are none, and a credit that is only a
// settlement without an item lowers receivables and not sales.
// Which current? What is not past due at the end of the day (or not more than
// current_days past due), before any credit is set off; receivables are the
// whole balance, credits and unapplied cash taken off.
// When was it paid? On the day the money came: a receipt's posting date, even
// where it was matched later.
#ifndef ARREARS_AGING_KPI_H_
#define ARREARS_AGING_KPI_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/aging/kpi_formulas.h"
#include "arrears/aging/scheme.h"
#include "arrears/base/date.h"
#include "arrears/base/executor.h"
#include "arrears/base/money.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/promise.h"

namespace arrears {

// Promises that fell due, and how they ended.
struct PromiseCount {
  std::int64_t due = 0, kept = 0, late = 0, part = 0, broken = 0;
};
struct PromiseKpis {
  PromiseCount baskets;  // Rows that share an id and a due date are one.
  PromiseCount minor;    // The same by amount promised.
  // Kept / due. Late counts as kept within the grace days where `late_is_kept`.
  absl::StatusOr<double> kept_by_count, kept_by_amount;
};

enum class MonthRule : std::uint8_t { kThirtyDays, kActualDays };

struct KpiOptions {
  int sales_months = 12;      // Window of DSO, BPDSO, ADD, turnover; 1 to 120.
  int collection_months = 3;  // Of CEI, days late, promises; 1 to 120.
  // kActualDays: 365 days for 12 months, 366 with a leap day.
  MonthRule month_rule = MonthRule::kActualDays;
  int current_days = 0;  // Days past due that still count as current; >= 0.
  // For the roll rates: buckets a month wide.
  AgingScheme scheme = AgingScheme::Standard();
  PromiseOptions promises;
  bool late_is_kept = false;
};
[[nodiscard]] absl::Status Validate(const KpiOptions& options);

struct CurrencyKpis {
  Currency currency;
  // What the figures are made of, in minor units.
  std::int64_t receivables = 0, current = 0;
  std::int64_t beginning = 0;  // Receivables before the collection window.
  std::int64_t sales = 0, collection_sales = 0;
  std::int64_t write_offs = 0;  // In the sales window, less those undone.
  // Days. Those of the sales window have no value where the currency's first
  // posting lies after the window's first month; count-back, where its whole
  // history is too short.
  absl::StatusOr<double> dso, dso_count_back, best_possible_dso,
      days_delinquent, true_dso;
  // Cash received in the collection window against its items' due dates, by
  // amount; and items fully paid in it, each as one. Days to pay run from the
  // document date.
  absl::StatusOr<double> days_late, days_late_floored, item_days_late,
      item_days_late_floored, days_to_pay;
  // Shares.
  absl::StatusOr<double> cei_period_sales, cei_average_month_sales,
      current_share, bad_debt_of_sales, bad_debt_of_receivables;
  absl::StatusOr<double> turnover;                 // Times per sales window.
  std::vector<absl::StatusOr<double>> roll_rates;  // Over the last month.
  absl::StatusOr<double> flow_to_loss;  // The product of those into buckets
                                        // that have an end.
  PromiseKpis promises;
};

struct KpiReport {
  AsOf at;
  // Windows are (from, as_of]: months back from as_of, from month end to month
  // end where as_of is one.
  Date sales_from, collection_from, roll_from;
  int sales_days = 0;  // By month_rule.
  // By code: those of the items in the books; without any, the base currency.
  std::vector<CurrencyKpis> currencies;
};

// kInvalidArgument for options; errors of Age, ComputePosition and
// AssessPromises. Sums that do not fit are kOutOfRange. O(items + settlements +
// promises), three positions.
[[nodiscard]] absl::StatusOr<KpiReport> ComputeKpis(
    const Ledger& ledger, const AsOf& at, const KpiOptions& options,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_AGING_KPI_H_
