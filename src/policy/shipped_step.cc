// SPDX-License-Identifier: Apache-2.0
//
// The ladder: which step comes next. First what pauses or leaves it, then what
// jumps, then step by step. Waits after a step stand in the rules; what the
// guard refuses is replaced by `fallback`.
#include "shipped_internal.h"

namespace arrears::policy_internal {

TableSpec StepTable() {
  return Table(
      "step",
      "dpd_oldest delivered_level days_since_step step_contacts type overlay "
      "anchor_amount insolvent judgment enforcement suit agency_placed "
      "promise_holds plan_open plan_broken ask broke_since_step "
      "promises_broken undisputed_past_due disputes_open dispute_age "
      "days_since_contact lapse_days limitation_days law represented "
      "stop_contact unapplied_covers cause cause_confidence supply ability "
      "approved_a25 counter vague_promise payment_since_contact "
      "days_since_payment part_paid_items contacts_30d unanswered_calls "
      "channel_last outcome_last",
      "step=-1 action=A00 fallback=A00",
      {
          // clang-format off
          // Insolvency comes first; then what is disputed as a whole.
          {"L05", "insolvent true; dpd_oldest != null", "13 A62 A00", "A62 C13", "Insolvency: file the claim, provide for it, keep it alive", "已破产:申报债权、计提并保留债权"},
          {"L82", "insolvent true; disputes_open >= 1", "13 A62 A00", "A62 C13 C03", "Insolvency, all of it disputed: file the claim all the same", "已破产且全部存在争议:仍须申报债权"},
          {"L83", "lapse_days [0..${limitation_suit}]; undisputed_past_due <= 0; disputes_open >= 1", "10 A54 A07", "A54 C03 Q12", "All of it is disputed and about to lapse: sue, or have the statement signed", "全部存在争议且时效将届满:起诉或请其签认对账单"},
          {"L84", "lapse_days [0..${limitation_warning}]; law \"CN\"; undisputed_past_due <= 0; disputes_open >= 1; days_since_contact null,>= ${limitation_repeat}", "7 A59 A07", "A59 A07 C03 M05 Q12", "All of it is disputed and near its limitation: a notice, or a statement to sign", "全部存在争议且临近时效:发中断函或请其签认对账单"},
          {"L67", "undisputed_past_due <= 0; disputes_open >= 1; dispute_age > 30; days_since_contact null,>= 14", "-1 A50 A07", "A50 X15 C03", "All of it is disputed for a month: a neutral accountant", "全部款项争议超过一个月,第三方对账"},
          {"L68", "undisputed_past_due <= 0; disputes_open >= 1; days_since_contact null,>= 7", "-1 A07 A17", "A07 X15 C03", "All of it is disputed: work on the dispute, dun nothing", "全部款项存在争议:处理争议,暂停催收"},
          {"L69", "undisputed_past_due <= 0; disputes_open >= 1", "-1 A00 A00", "C03", "All of it is disputed: the answer is awaited", "全部款项存在争议,等待答复"},
          // Paid, or nothing past due yet. What is asked in the evening is done on
          // the next day, so that the last day before is -2 here.
          {"L58", "dpd_oldest < -7,null; days_since_payment <= 1; contacts_30d >= 1; payment_since_contact true", "-1 A58 A00", "A58 M14", "It has paid after being asked: thank it", "催收后已付款,致谢"},
          {"L01", "dpd_oldest < -7", "-1 A00 A00", "TR01", "Nothing is due within a week", "一周内无到期款项"},
          {"L61", "dpd_oldest [-5..-2]; type \"T4\"; anchor_amount >= ${due_visit_amount}; delivered_level null; insolvent false", "0 A09 A06", "A09 TR16", "Sluggish and large: be there before the day", "拖延型且金额大,提前到访落实"},
          {"L62", "dpd_oldest [-5..-1]; type \"T4\",\"T7\",\"T8\"; delivered_level null; insolvent false", "0 A06 A05", "A06 TR16", "Slow payer: call ahead so that the money is ready", "迟付者提前致电备款"},
          {"L02", "dpd_oldest [-${remind_days}..-2]; insolvent false; delivered_level null", "0 A05 A00", "A05 TR01 Q09", "Due in a few days: remind", "数日内到期,提前提醒"},
          {"L63", "dpd_oldest -1; type \"T1\",\"T2\"; anchor_amount >= ${due_visit_amount}; insolvent false; delivered_level null,0", "-1 A08 A00", "A08 TR15", "A good payer and a large sum: come on the agreed day", "信誉良好且金额大,按约定日到访"},
          {"L03", "dpd_oldest <= 0", "-1 A00 A00", "TR02", "Nothing is past due", "无逾期款项"},
          {"L04", "dpd_oldest null", "-1 A00 A00", "", "Nothing is open that can be chased", "无可催收的未清款项"},
          // States that pause or leave the ladder.
          {"L06", "judgment true; enforcement false; delivered_level null,< 11", "11 A55 A00", "A55", "A judgment is unpaid: enforce", "判决未履行,申请强制执行"},
          {"L64", "suit true; judgment false", "10 A00 A00", "A54 TR26", "A suit is pending: the court goes on", "诉讼审理中"},
          {"L85", "lapse_days [0..${limitation_warning}]; represented true; anchor_amount >= ${legal_amount}; delivered_level null,< 8", "8 A51 A60", "A51 A60 K4 K7 Q12", "Near its limitation and a lawyer acts for it: a letter from lawyer to lawyer", "时效将届满且对方已委托律师:由律师致函其律师"},
          {"L86", "lapse_days [0..${limitation_warning}]; stop_contact true; anchor_amount >= ${legal_amount}; delivered_level null,< 10", "10 A60 A54", "A60 A54 K4 K7 Q12", "Near its limitation and contact is barred: through the court", "时效将届满且不得联系:经法院主张"},
          {"L98", "lapse_days [0..${limitation_suit}]; law \"CN\"; outcome_last \"undelivered\",\"bounced\",\"failed\"; anchor_amount >= ${suit_amount}; delivered_level null,< 10", "10 A54 A60", "A54 A60 Q12", "Near its limitation, and letters do not arrive: sue", "时效将届满且函件无法送达,提起诉讼"},
          {"L99", "lapse_days [0..${limitation_suit}]; law \"CN\"; outcome_last \"undelivered\",\"bounced\",\"failed\"; anchor_amount >= ${legal_amount}; delivered_level null,< 10", "10 A60 A54", "A60 A54 Q12 Q15", "The same of a middling sum: a payment order", "同上且金额适中,申请支付令"},
          {"L65", "lapse_days [0..${limitation_warning}]; law \"CN\"; delivered_level null,< 7", "7 A59 A51", "A59 Q12 TR21", "The claim is near its limitation: save it in writing first", "诉讼时效将届满,先发函中断时效"},
          {"L87", "lapse_days [0..${limitation_warning}]; law \"CN\"; days_since_step >= ${limitation_repeat}", "7 A59 A51", "A59 Q12 TR22", "Near its limitation again, or nothing proves that the notice arrived: send one", "时效再次临近或无送达凭证,再次发函"},
          {"L66", "lapse_days [0..${limitation_suit}]; anchor_amount >= ${suit_amount}; delivered_level null,< 10", "10 A54 A60", "A54 A60 Q12", "The claim is near its limitation and no letter saves it: sue", "时效将届满且函件不能中断,提起诉讼"},
          {"L88", "lapse_days [0..${limitation_suit}]; anchor_amount >= ${legal_amount}; delivered_level null,< 10", "10 A60 A54", "A60 A54 Q12 Q15", "The same of a middling sum: a payment order", "同上且金额适中,申请支付令"},
          {"L89", "lapse_days [0..${limitation_repeat}]; law \"CN\"", "7 A59 A51", "A59 Q12 TR21", "Days before its limitation: a notice by any means that proves arrival", "距时效届满仅数日:以可证明送达的方式发函"},
          // Whatever was promised, these do not wait.
          {"J01", "cause \"C07\",\"C13\"; cause_confidence >= ${cause_confident}; dpd_oldest >= 15; anchor_amount >= ${legal_amount}; delivered_level null,< 9", "9 A53 A51", "A53 C07 C13 W01 TR21 Q12", "Fraud or flight: preserve assets at once", "欺诈或跑路迹象:立即申请财产保全"},
          {"J02", "cause \"C07\",\"C13\"; cause_confidence >= ${cause_confident}; dpd_oldest >= 15; anchor_amount >= ${legal_amount}; delivered_level 9; days_since_step >= ${wait_4}", "10 A54 A60", "A54 C07 C13 Q12", "Assets are preserved: sue within the thirty days", "保全后三十日内起诉"},
          {"J03", "overlay \"T13\"; dpd_oldest >= 15; represented null,false; stop_contact null,false; delivered_level null,[0..4]", "5 A37 A22", "A37 T13 X13 TR30 Q07", "An ultimatum: stop supply", "以供货相要挟,停止供货"},
          {"J04", "cause \"C07\",\"C13\"; cause_confidence >= ${cause_confident}; dpd_oldest >= 15; represented null,false; stop_contact null,false; delivered_level null,[0..4]", "5 A37 A22", "A37 C07 C13 TR21", "Fraud or flight of a smaller sum: stop supply at once", "欺诈或跑路迹象且金额较小:立即停止供货"},
          {"J05", "overlay \"T13\"; dpd_oldest [1..14]; delivered_level null,[0..2]", "3 A22 A19", "A22 T13 TR30", "An ultimatum in the first days: all of it is demanded the same day", "逾期初期以供货相要挟:当日要求全额付款"},
          {"J06", "cause \"C07\",\"C13\"; cause_confidence >= ${cause_confident}; dpd_oldest [1..14]; delivered_level null,[0..2]", "3 A22 A19", "A22 C07 C13 TR21", "Fraud or flight in the first days: demand all of it the same day", "逾期初期即有欺诈或跑路迹象:当日要求全额付款"},
          // A promise or an agency has it, or the money is here.
          {"L70", "plan_broken true; delivered_level null,[0..4]", "5 A37 A22", "A37 A23 W14", "An instalment was missed: back on the ladder at step 5", "分期违约,回到第5步"},
          {"L07", "promise_holds true", "-1 A00 A00", "X1 TR18 A20", "A promise is running: the ladder waits", "承诺期内,暂停升级"},
          {"L08", "agency_placed true", "7 A00 A00", "A49", "An agency has the case", "案件已委外"},
          {"L97", "unapplied_covers >= ${covers_least}", "-1 A45 A00", "A45 T16 TR29", "The money is here and not matched: book it first", "款项已到而未核销:先行入账"},
          // Old claims: what is small, and what is barred, is asked for once.
          {"L09", "dpd_oldest > 730; anchor_amount < ${small_amount}", "13 A62 A00", "A62 W16 TR25", "Small and older than two years: write off", "小额且逾期超过两年,核销"},
          {"L91", "limitation_days < 0; lapse_days null; delivered_level null,[0..2]", "3 A22 A62", "A22 A62 K7", "Barred by limitation: ask once for what is owed, or write it off", "已过诉讼时效:请求自愿履行一次,否则核销"},
          {"L92", "limitation_days < 0; lapse_days null; delivered_level [3..12]; days_since_step >= ${wait_repeat}", "13 A62 A00", "A62 K7", "Barred by limitation and nothing came: write off", "已过诉讼时效且无回应,核销"},
          // Contact is barred: its lawyer or the court is addressed.
          {"L93", "represented true; dpd_oldest >= 60; anchor_amount >= ${legal_amount}; delivered_level null,< 8", "8 A51 A52", "A51 A52 K4", "A lawyer acts for it: from lawyer to lawyer", "对方已委托律师:由律师致函"},
          {"L94", "represented true; delivered_level null,< 8", "-1 A00 A00", "K4", "A lawyer acts for it: until our lawyer may write", "对方已委托律师,待可发律师函"},
          {"L95", "stop_contact true; dpd_oldest >= 60; anchor_amount >= ${legal_amount}; delivered_level null,< 9", "9 A52 A60", "A52 A60 K4", "It asked not to be contacted: through the court", "对方要求停止联系:经法院调解"},
          {"L96", "stop_contact true; delivered_level null,< 9", "-1 A00 A00", "K4", "It asked not to be contacted: until the court may be addressed", "对方要求停止联系,待可诉诸法院"},
          {"L71", "payment_since_contact true; part_paid_items >= 1; days_since_payment < ${part_payment_days}", "-1 A26 A12", "A26 Q02", "A part came: receipt, and the rest is demanded", "收到部分付款:确认并要求付清余款"},
          // Small residues are chased in writing.
          {"L10", "dpd_oldest > 60; anchor_amount < ${small_amount}; days_since_step null,> ${small_gap}", "3 A19 A00", "A19 R25", "Small: a letter with a deadline", "小额:发函设定截止日"},
          {"L11", "dpd_oldest > 60; anchor_amount < ${small_amount}", "3 A00 A00", "A19 R25", "Small: the letter is running", "小额:等待函件回应"},
          // Broken promises: two steps up.
          {"J10", "broke_since_step true; promises_broken >= ${broken_promises_low}; delivered_level null,0", "2 A14 A22", "A14 W14", "Broken promises: two steps up", "多次失信,上升两步"},
          {"J11", "broke_since_step true; promises_broken >= ${broken_promises_low}; delivered_level 1", "3 A42 A22", "A42 W14", "Broken promises: two steps up", "多次失信,上升两步"},
          {"J12", "broke_since_step true; promises_broken >= ${broken_promises_low}; delivered_level 2; dpd_oldest [30..120]; anchor_amount >= ${visit_amount}", "4 A33 A42", "A33 W14", "Broken promises: two steps up", "多次失信,上升两步"},
          {"J13", "broke_since_step true; promises_broken >= ${broken_promises_low}; delivered_level [2..3]; dpd_oldest >= 15", "5 A37 A22", "A37 W14", "Broken promises: two steps up, stop supply", "多次失信,上升两步并停止供货"},
          {"J14", "broke_since_step true; promises_broken >= ${broken_promises_low}; delivered_level 4", "6 A40 A22", "A40 W14", "Broken promises: two steps up", "多次失信,上升两步"},
          {"J15", "broke_since_step true; promises_broken >= ${broken_promises_low}; delivered_level 5; dpd_oldest [60..730]; anchor_amount >= ${agency_amount}", "7 A49 A51", "A49 W14", "Broken promises: two steps up", "多次失信,上升两步"},
          {"J16", "broke_since_step true; promises_broken >= ${broken_promises_low}; delivered_level [5..6]; dpd_oldest >= 60; anchor_amount >= ${legal_amount}", "8 A51 A22", "A51 W14", "Broken promises: two steps up", "多次失信,上升两步"},
          {"J17", "broke_since_step true; promises_broken >= ${broken_promises_low}; delivered_level 7; dpd_oldest >= 60; anchor_amount >= ${legal_amount}", "9 A52 A51", "A52 W14", "Broken promises: two steps up", "多次失信,上升两步"},
          {"J18", "broke_since_step true; promises_broken >= ${broken_promises_low}; delivered_level 8; dpd_oldest >= 90; anchor_amount >= ${suit_amount}", "10 A54 A60", "A54 W14", "Broken promises: two steps up", "多次失信,上升两步"},
          // A plan or settlement where need is shown.
          {"L72", "ask \"plan\"; plan_open false; dpd_oldest >= 15; days_since_contact null,>= 3", "-1 A23 A24", "A23 Q01 E20 M07", "Willing and short of cash, verified: a plan", "有意愿而困难属实:分期还款"},
          {"L73", "approved_a25 true; ability \"low\"; dpd_oldest >= 90; days_since_contact null,>= 7", "-1 A25 A23", "A25 Q18", "Approved: a settlement at a discount", "已批准折扣和解"},
          // A cause or an excuse waits for its answer.
          {"C07", "counter \"A07\"", "-1 A07 A17", "A07", "Papers and figures come first", "先以票据或对账回应"},
          {"C14", "counter \"A14\"; dpd_oldest >= 7", "2 A14 A12", "A14", "It is met directly", "直接回应"},
          {"C15", "counter \"A15\"", "2 A15 A12", "A15", "The first contact is held to it", "坚持原经办人"},
          {"C16", "counter \"A16\"; dpd_oldest [7..90]", "3 A16 A19", "A16", "Finance is asked", "询问财务部"},
          {"C18", "counter \"A18\"", "1 A18 A12", "A18", "The status is asked", "询问流程状态"},
          {"C19", "counter \"A19\"", "3 A19 A22", "A19 TR19", "A dated letter", "发注明日期的函"},
          {"C20", "counter \"A20\"", "2 A20 A12", "A20 TR18", "The day is pinned", "落实具体日期"},
          {"C21", "counter \"A21\"", "3 A21 A19", "A21", "What was said is verified", "核实其说法"},
          {"C22", "counter \"A22\"", "3 A22 A19", "A22", "All of it is demanded", "要求全额付款"},
          {"C23", "counter \"A23\"; dpd_oldest >= 15", "-1 A23 A24", "A23", "A plan is offered", "提供分期方案"},
          {"C24", "counter \"A24\"; dpd_oldest <= 60", "-1 A24 A20", "A24", "An extension is granted", "给予延期"},
          {"C27", "counter \"A27\"", "-1 A27 A17", "A27", "Help is offered", "提供协助"},
          {"C36", "counter \"A36\"; dpd_oldest >= 15", "5 A36 A22", "A36", "No new business before payment", "未付款前不谈新业务"},
          {"C37", "counter \"A37\"; dpd_oldest >= 15", "5 A37 A22", "A37", "Supply is stopped", "停止供货"},
          {"C42", "counter \"A42\"; dpd_oldest >= 30", "3 A42 A22", "A42", "The manager is addressed", "上升至主管"},
          {"C50", "counter \"A50\"; dpd_oldest >= 30", "-1 A50 A07", "A50", "A neutral accountant", "第三方会计师"},
          {"C51", "counter \"A51\"; dpd_oldest >= 60; anchor_amount >= ${legal_amount}", "8 A51 A22", "A51", "A lawyer writes", "发律师函"},
          {"L74", "vague_promise true", "2 A20 A12", "A20 X1 TR18", "Promised for no day: pin it", "承诺未定日期,予以落实"},
          // Step 1: in writing.
          {"L13", "dpd_oldest [1..14]; delivered_level null,0", "1 A11 A00", "A11 TR02 Q09", "First days past due: mail with the original invoice", "逾期初期:邮件附原始发票"},
          {"L14", "dpd_oldest [15..60]; delivered_level null,0", "1 A12 A19", "A12 TR02", "No notice yet: write", "尚未通知,先书面催款"},
          {"L15", "dpd_oldest > 60; delivered_level null,0", "3 A22 A19", "A22 Q01", "Long past due without a notice: demand payment in full", "逾期较久尚未通知,要求全额付款"},
          // Step 2: by phone, after the buffer of the type.
          {"L16", "dpd_oldest >= ${buffer_t7}; type \"T7\",\"T8\",\"T9\"; delivered_level 1; days_since_step >= 3", "2 A14 A12", "A14 TR03 Q09", "Unwilling: call at once", "意愿低,立即电话"},
          {"L17", "dpd_oldest [${buffer_t4}..60]; type \"T4\",\"T5\",\"T6\"; delivered_level 1; days_since_step >= 3", "2 A13 A12", "A13 TR03 Q09", "Sluggish: call early", "习惯迟付,提前电话"},
          {"L18", "dpd_oldest [${buffer_t1}..60]; delivered_level 1; days_since_step >= ${wait_1}", "2 A13 A12", "A13 TR03", "The mail brought nothing and the buffer is over: call", "邮件无果且缓冲期已过,电话催款"},
          {"L19", "dpd_oldest > 60; delivered_level 1; days_since_step >= ${wait_1}", "2 A14 A22", "A14", "Late and written to: call, directly", "书面催款后仍未付,直接电话"},
          {"L75", "delivered_level 1; step_contacts 1; days_since_step >= ${wait_1}", "1 A31 A12", "A31 TR09", "Within the buffer: once more, by another channel", "缓冲期内换渠道再提醒一次"},
          // Still step 2: ask why, call again, write when nobody answers.
          {"L76", "dpd_oldest < 45; type \"T1\",\"T2\",\"unknown\"; delivered_level 2; step_contacts 1", "2 A17 A12", "A17 TR06", "The day has passed: ask calmly why", "约定日已过,平和询问原因"},
          {"L77", "dpd_oldest < 45; type \"T1\",\"T2\",\"unknown\"; delivered_level 2; step_contacts 2", "2 A13 A12", "A13 TR07 TR08", "After a week of silence: the second call", "静待一周后第二次致电"},
          {"L78", "dpd_oldest >= 14; delivered_level 2; unanswered_calls >= ${letter_after_unanswered}; channel_last \"phone\"", "2 A32 A19", "A32 W04 M10", "Calls are not answered: a letter", "电话无人接听,改发信函"},
          {"L79", "delivered_level 2; unanswered_calls [1..2]; channel_last \"phone\"; step_contacts < 3", "2 A44 A12", "A44 Q03", "Nobody answered: persist within the cap", "无人接听,在上限内坚持"},
          // Step 3: the finance department, then the manager.
          {"L20", "dpd_oldest [7..90]; delivered_level 2; days_since_step >= ${wait_2}", "3 A16 A19", "A16 Q10", "The contact brought nothing: ask finance for the status", "联系人无果,向财务部询问状态"},
          {"L21", "dpd_oldest > 90; delivered_level 2; days_since_step >= ${wait_2}", "3 A42 A22", "A42 W15", "Over three months: go up to the manager", "逾期超三个月,上升至主管"},
          // Step 4: a visit where the sum is worth it; else straight to step 5.
          {"L22", "dpd_oldest [30..120]; delivered_level 3; days_since_step >= ${wait_3}; anchor_amount >= ${visit_amount}", "4 A33 A42", "A33", "Still nothing: visit", "仍未付款,登门面谈"},
          {"L80", "dpd_oldest >= 15; delivered_level [3..4]; days_since_step >= ${wait_4}; supply \"cash_only\"", "5 A38 A22", "A38 Q07", "Still nothing from a dependent buyer: cash only", "依赖型客户仍未付款,一律现款"},
          {"L23", "dpd_oldest >= 15; delivered_level [3..4]; days_since_step >= ${wait_4}", "5 A37 A22", "A37 A36", "Still nothing: stop supply, with notice", "仍未付款,通知停止供货"},
          // Step 6: interest; 7: agency; 8: lawyer's letter.
          {"L24", "delivered_level 5; days_since_step >= ${wait_5}", "6 A40 A22", "A40 TR31 M08", "Give notice of late interest", "通知加收逾期利息"},
          {"L25", "dpd_oldest [60..730]; delivered_level 6; days_since_step >= ${wait_6}; anchor_amount >= ${agency_amount}", "7 A49 A51", "A49 TR24 E03 Q11", "Self-collection has had its time: agency where the law allows", "自主催收期已过,依法委外"},
          {"L26", "dpd_oldest >= 60; delivered_level [6..7]; days_since_step >= ${wait_6}; anchor_amount >= ${legal_amount}", "8 A51 A22", "A51 Q11 Q15 M12", "Lawyer's letter", "发律师函"},
          // Steps 9 to 13: the court, enforcement, the end.
          {"L27", "dpd_oldest >= 60; delivered_level 8; days_since_step >= ${wait_8}; anchor_amount >= ${legal_amount}", "9 A52 A51", "A52", "No answer to the letter: mediation", "律师函无果,诉前调解"},
          {"L28", "dpd_oldest >= 90; delivered_level 9; days_since_step >= ${wait_9}; anchor_amount >= ${suit_amount}", "10 A54 A60", "A54 A60 TR26", "Mediation failed: sue", "调解未果,提起诉讼"},
          {"L81", "dpd_oldest >= 30; delivered_level 9; days_since_step >= ${wait_9}; anchor_amount >= ${legal_amount}", "10 A60 A51", "A60", "Mediation failed, a middling sum: a payment order", "调解未果且金额适中,申请支付令"},
          {"L29", "dpd_oldest > 1095; delivered_level [9..12]; days_since_step >= ${wait_10}", "13 A62 A00", "A62 C05", "No expectation is left: write off", "已无回收预期,核销"},
          {"L30", "dpd_oldest >= 120; delivered_level 11; days_since_step >= ${wait_10}; anchor_amount >= ${suit_amount}", "12 A56 A62", "A56 Q16", "Enforcement failed: insolvency", "执行未果,申请破产"},
          // Below the sums of the later steps a demand is repeated at long waits.
          {"L31", "dpd_oldest > 14; delivered_level [1..12]; days_since_step >= ${wait_repeat}", "3 A22 A19", "A22 TR22 M11", "Repeat the demand", "定期重复要求付款"},
          {"L32", "", "-1 A00 A00", "TR07 TR10", "The last step is still running", "上一步仍在等待期内"},
          // clang-format on
      });
}

}  // namespace arrears::policy_internal
