// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/backtest.h"

#include <chrono>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

OffPolicyValue EstimateOf(const std::vector<OffPolicyRow>& rows,
                          const OffPolicyOptions& options) {
  const absl::StatusOr<OffPolicyValue> value =
      EstimateOffPolicy(rows, 3, 100'000, options);
  EXPECT_TRUE(value.ok()) << value.status();
  return *value;
}

const OffPolicyOptions kTakesAll = {.least_overlap = 0, .least_effective = 1};

// State 0: four rows, of which two agree, with 10 and 30: mean 20. State 1: two
// rows, of which one agrees, with 50. (4 x 20 + 2 x 50) / 6 = 30. All weights
// are 2: three rows in effect.
std::vector<OffPolicyRow> SixRows() {
  return {{0, 0, true, 10},  {1, 0, true, 30}, {2, 0, false, 0},
          {3, 0, false, 14}, {4, 1, true, 50}, {5, 1, false, 70}};
}

TEST(EstimateOffPolicy, WeighsEachStateByItsRows) {
  const OffPolicyValue value = EstimateOf(SixRows(), kTakesAll);
  EXPECT_TRUE(value.identifiable);
  EXPECT_DOUBLE_EQ(value.value, 30);
  EXPECT_DOUBLE_EQ(value.logged, 174.0 / 6);
  EXPECT_DOUBLE_EQ(value.effective, 3);
  EXPECT_DOUBLE_EQ(value.overlap, 1);
  EXPECT_EQ(value.agreeing, 3);
}

TEST(EstimateOffPolicy, OfWhatWasDoneIsWhatCameOfIt) {
  std::vector<OffPolicyRow> rows = SixRows();
  for (OffPolicyRow& row : rows) row.agrees = true;
  const OffPolicyValue value = EstimateOf(rows, kTakesAll);
  EXPECT_DOUBLE_EQ(value.value, value.logged);
  EXPECT_DOUBLE_EQ(value.effective, 6);
}

// Six more rows in a state where nobody got what the policy wants.
TEST(EstimateOffPolicy, ClaimsNothingWithoutOverlap) {
  std::vector<OffPolicyRow> rows = SixRows();
  for (std::uint32_t i = 6; i < 12; ++i) rows.push_back({i, 2, false, 5});
  OffPolicyOptions options = kTakesAll;
  options.least_overlap = 0.51;
  OffPolicyValue value = EstimateOf(rows, options);
  EXPECT_FALSE(value.identifiable);
  EXPECT_DOUBLE_EQ(value.overlap, 0.5);
  EXPECT_EQ(value.value, 0);
  options.least_overlap = 0.5;
  EXPECT_TRUE(EstimateOf(rows, options).identifiable);
  options.least_effective = 3.1;
  EXPECT_FALSE(EstimateOf(rows, options).identifiable);
}

// With weights of at most 1.5: (1.5 x 40 + 1.5 x 50) / 4.5.
TEST(EstimateOffPolicy, CutsLargeWeights) {
  OffPolicyOptions options = kTakesAll;
  options.most_weight = 1.5;
  const OffPolicyValue value = EstimateOf(SixRows(), options);
  EXPECT_DOUBLE_EQ(value.value, 30);
  EXPECT_EQ(value.cut, 3);
}

// A world whose answer is known. In state 0 one in five is called and a call
// brings 100, in state 1 four in five and it brings 20; else nothing comes. To
// call all brings 60; the mean of those called, 36, misleads.
TEST(EstimateOffPolicy, FindsTheTruthBehindConfoundedContacts) {
  int holds = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::mt19937_64 random(seed);
    const auto draw = [&random] {
      return static_cast<double>(random() >> 11) / 9007199254740992.0;
    };
    std::vector<OffPolicyRow> rows;
    for (std::uint32_t i = 0; i < 2000; ++i) {
      const std::uint32_t state = draw() < 0.5 ? 0 : 1;
      const bool called = draw() < (state == 0 ? 0.2 : 0.8);
      const double mean = state == 0 ? 100 : 20;
      rows.push_back({i, state, called, called ? mean * 2 * draw() : 0});
    }
    OffPolicyOptions options;
    options.draws = 100;
    const OffPolicyValue value = EstimateOf(rows, options);
    ASSERT_TRUE(value.identifiable);
    EXPECT_NEAR(value.value, 60, 12) << seed;
    if (value.lower <= 60 && 60 <= value.upper) ++holds;
  }
  // 95 are to be expected; fewer than 88 would come once in a thousand times.
  EXPECT_GE(holds, 88);
}

TEST(EstimateOffPolicy, RefusesOptionsOutOfBounds) {
  const auto code = [](const OffPolicyOptions& options) {
    return EstimateOffPolicy({}, 0, 0, options).status().code();
  };
  EXPECT_EQ(code({.most_weight = 0.5}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.least_overlap = 1.1}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.confidence = 1}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.draws = 1}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({}), absl::StatusCode::kOk);
}

Backtest BacktestOf(const LedgerData& data, const PolicySpec& spec,
                    const BacktestOptions& options, Executor executor) {
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  absl::StatusOr<Setting> setting = Setting::Default(data.View().creditor);
  EXPECT_TRUE(setting.ok()) << setting.status();
  setting->executor = std::move(executor);
  const absl::StatusOr<Policy> policy = Policy::Create(spec);
  EXPECT_TRUE(policy.ok()) << policy.status();
  const Policy* const policies[] = {&*policy};
  absl::StatusOr<Backtest> past =
      RunBacktest(*ledger, *setting, policies, options);
  EXPECT_TRUE(past.ok()) << past.status();
  return *std::move(past);
}

void ExpectSameFigures(const PolicyFigures& a, const PolicyFigures& b) {
  EXPECT_EQ(a.by_action, b.by_action);
  EXPECT_EQ(a.contacts, b.contacts);
  EXPECT_EQ(a.contacts_later, b.contacts_later);
  EXPECT_EQ(a.minutes, b.minutes);
  EXPECT_EQ(a.cost, b.cost);
  EXPECT_EQ(a.expected_value, b.expected_value);
  EXPECT_EQ(a.blocked, b.blocked);
  EXPECT_EQ(a.fired, b.fired);
}

// Whatever is forgotten that came or was recorded later, the day stays as it
// was.
TEST(RunBacktest, SeesNothingPastItsDay) {
  constexpr Date kDay = 2024y / 2 / 20;
  std::int64_t actions = 0, compared = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    reference::LedgerRows rows = reference::RandomLedgerRows(
        seed, {.debtors = 12, .items = 40, .settlements = 40, .contacts = 30});
    const BacktestOptions options{.from = kDay, .to = kDay};
    const LedgerData all = reference::BuildLedger(rows);
    reference::Forget({kDay, kDay}, rows);
    const LedgerData known = reference::BuildLedger(rows);
    // What was undone later can be what kept a source from giving too much.
    if (!CheckLedger(known.View(), {}).empty()) continue;
    ++compared;
    BacktestOptions then = options;
    then.known_on = kDay;
    const Backtest whole =
        BacktestOf(all, B2bDefaultSpec(), options, Executor::Serial());
    const Backtest part =
        BacktestOf(known, B2bDefaultSpec(), then, Executor::Serial());
    EXPECT_EQ(whole.rows, part.rows) << seed;
    ExpectSameFigures(whole.policies[0].figures, part.policies[0].figures);
    actions += whole.rows - whole.policies[0].figures.by_action[0];
  }
  EXPECT_GT(actions, 100);
  EXPECT_GT(compared, 40);
}

TEST(RunBacktest, IsTheSameOnTwoThreads) {
  const LedgerData data = reference::RandomLedger(
      7, {.debtors = 200, .items = 600, .settlements = 400, .contacts = 300});
  const BacktestOptions options{.from = 2024y / 1 / 20, .to = 2024y / 4 / 1};
  const Backtest one =
      BacktestOf(data, FirmSpec(), options, Executor::Serial());
  const Backtest two =
      BacktestOf(data, FirmSpec(), options, Executor::Threads(2));
  EXPECT_EQ(one.days, 11);  // 72 days: 0, 7, .., 70.
  EXPECT_EQ(one.to, 2024y / 3 / 30);
  ExpectSameFigures(one.policies[0].figures, two.policies[0].figures);
  EXPECT_EQ(one.policies[0].value.overlap, two.policies[0].value.overlap);
  EXPECT_EQ(one.policies[0].figures.contacts.size(), 77U);
}

// One debtor with one invoice of 10,000.00, 20 days late on the swept day,
// which was mailed 12 days before: the default policy wants a call. One is
// made, brings a promise of 6,000.00, and the promise is kept; 1,000.00 come
// too late for the thirty days.
TEST(RunBacktest, JudgesByWhatFollowed) {
  constexpr Date kDay = 2025y / 6 / 17;
  const auto minute = [](Date day) {
    return day.days_since_1970() * 24 * 60 + 10 * 60;
  };
  LedgerBuilder builder;
  ItemRow item{.id = "i", .debtor = "d"};
  item.document_date = kDay - Days{50};
  item.due_date = kDay - Days{20};
  item.amount = 10'000'00;
  builder.AddItem(item);
  ContactRow mail{.id = "c1", .debtor = "d", .at = minute(kDay - Days{12})};
  mail.channel = "email";
  mail.action = "A11";
  mail.outcome = "delivered";
  builder.AddContact(mail);
  ContactRow call{.id = "c2", .debtor = "d", .at = minute(kDay + Days{2})};
  call.channel = "phone";
  call.action = "A13";
  call.outcome = "promise";
  builder.AddContact(call);
  PromiseRow promise{.id = "p", .debtor = "d"};
  promise.made_on = kDay + Days{2};
  promise.due = kDay + Days{10};
  promise.amount = 6'000'00;
  builder.AddPromise(promise);
  const auto pay = [&](const char* id, int days, std::int64_t minor) {
    SettlementRow row{.id = id, .item = "i"};
    row.date = kDay + Days{days};
    row.amount = minor;
    builder.AddSettlement(row);
  };
  pay("s1", 9, 6'000'00);
  pay("s2", 31, 1'000'00);
  const absl::StatusOr<LedgerData> data = builder.Build();
  ASSERT_TRUE(data.ok()) << data.status();
  BacktestOptions options{.from = kDay, .to = kDay};
  options.off_policy = kTakesAll;
  const Backtest past =
      BacktestOf(*data, B2bDefaultSpec(), options, Executor::Serial());
  const PolicyBacktest& policy = past.policies[0];
  EXPECT_EQ(past.known_on, kDay + Days{31});
  EXPECT_EQ(past.contacts_made, 1);
  EXPECT_EQ(policy.wanted, 1);
  EXPECT_EQ(policy.same_channel, 1);
  EXPECT_EQ(policy.same_action, 1);
  EXPECT_EQ(policy.promises, 1);
  EXPECT_EQ(policy.promises_kept, 1);
  EXPECT_EQ(policy.value.rows, 1);
  EXPECT_DOUBLE_EQ(policy.value.logged, 6'000'00);
  EXPECT_DOUBLE_EQ(policy.value.value, 6'000'00);

  // A week earlier nobody knows yet what comes within thirty days.
  options.known_on = kDay + Days{29};
  const Backtest early =
      BacktestOf(*data, B2bDefaultSpec(), options, Executor::Serial());
  EXPECT_EQ(early.not_over, 1);
  EXPECT_EQ(early.policies[0].value.rows, 0);
}

TEST(RunBacktest, RefusesADayOfWhichNothingIsKnown) {
  const LedgerData data = reference::RandomLedger(1, {});
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
  const absl::StatusOr<Setting> setting =
      Setting::Default(data.View().creditor);
  const Policy* const policies[] = {&setting->policy};
  const auto code = [&](const BacktestOptions& options) {
    return RunBacktest(*ledger, *setting, policies, options).status().code();
  };
  EXPECT_EQ(code({.from = 2030y / 1 / 1, .to = 2030y / 2 / 1}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.from = 2024y / 2 / 1, .to = 2024y / 1 / 1}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.from = 2024y / 1 / 1, .to = 2024y / 1 / 1, .every = 0}),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace arrears
