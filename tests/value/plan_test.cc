// SPDX-License-Identifier: Apache-2.0
#include "arrears/value/plan.h"

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

RecoveryCurve CurveOf(const std::vector<std::pair<int, double>>& knots) {
  CurveSpec spec;
  spec.id = "test";
  for (const auto& [age, r] : knots) spec.knots.push_back({age, {r, r, r}, 0});
  absl::StatusOr<RecoveryCurve> curve = RecoveryCurve::Create(spec);
  EXPECT_TRUE(curve.ok()) << curve.status();
  return *std::move(curve);
}

PlanComputer ComputerOf(const RecoveryCurve& curve,
                        const std::vector<PlanAction>& actions,
                        const PlanOptions& options) {
  absl::StatusOr<PlanComputer> computer =
      PlanComputer::Create(curve, actions, options);
  EXPECT_TRUE(computer.ok()) << computer.status();
  return *std::move(computer);
}

Plan Solved(const PlanComputer& computer, const PlanClaim& claim) {
  PlanWorkspace space;
  Plan plan;
  const absl::Status status = computer.Solve(claim, &space, &plan);
  EXPECT_TRUE(status.ok()) << status;
  return plan;
}

// P(paid by 10 | open at 0) = .5, and nothing after.
RecoveryCurve HalfInTenDays() { return CurveOf({{0, .5}, {10, 0}}); }
constexpr PlanOptions kTenDays = {
    .epoch_days = 10, .horizon_days = 10, .cost_of_capital = 0};

// Waiting brings .5 A. The call makes it 1 - .5^2 = .75 and costs 500; with
// half the effect 1 - .5^1.5 = .646447, with half as much again 1 - .5^2.5 =
// .823223.
TEST(Plan, OneCallByHand) {
  const PlanComputer computer = ComputerOf(
      HalfInTenDays(), {{.effect = {2, 0, 0, 5}, .days = 10}}, kTenDays);
  const Plan plan = Solved(computer, {.amount = 10'000});
  EXPECT_NEAR(plan.value, 7'000, 1e-9);
  EXPECT_NEAR(plan.value_of_waiting, 5'000, 1e-9);
  EXPECT_NEAR(plan.value_if_later, 5'000, 1e-9);
  EXPECT_NEAR(plan.value_if_half, 5'964.466094, 1e-6);
  EXPECT_NEAR(plan.value_if_more, 7'732.233047, 1e-6);
  EXPECT_EQ(plan.first, 0);
  EXPECT_FALSE(plan.flips());
  EXPECT_THAT(plan.sequence, ElementsAre(PlannedAction{0, 0}));
  // .25 x 3000 - 500 > 0, but .146447 x 3000 - 500 < 0.
  const Plan small = Solved(computer, {.amount = 3'000});
  EXPECT_NEAR(small.value, 1'750, 1e-9);
  EXPECT_EQ(small.first_if_half, Plan::kWait);
  EXPECT_EQ(small.first_if_more, 0);
  EXPECT_TRUE(small.flips());
}

// 36.5 % a year are 1 % in ten days; the agency keeps a fifth, and its coming
// costs a quarter of the relation's 4,000, less the tenth that is lost already:
// (10,000 x .75 x .8) / 1.01 - (.25 - .1) x 4,000 = 5,340.59.
TEST(Plan, ContingencyDiscountAndRelationByHand) {
  PlanOptions options = kTenDays;
  options.cost_of_capital = .365;
  const PlanComputer computer = ComputerOf(
      HalfInTenDays(),
      {{.effect = {2, .2, 0, 0}, .days = 10, .relation_loss = .25}}, options);
  const Plan plan =
      Solved(computer,
             {.amount = 10'000, .relation_minor = 4'000, .relation_spent = .1});
  EXPECT_NEAR(plan.value, 6'000 / 1.01 - 600, 1e-9);
  EXPECT_NEAR(plan.value_of_waiting, 5'000 / 1.01, 1e-9);
}

// An effect of five days within an epoch of ten. R(5) = .25, so P(0,5) =
// .25/.75 = 1/3 and P(5,10) = .25. With ratio 2: 1 - (2/3)^2 = 5/9,
// then 4/9 x .25: in all 2/3.
TEST(Plan, AnEffectMayEndWithinAnEpoch) {
  const PlanComputer computer = ComputerOf(
      HalfInTenDays(), {{.effect = {2, 0, 0, 0}, .days = 5}}, kTenDays);
  EXPECT_NEAR(Solved(computer, {.amount = 9'000}).value, 6'000, 1e-9);
}

// Everything that a question can have, small enough to try all sequences.
struct Problem {
  RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  std::vector<PlanAction> actions;
  PlanOptions options;
  PlanClaim claim;
};

int Draw(std::mt19937_64* random, int least, int most) {
  return std::uniform_int_distribution<int>(least, most)(*random);
}
double Share(std::mt19937_64* random) {
  return std::uniform_real_distribution<double>(0, 1)(*random);
}

PlanAction RandomAction(std::mt19937_64* random) {
  PlanAction action;
  action.effect = {.hazard_ratio = .5 + 4 * Share(random),
                   .contingency = Draw(random, 0, 2) == 0 ? .3 : 0,
                   .fixed_cost_minor = Draw(random, 0, 3) * 50,
                   .minutes = Draw(random, 0, 4)};
  action.days = Draw(random, 0, 40);
  action.step = Draw(random, -1, 4);
  action.relation_loss = Draw(random, 0, 2) * .2;
  action.min_age = Draw(random, -60, 40);
  action.max_age = action.min_age + Draw(random, 0, 100);
  return action;
}

Problem RandomProblem(std::mt19937_64* random) {
  Problem problem;
  if (Draw(random, 0, 1) == 0) {
    std::vector<std::pair<int, double>> knots = {{0, .5 + .5 * Share(random)}};
    for (int i = Draw(random, 1, 3); i > 0; --i) {
      knots.push_back({knots.back().first + Draw(random, 1, 60),
                       knots.back().second * Share(random)});
    }
    if (Draw(random, 0, 1) == 0) knots.back().second = 0;  // No tail.
    problem.curve = CurveOf(knots);
  }
  for (int i = Draw(random, 1, 4); i > 0; --i) {
    problem.actions.push_back(RandomAction(random));
  }
  problem.options.epoch_days = Draw(random, 1, 15);
  problem.options.horizon_days =
      problem.options.epoch_days * Draw(random, 1, 4) -
      Draw(random, 0, problem.options.epoch_days - 1);
  problem.options.cost_of_capital = Share(random);
  PlanClaim& claim = problem.claim;
  claim.amount =
      Draw(random, 0, 1) * Draw(random, 0, 45'000) + Draw(random, 0, 2'000);
  claim.age_days = Draw(random, 0, 90);
  claim.open_step = Draw(random, 0, 4);
  claim.allowed = static_cast<std::uint32_t>(Draw(random, 0, 15)) | 5u;
  claim.minute_cost_minor = Draw(random, 0, 50);
  claim.rule = Draw(random, -1, static_cast<int>(problem.actions.size()) - 1);
  claim.relation_minor = Draw(random, 0, 1) * Draw(random, 0, 5'000);
  claim.relation_spent = Draw(random, 0, 3) * .1;
  if (Draw(random, 0, 4) == 0) claim.promise_days = Draw(random, 1, 40);
  if (Draw(random, 0, 2) == 0) claim.running_days = Draw(random, 1, 40);
  claim.promise_ratio = .5 + 2 * Share(random);
  claim.running_ratio = .5 + 2 * Share(random);
  claim.running_contingency = Draw(random, 0, 1) * .25;
  return problem;
}

// All sequences, from the curve and gain.h alone.
class BruteForce {
 public:
  explicit BruteForce(const Problem& problem) : p_(problem) {
    const CurveKnot& end = p_.curve.knots().back();
    const int last =
        end.age + (end.point.probability > 0 ? RecoveryCurve::kTailDays : 0);
    for (int age = 0; age < last; ++age) {
      unpaid_.push_back(unpaid_.back() *
                        (1 - *p_.curve.ProbabilityWithin(age, 1)));
    }
    const PlanClaim& claim = p_.claim;
    State now;
    now.open = claim.open_step + (claim.promise_days > 0 ? 1 : 0);
    now.spent = claim.relation_spent;
    if (claim.promise_days > 0) {
      now.ratio = claim.promise_ratio;
      now.days = now.promise = claim.promise_days;
    } else if (claim.running_days > 0) {
      now.ratio = claim.running_ratio;
      now.contingency = claim.running_contingency;
      now.days = claim.running_days;
    }
    start_ = now;
  }
  double Best() const { return Best(0, start_, false); }
  double Waiting() const { return Best(0, start_, true); }
  double ByRule() const {
    const int rule = p_.claim.rule;
    return rule >= 0 && May(0, start_, static_cast<std::size_t>(rule))
               ? Take(0, start_, static_cast<std::size_t>(rule))
               : Wait(0, start_, false);
  }
  int First() const {
    double most = Wait(0, start_, false);
    int first = Plan::kWait;
    for (std::size_t a = 0; a < p_.actions.size(); ++a) {
      if (!May(0, start_, a)) continue;
      const double value = Take(0, start_, a);
      if (value > most + 1e-9) {
        most = value;
        first = static_cast<int>(a);
      }
    }
    return first;
  }

 private:
  struct State {
    double ratio = 1, contingency = 0, spent = 0;
    int days = 0, open = 0, promise = 0;
  };
  // Day after day, from the first past due to the end of the tail.
  double By(int from, int to) const {
    const auto at = [&](int age) {
      const int last = static_cast<int>(unpaid_.size()) - 1;
      return unpaid_[static_cast<std::size_t>(std::clamp(age, 0, last))];
    };
    return at(from) > 0 ? 1 - at(to) / at(from) : 0;
  }
  bool May(int epoch, const State& s, std::size_t a) const {
    const int age = p_.claim.age_days + epoch * p_.options.epoch_days;
    const PlanAction& action = p_.actions[a];
    return (p_.claim.allowed >> a & 1) != 0 && s.promise <= 0 &&
           action.step <= s.open && age >= action.min_age &&
           age <= action.max_age;
  }
  double Take(int epoch, State s, std::size_t a) const {
    const PlanAction& action = p_.actions[a];
    const double cost =
        static_cast<double>(action.effect.fixed_cost_minor) +
        action.effect.minutes * p_.claim.minute_cost_minor +
        std::max(0.0, action.relation_loss - s.spent) * p_.claim.relation_minor;
    s.ratio = action.effect.hazard_ratio;
    s.contingency = action.effect.contingency;
    s.days = action.days;
    s.spent = std::max(s.spent, action.relation_loss);
    s.open = std::max(s.open, action.step + 1);
    return Wait(epoch, s, false) - cost;
  }
  double Wait(int epoch, State s, bool forever) const {
    const int length = p_.options.epoch_days;
    const int age = p_.claim.age_days + epoch * length;
    const int with = std::clamp(s.days, 0, length);
    const double early = ProbabilityWith(By(age, age + with), s.ratio);
    const double late = (1 - early) * By(age + with, age + length);
    s.days -= length;
    s.promise -= length;
    const double discount =
        1 / (1 + p_.options.cost_of_capital * length / 365.0);
    return discount * (p_.claim.amount * (early * (1 - s.contingency) + late) +
                       (1 - early - late) * Best(epoch + 1, s, forever));
  }
  double Best(int epoch, const State& s, bool forever) const {
    const int length = p_.options.epoch_days;
    if (p_.claim.age_days + epoch * length >=
        static_cast<int>(unpaid_.size()) - 1) {
      if (epoch * length >= p_.options.horizon_days) return 0;
    }
    double most = Wait(epoch, s, forever);
    if (forever || epoch * length >= p_.options.horizon_days) return most;
    for (std::size_t a = 0; a < p_.actions.size(); ++a) {
      if (May(epoch, s, a)) most = std::max(most, Take(epoch, s, a));
    }
    return most;
  }

  const Problem& p_;
  std::vector<double> unpaid_ = {1};  // By age.
  State start_;
};

constexpr int kProblems = 400;

TEST(Plan, IsTheBestOfAllSequences) {
  std::mt19937_64 random(1);
  int acting = 0, later = 0;
  for (int i = 0; i < kProblems; ++i) {
    const Problem problem = RandomProblem(&random);
    const Plan plan =
        Solved(ComputerOf(problem.curve, problem.actions, problem.options),
               problem.claim);
    const BruteForce brute(problem);
    ASSERT_NEAR(plan.value, brute.Best(), 1e-7) << i;
    ASSERT_NEAR(plan.value_of_waiting, brute.Waiting(), 1e-7) << i;
    ASSERT_NEAR(plan.value_by_rule, brute.ByRule(), 1e-7) << i;
    ASSERT_EQ(plan.first, brute.First()) << i;
    acting += plan.first != Plan::kWait ? 1 : 0;
    later += plan.first == Plan::kWait && !plan.sequence.empty() ? 1 : 0;
  }
  // The problems are of all kinds.
  EXPECT_GT(acting, kProblems / 10);
  EXPECT_GT(later, kProblems / 50);
}

// Long horizons, which nobody can try out: no fixed plan is worth more, and
// the plan's own sequence is worth what the plan is.
TEST(Plan, NoFixedPlanIsWorthMore) {
  std::mt19937_64 random(2);
  for (int i = 0; i < kProblems; ++i) {
    Problem problem = RandomProblem(&random);
    problem.options.horizon_days = Draw(&random, 60, 200);
    const PlanComputer computer =
        ComputerOf(problem.curve, problem.actions, problem.options);
    const Plan plan = Solved(computer, problem.claim);
    ASSERT_NEAR(*computer.ValueOf(problem.claim, plan.sequence), plan.value,
                1e-7)
        << i;
    ASSERT_NEAR(*computer.ValueOf(problem.claim, {}), plan.value_of_waiting,
                1e-7)
        << i;
    for (int k = 0; k < 20; ++k) {
      std::vector<PlannedAction> fixed;
      for (int n = Draw(&random, 1, 6); n > 0; --n) {
        fixed.push_back(
            {Draw(&random, 0, static_cast<int>(problem.actions.size()) - 1),
             (fixed.empty() ? 0 : fixed.back().day) + Draw(&random, 0, 40)});
      }
      ASSERT_LE(*computer.ValueOf(problem.claim, fixed), plan.value + 1e-7)
          << i;
    }
  }
}

TEST(Plan, ObeysItsLaws) {
  std::mt19937_64 random(3);
  for (int i = 0; i < kProblems; ++i) {
    const Problem problem = RandomProblem(&random);
    const double value =
        Solved(ComputerOf(problem.curve, problem.actions, problem.options),
               problem.claim)
            .value;
    // One action more, of the same claim, never takes anything away.
    Problem more = problem;
    more.actions.push_back(RandomAction(&random));
    more.claim.allowed |= 1u << problem.actions.size();
    EXPECT_GE(
        Solved(ComputerOf(more.curve, more.actions, more.options), more.claim)
            .value,
        value - 1e-7)
        << i;
    Problem dear = problem;
    dear.claim.minute_cost_minor *= 2;
    EXPECT_LE(
        Solved(ComputerOf(dear.curve, dear.actions, dear.options), dear.claim)
            .value,
        value + 1e-7)
        << i;
    // What costs and does nothing is not done.
    Problem idle = problem;
    for (PlanAction& action : idle.actions) {
      action.effect.hazard_ratio = 1;
      action.effect.minutes = 1;
    }
    idle.claim.minute_cost_minor = 1;
    idle.claim.running_days = idle.claim.promise_days = 0;
    const Plan plan =
        Solved(ComputerOf(idle.curve, idle.actions, idle.options), idle.claim);
    EXPECT_EQ(plan.first, Plan::kWait) << i;
    EXPECT_TRUE(plan.sequence.empty()) << i;
    EXPECT_FALSE(plan.flips()) << i;
  }
}

// By computing anew with other ratios.
TEST(Plan, TellsWhatOtherEffectsWouldDo) {
  std::mt19937_64 random(4);
  int flips = 0;
  for (int i = 0; i < kProblems; ++i) {
    const Problem problem = RandomProblem(&random);
    const Plan plan =
        Solved(ComputerOf(problem.curve, problem.actions, problem.options),
               problem.claim);
    const auto at = [&](double scale) {
      Problem other = problem;
      const auto move = [&](double* ratio) {
        *ratio = 1 + scale * (*ratio - 1);
      };
      for (PlanAction& action : other.actions) {
        move(&action.effect.hazard_ratio);
      }
      move(&other.claim.promise_ratio);
      move(&other.claim.running_ratio);
      return Solved(ComputerOf(other.curve, other.actions, other.options),
                    other.claim);
    };
    const Plan half = at(.5), half_more = at(1.5);
    EXPECT_EQ(plan.first_if_half, half.first) << i;
    EXPECT_EQ(plan.first_if_more, half_more.first) << i;
    EXPECT_NEAR(plan.value_if_half, half.value, 1e-7) << i;
    EXPECT_NEAR(plan.value_if_more, half_more.value, 1e-7) << i;
    EXPECT_EQ(plan.flips(),
              half.first != plan.first || half_more.first != plan.first);
    flips += plan.flips() ? 1 : 0;
  }
  EXPECT_GT(flips, kProblems / 100);
}

// Step 2 is open only when the promise has been broken, on day 20.
TEST(Plan, APromisePausesAndItsBreachOpensAStep) {
  PlanOptions options = kTenDays;
  options.horizon_days = 60;
  const PlanComputer computer =
      ComputerOf(CurveOf({{0, .9}, {100, .1}}),
                 {{.effect = {3, 0, 0, 1}, .days = 30, .step = 2}}, options);
  PlanClaim claim = {.amount = 1e6, .open_step = 1};
  EXPECT_TRUE(Solved(computer, claim).sequence.empty());
  claim.promise_days = 15;
  const Plan plan = Solved(computer, claim);
  EXPECT_EQ(plan.first, Plan::kWait);
  ASSERT_FALSE(plan.sequence.empty());
  EXPECT_EQ(plan.sequence[0], (PlannedAction{0, 20}));
}

// Twice the same: equals are taken in the order of the actions.
TEST(Plan, OfEqualsTakesTheFirst) {
  const PlanAction call = {.effect = {2, 0, 0, 1}, .days = 10};
  const PlanComputer computer =
      ComputerOf(HalfInTenDays(), {call, call}, kTenDays);
  EXPECT_EQ(Solved(computer, {.amount = 1e6}).first, 0);
  EXPECT_EQ(Solved(computer, {.amount = 1e6, .allowed = 2}).first, 1);
}

TEST(Plan, NamesWhatIsOutOfBounds) {
  const RecoveryCurve curve = HalfInTenDays();
  const PlanAction bad[] = {{.effect = {0, 0, 0, 0}}};
  EXPECT_THAT(PlanComputer::Create(curve, bad).status().message(),
              HasSubstr("actions[0]: hazard_ratio 0"));
  EXPECT_THAT(
      PlanComputer::Create(curve, {}, {.epoch_days = 0}).status().message(),
      HasSubstr("epoch_days 0"));
  EXPECT_EQ(
      PlanComputer::Create(RecoveryCurve::Article8020(), {}).status().code(),
      absl::StatusCode::kFailedPrecondition);
  const std::vector<PlanAction> many(PlanComputer::kMostActions + 1);
  EXPECT_THAT(PlanComputer::Create(curve, many).status().message(),
              HasSubstr("33 are more than 32"));
  // Each step and each chance of its own, each effect for two years, by the
  // day.
  std::vector<PlanAction> large;
  for (int i = 0; i < 14; ++i) {
    large.push_back({.effect = {2 + .1 * i, 0, 0, 0},
                     .days = 730,
                     .step = i,
                     .relation_loss = .05 * i});
  }
  EXPECT_THAT(PlanComputer::Create(RecoveryCurve::Ccaa2004(), large,
                                   {.epoch_days = 1, .horizon_days = 1000})
                  .status()
                  .message(),
              HasSubstr("values are more than"));
  const PlanComputer computer = ComputerOf(curve, {}, kTenDays);
  PlanWorkspace space;
  Plan plan;
  EXPECT_THAT(computer
                  .Solve({.amount = std::numeric_limits<double>::quiet_NaN()},
                         &space, &plan)
                  .message(),
              HasSubstr("amount"));
  EXPECT_THAT(
      computer.Solve({.amount = 1, .age_days = -1}, &space, &plan).message(),
      HasSubstr("age_days -1"));
  const PlannedAction none[] = {{0, 0}};
  EXPECT_EQ(computer.ValueOf({.amount = 1}, none).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace arrears
