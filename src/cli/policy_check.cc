// SPDX-License-Identifier: Apache-2.0
//
// arrears policy check: where do decision tables contradict themselves, and
// what do they leave out?
#include <filesystem>
#include <iostream>
#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "command_internal.h"
#include "output_internal.h"
#include "policy_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

struct PolicyCheckArguments {
  std::string model, decision, facts, weight, currency, impossible;
  std::string out = "-", format = "table", language = "en";
  bool hidden = false, no_nulls = false, filled_gaps = false;
  std::size_t most_findings = VerifyOptions().most_findings;
  std::int64_t most_steps = VerifyOptions().most_steps;
  int threads = 1;  // As every verb.
};

Language LanguageOf(const PolicyCheckArguments& arguments) {
  return arguments.language == "zh" ? Language::kZh : Language::kEn;
}

// What all tables are checked against.
struct Grounds {
  std::optional<WeighedFacts> facts;
  std::optional<ImpossibleRows> impossible;
};

absl::StatusOr<Grounds> ReadGrounds(const PolicyCheckArguments& arguments,
                                    const std::vector<PolicyTable>& tables) {
  if (!arguments.weight.empty() && arguments.facts.empty()) {
    return absl::InvalidArgumentError(
        "--weight needs --facts, whose column "
        "it is");
  }
  if (!arguments.currency.empty() && arguments.weight.empty()) {
    return absl::InvalidArgumentError(
        "--currency needs --weight, whose "
        "amounts it is about");
  }
  Grounds grounds;
  if (!arguments.facts.empty()) {
    absl::StatusOr<WeighedFacts> facts =
        ReadWeighedFacts(arguments.facts, arguments.weight, arguments.currency);
    if (!facts.ok()) return facts.status();
    grounds.facts = *std::move(facts);
  }
  if (!arguments.impossible.empty()) {
    absl::StatusOr<ImpossibleRows> rows =
        ImpossibleRows::Read(arguments.impossible, tables);
    if (!rows.ok()) return rows.status();
    grounds.impossible = *std::move(rows);
  }
  return grounds;
}

absl::StatusOr<CheckedTable> CheckOne(const PolicyCheckArguments& arguments,
                                      const DecisionModel& model,
                                      const Grounds& grounds,
                                      const PolicyTable& table) {
  VerifyOptions options;
  options.tell_hidden = arguments.hidden;
  options.null_possible = !arguments.no_nulls;
  options.tell_filled_gaps = arguments.filled_gaps;
  options.most_findings = arguments.most_findings;
  options.most_steps = arguments.most_steps;
  TableFacts facts;
  if (grounds.facts) {
    absl::StatusOr<TableFacts> read =
        FactsOf(model, table.decision, *grounds.facts, LanguageOf(arguments));
    if (!read.ok()) return read.status();
    facts = *std::move(read);
    options.frame = &facts.frame;
    if (!grounds.facts->column.empty()) options.weight_column = kAmountColumn;
  }
  if (grounds.impossible) grounds.impossible->Apply(*table.table, &options);
  absl::StatusOr<CheckedTable> checked =
      CheckTable(model, table, options, LanguageOf(arguments));
  if (!checked.ok()) {
    return grounds.impossible
               ? grounds.impossible->InFile(*table.table, checked.status())
               : checked.status();
  }
  checked->left_out = facts.left_out;
  checked->first_left_out = facts.first_left_out;
  checked->first_left_out.text =
      std::string(FaultIn(absl::InvalidArgumentError(facts.first_left_out.text),
                          "", LanguageOf(arguments))
                      .message());
  return checked;
}

void TellWorkedOut(const std::string& columns, Language language) {
  if (columns.empty()) return;
  std::cerr
      << (language == Language::kZh
              ? "注意:" + columns +
                    " 由其他事实算出;检查把各列视为可各自取值,可能遗漏规则或"
                    "列出不会出现的行(--impossible 可排除)\n"
              : "Note: " + columns + IsOrAre(columns) +
                    "worked out from facts; the check takes each "
                    "column as if it could have any value beside the "
                    "others, so it may miss a rule or show a row that "
                    "cannot be (--impossible leaves such out)\n");
}

int Check(const PolicyCheckArguments& arguments) {
  const Language language = LanguageOf(arguments);
  const auto fail = [&](const absl::Status& status) {
    const std::string facts =
        std::filesystem::path(arguments.facts).filename().string();
    for (const std::string& path :
         {arguments.impossible, arguments.facts, facts}) {
      if (!path.empty() && status.message().find(path + ":") == 0) {
        return Fail(FaultIn(status, path, language));
      }
    }
    return Fail(FaultIn(status, arguments.model, language));
  };
  const absl::StatusOr<DecisionModel> model = LoadTables(arguments.model);
  if (!model.ok()) return fail(model.status());
  const auto tables = TablesOf(*model, arguments.model, arguments.decision);
  if (!tables.ok()) return fail(tables.status());
  const absl::StatusOr<Grounds> grounds = ReadGrounds(arguments, *tables);
  if (!grounds.ok()) return fail(grounds.status());
  std::vector<CheckedTable> all;
  bool clean = true;
  for (const PolicyTable& table : *tables) {
    absl::StatusOr<CheckedTable> checked =
        CheckOne(arguments, *model, *grounds, table);
    if (!checked.ok()) return fail(checked.status());
    clean = clean && checked->error.empty() && checked->found.complete();
    all.push_back(*std::move(checked));
  }
  const WeighedFacts* facts = grounds->facts ? &*grounds->facts : nullptr;
  const absl::Status written = WriteText(
      arguments.out, arguments.format == "json"
                         ? CheckedJson(all, facts, language).dump(2) + "\n"
                     : arguments.format == "csv"
                         ? CheckedCsv(all, facts, language)
                         : CheckedText(all, facts, language));
  if (!written.ok()) return Fail(written);
  for (const PolicyTable& table : *tables) {
    TellWorkedOut(QuotedInputs(*table.table, table.worked_out), language);
  }
  return clean ? kDone : kFailed;
}

void AddInputs(CLI::App* verb, PolicyCheckArguments* arguments) {
  verb->add_option("MODEL", arguments->model,
                   "A policy (its name or .json file), a .dmn file, or a table "
                   "as .csv")
      ->required();
  verb->add_option("--decision", arguments->decision,
                   "Which table; all where none is named");
  verb->add_option("--facts", arguments->facts,
                   "Rows to weigh findings with: .json or .csv");
  verb->add_option("--weight", arguments->weight,
                   "The amount of each row, a column of the facts");
  verb->add_option("--currency", arguments->currency,
                   "Of the amounts; default: what the facts' column "
                   "`currency` says");
  verb->add_option("--impossible", arguments->impossible,
                   "What does not occur: .csv with a header of inputs, and "
                   "conditions on them in each row");
}

}  // namespace

void AddPolicyCheck(CLI::App* policy, int* exit_code) {
  auto arguments = std::make_shared<PolicyCheckArguments>();
  CLI::App* verb = policy->add_subcommand(
      "check",
      "Gaps, contradictions, rules that never fire; exit code 1 for any");
  AddInputs(verb, arguments.get());
  verb->add_flag("--hidden", arguments->hidden,
                 "Also tell which rules earlier ones hide in part")
      ->check(NoValue());
  verb->add_flag("--filled-gaps", arguments->filled_gaps,
                 "Also tell what no rule but the default decides: no fault")
      ->check(NoValue());
  verb->add_flag("--no-nulls", arguments->no_nulls, "No input is ever null")
      ->check(NoValue());
  constexpr std::int64_t kNoEnd = std::numeric_limits<std::int64_t>::max();
  verb->add_option("--most-findings", arguments->most_findings,
                   "List so many of a table, and count the others")
      ->check(WholeNumber(0, kNoEnd));
  verb->add_option("--most-steps", arguments->most_steps,
                   "Give a table up after so many, some 10 ns each")
      ->check(WholeNumber(1, kNoEnd));
  verb->add_option("--lang", arguments->language, "en or zh")
      ->check(OneOf({"en", "zh"}));
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  AddFormat(verb, &arguments->format);
  AddThreads(verb, &arguments->threads);
  verb->callback([arguments, exit_code] { *exit_code = Check(*arguments); });
}

}  // namespace arrears::cli
