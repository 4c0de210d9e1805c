// SPDX-License-Identifier: Apache-2.0
//
// arrears kpi --in FILE: the published figures from figures, without a ledger.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "absl/strings/str_cat.h"
#include "arrears/aging/kpi_formulas.h"
#include "json_input_internal.h"
#include "kpi_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

// The members of the input, with the first fault.
class Figures {
 public:
  Figures(const nlohmann::json& json, Currency currency)
      : json_(json), currency_(currency) {}

  bool Has(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      if (!json_.contains(name)) return false;
    }
    return true;
  }
  std::int64_t Amount(const char* name) { return AmountOf(json_, name, ""); }
  int Integer(const char* name) { return IntegerOf(json_, name, ""); }
  std::vector<std::int64_t> Amounts(const char* name) {
    std::vector<std::int64_t> amounts;
    ForEach(name, [&](const nlohmann::json& entry, const std::string& where) {
      amounts.push_back(
          AmountOf(nlohmann::json{{"amount", entry}}, "amount", where));
    });
    return amounts;
  }
  void ForEach(const char* name,
               const std::function<void(const nlohmann::json&,
                                        const std::string&)>& visit) {
    const nlohmann::json& list = json_[name];
    if (!list.is_array()) {
      Fail(absl::StrCat("field ", name, ": expected a list"));
      return;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      visit(list[i], absl::StrCat(name, "[", i, "], "));
    }
  }
  std::int64_t AmountOf(const nlohmann::json& object, const char* name,
                        const std::string& where) {
    absl::StatusOr<std::int64_t> minor = AmountField(object, name, currency_);
    if (minor.ok()) return *minor;
    Fail(absl::StrCat(where, std::string(minor.status().message())));
    return 0;
  }
  int IntegerOf(const nlohmann::json& object, const char* name,
                const std::string& where) {
    const auto found = object.find(name);
    if (found != object.end() && found->is_number_integer()) {
      const auto value = found->get<std::int64_t>();
      if (value >= std::numeric_limits<int>::min() &&
          value <= std::numeric_limits<int>::max()) {
        return static_cast<int>(value);
      }
    }
    Fail(absl::StrCat(where, "field ", name, ": expected a whole number"));
    return 0;
  }
  // What is undefined says so; what was given wrongly is a fault.
  Json Take(const absl::StatusOr<double>& figure) {
    if (figure.status().code() == absl::StatusCode::kInvalidArgument) {
      Fail(std::string(figure.status().message()));
    }
    return Figure(figure);
  }
  void Fail(const std::string& message) {
    if (status_.ok()) status_ = absl::InvalidArgumentError(message);
  }
  const absl::Status& status() const { return status_; }

 private:
  const nlohmann::json& json_;
  Currency currency_;
  absl::Status status_;
};

void AddDays(Figures* in, Json* out) {
  if (!in->Has({"credit_sales"})) return;
  const std::int64_t sales = in->Amount("credit_sales");
  if (in->Has({"receivables"})) {
    const std::int64_t receivables = in->Amount("receivables");
    if (in->Has({"days"})) {
      (*out)["dso"] = in->Take(
          DaysSalesOutstanding(receivables, sales, in->Integer("days")));
    }
    (*out)["turnover"] = in->Take(Ratio(sales, receivables, "receivables"));
  }
  if (!in->Has({"current", "days"})) return;
  const std::int64_t current = in->Amount("current");
  const int days = in->Integer("days");
  (*out)["best_possible_dso"] =
      in->Take(BestPossibleDays(current, sales, days));
  if (!in->Has({"receivables"})) return;
  (*out)["average_days_delinquent"] =
      in->Take(DaysDelinquent(in->Amount("receivables"), current, sales, days));
}

void AddCountBack(Figures* in, Json* out) {
  if (!in->Has({"receivables", "months_newest_first"})) return;
  std::vector<MonthSales> months;
  in->ForEach("months_newest_first",
              [&](const nlohmann::json& entry, const std::string& where) {
                months.push_back({in->AmountOf(entry, "sales", where),
                                  in->IntegerOf(entry, "days", where)});
              });
  (*out)["dso_count_back"] =
      in->Take(CountBackDays(in->Amount("receivables"), months));
}

void AddInvoices(Figures* in, Json* out) {
  if (!in->Has({"invoices"})) return;
  std::vector<OpenInvoice> invoices;
  in->ForEach("invoices",
              [&](const nlohmann::json& entry, const std::string& where) {
                invoices.push_back({in->AmountOf(entry, "open", where),
                                    in->IntegerOf(entry, "age_days", where),
                                    in->AmountOf(entry, "month_sales", where)});
              });
  (*out)["true_dso"] = in->Take(InvoiceDays(invoices));
}

void AddPayments(Figures* in, Json* out) {
  if (!in->Has({"payments"})) return;
  std::vector<DaysOfPayment> payments;
  in->ForEach("payments",
              [&](const nlohmann::json& entry, const std::string& where) {
                payments.push_back({in->AmountOf(entry, "amount", where),
                                    in->IntegerOf(entry, "days", where)});
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
  period.months = in->Integer("months");
  (*out)["cei_average_month_sales"] =
      in->Take(CollectionEffectiveness(period, CeiVariant::kAverageMonthSales));
}

void AddRollRates(const nlohmann::json& json, Figures* in, Json* out) {
  if (!in->Has({"buckets_before", "buckets_after"})) return;
  const std::vector<std::int64_t> before = in->Amounts("buckets_before");
  const std::vector<std::int64_t> after = in->Amounts("buckets_after");
  if (before.size() != after.size() || before.empty()) {
    in->Fail(absl::StrCat("buckets_before has ", before.size(),
                          " amounts, buckets_after ", after.size(),
                          ": expected as many, and one at least"));
    return;
  }
  bool open = true;
  if (json.contains("last_bucket_open")) {
    if (!json["last_bucket_open"].is_boolean()) {
      in->Fail("field last_bucket_open: expected true or false");
      return;
    }
    open = json["last_bucket_open"].get<bool>();
  }
  (*out)["roll_rates"] = Json::array();
  for (const absl::StatusOr<double>& rate : RollRates(before, after, open)) {
    (*out)["roll_rates"].push_back(in->Take(rate));
  }
}

absl::Status CheckNames(const nlohmann::json& json) {
  if (!json.is_object()) {
    return absl::InvalidArgumentError("expected a JSON object");
  }
  return CheckFields(
      json,
      {"currency", "receivables", "current", "credit_sales", "days", "months",
       "beginning", "invoices", "payments", "buckets_before", "buckets_after",
       "months_newest_first", "last_bucket_open"},
      "kpi");
}

}  // namespace

Json Figure(const absl::StatusOr<double>& figure) {
  if (figure.ok()) return std::round(*figure * 1e9) / 1e9;
  return {{"undefined", std::string(figure.status().message())}};
}

absl::StatusOr<Json> KpisOfFigures(const nlohmann::json& json) {
  if (absl::Status status = CheckNames(json); !status.ok()) return status;
  Currency currency = Currency::Of("CNY");
  if (json.contains("currency")) {
    absl::StatusOr<std::string> code = TextField(json, "currency");
    if (!code.ok()) return code.status();
    absl::StatusOr<Currency> parsed = Currency::Parse(*code);
    if (!parsed.ok()) return parsed.status();
    currency = *parsed;
  }
  Figures in(json, currency);
  Json out = {{"currency", currency.code()}};
  AddDays(&in, &out);
  AddCountBack(&in, &out);
  AddInvoices(&in, &out);
  AddPayments(&in, &out);
  AddEffectiveness(&in, &out);
  AddRollRates(json, &in, &out);
  if (!in.status().ok()) return in.status();
  if (out.size() == 1) {
    return absl::InvalidArgumentError(
        "no figure can be computed from these members; "
        "see arrears kpi --schema");
  }
  return out;
}

}  // namespace arrears::cli
