// SPDX-License-Identifier: Apache-2.0
//
// The fees that are compiled in; METHODS.md#costs says how sure each is.
#include "arrears/claims/costs.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y

constexpr const char* kDecree481 =
    "State Council Decree 481 (2006), Measures on the payment of litigation "
    "costs";

constexpr FeePart kHalf{1, 2};

// A band of whole yuan or dollars with its share in hundredths of a percent.
constexpr FeeBand Band(std::int64_t above, std::int64_t basis_points,
                       std::int64_t fixed = 0) {
  return {above * 100, {basis_points * (kRateOne / 10'000)}, fixed * 100};
}

FeeSchedule Chinese(const char* id, FeeKind kind, const char* articles,
                    const char* name_en, const char* name_zh) {
  return {.id = id,
          .source = std::string(kDecree481) + ", " + articles +
                    "; from 2007-04-01 (general knowledge, high)",
          .name_en = name_en,
          .name_zh = name_zh,
          .kind = kind,
          .currency = Currency::Of("CNY"),
          .valid_from = 2007y / 4 / 1,
          .loser_pays = true};
}

FeeSchedule Acceptance() {
  FeeSchedule fee =
      Chinese("cn_court_acceptance", FeeKind::kCourt, "arts 13-16, 29",
              "China, court acceptance fee", "案件受理费");
  fee.bands = {Band(0, 0, 50),      Band(10'000, 250),   Band(100'000, 200),
               Band(200'000, 150),  Band(500'000, 100),  Band(1'000'000, 90),
               Band(2'000'000, 80), Band(5'000'000, 70), Band(10'000'000, 60),
               Band(20'000'000, 50)};
  fee.reductions = {
      {"settled", kHalf}, {"withdrawn", kHalf}, {"simple_procedure", kHalf}};
  return fee;
}

FeeSchedule Preservation() {
  FeeSchedule fee =
      Chinese("cn_preservation", FeeKind::kPreservation, "arts 14, 29",
              "China, preservation of property", "财产保全费");
  fee.bands = {Band(0, 0, 30), Band(1'000, 100), Band(100'000, 50)};
  fee.most = 5'000'00;
  return fee;
}

FeeSchedule Enforcement() {
  FeeSchedule fee =
      Chinese("cn_enforcement", FeeKind::kEnforcement, "arts 14, 20, 29",
              "China, enforcement", "执行申请费");
  fee.bands = {Band(0, 0, 50), Band(10'000, 150), Band(500'000, 100),
               Band(5'000'000, 50), Band(10'000'000, 10)};
  fee.prepaid = false;
  return fee;
}

FeeSchedule PaymentOrderFee() {
  FeeSchedule fee =
      Chinese("cn_payment_order", FeeKind::kPaymentOrder, "arts 14, 29",
              "China, payment order", "支付令申请费");
  fee.part_of = "cn_court_acceptance";
  fee.part = {1, 3};
  return fee;
}

FeeSchedule Insolvency() {
  FeeSchedule fee =
      Chinese("cn_insolvency", FeeKind::kInsolvency, "arts 14, 20",
              "China, petition of insolvency", "破产申请费");
  fee.part_of = "cn_court_acceptance";
  fee.part = kHalf;
  fee.most = 300'000'00;
  fee.prepaid = false;
  fee.loser_pays = false;  // Out of the estate.
  return fee;
}

FeeSchedule Lawyer() {
  return {.id = "cn_lawyer",
          .source =
              "regional guidelines; bounds of the bands: general "
              "knowledge, low",
          .name_en = "China, lawyer by value of the claim",
          .name_zh = "律师费 (按标的额)",
          .kind = FeeKind::kLawyer,
          .currency = Currency::Of("CNY"),
          .bands = {Band(0, 600), Band(100'000, 500), Band(500'000, 400),
                    Band(1'000'000, 300), Band(5'000'000, 200),
                    Band(10'000'000, 100), Band(50'000'000, 50)},
          .least = 2'000'00};
}

FeeSchedule LawyerOnSuccess() {
  return {
      .id = "cn_lawyer_success_cap",
      .source =
          "opinion of 2021 on lawyers' fees: general knowledge, "
          "medium",
      .name_en = "China, most a lawyer may take on success",
      .name_zh = "律师风险代理收费上限",
      .kind = FeeKind::kLawyer,
      .currency = Currency::Of("CNY"),
      .bands = {Band(0, 1'800), Band(1'000'000, 1'500), Band(5'000'000, 1'200),
                Band(10'000'000, 900), Band(50'000'000, 600)},
      .prepaid = false,
      .only_on_success = true};
}

FeeSchedule Agency(const char* id, const char* source,
                   std::vector<FeeBand> bands, const char* family = "",
                   std::optional<std::int32_t> most_age_days = {}) {
  return {.id = id,
          .source = source,
          .name_en = "Agency, share of what is collected",
          .name_zh = "代理机构 (按回收额提成)",
          .kind = FeeKind::kAgency,
          .currency = Currency::Of("USD"),
          .marginal = false,
          .bands = std::move(bands),
          .prepaid = false,
          .only_on_success = true,
          .family = family,
          .most_age_days = most_age_days};
}

// Shares alone, for claims of any currency: nobody publishes what agencies take
// in China.
FeeSchedule AgencyShare(const char* id, std::int64_t basis_points,
                        std::int32_t most_age_days) {
  FeeSchedule fee = Agency(
      id, "expert: the shares of stevensricci.com (USA), in any currency",
      {Band(0, basis_points)}, "agency_shares", most_age_days);
  fee.currency = Currency();
  return fee;
}

// From a thousand dollars on; what is smaller bears 35 %.
std::vector<FeeBand> FromAThousand(std::int64_t basis_points) {
  return {Band(0, 3'500), {999'99, {basis_points * (kRateOne / 10'000)}, 0}};
}

FeeSchedule SuitOfAgency() {
  FeeSchedule fee = Agency("agency_attorneycollect_suit", "attorneycollect.com",
                           {Band(0, 1'000, 1'000)});
  fee.name_en = "Agency, suit";
  fee.name_zh = "代理机构诉讼费";
  fee.prepaid = true;
  fee.only_on_success = false;
  return fee;
}

}  // namespace

std::span<const FeeSchedule> DefaultFees() {
  static const auto* const kFees = new std::vector<FeeSchedule>{
      Acceptance(),
      Preservation(),
      Enforcement(),
      PaymentOrderFee(),
      Insolvency(),
      Lawyer(),
      LawyerOnSuccess(),
      AgencyShare("agency_shares_120", 2'000, 120),
      AgencyShare("agency_shares_180", 2'500, 180),
      AgencyShare("agency_shares_730", 3'000, 730),
      Agency("agency_stevensricci_120", "stevensricci.com",
             FromAThousand(2'000), "agency_stevensricci", 120),
      Agency("agency_stevensricci_180", "stevensricci.com",
             FromAThousand(2'500), "agency_stevensricci", 180),
      Agency("agency_stevensricci_730", "stevensricci.com",
             FromAThousand(3'000), "agency_stevensricci", 730),
      Agency("agency_stevensricci_foreign", "stevensricci.com",
             {Band(0, 3'500)}),
      Agency("agency_attorneycollect_60", "attorneycollect.com",
             {Band(0, 2'500)}, "agency_attorneycollect", 59),
      Agency("agency_attorneycollect_365", "attorneycollect.com",
             {Band(0, 3'500)}, "agency_attorneycollect", 364),
      Agency("agency_attorneycollect_older", "attorneycollect.com",
             {Band(0, 5'000)}, "agency_attorneycollect"),
      SuitOfAgency(),
      Agency("agency_mdcrecovery", "mdcrecovery.com", {Band(0, 3'500)}),
      Agency("agency_mdcrecovery_foreign", "mdcrecovery.com",
             {Band(0, 4'000)})};
  return *kFees;
}

}  // namespace arrears
