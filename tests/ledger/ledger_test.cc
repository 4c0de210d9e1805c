// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/ledger.h"

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Date kMay = 2024y / 5 / 1;

std::vector<RowIndex> RowsOf(RowRange range) {
  std::vector<RowIndex> rows;
  for (const RowIndex row : range) rows.push_back(row);
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(range[i], rows[i]);
  EXPECT_EQ(range.size(), rows.size());
  EXPECT_EQ(range.empty(), rows.empty());
  return rows;
}

TEST(Grouping, FindsEachOwnersRowsInRowOrder) {
  const std::vector<RowIndex> mixed = {2, 0, 2, 0};
  const Grouping by = Grouping::By(mixed, 4);
  EXPECT_FALSE(by.in_place());
  EXPECT_THAT(RowsOf(by.of(0)), ElementsAre(1, 3));
  EXPECT_THAT(RowsOf(by.of(1)), IsEmpty());
  EXPECT_THAT(RowsOf(by.of(2)), ElementsAre(0, 2));
  EXPECT_THAT(RowsOf(by.of(3)), IsEmpty());
}

TEST(Grouping, KeepsNoPermutationWhereOwnersAscend) {
  const std::vector<RowIndex> ascending = {0, 0, 2, 3};
  const Grouping by = Grouping::By(ascending, 4);
  EXPECT_TRUE(by.in_place());
  EXPECT_THAT(RowsOf(by.of(0)), ElementsAre(0, 1));
  EXPECT_THAT(RowsOf(by.of(1)), IsEmpty());
  EXPECT_THAT(RowsOf(by.of(3)), ElementsAre(3));
}

TEST(Grouping, LeavesOutRowsWithoutAnOwner) {
  ColumnBuilder<RowIndex> owner;
  for (const int row : {1, -1, 1}) {
    row < 0 ? owner.AppendNull() : owner.Append(row);
  }
  const Grouping by = Grouping::By(owner.View(), 2);
  EXPECT_FALSE(by.in_place());
  EXPECT_THAT(RowsOf(by.of(0)), IsEmpty());
  EXPECT_THAT(RowsOf(by.of(1)), ElementsAre(0, 2));
  ColumnBuilder<RowIndex> nobody;
  nobody.AppendNull();
  EXPECT_THAT(RowsOf(Grouping::By(nobody.View(), 1).of(0)), IsEmpty());
  EXPECT_THAT(RowsOf(Grouping::By({}, 3).of(2)), IsEmpty());
}

TEST(Grouping, EqualsALoopOverAllRows) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 300; ++round) {
    const std::size_t owners = 1 + random() % 20;
    ColumnBuilder<RowIndex> owner;
    for (std::size_t i = random() % 60; i > 0; --i) {
      if (random() % 9 == 0) {
        owner.AppendNull();
      } else {
        owner.Append(static_cast<RowIndex>(random() % owners));
      }
    }
    const ColumnView<RowIndex> view = owner.View();
    const Grouping by = Grouping::By(view, owners);
    for (std::size_t o = 0; o < owners; ++o) {
      std::vector<RowIndex> expected;
      for (std::size_t i = 0; i < view.size(); ++i) {
        if (view.has(i) && view[i] == static_cast<RowIndex>(o)) {
          expected.push_back(static_cast<RowIndex>(i));
        }
      }
      ASSERT_EQ(RowsOf(by.of(static_cast<RowIndex>(o))), expected);
    }
  }
}

TEST(Ledger, AppliesTheDefaultsOfTheColumns) {
  LedgerBuilder builder;
  builder.AddItem({.id = "007",
                   .debtor = "00042",
                   .document_date = kMay,
                   .terms = "net 30",
                   .amount = 10'00});
  builder.AddItem({.id = "cn",
                   .debtor = "00042",
                   .document_date = kMay,
                   .posting_date = 2024y / 5 / 3,
                   .amount = -5'00,
                   .currency = Currency::Of("EUR")});
  builder.AddItem({.id = "r",
                   .debtor = "x",
                   .kind = ItemKind::kReceipt,
                   .document_date = kMay,
                   .recorded_date = 2024y / 5 / 9,
                   .due_date = 2024y / 5 / 2,
                   .amount = -1});
  const LedgerData data = builder.Build().value();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  EXPECT_EQ(ledger.item_id(0), "007");
  EXPECT_EQ(ledger.debtor_id(0), "00042");
  EXPECT_EQ(ledger.due(0), Date(2024y / 5 / 31));
  EXPECT_EQ(ledger.due(1), kMay);
  EXPECT_EQ(ledger.due(2), Date(2024y / 5 / 2));
  EXPECT_EQ(ledger.kind(0), ItemKind::kInvoice);
  EXPECT_EQ(ledger.kind(1), ItemKind::kCreditNote);
  EXPECT_EQ(ledger.kind(2), ItemKind::kReceipt);
  EXPECT_EQ(ledger.currency(0), Currency::Of("CNY"));
  EXPECT_EQ(ledger.currency(1), Currency::Of("EUR"));
  EXPECT_EQ(ledger.posting(1), Date(2024y / 5 / 3));
  EXPECT_EQ(ledger.recorded(1), Date(2024y / 5 / 3));
  EXPECT_FALSE(ledger.exists(1, {2024y / 5 / 2}));
  EXPECT_TRUE(ledger.exists(1, {2024y / 5 / 3}));
  EXPECT_FALSE(ledger.exists(2, {kMay, 2024y / 5 / 8}));
  EXPECT_TRUE(ledger.exists(2, {kMay, 2024y / 5 / 9}));
  EXPECT_TRUE(ledger.grouped_by_debtor());
  EXPECT_THAT(RowsOf(ledger.items_of(0)), ElementsAre(0, 1));
}

TEST(Ledger, ReadsWholeColumnsInPlace) {
  const std::vector<RowIndex> debtor = {0, 1};
  const std::vector<std::int64_t> amount = {10'00, 20'00};
  const std::vector<Date> dates = {kMay, kMay};
  LedgerView view;
  view.debtors.count = 2;
  view.items.debtor = debtor;
  view.items.amount = amount;
  view.items.document_date = dates;
  view.items.due_date = dates;
  Ledger ledger = Ledger::Create(view, {}).value();
  EXPECT_EQ(ledger.due().data(), dates.data());
  EXPECT_EQ(ledger.item_id(1), "1");  // Without ids: the row numbers.
  EXPECT_EQ(ledger.debtor_id(1), "1");
  EXPECT_THAT(ledger.currencies(), ElementsAre(Currency::Of("CNY")));
  EXPECT_FALSE(ledger.has_headers());
  const Ledger moved = std::move(ledger);
  EXPECT_EQ(moved.due(1), kMay);
}

TEST(Ledger, FindsWhatBelongsToItemsAndDebtors) {
  LedgerBuilder builder;
  for (const char* id : {"a", "b"}) {
    builder.AddItem({.id = id,
                     .debtor = id,
                     .document_date = kMay,
                     .due_date = kMay,
                     .amount = 10'00});
  }
  builder.AddItem(
      {.id = "c", .debtor = "a", .document_date = kMay, .amount = -10'00});
  builder.AddSettlement({.item = "b", .date = kMay, .amount = 1'00});
  builder.AddSettlement(
      {.id = "m", .item = "a", .source = "c", .date = kMay, .amount = 1'00});
  builder.AddSettlement({.item = "a",
                         .date = kMay,
                         .kind = SettlementKind::kUnmatch,
                         .undoes = "m"});
  builder.AddDispute({.item = "b", .opened = kMay});
  builder.AddPromise({.item = "b", .made_on = kMay, .due = kMay});
  builder.AddContact({.debtor = "b", .at = 1});
  builder.AddEvent({.item = "b", .date = kMay, .kind = "suit"});
  const LedgerData data = builder.Build().value();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  EXPECT_FALSE(ledger.grouped_by_debtor());
  EXPECT_THAT(RowsOf(ledger.items_of(0)), ElementsAre(0, 2));
  EXPECT_THAT(RowsOf(ledger.settlements_of(0)), ElementsAre(1, 2));
  EXPECT_THAT(RowsOf(ledger.settlements_of(1)), ElementsAre(0));
  // The unmatch names no source: what it undoes does.
  EXPECT_THAT(RowsOf(ledger.draws_on(2)), ElementsAre(1, 2));
  EXPECT_THAT(RowsOf(ledger.disputes_of(1)), ElementsAre(0));
  EXPECT_THAT(RowsOf(ledger.promises_of(1)), ElementsAre(0));
  EXPECT_THAT(RowsOf(ledger.contacts_of(1)), ElementsAre(0));
  EXPECT_THAT(RowsOf(ledger.events_of(1)), ElementsAre(0));
  EXPECT_THAT(RowsOf(ledger.events_of(0)), IsEmpty());
}

TEST(Ledger, CreateTellsTheFirstFaultAndHowMany) {
  LedgerBuilder builder;
  for (const char* id : {"a", "a", "a"}) {
    builder.AddItem({.id = id,
                     .debtor = "d",
                     .document_date = kMay,
                     .due_date = kMay,
                     .amount = 1});
  }
  const LedgerData data = builder.Build().value();
  const absl::Status status = Ledger::Create(data.View(), {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()),
            "items row 1, id a: the id of row 0 (2 faults)");
}

TEST(LedgerBuilder, NamesEveryUnknownName) {
  LedgerBuilder builder;
  builder.AddDebtor({.id = "d", .parent = "nobody"});
  builder.AddItem({.id = "a", .debtor = "d", .parent = "nothing"});
  builder.AddSettlement({.item = "b", .source = "c", .undoes = "s"});
  builder.AddPromise({.debtor = "e"});
  builder.AddEvent({.item = "f"});
  const absl::Status status = builder.Build().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  for (const char* fault :
       {"debtors row 0, parent nobody: ", "items row 0, parent nothing: ",
        "settlements row 0, item b: ", "settlements row 0, source c: ",
        "settlements row 0, undoes s: ", "promises row 0, debtor e: ",
        "events row 0, item f: no row has this id"}) {
    EXPECT_THAT(std::string(status.message()), HasSubstr(fault));
  }
}

TEST(LedgerBuilder, KeepsAttributesAndCreatesDebtors) {
  LedgerBuilder builder;
  builder.AddDebtor({.id = "known", .attributes = {{"region", "north"}}});
  builder.AddItem({.id = "a", .debtor = "new"});
  builder.AddItem(
      {.id = "b", .debtor = "known", .attributes = {{"floor", "3"}}});
  const LedgerData data = builder.Build().value();
  const LedgerView view = data.View();
  EXPECT_EQ(view.debtors.count, 2u);
  EXPECT_EQ(view.debtors.id[1], "new");
  EXPECT_EQ(view.items.debtor[0], 1);
  const Column* region = view.debtors.attributes.Find("region");
  ASSERT_NE(region, nullptr);
  EXPECT_EQ(region->Format(0), "north");
  EXPECT_FALSE(region->has(1));
  EXPECT_EQ(view.items.attributes.Find("floor")->Format(1), "3");
  EXPECT_TRUE(view.items.terms.codes.absent());  // Nobody gave any.
}

TEST(LedgerData, ViewsSurviveAMove) {
  LedgerBuilder builder;
  builder.AddItem({.id = "a", .debtor = "d", .terms = "net 30", .amount = 5});
  LedgerData data = builder.Build().value();
  const LedgerView view = data.View();
  const LedgerData moved = std::move(data);
  EXPECT_EQ(view.items.id[0], "a");
  EXPECT_EQ(view.items.terms[0], "net 30");
  EXPECT_EQ(view.items.amount[0], 5);
}

}  // namespace
}  // namespace arrears
