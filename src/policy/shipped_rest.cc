// SPDX-License-Identifier: Apache-2.0
//
// What goes on beside the ladder: a second action, terms of new business, and
// how close together contacts stand.
#include "shipped_internal.h"

namespace arrears::policy_internal {

// One thing that can be done at the same time; not a contact that the guard
// would have to count.
TableSpec AlsoTable() {
  return Table(
      "also",
      "unapplied_total action law creditor_size size dpd_oldest "
      "delivered_level "
      "anchor_amount ability clause_title clause_set_off promises_broken "
      "late_share paid_items insolvent warned_w02 excuse_verdict "
      "excuse_last",
      "also=A00",
      {
          // clang-format off
          {"E01", "unapplied_total > 0; action not(\"A45\")", "A45", "A45 TR29", "Money is not matched: book it first", "有未核销款项,先行入账"},
          {"E02", "law \"CN\"; creditor_size \"micro\",\"small\",\"medium\"; size \"large\",\"public\"; dpd_oldest >= 1; delivered_level >= 2; insolvent false", "A61", "A61 T15", "A large or public debtor keeps a small creditor waiting", "大型企业或机关拖欠中小企业款项"},
          {"E03", "clause_title true; dpd_oldest >= 60; delivered_level >= 5; anchor_amount >= ${legal_amount}", "A48", "A48 R21", "The goods are still ours: take them back by agreement or court", "货物所有权保留,依约或依法取回"},
          {"E04", "clause_set_off true; dpd_oldest >= 30; delivered_level >= 4", "A39", "A39", "Withhold accrued rebates", "暂扣应付返利"},
          {"E05", "dpd_oldest >= 45; ability \"low\"; anchor_amount >= ${legal_amount}", "A47", "A47 X4 X9", "Search assets, shareholders and registers", "调查资产、股东与公开登记"},
          {"E10", "excuse_verdict \"false\"; excuse_last \"X4\",\"X9\"; dpd_oldest >= 45; anchor_amount >= ${legal_amount}", "A47", "A47 X4 X9", "Said that there is no money, and there is: know where", "谎称没钱:查明财产所在"},
          {"E06", "dpd_oldest >= 45; delivered_level [6..9]; anchor_amount >= ${legal_amount}", "A47", "A47", "Before the court: know what there is", "诉讼前查明财产"},
          {"E07", "promises_broken >= ${broken_promises_low}", "A46", "A46 E14 E19", "Breaks its word: review whether to keep it", "多次失信,重新评估关系"},
          {"E09", "warned_w02 true", "A46", "A46 W02", "The owner or a partner has left: review the limit", "股东撤资或换人,复核额度"},
          {"E08", "late_share > ${late_share_sluggish}; paid_items >= 6", "A46", "A46 W17", "Late again and again: rate it anew", "屡次迟付,重新评级"},
          // clang-format on
      });
}

TableSpec TermsTable() {
  return Table(
      "terms",
      "insolvent step dpd_oldest score utilisation supply warned_w17 "
      "paid_items "
      "late_share clause_discount overlay",
      "terms=open terms_action=A00",
      {
          // clang-format off
          {"D01", "insolvent true", "hold A00", "A37", "Insolvency: no more on credit", "破产:停止赊销"},
          {"D02", "step >= 5", "hold A36", "A36 A37", "Supply is stopped", "已进入停供阶段"},
          {"D03", "supply \"hold\"", "hold A36", "A36 A37 Q07", "Supply is on hold", "暂停供货"},
          {"D12", "supply \"cash_only\"; overlay \"T14\"", "prepay A38", "A38 A63 T14", "Cash only for repeat orders", "再次拿货一律现款"},
          {"D13", "dpd_oldest > 60", "prepay A63", "A63 A38", "More than 60 days past due", "逾期超过60天"},
          {"D04", "score < ${score_prepay}", "prepay A63", "A63", "Score too low for credit", "评分过低,款到发货"},
          {"D05", "utilisation > 1", "deposit A63", "A63 E13 E19", "Over the credit limit", "超过信用额度"},
          {"D06", "dpd_oldest [31..60]", "deposit A63", "A63", "A month past due", "逾期一个月以上"},
          {"D14", "warned_w17 true", "deposit A63", "A63 A01 W17", "Weak checks at the start", "建立关系时审查不足"},
          {"D07", "score < ${score_shortened}", "shortened A03", "A03 TR27", "Middling score", "评分一般,缩短账期"},
          {"D08", "dpd_oldest [15..30]", "shortened A03", "A03", "Two weeks past due", "逾期两周以上"},
          {"D09", "utilisation > ${stage_utilisation}", "open A64", "A64", "A further large order goes by stages", "大额订单分阶段付款"},
          {"D10", "paid_items null,0", "open A01", "A01", "No record yet: check before the next contract", "尚无记录,签约前评估信用"},
          {"D11", "late_share <= ${late_share_prompt}; clause_discount true", "open A04", "A04 Q18", "Pays on time: the discount agreed", "按时付款,给予约定折扣"},
          // clang-format on
      });
}

// Days that must pass after any contact before the next one, the weekday on
// which it should fall (1 = Monday, 0 = any), the weekday on which it should
// not, and after how many days the debtor is told to expect the next.
TableSpec CadenceTable() {
  return Table(
      "cadence",
      "step dpd_oldest type action delivered_level step_contacts overlay cause "
      "cause_confidence lapse_days",
      "gap_days=3 weekday=0 avoid_weekday=5 next_days=7",
      {
          // clang-format off
          {"G05", "overlay \"T13\"; action \"A22\",\"A37\"; delivered_level null,[0..4]", "0 0 0 3", "TR30", "An ultimatum is answered the same day", "以供货相要挟者当日回应"},
          {"G08", "action \"A45\",\"A53\",\"A59\"", "0 0 0 7", "TR21 TR29 A59", "Booking, preserving and saving wait for nobody", "入账、保全与中断时效不等待间隔"},
          {"G09", "lapse_days [0..${limitation_warning}]; action \"A51\",\"A54\",\"A60\"", "0 0 0 7", "A59 TR21", "The claim is near its limitation: at once", "时效将届满,立即办理"},
          {"G10", "cause \"C07\",\"C13\"; cause_confidence >= ${cause_confident}; action \"A22\",\"A37\"; delivered_level null,[0..4]", "0 0 0 3", "TR21", "Distress or fraud shows: the same day", "出现危机或欺诈迹象,当日行动"},
          {"G01", "step <= 1; type \"T7\",\"T8\",\"T9\"", "3 0 0 3", "TR02 TR10 Q03", "Unwilling: write every few days", "意愿低者每隔数日书面催款"},
          {"G02", "step <= 1", "${gap_early} 0 0 7", "TR09 TR22", "Early: not too often", "初期不宜频繁"},
          {"G11", "action \"A13\"; type \"T1\",\"T2\",\"unknown\"; delivered_level <= 1; dpd_oldest < 45", "${gap_early} ${reminder_weekday} 5 4", "TR03 TR04 TR05", "First call after the buffer: on Thursday, money by Friday", "缓冲期后首次电话:周四致电,约周五付款"},
          {"G12", "action \"A17\"; type \"T1\",\"T2\",\"unknown\"; delivered_level 2; step_contacts 1; dpd_oldest < 45", "4 ${follow_up_weekday} 5 7", "TR06 TR05", "Monday: ask calmly why it has not come", "周一平和询问未到账原因"},
          {"G13", "action \"A13\"; delivered_level 2; dpd_oldest < 45", "${gap_early} ${follow_up_weekday} 5 7", "TR07 TR08", "A week of silence, then call again on Monday", "静待一周,下周一再次致电"},
          {"G04", "type \"T7\",\"T8\",\"T9\"", "${gap_unwilling} 0 0 ${gap_unwilling}", "TR10 Q03", "Unwilling: every few days", "意愿低者每隔数日"},
          {"G14", "action \"A13\"; type \"T4\",\"T5\",\"T6\"; delivered_level 1", "${gap_late} 0 5 7", "TR03 Q09", "Sluggish: the first call follows its own buffer", "拖延者首次电话按其缓冲期"},
          {"G03", "dpd_oldest < 30", "${gap_early} 0 5 7", "TR09", "Less than a month late: weekly", "逾期不足一月者每周一次"},
          {"G07", "cause \"C12\"", "${gap_unwilling} 0 5 7", "C12 TR10", "Others are paid first: closer together", "他人先获清偿,加密联系"},
          {"G06", "", "${gap_late} 0 5 7", "TR10 TR17", "Later: every few days", "后期每隔数日"},
          // clang-format on
      });
}

}  // namespace arrears::policy_internal
