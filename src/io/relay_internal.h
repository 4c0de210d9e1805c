// SPDX-License-Identifier: Apache-2.0
//
// relay_internal.h: what does the task before mine hand on?
//
//   Relay<Place> relay(tasks);
//   relay.Tell(0, start);
//   const Place* mine = relay.Wait(task);    // nullptr: the task before failed
//   relay.Tell(task + 1, next);
//
// For tasks that are taken in order from a counter, each of which tells the
// next before it waits for anything else: then a task that waits has a
// predecessor that runs, and waiting ends on any executor, one thread included.
#ifndef ARREARS_IO_RELAY_INTERNAL_H_
#define ARREARS_IO_RELAY_INTERNAL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace arrears::io_internal {

template <class T>
class Relay {
 public:
  explicit Relay(std::size_t tasks) : entries_(tasks + 1) {}

  void Tell(std::size_t task, const T& value) {
    entries_[task].value = value;
    Set(task, kTold);
  }
  void TellFailed(std::size_t task) { Set(task, kFailed); }

  // What is told already; nullptr when nothing is, or a failure.
  const T* Told(std::size_t task) const {
    const Entry& entry = entries_[task];
    return entry.state.load(std::memory_order_acquire) == kTold ? &entry.value
                                                                : nullptr;
  }
  const T* Wait(std::size_t task) const {
    const Entry& entry = entries_[task];
    for (int spins = 0; spins < 100; ++spins) {
      if (entry.state.load(std::memory_order_acquire) != kUnknown) break;
      std::this_thread::yield();
    }
    entry.state.wait(kUnknown, std::memory_order_acquire);
    return Told(task);
  }

 private:
  enum : std::uint32_t { kUnknown, kTold, kFailed };
  struct Entry {
    std::atomic<std::uint32_t> state{kUnknown};
    T value{};
  };
  void Set(std::size_t task, std::uint32_t state) {
    entries_[task].state.store(state, std::memory_order_release);
    entries_[task].state.notify_all();
  }
  std::vector<Entry> entries_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_RELAY_INTERNAL_H_
