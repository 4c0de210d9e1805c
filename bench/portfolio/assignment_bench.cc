// SPDX-License-Identifier: Apache-2.0
//
// A million debtors with eight offers each, on eight resources. The range is
// the share of the minutes that all offers together would take, in tenths of a
// percent, and the threads. First: the minutes hold, and nothing can be better
// by more than one in a thousand. Beside it, the usual way: by value per
// minute, best first, until the minutes are gone (gain_over_greedy).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "arrears/portfolio/assignment.h"

namespace arrears {
namespace {

constexpr std::size_t kDebtors = 1'000'000, kOffers = 8;
constexpr std::int32_t kMinutes[kOffers] = {2, 2, 10, 10, 30, 120, 15, 45};

struct Offers {
  std::vector<std::uint32_t> begin = {0};
  std::vector<std::int64_t> value;
  std::vector<std::int32_t> minutes;
  std::vector<std::uint8_t> resource;
  WorkOffers View() const { return {begin, value, minutes, resource}; }
};

// Amounts are log-normal; an offer gains a part of the amount, less its time.
const Offers& MakeOffers() {
  static const auto* const kMade = [] {
    auto* offers = new Offers;
    std::mt19937_64 random(1);
    std::lognormal_distribution<double> amount(10, 1.5);
    for (std::size_t i = 0; i < kDebtors; ++i) {
      const double owed = amount(random);
      for (std::size_t k = 0; k < kOffers; ++k) {
        std::uniform_real_distribution<double> part(
            0, .05 * static_cast<double>(k + 1));
        offers->value.push_back(static_cast<std::int64_t>(owed * part(random) -
                                                          50.0 * kMinutes[k]));
        offers->minutes.push_back(kMinutes[k]);
        offers->resource.push_back(static_cast<std::uint8_t>(k));
      }
      offers->begin.push_back(static_cast<std::uint32_t>(offers->value.size()));
    }
    return offers;
  }();
  return *kMade;
}

double Greedy(const Offers& offers, std::vector<std::int64_t> free) {
  std::vector<std::uint32_t> order(offers.value.size());
  std::iota(order.begin(), order.end(), 0);
  const auto ratio = [&](std::uint32_t j) {
    return static_cast<double>(offers.value[j]) / offers.minutes[j];
  };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return ratio(a) > ratio(b);
  });
  std::vector<bool> served(kDebtors, false);
  double sum = 0;
  for (const std::uint32_t j : order) {
    std::int64_t& left = free[offers.resource[j]];
    if (offers.value[j] <= 0 || served[j / kOffers] ||
        offers.minutes[j] > left) {
      continue;
    }
    left -= offers.minutes[j];
    served[j / kOffers] = true;
    sum += static_cast<double>(offers.value[j]);
  }
  return sum;
}

void BM_AssignWork(benchmark::State& state) {
  const Offers& offers = MakeOffers();
  const Executor executor = Executor::Threads(static_cast<int>(state.range(1)));
  std::vector<std::int64_t> minutes;
  for (const std::int32_t each : kMinutes) {
    minutes.push_back(each * static_cast<std::int64_t>(kDebtors) *
                      state.range(0) / 1000);
  }
  const auto first = AssignWork(offers.View(), minutes, executor);
  if (!first.ok()) return state.SkipWithError("no assignment");
  const double gap =
      (first->bound - static_cast<double>(first->value)) / first->bound;
  for (std::size_t r = 0; r < kOffers; ++r) {
    if (first->used[r] > minutes[r]) return state.SkipWithError("over");
  }
  if (gap > .001) return state.SkipWithError("the gap is wide");
  for (auto _ : state) {
    benchmark::DoNotOptimize(AssignWork(offers.View(), minutes, executor));
  }
  state.counters["gap_ppm"] = gap * 1e6;
  state.counters["gain_over_greedy"] =
      static_cast<double>(first->value) / Greedy(offers, minutes) - 1;
}
BENCHMARK(BM_AssignWork)
    ->ArgsProduct({{1, 10, 50, 200}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
