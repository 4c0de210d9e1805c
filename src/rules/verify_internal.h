// SPDX-License-Identifier: Apache-2.0
//
// verify_internal.h: what is at fault in a table, before it is put into words?
//
//   TableCheck check(space, options);
//   FindCovered(check);
//   check.found(FindingKind::kDead);          // boxes and cells of classes
//
// A search that runs out of steps leaves steps() below 0, and what was found
// is then of no use.
#ifndef ARREARS_RULES_VERIFY_INTERNAL_H_
#define ARREARS_RULES_VERIFY_INTERNAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "arrears/rules/verify.h"
#include "rules/box_search_internal.h"
#include "rules/cell_space_internal.h"
#include "rules/outcomes_internal.h"

namespace arrears::rules_internal {

struct RawFinding {
  FindingKind kind = FindingKind::kGap;
  std::vector<std::size_t> rules;
  std::size_t input = 0;
  CellBox box;            // Empty for kEmptyCell.
  Cell witness;           // Empty where there is none.
  std::string end_point;  // kIdleCut: of the witness, at `input`.
  bool fires_outside = false;
};

inline constexpr std::size_t kNoInput = std::numeric_limits<std::size_t>::max();

class TableCheck {
 public:
  // Requires that both outlive it.
  TableCheck(const CellSpace& space, const VerifyOptions& options);

  const CellSpace& space() const { return *space_; }
  const VerifyOptions& options() const { return *options_; }
  const Outcomes& outcomes() const { return outcomes_; }
  std::int64_t& steps() { return steps_; }
  bool out_of_steps() const { return steps_ < 0; }
  // kFailedPrecondition once the steps are spent.
  absl::Status CheckSteps() const;

  // Counts a finding, and keeps it while there are few of its kind.
  void Add(RawFinding finding);
  // Counts findings that are not kept.
  void AddUnlisted(FindingKind kind, std::size_t many);
  bool WillKeep(FindingKind kind) const;
  std::int64_t count(FindingKind kind) const;
  std::vector<RawFinding>& found(FindingKind kind);

  // Whether some cell of the rule's box exists.
  bool Lives(std::size_t rule) const { return lives_[rule]; }
  // Whether a finding says that it never fires.
  bool IsSilent(std::size_t rule) const {
    return silent_[rule] || !lives_[rule];
  }
  void SetSilent(std::size_t rule) { silent_[rule] = true; }
  // Whether two boxes have a cell in common, impossible ones included; column
  // `but` is not looked at.
  bool Meets(std::size_t a, std::size_t b, std::size_t but = kNoInput) const;
  // The living rules that meet a rule, itself not among them, ascending.
  std::vector<std::size_t> RulesMeeting(std::size_t rule) const;
  // The impossible rows that meet a box.
  std::vector<std::size_t> ImpossibleIn(const CellBox& box) const;
  // A cell of the base, which is not empty, that none of the boxes holds and
  // that is not impossible. Else, if asked for, `cover` gets boxes that
  // together hold all of it.
  std::optional<Cell> FreeCell(const CellBox& base,
                               const std::vector<std::size_t>& boxes,
                               std::vector<std::size_t>* cover = nullptr);
  // Whether each cell of `part` that exists lies in `whole`.
  bool Contains(std::size_t whole, std::size_t part);
  // The classes of the box whose values are the easiest to read.
  Cell CellOf(const CellBox& box) const;

 private:
  const CellSpace* space_;
  const VerifyOptions* options_;
  Outcomes outcomes_;
  std::int64_t steps_;
  std::vector<bool> lives_, silent_;
  std::array<std::vector<RawFinding>, kFindingKinds> found_;
  std::array<std::int64_t, kFindingKinds> counts_{};
};

// Each adds the findings of its kinds, by rules and input.
void FindEmptyCells(TableCheck& check);
void FindGaps(TableCheck& check, FindingKind kind);  // Told as this kind.
void FindMeetings(TableCheck& check);                // kConflict, kOverlap.
void FindCovered(TableCheck& check);  // kDuplicate, kSubsumed, kDead.
void FindHidden(TableCheck& check);   // Requires FindCovered.
void FindIdleCuts(TableCheck& check);
// Sets fires_outside of what was found. Errors of CellSpace::Create.
[[nodiscard]] absl::Status FindFiringOutside(TableCheck& check);

// Two rows that exist and differ in one input alone, and in their outcomes.
struct DifferenceQuestion {
  std::size_t rule = 0;   // Matches the first row.
  std::size_t input = 0;  // Where they differ.
  ClassRuns here, there;  // Classes of the input: the first row's, the other's.
                          // The rule accepts those of `here`.
  bool must_fire = false;  // The first row's outcome is by the rule: it is the
                           // one of TableResult::rule, of C< and C> the least
                           // or greatest.
};
struct Difference {
  Cell first, other;
};
std::optional<Difference> FindDifference(TableCheck& check,
                                         const DifferenceQuestion& question);

// The rows of options.frame that lie in each finding's box, and what they
// weigh. Errors of VerifyTable.
[[nodiscard]] absl::Status WeighFindings(const CellSpace& space,
                                         const VerifyOptions& options,
                                         const std::vector<CellBox>& boxes,
                                         std::vector<Finding>& findings);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_VERIFY_INTERNAL_H_
