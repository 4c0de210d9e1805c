// SPDX-License-Identifier: Apache-2.0
//
// executor.h: who runs the chunks of a large computation?
//
//   const Executor two = Executor::Threads(2);
//   two.Run(chunks, [&](std::size_t chunk) { sums[chunk] = Sum(chunk); });
//
// Work is cut into tasks whose number and borders do not depend on the number
// of threads, and each task writes only its own slot, so the result is the
// same bytes at any thread count. A host with its own pool passes a function.
#ifndef ARREARS_BASE_EXECUTOR_H_
#define ARREARS_BASE_EXECUTOR_H_

#include <cstddef>
#include <functional>

namespace arrears {

// Debtors per task in all passes over a portfolio.
inline constexpr std::size_t kDebtorsPerTask = 4096;

class Executor {
 public:
  // Must not throw: there is nobody to catch it.
  using Task = std::function<void(std::size_t task)>;
  // Must call task(0) .. task(tasks - 1), each once, in any order and on any
  // threads, and return when all have returned.
  using RunFunction = std::function<void(std::size_t tasks, const Task& task)>;

  // Runs on the calling thread.
  static Executor Serial();
  // Runs on `threads` threads (at least 1), the caller being one of them.
  // Threads live for the length of one Run: nothing is kept between calls.
  // Fewer run when the machine grants fewer; a count below 1 is taken as 1.
  static Executor Threads(int threads);
  // Runs on the host's own pool. `concurrency` is how many tasks it may run at
  // once (at least 1); it sizes scratch memory and never changes a result.
  static Executor Host(RunFunction run, int concurrency);

  void Run(std::size_t tasks, const Task& task) const { run_(tasks, task); }
  int concurrency() const { return concurrency_; }

 private:
  Executor(RunFunction run, int concurrency);
  RunFunction run_;
  int concurrency_;
};

}  // namespace arrears

#endif  // ARREARS_BASE_EXECUTOR_H_
