// SPDX-License-Identifier: Apache-2.0
#ifndef ARREARS_SRC_CLI_EVIDENCE_INTERNAL_H_
#define ARREARS_SRC_CLI_EVIDENCE_INTERNAL_H_

#include <string>

#include "absl/status/status.h"
#include "arrears/io/evidence.h"
#include "command_internal.h"

namespace arrears::cli {

// All options of the verb as parsed, but for those that no byte depends on, and
// the files that it reads; versions and outputs are the caller's to add. An
// option that is added to the verb is told of itself.
Evidence EvidenceOf(const std::string& name, CLI::App* verb,
                    const std::string& ledger, const ReadReport& read);

absl::Status WriteEvidence(const Evidence& evidence, const std::string& path);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_EVIDENCE_INTERNAL_H_
