// SPDX-License-Identifier: Apache-2.0
#include "facts/fact_reading.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y

constexpr Date kDay = 2024y / 6 / 30;

// An item settled by its settled_date, `late` days after it was due.
ItemRow Paid(const char* id, Date settled, int late, std::int64_t amount) {
  return {.id = id,
          .debtor = "d",
          .document_date = settled - Days{late} - Days{30},
          .due_date = settled - Days{late},
          .amount = amount,
          .settled_date = settled};
}
ItemRow Invoice(const char* id, Date date, std::int64_t amount) {
  return {.id = id,
          .debtor = "d",
          .document_date = date,
          .due_date = date + Days{30},
          .amount = amount};
}

// Days late -2, 0, 10, 40, 102 with amounts 100, 100, 200, 100, 500.
LedgerBuilder FivePaid() {
  LedgerBuilder builder;
  builder.AddItem(Paid("a", 2023y / 10 / 1, -2, 100))
      .AddItem(Paid("b", 2023y / 11 / 1, 0, 100))
      .AddItem(Paid("c", 2024y / 1 / 1, 10, 200))
      .AddItem(Paid("e", 2024y / 5 / 1, 40, 100))
      .AddItem(Paid("f", 2024y / 6 / 1, 102, 500));
  return builder;
}

TEST(BehaviourFacts, DescribeHowItemsWerePaid) {
  const Book book(FivePaid());
  const auto read = [&](const char* fact) { return book.Read(fact, {kDay}); };
  EXPECT_EQ(read("paid_items"), "5");
  EXPECT_EQ(read("late_share"), "0.6");
  EXPECT_EQ(read("late_share_amount"), "0.8");
  EXPECT_EQ(read("days_late_avg"), "30");
  // (-200 + 0 + 2000 + 4000 + 51000) / 1000.
  EXPECT_EQ(read("days_late_avg_amount"), "56.8");
  // python3 -c "import statistics as s; print(s.stdev([-2, 0, 10, 40, 102]))"
  // 43.6119249747...
  EXPECT_EQ(read("days_late_sd"), "43.611925");
  EXPECT_EQ(read("days_late_max"), "102");
  // (40 + 102) / 2 less (-2 + 0 + 10) / 3.
  EXPECT_EQ(read("days_late_trend"), "68.3333333");
  EXPECT_EQ(read("paid_over_30_share"), "0.4");
  EXPECT_EQ(read("paid_over_90_share"), "0.2");
  EXPECT_EQ(read("part_payment_share"), "0");
  EXPECT_EQ(read("days_since_payment"), "29");
  // c was issued first: 2024-01-01 less 10 and 30 days is 2023-11-22; a was
  // 2023-10-01 less 28 days, 2023-09-03, 301 days before kDay.
  EXPECT_EQ(read("tenure_days"), "301");
}

// The facts by amount are those of FivePaid, since amounts are weights: but
// 10^15 times the square of 273 days does not fit 64 bits.
TEST(BehaviourFacts, LargestAmountsAreSummedExactly) {
  constexpr std::int64_t kScale = kMaxAmountMinor / 500;
  LedgerBuilder builder;
  builder.AddItem(Paid("a", 2023y / 10 / 1, -2, 100 * kScale))
      .AddItem(Paid("b", 2023y / 11 / 1, 0, 100 * kScale))
      .AddItem(Paid("c", 2024y / 1 / 1, 10, 200 * kScale))
      .AddItem(Paid("e", 2024y / 5 / 1, 40, 100 * kScale))
      .AddItem(Paid("f", 2024y / 6 / 1, 102, 500 * kScale));
  const Book large(builder), small(FivePaid());
  EXPECT_EQ(large.Read("paid_total", {kDay}), "2000000000000000");
  EXPECT_EQ(large.Read("late_share_amount", {kDay}), "0.8");
  EXPECT_EQ(large.Read("days_late_avg_amount", {kDay}), "56.8");
  for (const char* fact :
       {"days_late_avg", "days_late_sd", "days_late_slope", "days_late_swing",
        "days_late_sd_amount", "days_late_trend_amount",
        "days_late_slope_amount", "paid_over_30_share_amount"}) {
    EXPECT_EQ(large.Read(fact, {kDay}), small.Read(fact, {kDay})) << fact;
  }
}

// 3,000 less 1,100 payments of 2, one a day; the last 30 days saw 30 of them.
TEST(BehaviourFacts, ReadAnItemWithManyPayments) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("i", kDay - Days{1200}, 3000));
  for (int days_ago = 1099; days_ago >= 0; --days_ago) {
    builder.AddSettlement(
        {.item = "i", .date = kDay - Days{days_ago}, .amount = 2});
  }
  const Book book(builder);
  EXPECT_EQ(book.Read("open_total", {kDay}), "800");
  EXPECT_EQ(book.Read("part_paid_total", {kDay}), "800");
  EXPECT_EQ(book.Read("received_30d_total", {kDay}), "60");
  EXPECT_EQ(book.Read("days_since_payment", {kDay}), "0");
  // Ninety days ago 1,010 had come in: 980 were open, now 800.
  EXPECT_EQ(book.Read("exposure_growth", {kDay}), "-0.183673469");
}

TEST(BehaviourFacts, WithoutAPaidItemThereIsNoLateness) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("i", 2024y / 6 / 1, 100));
  const Book book(builder);
  EXPECT_EQ(book.Read("paid_items", {kDay}), "0");
  for (const char* fact :
       {"late_share", "late_share_amount", "days_late_avg",
        "days_late_avg_amount", "days_late_sd", "days_late_max",
        "days_late_trend", "paid_over_30_share", "paid_over_90_share",
        "part_payment_share", "days_since_payment"}) {
    EXPECT_EQ(book.Read(fact, {kDay}), "") << fact;
  }
  EXPECT_EQ(book.Read("tenure_days", {kDay}), "29");
}

TEST(BehaviourFacts, HistoryIsCutAtItsFirstDay) {
  const Book book(FivePaid());
  // e was paid 60 days before kDay.
  EXPECT_EQ(book.Read("paid_items", {kDay}, {.history_days = 61}), "2");
  EXPECT_EQ(book.Read("paid_items", {kDay}, {.history_days = 60}), "1");
}

TEST(BehaviourFacts, NothingOfALaterDayIsSeen) {
  const Book book(FivePaid());
  EXPECT_EQ(book.Read("paid_items", {2024y / 5 / 31}), "4");
  EXPECT_EQ(book.Read("days_since_payment", {2024y / 5 / 31}), "30");
  // Nor what was not known: settled_date counts once known_on reaches it.
  EXPECT_EQ(book.Read("paid_items", {kDay, 2024y / 4 / 1}), "3");
}

TEST(BehaviourFacts, AnItemIsPaidTheDayItReachedZeroForGood) {
  LedgerBuilder builder;
  builder
      .AddItem(Invoice("i", 2024y / 1 / 1, 100))  // Due 2024-01-31.
      .AddSettlement(
          {.id = "s1", .item = "i", .date = 2024y / 2 / 5, .amount = 40})
      .AddSettlement(
          {.id = "s2", .item = "i", .date = 2024y / 2 / 10, .amount = 60})
      .AddSettlement({.item = "i",
                      .date = 2024y / 3 / 1,
                      .kind = SettlementKind::kChargeback,
                      .undoes = "s2"})
      .AddSettlement({.item = "i", .date = 2024y / 3 / 11, .amount = 60});
  const Book book(builder);
  EXPECT_EQ(book.Read("days_late_max", {2024y / 2 / 20}), "10");
  EXPECT_EQ(book.Read("part_payment_share", {2024y / 2 / 20}), "1");
  EXPECT_EQ(book.Read("days_since_payment", {2024y / 2 / 20}), "10");
  EXPECT_EQ(book.Read("paid_items", {2024y / 3 / 1}), "0");
  // The payment that was taken back never came.
  EXPECT_EQ(book.Read("days_since_payment", {2024y / 3 / 1}), "25");
  EXPECT_EQ(book.Read("chargebacks", {2024y / 3 / 1}), "1");
  EXPECT_EQ(book.Read("chargebacks", {2024y / 2 / 29}), "0");
  EXPECT_EQ(book.Read("days_late_max", {kDay}), "40");
}

TEST(BehaviourFacts, CreditedAndWrittenOffItemsAreNotPaid) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("credited", 2024y / 1 / 1, 100))
      .AddItem({.id = "note",
                .debtor = "d",
                .document_date = 2024y / 1 / 20,
                .amount = -100})
      .AddSettlement({.item = "credited",
                      .source = "note",
                      .date = 2024y / 1 / 20,
                      .amount = 100})
      .AddItem(Invoice("lost", 2024y / 1 / 1, 100))
      .AddSettlement({.item = "lost", .date = 2024y / 2 / 1, .amount = 49})
      .AddSettlement({.item = "lost",
                      .date = 2024y / 3 / 1,
                      .amount = 51,
                      .kind = SettlementKind::kWriteOff})
      .AddItem(Invoice("residue", 2024y / 1 / 1, 100))
      .AddSettlement({.item = "residue", .date = 2024y / 2 / 1, .amount = 98})
      .AddSettlement({.item = "residue",
                      .date = 2024y / 2 / 2,
                      .amount = 2,
                      .kind = SettlementKind::kWriteOff});
  const Book book(builder);
  EXPECT_EQ(book.Read("paid_items", {kDay}), "1");
  EXPECT_EQ(book.Read("days_late_max", {kDay}), "2");  // Due 2024-01-31.
  EXPECT_EQ(book.Read("written_off_total", {kDay}), "53");
  EXPECT_EQ(book.Read("written_off_total", {2024y / 2 / 29}), "2");
}

TEST(BehaviourFacts, AMatchedReceiptIsMoneyOfItsOwnDay) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("i", 2024y / 1 / 1, 100))
      .AddItem({.id = "receipt",
                .debtor = "d",
                .kind = ItemKind::kReceipt,
                .document_date = 2024y / 1 / 25,
                .amount = -100})
      .AddSettlement({.item = "i",
                      .source = "receipt",
                      .date = 2024y / 2 / 9,
                      .amount = 100});
  const Book book(builder);
  EXPECT_EQ(book.Read("days_since_payment", {2024y / 2 / 25}), "31");
  // The item is settled when it is matched.
  EXPECT_EQ(book.Read("days_late_max", {2024y / 2 / 25}), "9");
}

TEST(BehaviourFacts, OrdersCompareNinetyDaysWithTheNinetyBefore) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("new", kDay - Days{89}, 300))
      .AddItem(Invoice("old", kDay - Days{90}, 150))
      .AddItem(Invoice("old2", kDay - Days{179}, 50))
      .AddItem(Invoice("older", kDay - Days{180}, 999));
  const Book book(builder);
  EXPECT_EQ(book.Read("order_change", {kDay}), "0.5");
  EXPECT_EQ(book.Read("order_change", {kDay - Days{95}}), "");
}

TEST(BehaviourFacts, AnItemLooksBackWithoutItself) {
  const Book book(FivePaid());
  // Item "f", row 4, long after it was paid, and "e" when it was new.
  const auto base = book.ledger().base_currency_index();
  EXPECT_EQ(book.Read("paid_items", Observation{0, base, 4, {kDay}}), "4");
  EXPECT_EQ(book.Read("days_late_max", Observation{0, base, 4, {kDay}}), "40");
  EXPECT_EQ(book.Read("days_since_payment", Observation{0, base, 4, {kDay}}),
            "60");
  EXPECT_EQ(book.Read("paid_items", Observation{0, base, 3, {2024y / 3 / 1}}),
            "3");
}

TEST(BehaviourFacts, WeightsOfTwoCurrenciesNeedARate) {
  LedgerBuilder builder = FivePaid();
  ItemRow foreign = Paid("x", 2024y / 4 / 1, 0, 100);
  foreign.currency = Currency::Of("USD");
  builder.AddItem(foreign);
  EXPECT_EQ(Book(builder).Read("late_share_amount", {kDay}), "");
  EXPECT_EQ(Book(builder).Read("late_share", {kDay}), "0.5");
  builder.AddRate(
      {Currency::Of("USD"), Currency::Of("CNY"), 2024y / 1 / 1, 6'000'000'000});
  // 800 of 1000 and 600.
  EXPECT_EQ(Book(builder).Read("late_share_amount", {kDay}), "0.5");
}

TEST(BehaviourFacts, TenureBeginsWithMasterDataWhereThatIsEarlier) {
  LedgerBuilder builder = FivePaid();
  builder.AddDebtor({.id = "d", .since = kDay - Days{1000}});
  EXPECT_EQ(Book(builder).Read("tenure_days", {kDay}), "1000");
  LedgerBuilder later = FivePaid();
  later.AddDebtor({.id = "d", .since = kDay + Days{1}});
  EXPECT_EQ(Book(later).Read("tenure_days", {kDay}), "301");
}

// 100 at 10 days, 300 at 60, and 600 at 90 that were posted before the history.
TEST(BehaviourFacts, TermsAreThoseOfWhatWasInvoicedInTheHistory) {
  LedgerBuilder builder;
  ItemRow item = Invoice("a", kDay - Days{29}, 100);
  item.due_date = item.document_date + Days{10};
  builder.AddItem(item);
  item = Invoice("b", kDay, 300);
  item.due_date = item.document_date + Days{60};
  builder.AddItem(item);
  item = Invoice("old", kDay - Days{30}, 600);
  item.due_date = item.document_date + Days{90};
  builder.AddItem(item);
  builder.AddItem({.id = "credit",
                   .debtor = "d",
                   .document_date = kDay,
                   .due_date = kDay,
                   .amount = -50});
  const Book book(builder);
  const FactOptions month{.history_days = 30};
  EXPECT_EQ(book.Read("terms_days_avg", {kDay}, month), "35");
  EXPECT_EQ(book.Read("terms_days_avg_amount", {kDay}, month), "47.5");
  // (1000 + 18000 + 54000) / 1000.
  EXPECT_EQ(book.Read("terms_days_avg_amount", {kDay}), "73");
  // Of what others were granted, for one who asks at b.
  const Observation b{0, book.ledger().base_currency_index(), 1, {kDay}};
  EXPECT_EQ(book.Read("terms_days_avg", b, month), "10");
  EXPECT_EQ(book.Read("terms_days_avg", {kDay - Days{31}}), "");
}

}  // namespace
}  // namespace arrears
