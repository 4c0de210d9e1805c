// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/kpi_formulas.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

absl::Status Undefined(std::string_view why) {
  return absl::FailedPreconditionError(std::string(why));
}

absl::Status CheckAtLeastOne(int value, std::string_view what) {
  if (value >= 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(std::string(what), " = ", value, ", at least 1 expected"));
}

// Amounts here have no currency, so no message can show one.
std::string_view ZeroOrNegative(std::int64_t value) {
  return value == 0 ? "0" : "negative";
}

// receivables / sales * days; `receivables` may be a difference.
absl::StatusOr<double> DaysOfSales(__int128 receivables, std::int64_t sales,
                                   int days) {
  if (absl::Status status = CheckAtLeastOne(days, "days"); !status.ok()) {
    return status;
  }
  if (sales <= 0) {
    return Undefined(absl::StrCat("credit sales are ",
                                  std::string(ZeroOrNegative(sales)),
                                  ": there is nothing to divide by"));
  }
  return static_cast<double>(receivables) / static_cast<double>(sales) * days;
}

}  // namespace

absl::StatusOr<double> DaysSalesOutstanding(std::int64_t receivables,
                                            std::int64_t credit_sales,
                                            int days) {
  return DaysOfSales(receivables, credit_sales, days);
}

absl::StatusOr<double> CountBackDays(std::int64_t receivables,
                                     std::span<const MonthSales> newest_first) {
  if (receivables < 0) {
    return Undefined(
        "receivables are negative: there is nothing to count back");
  }
  std::int64_t rest = receivables;
  double days = 0;
  for (std::size_t i = 0; i < newest_first.size() && rest > 0; ++i) {
    const MonthSales& month = newest_first[i];
    if (absl::Status status = CheckAtLeastOne(
            month.days, absl::StrCat("newest_first[", i, "].days"));
        !status.ok()) {
      return status;
    }
    if (month.sales < 0) {
      return Undefined(
          absl::StrCat("the sales of month ", i + 1, " back are negative"));
    }
    const bool used_up = rest >= month.sales;
    days += used_up ? month.days
                    : static_cast<double>(rest) /
                          static_cast<double>(month.sales) * month.days;
    rest -= used_up ? month.sales : rest;
  }
  if (rest > 0) {
    return Undefined(absl::StrCat(
        "the history of ", newest_first.size(), " months is too short: ",
        100.0 * static_cast<double>(rest) / static_cast<double>(receivables),
        " % of receivables is left"));
  }
  return days;
}

absl::StatusOr<double> BestPossibleDays(std::int64_t current_receivables,
                                        std::int64_t credit_sales, int days) {
  return DaysOfSales(current_receivables, credit_sales, days);
}

absl::StatusOr<double> DaysDelinquent(std::int64_t receivables,
                                      std::int64_t current_receivables,
                                      std::int64_t credit_sales, int days) {
  return DaysOfSales(static_cast<__int128>(receivables) - current_receivables,
                     credit_sales, days);
}

absl::StatusOr<double> InvoiceDays(std::span<const OpenInvoice> invoices) {
  double days = 0;
  for (std::size_t i = 0; i < invoices.size(); ++i) {
    const OpenInvoice& invoice = invoices[i];
    if (invoice.month_sales <= 0) {
      return Undefined(
          absl::StrCat("invoices[", i, "]: the sales of its month", " are ",
                       std::string(ZeroOrNegative(invoice.month_sales))));
    }
    days += static_cast<double>(invoice.age_days) *
            static_cast<double>(invoice.open) /
            static_cast<double>(invoice.month_sales);
  }
  return days;
}

std::string_view CeiVariantName(CeiVariant variant) {
  return variant == CeiVariant::kPeriodSales ? "period_sales"
                                             : "average_month_sales";
}

absl::StatusOr<double> CollectionEffectiveness(const CollectionPeriod& period,
                                               CeiVariant variant) {
  if (absl::Status status = CheckAtLeastOne(period.months, "months");
      !status.ok()) {
    return status;
  }
  // Times the number of months, so that the average stays a whole number.
  const std::int64_t times =
      variant == CeiVariant::kAverageMonthSales ? period.months : 1;
  const __int128 owed =
      static_cast<__int128>(period.beginning) * times + period.credit_sales;
  const __int128 collected =
      owed - static_cast<__int128>(period.ending) * times;
  const __int128 collectable =
      owed - static_cast<__int128>(period.ending_current) * times;
  if (collectable <= 0) {
    return Undefined(absl::StrCat(
        std::string(CeiVariantName(variant)),
        ": nothing could have been collected, all that was owed is current"));
  }
  return static_cast<double>(collected) / static_cast<double>(collectable);
}

absl::StatusOr<double> Ratio(std::int64_t numerator, std::int64_t denominator,
                             std::string_view what) {
  if (denominator <= 0) {
    return Undefined(absl::StrCat(std::string(what), " is ",
                                  std::string(ZeroOrNegative(denominator)),
                                  ": there is nothing to divide by"));
  }
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

absl::StatusOr<double> AverageDays(std::span<const DaysOfPayment> payments,
                                   const AverageDaysOptions& options) {
  // Whole numbers: the average does not depend on the order of the payments.
  __int128 sum = 0, weight = 0;
  for (std::size_t i = 0; i < payments.size(); ++i) {
    if (payments[i].amount <= 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("payments[", i, "].amount = ", payments[i].amount,
                       ", more than 0 expected"));
    }
    const int days =
        options.floored ? std::max(payments[i].days, 0) : payments[i].days;
    const std::int64_t one = options.by_amount ? payments[i].amount : 1;
    sum += static_cast<__int128>(days) * one;
    weight += one;
  }
  if (payments.empty()) return Undefined("nothing was paid");
  return static_cast<double>(sum) / static_cast<double>(weight);
}

std::vector<absl::StatusOr<double>> RollRates(
    std::span<const std::int64_t> before, std::span<const std::int64_t> next,
    bool last_open) {
  std::vector<absl::StatusOr<double>> rates;
  const std::size_t buckets = std::min(before.size(), next.size());
  for (std::size_t b = 0; b + 1 < buckets; ++b) {
    if (last_open && b + 2 == buckets) {
      rates.emplace_back(Undefined(absl::StrCat(
          "bucket ", b + 1,
          " has no end: what rolled in cannot be told from what was there")));
    } else {
      rates.push_back(Ratio(next[b + 1], before[b],
                            absl::StrCat("the balance of bucket ", b)));
    }
  }
  return rates;
}

}  // namespace arrears
