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

}  // namespace arrears::cli::schema
