// SPDX-License-Identifier: Apache-2.0
//
// A small world in which what actions do is known: who pays, and when, under a
// policy?
//
//   ResponseWorld world(seed, {});
//   ResponseCourse course(world, truth);
//   for (int week = 0; week < world.options().weeks; ++week) {
//     ... course.Build() is the ledger as it stands; course.Do(debtor, action)
//     course.PassWeek();
//   }
//
// Each item has a patience, drawn once: it is paid on the day on which the
// hazard that has gathered, of the curve at its age times the ratio of the
// effect that runs at its debtor, exceeds it. So all policies meet the same
// chance, and what helps to pay never makes anybody pay later.
#ifndef ARREARS_TESTS_PORTFOLIO_RESPONSE_WORLD_H_
#define ARREARS_TESTS_PORTFOLIO_RESPONSE_WORLD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "arrears/ledger/ledger_builder.h"
#include "arrears/policy/effects.h"
#include "arrears/recovery/curve.h"

namespace arrears {

struct WorldOptions {
  int debtors = 60;
  int weeks = 26;
  std::int64_t minutes_a_week = 150;  // All could be called in 600.
};

// Debtors and what they owe on the first day, a Sunday.
class ResponseWorld {
 public:
  static constexpr Date kStart = std::chrono::year{2024} / 3 / 3;
  struct Item {
    int debtor = 0;
    int due = 0;  // Days from kStart.
    std::int64_t amount = 0;
    double patience = 0;
  };
  struct Paid {  // Before the first day.
    int debtor = 0;
    int due = 0, late = 0;
    std::int64_t amount = 0;
  };

  ResponseWorld(std::uint64_t seed, const WorldOptions& options);
  const WorldOptions& options() const { return options_; }
  const std::vector<Item>& items() const { return items_; }
  const std::vector<Paid>& history() const { return history_; }
  // Whether a call of that week is answered.
  bool Answers(int debtor, int week) const;

 private:
  WorldOptions options_;
  std::vector<Item> items_;
  std::vector<Paid> history_;
  std::vector<std::uint8_t> answers_;
};

// One policy's course through the world.
class ResponseCourse {
 public:
  ResponseCourse(const ResponseWorld& world, const RecoveryCurve& curve,
                 const EffectTable& truth);

  Date today() const { return ResponseWorld::kStart + Days{7 * week_}; }
  LedgerData Build() const;
  // Past due and open: days of the oldest item, minor units in all.
  int OldestAge(int debtor) const;
  std::int64_t PastDue(int debtor) const;

  // Tomorrow, a Monday. Costs its minutes and money.
  void Do(int debtor, std::uint8_t action);
  void PassWeek();

  // Discounted at 5 % a year, minor units: collected less all costs.
  double net() const { return net_; }
  std::int64_t minutes() const { return minutes_; }

 private:
  struct Effect {
    double ratio = 1, contingency = 0;
    int until = 0;  // The first day on which it does not run any more.
  };
  double Discount(int day) const { return 1 / (1 + .05 * day / 365.0); }

  const ResponseWorld& world_;
  const EffectTable& truth_;
  std::vector<double> hazard_;    // By age.
  std::vector<double> gathered_;  // By item.
  std::vector<int> paid_on_;      // By item; -1 = open.
  std::vector<Effect> effects_;   // By debtor.
  std::vector<ContactRow> contacts_;
  int week_ = 0;
  double net_ = 0;
  std::int64_t minutes_ = 0;
};

}  // namespace arrears

#endif  // ARREARS_TESTS_PORTFOLIO_RESPONSE_WORLD_H_
