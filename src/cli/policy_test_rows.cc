// SPDX-License-Identifier: Apache-2.0
//
// arrears policy test: with which rows is a table tested, and what should it
// decide for them?
#include <algorithm>
#include <iostream>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/policy_json.h"
#include "arrears/rules/expression.h"
#include "base/quote_internal.h"
#include "command_internal.h"
#include "decide_internal.h"
#include "output_internal.h"
#include "policy_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

struct PolicyTestRowsArguments {
  std::string model, decision, impossible, out = "-", format;
  bool no_nulls = false;
};

// The value of a text without variables; the text itself where it reads any.
Value OutputOf(const std::string& text) {
  if (text.empty()) return {};
  const absl::StatusOr<Expression> expression = Expression::Compile(text, {});
  return expression.ok() ? expression->Evaluate({}) : Value(text);
}

// What a row of the table comes to.
class Expectation {
 public:
  Expectation(const PolicyTable& table, const TestRow& row)
      : source_(*table.source), hits_(row.hits), rule_(row.rule) {
    if (rule_ >= 0 && !HasManyHits(source_.hit_policy)) {
      hits_ = {static_cast<std::size_t>(rule_)};
    }
    least_ = hits_.empty() ? 0 : hits_.front();
    // All but O name them by their places.
    if (source_.hit_policy != HitPolicy::kOutputOrder) {
      std::sort(hits_.begin(), hits_.end());
    }
  }

  std::string Status() const {
    if (hits_.empty()) return "no_match";
    if (rule_ != kConflictRow) return "ok";
    return source_.hit_policy == HitPolicy::kUnique ? "unique_violation"
                                                    : "any_violation";
  }
  const std::vector<std::size_t>& hits() const { return hits_; }

  Value Output(std::size_t output) const {
    const auto of = [&](std::size_t rule) {
      return OutputOf(source_.rules[rule].outputs[output]);
    };
    if (hits_.empty()) return OutputOf(source_.outputs[output].fallback);
    if (rule_ == kConflictRow) return {};
    switch (source_.hit_policy) {
      case HitPolicy::kRuleOrder:
      case HitPolicy::kOutputOrder:
      case HitPolicy::kCollect: {
        ValueList list;
        for (const std::size_t rule : hits_) list.push_back(of(rule));
        return list;
      }
      case HitPolicy::kCount:
        return DecimalOf(static_cast<std::int64_t>(hits_.size()));
      case HitPolicy::kSum:
        return Sum(output);
      default:  // Of C< and C> what comes first is the least or greatest.
        return of(least_);
    }
  }

 private:
  Value Sum(std::size_t output) const {
    Decimal sum;
    for (const std::size_t rule : hits_) {
      const Value value = OutputOf(source_.rules[rule].outputs[output]);
      const auto* number = value.get<Decimal>();
      const auto more = number == nullptr ? std::nullopt : Add(sum, *number);
      if (!more) return {};
      sum = *more;
    }
    return sum;
  }

  const ModelTable& source_;
  std::vector<std::size_t> hits_;
  std::int32_t rule_;
  std::size_t least_ = 0;
};

bool HasEmptyText(const TestRow& row) {
  return std::count(row.values.begin(), row.values.end(), "\"\"") != 0;
}

std::string Csv(const PolicyTable& table, const std::vector<TestRow>& rows,
                std::size_t* left_out) {
  std::vector<std::string> names;
  for (const TableInput& input : table.table->spec().inputs) {
    names.push_back(CsvText(input.name));
  }
  names.insert(names.end(), {"expect_status", "expect_rule"});
  for (const ModelTable::Output& output : table.source->outputs) {
    names.push_back(CsvText(absl::StrCat(
        "expect_", output.name.empty() ? table.decision : output.name)));
  }
  std::string csv = absl::StrJoin(names, ",") + "\n";
  std::set<std::string> told;
  for (const TestRow& row : rows) {
    if (HasEmptyText(row)) {
      ++*left_out;
      continue;
    }
    std::vector<std::string> fields;
    for (const std::string& value : row.values) {
      fields.push_back(CsvText(ShownText(OutputOf(value))));
    }
    const Expectation expected(table, row);
    fields.push_back(expected.Status());
    fields.push_back(
        CsvText(absl::StrJoin(RuleIds(table, expected.hits()), ";")));
    for (std::size_t i = 0; i < table.source->outputs.size(); ++i) {
      fields.push_back(CsvText(ShownText(expected.Output(i))));
    }
    // One row can show several cells.
    const std::string line = absl::StrJoin(fields, ",") + "\n";
    if (told.insert(line).second) csv += line;
  }
  return csv;
}

absl::StatusOr<std::vector<TestRow>> RowsOf(
    const PolicyTestRowsArguments& arguments, const PolicyTable& table) {
  VerifyOptions options;
  options.null_possible = !arguments.no_nulls;
  if (arguments.impossible.empty()) return MakeTestRows(*table.table, options);
  const auto impossible = ImpossibleRows::Read(arguments.impossible, {table});
  if (!impossible.ok()) return impossible.status();
  impossible->Apply(*table.table, &options);
  absl::StatusOr<std::vector<TestRow>> rows =
      MakeTestRows(*table.table, options);
  if (rows.ok()) return rows;
  return impossible->InFile(*table.table, rows.status());
}

std::string CasesText(const PolicyText& policy,
                      const nlohmann::ordered_json& answer) {
  std::string text;
  for (const auto& example : answer["cases"]) {
    if (example["faults"].empty()) continue;
    const std::vector<std::string> faults = example["faults"],
                                   rules = example["rules"];
    const std::string fault = absl::StrCat(
        "case ", base_internal::Quote(example["name"].get<std::string>()), ": ",
        absl::StrJoin(faults, "; "), " (", absl::StrJoin(rules, ", "), ")");
    absl::StrAppend(&text, FaultInPolicy(policy, fault), "\n");
  }
  absl::StrAppend(&text, answer["passed"].dump(), " cases passed, ",
                  answer["failed"].dump(), " failed\n");
  return text;
}

// The examples that a policy keeps with itself.
int RunPolicyCases(const PolicyTestRowsArguments& arguments) {
  const absl::StatusOr<PolicyText> policy = ReadPolicyText(arguments.model);
  if (!policy.ok()) return Fail(policy.status());
  const absl::StatusOr<nlohmann::ordered_json> answer =
      io_internal::CasesJson(*policy);
  if (!answer.ok()) return Fail(answer.status());
  const absl::Status written = WriteText(
      arguments.out, arguments.format == "json"  ? answer->dump(2) + "\n"
                     : arguments.format == "csv" ? FiguresCsv(*answer)
                                                 : CasesText(*policy, *answer));
  if (!written.ok()) return Fail(written);
  return (*answer)["failed"] == 0 ? kDone : kFailed;
}

int RunPolicyTestRows(const PolicyTestRowsArguments& arguments) {
  if (IsPolicy(arguments.model) && arguments.decision.empty()) {
    return RunPolicyCases(arguments);
  }
  if (!arguments.format.empty() && arguments.format != "csv") {
    return Fail(absl::InvalidArgumentError(
        absl::StrCat("--format ", arguments.format,
                     ": the rows of a table are written as csv alone")));
  }
  const absl::StatusOr<DecisionModel> model = LoadTables(arguments.model);
  if (!model.ok()) return Fail(model.status());
  const auto tables = TablesOf(*model, arguments.model, arguments.decision);
  if (!tables.ok()) return Fail(tables.status());
  if (tables->size() > 1) {
    std::string names;
    for (const PolicyTable& table : *tables) {
      absl::StrAppend(&names, names.empty() ? "\"" : ", \"", table.decision,
                      "\"");
    }
    return Fail(absl::InvalidArgumentError(absl::StrCat(
        arguments.model, ": say which table with --decision: ", names)));
  }
  const PolicyTable& table = tables->front();
  const absl::StatusOr<std::vector<TestRow>> rows = RowsOf(arguments, table);
  if (!rows.ok()) return Fail(rows.status());
  std::size_t left_out = 0;
  const absl::Status written =
      WriteText(arguments.out, Csv(table, *rows, &left_out));
  if (!written.ok()) return Fail(written);
  const std::string worked_out = QuotedInputs(*table.table, table.worked_out);
  if (!worked_out.empty()) {
    std::cerr << "Note: " << worked_out
              << " is no input of the model but worked out from them: give "
                 "`arrears decide` facts that make it so\n";
  }
  if (left_out != 0) {
    std::cerr << "Note: rows left out: " << left_out
              << ", with an empty text, which a CSV cannot tell from null\n";
  }
  return kDone;
}

}  // namespace

void AddPolicyTest(CLI::App* policy, int* exit_code) {
  auto arguments = std::make_shared<PolicyTestRowsArguments>();
  CLI::App* verb = policy->add_subcommand(
      "test",
      "Of a policy: run the examples that it keeps. Of a table: rows that show "
      "what each cell decides, with the rule and outputs to expect, as CSV for "
      "`decide --facts`");
  verb->add_option("MODEL", arguments->model,
                   "A policy (its name or .json file), a .dmn file, or a table "
                   "as .csv")
      ->required();
  verb->add_option("--decision", arguments->decision,
                   "Which table; the only one where there is one. Of a policy: "
                   "its test rows instead of its examples");
  verb->add_option("--impossible", arguments->impossible,
                   "What does not occur, as for check");
  verb->add_flag("--no-nulls", arguments->no_nulls, "No input is ever null")
      ->check(NoValue());
  AddFormat(verb, &arguments->format);
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  verb->callback(
      [arguments, exit_code] { *exit_code = RunPolicyTestRows(*arguments); });
}

}  // namespace arrears::cli
