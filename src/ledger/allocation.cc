// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/allocation.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr std::pair<const char*, AllocationRule> kRules[] = {
    {"fifo", AllocationRule::kOldestDueFirst},
    {"specified", AllocationRule::kSpecified},
    {"proportionate", AllocationRule::kProportionate},
    {"cn_560", AllocationRule::kCn560},
    {"de_366", AllocationRule::kDe366},
    {"fr_1342_10", AllocationRule::kFr1342},
    {"england", AllocationRule::kEngland},
};

// What a rule sees of a debt.
std::int64_t OwedOn(const AllocationTarget& target, AllocationRule rule) {
  return IsStatutory(rule) ? target.open + target.costs + target.interest
                           : target.open;
}

absl::Status CheckAmounts(const AllocationTarget& target,
                          const std::string& name) {
  const std::pair<const char*, std::int64_t> amounts[] = {
      {"open", target.open},         {"costs", target.costs},
      {"interest", target.interest}, {"secured", target.secured},
      {"burden", target.burden},
  };
  for (const auto& [field, amount] : amounts) {
    if (amount < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ": ", field, " ", amount, " is negative"));
    }
  }
  if (Wide{target.open} + target.costs + target.interest >
      std::numeric_limits<std::int64_t>::max()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": open, costs and interest exceed 64 bits"));
  }
  return absl::OkStatus();
}

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
    if (absl::Status status = CheckAmounts(target, name); !status.ok()) {
      return status;
    }
    if (rule != AllocationRule::kSpecified && !IsStatutory(rule)) continue;
    if (target.wanted < 0 || target.wanted > OwedOn(target, rule)) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ": wanted ", target.wanted, " is not in 0..",
                       OwedOn(target, rule), ", what is open"));
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

// The steps of a ladder: the smallest goes first.
using Rank = std::tuple<bool, std::int64_t, std::int64_t, Date, RowIndex>;

Rank RankOf(const AllocationTarget& target, AllocationRule rule, Date as_of) {
  const bool early = target.due > as_of;
  switch (rule) {
    case AllocationRule::kCn560:
    case AllocationRule::kDe366:
      return {early, target.secured, -target.burden, target.due, 0};
    case AllocationRule::kFr1342:
      return {early, 0, -target.burden, target.due, 0};
    case AllocationRule::kProportionate:
      return {};
    default:
      return {false, 0, 0, target.due, target.item};
  }
}

// A payment over debts that rank alike: payment * left / total each, rounded
// down; the cents over go to the largest remainders, ties to the lower row. All
// in whole numbers. Returns what is left of the payment.
std::int64_t ShareOut(std::int64_t payment, std::span<const std::size_t> alike,
                      std::span<const AllocationTarget> targets,
                      std::vector<std::int64_t>* left,
                      std::vector<std::int64_t>* paid) {
  Wide total = 0;
  for (const std::size_t i : alike) total += (*left)[i];
  if (total == 0) return payment;
  const auto pay = static_cast<std::int64_t>(std::min<Wide>(payment, total));
  struct Share {
    Wide remainder;
    std::size_t target;
  };
  std::vector<Share> shares;
  std::vector<std::int64_t> parts;
  std::int64_t over = pay;
  for (const std::size_t i : alike) {
    const Wide product = Wide{pay} * (*left)[i];
    parts.push_back(static_cast<std::int64_t>(product / total));
    over -= parts.back();
    shares.push_back({product % total, parts.size() - 1});
  }
  std::stable_sort(
      shares.begin(), shares.end(), [&](const Share& a, const Share& b) {
        return std::tuple(-a.remainder, targets[alike[a.target]].item) <
               std::tuple(-b.remainder, targets[alike[b.target]].item);
      });
  // Fewer cents are over than there are remainders above 0.
  for (std::size_t i = 0; over > 0; ++i, --over) ++parts[shares[i].target];
  for (std::size_t i = 0; i < alike.size(); ++i) {
    (*left)[alike[i]] -= parts[i];
    (*paid)[alike[i]] += parts[i];
  }
  return payment - pay;
}

// Debts by rank, those that rank alike in proportion. Returns what is left of
// the payment.
std::int64_t ClimbDown(std::int64_t payment,
                       std::span<const AllocationTarget> targets,
                       AllocationRule rule, Date as_of,
                       std::vector<std::int64_t>* left,
                       std::vector<std::int64_t>* paid) {
  std::vector<std::size_t> order(targets.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](std::size_t i) {
    return RankOf(targets[i], rule, as_of);
  };
  std::stable_sort(
      order.begin(), order.end(),
      [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  for (std::size_t begin = 0; begin < order.size() && payment > 0;) {
    std::size_t end = begin + 1;
    while (end < order.size() && rank(order[end]) == rank(order[begin])) ++end;
    payment = ShareOut(payment, std::span(order).subspan(begin, end - begin),
                       targets, left, paid);
    begin = end;
  }
  return payment;
}

// Costs, then interest, then principal.
Allocation WithinDebts(std::span<const AllocationTarget> targets,
                       AllocationRule rule, std::vector<std::int64_t> paid) {
  Allocation allocation;
  allocation.costs.resize(targets.size());
  allocation.interest.resize(targets.size());
  allocation.applied = std::move(paid);
  if (!IsStatutory(rule)) return allocation;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    std::int64_t& rest = allocation.applied[i];
    allocation.costs[i] = std::min(rest, targets[i].costs);
    rest -= allocation.costs[i];
    allocation.interest[i] = std::min(rest, targets[i].interest);
    rest -= allocation.interest[i];
  }
  return allocation;
}

}  // namespace

absl::StatusOr<AllocationRule> ParseAllocationRule(std::string_view name) {
  for (const auto& [text, rule] : kRules) {
    if (name == text) return rule;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "allocation rule \"", std::string(name.substr(0, 40)),
      "\": not fifo, specified, proportionate, cn_560, de_366, fr_1342_10 or "
      "england"));
}

absl::StatusOr<Allocation> Allocate(std::int64_t payment,
                                    std::span<const AllocationTarget> targets,
                                    AllocationRule rule,
                                    std::optional<Date> as_of) {
  if (absl::Status status = CheckTargets(payment, targets, rule);
      !status.ok()) {
    return status;
  }
  if (IsStatutory(rule) && rule != AllocationRule::kEngland && !as_of) {
    return absl::InvalidArgumentError(
        "this rule asks which debts are due: as_of, the day of payment, is "
        "needed");
  }
  std::vector<std::int64_t> left, paid(targets.size());
  for (const AllocationTarget& target : targets) {
    left.push_back(OwedOn(target, rule));
  }
  if (rule == AllocationRule::kSpecified || IsStatutory(rule)) {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      paid[i] = targets[i].wanted;
      left[i] -= targets[i].wanted;
      payment -= targets[i].wanted;
    }
  }
  if (rule != AllocationRule::kSpecified) {
    payment =
        ClimbDown(payment, targets, rule, as_of.value_or(Date()), &left, &paid);
  }
  Allocation allocation = WithinDebts(targets, rule, std::move(paid));
  allocation.unapplied = payment;
  return allocation;
}

}  // namespace arrears
