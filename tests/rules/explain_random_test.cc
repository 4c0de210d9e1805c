// SPDX-License-Identifier: Apache-2.0
//
// The smallest changes of random rows of random tables, against a twin that
// tries every combination of the values at which cells can differ.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "arrears/rules/explain.h"
#include "gtest/gtest.h"
#include "reference/rules_points.h"
#include "reference/rules_random.h"
#include "reference/rules_reference.h"

namespace arrears {
namespace {

using reference::Fraction;
using reference::Nothing;
using reference::PointsOf;
using reference::RandomRules;
using reference::ReadCell;
using reference::RulesCase;
using reference::RulesCaseSize;
using reference::Truth;
using Values = std::vector<reference::Value>;
using Inputs = std::vector<std::size_t>;

bool IsNull(const reference::Value& value) {
  return std::holds_alternative<Nothing>(value);
}

class ChangeTwin {
 public:
  explicit ChangeTwin(const RulesCase& c) : case_(c) {
    for (std::size_t i = 0; i < c.schema.size(); ++i) {
      std::vector<std::string> cells;
      std::vector<ReadCell> read;
      for (const TableRule& rule : c.table.rules) {
        cells.push_back(rule.cells[i]);
        read.emplace_back(rule.cells[i]);
      }
      points_.push_back(PointsOf(c.schema[i].type, cells));
      points_.back().emplace_back();  // Null.
      cells_.push_back(std::move(read));
    }
  }

  const Values& points(std::size_t input) const { return points_[input]; }

  // "none", the outputs, or empty for a violation.
  std::string OutcomeOf(const Values& row) const {
    std::string outcome;
    for (std::size_t r = 0; r < case_.table.rules.size(); ++r) {
      bool hit = true;
      for (std::size_t i = 0; i < row.size() && hit; ++i) {
        hit = cells_[i][r].Says(row[i]) == Truth::kTrue;
      }
      if (!hit) continue;
      const std::string here = OutputsOf(r);
      const HitPolicy policy = case_.table.hit_policy;
      if (outcome.empty()) {
        outcome = here;
        if (policy == HitPolicy::kFirst) return outcome;
      } else if (policy == HitPolicy::kUnique || here != outcome) {
        return "";
      }
    }
    return outcome.empty() ? "none" : outcome;
  }
  std::string OutputsOf(std::size_t rule) const {
    const std::vector<OutputValue>& outputs = case_.table.rules[rule].outputs;
    const auto* text = std::get_if<std::string>(&outputs[0]);
    return (text != nullptr ? *text : "null") + "," +
           std::to_string(std::get<std::int64_t>(outputs[1]));
  }

  // By outcome, the sets of fewest inputs that bring it about.
  std::map<std::string, std::set<Inputs>> Smallest(const Values& row,
                                                   std::size_t most) const {
    std::map<std::string, std::set<Inputs>> all;
    const std::string own = OutcomeOf(row);
    for (std::size_t size = 1; size <= std::min(most, row.size()); ++size) {
      std::map<std::string, std::set<Inputs>> found;
      for (unsigned bits = 0; bits < 1u << row.size(); ++bits) {
        Inputs inputs;
        for (std::size_t i = 0; i < row.size(); ++i) {
          if ((bits >> i & 1) != 0) inputs.push_back(i);
        }
        if (inputs.size() == size) Try(row, inputs, 0, row, &found);
      }
      for (const auto& [outcome, sets] : found) {
        if (outcome != own) all.try_emplace(outcome, sets);
      }
    }
    return all;
  }

 private:
  void Try(const Values& from, const Inputs& inputs, std::size_t at, Values row,
           std::map<std::string, std::set<Inputs>>* found) const {
    if (at == inputs.size()) {
      const std::string outcome = OutcomeOf(row);
      const bool null = std::any_of(
          inputs.begin(), inputs.end(),
          [&](std::size_t i) { return IsNull(row[i]) && !IsNull(from[i]); });
      if (!outcome.empty() && !(null && outcome == "none")) {
        (*found)[outcome].insert(inputs);
      }
      return;
    }
    for (const reference::Value& value : points_[inputs[at]]) {
      row[inputs[at]] = value;
      Try(from, inputs, at + 1, row, found);
    }
  }

  const RulesCase& case_;
  std::vector<Values> points_;                // [input], null last.
  std::vector<std::vector<ReadCell>> cells_;  // [input][rule]
};

std::string OutcomeOf(const ChangeTwin& twin, const OtherOutcome& other) {
  return other.rule < 0 ? "none"
                        : twin.OutputsOf(static_cast<std::size_t>(other.rule));
}

double Scaled(const Fraction& number) {
  const auto value = static_cast<double>(number);
  return std::copysign(std::log1p(std::abs(value)), value);
}

// Of the one input that changes, just the values of the test bring the outcome
// about, and the cost is that of the nearest of them.
void ExpectExactTest(const RulesCase& c, const ChangeTwin& twin,
                     const Values& row, const OtherOutcome& other) {
  const Change& change = other.changes[0];
  const ReadCell test(change.test);
  const std::string outcome = OutcomeOf(twin, other);
  const auto* from = std::get_if<Fraction>(&row[change.input]);
  double least = IsNull(row[change.input]) ? 1 : HUGE_VAL;
  for (const reference::Value& value : twin.points(change.input)) {
    Values changed = row;
    changed[change.input] = value;
    const bool brings = twin.OutcomeOf(changed) == outcome;
    if (IsNull(value)) {
      if (!brings || outcome == "none") continue;
      least = std::min(least, 1000.0);
      // Of texts no list of tests can always say so.
      if (!HoldsTexts(c.schema[change.input].type)) {
        EXPECT_EQ(test.Says(value), Truth::kTrue) << change.test;
      }
      continue;
    }
    EXPECT_EQ(test.Says(value) == Truth::kTrue, brings) << change.test;
    if (!brings || from == nullptr) continue;
    const auto& to = std::get<Fraction>(value);
    least = std::min(least, std::abs(Scaled(to) - Scaled(*from)));
  }
  if (from != nullptr) {
    EXPECT_NEAR(other.cost, least, 1e-9 * std::max(1.0, least)) << change.test;
  }
}

void ExpectTwinsAgree(RulesCase& c) {
  // The twin's points are neighbours of whole numbers.
  for (InputSchema& column : c.schema) column.decimals = 0;
  const auto table =
      DecisionTable::Compile(c.table, c.schema, {.empty_intervals = true});
  ASSERT_TRUE(table.ok()) << table.status();
  const ChangeTwin twin(c);
  for (std::size_t r = 0; r < c.frame.rows(); ++r) {
    const auto why = ExplainRow(*table, c.frame, r);
    ASSERT_TRUE(why.ok()) << why.status();
    ASSERT_TRUE(why->complete);
    Values row;
    for (const Column& column : c.frame.columns()) {
      row.push_back(reference::ValueAt(column, r));
    }
    std::map<std::string, std::set<Inputs>> found;
    for (const OtherOutcome& other : why->other_outcomes) {
      Inputs inputs;
      for (const Change& change : other.changes) {
        inputs.push_back(change.input);
      }
      EXPECT_TRUE(found[OutcomeOf(twin, other)].insert(inputs).second);
      if (inputs.size() == 1) ExpectExactTest(c, twin, row, other);
      Values changed = row;
      for (const Change& change : other.changes) {
        changed[change.input] =
            reference::ValueOf(change.value, c.schema[change.input].type);
      }
      EXPECT_EQ(twin.OutcomeOf(changed), OutcomeOf(twin, other))
          << WriteChanges(table->spec(), *why, other, Language::kEn);
    }
    EXPECT_EQ(found, twin.Smallest(row, 3));
  }
}

TEST(ExplainRow, FindsTheChangesThatItsTwinFinds) {
  std::mt19937 rng(20261130);
  for (int round = 0; round < 400; ++round) {
    SCOPED_TRACE(round);
    RulesCaseSize size;
    size.inputs = 1 + rng() % 3;
    size.rules = 1 + rng() % 6;
    size.rows = 2;
    size.spread = 3;
    RulesCase c = RandomRules(rng, size);
    ExpectTwinsAgree(c);
    if (HasFailure()) {
      for (const TableRule& rule : c.table.rules) {
        for (const std::string& cell : rule.cells) {
          std::cout << cell << " | ";
        }
        std::cout << "\n";
      }
      return;
    }
  }
}

}  // namespace
}  // namespace arrears
