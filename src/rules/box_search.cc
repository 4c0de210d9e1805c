// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cassert>
#include <utility>

#include "rules/box_search_internal.h"

namespace arrears::rules_internal {
namespace {

std::uint32_t SizeOf(const ClassRuns& runs) {
  std::uint32_t size = 0;
  for (const ClassRun& run : runs) size += run.last - run.first + 1;
  return size;
}

// What of `runs` lies in `base`, by the classes' numbers within the base.
// Appends to `out`.
void Renumber(const ClassRuns& runs, const ClassRuns& base, std::size_t begin,
              std::vector<ClassRun>& out) {
  std::uint32_t before = 0;  // Classes of the runs of the base passed by.
  for (std::size_t i = 0, j = 0; i < runs.size() && j < base.size();) {
    const std::uint32_t first = std::max(runs[i].first, base[j].first);
    const std::uint32_t last = std::min(runs[i].last, base[j].last);
    if (first <= last) {
      const std::uint32_t from = before + first - base[j].first;
      const std::uint32_t to = before + last - base[j].first;
      if (out.size() > begin && out.back().last + 1 == from) {
        out.back().last = to;
      } else {
        out.push_back({from, to});
      }
    }
    if (runs[i].last < base[j].last) {
      ++i;
    } else {
      before += base[j].last - base[j].first + 1;
      ++j;
    }
  }
}

// Where a part is cut: its classes below `at`, and the others, of a column.
struct Cut {
  std::size_t column = 0;
  std::uint32_t at = 0;
};

class Search {
 public:
  Search(const BoxSet& set, std::int64_t& steps, const Judge& judge)
      : set_(set), steps_(steps), judge_(judge) {}

  SearchEnd Run() {
    for (std::size_t c = 0; c < set_.columns(); ++c) {
      part_.push_back({0, set_.size_of(c) - 1});
    }
    Push(part_, set_.members());
    while (!counts_.empty()) {
      Pop();
      steps_ -= static_cast<std::int64_t>(boxes_.size()) + 1;
      if (steps_ < 0) return SearchEnd::kOutOfSteps;
      const Verdict verdict = judge_(part_, boxes_);
      if (verdict == Verdict::kFound) return SearchEnd::kFound;
      if (verdict == Verdict::kCut) PushBothSides(BestCut());
    }
    return SearchEnd::kNothing;
  }

 private:
  void Push(const std::vector<ClassRun>& part,
            const std::vector<BoxInPart>& boxes) {
    parts_.insert(parts_.end(), part.begin(), part.end());
    pending_.insert(pending_.end(), boxes.begin(), boxes.end());
    counts_.push_back(boxes.size());
  }

  void Pop() {
    const auto boxes = static_cast<std::ptrdiff_t>(counts_.back());
    const auto columns = static_cast<std::ptrdiff_t>(set_.columns());
    boxes_.assign(pending_.end() - boxes, pending_.end());
    pending_.resize(pending_.size() - counts_.back());
    part_.assign(parts_.end() - columns, parts_.end());
    parts_.resize(parts_.size() - set_.columns());
    counts_.pop_back();
  }

  // The side that fewer boxes meet comes first: it is the sooner settled.
  void PushBothSides(const Cut& cut) {
    const ClassRun whole = part_[cut.column];
    const ClassRun low = {whole.first, cut.at - 1};
    const ClassRun high = {cut.at, whole.last};
    Meeting(cut.column, low, low_side_);
    Meeting(cut.column, high, high_side_);
    const bool low_first = low_side_.size() <= high_side_.size();
    part_[cut.column] = low_first ? high : low;
    Push(part_, low_first ? high_side_ : low_side_);
    part_[cut.column] = low_first ? low : high;
    Push(part_, low_first ? low_side_ : high_side_);
  }

  // The boxes that meet the part when its column is `side`.
  void Meeting(std::size_t column, const ClassRun& side,
               std::vector<BoxInPart>& boxes) const {
    boxes.clear();
    for (const BoxInPart& box : boxes_) {
      if (!box.pending[column]) {
        boxes.push_back(box);
        continue;
      }
      const ClassRun* const end = set_.end(box.place, column);
      const ClassRun* run = set_.begin(box.place, column);
      while (run != end && run->last < side.first) ++run;
      if (run == end || run->first > side.last) continue;
      boxes.push_back(box);
      if (run->first <= side.first && run->last >= side.last) {
        boxes.back().pending.reset(column);
      }
    }
  }

  // Of all ends of boxes in the part, the one that leaves the least work, which
  // is taken to be the square of the boxes on either side.
  Cut BestCut() {
    ColumnSet pending;
    for (const BoxInPart& box : boxes_) pending |= box.pending;
    Cut best;
    double least = -1;
    for (std::size_t c = 0; c < set_.columns(); ++c) {
      if (pending[c]) ImproveCut(c, best, least);
    }
    assert(least >= 0);
    return best;
  }

  void ImproveCut(std::size_t column, Cut& best, double& least) {
    const ClassRun whole = part_[column];
    firsts_.clear();
    lasts_.clear();
    cuts_.clear();
    for (const BoxInPart& box : boxes_) {
      if (!box.pending[column]) continue;
      ReadEnds(box.place, column, whole);
    }
    std::sort(firsts_.begin(), firsts_.end());
    std::sort(lasts_.begin(), lasts_.end());
    std::sort(cuts_.begin(), cuts_.end());
    cuts_.erase(std::unique(cuts_.begin(), cuts_.end()), cuts_.end());
    const std::size_t holding = boxes_.size() - firsts_.size();
    std::size_t begun = 0, ended = 0;
    for (const std::uint32_t cut : cuts_) {
      while (begun < firsts_.size() && firsts_[begun] < cut) ++begun;
      while (ended < lasts_.size() && lasts_[ended] < cut) ++ended;
      const auto low = static_cast<double>(holding + begun);
      const auto high = static_cast<double>(holding + lasts_.size() - ended);
      const double work = low * low + high * high;
      if (least < 0 || work < least) {
        least = work;
        best = {column, cut};
      }
    }
  }

  // The first and last class of a box in the part, and where its runs end.
  void ReadEnds(std::uint32_t place, std::size_t column,
                const ClassRun& whole) {
    bool is_first = true;
    std::uint32_t last = whole.last;
    const ClassRun* const end = set_.end(place, column);
    for (const ClassRun* run = set_.begin(place, column); run != end; ++run) {
      if (run->last < whole.first) continue;
      if (run->first > whole.last) break;
      if (is_first) firsts_.push_back(std::max(run->first, whole.first));
      is_first = false;
      last = std::min(run->last, whole.last);
      if (run->first > whole.first) cuts_.push_back(run->first);
      if (run->last < whole.last) cuts_.push_back(run->last + 1);
    }
    lasts_.push_back(last);
  }

  const BoxSet& set_;
  std::int64_t& steps_;
  const Judge& judge_;
  // The parts not yet looked at: the runs and boxes of one after another's.
  std::vector<ClassRun> parts_;
  std::vector<BoxInPart> pending_;
  std::vector<std::size_t> counts_;
  // The part at hand.
  std::vector<ClassRun> part_;
  std::vector<BoxInPart> boxes_, low_side_, high_side_;
  std::vector<std::uint32_t> firsts_, lasts_, cuts_;
};

}  // namespace

BoxSet::BoxSet(CellBox base) : base_(std::move(base)) {
  for (const ClassRuns& runs : base_) {
    sizes_.push_back(SizeOf(runs));
    assert(sizes_.back() > 0);
  }
}

template <class RunsOf>
void BoxSet::AddBox(std::uint32_t id, RunsOf runs_of) {
  const std::size_t begins = begins_.size(), runs = runs_.size();
  BoxInPart member{id, static_cast<std::uint32_t>(members_.size()), {}};
  for (std::size_t c = 0; c < base_.size(); ++c) {
    const std::size_t begin = runs_.size();
    Renumber(runs_of(c), base_[c], begin, runs_);
    if (runs_.size() == begin) {  // It does not meet the base.
      begins_.resize(begins);
      runs_.resize(runs);
      return;
    }
    begins_.push_back(static_cast<std::uint32_t>(runs_.size()));
    const ClassRun whole = {0, sizes_[c] - 1};
    if (runs_[begin] != whole) member.pending.set(c);
  }
  members_.push_back(member);
}

void BoxSet::Add(std::uint32_t id, const std::vector<const ClassRuns*>& box) {
  AddBox(id, [&box](std::size_t c) -> const ClassRuns& { return *box[c]; });
}

void BoxSet::Add(std::uint32_t id, const CellBox& box) {
  AddBox(id, [&box](std::size_t c) -> const ClassRuns& { return box[c]; });
}

CellBox BoxSet::Original(const std::vector<ClassRun>& part) const {
  CellBox box;
  for (std::size_t c = 0; c < base_.size(); ++c) {
    ClassRuns runs;
    std::uint32_t before = 0;
    for (const ClassRun& run : base_[c]) {
      const std::uint32_t last = before + run.last - run.first;
      if (before <= part[c].last && part[c].first <= last) {
        const std::uint32_t from = std::max(part[c].first, before);
        const std::uint32_t to = std::min(part[c].last, last);
        runs.push_back({run.first + from - before, run.first + to - before});
      }
      before = last + 1;
    }
    box.push_back(std::move(runs));
  }
  return box;
}

SearchEnd SearchBoxes(const BoxSet& boxes, std::int64_t& steps,
                      const Judge& judge) {
  return Search(boxes, steps, judge).Run();
}

}  // namespace arrears::rules_internal
