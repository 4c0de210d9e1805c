// SPDX-License-Identifier: Apache-2.0
//
// arrears decide: what does a DMN model decide for these facts?
#include <memory>

#include "absl/strings/str_cat.h"
#include "arrears/io/dmn.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/text_table.h"
#include "arrears/rules/decision_model.h"
#include "command_internal.h"
#include "facts_input_internal.h"
#include "nlohmann/json.hpp"
#include "output_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::string model, decision, table, facts = "-", out = "-", format = "json";
  int threads = 1;  // As every verb.
};

Json JsonOf(const Value& value) {
  if (const auto* truth = value.get<bool>()) return *truth;
  if (const auto* number = value.get<Decimal>()) {
    const std::optional<std::int64_t> whole = IntegerOf(*number);
    return whole ? Json(*whole) : Json(NearestDouble(*number));
  }
  if (const auto* list = value.get<ValueList>()) {
    Json array = Json::array();
    for (const Value& each : *list) array.push_back(JsonOf(each));
    return array;
  }
  if (const auto* context = value.get<Context>()) {
    Json object = Json::object();
    for (const Entry& entry : *context)
      object[entry.name] = JsonOf(entry.value);
    return object;
  }
  return value.is_null() ? Json(nullptr) : Json(PlainText(value));
}

// The decision asked for, or the only one.
absl::StatusOr<std::string> Wanted(const Arguments& arguments,
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

Json Answer(const DecisionModel& model, const std::string& decision,
            const std::vector<Decided>& decided) {
  const DecisionTable* table = model.table(decision);
  Json answer = {{"decision", decision}, {"hit_policy", nullptr}};
  for (const Decision& each : model.spec().decisions) {
    const auto* logic = std::get_if<ModelTable>(&each.logic);
    if (each.name == decision && table != nullptr && logic != nullptr) {
      answer["hit_policy"] = std::string(HitPolicyLetters(logic->hit_policy));
    }
  }
  answer["rows"] = Json::array();
  for (const Decided& row : decided) {
    Json out = {{"status", std::string(DecidedStatusName(row.status))},
                {"outputs", JsonOf(row.value)},
                {"rules", row.rules}};
    if (!row.error.empty()) out["error"] = row.error;
    answer["rows"].push_back(std::move(out));
  }
  return answer;
}

std::string TextOf(const Json& json) {
  return json.is_string() ? json.get<std::string>()
         : json.is_null() ? ""
                          : json.dump();
}

std::string RulesOf(const Json& row) {
  std::string rules;
  for (const Json& rule : row["rules"]) {
    absl::StrAppend(&rules, rules.empty() ? "" : ";", rule.get<std::string>());
  }
  return rules;
}

std::string ErrorOf(const Json& row) {
  return row.contains("error") ? row["error"].get<std::string>() : "";
}

std::string AnswerCsv(const Json& answer) {
  std::string csv = "row,status,outputs,rules,error\n";
  for (std::size_t i = 0; i < answer["rows"].size(); ++i) {
    const Json& row = answer["rows"][i];
    absl::StrAppend(&csv, i + 1, ",", row["status"].get<std::string>(), ",",
                    CsvText(TextOf(row["outputs"])), ",", CsvText(RulesOf(row)),
                    ",", CsvText(ErrorOf(row)), "\n");
  }
  return csv;
}

std::string AnswerTable(const Json& answer) {
  std::vector<std::vector<std::string>> lines = {
      {"row", "status", "outputs", "rules"}};
  for (std::size_t i = 0; i < answer["rows"].size(); ++i) {
    const Json& row = answer["rows"][i];
    lines.push_back({absl::StrCat(i + 1), row["status"].get<std::string>(),
                     TextOf(row["outputs"]), RulesOf(row), ErrorOf(row)});
  }
  return AlignedText(lines, 5);
}

int Run(const Arguments& arguments) {
  absl::StatusOr<ModelSpec> spec = ReadModel(arguments.model);
  if (!spec.ok()) return Fail(spec.status());
  absl::StatusOr<DecisionModel> model =
      DecisionModel::Compile(*std::move(spec));
  if (!model.ok()) {
    return Fail({model.status().code(),
                 absl::StrCat(arguments.model, ": ",
                              std::string(model.status().message()))});
  }
  const absl::StatusOr<std::string> decision = Wanted(arguments, *model);
  if (!decision.ok()) return Fail(decision.status());
  const auto facts = ReadFacts(arguments.facts);
  if (!facts.ok()) return Fail(facts.status());
  const auto decided = model->Decide(*decision, *facts);
  if (!decided.ok()) return Fail(decided.status());
  const Json answer = Answer(*model, *decision, *decided);
  const absl::Status written = WriteText(
      arguments.out, arguments.format == "json"  ? answer.dump(2) + "\n"
                     : arguments.format == "csv" ? AnswerCsv(answer)
                                                 : AnswerTable(answer));
  return written.ok() ? kDone : Fail(written);
}

}  // namespace

void AddDecide(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<Arguments>();
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
  AddFormat(verb, &arguments->format);
  AddThreads(verb, &arguments->threads);
  verb->callback([arguments, exit_code] { *exit_code = Run(*arguments); });
}

}  // namespace arrears::cli
