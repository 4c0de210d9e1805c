// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/payment_model.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrears/io/generate.h"
#include "arrears/io/ledger_reader.h"
#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2020y
using ::testing::HasSubstr;

// The out-of-time test of the issue: cut at the invoice date of row
// floor(.7 n), by date, then id; all that was known before the cut to fit, the
// items from the cut on to predict, each at its own issue.
class IbmPayments : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("ARREARS_SHARED_DATA");
    std::filesystem::path path =
        folder != nullptr ? folder : ARREARS_SHARED_DATA;
    path = path / "ibm_ar" / "invoices.csv";
    if (!std::filesystem::exists(path)) {
      GTEST_SKIP() << "ibm_ar/invoices.csv is not at hand";
    }
    ReaderOptions options;
    options.mapping = *Mapping::Read(ARREARS_TEST_DATA "/ibm_ar/mapping.json");
    loaded_ = ReadLedger(path.string(), options).value();
    ledger_ = Ledger::Create(loaded_->data.View(), {}).value();
    std::vector<RowIndex> rows(ledger_->item_count());
    for (std::size_t i = 0; i < rows.size(); ++i)
      rows[i] = static_cast<RowIndex>(i);
    const ItemColumns& items = ledger_->view().items;
    std::sort(rows.begin(), rows.end(), [&](RowIndex a, RowIndex b) {
      return std::pair(items.document_date[a], ledger_->item_id(a)) <
             std::pair(items.document_date[b], ledger_->item_id(b));
    });
    cut_ = items.document_date[rows[rows.size() * 7 / 10]];
    for (const RowIndex row : rows) {
      if (items.document_date[row] >= cut_) tests_.push_back(row);
    }
  }
  // Days from issue to settlement.
  int DaysOf(RowIndex item) const {
    const ItemColumns& items = ledger_->view().items;
    return (items.settled_date[item] - items.document_date[item]).count();
  }

  std::optional<LoadedLedger> loaded_;
  std::optional<Ledger> ledger_;
  Date cut_;
  std::vector<RowIndex> tests_;
};

// The line of outcomes "paid by day k" on their probabilities, k = 0..59: 1
// where what is said to happen in 30 of 100 cases happens in 30.
double ReliabilitySlope(const PaymentModel& model,
                        const std::vector<ItemOutlook>& found,
                        const std::vector<int>& days) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (int k = 0; k < 60; ++k) {
      const double p = model.hazard.PaidBy(found[i].score, found[i].open_after,
                                           found[i].open_after + 1 + k);
      const double paid = days[i] <= k ? 1 : 0;
      n += 1;
      x += p;
      y += paid;
      xx += p * p;
      xy += p * paid;
    }
  }
  return (xy - x * y / n) / (xx - x * x / n);
}

// scikit-learn's gradient boosting on the same facts is 5.63 days off, the mean
// of a customer's own past 6.45 (HistGradientBoostingRegressor(loss=
// "absolute_error", max_iter=150, learning_rate=.05, max_leaf_nodes=8)).
TEST_F(IbmPayments, OutOfTimeDaysAndProbabilitiesAreRight) {
  PaymentModelOptions options;
  options.facts = {
      "paid_items", "days_late_sd",           "item_amount",
      "open_items", "attr.item.country_code", "attr.item.paperless_bill"};
  const Date before = cut_ - Days{1};
  const PaymentModel model =
      FitPaymentModel(*ledger_, {before, before}, options).value();
  const std::vector<ItemOutlook> found =
      ForecastItems(model, *ledger_, tests_, std::nullopt, {}).value();
  ASSERT_EQ(found.size(), 741u);
  std::vector<int> days;
  double error = 0, held = 0, held_by_model = 0;
  const auto within = [](const DayInterval& interval, int day) {
    return interval.lower <= day && day <= interval.upper ? 1 : 0;
  };
  for (const ItemOutlook& one : found) {
    days.push_back(DaysOf(one.item));
    const int day = days.back() + 1;  // Asked the day before the issue.
    error += std::abs(one.days.median - day);
    held += within(one.conformal, day);
    held_by_model += within(one.days.interval, day);
  }
  const auto items = static_cast<double>(found.size());
  const double slope = ReliabilitySlope(model, found, days);
  RecordProperty("days_off", std::to_string(error / items));
  RecordProperty("slope", std::to_string(slope));
  RecordProperty("conformal", std::to_string(held / items));
  EXPECT_LE(error / items, 5.8);
  EXPECT_GE(slope, 0.9);
  EXPECT_LE(slope, 1.1);
  EXPECT_GE(held / items, 0.94);
  EXPECT_GE(held_by_model / items, 0.93);
}

// Debtors that pay on their own usual day, give or take a few: 40 of them, each
// with an invoice over 100.00 a fortnight, on terms of 30 days. Debtor d is
// usually late by d - 20 days.
constexpr Date kFirst = 2023y / 1 / 2;
constexpr int kDebtors = 40, kRounds = 50;

int LateBy(int debtor, int round) {
  return debtor - 20 + (debtor * 7 + round * 11) % 9 - 4;
}

// What was known on `at`, or everything.
LedgerData Habits(std::optional<Date> at) {
  LedgerBuilder builder;
  for (int d = 0; d < kDebtors; ++d) {
    for (int r = 0; r < kRounds; ++r) {
      const Date issued = kFirst + Days{14 * r + d % 14};
      const std::string id = std::to_string(d) + "-" + std::to_string(r);
      const Date paid = issued + Days{30 + LateBy(d, r)};
      if (at && issued > *at) continue;
      builder.AddItem({.id = id,
                       .debtor = "d" + std::to_string(d),
                       .document_date = issued,
                       .due_date = issued + Days{30},
                       .amount = 100'00});
      if (at && paid > *at) continue;
      builder.AddSettlement(
          {.id = "s" + id, .item = id, .date = paid, .amount = 100'00});
    }
  }
  return builder.Build().value();
}

// The same bytes, but for errors and sums of floating point that are the same
// on any machine anyway.
bool operator==(const HazardModel& a, const HazardModel& b) {
  return a.design.edges == b.design.edges && a.baseline == b.baseline &&
         a.effects == b.effects;
}

TEST(PaymentModel, NothingThatComesLaterChangesIt) {
  const AsOf at{kFirst + Days{500}, kFirst + Days{500}};
  const LedgerData then = Habits(at.as_of), later = Habits(std::nullopt);
  const Ledger ledger_then = Ledger::Create(then.View(), {}).value();
  const Ledger ledger_later = Ledger::Create(later.View(), {}).value();
  const PaymentModel a = FitPaymentModel(ledger_then, at, {}).value();
  const PaymentModel b = FitPaymentModel(ledger_later, at, {}).value();
  EXPECT_TRUE(a.hazard == b.hazard);
  EXPECT_EQ(a.open.reach, b.open.reach);
  EXPECT_EQ(a.debtor_correlation, b.debtor_correlation);
  const PaymentModel c =
      FitPaymentModel(ledger_later, {at.as_of + Days{30}}, {}).value();
  EXPECT_FALSE(a.hazard == c.hazard);
}

TEST(PaymentModel, LearnsTheDayOnWhichADebtorUsuallyPays) {
  const LedgerData data = Habits(std::nullopt);
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  const AsOf at{kFirst + Days{600}, kFirst + Days{600}};
  const PaymentModel model = FitPaymentModel(ledger, at, {}).value();
  EXPECT_EQ(model.debtors, kDebtors);
  EXPECT_NEAR(model.usual_late_days, -0.5, 0.5);  // The mean of -20 to 19.
  std::vector<RowIndex> fresh;
  for (std::size_t i = 0; i < ledger.item_count(); ++i) {
    if (ledger.view().items.document_date[i] > at.as_of)
      fresh.push_back(static_cast<RowIndex>(i));
  }
  ASSERT_GT(fresh.size(), 200u);
  const std::vector<ItemOutlook> found =
      ForecastItems(model, ledger, fresh, std::nullopt, {}).value();
  for (const ItemOutlook& one : found) {
    const std::string id = ledger.item_id(one.item);
    const int debtor = std::stoi(id.substr(0, id.find('-')));
    const int round = std::stoi(id.substr(id.find('-') + 1));
    // Thirty items and more were paid before, one more is the portfolio's.
    EXPECT_NEAR((one.usual_day - ledger.due(one.item)).count(), debtor - 20, 1);
    EXPECT_NEAR(one.days.median - 1, 30 + LateBy(debtor, round), 6) << id;
  }
}

// Ids that differ in their last characters, as ids do: about a fifth of the
// debtors is held out of each.
TEST(PaymentModel, HoldsOutAFifthOfTheDebtorsWhateverTheirIds) {
  const AsOf at{kFirst + Days{600}, kFirst + Days{600}};
  for (const char* prefix : {"1", "D", "CUST-", "00001000", "A"}) {
    LedgerBuilder builder;
    for (int d = 0; d < 100; ++d) {
      for (int r = 0; r < 10; ++r) {
        const Date issued = kFirst + Days{14 * r};
        const std::string id = std::to_string(d) + "-" + std::to_string(r);
        builder.AddItem({.id = id,
                         .debtor = prefix + std::to_string(100 + d),
                         .document_date = issued,
                         .due_date = issued + Days{30},
                         .amount = 100'00,
                         .settled_date = issued + Days{20 + (d + r) % 20}});
      }
    }
    const LedgerData data = builder.Build().value();
    const Ledger ledger = Ledger::Create(data.View(), {}).value();
    const PaymentModel model = FitPaymentModel(ledger, at, {}).value();
    EXPECT_GE(model.at_issue.items, 90) << prefix;
    EXPECT_LE(model.at_issue.items, 330) << prefix;
  }
}

TEST(PaymentModel, FitsALedgerOfOneDebtorWhateverItsId) {
  for (int name = 0; name < 40; ++name) {
    LedgerBuilder builder;
    for (int r = 0; r < 60; ++r) {
      const Date issued = kFirst + Days{7 * r};
      builder.AddItem({.id = std::to_string(r),
                       .debtor = "D" + std::to_string(name),
                       .document_date = issued,
                       .due_date = issued + Days{30},
                       .amount = 100'00,
                       .settled_date = issued + Days{20 + r % 20}});
    }
    const LedgerData data = builder.Build().value();
    const Ledger ledger = Ledger::Create(data.View(), {}).value();
    const auto model = FitPaymentModel(ledger, {kFirst + Days{600}}, {});
    ASSERT_TRUE(model.ok()) << name << ": " << model.status();
    EXPECT_EQ(model->open.reach, 0.5);  // No other debtor to calibrate on.
  }
}

TEST(PaymentModel, CashAndLossAreThePosition) {
  GeneratorOptions options;
  options.debtors = 300;
  options.items = 6000;
  const Generator generator = Generator::Create(options).value();
  const LedgerData data = MakeLedger(generator, 0, options.debtors).value();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  const AsOf at{options.as_of};
  const PaymentModel model = FitPaymentModel(ledger, at, {}).value();
  const Position position = ComputePosition(ledger, at).value();
  const std::vector<std::int64_t> balance = LedgerBalance(ledger, at).value();
  for (std::size_t c = 0; c < ledger.currencies().size(); ++c) {
    const PaymentOutlook outlook =
        ForecastLedger(model, ledger, position, static_cast<std::uint8_t>(c),
                       {})
            .value();
    EXPECT_EQ(outlook.balance, balance[c]);
    double sum = outlook.later + outlook.never;
    for (const CashPeriod& period : outlook.cash.periods) sum += period.mean;
    EXPECT_NEAR(sum, static_cast<double>(outlook.open),
                1e-9 * static_cast<double>(outlook.open));
    EXPECT_GE(outlook.later, 0);
    EXPECT_GE(outlook.never, 0);
    // How many periods are shown changes nothing of what never comes.
    OutlookOptions more;
    more.periods = 200;
    EXPECT_EQ(ForecastLedger(model, ledger, position,
                             static_cast<std::uint8_t>(c), more)
                  ->never,
              outlook.never);
    const PaymentOutlook threaded =
        ForecastLedger(model, ledger, position, static_cast<std::uint8_t>(c),
                       {}, Executor::Threads(3))
            .value();
    EXPECT_EQ(threaded.never, outlook.never);
    EXPECT_EQ(threaded.cash.periods[0].upper, outlook.cash.periods[0].upper);
  }
  const PaymentModel threaded =
      FitPaymentModel(ledger, at, {}, Executor::Threads(3)).value();
  EXPECT_TRUE(threaded.hazard == model.hazard);
  EXPECT_EQ(threaded.open.reach, model.open.reach);
}

TEST(PaymentModel, NamesWhatIsWrong) {
  const LedgerData data = Habits(kFirst + Days{100});
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  const AsOf at{kFirst + Days{20}};
  EXPECT_THAT(FitPaymentModel(ledger, at, {}).status().message(),
              HasSubstr("items have been paid by 2023-01-22; a fit needs 50"));
  EXPECT_THAT(FitPaymentModel(ledger, at, {.bins = 1}).status().message(),
              HasSubstr("bins 1 is not in [2, 50]"));
  EXPECT_THAT(
      FitPaymentModel(ledger, {kFirst + Days{100}}, {.facts = {"paid_item"}})
          .status()
          .message(),
      HasSubstr("paid_items"));
  const PaymentModel model =
      FitPaymentModel(ledger, {kFirst + Days{100}}, {}).value();
  const std::vector<RowIndex> none = {999'999};
  EXPECT_THAT(
      ForecastItems(model, ledger, none, std::nullopt, {}).status().message(),
      HasSubstr("items[0]: row 999999 is not in the ledger"));
}

}  // namespace
}  // namespace arrears
