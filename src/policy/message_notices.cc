// SPDX-License-Identifier: Apache-2.0
//
// The texts M08 to M16: notices, packs, thanks and answers to disputes.
#include "policy/message_internal.h"

namespace arrears::policy_internal {

const MessageWords kNoticeWords[9] = {
    // M08
    {{"Notice of interest for late payment: reference {{reference}}",
      "逾期付款利息通知（编号 {{reference}}）"},
     {R"({{>greeting}}
The following amounts are past due:

{{>items}}

We hereby give notice that interest is charged on them:

- Basis: {{interest_basis}}
- Rate: {{interest_rate}}
- Running from: {{interest_from}}
- Day count: {{day_count}}
- Interest to {{as_of}}: {{interest_to_date}}

Interest runs on the unpaid amount until the day it is paid. Please arrange payment of {{total}} and of the interest.

{{>payment}}

If you find an error in the calculation, please tell us; we will gladly send you the details. Thank you.

{{>formal_closing}})",
      R"({{>greeting}}
以下款项已逾期：

{{>items}}

现就上述款项的逾期利息通知如下：

· 依据：{{interest_basis}}
· 利率：{{interest_rate}}
· 起算日：{{interest_from}}
· 计息方法：{{day_count}}
· 截至{{as_of}}的利息：{{interest_to_date}}

利息按未付金额计算至实际付清之日。请安排支付上述欠款{{total}}及相应利息。

{{>payment}}

如您认为计算有误，请告知，我们可提供计算明细。谢谢！

{{>formal_closing}})"}},
    // M09
    {{"Notice that supply is suspended from {{stop_from}}: {{reference}}",
      "关于自{{stop_from}}起暂停履行的通知（编号 {{reference}}）"},
     {R"({{>greeting}}
The following amounts are past due and have not reached us:

{{>items}}

For this reason, and on the basis of {{stop_basis}}, we will suspend from {{stop_from}}: {{stopped}}.

We will resume as soon as the following is met: {{resume_on}}.

Please pay the total of {{total}}.

{{>payment}}

We would much rather go on supplying you. Please call us, so that we can settle this quickly. Thank you.

{{>formal_closing}})",
      R"({{>greeting}}
以下款项已逾期，我司尚未收到：

{{>items}}

有鉴于此，根据{{stop_basis}}，我司将自{{stop_from}}起暂停：{{stopped}}。

恢复条件：{{resume_on}}。条件满足后，我司将及时恢复。

请支付上述款项，合计{{total}}。

{{>payment}}

我们非常希望继续为贵公司服务，请您与我们联系，以便尽早妥善解决。谢谢！

{{>formal_closing}})"}},
    // M10
    {{"We have been trying to reach you: reference {{reference}}",
      "未能与您取得联系，特此函告（编号 {{reference}}）"},
     {R"({{>greeting}}
We have tried to reach you, as listed here, and therefore write to you:

{{#contacts}}
- {{contacts.date}}, {{contacts.channel}}: {{contacts.outcome}}
{{/contacts}}

It is about these amounts:

{{>items}}

Please pay the total of {{total}}, or call us to tell us when you will.
{{#own_facts}}
To be open about our own position: {{own_facts}}.
{{/own_facts}}

{{>payment}}

If another colleague is now in charge, please pass this letter on and let us know the name. If you have already paid, please disregard it. Thank you.

{{>formal_closing}})",
      R"({{>greeting}}
我们曾与贵公司联系，情况如下，现以书面方式函告：

{{#contacts}}
· {{contacts.date}}，{{contacts.channel}}：{{contacts.outcome}}
{{/contacts}}

所涉款项：

{{>items}}

请支付上述款项，合计{{total}}，或来电告知付款日期。
{{#own_facts}}
也如实向您说明我司的情况：{{own_facts}}。
{{/own_facts}}

{{>payment}}

如已改由其他同事负责，烦请转交，并告知其姓名和联系方式。如已付款，请忽略本函。谢谢！

{{>formal_closing}})"}},
    // M11
    {{"Final demand, payment by {{deadline}}: reference {{reference}}",
      "最后催告函：请于{{deadline}}前付清（编号 {{reference}}）"},
     {R"({{>greeting}}
The following amounts are still unpaid:

{{>items}}

Amount demanded as of {{as_of}}:

- Principal: {{total}}
{{#interest_basis}}
- Interest for late payment under {{interest_basis}}: {{interest_to_date}}
{{/interest_basis}}
{{^interest_basis}}
- Interest: none is claimed in this letter; all rights to it are reserved
{{/interest_basis}}
- Total: {{total_with_interest}}

Please pay this total by {{deadline}}.

{{>payment}}

If payment has not arrived by that day, our next step will be: {{next_step}}.

Until then we remain ready to talk: please call or write. If you have paid in the meantime, please accept our thanks and send us the payment reference.

{{>formal_closing}})",
      R"({{>greeting}}
贵公司尚有以下款项未付：

{{>items}}

截至{{as_of}}，应付金额如下：

· 本金：{{total}}
{{#interest_basis}}
· 逾期利息（依据：{{interest_basis}}）：{{interest_to_date}}
{{/interest_basis}}
{{^interest_basis}}
· 利息：本函未主张，相关权利予以保留
{{/interest_basis}}
· 合计：{{total_with_interest}}

请于{{deadline}}前（含当日）付清上述合计金额。

{{>payment}}

如届时仍未收到款项，我司的下一步安排是：{{next_step}}。

在此之前，我们仍愿与您沟通解决，请来电或来函。如您在此期间已经付款，请提供回单，谢谢！

{{>formal_closing}})"}},
    // M12
    {{"Case file: {{debtor_name}}, reference {{reference}}",
      "案件材料：{{debtor_name}}（编号 {{reference}}）"},
     {R"({{#recipient}}
To: {{recipient}}

{{/recipient}}
Dear Sir or Madam,

Please find below the file of our claim against {{debtor_name}}.
{{#instruction}}
Please act on it as follows: {{instruction}}.
{{/instruction}}

Documents:
[ ] Contract: {{contract}}
[ ] Proof of delivery: {{delivery_proof}}
[ ] Statement of account: {{statement_of_account}}
[ ] Correspondence: {{correspondence}}
{{#judgment}}
[ ] Judgment or other title: {{judgment}}
{{/judgment}}

Amounts:

{{>items}}
Total: {{total}}
{{#interest_to_date}}
Interest to {{as_of}} ({{interest_basis}}): {{interest_to_date}}
{{/interest_to_date}}
{{#disputed_total}}
Disputed and not part of the claim above: {{disputed_total}}
{{/disputed_total}}

The debtor may pay by: {{payment_methods}}
To our account: {{account}}

Please let us see the draft before anything is sent, and call us if a document is missing. Thank you.

{{>closing}})",
      R"({{#recipient}}
致：{{recipient}}

{{/recipient}}
您好！

现将我司对{{debtor_name}}的债权材料移交如下。
{{#instruction}}
请据此办理：{{instruction}}。
{{/instruction}}

材料清单：
□ 合同：{{contract}}
□ 交付凭证：{{delivery_proof}}
□ 对账单：{{statement_of_account}}
□ 往来函件：{{correspondence}}
{{#judgment}}
□ 生效裁判文书：{{judgment}}
{{/judgment}}

金额明细：

{{>items}}
合计：{{total}}
{{#interest_to_date}}
截至{{as_of}}的逾期利息（依据：{{interest_basis}}）：{{interest_to_date}}
{{/interest_to_date}}
{{#disputed_total}}
有异议、未计入上述金额的部分：{{disputed_total}}
{{/disputed_total}}

债务人付款方式：{{payment_methods}}
收款账户：{{account}}

文书发出前请先交我司确认；如材料不全，请告知补充。谢谢！

{{>closing}})"}},
    // M13
    {{"Placement for collection: {{debtor_name}}, reference {{reference}}",
      "委托催收资料：{{debtor_name}}（编号 {{reference}}）"},
     {R"({{#recipient}}
To: {{recipient}}

{{/recipient}}
Dear Sir or Madam,

Please take over the collection of our claim against {{debtor_name}}.

[ ] Collection is permitted here: {{jurisdiction_check}}
[ ] Data processing contract: {{data_contract}}
[ ] Fee: {{fee_terms}}

Claim:

{{>items}}
Total: {{total}}
{{#disputed_total}}
Disputed and not placed with you: {{disputed_total}}
{{/disputed_total}}

The debtor may pay by: {{payment_methods}}
To our account: {{account}}

This file holds only what the task needs. Please address {{debtor_name}} alone, politely and within the law, use the data for this purpose and no other, and delete them when the case ends. Thank you.

{{>closing}})",
      R"({{#recipient}}
致：{{recipient}}

{{/recipient}}
您好！

现委托贵方催收我司对{{debtor_name}}的债权，请查收以下资料。

□ 委托催收的合规核查：{{jurisdiction_check}}
□ 数据处理协议：{{data_contract}}
□ 费用约定：{{fee_terms}}

债权明细：

{{>items}}
合计：{{total}}
{{#disputed_total}}
有异议、不在委托范围内的部分：{{disputed_total}}
{{/disputed_total}}

债务人付款方式：{{payment_methods}}
收款账户：{{account}}

本资料仅含办理委托所必需的信息。请仅与{{debtor_name}}联系，依法、文明开展工作；所供信息不得挪作他用，委托结束后请予删除。谢谢！

{{>closing}})"}},
    // M14
    {{"Thank you for your payment: reference {{reference}}",
      "收款确认与感谢（编号 {{reference}}）"},
     {R"({{>greeting}}
Thank you: we received your payment of {{received_amount}} on {{received_on}}. We have booked it as follows:

{{#allocation}}
- Invoice {{allocation.invoice_no}}: {{allocation.applied}}{{#allocation.rest}}, still open {{allocation.rest}}{{/allocation.rest}}
{{/allocation}}

{{#remaining}}
Of what is past due and undisputed, {{remaining}} is left{{#credits}} after credits of {{credits}}{{/credits}}; please pay it as agreed. We took the payment on account and keep all rights to the rest.

Ways to pay: {{payment_methods}}
Pay to: {{account}}

{{/remaining}}
If you would have it booked differently, please tell us. We look forward to working with you.

{{>closing}})",
      R"({{>greeting}}
感谢贵公司的付款！我司已于{{received_on}}收到{{received_amount}}，入账情况如下：

{{#allocation}}
· 发票 {{allocation.invoice_no}}：核销{{allocation.applied}}{{#allocation.rest}}，尚余{{allocation.rest}}{{/allocation.rest}}
{{/allocation}}

{{#remaining}}
目前尚有已到期且无异议的余款{{remaining}}{{#credits}}（已抵减贷项{{credits}}）{{/credits}}，请按约支付。我司接受部分付款，不视为放弃余款及相关权利。

付款方式：{{payment_methods}}
收款账户：{{account}}

{{/remaining}}
如对入账有不同意见，请告知。期待与您继续合作！

{{>closing}})"}},
    // M15
    {{"Your objection is being looked into: reference {{reference}}",
      "关于贵公司异议的回复（编号 {{reference}}）"},
     {R"({{>greeting}}
Thank you for telling us about your objection. We have noted:

{{#disputed}}
- Invoice {{disputed.invoice_no}} of {{disputed.invoice_date}}, due on {{disputed.due_date}}: {{disputed.amount}} disputed{{#disputed.reason}} ({{disputed.reason}}){{/disputed.reason}}
{{/disputed}}

{{owner}} is looking into it and will give you an answer by {{answer_by}}. Until then we do not ask for this part. Please send us any document that helps.

The undisputed part as of {{as_of}} comes to {{total}}{{#credits}}, after credits of {{credits}},{{/credits}} and remains payable as agreed.
{{#items}}
- Invoice {{items.invoice_no}} of {{items.invoice_date}}: {{items.claimed}}, due on {{items.due_date}} (days overdue: {{items.days_overdue}})
{{/items}}

{{>payment}}

{{>closing}})",
      R"({{>greeting}}
感谢您反馈意见。贵公司提出的异议，我司已记录如下：

{{#disputed}}
· 发票 {{disputed.invoice_no}}（{{disputed.invoice_date}}开具，{{disputed.due_date}}到期）：有异议{{disputed.amount}}{{#disputed.reason}}，原因：{{disputed.reason}}{{/disputed.reason}}
{{/disputed}}

此事由{{owner}}负责核实，并将于{{answer_by}}前答复您。核实期间，我司不就该部分催款。如有相关凭证，请一并提供。

截至{{as_of}}，无异议部分{{#credits}}抵减贷项{{credits}}后{{/credits}}合计{{total}}，请按约支付。
{{#items}}
· 发票 {{items.invoice_no}}（{{items.invoice_date}}开具）：{{items.claimed}}，到期日{{items.due_date}}，已逾期 {{items.days_overdue}} 天
{{/items}}

{{>payment}}

{{>closing}})"}},
    // M16
    {{"Deliveries against payment from {{stop_from}}: reference {{reference}}",
      "关于自{{stop_from}}起款到发货的通知（编号 {{reference}}）"},
     {R"({{>greeting}}
The following amounts are past due and have not reached us:

{{>items}}
Total: {{total}}

So that we can go on supplying you, we will deliver new orders placed from {{stop_from}} on against payment on or before delivery. This does not touch orders that we have already confirmed, nor the amounts above.

We will return to payment terms as soon as the following is met: {{resume_on}}.

Please arrange payment of the amounts above, or call us to agree how they are to be paid.

{{>payment}}

We value your business and would be glad to settle this with you. Thank you.

{{>formal_closing}})",
      R"({{>greeting}}
以下款项已逾期，我司尚未收到：

{{>items}}
合计：{{total}}

为继续向贵公司供货，自{{stop_from}}起，新订单一律款到发货或货到付款。此前我司已确认的订单不受影响，上述欠款仍应照付。

恢复账期的条件：{{resume_on}}。条件满足后，我司将及时恢复。

请安排支付上述款项，或与我们联系，商定付款安排。

{{>payment}}

我们珍视与贵公司的合作，愿与您一起妥善解决。谢谢！

{{>formal_closing}})"}},
};

}  // namespace arrears::policy_internal
