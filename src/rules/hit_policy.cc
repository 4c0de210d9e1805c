// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/compiled_table_internal.h"
#include "rules/table_place_internal.h"

namespace arrears {
namespace {

// In the order of the enum.
constexpr std::string_view kLetters[] = {"F", "U",  "A",  "P",  "R", "O",
                                         "C", "C+", "C<", "C>", "C#"};

}  // namespace

std::string_view HitPolicyLetters(HitPolicy policy) {
  const auto index = static_cast<std::size_t>(policy);
  return index < std::size(kLetters) ? kLetters[index] : "";
}

std::optional<HitPolicy> HitPolicyOf(std::string_view letters) {
  const auto found =
      std::find(std::begin(kLetters), std::end(kLetters), letters);
  if (found == std::end(kLetters)) return std::nullopt;
  return static_cast<HitPolicy>(found - std::begin(kLetters));
}

namespace rules_internal {

OutputValue Canonical(const OutputValue& value) {
  const double* number = std::get_if<double>(&value);
  constexpr double kExact = 9007199254740992;  // 2^53
  if (number == nullptr || std::abs(*number) > kExact) return value;
  const auto integer = static_cast<std::int64_t>(*number);
  return static_cast<double>(integer) == *number ? OutputValue(integer) : value;
}

absl::StatusOr<std::vector<std::int32_t>> RulesByPriority(
    const TableSpec& spec) {
  std::vector<std::int32_t> order;
  if (spec.hit_policy != HitPolicy::kPriority &&
      spec.hit_policy != HitPolicy::kOutputOrder) {
    return order;
  }
  // The place of each output in its list; outputs without a list do not count.
  std::vector<std::vector<std::size_t>> places;
  for (const TableRule& rule : spec.rules) {
    std::vector<std::size_t> place;
    for (std::size_t i = 0; i < spec.outputs.size(); ++i) {
      const std::vector<OutputValue>& allowed = spec.outputs[i].allowed;
      const auto found = std::find_if(
          allowed.begin(), allowed.end(), [&](const OutputValue& value) {
            return Canonical(value) == Canonical(rule.outputs[i]);
          });
      place.push_back(static_cast<std::size_t>(found - allowed.begin()));
    }
    places.push_back(std::move(place));
  }
  order.resize(spec.rules.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&places](std::int32_t a, std::int32_t b) {
                     return places[static_cast<std::size_t>(a)] <
                            places[static_cast<std::size_t>(b)];
                   });
  return order;
}

}  // namespace rules_internal
}  // namespace arrears
