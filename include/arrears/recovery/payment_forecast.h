// SPDX-License-Identifier: Apache-2.0
//
// payment_forecast.h: when does the money come, and how sure is that?
//
//   const std::vector<double> scores = model.Scores(facts).value();
//   DaysToPay one = PredictDaysToPay(model, scores[0], -1, {});
//   absl::StatusOr<ConformalBand> band =
//       CalibrateDaysToPay(model, held_out, held_out_scores, 0.95, 730);
//   DayInterval two = ConformalDays(model, *band, scores[0], -1, 730);
//   absl::StatusOr<CashForecast> cash = ForecastCash(model, open_items, {});
//
// Two intervals stand side by side. The model's holds the day with the stated
// chance if the model is right. The conformal one holds it with that chance
// whatever the model, provided that the items asked about are like those it
// was calibrated on (Vovk, Gammerman and Shafer 2005); where it is much the
// wider, the model is wrong. METHODS.md#survival.
#ifndef ARREARS_RECOVERY_PAYMENT_FORECAST_H_
#define ARREARS_RECOVERY_PAYMENT_FORECAST_H_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/recovery/hazard.h"
#include "arrears/recovery/survival.h"

namespace arrears {

// Days on the model's clock, both included. The horizon + 1 stands for every
// later day and never.
struct DayInterval {
  std::int32_t lower = 0, upper = 0;
};

struct DaysToPayOptions {
  std::int32_t horizon_day = 730;  // At least open_after.
  double confidence = 0.95;        // In (0, 1).
};

struct DaysToPay {
  double mean = 0;  // Of min(day, horizon).
  // First day by whose end it is paid with chance 1/2; horizon + 1 when none.
  std::int32_t median = 0;
  // Before it with a chance of at most (1 - confidence) / 2, within it of at
  // least confidence. What the fit does not know of its own coefficients is not
  // in it.
  DayInterval interval;
  double paid_by_horizon = 0;  // Probability.
};

// Of an item open at the end of `open_after`: -1 = issued on day 0. O(buckets).
DaysToPay PredictDaysToPay(const HazardModel& model, double score,
                           std::int32_t open_after,
                           const DaysToPayOptions& options);

// How far from the middle of its predicted distribution, in probability, the
// day of payment was for the stated share of the held-out items.
struct ConformalBand {
  double reach = 0.5;  // In [0, 0.5]; 0.5 = the interval is every day.
  double coverage = 0.95;
  std::int64_t items = 0;
};

// From spells that the fit has not seen, each with its score, entered on the
// day from which it is predicted; those entered after the horizon are left out.
// An item seen unpaid to the horizon, or ended otherwise, is one of its last
// days, "later or never"; one seen no further counts as beyond every interval,
// which keeps the coverage and widens the interval: take items old enough,
// chosen by their date and not by what they did. The ceil((items + 1) coverage)
// smallest of |u - 1/2|, u the middle of P(paid before the day) and P(paid by
// it) (Chernozhukov, Wuethrich and Zhu 2021). kInvalidArgument when sizes
// differ or coverage is not in (0, 1). O(items x buckets + items log items).
[[nodiscard]] absl::StatusOr<ConformalBand> CalibrateDaysToPay(
    const HazardModel& model, std::span<const SurvivalSpell> spells,
    std::span<const double> scores, double coverage, std::int32_t horizon_day);

// Every day whose u is within reach, cut to (open_after, horizon_day + 1].
// O(buckets x log horizon).
DayInterval ConformalDays(const HazardModel& model, const ConformalBand& band,
                          double score, std::int32_t open_after,
                          std::int32_t horizon_day);

struct OpenItem {
  std::int32_t debtor = -1;     // Items of one stand side by side; -1 = alone.
  std::int32_t open_after = 0;  // Its age at the end of the day asked from.
  double score = 0;
  std::int64_t amount_minor = 0;  // Open; 0 to 10^15.
  // Of the model's clock: nothing comes after it.
  std::int32_t last_day = std::numeric_limits<std::int32_t>::max();
};

struct CashOptions {
  int periods = 13;         // 1 to 1000.
  int days_per_period = 7;  // 1 to 366.
  // Of any two items of a debtor, in [0, 1]: DebtorCorrelation.
  double debtor_correlation = 0;
  double confidence = 0.95;  // In (0, 1).
};

// Minor units.
struct CashPeriod {
  double mean = 0, std_error = 0;
  double lower = 0, upper = 0;  // In [0, the sum of all items]; from 0 where
                                // that is likely, with all of the tail above.
};

struct CashForecast {
  std::vector<CashPeriod> periods;  // The first begins on the day after.
  double later = 0;  // Expected after the last, and never: with the means of
                     // the periods it sums to the amounts.
};

// An item pays all of its amount on one day. Mean and variance of each period's
// sum are exact, with the correlation between items of a debtor; the interval
// is that of nothing, with the chance that no item pays, else of the beta
// distribution on [0, sum of amounts], with this mean and variance in all.
// Items issued later are not in it. kInvalidArgument naming the item or option
// and its bound; kOutOfRange when amounts do not sum within 64 bits.
// O(items x periods x buckets).
[[nodiscard]] absl::StatusOr<CashForecast> ForecastCash(
    const HazardModel& model, std::span<const OpenItem> items,
    const CashOptions& options);

// Of being paid within `days` days of entry, between items of one debtor, by
// the products of what the model did not foresee; cut to [0, 1], 0 when no
// debtor has two items. The spells are chosen by their date, old enough to have
// been seen for so long. kInvalidArgument naming a spell censored earlier, when
// sizes differ, or when days < 1. O(spells x buckets).
[[nodiscard]] absl::StatusOr<double> DebtorCorrelation(
    const HazardModel& model, std::span<const SurvivalSpell> spells,
    std::span<const double> scores, std::int32_t days);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_PAYMENT_FORECAST_H_
