// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shipped_internal.h"

namespace arrears::policy_internal {
namespace {

std::vector<std::string> SplitRule(std::string_view text,
                                   std::string_view mark) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(mark), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + mark.size(), text.size()));
  }
  return parts;
}

OutputValue ValueOfWord(const std::string& word) {
  if (word == "true" || word == "false") return word == "true";
  std::int64_t number = 0;
  const char* const end = word.data() + word.size();
  if (std::from_chars(word.data(), end, number).ptr == end) return number;
  return word;
}

TableOutput OutputOf(const std::string& text) {
  const std::size_t at = text.find('=');
  TableOutput output{text.substr(0, at), OutputType::kText,
                     ValueOfWord(text.substr(at + 1))};
  if (std::holds_alternative<std::int64_t>(output.fallback)) {
    output.type = OutputType::kNumber;
  } else if (std::holds_alternative<bool>(output.fallback)) {
    output.type = OutputType::kBool;
  }
  return output;
}

std::vector<std::string> CellsOf(const char* when,
                                 const std::vector<TableInput>& inputs) {
  std::vector<std::string> cells(inputs.size(), "-");
  for (const std::string& condition : SplitRule(when, "; ")) {
    const std::size_t at = condition.find(' ');
    const std::string name = condition.substr(0, at);
    std::string* cell = nullptr;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (inputs[i].name == name) cell = &cells[i];
    }
    if (cell == nullptr) cell = &cells.emplace_back();
    *cell = condition.substr(at + 1);
  }
  return cells;
}

}  // namespace

std::vector<std::string> Words(std::string_view text) {
  return SplitRule(text, " ");
}

TableSpec Table(const char* name, const char* inputs, const char* outputs,
                std::initializer_list<RuleLine> rules) {
  TableSpec table;
  table.name = name;
  for (const std::string& input : Words(inputs)) {
    table.inputs.push_back({input, {}});
  }
  for (const std::string& output : Words(outputs)) {
    table.outputs.push_back(OutputOf(output));
  }
  for (const RuleLine& line : rules) {
    TableRule rule;
    rule.id = line.id;
    rule.cells = CellsOf(line.when, table.inputs);
    for (const std::string& word : Words(line.then)) {
      rule.outputs.push_back(ValueOfWord(word));
    }
    rule.rows = Words(line.rows);
    rule.note_en = line.note_en;
    rule.note_zh = line.note_zh;
    table.rules.push_back(std::move(rule));
  }
  return table;
}

}  // namespace arrears::policy_internal
