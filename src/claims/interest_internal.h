// SPDX-License-Identifier: Apache-2.0
//
// interest_internal.h: the arithmetic that one claim's interest and a claim's
// account share.
#ifndef ARREARS_CLAIMS_INTEREST_INTERNAL_H_
#define ARREARS_CLAIMS_INTEREST_INTERNAL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/claims/interest.h"
#include "arrears/claims/rate_series.h"

namespace arrears {

std::int32_t BasisOf(DayCount count, Date date);

// How the days of one claim are counted and at which rate.
struct InterestTerms {
  Date first, last;          // Days that bear interest; none if last < first.
  std::optional<Rate> rate;  // Absent: that of each half-year.
  DayCount day_count = DayCount::kActual365;
  bool contract_rate_used = false, floor_used = false;
};

// Interest as an exact fraction over kRateOne * common.
struct Accrual {
  __extension__ using Int128 = __int128;

  explicit Accrual(DayCount count)
      : common(count == DayCount::kActualActual ? std::int64_t{365} * 366
                                                : BasisOf(count, Date())) {}

  // At most 10^15 * 1.2 * 10^11 * 36,600 * 366 a claim: below 2^111.
  void Add(const InterestSpan& span) {
    numerator += Int128{span.principal} * span.rate.billionths * span.days *
                 (common / span.basis);
    if (spans != nullptr) spans->push_back(span);
  }

  // Half away from zero; kOutOfRange beyond 64 bits.
  absl::StatusOr<std::int64_t> Rounded() const;

  std::int64_t common;
  Int128 numerator = 0;
  std::vector<InterestSpan>* spans = nullptr;
};

class InterestWork {
 public:
  explicit InterestWork(const InterestComputer& computer)
      : computer_(computer), regime_(computer.regime_) {}

  static void FillHalfYears(InterestComputer* computer);
  // All but the sum of the payments.
  static absl::Status CheckClaim(const InterestClaim& claim);
  // By date; `scratch` holds them where they came otherwise.
  static std::span<const PrincipalPayment> ByDate(
      std::span<const PrincipalPayment> payments,
      std::vector<PrincipalPayment>* scratch);

  absl::StatusOr<InterestTerms> TermsOf(const InterestClaim& claim) const;
  // The days from `from` to `to` at one principal.
  absl::Status Accrue(const InterestTerms& terms, Date from, Date to,
                      std::int64_t principal, Accrual* accrual) const;
  // Of one claim whose payments are of principal; `statement` may be null.
  absl::Status Compute(const InterestClaim& claim, std::int64_t* interest,
                       std::int64_t* lump_sum,
                       InterestStatement* statement) const;
  std::int64_t LumpSum(std::int64_t principal) const;

 private:
  absl::StatusOr<Rate> RateAtStart(Date first) const;
  absl::Status ApplyContractRate(const InterestClaim& claim,
                                 InterestTerms* terms) const;

  const InterestComputer& computer_;
  const InterestRegime& regime_;
};

}  // namespace arrears

#endif  // ARREARS_CLAIMS_INTEREST_INTERNAL_H_
