// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "schema_internal.h"

namespace arrears::cli {
namespace schema {

Json Text(std::string_view description) {
  Json text = {{"type", "string"}};
  if (!description.empty()) text["description"] = description;
  return text;
}
Json Amount() {
  return {{"type", "string"}, {"pattern", "^-?[0-9]+([.][0-9]+)?$"}};
}
Json Day() {
  return {{"type", "string"},
          {"format", "date"},
          {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}};
}
Json Number() { return {{"type", "number"}}; }
Json Integer() { return {{"type", "integer"}}; }
Json List(Json of) { return {{"type", "array"}, {"items", std::move(of)}}; }

Json Object(std::initializer_list<Member> members,
            std::initializer_list<const char*> optional) {
  Json object = {{"type", "object"},
                 {"properties", Json::object()},
                 {"required", Json::array()},
                 {"additionalProperties", false}};
  for (const Member& member : members) {
    object["properties"][member.first] = member.second;
    const bool may_lack =
        std::find(optional.begin(), optional.end(),
                  std::string_view(member.first)) != optional.end();
    if (!may_lack) object["required"].push_back(member.first);
  }
  return object;
}

Json OrNull(Json value) {
  return {{"anyOf", {Json{{"type", "null"}}, std::move(value)}}};
}

Json OneOf(std::initializer_list<const char*> values) {
  Json list = Json::array();
  for (const char* value : values) list.push_back(value);
  return {{"enum", std::move(list)}};
}

namespace {

Json Share() { return {{"type", "number"}, {"minimum", 0}, {"maximum", 1}}; }
// A figure that may have no value.
Json Figure() {
  return {{"anyOf", {Number(), Object({{"undefined", Text("why")}})}}};
}
// In a CSV file: the same as text, empty where there is none.
Json Field(Json value) {
  return {{"anyOf", {Json{{"const", ""}}, std::move(value)}}};
}
Json NumberField() {
  return {{"type", "string"}, {"pattern", "^(-?[0-9.]+(e-?[0-9]+)?)?$"}};
}
// At the debtor's; 24:00 is the end of the day.
Json TimeOfDay() {
  return {{"type", "string"}, {"pattern", "^([01][0-9]|2[0-4]):[0-5][0-9]$"}};
}
Json Gain() {
  Json gain = NumberField();
  gain["description"] =
      "expected value in minor units of base currency per staff minute";
  return gain;
}
Json Names(std::initializer_list<const char*> names) {
  Json object = {{"type", "object"}};
  for (const char* name : names) object["properties"][name] = Text();
  object["additionalProperties"] = Text();
  return object;
}

Json Buckets() {
  return List(Object({{"label", Text()},
                      {"from", OrNull(Integer())},
                      {"to", OrNull(Integer())},
                      {"unit", OneOf({"months"})},
                      {"items", Integer()},
                      {"amount", Amount()}},
                     {"unit"}));  // Days where it is not there.
}
Json Counted() { return Object({{"items", Integer()}, {"amount", Amount()}}); }
Json AgingTotal() {
  return Object(
      {{"currency", Text()},
       {"buckets", Buckets()},
       {"unapplied", Amount()},
       {"outside", Amount()},
       {"total", Amount()},
       {"ledger_balance", Amount()},
       {"proof", {{"type", "string"}, {"pattern", "^0([.]0+)?$"}}},

       {"two_years", Object({{"within", Counted()}, {"beyond", Counted()}})},
       {"disputed", Counted()}});
}

Json AgeOutput() {
  return Object({{"as_of", Day()},
                 {"scheme", Text()},
                 {"basis", OneOf({"due", "document", "posting"})},
                 {"totals", List(AgingTotal())},
                 {"base", AgingTotal()},
                 {"debtors", List(Object({{"debtor", Text()},
                                          {"currency", Text()},
                                          {"buckets", Buckets()},
                                          {"unapplied", Amount()},
                                          {"outside", Amount()},
                                          {"total", Amount()}}))}},
                {"base", "debtors"});
}

Json Expected() {
  return Object({{"items", Integer()},
                 {"amount", Amount()},
                 {"own", Amount()},
                 {"survey", Amount()},
                 {"article", Amount()}});
}

Json SummaryFile() {
  const Json knot = Object({{"age", Integer()},
                            {"probability", Share()},
                            {"lower", Share()},
                            {"upper", Share()},
                            {"items", Integer()}});
  return Object(
      {{"as_of", Day()},
       {"scheme", Text()},
       {"basis", Text()},
       {"totals", List(AgingTotal())},
       {"creditor", Text()},
       {"base_currency", Text()},
       {"debtors", Integer()},
       {"recommendations", Integer()},
       {"expected_recovery", Amount()},
       {"two_years", List(Object({{"currency", Text()},
                                  {"within", Expected()},
                                  {"beyond", Expected()}}))},
       {"recovery", Object({{"id", Text()},
                            {"source", Text()},
                            {"confidence", Share()},
                            {"points", List(List(Number()))},
                            {"knots", List(knot)}})},
       {"actions",
        List(Object({{"action", Text()},
                     {"name", Object({{"en", Text()}, {"zh", Text()}})},
                     {"debtors", Integer()}}))},
       {"read", Object({{"rows", Integer()},
                        {"rejected", Integer()},
                        {"amounts", List(Object({{"currency", Text()},
                                                 {"read", Amount()},
                                                 {"accepted", Amount()},
                                                 {"rejected", Amount()}}))},
                        {"amounts_unread", Integer()}})},
       {"no_rate", Integer()},
       {"outside_known_years", {{"type", "boolean"}}},
       {"currency_assumed", {{"type", "boolean"}}},
       {"work", Object({{"day", OrNull(Day())},
                        {"today", Integer()},
                        {"no_time", Integer()},
                        {"later", Integer()},
                        {"teams", List(Object({{"team", Text()},
                                               {"minutes", Integer()},
                                               {"used", Integer()},
                                               {"minute_price", Number()}}))},
                        {"value", Amount()},
                        {"bound", Amount()},
                        {"exact", {{"type", "boolean"}}}})},
       {"versions", Names({"arrears", "policy"})}});
}

Json WorklistFile() {
  return List(Object({{"debtor", Text()},
                      {"currency", Text()},
                      {"action", Text("A00 to A64")},
                      {"action_name", Text()},
                      {"channel", Text()},
                      {"day", Field(Day())},
                      {"hour_from", TimeOfDay()},
                      {"hour_to", TimeOfDay()},
                      {"tone", Text()},
                      {"terms", Text()},
                      {"work", OneOf({"", "today", "no_time", "later"})},
                      {"step", NumberField()},
                      {"cause", Text("C01 to C15, unknown")},
                      {"cause_confidence", NumberField()},
                      {"type", Text("T1 to T9, unknown")},
                      {"overlay", Text("T10 to T16, none")},
                      {"ask", OneOf({"full", "plan", "part"})},
                      {"supply", OneOf({"continue", "cash_only", "hold"})},
                      {"also", Text("an action")},
                      {"argument", Text("an action")},
                      {"terms_action", Text("an action")},
                      {"to_confirm", Text("preconditions, separated by ;")},
                      {"pay_by", Field(Day())},
                      {"next_contact", Field(Day())},
                      {"amount", Field(Amount())},
                      {"expected_recovery", Field(Amount())},
                      {"expected_value", Field(Amount())},
                      {"plan_value", Field(Amount())},
                      {"rule_cost", Field(Amount())},
                      {"minutes", NumberField()},
                      {"priority", Gain()},
                      {"score", NumberField()},
                      {"pd", NumberField()},
                      {"recovery", NumberField()},
                      {"recovery_lower", NumberField()},
                      {"recovery_upper", NumberField()},
                      {"rules", Text("rule ids, separated by ;")},
                      {"practice_rows", Text("row ids, separated by ;")},
                      {"score_reasons", Text("codes, separated by ;")},
                      {"alternatives", Text("action=expected value; ...")},
                      {"blocked", Text()},
                      {"next_change", Field(Day())},
                      {"next_change_reason", Text()}}));
}

Json AgingFile() {
  Json row = Object({{"debtor", Text()},
                     {"currency", Text()},
                     {"unapplied", Amount()},
                     {"total", Amount()}});
  row["additionalProperties"] = Amount();  // One column a bucket, and outside.
  return List(std::move(row));
}

Json RunOutput() {
  const Json rejected = Object({{"file", Text()},
                                {"line", NumberField()},
                                {"column", Text()},
                                {"field", Text()},
                                {"value", Text()},
                                {"reason", Text()}});
  Json facts = {{"type", "object"},
                {"description", "with --facts; the columns the policy reads"},
                {"properties", {{"debtor", Text()}, {"currency", Text()}}},
                {"required", {"debtor", "currency"}},
                {"additionalProperties", Text()}};
  return Object({{"worklist.csv", WorklistFile()},
                 {"aging.csv", AgingFile()},
                 {"rejected.csv", List(rejected)},
                 {"summary.json", SummaryFile()},
                 {"report.html", Text("one self-contained page")},
                 {"evidence.json", EvidenceFile()},
                 {"facts.csv", List(facts)}},
                {"facts.csv"});
}

Json ExplainOutput() {
  return List(Object({{"debtor", Text()},
                      {"currency", Text()},
                      {"action", Text()},
                      {"headline", Text()},
                      {"situation", List(Text())},
                      {"to_confirm", List(Text())},
                      {"duties", List(Text())},
                      {"reasons", List(Text())},
                      {"score_reasons", List(Text())},
                      {"alternatives", List(Text())},
                      {"blocked", List(Text())},
                      {"would_change", List(Text())},
                      {"next_change", Text()},
                      {"versions", Names({"arrears", "policy"})},
                      {"message", MessageDraft()}},
                     {"message"}));
}

Json KpiOfCurrency() {
  const Json counts = Object({{"due", Integer()},
                              {"kept", Integer()},
                              {"late", Integer()},
                              {"part", Integer()},
                              {"broken", Integer()}});
  return Object({{"currency", Text()},
                 {"receivables", Amount()},
                 {"current", Amount()},
                 {"sales", Amount()},
                 {"write_offs", Amount()},
                 {"dso", Figure()},
                 {"dso_count_back", Figure()},
                 {"best_possible_dso", Figure()},
                 {"average_days_delinquent", Figure()},
                 {"true_dso", Figure()},
                 {"days_late", Figure()},
                 {"days_late_floored", Figure()},
                 {"item_days_late", Figure()},
                 {"days_to_pay", Figure()},
                 {"cei_period_sales", Figure()},
                 {"cei_average_month_sales", Figure()},
                 {"current_share", Figure()},
                 {"bad_debt_of_sales", Figure()},
                 {"bad_debt_of_receivables", Figure()},
                 {"turnover", Figure()},
                 {"roll_rates", List(Figure())},
                 {"flow_to_loss", Figure()},
                 {"promises", Object({{"count", counts},
                                      {"kept_by_count", Figure()},
                                      {"kept_by_amount", Figure()}})}});
}

Json KpiFigures() {
  Json figures = Object(
      {{"currency", Text("default CNY")},
       {"receivables", Amount()},
       {"current", Amount()},
       {"credit_sales", Amount()},
       {"days", Integer()},
       {"months", Integer()},
       {"beginning", Amount()},
       {"months_newest_first",
        List(Object({{"sales", Amount()}, {"days", Integer()}}))},
       {"invoices", List(Object({{"open", Amount()},
                                 {"age_days", Integer()},
                                 {"month_sales", Amount()}}))},
       {"payments", List(Object({{"amount", Amount()}, {"days", Integer()}}))},
       {"buckets_before", List(Amount())},
       {"buckets_after", List(Amount())},
       {"last_bucket_open", {{"type", "boolean"}, {"default", true}}}});
  figures["required"] = Json::array();
  figures["description"] = "for --in; each figure needs only its own members";
  return figures;
}

Json KpiOutput() {
  const Json of_ledger = Object({{"as_of", Day()},
                                 {"sales_from", Day()},
                                 {"sales_days", Integer()},
                                 {"collection_from", Day()},
                                 {"tax", Text()},
                                 {"currencies", List(KpiOfCurrency())}});
  Json of_figures = Object({{"currency", Text()},
                            {"dso", Figure()},
                            {"dso_count_back", Figure()},
                            {"best_possible_dso", Figure()},
                            {"average_days_delinquent", Figure()},
                            {"true_dso", Figure()},
                            {"days_late", Figure()},
                            {"days_late_floored", Figure()},
                            {"cei_period_sales", Figure()},
                            {"cei_average_month_sales", Figure()},
                            {"current_share", Figure()},
                            {"turnover", Figure()},
                            {"roll_rates", List(Figure())}});
  of_figures["required"] = {"currency"};
  return {{"anyOf", {of_ledger, of_figures}}};
}

Json AllocateInput() {
  return Object(
      {{"payment", Amount()},
       {"currency", Text("default CNY")},
       {"rule", OneOf({"fifo", "specified", "proportionate", "cn_560", "de_366",
                       "fr_1342_10", "england"})},
       {"as_of", Day()},
       {"items",
        List(Object({{"id", Text()},
                     {"open", Amount()},
                     {"due", Day()},
                     {"wanted", Amount()},
                     {"costs", Amount()},
                     {"interest", Amount()},
                     {"secured", Amount()},
                     {"rate", Text("a year, such as 0.12")}},
                    {"wanted", "costs", "interest", "secured", "rate"}))}},
      {"currency", "rule", "as_of"});
}

Json AllocateOutput() {
  return Object({{"currency", Text()},
                 {"rule", Text()},
                 {"applied", List(Object({{"id", Text()},
                                          {"amount", Amount()},
                                          {"left", Amount()},
                                          {"costs", Amount()},
                                          {"interest", Amount()}},
                                         {"costs", "interest"}))},
                 {"unapplied", Amount()}});
}

Json CurveTruth() {
  return List(Object({{"age", Integer()},
                      {"open", Share()},
                      {"recovery", Share()},
                      {"recovery_without_contacts", Share()}}));
}

Json GenerateOutput() {
  const Json truth = Object(
      {{"item_count", Number()},
       {"late_rate", Share()},
       {"open_up_to_two_years", Share()},
       {"open_beyond_two_years", Share()},
       {"recovery_by_age", CurveTruth()},
       {"segments", List(Object({{"segment", Text()},
                                 {"item_share", Share()},
                                 {"late_rate", Share()},
                                 {"recovery_by_age", CurveTruth()}}))},
       {"contact_effects", List(Object({{"channel", Text()},
                                        {"made", Share()},
                                        {"reached", Share()},
                                        {"hazard_ratio", Number()},
                                        {"effect_days", Integer()}}))},
       {"promises", Object({{"kept", Share()},
                            {"late", Share()},
                            {"part", Share()},
                            {"broken", Share()},
                            {"hazard_ratio_after_broken", Number()}})},
       {"disputes",
        Object({{"upheld", Share()}, {"hazard_ratio_while_open", Number()}})},
       {"backdated", Share()}});
  const Json printed = Object({{"tables", List(Object({{"table", Text()},
                                                       {"rows", Integer()},
                                                       {"bytes", Integer()}}))},
                               {"faults", List(Object({{"table", Text()},
                                                       {"line", Integer()},
                                                       {"field", Text()},
                                                       {"value", Text()},
                                                       {"fault", Text()}}))},
                               {"truth", truth}},
                              {"truth"});
  return Object({{"printed", printed}, {"folder", LedgerFolder()}});
}

Json DecideInput() { return Object({{"facts", List({{"type", "object"}})}}); }
Json DecideOutput() {
  Json row = Object({{"status", OneOf({"ok", "no_match", "unique_violation",
                                       "any_violation", "refused", "error"})},
                     {"outputs", Json::object()},
                     {"rules", List(Text("ids of those that fired"))},
                     {"error", Text()}},
                    {"error"});
  Json explained = Object({{"row", {{"type", "integer"}}},
                           {"rule", OrNull(Text("the one that fired"))},
                           {"headline", Text()},
                           {"because", List(Text())},
                           {"others", List(Text())},
                           {"changes", List(Text())},
                           {"values", {{"type", "object"}}},
                           {"refused_by", {{"type", "object"}}},
                           {"other_outcomes", List({{"type", "object"}})},
                           {"changes_left_out", {{"type", "integer"}}},
                           {"complete", {{"type", "boolean"}}}});
  explained["description"] = "with --explain";
  return Object(
      {{"decision", Text()},
       {"hit_policy", OrNull(Text("U A P F R O C C+ C< C> C#"))},
       {"rows", List({{"anyOf", {std::move(row), std::move(explained)}}})}});
}

struct Verb {
  const char* name;
  Json (*input)();
  Json (*output)();
};

Json Nothing() { return {{"type", "null"}, {"description", "options only"}}; }
Json KpiInput() { return {{"anyOf", {LedgerFolder(), KpiFigures()}}}; }

// Lists of entries, each with an id; METHODS.md tells their members.
Json DataFile() {
  const Json entries = {
      {"type", "array"},
      {"items", {{"type", "object"}, {"properties", {{"id", Text()}}}}}};
  return {{"type", "object"},
          {"properties", {{"id", Text()}}},
          {"additionalProperties", entries}};
}
Json ProvisionGiven() {
  return {{"anyOf", {LedgerFolder(), ProvisionInput()}}};
}
Json AgeOrComparison() { return {{"anyOf", {AgeOutput(), AgeComparison()}}}; }
Json ProvisionAnswer() {
  return {{"anyOf", {ProvisionOfLedger(), ProvisionOutput()}}};
}

constexpr Verb kVerbs[] = {
    {"run", LedgerFolder, RunOutput},
    {"age", LedgerFolder, AgeOrComparison},
    {"explain", LedgerFolder, ExplainOutput},
    {"evidence", EvidenceFile, CheckedFiles},
    {"kpi", KpiInput, KpiOutput},
    {"allocate", AllocateInput, AllocateOutput},
    {"claim interest", ClaimInterestInput, ClaimInterestOutput},
    {"claim limitation", ClaimLimitationInput, ClaimLimitationOutput},
    {"claim fees", ClaimFeesInput, ClaimFeesOutput},
    {"claim routes", ClaimRoutesInput, ClaimRoutesOutput},
    {"claim law", Nothing, DataFile},
    {"claim effects", Nothing, DataFile},
    {"provision", ProvisionGiven, ProvisionAnswer},
    {"recover fit", LedgerFolder, RecoverModel},
    {"recover show", RecoverModel, RecoverModel},
    {"recover report", LedgerFolder, RecoverReportOutput},
    {"forecast", LedgerFolder, ForecastOutput},
    {"decide", DecideInput, DecideOutput},
    {"backtest", LedgerFolder, BacktestOutput},
    {"generate", Nothing, GenerateOutput},
    {"policy check", PolicyCheckInput, PolicyCheckOutput},
    {"policy diff", LedgerFolder, PolicyDiffOutput},
    {"policy test", PolicyModel, PolicyTestOutput},
    {"policy import", PolicyModel, PolicyModel},
    {"policy export", PolicyModel, PolicyModel},
};

}  // namespace
}  // namespace schema

void AddSchemaFlag(CLI::App* verb, const std::string& before) {
  const std::string name = absl::StrCat(before, verb->get_name());
  for (CLI::App* under : verb->get_subcommands({})) {
    AddSchemaFlag(under, name + " ");
  }
  const auto* found = std::find_if(
      std::begin(schema::kVerbs), std::end(schema::kVerbs),
      [&name](const schema::Verb& known) { return known.name == name; });
  if (found == std::end(schema::kVerbs)) return;
  verb->add_flag_callback(
          "--schema",
          [found] {
            const schema::Json schema = {
                {"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"title", absl::StrCat("arrears ", found->name)},
                {"type", "object"},
                {"properties",
                 {{"input", found->input()}, {"output", found->output()}}}};
            std::cout << schema.dump(2) << "\n";
            throw CLI::Success();  // As --help does.
          },
          "Print the JSON Schema of input and output")
      ->trigger_on_parse();
}

}  // namespace arrears::cli
