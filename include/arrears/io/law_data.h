// SPDX-License-Identifier: Apache-2.0
//
// law_data.h: rates, laws of interest and limitation, fees, holidays and limits
// to contact, as a file that anybody may change without a build.
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
// own, a calendar that does keeps its days, of which the later word wins:
//
//   {"calendars": [{"id": "CN", "extends": true,
//                   "known_years": {"first": 2015, "last": 2027},
//                   "holidays": ["2027-01-01/2027-01-03"],
//                   "working_days": ["2027-02-20"]}]}
//
// A profile of the guard (policy/guard_profiles.h), of which `hours` names the
// days on which anybody may be contacted; without it, any hour of each day:
//
//   {"guard_profiles": [{"id": "B2B_DEFAULT", "source": "our house rules",
//       "confidence": "proposal", "classes": ["company"],
//       "hours": {"monday": "09:00-17:00", "tuesday": "09:00-17:00"},
//       "business_days_only": true, "avoid": ["11:30-13:30"],
//       "best": "14:00-16:00",
//       "caps": [{"name": "calls_1_a_week", "counts": "calls_and_visits",
//                 "per": "debtor", "most": 1, "days": 7}],
//       "cooldown": {"days": 3, "business_days": true},
//       "one_channel_per_day": true, "time_barred": "disclose",
//       "duties": ["identify_self"]}]}
//
// Rates and money are decimals in quotes: a number would have been rounded
// already. What is wrong is told with file, line, entry, what stands there and
// the bound.
#ifndef ARREARS_IO_LAW_DATA_H_
#define ARREARS_IO_LAW_DATA_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/calendar.h"
#include "arrears/claims/costs.h"
#include "arrears/claims/interest.h"
#include "arrears/claims/limitation.h"
#include "arrears/claims/rate_series.h"
#include "arrears/policy/guard_profiles.h"

namespace arrears {

struct CalendarEntry {
  std::string id;  // "CN"; not empty.
  std::string source;
  Calendar calendar;
};

struct LawData {
  std::vector<RateSeries> rates;
  std::vector<InterestRegime> interest;
  std::vector<LimitationRegime> limitation;
  std::vector<FeeSchedule> fees;
  std::vector<CalendarEntry> calendars;
  std::vector<GuardProfile> guard_profiles;
};

// What is compiled in.
LawData DefaultLawData();

// `base` with what the text says. `source` is its name in messages.
// kInvalidArgument "<source>:<line>: <path>: ..." for what is no JSON, unknown
// keys, values out of bounds, a regime whose series or calendar is nowhere,
// more than Guard::kMostProfiles profiles, and fees that CheckFees refuses.
[[nodiscard]] absl::StatusOr<LawData> ParseLawData(
    std::string_view text, const std::string& source,
    LawData base = DefaultLawData());
// Of a file of at most 16 MiB; kNotFound names the path.
[[nodiscard]] absl::StatusOr<LawData> ReadLawData(
    const std::string& path, LawData base = DefaultLawData());

// The calendar of that name; weekends alone for "" and "weekends".
// kInvalidArgument that lists those there are.
[[nodiscard]] absl::StatusOr<Calendar> FindCalendar(const LawData& data,
                                                    std::string_view name);

// As ParseLawData reads it: what that makes of this, added to nothing, is
// equal.
std::string LawDataJson(const LawData& data);

}  // namespace arrears

#endif  // ARREARS_IO_LAW_DATA_H_
