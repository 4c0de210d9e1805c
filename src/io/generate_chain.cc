// SPDX-License-Identifier: Apache-2.0
//
// The life of one item, day by day. generate_truth.cc computes the
// distribution of the same life; the two follow one order of events:
//   insolvency, money, dispute, write-off, contact, end of a contact's effect.
#include <algorithm>
#include <cstddef>

#include "generate_internal.h"

namespace arrears::generate_internal {
namespace {

class Life {
 public:
  Life(const Model& model, const Payer& payer, const ItemPlan& plan,
       std::vector<ChainEvent>* events)
      : model_(model),
        options_(model.options()),
        segment_(options_.segments[static_cast<std::size_t>(payer.segment)]),
        payer_(payer),
        plan_(plan),
        draws_(options_.seed, Draws::Purpose::kChain, plan.key),
        hazard_(model.hazard(payer.segment, payer.habit, plan.amount_class)),
        day_factor_(model.weekday_factors_from(plan.due + Days{kFirstAge})),
        season_(model.season(plan.due)),
        last_age_(std::min(options_.horizon_days,
                           (options_.as_of - plan.due).count())),
        events_(events) {
    if (payer.insolvent_on) {
      insolvent_age_ = (*payer.insolvent_on - plan.due).count();
    }
    ScheduleStep();
  }

  void Run() {
    int age = kFirstAge;
    while (age <= last_age_ && !over_) {
      if (age >= insolvent_age_) {
        LiveInsolvent(age);
        return;
      }
      age = LiveDay(age);
    }
    if (!over_ && options_.horizon_days <= last_age_) WriteOff(age - 1);
  }

 private:
  // Returns the next age to live; `over_` when nothing is left to happen.
  int LiveDay(int age) {
    const std::size_t day = static_cast<std::size_t>(age - kFirstAge);
    const double hazard =
        std::min(hazard_[day] * day_factor_[day] * factor_ *
                     (age <= kSeasonDays ? season_ : 1) *
                     (age <= effect_until_ ? effect_ratio_ : 1),
                 kMaxHazard);
    if (draws_.Chance(hazard)) {
      if (!draws_.Chance(segment_.part_share)) return PayInFull(age);
      Add(age, Happening::kPart).share = PartShare();
    }
    if (!LiveDispute(age)) return age;
    if (model_.write_off(age) > 0 && draws_.Chance(model_.write_off(age))) {
      WriteOff(age);
      return age;
    }
    if (step_ < model_.ladder().size() && age == step_age_) {
      return MakeContact(age);
    }
    return age + 1;
  }

  int PayInFull(int age) {
    if (disputed_) {  // Who pays all has given up the complaint.
      Add(age, Happening::kDisputeRejected);
      SetDisputed(false);
    }
    const double at = draws_.Uniform();
    if (at < options_.charged_back) {
      Add(age, Happening::kFullUncertain);
      const int back = age + kChargebackDays;
      Add(back, Happening::kChargeback);
      if (back > options_.horizon_days) WriteOff(back);
      effect_until_ = kFirstAge - 1;
      SkipSteps(back);
      return back + 1;
    }
    over_ = true;
    if (at < options_.charged_back + options_.unmatched) {
      Add(age, Happening::kMisapplied);
      Add(age + kUnmatchDays, Happening::kUnmatch);
      Add(age + kUnmatchDays + kRematchDays, Happening::kRematch);
    } else {
      Add(age, Happening::kFull);
    }
    return age;
  }

  // False when the item ends with the dispute.
  bool LiveDispute(int age) {
    if (!disputed_) {
      if (age <= options_.disputes.last_age &&
          draws_.Chance(segment_.dispute_per_day)) {
        whole_dispute_ = draws_.Chance(options_.disputes.whole);
        Add(age, Happening::kDisputeOpened).share =
            whole_dispute_ ? 1 : 0.2 + 0.5 * draws_.Uniform();
        SetDisputed(true);
      }
      return true;
    }
    if (!draws_.Chance(options_.disputes.close_per_day)) return true;
    SetDisputed(false);
    if (!draws_.Chance(options_.disputes.upheld)) {
      Add(age, Happening::kDisputeRejected);
      return true;
    }
    Add(age, Happening::kDisputeUpheld);
    over_ = whole_dispute_;
    return !over_;
  }

  int MakeContact(int age) {
    const std::size_t index = step_;
    const ContactStep& step = model_.ladder()[index];
    ++step_;
    ScheduleStep();
    if (disputed_) return age + 1;
    const Date date = plan_.due + Days{age};
    const ContactDraw draw =
        model_.DrawContact(payer_.debtor, date, step.channel);
    if (!draw.made) return age + 1;
    Add(age, Happening::kContact).step = static_cast<std::int16_t>(index);
    if (!draw.reached) return age + 1;
    if (draw.promised) return KeepOrBreak(age, draw);
    const ContactChannel& channel =
        options_.channels[static_cast<std::size_t>(step.channel)];
    effect_until_ = age + channel.effect_days;
    effect_ratio_ = channel.hazard_ratio;
    return age + 1;
  }

  // While a promise runs, and until it can no longer be met late, nothing but
  // an insolvency befalls the item.
  int KeepOrBreak(int given, const ContactDraw& draw) {
    Add(given, Happening::kPromiseGiven).step =
        static_cast<std::int16_t>(step_ - 1);
    const int due = given + PromiseSpan(draw.form);
    if (draw.form == PromiseForm::kPlan) {
      const int half = given + kPromiseDays;
      if (half >= insolvent_age_) return insolvent_age_;
      Add(half, Happening::kPromisePart).share = 0.5;
    }
    if (due >= insolvent_age_) return insolvent_age_;
    switch (draw.outcome) {
      case PromiseOutcome::kKept:
        return EndByMoney(due, draw.outcome);
      case PromiseOutcome::kPart: {
        ChainEvent& event = Add(due, Happening::kPromisePart);
        event.share = draw.part;
        event.outcome = draw.outcome;
        break;
      }
      case PromiseOutcome::kBroken:
        Add(due, Happening::kPromiseEnded).outcome = draw.outcome;
        break;
      default:
        break;
    }
    const int end = due + options_.promises.late_days;
    if (end >= insolvent_age_) return insolvent_age_;
    if (draw.outcome == PromiseOutcome::kLate) {
      return EndByMoney(end, draw.outcome);
    }
    broken_ = broken_ || draw.outcome == PromiseOutcome::kBroken;
    SetFactor();
    SkipSteps(end);
    effect_until_ = kFirstAge - 1;
    return end + 1;
  }
  int EndByMoney(int age, PromiseOutcome outcome) {
    Add(age, Happening::kPromiseFull).outcome = outcome;
    over_ = true;
    return age;
  }

  // Open, and nobody pays: only the write-off is left.
  void LiveInsolvent(int age) {
    for (age = std::max(age, options_.write_off_age); age <= last_age_; ++age) {
      if (draws_.Chance(model_.write_off(age))) {
        WriteOff(age);
        return;
      }
    }
    if (options_.horizon_days <= last_age_) WriteOff(options_.horizon_days);
  }

  void WriteOff(int age) {
    Add(age, Happening::kWrittenOff);
    over_ = true;
  }

  void SetDisputed(bool disputed) {
    disputed_ = disputed;
    SetFactor();
  }
  void SetFactor() {
    factor_ = (disputed_ ? options_.disputes.hazard_factor : 1) *
              (broken_ ? options_.promises.broken_factor : 1);
  }
  double PartShare() { return 0.2 + 0.5 * draws_.Uniform(); }

  void ScheduleStep() {
    if (step_ >= model_.ladder().size()) return;
    step_age_ =
        (model_.ContactDay(plan_.due, model_.ladder()[step_], payer_.segment) -
         plan_.due)
            .count();
  }
  // Steps on days up to `age` are missed.
  void SkipSteps(int age) {
    while (step_ < model_.ladder().size() && step_age_ <= age) {
      ++step_;
      ScheduleStep();
    }
  }

  // Events after as_of are kept out of the list: they have not happened.
  ChainEvent& Add(int age, Happening what) {
    ChainEvent event;
    event.date = plan_.due + Days{age};
    event.item = plan_.item;
    event.order = order_++;
    event.what = what;
    if (event.date > options_.as_of) return unseen_ = event;
    events_->push_back(event);
    return events_->back();
  }

  const Model& model_;
  const GeneratorOptions& options_;
  const PayerSegment& segment_;
  const Payer& payer_;
  const ItemPlan& plan_;
  Draws draws_;
  const double* hazard_;
  const double* day_factor_;
  const double season_;
  const int last_age_;
  std::vector<ChainEvent>* events_;
  ChainEvent unseen_;
  int insolvent_age_ = 1 << 30;
  int effect_until_ = kFirstAge - 1;
  double effect_ratio_ = 1, factor_ = 1;
  std::size_t step_ = 0;  // The next of the ladder.
  int step_age_ = 0;
  std::int32_t order_ = 0;
  bool disputed_ = false, whole_dispute_ = false, broken_ = false;
  bool over_ = false;
};

}  // namespace

void LiveItem(const Model& model, const Payer& payer, const ItemPlan& plan,
              std::vector<ChainEvent>* events) {
  Life(model, payer, plan, events).Run();
}

}  // namespace arrears::generate_internal
