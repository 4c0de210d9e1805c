// SPDX-License-Identifier: Apache-2.0
//
// payment_model.h: when do the debtors of this ledger pay?
//
//   absl::StatusOr<PaymentModel> model = FitPaymentModel(ledger, {as_of}, {});
//   absl::StatusOr<PaymentOutlook> outlook =
//       ForecastLedger(*model, ledger, position, currency, {});
//   outlook->cash.periods[0].upper;        // the first week
//   outlook->items[0].days.median;         // from the day of the position
//
// The hazard of payment (hazard.h) on the clock of habit: day 0 of an item is
// its due date plus the days by which its debtor is usually late, because most
// of what can be said of a payment day is what the debtor did before, and a
// ratio of hazards on a clock of due dates can only raise or lower, not shift.
// A debtor's usual lateness is the mean over its items paid before, drawn to
// the portfolio's as if that were `usual_items` items more: as many as the
// ledger's debtors differ little from each other (Buehlmann 1967). An invoice
// counts from its issue, so early payment is natural. Every fact is the one
// known on the evening before the item's own issue, when nothing of it can have
// been paid, or stands on the invoice; in the fit as in the forecast.
// METHODS.md#payment-model.
#ifndef ARREARS_RECOVERY_PAYMENT_MODEL_H_
#define ARREARS_RECOVERY_PAYMENT_MODEL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"
#include "arrears/recovery/hazard.h"
#include "arrears/recovery/payment_forecast.h"

namespace arrears {

struct PaymentModelOptions {
  // Facts of the catalogue, `attr.*` of the user among them. item_amount and
  // item_terms_days are the invoice's own; other facts of an item are not known
  // before it. One that has a single value in the ledger is left out.
  std::vector<std::string> facts = {"paid_items", "days_late_sd", "item_amount",
                                    "open_items", "segment",      "country",
                                    "size",       "debtor_class"};
  int bins = 5;  // Of a number, by its quantiles; 2 to 50.
  // Absent: the variance within debtors over that between them.
  std::optional<double> usual_items = {};  // 0 to 10^6.
  double ridge = 1;                        // As in HazardOptions; > 0.
  double coverage = 0.95;  // Of the conformal interval; in (0, 1).
  // This share of debtors is kept from the fit and calibrates the conformal
  // intervals; in [0, 0.5]. Chosen by the debtor's id alone; none where fewer
  // than 50 payments would be left.
  double held_out = 0.2;
  std::optional<Date> history_from = {};  // As in SpellOptions.
};

// Plain data, as a file may hold it (io/model_json.h).
struct PaymentModel {
  HazardModel hazard;             // Cloglog: exp(effect) is a ratio.
  std::vector<HazardTerm> terms;  // With item-days, payments and errors.
  // Of an item at its issue, and of one found open on some day: those open are
  // the slow ones, and have a band of their own.
  ConformalBand at_issue, open;
  double debtor_correlation = 0;  // As in CashOptions.
  double usual_late_days = 0;     // Of the portfolio; early is negative.
  double usual_items = 1;
  AsOf at;  // What the fit knew.
  std::int64_t items = 0, paid = 0, debtors = 0;
};

// From all items posted and known. kFailedPrecondition when fewer than 50 items
// have been paid, or what FitHazard says; kInvalidArgument for an option out of
// bounds; NotFound for a fact that is not in the catalogue. Two facts runs and
// a fit: O(items x debtor's rows). The same bytes at any concurrency.
[[nodiscard]] absl::StatusOr<PaymentModel> FitPaymentModel(
    const Ledger& ledger, const AsOf& at, const PaymentModelOptions& options,
    const Executor& executor = Executor::Serial());

// Days from the end of the day asked from: 1 is the next day.
struct ItemOutlook {
  RowIndex item = 0;
  Date usual_day;  // Due date plus usual lateness.
  double score = 0;
  // Open after that day on the clock of habit: the score's open_after.
  std::int32_t open_after = 0;
  DaysToPay days;
  DayInterval conformal;
};

struct OutlookOptions {
  // Days after the usual day by which what is unpaid counts as never paid. 1 to
  // 36500.
  std::int32_t horizon_days = 730;
  double confidence = 0.95;               // Of the model's interval.
  int periods = 13, days_per_period = 7;  // As in CashOptions.
};

// Each item from the end of `at`, or where that is absent of the day before its
// own issue, when nothing of it had been paid. In the order of `items`.
// kInvalidArgument naming an item that is a header, a credit, or not there, or
// an option and its bound; NotFound for a fact of the model that this ledger
// has not. O(items x (debtor's rows + buckets)), the same at any concurrency.
[[nodiscard]] absl::StatusOr<std::vector<ItemOutlook>> ForecastItems(
    const PaymentModel& model, const Ledger& ledger,
    std::span<const RowIndex> items, std::optional<Date> at,
    const OutlookOptions& options,
    const Executor& executor = Executor::Serial());

struct PaymentOutlook {
  std::vector<ItemOutlook> items;        // By debtor.
  std::vector<std::int64_t> open_minor;  // Undisputed, of each item; > 0.
  CashForecast cash;
  // Minor units: the means of the periods, `later` and `never` sum to open;
  // open, disputed and what credits and unapplied cash take off to the balance.
  std::int64_t open = 0, disputed = 0, credits = 0, balance = 0;
  double later = 0, never = 0;
};

// The items open in one currency. What is disputed waits for its decision and
// is not forecast. `never` is what the horizon leaves: the expected loss on the
// same numbers. kInvalidArgument for options out of bounds or an unknown
// currency; kOutOfRange where sums pass 64 bits. O(items x debtor's rows +
// items x periods x buckets).
[[nodiscard]] absl::StatusOr<PaymentOutlook> ForecastLedger(
    const PaymentModel& model, const Ledger& ledger, const Position& position,
    std::uint8_t currency, const OutlookOptions& options,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_RECOVERY_PAYMENT_MODEL_H_
