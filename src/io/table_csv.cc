// SPDX-License-Identifier: Apache-2.0
//
// A decision table as CSV is read: see dmn.h.
#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/csv.h"
#include "arrears/io/dmn.h"
#include "arrears/rules/expression.h"
#include "base/quote_internal.h"
#include "io/dmn_internal.h"
#include "io/table_csv_internal.h"
#include "rules/blank_internal.h"
#include "rules/faults_internal.h"
#include "rules/text_literal_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;
using io_internal::IsBareWord;
using io_internal::IsHead;
using io_internal::IsWordItself;
using io_internal::kAllowed;
using io_internal::kDecision;
using io_internal::kDefault;
using io_internal::kIf;
using io_internal::kInteger;
using io_internal::kLabel;
using io_internal::kNote;
using io_internal::kNull;
using io_internal::kOutside;
using io_internal::kRules;
using io_internal::kThen;
using io_internal::kType;
using io_internal::NamesOf;
using io_internal::Trimmed;

struct Row {
  std::uint64_t line = 0;
  std::vector<std::string> fields;
};

// The rows of the text, in order.
absl::StatusOr<std::vector<Row>> RowsOf(std::string_view csv,
                                        const std::string& name) {
  CsvFormat format;
  format.header = false;
  format.delimiter = '\0';
  const absl::StatusOr<CsvFile> file = CsvFile::OfBytes(name, csv, format);
  if (!file.ok()) return file.status();
  std::vector<std::size_t> columns(file->field_count());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  std::map<std::size_t, std::vector<Row>> batches;
  absl::Status fault = absl::OkStatus();
  absl::Status status =
      file->Scan(columns, Executor::Serial(), [&](const CsvBatch& batch) {
        for (const CsvFault& each : batch.faults) {
          if (!fault.ok()) break;
          fault = absl::InvalidArgumentError(
              absl::StrCat(name, ": line ", each.line, ": ", each.reason));
        }
        std::vector<Row>& rows = batches[batch.index];
        for (std::size_t r = 0; r < batch.rows; ++r) {
          Row row;
          row.line = batch.line_of(r);
          for (std::size_t c = 0; c < columns.size(); ++c) {
            row.fields.push_back(Trimmed(batch.field(c, r)));
            if (!io_internal::IsXmlText(row.fields.back()) && fault.ok()) {
              fault = absl::InvalidArgumentError(
                  absl::StrCat(name, ": line ", row.line, ", column ", c + 1,
                               ": holds a character that is none"));
            }
          }
          rows.push_back(std::move(row));
        }
        return fault.ok();
      });
  if (!fault.ok()) return fault;
  if (!status.ok()) return status;
  std::vector<Row> all;
  for (auto& [index, rows] : batches) {
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
  }
  return all;
}

std::optional<ValueType> TypeNamed(const std::string& name) {
  if (name == kInteger) return ValueType::kNumber;
  for (int i = 0; i < static_cast<int>(ValueType::kList); ++i) {
    const auto type = static_cast<ValueType>(i);
    if (name == ValueTypeName(type)) return type;
  }
  return name.empty() ? std::optional(ValueType::kAny) : std::nullopt;
}

// Whether one stands outside the quotes.
bool HasComment(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '/' && rules_internal::SpaceLength(text, at) != 0) {
      return true;
    }
    if (text[at] != '"') continue;
    at += rules_internal::ReadTextLiteral(text.substr(at)).length - 1;
  }
  return false;
}

// A test of a column as FEEL has it, where people write it otherwise: texts
// without quotes, and truth values in capitals, as spreadsheets have them.
std::string AsFeel(const std::string& test, ValueType type) {
  if (type == ValueType::kText && IsBareWord(test)) {
    return FormatValue(Value(test));
  }
  return type == ValueType::kBool ? io_internal::TruthAsFeel(test) : test;
}

// The tests of a cell, each as FEEL has it. Beside comments none is changed: a
// comma in one parts nothing.
std::string TestsAsFeel(const std::string& text, ValueType type) {
  if (HasComment(text)) return text;
  const bool negated = text.substr(0, 4) == "not(" && text.back() == ')';
  std::vector<std::string> tests =
      io_internal::SplitTests(negated ? text.substr(4, text.size() - 5) : text);
  bool any = false;
  for (std::string& test : tests) {
    std::string feel = AsFeel(test, type);
    any = any || feel != test;
    test = std::move(feel);
  }
  if (!any) return text;
  const std::string list = absl::StrJoin(tests, ",");
  return negated ? absl::StrCat("not(", list, ")") : list;
}

bool IsBlank(const Row& row) {
  return std::all_of(row.fields.begin(), row.fields.end(),
                     [](const std::string& field) { return field.empty(); });
}

// A table, and what its decision is called where it says so.
struct NamedTable {
  std::string decision;
  ModelTable table;
};

// What follows the word, if `name` begins with it; "" where it is alone.
std::optional<std::string> After(std::string_view word, std::string_view name) {
  const std::string_view rest = name.substr(std::min(name.size(), word.size()));
  if (name.substr(0, word.size()) != word ||
      (!rest.empty() && rest[0] != ' ')) {
    return std::nullopt;
  }
  return Trimmed(rest);
}

class TableReader {
 public:
  explicit TableReader(const std::string& file) : file_(file) {}

  absl::StatusOr<NamedTable> Read(const std::vector<Row>& rows) {
    if (rows.empty()) return Fault(1, "is empty");
    absl::Status status = ReadHead(rows[0]);
    // Types first: in columns of texts words need no quotes.
    for (std::size_t i = 1; i < rows.size() && IsHead(rows[i].fields[0]) &&
                            rows[i].fields[0] != kRules && status.ok();
         ++i) {
      if (rows[i].fields[0] == kType) status = ReadAbout(rows[i]);
    }
    std::map<std::string, std::uint64_t> heads;
    bool in_head = true;
    for (std::size_t i = 1; status.ok() && i < rows.size(); ++i) {
      if (IsBlank(rows[i])) continue;  // Spreadsheets leave such at the end.
      in_head = in_head && IsHead(rows[i].fields[0]);
      if (!in_head) {
        status = ReadRule(rows[i]);
      } else if (rows[i].fields[0] == kRules) {
        in_head = false;
      } else {
        const auto [first, is_new] =
            heads.emplace(rows[i].fields[0], rows[i].line);
        status =
            is_new ? ReadAbout(rows[i]) : HeadTwice(first->second, rows[i]);
      }
    }
    if (status.ok()) status = faults_.status();
    if (!status.ok()) return status;
    return NamedTable{std::move(decision_), std::move(table_)};
  }

 private:
  enum class Part : std::uint8_t { kInput, kOutput, kNote };

  absl::Status Fault(std::uint64_t line, const std::string& what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(file_, ": line ", line, ": ", what));
  }

  absl::Status HeadTwice(std::uint64_t first, const Row& row) const {
    return absl::InvalidArgumentError(
        absl::StrCat(file_, ": lines ", first, " and ", row.line, ": the row ",
                     Quote(row.fields[0]), " is there twice"));
  }

  absl::Status ReadHead(const Row& row) {
    const std::optional<HitPolicy> policy = HitPolicyOf(row.fields[0]);
    if (!policy) {
      return Fault(row.line,
                   absl::StrCat("expected a hit policy (U A P F R O C C+ C< C> "
                                "C#) in the first cell, found ",
                                Quote(row.fields[0])));
    }
    table_.hit_policy = *policy;
    for (std::size_t c = 1; c < row.fields.size(); ++c) {
      const std::string_view name = row.fields[c];
      if (const auto expression = After(kIf, name)) {
        parts_.push_back(Part::kInput);
        table_.inputs.push_back({*expression});
      } else if (const auto output = After(kThen, name)) {
        parts_.push_back(Part::kOutput);
        table_.outputs.push_back({*output});
      } else if (name == kNote) {
        parts_.push_back(Part::kNote);
      } else {
        return Fault(row.line,
                     absl::StrCat("column ", c + 1,
                                  ": expected `if NAME`, `then NAME` or "
                                  "`note`, found ",
                                  Quote(name)));
      }
    }
    if (table_.outputs.empty()) {
      return Fault(row.line, "no column `then NAME`: the table gives nothing");
    }
    names_ = NamesOf(table_);
    return absl::OkStatus();
  }

  absl::Status ReadRule(const Row& row) {
    ModelTable::Rule rule;
    rule.id = row.fields[0];
    if (rule.id.empty()) return Fault(row.line, "the rule has no id");
    for (std::size_t c = 1; c < row.fields.size(); ++c) {
      const std::string& cell = row.fields[c];
      if (parts_[c - 1] == Part::kInput) {
        const ModelTable::Input& input = table_.inputs[rule.cells.size()];
        rule.cells.push_back(cell.empty() ? "-"
                                          : TestsAsFeel(cell, input.type));
        CheckCommas(row, absl::StrCat("rule ", Quote(rule.id), ", "), "", input,
                    cell);
      } else if (parts_[c - 1] == Part::kOutput) {
        const ModelTable::Output& output = table_.outputs[rule.outputs.size()];
        rule.outputs.push_back(OutputText(output, cell));
        CheckWords(row, absl::StrCat("rule ", Quote(rule.id), ", "), "", output,
                   cell);
      } else {
        rule.note = cell;
      }
    }
    table_.rules.push_back(std::move(rule));
    return absl::OkStatus();
  }

  std::string OutputText(const ModelTable::Output& output,
                         const std::string& cell) const {
    if (output.type == ValueType::kBool) return io_internal::TruthAsFeel(cell);
    return IsWordItself(output, cell, names_) ? FormatValue(Value(cell)) : cell;
  }

  void CheckCommas(const Row& row, const std::string& before,
                   const std::string& behind, const ModelTable::Input& input,
                   const std::string& cell) {
    const std::string fault = io_internal::CommaFault(cell);
    if (fault.empty()) return;
    faults_.Add(
        Fault(row.line, absl::StrCat(before, "column ", Quote(input.expression),
                                     behind, ": ", fault)));
  }

  // Several words in a column of texts that are no expression were meant as one
  // text: CASH FLOW, N/A.
  void CheckWords(const Row& row, const std::string& before,
                  const std::string& behind, const ModelTable::Output& output,
                  const std::string& cell) {
    const bool reads =
        std::any_of(names_.begin(), names_.end(), [&cell](const auto& name) {
          return cell.find(name) != std::string::npos;
        });
    if (output.type != ValueType::kText || reads ||
        IsWordItself(output, cell, names_) || !io_internal::IsWords(cell) ||
        Expression::Compile(cell, {}).ok()) {
      return;
    }
    faults_.Add(Fault(
        row.line, absl::StrCat(before, "output ", Quote(output.name), behind,
                               ": expected a text in double quotes: ",
                               Quote(cell), ", found ", cell)));
  }

  absl::Status ReadAbout(const Row& row) {
    const std::string& what = row.fields[0];
    if (what == kDecision) {
      if (row.fields.size() > 1) decision_ = row.fields[1];
      return absl::OkStatus();
    }
    std::size_t input = 0, output = 0;
    for (std::size_t c = 1; c < row.fields.size(); ++c) {
      const std::string& cell = row.fields[c];
      absl::Status status = absl::OkStatus();
      if (parts_[c - 1] == Part::kInput) {
        status = SetInput(row, what, cell, &table_.inputs[input++]);
      } else if (parts_[c - 1] == Part::kOutput) {
        status = SetOutput(row, what, cell, &table_.outputs[output++]);
      }
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status SetType(const Row& row, const std::string& cell,
                       const std::string& place, ValueType* type) const {
    const std::optional<ValueType> named = TypeNamed(cell);
    if (!named) {
      return Fault(row.line,
                   absl::StrCat("type, ", place,
                                ": expected a type (number, integer, string, "
                                "boolean, date, time, dateTime, "
                                "dayTimeDuration, yearMonthDuration), found ",
                                Quote(cell)));
    }
    *type = *named;
    return absl::OkStatus();
  }
  absl::Status SetTreatment(const Row& row, const std::string& cell,
                            const std::string& place,
                            Treatment* treatment) const {
    if (cell == "error") *treatment = Treatment::kRefuse;
    if (cell.empty() || cell == "error" || cell == "match") {
      return absl::OkStatus();
    }
    return Fault(row.line, absl::StrCat(row.fields[0], ", ", place,
                                        ": expected match or error, found ",
                                        Quote(cell)));
  }
  absl::Status SetInput(const Row& row, const std::string& what,
                        const std::string& cell, ModelTable::Input* input) {
    const std::string place = "column " + Quote(input->expression);
    if (what == kType) {
      input->whole = cell == kInteger;
      return SetType(row, cell, place, &input->type);
    }
    if (what == kNull) return SetTreatment(row, cell, place, &input->null);
    if (what == kOutside)
      return SetTreatment(row, cell, place, &input->outside);
    if (what == kLabel) input->label = cell;
    if (what == kAllowed) {
      CheckCommas(row, "", ", allowed", *input, cell);
      input->allowed = io_internal::SplitTests(TestsAsFeel(cell, input->type));
    }
    if (what == kDefault && !cell.empty()) {
      return Fault(row.line, "an input has no default");
    }
    return absl::OkStatus();
  }
  absl::Status SetOutput(const Row& row, const std::string& what,
                         const std::string& cell, ModelTable::Output* output) {
    if (what == kType) {
      return SetType(row, cell, "output " + Quote(output->name), &output->type);
    }
    if (what == kLabel) output->label = cell;
    if (what == kAllowed) {
      output->allowed =
          io_internal::SplitTests(TestsAsFeel(cell, output->type));
    }
    if (what == kDefault) {
      output->fallback = OutputText(*output, cell);
      CheckWords(row, "", ", default", *output, cell);
    }
    if ((what == kNull || what == kOutside) && !cell.empty()) {
      return Fault(row.line,
                   absl::StrCat("an output has no row ", Quote(what)));
    }
    return absl::OkStatus();
  }

  const std::string& file_;
  std::string decision_;
  ModelTable table_;
  rules_internal::Faults faults_;  // Outputs that lack their quotes.
  std::vector<Part> parts_;
  std::set<std::string> names_;  // What the columns read.
};

// "policies/strategy.csv" -> "strategy"
std::string StemOf(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  const std::string name =
      slash == std::string::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.find_last_of('.'));
}

}  // namespace

absl::StatusOr<ModelSpec> ParseTableCsv(std::string_view csv,
                                        const std::string& name) {
  if (csv.size() > kMaxModelBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, ": ", csv.size(), " bytes, more than ", kMaxModelBytes));
  }
  const absl::StatusOr<std::string> text = io_internal::ModelText(csv, name);
  if (!text.ok()) return text.status();
  const absl::StatusOr<std::vector<Row>> rows = RowsOf(*text, name);
  if (!rows.ok()) return rows.status();
  absl::StatusOr<NamedTable> read = TableReader(name).Read(*rows);
  if (!read.ok()) return read.status();
  ModelSpec model;
  model.name = StemOf(name);
  Decision decision;
  decision.name = read->decision.empty() ? model.name : read->decision;
  io_internal::InputAdder(&model, true).AddFor(read->table, &decision);
  for (const ModelInput& input : model.inputs) {
    if (input.name != decision.name) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        name, ": the decision is called ", Quote(decision.name),
        read->decision.empty() ? " after the file" : "",
        ", as is a column: name another in a row `decision,NAME`"));
  }
  decision.logic = std::move(read->table);
  model.decisions.push_back(std::move(decision));
  return model;
}

}  // namespace arrears
