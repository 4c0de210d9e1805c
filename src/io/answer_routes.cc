// SPDX-License-Identifier: Apache-2.0
//
// claim routes: what each way to the money nets, the best first.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/io/effects_data.h"
#include "arrears/recovery/curve.h"
#include "arrears/value/routes.h"
#include "base/printed_internal.h"
#include "io/answer_internal.h"
#include "io/law_data_internal.h"

namespace arrears::io_internal {
namespace {

struct RoutesRequest {
  RouteTerms terms;
  RecoveryCurve curve = RecoveryCurve::Ccaa2004();
  std::vector<std::string> ids;
  std::vector<RouteClaim> claims;
};

bool Flag(const JsonCursor& at) { return at && at.Bool(); }

double ShareAt(const JsonCursor& at, double without, double most) {
  if (!at) return without;
  const double share = static_cast<double>(RateAt(at).billionths) / kRateOne;
  if (share >= 0 && share <= most) return share;
  at.Expected(absl::StrCat("from 0 to ", most));
  return without;
}

RouteClaim RouteClaimAt(const JsonCursor& at, Currency currency,
                        std::optional<Date> as_of) {
  at.OnlyKeys({"id", "amount", "age_days", "due", "disputed", "time_barred",
               "insolvent", "margin"});
  RouteClaim claim;
  claim.amount = AmountAt(at.at("amount"), currency, 0);
  const JsonCursor due = at.at("due");
  if (due && at.at("age_days")) {
    due.Fail("a claim has either due or age_days");
  } else if (due && !as_of) {
    due.Fail("due needs the as_of of all claims");
  } else if (due) {
    claim.age_days = (*as_of - DateAt(due)).count();
  } else {
    claim.age_days =
        static_cast<std::int32_t>(at.at("age_days").Integer(-36'600, 36'600));
  }
  claim.disputed = Flag(at.at("disputed"));
  claim.time_barred = Flag(at.at("time_barred"));
  claim.insolvent = Flag(at.at("insolvent"));
  if (const JsonCursor margin = at.at("margin")) {
    claim.margin = AmountAt(margin, currency, 0);
  }
  return claim;
}

void TermsAt(const JsonCursor& root, RouteTerms* terms) {
  terms->currency = CurrencyAt(root.at("currency"));
  if (const JsonCursor law = root.at("law")) {
    terms->law = law.String();
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (terms->law.size() != 2 ||
        !std::all_of(terms->law.begin(), terms->law.end(), capital)) {
      law.Expected("a country in two capitals, such as \"CN\"");
    }
  }
  terms->cost_of_capital =
      ShareAt(root.at("cost_of_capital"), terms->cost_of_capital, 10);
  if (const JsonCursor cost = root.at("minute_cost")) {
    terms->minute_cost_minor =
        static_cast<double>(AmountAt(cost, terms->currency, 0));
  }
  terms->relation_weight =
      ShareAt(root.at("relation_weight"), terms->relation_weight, 1);
  terms->tax_relief = ShareAt(root.at("tax_relief"), 0, 1);
  if (const JsonCursor approved = root.at("approved")) {
    terms->approved = approved.Strings();
  }
}

absl::StatusOr<RoutesRequest> RequestOf(const JsonInput& input) {
  JsonContext context(input.name, input.text);
  const JsonCursor root(input.json, context);
  root.OnlyKeys({"currency", "law", "curve", "as_of", "cost_of_capital",
                 "minute_cost", "relation_weight", "tax_relief", "approved",
                 "claims"});
  RoutesRequest request;
  TermsAt(root, &request.terms);
  if (const JsonCursor curve = root.at("curve");
      curve && curve.OneOf({"ccaa_2004", "article_80_20"}) == 1) {
    request.curve = RecoveryCurve::Article8020();
  }
  const std::optional<Date> as_of = DayAt(root.at("as_of"));
  root.at("claims").EachElement([&](const JsonCursor& at) {
    request.ids.push_back(IdAt(at, request.ids.size()));
    request.claims.push_back(RouteClaimAt(at, request.terms.currency, as_of));
  });
  if (!context.ok()) return context.status();
  return request;
}

// Why it is not open, with the bound where there is one.
std::string ReasonOf(const RouteDefinition& route, RouteBar bar, bool zh) {
  std::string text(RouteBarText(bar).In(zh ? Language::kZh : Language::kEn));
  if (bar == RouteBar::kTooYoung) {
    return absl::StrCat(text, zh ? ": 逾期第 " : ": from day ", route.least_age,
                        zh ? " 天起" : " past due");
  }
  if (bar == RouteBar::kTooOld) {
    return absl::StrCat(text, zh ? ": 至逾期第 " : ": to day ", route.most_age,
                        zh ? " 天止" : " past due");
  }
  if (bar == RouteBar::kTooSmall) {
    return absl::StrCat(
        text, zh ? ": 下限 " : ": from ",
        FormatMinor(route.least_claim, route.currency.exponent()));
  }
  return text;
}

// Nine digits, as every probability that is printed.
Json RouteOf(const RouteDefinition& route, const RouteValue& value,
             std::optional<std::int64_t> break_even, int exponent, bool zh) {
  const auto money = [&](std::int64_t minor) {
    return FormatMinor(minor, exponent);
  };
  Json json = {{"route", route.id},
               {"name", zh ? route.name_zh : route.name_en},
               {"open", value.open()},
               {"bar", std::string(RouteBarName(value.bar))},
               {"why_not", ReasonOf(route, value.bar, zh)},
               {"chance", NineDigits(value.probability)},
               {"chance_lower", NineDigits(value.lower)},
               {"chance_upper", NineDigits(value.upper)},
               {"months", value.months},
               {"collected", money(value.collected)},
               {"conceded", money(value.conceded)},
               {"contingency", money(value.contingency)},
               {"shifted", money(value.shifted)},
               {"time", money(value.time)},
               {"tax_relief", money(value.tax_relief)},
               {"up_front", money(value.up_front)},
               {"staff", money(value.staff)},
               {"relation", money(value.relation)},
               {"value", money(value.value)},
               {"value_lower", money(value.value_lower)},
               {"value_upper", money(value.value_upper)},
               {"break_even", nullptr}};
  if (break_even) json["break_even"] = money(*break_even);
  return json;
}

// The best first.
Json RoutesOf(const RouteComputer& computer, const RouteClaim& claim,
              const std::vector<RouteValue>& values, bool zh) {
  const int exponent = computer.terms().currency.exponent();
  Json routes = Json::array();
  for (const std::size_t r : BestFirst(values)) {
    routes.push_back(RouteOf(computer.routes()[r], values[r],
                             computer.BreakEven(r, claim), exponent, zh));
  }
  return routes;
}

}  // namespace

absl::StatusOr<Json> AnswerRoutes(const JsonInput& input,
                                  const AnswerData& data) {
  absl::StatusOr<RoutesRequest> request = RequestOf(input);
  if (!request.ok()) return request.status();
  const Currency currency = request->terms.currency;
  absl::StatusOr<EffectsData> effects = DefaultEffects();
  if (data.effects) {
    effects = ParseEffects(*data.effects, data.effects_source, currency,
                           data.law.fees);
  }
  if (!effects.ok()) return effects.status();
  const std::string law = request->terms.law, curve = request->curve.id();
  const auto computer =
      RouteComputer::Create(effects->routes, std::move(request->curve),
                            data.law.fees, std::move(request->terms));
  const auto told = [&input](const absl::Status& fault) {
    return absl::Status(
        fault.code(),
        absl::StrCat(input.name, ": ", std::string(fault.message())));
  };
  if (!computer.ok()) return told(computer.status());
  Json answer = {{"currency", currency.code()},
                 {"law", law},
                 {"curve", curve},
                 {"effects", effects->effects.id()},
                 {"claims", Json::array()}};
  const int exponent = currency.exponent();
  const bool zh = data.language == Language::kZh;
  for (std::size_t i = 0; i < request->claims.size(); ++i) {
    const RouteClaim& claim = request->claims[i];
    const auto values = computer->Compute(claim);
    if (!values.ok()) return told(values.status());
    Json routes = RoutesOf(*computer, claim, *values, zh);
    answer["claims"].push_back({{"id", request->ids[i]},
                                {"amount", FormatMinor(claim.amount, exponent)},
                                {"age_days", claim.age_days},
                                {"routes", std::move(routes)}});
  }
  return answer;
}

}  // namespace arrears::io_internal
