// SPDX-License-Identifier: Apache-2.0
//
// evidence.h: from what exactly was this made, so that it can be made again?
//
//   Evidence evidence{.verb = "run", .options = {{"as_of", "2026-06-30"}}};
//   evidence.inputs = {{"items", "ledger/items.csv"}};
//   absl::StatusOr<std::string> json = EvidenceJson(evidence);
//
// The version of the library, the options that decide on the result, the ids of
// what it was reckoned with, and of each file that was read or written its
// bytes and SHA-256 (FIPS 180-4, by OpenSSL), as `sha256sum` prints it. There
// is no clock, host or folder in it: files go by their names, so that the same
// ledger and options give the same evidence anywhere.
#ifndef ARREARS_IO_EVIDENCE_H_
#define ARREARS_IO_EVIDENCE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/io/read_report.h"

namespace arrears {

struct EvidenceFile {
  std::string role;  // "items", "policy", "output".
  std::string path;
};

struct Evidence {
  std::string verb;
  // Name and value, in the order given.
  std::vector<std::pair<std::string, std::string>> options;
  std::vector<std::pair<std::string, std::string>> versions;
  std::vector<EvidenceFile> inputs, outputs;
  std::vector<FileReport> read;  // For the rows read and rejected.
};

// 64 hexadecimal digits. NotFound, or kFailedPrecondition where the file cannot
// be read; the message names it. O(bytes).
[[nodiscard]] absl::StatusOr<std::string> Sha256OfFile(const std::string& path);

// {"arrears", "verb", "options", "versions", "inputs": [{"role", "file",
// "bytes", "sha256"}], "rows": [{"table", "read", "accepted", "rejected"}],
// "outputs": [...]}, with a line end. Errors as Sha256OfFile.
[[nodiscard]] absl::StatusOr<std::string> EvidenceJson(
    const Evidence& evidence);

}  // namespace arrears

#endif  // ARREARS_IO_EVIDENCE_H_
