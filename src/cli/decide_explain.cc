// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/io/frame_text.h"
#include "arrears/rules/explain.h"
#include "base/quote_internal.h"
#include "decide_explain_internal.h"
#include "nlohmann/json.hpp"
#include "policy_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Explained {
  std::size_t row = 0;  // From 1.
  RowExplanation why;
  ExplanationText text;
  std::size_t changes_left_out = 0;
};

// "and 32 more: --most-changes"; empty where all are told.
std::vector<std::string> LeftOut(const Explained& each, bool zh) {
  if (each.changes_left_out == 0) return {};
  return {zh ? absl::StrCat("另有 ", each.changes_left_out,
                            " 种(--most-changes 可列出更多)")
             : absl::StrCat("and ", each.changes_left_out,
                            " more (--most-changes lists them)")};
}

// The first changes stay: they come by number of inputs and cost.
void KeepChanges(std::size_t most, Explained* each) {
  std::vector<std::string>& lines = each->text.changes;
  if (lines.size() <= most) return;
  each->changes_left_out = lines.size() - most;
  lines.resize(most);
  each->why.other_outcomes.resize(most);
}

Explained Unreadable(std::size_t row, const absl::Status& status,
                     Language language) {
  Explained explained;
  explained.row = row;
  // The message speaks of the one row that there was.
  std::string message(status.message());
  const std::string place = "row 1: ";
  if (message.rfind(place, 0) == 0) message = message.substr(place.size());
  const absl::Status fault =
      FaultIn(absl::InvalidArgumentError(message), "", language);
  explained.text.headline =
      absl::StrCat(language == Language::kZh ? "无法读取:" : "cannot be read: ",
                   std::string(fault.message()));
  return explained;
}

// A rule may fire whose output the decision cannot give.
void TellError(const Decided& decided, Language language, Explained* each) {
  if (decided.status != Decided::Status::kError) return;
  const absl::Status fault =
      FaultIn(absl::InvalidArgumentError(decided.error), "", language);
  absl::StrAppend(&each->text.headline,
                  language == Language::kZh
                      ? ";但该决策出错:"
                      : "; but the decision is an error: ",
                  std::string(fault.message()));
}

Json RuleOf(const DecisionTable& table, std::int32_t rule) {
  if (rule < 0) return nullptr;
  return table.spec().rules[static_cast<std::size_t>(rule)].id;
}

Json JsonOf(const DecisionTable& table, const OtherOutcome& other) {
  Json changes = Json::array();
  for (const Change& change : other.changes) {
    Json each = {{"input", table.spec().inputs[change.input].name},
                 {"test", change.test},
                 {"value", change.value},
                 {"distance", nullptr}};
    if (change.distance) each["distance"] = *change.distance;
    changes.push_back(std::move(each));
  }
  return {{"rule", RuleOf(table, other.rule)},
          {"changes", std::move(changes)},
          {"cost", other.cost}};
}

Json JsonOf(const DecisionTable& table, const Explained& each) {
  const TableSpec& spec = table.spec();
  Json values = Json::object(), refused = Json::object();
  for (std::size_t i = 0; i < each.why.values.size(); ++i) {
    values[spec.inputs[i].name] = each.why.values[i];
  }
  for (std::size_t r = 0; r < each.why.refusals.size(); ++r) {
    if (each.why.refusals[r].empty()) continue;
    Json by = Json::array();
    for (const Refusal& refusal : each.why.refusals[r]) {
      Json one = {{"input", spec.inputs[refusal.input].name},
                  {"cell", spec.rules[r].cells[refusal.input]},
                  {"nearest", nullptr},
                  {"distance", nullptr}};
      if (!refusal.nearest.empty()) one["nearest"] = refusal.nearest;
      if (refusal.distance) one["distance"] = *refusal.distance;
      by.push_back(std::move(one));
    }
    refused[spec.rules[r].id] = std::move(by);
  }
  Json others = Json::array();
  for (const OtherOutcome& other : each.why.other_outcomes) {
    others.push_back(JsonOf(table, other));
  }
  return {{"row", each.row},
          {"rule", RuleOf(table, each.why.rule)},
          {"headline", each.text.headline},
          {"because", each.text.because},
          {"others", each.text.others},
          {"changes", each.text.changes},
          {"values", std::move(values)},
          {"refused_by", std::move(refused)},
          {"other_outcomes", std::move(others)},
          {"changes_left_out", each.changes_left_out},
          {"complete", each.why.complete}};
}

std::string CsvOf(const std::vector<Explained>& all, bool zh) {
  std::string csv = "row,part,text\n";
  for (const Explained& each : all) {
    const auto add = [&](const char* part, const std::string& text) {
      absl::StrAppend(&csv, each.row, ",", part, ",", CsvText(text), "\n");
    };
    add("headline", each.text.headline);
    for (const std::string& line : each.text.because) add("because", line);
    for (const std::string& line : each.text.others) add("others", line);
    for (const std::string& line : each.text.changes) add("changes", line);
    for (const std::string& line : LeftOut(each, zh)) add("changes", line);
  }
  return csv;
}

std::string TextOf(const std::vector<Explained>& all, bool zh) {
  std::string out;
  const auto list = [&out](const char* title,
                           const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    absl::StrAppend(&out, "  ", title, "\n");
    for (const std::string& line : lines) {
      absl::StrAppend(&out, "    ", line, "\n");
    }
  };
  for (const Explained& each : all) {
    absl::StrAppend(&out, zh ? "第 " : "row ", each.row, zh ? " 行:" : ": ",
                    each.text.headline, "\n");
    list(zh ? "理由" : "why", each.text.because);
    list(zh ? "其他规则" : "the other rules", each.text.others);
    std::vector<std::string> changes = each.text.changes;
    for (std::string& line : LeftOut(each, zh))
      changes.push_back(std::move(line));
    list(zh ? "何种变化会改变结果" : "what would change it", changes);
    if (!each.why.complete) {
      list(zh ? "变化未全部列出:搜索已达上限"
              : "the search for changes was ended: there may be more",
           {""});
    }
  }
  return out;
}

}  // namespace

absl::StatusOr<std::string> ExplainDecision(const DecisionModel& model,
                                            const std::string& decision,
                                            const std::vector<Context>& facts,
                                            const ExplainForm& form) {
  const bool zh = form.language == Language::kZh;
  const DecisionTable* table = model.table(decision);
  if (table == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("the decision ", base_internal::Quote(decision),
                     " is no table: it has no rules to explain"));
  }
  if (form.row > facts.size()) {
    return absl::OutOfRangeError(absl::StrCat(
        "--row ", form.row, ": the facts have ", facts.size(), " rows"));
  }
  if (const std::string columns = WorkedOut(model, *table); !columns.empty()) {
    std::cerr << (zh ? "注意:" + columns +
                           " 由其他事实算出:所列变化把各列视为可单独变化\n"
                     : "Note: " + columns +
                           " is worked out from facts: the changes take each "
                           "column as if it could change alone\n");
  }
  std::vector<Explained> all;
  for (std::size_t row = 0; row < facts.size(); ++row) {
    if (form.row != 0 && row + 1 != form.row) continue;
    // Row by row: what cannot be read is a fault of its own row.
    const absl::StatusOr<Frame> frame = model.InputsOf(decision, {facts[row]});
    if (!frame.ok()) {
      all.push_back(Unreadable(row + 1, frame.status(), form.language));
      continue;
    }
    absl::StatusOr<RowExplanation> why = ExplainRow(*table, *frame, 0);
    if (!why.ok()) return why.status();
    ExplanationText text = WriteExplanation(*table, *why, form.language);
    const auto decided = model.Decide(decision, {facts[row]});
    if (!decided.ok()) return decided.status();
    all.push_back({row + 1, *std::move(why), std::move(text)});
    TellError(decided->front(), form.language, &all.back());
    KeepChanges(form.most_changes, &all.back());
  }
  if (form.format == "csv") return CsvOf(all, zh);
  if (form.format == "table") return TextOf(all, zh);
  Json rows = Json::array();
  for (const Explained& each : all) rows.push_back(JsonOf(*table, each));
  const Json answer = {
      {"decision", decision},
      {"hit_policy", std::string(HitPolicyLetters(table->spec().hit_policy))},
      {"rows", std::move(rows)}};
  return answer.dump(2) + "\n";
}

}  // namespace arrears::cli
