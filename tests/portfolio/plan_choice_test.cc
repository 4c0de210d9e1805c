// SPDX-License-Identifier: Apache-2.0
//
// `choose: best_plan`: what a plan made beside the run says is what the run
// does, and the rules keep what is theirs.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/ledger/ledger_builder.h"
#include "arrears/portfolio/explain.h"
#include "arrears/portfolio/recommend.h"
#include "arrears/portfolio/table.h"
#include "arrears/value/plan.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr Date kAsOf = 2025y / 6 / 17;  // A Tuesday.

void AddDebtor(const std::string& id, int dpd, std::int64_t minor,
               LedgerBuilder* builder) {
  ItemRow row;
  row.id = "i-" + id;
  row.debtor = id;
  row.document_date = kAsOf - Days{dpd + 30};
  row.due_date = kAsOf - Days{dpd};
  row.amount = minor;
  builder->AddItem(row);
}

void AddContact(const std::string& debtor, int days_ago,
                const std::string& channel, const std::string& action,
                LedgerBuilder* builder) {
  ContactRow row;
  row.debtor = debtor;
  row.at = (kAsOf - Days{days_ago}).days_since_1970() * 24 * 60 + 10 * 60;
  row.channel = channel;
  row.action = action;
  row.outcome = "delivered";
  builder->AddContact(row);
}

void AddEvent(const std::string& debtor, const std::string& kind,
              LedgerBuilder* builder) {
  EventRow row;
  row.debtor = debtor;
  row.kind = kind;
  row.date = kAsOf - Days{3};
  builder->AddEvent(row);
}

LedgerData MakeLedger() {
  LedgerBuilder builder;
  AddDebtor("mailed", 20, 10'000'00, &builder);
  AddContact("mailed", 12, "email", "A11", &builder);
  AddDebtor("warm", 60, 10'000'00, &builder);  // The stop still works.
  AddContact("warm", 8, "letter", "A37", &builder);
  AddDebtor("late", 1000, 10'000'00, &builder);  // Three years are the limit.
  AddDebtor("promised", 20, 10'000'00, &builder);
  AddContact("promised", 12, "email", "A11", &builder);
  PromiseRow promise;
  promise.debtor = "promised";
  promise.made_on = kAsOf - Days{2};
  promise.due = kAsOf + Days{5};
  builder.AddPromise(promise);
  AddDebtor("tiny", 20, 5, &builder);
  AddContact("tiny", 12, "email", "A11", &builder);
  AddDebtor("stop", 20, 10'000'00, &builder);
  AddContact("stop", 12, "email", "A11", &builder);
  AddEvent("stop", "stop_contact", &builder);
  AddDebtor("broke", 100, 10'000'00, &builder);
  AddEvent("broke", "insolvency", &builder);
  AddDebtor("soon", -3, 10'000'00, &builder);
  absl::StatusOr<LedgerData> data = builder.Build();
  EXPECT_TRUE(data.ok()) << data.status();
  return *std::move(data);
}

struct Ran {
  LedgerData data;
  Ledger ledger;
  Setting setting;
  Portfolio portfolio;

  std::size_t row(std::string_view debtor) const {
    for (std::size_t i = 0; i < portfolio.recommendations.size(); ++i) {
      if (ledger.debtor_id(portfolio.recommendations[i].debtor) == debtor) {
        return i;
      }
    }
    ADD_FAILURE() << "no recommendation for " << debtor;
    return 0;
  }
  const Recommendation& of(std::string_view debtor) const {
    return portfolio.recommendations[row(debtor)];
  }
};

Ran RunBy(ChooseBy choose, Executor executor = Executor::Serial()) {
  LedgerData data = MakeLedger();
  absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  absl::StatusOr<Setting> setting = Setting::Default(Creditor{});
  EXPECT_TRUE(setting.ok()) << setting.status();
  PolicySpec spec = B2bDefaultSpec();
  spec.choose = choose;
  // Promises do not pause these rules.
  for (TableSpec& table : spec.tables) {
    std::erase_if(table.rules,
                  [](const TableRule& rule) { return rule.id == "L07"; });
  }
  absl::StatusOr<Policy> policy = Policy::Create(std::move(spec));
  EXPECT_TRUE(policy.ok()) << policy.status();
  setting->policy = *std::move(policy);
  setting->fit_recovery = false;
  setting->executor = std::move(executor);
  absl::StatusOr<Portfolio> portfolio = Recommend(*ledger, {kAsOf}, *setting);
  EXPECT_TRUE(portfolio.ok()) << portfolio.status();
  return Ran{std::move(data), *std::move(ledger), *std::move(setting),
             *std::move(portfolio)};
}

// The alternatives of METHODS.md#plan that a debtor without clauses, agency or
// stops may be met with.
constexpr std::string_view kWeighed[] = {"A12", "A13", "A14", "A16", "A22",
                                         "A33", "A37", "A42", "A51", "A54"};

struct Answer {
  Plan plan;
  std::string_view first;
};
Answer PlanOf(PlanClaim claim, std::string_view rule) {
  std::vector<std::string_view> ids(std::begin(kWeighed), std::end(kWeighed));
  if (std::find(ids.begin(), ids.end(), rule) == ids.end()) {
    ids.push_back(rule);
  }
  std::vector<PlanAction> actions;
  for (const std::string_view id : ids) {
    const ActionDefinition& action = *FindAction(id);
    if (id == rule) claim.rule = static_cast<std::int32_t>(actions.size());
    actions.push_back({.effect = {action.hazard_ratio, action.contingency,
                                  action.fixed_cost_minor, action.minutes},
                       .days = action.effect_days,
                       .step = action.step,
                       .relation_loss = ChanceThatBusinessEnds(action),
                       .min_age = action.min_dpd,
                       .max_age = action.max_dpd});
  }
  const absl::StatusOr<PlanComputer> computer =
      PlanComputer::Create(RecoveryCurve::Ccaa2004(), actions);
  EXPECT_TRUE(computer.ok()) << computer.status();
  PlanWorkspace space;
  Plan plan;
  EXPECT_TRUE(computer->Solve(claim, &space, &plan).ok());
  return {plan,
          plan.first < 0 ? "A00" : ids[static_cast<std::size_t>(plan.first)]};
}

// What a plan brings and what the rules cost stand in the table where there is
// one, and nothing stands there where none is asked for.
TEST(PlanChoice, StandsInTheTable) {
  for (const ChooseBy choose : {ChooseBy::kFirst, ChooseBy::kBestPlan}) {
    const Ran ran = RunBy(choose);
    const Frame table =
        RecommendationTable(ran.ledger, ran.portfolio, ran.setting,
                            WorkOrder(ran.portfolio), Language::kEn);
    const std::vector<std::uint32_t> order = WorkOrder(ran.portfolio);
    std::size_t planned = 0;
    for (std::size_t row = 0; row < order.size(); ++row) {
      const Recommendation& next = ran.portfolio.recommendations[order[row]];
      const auto cell = [&](const char* name) {
        const Column& column = *table.Find(name);
        return column.has(row) ? column.Format(row) : std::string();
      };
      EXPECT_EQ(cell("minutes"), absl::StrCat(next.minutes));
      EXPECT_EQ(cell("plan_value"),
                next.has_plan ? absl::StrCat(next.plan_value) : "");
      EXPECT_EQ(cell("rule_cost"),
                next.has_plan ? absl::StrCat(next.rule_cost) : "");
      planned += next.has_plan ? 1 : 0;
    }
    EXPECT_EQ(planned > 0, choose == ChooseBy::kBestPlan);
  }
}

TEST(PlanChoice, TakesTheFirstActionOfThePlan) {
  const Ran ran = RunBy(ChooseBy::kBestPlan);
  const auto agrees = [&](std::string_view debtor, std::string_view rule,
                          const PlanClaim& claim) {
    const auto [plan, first] = PlanOf(claim, rule);
    const Recommendation& next = ran.of(debtor);
    EXPECT_TRUE(next.has_plan) << debtor;
    EXPECT_EQ(Actions()[next.action].id, first) << debtor;
    EXPECT_NEAR(static_cast<double>(next.plan_value), plan.value, .51);
    EXPECT_NEAR(static_cast<double>(next.rule_cost),
                plan.value - plan.value_by_rule, .51);
    EXPECT_EQ(next.plan_flips, plan.flips()) << debtor;
  };
  agrees("mailed", "A13",
         {.amount = 10'000'00, .age_days = 20, .open_step = 2});
  // A37 multiplies the hazard by 1.6 for thirty days, of which 22 are left; the
  // next step of the rules is A40.
  agrees("warm", "A40",
         {.amount = 10'000'00,
          .age_days = 60,
          .open_step = 6,
          .running_days = 22,
          .running_ratio = 1.6});
  EXPECT_EQ(ran.of("warm").action, 0);
}

TEST(PlanChoice, WaitsWhereNothingPays) {
  const Ran ran = RunBy(ChooseBy::kBestPlan);
  EXPECT_EQ(ran.of("tiny").action, 0);
  EXPECT_TRUE(ran.of("tiny").has_plan);
  EXPECT_GT(ran.of("tiny").rule_cost, 0);
}

TEST(PlanChoice, WaitsWhileAPromiseRuns) {
  const Ran first = RunBy(ChooseBy::kFirst), plan = RunBy(ChooseBy::kBestPlan);
  EXPECT_EQ(Actions()[first.of("promised").action].id, "A13");
  EXPECT_EQ(plan.of("promised").action, 0);
  EXPECT_EQ(plan.of("promised").rule_cost, 0);
  EXPECT_TRUE(plan.of("promised").has_plan);
}

// What is no question of value stays with the rules; what the guard stops stays
// stopped.
TEST(PlanChoice, StaysInsideRulesAndGuard) {
  const Ran first = RunBy(ChooseBy::kFirst), plan = RunBy(ChooseBy::kBestPlan);
  for (const char* debtor : {"broke", "soon", "late"}) {
    EXPECT_EQ(plan.of(debtor).action, first.of(debtor).action) << debtor;
    EXPECT_FALSE(plan.of(debtor).has_plan) << debtor;
  }
  EXPECT_EQ(Actions()[plan.of("broke").action].id, "A62");
  EXPECT_EQ(Actions()[plan.of("late").action].id, "A59");
  const Ran value = RunBy(ChooseBy::kBestValue);
  EXPECT_EQ(Actions()[value.of("late").action].id, "A59");
  const Channel channel = plan.of("stop").channel;
  EXPECT_TRUE(channel == Channel::kNone || channel == Channel::kThirdParty ||
              channel == Channel::kCourt);
  for (const Recommendation& next : first.portfolio.recommendations) {
    EXPECT_FALSE(next.has_plan);
  }
}

// Of the policy that decides, not of the setting's.
TEST(PlanChoice, IsOfThePolicyThatDecides) {
  const Ran first = RunBy(ChooseBy::kFirst), plan = RunBy(ChooseBy::kBestPlan);
  const Policy& policy = plan.setting.policy;
  const Policy* const policies[] = {&policy};
  const absl::StatusOr<Prepared> prepared =
      Prepare(first.ledger, {kAsOf}, first.setting, policies);
  ASSERT_TRUE(prepared.ok()) << prepared.status();
  const absl::StatusOr<Decisions> decided =
      Decide(first.ledger, *prepared, first.setting, policy);
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_TRUE(decided->recommendations[plan.row("mailed")].has_plan);
}

TEST(PlanChoice, IsTheSameOnAllThreads) {
  const Ran one = RunBy(ChooseBy::kBestPlan);
  const Ran two = RunBy(ChooseBy::kBestPlan, Executor::Threads(2));
  for (std::size_t i = 0; i < one.portfolio.recommendations.size(); ++i) {
    EXPECT_EQ(one.portfolio.recommendations[i].action,
              two.portfolio.recommendations[i].action);
    EXPECT_EQ(one.portfolio.recommendations[i].plan_value,
              two.portfolio.recommendations[i].plan_value);
  }
}

TEST(PlanChoice, IsExplainedInBothLanguages) {
  const Ran ran = RunBy(ChooseBy::kBestPlan);
  const auto reasons = [&](Language language) {
    return Explain(ran.ledger, ran.portfolio, ran.setting, ran.row("mailed"),
                   language)
        ->reasons;
  };
  EXPECT_THAT(reasons(Language::kEn),
              Contains(StartsWith("best plan: worth ")));
  EXPECT_THAT(reasons(Language::kZh), Contains(StartsWith("最优方案: ")));
}

}  // namespace
}  // namespace arrears
