// SPDX-License-Identifier: Apache-2.0
//
// arrears decide: what does a DMN model decide for these facts?
#include <algorithm>
#include <memory>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "arrears/io/csv.h"
#include "arrears/io/dmn.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/text_table.h"
#include "arrears/rules/decision_model.h"
#include "command_internal.h"
#include "json_input_internal.h"
#include "output_internal.h"

namespace arrears::cli {
namespace {

using io_internal::Json;

struct Arguments {
  std::string model, decision, table, facts = "-", out = "-", format = "json";
  int threads = 1;  // As every verb.
};

Value ValueOf(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_number_integer()) return DecimalOf(json.get<std::int64_t>());
  if (json.is_number()) {
    const std::optional<Decimal> number = DecimalOf(json.get<double>());
    return number ? Value(*number) : Value();
  }
  if (json.is_array()) {
    ValueList list;
    for (const Json& each : json) list.push_back(ValueOf(each));
    return list;
  }
  if (!json.is_object()) return {};
  Context context;
  for (const auto& [name, each] : json.items()) {
    context.push_back({name, ValueOf(each)});
  }
  return context;
}

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
    for (const Entry& entry : *context) object[entry.name] = JsonOf(entry.value);
    return object;
  }
  return value.is_null() ? Json(nullptr) : Json(PlainText(value));
}

absl::StatusOr<std::vector<Context>> FactsOfJson(const std::string& path) {
  absl::StatusOr<JsonInput> input = ReadJson(path);
  if (!input.ok()) return input.status();
  // One object is one row.
  const Json rows = input->json.is_object() ? Json::array({input->json})
                                            : std::move(input->json);
  const std::string expected =
      absl::StrCat(input->name, ": expected a list of objects, a row each");
  if (!rows.is_array()) return absl::InvalidArgumentError(expected);
  std::vector<Context> facts;
  for (const Json& row : rows) {
    if (!row.is_object()) {
      return absl::InvalidArgumentError(
          absl::StrCat(expected, "; row ", facts.size() + 1, " is ",
                       row.dump().substr(0, 80)));
    }
    const Value value = ValueOf(row);
    facts.push_back(*value.get<Context>());
  }
  return facts;
}

// Texts: what they are is said by the type of the input. An empty one is null.
absl::StatusOr<std::vector<Context>> FactsOfCsv(const std::string& path) {
  CsvFormat format;
  format.delimiter = '\0';
  const absl::StatusOr<CsvFile> file = CsvFile::Open(path, format);
  if (!file.ok()) return file.status();
  std::vector<std::size_t> columns(file->field_count());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  std::vector<std::pair<std::size_t, std::vector<Context>>> batches;
  absl::Status fault = absl::OkStatus();
  const absl::Status status = file->Scan(
      columns, Executor::Serial(), [&](const CsvBatch& batch) {
        if (!batch.faults.empty()) {
          fault = absl::InvalidArgumentError(
              absl::StrCat(path, ": line ", batch.faults[0].line, ": ",
                           batch.faults[0].reason));
          return false;
        }
        std::vector<Context> rows(batch.rows);
        for (std::size_t r = 0; r < batch.rows; ++r) {
          for (std::size_t c = 0; c < columns.size(); ++c) {
            const std::string text(batch.field(c, r));
            rows[r].push_back(
                {file->header()[c], text.empty() ? Value() : Value(text)});
          }
        }
        batches.emplace_back(batch.index, std::move(rows));
        return true;
      });
  if (!fault.ok()) return fault;
  if (!status.ok()) return status;
  std::sort(batches.begin(), batches.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Context> facts;
  for (auto& [index, rows] : batches) {
    std::move(rows.begin(), rows.end(), std::back_inserter(facts));
  }
  return facts;
}

absl::StatusOr<std::vector<Context>> ReadFacts(const std::string& path) {
  const bool is_csv =
      path.size() > 4 && path.compare(path.size() - 4, 4, ".csv") == 0;
  return is_csv ? FactsOfCsv(path) : FactsOfJson(path);
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
