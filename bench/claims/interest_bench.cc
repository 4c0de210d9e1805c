// SPDX-License-Identifier: Apache-2.0
//
// Interest on a million items whose rate changes each half-year, a quarter of
// them with a part payment. One in 499 is first compared with the twin that
// adds day by day.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/claims/interest.h"
#include "reference/interest_reference.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y

constexpr std::size_t kItems = 1'000'000;
constexpr std::size_t kStride = 499;

struct Items {
  std::vector<InterestClaim> claims;
  std::vector<PrincipalPayment> payments;
};

// Due in 2023 and 2024, asked for or paid up to two years later.
const Items& MakeItems() {
  static const auto* const kMade = [] {
    std::mt19937_64 random(1);
    auto* items = new Items;
    items->payments.reserve(kItems);  // Claims point into it.
    for (std::size_t i = 0; i < kItems; ++i) {
      InterestClaim claim;
      claim.principal = 100 + static_cast<std::int64_t>(random() % 50'000'000);
      claim.due = Date(2023y / 1 / 1) + Days{static_cast<int>(random() % 700)};
      claim.until = claim.due + Days{static_cast<int>(random() % 730)};
      if (random() % 4 == 0) {
        items->payments.push_back(
            {claim.due + Days{static_cast<int>(random() % 365)},
             1 + static_cast<std::int64_t>(
                     random() % static_cast<std::uint64_t>(claim.principal))});
        claim.payments = {&items->payments.back(), 1};
      }
      items->claims.push_back(claim);
    }
    return items;
  }();
  return *kMade;
}

bool AnswersAgree(const InterestComputer& computer,
                  const std::vector<InterestClaim>& claims,
                  const InterestBatch& batch) {
  if (!batch.failed.empty()) return false;
  for (std::size_t i = 0; i < claims.size(); i += kStride) {
    if (reference::InterestDayByDay(computer.regime(), DefaultRateSeries(),
                                    claims[i]) != batch.interest[i]) {
      return false;
    }
  }
  return true;
}

void BM_ComputeAll(benchmark::State& state) {
  const auto computer = InterestComputer::Create(
      *FindRegime(DefaultRegimes(), "eu_2011_7"), DefaultRateSeries());
  const std::vector<InterestClaim>& claims = MakeItems().claims;
  const Executor executor = Executor::Threads(static_cast<int>(state.range(0)));
  if (!AnswersAgree(*computer, claims,
                    computer->ComputeAll(claims, executor))) {
    state.SkipWithError("interest differs from the twin");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(computer->ComputeAll(claims, executor));
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kItems));
}
BENCHMARK(BM_ComputeAll)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
