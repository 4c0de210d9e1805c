// SPDX-License-Identifier: Apache-2.0
#ifndef ARREARS_SRC_CLI_PROVISION_INTERNAL_H_
#define ARREARS_SRC_CLI_PROVISION_INTERNAL_H_

#include <string>

#include "command_internal.h"

namespace arrears::cli {

// `provision` of a ledger instead of JSON.
struct ProvisionLedgerArguments {
  LedgerArguments ledger;
  std::string method = "curve", scheme = "standard", edges, opening;
  double scalar = 1;
  int settle_days = 365;

  void AddTo(CLI::App* verb);
};
int RunProvisionLedger(const ProvisionLedgerArguments& arguments,
                       const std::string& out, const std::string& format);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_PROVISION_INTERNAL_H_
