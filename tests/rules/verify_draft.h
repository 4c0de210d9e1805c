// SPDX-License-Identifier: Apache-2.0
//
// Small tables for the tests of their verification, written as rows of cells.
#ifndef ARREARS_TESTS_RULES_VERIFY_DRAFT_H_
#define ARREARS_TESTS_RULES_VERIFY_DRAFT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "arrears/rules/verify.h"
#include "gtest/gtest.h"
#include "reference/rules_points.h"

namespace arrears {

// A table of one text output, "A", "B"...: the last cell of each row.
struct Draft {
  HitPolicy policy = HitPolicy::kFirst;
  std::vector<InputSchema> schema;
  std::vector<std::vector<std::string>> rows;
};

inline TableSpec SpecOf(const Draft& draft) {
  TableSpec spec;
  spec.name = "step";
  spec.hit_policy = draft.policy;
  for (const InputSchema& input : draft.schema) {
    spec.inputs.push_back({input.name, {}});
  }
  const bool numbers = draft.policy >= HitPolicy::kSum;
  spec.outputs = {{"action",
                   numbers ? OutputType::kNumber : OutputType::kText,
                   OutputValue{},
                   {}}};
  for (const std::vector<std::string>& row : draft.rows) {
    TableRule rule;
    rule.id = "R" + std::to_string(spec.rules.size());
    rule.cells.assign(row.begin(), row.end() - 1);
    rule.outputs = {numbers ? OutputValue(std::int64_t{std::stoll(row.back())})
                            : OutputValue(row.back())};
    spec.rules.push_back(std::move(rule));
  }
  return spec;
}

inline DecisionTable Compile(const TableSpec& spec,
                             const std::vector<InputSchema>& schema) {
  auto table = DecisionTable::Compile(spec, schema, {true});
  EXPECT_TRUE(table.ok()) << table.status();
  return *std::move(table);
}

// "dead 0 1 2" with the box and the witness behind it, one for each finding but
// gaps and idle cuts, which most of these tables have besides.
inline std::vector<std::string> FindIn(const Draft& draft,
                                       const VerifyOptions& options = {}) {
  const DecisionTable table = Compile(SpecOf(draft), draft.schema);
  const auto found = VerifyTable(table, options);
  EXPECT_TRUE(found.ok()) << found.status();
  std::vector<std::string> lines;
  for (const Finding& finding : found->findings) {
    if (finding.kind == FindingKind::kGap ||
        finding.kind == FindingKind::kIdleCut) {
      continue;
    }
    std::string line(FindingKindName(finding.kind));
    for (const std::size_t rule : finding.rules) {
      line += " " + std::to_string(rule);
    }
    for (const std::string& test : finding.box) line += " | " + test;
    line += " :";
    for (const std::string& value : finding.witness) line += " " + value;
    lines.push_back(std::move(line));
  }
  return lines;
}

inline std::vector<Finding> OfKind(const Draft& draft, FindingKind kind,
                                   const VerifyOptions& options = {}) {
  const DecisionTable table = Compile(SpecOf(draft), draft.schema);
  const auto found = VerifyTable(table, options);
  EXPECT_TRUE(found.ok()) << found.status();
  std::vector<Finding> of_kind;
  for (const Finding& finding : found->findings) {
    if (finding.kind == kind) of_kind.push_back(finding);
  }
  return of_kind;
}

// The rule that the table gives for one row of literals.
inline std::int32_t RuleFor(const Draft& draft,
                            const std::vector<std::string>& row) {
  const DecisionTable table = Compile(SpecOf(draft), draft.schema);
  return table.Run(reference::FrameOf(draft.schema, {row}))->rule[0];
}

inline const std::vector<InputSchema> kDays = {{"dpd", ColumnType::kInt32}};
inline const std::vector<InputSchema> kReason = {{"reason", ColumnType::kText}};
inline const std::vector<InputSchema> kDaysAndReason = {
    {"dpd", ColumnType::kInt32}, {"reason", ColumnType::kText}};

}  // namespace arrears

#endif  // ARREARS_TESTS_RULES_VERIFY_DRAFT_H_
