// SPDX-License-Identifier: Apache-2.0
//
// DMN's XML by namespace, and its types.
#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "io/dmn_internal.h"
#include "io/json_internal.h"

namespace arrears::io_internal {
namespace {

using base_internal::Quote;
using pugi::xml_node;

std::pair<std::string_view, std::string_view> SplitName(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {"", name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

struct TypeName {
  std::string_view name;
  ValueType type;
  bool whole = false;
};
constexpr TypeName kTypes[] = {
    {"number", ValueType::kNumber},
    {"integer", ValueType::kNumber, true},
    {"int", ValueType::kNumber, true},
    {"long", ValueType::kNumber, true},
    {"double", ValueType::kNumber},
    {"string", ValueType::kText},
    {"boolean", ValueType::kBool},
    {"date", ValueType::kDate},
    {"time", ValueType::kTime},
    {"dateTime", ValueType::kDateTime},
    {"date and time", ValueType::kDateTime},
    {"dayTimeDuration", ValueType::kDayTime},
    {"days and time duration", ValueType::kDayTime},
    {"yearMonthDuration", ValueType::kYearMonth},
    {"years and months duration", ValueType::kYearMonth},
};

// They say nothing of what cells and expressions are held to.
constexpr std::string_view kOpenTypes[] = {
    "Any", "any", "list", "range", "function", "context", "Null"};

}  // namespace

std::string_view NamespaceOf(const xml_node& node, std::string_view prefix) {
  for (xml_node at = node; at; at = at.parent()) {
    for (const pugi::xml_attribute& attribute : at.attributes()) {
      const std::string_view name = attribute.name();
      const bool declares = prefix.empty()
                                ? name == "xmlns"
                                : name.size() == prefix.size() + 6 &&
                                      name.substr(0, 6) == "xmlns:" &&
                                      name.substr(6) == prefix;
      if (declares) return attribute.value();
    }
  }
  return "";
}

bool IsNamed(const xml_node& node, std::string_view name) {
  if (node.type() != pugi::node_element) return false;
  const auto [prefix, local] = SplitName(node.name());
  if (local != name) return false;
  xml_node whole = node.root().first_child();
  while (whole && whole.type() != pugi::node_element) {
    whole = whole.next_sibling();
  }
  const std::string_view outer = SplitName(whole.name()).first;
  return NamespaceOf(node, prefix) == NamespaceOf(whole, outer);
}

xml_node ChildOf(const xml_node& node, std::string_view name) {
  for (const xml_node& child : node.children()) {
    if (IsNamed(child, name)) return child;
  }
  return {};
}

std::string TextIn(const xml_node& node) {
  std::string text;
  const xml_node inner = ChildOf(node, "text");
  for (const xml_node& part : inner.children()) text += part.value();
  return Trimmed(text);
}

std::string_view LocalName(const xml_node& node) {
  return SplitName(node.name()).second;
}

pugi::xml_attribute OwnAttribute(const xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    const auto [prefix, local] = SplitName(attribute.name());
    if (local == name && !prefix.empty() &&
        NamespaceOf(node, prefix) == kOwnNamespace) {
      return attribute;
    }
  }
  return {};
}

std::string RuleIdOf(const xml_node& node, std::size_t index) {
  std::string id = Trimmed(OwnAttribute(node, "id").value());
  if (id.empty()) id = Trimmed(node.attribute("id").value());
  return id.empty() ? absl::StrCat("R", index + 1) : id;
}

DmnType DmnTypes::Called(const std::string& name) const {
  const auto defined = definitions_.find(name);
  if (defined != definitions_.end()) return defined->second.type;
  const std::string_view local = SplitName(name).second;
  for (const TypeName& each : kTypes) {
    if (each.name == local) return {each.type, each.whole, {}};
  }
  return {};
}

bool DmnTypes::Knows(const std::string& name) const {
  const std::string_view local = SplitName(name).second;
  return name.empty() || definitions_.count(name) != 0 ||
         std::find(std::begin(kOpenTypes), std::end(kOpenTypes), local) !=
             std::end(kOpenTypes) ||
         std::any_of(
             std::begin(kTypes), std::end(kTypes),
             [local](const TypeName& each) { return each.name == local; });
}

std::string DmnTypes::NearestTo(const std::string& name) const {
  std::vector<std::string> names;
  for (const TypeName& each : kTypes) names.emplace_back(each.name);
  for (const auto& [defined, definition] : definitions_) {
    names.push_back(defined);
  }
  return NearestName(name, names);
}

absl::Status DmnTypes::Collect(const xml_node& definitions) {
  for (const xml_node& node : definitions.children()) {
    if (!IsNamed(node, "itemDefinition")) continue;
    Definition definition;
    if (node.attribute("isCollection").as_bool()) {
      definition.type.type = ValueType::kList;
    } else if (ChildOf(node, "itemComponent")) {
      definition.type.type = ValueType::kContext;
    } else {
      definition.base = Trimmed(ChildOf(node, "typeRef").child_value());
      // DMN 1.5 has another word for what it allows.
      for (const char* kind : {"typeConstraint", "allowedValues"}) {
        if (!definition.type.allowed.empty()) break;
        definition.type.allowed = SplitTests(TextIn(ChildOf(node, kind)));
      }
    }
    definitions_[Trimmed(node.attribute("name").value())] =
        std::move(definition);
  }
  for (const auto& [name, definition] : definitions_) {
    absl::Status status = Resolve(name);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Along the names to one that is known, and back.
absl::Status DmnTypes::Resolve(const std::string& name) {
  std::vector<Definition*> way;
  auto at = definitions_.find(name);
  while (at != definitions_.end() && !at->second.base.empty()) {
    if (way.size() == definitions_.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat("type ", Quote(name), " is defined by itself"));
    }
    way.push_back(&at->second);
    at = definitions_.find(at->second.base);
  }
  if (way.empty()) return absl::OkStatus();
  DmnType base = Called(way.back()->base);
  for (auto each = way.rbegin(); each != way.rend(); ++each) {
    DmnType& type = (*each)->type;
    type.type = base.type;
    type.whole = base.whole;
    // What it allows itself is narrower.
    if (type.allowed.empty()) type.allowed = base.allowed;
    (*each)->base.clear();
    base = type;
  }
  return absl::OkStatus();
}

}  // namespace arrears::io_internal
