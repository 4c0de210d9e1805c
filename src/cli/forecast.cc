// SPDX-License-Identifier: Apache-2.0
//
// arrears forecast: when does what is open come in, and how sure is that?
#include <cmath>
#include <memory>

#include "absl/strings/str_cat.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/model_json.h"
#include "arrears/io/text_table.h"
#include "command_internal.h"
#include "output_internal.h"
#include "recover_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  LedgerArguments ledger;
  std::string model, items, out = "-", format = "table";
  OutlookOptions options;
};

// Whole minor units that sum to what is open: `later` takes what rounding left.
Json CashJson(const PaymentOutlook& outlook, Currency currency, Date as_of,
              const OutlookOptions& options) {
  const auto text = [&currency](std::int64_t minor) {
    return FormatMinor(minor, currency.exponent());
  };
  Json periods = Json::array();
  const auto never = static_cast<std::int64_t>(std::llround(outlook.never));
  std::int64_t later = outlook.open - never;
  Date from = as_of + Days{1};
  for (const CashPeriod& period : outlook.cash.periods) {
    const auto expected = static_cast<std::int64_t>(std::llround(period.mean));
    later -= expected;
    const Date to = from + Days{options.days_per_period - 1};
    periods.push_back({{"from", FormatIsoDate(from)},
                       {"to", FormatIsoDate(to)},
                       {"expected", text(expected)},
                       {"lower", text(std::llround(period.lower))},
                       {"upper", text(std::llround(period.upper))}});
    from = to + Days{1};
  }
  return {{"currency", currency.code()},
          {"open", text(outlook.open)},
          {"periods", std::move(periods)},
          {"later", text(later)},
          {"never", text(never)},
          {"disputed", text(outlook.disputed)},
          {"credits", text(outlook.credits)},
          {"balance", text(outlook.balance)},
          {"items", outlook.items.size()}};
}

constexpr const char* kItemHeader =
    "debtor,item,currency,due_date,open,usual_day,expected_days,median_day,"
    "lower_day,upper_day,conformal_lower_day,conformal_upper_day,"
    "paid_by_horizon\n";

// The day so many days after `as_of`; empty for one after the horizon.
std::string DayText(Date as_of, std::int32_t days, const ItemOutlook& one,
                    const OutlookOptions& options) {
  const std::int32_t last = std::max(options.horizon_days - one.open_after,
                                     options.periods * options.days_per_period);
  return days > last ? "" : FormatIsoDate(as_of + Days{days});
}

void AppendItems(const Ledger& ledger, const PaymentOutlook& outlook,
                 Date as_of, const OutlookOptions& options, std::string* csv) {
  for (std::size_t i = 0; i < outlook.items.size(); ++i) {
    const ItemOutlook& one = outlook.items[i];
    const Currency currency = ledger.currency(one.item);
    const auto day = [&](std::int32_t days) {
      return DayText(as_of, days, one, options);
    };
    absl::StrAppend(
        csv, CsvText(ledger.debtor_id(ledger.view().items.debtor[one.item])),
        ",", CsvText(ledger.item_id(one.item)), ",", currency.code(), ",",
        FormatIsoDate(ledger.due(one.item)), ",",
        FormatMinor(outlook.open_minor[i], currency.exponent()), ",",
        FormatIsoDate(one.usual_day), ",");
    absl::StrAppend(csv, Rounded(one.days.mean, 2), ",", day(one.days.median),
                    ",", day(one.days.interval.lower), ",",
                    day(one.days.interval.upper), ",", day(one.conformal.lower),
                    ",", day(one.conformal.upper), ",",
                    Rounded(one.days.paid_by_horizon, 9), "\n");
  }
}

std::string AnswerCsv(const Json& answer) {
  std::string csv = "currency,part,from,to,expected,lower,upper\n";
  for (const Json& cash : answer["currencies"]) {
    const auto& code = cash["currency"].get_ref<const std::string&>();
    for (const Json& period : cash["periods"]) {
      absl::StrAppend(&csv, code, ",period");
      for (const char* name : {"from", "to", "expected", "lower", "upper"}) {
        absl::StrAppend(&csv, ",", period[name].get_ref<const std::string&>());
      }
      csv += "\n";
    }
    for (const char* name :
         {"later", "never", "open", "disputed", "credits", "balance"}) {
      absl::StrAppend(&csv, code, ",", name, ",,,",
                      cash[name].get_ref<const std::string&>(), ",,\n");
    }
  }
  return csv;
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

// The model of --model, or one fitted on the ledger as it was known.
absl::StatusOr<PaymentModel> ModelOf(const Arguments& arguments,
                                     const Ledger& ledger, AsOf at,
                                     const Executor& executor) {
  if (arguments.model.empty()) {
    at.known_on = std::min(at.known_on, at.as_of);
    return FitPaymentModel(ledger, at, {}, executor);
  }
  absl::StatusOr<RecoveryModel> model = ReadRecoveryModel(arguments.model);
  if (!model.ok()) return model.status();
  return model->payment;
}

absl::StatusOr<Json> Answer(const Arguments& arguments,
                            const OpenedLedger& opened, std::string* items) {
  const Executor executor = arguments.ledger.MakeExecutor();
  const Ledger& ledger = *opened.ledger;
  absl::StatusOr<PaymentModel> model =
      ModelOf(arguments, ledger, opened.at, executor);
  if (!model.ok()) return model.status();
  absl::StatusOr<Position> position =
      ComputePosition(ledger, opened.at, executor);
  if (!position.ok()) return position.status();
  const Date as_of = opened.at.as_of;
  Json answer = {
      {"as_of", FormatIsoDate(as_of)},
      {"confidence", arguments.options.confidence},
      {"horizon_days", arguments.options.horizon_days},
      {"model",
       {{"as_of", FormatIsoDate(model->at.as_of)},
        {"items", model->items},
        {"paid", model->paid},
        {"usual_late_days", Rounded(model->usual_late_days, 2)},
        {"debtor_correlation", Rounded(model->debtor_correlation, 4)}}},
      {"currencies", Json::array()}};
  for (std::size_t c = 0; c < ledger.currencies().size(); ++c) {
    absl::StatusOr<PaymentOutlook> outlook =
        ForecastLedger(*model, ledger, *position, static_cast<std::uint8_t>(c),
                       arguments.options, executor);
    if (!outlook.ok()) return outlook.status();
    answer["currencies"].push_back(
        CashJson(*outlook, ledger.currencies()[c], as_of, arguments.options));
    if (!arguments.items.empty())
      AppendItems(ledger, *outlook, as_of, arguments.options, items);
  }
  return answer;
}

int Run(const Arguments& arguments) {
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  std::string items = kItemHeader;
  absl::StatusOr<Json> answer = Answer(arguments, **opened, &items);
  if (!answer.ok()) return Fail(answer.status());
  const Language language = arguments.ledger.InLanguage();
  absl::Status written =
      WriteText(arguments.out,
                arguments.format == "json"  ? answer->dump(2) + "\n"
                : arguments.format == "csv" ? AnswerCsv(*answer)
                                            : AnswerTable(*answer, language));
  if (written.ok() && !arguments.items.empty())
    written = WriteText(arguments.items, items);
  return written.ok() ? kDone : Fail(written);
}

}  // namespace

void AddForecast(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app->add_subcommand(
      "forecast",
      "Cash by week, days to pay and expected loss, with intervals");
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
  verb->callback([arguments, exit_code] { *exit_code = Run(*arguments); });
}

}  // namespace arrears::cli
