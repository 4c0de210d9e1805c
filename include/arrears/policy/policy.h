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
// is an error that names the nearest. Required outputs: `type` (T1..T9 or
// unknown), `step` (number 0..13, -1 = off the ladder), `action` (A00..A64),
// `tone` (soft, neutral, firm, final), `terms` (open, shortened, deposit,
// prepay, hold). Shipped: b2b-default.
#ifndef ARREARS_POLICY_POLICY_H_
#define ARREARS_POLICY_POLICY_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/rules/decision_table.h"

namespace arrears {

struct PolicySpec {
  std::string name;                          // "b2b-default".
  std::string version;                       // "1.0.0".
  std::optional<Date> valid_from, valid_to;  // Both inclusive.
  // Numbers that cells may name as `${buffer_t1}`; replaced before compiling.
  std::map<std::string, double> parameters;
  std::vector<TableSpec> tables;
};

// Practice.md-style ladder steps 0 to 13 for trade debtors; METHODS.md#policy.
PolicySpec B2bDefaultSpec();

// One result per table, and all outputs as columns.
struct PolicyResult {
  std::vector<TableResult> results;  // As the policy's tables.
  Frame outputs;
};

class Policy {
 public:
  // kInvalidArgument / NotFound naming table, rule, column and position; also
  // when an output `action` is not in the catalogue or names a refused tactic.
  // `attributes`: the types of the caller's own columns, `attr.<column>`.
  [[nodiscard]] static absl::StatusOr<Policy> Create(
      PolicySpec spec, const std::vector<InputSchema>& attributes = {});

  const PolicySpec& spec() const { return spec_; }
  const std::vector<DecisionTable>& tables() const { return tables_; }
  // "b2b-default 1.0.0 <hash>": the hash is of the whole content.
  const std::string& id() const { return id_; }
  // Facts that must be there before Run, each once.
  const std::vector<std::string>& FactNames() const { return fact_names_; }
  // kFailedPrecondition outside the valid dates is the caller's to check.
  [[nodiscard]] absl::StatusOr<PolicyResult> Run(
      const Frame& facts, const Executor& executor = Executor::Serial()) const;

 private:
  Policy() = default;
  PolicySpec spec_;
  std::vector<DecisionTable> tables_;
  std::vector<std::string> fact_names_;
  std::string id_;
};

}  // namespace arrears

#endif  // ARREARS_POLICY_POLICY_H_
