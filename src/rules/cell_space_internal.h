// SPDX-License-Identifier: Apache-2.0
//
// cell_space_internal.h: of which cells does a decision table's domain consist?
//
//   absl::StatusOr<CellSpace> space = CellSpace::Create(table, options);
//   const ClassRuns& dpd = space->Accepts(rule, 0);   // {{2, 4}}
//   WriteTest(space->column(0), dpd);                 // "[31..60],> 90"
//
// The values of a column that are alike to every rule, to the column's allowed
// values and to every impossible row are a class; a cell is one class of each
// column. Only classes within the column's domain are here: what is not allowed
// has none, and null is one, the last, where it can occur.
#ifndef ARREARS_RULES_CELL_SPACE_INTERNAL_H_
#define ARREARS_RULES_CELL_SPACE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/frame.h"
#include "arrears/base/language.h"
#include "arrears/rules/verify.h"
#include "rules/accepted_internal.h"
#include "rules/compiled_table_internal.h"

namespace arrears::rules_internal {

// Classes `first` to `last` of a column, both included.
struct ClassRun {
  std::uint32_t first, last;

  friend bool operator==(const ClassRun&, const ClassRun&) = default;
  friend auto operator<=>(const ClassRun&, const ClassRun&) = default;
};
// Ascending, neither touching nor overlapping.
using ClassRuns = std::vector<ClassRun>;
// One for each column.
using CellBox = std::vector<ClassRuns>;
// A class of each column.
using Cell = std::vector<std::uint32_t>;

ClassRuns Intersection(const ClassRuns& a, const ClassRuns& b);
ClassRuns Union(const ClassRuns& a, const ClassRuns& b);
bool Meet(const ClassRuns& a, const ClassRuns& b);
bool IsWithin(const ClassRuns& part, const ClassRuns& whole);
// All classes below `size` but those of `runs`.
ClassRuns Complement(const ClassRuns& runs, std::uint32_t size);

struct ValueClass {
  bool null = false;
  KeyRange keys = {0, 0};          // Of an ordered column.
  std::vector<std::string> texts;  // Named ones, ascending.
  bool other_texts = false;        // Every text that no cell names.
};

struct ColumnSpace {
  ColumnKind kind = ColumnType::kInt64;
  std::vector<ValueClass> classes;  // Ordered columns: ascending. Null last.
  std::vector<std::string> named;   // Texts that cells name, ascending.

  std::uint32_t size() const {
    return static_cast<std::uint32_t>(classes.size());
  }
  // Dates, times and date-times: 0 is no plain value of theirs.
  bool has_calendar() const {
    return kind.type == ColumnType::kDate || kind.values == ValueType::kTime ||
           kind.values == ValueType::kDateTime;
  }
  bool has_null() const { return !classes.empty() && classes.back().null; }
  // All classes: none when the column has none.
  ClassRuns All() const;
  // The class of a key; empty when it is not in the domain.
  std::optional<std::uint32_t> ClassOfKey(std::int64_t key) const;
};

enum class Domain : std::uint8_t {
  kAllowed,  // The allowed values of each input.
  kRead,     // And those that are not allowed but not refused either.
};

class CellSpace {
 public:
  // Requires that both outlive the space. kInvalidArgument naming row and
  // column for a fault in options.impossible.
  [[nodiscard]] static absl::StatusOr<CellSpace> Create(
      const CompiledTable& table, const VerifyOptions& options,
      Domain domain = Domain::kAllowed);

  const TableSpec& spec() const { return table_->spec; }
  const CompiledTable& table() const { return *table_; }
  std::size_t columns() const { return columns_.size(); }
  const ColumnSpace& column(std::size_t i) const { return columns_[i]; }
  // The cells of the domain, impossible ones included.
  CellBox All() const;

  // Boxes are those of the rules, then those of the impossible rows.
  std::size_t rules() const { return table_->spec.rules.size(); }
  std::size_t boxes() const { return boxes_.size(); }
  const CellBox& box(std::size_t i) const { return boxes_[i]; }
  const ClassRuns& Accepts(std::size_t box, std::size_t column) const {
    return boxes_[box][column];
  }

 private:
  const CompiledTable* table_ = nullptr;
  std::vector<ColumnSpace> columns_;
  std::vector<CellBox> boxes_;
};

// A unary test that accepts, of the column's domain, what the classes hold; "-"
// for all of it. Where no test can say so (null and all texts but two), without
// null.
std::string WriteTest(const ColumnSpace& column, const ClassRuns& runs);
// False where WriteTest leaves null out.
bool CanWriteTest(const ColumnSpace& column, const ClassRuns& runs);

// The tests of a list, at the commas that stand in no quotes or brackets.
std::vector<std::string> SplitTests(std::string_view tests);

// Up to so many of a list are shown; of more, fewer, and the rest is counted.
inline constexpr std::size_t kMostShown = 8;
struct ListStyle {
  Language language = Language::kEn;
  std::size_t most = kMostShown;
  bool alone = true;  // No other condition stands beside: `or` needs no ().
};
// `"A", "B"`; of many, `"A", "B" and 7 more`.
std::string WriteList(const std::vector<std::string>& items,
                      const ListStyle& style);
// A cell as it stands, but for the rest of a very long list.
std::string WriteCell(const std::string& cell, Language language);
// A unary test as a condition: `dpd > 90 or null`, `reason in ("A", "B")`.
std::string WriteCondition(const std::string& name, const std::string& test,
                           const ListStyle& style);

// A value of the class as a FEEL literal: of numbers and durations 0 or the
// nearest to it, a whole one where there is; of dates and times an end of the
// class; of texts the first.
std::string WriteValue(const ColumnSpace& column, std::uint32_t class_id);
// A key of an ordered column.
std::string WriteKey(ColumnKind kind, std::int64_t key);
// Whether values lie so close that an end of a range is as often the neighbour
// of what a cell names as that itself: doubles, and times.
bool IsFine(ColumnKind kind);
// Of two neighbours the one that a person is likely to have written: of doubles
// and times the shorter, else `above`.
std::int64_t PlainerKey(ColumnKind kind, std::int64_t below,
                        std::int64_t above);
// The keys that a column of the kind can hold.
KeyRange KeysOfKind(ColumnKind kind);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_CELL_SPACE_INTERNAL_H_
