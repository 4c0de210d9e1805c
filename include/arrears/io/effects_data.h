// SPDX-License-Identifier: Apache-2.0
//
// effects_data.h: effects of actions and routes of recovery, as a file that
// anybody may change without a build.
//
//   absl::StatusOr<EffectsData> data =
//       ReadEffects("ours.json", Currency::Of("CNY"), DefaultFees());
//   setting.effects = data->effects;
//   RouteComputer::Create(data->routes, curve, DefaultFees(), terms);
//   EffectsJson(DefaultEffects(), base);     // all that is compiled in
//
// An entry says what differs from the one of its action and type, or of its
// route, and keeps the rest; a type that has no entry yet starts from that of
// any. So this is enough:
//
//   {"id": "ours-2026",
//    "effects": [{"action": "A13", "type": "T2", "days": 14,
//                 "hazard_ratio": {"value": 1.8, "lower": 1.2, "upper": 2.6},
//                 "basis": "ledger", "source": "contacts of 2025"}],
//    "routes": [{"id": "suit", "months": 9}]}
//
// A ratio comes with its interval and its source, or not at all. Money is a
// decimal in quotes: that of effects in the base currency, that of a route in
// its own; a route that changes its currency names its money anew. What is
// wrong is told with file, line, entry, what stands there and the bound.
#ifndef ARREARS_IO_EFFECTS_DATA_H_
#define ARREARS_IO_EFFECTS_DATA_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/money.h"
#include "arrears/claims/costs.h"
#include "arrears/policy/effects.h"
#include "arrears/value/routes.h"

namespace arrears {

struct EffectsData {
  EffectTable effects;
  std::vector<RouteDefinition> routes;
};

// What is compiled in.
EffectsData DefaultEffects();

// The compiled-in data with what the text says. `source` is its name in
// messages, `base` the currency of effects' money, `fees` those that routes may
// name. kInvalidArgument "<source>:<line>: <path>: ..." for what is no JSON,
// unknown keys, values out of bounds, and what CheckRoutes refuses.
[[nodiscard]] absl::StatusOr<EffectsData> ParseEffects(
    std::string_view text, const std::string& source, Currency base,
    std::span<const FeeSchedule> fees);
// Of a file of at most 16 MiB; kNotFound names the path.
[[nodiscard]] absl::StatusOr<EffectsData> ReadEffects(
    const std::string& path, Currency base, std::span<const FeeSchedule> fees);

// As ParseEffects reads it; what that makes of this is equal, but for defaults
// that are not in `data`.
std::string EffectsJson(const EffectsData& data, Currency base);

}  // namespace arrears

#endif  // ARREARS_IO_EFFECTS_DATA_H_
