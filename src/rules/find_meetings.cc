// SPDX-License-Identifier: Apache-2.0
//
// Rules that meet where they should not, and rules that others hide.
#include <algorithm>
#include <utility>

#include "rules/verify_internal.h"

namespace arrears::rules_internal {
namespace {

CellBox Common(const CellSpace& space, std::size_t a, std::size_t b) {
  CellBox box;
  for (std::size_t c = 0; c < space.columns(); ++c) {
    box.push_back(Intersection(space.Accepts(a, c), space.Accepts(b, c)));
  }
  return box;
}

}  // namespace

void FindMeetings(TableCheck& check) {
  const CellSpace& space = check.space();
  const OutcomeForm form = check.outcomes().form();
  if (form != OutcomeForm::kUnique && form != OutcomeForm::kAny) return;
  for (std::size_t a = 0; a < space.rules(); ++a) {
    if (!check.Lives(a)) continue;
    for (std::size_t b = a + 1; b < space.rules(); ++b) {
      const bool same = check.outcomes().SameOutputs(a, b);
      if (same && form == OutcomeForm::kAny) continue;
      if (!check.Lives(b) || !check.Meets(a, b)) continue;
      const FindingKind kind =
          same ? FindingKind::kOverlap : FindingKind::kConflict;
      if (space.boxes() == space.rules() && !check.WillKeep(kind)) {
        check.AddUnlisted(kind, 1);
        continue;
      }
      CellBox box = Common(space, a, b);
      std::optional<Cell> cell = check.FreeCell(box, {});
      if (check.out_of_steps()) return;
      if (!cell) continue;
      check.Add({kind, {a, b}, 0, std::move(box), *std::move(cell), {}});
    }
  }
}

void FindHidden(TableCheck& check) {
  const CellSpace& space = check.space();
  const Outcomes& outcomes = check.outcomes();
  const HitPolicy policy = space.spec().hit_policy;
  if (policy != HitPolicy::kFirst && policy != HitPolicy::kPriority) return;
  for (std::size_t by = 0; by < space.rules(); ++by) {
    if (!check.Lives(by)) continue;
    const std::vector<std::size_t> others = check.RulesMeeting(by);
    std::vector<std::size_t> before;
    for (const std::size_t other : others) {
      if (outcomes.rank(other) < outcomes.rank(by)) before.push_back(other);
    }
    for (const std::size_t rule : others) {
      if (outcomes.rank(rule) < outcomes.rank(by) || check.IsSilent(rule) ||
          outcomes.SameOutputs(by, rule)) {
        continue;
      }
      CellBox box = Common(space, by, rule);
      std::optional<Cell> cell = check.FreeCell(box, before);
      if (check.out_of_steps()) return;
      if (!cell) continue;
      check.Add({FindingKind::kHidden,
                 {by, rule},
                 0,
                 std::move(box),
                 *std::move(cell),
                 {}});
    }
  }
}

}  // namespace arrears::rules_internal
