// SPDX-License-Identifier: Apache-2.0
//
// Any text is refused as a policy with a message of one line that names it, or
// is compiled or refused; what compiles is written as it is read, keeps its id,
// and never names an action that is not in the catalogue.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "arrears/io/policy_json.h"
#include "arrears/policy/actions.h"

namespace arrears {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckRule(const TableSpec& table, const TableRule& rule) {
  for (std::size_t i = 0; i < table.outputs.size(); ++i) {
    if (table.outputs[i].name != "action") continue;
    const auto* action = std::get_if<std::string>(&rule.outputs[i]);
    Require(action != nullptr && FindAction(*action) != nullptr);
  }
}

void CheckPolicy(std::string_view text) {
  const absl::StatusOr<PolicySpec> spec = ParsePolicy(text, "policy.json");
  if (!spec.ok()) {
    const std::string message(spec.status().message());
    Require(message.rfind("policy.json:", 0) == 0);
    Require(message.find('\n') == message.npos);
    return;
  }
  const absl::StatusOr<Policy> policy = Policy::Create(*spec);
  if (!policy.ok()) return Require(!policy.status().message().empty());
  for (const DecisionTable& table : policy->tables()) {
    for (const TableRule& rule : table.spec().rules) {
      CheckRule(table.spec(), rule);
    }
  }
  const std::string written = PolicyJson(*spec);
  const absl::StatusOr<PolicySpec> again = ParsePolicy(written, "again.json");
  Require(again.ok());
  Require(PolicyJson(*again) == written);
  const absl::StatusOr<Policy> same = Policy::Create(*again);
  Require(same.ok() && same->id() == policy->id());
  // A case that names what is not there is refused, not decided.
  const auto cases = policy->RunCases();
  Require(!cases.ok() || cases->size() == spec->cases.size());
}

}  // namespace
}  // namespace arrears

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  arrears::CheckPolicy({reinterpret_cast<const char*>(data), size});
  return 0;
}
