// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/io/csv.h"
#include "base/quote_internal.h"
#include "facts_input_internal.h"
#include "io/input_file_internal.h"
#include "io/json_internal.h"
#include "io/text_encoding_internal.h"
#include "json_input_internal.h"

namespace arrears::cli {
namespace {

using io_internal::Json;

// A number as it is written; a text, which is none to whoever wants a number,
// where it is out of FEEL's range.
Value NumberOf(const std::string& text) {
  const std::optional<Decimal> number = ParseDecimal(text);
  return number ? Value(*number) : Value(text);
}

Value ValueOf(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_number()) return NumberOf(json.dump());
  if (json.is_binary()) {
    const Json::binary_t& digits = json.get_binary();
    return NumberOf({digits.begin(), digits.end()});
  }
  if (json.is_array()) {
    ValueList list;
    for (const Json& each : json) list.push_back(ValueOf(each));
    return list;
  }
  if (!json.is_object()) return {};
  Context context;
  for (const auto& [name, each] : json.items()) {
    context.push_back({name, ValueOf(each)});
  }
  return context;
}

absl::StatusOr<std::vector<Context>> FactsOfJson(const std::string& path) {
  const absl::StatusOr<TextInput> input = ReadInput(path);
  if (!input.ok()) return input.status();
  absl::StatusOr<Json> json = io_internal::ParseJson(
      input->text, input->name, io_internal::JsonNumbers::kTexts);
  if (!json.ok()) return json.status();
  // One object is one row.
  const Json rows = json->is_object() ? Json::array({*json}) : *std::move(json);
  const std::string expected =
      absl::StrCat(input->name, ": expected a list of objects, a row each");
  if (!rows.is_array()) return absl::InvalidArgumentError(expected);
  std::vector<Context> facts;
  for (const Json& row : rows) {
    if (!row.is_object()) {
      return absl::InvalidArgumentError(
          absl::StrCat(expected, "; row ", facts.size() + 1, " is a ",
                       row.is_binary() ? "number" : row.type_name()));
    }
    const Value value = ValueOf(row);
    facts.push_back(*value.get<Context>());
  }
  return facts;
}

// Whether the file is UTF-8 from end to end.
absl::StatusOr<bool> IsUtf8(const std::string& path) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  const auto file = io_internal::InputFile::Open(path);
  if (!file.ok()) return file.status();
  std::string text;
  for (std::uint64_t at = 0; at < file->size();) {
    const std::size_t kept = text.size();  // Of a character that was cut.
    const auto more = static_cast<std::size_t>(
        std::min<std::uint64_t>(kPiece, file->size() - at));
    text.resize(kept + more);
    absl::Status status = file->ReadAt(at, text.data() + kept, more);
    if (!status.ok()) return status;
    at += more;
    const std::size_t bad = io_internal::FindInvalidUtf8(text);
    if (text.size() - bad > 3) return false;
    text.erase(0, bad);
  }
  return text.empty();
}

// Texts: what they are is said by the type of the input. An empty one is null.
absl::StatusOr<std::vector<Context>> FactsOfCsv(const std::string& path) {
  const absl::StatusOr<CsvFile> file = OpenFacts(path);
  if (!file.ok()) return file.status();
  std::vector<std::size_t> columns(file->field_count());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  std::vector<std::pair<std::size_t, std::vector<Context>>> batches;
  absl::Status fault = absl::OkStatus();
  const absl::Status status =
      file->Scan(columns, Executor::Serial(), [&](const CsvBatch& batch) {
        if (!batch.faults.empty()) {
          fault = absl::InvalidArgumentError(
              absl::StrCat(path, ": line ", batch.faults[0].line, ": ",
                           batch.faults[0].reason));
          return false;
        }
        std::vector<Context> rows(batch.rows);
        for (std::size_t r = 0; r < batch.rows; ++r) {
          for (std::size_t c = 0; c < columns.size(); ++c) {
            const std::string text(batch.field(c, r));
            rows[r].push_back(
                {file->header()[c], text.empty() ? Value() : Value(text)});
          }
        }
        batches.emplace_back(batch.index, std::move(rows));
        return true;
      });
  if (!fault.ok()) return fault;
  if (!status.ok()) return status;
  std::sort(batches.begin(), batches.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Context> facts;
  for (auto& [index, rows] : batches) {
    std::move(rows.begin(), rows.end(), std::back_inserter(facts));
  }
  return facts;
}

}  // namespace

bool IsCsv(const std::string& path) {
  return path.size() > 4 && path.compare(path.size() - 4, 4, ".csv") == 0;
}

absl::StatusOr<CsvFile> OpenCsv(const std::string& path, bool header) {
  CsvFormat format;
  format.header = header;
  format.delimiter = '\0';
  const absl::StatusOr<bool> utf8 = IsUtf8(path);
  if (!utf8.ok()) return utf8.status();
  if (!*utf8) format.encoding = TextEncoding::kGb18030;
  return CsvFile::Open(path, format);
}

namespace {

// Blank lines may stand before it.
std::uint64_t LineOfHeader(const std::string& path) {
  std::uint64_t line = 1;
  const absl::StatusOr<CsvFile> file = OpenCsv(path, false);
  if (!file.ok()) return line;
  const std::vector<std::size_t> columns = {0};
  const absl::Status status =
      file->Scan(columns, Executor::Serial(), [&line](const CsvBatch& batch) {
        if (batch.rows != 0) line = batch.line_of(0);
        return batch.rows == 0;
      });
  return status.ok() ? line : 1;
}

}  // namespace

absl::StatusOr<CsvFile> OpenFacts(const std::string& path) {
  absl::StatusOr<CsvFile> file = OpenCsv(path);
  if (!file.ok()) return file;
  std::set<std::string_view> known;
  for (const std::string& name : file->header()) {
    // Columns without a name are no facts.
    if (name.empty() || known.insert(name).second) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": line ", LineOfHeader(path), ": column ",
                     base_internal::Quote(name), ": the name is there twice"));
  }
  return file;
}

absl::StatusOr<std::vector<Context>> ReadFacts(const std::string& path) {
  return IsCsv(path) ? FactsOfCsv(path) : FactsOfJson(path);
}

std::vector<std::string> NamesOfFacts(const std::vector<Context>& rows) {
  std::vector<std::string> names;
  std::set<std::string_view> known;
  for (const Context& row : rows) {
    for (const Entry& entry : row) {
      if (known.insert(entry.name).second) names.push_back(entry.name);
    }
  }
  return names;
}

std::vector<std::string> MissingFacts(const DecisionModel& model,
                                      const std::string& decision,
                                      const std::vector<std::string>& names) {
  std::set<std::string> needed = {decision};
  std::vector<std::string> open = {decision};
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    for (const Decision& each : model.spec().decisions) {
      if (each.name != name) continue;
      for (const std::string& need : each.needs) {
        if (needed.insert(need).second) open.push_back(need);
      }
    }
  }
  std::vector<std::string> missing;
  for (const ModelInput& input : model.spec().inputs) {
    if (needed.count(input.name) == 0 ||
        std::find(names.begin(), names.end(), input.name) != names.end()) {
      continue;
    }
    const std::string nearest = io_internal::NearestName(input.name, names);
    missing.push_back(absl::StrCat(
        "the facts have no ", base_internal::Quote(input.name),
        nearest.empty() ? ""
                        : "; the nearest is " + base_internal::Quote(nearest),
        ": it is null in every row"));
  }
  return missing;
}

}  // namespace arrears::cli
