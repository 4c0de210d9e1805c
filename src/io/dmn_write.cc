// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/dmn.h"
#include "io/dmn_internal.h"

namespace arrears {
namespace {

using io_internal::kContextType;
using io_internal::kListType;
using io_internal::TypeRef;
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
void SetType(xml_node node, ValueType type) {
  if (type != ValueType::kAny) Set(node, "typeRef", TypeRef(type));
}

// What is allowed of a decision's values is said by a type of its own.
std::string AllowedType(std::size_t decision) {
  return absl::StrCat("type_", decision + 1);
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
  for (std::size_t i = 0; i < model.decisions.size(); ++i) {
    const Decision& decision = model.decisions[i];
    if (decision.allowed.empty()) continue;
    xml_node type = Add(root, "itemDefinition");
    Set(type, "name", AllowedType(i));
    const std::string base = TypeRef(decision.type);
    Add(type, "typeRef").text().set(base.empty() ? "Any" : base.c_str());
    AddText(type, "allowedValues", absl::StrJoin(decision.allowed, ","));
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
  io_internal::Ids made;
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
  for (std::size_t i = 0; i < model.decisions.size(); ++i) {
    const Decision& decision = model.decisions[i];
    xml_node node = Add(root, "decision");
    Set(node, "id", ids[decision.name]);
    Set(node, "name", decision.name);
    xml_node variable = Add(node, "variable");
    Set(variable, "name", decision.name);
    if (decision.allowed.empty()) {
      SetType(variable, decision.type);
    } else {
      Set(variable, "typeRef", AllowedType(i));
    }
    if (decision.whole) Set(variable, "arrears:whole", "true");
    for (const std::string& need : decision.needs) {
      const std::string& id = ids[need];
      const bool is_input = id.compare(0, 6, "input_") == 0;
      xml_node required = Add(Add(node, "informationRequirement"),
                              is_input ? "requiredInput" : "requiredDecision");
      Set(required, "href", "#" + id);
    }
    if (const auto* table = std::get_if<ModelTable>(&decision.logic)) {
      io_internal::WriteTable(Add(node, "decisionTable"), {}, *table, &made);
    } else {
      AddText(node, "literalExpression", std::get<std::string>(decision.logic));
    }
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  return out.str();
}

}  // namespace arrears
