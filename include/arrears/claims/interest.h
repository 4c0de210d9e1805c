// SPDX-License-Identifier: Apache-2.0
//
// interest.h: how much interest and which lump sum may be claimed for late
// payment, under which law, and how was it computed?
//
//   const InterestRegime& uk = *FindRegime(DefaultRegimes(), "uk_1998");
//   const InterestClaim claim = {.principal = 10'000'00,
//                                .due = 2023y / 12 / 20,
//                                .until = 2024y / 3 / 20};
//   auto computer = InterestComputer::Create(uk, DefaultRateSeries());
//   absl::StatusOr<InterestStatement> statement = computer->Compute(claim);
//   statement->interest;          // 324'11: one rate, 13 %, for 91 days
//   statement->lump_sum;          // 100'00
//   statement->spans;             // from, to, days, principal, rate
//
// Simple interest:   sum over spans of  principal * rate * days / basis
// over the days after the last day on which payment was in time, up to and with
// the day of payment. The principal falls with each settlement, on its day: the
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
  kAtContract,       // On the day of the contract; then it stays.
};

enum class DayCount : std::uint8_t {
  kActual365,     // Days / 365.
  kActual360,     // Days / 360.
  kActualActual,  // Each day over the days of its year, 365 or 366.
  kDaily,         // The rate is a day's rate.
};

// A lump sum for claims whose principal is at least `from`.
struct LumpSumStep {
  std::int64_t from = 0;  // Minor units of the regime's currency, >= 0.
  std::int64_t amount = 0;
};

// The law, as data.
struct InterestRegime {
  std::string id;      // "eu_2011_7"; not empty.
  std::string source;  // Statute and article.
  std::string name_en, name_zh;
  Date valid_from, valid_until;  // Days of breach to which it applies.
  Currency currency;             // Of lump sums and `least_contract_rate`.

  std::string series;  // Id of the reference rate; empty with kNone.
  RateReset reset = RateReset::kNone;
  Rate margin;                 // Points that are added. With kNone, the rate.
  Rate uplift;                 // Share of the reference rate that is added: 0.5
                               // makes 5.475 % of 3.65 %. Before the margin.
  DayCount day_count = DayCount::kActual365;
  // Where a contract states a rate: whether it takes the place of the legal
  // one, and what it may not fall below (zero multiples: no floor): so many
  // times `floor_series` on the day the interest starts, or on the day of the
  // contract where the regime resets there.
  bool contract_rate_prevails = true;
  std::string floor_series;
  Rate floor_multiple;
  std::vector<LumpSumStep> lump_sums;  // `from` increases; may be empty.
  // Set where no more interest runs from the day of an insolvency petition.
  bool stops_at_insolvency = false;
};

// A settlement of principal; interest of its day is still on the whole.
struct PrincipalPayment {
  Date on;
  std::int64_t amount = 0;  // Minor, > 0.
};

struct InterestClaim {
  std::int64_t principal = 0;  // Minor, in [0, kMaxAmountMinor].
  Date due;    // The last day on which payment is in time, as agreed or as
               // the law has it where nothing was agreed.
  Date until;  // Last day of interest: payment in full, or the day of asking.
  std::optional<Date> contract_date;  // kAtContract needs it.
  std::optional<Rate> contract_rate;  // As agreed, by year; by day in a regime
                                      // that counts days (kDaily).
  std::optional<Date> insolvency;     // The petition was accepted on this day.
  // Not after one another in any order that matters; those up to `due` lessen
  // the principal from the start. Their sum is at most `principal`.
  std::span<const PrincipalPayment> payments;
};

struct InterestSpan {
  Date from, to;  // Both bear interest.
  std::int32_t days = 0;
  std::int64_t principal = 0;
  Rate rate;  // By year, or by day with kDaily.
  std::int32_t basis = 0;  // 365, 366, 360; 1 with kDaily.
};

struct InterestStatement {
  std::vector<InterestSpan> spans;  // In order of time; none without delay.
  std::int64_t interest = 0;        // Minor, rounded once.
  std::int64_t lump_sum = 0;        // 0 where payment came in time.
  bool contract_rate_used = false, floor_used = false;
};

// A regime with its rates looked up, for any number of claims.
class InterestComputer {
 public:
  // kInvalidArgument naming regime and field when the regime contradicts itself
  // (a reset without a series, steps out of order), kNotFound when its series
  // is not among `series`.
  [[nodiscard]] static absl::StatusOr<InterestComputer> Create(
      const InterestRegime& regime, std::span<const RateSeries> series);

  const InterestRegime& regime() const;

  // kInvalidArgument naming field and bound, kNotFound naming series and date
  // where a rate is missing, kFailedPrecondition where the regime needs the day
  // of the contract and there is none or is not valid on the day of breach.
  [[nodiscard]] absl::StatusOr<InterestStatement> Compute(
      const InterestClaim& claim) const;

  // The interest of many claims, without their spans; as Compute. A claim that
  // fails leaves 0 and its number in `failed`. O(claims + payments + half-years
  // of delay). The same at any concurrency.
  struct Batch {
    std::vector<std::int64_t> interest, lump_sum;
    std::vector<std::int64_t> failed;  // Increasing.
  };
  Batch ComputeAll(std::span<const InterestClaim> claims,
                   const Executor& executor = Executor::Serial()) const;
};

// What becomes of a payment on one debt.
enum class PaymentOrder : std::uint8_t {
  kInterestFirst,   // Costs, interest, principal: Civil Code of China 561,
                    // sections 367 BGB, Code civil 1343-1.
  kPrincipalFirst,  // Principal, costs, interest.
  kWaive,           // Principal; interest and lump sums are given up once the
                    // principal is paid in full.
};

struct AppliedPayment {
  Date on;
  std::int64_t costs = 0, interest = 0, principal = 0, excess = 0;
};

struct ClaimAccount {
  std::vector<AppliedPayment> payments;  // As they came.
  // On `until`, after all payments: what is still owed.
  std::int64_t principal = 0, interest = 0, costs = 0;
  std::int64_t waived = 0;
  InterestStatement statement;  // `interest` is all that has accrued.
};

// The claim's payments are of the whole debt here, not of principal alone, and
// may exceed it. `costs` stand from the first day and bear no interest; the
// regime's lump sum joins them on the first day of delay. Interest is owed as
// the rounded sum of all that accrued, less what was paid on it, so that many
// payments round no more often than one. Errors as InterestComputer::Compute.
[[nodiscard]] absl::StatusOr<ClaimAccount> RunClaimAccount(
    const InterestComputer& computer, const InterestClaim& claim,
    std::int64_t costs, PaymentOrder order);

// Compiled in; METHODS.md#interest has a line for each: eu_2011_7, de_b2b,
// de_consumer, fr_l441_10, ie_2012, uk_1998, cn_sale_lpr, cn_sme_802,
// cn_judgment, us_ny.
std::span<const InterestRegime> DefaultRegimes();
const InterestRegime* FindRegime(std::span<const InterestRegime> regimes,
                                 std::string_view id);

}  // namespace arrears

#endif  // ARREARS_CLAIMS_INTEREST_H_
