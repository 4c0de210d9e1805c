// SPDX-License-Identifier: Apache-2.0
//
// arrears kpi: how well is the money coming in? From a ledger, or from figures:
// JSON in, JSON out.
#include "arrears/aging/kpi.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "command_internal.h"
#include "io/answer_internal.h"
#include "json_input_internal.h"
#include "kpi_internal.h"
#include "output_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using io_internal::Figure;
using Json = nlohmann::ordered_json;

struct KpiArguments {
  LedgerArguments ledger;
  KpiOptions options;
  std::string in, format, month_rule = "actual_days";
};

Json Counts(const PromiseCount& count) {
  return {{"due", count.due},
          {"kept", count.kept},
          {"late", count.late},
          {"part", count.part},
          {"broken", count.broken}};
}

Json CurrencyJson(const CurrencyKpis& kpis) {
  const auto text = [&](std::int64_t minor) {
    return FormatMinor(minor, kpis.currency.exponent());
  };
  Json rolls = Json::array();
  for (const absl::StatusOr<double>& rate : kpis.roll_rates) {
    rolls.push_back(Figure(rate));
  }
  return {{"currency", kpis.currency.code()},
          {"receivables", text(kpis.receivables)},
          {"current", text(kpis.current)},
          {"sales", text(kpis.sales)},
          {"write_offs", text(kpis.write_offs)},
          {"dso", Figure(kpis.dso)},
          {"dso_count_back", Figure(kpis.dso_count_back)},
          {"best_possible_dso", Figure(kpis.best_possible_dso)},
          {"average_days_delinquent", Figure(kpis.days_delinquent)},
          {"true_dso", Figure(kpis.true_dso)},
          {"days_late", Figure(kpis.days_late)},
          {"days_late_floored", Figure(kpis.days_late_floored)},
          {"item_days_late", Figure(kpis.item_days_late)},
          {"days_to_pay", Figure(kpis.days_to_pay)},
          {"cei_period_sales", Figure(kpis.cei_period_sales)},
          {"cei_average_month_sales", Figure(kpis.cei_average_month_sales)},
          {"current_share", Figure(kpis.current_share)},
          {"bad_debt_of_sales", Figure(kpis.bad_debt_of_sales)},
          {"bad_debt_of_receivables", Figure(kpis.bad_debt_of_receivables)},
          {"turnover", Figure(kpis.turnover)},
          {"roll_rates", std::move(rolls)},
          {"flow_to_loss", Figure(kpis.flow_to_loss)},
          {"promises",
           {{"count", Counts(kpis.promises.baskets)},
            {"kept_by_count", Figure(kpis.promises.kept_by_count)},
            {"kept_by_amount", Figure(kpis.promises.kept_by_amount)}}}};
}

Json ReportJson(const KpiReport& report) {
  Json json = {{"as_of", FormatIsoDate(report.at.as_of)},
               {"sales_from", FormatIsoDate(report.sales_from)},
               {"sales_days", report.sales_days},
               {"collection_from", FormatIsoDate(report.collection_from)},
               {"tax", "gross on both sides"},
               {"currencies", Json::array()}};
  for (const CurrencyKpis& kpis : report.currencies) {
    json["currencies"].push_back(CurrencyJson(kpis));
  }
  return json;
}

int Print(const Json& json, const std::string& format, Language language) {
  const absl::Status written =
      WriteText("-", format == "json"  ? json.dump(2) + "\n"
                     : format == "csv" ? FiguresCsv(json)
                                       : KpiTextTable(json, language));
  return written.ok() ? kDone : Fail(written);
}

int RunOnFigures(const KpiArguments& arguments) {
  if (!arguments.ledger.path.empty()) {
    return Fail(absl::InvalidArgumentError(
        "--in takes figures in place of a ledger: give one of the two"));
  }
  const absl::StatusOr<std::string> figures =
      AnswerFile("kpi", arguments.in, {});
  if (!figures.ok()) return Fail(figures.status());
  return Print(Json::parse(*figures),
               arguments.format.empty() ? "json" : arguments.format,
               arguments.ledger.InLanguage());
}

int RunKpi(KpiArguments arguments) {
  if (!arguments.in.empty()) return RunOnFigures(arguments);
  if (arguments.ledger.path.empty()) {
    return Fail(absl::InvalidArgumentError(
        "kpi needs a ledger and a day, such as: arrears kpi ledger --as-of "
        "2026-06-30; or figures, such as: arrears kpi --in figures.json"));
  }
  if (arguments.ledger.as_of.empty()) {
    return Fail(absl::InvalidArgumentError(absl::StrCat(
        "kpi: --as-of is missing, the day whose end the figures are of, such "
        "as: arrears kpi ",
        arguments.ledger.path, " --as-of 2026-06-30")));
  }
  arguments.options.month_rule = arguments.month_rule == "thirty_days"
                                     ? MonthRule::kThirtyDays
                                     : MonthRule::kActualDays;
  if (absl::Status status = Validate(arguments.options); !status.ok()) {
    return Fail(status);
  }
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  absl::StatusOr<KpiReport> report =
      ComputeKpis(*(*opened)->ledger, (*opened)->at, arguments.options,
                  arguments.ledger.MakeExecutor());
  if (!report.ok()) return Fail(report.status());
  return Print(ReportJson(*report), arguments.format,
               arguments.ledger.InLanguage());
}

}  // namespace

void AddKpi(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<KpiArguments>();
  CLI::App* verb = app->add_subcommand(
      "kpi", "DSO, count-back, CEI, days late, roll rates, promises kept");
  arguments->ledger.AddTo(verb);
  for (const char* name : {"LEDGER", "--as-of"}) {
    verb->get_option(name)->required(false);
  }
  verb->add_option("--in", arguments->in,
                   "JSON file of figures in place of a ledger; - is stdin");
  verb->add_option("--sales-months", arguments->options.sales_months,
                   "Window of DSO and turnover")
      ->check(WholeNumber(1, 120));
  verb->add_option("--collection-months", arguments->options.collection_months,
                   "Window of CEI, days late and promises")
      ->check(WholeNumber(1, 120));
  verb->add_option("--month-rule", arguments->month_rule,
                   "Days of a month in count-back")
      ->check(OneOf({"actual_days", "thirty_days"}));
  AddFormat(verb, &arguments->format);
  verb->callback([arguments, exit_code] { *exit_code = RunKpi(*arguments); });
}

}  // namespace arrears::cli
