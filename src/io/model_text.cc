// SPDX-License-Identifier: Apache-2.0
//
// The text of a model's file, and the names in its columns.
#include <algorithm>
#include <iterator>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "io/dmn_internal.h"
#include "rules/blank_internal.h"
#include "rules/decimal_internal.h"
#include "rules/text_literal_internal.h"
#include "text_encoding_internal.h"

namespace arrears::io_internal {
namespace {

using base_internal::Quote;
using rules_internal::BlankLength;
using rules_internal::IsWordByte;

// What <?xml ... encoding="..."?> says, in capitals; empty where it does not.
std::string DeclaredEncoding(std::string_view text) {
  if (text.substr(0, 5) != "<?xml") return "";
  const std::string_view head = text.substr(0, text.find("?>"));
  std::size_t at = head.find("encoding");
  if (at == std::string_view::npos) return "";
  at = head.find_first_of("\"'", at);
  if (at == std::string_view::npos) return "";
  const std::size_t end = head.find(head[at], at + 1);
  if (end == std::string_view::npos) return "";
  return absl::AsciiStrToUpper(std::string(head.substr(at + 1, end - at - 1)));
}

bool IsChinese(const std::string& encoding) {
  return encoding == "GB18030" || encoding == "GBK" || encoding == "GB2312" ||
         encoding == "CP936";
}

absl::StatusOr<std::string> Decoded(std::string_view bytes) {
  absl::StatusOr<Gb18030Decoder> decoder = Gb18030Decoder::Create();
  if (!decoder.ok()) return decoder.status();
  std::string text(Gb18030Decoder::RoomFor(bytes.size()), '\0');
  text.resize(decoder->Decode(bytes, text.data()));
  return text;
}

// Words of FEEL that are no names.
constexpr std::string_view kKeywords[] = {
    "and",   "or",   "not",   "in",       "between",      "if",  "then",
    "else",  "true", "false", "null",     "min",          "max", "sum",
    "count", "date", "time",  "duration", "date and time"};

bool IsKeyword(std::string_view word) {
  return std::find(std::begin(kKeywords), std::end(kKeywords), word) !=
         std::end(kKeywords);
}

// Goes through an expression, a name, a number or a sign at a time.
class NameReader {
 public:
  NameReader(std::string_view text, bool dotted)
      : text_(text), dotted_(dotted) {}

  ReadNames Read() {
    while (at_ < text_.size()) {
      if (const std::size_t space = rules_internal::SpaceLength(text_, at_)) {
        at_ += space;
      } else if (text_[at_] == '"') {
        EndName();
        read_.calculates = false;
        at_ += std::max<std::size_t>(
            1, rules_internal::ReadTextLiteral(text_.substr(at_)).length);
      } else if (IsWordByte(text_[at_])) {
        ReadWord();
      } else {
        EndName();
        ReadSign();
      }
    }
    EndName();
    read_.calculates = read_.calculates && signs_;
    return std::move(read_);
  }

 private:
  void ReadWord() {
    const std::size_t number =
        name_.empty() ? rules_internal::NumberLength(text_.substr(at_)) : 0;
    if (number != 0) {
      at_ += number;
      return;
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && BlankLength(text_, at_) == 0 &&
           (IsWordByte(text_[at_]) || (dotted_ && text_[at_] == '.'))) {
      ++at_;
    }
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (path_) {
      path_ = false;
    } else if (IsKeyword(word)) {
      EndName();
      read_.calculates = false;
    } else {
      absl::StrAppend(&name_, name_.empty() ? "" : " ", std::string(word));
    }
  }

  void ReadSign() {
    const char c = text_[at_++];
    path_ = c == '.' && (at_ >= text_.size() || text_[at_] != '.');
    if (c == '+' || c == '-' || c == '*' || c == '/') {
      signs_ = true;
    } else if (c != '(' && c != ')') {
      read_.calculates = false;
    }
  }

  void EndName() {
    if (!name_.empty() && known_.insert(name_).second) {
      read_.names.push_back(name_);
    }
    name_.clear();
  }

  std::string_view text_;
  bool dotted_;
  bool path_ = false, signs_ = false;
  std::size_t at_ = 0;
  std::string name_;  // The words so far.
  std::set<std::string> known_;
  ReadNames read_{{}, true};
};

// Whether a column of a spreadsheet can be called so: nothing is calculated.
bool IsHeading(const std::string& text) {
  if (text.find_first_of("+*/<>=([\",") != std::string::npos ||
      text[0] == '-') {
    return false;
  }
  return text.find(" - ") == std::string::npos &&
         !rules_internal::NumberLength(text);
}

}  // namespace

absl::StatusOr<std::string> ModelText(std::string_view bytes,
                                      const std::string& name) {
  using std::literals::operator""sv;
  const auto fault = [&name](const std::string& what) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", what));
  };
  if (bytes.substr(0, 2) == "\xFF\xFE"sv ||
      bytes.substr(0, 2) == "\xFE\xFF"sv || bytes.substr(0, 2) == "<\0"sv ||
      bytes.substr(0, 2) == "\0<"sv) {
    return fault("is UTF-16; save it as UTF-8");
  }
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF"sv) bytes.remove_prefix(3);
  const std::string declared = DeclaredEncoding(bytes);
  const std::size_t bad = FindInvalidUtf8(bytes);
  if (bad == bytes.size() && !IsChinese(declared)) return std::string(bytes);
  if (declared.empty() || IsChinese(declared)) {
    absl::StatusOr<std::string> text = Decoded(bytes);
    if (!text.ok()) return text.status();
    if (FindInvalidUtf8(*text) == text->size()) return text;
  }
  const auto line = std::count(
      bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
  return fault(absl::StrCat(
      "line ", line + 1, ": is neither UTF-8 nor GB18030",
      declared.empty() ? "" : ", and says that it is " + Quote(declared),
      "; save it as UTF-8"));
}

ReadNames NamesIn(std::string_view expression, bool dotted) {
  // What is longer is no expression.
  constexpr std::size_t kMaxBytes = std::size_t{64} * 1024;
  if (expression.size() > kMaxBytes) return {};
  return NameReader(expression, dotted).Read();
}

InputAdder::InputAdder(ModelSpec* model, bool dotted)
    : model_(*model), dotted_(dotted) {
  for (std::size_t i = 0; i < model_.inputs.size(); ++i) {
    inputs_.emplace(model_.inputs[i].name, i);
  }
  for (const Decision& each : model_.decisions) decisions_.insert(each.name);
}

void InputAdder::AddFor(const ModelTable& table, Decision* decision) {
  std::set<std::string> needed(decision->needs.begin(), decision->needs.end());
  for (const ModelTable::Input& column : table.inputs) {
    const std::string text = Trimmed(column.expression);
    ReadNames read = NamesIn(text, dotted_);
    if (dotted_ && !text.empty() && IsHeading(text)) read = {{text}, false};
    const bool alone = read.names.size() == 1 && read.names[0] == text;
    for (const std::string& name : read.names) {
      if (needed.insert(name).second) decision->needs.push_back(name);
      if (decisions_.count(name) != 0) continue;
      const auto [place, is_new] = inputs_.emplace(name, model_.inputs.size());
      if (is_new) model_.inputs.push_back({name});
      SetType(column, alone, read.calculates, &model_.inputs[place->second]);
    }
  }
}

// A column that is the input alone says more than one that calculates with it,
// wherever they stand.
void InputAdder::SetType(const ModelTable::Input& column, bool alone,
                         bool calculates, ModelInput* input) {
  if (alone && column.type != ValueType::kAny) {
    if (input->type == ValueType::kAny || guessed_.erase(input->name) != 0) {
      input->type = column.type;
      told_.insert(input->name);
    }
    if (told_.count(input->name) != 0 && input->type == column.type) {
      input->whole = input->whole || column.whole;
    }
  } else if (calculates && column.type == ValueType::kNumber &&
             input->type == ValueType::kAny) {
    input->type = ValueType::kNumber;
    guessed_.insert(input->name);
  }
}

}  // namespace arrears::io_internal
