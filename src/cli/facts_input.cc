// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/io/csv.h"
#include "facts_input_internal.h"
#include "json_input_internal.h"

namespace arrears::cli {
namespace {

using io_internal::Json;

Value ValueOf(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_number_integer()) return DecimalOf(json.get<std::int64_t>());
  if (json.is_number()) {
    const std::optional<Decimal> number = DecimalOf(json.get<double>());
    return number ? Value(*number) : Value();
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
  absl::StatusOr<JsonInput> input = ReadJson(path);
  if (!input.ok()) return input.status();
  // One object is one row.
  const Json rows = input->json.is_object() ? Json::array({input->json})
                                            : std::move(input->json);
  const std::string expected =
      absl::StrCat(input->name, ": expected a list of objects, a row each");
  if (!rows.is_array()) return absl::InvalidArgumentError(expected);
  std::vector<Context> facts;
  for (const Json& row : rows) {
    if (!row.is_object()) {
      return absl::InvalidArgumentError(absl::StrCat(expected, "; row ",
                                                     facts.size() + 1, " is ",
                                                     row.dump().substr(0, 80)));
    }
    const Value value = ValueOf(row);
    facts.push_back(*value.get<Context>());
  }
  return facts;
}

// Texts: what they are is said by the type of the input. An empty one is null.
absl::StatusOr<std::vector<Context>> FactsOfCsv(const std::string& path) {
  CsvFormat format;
  format.delimiter = '\0';
  const absl::StatusOr<CsvFile> file = CsvFile::Open(path, format);
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

absl::StatusOr<std::vector<Context>> ReadFacts(const std::string& path) {
  const bool is_csv =
      path.size() > 4 && path.compare(path.size() - 4, 4, ".csv") == 0;
  return is_csv ? FactsOfCsv(path) : FactsOfJson(path);
}

}  // namespace arrears::cli
