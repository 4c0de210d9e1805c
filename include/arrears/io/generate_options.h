// SPDX-License-Identifier: Apache-2.0
//
// generate_options.h: which world does the generator draw its ledgers from?
//
//   GeneratorOptions options;                  // the sample ledger
//   options.debtors = 1'000'000;
//   options.items = 10'000'000;
//   options.contacts = false;                  // nobody is reminded
//
// Each item lives day by day from kFirstAge to the horizon. On each day, in
// this order: the debtor may become insolvent (then nothing more is paid);
// money may arrive; a dispute may open or close; the claim may be written off;
// the creditor may make contact. Every probability below is a parameter, so
// that what an estimator should find is known: see generate_truth.h.
//
// Probabilities are per day where the name says so, and shares in [0, 1]
// elsewhere. Money is in minor units, ages are in days past due.
#ifndef ARREARS_IO_GENERATE_OPTIONS_H_
#define ARREARS_IO_GENERATE_OPTIONS_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "arrears/base/date.h"
#include "arrears/base/money.h"
#include "arrears/io/generate_behaviour.h"

namespace arrears {

struct TermsShare {
  int days = 30;  // At least 15.
  double share = 1;
};

struct CurrencyShare {
  Currency currency;
  double share = 1;  // Of debtors.
};

struct GeneratorOptions {
  std::int64_t debtors = 300;
  // Invoices planned. Those after a debtor's insolvency are not issued; credit
  // notes, receipts and instalments come on top.
  std::int64_t items = 3000;
  std::uint64_t seed = 1;
  Date as_of = std::chrono::year{2026} / 6 / 30;  // Nothing is dated later.
  int history_years = 6;       // Documents begin that long before as_of.
  int run_off_days = 0;        // No documents in the last days before as_of.
  double sales_growth = 0.05;  // Per year, on the number of documents.

  std::string creditor = "Qinglan Sample Trading Co., Ltd";
  std::vector<CurrencyShare> currencies;  // The first is the base currency.
  std::vector<TermsShare> terms;
  std::vector<PayerSegment> segments;
  std::vector<PayerHabit> habits;
  // On the hazard up to kSeasonDays, by the month of the due date; January
  // first.
  std::array<double, 12> payment_by_due_month;
  std::array<double, 7> payment_by_weekday;  // On the hazard; Monday first.
  std::array<double, 12> sales_by_month;     // On the number of documents.
  std::array<double, 7> sales_by_weekday;
  // On the hazard of small, middle and large amounts (half, 35 % and 15 % of
  // items). All 1: recovery does not depend on the amount.
  std::array<double, 3> payment_by_amount = {1, 1, 1};

  bool contacts = true;
  std::vector<ContactChannel> channels;
  // Ages increase by more than the effect (and six days where the channel waits
  // for a weekday), so that at most one effect acts. Steps in the last 60 days
  // before the horizon are not taken.
  std::vector<ContactStep> ladder;
  PromiseModel promises;
  DisputeModel disputes;

  // Written off per day from this age on, one rate a year, the last one to the
  // horizon; at the horizon all that is open is written off.
  int write_off_age = 731;
  std::vector<double> write_off_per_day = {0.0002, 0.0005, 0.0008, 0.0012};
  int horizon_days = 2190;

  double charged_back = 0.004;  // Of full payments: gone after 5 days.
  double unmatched = 0.006;     // Of full payments: unmatched after 10 days,
                                // matched again 6 days later.
  double overpaid = 0.01;       // Of full payments: the excess is on account.
  double discounted = 0.3;      // Of payments 5 days early: 2 % discount.
  double credited = 0.04;       // Of items: a credit note of 1 to 10 %.
  double in_instalments = 0.02;
  double backdated = 0.08;   // Of facts: recorded 1 to 40 days late.
  double with_limit = 0.85;  // Of debtors.
  double bad_row_share = 0;  // Faulty rows added, per sound row.

  // All defaults above and the trades, habits, ladder and calendar of the
  // sample ledger.
  GeneratorOptions();
};

// A world in which items are independent draws from one hazard: one segment,
// one habit, a flat calendar, no contacts, disputes, insolvencies, write-offs
// before the horizon or reopened items, and a run-off so long that every item
// has reached its end at as_of. For estimators that assume just that.
[[nodiscard]] GeneratorOptions IndependentItems();

// kInvalidArgument naming the field, its value and the bound it breaks.
[[nodiscard]] absl::Status Validate(const GeneratorOptions& options);

}  // namespace arrears

#endif  // ARREARS_IO_GENERATE_OPTIONS_H_
