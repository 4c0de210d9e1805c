// SPDX-License-Identifier: Apache-2.0
//
// Which texts give a tactic away, and which ordinary letters must not.
#include <set>
#include <string>
#include <string_view>

#include "arrears/policy/refused_tactics.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

std::string RowOf(std::string_view text) {
  const auto refusal = RefusalForText(text);
  return refusal ? std::string(refusal->tactic->id) : "";
}

struct Sentence {
  const char *row, *text;
};

// As practice tells each tactic, in both languages.
constexpr Sentence kRefused[] = {
    {"R01", "Our man will follow you home tonight."},
    {"R01", "我们会派人跟踪,寸步不离。"},
    {"R02", "We shall bring children to your office."},
    {"R02", "明天让小孩来您公司要钱。"},
    {"R03", "Your lover will be surprised to meet us."},
    {"R03", "您的行踪我们很清楚。"},
    {"R04", "There will be men at your door."},
    {"R04", "我们会派人守在贵公司。"},
    {"R05", "I am law-abiding, but my men may not control themselves."},
    {"R05", "Pay today, OR ELSE"},
    {"R05", "Pay or\n  else!"},
    {"R05", "我是守法的,但手下不一定控制得住。"},
    {"R05", "请今天付款,否则后果自负。"},
    {"R05", "咱们走着瞧"},
    {"R05", "否则 后 果 自 负"},
    {"R06", "Think of your family."},
    {"R06", "We know your children's school."},
    {"R06",
     "Your wife\xE2\x80\x99s job is a good one; we know where you live."},
    {"R06", "您孩子的学校真不错。"},
    {"R06", "您的住址我们知道,您家人好吗?"},
    {"R07", "We hold evidence of your corruption."},
    {"R07", "我们手里有你的把柄。"},
    {"R08", "You will not be allowed to leave before you pay."},
    {"R08", "不付款就不让您走。"},
    {"R09",
     "There is a little something for you personally if you release it."},
    {"R09", "办成后有好处费。"},
    {"R10", "We can arrange a lady to keep you company."},
    {"R10", "我们安排美女陪您。"},
    {"R11", "Our workers have had no pay for a month."},
    {"R11", "我们已经发不出工资,等米下锅。"},
    {"R12", "We will ask for it in front of your customers."},
    {"R12", "到时当着客户的面说,让您难堪。"},
    {"R13", "We will inform your suppliers that you do not pay."},
    {"R13", "我们会通知您的客户贵司信用不佳。"},
    {"R14", "We will call you every hour until you pay."},
    {"R14", "我们将不停打电话,天天打电话。"},
    {"R15", "Only a few left, order now."},
    {"R15", "库存告急,马上断货。"},
    {"R16", "Our bank demands that we charge interest."},
    {"R16", "银行要求我们收取利息。"},
    {"R17", "Our agents have special abilities."},
    {"R17", "我们会找讨债公司,他们有特殊手段。"},
    {"R18", "I will not leave until I have the money."},
    {"R18", "不给钱不走。"},
    {"R21",
     "After ten days the goods become ours; we will come and take the "
     "goods."},
    {"R21", "逾期十天货物自动归销售方所有,我们自行拉走。"},
    {"R22", "You should be ashamed."},
    {"R22", "你就是老赖。"},
    {"R23", "We will put you on a blacklist and you will go to jail."},
    {"R23", "我们会把贵司列入黑名单,等着坐牢吧。"},
    {"R23", "报警抓你"},
    {"R24", "We will post your debt on social media."},
    {"R24", "我们将在朋友圈曝光。"},
    {"R25", "We will have it, whatever it costs."},
    {"R25", "花一万也要收回这一万。"},
    {"R27", "Pay, or we bring criminal charges."},
    {"R27", "否则追究刑事责任。"},
    {"R28", "We will call you at night."},
    {"R28", "我们会半夜打给您。"},
};

TEST(RefusalForText, FindsEachTacticThatShowsInWords) {
  std::set<std::string> rows;
  for (const Sentence& each : kRefused) {
    EXPECT_EQ(RowOf(each.text), each.row) << each.text;
    rows.insert(each.row);
  }
  // R19 and R26 are what is done, R20 is whether it is true.
  EXPECT_EQ(rows.size(), RefusedTactics().size() - 3);
  for (const char* row : {"R19", "R20", "R26"})
    EXPECT_FALSE(rows.contains(row));
}

// Ordinary business, with the words that stand in threats.
constexpr const char* kInnocent[] = {
    "Please pay by Friday, or else tell us when to expect the money.",
    "You find the invoice on our staff member's home page.",
    "For elsewhere in the EU the VAT differs.",
    "Dear Greenfield School, invoice 77 for the canteen is 12 days overdue.",
    "Toys for children: please settle invoice 9 of Happy Children Ltd.",
    "Your family business has been our customer for twenty years.",
    "Invoice 4 is for the social media campaign of May.",
    "We are following your order; it ships on Monday.",
    "Shirts for the academy men: invoice 12.",
    "We were not able to reach you by phone; when may we call?",
    "The goods remain our property until they are paid for.",
    "Late interest of 9 points above the base rate runs from 1 March.",
    "Unless we hear from you by 5 May, we shall hand the claim to our lawyer.",
    "We intend to file a claim at the court of your seat.",
    "The bank is closed on Saturday, so please make it Friday.",
    "Please confirm the balance of 3,400.00 EUR with your finance department.",
    "We offer three instalments; the last is due on 30 June.",
    "Your customers liked the samples; invoice 12 is enclosed.",
    "The exposure time of the camera is in the manual.",
    "Supply rests from Monday and resumes on the day of payment.",
    "We may apply for insolvency proceedings where the debt is undisputed.",
    "Please take our address off your spam list.",
    "Are you allowed to sign, or does your manager release payments?",
    "育才学校: 学校食堂供货合同项下发票一张,请于6月30日前付款。",
    "孩子王儿童用品有限公司: 您有一张发票已逾期5天。",
    "儿童玩具货款共计3400元,请安排付款。",
    "本次折扣人民币100元,尾款请于周五支付。",
    "我司正在跟踪您的订单,预计周一发货。",
    "曝光机两台的货款尚未收到。",
    "朋友圈广告投放费发票已寄出。",
    "请将货款打到我司公司账户。",
    "轨道上的设备已验收,请按合同付款。",
    "发票已寄至贵司注册地址,联系电话见下。",
    "只剩最后一张发票未付,谢谢您的配合。",
    "货款付清前,货物所有权仍归我方所有。",
    "逾期利息自3月1日起按合同约定计收。",
    "如5月5日前仍未收到款项,我司将委托律师处理。",
    "我司拟向贵司所在地人民法院提起诉讼。",
    "银行周六不营业,请于周五前汇出。",
    "请贵司财务部核对余额并盖章确认。",
    "几个月子公司合并报表未完成,能否先付一部分?",
    "请通知您的客户我司新的送货时间。",
    "情人节礼盒发票附后。",
    "工地人身安全保险费发票请查收。",
    "自周一起暂停供货,款到即恢复。",
    "您可安排车辆上门提货,余款见票付清。",
};

TEST(RefusalForText, LetsOrdinaryLettersPass) {
  for (const char* text : kInnocent) {
    const auto refusal = RefusalForText(text);
    EXPECT_FALSE(refusal.has_value())
        << text << ": " << (refusal ? refusal->words : "");
    EXPECT_TRUE(CheckOutgoingText(text).ok()) << text;
  }
}

TEST(CheckOutgoingText, SaysWhatIsLawfulInstead) {
  EXPECT_EQ(std::string(CheckOutgoingText("We hold dirty laundry.").message()),
            "the text holds \"dirty laundry\", which points to R07 (Hinting at "
            "evidence of wrongdoing); instead: the courts; reporting a crime "
            "is a person's own decision");
}

TEST(RefusedTactics, SayInWordsWhatIsLawfulInstead) {
  for (const RefusedTactic& tactic : RefusedTactics()) {
    EXPECT_FALSE(tactic.instead.en.empty()) << tactic.id;
    EXPECT_FALSE(tactic.instead.zh.empty()) << tactic.id;
  }
  EXPECT_EQ(FindRefusedTactic("R06")->instead.en, "none; delete such data");
  // None of what we say ourselves points to a tactic.
  for (const RefusedTactic& tactic : RefusedTactics()) {
    EXPECT_EQ(RowOf(tactic.instead.en), "") << tactic.id;
    EXPECT_EQ(RowOf(tactic.instead.zh), "") << tactic.id;
  }
}

TEST(RefusalForParty, KnowsWhoIsNotTheDebtor) {
  const auto row = [](std::string_view party, DebtorClass debtor_class) {
    const RefusedTactic* tactic = RefusalForParty(party, debtor_class);
    return tactic == nullptr ? "" : std::string(tactic->id);
  };
  for (const DebtorClass each :
       {DebtorClass::kCompany, DebtorClass::kSoleTrader,
        DebtorClass::kConsumer}) {
    EXPECT_EQ(row("child", each), "R02");
    EXPECT_EQ(row("家人", each), "R06");
    EXPECT_EQ(row("Spouse", each), "R06");
    EXPECT_EQ(row("guest", each), "R12");
    EXPECT_EQ(row("customer", each), "R12");
    EXPECT_EQ(row("neighbour", each), "R13");
    EXPECT_EQ(row("social_media", each), "R24");
    for (const char* own : {"", "contact", "finance", "manager", "owner",
                            "lawyer", "guarantor"}) {
      EXPECT_EQ(row(own, each), "") << own;
    }
  }
  EXPECT_EQ(row("employer", DebtorClass::kConsumer), "R13");
  EXPECT_EQ(row("colleague", DebtorClass::kCompany), "");
}

}  // namespace
}  // namespace arrears
