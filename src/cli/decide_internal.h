// SPDX-License-Identifier: Apache-2.0
//
// How `decide` answers: a text a row, written as it is made; and the short way
// for a table over a CSV file, by columns.
#ifndef ARREARS_SRC_CLI_DECIDE_INTERNAL_H_
#define ARREARS_SRC_CLI_DECIDE_INTERNAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/language.h"
#include "arrears/io/csv.h"
#include "arrears/rules/decision_model.h"
#include "io/ordered_text_internal.h"

namespace arrears::cli {

enum class AnswerForm : std::uint8_t { kTable, kJson, kCsv };
AnswerForm AnswerFormOf(std::string_view format);

// A value as people and spreadsheets read it: a text as it is, null as nothing,
// a list in JSON.
std::string ShownText(const Value& value);

// One row in a form, without its number.
struct AnswerRow {
  std::string text;                // JSON, CSV.
  std::vector<std::string> cells;  // A table for people.
  bool undecided = false;          // Refused, or an error.
};
// What is wrong with the row is told in the language.
AnswerRow Answered(const Decided& decided, AnswerForm form, Language language);

class AnswerWriter {
 public:
  // "-" is standard output. `hit_policy` is empty for an expression.
  [[nodiscard]] static absl::StatusOr<AnswerWriter> Create(
      const std::string& path, AnswerForm form, const std::string& decision,
      std::string_view hit_policy);
  [[nodiscard]] absl::Status Add(const AnswerRow& row);
  [[nodiscard]] absl::Status Finish();

  std::uint64_t rows() const { return rows_; }
  std::uint64_t undecided() const { return undecided_; }

 private:
  explicit AnswerWriter(AnswerForm form) : form_(form) {}
  absl::Status Write();
  AnswerForm form_;
  std::optional<io_internal::OutputFile> file_;  // Else standard output.
  std::uint64_t rows_ = 0, undecided_ = 0;
  std::string text_;  // Not yet written.
  std::vector<std::vector<std::string>> lines_;
};

// A table whose answer is one for each outcome (a rule, several of them, none):
// its columns are inputs and its outputs constants. What Decide answers for
// one row of an outcome is the answer of all.
class ColumnDecider {
 public:
  // Empty where the decision is none such. The model must outlive it.
  static std::optional<ColumnDecider> Create(const DecisionModel& model,
                                             const std::string& decision);
  [[nodiscard]] absl::Status Decide(const CsvFile& facts,
                                    const Executor& executor, AnswerForm form,
                                    Language language,
                                    AnswerWriter* writer) const;

 private:
  class Batch;
  ColumnDecider(const DecisionModel& model, std::string decision)
      : model_(&model), decision_(std::move(decision)) {}
  const DecisionModel* model_;
  std::string decision_;
  std::vector<std::string> inputs_;  // Of each column of the table.
};

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_DECIDE_INTERNAL_H_
