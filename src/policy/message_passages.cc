// SPDX-License-Identifier: Apache-2.0
//
// What the texts of messages share, and which bytes they may hold.
#include <cstddef>

#include "policy/message_internal.h"

namespace arrears::policy_internal {
namespace {

struct Passage {
  std::string_view name;
  Text text;
};
constexpr Passage kPassages[] = {
    {"greeting",
     {R"({{debtor_name}}

{{#addressee}}
Dear {{addressee}},
{{/addressee}}
{{^addressee}}
Dear Sir or Madam,
{{/addressee}}

)",
      R"(致：{{debtor_name}}

{{#addressee}}
尊敬的{{addressee}}：
{{/addressee}}
{{^addressee}}
尊敬的财务负责人：
{{/addressee}}

您好！

)"}},
    {"items",
     {R"({{#items}}
- Invoice {{items.invoice_no}} of {{items.invoice_date}} over {{items.amount}}{{#items.term}} (terms: {{items.term}}){{/items.term}}{{#items.paid}}, of which {{items.paid}} has been paid or credited{{/items.paid}}{{#items.disputed}}, {{items.disputed}} is disputed and not included{{/items.disputed}}: {{items.claimed}} outstanding, due on {{items.due_date}} (days overdue on {{as_of}}: {{items.days_overdue}})
{{/items}}
{{#credits}}
- Less credits open on your account: {{credits}}
{{/credits}}
)",
      R"({{#items}}
· 发票 {{items.invoice_no}}（{{items.invoice_date}}开具），金额{{items.amount}}{{#items.term}}，付款期限：{{items.term}}{{/items.term}}{{#items.paid}}，已付款或抵减{{items.paid}}{{/items.paid}}{{#items.disputed}}，其中{{items.disputed}}有异议、未计入{{/items.disputed}}；尚欠{{items.claimed}}，到期日{{items.due_date}}，截至{{as_of}}已逾期 {{items.days_overdue}} 天
{{/items}}
{{#credits}}
· 减：贵公司账上尚未使用的贷项{{credits}}
{{/credits}}
)"}},
    {"payment",
     {R"(Ways to pay: {{payment_methods}}
Pay to: {{account}}
Please quote the reference {{reference}}.
)",
      R"(付款方式：{{payment_methods}}
收款账户：{{account}}
付款时请注明编号 {{reference}}，以便及时入账。
)"}},
    {"closing",
     {R"(Kind regards,

{{contact_person}}
{{creditor_name}}
{{#phone}}
Phone: {{phone}}
{{/phone}}
Reply to: {{reply_to}}
Reference: {{reference}}
{{dated}}
)",
      R"(顺颂商祺！

{{creditor_name}}
联系人：{{contact_person}}
{{#phone}}
电话：{{phone}}
{{/phone}}
回复请发至：{{reply_to}}
编号：{{reference}}
{{dated}}
)"}},
    {"formal_closing",
     {R"({{#addressee}}
Yours sincerely,
{{/addressee}}
{{^addressee}}
Yours faithfully,
{{/addressee}}

{{contact_person}}
{{creditor_name}}
{{#phone}}
Phone: {{phone}}
{{/phone}}
Reply to: {{reply_to}}
Reference: {{reference}}
{{dated}}
)",
      R"(此致
敬礼！

{{creditor_name}}
联系人：{{contact_person}}
{{#phone}}
电话：{{phone}}
{{/phone}}
回复请发至：{{reply_to}}
编号：{{reference}}
{{dated}}
)"}},
};

// Bytes of the character at `at`, or 0: overlong forms, surrogates and what is
// beyond U+10FFFF are none.
std::size_t CharacterBytes(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(at), second = byte(at + 1);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || (second & 0xC0) != 0x80) return 0;
  if (first < 0xE0) return 2;
  if ((byte(at + 2) & 0xC0) != 0x80) return 0;
  if (first < 0xF0) {
    if (first == 0xE0 && second < 0xA0) return 0;
    return first == 0xED && second > 0x9F ? 0 : 3;
  }
  if ((byte(at + 3) & 0xC0) != 0x80) return 0;
  if (first == 0xF0 && second < 0x90) return 0;
  return first == 0xF4 && second > 0x8F ? 0 : 4;
}

// Of one byte (C0, delete) or two (C1).
bool IsControl(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

}  // namespace

std::optional<Text> FindPassage(std::string_view name) {
  for (const Passage& passage : kPassages) {
    if (passage.name == name) return passage.text;
  }
  return std::nullopt;
}

bool IsPlainText(std::string_view text, bool lines) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bytes = CharacterBytes(text, at);
    if (bytes == 0) return false;
    const std::string_view character = text.substr(at, bytes);
    if (IsControl(character) && !(lines && character == "\n")) return false;
    at += bytes;
  }
  return true;
}

}  // namespace arrears::policy_internal
