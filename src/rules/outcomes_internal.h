// SPDX-License-Identifier: Apache-2.0
//
// outcomes_internal.h: what does a hit policy make of the rules that match?
//
//   const Outcomes outcomes(table);
//   outcomes.Differ({0, 3}, {3});      // by rank: does rule 0 matter there?
//
// An outcome is what the outputs come to, not which rule gave them; that no
// rule matches is one of its own, as is a violation.
#ifndef ARREARS_RULES_OUTCOMES_INTERNAL_H_
#define ARREARS_RULES_OUTCOMES_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "arrears/rules/decimal.h"
#include "rules/compiled_table_internal.h"

namespace arrears::rules_internal {

enum class OutcomeForm : std::uint8_t {
  kWinner,  // F P C< C>: that of the rule of the lowest rank.
  kUnique,  // U
  kAny,     // A
  kAll,     // R O C C+ C#: every rule counts.
};

class Outcomes {
 public:
  // Requires that `table` outlives it.
  explicit Outcomes(const CompiledTable& table);

  OutcomeForm form() const { return form_; }
  // By precedence: the order of the rules, for P and O the priority, for C< and
  // C> the value of the output, null first.
  std::size_t rank(std::size_t rule) const { return rank_[rule]; }
  std::size_t rule_at(std::size_t rank) const { return rule_at_[rank]; }
  bool SameOutputs(std::size_t a, std::size_t b) const {
    return table_->output_group[a] == table_->output_group[b];
  }

  // Whether rows that match just these rules, by rank and ascending, have
  // different outcomes.
  bool Differ(const std::vector<std::size_t>& a,
              const std::vector<std::size_t>& b) const;
  // TableResult::rule of a row that matches just these rules, by rank and
  // ascending.
  std::int32_t RuleOf(const std::vector<std::size_t>& ranks) const;

 private:
  void RankByValue();
  bool InConflict(const std::vector<std::size_t>& ranks) const;
  std::optional<Decimal> SumOf(const std::vector<std::size_t>& ranks) const;

  const CompiledTable* table_;
  OutcomeForm form_;
  std::vector<std::size_t> rank_, rule_at_;
  std::vector<std::optional<Decimal>> numbers_;  // C+ C< C>: of each rule.
  bool fractional_ = false;
};

// The ranks of rules, ascending.
std::vector<std::size_t> RanksOf(const Outcomes& outcomes,
                                 const std::vector<std::size_t>& rules);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_OUTCOMES_INTERNAL_H_
