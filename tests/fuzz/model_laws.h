// SPDX-License-Identifier: Apache-2.0
//
// model_laws.h: what holds for every model that was read from any text?
#ifndef ARREARS_TESTS_FUZZ_MODEL_LAWS_H_
#define ARREARS_TESTS_FUZZ_MODEL_LAWS_H_

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "arrears/io/dmn.h"
#include "arrears/rules/decision_model.h"

namespace arrears {

inline void Require(bool holds) {
  if (!holds) std::abort();
}

// Each line begins with the file and says something after it.
inline void CheckMessage(const absl::Status& status, std::string_view file) {
  std::istringstream lines{std::string(status.message())};
  Require(!status.message().empty() && status.message().back() != '\n');
  for (std::string line; std::getline(lines, line);) {
    Require(line.size() > file.size() &&
            line.compare(0, file.size(), file) == 0);
  }
}

// A line for each fault, and nothing in it that is no text.
inline void CheckLines(const std::string& message) {
  Require(!message.empty() && message.front() != '\n' &&
          message.back() != '\n');
  Require(message.find("\n\n") == message.npos);
  Require(std::none_of(message.begin(), message.end(),
                       [](char c) { return c >= 0 && c < ' ' && c != '\n'; }));
}

// A row without facts, and rows in which every input is of one kind.
inline std::vector<Context> RowsFor(const ModelSpec& spec) {
  std::vector<Context> rows(1);
  for (const Value& value :
       {Value(DecimalOf(std::int64_t{45})), Value(std::string("A")),
        Value(std::string("12.5")), Value(std::string("2024-01-31")),
        Value(std::string("-P3D")), Value(true)}) {
    Context row;
    for (const ModelInput& input : spec.inputs) {
      row.push_back({input.name, value});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

inline bool Same(const std::vector<Decided>& a, const std::vector<Decided>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Decided& x, const Decided& y) {
                      return x.status == y.status && x.value == y.value &&
                             x.rules == y.rules && x.error == y.error;
                    });
}

inline void CheckDecided(const std::vector<Decided>& decided) {
  for (const Decided& row : decided) {
    Require(row.error.find('\n') == row.error.npos);
    Require(row.status != Decided::Status::kError || !row.error.empty());
    Require(row.status != Decided::Status::kOk || row.error.empty());
  }
}

// Decides twice, and once more with the model that was written and read.
inline void CheckDeciding(const DecisionModel& model,
                          const DecisionModel& again) {
  const std::vector<Context> rows = RowsFor(model.spec());
  // A few: each decides all that it needs anew.
  const std::size_t most =
      std::min<std::size_t>(model.spec().decisions.size(), 8);
  for (std::size_t i = 0; i < most; ++i) {
    const std::string& name = model.spec().decisions[i].name;
    const auto first = model.Decide(name, rows);
    Require(first.ok());
    CheckDecided(*first);
    Require(Same(*first, *model.Decide(name, rows)));
    Require(Same(*first, *again.Decide(name, rows)));
  }
}

inline void CheckCsv(const ModelSpec& spec, const Decision& decision) {
  const auto* table = std::get_if<ModelTable>(&decision.logic);
  if (table == nullptr) return;
  const auto csv = TableCsv(spec, decision.name);
  if (!csv.ok()) {
    // What the form has no place for is refused, not written wrongly.
    Require(csv.status().message().find('\n') == std::string::npos);
    return;
  }
  const auto again = ParseTableCsv(*csv, "again.csv");
  Require(again.ok());
  Require(std::get<ModelTable>(again->decisions.at(0).logic) == *table);
}

inline void CheckModel(const ModelSpec& spec) {
  const auto model = DecisionModel::Compile(spec);
  if (!model.ok()) {
    CheckLines(std::string(model.status().message()));
    return;
  }
  for (const DmnVersion version : {DmnVersion::kDmn12, DmnVersion::kDmn13,
                                   DmnVersion::kDmn14, DmnVersion::kDmn15}) {
    const auto again = ParseDmn(DmnText(spec, version), "again.dmn");
    Require(again.ok());
    Require(*again == spec);
  }
  for (const Decision& decision : spec.decisions) CheckCsv(spec, decision);
  const auto again =
      DecisionModel::Compile(*ParseDmn(DmnText(spec), "again.dmn"));
  Require(again.ok());
  CheckDeciding(*model, *again);
  Require(model->OverFacts().ok());
}

}  // namespace arrears

#endif  // ARREARS_TESTS_FUZZ_MODEL_LAWS_H_
