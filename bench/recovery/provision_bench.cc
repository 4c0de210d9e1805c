// SPDX-License-Identifier: Apache-2.0
//
// The provision of 10 M items after aging: pool, allowance by bucket, and the
// allowance of each item, to the cent. Every figure is first compared with a
// plain loop's.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/recovery/loss.h"

namespace arrears {
namespace {

constexpr std::size_t kItems = 10'000'000, kBuckets = 5;

struct Aged {
  std::vector<std::int64_t> open;
  std::vector<std::uint8_t> bucket;
  Aged() : open(kItems), bucket(kItems) {
    std::mt19937_64 random(1);
    for (std::size_t i = 0; i < kItems; ++i) {
      const std::uint64_t draw = random();
      open[i] = static_cast<std::int64_t>(draw >> 20 & 0xFFFFFF);
      bucket[i] = static_cast<std::uint8_t>((draw & 0xFFFF) % kBuckets);
    }
  }
};
const Aged& Items() {
  static const Aged kAged;
  return kAged;
}

LossRates Rates() {
  return GivenLossRates({0.003, 0.016, 0.036, 0.066, 0.106}).value();
}

struct Answer {
  Provision provision;
  std::vector<std::int64_t> shares;
};
Answer Compute(const Executor& executor) {
  const Aged& aged = Items();
  const LossPool pool =
      PoolOf(aged.open, aged.bucket, kBuckets, executor).value();
  Answer answer{Provide(pool, Rates(), {}).value(), {}};
  answer.shares =
      ShareAllowance(answer.provision, aged.open, aged.bucket, executor)
          .value();
  return answer;
}

bool Right(const Answer& answer) {
  const Aged& aged = Items();
  std::vector<std::int64_t> gross(kBuckets, 0), given(kBuckets, 0);
  bool near = true;
  for (std::size_t i = 0; i < kItems; ++i) {
    const ProvisionLine& line = answer.provision.lines[aged.bucket[i]];
    gross[aged.bucket[i]] += aged.open[i];
    given[aged.bucket[i]] += answer.shares[i];
    const double exact = static_cast<double>(aged.open[i]) *
                         static_cast<double>(line.allowance) /
                         static_cast<double>(line.pooled);
    near = near &&
           std::abs(static_cast<double>(answer.shares[i]) - exact) < 1 + 1e-6;
  }
  double whole = 0;
  std::int64_t sum = 0;
  for (std::size_t k = 0; k < kBuckets; ++k) {
    const ProvisionLine& line = answer.provision.lines[k];
    near = near && line.gross == gross[k] && line.allowance == given[k];
    whole += static_cast<double>(gross[k]) * line.rate.rate;
    sum += given[k];
  }
  return near && sum == answer.provision.allowance &&
         std::abs(whole - static_cast<double>(sum)) <= 1;
}

void BM_Provision(benchmark::State& state) {
  const Executor executor = Executor::Threads(static_cast<int>(state.range(0)));
  if (!Right(Compute(executor))) {
    state.SkipWithError("the answer is wrong");
    std::abort();
  }
  for (auto _ : state) benchmark::DoNotOptimize(Compute(executor));
  state.SetItemsProcessed(state.iterations() * std::int64_t{kItems});
}
BENCHMARK(BM_Provision)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// What is shared when no item asks for its part.
void BM_ProvisionByBucket(benchmark::State& state) {
  const Executor executor = Executor::Threads(2);
  const Aged& aged = Items();
  for (auto _ : state) {
    const LossPool pool =
        PoolOf(aged.open, aged.bucket, kBuckets, executor).value();
    benchmark::DoNotOptimize(Provide(pool, Rates(), {}).value());
  }
  state.SetItemsProcessed(state.iterations() * std::int64_t{kItems});
}
BENCHMARK(BM_ProvisionByBucket)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace arrears
