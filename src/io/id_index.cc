// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>

#include "id_index_internal.h"
#include "text_hash_internal.h"

namespace arrears::io_internal {
namespace {

constexpr std::size_t kRowsPerTask = std::size_t{1} << 17;

}  // namespace

void IdIndex::BuildPart(std::size_t part, std::span<const Entry> entries) {
  Part& made = parts_[part];
  const std::size_t room = std::bit_ceil(entries.size() * 3 / 2 + 2);
  made.slots.assign(room, 0);
  made.mask = room - 1;
  for (const Entry& entry : entries) {
    std::uint64_t at = entry.hash & made.mask;
    for (;; at = (at + 1) & made.mask) {
      const std::uint64_t slot = made.slots[at];
      if (slot == 0) {
        made.slots[at] =
            Tag(entry.hash) << 32 | static_cast<std::uint32_t>(entry.row + 1);
        break;
      }
      if (slot >> 32 != Tag(entry.hash)) continue;
      const auto row = static_cast<std::size_t>((slot & 0xFFFFFFFFu) - 1);
      if (ids_[row] == ids_[static_cast<std::size_t>(entry.row)]) break;
    }
  }
}

IdIndex IdIndex::Build(TextView ids, const Executor& executor) {
  IdIndex index;
  index.ids_ = ids;
  index.parts_.resize(kParts);
  const std::size_t tasks = (ids.size() + kRowsPerTask - 1) / kRowsPerTask;
  // Entries of each task by part, so that a part finds them in row order.
  std::vector<std::vector<Entry>> entries(tasks * kParts);
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t begin = task * kRowsPerTask;
    const std::size_t end = std::min(begin + kRowsPerTask, ids.size());
    for (std::size_t row = begin; row < end; ++row) {
      if (!ids.has(row)) continue;
      const std::string_view id = ids[row];
      const std::uint64_t hash = HashAnyText(id);
      entries[task * kParts + (hash >> kPartShift)].push_back(
          {hash, static_cast<RowIndex>(row)});
    }
  });
  executor.Run(kParts, [&](std::size_t part) {
    std::vector<Entry> all;
    std::size_t count = 0;
    for (std::size_t task = 0; task < tasks; ++task) {
      count += entries[task * kParts + part].size();
    }
    all.reserve(count);
    for (std::size_t task = 0; task < tasks; ++task) {
      std::vector<Entry>& some = entries[task * kParts + part];
      all.insert(all.end(), some.begin(), some.end());
      std::vector<Entry>().swap(some);
    }
    index.BuildPart(part, all);
  });
  return index;
}

RowIndex IdIndex::Find(std::string_view id, std::uint64_t hash) const {
  if (parts_.empty()) return -1;
  const Part& part = parts_[hash >> kPartShift];
  for (std::uint64_t at = hash & part.mask;; at = (at + 1) & part.mask) {
    const std::uint64_t slot = part.slots[at];
    if (slot == 0) return -1;
    if (slot >> 32 != Tag(hash)) continue;
    const auto row = static_cast<std::size_t>((slot & 0xFFFFFFFFu) - 1);
    if (ids_[row] == id) return static_cast<RowIndex>(row);
  }
}

void IdIndex::FindAll(std::span<const std::string_view> ids,
                      std::span<const std::uint64_t> hashes,
                      RowIndex* rows) const {
  constexpr std::size_t kAhead = 16;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i + kAhead < ids.size() && !parts_.empty()) {
      const std::uint64_t hash = hashes[i + kAhead];
      const Part& part = parts_[hash >> kPartShift];
      __builtin_prefetch(&part.slots[hash & part.mask]);
    }
    rows[i] = Find(ids[i], hashes[i]);
  }
}

}  // namespace arrears::io_internal
