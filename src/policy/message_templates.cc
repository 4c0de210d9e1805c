// SPDX-License-Identifier: Apache-2.0
//
// M01 to M16 without their words: what each requires, must not hold and does to
// the limitation period, and which action writes it.
#include <algorithm>
#include <array>
#include <iterator>

#include "arrears/policy/message.h"
#include "policy/message_internal.h"

namespace arrears {
namespace {

using policy_internal::kNoticeWords;
using policy_internal::kReminderWords;

// clang-format off
// The common fields of all that ask for money, then each text's own.
#define ARREARS_SENDER "creditor_name", "debtor_name", "contact_person", "reply_to", "reference", "dated"
#define ARREARS_PAYMENT "payment_methods", "account"
#define ARREARS_ITEMS "items.invoice_no", "items.invoice_date", "items.amount", "items.claimed", "items.due_date", "items.days_overdue", "as_of", "total"
#define ARREARS_COMMON ARREARS_SENDER, ARREARS_PAYMENT, ARREARS_ITEMS
constexpr std::string_view kReminder[] = {ARREARS_SENDER, ARREARS_PAYMENT, "items.invoice_no", "items.invoice_date", "items.claimed", "items.due_date", "items.days_left", "as_of", "total"};
constexpr std::string_view kFirstOverdue[] = {ARREARS_COMMON, "items.term", "attachments", "late_fee_term"};
constexpr std::string_view kStatus[] = {ARREARS_COMMON, "items.term"};
constexpr std::string_view kDeadline[] = {ARREARS_COMMON, "deadline"};
constexpr std::string_view kStatement[] = {ARREARS_SENDER, ARREARS_PAYMENT, "as_of", "statement.kind", "statement.document_no", "statement.document_date", "statement.amount", "statement.open", "balance", "confirm_by"};
constexpr std::string_view kPromiseFields[] = {ARREARS_COMMON, "promises.date", "promises.amount", "promiser", "promiser_role", "spoken_on"};
constexpr std::string_view kPlan[] = {ARREARS_COMMON, "schedule.number", "schedule.date", "schedule.amount", "interest_term", "governing_law"};
constexpr std::string_view kInterest[] = {ARREARS_COMMON, "interest_basis", "interest_rate", "interest_from", "day_count", "interest_to_date"};
constexpr std::string_view kStop[] = {ARREARS_COMMON, "stopped", "stop_from", "resume_on", "stop_basis"};
constexpr std::string_view kCashOnly[] = {ARREARS_COMMON, "stop_from", "resume_on"};
constexpr std::string_view kUnreachable[] = {ARREARS_COMMON, "contacts.date", "contacts.channel", "contacts.outcome"};
constexpr std::string_view kFinal[] = {ARREARS_COMMON, "total_with_interest", "deadline", "next_step"};
constexpr std::string_view kLawyer[] = {ARREARS_COMMON, "contract", "delivery_proof", "statement_of_account", "correspondence"};
constexpr std::string_view kAgency[] = {ARREARS_COMMON, "jurisdiction_check", "data_contract", "fee_terms"};
constexpr std::string_view kThanks[] = {ARREARS_SENDER, "received_amount", "received_on", "allocation.invoice_no", "allocation.applied"};
constexpr std::string_view kDisputeFields[] = {ARREARS_SENDER, ARREARS_PAYMENT, "as_of", "disputed.invoice_no", "disputed.invoice_date", "disputed.due_date", "disputed.amount", "total", "owner", "answer_by"};
#undef ARREARS_COMMON
#undef ARREARS_ITEMS
#undef ARREARS_PAYMENT
#undef ARREARS_SENDER

// No blame and no threat in anything, by the manner rules.
constexpr std::string_view kManner[] = {"blame", "threat"};
constexpr std::string_view kNoDeadline[] = {"blame", "threat", "deadline"};
constexpr std::string_view kNoInterestTotal[] = {"blame", "threat", "interest_total"};
constexpr std::string_view kNoPressure[] = {"blame", "threat", "pressure"};
constexpr std::string_view kNoAuthority[] = {"blame", "threat", "false_authority"};
constexpr std::string_view kNoInsult[] = {"blame", "threat", "insult"};
constexpr std::string_view kNoHardship[] = {"blame", "threat", "invented_hardship"};
constexpr std::string_view kNoFalseConsequence[] = {"blame", "threat", "false_consequence"};
constexpr std::string_view kNoPrivateData[] = {"blame", "threat", "private_data"};

constexpr std::string_view kBlameWords[] = {"your fault", "you failed", "your failure", "不守信用", "不讲信用", "赖账", "恶意拖欠", "无故拖欠", "一再拖延"};
constexpr std::string_view kThreatWords[] = {"you will regret", "or face", "bear the consequences", "we warn you", "后果", "警告", "别怪", "休怪", "要你好看"};
constexpr std::string_view kDeadlineWords[] = {"no later than", "at the latest", "by the deadline", "最迟", "截止日", "限期", "逾期不候"};
constexpr std::string_view kDeadlineFields[] = {"deadline"};
constexpr std::string_view kInterestFields[] = {"interest_to_date", "total_with_interest"};
constexpr std::string_view kInterestWords[] = {"interest total", "total interest", "利息合计", "利息总额", "违约金合计"};
constexpr std::string_view kPressureWords[] = {"sign at once", "sign immediately", "must sign today", "立即签", "马上签", "必须签", "不签"};
constexpr std::string_view kAuthorityWords[] = {"the bank demands", "the bank requires", "our bank insists", "银行要求", "银行催", "银行规定我司"};
constexpr std::string_view kInsultWords[] = {"dishonest", "shameful", "disgrace", "liar", "老赖", "无耻", "骗子", "丢脸"};
constexpr std::string_view kHardshipWords[] = {"cannot pay our staff", "cannot pay wages", "starv", "发不出工资", "没钱吃饭", "揭不开锅", "走投无路"};
constexpr std::string_view kConsequenceWords[] = {"credit record", "credit rating will", "abnormal list", "prison", "黑名单", "征信", "经营异常", "失信名单", "坐牢"};
constexpr std::string_view kPrivateWords[] = {"home address", "health", "spouse", "children", "identity card", "家庭", "健康", "病情", "配偶", "子女", "身份证"};

constexpr MessageTaboo kTaboos[] = {
    {"blame", {"blame", "指责"}, kBlameWords, {}},
    {"threat", {"threats", "威胁"}, kThreatWords, {}},
    {"deadline", {"a deadline", "截止日"}, kDeadlineWords, kDeadlineFields},
    {"interest_total", {"a fixed total of interest", "固定的利息总额"}, kInterestWords, kInterestFields},
    {"pressure", {"pressure to sign", "施压签署"}, kPressureWords, {}},
    {"false_authority", {"an invented demand of a bank", "虚构银行要求"}, kAuthorityWords, {}},
    {"insult", {"insults", "侮辱"}, kInsultWords, {}},
    {"invented_hardship", {"invented hardship", "虚构困难"}, kHardshipWords, {}},
    {"false_consequence", {"consequences the law does not give", "法律未规定的后果"}, kConsequenceWords, {}},
    {"private_data", {"data of family or health", "家庭或健康信息"}, kPrivateWords, {}},
};

constexpr Text kNothing = {"It does nothing to the limitation period.", "不影响诉讼时效。"};
constexpr Text kCnDemand = {"A demand: the limitation period starts anew once it has reached the debtor (Civil Code 195); keep the proof of delivery.", "属于催收: 到达债务人时诉讼时效中断 (民法典第195条); 请保存送达凭证。"};
constexpr Text kCnWeak = {"Weak: it interrupts the limitation period only where it demands payment and reaches the debtor (Civil Code 195).", "效力较弱: 仅在载明付款要求并到达债务人时中断诉讼时效 (民法典第195条)。"};
constexpr Text kDeReminder = {"A reminder (Mahnung): it puts the debtor in default (BGB 286) and does not move the limitation period.", "属于催告 (Mahnung): 使债务人陷于迟延 (BGB 286), 但不影响诉讼时效。"};
constexpr Text kLetterNothing = {"A letter does nothing to the limitation period; an acknowledgment, a part payment or a suit does.", "催收函不影响诉讼时效; 承认、部分付款或起诉方有影响。"};
constexpr Text kCnAcknowledged = {"Signed or confirmed by the debtor it is an acknowledgment: the limitation period starts anew (Civil Code 195).", "经债务人签署或确认即为承认债务: 诉讼时效中断 (民法典第195条)。"};
constexpr Text kCnStatement = {"Where it asks for what is due it is a demand once it has reached the debtor; signed by the debtor it is an acknowledgment: either way the limitation period starts anew (Civil Code 195). A statement that fixes principal and interest can displace the contract's penalty (interpretation on sale contracts, art. 18(3)); this one reserves both.", "载明付款要求的, 到达债务人时属于催收; 经债务人签署的, 属于承认债务: 诉讼时效均中断 (民法典第195条)。载明本金和利息的对账单可能取代合同违约金 (买卖合同司法解释第18条第3款), 故本单予以保留。"};
constexpr Text kCnPlan = {"Agreed by the debtor it is an acknowledgment: the limitation period starts anew, and of a debt paid in instalments it runs from the last one (Civil Code 189, 195). A plan that fixes principal and interest can displace the contract's penalty (interpretation on sale contracts, art. 18(3)); this one says that it survives.", "债务人同意即为承认债务: 诉讼时效中断; 分期履行的自最后一期届满起算 (民法典第189、195条)。载明本金和利息的还款协议可能取代合同违约金 (买卖合同司法解释第18条第3款), 故本协议明示其继续有效。"};
constexpr Text kDeAcknowledged = {"Signed by the debtor it is an acknowledgment: the limitation period starts anew that day (BGB 212).", "经债务人签署即为承认债务: 时效自当日重新起算 (BGB 212)。"};
constexpr Text kFrAcknowledged = {"An unequivocal acknowledgment of the debtor interrupts the limitation period (Code civil 2240).", "债务人明确承认即中断时效 (法国民法典第2240条)。"};
constexpr Text kEnAcknowledged = {"Acknowledged in writing and signed while the period still runs, it starts anew (Limitation Act 1980 s. 29).", "在时效期内以书面签字承认的, 时效重新起算 (1980年时效法第29条)。"};
constexpr Text kPack = {"The pack itself does nothing to the limitation period; in China the letter made from it is a demand.", "材料本身不影响诉讼时效; 在中国, 据此发出的律师函属于催收。"};
constexpr Text kPackElsewhere = {"It does nothing to the limitation period, and neither does the letter made from it; a suit does.", "材料及据此发出的函件均不影响诉讼时效; 起诉方有影响。"};
constexpr Text kPartPaid = {"The letter does nothing to the limitation period. The payment itself can, where it was a part of the debt.", "函件本身不影响诉讼时效; 部分付款行为可使时效重新起算。"};

// Without subject and body, which stand with the other words.
constexpr MessageTemplate kTemplates[] = {
    {"M01", {"Reminder before the due date", "到期提醒"}, {}, {}, kReminder, kManner, kNothing, kNothing, kNothing, kNothing, "TR01 A05"},
    {"M02", {"First overdue notice with the original invoice", "首次逾期通知(附原始发票)"}, {}, {}, kFirstOverdue, kManner, kCnDemand, kDeReminder, kLetterNothing, kLetterNothing, "TR02 A11"},
    {"M03", {"Status inquiry", "付款状态询问"}, {}, {}, kStatus, kNoDeadline, kCnWeak, kLetterNothing, kLetterNothing, kLetterNothing, "A17 A18"},
    {"M04", {"Deadline letter", "截止日催款"}, {}, {}, kDeadline, kManner, kCnDemand, kDeReminder, kLetterNothing, kLetterNothing, "TR19 A12 A13 A19 A22"},
    {"M05", {"Statement of account", "对账单"}, {}, {}, kStatement, kNoInterestTotal, kCnStatement, kDeAcknowledged, kFrAcknowledged, kEnAcknowledged, "A07 X5"},
    {"M06", {"Confirmation of a promise", "付款承诺确认"}, {}, {}, kPromiseFields, kManner, kCnAcknowledged, kDeAcknowledged, kFrAcknowledged, kEnAcknowledged, "TR18 A20 X1"},
    {"M07", {"Instalment agreement", "分期付款协议"}, {}, {}, kPlan, kNoPressure, kCnPlan, kDeAcknowledged, kFrAcknowledged, kEnAcknowledged, "A23 X4"},
    {"M08", {"Notice of interest for late payment", "逾期利息通知"}, {}, {}, kInterest, kNoAuthority, kCnDemand, kDeReminder, kLetterNothing, kLetterNothing, "TR31 A40 R16"},
    {"M09", {"Notice that supply or work stops", "停供停工通知"}, {}, {}, kStop, kNoInsult, kCnDemand, kDeReminder, kLetterNothing, kLetterNothing, "A37 R26"},
    {"M10", {"Letter when nobody can be reached", "无法联系时的信函"}, {}, {}, kUnreachable, kNoHardship, kCnDemand, kDeReminder, kLetterNothing, kLetterNothing, "A32 R11"},
    {"M11", {"Final demand", "最后催告"}, {}, {}, kFinal, kNoFalseConsequence, kCnDemand, kDeReminder, kLetterNothing, kLetterNothing, "TR19 A41 R23"},
    {"M12", {"File for the lawyer or the court", "律师函及司法材料"}, {}, {}, kLawyer, kManner, kPack, kPackElsewhere, kPackElsewhere, kPackElsewhere, "A51 A54"},
    {"M13", {"File for the agency", "委外资料"}, {}, {}, kAgency, kNoPrivateData, kNothing, kNothing, kNothing, kNothing, "A49 R17"},
    {"M14", {"Thanks and receipt", "感谢收款"}, {}, {}, kThanks, kManner, kPartPaid, kPartPaid, kPartPaid, kPartPaid, "A26 A58"},
    {"M15", {"Answer to an objection", "异议确认"}, {}, {}, kDisputeFields, kManner, kNothing, kNothing, kNothing, kNothing, "X15 A50"},
    {"M16", {"Deliveries against payment", "款到发货通知"}, {}, {}, kCashOnly, kNoInsult, kCnDemand, kDeReminder, kLetterNothing, kLetterNothing, "A38 T14"},
};

// Calls and visits have the paper that follows them or goes along.
struct ActionMessage { std::string_view action, message; };
constexpr ActionMessage kOfActions[] = {
    {"A05", "M01"}, {"A06", "M01"}, {"A07", "M05"}, {"A08", "M03"}, {"A09", "M01"}, {"A10", "M03"},
    {"A11", "M02"}, {"A12", "M04"}, {"A13", "M04"}, {"A14", "M04"}, {"A15", "M03"}, {"A16", "M03"},
    {"A17", "M03"}, {"A18", "M03"}, {"A19", "M04"}, {"A20", "M06"}, {"A21", "M03"}, {"A22", "M04"},
    {"A23", "M07"}, {"A24", "M06"}, {"A25", "M07"}, {"A26", "M14"}, {"A27", "M03"}, {"A28", "M03"},
    {"A29", "M04"}, {"A30", "M04"}, {"A31", "M03"}, {"A32", "M10"}, {"A33", "M05"}, {"A34", "M05"},
    {"A35", "M04"}, {"A36", "M09"}, {"A37", "M09"}, {"A38", "M16"}, {"A40", "M08"}, {"A41", "M11"},
    {"A42", "M04"}, {"A43", "M03"}, {"A44", "M04"}, {"A48", "M11"}, {"A49", "M13"}, {"A50", "M15"},
    {"A51", "M12"}, {"A52", "M12"}, {"A53", "M12"}, {"A54", "M12"}, {"A55", "M12"}, {"A56", "M12"},
    {"A58", "M14"}, {"A59", "M05"}, {"A60", "M12"}, {"A61", "M12"},
};
// clang-format on

}  // namespace

std::span<const MessageTaboo> MessageTaboos() { return kTaboos; }

std::span<const MessageTemplate> MessageTemplates() {
  static const auto kWhole = [] {
    std::array<MessageTemplate, std::size(kTemplates)> whole;
    std::copy(std::begin(kTemplates), std::end(kTemplates), whole.begin());
    constexpr std::size_t kReminders = std::size(kReminderWords);
    for (std::size_t i = 0; i < whole.size(); ++i) {
      const policy_internal::MessageWords& words =
          i < kReminders ? kReminderWords[i] : kNoticeWords[i - kReminders];
      whole[i].subject = words.subject;
      whole[i].body = words.body;
    }
    return whole;
  }();
  return kWhole;
}

const MessageTemplate* FindMessage(std::string_view id) {
  for (const MessageTemplate& message : MessageTemplates()) {
    if (message.id == id) return &message;
  }
  return nullptr;
}

const MessageTemplate* MessageOf(std::string_view action_id) {
  for (const ActionMessage& of : kOfActions) {
    if (of.action == action_id) return FindMessage(of.message);
  }
  return nullptr;
}

Text MessageLimitationEffect(const MessageTemplate& message,
                             std::string_view law) {
  if (law == "CN") return message.cn;
  if (law == "DE") return message.de;
  if (law == "FR") return message.fr;
  if (law == "GB" || law == "UK") return message.en;
  return {
      "What it does to the limitation period under this law is not known "
      "here; please ask a lawyer.",
      "该法下对时效的影响未收录, 请咨询律师。"};
}

}  // namespace arrears
