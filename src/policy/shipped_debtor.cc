// SPDX-License-Identifier: Apache-2.0
//
// Who is this debtor: why it does not pay, whether it will and can, of which
// type it is, and what stands open with it besides.
#include "shipped_internal.h"

namespace arrears::policy_internal {

// What a person stated counts for ${cause_days}; then what events and excuses
// point to; then what the ledger shows by itself. Confidence in percent.
TableSpec CauseTable() {
  return Table(
      "cause",
      "insolvent warned_w01 cause_stated days_since_cause excuse_verdict "
      "excuse_last excuse_last_repeats days_since_excuse disputes_open "
      "warned_w02 warned_w11 warned_w13 warned_w18 promises_broken "
      "unanswered_calls excuses_false late_share paid_items dpd_oldest "
      "contacts_total",
      "cause=unknown cause_confidence=0",
      {
          // clang-format off
          {"Z01", "insolvent true", "C13 100", "C13 W01", "Insolvency is on file", "已进入破产程序"},
          {"Z02", "warned_w01 true", "C13 80", "C13 W01 TR21", "Its cash chain is broken", "资金链断裂"},
          {"Z11", "cause_stated \"C01\"; days_since_cause <= ${cause_days}", "C01 90", "C01", "Stated: oversight", "已查明:疏忽忘记"},
          {"Z12", "cause_stated \"C02\"; days_since_cause <= ${cause_days}", "C02 90", "C02", "Stated: nobody pushed", "已查明:无人催促而拖延"},
          {"Z13", "cause_stated \"C03\"; days_since_cause <= ${cause_days}", "C03 90", "C03", "Stated: not content with goods or service", "已查明:对产品或服务不满"},
          {"Z14", "cause_stated \"C04\"; days_since_cause <= ${cause_days}", "C04 90", "C04", "Stated: cash is tight for now", "已查明:暂时资金紧张"},
          {"Z15", "cause_stated \"C05\"; days_since_cause <= ${cause_days}", "C05 90", "C05", "Stated: it cannot pay", "已查明:无还款能力"},
          {"Z16", "cause_stated \"C06\"; days_since_cause <= ${cause_days}", "C06 90", "C06", "Stated: it uses our money as free finance", "已查明:有意占用资金"},
          {"Z17", "cause_stated \"C07\"; days_since_cause <= ${cause_days}", "C07 90", "C07", "Stated: fraud, or it pays nobody", "已查明:欺诈或惯常不付"},
          {"Z18", "cause_stated \"C08\"; days_since_cause <= ${cause_days}", "C08 90", "C08", "Stated: an approval is missing", "已查明:内部审批未完成"},
          {"Z19", "cause_stated \"C09\"; days_since_cause <= ${cause_days}", "C09 90", "C09", "Stated: papers are missing", "已查明:票据不全"},
          {"Z20", "cause_stated \"C10\"; days_since_cause <= ${cause_days}", "C10 90", "C10", "Stated: it waits for its own customers", "已查明:等待下游回款"},
          {"Z21", "cause_stated \"C11\"; days_since_cause <= ${cause_days}", "C11 90", "C11 R09", "Stated: a person wants a benefit first; never pay it, go above", "已查明:经办人索取好处,不得给付,应上升处理"},
          {"Z22", "cause_stated \"C12\"; days_since_cause <= ${cause_days}", "C12 90", "C12", "Stated: other creditors were paid first", "已查明:先付了其他债权人"},
          {"Z23", "cause_stated \"C13\"; days_since_cause <= ${cause_days}", "C13 90", "C13", "Stated: insolvency or flight is near", "已查明:即将破产或跑路"},
          {"Z24", "cause_stated \"C14\"; days_since_cause <= ${cause_days}", "C14 90", "C14", "Stated: our own fault", "已查明:我方原因"},
          {"Z25", "cause_stated \"C15\"; days_since_cause <= ${cause_days}", "C15 90", "C15", "Stated: a calamity", "已查明:遭遇灾难或不可抗力"},
          {"Z31", "promises_broken >= 3; unanswered_calls >= 3; excuses_false >= 2", "C07 60", "C07 W04 W06 W14", "Broken promises, false excuses and no answer: it does not mean to pay", "多次失信、借口不实且不接电话,无意付款"},
          {"Z32", "warned_w02 true", "C13 40", "C13 W02", "The owner or a partner has left: a hint, no proof", "股东撤资或换人,仅为线索"},
          {"Z33", "warned_w13 true", "C06 70", "C06 W13", "It takes debt for a skill", "以欠债为本领"},
          {"Z34", "warned_w11 true", "C12 60", "C12 W11", "It pays other suppliers", "付款给其他供应商"},
          {"Z35", "excuse_verdict \"true\"; excuse_last \"X17\"", "C15 90", "C15 X17", "The calamity was verified", "灾难已核实"},
          {"Z36", "excuse_verdict \"true\"; excuse_last \"X4\",\"X7\"", "C04 90", "C04 X4 X7", "The squeeze was verified", "资金紧张已核实"},
          {"Z37", "excuse_verdict \"true\"; excuse_last \"X9\"", "C05 90", "C05 X9", "That there is no money was verified", "无钱可付已核实"},
          {"Z38", "excuse_verdict \"false\"", "C06 60", "C06 W05", "The excuse was found false", "借口已查明不实"},
          {"Z41", "disputes_open >= 1", "C03 80", "C03 X15", "There is an open dispute", "存在未决争议"},
          {"Z42", "excuse_last \"X15\"; days_since_excuse <= ${excuse_days}", "C03 60", "C03 X15", "Says the goods were not right", "称对产品不满"},
          {"Z43", "excuse_last \"X2\"; days_since_excuse <= ${excuse_days}", "C08 60", "C08 X2", "Says the approval is not through", "称流程未走完"},
          {"Z44", "excuse_last \"X5\"; days_since_excuse <= ${excuse_days}", "C09 60", "C09 X5", "Says papers are missing", "称票据不全"},
          {"Z45", "excuse_last \"X14\"; days_since_excuse <= ${excuse_days}", "C10 50", "C10 X14", "Says others owe it, or sends us on", "推诿或称三角债"},
          {"Z46", "excuse_last \"X16\"; days_since_excuse <= ${excuse_days}", "C06 50", "C06 X16 W06", "Has a hardship each time", "每次都称有困难"},
          {"Z47", "excuse_last \"X4\",\"X7\",\"X9\"; excuse_last_repeats >= ${verify_excuse_from}; days_since_excuse <= ${excuse_days}", "C06 40", "C06 W06", "The same shortage again and again, never shown", "反复称缺钱而无证明"},
          {"Z48", "excuse_last \"X4\",\"X7\"; days_since_excuse <= ${excuse_days}", "C04 50", "C04 X4 X7", "Says cash is short", "称资金紧张"},
          {"Z49", "excuse_last \"X9\"; days_since_excuse <= ${excuse_days}", "C05 40", "C05 X9", "Says there is no money", "称没有钱"},
          {"Z50", "excuse_last \"X17\"; days_since_excuse <= ${excuse_days}", "C15 50", "C15 X17", "Says a calamity struck", "称遭遇灾难"},
          {"Z51", "excuse_last \"X3\",\"X10\",\"X12\",\"X13\"; days_since_excuse <= ${excuse_days}", "C06 40", "C06 X3 X10 X12 X13", "A stalling excuse", "借口拖延"},
          {"Z52", "excuse_last \"X8\",\"X11\"; days_since_excuse <= ${excuse_days}", "C14 50", "C14 X8 X11", "Says the fault is ours", "称责任在我方"},
          {"Z53", "excuse_last \"X1\",\"X6\"; days_since_excuse <= ${excuse_days}", "C02 50", "C02 X1 X6", "Puts it off", "一再推迟"},
          {"Z54", "warned_w18 true", "C13 30", "C13 W18", "Something is going on inside the debtor", "债务人内部情况异常"},
          {"Z61", "dpd_oldest > 30; contacts_total 0", "C14 40", "C14", "Nobody has asked yet", "我方尚未催收"},
          {"Z62", "late_share <= ${late_share_prompt}; paid_items >= 3", "C01 60", "C01", "Pays on time as a rule", "通常按时付款"},
          {"Z63", "late_share > ${late_share_sluggish}; paid_items >= 3", "C02 50", "C02", "Pays late as a rule", "习惯性迟付"},
          // clang-format on
      });
}

TableSpec WillingnessTable() {
  return Table(
      "willingness",
      "cause promises_broken unanswered_calls excuses_false excuses_total "
      "excuses_distinct warned_w07 warned_w11 promises_kept hardship_verified "
      "late_share paid_items disputes_open order_change share_past_due",
      "willingness=unknown",
      {
          // clang-format off
          {"V01", "cause \"C06\",\"C07\"", "low", "C06 C07 W13", "The cause is unwillingness", "原因即为无意付款"},
          {"V02", "promises_broken >= ${broken_promises_low}", "low", "W14 C06", "Broken promises", "多次失信"},
          {"V03", "excuses_false >= 2", "low", "W05 W06", "Two excuses were false", "两次借口不实"},
          {"V04", "excuses_total >= ${serial_excuses}; excuses_distinct >= 3", "low", "W05 W06", "One excuse after another", "借口不断翻新"},
          {"V05", "promises_broken >= 1; unanswered_calls >= 3", "low", "W04 W14", "A broken promise and calls not answered", "失信且不接电话"},
          {"V06", "warned_w11 true", "low", "W11", "Pays other suppliers, not us", "付给他人而不付我方"},
          {"V07", "hardship_verified true; promises_broken 0", "high", "C04 X4", "The squeeze is real and it has kept its word", "困难属实且未曾失信"},
          {"V08", "cause \"C01\",\"C08\",\"C09\",\"C14\"; promises_broken 0", "high", "C01 C08 C09 C14", "Nothing speaks against its will", "并无不愿付款的迹象"},
          {"V09", "late_share <= ${late_share_prompt}; paid_items >= 3; promises_broken 0", "high", "C01", "Pays on time as a rule", "通常按时付款"},
          {"V10", "cause \"C04\",\"C05\",\"C15\"; promises_broken 0", "high", "C04 C05 C15", "Says why, and has kept its word", "说明原因且未曾失信"},
          {"V11", "unanswered_calls >= 3", "mid", "W04", "Calls are not answered", "不接电话"},
          {"V12", "promises_broken 1", "mid", "W14", "One broken promise", "曾失信一次"},
          {"V13", "excuses_false 1", "mid", "W05", "One excuse was false", "一次借口不实"},
          {"V14", "warned_w07 true", "mid", "W07", "Warm words, no money", "言辞热情而不付款"},
          {"V15", "order_change < ${order_drop}; share_past_due > 0.5", "mid", "W03 E13", "Arrears grow and orders go elsewhere", "欠款增加而转向他处采购"},
          {"V16", "disputes_open >= 1", "mid", "C03 X15", "Willing on conditions", "有条件付款"},
          {"V17", "late_share > ${late_share_sluggish}; paid_items >= 3", "mid", "C02", "Pays late as a rule", "习惯性迟付"},
          {"V18", "promises_kept >= 1; promises_broken 0", "high", "W14", "Has kept its promises", "承诺均已兑现"},
          {"V19", "cause \"C02\",\"C03\",\"C10\",\"C11\",\"C12\",\"C13\"", "mid", "C02 C03 C10 C11 C12 C13", "The cause leaves its will in doubt", "付款意愿存疑"},
          {"V20", "paid_items >= 3", "mid", "", "A mixed record", "记录好坏参半"},
          // clang-format on
      });
}

TableSpec AbilityTable() {
  return Table(
      "ability",
      "insolvent cause cause_confidence warned_w01 warned_w02 group_insolvent "
      "enforcement hardship_verified chargebacks warned_w10 excuse_verdict "
      "excuse_last part_paid_items",
      "ability=high",
      {
          // clang-format off
          {"B01", "insolvent true", "low", "C13 W01", "Insolvent", "已破产"},
          {"B02", "warned_w01 true", "low", "W01", "Its cash chain is broken", "资金链断裂"},
          {"B03", "cause \"C05\",\"C13\"; cause_confidence >= 60", "low", "C05 C13", "It has not the means", "无支付能力"},
          {"B04", "group_insolvent true", "low", "C13", "A company of its group is insolvent", "关联企业破产"},
          {"B05", "enforcement true", "low", "C05 E21", "Enforcement runs against it", "正被强制执行"},
          {"B06", "warned_w02 true", "partial", "W02", "The owner or a partner has left", "股东撤资或换人"},
          {"B07", "hardship_verified true", "partial", "C04 Q05", "The squeeze was verified", "困难已核实"},
          {"B08", "cause \"C04\",\"C10\",\"C12\",\"C15\"", "partial", "C04 C10 C12 C15", "It can pay over time", "可分期支付"},
          {"B09", "cause \"C05\"", "partial", "C05", "Says it cannot pay; not shown", "称无力支付,尚未核实"},
          {"B10", "chargebacks >= 1", "partial", "W01", "A payment came back", "曾有付款被退回"},
          {"B11", "warned_w10 true", "partial", "W10 X3", "The bank does not confirm its cheque", "银行不确认支票"},
          {"B12", "excuse_verdict \"true\"; excuse_last \"X4\",\"X9\",\"X17\"", "partial", "X4 X9 X17", "Its shortage was verified", "资金短缺已核实"},
          {"B13", "part_paid_items >= 2", "partial", "C04 Q02", "Pays in parts", "多次部分付款"},
          // clang-format on
      });
}

// The grid of willingness and ability; a dispute makes the middle conditional.
TableSpec TypeTable() {
  return Table(
      "type", "willingness ability disputes_open unanswered_calls insolvent",
      "type=unknown",
      {
          // clang-format off
          {"Y00", "insolvent true", "T3", "T3 C13 W01", "Insolvency: the means are gone", "已破产,支付能力丧失"},
          {"Y05", "willingness \"mid\"; disputes_open >= 1", "T5", "T5 C03 X15", "Willing on conditions: a dispute is open", "有条件付款:存在未决争议"},
          {"Y08", "willingness \"low\"; unanswered_calls >= 3", "T8", "T8 W04 W14", "Evasive: breaks its word and does not answer", "回避型:失信且不接电话"},
          {"Y01", "willingness \"high\"; ability \"high\"", "T1", "T1 C01", "Willing and able: forgot, or something is missing", "有意愿有能力:疏忽或手续未齐"},
          {"Y02", "willingness \"high\"; ability \"partial\"", "T2", "T2 C04", "Honest, short of cash", "诚信但资金紧张"},
          {"Y03", "willingness \"high\"; ability \"low\"", "T3", "T3 C05", "Honest, sinking", "诚信但日渐困难"},
          {"Y04", "willingness \"mid\"; ability \"high\"", "T4", "T4 C02", "Sluggish: can pay, waits to be pushed", "拖延型:有能力而等催"},
          {"Y15", "willingness \"mid\"; ability \"partial\"", "T5", "T5", "Conditional", "条件型"},
          {"Y06", "willingness \"mid\"; ability \"low\"", "T6", "T6", "Drifting", "日渐恶化"},
          {"Y07", "willingness \"low\"; ability \"high\"", "T7", "T7 C06", "Can pay and does not mean to", "有能力而不愿付"},
          {"Y18", "willingness \"low\"; ability \"partial\"", "T8", "T8 C12", "Evasive, prefers others", "回避型,优先支付他人"},
          {"Y09", "willingness \"low\"; ability \"low\"", "T9", "T9 C07", "No will and no means: preserve what is left", "既无意愿又无能力,应尽快保全"},
          // clang-format on
      });
}

TableSpec OverlayTable() {
  return Table(
      "overlay",
      "warned_w09 excuse_last days_since_excuse warned_w07 warned_w08 "
      "parties_contacted contacts_since_answer willingness days_since_payment "
      "tags segment size",
      "overlay=none",
      {
          // clang-format off
          {"U13", "warned_w09 true", "T13", "T13 W09", "Threatens not to pay unless we supply", "以不供货即不付款相威胁"},
          {"U23", "excuse_last \"X13\"; days_since_excuse <= ${excuse_days}", "T13", "T13 X13", "Threatens not to pay unless we supply", "以不供货即不付款相威胁"},
          {"U10", "warned_w07 true", "T10", "T10 W07", "Flatters and pays nothing", "言辞讨好而不付款"},
          {"U20", "excuse_last \"X10\"; days_since_excuse <= ${excuse_days}", "T10", "T10 X10", "Went for the money and came back without", "称去取款却空手而归"},
          {"U12", "warned_w08 true", "T12", "T12 W08", "Talks of a new order before paying", "未付款先谈新订单"},
          {"U22", "excuse_last \"X12\"; days_since_excuse <= ${excuse_days}", "T12", "T12 X12", "Holds out a future order", "以潜在订单议价"},
          {"U11", "parties_contacted >= ${parties_passed}; contacts_since_answer >= 2", "T11", "T11 W12", "Passed from one to the next", "被互相推诿"},
          {"U21", "excuse_last \"X14\"; days_since_excuse <= ${excuse_days}", "T11", "T11 W12 X14", "Sends us to another department", "推给其他部门"},
          {"U16", "willingness \"low\"; days_since_payment <= 1", "T16", "T16 A45", "A payment came as a surprise", "意外付款"},
          {"U14", "tags \"distributor\",\"agent\",\"reseller\"", "T14", "T14", "A distributor that depends on our goods", "依赖我方货源的经销商"},
          {"U24", "segment \"distributor\",\"agent\",\"reseller\"", "T14", "T14", "A distributor that depends on our goods", "依赖我方货源的经销商"},
          {"U15", "size \"large\",\"public\"", "T15", "T15 X2", "A large buyer with a long approval", "流程较长的大客户"},
          // clang-format on
      });
}

}  // namespace arrears::policy_internal
