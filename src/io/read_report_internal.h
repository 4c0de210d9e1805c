// SPDX-License-Identifier: Apache-2.0
//
// read_report_internal.h: how do threads list the rejects of one file?
#ifndef ARREARS_IO_READ_REPORT_INTERNAL_H_
#define ARREARS_IO_READ_REPORT_INTERNAL_H_

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "arrears/io/read_report.h"

namespace arrears::io_internal {

// Rejects by batch, so that their order is the file's. Of more than
// kMaxListedRejects the first are kept, and memory stays bounded.
class RejectList {
 public:
  // Each batch at most once.
  void Add(std::size_t batch, std::vector<RejectedField> rejects);
  // The first of them, in order: at least kMaxListedRejects if there are.
  std::vector<RejectedField> Take();
  std::size_t count() const { return count_; }  // All that were added.

 private:
  std::mutex mutex_;
  std::map<std::size_t, std::vector<RejectedField>> batches_;
  std::size_t kept_ = 0, count_ = 0;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_READ_REPORT_INTERNAL_H_
