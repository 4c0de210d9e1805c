// SPDX-License-Identifier: Apache-2.0
//
// rules_reference.h: which rule fires, read cell by cell?
//
// The slow twin of decision_table.h: every cell of every rule is put to every
// row's value and answers true, false or unknown. Numbers are compared as
// fractions, or as doubles on a column of doubles. Only the words of the public
// structs are shared with the library.
#ifndef ARREARS_TESTS_REFERENCE_RULES_REFERENCE_H_
#define ARREARS_TESTS_REFERENCE_RULES_REFERENCE_H_

#include <boost/multiprecision/cpp_int.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
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
// for the column's type, in ASCII and without escapes.
class ReadCell {
 public:
  ReadCell(const std::string& text, ColumnType type);

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

// TableResult::rule. Requires a table that compiles for the frame.
std::vector<std::int32_t> RunCellByCell(const TableSpec& table,
                                        const Frame& frame);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_RULES_REFERENCE_H_
