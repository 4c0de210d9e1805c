// SPDX-License-Identifier: Apache-2.0
#include "reference/rules_verify.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>

#include "reference/rules_points.h"

namespace arrears::reference {
namespace {

using Rules = std::vector<std::size_t>;
using Rows = std::set<std::size_t>;

bool IsNull(const Value& value) {
  return std::holds_alternative<Nothing>(value);
}

bool Holds(const Rows& whole, const Rows& part) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

Rows Common(const Rows& a, const Rows& b) {
  Rows both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                        std::inserter(both, both.end()));
  return both;
}

std::string TextOf(const OutputValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return '"' + *text;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "t" : "f";
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return std::to_string(static_cast<double>(*whole));
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return std::to_string(*number);
  }
  return "null";
}

// Empty for null.
std::optional<double> NumberIn(const OutputValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return static_cast<double>(*whole);
  }
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return std::nullopt;
}

bool HasWinner(HitPolicy policy) {
  return policy == HitPolicy::kFirst || policy == HitPolicy::kPriority ||
         policy == HitPolicy::kMinimum || policy == HitPolicy::kMaximum;
}

}  // namespace

TableTwin::TableTwin(const TableSpec& table,
                     const std::vector<InputSchema>& schema,
                     const VerifyOptions& options)
    : table_(table), schema_(schema), options_(options) {
  std::size_t combinations = 1;
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    std::vector<std::string> texts = table.inputs[i].allowed;
    for (const TableRule& rule : table.rules) texts.push_back(rule.cells[i]);
    for (const auto& row : options.impossible) texts.push_back(row[i]);
    std::vector<Value> points;
    for (const Value& value : PointsOf(schema[i].type, texts)) {
      if (InDomain(i, value)) points.push_back(value);
    }
    if (InDomain(i, Nothing{})) points.emplace_back(Nothing{});
    combinations *= points.size();
    points_.push_back(std::move(points));
  }
  const auto read = [&](const std::vector<std::string>& texts) {
    std::vector<ReadCell> cells;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      cells.emplace_back(texts[i]);
    }
    return cells;
  };
  for (const TableRule& rule : table.rules) cells_.push_back(read(rule.cells));
  for (const auto& row : options.impossible) impossible_.push_back(read(row));
  accepted_.resize(table.rules.size());
  for (std::size_t c = 0; c < combinations; ++c) {
    Row row;
    std::size_t rest = c;
    for (const auto& points : points_) {
      row.push_back(rest % points.size());
      rest /= points.size();
    }
    const std::vector<Value> values = ValuesOf(row);
    const bool exists = Exists(values);
    number_.push_back(exists ? rows_.size() : combinations);
    if (!exists) continue;
    matching_.push_back(Matching(values));
    outcome_.push_back(Outcome(matching_.back()));
    for (const std::size_t rule : matching_.back()) {
      accepted_[rule].insert(rows_.size());
    }
    rows_.push_back(std::move(row));
  }
  for (std::size_t& number : number_) {
    number = std::min(number, rows_.size());
  }
}

bool TableTwin::InDomain(std::size_t input, const Value& value) const {
  const TableInput& column = table_.inputs[input];
  if (IsNull(value)) {
    return options_.null_possible && column.null == Treatment::kMatch;
  }
  if (column.allowed.empty()) return true;
  return std::any_of(column.allowed.begin(), column.allowed.end(),
                     [&](const std::string& text) {
                       return ReadCell(text).Says(value) == Truth::kTrue;
                     });
}

std::vector<Value> TableTwin::ValuesOf(const Row& row) const {
  std::vector<Value> values;
  for (std::size_t i = 0; i < row.size(); ++i) {
    values.push_back(points_[i][row[i]]);
  }
  return values;
}

bool TableTwin::Exists(const std::vector<Value>& values) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!InDomain(i, values[i])) return false;
  }
  for (const std::vector<ReadCell>& row : impossible_) {
    bool meets = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
      meets = meets && row[i].Says(values[i]) == Truth::kTrue;
    }
    if (meets) return false;
  }
  return true;
}

Rules TableTwin::Matching(const std::vector<Value>& values) const {
  Rules rules;
  for (std::size_t r = 0; r < cells_.size(); ++r) {
    bool meets = true;
    for (std::size_t i = 0; i < values.size() && meets; ++i) {
      meets = cells_[r][i].Says(values[i]) == Truth::kTrue;
    }
    if (meets) rules.push_back(r);
  }
  return rules;
}

Rows TableTwin::RowsIn(const std::vector<std::string>& tests) const {
  std::vector<std::vector<bool>> meets(tests.size());
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const ReadCell cell(tests[i]);
    for (const Value& value : points_[i]) {
      meets[i].push_back(cell.Says(value) == Truth::kTrue);
    }
  }
  Rows rows;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    bool within = true;
    for (std::size_t i = 0; i < tests.size(); ++i) {
      within = within && meets[i][rows_[row][i]];
    }
    if (within) rows.insert(rows.end(), row);
  }
  return rows;
}

bool TableTwin::SameOutputs(std::size_t a, std::size_t b) const {
  for (std::size_t i = 0; i < table_.outputs.size(); ++i) {
    if (TextOf(table_.rules[a].outputs[i]) !=
        TextOf(table_.rules[b].outputs[i])) {
      return false;
    }
  }
  return true;
}

bool TableTwin::Before(std::size_t a, std::size_t b) const {
  const auto &x = table_.rules[a].outputs, &y = table_.rules[b].outputs;
  switch (table_.hit_policy) {
    case HitPolicy::kPriority:
    case HitPolicy::kOutputOrder:
      for (std::size_t i = 0; i < table_.outputs.size(); ++i) {
        if (TextOf(x[i]) == TextOf(y[i])) continue;
        for (const OutputValue& value : table_.outputs[i].allowed) {
          if (TextOf(value) == TextOf(x[i])) return true;
          if (TextOf(value) == TextOf(y[i])) return false;
        }
      }
      return a < b;
    case HitPolicy::kMinimum:
    case HitPolicy::kMaximum: {
      const auto p = NumberIn(x[0]), q = NumberIn(y[0]);
      if (p == q) return a < b;
      if (!p || !q) return !p;
      return (*p < *q) == (table_.hit_policy == HitPolicy::kMinimum);
    }
    default:
      return a < b;
  }
}

std::string TableTwin::Outcome(const Rules& matching) const {
  if (matching.empty()) return "none";
  Rules rules = matching;
  std::sort(rules.begin(), rules.end(),
            [this](std::size_t a, std::size_t b) { return Before(a, b); });
  bool same = true;
  std::string list;
  std::optional<double> sum = 0;
  for (const std::size_t rule : rules) {
    same = same && SameOutputs(rule, rules[0]);
    for (const OutputValue& value : table_.rules[rule].outputs) {
      list += TextOf(value) + ";";
    }
    const auto number = NumberIn(table_.rules[rule].outputs[0]);
    sum = sum && number ? std::optional(*sum + *number) : std::nullopt;
  }
  switch (table_.hit_policy) {
    case HitPolicy::kUnique:
      return rules.size() > 1 ? "violation" : list;
    case HitPolicy::kAny:
      if (!same) return "violation";
      break;
    case HitPolicy::kRuleOrder:
    case HitPolicy::kOutputOrder:
    case HitPolicy::kCollect:
      return list;
    case HitPolicy::kSum:
      return sum ? std::to_string(*sum) : "null";
    case HitPolicy::kCount:
      return std::to_string(rules.size());
    default:
      break;
  }
  std::string one;
  for (const OutputValue& value : table_.rules[rules[0]].outputs) {
    one += TextOf(value) + ";";
  }
  return one;
}

bool TableTwin::Fires(std::size_t rule, const Rules& matching) const {
  if (std::find(matching.begin(), matching.end(), rule) == matching.end()) {
    return false;
  }
  if (HasManyHits(table_.hit_policy)) return true;
  if (Outcome(matching) == "violation") return false;
  return std::all_of(matching.begin(), matching.end(), [&](std::size_t r) {
    return r == rule || Before(rule, r);
  });
}

bool TableTwin::MayCover(std::size_t by, std::size_t rule) const {
  if (by == rule) return false;
  switch (table_.hit_policy) {
    case HitPolicy::kUnique:
    case HitPolicy::kAny:
      return true;
    case HitPolicy::kRuleOrder:
    case HitPolicy::kOutputOrder:
    case HitPolicy::kCollect:
      return SameOutputs(by, rule);
    case HitPolicy::kSum:
    case HitPolicy::kCount:
      return false;
    default:
      return Before(by, rule);
  }
}

SlowFindings TableTwin::Find() const {
  SlowFindings found;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (matching_[row].empty()) found.gap.insert(row);
  }
  for (std::size_t rule = 0; rule < cells_.size(); ++rule) {
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const bool any = std::any_of(
          points_[i].begin(), points_[i].end(), [&](const Value& value) {
            return cells_[rule][i].Says(value) == Truth::kTrue;
          });
      if (!any) found.empty.insert({rule, i});
    }
  }
  FindPairs(found);
  FindCovered(found);
  FindHidden(found);
  FindIdle(found);
  return found;
}

void TableTwin::FindPairs(SlowFindings& found) const {
  const bool unique = table_.hit_policy == HitPolicy::kUnique;
  if (!unique && table_.hit_policy != HitPolicy::kAny) return;
  for (std::size_t a = 0; a < cells_.size(); ++a) {
    for (std::size_t b = a + 1; b < cells_.size(); ++b) {
      if (Common(accepted_[a], accepted_[b]).empty()) continue;
      if (!SameOutputs(a, b)) {
        found.pairs.insert({FindingKind::kConflict, {a, b}});
      } else if (unique) {
        found.pairs.insert({FindingKind::kOverlap, {a, b}});
      }
    }
  }
}

void TableTwin::FindCovered(SlowFindings& found) const {
  for (std::size_t rule = 0; rule < cells_.size(); ++rule) {
    const Rows& own = accepted_[rule];
    if (own.empty()) {
      const auto cell = found.empty.lower_bound({rule, 0});
      if (cell == found.empty.end() || cell->first != rule) {
        found.dead.insert(rule);
      }
      continue;
    }
    std::optional<std::size_t> twin, holder;
    bool held = false;
    Rows all;
    for (std::size_t by = 0; by < cells_.size(); ++by) {
      if (by == rule) continue;
      const bool many =
          HasManyHits(table_.hit_policy) && !HasWinner(table_.hit_policy);
      const bool may_repeat =
          Before(by, rule) && (!many || SameOutputs(by, rule));
      if (own == accepted_[by] && may_repeat && (!twin || Before(by, *twin))) {
        twin = by;
      }
      if (!MayCover(by, rule)) continue;
      if (!many) all.insert(accepted_[by].begin(), accepted_[by].end());
      if (!Holds(accepted_[by], own)) continue;
      held = true;
      if (own != accepted_[by] && (!holder || Before(by, *holder))) holder = by;
    }
    if (twin) {
      found.pairs.insert({FindingKind::kDuplicate, {*twin, rule}});
    } else if (holder) {
      found.pairs.insert({FindingKind::kSubsumed, {*holder, rule}});
    } else if (!held && Holds(all, own)) {
      found.dead.insert(rule);
    }
  }
}

void TableTwin::FindHidden(SlowFindings& found) const {
  if (table_.hit_policy != HitPolicy::kFirst &&
      table_.hit_policy != HitPolicy::kPriority) {
    return;
  }
  Rows never = found.dead;
  for (const auto& [kind, rules] : found.pairs) never.insert(rules.back());
  for (const Rules& matching : matching_) {
    for (const std::size_t by : matching) {
      if (!Fires(by, matching)) continue;
      for (const std::size_t rule : matching) {
        if (rule != by && never.count(rule) == 0 && !SameOutputs(by, rule)) {
          found.pairs.insert({FindingKind::kHidden, {by, rule}});
        }
      }
    }
  }
}

std::size_t TableTwin::Beside(std::size_t row, std::size_t input,
                              std::size_t point) const {
  std::size_t combination = 0, step = 1;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    combination += step * (i == input ? point : rows_[row][i]);
    step *= points_[i].size();
  }
  return number_[combination];
}

void TableTwin::FindIdle(SlowFindings& found) const {
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const ColumnType type = schema_[i].type;
    if (type == ColumnType::kBool || HoldsTexts(type)) {
      continue;
    }
    for (std::size_t p = 0; p + 1 < points_[i].size(); ++p) {
      const Value &below = points_[i][p], &above = points_[i][p + 1];
      if (IsNull(above)) continue;
      bool cut = false;
      for (std::size_t rule = 0; rule < cells_.size(); ++rule) {
        cut |= !accepted_[rule].empty() &&
               cells_[rule][i].Says(below) != cells_[rule][i].Says(above);
      }
      bool exists = false, differs = false;
      for (std::size_t row = 0; row < rows_.size() && cut; ++row) {
        if (rows_[row][i] != p) continue;
        const std::size_t other = Beside(row, i, p + 1);
        if (other == rows_.size()) continue;
        exists = true;
        differs |= outcome_[row] != outcome_[other];
      }
      if (cut && exists && !differs) found.idle.push_back({i, below, above});
    }
  }
}

std::set<std::pair<std::size_t, std::size_t>> TableTwin::Deciding() const {
  std::set<std::pair<std::size_t, std::size_t>> deciding;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    for (const std::size_t rule : matching_[row]) {
      if (!Fires(rule, matching_[row])) continue;
      for (std::size_t i = 0; i < points_.size(); ++i) {
        for (std::size_t p = 0; p < points_[i].size(); ++p) {
          const std::size_t other = Beside(row, i, p);
          if (other != rows_.size() && outcome_[row] != outcome_[other] &&
              cells_[rule][i].Says(points_[i][p]) != Truth::kTrue) {
            deciding.insert({rule, i});
          }
        }
      }
    }
  }
  return deciding;
}

}  // namespace arrears::reference
