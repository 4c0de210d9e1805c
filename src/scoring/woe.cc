// SPDX-License-Identifier: Apache-2.0
#include "arrears/scoring/woe.h"

#include <cmath>

#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

// Of one bin, as the convention has them.
struct BinShares {
  double events, others;
};

double Instead(std::int64_t count, double of_zero) {
  return count == 0 ? of_zero : static_cast<double>(count);
}

absl::StatusOr<std::vector<BinShares>> SharesOf(std::span<const BinCount> bins,
                                                ZeroCell zero) {
  double all_events = 0, all_others = 0;
  const double of_zero = zero == ZeroCell::kNineTenths ? .9 : 0;
  for (const BinCount& bin : bins) {
    all_events += Instead(bin.events, of_zero);
    all_others += Instead(bin.others, of_zero);
  }
  if (all_events <= 0 || all_others <= 0) {
    return absl::FailedPreconditionError(
        "no weight of evidence: there are no events, or nothing else");
  }
  std::vector<BinShares> shares;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    auto e = static_cast<double>(bins[i].events);
    auto o = static_cast<double>(bins[i].others);
    switch (zero) {
      case ZeroCell::kPriorRecord:
        e += all_events / (all_events + all_others);
        o += all_others / (all_events + all_others);
        break;
      case ZeroCell::kNineTenths:
        e = Instead(bins[i].events, .9);
        o = Instead(bins[i].others, .9);
        break;
      case ZeroCell::kAtLeastOne:
        e = Instead(bins[i].events, 1);
        o = Instead(bins[i].others, 1);
        break;
      case ZeroCell::kHalf:
        e += .5;
        o += .5;
        break;
      case ZeroCell::kEpsilon:
        break;
      case ZeroCell::kRefuse:
        if (e > 0 && o > 0) break;
        return absl::FailedPreconditionError(
            absl::StrCat("bin ", i, " has no ", e > 0 ? "others" : "events",
                         ": its weight of evidence is infinite"));
    }
    const double more = zero == ZeroCell::kEpsilon ? 1e-5 : 0;
    shares.push_back({e / all_events + more, o / all_others + more});
  }
  return shares;
}

}  // namespace

absl::StatusOr<std::vector<double>> WoesOf(std::span<const BinCount> bins,
                                           const WoeConvention& convention) {
  const absl::StatusOr<std::vector<BinShares>> shares =
      SharesOf(bins, convention.zero);
  if (!shares.ok()) return shares.status();
  std::vector<double> woes;
  for (const BinShares& share : *shares) {
    const double woe = std::log(share.others / share.events);
    woes.push_back(convention.of_events ? -woe : woe);
  }
  return woes;
}

absl::StatusOr<std::vector<double>> InformationValuesOf(
    std::span<const BinCount> bins, const WoeConvention& convention) {
  const absl::StatusOr<std::vector<BinShares>> shares =
      SharesOf(bins, convention.zero);
  if (!shares.ok()) return shares.status();
  std::vector<double> values;
  for (const BinShares& share : *shares) {
    values.push_back((share.others - share.events) *
                     std::log(share.others / share.events));
  }
  return values;
}

}  // namespace arrears
