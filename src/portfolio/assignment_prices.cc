// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "portfolio/assignment_internal.h"

namespace arrears::portfolio_internal {
namespace {

constexpr std::size_t kSample = 8192, kMostBuyers = 32768;  // Debtors.
constexpr double kFloor = .5;    // Of the sample's prices: they are not lower.
constexpr double kFine = 1e-4;   // Of a price: as near as it is looked for.
constexpr int kMostRounds = 16;  // Over the resources.
constexpr int kFullSteps = 6;    // On all debtors.
constexpr double kProbe = 1.02;  // A price two in a hundred higher.

// The offers of one resource, beside what their debtors have otherwise.
class Bids {
 public:
  Bids(const WorkOffers& offers, std::size_t resource,
       std::span<const std::uint32_t> debtors,
       const std::vector<double>& price) {
    begin_.push_back(0);
    for (const std::uint32_t debtor : debtors) {
      double others = 0;
      for (std::size_t j = offers.begin[debtor]; j < offers.begin[debtor + 1];
           ++j) {
        if (offers.resource[j] != resource) {
          others = std::max(others, LeftOf(offers, j, price));
        } else if (offers.value[j] > 0) {
          value_.push_back(static_cast<double>(offers.value[j]));
          minutes_.push_back(static_cast<double>(offers.minutes[j]));
        }
      }
      if (value_.size() == begin_.back()) continue;
      begin_.push_back(static_cast<std::uint32_t>(value_.size()));
      others_.push_back(others);
    }
  }

  double MinutesAt(double price) const {
    double sum = 0;
    for (std::size_t i = 0; i < others_.size(); ++i) {
      double left = others_[i], minutes = 0;
      for (std::size_t j = begin_[i]; j < begin_[i + 1]; ++j) {
        const double now = value_[j] - price * minutes_[j];
        if (now <= left) continue;
        left = now;
        minutes = minutes_[j];
      }
      sum += minutes;
    }
    return sum;
  }

 private:
  std::vector<double> others_, value_, minutes_;
  std::vector<std::uint32_t> begin_;
};

// Every nth of them, and n.
std::size_t Thin(std::size_t most, std::vector<std::uint32_t>* debtors) {
  const std::size_t n = std::max<std::size_t>(1, debtors->size() / most);
  for (std::size_t i = 0; i * n < debtors->size(); ++i) {
    (*debtors)[i] = (*debtors)[i * n];
  }
  debtors->resize((debtors->size() + n - 1) / n);
  return n;
}

}  // namespace

std::int32_t BestOffer(const WorkOffers& offers, std::size_t debtor,
                       const std::vector<double>& price, double* left) {
  const std::size_t begin = offers.begin[debtor];
  std::int32_t best = -1, minutes = 0;
  *left = 0;
  for (std::size_t j = begin; j < offers.begin[debtor + 1]; ++j) {
    if (offers.value[j] <= 0) continue;
    const double now = LeftOf(offers, j, price);
    if (now > *left || (now == *left && offers.minutes[j] < minutes)) {
      *left = now;
      best = static_cast<std::int32_t>(j - begin);
      minutes = offers.minutes[j];
    }
  }
  return best;
}

OfferMarket::OfferMarket(const WorkOffers& offers,
                         std::span<const std::int64_t> minutes,
                         const Executor& executor)
    : offers_(offers),
      minutes_(minutes),
      executor_(executor),
      debtors_(offers.begin.size() - 1),
      price_(minutes.size(), 0.0) {}

template <class DebtorAt>
OfferMarket::Demand OfferMarket::SumDemand(const std::vector<double>& price,
                                           std::size_t count,
                                           const DebtorAt& debtor_at) const {
  const std::size_t tasks = (count + kDebtorsPerTask - 1) / kDebtorsPerTask;
  std::vector<Demand> parts(tasks);
  const auto sum = [&](std::size_t task) {
    Demand& part = parts[task];
    part.minutes.assign(minutes_.size(), 0);
    const std::size_t end = std::min(count, (task + 1) * kDebtorsPerTask);
    for (std::size_t i = task * kDebtorsPerTask; i < end; ++i) {
      double left;
      const std::size_t debtor = debtor_at(i);
      const std::int32_t best = BestOffer(offers_, debtor, price, &left);
      part.left += left;
      if (best < 0) continue;
      const std::size_t j =
          offers_.begin[debtor] + static_cast<std::size_t>(best);
      part.minutes[offers_.resource[j]] += offers_.minutes[j];
    }
  };
  // A few tasks are not worth the start of threads.
  (tasks > 4 ? executor_ : Executor::Serial()).Run(tasks, sum);
  Demand demand;
  demand.minutes.assign(minutes_.size(), 0);
  for (const Demand& part : parts) {
    demand.left += part.left;
    for (std::size_t r = 0; r < minutes_.size(); ++r) {
      demand.minutes[r] += part.minutes[r];
    }
  }
  return demand;
}

OfferMarket::Demand OfferMarket::DemandAt(
    const std::vector<double>& price,
    std::span<const std::uint32_t> debtors) const {
  return SumDemand(price, debtors.size(),
                   [debtors](std::size_t i) { return debtors[i]; });
}

OfferMarket::Demand OfferMarket::DemandOfAll(
    const std::vector<double>& price) const {
  return SumDemand(price, debtors_, [](std::size_t i) { return i; });
}

double OfferMarket::BoundOf(const Demand& demand,
                            const std::vector<double>& price) const {
  double bound = demand.left;
  for (std::size_t r = 0; r < minutes_.size(); ++r) {
    bound += price[r] * static_cast<double>(minutes_[r]);
  }
  return bound;
}

// The price of one resource at which it is not over its minutes, from the
// present one upwards.
void OfferMarket::RaiseOne(std::size_t r,
                           std::span<const std::uint32_t> debtors,
                           double weight) {
  const Bids bids(offers_, r, debtors, price_);
  const double minutes = static_cast<double>(minutes_[r]) / weight;
  double low = price_[r];
  if (bids.MinutesAt(low) <= minutes) return;
  double step = std::max(low * .01, 1.0), high = low + step;
  while (bids.MinutesAt(high) > minutes) {
    low = high;
    step *= 2;
    high += step;
  }
  while (high - low > kFine * high) {
    const double middle = low + (high - low) / 2;
    (bids.MinutesAt(middle) > minutes ? low : high) = middle;
  }
  price_[r] = high;
}

// One resource after the other: a higher price of one never lowers the demand
// for another (gross substitutes), so prices only rise and come to rest.
void OfferMarket::Raise(std::span<const std::uint32_t> debtors, double weight) {
  for (int round = 0; round < kMostRounds; ++round) {
    bool raised = false;
    for (std::size_t r = 0; r < minutes_.size(); ++r) {
      const double before = price_[r];
      RaiseOne(r, debtors, weight);
      raised |= price_[r] > before * (1 + 2 * kFine);
    }
    if (!raised) return;
  }
}

// Who would take something at the prices, in order.
std::vector<std::uint32_t> OfferMarket::Buyers(
    const std::vector<double>& price) const {
  const std::size_t tasks = (debtors_ + kDebtorsPerTask - 1) / kDebtorsPerTask;
  std::vector<std::vector<std::uint32_t>> parts(tasks);
  executor_.Run(tasks, [&](std::size_t task) {
    const std::size_t end = std::min(debtors_, (task + 1) * kDebtorsPerTask);
    for (std::size_t i = task * kDebtorsPerTask; i < end; ++i) {
      double left;
      if (BestOffer(offers_, i, price, &left) < 0) continue;
      parts[task].push_back(static_cast<std::uint32_t>(i));
    }
  });
  std::vector<std::uint32_t> buyers;
  for (const auto& part : parts) {
    buyers.insert(buyers.end(), part.begin(), part.end());
  }
  return buyers;
}

// By how much the demand falls when a price rises by one part.
std::vector<double> OfferMarket::FallsOf(
    std::span<const std::uint32_t> debtors) const {
  const Demand here = DemandAt(price_, debtors);
  std::vector<double> falls(minutes_.size(), 1);
  for (std::size_t r = 0; r < minutes_.size(); ++r) {
    if (price_[r] == 0 || here.minutes[r] == 0) continue;
    std::vector<double> dearer = price_;
    dearer[r] *= kProbe;
    const double now = static_cast<double>(here.minutes[r]);
    const double then =
        static_cast<double>(DemandAt(dearer, debtors).minutes[r]);
    falls[r] = std::max(.2, (now - then) / now / (kProbe - 1));
  }
  return falls;
}

void OfferMarket::StepOnAll(const std::vector<double>& falls) {
  std::vector<double> trial = price_;
  Demand demand = DemandOfAll(trial);
  bound_ = BoundOf(demand, trial);
  for (int step = 0; step < kFullSteps; ++step) {
    for (std::size_t r = 0; r < minutes_.size(); ++r) {
      const double there = static_cast<double>(minutes_[r]);
      if (trial[r] == 0 || there == 0) continue;
      const double excess =
          (static_cast<double>(demand.minutes[r]) - there) / there;
      trial[r] *= 1 + std::clamp(excess / falls[r], -.05, .05);
    }
    demand = DemandOfAll(trial);
    const double bound = BoundOf(demand, trial);
    if (bound >= bound_) continue;
    bound_ = bound;
    price_ = trial;
  }
}

void OfferMarket::FindPrices() {
  std::vector<std::uint32_t> some(debtors_);
  std::iota(some.begin(), some.end(), 0);
  std::size_t n = Thin(kSample, &some);
  Raise(some, static_cast<double>(n));
  if (n > 1) {
    for (double& each : price_) each *= kFloor;
    some = Buyers(price_);
    n = Thin(kMostBuyers, &some);
    Raise(some, static_cast<double>(n));
  }
  if (n > 1) {
    StepOnAll(FallsOf(some));
  } else {
    bound_ = BoundOf(DemandOfAll(price_), price_);
  }
}

}  // namespace arrears::portfolio_internal
