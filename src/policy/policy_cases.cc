// SPDX-License-Identifier: Apache-2.0
//
// The examples that a policy keeps with itself.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/policy/policy.h"
#include "base/quote_internal.h"
#include "policy_internal.h"

namespace arrears {
namespace {

using base_internal::Quote;

std::string ValueText(const OutputValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* flag = std::get_if<bool>(&value)) {
    return *flag ? "true" : "false";
  }
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return absl::StrCat(*whole);
  }
  if (const auto* real = std::get_if<double>(&value)) {
    return policy_internal::CellNumber(*real);
  }
  return "null";
}

// The value of a case's fact; nullptr where it names none.
const OutputValue* ValueIn(
    const std::vector<std::pair<std::string, OutputValue>>& values,
    const std::string& name) {
  for (const auto& [key, value] : values) {
    if (key == name) return &value;
  }
  return nullptr;
}

// A column of one fact over the cases.
class CaseColumn {
 public:
  explicit CaseColumn(const InputSchema& schema) : schema_(schema) {}

  absl::StatusOr<Column> Make(const std::vector<PolicyCase>& cases) const {
    switch (schema_.type) {
      case ColumnType::kInt32:
        return Whole<std::int32_t>(cases, &Column::Int32);
      case ColumnType::kInt64:
        return Whole<std::int64_t>(cases, &Column::Int64);
      case ColumnType::kFloat64:
        return Real(cases);
      case ColumnType::kBool:
        return Flag(cases);
      case ColumnType::kDictionary:
        return Words(cases);
      default:
        return absl::InvalidArgumentError(
            absl::StrCat("fact ", schema_.name, ": a case cannot hold a ",
                         std::string(ColumnTypeName(schema_.type))));
    }
  }

 private:
  absl::Status Wrong(const PolicyCase& example, const OutputValue& value,
                     const char* expected) const {
    return absl::InvalidArgumentError(absl::StrCat(
        "case ", Quote(example.name), ", fact ", schema_.name, ": expected ",
        expected, ", got ", Quote(ValueText(value))));
  }

  template <class T>
  absl::StatusOr<Column> Whole(const std::vector<PolicyCase>& cases,
                               Column (*make)(std::string, ColumnBuilder<T>,
                                              std::string)) const {
    ColumnBuilder<T> values;
    for (const PolicyCase& example : cases) {
      const OutputValue* value = ValueIn(example.facts, schema_.name);
      if (value == nullptr || value->index() == 0) {
        values.AppendNull();
        continue;
      }
      const auto* number = std::get_if<std::int64_t>(value);
      if (number == nullptr || !std::in_range<T>(*number)) {
        return Wrong(example, *value, "a whole number");
      }
      values.Append(static_cast<T>(*number));
    }
    return make(schema_.name, std::move(values), "");
  }

  absl::StatusOr<Column> Real(const std::vector<PolicyCase>& cases) const {
    ColumnBuilder<double> values;
    for (const PolicyCase& example : cases) {
      const OutputValue* value = ValueIn(example.facts, schema_.name);
      if (value == nullptr || value->index() == 0) {
        values.AppendNull();
      } else if (const auto* real = std::get_if<double>(value)) {
        values.Append(*real);
      } else if (const auto* whole = std::get_if<std::int64_t>(value)) {
        values.Append(static_cast<double>(*whole));
      } else {
        return Wrong(example, *value, "a number");
      }
    }
    return Column::Float64(schema_.name, std::move(values));
  }

  absl::StatusOr<Column> Flag(const std::vector<PolicyCase>& cases) const {
    ColumnBuilder<std::uint8_t> values;
    for (const PolicyCase& example : cases) {
      const OutputValue* value = ValueIn(example.facts, schema_.name);
      if (value == nullptr || value->index() == 0) {
        values.AppendNull();
      } else if (const auto* flag = std::get_if<bool>(value)) {
        values.Append(*flag ? 1 : 0);
      } else {
        return Wrong(example, *value, "true or false");
      }
    }
    return Column::Bool(schema_.name, std::move(values));
  }

  absl::StatusOr<Column> Words(const std::vector<PolicyCase>& cases) const {
    ColumnBuilder<std::int32_t> codes;
    std::vector<std::string> texts;
    for (const PolicyCase& example : cases) {
      const OutputValue* value = ValueIn(example.facts, schema_.name);
      if (value == nullptr || value->index() == 0) {
        codes.AppendNull();
        continue;
      }
      const auto* text = std::get_if<std::string>(value);
      if (text == nullptr) return Wrong(example, *value, "a text");
      const auto known = std::find(texts.begin(), texts.end(), *text);
      codes.Append(static_cast<std::int32_t>(known - texts.begin()));
      if (known == texts.end()) texts.push_back(*text);
    }
    return Column::Dictionary(schema_.name, std::move(codes), std::move(texts));
  }

  const InputSchema& schema_;
};

absl::Status CheckNames(const PolicyCase& example, const Frame& facts,
                        const Frame& outputs) {
  for (const auto& [name, value] : example.facts) {
    if (facts.Find(name) != nullptr) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("case ", Quote(example.name), ": no table reads the fact ",
                     name, "; nearest is ", facts.NearestName(name)));
  }
  for (const auto& [name, value] : example.expected) {
    if (outputs.Find(name) != nullptr) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("case ", Quote(example.name), ": no table has the output ",
                     name, "; nearest is ", outputs.NearestName(name)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<CaseResult>> Policy::RunCases() const {
  std::vector<CaseResult> results(spec_.cases.size());
  if (results.empty()) return results;
  Frame facts;
  for (const InputSchema& schema : fact_schema_) {
    absl::StatusOr<Column> column = CaseColumn(schema).Make(spec_.cases);
    if (!column.ok()) return column.status();
    if (absl::Status status = facts.Add(*std::move(column)); !status.ok()) {
      return status;
    }
  }
  const absl::StatusOr<PolicyResult> run = Run(facts);
  if (!run.ok()) return run.status();
  for (std::size_t i = 0; i < results.size(); ++i) {
    const PolicyCase& example = spec_.cases[i];
    absl::Status status = CheckNames(example, facts, run->outputs);
    if (!status.ok()) return status;
    for (const auto& [name, value] : example.expected) {
      const std::string expected = ValueText(value);
      const std::string got = run->outputs.Find(name)->Format(i);
      if (got == expected) continue;
      results[i].faults.push_back(
          absl::StrCat(name, ": expected ", expected, ", got ", got));
    }
    if (results[i].faults.empty()) continue;
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      const std::int32_t rule = run->results[t].rule[i];
      if (rule < 0) continue;
      const TableSpec& table = tables_[t].spec();
      results[i].rules.push_back(absl::StrCat(
          table.name, " ", table.rules[static_cast<std::size_t>(rule)].id));
    }
  }
  return results;
}

}  // namespace arrears
