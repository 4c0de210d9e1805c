// SPDX-License-Identifier: Apache-2.0
//
// The best bins by the last two, for trends that look at three: g(j, k, i) is
// the most that bins of cells 0..i-1 bring, the last two of which begin at j
// and k. For given j and k the forerunners [h, j) are in order of their rates,
// and the trend lets follow those up to, or from, one of them.
#include <algorithm>

#include "bin_search_internal.h"

namespace arrears::scoring_internal {
namespace {

// Rates are quotients: differences that are equal may be told apart by this.
constexpr double kSlack = 1e-12;

class LastTwoSearch {
 public:
  LastTwoSearch(const BinTable& table, bool concave, int most_bins)
      : table_(table),
        concave_(concave),
        most_(most_bins > 0 ? static_cast<std::size_t>(most_bins)
                            : table.cells()),
        limited_(most_bins > 0),
        layers_(limited_ ? std::min(most_, table.cells()) : 1) {
    const std::size_t all = Place(0, 0, table.cells() + 1);
    values_.resize(layers_ * all, kNoBin);
    before_.resize(layers_ * all, kNone);
  }

  BinCut Run() {
    OrderAll();
    for (std::size_t k = 1; k < table_.cells(); ++k) {
      for (std::size_t j = 0; j < k; ++j) {
        if (!table_.may_be(j, k)) continue;
        if (j == 0 && most_ >= 2) Begin(k);
        for (std::size_t layer = 0; j > 0 && layer < layers_; ++layer) {
          if (limited_ && layer + 1 == layers_) break;
          Extend(j, k, layer);
        }
      }
    }
    return Trace();
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  static std::size_t Place(std::size_t j, std::size_t k, std::size_t i) {
    return i * (i - 1) * (i - 2) / 6 + k * (k - 1) / 2 + j;
  }
  std::size_t At(std::size_t layer, std::size_t j, std::size_t k,
                 std::size_t i) const {
    return layer * Place(0, 0, table_.cells() + 1) + Place(j, k, i);
  }

  // For each border the bins that end there, by rate.
  void OrderAll() {
    order_.resize(table_.cells());
    for (std::size_t end = 1; end < table_.cells(); ++end) {
      for (std::size_t first = 0; first < end; ++first) {
        if (table_.may_be(first, end)) {
          order_[end].push_back(static_cast<std::uint32_t>(first));
        }
      }
      std::sort(order_[end].begin(), order_[end].end(),
                [&](std::uint32_t a, std::uint32_t b) {
                  const double x = table_.rate(a, end), y = table_.rate(b, end);
                  return x != y ? x < y : a < b;
                });
    }
  }

  // Of two bins there is no third to compare with.
  void Begin(std::size_t k) {
    for (std::size_t i = k + 1; i <= table_.cells(); ++i) {
      if (!table_.may_be(k, i) || !table_.Differ(0, k, i)) continue;
      values_[At(limited_ ? 1 : 0, 0, k, i)] =
          table_.value(0, k) + table_.value(k, i);
    }
  }

  void Extend(std::size_t j, std::size_t k, std::size_t layer) {
    const std::vector<std::uint32_t>& order = order_[j];
    Accumulate(order, j, k, layer);
    const double middle = table_.rate(j, k);
    const std::size_t next = limited_ ? layer + 1 : layer;
    for (std::size_t i = k + 1; i <= table_.cells(); ++i) {
      if (!table_.may_be(k, i) || !table_.Differ(j, k, i)) continue;
      const std::size_t best = Find(order, j, middle, table_.rate(k, i));
      if (best == order.size() || best_[best].value == kNoBin) continue;
      const std::size_t at = At(next, j, k, i);
      const double value = best_[best].value + table_.value(k, i);
      if (value <= values_[at]) continue;
      values_[at] = value;
      before_[at] = best_[best].first;
    }
  }

  // A concave sequence may follow the lower rates, a convex one the higher.
  void Accumulate(const std::vector<std::uint32_t>& order, std::size_t j,
                  std::size_t k, std::size_t layer) {
    best_.clear();
    for (const std::uint32_t first : order) {
      best_.push_back({values_[At(layer, first, j, k)], first});
    }
    for (std::size_t i = 1; i < best_.size(); ++i) {
      const std::size_t at = concave_ ? i : best_.size() - 1 - i;
      const Best& other = best_[concave_ ? at - 1 : at + 1];
      if (other.value > best_[at].value) best_[at] = other;
    }
  }

  // The place of the best forerunner that may be; the size where there is none.
  std::size_t Find(const std::vector<std::uint32_t>& order, std::size_t j,
                   double middle, double after) const {
    const double later = after - middle;
    if (concave_) {
      const auto past = std::partition_point(
          order.begin(), order.end(), [&](std::uint32_t first) {
            return later <= middle - table_.rate(first, j) + kSlack;
          });
      return past == order.begin()
                 ? order.size()
                 : static_cast<std::size_t>(past - order.begin()) - 1;
    }
    const auto first_fit = std::partition_point(
        order.begin(), order.end(), [&](std::uint32_t first) {
          return later < middle - table_.rate(first, j) - kSlack;
        });
    return static_cast<std::size_t>(first_fit - order.begin());
  }

  BinCut Trace() const {
    const std::size_t end = table_.cells();
    BinCut cut;
    cut.objective = table_.value(0, end);
    if (cut.objective != kNoBin) cut.starts = {0};
    std::size_t layer = 0, first = 0, second = 0;
    for (std::size_t b = 0; b < layers_; ++b) {
      for (std::size_t k = 1; k < end; ++k) {
        for (std::size_t j = 0; j < k; ++j) {
          const double value = values_[At(b, j, k, end)];
          if (value <= cut.objective) continue;
          cut.objective = value;
          layer = b, first = j, second = k;
        }
      }
    }
    if (second == 0) return cut;
    cut.starts.clear();
    for (std::size_t stop = end;;) {
      cut.starts.push_back(second);
      const std::uint32_t before = before_[At(layer, first, second, stop)];
      if (first == 0) break;
      if (limited_) --layer;
      stop = second;
      second = first;
      first = before;
    }
    cut.starts.push_back(0);
    std::reverse(cut.starts.begin(), cut.starts.end());
    return cut;
  }

  struct Best {
    double value;
    std::uint32_t first;
  };
  const BinTable& table_;
  bool concave_;
  std::size_t most_;
  bool limited_;
  std::size_t layers_;
  std::vector<double> values_;         // [layer][i, k, j].
  std::vector<std::uint32_t> before_;  // The h of each.
  std::vector<std::vector<std::uint32_t>> order_;
  std::vector<Best> best_;
};

}  // namespace

BinCut CutByLastTwo(const BinTable& table, BinTrend trend, int most_bins) {
  return LastTwoSearch(table, trend == BinTrend::kConcave, most_bins).Run();
}

}  // namespace arrears::scoring_internal
