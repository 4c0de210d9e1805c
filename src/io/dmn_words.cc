// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/strings/str_replace.h"
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

}  // namespace

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

}  // namespace arrears::io_internal
