// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "rules/compiled_table_internal.h"

namespace arrears::rules_internal {
namespace {

constexpr std::int32_t kNone = -1;
constexpr std::int32_t kConflict = -2;

// The rules of a word that all classes of a row accept. Class c of the row is
// classes[c * kRowsPerBlock].
template <class Id>
std::uint64_t MatchesInWord(const CompiledTable& table, const Id* classes,
                            std::size_t word) {
  std::uint64_t mask = RulesOfWord(table, word);
  for (const ColumnClasses& column : table.columns) {
    mask &= column.Mask(*classes)[word];
    classes += kRowsPerBlock;
  }
  return mask;
}

// The first hit in the words from `word` on.
template <class Id>
std::int32_t FirstHitFrom(const CompiledTable& table, const Id* classes,
                          std::size_t word) {
  for (; word < table.words; ++word) {
    const std::uint64_t mask = MatchesInWord(table, classes, word);
    if (mask != 0) {
      return static_cast<std::int32_t>(word * kWordBits) +
             __builtin_ctzll(mask);
    }
  }
  return kNone;
}

// The only hit, or for ANY the first of hits with the same outputs. `mask` has
// the hits of word 0.
template <class Id>
std::int32_t HitWithoutConflict(const CompiledTable& table, const Id* classes,
                                std::uint64_t mask) {
  std::int32_t first = kNone;
  for (std::size_t word = 0;;) {
    for (; mask != 0; mask &= mask - 1) {
      const std::size_t rule = word * kWordBits + __builtin_ctzll(mask);
      if (first == kNone) {
        first = static_cast<std::int32_t>(rule);
      } else if (table.spec.hit_policy == HitPolicy::kUnique ||
                 table.output_group[rule] !=
                     table.output_group[static_cast<std::size_t>(first)]) {
        return kConflict;
      }
    }
    if (++word >= table.words) return first;
    mask = MatchesInWord(table, classes, word);
  }
}

// A block of at most kRowsPerBlock rows, by class bytes.
void RunBlock(const CompiledTable& table,
              const std::vector<ColumnReader>& readers, const Kernel& kernel,
              std::size_t begin, std::size_t rows, std::uint8_t* classes,
              std::int32_t* rule) {
  for (std::size_t c = 0; c < readers.size(); ++c) {
    readers[c].ReadBytes(begin, rows, kernel, classes + c * kRowsPerBlock);
  }
  const std::size_t padded = PaddedRows(rows);
  if (table.spec.hit_policy != HitPolicy::kFirst) {
    std::uint64_t masks[kRowsPerBlock];
    IntersectMasks(table.mask_tables, classes, padded, masks);
    for (std::size_t i = 0; i < rows; ++i) {
      rule[i] = HitWithoutConflict(table, classes + i, masks[i]);
    }
    return;
  }
  if (padded == rows) {
    kernel.first_hit(table.mask_tables, classes, rows, rule);
  } else {
    std::int32_t buffer[kRowsPerBlock];
    kernel.first_hit(table.mask_tables, classes, padded, buffer);
    std::memcpy(rule, buffer, rows * sizeof *rule);
  }
  if (table.words == 1) return;
  for (std::size_t i = 0; i < rows; ++i) {
    if (rule[i] == kNone) rule[i] = FirstHitFrom(table, classes + i, 1);
  }
}

// The same, for columns with more classes than a byte shuffle looks up.
void RunBlock(const CompiledTable& table,
              const std::vector<ColumnReader>& readers,
              const Kernel& /*kernel*/, std::size_t begin, std::size_t rows,
              ClassId* classes, std::int32_t* rule) {
  for (std::size_t c = 0; c < readers.size(); ++c) {
    readers[c].ReadIds(begin, rows, classes + c * kRowsPerBlock);
  }
  const bool first = table.spec.hit_policy == HitPolicy::kFirst;
  for (std::size_t i = 0; i < rows; ++i) {
    rule[i] = first ? FirstHitFrom(table, classes + i, 0)
                    : HitWithoutConflict(table, classes + i,
                                         MatchesInWord(table, classes + i, 0));
  }
}

template <class Id>
void RunBlocks(const CompiledTable& table,
               const std::vector<ColumnReader>& readers, const Kernel& kernel,
               std::size_t begin, std::size_t end, std::int32_t* rule) {
  std::vector<Id> classes(readers.size() * kRowsPerBlock);
  for (std::size_t at = begin; at < end; at += kRowsPerBlock) {
    RunBlock(table, readers, kernel, at, std::min(kRowsPerBlock, end - at),
             classes.data(), rule + at);
  }
}

}  // namespace

void RunRows(const CompiledTable& table,
             const std::vector<ColumnReader>& readers, const Kernel& kernel,
             std::size_t begin, std::size_t end, std::int32_t* rule) {
  if (table.has_small_classes) {
    RunBlocks<std::uint8_t>(table, readers, kernel, begin, end, rule);
  } else {
    RunBlocks<ClassId>(table, readers, kernel, begin, end, rule);
  }
}

}  // namespace arrears::rules_internal
