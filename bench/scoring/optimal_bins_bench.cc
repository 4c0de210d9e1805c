// SPDX-License-Identifier: Apache-2.0
//
// Bins of 77 and 2,000 cells under each trend, least 5 % of the records a bin.
// First, that no cut is better than what is found is the business of the tests;
// here the objective is held against that of a trend that allows more.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "arrears/scoring/optimal_bins.h"

namespace arrears {
namespace {

// A valley with a wave: no trend fits it without loss.
std::vector<BinCount> Cells(std::int64_t count) {
  std::mt19937_64 random(1);
  std::vector<BinCount> cells;
  for (std::int64_t i = 0; i < count; ++i) {
    const double x = static_cast<double>(i) / static_cast<double>(count) - .5;
    const double rate = .15 + .8 * x * x + .05 * std::sin(20 * x);
    BinCount cell;
    for (std::uint64_t n = 200 + random() % 300; n > 0; --n) {
      const bool bad = static_cast<double>(random() >> 11) * 0x1p-53 < rate;
      (bad ? cell.events : cell.others) += 1;
    }
    cells.push_back(cell);
  }
  return cells;
}

void BM_OptimalBins(benchmark::State& state) {
  const std::vector<BinCount> cells = Cells(state.range(0));
  BinRules rules;
  rules.trend = static_cast<BinTrend>(state.range(1));
  rules.most_bins = static_cast<int>(state.range(2));
  rules.least_total = 350 * state.range(0) / 20;
  BinRules free = rules;
  free.trend = BinTrend::kNone;
  const absl::StatusOr<OptimalBins> most = FindOptimalBins(cells, free);
  const absl::StatusOr<OptimalBins> found = FindOptimalBins(cells, rules);
  if (!most.ok() || !found.ok() || found->objective > most->objective + 1e-9) {
    return state.SkipWithError("more than without the trend");
  }
  for (auto step : state) {
    benchmark::DoNotOptimize(FindOptimalBins(cells, rules));
  }
  state.SetLabel(std::string(BinTrendName(rules.trend)));
  state.counters["bins"] = static_cast<double>(found->starts.size());
}
void Sizes(benchmark::internal::Benchmark* benchmark) {
  for (int trend = 0; trend < kBinTrendCount; ++trend) {
    benchmark->Args({77, trend, 10});
  }
  for (const BinTrend trend : {BinTrend::kAscending, BinTrend::kValley}) {
    benchmark->Args({2000, static_cast<int>(trend), 0});
  }
}
BENCHMARK(BM_OptimalBins)->Apply(Sizes)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace arrears
