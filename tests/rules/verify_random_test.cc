// SPDX-License-Identifier: Apache-2.0
//
// What is found in random tables against the twin that tries every row.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "arrears/rules/verify.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/rules_partition.h"
#include "reference/rules_points.h"
#include "reference/rules_random.h"
#include "reference/rules_verify.h"

namespace arrears {
namespace {

using reference::FrameOf;
using reference::PartitionCase;
using reference::PartitionRules;
using reference::PartitionSize;
using reference::SlowFindings;
using reference::TableTwin;
using reference::Value;
using reference::ValueOf;

using Rows = std::set<std::size_t>;

struct Case {
  TableSpec table;
  std::vector<InputSchema> schema;
  VerifyOptions options;
};

// The table for people.
std::string Describe(const Case& c) {
  std::string text(HitPolicyLetters(c.table.hit_policy));
  for (std::size_t i = 0; i < c.schema.size(); ++i) {
    text += "\n" + std::string(ColumnTypeName(c.schema[i].type));
    if (c.table.inputs[i].null == Treatment::kRefuse) text += " not null";
    for (const std::string& allowed : c.table.inputs[i].allowed) {
      text += " in " + allowed;
    }
  }
  const auto add = [&text](const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) text += cell + " | ";
  };
  for (const TableRule& rule : c.table.rules) {
    text += "\n";
    add(rule.cells);
    if (const auto* act = std::get_if<std::string>(&rule.outputs[0])) {
      text += *act;
    } else if (const auto* n = std::get_if<std::int64_t>(&rule.outputs[0])) {
      text += std::to_string(*n);
    }
  }
  for (const auto& row : c.options.impossible) {
    text += "\nimpossible: ";
    add(row);
  }
  return text + (c.options.null_possible ? "\n" : "\nno nulls\n");
}

std::string Describe(const Finding& finding) {
  std::string text(FindingKindName(finding.kind));
  for (const std::size_t rule : finding.rules) {
    text += " " + std::to_string(rule);
  }
  text += " input " + std::to_string(finding.input) + " box";
  for (const std::string& test : finding.box) text += " {" + test + "}";
  text += " witness";
  for (const std::string& value : finding.witness) text += " " + value;
  return text;
}

using Counts = std::array<std::int64_t, kFindingKinds>;

class Comparison {
 public:
  explicit Comparison(const Case& c)
      : case_(c), twin_(c.table, c.schema, c.options), slow_(twin_.Find()) {}

  // Adds what was found to `told`, by kind.
  void Run(Counts* told) {
    const auto table =
        DecisionTable::Compile(case_.table, case_.schema, {true, true});
    ASSERT_TRUE(table.ok()) << table.status();
    const auto found = VerifyTable(*table, case_.options);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(found->not_listed, 0);
    std::vector<std::vector<std::string>> witnesses;
    for (const Finding& finding : found->findings) {
      SCOPED_TRACE(Describe(finding));
      Check(finding);
      if (!finding.witness.empty()) witnesses.push_back(finding.witness);
    }
    EXPECT_EQ(gap_, slow_.gap);
    EXPECT_EQ(pairs_, slow_.pairs);
    EXPECT_EQ(dead_, slow_.dead);
    EXPECT_EQ(empty_, slow_.empty);
    EXPECT_EQ(idle_.size(), slow_.idle.size());
    const auto run = table->Run(FrameOf(case_.schema, witnesses));
    ASSERT_TRUE(run.ok()) << run.status();
    std::size_t row = 0;
    for (const Finding& finding : found->findings) {
      if (finding.witness.empty()) continue;
      SCOPED_TRACE(Describe(finding));
      CheckWitness(finding, run->rule[row++]);
    }
    CheckTestRows(*table);
    for (std::size_t k = 0; k < kFindingKinds; ++k) {
      (*told)[k] += found->counts[k];
    }
  }

 private:
  void Check(const Finding& finding) {
    const Rows box = finding.kind == FindingKind::kEmptyCell
                         ? Rows()
                         : twin_.RowsIn(finding.box);
    switch (finding.kind) {
      case FindingKind::kGap:
      case FindingKind::kFilledGap:
        EXPECT_EQ(finding.kind == FindingKind::kFilledGap, FillsGaps());
        for (const std::size_t row : box) {
          EXPECT_TRUE(gap_.insert(row).second) << "in two boxes";
        }
        EXPECT_FALSE(box.empty());
        return;
      case FindingKind::kEmptyCell:
        empty_.insert({finding.rules[0], finding.input});
        EXPECT_TRUE(finding.witness.empty());
        return;
      case FindingKind::kIdleCut:
        return CheckIdle(finding);
      case FindingKind::kDead:
        dead_.insert(finding.rules.back());
        EXPECT_EQ(box, twin_.RowsOf(finding.rules.back()));
        return CheckCover(finding.rules);
      case FindingKind::kDuplicate:
      case FindingKind::kSubsumed:
        EXPECT_EQ(box, twin_.RowsOf(finding.rules[1]));
        break;
      default: {
        Rows common;
        for (const std::size_t row : twin_.RowsOf(finding.rules[0])) {
          if (twin_.RowsOf(finding.rules[1]).count(row) != 0) {
            common.insert(row);
          }
        }
        // Null may be left out where no test can say it.
        EXPECT_TRUE(std::includes(common.begin(), common.end(), box.begin(),
                                  box.end()));
        break;
      }
    }
    EXPECT_TRUE(pairs_.insert({finding.kind, finding.rules}).second);
  }

  bool FillsGaps() const {
    return std::all_of(
        case_.table.outputs.begin(), case_.table.outputs.end(),
        [](const TableOutput& o) { return o.fallback.index() != 0; });
  }

  void CheckIdle(const Finding& finding) {
    const reference::ReadCell end(finding.witness[finding.input]);
    const reference::ReadCell box(finding.box[finding.input]);
    const auto in = [](const reference::ReadCell& test, const Value& value) {
      return test.Says(value) == reference::Truth::kTrue;
    };
    const auto cut = std::find_if(
        slow_.idle.begin(), slow_.idle.end(), [&](const auto& slow) {
          return slow.input == finding.input && in(box, slow.below) &&
                 in(box, slow.above);
        });
    ASSERT_NE(cut, slow_.idle.end());
    EXPECT_TRUE(in(end, cut->below) || in(end, cut->above));
    EXPECT_TRUE(idle_.insert(static_cast<std::size_t>(cut - slow_.idle.begin()))
                    .second);
    for (std::size_t i = 0; i < finding.box.size(); ++i) {
      EXPECT_TRUE(i == finding.input || finding.box[i] == "-");
    }
    std::vector<std::size_t> holders;
    for (std::size_t r = 0; r < case_.table.rules.size(); ++r) {
      const reference::ReadCell cell(case_.table.rules[r].cells[finding.input]);
      if (!twin_.RowsOf(r).empty() &&
          in(cell, cut->below) != in(cell, cut->above)) {
        holders.push_back(r);
      }
    }
    EXPECT_EQ(finding.rules, holders);
  }

  // The rules before the last cover it, and none of them can be missed.
  void CheckCover(const std::vector<std::size_t>& rules) {
    const Rows& own = twin_.RowsOf(rules.back());
    if (own.empty()) {
      EXPECT_EQ(rules.size(), 1u);
      return;
    }
    EXPECT_GT(rules.size(), 2u);
    for (std::size_t missing = 0; missing < rules.size(); ++missing) {
      Rows covered;
      for (std::size_t i = 0; i + 1 < rules.size(); ++i) {
        EXPECT_TRUE(twin_.MayCover(rules[i], rules.back()));
        if (i == missing) continue;
        const Rows& more = twin_.RowsOf(rules[i]);
        covered.insert(more.begin(), more.end());
      }
      EXPECT_EQ(
          std::includes(covered.begin(), covered.end(), own.begin(), own.end()),
          missing + 1 == rules.size());
    }
  }

  std::vector<Value> ValuesOf(const std::vector<std::string>& literals) const {
    std::vector<Value> values;
    for (std::size_t i = 0; i < literals.size(); ++i) {
      values.push_back(ValueOf(literals[i], case_.schema[i].type));
    }
    return values;
  }

  bool LiesIn(const std::vector<Value>& values,
              const std::vector<std::string>& box) const {
    for (std::size_t i = 0; i < box.size(); ++i) {
      const reference::ReadCell test(box[i]);
      if (test.Says(values[i]) != reference::Truth::kTrue) return false;
    }
    return true;
  }

  // `rule`: what the table itself gave for the witness.
  void CheckWitness(const Finding& finding, std::int32_t rule) {
    const std::vector<Value> values = ValuesOf(finding.witness);
    EXPECT_TRUE(twin_.Exists(values));
    EXPECT_TRUE(LiesIn(values, finding.box));
    const std::vector<std::size_t> matching = twin_.Matching(values);
    const auto matches = [&matching](std::size_t r) {
      return std::count(matching.begin(), matching.end(), r) == 1;
    };
    const bool first = case_.table.hit_policy == HitPolicy::kFirst ||
                       case_.table.hit_policy == HitPolicy::kPriority;
    switch (finding.kind) {
      case FindingKind::kGap:
      case FindingKind::kFilledGap:
        EXPECT_EQ(rule, kNoRule);
        break;
      case FindingKind::kConflict:
      case FindingKind::kOverlap:
        EXPECT_EQ(rule, kConflictRow);
        EXPECT_TRUE(matches(finding.rules[0]) && matches(finding.rules[1]));
        break;
      case FindingKind::kHidden:
        EXPECT_EQ(rule, static_cast<std::int32_t>(finding.rules[0]));
        EXPECT_TRUE(matches(finding.rules[1]));
        break;
      case FindingKind::kDuplicate:
      case FindingKind::kSubsumed:
      case FindingKind::kDead:
        EXPECT_TRUE(matches(finding.rules.back()));
        if (first) {
          EXPECT_NE(rule, static_cast<std::int32_t>(finding.rules.back()));
        }
        break;
      default:
        break;
    }
  }

  void CheckTestRows(const DecisionTable& table) {
    const auto rows = MakeTestRows(table, case_.options);
    ASSERT_TRUE(rows.ok()) << rows.status();
    std::vector<std::vector<std::string>> values;
    for (const TestRow& row : *rows) values.push_back(row.values);
    const auto run = table.Run(FrameOf(case_.schema, values));
    ASSERT_TRUE(run.ok()) << run.status();
    std::set<std::pair<std::size_t, std::size_t>> deciding;
    for (std::size_t i = 0; i + 1 < rows->size(); i += 2) {
      const TestRow &first = (*rows)[i], &other = (*rows)[i + 1];
      SCOPED_TRACE("rule " + std::to_string(first.for_rule) + " input " +
                   std::to_string(first.input));
      EXPECT_EQ(run->rule[i], first.rule);
      EXPECT_EQ(run->rule[i + 1], other.rule);
      EXPECT_EQ(first.pair, i / 2);
      EXPECT_EQ(other.pair, i / 2);
      CheckPair(first, other);
      deciding.insert({first.for_rule, first.input});
    }
    EXPECT_EQ(rows->size(), 2 * deciding.size());
    EXPECT_EQ(deciding, twin_.Deciding());
  }

  void CheckPair(const TestRow& first, const TestRow& other) {
    EXPECT_EQ(first.for_rule, other.for_rule);
    EXPECT_EQ(first.input, other.input);
    for (std::size_t i = 0; i < first.values.size(); ++i) {
      EXPECT_EQ(first.values[i] != other.values[i], i == first.input);
    }
    const auto from = ValuesOf(first.values), to = ValuesOf(other.values);
    EXPECT_TRUE(twin_.Exists(from) && twin_.Exists(to));
    EXPECT_TRUE(twin_.Fires(first.for_rule, twin_.Matching(from)));
    EXPECT_NE(twin_.Outcome(twin_.Matching(from)),
              twin_.Outcome(twin_.Matching(to)));
    const std::string& cell =
        case_.table.rules[first.for_rule].cells[first.input];
    EXPECT_NE(reference::ReadCell(cell).Says(to[first.input]),
              reference::Truth::kTrue);
  }

  const Case& case_;
  const TableTwin twin_;
  const SlowFindings slow_;
  Rows gap_, dead_, idle_;
  std::set<std::pair<FindingKind, std::vector<std::size_t>>> pairs_;
  std::set<std::pair<std::size_t, std::size_t>> empty_;
};

int Draw(std::mt19937& rng, int first, int last) {
  return std::uniform_int_distribution<int>(first, last)(rng);
}

// Domains, cells that do not exist and nulls as they come.
void DrawOptions(std::mt19937& rng, int values, Case& c) {
  c.options.most_findings = 1'000'000;
  c.options.tell_hidden = true;
  c.options.null_possible = Draw(rng, 0, 2) == 0;
  for (std::size_t i = 0; i < c.schema.size(); ++i) {
    TableInput& input = c.table.inputs[i];
    if (Draw(rng, 0, 4) == 0) input.null = Treatment::kRefuse;
    if (values == 0 || Draw(rng, 0, 2) != 0) continue;
    input.allowed = {reference::AllowedValues(c.schema[i].type, values)};
    if (Draw(rng, 0, 1) == 0) input.outside = Treatment::kRefuse;
  }
  while (values > 0 && Draw(rng, 0, 2) == 0) {
    c.options.impossible.emplace_back();
    for (const InputSchema& input : c.schema) {
      const int last = input.type == ColumnType::kBool ? 1 : values - 1;
      const int low = Draw(rng, 0, last);
      c.options.impossible.back().push_back(
          Draw(rng, 0, 1) == 0
              ? "-"
              : reference::CellOfValues(input.type, values, low,
                                        Draw(rng, low, last)));
    }
  }
}

// A value for each output where no rule matches.
void AddFallbacks(TableSpec& table) {
  for (TableOutput& output : table.outputs) {
    output.fallback = !output.allowed.empty() ? output.allowed.front()
                      : output.type == OutputType::kNumber
                          ? OutputValue(std::int64_t{0})
                          : OutputValue("none");
  }
}

TEST(VerifyTable, FindsInDisturbedPartitionsWhatTryingEveryRowFinds) {
  Counts told{};
  std::mt19937 rng(20240201);
  for (int round = 0; round < 10'000; ++round) {
    PartitionSize size;
    size.inputs = static_cast<std::size_t>(Draw(rng, 1, 3));
    size.rules = static_cast<std::size_t>(Draw(rng, 1, 10));
    size.values = Draw(rng, 3, 5);
    size.outputs = Draw(rng, 1, 3);
    const auto policy = static_cast<HitPolicy>(Draw(rng, 0, 10));
    PartitionCase partition = PartitionRules(rng, policy, size);
    Case c{std::move(partition.table), std::move(partition.schema), {}};
    DrawOptions(rng, size.values, c);
    if (round % 3 == 0) AddFallbacks(c.table);
    SCOPED_TRACE("round " + std::to_string(round) + ", " + Describe(c));
    Comparison(c).Run(&told);
    if (HasFailure()) return;
  }
  EXPECT_THAT(told, testing::Each(testing::Gt(50)));
}

// Any cell that there can be, and nothing of a tree.
TEST(VerifyTable, FindsInRandomTablesWhatTryingEveryRowFinds) {
  Counts told{};
  std::mt19937 rng(20240202);
  for (int round = 0; round < 1'000; ++round) {
    Case c;
    c.table.name = "random";
    const int inputs = Draw(rng, 1, 2);
    reference::AddOutputs(rng, static_cast<HitPolicy>(Draw(rng, 0, 10)), 3,
                          static_cast<std::size_t>(Draw(rng, 0, 8)), c.table);
    for (int i = 0; i < inputs; ++i) {
      const auto type = static_cast<ColumnType>(Draw(rng, 0, 8));
      c.schema.push_back({"c" + std::to_string(i), type});
      c.table.inputs.push_back({c.schema.back().name, {}});
      for (TableRule& rule : c.table.rules) {
        rule.cells.push_back(reference::RandomCell(rng, type, 3));
      }
    }
    DrawOptions(rng, 0, c);
    if (round % 3 == 0) AddFallbacks(c.table);
    SCOPED_TRACE("round " + std::to_string(round) + ", " + Describe(c));
    Comparison(c).Run(&told);
    if (HasFailure()) return;
  }
  EXPECT_THAT(told, testing::Each(testing::Gt(50)));
}

}  // namespace
}  // namespace arrears
