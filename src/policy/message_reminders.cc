// SPDX-License-Identifier: Apache-2.0
//
// The texts M01 to M07: reminders, statements, promises and plans. Chinese
// letters have the punctuation of Chinese letters.
#include "policy/message_internal.h"

namespace arrears::policy_internal {

const MessageWords kReminderWords[7] = {
    // M01
    {{"Payment due shortly: {{creditor_name}}, reference {{reference}}",
      "付款到期提醒：{{creditor_name}}（编号 {{reference}}）"},
     {R"({{>greeting}}
Thank you for your business. This is a short note to say that the following falls due soon, so that you can plan the payment in good time:

{{#items}}
- Invoice {{items.invoice_no}} of {{items.invoice_date}}: {{items.claimed}}, due on {{items.due_date}} (days left from {{as_of}}: {{items.days_left}})
{{/items}}
{{#credits}}
- Less credits open on your account: {{credits}}
{{/credits}}
Total: {{total}}

{{>payment}}

If an invoice has not reached you, or anything on it is unclear, please let us know before the due date and we will look into it at once. If the payment is already under way, please disregard this note.

{{>closing}})",
      R"({{>greeting}}
感谢贵公司一直以来的支持。以下款项即将到期，特此提醒，以便贵公司提前安排：

{{#items}}
· 发票 {{items.invoice_no}}（{{items.invoice_date}}开具），应付{{items.claimed}}，{{items.due_date}}到期，距到期还有 {{items.days_left}} 天（按{{as_of}}计）
{{/items}}
{{#credits}}
· 减：贵公司账上尚未使用的贷项{{credits}}
{{/credits}}
合计：{{total}}

{{>payment}}

如尚未收到发票，或对内容有疑问，请在到期前告知，我们会尽快处理。如已安排付款，请忽略本提醒，谢谢！

{{>closing}})"}},
    // M02
    {{"Overdue invoices, copies attached: reference {{reference}}",
      "逾期款项及原始发票（编号 {{reference}}）"},
     {R"({{>greeting}}
According to our records we have not yet received payment of the following:

{{>items}}
Total: {{total}}

{{#soft}}
Perhaps an invoice went astray, or the payment is already on its way.
{{/soft}}
The original invoices are attached: {{attachments}}. Please check them and, if everything is in order, arrange payment.

{{>payment}}

For your information, this applies to late payment: {{late_fee_term}}.

If you have already paid, please tell us the date and the payment reference so that we can trace it. If anything is unclear, please get in touch; we are glad to help. Thank you.

{{>closing}})",
      R"({{>greeting}}
经核对，以下款项已过付款期限，我司尚未收到：

{{>items}}
合计：{{total}}

{{#soft}}
或许是发票未能及时送达，或付款正在办理之中，因此来信与您确认。
{{/soft}}
随信附上原始发票：{{attachments}}。烦请核对，如无异议，请安排付款。

{{>payment}}

关于逾期付款，适用以下约定或规定，供您参考：{{late_fee_term}}。

如已付款，请告知付款日期或提供回单，以便我们核对入账；如有疑问，也请随时联系我们。谢谢！

{{>closing}})"}},
    // M03
    {{"Could you tell us where these payments stand? Reference {{reference}}",
      "请协助确认付款情况（编号 {{reference}}）"},
     {R"({{>greeting}}
I hope you are well. Could you please help us with the status of the following?

{{>items}}
Total: {{total}}

- Have you received the invoices?
- Has the payment been approved, and on which day do you expect to make it?
- Is there any document that you still need from us?

{{#firm}}
The amounts are past due. Please arrange payment and give us the exact date.

{{/firm}}
{{>payment}}

If it has been paid, please disregard this message. If something stands in the way, please tell us frankly, so that we can find a way together. Thank you.

{{>closing}})",
      R"({{>greeting}}
希望您一切顺利。想请您协助确认以下款项的付款情况：

{{>items}}
合计：{{total}}

1. 上述发票是否均已收到？
2. 付款是否已经审批，预计哪一天支付？
3. 是否还需要我司补充资料？

{{#firm}}
上述款项均已到期，请安排支付，并告知确切的付款日期。

{{/firm}}
{{>payment}}

如已付款，请忽略本信。如遇到困难，也请直接告诉我们，我们愿与您一起商量解决。谢谢！

{{>closing}})"}},
    // M04
    {{"Payment requested by {{deadline}}: reference {{reference}}",
      "请于{{deadline}}前付款（编号 {{reference}}）"},
     {R"({{>greeting}}
I am following up on the amounts below, which under our agreement have fallen due and have not reached us yet:

{{>items}}

Please pay the total of {{total}} by {{deadline}}.

{{#in_full}}
We ask for payment in full. A part payment is welcome on account, but it does not extend the time for the rest.

{{/in_full}}
{{#own_facts}}
To be open about our own position: {{own_facts}}.

{{/own_facts}}
{{#interest_basis}}
Interest for late payment may be claimed under {{interest_basis}}; we reserve this right.

{{/interest_basis}}
{{>payment}}

If anything stands in the way, please talk to us before that day.{{#soft}} If another way to pay would help, please let us know.{{/soft}}

If you have paid in the meantime, please accept our thanks.

{{>closing}})",
      R"({{>greeting}}
我想跟进一下以下款项的付款情况。根据双方约定，这些款项已经到期，我司尚未收到：

{{>items}}

请于{{deadline}}前（含当日）付清上述款项，合计{{total}}。

{{#in_full}}
请按全额支付。如先行支付部分款项，我司将予入账，但其余款项的付款时间不因此顺延。

{{/in_full}}
{{#own_facts}}
也如实向您说明我司的情况：{{own_facts}}。

{{/own_facts}}
{{#interest_basis}}
根据{{interest_basis}}，逾期付款可计收利息，我司保留该项权利。

{{/interest_basis}}
{{>payment}}

如遇任何问题或困难，请在上述日期之前与我们联系商量。{{#soft}}如需采用其他付款方式，也请告知。{{/soft}}

如您已在此期间付款，请忽略本函。感谢您的理解与合作！

{{>closing}})"}},
    // M05
    {{"Statement of account as of {{as_of}}: reference {{reference}}",
      "截至{{as_of}}的往来对账单（编号 {{reference}}）"},
     {R"({{>greeting}}
To keep our books in step with yours, here is every item open on your account as of {{as_of}}:

{{#statement}}
- {{statement.kind}} {{statement.document_no}} of {{statement.document_date}}: amount {{statement.amount}}, open {{statement.open}}{{#statement.due_date}}, due on {{statement.due_date}}{{/statement.due_date}}{{#statement.days_overdue}} (days overdue: {{statement.days_overdue}}){{/statement.days_overdue}}{{#statement.disputed}}, of which {{statement.disputed}} is disputed{{/statement.disputed}}
{{/statement}}
{{#unapplied}}
Payments received and not yet matched: {{unapplied}}
{{/unapplied}}
Balance: {{balance}}

{{#total}}
Of this, {{total}} is due and undisputed{{#credits}}, after credits of {{credits}}{{/credits}}; please arrange payment.

{{/total}}
{{>payment}}

Please compare this with your books and return it signed by {{confirm_by}}. If something differs, please say which item and enclose the document. Thank you.

This statement serves to agree the open items only. All rights to interest for late payment and to contractual penalties are reserved; signing it neither waives nor replaces them.

Confirmed for {{debtor_name}}:
[ ] We agree with the statement.
[ ] We do not agree; the differences are: ______________________________
Name and position: ____________________
Signature and company seal: ____________________
Date: ____________________

{{>closing}})",
      R"({{>greeting}}
为核对双方往来账目，现将截至{{as_of}}的全部未结款项列示如下，请贵公司核对：

{{#statement}}
· {{statement.kind}} {{statement.document_no}}，日期{{statement.document_date}}，金额{{statement.amount}}，未结{{statement.open}}{{#statement.due_date}}，到期日{{statement.due_date}}{{/statement.due_date}}{{#statement.days_overdue}}，已逾期 {{statement.days_overdue}} 天{{/statement.days_overdue}}{{#statement.disputed}}，其中有异议{{statement.disputed}}{{/statement.disputed}}
{{/statement}}
{{#unapplied}}
已收款、尚未核销：{{unapplied}}
{{/unapplied}}
未结余额：{{balance}}

{{#total}}
其中已到期且无异议的款项{{#credits}}抵减贷项{{credits}}后{{/credits}}为{{total}}，请安排支付。

{{/total}}
{{>payment}}

请于{{confirm_by}}前核对完毕，签字盖章后回传我司；如有不符，请注明差异并附上相关凭证，谢谢！

本对账单仅用于核对未结款项。我司依合同及法律主张逾期利息和违约金的权利全部予以保留，签署本对账单不视为放弃、变更或替代上述权利。

{{debtor_name}}核对意见：
□ 核对无误
□ 核对不符，差异如下：______________________________
经办人及职务：____________________
签字及公章：____________________
日期：____________________

{{>closing}})"}},
    // M06
    {{"Confirmation of your payment commitment: reference {{reference}}",
      "付款承诺确认（编号 {{reference}}）"},
     {R"({{>greeting}}
Thank you for speaking with us on {{spoken_on}}. To avoid any misunderstanding we confirm what {{promiser}} ({{promiser_role}}) agreed on behalf of {{debtor_name}}:

{{#promises}}
- {{promises.amount}} will be paid by {{promises.date}}
{{/promises}}

This concerns:

{{>items}}
Total: {{total}}

{{>payment}}

{{#extension}}
We agree to wait until then. If the payment is not made by that date, the original due dates apply again.
{{/extension}}
{{^extension}}
The original due dates and our other rights remain as agreed.
{{/extension}}

Please reply with a short confirmation. If you remember it differently, please let us know straight away. Thank you.

{{>closing}})",
      R"({{>greeting}}
感谢您于{{spoken_on}}与我们沟通。为避免误解，现将{{promiser}}（{{promiser_role}}）代表贵公司确定的付款安排确认如下：

{{#promises}}
· {{promises.date}}前（含当日）支付{{promises.amount}}
{{/promises}}

所涉款项：

{{>items}}
合计：{{total}}

{{>payment}}

{{#extension}}
我司同意宽限至上述日期。如届时未能付清，仍按原到期日计算。
{{/extension}}
{{^extension}}
原约定的到期日及我司的其他权利不因本确认而改变。
{{/extension}}

请您回复确认；如与您的理解不一致，也请尽快告知。谢谢！

{{>closing}})"}},
    // M07
    {{"Instalment agreement: {{debtor_name}}, reference {{reference}}",
      "分期付款协议：{{debtor_name}}（编号 {{reference}}）"},
     {R"(INSTALMENT AGREEMENT, reference {{reference}}, draft of {{dated}}

Creditor: {{creditor_name}} (contact: {{contact_person}}{{#phone}}, {{phone}}{{/phone}}, {{reply_to}})
Debtor: {{debtor_name}}

1. Debt. The debtor acknowledges that it owes the creditor:

{{>items}}
Total: {{total}}

2. Instalments. The debtor will pay, on or before each date:

{{#schedule}}
- Instalment {{schedule.number}}: {{schedule.amount}} by {{schedule.date}}
{{/schedule}}
{{#discount}}
Once every instalment has been paid in full and on time, the creditor releases the remaining {{discount}}. Otherwise there is no release.
{{/discount}}

{{>payment}}

3. Interest and penalty. {{interest_term}}. The clauses of the original contract on interest for late payment and on penalties survive: this agreement neither replaces nor waives them.

4. Default. If an instalment is not paid in full on its date, the creditor may by notice call in the whole balance at once.

5. No waiver. Accepting a late or partial payment waives nothing.

6. Governing law. {{governing_law}}.

This agreement takes effect when both parties have signed. Please sign and return one copy; thank you for working with us on this.

For the creditor: ____________________   Date: ______________
For the debtor: ____________________   Date: ______________
(name, position, signature and company seal))",
      R"(分期付款协议（编号 {{reference}}，{{dated}}拟）

甲方（债权人）：{{creditor_name}}
联系人：{{contact_person}}{{#phone}}，电话：{{phone}}{{/phone}}，回复请发至：{{reply_to}}
乙方（债务人）：{{debtor_name}}

甲乙双方经友好协商，就乙方所欠款项的支付达成如下协议：

一、债务确认。乙方确认尚欠甲方以下款项：

{{>items}}
合计：{{total}}

二、付款安排。乙方于下列日期或之前支付：

{{#schedule}}
· 第 {{schedule.number}} 期：{{schedule.date}}前（含当日）支付{{schedule.amount}}
{{/schedule}}
{{#discount}}
乙方按期足额付清各期款项后，甲方同意免除剩余的{{discount}}；任何一期未按期足额支付的，不予免除。
{{/discount}}

{{>payment}}

三、利息与违约金。{{interest_term}}。原合同关于逾期利息和违约金的条款继续有效，本协议不构成对该等条款的变更、替代或放弃。

四、违约。乙方未按期足额支付任何一期款项的，甲方有权书面通知乙方一次性付清全部余款。

五、权利保留。甲方接受迟延或部分付款，不视为放弃任何权利。

六、适用法律。{{governing_law}}。

七、生效。本协议自双方签字盖章之日起生效，一式两份，双方各执一份。请您签署后寄回一份，感谢配合。

甲方（签字盖章）：____________________　日期：______________
乙方（签字盖章）：____________________　日期：______________)"}},
};

}  // namespace arrears::policy_internal
