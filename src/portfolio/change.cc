// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "change_internal.h"

namespace arrears {
namespace {

struct FactClock {
  std::string_view fact;
  int step;
  ChangeReason reason;
};
constexpr FactClock kFactClocks[] = {
    {"dpd_oldest", 1, ChangeReason::kNextBucket},
    {"days_since_step", 1, ChangeReason::kStepWait},
    {"days_since_contact", 1, ChangeReason::kStepWait},
    {"days_since_payment", 1, ChangeReason::kNextBucket},
    {"dispute_age", 1, ChangeReason::kNextBucket},
    {"promise_due_in", -1, ChangeReason::kPromiseDue},
    {"days_to_next_due", -1, ChangeReason::kItemDue},
    {"limitation_days", -1, ChangeReason::kLimitation},
    {"lapse_days", -1, ChangeReason::kLimitation},
};

// Days until `value` leaves its class; empty when it never does. A number of
// days enters a class at the first whole day on or after its border.
std::optional<std::int32_t> DaysToCut(const std::vector<std::int32_t>& cuts,
                                      std::int32_t value, int step) {
  const auto next = std::upper_bound(cuts.begin(), cuts.end(), value);
  if (step > 0) {
    if (next == cuts.end()) return std::nullopt;
    return *next - value;
  }
  if (next == cuts.begin()) return std::nullopt;
  return value - *(next - 1) + 1;
}

// The whole numbers at which a fact passes to another class of some table.
std::vector<std::int32_t> CutsOf(const Policy& policy, std::string_view fact) {
  std::vector<std::int32_t> cuts;
  for (const DecisionTable& table : policy.tables()) {
    const std::vector<TableInput>& inputs = table.spec().inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (inputs[i].name != fact) continue;
      for (const double cut : table.CutPoints(i)) {
        // No number of days passes the others.
        if (std::abs(cut) < std::numeric_limits<std::int32_t>::max()) {
          cuts.push_back(static_cast<std::int32_t>(std::ceil(cut)));
        }
      }
    }
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  return cuts;
}

}  // namespace

ChangeFinder::ChangeFinder(const Policy& policy, const Frame& facts,
                           const Frame& outputs, const AsOf& at,
                           int promise_grace_days)
    : at_(at), promise_grace_days_(promise_grace_days) {
  for (const FactClock& clock : kFactClocks) {
    const Column* column = facts.Find(clock.fact);
    if (column == nullptr || column->type() != ColumnType::kInt32 ||
        outputs.Find(clock.fact) != nullptr) {
      continue;
    }
    std::vector<std::int32_t> cuts = CutsOf(policy, clock.fact);
    if (cuts.empty()) continue;
    moving_.push_back(
        {column->int32s(), clock.step, std::move(cuts), clock.reason});
  }
  if (const Column* column = facts.Find("promise_due_in")) {
    promise_due_in_ = column->int32s();
  }
  if (const Column* column = facts.Find("days_to_next_due")) {
    days_to_next_due_ = column->int32s();
  }
}

void ChangeFinder::Fill(std::size_t row, Recommendation* out) const {
  std::optional<std::int32_t> nearest;
  const auto consider = [&](std::optional<std::int32_t> days,
                            ChangeReason reason) {
    if (!days || *days <= 0 || (nearest && *days >= *nearest)) return;
    nearest = days;
    out->change_reason = reason;
  };
  for (const Moving& moving : moving_) {
    if (!moving.values.has(row)) continue;
    consider(DaysToCut(moving.cuts, moving.values[row], moving.step),
             moving.reason);
  }
  // A promise is broken on the day after its grace days.
  if (promise_due_in_.has(row)) {
    consider(promise_due_in_[row] + promise_grace_days_ + 1,
             ChangeReason::kPromiseDue);
  }
  if (days_to_next_due_.has(row)) {
    consider(days_to_next_due_[row] + 1, ChangeReason::kItemDue);
  }
  for (const Recommendation::Blocked& blocked : out->blocked) {
    if (blocked.action != 0 && blocked.action == out->action) {
      consider((out->day - at_.as_of).count(), ChangeReason::kGuardWindow);
    }
  }
  if (nearest) out->next_change = at_.as_of + Days{*nearest};
}

}  // namespace arrears
