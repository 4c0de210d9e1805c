// SPDX-License-Identifier: Apache-2.0
//
// A policy file read.
#include "arrears/io/policy_json.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "json_internal.h"

namespace arrears {
namespace io_internal {
namespace {

using base_internal::Quote;

constexpr std::size_t kMostPolicyBytes = 16u << 20;

OutputValue LiteralAt(const JsonCursor& at) {
  if (!at) {
    at.Fail("missing");
    return {};
  }
  const Json& value = *at.value();
  if (value.is_null()) return {};
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer() &&
      !(value.is_number_unsigned() &&
        value.get<std::uint64_t>() > std::uint64_t{INT64_MAX})) {
    return value.get<std::int64_t>();
  }
  if (value.is_number()) return value.get<double>();
  at.Expected("a text, a number, true, false or null");
  return {};
}

std::vector<std::string> TextsAt(const JsonCursor& at) {
  return at ? at.Strings() : std::vector<std::string>();
}

void NoteAt(const JsonCursor& at, std::string* en, std::string* zh) {
  if (!at) return;
  at.OnlyKeys({"en", "zh"});
  if (const JsonCursor text = at.at("en")) *en = text.String();
  if (const JsonCursor text = at.at("zh")) *zh = text.String();
}

std::optional<Date> ValidityAt(const JsonCursor& at) {
  if (!at) return std::nullopt;
  const std::string text = at.String();
  const absl::StatusOr<Date> day = ParseIsoDate(text);
  if (!day.ok()) {
    at.Fail(absl::StrCat(Quote(text), ", expected a day as 2026-01-31"));
    return std::nullopt;
  }
  return *day;
}

// A cell: a unary test as text; a bare number or truth value stands for itself.
std::string CellAt(const JsonCursor& at) {
  const Json& value = *at.value();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_integer()) return value.dump();
  return at.String();
}

std::vector<std::string> CellsAt(const JsonCursor& when,
                                 const arrears::TableSpec& table) {
  std::vector<std::string> cells(table.inputs.size(), "-");
  if (!when) return cells;
  std::vector<std::string> names;
  for (const TableInput& input : table.inputs) names.push_back(input.name);
  when.EachMember([&](const std::string& name, const JsonCursor& at) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      const std::string nearest = NearestName(name, names);
      at.Fail(absl::StrCat("the table has no input ", Quote(name),
                           nearest.empty() ? "" : "; nearest is ", nearest));
      return;
    }
    cells[static_cast<std::size_t>(found - names.begin())] = CellAt(at);
  });
  return cells;
}

std::vector<OutputValue> OutputsAt(const JsonCursor& then,
                                   const arrears::TableSpec& table) {
  std::vector<OutputValue> values;
  std::vector<std::string> names;
  for (const TableOutput& output : table.outputs) {
    names.push_back(output.name);
    values.push_back(LiteralAt(then.at(output.name)));
  }
  then.EachMember([&](const std::string& name, const JsonCursor& at) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    const std::string nearest = NearestName(name, names);
    at.Fail(absl::StrCat("the table has no output ", Quote(name),
                         nearest.empty() ? "" : "; nearest is ", nearest));
  });
  return values;
}

TableRule RuleAt(const JsonCursor& at, const arrears::TableSpec& table) {
  at.OnlyKeys({"id", "before", "when", "then", "rows", "note"});
  TableRule rule;
  rule.id = at.at("id").String();
  rule.cells = CellsAt(at.at("when"), table);
  rule.outputs = OutputsAt(at.at("then"), table);
  rule.rows = TextsAt(at.at("rows"));
  NoteAt(at.at("note"), &rule.note_en, &rule.note_zh);
  return rule;
}

TableInput InputAt(const JsonCursor& at) {
  TableInput input;
  if (at.is_string()) {
    input.name = at.String();
    return input;
  }
  at.OnlyKeys({"name", "allowed", "null", "outside"});
  input.name = at.at("name").String();
  input.allowed = TextsAt(at.at("allowed"));
  const auto treatment = [&at](const char* key) {
    const JsonCursor word = at.at(key);
    return word && word.OneOf({"match", "refuse"}) == 1 ? Treatment::kRefuse
                                                        : Treatment::kMatch;
  };
  input.null = treatment("null");
  input.outside = treatment("outside");
  return input;
}

TableOutput OutputAt(const JsonCursor& at) {
  at.OnlyKeys({"name", "type", "default", "allowed"});
  TableOutput output;
  output.name = at.at("name").String();
  constexpr OutputType kTypes[] = {OutputType::kText, OutputType::kNumber,
                                   OutputType::kBool};
  output.type = kTypes[at.at("type").OneOf({"text", "number", "boolean"})];
  if (const JsonCursor value = at.at("default")) {
    output.fallback = LiteralAt(value);
  }
  if (const JsonCursor allowed = at.at("allowed")) {
    allowed.EachElement([&](const JsonCursor& value) {
      output.allowed.push_back(LiteralAt(value));
    });
  }
  return output;
}

HitPolicy HitPolicyAt(const JsonCursor& at) {
  if (!at) return HitPolicy::kFirst;
  const std::string letters = at.String();
  const std::optional<HitPolicy> policy = HitPolicyOf(letters);
  if (!policy || HasManyHits(*policy)) {
    at.Fail(absl::StrCat(Quote(letters), ", expected F, U, A or P"));
  }
  return policy.value_or(HitPolicy::kFirst);
}

arrears::TableSpec WholeTableAt(const JsonCursor& at) {
  arrears::TableSpec table;
  table.name = at.at("name").String();
  table.hit_policy = HitPolicyAt(at.at("hit_policy"));
  at.at("inputs").EachElement(
      [&](const JsonCursor& input) { table.inputs.push_back(InputAt(input)); });
  at.at("outputs").EachElement([&](const JsonCursor& output) {
    table.outputs.push_back(OutputAt(output));
  });
  at.at("rules").EachElement([&](const JsonCursor& rule) {
    if (rule.at("before")) {
      rule.at("before").Fail("only where the table extends another");
    }
    table.rules.push_back(RuleAt(rule, table));
  });
  return table;
}

template <class Things>
auto FindById(Things& things, const std::string& id) {
  return std::find_if(things.begin(), things.end(),
                      [&id](const auto& each) { return each.id == id; });
}
template <class Things>
auto FindByName(Things& things, const std::string& name) {
  return std::find_if(things.begin(), things.end(),
                      [&name](const auto& each) { return each.name == name; });
}

void ChangeRule(const JsonCursor& at, arrears::TableSpec* table) {
  TableRule rule = RuleAt(at, *table);
  const auto known = FindById(table->rules, rule.id);
  if (known != table->rules.end()) {
    if (at.at("before")) {
      at.at("before").Fail(absl::StrCat("rule ", Quote(rule.id),
                                        " is there; it keeps its place"));
    }
    *known = std::move(rule);
    return;
  }
  const JsonCursor before = at.at("before");
  if (!before) {
    at.Fail(absl::StrCat("rule ", Quote(rule.id),
                         " is new: say `before` which it stands"));
    return;
  }
  const auto place = FindById(table->rules, before.String());
  if (place == table->rules.end()) {
    before.Fail(absl::StrCat("no rule ", Quote(before.String())));
    return;
  }
  table->rules.insert(place, std::move(rule));
}

void TableAt(const JsonCursor& at, PolicySpec* spec) {
  at.OnlyKeys({"name", "extends", "hit_policy", "inputs", "outputs", "rules"});
  const std::string name = at.at("name").String();
  const auto known = FindByName(spec->tables, name);
  const JsonCursor extends = at.at("extends");
  if (!extends || !extends.Bool()) {
    arrears::TableSpec table = WholeTableAt(at);
    if (known != spec->tables.end()) {
      *known = std::move(table);
    } else {
      spec->tables.push_back(std::move(table));
    }
    return;
  }
  for (const char* key : {"hit_policy", "outputs"}) {
    if (at.at(key)) at.at(key).Fail("kept where the table extends another");
  }
  if (known == spec->tables.end()) {
    at.at("name").Fail(absl::StrCat("no table ", Quote(name), " to extend"));
    return;
  }
  if (const JsonCursor inputs = at.at("inputs")) {
    inputs.EachElement([&](const JsonCursor& input) {
      known->inputs.push_back(InputAt(input));
      for (TableRule& rule : known->rules) rule.cells.emplace_back("-");
    });
  }
  at.at("rules").EachElement(
      [&](const JsonCursor& rule) { ChangeRule(rule, &*known); });
}

PolicyParameter WholeParameterAt(const std::string& name,
                                 const JsonCursor& at) {
  at.OnlyKeys({"value", "least", "most", "allowed", "rows", "note"});
  PolicyParameter parameter;
  parameter.name = name;
  parameter.value = LiteralAt(at.at("value"));
  constexpr double kMost = 1e15;
  if (const JsonCursor least = at.at("least")) {
    parameter.least = least.Number(-kMost, kMost);
  }
  if (const JsonCursor most = at.at("most")) {
    parameter.most = most.Number(-kMost, kMost);
  }
  parameter.allowed = TextsAt(at.at("allowed"));
  parameter.rows = TextsAt(at.at("rows"));
  NoteAt(at.at("note"), &parameter.note_en, &parameter.note_zh);
  return parameter;
}

void ParameterAt(const std::string& name, const JsonCursor& at, bool extends,
                 PolicySpec* spec) {
  PolicyParameter* known = FindParameter(spec, name);
  if (at.is_object()) {
    PolicyParameter parameter = WholeParameterAt(name, at);
    if (known != nullptr) {
      *known = std::move(parameter);
    } else {
      spec->parameters.push_back(std::move(parameter));
    }
    return;
  }
  const OutputValue value = LiteralAt(at);
  if (known == nullptr && !extends) {
    spec->parameters.push_back({name, value});
    return;
  }
  const absl::Status set = SetParameter(spec, name, value);
  if (!set.ok()) at.Fail(std::string(set.message()));
}

std::vector<std::pair<std::string, OutputValue>> ValuesAt(
    const JsonCursor& at) {
  std::vector<std::pair<std::string, OutputValue>> values;
  at.EachMember([&](const std::string& name, const JsonCursor& value) {
    values.emplace_back(name, LiteralAt(value));
  });
  return values;
}

void CaseAt(const JsonCursor& at, PolicySpec* spec) {
  at.OnlyKeys({"name", "facts", "expected"});
  PolicyCase example;
  example.name = at.at("name").String();
  example.facts = ValuesAt(at.at("facts"));
  example.expected = ValuesAt(at.at("expected"));
  const auto known = FindByName(spec->cases, example.name);
  if (known != spec->cases.end()) {
    *known = std::move(example);
  } else {
    spec->cases.push_back(std::move(example));
  }
}

PolicySpec PolicyAt(const JsonCursor& root) {
  root.OnlyKeys({"$schema", "name", "version", "extends", "valid_from",
                 "valid_to", "choose", "parameters", "tables", "cases"});
  PolicySpec spec;
  const JsonCursor extends = root.at("extends");
  if (extends) {
    absl::StatusOr<PolicySpec> shipped = ShippedPolicy(extends.String());
    if (shipped.ok()) {
      spec = *std::move(shipped);
    } else {
      extends.Fail(std::string(shipped.status().message()));
    }
  }
  spec.name = root.at("name").String();
  spec.version = root.at("version").String();
  spec.valid_from = ValidityAt(root.at("valid_from"));
  spec.valid_to = ValidityAt(root.at("valid_to"));
  if (const JsonCursor choose = root.at("choose")) {
    spec.choose = static_cast<ChooseBy>(
        choose.OneOf({"first", "best_value", "best_plan"}));
  }
  if (const JsonCursor parameters = root.at("parameters")) {
    parameters.EachMember([&](const std::string& name, const JsonCursor& at) {
      ParameterAt(name, at, static_cast<bool>(extends), &spec);
    });
  }
  if (const JsonCursor tables = root.at("tables")) {
    tables.EachElement([&](const JsonCursor& at) { TableAt(at, &spec); });
  }
  if (const JsonCursor cases = root.at("cases")) {
    cases.EachElement([&](const JsonCursor& at) { CaseAt(at, &spec); });
  }
  return spec;
}

// The position of a table, and of a rule in it, among those of a document.
std::optional<std::size_t> PlaceOf(const Json& list, const char* key,
                                   std::string_view name) {
  for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
    const Json& each = list[i];
    if (each.is_object() && each.contains(key) && each[key].is_string() &&
        each[key].get<std::string>() == name) {
      return i;
    }
  }
  return std::nullopt;
}

std::string Between(const std::string& text, const std::string& before,
                    const std::string& after) {
  const std::size_t at = text.find(before);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + before.size();
  const std::size_t end = text.find_first_of(after, begin);
  return end == std::string::npos ? "" : text.substr(begin, end - begin);
}

// The position of the case that a fault begins with among those of the file.
std::optional<std::size_t> CaseOfFault(const Json& json,
                                       const std::string& fault) {
  for (std::size_t i = 0; json.contains("cases") && i < json["cases"].size();
       ++i) {
    const Json& each = json["cases"][i];
    const auto name = each.find("name");
    if (name != each.end() && name->is_string() &&
        absl::StartsWith(
            fault, absl::StrCat("case ", base_internal::Quote(
                                             name->get<std::string>())))) {
      return i;
    }
  }
  return std::nullopt;
}

// Where the case, or the table and rule, that a fault names stand in the file.
std::string PathOfFault(const Json& json, const std::string& fault) {
  if (!json.is_object()) return "$";
  if (const auto example = CaseOfFault(json, fault)) {
    return absl::StrCat("$.cases[", *example, "]");
  }
  if (!json.contains("tables")) return "$";
  const Json& tables = json["tables"];
  const auto table = PlaceOf(tables, "name", Between(fault, "table ", ",:"));
  if (!table) return "$";
  std::string path = absl::StrCat("$.tables[", *table, "]");
  if (!tables[*table].contains("rules")) return path;
  const auto rule =
      PlaceOf(tables[*table]["rules"], "id", Between(fault, "rule ", ",:"));
  return rule ? absl::StrCat(path, ".rules[", *rule, "]") : path;
}

bool IsShipped(const std::string& name) {
  const auto names = ShippedPolicyNames();
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace
}  // namespace io_internal

absl::StatusOr<PolicySpec> ParsePolicy(std::string_view text,
                                       const std::string& source) {
  const absl::StatusOr<io_internal::Json> json =
      io_internal::ParseJson(text, source);
  if (!json.ok()) return json.status();
  io_internal::JsonContext context(source, text);
  PolicySpec spec =
      io_internal::PolicyAt(io_internal::JsonCursor(*json, context));
  if (!context.ok()) return context.status();
  return spec;
}

bool IsPolicy(const std::string& policy) {
  constexpr std::string_view kEnd = ".json";
  return io_internal::IsShipped(policy) ||
         (policy.size() > kEnd.size() &&
          policy.compare(policy.size() - kEnd.size(), kEnd.size(), kEnd) == 0);
}

PolicyText GivenPolicy(const std::string& given, const std::string& source) {
  const std::size_t begin = given.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos || given[begin] != '{') return {given};
  return {source, given};
}

absl::StatusOr<PolicyText> ReadPolicyText(const std::string& policy) {
  if (io_internal::IsShipped(policy)) return PolicyText{policy};
  absl::StatusOr<std::string> text =
      io_internal::ReadTextFile(policy, io_internal::kMostPolicyBytes);
  if (text.ok()) return PolicyText{policy, *std::move(text)};
  if (policy.find('.') != std::string::npos ||
      policy.find('/') != std::string::npos) {
    return text.status();
  }
  return ShippedPolicy(policy).status();
}

absl::StatusOr<PolicySpec> SpecOf(const PolicyText& policy) {
  return policy.json ? ParsePolicy(*policy.json, policy.name)
                     : ShippedPolicy(policy.name);
}

absl::StatusOr<Policy> CompilePolicy(
    const PolicyText& policy, const std::vector<InputSchema>& attributes) {
  absl::StatusOr<PolicySpec> spec = SpecOf(policy);
  if (!spec.ok()) return spec.status();
  absl::StatusOr<Policy> made = Policy::Create(*std::move(spec), attributes);
  if (made.ok() || !policy.json) return made;
  return absl::Status(
      made.status().code(),
      FaultInPolicy(policy, std::string(made.status().message())));
}

std::string FaultInPolicy(const PolicyText& policy, const std::string& fault) {
  const absl::StatusOr<io_internal::Json> json =
      policy.json ? io_internal::ParseJson(*policy.json, policy.name)
                  : absl::NotFoundError("");
  if (!json.ok()) return absl::StrCat(policy.name, ": ", fault);
  const std::string path = io_internal::PathOfFault(*json, fault);
  return absl::StrCat(policy.name, ":",
                      io_internal::LineOfPath(*policy.json, path), ": ", fault);
}

absl::StatusOr<PolicySpec> ReadPolicy(const std::string& policy) {
  const absl::StatusOr<PolicyText> text = ReadPolicyText(policy);
  return text.ok() ? SpecOf(*text) : text.status();
}

absl::StatusOr<Policy> LoadPolicy(const std::string& policy,
                                  const std::vector<InputSchema>& attributes) {
  const absl::StatusOr<PolicyText> text = ReadPolicyText(policy);
  return text.ok() ? CompilePolicy(*text, attributes) : text.status();
}

}  // namespace arrears
