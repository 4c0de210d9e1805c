// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/payment_forecast.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/beta.h"

namespace arrears {
namespace {

constexpr std::int64_t kMostAmount = 1'000'000'000'000'000;

absl::Status CheckSizes(std::size_t spells, std::size_t scores) {
  if (spells == scores) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(scores, " scores for ", spells, " spells"));
}

absl::Status CheckShare(const char* name, double value) {
  if (value > 0 && value < 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " ", value, " is not in (0, 1)"));
}

absl::Status CheckWhole(const char* name, int value, int low, int high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " ", value, " is not in [", low, ", ", high, "]"));
}

// The middle of the chances of payment before `day` and by its end.
double MiddleOf(const HazardModel& model, double score, std::int32_t open_after,
                std::int32_t day) {
  return (model.PaidBy(score, open_after, day - 1) +
          model.PaidBy(score, open_after, day)) /
         2;
}

// The first day in (open_after, last] whose middle exceeds `bound`, or reaches
// it; last + 1 when none does.
std::int32_t FirstBeyond(const HazardModel& model, double score,
                         std::int32_t open_after, std::int32_t last,
                         double bound, bool or_at) {
  std::int32_t low = open_after + 1, high = last + 1;
  while (low < high) {
    const std::int32_t day = low + (high - low) / 2;
    const double middle = MiddleOf(model, score, open_after, day);
    if (middle > bound || (or_at && middle == bound)) {
      high = day;
    } else {
      low = day + 1;
    }
  }
  return low;
}

// How far "after the horizon, or never" is from the middle.
double NeverReach(const HazardModel& model, double score,
                  std::int32_t open_after, std::int32_t horizon) {
  return model.PaidBy(score, open_after, horizon) / 2;
}

// Sums over items of one debtor, closed into a sum over debtors of the products
// of any two of its items.
class PairSum {
 public:
  void Add(double value) {
    sum_ += value;
    squares_ += value * value;
  }
  void Close() {
    pairs_ += sum_ * sum_ - squares_;
    sum_ = squares_ = 0;
  }
  double pairs() const { return pairs_; }

 private:
  double sum_ = 0, squares_ = 0, pairs_ = 0;
};

// The chance that nothing comes in, over debtors: with the chance rho the items
// of one share their fate, else each has its own.
class NothingPaid {
 public:
  void Add(double paid) {
    product_ *= 1 - paid;
    least_ = std::min(least_, 1 - paid);
  }
  void Close(double rho) {
    chance_ *= product_ + rho * (least_ - product_);
    product_ = least_ = 1;
  }
  double chance() const { return chance_; }

 private:
  double product_ = 1, least_ = 1, chance_ = 1;
};

template <class Item>
bool LastOfDebtor(std::span<const Item> items, std::size_t i) {
  return i + 1 == items.size() || items[i].debtor == -1 ||
         items[i + 1].debtor != items[i].debtor;
}

absl::Status CheckCash(std::span<const OpenItem> items,
                       const CashOptions& options) {
  for (const absl::Status& status :
       {CheckWhole("periods", options.periods, 1, 1000),
        CheckWhole("days_per_period", options.days_per_period, 1, 366),
        CheckShare("confidence", options.confidence)}) {
    if (!status.ok()) return status;
  }
  if (!(options.debtor_correlation >= 0 && options.debtor_correlation <= 1)) {
    return absl::InvalidArgumentError(absl::StrCat("debtor_correlation ",
                                                   options.debtor_correlation,
                                                   " is not in [0, 1]"));
  }
  std::int64_t total = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::int64_t amount = items[i].amount_minor;
    if (amount < 0 || amount > kMostAmount) {
      return absl::InvalidArgumentError(
          absl::StrCat("items[", i, "]: amount_minor ", amount,
                       " is not in [0, ", kMostAmount, "]"));
    }
    if (amount > std::numeric_limits<std::int64_t>::max() - total) {
      return absl::OutOfRangeError("the amounts do not sum within 64 bits");
    }
    total += amount;
  }
  return absl::OkStatus();
}

// Nothing with its chance, else of a beta distribution on [0, total], with the
// mean and variance of the whole.
CashPeriod PeriodOf(double mean, double variance, double nothing, double total,
                    double confidence) {
  CashPeriod period{mean, std::sqrt(variance), mean, mean};
  if (total <= 0 || variance <= 0 || nothing >= 1) return period;
  const double some = 1 - nothing;
  const double share = std::clamp(mean / some / total, 0.0, 1.0);
  const double squares = (variance + mean * mean) / some / (total * total);
  const Beta paid = Beta::FromMoments(share, squares - share * share);
  const auto quantile = [&](double p) {
    return p <= nothing ? 0 : total * paid.Quantile((p - nothing) / some);
  };
  const double tail = (1 - confidence) / 2;
  period.lower = std::min(mean, quantile(tail));
  // Nothing is below nothing: its tail goes to the upper end.
  period.upper =
      std::max(mean, quantile(period.lower > 0 ? 1 - tail : confidence));
  return period;
}

}  // namespace

DaysToPay PredictDaysToPay(const HazardModel& model, double score,
                           std::int32_t open_after,
                           const DaysToPayOptions& options) {
  const std::int32_t horizon = options.horizon_day;
  const auto day = [&](double p) {
    return model.DayOf(score, open_after, p, horizon);
  };
  // A day holds more than nothing: what the lower end leaves of its tail goes
  // to the upper one, so that the whole is not wider than it need be.
  const std::int32_t lower = day((1 - options.confidence) / 2);
  const double before = model.PaidBy(score, open_after, lower - 1);
  return {model.MeanDay(score, open_after, horizon),
          day(0.5),
          {lower, day(options.confidence + before)},
          model.PaidBy(score, open_after, horizon)};
}

absl::StatusOr<ConformalBand> CalibrateDaysToPay(
    const HazardModel& model, std::span<const SurvivalSpell> spells,
    std::span<const double> scores, double coverage, std::int32_t horizon_day) {
  for (const absl::Status& status : {CheckSizes(spells.size(), scores.size()),
                                     CheckShare("coverage", coverage)}) {
    if (!status.ok()) return status;
  }
  std::vector<double> reaches;
  for (std::size_t i = 0; i < spells.size(); ++i) {
    const SurvivalSpell& spell = spells[i];
    const std::int32_t before = spell.entered_day - 1;
    if (before >= horizon_day) continue;
    if (spell.end == SpellEnd::kPaid && spell.exit_day <= horizon_day) {
      reaches.push_back(
          std::abs(MiddleOf(model, scores[i], before, spell.exit_day) - 0.5));
    } else if (spell.end != SpellEnd::kCensored ||
               spell.exit_day >= horizon_day) {
      reaches.push_back(NeverReach(model, scores[i], before, horizon_day));
    } else {
      reaches.push_back(0.5);
    }
  }
  ConformalBand band;
  band.coverage = coverage;
  band.items = static_cast<std::int64_t>(reaches.size());
  const double rank =
      std::ceil(static_cast<double>(reaches.size() + 1) * coverage);
  if (rank <= static_cast<double>(reaches.size())) {
    const auto at = reaches.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
    std::nth_element(reaches.begin(), at, reaches.end());
    band.reach = *at;
  }
  return band;
}

DayInterval ConformalDays(const HazardModel& model, const ConformalBand& band,
                          double score, std::int32_t open_after,
                          std::int32_t horizon_day) {
  if (band.reach >= 0.5) return {open_after + 1, horizon_day + 1};
  DayInterval days;
  days.lower = FirstBeyond(model, score, open_after, horizon_day,
                           0.5 - band.reach, true);
  const std::int32_t after = FirstBeyond(model, score, open_after, horizon_day,
                                         0.5 + band.reach, false);
  const bool never =
      NeverReach(model, score, open_after, horizon_day) <= band.reach;
  // Where one day holds so much that none is within reach, that day.
  days.upper = never ? horizon_day + 1 : std::max(days.lower, after - 1);
  return days;
}

absl::StatusOr<CashForecast> ForecastCash(const HazardModel& model,
                                          std::span<const OpenItem> items,
                                          const CashOptions& options) {
  if (absl::Status status = CheckCash(items, options); !status.ok()) {
    return status;
  }
  const auto periods = static_cast<std::size_t>(options.periods);
  std::vector<double> mean(periods), variance(periods);
  std::vector<PairSum> pairs(periods);
  std::vector<NothingPaid> nothing(periods);
  double total = 0, later = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const OpenItem& item = items[i];
    const auto amount = static_cast<double>(item.amount_minor);
    total += amount;
    double open = 1;  // P(open at the end of the period before).
    std::int32_t day = item.open_after;
    for (std::size_t w = 0; w < periods; ++w) {
      const std::int32_t end = day + options.days_per_period;
      const double paid =
          open * model.PaidBy(item.score, day, std::min(end, item.last_day));
      const double spread = paid * (1 - paid);
      mean[w] += amount * paid;
      variance[w] += amount * amount * spread;
      pairs[w].Add(amount * std::sqrt(spread));
      if (item.amount_minor > 0) nothing[w].Add(paid);
      open -= paid;
      day = end;
    }
    later += amount * open;
    if (!LastOfDebtor(items, i)) continue;
    for (PairSum& sum : pairs) sum.Close();
    for (NothingPaid& chance : nothing)
      chance.Close(options.debtor_correlation);
  }
  CashForecast forecast;
  forecast.later = later;
  for (std::size_t w = 0; w < periods; ++w) {
    const double shared =
        options.debtor_correlation * std::max(0.0, pairs[w].pairs());
    forecast.periods.push_back(PeriodOf(mean[w], variance[w] + shared,
                                        nothing[w].chance(), total,
                                        options.confidence));
  }
  return forecast;
}

absl::StatusOr<double> DebtorCorrelation(const HazardModel& model,
                                         std::span<const SurvivalSpell> spells,
                                         std::span<const double> scores,
                                         std::int32_t days) {
  for (const absl::Status& status :
       {CheckSizes(spells.size(), scores.size()),
        CheckWhole("days", days, 1, std::numeric_limits<int>::max() / 2)}) {
    if (!status.ok()) return status;
  }
  PairSum products, most;
  for (std::size_t i = 0; i < spells.size(); ++i) {
    const SurvivalSpell& spell = spells[i];
    const std::int32_t before = spell.entered_day - 1, end = before + days;
    if (spell.end == SpellEnd::kCensored && spell.exit_day < end) {
      return absl::InvalidArgumentError(
          absl::StrCat("spells[", i, "]: censored on day ", spell.exit_day,
                       ", before the ", days, " days from its entry are over"));
    }
    const bool paid = spell.end == SpellEnd::kPaid && spell.exit_day <= end;
    const double p = model.PaidBy(scores[i], before, end);
    products.Add((paid ? 1 : 0) - p);
    most.Add(std::sqrt(p * (1 - p)));
    if (!LastOfDebtor(spells, i)) continue;
    products.Close();
    most.Close();
  }
  // Without pairs, what rounding leaves of a square less itself.
  if (most.pairs() <= 1e-9) return 0;
  return std::clamp(products.pairs() / most.pairs(), 0.0, 1.0);
}

}  // namespace arrears
