// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/rules/verify.h"
#include "rules/verify_internal.h"

namespace arrears {
namespace {

using rules_internal::Cell;
using rules_internal::CellSpace;
using rules_internal::Difference;
using rules_internal::DifferenceQuestion;
using rules_internal::OutcomeForm;
using rules_internal::TableCheck;

TestRow RowOf(const TableCheck& check, const Cell& cell) {
  const CellSpace& space = check.space();
  TestRow row;
  for (std::size_t i = 0; i < space.columns(); ++i) {
    row.values.push_back(WriteValue(space.column(i), cell[i]));
  }
  std::vector<std::size_t> ranks;
  for (std::size_t rank = 0; rank < space.rules(); ++rank) {
    const std::size_t rule = check.outcomes().rule_at(rank);
    bool matches = true;
    for (std::size_t i = 0; i < space.columns() && matches; ++i) {
      matches = Meet(space.Accepts(rule, i), {{cell[i], cell[i]}});
    }
    if (matches) ranks.push_back(rank);
  }
  row.rule = check.outcomes().RuleOf(ranks);
  for (const std::size_t rank : ranks) {
    row.hits.push_back(check.outcomes().rule_at(rank));
  }
  return row;
}

// The pair that shows what a cell decides, if there is one.
std::optional<Difference> FindPair(TableCheck& check, std::size_t rule,
                                   std::size_t input) {
  const CellSpace& space = check.space();
  DifferenceQuestion question{rule,
                              input,
                              space.Accepts(rule, input),
                              {},
                              !HasManyHits(space.spec().hit_policy)};
  question.there = Complement(question.here, space.column(input).size());
  if (question.there.empty()) return std::nullopt;
  return FindDifference(check, question);
}

}  // namespace

absl::StatusOr<std::vector<TestRow>> MakeTestRows(
    const DecisionTable& table, const VerifyOptions& options) {
  if (options.most_steps < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("most_steps = ", options.most_steps, " is not above 0"));
  }
  const absl::StatusOr<CellSpace> space =
      CellSpace::Create(rules_internal::CompiledOf(table), options);
  if (!space.ok()) return space.status();
  TableCheck check(*space, options);
  std::vector<TestRow> rows;
  for (std::size_t rule = 0; rule < space->rules(); ++rule) {
    for (std::size_t i = 0; i < space->columns(); ++i) {
      if (!check.Lives(rule) || check.out_of_steps()) continue;
      const std::optional<Difference> pair = FindPair(check, rule, i);
      if (!pair) continue;
      const std::size_t number = rows.size() / 2;
      for (const Cell& cell : {pair->first, pair->other}) {
        rows.push_back(RowOf(check, cell));
        rows.back().for_rule = rule;
        rows.back().input = i;
        rows.back().pair = number;
      }
    }
  }
  absl::Status status = check.CheckSteps();
  if (!status.ok()) return status;
  return rows;
}

}  // namespace arrears
