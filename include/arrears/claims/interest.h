// SPDX-License-Identifier: Apache-2.0
//
// interest.h: how much interest and which lump sum may be claimed for late
// payment, under which law, and how was it computed?
//
//   const InterestRegime& uk = *FindRegime(DefaultRegimes(), "uk_1998");
//   auto computer = InterestComputer::Create(uk, DefaultRateSeries());
//   absl::StatusOr<InterestStatement> statement =
//       computer->Compute({.principal = 10'000'00,
//                          .due = 2023y / 12 / 20,
//                          .until = 2024y / 3 / 20});
//   statement->interest;          // 324'11: one rate, 13 %, for 91 days
//   statement->lump_sum;          // 100'00
//   statement->spans;             // from, to, days, principal, rate, basis
//
// Simple interest:   sum over spans of  principal * rate * days / basis
// over the days after the last day on which payment was in time, up to and with
// the day of payment. The principal falls with each payment, on its day: the
// money that came still bears that day's interest. It is added exactly, as a
// fraction, and rounded once, half away from zero: rounding the daily amount
// first makes 169.68 of 169.49.
//
// Interest never bears interest here. Nothing here is legal advice.
#ifndef ARREARS_CLAIMS_INTEREST_H_
#define ARREARS_CLAIMS_INTEREST_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/executor.h"
#include "arrears/base/money.h"
#include "arrears/claims/rate_series.h"

namespace arrears {

// On which day the reference rate is looked up.
enum class RateReset : std::uint8_t {
  kNone,             // There is no reference rate: `margin` is the rate.
  kEachHalfYear,     // On 1 January and 1 July, for the days of the half-year.
  kHalfYearAtStart,  // On the last day of the half-year before the one in which
                     // interest starts; then it stays (UK, SI 2002/1675).
  kAtStart,          // On the first day of delay; then it stays.
};

enum class DayCount : std::uint8_t {
  kActual365,     // Days / 365.
  kActual360,     // Days / 360.
  kActualActual,  // Each day over the days of its year, 365 or 366.
  kDaily,         // The rate is a day's rate.
};

// A lump sum for claims whose principal is at least `from`.
struct LumpSumStep {
  std::int64_t from = 0;  // Minor units of the regime's currency, >= 1.
  std::int64_t amount = 0;
};

// The law, as data.
struct InterestRegime {
  std::string id;      // "eu_2011_7"; not empty.
  std::string source;  // Statute and article.
  std::string name_en, name_zh;
  // First days of delay to which it applies; absent = no such bound known.
  std::optional<Date> valid_from = {}, valid_until = {};
  Currency currency = {};  // Of the lump sums.

  std::string series = {};  // Id of the reference rate; empty with kNone.
  RateReset reset = RateReset::kNone;
  Rate margin = {};  // Points that are added. With kNone, the rate.
  Rate uplift = {};  // Share of the reference rate that is added, to the
                     // nearest billionth: 0.5 makes 5.475 % of 3.65 %.
  DayCount day_count = DayCount::kActual365;

  // A rate that the contract states takes the place of the legal one, unless
  // this law will not have it.
  bool contract_rate_prevails = true;
  // It may not fall below so many times this series; an empty id is no floor.
  // Looked up on the first day of delay, or on the day of the contract.
  std::string floor_series = {};
  int floor_multiple = 0;
  bool floor_at_contract = false;

  std::vector<LumpSumStep> lump_sums = {};  // `from` increases; may be empty.
  // No more interest runs from the day an insolvency petition is accepted.
  bool stops_at_insolvency = false;
};

// A payment of principal; interest of its day is still on the whole.
struct PrincipalPayment {
  Date on;
  std::int64_t amount = 0;  // Minor, > 0.
};

struct InterestClaim {
  std::int64_t principal = 0;  // Minor, in [0, kMaxAmountMinor].
  Date due;    // The last day on which payment is in time, as agreed or as
               // the law has it where nothing was agreed.
  Date until;  // Last day of interest: payment in full, or the day of asking.
               // At most kMostDaysOfDelay after `due`.
  std::optional<Date> contract_date = {};  // Needed by a floor at contract.
  std::optional<Rate> contract_rate =
      {};  // As agreed, a year, >= 0. Counted as the
           // regime counts, kDaily as kActual365.
  std::optional<Date> insolvency =
      {};  // The petition was accepted on this day.
  // In any order. Those up to `due` lessen the principal from the start. Their
  // sum is at most `principal`.
  std::span<const PrincipalPayment> payments = {};
};
inline constexpr std::int32_t kMostDaysOfDelay = 36'600;  // A century.

struct InterestSpan {
  Date from, to;  // Both bear interest.
  std::int32_t days = 0;
  std::int64_t principal = 0;
  Rate rate;               // A year, or a day where `basis` is 1.
  std::int32_t basis = 0;  // 365, 366, 360; 1 with kDaily.
};

struct InterestStatement {
  std::vector<InterestSpan> spans;  // In order of time; none without delay.
  std::int64_t interest = 0;        // Minor, rounded once.
  std::int64_t lump_sum = 0;  // 0 where nothing was open on the first day late.
  bool contract_rate_used = false;  // Also where the floor replaced it.
  bool floor_used = false;
};

// Of many claims, without their spans. A claim that fails leaves 0 and its
// number in `failed`, which increases.
struct InterestBatch {
  std::vector<std::int64_t> interest, lump_sum;
  std::vector<std::int64_t> failed;
};

// To what a payment on one debt goes first.
enum class PaymentOrder : std::uint8_t {
  kInterestFirst,   // Costs, interest, principal: PRC Civil Code 561, BGB 367,
                    // Code civil 1343-1.
  kPrincipalFirst,  // Principal, costs, interest.
  kWaive,           // Principal, costs. Interest and lump sum are given up on
                    // the day on which the principal is paid in full.
};

struct AppliedPayment {
  Date on;
  std::int64_t costs = 0, interest = 0, principal = 0;
  std::int64_t excess = 0;  // More than was owed that day.
};

struct ClaimAccount {
  std::vector<AppliedPayment> payments;  // By date, those up to `until`.
  // Owed at the end of `until`; `costs` hold the lump sum.
  std::int64_t principal = 0, interest = 0, costs = 0;
  std::int64_t waived = 0;      // Interest and lump sum given up (kWaive).
  InterestStatement statement;  // All that has accrued, paid or not.
};

// A regime with its rates looked up, for any number of claims.
class InterestComputer {
 public:
  // kInvalidArgument naming regime and field when the regime contradicts itself
  // (a reset without a series, steps out of order), kNotFound when its series
  // is not among `series`.
  [[nodiscard]] static absl::StatusOr<InterestComputer> Create(
      InterestRegime regime, std::span<const RateSeries> series);

  const InterestRegime& regime() const { return regime_; }

  // kInvalidArgument naming field and bound, kNotFound naming series and day
  // where a rate is missing, kFailedPrecondition where the floor needs the day
  // of the contract and there is none or the regime does not apply on the first
  // day of delay, kOutOfRange where the sum does not fit 64 bits.
  [[nodiscard]] absl::StatusOr<InterestStatement> Compute(
      const InterestClaim& claim) const;

  // As Compute for each. The same at any concurrency.
  // O(claims + payments log payments + half-years of delay).
  InterestBatch ComputeAll(std::span<const InterestClaim> claims,
                           const Executor& executor = Executor::Serial()) const;

  // What becomes of payments on the whole debt: the claim's payments are not of
  // principal alone here, and may exceed it. `costs` stand from the first day
  // and bear no interest; the lump sum joins them on the first day of delay.
  // Interest owed is the rounded sum of all that has accrued, less what was
  // paid on it, so that many payments round no more often than one. Errors as
  // Compute, and kInvalidArgument where costs are not in [0, kMaxAmountMinor].
  [[nodiscard]] absl::StatusOr<ClaimAccount> RunAccount(
      const InterestClaim& claim, std::int64_t costs, PaymentOrder order) const;

 private:
  friend class InterestWork;  // The arithmetic, in src/claims/interest.cc.

  // A half-year's whole rate, the margin included.
  struct HalfYear {
    Date from;
    Rate rate;
  };

  explicit InterestComputer(InterestRegime regime)
      : regime_(std::move(regime)) {}

  InterestRegime regime_;
  std::optional<RateSeries> reference_, floor_;
  // With kEachHalfYear: adjoining, and the last day of the last one.
  std::vector<HalfYear> half_years_;
  Date half_years_end_;
};

// Compiled in; METHODS.md#interest has a line for each: eu_2011_7, de_b2b,
// de_consumer, fr_l441_10, ie_2012, uk_1998, cn_sale_lpr, cn_sme_802,
// cn_judgment, us_ny.
std::span<const InterestRegime> DefaultRegimes();
const InterestRegime* FindRegime(std::span<const InterestRegime> regimes,
                                 std::string_view id);

}  // namespace arrears

#endif  // ARREARS_CLAIMS_INTEREST_H_
