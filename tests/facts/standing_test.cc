// SPDX-License-Identifier: Apache-2.0
#include "facts/fact_reading.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y

constexpr Date kDay = 2024y / 6 / 30;

// 100.00 due 10 days ago, 300.00 due 40 days ago of which 50.00 are disputed,
// 600.00 due in 5 days, a credit note of 20.00, and 30.00 received that belong
// to no item.
LedgerBuilder Debtor() {
  LedgerBuilder builder;
  builder
      .AddItem({.id = "ten",
                .debtor = "d",
                .document_date = 2024y / 5 / 1,
                .due_date = kDay - Days{10},
                .amount = 100'00})
      .AddItem({.id = "forty",
                .debtor = "d",
                .document_date = 2024y / 4 / 1,
                .due_date = kDay - Days{40},
                .amount = 300'00})
      .AddItem({.id = "next",
                .debtor = "d",
                .document_date = 2024y / 6 / 1,
                .due_date = kDay + Days{5},
                .amount = 600'00})
      .AddItem({.id = "credit",
                .debtor = "d",
                .document_date = 2024y / 6 / 1,
                .amount = -20'00})
      .AddItem({.id = "paid",
                .debtor = "d",
                .document_date = 2024y / 3 / 1,
                .due_date = 2024y / 3 / 31,
                .amount = 70'00})
      .AddSettlement({.item = "paid", .date = 2024y / 4 / 2, .amount = 100'00})
      .AddDispute({.item = "forty", .opened = 2024y / 6 / 1, .amount = 50'00});
  return builder;
}

TEST(StandingFacts, AddUpWhatIsOpen) {
  const Book book(Debtor());
  const auto read = [&](const char* fact) { return book.Read(fact, {kDay}); };
  EXPECT_EQ(read("open_total"), "100000");
  EXPECT_EQ(read("past_due_total"), "40000");
  EXPECT_EQ(read("not_due_total"), "60000");
  EXPECT_EQ(read("disputed_total"), "5000");
  EXPECT_EQ(read("undisputed_past_due"), "35000");
  EXPECT_EQ(read("unapplied_total"), "5000");  // 30.00 and the credit note.
  EXPECT_EQ(read("open_items"), "3");
  EXPECT_EQ(read("past_due_items"), "2");
  EXPECT_EQ(read("days_to_next_due"), "5");
  EXPECT_EQ(read("over_two_years_total"), "0");
  // (100 * 10 + 300 * 40) / 1000 and so on.
  EXPECT_EQ(read("dpd_weighted"), "13");
  EXPECT_EQ(read("share_past_due"), "0.4");
  EXPECT_EQ(read("share_over_30"), "0.3");
  EXPECT_EQ(read("share_over_60"), "0");
  EXPECT_EQ(read("share_over_90"), "0");
}

TEST(StandingFacts, TheLadderHangsOnTheOldestUndisputedItem) {
  const Book book(Debtor());
  EXPECT_EQ(book.Read("dpd_oldest", {kDay}), "40");
  EXPECT_EQ(book.Read("anchor_amount", {kDay}), "25000");
  // Where 250.00 is tolerated the item of 40 days does not count any more, nor
  // that of 100.00: the next to fall due is left.
  const FactOptions tolerant{.tolerance_minor = 250'00};
  EXPECT_EQ(book.Read("dpd_oldest", {kDay}, tolerant), "-5");
  EXPECT_EQ(book.Read("anchor_amount", {kDay}, tolerant), "60000");
  EXPECT_EQ(book.Read("past_due_items", {kDay}, tolerant), "1");
  EXPECT_EQ(book.Read("past_due_total", {kDay}, tolerant), "40000");
}

TEST(StandingFacts, DaysPastDueCountFromTheDayAfterTheDueDate) {
  LedgerBuilder builder;
  builder.AddItem({.id = "i",
                   .debtor = "d",
                   .document_date = kDay - Days{200},
                   .due_date = kDay,
                   .amount = 1});
  const Book book(builder);
  struct Case {
    int days;
    const char *dpd, *past_due, *over_30, *over_60, *over_90;
  };
  constexpr Case kCases[] = {
      {-200, "-200", "0", "0", "0", "0"}, {-1, "-1", "0", "0", "0", "0"},
      {0, "0", "0", "0", "0", "0"},       {1, "1", "1", "0", "0", "0"},
      {30, "30", "1", "0", "0", "0"},     {31, "31", "1", "1", "0", "0"},
      {60, "60", "1", "1", "0", "0"},     {61, "61", "1", "1", "1", "0"},
      {90, "90", "1", "1", "1", "0"},     {91, "91", "1", "1", "1", "1"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.days);
    const AsOf at{kDay + Days{c.days}};
    EXPECT_EQ(book.Read("dpd_oldest", at), c.dpd);
    EXPECT_EQ(book.Read("share_past_due", at), c.past_due);
    EXPECT_EQ(book.Read("share_over_30", at), c.over_30);
    EXPECT_EQ(book.Read("share_over_60", at), c.over_60);
    EXPECT_EQ(book.Read("share_over_90", at), c.over_90);
  }
}

TEST(StandingFacts, NothingOpenHasNoShares) {
  const Book book(Debtor());
  const AsOf before{2024y / 1 / 1};
  EXPECT_EQ(book.Read("open_total", before), "0");
  EXPECT_EQ(book.Read("open_items", before), "0");
  for (const char* fact : {"dpd_oldest", "anchor_amount", "dpd_weighted",
                           "share_past_due", "days_to_next_due"}) {
    EXPECT_EQ(book.Read(fact, before), "") << fact;
  }
}

// An anniversary, not 730 days: due 28 February 2022, two years are over when
// 28 February 2024 is; 29 February 2024 is one day more.
TEST(StandingFacts, TwoYearsAreCalendarYears) {
  LedgerBuilder builder;
  builder.AddItem({.id = "i",
                   .debtor = "d",
                   .document_date = 2022y / 1 / 1,
                   .due_date = 2022y / 2 / 28,
                   .amount = 900});
  const Book book(builder);
  EXPECT_EQ(book.Read("over_two_years_total", {2024y / 2 / 28}), "0");
  EXPECT_EQ(book.Read("over_two_years_total", {2024y / 2 / 29}), "900");
}

TEST(StandingFacts, OfTwoThatFellDueTogetherTheLargerIsTheAnchor) {
  LedgerBuilder builder;
  for (const std::int64_t amount : {200, 900, 500}) {
    builder.AddItem({.debtor = "d",
                     .document_date = 2024y / 1 / 1,
                     .due_date = 2024y / 2 / 1,
                     .amount = amount});
  }
  EXPECT_EQ(Book(builder).Read("anchor_amount", {kDay}), "900");
}

TEST(ExposureFacts, UtilisationIsWhatIsOwedOverTheLimit) {
  LedgerBuilder builder = Debtor();
  builder.AddDebtor({.id = "d", .credit_limit = 1900'00});
  EXPECT_EQ(Book(builder).Read("utilisation", {kDay}), "0.5");  // 950.00
  EXPECT_EQ(Book(Debtor()).Read("utilisation", {kDay}), "");
  LedgerBuilder nothing = Debtor();
  nothing.AddDebtor({.id = "d", .credit_limit = 0});
  EXPECT_EQ(Book(nothing).Read("utilisation", {kDay}), "1000");
  EXPECT_EQ(Book(nothing).Read("utilisation", {2024y / 1 / 1}), "0");
}

TEST(ExposureFacts, GrowthComparesWithNinetyDaysBefore) {
  const Book book(Debtor());
  // On 1 April 2024 300.00 and 70.00 were open: 1000 / 370 - 1.
  EXPECT_EQ(book.Read("exposure_growth", {kDay}), "1.7027027");
  EXPECT_EQ(book.Read("exposure_growth", {2024y / 4 / 15}), "");
}

TEST(StandingFacts, ForeignAmountsAreInTheBaseCurrencyAtTheDaysRate) {
  LedgerBuilder builder;
  builder
      .AddItem({.id = "i",
                .debtor = "d",
                .document_date = 2024y / 1 / 1,
                .due_date = 2024y / 2 / 1,
                .amount = 100'00,
                .currency = Currency::Of("EUR")})
      .AddRate({Currency::Of("EUR"), Currency::Of("CNY"), 2024y / 2 / 15,
                7'654'321'000});
  const Book book(builder);
  const auto& currencies = book.ledger().currencies();
  const auto eur = static_cast<std::uint8_t>(
      std::find(currencies.begin(), currencies.end(), Currency::Of("EUR")) -
      currencies.begin());
  const Observation known{0, eur, std::nullopt, {2024y / 2 / 15}};
  EXPECT_EQ(book.Read("open_total", known), "76543");
  EXPECT_EQ(book.Read("anchor_amount", known), "76543");
  EXPECT_EQ(book.Read("dpd_oldest", known), "14");
  // The day before there is no rate: amounts are null, days and shares not.
  const Observation unknown{0, eur, std::nullopt, {2024y / 2 / 14}};
  EXPECT_EQ(book.Read("open_total", unknown), "");
  EXPECT_EQ(book.Read("anchor_amount", unknown), "");
  EXPECT_EQ(book.Read("dpd_oldest", unknown), "13");
  EXPECT_EQ(book.Read("share_past_due", unknown), "1");
  // In the base currency the debtor has nothing.
  EXPECT_EQ(book.Read("open_total", {2024y / 2 / 14}), "0");
}

}  // namespace
}  // namespace arrears
