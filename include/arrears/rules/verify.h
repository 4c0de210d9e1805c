// SPDX-License-Identifier: Apache-2.0
//
// verify.h: where does a decision table contradict itself, and what does it
// leave out?
//
//   VerifyOptions options;
//   options.impossible = {{"= 0", "-", "\"DISPUTE\""}};  // never in our data
//   absl::StatusOr<Verification> found = VerifyTable(table, options);
//   for (const Finding& finding : found->findings) {
//     Print(finding.kind, finding.rules, finding.box, finding.witness);
//   }
//
// Exact: a table has finitely many cells, one for each combination of its
// columns' classes, and what is found holds in a cell that exists. The domain
// of a column is its allowed values (all values where none are declared) and
// null, unless null is refused or `null_possible` says no; cells that a row of
// `impossible` accepts do not exist. A finding's box is a unary test for each
// input, to be read within the domain, and its witness a row of values in it.
//
// Which rule takes precedence? Under F the earlier, under P that of the higher
// priority, under C< and C> that of the least and the greatest output (null
// before all, then the earlier). Under U and A none: any other rule can leave a
// rule nothing. Under R O C C+ C# every rule counts, and rules are meant to
// meet.
#ifndef ARREARS_RULES_VERIFY_H_
#define ARREARS_RULES_VERIFY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/frame.h"
#include "arrears/rules/decision_table.h"

namespace arrears {

enum class FindingKind : std::uint8_t {
  kGap,        // No rule matches the box. Boxes of gaps have no common cell.
  kConflict,   // U, A: two rules meet with different outputs: a violation.
  kOverlap,    // U: two rules meet with equal outputs: a violation.
  kDuplicate,  // The last rule accepts what the one before accepts, no more and
               // no less, and that one takes precedence (of U and A: is
               // earlier). R O C C+ C#: and their outputs are equal.
  kSubsumed,   // Not a duplicate: one rule that takes precedence (of U and A:
               // any other) accepts more than all that the last one accepts. R
               // O C: any other with equal outputs. Never C+ C#, where nested
               // rules add up.
  kDead,       // Neither of those: such rules together accept all of it. The
               // rules listed are a cover of which none can be missed; the
               // rule alone, without a witness, when none of its cells exists.
               // Never R O C C+ C#.
  kEmptyCell,  // A cell accepts no value of its column's domain.
  kHidden,     // F, P, on request (first-hit tables are made of this): the
               // last rule matches in part of the box where rules[0] fires,
               // whose outputs differ. Not of rules that never fire.
  kIdleCut,    // An end point of cells in a column of numbers or dates: no
               // two rows that lie on either side of it and are alike in all
               // else have different outcomes. Outcomes are outputs, not
               // rules; that no rule matches is one, a violation another.
  kFilledGap,  // A gap of a table whose every output has a fallback. No fault:
               // told because a catch-all may still hide what was forgotten.
};
inline constexpr std::size_t kFindingKinds = 10;
// "gap", "conflict", ...
std::string_view FindingKindName(FindingKind kind);

struct Finding {
  FindingKind kind = FindingKind::kGap;
  // Indexes into spec().rules: the rule spoken of last, the one it meets or is
  // covered by before it. kIdleCut: those that begin or end there.
  std::vector<std::size_t> rules;
  std::size_t input = 0;  // kEmptyCell, kIdleCut.
  // A unary test for each input, `-` for all of its domain; kEmptyCell: the
  // rule's cells.
  std::vector<std::string> box;
  // A value for each input, as a FEEL literal: a row that exists, in the box,
  // and shows the finding. Empty for kEmptyCell. kIdleCut: the end point's own
  // value at `input`.
  std::vector<std::string> witness;
  // kDuplicate, kSubsumed, kDead, kEmptyCell: what is told of the last rule is
  // so for allowed values; for others, which get through to it because their
  // input does not refuse them, it fires (U, A: alone; without a rule that
  // covers it: it matches).
  bool fires_outside = false;
  // Of the frame's rows that exist, how many lie in the box, and the sum of
  // the weight column, in its unit. 0 for kEmptyCell.
  std::int64_t rows = 0, weight = 0;
};

struct VerifyOptions {
  // Rows of cells, one for each input: combinations that do not occur.
  std::vector<std::vector<std::string>> impossible;
  bool null_possible = true;
  bool tell_hidden = false;
  bool tell_filled_gaps = true;  // kFilledGap.
  // Listed; the rest is counted. Kinds with few findings are listed in full,
  // the others share what is left.
  std::size_t most_findings = 1000;
  // A step is one rule met by one part of the table, some 10 ns: by default
  // some seconds. > 0.
  std::int64_t most_steps = 300'000'000;
  // Optional: rows to weigh findings with, and an int64 column to sum.
  const Frame* frame = nullptr;
  std::string weight_column;
};

struct Verification {
  // By kind, then rules; idle cuts by input and end point.
  std::vector<Finding> findings;
  std::int64_t not_listed = 0;  // Findings beyond most_findings.
  // Listed or not, by kind. Of gaps the boxes: beyond the first 32,768 those
  // that touch are not joined.
  std::array<std::int64_t, kFindingKinds> counts{};
  std::int64_t count(FindingKind kind) const {
    return counts[static_cast<std::size_t>(kind)];
  }
  // Nothing is at fault, listed or not.
  bool complete() const;
};

// kInvalidArgument for a fault in `impossible` (naming row and column), a
// weight column that is not int64 or most_steps < 1; kNotFound for a weight
// column that is not there; kOutOfRange when a finding's weight is beyond 64
// bits; errors of Run for the frame. kFailedPrecondition when most_steps do not
// suffice. A table made as a tree costs about rules^2 x inputs short looks and
// rules x inputs small searches; the worst grows with the cells.
[[nodiscard]] absl::StatusOr<Verification> VerifyTable(
    const DecisionTable& table, const VerifyOptions& options = {});

// A row of values to test a table with, and what the table gives.
struct TestRow {
  std::vector<std::string> values;  // FEEL literals, one for each input.
  std::int32_t rule = kNoRule;      // As TableResult::rule.
  std::vector<std::size_t> hits;    // Rules that match, by precedence.
  std::size_t for_rule = 0;         // Whose cell the pair it belongs to shows,
  std::size_t input = 0;            // and of which input.
  std::size_t pair = 0;             // Rows of a pair follow each other.
};
// Modified condition/decision coverage: for each rule and each of its cells
// that decides anything, a pair of rows that exist and differ in that input
// alone. The rule fires for the first (under R O C C+ C< C> C#: is among the
// hits); the cell refuses the other, whose outcome differs. Cells without such
// a pair decide nothing and have none. Errors as VerifyTable; the frame is not
// read.
[[nodiscard]] absl::StatusOr<std::vector<TestRow>> MakeTestRows(
    const DecisionTable& table, const VerifyOptions& options = {});

}  // namespace arrears

#endif  // ARREARS_RULES_VERIFY_H_
