// SPDX-License-Identifier: Apache-2.0
//
// Combinations that do not occur, as a file says: a header of inputs, and in
// each row the conditions of one combination.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "facts_input_internal.h"
#include "policy_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

// A number in JSON is a condition as well.
std::string CellOf(const Value& value) {
  const auto* text = value.get<std::string>();
  return text != nullptr ? *text : FormatValue(value);
}
bool Narrows(const Entry& entry) {
  return !entry.value.is_null() && CellOf(entry.value) != "-";
}

// Where an input of that name stands.
std::optional<std::size_t> PlaceOf(const DecisionTable& table,
                                   const std::string& name) {
  const std::vector<TableInput>& inputs = table.spec().inputs;
  const auto found =
      std::find_if(inputs.begin(), inputs.end(),
                   [&name](const TableInput& i) { return i.name == name; });
  if (found == inputs.end()) return std::nullopt;
  return static_cast<std::size_t>(found - inputs.begin());
}

absl::Status CheckName(const std::string& path, const std::string& name,
                       const std::vector<PolicyTable>& tables) {
  std::vector<std::string> names;
  for (const PolicyTable& each : tables) {
    if (PlaceOf(*each.table, name)) return absl::OkStatus();
    for (const TableInput& input : each.table->spec().inputs) {
      names.push_back(input.name);
    }
  }
  return absl::NotFoundError(
      absl::StrCat(path, ": \"", name, "\" is no input of the table",
                   tables.size() == 1 ? "" : "s", DidYouMean(name, names)));
}

}  // namespace

absl::StatusOr<ImpossibleRows> ImpossibleRows::Read(
    const std::string& path, const std::vector<PolicyTable>& tables) {
  absl::StatusOr<std::vector<Context>> rows = ReadFacts(path);
  if (!rows.ok()) return rows.status();
  ImpossibleRows read;
  read.path_ = path;
  read.rows_ = *std::move(rows);
  for (std::size_t i = 0; i < read.rows_.size(); ++i) {
    const Context& row = read.rows_[i];
    bool blank = true;
    for (const Entry& entry : row) {
      absl::Status status = CheckName(path, entry.name, tables);
      if (!status.ok()) return status;
      blank = blank && entry.value.is_null();
    }
    if (blank || std::any_of(row.begin(), row.end(), Narrows)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": row ", i + 1, " has no condition: nothing would be possible"));
  }
  return read;
}

// Empty for a blank row, and where the row names what the table does not read:
// of the table's inputs alone nothing is then impossible.
std::optional<std::vector<std::string>> ImpossibleRows::CellsOf(
    const DecisionTable& table, const Context& row) const {
  std::vector<std::string> cells(table.spec().inputs.size(), "-");
  bool narrows = false;
  for (const Entry& entry : row) {
    if (!Narrows(entry)) continue;
    const std::optional<std::size_t> place = PlaceOf(table, entry.name);
    if (!place) return std::nullopt;
    cells[*place] = CellOf(entry.value);
    narrows = true;
  }
  if (!narrows) return std::nullopt;
  return cells;
}

void ImpossibleRows::Apply(const DecisionTable& table,
                           VerifyOptions* options) const {
  for (const Context& row : rows_) {
    std::optional<std::vector<std::string>> cells = CellsOf(table, row);
    if (cells) options->impossible.push_back(*std::move(cells));
  }
}

absl::Status ImpossibleRows::InFile(const DecisionTable& table,
                                    absl::Status status) const {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    VerifyOptions options;
    options.most_steps = 1;
    const auto cells = CellsOf(table, rows_[i]);
    if (!cells) continue;
    options.impossible = {*cells};
    const absl::Status fault = VerifyTable(table, options).status();
    if (fault.code() != absl::StatusCode::kInvalidArgument) continue;
    // "table "step", impossible row 1, column "dpd": character 3: ..."
    const std::string message(fault.message());
    const std::size_t column = message.find(", column ");
    return absl::InvalidArgumentError(
        absl::StrCat(path_, ": row ", i + 1,
                     message.substr(std::min(column, message.size()))));
  }
  return status;
}

}  // namespace arrears::cli
