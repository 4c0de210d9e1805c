// SPDX-License-Identifier: Apache-2.0
//
// text_registry_internal.h: a number for each text, given as they come.
//
//   TextShard& shard = registry.shard(TextRegistry::ShardOf(hash));
//   std::int32_t number = shard.FindOrAdd(text, hash, line);
//
// For debtors that only items name. Texts are divided by hash among shards that
// threads lock one at a time, so that they seldom meet. Numbers depend on
// timing; the line on which a text stands first does not, and gives the order.
#ifndef ARREARS_IO_TEXT_REGISTRY_INTERNAL_H_
#define ARREARS_IO_TEXT_REGISTRY_INTERNAL_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

namespace arrears::io_internal {

class TextShard {
 public:
  TextShard() : slots_(kFirstSlots), mask_(kFirstSlots - 1) {}

  void Lock() {
    while (locked_.exchange(true, std::memory_order_acquire)) {
      std::this_thread::yield();
    }
  }
  void Unlock() { locked_.store(false, std::memory_order_release); }

  // A batch is quickest in steps: prefetch all slots, then all entries, then
  // find all.
  void PrefetchSlot(std::uint64_t hash) const {
    __builtin_prefetch(&slots_[hash & mask_]);
  }
  void PrefetchEntry(std::uint64_t hash) const {
    const std::uint64_t slot = slots_[hash & mask_];
    if (slot >> 32 == Tag(hash)) {
      __builtin_prefetch(&entries_[(slot & 0xFFFFFFFFu) - 1]);
    }
  }
  std::int32_t FindOrAdd(std::string_view text, std::uint64_t hash,
                         std::uint32_t line) {
    for (std::uint64_t at = hash & mask_;; at = (at + 1) & mask_) {
      const std::uint64_t slot = slots_[at];
      if (slot == 0) return Add(text, hash, line, at);
      if (slot >> 32 != Tag(hash)) continue;
      const auto number = static_cast<std::int32_t>((slot & 0xFFFFFFFFu) - 1);
      Entry& entry = entries_[static_cast<std::size_t>(number)];
      if (TextOf(entry) != text) continue;
      if (line < entry.line) entry.line = line;
      return number;
    }
  }

  std::size_t size() const { return entries_.size(); }
  std::string_view text(std::size_t number) const {
    return TextOf(entries_[number]);
  }
  std::uint32_t first_line(std::size_t number) const {
    return entries_[number].line;
  }

 private:
  static constexpr std::size_t kFirstSlots = 256;
  // Short texts stand in the entry, longer ones in `long_texts_`.
  static constexpr std::size_t kShort = 24;
  struct Entry {
    char text[kShort];  // Or the offset of a long one.
    std::uint32_t size;
    std::uint32_t line;
  };
  static std::uint64_t Tag(std::uint64_t hash) {
    return hash >> 20 & 0xFFFFFFFFu;
  }
  std::string_view TextOf(const Entry& entry) const {
    if (entry.size <= kShort) return {entry.text, entry.size};
    std::uint64_t offset;
    std::memcpy(&offset, entry.text, sizeof offset);
    return {long_texts_.data() + offset, entry.size};
  }
  std::int32_t Add(std::string_view text, std::uint64_t hash,
                   std::uint32_t line, std::uint64_t at);
  void Grow();

  std::vector<std::uint64_t> slots_;  // Tag << 32 | number + 1; 0 = free.
  std::uint64_t mask_;
  std::vector<Entry> entries_;
  std::vector<char> long_texts_;
  alignas(64) std::atomic<bool> locked_{false};
};

class TextRegistry {
 public:
  static constexpr int kShardBits = 6;
  static constexpr std::size_t kShards = std::size_t{1} << kShardBits;
  static std::size_t ShardOf(std::uint64_t hash) {
    return hash >> (64 - kShardBits);
  }
  TextShard& shard(std::size_t shard) { return shards_[shard]; }
  const TextShard& shard(std::size_t shard) const { return shards_[shard]; }
  std::size_t size() const;

  // One number for all shards: shard and number within it.
  static constexpr int kNumberBits = 31 - kShardBits;
  static std::int32_t Code(std::size_t shard, std::int32_t number) {
    return static_cast<std::int32_t>(shard << kNumberBits) | number;
  }
  struct Place {
    std::size_t shard, number;
  };
  static Place PlaceOf(std::int32_t code) {
    const auto bits = static_cast<std::uint32_t>(code);
    return {bits >> kNumberBits, bits & ((1u << kNumberBits) - 1)};
  }
  std::string_view text(std::int32_t code) const {
    const Place place = PlaceOf(code);
    return shards_[place.shard].text(place.number);
  }

 private:
  std::array<TextShard, kShards> shards_;
};

// The rows of a batch in order of their shards.
class RowsByShard {
 public:
  void Sort(std::span<const std::uint64_t> hashes);
  std::span<const std::uint32_t> rows(std::size_t shard) const {
    return {order_.data() + begin_[shard], begin_[shard + 1] - begin_[shard]};
  }

 private:
  std::array<std::uint32_t, TextRegistry::kShards + 1> begin_;
  std::vector<std::uint32_t> order_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_TEXT_REGISTRY_INTERNAL_H_
