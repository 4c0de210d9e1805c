// SPDX-License-Identifier: Apache-2.0
//
// A policy of real size: 24 rules over 8 columns, on a hundred thousand
// debtors.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrears/rules/decision_table.h"
#include "arrears/rules/explain.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/rules_collections.h"
#include "reference/rules_reference.h"

namespace arrears {
namespace {

using reference::CollectionsDebtors;
using reference::CollectionsTable;
using reference::DebtorLayout;
using ::testing::Contains;

TEST(CollectionsTable, FiresTheRulesThatItsTwinFires) {
  const std::optional<TableSpec> spec = CollectionsTable();
  if (!spec) GTEST_SKIP() << "rules24 is not in the shared data";
  ASSERT_EQ(spec->rules.size(), 24u);
  ASSERT_EQ(spec->inputs.size(), 8u);
  for (const DebtorLayout layout :
       {DebtorLayout::kNarrow, DebtorLayout::kWide, DebtorLayout::kPacked}) {
    const Frame debtors = CollectionsDebtors(20'000, layout);
    const auto table =
        DecisionTable::Compile(*spec, reference::SchemaOf(debtors));
    ASSERT_TRUE(table.ok()) << table.status();
    const auto result = table->Run(debtors);
    ASSERT_TRUE(result.ok()) << result.status();
    // Stated beside the generator: row 0 fires R01 and row 1 R21.
    EXPECT_EQ(spec->rules[static_cast<std::size_t>(result->rule[0])].id, "R01");
    EXPECT_EQ(spec->rules[static_cast<std::size_t>(result->rule[1])].id, "R21");
    for (std::int32_t rule = 0; rule < 24; ++rule) {
      EXPECT_THAT(result->rule, Contains(rule));
    }
    // The twin is slow: the first few.
    const Frame few = CollectionsDebtors(2'000, layout);
    EXPECT_TRUE(std::equal(
        result->rule.begin(), result->rule.begin() + 2'000,
        reference::RunCellByCell(*spec, few, reference::SchemaOf(few))
            .begin()));
  }
}

TEST(CollectionsTable, GivesTheReasonsOfEachRowAsTheTwinSeesThem) {
  const std::optional<TableSpec> spec = CollectionsTable();
  if (!spec) GTEST_SKIP() << "rules24 is not in the shared data";
  const Frame debtors = CollectionsDebtors(5'000, DebtorLayout::kPacked);
  const std::vector<InputSchema> schema = reference::SchemaOf(debtors);
  const auto table = DecisionTable::Compile(*spec, schema);
  ASSERT_TRUE(table.ok()) << table.status();
  const auto reasons = FindReasons(*table, debtors);
  ASSERT_TRUE(reasons.ok()) << reasons.status();
  EXPECT_EQ(reasons->result().rule,
            reference::RunCellByCell(*spec, debtors, schema));
  reference::CellTruths twin(*spec, debtors, schema);
  for (std::size_t row = 0; row < debtors.rows(); ++row) {
    for (std::size_t i = 0; i < reasons->inputs(); ++i) {
      const std::vector<bool>& accepts = twin.At(row, i);
      for (std::size_t r = 0; r < spec->rules.size(); ++r) {
        ASSERT_EQ(reasons->Refused(row, i)[0] >> r & 1, accepts[r] ? 0u : 1u)
            << "row " << row << ", input " << i << ", rule " << r;
      }
    }
  }
}

}  // namespace
}  // namespace arrears
