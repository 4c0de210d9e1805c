// SPDX-License-Identifier: Apache-2.0
//
// The parameters of the shipped policies, and in what the four differ.
#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "shipped_internal.h"

namespace arrears {
namespace policy_internal {

namespace {

struct Shipped {
  const char* name;
  double value, least, most;
  const char* rows;
  const char* en;
  const char* zh;
};

constexpr double kMostMinor = 1e15;

// Amounts are minor units of the base currency.
// clang-format off
constexpr Shipped kShipped[] = {
    {"remind_days", 4, 2, 8, "TR01 Q09", "Evenings before the due date from which it is reminded of, a day before each reminder", "到期前第几个傍晚起安排提醒,次日发出"},
    {"buffer_t1", 14, 0, 60, "TR03 Q09", "Days past due before a call: good payers", "逾期几天后电话:信誉良好者"},
    {"buffer_t4", 3, 0, 60, "TR03 Q09", "Days past due before a call: sluggish payers", "逾期几天后电话:拖延者"},
    {"buffer_t7", 1, 0, 60, "TR03 Q09", "Days past due before a call: the unwilling", "逾期几天后电话:无意愿者"},
    {"gap_early", 7, 1, 30, "TR09 Q03", "Days between contacts at first", "初期联系间隔天数"},
    {"gap_late", 4, 1, 30, "TR10 Q03", "Days between contacts later", "后期联系间隔天数"},
    {"gap_unwilling", 3, 1, 30, "TR10 Q03", "Days between contacts with the unwilling", "无意愿者联系间隔天数"},
    {"reminder_weekday", 4, 0, 7, "TR04", "Weekday of the first call, 1 = Monday; 0 = any", "首次电话的星期(1=周一,0=不限)"},
    {"follow_up_weekday", 1, 0, 7, "TR06 TR08", "Weekday of the calls after it", "后续电话的星期"},
    {"wait_1", 7, 0, 120, "TR03", "Days to wait after step 1", "第1步后等待天数"},
    {"wait_2", 3, 0, 120, "TR10", "Days to wait after step 2", "第2步后等待天数"},
    {"wait_3", 7, 0, 120, "TR10", "Days to wait after step 3", "第3步后等待天数"},
    {"wait_4", 7, 0, 120, "TR10", "Days to wait after step 4", "第4步后等待天数"},
    {"wait_5", 7, 0, 120, "TR31", "Days to wait after step 5, at least a notice period", "第5步后等待天数,不短于通知期"},
    {"wait_6", 14, 0, 120, "TR24", "Days to wait after step 6", "第6步后等待天数"},
    {"wait_8", 10, 0, 120, "TR19", "Days to wait after the lawyer's letter", "律师函后等待天数"},
    {"wait_9", 30, 0, 365, "TR26", "Days to wait after mediation", "调解后等待天数"},
    {"wait_10", 180, 0, 730, "TR26", "Days to wait for the court", "等待法院的天数"},
    {"wait_repeat", 30, 7, 365, "TR22", "Days after which a demand is repeated", "重复要求付款的间隔天数"},
    {"letter_after_unanswered", 3, 1, 20, "W04 A32", "Calls without answer before a letter", "几次无人接听后改发信函"},
    {"part_payment_days", 8, 0, 60, "Q02 A26", "Days within which a part payment is answered; 0 = never", "部分付款后几天内回应,0为不回应"},
    {"plan_from_dpd", 15, 1, 365, "Q01 A23", "Days past due from which a plan may be offered", "逾期几天起可提供分期"},
    {"covers_least", 0.95, 0.05, 1, "Q02 A45", "Share of what is past due that a promise must cover to hold the ladder, and unmatched money to come first", "承诺须覆盖逾期额的最低占比(方可暂停升级);未核销收款达此占比则先入账"},
    {"promise_days_most", 30, 1, 365, "X1 TR18 TR24", "Days ahead for which a promise may name its day and hold the ladder", "承诺日距作出日最多几天方可暂停升级"},
    {"cause_confident", 60, 1, 100, "", "Confidence in percent from which a cause decides by itself", "原因把握达到百分之几即据以行动"},
    {"cause_days", 180, 1, 3650, "", "Days for which a stated cause counts", "已查明原因的有效天数"},
    {"excuse_days", 60, 1, 3650, "Q08", "Days for which an excuse counts", "借口的有效天数"},
    {"verify_excuse_from", 2, 1, 10, "Q08", "From which time on an excuse is verified", "第几次起核实借口"},
    {"serial_excuses", 4, 1, 50, "W06", "Excuses that make a pattern", "构成惯例的借口次数"},
    {"parties_passed", 3, 2, 20, "W12", "People contacted that make a run-around", "构成推诿的联系对象数"},
    {"broken_promises_low", 2, 1, 20, "W14", "Broken promises that show no will", "视为无意愿的失信次数"},
    {"late_share_prompt", 0.15, 0, 1, "C01", "Share of late payments up to which a debtor is prompt", "视为按时的最高迟付占比"},
    {"late_share_sluggish", 0.5, 0, 1, "C02", "Share of late payments above which it is sluggish", "视为拖延的最低迟付占比"},
    {"order_drop", -0.5, -1, 0, "W03", "Change of orders below which they go elsewhere", "视为转购的订单变化"},
    {"hold_from_dpd", 30, 0, 365, "Q07", "Days past due from which supply to the unwilling is held", "对无意愿者停供的逾期天数"},
    {"cash_only_from_dpd", 15, 0, 365, "Q07", "Days past due from which a distributor pays cash", "经销商改为现款的逾期天数"},
    {"relationship_weight", 0.5, 0, 1, "Q06", "How much the relation counts, 0 to 1", "关系权重,0至1"},
    {"relationship_late", 0.25, 0, 1, "Q19", "The same when long past due", "逾期较久时的关系权重"},
    {"relationship_broken", 0, 0, 1, "Q06", "The same after a broken promise", "失信后的关系权重"},
    {"relation_cap_dpd", 60, 0, 730, "Q19", "Days past due after which the relation counts for less", "关系权重受限的逾期天数"},
    {"deterrence_value", 0, 0, kMostMinor, "Q14 R25", "What pursuing on principle is worth", "出于原则追讨的价值"},
    {"limitation_warning", 180, 0, 730, "A59", "Days before limitation at which the claim is saved in writing", "时效届满前几天发函中断"},
    {"limitation_suit", 60, 0, 730, "A54", "Days before limitation at which suit is brought", "时效届满前几天起诉"},
    {"limitation_repeat", 14, 1, 180, "A59", "Days after which a notice without proof of arrival is sent again", "未获送达凭证的中断函几天后重发"},
    {"limitation_value", 2000000, 0, kMostMinor, "A59 Q14 R25", "What it is worth, beside the gain, to keep a claim from lapsing", "避免时效届满本身的价值(收益之外)"},
    {"small_gap", 30, 1, 365, "R25", "Days between letters about small sums", "小额函件间隔天数"},
    {"small_amount", 5000, 0, kMostMinor, "R25", "Sums below are chased by letter alone", "低于此额仅发函"},
    {"due_visit_amount", 10000000, 0, kMostMinor, "TR15 TR16", "Sums from which somebody comes before or on the due date", "到期前或当日到访的最低金额"},
    {"visit_amount", 500000, 0, kMostMinor, "A33", "Sums from which somebody visits", "登门面谈的最低金额"},
    {"agency_amount", 200000, 0, kMostMinor, "A49", "Sums from which an agency is used", "委外的最低金额"},
    {"legal_amount", 500000, 0, kMostMinor, "A51 Q15", "Sums from which a lawyer writes", "发律师函的最低金额"},
    {"suit_amount", 2000000, 0, kMostMinor, "A54 Q15", "Sums from which suit is brought", "起诉的最低金额"},
    {"score_prepay", 480, 0, 1000, "A63", "Score below which goods are paid first", "款到发货的评分上限"},
    {"score_shortened", 540, 0, 1000, "A03", "Score below which terms are shortened", "缩短账期的评分上限"},
    {"stage_utilisation", 0.8, 0, 10, "A64", "Use of the limit above which large orders go by stages", "大额订单分阶段的额度使用率"},
};
// clang-format on

}  // namespace

std::vector<PolicyParameter> ShippedParameters() {
  std::vector<PolicyParameter> parameters;
  for (const Shipped& row : kShipped) {
    parameters.push_back({row.name,
                          row.value,
                          row.least,
                          row.most,
                          {},
                          Words(row.rows),
                          row.en,
                          row.zh});
  }
  return parameters;
}

}  // namespace policy_internal

namespace {

using policy_internal::ShippedParameters;

PolicySpec ShippedSpec(const char* name) {
  PolicySpec spec;
  spec.name = name;
  spec.version = "2.1.0";
  spec.parameters = ShippedParameters();
  spec.tables = {
      policy_internal::CauseTable(),    policy_internal::WillingnessTable(),
      policy_internal::AbilityTable(),  policy_internal::TypeTable(),
      policy_internal::OverlayTable(),  policy_internal::AskTable(),
      policy_internal::SupplyTable(),   policy_internal::PromiseTable(),
      policy_internal::ExcuseTable(),   policy_internal::StepTable(),
      policy_internal::AlsoTable(),     policy_internal::ToneTable(),
      policy_internal::ArgumentTable(), policy_internal::RelationTable(),
      policy_internal::TermsTable(),    policy_internal::CadenceTable()};
  spec.cases = policy_internal::ShippedCases();
  return spec;
}

struct Override {
  const char* name;
  double value;
};

template <std::size_t N>
PolicySpec With(const char* name, const std::array<Override, N>& settings) {
  PolicySpec spec = ShippedSpec(name);
  for (const Override& setting : settings) {
    FindParameter(&spec, setting.name)->value = setting.value;
  }
  return spec;
}

constexpr std::string_view kNames[] = {"b2b-default", "gentle", "firm",
                                       "prc-sme"};

}  // namespace

PolicySpec B2bDefaultSpec() { return ShippedSpec("b2b-default"); }

PolicySpec GentleSpec() {
  constexpr std::array<Override, 21> kGentle = {{{"remind_days", 6},
                                                 {"promise_days_most", 45},
                                                 {"buffer_t1", 21},
                                                 {"buffer_t4", 10},
                                                 {"buffer_t7", 5},
                                                 {"gap_early", 10},
                                                 {"gap_late", 7},
                                                 {"gap_unwilling", 5},
                                                 {"wait_1", 10},
                                                 {"wait_2", 7},
                                                 {"wait_3", 14},
                                                 {"wait_4", 14},
                                                 {"wait_5", 14},
                                                 {"wait_6", 30},
                                                 {"wait_8", 15},
                                                 {"wait_repeat", 45},
                                                 {"hold_from_dpd", 60},
                                                 {"cash_only_from_dpd", 30},
                                                 {"broken_promises_low", 3},
                                                 {"relationship_weight", 1},
                                                 {"relationship_late", 0.5}}};
  return With("gentle", kGentle);
}

PolicySpec FirmSpec() {
  constexpr std::array<Override, 19> kFirm = {{{"buffer_t1", 7},
                                               {"promise_days_most", 14},
                                               {"buffer_t4", 1},
                                               {"buffer_t7", 0},
                                               {"gap_early", 5},
                                               {"gap_late", 3},
                                               {"wait_1", 5},
                                               {"wait_3", 5},
                                               {"wait_4", 5},
                                               {"wait_6", 7},
                                               {"wait_8", 7},
                                               {"wait_9", 20},
                                               {"wait_repeat", 21},
                                               {"hold_from_dpd", 15},
                                               {"cash_only_from_dpd", 7},
                                               {"relationship_weight", 0.2},
                                               {"relationship_late", 0},
                                               {"visit_amount", 300000},
                                               {"agency_amount", 100000}}};
  return With("firm", kFirm);
}

// A small creditor in China: few people and no lawyer in the house, but the
// complaint against large debtors, the letter that interrupts limitation and
// the cheap payment order at hand.
PolicySpec PrcSmeSpec() {
  constexpr std::array<Override, 8> kPrcSme = {{{"buffer_t4", 2},
                                                {"wait_6", 10},
                                                {"small_amount", 50000},
                                                {"visit_amount", 1000000},
                                                {"legal_amount", 1000000},
                                                {"suit_amount", 5000000},
                                                {"limitation_warning", 365},
                                                {"hold_from_dpd", 15}}};
  return With("prc-sme", kPrcSme);
}

std::span<const std::string_view> ShippedPolicyNames() { return kNames; }

absl::StatusOr<PolicySpec> ShippedPolicy(std::string_view name) {
  if (name == kNames[0]) return B2bDefaultSpec();
  if (name == kNames[1]) return GentleSpec();
  if (name == kNames[2]) return FirmSpec();
  if (name == kNames[3]) return PrcSmeSpec();
  return absl::NotFoundError(
      absl::StrCat("policy ", base_internal::Quote(name),
                   ": shipped are b2b-default, gentle, firm and prc-sme"));
}

}  // namespace arrears
