// SPDX-License-Identifier: Apache-2.0
//
// Fees of State Council Decree 481 (2006) by its quick formulae, CF-nn being
// worked examples; agencies by their own tables.
#include "arrears/claims/costs.h"

#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

std::int64_t Fee(const char* id, std::int64_t claim, const char* when = "") {
  return ComputeFee(DefaultFees(), *FindFee(DefaultFees(), id), claim, when)
      .value();
}

TEST(CourtFee, FollowsTheDecree) {
  struct Case {
    std::int64_t claim, fee;  // Yuan.
  };
  const Case cases[] = {
      {5'000, 50},          // CF-01
      {200'000, 4'300},     // CF-05
      {500'000, 8'800},     // CF-07
      {2'000'000, 22'800},  // CF-10
      {10'000, 50},          {100'000, 2'300},     {1'000'000, 13'800},
      {5'000'000, 46'800},   {10'000'000, 81'800}, {20'000'000, 141'800},
      {30'000'000, 191'800},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Fee("cn_court_acceptance", c.claim * 100), c.fee * 100);
    // Arts 15 and 16.
    for (const char* when : {"settled", "withdrawn", "simple_procedure"}) {
      EXPECT_EQ(Fee("cn_court_acceptance", c.claim * 100, when), c.fee * 50);
    }
    // A third for a payment order, half for insolvency.
    EXPECT_EQ(Fee("cn_payment_order", c.claim * 100),
              (2 * c.fee * 100 + 3) / 6);
    EXPECT_EQ(Fee("cn_insolvency", c.claim * 100), c.fee * 50);
  }
  EXPECT_EQ(Fee("cn_court_acceptance", 0), 0);
  EXPECT_EQ(Fee("cn_court_acceptance", 1), 50'00);
  // The first cent above 10,000 bears 2.5 %: a quarter of a cent, none. Twenty
  // of them bear half a cent, and one is charged.
  EXPECT_EQ(Fee("cn_court_acceptance", 10'000'01), 50'00);
  EXPECT_EQ(Fee("cn_court_acceptance", 10'000'20), 50'01);
}

// Slope and constant of each band as the quick formulae print them.
TEST(CourtFee, IsTheQuickFormulaInEveryBand) {
  struct Line {
    std::int64_t above, basis_points, constant;  // Yuan.
  };
  const Line acceptance[] = {{10'000, 250, -200},     {100'000, 200, 300},
                             {200'000, 150, 1'300},   {500'000, 100, 3'800},
                             {1'000'000, 90, 4'800},  {2'000'000, 80, 6'800},
                             {5'000'000, 70, 11'800}, {10'000'000, 60, 21'800},
                             {20'000'000, 50, 41'800}};
  const Line enforcement[] = {{10'000, 150, -100},
                              {500'000, 100, 2'400},
                              {5'000'000, 50, 27'400},
                              {10'000'000, 10, 67'400}};
  const auto check = [](const char* id, std::span<const Line> lines) {
    for (const Line& line : lines) {
      for (const std::int64_t more : {1, 30'000, 90'000}) {
        const std::int64_t claim = line.above + more;
        // In yuan, claim * basis_points / 10,000 + constant; in cents, exact.
        EXPECT_EQ(Fee(id, claim * 100),
                  (claim * line.basis_points + 50) / 100 + line.constant * 100)
            << id << " " << claim;
      }
    }
  };
  check("cn_court_acceptance", acceptance);
  check("cn_enforcement", enforcement);
  EXPECT_EQ(Fee("cn_enforcement", 10'000'00), 50'00);
}

TEST(CourtFee, PreservationIsCappedFrom896000) {
  EXPECT_EQ(Fee("cn_preservation", 1'000'00), 30'00);
  EXPECT_EQ(Fee("cn_preservation", 50'000'00), 520'00);  // 1 % + 20
  EXPECT_EQ(Fee("cn_preservation", 100'000'00), 1'020'00);
  EXPECT_EQ(Fee("cn_preservation", 500'000'00), 3'020'00);      // 0.5 % + 520
  EXPECT_EQ(Fee("cn_preservation", 895'999'00), 4'999'99 + 1);  // 4,999.995
  EXPECT_EQ(Fee("cn_preservation", 895'998'00), 4'999'99);
  EXPECT_EQ(Fee("cn_preservation", 896'000'00), 5'000'00);
  EXPECT_EQ(Fee("cn_preservation", 90'000'000'00), 5'000'00);
}

TEST(CourtFee, InsolvencyIsCappedFrom111640000) {
  EXPECT_EQ(Fee("cn_insolvency", 111'638'000'00), 299'995'00);
  EXPECT_EQ(Fee("cn_insolvency", 111'640'000'00), 300'000'00);
  EXPECT_EQ(Fee("cn_insolvency", 500'000'000'00), 300'000'00);
}

TEST(CourtFee, SaysWhoPaysAndWhen) {
  const auto& fees = DefaultFees();
  EXPECT_TRUE(FindFee(fees, "cn_court_acceptance")->prepaid);
  EXPECT_TRUE(FindFee(fees, "cn_court_acceptance")->loser_pays);  // Art. 29
  EXPECT_FALSE(FindFee(fees, "cn_enforcement")->prepaid);         // Art. 20
  EXPECT_FALSE(FindFee(fees, "cn_lawyer")->loser_pays);
  EXPECT_TRUE(FindFee(fees, "agency_mdcrecovery")->only_on_success);
}

TEST(LawyerFee, IsTheGuidelineWithItsLeast) {
  EXPECT_EQ(Fee("cn_lawyer", 10'000'00), 2'000'00);
  EXPECT_EQ(Fee("cn_lawyer", 100'000'00), 6'000'00);
  // 6,000 + 5 % * 400,000 + 4 % * 500,000.
  EXPECT_EQ(Fee("cn_lawyer", 1'000'000'00), 46'000'00);
  EXPECT_EQ(Fee("cn_lawyer_success_cap", 900'000'00), 162'000'00);  // 18 %
  // 180,000 + 15 % * 1,000,000.
  EXPECT_EQ(Fee("cn_lawyer_success_cap", 2'000'000'00), 330'000'00);
}

// EN-01 and EN-03: 20 % at 100 days, 30 % at a year (stevensricci.com).
TEST(AgencyFee, GrowsWithAge) {
  const auto rate = [](const char* family, std::int32_t age) {
    const auto fee = FindFeeByAge(DefaultFees(), family, age);
    // Of 500,000.00, in percent.
    return *ComputeFee(DefaultFees(), **fee, 500'000'00) / 500'000;
  };
  EXPECT_EQ(rate("agency_stevensricci", 100), 20);
  EXPECT_EQ(rate("agency_stevensricci", 120), 20);
  EXPECT_EQ(rate("agency_stevensricci", 121), 25);
  EXPECT_EQ(rate("agency_stevensricci", 180), 25);
  EXPECT_EQ(rate("agency_stevensricci", 181), 30);
  EXPECT_EQ(rate("agency_stevensricci", 365), 30);
  EXPECT_EQ(rate("agency_stevensricci", 730), 30);
  EXPECT_EQ(rate("agency_attorneycollect", 59), 25);
  EXPECT_EQ(rate("agency_attorneycollect", 60), 35);
  EXPECT_EQ(rate("agency_attorneycollect", 365), 50);
  EXPECT_EQ(rate("agency_attorneycollect", 5'000), 50);
  for (const auto& [family, age] : {std::pair("agency_stevensricci", 731),
                                    std::pair("nobody", 1), std::pair("", 1)}) {
    const auto fee = FindFeeByAge(DefaultFees(), family, age);
    EXPECT_EQ(fee.status().code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(std::string(fee.status().message()), HasSubstr(family));
  }
}

TEST(AgencyFee, SmallAndForeignClaimsCostMore) {
  EXPECT_EQ(Fee("agency_stevensricci_120", 999'99), 350'00);  // 349.9965
  EXPECT_EQ(Fee("agency_stevensricci_120", 1'000'00), 200'00);
  EXPECT_EQ(Fee("agency_stevensricci_foreign", 10'000'00), 3'500'00);
  EXPECT_EQ(Fee("agency_mdcrecovery_foreign", 10'000'00), 4'000'00);
  EXPECT_EQ(Fee("agency_attorneycollect_suit", 50'000'00), 6'000'00);
}

FeeSchedule Dunning(bool marginal, std::vector<FeeBand> bands) {
  return {.id = "dunning",
          .source = "contract",
          .name_en = "Reminder",
          .name_zh = "催告费",
          .kind = FeeKind::kDunning,
          .currency = Currency::Of("EUR"),
          .marginal = marginal,
          .bands = std::move(bands)};
}

TEST(DunningCharge, IsFlatAShareOrInTiersWithItsBounds) {
  const auto fee = [](const FeeSchedule& schedule, std::int64_t claim) {
    return *ComputeFee({}, schedule, claim);
  };
  EXPECT_EQ(fee(Dunning(true, {{0, {}, 5'00}}), 900'00), 5'00);
  FeeSchedule share = Dunning(true, {{0, *ParseRate("0.01"), 0}});
  share.least = 2'50;
  share.most = 40'00;
  EXPECT_EQ(fee(share, 100'00), 2'50);
  EXPECT_EQ(fee(share, 1'234'56), 12'35);  // 12.3456
  EXPECT_EQ(fee(share, 10'000'00), 40'00);
  const std::vector<FeeBand> tiers = {{0, *ParseRate("0.02"), 1'00},
                                      {1'000'00, *ParseRate("0.01"), 3'00}};
  EXPECT_EQ(fee(Dunning(false, tiers), 1'000'00), 21'00);
  EXPECT_EQ(fee(Dunning(false, tiers), 2'000'00), 23'00);
  EXPECT_EQ(fee(Dunning(true, tiers), 2'000'00), 34'00);  // 1 + 20 + 3 + 10
}

TEST(Fee, MarginalBandsNeverFallAsTheClaimGrows) {
  std::mt19937_64 random(41);
  for (const FeeSchedule& schedule : DefaultFees()) {
    if (!schedule.marginal) continue;
    for (int round = 0; round < 2000; ++round) {
      const auto claim = static_cast<std::int64_t>(random() % 3'000'000'000'00);
      const auto more = static_cast<std::int64_t>(random() % 100'000'00);
      const std::int64_t fee = *ComputeFee(DefaultFees(), schedule, claim);
      ASSERT_GE(*ComputeFee(DefaultFees(), schedule, claim + more), fee);
    }
    // The largest claim there can be has a fee.
    EXPECT_TRUE(ComputeFee(DefaultFees(), schedule, kMaxAmountMinor).ok());
  }
}

TEST(Fee, NamesWhatIsWrong) {
  EXPECT_TRUE(CheckFees(DefaultFees()).ok());
  const FeeSchedule& court = *FindFee(DefaultFees(), "cn_court_acceptance");
  EXPECT_EQ(ComputeFee({}, court, 1, "half").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(ComputeFee({}, court, -1).status().message()),
              HasSubstr("claim -1"));
  EXPECT_EQ(FindFee(DefaultFees(), "x"), nullptr);
  const FeeSchedule good = Dunning(true, {{0, {}, 1}});
  std::vector<std::pair<FeeSchedule, const char*>> cases(8, {good, ""});
  cases[0].first.bands[0].above = 1;
  cases[0].second = "schedule dunning, bands[0]: above 1 is not 0";
  cases[1].first.bands.push_back({0, {}, 1});
  cases[1].second = "bands[1]: above 0 does not exceed";
  cases[2].first.bands[0].share = *ParseRate("1.5");
  cases[2].second = "share 1.5 is not in 0..1";
  cases[3].first.part_of = "x";
  cases[3].second = "either bands or part_of";
  cases[4].first.bands.clear();
  cases[4].first.part_of = "x";
  cases[4].second = "part_of \"x\" is no schedule of bands";
  cases[5].first.most = -1;
  cases[5].second = "least and most";
  cases[6].first.reductions = {{"", {1, 2}}};
  cases[6].second = "reduction \"\"";
  cases[7].first.part = {2, 1};
  cases[7].second = "part is not in 0..1";
  for (const auto& [schedule, message] : cases) {
    const absl::Status status = CheckFees({&schedule, 1});
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(message));
  }
  const std::vector<FeeSchedule> twice = {good, good};
  EXPECT_THAT(std::string(CheckFees(twice).message()),
              HasSubstr("dunning stands twice"));
}

}  // namespace
}  // namespace arrears
