// SPDX-License-Identifier: Apache-2.0
//
// Cases named IN-nn and AL-nn are worked examples, each from the law it names;
// other expected values stand beside their arithmetic.
#include "arrears/claims/interest.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::HasSubstr;

InterestComputer Computer(const char* id) {
  return *InterestComputer::Create(*FindRegime(DefaultRegimes(), id),
                                   DefaultRateSeries());
}

InterestStatement Compute(const char* id, const InterestClaim& claim) {
  return Computer(id).Compute(claim).value();
}

std::string Fault(const char* id, const InterestClaim& claim,
                  absl::StatusCode code) {
  const absl::Status status = Computer(id).Compute(claim).status();
  EXPECT_EQ(status.code(), code);
  return std::string(status.message());
}

// IN-01. PRC Decree 802 (2025) art. 17: 1,000,000 * 0.0005 * 45.
TEST(Interest, ChineseSmallFirmHasFiveTenThousandthsADay) {
  const InterestStatement statement =
      Compute("cn_sme_802", {.principal = 1'000'000'00,
                             .due = 2025y / 6 / 30,
                             .until = 2025y / 8 / 14});
  EXPECT_EQ(statement.interest, 22'500'00);
  ASSERT_EQ(statement.spans.size(), 1U);
  EXPECT_EQ(statement.spans[0].days, 45);
  EXPECT_EQ(statement.spans[0].basis, 1);
  EXPECT_EQ(statement.lump_sum, 0);
}

// IN-05. Sale contract interpretation (2020) art. 18: 3.65 % * 1.5 = 5.475 %.
TEST(Interest, ChineseSaleRaisesTheLoanRateAndAddsNoPoints) {
  const InterestClaim claim = {
      .principal = 500'000'00, .due = 2022y / 8 / 31, .until = 2023y / 8 / 31};
  const InterestStatement statement = Compute("cn_sale_lpr", claim);
  EXPECT_EQ(statement.interest, 27'375'00);
  ASSERT_EQ(statement.spans.size(), 1U);
  EXPECT_EQ(FormatRate(statement.spans[0].rate), "0.05475");
  EXPECT_EQ(statement.spans[0].days, 365);
  // Courts add from 30 %: 500,000 * 4.745 %. Over 360: 27,375 * 365 / 360.
  InterestRegime other = Computer("cn_sale_lpr").regime();
  other.uplift = {kRateOne * 3 / 10};
  EXPECT_EQ(InterestComputer::Create(other, DefaultRateSeries())
                ->Compute(claim)
                ->interest,
            23'725'00);
  other.uplift = {kRateOne / 2};
  other.day_count = DayCount::kActual360;
  EXPECT_EQ(InterestComputer::Create(other, DefaultRateSeries())
                ->Compute(claim)
                ->interest,
            27'755'21);
}

// IN-15. Directive 2011/7/EU arts 2(6), 3(2), 3(3)(a), 6(1).
TEST(Interest, EuropeanRateIsThatOfEachHalfYear) {
  const InterestClaim claim = {
      .principal = 12'000'00, .due = 2023y / 6 / 10, .until = 2023y / 8 / 9};
  const InterestStatement statement = Compute("eu_2011_7", claim);
  EXPECT_EQ(statement.interest, 226'85);
  EXPECT_EQ(statement.lump_sum, 40'00);
  ASSERT_EQ(statement.spans.size(), 2U);
  EXPECT_EQ(statement.spans[0].days, 20);
  EXPECT_EQ(FormatRate(statement.spans[0].rate), "0.105");
  EXPECT_EQ(statement.spans[1].days, 40);
  EXPECT_EQ(FormatRate(statement.spans[1].rate), "0.12");
  EXPECT_EQ(statement.spans[1].from, Date(2023y / 7 / 1));
  // Germany splits as well: 12,000 * (10.62 % * 20 + 12.12 % * 40) / 365.
  EXPECT_EQ(Compute("de_b2b", claim).interest, 229'22);
  // Ireland does not: 12,000 * 10.5 % * 60 / 365 = 207.12.
  EXPECT_EQ(Compute("ie_2012", claim).interest, 207'12);
  EXPECT_EQ(Compute("ie_2012", claim).spans.size(), 1U);
}

// IN-20. 5,000 * 12.25 % * 101 / 365 = 169.486; a daily 1.68 would make 169.68.
TEST(Interest, IsRoundedOnceAndNotByTheDay) {
  const InterestStatement statement = Compute(
      "uk_1998",
      {.principal = 5'000'00, .due = 2025y / 7 / 10, .until = 2025y / 10 / 19});
  ASSERT_EQ(statement.spans.size(), 1U);
  EXPECT_EQ(FormatRate(statement.spans[0].rate), "0.1225");
  EXPECT_EQ(statement.spans[0].days, 101);
  EXPECT_EQ(statement.interest, 169'49);
  EXPECT_EQ(statement.lump_sum, 70'00);
}

// IN-22. SI 2002/1675 art. 4: 10,000 * 13 % * 91 / 365. Splitting at new year
// would make 329.59.
TEST(Interest, BritishRateStaysThatOfTheHalfYearInWhichItStarts) {
  const InterestStatement statement =
      Compute("uk_1998", {.principal = 10'000'00,
                          .due = 2023y / 12 / 20,
                          .until = 2024y / 3 / 20});
  EXPECT_EQ(statement.interest, 324'11);
  EXPECT_EQ(statement.lump_sum, 100'00);
  ASSERT_EQ(statement.spans.size(), 1U);
  EXPECT_EQ(statement.spans[0].days, 91);
  // From 31 December on it is still the rate of 30 June, 5 % and not 5.25 %.
  const InterestStatement last_day = Compute(
      "uk_1998",
      {.principal = 10'000'00, .due = 2023y / 12 / 30, .until = 2024y / 1 / 1});
  EXPECT_EQ(FormatRate(last_day.spans[0].rate), "0.13");
}

// C.com L441-10: ECB + 10 = 14.25 % in the second half of 2024; what is agreed
// is at least three times 4.92 %, 14.76 %, though the default is below that.
TEST(Interest, FrenchFloorBindsOnlyWhatWasAgreed) {
  InterestClaim claim = {
      .principal = 10'000'00, .due = 2024y / 6 / 30, .until = 2024y / 9 / 30};
  // 92 days: 10,000 * 14.25 % * 92 / 365 = 359.178.
  EXPECT_EQ(Compute("fr_l441_10", claim).interest, 359'18);
  EXPECT_FALSE(Compute("fr_l441_10", claim).floor_used);
  claim.contract_rate = *ParseRate("0.05");
  const InterestStatement lifted = Compute("fr_l441_10", claim);
  EXPECT_EQ(FormatRate(lifted.spans[0].rate), "0.1476");
  EXPECT_EQ(lifted.interest, 372'03);  // 372.033
  EXPECT_TRUE(lifted.floor_used && lifted.contract_rate_used);
  claim.contract_rate = *ParseRate("0.15");
  EXPECT_EQ(Compute("fr_l441_10", claim).interest, 378'08);  // 378.082
  EXPECT_FALSE(Compute("fr_l441_10", claim).floor_used);
}

// Decree 802 art. 17: not below the one-year LPR on the day of the contract,
// 3.10 % in January 2025 (3.00 % at breach).
TEST(Interest, AgreedRateOfASmallFirmIsAtLeastTheLoanRateAtContract) {
  InterestClaim claim = {.principal = 1'000'000'00,
                         .due = 2025y / 6 / 30,
                         .until = 2025y / 8 / 14,
                         .contract_date = 2025y / 1 / 10,
                         .contract_rate = *ParseRate("0.02")};
  const InterestStatement lifted = Compute("cn_sme_802", claim);
  EXPECT_EQ(lifted.interest, 3'821'92);  // 1,000,000 * 3.1 % * 45 / 365
  EXPECT_EQ(lifted.spans[0].basis, 365);
  claim.contract_rate = *ParseRate("0.06");
  EXPECT_EQ(Compute("cn_sme_802", claim).interest, 7'397'26);
  claim.contract_date.reset();
  EXPECT_THAT(Fault("cn_sme_802", claim, absl::StatusCode::kFailedPrecondition),
              HasSubstr("contract_rate needs contract_date"));
  // In force since 1 June 2025: delay that began on 31 May is not under it.
  claim = {.principal = 1, .due = 2025y / 5 / 30, .until = 2025y / 8 / 1};
  EXPECT_THAT(Fault("cn_sme_802", claim, absl::StatusCode::kFailedPrecondition),
              HasSubstr("delay from 2025-05-31; from 2025-06-01"));
  claim.due = 2025y / 5 / 31;
  EXPECT_TRUE(Computer("cn_sme_802").Compute(claim).ok());
}

TEST(Interest, EachRegimeHasItsRate) {
  struct Case {
    const char* id;
    const char* contract_rate;
    std::int64_t interest;
  };
  // 10,000.00 for the 184 days of the second half of 2024.
  const Case cases[] = {
      {"eu_2011_7", nullptr, 617'53},    // 12.25 %: 617.534
      {"de_b2b", nullptr, 623'58},       // 12.37 %: 623.584
      {"de_consumer", nullptr, 421'94},  // 8.37 %: 421.940
      {"fr_l441_10", nullptr, 718'36},   // 14.25 %: 718.356
      {"ie_2012", nullptr, 617'53},
      {"uk_1998", nullptr, 667'95},      // 13.25 %: 667.945
      {"cn_sale_lpr", nullptr, 260'88},  // 3.45 % * 1.5: 260.877
      {"cn_judgment", nullptr, 322'00},  // 184 * 1.75
      {"us_ny", nullptr, 453'70},        // 9 %: 453.699
      {"us_ny", "0.12", 604'93},         // As agreed: 604.932
      {"cn_judgment", "0.12", 322'00},   // The judgment's, whatever was agreed.
      {"de_consumer", "0", 0},
  };
  for (const Case& c : cases) {
    InterestClaim claim = {.principal = 10'000'00,
                           .due = 2024y / 6 / 30,
                           .until = 2024y / 12 / 31};
    if (c.contract_rate != nullptr) {
      claim.contract_rate = *ParseRate(c.contract_rate);
    }
    EXPECT_EQ(Compute(c.id, claim).interest, c.interest) << c.id;
  }
}

TEST(Interest, LeapDaysCountAsTheRegimeSays) {
  InterestRegime regime = Computer("us_ny").regime();
  const InterestClaim claim = {
      .principal = 10'000'00, .due = 2023y / 12 / 1, .until = 2024y / 12 / 1};
  // 366 days; over 365: 902.47; 30 days over 365 and 336 over 366: 900.20.
  EXPECT_EQ(Compute("us_ny", claim).interest, 902'47);
  regime.day_count = DayCount::kActualActual;
  const InterestStatement statement =
      *InterestComputer::Create(regime, {})->Compute(claim);
  EXPECT_EQ(statement.interest, 900'20);
  ASSERT_EQ(statement.spans.size(), 2U);
  EXPECT_EQ(statement.spans[0].basis, 365);
  EXPECT_EQ(statement.spans[1].basis, 366);
}

TEST(Interest, PrincipalFallsTheDayAfterAPayment) {
  const std::vector<PrincipalPayment> payments = {{2024y / 3 / 1, 4'000'00},
                                                  {2024y / 1 / 31, 1'000'00}};
  const InterestStatement statement = Compute("us_ny", {.principal = 11'000'00,
                                                        .due = 2024y / 1 / 31,
                                                        .until = 2024y / 3 / 31,
                                                        .payments = payments});
  // (10,000 * 30 + 6,000 * 30) * 9 % / 365 = 118.356.
  EXPECT_EQ(statement.interest, 118'36);
  ASSERT_EQ(statement.spans.size(), 2U);
  EXPECT_EQ(statement.spans[0].to, Date(2024y / 3 / 1));
  EXPECT_EQ(statement.spans[1].principal, 6'000'00);
}

// Bankruptcy Law art. 46: to the day before the petition was accepted.
TEST(Interest, StopsAtInsolvencyInChina) {
  const InterestClaim claim = {.principal = 1'000'000'00,
                               .due = 2025y / 6 / 30,
                               .until = 2025y / 8 / 14,
                               .insolvency = 2025y / 7 / 31};
  EXPECT_EQ(Compute("cn_sme_802", claim).interest, 15'000'00);  // 30 days
  EXPECT_EQ(Compute("us_ny", claim).spans[0].days, 45);
}

TEST(Interest, NothingIsOwedInTimeNorOnNothing) {
  for (const InterestRegime& regime : DefaultRegimes()) {
    const InterestComputer computer = Computer(regime.id.c_str());
    // Even where the rate of that day is not known.
    const auto in_time = computer.Compute({.principal = 5'000'00,
                                           .due = 2031y / 1 / 31,
                                           .until = 2031y / 1 / 31});
    EXPECT_EQ(in_time->interest + in_time->lump_sum, 0) << regime.id;
    const std::vector<PrincipalPayment> paid = {{2025y / 7 / 1, 5'000'00}};
    const auto nothing = computer.Compute({.principal = 5'000'00,
                                           .due = 2025y / 7 / 1,
                                           .until = 2025y / 9 / 1,
                                           .payments = paid});
    EXPECT_EQ(nothing->interest + nothing->lump_sum, 0) << regime.id;
    EXPECT_TRUE(nothing->spans.empty());
  }
}

// UK: 1998 Act s. 5A, from each bound on; Ireland: beyond each bound.
TEST(LumpSum, StepsAtItsBounds) {
  struct Case {
    const char* id;
    std::int64_t principal, lump_sum;
  };
  const Case cases[] = {
      {"uk_1998", 1, 40'00},          {"uk_1998", 999'99, 40'00},
      {"uk_1998", 1'000'00, 70'00},   {"uk_1998", 9'999'99, 70'00},
      {"uk_1998", 10'000'00, 100'00}, {"ie_2012", 1'000'00, 40'00},
      {"ie_2012", 1'000'01, 70'00},   {"ie_2012", 10'000'00, 70'00},
      {"ie_2012", 10'000'01, 100'00}, {"eu_2011_7", 1'000'000'00, 40'00},
      {"de_b2b", 1, 40'00},           {"fr_l441_10", 1, 40'00},
      {"de_consumer", 500'00, 0},     {"us_ny", 500'00, 0},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Compute(c.id, {.principal = c.principal,
                             .due = 2024y / 6 / 30,
                             .until = 2024y / 7 / 1})
                  .lump_sum,
              c.lump_sum)
        << c.id << " " << c.principal;
  }
}

TEST(Interest, NamesTheRateThatIsMissing) {
  const auto fault = [](const char* id, Date due, Date until) {
    return Fault(id, {.principal = 1, .due = due, .until = until},
                 absl::StatusCode::kNotFound);
  };
  EXPECT_THAT(fault("eu_2011_7", 2026y / 3 / 1, 2027y / 9 / 5),
              HasSubstr("series ecb_mro: no rate for 2027-01-01"));
  EXPECT_THAT(fault("eu_2011_7", 2022y / 3 / 1, 2023y / 9 / 5),
              HasSubstr("series ecb_mro: no rate for 2022-01-01"));
  EXPECT_THAT(fault("de_b2b", 2028y / 8 / 1, 2028y / 9 / 5),
              HasSubstr("series de_base: no rate for 2028-07-01"));
  EXPECT_THAT(fault("uk_1998", 2026y / 7 / 1, 2026y / 9 / 5),
              HasSubstr("series boe_bank: no rate for 2026-06-30"));
  EXPECT_THAT(fault("cn_sale_lpr", 2026y / 8 / 31, 2026y / 9 / 5),
              HasSubstr("series cn_lpr_1y: no rate for 2026-09-01"));
  // One known rate is enough where it stays.
  EXPECT_TRUE(
      Computer("cn_sale_lpr")
          .Compute(
              {.principal = 1, .due = 2026y / 8 / 30, .until = 2030y / 1 / 1})
          .ok());
}

TEST(Interest, NamesWhatIsWrongInAClaim) {
  const InterestClaim good = {
      .principal = 10, .due = 2024y / 1 / 1, .until = 2024y / 2 / 1};
  const std::vector<PrincipalPayment> negative = {{good.due, 5},
                                                  {good.due, -5}};
  const std::vector<PrincipalPayment> more = {{good.due, 5}, {good.until, 6}};
  struct Case {
    InterestClaim claim;
    const char* message;
  };
  Case cases[] = {{good, "principal -1 is not in 0..10^15"},
                  {good, "until 2124-12-31 is more than 36600 days"},
                  {good, "contract_rate -0.01 is not in 0..10"},
                  {good, "payments[1]: amount -5"},
                  {good, "exceed the principal of 10"}};
  cases[0].claim.principal = -1;
  cases[1].claim.until = 2124y / 12 / 31;
  cases[2].claim.contract_rate = *ParseRate("-0.01");
  cases[3].claim.payments = negative;
  cases[4].claim.payments = more;
  for (const Case& c : cases) {
    EXPECT_THAT(Fault("us_ny", c.claim, absl::StatusCode::kInvalidArgument),
                HasSubstr(c.message));
  }
}

TEST(InterestComputer, RefusesARegimeThatContradictsItself) {
  const InterestRegime good = Computer("uk_1998").regime();
  std::vector<std::pair<InterestRegime, const char*>> cases(7, {good, ""});
  cases[0].first.id.clear();
  cases[0].second = "no id";
  cases[1].first.series.clear();
  cases[1].second = "regime uk_1998: series and reset";
  cases[2].first.lump_sums = {{10, 1}, {10, 2}};
  cases[2].second = "lump_sums[1]: from 10 does not exceed 10";
  cases[3].first.floor_multiple = 3;
  cases[3].second = "floor_multiple 3";
  cases[4].first.margin = {11 * kRateOne};
  cases[4].second = "margin and uplift";
  cases[5].first.valid_until = 1999y / 1 / 1;
  cases[5].second = "valid_until";
  cases[6].first.series = "boe";
  cases[6].second = "series \"boe\" is not among";
  for (const auto& [regime, message] : cases) {
    EXPECT_THAT(
        std::string(InterestComputer::Create(regime, DefaultRateSeries())
                        .status()
                        .message()),
        HasSubstr(message));
  }
}

// AL-01. PRC Civil Code 561, BGB 367(1), Code civil 1343-1, at 0.05 % a day.
TEST(RunAccount, InterestFirstLeavesMoreToBearInterest) {
  const std::vector<PrincipalPayment> payments = {{2025y / 7 / 30, 30'000'00}};
  const InterestClaim claim = {.principal = 100'000'00,
                               .due = 2025y / 6 / 30,
                               .until = 2025y / 8 / 29,
                               .payments = payments};
  const InterestComputer computer = Computer("cn_sme_802");
  const auto first =
      computer.RunAccount(claim, 0, PaymentOrder::kInterestFirst);
  EXPECT_EQ(first->payments[0].interest, 1'500'00);
  EXPECT_EQ(first->principal, 71'500'00);
  EXPECT_EQ(first->interest, 1'072'50);
  EXPECT_EQ(first->principal + first->interest + first->costs, 72'572'50);
  const auto last =
      computer.RunAccount(claim, 0, PaymentOrder::kPrincipalFirst);
  EXPECT_EQ(last->principal, 70'000'00);
  EXPECT_EQ(last->interest, 2'550'00);
  EXPECT_EQ(last->principal + last->interest + last->costs, 72'550'00);
}

TEST(RunAccount, CostsComeBeforeInterest) {
  // 9 % of 36,500 is 9 a day; 10 days late 90 are owed, and 25 of costs.
  const std::vector<PrincipalPayment> payments = {{2024y / 1 / 10, 60'00}};
  const InterestClaim claim = {.principal = 36'500'00,
                               .due = 2023y / 12 / 31,
                               .until = 2024y / 1 / 20,
                               .payments = payments};
  const auto account =
      Computer("us_ny").RunAccount(claim, 25'00, PaymentOrder::kInterestFirst);
  EXPECT_EQ(account->payments[0].costs, 25'00);
  EXPECT_EQ(account->payments[0].interest, 35'00);
  EXPECT_EQ(account->principal, 36'500'00);
  EXPECT_EQ(account->interest, 145'00);  // 20 * 9 - 35
  EXPECT_EQ(account->statement.interest, 180'00);
}

TEST(RunAccount, WaivingGivesUpInterestAndLumpSumWithThePrincipal) {
  const std::vector<PrincipalPayment> payments = {{2024y / 7 / 10, 4'000'00},
                                                  {2024y / 7 / 20, 6'030'00}};
  const InterestClaim claim = {.principal = 10'000'00,
                               .due = 2024y / 6 / 30,
                               .until = 2024y / 7 / 31,
                               .payments = payments};
  const auto waived =
      Computer("uk_1998").RunAccount(claim, 25'00, PaymentOrder::kWaive);
  EXPECT_EQ(waived->principal + waived->interest + waived->costs, 0);
  EXPECT_EQ(waived->payments[1].costs, 25'00);
  EXPECT_EQ(waived->payments[1].excess, 5'00);
  // (10,000 + 6,000) * 10 * 13.25 % / 365 = 58.082, and the lump sum.
  EXPECT_EQ(waived->waived, 58'08 + 100'00);
  // Kept where it is not waived: 5 of what came beyond went to the lump sum.
  const auto kept = Computer("uk_1998").RunAccount(
      claim, 25'00, PaymentOrder::kPrincipalFirst);
  EXPECT_EQ(kept->waived, 0);
  EXPECT_EQ(kept->costs, 95'00);
  EXPECT_EQ(kept->interest, 58'08);
}

TEST(RunAccount, LeavesLaterPaymentsOutAndNamesWrongCosts) {
  const std::vector<PrincipalPayment> payments = {{2024y / 7 / 2, 5'00},
                                                  {2024y / 6 / 1, 3'00}};
  const InterestClaim claim = {.principal = 10'00,
                               .due = 2024y / 6 / 30,
                               .until = 2024y / 7 / 1,
                               .payments = payments};
  const auto account =
      Computer("us_ny").RunAccount(claim, 0, PaymentOrder::kInterestFirst);
  ASSERT_EQ(account->payments.size(), 1U);
  EXPECT_EQ(account->principal, 7'00);
  EXPECT_THAT(std::string(Computer("us_ny")
                              .RunAccount(claim, -1, PaymentOrder::kWaive)
                              .status()
                              .message()),
              HasSubstr("costs -1"));
}

}  // namespace
}  // namespace arrears
