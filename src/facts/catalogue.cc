// SPDX-License-Identifier: Apache-2.0
#include "arrears/facts/catalogue.h"

#include <algorithm>
#include <cassert>
#include <span>

namespace arrears {
namespace {

struct FactRow {
  std::string_view name;
  ColumnType type;
  std::string_view unit, en, zh;
};

constexpr ColumnType kInt32 = ColumnType::kInt32;
constexpr ColumnType kInt64 = ColumnType::kInt64;
constexpr ColumnType kFloat64 = ColumnType::kFloat64;
constexpr ColumnType kBool = ColumnType::kBool;
constexpr ColumnType kDictionary = ColumnType::kDictionary;

// Of the debtor's items in the observation's currency.
constexpr FactRow kStanding[] = {
    {"open_total", kInt64, "minor", "Open amount of invoices and debit notes",
     "未清发票与借项总额"},
    {"past_due_total", kInt64, "minor",
     "Of the open amount: past due by a day or more", "未清额中已逾期部分"},
    {"not_due_total", kInt64, "minor", "Of the open amount: not past due",
     "未清额中未逾期部分"},
    {"disputed_total", kInt64, "minor", "Of the open amount: under dispute",
     "未清额中有争议部分"},
    {"undisputed_past_due", kInt64, "minor", "Past due and not under dispute",
     "已逾期且无争议的金额"},
    {"unapplied_total", kInt64, "minor",
     "Unapplied cash and open credits in the debtor's favour",
     "未核销收款与未用贷项（对债务人有利）"},
    {"open_items", kInt32, "count", "Items open above the tolerance",
     "未清项目数（超过容差）"},
    {"past_due_items", kInt32, "count", "Items past due above the tolerance",
     "逾期项目数（超过容差）"},
    {"dpd_oldest", kInt32, "days",
     "Days past due of the oldest undisputed item; negative: days until the "
     "next one falls due",
     "最早无争议项目的逾期天数；负数为距下一到期日天数"},
    {"anchor_amount", kInt64, "minor",
     "Undisputed open amount of the item that dpd_oldest speaks of",
     "dpd_oldest 所指项目的无争议未清额"},
    {"dpd_max", kInt32, "days",
     "Days past due of the oldest open item, disputed or not; negative: days "
     "until the next falls due",
     "最早未清项目（含有争议）的逾期天数；负数为距到期天数"},
    {"dpd_avg", kFloat64, "days",
     "Days past due averaged over open items, not yet due counting 0",
     "未清项目的平均逾期天数（未到期计0）"},
    {"dpd_weighted", kFloat64, "days",
     "Days past due averaged over the open amount, not yet due counting 0",
     "按未清金额加权的平均逾期天数（未到期计0）"},
    {"share_past_due", kFloat64, "share",
     "Share of the open amount that is past due", "逾期金额占未清额比例"},
    {"share_over_30", kFloat64, "share",
     "Share of the open amount more than 30 days past due",
     "逾期30天以上金额占比"},
    {"share_over_60", kFloat64, "share",
     "Share of the open amount more than 60 days past due",
     "逾期60天以上金额占比"},
    {"share_over_90", kFloat64, "share",
     "Share of the open amount more than 90 days past due",
     "逾期90天以上金额占比"},
    {"days_to_next_due", kInt32, "days",
     "Days until the next open item falls due", "距下一未清项目到期的天数"},
    {"due_soon_items", kInt32, "count",
     "Items above the tolerance that fall due within 7 days",
     "7天内到期的项目数（超过容差）"},
    {"due_soon_total", kInt64, "minor",
     "Open amount that falls due within 7 days", "7天内到期的未清额"},
    {"over_two_years_total", kInt64, "minor",
     "Open amount more than two calendar years past due",
     "逾期超过两年的未清额"},
    {"item_age_oldest", kInt32, "days",
     "Days since the document date of the oldest open item",
     "最早未清单据日期至今的天数"},
    {"secured_total", kInt64, "minor", "Of the open amount: secured",
     "未清额中有担保部分"},
    {"part_paid_items", kInt32, "count",
     "Open items on which money has come in", "已部分付款的未清项目数"},
    {"part_paid_total", kInt64, "minor",
     "Open amount of items on which money has come in",
     "已部分付款项目的未清额"},
};

// Over all currencies.
constexpr FactRow kExposure[] = {
    {"exposure_total", kInt64, "minor",
     "What the debtor owes in all currencies, less what it has in its favour; "
     "at least 0",
     "各币种净欠款合计（不低于0）"},
    {"utilisation", kFloat64, "share",
     "What the debtor owes in all currencies over its limit; 1000 where the "
     "limit is 0 and something is owed",
     "各币种欠款合计占信用额度比例；额度为0而有欠款时为1000"},
    {"limit_headroom", kInt64, "minor",
     "Credit limit less what is owed; negative: over the limit",
     "信用额度减净欠款；负数为超额"},
    {"exposure_growth", kFloat64, "share",
     "Growth of the open amount in all currencies over 90 days",
     "各币种未清额较90天前的增幅"},
};

// Null unless the observation names an item.
constexpr FactRow kItem[] = {
    {"item_amount", kInt64, "minor", "Amount of the item observed",
     "所观察项目的金额"},
    {"item_open", kInt64, "minor", "Open amount of the item observed",
     "所观察项目的未清额"},
    {"item_dpd", kInt32, "days", "Days past due of the item observed",
     "所观察项目的逾期天数"},
    {"item_terms_days", kInt32, "days",
     "Days from the document to the due date of the item observed",
     "所观察项目的账期天数"},
};

// Of paid items in the history looked at.
constexpr FactRow kPaid[] = {
    {"paid_items", kInt32, "count", "Items paid in the history looked at",
     "考察期内已付清项目数"},
    {"paid_total", kInt64, "minor",
     "Amount of the items paid in the history looked at",
     "考察期内已付清项目的金额"},
    {"late_share", kFloat64, "share",
     "Share of paid items paid after the due date", "已付项目中逾期付款的占比"},
    {"late_share_amount", kFloat64, "share",
     "Share of the paid amount paid after the due date",
     "已付金额中逾期付款的占比"},
    {"days_late_avg", kFloat64, "days",
     "Mean days late of paid items, early ones counting negative",
     "已付项目平均延迟天数（提前为负）"},
    {"days_late_avg_amount", kFloat64, "days",
     "Mean days late weighted by amount", "按金额加权的平均延迟天数"},
    {"days_late_sd", kFloat64, "days", "Standard deviation of days late",
     "延迟天数的标准差"},
    {"days_late_sd_amount", kFloat64, "days",
     "Standard deviation of days late weighted by amount",
     "按金额加权的延迟天数标准差"},
    {"days_late_max", kInt32, "days", "Most days late of a paid item",
     "已付项目最大延迟天数"},
    {"dpd_worst_365d", kInt32, "days",
     "Most days past due that any item stood at in the last 365 days",
     "近365天内任一项目达到的最大逾期天数"},
    {"days_late_trend", kFloat64, "days",
     "Mean days late in the last 90 days less that of the 365 days before",
     "近90天平均延迟天数减去此前365天平均值"},
    {"days_late_trend_amount", kFloat64, "days",
     "Mean days late by amount in the last 90 days less that of the 365 days "
     "before",
     "近90天按金额加权平均延迟天数减去此前365天"},
    {"days_late_slope", kFloat64, "days",
     "Days late gained in a year, by least squares over the days of payment",
     "延迟天数每年的变化（按付款日最小二乘）"},
    {"days_late_slope_amount", kFloat64, "days",
     "Days late gained in a year, by least squares weighted by amount",
     "按金额加权的延迟天数每年变化"},
    {"days_late_swing", kFloat64, "days",
     "Mean days late of the last 3 paid items less that of the last 12",
     "最近3笔平均延迟天数减去最近12笔"},
    {"days_late_season", kFloat64, "days",
     "Mean days late of items due at this time of earlier years less that of "
     "all",
     "往年同期到期项目的平均延迟天数减去总体平均"},
    {"paid_over_30_share", kFloat64, "share",
     "Share of paid items paid more than 30 days late",
     "延迟30天以上付款的项目占比"},
    {"paid_over_30_share_amount", kFloat64, "share",
     "Share of the paid amount paid more than 30 days late",
     "延迟30天以上付款的金额占比"},
    {"paid_over_60_share", kFloat64, "share",
     "Share of paid items paid more than 60 days late",
     "延迟60天以上付款的项目占比"},
    {"paid_over_60_share_amount", kFloat64, "share",
     "Share of the paid amount paid more than 60 days late",
     "延迟60天以上付款的金额占比"},
    {"paid_over_90_share", kFloat64, "share",
     "Share of paid items paid more than 90 days late",
     "延迟90天以上付款的项目占比"},
    {"paid_over_90_share_amount", kFloat64, "share",
     "Share of the paid amount paid more than 90 days late",
     "延迟90天以上付款的金额占比"},
    {"part_payment_share", kFloat64, "share",
     "Share of paid items paid on two days or more", "分次付清的项目占比"},
    {"part_payment_share_amount", kFloat64, "share",
     "Share of the paid amount paid on two days or more", "分次付清的金额占比"},
};

// Of money and orders.
constexpr FactRow kFlow[] = {
    {"days_since_payment", kInt32, "days", "Days since money last came in",
     "距最近一次收款的天数"},
    {"received_30d_total", kInt64, "minor",
     "Money that came in within the last 30 days", "近30天收款额"},
    {"tenure_days", kInt32, "days",
     "Days since the debtor was taken on, or since its first item",
     "建立客户关系（或首笔项目）以来的天数"},
    {"orders_365d", kInt32, "count", "Items invoiced in the last 365 days",
     "近365天开票项目数"},
    {"ordered_365d_total", kInt64, "minor",
     "Amount invoiced in the last 365 days", "近365天开票额"},
    {"order_count_change", kFloat64, "share",
     "Change of the number of items invoiced in the last 90 days against the "
     "90 before",
     "近90天开票笔数较前90天的变化"},
    {"order_change", kFloat64, "share",
     "Change of the amount invoiced in the last 90 days against the 90 before",
     "近90天开票额较前90天的变化"},
    {"order_season", kFloat64, "share",
     "What the quarter that lies ahead brought a year ago, against the mean "
     "quarter of that year",
     "去年同期下一季度开票额相对当年季均的偏离"},
    {"days_since_order", kInt32, "days",
     "Days since the last item was invoiced", "距最近一次开票的天数"},
    {"written_off_total", kInt64, "minor",
     "Written off in the history looked at", "考察期内核销坏账额"},
    {"chargebacks", kInt32, "count",
     "Payments taken back in the history looked at", "考察期内退款/拒付次数"},
    {"chargeback_total", kInt64, "minor",
     "Amount of payments taken back in the history looked at",
     "考察期内退款/拒付金额"},
    {"days_since_chargeback", kInt32, "days",
     "Days since a payment was last taken back", "距最近一次退款/拒付的天数"},
};

constexpr FactRow kPromise[] = {
    {"promises_made", kInt32, "count", "Promises made in the history looked at",
     "考察期内付款承诺数"},
    {"promised_total", kInt64, "minor",
     "Amount promised in the history looked at", "考察期内承诺付款额"},
    {"promises_kept", kInt32, "count", "Of the promises made: kept by the day",
     "其中按时兑现的承诺数"},
    {"promises_kept_total", kInt64, "minor",
     "Amount of the promises kept by the day", "按时兑现的承诺金额"},
    {"promises_broken", kInt32, "count", "Of these: broken",
     "其中违约的承诺数"},
    {"promises_broken_total", kInt64, "minor", "Amount of the promises broken",
     "违约承诺的金额"},
    {"promises_broken_share", kFloat64, "share",
     "Broken ones of those that were kept, late, in part or broken",
     "已到结果的承诺中违约的占比"},
    {"promises_broken_share_amount", kFloat64, "share",
     "Share of the amount promised that broken promises make up, of those that "
     "came to an end",
     "已到结果的承诺金额中违约的占比"},
    {"promises_broken_streak", kInt32, "count",
     "Promises broken since the last one that was not", "最近连续违约的承诺数"},
    {"promise_last", kDictionary, "",
     "How the last promise came out: kept, late, part, broken",
     "最近一次承诺的结果：kept、late、part、broken"},
    {"promise_lead_avg", kFloat64, "days",
     "Mean days from making a promise to its due date",
     "承诺日到约定付款日的平均天数"},
    {"promise_lead_avg_amount", kFloat64, "days",
     "Mean days from making a promise to its due date, by amount",
     "按金额加权的承诺提前天数"},
    {"days_since_promise", kInt32, "days", "Days since a promise was last made",
     "距最近一次作出承诺的天数"},
    {"promise_open", kBool, "", "A promise is running", "有未到期的付款承诺"},
    {"promise_open_total", kInt64, "minor",
     "Amount of the promises that are running", "未到期承诺的金额"},
    {"plan_open", kBool, "", "A payment plan is running", "有执行中的分期计划"},
    {"extension_open", kBool, "", "An extension is running", "有执行中的延期"},
    {"promise_due_in", kInt32, "days",
     "Days until the first running promise is due; negative within its grace",
     "距最近承诺付款日的天数（宽限期内为负）"},
    {"plan_missed", kInt32, "count",
     "Instalments of plans missed in the history looked at",
     "考察期内分期计划的违约期数"},
};

constexpr FactRow kDispute[] = {
    {"disputes_open", kInt32, "count", "Open items with an open dispute",
     "有未决争议的未清项目数"},
    {"dispute_share", kFloat64, "share",
     "Share of the items posted in the history that were ever disputed",
     "考察期内入账项目中曾有争议的占比"},
    {"dispute_share_amount", kFloat64, "share",
     "Share of the amount posted in the history that was ever disputed",
     "考察期内入账金额中曾有争议的占比"},
    {"dispute_age", kInt32, "days",
     "Days since the oldest open dispute was opened", "最早未决争议至今的天数"},
    {"dispute_age_amount", kFloat64, "days",
     "Days that open disputes have been open, by disputed amount",
     "按争议金额加权的未决争议天数"},
    {"disputes_decided", kInt32, "count",
     "Disputes decided in the history looked at", "考察期内已裁定的争议数"},
    {"disputes_decided_total", kInt64, "minor",
     "Amount of the disputes decided in the history looked at",
     "考察期内已裁定争议的金额"},
    {"disputes_upheld_share", kFloat64, "share",
     "Share of decided disputes in which the debtor was right",
     "已裁定争议中债务人有理的占比"},
    {"disputes_upheld_share_amount", kFloat64, "share",
     "Share of the decided amount in which the debtor was right",
     "已裁定争议金额中债务人有理的占比"},
    {"dispute_reason", kDictionary, "", "Reason of the dispute opened last",
     "最近一次争议的理由"},
};

constexpr FactRow kContact[] = {
    {"contacts_total", kInt32, "count",
     "Contacts made with the debtor in the history looked at",
     "考察期内主动联系次数"},
    {"contacts_7d", kInt32, "count", "Contacts made in the last 7 days",
     "近7天主动联系次数"},
    {"calls_7d", kInt32, "count", "Calls made in the last 7 days",
     "近7天去电次数"},
    {"contacts_30d", kInt32, "count", "Contacts made in the last 30 days",
     "近30天主动联系次数"},
    {"days_since_contact", kInt32, "days",
     "Days since the debtor was last contacted", "距最近一次主动联系的天数"},
    {"response_share", kFloat64, "share",
     "Share of the contacts made that a person answered",
     "主动联系中得到回应的占比"},
    {"unanswered_calls", kInt32, "count", "Calls in a row that nobody answered",
     "连续无人接听的去电次数"},
    {"contacts_since_answer", kInt32, "count",
     "Contacts made since the debtor last answered or called",
     "上次得到回应后的主动联系次数"},
    {"days_since_answer", kInt32, "days",
     "Days since the debtor last answered or called",
     "距最近一次得到回应的天数"},
    {"days_since_incoming", kInt32, "days",
     "Days since the debtor last got in touch by itself",
     "距债务人最近一次主动联系的天数"},
    {"parties_contacted", kInt32, "count",
     "Different parties contacted in the history looked at",
     "考察期内联系过的不同对象数"},
    {"channel_last", kDictionary, "", "Channel of the last contact made",
     "最近一次主动联系的渠道"},
    {"channel_answered", kDictionary, "",
     "Channel on which the debtor last answered or called",
     "最近一次得到回应的渠道"},
    {"vague_promise", kBool, "",
     "The last answer promised payment for no particular day",
     "最近一次回应承诺付款但未定日期"},
    {"delivered_level", kInt32, "step",
     "Highest ladder step that reached the debtor for the oldest item",
     "针对最早逾期项目已送达的最高催收阶梯"},
    {"days_since_step", kInt32, "days",
     "Days since that step was first reached", "首次到达该阶梯以来的天数"},
};

constexpr FactRow kExcuse[] = {
    {"excuses_total", kInt32, "count", "Excuses heard in the history looked at",
     "考察期内听到的借口次数"},
    {"excuses_distinct", kInt32, "count",
     "Different excuses heard in the history looked at",
     "考察期内听到的不同借口数"},
    {"excuse_last", kDictionary, "", "The last excuse heard (X1 to X17)",
     "最近一次借口（X1至X17）"},
    {"excuse_last_repeats", kInt32, "count",
     "How often the last excuse was heard in the history looked at",
     "最近借口在考察期内出现的次数"},
    {"days_since_excuse", kInt32, "days", "Days since an excuse was last heard",
     "距最近一次借口的天数"},
    {"excuse_verdict", kDictionary, "",
     "Last verdict on an excuse: true, false, unverified",
     "最近一次借口核实结论：true、false、unverified"},
    {"excuses_true", kInt32, "count",
     "Excuses found true in the history looked at",
     "考察期内查明属实的借口次数"},
    {"excuses_false", kInt32, "count",
     "Excuses found false in the history looked at",
     "考察期内查明不实的借口次数"},
    {"hardship_verified", kBool, "",
     "The last excuse speaks of hardship and was found true",
     "最近借口为经营困难且已核实属实"},
};

constexpr FactRow kDebtor[] = {
    {"credit_limit", kInt64, "minor",
     "Credit limit in force; null: none is set", "有效信用额度；空值为未设"},
    {"debtor_class", kDictionary, "", "company, sole_trader or consumer",
     "主体类别：公司、个体户、消费者"},
    {"country", kDictionary, "", "The debtor's country", "债务人所在国"},
    {"segment", kDictionary, "", "The debtor's segment", "客户分群"},
    {"size", kDictionary, "", "The debtor's size", "企业规模"},
    {"tags", kDictionary, "", "The debtor's tags", "客户标签"},
    {"margin_rate", kFloat64, "share", "Margin on what the debtor orders",
     "客户毛利率"},
    {"creditor_size", kDictionary, "", "The creditor's own size",
     "债权人自身规模"},
    {"rating", kDictionary, "", "External rating in force", "有效外部评级"},
    {"insolvent", kBool, "", "Insolvency proceedings are known",
     "已知进入破产程序"},
    {"represented", kBool, "", "A lawyer acts for the debtor",
     "债务人已委托律师"},
    {"stop_contact", kBool, "", "The debtor asked not to be contacted",
     "债务人已要求停止联系"},
    {"cause_stated", kDictionary, "",
     "Cause of delay as last recorded (C01 to C15)",
     "最近记录的拖欠原因（C01至C15）"},
    {"days_since_cause", kInt32, "days",
     "Days since the cause of delay was last recorded",
     "距最近一次记录拖欠原因的天数"},
    {"weekday", kInt32, "", "Day of the week, Monday = 1", "星期几（周一为1）"},
    {"month", kInt32, "", "Month of the year, January = 1", "月份（一月为1）"},
};

constexpr FactRow kEvent[] = {
    {"agency_placed", kBool, "", "Placed with a third party and not recalled",
     "已委外且未撤回"},
    {"days_since_placed", kInt32, "days",
     "Days since the debtor was placed with a third party", "委外至今的天数"},
    {"suit", kBool, "", "A suit against the debtor is known",
     "已知对债务人提起诉讼"},
    {"days_since_suit", kInt32, "days", "Days since the last suit was brought",
     "距最近一次起诉的天数"},
    {"judgment", kBool, "", "A judgment against the debtor is known",
     "已有生效判决"},
    {"days_since_judgment", kInt32, "days", "Days since the last judgment",
     "距最近一次判决的天数"},
    {"enforcement", kBool, "", "Enforcement against the debtor is under way",
     "已进入强制执行"},
    {"negotiation", kBool, "", "Negotiations are under way", "协商进行中"},
    {"days_since_acknowledged", kInt32, "days",
     "Days since the debtor last acknowledged the debt",
     "距最近一次确认债务的天数"},
    {"days_since_reconciled", kInt32, "days",
     "Days since accounts were last reconciled", "距最近一次对账的天数"},
    {"approval_last", kDictionary, "",
     "What was last approved by a person, still in force",
     "最近一次仍有效的人工批准事项"},
    {"clause_interest", kBool, "", "A clause on late interest is on file",
     "合同有逾期利息条款"},
    {"clause_title", kBool, "", "A clause on retention of title is on file",
     "合同有所有权保留条款"},
    {"clause_suspension", kBool, "", "A clause on stopping supply is on file",
     "合同有停止供货条款"},
    {"warnings", kInt32, "count", "Early-warning events in force",
     "有效的预警信号数"},
    {"warning_last", kDictionary, "",
     "The last early warning in force (W01 to W18)",
     "最近一次有效预警（W01至W18）"},
    {"warned_w01", kBool, "",
     "Early warning W01 in force: cash chain broken, about to close",
     "有效预警W01：资金链断裂、即将关门"},
    {"warned_w02", kBool, "",
     "Early warning W02 in force: a partner withdraws, the owner changes",
     "有效预警W02：股东撤资、换人"},
    {"warned_w07", kBool, "",
     "Early warning W07 in force: warm words and no cash",
     "有效预警W07：万般讨好而无付款"},
    {"warned_w08", kBool, "",
     "Early warning W08 in force: orders dangled while overdue",
     "有效预警W08：逾期时以潜在订单议价"},
    {"warned_w09", kBool, "",
     "Early warning W09 in force: an ultimatum on supply",
     "有效预警W09：以付款要挟供货"},
    {"warned_w10", kBool, "",
     "Early warning W10 in force: a bank will not confirm a cheque",
     "有效预警W10：银行不确认支票"},
    {"warned_w11", kBool, "",
     "Early warning W11 in force: pays other suppliers, not us",
     "有效预警W11：付他人而不付我方"},
    {"warned_w13", kBool, "",
     "Early warning W13 in force: sees debt as a skill",
     "有效预警W13：以欠债为本领"},
    {"warned_w17", kBool, "",
     "Early warning W17 in force: poor terms accepted at the start",
     "有效预警W17：签约时条款差、核查弱"},
    {"warned_w18", kBool, "",
     "Early warning W18 in force: situations inside the debtor",
     "有效预警W18：公司内部有情况"},
};

constexpr FactRow kGroup[] = {
    {"group_members", kInt32, "count",
     "Debtors in the group, itself among them", "集团内债务人数（含自身）"},
    {"group_exposure_total", kInt64, "minor",
     "What the group owes in all currencies; at least 0",
     "集团各币种净欠款合计（不低于0）"},
    {"group_past_due_total", kInt64, "minor",
     "Of the group's open amount: past due", "集团未清额中已逾期部分"},
    {"group_dpd_max", kInt32, "days",
     "Days past due of the group's oldest open item",
     "集团最早未清项目的逾期天数"},
    {"group_insolvent", kBool, "",
     "Insolvency proceedings are known of some member",
     "集团内有成员进入破产程序"},
};

// Made by later stages, never by ComputeFacts.
constexpr FactRow kOutput[] = {
    {"score", kInt32, "points", "Credit score, more is better",
     "信用评分，越高越好"},
    {"pd", kFloat64, "probability", "Probability of default", "违约概率"},
    {"recovery_probability", kFloat64, "probability",
     "Probability that the amount is recovered", "回款概率"},
    {"expected_recovery", kInt64, "minor", "Amount expected to be recovered",
     "预期回款额"},
    {"cause", kDictionary, "", "Cause of delay (C01 to C15, unknown)",
     "拖欠原因（C01至C15，未知）"},
    {"type", kDictionary, "", "Debtor type (T1 to T16, unknown)",
     "债务人类型（T1至T16，未知）"},
    {"step", kInt32, "step", "Ladder step recommended (0 to 13)",
     "建议的催收阶梯（0至13）"},
    {"action", kDictionary, "", "Action recommended (A01 to A64)",
     "建议动作（A01至A64）"},
    {"channel", kDictionary, "", "Channel recommended", "建议渠道"},
    {"tone", kDictionary, "", "Tone of the message", "语气"},
    {"terms", kDictionary, "", "Terms: open, shortened, deposit, prepay, hold",
     "账期：正常、缩短、定金、预付、停供"},
    {"priority", kFloat64, "", "Expected value per minute of staff time",
     "每分钟人工的预期价值"},
    {"expected_value", kInt64, "minor", "Expected value of the action",
     "动作的预期价值"},
};

}  // namespace

FactCatalogue::FactCatalogue() {
  const auto add = [this](FactStage stage, std::span<const FactRow> rows) {
    for (const FactRow& row : rows) {
      definitions_.push_back({std::string(row.name), row.type,
                              std::string(row.unit), stage, std::string(row.en),
                              std::string(row.zh)});
    }
  };
  add(FactStage::kStanding, kStanding);
  add(FactStage::kExposure, kExposure);
  add(FactStage::kItem, kItem);
  add(FactStage::kPaid, kPaid);
  add(FactStage::kFlow, kFlow);
  add(FactStage::kPromise, kPromise);
  add(FactStage::kDispute, kDispute);
  add(FactStage::kContact, kContact);
  add(FactStage::kExcuse, kExcuse);
  add(FactStage::kDebtor, kDebtor);
  add(FactStage::kEvent, kEvent);
  add(FactStage::kGroup, kGroup);
  add(FactStage::kOutput, kOutput);
}

const FactCatalogue& FactCatalogue::BuiltIn() {
  static const FactCatalogue kCatalogue;
  return kCatalogue;
}

const FactDefinition* FactCatalogue::Find(std::string_view name) const {
  const auto found = std::find_if(
      definitions_.begin(), definitions_.end(),
      [name](const FactDefinition& fact) { return fact.name == name; });
  return found == definitions_.end() ? nullptr : &*found;
}

std::string FactCatalogue::NearestName(std::string_view name) const {
  Frame names;  // A frame knows how to find the nearest of its names.
  for (const FactDefinition& fact : definitions_) {
    const absl::Status added = names.Add(Column::Int8(fact.name, {}));
    assert(added.ok());
    static_cast<void>(added);
  }
  return names.NearestName(name);
}

}  // namespace arrears
