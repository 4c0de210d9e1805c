// SPDX-License-Identifier: Apache-2.0
//
// arrears policy: is a decision table whole and free of contradictions, and
// how does it come in and out?
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/dmn.h"
#include "arrears/io/frame_text.h"
#include "arrears/rules/decision_model.h"
#include "arrears/rules/verify.h"
#include "command_internal.h"
#include "facts_input_internal.h"
#include "nlohmann/json.hpp"
#include "output_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::string model, decision, facts, weight, out = "-", format = "table";
  std::string language = "en";
  bool hidden = false, no_nulls = false;
  int threads = 1;  // As every verb.
};

// What each kind means to whoever keeps the table.
struct KindText {
  const char* en;
  const char* zh;
};
KindText TextOf(FindingKind kind) {
  switch (kind) {
    case FindingKind::kGap:
      return {"no rule matches", "无规则匹配"};
    case FindingKind::kConflict:
      return {"rules meet with different outputs", "规则重叠且输出不同"};
    case FindingKind::kOverlap:
      return {"rules meet with the same outputs", "规则重叠,输出相同"};
    case FindingKind::kDuplicate:
      return {"the last repeats the one before", "后一规则与前一规则重复"};
    case FindingKind::kSubsumed:
      return {"the last is covered by the one before",
              "后一规则被前一规则覆盖"};
    case FindingKind::kDead:
      return {"the last never fires: the others cover it",
              "最后一条永不触发:已被其余规则共同覆盖"};
    case FindingKind::kEmptyCell:
      return {"a cell accepts no value", "单元格不接受任何值"};
    case FindingKind::kHidden:
      return {"the last is hidden in part by the one before",
              "后一规则部分被前一规则遮住"};
    case FindingKind::kIdleCut:
      return {"an end point changes nothing", "该界值不影响任何结果"};
  }
  return {"", ""};
}

// One decision's table and what was found in it.
struct Checked {
  std::string decision;
  const DecisionTable* table = nullptr;
  Verification found;
};

std::vector<std::string> RuleIds(const Checked& checked,
                                 const Finding& finding) {
  std::vector<std::string> ids;
  for (const std::size_t rule : finding.rules) {
    ids.push_back(checked.table->spec().rules[rule].id);
  }
  return ids;
}

// `dpd > 540 and reason "A"`: the inputs that the box narrows.
std::string BoxText(const Checked& checked,
                    const std::vector<std::string>& tests, bool values) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (tests[i] == "-") continue;
    parts.push_back(absl::StrCat(checked.table->spec().inputs[i].name,
                                 values ? " = " : " ", tests[i]));
  }
  return absl::StrJoin(parts, ", ");
}

std::string Sentence(const Checked& checked, const Finding& finding, bool zh,
                     bool weighed) {
  const KindText kind = TextOf(finding.kind);
  std::string text = absl::StrCat(std::string(FindingKindName(finding.kind)),
                                  ": ", zh ? kind.zh : kind.en);
  const std::vector<std::string> rules = RuleIds(checked, finding);
  if (!rules.empty()) {
    absl::StrAppend(&text, " [", absl::StrJoin(rules, ", "), "]");
  }
  if (finding.kind == FindingKind::kEmptyCell ||
      finding.kind == FindingKind::kIdleCut) {
    absl::StrAppend(&text, zh ? ",列 " : ", column ",
                    checked.table->spec().inputs[finding.input].name);
  }
  const std::string box = BoxText(checked, finding.box, false);
  if (!box.empty()) absl::StrAppend(&text, zh ? ":" : ": ", box);
  const std::string witness = BoxText(checked, finding.witness, true);
  if (!witness.empty()) {
    absl::StrAppend(&text, zh ? "(例:" : " (such as ", witness, ")");
  }
  if (weighed) {
    absl::StrAppend(&text, zh ? ";" : "; ", finding.rows, zh ? " 行" : " rows",
                    ", ", FormatMinor(finding.weight, 2));
  }
  return text;
}

Json JsonOf(const Checked& checked) {
  Json findings = Json::array();
  for (const Finding& finding : checked.found.findings) {
    findings.push_back({{"kind", std::string(FindingKindName(finding.kind))},
                        {"rules", RuleIds(checked, finding)},
                        {"box", finding.box},
                        {"witness", finding.witness},
                        {"rows", finding.rows},
                        {"weight", FormatMinor(finding.weight, 2)}});
  }
  return {{"decision", checked.decision},
          {"findings", std::move(findings)},
          {"not_listed", checked.found.not_listed}};
}

std::string Csv(const std::vector<Checked>& all) {
  std::string csv = "decision,kind,rules,box,witness,rows,weight\n";
  for (const Checked& checked : all) {
    for (const Finding& finding : checked.found.findings) {
      absl::StrAppend(&csv, CsvText(checked.decision), ",",
                      std::string(FindingKindName(finding.kind)), ",",
                      CsvText(absl::StrJoin(RuleIds(checked, finding), ";")),
                      ",", CsvText(BoxText(checked, finding.box, false)), ",",
                      CsvText(BoxText(checked, finding.witness, true)), ",",
                      finding.rows, ",", FormatMinor(finding.weight, 2), "\n");
    }
  }
  return csv;
}

std::string Text(const std::vector<Checked>& all, bool zh, bool weighed) {
  std::string text;
  for (const Checked& checked : all) {
    const Verification& found = checked.found;
    absl::StrAppend(
        &text, checked.decision, ": ", checked.table->spec().rules.size(),
        zh ? " 条规则," : " rules, ",
        found.findings.size() + static_cast<std::size_t>(found.not_listed),
        zh ? " 处发现\n" : " findings\n");
    for (const Finding& finding : found.findings) {
      absl::StrAppend(&text, "  ", Sentence(checked, finding, zh, weighed),
                      "\n");
    }
    if (found.not_listed != 0) {
      absl::StrAppend(&text, zh ? "  另有 " : "  and ", found.not_listed,
                      zh ? " 处未列出\n" : " more, not listed\n");
    }
  }
  return text;
}

// The weight of each row, in hundredths of what the facts say.
absl::Status AddWeights(const std::vector<Context>& facts,
                        const std::string& name, Frame* frame) {
  ColumnBuilder<std::int64_t> weights;
  for (std::size_t row = 0; row < facts.size(); ++row) {
    Value value;
    for (const Entry& entry : facts[row]) {
      if (entry.name == name) value = entry.value;
    }
    const auto* text = value.get<std::string>();
    const auto number = text != nullptr ? ParseDecimal(*text)
                        : value.get<Decimal>() != nullptr
                            ? std::optional(*value.get<Decimal>())
                            : std::nullopt;
    const auto cents =
        number ? Multiply(*number, DecimalOf(std::int64_t{100})) : number;
    const auto whole = cents ? IntegerOf(*cents) : std::nullopt;
    if (!whole) {
      return absl::InvalidArgumentError(
          absl::StrCat("row ", row + 1, ": ", name,
                       ": expected an amount of two decimals at most, found ",
                       FormatValue(value)));
    }
    weights.Append(*whole);
  }
  return frame->Add(Column::Int64("weight of the row", std::move(weights)));
}

absl::StatusOr<Verification> Verify(const Arguments& arguments,
                                    const DecisionModel& model,
                                    const std::string& decision,
                                    const std::vector<Context>* facts) {
  VerifyOptions options;
  options.tell_hidden = arguments.hidden;
  options.null_possible = !arguments.no_nulls;
  absl::StatusOr<Frame> frame = Frame();
  if (facts != nullptr) {
    frame = model.InputsOf(decision, *facts);
    if (!frame.ok()) return frame.status();
    options.frame = &*frame;
    if (!arguments.weight.empty()) {
      absl::Status status = AddWeights(*facts, arguments.weight, &*frame);
      if (!status.ok()) return status;
      options.weight_column = "weight of the row";
    }
  }
  return VerifyTable(*model.table(decision), options);
}

absl::StatusOr<DecisionModel> Load(const std::string& path) {
  absl::StatusOr<ModelSpec> spec = ReadModel(path);
  if (!spec.ok()) return spec.status();
  absl::StatusOr<DecisionModel> model =
      DecisionModel::Compile(*std::move(spec), {.empty_cells = true});
  if (model.ok()) return model;
  return absl::Status(
      model.status().code(),
      absl::StrCat(path, ": ", std::string(model.status().message())));
}

int Check(const Arguments& arguments) {
  const absl::StatusOr<DecisionModel> model = Load(arguments.model);
  if (!model.ok()) return Fail(model.status());
  if (!arguments.decision.empty() &&
      model->table(arguments.decision) == nullptr) {
    return Fail(absl::NotFoundError(absl::StrCat(arguments.model,
                                                 ": has no table called \"",
                                                 arguments.decision, "\"")));
  }
  absl::StatusOr<std::vector<Context>> facts = std::vector<Context>();
  if (!arguments.facts.empty()) facts = ReadFacts(arguments.facts);
  if (!facts.ok()) return Fail(facts.status());
  std::vector<Checked> all;
  bool clean = true;
  for (const Decision& each : model->spec().decisions) {
    const DecisionTable* table = model->table(each.name);
    if (table == nullptr) continue;
    if (!arguments.decision.empty() && each.name != arguments.decision)
      continue;
    absl::StatusOr<Verification> found =
        Verify(arguments, *model, each.name,
               arguments.facts.empty() ? nullptr : &*facts);
    if (!found.ok()) return Fail(found.status());
    clean = clean && found->complete();
    all.push_back({each.name, table, *std::move(found)});
  }
  Json json = Json::array();
  for (const Checked& checked : all) json.push_back(JsonOf(checked));
  const absl::Status written = WriteText(
      arguments.out,
      arguments.format == "json" ? json.dump(2) + "\n"
      : arguments.format == "csv"
          ? Csv(all)
          : Text(all, arguments.language == "zh", !arguments.facts.empty()));
  if (!written.ok()) return Fail(written);
  return clean ? kDone : kFailed;
}

// From one form to the other, by the ending of the file that is written.
int Convert(const Arguments& arguments, bool to_csv) {
  const absl::StatusOr<ModelSpec> spec = ReadModel(arguments.model);
  if (!spec.ok()) return Fail(spec.status());
  absl::StatusOr<std::string> text =
      to_csv ? TableCsv(*spec, arguments.decision)
             : absl::StatusOr<std::string>(DmnText(*spec));
  if (!text.ok()) return Fail(text.status());
  const absl::Status written = WriteText(arguments.out, *text);
  return written.ok() ? kDone : Fail(written);
}

void AddCheck(CLI::App* policy, int* exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = policy->add_subcommand(
      "check",
      "Gaps, contradictions, rules that never fire; exit code 1 for any");
  verb->add_option("MODEL", arguments->model, "A .dmn file, or a table as .csv")
      ->required();
  verb->add_option("--decision", arguments->decision,
                   "Which table; all where none is named");
  verb->add_option("--facts", arguments->facts,
                   "Rows to weigh findings with: .json or .csv");
  verb->add_option("--weight", arguments->weight,
                   "The amount of each row, a column of the facts");
  verb->add_flag("--hidden", arguments->hidden,
                 "Also tell which rules earlier ones hide in part");
  verb->add_flag("--no-nulls", arguments->no_nulls, "No input is ever null");
  verb->add_option("--lang", arguments->language, "en or zh")
      ->check(CLI::IsMember({"en", "zh"}));
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  AddFormat(verb, &arguments->format);
  AddThreads(verb, &arguments->threads);
  verb->callback([arguments, exit_code] { *exit_code = Check(*arguments); });
}

void AddConversion(CLI::App* policy, int* exit_code, bool to_csv) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb =
      to_csv ? policy->add_subcommand("import",
                                      "A table of a DMN file as CSV, to edit")
             : policy->add_subcommand("export", "A table in CSV as a DMN file");
  verb->add_option("MODEL", arguments->model, "The file to read")->required();
  if (to_csv) {
    verb->add_option("--decision", arguments->decision,
                     "Which table; the only one where there is one");
  }
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  verb->callback([arguments, exit_code, to_csv] {
    *exit_code = Convert(*arguments, to_csv);
  });
}

}  // namespace

void AddPolicy(CLI::App* app, int* exit_code) {
  CLI::App* policy =
      app->add_subcommand("policy", "Check, import and export decision tables");
  policy->require_subcommand(1);
  AddCheck(policy, exit_code);
  AddConversion(policy, exit_code, true);
  AddConversion(policy, exit_code, false);
}

}  // namespace arrears::cli
