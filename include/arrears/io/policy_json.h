// SPDX-License-Identifier: Apache-2.0
//
// policy_json.h: a policy as a file that anybody may read and change.
//
//   absl::StatusOr<Policy> policy = LoadPolicy("ours.json");
//   std::string text = PolicyJson(B2bDefaultSpec());
//
// A file may begin from a shipped policy and say only what differs:
//
//   {"name": "ours", "version": "1", "extends": "b2b-default",
//    "parameters": {"buffer_t1": 10},
//    "tables": [{"name": "step", "extends": true, "inputs": ["segment"],
//     "rules": [
//      {"id": "L90", "before": "L13", "when": {"segment": "\"hospital\""},
//       "then": {"step": 1, "action": "A12", "fallback": "A00"},
//       "rows": ["A12"], "note": {"en": "...", "zh": "..."}}]}]}
//
// A parameter takes its new value, a table of a known name the old one's place;
// with `extends` its rules take the place of those of their ids, a new rule
// stands `before` another, and its inputs come on top. Cases are added, one of
// a known name replaced. The format is that of `PolicySchema()`;
// METHODS.md#policy has the words.
#ifndef ARREARS_IO_POLICY_JSON_H_
#define ARREARS_IO_POLICY_JSON_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/policy/policy.h"
#include "arrears/rules/decision_model.h"

namespace arrears {

// kInvalidArgument "<source>:<line>: <path>: ..." for what is no such file,
// with the value and what was expected.
[[nodiscard]] absl::StatusOr<PolicySpec> ParsePolicy(std::string_view text,
                                                     const std::string& source);

// A policy by its name: of a shipped one, or of a file that ends with .json.
bool IsPolicy(const std::string& policy);

// A shipped policy by its name; or the JSON text of one, and what messages call
// it.
struct PolicyText {
  std::string name = "b2b-default";
  std::optional<std::string> json = {};
};
// What a host gives as one text: JSON where it begins with a brace, called
// `source`; else the name of a shipped policy.
PolicyText GivenPolicy(const std::string& given, const std::string& source);
// The name of a shipped policy, or a file of at most 16 MiB. NotFound names the
// path, and the shipped ones where it is no path.
[[nodiscard]] absl::StatusOr<PolicyText> ReadPolicyText(
    const std::string& policy);

// Read: as ParsePolicy; NotFound for a name that is not shipped.
[[nodiscard]] absl::StatusOr<PolicySpec> SpecOf(const PolicyText& policy);
// Read and compiled; what Policy::Create finds is told with the line of its
// table and rule.
[[nodiscard]] absl::StatusOr<Policy> CompilePolicy(
    const PolicyText& policy, const std::vector<InputSchema>& attributes = {});

// "<policy>:<line>: <fault>", by the case, or the table and rule, that the
// fault names; of a shipped policy without the line.
std::string FaultInPolicy(const PolicyText& policy, const std::string& fault);

// Of a shipped policy or a file, as ReadPolicyText takes it.
[[nodiscard]] absl::StatusOr<PolicySpec> ReadPolicy(const std::string& policy);
[[nodiscard]] absl::StatusOr<Policy> LoadPolicy(
    const std::string& policy, const std::vector<InputSchema>& attributes = {});

// Everything, so that it reads back as the same policy with the same id.
// Requires a spec that Policy::Create takes.
std::string PolicyJson(const PolicySpec& spec);

// The tables with their parameters in place, a decision each: for checks, test
// rows and DMN. A table of several outputs is read as `table.output`.
ModelSpec PolicyModel(const Policy& policy);

// JSON Schema, draft 2020-12.
std::string PolicySchema();

}  // namespace arrears

#endif  // ARREARS_IO_POLICY_JSON_H_
