// SPDX-License-Identifier: Apache-2.0
//
// The best plan for each of 10,000 claims, log-normal amounts (the argument is
// their median in minor units) from the due date to two years after it. Eleven
// actions as the catalogue has them, weekly over half a year, a relation to
// lose for every second claim. Checked first: no plan is worth less than
// waiting, and each is worth what its own sequence is.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "arrears/value/plan.h"

namespace arrears {
namespace {

constexpr std::size_t kClaims = 10'000;

PlanAction Action(double ratio, std::int32_t days, std::int32_t step,
                  std::int32_t minutes, std::int64_t cost, double loss,
                  std::int32_t min_age, std::int32_t max_age) {
  return {.effect = {ratio, step == 7 ? .25 : 0, cost, minutes},
          .days = days,
          .step = step,
          .relation_loss = loss,
          .min_age = min_age,
          .max_age = max_age};
}

// A12, A13, A14, A16, A22, A33, A37, A42, A49, A51, A54.
const PlanComputer& Computer() {
  static const auto* const kComputer = [] {
    constexpr std::int32_t kAny = 100'000;
    const PlanAction actions[] = {
        Action(1.25, 7, 1, 2, 0, 0, 1, 60),
        Action(1.5, 10, 2, 10, 0, 0, 3, 60),
        Action(1.5, 10, 2, 10, 0, .02, 7, kAny),
        Action(1.4, 10, 3, 10, 0, 0, 7, 90),
        Action(1.35, 14, 3, 5, 300, .02, 1, kAny),
        Action(1.9, 14, 4, 120, 8'000, .02, 30, 120),
        Action(1.6, 30, 5, 10, 300, .25, 15, kAny),
        Action(1.5, 14, 3, 15, 0, .08, 30, kAny),
        Action(2.2, 90, 7, 30, 0, .25, 60, 730),
        Action(2, 45, 8, 20, 100'000, .25, 60, kAny),
        Action(2.5, 180, 10, 600, 1'500'000, .8, 90, kAny)};
    return new PlanComputer(
        *PlanComputer::Create(RecoveryCurve::Ccaa2004(), actions));
  }();
  return *kComputer;
}

std::vector<PlanClaim> MakeClaims(double median) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> amount(std::log(median), 1.5);
  std::uniform_int_distribution<std::int32_t> age(0, 730), step(1, 8);
  std::vector<PlanClaim> claims(kClaims);
  for (std::size_t i = 0; i < kClaims; ++i) {
    claims[i].amount = amount(random);
    claims[i].age_days = age(random);
    claims[i].open_step = step(random);
    if (i % 2 == 0) claims[i].relation_minor = .1 * amount(random);
  }
  return claims;
}

void BM_SolvePlan(benchmark::State& state) {
  const std::vector<PlanClaim> claims =
      MakeClaims(static_cast<double>(state.range(0)));
  PlanWorkspace space;
  Plan plan;
  for (const PlanClaim& claim : claims) {
    if (!Computer().Solve(claim, &space, &plan).ok() ||
        plan.value < plan.value_of_waiting - 1e-9 * claim.amount ||
        std::abs(*Computer().ValueOf(claim, plan.sequence) - plan.value) >
            1e-9 * claim.amount) {
      return state.SkipWithError("a plan is wrong");
    }
  }
  for (auto _ : state) {
    for (const PlanClaim& claim : claims) {
      benchmark::DoNotOptimize(Computer().Solve(claim, &space, &plan).ok());
    }
  }
  state.counters["per_plan"] = benchmark::Counter(
      kClaims, benchmark::Counter::kIsIterationInvariantRate |
                   benchmark::Counter::kInvert);
}
BENCHMARK(BM_SolvePlan)
    ->Arg(100'00)
    ->Arg(5'000'00)
    ->Arg(500'000'00)
    ->Unit(benchmark::kMillisecond);

void BM_CreatePlanComputer(benchmark::State& state) {
  const RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        PlanComputer::Create(curve, Computer().actions()).ok());
  }
}
BENCHMARK(BM_CreatePlanComputer)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
