// SPDX-License-Identifier: Apache-2.0
//
// arrears forecast: when does what is open come in, and how sure is that?
#include "arrears/portfolio/forecast.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/model_json.h"
#include "arrears/io/text_table.h"
#include "base/printed_internal.h"
#include "command_internal.h"
#include "output_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ForecastArguments {
  LedgerArguments ledger;
  std::string model, items, out = "-", format = "table";
  OutlookOptions options;
};

// The rows of the table, by currency.
Json CurrenciesJson(const Ledger& ledger, const Forecast& forecast) {
  const Frame rows = ForecastTable(ledger, forecast);
  const auto text = [&rows](const char* name, std::size_t i, int exponent) {
    return FormatMinor(rows.Find(name)->int64s()[i], exponent);
  };
  Json currencies = Json::array();
  std::size_t i = 0;
  for (std::size_t c = 0; c < forecast.currencies.size(); ++c) {
    const Currency currency = ledger.currencies()[c];
    const int exponent = currency.exponent();
    Json cash = {{"currency", currency.code()}, {"periods", Json::array()}};
    for (; rows.Find("from")->has(i); ++i) {
      cash["periods"].push_back({{"from", rows.Find("from")->Format(i)},
                                 {"to", rows.Find("to")->Format(i)},
                                 {"expected", text("expected", i, exponent)},
                                 {"lower", text("lower", i, exponent)},
                                 {"upper", text("upper", i, exponent)}});
    }
    for (; i < rows.rows() && !rows.Find("from")->has(i); ++i) {
      cash[rows.Find("part")->Format(i)] = text("expected", i, exponent);
    }
    cash["items"] = forecast.currencies[c].items.size();
    currencies.push_back(std::move(cash));
  }
  return currencies;
}

std::string AnswerTable(const Json& answer, Language language) {
  const auto say = [language](const char* en, const char* zh) {
    return std::string(Text{en, zh}.In(language));
  };
  std::vector<std::vector<std::string>> rows;
  for (const Json& cash : answer["currencies"]) {
    const auto line = [&](const std::string& name, const char* key) {
      rows.push_back({name, cash[key].get<std::string>()});
    };
    rows.push_back({cash["currency"].get<std::string>(),
                    say("expected", "预计"), say("from", "下限"),
                    say("to", "上限")});
    for (const Json& period : cash["periods"]) {
      rows.push_back(
          {absl::StrCat(period["from"].get<std::string>(), say(" to ", " 至 "),
                        period["to"].get<std::string>()),
           period["expected"].get<std::string>(),
           period["lower"].get<std::string>(),
           period["upper"].get<std::string>()});
    }
    line(say("later", "更晚"), "later");
    line(say("never (expected loss)", "收不回(预计损失)"), "never");
    line(say("open, undisputed", "未清且无争议"), "open");
    line(say("disputed", "有争议"), "disputed");
    line(say("credits and unapplied cash", "贷项与未核销收款"), "credits");
    line(say("balance", "余额"), "balance");
  }
  return AlignedText(rows);
}

Json AnswerJson(const Ledger& ledger, const Forecast& forecast) {
  const PaymentModel& model = forecast.model;
  return {{"as_of", FormatIsoDate(forecast.at.as_of)},
          {"confidence", forecast.options.confidence},
          {"horizon_days", forecast.options.horizon_days},
          {"model",
           {{"as_of", FormatIsoDate(model.at.as_of)},
            {"items", model.items},
            {"paid", model.paid},
            {"usual_late_days", Rounded(model.usual_late_days, 2)},
            {"debtor_correlation", Rounded(model.debtor_correlation, 4)}}},
          {"currencies", CurrenciesJson(ledger, forecast)}};
}

absl::StatusOr<Forecast> Compute(const ForecastArguments& arguments,
                                 const OpenedLedger& opened,
                                 const Executor& executor) {
  if (arguments.model.empty()) {
    absl::StatusOr<Forecast> forecast = MakeForecast(
        *opened.ledger, opened.at, nullptr, arguments.options, executor);
    if (forecast.ok() || !absl::IsFailedPrecondition(forecast.status()))
      return forecast;
    return absl::FailedPreconditionError(absl::StrCat(
        std::string(forecast.status().message()),
        "\nGive --model, of `arrears recover fit` on a larger ledger"));
  }
  absl::StatusOr<RecoveryModel> model = ReadRecoveryModel(arguments.model);
  if (!model.ok()) return model.status();
  return MakeForecast(*opened.ledger, opened.at, &model->payment,
                      arguments.options, executor);
}

int RunForecast(const ForecastArguments& arguments) {
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  const Ledger& ledger = *(*opened)->ledger;
  const Executor executor = arguments.ledger.MakeExecutor();
  const absl::StatusOr<Forecast> forecast =
      Compute(arguments, **opened, executor);
  if (!forecast.ok()) return Fail(forecast.status());
  const FrameTextOptions text{ledger.view().creditor.currency};
  absl::Status written =
      WriteText(arguments.out,
                arguments.format == "csv"
                    ? FrameCsv(ForecastTable(ledger, *forecast), text, executor)
                : arguments.format == "json"
                    ? AnswerJson(ledger, *forecast).dump(2) + "\n"
                    : AnswerTable(AnswerJson(ledger, *forecast),
                                  arguments.ledger.InLanguage()));
  if (written.ok() && !arguments.items.empty()) {
    written = WriteText(
        arguments.items,
        FrameCsv(ForecastItemTable(ledger, *forecast), text, executor));
  }
  return written.ok() ? kDone : Fail(written);
}

}  // namespace

void AddForecast(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<ForecastArguments>();
  CLI::App* verb = app->add_subcommand(
      "forecast",
      "Cash by week and days to pay, with intervals, and what never comes");
  arguments->ledger.AddTo(verb);
  verb->add_option("--model", arguments->model,
                   "A model of `arrears recover fit`; default: fitted on this "
                   "ledger as known on the day");
  OutlookOptions& options = arguments->options;
  verb->add_option("--periods", options.periods, "How many; default 13")
      ->check(WholeNumber(1, 1000));
  verb->add_option("--days", options.days_per_period, "Of each; default 7")
      ->check(WholeNumber(1, 366));
  verb->add_option("--horizon", options.horizon_days,
                   "Days after its usual day by which an unpaid item counts as "
                   "lost; default 730")
      ->check(WholeNumber(1, 36500));
  verb->add_option("--confidence", options.confidence,
                   "Of the intervals; default 0.95")
      ->check(Share());
  verb->add_option("--items", arguments->items,
                   "Also a CSV file with a row for each open item");
  verb->add_option("--out", arguments->out, "A file; - is stdout");
  AddFormat(verb, &arguments->format);
  verb->callback(
      [arguments, exit_code] { *exit_code = RunForecast(*arguments); });
}

}  // namespace arrears::cli
