// SPDX-License-Identifier: Apache-2.0
#include "arrears/claims/interest.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "claims/interest_internal.h"

namespace arrears {
namespace {

__extension__ using Wide = __int128;
using std::chrono::day;
using std::chrono::month;

constexpr std::size_t kClaimsPerTask = 4096;

Date HalfYearStart(Date date) {
  const std::chrono::year_month_day ymd = date.ymd();
  return ymd.year() / (ymd.month() < month{7} ? 1 : 7) / day{1};
}

Date NextHalfYear(Date start) { return AddMonthsClamped(start, 6); }

bool InBounds(Rate rate) { return rate >= kLeastRate && rate <= kMostRate; }

absl::Status BadField(const InterestRegime& regime, std::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("regime ", regime.id, ": ", std::string(what)));
}

absl::Status CheckRegime(const InterestRegime& regime) {
  if (regime.id.empty()) {
    return absl::InvalidArgumentError("an interest regime has no id");
  }
  if (regime.series.empty() != (regime.reset == RateReset::kNone)) {
    return BadField(regime, "series and reset belong together");
  }
  if (regime.floor_series.empty()
          ? regime.floor_multiple != 0
          : regime.floor_multiple < 1 || regime.floor_multiple > 10) {
    return BadField(regime,
                    absl::StrCat("floor_multiple ", regime.floor_multiple,
                                 " is not in 1..10 for a floor_series "
                                 "and 0 without one"));
  }
  if (!InBounds(regime.margin) || !InBounds(regime.uplift)) {
    return BadField(regime, "margin and uplift lie in -1..10");
  }
  if (regime.valid_from && regime.valid_until &&
      *regime.valid_until < *regime.valid_from) {
    return BadField(regime, "valid_until is before valid_from");
  }
  for (std::size_t i = 0; i < regime.lump_sums.size(); ++i) {
    const LumpSumStep& step = regime.lump_sums[i];
    const std::int64_t before = i == 0 ? 0 : regime.lump_sums[i - 1].from;
    if (step.from <= before || step.amount < 0 ||
        step.amount > kMaxAmountMinor) {
      return BadField(
          regime, absl::StrCat("lump_sums[", i, "]: from ", step.from,
                               " does not exceed ", before, " or the amount ",
                               step.amount, " is no amount"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<RateSeries>> Named(
    const InterestRegime& regime, const std::string& id,
    std::span<const RateSeries> series) {
  if (id.empty()) return std::optional<RateSeries>();
  const RateSeries* found = FindRateSeries(series, id);
  if (found == nullptr) {
    return absl::NotFoundError(absl::StrCat("regime ", regime.id, ": series \"",
                                            id, "\" is not among those given"));
  }
  return std::optional<RateSeries>(*found);
}

// The reference rate raised by the regime's uplift and margin.
Rate Raise(const InterestRegime& regime, Rate reference) {
  const std::int64_t uplift =
      MulDivRound(reference.billionths, regime.uplift.billionths, kRateOne)
          .value_or(0);  // Both are in bounds: at most 10^11.
  return {reference.billionths + uplift + regime.margin.billionths};
}

absl::Status CheckPayments(const InterestClaim& claim) {
  for (std::size_t i = 0; i < claim.payments.size(); ++i) {
    const std::int64_t amount = claim.payments[i].amount;
    if (amount <= 0 || amount > kMaxAmountMinor) {
      return absl::InvalidArgumentError(absl::StrCat(
          "payments[", i, "]: amount ", amount, " is not in 1..10^15"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSum(const InterestClaim& claim) {
  Wide sum = 0;
  for (const PrincipalPayment& payment : claim.payments) sum += payment.amount;
  if (sum <= claim.principal) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "payments exceed the principal of ", claim.principal, " minor units"));
}

}  // namespace

std::int32_t BasisOf(DayCount count, Date date) {
  switch (count) {
    case DayCount::kActual365:
      return 365;
    case DayCount::kActual360:
      return 360;
    case DayCount::kActualActual:
      return date.ymd().year().is_leap() ? 366 : 365;
    case DayCount::kDaily:
      break;
  }
  return 1;
}

absl::StatusOr<std::int64_t> Accrual::Rounded() const {
  const Wide whole = Wide{kRateOne} * common;
  Wide result = numerator / whole;
  const Wide rest = numerator % whole;
  if (2 * (rest < 0 ? -rest : rest) >= whole) result += rest < 0 ? -1 : 1;
  if (result > std::numeric_limits<std::int64_t>::max() ||
      result < std::numeric_limits<std::int64_t>::min()) {
    return absl::OutOfRangeError("the interest does not fit 64 bits");
  }
  return static_cast<std::int64_t>(result);
}

absl::Status InterestWork::CheckClaim(const InterestClaim& claim) {
  if (claim.principal < 0 || claim.principal > kMaxAmountMinor) {
    return absl::InvalidArgumentError(absl::StrCat(
        "principal ", claim.principal, " is not in 0..10^15 minor units"));
  }
  // Dates span more than 32 bits of days.
  if (std::int64_t{claim.until.days_since_1970()} -
          claim.due.days_since_1970() >
      kMostDaysOfDelay) {
    return absl::InvalidArgumentError(absl::StrCat(
        "until ", FormatIsoDate(claim.until), " is more than ",
        kMostDaysOfDelay, " days after due ", FormatIsoDate(claim.due)));
  }
  if (claim.contract_rate && (claim.contract_rate->billionths < 0 ||
                              !InBounds(*claim.contract_rate))) {
    return absl::InvalidArgumentError(
        absl::StrCat("contract_rate ", FormatRate(*claim.contract_rate),
                     " is not in 0..10, 0.0475 being 4.75 % a year"));
  }
  return CheckPayments(claim);
}

std::span<const PrincipalPayment> InterestWork::ByDate(
    std::span<const PrincipalPayment> payments,
    std::vector<PrincipalPayment>* scratch) {
  const auto earlier = [](const PrincipalPayment& a,
                          const PrincipalPayment& b) { return a.on < b.on; };
  if (std::is_sorted(payments.begin(), payments.end(), earlier)) {
    return payments;
  }
  scratch->assign(payments.begin(), payments.end());
  std::stable_sort(scratch->begin(), scratch->end(), earlier);
  return *scratch;
}

void InterestWork::FillHalfYears(InterestComputer* computer) {
  const RateSeries& series = *computer->reference_;
  Date start = HalfYearStart(series.entries().front().from);
  if (start < series.entries().front().from) start = NextHalfYear(start);
  for (; start <= series.known_until(); start = NextHalfYear(start)) {
    computer->half_years_.push_back(
        {start, Raise(computer->regime_, *series.On(start))});
    computer->half_years_end_ = NextHalfYear(start) - Days{1};
  }
}

absl::StatusOr<Rate> InterestWork::RateAtStart(Date first) const {
  if (regime_.reset == RateReset::kNone) return regime_.margin;
  const absl::StatusOr<Rate> reference = computer_.reference_->On(
      regime_.reset == RateReset::kAtStart ? first
                                           : HalfYearStart(first) - Days{1});
  if (!reference.ok()) return reference.status();
  return Raise(regime_, *reference);
}

absl::Status InterestWork::ApplyContractRate(const InterestClaim& claim,
                                             InterestTerms* terms) const {
  terms->contract_rate_used = true;
  terms->rate = *claim.contract_rate;
  if (terms->day_count == DayCount::kDaily) {
    terms->day_count = DayCount::kActual365;
  }
  if (!computer_.floor_) return absl::OkStatus();
  if (regime_.floor_at_contract && !claim.contract_date) {
    return absl::FailedPreconditionError(
        absl::StrCat("regime ", regime_.id,
                     ": contract_rate needs contract_date, the day whose ",
                     regime_.floor_series, " it may not fall below"));
  }
  const absl::StatusOr<Rate> floor = computer_.floor_->On(
      regime_.floor_at_contract ? *claim.contract_date : terms->first);
  if (!floor.ok()) return floor.status();
  const Rate least{floor->billionths * regime_.floor_multiple};
  terms->floor_used = *terms->rate < least;
  if (terms->floor_used) terms->rate = least;
  return absl::OkStatus();
}

absl::StatusOr<InterestTerms> InterestWork::TermsOf(
    const InterestClaim& claim) const {
  InterestTerms terms;
  terms.first = claim.due + Days{1};
  terms.last = claim.until;
  terms.day_count = regime_.day_count;
  if ((regime_.valid_from && terms.first < *regime_.valid_from) ||
      (regime_.valid_until && terms.first > *regime_.valid_until)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "regime ", regime_.id, " does not apply to delay from ",
        FormatIsoDate(terms.first), regime_.valid_from ? "; from " : "",
        regime_.valid_from ? FormatIsoDate(*regime_.valid_from) : "",
        regime_.valid_until ? "; until " : "",
        regime_.valid_until ? FormatIsoDate(*regime_.valid_until) : ""));
  }
  if (regime_.stops_at_insolvency && claim.insolvency) {
    terms.last = std::min(terms.last, *claim.insolvency - Days{1});
  }
  if (claim.contract_rate && regime_.contract_rate_prevails) {
    absl::Status status = ApplyContractRate(claim, &terms);
    if (!status.ok()) return status;
  } else if (regime_.reset != RateReset::kEachHalfYear) {
    absl::StatusOr<Rate> rate = RateAtStart(terms.first);
    if (!rate.ok()) return rate.status();
    terms.rate = *rate;
  }
  return terms;
}

absl::Status InterestWork::Accrue(const InterestTerms& terms, Date from,
                                  Date to, std::int64_t principal,
                                  Accrual* accrual) const {
  to = std::min(to, terms.last);
  if (principal == 0 || from > to) return absl::OkStatus();
  const auto& half_years = computer_.half_years_;
  auto half = half_years.begin();
  if (!terms.rate) {
    const bool early = half_years.empty() || from < half->from;
    if (early || to > computer_.half_years_end_) {
      const Date start = HalfYearStart(from);
      return computer_.reference_
          ->On(early ? start
                     : std::max(start, computer_.half_years_end_ + Days{1}))
          .status();
    }
    half = std::prev(std::upper_bound(
        half_years.begin(), half_years.end(), from,
        [](Date day, const auto& one) { return day < one.from; }));
  }
  while (from <= to) {
    Date end = to;
    Rate rate = terms.rate.value_or(Rate());
    if (!terms.rate) {
      rate = half->rate;
      if (++half != half_years.end()) end = std::min(end, half->from - Days{1});
    }
    if (terms.day_count == DayCount::kActualActual) {
      end = std::min<Date>(end, from.ymd().year() / 12 / 31);
    }
    accrual->Add({from, end, (end - from).count() + 1, principal, rate,
                  BasisOf(terms.day_count, from)});
    from = end + Days{1};
  }
  return absl::OkStatus();
}

std::int64_t InterestWork::LumpSum(std::int64_t principal) const {
  std::int64_t sum = 0;
  for (const LumpSumStep& step : regime_.lump_sums) {
    if (principal >= step.from) sum = step.amount;
  }
  return sum;
}

absl::Status InterestWork::Compute(const InterestClaim& claim,
                                   std::int64_t* interest,
                                   std::int64_t* lump_sum,
                                   InterestStatement* statement) const {
  if (absl::Status status = CheckClaim(claim); !status.ok()) return status;
  if (absl::Status status = CheckSum(claim); !status.ok()) return status;
  std::vector<PrincipalPayment> scratch;
  const auto payments = ByDate(claim.payments, &scratch);
  auto payment = payments.begin();
  std::int64_t principal = claim.principal;
  for (; payment != payments.end() && payment->on <= claim.due; ++payment) {
    principal -= payment->amount;
  }
  if (claim.until <= claim.due || principal == 0) return absl::OkStatus();
  const absl::StatusOr<InterestTerms> terms = TermsOf(claim);
  if (!terms.ok()) return terms.status();
  *lump_sum = LumpSum(principal);
  Accrual accrual(terms->day_count);
  if (statement != nullptr) {
    accrual.spans = &statement->spans;
    statement->contract_rate_used = terms->contract_rate_used;
    statement->floor_used = terms->floor_used;
  }
  Date from = terms->first;
  for (; payment != payments.end() && payment->on <= terms->last; ++payment) {
    absl::Status status =
        Accrue(*terms, from, payment->on, principal, &accrual);
    if (!status.ok()) return status;
    from = payment->on + Days{1};
    principal -= payment->amount;
  }
  absl::Status status = Accrue(*terms, from, terms->last, principal, &accrual);
  if (!status.ok()) return status;
  const absl::StatusOr<std::int64_t> rounded = accrual.Rounded();
  if (!rounded.ok()) return rounded.status();
  *interest = *rounded;
  return absl::OkStatus();
}

absl::StatusOr<InterestComputer> InterestComputer::Create(
    InterestRegime regime, std::span<const RateSeries> series) {
  if (absl::Status status = CheckRegime(regime); !status.ok()) return status;
  absl::StatusOr<std::optional<RateSeries>> reference =
      Named(regime, regime.series, series);
  if (!reference.ok()) return reference.status();
  absl::StatusOr<std::optional<RateSeries>> floor =
      Named(regime, regime.floor_series, series);
  if (!floor.ok()) return floor.status();
  InterestComputer computer(std::move(regime));
  computer.reference_ = *std::move(reference);
  computer.floor_ = *std::move(floor);
  if (computer.regime_.reset == RateReset::kEachHalfYear) {
    InterestWork::FillHalfYears(&computer);
  }
  return computer;
}

absl::StatusOr<InterestStatement> InterestComputer::Compute(
    const InterestClaim& claim) const {
  InterestStatement statement;
  absl::Status status = InterestWork(*this).Compute(
      claim, &statement.interest, &statement.lump_sum, &statement);
  if (!status.ok()) return status;
  return statement;
}

InterestBatch InterestComputer::ComputeAll(
    std::span<const InterestClaim> claims, const Executor& executor) const {
  InterestBatch batch;
  batch.interest.resize(claims.size());
  batch.lump_sum.resize(claims.size());
  const std::size_t tasks =
      (claims.size() + kClaimsPerTask - 1) / kClaimsPerTask;
  std::vector<std::vector<std::int64_t>> failed(tasks);
  const InterestWork work(*this);
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t end =
        std::min(claims.size(), (task + 1) * kClaimsPerTask);
    for (std::size_t i = task * kClaimsPerTask; i < end; ++i) {
      std::int64_t interest = 0, lump_sum = 0;
      if (!work.Compute(claims[i], &interest, &lump_sum, nullptr).ok()) {
        failed[task].push_back(static_cast<std::int64_t>(i));
        continue;
      }
      batch.interest[i] = interest;
      batch.lump_sum[i] = lump_sum;
    }
  });
  for (const std::vector<std::int64_t>& some : failed) {
    batch.failed.insert(batch.failed.end(), some.begin(), some.end());
  }
  return batch;
}

}  // namespace arrears
