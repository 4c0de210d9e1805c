// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "generate_life_internal.h"

namespace arrears::generate_internal {
namespace {

constexpr PromiseForm kPromiseForms[] = {
    PromiseForm::kPlain, PromiseForm::kPlan, PromiseForm::kExtension};

double ShareOf(PromiseForm form, const PromiseModel& p) {
  switch (form) {
    case PromiseForm::kPlan:
      return p.plan_share;
    case PromiseForm::kExtension:
      return p.extension_share;
    default:
      return 1 - p.plan_share - p.extension_share;
  }
}

}  // namespace

LifeDistribution::LifeDistribution(const Model& model, int segment, int habit,
                                   int amount_class, bool contacts)
    : model_(model),
      options_(model.options()),
      segment_index_(segment),
      segment_(options_.segments[At(segment)]),
      contacts_(contacts),
      horizon_(options_.horizon_days),
      hazard_(model.hazard(segment, habit, amount_class)),
      solvent_(1 - segment_.insolvency_per_day) {
  const double broken = options_.promises.broken_factor;
  const double disputed = options_.disputes.hazard_factor;
  factor_ = {1, broken, disputed, disputed * broken};
  full_ = 1 - segment_.part_share;
  close_ = options_.disputes.close_per_day;
  close_back_ =
      close_ * (1 - options_.disputes.upheld * options_.disputes.whole);
  solvent_for_ = {1};
  for (int n = 1; n <= kLongPromiseDays + options_.promises.late_days; ++n) {
    solvent_for_.push_back(solvent_for_.back() * solvent_);
  }
  for (int age = kFirstAge; age <= horizon_; ++age) {
    dispute_.push_back(
        age <= options_.disputes.last_age ? segment_.dispute_per_day : 0);
    stay_.push_back(1 - model.write_off(age));
  }
  calendar_.resize(End(horizon_));
  value_.resize(End(horizon_) + 1);
  value_acting_.resize(End(horizon_) + 1);
  due_.resize(End(horizon_ + kQuietDaysBeforeHorizon));
}

LifeCurve LifeDistribution::Live(Date due) {
  LifeCurve curve;
  curve.open.resize(At(horizon_ + 1), 0);
  curve.recovered.resize(At(horizon_ + 1), 0);
  FillCalendar(due);
  Backward();
  Forward(&curve);
  return curve;
}

void LifeDistribution::FillCalendar(Date due) {
  const double* by_weekday = model_.weekday_factors_from(due + Days{kFirstAge});
  for (int age = kFirstAge; age <= horizon_; ++age) {
    Day day;
    day.hazard = hazard_[During(age)] * by_weekday[During(age)] *
                 (age <= kSeasonDays ? model_.season(due) : 1);
    calendar_[During(age)] = day;
  }
  if (!contacts_) return;
  for (const ContactStep& step : model_.ladder()) {
    const ContactChannel& channel = options_.channels[At(step.channel)];
    const int age =
        (model_.ContactDay(due, step, segment_index_) - due).count();
    calendar_[During(age)].channel = step.channel;
    const int last = std::min(age + channel.effect_days, horizon_);
    for (int a = age + 1; a <= last; ++a) {
      calendar_[During(a)].effect = true;
      calendar_[During(a)].ratio = channel.hazard_ratio;
      calendar_[During(a)].ends = a == last;
    }
  }
}

// Backward: what a state is worth.

void LifeDistribution::Backward() {
  value_[End(horizon_)] = PerState{};  // What is left is written off.
  value_acting_[End(horizon_)] = PerState{};
  for (int age = horizon_; age >= kFirstAge; --age) {
    const Day& day = calendar_[During(age)];
    PerState evening = value_[End(age)];
    if (day.channel >= 0) {
      ValueContact(age, options_.channels[At(day.channel)], &evening);
    }
    value_[End(age - 1)] = Before(age, day.hazard, evening);
    if (day.effect) {
      value_acting_[End(age - 1)] =
          Before(age, day.hazard * day.ratio,
                 day.ends ? evening : value_acting_[End(age)]);
    }
  }
}

// From what the states are worth after the day's money, dispute and write-off
// to what they are worth the evening before.
LifeDistribution::PerState LifeDistribution::Before(
    int age, double hazard, const PerState& evening) const {
  const double open = dispute_[During(age)];
  const double stay = stay_[During(age)];
  PerState before;
  for (const std::size_t broken : {0, 1}) {
    const double free = evening[kFree + broken];
    const double disputed = evening[kDisputed + broken];
    const double paid =
        1 - options_.charged_back * (1 - ValueOfChargeback(age, broken));
    const double full_free =
        std::min(hazard * factor_[kFree + broken], kMaxHazard) * full_;
    const double full_disputed =
        std::min(hazard * factor_[kDisputed + broken], kMaxHazard) * full_;
    before[kFree + broken] =
        solvent_ * (full_free * paid +
                    (1 - full_free) * stay * (free + open * (disputed - free)));
    before[kDisputed + broken] =
        solvent_ * (full_disputed * paid +
                    (1 - full_disputed) * stay *
                        ((1 - close_) * disputed + close_back_ * free));
  }
  return before;
}

void LifeDistribution::ValueContact(int age, const ContactChannel& channel,
                                    PerState* evening) const {
  const double reached = channel.made * channel.reached;
  const PerState after =
      channel.effect_days > 0 ? value_acting_[End(age)] : *evening;
  for (const State s : {kFree, kFreeBroken}) {
    const double promise = channel.promise > 0 ? ValueOfPromise(age, s) : 0;
    (*evening)[s] = (1 - reached) * (*evening)[s] +
                    reached * (channel.promise * promise +
                               (1 - channel.promise) * after[s]);
  }
}

double LifeDistribution::ValueOfPromise(int age, State state) const {
  const PromiseModel& p = options_.promises;
  double value = 0;
  for (const PromiseForm form : kPromiseForms) {
    const int span = PromiseSpan(form);
    const PerState& after = value_[End(age + span + p.late_days)];
    value +=
        ShareOf(form, p) *
        (solvent_for_[At(span)] * p.kept +
         solvent_for_[At(span + p.late_days)] *
             (p.late + p.part * after[state] + p.broken * after[kFreeBroken]));
  }
  return value;
}

double LifeDistribution::ValueOfChargeback(int paid_at,
                                           std::size_t broken) const {
  const int back = paid_at + kChargebackDays;
  if (back > horizon_) return 0;
  return solvent_for_[kChargebackDays] * value_[End(back)][kFree + broken];
}

// Forward: where the weight is.

void LifeDistribution::Forward(LifeCurve* curve) {
  std::fill(due_.begin(), due_.end(), Due{});
  PerState alive = {1, 0, 0, 0}, acting = {};
  double failed = 0, unmatched = 0;
  double to_come = value_[0][kFree], closed = 0;
  for (int age = kFirstAge; age < horizon_; ++age) {
    const Day& day = calendar_[During(age)];
    const Due& due = due_[End(age)];
    const double living = alive[0] + alive[1] + alive[2] + alive[3] +
                          acting[0] + acting[1] + acting[2] + acting[3];
    failed += (1 - solvent_) * living + due.failing_before;
    failed = failed * stay_[During(age)] + due.failing_after;
    double paid[2] = {0, 0};
    PassDay(age, day.hazard, &alive, paid);
    if (day.effect) {
      PassDay(age, day.hazard * day.ratio, &acting, paid);
      if (day.ends) {
        for (std::size_t s = 0; s < kStates; ++s) alive[s] += acting[s];
        acting = {};
      }
    }
    BookPaid(age, paid);
    if (day.channel >= 0) {
      MakeContact(age, options_.channels[At(day.channel)], &alive, &acting);
    }
    alive[kFree] += due.returning[0];
    alive[kFreeBroken] += due.returning[1];
    unmatched += due.unmatched;
    to_come -= due.paid;
    closed += due.closed;
    if (age < 0) continue;
    curve->open[At(age)] = failed + unmatched + due.promised + alive[0] +
                           alive[1] + alive[2] + alive[3] + acting[0] +
                           acting[1] + acting[2] + acting[3];
    curve->recovered[At(age)] = to_come - closed;
  }
}

// Insolvency, money, dispute and write-off of one day.
void LifeDistribution::PassDay(int age, double hazard, PerState* states,
                               double paid[2]) const {
  const double open = dispute_[During(age)];
  const double stay = stay_[During(age)];
  for (const std::size_t broken : {0, 1}) {
    double& free = (*states)[kFree + broken];
    double& disputed = (*states)[kDisputed + broken];
    const double full_free =
        std::min(hazard * factor_[kFree + broken], kMaxHazard) * full_ *
        solvent_ * free;
    const double full_disputed =
        std::min(hazard * factor_[kDisputed + broken], kMaxHazard) * full_ *
        solvent_ * disputed;
    paid[broken] += full_free + full_disputed;
    const double was_free = (solvent_ * free - full_free) * stay;
    const double was_disputed = (solvent_ * disputed - full_disputed) * stay;
    free = (1 - open) * was_free + close_back_ * was_disputed;
    disputed = open * was_free + (1 - close_) * was_disputed;
  }
}

// What was paid in full by items with no promise broken, and with one.
void LifeDistribution::BookPaid(int age, const double paid[2]) {
  const double all = paid[0] + paid[1];
  const double unmatched = all * options_.unmatched;
  Due& today = due_[End(age)];
  today.paid += all * (1 - options_.charged_back) - unmatched;
  // Closed for some days, open for some, then closed for good.
  Due& open = due_[End(age + kUnmatchDays)];
  Due& matched = due_[End(age + kUnmatchDays + kRematchDays)];
  today.closed += unmatched;
  open.closed -= unmatched;
  open.unmatched += unmatched;
  matched.unmatched -= unmatched;
  matched.paid += unmatched;
  Due& back = due_[End(age + kChargebackDays)];
  for (const std::size_t broken : {0, 1}) {
    const double weight = paid[broken] * options_.charged_back;
    const double returning = weight * solvent_for_[kChargebackDays];
    const double recovered = weight * ValueOfChargeback(age, broken);
    back.returning[broken] += returning;
    back.failing_after += weight - returning;
    today.closed += recovered;
    back.closed -= recovered;
  }
}

void LifeDistribution::MakeContact(int age, const ContactChannel& channel,
                                   PerState* alive, PerState* acting) {
  const double reached = channel.made * channel.reached;
  for (const State s : {kFree, kFreeBroken}) {
    const double weight = reached * (*alive)[s];
    (*alive)[s] -= weight;
    Promise(age, s, weight * channel.promise);
    (channel.effect_days > 0 ? *acting : *alive)[s] +=
        weight * (1 - channel.promise);
  }
}

void LifeDistribution::Promise(int age, State state, double weight) {
  if (weight == 0) return;
  const PromiseModel& p = options_.promises;
  for (const PromiseForm form : kPromiseForms) {
    const int span = PromiseSpan(form);
    const double given = weight * ShareOf(form, p);
    const int end = span + p.late_days;
    WaitForPromise(age, span, given * p.kept);
    WaitForPromise(age, end, given * (1 - p.kept));
    due_[End(age + span)].paid += given * solvent_for_[At(span)] * p.kept;
    const double solvent = given * solvent_for_[At(end)];
    Due& last = due_[End(age + end)];
    last.paid += solvent * p.late;
    last.returning[state] += solvent * p.part;
    last.returning[kFreeBroken] += solvent * p.broken;
  }
}

// Open and promised for `span` days, unless the debtor fails.
void LifeDistribution::WaitForPromise(int age, int span, double weight) {
  for (int n = 0; n < span; ++n) {
    due_[End(age + n)].promised += weight * solvent_for_[At(n)];
    due_[End(age + n + 1)].failing_before +=
        weight * (solvent_for_[At(n)] - solvent_for_[At(n + 1)]);
  }
}

}  // namespace arrears::generate_internal
