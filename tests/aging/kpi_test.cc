// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/kpi.h"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "arrears/aging/aging.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::HasSubstr;

const Currency kEur = Currency::Of("EUR");
constexpr Date kQuarterEnd = 2024y / 3 / 31;
constexpr double kExact = 1e-12;

struct Book {
  explicit Book(const LedgerBuilder& builder)
      : data(*builder.Build()), ledger(*Ledger::Create(data.View(), {})) {}
  const LedgerData data;
  const Ledger ledger;
};

LedgerBuilder InEuros() {
  Creditor creditor;
  creditor.currency = kEur;
  return LedgerBuilder(creditor);
}

void AddInvoice(LedgerBuilder& builder, const char* id, Date document, Date due,
                std::int64_t amount) {
  builder.AddItem({.id = id,
                   .debtor = "d",
                   .document_date = document,
                   .due_date = due,
                   .amount = amount});
}

// A year of a small business, to 31 March 2024. What is open then: b 1,450
// (2,000 less 500 of a receipt and 50 written off; 100 were charged back),
// c 3,000 and the credit note of 500; 3,950 in all.
LedgerBuilder SmallBusiness() {
  LedgerBuilder builder = InEuros();
  AddInvoice(builder, "old", 2023y / 4 / 15, 2023y / 5 / 15, 1'200);
  AddInvoice(builder, "a", 2024y / 1 / 10, 2024y / 2 / 9, 1'000);
  AddInvoice(builder, "b", 2024y / 2 / 15, 2024y / 3 / 16, 2'000);
  AddInvoice(builder, "c", 2024y / 3 / 20, 2024y / 4 / 19, 3'000);
  builder.AddItem({.id = "cn",
                   .debtor = "d",
                   .document_date = 2024y / 3 / 25,
                   .amount = -500});
  builder.AddItem({.id = "receipt",
                   .debtor = "d",
                   .kind = ItemKind::kReceipt,
                   .document_date = 2024y / 3 / 10,
                   .amount = -500});
  builder.AddSettlement(
      {.item = "old", .date = 2023y / 6 / 1, .amount = 1'200});
  builder.AddSettlement({.item = "a", .date = 2024y / 2 / 5, .amount = 400});
  builder.AddSettlement({.item = "a", .date = 2024y / 3 / 1, .amount = 600});
  builder.AddSettlement({.item = "b",
                         .source = "receipt",
                         .date = 2024y / 3 / 28,
                         .amount = 500});
  builder.AddSettlement(
      {.id = "bounced", .item = "b", .date = 2024y / 3 / 20, .amount = 100});
  builder.AddSettlement({.item = "b",
                         .date = 2024y / 3 / 29,
                         .kind = SettlementKind::kChargeback,
                         .undoes = "bounced"});
  builder.AddSettlement({.item = "b",
                         .date = 2024y / 3 / 30,
                         .amount = 50,
                         .kind = SettlementKind::kWriteOff});
  return builder;
}

CurrencyKpis KpisOf(const LedgerBuilder& builder, const AsOf& at,
                    const KpiOptions& options = {}) {
  const Book book(builder);
  absl::StatusOr<KpiReport> report = ComputeKpis(book.ledger, at, options);
  EXPECT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->currencies.size(), 1u);
  return report->currencies[0];
}

void ExpectUndefined(const absl::StatusOr<double>& value, const char* why) {
  EXPECT_EQ(value.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(value.status().message()), HasSubstr(why));
}

TEST(ComputeKpis, TakesItsAmountsFromTheLedger) {
  const CurrencyKpis of = KpisOf(SmallBusiness(), {kQuarterEnd});
  EXPECT_EQ(of.currency, kEur);
  EXPECT_EQ(of.receivables, 3'950);
  EXPECT_EQ(of.current, 3'000);
  EXPECT_EQ(of.sales, 1'200 + 1'000 + 2'000 + 3'000 - 500);  // No receipt.
  EXPECT_EQ(of.collection_sales, 1'000 + 2'000 + 3'000 - 500);
  EXPECT_EQ(of.beginning, 0);
  EXPECT_EQ(of.write_offs, 50);
}

// The year to 31 March 2024 has 366 days. All by hand from the amounts above.
TEST(ComputeKpis, GivesTheDaysOfSales) {
  const Book book(SmallBusiness());
  const auto report = ComputeKpis(book.ledger, {kQuarterEnd}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->sales_from, Date(2023y / 3 / 31));
  EXPECT_EQ(report->collection_from, Date(2023y / 12 / 31));
  EXPECT_EQ(report->roll_from, Date(2024y / 2 / 29));
  EXPECT_EQ(report->sales_days, 366);
  const CurrencyKpis& of = report->currencies[0];
  EXPECT_NEAR(*of.dso, 3'950.0 / 6'700 * 366, kExact);
  EXPECT_NEAR(*of.best_possible_dso, 3'000.0 / 6'700 * 366, kExact);
  EXPECT_NEAR(*of.days_delinquent, 950.0 / 6'700 * 366, kExact);
  // March sold 2,500 net: 31 days; of February's 2,000 in 29 days, 1,450.
  EXPECT_NEAR(*of.dso_count_back, 31 + 1'450.0 / 2'000 * 29, kExact);
  // b is 45 days old and c 11.
  EXPECT_NEAR(*of.true_dso, 45 * 1'450.0 / 2'000 + 11 * 3'000.0 / 2'500,
              kExact);
  EXPECT_NEAR(*of.turnover, 6'700.0 / 1'975, kExact);
}

TEST(ComputeKpis, CountsMonthsAsThirtyDaysWhereAsked) {
  KpiOptions options;
  options.month_rule = MonthRule::kThirtyDays;
  const CurrencyKpis of = KpisOf(SmallBusiness(), {kQuarterEnd}, options);
  EXPECT_NEAR(*of.dso, 3'950.0 / 6'700 * 360, kExact);
  EXPECT_NEAR(*of.dso_count_back, 30 + 1'450.0 / 2'000 * 30, kExact);
}

// Within the quarter: 400 came 4 days early and 600 21 days late for a, 500 6
// days early for b (when the receipt was posted, not when it was matched).
TEST(ComputeKpis, AveragesTheDaysOfMoneyThatStayed) {
  const CurrencyKpis of = KpisOf(SmallBusiness(), {kQuarterEnd});
  EXPECT_NEAR(*of.days_late, (400 * -4 + 600 * 21 + 500 * -6) / 1'500.0,
              kExact);
  EXPECT_NEAR(*of.days_late_floored, 600 * 21 / 1'500.0, kExact);
  EXPECT_EQ(*of.item_days_late, 21.0);  // Only a was paid in full.
  EXPECT_EQ(*of.item_days_late_floored, 21.0);
  EXPECT_NEAR(*of.days_to_pay, (400 * 26 + 600 * 51 + 500 * 24) / 1'500.0,
              kExact);
}

TEST(ComputeKpis, GivesSharesAndSaysWhyOneHasNone) {
  const CurrencyKpis of = KpisOf(SmallBusiness(), {kQuarterEnd});
  EXPECT_NEAR(*of.cei_period_sales, (5'500.0 - 3'950) / (5'500 - 3'000),
              kExact);
  // A month's sales on average, 1,833, are less than what is current.
  ExpectUndefined(of.cei_average_month_sales, "average_month_sales");
  EXPECT_NEAR(*of.current_share, 3'000.0 / 3'950, kExact);
  EXPECT_NEAR(*of.bad_debt_of_sales, 50.0 / 6'700, kExact);
  EXPECT_NEAR(*of.bad_debt_of_receivables, 50.0 / 1'975, kExact);
}

// At the end of February 2,000 were not due and 600 in 1-30; a month later
// 1,450 of b are in 1-30 and nothing in 31-60.
TEST(ComputeKpis, RollsFromMonthEndToMonthEnd) {
  const CurrencyKpis of = KpisOf(SmallBusiness(), {kQuarterEnd});
  ASSERT_EQ(of.roll_rates.size(), 4u);
  EXPECT_EQ(*of.roll_rates[0], 0.725);
  EXPECT_EQ(*of.roll_rates[1], 0.0);
  ExpectUndefined(of.roll_rates[2], "the balance of bucket 2 is 0");
  ExpectUndefined(of.roll_rates[3], "bucket 4 has no end");
  ExpectUndefined(of.flow_to_loss, "the balance of bucket 2 is 0");
}

// Three items, each half paid every month: 1,000 not due became 500 in 1-30,
// 400 became 200 in 31-60, 200 became 100 in 61-90.
TEST(ComputeKpis, FlowToLossIsTheProductOfTheRolls) {
  LedgerBuilder builder = InEuros();
  const struct {
    const char* id;
    Date due;
    std::int64_t before, after;
  } items[] = {{"x", 2024y / 3 / 10, 1'000, 500},
               {"y", 2024y / 2 / 10, 400, 200},
               {"z", 2024y / 1 / 10, 200, 100}};
  for (const auto& item : items) {
    AddInvoice(builder, item.id, 2024y / 1 / 1, item.due, item.before);
    builder.AddSettlement({.item = item.id,
                           .date = 2024y / 3 / 20,
                           .amount = item.before - item.after});
  }
  const CurrencyKpis of = KpisOf(builder, {kQuarterEnd});
  EXPECT_EQ(*of.roll_rates[0], 0.5);
  EXPECT_EQ(*of.roll_rates[1], 0.5);
  EXPECT_EQ(*of.roll_rates[2], 0.5);
  EXPECT_EQ(*of.flow_to_loss, 0.125);
}

TEST(ComputeKpis, CountsPromisesThatFellDueInTheWindow) {
  LedgerBuilder builder = SmallBusiness();
  builder.AddPromise({.id = "kept",
                      .item = "a",
                      .made_on = 2024y / 2 / 20,
                      .due = 2024y / 3 / 1,
                      .amount = 600});
  // What came on the 20th was charged back.
  builder.AddPromise({.id = "broken",
                      .item = "b",
                      .made_on = 2024y / 3 / 17,
                      .due = 2024y / 3 / 22,
                      .amount = 1'400});
  builder.AddPromise({.id = "open",
                      .item = "c",
                      .made_on = 2024y / 3 / 25,
                      .due = 2024y / 4 / 10,
                      .amount = 3'000});
  builder.AddPromise({.id = "long ago",
                      .item = "old",
                      .made_on = 2023y / 5 / 17,
                      .due = 2023y / 5 / 22,
                      .amount = 1'200});
  const CurrencyKpis of = KpisOf(builder, {kQuarterEnd});
  EXPECT_EQ(of.promises.baskets.due, 2);
  EXPECT_EQ(of.promises.baskets.kept, 1);
  EXPECT_EQ(of.promises.baskets.broken, 1);
  EXPECT_EQ(of.promises.minor.due, 2'000);
  EXPECT_EQ(*of.promises.kept_by_count, 0.5);
  EXPECT_EQ(*of.promises.kept_by_amount, 0.3);
}

TEST(ComputeKpis, ABasketIsOnePromiseAndLateMayCount) {
  LedgerBuilder builder = SmallBusiness();
  for (const char* item : {"a", "c"}) {  // One basket of two rows.
    builder.AddPromise({.id = "basket",
                        .item = item,
                        .made_on = 2024y / 2 / 20,
                        .due = 2024y / 2 / 28,
                        .amount = 300});
  }
  // 600 came on 1 March, two days late and within the three of grace.
  CurrencyKpis of = KpisOf(builder, {kQuarterEnd});
  EXPECT_EQ(of.promises.baskets.due, 1);
  EXPECT_EQ(of.promises.baskets.late, 1);
  EXPECT_EQ(*of.promises.kept_by_count, 0.0);
  KpiOptions options;
  options.late_is_kept = true;
  of = KpisOf(builder, {kQuarterEnd}, options);
  EXPECT_EQ(*of.promises.kept_by_count, 1.0);
}

TEST(ComputeKpis, AShortHistoryIsNoNumber) {
  LedgerBuilder builder = InEuros();
  AddInvoice(builder, "a", 2024y / 2 / 10, 2024y / 3 / 9, 1'000);
  CurrencyKpis of = KpisOf(builder, {kQuarterEnd});
  ExpectUndefined(of.dso, "the first posting lies after 2023-04-30");
  ExpectUndefined(of.turnover, "the first posting");
  // March sold nothing and adds its 31 days; February is used up.
  EXPECT_EQ(*of.dso_count_back, 31 + 29.0);
  KpiOptions options;
  options.sales_months = 2;
  EXPECT_NEAR(*KpisOf(builder, {kQuarterEnd}, options).dso, 60.0, kExact);
  // A credit note that was paid out: 1,000 is owed, 700 was ever sold.
  builder.AddItem({.id = "cn",
                   .debtor = "d",
                   .document_date = 2024y / 2 / 20,
                   .amount = -300});
  builder.AddSettlement({.item = "cn", .date = 2024y / 3 / 1, .amount = -300});
  of = KpisOf(builder, {kQuarterEnd});
  EXPECT_EQ(of.receivables, 1'000);
  ExpectUndefined(of.dso_count_back,
                  "2 months is too short: 30 % of receivables");
}

TEST(ComputeKpis, WindowsWithinAMonthEndOnTheSameDayOfTheMonth) {
  const Book book(SmallBusiness());
  const auto report = ComputeKpis(book.ledger, {2024y / 3 / 15}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->sales_from, Date(2023y / 3 / 15));
  EXPECT_EQ(report->roll_from, Date(2024y / 2 / 15));
  // b falls in (15 February - 15 March]? No: on the first day's eve.
  EXPECT_EQ(report->currencies[0].receivables, 1'500);
  // a was posted in the month before; b's month is (15 January, 15 February].
  EXPECT_NEAR(*report->currencies[0].dso_count_back, 29 + 1'500.0 / 2'000 * 31,
              kExact);
}

TEST(ComputeKpis, WindowsAtAMonthEndRunFromMonthEndToMonthEnd) {
  const Book book(SmallBusiness());
  const auto report = ComputeKpis(book.ledger, {2024y / 2 / 29}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->roll_from, Date(2024y / 1 / 31));
  EXPECT_EQ(report->collection_from, Date(2023y / 11 / 30));
  EXPECT_EQ(report->sales_from, Date(2023y / 2 / 28));
  EXPECT_EQ(report->sales_days, 366);
}

TEST(ComputeKpis, IsRestatedAsKnownOnADay) {
  LedgerBuilder builder = SmallBusiness();
  builder.AddSettlement({.item = "c",
                         .date = 2024y / 3 / 25,
                         .amount = 1'000,
                         .recorded_date = 2024y / 4 / 5});
  EXPECT_EQ(KpisOf(builder, {kQuarterEnd}).receivables, 2'950);
  EXPECT_EQ(KpisOf(builder, {kQuarterEnd, kQuarterEnd}).receivables, 3'950);
}

TEST(ComputeKpis, KeepsCurrenciesApart) {
  LedgerBuilder builder = SmallBusiness();
  builder.AddItem({.id = "yuan",
                   .debtor = "d",
                   .document_date = 2024y / 3 / 1,
                   .due_date = 2024y / 3 / 31,
                   .amount = 70,
                   .currency = Currency::Of("CNY")});
  const Book book(builder);
  const auto report = ComputeKpis(book.ledger, {kQuarterEnd}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->currencies.size(), 2u);
  EXPECT_EQ(report->currencies[0].currency.code(), "CNY");
  EXPECT_EQ(report->currencies[0].receivables, 70);
  EXPECT_EQ(*report->currencies[0].current_share, 1.0);  // Due today.
  EXPECT_EQ(report->currencies[1].receivables, 3'950);
}

TEST(ComputeKpis, AnEmptyLedgerHasNoFigures) {
  const CurrencyKpis of = KpisOf(InEuros(), {kQuarterEnd});
  EXPECT_EQ(of.currency, kEur);
  ExpectUndefined(of.dso, "credit sales are 0");
  EXPECT_EQ(*of.dso_count_back, 0.0);
  ExpectUndefined(of.current_share, "receivables is 0");
  ExpectUndefined(of.days_late, "nothing was paid");
  ExpectUndefined(of.promises.kept_by_count, "promises due is 0");
}

TEST(ComputeKpis, RefusesOptionsByName) {
  const Book book(InEuros());
  const auto refused = [&](auto change, const char* what) {
    KpiOptions options;
    change(options);
    const absl::Status status =
        ComputeKpis(book.ledger, {kQuarterEnd}, options).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(what));
  };
  refused([](KpiOptions& o) { o.sales_months = 0; }, "sales_months = 0");
  refused([](KpiOptions& o) { o.collection_months = 121; },
          "collection_months = 121");
  refused([](KpiOptions& o) { o.current_days = -1; }, "current_days = -1");
  refused([](KpiOptions& o) { o.promises.grace_days = -1; }, "grace_days");
  EXPECT_EQ(
      ComputeKpis(book.ledger, {Date::FromDays(2'932'897)}, {}).status().code(),
      absl::StatusCode::kInvalidArgument);
}

// Over random ledgers: every figure is finite or says why there is none, and
// what is sold, current and owed agrees with the aging.
TEST(ComputeKpis, NeverGivesANumberThatIsNone) {
  std::size_t defined = 0, undefined = 0;
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    SCOPED_TRACE(seed);
    const LedgerData data = reference::RandomLedger(seed, {});
    const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    const AsOf at = {Date(2024y / 1 / 1) + Days{static_cast<int>(seed % 150)}};
    KpiOptions options;
    options.sales_months = 1 + static_cast<int>(seed % 3);
    const auto report = ComputeKpis(*ledger, at, options);
    ASSERT_TRUE(report.ok()) << report.status();
    for (const CurrencyKpis& of : report->currencies) {
      std::vector<absl::StatusOr<double>> figures = {
          of.dso,
          of.dso_count_back,
          of.best_possible_dso,
          of.days_delinquent,
          of.true_dso,
          of.days_late,
          of.days_late_floored,
          of.item_days_late,
          of.item_days_late_floored,
          of.days_to_pay,
          of.cei_period_sales,
          of.cei_average_month_sales,
          of.current_share,
          of.bad_debt_of_sales,
          of.bad_debt_of_receivables,
          of.turnover,
          of.flow_to_loss,
          of.promises.kept_by_count,
          of.promises.kept_by_amount};
      figures.insert(figures.end(), of.roll_rates.begin(), of.roll_rates.end());
      for (const absl::StatusOr<double>& figure : figures) {
        if (figure.ok()) {
          ASSERT_TRUE(std::isfinite(*figure));
          ++defined;
        } else {
          ASSERT_EQ(figure.status().code(),
                    absl::StatusCode::kFailedPrecondition);
          ASSERT_FALSE(figure.status().message().empty());
          ++undefined;
        }
      }
      if (of.dso.ok()) {
        ASSERT_NEAR(*of.dso - *of.best_possible_dso, *of.days_delinquent,
                    1e-6 * std::abs(*of.dso) + 1e-9);
      }
      ASSERT_LE(of.promises.baskets.kept + of.promises.baskets.late +
                    of.promises.baskets.part + of.promises.baskets.broken,
                of.promises.baskets.due);
    }
    const auto aging = Age(*ledger, at, {});
    for (const CurrencyAging& totals : aging->totals) {
      for (const CurrencyKpis& of : report->currencies) {
        if (of.currency != totals.currency) continue;
        ASSERT_EQ(of.receivables, totals.total);
        ASSERT_EQ(of.current, totals.buckets[0].minor);
      }
    }
  }
  EXPECT_GT(defined, 10'000u);
  EXPECT_GT(undefined, 5'000u);
}

}  // namespace
}  // namespace arrears
