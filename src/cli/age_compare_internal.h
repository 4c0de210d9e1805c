// SPDX-License-Identifier: Apache-2.0
#ifndef ARREARS_SRC_CLI_AGE_COMPARE_INTERNAL_H_
#define ARREARS_SRC_CLI_AGE_COMPARE_INTERNAL_H_

#include <string>

#include "arrears/aging/aging.h"
#include "command_internal.h"

namespace arrears::cli {

struct CompareArguments {
  LedgerArguments ledger;
  AgingOptions aging;
  std::string day, known_on;  // Of the earlier day.
  bool by_debtor = false;
  std::string format, out;
};

// arrears age --compare: its exit code.
int RunCompare(const CompareArguments& arguments);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_AGE_COMPARE_INTERNAL_H_
