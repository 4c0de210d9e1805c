// SPDX-License-Identifier: Apache-2.0
//
// assignment_internal.h: at which price of a minute is the demand met?
#ifndef ARREARS_PORTFOLIO_ASSIGNMENT_INTERNAL_H_
#define ARREARS_PORTFOLIO_ASSIGNMENT_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/portfolio/assignment.h"

namespace arrears::portfolio_internal {

// An offer's value after the price of its minutes.
inline double LeftOf(const WorkOffers& offers, std::size_t j,
                     const std::vector<double>& price) {
  return static_cast<double>(offers.value[j]) -
         price[offers.resource[j]] * static_cast<double>(offers.minutes[j]);
}

// The debtor's best offer at the prices, from its first; -1 = wait.
std::int32_t BestOffer(const WorkOffers& offers, std::size_t debtor,
                       const std::vector<double>& price, double* left);

class OfferMarket {
 public:
  OfferMarket(const WorkOffers& offers, std::span<const std::int64_t> minutes,
              const Executor& executor);
  // Prices at which each resource is asked for about as much as there is, or
  // costs nothing: on a sample of the debtors, then on those whom half of these
  // prices would not keep away, then a few steps on all.
  void FindPrices();
  // Takes what is best at the prices, gives up what is least missed where a
  // resource is over its minutes, and fills what is left.
  Assignment Fit();

 private:
  struct Demand {
    double left = 0;  // Of all debtors, after prices.
    std::vector<std::int64_t> minutes;
  };
  // Of the debtors named.
  Demand DemandAt(const std::vector<double>& price,
                  std::span<const std::uint32_t> debtors) const;
  Demand DemandOfAll(const std::vector<double>& price) const;
  template <class DebtorAt>
  Demand SumDemand(const std::vector<double>& price, std::size_t count,
                   const DebtorAt& debtor_at) const;
  double BoundOf(const Demand& demand, const std::vector<double>& price) const;
  void Raise(std::span<const std::uint32_t> debtors, double weight);
  void RaiseOne(std::size_t r, std::span<const std::uint32_t> debtors,
                double weight);
  std::vector<std::uint32_t> Buyers(const std::vector<double>& price) const;
  std::vector<double> FallsOf(std::span<const std::uint32_t> debtors) const;
  void StepOnAll(const std::vector<double>& falls);

  const WorkOffers offers_;
  const std::span<const std::int64_t> minutes_;
  const Executor& executor_;
  const std::size_t debtors_;
  std::vector<double> price_;
  double bound_ = 0;
};

// Branch and bound over the debtors in turn, with the prices' bound of those to
// come; replaces the assignment where it finds better, and says `exact` where
// it came to its end.
void SearchAll(const WorkOffers& offers, std::span<const std::int64_t> minutes,
               Assignment* best);

}  // namespace arrears::portfolio_internal

#endif  // ARREARS_PORTFOLIO_ASSIGNMENT_INTERNAL_H_
