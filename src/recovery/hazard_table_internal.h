// SPDX-License-Identifier: Apache-2.0
//
// hazard_table_internal.h: the patterns of item-days, as a fit runs over them.
#ifndef ARREARS_RECOVERY_HAZARD_TABLE_INTERNAL_H_
#define ARREARS_RECOVERY_HAZARD_TABLE_INTERNAL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "arrears/recovery/hazard.h"

namespace arrears::recovery_internal {

// The table of patterns in the order of their keys, so that the order in which
// they came does not show, with empty cells left out. A term is a bucket or a
// bin of a covariate, numbered through.
class HazardTable {
 public:
  struct Row {
    std::uint32_t first_cell, end_cell;
  };
  struct Cell {
    std::uint32_t bucket;
    double days, paid;
  };

  explicit HazardTable(const HazardCounts& counts)
      : buckets_(counts.design().edges.size()), terms_(buckets_) {
    for (const HazardCovariate& covariate : counts.design().covariates) {
      first_term_.push_back(terms_);
      bins_.push_back(covariate.bins());
      terms_ += covariate.bins();
    }
    const std::vector<std::uint64_t>& keys = counts.keys();
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
      order[i] = {keys[i], static_cast<std::uint32_t>(i)};
    std::sort(order.begin(), order.end());
    rows_.reserve(keys.size());
    term_of_.reserve(keys.size() * bins_.size());
    for (const auto& [key, at] : order)
      AddRow(key, &counts.cells()[at * buckets_]);
  }

  // Every so many rows of it, of the same terms.
  HazardTable Every(std::size_t step) const {
    HazardTable thin(*this, 0);
    for (std::size_t row = 0; row < rows_.size(); row += step) {
      const auto first = static_cast<std::uint32_t>(thin.cells_.size());
      thin.cells_.insert(thin.cells_.end(),
                         cells_.begin() + rows_[row].first_cell,
                         cells_.begin() + rows_[row].end_cell);
      thin.rows_.push_back(
          {first, static_cast<std::uint32_t>(thin.cells_.size())});
      thin.term_of_.insert(thin.term_of_.end(), terms_of(row),
                           terms_of(row) + bins_.size());
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
  const std::vector<Row>& rows() const { return rows_; }
  const std::vector<Cell>& cells() const { return cells_; }
  // Of a row, one per covariate.
  const std::uint16_t* terms_of(std::size_t row) const {
    return term_of_.data() + row * bins_.size();
  }

 private:
  // The terms of another, and no rows.
  HazardTable(const HazardTable& like, int /*rows*/)
      : buckets_(like.buckets_),
        terms_(like.terms_),
        first_term_(like.first_term_),
        bins_(like.bins_) {}

  void AddRow(std::uint64_t key, const HazardCell* cells) {
    Row row{static_cast<std::uint32_t>(cells_.size()), 0};
    for (std::size_t k = 0; k < buckets_; ++k) {
      if (cells[k].days == 0) continue;
      cells_.push_back({static_cast<std::uint32_t>(k),
                        static_cast<double>(cells[k].days),
                        static_cast<double>(cells[k].paid)});
    }
    row.end_cell = static_cast<std::uint32_t>(cells_.size());
    rows_.push_back(row);
    for (std::size_t c = 0; c < bins_.size(); ++c) {
      term_of_.push_back(
          static_cast<std::uint16_t>(first_term_[c] + key % bins_[c]));
      key /= bins_[c];
    }
  }

  std::size_t buckets_, terms_;
  std::vector<std::size_t> first_term_, bins_;
  std::vector<Row> rows_;
  std::vector<Cell> cells_;
  std::vector<std::uint16_t> term_of_;
};

}  // namespace arrears::recovery_internal

#endif  // ARREARS_RECOVERY_HAZARD_TABLE_INTERNAL_H_
