// SPDX-License-Identifier: Apache-2.0
//
// generate_truth.h: what should a perfect estimator find in a generated
// ledger?
//
//   const GeneratorTruth truth = generator.Truth();
//   truth.portfolio.late_rate;              // P(open at the end of the due
//   day) truth.portfolio.recovery[90];           // R(90)
//   truth.channels[1].hazard_ratio;         // what a call does to payment
//   std::cout << TruthJson(truth);
//
// Not simulated: each curve is the sum over all due dates of the item's chain
// of states (dispute, broken promise, contact effect, promise running, charged
// back, insolvent), with the calendar of that due date. It holds
//  - for items that follow the model (Generator: GeneratedItem::follows_model),
//    that is invoices, debit notes and instalments, not credit notes;
//  - by effective dates, with no limit on known_on;
//  - for items whose age in question, and for recovery whose horizon, lies at
//    or before as_of. A ledger cut at as_of shows younger items unfinished.
// Items of one debtor share its segment, habit, insolvency and contact days:
// binomial errors are too small unless those are off (IndependentItems()).
#ifndef ARREARS_IO_GENERATE_TRUTH_H_
#define ARREARS_IO_GENERATE_TRUTH_H_

#include <string>
#include <vector>

namespace arrears {

// All items of a segment, or of the portfolio. Index a = days past due, 0 to
// horizon_days.
struct CurveTruth {
  // P(something is left at the end of the due day).
  double late_rate = 0;
  // P(open at the end of age a). Not paid, credited or written off; claims on
  // insolvent debtors are open until they are written off.
  std::vector<double> open;
  // R(a) = P(in the end settled in full by money, before the horizon | open at
  // the end of age a); 0 where nothing is open.
  std::vector<double> recovery;
  // Expected share of all items that are open and past due at as_of, by at
  // most two years (730 days) and by more.
  double open_up_to_two_years = 0, open_beyond_two_years = 0;
};

struct SegmentTruth {
  std::string name;
  double item_share = 0;  // Of the portfolio's items.
  CurveTruth curve;
  CurveTruth without_contacts;  // Had nobody been contacted.
};

struct ChannelTruth {
  std::string name;
  double made = 0, reached = 0;
  double hazard_ratio = 1;
  int effect_days = 0;
};

struct GeneratorTruth {
  double item_count = 0;  // Expected number of items that follow the model.
  CurveTruth portfolio;
  CurveTruth portfolio_without_contacts;
  std::vector<SegmentTruth> segments;
  std::vector<ChannelTruth> channels;  // Empty without contacts.
  // Of promises whose debtor stays solvent to their end.
  double promise_kept = 0, promise_late = 0, promise_part = 0,
         promise_broken = 0;
  double broken_promise_factor = 1, dispute_factor = 1;
  double dispute_upheld = 0;
  double backdated = 0;  // Of settlements, before the cut at as_of.
};

// {"item_count", "late_rate", "recovery_by_age": [{"age", "open", "recovery",
// "recovery_without_contacts"}], "segments": [...], "contact_effects": [...],
// ...} at ages 0, 30, 60, 90, 180, 270, 365, 730, 1095, 1460 and 1825; numbers
// rounded to 9 digits.
[[nodiscard]] std::string TruthJson(const GeneratorTruth& truth);

}  // namespace arrears

#endif  // ARREARS_IO_GENERATE_TRUTH_H_
