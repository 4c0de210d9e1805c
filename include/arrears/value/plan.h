// SPDX-License-Identifier: Apache-2.0
//
// plan.h: which sequence of actions brings most, and what do the rules lose?
//
//   absl::StatusOr<PlanComputer> computer =
//       PlanComputer::Create(RecoveryCurve::Ccaa2004(), actions);
//   PlanWorkspace space;
//   Plan plan;
//   absl::Status status = computer->Solve(
//       {.amount = 500'000'00, .age_days = 40, .open_step = 2}, &space, &plan);
//   plan.first;          // index into `actions`; kWait = do nothing yet
//   plan.sequence[1];    // what comes next if nothing is paid, and on which
//   day computer->ValueOf(claim, ladder, &rules);   // of a plan of one's own
//
// A finite-horizon dynamic programme (Bellman 1957; over actions of collection:
// de Almeida Filho, Mues & Thomas 2010). Every `epoch_days` one action is taken
// or none. Payment follows the hazard of the recovery curve at the age reached,
// times the ratio of the action whose effect runs (gain.h); what is paid ends
// the case.
//
// Do two effects at a time multiply? No: the later action takes the place of
// the earlier. Does an action open the next step? Yes: one of step s opens all
// up to s + 1; which are open now the caller says. Does a call bring a promise?
// What its promises bring is part of its hazard ratio already, so none arise
// within the plan; one that runs now pauses everything until its day, with the
// hazard ratio given, and when it breaks one step more is open.
#ifndef ARREARS_VALUE_PLAN_H_
#define ARREARS_VALUE_PLAN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/recovery/curve.h"
#include "arrears/value/gain.h"

namespace arrears {

struct PlanAction {
  ActionEffect effect = {};  // Ratio in (0, 100]; fixed cost in minor of base.
  std::int32_t days = 0;     // The effect lasts so long, in [0, 3650].
  std::int32_t step = -1;    // Of the ladder, 0..13; -1 = open always.
  // Chance that business ends by it, in [0, 1].
  double relation_loss = 0;
  // Days past due at which it may be taken, both inclusive.
  std::int32_t min_age = 0, max_age = std::numeric_limits<std::int32_t>::max();
};

struct PlanOptions {
  // Days between decisions, in [1, 90]. A week: cadences and caps of contacts
  // leave room for about one.
  std::int32_t epoch_days = 7;
  // The last decision comes before this day, in [1, 1000]; then the curve and
  // what still runs of an effect do the rest, without costs.
  std::int32_t horizon_days = 180;
  // Yearly rate, in [0, 10]. Money of an epoch counts as if it came at its end.
  double cost_of_capital = 0.05;
};

// Money in one currency, minor units.
struct PlanClaim {
  double amount = 0;               // In [0, 10^15].
  std::int32_t age_days = 0;       // Days past due, in [0, 100,000].
  std::int32_t open_step = 0;      // The highest step that may be taken now.
  std::uint32_t allowed = ~0u;     // Bit i: actions[i] is lawful and wanted.
  double minute_cost_minor = 100;  // In [0, 10^9].
  // What the end of business would cost (margin times weight), in [0, 10^15],
  // and the chance of it that earlier actions have taken already. Each action
  // costs only by how much it raises that chance.
  double relation_minor = 0, relation_spent = 0;
  std::int32_t rule = -1;  // What the rules would do now; kWait = nothing.
  // A promise runs for so many days, 0 = none; else an earlier effect does.
  // Each in [0, 3650], with the hazard ratio meanwhile.
  std::int32_t promise_days = 0, running_days = 0;
  double promise_ratio = 1, running_ratio = 1, running_contingency = 0;
};

struct PlannedAction {
  std::int32_t action = 0;  // Index into the actions.
  std::int32_t day = 0;     // From now, 0 = now.
  friend bool operator==(const PlannedAction&, const PlannedAction&) = default;
};

struct Plan {
  static constexpr std::int32_t kWait = -1;
  // Expected discounted money less costs: of the best plan; of the best one
  // that does nothing now; of the best one that begins as the rules do, where
  // that may be done, else with nothing; of never doing anything.
  double value = 0, value_if_later = 0, value_by_rule = 0, value_of_waiting = 0;
  // Of equals waiting, then the order of the actions.
  std::int32_t first = kWait;
  std::vector<PlannedAction> sequence;  // If nothing is paid; starts with first
                                        // where that is not waiting.
  // The same under effects half as large and half as large again (ratio - 1).
  std::int32_t first_if_half = kWait, first_if_more = kWait;
  double value_if_half = 0, value_if_more = 0;
  bool flips() const {
    return first_if_half != first || first_if_more != first;
  }
};

// Kept between solutions so that none allocates; one for each thread.
class PlanWorkspace {
 private:
  friend class PlanComputer;
  // What has been done so far, as far as it matters: classes of the step that
  // is open and of the chance that business ends.
  struct Standing {
    std::int32_t open = 0, lost = 0;
  };
  std::vector<std::int32_t> usable_;  // Actions, and the effects they have.
  std::vector<std::int32_t> effects_;
  std::vector<double> cost_;  // By action.
  // Of a usable action in the epoch at hand.
  struct Acting {
    double collect = 0, keep = 0;
    std::size_t next_slot = 0;
    bool fits_age = false;
  };
  std::vector<Acting> now_;
  std::vector<Standing> standings_;  // Those that can be reached; the first is
                                     // that of now.
  std::vector<std::int32_t> standing_of_;
  // [standing][usable action]: the standing after it, -1 = it is not open, and
  // what it costs there.
  std::vector<std::int32_t> next_standing_;
  std::vector<double> price_;
  // [epoch][standing][slot]; [epoch][standing] of the best action.
  std::vector<double> value_, acting_;
  std::vector<std::int32_t> best_;
  // By epoch, while the effect runs that ran at the beginning.
  std::vector<double> start_collect_, start_keep_, start_value_;
};

class PlanComputer {
 public:
  static constexpr std::size_t kMostActions = 32;
  // Of a workspace: epochs x steps x chances that business ends x epochs of all
  // effects. The catalogue's eleven alternatives by the week take 200,000.
  static constexpr std::size_t kMostValues = std::size_t{1} << 24;

  // kInvalidArgument naming action or option, value and bound;
  // also where a solution would need more than kMostValues;
  // kFailedPrecondition for a curve without timing. O(days of the curve x
  // effects): a millisecond or two, and a megabyte or two of memory.
  [[nodiscard]] static absl::StatusOr<PlanComputer> Create(
      const RecoveryCurve& curve, std::span<const PlanAction> actions,
      const PlanOptions& options = {});

  std::span<const PlanAction> actions() const { return actions_; }
  const PlanOptions& options() const { return options_; }

  // kInvalidArgument naming field, value and bound. O(epochs x standings x
  // (actions + epochs of their effects)), three times.
  [[nodiscard]] absl::Status Solve(const PlanClaim& claim, PlanWorkspace* space,
                                   Plan* plan) const;

  // The value of a plan that is fixed beforehand, by the same model: each in
  // its order on the first epoch from its day on which it may be taken, one an
  // epoch; what is not allowed or too late by then is left out.
  // kInvalidArgument as above, and for an index that is none. O(epochs).
  [[nodiscard]] absl::StatusOr<double> ValueOf(
      const PlanClaim& claim, std::span<const PlannedAction> plan) const;

 private:
  // Slots: 0 = no effect runs; those of an effect follow one another, one for
  // each epoch that it touches. All but the last of these run for a whole epoch
  // and are alike, so that an effect has two cells: [age][cell], for a claim of
  // 1, the discounted share collected in the epoch and that which stays open.
  // By age what comes in all when nothing runs and nothing is done.
  struct Tables {
    std::vector<double> collect, keep, rest;
  };
  struct Share {
    double collect, keep;
  };
  struct Effect {
    double ratio = 1, contingency = 0;
    std::int32_t days = 0;
    std::size_t first_slot = 0, slots = 0;
    std::size_t cell = 0;   // Of a whole epoch; the next is of the last.
    std::int32_t open = 0;  // The least class that its actions open.
  };
  struct Solver;
  friend struct Solver;

  PlanComputer() = default;
  void Classify();
  void FindEffects();
  void AddSlots(Effect* effect);
  static double ScaledRatio(double ratio, double scale);
  // Of the epoch from an age on, when an effect runs for `days` of it or more.
  Share ShareOf(std::int32_t age, double ratio, double contingency,
                std::int32_t days) const;
  Tables Tabulate(double scale) const;
  void TabulateRow(std::size_t row, double scale, Tables* tables) const;
  // Cumulative hazard between two ages.
  double Hazard(std::int32_t from, std::int32_t to) const;
  std::size_t RowOf(std::int32_t age) const;
  std::int32_t OpenClass(std::int32_t step) const;

  std::vector<PlanAction> actions_;
  PlanOptions options_;
  std::int32_t epochs_ = 0;
  double discount_ = 1;         // Of one epoch.
  std::vector<double> hazard_;  // Cumulative, by age from 0.
  std::vector<std::int32_t> steps_;
  std::vector<double> losses_;             // Distinct, rising, from 0.
  std::vector<std::int32_t> step_class_;   // By action: open from this class,
  std::vector<std::int32_t> opens_class_;  // and this one it opens.
  std::vector<std::int32_t> loss_class_;
  std::vector<std::int32_t> effect_of_;
  std::vector<Effect> effects_;
  std::size_t cells_ = 1;
  // By slot: the one an epoch later, and its cell.
  std::vector<std::size_t> next_slot_ = {0}, cell_of_ = {0};
  std::array<Tables, 3> tables_;  // As they are, half, half as large again.
};

}  // namespace arrears

#endif  // ARREARS_VALUE_PLAN_H_
