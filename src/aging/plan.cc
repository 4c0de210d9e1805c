// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "aging/plan_internal.h"

namespace arrears::aging_internal {
namespace {

using namespace std::chrono_literals;

constexpr Date kFirstAsOf = 1y / 1 / 1;
constexpr Date kLastAsOf = 9999y / 12 / 31;

// Past due up to two calendar years, and beyond them.
AgingScheme TwoYearLine() {
  return *AgingScheme::Create(
      "two_year_line", {{AgingUnit::kMonths, 0}, {AgingUnit::kMonths, 24}});
}

Segments SegmentsOf(const DatedScheme& scheme) {
  Segments segments{scheme.cuts(), scheme.bucket_of_segment(), {}};
  segments.cuts.push_back(kLastDate);
  return segments;
}

TwoYearSide SideOf(const DatedScheme& line, Date date) {
  // The line's buckets, youngest first: not due, within, beyond.
  constexpr TwoYearSide kSides[] = {TwoYearSide::kNotDue, TwoYearSide::kWithin,
                                    TwoYearSide::kBeyond};
  return kSides[line.BucketOf(date)];
}

// Both schemes' cuts; a piece keeps the bucket and the side of its last date.
Segments Merged(const DatedScheme& scheme, const DatedScheme& line) {
  Segments merged;
  std::merge(scheme.cuts().begin(), scheme.cuts().end(), line.cuts().begin(),
             line.cuts().end(), std::back_inserter(merged.cuts));
  merged.cuts.push_back(kLastDate);
  merged.cuts.erase(std::unique(merged.cuts.begin(), merged.cuts.end()),
                    merged.cuts.end());
  for (const Date cut : merged.cuts) {
    merged.bucket.push_back(scheme.BucketOf(cut));
    merged.two_year.push_back(SideOf(line, cut));
  }
  return merged;
}

}  // namespace

std::size_t Segments::Of(Date date) const {
  std::size_t segment = 0;
  for (const Date cut : cuts) segment += cut < date;
  return segment;
}

absl::StatusOr<AgingPlan> MakePlan(const AgingOptions& options,
                                   const AsOf& at) {
  if (at.as_of < kFirstAsOf || at.as_of > kLastAsOf) {
    return absl::InvalidArgumentError(
        absl::StrCat("as_of is day ", at.as_of.days_since_1970(),
                     " since 1970-01-01, outside the years 1 to 9999"));
  }
  AgingPlan plan;
  plan.at = at;
  plan.basis = options.basis.value_or(options.scheme.default_basis());
  plan.credits = options.credits;
  if (plan.basis > AgingBasis::kPosting ||
      plan.credits > CreditPresentation::kOldestFirst) {
    return absl::InvalidArgumentError(absl::StrCat(
        "options: basis ", static_cast<int>(plan.basis), ", credits ",
        static_cast<int>(plan.credits), "; each is 0, 1 or 2"));
  }
  plan.buckets = options.scheme.buckets();
  const DatedScheme scheme = options.scheme.At(at.as_of);
  const DatedScheme line = TwoYearLine().At(at.as_of);
  plan.scheme = SegmentsOf(scheme);
  if (plan.basis == AgingBasis::kDue) {
    plan.basis_segments = Merged(scheme, line);
  } else {
    plan.basis_segments = plan.scheme;
    plan.due_segments = Merged(line, line);
  }
  return plan;
}

void CurrencySums::Merge(const CurrencySums& other) {
  basis.resize(std::max(basis.size(), other.basis.size()));
  due.resize(std::max(due.size(), other.due.size()));
  for (std::size_t s = 0; s < other.basis.size(); ++s) {
    basis[s].Merge(other.basis[s]);
  }
  for (std::size_t s = 0; s < other.due.size(); ++s) due[s].Merge(other.due[s]);
  all.Merge(other.all);
  disputed.Merge(other.disputed);
  balance += other.balance;
  used |= other.used;
}

void AddPieces(std::span<const WideSum> pieces, std::vector<WideSum>& sums) {
  WideSum so_far;
  for (std::size_t s = 0; s < sums.size(); ++s) {
    so_far.Merge(pieces[s]);
    sums[s].Merge(so_far);
  }
}

void ApplyOldestFirst(__int128 pool, std::span<WideSum> pieces) {
  for (WideSum& piece : pieces) {
    if (pool >= 0) return;
    const __int128 taken = std::min(piece.minor, -pool);
    piece.minor -= taken;
    pool += taken;
  }
}

}  // namespace arrears::aging_internal
