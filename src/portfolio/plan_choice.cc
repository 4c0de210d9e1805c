// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include "absl/status/status.h"
#include "plan_choice_internal.h"

namespace arrears {
namespace {

PlanAction PlanActionOf(const ActionDefinition& action,
                        const EffectEntry& entry) {
  return {.effect = entry.effect,
          .days = entry.days,
          .step = action.step,
          .relation_loss = ChanceThatBusinessEnds(action),
          .min_age = action.min_dpd,
          .max_age = action.max_dpd};
}

}  // namespace

bool IsWeighed(const ActionDefinition& action) {
  constexpr std::int32_t kLastStep = 12;  // 13 ends the ladder.
  return action.step >= 1 && action.step <= kLastStep && action.id != "A59";
}

absl::StatusOr<PlanChooser> PlanChooser::Create(
    const Ledger& ledger, const Setting& setting, const AsOf& at,
    const Frame& facts, const RecoveryFit& recovery,
    std::span<const std::uint8_t> candidates,
    std::span<const std::uint8_t> of_policy) {
  PlanChooser made(ledger, setting, at);
  made.FindActions(candidates, of_policy);
  if (const Column* column = facts.Find("promise_due_in")) {
    made.promise_due_in_ = column->int32s();
  }
  const ContactColumns& contacts = ledger.view().contacts;
  for (const std::string& id : contacts.action.texts) {
    const ActionDefinition* action = FindAction(id);
    made.action_of_.push_back(
        action == nullptr
            ? -1
            : static_cast<std::int32_t>(action - Actions().data()));
  }
  for (const std::string& direction : contacts.direction.texts) {
    made.incoming_of_.push_back(direction == "in" ? 1 : 0);
  }
  made.variants_ = {0};
  for (const EffectEntry& entry : setting.effects.entries()) {
    const auto type = static_cast<std::size_t>(entry.type);
    if (type == 0 || made.variant_of_[type] != 0) continue;
    made.variant_of_[type] = made.variants_.size();
    made.variants_.push_back(entry.type);
  }
  const std::size_t variants = made.variants_.size();
  made.computers_.resize((recovery.segments.size() + 1) * variants);
  std::vector<absl::Status> statuses(made.computers_.size());
  setting.executor.Run(made.computers_.size(), [&](std::size_t i) {
    const std::size_t c = i / variants;
    const RecoveryCurve& curve =
        c == 0 ? recovery.portfolio : recovery.segments[c - 1];
    if (!curve.has_timing()) return;
    absl::StatusOr<PlanComputer> computer =
        made.MakeComputer(curve, made.variants_[i % variants]);
    statuses[i] = computer.status();
    if (computer.ok()) made.computers_[i] = *std::move(computer);
  });
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return made;
}

void PlanChooser::FindActions(std::span<const std::uint8_t> candidates,
                              std::span<const std::uint8_t> of_policy) {
  actions_.assign(candidates.begin(), candidates.end());
  for (const std::uint8_t index : of_policy) {
    if (actions_.size() == PlanComputer::kMostActions) break;
    if (IsWeighed(Actions()[index]) &&
        std::find(actions_.begin(), actions_.end(), index) == actions_.end()) {
      actions_.push_back(index);
    }
  }
  std::sort(actions_.begin(), actions_.end());
  for (std::size_t i = 0; i < actions_.size(); ++i) {
    if (std::find(candidates.begin(), candidates.end(), actions_[i]) !=
        candidates.end()) {
      candidates_ |= 1u << i;
    }
  }
}

absl::StatusOr<PlanComputer> PlanChooser::MakeComputer(
    const RecoveryCurve& curve, std::int32_t type) const {
  std::vector<PlanAction> planned;
  for (const std::uint8_t index : actions_) {
    planned.push_back(
        PlanActionOf(Actions()[index], setting_.effects.Of(index, type)));
  }
  return PlanComputer::Create(
      curve, planned,
      {.cost_of_capital = ledger_.view().creditor.cost_of_capital});
}

void PlanChooser::AddHistory(const Recommendation& row,
                             PlanClaim* claim) const {
  const ContactColumns& contacts = ledger_.view().contacts;
  constexpr WallMinute kDay = 24 * 60;
  WallMinute last = 0;
  for (const RowIndex contact : ledger_.contacts_of(row.debtor)) {
    const auto at = static_cast<std::size_t>(contact);
    const Date day = Date::FromDays(contacts.at[at] / kDay);
    if (!contacts.action.codes.has(at) || day > at_.as_of ||
        contacts.recorded_date.value_or(at, day) > at_.known_on ||
        (contacts.direction.codes.has(at) &&
         incoming_of_[static_cast<std::size_t>(contacts.direction.codes[at])] !=
             0)) {
      continue;
    }
    const std::int32_t index =
        action_of_[static_cast<std::size_t>(contacts.action.codes[at])];
    if (index < 0) continue;
    const auto action = static_cast<std::uint8_t>(index);
    claim->relation_spent = std::max(claim->relation_spent,
                                     ChanceThatBusinessEnds(Actions()[action]));
    const EffectEntry& entry = setting_.effects.Of(action, row.type);
    const std::int32_t left = entry.days - (at_.as_of - day).count();
    if (left <= 0 || contacts.at[at] < last) continue;
    last = contacts.at[at];
    claim->running_days = left;
    claim->running_ratio = entry.effect.hazard_ratio;
    claim->running_contingency = entry.effect.contingency;
  }
}

// What stands, whatever the age: the plan itself knows the ages.
std::uint32_t PlanChooser::Allowed(const PlanQuestion& question,
                                   const GuardState& state) const {
  std::uint32_t allowed = 0;
  GuardState at_age = state;
  for (std::size_t i = 0; i < actions_.size(); ++i) {
    if ((candidates_ >> i & 1) == 0 && actions_[i] != question.rule &&
        actions_[i] != question.fallback) {
      continue;
    }
    const ActionDefinition& action = Actions()[actions_[i]];
    at_age.dpd = std::clamp(state.dpd, action.min_dpd, action.max_dpd);
    if (setting_.guard.MayStand(action, at_age)) {
      allowed |= 1u << i;
    }
  }
  return allowed;
}

std::optional<std::uint8_t> PlanChooser::Choose(const PlanQuestion& question,
                                                const GuardState& state,
                                                Recommendation* out) const {
  const std::optional<PlanComputer>& computer =
      computers_[question.curve * variants_.size() +
                 variant_of_[out->type < kTypes ? out->type : 0]];
  if (!computer) return std::nullopt;
  const auto rule = std::find(actions_.begin(), actions_.end(), question.rule);
  if (rule == actions_.end()) return question.rule;
  PlanClaim claim;
  claim.amount = question.amount;
  claim.age_days = question.age;
  claim.open_step = out->step;
  claim.allowed = Allowed(question, state);
  claim.minute_cost_minor =
      static_cast<double>(ledger_.view().creditor.minute_cost_minor);
  claim.relation_minor = question.relation;
  claim.rule = static_cast<std::int32_t>(rule - actions_.begin());
  AddHistory(*out, &claim);
  // Only after the days of grace is it broken.
  if (promise_due_in_.has(question.row)) {
    claim.promise_days = std::max(
        promise_due_in_[question.row] + setting_.facts.promise.grace_days + 1,
        0);
    claim.promise_ratio =
        setting_.effects.Of(ActionIndex("A20"), out->type).effect.hazard_ratio;
  }
  // Scratch memory; nothing in it outlives a question.
  thread_local PlanWorkspace space;
  thread_local Plan plan;
  if (!computer->Solve(claim, &space, &plan).ok()) return std::nullopt;
  out->has_plan = true;
  out->plan_value = RoundToMinor(plan.value).value_or(0);
  out->rule_cost = RoundToMinor(plan.value - plan.value_by_rule).value_or(0);
  out->plan_flips = plan.flips();
  if (plan.first == Plan::kWait) return 0;
  return actions_[static_cast<std::size_t>(plan.first)];
}

}  // namespace arrears
