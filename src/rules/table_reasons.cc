// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cassert>
#include <memory>
#include <utility>

#include "arrears/rules/explain.h"
#include "base/vector_width_internal.h"
#include "rules/compiled_table_internal.h"

namespace arrears {

using rules_internal::ClassId;
using rules_internal::ColumnClasses;
using rules_internal::CompiledTable;
using rules_internal::Kernel;
using rules_internal::kRowsPerBlock;
using rules_internal::kWordBits;

namespace {

// Of the rules of a row: those that no input refuses, or one alone.
enum class Wanted : std::uint8_t { kUnrefused, kRefusedOnce };

const Kernel& ActiveKernel() {
  return rules_internal::KernelFor(base_internal::ActiveVectorWidth());
}

// For each class the rules that it does not accept, by rule.
std::vector<std::uint64_t> RefusedBy(const CompiledTable& table,
                                     const ColumnClasses& classes) {
  std::vector<std::uint64_t> refused(classes.size() * table.words, 0);
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const std::uint64_t* mask = classes.Mask(c);
    std::uint64_t* out = refused.data() + c * table.words;
    if (table.rule_of_bit.empty()) {
      for (std::size_t w = 0; w < table.words; ++w) {
        out[w] = rules_internal::RulesOfWord(table, w) & ~mask[w];
      }
      continue;
    }
    for (std::size_t bit = 0; bit < table.spec.rules.size(); ++bit) {
      if ((mask[bit / kWordBits] >> (bit % kWordBits) & 1) != 0) continue;
      const auto rule = static_cast<std::size_t>(table.rule_of_bit[bit]);
      out[rule / kWordBits] |= std::uint64_t{1} << (rule % kWordBits);
    }
  }
  return refused;
}

}  // namespace

struct TableReasons::Stored {
  // Memory that is written before it is read, kept as long as it suffices.
  template <class T>
  class Buffer {
   public:
    T* Take(std::size_t size) {
      if (size > size_) {
        values_ = std::make_unique_for_overwrite<T[]>(size);
        size_ = size;
      }
      return values_.get();
    }
    const T* data() const { return values_.get(); }

   private:
    std::unique_ptr<T[]> values_;
    std::size_t size_ = 0;
  };

  TableResult result;
  std::size_t inputs = 0, words = 0;
  std::vector<std::uint64_t> all;                   // The rules there are.
  std::vector<std::vector<std::uint64_t>> refused;  // [input][class, word]
  bool small = true;
  Buffer<std::uint8_t> bytes;  // The classes, laid out as KeptClasses.
  Buffer<ClassId> ids;

  // Makes room for `rows` rows of the table.
  rules_internal::KeptClasses Take(const CompiledTable& table,
                                   std::size_t rows) {
    inputs = table.columns.size();
    words = table.words;
    all.clear();
    for (std::size_t w = 0; w < words; ++w) {
      all.push_back(rules_internal::RulesOfWord(table, w));
    }
    refused.clear();
    for (const ColumnClasses& classes : table.columns) {
      refused.push_back(RefusedBy(table, classes));
    }
    small = table.has_small_classes;
    const std::size_t blocks = (rows + kRowsPerBlock - 1) / kRowsPerBlock;
    const std::size_t size = blocks * kRowsPerBlock * inputs;
    if (small) return {.small = bytes.Take(size)};
    return {.large = ids.Take(size)};
  }

  // The classes of a row, kRowsPerBlock apart.
  template <class Id>
  const Id* At(const Buffer<Id>& classes, std::size_t row) const {
    return classes.data() + row / kRowsPerBlock * kRowsPerBlock * inputs +
           row % kRowsPerBlock;
  }

  // As JoinRows, where a set is one word: no call for each row.
  template <class Id>
  void JoinSingle(const Buffer<Id>& classes,
                  const std::vector<const std::uint64_t*>& of,
                  std::size_t begin, std::size_t end, Wanted wanted,
                  std::uint64_t* sets) const {
    for (std::size_t i = begin; i < end; ++i) {
      const Id* at = At(classes, i);
      std::uint64_t once = 0, twice = 0;
      for (std::size_t c = 0; c < inputs; ++c) {
        const std::uint64_t refuses = of[c][at[c * kRowsPerBlock]];
        twice |= once & refuses;
        once |= refuses;
      }
      *sets++ = wanted == Wanted::kRefusedOnce ? once & ~twice : all[0] & ~once;
    }
  }

  // The rules wanted of each row.
  template <class Id>
  void JoinRows(const Buffer<Id>& classes, std::size_t begin, std::size_t end,
                Wanted wanted, std::uint64_t* sets) const {
    const Kernel::Join join = wanted == Wanted::kRefusedOnce
                                  ? ActiveKernel().one_refuses
                                  : ActiveKernel().none_refuses;
    std::vector<const std::uint64_t*> of, row(inputs);
    of.reserve(inputs);
    for (const std::vector<std::uint64_t>& each : refused) {
      of.push_back(each.data());
    }
    if (words == 1) return JoinSingle(classes, of, begin, end, wanted, sets);
    for (std::size_t i = begin; i < end; ++i, sets += words) {
      const Id* at = At(classes, i);
      for (std::size_t c = 0; c < inputs; ++c) {
        row[c] = of[c] + at[c * kRowsPerBlock] * words;
      }
      join(row.data(), inputs, all.data(), words, sets);
    }
  }
  void JoinRows(std::size_t begin, std::size_t end, Wanted wanted,
                std::uint64_t* sets) const {
    if (small) return JoinRows(bytes, begin, end, wanted, sets);
    JoinRows(ids, begin, end, wanted, sets);
  }
};

TableReasons::TableReasons() = default;
TableReasons::TableReasons(TableReasons&&) noexcept = default;
TableReasons& TableReasons::operator=(TableReasons&&) noexcept = default;
TableReasons::~TableReasons() = default;

const TableResult& TableReasons::result() const {
  static const TableResult kNone;
  return stored_ == nullptr ? kNone : stored_->result;
}
std::size_t TableReasons::rows() const { return result().rule.size(); }
std::size_t TableReasons::inputs() const {
  return stored_ == nullptr ? 0 : stored_->inputs;
}
std::size_t TableReasons::words() const {
  return stored_ == nullptr ? 0 : stored_->words;
}

std::span<const std::uint64_t> TableReasons::Refused(std::size_t row,
                                                     std::size_t input) const {
  assert(row < rows() && input < inputs());
  const std::size_t at = input * kRowsPerBlock;
  const std::size_t id = stored_->small ? stored_->At(stored_->bytes, row)[at]
                                        : stored_->At(stored_->ids, row)[at];
  return {stored_->refused[input].data() + id * stored_->words, stored_->words};
}

void TableReasons::Matched(std::size_t begin, std::size_t end,
                           std::span<std::uint64_t> sets) const {
  assert(begin <= end && end <= rows());
  if (begin == end) return;
  stored_->JoinRows(begin, end, Wanted::kUnrefused, sets.data());
}

void TableReasons::NearMisses(std::size_t begin, std::size_t end,
                              std::span<std::uint64_t> sets) const {
  assert(begin <= end && end <= rows());
  if (begin == end) return;
  stored_->JoinRows(begin, end, Wanted::kRefusedOnce, sets.data());
}

absl::StatusOr<TableReasons> FindReasons(const DecisionTable& table,
                                         const Frame& frame,
                                         const Executor& executor,
                                         TableReasons reuse) {
  const CompiledTable& compiled = rules_internal::CompiledOf(table);
  const auto columns = rules_internal::FindColumns(compiled, frame);
  if (!columns.ok()) return columns.status();
  if (reuse.stored_ == nullptr) {
    reuse.stored_ = std::make_unique<TableReasons::Stored>();
  }
  const rules_internal::KeptClasses kept =
      reuse.stored_->Take(compiled, frame.rows());
  rules_internal::RunTable(compiled, *columns, frame.rows(), executor, kept,
                           &reuse.stored_->result);
  return reuse;
}

}  // namespace arrears
