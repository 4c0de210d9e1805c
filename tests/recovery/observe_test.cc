// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/observe.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2020y
using ::testing::ElementsAre;

// One debtor with one invoice over 1,000.00 that falls due on 2020-01-31 and is
// looked at ten years later, unless the test says otherwise. Days are counted
// from the due date.
constexpr Date kDue = 2020y / 1 / 31;
constexpr Date kAsOf = 2030y / 1 / 31;
constexpr std::int64_t kAmount = 1000'00;

class Books {
 public:
  Books() { AddInvoice("a"); }

  void AddInvoice(const std::string& id, const std::string& debtor = "d") {
    builder_.AddItem({.id = id,
                      .debtor = debtor,
                      .document_date = 2020y / 1 / 1,
                      .due_date = kDue,
                      .amount = kAmount});
  }
  // Of "a", from outside; returns the settlement's id.
  std::string Settle(int age, std::int64_t minor,
                     SettlementKind kind = SettlementKind::kCash) {
    std::string id = "s" + std::to_string(++settlements_);
    builder_.AddSettlement({.id = id,
                            .item = "a",
                            .date = kDue + Days{age},
                            .amount = minor,
                            .kind = kind});
    return id;
  }
  // By a credit note of that day.
  void Credit(int age, std::int64_t minor) {
    builder_.AddItem({.id = "cn",
                      .debtor = "d",
                      .kind = ItemKind::kCreditNote,
                      .document_date = kDue + Days{age},
                      .amount = -minor});
    builder_.AddSettlement({.id = "by-cn",
                            .item = "a",
                            .source = "cn",
                            .date = kDue + Days{age},
                            .amount = minor});
  }
  void Undo(int age, const std::string& settlement) {
    builder_.AddSettlement({.id = "u" + settlement,
                            .item = "a",
                            .date = kDue + Days{age},
                            .kind = SettlementKind::kChargeback,
                            .undoes = settlement});
  }
  LedgerBuilder& rows() { return builder_; }

  // "entered-exit end weight" of each spell; days from 1 January 2020.
  std::vector<std::string> Spells(const SpellOptions& options,
                                  const AsOf& at = AsOf{kAsOf}) const {
    const LedgerData data = builder_.Build().value();
    const Ledger ledger = Ledger::Create(data.View(), {}).value();
    const ItemSpells found = ObserveSpells(ledger, at, options).value();
    std::vector<std::string> texts;
    for (const SurvivalSpell& spell : found.spells) {
      texts.push_back(std::to_string(spell.entered_day) + "-" +
                      std::to_string(spell.exit_day) + " " +
                      "OPWCS"[static_cast<int>(spell.end)] + " " +
                      std::to_string(spell.weight));
    }
    return texts;
  }
  RecoveryCounts Observe(const AsOf& at = AsOf{kAsOf}) const {
    const LedgerData data = builder_.Build().value();
    const Ledger ledger = Ledger::Create(data.View(), {}).value();
    return ObserveRecovery(ledger, at).value();
  }
  // One letter a stage, from the day due on: R recovered, L lost, O still open
  // at its end, - not counted.
  std::string Stages(const AsOf& at = AsOf{kAsOf}) const {
    const RecoveryCounts counts = Observe(at);
    std::string stages;
    for (std::size_t k = 0; k < counts.stages().ages.size(); ++k) {
      const std::int64_t* sums = &counts.tally(-1).sums[3 * k];
      stages += sums[0] == 0 ? '-' : sums[1] != 0 ? 'R' : sums[2] ? 'O' : 'L';
    }
    return stages;
  }

 private:
  LedgerBuilder builder_;
  int settlements_ = 0;
};

// Stages begin at 0, 30, 60, 90, 180, 270, 365, 730, 1095, 1460 and 1825 days.
TEST(ObserveRecovery, APaidItemIsRecoveredOnTheDayOfItsLastPart) {
  Books books;
  books.Settle(10, 600'00);
  books.Settle(100, 400'00);
  EXPECT_EQ(books.Stages(), "OOOR-------");
}

TEST(ObserveRecovery, AnItemPaidByItsDueDateWasNeverOpenAfterIt) {
  Books books;
  books.Settle(0, kAmount);
  EXPECT_EQ(books.Stages(), "-----------");
}

TEST(ObserveRecovery, AnOpenItemStaysOpen) {
  Books books;
  books.Settle(10, 999'00);
  EXPECT_EQ(books.Stages(), "OOOOOOOOOOO");
  EXPECT_EQ(books.Stages(AsOf{kDue + Days{90}}), "OOO--------");
}

TEST(ObserveRecovery, WhatIsWrittenOffIsLostHoweverMuchWasPaidBefore) {
  Books books;
  books.Settle(10, 900'00);
  books.Settle(800, 100'00, SettlementKind::kWriteOff);
  EXPECT_EQ(books.Stages(), "OOOOOOOL---");
}

TEST(ObserveRecovery, ASmallWrittenOffRestIsNoLoss) {
  Books books;
  books.Settle(40, 950'00);
  books.Settle(70, 50'00, SettlementKind::kWriteOff);
  EXPECT_EQ(books.Stages(), "OOR--------");
  Books beyond;
  beyond.Settle(40, 949'99);
  beyond.Settle(70, 50'01, SettlementKind::kWriteOff);
  EXPECT_EQ(beyond.Stages(), "OOL--------");
}

TEST(ObserveRecovery, ADiscountIsPayment) {
  Books books;
  books.Settle(5, 980'00);
  books.Settle(5, 20'00, SettlementKind::kDiscount);
  EXPECT_EQ(books.Stages(), "R----------");
}

TEST(ObserveRecovery, WhatACreditNoteClosedIsLeftOut) {
  Books whole;
  whole.Credit(40, kAmount);
  EXPECT_EQ(whole.Stages(), "-----------");
  Books rest;
  rest.Settle(10, 600'00);
  rest.Credit(40, 400'00);
  EXPECT_EQ(rest.Stages(), "-----------");
}

TEST(ObserveRecovery, ACreditNoteBeforeTheLastPaymentChangesNothing) {
  Books books;
  books.Credit(10, 700'00);
  books.Settle(40, 300'00);
  EXPECT_EQ(books.Stages(), "OR---------");
  Books lost;  // Of what was open after the credit, nothing came.
  lost.Credit(10, 700'00);
  lost.Settle(20, 100'00);
  lost.Settle(800, 200'00, SettlementKind::kWriteOff);
  EXPECT_EQ(lost.Stages(), "OOOOOOOL---");
}

TEST(ObserveRecovery, WhatIsChargedBackWasNotPaid) {
  Books books;
  books.Undo(15, books.Settle(10, kAmount));
  EXPECT_EQ(books.Stages(), "OOOOOOOOOOO");
  // Until then, nobody knew.
  EXPECT_EQ(books.Stages(AsOf{kAsOf, kDue + Days{14}}), "R----------");
  books.Settle(200, kAmount);
  EXPECT_EQ(books.Stages(), "OOOOR------");
}

TEST(ObserveRecovery, SettledDateSettlesTheRest) {
  Books books;
  books.rows().AddItem({.id = "b",
                        .debtor = "d",
                        .document_date = 2020y / 1 / 1,
                        .due_date = kDue,
                        .amount = 1,
                        .settled_date = kDue + Days{61}});
  books.Settle(0, kAmount);
  EXPECT_EQ(books.Stages(), "OOR--------");
}

TEST(ObserveRecovery, AnItemCountsFromTheDayItIsKnown) {
  Books books;
  books.rows().AddItem({.id = "b",
                        .debtor = "d",
                        .document_date = 2020y / 1 / 1,
                        .recorded_date = kDue + Days{45},
                        .due_date = kDue,
                        .amount = 1});
  books.Settle(0, kAmount);
  EXPECT_EQ(books.Stages(), "--OOOOOOOOO");
  EXPECT_EQ(books.Stages(AsOf{kAsOf, kDue + Days{44}}), "-----------");
}

TEST(ObserveRecovery, OfAnInstalmentPlanThePartsCount) {
  Books books;
  books.Settle(0, kAmount);
  books.AddInvoice("header");
  for (const int part : {0, 1}) {
    books.rows().AddItem({.id = "part" + std::to_string(part),
                          .debtor = "d",
                          .kind = ItemKind::kInstalment,
                          .document_date = 2020y / 1 / 1,
                          .due_date = kDue + Days{30 * part},
                          .amount = kAmount / 2,
                          .parent = "header"});
  }
  EXPECT_EQ(books.Observe().tally(-1).sums[0], 2);
  EXPECT_EQ(books.Observe().spells(), 3);  // With the paid one.
}

TEST(ObserveRecovery, SegmentsAreThoseOfTheDebtors) {
  Books books;
  books.AddInvoice("b", "north-1");
  books.AddInvoice("c", "south-1");
  books.AddInvoice("e", "south-2");
  books.rows().AddDebtor({.id = "d"});
  books.rows().AddDebtor({.id = "north-1", .segment = "north"});
  books.rows().AddDebtor({.id = "south-1", .segment = "south"});
  books.rows().AddDebtor({.id = "south-2", .segment = "south"});
  const RecoveryCounts counts = books.Observe();
  ASSERT_EQ(counts.stages().segments, 2);
  EXPECT_EQ(counts.tally(-1).sums[0], 1);
  EXPECT_EQ(counts.tally(0).sums[0], 1);
  EXPECT_EQ(counts.tally(1).sums[0], 2);
  EXPECT_EQ(counts.tally(1).debtors, 2);
}

// The invoice of 1 January falls due on day 30.
constexpr SpellOptions kByAmount = {.unit = SpellUnit::kWeight};

TEST(ObserveSpells, AnItemIsOneSpellToTheDayOfItsLastPart) {
  Books books;
  books.Settle(-20, 600'00);
  books.Settle(100, 400'00);
  EXPECT_THAT(books.Spells({}), ElementsAre("0-130 P 1"));
  EXPECT_THAT(books.Spells({}, AsOf{kDue + Days{99}}),
              ElementsAre("0-129 O 1"));
}

TEST(ObserveSpells, ByAmountEachPartIsOne) {
  Books books;
  books.Settle(-20, 300'00);
  books.Settle(-20, 100'00);
  books.Undo(15, books.Settle(10, 250'00));
  books.Settle(40, 100'00, SettlementKind::kWriteOff);
  EXPECT_THAT(books.Spells(kByAmount, AsOf{kDue + Days{50}}),
              ElementsAre("0-10 P 40000", "0-70 W 10000", "0-80 O 50000"));
  books.Credit(60, 200'00);
  EXPECT_THAT(books.Spells(kByAmount, AsOf{kDue + Days{70}}),
              ElementsAre("0-10 P 40000", "0-70 W 10000", "0-90 C 20000",
                          "0-100 O 30000"));
}

TEST(ObserveSpells, EndsAreToldApart) {
  Books lost;
  lost.Settle(10, 900'00);
  lost.Settle(60, 100'00, SettlementKind::kWriteOff);
  EXPECT_THAT(lost.Spells({}), ElementsAre("0-90 W 1"));
  Books credited;
  credited.Credit(5, kAmount);
  EXPECT_THAT(credited.Spells({}), ElementsAre("0-35 C 1"));
}

TEST(ObserveSpells, WhatEndedBeforeTheHistoryIsNotInIt) {
  Books books;
  books.Settle(0, 600'00);
  books.Settle(40, 400'00);
  SpellOptions from = kByAmount;
  from.history_from = kDue + Days{1};
  EXPECT_THAT(books.Spells(from), ElementsAre("31-70 P 40000"));
  EXPECT_THAT(books.Spells({.history_from = kDue + Days{41}}), ElementsAre());
  EXPECT_THAT(books.Spells({.history_from = kDue + Days{40}}),
              ElementsAre("70-70 P 1"));
}

TEST(ObserveSpells, AnItemEntersWhenItIsRecordedAndTheShortcutSettlesTheRest) {
  Books books;
  books.rows().AddItem({.id = "b",
                        .debtor = "d",
                        .document_date = 2020y / 1 / 1,
                        .recorded_date = kDue + Days{5},
                        .due_date = kDue,
                        .amount = 7,
                        .settled_date = kDue + Days{61}});
  books.Settle(0, kAmount);
  EXPECT_THAT(books.Spells(kByAmount),
              ElementsAre("0-30 P 100000", "35-91 P 7"));
}

}  // namespace
}  // namespace arrears
