// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/executor.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace arrears {
namespace {

void RunSerially(std::size_t tasks, const Executor::Task& task) {
  for (std::size_t i = 0; i < tasks; ++i) task(i);
}

void RunOnThreads(std::size_t tasks, const Executor::Task& task, int threads) {
  std::atomic<std::size_t> next{0};
  const auto take_tasks = [&] {
    for (std::size_t i = next++; i < tasks; i = next++) task(i);
  };
  const std::size_t helpers = std::min(static_cast<std::size_t>(threads),
                                       std::max<std::size_t>(tasks, 1)) -
                              1;
  std::vector<std::thread> running;
  running.reserve(helpers);
  for (std::size_t i = 0; i < helpers; ++i) {
    try {
      running.emplace_back(take_tasks);
    } catch (const std::system_error&) {
      break;  // The machine grants no more threads; those here do the work.
    }
  }
  take_tasks();
  for (std::thread& thread : running) thread.join();
}

}  // namespace

Executor::Executor(RunFunction run, int concurrency)
    : run_(std::move(run)), concurrency_(std::max(concurrency, 1)) {}

Executor Executor::Serial() { return {RunSerially, 1}; }

Executor Executor::Threads(int threads) {
  if (threads <= 1) return Serial();
  return {[threads](std::size_t tasks, const Task& task) {
            RunOnThreads(tasks, task, threads);
          },
          threads};
}

Executor Executor::Host(RunFunction run, int concurrency) {
  return {std::move(run), concurrency};
}

}  // namespace arrears
