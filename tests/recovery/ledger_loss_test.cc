// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/ledger_loss.h"

#include <array>
#include <chrono>
#include <numeric>
#include <string>
#include <vector>

#include "arrears/ledger/ledger_builder.h"
#include "arrears/ledger/position.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Date kAsOf = 2026y / 6 / 30;

class Books {
 public:
  // An invoice so many days old, on terms of 30 days.
  std::string Invoice(const std::string& debtor, int age, std::int64_t minor) {
    const std::string id = "i" + std::to_string(++rows_);
    builder_.AddItem({.id = id,
                      .debtor = debtor,
                      .document_date = kAsOf - Days{age},
                      .due_date = kAsOf - Days{age - 30},
                      .amount = minor});
    return id;
  }
  void Settle(const std::string& item, int days_ago, std::int64_t minor,
              SettlementKind kind = SettlementKind::kCash) {
    builder_.AddSettlement({.id = "s" + std::to_string(++rows_),
                            .item = item,
                            .date = kAsOf - Days{days_ago},
                            .amount = minor,
                            .kind = kind});
  }
  LedgerBuilder& rows() { return builder_; }
  LedgerData Build() const { return builder_.Build().value(); }

 private:
  LedgerBuilder builder_;
  int rows_ = 0;
};

// By hand. Sales of the year that ended 365 days before the day: 100 paid in
// time, 60 paid 20 days late, 40 of which 10 came 45 days late and 30 were
// written off 100 days late, 20 still open. Younger and older sales are not
// asked.
TEST(ObserveLossCohort, SalesCountWhereTheyWereSettled) {
  Books books;
  books.Settle(books.Invoice("a", 400, 100), 380, 100);
  books.Settle(books.Invoice("a", 500, 60), 450, 60);
  const std::string parts = books.Invoice("b", 700, 40);
  books.Settle(parts, 625, 10);
  books.Settle(parts, 570, 30, SettlementKind::kWriteOff);
  books.Invoice("b", 400, 20);
  books.Settle(books.Invoice("a", 364, 1000), 360, 1000);
  books.Settle(books.Invoice("a", 731, 1000), 720, 1000);
  const LedgerData data = books.Build();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  const LossCohort cohort = ObserveLossCohort(ledger, {kAsOf}, {}, 0).value();
  EXPECT_THAT(cohort.paid, ElementsAre(100, 60, 10, 0, 0, 0, 0, 0));
  EXPECT_THAT(cohort.lost, ElementsAre(0, 0, 0, 0, 30, 0, 20, 0));
  EXPECT_THAT(cohort.credited, ElementsAre(0, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(cohort.items, ElementsAre(4, 3, 2, 2, 2, 1, 1, 0));
}

// Of 1,000 open, 100 disputed; the debtor's credit of 250 goes to his oldest.
TEST(ProvisionLedger, ExposesWhatIsOpenLessDisputesAndCredits) {
  Books books;
  const std::string old = books.Invoice("a", 200, 400'00);
  books.Invoice("a", 40, 600'00);
  books.Invoice("b", 10, 50'00);
  books.rows().AddDispute(
      {.item = old, .opened = kAsOf - Days{20}, .amount = 100'00});
  books.rows().AddItem({.id = "c",
                        .debtor = "a",
                        .kind = ItemKind::kCreditNote,
                        .document_date = kAsOf - Days{5},
                        .amount = -250'00});
  // A second debtor's credit finds nothing left.
  books.rows().AddItem({.id = "d",
                        .debtor = "b",
                        .kind = ItemKind::kCreditNote,
                        .document_date = kAsOf - Days{5},
                        .amount = -80'00});
  // History enough for a curve is the survey alone.
  const LedgerData data = books.Build();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  const std::vector<LedgerProvision> all =
      ProvisionLedger(ledger, {kAsOf}, {}).value();
  ASSERT_EQ(all.size(), 1u);
  const LedgerProvision& one = all[0];
  EXPECT_THAT(one.exposures, ElementsAre(50'00, 600'00, 0, 0, 0));
  EXPECT_EQ(one.unused_credit, 30'00);
  EXPECT_EQ(one.provision.disputed, 100'00);
  EXPECT_EQ(one.provision.gross - one.unused_credit,
            LedgerBalance(ledger, {kAsOf}).value()[0]);
  EXPECT_EQ(std::accumulate(one.allowances.begin(), one.allowances.end(),
                            std::int64_t{0}),
            one.provision.allowance);
  // By the survey, 170 days past due: .696 - .175 x 80 / 90 = .5404 comes.
  EXPECT_NEAR(static_cast<double>(one.allowances[0]), 50'00 * 0.4596, 1'00);
  EXPECT_LT(one.allowances[1], 100'00);
}

TEST(ProvisionLedger, BalancesAndMovesOnRandomLedgersByEveryMethod) {
  std::array<int, 3> compared = {};
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const LedgerData data = reference::RandomLedger(
        seed, {.debtors = 8, .items = 60, .settlements = 80});
    const Ledger ledger = Ledger::Create(data.View(), {}).value();
    const Date day = 2024y / 4 / 10;
    for (const LossMethod method :
         {LossMethod::kCurve, LossMethod::kRolls, LossMethod::kCohort}) {
      LedgerLossOptions options;
      options.method = method;
      options.rates.draws = 10;
      // Sales are a cohort when they are a year old.
      const Date closed = day + Days{method == LossMethod::kCohort ? 450 : 0};
      const auto closing = ProvisionLedger(ledger, {closed}, options);
      const auto opening =
          ProvisionLedger(ledger, {closed - Days{60}}, options);
      // A currency in which nothing ended has no rates.
      if (!closing.ok() || !opening.ok()) continue;
      ++compared[static_cast<std::size_t>(method)];
      for (std::size_t c = 0; c < closing->size(); ++c) {
        const LedgerProvision& one = (*closing)[c];
        EXPECT_EQ(one.provision.gross - one.unused_credit,
                  LedgerBalance(ledger, {closed}).value()[c]);
        const RollForward moved =
            RollProvisionForward(ledger, (*opening)[c], one).value();
        EXPECT_EQ(moved.opening, (*opening)[c].provision.allowance);
        EXPECT_EQ(moved.closing, one.provision.allowance);
        EXPECT_EQ(moved.opening + moved.added - moved.used - moved.released +
                      moved.remeasured,
                  moved.closing);
      }
    }
  }
  EXPECT_THAT(compared, testing::Each(testing::Ge(20)));
}

// Old dollars, all paid: no sale of the year to learn from, none to provide
// for.
TEST(ProvisionLedger, ACurrencyInWhichNothingIsOpenNeedsNoHistory) {
  Books books;
  books.Invoice("a", 40, 600'00);
  books.Settle(books.Invoice("a", 500, 60), 450, 60);
  books.rows().AddItem({.id = "usd",
                        .debtor = "a",
                        .document_date = kAsOf - Days{2000},
                        .due_date = kAsOf - Days{1970},
                        .amount = 100,
                        .currency = Currency::Of("USD")});
  books.Settle("usd", 1900, 100);
  const LedgerData data = books.Build();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  for (const LossMethod method :
       {LossMethod::kCohort, LossMethod::kRolls, LossMethod::kCurve}) {
    const auto all = ProvisionLedger(ledger, {kAsOf}, {.method = method});
    ASSERT_TRUE(all.ok()) << all.status();
    ASSERT_EQ(all->size(), 2);
    EXPECT_EQ((*all)[1].provision.pooled, 0);
    EXPECT_EQ((*all)[1].provision.allowance, 0);
  }
}

TEST(ProvisionLedger, NamesWhatIsWrong) {
  Books books;
  books.Invoice("a", 200, 400'00);
  const LedgerData data = books.Build();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  EXPECT_THAT(
      ProvisionLedger(ledger, {kAsOf}, {.settle_days = 7}).status().message(),
      HasSubstr("settle_days 7 is not in [30, 3650]"));
  LedgerLossOptions drops;
  drops.scheme = AgingScheme::Preset("erpnext").value();
  EXPECT_THAT(ProvisionLedger(ledger, {kAsOf}, drops).status().message(),
              HasSubstr("drops items, which would have no allowance"));
  EXPECT_THAT(ProvisionLedger(ledger, {kAsOf}, {.method = LossMethod::kCohort})
                  .status()
                  .message(),
              HasSubstr("CNY, method cohort: nothing was paid or lost"));
  const std::vector<LedgerProvision> one =
      ProvisionLedger(ledger, {kAsOf}, {}).value();
  EXPECT_FALSE(RollProvisionForward(ledger, one[0], one[0]).ok());
}

}  // namespace
}  // namespace arrears
