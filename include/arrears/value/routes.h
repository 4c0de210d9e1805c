// SPDX-License-Identifier: Apache-2.0
//
// routes.h: what is it worth to wait, to go on asking, to hand this claim to an
// agency, to sue, to settle or to write it off?
//
//   auto computer = RouteComputer::Create(
//       DefaultRoutes(), RecoveryCurve::Ccaa2004(), DefaultFees(),
//       {.currency = Currency::Of("CNY"), .law = "CN"});
//   auto routes = computer->Compute({.amount = 500'000'00, .age_days = 100});
//   for (std::size_t i : BestFirst(*routes)) {
//     DefaultRoutes()[i].id;            // "letter", "self", ...
//     (*routes)[i].value;               // expected net recovery, minor units
//     (*routes)[i].bar;                 // why it is not open
//   }
//   computer->BreakEven(i, claim);      // the claim from which it pays
//
// Expected net recovery of a claim A at age t:
//   P = success * (1 - (1 - R)^ratio), R the recovery curve's chance at age t;
//       amounts do not enter (E01)
//   value = DF * (A P s (1 - d)(1 - c) + P s F_rec) - F - w m - lambda dR
// s share collected, d discount conceded, c contingency, F what is paid in
// advance, F_rec what of it the loser bears, w m staff time, dR relation lost,
// DF = 1 / (1 + rate * months / 12). A write-off brings the caller's tax
// relief and nothing else. Every term is rounded to the minor unit by itself,
// so that they add up to the value to the cent.
//
// All that is not the claim is data. The ratios of the defaults are relative to
// the survey curve, whose accounts were with agencies (the agency has 1): with
// a curve of one's own ledger give one's own. METHODS.md#routes has the sources
// and how far each is a guess. Nothing here is legal advice.
#ifndef ARREARS_VALUE_ROUTES_H_
#define ARREARS_VALUE_ROUTES_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/language.h"
#include "arrears/base/money.h"
#include "arrears/claims/costs.h"
#include "arrears/recovery/curve.h"

namespace arrears {

// Effect on the hazard of payment from this age on, days past due.
struct RouteRatio {
  std::int32_t from_age = 0;
  double ratio = 1;  // In (0, 100].
  friend bool operator==(const RouteRatio&, const RouteRatio&) = default;
};

// A schedule of claims/costs.h. Paid in advance when it is `prepaid`, taken of
// what comes when `only_on_success`, else borne by somebody else.
struct RouteFee {
  std::string fee;             // Id of a schedule, or
  std::string family = {};     // of a family of schedules by age.
  std::string reduction = {};  // One of the schedule's.
  friend bool operator==(const RouteFee&, const RouteFee&) = default;
};

enum class RoutePermission : std::uint8_t {
  kAllowed,
  kApproval,    // By a named person (practice row K8).
  kRegistered,  // Law firms and registered agencies, and approval (K8, K10).
  kBarred,      // K10.
};

struct RouteLaw {
  std::string law;  // ISO 3166 country.
  RoutePermission permission = RoutePermission::kAllowed;
  std::string source = {};
  friend bool operator==(const RouteLaw&, const RouteLaw&) = default;
};

struct RouteDefinition {
  std::string id;  // "agency"; "wait" is what the others are held against.
  std::string source = {};
  std::string name_en = {}, name_zh = {};
  Currency currency = {};  // Of fixed_cost and least_claim.

  // From ages that increase, ratios that never rise: what gets older gets no
  // likelier (E02). Empty: age says nothing, P = success.
  std::vector<RouteRatio> ratios = {};
  // Counts what comes in so many days; absent = at all. In 1..3650.
  std::optional<std::int32_t> horizon_days = {};
  double success = 1;   // Chance beside that of age, such as to win; [0, 1].
  double share = 1;     // s, [0, 1].
  double discount = 0;  // d, [0, 1].
  double months = 0;    // Until the money comes, [0, 120].

  double contingency = 0;  // Share of what comes beside that of fees, [0, 1].
  std::vector<RouteFee> fees = {};
  std::int64_t fixed_cost = 0;       // Minor units, >= 0.
  std::int32_t minutes = 0;          // Of staff, in [0, 100'000],
  std::int32_t minutes_a_month = 0;  // and for each of the months.
  double relation_loss = 0;          // Chance that business ends, [0, 1].

  bool writes_off = false;  // Brings the tax relief.
  // Open from and to these days past due, both included.
  std::int32_t least_age = std::numeric_limits<std::int32_t>::min();
  std::int32_t most_age = std::numeric_limits<std::int32_t>::max();
  std::int64_t least_claim = 0;       // Minor units.
  bool needs_undisputed = false;      // K3.
  bool needs_enforceable = false;     // K7.
  bool stopped_by_insolvency = true;  // No single creditor may go on.
  std::vector<RouteLaw> laws = {};    // A law stands once.
  RoutePermission elsewhere = RoutePermission::kAllowed;
  friend bool operator==(const RouteDefinition&,
                         const RouteDefinition&) = default;
};

// Of the creditor; the same for all claims.
struct RouteTerms {
  Currency currency = {};  // Of the claims and of all money below.
  std::string law = "CN";
  double cost_of_capital = 0.05;           // A year, simple; [0, 10].
  double minute_cost_minor = 100;          // w, >= 0.
  double relation_weight = 1;              // lambda, [0, 1].
  double tax_relief = 0;                   // Of what is written off, [0, 1].
  std::vector<std::string> approved = {};  // Ids of routes.
};

struct RouteClaim {
  std::int64_t amount = 0;    // Minor units, in [0, kMaxAmountMinor].
  std::int32_t age_days = 0;  // Past due, negative before; within 100,000.
  bool disputed = false, time_barred = false, insolvent = false;
  std::int64_t margin = 0;  // Yearly, of business with this debtor; as amount.
};

// Why a route is not open. The first that holds, in this order: what an
// approval would mend comes last.
enum class RouteBar : std::uint8_t {
  kNone,
  kBarredByLaw,
  kNeedsRegistration,  // Of RoutePermission::kRegistered, and not approved.
  kInsolvent,
  kDisputed,
  kTimeBarred,
  kTooYoung,
  kTooOld,
  kTooSmall,
  kUnpriced,      // Its fees are not known in this currency or at this age.
  kNoTiming,      // It has a horizon, and the curve says nothing of when.
  kBelowWaiting,  // K6: it brings no more than waiting.
  kNeedsApproval,
};
inline constexpr int kRouteBarCount = 13;
// "barred_by_law", "needs_registration", ...; "" for kNone.
std::string_view RouteBarName(RouteBar bar);
// A clause for people: "the claim is disputed".
Text RouteBarText(RouteBar bar);

struct RouteValue {
  RouteBar bar = RouteBar::kNone;
  double probability = 0;  // P.
  // Of P, from the interval of the recovery curve alone: ratios and the other
  // numbers of the route are taken as they stand.
  double lower = 0, upper = 0;
  double months = 0;
  // Minor units, each >= 0. All 0 with kUnpriced and kNoTiming.
  std::int64_t collected = 0;    // + A P s
  std::int64_t conceded = 0;     // - its share d
  std::int64_t contingency = 0;  // - c of the rest
  std::int64_t shifted = 0;      // + P s F_rec
  std::int64_t time = 0;         // - (1 - DF) of the four above
  std::int64_t tax_relief = 0;   // +
  std::int64_t up_front = 0;     // - F
  std::int64_t staff = 0;        // - w m
  std::int64_t relation = 0;     // - lambda dR
  std::int64_t value = 0;        // Their sum.
  std::int64_t value_lower = 0, value_upper = 0;  // At the ends of P.

  bool open() const { return bar == RouteBar::kNone; }
};

// Values of many claims.
struct RouteBatch {
  std::size_t routes = 0;
  std::vector<RouteValue> values;  // [claim * routes + route].
};

class RouteComputer {
 public:
  // The errors of CheckRoutes and CheckFees; kInvalidArgument naming the field
  // of the terms and its bound.
  [[nodiscard]] static absl::StatusOr<RouteComputer> Create(
      std::span<const RouteDefinition> routes, RecoveryCurve curve,
      std::span<const FeeSchedule> fees, RouteTerms terms);

  std::span<const RouteDefinition> routes() const { return routes_; }
  const RouteTerms& terms() const { return terms_; }

  // One value for each route, in their order. kInvalidArgument naming the field
  // of the claim and its bound. O(routes * bands).
  [[nodiscard]] absl::StatusOr<std::vector<RouteValue>> Compute(
      const RouteClaim& claim) const;
  // As Compute for each; the message names the claim by its index. The same at
  // any concurrency. 136 bytes a value.
  [[nodiscard]] absl::StatusOr<RouteBatch> ComputeAll(
      std::span<const RouteClaim> claims,
      const Executor& executor = Executor::Serial()) const;

  // An amount at which the value of a claim like this one stops being negative:
  // one minor unit less is worth less than 0. 0 where nothing is ever lost,
  // absent where no claim up to kMaxAmountMinor pays. Gates are not looked at;
  // with fees of one amount F it is F / (P s (1 - c)) at DF = 1. Requires age
  // and margin in their bounds. About 100 times the cost of a value.
  std::optional<std::int64_t> BreakEven(std::size_t route,
                                        const RouteClaim& claim) const;

  // What the route costs when `months` have passed and `collected` has come:
  // fees, contingency and staff, before anything is shifted to the loser.
  // Minor units; kFailedPrecondition where it has no price.
  [[nodiscard]] absl::StatusOr<std::int64_t> Cost(std::size_t route,
                                                  const RouteClaim& claim,
                                                  double months,
                                                  std::int64_t collected) const;

 private:
  RouteComputer(std::span<const RouteDefinition> routes, RecoveryCurve curve,
                std::span<const FeeSchedule> fees, RouteTerms terms);
  // What the fees of a route come to for one claim.
  struct Price {
    double up_front = 0, shifted = 0, contingency = 0;
  };
  std::optional<Price> PriceOf(const RouteDefinition& route,
                               std::int64_t amount, std::int32_t age) const;
  std::optional<CurvePoint> ChanceOf(const RouteDefinition& route,
                                     std::int32_t age) const;
  bool Approved(const RouteDefinition& route) const;
  RouteBar BarOf(const RouteDefinition& route, const RouteClaim& claim) const;
  void Fill(const RouteDefinition& route, const RouteClaim& claim,
            RouteValue* out) const;
  void FillMoney(const RouteDefinition& route, const RouteClaim& claim,
                 const Price& price, RouteValue* out) const;
  absl::Status ComputeInto(const RouteClaim& claim, RouteValue* out) const;

  std::vector<RouteDefinition> routes_;
  RecoveryCurve curve_;
  std::vector<FeeSchedule> fees_;
  RouteTerms terms_;
  std::optional<std::size_t> wait_;
};

// Indexes of one claim's values: those that are open, then the others, each by
// value, ties by index.
std::vector<std::size_t> BestFirst(std::span<const RouteValue> values);

// kInvalidArgument naming route, field, value and bound: ids stand once, and
// the bounds above. kNotFound naming a fee, family or reduction there is not.
[[nodiscard]] absl::Status CheckRoutes(std::span<const RouteDefinition> routes,
                                       std::span<const FeeSchedule> fees);

// Compiled in, marked `expert` with the source of each number (METHODS.md
// #routes): wait, self, letter (a lawyer's), agency, settlement, suit,
// write_off. Money is CNY; the suit is the one of China.
std::span<const RouteDefinition> DefaultRoutes();
// nullptr when there is none of that id.
const RouteDefinition* FindRoute(std::span<const RouteDefinition> routes,
                                 std::string_view id);

}  // namespace arrears

#endif  // ARREARS_VALUE_ROUTES_H_
