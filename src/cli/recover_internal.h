// SPDX-License-Identifier: Apache-2.0
//
// What `recover` and `forecast` share.
#ifndef ARREARS_SRC_CLI_RECOVER_INTERNAL_H_
#define ARREARS_SRC_CLI_RECOVER_INTERNAL_H_

namespace arrears::cli {

// To so many decimals, for people and files.
double Rounded(double value, int decimals);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_RECOVER_INTERNAL_H_
