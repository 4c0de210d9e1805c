// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <bit>

#include "hash_log_internal.h"

namespace arrears::io_internal {

// A table of hashes, at most half full, that a second-level cache holds. The
// hash 0 stands for a free place and is counted apart.
std::vector<std::uint64_t> HashLog::RepeatedIn(
    std::size_t part, std::vector<std::uint64_t>* table) const {
  std::vector<std::uint64_t> repeated;
  const std::size_t room = std::bit_ceil(2 * log_.part_size(part) + 1);
  table->assign(room, 0);
  const std::uint64_t mask = room - 1;
  std::size_t zeros = 0;
  for (const std::span<const std::uint64_t> block : log_.part(part)) {
    for (const std::uint64_t hash : block) {
      if (hash == 0 && ++zeros == 2) repeated.push_back(0);
      std::uint64_t at = hash & mask;
      while ((*table)[at] != 0 && (*table)[at] != hash) at = (at + 1) & mask;
      if ((*table)[at] == hash && hash != 0) repeated.push_back(hash);
      (*table)[at] = hash;
    }
  }
  std::sort(repeated.begin(), repeated.end());
  repeated.erase(std::unique(repeated.begin(), repeated.end()), repeated.end());
  return repeated;
}

std::vector<std::uint64_t> HashLog::Repeated(const Executor& executor) const {
  constexpr std::size_t kParts = PartitionLog<std::uint64_t>::kParts;
  std::vector<std::vector<std::uint64_t>> found(kParts);
  std::atomic<std::size_t> next{0};
  executor.Run(static_cast<std::size_t>(executor.concurrency()),
               [&](std::size_t) {
                 std::vector<std::uint64_t> table;  // One a thread.
                 for (;;) {
                   const std::size_t part = next.fetch_add(1);
                   if (part >= kParts) return;
                   found[part] = RepeatedIn(part, &table);
                 }
               });
  std::vector<std::uint64_t> all;  // Parts ascend, so the whole does.
  for (const auto& part : found) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace arrears::io_internal
