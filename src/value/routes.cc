// SPDX-License-Identifier: Apache-2.0
#include "arrears/value/routes.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/value/gain.h"

namespace arrears {
namespace {

constexpr std::size_t kRoutedClaimsPerTask = 4096;
constexpr std::int32_t kMostAge = 100'000;

struct BarWords {
  std::string_view name;
  Text text;
};
constexpr BarWords kBars[] = {
    {"", {"", ""}},
    {"barred_by_law", {"the law bars it", "法律禁止"}},
    {"needs_registration",
     {"the law leaves it to law firms and registered agencies, and it needs "
      "approval",
      "依法仅限律师事务所或登记机构,且须经批准"}},
    {"insolvent",
     {"the debtor is insolvent: file the claim", "债务人已破产: 应申报债权"}},
    {"disputed", {"the claim is disputed", "债权有争议"}},
    {"time_barred", {"the claim is time-barred", "已过诉讼时效"}},
    {"too_young", {"it is too early", "账龄未到"}},
    {"too_old", {"it is too late", "账龄过长"}},
    {"too_small", {"the claim is too small", "金额过小"}},
    {"unpriced",
     {"its fees are not known for this currency or age",
      "该币种或账龄的费用未知"}},
    {"no_timing",
     {"the recovery curve says nothing of when", "回收曲线不含时间信息"}},
    {"below_waiting", {"it brings no more than waiting", "净额不高于等待"}},
    {"needs_approval", {"it needs approval by a named person", "须经专人批准"}},
};
static_assert(std::size(kBars) == kRouteBarCount);

// A schedule of shares alone holds in any currency.
bool HoldsIn(const FeeSchedule& fee, Currency currency) {
  return fee.currency == currency ||
         (fee.currency == Currency() && fee.part_of.empty() &&
          fee.bands.size() == 1 && fee.bands[0].fixed == 0 && fee.least == 0 &&
          !fee.most);
}

std::int64_t Rounded(double minor) {
  // Sums of products of amounts and shares stay far below 2^53.
  return RoundToMinor(minor).value_or(0);
}

double RatioAt(std::span<const RouteRatio> ratios, std::int32_t age) {
  double ratio = ratios[0].ratio;
  for (const RouteRatio& each : ratios) {
    if (age >= each.from_age) ratio = each.ratio;
  }
  return ratio;
}

// P(recovered by then | open now) of R now and R then; 0 where none is left.
double Within(double now, double then) {
  return then < 1 ? std::max(0.0, (now - then) / (1 - then)) : 0;
}

RoutePermission PermissionOf(const RouteDefinition& route,
                             std::string_view law) {
  for (const RouteLaw& each : route.laws) {
    if (each.law == law) return each.permission;
  }
  return route.elsewhere;
}

absl::Status CheckTerms(std::span<const RouteDefinition> routes,
                        const RouteTerms& terms) {
  const auto bad = [](const char* field, double value, const char* bound) {
    return absl::InvalidArgumentError(
        absl::StrCat("terms: ", field, " ", value, " is not in ", bound));
  };
  if (!(terms.cost_of_capital >= 0 && terms.cost_of_capital <= 10)) {
    return bad("cost_of_capital", terms.cost_of_capital, "0..10");
  }
  if (!(terms.minute_cost_minor >= 0 && terms.minute_cost_minor <= 1e9)) {
    return bad("minute_cost_minor", terms.minute_cost_minor, "0..10^9");
  }
  if (!(terms.relation_weight >= 0 && terms.relation_weight <= 1)) {
    return bad("relation_weight", terms.relation_weight, "0..1");
  }
  if (!(terms.tax_relief >= 0 && terms.tax_relief <= 1)) {
    return bad("tax_relief", terms.tax_relief, "0..1");
  }
  for (const std::string& id : terms.approved) {
    if (FindRoute(routes, id) == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("terms: approved \"", id, "\" is no route"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckAmount(const char* field, std::int64_t minor) {
  if (minor >= 0 && minor <= kMaxAmountMinor) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(field, " ", minor, " is not in 0..10^15 minor units"));
}

}  // namespace

std::string_view RouteBarName(RouteBar bar) {
  return kBars[static_cast<std::size_t>(bar)].name;
}
Text RouteBarText(RouteBar bar) {
  return kBars[static_cast<std::size_t>(bar)].text;
}

RouteComputer::RouteComputer(std::span<const RouteDefinition> routes,
                             RecoveryCurve curve,
                             std::span<const FeeSchedule> fees,
                             RouteTerms terms)
    : routes_(routes.begin(), routes.end()),
      curve_(std::move(curve)),
      fees_(fees.begin(), fees.end()),
      terms_(std::move(terms)) {
  if (const RouteDefinition* wait = FindRoute(routes_, "wait")) {
    wait_ = static_cast<std::size_t>(wait - routes_.data());
  }
}

absl::StatusOr<RouteComputer> RouteComputer::Create(
    std::span<const RouteDefinition> routes, RecoveryCurve curve,
    std::span<const FeeSchedule> fees, RouteTerms terms) {
  absl::Status status = CheckFees(fees);
  if (status.ok()) status = CheckRoutes(routes, fees);
  if (status.ok()) status = CheckTerms(routes, terms);
  if (!status.ok()) return status;
  return RouteComputer(routes, std::move(curve), fees, std::move(terms));
}

std::optional<RouteComputer::Price> RouteComputer::PriceOf(
    const RouteDefinition& route, std::int64_t amount, std::int32_t age) const {
  Price price;
  if (route.fixed_cost > 0 && route.currency != terms_.currency) return {};
  price.up_front = static_cast<double>(route.fixed_cost);
  price.contingency = route.contingency;
  for (const RouteFee& each : route.fees) {
    const FeeSchedule* fee = nullptr;
    if (each.family.empty()) {
      fee = FindFee(fees_, each.fee);
    } else {
      fee = FindFeeByAge(fees_, each.family, age).value_or(nullptr);
    }
    if (fee == nullptr || !HoldsIn(*fee, terms_.currency)) return {};
    const absl::StatusOr<std::int64_t> minor =
        ComputeFee(fees_, *fee, amount, each.reduction);
    if (!minor.ok()) return {};
    const auto money = static_cast<double>(*minor);
    if (fee->only_on_success) {
      if (amount > 0) price.contingency += money / static_cast<double>(amount);
    } else if (fee->prepaid) {
      price.up_front += money;
      if (fee->loser_pays) price.shifted += money;
    }
  }
  price.contingency = std::min(price.contingency, 1.0);
  return price;
}

std::optional<CurvePoint> RouteComputer::ChanceOf(const RouteDefinition& route,
                                                  std::int32_t age) const {
  if (route.ratios.empty())
    return {{route.success, route.success, route.success}};
  CurvePoint chance = curve_.At(age);
  if (route.horizon_days) {
    const std::int32_t end = age + *route.horizon_days;
    const absl::StatusOr<double> within =
        curve_.ProbabilityWithin(age, *route.horizon_days);
    if (!within.ok()) return {};
    const CurvePoint later = curve_.At(end);
    chance = {*within, Within(chance.lower, later.upper),
              Within(chance.upper, later.lower)};
  }
  const double ratio = RatioAt(route.ratios, age);
  const auto of = [&](double recovered) {
    return route.success * ProbabilityWith(recovered, ratio);
  };
  return {{of(chance.probability), of(chance.lower), of(chance.upper)}};
}

bool RouteComputer::Approved(const RouteDefinition& route) const {
  return std::find(terms_.approved.begin(), terms_.approved.end(), route.id) !=
         terms_.approved.end();
}

RouteBar RouteComputer::BarOf(const RouteDefinition& route,
                              const RouteClaim& claim) const {
  const RoutePermission permission = PermissionOf(route, terms_.law);
  if (permission == RoutePermission::kBarred) return RouteBar::kBarredByLaw;
  if (permission == RoutePermission::kRegistered && !Approved(route)) {
    return RouteBar::kNeedsRegistration;
  }
  if (route.stopped_by_insolvency && claim.insolvent) {
    return RouteBar::kInsolvent;
  }
  if (route.needs_undisputed && claim.disputed) return RouteBar::kDisputed;
  if (route.needs_enforceable && claim.time_barred) {
    return RouteBar::kTimeBarred;
  }
  if (claim.age_days < route.least_age) return RouteBar::kTooYoung;
  if (claim.age_days > route.most_age) return RouteBar::kTooOld;
  if (route.currency == terms_.currency && claim.amount < route.least_claim) {
    return RouteBar::kTooSmall;
  }
  return RouteBar::kNone;
}

void RouteComputer::Fill(const RouteDefinition& route, const RouteClaim& claim,
                         RouteValue* out) const {
  const std::optional<Price> price =
      PriceOf(route, claim.amount, claim.age_days);
  const std::optional<CurvePoint> chance = ChanceOf(route, claim.age_days);
  out->months = route.months;
  if (chance) {
    out->probability = chance->probability;
    out->lower = chance->lower;
    out->upper = chance->upper;
  }
  if (!price || !chance) {
    if (out->open()) {
      out->bar = !price ? RouteBar::kUnpriced : RouteBar::kNoTiming;
    }
    return;
  }
  FillMoney(route, claim, *price, out);
}

// Requires the chance to be there.
void RouteComputer::FillMoney(const RouteDefinition& route,
                              const RouteClaim& claim, const Price& price,
                              RouteValue* out) const {
  const auto amount = static_cast<double>(claim.amount);
  const double collected = amount * out->probability * route.share;
  const double conceded = collected * route.discount;
  const double contingency = (collected - conceded) * price.contingency;
  const double shifted = out->probability * route.share * price.shifted;
  const double factor = 1 / (1 + terms_.cost_of_capital * route.months / 12);
  out->collected = Rounded(collected);
  out->conceded = Rounded(conceded);
  out->contingency = Rounded(contingency);
  out->shifted = Rounded(shifted);
  out->time =
      Rounded((collected - conceded - contingency + shifted) * (1 - factor));
  out->tax_relief = route.writes_off ? Rounded(amount * terms_.tax_relief) : 0;
  out->up_front = Rounded(price.up_front);
  out->staff = Rounded(terms_.minute_cost_minor *
                       (route.minutes + route.minutes_a_month * route.months));
  out->relation = Rounded(terms_.relation_weight * route.relation_loss *
                          static_cast<double>(claim.margin));
  out->value = out->collected - out->conceded - out->contingency +
               out->shifted - out->time + out->tax_relief - out->up_front -
               out->staff - out->relation;
  // What a chance of 1 brings: the value is linear in P.
  const double whole =
      factor * route.share *
      (amount * (1 - route.discount) * (1 - price.contingency) + price.shifted);
  out->value_lower =
      out->value - Rounded((out->probability - out->lower) * whole);
  out->value_upper =
      out->value + Rounded((out->upper - out->probability) * whole);
}

absl::Status RouteComputer::ComputeInto(const RouteClaim& claim,
                                        RouteValue* out) const {
  absl::Status status = CheckAmount("amount", claim.amount);
  status.Update(CheckAmount("margin", claim.margin));
  if (claim.age_days < -kMostAge || claim.age_days > kMostAge) {
    status.Update(absl::InvalidArgumentError(absl::StrCat(
        "age_days ", claim.age_days, " is not in -100000..100000")));
  }
  if (!status.ok()) return status;
  for (std::size_t r = 0; r < routes_.size(); ++r) {
    out[r].bar = BarOf(routes_[r], claim);
    Fill(routes_[r], claim, &out[r]);
  }
  const bool compare = wait_ && out[*wait_].open();
  for (std::size_t r = 0; r < routes_.size(); ++r) {
    if (!out[r].open() || r == wait_) continue;
    if (compare && out[r].value <= out[*wait_].value) {
      out[r].bar = RouteBar::kBelowWaiting;
    } else if (PermissionOf(routes_[r], terms_.law) ==
                   RoutePermission::kApproval &&
               !Approved(routes_[r])) {
      out[r].bar = RouteBar::kNeedsApproval;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RouteValue>> RouteComputer::Compute(
    const RouteClaim& claim) const {
  std::vector<RouteValue> values(routes_.size());
  absl::Status status = ComputeInto(claim, values.data());
  if (!status.ok()) return status;
  return values;
}

absl::StatusOr<RouteBatch> RouteComputer::ComputeAll(
    std::span<const RouteClaim> claims, const Executor& executor) const {
  RouteBatch batch{routes_.size(),
                   std::vector<RouteValue>(claims.size() * routes_.size())};
  const std::size_t tasks =
      (claims.size() + kRoutedClaimsPerTask - 1) / kRoutedClaimsPerTask;
  std::vector<absl::Status> faults(tasks);
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t end =
        std::min(claims.size(), (task + 1) * kRoutedClaimsPerTask);
    for (std::size_t i = task * kRoutedClaimsPerTask; i < end; ++i) {
      const absl::Status status =
          ComputeInto(claims[i], &batch.values[i * routes_.size()]);
      if (status.ok()) continue;
      faults[task] = absl::InvalidArgumentError(
          absl::StrCat("claims[", i, "]: ", std::string(status.message())));
      return;
    }
  });
  for (const absl::Status& fault : faults) {
    if (!fault.ok()) return fault;
  }
  return batch;
}

std::optional<std::int64_t> RouteComputer::BreakEven(
    std::size_t route, const RouteClaim& claim) const {
  RouteClaim other = claim;
  const auto pays = [&](std::int64_t amount) {
    other.amount = amount;
    RouteValue value;
    Fill(routes_[route], other, &value);
    return value.open() && value.value >= 0;
  };
  if (pays(0)) return 0;
  std::int64_t loses = 0, high = 1;
  while (!pays(high)) {
    if (high == kMaxAmountMinor) return {};
    loses = high;
    high = std::min(2 * high, kMaxAmountMinor);
  }
  while (high - loses > 1) {
    const std::int64_t middle = loses + (high - loses) / 2;
    (pays(middle) ? high : loses) = middle;
  }
  return high;
}

absl::StatusOr<std::int64_t> RouteComputer::Cost(std::size_t route,
                                                 const RouteClaim& claim,
                                                 double months,
                                                 std::int64_t collected) const {
  const RouteDefinition& which = routes_[route];
  const std::optional<Price> price =
      PriceOf(which, claim.amount, claim.age_days);
  if (!price) {
    return absl::FailedPreconditionError(
        absl::StrCat("route ", which.id, ": ",
                     std::string(RouteBarText(RouteBar::kUnpriced).en)));
  }
  return Rounded(price->up_front +
                 static_cast<double>(collected) * price->contingency +
                 terms_.minute_cost_minor *
                     (which.minutes + which.minutes_a_month * months));
}

std::vector<std::size_t> BestFirst(std::span<const RouteValue> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) {
                     if (values[a].open() != values[b].open()) {
                       return values[a].open();
                     }
                     return values[a].value > values[b].value;
                   });
  return order;
}

}  // namespace arrears
