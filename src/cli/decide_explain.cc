// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/frame_text.h"
#include "arrears/rules/explain.h"
#include "arrears/rules/expression.h"
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
  const bool zh = language == Language::kZh;
  // What the decision needs may be read and have no result.
  const bool decides = message.rfind("decision ", 0) == 0;
  explained.text.headline =
      absl::StrCat(decides ? (zh ? "无法判断:" : "cannot be decided: ")
                           : (zh ? "无法读取:" : "cannot be read: "),
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

// A whole number to the digit, others as doubles.
Json NumberOf(const std::optional<Decimal>& number) {
  if (!number) return nullptr;
  const double nearest = NearestDouble(*number);
  const std::optional<std::int64_t> whole = IntegerOf(*number);
  return whole && DecimalOf(nearest) != *number ? Json(*whole) : Json(nearest);
}

Json JsonOf(const DecisionTable& table, const OtherOutcome& other) {
  Json changes = Json::array();
  for (const Change& change : other.changes) {
    Json each = {{"input", table.spec().inputs[change.input].name},
                 {"test", change.test},
                 {"value", change.value},
                 {"distance", NumberOf(change.distance)}};
    changes.push_back(std::move(each));
  }
  return {{"rule", RuleOf(table, other.rule)},
          {"changes", std::move(changes)},
          {"cost", other.cost}};
}

Json JsonOf(const DecisionTable& table, const DecisionTable& asked,
            const Explained& each) {
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
                  {"distance", NumberOf(refusal.distance)}};
      if (!refusal.nearest.empty()) one["nearest"] = refusal.nearest;
      by.push_back(std::move(one));
    }
    refused[spec.rules[r].id] = std::move(by);
  }
  Json others = Json::array();
  for (const OtherOutcome& other : each.why.other_outcomes) {
    others.push_back(JsonOf(asked, other));
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

// "fee = 60", of C+ C< C> C# with their letters: what was decided.
std::string OutcomeText(const DecisionTable& table, const ModelTable& source,
                        const Decided& decided) {
  std::vector<std::string> parts;
  const Value& value = decided.value;
  if (const auto* context = value.get<Context>()) {
    for (const Entry& entry : *context) {
      parts.push_back(
          absl::StrCat(entry.name, " = ", FormatValue(entry.value)));
    }
  } else {
    std::vector<std::string> names;
    for (const TableOutput& output : table.spec().outputs) {
      names.push_back(output.name);
    }
    parts.push_back(
        absl::StrCat(absl::StrJoin(names, ", "), " = ", FormatValue(value)));
  }
  std::string text = absl::StrJoin(parts, ", ");
  if (source.hit_policy >= HitPolicy::kSum &&
      decided.status == Decided::Status::kOk) {
    absl::StrAppend(&text, " (",
                    std::string(HitPolicyLetters(source.hit_policy)), ")");
  }
  return text;
}

// Whether what comes of a row is not known from the table alone.
bool IsComputed(const TableSpec& spec, const ModelTable& source) {
  bool computed = spec.hit_policy != source.hit_policy;
  for (std::size_t i = 0; i < spec.outputs.size(); ++i) {
    const TableOutput& output = spec.outputs[i];
    computed = computed || output.expressions ||
               (std::holds_alternative<std::monostate>(output.fallback) &&
                !source.outputs[i].fallback.empty() &&
                source.outputs[i].fallback != "null");
  }
  return computed;
}

// Explains rows of one decision: by its table why, and by its table over facts
// what would change that.
class Explainer {
 public:
  Explainer(const DecisionModel& model, const DecisionModel& over_facts,
            std::string decision, Language language)
      : model_(model),
        over_facts_(over_facts),
        decision_(std::move(decision)),
        table_(*model.table(decision_)),
        asked_(*over_facts.table(decision_)),
        language_(language),
        worked_out_(WorkedOut(over_facts, asked_)) {
    for (const Decision& each : model.spec().decisions) {
      if (each.name == decision_) source_ = &std::get<ModelTable>(each.logic);
    }
    computed_ = IsComputed(table_.spec(), *source_);
    FindTied();
  }

  const DecisionTable& asked() const { return asked_; }
  std::string worked_out() const { return QuotedInputs(asked_, worked_out_); }

  // Errors of InputsOf.
  absl::StatusOr<Explained> Explain(const Context& facts) const {
    const auto frame = model_.InputsOf(decision_, {facts});
    if (!frame.ok()) return frame.status();
    const auto asked = over_facts_.InputsOf(decision_, {facts});
    if (!asked.ok()) return asked.status();
    absl::StatusOr<RowExplanation> why =
        ExplainRow(table_, *frame, 0, {.most_inputs = 0});
    if (!why.ok()) return why.status();
    absl::StatusOr<RowExplanation> changed = ExplainRow(asked_, *asked, 0);
    if (!changed.ok()) return changed.status();
    const auto decided = model_.Decide(decision_, {facts});
    if (!decided.ok()) return decided.status();
    const Decided& is = decided->front();
    if (computed_) {
      const bool told = is.status <= Decided::Status::kNoMatch && IsTold(is);
      if (told) why->outcome = OutcomeText(table_, *source_, is);
      const absl::Status status = TellOutcomes(facts, is, &*changed);
      if (!status.ok()) return status;
    }
    Explained explained;
    explained.text = WriteExplanation(table_, *why, language_);
    explained.text.changes =
        WriteExplanation(asked_, *changed, language_).changes;
    for (std::size_t i = 0; i < explained.text.changes.size(); ++i) {
      explained.text.changes[i] += Doubt(changed->other_outcomes[i]);
    }
    why->other_outcomes = std::move(changed->other_outcomes);
    why->complete = changed->complete;
    explained.why = *std::move(why);
    TellError(is, language_, &explained);
    return explained;
  }

 private:
  // A row without a rule and without a default has nothing to tell.
  static bool IsTold(const Decided& decided) {
    return decided.status == Decided::Status::kOk || !decided.value.is_null();
  }

  // Inputs that are worked out, or read what another one reads.
  void FindTied() {
    const auto behind = over_facts_.InputsBehind(decision_);
    std::vector<std::size_t> readers(model_.spec().inputs.size());
    for (const auto& inputs : behind) {
      for (const std::size_t input : inputs) ++readers[input];
    }
    for (std::size_t i = 0; i < behind.size(); ++i) {
      tied_.push_back(
          worked_out_[i] ||
          std::any_of(behind[i].begin(), behind[i].end(),
                      [&](auto input) { return readers[input] > 1; }));
    }
  }

  std::string Doubt(const OtherOutcome& other) const {
    const bool tied =
        std::any_of(other.changes.begin(), other.changes.end(),
                    [this](const Change& each) { return tied_[each.input]; });
    return tied ? MayBeImpossible(worked_out(), language_) : "";
  }

  // The facts after a change; empty where it is not one of facts.
  std::optional<Context> Changed(Context facts,
                                 const OtherOutcome& other) const {
    for (const Change& change : other.changes) {
      if (worked_out_[change.input]) return std::nullopt;
      const std::string& name = asked_.spec().inputs[change.input].name;
      const auto value = Expression::Compile(change.value, {});
      if (!value.ok()) return std::nullopt;
      facts.push_back({name, value->Evaluate({})});  // The last one counts.
    }
    return facts;
  }

  // Other values that the tests accept may come to something else.
  std::string WhereOf(const OtherOutcome& other) const {
    std::vector<std::string> values;
    for (const Change& each : other.changes) {
      values.push_back(absl::StrCat(asked_.spec().inputs[each.input].name,
                                    " = ", each.value));
    }
    const bool zh = language_ == Language::kZh;
    return absl::StrCat(zh ? "(当 " : " where ",
                        absl::StrJoin(values, zh ? "、" : ", "), zh ? ")" : "");
  }

  // What each change brings about; those that leave the value as it is go.
  absl::Status TellOutcomes(const Context& facts, const Decided& is,
                            RowExplanation* why) const {
    std::vector<OtherOutcome> others;
    for (OtherOutcome& other : why->other_outcomes) {
      const std::optional<Context> changed = Changed(facts, other);
      if (changed) {
        const auto decided = model_.Decide(decision_, {*changed});
        if (!decided.ok()) return decided.status();
        const Decided& then = decided->front();
        if (then.status == is.status && then.value == is.value) continue;
        if (then.status <= Decided::Status::kNoMatch && IsTold(then)) {
          other.outcome = OutcomeText(table_, *source_, then) + WhereOf(other);
        }
      }
      others.push_back(std::move(other));
    }
    why->other_outcomes = std::move(others);
    return absl::OkStatus();
  }

  const DecisionModel &model_, &over_facts_;
  const std::string decision_;
  const DecisionTable &table_, &asked_;
  const ModelTable* source_ = nullptr;
  Language language_;
  std::vector<bool> worked_out_, tied_;  // Of the inputs of asked_.
  bool computed_ = false;
};

std::string WorkedOutNote(const std::string& columns, bool zh) {
  if (columns.empty()) return "";
  return zh ? "注意:" + columns +
                  " 由其他事实算出:所列变化把各列视为可单独变化\n"
            : "Note: " + columns + IsOrAre(columns) +
                  "worked out from facts: the changes take each column as "
                  "if it could change alone\n";
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
  const absl::StatusOr<DecisionModel> over_facts = model.OverFacts();
  if (!over_facts.ok()) return over_facts.status();
  const Explainer explainer(model, *over_facts, decision, form.language);
  std::cerr << WorkedOutNote(explainer.worked_out(), zh);
  std::vector<Explained> all;
  for (std::size_t row = 0; row < facts.size(); ++row) {
    if (form.row != 0 && row + 1 != form.row) continue;
    // Row by row: what cannot be read is a fault of its own row.
    absl::StatusOr<Explained> each = explainer.Explain(facts[row]);
    all.push_back(each.ok()
                      ? *std::move(each)
                      : Unreadable(row + 1, each.status(), form.language));
    all.back().row = row + 1;
    KeepChanges(form.most_changes, &all.back());
  }
  if (form.format == "csv") return CsvOf(all, zh);
  if (form.format == "table") return TextOf(all, zh);
  Json rows = Json::array();
  for (const Explained& each : all) {
    rows.push_back(JsonOf(*table, explainer.asked(), each));
  }
  const Json answer = {
      {"decision", decision},
      {"hit_policy", std::string(HitPolicyLetters(table->spec().hit_policy))},
      {"rows", std::move(rows)}};
  return answer.dump(2) + "\n";
}

}  // namespace arrears::cli
