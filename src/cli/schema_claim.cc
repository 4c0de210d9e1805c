// SPDX-License-Identifier: Apache-2.0
//
// What `arrears claim` reads and writes.
#include "schema_internal.h"

namespace arrears::cli::schema {
namespace {

Json Truth() { return {{"type", "boolean"}}; }
Json Rate() {
  return {{"type", "string"},
          {"pattern", "^-?[0-9]+([.][0-9]+)?$"},
          {"description", "0.0475 is 4.75 %"}};
}
Json Payment() { return Object({{"on", Day()}, {"amount", Amount()}}); }

}  // namespace

Json ClaimInterestInput() {
  const Json claim = Object({{"id", Text()},
                             {"principal", Amount()},
                             {"due", Day()},
                             {"until", Day()},
                             {"contract_date", Day()},
                             {"contract_rate", Rate()},
                             {"insolvency", Day()},
                             {"payments", List(Payment())},
                             {"costs", Amount()}},
                            {"id", "contract_date", "contract_rate",
                             "insolvency", "payments", "costs"});
  return Object(
      {{"regime", Text("an id of `arrears claim law`")},
       {"payment_order", OneOf({"interest_first", "principal_first", "waive"})},
       {"claims", List(claim)}},
      {"payment_order"});
}

Json ClaimInterestOutput() {
  const Json span = Object({{"from", Day()},
                            {"to", Day()},
                            {"days", Integer()},
                            {"principal", Amount()},
                            {"rate", Rate()},
                            {"basis", Integer()}});
  const Json applied = Object({{"on", Day()},
                               {"costs", Amount()},
                               {"interest", Amount()},
                               {"principal", Amount()},
                               {"excess", Amount()}});
  const Json account = Object({{"payments", List(applied)},
                               {"principal", Amount()},
                               {"interest", Amount()},
                               {"costs", Amount()},
                               {"waived", Amount()}});
  return Object({{"regime", Text()},
                 {"name", Text()},
                 {"source", Text()},
                 {"currency", Text()},
                 {"claims", List(Object({{"id", Text()},
                                         {"interest", Amount()},
                                         {"lump_sum", Amount()},
                                         {"contract_rate_used", Truth()},
                                         {"floor_used", Truth()},
                                         {"spans", List(span)},
                                         {"statement", List(Text())},
                                         {"account", account}},
                                        {"account"}))}});
}

Json ClaimLimitationInput() {
  const Json event = Object({{"kind", Text()},
                             {"date", Day()},
                             {"until", Day()},
                             {"proven", Truth()}},
                            {"until", "proven"});
  const Json claim =
      Object({{"id", Text()},
              {"due", Day()},
              {"last_instalment", Day()},
              {"delivery", Day()},
              {"agreed_years", Integer()},
              {"events", List(event)}},
             {"id", "last_instalment", "delivery", "agreed_years", "events"});
  return Object({{"law", Text("an id of `arrears claim law`")},
                 {"as_of", Day()},
                 {"warn_days", Integer()},
                 {"claims", List(claim)}},
                {"as_of", "warn_days"});
}

Json ClaimLimitationOutput() {
  return Object({{"law", Text()},
                 {"name", Text()},
                 {"source", Text()},
                 {"claims", List(Object({{"id", Text()},
                                         {"last_day", OrNull(Day())},
                                         {"rolled_day", OrNull(Day())},
                                         {"outside_known_years", Truth()},
                                         {"capped", Truth()},
                                         {"days_left", OrNull(Integer())},
                                         {"warning", Text()},
                                         {"steps", List(Text())}}))}});
}

Json ClaimFeesInput() {
  return Object({{"claim", Amount()},
                 {"currency", Text()},
                 {"fees", List(Text("an id of `arrears claim law`"))},
                 {"reduction", Text()}},
                {"currency", "fees", "reduction"});
}

Json ClaimFeesOutput() {
  return Object({{"claim", Amount()},
                 {"currency", Text()},
                 {"fees", List(Object({{"id", Text()},
                                       {"name", Text()},
                                       {"amount", Amount()},
                                       {"reduced", Truth()},
                                       {"prepaid", Truth()},
                                       {"loser_pays", Truth()},
                                       {"only_on_success", Truth()},
                                       {"source", Text()}}))}});
}

Json ClaimRoutesInput() {
  const Json claim = Object({{"id", Text()},
                             {"amount", Amount()},
                             {"age_days", Integer()},
                             {"due", Day()},
                             {"disputed", Truth()},
                             {"time_barred", Truth()},
                             {"insolvent", Truth()},
                             {"margin", Amount()}},
                            {"id", "age_days", "due", "disputed", "time_barred",
                             "insolvent", "margin"});
  return Object({{"currency", Text("default CNY")},
                 {"law", Text("ISO 3166 country, default CN")},
                 {"curve", OneOf({"ccaa_2004", "article_80_20"})},
                 {"as_of", Day()},
                 {"cost_of_capital", Rate()},
                 {"minute_cost", Amount()},
                 {"relation_weight", Rate()},
                 {"tax_relief", Rate()},
                 {"approved", List(Text("an id of a route"))},
                 {"claims", List(claim)}},
                {"currency", "law", "curve", "as_of", "cost_of_capital",
                 "minute_cost", "relation_weight", "tax_relief", "approved"});
}

Json ClaimRoutesOutput() {
  const Json route =
      Object({{"route", Text()},
              {"name", Text()},
              {"open", Truth()},
              {"bar", Text("why it is not open; empty if it is")},
              {"why_not", Text()},
              {"chance", Number()},
              {"chance_lower", Number()},
              {"chance_upper", Number()},
              {"months", Number()},
              {"collected", Amount()},
              {"conceded", Amount()},
              {"contingency", Amount()},
              {"shifted", Amount()},
              {"time", Amount()},
              {"tax_relief", Amount()},
              {"up_front", Amount()},
              {"staff", Amount()},
              {"relation", Amount()},
              {"value", Amount()},
              {"value_lower", Amount()},
              {"value_upper", Amount()},
              {"break_even", OrNull(Amount())}});
  return Object({{"currency", Text()},
                 {"law", Text()},
                 {"curve", Text()},
                 {"effects", Text()},
                 {"claims", List(Object({{"id", Text()},
                                         {"amount", Amount()},
                                         {"age_days", Integer()},
                                         {"routes", List(route)}}))}});
}

}  // namespace arrears::cli::schema
