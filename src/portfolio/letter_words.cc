// SPDX-License-Identifier: Apache-2.0
#include <cstddef>

#include "portfolio/letter_internal.h"

namespace arrears::portfolio_internal {
namespace {

struct NamedWord {
  std::string_view code;
  Text text;
};
constexpr NamedWord kChannelWords[] = {
    {"email", {"e-mail", "电子邮件"}},
    {"sms", {"text message", "短信"}},
    {"phone", {"phone", "电话"}},
    {"fax", {"fax", "传真"}},
    {"letter", {"letter", "信函"}},
    {"visit", {"visit", "登门拜访"}},
    {"registered", {"registered letter", "挂号信"}},
};
constexpr NamedWord kOutcomeWords[] = {
    {"delivered", {"delivered, no reply", "已送达，未获回复"}},
    {"reached", {"spoke with you", "已与贵公司通话"}},
    {"promise", {"payment was promised", "贵公司承诺付款"}},
    {"no_answer", {"no answer", "无人接听"}},
    {"busy", {"line busy", "占线"}},
    {"voicemail", {"left a message", "已留言"}},
    {"unreachable", {"not reachable", "无法接通"}},
    {"undelivered", {"not delivered", "未能送达"}},
    {"bounced", {"returned undelivered", "被退回"}},
    {"failed", {"not delivered", "未能送达"}},
    {"wrong_number", {"number not in use", "号码有误"}},
};
constexpr NamedWord kLawWords[] = {
    {"CN",
     {"The law of the People's Republic of China applies",
      "本协议适用中华人民共和国法律"}},
    {"DE", {"German law applies", "本协议适用德国法律"}},
    {"FR", {"French law applies", "本协议适用法国法律"}},
    {"GB",
     {"The law of England and Wales applies", "本协议适用英格兰及威尔士法律"}},
    {"IE", {"Irish law applies", "本协议适用爱尔兰法律"}},
};

template <std::size_t N>
Text WordOf(const NamedWord (&words)[N], std::string_view code) {
  for (const NamedWord& word : words) {
    if (word.code == code) return word.text;
  }
  return {};
}

}  // namespace

Text ItemKindText(ItemKind kind) {
  switch (kind) {
    case ItemKind::kInvoice:
      return {"Invoice", "发票"};
    case ItemKind::kCreditNote:
      return {"Credit note", "红字发票"};
    case ItemKind::kDebitNote:
      return {"Debit note", "借记单"};
    case ItemKind::kInstalment:
      return {"Instalment", "分期款"};
    case ItemKind::kReceipt:
      return {"Payment on account", "预收款"};
  }
  return {"", ""};
}

Text ContactChannelText(std::string_view code) {
  return WordOf(kChannelWords, code);
}

Text ContactOutcomeText(std::string_view code) {
  return WordOf(kOutcomeWords, code);
}

Text GoverningLawText(std::string_view law) { return WordOf(kLawWords, law); }

}  // namespace arrears::portfolio_internal
