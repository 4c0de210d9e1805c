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
// columns' classes, and what is found holds in a cell of the declared domain.
// The domain of a column is its allowed values (all values where none are
// declared) and null, unless null is refused or `null_possible` says no; cells
// that a row of `impossible` accepts do not exist. A finding's box is a unary
// test for each input, and its witness a row of values within it.
#ifndef ARREARS_RULES_VERIFY_H_
#define ARREARS_RULES_VERIFY_H_

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
  kGap,        // No rule matches the box.
  kConflict,   // Two rules meet in the box with different outputs: a
               // violation under U and A, an ambiguity under C+ C< C> C#.
  kOverlap,    // Two rules with equal outputs meet: a violation under U.
  kDuplicate,  // A rule accepts what an earlier one accepts, no more and no
               // less.
  kSubsumed,   // One other rule that has precedence, or under U, A and lists
               // any other, accepts all that this rule accepts.
  kDead,       // Several rules that have precedence together do so: the rule
               // never fires.
  kEmptyCell,  // A cell accepts no value of its column's domain: the rule
               // never fires.
  kHidden,     // The hit policy hides the rule in part of its box behind
               // rules[0], whose outputs differ (F and P; told only on
               // request, as first-hit tables are made of this).
  kIdleCut,    // An end point that changes no outcome wherever it lies.
};
// "gap", "conflict", ...
std::string_view FindingKindName(FindingKind kind);

struct Finding {
  FindingKind kind = FindingKind::kGap;
  // Indexes into spec().rules: the rule spoken of last, the one it meets or is
  // covered by before it.
  std::vector<std::size_t> rules;
  std::size_t input = 0;         // kEmptyCell, kIdleCut.
  std::vector<std::string> box;  // A unary test for each input.
  // A value for each input that lies in the box, as a FEEL literal; empty for
  // kEmptyCell. For kIdleCut: the end point's own value at `input`.
  std::vector<std::string> witness;
  // Of the frame's rows, how many lie in the box, and their sum of the weight
  // column.
  std::int64_t rows = 0, weight = 0;
};

struct VerifyOptions {
  // Rows of cells, one for each input: combinations that do not occur.
  std::vector<std::vector<std::string>> impossible;
  bool null_possible = true;
  bool tell_hidden = false;
  std::size_t most_findings = 1000;  // Listed; the rest is counted.
  // Optional: rows to weigh findings with, and an int64 column to sum.
  const Frame* frame = nullptr;
  std::string weight_column;
};

struct Verification {
  std::vector<Finding> findings;  // By kind, then rules, then input.
  std::int64_t not_listed = 0;    // Findings beyond most_findings.
  bool complete() const { return findings.empty(); }
};

// kInvalidArgument for a fault in `impossible` (naming row and column) or a
// weight column that is not int64; kNotFound for one that is not there; errors
// of Run for the frame. kFailedPrecondition when the table has more distinct
// cells than can be enumerated (message names the limit). Cost grows with the
// distinct combinations of masks, not with the cells.
[[nodiscard]] absl::StatusOr<Verification> VerifyTable(
    const DecisionTable& table, const VerifyOptions& options = {});

// A row of values to test a table with, and what the table gives.
struct TestRow {
  std::vector<std::string> values;  // FEEL literals, one for each input.
  std::int32_t rule = kNoRule;      // As TableResult::rule.
  std::size_t input = 0;  // Which condition the pair it belongs to shows.
  std::size_t pair = 0;   // Rows of one pair differ in that input alone and in
                          // their outcome.
};
// Modified condition/decision coverage: for each rule and each of its cells
// that decides anything, a pair of rows that differ in that input alone, one of
// which the rule fires for and the other not. Cells that can decide nothing
// have none.
[[nodiscard]] absl::StatusOr<std::vector<TestRow>> MakeTestRows(
    const DecisionTable& table, const VerifyOptions& options = {});

}  // namespace arrears

#endif  // ARREARS_RULES_VERIFY_H_
