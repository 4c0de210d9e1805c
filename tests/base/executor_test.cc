// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/executor.h"

#include <atomic>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <set>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace arrears {
namespace {

std::vector<Executor> EachKind() {
  const auto backwards = [](std::size_t tasks, const Executor::Task& task) {
    while (tasks > 0) task(--tasks);
  };
  return {Executor::Serial(),   Executor::Threads(1),
          Executor::Threads(2), Executor::Threads(7),
          Executor::Threads(0), Executor::Host(backwards, 3)};
}

TEST(Executor, RunsEachTaskOnce) {
  for (const Executor& executor : EachKind()) {
    for (std::size_t tasks : {0u, 1u, 2u, 3u, 1000u}) {
      std::vector<std::atomic<int>> runs(tasks);
      executor.Run(tasks, [&](std::size_t task) { ++runs[task]; });
      for (const std::atomic<int>& count : runs) EXPECT_EQ(count, 1);
    }
  }
}

TEST(Executor, SaysHowManyTasksMayRunAtOnce) {
  std::vector<int> concurrency;
  for (const Executor& executor : EachKind()) {
    concurrency.push_back(executor.concurrency());
  }
  EXPECT_EQ(concurrency, (std::vector<int>{1, 1, 2, 7, 1, 3}));
  EXPECT_EQ(Executor::Host([](auto, const auto&) {}, -4).concurrency(), 1);
}

// Two tasks that each wait for the other end only if they run together.
TEST(Executor, ThreadsRunAtTheSameTime) {
  std::atomic<int> arrived{0};
  Executor::Threads(2).Run(2, [&](std::size_t) {
    ++arrived;
    while (arrived < 2) std::this_thread::yield();
  });
  EXPECT_EQ(arrived, 2);
}

TEST(Executor, TheCallerIsOneOfTheThreads) {
  std::atomic<int> on_caller{0};
  std::atomic<int> arrived{0};
  const std::thread::id caller = std::this_thread::get_id();
  Executor::Threads(3).Run(3, [&](std::size_t) {
    if (std::this_thread::get_id() == caller) ++on_caller;
    ++arrived;
    while (arrived < 3) std::this_thread::yield();
  });
  EXPECT_EQ(on_caller, 1);
}

// Sums of doubles per task, joined in task order: the bits are the same
// whoever ran what, which a shared running sum would not give.
TEST(Executor, TheResultHasTheSameBytesAtAnyThreadCount) {
  const auto total = [](const Executor& executor) {
    std::vector<double> sums(97);
    executor.Run(sums.size(), [&](std::size_t task) {
      for (std::size_t i = 1; i <= 1000; ++i) {
        sums[task] += 1.0 / static_cast<double>(i * (task + 1));
      }
    });
    double sum = 0;
    for (double part : sums) sum += part;
    std::uint64_t bits = 0;
    std::memcpy(&bits, &sum, sizeof bits);
    return bits;
  };
  std::set<std::uint64_t> answers;
  for (const Executor& executor : EachKind()) answers.insert(total(executor));
  EXPECT_EQ(answers.size(), 1u);
}

TEST(Executor, MayRunInsideATaskOfItself) {
  const Executor executor = Executor::Threads(2);
  std::atomic<int> inner{0};
  executor.Run(
      3, [&](std::size_t) { executor.Run(4, [&](std::size_t) { ++inner; }); });
  EXPECT_EQ(inner, 12);
}

TEST(Executor, StartsNoMoreThreadsThanTasks) {
  std::atomic<int> runs{0};
  Executor::Threads(std::numeric_limits<int>::max()).Run(2, [&](std::size_t) {
    ++runs;
  });
  EXPECT_EQ(runs, 2);
}

}  // namespace
}  // namespace arrears
