// SPDX-License-Identifier: Apache-2.0
#include "arrears/facts/facts.h"

#include <string>
#include <vector>

#include "facts/fact_reading.h"
#include "gmock/gmock.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::HasSubstr;

constexpr Date kDay = 2024y / 6 / 30;

// Debtor "a" owes yuan, "b" nothing, "c" dollars; 5.00 of c's yuan belong to no
// item.
LedgerBuilder Three() {
  LedgerBuilder builder;
  builder.AddDebtor({.id = "a", .attributes = {{"region", "north"}}})
      .AddDebtor({.id = "b"})
      .AddDebtor({.id = "c"})
      .AddItem({.id = "i",
                .debtor = "a",
                .document_date = 2024y / 1 / 1,
                .due_date = 2024y / 2 / 1,
                .amount = 100'00,
                .attributes = {{"site", "harbour"}}})
      .AddItem({.id = "paid",
                .debtor = "b",
                .document_date = 2024y / 1 / 1,
                .due_date = 2024y / 2 / 1,
                .amount = 100'00,
                .settled_date = 2024y / 3 / 1})
      .AddItem({.id = "dollars",
                .debtor = "c",
                .document_date = 2024y / 1 / 1,
                .due_date = 2024y / 2 / 1,
                .amount = 100'00,
                .currency = Currency::Of("USD")})
      .AddItem({.id = "excess",
                .debtor = "c",
                .document_date = 2024y / 1 / 1,
                .due_date = 2024y / 2 / 1,
                .amount = 100'00})
      .AddSettlement(
          {.item = "excess", .date = 2024y / 2 / 1, .amount = 105'00});
  return builder;
}

absl::Status StatusOf(const std::vector<std::string>& names,
                      const FactOptions& options = {},
                      const Observation& who = {0, 0, std::nullopt, {kDay}}) {
  const Book book(Three());
  return ComputeFacts(book.ledger(), {who}, names, options).status();
}

TEST(ObserveDebtors, SeesEachDebtorInEachCurrencyWithAnythingOpen) {
  const Book book(Three());
  const AsOf at{kDay, kDay};
  const auto position = ComputePosition(book.ledger(), at);
  ASSERT_TRUE(position.ok());
  const std::vector<Observation> seen =
      ObserveDebtors(book.ledger(), *position);
  ASSERT_EQ(seen.size(), 3u);
  const auto& currencies = book.ledger().currencies();
  EXPECT_EQ(seen[0].debtor, 0);
  EXPECT_EQ(seen[1].debtor, 2);
  EXPECT_EQ(seen[2].debtor, 2);
  EXPECT_EQ(currencies[seen[0].currency], Currency::Of("CNY"));
  EXPECT_LT(seen[1].currency, seen[2].currency);
  for (const Observation& who : seen) {
    EXPECT_FALSE(who.item.has_value());
    EXPECT_EQ(who.at, at);
  }
}

TEST(ComputeFacts, GivesColumnsInTheOrderAskedFor) {
  const Book book(Three());
  const std::vector<Observation> who = {{0, 0, std::nullopt, {kDay}}};
  const auto frame = ComputeFacts(
      book.ledger(), who, {"late_share", "attr.region", "dpd_oldest"}, {});
  ASSERT_TRUE(frame.ok()) << frame.status();
  ASSERT_EQ(frame->columns().size(), 3u);
  EXPECT_EQ(frame->columns()[0].name(), "late_share");
  EXPECT_EQ(frame->columns()[1].name(), "attr.region");
  EXPECT_EQ(frame->columns()[2].name(), "dpd_oldest");
  EXPECT_EQ(frame->columns()[2].unit(), "days");
}

TEST(ComputeFacts, NoNamesMeanAllThatIsNoOutput) {
  const Book book(Three());
  const auto frame =
      ComputeFacts(book.ledger(), {{0, 0, std::nullopt, {kDay}}}, {}, {});
  ASSERT_TRUE(frame.ok()) << frame.status();
  std::size_t facts = 0;
  for (const FactDefinition& fact : FactCatalogue::BuiltIn().definitions()) {
    const Column* const column = frame->Find(fact.name);
    ASSERT_EQ(column != nullptr, fact.stage != FactStage::kOutput) << fact.name;
    if (column == nullptr) continue;
    ++facts;
    EXPECT_EQ(column->type(), fact.type) << fact.name;
    EXPECT_EQ(column->unit(), fact.unit) << fact.name;
  }
  EXPECT_EQ(frame->columns().size(), facts);
  EXPECT_GE(facts, 60u);
}

// Each fact alone is what it is among all: no family leans on another's having
// been asked for.
TEST(ComputeFacts, AFactDoesNotDependOnTheOthersAskedFor) {
  const Book book(Three());
  std::vector<Observation> who;
  who.reserve(3);
  for (RowIndex debtor = 0; debtor < 3; ++debtor) {
    who.push_back({debtor, 0, std::nullopt, {kDay}});
  }
  const auto all = ComputeFacts(book.ledger(), who, {}, {});
  ASSERT_TRUE(all.ok());
  for (const Column& column : all->columns()) {
    const auto alone = ComputeFacts(book.ledger(), who, {column.name()}, {});
    ASSERT_TRUE(alone.ok()) << alone.status();
    for (std::size_t row = 0; row < who.size(); ++row) {
      EXPECT_EQ(alone->columns()[0].Format(row), column.Format(row))
          << column.name() << ", row " << row;
    }
  }
}

TEST(ComputeFacts, NoObservationsGiveEmptyColumns) {
  const Book book(Three());
  const auto frame = ComputeFacts(book.ledger(), {}, {"dpd_oldest"}, {});
  ASSERT_TRUE(frame.ok()) << frame.status();
  EXPECT_EQ(frame->rows(), 0u);
  EXPECT_NE(frame->Find("dpd_oldest"), nullptr);
}

TEST(ComputeFacts, NamesTheNearestOfAnUnknownName) {
  const absl::Status fact = StatusOf({"dpd_oldst"});
  EXPECT_EQ(fact.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(fact.message()), HasSubstr("dpd_oldest"));
  const absl::Status attribute = StatusOf({"attr.regoin"});
  EXPECT_EQ(attribute.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(attribute.message()), HasSubstr("\"region\""));
  const absl::Status of_item = StatusOf({"attr.item.region"});
  EXPECT_EQ(of_item.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(of_item.message()),
              HasSubstr("the items have no column region"));
  EXPECT_THAT(std::string(of_item.message()), HasSubstr("\"site\""));
  // And what items have is none of the debtors'.
  EXPECT_EQ(StatusOf({"attr.site"}).code(), absl::StatusCode::kNotFound);
}

// Of an item that says nothing, and of a debtor: null.
TEST(ComputeFacts, AttributesOfItemsAreThoseOfTheItemObserved) {
  const Book book(Three());
  const AsOf at{kDay};
  const std::vector<Observation> who = {
      {0, 0, 0, at}, {0, 0, std::nullopt, at}, {1, 0, 1, at}};
  const auto frame =
      ComputeFacts(book.ledger(), who, {"attr.item.site", "attr.region"}, {});
  ASSERT_TRUE(frame.ok()) << frame.status();
  const Column& site = *frame->Find("attr.item.site");
  EXPECT_EQ(site.Format(0), "harbour");
  EXPECT_EQ(site.Format(1), "");
  EXPECT_EQ(site.Format(2), "");
  const Column& region = *frame->Find("attr.region");
  EXPECT_EQ(region.Format(0), "north");
  EXPECT_EQ(region.Format(1), "north");
  EXPECT_EQ(region.Format(2), "");
}

TEST(ComputeFacts, RefusesOutputsAndRepeatedNames) {
  const absl::Status output = StatusOf({"score"});
  EXPECT_EQ(output.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(output.message()), HasSubstr("score"));
  const absl::Status twice = StatusOf({"open_items", "pd_x", "open_items"});
  EXPECT_EQ(twice.code(), absl::StatusCode::kNotFound);  // pd_x comes first.
  EXPECT_THAT(std::string(StatusOf({"open_items", "open_items"}).message()),
              HasSubstr("open_items is asked for twice"));
}

TEST(ComputeFacts, NamesTheObservationThatIsWrong) {
  struct Case {
    Observation who;
    const char* message;
  };
  const Case cases[] = {
      {{3, 0, std::nullopt, {kDay}}, "observation 0: debtor row 3 of 3"},
      {{-1, 0, std::nullopt, {kDay}}, "debtor row -1"},
      {{0, 9, std::nullopt, {kDay}}, "currency 9 of 2"},
      {{0, 0, 4, {kDay}}, "item row 4 of 4"},
      {{0, 0, 1, {kDay}}, "item paid is not debtor a's"},
      {{0, 0, std::nullopt, {Date::FromDays(-2'000'000)}}, "years 1 to 9999"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.message);
    const absl::Status status = StatusOf({"open_items"}, {}, c.who);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message));
  }
}

TEST(ComputeFacts, ChecksItsOptions) {
  EXPECT_THAT(
      std::string(StatusOf({"open_items"}, {.tolerance_minor = -1}).message()),
      HasSubstr("tolerance_minor = -1"));
  EXPECT_THAT(
      std::string(StatusOf({"open_items"}, {.history_days = 29}).message()),
      HasSubstr("history_days = 29"));
  FactOptions options;
  options.promise.grace_days = -1;
  EXPECT_EQ(StatusOf({"open_items"}, options).code(),
            absl::StatusCode::kInvalidArgument);
}

// 4,096 amounts fit 64 bits (money.h); ten thousand of the largest do not.
TEST(ComputeFacts, NamesTheDebtorWhoseSumIsTooLarge) {
  LedgerData data;
  data.debtors.count = 2;
  for (int i = 0; i < 10'000; ++i) {
    data.items.debtor.Append(1);
    data.items.amount.Append(kMaxAmountMinor);
    data.items.document_date.Append(2024y / 1 / 1);
    data.items.due_date.Append(2024y / 2 / 1);
  }
  const Book book(std::move(data));
  const absl::Status status =
      ComputeFacts(book.ledger(), {{1, 0, std::nullopt, {kDay}}},
                   {"open_total"}, {})
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(status.message()), HasSubstr("debtor 1"));
  // Shares and counts need no such sum.
  EXPECT_TRUE(ComputeFacts(book.ledger(), {{1, 0, std::nullopt, {kDay}}},
                           {"share_past_due", "open_items"}, {})
                  .ok());
}

}  // namespace
}  // namespace arrears
