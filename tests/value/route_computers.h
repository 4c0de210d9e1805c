// SPDX-License-Identifier: Apache-2.0
//
// Computers of routes over the survey curve and the compiled-in fees.
#ifndef ARREARS_TESTS_VALUE_ROUTE_COMPUTERS_H_
#define ARREARS_TESTS_VALUE_ROUTE_COMPUTERS_H_

#include <string>
#include <utility>
#include <vector>

#include "arrears/value/routes.h"
#include "gtest/gtest.h"

namespace arrears {

inline constexpr Currency kCny = Currency::Of("CNY");

inline RouteComputer Of(std::vector<RouteDefinition> routes, RouteTerms terms) {
  auto made = RouteComputer::Create(routes, RecoveryCurve::Ccaa2004(),
                                    DefaultFees(), std::move(terms));
  EXPECT_TRUE(made.ok()) << made.status();
  return *std::move(made);
}

// The default routes, for claims in yuan.
inline RouteComputer Default(std::vector<std::string> approved = {}) {
  return Of({DefaultRoutes().begin(), DefaultRoutes().end()},
            {.currency = kCny, .approved = std::move(approved)});
}

// Index of a default route.
inline std::size_t At(const char* id) {
  const RouteDefinition* route = FindRoute(DefaultRoutes(), id);
  EXPECT_NE(route, nullptr) << id;
  return static_cast<std::size_t>(route - DefaultRoutes().data());
}

}  // namespace arrears

#endif  // ARREARS_TESTS_VALUE_ROUTE_COMPUTERS_H_
