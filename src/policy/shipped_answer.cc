// SPDX-License-Identifier: Apache-2.0
//
// How the debtor is met: what answers its excuse, what is asked, how, what is
// said, and what the relation and the supply are worth.
#include "shipped_internal.h"

namespace arrears::policy_internal {

// Whether the ladder waits for a promise: for one that covers what is past due,
// names a day that is near, and comes from somebody who keeps his word.
TableSpec PromiseTable() {
  return Table(
      "promise",
      "promise_open plan_broken promise_covers plan_open promises_broken "
      "promise_days",
      "promise_holds=false",
      {
          // clang-format off
          {"H01", "promise_open false,null", "false", "", "No promise runs", "无未到期承诺"},
          {"H02", "plan_broken true", "false", "A23 W14", "The plan has a missed instalment", "分期计划已违约"},
          {"H03", "promise_covers < ${covers_least}", "false", "Q02 E12", "It covers too little of what is past due: the rest is chased", "承诺仅覆盖部分逾期款,余款照常催收"},
          {"H04", "plan_open true", "true", "A23 T2", "A plan is kept", "分期计划履行中"},
          {"H05", "promises_broken >= ${broken_promises_low}", "false", "W14 X16", "Its word was broken before: a new promise stops nothing", "此前多次失信,新承诺不暂停催收"},
          {"H06", "promise_days > ${promise_days_most}", "false", "X1 TR18 TR24", "Its day is too far away", "承诺日过远"},
          {"H07", "", "true", "X1 TR18 A20", "A promise for a day that is near, of all that is past due", "承诺期近且覆盖全部逾期款"},
          // clang-format on
      });
}

// What answers the cause that a person found, and then the last excuse: the
// first time it is logged and dated, the second time verified; what was found
// false is confronted. Only while nothing has answered it yet.
TableSpec ExcuseTable() {
  return Table(
      "excuse",
      "promise_holds cause_pending cause cause_confidence willingness "
      "promises_broken dpd_oldest excuse_pending excuse_last excuse_verdict "
      "excuse_last_repeats dispute_age ability",
      "counter=A00",
      {
          // clang-format off
          {"X002", "promise_holds true", "A00", "X1 TR18", "It came with a date: the date is awaited", "已约定日期,等待到期"},
          {"X301", "cause_pending true; cause \"C11\"; cause_confidence >= ${cause_confident}", "A42", "C11 A42 R09", "A person wants a benefit: go above, never pay it", "经办人索取好处:上升处理,不得给付"},
          {"X302", "cause_pending true; cause \"C09\",\"C14\"; cause_confidence >= ${cause_confident}", "A07", "C09 C14 A07", "Papers are missing or the fault is ours: put it right today", "票据不全或我方有误:当日补正对账"},
          {"X303", "cause_pending true; cause \"C03\"; cause_confidence >= ${cause_confident}", "A07", "C03 A07", "Not content: reconcile, split off what is undisputed", "对产品不满:对账并拆分无争议部分"},
          {"X304", "cause_pending true; cause \"C08\"; cause_confidence >= ${cause_confident}", "A18", "C08 A18 X2", "Who approves, and where does it stand?", "由谁审批,卡在哪一步?"},
          {"X305", "cause_pending true; cause \"C05\"; cause_confidence >= ${cause_confident}; willingness \"high\",\"mid\"", "A23", "C05 A23 E20", "It cannot pay at once: a plan by stages", "无力一次付清:分期还款"},
          {"X306", "cause_pending true; cause \"C04\",\"C15\"; cause_confidence >= ${cause_confident}; promises_broken 0; dpd_oldest <= 60", "A24", "C04 C15 A24", "It passes: an extension to a date", "暂时困难:延期至确定日期"},
          {"X307", "cause_pending true; cause \"C04\"; cause_confidence >= ${cause_confident}; promises_broken 0", "A23", "C04 A23", "It has lasted: a plan with dates", "困难持续:按日期分期"},
          {"X308", "cause_pending true; cause \"C15\"; cause_confidence >= ${cause_confident}", "A27", "C15 A27", "A calamity: help, and ask for proof", "遭遇灾难:协助并索取证明"},
          {"X309", "cause_pending true; cause \"C10\"; cause_confidence >= ${cause_confident}", "A21", "C10 A21 X4", "Waits for its customers: who owes it, and when?", "等待下游回款:核实欠款人与日期"},
          {"X310", "cause_pending true; cause \"C06\"; cause_confidence >= ${cause_confident}", "A22", "C06 A22", "It uses our money: demand all of it", "有意占用资金:要求全额付款"},
          {"X311", "cause_pending true; cause \"C02\"; cause_confidence >= ${cause_confident}", "A19", "C02 A19", "Nobody pushed: a dated letter", "无人催促:发注明日期的函"},
          {"X001", "excuse_pending false,null", "A00", "", "No excuse waits for an answer", "无待回应的借口"},
          {"X101", "excuse_verdict \"false\"; excuse_last \"X2\",\"X5\",\"X14\"", "A42", "X2 X5 X14 A42 Q08", "The excuse was false: go above with the facts", "借口不实,以事实上升处理"},
          {"X102", "excuse_verdict \"false\"; excuse_last \"X10\",\"X13\"", "A51", "X10 X13 A51", "Came back empty on purpose, or threatened: a lawyer writes", "故意空手而归或以供货相要挟,发律师函"},
          {"X104", "excuse_verdict \"false\"; excuse_last \"X4\",\"X12\"", "A37", "X4 X12 A37", "Money is there, or the order was bait: stop supply", "实有资金或以订单为饵:停止供货"},
          {"X105", "excuse_verdict \"false\"; excuse_last \"X15\"", "A50", "X15 A50", "Nothing was wrong with the goods: a neutral accountant settles it", "产品并无问题:由第三方会计师核对"},
          {"X103", "excuse_verdict \"false\"", "A22", "X1 X3 X6 X7 A22 Q08", "The excuse was false: demand all of it", "借口不实,要求全额付款"},
          {"X111", "excuse_last \"X1\"; excuse_last_repeats < 2", "A20", "X1 A20 TR18", "Which day exactly? Pin it, read it back", "具体哪一天?当面确认日期"},
          {"X112", "excuse_last \"X1\"", "A22", "X1 A22", "Put off again: demand all of it", "再次推迟,要求全额付款"},
          {"X121", "excuse_last \"X2\"; excuse_last_repeats < ${verify_excuse_from}", "A18", "X2 A18 C08", "Who approves, and where does it stand?", "由谁审批,卡在哪一步?"},
          {"X122", "excuse_last \"X2\"", "A21", "X2 A21 Q08 T15", "The process again: verify it with its staff", "再次以流程为由,向相关人员核实"},
          {"X131", "excuse_last \"X3\"", "A21", "X3 A21 W10", "Dispatch number, copy, bank: verify the cheque", "索取寄送单号与支票复印件并核实"},
          {"X141", "excuse_last \"X4\",\"X9\",\"X17\"; excuse_verdict \"true\"; ability \"partial\",\"low\"", "A23", "X4 X9 X17 A23 E20", "The shortage is real: a plan by stages", "资金短缺属实,分期还款"},
          {"X142", "excuse_last \"X4\",\"X7\",\"X17\"; excuse_verdict \"true\"", "A24", "X4 X7 X17 A24", "True and passing: an extension to a date", "情况属实且为暂时,延期至确定日期"},
          {"X143", "excuse_last \"X4\"; promises_broken >= 1", "A14", "X4 A14 TR10", "Short of cash with a bad record: press on", "记录不佳仍称缺钱,加紧催收"},
          {"X144", "excuse_last \"X4\"", "A21", "X4 A21", "Short of cash: ask for the reason and proof", "称缺钱,询问原因并索取证明"},
          {"X151", "excuse_last \"X5\"; excuse_last_repeats < 2", "A07", "X5 A07 C09", "Send every paper again today, fix the next date", "当日补齐全部票据并约定日期"},
          {"X152", "excuse_last \"X5\"; excuse_last_repeats 2", "A16", "X5 A16", "Papers again: ask finance which ones", "再次称票据不全,询问财务部"},
          {"X153", "excuse_last \"X5\"", "A42", "X5 A42", "Papers for the third time: go above", "第三次称票据不全,上升处理"},
          {"X161", "excuse_last \"X6\"; excuse_last_repeats < 2", "A20", "X6 A20", "No time today: then tomorrow, dated", "今天没时间,则约定明天"},
          {"X162", "excuse_last \"X6\",\"X16\"", "A22", "X6 X16 A22", "The grace is used up: demand all of it", "宽限已用尽,要求全额付款"},
          {"X171", "excuse_last \"X7\"; excuse_last_repeats < 2", "A20", "X7 A20", "A sudden need: accepted once, dated", "临时急用:仅接受一次并约定日期"},
          {"X172", "excuse_last \"X7\"", "A22", "X7 A22", "A sudden need again: demand all of it", "再次称急用,要求全额付款"},
          {"X181", "excuse_last \"X8\"", "A07", "X8 A07 C14", "Not yet the day: agree the true date by the contract", "未到结账日:按合同核对真实日期"},
          {"X191", "excuse_last \"X9\"", "A21", "X9 A21 A47", "No money: verify what comes in, and when", "称没钱:核实其进账情况"},
          {"X201", "excuse_last \"X10\"", "A19", "X10 A19 T10", "Came back empty: a dated commitment in writing", "空手而归:要求书面承诺日期"},
          {"X211", "excuse_last \"X11\"", "A19", "X11 A19 C14", "Says we never came: a dated notice", "称我方未来:发注明日期的通知"},
          {"X221", "excuse_last \"X12\"", "A36", "X12 A36 T12", "A future order: payment comes first", "以订单为饵:先付款再谈"},
          {"X231", "excuse_last \"X13\"", "A37", "X13 A37 T13 TR30", "An ultimatum: stop supply the same day", "以供货相要挟:当日停止供货"},
          {"X241", "excuse_last \"X14\"; excuse_last_repeats < 2", "A15", "X14 A15 Q10", "Sends us on: we traded with you", "推诿:坚持与原经办人对接"},
          {"X242", "excuse_last \"X14\"", "A42", "X14 A42", "Sends us on again: go above", "再次推诿,上升处理"},
          {"X251", "excuse_last \"X15\"; dispute_age > 30", "A50", "X15 A50", "The figures are disputed for a month: a neutral accountant", "金额争议超过一个月,由第三方会计师核对"},
          {"X252", "excuse_last \"X15\"", "A07", "X15 A07 C03", "Not content: reconcile, split off what is undisputed", "对产品不满:对账并拆分无争议部分"},
          {"X261", "excuse_last \"X17\"", "A27", "X17 A27 C15", "A calamity: help, and ask for proof", "遭遇灾难:协助并索取证明"},
          // clang-format on
      });
}

// Always all of it first (Q01). A plan only where will and need are shown, and
// never to those who can pay.
TableSpec AskTable() {
  return Table(
      "ask",
      "delivered_level type willingness ability hardship_verified dpd_oldest",
      "ask=full",
      {
          // clang-format off
          {"K01", "delivered_level null,0", "full", "Q01 E12 A22", "The first ask is for all of it", "首次一律要求全额付款"},
          {"K02", "type \"T1\",\"T4\",\"T7\",\"T9\"", "full", "Q01 E12", "Can pay, or cannot be trusted: no plan is offered", "有能力付款或不可信,不主动提分期"},
          {"K03", "willingness \"high\",\"mid\"; ability \"partial\",\"low\"; hardship_verified true; dpd_oldest >= ${plan_from_dpd}", "plan", "Q01 A23 E20 T2", "Willing, short of cash, and it was verified: a plan", "有意愿但资金困难且已核实,可分期"},
          // clang-format on
      });
}

TableSpec SupplyTable() {
  return Table(
      "supply", "insolvent overlay type dpd_oldest delivered_level",
      "supply=continue",
      {
          // clang-format off
          {"S01", "insolvent true", "hold", "A37 E13", "Insolvent", "已破产"},
          {"S02", "overlay \"T13\"", "hold", "Q07 A37 T13 TR30", "An ultimatum is never paid with goods", "不以供货换付款"},
          {"S03", "overlay \"T14\"; dpd_oldest >= ${cash_only_from_dpd}", "cash_only", "Q07 A38 T14", "A dependent distributor: cash only, the old balance is collected", "依赖型经销商:现款供货,追收旧欠"},
          {"S04", "type \"T7\",\"T8\",\"T9\"; dpd_oldest >= ${hold_from_dpd}", "hold", "Q07 A37 Q06", "No will to pay: hold supply", "无付款意愿,停止供货"},
          {"S05", "delivered_level >= 5", "hold", "A37 A36", "Supply was stopped and nothing has come", "已停供且仍未付款"},
          {"S06", "dpd_oldest > 60", "cash_only", "A38 E13", "More than 60 days past due", "逾期超过60天"},
          // clang-format on
      });
}

TableSpec ToneTable() {
  return Table(
      "tone", "action step type", "tone=neutral",
      {
          // clang-format off
          {"N00", "action \"A45\",\"A62\"", "neutral", "Q04", "A booking: nobody is spoken to", "内部入账,不涉及沟通"},
          {"N01", "step >= 7", "final", "Q04", "Outside help or the court", "委外或司法阶段"},
          {"N02", "step [4..6]", "firm", "Q04", "Visit, supply, interest", "上门、停供、计息阶段"},
          {"N03", "step [2..3]; type \"T7\",\"T8\",\"T9\"", "firm", "Q04", "Unwilling: firm from the first call", "意愿低,语气坚决"},
          {"N04", "step [2..3]; type \"T2\",\"T3\"", "soft", "Q04 Q05", "Honest and short of cash: soft", "诚信而困难者语气温和"},
          {"N05", "step [2..3]", "neutral", "Q04", "Calls", "电话阶段"},
          {"N06", "step <= 1", "soft", "Q04", "Reminders", "提醒阶段"},
          // clang-format on
      });
}

// What the contact may say beside the facts; never more than is true.
TableSpec ArgumentTable() {
  return Table(
      "argument", "step type overlay hardship_verified cause delivered_level",
      "argument=A00",
      {
          // clang-format off
          {"F01", "step < 0", "A00", "", "No contact of the ladder", "非步骤联系"},
          {"F02", "step <= 1", "A10", "A10 A57", "Name every way to pay", "列明各种付款方式"},
          {"F03", "hardship_verified true; type \"T2\",\"T3\"", "A27", "A27 Q05", "Help it to find the cash", "协助其筹措资金"},
          {"F04", "overlay \"T11\"", "A15", "A15 T11 Q10", "Hold one person to it", "锁定一名负责人"},
          {"F05", "cause \"C12\"", "A43", "A43 C12", "Ask to be paid first", "争取优先付款"},
          {"F06", "step [2..3]; type \"T1\",\"T2\",\"T4\",\"T5\",\"unknown\"", "A28", "A28 Q06", "The relation and the joint interest", "强调合作关系与共同利益"},
          {"F07", "step [2..6]; type \"T7\",\"T8\",\"T9\"", "A41", "A41", "Every overdue sum is pursued, as a fact", "如实表明逾期款项必追到底"},
          {"F08", "step [2..9]", "A29", "A29 R22", "What not paying costs, in figures", "以数据说明不付款的代价"},
          // clang-format on
      });
}

// How much the relation counts beside the money, and what pursuing on principle
// is worth.
TableSpec RelationTable() {
  return Table(
      "relation",
      "lapse_days action anchor_amount promises_broken dpd_oldest "
      "hardship_verified",
      "relationship_weight=0 deterrence_value=0 empathy=false",
      {
          // clang-format off
          {"Q00", "lapse_days [0..${limitation_warning}]; action \"A51\",\"A54\",\"A59\",\"A60\"; anchor_amount >= ${legal_amount}", "0 ${limitation_value} false", "A59 Q14", "The claim would lapse: saving it is worth more than what it brings at once", "时效将届满,保全债权的价值另计"},
          {"Q01", "hardship_verified true; promises_broken 0", "${relationship_weight} ${deterrence_value} true", "Q05 Q06 Q14", "The hardship was verified", "困难已核实"},
          {"Q02", "promises_broken >= 1", "${relationship_broken} ${deterrence_value} false", "Q06 E14", "Broke its word: the relation counts for less", "曾失信,关系权重下降"},
          {"Q03", "dpd_oldest > ${relation_cap_dpd}", "${relationship_late} ${deterrence_value} false", "Q19 Q06", "Long past due: the relation counts for less", "逾期较久,关系权重受限"},
          {"Q04", "", "${relationship_weight} ${deterrence_value} false", "Q06", "The relation counts", "计入关系价值"},
          // clang-format on
      });
}

}  // namespace arrears::policy_internal
