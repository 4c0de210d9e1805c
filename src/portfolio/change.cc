// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

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
};

// Days until `value` leaves its class; empty when it never does.
std::optional<std::int32_t> DaysToCut(const std::vector<double>& cuts,
                                      std::int32_t value, int step) {
  const auto next =
      std::upper_bound(cuts.begin(), cuts.end(), static_cast<double>(value));
  if (step > 0) {
    if (next == cuts.end()) return std::nullopt;
    return static_cast<std::int32_t>(std::ceil(*next)) - value;
  }
  if (next == cuts.begin()) return std::nullopt;
  return value - static_cast<std::int32_t>(std::ceil(*(next - 1))) + 1;
}

}  // namespace

ChangeFinder::ChangeFinder(const Policy& policy, const Frame& facts,
                           const Frame& outputs, const AsOf& at,
                           int promise_grace_days)
    : at_(at), promise_grace_days_(promise_grace_days) {
  for (const DecisionTable& table : policy.tables()) {
    const std::vector<TableInput>& inputs = table.spec().inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (outputs.Find(inputs[i].name) != nullptr) continue;
      for (const FactClock& clock : kFactClocks) {
        const Column* column = facts.Find(inputs[i].name);
        if (clock.fact != inputs[i].name || column == nullptr ||
            column->type() != ColumnType::kInt32) {
          continue;
        }
        moving_.push_back(
            {column->int32s(), clock.step, table.CutPoints(i), clock.reason});
      }
    }
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
