// SPDX-License-Identifier: Apache-2.0
#include "arrears/scoring/optimal_bins.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "bin_search_internal.h"

namespace arrears {
namespace {

using scoring_internal::BinCut;
using scoring_internal::BinTable;

constexpr double kMostTotal = 9007199254740992.0;  // 2^53: exact in doubles.
constexpr double kMostStates = 134217728.0;        // 2^27

constexpr std::string_view kTrends[] = {"none",   "ascending", "descending",
                                        "peak",   "valley",    "concave",
                                        "convex", "auto"};
constexpr std::string_view kObjectives[] = {
    "log_likelihood", "information_value", "jensen_shannon"};

bool LooksAtThree(BinTrend trend) {
  return trend == BinTrend::kConcave || trend == BinTrend::kConvex;
}
bool Turns(BinTrend trend) {
  return trend == BinTrend::kPeak || trend == BinTrend::kValley;
}

absl::Status Within(const char* name, double value, double least, double most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " ", value, " is not in ", least, "..", most));
}

absl::Status CheckCells(std::span<const BinCount> cells) {
  if (cells.empty()) return absl::InvalidArgumentError("there are no cells");
  double total = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].events < 0 || cells[i].others < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("cell ", i, ": a count is below 0"));
    }
    total += static_cast<double>(cells[i].events) +
             static_cast<double>(cells[i].others);
  }
  return Within("the sum of the counts", total, 0, kMostTotal);
}

absl::Status CheckRules(std::size_t cells, const BinRules& rules) {
  const absl::Status statuses[] = {
      Within("penalty", rules.penalty, -1, 1e15),
      Within("most_bins", rules.most_bins, 0, 1'000'000),
      Within("least_total", static_cast<double>(rules.least_total), 0,
             kMostTotal),
      Within("least_events", static_cast<double>(rules.least_events), 0,
             kMostTotal),
      Within("least_others", static_cast<double>(rules.least_others), 0,
             kMostTotal),
      Within("least_difference", rules.least_difference, 0, 1),
      Within("most_p_value", rules.most_p_value, 1e-300, 1)};
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  const auto n = static_cast<double>(cells);
  double states = n * n / 2 * (Turns(rules.trend) ? 2 : 1);
  if (rules.trend == BinTrend::kAuto) states *= 2;
  if (LooksAtThree(rules.trend)) states *= n / 3;
  if (rules.most_bins > 0) states *= std::min<double>(rules.most_bins, n);
  if (states <= kMostStates) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      cells, " cells with trend ", std::string(BinTrendName(rules.trend)),
      " and most_bins ", rules.most_bins, " take ", states,
      " states, more than 2^27: fewer cells"));
}

BinCut CutWithin(const BinTable& table, BinTrend trend, int most_bins) {
  return LooksAtThree(trend)
             ? scoring_internal::CutByLastTwo(table, trend, most_bins)
             : scoring_internal::CutByLast(table, trend, most_bins);
}

// What is best without a limit and within it is best with it, and is found
// without a table for each number of bins.
BinCut Cut(const BinTable& table, BinTrend trend, int most_bins) {
  BinCut cut = CutWithin(table, trend, 0);
  if (most_bins == 0 ||
      cut.starts.size() <= static_cast<std::size_t>(most_bins)) {
    return cut;
  }
  return CutWithin(table, trend, most_bins);
}

OptimalBins Best(const BinTable& table, const BinRules& rules) {
  if (rules.trend != BinTrend::kAuto) {
    BinCut cut = Cut(table, rules.trend, rules.most_bins);
    return {std::move(cut.starts), rules.trend, cut.objective};
  }
  constexpr std::array kTried = {BinTrend::kAscending, BinTrend::kDescending,
                                 BinTrend::kPeak, BinTrend::kValley};
  OptimalBins best;
  double most = scoring_internal::kNoBin;
  for (const BinTrend trend : kTried) {
    BinCut cut = Cut(table, trend, rules.most_bins);
    if (cut.starts.empty()) continue;
    const double worth = table.PenalisedLikelihood(cut.starts) -
                         (Turns(trend) ? table.bin_cost() : 0);
    if (worth <= most) continue;
    most = worth;
    best = {std::move(cut.starts), trend, cut.objective};
  }
  return best;
}

}  // namespace

std::string_view BinTrendName(BinTrend trend) {
  return kTrends[static_cast<std::size_t>(trend)];
}

std::string_view BinObjectiveName(BinObjective objective) {
  return kObjectives[static_cast<std::size_t>(objective)];
}

absl::StatusOr<OptimalBins> FindOptimalBins(std::span<const BinCount> cells,
                                            const BinRules& rules) {
  absl::Status status = CheckCells(cells);
  if (status.ok()) status = CheckRules(cells.size(), rules);
  if (!status.ok()) return status;
  OptimalBins best = Best(BinTable(cells, rules), rules);
  if (!best.starts.empty()) return best;
  return absl::NotFoundError(absl::StrCat(
      "no bins keep the rules: even all cells in one have fewer than "
      "least_total ",
      rules.least_total, ", least_events ", rules.least_events,
      " or least_others ", rules.least_others));
}

absl::StatusOr<BinCosts> CostsOfRules(std::span<const BinCount> cells,
                                      const BinRules& rules,
                                      const OptimalBins& found) {
  BinRules as_taken = rules;
  as_taken.trend = found.trend;
  BinCosts costs;
  const auto without = [&](const BinRules& changed,
                           double* cost) -> absl::Status {
    const absl::StatusOr<OptimalBins> best = FindOptimalBins(cells, changed);
    if (!best.ok()) return best.status();
    *cost = std::max(0.0, best->objective - found.objective);
    return absl::OkStatus();
  };
  std::vector<std::pair<BinRules, double*>> questions;
  const auto ask = [&](bool is_set, double* cost, auto change) {
    if (!is_set) return;
    questions.emplace_back(as_taken, cost);
    change(&questions.back().first);
  };
  ask(found.trend != BinTrend::kNone, &costs.trend,
      [](BinRules* r) { r->trend = BinTrend::kNone; });
  ask(rules.most_bins > 0, &costs.most_bins,
      [](BinRules* r) { r->most_bins = 0; });
  ask(rules.least_total > 1 || rules.least_events > 0 || rules.least_others > 0,
      &costs.least_size, [](BinRules* r) {
        r->least_total = r->least_events = r->least_others = 0;
      });
  ask(rules.least_difference > 0, &costs.least_difference,
      [](BinRules* r) { r->least_difference = 0; });
  ask(rules.most_p_value < 1, &costs.most_p_value,
      [](BinRules* r) { r->most_p_value = 1; });
  for (const auto& [changed, cost] : questions) {
    absl::Status status = without(changed, cost);
    if (!status.ok()) return status;
  }
  return costs;
}

}  // namespace arrears
