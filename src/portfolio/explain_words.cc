// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/facts/catalogue.h"
#include "portfolio/explain_words_internal.h"
#include "rules/cell_space_internal.h"

namespace arrears::portfolio_internal {
namespace {

using rules_internal::SplitTests;

// The highest number that a single test lets through, where it ends.
bool EndsBelowZero(std::string_view test) {
  bool without_end = false;  // Which is left out itself.
  std::string_view end;
  if (test.starts_with("<=")) {
    end = test.substr(2);
  } else if (test.starts_with("<")) {
    end = test.substr(1);
    without_end = true;
  } else if (const std::size_t dots = test.find(".."); dots != test.npos) {
    end = test.substr(dots + 2, test.size() - dots - 3);
    without_end = test.back() != ']';
  } else {
    end = test;
  }
  double number = 0;
  return absl::SimpleAtod(std::string(end), &number) &&
         (number < 0 || (without_end && number == 0));
}

// What policies work out before they choose.
constexpr std::pair<std::string_view, std::string_view> kWorkedOut[] = {
    {"cause_confidence", "原因把握"},
    {"willingness", "付款意愿"},
    {"ability", "付款能力"},
    {"overlay", "附加类型"},
    {"ask", "要求方式"},
    {"supply", "供货"},
    {"type", "类型"},
    {"cause", "原因"},
    {"step", "步骤"},
    {"tone", "语气"},
};

// The text of the catalogue up to what it explains in brackets.
std::string NameInChinese(const std::string& id) {
  if (const FactDefinition* fact = FactCatalogue::BuiltIn().Find(id)) {
    const std::string& text = fact->text_zh;
    return text.substr(0, std::min(text.find("（"), text.find("；")));
  }
  for (const auto& [name, chinese] : kWorkedOut) {
    if (name == id) return std::string(chinese);
  }
  return id;
}

std::string ValueInChinese(std::string_view value) {
  if (value == "null") return "无";
  if (value == "true") return "是";
  if (value == "false") return "否";
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
    return value == "none" ? "无" : std::string(value);
  }
  return std::string(value);
}

std::string TestInChinese(const std::string& test) {
  if (test == "!= null") return "已知";
  constexpr std::pair<std::string_view, std::string_view> kCompared[] = {
      {"<=", "不超过 "}, {">=", "不低于 "}, {"<", "低于 "},
      {">", "超过 "},    {"!=", "不是 "},   {"=", ""}};
  for (const auto& [sign, words] : kCompared) {
    if (!absl::StartsWith(test, std::string(sign))) continue;
    std::string end = test.substr(sign.size());
    end.erase(0, end.find_first_not_of(' '));
    return absl::StrCat(std::string(words), ValueInChinese(end));
  }
  const std::size_t dots = test.find("..");
  if (dots == std::string::npos || test.front() == '"') {
    return ValueInChinese(test);
  }
  const bool from = test.front() == '[', to = test.back() == ']';
  return absl::StrCat(
      "介于 ", ValueInChinese(test.substr(1, dots - 1)), from ? "" : "(不含)",
      " 至 ", ValueInChinese(test.substr(dots + 2, test.size() - dots - 3)),
      to ? "" : "(不含)");
}

std::string ConditionInChinese(const std::string& name,
                               const std::string& test) {
  if (test == "-") return absl::StrCat(name, ": 任一允许值");
  std::vector<std::string> parts;
  if (absl::StartsWith(test, "not(") && absl::EndsWith(test, ")")) {
    for (const std::string& each :
         SplitTests(std::string_view(test).substr(4, test.size() - 5))) {
      parts.push_back(TestInChinese(each));
    }
    return absl::StrCat(name, ": 除 ", absl::StrJoin(parts, "、"), " 外");
  }
  for (const std::string& each : SplitTests(test)) {
    parts.push_back(TestInChinese(each));
  }
  return absl::StrCat(name, ": ", absl::StrJoin(parts, " 或 "));
}

}  // namespace

std::string PossibleTest(std::string_view fact, const std::string& test) {
  const FactDefinition* known = FactCatalogue::BuiltIn().Find(fact);
  if (known == nullptr || (known->unit != "count" && known->unit != "step") ||
      absl::StartsWith(test, "not(")) {
    return test;
  }
  std::vector<std::string> parts = SplitTests(test);
  std::erase_if(parts,
                [](const std::string& each) { return EndsBelowZero(each); });
  return absl::StrJoin(parts, ", ");
}

std::string ChangesInWords(const TableSpec& spec, const RowExplanation& why,
                           const OtherOutcome& other, Language language) {
  if (language == Language::kEn) {
    return WriteChanges(spec, why, other, language);
  }
  std::vector<std::string> conditions;
  for (const Change& change : other.changes) {
    conditions.push_back(absl::StrCat(
        ConditionInChinese(NameInChinese(spec.inputs[change.input].name),
                           change.test),
        "(现为 ", ValueInChinese(why.values[change.input]), ")"));
  }
  return absl::StrJoin(conditions, ",且");
}

}  // namespace arrears::portfolio_internal
