// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "portfolio/assignment_internal.h"

namespace arrears::portfolio_internal {
namespace {

constexpr std::int64_t kMostSteps = 1'000'000;
// What rounding may take from a bound.
constexpr double kRounding = 1e-12;

class Search {
 public:
  Search(const WorkOffers& offers, std::span<const std::int64_t> minutes,
         Assignment* best)
      : offers_(offers),
        price_(best->minute_price),
        best_(*best),
        free_(minutes.begin(), minutes.end()),
        chosen_(best->chosen.size(), -1),
        left_to_come_(chosen_.size() + 1, 0) {
    for (std::size_t i = chosen_.size(); i-- > 0;) {
      double left;
      BestOffer(offers_, i, price_, &left);
      left_to_come_[i] = left_to_come_[i + 1] + left;
    }
  }

  void Run() {
    Visit(0, 0);
    if (steps_ > kMostSteps) return;
    best_.exact = true;
    best_.bound = static_cast<double>(best_.value);
  }

 private:
  // Can debtors from `debtor` on still bring more than the best so far?
  bool CanBeBetter(std::size_t debtor, std::int64_t value) const {
    double bound = static_cast<double>(value) + left_to_come_[debtor];
    for (std::size_t r = 0; r < free_.size(); ++r) {
      bound += price_[r] * static_cast<double>(free_[r]);
    }
    return bound * (1 + kRounding) >= static_cast<double>(best_.value) + 1;
  }

  void Visit(std::size_t debtor, std::int64_t value) {
    if (++steps_ > kMostSteps) return;
    if (debtor == chosen_.size()) {
      if (value > best_.value) Keep(value);
      return;
    }
    if (!CanBeBetter(debtor, value)) return;
    const std::size_t begin = offers_.begin[debtor];
    for (const std::int32_t offer : ByLeft(debtor)) {
      chosen_[debtor] = offer;
      if (offer < 0) {
        Visit(debtor + 1, value);
        continue;
      }
      const std::size_t j = begin + static_cast<std::size_t>(offer);
      std::int64_t& free = free_[offers_.resource[j]];
      if (offers_.minutes[j] > free) continue;
      free -= offers_.minutes[j];
      Visit(debtor + 1, value + offers_.value[j]);
      free += offers_.minutes[j];
    }
    chosen_[debtor] = -1;
  }

  // The debtor's offers that are worth something and waiting, best first.
  std::vector<std::int32_t> ByLeft(std::size_t debtor) const {
    const std::size_t begin = offers_.begin[debtor];
    std::vector<std::pair<double, std::int32_t>> order = {{0.0, -1}};
    for (std::size_t j = begin; j < offers_.begin[debtor + 1]; ++j) {
      if (offers_.value[j] <= 0) continue;
      order.emplace_back(-LeftOf(offers_, j, price_),
                         static_cast<std::int32_t>(j - begin));
    }
    std::sort(order.begin(), order.end());
    std::vector<std::int32_t> offers;
    offers.reserve(order.size());
    for (const auto& [left, offer] : order) offers.push_back(offer);
    return offers;
  }

  void Keep(std::int64_t value) {
    best_.value = value;
    best_.chosen = chosen_;
    std::fill(best_.used.begin(), best_.used.end(), 0);
    for (std::size_t i = 0; i < chosen_.size(); ++i) {
      if (chosen_[i] < 0) continue;
      const std::size_t j =
          offers_.begin[i] + static_cast<std::size_t>(chosen_[i]);
      best_.used[offers_.resource[j]] += offers_.minutes[j];
    }
  }

  const WorkOffers& offers_;
  const std::vector<double> price_;
  Assignment& best_;
  std::vector<std::int64_t> free_;
  std::vector<std::int32_t> chosen_;
  std::vector<double> left_to_come_;  // After prices, from the debtor on.
  std::int64_t steps_ = 0;
};

}  // namespace

void SearchAll(const WorkOffers& offers, std::span<const std::int64_t> minutes,
               Assignment* best) {
  Search(offers, minutes, best).Run();
}

}  // namespace arrears::portfolio_internal
