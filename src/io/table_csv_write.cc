// SPDX-License-Identifier: Apache-2.0
//
// A decision table is written as CSV: see dmn.h.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/dmn.h"
#include "arrears/io/frame_text.h"
#include "base/quote_internal.h"
#include "io/table_csv_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;
using io_internal::IsHead;
using io_internal::IsWordItself;
using io_internal::kAllowed;
using io_internal::kDecision;
using io_internal::kDefault;
using io_internal::kIf;
using io_internal::kInteger;
using io_internal::kLabel;
using io_internal::kNote;
using io_internal::kNull;
using io_internal::kOutside;
using io_internal::kRules;
using io_internal::kThen;
using io_internal::kType;
using io_internal::NamesOf;

// kInvalidArgument for what would be read as something else.
absl::Status CheckWritten(const ModelTable& table) {
  if (table.outputs.empty()) {
    return absl::InvalidArgumentError("in CSV a table has an output");
  }
  const std::set<std::string> names = NamesOf(table);
  const auto check = [&names](const std::string& place,
                              const ModelTable::Output& output,
                              const std::string& text) {
    if (!IsWordItself(output, text, names)) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat(place, ": no column reads ", text,
                     ", which in CSV would be the text ", Quote(text)));
  };
  for (const ModelTable::Output& output : table.outputs) {
    absl::Status status = check("a default", output, output.fallback);
    if (!status.ok()) return status;
  }
  for (const ModelTable::Input& input : table.inputs) {
    const std::string fault =
        io_internal::CommaFault(absl::StrJoin(input.allowed, ","));
    if (fault.empty()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("column ", Quote(input.expression), ", allowed: ", fault));
  }
  for (const ModelTable::Rule& rule : table.rules) {
    if (rule.id.empty()) {
      return absl::InvalidArgumentError("in CSV every rule has an id");
    }
    for (std::size_t i = 0;
         i < std::min(rule.cells.size(), table.inputs.size()); ++i) {
      const std::string fault = io_internal::CommaFault(rule.cells[i]);
      if (fault.empty()) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("rule ", Quote(rule.id), ", column ",
                       Quote(table.inputs[i].expression), ": ", fault));
    }
    for (std::size_t i = 0;
         i < std::min(rule.outputs.size(), table.outputs.size()); ++i) {
      absl::Status status = check(absl::StrCat("rule ", Quote(rule.id)),
                                  table.outputs[i], rule.outputs[i]);
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

void AppendRow(std::string* csv, const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    absl::StrAppend(csv, i == 0 ? "" : ",", CsvText(fields[i]));
  }
  *csv += "\n";
}

// A row about the columns, left out where it says nothing.
template <class OfInput, class OfOutput>
void AppendAbout(std::string* csv, const ModelTable& table,
                 std::string_view what, OfInput of_input, OfOutput of_output) {
  std::vector<std::string> fields = {std::string(what)};
  for (const auto& input : table.inputs) fields.push_back(of_input(input));
  for (const auto& output : table.outputs) fields.push_back(of_output(output));
  fields.emplace_back();
  const bool says =
      std::any_of(fields.begin() + 1, fields.end(),
                  [](const std::string& field) { return !field.empty(); });
  if (says) AppendRow(csv, fields);
}

std::string TypeText(ValueType type, bool whole) {
  if (whole && type <= ValueType::kNumber) return std::string(kInteger);
  return type == ValueType::kAny ? "" : std::string(ValueTypeName(type));
}

std::string TreatmentText(Treatment treatment) {
  return treatment == Treatment::kRefuse ? "error" : "";
}

void AppendHead(std::string* csv, const ModelTable& table,
                const std::string& decision) {
  const auto none = [](const auto&) { return std::string(); };
  std::vector<std::string> fields = {
      std::string(HitPolicyLetters(table.hit_policy))};
  for (const auto& input : table.inputs) {
    fields.push_back(absl::StrCat(std::string(kIf), " ", input.expression));
  }
  for (const auto& output : table.outputs) {
    fields.push_back(absl::StrCat(std::string(kThen), " ", output.name));
  }
  fields.emplace_back(kNote);
  AppendRow(csv, fields);
  std::vector<std::string> alone(fields.size());
  alone[0] = std::string(kDecision);
  alone[1] = decision;
  AppendRow(csv, alone);
  alone[1].clear();
  const auto label = [](const auto& column) { return column.label; };
  AppendAbout(csv, table, kLabel, label, label);
  AppendAbout(
      csv, table, kType,
      [](const auto& input) { return TypeText(input.type, input.whole); },
      [](const auto& output) { return TypeText(output.type, false); });
  const auto allowed = [](const auto& column) {
    return absl::StrJoin(column.allowed, ",");
  };
  AppendAbout(csv, table, kAllowed, allowed, allowed);
  AppendAbout(
      csv, table, kNull,
      [](const auto& input) { return TreatmentText(input.null); }, none);
  AppendAbout(
      csv, table, kOutside,
      [](const auto& input) { return TreatmentText(input.outside); }, none);
  AppendAbout(csv, table, kDefault, none,
              [](const auto& output) { return output.fallback; });
  if (!table.rules.empty() && IsHead(table.rules[0].id)) {
    alone[0] = std::string(kRules);
    AppendRow(csv, alone);
  }
}

std::string TextOf(const ModelTable& table, const std::string& decision) {
  std::string csv;
  AppendHead(&csv, table, decision);
  for (const ModelTable::Rule& rule : table.rules) {
    std::vector<std::string> fields = {rule.id};
    fields.insert(fields.end(), rule.cells.begin(), rule.cells.end());
    fields.insert(fields.end(), rule.outputs.begin(), rule.outputs.end());
    fields.push_back(rule.note);
    AppendRow(&csv, fields);
  }
  return csv;
}

}  // namespace

absl::StatusOr<std::string> TableCsv(const ModelSpec& model,
                                     std::string_view decision) {
  const ModelTable* table = nullptr;
  std::string name;
  for (const Decision& each : model.decisions) {
    const auto* logic = std::get_if<ModelTable>(&each.logic);
    if (each.name == decision && logic == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("decision ", Quote(decision), " is no table"));
    }
    if (logic == nullptr || (!decision.empty() && each.name != decision)) {
      continue;
    }
    if (table != nullptr) {
      return absl::InvalidArgumentError(
          "the model has several tables: name the decision");
    }
    table = logic;
    name = each.name;
  }
  if (table == nullptr) {
    return absl::NotFoundError(absl::StrCat(
        "the model has no table", decision.empty() ? "" : " called ",
        decision.empty() ? "" : Quote(decision)));
  }
  absl::Status status = CheckWritten(*table);
  if (!status.ok()) return status;
  return TextOf(*table, name);
}

}  // namespace arrears
