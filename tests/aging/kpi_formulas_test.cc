// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/kpi_formulas.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

// Published figures are given to four places.
constexpr double kPrinted = 0.00005;
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

template <class T>
void ExpectUndefined(const absl::StatusOr<T>& value, const char* why) {
  EXPECT_EQ(value.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(value.status().message()), HasSubstr(why));
}

// KP-01 (trymesha.com): 150,000 / 1,800,000 * 365.
TEST(DaysSalesOutstanding, IsReceivablesOverSalesInDays) {
  EXPECT_NEAR(*DaysSalesOutstanding(150'000, 1'800'000, 365), 30.4167,
              kPrinted);
  // A credit balance is a negative number of days, not clamped.
  EXPECT_EQ(*DaysSalesOutstanding(-100, 100, 30), -30.0);
}

TEST(DaysSalesOutstanding, HasNoValueWithoutSales) {
  ExpectUndefined(DaysSalesOutstanding(1, 0, 365), "credit sales are 0");
  ExpectUndefined(DaysSalesOutstanding(1, -5, 365),
                  "credit sales are negative");
  EXPECT_EQ(DaysSalesOutstanding(1, 1, 0).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// KP-03 (benjipays.com): 100,000 and 80,000 are used up, 60 days; of 70,000 the
// rest of 32,000 is 13.714 days of 30.
TEST(CountBackDays, UsesUpMonthsOfThirtyDays) {
  const std::vector<MonthSales> months = {
      {100'000, 30}, {80'000, 30}, {70'000, 30}};
  EXPECT_NEAR(*CountBackDays(212'000, months), 73.7143, kPrinted);
}

// KP-04: 900,000 of March and 800,000 of February are used up, 59 days; the
// rest of 400,000 of January's 700,000 is 17.714 of 31 days. In a leap year one
// day more.
TEST(CountBackDays, UsesUpMonthsOfTheirOwnDays) {
  std::vector<MonthSales> months = {
      {900'000, 31}, {800'000, 28}, {700'000, 31}};
  EXPECT_NEAR(*CountBackDays(2'100'000, months), 76.7143, kPrinted);
  months[1].days = 29;
  EXPECT_NEAR(*CountBackDays(2'100'000, months), 77.7143, kPrinted);
}

TEST(CountBackDays, AMonthWithoutSalesAddsItsDays) {
  const std::vector<MonthSales> months = {{50, 31}, {0, 30}, {100, 31}};
  EXPECT_EQ(*CountBackDays(100, months), 31 + 30 + 15.5);
  // But not once all is explained.
  EXPECT_EQ(*CountBackDays(50, months), 31.0);
  EXPECT_EQ(*CountBackDays(0, months), 0.0);
  EXPECT_EQ(*CountBackDays(0, {}), 0.0);
}

TEST(CountBackDays, HasNoValueWhereTheHistoryEndsFirst) {
  const std::vector<MonthSales> months = {{50, 31}, {60, 30}};
  EXPECT_EQ(*CountBackDays(110, months), 61.0);
  ExpectUndefined(CountBackDays(111, months),
                  "2 months is too short: 0.900901 % of receivables is left");
  ExpectUndefined(CountBackDays(1, {}), "0 months");
  ExpectUndefined(CountBackDays(-1, months), "receivables are negative");
  const std::vector<MonthSales> returns = {{50, 31}, {-1, 30}};
  ExpectUndefined(CountBackDays(51, returns), "month 2 back are negative");
  EXPECT_EQ(*CountBackDays(50, returns), 31.0);
  const std::vector<MonthSales> wrong = {{50, 0}};
  EXPECT_EQ(CountBackDays(1, wrong).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// By hand: 90,000 of 150,000 are current. 90,000 / 1,800,000 * 365 = 18.25 and
// 60,000 / 1,800,000 * 365 = 12.1667, which add to KP-01.
TEST(DaysDelinquent, IsWhatTheBestPossibleDaysLeaveOfDso) {
  EXPECT_NEAR(*BestPossibleDays(90'000, 1'800'000, 365), 18.25, 1e-12);
  EXPECT_NEAR(*DaysDelinquent(150'000, 90'000, 1'800'000, 365), 12.1667,
              kPrinted);
  EXPECT_EQ(*DaysDelinquent(kMax, -kMax, kMax, 1), 2.0);  // No overflow.
  ExpectUndefined(BestPossibleDays(1, 0, 30), "credit sales");
  ExpectUndefined(DaysDelinquent(1, 1, 0, 30), "credit sales");
}

// By hand: 20 days * 50 / 100 + 45 days * 30 / 90 = 10 + 15.
TEST(InvoiceDays, WeighsEachInvoiceByItsMonth) {
  const std::vector<OpenInvoice> invoices = {{50, 20, 100}, {30, 45, 90}};
  EXPECT_NEAR(*InvoiceDays(invoices), 25.0, 1e-12);
  EXPECT_EQ(*InvoiceDays({}), 0.0);
  const std::vector<OpenInvoice> orphan = {{50, 20, 0}};
  ExpectUndefined(InvoiceDays(orphan), "invoices[0]");
}

// KP-08 (creditguru.com, sales / 3) and KP-09 (gaviti.com, all sales): one
// example, two answers.
TEST(CollectionEffectiveness, HasTwoPublishedVariants) {
  CollectionPeriod period;
  period.beginning = 6'200;
  period.credit_sales = 10'890;
  period.ending = 6'340;
  period.ending_current = 3'590;
  period.months = 3;
  EXPECT_NEAR(
      100 * *CollectionEffectiveness(period, CeiVariant::kAverageMonthSales),
      55.9295, kPrinted);
  EXPECT_NEAR(100 * *CollectionEffectiveness(period, CeiVariant::kPeriodSales),
              79.6296, kPrinted);
}

TEST(CollectionEffectiveness, HasNoValueWhereNothingCouldBeCollected) {
  CollectionPeriod period;
  period.beginning = 10;
  period.credit_sales = 20;
  period.ending = period.ending_current = 30;
  ExpectUndefined(CollectionEffectiveness(period, CeiVariant::kPeriodSales),
                  "period_sales: nothing");
  ExpectUndefined(
      CollectionEffectiveness(period, CeiVariant::kAverageMonthSales),
      "average_month_sales: nothing");
  // More than all was collected: a credit balance is left. Not clamped.
  period.ending = -3;
  period.ending_current = 0;
  EXPECT_EQ(*CollectionEffectiveness(period, CeiVariant::kPeriodSales), 1.1);
  period.months = 0;
  EXPECT_EQ(
      CollectionEffectiveness(period, CeiVariant::kPeriodSales).status().code(),
      absl::StatusCode::kInvalidArgument);
}

TEST(Ratio, NamesWhatIsMissing) {
  EXPECT_EQ(*Ratio(-1, 4, "receivables"), -0.25);
  EXPECT_EQ(*Ratio(3, 2, "receivables"), 1.5);
  ExpectUndefined(Ratio(1, 0, "receivables"), "receivables is 0");
  ExpectUndefined(Ratio(1, -2, "receivables"), "receivables is negative");
}

// By hand: 100 paid 10 days late, 300 paid 6 days early.
// By amount (1,000 - 1,800) / 400 = -2, floored 1,000 / 400 = 2.5; each as one
// (10 - 6) / 2 = 2, floored 5.
TEST(AverageDays, IsSignedOrFlooredAndByAmountOrNot) {
  std::vector<DaysOfPayment> payments = {{100, 10}, {300, -6}};
  EXPECT_EQ(*AverageDays(payments, {true, false}), -2.0);
  EXPECT_EQ(*AverageDays(payments, {true, true}), 2.5);
  EXPECT_EQ(*AverageDays(payments, {false, false}), 2.0);
  EXPECT_EQ(*AverageDays(payments, {false, true}), 5.0);
  ExpectUndefined(AverageDays({}, {}), "nothing was paid");
  payments[1].amount = 0;
  EXPECT_EQ(AverageDays(payments, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(AverageDays, DoesNotDependOnTheOrderOfPayments) {
  std::vector<DaysOfPayment> payments;
  payments.reserve(1'000);
  for (int i = 0; i < 1'000; ++i) {
    payments.push_back({(i * 7'919) % 10'007 + 1, (i * 31) % 97 - 40});
  }
  const double before = *AverageDays(payments, {});
  std::reverse(payments.begin(), payments.end());
  EXPECT_EQ(*AverageDays(payments, {}), before);
}

TEST(RollRates, CompareABucketWithTheNextOneLater) {
  const std::vector<std::int64_t> before = {1'000, 200, 0, 50};
  const std::vector<std::int64_t> next = {900, 250, 120, 70};
  const auto rates = RollRates(before, next, /*last_open=*/false);
  ASSERT_EQ(rates.size(), 3u);
  EXPECT_EQ(*rates[0], 0.25);
  EXPECT_EQ(*rates[1], 0.6);
  ExpectUndefined(rates[2], "the balance of bucket 2 is 0");
  const auto open = RollRates(before, next, /*last_open=*/true);
  EXPECT_EQ(*open[1], 0.6);
  ExpectUndefined(open[2], "bucket 3 has no end");
  EXPECT_TRUE(RollRates({}, {}, true).empty());
}

}  // namespace
}  // namespace arrears
