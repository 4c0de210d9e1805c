// SPDX-License-Identifier: Apache-2.0
//
// The outputs of a model's table: expressions for each row, and to the table,
// which compares them, literals.
#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/quote_internal.h"
#include "rules/accepted_internal.h"
#include "rules/blank_internal.h"
#include "rules/faults_internal.h"
#include "rules/model_table_internal.h"
#include "rules/table_place_internal.h"
#include "rules/unary_test_internal.h"

namespace arrears::rules_internal {
namespace {

using base_internal::Quote;

// One expression of an output: its value where it is the same for every row,
// and its text, by which others are told apart.
struct OutputEntry {
  std::string text;
  bool constant = false;
  Value value;
  ValueType type = ValueType::kAny;  // kAny: known only for a row.
};

OutputEntry EntryOf(const Expression& expression, const std::string& text) {
  OutputEntry entry{text, expression.reads().empty(), {}, expression.type()};
  if (!entry.constant) return entry;
  entry.value = expression.Evaluate({});
  entry.type = entry.value.type();
  return entry;
}

// A number as the table has it; empty where it would be another number.
std::optional<OutputValue> NumberFor(const Value& value) {
  const auto* number = value.get<Decimal>();
  if (number == nullptr) return std::nullopt;
  if (const auto whole = IntegerOf(*number)) return OutputValue(*whole);
  const double nearest = NearestDouble(*number);
  if (DecimalOf(nearest) != *number) return std::nullopt;
  return OutputValue(nearest);
}

// A column of literals of one type: numbers, truth values or texts; else texts
// that FEEL would write, in which 1 and "1" differ.
class Literals {
 public:
  explicit Literals(const std::vector<OutputEntry>& entries) {
    for (const OutputEntry& entry : entries) {
      if (entry.constant && entry.value.is_null()) continue;
      numbers_ = numbers_ && entry.constant && NumberFor(entry.value);
      truths_ = truths_ && entry.constant && entry.type == ValueType::kBool;
      texts_ = texts_ && entry.constant && entry.type == ValueType::kText;
    }
  }
  OutputType type() const {
    return numbers_  ? OutputType::kNumber
           : truths_ ? OutputType::kBool
                     : OutputType::kText;
  }
  OutputValue Of(const OutputEntry& entry) const {
    if (!entry.constant) return entry.text;
    if (entry.value.is_null()) return {};
    if (numbers_) return *NumberFor(entry.value);
    if (truths_) return *entry.value.get<bool>();
    if (texts_) return *entry.value.get<std::string>();
    return FormatValue(entry.value);
  }

 private:
  bool numbers_ = true, truths_ = true, texts_ = true;
};

class OutputCompiler {
 public:
  OutputCompiler(const ModelTable& table,
                 const std::vector<Variable>& variables,
                 CompiledModelTable* compiled, TableSpec* spec)
      : table_(table),
        variables_(variables),
        compiled_(*compiled),
        spec_(*spec) {}

  absl::Status Compile() {
    compiled_.outputs.resize(table_.rules.size());
    for (std::size_t i = 0; i < table_.outputs.size(); ++i) CompileColumn(i);
    if (!faults_.empty()) return faults_.status();
    const HitPolicy policy = table_.hit_policy;
    const bool aggregates = policy >= HitPolicy::kSum;
    // What is aggregated row by row is a list to the table.
    if (aggregates && !CountsHits() && (!constant_ || !numbers_)) {
      spec_.hit_policy = HitPolicy::kCollect;
    }
    if (constant_ || aggregates || policy == HitPolicy::kUnique ||
        policy == HitPolicy::kFirst || policy == HitPolicy::kRuleOrder ||
        policy == HitPolicy::kCollect) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(absl::StrCat(
        TableName(spec_), ": hit policy ",
        std::string(HitPolicyLetters(policy)),
        " compares outputs before it knows the row: each must be a constant"));
  }

 private:
  // Then it does not matter what the outputs are.
  bool CountsHits() const {
    return table_.hit_policy == HitPolicy::kCount && table_.outputs.size() == 1;
  }

  void CompileColumn(std::size_t i) {
    const ModelTable::Output& output = table_.outputs[i];
    const std::string name = output.name.empty() ? spec_.name : output.name;
    place_ = absl::StrCat(", output ", Quote(name));
    compiled_.output_names.push_back(output.name);
    compiled_.output_types.push_back(output.type);
    ReadAllowed(output);
    std::vector<OutputEntry> entries;
    for (std::size_t r = 0; r < table_.rules.size(); ++r) {
      compiled_.outputs[r].push_back(
          ReadEntry(RuleName(spec_, spec_.rules[r]) + place_,
                    table_.rules[r].outputs[i], output, &entries));
    }
    compiled_.fallbacks.push_back(
        ReadEntry(absl::StrCat(TableName(spec_), place_, ", default"),
                  output.fallback, output, &entries));
    if (faults_.empty()) AddColumn(name, entries);
  }

  // The allowed values: as tests, and where all are constants as such.
  void ReadAllowed(const ModelTable::Output& output) {
    allowed_.clear();
    tests_.clear();
    bool constants = true;
    for (const std::string& text : output.allowed) {
      const absl::StatusOr<Expression> value = Expression::Compile(text, {});
      constants = constants && value.ok();
      if (value.ok()) allowed_.push_back(EntryOf(*value, text));
      absl::StatusOr<Expression> test = CompileAllowed(text);
      if (test.ok()) {
        tests_.push_back(*std::move(test));
        continue;
      }
      faults_.Add(At(TableName(spec_) + place_, test.status()));
    }
    if (!constants) allowed_.clear();
  }

  Expression ReadEntry(const std::string& place, const std::string& text,
                       const ModelTable::Output& output,
                       std::vector<OutputEntry>* entries) {
    absl::StatusOr<Expression> expression = CompileAt(place, text, variables_);
    if (!expression.ok()) {
      faults_.Add(WithHint(expression.status(), text));
      return {};
    }
    OutputEntry entry = EntryOf(*expression, text);
    const bool is_fallback = &text == &output.fallback;
    absl::Status status = Check(entry, output, is_fallback);
    if (!status.ok()) faults_.Add(At(place, status));
    constant_ = constant_ && entry.constant;
    entries->push_back(std::move(entry));
    return *std::move(expression);
  }

  // A word that is no name was most likely meant as a text.
  absl::Status WithHint(const absl::Status& status,
                        const std::string& text) const {
    const bool word = std::all_of(text.begin(), text.end(), IsWordByte);
    if (status.code() != absl::StatusCode::kNotFound || !word ||
        !HintForSigns(text).empty()) {
      return status;
    }
    return {status.code(), absl::StrCat(std::string(status.message()),
                                        "; a text needs double quotes: ",
                                        FormatValue(Value(text)))};
  }

  absl::Status Check(const OutputEntry& entry, const ModelTable::Output& output,
                     bool is_fallback) const {
    // The default of a count is one, whatever is counted.
    if (is_fallback && table_.hit_policy == HitPolicy::kCount) {
      return absl::OkStatus();
    }
    const bool sums = table_.hit_policy == HitPolicy::kSum;
    const ValueType type = sums ? ValueType::kNumber : output.type;
    if (entry.type != ValueType::kAny && type != ValueType::kAny &&
        entry.type != type) {
      return absl::InvalidArgumentError(absl::StrCat(
          sums ? "C+ adds numbers: " : "", "expected ",
          std::string(ValueTypeName(type)), ", found ",
          Shown(entry.constant ? FormatValue(entry.value) : entry.text)));
    }
    if (!entry.constant || entry.value.is_null() || tests_.empty()) {
      return absl::OkStatus();
    }
    if (IsAllowed(tests_, entry.value)) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("expected an allowed value: ", AllowedList(output.allowed),
                     ", found ", Shown(FormatValue(entry.value))));
  }

  void AddColumn(const std::string& name,
                 const std::vector<OutputEntry>& entries) {
    std::vector<OutputEntry> all = entries;
    const bool counts = table_.hit_policy == HitPolicy::kCount;
    const OutputEntry fallback = all.back();
    // What C# counts may be of another kind than where nothing is to count.
    if (counts || !fallback.constant) all.pop_back();
    all.insert(all.end(), allowed_.begin(), allowed_.end());
    const Literals literals(all);
    numbers_ = numbers_ && literals.type() == OutputType::kNumber;
    TableOutput column;
    column.name = name;
    column.type = literals.type();
    if (counts && (numbers_ || CountsHits())) {
      column.fallback = NumberFor(fallback.value).value_or(OutputValue());
    } else if (fallback.constant && !counts) {
      column.fallback = literals.Of(fallback);
    }
    for (const OutputEntry& value : allowed_) {
      column.allowed.push_back(literals.Of(value));
    }
    // Which expressions are allowed is seen only when they have a row; of those
    // policies that need the list all outputs are constant.
    if (!constant_) column.allowed.clear();
    const std::size_t index = spec_.outputs.size();
    column.expressions = std::any_of(
        entries.begin(),
        entries.begin() + static_cast<std::ptrdiff_t>(table_.rules.size()),
        [](const OutputEntry& entry) { return !entry.constant; });
    for (std::size_t r = 0; r < table_.rules.size(); ++r) {
      spec_.rules[r].outputs.push_back(
          column.expressions ? OutputValue(table_.rules[r].outputs[index])
                             : literals.Of(entries[r]));
    }
    spec_.outputs.push_back(std::move(column));
  }

  const ModelTable& table_;
  const std::vector<Variable>& variables_;
  CompiledModelTable& compiled_;
  TableSpec& spec_;
  Faults faults_;
  bool constant_ = true, numbers_ = true;
  std::string place_;                 // Of the column that is compiled.
  std::vector<OutputEntry> allowed_;  // Of it, where they are constants.
  std::vector<Expression> tests_;     // Of `?`: one is true of what is allowed.
};

}  // namespace

std::string Shown(const std::string& feel) {
  const std::string quoted = Quote(feel);
  return absl::StrReplaceAll(quoted.substr(1, quoted.size() - 2),
                             {{"\\\"", "\""}, {"\\'", "'"}});
}

absl::StatusOr<Expression> CompileAllowed(const std::string& text) {
  const std::string test = text == "-"         ? "true"
                           : IsCondition(text) ? text
                                               // A comment ends with its line.
                                               : "? in (" + text + "\n)";
  absl::StatusOr<Expression> compiled =
      Expression::Compile(test, {{"?", ValueType::kAny}});
  if (compiled.ok()) return compiled;
  absl::Status fault = compiled.status();
  if (test != text) {
    // Characters are those of the value itself where it is all of the test.
    const auto alone = Expression::Compile(text, {});
    if (!alone.ok()) fault = alone.status();
  }
  return At(absl::StrCat("allowed value ", Quote(text)), fault);
}

bool IsAllowed(const std::vector<Expression>& tests, const Value& value) {
  return tests.empty() ||
         std::any_of(tests.begin(), tests.end(), [&](const Expression& test) {
           return test.Evaluate(std::span(&value, 1)) == Value(true);
         });
}

absl::Status CompileOutputs(const ModelTable& table,
                            const std::vector<Variable>& variables,
                            CompiledModelTable* compiled, TableSpec* spec) {
  return OutputCompiler(table, variables, compiled, spec).Compile();
}

}  // namespace arrears::rules_internal
