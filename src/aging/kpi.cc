// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/kpi.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "aging/kpi_payments_internal.h"
#include "aging/plan_internal.h"
#include "arrears/aging/aging.h"
#include "arrears/ledger/position.h"

namespace arrears {
namespace {

using aging_internal::Payments;
using aging_internal::Window;

// `months` back from `as_of`: from month end to month end where it is one.
Date MonthsBack(Date as_of, int months) {
  const Date back = AddMonthsClamped(as_of, -months);
  return as_of == MonthEnd(as_of) ? MonthEnd(back) : back;
}

// Does the item stand in the sales of its posting date?
bool IsSale(const Ledger& ledger, RowIndex item) {
  return ledger.kind(item) != ItemKind::kReceipt && !ledger.is_header(item);
}

// Over the mean of receivables at the two ends of a window.
absl::StatusOr<double> RatioToMean(std::int64_t numerator, std::int64_t first,
                                   std::int64_t last) {
  const double mean =
      (static_cast<double>(first) + static_cast<double>(last)) / 2;
  if (mean > 0) return static_cast<double>(numerator) / mean;
  return absl::FailedPreconditionError(
      absl::StrCat("the mean of receivables is ", mean == 0 ? "0" : "negative",
                   ": there is nothing to divide by"));
}

// Sums that remember whether one did not fit.
class Total {
 public:
  void Add(std::int64_t minor, std::int64_t& to) {
    overflow_ |= __builtin_add_overflow(to, minor, &to);
  }
  absl::Status status() const {
    if (!overflow_) return absl::OkStatus();
    return absl::OutOfRangeError("a sum of the figures does not fit 64 bits");
  }

 private:
  bool overflow_ = false;
};

// One currency's facts, from which its figures are computed.
struct Material {
  bool used = false;
  std::optional<Date> first_posting;
  std::vector<std::int64_t> month_sales;  // Newest first, to first_posting.
  std::int64_t receivables = 0, current = 0;
  std::int64_t at_sales_from = 0, at_collection_from = 0;
  std::int64_t sales = 0, collection_sales = 0, write_offs = 0;
  std::vector<OpenInvoice> open;
  std::vector<std::size_t> open_month;  // Of `open`: index of month_sales.
  Payments payments;
  std::vector<std::int64_t> buckets_before, buckets_now;
  PromiseKpis promises;
};

class KpiPass {
 public:
  KpiPass(const Ledger& ledger, const AsOf& at, const KpiOptions& options,
          const Executor& executor)
      : ledger_(ledger), at_(at), options_(options), executor_(executor) {
    report_.at = at;
    report_.sales_from = MonthsBack(at.as_of, options.sales_months);
    report_.collection_from = MonthsBack(at.as_of, options.collection_months);
    report_.roll_from = MonthsBack(at.as_of, 1);
    report_.sales_days = DaysOf(0, options.sales_months);
    materials_.resize(ledger.currencies().size());
  }

  absl::StatusOr<KpiReport> Run() {
    AddSales();
    for (const auto& step : {&KpiPass::AddBalances, &KpiPass::AddPosition,
                             &KpiPass::AddBuckets, &KpiPass::AddPromises}) {
      if (absl::Status status = (this->*step)(); !status.ok()) return status;
    }
    AddWriteOffs();
    if (absl::Status status = total_.status(); !status.ok()) return status;
    for (std::size_t c = 0; c < materials_.size(); ++c) {
      if (materials_[c].used) Append(c);
    }
    if (report_.currencies.empty()) Append(ledger_.base_currency_index());
    std::sort(report_.currencies.begin(), report_.currencies.end(),
              [](const CurrencyKpis& a, const CurrencyKpis& b) {
                return a.currency < b.currency;
              });
    return std::move(report_);
  }

 private:
  // Days of the months from `newest` to `oldest` back, by the rule.
  int DaysOf(int newest, int oldest) const {
    if (options_.month_rule == MonthRule::kThirtyDays) {
      return 30 * (oldest - newest);
    }
    return (MonthsBack(at_.as_of, newest) - MonthsBack(at_.as_of, oldest))
        .count();
  }

  // 0 = the month that ends on as_of. Requires date <= as_of.
  std::size_t MonthOf(Date date) {
    while (month_ends_.empty() || month_ends_.back() >= date) {
      month_ends_.push_back(
          MonthsBack(at_.as_of, static_cast<int>(month_ends_.size())));
    }
    // The first end before the date ends the month before its own.
    const auto before =
        std::partition_point(month_ends_.begin(), month_ends_.end(),
                             [&](Date end) { return end >= date; });
    return static_cast<std::size_t>(before - month_ends_.begin()) - 1;
  }

  Material& Of(RowIndex item) {
    return materials_[ledger_.currency_index(item)];
  }

  void AddSales() {
    const std::span<const std::int64_t> amount(
        ledger_.view().items.amount.data(), ledger_.item_count());
    for (std::size_t i = 0; i < amount.size(); ++i) {
      const auto item = static_cast<RowIndex>(i);
      if (!ledger_.exists(item, at_)) continue;
      Material& of = Of(item);
      of.used = true;
      if (!IsSale(ledger_, item)) continue;
      const Date posting = ledger_.posting(item);
      if (!of.first_posting || posting < *of.first_posting) {
        of.first_posting = posting;
      }
      const std::size_t month = MonthOf(posting);
      if (month >= of.month_sales.size()) of.month_sales.resize(month + 1);
      total_.Add(amount[i], of.month_sales[month]);
      if (posting > report_.sales_from) total_.Add(amount[i], of.sales);
      if (posting > report_.collection_from) {
        total_.Add(amount[i], of.collection_sales);
      }
    }
  }

  absl::Status AddBalances() {
    const std::pair<Date, std::int64_t Material::*> points[] = {
        {at_.as_of, &Material::receivables},
        {report_.sales_from, &Material::at_sales_from},
        {report_.collection_from, &Material::at_collection_from}};
    for (const auto& [date, field] : points) {
      const absl::StatusOr<std::vector<std::int64_t>> balance =
          LedgerBalance(ledger_, {date, at_.known_on});
      if (!balance.ok()) return balance.status();
      for (std::size_t c = 0; c < balance->size(); ++c) {
        materials_[c].*field = (*balance)[c];
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddPosition() {
    const absl::StatusOr<Position> position =
        ComputePosition(ledger_, at_, executor_);
    if (!position.ok()) return position.status();
    for (const UnappliedCash& cash : position->unapplied) {
      materials_[cash.currency].used = true;
    }
    const Window window = {report_.collection_from, at_.as_of};
    for (std::size_t i = 0; i < ledger_.item_count(); ++i) {
      const auto item = static_cast<RowIndex>(i);
      Material& of = Of(item);
      const std::int64_t open = position->open[i];
      if (ledger_.view().items.amount[i] > 0) {
        aging_internal::AddPayments(ledger_, item, at_, window, open == 0,
                                    of.payments);
      }
      if (open <= 0) continue;
      const int late = (at_.as_of - ledger_.due(item)).count();
      if (late <= options_.current_days) total_.Add(open, of.current);
      const Date document = ledger_.view().items.document_date[i];
      of.open.push_back({open, (at_.as_of - document).count(), 0});
      of.open_month.push_back(MonthOf(ledger_.posting(item)));
    }
    return absl::OkStatus();
  }

  absl::Status AddBuckets() {
    AgingOptions options;
    options.scheme = options_.scheme;
    const std::pair<Date, std::vector<std::int64_t> Material::*> points[] = {
        {report_.roll_from, &Material::buckets_before},
        {at_.as_of, &Material::buckets_now}};
    for (const auto& [date, field] : points) {
      for (Material& of : materials_) {
        (of.*field).assign(options_.scheme.buckets().size(), 0);
      }
      const absl::StatusOr<AgingReport> aging =
          Age(ledger_, {date, at_.known_on}, options, executor_);
      if (!aging.ok()) return aging.status();
      for (const CurrencyAging& totals : aging->totals) {
        const auto c = std::find(ledger_.currencies().begin(),
                                 ledger_.currencies().end(), totals.currency) -
                       ledger_.currencies().begin();
        for (std::size_t b = 0; b < totals.buckets.size(); ++b) {
          (materials_[c].*field)[b] = totals.buckets[b].minor;
        }
      }
    }
    return absl::OkStatus();
  }

  // Write-offs less those undone, by the dates of either.
  void AddWriteOffs() {
    const SettlementColumns& rows = ledger_.view().settlements;
    const ledger_internal::Settlements settlements(ledger_);
    for (std::size_t r = 0; r < rows.item.size(); ++r) {
      const auto row = static_cast<RowIndex>(r);
      const RowIndex origin = settlements.base(row);
      if (rows.kind.value_or(origin, SettlementKind::kCash) !=
              SettlementKind::kWriteOff ||
          rows.date[r] <= report_.sales_from) {
        continue;
      }
      const ledger_internal::Effect effect = settlements.EffectOf(row, at_);
      total_.Add(-effect.on_item, Of(rows.item[r]).write_offs);
    }
  }

  absl::Status AddPromises() {
    const PromiseColumns& rows = ledger_.view().promises;
    const absl::StatusOr<std::vector<PromiseState>> states =
        AssessPromises(ledger_, at_, options_.promises);
    if (!states.ok()) return states.status();
    // One basket and due date is one promise; its rows tell the same.
    std::map<std::pair<std::string, Date>, bool> counted;
    for (std::size_t r = 0; r < states->size(); ++r) {
      if (rows.due[r] <= report_.collection_from || rows.due[r] > at_.as_of) {
        continue;
      }
      if (rows.id.has(r)) {
        const std::string id =
            absl::StrCat(rows.debtor[r], "/", std::string(rows.id[r]));
        if (!counted.emplace(std::pair(id, rows.due[r]), true).second) continue;
      }
      const std::uint8_t currency =
          rows.item.has(r) ? ledger_.currency_index(rows.item[r])
                           : ledger_.view().debtors.currency.value_or(
                                 rows.debtor[r], ledger_.base_currency_index());
      CountPromise((*states)[r], materials_[currency].promises);
    }
    return absl::OkStatus();
  }

  void CountPromise(const PromiseState& state, PromiseKpis& kpis) {
    std::int64_t PromiseCount::*how = nullptr;
    if (state.verdict == PromiseVerdict::kKept) how = &PromiseCount::kept;
    if (state.verdict == PromiseVerdict::kLate) how = &PromiseCount::late;
    if (state.verdict == PromiseVerdict::kPart) how = &PromiseCount::part;
    if (state.verdict == PromiseVerdict::kBroken) how = &PromiseCount::broken;
    if (how == nullptr) return;
    kpis.baskets.due += 1;
    kpis.baskets.*how += 1;
    total_.Add(state.promised, kpis.minor.due);
    total_.Add(state.promised, kpis.minor.*how);
  }

  void Append(std::size_t currency);
  void AddDays(const Material& of, CurrencyKpis& out) const;
  void AddShares(const Material& of, CurrencyKpis& out) const;

  const Ledger& ledger_;
  const AsOf at_;
  const KpiOptions& options_;
  const Executor& executor_;
  KpiReport report_;
  std::vector<Material> materials_;
  std::vector<Date> month_ends_;  // as_of, then month by month back.
  Total total_;
};

void KpiPass::AddDays(const Material& of, CurrencyKpis& out) const {
  // A window of which only the end is in the books would flatter or alarm.
  const Date first_month_end = MonthsBack(at_.as_of, options_.sales_months - 1);
  absl::Status covered;
  if (of.first_posting && *of.first_posting > first_month_end) {
    covered = absl::FailedPreconditionError(absl::StrCat(
        "the first posting lies after ", FormatIsoDate(first_month_end),
        ", the first month of the sales window"));
  }
  const int days = report_.sales_days;
  const auto if_covered = [&](const absl::StatusOr<double>& value) {
    return covered.ok() ? value : covered;
  };
  out.dso = if_covered(DaysSalesOutstanding(of.receivables, of.sales, days));
  out.best_possible_dso =
      if_covered(BestPossibleDays(of.current, of.sales, days));
  out.days_delinquent =
      if_covered(DaysDelinquent(of.receivables, of.current, of.sales, days));
  std::vector<MonthSales> months;
  for (std::size_t m = 0; m < of.month_sales.size(); ++m) {
    const int newest = static_cast<int>(m);
    months.push_back({of.month_sales[m], DaysOf(newest, newest + 1)});
  }
  out.dso_count_back = CountBackDays(of.receivables, months);
  std::vector<OpenInvoice> open = of.open;
  for (std::size_t i = 0; i < open.size(); ++i) {
    open[i].month_sales = of.month_sales[of.open_month[i]];
  }
  out.true_dso = InvoiceDays(open);
  out.days_late = AverageDays(of.payments.late, {true, false});
  out.days_late_floored = AverageDays(of.payments.late, {true, true});
  out.item_days_late = AverageDays(of.payments.items, {false, false});
  out.item_days_late_floored = AverageDays(of.payments.items, {false, true});
  out.days_to_pay = AverageDays(of.payments.since_document, {true, false});
  const auto of_mean = [&](std::int64_t numerator) {
    return if_covered(RatioToMean(numerator, of.at_sales_from, of.receivables));
  };
  out.turnover = of_mean(of.sales);
  out.bad_debt_of_receivables = of_mean(of.write_offs);
  out.bad_debt_of_sales =
      if_covered(Ratio(of.write_offs, of.sales, "credit sales"));
}

void KpiPass::AddShares(const Material& of, CurrencyKpis& out) const {
  const CollectionPeriod period = {of.at_collection_from, of.collection_sales,
                                   of.receivables, of.current,
                                   options_.collection_months};
  out.cei_period_sales =
      CollectionEffectiveness(period, CeiVariant::kPeriodSales);
  out.cei_average_month_sales =
      CollectionEffectiveness(period, CeiVariant::kAverageMonthSales);
  out.current_share = Ratio(of.current, of.receivables, "receivables");
  const std::vector<AgingBucket>& buckets = options_.scheme.buckets();
  const bool last_open = !buckets.back().to().has_value();
  out.roll_rates = RollRates(of.buckets_before, of.buckets_now, last_open);
  const std::size_t closed = out.roll_rates.size() - (last_open ? 1 : 0);
  out.flow_to_loss =
      absl::FailedPreconditionError("no bucket into which money rolls ends");
  for (std::size_t b = 0; b < closed; ++b) {
    if (b > 0 && !out.flow_to_loss.ok()) break;
    out.flow_to_loss = b == 0 || !out.roll_rates[b].ok()
                           ? out.roll_rates[b]
                           : *out.flow_to_loss * *out.roll_rates[b];
  }
}

void KpiPass::Append(std::size_t currency) {
  const Material& of = materials_[currency];
  CurrencyKpis out;
  out.currency = ledger_.currencies()[currency];
  out.receivables = of.receivables;
  out.current = of.current;
  out.beginning = of.at_collection_from;
  out.sales = of.sales;
  out.collection_sales = of.collection_sales;
  out.write_offs = of.write_offs;
  AddDays(of, out);
  AddShares(of, out);
  out.promises = of.promises;
  const auto kept = [&](const PromiseCount& count) {
    return Ratio(count.kept + (options_.late_is_kept ? count.late : 0),
                 count.due, "promises due");
  };
  out.promises.kept_by_count = kept(of.promises.baskets);
  out.promises.kept_by_amount = kept(of.promises.minor);
  report_.currencies.push_back(std::move(out));
}

absl::Status CheckRange(int value, int least, int most, const char* what) {
  if (value >= least && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(what, " = ", value, ", outside [", least, ", ", most, "]"));
}

}  // namespace

absl::Status Validate(const KpiOptions& options) {
  for (const absl::Status& status :
       {CheckRange(options.sales_months, 1, 120, "sales_months"),
        CheckRange(options.collection_months, 1, 120, "collection_months"),
        CheckRange(options.current_days, 0, 36'500, "current_days"),
        CheckRange(static_cast<int>(options.month_rule), 0, 1, "month_rule"),
        Validate(options.promises)}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<KpiReport> ComputeKpis(const Ledger& ledger, const AsOf& at,
                                      const KpiOptions& options,
                                      const Executor& executor) {
  if (absl::Status status = Validate(options); !status.ok()) return status;
  // The day, before months are counted back from it.
  const auto plan = aging_internal::MakePlan({}, at);
  if (!plan.ok()) return plan.status();
  return KpiPass(ledger, at, options, executor).Run();
}

}  // namespace arrears
