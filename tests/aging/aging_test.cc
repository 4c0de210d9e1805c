// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/aging.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_builder.h"
#include "arrears/ledger/position.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Currency kEur = Currency::Of("EUR");
const Currency kCny = Currency::Of("CNY");

// A ledger and the memory that it reads.
struct Book {
  explicit Book(const LedgerBuilder& builder)
      : data(*builder.Build()), ledger(*Ledger::Create(data.View(), {})) {}
  const LedgerData data;
  const Ledger ledger;
};

std::unique_ptr<Book> Open(const LedgerBuilder& builder) {
  return std::make_unique<Book>(builder);
}

LedgerBuilder InEuros() {
  Creditor creditor;
  creditor.currency = kEur;
  return LedgerBuilder(creditor);
}

std::vector<std::int64_t> Minors(const CurrencyAging& aging) {
  std::vector<std::int64_t> minors;
  for (const AgingCell& cell : aging.buckets) minors.push_back(cell.minor);
  return minors;
}

std::vector<std::int64_t> Items(const CurrencyAging& aging) {
  std::vector<std::int64_t> items;
  for (const AgingCell& cell : aging.buckets) items.push_back(cell.items);
  return items;
}

CurrencyAging AgeOneCurrency(const Ledger& ledger, Date as_of,
                             const AgingOptions& options = {}) {
  const absl::StatusOr<AgingReport> report = Age(ledger, {as_of}, options);
  EXPECT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->totals.size(), 1u);
  EXPECT_EQ(report->totals[0].proof, 0);
  return report->totals[0];
}

// AG-01: the due day itself is a day on which payment is on time.
TEST(Age, AnItemDueTodayIsNotPastDue) {
  LedgerBuilder builder = InEuros();
  builder.AddItem({.id = "a",
                   .debtor = "d",
                   .document_date = 2024y / 5 / 1,
                   .due_date = 2024y / 5 / 31,
                   .amount = 100'00});
  const auto book = Open(builder);
  EXPECT_THAT(Minors(AgeOneCurrency(book->ledger, 2024y / 5 / 31)),
              ElementsAre(100'00, 0, 0, 0, 0));
  EXPECT_THAT(Minors(AgeOneCurrency(book->ledger, 2024y / 6 / 1)),
              ElementsAre(0, 100'00, 0, 0, 0));
}

// AG-19 through the whole door: 365 days over a leap day are not yet a year.
TEST(Age, YearsAreCalendarYears) {
  LedgerBuilder builder = InEuros();
  builder.AddItem({.id = "a",
                   .debtor = "d",
                   .document_date = 2023y / 3 / 1,
                   .due_date = 2023y / 4 / 1,
                   .amount = 5});
  const auto book = Open(builder);
  AgingOptions options{.scheme = *AgingScheme::Preset("prc_audit")};
  EXPECT_THAT(Minors(AgeOneCurrency(book->ledger, 2024y / 2 / 29, options)),
              ElementsAre(5, 0, 0, 0, 0, 0));
  EXPECT_THAT(Minors(AgeOneCurrency(book->ledger, 2024y / 3 / 2, options)),
              ElementsAre(0, 5, 0, 0, 0, 0));
}

// AG-23 (OCA/account-financial-reporting issue 546): matching dated in May must
// not reach back to April. Buckets are the calendar months of the documents: on
// 30 April, April is 0 to 29 days old and March 30 to 60.
TEST(Age, MatchesMadeAfterTheDayDoNotCount) {
  LedgerBuilder builder = InEuros();
  builder.AddItem({.id = "pay-feb",
                   .debtor = "d",
                   .kind = ItemKind::kReceipt,
                   .document_date = 2019y / 2 / 15,
                   .amount = -1'000'00});
  for (int i = 0; i < 5; ++i) {
    builder.AddItem({.id = "mar-" + std::to_string(i),
                     .debtor = "d",
                     .document_date = 2019y / 3 / 15,
                     .due_date = 2019y / 3 / 15,
                     .amount = 10'000'00});
  }
  builder.AddItem({.id = "apr",
                   .debtor = "d",
                   .document_date = 2019y / 4 / 15,
                   .due_date = 2019y / 4 / 15,
                   .amount = 100'000'00});
  builder.AddItem({.id = "pay-may",
                   .debtor = "d",
                   .kind = ItemKind::kReceipt,
                   .document_date = 2019y / 5 / 10,
                   .amount = -49'000'00});
  builder.AddSettlement({.id = "s0",
                         .item = "mar-0",
                         .source = "pay-feb",
                         .date = 2019y / 5 / 12,
                         .amount = 1'000'00});
  const std::int64_t applied[] = {9'000'00, 10'000'00, 10'000'00, 10'000'00,
                                  10'000'00};
  for (int i = 0; i < 5; ++i) {
    builder.AddSettlement({.id = "s" + std::to_string(i + 1),
                           .item = "mar-" + std::to_string(i),
                           .source = "pay-may",
                           .date = 2019y / 5 / 12,
                           .amount = applied[i]});
  }
  const auto book = Open(builder);
  const AgingOptions options{.scheme = *AgingScheme::FromDays({29, 60}),
                             .basis = AgingBasis::kDocument,
                             .credits = CreditPresentation::kOwnDate};
  const CurrencyAging aging =
      AgeOneCurrency(book->ledger, 2019y / 4 / 30, options);
  EXPECT_THAT(Minors(aging), ElementsAre(100'000'00, 50'000'00, -1'000'00));
  EXPECT_EQ(aging.total, 149'000'00);
  // And at the end of May it does: 1,000 and 49,000 have paid all of March.
  const CurrencyAging may =
      AgeOneCurrency(book->ledger, 2019y / 5 / 31, options);
  EXPECT_THAT(Minors(may), ElementsAre(0, 100'000'00, 0));
}

// AG-26: one unapplied credit, three presentations, the same total.
TEST(Age, CreditsStandInThreePlacesWithOneTotal) {
  LedgerBuilder builder = InEuros();
  builder.AddItem({.id = "A",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 1 / 15,
                   .amount = 3'000'00});
  builder.AddItem({.id = "B",
                   .debtor = "d",
                   .document_date = 2024y / 4 / 1,
                   .due_date = 2024y / 4 / 20,
                   .amount = 5'000'00});
  builder.AddItem({.id = "C",
                   .debtor = "d",
                   .document_date = 2024y / 4 / 10,
                   .amount = -1'000'00});
  const auto book = Open(builder);
  const auto age = [&](CreditPresentation credits) {
    return AgeOneCurrency(book->ledger, 2024y / 4 / 30, {.credits = credits});
  };
  const CurrencyAging own_column = age(CreditPresentation::kOwnColumn);
  EXPECT_THAT(Minors(own_column), ElementsAre(0, 5'000'00, 0, 0, 3'000'00));
  EXPECT_EQ(own_column.unapplied, (AgingCell{1, -1'000'00}));
  const CurrencyAging own_date = age(CreditPresentation::kOwnDate);
  EXPECT_THAT(Minors(own_date), ElementsAre(0, 4'000'00, 0, 0, 3'000'00));
  EXPECT_THAT(Items(own_date), ElementsAre(0, 2, 0, 0, 1));
  EXPECT_EQ(own_date.unapplied, AgingCell{});
  const CurrencyAging oldest = age(CreditPresentation::kOldestFirst);
  EXPECT_THAT(Minors(oldest), ElementsAre(0, 5'000'00, 0, 0, 2'000'00));
  EXPECT_EQ(oldest.unapplied, (AgingCell{1, 0}));
  for (const CurrencyAging& aging : {own_column, own_date, oldest}) {
    EXPECT_EQ(aging.total, 7'000'00);
    EXPECT_EQ(aging.ledger_balance, 7'000'00);
  }
}

TEST(Age, WhatCreditsExceedStaysUnapplied) {
  LedgerBuilder builder = InEuros();
  builder.AddItem({.id = "a",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 1 / 15,
                   .amount = 30});
  builder.AddItem({.id = "c",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .amount = -50});
  // Another debtor's debts are not paid from it.
  builder.AddItem({.id = "b",
                   .debtor = "e",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 1 / 15,
                   .amount = 7});
  const auto book = Open(builder);
  const CurrencyAging aging =
      AgeOneCurrency(book->ledger, 2024y / 1 / 20,
                     {.credits = CreditPresentation::kOldestFirst});
  EXPECT_THAT(Minors(aging), ElementsAre(0, 7, 0, 0, 0));
  EXPECT_EQ(aging.unapplied, (AgingCell{1, -20}));
}

// The vendor's report drops what is not due; here it is outside, and credits
// reach it last, after all that is due.
TEST(Age, OutsideIsShownAndIsPaidInItsPlaceByAge) {
  LedgerBuilder builder = InEuros();
  builder.AddItem({.id = "due",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 1 / 15,
                   .amount = 30});
  builder.AddItem({.id = "future",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 3 / 15,
                   .amount = 100});
  builder.AddItem({.id = "c",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .amount = -50});
  const auto book = Open(builder);
  AgingOptions options{.scheme = *AgingScheme::Preset("erpnext")};
  CurrencyAging aging = AgeOneCurrency(book->ledger, 2024y / 1 / 20, options);
  EXPECT_THAT(Minors(aging), ElementsAre(30, 0, 0, 0, 0));
  EXPECT_EQ(aging.outside, (AgingCell{1, 100}));
  EXPECT_EQ(aging.unapplied, (AgingCell{1, -50}));
  options.credits = CreditPresentation::kOldestFirst;
  aging = AgeOneCurrency(book->ledger, 2024y / 1 / 20, options);
  EXPECT_THAT(Minors(aging), ElementsAre(0, 0, 0, 0, 0));
  EXPECT_EQ(aging.outside, (AgingCell{1, 80}));
  EXPECT_EQ(aging.unapplied, (AgingCell{1, 0}));
}

// By due date, whatever the scheme; the anniversary itself is within.
TEST(Age, EveryReportShowsTheTwoYearLine) {
  LedgerBuilder builder = InEuros();
  const std::pair<const char*, Date> items[] = {{"not due", 2024y / 4 / 1},
                                                {"due today", 2024y / 3 / 31},
                                                {"late", 2024y / 3 / 30},
                                                {"two years", 2022y / 3 / 31},
                                                {"beyond", 2022y / 3 / 30}};
  std::int64_t amount = 1;
  for (const auto& [id, due] : items) {
    builder.AddItem({.id = id,
                     .debtor = "d",
                     .document_date = 2022y / 1 / 1,
                     .due_date = due,
                     .amount = amount *= 10});
  }
  builder.AddItem(
      {.id = "c", .debtor = "d", .document_date = 2022y / 1 / 1, .amount = -7});
  const auto book = Open(builder);
  for (const char* scheme : {"standard", "prc_audit", "erpnext", "two_year"}) {
    for (const AgingBasis basis : {AgingBasis::kDue, AgingBasis::kDocument}) {
      const CurrencyAging aging = AgeOneCurrency(
          book->ledger, 2024y / 3 / 31,
          {.scheme = *AgingScheme::Preset(scheme), .basis = basis});
      EXPECT_EQ(aging.within_two_years, (AgingCell{2, 11'000})) << scheme;
      EXPECT_EQ(aging.beyond_two_years, (AgingCell{1, 100'000})) << scheme;
    }
  }
}

TEST(Age, DisputedAmountsAreShownApartAndStayInTheirBuckets) {
  LedgerBuilder builder = InEuros();
  for (const char* id : {"a", "b"}) {
    builder.AddItem({.id = id,
                     .debtor = "d",
                     .document_date = 2024y / 1 / 1,
                     .due_date = 2024y / 1 / 15,
                     .amount = 100});
  }
  builder.AddDispute({.item = "a", .opened = 2024y / 1 / 16, .amount = 40});
  const auto book = Open(builder);
  const CurrencyAging aging = AgeOneCurrency(book->ledger, 2024y / 1 / 20);
  EXPECT_THAT(Minors(aging), ElementsAre(0, 200, 0, 0, 0));
  EXPECT_EQ(aging.disputed, (AgingCell{1, 40}));
  EXPECT_EQ(AgeOneCurrency(book->ledger, 2024y / 1 / 15).disputed, AgingCell{});
}

TEST(Age, InstalmentsAgeOneByOneAndTheirHeaderNotAtAll) {
  LedgerBuilder builder = InEuros();
  builder.AddItem({.id = "h",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 1 / 31,
                   .amount = 300});
  const Date dues[] = {2024y / 1 / 31, 2024y / 2 / 29, 2024y / 3 / 31};
  for (int i = 0; i < 3; ++i) {
    builder.AddItem({.id = "h-" + std::to_string(i),
                     .debtor = "d",
                     .kind = ItemKind::kInstalment,
                     .document_date = 2024y / 1 / 1,
                     .due_date = dues[i],
                     .amount = 100,
                     .parent = "h"});
  }
  const auto book = Open(builder);
  const CurrencyAging aging = AgeOneCurrency(book->ledger, 2024y / 3 / 10);
  EXPECT_THAT(Minors(aging), ElementsAre(100, 100, 100, 0, 0));
  EXPECT_THAT(Items(aging), ElementsAre(1, 1, 1, 0, 0));
}

TEST(Age, CurrenciesAreApartAndInOrderOfTheirCodes) {
  LedgerBuilder builder = InEuros();
  for (const char* code : {"USD", "EUR", "CNY"}) {
    builder.AddItem({.id = code,
                     .debtor = "d",
                     .document_date = 2024y / 1 / 1,
                     .due_date = 2024y / 1 / 15,
                     .amount = 100,
                     .currency = *Currency::Parse(code),
                     .settled_date = code == std::string("USD")
                                         ? std::optional<Date>(2024y / 1 / 10)
                                         : std::nullopt});
  }
  const auto book = Open(builder);
  const auto report = Age(book->ledger, {2024y / 1 / 20}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->totals.size(), 2u);  // Nothing is open in dollars.
  EXPECT_EQ(report->totals[0].currency.code(), "CNY");
  EXPECT_EQ(report->totals[1].currency.code(), "EUR");
}

TEST(Age, AnEmptyLedgerHasZerosInItsBaseCurrency) {
  const auto book = Open(InEuros());
  const CurrencyAging aging = AgeOneCurrency(book->ledger, 2024y / 1 / 20);
  EXPECT_EQ(aging.currency.code(), "EUR");
  EXPECT_THAT(Minors(aging), ElementsAre(0, 0, 0, 0, 0));
  const auto debtors = AgeByDebtor(
      book->ledger, *ComputePosition(book->ledger, {2024y / 1 / 20}), {});
  EXPECT_THAT(debtors->debtor, IsEmpty());
}

// 1 EUR = 7.30 CNY. Converted one by one, 0.05, 0.05 and 0.05 euros are 0.37
// (0.365 half away from zero) each, 1.11 in all, while 0.15 euros are 1.10
// (1.095). Counting up from the oldest: 0.37, 0.73, 1.10; so 0.37, 0.36, 0.37.
TEST(Age, BaseCurrencyCellsAddToTheConvertedBalance) {
  LedgerBuilder builder;
  const std::pair<const char*, Date> items[] = {
      {"a", 2024y / 1 / 15}, {"b", 2024y / 3 / 15}, {"c", 2024y / 6 / 15}};
  for (const auto& [id, due] : items) {
    builder.AddItem({.id = id,
                     .debtor = "d",
                     .document_date = 2024y / 1 / 1,
                     .due_date = due,
                     .amount = 5,
                     .currency = kEur});
  }
  builder.AddItem({.id = "home",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 6 / 15,
                   .amount = 1000,
                   .currency = kCny});
  builder.AddRate({kEur, kCny, 2024y / 1 / 1, 7'300'000'000});
  builder.AddRate({kEur, kCny, 2024y / 6 / 1, 9'000'000'000});  // Too late.
  const auto book = Open(builder);
  const AgingOptions options{.in_base_currency = true};
  const auto report = Age(book->ledger, {2024y / 5 / 1}, options);
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_TRUE(report->base.has_value());
  EXPECT_EQ(report->base->currency, kCny);
  EXPECT_THAT(Minors(*report->base), ElementsAre(1037, 0, 36, 0, 37));
  EXPECT_THAT(Items(*report->base), ElementsAre(2, 0, 1, 0, 1));
  EXPECT_EQ(report->base->total, 1110);
  EXPECT_EQ(report->base->ledger_balance, 1110);
  EXPECT_EQ(report->base->proof, 0);
  EXPECT_EQ(report->base->within_two_years, (AgingCell{2, 73}));
  EXPECT_FALSE(Age(book->ledger, {2024y / 5 / 1}, {})->base.has_value());
}

TEST(Age, AMissingRateNamesThePairAndTheDay) {
  LedgerBuilder builder;
  builder.AddItem({.id = "a",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 1 / 15,
                   .amount = 5,
                   .currency = kEur});
  const auto book = Open(builder);
  const absl::Status status =
      Age(book->ledger, {2024y / 5 / 1}, {.in_base_currency = true}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("EUR"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("CNY"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("2024-05-01"));
}

TEST(AgeByDebtor, HasARowForEachDebtorAndCurrencyWithAnythingOpen) {
  LedgerBuilder builder = InEuros();
  builder.AddDebtor({.id = "empty"});
  builder.AddItem({.id = "a",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 1 / 15,
                   .amount = 100});
  builder.AddItem({.id = "b",
                   .debtor = "d",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 1 / 19,
                   .amount = 11,
                   .currency = kCny});
  builder.AddItem({.id = "c",
                   .debtor = "over",
                   .document_date = 2024y / 1 / 1,
                   .due_date = 2024y / 1 / 15,
                   .amount = 20});
  builder.AddSettlement({.item = "c", .date = 2024y / 1 / 10, .amount = 25});
  const auto book = Open(builder);
  const auto position = ComputePosition(book->ledger, {2024y / 1 / 20});
  ASSERT_TRUE(position.ok()) << position.status();
  const auto debtors = AgeByDebtor(book->ledger, *position, {});
  ASSERT_TRUE(debtors.ok()) << debtors.status();
  ASSERT_EQ(debtors->rows(), 3u);
  EXPECT_EQ(debtors->bucket_count, 5u);
  EXPECT_EQ(book->ledger.debtor_id(debtors->debtor[0]), "d");
  EXPECT_EQ(book->ledger.debtor_id(debtors->debtor[1]), "d");
  EXPECT_LT(debtors->currency[0], debtors->currency[1]);
  EXPECT_EQ(book->ledger.debtor_id(debtors->debtor[2]), "over");
  EXPECT_EQ(debtors->cell(0, 1), (AgingCell{1, 100}));
  EXPECT_EQ(debtors->cell(1, 1), (AgingCell{1, 11}));
  EXPECT_EQ(debtors->unapplied[2], -5);
  EXPECT_EQ(debtors->total[2], -5);
  EXPECT_THAT(debtors->outside, ElementsAre(0, 0, 0));
}

// 9,223 items of the largest amount fit 64 bits, 9,224 do not.
TEST(Age, ASumBeyondSixtyFourBitsIsAnErrorThatNamesIt) {
  for (const int items : {9'223, 9'224}) {
    LedgerBuilder builder = InEuros();
    for (int i = 0; i < items; ++i) {
      builder.AddItem({.id = "i" + std::to_string(i),
                       .debtor = "Croesus",
                       .document_date = 2024y / 1 / 1,
                       .due_date = 2024y / 1 / 15,
                       .amount = kMaxAmountMinor});
    }
    const auto book = Open(builder);
    const auto report = Age(book->ledger, {2024y / 1 / 20}, {});
    const auto position = ComputePosition(book->ledger, {2024y / 1 / 20});
    ASSERT_TRUE(position.ok()) << position.status();
    const auto debtors = AgeByDebtor(book->ledger, *position, {});
    if (items == 9'223) {
      EXPECT_EQ(report->totals[0].buckets[1].minor, 9'223 * kMaxAmountMinor);
      EXPECT_EQ(debtors->cell(0, 1).minor, 9'223 * kMaxAmountMinor);
      continue;
    }
    EXPECT_EQ(report.status().code(), absl::StatusCode::kOutOfRange);
    EXPECT_THAT(std::string(report.status().message()),
                HasSubstr("EUR, 1-30: the sum does not fit"));
    EXPECT_EQ(debtors.status().code(), absl::StatusCode::kOutOfRange);
    EXPECT_THAT(std::string(debtors.status().message()),
                HasSubstr("debtor Croesus, 1-30"));
  }
}

TEST(Age, RefusesWhatNoReportCanMean) {
  const auto book = Open(InEuros());
  const Date too_late = Date::FromDays(2'932'897);  // 10000-01-01.
  absl::Status status = Age(book->ledger, {too_late}, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("2932897"));
  AgingOptions options;
  options.credits = static_cast<CreditPresentation>(3);
  status = Age(book->ledger, {2024y / 1 / 1}, options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  Position other;
  other.at.as_of = 2024y / 1 / 1;
  other.open = {1};
  status = AgeByDebtor(book->ledger, other, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(CreditPresentation, NamesReadBack) {
  EXPECT_EQ(*ParseCreditPresentation("own_column"),
            CreditPresentation::kOwnColumn);
  EXPECT_EQ(*ParseCreditPresentation("own_date"), CreditPresentation::kOwnDate);
  EXPECT_EQ(*ParseCreditPresentation("oldest_first"),
            CreditPresentation::kOldestFirst);
  EXPECT_EQ(ParseCreditPresentation("fifo").status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace arrears
