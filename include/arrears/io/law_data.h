// SPDX-License-Identifier: Apache-2.0
//
// law_data.h: rates, laws of interest and limitation, and fees, as a file that
// anybody may change without a build.
//
//   absl::StatusOr<LawData> data = ReadLawData("our_rates.json");
//   auto computer = InterestComputer::Create(
//       *FindRegime(data->interest, "de_b2b"), data->rates);
//   LawDataJson(DefaultLawData());        // all that is compiled in
//
// An entry takes the place of the one of its id; any other is added, so that a
// file of one new half-year's rate is enough:
//
//   {"rates": [{"id": "ecb_mro", "extends": true, "known_until": "2026-12-31",
//               "entries": [{"from": "2026-07-01", "rate": "0.0240"}]}]}
//
// A series that `extends` keeps the entries there were before the first of its
// own. Rates and money are decimals in quotes: a number would have been rounded
// already. What is wrong is told with file, line, entry, what stands there and
// the bound.
#ifndef ARREARS_IO_LAW_DATA_H_
#define ARREARS_IO_LAW_DATA_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/claims/costs.h"
#include "arrears/claims/interest.h"
#include "arrears/claims/limitation.h"
#include "arrears/claims/rate_series.h"

namespace arrears {

struct LawData {
  std::vector<RateSeries> rates;
  std::vector<InterestRegime> interest;
  std::vector<LimitationRegime> limitation;
  std::vector<FeeSchedule> fees;
};

// What is compiled in.
LawData DefaultLawData();

// `base` with what the text says. `source` is its name in messages.
// kInvalidArgument "<source>:<line>: <path>: ..." for what is no JSON, unknown
// keys, values out of bounds, a regime whose series is nowhere, and fees that
// CheckFees refuses.
[[nodiscard]] absl::StatusOr<LawData> ParseLawData(
    std::string_view text, const std::string& source,
    LawData base = DefaultLawData());
// Of a file of at most 16 MiB; kNotFound names the path.
[[nodiscard]] absl::StatusOr<LawData> ReadLawData(
    const std::string& path, LawData base = DefaultLawData());

// As ParseLawData reads it: what that makes of this, added to nothing, is
// equal.
std::string LawDataJson(const LawData& data);

}  // namespace arrears

#endif  // ARREARS_IO_LAW_DATA_H_
