// SPDX-License-Identifier: Apache-2.0
#include "arrears/rules/verify.h"
#include "schema_internal.h"

namespace arrears::cli::schema {
namespace {

// A text for each input, by its name.
Json ByInput(std::string_view description) {
  Json object = {{"type", "object"},
                 {"description", description},
                 {"additionalProperties", Text()}};
  return OrNull(std::move(object));
}

Json Kinds() {
  Json kinds = Json::array();
  for (std::size_t k = 0; k < kFindingKinds; ++k) {
    kinds.push_back(std::string(FindingKindName(static_cast<FindingKind>(k))));
  }
  return kinds;
}

Json Finding() {
  return Object({{"kind", {{"enum", Kinds()}}},
                 {"rules", List(Text("ids; that which is spoken of last"))},
                 {"input", OrNull(Text("of an empty cell and an idle cut"))},
                 {"box", ByInput("a unary test for each input")},
                 {"witness", ByInput("a value for each input, in FEEL")},
                 {"fires_outside", {{"type", "boolean"}}},
                 {"rows", OrNull(Integer())},
                 {"weight", OrNull(Amount())},
                 {"text", Text()}});
}

}  // namespace

Json PolicyModel() {
  return Text("a decision table as CSV, or a model as DMN XML");
}

Json PolicyCheckInput() {
  return Object({{"model", PolicyModel()},
                 {"facts", List({{"type", "object"}})},
                 {"impossible", List({{"type", "object"}})}},
                {"facts", "impossible"});
}

Json PolicyCheckOutput() {
  Json counts = {{"type", "object"},
                 {"properties", Json::object()},
                 {"required", Kinds()},
                 {"additionalProperties", false}};
  for (const Json& kind : Kinds()) {
    counts["properties"][kind.get<std::string>()] = Integer();
  }
  const Json weighed = Object({{"rows", Integer()},
                               {"left_out", Integer()},
                               {"without_amount", Integer()},
                               {"other_currency", Integer()},
                               {"currency", OrNull(Text())}});
  return List(Object({{"decision", Text()},
                      {"rules", Integer()},
                      {"findings", List(Finding())},
                      {"not_listed", Integer()},
                      {"counts", counts},
                      {"weighed", OrNull(weighed)},
                      {"error", Text("why the table was not checked")}},
                     {"error"}));
}

Json PolicyTestOutput() {
  return List(
      {{"type", "object"},
       {"description", "inputs by name, then expect_<output> for each output"},
       {"properties",
        {{"expect_status",
          OneOf({"ok", "no_match", "unique_violation", "any_violation"})},
         {"expect_rule", Text("rule ids, separated by ;")}}},
       {"required", {"expect_status", "expect_rule"}},
       {"additionalProperties", Text()}});
}

}  // namespace arrears::cli::schema
