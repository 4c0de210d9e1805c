// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/movement.h"
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

Json CountsByName() {
  return {{"type", "object"}, {"additionalProperties", Integer()}};
}

Json ChangedAccounts() {
  return List(Object({{"debtor", Text()},
                      {"currency", Text()},
                      {"amount", Amount()},
                      {"from", Text("action")},
                      {"from_rule", Text("table.rule")},
                      {"from_day", OrNull(Day())},
                      {"to", Text("action")},
                      {"to_rule", Text("table.rule")},
                      {"to_day", OrNull(Day())}}));
}

Json GoodDebtors() {
  return Object({{"accounts", Integer()}, {"largest", ChangedAccounts()}});
}

}  // namespace

Json PolicyFigures() {
  return Object({{"policy", Text("name, version and hash")},
                 {"actions", CountsByName()},
                 {"contacts", List(Integer())},
                 {"contacts_later", Integer()},
                 {"minutes", Integer()},
                 {"cost", Amount()},
                 {"expected_value", Amount()},
                 {"no_rate", Integer()},
                 {"guard_blocks", CountsByName()},
                 {"never_fired", List(Text("table.rule"))}});
}

Json PolicyDiffOutput() {
  return Object({{"as_of", Day()},
                 {"base_currency", Text()},
                 {"from", PolicyFigures()},
                 {"to", PolicyFigures()},
                 {"accounts", Integer()},
                 {"changed", Integer()},
                 {"other_day", Integer()},
                 {"steps_up", Integer()},
                 {"steps_down", Integer()},
                 {"moves", List(Object({{"from", Text("action")},
                                        {"to", Text("action")},
                                        {"currency", Text()},
                                        {"accounts", Integer()},
                                        {"amount", Amount()}}))},
                 {"rules", List(Object({{"table", Text()},
                                        {"rule", Text()},
                                        {"from", OrNull(Integer())},
                                        {"to", OrNull(Integer())}}))},
                 {"changed_accounts", ChangedAccounts()},
                 {"newly_contacted", GoodDebtors()},
                 {"no_longer_contacted", GoodDebtors()}});
}

Json BacktestOutput() {
  const Json value =
      Object({{"verdict", OneOf({"estimate", "not identifiable"})},
              {"rows", Integer()},
              {"agreeing", Integer()},
              {"overlap", Number()},
              {"effective_rows", Number()},
              {"weights_cut", Integer()},
              {"money_as_done", Amount()},
              {"money", OrNull(Amount())},
              {"lower", OrNull(Amount())},
              {"upper", OrNull(Amount())}});
  return Object({{"from", Day()},
                 {"to", Day()},
                 {"every", Integer()},
                 {"known_on", Day()},
                 {"outcome_days", Integer()},
                 {"base_currency", Text()},
                 {"days", Integer()},
                 {"account_days", Integer()},
                 {"contacts_made", Integer()},
                 {"no_rate", Integer()},
                 {"outcome_not_over", Integer()},
                 {"policies", List(Object({{"figures", PolicyFigures()},
                                           {"wanted", Integer()},
                                           {"same_channel", Integer()},
                                           {"same_action", Integer()},
                                           {"promises", Integer()},
                                           {"promises_kept", Integer()},
                                           {"promises_open", Integer()},
                                           {"value", value}}))}});
}

Json EvidenceFile() {
  const Json texts = {{"type", "object"}, {"additionalProperties", Text()}};
  const Json files = List(Object({{"role", Text()},
                                  {"file", Text("its name")},
                                  {"bytes", Integer()},
                                  {"sha256", Text("64 hexadecimal digits")}}));
  return Object({{"arrears", Text("version")},
                 {"verb", Text()},
                 {"options", texts},
                 {"versions", texts},
                 {"inputs", files},
                 {"rows", List(Object({{"table", Text()},
                                       {"read", Integer()},
                                       {"accepted", Integer()},
                                       {"rejected", Integer()}}))},
                 {"outputs", files}});
}

Json CheckedFiles() {
  Json state = Text();
  state["enum"] = {"same", "differs", "missing"};
  return List(Object(
      {{"role", Text()}, {"file", Text()}, {"state", std::move(state)}}));
}

Json AgeComparison() {
  const auto cells = [](Json row) {
    row["properties"]["opening"] = Amount();
    for (std::size_t i = 0; i < kMovements; ++i) {
      row["properties"][MovementName(static_cast<Movement>(i))] = Amount();
    }
    row["properties"]["closing"] = Amount();
    row["required"] = Json::array();
    for (const auto& [name, value] : row["properties"].items()) {
      row["required"].push_back(name);
    }
    return List(std::move(row));
  };
  return Object(
      {{"from", Day()},
       {"to", Day()},
       {"scheme", Text()},
       {"totals", List(Object({{"currency", Text()},
                               {"opening_balance", Amount()},
                               {"closing_balance", Amount()},
                               {"proof", Amount()}}))},
       {"movements", cells(Object({{"currency", Text()}, {"bucket", Text()}}))},
       {"debtors",
        cells(Object(
            {{"debtor", Text()}, {"currency", Text()}, {"bucket", Text()}}))}},
      {"debtors"});
}

Json PolicyModel() {
  return Text(
      "a policy as JSON, a decision table as CSV, or a model as DMN XML");
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
  const Json cases =
      Object({{"policy", Text()},
              {"passed", Integer()},
              {"failed", Integer()},
              {"cases", List(Object({{"name", Text()},
                                     {"faults", List(Text())},
                                     {"rules", List(Text())}}))}});
  const Json rows = List(
      {{"type", "object"},
       {"description", "inputs by name, then expect_<output> for each output"},
       {"properties",
        {{"expect_status",
          OneOf({"ok", "no_match", "unique_violation", "any_violation"})},
         {"expect_rule", Text("rule ids, separated by ;")}}},
       {"required", {"expect_status", "expect_rule"}},
       {"additionalProperties", Text()}});
  return {{"anyOf", {cases, rows}}};
}

}  // namespace arrears::cli::schema
