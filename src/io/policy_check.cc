// SPDX-License-Identifier: Apache-2.0
//
// Where do decision tables contradict themselves, and what do they leave out?
#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/rules/decimal.h"
#include "arrears/rules/expression.h"
#include "base/quote_internal.h"
#include "io/policy_check_internal.h"
#include "rules/accepted_internal.h"

namespace arrears::io_internal {
namespace {

// Whether unary tests accept a value, as FEEL has it.
class Test {
 public:
  explicit Test(const std::string& test) {
    if (test == "-") return;
    const bool condition = rules_internal::IsCondition(test);
    absl::StatusOr<Expression> compiled = Expression::Compile(
        condition ? test : absl::StrCat("? in (", test, ")"),
        {{"?", ValueType::kAny}});
    if (compiled.ok()) test_ = *std::move(compiled);
  }
  bool Accepts(const Value& value) const {
    if (!test_) return true;
    const Value accepted = test_->Evaluate({&value, 1});
    const bool* truth = accepted.get<bool>();
    return truth != nullptr && *truth;
  }

 private:
  std::optional<Expression> test_;  // None: `-`.
};

Value ValueOf(const std::string& text) {
  const absl::StatusOr<Expression> value = Expression::Compile(text, {});
  return value.ok() ? value->Evaluate({}) : Value();
}

// Of two rules that meet under U and whose outputs are computed: texts that
// differ may come to the same. A row in which they do not is looked for, with
// numbers near those of the witness and a few plain ones.
class MeetingJudge {
 public:
  MeetingJudge(const DecisionModel& model, const PolicyTable& table,
               const VerifyOptions& options)
      : model_(model), table_(table) {
    for (const ModelInput& input : model.spec().inputs) Name(input.name);
    inputs_ = names_.size();
    for (const Decision& each : model.spec().decisions) Name(each.name);
    for (const ModelTable::Input& input : table.source->inputs) {
      columns_.push_back(Compiled(input.expression));
      allowed_.emplace_back(
          input.allowed.empty() ? "-" : absl::StrJoin(input.allowed, ","));
    }
    for (const std::vector<std::string>& row : options.impossible) {
      impossible_.emplace_back(row.begin(), row.end());
    }
  }

  // Gives a conflict a witness in which the outputs differ. Where rows were
  // tried and none is such, makes an overlap of it.
  void Judge(Finding* finding) {
    ReadOutputs(*finding);
    ReadTried(*finding);
    const std::vector<Test> box(finding->box.begin(), finding->box.end());
    bool tried = false;
    std::size_t most = 1;
    for (const auto& values : tried_) most = std::max(most, values.size());
    // All variables at different paces, then each alone.
    for (std::size_t moved = 0; moved <= inputs_; ++moved) {
      if (moved > 0 && tried_[moved - 1].size() == 1) continue;
      for (std::size_t step = 0; step < most; ++step) {
        const std::vector<Value> row = RowAt(moved, step);
        const std::vector<Value> values = Evaluated(columns_, row);
        if (!Exists(box, values)) continue;
        tried = true;
        if (Evaluated(first_, row) == Evaluated(other_, row)) continue;
        for (std::size_t i = 0; i < values.size(); ++i) {
          finding->witness[i] = FormatValue(values[i]);
        }
        return;
      }
    }
    if (tried) finding->kind = FindingKind::kOverlap;
  }

 private:
  void Name(const std::string& name) {
    names_.push_back({name, ValueType::kAny});
  }
  Expression Compiled(const std::string& text) const {
    const absl::StatusOr<Expression> expression =
        Expression::Compile(text.empty() ? "null" : text, names_);
    return expression.ok() ? *expression : *Expression::Compile("null", {});
  }

  void ReadOutputs(const Finding& finding) {
    first_.clear();
    other_.clear();
    const std::vector<ModelTable::Rule>& rules = table_.source->rules;
    for (std::size_t i = 0; i < table_.source->outputs.size(); ++i) {
      first_.push_back(Compiled(rules[finding.rules[0]].outputs[i]));
      other_.push_back(Compiled(rules[finding.rules[1]].outputs[i]));
    }
  }

  // The values of each input of the model: of one that is a column the
  // witness's before others.
  void ReadTried(const Finding& finding) {
    tried_.assign(inputs_, {});
    std::vector<bool> whole(inputs_);
    for (std::size_t v = 0; v < inputs_; ++v) {
      whole[v] = model_.spec().inputs[v].whole;
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const ModelTable::Input& input = table_.source->inputs[i];
      const std::vector<std::size_t>& reads = columns_[i].reads();
      if (reads.size() != 1 || reads[0] >= inputs_ ||
          names_[reads[0]].name != input.expression) {
        continue;
      }
      whole[reads[0]] = whole[reads[0]] || input.whole;
      tried_[reads[0]].push_back(ValueOf(finding.witness[i]));
    }
    for (std::size_t v = 0; v < inputs_; ++v) AddNumbers(whole[v], &tried_[v]);
  }

  static void AddNumbers(bool whole, std::vector<Value>* values) {
    constexpr const char* kSteps[] = {"1", "-1", "0.5"};
    constexpr const char* kPlain[] = {"2", "3", "0", "10", "45", "100", "1000"};
    const Value start = values->empty() ? Value() : values->front();
    const auto* number = start.get<Decimal>();
    if (!values->empty() && number == nullptr) return;
    const auto add = [&](const std::optional<Decimal>& value) {
      if (value && (!whole || IntegerOf(*value))) values->emplace_back(*value);
    };
    for (const char* step : kSteps) {
      if (number != nullptr) add(Add(*number, *ParseDecimal(step)));
    }
    for (const char* plain : kPlain) add(ParseDecimal(plain));
  }

  // What the inputs are in a trial, and the decisions with them.
  std::vector<Value> RowAt(std::size_t moved, std::size_t step) const {
    std::vector<Value> row;
    Context facts;
    for (std::size_t v = 0; v < inputs_; ++v) {
      const std::size_t at = moved == 0       ? step * (2 * v + 1)
                             : moved == v + 1 ? step
                                              : 0;
      row.push_back(tried_[v][at % tried_[v].size()]);
      facts.push_back({names_[v].name, row.back()});
    }
    for (std::size_t v = inputs_; v < names_.size(); ++v) {
      row.push_back(IsRead(v) ? Decided(names_[v].name, facts) : Value());
    }
    return row;
  }
  bool IsRead(std::size_t variable) const {
    const auto reads = [variable](const Expression& each) {
      return std::find(each.reads().begin(), each.reads().end(), variable) !=
             each.reads().end();
    };
    return std::any_of(columns_.begin(), columns_.end(), reads) ||
           std::any_of(first_.begin(), first_.end(), reads) ||
           std::any_of(other_.begin(), other_.end(), reads);
  }
  Value Decided(const std::string& name, const Context& facts) const {
    if (name == table_.decision) return {};
    const auto decided = model_.Decide(name, {facts});
    return decided.ok() ? decided->front().value : Value();
  }

  static std::vector<Value> Evaluated(
      const std::vector<Expression>& expressions,
      const std::vector<Value>& row) {
    std::vector<Value> values;
    values.reserve(expressions.size());
    for (const Expression& each : expressions) {
      values.push_back(each.Evaluate(row));
    }
    return values;
  }

  static bool AllAccept(const std::vector<Test>& tests,
                        const std::vector<Value>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!tests[i].Accepts(values[i])) return false;
    }
    return true;
  }
  bool Exists(const std::vector<Test>& box,
              const std::vector<Value>& values) const {
    return AllAccept(box, values) && AllAccept(allowed_, values) &&
           std::none_of(impossible_.begin(), impossible_.end(),
                        [&values](const std::vector<Test>& row) {
                          return AllAccept(row, values);
                        });
  }

  const DecisionModel& model_;
  const PolicyTable& table_;
  std::vector<Variable> names_;  // Inputs, then decisions.
  std::size_t inputs_ = 0;
  std::vector<Expression> columns_, first_, other_;
  std::vector<Test> allowed_;
  std::vector<std::vector<Test>> impossible_;
  std::vector<std::vector<Value>> tried_;  // For each input.
};

// Tells conflicts of computed outputs as what they are.
void JudgeMeetings(const DecisionModel& model, const PolicyTable& table,
                   const VerifyOptions& options, Verification* found) {
  const std::vector<TableOutput>& outputs = table.table->spec().outputs;
  const bool computed =
      std::any_of(outputs.begin(), outputs.end(),
                  [](const TableOutput& output) { return output.expressions; });
  if (!computed || found->count(FindingKind::kConflict) == 0) return;
  MeetingJudge judge(model, table, options);
  for (Finding& finding : found->findings) {
    if (finding.kind != FindingKind::kConflict) continue;
    judge.Judge(&finding);
    if (finding.kind == FindingKind::kConflict) continue;
    --found->counts[static_cast<std::size_t>(FindingKind::kConflict)];
    ++found->counts[static_cast<std::size_t>(finding.kind)];
  }
  std::stable_sort(found->findings.begin(), found->findings.end(),
                   [](const Finding& a, const Finding& b) {
                     return std::tie(a.kind, a.rules) <
                            std::tie(b.kind, b.rules);
                   });
}

}  // namespace

absl::StatusOr<DecisionModel> CompileTables(ModelSpec spec) {
  absl::StatusOr<DecisionModel> model =
      DecisionModel::Compile(std::move(spec), {.empty_cells = true});
  if (model.ok()) model = model->OverFacts();
  return model;
}

std::vector<PolicyTable> AllTables(const DecisionModel& model) {
  std::vector<PolicyTable> tables;
  for (const Decision& each : model.spec().decisions) {
    const DecisionTable* table = model.table(each.name);
    if (table == nullptr) continue;
    tables.push_back({each.name, &std::get<ModelTable>(each.logic), table,
                      WorkedOut(model, *table)});
  }
  return tables;
}

std::vector<bool> WorkedOut(const DecisionModel& model,
                            const DecisionTable& table) {
  std::vector<bool> worked_out;
  const std::vector<ModelInput>& facts = model.spec().inputs;
  for (const TableInput& input : table.spec().inputs) {
    worked_out.push_back(std::none_of(
        facts.begin(), facts.end(),
        [&input](const ModelInput& fact) { return fact.name == input.name; }));
  }
  return worked_out;
}

std::string QuotedInputs(const DecisionTable& table,
                         const std::vector<bool>& which) {
  std::string names;
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (!which[i]) continue;
    absl::StrAppend(&names, names.empty() ? "" : ", ",
                    base_internal::Quote(table.spec().inputs[i].name));
  }
  return names;
}

std::string IsOrAre(const std::string& names) {
  return names.find("\", \"") == std::string::npos ? " is " : " are ";
}

std::string MayBeImpossible(const std::string& names, Language language) {
  if (names.empty()) return "";
  return language == Language::kZh
             ? absl::StrCat("(可能不会出现:", names, " 由其他事实算出)")
             : absl::StrCat(" (may be impossible: ", names, IsOrAre(names),
                            "worked out from facts)");
}

absl::StatusOr<CheckedTable> CheckTable(const DecisionModel& model,
                                        const PolicyTable& table,
                                        const VerifyOptions& options,
                                        Language language) {
  CheckedTable checked;
  checked.of = table;
  absl::StatusOr<Verification> found = VerifyTable(*table.table, options);
  if (found.ok()) {
    checked.found = *std::move(found);
    JudgeMeetings(model, table, options, &checked.found);
    return checked;
  }
  if (found.status().code() != absl::StatusCode::kFailedPrecondition) {
    return found.status();
  }
  checked.error = language == Language::kZh
                      ? absl::StrCat("步数超过 ", options.most_steps,
                                     ";可用 --most-steps 放宽")
                      : absl::StrCat("more than ", options.most_steps,
                                     " steps; allow more with --most-steps");
  return checked;
}

}  // namespace arrears::io_internal
