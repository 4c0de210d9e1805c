// SPDX-License-Identifier: Apache-2.0
//
// The routes that are compiled in, and what a route may say; METHODS.md#routes
// tells how sure each number is.
#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/value/routes.h"

namespace arrears {
namespace {

RouteDefinition Wait() {
  return {.id = "wait",
          .source = "expert: the hazard falls to a third when nobody asks",
          .name_en = "Wait",
          .name_zh = "等待",
          .ratios = {{0, 0.3}},
          .months = 12,
          .stopped_by_insolvency = false};
}

RouteDefinition Self() {
  return {.id = "self",
          .source =
              "expert: a weekly call; practice row E03, success falls sharply "
              "after three months; E08",
          .name_en = "Collect oneself",
          .name_zh = "自主催收",
          .ratios = {{0, 0.8}, {90, 0.45}},
          .months = 4,
          .minutes = 30,
          .minutes_a_month = 60,
          .relation_loss = 0.02,
          .needs_undisputed = true};
}

RouteDefinition LetterRoute() {
  return {.id = "letter",
          .source =
              "expert; action A51 (from day 60, cost and minutes), practice "
              "rows E10, K1, K2, K7",
          .name_en = "Lawyer's letter",
          .name_zh = "律师函",
          .currency = Currency::Of("CNY"),
          .ratios = {{0, 0.55}},
          .months = 3,
          .fixed_cost = 1'000'00,
          .minutes = 20,
          .relation_loss = 0.25,
          .least_age = 60,
          .needs_undisputed = true,
          .needs_enforceable = true};
}

RouteDefinition Agency() {
  return {.id = "agency",
          .source =
              "the survey's accounts were with agencies, so the ratio is 1; "
              "consulting fee, months and relation expert; action A49 (days 60 "
              "to 730), practice rows E06 to E11, K8, K10",
          .name_en = "Collection agency",
          .name_zh = "委托催收机构",
          .currency = Currency::Of("CNY"),
          .ratios = {{0, 1}},
          .months = 3,
          .fees = {{"", "agency_shares"}},
          .fixed_cost = 200'00,
          .minutes = 30,
          .minutes_a_month = 5,
          .relation_loss = 0.25,
          .least_age = 60,
          .most_age = 730,
          .needs_undisputed = true,
          .laws = {{"CN", RoutePermission::kRegistered,
                    "notices of 1993, 1995 and 2000 bar debt-collection "
                    "companies (secondary, three pages agree)"}},
          .elsewhere = RoutePermission::kApproval};
}

RouteDefinition Settlement() {
  return {.id = "settlement",
          .source =
              "expert; action A25 (from day 90, a fifth off, minutes), "
              "practice rows E12, K8",
          .name_en = "Settlement at a discount",
          .name_zh = "折扣和解",
          .ratios = {{0, 0.7}},
          .discount = 0.2,
          .months = 1,
          .minutes = 30,
          .least_age = 90,
          .elsewhere = RoutePermission::kApproval};
}

RouteDefinition Suit() {
  return {.id = "suit",
          .source =
              "expert: nine of ten are won; three quarters of what age leaves "
              "is found, which makes the worked case's .45 at day 100; six "
              "months, the end of practice row E04's three to six; action A54 "
              "(from day 90, minutes), E08, K6 to K8",
          .name_en = "Suit, simple procedure",
          .name_zh = "诉讼 (简易程序)",
          .currency = Currency::Of("CNY"),
          .ratios = {{0, 1}},
          .success = 0.9,
          .share = 0.75,
          .months = 6,
          .fees = {{"cn_court_acceptance", "", "simple_procedure"},
                   {"cn_preservation"},
                   {"cn_lawyer"},
                   {"cn_enforcement"}},
          .minutes = 600,
          .relation_loss = 0.8,
          .least_age = 90,
          .least_claim = 3'000'00,
          .needs_enforceable = true,
          .elsewhere = RoutePermission::kApproval};
}

RouteDefinition WriteOff() {
  return {.id = "write_off",
          .source =
              "expert; action A62 (minutes): nothing comes, the claim "
              "stays alive",
          .name_en = "Write off",
          .name_zh = "核销",
          .success = 0,
          .minutes = 20,
          .writes_off = true,
          .stopped_by_insolvency = false};
}

absl::Status Bad(const RouteDefinition& route, const std::string& what) {
  return absl::InvalidArgumentError(
      absl::StrCat("route ", route.id, ": ", what));
}

absl::Status Between(const RouteDefinition& route, const char* field,
                     double value, int least, std::int64_t most) {
  if (value >= least && value <= static_cast<double>(most)) {
    return absl::OkStatus();
  }
  return Bad(route,
             absl::StrCat(field, " ", value, " is not in ", least, "..", most));
}

absl::Status CheckNumbers(const RouteDefinition& route) {
  const absl::Status statuses[] = {
      Between(route, "success", route.success, 0, 1),
      Between(route, "share", route.share, 0, 1),
      Between(route, "discount", route.discount, 0, 1),
      Between(route, "contingency", route.contingency, 0, 1),
      Between(route, "relation_loss", route.relation_loss, 0, 1),
      Between(route, "months", route.months, 0, 120),
      Between(route, "horizon_days", route.horizon_days.value_or(1), 1, 3650),
      Between(route, "minutes", route.minutes, 0, 100'000),
      Between(route, "minutes_a_month", route.minutes_a_month, 0, 100'000),
      Between(route, "fixed_cost", static_cast<double>(route.fixed_cost), 0,
              kMaxAmountMinor),
      Between(route, "least_claim", static_cast<double>(route.least_claim), 0,
              kMaxAmountMinor)};
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  if (route.most_age < route.least_age) {
    return Bad(route, absl::StrCat("most_age ", route.most_age,
                                   " is before least_age ", route.least_age));
  }
  return absl::OkStatus();
}

absl::Status CheckRatios(const RouteDefinition& route) {
  for (std::size_t i = 0; i < route.ratios.size(); ++i) {
    const RouteRatio& ratio = route.ratios[i];
    const std::string name = absl::StrCat("ratios[", i, "] ");
    if (!(ratio.ratio > 0 && ratio.ratio <= 100)) {
      return Bad(route, absl::StrCat(name, ratio.ratio, " is not in (0, 100]"));
    }
    if (i == 0) continue;
    const RouteRatio& before = route.ratios[i - 1];
    if (ratio.from_age <= before.from_age) {
      return Bad(route, absl::StrCat(name, "from_age ", ratio.from_age,
                                     " does not follow the one before"));
    }
    if (ratio.ratio > before.ratio) {
      return Bad(route, absl::StrCat(name, ratio.ratio,
                                     " rises above the one before"));
    }
  }
  return absl::OkStatus();
}

bool Knows(const FeeSchedule& fee, const std::string& reduction) {
  return reduction.empty() ||
         std::any_of(
             fee.reductions.begin(), fee.reductions.end(),
             [&](const FeeReduction& one) { return one.when == reduction; });
}

absl::Status CheckFee(const RouteDefinition& route, std::size_t index,
                      std::span<const FeeSchedule> fees) {
  const RouteFee& wanted = route.fees[index];
  const std::string name =
      absl::StrCat("route ", route.id, ": fees[", index, "]: ");
  if (wanted.fee.empty() == wanted.family.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, "it has either fee or family"));
  }
  bool found = false;
  for (const FeeSchedule& fee : fees) {
    if (wanted.family.empty() ? fee.id != wanted.fee
                              : fee.family != wanted.family) {
      continue;
    }
    found = true;
    if (!Knows(fee, wanted.reduction)) {
      return absl::NotFoundError(absl::StrCat(name, "schedule ", fee.id,
                                              " has no reduction \"",
                                              wanted.reduction, "\""));
    }
  }
  if (found) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat(
      name, "there is no ", wanted.family.empty() ? "schedule" : "family",
      " \"", wanted.fee, wanted.family, "\""));
}

absl::Status CheckRoute(const RouteDefinition& route,
                        std::span<const FeeSchedule> fees) {
  if (route.id.empty()) return absl::InvalidArgumentError("a route has no id");
  absl::Status status = CheckNumbers(route);
  if (status.ok()) status = CheckRatios(route);
  for (std::size_t i = 0; status.ok() && i < route.laws.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (route.laws[k].law == route.laws[i].law) {
        status = Bad(route,
                     absl::StrCat("law ", route.laws[i].law, " stands twice"));
      }
    }
  }
  for (std::size_t i = 0; status.ok() && i < route.fees.size(); ++i) {
    status = CheckFee(route, i, fees);
  }
  return status;
}

}  // namespace

absl::Status CheckRoutes(std::span<const RouteDefinition> routes,
                         std::span<const FeeSchedule> fees) {
  for (const RouteDefinition& route : routes) {
    absl::Status status = CheckRoute(route, fees);
    if (!status.ok()) return status;
    if (FindRoute(routes, route.id) != &route) {
      return absl::InvalidArgumentError(
          absl::StrCat("route ", route.id, " stands twice"));
    }
  }
  return absl::OkStatus();
}

std::span<const RouteDefinition> DefaultRoutes() {
  static const auto* const kRoutes = new std::vector<RouteDefinition>{
      Wait(),       Self(), LetterRoute(), Agency(),
      Settlement(), Suit(), WriteOff()};
  return *kRoutes;
}

const RouteDefinition* FindRoute(std::span<const RouteDefinition> routes,
                                 std::string_view id) {
  const auto found =
      std::find_if(routes.begin(), routes.end(),
                   [id](const RouteDefinition& one) { return one.id == id; });
  return found == routes.end() ? nullptr : &*found;
}

}  // namespace arrears
