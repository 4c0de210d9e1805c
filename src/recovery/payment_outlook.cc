// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/payment_model.h"
#include "recovery/payment_model_internal.h"

namespace arrears {
namespace {

absl::Status CheckItems(const Ledger& ledger, std::span<const RowIndex> items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    const RowIndex item = items[i];
    const char* what = nullptr;
    if (item < 0 || static_cast<std::size_t>(item) >= ledger.item_count()) {
      what = "is not in the ledger";
    } else if (ledger.is_header(item)) {
      what = "is a header, which its instalments stand for";
    } else if (ledger.view().items.amount[item] <= 0) {
      what = "is a credit";
    }
    if (what == nullptr) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("items[", i, "]: row ", item, " ", what));
  }
  return absl::OkStatus();
}

absl::Status CheckHorizon(const OutlookOptions& options) {
  const auto check = [](const char* name, int value, int most) {
    if (value >= 1 && value <= most) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat(name, " ", value, " is not in [1, ", most, "]"));
  };
  for (const absl::Status& status :
       {check("horizon_days", options.horizon_days, 36500),
        check("periods", options.periods, 1000),
        check("days_per_period", options.days_per_period, 366)}) {
    if (!status.ok()) return status;
  }
  if (!(options.confidence > 0 && options.confidence < 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("confidence ", options.confidence, " is not in (0, 1)"));
  }
  return absl::OkStatus();
}

// The last day of an item on the clock of habit; one that is past it is lost.
std::int32_t HorizonOf(std::int32_t open_after, const OutlookOptions& options) {
  return std::max(options.horizon_days, open_after);
}
// From days on the clock of habit to days after the one asked from.
void CountFrom(ItemOutlook* one) {
  const std::int32_t from = one->open_after;
  one->days.mean -= from;
  one->days.median -= from;
  for (DayInterval* days : {&one->days.interval, &one->conformal}) {
    days->lower -= from;
    days->upper -= from;
  }
}

// Rows by debtor, then as the ledger has them: what is open and not disputed.
struct OpenRows {
  std::vector<RowIndex> items;
  std::vector<RowIndex> debtors;
  std::vector<std::int64_t> open;
};

absl::StatusOr<OpenRows> OpenRowsOf(const Ledger& ledger,
                                    const Position& position,
                                    std::uint8_t currency,
                                    PaymentOutlook* sums) {
  __extension__ __int128 open = 0, disputed = 0, credits = 0;
  OpenRows rows;
  for (std::size_t d = 0; d < ledger.debtor_count(); ++d) {
    const RowIndex debtor = static_cast<RowIndex>(d);
    credits += position.unapplied_of(debtor, currency);
    for (const RowIndex item : ledger.items_of(debtor)) {
      if (ledger.currency_index(item) != currency) continue;
      const std::int64_t amount = position.open[item];
      if (amount <= 0) {
        credits += amount;
        continue;
      }
      const std::int64_t waits = position.disputed_of(item);
      disputed += waits;
      open += amount - waits;
      if (amount == waits) continue;
      rows.items.push_back(item);
      rows.debtors.push_back(debtor);
      rows.open.push_back(amount - waits);
    }
  }
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (open + disputed > kMost || -credits > kMost) {
    return absl::OutOfRangeError("the open amounts do not sum within 64 bits");
  }
  sums->open = static_cast<std::int64_t>(open);
  sums->disputed = static_cast<std::int64_t>(disputed);
  sums->credits = static_cast<std::int64_t>(credits);
  sums->balance = static_cast<std::int64_t>(open + disputed + credits);
  return rows;
}

}  // namespace

absl::StatusOr<std::vector<ItemOutlook>> ForecastItems(
    const PaymentModel& model, const Ledger& ledger,
    std::span<const RowIndex> items, std::optional<Date> at,
    const OutlookOptions& options, const Executor& executor) {
  for (const absl::Status& status :
       {CheckHorizon(options), CheckItems(ledger, items)}) {
    if (!status.ok()) return status;
  }
  std::vector<std::string> names;
  for (const HazardCovariate& covariate : model.hazard.design.covariates) {
    names.push_back(covariate.column);
  }
  absl::StatusOr<Frame> facts =
      recovery_internal::FactsAtIssue(ledger, items, names, executor);
  if (!facts.ok()) return facts.status();
  absl::StatusOr<std::vector<double>> scores =
      model.hazard.Scores(*facts, executor);
  if (!scores.ok()) return scores.status();
  const std::vector<std::int32_t> usual = recovery_internal::UsualDays(
      ledger, items, *facts, model.usual_late_days, model.usual_items);
  std::vector<ItemOutlook> all(items.size());
  executor.Run((items.size() + 4095) / 4096, [&](std::size_t task) {
    const std::size_t end = std::min(items.size(), (task + 1) * 4096);
    for (std::size_t i = task * 4096; i < end; ++i) {
      ItemOutlook& one = all[i];
      const Date issued = ledger.view().items.document_date[items[i]];
      one.item = items[i];
      one.usual_day = issued + Days{usual[i]};
      one.score = (*scores)[i];
      one.open_after = (at.value_or(issued - Days{1}) - one.usual_day).count();
      const std::int32_t last = HorizonOf(one.open_after, options);
      one.days = PredictDaysToPay(model.hazard, one.score, one.open_after,
                                  {last, options.confidence});
      one.conformal =
          ConformalDays(model.hazard, at ? model.open : model.at_issue,
                        one.score, one.open_after, last);
      CountFrom(&one);
    }
  });
  return all;
}

absl::StatusOr<PaymentOutlook> ForecastLedger(const PaymentModel& model,
                                              const Ledger& ledger,
                                              const Position& position,
                                              std::uint8_t currency,
                                              const OutlookOptions& options,
                                              const Executor& executor) {
  if (currency >= ledger.currencies().size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("currency ", static_cast<int>(currency), " is none of ",
                     ledger.currencies().size()));
  }
  PaymentOutlook outlook;
  absl::StatusOr<OpenRows> rows =
      OpenRowsOf(ledger, position, currency, &outlook);
  if (!rows.ok()) return rows.status();
  absl::StatusOr<std::vector<ItemOutlook>> items = ForecastItems(
      model, ledger, rows->items, position.at.as_of, options, executor);
  if (!items.ok()) return items.status();
  std::vector<OpenItem> open(items->size());
  for (std::size_t i = 0; i < open.size(); ++i) {
    open[i] = {static_cast<std::int32_t>(rows->debtors[i]),
               (*items)[i].open_after, (*items)[i].score, rows->open[i],
               HorizonOf((*items)[i].open_after, options)};
  }
  absl::StatusOr<CashForecast> cash =
      ForecastCash(model.hazard, open,
                   {.periods = options.periods,
                    .days_per_period = options.days_per_period,
                    .debtor_correlation = model.debtor_correlation,
                    .confidence = options.confidence});
  if (!cash.ok()) return cash.status();
  for (std::size_t i = 0; i < open.size(); ++i) {
    outlook.never += static_cast<double>(open[i].amount_minor) *
                     (1 - (*items)[i].days.paid_by_horizon);
  }
  outlook.later = cash->later - outlook.never;
  outlook.items = *std::move(items);
  outlook.open_minor = std::move(rows->open);
  outlook.cash = *std::move(cash);
  return outlook;
}

}  // namespace arrears
