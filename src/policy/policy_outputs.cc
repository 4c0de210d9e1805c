// SPDX-License-Identifier: Apache-2.0
//
// What a run understands of a policy's outputs.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/policy/actions.h"
#include "arrears/policy/refused_tactics.h"
#include "base/quote_internal.h"
#include "policy_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;

constexpr OutputType kText = OutputType::kText;
constexpr OutputType kNumber = OutputType::kNumber;
constexpr OutputType kBool = OutputType::kBool;

bool NamesAnAction(std::string_view output) {
  return output == "action" || output == "fallback" || output == "also" ||
         output == "argument" || output == "terms_action" ||
         output == "counter";
}

absl::Status CheckActionText(const std::string& where,
                             const std::string& action) {
  if (FindAction(action) != nullptr) return absl::OkStatus();
  if (const RefusedTactic* tactic = FindRefusedTactic(action)) {
    return absl::InvalidArgumentError(absl::StrCat(
        where, "action ", action, " is the refused tactic ",
        std::string(tactic->id), " (", std::string(tactic->name.en), ")",
        tactic->substitute.empty() ? "" : "; lawful instead: ",
        std::string(tactic->substitute)));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      where, "action ", action, " is not in the catalogue A00 to A64"));
}

double NumberOf(const OutputValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return static_cast<double>(*whole);
  }
  return std::get<double>(value);
}

// Bounds of the numbers that a run understands.
struct NumberBounds {
  std::string_view name;
  double least, most;
};
constexpr NumberBounds kBounds[] = {
    {"cause_confidence", 0, 100},  {"step", -1, 13},
    {"gap_days", 0, 365},          {"weekday", 0, 7},
    {"avoid_weekday", 0, 7},       {"next_days", 0, 365},
    {"relationship_weight", 0, 1}, {"deterrence_value", 0, 1e15},
};

absl::Status CheckNumberOf(const std::string& where, const PolicyOutput& output,
                           const OutputValue& value) {
  const double number = NumberOf(value);
  for (const NumberBounds& bounds : kBounds) {
    if (bounds.name != output.name) continue;
    if (number >= bounds.least && number <= bounds.most) break;
    return absl::InvalidArgumentError(
        absl::StrCat(where, "output ", std::string(output.name), " is ",
                     policy_internal::CellNumber(number), ", expected ",
                     bounds.least, " to ", bounds.most));
  }
  return absl::OkStatus();
}

absl::Status CheckTextOf(const std::string& where, const PolicyOutput& output,
                         const std::string& text) {
  if (NamesAnAction(output.name)) return CheckActionText(where, text);
  if (output.allowed.empty() ||
      std::find(output.allowed.begin(), output.allowed.end(), text) !=
          output.allowed.end()) {
    return absl::OkStatus();
  }
  std::vector<std::string> words(output.allowed.begin(), output.allowed.end());
  return absl::InvalidArgumentError(
      absl::StrCat(where, "output ", std::string(output.name), " is ",
                   Quote(text), ", expected ", absl::StrJoin(words, ", ")));
}

absl::Status CheckValueOf(const std::string& where, const PolicyOutput& output,
                          const OutputValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  const bool number = std::holds_alternative<std::int64_t>(value) ||
                      std::holds_alternative<double>(value);
  if (output.type == kText && text != nullptr) {
    return CheckTextOf(where, output, *text);
  }
  if (output.type == kNumber && number) {
    return CheckNumberOf(where, output, value);
  }
  if (output.type == kBool && std::holds_alternative<bool>(value)) {
    return absl::OkStatus();
  }
  constexpr const char* kExpected[] = {"a text", "a number", "true or false"};
  return absl::InvalidArgumentError(absl::StrCat(
      where, "output ", std::string(output.name), " must be ",
      NamesAnAction(output.name) ? "an action id"
                                 : kExpected[static_cast<int>(output.type)]));
}

absl::Status CheckColumn(const TableSpec& table, std::size_t column,
                         const PolicyOutput& output) {
  absl::Status status =
      CheckValueOf(absl::StrCat("table ", table.name, ", default: "), output,
                   table.outputs[column].fallback);
  for (const TableRule& rule : table.rules) {
    if (!status.ok()) return status;
    if (column >= rule.outputs.size()) continue;  // Compile reports it.
    status = CheckValueOf(
        absl::StrCat("table ", table.name, ", rule ", rule.id, ": "), output,
        rule.outputs[column]);
  }
  return status;
}

std::vector<std::string_view> Numbered(std::string_view last) {
  // "C15": C01 to C15, and what stands for none of them is added by the caller.
  static const auto* const kTexts = [] {
    auto* texts = new std::vector<std::string>;
    texts->reserve(64);
    for (const auto& [letter, first, end] :
         {std::tuple('C', 1, 15), std::tuple('T', 1, 16)}) {
      for (int i = first; i <= end; ++i) {
        texts->push_back(letter == 'C' ? absl::StrCat("C", i < 10 ? "0" : "", i)
                                       : absl::StrCat("T", i));
      }
    }
    return texts;
  }();
  std::vector<std::string_view> words;
  if (last == "C15") words = {kTexts->begin(), kTexts->begin() + 15};
  if (last == "T9") words = {kTexts->begin() + 15, kTexts->begin() + 24};
  if (last == "T16") words = {kTexts->begin() + 24, kTexts->end()};
  return words;
}

std::vector<std::string_view> With(std::vector<std::string_view> words,
                                   std::string_view more) {
  words.push_back(more);
  return words;
}

}  // namespace

std::string_view ChooseByName(ChooseBy choose) {
  constexpr std::string_view kNames[] = {"first", "best_value", "best_plan"};
  return kNames[static_cast<int>(choose)];
}

std::span<const PolicyOutput> PolicyOutputs() {
  static const auto* const kOutputs = new std::vector<PolicyOutput>{
      {"cause", kText, false, With(Numbered("C15"), "unknown")},
      {"cause_confidence", kNumber, false, {}},
      {"type", kText, true, With(Numbered("T9"), "unknown")},
      {"overlay", kText, false, With(Numbered("T16"), "none")},
      {"ask", kText, false, {"full", "plan", "part"}},
      {"supply", kText, false, {"continue", "cash_only", "hold"}},
      {"counter", kText, false, {}},
      {"step", kNumber, true, {}},
      {"action", kText, true, {}},
      {"fallback", kText, false, {}},
      {"also", kText, false, {}},
      {"argument", kText, false, {}},
      {"tone", kText, true, {"soft", "neutral", "firm", "final"}},
      {"empathy", kBool, false, {}},
      {"relationship_weight", kNumber, false, {}},
      {"deterrence_value", kNumber, false, {}},
      {"terms",
       kText,
       true,
       {"open", "shortened", "deposit", "prepay", "hold"}},
      {"terms_action", kText, false, {}},
      {"gap_days", kNumber, false, {}},
      {"weekday", kNumber, false, {}},
      {"avoid_weekday", kNumber, false, {}},
      {"next_days", kNumber, false, {}},
  };
  return *kOutputs;
}

namespace policy_internal {

absl::Status CheckOutputs(const PolicySpec& spec,
                          const std::vector<TableSpec>& filled) {
  for (const PolicyOutput& output : PolicyOutputs()) {
    bool found = false;
    for (const TableSpec& table : filled) {
      for (std::size_t i = 0; i < table.outputs.size(); ++i) {
        if (table.outputs[i].name != output.name) continue;
        found = true;
        absl::Status status = CheckColumn(table, i, output);
        if (!status.ok()) return status;
      }
    }
    if (!found && output.required) {
      return absl::InvalidArgumentError(
          absl::StrCat("policy ", spec.name, ": no table has the output ",
                       std::string(output.name)));
    }
  }
  return absl::OkStatus();
}

}  // namespace policy_internal
}  // namespace arrears
