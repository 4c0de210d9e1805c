// SPDX-License-Identifier: Apache-2.0
//
// Which action: that of the rules, the one worth most, or the first of the best
// plan.
#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>

#include "decide_internal.h"

namespace arrears {
namespace {

constexpr std::string_view kCandidates[] = {"A12", "A13", "A14", "A16",
                                            "A22", "A33", "A37", "A42",
                                            "A49", "A51", "A54"};

}  // namespace

std::span<const std::uint8_t> CandidateIndexes() {
  static_assert(std::size(kCandidates) <= kMostCandidates);
  static const auto* const kIndexes = [] {
    auto* indexes = new std::vector<std::uint8_t>;
    for (const std::string_view id : kCandidates) {
      indexes->push_back(ActionIndex(id));
    }
    return indexes;
  }();
  return *kIndexes;
}

// The yearly margin times the weight of the relation, minor units of base.
double Decider::BusinessAtStake(std::size_t row) const {
  const double weight = policy_.relationship_weight(row);
  if (weight <= 0 || !margin_rate_.has(row) || !ordered_.has(row)) return 0;
  return weight * std::max(0.0, margin_rate_[row]) *
         static_cast<double>(ordered_[row]);
}

// Minor units of the row's currency.
double Decider::RelationLoss(std::size_t row, const ActionDefinition& action,
                             const Open& open) const {
  return open.to_base > 0 ? ChanceThatBusinessEnds(action) *
                                BusinessAtStake(row) / open.to_base
                          : 0;
}

// Of what the step allows, the one worth most less what the relation loses; of
// equals the policy's own, then the order of the catalogue (Q11).
std::uint8_t Decider::BestValue(std::size_t row, std::uint8_t first,
                                const GuardState& state, const Open& open,
                                const Recommendation& out) const {
  const auto worth = [&](std::uint8_t index) {
    return Gain(in_.setting.effects.Of(index, out.type), open) -
           RelationLoss(row, Actions()[index], open);
  };
  std::uint8_t best = first;
  double most = worth(first);
  for (const std::uint8_t index : CandidateIndexes()) {
    const ActionDefinition& action = Actions()[index];
    if (index == first || action.step > out.step ||
        !in_.setting.guard.MayStand(action, state)) {
      continue;
    }
    const double value = worth(index);
    if (value > most) {
      best = index;
      most = value;
    }
  }
  return best;
}

// By plan where there is one, else by value.
std::uint8_t Decider::Better(std::size_t row, std::uint8_t first,
                             const GuardState& state, const Open& open,
                             Recommendation* out) const {
  if (plans_) {
    const auto curve = static_cast<std::size_t>(open.curve - curves_.data());
    const std::optional<std::uint8_t> planned =
        plans_->Choose({.row = row,
                        .rule = first,
                        .fallback = policy_.fallback(row),
                        .curve = curve,
                        .amount = open.amount * open.to_base,
                        .relation = BusinessAtStake(row),
                        .age = open.age},
                       state, out);
    if (planned) return *planned;
  }
  return BestValue(row, first, state, open, *out);
}

void Decider::Choose(std::size_t row, const GuardState& state, const Open& open,
                     Recommendation* out) const {
  const std::uint8_t first = policy_.action(row);
  const Date from = EarliestDay(row, state);
  std::uint8_t order[] = {first, policy_.fallback(row), 0};
  if (in_.policy.spec().choose != ChooseBy::kFirst &&
      IsWeighed(Actions()[first]) && out->step > 0 && out->amount > 0 &&
      !out->no_rate) {
    const std::uint8_t best = Better(row, first, state, open, out);
    if (best != first) {
      order[2] = order[1];
      order[1] = first;
      order[0] = best;
    }
  }
  for (const std::uint8_t index : order) {
    if (index == 0) break;
    if (!Try(row, index, state, open, from, out)) continue;
    const std::int32_t step = Actions()[index].step;
    if (index != first && step >= 0) out->step = static_cast<std::int8_t>(step);
    return;
  }
  out->day = from;
  out->hours = {0, kDayMinutes};
}

}  // namespace arrears
