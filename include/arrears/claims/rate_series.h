// SPDX-License-Identifier: Apache-2.0
//
// rate_series.h: which reference rate was in force on that day?
//
//   const RateSeries& ecb = *FindRateSeries(DefaultRateSeries(), "ecb_mro");
//   absl::StatusOr<Rate> rate = ecb.On(2024y / 7 / 1);     // 4.25 %
//
// A rate is a whole number of billionths a year (or a day, where a law speaks
// of a day), so that 3.65 % raised by a half is 5.475 % and not nearly so. A
// day for which nothing is known is an error that names series and day: before
// the first entry, and after `known_until`, because nobody knows tomorrow's
// rate.
#ifndef ARREARS_CLAIMS_RATE_SERIES_H_
#define ARREARS_CLAIMS_RATE_SERIES_H_

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"

namespace arrears {

// Billionths: 0.0475 is {47'500'000}.
struct Rate {
  std::int64_t billionths = 0;
  friend constexpr auto operator<=>(const Rate&, const Rate&) = default;
};
inline constexpr std::int64_t kRateOne = 1'000'000'000;
// From the loss of all to a tenfold; whoever takes a rate holds it to these.
inline constexpr Rate kLeastRate{-kRateOne}, kMostRate{10 * kRateOne};

// "0.0475" or "-0.0088", at most nine places; kInvalidArgument names the text,
// kOutOfRange the bounds.
[[nodiscard]] absl::StatusOr<Rate> ParseRate(std::string_view text);
// "0.0475", "10", "-0.0088"; no trailing zeros.
std::string FormatRate(Rate rate);
// "4.75 %".
std::string FormatPercent(Rate rate);

struct RateEntry {
  Date from;  // In force from this day until the next entry.
  Rate rate;
  std::string source;  // For people; may be empty.
};

struct RateSeriesSpec {
  std::string id;      // "ecb_mro"; not empty.
  std::string source;  // Who publishes it.
  std::vector<RateEntry> entries;
  Date known_until;  // Last day for which the last entry is known to hold.
};

class RateSeries {
 public:
  // kInvalidArgument naming series and entry unless the id is not empty, there
  // is an entry, dates increase, rates lie in their bounds, and known_until is
  // not before the last entry.
  [[nodiscard]] static absl::StatusOr<RateSeries> Create(RateSeriesSpec spec);

  const std::string& id() const { return spec_.id; }
  const std::string& source() const { return spec_.source; }
  std::span<const RateEntry> entries() const { return spec_.entries; }
  Date known_until() const { return spec_.known_until; }

  // kNotFound naming series, day and the days that are known. O(log entries).
  [[nodiscard]] absl::StatusOr<Rate> On(Date day) const;

 private:
  explicit RateSeries(RateSeriesSpec spec) : spec_(std::move(spec)) {}
  RateSeriesSpec spec_;
};

// Compiled in, each entry with its source (METHODS.md#interest):
//   ecb_mro    European Central Bank, main refinancing operations, as in force
//              on 1 January and 1 July and taken for the half-year
//   de_base    German base rate, section 247 BGB, by half-years
//   fr_legal   French legal interest between professionals, by half-years
//   boe_bank   Bank of England, official rate on 30 June and 31 December, taken
//              until the next of them
//   cn_lpr_1y  China, one-year loan prime rate, from 20 August 2019
std::span<const RateSeries> DefaultRateSeries();

// nullptr when there is none of that id.
const RateSeries* FindRateSeries(std::span<const RateSeries> series,
                                 std::string_view id);

}  // namespace arrears

#endif  // ARREARS_CLAIMS_RATE_SERIES_H_
