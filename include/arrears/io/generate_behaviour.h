// SPDX-License-Identifier: Apache-2.0
//
// generate_behaviour.h: how do the generator's debtors pay, and what does its
// creditor do about it?
//
//   options.segments[0].daily_hazard[2] = 0.05;     // on days 1 to 14
//   options.channels[1].hazard_ratio = 3;           // calls work wonders
//   options.promises.broken = 0.5;                  // and kept = 0.1, ...
//
// Probabilities are per day where the name says so, and shares in [0, 1]
// elsewhere. Ages are in days past due. A hazard of a day is the product of the
// segment's, and the factors of habit, amount, season, weekday, contact,
// dispute and broken promise; never more than 0.95.
#ifndef ARREARS_IO_GENERATE_BEHAVIOUR_H_
#define ARREARS_IO_GENERATE_BEHAVIOUR_H_

#include <array>
#include <string>

namespace arrears {

// The first day on which an item can be paid, in days past due. Terms are at
// least one day longer, so money never comes before its document.
inline constexpr int kFirstAge = -14;
// daily_hazard[i] applies from kHazardAges[i] on, up to the next.
inline constexpr std::array<int, 10> kHazardAges = {-14, 0,  1,   15,  31,
                                                    61,  91, 181, 366, 731};
// How long the season of an item's due date is felt, in days past due.
inline constexpr int kSeasonDays = 90;

// Debtors of one trade; the `segment` column of debtors.csv.
struct PayerSegment {
  std::string name;
  double share = 1;  // Weight among the segments.
  // P(a payment arrives on the day | open), before all factors.
  std::array<double, kHazardAges.size()> daily_hazard = {};
  double part_share = 0.1;  // Of payments: those that leave a rest.
  double dispute_per_day = 0;
  double insolvency_per_day = 0;
  int contact_weekday = 1;  // ISO; the day on which people are called.
};

// Within each segment some debtors pay sooner than others.
struct PayerHabit {
  double share = 1;   // Weight among the habits.
  double factor = 1;  // On the payment hazard.
};

struct ContactChannel {
  std::string name;         // As in contacts.csv.
  bool on_weekday = false;  // Waits for the segment's contact_weekday.
  double made = 1;          // P(the contact takes place).
  double reached = 1;       // P(it gets through | made).
  double promise = 0;       // P(a promise is given | reached).
  double excuse = 0;        // P(an excuse is given | reached).
  // Once reached, and no promise given, the payment hazard is multiplied by
  // this on each of the next `effect_days` days. 1 = no effect.
  double hazard_ratio = 1;
  int effect_days = 0;
};

// Made when the item is still open and neither disputed nor promised.
struct ContactStep {
  int age = 1;      // The day, or the first day of the wait for the weekday.
  int channel = 0;  // Index into GeneratorOptions::channels.
  std::string action, party;  // A-row and addressee, as in contacts.csv.
};

struct PromiseModel {
  // What becomes of a promise; adds up to 1.
  double kept = 0.45, late = 0.15, part = 0.15, broken = 0.25;
  double plan_share = 0.1;       // Two instalments, after 7 and 14 days.
  double extension_share = 0.1;  // Due after 14 days; a plain one after 7.
  // How late is late. Until then after the due date, what was promised and not
  // paid waits: nothing else is paid, and nobody calls.
  int late_days = 3;
  // On the payment hazard, for good, once a promise was broken.
  double broken_factor = 0.7;
};

struct DisputeModel {
  int last_age = 60;            // Disputes open from kFirstAge to this age.
  double close_per_day = 0.04;  // P(closed on the day | open).
  double upheld = 0.4;          // P(the debtor is right | closed).
  double whole = 0.4;           // P(about the whole item); else a part of it.
  double hazard_factor = 0.25;  // On the payment hazard while open.
};

}  // namespace arrears

#endif  // ARREARS_IO_GENERATE_BEHAVIOUR_H_
