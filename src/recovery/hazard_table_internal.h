// SPDX-License-Identifier: Apache-2.0
//
// hazard_table_internal.h: the patterns of item-days, as a fit runs over them.
#ifndef ARREARS_RECOVERY_HAZARD_TABLE_INTERNAL_H_
#define ARREARS_RECOVERY_HAZARD_TABLE_INTERNAL_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/recovery/hazard.h"
#include "base/huge_page_internal.h"

namespace arrears::recovery_internal {

// The patterns of counts, which must outlive it, copied together in the order
// of their keys, so that the order in which they came does not show, from
// the first to the last cell that is not empty. A term is a bucket or a bin of
// a covariate, numbered through.
class HazardTable {
 public:
  struct Cell {
    double days, paid;
  };
  // Rows that one task passes over.
  class Block {
   public:
    std::size_t rows() const { return end_.size(); }
    // Of the buckets from its first one on.
    std::uint8_t first_bucket_of(std::size_t row) const {
      return first_bucket_[row];
    }
    std::span<const Cell> cells_of(std::size_t row) const {
      const std::size_t begin = row == 0 ? 0 : end_[row - 1];
      return {cells_.data() + begin, end_[row] - begin};
    }
    // One per covariate.
    std::span<const std::uint16_t> terms_of(std::size_t row) const {
      return {terms_.data() + row * covariates_, covariates_};
    }

   private:
    friend class HazardTable;
    explicit Block(std::size_t covariates) : covariates_(covariates) {}
    // `first` rows of the table come before it.
    Block Sixteenth(std::size_t first) const {
      Block thin(covariates_);
      for (std::size_t row = 0; row < rows(); ++row) {
        if ((first + row) * std::uint64_t{0x9E3779B97F4A7C15} >> 60 != 0)
          continue;
        const std::span<const Cell> cells = cells_of(row);
        thin.cells_.insert(thin.cells_.end(), cells.begin(), cells.end());
        thin.first_bucket_.push_back(first_bucket_[row]);
        thin.end_.push_back(thin.cells_.size());
        const std::span<const std::uint16_t> terms = terms_of(row);
        thin.terms_.insert(thin.terms_.end(), terms.begin(), terms.end());
      }
      return thin;
    }

    std::size_t covariates_;
    std::vector<std::uint8_t> first_bucket_;
    std::vector<std::size_t> end_;  // By row, of its cells.
    std::vector<Cell> cells_;
    std::vector<std::uint16_t> terms_;
    std::vector<HazardCell> sums_;  // By term.
  };

  HazardTable(const HazardCounts& counts, const Executor& executor)
      : HazardTable(counts.design()) {
    const std::vector<Key> keys = Sorted(counts.keys());
    blocks_.assign(
        std::clamp<std::size_t>(keys.size() / kRowsPerBlock, 1, kMostBlocks),
        Block(bins_.size()));
    executor.Run(blocks_.size(), [&](std::size_t i) {
      const std::size_t begin = keys.size() * i / blocks_.size();
      const std::size_t end = keys.size() * (i + 1) / blocks_.size();
      Fill(counts, std::span(keys).subspan(begin, end - begin), blocks_[i]);
    });
  }

  // The rows whose number times the golden ratio has a fraction below 1/16, a
  // rule that bins do not follow; of the same terms, without sums.
  HazardTable Sixteenth() const {
    HazardTable thin(*design_);
    std::size_t first = 0;
    for (const Block& block : blocks_) {
      thin.blocks_.push_back(block.Sixteenth(first));
      first += block.rows();
    }
    return thin;
  }

  std::size_t buckets() const { return buckets_; }
  std::size_t terms() const { return terms_; }
  std::size_t covariates() const { return bins_.size(); }
  std::size_t bins(std::size_t covariate) const { return bins_[covariate]; }
  std::size_t first_term(std::size_t covariate) const {
    return first_term_[covariate];
  }
  std::size_t rows() const {
    std::size_t rows = 0;
    for (const Block& block : blocks_) rows += block.rows();
    return rows;
  }
  const std::vector<Block>& blocks() const { return blocks_; }
  // By term, exact.
  std::vector<HazardCell> Sums() const {
    std::vector<HazardCell> sums(terms_);
    for (const Block& block : blocks_) {
      for (std::size_t i = 0; i < terms_; ++i) Add(block.sums_[i], sums[i]);
    }
    return sums;
  }

 private:
  static constexpr std::size_t kMostBlocks = 16;  // Each may have a matrix.
  static constexpr std::size_t kRowsPerBlock = 128;

  struct Key {
    std::uint64_t key;
    std::uint32_t at;  // Its position in the counts.
  };

  static void Add(const HazardCell& cell, HazardCell& sum) {
    sum.days += cell.days;
    sum.paid += cell.paid;
  }

  // Without blocks.
  explicit HazardTable(const HazardDesign& design)
      : design_(&design), buckets_(design.edges.size()), terms_(buckets_) {
    for (const HazardCovariate& covariate : design.covariates) {
      first_term_.push_back(terms_);
      bins_.push_back(covariate.bins());
      terms_ += covariate.bins();
    }
  }

  // By the digits of the keys, from the lowest (radix sort), as far as keys of
  // this design reach.
  std::vector<Key> Sorted(const std::vector<std::uint64_t>& keys) const {
    constexpr unsigned kBits = 11;
    constexpr std::uint64_t kMask = (1u << kBits) - 1;
    std::vector<Key> from(keys.size()), to(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
      from[i] = {keys[i], static_cast<std::uint32_t>(i)};
    std::uint64_t patterns = 1;
    for (const std::size_t bins : bins_) patterns *= bins;
    for (unsigned shift = 0; shift < 64 && (patterns - 1) >> shift != 0;
         shift += kBits) {
      std::array<std::uint32_t, kMask + 2> begins = {};
      for (const Key& key : from) ++begins[(key.key >> shift & kMask) + 1];
      for (std::size_t digit = 0; digit <= kMask; ++digit)
        begins[digit + 1] += begins[digit];
      for (const Key& key : from) to[begins[key.key >> shift & kMask]++] = key;
      from.swap(to);
    }
    return from;
  }

  void Fill(const HazardCounts& counts, std::span<const Key> keys,
            Block& block) const {
    // The cells of patterns lie anywhere, so they are asked for ahead.
    constexpr std::size_t kAhead = 16, kCellsPerLine = 4;
    block.sums_.resize(terms_);
    block.first_bucket_.reserve(keys.size());
    block.end_.reserve(keys.size());
    block.cells_.reserve(keys.size() * buckets_);
    base_internal::AdviseLargePages(block.cells_.data(),
                                    block.cells_.capacity() * sizeof(Cell));
    block.terms_.reserve(keys.size() * bins_.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (i + kAhead < keys.size()) {
        const std::size_t next = keys[i + kAhead].at * buckets_;
        for (std::size_t k = 0; k < buckets_; k += kCellsPerLine)
          __builtin_prefetch(&counts.cells()[next + k]);
        __builtin_prefetch(&counts.cells()[next + buckets_ - 1]);
      }
      AddRow(keys[i].key, &counts.cells()[keys[i].at * buckets_], block);
    }
  }

  void AddRow(std::uint64_t key, const HazardCell* cells, Block& block) const {
    std::size_t first = 0, end = buckets_;
    while (first < end && cells[first].days == 0) ++first;
    while (end > first && cells[end - 1].days == 0) --end;
    HazardCell all;
    for (std::size_t k = first; k < end; ++k) {
      Add(cells[k], block.sums_[k]);
      Add(cells[k], all);
      block.cells_.push_back({static_cast<double>(cells[k].days),
                              static_cast<double>(cells[k].paid)});
    }
    block.first_bucket_.push_back(static_cast<std::uint8_t>(first));
    block.end_.push_back(block.cells_.size());
    for (std::size_t c = 0; c < bins_.size(); ++c) {
      const std::size_t term = first_term_[c] + key % bins_[c];
      Add(all, block.sums_[term]);
      block.terms_.push_back(static_cast<std::uint16_t>(term));
      key /= bins_[c];
    }
  }

  const HazardDesign* design_;
  std::size_t buckets_, terms_;
  std::vector<std::size_t> first_term_, bins_;
  std::vector<Block> blocks_;
};

}  // namespace arrears::recovery_internal

#endif  // ARREARS_RECOVERY_HAZARD_TABLE_INTERNAL_H_
