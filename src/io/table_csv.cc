// SPDX-License-Identifier: Apache-2.0
//
// A decision table as CSV: see dmn.h.
#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/csv.h"
#include "arrears/io/dmn.h"
#include "arrears/io/frame_text.h"
#include "base/quote_internal.h"
#include "io/dmn_internal.h"
#include "rules/blank_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;
using io_internal::Trimmed;

constexpr std::string_view kIf = "if ";
constexpr std::string_view kThen = "then ";
constexpr std::string_view kNote = "note";

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
            row.fields.emplace_back(batch.field(c, r));
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

// "integer" is a number that is whole.
constexpr std::string_view kInteger = "integer";

// What rows before the first rule say of the columns, by their first cell.
constexpr std::string_view kType = "type", kAllowed = "allowed",
                           kDefault = "default", kNull = "null",
                           kOutside = "outside", kLabel = "label",
                           kDecision = "decision";
// A row that only ends those, for a first rule that is called like one.
constexpr std::string_view kRules = "rules";
constexpr std::string_view kHeads[] = {kType,    kAllowed, kDefault,  kNull,
                                       kOutside, kLabel,   kDecision, kRules};

bool IsHead(std::string_view id) {
  return std::find(std::begin(kHeads), std::end(kHeads), id) !=
         std::end(kHeads);
}

std::optional<ValueType> TypeNamed(const std::string& name) {
  if (name == kInteger) return ValueType::kNumber;
  for (int i = 0; i < static_cast<int>(ValueType::kList); ++i) {
    const auto type = static_cast<ValueType>(i);
    if (name == ValueTypeName(type)) return type;
  }
  return name.empty() ? std::optional(ValueType::kAny) : std::nullopt;
}

// CASH, of a column of texts, which need no quotes in a spreadsheet: a word of
// letters and digits that is no number and means nothing else.
bool IsBareWord(std::string_view text) {
  constexpr std::string_view kMeant[] = {"null", "true", "false", "not"};
  if (text.empty() || (text[0] >= '0' && text[0] <= '9') ||
      std::find(std::begin(kMeant), std::end(kMeant), text) !=
          std::end(kMeant)) {
    return false;
  }
  // Not the signs of other keyboards: U+2000 to 2BFF, 3000 to 303F, FF00 on.
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!rules_internal::IsWordByte(text[i])) return false;
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next =
        static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    if ((c == 0xE2 && next < 0xB0) || (c == 0xE3 && next == 0x80) ||
        (c == 0xEF && next >= 0xBC)) {
      return false;
    }
  }
  return true;
}

// The tests of a cell of texts, with quotes where they were left out.
std::string WithQuotes(const std::string& cell) {
  const std::string text = Trimmed(cell);
  const bool negated = text.substr(0, 4) == "not(" && text.back() == ')';
  std::vector<std::string> tests =
      io_internal::SplitTests(negated ? text.substr(4, text.size() - 5) : text);
  bool any = false;
  for (std::string& test : tests) {
    if (!IsBareWord(test)) continue;
    test = FormatValue(Value(test));
    any = true;
  }
  if (!any) return cell;
  const std::string list = absl::StrJoin(tests, ",");
  return negated ? absl::StrCat("not(", list, ")") : list;
}

bool IsBlank(const Row& row) {
  return std::all_of(
      row.fields.begin(), row.fields.end(),
      [](const std::string& field) { return Trimmed(field).empty(); });
}

// A table, and what its decision is called where it says so.
struct NamedTable {
  std::string decision;
  ModelTable table;
};

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
    bool in_head = true;
    for (std::size_t i = 1; status.ok() && i < rows.size(); ++i) {
      if (IsBlank(rows[i])) continue;  // Spreadsheets leave such at the end.
      in_head = in_head && IsHead(rows[i].fields[0]);
      if (!in_head) {
        status = ReadRule(rows[i]);
      } else if (rows[i].fields[0] == kRules) {
        in_head = false;
      } else {
        status = ReadAbout(rows[i]);
      }
    }
    if (!status.ok()) return status;
    return NamedTable{std::move(decision_), std::move(table_)};
  }

 private:
  enum class Part : std::uint8_t { kInput, kOutput, kNote };

  absl::Status Fault(std::uint64_t line, const std::string& what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(file_, ": line ", line, ": ", what));
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
      if (name.substr(0, kIf.size()) == kIf) {
        parts_.push_back(Part::kInput);
        table_.inputs.push_back({std::string(name.substr(kIf.size()))});
        const std::string& read = table_.inputs.back().expression;
        names_.insert(Trimmed(read));
        for (const auto& each : io_internal::NamesIn(read, true).names) {
          names_.insert(each);
        }
      } else if (name.substr(0, kThen.size()) == kThen || name == "then") {
        parts_.push_back(Part::kOutput);
        table_.outputs.push_back(
            {std::string(name.substr(std::min(name.size(), kThen.size())))});
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
        rule.cells.push_back(cell.empty()                     ? "-"
                             : input.type == ValueType::kText ? WithQuotes(cell)
                                                              : cell);
      } else if (parts_[c - 1] == Part::kOutput) {
        rule.outputs.push_back(
            OutputText(table_.outputs[rule.outputs.size()], cell));
      } else {
        rule.note = cell;
      }
    }
    table_.rules.push_back(std::move(rule));
    return absl::OkStatus();
  }

  // A word that is the name of a column is what that one holds.
  std::string OutputText(const ModelTable::Output& output,
                         const std::string& cell) const {
    const std::string text = Trimmed(cell);
    const bool is_word = output.type == ValueType::kText &&
                         names_.count(text) == 0 && IsBareWord(text);
    return is_word ? FormatValue(Value(text)) : cell;
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
                       ValueType* type) const {
    const std::optional<ValueType> named = TypeNamed(cell);
    if (!named) {
      return Fault(row.line,
                   absl::StrCat("expected a type (number, integer, string, "
                                "boolean, date, time, dateTime, "
                                "dayTimeDuration, yearMonthDuration), found ",
                                Quote(cell)));
    }
    *type = *named;
    return absl::OkStatus();
  }
  absl::Status SetTreatment(const Row& row, const std::string& cell,
                            Treatment* treatment) const {
    if (cell == "error") *treatment = Treatment::kRefuse;
    if (cell.empty() || cell == "error" || cell == "match") {
      return absl::OkStatus();
    }
    return Fault(row.line, absl::StrCat(row.fields[0],
                                        ": expected match or error, found ",
                                        Quote(cell)));
  }
  absl::Status SetInput(const Row& row, const std::string& what,
                        const std::string& cell,
                        ModelTable::Input* input) const {
    if (what == kType) {
      input->whole = cell == kInteger;
      return SetType(row, cell, &input->type);
    }
    if (what == kNull) return SetTreatment(row, cell, &input->null);
    if (what == kOutside) return SetTreatment(row, cell, &input->outside);
    if (what == kLabel) input->label = cell;
    if (what == kAllowed) {
      input->allowed = io_internal::SplitTests(
          input->type == ValueType::kText ? WithQuotes(cell) : cell);
    }
    if (what == kDefault && !cell.empty()) {
      return Fault(row.line, "an input has no default");
    }
    return absl::OkStatus();
  }
  absl::Status SetOutput(const Row& row, const std::string& what,
                         const std::string& cell,
                         ModelTable::Output* output) const {
    if (what == kType) return SetType(row, cell, &output->type);
    if (what == kLabel) output->label = cell;
    if (what == kAllowed) {
      output->allowed = io_internal::SplitTests(
          output->type == ValueType::kText ? WithQuotes(cell) : cell);
    }
    if (what == kDefault) output->fallback = OutputText(*output, cell);
    if ((what == kNull || what == kOutside) && !cell.empty()) {
      return Fault(row.line,
                   absl::StrCat("an output has no row ", Quote(what)));
    }
    return absl::OkStatus();
  }

  const std::string& file_;
  std::string decision_;
  ModelTable table_;
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

void AppendRow(std::string* csv, const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    absl::StrAppend(csv, i == 0 ? "" : ",", CsvText(fields[i]));
  }
  *csv += "\n";
}

// A row about the columns, left out where it says nothing.
template <class OfInput, class OfOutput>
void AppendAbout(std::string* csv, const ModelTable& table,
                 std::string_view what, OfInput of_input, OfOutput of_output) {
  std::vector<std::string> fields = {std::string(what)};
  for (const auto& input : table.inputs) fields.push_back(of_input(input));
  for (const auto& output : table.outputs) fields.push_back(of_output(output));
  fields.emplace_back();
  const bool says =
      std::any_of(fields.begin() + 1, fields.end(),
                  [](const std::string& field) { return !field.empty(); });
  if (says) AppendRow(csv, fields);
}

std::string TypeText(ValueType type, bool whole) {
  if (whole && type <= ValueType::kNumber) return std::string(kInteger);
  return type == ValueType::kAny ? "" : std::string(ValueTypeName(type));
}

std::string TreatmentText(Treatment treatment) {
  return treatment == Treatment::kRefuse ? "error" : "";
}

void AppendHead(std::string* csv, const ModelTable& table,
                const std::string& decision) {
  const auto none = [](const auto&) { return std::string(); };
  std::vector<std::string> fields = {
      std::string(HitPolicyLetters(table.hit_policy))};
  for (const auto& input : table.inputs) {
    fields.push_back(absl::StrCat(std::string(kIf), input.expression));
  }
  for (const auto& output : table.outputs) {
    fields.push_back(absl::StrCat(std::string(kThen), output.name));
  }
  fields.emplace_back(kNote);
  AppendRow(csv, fields);
  std::vector<std::string> alone(fields.size());
  if (!decision.empty()) {
    alone[0] = std::string(kDecision);
    alone[1] = decision;
    AppendRow(csv, alone);
    alone[1].clear();
  }
  const auto label = [](const auto& column) { return column.label; };
  AppendAbout(csv, table, kLabel, label, label);
  AppendAbout(
      csv, table, kType,
      [](const auto& input) { return TypeText(input.type, input.whole); },
      [](const auto& output) { return TypeText(output.type, false); });
  const auto allowed = [](const auto& column) {
    return absl::StrJoin(column.allowed, ",");
  };
  AppendAbout(csv, table, kAllowed, allowed, allowed);
  AppendAbout(
      csv, table, kNull,
      [](const auto& input) { return TreatmentText(input.null); }, none);
  AppendAbout(
      csv, table, kOutside,
      [](const auto& input) { return TreatmentText(input.outside); }, none);
  AppendAbout(csv, table, kDefault, none,
              [](const auto& output) { return output.fallback; });
  if (!table.rules.empty() && IsHead(table.rules[0].id)) {
    alone[0] = std::string(kRules);
    AppendRow(csv, alone);
  }
}

std::string TextOf(const ModelTable& table, const std::string& decision) {
  std::string csv;
  AppendHead(&csv, table, decision);
  for (const ModelTable::Rule& rule : table.rules) {
    std::vector<std::string> fields = {rule.id};
    fields.insert(fields.end(), rule.cells.begin(), rule.cells.end());
    fields.insert(fields.end(), rule.outputs.begin(), rule.outputs.end());
    fields.push_back(rule.note);
    AppendRow(&csv, fields);
  }
  return csv;
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
  decision.logic = std::move(read->table);
  model.decisions.push_back(std::move(decision));
  return model;
}

absl::StatusOr<std::string> TableCsv(const ModelSpec& model,
                                     std::string_view decision) {
  const ModelTable* table = nullptr;
  std::string name;
  for (const Decision& each : model.decisions) {
    const auto* logic = std::get_if<ModelTable>(&each.logic);
    if (each.name == decision && logic == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("decision ", Quote(decision), " is no table"));
    }
    if (logic == nullptr || (!decision.empty() && each.name != decision)) {
      continue;
    }
    if (table != nullptr) {
      return absl::InvalidArgumentError(
          "the model has several tables: name the decision");
    }
    table = logic;
    // A file of its own is called as its only decision.
    if (each.name != model.name) name = each.name;
  }
  if (table == nullptr) {
    return absl::NotFoundError(absl::StrCat(
        "the model has no table", decision.empty() ? "" : " called ",
        decision.empty() ? "" : Quote(decision)));
  }
  return TextOf(*table, name);
}

}  // namespace arrears
