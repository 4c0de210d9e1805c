// SPDX-License-Identifier: Apache-2.0
//
// What is asked of a policy alone: is it sound, do its examples pass, what does
// it say in full?
#include "absl/strings/str_cat.h"
#include "arrears/base/money.h"
#include "io/answer_internal.h"
#include "io/policy_check_internal.h"

namespace arrears::io_internal {
namespace {

// Each input by its name; null where there is no box or witness.
Json ByInput(const CheckedTable& checked,
             const std::vector<std::string>& texts) {
  if (texts.empty()) return nullptr;
  Json json = Json::object();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    json[checked.of.table->spec().inputs[i].name] = texts[i];
  }
  return json;
}

std::string Minor(std::int64_t minor, const WeighedFacts& facts) {
  return FormatMinor(minor, facts.exponent);
}

Json JsonOf(const CheckedTable& checked, const Finding& finding,
            const WeighedFacts* facts, Language language) {
  return {
      {"kind", std::string(FindingKindName(finding.kind))},
      {"rules", RuleIds(checked.of, finding.rules)},
      {"input",
       HasInput(finding) ? Json(InputOf(checked, finding)) : Json(nullptr)},
      {"box", ByInput(checked, finding.box)},
      {"witness", ByInput(checked, finding.witness)},
      {"fires_outside", finding.fires_outside},
      {"rows", HasRows(finding, facts) ? Json(finding.rows) : Json(nullptr)},
      {"weight", HasWeight(finding, facts) ? Json(Minor(finding.weight, *facts))
                                           : Json(nullptr)},
      {"text", FindingSentence(checked, finding, facts, language)}};
}

Json JsonOf(const CheckedTable& checked, const WeighedFacts* facts,
            Language language) {
  const Verification& found = checked.found;
  Json json = {{"decision", checked.of.decision},
               {"rules", checked.of.table->spec().rules.size()},
               {"findings", Json::array()},
               {"not_listed", found.not_listed},
               {"counts", Json::object()},
               {"weighed", nullptr}};
  for (const Finding& finding : found.findings) {
    json["findings"].push_back(JsonOf(checked, finding, facts, language));
  }
  for (std::size_t k = 0; k < kFindingKinds; ++k) {
    const auto kind = static_cast<FindingKind>(k);
    json["counts"][std::string(FindingKindName(kind))] = found.counts[k];
  }
  if (facts != nullptr) {
    json["weighed"] = {
        {"rows", facts->rows.size()},
        {"left_out", checked.left_out},
        {"without_amount", facts->unreadable},
        {"other_currency", facts->other_currency},
        {"currency",
         facts->currency.empty() ? Json(nullptr) : Json(facts->currency)}};
  }
  if (!checked.error.empty()) json["error"] = checked.error;
  return json;
}

// An object is a policy, a text the name of a shipped one.
PolicyText PolicyOf(const JsonInput& input) {
  if (input.json.is_string()) return {input.json.get<std::string>()};
  return {input.name, std::string(input.text)};
}

}  // namespace

bool HasInput(const Finding& finding) {
  return finding.kind == FindingKind::kEmptyCell ||
         finding.kind == FindingKind::kIdleCut;
}
std::string InputOf(const CheckedTable& checked, const Finding& finding) {
  return HasInput(finding) ? checked.of.table->spec().inputs[finding.input].name
                           : "";
}

bool HasRows(const Finding& finding, const WeighedFacts* facts) {
  return facts != nullptr && finding.kind != FindingKind::kEmptyCell;
}
bool HasWeight(const Finding& finding, const WeighedFacts* facts) {
  return HasRows(finding, facts) && !facts->column.empty();
}

Json CheckedJson(const std::vector<CheckedTable>& all,
                 const WeighedFacts* facts, Language language) {
  Json json = Json::array();
  for (const CheckedTable& checked : all) {
    json.push_back(JsonOf(checked, facts, language));
  }
  return json;
}

absl::StatusOr<Json> CasesJson(const PolicyText& policy) {
  const absl::StatusOr<Policy> compiled = CompilePolicy(policy);
  if (!compiled.ok()) return compiled.status();
  const absl::StatusOr<std::vector<CaseResult>> results = compiled->RunCases();
  if (!results.ok()) {
    return absl::Status(
        results.status().code(),
        FaultInPolicy(policy, std::string(results.status().message())));
  }
  Json cases = Json::array();
  std::size_t failed = 0;
  for (std::size_t i = 0; i < results->size(); ++i) {
    const CaseResult& result = (*results)[i];
    failed += result.faults.empty() ? 0 : 1;
    cases.push_back({{"name", compiled->spec().cases[i].name},
                     {"faults", result.faults},
                     {"rules", result.rules}});
  }
  return Json{{"policy", compiled->id()},
              {"passed", results->size() - failed},
              {"failed", failed},
              {"cases", std::move(cases)}};
}

absl::StatusOr<Json> AnswerPolicyTest(const JsonInput& input,
                                      const AnswerData& data) {
  static_cast<void>(data);
  return CasesJson(PolicyOf(input));
}

absl::StatusOr<Json> AnswerPolicyCheck(const JsonInput& input,
                                       const AnswerData& data) {
  const absl::StatusOr<Policy> policy = CompilePolicy(PolicyOf(input));
  if (!policy.ok()) return policy.status();
  const absl::StatusOr<DecisionModel> model =
      CompileTables(PolicyModel(*policy));
  if (!model.ok()) return model.status();
  VerifyOptions options;
  options.tell_hidden = options.tell_filled_gaps = false;  // No faults.
  std::vector<CheckedTable> all;
  for (const PolicyTable& table : AllTables(*model)) {
    absl::StatusOr<CheckedTable> checked =
        CheckTable(*model, table, options, data.language);
    if (!checked.ok()) return checked.status();
    all.push_back(*std::move(checked));
  }
  return CheckedJson(all, nullptr, data.language);
}

absl::StatusOr<std::string> AnswerPolicyExport(const JsonInput& input,
                                               const AnswerData& data) {
  static_cast<void>(data);
  const absl::StatusOr<Policy> policy = CompilePolicy(PolicyOf(input));
  if (!policy.ok()) return policy.status();
  return PolicyJson(policy->spec());
}

}  // namespace arrears::io_internal
