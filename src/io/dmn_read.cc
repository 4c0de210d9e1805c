// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "arrears/io/dmn.h"
#include "base/quote_internal.h"
#include "io/dmn_internal.h"
#include "io/json_internal.h"
#include "io/text_encoding_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;
using io_internal::Trimmed;
using pugi::xml_node;

constexpr int kMaxDepth = 64;

std::string_view LocalName(const xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool IsNamed(const xml_node& node, std::string_view name) {
  return node.type() == pugi::node_element && LocalName(node) == name;
}

xml_node ChildOf(const xml_node& node, std::string_view name) {
  for (const xml_node& child : node.children()) {
    if (IsNamed(child, name)) return child;
  }
  return {};
}

// The text element within `node`.
std::string TextIn(const xml_node& node) {
  std::string text;
  const xml_node inner = ChildOf(node, "text");
  for (const xml_node& part : inner.children()) text += part.value();
  return Trimmed(text);
}

struct TypeName {
  std::string_view name;
  ValueType type;
};
constexpr TypeName kTypes[] = {
    {"number", ValueType::kNumber},
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

std::string NameOf(const xml_node& node) {
  return Trimmed(node.attribute("name").value());
}

// What a definition of the file says of a type.
struct Definition {
  ValueType type = ValueType::kAny;
  std::vector<std::string> allowed;
};

class DmnReader {
 public:
  explicit DmnReader(const std::string& file) : file_(file) {}

  absl::StatusOr<ModelSpec> Read(std::string_view xml) {
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
    absl::Status status = CheckWhole(document);
    if (!status.ok()) return status;
    const xml_node root = document.document_element();
    if (!IsNamed(root, "definitions")) {
      return Fault(
          absl::StrCat("expected <definitions>, found <", root.name(), ">"));
    }
    status = CheckLanguage(root, "the file");
    if (!status.ok()) return status;
    spec_.name = NameOf(root);
    for (const xml_node& node : root.children()) {
      if (!IsNamed(node, "itemDefinition")) continue;
      const std::string name = NameOf(node);
      definitions_[name] = ReadDefinition(node);
    }
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

  // No document type, and not deeper than any table is.
  absl::Status CheckWhole(const pugi::xml_document& document) const {
    for (const xml_node& node : document.children()) {
      if (node.type() == pugi::node_doctype) {
        return Fault(
            "has a document type, which is refused: it could name "
            "entities and other files");
      }
    }
    struct Walker : pugi::xml_tree_walker {
      bool for_each(xml_node& node) override {
        // A reference such as &#xD800; may make what is none.
        is_text = io_internal::IsXmlText(node.name()) &&
                  io_internal::IsXmlText(node.value());
        for (const pugi::xml_attribute& each : node.attributes()) {
          is_text = is_text && io_internal::IsXmlText(each.value());
        }
        return is_text && depth() < kMaxDepth;
      }
      bool is_text = true;
    };
    Walker walker;
    if (const_cast<pugi::xml_document&>(document).traverse(walker)) {
      return absl::OkStatus();
    }
    return Fault(walker.is_text ? absl::StrCat("elements are nested more than ",
                                               kMaxDepth, " levels deep")
                                : "holds a character that is none");
  }

  absl::Status CheckLanguage(const xml_node& node,
                             const std::string& place) const {
    const std::string language = node.attribute("expressionLanguage").value();
    if (language.empty() || language.find("FEEL") != std::string::npos ||
        language.find("feel") != std::string::npos) {
      return absl::OkStatus();
    }
    return Fault(absl::StrCat(place, ": expressions in ", Quote(language),
                              "; only FEEL is read"));
  }

  // The names behind ids; decisions are read when all are known.
  absl::Status ReadNames(const xml_node& node) {
    if (node.type() != pugi::node_element) return absl::OkStatus();
    const std::string name = NameOf(node);
    const std::string_view kind = LocalName(node);
    if (kind == "import") {
      return Fault(
          absl::StrCat("imports ", Quote(name), "; other files are not read"));
    }
    if (kind == "businessKnowledgeModel" || kind == "decisionService") {
      return Fault(absl::StrCat("has a ", std::string(kind), " called ",
                                Quote(name), ", which is not read"));
    }
    if (kind == "inputData") {
      names_[node.attribute("id").value()] = name;
      spec_.inputs.push_back({name, TypeIn(ChildOf(node, "variable"))});
    } else if (kind == "decision") {
      names_[node.attribute("id").value()] = name;
    }
    return absl::OkStatus();
  }

  Definition ReadDefinition(const xml_node& node) const {
    Definition definition;
    const bool many = node.attribute("isCollection").as_bool();
    if (many) {
      definition.type = ValueType::kList;
    } else if (ChildOf(node, "itemComponent")) {
      definition.type = ValueType::kContext;
    } else {
      const xml_node type = ChildOf(node, "typeRef");
      definition.type = TypeCalled(Trimmed(type.child_value()));
      definition.allowed = ListIn(ChildOf(node, "allowedValues"));
    }
    return definition;
  }

  ValueType TypeCalled(std::string name) const {
    const auto defined = definitions_.find(name);
    if (defined != definitions_.end()) return defined->second.type;
    name = name.substr(
        name.find(':') == std::string::npos ? 0 : name.find(':') + 1);
    for (const TypeName& each : kTypes) {
      if (each.name == name) return each.type;
    }
    return ValueType::kAny;
  }
  ValueType TypeIn(const xml_node& node) const {
    return TypeCalled(node.attribute("typeRef").value());
  }

  // The tests of a list, each by itself.
  std::vector<std::string> ListIn(const xml_node& node) const {
    return io_internal::SplitTests(TextIn(node));
  }
  std::vector<std::string> AllowedIn(const xml_node& values,
                                     const xml_node& typed) const {
    if (values) return ListIn(values);
    const auto defined = definitions_.find(typed.attribute("typeRef").value());
    return defined == definitions_.end() ? std::vector<std::string>{}
                                         : defined->second.allowed;
  }

  absl::Status ReadDecision(const xml_node& node) {
    Decision decision;
    decision.name = NameOf(node);
    const std::string place = absl::StrCat("decision ", Quote(decision.name));
    decision.type = TypeIn(ChildOf(node, "variable"));
    absl::Status status = ReadNeeds(node, place, &decision);
    if (!status.ok()) return status;
    if (const xml_node table = ChildOf(node, "decisionTable")) {
      absl::StatusOr<ModelTable> read = ReadTable(table, place);
      if (!read.ok()) return read.status();
      // The value of several hits is a list, whatever its entries are.
      if (HasManyHits(read->hit_policy)) decision.type = ValueType::kAny;
      decision.logic = *std::move(read);
    } else if (const xml_node literal = ChildOf(node, "literalExpression")) {
      status = CheckLanguage(literal, place);
      if (!status.ok()) return status;
      decision.logic = TextIn(literal);
    } else {
      return Fault(absl::StrCat(place,
                                ": its logic is neither a decision table nor a "
                                "literal expression"));
    }
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
        const xml_node expression = ChildOf(child, "inputExpression");
        status = CheckLanguage(expression, place);
        if (!status.ok()) return status;
        table.inputs.push_back(
            {TextIn(expression), TypeIn(expression),
             AllowedIn(ChildOf(child, "inputValues"), expression)});
      } else if (IsNamed(child, "output")) {
        table.outputs.push_back(
            {NameOf(child), TypeIn(child),
             AllowedIn(ChildOf(child, "outputValues"), child),
             TextIn(ChildOf(child, "defaultOutputEntry"))});
      } else if (IsNamed(child, "rule")) {
        table.rules.push_back(ReadRule(child, table.rules.size()));
      }
    }
    return table;
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
    rule.id = Trimmed(node.attribute("id").value());
    if (rule.id.empty()) rule.id = absl::StrCat("R", index + 1);
    for (const xml_node& child : node.children()) {
      if (IsNamed(child, "inputEntry")) {
        const std::string cell = TextIn(child);
        rule.cells.push_back(cell.empty() ? "-" : cell);
      } else if (IsNamed(child, "outputEntry")) {
        rule.outputs.push_back(TextIn(child));
      } else if (IsNamed(child, "annotationEntry") && rule.note.empty()) {
        rule.note = TextIn(child);
      } else if (IsNamed(child, "description") && rule.note.empty()) {
        rule.note = Trimmed(child.child_value());
      }
    }
    return rule;
  }

  const std::string& file_;
  ModelSpec spec_;
  std::map<std::string, std::string, std::less<>> names_;  // Of each id.
  std::map<std::string, Definition, std::less<>> definitions_;
};

}  // namespace

namespace io_internal {

struct PolicyWords {
  const char* words;
  const char* aggregation;
  HitPolicy policy;
};
constexpr PolicyWords kPolicies[] = {
    {"UNIQUE", "", HitPolicy::kUnique},
    {"FIRST", "", HitPolicy::kFirst},
    {"ANY", "", HitPolicy::kAny},
    {"PRIORITY", "", HitPolicy::kPriority},
    {"RULE ORDER", "", HitPolicy::kRuleOrder},
    {"OUTPUT ORDER", "", HitPolicy::kOutputOrder},
    {"COLLECT", "", HitPolicy::kCollect},
    {"COLLECT", "SUM", HitPolicy::kSum},
    {"COLLECT", "MIN", HitPolicy::kMinimum},
    {"COLLECT", "MAX", HitPolicy::kMaximum},
    {"COLLECT", "COUNT", HitPolicy::kCount},
};

std::optional<HitPolicy> PolicyOfDmn(std::string_view words,
                                     std::string_view aggregation) {
  for (const PolicyWords& each : kPolicies) {
    if (words == each.words && aggregation == each.aggregation) {
      return each.policy;
    }
  }
  return std::nullopt;
}

std::pair<std::string, std::string> DmnOfPolicy(HitPolicy policy) {
  for (const PolicyWords& each : kPolicies) {
    if (policy == each.policy) return {each.words, each.aggregation};
  }
  return {"UNIQUE", ""};
}

std::string Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return "";
  const std::size_t end = text.find_last_not_of(kBlanks) + 1;
  return absl::StrReplaceAll(std::string(text.substr(begin, end - begin)),
                             {{"\r\n", "\n"}, {"\r", "\n"}});
}

bool IsXmlText(std::string_view text) {
  const bool controls = std::any_of(text.begin(), text.end(), [](char c) {
    return c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r';
  });
  return !controls && FindInvalidUtf8(text) == text.size();
}

std::vector<std::string> SplitTests(std::string_view text) {
  std::vector<std::string> tests;
  int open = 0;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    if (quoted) {
      if (c == '\\' && i + 1 < text.size()) ++i;
      if (c == '"') quoted = false;
      if (i < text.size()) continue;
    }
    if (c == '"') quoted = true;
    if (c == '(' || c == '[') ++open;
    if (c == ')' || c == ']') --open;
    if (c != ',' || (open > 0 && i < text.size())) continue;
    const std::string test = Trimmed(text.substr(begin, i - begin));
    if (!test.empty()) tests.push_back(test);
    begin = i + 1;
  }
  return tests;
}

}  // namespace io_internal

absl::StatusOr<ModelSpec> ParseDmn(std::string_view xml,
                                   const std::string& name) {
  if (xml.size() > kMaxModelBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, ": ", xml.size(), " bytes, more than ", kMaxModelBytes));
  }
  return DmnReader(name).Read(xml);
}

absl::StatusOr<ModelSpec> ReadModel(const std::string& path) {
  const absl::StatusOr<std::string> text =
      io_internal::ReadTextFile(path, kMaxModelBytes);
  if (!text.ok()) return text.status();
  const bool is_csv =
      path.size() > 4 && path.compare(path.size() - 4, 4, ".csv") == 0;
  return is_csv ? ParseTableCsv(*text, path) : ParseDmn(*text, path);
}

}  // namespace arrears
