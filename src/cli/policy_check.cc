// SPDX-License-Identifier: Apache-2.0
//
// arrears policy check: where do decision tables contradict themselves, and
// what do they leave out?
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

struct Arguments {
  std::string model, decision, facts, weight, currency, impossible;
  std::string out = "-", format = "table", language = "en";
  bool hidden = false, no_nulls = false, filled_gaps = false;
  std::size_t most_findings = VerifyOptions().most_findings;
  std::int64_t most_steps = VerifyOptions().most_steps;
  int threads = 1;  // As every verb.
};

// What all tables are checked against.
struct Grounds {
  std::optional<WeighedFacts> facts;
  std::optional<ImpossibleRows> impossible;
};

absl::StatusOr<Grounds> ReadGrounds(const Arguments& arguments,
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

// A table that takes too many steps says so itself; the others are told.
absl::StatusOr<CheckedTable> CheckOne(const Arguments& arguments,
                                      const DecisionModel& model,
                                      const Grounds& grounds,
                                      const PolicyTable& table) {
  CheckedTable checked;
  checked.of = table;
  VerifyOptions options;
  options.tell_hidden = arguments.hidden;
  options.null_possible = !arguments.no_nulls;
  options.tell_filled_gaps = arguments.filled_gaps;
  options.most_findings = arguments.most_findings;
  options.most_steps = arguments.most_steps;
  TableFacts facts;
  if (grounds.facts) {
    absl::StatusOr<TableFacts> read =
        FactsOf(model, table.decision, *grounds.facts);
    if (!read.ok()) return read.status();
    facts = *std::move(read);
    checked.left_out = facts.left_out;
    checked.first_left_out = facts.first_left_out;
    options.frame = &facts.frame;
    if (!grounds.facts->column.empty()) options.weight_column = kAmountColumn;
  }
  if (grounds.impossible) grounds.impossible->Apply(*table.table, &options);
  absl::StatusOr<Verification> found = VerifyTable(*table.table, options);
  if (found.ok()) {
    checked.found = *std::move(found);
    return checked;
  }
  if (found.status().code() == absl::StatusCode::kFailedPrecondition) {
    checked.error = absl::StrCat("more than ", arguments.most_steps,
                                 " steps; allow more with --most-steps");
    return checked;
  }
  return grounds.impossible
             ? grounds.impossible->InFile(*table.table, found.status())
             : found.status();
}

int Check(const Arguments& arguments) {
  const absl::StatusOr<DecisionModel> model = LoadPolicy(arguments.model);
  if (!model.ok()) return Fail(model.status());
  const auto tables = TablesOf(*model, arguments.model, arguments.decision);
  if (!tables.ok()) return Fail(tables.status());
  const absl::StatusOr<Grounds> grounds = ReadGrounds(arguments, *tables);
  if (!grounds.ok()) return Fail(grounds.status());
  std::vector<CheckedTable> all;
  bool clean = true;
  for (const PolicyTable& table : *tables) {
    absl::StatusOr<CheckedTable> checked =
        CheckOne(arguments, *model, *grounds, table);
    if (!checked.ok()) return Fail(checked.status());
    clean = clean && checked->error.empty() && checked->found.complete();
    all.push_back(*std::move(checked));
  }
  const WeighedFacts* facts = grounds->facts ? &*grounds->facts : nullptr;
  const Language language =
      arguments.language == "zh" ? Language::kZh : Language::kEn;
  const auto text = arguments.format == "json"  ? CheckedJson
                    : arguments.format == "csv" ? CheckedCsv
                                                : CheckedText;
  const absl::Status written =
      WriteText(arguments.out, text(all, facts, language));
  if (!written.ok()) return Fail(written);
  return clean ? kDone : kFailed;
}

void AddInputs(CLI::App* verb, Arguments* arguments) {
  verb->add_option("MODEL", arguments->model, "A .dmn file, or a table as .csv")
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
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = policy->add_subcommand(
      "check",
      "Gaps, contradictions, rules that never fire; exit code 1 for any");
  AddInputs(verb, arguments.get());
  verb->add_flag("--hidden", arguments->hidden,
                 "Also tell which rules earlier ones hide in part");
  verb->add_flag("--filled-gaps", arguments->filled_gaps,
                 "Also tell what no rule but the default decides: no fault");
  verb->add_flag("--no-nulls", arguments->no_nulls, "No input is ever null");
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
