// SPDX-License-Identifier: Apache-2.0
//
// What each rule of the guard is called, and what is lawful in its place.
#include <cstddef>

#include "arrears/policy/guard.h"

namespace arrears {
namespace {

struct RuleRow {
  std::string_view name;
  Text text;
  std::string_view row;         // Of refused_tactics.h.
  std::string_view substitute;  // Lawful actions.
  Text instead;
};
// clang-format off
constexpr RuleRow kRuleRows[kGuardRuleCount] = {
    {"", {"", ""}, "", "", {"", ""}},
    {"hours", {"outside the permitted hours (R28)", "不在允许联系的时段(R28)"}, "R28", "", {"wait for the permitted hours", "等到允许联系的时段"}},
    {"holiday", {"not a business day (R28)", "非工作日(R28)"}, "R28", "", {"the next business day", "顺延至下一工作日"}},
    {"meal_time", {"meal time (R28)", "用餐时间(R28)"}, "R28", "", {"after the meal", "用餐时间之后"}},
    {"call_cap", {"the cap on calls and visits is reached (R14)", "电话与上门次数已达上限(R14)"}, "R14", "A31 A32", {"another channel within its cap", "在频次上限内改用其他渠道"}},
    {"attempt_cap", {"the cap on attempts in a day is reached (R14)", "当日联系次数已达上限(R14)"}, "R14", "", {"another day", "改日联系"}},
    {"written_cap", {"the cap on written contacts is reached (R14)", "书面联系次数已达上限(R14)"}, "R14", "", {"wait until the window is over", "等待频次窗口结束"}},
    {"contact_cap", {"the cap on contacts of all kinds is reached (R14)", "各类联系总次数已达上限(R14)"}, "R14", "", {"wait until the window is over", "等待频次窗口结束"}},
    {"conversation_gap", {"too soon after a conversation", "距上次通话时间过短"}, "R14", "A31 A32", {"write, or wait for what was agreed", "改用书面方式或等待约定日期"}},
    {"channel_same_day", {"another channel was used that day", "当日已使用其他渠道"}, "R14", "", {"another day", "改日联系"}},
    {"stop_contact", {"contact is to stop", "已要求停止联系"}, "R14", "A52 A54 A60", {"the courts; no contact until the debtor asks for it", "通过法院主张;债务人主动联系前不再联系"}},
    {"represented", {"the debtor is represented", "债务人已委托代理人"}, "", "A51 A52 A54", {"a letter to the representative", "致函其代理人"}},
    {"third_party", {"that person is not the debtor", "该联系对象不是债务人"}, "R13", "", {"the debtor itself; delete the data of others", "仅联系债务人本人;删除他人信息"}},
    {"insolvency_stay", {"insolvency: no individual pursuit", "已进入破产程序,不得个别追偿"}, "", "A62", {"file the claim with the administrator", "向管理人申报债权"}},
    {"time_barred", {"time-barred: the debtor may refuse", "已过诉讼时效:债务人有权拒绝"}, "", "A62", {"what the debtor acknowledges or pays on its own", "以债务人自愿承认或履行为限"}},
    {"agency_gate", {"agencies are barred by law or not approved (R17)", "法律禁止或未批准委托催收(R17)"}, "R17", "A51", {"a lawyer; an agency once it is lawful and approved", "委托律师;合法且经批准后方可委托机构"}},
    {"dispute_pause", {"what is open is disputed: dunning is paused", "未清款项均有争议,暂停催收"}, "", "A07 A17 A21 A50", {"settle the dispute; what is undisputed may be chased", "先解决争议;无争议部分可照常催收"}},
    {"age_window", {"does not fit the age of the debt", "不适用于该账龄"}, "", "", {"an action of this age", "选用适合该账龄的动作"}},
    {"negative_value", {"costs more than it brings (R25)", "成本高于预期收益(R25)"}, "R25", "A62 A49", {"write off, or a person's decision to go on", "核销,或由专人决定继续"}},
    {"stop_channel", {"contact by this channel is to stop", "已要求停止以此渠道联系"}, "R14", "", {"another channel; this one once the debtor asks for it", "改用其他渠道;债务人主动要求前不再使用此渠道"}},
    {"inconvenient", {"a time that the debtor called inconvenient (R28)", "债务人表示不便的时段(R28)"}, "R28", "", {"another time of day", "改在其他时段"}},
};
// clang-format on

const RuleRow& RowOf(GuardRule rule) {
  return kRuleRows[static_cast<std::size_t>(rule)];
}

}  // namespace

std::string_view GuardRuleName(GuardRule rule) { return RowOf(rule).name; }
Text GuardRuleText(GuardRule rule) { return RowOf(rule).text; }
std::string_view GuardRuleRow(GuardRule rule) { return RowOf(rule).row; }
std::string_view GuardRuleSubstitute(GuardRule rule) {
  return RowOf(rule).substitute;
}
Text GuardRuleInstead(GuardRule rule) { return RowOf(rule).instead; }

}  // namespace arrears
