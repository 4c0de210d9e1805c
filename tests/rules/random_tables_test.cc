// SPDX-License-Identifier: Apache-2.0
//
// The compiled table against its slow twin, on random tables and frames.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/rules/decision_table.h"
#include "arrears/rules/explain.h"
#include "base/vector_width_internal.h"
#include "gtest/gtest.h"
#include "reference/rules_random.h"
#include "reference/rules_reference.h"

namespace arrears {
namespace {

using base_internal::ScopedVectorWidth;
using base_internal::VectorWidth;
using reference::RandomRules;
using reference::RulesCase;
using reference::RulesCaseSize;
using reference::RunCellByCell;

constexpr VectorWidth kWidths[] = {VectorWidth::kScalar, VectorWidth::kAvx2,
                                   VectorWidth::kAvx512};

std::vector<std::int32_t> RulesOf(
    const DecisionTable& table, const Frame& frame,
    const Executor& executor = Executor::Serial()) {
  const absl::StatusOr<TableResult> result = table.Run(frame, executor);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? result->rule : std::vector<std::int32_t>{};
}

// The cells of the first row that differs, for people.
std::string Difference(const RulesCase& c,
                       const std::vector<std::int32_t>& slow,
                       const std::vector<std::int32_t>& fast) {
  const auto row = static_cast<std::size_t>(
      std::mismatch(slow.begin(), slow.end(), fast.begin()).first -
      slow.begin());
  std::string text = "row " + std::to_string(row) + ": twin " +
                     std::to_string(slow[row]) + ", table " +
                     std::to_string(fast[row]) + "\n";
  for (const Column& column : c.frame.columns()) {
    text += column.name() + " " + std::string(ColumnTypeName(column.type())) +
            " = " + (column.has(row) ? column.Format(row) : "null") + "\n";
  }
  for (const TableRule& rule : c.table.rules) {
    for (const std::string& cell : rule.cells) text += cell + " | ";
    text += "\n";
  }
  return text;
}

// For each row the rules that no cell refuses and those that one alone does, by
// trying every cell.
struct RuleSets {
  std::vector<std::uint64_t> matched, near;
};
RuleSets SetsCellByCell(const RulesCase& c, std::size_t words) {
  reference::CellTruths truths(c.table, c.frame, c.schema);
  RuleSets sets{std::vector<std::uint64_t>(c.frame.rows() * words), {}};
  sets.near = sets.matched;
  for (std::size_t row = 0; row < c.frame.rows(); ++row) {
    std::vector<int> refusals(c.table.rules.size());
    for (std::size_t i = 0; i < c.table.inputs.size(); ++i) {
      const std::vector<bool>& accepts = truths.At(row, i);
      for (std::size_t r = 0; r < refusals.size(); ++r) {
        refusals[r] += accepts[r] ? 0 : 1;
      }
    }
    for (std::size_t r = 0; r < refusals.size(); ++r) {
      const std::uint64_t bit = std::uint64_t{1} << (r % 64);
      if (refusals[r] == 0) sets.matched[row * words + r / 64] |= bit;
      if (refusals[r] == 1) sets.near[row * words + r / 64] |= bit;
    }
  }
  return sets;
}

void ExpectReasonsAgree(const RulesCase& c, const DecisionTable& table) {
  const auto reasons = FindReasons(table, c.frame);
  ASSERT_TRUE(reasons.ok()) << reasons.status();
  const std::size_t rows = c.frame.rows(), words = reasons->words();
  const RuleSets slow = SetsCellByCell(c, words);
  RuleSets fast{std::vector<std::uint64_t>(rows * words), {}};
  fast.near = fast.matched;
  // In two parts, as readers of a batch take them.
  const std::size_t half = rows / 2;
  const std::span matched(fast.matched), near(fast.near);
  reasons->Matched(0, half, matched.first(half * words));
  reasons->Matched(half, rows, matched.subspan(half * words));
  reasons->NearMisses(0, half, near.first(half * words));
  reasons->NearMisses(half, rows, near.subspan(half * words));
  EXPECT_TRUE(fast.matched == slow.matched) << words << " words";
  EXPECT_TRUE(fast.near == slow.near) << words << " words";
}

void ExpectTwinsAgree(const RulesCase& c) {
  const auto table =
      DecisionTable::Compile(c.table, c.schema, {.empty_intervals = true});
  ASSERT_TRUE(table.ok()) << table.status();
  const std::vector<std::int32_t> slow =
      RunCellByCell(c.table, c.frame, c.schema);
  for (const VectorWidth width : kWidths) {
    const ScopedVectorWidth scoped(width);
    const std::vector<std::int32_t> fast = RulesOf(*table, c.frame);
    ASSERT_EQ(slow.size(), fast.size());
    ASSERT_TRUE(slow == fast) << "width " << static_cast<int>(width) << ", "
                              << Difference(c, slow, fast);
    ExpectReasonsAgree(c, *table);
  }
}

TEST(DecisionTable, EqualsItsTwinOnSmallTables) {
  std::mt19937 rng(20240131);
  for (int round = 0; round < 2000; ++round) {
    SCOPED_TRACE(round);
    RulesCaseSize size;
    size.inputs = rng() % 6;
    size.rules = rng() % 12;
    size.rows = rng() % 50;
    ExpectTwinsAgree(RandomRules(rng, size));
    if (HasFatalFailure()) return;
  }
}

// One to eight planes, and words beyond the first.
TEST(DecisionTable, EqualsItsTwinOnTablesOfManyRules) {
  std::mt19937 rng(20240132);
  for (const std::size_t rules :
       {7, 8, 9, 16, 17, 31, 33, 41, 49, 63, 64, 65, 127, 128, 130, 400}) {
    for (int round = 0; round < 3; ++round) {
      SCOPED_TRACE(rules);
      RulesCaseSize size;
      size.inputs = 4;
      size.rules = rules;
      size.rows = 40;
      size.spread = 2 + 4 * round;
      ExpectTwinsAgree(RandomRules(rng, size));
      if (HasFatalFailure()) return;
    }
  }
}

// Classes up to and past one, two and four shuffles, and past a byte.
TEST(DecisionTable, EqualsItsTwinOnColumnsOfManyClasses) {
  std::mt19937 rng(20240133);
  for (const int spread : {4, 8, 12, 16, 24, 40, 100, 1000}) {
    for (int round = 0; round < 3; ++round) {
      SCOPED_TRACE(spread);
      RulesCaseSize size;
      size.inputs = 2;
      size.rules = static_cast<std::size_t>(spread);
      size.rows = 100;
      size.spread = spread;
      ExpectTwinsAgree(RandomRules(rng, size));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(DecisionTable, GivesTheSameAtAnyWidthAndThreadCount) {
  std::mt19937 rng(20240134);
  for (const std::size_t rows : {1, 255, 256, 257, 1024, 16384, 50001}) {
    RulesCaseSize size;
    size.rules = 20;
    size.inputs = 9;
    size.rows = rows;
    const RulesCase c = RandomRules(rng, size);
    const auto table =
        DecisionTable::Compile(c.table, c.schema, {.empty_intervals = true});
    ASSERT_TRUE(table.ok()) << table.status();
    const ScopedVectorWidth scalar(VectorWidth::kScalar);
    const std::vector<std::int32_t> expected = RulesOf(*table, c.frame);
    for (const VectorWidth width : kWidths) {
      const ScopedVectorWidth scoped(width);
      for (const int threads : {1, 2, 7}) {
        EXPECT_TRUE(RulesOf(*table, c.frame, Executor::Threads(threads)) ==
                    expected)
            << rows << " rows, width " << static_cast<int>(width) << ", "
            << threads << " threads";
      }
    }
  }
}

}  // namespace
}  // namespace arrears
