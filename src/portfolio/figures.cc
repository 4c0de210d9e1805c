// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <vector>

#include "figures_internal.h"

namespace arrears {
namespace {

void AddCounts(const std::vector<std::int64_t>& from,
               std::vector<std::int64_t>* to) {
  for (std::size_t i = 0; i < from.size(); ++i) (*to)[i] += from[i];
}

}  // namespace

std::vector<double> BaseRates(const Ledger& ledger, Date day) {
  constexpr std::int64_t kSample = 1'000'000'000;
  const RateTable rates = RateTable::Of(ledger.view());
  std::vector<double> to_base;
  for (const Currency& currency : ledger.currencies()) {
    const absl::StatusOr<Money> base = rates.Convert(
        {kSample, currency}, ledger.view().creditor.currency, day);
    to_base.push_back(base.ok() ? static_cast<double>(base->minor) / kSample
                                : 0);
  }
  return to_base;
}

FigureCounter::FigureCounter(const Policy& policy, const EffectTable& effects,
                             Date as_of, int days)
    : effects_(&effects), as_of_(as_of) {
  counts_.id = policy.id();
  counts_.by_action.resize(Actions().size());
  counts_.contacts.resize(static_cast<std::size_t>(days));
  for (const DecisionTable& table : policy.tables()) {
    counts_.fired.emplace_back(table.spec().rules.size());
  }
}

void FigureCounter::Add(const Decisions& decided, std::size_t begin,
                        std::size_t end) {
  for (std::size_t row = begin; row < end; ++row) {
    AddRow(decided.recommendations[row]);
  }
  for (std::size_t table = 0; table < counts_.fired.size(); ++table) {
    std::vector<std::int64_t>& fired = counts_.fired[table];
    const std::vector<std::int32_t>& rules = decided.tables.results[table].rule;
    for (std::size_t row = begin; row < end; ++row) {
      if (rules[row] >= 0) ++fired[static_cast<std::size_t>(rules[row])];
    }
  }
}

void FigureCounter::AddRow(const Recommendation& next) {
  ++counts_.by_action[next.action];
  counts_.no_rate += next.no_rate ? 1 : 0;
  for (const Recommendation::Blocked& blocked : next.blocked) {
    if (blocked.rule == GuardRule::kNone) break;
    ++counts_.blocked[static_cast<std::size_t>(blocked.rule)];
  }
  if (next.action == 0) return;
  counts_.minutes += next.minutes;
  cost_.Add(effects_->Of(next.action, next.type).effect.fixed_cost_minor);
  value_.Add(next.expected_value);
  if (!LeavesTheHouse(next)) return;
  const auto day = static_cast<std::size_t>((next.day - as_of_).count() - 1);
  ++(day < counts_.contacts.size() ? counts_.contacts[day]
                                   : counts_.contacts_later);
}

void FigureCounter::Merge(const FigureCounter& other) {
  const PolicyFigures& from = other.counts_;
  AddCounts(from.by_action, &counts_.by_action);
  AddCounts(from.contacts, &counts_.contacts);
  counts_.contacts_later += from.contacts_later;
  counts_.minutes += from.minutes;
  counts_.no_rate += from.no_rate;
  for (std::size_t i = 0; i < from.blocked.size(); ++i) {
    counts_.blocked[i] += from.blocked[i];
  }
  for (std::size_t table = 0; table < from.fired.size(); ++table) {
    AddCounts(from.fired[table], &counts_.fired[table]);
  }
  cost_.Merge(other.cost_);
  value_.Merge(other.value_);
}

absl::StatusOr<PolicyFigures> FigureCounter::Figures() const {
  const absl::StatusOr<std::int64_t> cost = cost_.Minor();
  if (!cost.ok()) return cost.status();
  const absl::StatusOr<std::int64_t> value = value_.Minor();
  if (!value.ok()) return value.status();
  PolicyFigures figures = counts_;
  figures.cost = *cost;
  figures.expected_value = *value;
  return figures;
}

FigureCounter FigureCounter::Count(const Setting& setting, const Policy& policy,
                                   const Decisions& decided, Date as_of,
                                   int days) {
  const std::size_t rows = decided.recommendations.size();
  const std::size_t tasks = (rows + kDebtorsPerTask - 1) / kDebtorsPerTask;
  std::vector<FigureCounter> parts(
      tasks, FigureCounter(policy, setting.effects, as_of, days));
  setting.executor.Run(tasks, [&](std::size_t task) {
    const std::size_t begin = task * kDebtorsPerTask;
    parts[task].Add(decided, begin, std::min(rows, begin + kDebtorsPerTask));
  });
  FigureCounter all(policy, setting.effects, as_of, days);
  for (const FigureCounter& part : parts) all.Merge(part);
  return all;
}

}  // namespace arrears
