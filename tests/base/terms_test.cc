// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/terms.h"

#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;  // 2024y

std::string Due(Date document, const std::string& text) {
  const absl::StatusOr<Terms> terms = Terms::Parse(text);
  return terms.ok() ? FormatIsoDate(DueDate(document, *terms))
                    : terms.status().ToString();
}

std::string Refusal(const std::string& text) {
  const absl::StatusOr<Terms> terms = Terms::Parse(text);
  if (terms.ok()) return "read as " + terms->Text();
  EXPECT_EQ(terms.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(terms.status().message());
}

// Terms of each kind, spread over their whole range.
std::vector<Terms> ManyTerms() {
  std::vector<Terms> all = {Terms::OnReceipt()};
  for (int n : {0, 1, 2, 7, 10, 30, 45, 60, 90, 365, Terms::kMaxDays}) {
    all.push_back(Terms::NetDays(n).value());
    all.push_back(Terms::MonthEndThenDays(n).value());
    all.push_back(Terms::DaysThenMonthEnd(n).value());
  }
  for (int n : {0, 1, 2, 6, 12, 13, Terms::kMaxMonths}) {
    all.push_back(Terms::NetMonths(n).value());
    all.push_back(Terms::MonthEndThenMonths(n).value());
    for (int day : {1, 10, 28, 29, 30, 31}) {
      all.push_back(Terms::DayOfMonth(day, n).value());
      for (int cutoff : {1, 20, 31}) {
        all.push_back(Terms::DayOfMonth(day, n, cutoff).value());
      }
    }
  }
  return all;
}

// "45 days end of month" for 10 March, by hand: 31 March is 21 days away and
// 24 more give 24 April, whose month ends on the 30th; or 31 March + 45 days:
// 30 in April, 15 in May.
TEST(DueDate, HasBothReadingsOfDaysAndMonthEnd) {
  const Date march = 2024y / 3 / 10;
  EXPECT_EQ(Due(march, "45 eom"), "2024-04-30");
  EXPECT_EQ(Due(march, "eom + 45"), "2024-05-15");
  EXPECT_EQ(Due(march, "45 days end of month"), "2024-04-30");
  EXPECT_EQ(Due(march, "end of month + 45 days"), "2024-05-15");
}

// Right-hand sides from Python 3.11 with dateutil 2.8.2: timedelta(n) for days,
// relativedelta(months=n) for months, relativedelta(day=31) for the month's
// end, d.replace(day=1) + relativedelta(months=m) + relativedelta(day=n) for
// the n-th of a month.
TEST(DueDate, AgreesWithDateutil) {
  const std::vector<Date> documents = {2024y / 3 / 10, 2024y / 1 / 31,
                                       2024y / 2 / 29, 2023y / 12 / 31,
                                       2023y / 2 / 1};
  struct Case {
    const char* terms;
    std::vector<std::string> due;
  };
  const std::vector<Case> cases = {
      {"on receipt",
       {"2024-03-10", "2024-01-31", "2024-02-29", "2023-12-31", "2023-02-01"}},
      {"net 30",
       {"2024-04-09", "2024-03-01", "2024-03-30", "2024-01-30", "2023-03-03"}},
      {"net 1 month",
       {"2024-04-10", "2024-02-29", "2024-03-29", "2024-01-31", "2023-03-01"}},
      {"eom",
       {"2024-03-31", "2024-01-31", "2024-02-29", "2023-12-31", "2023-02-28"}},
      {"eom + 45",
       {"2024-05-15", "2024-03-16", "2024-04-14", "2024-02-14", "2023-04-14"}},
      {"45 eom",
       {"2024-04-30", "2024-03-31", "2024-04-30", "2024-02-29", "2023-03-31"}},
      {"eom + 1 month",
       {"2024-04-30", "2024-02-29", "2024-03-31", "2024-01-31", "2023-03-31"}},
      {"eom + 30",
       {"2024-04-30", "2024-03-01", "2024-03-30", "2024-01-30", "2023-03-30"}},
      {"day 10 of month + 1",
       {"2024-04-10", "2024-02-10", "2024-03-10", "2024-01-10", "2023-03-10"}},
      {"day 31 of month + 1",
       {"2024-04-30", "2024-02-29", "2024-03-31", "2024-01-31", "2023-03-31"}},
      {"day 10 of month + 1, cutoff 25",
       {"2024-04-10", "2024-03-10", "2024-04-10", "2024-02-10", "2023-03-10"}},
      {"day 15 of month + 0",
       {"2024-03-15", "2024-02-15", "2024-03-15", "2024-01-15", "2023-02-15"}},
      {"day 31 of month + 0",
       {"2024-03-31", "2024-01-31", "2024-02-29", "2023-12-31", "2023-02-28"}},
      {"day 5 of month + 0, cutoff 9",
       {"2024-04-05", "2024-02-05", "2024-03-05", "2024-01-05", "2023-02-05"}},
  };
  for (const Case& c : cases) {
    for (std::size_t i = 0; i < documents.size(); ++i) {
      EXPECT_EQ(Due(documents[i], c.terms), c.due[i])
          << c.terms << " from " << FormatIsoDate(documents[i]);
    }
  }
}

TEST(DueDate, TheCutoffDayItselfStillCountsForItsMonth) {
  const std::string terms = "10th of next month, cutoff 25";
  EXPECT_EQ(Due(2024y / 3 / 25, terms), "2024-04-10");
  EXPECT_EQ(Due(2024y / 3 / 26, terms), "2024-05-10");
}

// No terms make a document due before it was written, or make an earlier
// document due after a later one.
TEST(DueDate, IsNeverBeforeTheDocumentAndKeepsTheOrder) {
  for (const Terms& terms : ManyTerms()) {
    Date before = DueDate(2023y / 12 / 31, terms);
    for (Date document = 2024y / 1 / 1; document < 2025y / 3 / 1;
         document = document + Days{1}) {
      const Date due = DueDate(document, terms);
      ASSERT_GE(due, document) << terms.Text();
      ASSERT_LE(due, AddYearsClamped(document, 11)) << terms.Text();
      ASSERT_GE(due, before) << terms.Text() << FormatIsoDate(document);
      before = due;
    }
  }
}

TEST(Terms, TextIsReadBackAsTheSameTerms) {
  for (const Terms& terms : ManyTerms()) {
    const absl::StatusOr<Terms> back = Terms::Parse(terms.Text());
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(*back, terms) << terms.Text();
    EXPECT_EQ(back->Text(), terms.Text());
  }
  EXPECT_EQ(Terms(), Terms::OnReceipt());
}

TEST(Terms, AreReadInEverySpellingOfTheHeader) {
  struct Case {
    const char *text, *canonical;
  };
  constexpr Case kCases[] = {
      {"On Receipt", "on receipt"},
      {"due on receipt", "on receipt"},
      {"immediate", "on receipt"},
      {"30", "net 30"},
      {"30d", "net 30"},
      {"net30", "net 30"},
      {" NET  30 DAYS ", "net 30"},
      {"1 day", "net 1"},
      {"2 months", "net 2 months"},
      {"net 1m", "net 1 month"},
      {"eom", "eom"},
      {"end of month", "eom"},
      {"EOM+45", "eom + 45"},
      {"eom + 45 days", "eom + 45"},
      {"eom+2m", "eom + 2 months"},
      {"eom + 1 months", "eom + 1 month"},
      {"45eom", "45 eom"},
      {"45 days eom", "45 eom"},
      {"45 days then end of month", "45 eom"},
      {"net 45 then eom", "45 eom"},
      {"10th of next month", "day 10 of month + 1"},
      {"10 next month", "day 10 of month + 1"},
      {"day 10 of next month", "day 10 of month + 1"},
      {"1st of month + 2", "day 1 of month + 2"},
      {"22nd of this month", "day 22 of month + 0"},
      {"3rd of month+1 cutoff 20", "day 3 of month + 1, cutoff 20"},
      {"day 10 of month + 1, cutoff 25", "day 10 of month + 1, cutoff 25"},
  };
  for (const Case& c : kCases) {
    const absl::StatusOr<Terms> terms = Terms::Parse(c.text);
    ASSERT_TRUE(terms.ok()) << terms.status();
    EXPECT_EQ(terms->Text(), c.canonical) << c.text;
  }
}

TEST(Terms, KeepTheirParts) {
  const Terms terms = Terms::DayOfMonth(10, 1, 25).value();
  EXPECT_EQ(terms.kind(), Terms::Kind::kDayOfMonth);
  EXPECT_EQ(terms.day(), 10);
  EXPECT_EQ(terms.months(), 1);
  EXPECT_EQ(terms.days(), 0);
  EXPECT_EQ(terms.cutoff(), 25);
  EXPECT_EQ(Terms::DayOfMonth(10, 1)->cutoff(), std::nullopt);
  EXPECT_EQ(Terms::NetDays(30)->days(), 30);
}

TEST(Terms, RefuseTheAmericanNetEomAndOfferBothSpellings) {
  const std::string refusal = Refusal("net 45 EOM");
  EXPECT_THAT(refusal, HasSubstr("terms \"net 45 EOM\""));
  EXPECT_THAT(refusal, HasSubstr("\"eom + 45\""));
  EXPECT_THAT(refusal, HasSubstr("\"45 eom\""));
}

TEST(Terms, NameTheTextAndWhatWasExpected) {
  for (const char* text : {"",
                           " ",
                           "net",
                           "net thirty",
                           "net -30",
                           "net 30 days after delivery",
                           "2/10 net 30",
                           "30 30",
                           "eom 45",
                           "eom +",
                           "eom + month",
                           "eom - 5",
                           "day of month",
                           "day 10",
                           "10th",
                           "10 of month",
                           "day 10 of month +",
                           "day 10 of next month cutoff",
                           "net 10th of next month",
                           "45 then",
                           "月末",
                           "30 天",
                           "net 30;",
                           "+ 30",
                           "on",
                           "receipt on"}) {
    const std::string refusal = Refusal(text);
    EXPECT_THAT(refusal, HasSubstr("terms \"" + std::string(text) + "\": "));
    EXPECT_THAT(refusal, HasSubstr("expected \"on receipt\", \"net 30\""));
  }
  EXPECT_LT(Refusal(std::string(1 << 20, '7')).size(), 300u);
  EXPECT_LT(Refusal(std::string(1 << 20, 'x')).size(), 300u);
}

TEST(Terms, NameTheBoundThatIsBroken) {
  EXPECT_THAT(Refusal("net 3651"), HasSubstr("days 3651 is not in [0, 3650]"));
  EXPECT_THAT(Refusal("99999999999 eom"), HasSubstr("days 999999 is not"));
  EXPECT_THAT(Refusal("eom + 121 months"),
              HasSubstr("months 121 is not in [0, 120]"));
  EXPECT_THAT(Refusal("day 32 of month + 1"),
              HasSubstr("day 32 is not in [1, 31]"));
  EXPECT_THAT(Refusal("day 0 of month + 1"), HasSubstr("day 0 is not"));
  EXPECT_THAT(Refusal("day 5 of month + 1, cutoff 0"),
              HasSubstr("cutoff 0 is not in [1, 31]"));
  EXPECT_FALSE(Terms::NetDays(-1).ok());
  EXPECT_FALSE(Terms::NetMonths(-1).ok());
  EXPECT_FALSE(Terms::DayOfMonth(10, 1, 32).ok());
}

// Random sentences of the grammar's own words: whatever is accepted has one
// spelling, and that spelling means the same.
TEST(Terms, WhateverIsAcceptedHasOneSpelling) {
  const std::vector<std::string> words = {
      "net",    "30", "eom", "+",    "days", "months", "day",
      "10",     "of", "th",  "next", "this", "month",  "then",
      "cutoff", "25", ",",   "end",  "on",   "due",    "receipt"};
  std::mt19937 rng(45);
  int accepted = 0;
  for (int i = 0; i < 60000; ++i) {
    std::string text;
    for (std::size_t n = 1 + rng() % 6; n > 0; --n) {
      text += words[rng() % words.size()] + " ";
    }
    const absl::StatusOr<Terms> terms = Terms::Parse(text);
    if (!terms.ok()) continue;
    ++accepted;
    const absl::StatusOr<Terms> back = Terms::Parse(terms->Text());
    ASSERT_TRUE(back.ok()) << back.status();
    ASSERT_EQ(*back, *terms) << text;
  }
  EXPECT_GT(accepted, 400);
}

}  // namespace
}  // namespace arrears
