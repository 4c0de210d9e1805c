// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/policy.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/facts/catalogue.h"
#include "arrears/policy/actions.h"
#include "arrears/policy/refused_tactics.h"

namespace arrears {
namespace {

// The shortest decimal that gives the number back; fixed, as cells have no
// exponents. to_chars ignores the locale.
std::string CellNumber(double value) {
  char text[400];
  const std::to_chars_result end =
      std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed);
  return std::string(text, end.ptr);
}

// Replaces each `${name}` in a cell.
absl::StatusOr<std::string> FillParameters(
    const std::string& cell, const std::map<std::string, double>& parameters) {
  std::string filled;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = cell.find("${", at);
    if (open == std::string::npos) return filled + cell.substr(at);
    const std::size_t close = cell.find('}', open);
    if (close == std::string::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat("cell ", cell, ": ${ is not closed by }"));
    }
    const std::string name = cell.substr(open + 2, close - open - 2);
    const auto found = parameters.find(name);
    if (found == parameters.end()) {
      return absl::NotFoundError(
          absl::StrCat("cell ", cell, ": no parameter ", name));
    }
    absl::StrAppend(&filled, cell.substr(at, open - at),
                    CellNumber(found->second));
    at = close + 1;
  }
}

absl::StatusOr<TableSpec> Filled(
    const TableSpec& table, const std::map<std::string, double>& parameters) {
  TableSpec filled = table;
  for (TableRule& rule : filled.rules) {
    for (std::string& cell : rule.cells) {
      absl::StatusOr<std::string> text = FillParameters(cell, parameters);
      if (!text.ok()) {
        return absl::Status(
            text.status().code(),
            absl::StrCat("table ", table.name, ", rule ", rule.id, ": ",
                         std::string(text.status().message())));
      }
      cell = *std::move(text);
    }
  }
  return filled;
}

absl::Status CheckActionText(const std::string& table, const std::string& rule,
                             const std::string& action) {
  if (FindAction(action) != nullptr) return absl::OkStatus();
  const std::string where = absl::StrCat("table ", table, ", ", rule, ": ");
  if (const RefusedTactic* tactic = FindRefusedTactic(action)) {
    return absl::InvalidArgumentError(absl::StrCat(
        where, "action ", action, " is the refused tactic ",
        std::string(tactic->id), " (", std::string(tactic->name.en), ")",
        tactic->substitute.empty() ? "" : "; lawful instead: ",
        std::string(tactic->substitute)));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      where, "action ", action, " is not in the catalogue A00 to A64"));
}

// Outputs that name actions are checked against the catalogue.
absl::Status CheckActions(const TableSpec& table) {
  for (std::size_t i = 0; i < table.outputs.size(); ++i) {
    const TableOutput& output = table.outputs[i];
    if (output.name != "action" && output.name != "fallback") continue;
    const auto check = [&](const std::string& rule,
                           const OutputValue& value) -> absl::Status {
      const std::string* text = std::get_if<std::string>(&value);
      if (text == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("table ", table.name, ", ", rule, ": output ",
                         output.name, " must be an action id"));
      }
      return CheckActionText(table.name, rule, *text);
    };
    absl::Status status = check("default", output.fallback);
    for (std::size_t r = 0; status.ok() && r < table.rules.size(); ++r) {
      if (i >= table.rules[r].outputs.size()) continue;  // Compile reports it.
      status = check("rule " + table.rules[r].id, table.rules[r].outputs[i]);
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckRequiredOutputs(const PolicySpec& spec) {
  for (const char* required : {"type", "step", "action", "tone", "terms"}) {
    bool found = false;
    for (const TableSpec& table : spec.tables) {
      for (const TableOutput& output : table.outputs) {
        found = found || output.name == required;
      }
    }
    if (!found) {
      return absl::InvalidArgumentError(absl::StrCat(
          "policy ", spec.name, ": no table has the output ", required));
    }
  }
  return absl::OkStatus();
}

// FNV-1a over every text of the policy, so that two policies with one id are
// the same policy.
class ContentHash {
 public:
  void Add(std::string_view text) {
    for (const char c : text) Mix(static_cast<unsigned char>(c));
    Mix(0x1f);
  }
  void AddOutput(const OutputValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) Add(*text);
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      Add(absl::StrCat(*number));
    }
    if (const auto* real = std::get_if<double>(&value)) Add(CellNumber(*real));
    if (const auto* flag = std::get_if<bool>(&value)) {
      Add(*flag ? "true" : "false");
    }
    Mix(static_cast<unsigned char>(value.index()));
  }
  std::string Text() const {
    return absl::StrCat(absl::Hex(hash_, absl::kZeroPad16));
  }

 private:
  void Mix(unsigned char byte) { hash_ = (hash_ ^ byte) * 0x100000001b3u; }
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

std::string HashOf(const PolicySpec& spec) {
  ContentHash hash;
  hash.Add(spec.name);
  hash.Add(spec.version);
  for (const auto& [name, value] : spec.parameters) {
    hash.Add(name);
    hash.Add(CellNumber(value));
  }
  for (const TableSpec& table : spec.tables) {
    hash.Add(table.name);
    for (const TableInput& input : table.inputs) hash.Add(input.name);
    for (const TableOutput& output : table.outputs) {
      hash.Add(output.name);
      hash.AddOutput(output.fallback);
    }
    for (const TableRule& rule : table.rules) {
      hash.Add(rule.id);
      for (const std::string& cell : rule.cells) hash.Add(cell);
      for (const OutputValue& output : rule.outputs) hash.AddOutput(output);
    }
  }
  return hash.Text();
}

const InputSchema* FindSchema(const std::vector<InputSchema>& schema,
                              const std::string& name) {
  for (const InputSchema& entry : schema) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<Policy> Policy::Create(
    PolicySpec spec, const std::vector<InputSchema>& attributes) {
  if (absl::Status status = CheckRequiredOutputs(spec); !status.ok()) {
    return status;
  }
  if (spec.valid_from && spec.valid_to && *spec.valid_to < *spec.valid_from) {
    return absl::InvalidArgumentError(absl::StrCat(
        "policy ", spec.name, ": valid_to ", FormatIsoDate(*spec.valid_to),
        " is before valid_from ", FormatIsoDate(*spec.valid_from)));
  }
  Policy policy;
  std::vector<InputSchema> outputs;  // Of the tables so far.
  for (const TableSpec& table : spec.tables) {
    if (absl::Status status = CheckActions(table); !status.ok()) return status;
    std::vector<InputSchema> schema = attributes;
    schema.insert(schema.end(), outputs.begin(), outputs.end());
    for (const TableInput& input : table.inputs) {
      if (FindSchema(schema, input.name) != nullptr) continue;
      const FactDefinition* fact = FactCatalogue::BuiltIn().Find(input.name);
      if (fact == nullptr) {
        return absl::NotFoundError(absl::StrCat(
            "table ", table.name, ": no fact ", input.name, "; nearest is ",
            FactCatalogue::BuiltIn().NearestName(input.name)));
      }
      schema.push_back({input.name, fact->type});
    }
    for (const TableInput& input : table.inputs) {
      if (FindSchema(outputs, input.name) == nullptr &&
          std::find(policy.fact_names_.begin(), policy.fact_names_.end(),
                    input.name) == policy.fact_names_.end()) {
        policy.fact_names_.push_back(input.name);
      }
    }
    absl::StatusOr<TableSpec> filled = Filled(table, spec.parameters);
    if (!filled.ok()) return filled.status();
    absl::StatusOr<DecisionTable> compiled =
        DecisionTable::Compile(*std::move(filled), schema);
    if (!compiled.ok()) return compiled.status();
    for (const InputSchema& output : compiled->output_schema()) {
      if (FindSchema(outputs, output.name) != nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("table ", table.name, ": output ", output.name,
                         " is made by an earlier table"));
      }
      outputs.push_back(output);
    }
    policy.tables_.push_back(*std::move(compiled));
  }
  policy.id_ = absl::StrCat(spec.name, " ", spec.version, " ", HashOf(spec));
  policy.spec_ = std::move(spec);
  return policy;
}

absl::StatusOr<PolicyResult> Policy::Run(const Frame& facts,
                                         const Executor& executor) const {
  PolicyResult result;
  Frame working;  // Borrows the facts and owns what the tables add.
  for (const std::string& name : fact_names_) {
    const Column* column = facts.Find(name);
    if (column == nullptr) {
      return absl::NotFoundError(
          absl::StrCat("policy ", spec_.name, ": the frame has no column ",
                       name, "; nearest is ", facts.NearestName(name)));
    }
    if (absl::Status status = working.Add(column->Borrow()); !status.ok()) {
      return status;
    }
  }
  for (const DecisionTable& table : tables_) {
    absl::StatusOr<TableResult> rows = table.Run(working, executor);
    if (!rows.ok()) return rows.status();
    for (Column& column : table.Outputs(*rows)) {
      if (absl::Status status = working.Add(column); !status.ok()) {
        return status;
      }
      if (absl::Status status = result.outputs.Add(std::move(column));
          !status.ok()) {
        return status;
      }
    }
    result.results.push_back(*std::move(rows));
  }
  return result;
}

}  // namespace arrears
