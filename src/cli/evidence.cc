// SPDX-License-Identifier: Apache-2.0
//
// What goes into the evidence of a verb that reads a ledger and recommends.
#include "arrears/io/evidence.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/text_table.h"
#include "evidence_internal.h"
#include "io/json_internal.h"
#include "json_input_internal.h"
#include "output_internal.h"

namespace arrears::cli {
namespace {

// Where things stand and how fast they are made: no byte depends on it.
constexpr std::string_view kNotTold[] = {"help",    "schema", "threads",
                                         "timings", "out",    "evidence"};

bool IsFile(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) &&
         !std::filesystem::is_directory(path, error);
}

std::string FileName(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// As given, or else the default; of a file the name alone.
std::string ValueOf(CLI::Option* option) {
  const bool flag = option->get_items_expected_max() == 0;
  if (option->empty()) {
    if (flag) return "false";
    const bool several = option->get_expected_max() > 1;
    return several ? "" : option->capture_default_str()->get_default_str();
  }
  std::vector<std::string> values = option->reduced_results();
  for (std::string& value : values) {
    if (IsFile(value)) value = FileName(value);
  }
  return absl::StrJoin(values, ";");
}

void AddNamedFile(const std::string& role, const std::string& path,
                  Evidence* evidence) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return;
  evidence->inputs.push_back({role, path});
}

}  // namespace

Evidence EvidenceOf(const std::string& name, CLI::App* verb,
                    const std::string& ledger, const ReadReport& read) {
  Evidence evidence;
  evidence.verb = name;
  evidence.read = read.files;
  const std::filesystem::path root(ledger);
  std::error_code error;
  if (std::filesystem::is_directory(root, error)) {
    AddNamedFile("creditor", (root / "creditor.json").string(), &evidence);
    for (const FileReport& file : read.files) {
      // Within the folder, however the reader shows it.
      AddNamedFile(std::string(TableName(file.table)),
                   (root / FileName(file.file)).string(), &evidence);
    }
  } else {
    AddNamedFile("items", ledger, &evidence);
  }
  for (CLI::Option* option : verb->get_options()) {
    std::string id = option->get_single_name();
    if (option->get_positional() ||
        std::find(std::begin(kNotTold), std::end(kNotTold), id) !=
            std::end(kNotTold)) {
      continue;
    }
    std::replace(id.begin(), id.end(), '-', '_');
    evidence.options.emplace_back(id, ValueOf(option));
    for (const std::string& value : option->results()) {
      AddNamedFile(id, value, &evidence);
    }
  }
  return evidence;
}

absl::Status WriteEvidence(const Evidence& evidence, const std::string& path) {
  const absl::StatusOr<std::string> json = EvidenceJson(evidence);
  if (!json.ok()) return json.status();
  return WriteText(path, *json);
}

namespace {

using Json = nlohmann::ordered_json;

struct EvidenceArguments {
  std::string path, format = "table";
  std::vector<std::string> folders;  // To look in after the file's own.
};

// "same"; "differs" where a file of the name has other bytes, and none has
// these; "missing".
std::string StateOf(const std::string& name, const std::string& sha256,
                    const std::vector<std::string>& folders) {
  bool found = false;
  for (const std::string& folder : folders) {
    const std::string path =
        (std::filesystem::path(folder) / FileName(name)).string();
    if (!IsFile(path)) continue;
    found = true;
    const absl::StatusOr<std::string> now = Sha256OfFile(path);
    if (now.ok() && *now == sha256) return "same";
  }
  return found ? "differs" : "missing";
}

absl::StatusOr<Json> CheckFiles(const EvidenceArguments& arguments) {
  const absl::StatusOr<TextInput> input = ReadInput(arguments.path);
  if (!input.ok()) return input.status();
  const absl::StatusOr<Json> json =
      io_internal::ParseJson(input->text, input->name);
  if (!json.ok()) return json.status();
  std::vector<std::string> folders = {
      std::filesystem::path(arguments.path).parent_path().string()};
  folders.insert(folders.end(), arguments.folders.begin(),
                 arguments.folders.end());
  Json files = Json::array();
  io_internal::JsonContext context(input->name, input->text);
  const io_internal::JsonCursor root(*json, context);
  for (const char* list : {"inputs", "outputs"}) {
    root.at(list).EachElement([&](const io_internal::JsonCursor& file) {
      const std::string name = file.at("file").String();
      const std::string state =
          StateOf(name, file.at("sha256").String(), folders);
      files.push_back({{"role", file.at("role").String()},
                       {"file", name},
                       {"state", state}});
    });
  }
  if (!context.ok()) return context.status();
  return files;
}

// "items  items.csv  same", in the language of none.
std::string FilesText(const Json& files, const std::string& format) {
  if (format == "json") return files.dump(2) + "\n";
  std::vector<std::vector<std::string>> rows;
  std::string csv = "role,file,state\n";
  for (const Json& file : files) {
    std::vector<std::string>& row = rows.emplace_back();
    for (const Json& cell : file) row.push_back(cell.get<std::string>());
    absl::StrAppend(&csv, CsvText(row[0]), ",", CsvText(row[1]), ",", row[2],
                    "\n");
  }
  return format == "csv" ? csv : AlignedText(rows);
}

int RunEvidence(const EvidenceArguments& arguments) {
  const absl::StatusOr<Json> files = CheckFiles(arguments);
  if (!files.ok()) return Fail(files.status());
  const absl::Status written =
      WriteText("-", FilesText(*files, arguments.format));
  if (!written.ok()) return Fail(written);
  return std::all_of(files->begin(), files->end(),
                     [](const Json& file) { return file["state"] == "same"; })
             ? kDone
             : kFailed;
}

}  // namespace

void AddEvidence(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<EvidenceArguments>();
  CLI::App* verb = app->add_subcommand(
      "evidence",
      "Are the files that an evidence names still the same? Exit 1 if not");
  verb->add_option("EVIDENCE", arguments->path,
                   "evidence.json, or a file that --evidence wrote")
      ->required();
  verb->add_option("--in", arguments->folders,
                   "A folder with files that it names, beside its own; may "
                   "stand several times")
      ->allow_extra_args(false);
  AddFormat(verb, &arguments->format);
  verb->callback(
      [arguments, exit_code] { *exit_code = RunEvidence(*arguments); });
}

}  // namespace arrears::cli
