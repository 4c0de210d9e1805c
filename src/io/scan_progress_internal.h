// SPDX-License-Identifier: Apache-2.0
//
// scan_progress_internal.h: how far is the reading of a file?
//
//   ScanProgress progress(options.progress, "items");
//   file.Scan(columns, executor, [&](const CsvBatch& batch) {
//     progress.Step(batch);
//     return Visit(batch);
//   });
#ifndef ARREARS_IO_SCAN_PROGRESS_INTERNAL_H_
#define ARREARS_IO_SCAN_PROGRESS_INTERNAL_H_

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "arrears/io/aging_reader.h"
#include "arrears/io/csv.h"

namespace arrears::io_internal {

// Tells each percent of the batches once, in order, from any thread; an atomic
// addition for the others.
class ScanProgress {
 public:
  ScanProgress(const ReadProgress& tell, std::string_view what)
      : tell_(tell), what_(what) {}

  void Step(const CsvBatch& batch) {
    if (!tell_) return;
    const auto all = static_cast<std::int64_t>(batch.of);
    const std::int64_t done = done_.fetch_add(1, std::memory_order_relaxed) + 1;
    if (done * 100 / all == (done - 1) * 100 / all) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    if (done <= told_) return;
    told_ = done;
    tell_(what_, done, all);
  }

 private:
  const ReadProgress& tell_;
  std::string_view what_;
  std::atomic<std::int64_t> done_{0};
  std::mutex mutex_;
  std::int64_t told_ = 0;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_SCAN_PROGRESS_INTERNAL_H_
