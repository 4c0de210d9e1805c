// SPDX-License-Identifier: Apache-2.0
//
// A table in the XML of DMN: as a new element, or in place of an old one, of
// which everything stays that is there still.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "arrears/io/dmn.h"
#include "base/quote_internal.h"
#include "io/dmn_internal.h"
#include "rules/table_place_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;
using io_internal::ChildOf;
using io_internal::Ids;
using io_internal::IsNamed;
using io_internal::LocalName;
using io_internal::RuleIdOf;
using io_internal::TextIn;
using io_internal::Trimmed;
using io_internal::TypeRef;
using pugi::xml_node;

void Set(xml_node node, const std::string& name, const std::string& value) {
  node.append_attribute(name.c_str()).set_value(value.c_str());
}

// Children of tables, columns and rules, as the schema orders them.
constexpr std::string_view kOrder[] = {"description",     "extensionElements",
                                       "input",           "output",
                                       "annotation",      "rule",
                                       "inputExpression", "inputValues",
                                       "outputValues",    "defaultOutputEntry",
                                       "inputEntry",      "outputEntry",
                                       "annotationEntry", "text"};

// How far down it belongs; -1 for what may stand anywhere, as comments do.
std::ptrdiff_t RankOf(std::string_view local) {
  const auto* found = std::find(std::begin(kOrder), std::end(kOrder), local);
  return found == std::end(kOrder) ? -1 : found - std::begin(kOrder);
}

bool IsBlank(const xml_node& node) {
  return node.type() == pugi::node_pcdata && Trimmed(node.value()).empty();
}

// For each of `is`, which of `was` it goes on from: the next of its name, or,
// `by_place`, what stood at its place and goes on nowhere.
using Origins = std::vector<std::optional<std::size_t>>;
template <class T, class Name>
Origins OriginsOf(const std::vector<T>& was, const std::vector<T>& is,
                  const Name& name, bool by_place) {
  std::map<std::string, std::vector<std::size_t>> places;
  for (std::size_t i = was.size(); i-- > 0;) places[name(was[i])].push_back(i);
  std::vector<bool> taken(was.size());
  Origins origins(is.size());
  for (std::size_t i = 0; i < is.size(); ++i) {
    std::vector<std::size_t>& left = places[name(is[i])];
    if (left.empty()) continue;
    origins[i] = left.back();
    taken[left.back()] = true;
    left.pop_back();
  }
  for (std::size_t i = 0; by_place && i < std::min(was.size(), is.size());
       ++i) {
    if (!origins[i] && !taken[i]) origins[i] = i;
  }
  return origins;
}

// Makes an element say what a table says. What says it already is left as it
// stands, with its ids, comments, extensions and types.
class TableWriter {
 public:
  TableWriter(xml_node table, Ids* ids)
      : table_(table),
        ids_(*ids),
        annotations_(Children(table, "annotation").size()) {}

  // `was` is what the element says; nothing, of a new one.
  void Write(const ModelTable& was, const ModelTable& is) {
    WritePolicy(was.hit_policy, is.hit_policy);
    inputs_ = OriginsOf(
        was.inputs, is.inputs, [](const auto& each) { return each.expression; },
        true);
    outputs_ = OriginsOf(
        was.outputs, is.outputs, [](const auto& each) { return each.name; },
        true);
    std::vector<xml_node> nodes = Arranged(table_, "input", inputs_);
    const ModelTable::Input input;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      WriteInput(nodes[i], inputs_[i] ? was.inputs[*inputs_[i]] : input,
                 is.inputs[i]);
    }
    nodes = Arranged(table_, "output", outputs_);
    const ModelTable::Output output;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      WriteOutput(nodes[i], outputs_[i] ? was.outputs[*outputs_[i]] : output,
                  is.outputs[i]);
    }
    const Origins rules = OriginsOf(
        was.rules, is.rules, [](const auto& each) { return each.id; }, false);
    nodes = Arranged(table_, "rule", rules);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const std::string note = rules[i] ? was.rules[*rules[i]].note : "";
      WriteRule(nodes[i], i, note, is.rules[i]);
    }
  }

 private:
  // A new child where it belongs, on a line of its own if others have one.
  xml_node Insert(xml_node parent, const char* local) {
    const std::string_view table = table_.name();
    const std::size_t colon = table.find(':');
    std::string name(
        table.substr(0, colon == std::string_view::npos ? 0 : colon + 1));
    name += local;
    xml_node before = parent.last_child();
    while (before && (RankOf(LocalName(before)) < 0 ||
                      RankOf(LocalName(before)) > RankOf(local))) {
      before = before.previous_sibling();
    }
    if (!before) return parent.prepend_child(name.c_str());
    if (const xml_node blank = before.previous_sibling(); IsBlank(blank)) {
      before = parent.insert_copy_after(blank, before);
    }
    return parent.insert_child_after(name.c_str(), before);
  }

  static std::vector<xml_node> Children(const xml_node& parent,
                                        const char* local) {
    std::vector<xml_node> nodes;
    for (const xml_node& child : parent.children()) {
      if (IsNamed(child, local)) nodes.push_back(child);
    }
    return nodes;
  }

  // The children of a kind, as many as there are origins and in their order.
  std::vector<xml_node> Arranged(xml_node parent, const char* local,
                                 const Origins& origins) {
    const std::vector<xml_node> old = Children(parent, local);
    std::vector<xml_node> nodes(origins.size());
    std::set<std::size_t> kept;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!origins[i] || *origins[i] >= old.size()) continue;
      nodes[i] = old[*origins[i]];
      kept.insert(*origins[i]);
    }
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (kept.count(i) != 0) continue;
      const xml_node blank = old[i].previous_sibling();
      if (IsBlank(blank)) parent.remove_child(blank);
      parent.remove_child(old[i]);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      // Where those before it end; new ones come last of their kind at first.
      if (!nodes[i]) nodes[i] = Insert(parent, local);
      xml_node next =
          i == 0 ? parent.first_child() : nodes[i - 1].next_sibling();
      while (!IsNamed(next, local)) next = next.next_sibling();
      if (next != nodes[i]) MoveBefore(parent, nodes[i], next);
    }
    return nodes;
  }

  // With the blank before it.
  static void MoveBefore(xml_node parent, xml_node node, xml_node next) {
    const xml_node blank = node.previous_sibling();
    parent.insert_move_before(node, next);
    if (IsBlank(blank)) parent.insert_move_before(blank, next);
  }

  void WritePolicy(HitPolicy was, HitPolicy is) {
    if (was == is && table_.first_child()) return;
    const auto [words, aggregation] = io_internal::DmnOfPolicy(is);
    SetAttribute(table_, "hitPolicy", words);
    SetAttribute(table_, "aggregation", aggregation);
  }

  void WriteInput(xml_node node, const ModelTable::Input& was,
                  const ModelTable::Input& is) {
    if (was.label != is.label) SetAttribute(node, "label", is.label);
    if (was.whole != is.whole) SetOwn(node, "whole", is.whole ? "true" : "");
    const auto treatment = [](Treatment each) {
      return each == Treatment::kRefuse ? "error" : "";
    };
    if (was.null != is.null) SetOwn(node, "null", treatment(is.null));
    if (was.outside != is.outside) {
      SetOwn(node, "outside", treatment(is.outside));
    }
    xml_node expression = ChildOrNew(node, "inputExpression");
    SetText(expression, is.expression);
    // A type of the file's own may be whole and say what is allowed.
    if (was.type != is.type || (was.whole && !is.whole) ||
        (is.allowed.empty() && !was.allowed.empty())) {
      SetAttribute(expression, "typeRef", TypeRef(is.type));
    }
    if (was.allowed != is.allowed) SetAllowed(node, "inputValues", is.allowed);
  }

  void WriteOutput(xml_node node, const ModelTable::Output& was,
                   const ModelTable::Output& is) {
    if (was.name != is.name) SetAttribute(node, "name", is.name);
    if (was.label != is.label) SetAttribute(node, "label", is.label);
    if (was.type != is.type || (is.allowed.empty() && !was.allowed.empty())) {
      SetAttribute(node, "typeRef", TypeRef(is.type));
    }
    if (was.allowed != is.allowed) {
      SetAllowed(node, "outputValues", is.allowed);
    }
    if (was.fallback == is.fallback) return;
    if (is.fallback.empty()) {
      node.remove_child(ChildOf(node, "defaultOutputEntry"));
    } else {
      SetText(ChildOrNew(node, "defaultOutputEntry"), is.fallback);
    }
  }

  void SetAllowed(xml_node node, const char* local,
                  const std::vector<std::string>& allowed) {
    if (allowed.empty()) {
      node.remove_child(ChildOf(node, local));
    } else {
      SetText(ChildOrNew(node, local), absl::StrJoin(allowed, ","));
    }
  }

  void WriteRule(xml_node node, std::size_t index, const std::string& note,
                 const ModelTable::Rule& is) {
    if (RuleIdOf(node, index) != is.id || !node.first_child()) {
      const std::string id = ids_.Make(is.id);
      SetAttribute(node, "id", id);
      SetOwn(node, "id", id == is.id ? "" : is.id);
    }
    std::vector<xml_node> entries = Arranged(node, "inputEntry", inputs_);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const bool is_any = is.cells[i] == "-" && ChildOf(entries[i], "text") &&
                          TextIn(entries[i]).empty();
      if (!is_any) SetText(entries[i], is.cells[i]);
    }
    entries = Arranged(node, "outputEntry", outputs_);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      SetText(entries[i], is.outputs[i]);
    }
    WriteNote(node, note, is.note);
  }

  // In the first of the annotations that the table has, else a description.
  void WriteNote(xml_node rule, const std::string& was, const std::string& is) {
    std::vector<xml_node> notes = Children(rule, "annotationEntry");
    while (notes.size() < annotations_) {
      notes.push_back(Insert(rule, "annotationEntry"));
      SetText(notes.back(), "");
    }
    if (was == is) return;
    for (xml_node& each : notes) SetText(each, each == notes[0] ? is : "");
    if (is.empty() || !notes.empty()) {
      rule.remove_child(ChildOf(rule, "description"));
    } else {
      ChildOrNew(rule, "description").text().set(is.c_str());
    }
  }

  xml_node ChildOrNew(xml_node parent, const char* local) {
    const xml_node child = ChildOf(parent, local);
    return child ? child : Insert(parent, local);
  }

  void SetText(xml_node node, const std::string& text) {
    xml_node inner = ChildOf(node, "text");
    if (inner && TextIn(node) == text) return;
    if (!inner) inner = Insert(node, "text");
    inner.remove_children();
    inner.text().set(text.c_str());
  }

  static void SetAttribute(xml_node node, const char* name,
                           const std::string& value) {
    if (value.empty()) {
      node.remove_attribute(name);
    } else if (pugi::xml_attribute there = node.attribute(name)) {
      there.set_value(value.c_str());
    } else {
      Set(node, name, value);
    }
  }

  // Of our namespace, by the prefix that it has there.
  void SetOwn(xml_node node, const char* name, const std::string& value) {
    if (pugi::xml_attribute there = io_internal::OwnAttribute(node, name)) {
      value.empty() ? node.remove_attribute(there)
                    : there.set_value(value.c_str());
    } else if (!value.empty()) {
      Set(node, OwnPrefix() + ":" + name, value);
    }
  }

  std::string OwnPrefix() {
    std::string prefix = "arrears";
    for (xml_node at = table_; at; at = at.parent()) {
      for (const pugi::xml_attribute& each : at.attributes()) {
        const std::string_view name = each.name();
        if (name.substr(0, 6) == "xmlns:" &&
            each.value() == std::string_view(io_internal::kOwnNamespace)) {
          return std::string(name.substr(6));
        }
      }
    }
    while (!io_internal::NamespaceOf(table_, prefix).empty()) prefix += "_";
    Set(table_, "xmlns:" + prefix, io_internal::kOwnNamespace);
    return prefix;
  }

  xml_node table_;
  Ids& ids_;
  std::size_t annotations_;
  Origins inputs_, outputs_;  // Of the columns.
};

// What of a table says otherwise than what was asked for; empty where nothing
// does. What a model says of its inputs may be more than their columns say.
std::string Difference(const ModelTable& asked, ModelTable found) {
  for (std::size_t i = 0; i < asked.inputs.size(); ++i) {
    if (i >= found.inputs.size()) return "its inputs";
    const ModelTable::Input& input = asked.inputs[i];
    if (input.allowed.empty()) found.inputs[i].allowed.clear();
    if (!input.whole && found.inputs[i].whole) {
      found.inputs[i].whole = false;
      found.inputs[i].type = input.type;
    }
    if (found.inputs[i] != input) {
      return absl::StrCat("column ", Quote(input.expression));
    }
  }
  for (std::size_t r = 0; r < asked.rules.size(); ++r) {
    if (r < found.rules.size() && found.rules[r] == asked.rules[r]) continue;
    return absl::StrCat("rule ", Quote(asked.rules[r].id));
  }
  if (found.outputs != asked.outputs) return "its outputs";
  return found == asked ? "" : "its hit policy";
}

const Decision* DecisionOf(const ModelSpec& spec, std::string_view name) {
  for (const Decision& each : spec.decisions) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

// Whether it reads as was asked for, and compiles.
absl::Status CheckWritten(const std::string& xml, const std::string& name,
                          std::string_view decision, const ModelTable& table) {
  absl::StatusOr<ModelSpec> spec = ParseDmn(xml, name);
  if (!spec.ok()) return spec.status();
  const std::string other = Difference(
      table, std::get<ModelTable>(DecisionOf(*spec, decision)->logic));
  if (!other.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": has no words for ", other));
  }
  const auto model = DecisionModel::Compile(*std::move(spec));
  return model.ok() ? absl::OkStatus()
                    : rules_internal::At(name, model.status());
}

// With what it says of its encoding, which is UTF-8 now.
std::string AsUtf8(const std::string& xml) {
  const std::size_t end = xml.find("?>");
  const std::size_t word = xml.find("encoding");
  if (xml.compare(0, 5, "<?xml") != 0 || word > end) return xml;
  const std::size_t open = xml.find_first_of("\"'", word);
  const std::size_t close = xml.find(xml[open], open + 1);
  return absl::StrCat(xml.substr(0, open + 1), "UTF-8", xml.substr(close));
}

struct Splice {
  std::size_t begin = 0, end = 0;
  std::string text;
};

xml_node DecisionIn(const pugi::xml_document& document,
                    const std::string& name) {
  for (const xml_node& each : document.document_element().children()) {
    if (IsNamed(each, "decision") &&
        Trimmed(each.attribute("name").value()) == name) {
      return each;
    }
  }
  return {};
}

// Before an expression that was all the logic until now.
xml_node NewTable(xml_node decision, const xml_node& literal) {
  std::string name = literal.name();
  name.resize(name.size() - LocalName(literal).size());
  name += "decisionTable";
  return decision.insert_child_before(name.c_str(), literal);
}

// The element of the decision's logic, and what takes its place.
Splice SpliceOf(const std::string& xml, const Decision& decision,
                const ModelTable& table) {
  pugi::xml_document document;
  document.load_buffer(xml.data(), xml.size(),
                       pugi::parse_default | pugi::parse_comments |
                           pugi::parse_pi | pugi::parse_ws_pcdata,
                       pugi::encoding_utf8);
  const xml_node node = DecisionIn(document, decision.name);
  xml_node logic = ChildOf(node, "decisionTable");
  const auto* was = std::get_if<ModelTable>(&decision.logic);
  if (was == nullptr) logic = ChildOf(node, "literalExpression");
  Splice splice;
  splice.begin = static_cast<std::size_t>(logic.offset_debug()) - 1;
  splice.end = io_internal::EndOfElement(xml, splice.begin);
  if (was == nullptr) logic = NewTable(node, logic);
  Ids ids;
  document.find_node([&ids](const xml_node& each) {
    ids.Take(each.attribute("id").value());
    return false;
  });
  io_internal::WriteTable(logic, was == nullptr ? ModelTable() : *was, table,
                          &ids);
  std::ostringstream out;
  logic.print(out, "", pugi::format_raw, pugi::encoding_utf8);
  splice.text = out.str();
  if (xml.find("\r\n", splice.begin) < splice.end) {
    splice.text = absl::StrReplaceAll(splice.text, {{"\n", "\r\n"}});
  }
  return splice;
}

}  // namespace

namespace io_internal {

std::string TypeRef(ValueType type) {
  return type == ValueType::kAny       ? ""
         : type == ValueType::kList    ? kListType
         : type == ValueType::kContext ? kContextType
                                       : std::string(ValueTypeName(type));
}

void WriteTable(xml_node table, const ModelTable& was, const ModelTable& is,
                Ids* ids) {
  TableWriter(table, ids).Write(was, is);
}

}  // namespace io_internal

absl::StatusOr<std::string> WithTable(std::string_view xml,
                                      const std::string& name,
                                      std::string_view decision,
                                      const ModelTable& table) {
  const absl::StatusOr<ModelSpec> spec = ParseDmn(xml, name);
  if (!spec.ok()) return spec.status();
  const Decision* found = DecisionOf(*spec, decision);
  if (found == nullptr) {
    return absl::NotFoundError(
        absl::StrCat(name, ": has no decision called ", Quote(decision)));
  }
  const absl::StatusOr<std::string> text = io_internal::ModelText(xml, name);
  if (!text.ok()) return text.status();
  const Splice splice = SpliceOf(*text, *found, table);
  std::string written = absl::StrCat(text->substr(0, splice.begin), splice.text,
                                     text->substr(splice.end));
  // Of UTF-8 a mark at the beginning was read over; all else was decoded.
  const std::size_t mark = xml.size() - std::min(xml.size(), text->size());
  written = xml.substr(mark) == *text
                ? std::string(xml.substr(0, mark)) + written
                : AsUtf8(written);
  const absl::Status status = CheckWritten(written, name, decision, table);
  if (!status.ok()) return status;
  return written;
}

}  // namespace arrears
