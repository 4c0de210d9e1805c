// SPDX-License-Identifier: Apache-2.0
//
// generate_life_internal.h: how likely is each life that generate_chain.cc can
// draw?
#ifndef ARREARS_IO_GENERATE_LIFE_INTERNAL_H_
#define ARREARS_IO_GENERATE_LIFE_INTERNAL_H_

#include <array>
#include <cstddef>
#include <vector>

#include "generate_internal.h"

namespace arrears::generate_internal {

// By age in days past due, 0 to the horizon.
struct LifeCurve {
  std::vector<double> open;       // P(open at the end of the day).
  std::vector<double> recovered;  // P(that, and recovered in the end).
};

// The distribution of lives of one segment, habit and amount class, with or
// without contacts. For each due date a backward pass gives the chance of
// recovery from each state, and a forward pass the weight of each state; both
// walk the calendar of that due date.
class LifeDistribution {
 public:
  LifeDistribution(const Model& model, int segment, int habit, int amount_class,
                   bool contacts);

  // Of an item due on `due` that begins to live (kFirstAge) with a solvent
  // debtor. Only the month and weekday of `due` matter. O(horizon).
  LifeCurve Live(Date due);

 private:
  // Disputed or not, a promise broken or not.
  enum State { kFree, kFreeBroken, kDisputed, kDisputedBroken, kStates };
  using PerState = std::array<double, kStates>;

  // One day of the calendar: contact at its end, and an effect during it.
  struct Day {
    double hazard = 0;  // Before the factors of the state.
    int channel = -1;
    bool effect = false, ends = false;  // Acts; for the last time.
    double ratio = 1;                   // On the hazard while it acts.
  };
  // What earlier days have in store for a day.
  struct Due {
    double returning[2] = {0, 0};  // Weight back to kFree, kFreeBroken.
    double failing_before = 0;     // Becomes insolvent before, after the
    double failing_after = 0;      // day's write-off.
    double promised = 0;           // Open at its end, a promise running.
    double unmatched = 0;          // Change of what is open unmatched.
    double paid = 0;               // For good, so recovered.
    double closed = 0;  // Change of what is closed, not yet paid for good, and
                        // recovered in the end.
  };

  // Index of the end of day `age`; 0 is the eve of the first age.
  static std::size_t End(int age) {
    return static_cast<std::size_t>(age - kFirstAge) + 1;
  }
  static std::size_t During(int age) {
    return static_cast<std::size_t>(age - kFirstAge);
  }

  void FillCalendar(Date due);

  void Backward();
  PerState Before(int age, double hazard, const PerState& evening) const;
  void ValueContact(int age, const ContactChannel& channel,
                    PerState* evening) const;
  double ValueOfPromise(int age, State state) const;
  double ValueOfChargeback(int paid_at, std::size_t broken) const;

  void Forward(LifeCurve* curve);
  void PassDay(int age, double hazard, PerState* states, double paid[2]) const;
  void BookPaid(int age, const double paid[2]);
  void MakeContact(int age, const ContactChannel& channel, PerState* alive,
                   PerState* acting);
  void Promise(int age, State state, double weight);
  void WaitForPromise(int age, int span, double weight);

  const Model& model_;
  const GeneratorOptions& options_;
  const int segment_index_;
  const PayerSegment& segment_;
  const bool contacts_;
  const int horizon_;
  const double* hazard_;
  const double solvent_;             // P(no insolvency on a day).
  std::vector<double> solvent_for_;  // [n]: in n days.
  PerState factor_;                  // On the hazard.
  double full_ = 1;                  // P(all is paid | money arrives).
  std::vector<double> dispute_,
      stay_;                           // By day: P(opened), P(not written off).
  double close_ = 0, close_back_ = 0;  // P(a dispute closes), and the item is
                                       // free again.
  std::vector<Day> calendar_;          // During(age).
  // End(age): P(recovered in the end | state), without and with an effect that
  // acts on the next day.
  std::vector<PerState> value_, value_acting_;
  std::vector<Due> due_;  // End(age).
};

}  // namespace arrears::generate_internal

#endif  // ARREARS_IO_GENERATE_LIFE_INTERNAL_H_
