// SPDX-License-Identifier: Apache-2.0
//
// rules_reference.h: which rule fires, read cell by cell?
//
// The slow twin of decision_table.h: every cell of every rule is put to every
// row's value and answers true, false or unknown. Numbers are compared as
// fractions, doubles as the shortest texts that read back as they. Only the
// words of the public structs are shared with the library.
#ifndef ARREARS_TESTS_REFERENCE_RULES_REFERENCE_H_
#define ARREARS_TESTS_REFERENCE_RULES_REFERENCE_H_

#include <boost/multiprecision/cpp_int.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "arrears/base/date.h"
#include "arrears/base/frame.h"
#include "arrears/rules/decision_table.h"

namespace arrears::reference {

enum class Truth : std::uint8_t { kFalse, kUnknown, kTrue };

using Fraction = boost::multiprecision::cpp_rational;
struct Nothing {};
// What a literal or a row's value is.
using Value = std::variant<Nothing, bool, Fraction, double, std::string, Date>;

// A cell cut into its words and signs. Requires one that the library accepts
// for its column, in ASCII and without escapes.
class ReadCell {
 public:
  explicit ReadCell(const std::string& text);

  // What the cell says of a value.
  Truth Says(const Value& value) const;

 private:
  struct Token {
    std::string text;
    Value value;  // Of a literal.
  };
  std::vector<Token> tokens_;
};

Value ValueAt(const Column& column, std::size_t row);

// What every cell says of every row. The answers to a whole number, a truth
// value or a code are remembered, so that a million rows can be asked about.
// Requires a table that compiles for the frame; both outlive it.
class CellTruths {
 public:
  CellTruths(const TableSpec& table, const Frame& frame,
             const std::vector<InputSchema>& schema = {});

  // For each rule, whether its cell of the input accepts the row's value.
  const std::vector<bool>& At(std::size_t row, std::size_t input);
  // The rules of which every cell does.
  std::vector<std::size_t> HitsOf(std::size_t row);

 private:
  struct Input {
    const Column* column = nullptr;
    Fraction unit = 1;  // What the column counts parts of.
    std::vector<ReadCell> cells;
    std::unordered_map<std::int64_t, std::vector<bool>> known;
    std::vector<bool> last;
  };
  static std::optional<std::int64_t> KeyAt(const Column& column,
                                           std::size_t row);
  std::size_t rules_;
  std::vector<Input> inputs_;
};

// TableResult::rule. Requires a table that compiles for the frame; the schema
// matters where columns have decimals.
std::vector<std::int32_t> RunCellByCell(
    const TableSpec& table, const Frame& frame,
    const std::vector<InputSchema>& schema = {});

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_RULES_REFERENCE_H_
