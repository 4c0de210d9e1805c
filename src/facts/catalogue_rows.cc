// SPDX-License-Identifier: Apache-2.0
#include "facts/catalogue_rows_internal.h"

namespace arrears::facts_internal {
namespace {

using ColumnType::kBool;
using ColumnType::kDictionary;
using ColumnType::kFloat64;
using ColumnType::kInt32;
using ColumnType::kInt64;

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
     "最早逾期项目的无争议未清额"},
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
    {"terms_days_avg", kFloat64, "days",
     "Mean days from the document to the due date of items invoiced in the "
     "history looked at",
     "考察期内开票项目的平均账期天数"},
    {"terms_days_avg_amount", kFloat64, "days",
     "Mean days from the document to the due date, by amount invoiced",
     "按开票金额加权的平均账期天数"},
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

// Made by later stages, never by ComputeFacts.
constexpr FactRow kOutput[] = {
    {"score", kInt32, "points", "Credit score, more is better",
     "信用评分，越高越好"},
    {"pd", kFloat64, "probability", "Probability of default", "违约概率"},
    {"recovery_probability", kFloat64, "probability",
     "Probability that the amount is recovered", "回款概率"},
    {"expected_recovery", kInt64, "minor", "Amount expected to be recovered",
     "预期回款额"},
    {"limitation_days", kInt32, "days",
     "Days until the oldest past-due item is barred by limitation; negative "
     "when it is; null where the law is not known",
     "最早逾期项目距诉讼时效届满的天数（已届满为负）"},
    {"lapse_days", kInt32, "days",
     "Days until the first past-due item is barred by limitation that is not "
     "yet, disputed or not; null where there is none; beyond 730 a bound from "
     "below",
     "最先届满诉讼时效的逾期项目（含争议、未届满者）所剩天数；"
     "超过730天时为下限"},
    {"promise_covers", kFloat64, "share",
     "Of what is past due and undisputed, what running promises cover; null "
     "where none runs",
     "未到期承诺覆盖无争议逾期额的占比（无承诺为空）"},
    {"promise_days", kInt32, "days",
     "Days from making to date of the running promise given for longest",
     "未到期承诺自作出至约定日的最长天数"},
    {"unapplied_covers", kFloat64, "share",
     "Of what is past due and undisputed, what unapplied money would cover",
     "未核销收款可覆盖无争议逾期额的占比"},
    {"cause_pending", kBool, "",
     "The debtor was not contacted since a cause was stated",
     "查明原因后尚未联系"},
    {"broke_since_step", kBool, "",
     "A promise made since the last step was broken",
     "最近一步之后作出的承诺已失信"},
    {"plan_broken", kBool, "", "The plan that runs has a missed instalment",
     "执行中的分期计划已违约"},
    {"excuse_pending", kBool, "", "The last excuse has not been answered",
     "最近借口尚未回应"},
    {"payment_since_contact", kBool, "",
     "A payment has come since the last contact", "上次联系后已有付款"},
    {"cause", kDictionary, "", "Cause of delay (C01 to C15, unknown)",
     "拖欠原因（C01至C15，未知）"},
    {"type", kDictionary, "", "Debtor type (T1 to T16, unknown)",
     "债务人类型（T1至T16，未知）"},
    {"step", kInt32, "step", "Ladder step recommended (0 to 13)",
     "建议的催收步骤（0至13）"},
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

std::span<const FactRow> FactRowsOf(FactStage stage) {
  switch (stage) {
    case FactStage::kStanding:
      return kStanding;
    case FactStage::kExposure:
      return kExposure;
    case FactStage::kItem:
      return kItem;
    case FactStage::kPaid:
      return kPaid;
    case FactStage::kFlow:
      return kFlow;
    case FactStage::kOutput:
      return kOutput;
    default:
      return ConductRowsOf(stage);
  }
}

}  // namespace arrears::facts_internal
