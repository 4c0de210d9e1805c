// SPDX-License-Identifier: Apache-2.0
//
// The laws that are compiled in; METHODS.md#limitation says how sure each is.
#include <algorithm>

#include "arrears/claims/limitation.h"

namespace arrears {
namespace {

using Kind = ClaimEventKind;
using Effect = ClaimEventEffect;

ClaimEventRule Rule(Kind kind, Effect effect, int months, const char* source,
                    const char* proof_en, const char* proof_zh) {
  return {kind, effect, months, source, proof_en, proof_zh};
}

// Those of the Civil Code, which Civ.Proc. 250 applies to enforcement as well.
std::vector<ClaimEventRule> ChineseRules() {
  return {
      Rule(Kind::kDemand, Effect::kInterrupts, 0,
           "Civil Code 195(1); limitation provisions arts 8, 9",
           "signed receipt, or a letter or data message that arrived or should "
           "have",
           "对方签收,或信件、数据电文到达或应当到达的证明"),
      Rule(Kind::kAcknowledgment, Effect::kInterrupts, 0,
           "Civil Code 195(2); limitation provisions art. 14",
           "signed statement, repayment plan, security or request for time",
           "签字的对账单、还款计划、担保或延期请求"),
      Rule(Kind::kPartPayment, Effect::kInterrupts, 0,
           "Civil Code 195(2); limitation provisions art. 14",
           "bank record that names the debt", "载明该债务的付款凭证"),
      Rule(Kind::kSuit, Effect::kInterrupts, 0, "Civil Code 195(3)",
           "the court's or tribunal's receipt", "法院或仲裁机构的受理材料"),
      Rule(Kind::kInsolvencyFiling, Effect::kInterrupts, 0,
           "Civil Code 195(4) (general knowledge, high)",
           "the administrator's receipt", "管理人的债权申报回执"),
      Rule(Kind::kAssignment, Effect::kInterrupts, 0,
           "limitation provisions art. 17",
           "receipt of the notice of assignment", "债权转让通知的签收证明"),
      Rule(Kind::kObstacle, Effect::kPostponesEnd, 6, "Civil Code 194",
           "public record of the obstacle and of its end",
           "障碍及其消除的公开证明"),
      Rule(Kind::kWaiver, Effect::kRevives, 0, "Civil Code 192(2)",
           "signed agreement to pay", "签字的同意履行文件"),
  };
}

LimitationRegime Chinese() {
  LimitationRegime cn = {
      .id = "cn",
      .source = "PRC Civil Code 188, 189, 192, 194, 195, 197, 201-203",
      .name_en = "China: three years, at most twenty",
      .name_zh = "中国: 三年,最长二十年",
      .years = 3,
      .longest_years = 20,
      .from_last_instalment = true,
      .rolls = true,
      .calendar = "CN",
      .rules = ChineseRules()};
  cn.rules.push_back(Rule(Kind::kJudgment, Effect::kSetsPeriod, 24,
                          "Civil Procedure Law 250", "the judgment in force",
                          "生效判决书"));
  return cn;
}

LimitationRegime ChineseEnforcement() {
  return {.id = "cn_enforcement",
          .source = "PRC Civil Procedure Law 250; Civil Code 201-203",
          .name_en = "China, enforcement of a judgment: two years",
          .name_zh = "中国申请执行: 二年",
          .years = 2,
          .rolls = true,
          .calendar = "CN",
          .rules = ChineseRules()};
}

LimitationRegime German() {
  return {.id = "de",
          .source = "BGB 187, 188, 193, 195, 199, 203, 204, 209, 212",
          .name_en = "Germany: three years from the end of the year",
          .name_zh = "德国: 自年末起三年",
          .start = LimitationStart::kEndOfYear,
          .years = 3,
          .rolls = true,
          .rules = {
              Rule(Kind::kAcknowledgment, Effect::kInterrupts, 0, "BGB 212(1)",
                   "signed statement, instalment, interest payment or security",
                   "签字的承认、分期付款、付息或担保"),
              Rule(Kind::kPartPayment, Effect::kInterrupts, 0, "BGB 212(1)",
                   "bank record that names the debt", "载明该债务的付款凭证"),
              Rule(Kind::kNegotiation, Effect::kSuspends, 3, "BGB 203, 209",
                   "letters of both sides, the last of them dated",
                   "双方往来函件,载明最后日期"),
              Rule(Kind::kSuit, Effect::kSuspends, 0, "BGB 204(1), 209",
                   "service of the claim or of the Mahnbescheid",
                   "起诉状或督促程序决定的送达证明"),
          }};
}

LimitationRegime FrenchLimitation() {
  return {
      .id = "fr",
      .source =
          "Code de commerce L110-4; Code civil 2224, 2238, 2240, "
          "2241; Cass. 26 February 2020",
      .name_en = "France: five years from performance",
      .name_zh = "法国: 自履行起五年",
      .start = LimitationStart::kDelivery,
      .years = 5,
      .rules = {
          Rule(Kind::kAcknowledgment, Effect::kInterrupts, 0, "Code civil 2240",
               "unequivocal statement of the debtor", "债务人明确的承认"),
          Rule(Kind::kPartPayment, Effect::kInterrupts, 0, "Code civil 2240",
               "bank record that names the debt", "载明该债务的付款凭证"),
          Rule(Kind::kSuit, Effect::kInterrupts, 0, "Code civil 2241",
               "the summons, even in summary proceedings",
               "传票,紧急审理程序亦可"),
          Rule(Kind::kMediation, Effect::kSuspends, 0, "Code civil 2238",
               "written agreement to mediate, or the first meeting",
               "书面调解协议或首次调解会议记录"),
      }};
}

LimitationRegime BritishLimitation() {
  return {
      .id = "uk",
      .source =
          "Limitation Act 1980 ss 5, 29(5), 29(7), 30; Matthew v "
          "Sedman [2021] UKSC 19",
      .name_en = "England: six years",
      .name_zh = "英格兰: 六年",
      .years = 6,
      .rules = {
          Rule(Kind::kAcknowledgment, Effect::kInterrupts, 0,
               "Limitation Act 1980 ss 29(5), 29(7), 30",
               "in writing, signed by the debtor or the debtor's agent",
               "书面并由债务人或其代理人签字"),
          Rule(Kind::kPartPayment, Effect::kInterrupts, 0,
               "Limitation Act 1980 ss 29(5), 29(7)",
               "bank record of a payment on this debt", "针对该债务的付款凭证"),
      }};
}

// Sale of goods: shorter by agreement down to one year, never longer.
LimitationRegime American(const char* id, const char* source,
                          const char* name_en, const char* name_zh) {
  return {.id = id,
          .source = source,
          .name_en = name_en,
          .name_zh = name_zh,
          .years = 4,
          .least_agreed_years = 1,
          .most_agreed_years = 4};
}

}  // namespace

std::span<const LimitationRegime> DefaultLimitations() {
  static const auto* const kRegimes = new std::vector<LimitationRegime>{
      Chinese(),
      ChineseEnforcement(),
      German(),
      FrenchLimitation(),
      BritishLimitation(),
      American("us_ny", "New York UCC 2-725",
               "New York, sale of goods: four years",
               "美国纽约州货物买卖: 四年"),
      American("us_tx", "Texas Business and Commerce Code 2.725",
               "Texas, sale of goods: four years",
               "美国得克萨斯州货物买卖: 四年")};
  return *kRegimes;
}

const LimitationRegime* FindLimitation(
    std::span<const LimitationRegime> regimes, std::string_view id) {
  const auto found =
      std::find_if(regimes.begin(), regimes.end(),
                   [id](const LimitationRegime& one) { return one.id == id; });
  return found == regimes.end() ? nullptr : &*found;
}

}  // namespace arrears
