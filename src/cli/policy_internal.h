// SPDX-License-Identifier: Apache-2.0
//
// What the verbs of `arrears policy` share: the tables of a model, the facts
// that findings are weighed with, and findings as text.
#ifndef ARREARS_SRC_CLI_POLICY_INTERNAL_H_
#define ARREARS_SRC_CLI_POLICY_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/frame.h"
#include "arrears/base/language.h"
#include "arrears/base/money.h"
#include "arrears/portfolio/diff.h"
#include "arrears/rules/decision_model.h"
#include "arrears/rules/verify.h"
#include "nlohmann/json.hpp"

namespace arrears::cli {

void AddPolicyCheck(CLI::App* policy, int* exit_code);
void AddPolicyTest(CLI::App* policy, int* exit_code);
void AddPolicyDiff(CLI::App* policy, int* exit_code);

// Of two figure sheets (PolicyDiffJson), a line each: accounts with an action,
// contacts, minutes, cost, expected value and what the guard refused. Requires
// the policies' names in the first line.
void AddFigureLines(const nlohmann::ordered_json& from,
                    const nlohmann::ordered_json* to, Language language,
                    std::vector<std::vector<std::string>>* rows);

struct PolicyTable {
  std::string decision;
  const ModelTable* source = nullptr;
  const DecisionTable* table = nullptr;
  std::vector<bool> worked_out;  // Inputs that are no fact alone.
};
// What is wrong with a model that compiled not, with the file's name and, of a
// table as CSV, the line of each rule.
absl::Status InModelFile(const std::string& path, const absl::Status& status);
// The model with its tables asked about facts (DecisionModel::OverFacts). Cells
// that accept nothing are no error: a check tells them.
absl::StatusOr<DecisionModel> LoadTables(const std::string& path);
// The tables of a model, or the one that is asked for. kInvalidArgument where
// there is none, kNotFound with the nearest name.
absl::StatusOr<std::vector<PolicyTable>> TablesOf(const DecisionModel& model,
                                                  const std::string& path,
                                                  const std::string& wanted);

// Which inputs of a table are worked out from facts, so that they cannot have
// any value beside those of the others.
std::vector<bool> WorkedOut(const DecisionModel& model,
                            const DecisionTable& table);
// Of these the names, in quotes.
std::string QuotedInputs(const DecisionTable& table,
                         const std::vector<bool>& which);
// " (may be impossible: ...)"; empty where there are no names.
// " is " or " are ", behind such names.
std::string IsOrAre(const std::string& names);
std::string MayBeImpossible(const std::string& names, Language language);

// A fault of a model or its facts, which is told in English, in the language:
// a line each; `path` is the file that it names first.
absl::Status FaultIn(const absl::Status& status, const std::string& path,
                     Language language);
// "Note: " and what such a line says.
std::string NoteIn(const std::string& line, Language language);

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
absl::StatusOr<WeighedFacts> ReadWeighedFacts(const std::string& path,
                                              const std::string& column,
                                              const std::string& currency);
// The facts as a table's inputs, with the amounts as column kAmountColumn.
// Rows whose inputs cannot be read are left out, counted and the first of them
// told; all of them is an error.
inline constexpr char kAmountColumn[] = "amount of the row";
struct TableFacts {
  Frame frame;
  std::size_t left_out = 0;
  RowFault first_left_out;
};
absl::StatusOr<TableFacts> FactsOf(const DecisionModel& model,
                                   const std::string& decision,
                                   const WeighedFacts& facts,
                                   Language language);

// Combinations of values that do not occur: conditions by the names of inputs.
class ImpossibleRows {
 public:
  // kNotFound for a name that is no input of any of the tables.
  static absl::StatusOr<ImpossibleRows> Read(
      const std::string& path, const std::vector<PolicyTable>& tables);

  // Sets options->impossible to those rows that only name inputs of the table.
  void Apply(const DecisionTable& table, VerifyOptions* options) const;
  // Of a status that VerifyTable gave: naming the file's row, where one of ours
  // is at fault.
  absl::Status InFile(const DecisionTable& table, absl::Status status) const;

 private:
  std::optional<std::vector<std::string>> CellsOf(const DecisionTable& table,
                                                  const Context& row) const;

  std::string path_;
  std::vector<Context> rows_;
};

struct CheckedTable {
  PolicyTable of;
  Verification found;
  std::string error;  // Why it could not be checked; empty where it was.
  std::size_t left_out = 0;
  RowFault first_left_out;
};

// "gap", and in Chinese.
std::string KindText(FindingKind kind, bool zh);
// A finding in one sentence; `facts` may be null.
std::string FindingSentence(const CheckedTable& checked, const Finding& finding,
                            const WeighedFacts* facts, Language language);
std::vector<std::string> RuleIds(const PolicyTable& table,
                                 const std::vector<std::size_t>& rules);
// `dpd > 90`, `reason in ("A", "B")`: a unary test as a condition.
std::string ConditionText(const std::string& name, const std::string& test);
// "1,234,567.80 CNY".
std::string AmountText(std::int64_t minor, const WeighedFacts& facts);

// What was found in all tables, in each of the three forms.
std::string CheckedText(const std::vector<CheckedTable>& all,
                        const WeighedFacts* facts, Language language);
std::string CheckedJson(const std::vector<CheckedTable>& all,
                        const WeighedFacts* facts, Language language);
std::string CheckedCsv(const std::vector<CheckedTable>& all,
                       const WeighedFacts* facts, Language language);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_POLICY_INTERNAL_H_
