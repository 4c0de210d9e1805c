// SPDX-License-Identifier: Apache-2.0
//
// arrears policy check: where do decision tables contradict themselves, and
// what do they leave out?
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <limits>
#include <memory>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/rules/decimal.h"
#include "arrears/rules/expression.h"
#include "command_internal.h"
#include "output_internal.h"
#include "policy_internal.h"
#include "rules/accepted_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

struct PolicyCheckArguments {
  std::string model, decision, facts, weight, currency, impossible;
  std::string out = "-", format = "table", language = "en";
  bool hidden = false, no_nulls = false, filled_gaps = false;
  std::size_t most_findings = VerifyOptions().most_findings;
  std::int64_t most_steps = VerifyOptions().most_steps;
  int threads = 1;  // As every verb.
};

Language LanguageOf(const PolicyCheckArguments& arguments) {
  return arguments.language == "zh" ? Language::kZh : Language::kEn;
}

// What all tables are checked against.
struct Grounds {
  std::optional<WeighedFacts> facts;
  std::optional<ImpossibleRows> impossible;
};

absl::StatusOr<Grounds> ReadGrounds(const PolicyCheckArguments& arguments,
                                    const std::vector<PolicyTable>& tables) {
  if (!arguments.weight.empty() && arguments.facts.empty()) {
    return absl::InvalidArgumentError(
        "--weight needs --facts, whose column "
        "it is");
  }
  if (!arguments.currency.empty() && arguments.weight.empty()) {
    return absl::InvalidArgumentError(
        "--currency needs --weight, whose "
        "amounts it is about");
  }
  Grounds grounds;
  if (!arguments.facts.empty()) {
    absl::StatusOr<WeighedFacts> facts =
        ReadWeighedFacts(arguments.facts, arguments.weight, arguments.currency);
    if (!facts.ok()) return facts.status();
    grounds.facts = *std::move(facts);
  }
  if (!arguments.impossible.empty()) {
    absl::StatusOr<ImpossibleRows> rows =
        ImpossibleRows::Read(arguments.impossible, tables);
    if (!rows.ok()) return rows.status();
    grounds.impossible = *std::move(rows);
  }
  return grounds;
}

// Whether unary tests accept a value, as FEEL has it.
class Test {
 public:
  explicit Test(const std::string& test) {
    if (test == "-") return;
    const bool condition = rules_internal::IsCondition(test);
    absl::StatusOr<Expression> compiled = Expression::Compile(
        condition ? test : absl::StrCat("? in (", test, ")"),
        {{"?", ValueType::kAny}});
    if (compiled.ok()) test_ = *std::move(compiled);
  }
  bool Accepts(const Value& value) const {
    if (!test_) return true;
    const Value accepted = test_->Evaluate({&value, 1});
    const bool* truth = accepted.get<bool>();
    return truth != nullptr && *truth;
  }

 private:
  std::optional<Expression> test_;  // None: `-`.
};

Value ValueOf(const std::string& text) {
  const absl::StatusOr<Expression> value = Expression::Compile(text, {});
  return value.ok() ? value->Evaluate({}) : Value();
}

// Of two rules that meet under U and whose outputs are computed: texts that
// differ may come to the same. A row in which they do not is looked for, with
// numbers near those of the witness and a few plain ones.
class MeetingJudge {
 public:
  MeetingJudge(const DecisionModel& model, const PolicyTable& table,
               const VerifyOptions& options)
      : model_(model), table_(table) {
    for (const ModelInput& input : model.spec().inputs) Name(input.name);
    inputs_ = names_.size();
    for (const Decision& each : model.spec().decisions) Name(each.name);
    for (const ModelTable::Input& input : table.source->inputs) {
      columns_.push_back(Compiled(input.expression));
      allowed_.emplace_back(
          input.allowed.empty() ? "-" : absl::StrJoin(input.allowed, ","));
    }
    for (const std::vector<std::string>& row : options.impossible) {
      impossible_.emplace_back(row.begin(), row.end());
    }
  }

  // Gives a conflict a witness in which the outputs differ. Where rows were
  // tried and none is such, makes an overlap of it.
  void Judge(Finding* finding) {
    ReadOutputs(*finding);
    ReadTried(*finding);
    const std::vector<Test> box(finding->box.begin(), finding->box.end());
    bool tried = false;
    std::size_t most = 1;
    for (const auto& values : tried_) most = std::max(most, values.size());
    // All variables at different paces, then each alone.
    for (std::size_t moved = 0; moved <= inputs_; ++moved) {
      if (moved > 0 && tried_[moved - 1].size() == 1) continue;
      for (std::size_t step = 0; step < most; ++step) {
        const std::vector<Value> row = RowAt(moved, step);
        const std::vector<Value> values = Evaluated(columns_, row);
        if (!Exists(box, values)) continue;
        tried = true;
        if (Evaluated(first_, row) == Evaluated(other_, row)) continue;
        for (std::size_t i = 0; i < values.size(); ++i) {
          finding->witness[i] = FormatValue(values[i]);
        }
        return;
      }
    }
    if (tried) finding->kind = FindingKind::kOverlap;
  }

 private:
  void Name(const std::string& name) {
    names_.push_back({name, ValueType::kAny});
  }
  Expression Compiled(const std::string& text) const {
    const absl::StatusOr<Expression> expression =
        Expression::Compile(text.empty() ? "null" : text, names_);
    return expression.ok() ? *expression : *Expression::Compile("null", {});
  }

  void ReadOutputs(const Finding& finding) {
    first_.clear();
    other_.clear();
    const std::vector<ModelTable::Rule>& rules = table_.source->rules;
    for (std::size_t i = 0; i < table_.source->outputs.size(); ++i) {
      first_.push_back(Compiled(rules[finding.rules[0]].outputs[i]));
      other_.push_back(Compiled(rules[finding.rules[1]].outputs[i]));
    }
  }

  // The values of each input of the model: of one that is a column the
  // witness's before others.
  void ReadTried(const Finding& finding) {
    tried_.assign(inputs_, {});
    std::vector<bool> whole(inputs_);
    for (std::size_t v = 0; v < inputs_; ++v) {
      whole[v] = model_.spec().inputs[v].whole;
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const ModelTable::Input& input = table_.source->inputs[i];
      const std::vector<std::size_t>& reads = columns_[i].reads();
      if (reads.size() != 1 || reads[0] >= inputs_ ||
          names_[reads[0]].name != input.expression) {
        continue;
      }
      whole[reads[0]] = whole[reads[0]] || input.whole;
      tried_[reads[0]].push_back(ValueOf(finding.witness[i]));
    }
    for (std::size_t v = 0; v < inputs_; ++v) AddNumbers(whole[v], &tried_[v]);
  }

  static void AddNumbers(bool whole, std::vector<Value>* values) {
    constexpr const char* kSteps[] = {"1", "-1", "0.5"};
    constexpr const char* kPlain[] = {"2", "3", "0", "10", "45", "100", "1000"};
    const Value start = values->empty() ? Value() : values->front();
    const auto* number = start.get<Decimal>();
    if (!values->empty() && number == nullptr) return;
    const auto add = [&](const std::optional<Decimal>& value) {
      if (value && (!whole || IntegerOf(*value))) values->emplace_back(*value);
    };
    for (const char* step : kSteps) {
      if (number != nullptr) add(Add(*number, *ParseDecimal(step)));
    }
    for (const char* plain : kPlain) add(ParseDecimal(plain));
  }

  // What the inputs are in a trial, and the decisions with them.
  std::vector<Value> RowAt(std::size_t moved, std::size_t step) const {
    std::vector<Value> row;
    Context facts;
    for (std::size_t v = 0; v < inputs_; ++v) {
      const std::size_t at = moved == 0       ? step * (2 * v + 1)
                             : moved == v + 1 ? step
                                              : 0;
      row.push_back(tried_[v][at % tried_[v].size()]);
      facts.push_back({names_[v].name, row.back()});
    }
    for (std::size_t v = inputs_; v < names_.size(); ++v) {
      row.push_back(IsRead(v) ? Decided(names_[v].name, facts) : Value());
    }
    return row;
  }
  bool IsRead(std::size_t variable) const {
    const auto reads = [variable](const Expression& each) {
      return std::find(each.reads().begin(), each.reads().end(), variable) !=
             each.reads().end();
    };
    return std::any_of(columns_.begin(), columns_.end(), reads) ||
           std::any_of(first_.begin(), first_.end(), reads) ||
           std::any_of(other_.begin(), other_.end(), reads);
  }
  Value Decided(const std::string& name, const Context& facts) const {
    if (name == table_.decision) return {};
    const auto decided = model_.Decide(name, {facts});
    return decided.ok() ? decided->front().value : Value();
  }

  static std::vector<Value> Evaluated(
      const std::vector<Expression>& expressions,
      const std::vector<Value>& row) {
    std::vector<Value> values;
    values.reserve(expressions.size());
    for (const Expression& each : expressions) {
      values.push_back(each.Evaluate(row));
    }
    return values;
  }

  static bool AllAccept(const std::vector<Test>& tests,
                        const std::vector<Value>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!tests[i].Accepts(values[i])) return false;
    }
    return true;
  }
  bool Exists(const std::vector<Test>& box,
              const std::vector<Value>& values) const {
    return AllAccept(box, values) && AllAccept(allowed_, values) &&
           std::none_of(impossible_.begin(), impossible_.end(),
                        [&values](const std::vector<Test>& row) {
                          return AllAccept(row, values);
                        });
  }

  const DecisionModel& model_;
  const PolicyTable& table_;
  std::vector<Variable> names_;  // Inputs, then decisions.
  std::size_t inputs_ = 0;
  std::vector<Expression> columns_, first_, other_;
  std::vector<Test> allowed_;
  std::vector<std::vector<Test>> impossible_;
  std::vector<std::vector<Value>> tried_;  // For each input.
};

// Tells conflicts of computed outputs as what they are.
void JudgeMeetings(const DecisionModel& model, const PolicyTable& table,
                   const VerifyOptions& options, Verification* found) {
  const std::vector<TableOutput>& outputs = table.table->spec().outputs;
  const bool computed =
      std::any_of(outputs.begin(), outputs.end(),
                  [](const TableOutput& output) { return output.expressions; });
  if (!computed || found->count(FindingKind::kConflict) == 0) return;
  MeetingJudge judge(model, table, options);
  for (Finding& finding : found->findings) {
    if (finding.kind != FindingKind::kConflict) continue;
    judge.Judge(&finding);
    if (finding.kind == FindingKind::kConflict) continue;
    --found->counts[static_cast<std::size_t>(FindingKind::kConflict)];
    ++found->counts[static_cast<std::size_t>(finding.kind)];
  }
  std::stable_sort(found->findings.begin(), found->findings.end(),
                   [](const Finding& a, const Finding& b) {
                     return std::tie(a.kind, a.rules) <
                            std::tie(b.kind, b.rules);
                   });
}

// A table that takes too many steps says so itself; the others are told.
absl::StatusOr<CheckedTable> CheckOne(const PolicyCheckArguments& arguments,
                                      const DecisionModel& model,
                                      const Grounds& grounds,
                                      const PolicyTable& table) {
  CheckedTable checked;
  checked.of = table;
  VerifyOptions options;
  options.tell_hidden = arguments.hidden;
  options.null_possible = !arguments.no_nulls;
  options.tell_filled_gaps = arguments.filled_gaps;
  options.most_findings = arguments.most_findings;
  options.most_steps = arguments.most_steps;
  TableFacts facts;
  if (grounds.facts) {
    absl::StatusOr<TableFacts> read =
        FactsOf(model, table.decision, *grounds.facts, LanguageOf(arguments));
    if (!read.ok()) return read.status();
    facts = *std::move(read);
    checked.left_out = facts.left_out;
    checked.first_left_out = facts.first_left_out;
    checked.first_left_out.text = std::string(
        FaultIn(absl::InvalidArgumentError(facts.first_left_out.text), "",
                LanguageOf(arguments))
            .message());
    options.frame = &facts.frame;
    if (!grounds.facts->column.empty()) options.weight_column = kAmountColumn;
  }
  if (grounds.impossible) grounds.impossible->Apply(*table.table, &options);
  absl::StatusOr<Verification> found = VerifyTable(*table.table, options);
  if (found.ok()) {
    checked.found = *std::move(found);
    JudgeMeetings(model, table, options, &checked.found);
    return checked;
  }
  if (found.status().code() == absl::StatusCode::kFailedPrecondition) {
    const bool zh = LanguageOf(arguments) == Language::kZh;
    checked.error = zh ? absl::StrCat("步数超过 ", arguments.most_steps,
                                      ";可用 --most-steps 放宽")
                       : absl::StrCat("more than ", arguments.most_steps,
                                      " steps; allow more with --most-steps");
    return checked;
  }
  return grounds.impossible
             ? grounds.impossible->InFile(*table.table, found.status())
             : found.status();
}

void TellWorkedOut(const std::string& columns, Language language) {
  if (columns.empty()) return;
  std::cerr
      << (language == Language::kZh
              ? "注意:" + columns +
                    " 由其他事实算出;检查把各列视为可各自取值,可能遗漏规则或"
                    "列出不会出现的行(--impossible 可排除)\n"
              : "Note: " + columns + IsOrAre(columns) +
                    "worked out from facts; the check takes each "
                    "column as if it could have any value beside the "
                    "others, so it may miss a rule or show a row that "
                    "cannot be (--impossible leaves such out)\n");
}

int Check(const PolicyCheckArguments& arguments) {
  const Language language = LanguageOf(arguments);
  const auto fail = [&](const absl::Status& status) {
    const std::string facts =
        std::filesystem::path(arguments.facts).filename().string();
    for (const std::string& path :
         {arguments.impossible, arguments.facts, facts}) {
      if (!path.empty() && status.message().find(path + ":") == 0) {
        return Fail(FaultIn(status, path, language));
      }
    }
    return Fail(FaultIn(status, arguments.model, language));
  };
  const absl::StatusOr<DecisionModel> model = LoadTables(arguments.model);
  if (!model.ok()) return fail(model.status());
  const auto tables = TablesOf(*model, arguments.model, arguments.decision);
  if (!tables.ok()) return fail(tables.status());
  const absl::StatusOr<Grounds> grounds = ReadGrounds(arguments, *tables);
  if (!grounds.ok()) return fail(grounds.status());
  std::vector<CheckedTable> all;
  bool clean = true;
  for (const PolicyTable& table : *tables) {
    absl::StatusOr<CheckedTable> checked =
        CheckOne(arguments, *model, *grounds, table);
    if (!checked.ok()) return fail(checked.status());
    clean = clean && checked->error.empty() && checked->found.complete();
    all.push_back(*std::move(checked));
  }
  const WeighedFacts* facts = grounds->facts ? &*grounds->facts : nullptr;
  const auto text = arguments.format == "json"  ? CheckedJson
                    : arguments.format == "csv" ? CheckedCsv
                                                : CheckedText;
  const absl::Status written =
      WriteText(arguments.out, text(all, facts, language));
  if (!written.ok()) return Fail(written);
  for (const PolicyTable& table : *tables) {
    TellWorkedOut(QuotedInputs(*table.table, table.worked_out), language);
  }
  return clean ? kDone : kFailed;
}

void AddInputs(CLI::App* verb, PolicyCheckArguments* arguments) {
  verb->add_option("MODEL", arguments->model,
                   "A policy (its name or .json file), a .dmn file, or a table "
                   "as .csv")
      ->required();
  verb->add_option("--decision", arguments->decision,
                   "Which table; all where none is named");
  verb->add_option("--facts", arguments->facts,
                   "Rows to weigh findings with: .json or .csv");
  verb->add_option("--weight", arguments->weight,
                   "The amount of each row, a column of the facts");
  verb->add_option("--currency", arguments->currency,
                   "Of the amounts; default: what the facts' column "
                   "`currency` says");
  verb->add_option("--impossible", arguments->impossible,
                   "What does not occur: .csv with a header of inputs, and "
                   "conditions on them in each row");
}

}  // namespace

void AddPolicyCheck(CLI::App* policy, int* exit_code) {
  auto arguments = std::make_shared<PolicyCheckArguments>();
  CLI::App* verb = policy->add_subcommand(
      "check",
      "Gaps, contradictions, rules that never fire; exit code 1 for any");
  AddInputs(verb, arguments.get());
  verb->add_flag("--hidden", arguments->hidden,
                 "Also tell which rules earlier ones hide in part")
      ->check(NoValue());
  verb->add_flag("--filled-gaps", arguments->filled_gaps,
                 "Also tell what no rule but the default decides: no fault")
      ->check(NoValue());
  verb->add_flag("--no-nulls", arguments->no_nulls, "No input is ever null")
      ->check(NoValue());
  constexpr std::int64_t kNoEnd = std::numeric_limits<std::int64_t>::max();
  verb->add_option("--most-findings", arguments->most_findings,
                   "List so many of a table, and count the others")
      ->check(WholeNumber(0, kNoEnd));
  verb->add_option("--most-steps", arguments->most_steps,
                   "Give a table up after so many, some 10 ns each")
      ->check(WholeNumber(1, kNoEnd));
  verb->add_option("--lang", arguments->language, "en or zh")
      ->check(OneOf({"en", "zh"}));
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  AddFormat(verb, &arguments->format);
  AddThreads(verb, &arguments->threads);
  verb->callback([arguments, exit_code] { *exit_code = Check(*arguments); });
}

}  // namespace arrears::cli
