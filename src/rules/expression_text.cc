// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "rules/blank_internal.h"
#include "rules/expression_text_internal.h"
#include "rules/text_literal_internal.h"
#include "rules/unary_test_internal.h"

namespace arrears::rules_internal {
namespace {

struct OpenBracket {
  char bracket;
  bool at_high_end = false;  // The `..` of its interval is behind.
};

// Whether a bracket at the front of `rest` opens something inside `open`; both
// [ and ] open intervals and close them. `before`: the last byte that is no
// blank.
bool Opens(std::string_view rest, char before, const OpenBracket& open) {
  if (rest[0] == '(') return true;
  if (open.at_high_end) return false;
  if (rest[0] == '[') return true;
  if (rest[0] != ']') return false;
  if (open.bracket != '[' || before == ',') return true;
  // `[]` is the empty list, `[]1..5]` a list of an interval.
  const std::string_view next = rest.substr(1, 1);
  return before == '[' && !next.empty() &&
         (IsWordByte(next[0]) ||
          std::string_view("-@.(").find(next[0]) != std::string_view::npos);
}

}  // namespace

std::size_t ExpressionText::Begin() {
  while (const std::size_t length = SpaceLength(text_, at_)) at_ += length;
  return at_;
}

char ExpressionText::Peek() { return AtEnd() ? '\0' : text_[at_]; }

bool ExpressionText::AtInterval() {
  const char first = Peek();
  if (first != '[' && first != '(' && first != ']') return false;
  std::vector<OpenBracket> open = {{first}};
  char before = first;
  for (std::size_t at = at_ + 1; at < text_.size() && !open.empty(); ++at) {
    const char c = text_[at];
    if (const std::size_t length = SpaceLength(text_, at)) {
      at += length - 1;
      continue;
    }
    if (c == '"') {
      at += ReadTextLiteral(text_.substr(at)).length - 1;
    } else if (text_.substr(at, 2) == "..") {
      if (open.size() == 1) return true;
      open.back().at_high_end = true;
      ++at;
    } else if (Opens(text_.substr(at), before, open.back())) {
      open.push_back({c});
    } else if (c == '[' || c == ']' || c == ')') {
      open.pop_back();
    }
    before = c;
  }
  return false;
}

bool ExpressionText::InWord(std::size_t at) const {
  return at < text_.size() && IsWordByte(text_[at]) &&
         BlankLength(text_, at) == 0;
}

bool ExpressionText::Take(std::string_view sign) {
  if (text_.substr(Begin(), sign.size()) != sign) return false;
  at_ += sign.size();
  return true;
}

bool ExpressionText::TakeWord(std::string_view word) {
  if (text_.substr(Begin(), word.size()) != word) return false;
  if (InWord(at_ + word.size())) return false;
  at_ += word.size();
  return true;
}

bool ExpressionText::TakeName(std::string_view name) {
  std::size_t at = Begin();
  for (std::size_t i = 0; i < name.size();) {
    if (const std::size_t blank = BlankLength(name, i)) {
      if (BlankLength(text_, at) == 0) return false;
      i += blank;
      while (const std::size_t length = BlankLength(text_, at)) at += length;
      continue;
    }
    if (at >= text_.size() || text_[at] != name[i]) return false;
    ++at;
    ++i;
  }
  const bool cut = !name.empty() && IsWordByte(name.back()) && InWord(at);
  if (cut || at == at_) return false;
  at_ = at;
  return true;
}

std::optional<std::size_t> ExpressionText::TakeLongest(
    const std::vector<std::string>& names) {
  const std::size_t begin = Begin();
  std::size_t end = begin;
  std::optional<std::size_t> longest;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (longest && names[i].size() <= names[*longest].size()) continue;
    if (TakeName(names[i])) {
      longest = i;
      end = at_;
    }
    at_ = begin;
  }
  at_ = end;
  return longest;
}

bool ExpressionText::TakeCall(std::string_view name) {
  const std::size_t begin = at_;
  if (TakeName(name) && Take("(")) return true;
  at_ = begin;
  return false;
}

std::string_view ExpressionText::TakeWord() {
  const std::size_t begin = Begin();
  while (InWord(at_)) ++at_;
  return text_.substr(begin, at_ - begin);
}

std::size_t ExpressionText::PositionOf(std::size_t byte) const {
  const auto begins = [this](std::size_t at) {
    return (text_[at] & 0xC0) != 0x80 ? 1u : 0u;
  };
  while (counted_ < byte) characters_ += begins(counted_++);
  while (counted_ > byte) characters_ -= begins(--counted_);
  return characters_ + 1;
}

absl::Status ExpressionText::Fault(std::string_view expected) {
  const std::size_t begin = Begin();
  std::string_view found = TakeWord();
  if (found.empty()) found = text_.substr(begin, 1);
  return FaultAt(PositionOf(begin), expected,
                 begin == text_.size() ? "the end of the expression" : found);
}

}  // namespace arrears::rules_internal
