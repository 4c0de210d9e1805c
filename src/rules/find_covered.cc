// SPDX-License-Identifier: Apache-2.0
//
// Rules that others leave nothing to do, and cells that accept nothing.
#include <algorithm>
#include <iterator>
#include <utility>

#include "rules/verify_internal.h"

namespace arrears::rules_internal {
namespace {

class CoverFinder {
 public:
  explicit CoverFinder(TableCheck& check)
      : check_(check),
        space_(check.space()),
        outcomes_(check.outcomes()),
        policy_(check.space().spec().hit_policy),
        form_(check.outcomes().form()) {}

  std::vector<RawFinding> FindAll() {
    for (std::size_t rule = 0; rule < space_.rules(); ++rule) {
      if (check_.out_of_steps()) break;
      if (check_.Lives(rule)) {
        Find(rule);
      } else if (HasNoEmptyCell(rule)) {
        found_.push_back(
            {FindingKind::kDead, {rule}, 0, space_.box(rule), {}, {}});
      }
    }
    return std::move(found_);
  }

 private:
  bool HasNoEmptyCell(std::size_t rule) const {
    const CellBox& box = space_.box(rule);
    return std::none_of(box.begin(), box.end(),
                        [](const ClassRuns& runs) { return runs.empty(); });
  }

  // Whether a rule's hits can leave nothing to another that it holds.
  bool MayCover(std::size_t by, std::size_t rule) const {
    switch (form_) {
      case OutcomeForm::kWinner:
        return outcomes_.rank(by) < outcomes_.rank(rule);
      case OutcomeForm::kUnique:
      case OutcomeForm::kAny:
        return true;
      case OutcomeForm::kAll:
        return policy_ != HitPolicy::kSum && policy_ != HitPolicy::kCount &&
               outcomes_.SameOutputs(by, rule);
    }
    return false;
  }

  bool MayRepeat(std::size_t by, std::size_t rule) const {
    return outcomes_.rank(by) < outcomes_.rank(rule) &&
           (form_ != OutcomeForm::kAll || outcomes_.SameOutputs(by, rule));
  }

  void Find(std::size_t rule) {
    std::vector<std::size_t> others = check_.RulesMeeting(rule);
    std::sort(others.begin(), others.end(), [&](std::size_t a, std::size_t b) {
      return outcomes_.rank(a) < outcomes_.rank(b);
    });
    bool held = false;  // One other rule alone does.
    const std::size_t none = space_.rules();
    std::size_t twin = none, holder = none;
    for (const std::size_t other : others) {
      const bool may_repeat = MayRepeat(other, rule);
      const bool may_cover = MayCover(other, rule);
      if (!may_repeat && !may_cover) continue;
      if (!check_.Contains(other, rule)) continue;
      held |= may_cover;
      const bool equal = check_.Contains(rule, other);
      if (equal && may_repeat && twin == none) twin = other;
      if (!equal && may_cover && holder == none) holder = other;
    }
    if (twin != none) return Tell(FindingKind::kDuplicate, {twin, rule});
    if (holder != none) return Tell(FindingKind::kSubsumed, {holder, rule});
    if (!held && form_ != OutcomeForm::kAll) FindUnion(rule, others);
  }

  void FindUnion(std::size_t rule, const std::vector<std::size_t>& others) {
    std::vector<std::size_t> candidates;
    for (const std::size_t other : others) {
      if (MayCover(other, rule)) candidates.push_back(other);
    }
    if (candidates.size() < 2) return;
    std::vector<std::size_t> cover;
    if (check_.FreeCell(space_.box(rule), candidates, &cover)) return;
    if (check_.out_of_steps()) return;
    std::sort(cover.begin(), cover.end());
    cover.erase(std::unique(cover.begin(), cover.end()), cover.end());
    // Impossible rows took part, but are no rules.
    while (!cover.empty() && cover.back() >= space_.rules()) cover.pop_back();
    DropNeedless(rule, cover);
    cover.push_back(rule);
    Tell(FindingKind::kDead, std::move(cover));
  }

  // Leaves rules of which none can be missed; later ones go first.
  void DropNeedless(std::size_t rule, std::vector<std::size_t>& cover) {
    for (std::size_t i = cover.size(); i-- > 0;) {
      std::vector<std::size_t> rest = cover;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      if (!check_.FreeCell(space_.box(rule), rest)) cover = std::move(rest);
      if (check_.out_of_steps()) return;
    }
  }

  void Tell(FindingKind kind, std::vector<std::size_t> rules) {
    const CellBox& box = space_.box(rules.back());
    std::optional<Cell> cell = check_.FreeCell(box, {});
    if (!cell) return;  // Out of steps.
    check_.SetSilent(rules.back());
    found_.push_back({kind, std::move(rules), 0, box, *std::move(cell), {}});
  }

  TableCheck& check_;
  const CellSpace& space_;
  const Outcomes& outcomes_;
  const HitPolicy policy_;
  const OutcomeForm form_;
  std::vector<RawFinding> found_;
};

constexpr FindingKind kSilences[] = {FindingKind::kDuplicate,
                                     FindingKind::kSubsumed, FindingKind::kDead,
                                     FindingKind::kEmptyCell};

// Whether a rule fires somewhere in the cells of `read`; of one that nothing
// covers, whether it matches there.
bool Fires(TableCheck& read, const RawFinding& finding) {
  const Outcomes& outcomes = read.outcomes();
  const std::size_t rule = finding.rules.back();
  if (!read.Lives(rule)) return false;
  if (finding.rules.size() == 1) return true;
  if (outcomes.form() == OutcomeForm::kAll) return false;  // It repeats others.
  std::vector<std::size_t> before;
  for (const std::size_t other : read.RulesMeeting(rule)) {
    if (outcomes.form() != OutcomeForm::kWinner ||
        outcomes.rank(other) < outcomes.rank(rule)) {
      before.push_back(other);
    }
  }
  return read.FreeCell(read.space().box(rule), before).has_value();
}

}  // namespace

absl::Status FindFiringOutside(TableCheck& check) {
  const std::vector<TableInput>& inputs = check.space().spec().inputs;
  const bool some_get_through =
      std::any_of(inputs.begin(), inputs.end(), [](const TableInput& input) {
        return !input.allowed.empty() && input.outside == Treatment::kMatch;
      });
  const bool some_silent = std::any_of(
      std::begin(kSilences), std::end(kSilences),
      [&check](FindingKind kind) { return !check.found(kind).empty(); });
  if (!some_get_through || !some_silent) return absl::OkStatus();
  const absl::StatusOr<CellSpace> space =
      CellSpace::Create(check.space().table(), check.options(), Domain::kRead);
  if (!space.ok()) return space.status();
  TableCheck read(*space, check.options());
  for (const FindingKind kind : kSilences) {
    for (RawFinding& finding : check.found(kind)) {
      finding.fires_outside = Fires(read, finding);
    }
  }
  return read.CheckSteps();
}

void FindCovered(TableCheck& check) {
  std::vector<RawFinding> found = CoverFinder(check).FindAll();
  std::sort(found.begin(), found.end(),
            [](const RawFinding& a, const RawFinding& b) {
              return a.rules < b.rules;
            });
  for (RawFinding& finding : found) check.Add(std::move(finding));
}

void FindEmptyCells(TableCheck& check) {
  const CellSpace& space = check.space();
  for (std::size_t rule = 0; rule < space.rules(); ++rule) {
    for (std::size_t i = 0; i < space.columns(); ++i) {
      if (!space.Accepts(rule, i).empty()) continue;
      check.Add({FindingKind::kEmptyCell, {rule}, i, {}, {}, {}});
    }
  }
}

}  // namespace arrears::rules_internal
