// SPDX-License-Identifier: Apache-2.0
//
// explain.h: why did a rule fire, why did the others not, and what would have
// changed it?
//
//   // Every row of a batch, at the speed of Run:
//   absl::StatusOr<TableReasons> reasons = FindReasons(table, debtors);
//   reasons->Refused(row, input);                  // rules, as bits
//
//   // One row, whole:
//   absl::StatusOr<RowExplanation> why = ExplainRow(table, debtors, row);
//   ExplanationText text = WriteExplanation(table, *why, Language::kZh);
//   text.changes[0];                // `strategy = "AGENCY",若 dpd > 540(...)`
//
// A row's reasons are one class for each input: a class says which rules the
// input's cells refuse. So the reasons of a batch are a byte or two for each
// row and input, and nothing else has to be kept.
#ifndef ARREARS_RULES_EXPLAIN_H_
#define ARREARS_RULES_EXPLAIN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/base/language.h"
#include "arrears/rules/decimal.h"
#include "arrears/rules/decision_table.h"

namespace arrears {

// The reasons of all rows. Sets of rules are bits: rule r is bit r % 64 of word
// r / 64, words() words in all. Owns what it needs: table and frame may go.
class TableReasons {
 public:
  TableReasons();
  TableReasons(TableReasons&&) noexcept;
  TableReasons& operator=(TableReasons&&) noexcept;
  ~TableReasons();

  // As DecisionTable::Run gives it.
  const TableResult& result() const;
  std::size_t rows() const;
  std::size_t inputs() const;
  std::size_t words() const;  // At least 1; 0 before there are reasons.

  // The rules whose cell of `input` refuses the row's value; of a value that
  // the input refuses, all. O(1). Requires row < rows(), input < inputs().
  std::span<const std::uint64_t> Refused(std::size_t row,
                                         std::size_t input) const;
  // For rows begin to end - 1, words() words each: the rules that no input
  // refuses, and those that one input alone refuses. O(rows x inputs x words).
  // Requires begin <= end <= rows() and sets.size() == (end - begin) * words().
  void Matched(std::size_t begin, std::size_t end,
               std::span<std::uint64_t> sets) const;
  void NearMisses(std::size_t begin, std::size_t end,
                  std::span<std::uint64_t> sets) const;

  struct Stored;  // src/rules/table_reasons.cc

 private:
  friend absl::StatusOr<TableReasons> FindReasons(const DecisionTable& table,
                                                  const Frame& frame,
                                                  const Executor& executor,
                                                  TableReasons reuse);
  std::unique_ptr<Stored> stored_;
};

// Errors and cost as DecisionTable::Run, and one byte written for each row and
// input (two for tables of an input with more than 64 classes). `reuse`:
// reasons that are done with, whose memory is taken.
[[nodiscard]] absl::StatusOr<TableReasons> FindReasons(
    const DecisionTable& table, const Frame& frame,
    const Executor& executor = Executor::Serial(), TableReasons reuse = {});

// An input whose cell refused the row, and by how much.
struct Refusal {
  std::size_t input = 0;
  // Numbers, dates, times and durations: the nearest value that the cell
  // accepts, the lower of two, as a FEEL literal. Empty for other types, for
  // null and where it accepts none.
  std::string nearest;
  // From the value to the end of the cell's values there, 0 where the value is
  // that end and is left out: as cells count, of dates and times in days, of
  // durations in days or months. In decimals: 0.7 is 0.4 beyond 0.3.
  std::optional<Decimal> distance;
};

// What an input would have to be.
struct Change {
  std::size_t input = 0;
  std::string test;   // A unary test: any value that it accepts will do.
  std::string value;  // Of those the one of least cost, as a FEEL literal.
  std::optional<Decimal> distance;  // As Refusal::distance, to `value`.
};

// Another outcome and the smallest change that brings it about.
struct OtherOutcome {
  std::int32_t rule = kNoRule;     // What TableResult::rule would be.
  std::vector<std::int32_t> hits;  // As RowExplanation::hits would be.
  std::vector<Change> changes;     // By input; the other inputs stay.
  // Tells changes of as many inputs apart, the sum over them: of numbers and
  // durations how far they move on the scale sign(x) ln(1 + |x|), where
  // doubling any larger number is one length; of dates and times years of 365
  // days; 1 for each change of another type and from null; 1,000 to null, so
  // that a value that is lost is told last. A convention.
  double cost = 0;
  std::string outcome = {};  // As RowExplanation::outcome would be.
};

struct RowExplanation {
  std::int32_t rule = kNoRule;      // As TableResult::rule.
  std::vector<std::int32_t> hits;   // R O C C+ C< C> C#: all, in their order.
  std::vector<std::string> values;  // Of each input, as FEEL literals.
  std::vector<std::size_t> refused_inputs;  // kRefusedRow: whose values are.
  // For each rule the inputs that refused it; none: it matches.
  std::vector<std::vector<Refusal>> refusals;
  // By number of changes, then cost. Each other outcome with as few changed
  // inputs as can be: one entry for each set of so many inputs.
  std::vector<OtherOutcome> other_outcomes;
  bool complete = true;  // False: most_steps ended the search.
  // Of outputs that are computed: what they come to ("fee = 60"), to be filled
  // in by who has the values that they read; else empty.
  std::string outcome = {};
};

struct ExplainOptions {
  // Indexes of the outputs that make an outcome; empty: all.
  std::vector<std::size_t> outputs = {};
  // Outcomes that take more changed inputs are not told. 0: none is.
  std::size_t most_inputs = 3;
  std::int64_t most_steps = 2'000'000;  // Some 10 ns each.
};

// Outcomes are outputs, not rules; where no rule matches the defaults, or that
// there are none, are one of them; a violation of U or A is none. Values to
// change to lie in an input's allowed values; null is one only if a rule then
// fires. Exact: no other change of as few inputs brings the outcome about at a
// lower cost. kOutOfRange unless row < frame.rows(), kInvalidArgument for an
// index of `outputs` that is none, errors of Run for the frame.
[[nodiscard]] absl::StatusOr<RowExplanation> ExplainRow(
    const DecisionTable& table, const Frame& frame, std::size_t row,
    const ExplainOptions& options = {});

// The same in words. Rules that the hit policy never looks at are told too.
struct ExplanationText {
  std::string headline;              // The rule that fired and its outputs.
  std::vector<std::string> because;  // What its cells asked for, and found.
  std::vector<std::string> others;   // Each other rule: refused by what.
  std::vector<std::string> changes;  // What would have changed the outcome.
};
// "dpd > 540 (is 12) and score in [0..300] (is 512)".
[[nodiscard]] std::string WriteChanges(const TableSpec& spec,
                                       const RowExplanation& why,
                                       const OtherOutcome& other,
                                       Language language);
[[nodiscard]] ExplanationText WriteExplanation(const DecisionTable& table,
                                               const RowExplanation& why,
                                               Language language);

}  // namespace arrears

#endif  // ARREARS_RULES_EXPLAIN_H_
