// SPDX-License-Identifier: Apache-2.0
//
// decision_table.h: which rule fires for each row of a frame, and why did the
// others not?
//
//   TableSpec spec;                       // columns, rules: cells as FEEL text
//   absl::StatusOr<DecisionTable> table = DecisionTable::Compile(spec, schema);
//   absl::StatusOr<TableResult> result = table->Run(facts);
//   const int rule = result->rule[row];   // -1 = no rule fired
//
// DMN semantics. A cell is a unary test over its column: `-`, a value, a list
// `"A","B"`, an interval `[30..60)`, `<= 90`, `!= 0`, `not("X")`, `null`; dates
// are date("2024-01-31"). A table is compiled once: the end points of a column
// cut it into classes, and each class has a mask of the rules whose cell
// accepts it. A row's rules are the AND of one mask per column; the first set
// bit is the first hit. What a column's mask lacks is what that column blocked:
// the masks are the explanation. A decimal becomes the column's own type once
// and exactly: on integers `< 30.5` is `<= 30` and `30.5` is never met; doubles
// are taken as the shortest decimals that read back as they (so `0.1` meets the
// 0.1 that was read from a file, and `> 0.30000000000000001` not 0.3).
//
// Null is a class of its own. `-`, `null` and `not(!= null)` meet it; `5`, `<
// 5`,
// `!= 5` and `not(5)` never do (three-valued logic: not(unknown) is unknown).
// NaN and a code outside the dictionary are treated as null.
#ifndef ARREARS_RULES_DECISION_TABLE_H_
#define ARREARS_RULES_DECISION_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/rules/value.h"

namespace arrears {

// What a table makes of several matching rules: DMN's U A P F R O C C+ C< C>
// C#.
enum class HitPolicy : std::uint8_t {
  kFirst,      // F: the first in the order of the rules.
  kUnique,     // U: more than one is a violation.
  kAny,        // A: more than one with different outputs is a violation.
  kPriority,   // P: the one whose outputs stand first in their lists of
               //    allowed values, the first output deciding before the next.
  kRuleOrder,  // R: all, in the order of the rules.
  kOutputOrder,  // O: all, by the priority of their outputs.
  kCollect,      // C: all, in the order of the rules.
  kSum,          // C+ C< C> C#: of the one output of all of them.
  kMinimum,
  kMaximum,
  kCount,
};
// "F", "U", ..., "C+". Empty text when `letters` names none.
std::string_view HitPolicyLetters(HitPolicy policy);
std::optional<HitPolicy> HitPolicyOf(std::string_view letters);
// R O C C+ C< C> C#: a row can have several hits.
constexpr bool HasManyHits(HitPolicy policy) {
  return policy >= HitPolicy::kRuleOrder;
}

// An output cell: a literal of the output's type. Empty = null.
using OutputValue =
    std::variant<std::monostate, bool, std::int64_t, double, std::string>;

enum class OutputType : std::uint8_t { kText, kNumber, kBool };

// What a table makes of a value that no cell was written for.
enum class Treatment : std::uint8_t {
  kMatch,   // The cells decide, as for any value.
  kRefuse,  // The row has no rule: its code is kRefusedRow.
};

struct TableInput {
  std::string name;  // A column of the frame.
  // Optional domain, as unary tests. Cells may ask only for values in it (what
  // `=` and `!=` name).
  std::vector<std::string> allowed = {};
  Treatment null = Treatment::kMatch;     // Also NaN and unknown codes.
  Treatment outside = Treatment::kMatch;  // Values that are not allowed.
};

struct TableOutput {
  std::string name;
  OutputType type = OutputType::kText;
  OutputValue fallback;  // When no rule fires; of C# a number.
  // Optional domain. P and O need it: the earlier, the higher the priority.
  std::vector<OutputValue> allowed = {};
  // The rules' texts are FEEL expressions, to be shown without quotes.
  bool expressions = false;
};

struct TableRule {
  std::string id;                    // "R01"; unique in the table.
  std::vector<std::string> cells;    // One unary test per input.
  std::vector<OutputValue> outputs;  // One per output.
  std::vector<std::string> rows;     // Practice rows it carries out, "TR03".
  std::string note_en, note_zh;      // Why the rule exists, for people.
};

struct TableSpec {
  std::string name;
  HitPolicy hit_policy = HitPolicy::kFirst;
  std::vector<TableInput> inputs;  // At most 64.
  std::vector<TableOutput> outputs;
  std::vector<TableRule> rules;  // At most 4,096.
};

// The type a column will have. An int64 column may hold times, by `values`:
// kTime, kDateTime and kDayTime in microseconds, kYearMonth in months
// (value.h); its cells then speak of those. Integers may count parts of what
// cells speak of: with 2 decimals the cents 4999 meet `< 50`.
struct InputSchema {
  std::string name;
  ColumnType type;
  ValueType values = ValueType::kAny;  // What the type says.
  int decimals = 0;                    // Of integers; 0 to 18.
};

// Codes in place of a rule.
inline constexpr std::int32_t kNoRule = -1;       // None matched.
inline constexpr std::int32_t kConflictRow = -2;  // Several matched against
                                                  // U, or with different
                                                  // outputs against A.
inline constexpr std::int32_t kRefusedRow = -3;   // A value is refused.

struct TableResult {
  // Per row: the index of the rule that fired, of several hits the first, or
  // one of the codes above.
  std::vector<std::int32_t> rule;
  // Policies of many hits: those of row i are hits[first_hit[i]] up to
  // hits[first_hit[i + 1]], in the order of the policy. Others: empty.
  std::vector<std::uint64_t> first_hit = {};
  std::vector<std::int32_t> hits = {};
};

class DecisionTable;
namespace rules_internal {
struct CompiledTable;
const CompiledTable& CompiledOf(const DecisionTable& table);
}  // namespace rules_internal

struct CompileOptions {
  // Accepts cells that are an interval which holds nothing, such as [10..5],
  // which are a fault otherwise: for a check that lists every fault at once. In
  // a list, in not() and in a condition such an interval is a fault in any
  // case.
  bool empty_cells = false;
  // Accepts them there too: for a table that is made from one without such.
  bool empty_intervals = false;
};

class DecisionTable {
 public:
  // kInvalidArgument naming table, rule, column, position and what was
  // expected; kNotFound naming the nearest name for an unknown input.
  [[nodiscard]] static absl::StatusOr<DecisionTable> Compile(
      TableSpec spec, const std::vector<InputSchema>& schema,
      const CompileOptions& options = {});

  DecisionTable(DecisionTable&&) noexcept;
  DecisionTable& operator=(DecisionTable&&) noexcept;
  ~DecisionTable();

  const TableSpec& spec() const;
  // Names and types of the columns Outputs makes: texts are dictionaries,
  // numbers int64 when every cell is whole and else float64, bools bools.
  std::vector<InputSchema> output_schema() const;
  // Where the classes of a number or date input begin: the values at which the
  // set of accepting rules can change, ascending (dates as days since 1970).
  // Empty for other types. A row's class changes only when its value passes
  // one of these.
  std::vector<double> CutPoints(std::size_t input) const;

  // kNotFound without a column of an input's name, kInvalidArgument when it has
  // another type than compiled for. O(rows x inputs); the same result at any
  // thread count and vector width. `reuse`: a result that is done with, whose
  // memory is taken; new memory costs more than the table where rows are many.
  // Why, and why not: explain.h.
  [[nodiscard]] absl::StatusOr<TableResult> Run(
      const Frame& frame, const Executor& executor = Executor::Serial(),
      TableResult reuse = {}) const;
  // One column per output, in the table's order, from a result of Run: kText
  // gives a dictionary, kBool bools, kNumber int64 or, when any of its values
  // is a double, float64. kNoRule gives the fallback, the other codes null. An
  // empty result gives the columns' types. C+ C< C> give the sum, the least or
  // the greatest of the hits' outputs, null when one of them is null, and C# an
  // int64 of how many there are, each the fallback where none matched; sums are
  // decimal, and null beyond 64 bits. R O C give lists, which no column holds:
  // none.
  [[nodiscard]] std::vector<Column> Outputs(const TableResult& result) const;

 private:
  friend const rules_internal::CompiledTable& rules_internal::CompiledOf(
      const DecisionTable& table);
  struct Compiled;
  explicit DecisionTable(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace arrears

#endif  // ARREARS_RULES_DECISION_TABLE_H_
