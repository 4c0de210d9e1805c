// SPDX-License-Identifier: Apache-2.0
//
// kpi: the published figures from figures, without a ledger.
#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/aging/kpi_formulas.h"
#include "base/printed_internal.h"
#include "io/answer_internal.h"

namespace arrears::io_internal {
namespace {

// The members of the input; what is wrong is told to the context.
class Figures {
 public:
  Figures(const JsonCursor& root, Currency currency, JsonContext* context)
      : root_(root), currency_(currency), context_(context) {}

  bool Has(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      if (!root_.at(name)) return false;
    }
    return true;
  }
  JsonCursor at(const char* name) const { return root_.at(name); }
  std::int64_t Amount(const char* name) const { return Amount(root_.at(name)); }
  std::int64_t Amount(const JsonCursor& at) const {
    return SignedAmountAt(at, currency_);
  }
  std::int64_t Positive(const JsonCursor& at) const {
    return AmountAt(at, currency_, 1);
  }
  // At least 1, as all our counts of days and months.
  int Count(const char* name) const { return Count(root_.at(name)); }
  int Count(const JsonCursor& at) const {
    return static_cast<int>(at.Integer(1, kMostDays));
  }
  int Days(const JsonCursor& at) const {
    return static_cast<int>(at.Integer(-kMostDays, kMostDays));
  }
  std::vector<std::int64_t> Amounts(const char* name) const {
    std::vector<std::int64_t> amounts;
    root_.at(name).EachElement(
        [&](const JsonCursor& entry) { amounts.push_back(Amount(entry)); });
    return amounts;
  }
  // What is undefined says so; what was given wrongly is a fault.
  Json Take(const absl::StatusOr<double>& figure) const {
    if (figure.status().code() == absl::StatusCode::kInvalidArgument &&
        context_->ok()) {
      context_->Fail("$", std::string(figure.status().message()));
    }
    return Figure(figure);
  }

 private:
  static constexpr std::int64_t kMostDays = 1'000'000;
  JsonCursor root_;
  Currency currency_;
  JsonContext* context_;
};

void AddDays(Figures* in, Json* out) {
  if (!in->Has({"credit_sales"})) return;
  const std::int64_t sales = in->Amount("credit_sales");
  if (in->Has({"receivables"})) {
    const std::int64_t receivables = in->Amount("receivables");
    if (in->Has({"days"})) {
      (*out)["dso"] =
          in->Take(DaysSalesOutstanding(receivables, sales, in->Count("days")));
    }
    (*out)["turnover"] = in->Take(Ratio(sales, receivables, "receivables"));
  }
  if (!in->Has({"current", "days"})) return;
  const std::int64_t current = in->Amount("current");
  const int days = in->Count("days");
  (*out)["best_possible_dso"] =
      in->Take(BestPossibleDays(current, sales, days));
  if (!in->Has({"receivables"})) return;
  (*out)["average_days_delinquent"] =
      in->Take(DaysDelinquent(in->Amount("receivables"), current, sales, days));
}

void AddCountBack(Figures* in, Json* out) {
  if (!in->Has({"receivables", "months_newest_first"})) return;
  std::vector<MonthSales> months;
  in->at("months_newest_first").EachElement([&](const JsonCursor& entry) {
    entry.OnlyKeys({"sales", "days"});
    months.push_back(
        {in->Amount(entry.at("sales")), in->Count(entry.at("days"))});
  });
  (*out)["dso_count_back"] =
      in->Take(CountBackDays(in->Amount("receivables"), months));
}

void AddInvoices(Figures* in, Json* out) {
  if (!in->Has({"invoices"})) return;
  std::vector<OpenInvoice> invoices;
  in->at("invoices").EachElement([&](const JsonCursor& entry) {
    entry.OnlyKeys({"open", "age_days", "month_sales"});
    invoices.push_back({in->Amount(entry.at("open")),
                        in->Days(entry.at("age_days")),
                        in->Amount(entry.at("month_sales"))});
  });
  (*out)["true_dso"] = in->Take(InvoiceDays(invoices));
}

void AddPayments(Figures* in, Json* out) {
  if (!in->Has({"payments"})) return;
  std::vector<DaysOfPayment> payments;
  in->at("payments").EachElement([&](const JsonCursor& entry) {
    entry.OnlyKeys({"amount", "days"});
    payments.push_back(
        {in->Positive(entry.at("amount")), in->Days(entry.at("days"))});
  });
  (*out)["days_late"] = in->Take(AverageDays(payments, {}));
  (*out)["days_late_floored"] =
      in->Take(AverageDays(payments, {.floored = true}));
}

void AddEffectiveness(Figures* in, Json* out) {
  if (in->Has({"receivables", "current"})) {
    (*out)["current_share"] = in->Take(
        Ratio(in->Amount("current"), in->Amount("receivables"), "receivables"));
  }
  if (!in->Has({"beginning", "credit_sales", "receivables", "current"})) {
    return;
  }
  CollectionPeriod period;
  period.beginning = in->Amount("beginning");
  period.credit_sales = in->Amount("credit_sales");
  period.ending = in->Amount("receivables");
  period.ending_current = in->Amount("current");
  (*out)["cei_period_sales"] =
      in->Take(CollectionEffectiveness(period, CeiVariant::kPeriodSales));
  if (!in->Has({"months"})) return;
  period.months = in->Count("months");
  (*out)["cei_average_month_sales"] =
      in->Take(CollectionEffectiveness(period, CeiVariant::kAverageMonthSales));
}

void AddRollRates(Figures* in, Json* out) {
  if (!in->Has({"buckets_before", "buckets_after"})) return;
  const std::vector<std::int64_t> before = in->Amounts("buckets_before");
  const std::vector<std::int64_t> after = in->Amounts("buckets_after");
  if (before.size() != after.size() || before.empty()) {
    in->at("buckets_after")
        .Fail(absl::StrCat(after.size(), " amounts, where buckets_before has ",
                           before.size(),
                           ": expected as many, and one at least"));
    return;
  }
  const JsonCursor last = in->at("last_bucket_open");
  const bool open = last ? last.Bool() : true;
  (*out)["roll_rates"] = Json::array();
  for (const absl::StatusOr<double>& rate : RollRates(before, after, open)) {
    (*out)["roll_rates"].push_back(in->Take(rate));
  }
}

}  // namespace

Json Figure(const absl::StatusOr<double>& figure) {
  if (figure.ok()) return NineDigits(*figure);
  return {{"undefined", std::string(figure.status().message())}};
}

absl::StatusOr<Json> AnswerKpi(const JsonInput& input,
                               const AnswerData& /*data*/) {
  JsonContext context(input.name, input.text);
  const JsonCursor root(input.json, context);
  root.OnlyKeys({"currency", "receivables", "current", "credit_sales", "days",
                 "months", "beginning", "invoices", "payments",
                 "buckets_before", "buckets_after", "months_newest_first",
                 "last_bucket_open"});
  const Currency currency = CurrencyAt(root.at("currency"));
  Figures in(root, currency, &context);
  Json out = {{"currency", currency.code()}};
  AddDays(&in, &out);
  AddCountBack(&in, &out);
  AddInvoices(&in, &out);
  AddPayments(&in, &out);
  AddEffectiveness(&in, &out);
  AddRollRates(&in, &out);
  if (context.ok() && out.size() == 1) {
    context.Fail("$", "no figure can be computed from these members");
  }
  if (!context.ok()) return context.status();
  return out;
}

}  // namespace arrears::io_internal
