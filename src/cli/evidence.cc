// SPDX-License-Identifier: Apache-2.0
//
// What goes into the evidence of a verb that reads a ledger and recommends.
#include "arrears/io/evidence.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "absl/strings/str_join.h"
#include "evidence_internal.h"

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

}  // namespace arrears::cli
