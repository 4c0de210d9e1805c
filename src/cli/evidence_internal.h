// SPDX-License-Identifier: Apache-2.0
#ifndef ARREARS_SRC_CLI_EVIDENCE_INTERNAL_H_
#define ARREARS_SRC_CLI_EVIDENCE_INTERNAL_H_

#include <string>

#include "absl/status/status.h"
#include "arrears/io/evidence.h"
#include "command_internal.h"

namespace arrears::cli {

// The options that all such verbs have, and the files that they read; the
// verb's own options, versions and outputs are the caller's to add. Threads are
// not among them: they change nothing.
Evidence EvidenceOf(const std::string& verb, const LedgerArguments& ledger,
                    const DataArguments& data, const ReadReport& read);

// A name that is a file goes in as one; presets and shipped policies do not.
void AddNamedFile(const std::string& role, const std::string& path,
                  Evidence* evidence);

absl::Status WriteEvidence(const Evidence& evidence, const std::string& path);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_EVIDENCE_INTERNAL_H_
