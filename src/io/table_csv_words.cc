// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "io/dmn_internal.h"
#include "io/table_csv_internal.h"
#include "rules/blank_internal.h"
#include "rules/model_table_internal.h"
#include "rules/text_literal_internal.h"
#include "rules/unary_test_internal.h"

namespace arrears::io_internal {

namespace {

bool IsDigit(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// Whether a comma between digits was meant to be within a number: behind a
// comparison, or where what follows it begins with a zero as no number does.
bool IsInNumber(std::string_view cell, std::size_t comma) {
  if (comma == 0 || !IsDigit(cell, comma - 1) || !IsDigit(cell, comma + 1)) {
    return false;
  }
  std::size_t begin = comma;
  while (begin > 0 && (IsDigit(cell, begin - 1) || cell[begin - 1] == '.')) {
    --begin;
  }
  const std::size_t sign = cell.substr(0, begin).find_last_not_of(" -=");
  const bool compares = sign != std::string_view::npos &&
                        (cell[sign] == '<' || cell[sign] == '>');
  return compares || (cell[comma + 1] == '0' && IsDigit(cell, comma + 2));
}

// A cell with the commas within its numbers, from the first on, taken out, and
// with blanks behind them.
struct Uncommaed {
  std::string number, list;
};

Uncommaed WithoutCommas(std::string_view cell, std::size_t comma) {
  // No comma parts anything within an interval.
  const bool interval = cell.find("..") != std::string_view::npos;
  Uncommaed made{std::string(cell.substr(0, comma)), {}};
  made.list = made.number;
  std::size_t at = comma;
  bool in_number = true;
  while (at < cell.size()) {
    in_number = in_number || (interval && at > 0 && IsDigit(cell, at - 1));
    if (cell[at] != ',' || !IsDigit(cell, at + 1) || !in_number) {
      in_number = false;
      made.number += cell[at];
      made.list += cell[at++];
      continue;
    }
    const std::size_t next =
        std::min(cell.find_first_not_of("0123456789", at + 1), cell.size());
    const std::string part(cell.substr(at + 1, next - at - 1));
    absl::StrAppend(&made.number, part.size() == 3 ? "" : ".", part);
    absl::StrAppend(&made.list, ", ", part);
    at = next;
  }
  if (interval) made.list.clear();
  return made;
}

// What to write: thousands without commas, or a decimal point, or a list.
std::string AdviceOnCommas(std::string_view cell, std::size_t comma) {
  const Uncommaed made = WithoutCommas(cell, comma);
  using rules_internal::Shown;  // On one line.
  return absl::StrCat("expected ", Shown(made.number),
                      made.list.empty() ? "" : ", or with blanks ",
                      made.list.empty() ? "" : Shown(made.list),
                      made.list.empty() ? "" : " for a list", ", found ",
                      Shown(std::string(cell)));
}

}  // namespace

bool IsHead(std::string_view id) {
  constexpr std::string_view kHeads[] = {kType,    kAllowed, kDefault,  kNull,
                                         kOutside, kLabel,   kDecision, kRules};
  return std::find(std::begin(kHeads), std::end(kHeads), id) !=
         std::end(kHeads);
}

bool IsBareWord(std::string_view text) {
  constexpr std::string_view kMeant[] = {"null", "true", "false", "not"};
  if (text.empty() || (text[0] >= '0' && text[0] <= '9') ||
      std::find(std::begin(kMeant), std::end(kMeant), text) !=
          std::end(kMeant)) {
    return false;
  }
  // Not the signs of other keyboards: U+2000 to 2BFF, 3000 to 303F, FF00 on.
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!rules_internal::IsWordByte(text[i])) return false;
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next =
        static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    if ((c == 0xE2 && next < 0xB0) || (c == 0xE3 && next == 0x80) ||
        (c == 0xEF && next >= 0xBC)) {
      return false;
    }
  }
  return true;
}

bool IsWords(std::string_view text) {
  constexpr std::string_view kSigns = " /-&.";
  const auto fits = [&](char c) {
    return rules_internal::IsWordByte(c) ||
           kSigns.find(c) != std::string_view::npos;
  };
  return rules_internal::HintForSigns(text).empty() &&
         std::all_of(text.begin(), text.end(), fits) &&
         std::any_of(text.begin(), text.end(), [](char c) {
           return rules_internal::IsWordByte(c) && (c < '0' || c > '9');
         });
}

std::string CommaFault(std::string_view cell) {
  for (std::size_t at = 0; at < cell.size(); ++at) {
    if (cell[at] == '"') {
      at += rules_internal::ReadTextLiteral(cell.substr(at)).length - 1;
    } else if (cell[at] == ',' && IsInNumber(cell, at)) {
      return AdviceOnCommas(cell, at);
    }
  }
  return "";
}

std::string TruthAsFeel(const std::string& text) {
  if (text == "TRUE" || text == "True") return "true";
  return text == "FALSE" || text == "False" ? "false" : text;
}

std::set<std::string> NamesOf(const ModelTable& table) {
  std::set<std::string> names;
  for (const ModelTable::Input& input : table.inputs) {
    names.insert(input.expression);
    for (const auto& each : NamesIn(input.expression, true).names) {
      names.insert(each);
    }
  }
  return names;
}

bool IsWordItself(const ModelTable::Output& output, const std::string& text,
                  const std::set<std::string>& names) {
  return output.type == ValueType::kText && names.count(text) == 0 &&
         IsBareWord(text);
}

}  // namespace arrears::io_internal
