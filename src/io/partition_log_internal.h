// SPDX-License-Identifier: Apache-2.0
//
// partition_log_internal.h: entries of many threads, kept by part.
//
//   PartitionLog<std::uint64_t> log;
//   PartitionLog<std::uint64_t>::Writer writer(log);          // one a thread
//   writer.Add(hash >> 56, hash);
//   for (const auto& block : log.part(7)) Use(block);
//
// Entries are appended where memory is at hand, whatever part they belong to;
// what is done with them later is done a part at a time, which fits a cache.
#ifndef ARREARS_IO_PARTITION_LOG_INTERNAL_H_
#define ARREARS_IO_PARTITION_LOG_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <mutex>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/huge_page_internal.h"

namespace arrears::io_internal {

template <class T>
class PartitionLog {
  struct GiveBack {
    void operator()(T* slab) const {
      base_internal::GivePages(slab, base_internal::kHugePage);
    }
  };
  using Slab = std::unique_ptr<T, GiveBack>;  // Of kSlab entries.

 public:
  static constexpr std::size_t kParts = 256;

  static_assert(std::is_trivially_destructible_v<T>);

  // Adds from one thread. Its entries are in the log once it is destroyed.
  class Writer {
   public:
    explicit Writer(PartitionLog& log) : log_(log), parts_(kParts) {}
    ~Writer() {
      const std::lock_guard<std::mutex> lock(log_.mutex_);
      for (std::size_t p = 0; p < kParts; ++p) {
        Part& part = parts_[p];
        for (T* block : part.blocks) {
          const bool last = block == part.blocks.back();
          log_.parts_[p].emplace_back(
              block, last ? static_cast<std::size_t>(part.at - block) : kBlock);
        }
      }
      std::move(slabs_.begin(), slabs_.end(), std::back_inserter(log_.slabs_));
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void Add(std::size_t part_number, const T& entry) {
      Part& part = parts_[part_number];
      if (part.at == part.end) Grow(part);
      *part.at++ = entry;
    }

   private:
    struct Part {
      T* at = nullptr;
      T* end = nullptr;
      std::vector<T*> blocks;
    };
    void Grow(Part& part) {
      if (slab_left_ == 0) {
        slabs_.emplace_back(static_cast<T*>(
            base_internal::TakePages(base_internal::kHugePage)));
        slab_ = slabs_.back().get();
        slab_left_ = kSlab;
      }
      part.at = slab_;
      part.end = slab_ + kBlock;
      part.blocks.push_back(slab_);
      slab_ += kBlock;
      slab_left_ -= kBlock;
    }

    PartitionLog& log_;
    std::vector<Part> parts_;
    T* slab_ = nullptr;
    std::size_t slab_left_ = 0;
    std::vector<Slab> slabs_;
  };

  // Requires that no writer lives.
  const std::vector<std::span<T>>& part(std::size_t part) const {
    return parts_[part];
  }
  std::size_t part_size(std::size_t part) const {
    std::size_t size = 0;
    for (const std::span<T>& block : parts_[part]) size += block.size();
    return size;
  }

 private:
  static constexpr std::size_t kBlock = 1024 / sizeof(T);
  static constexpr std::size_t kSlab =
      base_internal::kHugePage / (kBlock * sizeof(T)) * kBlock;

  std::mutex mutex_;
  std::vector<std::vector<std::span<T>>> parts_ =
      std::vector<std::vector<std::span<T>>>(kParts);
  std::vector<Slab> slabs_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_PARTITION_LOG_INTERNAL_H_
