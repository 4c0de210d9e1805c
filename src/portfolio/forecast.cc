// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/forecast.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/ledger/position.h"
#include "arrears/recovery/fit.h"
#include "arrears/recovery/observe.h"
#include "base/printed_internal.h"
#include "portfolio/table_internal.h"

namespace arrears {
namespace {

std::int64_t Whole(double minor) {
  return static_cast<std::int64_t>(std::llround(minor));
}

// A fit never knows more than its day did.
AsOf KnownOnTheDay(const AsOf& at) {
  return {at.as_of, std::min(at.known_on, at.as_of)};
}

class CashRows {
 public:
  void Add(const PaymentOutlook& outlook, Currency currency,
           const Forecast& forecast) {
    const std::int64_t never = Whole(outlook.never);
    std::int64_t later = outlook.open - never;
    Date from = forecast.at.as_of + Days{1};
    for (const CashPeriod& period : outlook.cash.periods) {
      const Date to = from + Days{forecast.options.days_per_period - 1};
      Begin(currency, "period");
      from_.Append(from);
      to_.Append(to);
      expected_.Append(Whole(period.mean));
      lower_.Append(Whole(period.lower));
      upper_.Append(Whole(period.upper));
      later -= Whole(period.mean);
      from = to + Days{1};
    }
    Sum(currency, "later", later);
    Sum(currency, "never", never);
    Sum(currency, "open", outlook.open);
    Sum(currency, "disputed", outlook.disputed);
    Sum(currency, "credits", outlook.credits);
    Sum(currency, "balance", outlook.balance);
  }

  Frame Build() {
    Frame frame;
    Put(Column::Text("currency", std::move(currency_)), &frame);
    Put(Column::Text("part", std::move(part_)), &frame);
    Put(Column::OfDates("from", std::move(from_)), &frame);
    Put(Column::OfDates("to", std::move(to_)), &frame);
    Put(Column::Int64("expected", std::move(expected_), "minor"), &frame);
    Put(Column::Int64("lower", std::move(lower_), "minor"), &frame);
    Put(Column::Int64("upper", std::move(upper_), "minor"), &frame);
    return frame;
  }

 private:
  void Begin(Currency currency, std::string_view part) {
    currency_.Append(currency.code());
    part_.Append(part);
  }
  void Sum(Currency currency, std::string_view part, std::int64_t minor) {
    Begin(currency, part);
    from_.AppendNull();
    to_.AppendNull();
    expected_.Append(minor);
    lower_.AppendNull();
    upper_.AppendNull();
  }

  TextBuilder currency_, part_;
  ColumnBuilder<Date> from_, to_;
  ColumnBuilder<std::int64_t> expected_, lower_, upper_;
};

class ItemRows {
 public:
  void Add(const Ledger& ledger, const PaymentOutlook& outlook,
           const Forecast& forecast) {
    for (std::size_t i = 0; i < outlook.items.size(); ++i) {
      const ItemOutlook& one = outlook.items[i];
      debtor_.Append(ledger.debtor_id(ledger.view().items.debtor[one.item]));
      item_.Append(ledger.item_id(one.item));
      currency_.Append(ledger.currency(one.item).code());
      due_.Append(ledger.due(one.item));
      open_.Append(outlook.open_minor[i]);
      usual_.Append(one.usual_day);
      const std::int32_t days[] = {one.days.median, one.days.interval.lower,
                                   one.days.interval.upper, one.conformal.lower,
                                   one.conformal.upper};
      const std::int32_t last =
          std::max(forecast.options.horizon_days - one.open_after, 0);
      if (last == 0) {
        expected_.AppendNull();
      } else {
        expected_.Append(std::round(one.days.mean * 100) / 100);
      }
      for (std::size_t d = 0; d < 5; ++d) {
        if (days[d] > last) {
          days_[d].AppendNull();
        } else {
          days_[d].Append(forecast.at.as_of + Days{days[d]});
        }
      }
      paid_.Append(NineDigits(one.days.paid_by_horizon));
    }
  }

  Frame Build() {
    Frame frame;
    Put(Column::Text("debtor", std::move(debtor_)), &frame);
    Put(Column::Text("item", std::move(item_)), &frame);
    Put(Column::Text("currency", std::move(currency_)), &frame);
    Put(Column::OfDates("due_date", std::move(due_)), &frame);
    Put(Column::Int64("open", std::move(open_), "minor"), &frame);
    Put(Column::OfDates("usual_day", std::move(usual_)), &frame);
    Put(Column::Float64("expected_days", std::move(expected_), "days"), &frame);
    constexpr const char* kNames[] = {"median_day", "lower_day", "upper_day",
                                      "conformal_lower_day",
                                      "conformal_upper_day"};
    for (std::size_t d = 0; d < 5; ++d)
      Put(Column::OfDates(kNames[d], std::move(days_[d])), &frame);
    Put(Column::Float64("paid_by_horizon", std::move(paid_), "probability"),
        &frame);
    return frame;
  }

 private:
  TextBuilder debtor_, item_, currency_;
  ColumnBuilder<Date> due_, usual_, days_[5];
  ColumnBuilder<std::int64_t> open_;
  ColumnBuilder<double> expected_, paid_;
};

// What stands in bin b: "below 3", "3 to 12", "12 and more", "none".
std::string BinText(const HazardCovariate& covariate, std::size_t b,
                    Language language) {
  const auto say = [language](const char* en, const char* zh) {
    return std::string(Text{en, zh}.In(language));
  };
  const auto number = [](double cut) {
    char text[32];
    std::snprintf(text, sizeof(text), "%.9g", cut);
    return std::string(text);
  };
  if (b + 1 == covariate.bins()) return say("not known", "未知");
  if (!covariate.levels.empty()) {
    return b < covariate.levels.size() ? covariate.levels[b]
                                       : say("any other", "其他");
  }
  if (b == 0) return say("below ", "低于 ") + number(covariate.cuts[0]);
  if (b == covariate.cuts.size()) {
    return say("from ", "不低于 ") + number(covariate.cuts[b - 1]);
  }
  return absl::StrCat(number(covariate.cuts[b - 1]),
                      say(" to below ", " 至低于 "), number(covariate.cuts[b]));
}

class ModelRows {
 public:
  void Add(const CurveKnot& knot) {
    Begin("curve", "age", absl::StrCat(knot.age));
    estimate_.Append(NineDigits(knot.point.probability));
    lower_.Append(NineDigits(knot.point.lower));
    upper_.Append(NineDigits(knot.point.upper));
    std_error_.AppendNull();
    items_.Append(knot.items);
  }
  void Add(const HazardTerm& term, const HazardDesign& design,
           Language language) {
    const auto bin = static_cast<std::size_t>(term.bin);
    if (term.covariate < 0) {
      Begin("payment", "from_day", absl::StrCat(design.edges[bin]));
    } else {
      const HazardCovariate& covariate =
          design.covariates[static_cast<std::size_t>(term.covariate)];
      Begin("payment", covariate.column, BinText(covariate, bin, language));
    }
    estimate_.Append(NineDigits(term.coefficient));
    lower_.AppendNull();
    upper_.AppendNull();
    std_error_.Append(NineDigits(term.std_error));
    items_.Append(term.cell.paid);
  }

  Frame Build() {
    Frame frame;
    Put(Column::Text("part", std::move(part_)), &frame);
    Put(Column::Text("name", std::move(name_)), &frame);
    Put(Column::Text("value", std::move(value_)), &frame);
    Put(Column::Float64("estimate", std::move(estimate_), ""), &frame);
    Put(Column::Float64("lower", std::move(lower_), ""), &frame);
    Put(Column::Float64("upper", std::move(upper_), ""), &frame);
    Put(Column::Float64("std_error", std::move(std_error_), ""), &frame);
    Put(Column::Int64("items", std::move(items_), "items"), &frame);
    return frame;
  }

 private:
  void Begin(std::string_view part, std::string_view name,
             std::string_view value) {
    part_.Append(part);
    name_.Append(name);
    value_.Append(value);
  }

  TextBuilder part_, name_, value_;
  ColumnBuilder<double> estimate_, lower_, upper_, std_error_;
  ColumnBuilder<std::int64_t> items_;
};

}  // namespace

absl::StatusOr<RecoveryModel> FitRecoveryModel(
    const Ledger& ledger, const AsOf& at, const PaymentModelOptions& options,
    const Executor& executor) {
  const AsOf known = KnownOnTheDay(at);
  absl::StatusOr<PaymentModel> payment =
      FitPaymentModel(ledger, known, options, executor);
  if (!payment.ok()) return payment.status();
  absl::StatusOr<RecoveryCounts> counts =
      ObserveRecovery(ledger, known, executor);
  if (!counts.ok()) return counts.status();
  absl::StatusOr<RecoveryFit> curve =
      FitRecovery(*counts, RecoveryCurve::Ccaa2004(), {});
  if (!curve.ok()) return curve.status();
  return RecoveryModel{*std::move(payment), std::move(curve->portfolio)};
}

Frame RecoveryModelTable(const RecoveryModel& model, Language language) {
  ModelRows rows;
  for (const CurveKnot& knot : model.curve.knots()) rows.Add(knot);
  for (const HazardTerm& term : model.payment.terms)
    rows.Add(term, model.payment.hazard.design, language);
  return rows.Build();
}

absl::StatusOr<Forecast> MakeForecast(const Ledger& ledger, const AsOf& at,
                                      const PaymentModel* model,
                                      const OutlookOptions& options,
                                      const Executor& executor) {
  Forecast forecast{at, options, {}, {}};
  if (model != nullptr && model->at.as_of > at.as_of) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the model knows what came until ", FormatIsoDate(model->at.as_of),
        ", after ", FormatIsoDate(at.as_of), ", the day asked from"));
  }
  if (model != nullptr) {
    forecast.model = *model;
  } else {
    absl::StatusOr<PaymentModel> fitted =
        FitPaymentModel(ledger, KnownOnTheDay(at), {}, executor);
    if (!fitted.ok()) return fitted.status();
    forecast.model = *std::move(fitted);
  }
  absl::StatusOr<Position> position = ComputePosition(ledger, at, executor);
  if (!position.ok()) return position.status();
  for (std::size_t c = 0; c < ledger.currencies().size(); ++c) {
    absl::StatusOr<PaymentOutlook> outlook =
        ForecastLedger(forecast.model, ledger, *position,
                       static_cast<std::uint8_t>(c), options, executor);
    if (!outlook.ok()) return outlook.status();
    forecast.currencies.push_back(*std::move(outlook));
  }
  return forecast;
}

Frame ForecastTable(const Ledger& ledger, const Forecast& forecast) {
  CashRows rows;
  for (std::size_t c = 0; c < forecast.currencies.size(); ++c)
    rows.Add(forecast.currencies[c], ledger.currencies()[c], forecast);
  return rows.Build();
}

Frame ForecastItemTable(const Ledger& ledger, const Forecast& forecast) {
  ItemRows rows;
  for (const PaymentOutlook& outlook : forecast.currencies)
    rows.Add(ledger, outlook, forecast);
  return rows.Build();
}

}  // namespace arrears
