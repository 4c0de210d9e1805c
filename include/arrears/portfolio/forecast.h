// SPDX-License-Identifier: Apache-2.0
//
// forecast.h: what comes in, week by week, and what never will?
//
//   absl::StatusOr<Forecast> forecast =
//       MakeForecast(ledger, {as_of}, nullptr, {}, executor);
//   Frame weeks = ForecastTable(ledger, *forecast);
//
// One position and one payment model for all currencies of a ledger, as tables
// that the command, the C door and the Python door share.
#ifndef ARREARS_PORTFOLIO_FORECAST_H_
#define ARREARS_PORTFOLIO_FORECAST_H_

#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/base/language.h"
#include "arrears/ledger/ledger.h"
#include "arrears/recovery/curve.h"
#include "arrears/recovery/payment_model.h"

namespace arrears {

// Whether the money comes, by age, and when; io/model_json.h writes it.
struct RecoveryModel {
  PaymentModel payment;
  RecoveryCurve curve = RecoveryCurve::Ccaa2004();  // Of the portfolio.
};

// Both learned from the ledger, of which a fit never knows more than its day
// did; the curve starts from the survey's. What FitPaymentModel,
// ObserveRecovery and FitRecovery may say.
[[nodiscard]] absl::StatusOr<RecoveryModel> FitRecoveryModel(
    const Ledger& ledger, const AsOf& at, const PaymentModelOptions& options,
    const Executor& executor = Executor::Serial());

// What a model says, a row each. part "curve": name "age", value the days past
// due at which an item is open, estimate the probability that it is recovered,
// lower, upper, items. part "payment": name "from_day" or a fact, value the
// first day or the bin in words of `language`, estimate the coefficient (its
// exponential is how many times as fast), std_error, items (those paid). What a
// part has not is null.
Frame RecoveryModelTable(const RecoveryModel& model, Language language);

struct Forecast {
  AsOf at;
  OutlookOptions options;
  PaymentModel model;
  std::vector<PaymentOutlook> currencies;  // As Ledger::currencies().
};

// By `model`, or where that is nullptr by one fitted on the ledger as it was
// known on the day. What FitPaymentModel and ForecastLedger may say;
// kInvalidArgument for a model that was fitted after the day. O(items x
// (debtor's rows + periods x buckets)), with two such runs for a fit.
[[nodiscard]] absl::StatusOr<Forecast> MakeForecast(
    const Ledger& ledger, const AsOf& at, const PaymentModel* model,
    const OutlookOptions& options,
    const Executor& executor = Executor::Serial());

// Per currency a row for each period, then later, never, open, disputed,
// credits and balance: currency, part ("period", "later", ...), from, to
// (days), expected, lower, upper (minor). Whole units, of which the periods,
// later and never sum to open.
Frame ForecastTable(const Ledger& ledger, const Forecast& forecast);

// A row for each open, undisputed item, by currency and debtor: debtor, item,
// currency, due_date, open (minor), usual_day, expected_days (to the horizon;
// null past it), median_day, lower_day, upper_day, conformal_lower_day,
// conformal_upper_day (null: after the horizon, or never), paid_by_horizon
// (probability).
Frame ForecastItemTable(const Ledger& ledger, const Forecast& forecast);

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_FORECAST_H_
