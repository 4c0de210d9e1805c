// SPDX-License-Identifier: Apache-2.0
#include "rules/collections_ifs.h"

#include <cstddef>

namespace arrears {
namespace {

// Codes of the frame's dictionaries, in their order.
enum Reason : std::uint8_t {
  kNone,
  kCashFlow,
  kAdminError,
  kQualityDispute,
  kInsolvency,
  kUnwilling
};
enum Tier : std::uint8_t { kStrategic, kKey, kStandard, kSmall };

struct Debtor {
  std::int32_t dpd;
  std::int64_t cents;
  std::int32_t score, broken;
  bool disputed;
  std::uint8_t reason, tier;
  std::int32_t contact;
};

// Numbers as in the table, less 1.
std::int32_t Disputed(const Debtor& d) {
  const bool ours = d.reason == kQualityDispute || d.reason == kAdminError;
  if (d.dpd <= 120 && ours && d.contact <= 30) return 4;
  return d.cents >= 10'000'00 && d.tier <= kKey ? 5 : 6;
}

std::int32_t Early(const Debtor& d) {
  if (d.dpd <= 15) {
    if (d.score >= 600 && d.broken == 0) return 9;
    if (d.tier <= kKey) return 10;
  }
  if (d.contact < 7) return 11;
  return d.cents >= 1'000'00 ? 12 : 13;
}

std::int32_t Middle(const Debtor& d) {
  if (d.reason == kCashFlow && d.score >= 450 && d.broken <= 1) return 14;
  if (d.cents >= 10'000'00 && d.tier <= kKey) return 15;
  return d.broken >= 2 && d.tier != kStrategic ? 16 : 17;
}

std::int32_t Late(const Debtor& d) {
  const bool plan = d.reason == kCashFlow || d.reason == kAdminError;
  if (plan && d.cents >= 5'000'00 && d.score >= 350 && d.broken <= 2) return 18;
  if (d.cents >= 100'00 && d.reason != kCashFlow && d.tier > kKey) return 19;
  return 20;
}

std::int32_t VeryLate(const Debtor& d) {
  if (d.cents >= 20'000'00 && d.score >= 300) return 21;
  return d.dpd <= 540 && d.cents >= 100'00 ? 22 : 23;
}

std::int32_t RuleFor(const Debtor& d) {
  if (d.dpd <= 0) return 0;
  if (d.dpd > 180 && d.cents < 25'00) return 1;
  if (d.reason == kInsolvency) return d.dpd > 360 ? 2 : 3;
  if (d.disputed) return Disputed(d);
  if (d.reason == kAdminError) {
    if (d.dpd <= 60 && d.contact <= 14) return 7;
    if (d.dpd <= 180 && d.broken <= 1) return 8;
  }
  if (d.dpd <= 30) return Early(d);
  if (d.dpd <= 90) return Middle(d);
  return d.dpd <= 180 ? Late(d) : VeryLate(d);
}

}  // namespace

void CollectionsIfs(const Frame& debtors, std::int32_t* rule) {
  const std::int16_t* dpd = debtors.Find("days_past_due")->int16s().data();
  const std::int64_t* cents = debtors.Find("amount")->int64s().data();
  const std::int16_t* score = debtors.Find("score")->int16s().data();
  const std::int8_t* broken = debtors.Find("broken_promises")->int8s().data();
  const std::uint8_t* disputed = debtors.Find("disputed")->bools().data();
  const std::uint8_t* reason = debtors.Find("reason")->codes8().data();
  const std::uint8_t* tier = debtors.Find("tier")->codes8().data();
  const std::int16_t* contact =
      debtors.Find("days_since_contact")->int16s().data();
  for (std::size_t i = 0; i < debtors.rows(); ++i) {
    rule[i] = RuleFor({dpd[i], cents[i], score[i], broken[i], disputed[i] != 0,
                       reason[i], tier[i], contact[i]});
  }
}

}  // namespace arrears
