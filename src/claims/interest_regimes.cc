// SPDX-License-Identifier: Apache-2.0
//
// The laws that are compiled in; METHODS.md#interest says how sure each is.
#include <algorithm>

#include "arrears/claims/interest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y

constexpr Rate Percent(std::int64_t hundredths) {
  return {hundredths * (kRateOne / 10'000)};
}

InterestRegime Eu() {
  return {.id = "eu_2011_7",
          .source =
              "Directive 2011/7/EU arts 2(6), 3(2), 3(3)(a), 6(1); from "
              "2013-03-16: "
              "art. 12(1) (general knowledge, high)",
          .name_en = "EU: ECB rate plus 8 points",
          .name_zh = "欧盟: 欧洲央行主要再融资利率加八个百分点",
          .valid_from = 2013y / 3 / 16,
          .currency = Currency::Of("EUR"),
          .series = "ecb_mro",
          .reset = RateReset::kEachHalfYear,
          .margin = Percent(8'00),
          .lump_sums = {{1, 40'00}}};
}

InterestRegime GermanB2b() {
  return {.id = "de_b2b",
          .source =
              "BGB 247, 286, 288(2), 288(5); from 2014-07-29: the act of 22 "
              "July 2014 "
              "(general knowledge, high)",
          .name_en = "Germany, no consumer involved: base rate plus 9 points",
          .name_zh = "德国 (非消费者): 基准利率加九个百分点",
          .valid_from = 2014y / 7 / 29,
          .currency = Currency::Of("EUR"),
          .series = "de_base",
          .reset = RateReset::kEachHalfYear,
          .margin = Percent(9'00),
          .lump_sums = {{1, 40'00}}};
}

InterestRegime GermanConsumer() {
  return {.id = "de_consumer",
          .source = "BGB 247, 286, 288(1)",
          .name_en = "Germany, a consumer owes: base rate plus 5 points",
          .name_zh = "德国 (消费者): 基准利率加五个百分点",
          .currency = Currency::Of("EUR"),
          .series = "de_base",
          .reset = RateReset::kEachHalfYear,
          .margin = Percent(5'00)};
}

InterestRegime French() {
  return {.id = "fr_l441_10",
          .source = "Code de commerce L441-10, D441-5",
          .name_en = "France: ECB rate plus 10 points",
          .name_zh = "法国: 欧洲央行主要再融资利率加十个百分点",
          .currency = Currency::Of("EUR"),
          .series = "ecb_mro",
          .reset = RateReset::kEachHalfYear,
          .margin = Percent(10'00),
          .floor_series = "fr_legal",
          .floor_multiple = 3,
          .lump_sums = {{1, 40'00}}};
}

InterestRegime Irish() {
  return {.id = "ie_2012",
          .source =
              "S.I. No. 580/2012; enterprise.gov.ie: one rate; from 2013-03-16 "
              "(general knowledge, high)",
          .name_en = "Ireland: ECB rate plus 8 points, one rate throughout",
          .name_zh = "爱尔兰: 欧洲央行主要再融资利率加八个百分点,全程一率",
          .valid_from = 2013y / 3 / 16,
          .currency = Currency::Of("EUR"),
          .series = "ecb_mro",
          .reset = RateReset::kAtStart,
          .margin = Percent(8'00),
          .lump_sums = {{1, 40'00}, {1'000'01, 70'00}, {10'000'01, 100'00}}};
}

InterestRegime British() {
  return {.id = "uk_1998",
          .source =
              "Late Payment of Commercial Debts (Interest) Act 1998; "
              "SI 2002/1675 art. 4, from 2002-08-07 (general knowledge, high)",
          .name_en = "UK: Bank of England rate plus 8 points, fixed at start",
          .name_zh = "英国: 英格兰银行利率加八个百分点,起算时固定",
          .valid_from = 2002y / 8 / 7,
          .currency = Currency::Of("GBP"),
          .series = "boe_bank",
          .reset = RateReset::kHalfYearAtStart,
          .margin = Percent(8'00),
          .lump_sums = {{1, 40'00}, {1'000'00, 70'00}, {10'000'00, 100'00}}};
}

InterestRegime ChineseSale() {
  return {.id = "cn_sale_lpr",
          .source =
              "Interpretation on sale contracts (2020) art. 18, breaches from "
              "2019-08-20 (primary); "
              "Enterprise Bankruptcy Law art. 46",
          .name_en = "China, sale: one-year LPR at breach raised by half",
          .name_zh = "中国买卖合同: 违约时一年期LPR加计百分之五十",
          .valid_from = 2019y / 8 / 20,
          .currency = Currency::Of("CNY"),
          .series = "cn_lpr_1y",
          .reset = RateReset::kAtStart,
          .uplift = Percent(50'00),
          .stops_at_insolvency = true};
}

InterestRegime ChineseSme() {
  return {
      .id = "cn_sme_802",
      .source =
          "State Council Decree 802 (2025) art. 17, from 2025-06-01 (primary); "
          "Enterprise "
          "Bankruptcy Law art. 46",
      .name_en = "China, owed to a small firm: 0.05 % a day",
      .name_zh = "中国中小企业款项: 日利率万分之五",
      .valid_from = 2025y / 6 / 1,
      .currency = Currency::Of("CNY"),
      .margin = {500'000},
      .day_count = DayCount::kDaily,
      .floor_series = "cn_lpr_1y",
      .floor_multiple = 1,
      .floor_at_contract = true,
      .stops_at_insolvency = true};
}

InterestRegime ChineseJudgment() {
  return {.id = "cn_judgment",
          .source =
              "Interpretation on interest during delayed performance "
              "(2014) art. 1, from 2014-08-01 (general knowledge, high); "
              "Enterprise "
              "Bankruptcy Law art. 46",
          .name_en = "China, after judgment: doubled part, 0.0175 % a day",
          .name_zh = "中国迟延履行: 加倍部分日万分之一点七五",
          .valid_from = 2014y / 8 / 1,
          .currency = Currency::Of("CNY"),
          .margin = {175'000},
          .day_count = DayCount::kDaily,
          .contract_rate_prevails = false,
          .stops_at_insolvency = true};
}

InterestRegime NewYork() {
  return {.id = "us_ny",
          .source = "CPLR 5001, 5004",
          .name_en = "New York: 9 % a year",
          .name_zh = "美国纽约州: 年利率百分之九",
          .currency = Currency::Of("USD"),
          .margin = Percent(9'00)};
}

}  // namespace

std::span<const InterestRegime> DefaultRegimes() {
  static const auto* const kRegimes = new std::vector<InterestRegime>{
      Eu(),      GermanB2b(),   GermanConsumer(), French(),          Irish(),
      British(), ChineseSale(), ChineseSme(),     ChineseJudgment(), NewYork()};
  return *kRegimes;
}

const InterestRegime* FindRegime(std::span<const InterestRegime> regimes,
                                 std::string_view id) {
  const auto found =
      std::find_if(regimes.begin(), regimes.end(),
                   [id](const InterestRegime& one) { return one.id == id; });
  return found == regimes.end() ? nullptr : &*found;
}

}  // namespace arrears
