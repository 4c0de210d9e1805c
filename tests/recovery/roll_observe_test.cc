// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/roll_observe.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::HasSubstr;

// Buckets: 0 not due, 1 1-30, 2 31-60, 3 61-90, 4 >90. Exits from 5 on.
constexpr Date kFrom = 2024y / 3 / 31, kTo = 2024y / 4 / 30;
constexpr std::size_t kStates = 9;

class Books {
 public:
  // An invoice that is `dpd` days past due on kFrom.
  Books& Invoice(const std::string& id, int dpd, std::int64_t minor,
                 const std::string& debtor = "d") {
    builder_.AddItem({.id = id,
                      .debtor = debtor,
                      .document_date = kFrom - Days{dpd + 200},
                      .due_date = kFrom - Days{dpd},
                      .amount = minor});
    return *this;
  }
  Books& Settle(const std::string& item, int day, std::int64_t minor,
                SettlementKind kind = SettlementKind::kCash) {
    builder_.AddSettlement({.id = "s" + std::to_string(++settlements_),
                            .item = item,
                            .date = kFrom + Days{day},
                            .amount = minor,
                            .kind = kind});
    return *this;
  }
  Books& Dispute(const std::string& item, int day, std::int64_t minor) {
    builder_.AddDispute(
        {.item = item, .opened = kFrom + Days{day}, .amount = minor});
    return *this;
  }
  absl::StatusOr<RollCounts> Observe(
      const RollObserveOptions& options = {},
      const Executor& executor = Executor::Serial()) const {
    const LedgerData data = builder_.Build().value();
    const Ledger ledger = Ledger::Create(data.View(), {}).value();
    absl::StatusOr<std::vector<RollCounts>> counts =
        ObserveRolls(ledger, {kFrom}, {kTo}, options, executor);
    if (!counts.ok()) return counts.status();
    return (*counts)[0];
  }
  // "from>to amount" of the cells that are not empty; `n` for numbers.
  std::string Cells(RollMethod method = RollMethod::kEachItem,
                    RollWeight weight = RollWeight::kAmount) const {
    const RollCounts counts = Observe({.method = method}).value();
    std::string text;
    const std::vector<std::int64_t>& cells = counts.tally(weight).cells;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (cells[c] == 0) continue;
      text += std::to_string(c / kStates) + ">" + std::to_string(c % kStates) +
              " " + std::to_string(cells[c]) + "; ";
    }
    return text;
  }
  std::string Numbers() const {
    return Cells(RollMethod::kEachItem, RollWeight::kNumber);
  }
  LedgerBuilder& rows() { return builder_; }

 private:
  LedgerBuilder builder_;
  int settlements_ = 0;
};

TEST(ObserveRolls, AnOpenItemAges) {
  Books books;
  books.Invoice("a", 10, 100).Invoice("b", -60, 7).Invoice("c", 400, 3);
  EXPECT_EQ(books.Cells(), "0>0 7; 1>2 100; 4>4 3; ");
}

TEST(ObserveRolls, PartsGoWhereTheyWent) {
  Books books;
  books.Invoice("a", 10, 100);
  books.Settle("a", 3, 30).Settle("a", 4, 20, SettlementKind::kDiscount);
  books.Settle("a", 5, 9, SettlementKind::kCredit);
  books.Settle("a", 6, 1, SettlementKind::kWriteOff);
  EXPECT_EQ(books.Cells(), "1>2 40; 1>5 50; 1>6 1; 1>7 9; ");
  EXPECT_EQ(books.Numbers(), "1>2 1; ");
}

TEST(ObserveRolls, WhatWasSettledBeforeDoesNotMove) {
  Books books;
  books.Invoice("a", 10, 100).Settle("a", -2, 70).Settle("a", 2, 30);
  EXPECT_EQ(books.Cells(), "1>5 30; ");
  EXPECT_EQ(books.Numbers(), "1>5 1; ");
}

TEST(ObserveRolls, AClosedItemCountsWhereATwentiethOfItWent) {
  Books lost;
  lost.Invoice("a", 10, 100).Settle("a", 1, 94);
  lost.Settle("a", 2, 6, SettlementKind::kWriteOff);
  EXPECT_EQ(lost.Numbers(), "1>6 1; ");
  Books small;
  small.Invoice("a", 10, 100).Settle("a", 1, 95);
  small.Settle("a", 2, 5, SettlementKind::kWriteOff);
  EXPECT_EQ(small.Numbers(), "1>5 1; ");
  Books credited;
  credited.Invoice("a", 10, 100).Settle("a", 1, 94);
  credited.Settle("a", 2, 6, SettlementKind::kCredit);
  EXPECT_EQ(credited.Numbers(), "1>7 1; ");
}

TEST(ObserveRolls, WhatIsDisputedIsOutAndWhatComesUnderDisputeLeaves) {
  Books before;
  before.Invoice("a", 10, 100).Dispute("a", -5, 100);
  EXPECT_EQ(before.Cells(), "");
  Books part;
  part.Invoice("a", 10, 100).Dispute("a", -5, 30);
  EXPECT_EQ(part.Cells(), "1>2 70; ");
  Books after;
  after.Invoice("a", 10, 100).Dispute("a", 5, 40);
  EXPECT_EQ(after.Cells(), "1>2 60; 1>8 40; ");
  Books whole;
  whole.Invoice("a", 10, 100).Dispute("a", 5, 100);
  EXPECT_EQ(whole.Numbers(), "1>8 1; ");
}

TEST(ObserveRolls, WhatWasPostedAfterTheFirstDayIsNotThere) {
  Books books;
  books.Invoice("a", 10, 100);
  books.rows().AddItem({.id = "new",
                        .debtor = "d",
                        .document_date = kFrom + Days{1},
                        .due_date = kFrom + Days{2},
                        .amount = 55});
  EXPECT_EQ(books.Cells(), "1>2 100; ");
}

// Debtor d: 100 of 70 days, 50 of 10 days; the old one is paid.
TEST(ObserveRolls, TheTwoMethodsAreDifferentMatrices) {
  Books books;
  books.Invoice("old", 70, 100).Invoice("young", 10, 50).Settle("old", 5, 100);
  EXPECT_EQ(books.Cells(RollMethod::kEachItem), "1>2 50; 3>5 100; ");
  EXPECT_EQ(books.Cells(RollMethod::kOldestItem), "3>2 50; 3>5 100; ");
  EXPECT_EQ(books.Cells(RollMethod::kOldestItem, RollWeight::kNumber),
            "3>2 1; ");
}

TEST(ObserveRolls, AmountsAreConservedAtAnyConcurrency) {
  Books books;
  std::int64_t open = 0;
  for (int i = 0; i < 9000; ++i) {  // Debtors of three tasks.
    const std::string id = std::to_string(i);
    books.Invoice(id, i % 120 - 20, 100 + i, "d" + id);
    open += 100 + i;
    if (i % 3 == 0) books.Settle(id, 1 + i % 29, 50 + i % 50);
    if (i % 7 == 0) {
      books.Settle(id, 1 + i % 29, 50, SettlementKind::kWriteOff);
    }
  }
  const RollCounts one = books.Observe().value();
  std::int64_t moved = 0;
  for (const std::int64_t cell : one.tally(RollWeight::kAmount).cells) {
    moved += cell;
  }
  EXPECT_EQ(moved, open);
  const RollCounts two = books.Observe({}, Executor::Threads(3)).value();
  EXPECT_EQ(one.tally(RollWeight::kAmount).cells,
            two.tally(RollWeight::kAmount).cells);
  EXPECT_EQ(one.tally(RollWeight::kAmount).cell_squares,
            two.tally(RollWeight::kAmount).cell_squares);
}

TEST(ObserveRolls, RefusesDaysInTheWrongOrderAndSchemesThatDropItems) {
  const LedgerData data = Books().Invoice("a", 1, 1).rows().Build().value();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  EXPECT_EQ(ObserveRolls(ledger, {kTo}, {kTo}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
  const AgingScheme drops =
      AgingScheme::Create("drops", {{.count = 0}, {.count = 30}}, true).value();
  const absl::Status status =
      ObserveRolls(ledger, {kFrom}, {kTo}, {.scheme = drops}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr("scheme drops drops items"));
}

// In 30 days 1-30 becomes 31-60 and nothing else; what is not due may stay so.
TEST(AllowedRolls, AreThoseThatTheDaysCanReach) {
  const auto rows = [](int days, RollMethod method) {
    std::string text;
    const std::vector<std::uint8_t> allowed =
        AllowedRolls(AgingScheme::Standard(), days, method);
    for (std::size_t c = 0; c < allowed.size(); ++c) {
      if (c % kStates < 5) text += allowed[c] != 0 ? '1' : '0';
      if (c % kStates == 8) text += ' ';
    }
    return text;
  };
  EXPECT_EQ(rows(30, RollMethod::kEachItem), "11000 00100 00010 00001 00001 ");
  EXPECT_EQ(rows(31, RollMethod::kEachItem), "11100 00110 00011 00001 00001 ");
  EXPECT_EQ(rows(30, RollMethod::kOldestItem),
            "11000 11100 11110 11111 11111 ");
}

}  // namespace
}  // namespace arrears
