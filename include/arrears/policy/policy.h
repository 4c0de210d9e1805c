// SPDX-License-Identifier: Apache-2.0
//
// policy.h: which decisions does this creditor want, as data?
//
//   absl::StatusOr<Policy> policy = Policy::Create(B2bDefaultSpec());
//   absl::StatusOr<PolicyResult> result = policy->Run(facts);
//   result->outputs.Find("action")->Format(row);      // "A13"
//
// A policy is a list of decision tables that run in order; the outputs of one
// are facts for the next. Names are resolved to columns once; an unknown name
// is an error that names the nearest. io/policy_json.h reads it from a file.
//
// Some outputs mean something to a run (kPolicyOutputs below): `type`, `step`,
// `action`, `tone` and `terms` must be there, the others may. Any other output
// is a fact for later tables alone.
#ifndef ARREARS_POLICY_POLICY_H_
#define ARREARS_POLICY_POLICY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/rules/decision_table.h"

namespace arrears {

// What decides between the action of the tables and the others that the guard
// allows.
enum class ChooseBy : std::uint8_t {
  kFirst,      // The tables' action, else their fallback.
  kBestValue,  // Of the actions that fit the step, the one worth most.
  kBestPlan,   // The first action of the best sequence (value/plan.h).
};
// "first", "best_value", "best_plan".
std::string_view ChooseByName(ChooseBy choose);

// A setting that cells and outputs name as `${name}`, replaced before the
// tables are compiled: a number, a text or a truth value.
struct PolicyParameter {
  std::string name;
  OutputValue value = {};
  std::optional<double> least = {}, most = {};  // Of a number, inclusive.
  std::vector<std::string> allowed = {};        // Of a text; empty = any.
  std::vector<std::string> rows = {};           // Practice rows, "Q03".
  std::string note_en = {}, note_zh = {};
};

// An example that the policy keeps with itself: facts and what must come of
// them. Facts that it does not name are null.
struct PolicyCase {
  std::string name;
  std::vector<std::pair<std::string, OutputValue>> facts;
  std::vector<std::pair<std::string, OutputValue>> expected;
};

struct PolicySpec {
  std::string name;                          // "b2b-default".
  std::string version;                       // "2.0.0".
  std::optional<Date> valid_from, valid_to;  // Both inclusive.
  ChooseBy choose = ChooseBy::kFirst;
  std::vector<PolicyParameter> parameters;
  std::vector<TableSpec> tables;
  std::vector<PolicyCase> cases;
};
// nullptr when there is none of the name.
PolicyParameter* FindParameter(PolicySpec* spec, std::string_view name);
const PolicyParameter* FindParameter(const PolicySpec& spec,
                                     std::string_view name);
// kNotFound naming the nearest, kInvalidArgument for another type or a value
// out of its bounds.
[[nodiscard]] absl::Status SetParameter(PolicySpec* spec, std::string_view name,
                                        const OutputValue& value);

// What a run understands of the outputs; METHODS.md#policy has the words.
struct PolicyOutput {
  std::string_view name;
  OutputType type;
  bool required;
  std::vector<std::string_view> allowed;  // Of a text; empty = see the name.
};
std::span<const PolicyOutput> PolicyOutputs();

// The shipped policies. All four have the same tables; they differ in their
// parameters and, where said, in rules. METHODS.md#policy.
PolicySpec B2bDefaultSpec();  // "b2b-default"
PolicySpec GentleSpec();      // "gentle": relations first, longer waits.
PolicySpec FirmSpec();        // "firm": early calls, short waits.
PolicySpec PrcSmeSpec();      // "prc-sme": a small creditor in China.
// kNotFound naming the shipped ones.
[[nodiscard]] absl::StatusOr<PolicySpec> ShippedPolicy(std::string_view name);
std::span<const std::string_view> ShippedPolicyNames();

// One result per table, and all outputs as columns.
struct PolicyResult {
  std::vector<TableResult> results;  // As the policy's tables.
  Frame outputs;
};

// What one case of a policy came to.
struct CaseResult {
  // Empty when all is as expected: "action: expected A13, got A14".
  std::vector<std::string> faults;
  // Which rules fired where something is not: "step L19".
  std::vector<std::string> rules;
};

class Policy {
 public:
  // kInvalidArgument / NotFound naming table, rule, column and position; also
  // when an output is not one of the words a run understands, or names a
  // refused tactic; for a parameter that no cell names or out of its bounds.
  // `attributes`: the types of the caller's own columns, `attr.<column>`.
  [[nodiscard]] static absl::StatusOr<Policy> Create(
      PolicySpec spec, const std::vector<InputSchema>& attributes = {});

  const PolicySpec& spec() const { return spec_; }
  const std::vector<DecisionTable>& tables() const { return tables_; }
  // "b2b-default 2.0.0 <hash>": the hash is of the whole content.
  const std::string& id() const { return id_; }
  // Facts that must be there before Run, each once, and their types.
  const std::vector<std::string>& FactNames() const { return fact_names_; }
  const std::vector<InputSchema>& fact_schema() const { return fact_schema_; }
  // kFailedPrecondition outside the valid dates is the caller's to check.
  [[nodiscard]] absl::StatusOr<PolicyResult> Run(
      const Frame& facts, const Executor& executor = Executor::Serial()) const;
  // Each case of the spec, in order. kInvalidArgument naming case and fact for
  // a name that no table reads or a value of another type.
  [[nodiscard]] absl::StatusOr<std::vector<CaseResult>> RunCases() const;

 private:
  Policy() = default;
  PolicySpec spec_;
  std::vector<DecisionTable> tables_;
  std::vector<InputSchema> fact_schema_;  // As fact_names_.
  std::vector<std::string> fact_names_;
  std::string id_;
};

}  // namespace arrears

#endif  // ARREARS_POLICY_POLICY_H_
