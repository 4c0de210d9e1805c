// SPDX-License-Identifier: Apache-2.0
#include <iterator>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/io/dmn.h"
#include "arrears/io/policy_json.h"
#include "base/quote_internal.h"
#include "io/dmn_internal.h"
#include "io/json_internal.h"
#include "io/text_encoding_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;
using io_internal::ChildOf;
using io_internal::DmnType;
using io_internal::DmnTypes;
using io_internal::IsNamed;
using io_internal::LocalName;
using io_internal::OwnAttribute;
using io_internal::RuleIdOf;
using io_internal::TextIn;
using io_internal::Trimmed;
using pugi::xml_node;

std::string NameOf(const xml_node& node) {
  return Trimmed(node.attribute("name").value());
}

// Which element it is, of which decision, rule or column.
std::string PlaceOf(const xml_node& node) {
  std::string place;
  for (xml_node at = node; at.parent().parent(); at = at.parent()) {
    const std::string local(LocalName(at));
    std::string part;
    if (local == "rule") {
      std::size_t index = 0;
      for (const xml_node& each : at.parent().children()) {
        if (each == at) break;
        index += IsNamed(each, "rule") ? 1 : 0;
      }
      part = absl::StrCat("rule ", Quote(RuleIdOf(at, index)));
    } else if (local == "input") {
      part = absl::StrCat("column ",
                          Quote(TextIn(ChildOf(at, "inputExpression"))));
    } else if (at.attribute("name")) {
      part = absl::StrCat(local, " ", Quote(NameOf(at)));
    } else if (at == node) {
      part = local;
    }
    if (part.empty()) continue;
    place = place.empty() ? part : absl::StrCat(part, ", ", place);
  }
  return place.empty() ? "the file" : place;
}

// Whether it has expressions of another language.
bool IsForeign(const xml_node& node) {
  const std::string_view language =
      node.attribute("expressionLanguage").value();
  return !language.empty() && language.find("FEEL") == std::string_view::npos &&
         language.find("feel") == std::string_view::npos &&
         IsNamed(node, LocalName(node));
}

bool SaysWhole(const xml_node& node) {
  return std::string_view(OwnAttribute(node, "whole").value()) == "true";
}

// A type of which `whole` says something: numbers, and what is not known yet.
DmnType WithWhole(DmnType type, bool whole) {
  if (whole && type.type == ValueType::kAny) type.type = ValueType::kNumber;
  type.whole = (whole || type.whole) && type.type == ValueType::kNumber;
  return type;
}

constexpr int kMaxDepth = 64;
constexpr int kMaxAttributes = 200;

// DMN 1.2 to 1.5. Files are found that say http for https and the other way.
constexpr std::string_view kNamespaces[] = {
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/"};

class DmnReader {
 public:
  explicit DmnReader(const std::string& file) : file_(file) {}

  absl::StatusOr<ModelSpec> Read(std::string_view xml) {
    text_ = xml;
    pugi::xml_document document;
    const pugi::xml_parse_result parsed =
        document.load_buffer(xml.data(), xml.size(),
                             pugi::parse_default | pugi::parse_doctype |
                                 pugi::parse_ws_pcdata_single,
                             pugi::encoding_utf8);
    if (!parsed) {
      return Fault(absl::StrCat("line ", LineOf(xml, parsed.offset), ": ",
                                parsed.description()));
    }
    absl::Status status = CheckWhole(document, xml);
    if (!status.ok()) return status;
    const xml_node root = document.document_element();
    if (!IsNamed(root, "definitions")) {
      return Fault(
          absl::StrCat("expected <definitions>, found <", root.name(), ">"));
    }
    status = CheckNamespace(root);
    if (status.ok()) status = CheckLanguages(document);
    if (!status.ok()) return status;
    spec_.name = NameOf(root);
    status = types_.Collect(root);
    if (!status.ok()) return Fault(std::string(status.message()));
    status = CheckTypes(document);
    if (!status.ok()) return status;
    for (const xml_node& node : root.children()) {
      status = ReadNames(node);
      if (!status.ok()) return status;
    }
    for (const xml_node& node : root.children()) {
      if (!IsNamed(node, "decision")) continue;
      status = ReadDecision(node);
      if (!status.ok()) return status;
    }
    if (spec_.decisions.empty()) return Fault("there is no decision");
    AddInputs();
    return std::move(spec_);
  }

 private:
  absl::Status Fault(const std::string& what) const {
    return absl::InvalidArgumentError(absl::StrCat(file_, ": ", what));
  }

  static std::size_t LineOf(std::string_view xml, std::ptrdiff_t offset) {
    std::size_t line = 1;
    for (const char c : xml.substr(0, static_cast<std::size_t>(offset))) {
      line += c == '\n' ? 1 : 0;
    }
    return line;
  }

  // No document type, nothing but characters, and not deeper than any table is.
  absl::Status CheckWhole(const pugi::xml_document& document,
                          std::string_view xml) const {
    for (const xml_node& node : document.children()) {
      if (node.type() == pugi::node_doctype) {
        return Fault(
            "has a document type, which is refused: it could name "
            "entities and other files");
      }
    }
    if (const auto fault = io_internal::FindXmlFault(xml)) {
      const auto line = LineOf(xml, static_cast<std::ptrdiff_t>(fault->at));
      return Fault(absl::StrCat("line ", line, ": ", fault->what));
    }
    struct Walker : pugi::xml_tree_walker {
      bool for_each(xml_node& node) override {
        has_many = std::distance(node.attributes_begin(),
                                 node.attributes_end()) > kMaxAttributes;
        return !has_many && depth() < kMaxDepth;
      }
      bool has_many = false;
    };
    Walker walker;
    if (const_cast<pugi::xml_document&>(document).traverse(walker)) {
      return absl::OkStatus();
    }
    if (walker.has_many) {
      return Fault(absl::StrCat("an element has more than ", kMaxAttributes,
                                " attributes"));
    }
    return Fault(absl::StrCat("elements are nested more than ", kMaxDepth,
                              " levels deep"));
  }

  absl::Status CheckNamespace(const xml_node& root) const {
    const std::string_view name = root.name();
    const std::size_t colon = name.find(':');
    const std::string_view found = io_internal::NamespaceOf(
        root, colon == std::string_view::npos ? "" : name.substr(0, colon));
    const auto address = [](std::string_view text) {
      const std::size_t scheme = text.find("://");
      return text.substr(scheme == std::string_view::npos ? 0 : scheme);
    };
    for (const std::string_view known : kNamespaces) {
      if (address(found) == address(known)) return absl::OkStatus();
    }
    return Fault(
        absl::StrCat("expected DMN 1.2 to 1.5, such as the namespace ",
                     std::string(kNamespaces[1]), ", found ",
                     found.empty() ? "none" : io_internal::Shown(found)));
  }

  absl::Status CheckLanguages(const pugi::xml_document& document) const {
    const xml_node found = document.find_node(IsForeign);
    if (!found) return absl::OkStatus();
    return Fault(
        absl::StrCat(PlaceOf(found), ": expressions in ",
                     Quote(found.attribute("expressionLanguage").value()),
                     "; only FEEL is read"));
  }

  // Each type that is named is FEEL's or defined here: a slip of the pen would
  // let every value through.
  absl::Status CheckTypes(const pugi::xml_document& document) const {
    std::string name;
    const xml_node found = document.find_node([&](const xml_node& node) {
      if (!IsNamed(node, LocalName(node))) return false;
      name = Trimmed(LocalName(node) == "typeRef"
                         ? node.child_value()
                         : node.attribute("typeRef").value());
      return !types_.Knows(name);
    });
    if (!found) return absl::OkStatus();
    const std::string nearest = types_.NearestTo(name);
    return Fault(absl::StrCat(PlaceOf(found), ": nothing defines the type ",
                              Quote(name),
                              nearest.empty() ? "" : "; the nearest is ",
                              nearest.empty() ? "" : Quote(nearest)));
  }

  DmnType TypeOf(const xml_node& variable) const {
    return WithWhole(types_.Of(variable), SaysWhole(variable));
  }

  // What requires an id of two elements would get either.
  absl::Status AddId(const xml_node& node, const std::string& name) {
    const std::string id = node.attribute("id").value();
    if (id.empty()) return absl::OkStatus();
    const std::size_t line = LineOf(text_, node.offset_debug());
    const auto [first, is_new] = lines_.emplace(id, line);
    if (!is_new) {
      return Fault(absl::StrCat("lines ", first->second, " and ", line,
                                ": the id ", Quote(id), " is there twice"));
    }
    names_[id] = name;
    return absl::OkStatus();
  }

  // The names behind ids; decisions are read when all are known.
  absl::Status ReadNames(const xml_node& node) {
    if (node.type() != pugi::node_element) return absl::OkStatus();
    if (!IsNamed(node, LocalName(node))) return absl::OkStatus();
    const std::string name = NameOf(node);
    const std::string_view kind = LocalName(node);
    if (kind == "import") {
      const std::string space = node.attribute("namespace").value();
      const std::string file = node.attribute("locationURI").value();
      return Fault(absl::StrCat("imports ",
                                Quote(!name.empty()   ? name
                                      : !file.empty() ? file
                                                      : space),
                                "; other files are not read"));
    }
    if (kind == "businessKnowledgeModel" || kind == "decisionService") {
      return Fault(absl::StrCat("has a ", std::string(kind), " called ",
                                Quote(name), ", which is not read"));
    }
    if (kind == "inputData") {
      absl::Status status = AddId(node, name);
      if (!status.ok()) return status;
      const xml_node variable = ChildOf(node, "variable");
      const DmnType type = TypeOf(variable);
      spec_.inputs.push_back({name, type.type, type.whole});
      type_of_[name] = type;
    } else if (kind == "decision") {
      absl::Status status = AddId(node, name);
      if (!status.ok()) return status;
      type_of_[name] = TypeOf(ChildOf(node, "variable"));
    }
    return absl::OkStatus();
  }

  // The tests of a list, each by itself; where there is none, those of `type`.
  static std::vector<std::string> AllowedIn(const xml_node& values,
                                            const DmnType& type) {
    return values ? io_internal::SplitTests(TextIn(values)) : type.allowed;
  }

  // Decisions that say nothing of what they need, as vendors write them: it is
  // what the columns of their tables read.
  void AddInputs() {
    io_internal::InputAdder adder(&spec_, false);
    for (Decision& decision : spec_.decisions) {
      const auto* table = std::get_if<ModelTable>(&decision.logic);
      if (table == nullptr || !decision.needs.empty()) continue;
      adder.AddFor(*table, &decision);
    }
  }

  absl::Status ReadDecision(const xml_node& node) {
    Decision decision;
    decision.name = NameOf(node);
    const std::string place = absl::StrCat("decision ", Quote(decision.name));
    DmnType type = type_of_[decision.name];
    absl::Status status = ReadNeeds(node, place, &decision);
    if (!status.ok()) return status;
    if (const xml_node table = ChildOf(node, "decisionTable")) {
      absl::StatusOr<ModelTable> read = ReadTable(table, place);
      if (!read.ok()) return read.status();
      // The value of R O C is a list, whatever its entries are.
      const HitPolicy policy = read->hit_policy;
      if (HasManyHits(policy) && policy <= HitPolicy::kCollect) type = {};
      decision.logic = *std::move(read);
    } else if (const xml_node literal = ChildOf(node, "literalExpression")) {
      decision.logic = TextIn(literal);
    } else {
      return Fault(absl::StrCat(place,
                                ": its logic is neither a decision table nor a "
                                "literal expression"));
    }
    decision.type = type.type;
    decision.whole = type.whole;
    decision.allowed = std::move(type.allowed);
    spec_.decisions.push_back(std::move(decision));
    return absl::OkStatus();
  }

  absl::Status ReadNeeds(const xml_node& node, const std::string& place,
                         Decision* decision) {
    for (const xml_node& need : node.children()) {
      if (IsNamed(need, "knowledgeRequirement")) {
        return Fault(
            absl::StrCat(place, ": needs knowledge, which is not read"));
      }
      if (!IsNamed(need, "informationRequirement")) continue;
      for (const char* kind : {"requiredInput", "requiredDecision"}) {
        const xml_node required = ChildOf(need, kind);
        if (!required) continue;
        const std::string href = required.attribute("href").value();
        const auto found = href.empty() || href[0] != '#'
                               ? names_.end()
                               : names_.find(href.substr(1));
        if (found == names_.end()) {
          return Fault(absl::StrCat(place, ": requires ", Quote(href),
                                    ", which this file has not"));
        }
        decision->needs.push_back(found->second);
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<ModelTable> ReadTable(const xml_node& node,
                                       const std::string& place) const {
    ModelTable table;
    absl::Status status = ReadPolicy(node, place, &table);
    if (!status.ok()) return status;
    for (const xml_node& child : node.children()) {
      if (IsNamed(child, "input")) {
        absl::StatusOr<ModelTable::Input> input = ReadInput(child, place);
        if (!input.ok()) return input.status();
        table.inputs.push_back(*std::move(input));
      } else if (IsNamed(child, "output")) {
        const DmnType type = types_.Of(child);
        table.outputs.push_back(
            {NameOf(child), type.type,
             AllowedIn(ChildOf(child, "outputValues"), type),
             TextIn(ChildOf(child, "defaultOutputEntry")),
             Trimmed(child.attribute("label").value())});
      } else if (IsNamed(child, "rule")) {
        table.rules.push_back(ReadRule(child, table.rules.size()));
      }
    }
    return table;
  }

  absl::StatusOr<ModelTable::Input> ReadInput(const xml_node& node,
                                              const std::string& place) const {
    const xml_node expression = ChildOf(node, "inputExpression");
    ModelTable::Input input;
    input.expression = TextIn(expression);
    // What the column is about may say more than the column.
    const auto named = type_of_.find(input.expression);
    const DmnType about = named == type_of_.end() ? DmnType() : named->second;
    const DmnType type =
        WithWhole(types_.Of(expression), about.whole || SaysWhole(node));
    input.type = type.type;
    input.whole = type.whole;
    input.allowed = AllowedIn(ChildOf(node, "inputValues"), type);
    if (input.allowed.empty()) input.allowed = about.allowed;
    input.label = Trimmed(node.attribute("label").value());
    const std::string where =
        absl::StrCat(place, ", column ", Quote(input.expression));
    absl::Status status = ReadTreatment(node, "null", where, &input.null);
    if (status.ok()) {
      status = ReadTreatment(node, "outside", where, &input.outside);
    }
    if (!status.ok()) return status;
    return input;
  }

  absl::Status ReadTreatment(const xml_node& node, const char* name,
                             const std::string& place,
                             Treatment* treatment) const {
    const std::string text = OwnAttribute(node, name).value();
    if (text == "error") *treatment = Treatment::kRefuse;
    if (text.empty() || text == "error" || text == "match") {
      return absl::OkStatus();
    }
    return Fault(absl::StrCat(
        place, ", ", name, ": expected match or error, found ", Quote(text)));
  }

  absl::Status ReadPolicy(const xml_node& node, const std::string& place,
                          ModelTable* table) const {
    const std::string orientation =
        node.attribute("preferredOrientation").value();
    if (orientation == "CrossTable") {
      return Fault(absl::StrCat(place, ": a crosstab is not read"));
    }
    const std::string words = node.attribute("hitPolicy").as_string("UNIQUE");
    const std::string aggregation = node.attribute("aggregation").value();
    const std::optional<HitPolicy> policy =
        io_internal::PolicyOfDmn(words, aggregation);
    if (!policy) {
      return Fault(absl::StrCat(
          place, ": hit policy ", Quote(words),
          aggregation.empty() ? "" : " with aggregation " + Quote(aggregation),
          " is unknown"));
    }
    table->hit_policy = *policy;
    return absl::OkStatus();
  }

  static ModelTable::Rule ReadRule(const xml_node& node, std::size_t index) {
    ModelTable::Rule rule;
    rule.id = RuleIdOf(node, index);
    const auto add_note = [&rule](const std::string& text) {
      if (text.empty()) return;
      absl::StrAppend(&rule.note, rule.note.empty() ? "" : "; ", text);
    };
    for (const xml_node& child : node.children()) {
      if (IsNamed(child, "inputEntry")) {
        const std::string cell = TextIn(child);
        rule.cells.push_back(cell.empty() ? "-" : cell);
      } else if (IsNamed(child, "outputEntry")) {
        rule.outputs.push_back(TextIn(child));
      } else if (IsNamed(child, "annotationEntry")) {
        add_note(TextIn(child));
      } else if (IsNamed(child, "description")) {
        add_note(Trimmed(child.child_value()));
      }
    }
    return rule;
  }

  const std::string& file_;
  std::string_view text_;
  ModelSpec spec_;
  std::map<std::string, std::string, std::less<>> names_;  // Of each id.
  std::map<std::string, std::size_t> lines_;               // Of each id.
  std::map<std::string, DmnType, std::less<>> type_of_;    // Of each name.
  DmnTypes types_;
};

}  // namespace

absl::StatusOr<ModelSpec> ParseDmn(std::string_view xml,
                                   const std::string& name) {
  if (xml.size() > kMaxModelBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, ": ", xml.size(), " bytes, more than ", kMaxModelBytes));
  }
  const absl::StatusOr<std::string> text = io_internal::ModelText(xml, name);
  if (!text.ok()) return text.status();
  return DmnReader(name).Read(*text);
}

absl::StatusOr<ModelSpec> ReadModel(const std::string& path) {
  if (IsPolicy(path)) {
    const absl::StatusOr<Policy> policy = LoadPolicy(path);
    if (!policy.ok()) return policy.status();
    return PolicyModel(*policy);
  }
  const absl::StatusOr<std::string> text =
      io_internal::ReadTextFile(path, kMaxModelBytes);
  if (!text.ok()) return text.status();
  const bool is_csv =
      path.size() > 4 && path.compare(path.size() - 4, 4, ".csv") == 0;
  return is_csv ? ParseTableCsv(*text, path) : ParseDmn(*text, path);
}

}  // namespace arrears
