// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/rules/explain.h"
#include "arrears/rules/value.h"
#include "rules/cell_space_internal.h"
#include "rules/compiled_table_internal.h"

namespace arrears {
namespace {

using rules_internal::ColumnKind;
using rules_internal::WriteCell;
using rules_internal::WriteCondition;
using rules_internal::WriteList;

std::string OutputText(const OutputValue& value) {
  if (const auto* truth = std::get_if<bool>(&value)) {
    return *truth ? "true" : "false";
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return FormatValue(Value(*text));
  }
  const std::optional<Decimal> number = rules_internal::NumberOf(value);
  return number ? FormatDecimal(*number) : "null";
}

// Nine significant digits, without an exponent.
std::string NumberText(double number) {
  char text[32];
  const std::to_chars_result end = std::to_chars(
      text, text + sizeof text, number, std::chars_format::general, 9);
  const std::optional<Decimal> decimal =
      ParseDecimal(std::string_view(text, end.ptr - text));
  return decimal ? FormatDecimal(*decimal) : std::string(text, end.ptr);
}

// `2 days 3 h`, `15 min`, `0.5 s`.
std::string TimeText(double days, bool zh) {
  constexpr double kMicrosOfDay = 86'400'000'000;
  struct Unit {
    std::int64_t micros;
    const char *en, *zh;
  };
  constexpr Unit kUnits[] = {{86'400'000'000, " days", " 天"},
                             {3'600'000'000, " h", " 小时"},
                             {60'000'000, " min", " 分钟"}};
  std::int64_t rest = std::llround(days * kMicrosOfDay);
  // `> 09:00` begins a microsecond later, which nobody wants to read of.
  const std::int64_t step = rest > 60'000'000  ? 1'000'000
                            : rest > 1'000'000 ? 1'000
                                               : 1;
  rest = (rest + step / 2) / step * step;
  std::string text;
  for (const Unit& unit : kUnits) {
    const std::int64_t count = rest / unit.micros;
    rest %= unit.micros;
    if (count == 0) continue;
    const bool one_day = count == 1 && unit.micros == kUnits[0].micros;
    absl::StrAppend(&text, text.empty() ? "" : " ", count,
                    zh        ? unit.zh
                    : one_day ? " day"
                              : unit.en);
  }
  if (rest == 0 && !text.empty()) return text;
  return absl::StrCat(text, text.empty() ? "" : " ",
                      NumberText(static_cast<double>(rest) / 1e6),
                      zh ? " 秒" : " s");
}

class ReasonsWriter {
 public:
  ReasonsWriter(const DecisionTable& table, const RowExplanation& why,
                Language language)
      : kinds_(rules_internal::CompiledOf(table).kinds),
        spec_(table.spec()),
        why_(why),
        language_(language) {}

  ExplanationText Write() const {
    ExplanationText text;
    text.headline = Headline();
    for (const std::size_t rule : Fired()) AddBecause(rule, &text.because);
    for (std::size_t r = 0; r < spec_.rules.size(); ++r) {
      if (!HasFired(r)) text.others.push_back(Other(r));
    }
    for (const OtherOutcome& other : why_.other_outcomes) {
      text.changes.push_back(ChangeLine(other));
    }
    return text;
  }

 private:
  std::string Pick(const char* en, const char* zh) const {
    return language_ == Language::kZh ? zh : en;
  }
  const std::string& IdOf(std::size_t rule) const {
    return spec_.rules[rule].id;
  }
  std::string Is(std::size_t input) const {
    return absl::StrCat(spec_.inputs[input].name, " = ", why_.values[input]);
  }

  bool IsRefused(std::size_t input) const {
    return std::find(why_.refused_inputs.begin(), why_.refused_inputs.end(),
                     input) != why_.refused_inputs.end();
  }

  std::vector<std::size_t> Fired() const {
    if (HasManyHits(spec_.hit_policy) && why_.rule != kRefusedRow) {
      return {why_.hits.begin(), why_.hits.end()};
    }
    if (why_.rule < 0) return {};
    return {static_cast<std::size_t>(why_.rule)};
  }
  bool HasFired(std::size_t rule) const {
    const std::vector<std::size_t> fired = Fired();
    return std::find(fired.begin(), fired.end(), rule) != fired.end();
  }

  std::string Ids(const std::vector<std::size_t>& rules) const {
    std::vector<std::string> ids;
    ids.reserve(rules.size());
    for (const std::size_t rule : rules) ids.push_back(IdOf(rule));
    return WriteList(ids, {language_});
  }
  std::string Outputs(std::size_t rule) const {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < spec_.outputs.size(); ++i) {
      const OutputValue& value = spec_.rules[rule].outputs[i];
      const auto* text = std::get_if<std::string>(&value);
      parts.push_back(absl::StrCat(
          spec_.outputs[i].name, " = ",
          spec_.outputs[i].expressions && text != nullptr ? *text
                                                          : OutputText(value)));
    }
    return absl::StrJoin(parts, ", ");
  }
  // What C+ C< C> C# make of rules: "points = 12 (C+)".
  std::string Total(const std::vector<std::size_t>& rules) const {
    const std::vector<std::int32_t> hits(rules.begin(), rules.end());
    std::optional<Decimal> total =
        DecimalOf(static_cast<std::int64_t>(hits.size()));
    if (spec_.hit_policy != HitPolicy::kCount) {
      std::vector<std::optional<Decimal>> numbers;
      numbers.reserve(spec_.rules.size());
      for (const TableRule& rule : spec_.rules) {
        numbers.push_back(rules_internal::NumberOf(rule.outputs[0]));
      }
      total = rules_internal::Aggregate(spec_.hit_policy, numbers, hits);
    }
    return absl::StrCat(spec_.outputs[0].name, " = ",
                        total ? FormatDecimal(*total) : "null", " (",
                        std::string(HitPolicyLetters(spec_.hit_policy)), ")");
  }
  bool HasTotal() const { return spec_.hit_policy >= HitPolicy::kSum; }

  std::string Defaults() const {
    std::vector<std::string> parts;
    for (const TableOutput& output : spec_.outputs) {
      if (std::holds_alternative<std::monostate>(output.fallback)) continue;
      parts.push_back(
          absl::StrCat(output.name, " = ", OutputText(output.fallback)));
    }
    return absl::StrJoin(parts, ", ");
  }
  std::string NoRule(const std::string& outcome) const {
    const std::string defaults = outcome.empty() ? Defaults() : outcome;
    if (defaults.empty()) return Pick("no rule matches", "无规则匹配");
    return absl::StrCat(
        Pick("no rule matches, the default holds: ", "无规则匹配,取默认值:"),
        defaults);
  }

  std::string Headline() const {
    if (why_.rule == kRefusedRow) {
      std::vector<std::string> values;
      for (const std::size_t input : why_.refused_inputs) {
        values.push_back(Is(input));
      }
      return absl::StrCat(
          Pick("refused: ", "拒绝判断:"), absl::StrJoin(values, ", "),
          Pick(" is no value the table takes", ",不在本表可接受的取值之内"));
    }
    if (why_.rule == kConflictRow) {
      return absl::StrCat(
          Ids(Matching()),
          Pick(" match, but hit policy ", " 同时匹配,而命中策略 "),
          std::string(HitPolicyLetters(spec_.hit_policy)),
          spec_.hit_policy == HitPolicy::kUnique
              ? Pick(" allows one", " 只允许一条")
              : Pick(" asks for equal outputs", " 要求输出相同"));
    }
    const std::vector<std::size_t> fired = Fired();
    if (fired.empty()) return NoRule(why_.outcome);
    std::vector<std::string> lines;
    if (!why_.outcome.empty()) {
      lines.push_back(why_.outcome);
    } else if (HasTotal()) {
      lines.push_back(Total(fired));
    }
    for (const std::size_t rule : fired) {
      std::string line =
          absl::StrCat(IdOf(rule), Pick(" fires: ", " 触发:"), Outputs(rule));
      const TableRule& each = spec_.rules[rule];
      const std::string& note =
          language_ == Language::kZh ? each.note_zh : each.note_en;
      if (!note.empty()) {
        absl::StrAppend(&line, Pick(" (", "("), note, ")");
      }
      lines.push_back(std::move(line));
    }
    return absl::StrJoin(lines, Pick("; ", ";"));
  }

  std::vector<std::size_t> Matching() const {
    std::vector<std::size_t> rules;
    for (std::size_t r = 0; r < why_.refusals.size(); ++r) {
      if (why_.refusals[r].empty()) rules.push_back(r);
    }
    return rules;
  }

  void AddBecause(std::size_t rule, std::vector<std::string>* lines) const {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < spec_.inputs.size(); ++i) {
      const std::string& cell = spec_.rules[rule].cells[i];
      if (cell == "-") continue;
      cells.push_back(absl::StrCat(Is(i), Pick(" meets ", " 符合 "),
                                   WriteCell(cell, language_)));
    }
    lines->push_back(absl::StrCat(IdOf(rule), Pick(": ", ":"),
                                  cells.empty()
                                      ? Pick("asks for nothing", "不设条件")
                                      : absl::StrJoin(cells, Pick("; ", ";"))));
  }

  std::string Other(std::size_t rule) const {
    const std::vector<Refusal>& refusals = why_.refusals[rule];
    if (refusals.empty()) {
      return why_.rule < 0
                 ? absl::StrCat(IdOf(rule), Pick(": matches", ":匹配"))
                 : absl::StrCat(IdOf(rule),
                                Pick(": matches too, but yields to ",
                                     ":也匹配,但让位于 "),
                                Ids(Fired()));
    }
    std::vector<std::string> parts;
    for (const Refusal& refusal : refusals) {
      if (IsRefused(refusal.input)) {
        parts.push_back(
            absl::StrCat(Is(refusal.input), Pick(" is refused", " 被拒绝")));
        continue;
      }
      std::string part = absl::StrCat(
          Is(refusal.input), Pick(" does not meet ", " 不符合 "),
          WriteCell(spec_.rules[rule].cells[refusal.input], language_));
      if (refusal.distance == Decimal()) {
        part += Pick(" (the end itself is left out)", "(界值本身不含)");
      } else if (refusal.distance) {
        absl::StrAppend(&part, Pick(" (off by ", "(相差 "),
                        Distance(refusal.input, *refusal.distance), ")");
      }
      parts.push_back(std::move(part));
    }
    return absl::StrCat(IdOf(rule), Pick(": ", ":"),
                        absl::StrJoin(parts, Pick("; ", ";")));
  }

  std::string Distance(std::size_t input, const Decimal& distance) const {
    const ColumnKind kind = kinds_[input];
    const std::string number = FormatDecimal(distance);
    const bool one = distance == DecimalOf(std::int64_t{1});
    if (kind.values == ValueType::kYearMonth) {
      return number + Pick(one ? " month" : " months", " 个月");
    }
    if (kind.type == ColumnType::kDate) {
      return number + Pick(one ? " day" : " days", " 天");
    }
    return kind.values == ValueType::kAny
               ? number
               : TimeText(NearestDouble(distance), language_ == Language::kZh);
  }

  std::string ChangeLine(const OtherOutcome& other) const {
    std::string outcome;
    std::vector<std::size_t> rules(other.hits.begin(), other.hits.end());
    if (rules.empty() && other.rule >= 0) {
      rules = {static_cast<std::size_t>(other.rule)};
    }
    if (!other.outcome.empty()) {
      outcome = other.outcome;
    } else if (HasTotal() && !rules.empty()) {
      outcome = Total(rules);
    } else {
      for (const std::size_t rule : rules) {
        absl::StrAppend(&outcome, outcome.empty() ? "" : Pick("; ", ";"),
                        Outputs(rule));
      }
    }
    if (rules.empty()) outcome = NoRule(other.outcome);
    return absl::StrCat(outcome, rules.empty() ? "" : " [", Ids(rules),
                        rules.empty() ? "" : "]", Pick(" if ", ",若 "),
                        WriteChanges(spec_, why_, other, language_));
  }

  const std::vector<ColumnKind>& kinds_;
  const TableSpec& spec_;
  const RowExplanation& why_;
  Language language_;
};

}  // namespace

std::string WriteChanges(const TableSpec& spec, const RowExplanation& why,
                         const OtherOutcome& other, Language language) {
  const bool zh = language == Language::kZh;
  std::vector<std::string> conditions;
  for (const Change& change : other.changes) {
    const std::string& name = spec.inputs[change.input].name;
    conditions.push_back(absl::StrCat(
        change.test == "-"
            ? name + (zh ? " 取允许值" : " had an allowed value")
            : WriteCondition(
                  name, change.test,
                  {.language = language, .alone = other.changes.size() < 2}),
        zh ? "(现为 " : " (is ", why.values[change.input], ")"));
  }
  return absl::StrJoin(conditions, zh ? " 且 " : " and ");
}

ExplanationText WriteExplanation(const DecisionTable& table,
                                 const RowExplanation& why, Language language) {
  return ReasonsWriter(table, why, language).Write();
}

}  // namespace arrears
