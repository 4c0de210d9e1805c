// SPDX-License-Identifier: Apache-2.0
//
// arrears policy: is a decision table whole and free of contradictions, and
// how does it come in and out?
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/dmn.h"
#include "command_internal.h"
#include "policy_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

struct Arguments {
  std::string model, decision, out = "-";
};

// From one form to the other, by the ending of the file that is written.
int Convert(const Arguments& arguments, bool to_csv) {
  const absl::StatusOr<ModelSpec> spec = ReadModel(arguments.model);
  if (!spec.ok()) return Fail(spec.status());
  absl::StatusOr<std::string> text =
      to_csv ? TableCsv(*spec, arguments.decision)
             : absl::StatusOr<std::string>(DmnText(*spec));
  if (!text.ok()) return Fail(text.status());
  const absl::Status written = WriteText(arguments.out, *text);
  return written.ok() ? kDone : Fail(written);
}

void AddConversion(CLI::App* policy, int* exit_code, bool to_csv) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb =
      to_csv ? policy->add_subcommand("import",
                                      "A table of a DMN file as CSV, to edit")
             : policy->add_subcommand("export", "A table in CSV as a DMN file");
  verb->add_option("MODEL", arguments->model, "The file to read")->required();
  if (to_csv) {
    verb->add_option("--decision", arguments->decision,
                     "Which table; the only one where there is one");
  }
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  verb->callback([arguments, exit_code, to_csv] {
    *exit_code = Convert(*arguments, to_csv);
  });
}

}  // namespace

absl::StatusOr<DecisionModel> LoadPolicy(const std::string& path) {
  absl::StatusOr<ModelSpec> spec = ReadModel(path);
  if (!spec.ok()) return spec.status();
  absl::StatusOr<DecisionModel> model =
      DecisionModel::Compile(*std::move(spec), {.empty_cells = true});
  if (model.ok()) return model;
  return absl::Status(
      model.status().code(),
      absl::StrCat(path, ": ", std::string(model.status().message())));
}

absl::StatusOr<std::vector<PolicyTable>> TablesOf(const DecisionModel& model,
                                                  const std::string& path,
                                                  const std::string& wanted) {
  std::vector<PolicyTable> tables;
  std::vector<std::string> names;
  for (const Decision& each : model.spec().decisions) {
    const DecisionTable* table = model.table(each.name);
    if (table == nullptr) {
      if (each.name != wanted) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          path, ": \"", wanted, "\" is an expression, not a table"));
    }
    names.push_back(each.name);
    if (!wanted.empty() && each.name != wanted) continue;
    tables.push_back({each.name, &std::get<ModelTable>(each.logic), table});
  }
  if (!tables.empty()) return tables;
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
      "policy", "Check, test, import and export decision tables");
  policy->require_subcommand(1);
  AddPolicyCheck(policy, exit_code);
  AddPolicyTest(policy, exit_code);
  AddConversion(policy, exit_code, true);
  AddConversion(policy, exit_code, false);
}

}  // namespace arrears::cli
