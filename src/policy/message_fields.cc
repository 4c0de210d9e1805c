// SPDX-License-Identifier: Apache-2.0
//
// The fields of messages, and how a value is written.
#include <cstdlib>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "arrears/policy/message.h"
#include "base/quote_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;

// clang-format off
constexpr MessageField kFields[] = {
    {"creditor_name", {"creditor's legal name", "债权人全称"}, FieldKind::kName},
    {"debtor_name", {"debtor's legal name", "债务人全称"}, FieldKind::kName},
    {"addressee", {"person addressed", "收件人"}, FieldKind::kName},
    {"contact_person", {"our contact person", "我方联系人"}, FieldKind::kName},
    {"phone", {"our phone", "我方电话"}, FieldKind::kName},
    {"reply_to", {"address for replies", "回复地址"}, FieldKind::kName},
    {"reference", {"reference", "编号"}, FieldKind::kName},
    {"as_of", {"day of the figures", "数据截止日"}, FieldKind::kDate},
    {"dated", {"day of the letter", "函件日期"}, FieldKind::kDate},
    {"payment_methods", {"ways to pay", "付款方式"}, FieldKind::kText},
    {"account", {"account", "收款账户"}, FieldKind::kName},
    {"items", {"items", "款项"}, FieldKind::kList},
    {"items.invoice_no", {"invoice number", "发票号"}, FieldKind::kName},
    {"items.invoice_date", {"invoice date", "开票日期"}, FieldKind::kDate},
    {"items.amount", {"invoice amount", "发票金额"}, FieldKind::kMoney},
    {"items.paid", {"paid so far", "已付金额"}, FieldKind::kMoney},
    {"items.disputed", {"disputed part", "有异议部分"}, FieldKind::kMoney},
    {"items.claimed", {"amount asked for", "应付未付金额"}, FieldKind::kMoney},
    {"items.due_date", {"due date", "到期日"}, FieldKind::kDate},
    {"items.days_overdue", {"days overdue", "逾期天数"}, FieldKind::kCount},
    {"items.days_left", {"days left", "剩余天数"}, FieldKind::kCount},
    {"items.term", {"term of payment", "付款期限"}, FieldKind::kText},
    {"total", {"total asked for", "合计金额"}, FieldKind::kMoney},
    {"credits", {"open credits, taken off", "已抵减贷项"}, FieldKind::kMoney},
    {"in_full", {"payment in full is asked for", "要求全额付款"}, FieldKind::kFlag},
    {"disputed_total", {"disputed total", "有异议合计"}, FieldKind::kMoney},
    {"attachments", {"attached original invoices", "所附原始发票"}, FieldKind::kName},
    {"late_fee_term", {"term on late payment", "逾期付款约定"}, FieldKind::kText},
    {"deadline", {"deadline", "截止日"}, FieldKind::kDate},
    {"own_facts", {"our own position, as on file", "我方情况(有据可查)"}, FieldKind::kText},
    {"statement", {"open items", "未结款项"}, FieldKind::kList},
    {"statement.kind", {"kind of document", "单据类型"}, FieldKind::kText},
    {"statement.document_no", {"document number", "单据编号"}, FieldKind::kName},
    {"statement.document_date", {"document date", "单据日期"}, FieldKind::kDate},
    {"statement.due_date", {"due date", "到期日"}, FieldKind::kDate},
    {"statement.amount", {"amount", "金额"}, FieldKind::kMoney},
    {"statement.open", {"open amount", "未结金额"}, FieldKind::kMoney},
    {"statement.disputed", {"disputed part", "有异议部分"}, FieldKind::kMoney},
    {"statement.days_overdue", {"days overdue", "逾期天数"}, FieldKind::kCount},
    {"unapplied", {"unmatched payments", "未核销收款"}, FieldKind::kMoney},
    {"balance", {"balance", "未结余额"}, FieldKind::kMoney},
    {"confirm_by", {"day to confirm by", "确认期限"}, FieldKind::kDate},
    {"promises", {"promised payments", "承诺付款"}, FieldKind::kList},
    {"promises.date", {"promised day", "承诺日期"}, FieldKind::kDate},
    {"promises.amount", {"promised amount", "承诺金额"}, FieldKind::kMoney},
    {"promiser", {"who promised", "承诺人"}, FieldKind::kName},
    {"promiser_role", {"position of who promised", "承诺人职务"}, FieldKind::kText},
    {"spoken_on", {"day of the talk", "沟通日期"}, FieldKind::kDate},
    {"extension", {"the time is extended", "同意延期"}, FieldKind::kFlag},
    {"schedule", {"instalments", "分期安排"}, FieldKind::kList},
    {"schedule.number", {"number of the instalment", "期数"}, FieldKind::kCount},
    {"schedule.date", {"day of the instalment", "分期付款日"}, FieldKind::kDate},
    {"schedule.amount", {"amount of the instalment", "分期金额"}, FieldKind::kMoney},
    {"discount", {"amount released", "免除金额"}, FieldKind::kMoney},
    {"interest_term", {"term on interest", "利息约定"}, FieldKind::kText},
    {"governing_law", {"governing law", "适用法律"}, FieldKind::kText},
    {"interest_basis", {"basis of the interest", "计息依据"}, FieldKind::kText},
    {"interest_rate", {"rate of interest", "利率"}, FieldKind::kText},
    {"interest_from", {"first day of interest", "起息日"}, FieldKind::kDate},
    {"day_count", {"day count", "计息方法"}, FieldKind::kText},
    {"interest_to_date", {"interest to date", "截至当日利息"}, FieldKind::kMoney},
    {"total_with_interest", {"total with interest", "本息合计"}, FieldKind::kMoney},
    {"stopped", {"what stops", "暂停事项"}, FieldKind::kText},
    {"stop_from", {"day it stops", "暂停日期"}, FieldKind::kDate},
    {"resume_on", {"what resumes it", "恢复条件"}, FieldKind::kText},
    {"stop_basis", {"basis in the contract", "合同依据"}, FieldKind::kText},
    {"contacts", {"attempted contacts", "联系记录"}, FieldKind::kList},
    {"contacts.date", {"day of the attempt", "联系日期"}, FieldKind::kDate},
    {"contacts.channel", {"channel", "联系渠道"}, FieldKind::kText},
    {"contacts.outcome", {"outcome", "联系结果"}, FieldKind::kText},
    {"next_step", {"exact next step", "下一步具体措施"}, FieldKind::kText},
    {"recipient", {"who gets the file", "材料接收方"}, FieldKind::kName},
    {"instruction", {"what is to be done", "委托事项"}, FieldKind::kText},
    {"contract", {"contract", "合同"}, FieldKind::kName},
    {"delivery_proof", {"proof of delivery", "交付凭证"}, FieldKind::kName},
    {"statement_of_account", {"statement of account", "对账单"}, FieldKind::kName},
    {"correspondence", {"correspondence", "往来函件"}, FieldKind::kName},
    {"judgment", {"judgment or other title", "生效裁判文书"}, FieldKind::kName},
    {"jurisdiction_check", {"why agencies may collect here", "当地准许委托催收的依据"}, FieldKind::kText},
    {"data_contract", {"data processing contract", "数据处理协议"}, FieldKind::kName},
    {"fee_terms", {"fee terms", "费用约定"}, FieldKind::kText},
    {"received_amount", {"amount received", "收款金额"}, FieldKind::kMoney},
    {"received_on", {"day received", "收款日期"}, FieldKind::kDate},
    {"allocation", {"allocation", "核销明细"}, FieldKind::kList},
    {"allocation.invoice_no", {"invoice number", "发票号"}, FieldKind::kName},
    {"allocation.applied", {"amount applied", "核销金额"}, FieldKind::kMoney},
    {"allocation.rest", {"still open", "尚余金额"}, FieldKind::kMoney},
    {"remaining", {"amount remaining", "余款"}, FieldKind::kMoney},
    {"disputed", {"disputed items", "异议款项"}, FieldKind::kList},
    {"disputed.invoice_no", {"invoice number", "发票号"}, FieldKind::kName},
    {"disputed.invoice_date", {"invoice date", "开票日期"}, FieldKind::kDate},
    {"disputed.due_date", {"due date", "到期日"}, FieldKind::kDate},
    {"disputed.amount", {"disputed amount", "异议金额"}, FieldKind::kMoney},
    {"disputed.reason", {"reason", "异议原因"}, FieldKind::kText},
    {"owner", {"who looks into it", "负责人"}, FieldKind::kName},
    {"answer_by", {"day of the answer", "答复日期"}, FieldKind::kDate},
    {"soft", {"soft tone", "温和语气"}, FieldKind::kFlag},
    {"neutral", {"neutral tone", "中性语气"}, FieldKind::kFlag},
    {"firm", {"firm tone", "坚决语气"}, FieldKind::kFlag},
    {"final", {"final tone", "最终语气"}, FieldKind::kFlag},
};
// clang-format on

struct CurrencyWord {
  std::string_view code, before, after;
};
constexpr CurrencyWord kChineseCurrencies[] = {
    {"CNY", "人民币", "元"}, {"USD", "", "美元"},     {"EUR", "", "欧元"},
    {"GBP", "", "英镑"},     {"HKD", "", "港元"},     {"JPY", "", "日元"},
    {"SGD", "", "新加坡元"}, {"CHF", "", "瑞士法郎"},
};

// "-1,234,567.50".
std::string Grouped(Money money) {
  std::string text = FormatMinor(money.minor, money.currency.exponent());
  std::size_t end = text.find('.');
  if (end == std::string::npos) end = text.size();
  const std::size_t begin = text.front() == '-' ? 1 : 0;
  while (end > begin + 3) {
    end -= 3;
    text.insert(end, ",");
  }
  return text;
}

std::string WrittenMoney(Money money, Language language) {
  const std::string code = money.currency.code();
  if (language == Language::kZh) {
    for (const CurrencyWord& word : kChineseCurrencies) {
      if (word.code != code) continue;
      return absl::StrCat(std::string(word.before), Grouped(money),
                          std::string(word.after));
    }
  }
  return absl::StrCat(code, " ", Grouped(money));
}

std::string WrittenDate(Date date, Language language) {
  constexpr std::string_view kMonths[] = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  const std::chrono::year_month_day ymd = date.ymd();
  const int year = static_cast<int>(ymd.year());
  const unsigned month = static_cast<unsigned>(ymd.month());
  const unsigned day = static_cast<unsigned>(ymd.day());
  if (language == Language::kZh) {
    return absl::StrCat(year, "年", month, "月", day, "日");
  }
  return absl::StrCat(day, " ", std::string(kMonths[month - 1]), " ", year);
}

absl::Status Wrong(const MessageField& field, std::string_view text,
                   std::string_view expected) {
  return absl::InvalidArgumentError(absl::StrCat(std::string(field.id), " = ",
                                                 Quote(text), ": expected ",
                                                 std::string(expected)));
}

}  // namespace

std::span<const MessageField> MessageFieldCatalogue() { return kFields; }

const MessageField* FindMessageField(std::string_view id) {
  for (const MessageField& field : kFields) {
    if (field.id == id) return &field;
  }
  return nullptr;
}

absl::StatusOr<MessageValue> ParseMessageValue(const MessageField& field,
                                               std::string_view text,
                                               Currency currency) {
  switch (field.kind) {
    case FieldKind::kName:
    case FieldKind::kText:
      return MessageValue(std::string(text));
    case FieldKind::kDate: {
      const absl::StatusOr<Date> date = ParseIsoDate(text);
      if (!date.ok()) return Wrong(field, text, "a day such as 2026-06-30");
      return MessageValue(*date);
    }
    case FieldKind::kMoney: {
      const absl::StatusOr<Money> money = ParseMoney(text, currency);
      if (!money.ok()) return Wrong(field, text, "an amount such as 1250.50");
      return MessageValue(*money);
    }
    case FieldKind::kCount: {
      std::int64_t count = 0;
      if (!absl::SimpleAtoi(std::string(text), &count)) {
        return Wrong(field, text, "a whole number");
      }
      return MessageValue(count);
    }
    case FieldKind::kFlag:
      if (text != "true" && text != "false") {
        return Wrong(field, text, "true or false");
      }
      return MessageValue(text == "true");
    case FieldKind::kList:
      break;
  }
  return Wrong(field, text, "a list of rows");
}

std::string FormatMessageValue(const MessageValue& value, Language language) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* date = std::get_if<Date>(&value)) {
    return WrittenDate(*date, language);
  }
  if (const auto* money = std::get_if<Money>(&value)) {
    return WrittenMoney(*money, language);
  }
  if (const auto* count = std::get_if<std::int64_t>(&value)) {
    return absl::StrCat(*count);
  }
  const bool flag = std::get<bool>(value);
  if (language == Language::kZh) return flag ? "是" : "否";
  return flag ? "yes" : "no";
}

}  // namespace arrears
