// SPDX-License-Identifier: Apache-2.0
//
// The best bins by the last one: f(k, i) is the most that bins of cells 0..i-1
// bring, the last of which begins at k. Whether a bin may follow another is
// asked of their rates alone, so before each border the bins that end there are
// put in order of their rates, with the best up to and from each: a bin's best
// forerunner is one binary search. A test between neighbours looks at more than
// the rates; then all forerunners are tried.
#include <algorithm>
#include <array>

#include "bin_search_internal.h"

namespace arrears::scoring_internal {
namespace {

enum class Way : std::uint8_t { kAny, kUp, kDown };

// How a trend goes: one way, or first one and then the other.
struct Phases {
  std::array<Way, 2> ways;
  std::size_t count;
};

Phases PhasesOf(BinTrend trend) {
  switch (trend) {
    case BinTrend::kAscending:
      return {{Way::kUp}, 1};
    case BinTrend::kDescending:
      return {{Way::kDown}, 1};
    case BinTrend::kPeak:
      return {{Way::kUp, Way::kDown}, 2};
    case BinTrend::kValley:
      return {{Way::kDown, Way::kUp}, 2};
    default:
      return {{Way::kAny}, 1};
  }
}

// A forerunner: the first cell of its bin, and its phase.
struct Best {
  double value = kNoBin;
  std::uint32_t first = 0;
  std::uint8_t phase = 0;
};
const Best& Better(const Best& a, const Best& b) {
  return b.value > a.value ? b : a;
}

class LastBinSearch {
 public:
  LastBinSearch(const BinTable& table, BinTrend trend, int most_bins,
                double least_difference)
      : table_(table),
        phases_(PhasesOf(trend)),
        limited_(most_bins > 0),
        layers_(limited_ ? std::min(static_cast<std::size_t>(most_bins),
                                    table.cells())
                         : 1),
        apart_(least_difference) {
    states_.resize(phases_.count * layers_ * Place(0, table.cells() + 1));
  }

  BinCut Run() {
    for (std::size_t end = 1; end <= table_.cells(); ++end) {
      State(0, 0, 0, end).value = table_.value(0, end);
    }
    for (std::size_t border = 1; border < table_.cells(); ++border) {
      Order(border);
      for (std::size_t phase = 0; phase < phases_.count; ++phase) {
        for (std::size_t layer = 0; layer < layers_; ++layer) {
          if (limited_ && layer + 1 == layers_) break;
          Extend(border, phase, layer);
        }
      }
    }
    return Trace();
  }

 private:
  static std::size_t Place(std::size_t first, std::size_t end) {
    return end * (end - 1) / 2 + first;
  }
  Best& State(std::size_t phase, std::size_t layer, std::size_t first,
              std::size_t end) {
    const std::size_t all = Place(0, table_.cells() + 1);
    return states_[(phase * layers_ + layer) * all + Place(first, end)];
  }

  // The bins that end at the border, by rate.
  void Order(std::size_t border) {
    order_.clear();
    for (std::size_t first = 0; first < border; ++first) {
      if (table_.may_be(first, border)) {
        order_.push_back(static_cast<std::uint32_t>(first));
      }
    }
    std::sort(order_.begin(), order_.end(),
              [&](std::uint32_t a, std::uint32_t b) {
                const double x = table_.rate(a, border);
                const double y = table_.rate(b, border);
                return x != y ? x < y : a < b;
              });
    rates_.clear();
    for (const std::uint32_t first : order_) {
      rates_.push_back(table_.rate(first, border));
    }
  }

  // What a bin of this phase may follow: its own phase, and the one before it.
  Best Forerunner(std::uint32_t first, std::size_t border, std::size_t phase,
                  std::size_t layer) {
    Best best;
    for (std::size_t from = 0; from <= phase; ++from) {
      best = Better(best, {State(from, layer, first, border).value, first,
                           static_cast<std::uint8_t>(from)});
    }
    return best;
  }

  // From bins that end at the border to those that begin there.
  void Extend(std::size_t border, std::size_t phase, std::size_t layer) {
    std::vector<Best>& each = each_;
    each.clear();
    for (const std::uint32_t first : order_) {
      each.push_back(Forerunner(first, border, phase, layer));
    }
    if (each.empty()) return;
    if (!table_.has_test()) Accumulate();
    const Way way = phases_.ways[phase];
    for (std::size_t end = border + 1; end <= table_.cells(); ++end) {
      if (!table_.may_be(border, end)) continue;
      const Best best = table_.has_test()
                            ? Tried(way, border, end)
                            : Found(way, table_.rate(border, end));
      if (best.value == kNoBin) continue;
      Best& state = State(phase, limited_ ? layer + 1 : layer, border, end);
      state = Better(state, {best.value + table_.value(border, end), best.first,
                             best.phase});
    }
  }

  void Accumulate() {
    up_to_ = each_;
    from_ = each_;
    for (std::size_t i = 1; i < each_.size(); ++i) {
      up_to_[i] = Better(up_to_[i - 1], up_to_[i]);
    }
    for (std::size_t i = each_.size() - 1; i > 0; --i) {
      from_[i - 1] = Better(from_[i - 1], from_[i]);
    }
  }

  Best Found(Way way, double rate) const {
    if (way == Way::kAny && apart_ == 0) return up_to_.back();
    Best best;
    if (way != Way::kDown) {
      const auto past = std::partition_point(
          rates_.begin(), rates_.end(),
          [&](double before) { return rate - before >= apart_; });
      if (past != rates_.begin()) {
        best = up_to_[static_cast<std::size_t>(past - rates_.begin()) - 1];
      }
    }
    if (way != Way::kUp) {
      const auto first = std::partition_point(
          rates_.begin(), rates_.end(),
          [&](double before) { return before - rate < apart_; });
      if (first != rates_.end()) {
        best = Better(best,
                      from_[static_cast<std::size_t>(first - rates_.begin())]);
      }
    }
    return best;
  }

  Best Tried(Way way, std::size_t border, std::size_t end) const {
    const double rate = table_.rate(border, end);
    Best best;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      if (each_[i].value <= best.value) continue;
      if ((way == Way::kUp && rates_[i] > rate) ||
          (way == Way::kDown && rates_[i] < rate) ||
          !table_.Differ(order_[i], border, end)) {
        continue;
      }
      best = each_[i];
    }
    return best;
  }

  BinCut Trace() {
    const std::size_t end = table_.cells();
    Best last;
    std::size_t phase = 0, layer = 0;
    for (std::size_t b = 0; b < layers_; ++b) {
      for (std::size_t p = 0; p < phases_.count; ++p) {
        for (std::uint32_t first = 0; first < end; ++first) {
          const double value = State(p, b, first, end).value;
          if (value <= last.value) continue;
          last = {value, first, 0};
          phase = p;
          layer = b;
        }
      }
    }
    BinCut cut;
    cut.objective = last.value;
    if (last.value == kNoBin) return cut;
    for (std::size_t first = last.first, stop = end;;) {
      cut.starts.push_back(first);
      if (first == 0) break;
      const Best& from = State(phase, layer, first, stop);
      phase = from.phase;
      if (limited_) --layer;
      stop = first;
      first = from.first;
    }
    std::reverse(cut.starts.begin(), cut.starts.end());
    return cut;
  }

  const BinTable& table_;
  Phases phases_;
  bool limited_;
  std::size_t layers_;
  double apart_;
  std::vector<Best> states_;  // [phase][layer][end, first].
  std::vector<std::uint32_t> order_;
  std::vector<double> rates_;
  std::vector<Best> each_, up_to_, from_;  // In that order.
};

}  // namespace

BinCut CutByLast(const BinTable& table, BinTrend trend, int most_bins) {
  return LastBinSearch(table, trend, most_bins, table.least_difference()).Run();
}

}  // namespace arrears::scoring_internal
