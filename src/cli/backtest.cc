// SPDX-License-Identifier: Apache-2.0
//
// arrears backtest: what would this policy have done, day after day?
#include "arrears/portfolio/backtest.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "arrears/io/portfolio_answer.h"
#include "arrears/io/text_table.h"
#include "command_internal.h"
#include "evidence_internal.h"
#include "output_internal.h"
#include "policy_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct BacktestArguments {
  LedgerArguments ledger;
  DataArguments data;
  BacktestOptions options;
  std::string from, to, against, format = "table", out = "-", evidence;
};

std::string Cell(const Json& value, Language language) {
  if (value.is_null()) return "-";
  if (!value.is_string()) return value.dump();
  std::string text = value.get<std::string>();
  if (language == Language::kEn) return text;
  return text == "not identifiable" ? "无法识别"
         : text == "estimate"       ? "估计值"
                                    : text;
}

// Under which figure each line of a policy stands, and what it is called.
struct BacktestLine {
  const char* key;
  Text name;
};
constexpr BacktestLine kCounts[] = {
    {"wanted", {"contacts wanted by the next day", "下一日前应作的联系"}},
    {"same_channel", {"of these made by the same channel", "其中渠道相同"}},
    {"same_action", {"of these the same action", "其中行动相同"}},
    {"promises", {"promises made then", "此后作出的承诺"}},
    {"promises_kept", {"of these kept", "其中兑现"}},
    {"promises_open", {"of these not decided", "其中尚未判定"}}};
constexpr BacktestLine kValues[] = {
    {"verdict",
     {"money that follows, per account and day", "每账户每日的后续回款"}},
    {"money_as_done", {"as it was done", "实际做法"}},
    {"money", {"under the policy", "按此策略"}},
    {"lower", {"from", "下限"}},
    {"upper", {"to", "上限"}},
    {"overlap", {"overlap with what was done", "与实际做法的重叠"}},
    {"effective_rows", {"rows that the weights leave", "有效样本数"}}};

std::string BacktestText(const Json& past, Language language) {
  const auto say = [language](const Text& text) {
    return std::string(text.In(language));
  };
  std::vector<std::vector<std::string>> rows(1);
  rows[0].push_back(absl::StrCat(Cell(past["from"], language),
                                 say({" to ", " 至 "}),
                                 Cell(past["to"], language)));
  const Json& policies = past["policies"];
  for (const Json& policy : policies) {
    rows[0].push_back(Cell(policy["figures"]["policy"], language));
  }
  AddFigureLines(policies[0]["figures"],
                 policies.size() > 1 ? &policies[1]["figures"] : nullptr,
                 language, &rows);
  const auto add = [&](const BacktestLine& line, const char* under) {
    rows.push_back({say(line.name)});
    for (const Json& policy : policies) {
      const Json& of = under == nullptr ? policy : policy[under];
      rows.back().push_back(Cell(of[line.key], language));
    }
  };
  for (const BacktestLine& line : kCounts) add(line, nullptr);
  for (const BacktestLine& line : kValues) add(line, "value");
  std::string text = absl::StrCat(
      say({"days swept: ", "回溯日数: "}), past["days"].dump(),
      say({", accounts on them: ", ",账户日: "}), past["account_days"].dump(),
      say({", contacted by the next day: ", ",下一日前被联系: "}),
      past["contacts_made"].dump(), "\n", AlignedText(rows), "\n",
      say({"What would have been recommended on each day from what was known "
           "then; no simulation. The money is an off-policy estimate: it is "
           "wrong where contacts were chosen by what the ledger does not "
           "hold.\n",
           "以上为按当日已知信息应作的建议,并非模拟。回款为离线策略估计,"
           "若联系对象按账外信息选取则不可靠。\n"}));
  return text;
}

absl::Status ReadDays(const BacktestArguments& arguments,
                      BacktestOptions* options) {
  const auto read = [](const std::string& name, const std::string& text,
                       Date* to) -> absl::Status {
    const absl::StatusOr<Date> day = ParseIsoDate(text);
    if (!day.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, " ", std::string(day.status().message())));
    }
    *to = *day;
    return absl::OkStatus();
  };
  absl::Status status = read("--from", arguments.from, &options->from);
  if (status.ok()) status = read("--to", arguments.to, &options->to);
  if (!status.ok() || arguments.ledger.known_on.empty()) return status;
  options->known_on.emplace();
  return read("--known-on", arguments.ledger.known_on, &*options->known_on);
}

absl::Status TellFrom(CLI::App* verb, const BacktestArguments& arguments,
                      const ReadReport& read, const Backtest& past) {
  if (arguments.evidence.empty()) return absl::OkStatus();
  Evidence evidence = EvidenceOf("backtest", verb, arguments.ledger.path, read);
  for (std::size_t p = 0; p < past.policies.size(); ++p) {
    evidence.versions.emplace_back(p == 0 ? "policy" : "against",
                                   past.policies[p].figures.id);
  }
  if (arguments.out != "-") {
    evidence.outputs.push_back({"output", arguments.out});
  }
  return WriteEvidence(evidence, arguments.evidence);
}

int RunPast(CLI::App* verb, BacktestArguments arguments) {
  BacktestOptions& options = arguments.options;
  if (absl::Status status = ReadDays(arguments, &options); !status.ok()) {
    return Fail(status);
  }
  arguments.ledger.as_of = arguments.to;
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  const Ledger& ledger = *(*opened)->ledger;
  absl::StatusOr<Setting> setting = arguments.data.MakeSetting(ledger.view());
  if (!setting.ok()) return Fail(setting.status());
  setting->executor = arguments.ledger.MakeExecutor();
  std::vector<const Policy*> policies = {&setting->policy};
  std::optional<Policy> against;
  if (!arguments.against.empty()) {
    absl::StatusOr<Policy> loaded =
        LoadPolicyFor(arguments.against, ledger.view());
    if (!loaded.ok()) return Fail(loaded.status());
    policies.push_back(&against.emplace(*std::move(loaded)));
  }
  const absl::StatusOr<Backtest> past =
      RunBacktest(ledger, *setting, policies, options);
  if (!past.ok()) return Fail(past.status());
  const std::string json = BacktestJson(ledger, *past, policies, options);
  const absl::Status written = WriteText(
      arguments.out,
      arguments.format == "json" ? json
      : arguments.format == "csv"
          ? FiguresCsv(Json::parse(json))
          : BacktestText(Json::parse(json), arguments.ledger.InLanguage()));
  if (!written.ok()) return Fail(written);
  const absl::Status told =
      TellFrom(verb, arguments, (*opened)->loaded.report, *past);
  return told.ok() ? kDone : Fail(told);
}

}  // namespace

void AddBacktest(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<BacktestArguments>();
  CLI::App* verb = app->add_subcommand(
      "backtest", "A policy, or two, day after day in the past as known then");
  arguments->ledger.AddTo(verb, false);
  verb->remove_option(verb->get_option("--as-of"));
  verb->add_option("--from", arguments->from, "The first day, 2025-01-01")
      ->required();
  verb->add_option("--to", arguments->to, "The last day that may be swept")
      ->required();
  verb->add_option("--every", arguments->options.every,
                   "Days from one to the next; default 7")
      ->check(WholeNumber(1, 366));
  verb->add_option("--outcome-days", arguments->options.outcome_days,
                   "Days for which money is counted; default 30")
      ->check(WholeNumber(1, 3650));
  arguments->data.AddTo(verb);
  verb->add_option("--against", arguments->against,
                   "A second policy, over the same days");
  AddFormat(verb, &arguments->format);
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  verb->add_option("--evidence", arguments->evidence,
                   "Also a JSON file of what it was made from");
  verb->callback(
      [verb, arguments, exit_code] { *exit_code = RunPast(verb, *arguments); });
}

}  // namespace arrears::cli
