// SPDX-License-Identifier: Apache-2.0
//
// dmn_internal.h: how do DMN's words, types and lists translate?
#ifndef ARREARS_IO_DMN_INTERNAL_H_
#define ARREARS_IO_DMN_INTERNAL_H_

#include <cstddef>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/rules/decision_model.h"

namespace arrears::io_internal {

// Of attributes that only arrears writes and reads.
inline constexpr char kOwnNamespace[] = "urn:arrears:dmn";

// The file as UTF-8: it is that, or GB18030 where it says so or cannot be read
// else. kInvalidArgument naming the line for UTF-16 and all else.
[[nodiscard]] absl::StatusOr<std::string> ModelText(std::string_view bytes,
                                                    const std::string& name);

// ("COLLECT", "SUM") is C+. Empty when there is no such policy.
std::optional<HitPolicy> PolicyOfDmn(std::string_view words,
                                     std::string_view aggregation);
std::pair<std::string, std::string> DmnOfPolicy(HitPolicy policy);

// Without blanks around it, and with LF at the ends of its lines.
std::string Trimmed(std::string_view text);

// Whether it is UTF-8 of characters that XML can hold: no controls but blanks.
bool IsXmlText(std::string_view text);

// Past the element that begins at `at`, of XML that was parsed.
std::size_t EndOfElement(std::string_view xml, std::size_t at);

// The first character that XML forbids, reference to such a one or to an entity
// that nothing declares, attribute that is there twice, or element or text
// beside the first element: pugixml lets them through.
struct XmlFault {
  std::size_t at = 0;
  std::string what;
};
std::optional<XmlFault> FindXmlFault(std::string_view xml);

// "A", [1..5], not(2, 3) -> three texts: commas outside quotes and brackets.
// A bracket that turns its back, ]1..5], is not told from one that closes, but
// such a list is not split within it either.
std::vector<std::string> SplitTests(std::string_view text);

// What the expression of a column reads: words that stand together are a name,
// "Days Late"; what follows a dot is none, unless `dotted`.
struct ReadNames {
  std::vector<std::string> names;  // Each once.
  bool calculates = false;         // Of numbers, by + - * / and brackets alone.
};
ReadNames NamesIn(std::string_view expression, bool dotted);

// Adds what the columns of tables read to the inputs of their model, with the
// types of the columns, and to what the decisions need.
class InputAdder {
 public:
  // `dotted`: as NamesIn. Names that the model has already are not added.
  InputAdder(ModelSpec* model, bool dotted);
  void AddFor(const ModelTable& table, Decision* decision);

 private:
  void SetType(const ModelTable::Input& column, bool alone, bool calculates,
               ModelInput* input);

  ModelSpec& model_;
  bool dotted_;
  std::map<std::string, std::size_t> inputs_;
  std::set<std::string> decisions_;
  // Inputs of a column's type: that are the column, or calculated with.
  std::set<std::string> told_, guessed_;
};

// XML, by namespace: the element is of the file's own, DMN's.
std::string_view NamespaceOf(const pugi::xml_node& node,
                             std::string_view prefix);
bool IsNamed(const pugi::xml_node& node, std::string_view name);
pugi::xml_node ChildOf(const pugi::xml_node& node, std::string_view name);
// The text element within `node`.
std::string TextIn(const pugi::xml_node& node);
std::string_view LocalName(const pugi::xml_node& node);
// An attribute of ours; empty where there is none.
pugi::xml_attribute OwnAttribute(const pugi::xml_node& node,
                                 std::string_view name);
// Of a rule, the `index`th of its table.
std::string RuleIdOf(const pugi::xml_node& node, std::size_t index);

// An xsd:ID, of which a file has each once: letters, digits, "-", "." and "_",
// and no digit first. Of Chinese only what every version of XML knows.
class Ids {
 public:
  void Take(const std::string& id) { taken_.insert(id); }
  std::string Make(const std::string& name);

 private:
  std::set<std::string> taken_;
  std::map<std::string, int> last_;  // How often each was there already.
};

// DMN has no name for lists and contexts of anything: the file defines them.
inline constexpr char kListType[] = "AnyList";
inline constexpr char kContextType[] = "AnyContext";
// Empty of any.
std::string TypeRef(ValueType type);

// Makes a decisionTable, which says `was`, say `is`. What it says already is
// left as it stands, with its ids, comments, extensions and types. A new one
// says nothing. The prefix "arrears" is ours in it, or declared where not.
void WriteTable(pugi::xml_node table, const ModelTable& was,
                const ModelTable& is, Ids* ids);

struct DmnType {
  ValueType type = ValueType::kAny;
  bool whole = false;                // integer, int, long.
  std::vector<std::string> allowed;  // Unary tests.
};

// The types that a file defines, in any order.
class DmnTypes {
 public:
  // kInvalidArgument for one that is defined by itself.
  [[nodiscard]] absl::Status Collect(const pugi::xml_node& definitions);
  // FEEL's own too; kAny for one that is not known.
  DmnType Called(const std::string& name) const;
  // Whether it is one of those, or leaves the type open.
  bool Knows(const std::string& name) const;
  // Empty where none is near.
  std::string NearestTo(const std::string& name) const;
  DmnType Of(const pugi::xml_node& node) const {
    return Called(Trimmed(node.attribute("typeRef").value()));
  }

 private:
  struct Definition {
    DmnType type;
    std::string base;  // What it is another name of, until that is known.
  };
  absl::Status Resolve(const std::string& name);
  std::map<std::string, Definition, std::less<>> definitions_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_DMN_INTERNAL_H_
