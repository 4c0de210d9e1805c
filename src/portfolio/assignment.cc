// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/assignment.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "absl/strings/str_cat.h"
#include "portfolio/assignment_internal.h"

namespace arrears {
namespace {

using portfolio_internal::OfferMarket;

constexpr std::size_t kMostResources = 64;

absl::Status CheckBegin(const WorkOffers& offers) {
  if (offers.begin.empty() || offers.begin.front() != 0) {
    return absl::InvalidArgumentError("offers: begin does not start with 0");
  }
  for (std::size_t i = 1; i < offers.begin.size(); ++i) {
    if (offers.begin[i] < offers.begin[i - 1]) {
      return absl::InvalidArgumentError(
          absl::StrCat("offers: begin falls at debtor ", i - 1));
    }
  }
  const std::size_t count = offers.begin.back();
  if (offers.value.size() != count || offers.minutes.size() != count ||
      offers.resource.size() != count) {
    return absl::InvalidArgumentError(
        absl::StrCat("offers: begin ends with ", count, " and there are ",
                     offers.value.size(), " values, ", offers.minutes.size(),
                     " minutes and ", offers.resource.size(), " resources"));
  }
  return absl::OkStatus();
}

absl::Status CheckOffers(const WorkOffers& offers, std::size_t resources) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i + 1 < offers.begin.size(); ++i) {
    std::int64_t most = 0;
    for (std::size_t j = offers.begin[i]; j < offers.begin[i + 1]; ++j) {
      if (offers.minutes[j] < 0) {
        return absl::InvalidArgumentError(absl::StrCat(
            "offers: debtor ", i, ": ", offers.minutes[j], " minutes"));
      }
      if (offers.resource[j] >= resources) {
        return absl::InvalidArgumentError(
            absl::StrCat("offers: debtor ", i, ": resource ",
                         int{offers.resource[j]}, " of ", resources));
      }
      most = std::max(most, offers.value[j]);
    }
    if (most > std::numeric_limits<std::int64_t>::max() - sum) {
      return absl::InvalidArgumentError(absl::StrCat(
          "offers: debtor ", i, ": the values sum to more than 64 bits"));
    }
    sum += most;
  }
  return absl::OkStatus();
}

absl::Status Check(const WorkOffers& offers,
                   std::span<const std::int64_t> minutes) {
  if (minutes.size() > kMostResources) {
    return absl::InvalidArgumentError(absl::StrCat(
        minutes.size(), " resources are more than ", kMostResources));
  }
  for (std::size_t r = 0; r < minutes.size(); ++r) {
    if (minutes[r] < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("resource ", r, ": ", minutes[r], " minutes"));
    }
  }
  absl::Status status = CheckBegin(offers);
  return status.ok() ? CheckOffers(offers, minutes.size()) : status;
}

}  // namespace

absl::StatusOr<Assignment> AssignWork(const WorkOffers& offers,
                                      std::span<const std::int64_t> minutes,
                                      const Executor& executor) {
  absl::Status status = Check(offers, minutes);
  if (!status.ok()) return status;
  OfferMarket market(offers, minutes, executor);
  market.FindPrices();
  Assignment result = market.Fit();
  if (offers.begin.size() <= kMostExactDebtors + 1) {
    portfolio_internal::SearchAll(offers, minutes, &result);
  }
  return result;
}

}  // namespace arrears
