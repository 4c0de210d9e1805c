// SPDX-License-Identifier: Apache-2.0
//
// What a check finds, as a person would say it.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/base/money.h"
#include "policy_internal.h"

namespace arrears::cli {
namespace {

const char* KindInChinese(FindingKind kind) {
  switch (kind) {
    case FindingKind::kGap:
      return "遗漏";
    case FindingKind::kConflict:
      return "冲突";
    case FindingKind::kOverlap:
      return "重叠";
    case FindingKind::kDuplicate:
      return "重复";
    case FindingKind::kSubsumed:
      return "被覆盖";
    case FindingKind::kDead:
      return "永不触发";
    case FindingKind::kEmptyCell:
      return "空单元格";
    case FindingKind::kHidden:
      return "部分遮蔽";
    case FindingKind::kIdleCut:
      return "无效界值";
    case FindingKind::kFilledGap:
      return "由默认值填补";
  }
  return "";
}

// The tests of a list, at the commas that stand in no quotes or brackets.
std::vector<std::string> SplitTests(const std::string& tests) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  int depth = 0;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const char c = tests[i];
    if (quoted && c == '\\' && i + 1 < tests.size()) {
      parts.back() += c;
      parts.back() += tests[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    // `]1..5[` turns brackets round: a comma never stands between them.
    if (!quoted && c == '(') ++depth;
    if (!quoted && c == ')' && depth > 0) --depth;
    if (!quoted && c == ',' && depth == 0) {
      parts.emplace_back();
    } else if (c != ' ' || !parts.back().empty()) {
      parts.back() += c;
    }
  }
  return parts;
}

class Speaker {
 public:
  Speaker(const CheckedTable& checked, const Finding& finding, bool zh)
      : table_(checked.of), finding_(finding), zh_(zh) {
    const HitPolicy policy = table_.source->hit_policy;
    single_ = policy == HitPolicy::kFirst || policy == HitPolicy::kPriority ||
              policy == HitPolicy::kMinimum || policy == HitPolicy::kMaximum;
    const std::vector<TableInput>& inputs = table_.table->spec().inputs;
    box_ = Conditions(finding.box, false);
    witness_ = Conditions(finding.witness, true);
    box_is_value_ = finding.box == finding.witness;
    if (finding.kind == FindingKind::kIdleCut) {
      end_point_ = finding.witness[finding.input];
    }
    input_ = inputs.empty() ? "" : inputs[finding.input].name;
    for (const std::string& id : RuleIds(table_, finding.rules)) {
      ids_.push_back(id);
    }
  }

  std::string Say() const {
    return absl::StrCat(KindText(finding_.kind, zh_), zh_ ? ":" : ": ",
                        zh_ ? SayZh() : SayEn());
  }

 private:
  // Those that narrow anything.
  std::string Conditions(const std::vector<std::string>& tests,
                         bool values) const {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < tests.size(); ++i) {
      if (tests[i] == "-") continue;
      parts.push_back(
          ConditionText(table_.table->spec().inputs[i].name, tests[i]));
    }
    return absl::StrJoin(
        parts, values ? (zh_ ? "、" : ", ") : (zh_ ? " 且 " : " and "));
  }

  // "R1, R2 and R3".
  std::string Names(std::size_t count) const {
    std::string names;
    for (std::size_t i = 0; i < count; ++i) {
      const bool last = i + 1 == count;
      absl::StrAppend(&names,
                      i == 0         ? ""
                      : last && zh_  ? " 和 "
                      : last && !zh_ ? " and "
                      : zh_          ? "、"
                                     : ", ",
                      ids_[i]);
    }
    return names;
  }

  std::string Example() const {
    if (witness_.empty() || box_is_value_) return "";
    return zh_ ? absl::StrCat("(例如 ", witness_, ")")
               : absl::StrCat(" (such as ", witness_, ")");
  }

  // `action "CALL" and "LETTER"`: where two rules differ.
  std::string Differences() const {
    std::vector<std::string> parts;
    const ModelTable& source = *table_.source;
    const auto text = [](const std::string& output) {
      return output.empty() ? std::string("null") : output;
    };
    for (std::size_t i = 0; i < source.outputs.size(); ++i) {
      const std::string &a = source.rules[finding_.rules[0]].outputs[i],
                        &b = source.rules[finding_.rules[1]].outputs[i];
      if (a == b) continue;
      const std::string& name = source.outputs[i].name.empty()
                                    ? table_.decision
                                    : source.outputs[i].name;
      parts.push_back(
          zh_ ? absl::StrCat(name, " 分别为 ", text(a), " 与 ", text(b))
              : absl::StrCat(name, " ", text(a), " against ", text(b)));
    }
    return absl::StrJoin(parts, zh_ ? "、" : ", ");
  }

  // Why it is the other rule that counts.
  const char* Before() const {
    switch (table_.source->hit_policy) {
      case HitPolicy::kFirst:
        return zh_ ? "在前的" : ", which stands before it";
      case HitPolicy::kPriority:
        return zh_ ? "优先的" : ", which has priority";
      case HitPolicy::kMinimum:
        return zh_ ? "输出更小的" : ", whose output is the lower or equal";
      case HitPolicy::kMaximum:
        return zh_ ? "输出更大的" : ", whose output is the higher or equal";
      case HitPolicy::kUnique:
      case HitPolicy::kAny:
        return "";
      default:
        return zh_ ? "输出相同的" : ", which has the same output";
    }
  }

  std::string SayEn() const {
    const std::string where =
        box_.empty() ? "everywhere" : absl::StrCat("where ", box_);
    switch (finding_.kind) {
      case FindingKind::kGap:
        return absl::StrCat("no rule matches ", where, Example());
      case FindingKind::kFilledGap:
        return absl::StrCat("no rule but the default decides ", where,
                            Example());
      case FindingKind::kConflict:
        return absl::StrCat(Names(2), " both match ", where,
                            ", but differ: ", Differences(), Example());
      case FindingKind::kOverlap:
        return absl::StrCat(Names(2), " both match ", where,
                            ", and hit policy U allows one", Example());
      case FindingKind::kDuplicate:
        return absl::StrCat(ids_[1], " has the conditions of ", ids_[0],
                            Before(), single_ ? ", so it never fires" : "",
                            Example());
      case FindingKind::kSubsumed:
        return absl::StrCat(ids_[1], " is covered by ", ids_[0], Before(),
                            single_ ? ", so it never fires" : "", Example());
      case FindingKind::kDead:
        return DeadEn();
      case FindingKind::kHidden:
        return absl::StrCat(ids_[0], " decides ", where, ", though ", ids_[1],
                            " matches too", Example());
      case FindingKind::kEmptyCell:
        return absl::StrCat("no value of ", input_, " meets ", Cell(), " of ",
                            ids_[0], ", so ", ids_[0], " never fires");
      case FindingKind::kIdleCut:
        return absl::StrCat("the end point ", end_point_, " of ", input_,
                            " in ", Names(ids_.size()),
                            " changes nothing: the outcome is the same on "
                            "either side");
    }
    return "";
  }

  std::string DeadEn() const {
    const std::string& id = ids_.back();
    if (ids_.size() == 1) {
      return absl::StrCat(id, " never fires: its values cannot occur");
    }
    return absl::StrCat(id, single_ ? " never fires: " : " never fires alone: ",
                        Names(ids_.size() - 1), " together cover it",
                        Example());
  }

  std::string SayZh() const {
    const std::string where =
        box_.empty() ? "任何取值" : absl::StrCat("当 ", box_, " ");
    switch (finding_.kind) {
      case FindingKind::kGap:
        return absl::StrCat(where, "时没有规则匹配", Example());
      case FindingKind::kFilledGap:
        return absl::StrCat(where, "时没有规则匹配,取默认值", Example());
      case FindingKind::kConflict:
        return absl::StrCat(where, "时规则 ", Names(2),
                            " 同时匹配但输出不同:", Differences(), Example());
      case FindingKind::kOverlap:
        return absl::StrCat(where, "时规则 ", Names(2),
                            " 同时匹配,而命中策略 U 只允许一条", Example());
      case FindingKind::kDuplicate:
        return absl::StrCat("规则 ", ids_[1], " 与", Before(), "规则 ", ids_[0],
                            " 条件相同", single_ ? ",因此永不触发" : "",
                            Example());
      case FindingKind::kSubsumed:
        return absl::StrCat("规则 ", ids_[1], " 被", Before(), "规则 ", ids_[0],
                            " 完全覆盖", single_ ? ",因此永不触发" : "",
                            Example());
      case FindingKind::kDead:
        return DeadZh();
      case FindingKind::kHidden:
        return absl::StrCat(where, "时规则 ", ids_[1], " 也匹配,但由规则 ",
                            ids_[0], " 决定", Example());
      case FindingKind::kEmptyCell:
        return absl::StrCat("规则 ", ids_[0], " 的 ", input_, " 列 ", Cell(),
                            " 不接受任何值,因此永不触发");
      case FindingKind::kIdleCut:
        return absl::StrCat("规则 ", Names(ids_.size()), " 中 ", input_,
                            " 的界值 ", end_point_, " 不起作用:两侧结果相同");
    }
    return "";
  }

  std::string DeadZh() const {
    if (ids_.size() == 1) {
      return absl::StrCat("规则 ", ids_[0], " 的取值不可能出现");
    }
    return absl::StrCat("规则 ", ids_.back(), " 已被规则 ",
                        Names(ids_.size() - 1), " 共同覆盖",
                        single_ ? "" : ",从不单独触发", Example());
  }

  const std::string& Cell() const {
    return table_.table->spec().rules[finding_.rules[0]].cells[finding_.input];
  }

  const PolicyTable& table_;
  const Finding& finding_;
  const bool zh_;
  bool single_ = false;  // One of the rules that match decides.
  bool box_is_value_ = false;
  std::string box_, witness_, input_, end_point_;
  std::vector<std::string> ids_;
};

}  // namespace

std::string KindText(FindingKind kind, bool zh) {
  return zh ? KindInChinese(kind) : std::string(FindingKindName(kind));
}

std::vector<std::string> RuleIds(const PolicyTable& table,
                                 const std::vector<std::size_t>& rules) {
  std::vector<std::string> ids;
  for (const std::size_t rule : rules) {
    ids.push_back(table.table->spec().rules[rule].id);
  }
  return ids;
}

std::string ConditionText(const std::string& name, const std::string& test) {
  const std::vector<std::string> parts = SplitTests(test);
  const std::string all = absl::StrJoin(parts, ", ");
  if (parts.size() > 1) return absl::StrCat(name, " in (", all, ")");
  if (all.rfind("not(", 0) == 0) {
    const std::string inner = all.substr(4, all.size() - 5);
    return absl::StrCat(name, " not in (",
                        absl::StrJoin(SplitTests(inner), ", "), ")");
  }
  const char first = all.empty() ? ' ' : all.front();
  if (first == '<' || first == '>' || first == '!') {
    return absl::StrCat(name, " ", all);
  }
  if (first == '[' || first == ']' || first == '(') {
    return absl::StrCat(name, " in ", all);
  }
  return absl::StrCat(name, " = ", all);
}

std::string AmountText(std::int64_t minor, const WeighedFacts& facts) {
  std::string text = FormatMinor(minor, facts.exponent);
  const std::size_t first = text.front() == '-' ? 1 : 0;
  for (std::size_t at = std::min(text.find('.'), text.size());
       at > first + 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  if (!facts.currency.empty()) absl::StrAppend(&text, " ", facts.currency);
  return text;
}

std::string FindingSentence(const CheckedTable& checked, const Finding& finding,
                            const WeighedFacts* facts, Language language) {
  const bool zh = language == Language::kZh;
  std::string text = Speaker(checked, finding, zh).Say();
  if (facts == nullptr || finding.kind == FindingKind::kEmptyCell) return text;
  absl::StrAppend(&text, zh ? ";" : "; ");
  if (zh) {
    absl::StrAppend(&text, facts->file, " 中 ", finding.rows, " 行");
  } else {
    absl::StrAppend(&text, finding.rows, finding.rows == 1 ? " row" : " rows",
                    " of ", facts->file);
  }
  if (!facts->column.empty()) {
    absl::StrAppend(&text, zh ? "," : ", ", AmountText(finding.weight, *facts));
  }
  return text;
}

}  // namespace arrears::cli
