// SPDX-License-Identifier: Apache-2.0
//
// Whether one input can change a table's outcome: a search over two rows at
// once, which share all inputs but one. That one is a column for the first row
// and, behind all others, a column more for the other row.
#include <algorithm>
#include <utility>

#include "rules/verify_internal.h"

namespace arrears::rules_internal {
namespace {

constexpr std::uint32_t kImpossible = ~std::uint32_t{0};

// A rule by its rank, in one of the two rows.
std::uint32_t IdOf(std::size_t rank, bool other) {
  return static_cast<std::uint32_t>(2 * rank + (other ? 1 : 0));
}
std::size_t RankOf(const BoxInPart& box) { return box.id / 2; }
bool IsOfOther(const BoxInPart& box) { return box.id % 2 != 0; }

class DifferenceSearch {
 public:
  DifferenceSearch(TableCheck& check, const DifferenceQuestion& question)
      : check_(check),
        space_(check.space()),
        outcomes_(check.outcomes()),
        question_(question),
        rank_(check.outcomes().rank(question.rule)),
        set_(BaseOf(check.space(), question)) {}

  std::optional<Difference> Run() {
    AddBoxes();
    const SearchEnd end = SearchBoxes(
        set_, check_.steps(),
        [this](const std::vector<ClassRun>& part,
               std::vector<BoxInPart>& boxes) { return Look(part, boxes); });
    if (end != SearchEnd::kFound) return std::nullopt;
    CellBox box = set_.Original(part_);
    Difference difference;
    const ClassRuns there = std::move(box.back());
    box.pop_back();
    difference.first = check_.CellOf(box);
    box[question_.input] = there;
    difference.other = check_.CellOf(box);
    return difference;
  }

 private:
  static CellBox BaseOf(const CellSpace& space,
                        const DifferenceQuestion& question) {
    CellBox base = space.box(question.rule);
    base[question.input] = question.here;
    base.push_back(question.there);
    return base;
  }

  void AddBoxes() {
    const bool only_winner =
        question_.must_fire && outcomes_.form() == OutcomeForm::kWinner;
    for (std::size_t rank = 0; rank < space_.rules(); ++rank) {
      const std::size_t rule = outcomes_.rule_at(rank);
      if (!check_.Lives(rule) ||
          !check_.Meets(question_.rule, rule, question_.input)) {
        continue;
      }
      if (!only_winner || rank <= rank_) AddBox(IdOf(rank, false), rule, false);
      AddBox(IdOf(rank, true), rule, true);
    }
    for (std::size_t i = space_.rules(); i < space_.boxes(); ++i) {
      AddBox(kImpossible, i, false);
      AddBox(kImpossible, i, true);
    }
  }

  void AddBox(std::uint32_t id, std::size_t box, bool other) {
    std::vector<const ClassRuns*> runs;
    for (const ClassRuns& column : space_.box(box)) runs.push_back(&column);
    const ClassRuns* const own = runs[question_.input];
    runs.push_back(other ? own : &question_.there);
    if (other) runs[question_.input] = &question_.here;
    set_.Add(id, runs);
  }

  Verdict Look(const std::vector<ClassRun>& part,
               std::vector<BoxInPart>& boxes) {
    bool impossible = false;  // One of the rows may not exist.
    for (const BoxInPart& box : boxes) {
      if (box.id != kImpossible) continue;
      if (box.holds_part()) return Verdict::kDone;
      impossible = true;
    }
    if (question_.must_fire && !MayFire(boxes)) return Verdict::kDone;
    Drop(boxes, false);
    Drop(boxes, true);
    if (AreAlike(boxes)) return Verdict::kDone;
    std::vector<std::size_t> first, other;
    for (const BoxInPart& box : boxes) {
      if (box.id == kImpossible) continue;
      if (!box.holds_part()) return Verdict::kCut;
      (IsOfOther(box) ? other : first).push_back(RankOf(box));
    }
    if (!outcomes_.Differ(first, other)) return Verdict::kDone;
    if (impossible) return Verdict::kCut;
    part_ = part;
    return Verdict::kFound;
  }

  // Whether no rule that holds the part keeps the rule from firing in the first
  // row.
  bool MayFire(const std::vector<BoxInPart>& boxes) const {
    for (const BoxInPart& box : boxes) {
      if (box.id == kImpossible || IsOfOther(box) || !box.holds_part() ||
          RankOf(box) == rank_) {
        continue;
      }
      switch (outcomes_.form()) {
        case OutcomeForm::kWinner:
          if (RankOf(box) < rank_) return false;
          break;
        case OutcomeForm::kUnique:
          return false;
        case OutcomeForm::kAny:
          if (RankOf(box) < rank_ || !SameOutputs(RankOf(box), rank_)) {
            return false;
          }
          break;
        case OutcomeForm::kAll:
          break;
      }
    }
    return true;
  }

  bool SameOutputs(std::size_t rank_a, std::size_t rank_b) const {
    return outcomes_.SameOutputs(outcomes_.rule_at(rank_a),
                                 outcomes_.rule_at(rank_b));
  }

  // Of the boxes of one row that hold the part, by rank: those that are the
  // outcome, or will be unless boxes that matter come to hold it too.
  std::vector<std::size_t> Deciding(const std::vector<BoxInPart>& boxes,
                                    bool other) const {
    const OutcomeForm form = outcomes_.form();
    const std::size_t most = form == OutcomeForm::kWinner ? 1 : 2;
    std::vector<std::size_t> deciding;
    for (const BoxInPart& box : boxes) {
      if (deciding.size() == most) break;
      if (box.id == kImpossible || IsOfOther(box) != other ||
          !box.holds_part()) {
        continue;
      }
      const bool repeats = form == OutcomeForm::kAny && !deciding.empty() &&
                           SameOutputs(deciding[0], RankOf(box));
      if (!repeats) deciding.push_back(RankOf(box));
    }
    return deciding;
  }

  // Drops the boxes of one row that cannot matter beside those that hold the
  // part.
  void Drop(std::vector<BoxInPart>& boxes, bool other) const {
    const OutcomeForm form = outcomes_.form();
    if (form == OutcomeForm::kAll) return;
    const std::vector<std::size_t> deciding = Deciding(boxes, other);
    if (deciding.empty()) return;
    const auto matters = [&](std::size_t rank) {
      if (std::find(deciding.begin(), deciding.end(), rank) != deciding.end()) {
        return true;
      }
      if (form == OutcomeForm::kWinner) return rank < deciding[0];
      if (deciding.size() == 2) return false;  // A violation already.
      return form == OutcomeForm::kUnique || rank < deciding[0] ||
             !SameOutputs(rank, deciding[0]);
    };
    const auto is_idle = [&](const BoxInPart& box) {
      return box.id != kImpossible && IsOfOther(box) == other &&
             !matters(RankOf(box));
    };
    boxes.erase(std::remove_if(boxes.begin(), boxes.end(), is_idle),
                boxes.end());
  }

  // Whether each rule matches the same rows of either kind.
  bool AreAlike(const std::vector<BoxInPart>& boxes) const {
    const std::size_t there = set_.columns() - 1;
    for (std::size_t i = 0; i < boxes.size(); i += 2) {
      if (boxes[i].id == kImpossible) return true;  // They are last.
      const bool paired = i + 1 < boxes.size() && !IsOfOther(boxes[i]) &&
                          boxes[i + 1].id == boxes[i].id + 1;
      if (!paired || boxes[i].pending[question_.input] ||
          boxes[i + 1].pending[there]) {
        return false;
      }
    }
    return true;
  }

  TableCheck& check_;
  const CellSpace& space_;
  const Outcomes& outcomes_;
  const DifferenceQuestion& question_;
  const std::size_t rank_;
  BoxSet set_;
  std::vector<ClassRun> part_;  // Where the difference is.
};

}  // namespace

std::optional<Difference> FindDifference(TableCheck& check,
                                         const DifferenceQuestion& question) {
  return DifferenceSearch(check, question).Run();
}

}  // namespace arrears::rules_internal
