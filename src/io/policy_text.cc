// SPDX-License-Identifier: Apache-2.0
//
// A policy file written, and its schema.
#include <string>

#include "arrears/io/policy_json.h"
#include "json_internal.h"

namespace arrears {
namespace {

using io_internal::Json;

// A whole number without a point.
Json JsonOfValue(const OutputValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* real = std::get_if<double>(&value)) {
    const auto whole = static_cast<std::int64_t>(*real);
    if (static_cast<double>(whole) == *real) return whole;
    return *real;
  }
  return nullptr;
}

Json NoteJson(const std::string& en, const std::string& zh) {
  return {{"en", en}, {"zh", zh}};
}

Json JsonOf(const PolicyParameter& parameter) {
  Json json = {{"value", JsonOfValue(parameter.value)}};
  if (parameter.least) json["least"] = JsonOfValue(*parameter.least);
  if (parameter.most) json["most"] = JsonOfValue(*parameter.most);
  if (!parameter.allowed.empty()) json["allowed"] = parameter.allowed;
  if (!parameter.rows.empty()) json["rows"] = parameter.rows;
  json["note"] = NoteJson(parameter.note_en, parameter.note_zh);
  return json;
}

Json JsonOf(const TableInput& input) {
  if (input.allowed.empty() && input.null == Treatment::kMatch &&
      input.outside == Treatment::kMatch) {
    return input.name;
  }
  Json json = {{"name", input.name}};
  if (!input.allowed.empty()) json["allowed"] = input.allowed;
  if (input.null == Treatment::kRefuse) json["null"] = "refuse";
  if (input.outside == Treatment::kRefuse) json["outside"] = "refuse";
  return json;
}

Json JsonOf(const TableOutput& output) {
  constexpr const char* kTypes[] = {"text", "number", "boolean"};
  Json json = {{"name", output.name},
               {"type", kTypes[static_cast<int>(output.type)]},
               {"default", JsonOfValue(output.fallback)}};
  if (output.allowed.empty()) return json;
  Json allowed = Json::array();
  for (const OutputValue& value : output.allowed) {
    allowed.push_back(JsonOfValue(value));
  }
  json["allowed"] = std::move(allowed);
  return json;
}

// What a rule does not ask is left out.
Json JsonOf(const TableRule& rule, const TableSpec& table) {
  Json when = Json::object(), then = Json::object();
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    if (rule.cells[i] != "-") when[table.inputs[i].name] = rule.cells[i];
  }
  for (std::size_t i = 0; i < table.outputs.size(); ++i) {
    then[table.outputs[i].name] = JsonOfValue(rule.outputs[i]);
  }
  Json json = {{"id", rule.id}, {"when", when}, {"then", then}};
  if (!rule.rows.empty()) json["rows"] = rule.rows;
  json["note"] = NoteJson(rule.note_en, rule.note_zh);
  return json;
}

Json JsonOf(const TableSpec& table) {
  Json inputs = Json::array(), outputs = Json::array(), rules = Json::array();
  for (const TableInput& input : table.inputs) inputs.push_back(JsonOf(input));
  for (const TableOutput& output : table.outputs) {
    outputs.push_back(JsonOf(output));
  }
  for (const TableRule& rule : table.rules) {
    rules.push_back(JsonOf(rule, table));
  }
  return {{"name", table.name},
          {"hit_policy", std::string(HitPolicyLetters(table.hit_policy))},
          {"inputs", inputs},
          {"outputs", outputs},
          {"rules", rules}};
}

Json JsonOf(const std::vector<std::pair<std::string, OutputValue>>& values) {
  Json json = Json::object();
  for (const auto& [name, value] : values) json[name] = JsonOfValue(value);
  return json;
}

// Nothing that can be named is left unsaid; `literal` is any value of a cell.
constexpr const char* kSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "arrears policy",
  "type": "object",
  "required": ["name", "version"],
  "additionalProperties": false,
  "properties": {
    "$schema": {"type": "string"},
    "name": {"type": "string"},
    "version": {"type": "string"},
    "extends": {"enum": ["b2b-default", "gentle", "firm", "prc-sme"], "description": "Begin from this shipped policy"},
    "valid_from": {"type": "string", "format": "date"},
    "valid_to": {"type": "string", "format": "date"},
    "choose": {"enum": ["first", "best_value", "best_plan"], "description": "Between the action of the tables and others that the guard allows"},
    "parameters": {
      "type": "object",
      "description": "Cells and outputs name them as ${name}",
      "additionalProperties": {
        "anyOf": [
          {"type": ["number", "string", "boolean"]},
          {
            "type": "object",
            "required": ["value"],
            "additionalProperties": false,
            "properties": {
              "value": {"type": ["number", "string", "boolean"]},
              "least": {"type": "number"},
              "most": {"type": "number"},
              "allowed": {"$ref": "#/$defs/texts"},
              "rows": {"$ref": "#/$defs/texts"},
              "note": {"$ref": "#/$defs/note"}
            }
          }
        ]
      }
    },
    "tables": {
      "type": "array",
      "description": "In the order in which they run; the outputs of one are facts for the next",
      "items": {
        "type": "object",
        "required": ["name", "rules"],
        "additionalProperties": false,
        "properties": {
          "name": {"type": "string"},
          "extends": {"type": "boolean", "description": "Change the rules of the table of this name, and ask about further inputs; the rest of it stays"},
          "hit_policy": {"enum": ["F", "U", "A", "P"]},
          "inputs": {
            "type": "array",
            "items": {
              "anyOf": [
                {"type": "string"},
                {
                  "type": "object",
                  "required": ["name"],
                  "additionalProperties": false,
                  "properties": {
                    "name": {"type": "string"},
                    "allowed": {"$ref": "#/$defs/texts"},
                    "null": {"enum": ["match", "refuse"]},
                    "outside": {"enum": ["match", "refuse"]}
                  }
                }
              ]
            }
          },
          "outputs": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["name", "type"],
              "additionalProperties": false,
              "properties": {
                "name": {"type": "string"},
                "type": {"enum": ["text", "number", "boolean"]},
                "default": {"$ref": "#/$defs/literal"},
                "allowed": {"type": "array", "items": {"$ref": "#/$defs/literal"}}
              }
            }
          },
          "rules": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["id", "then"],
              "additionalProperties": false,
              "properties": {
                "id": {"type": "string"},
                "before": {"type": "string", "description": "Where a new rule of an extended table stands"},
                "when": {"type": "object", "additionalProperties": {"type": ["string", "integer", "boolean"]}, "description": "A unary test per input; what is not named may be anything"},
                "then": {"type": "object", "additionalProperties": {"$ref": "#/$defs/literal"}},
                "rows": {"$ref": "#/$defs/texts"},
                "note": {"$ref": "#/$defs/note"}
              }
            }
          }
        }
      }
    },
    "cases": {
      "type": "array",
      "description": "Examples; `arrears policy test` runs them",
      "items": {
        "type": "object",
        "required": ["name", "facts", "expected"],
        "additionalProperties": false,
        "properties": {
          "name": {"type": "string"},
          "facts": {"type": "object", "additionalProperties": {"$ref": "#/$defs/literal"}},
          "expected": {"type": "object", "additionalProperties": {"$ref": "#/$defs/literal"}}
        }
      }
    }
  },
  "$defs": {
    "literal": {"type": ["string", "number", "boolean", "null"]},
    "texts": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "note": {"type": "object", "additionalProperties": false, "properties": {"en": {"type": "string"}, "zh": {"type": "string"}}}
  }
}
)";

}  // namespace

std::string PolicyJson(const PolicySpec& spec) {
  Json json = {{"name", spec.name}, {"version", spec.version}};
  if (spec.valid_from) json["valid_from"] = FormatIsoDate(*spec.valid_from);
  if (spec.valid_to) json["valid_to"] = FormatIsoDate(*spec.valid_to);
  json["choose"] = std::string(ChooseByName(spec.choose));
  json["parameters"] = Json::object();
  for (const PolicyParameter& parameter : spec.parameters) {
    json["parameters"][parameter.name] = JsonOf(parameter);
  }
  json["tables"] = Json::array();
  for (const TableSpec& table : spec.tables) {
    json["tables"].push_back(JsonOf(table));
  }
  json["cases"] = Json::array();
  for (const PolicyCase& example : spec.cases) {
    json["cases"].push_back({{"name", example.name},
                             {"facts", JsonOf(example.facts)},
                             {"expected", JsonOf(example.expected)}});
  }
  return json.dump(1) + "\n";
}

std::string PolicySchema() { return kSchema; }

}  // namespace arrears
