// SPDX-License-Identifier: Apache-2.0
//
// What a plan can be made of: classes of steps and losses, and by age what each
// epoch of an effect collects.
#include "arrears/value/plan.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

// Of a day on which payment is certain: exp(-40) is nothing.
constexpr double kCertain = 40;
constexpr double kScales[] = {1, 0.5, 1.5};

absl::Status Between(const std::string& name, const char* field, double value,
                     double least, double most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, field, " ", value, " is not in ", least, "..", most));
}

absl::Status CheckAction(std::size_t index, const PlanAction& action) {
  const std::string name = absl::StrCat("actions[", index, "]: ");
  const absl::Status statuses[] = {
      Between(name, "hazard_ratio", action.effect.hazard_ratio, 1e-6, 100),
      Between(name, "contingency", action.effect.contingency, 0, 0.999999),
      Between(name, "fixed_cost",
              static_cast<double>(action.effect.fixed_cost_minor), 0, 1e15),
      Between(name, "minutes", action.effect.minutes, 0, 100'000),
      Between(name, "days", action.days, 0, 3650),
      Between(name, "step", action.step, -1, 13),
      Between(name, "relation_loss", action.relation_loss, 0, 1)};
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckOptions(const PlanOptions& options) {
  const absl::Status statuses[] = {
      Between("", "epoch_days", options.epoch_days, 1, 90),
      Between("", "horizon_days", options.horizon_days, 1, 1000),
      Between("", "cost_of_capital", options.cost_of_capital, 0, 10)};
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Cumulative hazard by age from 0 to the end of the tail, after which nothing
// comes.
absl::StatusOr<std::vector<double>> HazardByAge(const RecoveryCurve& curve) {
  std::vector<double> hazard = {0};
  const CurveKnot& end = curve.knots().back();
  const std::int32_t tail =
      end.point.probability > 0 ? RecoveryCurve::kTailDays : 0;
  const std::int32_t last = std::max(end.age, 0) + tail;
  hazard.reserve(static_cast<std::size_t>(last) + 1);
  for (std::int32_t age = 0; age < last; ++age) {
    const absl::StatusOr<double> paid = curve.ProbabilityWithin(age, 1);
    if (!paid.ok()) return paid.status();
    const double of_day =
        *paid < 1 ? std::min(-std::log1p(-*paid), kCertain) : kCertain;
    hazard.push_back(hazard.back() + of_day);
  }
  return hazard;
}

}  // namespace

absl::StatusOr<PlanComputer> PlanComputer::Create(
    const RecoveryCurve& curve, std::span<const PlanAction> actions,
    const PlanOptions& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  if (actions.size() > kMostActions) {
    return absl::InvalidArgumentError(absl::StrCat(
        "actions: ", actions.size(), " are more than ", kMostActions));
  }
  for (std::size_t i = 0; i < actions.size(); ++i) {
    absl::Status status = CheckAction(i, actions[i]);
    if (!status.ok()) return status;
  }
  if (!curve.has_timing()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "curve ", curve.id(), ": a plan needs to know when money comes"));
  }
  absl::StatusOr<std::vector<double>> hazard = HazardByAge(curve);
  if (!hazard.ok()) return hazard.status();
  PlanComputer made;
  made.hazard_ = *std::move(hazard);
  made.actions_.assign(actions.begin(), actions.end());
  made.options_ = options;
  made.epochs_ =
      (options.horizon_days + options.epoch_days - 1) / options.epoch_days;
  made.discount_ =
      1 / (1 + options.cost_of_capital * options.epoch_days / 365.0);
  made.Classify();
  made.FindEffects();
  const std::size_t values = static_cast<std::size_t>(made.epochs_ + 1) *
                             (made.steps_.size() + 1) * made.losses_.size() *
                             made.next_slot_.size();
  if (values > kMostValues) {
    return absl::InvalidArgumentError(
        absl::StrCat("epoch_days ", options.epoch_days, " with horizon_days ",
                     options.horizon_days, ": ", values,
                     " values are more than ", kMostValues));
  }
  for (std::size_t i = 0; i < made.tables_.size(); ++i) {
    made.tables_[i] = made.Tabulate(kScales[i]);
  }
  return made;
}

// How many of the distinct steps are not above it.
std::int32_t PlanComputer::OpenClass(std::int32_t step) const {
  return static_cast<std::int32_t>(
      std::upper_bound(steps_.begin(), steps_.end(), step) - steps_.begin());
}

void PlanComputer::Classify() {
  losses_ = {0};
  for (const PlanAction& action : actions_) {
    if (action.step >= 0) steps_.push_back(action.step);
    losses_.push_back(action.relation_loss);
  }
  const auto sort = [](auto* values) {
    std::sort(values->begin(), values->end());
    values->erase(std::unique(values->begin(), values->end()), values->end());
  };
  sort(&steps_);
  sort(&losses_);
  for (const PlanAction& action : actions_) {
    step_class_.push_back(action.step < 0 ? 0 : OpenClass(action.step));
    opens_class_.push_back(action.step < 0 ? 0 : OpenClass(action.step + 1));
    loss_class_.push_back(static_cast<std::int32_t>(
        std::lower_bound(losses_.begin(), losses_.end(), action.relation_loss) -
        losses_.begin()));
  }
}

// Actions of the same effect share its slots. Nothing comes after the tail, nor
// does it matter what runs then.
void PlanComputer::FindEffects() {
  const std::int32_t length = options_.epoch_days;
  const std::int32_t last = static_cast<std::int32_t>(hazard_.size()) - 1;
  const std::int32_t longest = (last + length - 1) / length * length;
  for (std::size_t i = 0; i < actions_.size(); ++i) {
    const PlanAction& action = actions_[i];
    Effect effect{action.effect.hazard_ratio, action.effect.contingency,
                  std::min(action.days, longest)};
    effect.slots =
        static_cast<std::size_t>((effect.days + length - 1) / length);
    effect.open = opens_class_[i];
    const auto same = std::find_if(
        effects_.begin(), effects_.end(), [&](const Effect& known) {
          return known.ratio == effect.ratio && known.days == effect.days &&
                 known.contingency == effect.contingency;
        });
    effect_of_.push_back(static_cast<std::int32_t>(same - effects_.begin()));
    if (same == effects_.end()) {
      AddSlots(&effect);
      effects_.push_back(effect);
    } else {
      same->open = std::min(same->open, effect.open);
    }
  }
}

void PlanComputer::AddSlots(Effect* effect) {
  if (effect->slots == 0) return;  // It is as if nothing ran.
  effect->first_slot = next_slot_.size();
  effect->cell = cells_;
  cells_ += 2;
  for (std::size_t i = 1; i <= effect->slots; ++i) {
    const bool last = i == effect->slots;
    next_slot_.push_back(last ? 0 : next_slot_.size() + 1);
    cell_of_.push_back(effect->cell + (last ? 1 : 0));
  }
}

std::size_t PlanComputer::RowOf(std::int32_t age) const {
  return static_cast<std::size_t>(
      std::clamp(age, 0, static_cast<std::int32_t>(hazard_.size()) - 1));
}

double PlanComputer::Hazard(std::int32_t from, std::int32_t to) const {
  return hazard_[RowOf(to)] - hazard_[RowOf(from)];
}

PlanComputer::Share PlanComputer::ShareOf(std::int32_t age, double ratio,
                                          double contingency,
                                          std::int32_t days) const {
  const std::int32_t with = std::clamp(days, 0, options_.epoch_days);
  const double after = std::exp(-ratio * Hazard(age, age + with));
  const double end =
      after * std::exp(-Hazard(age + with, age + options_.epoch_days));
  return {discount_ * ((1 - after) * (1 - contingency) + (after - end)),
          discount_ * end};
}

PlanComputer::Tables PlanComputer::Tabulate(double scale) const {
  const std::size_t rows = hazard_.size();
  Tables tables{std::vector<double>(rows * cells_),
                std::vector<double>(rows * cells_), std::vector<double>(rows)};
  for (std::size_t row = rows; row-- > 0;) TabulateRow(row, scale, &tables);
  return tables;
}

void PlanComputer::TabulateRow(std::size_t row, double scale,
                               Tables* tables) const {
  const auto age = static_cast<std::int32_t>(row);
  const auto fill = [&](std::size_t cell, Share share) {
    tables->collect[row * cells_ + cell] = share.collect;
    tables->keep[row * cells_ + cell] = share.keep;
  };
  const Share alone = ShareOf(age, 1, 0, 0);
  fill(0, alone);
  // After the tail nothing comes: rest stays 0.
  if (row + 1 < hazard_.size()) {
    tables->rest[row] =
        alone.collect +
        alone.keep * tables->rest[RowOf(age + options_.epoch_days)];
  }
  for (const Effect& effect : effects_) {
    if (effect.slots == 0) continue;
    const double ratio = ScaledRatio(effect.ratio, scale);
    const auto before =
        static_cast<std::int32_t>(effect.slots - 1) * options_.epoch_days;
    fill(effect.cell,
         ShareOf(age, ratio, effect.contingency, options_.epoch_days));
    fill(effect.cell + 1,
         ShareOf(age, ratio, effect.contingency, effect.days - before));
  }
}

double PlanComputer::ScaledRatio(double ratio, double scale) {
  return std::max(1 + scale * (ratio - 1), 1e-6);
}

}  // namespace arrears
