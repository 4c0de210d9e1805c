// SPDX-License-Identifier: Apache-2.0
//
// assignment.h: with so many minutes, what is done for whom?
//
//   const std::uint32_t begin[] = {0, 2, 3};    // two debtors: 2 offers and 1
//   const std::int64_t value[] = {3000, 9000, 500};  // over waiting, minor
//   const std::int32_t takes[] = {10, 120, 10};      // minutes
//   const std::uint8_t of[] = {0, 1, 0};             // of phone, of visits
//   const std::int64_t minutes[] = {480, 960};       // there are so many
//   absl::StatusOr<Assignment> day =
//       AssignWork({begin, value, takes, of}, minutes);
//   day->chosen[0];            // 1: the second offer; -1: wait
//   day->bound - day->value;   // nothing is better by more
//
// For each debtor at most one offer is taken, so that the offers' minutes fit
// into those of each resource (a channel, a team, or both) and their value is
// the most. Minutes get a price for each resource; each debtor takes what is
// worth most after that price, and the prices are those at which the minutes
// are just used up. What the debtors have left at the prices, and the minutes
// at theirs, is a bound of every assignment (Lagrangian relaxation: Fisher
// 1981, Management Science 27:1-18), so the result carries its own proof.
#ifndef ARREARS_PORTFOLIO_ASSIGNMENT_H_
#define ARREARS_PORTFOLIO_ASSIGNMENT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"

namespace arrears {

// Offers of debtor i are begin[i] up to begin[i + 1]; to wait is always there,
// at no value and no minutes.
struct WorkOffers {
  std::span<const std::uint32_t> begin;    // Debtors + 1; rises from 0.
  std::span<const std::int64_t> value;     // Minor units of base, any sign.
  std::span<const std::int32_t> minutes;   // >= 0.
  std::span<const std::uint8_t> resource;  // Index of what the minutes are of.
};

struct Assignment {
  // By debtor the offer taken, counted from the debtor's first; -1 = wait.
  std::vector<std::int32_t> chosen;
  std::vector<std::int64_t> used;  // Minutes of each resource.
  // What a further minute of the resource would bring, minor units; >= 0.
  std::vector<double> minute_price;
  std::int64_t value = 0;  // Of all that is taken.
  // No assignment within the minutes is worth more; >= value.
  double bound = 0;
  bool exact = false;  // `value` is the most there is.
};

// Up to so many debtors the best of all is looked for.
inline constexpr std::size_t kMostExactDebtors = 24;

// `minutes`: those of each resource, >= 0, at most 64 resources. Offers that
// are worth nothing or less are never taken. Of equal offers of a debtor the
// one with fewer minutes, then the first; of equal debtors the first are
// served. kInvalidArgument naming the debtor or resource at fault: begin does
// not rise from 0 to the number of offers, columns differ in length, minutes
// below 0, a resource that `minutes` does not have, a sum of values beyond 64
// bits. The same at any thread count. Some 20 passes over the offers; memory of
// some 16 bytes a debtor (up to 65,536 debtors: an offer). At most
// kMostExactDebtors debtors also a search that is cut after a million steps
// (`exact` says whether it came to its end).
[[nodiscard]] absl::StatusOr<Assignment> AssignWork(
    const WorkOffers& offers, std::span<const std::int64_t> minutes,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_ASSIGNMENT_H_
