// SPDX-License-Identifier: Apache-2.0
//
// What a check found, as text and CSV.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/base/money.h"
#include "arrears/io/frame_text.h"
#include "policy_internal.h"

namespace arrears::cli {
namespace {

// "2 gaps, 1 conflict" is no plural that fits all kinds: "gap 2, conflict 1".
std::string CountsText(const Verification& found, bool zh) {
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < kFindingKinds; ++k) {
    if (found.counts[k] == 0) continue;
    const auto kind = static_cast<FindingKind>(k);
    parts.push_back(absl::StrCat(KindText(kind, zh), " ", found.counts[k]));
  }
  return absl::StrJoin(parts, zh ? "、" : ", ");
}

std::string HeadText(const CheckedTable& checked, bool zh) {
  const std::size_t rules = checked.of.table->spec().rules.size();
  const std::string head =
      zh ? absl::StrCat(checked.of.decision, ":", rules, " 条规则,")
         : absl::StrCat(checked.of.decision, ": ", rules,
                        rules == 1 ? " rule, " : " rules, ");
  if (!checked.error.empty()) {
    return absl::StrCat(head, zh ? "未能检查:" : "not checked: ", checked.error,
                        "\n");
  }
  const std::string counts = CountsText(checked.found, zh);
  if (counts.empty()) {
    return absl::StrCat(head, zh ? "未发现问题\n" : "nothing found\n");
  }
  return absl::StrCat(head, zh ? "发现:" : "found: ", counts, "\n");
}

std::string RowsText(std::size_t rows) {
  return absl::StrCat(rows, rows == 1 ? " row" : " rows");
}

// "(row 2: null)".
std::string FirstText(const RowFault& fault, bool zh) {
  return zh ? absl::StrCat("(第 ", fault.row, " 行:", fault.text, ")")
            : absl::StrCat(" (row ", fault.row, ": ", fault.text, ")");
}

// What the weights leave out; empty where that is nothing.
std::string WeighingText(const CheckedTable& checked, const WeighedFacts& facts,
                         bool zh) {
  std::string text;
  const auto add = [&](std::size_t rows, const std::string& en,
                       const std::string& in_zh) {
    if (rows == 0) return;
    zh ? absl::StrAppend(&text, "  ", facts.file, " 中 ", rows, " 行", in_zh)
       : absl::StrAppend(&text, "  ", RowsText(rows), " of ", facts.file, en);
    absl::StrAppend(&text, "\n");
  };
  add(checked.left_out,
      " left out, as they cannot be read" +
          FirstText(checked.first_left_out, false),
      "无法读取,未计入" + FirstText(checked.first_left_out, true));
  add(facts.unreadable,
      absl::StrCat(" without an amount in ", facts.column,
                   FirstText(facts.first_unreadable, false)),
      absl::StrCat("的 ", facts.column, " 不是金额,只计行数",
                   FirstText(facts.first_unreadable, true)));
  add(facts.other_currency,
      " in another currency, counted without their amounts",
      "为其他币种,只计行数");
  return text;
}

std::string Conditions(const CheckedTable& checked,
                       const std::vector<std::string>& tests) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (tests[i] == "-") continue;
    parts.push_back(
        ConditionText(checked.of.table->spec().inputs[i].name, tests[i]));
  }
  return absl::StrJoin(parts, " and ");
}

}  // namespace

std::string CheckedText(const std::vector<CheckedTable>& all,
                        const WeighedFacts* facts, Language language) {
  const bool zh = language == Language::kZh;
  std::string text;
  for (const CheckedTable& checked : all) {
    absl::StrAppend(&text, HeadText(checked, zh));
    for (const Finding& finding : checked.found.findings) {
      absl::StrAppend(&text, "  ",
                      FindingSentence(checked, finding, facts, language), "\n");
    }
    if (checked.found.not_listed != 0) {
      absl::StrAppend(&text, zh ? "  另有 " : "  and ",
                      checked.found.not_listed,
                      zh ? " 处未列出\n" : " more, not listed\n");
    }
    if (facts != nullptr && checked.error.empty()) {
      absl::StrAppend(&text, WeighingText(checked, *facts, zh));
    }
  }
  return text;
}

std::string CheckedCsv(const std::vector<CheckedTable>& all,
                       const WeighedFacts* facts, Language language) {
  std::string csv =
      "decision,kind,rules,input,box,witness,rows,weight,currency,text\n";
  const auto more = [&csv](const CheckedTable& checked, const char* kind,
                           const std::string& text) {
    absl::StrAppend(&csv, CsvText(checked.of.decision), ",", kind, ",,,,,,,,",
                    CsvText(text), "\n");
  };
  for (const CheckedTable& checked : all) {
    for (const Finding& finding : checked.found.findings) {
      const bool weighed = HasWeight(finding, facts);
      absl::StrAppend(
          &csv, CsvText(checked.of.decision), ",",
          std::string(FindingKindName(finding.kind)), ",",
          CsvText(absl::StrJoin(RuleIds(checked.of, finding.rules), ";")), ",",
          CsvText(InputOf(checked, finding)), ",",
          CsvText(Conditions(checked, finding.box)), ",",
          CsvText(Conditions(checked, finding.witness)), ",",
          HasRows(finding, facts) ? absl::StrCat(finding.rows) : "", ",",
          weighed ? FormatMinor(finding.weight, facts->exponent) : "", ",",
          weighed ? facts->currency : "", ",",
          CsvText(FindingSentence(checked, finding, facts, language)), "\n");
    }
    if (checked.found.not_listed != 0) {
      more(checked, "not listed",
           absl::StrCat(checked.found.not_listed, " more"));
    }
    if (!checked.error.empty()) more(checked, "not checked", checked.error);
  }
  return csv;
}

}  // namespace arrears::cli
