// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/allocation.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

absl::Status CheckTargets(std::int64_t payment,
                          std::span<const AllocationTarget> targets,
                          AllocationRule rule) {
  if (payment < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("payment ", payment, " is negative"));
  }
  Wide wanted = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const AllocationTarget& target = targets[i];
    const std::string name =
        absl::StrCat("target ", i, " (item ", target.item, ")");
    if (target.open < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ": open ", target.open, " is negative"));
    }
    if (rule != AllocationRule::kSpecified) continue;
    if (target.wanted < 0 || target.wanted > target.open) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ": wanted ", target.wanted, " is not in 0..",
                       target.open, ", what is open"));
    }
    wanted += target.wanted;
    if (wanted > payment) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ": with wanted ", target.wanted,
                       " more is named than the payment of ", payment));
    }
  }
  return absl::OkStatus();
}

// Targets in the order of `before`, filled one after another.
template <class Before>
void FillInOrder(std::int64_t payment,
                 std::span<const AllocationTarget> targets, Before before,
                 std::vector<std::int64_t>& applied) {
  std::vector<std::size_t> order(targets.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) {
                     return before(targets[a], targets[b]);
                   });
  for (const std::size_t i : order) {
    applied[i] = std::min(payment, targets[i].open);
    payment -= applied[i];
  }
}

// payment * open / total each, rounded down; the cents left over go to the
// largest remainders, ties to the lower row. All in whole numbers.
void FillInProportion(std::int64_t payment,
                      std::span<const AllocationTarget> targets,
                      std::vector<std::int64_t>& applied) {
  Wide total = 0;
  for (const AllocationTarget& target : targets) total += target.open;
  if (total == 0) return;
  const auto pay = static_cast<std::int64_t>(std::min<Wide>(payment, total));
  struct Share {
    std::size_t target;
    Wide remainder;
  };
  std::vector<Share> shares;
  std::int64_t left = pay;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Wide product = Wide{pay} * targets[i].open;
    applied[i] = static_cast<std::int64_t>(product / total);
    left -= applied[i];
    shares.push_back({i, product % total});
  }
  std::stable_sort(shares.begin(), shares.end(),
                   [&](const Share& a, const Share& b) {
                     return std::tuple(-a.remainder, targets[a.target].item) <
                            std::tuple(-b.remainder, targets[b.target].item);
                   });
  // Fewer cents are left than there are remainders above 0.
  for (std::size_t i = 0; left > 0; ++i, --left) ++applied[shares[i].target];
}

}  // namespace

absl::StatusOr<AllocationRule> ParseAllocationRule(std::string_view name) {
  if (name == "fifo") return AllocationRule::kOldestDueFirst;
  if (name == "specified") return AllocationRule::kSpecified;
  if (name == "proportionate") return AllocationRule::kProportionate;
  return absl::InvalidArgumentError(
      absl::StrCat("allocation rule \"", std::string(name.substr(0, 40)),
                   "\": not fifo, specified or proportionate"));
}

absl::StatusOr<Allocation> Allocate(std::int64_t payment,
                                    std::span<const AllocationTarget> targets,
                                    AllocationRule rule) {
  if (absl::Status status = CheckTargets(payment, targets, rule);
      !status.ok()) {
    return status;
  }
  Allocation allocation;
  allocation.applied.resize(targets.size());
  switch (rule) {
    case AllocationRule::kOldestDueFirst:
      FillInOrder(
          payment, targets,
          [](const AllocationTarget& a, const AllocationTarget& b) {
            return std::tuple(a.due, a.item) < std::tuple(b.due, b.item);
          },
          allocation.applied);
      break;
    case AllocationRule::kSpecified:
      for (std::size_t i = 0; i < targets.size(); ++i) {
        allocation.applied[i] = targets[i].wanted;
      }
      break;
    case AllocationRule::kProportionate:
      FillInProportion(payment, targets, allocation.applied);
      break;
  }
  allocation.unapplied = std::accumulate(
      allocation.applied.begin(), allocation.applied.end(), payment,
      [](std::int64_t left, std::int64_t part) { return left - part; });
  return allocation;
}

}  // namespace arrears
