// SPDX-License-Identifier: Apache-2.0
//
// hash_log_internal.h: which ids occur twice, in 8 bytes an id?
//
//   HashLog log;
//   HashLog::Writer writer(log);                      // one a thread
//   writer.Add(hash);
//   std::vector<std::uint64_t> twice = log.Repeated(executor);
//
// Hashes are kept by their top bits, so that each part fits a cache when it is
// looked through. Equal hashes are no proof of equal ids: the few that occur
// twice are then compared as texts.
#ifndef ARREARS_IO_HASH_LOG_INTERNAL_H_
#define ARREARS_IO_HASH_LOG_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "arrears/base/executor.h"

namespace arrears::io_internal {

class HashLog {
 public:
  static constexpr std::size_t kParts = 256;

  // Adds from one thread. Its hashes are in the log once it is destroyed.
  class Writer {
   public:
    explicit Writer(HashLog& log) : log_(log), parts_(kParts) {}
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    void Add(std::uint64_t hash) {
      Part& part = parts_[hash >> 56];
      if (part.at == part.end) Grow(part);
      *part.at++ = hash;
    }

   private:
    friend class HashLog;
    struct Part {
      std::uint64_t* at = nullptr;
      std::uint64_t* end = nullptr;
      std::vector<std::uint64_t*> blocks;
    };
    void Grow(Part& part);
    HashLog& log_;
    std::vector<Part> parts_;
    std::uint64_t* slab_ = nullptr;
    std::size_t slab_left_ = 0;  // Blocks.
    std::vector<std::unique_ptr<std::uint64_t[]>> slabs_;
  };

  // The hashes that were added more than once, ascending. Requires that no
  // writer lives.
  std::vector<std::uint64_t> Repeated(const Executor& executor) const;

 private:
  static constexpr std::size_t kBlock = 256;  // Hashes.
  static constexpr std::size_t kSlab = 512;   // Blocks: 1 MiB.
  struct Block {
    const std::uint64_t* data;
    std::size_t size;
  };
  static std::vector<std::uint64_t> RepeatedIn(const std::vector<Block>& part);

  std::mutex mutex_;
  std::vector<std::vector<Block>> parts_ =
      std::vector<std::vector<Block>>(kParts);
  std::vector<std::unique_ptr<std::uint64_t[]>> slabs_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_HASH_LOG_INTERNAL_H_
