// SPDX-License-Identifier: Apache-2.0
//
// arrears policy: is a decision table whole and free of contradictions, and
// how does it come in and out?
#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "arrears/io/csv.h"
#include "arrears/io/dmn.h"
#include "arrears/io/policy_json.h"
#include "base/quote_internal.h"
#include "command_internal.h"
#include "facts_input_internal.h"
#include "io/json_internal.h"
#include "policy_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

struct PolicyArguments {
  std::string model, decision, into, dmn, out = "-";
};

const std::map<std::string, DmnVersion> kVersions = {
    {"1.2", DmnVersion::kDmn12},
    {"1.3", DmnVersion::kDmn13},
    {"1.4", DmnVersion::kDmn14},
    {"1.5", DmnVersion::kDmn15}};

int Import(const PolicyArguments& arguments) {
  const absl::StatusOr<ModelSpec> spec = ReadModel(arguments.model);
  if (!spec.ok()) return Fail(spec.status());
  const absl::StatusOr<std::string> text = TableCsv(*spec, arguments.decision);
  if (!text.ok()) return Fail(text.status());
  const absl::Status written = WriteText(arguments.out, *text);
  return written.ok() ? kDone : Fail(written);
}

// The model of `into` with the table of `from` as one of its decisions, by
// default the one of the same name.
absl::StatusOr<std::string> Inserted(const ModelSpec& from,
                                     const PolicyArguments& arguments) {
  const auto* table = from.decisions.size() == 1
                          ? std::get_if<ModelTable>(&from.decisions[0].logic)
                          : nullptr;
  if (table == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        arguments.model, ": expected one table to put into ", arguments.into));
  }
  const absl::StatusOr<std::string> xml =
      io_internal::ReadTextFile(arguments.into, kMaxModelBytes);
  if (!xml.ok()) return xml.status();
  const absl::StatusOr<ModelSpec> model = ParseDmn(*xml, arguments.into);
  if (!model.ok()) return model.status();
  const std::string& wanted =
      arguments.decision.empty() ? from.decisions[0].name : arguments.decision;
  std::vector<std::string> names;
  for (const Decision& each : model->decisions) names.push_back(each.name);
  if (std::find(names.begin(), names.end(), wanted) != names.end()) {
    return WithTable(*xml,
                     absl::StrCat(arguments.model, " in ", arguments.into),
                     wanted, *table);
  }
  return absl::NotFoundError(
      absl::StrCat(arguments.into, ": has no decision called \"", wanted, "\"",
                   DidYouMean(wanted, names), "; say which with --decision"));
}

int Export(const PolicyArguments& arguments) {
  if (IsPolicy(arguments.model) && arguments.dmn.empty()) {
    const absl::StatusOr<PolicySpec> policy = ReadPolicy(arguments.model);
    if (!policy.ok()) return Fail(policy.status());
    const absl::StatusOr<Policy> compiled = LoadPolicy(arguments.model);
    if (!compiled.ok()) return Fail(compiled.status());
    const absl::Status written = WriteText(arguments.out, PolicyJson(*policy));
    return written.ok() ? kDone : Fail(written);
  }
  const std::string& dmn = arguments.dmn.empty() ? "1.3" : arguments.dmn;
  const absl::StatusOr<ModelSpec> spec = ReadModel(arguments.model);
  if (!spec.ok()) return Fail(spec.status());
  const absl::StatusOr<std::string> text =
      arguments.into.empty() ? DmnText(*spec, kVersions.at(dmn))
                             : Inserted(*spec, arguments);
  if (!text.ok()) return Fail(text.status());
  const absl::Status written = WriteText(arguments.out, *text);
  return written.ok() ? kDone : Fail(written);
}

void AddImport(CLI::App* policy, int* exit_code) {
  auto arguments = std::make_shared<PolicyArguments>();
  CLI::App* verb =
      policy->add_subcommand("import", "A table of a DMN file as CSV, to edit");
  verb->add_option("MODEL", arguments->model, "The file to read")->required();
  verb->add_option("--decision", arguments->decision,
                   "Which table; the only one where there is one");
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  verb->callback([arguments, exit_code] { *exit_code = Import(*arguments); });
}

void AddExport(CLI::App* policy, int* exit_code) {
  auto arguments = std::make_shared<PolicyArguments>();
  CLI::App* verb = policy->add_subcommand(
      "export",
      "A policy as a JSON file to edit, or a table in CSV as a DMN file");
  verb->add_option("MODEL", arguments->model, "The file to read")->required();
  CLI::Option* into = verb->add_option(
      "--into", arguments->into,
      "A DMN file: write it with this table in place of that of a decision, "
      "and all else as it stands");
  verb->add_option("--decision", arguments->decision,
                   "With --into: of which decision; that of the same name")
      ->needs(into);
  verb->add_option("--dmn", arguments->dmn,
                   "The version of DMN to write; default 1.3, and for a policy "
                   "JSON")
      ->check(CLI::IsMember(kVersions))
      ->excludes(into);  // Which keeps its own.
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  verb->callback([arguments, exit_code] { *exit_code = Export(*arguments); });
}

}  // namespace

namespace {

// Where a table as CSV has each of its rules, by the id in quotes.
std::map<std::string, std::vector<std::uint64_t>> LinesOfRules(
    const std::string& path) {
  std::map<std::string, std::vector<std::uint64_t>> lines;
  const absl::StatusOr<CsvFile> file = OpenCsv(path);
  if (!file.ok()) return lines;
  const std::vector<std::size_t> ids = {0};
  const absl::Status status =
      file->Scan(ids, Executor::Serial(), [&lines](const CsvBatch& batch) {
        for (std::size_t r = 0; r < batch.rows; ++r) {
          std::string_view id = batch.field(0, r);
          constexpr std::string_view kBlanks = " \t\r\n";
          id.remove_prefix(std::min(id.find_first_not_of(kBlanks), id.size()));
          id = id.substr(0, id.find_last_not_of(kBlanks) + 1);
          lines[base_internal::Quote(id)].push_back(batch.line_of(r));
        }
        return true;
      });
  if (!status.ok()) lines.clear();
  return lines;
}

// "line 5: " before what is said of a rule; of an id that is there twice both.
std::string WithLines(
    std::string_view fault,
    const std::map<std::string, std::vector<std::uint64_t>>& lines) {
  constexpr std::string_view kRule = ", rule ";
  const std::size_t at = fault.find(kRule);
  std::string text(fault);
  if (at == std::string_view::npos) return text;
  const std::string_view rest = fault.substr(at + kRule.size());
  for (const auto& [id, where] : lines) {
    if (rest.substr(0, id.size()) != id || rest.size() == id.size() ||
        (rest[id.size()] != ',' && rest[id.size()] != ':')) {
      continue;
    }
    return absl::StrCat(where.size() == 1 ? "line " : "lines ",
                        absl::StrJoin(where, " and "), ": ", text);
  }
  return text;
}

}  // namespace

absl::Status InModelFile(const std::string& path, const absl::Status& status) {
  std::map<std::string, std::vector<std::uint64_t>> lines;
  if (IsCsv(path)) lines = LinesOfRules(path);
  const std::string message(status.message());
  std::vector<std::string> faults;
  for (const auto& fault : absl::StrSplit(message, '\n')) {
    faults.push_back(WithLines({fault.data(), fault.size()}, lines));
  }
  return {status.code(), absl::StrCat(path, ": ", absl::StrJoin(faults, "\n"))};
}

absl::StatusOr<DecisionModel> LoadTables(const std::string& path) {
  absl::StatusOr<ModelSpec> spec = ReadModel(path);
  if (!spec.ok()) return spec.status();
  absl::StatusOr<DecisionModel> model = CompileTables(*std::move(spec));
  if (model.ok()) return model;
  return InModelFile(path, model.status());
}

absl::StatusOr<std::vector<PolicyTable>> TablesOf(const DecisionModel& model,
                                                  const std::string& path,
                                                  const std::string& wanted) {
  std::vector<PolicyTable> tables = AllTables(model);
  std::vector<std::string> names;
  for (const PolicyTable& table : tables) {
    if (table.decision == wanted) return std::vector{table};
    names.push_back(table.decision);
  }
  if (wanted.empty() && !tables.empty()) return tables;
  for (const Decision& each : model.spec().decisions) {
    if (each.name != wanted) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": \"", wanted, "\" is an expression, not a table"));
  }
  if (names.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": holds no decision table"));
  }
  std::string near = DidYouMean(wanted, names);
  if (near.empty()) {
    near = absl::StrCat("; there is \"", absl::StrJoin(names, "\", \""), "\"");
  }
  return absl::NotFoundError(
      absl::StrCat(path, ": has no table called \"", wanted, "\"", near));
}

void AddPolicy(CLI::App* app, int* exit_code) {
  CLI::App* policy = app->add_subcommand(
      "policy", "Check, compare, test, import and export policies");
  policy->require_subcommand(1);
  AddPolicyCheck(policy, exit_code);
  AddPolicyTest(policy, exit_code);
  AddPolicyDiff(policy, exit_code);
  AddImport(policy, exit_code);
  AddExport(policy, exit_code);
}

}  // namespace arrears::cli
