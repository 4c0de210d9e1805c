// SPDX-License-Identifier: Apache-2.0
//
// End points of cells that change no outcome.
#include <algorithm>
#include <utility>

#include "rules/unary_test_internal.h"
#include "rules/verify_internal.h"

namespace arrears::rules_internal {
namespace {

ClassRuns One(std::uint32_t class_id) { return {{class_id, class_id}}; }

// A value that a cell names, and the first key behind its end there.
struct End {
  std::int64_t key, behind;
};

// The ends of a cell of a column of ordered values.
std::vector<End> EndsOf(const std::string& cell, ColumnKind kind) {
  std::vector<End> ends;
  const absl::StatusOr<UnaryTests> tests =
      ParseUnaryTests(cell, EmptyIntervals::kAllowed);
  if (!tests.ok()) return ends;
  const auto add = [&](const Literal& literal, bool with_value) {
    const UnaryTest equal{UnaryTest::Kind::kEqual, literal, {}, {}};
    const absl::StatusOr<AcceptedValues> point =
        AcceptedBy({false, false, {equal}}, kind);
    if (!point.ok() || point->ranges.empty()) return;
    const std::int64_t key = point->ranges[0].first;
    if (with_value || key != KeysOf(kind.type).last) {
      ends.push_back({key, with_value ? key : key + 1});
    }
  };
  for (const UnaryTest& test : tests->tests) {
    if (test.low) add(test.low->value, !test.low->open);
    if (test.high) add(test.high->value, test.high->open);
    if (test.kind == UnaryTest::Kind::kBetween) continue;
    add(test.value, true);
    add(test.value, false);
  }
  return ends;
}

class IdleCutFinder {
 public:
  IdleCutFinder(TableCheck& check, std::size_t input)
      : check_(check), space_(check.space()), input_(input) {}

  void FindAll() {
    const ColumnSpace& column = space_.column(input_);
    const std::uint32_t values = column.size() - (column.has_null() ? 1 : 0);
    for (std::uint32_t c = 0; c + 1 < values; ++c) {
      if (check_.out_of_steps()) return;
      Look(c);
    }
  }

 private:
  // The end points between class `low` and the next.
  void Look(std::uint32_t low) {
    const ClassRuns below = One(low), above = One(low + 1);
    std::vector<std::size_t> rules;  // That begin or end here.
    for (std::size_t rule = 0; rule < space_.rules(); ++rule) {
      if (!check_.Lives(rule)) continue;
      const ClassRuns& runs = space_.Accepts(rule, input_);
      if (Meet(runs, below) != Meet(runs, above)) rules.push_back(rule);
    }
    if (rules.empty()) return;
    for (const std::size_t rule : rules) {
      DifferenceQuestion question{rule, input_, below, above, false};
      if (!Meet(space_.Accepts(rule, input_), below)) {
        std::swap(question.here, question.there);
      }
      // Where the outcomes differ, one of the winners begins or ends here.
      question.must_fire = check_.outcomes().form() == OutcomeForm::kWinner;
      if (FindDifference(check_, question)) return;
      if (check_.out_of_steps()) return;
    }
    Tell(low, rules);
  }

  void Tell(std::uint32_t low, const std::vector<std::size_t>& rules) {
    const ColumnSpace& column = space_.column(input_);
    CellBox box = space_.All();
    box[input_] = One(low);
    // Both rows exist.
    BoxSet set(box);
    const ClassRuns either = {{low, low + 1}};
    for (std::size_t i = space_.rules(); i < space_.boxes(); ++i) {
      CellBox impossible = space_.box(i);
      if (!Meet(impossible[input_], either)) continue;
      impossible[input_] = either;
      set.Add(0, impossible);
    }
    std::optional<Cell> cell;
    SearchBoxes(set, check_.steps(), [&](const auto& part, const auto& boxes) {
      for (const BoxInPart& held : boxes) {
        if (held.holds_part()) return Verdict::kDone;
      }
      if (!boxes.empty()) return Verdict::kCut;
      cell = check_.CellOf(set.Original(part));
      return Verdict::kFound;
    });
    if (!cell) return;
    const std::int64_t key = EndPoint(low, rules);
    (*cell)[input_] = *column.ClassOfKey(key);
    box[input_] = either;
    check_.Add({FindingKind::kIdleCut, rules, input_, std::move(box),
                *std::move(cell), WriteKey(column.kind, key)});
  }

  // As a rule's cell names it: the last value below or the first above.
  std::int64_t EndPoint(std::uint32_t low,
                        const std::vector<std::size_t>& rules) const {
    const ColumnSpace& column = space_.column(input_);
    const std::int64_t below = column.classes[low].keys.last;
    const std::int64_t above = column.classes[low + 1].keys.first;
    for (const std::size_t rule : rules) {
      const std::string& cell = space_.spec().rules[rule].cells[input_];
      for (const End& end : EndsOf(cell, column.kind)) {
        const bool names = end.key == below || end.key == above;
        if (end.behind == above && names) return end.key;
      }
    }
    return PlainerKey(column.kind, below, above);
  }

  TableCheck& check_;
  const CellSpace& space_;
  const std::size_t input_;
};

}  // namespace

void FindIdleCuts(TableCheck& check) {
  for (std::size_t i = 0; i < check.space().columns(); ++i) {
    const ColumnType type = check.space().column(i).kind.type;
    if (HoldsTexts(type) || type == ColumnType::kBool) continue;
    IdleCutFinder(check, i).FindAll();
  }
}

}  // namespace arrears::rules_internal
