// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "text_hash_internal.h"
#include "text_registry_internal.h"

namespace arrears::io_internal {

std::int32_t TextShard::FindOrAddLong(std::string_view text, std::uint64_t hash,
                                      std::uint32_t line, bool wants_number) {
  const std::uint64_t mask = slots_.size() - 1;
  for (std::uint64_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.line == 0) {
      const std::uint64_t offset = long_texts_.size();
      long_texts_.insert(long_texts_.end(), text.begin(), text.end());
      return Add(TextKey::Long(hash, text.size(), offset), line, at,
                 wants_number);
    }
    if (!slot.key.is_long() || slot.key.long_hash() != hash ||
        TextOf(slot.key) != text) {
      continue;
    }
    slot.line = std::min(slot.line, line);
    return NumberOf(slot, at, wants_number);
  }
}

std::int32_t TextShard::Add(const TextKey& key, std::uint32_t line,
                            std::uint64_t at, bool wants_number) {
  slots_[at] = {key, 0, line};
  const std::int32_t number = NumberOf(slots_[at], at, wants_number);
  if (++used_ * 3 > slots_.size() * 2) Grow();
  return number;
}

void TextShard::Grow() {
  const base_internal::HugeVector<Slot> before =
      std::exchange(slots_, base_internal::HugeVector<Slot>(slots_.size() * 2));
  const std::uint64_t mask = slots_.size() - 1;
  Publish();
  for (const Slot& slot : before) {
    if (slot.line == 0) continue;
    const std::uint64_t hash = slot.key.is_long()
                                   ? slot.key.long_hash()
                                   : HashAnyText(slot.key.short_text());
    std::uint64_t at = hash & mask;
    while (slots_[at].line != 0) at = (at + 1) & mask;
    slots_[at] = slot;
    if (slot.number != 0) {
      slot_of_[slot.number - 1] = static_cast<std::uint32_t>(at);
    }
  }
}

std::size_t TextRegistry::size() const {
  std::size_t texts = 0;
  for (const TextShard& shard : shards_) texts += shard.size();
  return texts;
}

void RowsByShard::Sort(std::span<const std::uint64_t> hashes) {
  std::array<std::uint32_t, TextRegistry::kShards> next = {};
  for (const std::uint64_t hash : hashes) ++next[TextRegistry::ShardOf(hash)];
  std::uint32_t sum = 0;
  for (std::size_t shard = 0; shard < TextRegistry::kShards; ++shard) {
    begin_[shard] = sum;
    sum += next[shard];
    next[shard] = begin_[shard];
  }
  begin_.back() = sum;
  order_.assign(hashes.size() + kAhead, 0);  // Beyond the last stands row 0.
  for (std::size_t row = 0; row < hashes.size(); ++row) {
    order_[next[TextRegistry::ShardOf(hashes[row])]++] =
        static_cast<std::uint32_t>(row);
  }
}

}  // namespace arrears::io_internal
