// SPDX-License-Identifier: Apache-2.0
//
// The dynamic programme, backwards over the epochs. An action's worth does not
// depend on the effect that it replaces, so that in each epoch it is found once
// for each standing, and a running effect has only to be compared with it.
#include <algorithm>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/value/plan.h"

namespace arrears {
namespace {

constexpr double kNever = std::numeric_limits<double>::lowest();

absl::Status CheckClaim(const PlanClaim& claim) {
  struct Field {
    const char* name;
    double value, least, most;
  };
  const Field fields[] = {
      {"amount", claim.amount, 0, 1e15},
      {"age_days", static_cast<double>(claim.age_days), 0, 1e5},
      {"minute_cost_minor", claim.minute_cost_minor, 0, 1e9},
      {"relation_minor", claim.relation_minor, 0, 1e15},
      {"relation_spent", claim.relation_spent, 0, 1},
      {"promise_days", static_cast<double>(claim.promise_days), 0, 3650},
      {"running_days", static_cast<double>(claim.running_days), 0, 3650},
      {"promise_ratio", claim.promise_ratio, 1e-6, 100},
      {"running_ratio", claim.running_ratio, 1e-6, 100},
      {"running_contingency", claim.running_contingency, 0, 0.999999}};
  for (const Field& field : fields) {
    if (field.value >= field.least && field.value <= field.most) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("claim: ", field.name, " ", field.value, " is not in ",
                     field.least, "..", field.most));
  }
  return absl::OkStatus();
}

}  // namespace

struct PlanComputer::Solver {
  const PlanComputer& in;
  const PlanClaim& claim;
  PlanWorkspace& space;
  const Tables* tables = nullptr;
  double scale = 1;
  std::size_t start_epochs = 0;  // So long runs what ran at the beginning.

  bool Promised() const { return claim.promise_days > 0; }
  std::int32_t AgeAt(std::size_t epoch) const {
    return claim.age_days +
           static_cast<std::int32_t>(epoch) * in.options_.epoch_days;
  }
  // The first cell of its row.
  std::size_t RowAt(std::size_t epoch) const {
    return in.RowOf(AgeAt(epoch)) * in.cells_;
  }
  // For the whole claim, when nothing runs.
  double RestAt(std::size_t epoch) const {
    return claim.amount * tables->rest[in.RowOf(AgeAt(epoch))];
  }
  std::size_t Slots() const { return in.next_slot_.size(); }
  std::size_t Epochs() const { return static_cast<std::size_t>(in.epochs_); }
  std::size_t At(std::size_t epoch, std::size_t standing) const {
    return epoch * space.standings_.size() + standing;
  }
  double* Values(std::size_t epoch, std::size_t standing) const {
    return &space.value_[At(epoch, standing) * Slots()];
  }
  std::size_t SlotOf(std::int32_t action) const {
    const std::int32_t effect = in.effect_of_[static_cast<std::size_t>(action)];
    return in.effects_[static_cast<std::size_t>(effect)].first_slot;
  }
  bool FitsAge(std::int32_t action, std::int32_t age) const {
    const PlanAction& which = in.actions_[static_cast<std::size_t>(action)];
    return age >= which.min_age && age <= which.max_age;
  }
  // What it costs where `lost` is the class of what the relation lost.
  double CostOf(std::int32_t action, std::int32_t lost) const {
    const auto a = static_cast<std::size_t>(action);
    const double before = std::max(in.losses_[static_cast<std::size_t>(lost)],
                                   claim.relation_spent);
    return space.cost_[a] +
           std::max(0.0, in.actions_[a].relation_loss - before) *
               claim.relation_minor;
  }

  void Prepare();
  void FindEffects();
  void FindStandings();
  void FillStart();
  void FillEnd();
  void Enter(std::size_t epoch);
  // Of the epoch that was entered last, the i-th usable action; kNever where it
  // may not be taken.
  double Worth(std::size_t epoch, std::size_t standing, std::size_t i) const;
  void Act(std::size_t epoch, std::size_t standing);
  void Wait(std::size_t epoch, std::size_t standing);
  void Begin();
  void Run(const Tables& which, double by);
  double Best() const { return space.start_value_[0]; }
  double Later(std::size_t epoch) const;
  double ByRule() const;
  double Waiting() const;
  std::int32_t First() const;
  void Follow(std::vector<PlannedAction>* sequence) const;
  bool Takes(std::size_t epoch, std::int32_t open,
             std::span<const PlannedAction>* left) const;
  double ValueOf(std::span<const PlannedAction> plan) const;
};

void PlanComputer::Solver::Prepare() {
  space.usable_.clear();
  space.cost_.resize(in.actions_.size());
  for (std::size_t i = 0; i < in.actions_.size(); ++i) {
    const ActionEffect& effect = in.actions_[i].effect;
    space.cost_[i] = static_cast<double>(effect.fixed_cost_minor) +
                     effect.minutes * claim.minute_cost_minor;
    // What costs as much as the claim brings less than nothing.
    const bool pays = space.cost_[i] < claim.amount ||
                      static_cast<std::int32_t>(i) == claim.rule;
    if ((claim.allowed >> i & 1) != 0 && pays) {
      space.usable_.push_back(static_cast<std::int32_t>(i));
    }
  }
  FindEffects();
  const std::int32_t days =
      Promised() ? claim.promise_days : claim.running_days;
  start_epochs = static_cast<std::size_t>((days + in.options_.epoch_days - 1) /
                                          in.options_.epoch_days);
  FindStandings();
  const std::size_t cells = (Epochs() + 1) * space.standings_.size();
  space.value_.resize(cells * Slots());
  space.acting_.resize(cells);
  space.best_.resize(cells);
  space.start_collect_.resize(start_epochs);
  space.start_keep_.resize(start_epochs);
  space.start_value_.resize(start_epochs + 1);
}

void PlanComputer::Solver::FindEffects() {
  space.effects_.clear();
  for (const std::int32_t action : space.usable_) {
    const std::int32_t effect = in.effect_of_[static_cast<std::size_t>(action)];
    if (in.effects_[static_cast<std::size_t>(effect)].slots > 0 &&
        std::find(space.effects_.begin(), space.effects_.end(), effect) ==
            space.effects_.end()) {
      space.effects_.push_back(effect);
    }
  }
}

// A broken promise opens one step more.
void PlanComputer::Solver::FindStandings() {
  const std::size_t losses = in.losses_.size();
  space.standing_of_.assign((in.steps_.size() + 1) * losses, -1);
  space.standings_.clear();
  space.next_standing_.clear();
  space.price_.clear();
  const auto find = [&](PlanWorkspace::Standing which) {
    std::int32_t& index =
        space.standing_of_[static_cast<std::size_t>(which.open) * losses +
                           static_cast<std::size_t>(which.lost)];
    if (index < 0) {
      index = static_cast<std::int32_t>(space.standings_.size());
      space.standings_.push_back(which);
    }
    return index;
  };
  find({in.OpenClass(claim.open_step + (Promised() ? 1 : 0)), 0});
  for (std::size_t i = 0; i < space.standings_.size(); ++i) {
    const PlanWorkspace::Standing from = space.standings_[i];
    for (const std::int32_t action : space.usable_) {
      const auto a = static_cast<std::size_t>(action);
      space.price_.push_back(CostOf(action, from.lost));
      if (in.step_class_[a] > from.open) {
        space.next_standing_.push_back(-1);
        continue;
      }
      // Without a relation to lose it is one and the same.
      const std::int32_t lost =
          claim.relation_minor > 0 ? in.loss_class_[a] : 0;
      space.next_standing_.push_back(
          find({std::max(from.open, in.opens_class_[a]),
                std::max(from.lost, lost)}));
    }
  }
}

void PlanComputer::Solver::FillStart() {
  const double ratio = ScaledRatio(
      Promised() ? claim.promise_ratio : claim.running_ratio, scale);
  const double contingency = Promised() ? 0 : claim.running_contingency;
  std::int32_t days = Promised() ? claim.promise_days : claim.running_days;
  for (std::size_t i = 0; i < start_epochs; ++i) {
    const Share share = in.ShareOf(AgeAt(i), ratio, contingency, days);
    space.start_collect_[i] = share.collect;
    space.start_keep_[i] = share.keep;
    days -= in.options_.epoch_days;
  }
}

// What still runs goes on, and nothing more is done.
void PlanComputer::Solver::FillEnd() {
  double* values = Values(Epochs(), 0);
  values[0] = RestAt(Epochs());
  for (const std::int32_t index : space.effects_) {
    const Effect& effect = in.effects_[static_cast<std::size_t>(index)];
    // Whole epochs so far, then one that is the last.
    double collected = 0, kept = 1;
    for (std::size_t i = 0; i < effect.slots; ++i) {
      const std::size_t cell = RowAt(Epochs() + i) + effect.cell;
      values[effect.first_slot + effect.slots - 1 - i] =
          collected +
          kept * (claim.amount * tables->collect[cell + 1] +
                  tables->keep[cell + 1] * RestAt(Epochs() + i + 1));
      collected += kept * claim.amount * tables->collect[cell];
      kept *= tables->keep[cell];
    }
  }
  for (std::size_t s = 1; s < space.standings_.size(); ++s) {
    std::copy_n(values, Slots(), Values(Epochs(), s));
  }
}

void PlanComputer::Solver::Enter(std::size_t epoch) {
  space.now_.resize(space.usable_.size());
  for (std::size_t i = 0; i < space.usable_.size(); ++i) {
    const std::int32_t action = space.usable_[i];
    const std::size_t slot = SlotOf(action);
    const std::size_t cell = RowAt(epoch) + in.cell_of_[slot];
    space.now_[i] = {claim.amount * tables->collect[cell], tables->keep[cell],
                     in.next_slot_[slot], FitsAge(action, AgeAt(epoch))};
  }
}

double PlanComputer::Solver::Worth(std::size_t epoch, std::size_t standing,
                                   std::size_t i) const {
  const std::size_t place = standing * space.usable_.size() + i;
  const std::int32_t then = space.next_standing_[place];
  const PlanWorkspace::Acting& now = space.now_[i];
  if (then < 0 || !now.fits_age) return kNever;
  return now.collect +
         now.keep *
             Values(epoch + 1, static_cast<std::size_t>(then))[now.next_slot] -
         space.price_[place];
}

void PlanComputer::Solver::Act(std::size_t epoch, std::size_t standing) {
  double most = kNever;
  std::int32_t best = Plan::kWait;
  for (std::size_t i = 0; i < space.usable_.size(); ++i) {
    const double value = Worth(epoch, standing, i);
    if (value > most) {
      most = value;
      best = space.usable_[i];
    }
  }
  space.acting_[At(epoch, standing)] = most;
  space.best_[At(epoch, standing)] = best;
}

void PlanComputer::Solver::Wait(std::size_t epoch, std::size_t standing) {
  const std::size_t row = RowAt(epoch);
  const double* later = Values(epoch + 1, standing);
  double* values = Values(epoch, standing);
  const double acting = space.acting_[At(epoch, standing)];
  const auto collect = [&](std::size_t cell) {
    return claim.amount * tables->collect[row + cell];
  };
  const auto keep = [&](std::size_t cell) { return tables->keep[row + cell]; };
  values[0] = std::max(acting, collect(0) + keep(0) * later[0]);
  const PlanWorkspace::Standing& here = space.standings_[standing];
  for (const std::int32_t index : space.effects_) {
    const Effect& effect = in.effects_[static_cast<std::size_t>(index)];
    if (effect.open > here.open) continue;  // It cannot run here.
    const std::size_t last = effect.first_slot + effect.slots - 1;
    const double whole = collect(effect.cell), stays = keep(effect.cell);
    for (std::size_t slot = effect.first_slot; slot < last; ++slot) {
      values[slot] = std::max(acting, whole + stays * later[slot + 1]);
    }
    values[last] = std::max(
        acting, collect(effect.cell + 1) + keep(effect.cell + 1) * later[0]);
  }
}

// The epochs in which what ran at the beginning still runs.
void PlanComputer::Solver::Begin() {
  const std::size_t end = std::min(start_epochs, Epochs());
  double value = 0;
  if (start_epochs <= Epochs()) {
    value = Values(start_epochs, 0)[0];
  } else {
    value = RestAt(start_epochs);
    for (std::size_t i = start_epochs; i-- > end;) {
      value =
          claim.amount * space.start_collect_[i] + space.start_keep_[i] * value;
    }
  }
  space.start_value_[end] = value;
  for (std::size_t i = end; i-- > 0;) {
    value =
        claim.amount * space.start_collect_[i] + space.start_keep_[i] * value;
    if (!Promised()) value = std::max(value, space.acting_[At(i, 0)]);
    space.start_value_[i] = value;
  }
}

void PlanComputer::Solver::Run(const Tables& which, double by) {
  tables = &which;
  scale = by;
  FillStart();
  FillEnd();
  for (std::size_t epoch = Epochs(); epoch-- > 0;) {
    Enter(epoch);
    for (std::size_t s = 0; s < space.standings_.size(); ++s) {
      Act(epoch, s);
      Wait(epoch, s);
    }
  }
  Begin();
}

// Of doing nothing in the epoch, when nothing has been done before.
double PlanComputer::Solver::Later(std::size_t epoch) const {
  if (epoch < start_epochs) {
    return claim.amount * space.start_collect_[epoch] +
           space.start_keep_[epoch] * space.start_value_[epoch + 1];
  }
  const std::size_t row = RowAt(epoch);
  return claim.amount * tables->collect[row] +
         tables->keep[row] * Values(epoch + 1, 0)[0];
}

std::int32_t PlanComputer::Solver::First() const {
  if (Promised()) return Plan::kWait;
  return space.acting_[At(0, 0)] > Later(0) ? space.best_[At(0, 0)]
                                            : Plan::kWait;
}

double PlanComputer::Solver::ByRule() const {
  const auto place =
      std::find(space.usable_.begin(), space.usable_.end(), claim.rule);
  if (Promised() || place == space.usable_.end()) return Later(0);
  const double value =
      Worth(0, 0, static_cast<std::size_t>(place - space.usable_.begin()));
  return value > kNever ? value : Later(0);
}

double PlanComputer::Solver::Waiting() const {
  double value = 0, weight = 1;
  for (std::size_t i = 0; i < start_epochs; ++i) {
    value += weight * claim.amount * space.start_collect_[i];
    weight *= space.start_keep_[i];
  }
  return value + weight * RestAt(start_epochs);
}

void PlanComputer::Solver::Follow(std::vector<PlannedAction>* sequence) const {
  sequence->clear();
  std::size_t standing = 0, slot = 0;
  for (std::size_t epoch = 0; epoch < Epochs(); ++epoch) {
    const bool before = sequence->empty() && epoch < start_epochs;
    if (before && Promised()) continue;
    const std::size_t cell = RowAt(epoch) + in.cell_of_[slot];
    slot = in.next_slot_[slot];
    const double later =
        before ? Later(epoch)
               : claim.amount * tables->collect[cell] +
                     tables->keep[cell] * Values(epoch + 1, standing)[slot];
    if (!(space.acting_[At(epoch, standing)] > later)) continue;
    const std::int32_t action = space.best_[At(epoch, standing)];
    sequence->push_back(
        {action, static_cast<std::int32_t>(epoch) * in.options_.epoch_days});
    const auto place = static_cast<std::size_t>(
        std::find(space.usable_.begin(), space.usable_.end(), action) -
        space.usable_.begin());
    standing = static_cast<std::size_t>(
        space.next_standing_[standing * space.usable_.size() + place]);
    slot = in.next_slot_[SlotOf(action)];
  }
}

// Whether the next of a fixed plan is taken in the epoch; drops what can not be
// taken any more.
bool PlanComputer::Solver::Takes(std::size_t epoch, std::int32_t open,
                                 std::span<const PlannedAction>* left) const {
  const std::int32_t age = AgeAt(epoch);
  while (!left->empty()) {
    const std::int32_t action = left->front().action;
    const PlanAction& which = in.actions_[static_cast<std::size_t>(action)];
    if ((claim.allowed >> action & 1) != 0 && age <= which.max_age) {
      return static_cast<std::int32_t>(epoch) * in.options_.epoch_days >=
                 left->front().day &&
             !(Promised() && epoch < start_epochs) && which.step <= open &&
             age >= which.min_age;
    }
    *left = left->subspan(1);
  }
  return false;
}

double PlanComputer::Solver::ValueOf(
    std::span<const PlannedAction> plan) const {
  double value = 0, weight = 1, spent = claim.relation_spent;
  std::size_t slot = 0;
  std::int32_t open = claim.open_step + (Promised() ? 1 : 0);
  bool acted = false;
  std::size_t epoch = 0;
  for (; epoch < Epochs() || slot != 0 || (!acted && epoch < start_epochs);
       ++epoch) {
    if (epoch < Epochs() && Takes(epoch, open, &plan)) {
      const auto action = static_cast<std::size_t>(plan.front().action);
      const double loss = in.actions_[action].relation_loss;
      value -= weight * (space.cost_[action] +
                         std::max(0.0, loss - spent) * claim.relation_minor);
      spent = std::max(spent, loss);
      open = std::max(open, in.actions_[action].step + 1);
      slot = SlotOf(plan.front().action);
      acted = true;
      plan = plan.subspan(1);
    }
    const bool before = !acted && epoch < start_epochs;
    const std::size_t cell = RowAt(epoch) + in.cell_of_[slot];
    value += weight * claim.amount *
             (before ? space.start_collect_[epoch] : tables->collect[cell]);
    weight *= before ? space.start_keep_[epoch] : tables->keep[cell];
    slot = in.next_slot_[slot];
  }
  return value + weight * RestAt(epoch);
}

absl::Status PlanComputer::Solve(const PlanClaim& claim, PlanWorkspace* space,
                                 Plan* plan) const {
  absl::Status status = CheckClaim(claim);
  if (!status.ok()) return status;
  Solver solver{*this, claim, *space};
  solver.Prepare();
  solver.Run(tables_[1], 0.5);
  plan->first_if_half = solver.First();
  plan->value_if_half = solver.Best();
  solver.Run(tables_[2], 1.5);
  plan->first_if_more = solver.First();
  plan->value_if_more = solver.Best();
  solver.Run(tables_[0], 1);
  plan->first = solver.First();
  plan->value = solver.Best();
  plan->value_if_later = solver.Later(0);
  plan->value_by_rule = solver.ByRule();
  plan->value_of_waiting = solver.Waiting();
  solver.Follow(&plan->sequence);
  return absl::OkStatus();
}

absl::StatusOr<double> PlanComputer::ValueOf(
    const PlanClaim& claim, std::span<const PlannedAction> plan) const {
  absl::Status status = CheckClaim(claim);
  for (const PlannedAction& each : plan) {
    if (each.action >= 0 &&
        static_cast<std::size_t>(each.action) < actions_.size()) {
      continue;
    }
    status.Update(absl::InvalidArgumentError(
        absl::StrCat("plan: ", each.action, " is no action")));
  }
  if (!status.ok()) return status;
  PlanWorkspace space;
  Solver solver{*this, claim, space};
  solver.Prepare();
  solver.tables = &tables_[0];
  solver.FillStart();
  return solver.ValueOf(plan);
}

}  // namespace arrears
