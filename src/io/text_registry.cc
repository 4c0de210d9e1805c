// SPDX-License-Identifier: Apache-2.0
#include "text_hash_internal.h"
#include "text_registry_internal.h"

namespace arrears::io_internal {

std::int32_t TextShard::Add(std::string_view text, std::uint64_t hash,
                            std::uint32_t line, std::uint64_t at) {
  Entry entry = {};
  entry.size = static_cast<std::uint32_t>(text.size());
  entry.line = line;
  if (text.size() <= kShort) {
    if (!text.empty()) std::memcpy(entry.text, text.data(), text.size());
  } else {
    const std::uint64_t offset = long_texts_.size();
    std::memcpy(entry.text, &offset, sizeof offset);
    long_texts_.insert(long_texts_.end(), text.begin(), text.end());
  }
  entries_.push_back(entry);
  const std::size_t number = entries_.size();
  slots_[at] = Tag(hash) << 32 | number;
  if (number * 2 > slots_.size()) Grow();
  return static_cast<std::int32_t>(number - 1);
}

void TextShard::Grow() {
  const std::size_t room = slots_.size() * 2;
  slots_.assign(room, 0);
  mask_ = room - 1;
  for (std::size_t number = 0; number < entries_.size(); ++number) {
    const std::uint64_t hash = HashAnyText(TextOf(entries_[number]));
    std::uint64_t at = hash & mask_;
    while (slots_[at] != 0) at = (at + 1) & mask_;
    slots_[at] = Tag(hash) << 32 | (number + 1);
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
  order_.resize(hashes.size());
  for (std::size_t row = 0; row < hashes.size(); ++row) {
    order_[next[TextRegistry::ShardOf(hashes[row])]++] =
        static_cast<std::uint32_t>(row);
  }
}

}  // namespace arrears::io_internal
