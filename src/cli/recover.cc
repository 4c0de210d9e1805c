// SPDX-License-Identifier: Apache-2.0
//
// arrears recover: does the money come, and when, by this ledger's own history?
#include <algorithm>
#include <cmath>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "arrears/facts/catalogue.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/model_json.h"
#include "arrears/io/rule_page.h"
#include "arrears/io/text_table.h"
#include "arrears/portfolio/table.h"
#include "base/printed_internal.h"
#include "command_internal.h"
#include "output_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {

namespace {

struct FitArguments {
  LedgerArguments ledger;
  std::string facts, history_from, out = "-";
  PaymentModelOptions options;
};

absl::StatusOr<RecoveryModel> Fit(const FitArguments& arguments,
                                  const OpenedLedger& opened) {
  PaymentModelOptions options = arguments.options;
  if (!arguments.facts.empty()) {
    options.facts.clear();
    for (const auto& part : absl::StrSplit(arguments.facts, ',')) {
      const std::string fact(absl::StripAsciiWhitespace(part));
      if (fact.empty()) continue;
      if (std::find(options.facts.begin(), options.facts.end(), fact) !=
          options.facts.end()) {
        return absl::InvalidArgumentError(
            absl::StrCat("--facts: ", fact, " is given twice"));
      }
      options.facts.push_back(fact);
    }
  }
  if (!arguments.history_from.empty()) {
    absl::StatusOr<Date> from = ParseIsoDate(arguments.history_from);
    if (!from.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--history-from ", std::string(from.status().message())));
    }
    options.history_from = *from;
  }
  return FitRecoveryModel(*opened.ledger, opened.at, options,
                          arguments.ledger.MakeExecutor());
}

int RunFit(const FitArguments& arguments) {
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  absl::StatusOr<RecoveryModel> model = Fit(arguments, **opened);
  if (!model.ok()) return Fail(model.status());
  const absl::Status written =
      WriteText(arguments.out, RecoveryModelJson(*model));
  return written.ok() ? kDone : Fail(written);
}

using Rows = std::vector<std::vector<std::string>>;

Rows CurveRows(const RecoveryCurve& curve, Language language) {
  const auto say = [language](const char* en, const char* zh) {
    return std::string(Text{en, zh}.In(language));
  };
  const auto percent = [](double share) {
    return absl::StrCat(Rounded(100 * share, 1), " %");
  };
  Rows rows = {{say("open at age", "逾期天数"), say("recovered", "收回概率"),
                say("from", "下限"), say("to", "上限"),
                say("survey", "调查曲线"), say("80/20", "80/20"),
                say("own items", "自有笔数")}};
  const RecoveryCurve survey = RecoveryCurve::Ccaa2004(),
                      article = RecoveryCurve::Article8020();
  for (const CurveKnot& knot : curve.knots()) {
    rows.push_back({absl::StrCat(knot.age), percent(knot.point.probability),
                    percent(knot.point.lower), percent(knot.point.upper),
                    percent(survey.At(knot.age).probability),
                    percent(article.At(knot.age).probability),
                    absl::StrCat(knot.items)});
  }
  return rows;
}

// The mean effect of a fact over item-days: what its average item has.
double MeanEffect(const PaymentModel& model, int covariate) {
  double sum = 0, days = 0;
  for (const HazardTerm& term : model.terms) {
    if (term.covariate != covariate) continue;
    sum += term.coefficient * static_cast<double>(term.cell.days);
    days += static_cast<double>(term.cell.days);
  }
  return days > 0 ? sum / days : 0;
}

// "item_amount (minor)", or in Chinese what it says.
std::string FactText(const std::string& name, Language language) {
  const FactDefinition* fact = FactCatalogue::BuiltIn().Find(name);
  if (fact != nullptr && language == Language::kZh) return fact->text_zh;
  return fact == nullptr || fact->unit.empty()
             ? name
             : absl::StrCat(name, " (", fact->unit, ")");
}

Rows PaymentRows(const RecoveryModel& model, Language language) {
  const auto say = [language](const char* en, const char* zh) {
    return std::string(Text{en, zh}.In(language));
  };
  const PaymentModel& payment = model.payment;
  // The terms stand after the curve.
  const Frame table = RecoveryModelTable(model, language);
  std::size_t row = model.curve.knots().size();
  Rows rows = {{say("fact", "事实"), say("value", "取值"),
                say("times as fast", "速度倍数"), say("item-days", "笔天"),
                say("paid", "已付")}};
  for (const HazardTerm& term : payment.terms) {
    const std::size_t at = row++;
    if (term.covariate < 0 || term.cell.days == 0) continue;
    const double more = term.coefficient - MeanEffect(payment, term.covariate);
    rows.push_back({FactText(table.Find("name")->Format(at), language),
                    table.Find("value")->Format(at),
                    absl::StrCat(Rounded(std::exp(more), 2)),
                    absl::StrCat(term.cell.days),
                    absl::StrCat(term.cell.paid)});
  }
  return rows;
}

// Where there were no items to calibrate an interval on, it is every day.
std::string Uncalibrated(const PaymentModel& model, bool zh) {
  if (model.at_issue.reach < 0.5 && model.open.reach < 0.5) return "";
  return absl::StrCat(zh ? "注意: 校准保形区间的笔数太少(开票时 "
                         : "Note: too few items to "
                           "calibrate conformal intervals (at issue ",
                      model.at_issue.items, zh ? ", 未清时 " : ", open ",
                      model.open.items,
                      zh ? "), 区间为全部日期\n" : "): they are every day\n");
}

std::string ModelTable(const RecoveryModel& model, Language language) {
  const bool zh = language == Language::kZh;
  const PaymentModel& payment = model.payment;
  const auto figure = [](double value) { return absl::StrCat(value); };
  const std::string head =
      zh ? absl::StrCat("截至 ", FormatIsoDate(payment.at.as_of), ", ",
                        payment.items, " 笔, 已付 ", payment.paid, " 笔, ",
                        payment.debtors, " 个债务人\n平均迟付 ",
                        figure(Rounded(payment.usual_late_days, 1)),
                        " 天; 同一债务人各笔之间的相关 ",
                        figure(Rounded(payment.debtor_correlation, 3)), "\n")
         : absl::StrCat("As of ", FormatIsoDate(payment.at.as_of), ": ",
                        payment.items, " items, ", payment.paid, " paid, ",
                        payment.debtors, " debtors\nUsually late by ",
                        figure(Rounded(payment.usual_late_days, 1)),
                        " days; items of one debtor correlate by ",
                        figure(Rounded(payment.debtor_correlation, 3)), "\n");
  return absl::StrCat(
      head, Uncalibrated(payment, zh), "\n",
      AlignedText(CurveRows(model.curve, language)), "\n",
      zh ? "每天付款的机会, 与同账龄的平均相比\n"
         : "The chance of payment on a day, against the average of the same "
           "age\n",
      AlignedText(PaymentRows(model, language), 2));
}

struct ShowArguments {
  std::string model, out = "-", format = "table", language = "en";
  int threads = 1;  // As every verb; one is all that is needed.
};

int RunShow(const ShowArguments& arguments) {
  absl::StatusOr<RecoveryModel> model = ReadRecoveryModel(arguments.model);
  if (!model.ok()) return Fail(model.status());
  const Language language =
      arguments.language == "zh" ? Language::kZh : Language::kEn;
  const absl::Status written = WriteText(
      arguments.out, arguments.format == "json" ? RecoveryModelJson(*model)
                     : arguments.format == "csv"
                         ? FrameCsv(RecoveryModelTable(*model, language), {})
                         : ModelTable(*model, language));
  return written.ok() ? kDone : Fail(written);
}

struct ReportArguments {
  LedgerArguments ledger;
  std::string page, out = "-", format = "table";
  double confidence = 0.95;
};

Rows ReportRows(const RuleReport& report, Language language) {
  const auto say = [language](const char* en, const char* zh) {
    return std::string(Text{en, zh}.In(language));
  };
  const auto percent = [](double share) {
    return absl::StrCat(Rounded(100 * share, 1), " %");
  };
  Rows rows = {{say("claim", "说法"), say("verdict", "结论"),
                say("this ledger", "本账"), say("from", "下限"),
                say("to", "上限"), "n"}};
  for (const RuleTest& test : report.tests) {
    rows.push_back({std::string(test.claim.In(language)),
                    std::string(VerdictText(test.verdict).In(language)),
                    percent(test.estimate.value), percent(test.estimate.lower),
                    percent(test.estimate.upper),
                    absl::StrCat(test.estimate.items)});
  }
  return rows;
}

int RunReport(const ReportArguments& arguments) {
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  const Ledger& ledger = *(*opened)->ledger;
  absl::StatusOr<RuleReport> report =
      TestRules(ledger, (*opened)->at, arguments.confidence,
                arguments.ledger.MakeExecutor());
  if (!report.ok()) return Fail(report.status());
  const Language language = arguments.ledger.InLanguage();
  absl::Status written = WriteText(
      arguments.out, arguments.format == "json" ? RuleReportJson(*report)
                     : arguments.format == "csv"
                         ? FrameCsv(RuleTable(*report, language), {})
                         : AlignedText(ReportRows(*report, language), 2));
  if (written.ok() && !arguments.page.empty()) {
    written =
        WriteText(arguments.page,
                  RulePageHtml(*report, ledger.view().creditor.name, language));
  }
  return written.ok() ? kDone : Fail(written);
}

void AddReport(CLI::App* recover, int* exit_code) {
  auto arguments = std::make_shared<ReportArguments>();
  CLI::App* verb = recover->add_subcommand(
      "report", "Which rule of thumb is right in this ledger?");
  arguments->ledger.AddTo(verb);
  verb->add_option("--confidence", arguments->confidence,
                   "Of the intervals; default 0.95")
      ->check(Share());
  verb->add_option("--page", arguments->page,
                   "Also a page with pictures, HTML");
  verb->add_option("--out", arguments->out, "A file; - is stdout");
  AddFormat(verb, &arguments->format);
  verb->callback(
      [arguments, exit_code] { *exit_code = RunReport(*arguments); });
}

void AddFit(CLI::App* recover, int* exit_code) {
  auto arguments = std::make_shared<FitArguments>();
  CLI::App* verb = recover->add_subcommand(
      "fit", "Learn from a ledger when and whether items are paid");
  arguments->ledger.AddTo(verb);
  verb->add_option("--facts", arguments->facts,
                   "Facts to learn from, known at an item's issue, such as "
                   "paid_items,attr.branch; default: those of every ledger");
  verb->add_option("--history-from", arguments->history_from,
                   "The books were kept from this day on");
  verb->add_option("--bins", arguments->options.bins,
                   "Of each number; default 5")
      ->check(WholeNumber(2, 50));
  verb->add_option("--coverage", arguments->options.coverage,
                   "Of the conformal interval; default 0.95")
      ->check(Share());
  verb->add_option("--out", arguments->out, "The model's file; - is stdout");
  verb->callback([arguments, exit_code] { *exit_code = RunFit(*arguments); });
}

void AddShow(CLI::App* recover, int* exit_code) {
  auto arguments = std::make_shared<ShowArguments>();
  CLI::App* verb =
      recover->add_subcommand("show", "What a fitted model says, in words");
  verb->add_option("MODEL", arguments->model, "A file of `recover fit`")
      ->required();
  verb->add_option("--out", arguments->out, "A file; - is stdout");
  verb->add_option("--lang", arguments->language, "en or zh")
      ->check(OneOf({"en", "zh"}));
  AddFormat(verb, &arguments->format);
  AddThreads(verb, &arguments->threads);
  verb->callback([arguments, exit_code] { *exit_code = RunShow(*arguments); });
}

}  // namespace

void AddRecover(CLI::App* app, int* exit_code) {
  CLI::App* recover = app->add_subcommand(
      "recover", "Recovery by age and days to pay, learned from a ledger");
  recover->require_subcommand(1);
  AddFit(recover, exit_code);
  AddShow(recover, exit_code);
  AddReport(recover, exit_code);
}

}  // namespace arrears::cli
