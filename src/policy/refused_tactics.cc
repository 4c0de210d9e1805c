// SPDX-License-Identifier: Apache-2.0
//
// The tactics that are refused whatever a policy says, and the words by which
// a text gives them away. Reasons and laws: METHODS.md#guard.
#include "arrears/policy/refused_tactics.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

// clang-format off
constexpr RefusedTactic kTactics[] = {
    {"R01", "stalking", {"Following the debtor in the office, at meals, on the way home", "尾随跟踪债务人"}, false, "A33 A42"},
    {"R02", "use_of_minors", {"Sending children to collect", "利用未成年人催款"}, false, "A33"},
    {"R03", "covert_surveillance", {"Tracking the debtor and appearing among private company", "秘密跟踪后突然出现"}, false, "A33"},
    {"R04", "intimidation_presence", {"Posting frightening people at the premises", "安排人员滞留恐吓"}, false, "A41"},
    {"R05", "implied_threat", {"Hinting at violence by others", "暗示他人可能使用暴力"}, false, "A51"},
    {"R06", "family_threat", {"Mentioning home, family or the children's school", "提及家庭住址、家人或子女学校"}, false, ""},
    {"R07", "blackmail", {"Hinting at evidence of wrongdoing", "以掌握把柄相要挟"}, false, "A54"},
    {"R08", "detention", {"Holding a person or a private trial", "非法拘禁或私设公堂"}, false, "A54"},
    {"R09", "bribery", {"Paying insiders or the person who releases payment", "向内部人员或经办人给予好处"}, false, "A42 A25"},
    {"R10", "sexual_inducement", {"Sexual inducement, arranged companions", "色诱或安排陪侍"}, false, "A42"},
    {"R11", "deception_hardship", {"Invented or exaggerated hardship", "虚构或夸大自身困难"}, false, "A30"},
    {"R12", "public_embarrassment", {"Embarrassing the debtor before guests on purpose", "故意在客人面前使其难堪"}, false, "A34"},
    {"R13", "credit_slur", {"Hints to third parties about the debtor's credit", "向第三方暗示其信用不佳"}, false, ""},
    {"R14", "call_flooding", {"Calling above the cap", "超频次拨打电话"}, false, "A31"},
    {"R15", "false_urgency", {"Stating a scarcity that is not true", "虚假紧迫或虚假缺货"}, false, "A02"},
    {"R16", "false_authority", {"Inventing a demand of a bank or authority", "虚构银行或机关要求"}, false, "A40"},
    {"R17", "unvetted_agent", {"Irregular or unvetted collectors", "使用未经审核的催收人"}, false, "A49"},
    {"R18", "refusal_to_leave", {"Refusing to leave when asked", "被要求离开而拒不离开"}, false, "A20 A51"},
    {"R19", "insincerity", {"Pretending to believe an excuse", "假装相信借口"}, true, "A20"},
    {"R20", "factual_claim", {"A statement of fact that may be false", "未经核实的事实陈述"}, true, ""},
    {"R21", "self_help_seizure", {"Taking goods without clause or process", "无约定或程序自行取物"}, false, "A48"},
    {"R22", "shaming", {"Shaming or daring the debtor", "羞辱或激将"}, true, "A29"},
    {"R23", "false_consequence", {"Threatening consequences the law does not give", "以法律未规定的后果相威胁"}, false, "A51"},
    {"R24", "public_chasing", {"Chasing on social media or in public", "在社交媒体或公开场合催收"}, false, "A11 A13"},
    {"R25", "negative_value", {"Spending more than the debt on principle", "不计成本的追讨"}, true, "A62 A49"},
    {"R26", "wrongful_suspension", {"Withholding where we must perform", "无权而中止履行"}, true, "A37"},
    {"R27", "abuse_of_process", {"Threatening criminal or insolvency process over a disputed debt", "以刑事或破产程序逼迫有争议债务"}, false, "A52 A54"},
    {"R28", "hours", {"Contact outside permitted hours or at meals", "在禁止时段或用餐时间联系"}, false, ""},
};
// clang-format on

struct LintWord {
  std::string_view word;
  std::string_view tactic;
};
// A message that holds one of these goes to a person, not to a debtor.
constexpr LintWord kLintWords[] = {
    {"后果自负", "R05"},     {"走着瞧", "R05"},      {"手下", "R05"},
    {"家人", "R06"},         {"孩子", "R06"},        {"学校", "R06"},
    {"住址", "R06"},         {"把柄", "R07"},        {"曝光", "R24"},
    {"朋友圈", "R24"},       {"黑名单", "R23"},      {"坐牢", "R23"},
    {"报警抓", "R23"},       {"your family", "R06"}, {"your children", "R06"},
    {"blacklist", "R23"},    {"go to jail", "R23"},  {"or else", "R05"},
    {"social media", "R24"},
};

}  // namespace

std::span<const RefusedTactic> RefusedTactics() { return kTactics; }

const RefusedTactic* FindRefusedTactic(std::string_view id_or_tag) {
  for (const RefusedTactic& tactic : kTactics) {
    if (tactic.id == id_or_tag || tactic.tag == id_or_tag) return &tactic;
  }
  return nullptr;
}

absl::Status CheckOutgoingText(std::string_view text) {
  const std::string lowered = absl::AsciiStrToLower(std::string(text));
  for (const LintWord& lint : kLintWords) {
    if (!absl::StrContains(lowered, std::string(lint.word))) continue;
    const RefusedTactic* tactic = FindRefusedTactic(lint.tactic);
    return absl::InvalidArgumentError(absl::StrCat(
        "the text holds \"", std::string(lint.word), "\", which points to ",
        std::string(tactic->id), " (", std::string(tactic->name.en), ")"));
  }
  return absl::OkStatus();
}

}  // namespace arrears
