// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/diff.h"

#include <chrono>
#include <map>
#include <numeric>
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

constexpr Date kAsOf = 2025y / 6 / 17;  // A Tuesday.

struct Rule {
  std::string id, dpd, type;
  std::int64_t step;
  std::string action;
};

// One table that looks at the age alone.
Policy ByAge(const std::string& name, const std::vector<Rule>& rules) {
  TableSpec table;
  table.name = "step";
  table.inputs = {{.name = "dpd_oldest"}};
  for (const char* output : {"type", "action", "tone", "terms"}) {
    table.outputs.push_back({output, OutputType::kText, std::string()});
  }
  table.outputs[0].fallback = std::string("unknown");
  table.outputs[1].fallback = std::string("A00");
  table.outputs[2].fallback = std::string("neutral");
  table.outputs[3].fallback = std::string("open");
  table.outputs.push_back(
      {"step", OutputType::kNumber, static_cast<std::int64_t>(0)});
  for (const Rule& rule : rules) {
    TableRule made;
    made.id = rule.id;
    made.cells = {rule.dpd};
    made.outputs = {rule.type, rule.action, std::string("neutral"),
                    std::string("open"), rule.step};
    table.rules.push_back(std::move(made));
  }
  PolicySpec spec;
  spec.name = name;
  spec.version = "1";
  spec.tables = {table};
  absl::StatusOr<Policy> policy = Policy::Create(std::move(spec));
  EXPECT_TRUE(policy.ok()) << policy.status();
  return *std::move(policy);
}

ItemRow Overdue(std::string debtor, int dpd, std::int64_t minor,
                const char (&currency)[4]) {
  ItemRow row;
  row.id = "i-" + debtor;
  row.debtor = std::move(debtor);
  row.document_date = kAsOf - Days{dpd + 30};
  row.due_date = kAsOf - Days{dpd};
  row.amount = minor;
  row.currency = Currency::Of(currency);
  return row;
}

LedgerData FourDebtors() {
  LedgerBuilder builder;
  builder.AddItem(Overdue("a", 5, 10'000'00, "CNY"));
  builder.AddItem(Overdue("b", 50, 30'000'00, "CNY"));
  builder.AddItem(Overdue("c", 50, 2'000'00, "EUR"));  // 16,000 CNY.
  builder.AddItem(Overdue("d", 10, 5'000'00, "CNY"));
  builder.AddRate({.base = Currency::Of("EUR"),
                   .quote = Currency::Of("CNY"),
                   .date = 2025y / 1 / 1,
                   .rate_e9 = 8'000'000'000});
  absl::StatusOr<LedgerData> data = builder.Build();
  EXPECT_TRUE(data.ok()) << data.status();
  return *std::move(data);
}

Policy Calm() {
  return ByAge("calm", {{"R1", ">= 30", "unknown", 2, "A13"},
                        {"R2", "< 30", "T1", 0, "A00"}});
}
Policy Hard() {
  return ByAge("hard", {{"R1", ">= 30", "unknown", 5, "A22"},
                        {"R2", "[7..30)", "T1", 1, "A12"},
                        {"R3", "< 7", "T1", 0, "A00"}});
}

struct Compared {
  LedgerData data;
  Ledger ledger;
  PolicyDiff diff;
};
Compared Compare(LedgerData data, const AsOf& at, Policy from, const Policy& to,
                 const DiffOptions& options, Executor executor) {
  absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  absl::StatusOr<Setting> setting = Setting::Default(ledger->view().creditor);
  EXPECT_TRUE(setting.ok()) << setting.status();
  setting->policy = std::move(from);
  setting->executor = std::move(executor);
  absl::StatusOr<PolicyDiff> diff =
      DiffPolicies(*ledger, at, *setting, to, options);
  EXPECT_TRUE(diff.ok()) << diff.status();
  return {std::move(data), *std::move(ledger), *std::move(diff)};
}

std::vector<std::string> Lines(const Frame& frame) {
  std::vector<std::string> lines;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    std::string& line = lines.emplace_back();
    for (const Column& column : frame.columns()) {
      line += (line.empty() ? "" : " ") + column.Format(row);
    }
  }
  return lines;
}

// By the two policies above, read by hand.
TEST(DiffPolicies, TellsWhoMovesWhereAndByWhichRule) {
  const Compared all =
      Compare(FourDebtors(), {kAsOf}, Calm(), Hard(), {}, Executor::Serial());
  const PolicyDiff& diff = all.diff;
  EXPECT_EQ(diff.accounts, 4);
  EXPECT_EQ(diff.changed, 3);
  EXPECT_EQ(diff.steps_up, 3);
  EXPECT_EQ(diff.steps_down, 0);
  EXPECT_THAT(Lines(MoveTable(all.ledger, diff)),
              ElementsAre("A00 A00 CNY 1 1000000", "A00 A12 CNY 1 500000",
                          "A13 A22 CNY 1 3000000", "A13 A22 EUR 1 200000"));
  EXPECT_THAT(
      Lines(ChangedTable(all.ledger, diff.changed_accounts)),
      ElementsAre("b CNY 3000000 A13 step.R1 2025-06-18 A22 step.R1 2025-06-18",
                  "c EUR 200000 A13 step.R1 2025-06-18 A22 step.R1 2025-06-18",
                  "d CNY 500000 A00 step.R2  A12 step.R2 2025-06-18"));
  ASSERT_EQ(diff.rules.size(), 2U);
  EXPECT_EQ(diff.rules[0].rule, "R2");
  EXPECT_EQ(diff.rules[0].from, 2);
  EXPECT_EQ(diff.rules[0].to, 1);
  EXPECT_EQ(diff.rules[1].rule, "R3");
  EXPECT_EQ(diff.rules[1].from, std::nullopt);
  EXPECT_EQ(diff.rules[1].to, 1);
}

TEST(DiffPolicies, CountsContactsMinutesAndCost) {
  const Compared all = Compare(FourDebtors(), {kAsOf}, Calm(), Hard(),
                               {.days = 2}, Executor::Serial());
  const ActionDefinition& call = *FindAction("A13");
  const ActionDefinition& chase = *FindAction("A12");
  const ActionDefinition& demand = *FindAction("A22");
  const PolicyFigures& calm = all.diff.from;
  const PolicyFigures& hard = all.diff.to;
  EXPECT_THAT(calm.contacts, ElementsAre(2, 0));
  EXPECT_THAT(hard.contacts, ElementsAre(3, 0));
  EXPECT_EQ(calm.by_action[0], 2);
  EXPECT_EQ(calm.minutes, 2 * call.minutes);
  EXPECT_EQ(hard.minutes, 2 * demand.minutes + chase.minutes);
  EXPECT_EQ(hard.cost, 2 * demand.fixed_cost_minor + chase.fixed_cost_minor);
  EXPECT_THAT(hard.fired, ElementsAre(ElementsAre(2, 1, 1)));
}

TEST(DiffPolicies, NamesTheGoodDebtorsThatItTroubles) {
  const Compared all =
      Compare(FourDebtors(), {kAsOf}, Calm(), Hard(), {}, Executor::Serial());
  EXPECT_EQ(all.diff.newly_contacted.accounts, 1);
  ASSERT_EQ(all.diff.newly_contacted.largest.size(), 1U);
  EXPECT_EQ(all.ledger.debtor_id(all.diff.newly_contacted.largest[0].debtor),
            "d");
  EXPECT_EQ(all.diff.newly_contacted.largest[0].to_rule, "step.R2");
  EXPECT_EQ(all.diff.no_longer_contacted.accounts, 0);

  const Compared back =
      Compare(FourDebtors(), {kAsOf}, Hard(), Calm(), {}, Executor::Serial());
  EXPECT_EQ(back.diff.newly_contacted.accounts, 0);
  EXPECT_EQ(back.diff.no_longer_contacted.accounts, 1);
  EXPECT_EQ(back.diff.steps_down, 3);
}

TEST(DiffPolicies, WithItselfMovesNothing) {
  const Compared all =
      Compare(FourDebtors(), {kAsOf}, Hard(), Hard(), {}, Executor::Serial());
  EXPECT_EQ(all.diff.changed + all.diff.other_day + all.diff.steps_up, 0);
  EXPECT_TRUE(all.diff.rules.empty());
  EXPECT_TRUE(all.diff.changed_accounts.empty());
}

// Each side is what Recommend gives for that policy alone.
TEST(DiffPolicies, AgreesWithTwoRunsOnRandomLedgers) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const AsOf at{2024y / 3 / 20};
    const absl::StatusOr<Policy> firm = Policy::Create(FirmSpec());
    ASSERT_TRUE(firm.ok()) << firm.status();
    const Compared all =
        Compare(reference::RandomLedger(seed, {.debtors = 30, .items = 60}), at,
                *Policy::Create(GentleSpec()), *firm, {}, Executor::Threads(2));
    std::vector<Portfolio> alone;
    for (const PolicySpec& spec : {GentleSpec(), FirmSpec()}) {
      absl::StatusOr<Setting> setting =
          Setting::Default(all.ledger.view().creditor);
      ASSERT_TRUE(setting.ok()) << setting.status();
      setting->policy = *Policy::Create(spec);
      alone.push_back(*Recommend(all.ledger, at, *setting));
    }
    std::map<std::pair<int, int>, std::int64_t> expected, moves;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < alone[0].recommendations.size(); ++i) {
      const Recommendation& to = alone[1].recommendations[i];
      ++expected[{alone[0].recommendations[i].action, to.action}];
      value += to.expected_value;
    }
    for (const ActionMove& move : all.diff.moves) {
      moves[{move.from, move.to}] += move.accounts;
    }
    EXPECT_EQ(moves, expected) << seed;
    EXPECT_EQ(all.diff.to.expected_value, value) << seed;
  }
}

TEST(DiffPolicies, RefusesWindowsWithoutDays) {
  const LedgerData data = FourDebtors();
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
  const absl::StatusOr<Setting> setting =
      Setting::Default(data.View().creditor);
  EXPECT_EQ(DiffPolicies(*ledger, {kAsOf}, *setting, Hard(), {.days = 0})
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace arrears
