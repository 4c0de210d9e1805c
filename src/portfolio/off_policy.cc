// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/portfolio/backtest.h"

namespace arrears {
namespace {

absl::Status CheckOffPolicy(const OffPolicyOptions& options) {
  const auto fault = [](const char* field, const auto& value,
                        const char* expected) {
    return absl::InvalidArgumentError(absl::StrCat(
        "off-policy: ", field, " ", value, ": expected ", expected));
  };
  if (!(options.most_weight >= 1)) {
    return fault("most_weight", options.most_weight, "at least 1");
  }
  if (!(options.least_overlap >= 0 && options.least_overlap <= 1)) {
    return fault("least_overlap", options.least_overlap, "0 to 1");
  }
  if (!(options.least_effective >= 1)) {
    return fault("least_effective", options.least_effective, "at least 1");
  }
  if (!(options.confidence > 0 && options.confidence < 1)) {
    return fault("confidence", options.confidence, "between 0 and 1");
  }
  if (options.draws < 20 || options.draws > 10'000) {
    return fault("draws", options.draws, "20 to 10000");
  }
  return absl::OkStatus();
}

// What a state's rows come to, each row counted as often as it was drawn.
struct StateSums {
  double rows = 0, agreeing = 0, money = 0;
};
struct OffPolicyEstimate {
  double value = 0, overlap = 0, effective = 0, cut = 0;
};

// A state of n rows, m of them agreeing, weighs each of these by n / m.
OffPolicyEstimate OffPolicyEstimateOf(const std::vector<StateSums>& states,
                                      double most_weight) {
  double weights = 0, squares = 0, money = 0, rows = 0, covered = 0;
  OffPolicyEstimate estimate;
  for (const StateSums& state : states) {
    rows += state.rows;
    if (state.agreeing == 0) continue;
    covered += state.rows;
    const double whole = state.rows / state.agreeing;
    const double weight = std::min(whole, most_weight);
    if (whole > most_weight) estimate.cut += state.agreeing;
    weights += state.agreeing * weight;
    squares += state.agreeing * weight * weight;
    money += state.money * weight;
  }
  if (rows > 0) estimate.overlap = covered / rows;
  if (weights > 0) {
    estimate.value = money / weights;
    estimate.effective = weights * weights / squares;
  }
  return estimate;
}

std::vector<StateSums> StatesOf(std::span<const OffPolicyRow> rows,
                                std::size_t states,
                                const std::vector<std::uint32_t>* times) {
  std::vector<StateSums> sums(states);
  for (const OffPolicyRow& row : rows) {
    const double often = times == nullptr ? 1 : (*times)[row.debtor];
    StateSums& state = sums[row.state];
    state.rows += often;
    if (!row.agrees) continue;
    state.agreeing += often;
    state.money += often * row.money;
  }
  return sums;
}

// Debtors that have rows, as often as there are such, with replacement.
std::vector<std::uint32_t> DrawDebtors(
    const std::vector<std::uint32_t>& present, std::size_t debtors,
    std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint32_t> times(debtors);
  for (std::size_t i = 0; i < present.size(); ++i) {
    // The upper half of a product of 128 bits: the same on every machine.
    __extension__ const auto drawn = static_cast<std::size_t>(
        (static_cast<unsigned __int128>(random()) * present.size()) >> 64);
    ++times[present[drawn]];
  }
  return times;
}

std::pair<double, double> OffPolicyInterval(std::span<const OffPolicyRow> rows,
                                            std::size_t states,
                                            std::size_t debtors,
                                            const OffPolicyOptions& options,
                                            const Executor& executor) {
  std::vector<std::uint8_t> has(debtors);
  for (const OffPolicyRow& row : rows) has[row.debtor] = 1;
  std::vector<std::uint32_t> present;
  for (std::size_t i = 0; i < debtors; ++i) {
    if (has[i] != 0) present.push_back(static_cast<std::uint32_t>(i));
  }
  const auto draws = static_cast<std::size_t>(options.draws);
  std::vector<double> values(draws);
  executor.Run(draws, [&](std::size_t draw) {
    const std::vector<std::uint32_t> times =
        DrawDebtors(present, debtors, options.seed + draw);
    values[draw] =
        OffPolicyEstimateOf(StatesOf(rows, states, &times), options.most_weight)
            .value;
  });
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(
        std::lround(share * static_cast<double>(draws - 1)))];
  };
  const double tail = (1 - options.confidence) / 2;
  return {at(tail), at(1 - tail)};
}

}  // namespace

absl::StatusOr<OffPolicyValue> EstimateOffPolicy(
    std::span<const OffPolicyRow> rows, std::size_t states, std::size_t debtors,
    const OffPolicyOptions& options, const Executor& executor) {
  if (absl::Status status = CheckOffPolicy(options); !status.ok()) {
    return status;
  }
  OffPolicyValue result;
  result.rows = static_cast<std::int64_t>(rows.size());
  for (const OffPolicyRow& row : rows) {
    result.agreeing += row.agrees ? 1 : 0;
    result.logged += row.money;
  }
  if (rows.empty()) return result;
  result.logged /= static_cast<double>(rows.size());
  const OffPolicyEstimate estimate =
      OffPolicyEstimateOf(StatesOf(rows, states, nullptr), options.most_weight);
  result.overlap = estimate.overlap;
  result.effective = estimate.effective;
  result.cut = std::llround(estimate.cut);
  result.identifiable = estimate.overlap >= options.least_overlap &&
                        estimate.effective >= options.least_effective;
  if (!result.identifiable) return result;
  result.value = estimate.value;
  std::tie(result.lower, result.upper) =
      OffPolicyInterval(rows, states, debtors, options, executor);
  return result;
}

}  // namespace arrears
