// SPDX-License-Identifier: Apache-2.0
#include "arrears/scoring/binning.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

absl::Status CheckBinning(const BinningOptions& options) {
  const auto fault = [](const auto&... parts) {
    return absl::InvalidArgumentError(absl::StrCat(parts...));
  };
  if (!(options.least_share >= 0 && options.least_share <= .5)) {
    return fault("least_share ", options.least_share, " is not in 0..0.5");
  }
  if (options.least_odd < 0) {
    return fault("least_odd ", options.least_odd, " is below 0");
  }
  for (std::size_t i = 0; i < options.special.size(); ++i) {
    if (!std::isfinite(options.special[i])) {
      return fault("special[", i, "] is no finite number");
    }
  }
  return absl::OkStatus();
}

// FactCells in order, and what of the fact each is.
struct FactCells {
  std::vector<BinCount> counts;
  std::vector<std::string> texts;  // Empty for numbers.
};

double RateOf(const BinCount& count) {
  return count.total() > 0 ? static_cast<double>(count.events) /
                                 static_cast<double>(count.total())
                           : 0;
}

// Texts by event rate, equals by themselves.
FactCells CellsOf(const FactCounts& counts) {
  if (!counts.of_texts()) return {counts.cells(), {}};
  std::vector<std::pair<std::string, BinCount>> texts(counts.texts().begin(),
                                                      counts.texts().end());
  std::stable_sort(texts.begin(), texts.end(),
                   [](const auto& a, const auto& b) {
                     return RateOf(a.second) < RateOf(b.second);
                   });
  FactCells cells;
  for (auto& [text, count] : texts) {
    cells.texts.push_back(std::move(text));
    cells.counts.push_back(count);
  }
  return cells;
}

FactBin BinOf(const FactCounts& counts, const FactCells& cells,
              std::size_t first, std::size_t end) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  FactBin bin;
  if (counts.of_texts()) {
    bin.texts.assign(cells.texts.begin() + static_cast<std::ptrdiff_t>(first),
                     cells.texts.begin() + static_cast<std::ptrdiff_t>(end));
    std::sort(bin.texts.begin(), bin.texts.end());
  } else {
    const std::vector<double>& borders = counts.borders();
    bin.from = -kInfinity;
    bin.to = kInfinity;
    if (first > 0) bin.from = borders[first - 1];
    if (end <= borders.size()) bin.to = borders[end - 1];
  }
  for (std::size_t i = first; i < end; ++i) {
    bin.count.events += cells.counts[i].events;
    bin.count.others += cells.counts[i].others;
  }
  return bin;
}

void Join(const FactBin& odd, FactBin* bin) {
  bin->special.insert(bin->special.end(), odd.special.begin(),
                      odd.special.end());
  bin->missing = bin->missing || odd.missing;
  bin->count.events += odd.count.events;
  bin->count.others += odd.count.others;
}

// ln(others/events) with a record more at the rate of all: who is nearest does
// not hang on the convention.
double PlainWoe(const BinCount& count, double rate) {
  return std::log((static_cast<double>(count.others) + 1 - rate) /
                  (static_cast<double>(count.events) + rate));
}

std::size_t NearestBin(const std::vector<FactBin>& bins, const BinCount& count,
                       double rate) {
  const double woe = PlainWoe(count, rate);
  const auto distance = [&](const FactBin& bin) {
    return std::abs(PlainWoe(bin.count, rate) - woe);
  };
  return static_cast<std::size_t>(
      std::min_element(bins.begin(), bins.end(),
                       [&](const FactBin& a, const FactBin& b) {
                         return distance(a) < distance(b);
                       }) -
      bins.begin());
}

// The special and the missing values: bins of their own, or, where they are
// few, in the nearest of `bins` as these were without them.
std::vector<FactBin> WithOdd(const FactCounts& counts, std::int64_t least_odd,
                             const std::vector<FactBin>& bins) {
  std::vector<FactBin> odd;
  for (std::size_t i = 0; i < counts.special().size(); ++i) {
    odd.emplace_back();
    odd.back().special = {counts.special()[i]};
    odd.back().count = counts.specials()[i];
  }
  odd.emplace_back();
  odd.back().missing = true;
  odd.back().count = counts.missing();
  BinCount all;
  for (const std::vector<FactBin>* each : {&bins, &std::as_const(odd)}) {
    for (const FactBin& bin : *each) {
      all.events += bin.count.events;
      all.others += bin.count.others;
    }
  }
  std::vector<FactBin> result = bins;
  for (const FactBin& bin : odd) {
    if (bin.count.total() == 0) continue;
    const bool few =
        bin.count.events < least_odd || bin.count.others < least_odd;
    if (few && !bins.empty()) {
      Join(bin, &result[NearestBin(bins, bin.count, RateOf(all))]);
    } else {
      result.push_back(bin);
    }
  }
  return result;
}

double JensenShannonOf(const std::vector<BinCount>& bins) {
  double all_events = 0, all_others = 0, sum = 0;
  for (const BinCount& bin : bins) {
    all_events += static_cast<double>(bin.events);
    all_others += static_cast<double>(bin.others);
  }
  const auto part = [](double share, double middle) {
    return share > 0 ? share * std::log(share / middle) / 2 : 0;
  };
  for (const BinCount& bin : bins) {
    const double p = static_cast<double>(bin.others) / all_others;
    const double q = static_cast<double>(bin.events) / all_events;
    sum += part(p, (p + q) / 2) + part(q, (p + q) / 2);
  }
  return sum;
}

// Weights of evidence and what follows from all bins together.
absl::Status Weigh(FactBins* bins) {
  std::vector<BinCount> counts;
  for (const FactBin& bin : bins->bins) counts.push_back(bin.count);
  const absl::StatusOr<std::vector<double>> woes =
      WoesOf(counts, bins->convention);
  if (!woes.ok()) return woes.status();
  const absl::StatusOr<std::vector<double>> values =
      InformationValuesOf(counts, bins->convention);
  if (!values.ok()) return values.status();
  for (std::size_t i = 0; i < bins->bins.size(); ++i) {
    FactBin& bin = bins->bins[i];
    bin.event_rate = RateOf(bin.count);
    bin.woe = (*woes)[i];
    bin.information_value = (*values)[i];
    bins->information_value += bin.information_value;
  }
  bins->jensen_shannon = JensenShannonOf(counts);
  return absl::OkStatus();
}

BinRules RulesOf(const BinningOptions& options, const FactCounts& counts,
                 std::int64_t total) {
  BinRules rules = options.rules;
  if (counts.of_texts()) rules.trend = BinTrend::kNone;
  rules.least_total = std::max(
      rules.least_total,
      static_cast<std::int64_t>(
          std::ceil(options.least_share * static_cast<double>(total))));
  return rules;
}

absl::Status Named(const FactCounts& counts, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat("fact ", counts.fact(), ": ",
                                   std::string(status.message())));
}

}  // namespace

absl::StatusOr<FactBins> FitBins(const FactCounts& counts,
                                 const BinningOptions& options) {
  absl::Status status = CheckBinning(options);
  if (!status.ok()) return Named(counts, status);
  const FactCells cells = CellsOf(counts);
  std::int64_t total = 0;
  for (const BinCount& cell : cells.counts) total += cell.total();
  FactBins result;
  result.fact = counts.fact();
  result.convention = options.woe;
  if (total > 0) {
    const BinRules rules = RulesOf(options, counts, total);
    const absl::StatusOr<OptimalBins> found =
        FindOptimalBins(cells.counts, rules);
    if (!found.ok()) return Named(counts, found.status());
    const absl::StatusOr<BinCosts> costs =
        CostsOfRules(cells.counts, rules, *found);
    if (!costs.ok()) return Named(counts, costs.status());
    result.trend = found->trend;
    result.objective = found->objective;
    result.costs = *costs;
    for (std::size_t i = 0; i < found->starts.size(); ++i) {
      const std::size_t end = i + 1 < found->starts.size()
                                  ? found->starts[i + 1]
                                  : cells.counts.size();
      result.bins.push_back(BinOf(counts, cells, found->starts[i], end));
    }
  }
  result.bins = WithOdd(counts, options.least_odd, result.bins);
  status = Weigh(&result);
  if (!status.ok()) return Named(counts, status);
  return result;
}

absl::StatusOr<FactBins> BinFact(const Column& column, const Column& is_event,
                                 const BinningOptions& options,
                                 const Column* amounts) {
  FactCounts counts = FactCounts::OfTexts(column.name());
  if (!HoldsTexts(column.type())) {
    absl::StatusOr<std::vector<double>> grid =
        GridOf(column, options.most_cells, options.special);
    if (!grid.ok()) return grid.status();
    counts =
        FactCounts::OfNumbers(column.name(), *std::move(grid), options.special);
  }
  const absl::Status status = counts.Add(column, is_event, amounts);
  if (!status.ok()) return status;
  return FitBins(counts, options);
}

}  // namespace arrears
