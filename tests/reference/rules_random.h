// SPDX-License-Identifier: Apache-2.0
//
// rules_random.h: random tables and frames that put each other to the test.
#ifndef ARREARS_TESTS_REFERENCE_RULES_RANDOM_H_
#define ARREARS_TESTS_REFERENCE_RULES_RANDOM_H_

#include <cstddef>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "arrears/base/frame.h"
#include "arrears/rules/decision_table.h"

namespace arrears::reference {

struct RulesCase {
  TableSpec table;
  std::vector<InputSchema> schema;
  Frame frame;
  // What the frame borrows. Columns there have rows before the frame's first.
  std::deque<Column> lent;
};

struct RulesCaseSize {
  std::size_t inputs = 4, rules = 6, rows = 40;
  // Values and literals are drawn from this many neighbours: few make hits and
  // shared end points, many make classes.
  int spread = 6;
};

// Values lie on and beside the ends of the cells; one in eight is null, doubles
// are NaN or infinite at times and codes outside their dictionary. Half of the
// columns are borrowed from the middle of longer ones.
RulesCase RandomRules(std::mt19937& rng, const RulesCaseSize& size);

// A unary test of the column's type in any form that a cell may have.
std::string RandomCell(std::mt19937& rng, ColumnType type, int spread);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_RULES_RANDOM_H_
