// SPDX-License-Identifier: Apache-2.0
//
// box_search_internal.h: is there a cell of a box that some boxes treat in a
// given way?
//
//   BoxSet boxes(base);                     // the rule that may be dead
//   boxes.Add(id, space.box(earlier));      // those that may cover it
//   SearchBoxes(boxes, steps, judge);       // judge: covered? free? cut it
//
// The base is cut in two at an end of one of the boxes, so that the two parts
// meet as few of them as can be, until a part's boxes all hold the whole of it.
// On tables made as trees (most are) the cuts find the tree again and the cost
// is close to the number of rules; at worst it grows with the cells.
#ifndef ARREARS_RULES_BOX_SEARCH_INTERNAL_H_
#define ARREARS_RULES_BOX_SEARCH_INTERNAL_H_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "rules/cell_space_internal.h"

namespace arrears::rules_internal {

// The most inputs of a table, and one more for a search with two values of one.
inline constexpr std::size_t kMaxSearchColumns = 65;
using ColumnSet = std::bitset<kMaxSearchColumns>;

// A box of the set that meets the part at hand.
struct BoxInPart {
  std::uint32_t id = 0;     // As given to Add.
  std::uint32_t place = 0;  // Within the set.
  ColumnSet pending;        // Columns of which it holds but some of the part.

  bool holds_part() const { return pending.none(); }
};

// The boxes within a base, whose classes are counted anew from 0.
class BoxSet {
 public:
  // Requires no column of `base` to be empty.
  explicit BoxSet(CellBox base);

  // Adds what of the box, the runs of each column, lies within the base, if
  // anything does.
  void Add(std::uint32_t id, const std::vector<const ClassRuns*>& box);
  void Add(std::uint32_t id, const CellBox& box);

  std::size_t columns() const { return base_.size(); }
  std::uint32_t size_of(std::size_t column) const { return sizes_[column]; }
  const std::vector<BoxInPart>& members() const { return members_; }
  // Runs of a member's column.
  const ClassRun* begin(std::uint32_t place, std::size_t column) const {
    return runs_.data() + begins_[place * columns() + column];
  }
  const ClassRun* end(std::uint32_t place, std::size_t column) const {
    return runs_.data() + begins_[place * columns() + column + 1];
  }
  // The classes of `part` as they were in the base.
  CellBox Original(const std::vector<ClassRun>& part) const;

 private:
  template <class RunsOf>
  void AddBox(std::uint32_t id, RunsOf runs_of);

  CellBox base_;
  std::vector<std::uint32_t> sizes_;
  std::vector<BoxInPart> members_;
  std::vector<std::uint32_t> begins_ = {0};
  std::vector<ClassRun> runs_;
};

enum class Verdict : std::uint8_t {
  kDone,   // The part is settled.
  kFound,  // What was searched for is there: the search ends.
  kCut,    // It depends. Requires a box that holds but some of the part.
};
// Looks at a part, one run for each column, and the boxes that meet it, in the
// order they were added. It may drop boxes that cannot matter any more.
using Judge = std::function<Verdict(const std::vector<ClassRun>& part,
                                    std::vector<BoxInPart>& boxes)>;

enum class SearchEnd : std::uint8_t { kNothing, kFound, kOutOfSteps };
// Spends a step for each part and each of its boxes.
SearchEnd SearchBoxes(const BoxSet& boxes, std::int64_t& steps,
                      const Judge& judge);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_BOX_SEARCH_INTERNAL_H_
