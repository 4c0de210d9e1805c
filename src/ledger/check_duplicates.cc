// SPDX-License-Identifier: Apache-2.0
//
// Which texts of a column occur twice? Rows are dealt into parts by their hash,
// so that each part's table stays in the cache and parts run side by side.
#include <algorithm>
#include <array>
#include <bit>
#include <functional>

#include "absl/strings/str_cat.h"
#include "ledger/check_internal.h"

namespace arrears::ledger_internal {
namespace {

constexpr int kPartBits = 9;
constexpr std::size_t kParts = std::size_t{1} << kPartBits;
constexpr std::size_t kRowsPerTask = 1 << 16;

struct Entry {
  std::uint32_t hash;
  RowIndex row;
};

using Repeats = std::vector<std::pair<RowIndex, RowIndex>>;

// By order of text, for a part whose hashes were made to collide.
void FindBySorting(const TextView& texts, std::vector<Entry> entries,
                   Repeats& repeats) {
  std::sort(entries.begin(), entries.end(),
            [&](const Entry& a, const Entry& b) {
              const int order = texts[a.row].compare(texts[b.row]);
              return order != 0 ? order < 0 : a.row < b.row;
            });
  std::size_t first = 0;
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (texts[entries[i].row] == texts[entries[first].row]) {
      repeats.emplace_back(entries[i].row, entries[first].row);
    } else {
      first = i;
    }
  }
}

// `entries` in order of row. Open addressing; gives up when the hash fails.
void FindInPart(const TextView& texts, std::span<const Entry> entries,
                Repeats& repeats) {
  const std::size_t slots =
      std::bit_ceil(std::max<std::size_t>(16, entries.size() * 2));
  std::vector<Entry> table(slots, Entry{0, -1});
  std::size_t steps_left = 16 * entries.size() + 1024;
  for (const Entry& entry : entries) {
    std::size_t at = entry.hash & (slots - 1);
    while (table[at].row >= 0 && (table[at].hash != entry.hash ||
                                  texts[table[at].row] != texts[entry.row])) {
      at = (at + 1) & (slots - 1);
      if (--steps_left == 0) {
        repeats.clear();
        FindBySorting(texts, {entries.begin(), entries.end()}, repeats);
        return;
      }
    }
    if (table[at].row >= 0) {
      repeats.emplace_back(entry.row, table[at].row);
    } else {
      table[at] = entry;
    }
  }
}

}  // namespace

std::vector<std::pair<RowIndex, RowIndex>> FindRepeats(
    const TextView& texts, const Executor& executor) {
  const std::size_t rows = texts.size();
  const std::size_t tasks = (rows + kRowsPerTask - 1) / kRowsPerTask;
  const auto hash = [&](std::size_t row) {
    return static_cast<std::uint64_t>(
        std::hash<std::string_view>()(texts[row]));
  };
  const auto part = [](std::uint64_t value) {
    return static_cast<std::size_t>(value >> (64 - kPartBits));
  };
  std::vector<std::uint64_t> hashes(rows);
  // Where the rows of a task go in each part.
  std::vector<std::array<std::uint32_t, kParts>> next(tasks);
  executor.Run(tasks, [&](std::size_t task) {
    next[task].fill(0);
    const std::size_t end = std::min(rows, (task + 1) * kRowsPerTask);
    for (std::size_t i = task * kRowsPerTask; i < end; ++i) {
      if (!texts.has(i)) continue;
      hashes[i] = hash(i);
      ++next[task][part(hashes[i])];
    }
  });
  std::array<std::uint32_t, kParts + 1> begin = {};
  std::uint32_t total = 0;
  for (std::size_t p = 0; p < kParts; ++p) {
    begin[p] = total;
    for (std::size_t task = 0; task < tasks; ++task) {
      total += std::exchange(next[task][p], total);
    }
  }
  begin[kParts] = total;
  std::vector<Entry> entries(total);
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t end = std::min(rows, (task + 1) * kRowsPerTask);
    for (std::size_t i = task * kRowsPerTask; i < end; ++i) {
      if (!texts.has(i)) continue;
      entries[next[task][part(hashes[i])]++] = {
          static_cast<std::uint32_t>(hashes[i]), static_cast<RowIndex>(i)};
    }
  });
  std::vector<Repeats> found(kParts);
  executor.Run(kParts, [&](std::size_t p) {
    FindInPart(texts, {entries.data() + begin[p], begin[p + 1] - begin[p]},
               found[p]);
  });
  Repeats repeats;
  for (const Repeats& some : found) {
    repeats.insert(repeats.end(), some.begin(), some.end());
  }
  std::sort(repeats.begin(), repeats.end());
  return repeats;
}

void CheckDuplicates(const CheckContext& context, FaultList& faults,
                     const TextView& ids) {
  if (!context.options.check_duplicate_ids) return;
  for (const auto& [row, first] : FindRepeats(ids, context.executor)) {
    if (ids[row].empty()) continue;  // Already "required", where it is.
    faults.Add(row, "id", std::string(ids[row]),
               absl::StrCat("the id of row ", first));
  }
}

}  // namespace arrears::ledger_internal
