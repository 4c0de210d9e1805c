// SPDX-License-Identifier: Apache-2.0
#include "arrears/rules/decision_model.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/rules/expression.h"
#include "base/quote_internal.h"
#include "rules/model_table_internal.h"
#include "rules/over_facts_internal.h"
#include "rules/table_place_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;
using rules_internal::CompiledModelTable;

std::string Place(const Decision& decision) {
  return absl::StrCat("decision ", Quote(decision.name));
}

// Why the row of a decision has no result, for those that need it.
std::string UndecidedText(const std::string& place, const Decided& decided) {
  std::string text = place + ": ";
  if (decided.status != Decided::Status::kError) {
    absl::StrAppend(&text, std::string(DecidedStatusName(decided.status)));
  }
  for (const std::string& rule : decided.rules) {
    absl::StrAppend(&text, &rule == decided.rules.data() ? " of rules " : ", ",
                    Quote(rule));
  }
  if (decided.error.empty()) return text;
  const bool alone = decided.status == Decided::Status::kError;
  return absl::StrCat(text, alone ? "" : ", ", decided.error);
}

}  // namespace

struct DecisionModel::Compiled {
  // Where a variable of a decision comes from.
  struct Source {
    bool is_input = true;
    std::size_t index = 0;
  };

  struct CompiledDecision {
    std::vector<Source> sources;
    rules_internal::HeldType held;
    std::optional<std::vector<std::string>> outputs;  // As Variable's.
    std::variant<CompiledModelTable, Expression> logic;
  };

  ModelSpec spec;
  std::map<std::string, Source, std::less<>> names;
  std::vector<CompiledDecision> decisions;
  std::vector<std::size_t> order;     // Each after those it needs.
  std::vector<ValueType> fact_types;  // Of each input.

  absl::Status IndexNames();
  absl::Status Sort();
  absl::Status Visit(std::size_t index, std::vector<int>* state);
  // The decisions that it needs must be compiled.
  absl::Status CompileDecision(std::size_t index,
                               const CompileOptions& options);
  rules_internal::ModelVariable VariableOf(const std::string& need) const;
  void FindFactTypes();
  std::vector<rules_internal::ModelVariable> VariablesOf(
      const Decision& decision) const;
  // Inputs and decisions that this one reads, by way of others too.
  std::vector<bool> InputsFor(std::size_t decision) const;
  std::string NearestOf(std::string_view name, bool decisions_only) const;
};

std::string DecisionModel::Compiled::NearestOf(std::string_view name,
                                               bool decisions_only) const {
  Frame all;  // A frame knows which of its names is the nearest.
  for (const auto& [known, source] : names) {
    if (decisions_only && source.is_input) continue;
    all.Add(Column::Int8(known, {})).IgnoreError();
  }
  const std::string nearest = all.NearestName(name);
  return nearest.empty() ? "" : "; the nearest is " + Quote(nearest);
}

absl::Status DecisionModel::Compiled::IndexNames() {
  const auto add = [this](const std::string& name, Source source) {
    if (name.empty()) {
      return absl::InvalidArgumentError("an input or decision has no name");
    }
    return names.emplace(name, source).second
               ? absl::OkStatus()
               : absl::InvalidArgumentError(absl::StrCat(
                     "two inputs or decisions are called ", Quote(name)));
  };
  for (std::size_t i = 0; i < spec.inputs.size(); ++i) {
    absl::Status status = add(spec.inputs[i].name, {true, i});
    if (!status.ok()) return status;
  }
  for (std::size_t i = 0; i < spec.decisions.size(); ++i) {
    absl::Status status = add(spec.decisions[i].name, {false, i});
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status DecisionModel::Compiled::Sort() {
  std::vector<int> state(spec.decisions.size(), 0);
  for (std::size_t i = 0; i < state.size(); ++i) {
    absl::Status status = Visit(i, &state);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// state: 0 not yet seen, 1 on the way, 2 done. The way is as long as the
// longest chain of needs; with 1,000 decisions at most that is bounded.
absl::Status DecisionModel::Compiled::Visit(std::size_t index,
                                            std::vector<int>* state) {
  if ((*state)[index] == 2) return absl::OkStatus();
  const Decision& decision = spec.decisions[index];
  if ((*state)[index] == 1) {
    return absl::FailedPreconditionError(
        absl::StrCat(Place(decision), " needs itself, by way of others"));
  }
  (*state)[index] = 1;
  for (const std::string& need : decision.needs) {
    const auto found = names.find(need);
    if (found == names.end()) {
      return absl::NotFoundError(
          absl::StrCat(Place(decision), ": needs ", Quote(need),
                       ", which there is none of", NearestOf(need, false)));
    }
    if (found->second.is_input) continue;
    absl::Status status = Visit(found->second.index, state);
    if (!status.ok()) return status;
  }
  (*state)[index] = 2;
  order.push_back(index);
  return absl::OkStatus();
}

absl::Status DecisionModel::Compiled::CompileDecision(
    std::size_t index, const CompileOptions& options) {
  const Decision& decision = spec.decisions[index];
  CompiledDecision& compiled = decisions[index];
  const std::vector<rules_internal::ModelVariable> variables =
      VariablesOf(decision);
  std::vector<Variable> names_and_types;
  for (const rules_internal::ModelVariable& each : variables) {
    names_and_types.push_back(each.variable);
    compiled.sources.push_back(names.find(each.variable.name)->second);
  }
  absl::StatusOr<rules_internal::HeldType> held =
      rules_internal::CompileHeldType(decision);
  if (!held.ok()) return rules_internal::At(Place(decision), held.status());
  compiled.held = *std::move(held);
  if (const auto* table = std::get_if<ModelTable>(&decision.logic)) {
    absl::StatusOr<CompiledModelTable> ready =
        rules_internal::CompileModelTable(decision.name, *table, variables,
                                          options);
    if (!ready.ok()) return ready.status();
    compiled.outputs = rules_internal::OutputNames(*ready);
    absl::Status status =
        rules_internal::CheckHeld(compiled.held, decision.name, *table, *ready);
    compiled.logic = *std::move(ready);
    return status;
  }
  const std::string& text = std::get<std::string>(decision.logic);
  absl::StatusOr<Expression> expression =
      Expression::Compile(text, names_and_types);
  absl::Status status =
      expression.ok() ? rules_internal::CheckHeld(compiled.held, *expression)
                      : expression.status();
  if (!status.ok()) return rules_internal::At(Place(decision), status);
  if (const auto same =
          rules_internal::VariableThatIs(text, *expression, variables)) {
    compiled.outputs = names_and_types[*same].outputs;
  }
  compiled.logic = *std::move(expression);
  return absl::OkStatus();
}

rules_internal::ModelVariable DecisionModel::Compiled::VariableOf(
    const std::string& need) const {
  const Source source = names.find(need)->second;
  if (source.is_input) {
    const ModelInput& input = spec.inputs[source.index];
    return {{need, input.type}, input.whole};
  }
  const Decision& decision = spec.decisions[source.index];
  return {{need, decision.type, decisions[source.index].outputs},
          decision.whole};
}

std::vector<rules_internal::ModelVariable> DecisionModel::Compiled::VariablesOf(
    const Decision& decision) const {
  std::vector<rules_internal::ModelVariable> variables;
  variables.reserve(decision.needs.size());
  for (const std::string& need : decision.needs) {
    variables.push_back(VariableOf(need));
  }
  return variables;
}

// An input of no type holds what the columns that are it alone hold.
void DecisionModel::Compiled::FindFactTypes() {
  std::vector<std::optional<ValueType>> found(spec.inputs.size());
  for (const CompiledDecision& decision : decisions) {
    const auto* table = std::get_if<CompiledModelTable>(&decision.logic);
    if (table == nullptr) continue;
    for (const rules_internal::ModelColumn& column : table->columns) {
      if (!column.variable || column.of_any_type) continue;
      const Source& source = decision.sources[*column.variable];
      if (!source.is_input) continue;
      std::optional<ValueType>& type = found[source.index];
      type = !type || *type == column.type ? column.type : ValueType::kAny;
    }
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    const ValueType given = spec.inputs[i].type;
    fact_types.push_back(
        given == ValueType::kAny ? found[i].value_or(ValueType::kAny) : given);
  }
}

std::vector<bool> DecisionModel::Compiled::InputsFor(
    std::size_t decision) const {
  std::vector<bool> read(spec.inputs.size()), seen(decisions.size());
  std::vector<std::size_t> left = {decision};
  while (!left.empty()) {
    const std::size_t next = left.back();
    left.pop_back();
    if (seen[next]) continue;
    seen[next] = true;
    for (const Source& source : decisions[next].sources) {
      if (source.is_input) {
        read[source.index] = true;
      } else {
        left.push_back(source.index);
      }
    }
  }
  return read;
}

std::string_view DecidedStatusName(Decided::Status status) {
  constexpr std::string_view kNames[] = {
      "ok",      "no_match", "unique_violation", "any_violation",
      "refused", "error"};
  return kNames[static_cast<std::size_t>(status)];
}

DecisionModel::DecisionModel(std::unique_ptr<Compiled> compiled)
    : compiled_(std::move(compiled)) {}
DecisionModel::DecisionModel(DecisionModel&&) noexcept = default;
DecisionModel& DecisionModel::operator=(DecisionModel&&) noexcept = default;
DecisionModel::~DecisionModel() = default;

const ModelSpec& DecisionModel::spec() const { return compiled_->spec; }

absl::StatusOr<DecisionModel> DecisionModel::Compile(
    ModelSpec spec, const CompileOptions& options) {
  constexpr std::size_t kMostDecisions = 1000;
  if (spec.decisions.size() > kMostDecisions) {
    return absl::InvalidArgumentError(
        absl::StrCat("model ", Quote(spec.name), ": ", spec.decisions.size(),
                     " decisions, more than ", kMostDecisions));
  }
  auto compiled = std::make_unique<Compiled>();
  compiled->spec = std::move(spec);
  compiled->decisions.resize(compiled->spec.decisions.size());
  absl::Status status = compiled->IndexNames();
  if (status.ok()) status = compiled->Sort();
  for (const std::size_t index : compiled->order) {
    if (!status.ok()) break;
    status = compiled->CompileDecision(index, options);
  }
  if (!status.ok()) return status;
  compiled->FindFactTypes();
  return DecisionModel(std::move(compiled));
}

const DecisionTable* DecisionModel::table(std::string_view decision) const {
  const auto found = compiled_->names.find(decision);
  if (found == compiled_->names.end() || found->second.is_input) return nullptr;
  const auto* table = std::get_if<CompiledModelTable>(
      &compiled_->decisions[found->second.index].logic);
  return table == nullptr ? nullptr : &*table->table;
}

absl::StatusOr<DecisionModel> DecisionModel::OverFacts() const {
  ModelSpec spec = compiled_->spec;
  for (std::size_t i = 0; i < spec.decisions.size(); ++i) {
    auto* table = std::get_if<ModelTable>(&spec.decisions[i].logic);
    if (table == nullptr) continue;
    *table = rules_internal::OverFacts(
        *table, std::get<CompiledModelTable>(compiled_->decisions[i].logic),
        compiled_->VariablesOf(spec.decisions[i]));
  }
  return Compile(std::move(spec), {.empty_intervals = true});
}

std::vector<std::vector<std::size_t>> DecisionModel::InputsBehind(
    std::string_view decision) const {
  const Compiled::CompiledDecision& compiled =
      compiled_->decisions[compiled_->names.find(decision)->second.index];
  std::vector<std::vector<std::size_t>> behind;
  for (const auto& column :
       std::get<CompiledModelTable>(compiled.logic).columns) {
    std::vector<bool> read(compiled_->spec.inputs.size());
    for (const std::size_t variable : column.expression.reads()) {
      const Compiled::Source& source = compiled.sources[variable];
      if (source.is_input) {
        read[source.index] = true;
        continue;
      }
      const std::vector<bool> more = compiled_->InputsFor(source.index);
      for (std::size_t i = 0; i < more.size(); ++i) {
        read[i] = read[i] || more[i];
      }
    }
    behind.emplace_back();
    for (std::size_t i = 0; i < read.size(); ++i) {
      if (read[i]) behind.back().push_back(i);
    }
  }
  return behind;
}

// The values of the inputs by row, and what is wrong with them.
struct DecisionModel::Facts {
  std::vector<std::vector<Value>> inputs;
  std::vector<std::string> errors;  // Of each row; empty where there is none.
};

DecisionModel::Facts DecisionModel::Read(const std::vector<Context>& rows,
                                         std::size_t decision) const {
  const std::vector<bool> wanted = compiled_->InputsFor(decision);
  Facts facts;
  facts.inputs.resize(rows.size());
  facts.errors.resize(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    facts.inputs[row].resize(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (!wanted[i]) continue;
      const ModelInput& input = compiled_->spec.inputs[i];
      Value value;
      for (const Entry& entry : rows[row]) {
        if (entry.name == input.name) value = entry.value;
      }
      absl::StatusOr<Value> coerced =
          rules_internal::Coerced(value, compiled_->fact_types[i], input.whole);
      if (coerced.ok()) {
        facts.inputs[row][i] = *std::move(coerced);
      } else if (facts.errors[row].empty()) {
        facts.errors[row] =
            absl::StrCat("input ", Quote(input.name), ": ",
                         std::string(coerced.status().message()));
      }
    }
  }
  return facts;
}

// The values of a decision's variables, by row.
std::vector<std::vector<Value>> DecisionModel::ValuesFor(
    std::size_t index, const Facts& facts,
    const std::vector<std::vector<Decided>>& decided) const {
  std::vector<std::vector<Value>> values(facts.inputs.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    for (const Compiled::Source& source : compiled_->decisions[index].sources) {
      values[row].push_back(source.is_input ? facts.inputs[row][source.index]
                                            : decided[source.index][row].value);
    }
  }
  return values;
}

// A row of which a decision that is needed could not be decided has no result.
void DecisionModel::TellUndecided(
    std::size_t index, std::vector<std::vector<Decided>>* decided) const {
  std::vector<Decided>& results = (*decided)[index];
  for (const Compiled::Source& source : compiled_->decisions[index].sources) {
    if (source.is_input) continue;
    const std::vector<Decided>& needed = (*decided)[source.index];
    const std::string place = Place(compiled_->spec.decisions[source.index]);
    for (std::size_t row = 0; row < results.size(); ++row) {
      const Decided& need = needed[row];
      if (need.status <= Decided::Status::kNoMatch) continue;
      results[row] = {
          Decided::Status::kError, {}, {}, UndecidedText(place, need)};
    }
  }
}

// What is decided by all decisions in order up to `last`, that one left out
// where `without` says so.
absl::Status DecisionModel::DecideUpTo(
    std::size_t last, bool without, const Facts& facts,
    std::vector<std::vector<Decided>>* decided) const {
  decided->resize(compiled_->decisions.size());
  for (const std::size_t index : compiled_->order) {
    if (index == last && without) break;
    const Compiled::CompiledDecision& each = compiled_->decisions[index];
    const auto values = ValuesFor(index, facts, *decided);
    std::vector<Decided>& results = (*decided)[index];
    if (const auto* table = std::get_if<CompiledModelTable>(&each.logic)) {
      auto rows = rules_internal::DecideTable(*table, values);
      if (!rows.ok()) return rows.status();
      results = *std::move(rows);
    } else {
      results.resize(values.size());
      for (std::size_t row = 0; row < values.size(); ++row) {
        results[row].value =
            std::get<Expression>(each.logic).Evaluate(values[row]);
      }
    }
    for (Decided& result : results) rules_internal::Hold(each.held, &result);
    TellUndecided(index, decided);
    if (index == last) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> DecisionModel::IndexOf(
    std::string_view decision) const {
  const auto found = compiled_->names.find(decision);
  if (found != compiled_->names.end() && !found->second.is_input) {
    return found->second.index;
  }
  return absl::NotFoundError(
      absl::StrCat("the model has no decision ", Quote(decision),
                   compiled_->NearestOf(decision, true)));
}

absl::StatusOr<std::vector<Decided>> DecisionModel::Decide(
    std::string_view decision, const std::vector<Context>& rows) const {
  const absl::StatusOr<std::size_t> wanted = IndexOf(decision);
  if (!wanted.ok()) return wanted.status();
  const Facts facts = Read(rows, *wanted);
  std::vector<std::vector<Decided>> decided;
  absl::Status status = DecideUpTo(*wanted, false, facts, &decided);
  if (!status.ok()) return status;
  std::vector<Decided> results = std::move(decided[*wanted]);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (facts.errors[row].empty()) continue;
    results[row] = {};
    results[row].status = Decided::Status::kError;
    results[row].error = facts.errors[row];
  }
  return results;
}

absl::StatusOr<Frame> DecisionModel::InputsOf(
    std::string_view decision, const std::vector<Context>& rows) const {
  const absl::StatusOr<std::size_t> wanted = IndexOf(decision);
  if (!wanted.ok()) return wanted.status();
  const auto* table =
      std::get_if<CompiledModelTable>(&compiled_->decisions[*wanted].logic);
  if (table == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("decision ", Quote(decision), " is no table"));
  }
  const Facts facts = Read(rows, *wanted);
  std::vector<std::vector<Decided>> decided;
  absl::Status status = DecideUpTo(*wanted, true, facts, &decided);
  if (!status.ok()) return status;
  std::vector<Decided> results(rows.size());
  absl::StatusOr<Frame> frame = rules_internal::FrameOf(
      *table, ValuesFor(*wanted, facts, decided), &results);
  decided[*wanted] = std::move(results);
  TellUndecided(*wanted, &decided);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string& error = facts.errors[row].empty()
                                   ? decided[*wanted][row].error
                                   : facts.errors[row];
    if (error.empty()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("row ", row + 1, ": ", error));
  }
  return frame;
}

}  // namespace arrears
