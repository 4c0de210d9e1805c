// SPDX-License-Identifier: Apache-2.0
#include "schema_internal.h"

namespace arrears::cli::schema {
namespace {

Json Within(int low, int high) {
  return {{"type", "number"}, {"minimum", low}, {"maximum", high}};
}

}  // namespace

Json ProvisionInput() {
  const Json bucket =
      Object({{"label", Text("from the youngest")},
              {"gross", Amount()},
              {"disputed", Amount()},
              {"rate", Within(0, 1)},
              {"paid", Amount()},
              {"lost", Amount()},
              {"credited", Amount()},
              {"items", Integer()},
              {"age", Integer()}},
             {"disputed", "rate", "paid", "lost", "credited", "items", "age"});
  const Json rolls = Object({{"exits", List(Text())},
                             {"shares", List(List(Within(0, 1)))},
                             {"loss_exit", Text()},
                             {"dilution", List(Text())},
                             {"loss_given_write_off", Within(0, 1)}},
                            {"dilution", "loss_given_write_off"});
  return Object(
      {{"currency", Text("default CNY")},
       {"buckets", List(bucket)},
       {"rolls", rolls},
       {"curve", OneOf({"ccaa_2004"})},
       {"scalar", Number()},
       {"scenarios", List(Object({{"name", Text()},
                                  {"weight", Within(0, 1)},
                                  {"scalar", Number()}}))},
       {"specific", List(Object({{"bucket", Text("a label")},
                                 {"gross", Amount()},
                                 {"loss", Amount()},
                                 {"reason", Text()}},
                                {"reason"}))},
       {"rounding", OneOf({"largest_remainder", "each_line"})},
       {"draws", Integer()},
       {"seed", Integer()},
       {"confidence", Within(0, 1)},
       {"force_monotone", Json{{"type", "boolean"}}}},
      {"currency", "rolls", "curve", "scalar", "scenarios", "specific",
       "rounding", "draws", "seed", "confidence", "force_monotone"});
}

Json ProvisionOutput() {
  const Json bucket = Object({{"label", Text()},
                              {"gross", Amount()},
                              {"disputed", Amount()},
                              {"specific", Amount()},
                              {"pooled", Amount()},
                              {"rate", Within(0, 1)},
                              {"rate_lower", Within(0, 1)},
                              {"rate_upper", Within(0, 1)},
                              {"pooled_allowance", Amount()},
                              {"specific_allowance", Amount()},
                              {"allowance", Amount()},
                              {"borrowed_from", Text("a label")},
                              {"unforced", Within(0, 1)}},
                             {"borrowed_from", "unforced"});
  return Object({{"currency", Text()},
                 {"rates_from", Text()},
                 {"rounding", Text()},
                 {"buckets", List(bucket)},
                 {"gross", Amount()},
                 {"disputed", Amount()},
                 {"specific", Amount()},
                 {"pooled", Amount()},
                 {"allowance", Amount()},
                 {"lower", Amount()},
                 {"upper", Amount()},
                 {"confidence", Number()}});
}

Json ProvisionOfLedger() {
  const Json bucket = Object({{"label", Text()},
                              {"gross", Amount()},
                              {"disputed", Amount()},
                              {"pooled", Amount()},
                              {"rate", Within(0, 1)},
                              {"rate_lower", Within(0, 1)},
                              {"rate_upper", Within(0, 1)},
                              {"allowance", Amount()},
                              {"borrowed_from", Text("a label")}},
                             {"borrowed_from"});
  const Json movement = Object({{"opening", Amount()},
                                {"added", Amount()},
                                {"used", Amount()},
                                {"released", Amount()},
                                {"remeasured", Amount()},
                                {"closing", Amount()},
                                {"written_off_beyond", Amount()}});
  return Object({{"as_of", Day()},
                 {"method", OneOf({"cohort", "rolls", "curve"})},
                 {"scheme", Text()},
                 {"scalar", Number()},
                 {"currencies", List(Object({{"currency", Text()},
                                             {"rates_from", Text()},
                                             {"buckets", List(bucket)},
                                             {"gross", Amount()},
                                             {"disputed", Amount()},
                                             {"unused_credit", Amount()},
                                             {"balance", Amount()},
                                             {"allowance", Amount()},
                                             {"lower", Amount()},
                                             {"upper", Amount()},
                                             {"movement", movement}},
                                            {"movement"}))}});
}

Json ForecastOutput() {
  const Json period = Object({{"from", Day()},
                              {"to", Day()},
                              {"expected", Amount()},
                              {"lower", Amount()},
                              {"upper", Amount()}});
  return Object({{"as_of", Day()},
                 {"confidence", Within(0, 1)},
                 {"horizon_days", Integer()},
                 {"model", Object({{"as_of", Day()},
                                   {"items", Integer()},
                                   {"paid", Integer()},
                                   {"usual_late_days", Number()},
                                   {"debtor_correlation", Within(0, 1)}})},
                 {"currencies", List(Object({{"currency", Text()},
                                             {"open", Amount()},
                                             {"periods", List(period)},
                                             {"later", Amount()},
                                             {"never", Amount()},
                                             {"disputed", Amount()},
                                             {"credits", Amount()},
                                             {"balance", Amount()},
                                             {"items", Integer()}}))}});
}

Json RecoverModel() {
  const Json effect = Object({{"effect", Number()},
                              {"std_error", Number()},
                              {"item_days", Integer()},
                              {"paid", Integer()}});
  Json bucket = effect;
  bucket["properties"]["from_day"] = Integer();
  bucket["required"].push_back("from_day");
  const Json fact = Object({{"fact", Text()},
                            {"cuts", List(Number())},
                            {"levels", List(Text())},
                            {"bins", List(effect)}},
                           {"cuts", "levels"});
  const Json band = Object(
      {{"reach", Number()}, {"coverage", Within(0, 1)}, {"items", Integer()}});
  const Json payment =
      Object({{"items", Integer()},
              {"paid", Integer()},
              {"debtors", Integer()},
              {"usual_late_days", Number()},
              {"usual_items", Number()},
              {"debtor_correlation", Within(0, 1)},
              {"conformal", Object({{"at_issue", band}, {"open", band}})},
              {"buckets", List(bucket)},
              {"facts", List(fact)}});
  const Json curve =
      Object({{"id", Text()},
              {"source", Text()},
              {"confidence", Within(0, 1)},
              {"has_timing", Json{{"type", "boolean"}}},
              {"knots", List(Object({{"age", Integer()},
                                     {"probability", Within(0, 1)},
                                     {"lower", Within(0, 1)},
                                     {"upper", Within(0, 1)},
                                     {"items", Integer()},
                                     {"with_next", Within(0, 1)}}))}});
  return Object({{"kind", OneOf({"recovery_model"})},
                 {"version", Integer()},
                 {"as_of", Day()},
                 {"known_on", Day()},
                 {"payment", payment},
                 {"curve", curve}},
                {"known_on"});
}

Json RecoverReportOutput() {
  const Json estimate = Object({{"value", Number()},
                                {"lower", Number()},
                                {"upper", Number()},
                                {"items", Integer()}});
  const Json words = Object({{"en", Text()}, {"zh", Text()}});
  const Json calls = Object({{"calls", Integer()}, {"paid", Integer()}});
  return Object(
      {{"as_of", Day()},
       {"confidence", Within(0, 1)},
       {"items", Integer()},
       {"debtors", Integer()},
       {"calls", Integer()},
       {"tests", List(Object({{"id", Text()},
                              {"practice_rows", Text()},
                              {"claim", words},
                              {"measured", words},
                              {"claimed",
                               {{"anyOf", {Number(), OneOf({"more than 0"})}}}},
                              {"margin", Number()},
                              {"estimate", estimate},
                              {"verdict", OneOf({"supported", "refuted",
                                                 "too_little_data"})}}))},
       {"recovery", List(Object({{"age", Integer()},
                                 {"own", estimate},
                                 {"survey", Within(0, 1)},
                                 {"article", Within(0, 1)}}))},
       {"weekdays", List(calls)},
       {"hours", List(calls)}});
}

}  // namespace arrears::cli::schema
