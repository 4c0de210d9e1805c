// SPDX-License-Identifier: Apache-2.0
//
// The parts of Policy::Create.
#ifndef ARREARS_SRC_POLICY_POLICY_INTERNAL_H_
#define ARREARS_SRC_POLICY_POLICY_INTERNAL_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/policy/policy.h"

namespace arrears::policy_internal {

// The shortest decimal that gives the number back.
std::string CellNumber(double value);

// Its value is of a type and within its bounds.
absl::Status CheckParameter(const PolicyParameter& parameter);

// The tables with the parameters in place. kInvalidArgument / NotFound also for
// a parameter that is named nowhere.
absl::StatusOr<std::vector<TableSpec>> FilledTables(const PolicySpec& spec);

// What a run understands is of its type and words; what it needs is there.
absl::Status CheckOutputs(const PolicySpec& spec,
                          const std::vector<TableSpec>& filled);

// Of every text of the policy, so that two policies with one id are the same.
std::string HashOf(const PolicySpec& spec);

}  // namespace arrears::policy_internal

#endif  // ARREARS_SRC_POLICY_POLICY_INTERNAL_H_
