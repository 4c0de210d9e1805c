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
    {"over_two_years_total", kInt64, "minor",
     "Open amount more than two calendar years past due",
     "逾期超过两年的未清额"},
    {"utilisation", kFloat64, "share",
     "What the debtor owes in all currencies over its limit; 1000 where the "
     "limit is 0 and something is owed",
     "各币种欠款合计占信用额度比例；额度为0而有欠款时为1000"},
    {"exposure_growth", kFloat64, "share",
     "Growth of the open amount in all currencies over 90 days",
     "各币种未清额较90天前的增幅"},
};

// Of paid items and payments in the history looked at.
constexpr FactRow kBehaviour[] = {
    {"paid_items", kInt32, "count", "Items paid in the history looked at",
     "考察期内已付清项目数"},
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
    {"days_late_max", kInt32, "days", "Most days late of a paid item",
     "已付项目最大延迟天数"},
    {"days_late_trend", kFloat64, "days",
     "Mean days late in the last 90 days less that of the 365 days before",
     "近90天平均延迟天数减去此前365天平均值"},
    {"paid_over_30_share", kFloat64, "share",
     "Share of paid items paid more than 30 days late",
     "延迟30天以上付款的项目占比"},
    {"paid_over_90_share", kFloat64, "share",
     "Share of paid items paid more than 90 days late",
     "延迟90天以上付款的项目占比"},
    {"part_payment_share", kFloat64, "share",
     "Share of paid items paid on two days or more", "分次付清的项目占比"},
    {"days_since_payment", kInt32, "days", "Days since money last came in",
     "距最近一次收款的天数"},
    {"tenure_days", kInt32, "days",
     "Days since the debtor was taken on, or since its first item",
     "建立客户关系（或首笔项目）以来的天数"},
    {"order_change", kFloat64, "share",
     "Change of the amount invoiced in the last 90 days against the 90 before",
     "近90天开票额较前90天的变化"},
    {"written_off_total", kInt64, "minor",
     "Written off in the history looked at", "考察期内核销坏账额"},
    {"chargebacks", kInt32, "count",
     "Payments taken back in the history looked at", "考察期内退款/拒付次数"},
};

constexpr FactRow kPromise[] = {
    {"promises_made", kInt32, "count", "Promises made in the history looked at",
     "考察期内付款承诺数"},
    {"promises_broken", kInt32, "count", "Of these: broken",
     "其中违约的承诺数"},
    {"promises_broken_share", kFloat64, "share",
     "Broken ones of those that were kept, late, in part or broken",
     "已到结果的承诺中违约的占比"},
    {"promise_open", kBool, "", "A promise is running", "有未到期的付款承诺"},
    {"plan_open", kBool, "", "A payment plan is running", "有执行中的分期计划"},
    {"promise_due_in", kInt32, "days",
     "Days until the first running promise is due; negative within its grace",
     "距最近承诺付款日的天数（宽限期内为负）"},
};

constexpr FactRow kDispute[] = {
    {"disputes_open", kInt32, "count", "Open items with an open dispute",
     "有未决争议的未清项目数"},
    {"dispute_share", kFloat64, "share",
     "Share of the items posted in the history that were ever disputed",
     "考察期内入账项目中曾有争议的占比"},
    {"dispute_age", kInt32, "days",
     "Days since the oldest open dispute was opened", "最早未决争议至今的天数"},
};

constexpr FactRow kContact[] = {
    {"contacts_total", kInt32, "count",
     "Contacts made with the debtor in the history looked at",
     "考察期内主动联系次数"},
    {"contacts_7d", kInt32, "count", "Contacts made in the last 7 days",
     "近7天主动联系次数"},
    {"calls_7d", kInt32, "count", "Calls made in the last 7 days",
     "近7天去电次数"},
    {"days_since_contact", kInt32, "days",
     "Days since the debtor was last contacted", "距最近一次主动联系的天数"},
    {"response_share", kFloat64, "share",
     "Share of the contacts made that a person answered",
     "主动联系中得到回应的占比"},
    {"unanswered_calls", kInt32, "count", "Calls in a row that nobody answered",
     "连续无人接听的去电次数"},
    {"excuses_total", kInt32, "count", "Excuses heard in the history looked at",
     "考察期内听到的借口次数"},
    {"excuse_last", kDictionary, "", "The last excuse heard (X1 to X17)",
     "最近一次借口（X1至X17）"},
    {"delivered_level", kInt32, "step",
     "Highest ladder step that reached the debtor for the oldest item",
     "针对最早逾期项目已送达的最高催收阶梯"},
    {"days_since_step", kInt32, "days",
     "Days since that step was first reached", "首次到达该阶梯以来的天数"},
};

constexpr FactRow kDebtor[] = {
    {"credit_limit", kInt64, "minor",
     "Credit limit in force; null: none is set", "有效信用额度；空值为未设"},
    {"debtor_class", kDictionary, "", "company, sole_trader or consumer",
     "主体类别：公司、个体户、消费者"},
    {"country", kDictionary, "", "The debtor's country", "债务人所在国"},
    {"segment", kDictionary, "", "The debtor's segment", "客户分群"},
    {"size", kDictionary, "", "The debtor's size", "企业规模"},
    {"rating", kDictionary, "", "External rating in force", "有效外部评级"},
    {"insolvent", kBool, "", "Insolvency proceedings are known",
     "已知进入破产程序"},
    {"represented", kBool, "", "A lawyer acts for the debtor",
     "债务人已委托律师"},
    {"stop_contact", kBool, "", "The debtor asked not to be contacted",
     "债务人已要求停止联系"},
    {"agency_placed", kBool, "", "Placed with a third party and not recalled",
     "已委外且未撤回"},
    {"judgment", kBool, "", "A judgment against the debtor is known",
     "已有生效判决"},
    {"excuses_false", kInt32, "count",
     "Excuses found false in the history looked at",
     "考察期内查明不实的借口次数"},
    {"warnings", kInt32, "count", "Early-warning events in force",
     "有效的预警信号数"},
    {"cause_stated", kDictionary, "",
     "Cause of delay as last recorded (C01 to C15)",
     "最近记录的拖欠原因（C01至C15）"},
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
  add(FactStage::kBehaviour, kBehaviour);
  add(FactStage::kPromise, kPromise);
  add(FactStage::kDispute, kDispute);
  add(FactStage::kContact, kContact);
  add(FactStage::kDebtor, kDebtor);
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
