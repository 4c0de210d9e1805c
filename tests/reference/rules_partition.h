// SPDX-License-Identifier: Apache-2.0
//
// rules_partition.h: tables that are nearly without fault.
//
// A tree splits the space of all rows; its leaves are the rules, so that each
// row meets just one. Then some cells are disturbed.
#ifndef ARREARS_TESTS_REFERENCE_RULES_PARTITION_H_
#define ARREARS_TESTS_REFERENCE_RULES_PARTITION_H_

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "arrears/rules/decision_table.h"

namespace arrears::reference {

struct PartitionSize {
  std::size_t inputs = 3, rules = 8;
  int values = 5;           // Of each column, at most.
  int outputs = 3;          // Different ones.
  double disturbed = 0.05;  // Of the cells.
};

struct PartitionCase {
  TableSpec table;  // Its hit policy is `policy`.
  std::vector<InputSchema> schema;
};

PartitionCase PartitionRules(std::mt19937& rng, HitPolicy policy,
                             const PartitionSize& size);

// Rules without cells, their outputs and what the policy asks of these.
void AddOutputs(std::mt19937& rng, HitPolicy policy, int outputs,
                std::size_t rules, TableSpec& table);
// Tests that accept values `low` to `high` of a column of `values`; null goes
// with value 0, and the last value of texts is every text without a name.
std::string CellOfValues(ColumnType type, int values, int low, int high);
// What values there are, as allowed values.
std::string AllowedValues(ColumnType type, int values);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_RULES_PARTITION_H_
