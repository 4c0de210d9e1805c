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

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "base/huge_page_internal.h"

namespace arrears::io_internal {

// A text as a registry keeps it: short ones in place, so that one look at
// memory compares them; of longer ones the hash and where they are.
class TextKey {
 public:
  static constexpr std::size_t kShort = 24;
  TextKey() = default;
  // Of a short text. Reads 24 bytes at `text`.
  TextKey(const char* text, std::size_t size) {
    if constexpr (std::endian::native != std::endian::little) {
      std::memcpy(words_, text, size);
      return;
    }
    std::memcpy(words_, text, kShort);
    // Texts hold no NUL, so that zeros after the end are no part of any.
    words_[0] &= Bytes(size, 0);
    words_[1] &= Bytes(size, 8);
    words_[2] &= Bytes(size, 16);
  }
  static TextKey Long(std::uint64_t hash, std::size_t size,
                      std::uint64_t offset) {
    TextKey key;
    key.words_[0] = hash;
    key.words_[1] = offset;
    key.words_[2] = kLongMark | size;
    return key;
  }
  bool is_long() const { return words_[2] >> 56 == kLongMark >> 56; }
  std::size_t long_size() const {
    return static_cast<std::size_t>(words_[2] & 0xFFFFFFFFu);
  }
  std::size_t long_offset() const { return words_[1]; }
  std::uint64_t long_hash() const { return words_[0]; }
  std::string_view short_text() const {
    const char* const text = reinterpret_cast<const char*>(words_);
    return {text, strnlen(text, kShort)};
  }
  friend bool operator==(const TextKey& a, const TextKey& b) {
    return ((a.words_[0] ^ b.words_[0]) | (a.words_[1] ^ b.words_[1]) |
            (a.words_[2] ^ b.words_[2])) == 0;
  }

 private:
  static constexpr std::uint64_t kLongMark = std::uint64_t{0xFF} << 56;
  // Which of eight bytes from `begin` a text of `size` has.
  static std::uint64_t Bytes(std::size_t size, std::size_t begin) {
    const std::size_t count =
        std::min<std::size_t>(size > begin ? size - begin : 0, 8);
    return count == 0 ? 0 : ~std::uint64_t{0} >> (64 - 8 * count);
  }
  std::uint64_t words_[3] = {};
};

class TextShard {
 public:
  TextShard() { Publish(); }

  void Lock() {
    while (locked_.exchange(true, std::memory_order_acquire)) {
      std::this_thread::yield();
    }
  }
  bool TryLock() { return !locked_.exchange(true, std::memory_order_acquire); }
  void Unlock() { locked_.store(false, std::memory_order_release); }

  // Asks memory for the slot, some time before it is looked at. Needs no lock:
  // that the table has just grown costs a vain request at worst.
  void Prefetch(std::uint64_t hash) const {
    __builtin_prefetch(first_slot_.load(std::memory_order_relaxed) +
                           (hash & mask_.load(std::memory_order_relaxed)),
                       1);
  }
  // The number of the text, from 0; -1 where none is wanted, now or before.
  // `text` is UTF-8 without NUL; kShort bytes may be read at it. `line` > 0.
  std::int32_t FindOrAdd(std::string_view text, std::uint64_t hash,
                         std::uint32_t line, bool wants_number) {
    if (text.size() > TextKey::kShort) {
      return FindOrAddLong(text, hash, line, wants_number);
    }
    const TextKey key(text.data(), text.size());
    const std::uint64_t mask = slots_.size() - 1;
    for (std::uint64_t at = hash & mask;; at = (at + 1) & mask) {
      Slot& slot = slots_[at];
      if (slot.key == key && slot.line != 0) {
        if (line < slot.line) slot.line = line;
        return NumberOf(slot, at, wants_number);
      }
      if (slot.line == 0) return Add(key, line, at, wants_number);
    }
  }

  // Of those that have a number.
  std::size_t size() const { return slot_of_.size(); }
  std::string_view text(std::size_t number) const {
    return TextOf(slots_[slot_of_[number]].key);
  }
  std::uint32_t first_line(std::size_t number) const {
    return slots_[slot_of_[number]].line;
  }

 private:
  static constexpr std::size_t kFirstSlots = 256;
  struct Slot {
    TextKey key;
    std::uint32_t number = 0;  // From 1; 0 = none yet.
    std::uint32_t line = 0;    // 0 = free.
  };
  std::int32_t NumberOf(Slot& slot, std::uint64_t at, bool wants_number) {
    if (slot.number == 0 && wants_number) {
      slot_of_.push_back(static_cast<std::uint32_t>(at));
      slot.number = static_cast<std::uint32_t>(slot_of_.size());
    }
    return static_cast<std::int32_t>(slot.number) - 1;
  }
  std::string_view TextOf(const TextKey& key) const {
    if (!key.is_long()) return key.short_text();
    return {long_texts_.data() + key.long_offset(), key.long_size()};
  }
  std::int32_t FindOrAddLong(std::string_view text, std::uint64_t hash,
                             std::uint32_t line, bool wants_number);
  std::int32_t Add(const TextKey& key, std::uint32_t line, std::uint64_t at,
                   bool wants_number);
  void Grow();

  void Publish() {
    first_slot_.store(slots_.data(), std::memory_order_relaxed);
    mask_.store(slots_.size() - 1, std::memory_order_relaxed);
  }

  base_internal::HugeVector<Slot> slots_ =
      base_internal::HugeVector<Slot>(kFirstSlots);
  std::size_t used_ = 0;                // Slots that are not free.
  std::vector<std::uint32_t> slot_of_;  // By number.
  std::vector<char> long_texts_;
  std::atomic<const Slot*> first_slot_;
  std::atomic<std::uint64_t> mask_;
  alignas(64) std::atomic<bool> locked_{false};
};

class TextRegistry {
 public:
  static constexpr int kShardBits = 4;
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
  void Prefetch(std::uint64_t hash) const {
    shards_[ShardOf(hash)].Prefetch(hash);
  }

 private:
  std::array<TextShard, kShards> shards_;
};

// The rows of a batch in order of their shards.
class RowsByShard {
 public:
  void Sort(std::span<const std::uint64_t> hashes);
  // Calls visit(shard, rows) for each shard that has any, locked; those that
  // other threads hold come last. Requires Sort; false from `visit` ends it.
  template <class Visit>
  bool VisitLocked(TextRegistry* registry, const Visit& visit) const;
  // The row whose turn comes some time after that of an element of rows().
  std::uint32_t Ahead(const std::uint32_t* row) const { return row[kAhead]; }

 private:
  static constexpr std::size_t kAhead = 16;
  std::span<const std::uint32_t> rows(std::size_t shard) const {
    return {order_.data() + begin_[shard], begin_[shard + 1] - begin_[shard]};
  }
  std::array<std::uint32_t, TextRegistry::kShards + 1> begin_;
  std::vector<std::uint32_t> order_;
};

template <class Visit>
bool RowsByShard::VisitLocked(TextRegistry* registry,
                              const Visit& visit) const {
  std::array<std::uint8_t, TextRegistry::kShards> held = {};
  std::size_t held_count = 0;
  const auto visit_one = [&](std::size_t shard) {
    const bool go_on = visit(shard, rows(shard));
    registry->shard(shard).Unlock();
    return go_on;
  };
  for (std::size_t shard = 0; shard < TextRegistry::kShards; ++shard) {
    if (rows(shard).empty()) continue;
    if (!registry->shard(shard).TryLock()) {
      held[held_count++] = static_cast<std::uint8_t>(shard);
    } else if (!visit_one(shard)) {
      return false;
    }
  }
  for (std::size_t i = 0; i < held_count; ++i) {
    registry->shard(held[i]).Lock();
    if (!visit_one(held[i])) return false;
  }
  return true;
}

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_TEXT_REGISTRY_INTERNAL_H_
