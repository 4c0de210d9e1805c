// SPDX-License-Identifier: Apache-2.0
#include "arrears/facts/outcome.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "fact_reading.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using std::chrono::year;
using ::testing::HasSubstr;

const Date kDay = year(2024) / 3 / 1;
const Date kDue = year(2024) / 3 / 11;  // Ten days after the day observed.
const Date kMuchLater = year(2026) / 1 / 1;

// One invoice of 100.00, due on 11 March.
LedgerBuilder OneInvoice() {
  LedgerBuilder builder;
  builder.AddDebtor({.id = "d"});
  builder.AddItem({.id = "i",
                   .debtor = "d",
                   .document_date = year(2024) / 2 / 10,
                   .due_date = kDue,
                   .amount = 10'000});
  return builder;
}
LedgerBuilder PaidOn(Date date, std::int64_t minor = 10'000,
                     std::optional<SettlementKind> kind = {}) {
  LedgerBuilder builder = OneInvoice();
  builder.AddSettlement(
      {.id = "s", .item = "i", .date = date, .amount = minor, .kind = kind});
  return builder;
}

// "true", "false", or "" while it is not known.
std::string LabelOf(const LedgerBuilder& builder,
                    const OutcomeDefinition& definition, bool of_item,
                    Date known_on = kMuchLater, Date day = kDay) {
  const Book book(builder);
  Observation who{
      0, book.ledger().base_currency_index(), std::nullopt, {day, day}};
  if (of_item) who.item = 0;
  const absl::StatusOr<Frame> labels =
      ComputeOutcomes(book.ledger(), {who}, {definition}, {known_on});
  EXPECT_TRUE(labels.ok()) << labels.status();
  return labels->Find(definition.name)->Format(0);
}

const OutcomeDefinition kLate30{"late", OutcomeKind::kLate, 30};

TEST(OutcomeLate, ThirtyDaysLateIsNotMoreThanThirty) {
  EXPECT_EQ(LabelOf(PaidOn(kDue + Days{30}), kLate30, true), "false");
  EXPECT_EQ(LabelOf(PaidOn(kDue + Days{31}), kLate30, true), "true");
  EXPECT_EQ(LabelOf(OneInvoice(), kLate30, true), "true");
  // The debtor: late on 11 April, a day of (1 March, 30 May].
  EXPECT_EQ(LabelOf(PaidOn(kDue + Days{30}), kLate30, false), "false");
  EXPECT_EQ(LabelOf(PaidOn(kDue + Days{31}), kLate30, false), "true");
}

TEST(OutcomeLate, IsNotKnownBeforeItsWindowIsOver) {
  // An item is settled in time or not at the end of 10 April.
  EXPECT_EQ(LabelOf(OneInvoice(), kLate30, true, kDue + Days{29}), "");
  EXPECT_EQ(LabelOf(OneInvoice(), kLate30, true, kDue + Days{30}), "true");
  // A debtor's window ends on 30 May, though it is late since 11 April.
  EXPECT_EQ(LabelOf(OneInvoice(), kLate30, false, kDay + Days{89}), "");
  EXPECT_EQ(LabelOf(OneInvoice(), kLate30, false, kDay + Days{90}), "true");
}

TEST(OutcomeLate, WhatIsSoAlreadyIsNoOutcome) {
  for (const bool of_item : {false, true}) {
    const Date last = kDue + Days{29};
    EXPECT_EQ(LabelOf(OneInvoice(), kLate30, of_item, kMuchLater, last),
              "true");
    EXPECT_EQ(
        LabelOf(OneInvoice(), kLate30, of_item, kMuchLater, last + Days{1}),
        "");
  }
}

TEST(OutcomeLate, WhatIsWrittenOffIsNotPaidButWhatIsCreditedIs) {
  EXPECT_EQ(
      LabelOf(PaidOn(kDue, 10'000, SettlementKind::kWriteOff), kLate30, true),
      "true");
  EXPECT_EQ(
      LabelOf(PaidOn(kDue, 10'000, SettlementKind::kCredit), kLate30, true),
      "false");
}

TEST(OutcomeUnpaid, LooksAtTheLastDayOfTheWindow) {
  const OutcomeDefinition unpaid{"unpaid", OutcomeKind::kUnpaid, 60};
  for (const bool of_item : {false, true}) {
    EXPECT_EQ(LabelOf(PaidOn(kDay + Days{60}), unpaid, of_item), "false");
    EXPECT_EQ(LabelOf(PaidOn(kDay + Days{61}), unpaid, of_item), "true");
    EXPECT_EQ(LabelOf(PaidOn(kDay + Days{5}, 9'999), unpaid, of_item), "true");
    EXPECT_EQ(LabelOf(OneInvoice(), unpaid, of_item, kDay + Days{59}), "");
    // Nothing was open.
    EXPECT_EQ(LabelOf(PaidOn(kDay), unpaid, of_item), "");
  }
}

TEST(OutcomeWrittenOff, CountsWhatTheWindowBrought) {
  OutcomeDefinition lost{"lost", OutcomeKind::kWrittenOff};
  lost.outcome_days = 365;
  const auto written_off = [](Date date) {
    return PaidOn(date, 10'000, SettlementKind::kWriteOff);
  };
  for (const bool of_item : {false, true}) {
    EXPECT_EQ(LabelOf(written_off(kDay), lost, of_item), "false");
    EXPECT_EQ(LabelOf(written_off(kDay + Days{1}), lost, of_item), "true");
    EXPECT_EQ(LabelOf(written_off(kDay + Days{365}), lost, of_item), "true");
    EXPECT_EQ(LabelOf(written_off(kDay + Days{366}), lost, of_item), "false");
    EXPECT_EQ(
        LabelOf(written_off(kDay + Days{1}), lost, of_item, kDay + Days{364}),
        "");
  }
}

TEST(Outcome, WhoIsNotKnownLongEnoughHasNoLabel) {
  OutcomeDefinition late = kLate30;  // The first item is of 20 days ago.
  late.observation_days = 20;
  EXPECT_EQ(LabelOf(OneInvoice(), late, true), "true");
  late.observation_days = 21;
  EXPECT_EQ(LabelOf(OneInvoice(), late, true), "");
}

TEST(Outcome, ADefinitionOutOfBoundsIsNamed) {
  const Book book(OneInvoice());
  const auto fault = [&](const OutcomeDefinition& definition) {
    return std::string(
        ComputeOutcomes(book.ledger(), {}, {definition}, {kMuchLater})
            .status()
            .message());
  };
  EXPECT_THAT(fault({"a", OutcomeKind::kLate, -1}), HasSubstr("a: days = -1"));
  EXPECT_THAT(fault({"b", OutcomeKind::kLate, 30, 0}),
              HasSubstr("b: outcome_days = 0"));
  EXPECT_THAT(fault({"c", OutcomeKind::kLate, 30, 90, 36501}),
              HasSubstr("observation_days = 36501"));
  EXPECT_FALSE(
      ComputeOutcomes(book.ledger(), {}, {kLate30, kLate30}, {kMuchLater})
          .ok());
  EXPECT_FALSE(ComputeOutcomes(book.ledger(), {{7, 0, {}, {kDay}}}, {kLate30},
                               {kMuchLater})
                   .ok());
}

}  // namespace
}  // namespace arrears
