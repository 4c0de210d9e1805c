// SPDX-License-Identifier: Apache-2.0
//
// The shipped policy `b2b-default`: from the facts to a type of debtor, a step
// of the ladder with its action, a tone and terms. Practice rows in braces.
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "arrears/policy/policy.h"

namespace arrears {
namespace {

TableInput In(const char* name) { return {name, {}}; }
TableOutput TextOut(const char* name, const char* fallback) {
  return {name, OutputType::kText, std::string(fallback)};
}
TableOutput NumberOut(const char* name, std::int64_t fallback) {
  return {name, OutputType::kNumber, fallback};
}

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

struct Line {
  const char* id;
  std::vector<std::string> cells;
  std::vector<OutputValue> outputs;
  const char* rows;
  const char* note_en;
  const char* note_zh;
};

std::vector<TableRule> Rules(std::initializer_list<Line> lines) {
  std::vector<TableRule> rules;
  for (const Line& line : lines) {
    rules.push_back({line.id, line.cells, line.outputs, Words(line.rows),
                     line.note_en, line.note_zh});
  }
  return rules;
}

OutputValue T(const char* text) { return std::string(text); }
OutputValue N(std::int64_t number) { return number; }

// Willingness and ability as far as the ledger shows them.
TableSpec TypeTable() {
  TableSpec table;
  table.name = "type";
  table.inputs = {In("insolvent"),        In("promises_broken"),
                  In("unanswered_calls"), In("disputes_open"),
                  In("excuse_last"),      In("late_share"),
                  In("paid_items")};
  table.outputs = {TextOut("type", "unknown")};
  table.rules = Rules({
      {"Y01",
       {"true", "-", "-", "-", "-", "-", "-"},
       {T("T3")},
       "C13 W01",
       "Insolvency: the means are gone",
       "已进入破产程序,支付能力丧失"},
      {"Y02",
       {"-", ">= 2", ">= 3", "-", "-", "-", "-"},
       {T("T8")},
       "W04 W14",
       "Broken promises and calls not answered: evasive",
       "多次失信且不接电话,属回避型"},
      {"Y03",
       {"-", ">= ${broken_promises_low}", "-", "-", "-", "-", "-"},
       {T("T7")},
       "C06 W14",
       "Broken promises: unwilling",
       "多次失信,付款意愿低"},
      {"Y04",
       {"-", "-", "-", ">= 1", "-", "-", "-"},
       {T("T5")},
       "C03 X15",
       "An open dispute: willing on conditions",
       "存在未决争议,有条件付款"},
      {"Y05",
       {"-", "0", "-", "-", "\"X4\",\"X9\",\"X17\"", "-", "-"},
       {T("T2")},
       "C04 X4",
       "Says cash is short and has kept its word",
       "称资金紧张且未曾失信"},
      {"Y06",
       {"-", "-", "-", "-", "-", "<= ${late_share_prompt}", ">= 3"},
       {T("T1")},
       "C01",
       "Pays on time as a rule: forgot",
       "通常按时付款,应属疏忽"},
      {"Y07",
       {"-", "-", "-", "-", "-", "> ${late_share_sluggish}", ">= 3"},
       {T("T4")},
       "C02",
       "Pays late as a rule: sluggish",
       "习惯性迟付"},
  });
  return table;
}

// The ladder. Waits after a step stand in the rules; what the guard refuses is
// replaced by `fallback`.
TableSpec StepTable() {
  TableSpec table;
  table.name = "step";
  table.inputs = {In("dpd_oldest"),      In("promise_open"),
                  In("insolvent"),       In("judgment"),
                  In("agency_placed"),   In("type"),
                  In("promises_broken"), In("anchor_amount"),
                  In("delivered_level"), In("days_since_step")};
  table.outputs = {NumberOut("step", -1), TextOut("action", "A00"),
                   TextOut("fallback", "A00")};
  table.rules = Rules({
      // Before and on the due date.
      {"L01",
       {"< -7", "-", "-", "-", "-", "-", "-", "-", "-", "-"},
       {N(-1), T("A00"), T("A00")},
       "TR01",
       "Nothing is due within a week",
       "一周内无到期款项"},
      {"L02",
       {"[-7..-1]", "-", "false", "-", "-", "-", "-", "-", "null", "-"},
       {N(0), T("A05"), T("A00")},
       "A05 TR01",
       "Due within a week: remind",
       "一周内到期,提前提醒"},
      {"L03",
       {"<= 0", "-", "-", "-", "-", "-", "-", "-", "-", "-"},
       {N(-1), T("A00"), T("A00")},
       "TR02",
       "Nothing is past due",
       "无逾期款项"},
      {"L04",
       {"null", "-", "-", "-", "-", "-", "-", "-", "-", "-"},
       {N(-1), T("A00"), T("A00")},
       "",
       "Nothing is open that can be chased",
       "无可催收的未清款项"},
      // States that pause or leave the ladder.
      {"L05",
       {"-", "-", "true", "-", "-", "-", "-", "-", "-", "-"},
       {N(13), T("A62"), T("A00")},
       "A62 C13",
       "Insolvency: file the claim, provide for it, keep it alive",
       "已破产:申报债权、计提并保留债权"},
      {"L06",
       {"-", "-", "-", "true", "-", "-", "-", "-", "-", "-"},
       {N(11), T("A55"), T("A00")},
       "A55",
       "A judgment is unpaid: enforce",
       "判决未履行,申请强制执行"},
      {"L07",
       {"-", "true", "-", "-", "-", "-", "-", "-", "-", "-"},
       {N(-1), T("A00"), T("A00")},
       "X1 TR18",
       "A promise is running: the ladder waits",
       "承诺期内,暂停升级"},
      {"L08",
       {"-", "-", "-", "-", "true", "-", "-", "-", "-", "-"},
       {N(7), T("A00"), T("A00")},
       "A49",
       "An agency has the case",
       "案件已委外"},
      // Small residues are chased in writing, and written off when old.
      {"L09",
       {"> 730", "-", "-", "-", "-", "-", "-", "< ${small_amount}", "-", "-"},
       {N(13), T("A62"), T("A00")},
       "A62 W16",
       "Small and older than two years: write off",
       "小额且逾期超过两年,核销"},
      {"L10",
       {"> 60", "-", "-", "-", "-", "-", "-", "< ${small_amount}", "-",
        "null,> ${small_gap}"},
       {N(3), T("A19"), T("A00")},
       "A19 R25",
       "Small: a letter with a deadline",
       "小额:发函设定截止日"},
      {"L11",
       {"> 60", "-", "-", "-", "-", "-", "-", "< ${small_amount}", "-", "-"},
       {N(3), T("A00"), T("A00")},
       "A19 R25",
       "Small: the letter is running",
       "小额:等待函件回应"},
      // Broken promises jump two steps.
      {"L12",
       {">= 15", "-", "-", "-", "-", "\"T7\",\"T8\"",
        ">= ${broken_promises_low}", "-", "null,[0..4]", "-"},
       {N(5), T("A37"), T("A22")},
       "A37 W14 TR30",
       "Promises broken again: stop supply",
       "再次失信,停止供货"},
      // Step 1: in writing.
      {"L13",
       {"[1..14]", "-", "-", "-", "-", "-", "-", "-", "null,0", "-"},
       {N(1), T("A11"), T("A00")},
       "A11 TR02",
       "First days past due: mail with the original invoice",
       "逾期初期:邮件附原始发票"},
      {"L14",
       {"[15..60]", "-", "-", "-", "-", "-", "-", "-", "null,0", "-"},
       {N(1), T("A12"), T("A11")},
       "A12 TR02",
       "No notice yet: write",
       "尚未通知,先书面催款"},
      {"L15",
       {"> 60", "-", "-", "-", "-", "-", "-", "-", "null,0", "-"},
       {N(3), T("A22"), T("A19")},
       "A22 Q01",
       "Long past due without a notice: demand payment in full",
       "逾期较久尚未通知,要求全额付款"},
      // Step 2: by phone, after the buffer of the type.
      {"L16",
       {">= ${buffer_t7}", "-", "-", "-", "-", "\"T7\",\"T8\"", "-", "-", "1",
        ">= 3"},
       {N(2), T("A14"), T("A12")},
       "A14 TR03 Q09",
       "Unwilling: call at once",
       "意愿低,立即电话"},
      {"L17",
       {"[${buffer_t4}..60]", "-", "-", "-", "-", "\"T4\"", "-", "-", "1",
        ">= 3"},
       {N(2), T("A13"), T("A12")},
       "A13 TR03 Q09",
       "Sluggish: call early",
       "习惯迟付,提前电话"},
      {"L18",
       {"[${buffer_t1}..60]", "-", "-", "-", "-", "-", "-", "-", "1",
        ">= ${wait_1}"},
       {N(2), T("A13"), T("A12")},
       "A13 TR03",
       "The mail brought nothing and the buffer is over: call",
       "邮件无果且缓冲期已过,电话催款"},
      {"L19",
       {"> 60", "-", "-", "-", "-", "-", "-", "-", "1", ">= ${wait_1}"},
       {N(2), T("A14"), T("A22")},
       "A14",
       "Late and written to: call, directly",
       "书面催款后仍未付,直接电话"},
      // Step 3: the finance department, then the manager.
      {"L20",
       {"[7..90]", "-", "-", "-", "-", "-", "-", "-", "2", ">= ${wait_2}"},
       {N(3), T("A16"), T("A19")},
       "A16",
       "The contact brought nothing: finance",
       "联系人无果,转财务部"},
      {"L21",
       {"> 90", "-", "-", "-", "-", "-", "-", "-", "2", ">= ${wait_2}"},
       {N(3), T("A42"), T("A22")},
       "A42 W15",
       "Over three months: go up to the manager",
       "逾期超三个月,上升至主管"},
      // Step 4: a visit where the sum is worth it; else straight to step 5.
      {"L22",
       {"[30..120]", "-", "-", "-", "-", "-", "-", ">= ${visit_amount}", "3",
        ">= ${wait_3}"},
       {N(4), T("A33"), T("A42")},
       "A33",
       "Still nothing: visit",
       "仍未付款,登门面谈"},
      {"L23",
       {">= 15", "-", "-", "-", "-", "-", "-", "-", "[3..4]", ">= ${wait_4}"},
       {N(5), T("A37"), T("A22")},
       "A37 A36",
       "Still nothing: stop supply, with notice",
       "仍未付款,通知停止供货"},
      // Step 6: interest; 7: agency; 8: lawyer's letter.
      {"L24",
       {"-", "-", "-", "-", "-", "-", "-", "-", "5", ">= ${wait_5}"},
       {N(6), T("A40"), T("A22")},
       "A40 TR31",
       "Give notice of late interest",
       "通知加收逾期利息"},
      {"L25",
       {"[60..730]", "-", "-", "-", "-", "-", "-", ">= ${agency_amount}", "6",
        ">= ${wait_6}"},
       {N(7), T("A49"), T("A51")},
       "A49 TR24 E03",
       "Self-collection has had its time: agency where the law allows",
       "自主催收期已过,依法委外"},
      {"L26",
       {">= 60", "-", "-", "-", "-", "-", "-", ">= ${legal_amount}", "[6..7]",
        ">= ${wait_6}"},
       {N(8), T("A51"), T("A22")},
       "A51",
       "Lawyer's letter",
       "发律师函"},
      // Steps 9 to 13: the court, enforcement, the end.
      {"L27",
       {">= 60", "-", "-", "-", "-", "-", "-", ">= ${legal_amount}", "8",
        ">= ${wait_8}"},
       {N(9), T("A52"), T("A51")},
       "A52",
       "No answer to the letter: mediation",
       "律师函无果,诉前调解"},
      {"L28",
       {">= 90", "-", "-", "-", "-", "-", "-", ">= ${suit_amount}", "9",
        ">= ${wait_9}"},
       {N(10), T("A54"), T("A60")},
       "A54 TR26",
       "Mediation failed: sue",
       "调解未果,提起诉讼"},
      {"L29",
       {"> 1095", "-", "-", "-", "-", "-", "-", "-", "[9..12]",
        ">= ${wait_10}"},
       {N(13), T("A62"), T("A00")},
       "A62",
       "No expectation is left: write off",
       "已无回收预期,核销"},
      {"L30",
       {">= 120", "-", "-", "-", "-", "-", "-", ">= ${suit_amount}", "11",
        ">= ${wait_10}"},
       {N(12), T("A56"), T("A62")},
       "A56",
       "Enforcement failed: insolvency",
       "执行未果,申请破产"},
      // Below the sums of the later steps a demand is repeated at long waits.
      {"L31",
       {"> 14", "-", "-", "-", "-", "-", "-", "-", "[1..12]",
        ">= ${wait_repeat}"},
       {N(3), T("A22"), T("A19")},
       "A22 TR22",
       "Repeat the demand",
       "定期重复要求付款"},
      {"L32",
       {"-", "-", "-", "-", "-", "-", "-", "-", "-", "-"},
       {N(-1), T("A00"), T("A00")},
       "TR07 TR10",
       "The last step is still running",
       "上一步仍在等待期内"},
  });
  return table;
}

TableSpec ToneTable() {
  TableSpec table;
  table.name = "tone";
  table.inputs = {In("step"), In("type")};
  table.outputs = {TextOut("tone", "neutral")};
  table.rules = Rules({
      {"N01",
       {">= 7", "-"},
       {T("final")},
       "Q04",
       "Outside help or the court",
       "委外或司法阶段"},
      {"N02",
       {"[4..6]", "-"},
       {T("firm")},
       "Q04",
       "Visit, supply, interest",
       "上门、停供、计息阶段"},
      {"N03",
       {"[2..3]", "\"T7\",\"T8\""},
       {T("firm")},
       "Q04",
       "Unwilling: firm from the first call",
       "意愿低,语气坚决"},
      {"N04", {"[2..3]", "-"}, {T("neutral")}, "Q04", "Calls", "电话阶段"},
      {"N05", {"<= 1", "-"}, {T("soft")}, "Q04", "Reminders", "提醒阶段"},
  });
  return table;
}

TableSpec TermsTable() {
  TableSpec table;
  table.name = "terms";
  table.inputs = {In("insolvent"), In("step"), In("dpd_oldest"), In("score"),
                  In("utilisation")};
  table.outputs = {TextOut("terms", "open")};
  table.rules = Rules({
      {"D01",
       {"true", "-", "-", "-", "-"},
       {T("hold")},
       "A37",
       "Insolvency: no more on credit",
       "破产:停止赊销"},
      {"D02",
       {"-", ">= 5", "-", "-", "-"},
       {T("hold")},
       "A36 A37",
       "Supply is stopped",
       "已进入停供阶段"},
      {"D03",
       {"-", "-", "> 60", "-", "-"},
       {T("prepay")},
       "A63 A38",
       "More than 60 days past due",
       "逾期超过60天"},
      {"D04",
       {"-", "-", "-", "< ${score_prepay}", "-"},
       {T("prepay")},
       "A63",
       "Score too low for credit",
       "评分过低,款到发货"},
      {"D05",
       {"-", "-", "-", "-", "> 1"},
       {T("deposit")},
       "A63 E19",
       "Over the credit limit",
       "超过信用额度"},
      {"D06",
       {"-", "-", "[31..60]", "-", "-"},
       {T("deposit")},
       "A63",
       "A month past due",
       "逾期一个月以上"},
      {"D07",
       {"-", "-", "-", "< ${score_shortened}", "-"},
       {T("shortened")},
       "A03",
       "Middling score",
       "评分一般,缩短账期"},
      {"D08",
       {"-", "-", "[15..30]", "-", "-"},
       {T("shortened")},
       "A03",
       "Two weeks past due",
       "逾期两周以上"},
  });
  return table;
}

// Days that must pass after any contact before the next one.
TableSpec CadenceTable() {
  TableSpec table;
  table.name = "cadence";
  table.inputs = {In("step"), In("dpd_oldest"), In("type")};
  table.outputs = {NumberOut("gap_days", 3)};
  table.rules = Rules({
      {"G01",
       {"<= 1", "-", "-"},
       {N(7)},
       "TR09",
       "Early: not too often",
       "初期不宜频繁"},
      {"G02",
       {"-", "< 30", "\"T1\",\"T2\",\"unknown\""},
       {N(7)},
       "TR09",
       "Good payers: weekly",
       "信誉良好者每周一次"},
      {"G03",
       {"-", "-", "\"T7\",\"T8\""},
       {N(3)},
       "TR10 Q03",
       "Unwilling: every few days",
       "意愿低者每隔数日"},
      {"G04",
       {"-", "-", "-"},
       {N(4)},
       "TR10",
       "Later: every few days",
       "后期每隔数日"},
  });
  return table;
}

}  // namespace

PolicySpec B2bDefaultSpec() {
  PolicySpec spec;
  spec.name = "b2b-default";
  spec.version = "1.0.0";
  // Amounts in minor units of the base currency.
  spec.parameters = {{"broken_promises_low", 2},
                     {"late_share_prompt", 0.15},
                     {"late_share_sluggish", 0.5},
                     {"buffer_t1", 14},
                     {"buffer_t4", 3},
                     {"buffer_t7", 1},
                     {"wait_1", 7},
                     {"wait_2", 3},
                     {"wait_3", 7},
                     {"wait_4", 7},
                     {"wait_5", 5},
                     {"wait_6", 14},
                     {"wait_8", 10},
                     {"wait_9", 30},
                     {"wait_10", 180},
                     {"wait_repeat", 30},
                     {"small_gap", 30},
                     {"small_amount", 5000},
                     {"visit_amount", 500000},
                     {"agency_amount", 200000},
                     {"legal_amount", 500000},
                     {"suit_amount", 2000000},
                     {"score_prepay", 480},
                     {"score_shortened", 540}};
  spec.tables = {TypeTable(), StepTable(), ToneTable(), TermsTable(),
                 CadenceTable()};
  return spec;
}

}  // namespace arrears
