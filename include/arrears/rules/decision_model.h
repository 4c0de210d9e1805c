// SPDX-License-Identifier: Apache-2.0
//
// decision_model.h: what does a graph of decisions decide?
//
//   absl::StatusOr<DecisionModel> model = DecisionModel::Compile(spec);
//   auto rows = model->Decide("strategy", {{{"dpd", DecimalOf(45)}}});
//   (*rows)[0].value;                       // a value, a context or a list
//
// Inputs, and decisions that read inputs and other decisions: each a table
// (decision_table.h) or an expression (expression.h). Everything is FEEL text
// and is compiled once. Rows are few and of any kind here; for columns of
// millions, run the table itself.
#ifndef ARREARS_RULES_DECISION_MODEL_H_
#define ARREARS_RULES_DECISION_MODEL_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/rules/decision_table.h"
#include "arrears/rules/value.h"

namespace arrears {

struct ModelInput {
  std::string name;
  // kAny: what the columns of tables that are this input alone hold, where they
  // agree.
  ValueType type = ValueType::kAny;
  bool whole = false;  // Of numbers: each is whole, and of 64 bits.
  friend bool operator==(const ModelInput&, const ModelInput&) = default;
};

struct ModelTable {
  struct Input {
    // May stand twice; the second column is then called "dpd (2)".
    std::string expression;
    // kAny: that of the expression, or what the cells are about.
    ValueType type = ValueType::kAny;
    std::vector<std::string> allowed = {};  // Unary tests.
    // Of numbers: each is whole, so that [0..30] and [31..60] leave nothing
    // between them. Else they are doubles to the table.
    bool whole = false;
    Treatment null = Treatment::kMatch;
    Treatment outside = Treatment::kMatch;  // Values that are not allowed.
    std::string label = {};                 // For people.
    friend bool operator==(const Input&, const Input&) = default;
  };
  struct Output {
    std::string name;  // May be empty when it is the only one.
    ValueType type = ValueType::kAny;
    // Constants, from which P and O take the priority, or unary tests. What
    // rules and fallbacks name must be among them.
    std::vector<std::string> allowed = {};
    std::string fallback = {};  // Where no rule matches.
    std::string label = {};     // For people.
    friend bool operator==(const Output&, const Output&) = default;
  };
  struct Rule {
    std::string id;
    std::vector<std::string> cells;    // Unary tests, one for each input.
    std::vector<std::string> outputs;  // Expressions; "" is null.
    std::string note = {};
    friend bool operator==(const Rule&, const Rule&) = default;
  };
  HitPolicy hit_policy = HitPolicy::kUnique;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
  friend bool operator==(const ModelTable&, const ModelTable&) = default;
};

struct Decision {
  std::string name;
  // What its values are held to: a list of one value becomes that value, a
  // value a list where one is wanted, a date the midnight of a dateTime; null
  // is of every type. Else the row is an error.
  ValueType type = ValueType::kAny;
  std::vector<std::string> needs;  // Names of inputs and decisions it reads.
  std::variant<ModelTable, std::string> logic;  // Or an expression.
  bool whole = false;                           // Of numbers, as of inputs.
  std::vector<std::string> allowed = {};        // Unary tests.
  friend bool operator==(const Decision&, const Decision&) = default;
};

struct ModelSpec {
  std::string name;
  std::vector<ModelInput> inputs;
  std::vector<Decision> decisions;
  friend bool operator==(const ModelSpec&, const ModelSpec&) = default;
};

// What was decided for one row.
struct Decided {
  enum class Status : std::uint8_t {
    kOk,
    kNoMatch,
    kUniqueViolation,
    kAnyViolation,
    kRefused,  // A value that its column refuses.
    kError,
  };
  Status status = Status::kOk;
  // U A P F: the output, or a context of several; R O C: a list of those;
  // C+ C< C> C# and expressions: a value. Where nothing matched the default
  // output, for R O C in a list; null where there is none and where a value
  // does not exist.
  Value value;
  // Ids of those that fired; of a violation, those that meet in the row.
  std::vector<std::string> rules;
  // kRefused, kError: which input, and why. What a decision needs and could not
  // be decided (a violation, a refusal, an error) is an error of its own.
  std::string error;
};
// "ok", "no_match", "unique_violation", "any_violation", "refused", "error".
std::string_view DecidedStatusName(Decided::Status status);

class DecisionModel {
 public:
  // kInvalidArgument naming decision, rule, column and character, of a table
  // every fault of cells and outputs, up to 20 of each, a line each; kNotFound
  // for a name that is not there; kFailedPrecondition for decisions that need
  // each other in a circle. An output or an expression that is never of its
  // decision's type, and a constant that is not allowed, are faults too.
  [[nodiscard]] static absl::StatusOr<DecisionModel> Compile(
      ModelSpec spec, const CompileOptions& options = {});

  DecisionModel(DecisionModel&&) noexcept;
  DecisionModel& operator=(DecisionModel&&) noexcept;
  ~DecisionModel();

  const ModelSpec& spec() const;
  // The table of a decision, for its checks; nullptr for an expression and for
  // a name that is none. Its inputs are called as their expressions.
  const DecisionTable* table(std::string_view decision) const;
  // One result for each row of facts. Facts that a row lacks are null; texts
  // become what the input's type says ("2024-01-31" a date, "12.5" a number).
  // What the decision does not need is not looked at. A value of more than 16
  // MiB is an error of its row.
  // kNotFound for the decision, with the nearest name.
  [[nodiscard]] absl::StatusOr<std::vector<Decided>> Decide(
      std::string_view decision, const std::vector<Context>& rows) const;
  // What the inputs of a decision's table are for these rows, as columns of the
  // table's types: for runs and checks of the table itself. kNotFound for a
  // decision that is no table; kInvalidArgument naming row and column where a
  // value is of another type.
  [[nodiscard]] absl::StatusOr<Frame> InputsOf(
      std::string_view decision, const std::vector<Context>& rows) const;

  // The same decisions, each table asked about facts: columns of one
  // expression, and columns that are linear in one fact or decision (`dpd`,
  // `dpd / 30`), are one column, called as the fact, whose cells ask for all
  // that theirs asked for; so that checks, test rows and changes speak of rows
  // that can be. A column stays as it is where a cell is a condition on `?` or
  // its values must be whole and the fact's need not. Cells that are left
  // nothing are no fault.
  [[nodiscard]] absl::StatusOr<DecisionModel> OverFacts() const;
  // Which inputs of the model each input of a decision's table is worked out
  // from, by way of decisions too; the index into spec().inputs. Requires a
  // table of that name.
  std::vector<std::vector<std::size_t>> InputsBehind(
      std::string_view decision) const;

 private:
  struct Compiled;
  struct Facts;
  explicit DecisionModel(std::unique_ptr<Compiled> compiled);
  Facts Read(const std::vector<Context>& rows, std::size_t decision) const;
  absl::StatusOr<std::size_t> IndexOf(std::string_view decision) const;
  std::vector<std::vector<Value>> ValuesFor(
      std::size_t index, const Facts& facts,
      const std::vector<std::vector<Decided>>& decided) const;
  void TellUndecided(std::size_t index,
                     std::vector<std::vector<Decided>>* decided) const;
  absl::Status DecideUpTo(std::size_t last, bool without, const Facts& facts,
                          std::vector<std::vector<Decided>>* decided) const;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace arrears

#endif  // ARREARS_RULES_DECISION_MODEL_H_
