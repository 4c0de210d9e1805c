// SPDX-License-Identifier: Apache-2.0
//
// arrears run: a ledger in, worklist, aging and report out.
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "arrears/io/aged_debtors.h"
#include "arrears/io/aging_text.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/report.h"
#include "arrears/io/setting_data.h"
#include "arrears/portfolio/forecast.h"
#include "arrears/portfolio/recommend.h"
#include "arrears/portfolio/table.h"
#include "arrears/portfolio/worklist.h"
#include "command_internal.h"
#include "evidence_internal.h"
#include "nlohmann/json.hpp"
#include "output_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

struct RunArguments {
  LedgerArguments ledger;
  std::string prior = "ccaa_2004", out;
  std::string format = "table";
  AgingArguments aging;
  DataArguments data;
  std::vector<std::string> teams;
  bool facts = false, timings = false, no_fit = false, forecast = false;
};

absl::StatusOr<Setting> MakeSetting(const RunArguments& arguments,
                                    const LedgerView& ledger) {
  absl::StatusOr<SettingData> data = arguments.data.Read();
  if (!data.ok()) return data.status();
  data->prior = arguments.prior;
  data->fit_recovery = !arguments.no_fit;
  data->teams = arguments.teams;
  data->team_source = "--team";
  absl::StatusOr<Setting> setting = arrears::MakeSetting(ledger, *data);
  if (!setting.ok()) return setting;
  absl::StatusOr<AgingOptions> aging = arguments.aging.Options();
  if (!aging.ok()) return aging.status();
  setting->aging = *std::move(aging);
  setting->executor = arguments.ledger.MakeExecutor();
  return setting;
}

// The facts of every row, with the debtor and currency in front.
std::string FactsCsv(const Ledger& ledger, const Portfolio& portfolio,
                     const FrameTextOptions& text, const Executor& executor) {
  Frame rows;
  TextBuilder debtor, currency;
  for (const Recommendation& next : portfolio.recommendations) {
    debtor.Append(ledger.debtor_id(next.debtor));
    currency.Append(ledger.currencies()[next.currency].code());
  }
  absl::Status added = rows.Add(Column::Text("debtor", std::move(debtor)));
  added.Update(rows.Add(Column::Text("currency", std::move(currency))));
  for (const Frame* part : {&portfolio.facts, &portfolio.decisions.outputs}) {
    for (const Column& column : part->columns()) {
      added.Update(rows.Add(column.Borrow()));
    }
  }
  return FrameCsv(rows, text, executor);
}

// For the report, where it is asked for. Without enough history there is none,
// which is said.
std::optional<Frame> CashOf(const RunArguments& arguments, const Ledger& ledger,
                            const Portfolio& portfolio,
                            const Setting& setting) {
  if (!arguments.forecast) return std::nullopt;
  const absl::StatusOr<Forecast> made =
      MakeForecast(ledger, portfolio.at, nullptr, {}, setting.executor);
  if (made.ok()) return ForecastTable(ledger, *made);
  std::cerr << (arguments.ledger.InLanguage() == Language::kZh
                    ? "注意: 无法预测回款: "
                    : "Note: no cash forecast: ")
            << made.status().message() << "\n";
  return std::nullopt;
}

absl::Status WriteAll(const RunArguments& arguments, const LoadedLedger& loaded,
                      const Ledger& ledger, const Portfolio& portfolio,
                      const Setting& setting, std::string* summary) {
  const std::string& out = arguments.out;
  const FrameTextOptions text{ledger.view().creditor.currency};
  const Executor& executor = setting.executor;
  const Language language = arguments.ledger.InLanguage();
  std::int64_t rows_read = 0;
  std::int64_t unread = 0;
  std::vector<ReadTotals> amounts;
  for (const FileReport& file : loaded.report.files) {
    rows_read += file.rows_read;
    if (file.table != Table::kItems) continue;
    amounts = file.totals;
    unread = file.amounts_unread;
  }
  ReportOptions report{1000,
                       language,
                       rows_read,
                       loaded.report.rows_rejected(),
                       amounts,
                       unread,
                       loaded.report.currency_assumed};
  const std::vector<std::uint32_t> order = WorkOrder(portfolio);
  absl::Status status = WriteFrameCsv(
      InNewFolder(out + "/worklist.csv"), order.size(),
      [&](std::size_t begin, std::size_t end) {
        return RecommendationTable(ledger, portfolio, setting,
                                   std::span(order).subspan(begin, end - begin),
                                   language);
      },
      text, executor);
  if (!status.ok()) return status;
  status = WriteDebtorAgingCsv(portfolio.aging,
                               AgedDebtors::Of(ledger, portfolio.by_debtor),
                               out + "/aging.csv", executor);
  if (!status.ok()) return status;
  status = WriteText(out + "/rejected.csv", RejectedCsv(loaded.report));
  if (!status.ok()) return status;
  absl::StatusOr<std::string> made =
      SummaryJson(ledger, portfolio, setting, report);
  if (!made.ok()) return made.status();
  *summary = *std::move(made);
  status = WriteText(out + "/summary.json", *summary);
  if (!status.ok()) return status;
  const std::optional<Frame> cash =
      CashOf(arguments, ledger, portfolio, setting);
  if (cash) report.forecast = &*cash;
  absl::StatusOr<std::string> html =
      ReportHtml(ledger, portfolio, setting, report);
  if (!html.ok()) return html.status();
  status = WriteText(out + "/report.html", *html);
  if (!status.ok() || !arguments.facts) return status;
  return WriteText(out + "/facts.csv",
                   FactsCsv(ledger, portfolio, text, executor));
}

// "all 476 of 480 minutes".
std::string TeamsText(const Worklist& work, bool zh) {
  std::string text;
  for (std::size_t t = 0; t < work.teams.size(); ++t) {
    const std::string& name = work.teams[t];
    absl::StrAppend(&text, text.empty() ? "" : ", ",
                    zh && name == "all" ? "合计" : name, " ", work.used[t],
                    zh ? " / " : " of ", work.minutes[t],
                    zh ? " 分钟" : " minutes");
  }
  return text;
}

// evidence.json, of all that was read and written.
absl::Status WriteRunEvidence(CLI::App* verb, const RunArguments& arguments,
                              const LoadedLedger& loaded,
                              const Portfolio& portfolio) {
  Evidence evidence =
      EvidenceOf("run", verb, arguments.ledger.path, loaded.report);
  evidence.versions = portfolio.versions;
  for (const char* file : {"worklist.csv", "aging.csv", "rejected.csv",
                           "summary.json", "report.html"}) {
    evidence.outputs.push_back({"output", arguments.out + "/" + file});
  }
  if (arguments.facts) {
    evidence.outputs.push_back({"output", arguments.out + "/facts.csv"});
  }
  return WriteEvidence(evidence, arguments.out + "/evidence.json");
}

absl::Status TellResult(const RunArguments& arguments, const Ledger& ledger,
                        const Portfolio& portfolio,
                        const std::string& summary) {
  const bool zh = arguments.ledger.InLanguage() == Language::kZh;
  const auto no_rate = std::count_if(
      portfolio.recommendations.begin(), portfolio.recommendations.end(),
      [](const Recommendation& next) { return next.no_rate; });
  if (no_rate > 0) {
    std::cerr << (zh ? "注意: 缺少汇率,以下账户数没有本位币金额: "
                     : "Note: no exchange rate, so no value in base currency, "
                       "for accounts: ")
              << no_rate << "\n";
  }
  if (portfolio.outside_known_years) {
    std::cerr << (zh ? "注意: 部分行动日所在年份的节假日未知,仅按周末计算\n"
                     : "Note: some actions fall in a year whose holidays the "
                       "calendar does not know; only weekends count there\n");
  }
  if (arguments.format == "json") {
    return WriteText("-", summary);
  }
  if (arguments.format == "csv") {
    return WriteText("-", FiguresCsv(nlohmann::ordered_json::parse(summary)));
  }
  std::ostringstream text;
  text << AgingTextTable(portfolio.aging, arguments.ledger.InLanguage())
       << "\n";
  std::size_t actions = 0;
  for (const Recommendation& next : portfolio.recommendations) {
    if (next.action != 0) ++actions;
  }
  text << (zh ? "建议行动 " : "Actions recommended: ") << actions
       << (zh ? " 项,共 " : " of ") << portfolio.recommendations.size()
       << (zh ? " 个债务人账户\n" : " debtor accounts\n");
  std::size_t today = 0;
  for (const WorklistEntry& entry : portfolio.work.entries) {
    if (entry.fit == WorkFit::kToday) ++today;
  }
  text << (zh ? "首日 " : "Done on the first day, ")
       << (portfolio.work.entries.empty() ? std::string("-")
                                          : FormatIsoDate(portfolio.work.day))
       << (zh ? " 可完成 " : ": ") << today << (zh ? " 项;" : "; ")
       << TeamsText(portfolio.work, zh) << "\n";
  constexpr std::size_t kShown = 5;
  const std::vector<WorklistEntry>& entries = portfolio.work.entries;
  for (std::size_t i = 0; i < std::min(kShown, entries.size()); ++i) {
    const Recommendation& next = portfolio.recommendations[entries[i].row];
    const Currency currency = ledger.currencies()[next.currency];
    text << "  " << ledger.debtor_id(next.debtor) << "  "
         << Actions()[next.action].id << " "
         << Actions()[next.action].name.In(arguments.ledger.InLanguage())
         << "  " << FormatMinor(next.amount, currency.exponent()) << " "
         << currency.code() << "  " << FormatIsoDate(next.day) << "\n";
  }
  text << (zh ? "报告: " : "Report: ") << arguments.out << "/report.html\n";
  return WriteText("-", text.str());
}

int Run(CLI::App* verb, const RunArguments& arguments) {
  absl::StatusOr<AsOf> at = arguments.ledger.Times();
  if (!at.ok()) return Fail(at.status());
  absl::StatusOr<ReaderOptions> reader = arguments.ledger.Reader();
  if (!reader.ok()) return Fail(reader.status());
  StageClock clock(arguments.timings);
  std::optional<ProgressBar> bar(std::in_place);
  constexpr int kStages = 10;
  int stage_number = 0;
  const auto begin_stage = [&](std::string_view stage) {
    clock.Begin(stage);
    bar->Show(stage, stage_number++, kStages);
  };
  begin_stage("read");
  absl::StatusOr<LoadedLedger> loaded =
      ReadLedger(arguments.ledger.path, *reader);
  if (!loaded.ok()) return Fail(loaded.status());
  TellRejects(loaded->report, arguments.ledger.InLanguage());
  begin_stage("group");
  absl::StatusOr<Ledger> ledger =
      Ledger::Create(loaded->data.View(), {.check_duplicate_ids = false},
                     arguments.ledger.MakeExecutor());
  if (!ledger.ok()) return Fail(ledger.status());
  absl::StatusOr<Setting> setting = MakeSetting(arguments, ledger->view());
  if (!setting.ok()) return Fail(setting.status());
  setting->on_stage = begin_stage;
  absl::StatusOr<Portfolio> portfolio = Recommend(*ledger, *at, *setting);
  if (!portfolio.ok()) return Fail(portfolio.status());
  begin_stage("write");
  std::string summary;
  absl::Status written =
      WriteAll(arguments, *loaded, *ledger, *portfolio, *setting, &summary);
  if (written.ok()) {
    written = WriteRunEvidence(verb, arguments, *loaded, *portfolio);
  }
  if (!written.ok()) return Fail(written);
  bar.reset();
  const absl::Status told = TellResult(arguments, *ledger, *portfolio, summary);
  clock.Finish();
  return told.ok() ? kDone : Fail(told);
}

}  // namespace

void AddRun(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* verb = app->add_subcommand(
      "run", "Aging, scores, recovery and the next action for each debtor");
  arguments->ledger.AddTo(verb);
  arguments->aging.AddTo(verb);
  verb->add_option("--prior", arguments->prior, "Recovery curve to start from")
      ->check(OneOf({"ccaa_2004", "article_80_20"}));
  verb->add_flag("--no-fit", arguments->no_fit,
                 "Use the prior alone, without the ledger's own history");
  arguments->data.AddTo(verb);
  verb->add_option(
          "--team", arguments->teams,
          "Minutes of a day of a team, by the channels whose work it "
          "does, as phone,visit=240; may stand several times. Default: "
          "one team with the creditor's minutes_per_day")
      ->allow_extra_args(false);
  verb->add_flag("--forecast", arguments->forecast,
                 "Put the cash forecast by week into the report (fits a model: "
                 "some ten seconds a million items)")
      ->check(NoValue());
  verb->add_flag("--facts", arguments->facts, "Write facts.csv as well");
  AddFormat(verb, &arguments->format);
  verb->add_flag("--timings", arguments->timings,
                 "Print the milliseconds of each stage");
  verb->add_option("--out", arguments->out, "Folder to write")->required();
  verb->callback(
      [verb, arguments, exit_code] { *exit_code = Run(verb, *arguments); });
}

}  // namespace arrears::cli
