// SPDX-License-Identifier: Apache-2.0
//
// arrears decide: what does a DMN model decide for these facts?
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <limits>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "arrears/io/dmn.h"
#include "arrears/rules/decision_model.h"
#include "base/quote_internal.h"
#include "command_internal.h"
#include "decide_explain_internal.h"
#include "decide_internal.h"
#include "facts_input_internal.h"
#include "io/json_internal.h"
#include "output_internal.h"
#include "policy_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using base_internal::Quote;

struct DecideArguments {
  std::string model, decision, table, facts = "-", out = "-", format = "json";
  std::string language = "en";
  bool strict = false, explain = false;
  std::size_t row = 0;  // To explain, from 1; 0 = all.
  std::size_t most_changes = ExplainForm().most_changes;
  int threads = 1;  // As every verb.
};

Language LanguageOf(const DecideArguments& arguments) {
  return arguments.language == "zh" ? Language::kZh : Language::kEn;
}

// The decision asked for, or the only one.
absl::StatusOr<std::string> Wanted(const DecideArguments& arguments,
                                   const DecisionModel& model) {
  if (!arguments.table.empty() && !arguments.decision.empty()) {
    return absl::InvalidArgumentError("give --table or --decision, not both");
  }
  if (!arguments.table.empty()) {
    if (model.table(arguments.table) != nullptr) return arguments.table;
    return absl::NotFoundError(absl::StrCat(
        arguments.model, ": has no table called \"", arguments.table, "\""));
  }
  if (!arguments.decision.empty()) return arguments.decision;
  const std::vector<Decision>& decisions = model.spec().decisions;
  if (decisions.size() == 1) return decisions[0].name;
  std::string names;
  for (const Decision& each : decisions) {
    absl::StrAppend(&names, names.empty() ? "" : ", ", "\"", each.name, "\"");
  }
  return absl::InvalidArgumentError(absl::StrCat(
      arguments.model, ": say which decision with --decision: ", names));
}

std::string_view PolicyOf(const DecisionModel& model,
                          const std::string& decision) {
  for (const Decision& each : model.spec().decisions) {
    const auto* table = std::get_if<ModelTable>(&each.logic);
    if (each.name == decision && table != nullptr) {
      return HitPolicyLetters(table->hit_policy);
    }
  }
  return "";
}

// Facts that the model does not read: names near one of its own are most likely
// slips of the pen.
std::string Unread(const DecisionModel& model,
                   const std::vector<std::string>& names) {
  std::vector<std::string> inputs;
  for (const ModelInput& input : model.spec().inputs) {
    inputs.push_back(input.name);
  }
  std::string slips, others;
  for (const std::string& name : names) {
    if (std::find(inputs.begin(), inputs.end(), name) != inputs.end()) continue;
    if (name.rfind("expect_", 0) == 0) continue;  // Of `policy test`.
    const std::string nearest = io_internal::NearestName(name, inputs);
    if (nearest.empty()) {
      absl::StrAppend(&others, others.empty() ? "" : ", ", Quote(name));
    } else {
      absl::StrAppend(&slips, slips.empty() ? "" : "\n",
                      "the model has no input ", Quote(name),
                      "; the nearest is ", Quote(nearest));
    }
  }
  if (others.empty()) return slips;
  return absl::StrCat(slips, slips.empty() ? "" : "\n",
                      "the model has no input ", others);
}

// Tells of facts that are missing or not read; a fault where that is strict.
absl::Status TellUnread(const DecideArguments& arguments,
                        const DecisionModel& model, const std::string& decision,
                        const std::vector<std::string>& names) {
  std::vector<std::string> lines = MissingFacts(model, decision, names);
  std::vector<std::string> untold;
  for (const std::string& name : names) {
    // What a missing fact's line names as the nearest is told there.
    const std::string nearest = "; the nearest is " + Quote(name);
    const bool told = std::any_of(
        lines.begin(), lines.end(), [&nearest](const std::string& line) {
          return line.find(nearest) != std::string::npos;
        });
    if (!told) untold.push_back(name);
  }
  if (const std::string unread = Unread(model, untold); !unread.empty()) {
    lines.push_back(unread);
  }
  const std::string unread = absl::StrJoin(lines, "\n");
  if (unread.empty()) return absl::OkStatus();
  if (arguments.strict) {
    return absl::FailedPreconditionError(
        absl::StrCat(arguments.facts, ": ", unread));
  }
  for (const auto& line : absl::StrSplit(unread, '\n')) {
    std::cerr << NoteIn(std::string(line), LanguageOf(arguments));
  }
  return absl::OkStatus();
}

// Where that is strict, rows without a decision are a failure; they are written
// all the same.
absl::Status Judged(const DecideArguments& arguments,
                    const AnswerWriter& writer) {
  if (!arguments.strict || writer.undecided() == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(arguments.facts, ": ", writer.undecided(), " of ",
                   writer.rows(), " rows could not be decided"));
}

absl::Status DecideRows(const DecideArguments& arguments,
                        const DecisionModel& model, const std::string& decision,
                        AnswerForm form) {
  const auto facts = ReadFacts(arguments.facts);
  if (!facts.ok()) return facts.status();
  absl::Status status =
      TellUnread(arguments, model, decision, NamesOfFacts(*facts));
  if (!status.ok()) return status;
  const auto decided = model.Decide(decision, *facts);
  if (!decided.ok()) return decided.status();
  absl::StatusOr<AnswerWriter> writer = AnswerWriter::Create(
      arguments.out, form, decision, PolicyOf(model, decision));
  if (!writer.ok()) return writer.status();
  for (const Decided& row : *decided) {
    status = writer->Add(Answered(row, form, LanguageOf(arguments)));
    if (!status.ok()) return status;
  }
  status = writer->Finish();
  return status.ok() ? Judged(arguments, *writer) : status;
}

absl::Status ExplainRows(const DecideArguments& arguments,
                         const DecisionModel& model,
                         const std::string& decision) {
  const auto facts = ReadFacts(arguments.facts);
  if (!facts.ok()) return facts.status();
  absl::Status status =
      TellUnread(arguments, model, decision, NamesOfFacts(*facts));
  if (!status.ok()) return status;
  const absl::StatusOr<std::string> text =
      ExplainDecision(model, decision, *facts,
                      {arguments.format, LanguageOf(arguments), arguments.row,
                       arguments.most_changes});
  return text.ok() ? WriteText(arguments.out, *text) : text.status();
}

absl::Status DecideColumns(const DecideArguments& arguments,
                           const DecisionModel& model,
                           const std::string& decision, AnswerForm form,
                           const ColumnDecider& decider) {
  const absl::StatusOr<CsvFile> facts = OpenFacts(arguments.facts);
  if (!facts.ok()) return facts.status();
  absl::Status status = TellUnread(arguments, model, decision, facts->header());
  if (!status.ok()) return status;
  absl::StatusOr<AnswerWriter> writer = AnswerWriter::Create(
      arguments.out, form, decision, PolicyOf(model, decision));
  if (!writer.ok()) return writer.status();
  status = decider.Decide(*facts, Executor::Threads(arguments.threads), form,
                          LanguageOf(arguments), &*writer);
  if (status.ok()) status = writer->Finish();
  return status.ok() ? Judged(arguments, *writer) : status;
}

int RunDecide(const DecideArguments& arguments) {
  const auto fail = [&arguments](const absl::Status& status) {
    const bool of_facts = status.message().find(arguments.facts + ":") == 0;
    return Fail(FaultIn(status, of_facts ? arguments.facts : arguments.model,
                        LanguageOf(arguments)));
  };
  absl::StatusOr<ModelSpec> spec = ReadModel(arguments.model);
  if (!spec.ok()) return fail(spec.status());
  absl::StatusOr<DecisionModel> model =
      DecisionModel::Compile(*std::move(spec));
  if (!model.ok()) {
    return fail(InModelFile(arguments.model, model.status()));
  }
  const absl::StatusOr<std::string> decision = Wanted(arguments, *model);
  if (!decision.ok()) return fail(decision.status());
  if (arguments.explain) {
    const absl::Status told = ExplainRows(arguments, *model, *decision);
    return told.ok() ? kDone : fail(told);
  }
  const AnswerForm form = AnswerFormOf(arguments.format);
  const auto columns = IsCsv(arguments.facts)
                           ? ColumnDecider::Create(*model, *decision)
                           : std::nullopt;
  const absl::Status status =
      columns ? DecideColumns(arguments, *model, *decision, form, *columns)
              : DecideRows(arguments, *model, *decision, form);
  return status.ok() ? kDone : fail(status);
}

}  // namespace

void AddDecide(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<DecideArguments>();
  CLI::App* verb = app->add_subcommand(
      "decide", "What a DMN model or a table in CSV decides, row by row");
  verb->add_option("MODEL", arguments->model, "A .dmn file, or a table as .csv")
      ->required();
  verb->add_option("--decision", arguments->decision,
                   "Which decision; the only one where there is one");
  verb->add_option("--table", arguments->table,
                   "The same, of a decision that is a table");
  verb->add_option("--facts", arguments->facts,
                   "JSON list of objects, or .csv with a header; - is stdin");
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  verb->add_flag("--strict", arguments->strict,
                 "Facts that are missing or not read, and rows that cannot be "
                 "decided, are an error")
      ->check(NoValue());
  CLI::Option* explain = verb->add_flag(
      "--explain", arguments->explain,
      "Why: the rule that fired, the others, and what would have changed it");
  explain->check(NoValue());
  constexpr std::int64_t kNoEnd = std::numeric_limits<std::int64_t>::max();
  verb->add_option("--row", arguments->row,
                   "With --explain: this row alone, "
                   "counted from 1")
      ->needs(explain)
      ->check(WholeNumber(1, kNoEnd));
  verb->add_option("--most-changes", arguments->most_changes,
                   "With --explain: so many changes of a row, the smallest "
                   "first; the others are counted")
      ->needs(explain)
      ->check(WholeNumber(0, kNoEnd));
  verb->add_option("--lang", arguments->language,
                   "Of all that is told: en or zh")
      ->check(OneOf({"en", "zh"}));
  AddFormat(verb, &arguments->format);
  AddThreads(verb, &arguments->threads);
  verb->callback(
      [arguments, exit_code] { *exit_code = RunDecide(*arguments); });
}

}  // namespace arrears::cli
