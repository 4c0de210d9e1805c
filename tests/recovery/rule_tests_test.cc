// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/rule_tests.h"

#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2010y

constexpr Date kIssued = 2010y / 1 / 4;  // A Monday.
constexpr Date kLongAfter = 2020y / 6 / 30;

// An invoice on terms of 30 days, settled so many days past due; given up where
// `lost`, and open for ever where `end` is negative.
struct Item {
  int debtor;
  std::int64_t amount;
  int end;
  bool lost = false;
};

class Books {
 public:
  void Add(const Item& item) {
    const std::string id = std::to_string(++items_);
    builder_.AddItem({.id = id,
                      .debtor = "d" + std::to_string(item.debtor),
                      .document_date = kIssued,
                      .due_date = kIssued + Days{30},
                      .amount = item.amount});
    if (item.end < 0) return;
    builder_.AddSettlement({.id = "s" + id,
                            .item = id,
                            .date = kIssued + Days{30 + item.end},
                            .amount = item.amount,
                            .kind = item.lost ? SettlementKind::kWriteOff
                                              : SettlementKind::kCash});
  }
  // A call so many days after the issue, at an hour.
  void Call(int debtor, int day, int hour) {
    builder_.AddContact(
        {.id = "c" + std::to_string(++calls_),
         .debtor = "d" + std::to_string(debtor),
         .at = static_cast<WallMinute>(
             ((kIssued + Days{day}).days_since_1970() * 24 + hour) * 60 + 59),
         .channel = "phone"});
  }
  RuleReport Report(Date as_of = kLongAfter) const {
    const LedgerData data = builder_.Build().value();
    const Ledger ledger = Ledger::Create(data.View(), {}).value();
    return TestRules(ledger, {as_of}).value();
  }

 private:
  LedgerBuilder builder_;
  int items_ = 0, calls_ = 0;
};

const RuleTest& Find(const RuleReport& report, std::string_view id) {
  for (const RuleTest& test : report.tests)
    if (test.id == id) return test;
  ADD_FAILURE() << id;
  return report.tests.front();
}

// 60 debtors, 10 items each: what the formulas give is counted by hand, since
// nothing is censored before the horizon.
std::vector<Item> Mixed() {
  std::vector<Item> items;
  for (int d = 0; d < 60; ++d) {
    for (int i = 0; i < 10; ++i) {
      const int day = (d * 37 + i * 101 + d * i * 13) % 900;
      items.push_back({d, 100 + 10 * ((d + i) % 7), day, (d + 3 * i) % 5 == 0});
    }
  }
  return items;
}

double CountedRecovery(const std::vector<Item>& items, int age,
                       int without_group = -1) {
  double open = 0, paid = 0;
  for (const Item& item : items) {
    if (item.debtor % 50 == without_group || item.end <= age) continue;
    ++open;
    if (!item.lost) ++paid;
  }
  return paid / open;
}

TEST(RuleTests, RecoveryIsTheShareOfWhatWasOpenThatWasPaidLater) {
  const std::vector<Item> items = Mixed();
  Books books;
  for (const Item& item : items) books.Add(item);
  const RuleReport report = books.Report();
  EXPECT_EQ(report.items, 600);
  EXPECT_EQ(report.debtors, 60);
  ASSERT_EQ(report.recovery.size(), 8u);
  for (const RulePoint& point : report.recovery) {
    const double all = CountedRecovery(items, point.age);
    EXPECT_NEAR(point.own.value, all, 1e-12) << point.age;
    // The jackknife over 50 groups, by its formula. t(49), 97.5 %: 2.009575 (R:
    // qt(.975, 49)).
    double squares = 0;
    for (int g = 0; g < 50; ++g) {
      const double off = CountedRecovery(items, point.age, g) - all;
      squares += off * off;
    }
    const double reach = 2.0095752371292 * std::sqrt(squares * 49 / 50);
    EXPECT_NEAR(point.own.lower, std::max(0.0, all - reach), 1e-9);
    EXPECT_NEAR(point.own.upper, std::min(1.0, all + reach), 1e-9);
  }
  EXPECT_EQ(report.recovery[0].survey, 0.949);
  EXPECT_EQ(report.recovery[7].article, 0.8);
  // By item-days: an item open for so many days counts so often.
  double days = 0, recovered = 0;
  for (int age = 0; age < 730; ++age) {
    for (const Item& item : items) {
      if (item.end <= age) continue;
      ++days;
      recovered += CountedRecovery(items, age);
    }
  }
  EXPECT_NEAR(Find(report, "within_two_years").estimate.value, recovered / days,
              1e-9);
}

TEST(RuleTests, AnOpenItemSaysNothingOfLaterAndALostOneIsNotRecovered) {
  Books books;
  for (int d = 0; d < 40; ++d) {
    books.Add({d, 100, 10});
    books.Add({d, 100, 20, true});
    books.Add({d, 100, -1});
  }
  // On day 15 two of three are open, and of those nothing has been seen to end.
  const RuleReport early = books.Report(kIssued + Days{45});
  EXPECT_NEAR(early.recovery[0].own.value, 1.0 / 3, 1e-12);
  // On day 25 one of the two was given up.
  const RuleReport later = books.Report(kIssued + Days{55});
  EXPECT_NEAR(later.recovery[0].own.value, 1.0 / 3, 1e-12);
  EXPECT_EQ(later.recovery[1].own.value, 0);
}

TEST(RuleTests, LargeSumsThatAreNotPaidRefuteThatAmountsDoNotMatter) {
  Books same, harder;
  for (int d = 0; d < 50; ++d) {
    for (int i = 0; i < 8; ++i) {
      const std::int64_t amount = i < 4 ? 100 : 10'000;
      same.Add({d, amount, (d + i) % 2 == 0 ? 30 : 200});
      harder.Add({d, amount, i < 4 || d % 5 == 0 ? 30 : 200});
    }
  }
  const RuleReport alike = same.Report(), apart = harder.Report();
  EXPECT_NEAR(Find(alike, "amount_does_not_matter").estimate.value, 0, 1e-12);
  EXPECT_EQ(Find(alike, "amount_does_not_matter").verdict, Verdict::kSupported);
  EXPECT_EQ(Find(alike, "larger_is_harder").verdict, Verdict::kRefuted);
  // Of the large ones a fifth was paid in time, of the small ones all.
  EXPECT_NEAR(Find(apart, "larger_is_harder").estimate.value, 0.8, 1e-12);
  EXPECT_EQ(Find(apart, "amount_does_not_matter").verdict, Verdict::kRefuted);
  EXPECT_EQ(Find(apart, "larger_is_harder").verdict, Verdict::kSupported);
}

TEST(RuleTests, OneAmountCannotTellWhetherAmountsMatter) {
  Books flat, few_large;
  for (int d = 0; d < 50; ++d) {
    for (int i = 0; i < 10; ++i) {
      flat.Add({d, 5000, (d + i) % 4 == 0 ? 200 : 30});
      // A tenth is larger, and paid as the others are.
      few_large.Add({d, i == 0 ? 20'000 : 10'000, d % 4 == 0 ? 200 : 30});
    }
  }
  const RuleReport one = flat.Report(), two = few_large.Report();
  for (const char* id : {"amount_does_not_matter", "larger_is_harder"}) {
    EXPECT_EQ(Find(one, id).verdict, Verdict::kTooLittleData);
    EXPECT_EQ(Find(one, id).estimate.items, 0);
    EXPECT_EQ(Find(one, id).estimate.upper, 1);
    EXPECT_NEAR(Find(two, id).estimate.value, 0, 1e-12);
    EXPECT_EQ(Find(two, id).estimate.items, 100);
  }
}

TEST(RuleTests, CallsCountByTheirDayAndHourAndTheMoneyAfterThem) {
  Books books;
  for (int d = 0; d < 40; ++d) {
    books.Add({d, 100, 10});  // Paid on day 40.
    books.Call(d, 35, 15);    // Monday: 5 days before.
    books.Call(d, 32, 9);     // Friday: 8 days before.
    books.Call(d, 40, 9);     // Saturday: the day itself is no answer.
    books.Call(d, 39, 23);    // Friday: the day before.
  }
  const RuleReport report = books.Report();
  EXPECT_EQ(report.calls, 160);
  EXPECT_EQ(report.weekdays[0].calls, 40);
  EXPECT_EQ(report.weekdays[0].paid, 40);
  EXPECT_EQ(report.weekdays[4].calls, 80);
  EXPECT_EQ(report.weekdays[4].paid, 40);
  EXPECT_EQ(report.weekdays[5].paid, 0);
  EXPECT_EQ(report.hours[15].paid, 40);
  EXPECT_EQ(report.hours[9].calls, 80);
  EXPECT_EQ(report.hours[9].paid, 0);
  EXPECT_EQ(report.hours[23].paid, 40);
  EXPECT_NEAR(Find(report, "monday_thursday").estimate.value, 0.5, 1e-12);
  EXPECT_EQ(Find(report, "monday_thursday").verdict, Verdict::kSupported);
  EXPECT_EQ(Find(report, "afternoon").verdict, Verdict::kSupported);
  // A week that is not over says nothing.
  EXPECT_EQ(books.Report(kIssued + Days{38}).calls, 0);
  EXPECT_EQ(books.Report(kIssued + Days{39}).calls, 40);
}

TEST(RuleTests, FewItemsOrDebtorsAreTooLittleData) {
  Books few;
  for (int i = 0; i < 100; ++i) few.Add({i % 9, 100, 10 * i});
  for (const RuleTest& test : few.Report().tests)
    EXPECT_EQ(test.verdict, Verdict::kTooLittleData) << test.id;
  Books empty;
  empty.Add({0, 100, -1});
  for (const RuleTest& test : empty.Report(kIssued).tests) {
    EXPECT_EQ(test.verdict, Verdict::kTooLittleData);
    EXPECT_TRUE(std::isfinite(test.estimate.value)) << test.id;
  }
}

TEST(RuleTests, EveryClaimIsSaidInBothLanguages) {
  for (const RuleTest& claim : RuleClaims()) {
    EXPECT_FALSE(claim.claim.en.empty() || claim.claim.zh.empty());
    EXPECT_FALSE(claim.measured.en.empty() || claim.measured.zh.empty());
    EXPECT_FALSE(claim.practice_rows.empty());
  }
}

}  // namespace
}  // namespace arrears
