// SPDX-License-Identifier: Apache-2.0
//
// arrears policy diff: what would another policy do differently on this day?
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "arrears/io/portfolio_answer.h"
#include "arrears/io/text_table.h"
#include "arrears/portfolio/diff.h"
#include "command_internal.h"
#include "evidence_internal.h"
#include "output_internal.h"
#include "policy_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;
using Lines = std::vector<std::vector<std::string>>;

struct PolicyDiffArguments {
  LedgerArguments ledger;
  DataArguments data;
  DiffOptions options;
  std::string against, format = "table", out = "-", evidence;
};

std::string TextOf(const Json& value) {
  return value.is_null()     ? "-"
         : value.is_string() ? value.get<std::string>()
                             : value.dump();
}

// A heading and a row for each object of the list, of the members named.
void AddSection(const Json& list, const Text& heading, Language language,
                const std::vector<std::pair<const char*, Text>>& members,
                std::string* text) {
  if (list.empty()) return;
  Lines rows(1);
  for (const auto& [key, name] : members) {
    rows[0].emplace_back(name.In(language));
  }
  for (const Json& each : list) {
    std::vector<std::string>& row = rows.emplace_back();
    for (const auto& [key, name] : members) row.push_back(TextOf(each[key]));
  }
  absl::StrAppend(text, "\n", std::string(heading.In(language)), "\n",
                  AlignedText(rows, 2));
}

void AddAccounts(const Json& list, const Text& heading, Language language,
                 std::string* text) {
  AddSection(list, heading, language,
             {{"debtor", {"debtor", "债务人"}},
              {"currency", {"currency", "币种"}},
              {"amount", {"amount", "金额"}},
              {"from", {"from", "原行动"}},
              {"from_rule", {"by", "依据"}},
              {"from_day", {"on", "日期"}},
              {"to", {"to", "新行动"}},
              {"to_rule", {"by", "依据"}},
              {"to_day", {"on", "日期"}}},
             text);
}

std::string DiffText(const Json& diff, Language language) {
  const auto say = [language](const Text& text) {
    return std::string(text.In(language));
  };
  Lines rows = {{say({"as of ", "截至 "}) + TextOf(diff["as_of"]),
                 TextOf(diff["from"]["policy"]), TextOf(diff["to"]["policy"])}};
  AddFigureLines(diff["from"], &diff["to"], language, &rows);
  std::string text = AlignedText(rows);
  const auto count = [&](const Text& name, const char* key) {
    absl::StrAppend(&text, say(name), TextOf(diff[key]), "\n");
  };
  text += "\n";
  count({"accounts: ", "账户: "}, "accounts");
  count({"with another action: ", "行动改变: "}, "changed");
  count({"same action on another day: ", "行动相同而日期改变: "}, "other_day");
  count({"further up the ladder: ", "步骤上升: "}, "steps_up");
  count({"further down the ladder: ", "步骤下降: "}, "steps_down");
  for (const auto& [key, name] :
       {std::pair<const char*, Text>{
            "newly_contacted",
            {"good debtors contacted now: ", "新增联系的守信债务人: "}},
        {"no_longer_contacted",
         {"good debtors left alone now: ", "不再联系的守信债务人: "}}}) {
    absl::StrAppend(&text, say(name), TextOf(diff[key]["accounts"]), "\n");
  }
  Json moves = Json::array();
  for (const Json& move : diff["moves"]) {
    if (move["from"] != move["to"]) moves.push_back(move);
  }
  AddSection(moves, {"From action to action", "行动迁移"}, language,
             {{"from", {"from", "原行动"}},
              {"to", {"to", "新行动"}},
              {"currency", {"currency", "币种"}},
              {"accounts", {"accounts", "账户"}},
              {"amount", {"amount", "金额"}}},
             &text);
  AddSection(diff["rules"],
             {"Rules that fire for others", "触发情况不同的规则"}, language,
             {{"table", {"table", "表"}},
              {"rule", {"rule", "规则"}},
              {"from", {"from", "原"}},
              {"to", {"to", "新"}}},
             &text);
  AddAccounts(diff["changed_accounts"],
              {"Largest with another action", "行动改变的最大账户"}, language,
              &text);
  AddAccounts(diff["newly_contacted"]["largest"],
              {"Good debtors contacted now", "新增联系的守信债务人"}, language,
              &text);
  AddAccounts(diff["no_longer_contacted"]["largest"],
              {"Good debtors left alone now", "不再联系的守信债务人"}, language,
              &text);
  return text;
}

absl::Status TellFrom(CLI::App* verb, const PolicyDiffArguments& arguments,
                      const ReadReport& read, const PolicyDiff& diff) {
  if (arguments.evidence.empty()) return absl::OkStatus();
  Evidence evidence =
      EvidenceOf("policy diff", verb, arguments.ledger.path, read);
  evidence.versions = {{"policy", diff.from.id}, {"against", diff.to.id}};
  if (arguments.out != "-") {
    evidence.outputs.push_back({"output", arguments.out});
  }
  return WriteEvidence(evidence, arguments.evidence);
}

int RunDiff(CLI::App* verb, const PolicyDiffArguments& arguments) {
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  const Ledger& ledger = *(*opened)->ledger;
  absl::StatusOr<Setting> setting = arguments.data.MakeSetting(ledger.view());
  if (!setting.ok()) return Fail(setting.status());
  setting->executor = arguments.ledger.MakeExecutor();
  const absl::StatusOr<Policy> against =
      LoadPolicyFor(arguments.against, ledger.view());
  if (!against.ok()) return Fail(against.status());
  const absl::StatusOr<PolicyDiff> diff = DiffPolicies(
      ledger, (*opened)->at, *setting, *against, arguments.options);
  if (!diff.ok()) return Fail(diff.status());
  const std::string json =
      PolicyDiffJson(ledger, *diff, setting->policy, *against);
  const absl::Status written = WriteText(
      arguments.out,
      arguments.format == "json" ? json
      : arguments.format == "csv"
          ? FiguresCsv(Json::parse(json))
          : DiffText(Json::parse(json), arguments.ledger.InLanguage()));
  if (!written.ok()) return Fail(written);
  const absl::Status told =
      TellFrom(verb, arguments, (*opened)->loaded.report, *diff);
  return told.ok() ? kDone : Fail(told);
}

}  // namespace

void AddPolicyDiff(CLI::App* policy, int* exit_code) {
  auto arguments = std::make_shared<PolicyDiffArguments>();
  CLI::App* verb = policy->add_subcommand(
      "diff", "Two policies on one day: who moves, where, and at what cost");
  arguments->ledger.AddTo(verb);
  arguments->data.AddTo(verb);
  verb->add_option("--against", arguments->against,
                   "The policy to compare with --policy")
      ->required();
  verb->add_option("--days", arguments->options.days,
                   "Days of which contacts are counted; default 14")
      ->check(WholeNumber(1, 366));
  verb->add_option("--top", arguments->options.examples,
                   "Accounts to name in each list; default 20")
      ->check(WholeNumber(0, 1'000'000));
  AddFormat(verb, &arguments->format);
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  verb->add_option("--evidence", arguments->evidence,
                   "Also a JSON file of what it was made from");
  verb->callback(
      [verb, arguments, exit_code] { *exit_code = RunDiff(verb, *arguments); });
}

}  // namespace arrears::cli
