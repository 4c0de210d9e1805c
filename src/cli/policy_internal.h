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
#include "io/policy_check_internal.h"
#include "nlohmann/json.hpp"

namespace arrears::cli {

using io_internal::AllTables;
using io_internal::CheckedJson;
using io_internal::CheckedTable;
using io_internal::CheckTable;
using io_internal::CompileTables;
using io_internal::ConditionText;
using io_internal::FindingSentence;
using io_internal::HasInput;
using io_internal::HasRows;
using io_internal::HasWeight;
using io_internal::InputOf;
using io_internal::IsOrAre;
using io_internal::KindText;
using io_internal::MayBeImpossible;
using io_internal::PolicyTable;
using io_internal::QuotedInputs;
using io_internal::RowFault;
using io_internal::RuleIds;
using io_internal::WeighedFacts;
using io_internal::WorkedOut;

void AddPolicyCheck(CLI::App* policy, int* exit_code);
void AddPolicyTest(CLI::App* policy, int* exit_code);
void AddPolicyDiff(CLI::App* policy, int* exit_code);

// Of two figure sheets (PolicyDiffJson), a line each: accounts with an action,
// contacts, minutes, cost, expected value and what the guard refused. Requires
// the policies' names in the first line.
void AddFigureLines(const nlohmann::ordered_json& from,
                    const nlohmann::ordered_json* to, Language language,
                    std::vector<std::vector<std::string>>* rows);

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

// A fault of a model or its facts, which is told in English, in the language:
// a line each; `path` is the file that it names first.
absl::Status FaultIn(const absl::Status& status, const std::string& path,
                     Language language);
// "Note: " and what such a line says.
std::string NoteIn(const std::string& line, Language language);

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

// What was found in all tables, as text and CSV.
std::string CheckedText(const std::vector<CheckedTable>& all,
                        const WeighedFacts* facts, Language language);
std::string CheckedCsv(const std::vector<CheckedTable>& all,
                       const WeighedFacts* facts, Language language);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_POLICY_INTERNAL_H_
