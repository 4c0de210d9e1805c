// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "base/huge_page_internal.h"
#include "base/vector_width_internal.h"
#include "rules/column_reader_internal.h"
#include "rules/compiled_table_internal.h"

namespace arrears::rules_internal {
namespace {

// Whole blocks, and enough of them to be worth a task.
constexpr std::size_t kRowsPerTask = 16 * kRowsPerBlock;

// What all tasks of a run share.
struct TableRun {
  const CompiledTable& table;
  const std::vector<ColumnReader>& readers;  // One for each input.
  const Kernel& kernel;
  KeptClasses kept;
};

// The rules of a word that all classes of a row accept. Class c of the row is
// classes[c * kRowsPerBlock].
template <class Id>
std::uint64_t MatchesInWord(const CompiledTable& table, const Id* classes,
                            std::size_t word) {
  std::uint64_t mask = RulesOfWord(table, word);
  for (const CompiledTable::WordMasks& column : table.word_masks) {
    mask &= column.Word(word)[*classes];
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
  return kNoRule;
}

// The only hit, or for ANY the first of hits with the same outputs. `mask` has
// the hits of word 0.
template <class Id>
std::int32_t HitWithoutConflict(const CompiledTable& table, const Id* classes,
                                std::uint64_t mask) {
  std::int32_t first = kNoRule;
  for (std::size_t word = 0;;) {
    for (; mask != 0; mask &= mask - 1) {
      const std::size_t rule = word * kWordBits + __builtin_ctzll(mask);
      if (first == kNoRule) {
        first = static_cast<std::int32_t>(rule);
      } else if (table.spec.hit_policy == HitPolicy::kUnique ||
                 table.output_group[rule] !=
                     table.output_group[static_cast<std::size_t>(first)]) {
        return kConflictRow;
      }
    }
    if (++word >= table.words) return first;
    mask = MatchesInWord(table, classes, word);
  }
}

// Puts rules in the place of bits.
void NameRules(const CompiledTable& table, std::size_t rows,
               std::int32_t* rule) {
  if (table.rule_of_bit.empty()) return;
  for (std::size_t i = 0; i < rows; ++i) {
    if (rule[i] >= 0) {
      rule[i] = table.rule_of_bit[static_cast<std::size_t>(rule[i])];
    }
  }
}

// The code of refused values over the rows that have one.
template <class Id>
void NameRefusals(const CompiledTable& table, const Id* classes,
                  std::size_t rows, std::int32_t* rule) {
  if (!table.any_refused) return;
  for (const ColumnClasses& column : table.columns) {
    for (std::size_t i = 0; column.any_refused() && i < rows; ++i) {
      if (column.Refuses(classes[i])) rule[i] = kRefusedRow;
    }
    classes += kRowsPerBlock;
  }
}

// The hits of a row, by priority. `mask` has those of word 0.
template <class Id>
std::uint32_t AppendHits(const CompiledTable& table, const Id* classes,
                         std::uint64_t mask, std::vector<std::int32_t>* hits) {
  const std::size_t before = hits->size();
  for (std::size_t word = 0;;) {
    for (; mask != 0; mask &= mask - 1) {
      const std::size_t bit = word * kWordBits + __builtin_ctzll(mask);
      hits->push_back(table.rule_of_bit.empty() ? static_cast<std::int32_t>(bit)
                                                : table.rule_of_bit[bit]);
    }
    if (++word >= table.words) break;
    mask = MatchesInWord(table, classes, word);
  }
  return static_cast<std::uint32_t>(hits->size() - before);
}

// A block of at most kRowsPerBlock rows: the classes of its columns,
// kRowsPerBlock apart.
void ReadClasses(const std::vector<ColumnReader>& readers, const Kernel& kernel,
                 std::size_t begin, std::size_t rows, std::uint8_t* classes) {
  for (std::size_t c = 0; c < readers.size(); ++c) {
    readers[c].ReadBytes(begin, rows, kernel, classes + c * kRowsPerBlock);
  }
}

// For columns with more classes than a byte shuffle looks up.
void ReadClasses(const std::vector<ColumnReader>& readers,
                 const Kernel& /*kernel*/, std::size_t begin, std::size_t rows,
                 ClassId* classes) {
  for (std::size_t c = 0; c < readers.size(); ++c) {
    readers[c].ReadIds(begin, rows, classes + c * kRowsPerBlock);
  }
}

// The hits in word 0.
void FirstMasks(const CompiledTable& table, const std::uint8_t* classes,
                std::size_t rows, std::uint64_t* masks) {
  IntersectMasks(table.mask_tables, classes, PaddedRows(rows), masks);
}
void FirstMasks(const CompiledTable& table, const ClassId* classes,
                std::size_t rows, std::uint64_t* masks) {
  std::fill_n(masks, rows, RulesOfWord(table, 0));
  for (const CompiledTable::WordMasks& column : table.word_masks) {
    const std::uint64_t* of_class = column.Word(0);
    for (std::size_t i = 0; i < rows; ++i) masks[i] &= of_class[classes[i]];
    classes += kRowsPerBlock;
  }
}

void FirstHits(const CompiledTable& table, const Kernel& kernel,
               const std::uint8_t* classes, std::size_t rows,
               std::int32_t* rule) {
  const std::size_t padded = PaddedRows(rows);
  if (padded == rows) {
    kernel.first_hit(table.mask_tables, classes, rows, rule);
  } else {
    std::int32_t buffer[kRowsPerBlock];
    kernel.first_hit(table.mask_tables, classes, padded, buffer);
    std::memcpy(rule, buffer, rows * sizeof *rule);
  }
  if (table.words == 1) return;
  for (std::size_t i = 0; i < rows; ++i) {
    if (rule[i] == kNoRule) rule[i] = FirstHitFrom(table, classes + i, 1);
  }
}
void FirstHits(const CompiledTable& table, const Kernel& /*kernel*/,
               const ClassId* classes, std::size_t rows, std::int32_t* rule) {
  std::uint64_t masks[kRowsPerBlock];
  FirstMasks(table, classes, rows, masks);
  for (std::size_t i = 0; i < rows; ++i) {
    rule[i] = masks[i] != 0 ? __builtin_ctzll(masks[i])
                            : FirstHitFrom(table, classes + i, 1);
  }
}

template <class Id>
void RunBlock(const CompiledTable& table, const Kernel& kernel,
              const Id* classes, std::size_t rows, std::int32_t* rule) {
  if (table.spec.hit_policy == HitPolicy::kUnique ||
      table.spec.hit_policy == HitPolicy::kAny) {
    std::uint64_t masks[kRowsPerBlock];
    FirstMasks(table, classes, rows, masks);
    for (std::size_t i = 0; i < rows; ++i) {
      rule[i] = HitWithoutConflict(table, classes + i, masks[i]);
    }
  } else {
    FirstHits(table, kernel, classes, rows, rule);
  }
  NameRules(table, rows, rule);
  NameRefusals(table, classes, rows, rule);
}

// Calls use(begin, rows, classes) for each block. Keeps the classes where there
// is a place for them.
template <class Id, class Use>
void ForEachBlock(const std::vector<ColumnReader>& readers,
                  const Kernel& kernel, std::size_t begin, std::size_t end,
                  Id* kept, Use use) {
  // Never empty: rows are counted on from it without columns too.
  std::vector<Id> scratch(
      kept == nullptr ? std::max<std::size_t>(1, readers.size()) * kRowsPerBlock
                      : 0);
  for (std::size_t at = begin; at < end; at += kRowsPerBlock) {
    const std::size_t rows = std::min(kRowsPerBlock, end - at);
    Id* classes = kept == nullptr ? scratch.data() : kept + at * readers.size();
    ReadClasses(readers, kernel, at, rows, classes);
    use(at, rows, classes);
  }
}

template <class Use>
void ForEachBlockOf(const TableRun& run, std::size_t begin, std::size_t end,
                    Use use) {
  if (run.table.has_small_classes) {
    ForEachBlock(run.readers, run.kernel, begin, end, run.kept.small, use);
  } else {
    ForEachBlock(run.readers, run.kernel, begin, end, run.kept.large, use);
  }
}

void RunRows(const TableRun& run, std::size_t begin, std::size_t end,
             std::int32_t* rule) {
  ForEachBlockOf(run, begin, end,
                 [&](std::size_t at, std::size_t rows, const auto* classes) {
                   RunBlock(run.table, run.kernel, classes, rows, rule + at);
                 });
}

// The hits of rows [begin, end) for a policy of many, one row's after another's
// in `hits`, and how many each row has in counts[begin .. end).
void CollectRows(const TableRun& run, std::size_t begin, std::size_t end,
                 std::int32_t* rule, std::uint32_t* counts,
                 std::vector<std::int32_t>* hits) {
  const CompiledTable& table = run.table;
  ForEachBlockOf(
      run, begin, end,
      [&](std::size_t at, std::size_t rows, const auto* classes) {
        std::uint64_t masks[kRowsPerBlock];
        FirstMasks(table, classes, rows, masks);
        for (std::size_t i = 0; i < rows; ++i) {
          counts[at + i] = AppendHits(table, classes + i, masks[i], hits);
          rule[at + i] = counts[at + i] == 0
                             ? kNoRule
                             : (*hits)[hits->size() - counts[at + i]];
        }
        NameRefusals(table, classes, rows, rule + at);
      });
}

void CollectTable(const TableRun& run, std::size_t rows,
                  const Executor& executor, TableResult* result) {
  const std::size_t tasks = (rows + kRowsPerTask - 1) / kRowsPerTask;
  std::vector<std::uint32_t> counts(rows);
  std::vector<std::vector<std::int32_t>> hits(tasks);
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t begin = task * kRowsPerTask;
    CollectRows(run, begin, std::min(rows, begin + kRowsPerTask),
                result->rule.data(), counts.data(), &hits[task]);
  });
  result->first_hit.assign(rows + 1, 0);
  for (std::size_t i = 0; i < rows; ++i) {
    result->first_hit[i + 1] = result->first_hit[i] + counts[i];
  }
  result->hits.clear();
  result->hits.reserve(result->first_hit[rows]);
  for (const std::vector<std::int32_t>& some : hits) {
    result->hits.insert(result->hits.end(), some.begin(), some.end());
  }
}

}  // namespace

void RunTable(const CompiledTable& table,
              const std::vector<const Column*>& columns, std::size_t rows,
              const Executor& executor, const KeptClasses& kept,
              TableResult* result) {
  std::vector<ColumnReader> readers;
  readers.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    readers.emplace_back(*columns[i], table.columns[i]);
  }
  const TableRun run = {table, readers,
                        KernelFor(base_internal::ActiveVectorWidth()), kept};
  if (rows > result->rule.capacity()) {
    // Nothing of the old is worth a copy; and new memory is touched here for
    // the first time, which large pages make cheap.
    result->rule = {};
    result->rule.reserve(rows);
    base_internal::AdviseLargePages(result->rule.data(),
                                    rows * sizeof(std::int32_t));
  }
  result->rule.resize(rows);
  if (HasManyHits(table.spec.hit_policy)) {
    return CollectTable(run, rows, executor, result);
  }
  result->first_hit.clear();
  result->hits.clear();
  const std::size_t tasks = (rows + kRowsPerTask - 1) / kRowsPerTask;
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t begin = task * kRowsPerTask;
    RunRows(run, begin, std::min(rows, begin + kRowsPerTask),
            result->rule.data());
  });
}

}  // namespace arrears::rules_internal
