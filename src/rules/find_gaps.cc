// SPDX-License-Identifier: Apache-2.0
//
// Cells that no rule matches, as boxes.
#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "rules/verify_internal.h"

namespace arrears::rules_internal {
namespace {

// Boxes that are joined where they touch; what lies beyond is told as found.
constexpr std::size_t kMaxJoinedBoxes = 1 << 15;

bool EqualBut(const CellBox& a, const CellBox& b, std::size_t but) {
  for (std::size_t c = 0; c < a.size(); ++c) {
    if (c != but && a[c] != b[c]) return false;
  }
  return true;
}

// A number for the classes a box has of a column.
std::uint64_t HashOf(const ClassRuns& runs, std::size_t column) {
  std::uint64_t hash = column + 1;
  for (const ClassRun& run : runs) {
    hash ^= (std::uint64_t{run.first} << 32) + run.last;
    hash *= 0x9E3779B97F4A7C15;  // An odd number spreads the bits.
    hash ^= hash >> 29;
  }
  return hash;
}

// Makes one box of those that differ in one column alone: the first of them.
void JoinAlong(std::size_t column, std::vector<CellBox>& boxes) {
  std::vector<CellBox> joined;
  std::unordered_map<std::uint64_t, std::size_t> place;
  for (CellBox& box : boxes) {
    std::uint64_t others = 0;
    for (std::size_t c = 0; c < box.size(); ++c) {
      if (c != column) others += HashOf(box[c], c);
    }
    const auto [found, is_new] = place.emplace(others, joined.size());
    if (!is_new && EqualBut(joined[found->second], box, column)) {
      ClassRuns& runs = joined[found->second][column];
      runs = Union(runs, box[column]);
    } else {
      joined.push_back(std::move(box));
    }
  }
  boxes = std::move(joined);
}

// Disjoint boxes as fewer ones that hold the same cells, until a round of all
// columns joins next to none.
void Join(std::size_t columns, std::vector<CellBox>& boxes) {
  std::size_t before = 0;
  do {
    before = boxes.size();
    for (std::size_t c = 0; c < columns; ++c) JoinAlong(c, boxes);
  } while (before - boxes.size() > before / 64);
}

// Null apart where no unary test holds it and the rest.
void PartNulls(const CellSpace& space, std::vector<CellBox>& boxes) {
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (std::size_t c = 0; c < space.columns(); ++c) {
      const ColumnSpace& column = space.column(c);
      if (CanWriteTest(column, boxes[i][c])) continue;
      const ClassRuns null = {{column.size() - 1, column.size() - 1}};
      CellBox part = boxes[i];
      part[c] = null;
      boxes.push_back(std::move(part));
      boxes[i][c] = Intersection(boxes[i][c], Complement(null, column.size()));
    }
  }
}

}  // namespace

void FindGaps(TableCheck& check, FindingKind kind) {
  const CellSpace& space = check.space();
  const CellBox all = space.All();
  if (std::any_of(all.begin(), all.end(),
                  [](const ClassRuns& runs) { return runs.empty(); })) {
    return;  // There are no cells.
  }
  BoxSet set(all);
  for (std::size_t i = 0; i < space.boxes(); ++i) {
    if (i >= space.rules() || check.Lives(i)) {
      set.Add(static_cast<std::uint32_t>(i), space.box(i));
    }
  }
  std::vector<CellBox> gaps;
  std::size_t beyond = 0;
  const auto judge = [&](const std::vector<ClassRun>& part,
                         const std::vector<BoxInPart>& boxes) {
    for (const BoxInPart& box : boxes) {
      if (box.holds_part()) return Verdict::kDone;
    }
    if (!boxes.empty()) return Verdict::kCut;
    if (gaps.size() < kMaxJoinedBoxes) {
      gaps.push_back(set.Original(part));
    } else {
      ++beyond;
    }
    return Verdict::kDone;
  };
  SearchBoxes(set, check.steps(), judge);
  if (check.out_of_steps()) return;
  Join(space.columns(), gaps);
  PartNulls(space, gaps);
  std::sort(gaps.begin(), gaps.end());
  for (CellBox& box : gaps) {
    Cell cell = check.CellOf(box);
    check.Add({kind, {}, 0, std::move(box), std::move(cell), {}});
  }
  check.AddUnlisted(kind, beyond);
}

}  // namespace arrears::rules_internal
