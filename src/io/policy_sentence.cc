// SPDX-License-Identifier: Apache-2.0
//
// What a check finds, as a person would say it.
#include <algorithm>
#include <iterator>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "arrears/base/money.h"
#include "io/policy_check_internal.h"
#include "rules/cell_space_internal.h"

namespace arrears::io_internal {
namespace {

// $0 where, $1 the rule spoken of, $2 those before it, $3 why they count and it
// does not, $4 what comes of that, $5 how two rules differ, $6 the input, $7
// its cell or end point, $8 all rules, $9 an example.
struct Words {
  const char *en, *zh;
};
constexpr Words kWords[kFindingKinds] = {
    {"no rule matches $0$9", "$0时没有规则匹配$9"},
    {"$8 both match $0, but differ: $5$9",
     "$0时规则 $8 同时匹配但输出不同:$5$9"},
    {"$8 both match $0, and hit policy U allows one$9",
     "$0时规则 $8 同时匹配,而命中策略 U 只允许一条$9"},
    {"$1 has the conditions of $2$3$4$9", "规则 $1 与$3规则 $2 条件相同$4$9"},
    {"$1 is covered by $2$3$4$9", "规则 $1 被$3规则 $2 完全覆盖$4$9"},
    {"$1 $4: $2 together cover it$9", "规则 $1 $4:已被规则 $2 共同覆盖$9"},
    {"no value of $6 meets $7 of $1, so $1 never fires",
     "规则 $1 的 $6 列 $7 不接受任何值,因此永不触发"},
    {"$2 takes rows from $1 $0$9", "$0时规则 $2 抢在规则 $1 之前决定$9"},
    {"the end point $7 of $6 in $8 changes nothing: the outcome is the same on "
     "either side",
     "规则 $8 中 $6 的界值 $7 不起作用:两侧结果相同"},
    {"no rule but the default decides $0$9", "$0时没有规则匹配,取默认值$9"}};
// A dead rule that nothing covers.
constexpr Words kImpossible = {"$1 never fires: its values cannot occur",
                               "规则 $1 永不触发:其取值不可能出现"};
// Of what is not declared something gets through to the rule.
constexpr Words kEmptyWithin = {
    "no declared value of $6 meets $7 of $1, so $1 applies only to values "
    "outside the declared ones",
    "规则 $1 的 $6 列 $7 不接受任何已声明的取值,因此只适用于声明之外的取值"};
constexpr Words kImpossibleWithin = {
    "$1 applies only to values outside the declared ones: those it asks for "
    "cannot occur",
    "规则 $1 只适用于声明之外的取值:其已声明的取值不可能出现"};
constexpr Words kDeadWithin = {
    "$1 $4: of the declared ones $2 together cover it$9",
    "规则 $1 $4:已声明的取值已被规则 $2 共同覆盖$9"};

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
    ids_ = RuleIds(table_, finding.rules);
    if (inputs.empty()) return;
    input_ = inputs[finding.input].name;
    if (finding.kind == FindingKind::kIdleCut) {
      end_point_ = finding.witness[finding.input];
    } else if (finding.kind == FindingKind::kEmptyCell) {
      end_point_ = finding.box[finding.input];
    }
  }

  std::string Say() const {
    const Words& words = WordsFor();
    return absl::StrCat(
        KindText(finding_.kind, zh_), zh_ ? ":" : ": ",
        absl::Substitute(
            zh_ ? words.zh : words.en, Where(), ids_.empty() ? "" : ids_.back(),
            Names(ids_.size() > 1 ? ids_.size() - 1 : 0), Before(),
            Consequence(),
            finding_.kind == FindingKind::kConflict ? Differences() : "",
            input_, end_point_, Names(ids_.size()), Example()));
  }

 private:
  const Words& WordsFor() const {
    const bool within = finding_.fires_outside;
    if (finding_.kind == FindingKind::kEmptyCell && within) return kEmptyWithin;
    if (finding_.kind == FindingKind::kDead) {
      if (ids_.size() == 1) return within ? kImpossibleWithin : kImpossible;
      if (within) return kDeadWithin;
    }
    return kWords[static_cast<int>(finding_.kind)];
  }

  // Those that narrow anything.
  std::string Conditions(const std::vector<std::string>& tests,
                         bool values) const {
    const auto narrowing =
        std::count_if(tests.begin(), tests.end(),
                      [](const std::string& test) { return test != "-"; });
    const rules_internal::ListStyle style = {
        .language = zh_ ? Language::kZh : Language::kEn,
        .alone = narrowing < 2};
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < tests.size(); ++i) {
      if (tests[i] == "-") continue;
      parts.push_back(rules_internal::WriteCondition(
          table_.table->spec().inputs[i].name, tests[i], style));
    }
    return absl::StrJoin(
        parts, values ? (zh_ ? "、" : ", ") : (zh_ ? " 且 " : " and "));
  }

  // "R1, R2 and R3", or the first of very many.
  std::string Names(std::size_t count) const {
    const std::vector<std::string> ids(
        ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(count));
    if (count > rules_internal::kMostShown) {
      return rules_internal::WriteList(
          ids, {.language = zh_ ? Language::kZh : Language::kEn});
    }
    if (count < 2) return count == 0 ? "" : ids[0];
    const std::vector<std::string> before(ids.begin(), ids.end() - 1);
    return absl::StrCat(absl::StrJoin(before, zh_ ? "、" : ", "),
                        zh_ ? " 和 " : " and ", ids.back());
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
        return zh_ ? "输出不大于它的" : ", whose output is not higher";
      case HitPolicy::kMaximum:
        return zh_ ? "输出不小于它的" : ", whose output is not lower";
      case HitPolicy::kUnique:
      case HitPolicy::kAny:
        return "";
      default:
        return zh_ ? "输出相同的" : ", which has the same output";
    }
  }

  // Where the box is; of a table without inputs, or all of it, everywhere.
  std::string Where() const {
    if (!box_.empty()) {
      return zh_ ? absl::StrCat("当 ", box_, " ") : "where " + box_;
    }
    if (zh_) return "任何取值";
    return finding_.kind == FindingKind::kGap ? "any row" : "everywhere";
  }

  // What comes of it that another rule counts.
  const char* Consequence() const {
    const bool within = finding_.fires_outside;
    if (finding_.kind == FindingKind::kDead) {
      if (single_) {
        return within ? (zh_ ? "只对声明之外的取值触发"
                             : "fires only for values outside the declared "
                               "ones")
                      : (zh_ ? "永不触发" : "never fires");
      }
      return within ? (zh_ ? "只对声明之外的取值单独触发"
                           : "fires alone only for values outside the declared "
                             "ones")
                    : (zh_ ? "从不单独触发" : "never fires alone");
    }
    if (!single_) return "";
    return within ? (zh_ ? ",因此只对声明之外的取值触发"
                         : ", so it fires only for values outside the "
                           "declared ones")
                  : (zh_ ? ",因此永不触发" : ", so it never fires");
  }

  const PolicyTable& table_;
  const Finding& finding_;
  const bool zh_;
  bool single_ = false;  // One of the rules that match decides.
  bool box_is_value_ = false;
  std::string box_, witness_, input_;
  std::string end_point_;  // Or the cell that is empty.
  std::vector<std::string> ids_;
};

}  // namespace

std::string KindText(FindingKind kind, bool zh) {
  constexpr const char* kInChinese[kFindingKinds] = {
      "遗漏", "冲突",     "重叠",     "重复",     "被覆盖",
      "失效", "空单元格", "部分遮蔽", "无效界值", "由默认值填补"};
  return zh ? kInChinese[static_cast<std::size_t>(kind)]
            : std::string(FindingKindName(kind));
}

std::vector<std::string> RuleIds(const PolicyTable& table,
                                 const std::vector<std::size_t>& rules) {
  std::vector<std::string> ids;
  ids.reserve(rules.size());
  for (const std::size_t rule : rules) {
    ids.push_back(table.table->spec().rules[rule].id);
  }
  return ids;
}

std::string ConditionText(const std::string& name, const std::string& test) {
  return rules_internal::WriteCondition(
      name, test, {.most = std::numeric_limits<std::size_t>::max()});
}

namespace {

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

// The inputs that are worked out from facts and of which a finding says that
// rows exist with such values.
std::string Doubtful(const PolicyTable& table, const Finding& finding) {
  const bool shows_rows = finding.kind <= FindingKind::kOverlap ||
                          finding.kind == FindingKind::kHidden ||
                          finding.kind == FindingKind::kFilledGap;
  std::vector<bool> which = table.worked_out;
  for (std::size_t i = 0; i < which.size(); ++i) {
    which[i] = which[i] && shows_rows && finding.box[i] != "-";
  }
  return QuotedInputs(*table.table, which);
}

}  // namespace

std::string FindingSentence(const CheckedTable& checked, const Finding& finding,
                            const WeighedFacts* facts, Language language) {
  const bool zh = language == Language::kZh;
  std::string text = Speaker(checked, finding, zh).Say();
  absl::StrAppend(&text,
                  MayBeImpossible(Doubtful(checked.of, finding), language));
  // How many rows lie about an idle end point says nothing of it.
  if (facts == nullptr || finding.kind == FindingKind::kEmptyCell ||
      finding.kind == FindingKind::kIdleCut) {
    return text;
  }
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

}  // namespace arrears::io_internal
