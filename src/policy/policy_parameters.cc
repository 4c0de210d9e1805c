// SPDX-License-Identifier: Apache-2.0
//
// Named parameters of a policy: found, changed, and put into its cells.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/base/frame.h"
#include "base/quote_internal.h"
#include "policy_internal.h"

namespace arrears {
namespace policy_internal {

// Fixed, as cells have no exponents. to_chars ignores the locale.
std::string CellNumber(double value) {
  char text[400];
  const std::to_chars_result end =
      std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed);
  return std::string(text, end.ptr);
}

}  // namespace policy_internal

namespace {

using base_internal::Quote;
using policy_internal::CellNumber;

std::string CellText(const OutputValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) {
    return *flag ? "true" : "false";
  }
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return absl::StrCat(*whole);
  }
  if (const auto* real = std::get_if<double>(&value)) return CellNumber(*real);
  if (const auto* text = std::get_if<std::string>(&value)) {
    return absl::StrCat("\"", *text, "\"");
  }
  return "null";
}

std::string NearestParameter(const PolicySpec& spec, std::string_view name) {
  Frame names;
  for (const PolicyParameter& parameter : spec.parameters) {
    // A name that occurs twice is told elsewhere.
    names.Add(Column::Text(parameter.name, {})).IgnoreError();
  }
  return names.NearestName(name);
}

absl::StatusOr<const PolicyParameter*> NeedParameter(const PolicySpec& spec,
                                                     std::string_view name) {
  if (const PolicyParameter* found = FindParameter(spec, name)) return found;
  const std::string nearest = NearestParameter(spec, name);
  return absl::NotFoundError(absl::StrCat(
      "no parameter ", Quote(name),
      nearest.empty() ? "" : absl::StrCat("; nearest is ", nearest)));
}

// Replaces each `${name}` in a cell, and notes the names.
absl::StatusOr<std::string> FillCell(const std::string& cell,
                                     const PolicySpec& spec,
                                     std::set<std::string>* used) {
  std::string filled;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = cell.find("${", at);
    if (open == std::string::npos) return filled + cell.substr(at);
    const std::size_t close = cell.find('}', open);
    if (close == std::string::npos) {
      return absl::InvalidArgumentError("${ is not closed by }");
    }
    const std::string name = cell.substr(open + 2, close - open - 2);
    const auto found = NeedParameter(spec, name);
    if (!found.ok()) return found.status();
    used->insert(name);
    absl::StrAppend(&filled, cell.substr(at, open - at),
                    CellText((*found)->value));
    at = close + 1;
  }
}

bool IsWhole(double value) {
  return std::abs(value) < 9e15 && std::trunc(value) == value;
}

// An output that is one `${name}` takes the value and its type.
absl::StatusOr<OutputValue> FillOutput(const OutputValue& output,
                                       const PolicySpec& spec,
                                       std::set<std::string>* used) {
  const auto* text = std::get_if<std::string>(&output);
  if (text == nullptr || text->rfind("${", 0) != 0 || text->back() != '}') {
    return output;
  }
  const std::string name = text->substr(2, text->size() - 3);
  const auto found = NeedParameter(spec, name);
  if (!found.ok()) return found.status();
  used->insert(name);
  const auto* real = std::get_if<double>(&(*found)->value);
  if (real != nullptr && IsWhole(*real)) {
    return static_cast<std::int64_t>(*real);
  }
  return (*found)->value;
}

absl::Status InRule(const TableSpec& table, const TableRule& rule,
                    const std::string& where, const absl::Status& status) {
  return {status.code(),
          absl::StrCat("table ", table.name, ", rule ", rule.id, ": ", where,
                       ": ", std::string(status.message()))};
}

absl::Status FillRule(const TableSpec& table, const PolicySpec& spec,
                      TableRule* rule, std::set<std::string>* used) {
  for (std::string& cell : rule->cells) {
    absl::StatusOr<std::string> text = FillCell(cell, spec, used);
    if (!text.ok()) {
      return InRule(table, *rule, absl::StrCat("cell ", cell), text.status());
    }
    cell = *std::move(text);
  }
  for (std::size_t i = 0; i < rule->outputs.size(); ++i) {
    absl::StatusOr<OutputValue> value =
        FillOutput(rule->outputs[i], spec, used);
    if (!value.ok()) {
      return InRule(table, *rule, absl::StrCat("output ", i + 1),
                    value.status());
    }
    rule->outputs[i] = *std::move(value);
  }
  return absl::OkStatus();
}

absl::Status CheckNumber(const PolicyParameter& parameter) {
  double number = 0;
  if (const auto* real = std::get_if<double>(&parameter.value)) number = *real;
  if (const auto* whole = std::get_if<std::int64_t>(&parameter.value)) {
    number = static_cast<double>(*whole);
  }
  const auto out = [&](const char* relation, double bound) {
    return absl::InvalidArgumentError(
        absl::StrCat("parameter ", parameter.name, ": ", CellNumber(number),
                     " is ", relation, " ", CellNumber(bound)));
  };
  if (!std::isfinite(number)) {
    return absl::InvalidArgumentError(
        absl::StrCat("parameter ", parameter.name, ": not a finite number"));
  }
  if (parameter.least && number < *parameter.least) {
    return out("below", *parameter.least);
  }
  if (parameter.most && number > *parameter.most) {
    return out("above", *parameter.most);
  }
  return absl::OkStatus();
}

// Whole or not: both are numbers.
std::size_t KindOf(const OutputValue& value) {
  return std::holds_alternative<std::int64_t>(value) ? OutputValue(0.0).index()
                                                     : value.index();
}

}  // namespace

namespace policy_internal {

absl::Status CheckParameter(const PolicyParameter& parameter) {
  const auto* text = std::get_if<std::string>(&parameter.value);
  if (text == nullptr) {
    if (std::holds_alternative<bool>(parameter.value)) return absl::OkStatus();
    if (!std::holds_alternative<std::monostate>(parameter.value)) {
      return CheckNumber(parameter);
    }
    return absl::InvalidArgumentError(
        absl::StrCat("parameter ", parameter.name, ": has no value"));
  }
  if (text->find('"') != std::string::npos) {
    return absl::InvalidArgumentError(absl::StrCat(
        "parameter ", parameter.name, ": a text holds no quotation mark"));
  }
  if (parameter.allowed.empty() ||
      std::find(parameter.allowed.begin(), parameter.allowed.end(), *text) !=
          parameter.allowed.end()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("parameter ", parameter.name, ": ", Quote(*text),
                   ", expected ", absl::StrJoin(parameter.allowed, ", ")));
}

absl::StatusOr<std::vector<TableSpec>> FilledTables(const PolicySpec& spec) {
  std::set<std::string> names, used;
  for (const PolicyParameter& parameter : spec.parameters) {
    if (absl::Status status = CheckParameter(parameter); !status.ok()) {
      return status;
    }
    if (!names.insert(parameter.name).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("parameter ", parameter.name, " stands twice"));
    }
  }
  std::vector<TableSpec> tables = spec.tables;
  for (TableSpec& table : tables) {
    for (TableRule& rule : table.rules) {
      absl::Status status = FillRule(table, spec, &rule, &used);
      if (!status.ok()) return status;
    }
  }
  for (const std::string& name : names) {
    if (used.count(name) == 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("parameter ", name, ": no cell and no output names it"));
    }
  }
  return tables;
}

}  // namespace policy_internal

const PolicyParameter* FindParameter(const PolicySpec& spec,
                                     std::string_view name) {
  for (const PolicyParameter& parameter : spec.parameters) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

PolicyParameter* FindParameter(PolicySpec* spec, std::string_view name) {
  return const_cast<PolicyParameter*>(  // NOLINT: of a spec that is not const
      FindParameter(std::as_const(*spec), name));
}

absl::Status SetParameter(PolicySpec* spec, std::string_view name,
                          const OutputValue& value) {
  const auto found = NeedParameter(*spec, name);
  if (!found.ok()) return found.status();
  PolicyParameter changed = **found;
  if (KindOf(changed.value) != KindOf(value)) {
    constexpr const char* kKinds[] = {"null", "a truth value", "a number",
                                      "a number", "a text"};
    return absl::InvalidArgumentError(absl::StrCat(
        "parameter ", changed.name, ": expected ",
        kKinds[changed.value.index()], ", got ", kKinds[value.index()]));
  }
  changed.value = value;
  if (absl::Status status = policy_internal::CheckParameter(changed);
      !status.ok()) {
    return status;
  }
  FindParameter(spec, name)->value = value;
  return absl::OkStatus();
}

}  // namespace arrears
