// SPDX-License-Identifier: Apache-2.0
//
// What a check of decision tables finds, in words and as JSON.
#ifndef ARREARS_IO_POLICY_CHECK_INTERNAL_H_
#define ARREARS_IO_POLICY_CHECK_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "arrears/io/policy_json.h"
#include "arrears/rules/decision_model.h"
#include "arrears/rules/verify.h"
#include "io/json_internal.h"

namespace arrears::io_internal {

struct PolicyTable {
  std::string decision;
  const ModelTable* source = nullptr;
  const DecisionTable* table = nullptr;
  std::vector<bool> worked_out;  // Inputs that are no fact alone.
};
// The model with its tables asked about facts (DecisionModel::OverFacts). Cells
// that accept nothing are no error: a check tells them.
absl::StatusOr<DecisionModel> CompileTables(ModelSpec spec);
// Borrowing from the model.
std::vector<PolicyTable> AllTables(const DecisionModel& model);

// Which inputs of a table are worked out from facts, so that they cannot have
// any value beside those of the others.
std::vector<bool> WorkedOut(const DecisionModel& model,
                            const DecisionTable& table);
// Of these the names, in quotes.
std::string QuotedInputs(const DecisionTable& table,
                         const std::vector<bool>& which);
// " is " or " are ", behind such names.
std::string IsOrAre(const std::string& names);
// " (may be impossible: ...)"; empty where there are no names.
std::string MayBeImpossible(const std::string& names, Language language);

// What is wrong with a row of the facts, counted from 1.
struct RowFault {
  std::size_t row = 0;
  std::string text;
};

// Rows that findings are weighed with.
struct WeighedFacts {
  std::string file;      // As it is told.
  std::string column;    // Of the amounts; empty where rows are only counted.
  std::string currency;  // Of the amounts; empty where nothing names one.
  int exponent = 2;      // Decimals of the amounts.
  std::vector<Context> rows;
  std::vector<std::optional<std::int64_t>> amounts;  // As rows, or empty.
  std::size_t unreadable = 0;      // Rows without an amount of that form,
  RowFault first_unreadable;       // and the first of them.
  std::size_t other_currency = 0;  // Rows whose amount is in another currency.
};

struct CheckedTable {
  PolicyTable of;
  Verification found;
  std::string error;  // Why it could not be checked; empty where it was.
  std::size_t left_out = 0;
  RowFault first_left_out;
};
// What VerifyTable finds, with conflicts of computed outputs told as what they
// are. A table that takes too many steps says so itself.
absl::StatusOr<CheckedTable> CheckTable(const DecisionModel& model,
                                        const PolicyTable& table,
                                        const VerifyOptions& options,
                                        Language language);

// "gap", and in Chinese.
std::string KindText(FindingKind kind, bool zh);
// A finding in one sentence; `facts` may be null.
std::string FindingSentence(const CheckedTable& checked, const Finding& finding,
                            const WeighedFacts* facts, Language language);
std::vector<std::string> RuleIds(const PolicyTable& table,
                                 const std::vector<std::size_t>& rules);
// `dpd > 90`, `reason in ("A", "B")`: a unary test as a condition.
std::string ConditionText(const std::string& name, const std::string& test);

// Is it about one input, and which?
bool HasInput(const Finding& finding);
std::string InputOf(const CheckedTable& checked, const Finding& finding);
// Do rows of the facts, and their amounts, say what it weighs?
bool HasRows(const Finding& finding, const WeighedFacts* facts);
bool HasWeight(const Finding& finding, const WeighedFacts* facts);

// What was found in all tables; `facts` may be null.
Json CheckedJson(const std::vector<CheckedTable>& all,
                 const WeighedFacts* facts, Language language);
// The examples that a policy keeps with itself, run: how many passed and
// failed, and of each its faults and, where there are any, the rules that
// fired.
absl::StatusOr<Json> CasesJson(const PolicyText& policy);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_POLICY_CHECK_INTERNAL_H_
