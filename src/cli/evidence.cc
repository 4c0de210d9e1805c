// SPDX-License-Identifier: Apache-2.0
//
// What goes into the evidence of a verb that reads a ledger and recommends.
#include "arrears/io/evidence.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "evidence_internal.h"

namespace arrears::cli {
namespace {

// The name alone, as for the files.
std::string NameOf(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

}  // namespace

void AddNamedFile(const std::string& role, const std::string& path,
                  Evidence* evidence) {
  std::error_code error;
  if (path.empty() || !std::filesystem::is_regular_file(path, error)) return;
  evidence->inputs.push_back({role, path});
}

Evidence EvidenceOf(const std::string& verb, const LedgerArguments& ledger,
                    const DataArguments& data, const ReadReport& read) {
  Evidence evidence;
  evidence.verb = verb;
  evidence.read = read.files;
  evidence.options = {{"known_on", ledger.known_on},
                      {"mapping", NameOf(ledger.mapping)},
                      {"currency", ledger.currency},
                      {"lang", ledger.language},
                      {"strict", ledger.strict ? "true" : "false"},
                      {"policy", NameOf(data.policy)},
                      {"agency_allowed", data.agency ? "true" : "false"}};
  const std::filesystem::path root(ledger.path);
  std::error_code error;
  if (std::filesystem::is_directory(root, error)) {
    AddNamedFile("creditor", (root / "creditor.json").string(), &evidence);
    for (const FileReport& file : read.files) {
      // Within the folder, however the reader shows it.
      AddNamedFile(
          std::string(TableName(file.table)),
          (root / std::filesystem::path(file.file).filename()).string(),
          &evidence);
    }
  } else {
    AddNamedFile("items", ledger.path, &evidence);
  }
  AddNamedFile("mapping", ledger.mapping, &evidence);
  AddNamedFile("policy", data.policy, &evidence);
  AddNamedFile("effects", data.effects, &evidence);
  AddNamedFile("law", data.law, &evidence);
  return evidence;
}

absl::Status WriteEvidence(const Evidence& evidence, const std::string& path) {
  const absl::StatusOr<std::string> json = EvidenceJson(evidence);
  if (!json.ok()) return json.status();
  return WriteText(path, *json);
}

}  // namespace arrears::cli
