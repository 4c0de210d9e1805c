// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/dmn.h"
#include "io/dmn_internal.h"

namespace arrears {
namespace {

using pugi::xml_node;

const char* NamespaceOf(DmnVersion version) {
  switch (version) {
    case DmnVersion::kDmn12:
      return "http://www.omg.org/spec/DMN/20180521/MODEL/";
    case DmnVersion::kDmn13:
      return "https://www.omg.org/spec/DMN/20191111/MODEL/";
    case DmnVersion::kDmn14:
      return "https://www.omg.org/spec/DMN/20211108/MODEL/";
    case DmnVersion::kDmn15:
      break;
  }
  return "https://www.omg.org/spec/DMN/20230324/MODEL/";
}

xml_node Add(xml_node parent, const char* name) {
  return parent.append_child(name);
}
void Set(xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}
void AddText(xml_node parent, const char* name, const std::string& text) {
  Add(Add(parent, name), "text").text().set(text.c_str());
}
// DMN has no name for lists and contexts of anything: the file defines them.
constexpr char kListType[] = "AnyList";
constexpr char kContextType[] = "AnyContext";

void SetType(xml_node node, ValueType type) {
  if (type == ValueType::kAny) return;
  Set(node, "typeRef",
      type == ValueType::kList      ? kListType
      : type == ValueType::kContext ? kContextType
                                    : std::string(ValueTypeName(type)));
}

bool HasType(const ModelSpec& model, ValueType type) {
  const auto is_it = [type](const auto& each) { return each.type == type; };
  const auto& decisions = model.decisions;
  return std::any_of(model.inputs.begin(), model.inputs.end(), is_it) ||
         std::any_of(decisions.begin(), decisions.end(), [&](const auto& each) {
           const auto* table = std::get_if<ModelTable>(&each.logic);
           return is_it(each) || (table != nullptr &&
                                  (std::any_of(table->inputs.begin(),
                                               table->inputs.end(), is_it) ||
                                   std::any_of(table->outputs.begin(),
                                               table->outputs.end(), is_it)));
         });
}

void AddDefinitions(xml_node root, const ModelSpec& model) {
  if (HasType(model, ValueType::kList)) {
    xml_node list = Add(root, "itemDefinition");
    Set(list, "name", kListType);
    Set(list, "isCollection", "true");
    Add(list, "typeRef").text().set("Any");
  }
  if (HasType(model, ValueType::kContext)) {
    xml_node context = Add(root, "itemDefinition");
    Set(context, "name", kContextType);
    xml_node component = Add(context, "itemComponent");
    Set(component, "name", "any");
    Add(component, "typeRef").text().set("Any");
  }
}

void SetLabel(xml_node node, const std::string& label) {
  if (!label.empty()) Set(node, "label", label);
}

// An xsd:ID, of which a file has each once: letters, digits, "-", "." and "_",
// and no digit first. Of Chinese only what every version of XML knows.
class Ids {
 public:
  std::string Make(const std::string& name) {
    std::string id;
    for (std::size_t i = 0; i < name.size();) {
      const std::size_t length = LengthAt(name, i);
      const bool plain = length == 1 ? IsPlain(name[i], id.empty())
                                     : IsHan(name.substr(i, length));
      if (!plain && id.empty() && length == 1 && IsPlain(name[i], false)) {
        id += "_";
        continue;
      }
      id += plain ? name.substr(i, length) : "_";
      i += length;
    }
    if (id.empty()) id = "_";
    std::string made = id;
    for (int& last = last_[id]; !taken_.insert(made).second;) {
      made = absl::StrCat(id, "_", ++last + 1);
    }
    return made;
  }

 private:
  static bool IsPlain(char c, bool first) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
  }
  static std::size_t LengthAt(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
    return end - at;
  }
  // U+4E00 to 9FA5; in UTF-8 they stand in this order.
  static bool IsHan(const std::string& character) {
    return character.size() == 3 && character >= "\u4e00" &&
           character <= "\u9fa5";
  }
  std::set<std::string> taken_;
  std::map<std::string, int> last_;  // How often each was there already.
};

void AddInput(xml_node parent, const ModelTable::Input& input) {
  xml_node child = Add(parent, "input");
  SetLabel(child, input.label);
  if (input.whole) Set(child, "arrears:whole", "true");
  if (input.null == Treatment::kRefuse) Set(child, "arrears:null", "error");
  if (input.outside == Treatment::kRefuse) {
    Set(child, "arrears:outside", "error");
  }
  AddText(child, "inputExpression", input.expression);
  SetType(child.child("inputExpression"), input.type);
  if (!input.allowed.empty()) {
    AddText(child, "inputValues", absl::StrJoin(input.allowed, ","));
  }
}

void AddTable(xml_node parent, const ModelTable& table, Ids* ids) {
  xml_node node = Add(parent, "decisionTable");
  const auto [words, aggregation] = io_internal::DmnOfPolicy(table.hit_policy);
  Set(node, "hitPolicy", words);
  if (!aggregation.empty()) Set(node, "aggregation", aggregation);
  for (const ModelTable::Input& input : table.inputs) AddInput(node, input);
  for (const ModelTable::Output& output : table.outputs) {
    xml_node child = Add(node, "output");
    if (!output.name.empty()) Set(child, "name", output.name);
    SetLabel(child, output.label);
    SetType(child, output.type);
    if (!output.allowed.empty()) {
      AddText(child, "outputValues", absl::StrJoin(output.allowed, ","));
    }
    if (!output.fallback.empty()) {
      AddText(child, "defaultOutputEntry", output.fallback);
    }
  }
  for (const ModelTable::Rule& rule : table.rules) {
    xml_node child = Add(node, "rule");
    const std::string id = ids->Make(rule.id);
    Set(child, "id", id);
    if (id != rule.id) Set(child, "arrears:id", rule.id);
    // The schema has the description first.
    if (!rule.note.empty()) {
      Add(child, "description").text().set(rule.note.c_str());
    }
    for (const std::string& cell : rule.cells) {
      AddText(child, "inputEntry", cell);
    }
    for (const std::string& output : rule.outputs) {
      AddText(child, "outputEntry", output);
    }
  }
}

}  // namespace

std::string DmnText(const ModelSpec& model, DmnVersion version) {
  pugi::xml_document document;
  xml_node declaration = document.append_child(pugi::node_declaration);
  Set(declaration, "version", "1.0");
  Set(declaration, "encoding", "UTF-8");
  xml_node root = Add(document, "definitions");
  Set(root, "xmlns", NamespaceOf(version));
  Set(root, "xmlns:arrears", io_internal::kOwnNamespace);
  Ids made;
  Set(root, "id", made.Make("definitions"));
  Set(root, "name", model.name);
  Set(root, "namespace", "urn:arrears:model");
  AddDefinitions(root, model);
  std::map<std::string, std::string> ids;
  for (const ModelInput& input : model.inputs) {
    const std::string id = made.Make(absl::StrCat("input_", ids.size() + 1));
    ids[input.name] = id;
    xml_node node = Add(root, "inputData");
    Set(node, "id", id);
    Set(node, "name", input.name);
    xml_node variable = Add(node, "variable");
    Set(variable, "name", input.name);
    SetType(variable, input.type);
    if (input.whole) Set(variable, "arrears:whole", "true");
  }
  for (const Decision& decision : model.decisions) {
    ids[decision.name] = made.Make(absl::StrCat("decision_", ids.size() + 1));
  }
  for (const Decision& decision : model.decisions) {
    xml_node node = Add(root, "decision");
    Set(node, "id", ids[decision.name]);
    Set(node, "name", decision.name);
    xml_node variable = Add(node, "variable");
    Set(variable, "name", decision.name);
    SetType(variable, decision.type);
    for (const std::string& need : decision.needs) {
      const std::string& id = ids[need];
      const bool is_input = id.compare(0, 6, "input_") == 0;
      xml_node required = Add(Add(node, "informationRequirement"),
                              is_input ? "requiredInput" : "requiredDecision");
      Set(required, "href", "#" + id);
    }
    if (const auto* table = std::get_if<ModelTable>(&decision.logic)) {
      AddTable(node, *table, &made);
    } else {
      AddText(node, "literalExpression", std::get<std::string>(decision.logic));
    }
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  return out.str();
}

}  // namespace arrears
