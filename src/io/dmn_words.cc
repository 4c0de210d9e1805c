// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/quote_internal.h"
#include "io/dmn_internal.h"
#include "io/text_encoding_internal.h"

namespace arrears::io_internal {
namespace {

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

constexpr std::string_view kXmlBlanks = " \t\r\n";

bool IsPlain(char c, bool first) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
}

std::size_t LengthAt(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
  return end - at;
}

// U+4E00 to 9FA5; in UTF-8 they stand in this order.
bool IsHan(const std::string& character) {
  return character.size() == 3 && character >= "\u4e00" &&
         character <= "\u9fa5";
}

// XML 1.0, production 2; of UTF-8, whose surrogates are found elsewhere.
std::size_t FindNonXml(std::string_view text) {
  using std::literals::operator""sv;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') return i;
    if (c != '\xEF') continue;
    const std::string_view three = text.substr(i, 3);
    if (three == "\uFFFE"sv || three == "\uFFFF"sv) return i;
  }
  return text.size();
}

bool IsXmlCharacter(std::uint32_t code) {
  return code == '\t' || code == '\n' || code == '\r' ||
         (code >= 0x20 && code <= 0xD7FF) ||
         (code >= 0xE000 && code <= 0xFFFD) ||
         (code >= 0x10000 && code <= 0x10FFFF);
}

// "#65" or "#x41".
bool RefersToCharacter(std::string_view name) {
  const bool hex = name.substr(0, 2) == "#x";
  const std::string_view digits = name.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto read = std::from_chars(
      digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  return read.ec == std::errc() && read.ptr == digits.data() + digits.size() &&
         IsXmlCharacter(code);
}

// What is wrong with the reference that begins here; empty where nothing is.
std::string ReferenceFault(std::string_view xml) {
  constexpr std::string_view kEntities[] = {"amp", "lt", "gt", "quot", "apos"};
  const std::size_t end = xml.find_first_of("; \t\r\n<>&\"'", 1);
  if (end == std::string_view::npos || xml[end] != ';' || end == 1) {
    return "& stands alone; expected &amp;";
  }
  const std::string_view name = xml.substr(1, end - 1);
  const std::string shown =
      base_internal::Quote(std::string(xml.substr(0, end + 1)));
  if (name[0] == '#') {
    return RefersToCharacter(name)
               ? ""
               : absl::StrCat(shown, " refers to a character that is none");
  }
  return std::find(std::begin(kEntities), std::end(kEntities), name) !=
                 std::end(kEntities)
             ? ""
             : absl::StrCat(shown, " refers to an entity that is not declared");
}

// Past what closes a piece, or the end of the text.
std::size_t Past(std::string_view xml, std::string_view closes,
                 std::size_t at) {
  const std::size_t found = xml.find(closes, at);
  return found == std::string_view::npos ? xml.size() : found + closes.size();
}

// A tag, a comment, a CDATA section or the text between two of those.
struct XmlPiece {
  std::size_t end = 0;
  bool is_tag = false;
  bool has_references = false;  // In it "&" begins one.
};

XmlPiece XmlPieceAt(std::string_view xml, std::size_t at) {
  const std::string_view rest = xml.substr(at);
  if (rest[0] != '<')
    return {std::min(xml.find('<', at), xml.size()), false, true};
  if (rest.substr(0, 4) == "<!--") return {Past(xml, "-->", at + 4)};
  if (rest.substr(0, 9) == "<![CDATA[") return {Past(xml, "]]>", at + 9)};
  if (rest.substr(0, 2) == "<?") return {Past(xml, "?>", at + 2)};
  char quote = '\0';
  std::size_t end = at + 1;
  for (; end < xml.size(); ++end) {
    const char c = xml[end];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return {end + 1, true, true};
    }
  }
  return {end, true, true};
}

// The attribute that a tag has twice; empty where there is none.
std::string TwiceIn(std::string_view tag) {
  std::set<std::string_view> names;
  std::size_t at = tag.find_first_of(kXmlBlanks);
  while (at != std::string_view::npos) {
    at = tag.find_first_not_of(kXmlBlanks, at);
    const std::size_t equal = tag.find('=', at);
    if (equal == std::string_view::npos) break;
    const std::string_view name = tag.substr(at, equal - at);
    const std::string_view whole =
        name.substr(0, name.find_first_of(kXmlBlanks));
    if (!names.insert(whole).second) return std::string(whole);
    const std::size_t open = tag.find_first_of("\"'", equal);
    if (open == std::string_view::npos) break;
    at = tag.find(tag[open], open + 1);
    if (at != std::string_view::npos) ++at;
  }
  return "";
}

// Whether there is one element that holds all others and all text.
class OneRoot {
 public:
  // What is wrong with the next piece; empty where nothing is.
  std::string Take(std::string_view text, bool is_tag) {
    if (!is_tag) {
      const bool blank = text[0] == '<' ? text.substr(0, 9) != "<![CDATA["
                                        : text.find_first_not_of(kXmlBlanks) ==
                                              std::string_view::npos;
      if (open_ > 0 || blank) return "";
      return "text stands beside the first element";
    }
    if (text.substr(0, 2) == "<!") return "";
    if (text.substr(0, 2) == "</") {
      --open_;
      return "";
    }
    if (open_ == 0 && any_) return "a second element stands beside the first";
    any_ = true;
    if (text.size() < 2 || text[text.size() - 2] != '/') ++open_;
    const std::string twice = TwiceIn(text);
    return twice.empty()
               ? ""
               : absl::StrCat("the attribute ", base_internal::Quote(twice),
                              " is there twice");
  }

 private:
  int open_ = 0;
  bool any_ = false;
};

}  // namespace

std::optional<XmlFault> FindXmlFault(std::string_view xml) {
  const std::size_t bad = FindNonXml(xml);
  if (bad != xml.size()) return XmlFault{bad, "holds a character that is none"};
  OneRoot root;
  for (std::size_t at = 0; at < xml.size();) {
    const XmlPiece piece = XmlPieceAt(xml, at);
    std::string shape = root.Take(xml.substr(at, piece.end - at), piece.is_tag);
    if (!shape.empty()) return XmlFault{at, std::move(shape)};
    for (; piece.has_references && at < piece.end; ++at) {
      if (xml[at] != '&') continue;
      std::string fault = ReferenceFault(xml.substr(at));
      if (!fault.empty()) return XmlFault{at, std::move(fault)};
    }
    at = piece.end;
  }
  return std::nullopt;
}

std::size_t EndOfElement(std::string_view xml, std::size_t at) {
  int open = 0;
  while (at < xml.size()) {
    const XmlPiece piece = XmlPieceAt(xml, at);
    const std::string_view text = xml.substr(at, piece.end - at);
    at = piece.end;
    if (!piece.is_tag) continue;
    if (text.substr(0, 2) == "</") {
      --open;
    } else if (text.substr(text.size() - 2) != "/>") {
      ++open;
    }
    if (open == 0) break;
  }
  return at;
}

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
  return FindNonXml(text) == text.size() &&
         FindInvalidUtf8(text) == text.size();
}

std::string Ids::Make(const std::string& name) {
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

}  // namespace arrears::io_internal
