// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/actions.h"

#include <cassert>

namespace arrears {
namespace {

constexpr Text kNone{"", ""};

// The preconditions of these numbers.
template <class... Numbers>
constexpr std::uint16_t K(Numbers... numbers) {
  return static_cast<std::uint16_t>(((1u << numbers) | ...));
}

// id, name, channel, ages, minutes, fixed cost (minor, CNY), contingency,
// impact, lawful, condition, hazard ratio and its days (source: expert), step,
// preconditions. Ages and conditions follow collection practice;
// METHODS.md#actions. One row an action, as a table is read.
// clang-format off
constexpr ActionDefinition kActions[] = {
    {"A00", {"Wait", "等待"}, Channel::kNone, -kAnyAge, kAnyAge, 0, 0, 0, 0, Lawful::kYes, kNone, 1, 0, -1, 0},
    {"A01", {"Credit check before the contract", "签约前信用评估"}, Channel::kNone, -kAnyAge, -1, 20, 5000, 0, 0, Lawful::kYes, kNone, 1, 0, -1, 0},
    {"A02", {"Written quote with a short validity", "书面报价、短有效期"}, Channel::kEmail, -kAnyAge, -1, 10, 0, 0, 0, Lawful::kYes, kNone, 1, 0, -1, 0},
    {"A03", {"Clear terms: date, method, late fee", "明确付款条款与罚息"}, Channel::kNone, -kAnyAge, -1, 10, 0, 0, 1, Lawful::kYes, kNone, 1, 0, -1, 0},
    {"A04", {"Incentive for paying on time", "按时付款激励"}, Channel::kNone, -kAnyAge, -1, 5, 0, 0, 1, Lawful::kYes, kNone, 1.1, 14, -1, K(5)},
    {"A05", {"Reminder before the due date", "到期前提醒"}, Channel::kEmail, -7, -1, 2, 0, 0, 1, Lawful::kYes, kNone, 1.2, 10, 0, 0},
    {"A06", {"Call ahead so that the money is ready", "上门前先打电话备款"}, Channel::kPhone, -5, 0, 5, 0, 0, 0, Lawful::kYes, kNone, 1.2, 5, 0, K(1)},
    {"A07", {"Reconcile deliveries, returns and invoices", "对账"}, Channel::kEmail, -30, kAnyAge, 15, 0, 0, 1, Lawful::kYes, kNone, 1.1, 14, 0, 0},
    {"A08", {"Call on the agreed day, a little early", "按约定日提前到访"}, Channel::kVisit, 0, 0, 60, 3000, 0, 0, Lawful::kYes, kNone, 1.3, 5, -1, K(2)},
    {"A09", {"Be there before the day", "事先到访落实"}, Channel::kVisit, -5, -1, 60, 3000, 0, -1, Lawful::kYes, kNone, 1.3, 5, -1, 0},
    {"A10", {"Offer more ways to pay", "提供更多付款方式"}, Channel::kEmail, -kAnyAge, kAnyAge, 3, 0, 0, 1, Lawful::kYes, kNone, 1.1, 10, -1, 0},
    {"A11", {"First overdue mail with the original invoice", "逾期邮件并附原始发票"}, Channel::kEmail, 1, 14, 2, 0, 0, 0, Lawful::kYes, kNone, 1.3, 10, 1, K(2, 4)},
    {"A12", {"Polite chase by message", "邮件或短信礼貌催款"}, Channel::kEmail, 1, 60, 2, 0, 0, 0, Lawful::kYes, kNone, 1.25, 7, 1, K(2, 4)},
    {"A13", {"Polite call", "友好电话"}, Channel::kPhone, 3, 60, 10, 0, 0, 0, Lawful::kYes, kNone, 1.5, 10, 2, K(2, 4)},
    {"A14", {"Direct call, no apology", "直接催款电话"}, Channel::kPhone, 7, kAnyAge, 10, 0, 0, -1, Lawful::kYes, kNone, 1.5, 10, 2, K(1, 2, 4)},
    {"A15", {"Hold the first contact to the matter", "盯住初始联系人"}, Channel::kPhone, 1, kAnyAge, 10, 0, 0, 0, Lawful::kYes, kNone, 1.3, 7, 2, K(4)},
    {"A16", {"Call the finance department", "致电财务部"}, Channel::kPhone, 7, 90, 10, 0, 0, 0, Lawful::kYes, kNone, 1.4, 10, 3, K(4)},
    {"A17", {"Ask the reason and offer help", "询问原因并提供帮助"}, Channel::kPhone, 1, kAnyAge, 10, 0, 0, 1, Lawful::kYes, kNone, 1.3, 10, 2, K(2)},
    {"A18", {"Ask the status and the expected date", "询问付款状态与预计日期"}, Channel::kEmail, 0, kAnyAge, 3, 0, 0, 0, Lawful::kYes, kNone, 1.15, 7, 1, K(2)},
    {"A19", {"Set a clear deadline with room to reply", "设定明确截止日"}, Channel::kLetter, 1, kAnyAge, 5, 300, 0, 0, Lawful::kYes, kNone, 1.35, 14, 3, K(1, 2)},
    {"A20", {"Pin a promise to a date and log it", "落实承诺的具体日期并记录"}, Channel::kPhone, -kAnyAge, kAnyAge, 8, 0, 0, 0, Lawful::kYes, kNone, 1.5, 10, 2, K(4)},
    {"A21", {"Verify the excuse", "核实理由真伪"}, Channel::kPhone, -kAnyAge, kAnyAge, 15, 0, 0, -1, Lawful::kYes, kNone, 1.3, 10, 3, K(4)},
    {"A22", {"Demand payment in full", "要求全额付款"}, Channel::kLetter, 1, kAnyAge, 5, 300, 0, -1, Lawful::kYes, kNone, 1.35, 14, 3, K(1, 2, 3)},
    {"A23", {"Instalment plan by stage and amount", "分期还款方案"}, Channel::kLetter, 15, kAnyAge, 30, 300, 0, 1, Lawful::kYes, kNone, 1.5, 30, -1, K(8)},
    {"A24", {"Extension to a date", "适当延期"}, Channel::kLetter, 1, 60, 10, 0, 0, 1, Lawful::kYes, kNone, 1.1, 14, -1, K(9)},
    {"A25", {"Settlement at a discount", "折扣和解"}, Channel::kLetter, 90, kAnyAge, 30, 300, 0.2, 0, Lawful::kReview, {"Needs approval and a higher net recovery", "须经批准且净回收更高"}, 1.8, 30, -1, K(6, 8)},
    {"A26", {"Take part payment, demand the rest", "接受部分付款并保留余款"}, Channel::kLetter, -kAnyAge, kAnyAge, 5, 300, 0, 0, Lawful::kYes, kNone, 1.2, 14, -1, 0},
    {"A27", {"Advise the debtor, help to find cash", "出谋划策协助筹款"}, Channel::kPhone, -kAnyAge, kAnyAge, 30, 0, 0, 2, Lawful::kYes, kNone, 1.2, 14, -1, 0},
    {"A28", {"Stress the relationship and joint interest", "强调合作关系与共同利益"}, Channel::kPhone, -kAnyAge, kAnyAge, 8, 0, 0, 1, Lawful::kYes, kNone, 1.2, 7, -1, 0},
    {"A29", {"Set out costs and benefits of not paying", "以理服人、分析利弊"}, Channel::kLetter, -kAnyAge, kAnyAge, 8, 300, 0, 0, Lawful::kYes, kNone, 1.2, 10, -1, K(9)},
    {"A30", {"State our own difficulty, truthfully", "如实说明自身困难"}, Channel::kPhone, -kAnyAge, kAnyAge, 8, 0, 0, 0, Lawful::kConditional, {"Only facts that are on file", "仅限有据可查的事实"}, 1.15, 7, -1, K(9)},
    {"A31", {"Rotate channels", "交替使用渠道"}, Channel::kSms, 1, kAnyAge, 2, 0, 0, 0, Lawful::kYes, kNone, 1.15, 5, 1, K(4)},
    {"A32", {"Fax or letter when calls are ignored", "电话无人接听时改发传真或信函"}, Channel::kLetter, 14, kAnyAge, 5, 500, 0, 0, Lawful::kYes, kNone, 1.25, 14, 2, K(2, 4)},
    {"A33", {"Visit in person", "登门面谈"}, Channel::kVisit, 30, 120, 120, 8000, 0, -1, Lawful::kYes, kNone, 1.9, 14, 4, K(1, 4)},
    {"A34", {"State the purpose and wait quietly", "表明来意后安静等待"}, Channel::kVisit, 30, kAnyAge, 120, 8000, 0, -2, Lawful::kConditional, {"The host does not ask to leave; guests learn nothing", "主人未要求离开且不向客人透露"}, 1.7, 7, 4, K(1, 4)},
    {"A35", {"Time the contact to the cash inflow", "把握账上有款的时机"}, Channel::kPhone, 1, kAnyAge, 10, 0, 0, -1, Lawful::kConditional, {"Information obtained lawfully", "信息须合法取得"}, 1.5, 5, -1, K(9)},
    {"A36", {"No new business before payment", "未付款前不谈新业务"}, Channel::kLetter, 15, kAnyAge, 5, 300, 0, -2, Lawful::kYes, kNone, 1.4, 21, 5, K(2)},
    {"A37", {"Stop supply, say when it resumes", "停止供货并说明恢复条件"}, Channel::kLetter, 15, kAnyAge, 10, 300, 0, -3, Lawful::kConditional, {"A clause or a right to withhold, and notice given", "须有约定或抗辩权并已通知"}, 1.6, 30, 5, K(2, 5)},
    {"A38", {"Cash only for repeat orders", "再次拿货一律现款"}, Channel::kLetter, 15, kAnyAge, 5, 300, 0, -1, Lawful::kYes, kNone, 1.4, 30, 5, K(2)},
    {"A39", {"Withhold accrued rebates", "暂扣应付返利"}, Channel::kNone, 30, kAnyAge, 5, 0, 0, -2, Lawful::kConditional, {"A clause or set-off", "须有约定或抵销权"}, 1.3, 30, 5, K(5)},
    {"A40", {"Notice of late interest, then charge it", "通知后收取逾期利息"}, Channel::kLetter, 1, kAnyAge, 8, 300, 0, -2, Lawful::kConditional, {"A clause or statute, and the notice period kept", "须有约定或法定依据并遵守通知期"}, 1.4, 21, 6, K(2, 5)},
    {"A41", {"Show that every overdue sum is pursued", "表明逾期款项必追到底"}, Channel::kLetter, 15, kAnyAge, 5, 300, 0, -1, Lawful::kConditional, {"Facts only, no threats", "仅陈述事实、不得威胁"}, 1.3, 14, -1, K(9)},
    {"A42", {"Go up to the manager or finance head", "上升至主管或财务负责人"}, Channel::kPhone, 30, kAnyAge, 15, 0, 0, -2, Lawful::kYes, kNone, 1.5, 14, 3, K(2, 4)},
    {"A43", {"Compete to be paid first", "争取优先收款"}, Channel::kPhone, -kAnyAge, kAnyAge, 10, 0, 0, 1, Lawful::kYes, kNone, 1.3, 7, -1, 0},
    {"A44", {"Persist within the cap", "在频次上限内坚持跟进"}, Channel::kPhone, 1, kAnyAge, 8, 0, 0, -1, Lawful::kYes, kNone, 1.3, 7, 2, K(4)},
    {"A45", {"Receipt and booking at once", "收款后立即入账"}, Channel::kNone, -kAnyAge, kAnyAge, 3, 0, 0, 0, Lawful::kYes, kNone, 1, 0, -1, 0},
    {"A46", {"Re-rate the debtor, review the relation", "重新评级并评估关系"}, Channel::kNone, -kAnyAge, kAnyAge, 20, 0, 0, -3, Lawful::kYes, kNone, 1, 0, -1, 0},
    {"A47", {"Search assets, shareholders, registers", "资产与股东公开信息调查"}, Channel::kNone, 45, kAnyAge, 60, 50000, 0, 0, Lawful::kConditional, {"Public or consented sources", "仅限公开或经同意的来源"}, 1.1, 30, -1, K(9)},
    {"A48", {"Retention of title, take back by agreement", "行使所有权保留取回"}, Channel::kCourt, -kAnyAge, kAnyAge, 120, 100000, 0, -4, Lawful::kConditional, {"A clause, demand and reasonable time", "须有约定、催告与合理期限"}, 1.8, 60, 9, K(5)},
    {"A49", {"Collection agency", "委托催收机构"}, Channel::kThirdParty, 60, 730, 30, 0, 0.25, -3, Lawful::kConditional, {"Allowed by law or registered and approved; data contract", "法律允许或登记批准并签数据协议"}, 2.2, 90, 7, K(6, 8, 10)},
    {"A50", {"Neutral accountant to reconcile", "第三方会计师对账"}, Channel::kThirdParty, 30, kAnyAge, 30, 200000, 0, 0, Lawful::kYes, kNone, 1.3, 30, -1, 0},
    {"A51", {"Lawyer's letter", "律师函"}, Channel::kThirdParty, 60, kAnyAge, 20, 100000, 0, -3, Lawful::kYes, kNone, 2, 45, 8, K(1, 2, 7)},
    {"A52", {"Court-led mediation", "诉前调解"}, Channel::kCourt, 60, kAnyAge, 120, 50000, 0, -3, Lawful::kYes, kNone, 1.8, 60, 9, K(1, 7)},
    {"A53", {"Asset preservation", "财产保全"}, Channel::kCourt, 15, kAnyAge, 180, 500000, 0, -5, Lawful::kYes, kNone, 2, 90, 9, K(7)},
    {"A54", {"Litigation", "诉讼"}, Channel::kCourt, 90, kAnyAge, 600, 1500000, 0, -5, Lawful::kYes, kNone, 2.5, 180, 10, K(3, 6, 7, 8)},
    {"A55", {"Enforcement of the judgment", "强制执行"}, Channel::kCourt, 90, kAnyAge, 120, 0, 0, -5, Lawful::kYes, kNone, 2, 180, 11, 0},
    {"A56", {"Insolvency petition", "申请破产"}, Channel::kCourt, 120, kAnyAge, 240, 500000, 0, -5, Lawful::kConditional, {"Debtor insolvent and debt undisputed", "债务人资不抵债且债权无争议"}, 1.3, 180, 12, K(3, 9)},
    {"A57", {"Automate with software", "使用催款软件"}, Channel::kNone, -kAnyAge, kAnyAge, 0, 0, 0, 0, Lawful::kYes, kNone, 1, 0, -1, 0},
    {"A58", {"Thank and restore the relation", "致谢并修复关系"}, Channel::kEmail, -kAnyAge, kAnyAge, 2, 0, 0, 1, Lawful::kYes, kNone, 1, 0, -1, 0},
    {"A59", {"Notice that saves the claim from limitation", "时效中断函"}, Channel::kLetter, -kAnyAge, kAnyAge, 15, 2000, 0, -1, Lawful::kYes, kNone, 1.3, 30, 7, 0},
    {"A60", {"Payment order", "申请支付令"}, Channel::kCourt, 30, kAnyAge, 120, 300000, 0, -4, Lawful::kYes, kNone, 2, 60, 10, K(1, 3, 7)},
    {"A61", {"Complaint to the platform for unpaid SMEs", "向拖欠中小企业款项平台投诉"}, Channel::kCourt, 1, kAnyAge, 60, 0, 0, -4, Lawful::kConditional, {"Creditor is an SME, debtor a large firm or public body", "债权人为中小企业且债务人为大型企业或机关"}, 1.8, 60, -1, K(10)},
    {"A62", {"Write off, keep the claim alive", "核销并保留债权"}, Channel::kNone, -kAnyAge, kAnyAge, 20, 0, 0, 0, Lawful::kYes, kNone, 1, 0, 13, 0},
    {"A63", {"Deposit or cash before delivery", "定金或款到发货"}, Channel::kNone, -kAnyAge, kAnyAge, 5, 0, 0, -1, Lawful::kYes, kNone, 1, 0, -1, K(5)},
    {"A64", {"Staged terms for a large order", "大额订单分期条款"}, Channel::kNone, -kAnyAge, kAnyAge, 20, 0, 0, 1, Lawful::kYes, kNone, 1, 0, -1, 0},
};
// clang-format on

}  // namespace

double ChanceThatBusinessEnds(const ActionDefinition& action) {
  constexpr double kChances[] = {0, 0.02, 0.08, 0.25, 0.5, 0.8};
  return action.impact >= 0 ? 0 : kChances[-action.impact];
}

Text PreconditionText(int number) {
  constexpr Text kTexts[] = {
      {"", ""},
      {"the amount is reconciled (K1)", "金额已对账(K1)"},
      {"the due date is agreed and has passed (K2)", "到期日已约定且已过(K2)"},
      {"nothing of it is disputed (K3)", "所催款项无争议(K3)"},
      {"the contact is allowed (K4)", "允许联系(K4)"},
      {"a clause or statute gives the right (K5)", "有合同约定或法定依据(K5)"},
      {"it brings more than waiting (K6)", "预期净回收高于等待(K6)"},
      {"the claim is not barred by limitation (K7)", "未过诉讼时效(K7)"},
      {"a named person has approved (K8)", "已获具名批准(K8)"},
      {"what is stated is true and on file (K9)", "所述属实且有据可查(K9)"},
      {"the law of the place permits it (K10)", "当地法律允许(K10)"},
  };
  return kTexts[number];
}

std::span<const ActionDefinition> Actions() { return kActions; }

const ActionDefinition* FindAction(std::string_view id) {
  for (const ActionDefinition& action : kActions) {
    if (action.id == id) return &action;
  }
  return nullptr;
}

std::uint8_t ActionIndex(std::string_view id) {
  const ActionDefinition* action = FindAction(id);
  assert(action != nullptr);
  return static_cast<std::uint8_t>(action - kActions);
}

Text ChannelText(Channel channel) {
  switch (channel) {
    case Channel::kNone:
      return {"none", "无"};
    case Channel::kEmail:
      return {"e-mail", "邮件"};
    case Channel::kSms:
      return {"text message", "短信"};
    case Channel::kPhone:
      return {"phone", "电话"};
    case Channel::kLetter:
      return {"letter", "信函"};
    case Channel::kVisit:
      return {"visit", "上门"};
    case Channel::kThirdParty:
      return {"third party", "第三方"};
    case Channel::kCourt:
      return {"court", "法院"};
  }
  return kNone;
}

std::string_view ChannelName(Channel channel) {
  constexpr std::string_view kNames[] = {"none",        "email",  "sms",
                                         "phone",       "letter", "visit",
                                         "third_party", "court"};
  return kNames[static_cast<int>(channel)];
}

}  // namespace arrears
