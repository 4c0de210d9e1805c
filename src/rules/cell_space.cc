// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/cell_space_internal.h"
#include "rules/table_place_internal.h"
#include "rules/unary_test_internal.h"

namespace arrears::rules_internal {
namespace {

// What each cell of a column accepts: the rules, then the impossible rows.
using ColumnCells = std::vector<AcceptedValues>;

// The values of a column that there are.
absl::StatusOr<AcceptedValues> DomainOf(const TableInput& input,
                                        ColumnKind kind, bool null_possible,
                                        Domain which) {
  const bool all = which == Domain::kRead && input.outside == Treatment::kMatch;
  AcceptedValues domain = AllValues(kind.type);
  if (!input.allowed.empty() && !all) domain = {};
  for (const std::string& text : input.allowed) {
    const absl::StatusOr<AcceptedValues> values =
        AcceptedByCell(text, kind, EmptyIntervals::kAllowed);
    if (!values.ok()) return values.status();
    domain = Union(domain, *values, kind.type);
  }
  domain.null = null_possible && input.null == Treatment::kMatch;
  return domain;
}

absl::StatusOr<std::vector<ColumnCells>> CellsOf(const CompiledTable& table,
                                                 const VerifyOptions& options) {
  std::vector<ColumnCells> cells = table.accepted;
  for (std::size_t row = 0; row < options.impossible.size(); ++row) {
    const std::vector<std::string>& tests = options.impossible[row];
    const std::string place =
        absl::StrCat(TableName(table.spec), ", impossible row ", row + 1);
    if (tests.size() != cells.size()) {
      return absl::InvalidArgumentError(absl::StrCat(
          place, ": ", tests.size(), " cells for ", cells.size(), " inputs"));
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      absl::StatusOr<AcceptedValues> values =
          AcceptedByCell(tests[i], table.kinds[i], EmptyIntervals::kAllowed);
      if (!values.ok()) {
        return At(ColumnName(place, table.spec.inputs[i]), values.status());
      }
      cells[i].push_back(*std::move(values));
    }
  }
  return cells;
}

void AddNull(const AcceptedValues& domain, ColumnSpace& column) {
  if (!domain.null) return;
  column.classes.emplace_back();
  column.classes.back().null = true;
}

// The keys of the domain between one end of a cell and the next.
void CutKeys(const ColumnCells& cells, const AcceptedValues& domain,
             ColumnSpace& column) {
  const KeyRange keys = KeysOfKind(column.kind);
  std::vector<std::int64_t> cuts;
  const auto cut = [&](const AcceptedValues& values) {
    for (const KeyRange& range : values.ranges) {
      if (range.first > keys.first && range.first <= keys.last) {
        cuts.push_back(range.first);
      }
      if (range.last >= keys.first && range.last < keys.last) {
        cuts.push_back(range.last + 1);
      }
    }
  };
  std::for_each(cells.begin(), cells.end(), cut);
  cut(domain);
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::int64_t first = keys.first;
  std::size_t range = 0;
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    const std::int64_t last = i < cuts.size() ? cuts[i] - 1 : keys.last;
    while (range < domain.ranges.size() && domain.ranges[range].last < first) {
      ++range;
    }
    if (range < domain.ranges.size() && domain.ranges[range].first <= first) {
      column.classes.emplace_back();
      column.classes.back().keys = {first, last};
    }
    if (i < cuts.size()) first = cuts[i];
  }
}

bool AcceptsText(const AcceptedValues& values, const std::string& text) {
  return values.all_but_texts !=
         std::binary_search(values.texts.begin(), values.texts.end(), text);
}

// Texts that the same cells name are alike.
void GroupTexts(const ColumnCells& cells, const AcceptedValues& domain,
                ColumnSpace& column) {
  std::map<std::string_view, std::vector<std::size_t>> named_by;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    for (const std::string& text : cells[i].texts) named_by[text].push_back(i);
  }
  for (const std::string& text : domain.texts) named_by[text];
  std::map<std::vector<std::size_t>, std::vector<std::string>> alike;
  for (auto& [text, cell] : named_by) {
    column.named.emplace_back(text);
    if (!AcceptsText(domain, column.named.back())) continue;
    alike[std::move(cell)].emplace_back(text);
  }
  for (auto& [cell, texts] : alike) {
    column.classes.emplace_back();
    column.classes.back().texts = std::move(texts);
  }
  if (domain.all_but_texts) {
    column.classes.emplace_back();
    column.classes.back().other_texts = true;
  }
}

void AddRun(ClassRun run, ClassRuns& runs) {
  if (!runs.empty() && runs.back().last + 1 == run.first) {
    runs.back().last = run.last;
  } else {
    runs.push_back(run);
  }
}

ClassRuns RunsOfKeys(const ColumnSpace& column, const AcceptedValues& values) {
  ClassRuns runs;
  const auto begin = column.classes.begin();
  const auto end = column.classes.end() - (column.has_null() ? 1 : 0);
  for (const KeyRange& range : values.ranges) {
    const auto from = std::partition_point(
        begin, end, [&](const auto& c) { return c.keys.first < range.first; });
    const auto to = std::partition_point(
        from, end, [&](const auto& c) { return c.keys.last <= range.last; });
    if (from == to) continue;
    AddRun({static_cast<std::uint32_t>(from - begin),
            static_cast<std::uint32_t>(to - begin - 1)},
           runs);
  }
  return runs;
}

ClassRuns RunsOfTexts(const ColumnSpace& column, const AcceptedValues& values) {
  ClassRuns runs;
  for (std::uint32_t c = 0; c < column.size(); ++c) {
    const ValueClass& texts = column.classes[c];
    if (texts.null) continue;
    const bool accepted = texts.texts.empty()
                              ? values.all_but_texts && texts.other_texts
                              : AcceptsText(values, texts.texts.front());
    if (accepted) AddRun({c, c}, runs);
  }
  return runs;
}

ClassRuns RunsOf(const ColumnSpace& column, const AcceptedValues& values) {
  ClassRuns runs = HoldsTexts(column.kind.type) ? RunsOfTexts(column, values)
                                                : RunsOfKeys(column, values);
  if (values.null && column.has_null()) {
    AddRun({column.size() - 1, column.size() - 1}, runs);
  }
  return runs;
}

}  // namespace

ClassRuns ColumnSpace::All() const { return Complement({}, size()); }

std::optional<std::uint32_t> ColumnSpace::ClassOfKey(std::int64_t key) const {
  const auto end = classes.end() - (has_null() ? 1 : 0);
  const auto after = std::partition_point(
      classes.begin(), end,
      [key](const ValueClass& c) { return c.keys.first <= key; });
  if (after == classes.begin() || (after - 1)->keys.last < key) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(after - 1 - classes.begin());
}

CellBox CellSpace::All() const {
  CellBox all;
  for (const ColumnSpace& column : columns_) all.push_back(column.All());
  return all;
}

absl::StatusOr<CellSpace> CellSpace::Create(const CompiledTable& table,
                                            const VerifyOptions& options,
                                            Domain which) {
  const absl::StatusOr<std::vector<ColumnCells>> cells =
      CellsOf(table, options);
  if (!cells.ok()) return cells.status();
  CellSpace space;
  space.table_ = &table;
  space.boxes_.resize(table.spec.rules.size() + options.impossible.size());
  for (std::size_t i = 0; i < cells->size(); ++i) {
    ColumnSpace column;
    column.kind = table.kinds[i];
    const absl::StatusOr<AcceptedValues> domain = DomainOf(
        table.spec.inputs[i], column.kind, options.null_possible, which);
    if (!domain.ok()) return domain.status();
    HoldsTexts(column.kind.type) ? GroupTexts((*cells)[i], *domain, column)
                                 : CutKeys((*cells)[i], *domain, column);
    AddNull(*domain, column);
    for (std::size_t box = 0; box < space.boxes_.size(); ++box) {
      space.boxes_[box].push_back(RunsOf(column, (*cells)[i][box]));
    }
    space.columns_.push_back(std::move(column));
  }
  return space;
}

}  // namespace arrears::rules_internal
