// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/position.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A ledger with the memory that it reads.
struct Books {
  explicit Books(const LedgerBuilder& builder)
      : data(builder.Build().value()),
        ledger(Ledger::Create(data.View(), {}).value()) {}
  RowIndex Find(const std::string& id) const {
    for (std::size_t i = 0; i < ledger.item_count(); ++i) {
      if (ledger.item_id(static_cast<RowIndex>(i)) == id) {
        return static_cast<RowIndex>(i);
      }
    }
    return -1;
  }
  std::int64_t Open(const std::string& id, Date as_of) const {
    return Open(id, AsOf{as_of});
  }
  std::int64_t Open(const std::string& id, const AsOf& at) const {
    Balances(at);
    return ComputePosition(ledger, at)->open[Find(id)];
  }
  std::int64_t Unapplied(const AsOf& at) const {
    return ComputePosition(ledger, at)->unapplied_of(0, 0);
  }
  // Every question is also a proof.
  void Balances(const AsOf& at) const {
    const Position position = ComputePosition(ledger, at).value();
    std::int64_t total = 0;
    for (const std::int64_t open : position.open) total += open;
    for (const UnappliedCash& cash : position.unapplied) total += cash.minor;
    EXPECT_EQ(total, LedgerBalance(ledger, at)->at(0));
  }
  LedgerData data;
  Ledger ledger;
};

ItemRow Invoice(std::string id, Date date, std::int64_t amount) {
  return {.id = std::move(id),
          .debtor = "d-1",
          .document_date = date,
          .due_date = date + Days{30},
          .amount = amount};
}
ItemRow Credit(std::string id, Date date, std::int64_t amount) {
  return {.id = std::move(id),
          .debtor = "d-1",
          .document_date = date,
          .amount = -amount};
}

constexpr Date kMay = 2024y / 5 / 1;

TEST(Position, MoneyReducesTheItemFromTheDayOfTheMatch) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("a", kMay, 100'00));
  builder.AddSettlement({.item = "a", .date = 2024y / 5 / 10, .amount = 40'00});
  const Books books(builder);
  EXPECT_EQ(books.Open("a", 2024y / 4 / 30), 0);  // Not posted.
  EXPECT_EQ(books.Open("a", kMay), 100'00);
  EXPECT_EQ(books.Open("a", 2024y / 5 / 9), 100'00);
  EXPECT_EQ(books.Open("a", 2024y / 5 / 10), 60'00);
}

TEST(Position, TheItemNeverPassesZeroAndTheExcessIsUnapplied) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("a", kMay, 100'00));
  builder.AddSettlement({.item = "a", .date = 2024y / 5 / 10, .amount = 70'00});
  builder.AddSettlement({.item = "a", .date = 2024y / 5 / 12, .amount = 50'00});
  const Books books(builder);
  EXPECT_EQ(books.Open("a", 2024y / 5 / 12), 0);
  const Position position = *ComputePosition(books.ledger, {2024y / 5 / 20});
  EXPECT_THAT(position.unapplied,
              ElementsAre(UnappliedCash{0, 0, -20'00, 2024y / 5 / 12}));
}

// A debtor who pays out too much of a credit note owes the excess.
TEST(Position, ACreditPaidOutTwiceIsOwedBack) {
  LedgerBuilder builder;
  builder.AddItem(Credit("c", kMay, 80'00));
  builder.AddSettlement({.item = "c", .date = kMay, .amount = -100'00});
  const Books books(builder);
  EXPECT_EQ(books.Open("c", kMay), 0);
  EXPECT_EQ(books.Unapplied({kMay}), 20'00);
}

TEST(Position, MoneyBeforeTheInvoiceIsUnappliedUntilThen) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("a", kMay, 100'00));
  builder.AddSettlement({.item = "a", .date = 2024y / 4 / 20, .amount = 30'00});
  // A discount without a source has nothing to reduce before the invoice.
  builder.AddSettlement({.item = "a",
                         .date = 2024y / 4 / 20,
                         .amount = 5'00,
                         .kind = SettlementKind::kDiscount});
  const Books books(builder);
  EXPECT_EQ(books.Unapplied({2024y / 4 / 19}), 0);
  EXPECT_THAT(ComputePosition(books.ledger, {2024y / 4 / 30})->unapplied,
              ElementsAre(UnappliedCash{0, 0, -30'00, 2024y / 4 / 20}));
  EXPECT_EQ(books.Open("a", kMay), 65'00);
  EXPECT_EQ(books.Unapplied({kMay}), 0);
}

TEST(Position, AMatchWithASourceTakesFromBothOnceBothArePosted) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("a", kMay, 100'00));
  builder.AddItem(Credit("c", 2024y / 5 / 20, 80'00));
  builder.AddSettlement(
      {.item = "a", .source = "c", .date = 2024y / 5 / 10, .amount = 60'00});
  const Books books(builder);
  EXPECT_EQ(books.Open("a", 2024y / 5 / 19), 100'00);
  EXPECT_EQ(books.Open("c", 2024y / 5 / 19), 0);
  EXPECT_EQ(books.Open("a", 2024y / 5 / 20), 40'00);
  EXPECT_EQ(books.Open("c", 2024y / 5 / 20), -20'00);
  EXPECT_EQ(LedgerBalance(books.ledger, {2024y / 5 / 20})->at(0), 20'00);
}

TEST(Position, UnmatchAndChargebackOfMoneyFromOutside) {
  for (const SettlementKind kind :
       {SettlementKind::kUnmatch, SettlementKind::kChargeback}) {
    LedgerBuilder builder;
    builder.AddItem(Invoice("a", kMay, 100'00));
    builder.AddSettlement(
        {.id = "s", .item = "a", .date = 2024y / 5 / 10, .amount = 100'00});
    builder.AddSettlement({.item = "a",
                           .date = 2024y / 5 / 15,
                           .kind = kind,
                           .undoes = "s"});  // No amount: all of it.
    const Books books(builder);
    EXPECT_EQ(books.Open("a", 2024y / 5 / 14), 0);
    EXPECT_EQ(books.Open("a", 2024y / 5 / 15), 100'00);
    const std::vector<UnappliedCash> cash =
        ComputePosition(books.ledger, {2024y / 5 / 15})->unapplied;
    if (kind == SettlementKind::kUnmatch) {
      // The money stays with us, and dates from the day it came.
      EXPECT_THAT(cash,
                  ElementsAre(UnappliedCash{0, 0, -100'00, 2024y / 5 / 10}));
    } else {
      EXPECT_THAT(cash, IsEmpty());
    }
  }
}

TEST(Position, UnmatchWithASourceGivesBackToBothAndChargebackToOne) {
  for (const SettlementKind kind :
       {SettlementKind::kUnmatch, SettlementKind::kChargeback}) {
    LedgerBuilder builder;
    builder.AddItem(Invoice("a", kMay, 100'00));
    builder.AddItem({.id = "r",
                     .debtor = "d-1",
                     .kind = ItemKind::kReceipt,
                     .document_date = kMay,
                     .amount = -70'00});
    builder.AddSettlement({.id = "s",
                           .item = "a",
                           .source = "r",
                           .date = 2024y / 5 / 10,
                           .amount = 70'00});
    builder.AddSettlement({.item = "a",
                           .date = 2024y / 5 / 15,
                           .amount = 50'00,
                           .kind = kind,
                           .undoes = "s"});
    const Books books(builder);
    EXPECT_EQ(books.Open("a", 2024y / 5 / 14), 30'00);
    EXPECT_EQ(books.Open("r", 2024y / 5 / 14), 0);
    EXPECT_EQ(books.Open("a", 2024y / 5 / 15), 80'00);
    const bool unmatch = kind == SettlementKind::kUnmatch;
    EXPECT_EQ(books.Open("r", 2024y / 5 / 15), unmatch ? -50'00 : 0);
  }
}

TEST(Position, AReliefThatIsUndoneIsWithdrawn) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("a", kMay, 100'00));
  builder.AddSettlement({.id = "s",
                         .item = "a",
                         .date = 2024y / 5 / 10,
                         .amount = 100'00,
                         .kind = SettlementKind::kWriteOff});
  builder.AddSettlement({.item = "a",
                         .date = 2024y / 5 / 15,
                         .kind = SettlementKind::kUnmatch,
                         .undoes = "s"});
  const Books books(builder);
  EXPECT_EQ(books.Open("a", 2024y / 5 / 10), 0);
  EXPECT_EQ(books.Open("a", 2024y / 5 / 15), 100'00);
  EXPECT_EQ(books.Unapplied({2024y / 5 / 15}), 0);
}

TEST(Position, SettledDateSettlesTheRestAndAChargebackOpensTheItemAgain) {
  LedgerBuilder builder;
  ItemRow item = Invoice("a", kMay, 100'00);
  item.settled_date = 2024y / 5 / 20;
  builder.AddItem(item);
  builder.AddSettlement(
      {.id = "s", .item = "a", .date = 2024y / 5 / 10, .amount = 40'00});
  builder.AddSettlement({.item = "a",
                         .date = 2024y / 6 / 1,
                         .kind = SettlementKind::kChargeback,
                         .undoes = "s"});
  const Books books(builder);
  EXPECT_EQ(books.Open("a", 2024y / 5 / 19), 60'00);
  EXPECT_EQ(books.Open("a", 2024y / 5 / 20),
            0);  // Settled on D, not open on D.
  EXPECT_EQ(books.Open("a", 2024y / 6 / 1), 40'00);
  // Asked before the item was settled, we did not know it.
  EXPECT_EQ(books.Open("a", {2024y / 5 / 25, 2024y / 5 / 19}), 60'00);
}

TEST(Position, SettledBeforePostingIsNeverOpen) {
  LedgerBuilder builder;
  ItemRow item = Invoice("a", kMay, 100'00);
  item.settled_date = 2024y / 4 / 20;
  builder.AddItem(item);
  const Books books(builder);
  EXPECT_EQ(books.Open("a", 2024y / 4 / 25), 0);
  EXPECT_EQ(books.Open("a", kMay), 0);
  EXPECT_EQ(books.Unapplied({2024y / 4 / 25}), 0);
}

TEST(Position, BackdatedRowsCountFromTheDayTheyWereRecorded) {
  LedgerBuilder builder;
  ItemRow item = Invoice("a", kMay, 100'00);
  item.recorded_date = 2024y / 5 / 5;
  builder.AddItem(item);
  builder.AddSettlement({.item = "a",
                         .date = 2024y / 5 / 10,
                         .amount = 40'00,
                         .recorded_date = 2024y / 5 / 25});
  const Books books(builder);
  const Date day = 2024y / 5 / 12;
  EXPECT_EQ(books.Open("a", day), 60'00);  // As we know it now.
  EXPECT_EQ(books.Open("a", {day, day}), 100'00);
  EXPECT_EQ(books.Open("a", {day, 2024y / 5 / 24}), 100'00);
  EXPECT_EQ(books.Open("a", {day, 2024y / 5 / 25}), 60'00);
  EXPECT_EQ(books.Open("a", {kMay, 2024y / 5 / 4}), 0);
  EXPECT_EQ(books.Open("a", {kMay, 2024y / 5 / 5}), 100'00);
}

TEST(Position, DisputesTakeTheirPartWhileTheyAreOpen) {
  LedgerBuilder builder;
  for (const char* id : {"part", "all", "closed", "more"}) {
    builder.AddItem(Invoice(id, kMay, 100'00));
  }
  const Date opened = 2024y / 5 / 10;
  builder.AddDispute({.item = "part", .opened = opened, .amount = 30'00});
  builder.AddDispute({.item = "all", .opened = opened});
  builder.AddDispute(
      {.item = "closed", .opened = opened, .closed = 2024y / 5 / 20});
  builder.AddDispute({.item = "more", .opened = opened, .amount = 60'00});
  builder.AddDispute({.item = "more", .opened = opened, .amount = 60'00});
  const Books books(builder);
  const auto disputed = [&](Date day) {
    return ComputePosition(books.ledger, {day})->disputed;
  };
  EXPECT_THAT(disputed(2024y / 5 / 9), ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(disputed(opened), ElementsAre(30'00, 100'00, 100'00, 100'00));
  EXPECT_THAT(disputed(2024y / 5 / 20), ElementsAre(30'00, 100'00, 0, 100'00));
  // The closing is not known before its day.
  EXPECT_THAT(
      ComputePosition(books.ledger, {2024y / 5 / 25, 2024y / 5 / 19})->disputed,
      ElementsAre(30'00, 100'00, 100'00, 100'00));
}

TEST(Position, AHeaderIsNeverOpenItsInstalmentsAre) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("h", kMay, 100'00));
  for (const char* id : {"h-1", "h-2"}) {
    ItemRow part = Invoice(id, kMay, 50'00);
    part.parent = "h";
    builder.AddItem(part);
  }
  const Books books(builder);
  EXPECT_THAT(ComputePosition(books.ledger, {kMay})->open,
              ElementsAre(0, 50'00, 50'00));
  EXPECT_EQ(LedgerBalance(books.ledger, {kMay})->at(0), 100'00);
  EXPECT_THAT(ItemHistory(books.ledger, 0, {kMay}), IsEmpty());
}

// OCA/account-financial-reporting issue 546: payments of 15 February (1,000)
// and 10 May (49,000) matched in May with five March invoices of 10,000; in
// April one of 100,000. As of 30 April: 100,000 + 50,000 - 1,000 = 149,000.
TEST(Position, MatchesMadeLaterDoNotLeakBack) {
  LedgerBuilder builder;
  const auto receipt = [&](const char* id, Date date, std::int64_t amount) {
    builder.AddItem({.id = id,
                     .debtor = "d-1",
                     .kind = ItemKind::kReceipt,
                     .document_date = date,
                     .amount = -amount});
  };
  receipt("feb", 2019y / 2 / 15, 1'000'00);
  receipt("may", 2019y / 5 / 10, 49'000'00);
  const char* const march[] = {"m1", "m2", "m3", "m4", "m5"};
  for (const char* id : march) {
    builder.AddItem(Invoice(id, 2019y / 3 / 15, 10'000'00));
  }
  builder.AddItem(Invoice("apr", 2019y / 4 / 15, 100'000'00));
  const Date matched = 2019y / 5 / 12;
  builder.AddSettlement(
      {.item = "m1", .source = "feb", .date = matched, .amount = 1'000'00});
  for (const char* id : march) {
    builder.AddSettlement({.item = id,
                           .source = "may",
                           .date = matched,
                           .amount = id == march[0] ? 9'000'00 : 10'000'00});
  }
  const Books books(builder);
  const Date april = 2019y / 4 / 30;
  for (const char* id : march) EXPECT_EQ(books.Open(id, april), 10'000'00);
  EXPECT_EQ(books.Open("apr", april), 100'000'00);
  EXPECT_EQ(books.Open("feb", april), -1'000'00);
  EXPECT_EQ(books.Open("may", april), 0);
  EXPECT_EQ(LedgerBalance(books.ledger, {april})->at(0), 149'000'00);
  for (const char* id : march) EXPECT_EQ(books.Open(id, matched), 0);
  EXPECT_EQ(LedgerBalance(books.ledger, {matched})->at(0), 100'000'00);
}

TEST(LedgerBalance, KeepsCurrenciesApart) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("a", kMay, 100'00));
  ItemRow euros = Invoice("b", kMay, 7'00);
  euros.currency = Currency::Of("EUR");
  builder.AddItem(euros);
  const Books books(builder);
  EXPECT_THAT(*LedgerBalance(books.ledger, {kMay}), ElementsAre(100'00, 7'00));
}

TEST(ItemHistory, TellsEachStepAndWhatWasOpenAfterIt) {
  LedgerBuilder builder;
  ItemRow item = Invoice("a", kMay, 100'00);
  item.settled_date = 2024y / 5 / 20;
  builder.AddItem(item);
  builder.AddSettlement({.item = "a", .date = 2024y / 4 / 20, .amount = 30'00});
  builder.AddSettlement(
      {.id = "s", .item = "a", .date = 2024y / 5 / 10, .amount = 40'00});
  builder.AddSettlement({.item = "a",
                         .date = 2024y / 6 / 1,
                         .kind = SettlementKind::kChargeback,
                         .undoes = "s"});
  const Books books(builder);
  std::string told;
  for (const PositionStep& step :
       ItemHistory(books.ledger, 0, {2024y / 12 / 31})) {
    told += FormatIsoDate(step.date) + " " +
            std::string(TableName(step.table)) + " " +
            std::to_string(step.change) + " -> " +
            std::to_string(step.open_after) + "\n";
  }
  EXPECT_EQ(told,
            "2024-05-01 items 10000 -> 10000\n"
            "2024-05-01 settlements -3000 -> 7000\n"
            "2024-05-10 settlements -4000 -> 3000\n"
            "2024-05-20 items -3000 -> 0\n"
            "2024-06-01 settlements 4000 -> 4000\n");
}

}  // namespace
}  // namespace arrears
