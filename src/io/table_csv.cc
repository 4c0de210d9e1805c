// SPDX-License-Identifier: Apache-2.0
//
// A decision table as CSV: see dmn.h.
#include <algorithm>
#include <map>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/csv.h"
#include "arrears/io/dmn.h"
#include "arrears/io/frame_text.h"
#include "base/quote_internal.h"
#include "io/dmn_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;

constexpr std::string_view kIf = "if";
constexpr std::string_view kThen = "then";
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
            row.fields.push_back(io_internal::Trimmed(batch.field(c, r)));
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
  for (int i = 0; i < static_cast<int>(ValueType::kList); ++i) {
    const auto type = static_cast<ValueType>(i);
    if (name == ValueTypeName(type)) return type;
  }
  return name.empty() ? std::optional(ValueType::kAny) : std::nullopt;
}

// What follows the word, if `name` begins with it; "" where it is alone.
std::optional<std::string> After(std::string_view word, std::string_view name) {
  const std::string_view rest = name.substr(std::min(name.size(), word.size()));
  if (name.substr(0, word.size()) != word ||
      (!rest.empty() && rest[0] != ' ')) {
    return std::nullopt;
  }
  return io_internal::Trimmed(rest);
}

// Whether the row says something of the columns and is no rule.
bool IsAboutColumns(std::string_view head) {
  return head == "type" || head == "allowed" || head == "default";
}

class TableReader {
 public:
  explicit TableReader(const std::string& file) : file_(file) {}

  absl::StatusOr<ModelTable> Read(const std::vector<Row>& rows) {
    if (rows.empty()) return Fault(1, "is empty");
    absl::Status status = ReadHead(rows[0]);
    for (std::size_t i = 1; status.ok() && i < rows.size(); ++i) {
      status = ReadRow(rows[i]);
    }
    if (!status.ok()) return status;
    return std::move(table_);
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
    return absl::OkStatus();
  }

  absl::Status ReadRow(const Row& row) {
    const std::string& head = row.fields[0];
    const bool about_columns = IsAboutColumns(head);
    ModelTable::Rule rule;
    rule.id = head;
    std::size_t input = 0, output = 0;
    for (std::size_t c = 1; c < row.fields.size(); ++c) {
      const std::string& cell = row.fields[c];
      const Part part = parts_[c - 1];
      if (!about_columns) {
        if (part == Part::kInput)
          rule.cells.push_back(cell.empty() ? "-" : cell);
        if (part == Part::kOutput) rule.outputs.push_back(cell);
        if (part == Part::kNote) rule.note = cell;
        continue;
      }
      absl::Status status =
          part == Part::kInput
              ? SetInput(row, head, cell, &table_.inputs[input])
          : part == Part::kOutput
              ? SetOutput(row, head, cell, &table_.outputs[output])
              : absl::OkStatus();
      if (!status.ok()) return status;
      input += part == Part::kInput ? 1 : 0;
      output += part == Part::kOutput ? 1 : 0;
    }
    if (about_columns) return absl::OkStatus();
    if (rule.id.empty()) return Fault(row.line, "the rule has no id");
    table_.rules.push_back(std::move(rule));
    return absl::OkStatus();
  }

  absl::Status SetType(const Row& row, const std::string& cell,
                       ValueType* type) const {
    const std::optional<ValueType> named = TypeNamed(cell);
    if (!named) {
      return Fault(row.line,
                   absl::StrCat("expected a type (number, string, boolean, "
                                "date, time, dateTime, dayTimeDuration, "
                                "yearMonthDuration), found ",
                                Quote(cell)));
    }
    *type = *named;
    return absl::OkStatus();
  }
  absl::Status SetInput(const Row& row, const std::string& what,
                        const std::string& cell,
                        ModelTable::Input* input) const {
    if (what == "type") return SetType(row, cell, &input->type);
    if (what == "allowed") input->allowed = io_internal::SplitTests(cell);
    if (what == "default" && !cell.empty()) {
      return Fault(row.line, "an input has no default");
    }
    return absl::OkStatus();
  }
  absl::Status SetOutput(const Row& row, const std::string& what,
                         const std::string& cell,
                         ModelTable::Output* output) const {
    if (what == "type") return SetType(row, cell, &output->type);
    if (what == "allowed") output->allowed = io_internal::SplitTests(cell);
    if (what == "default") output->fallback = cell;
    return absl::OkStatus();
  }

  const std::string& file_;
  ModelTable table_;
  std::vector<Part> parts_;
};

// The first rule whose id would not be read as one.
const ModelTable::Rule* UnwrittenRule(const ModelTable& table) {
  const auto found = std::find_if(
      table.rules.begin(), table.rules.end(), [](const auto& rule) {
        return rule.id.empty() || IsAboutColumns(rule.id);
      });
  return found == table.rules.end() ? nullptr : &*found;
}

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
void AppendAbout(std::string* csv, const ModelTable& table, const char* what,
                 OfInput of_input, OfOutput of_output) {
  std::vector<std::string> fields = {what};
  for (const auto& input : table.inputs) fields.push_back(of_input(input));
  for (const auto& output : table.outputs) fields.push_back(of_output(output));
  fields.emplace_back();
  const bool says =
      std::any_of(fields.begin() + 1, fields.end(),
                  [](const std::string& field) { return !field.empty(); });
  if (says) AppendRow(csv, fields);
}

std::string TypeText(ValueType type) {
  return type == ValueType::kAny ? "" : std::string(ValueTypeName(type));
}

std::string TextOf(const ModelTable& table) {
  std::vector<std::string> head = {
      std::string(HitPolicyLetters(table.hit_policy))};
  for (const auto& input : table.inputs) {
    head.push_back(absl::StrCat(std::string(kIf), " ", input.expression));
  }
  for (const auto& output : table.outputs) {
    head.push_back(absl::StrCat(std::string(kThen), " ", output.name));
  }
  head.emplace_back(kNote);
  std::string csv;
  AppendRow(&csv, head);
  AppendAbout(
      &csv, table, "type",
      [](const auto& input) { return TypeText(input.type); },
      [](const auto& output) { return TypeText(output.type); });
  AppendAbout(
      &csv, table, "allowed",
      [](const auto& input) { return absl::StrJoin(input.allowed, ","); },
      [](const auto& output) { return absl::StrJoin(output.allowed, ","); });
  AppendAbout(
      &csv, table, "default", [](const auto&) { return std::string(); },
      [](const auto& output) { return output.fallback; });
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
  const absl::StatusOr<std::vector<Row>> rows = RowsOf(csv, name);
  if (!rows.ok()) return rows.status();
  absl::StatusOr<ModelTable> table = TableReader(name).Read(*rows);
  if (!table.ok()) return table.status();
  ModelSpec model;
  model.name = StemOf(name);
  Decision decision;
  decision.name = model.name;
  for (const ModelTable::Input& input : table->inputs) {
    model.inputs.push_back({input.expression, input.type});
    decision.needs.push_back(input.expression);
  }
  decision.logic = *std::move(table);
  model.decisions.push_back(std::move(decision));
  return model;
}

absl::StatusOr<std::string> TableCsv(const ModelSpec& model,
                                     std::string_view decision) {
  const ModelTable* table = nullptr;
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
  }
  const ModelTable::Rule* const unwritten =
      table == nullptr ? nullptr : UnwrittenRule(*table);
  if (unwritten != nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("rule ", Quote(unwritten->id),
                     ": in CSV a rule has an id, and it is not type, allowed "
                     "or default"));
  }
  if (table == nullptr) {
    return absl::NotFoundError(absl::StrCat(
        "the model has no table", decision.empty() ? "" : " called ",
        decision.empty() ? "" : Quote(decision)));
  }
  return TextOf(*table);
}

}  // namespace arrears
