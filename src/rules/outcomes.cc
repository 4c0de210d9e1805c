// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <utility>
#include <variant>

#include "rules/outcomes_internal.h"

namespace arrears::rules_internal {
namespace {

OutcomeForm FormOf(HitPolicy policy) {
  switch (policy) {
    case HitPolicy::kFirst:
    case HitPolicy::kPriority:
    case HitPolicy::kMinimum:
    case HitPolicy::kMaximum:
      return OutcomeForm::kWinner;
    case HitPolicy::kUnique:
      return OutcomeForm::kUnique;
    case HitPolicy::kAny:
      return OutcomeForm::kAny;
    default:
      return OutcomeForm::kAll;
  }
}

}  // namespace

Outcomes::Outcomes(const CompiledTable& table)
    : table_(&table), form_(FormOf(table.spec.hit_policy)) {
  const HitPolicy policy = table.spec.hit_policy;
  const std::size_t rules = table.spec.rules.size();
  rule_at_.resize(rules);
  std::iota(rule_at_.begin(), rule_at_.end(), std::size_t{0});
  for (std::size_t bit = 0; bit < table.rule_of_bit.size(); ++bit) {
    rule_at_[bit] = static_cast<std::size_t>(table.rule_of_bit[bit]);
  }
  if (policy >= HitPolicy::kSum && policy != HitPolicy::kCount) {
    for (const TableRule& rule : table.spec.rules) {
      numbers_.push_back(NumberOf(rule.outputs[0]));
      fractional_ |= std::holds_alternative<double>(rule.outputs[0]);
    }
    fractional_ |=
        std::holds_alternative<double>(table.spec.outputs[0].fallback);
    if (policy != HitPolicy::kSum) RankByValue();
  }
  rank_.resize(rules);
  for (std::size_t i = 0; i < rules; ++i) rank_[rule_at_[i]] = i;
}

void Outcomes::RankByValue() {
  const bool least = table_->spec.hit_policy == HitPolicy::kMinimum;
  std::stable_sort(rule_at_.begin(), rule_at_.end(),
                   [&](std::size_t a, std::size_t b) {
                     const auto &x = numbers_[a], &y = numbers_[b];
                     if (!x || !y) return !x && y;  // Null decides.
                     return least ? *x < *y : *y < *x;
                   });
}

bool Outcomes::InConflict(const std::vector<std::size_t>& ranks) const {
  if (form_ == OutcomeForm::kUnique) return ranks.size() > 1;
  if (form_ != OutcomeForm::kAny) return false;
  return std::any_of(ranks.begin(), ranks.end(), [&](std::size_t rank) {
    return !SameOutputs(rule_at_[rank], rule_at_[ranks[0]]);
  });
}

std::optional<Decimal> Outcomes::SumOf(
    const std::vector<std::size_t>& ranks) const {
  std::vector<std::int32_t> hits;
  hits.reserve(ranks.size());
  for (const std::size_t rank : ranks) {
    hits.push_back(static_cast<std::int32_t>(rule_at_[rank]));
  }
  std::optional<Decimal> sum = Aggregate(HitPolicy::kSum, numbers_, hits);
  if (!sum || fractional_ || IntegerOf(*sum)) return sum;
  return std::nullopt;  // Beyond 64 bits.
}

bool Outcomes::Differ(const std::vector<std::size_t>& a,
                      const std::vector<std::size_t>& b) const {
  if (a == b) return false;
  if (a.empty() || b.empty()) return true;
  const bool conflict = InConflict(a);
  if (conflict || InConflict(b)) return conflict != InConflict(b);
  const auto same = [&](std::size_t x, std::size_t y) {
    return SameOutputs(rule_at_[x], rule_at_[y]);
  };
  if (form_ != OutcomeForm::kAll) return !same(a[0], b[0]);
  switch (table_->spec.hit_policy) {
    case HitPolicy::kCount:
      return a.size() != b.size();
    case HitPolicy::kSum: {
      const std::optional<Decimal> x = SumOf(a), y = SumOf(b);
      if (!x || !y || !fractional_) return x != y;
      return NearestDouble(*x) != NearestDouble(*y);
    }
    default:
      return !std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
  }
}

std::vector<std::size_t> RanksOf(const Outcomes& outcomes,
                                 const std::vector<std::size_t>& rules) {
  std::vector<std::size_t> ranks;
  ranks.reserve(rules.size());
  for (const std::size_t rule : rules) ranks.push_back(outcomes.rank(rule));
  std::sort(ranks.begin(), ranks.end());
  return ranks;
}

std::int32_t Outcomes::RuleOf(const std::vector<std::size_t>& ranks) const {
  if (ranks.empty()) return kNoRule;
  if (InConflict(ranks)) return kConflictRow;
  std::size_t first = rule_at_[ranks[0]];
  const HitPolicy policy = table_->spec.hit_policy;
  if (policy == HitPolicy::kMinimum || policy == HitPolicy::kMaximum) {
    for (const std::size_t rank : ranks) {
      first = std::min(first, rule_at_[rank]);
    }
  }
  return static_cast<std::int32_t>(first);
}

}  // namespace arrears::rules_internal
