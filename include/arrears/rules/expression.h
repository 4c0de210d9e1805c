// SPDX-License-Identifier: Apache-2.0
//
// expression.h: what does a FEEL expression compute?
//
//   absl::StatusOr<Expression> fee = Expression::Compile(
//       "if Days Late > 30 then Amount * 0.05 else 0",
//       {{"Days Late", ValueType::kNumber}, {"Amount", ValueType::kNumber}});
//   fee->Evaluate({DecimalOf(45), *ParseDecimal("99.90")});      // 4.995
//
// The subset: numbers, "texts", true, false, null; @"2024-01-31" and date(),
// time(), date and time(), duration(); [lists]; names, also with spaces, and
// paths a.b; - + * / **; = != < <= > >=; between a and b; in with values,
// comparisons, intervals ([1..5], (1..5), ]1..5[), lists of any of these and
// not(); and, or, not(); if then else; min, max, sum of a list or of arguments,
// count of a list; // and /* comments */.
//
// Typed when compiled: 1 + "a" is a fault that names character and types. What
// has no value when it runs (1 / 0, null + 1, "a" < null) is null, as in FEEL;
// and, or and not are three-valued. Numbers are decimals (decimal.h).
#ifndef ARREARS_RULES_EXPRESSION_H_
#define ARREARS_RULES_EXPRESSION_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/rules/value.h"

namespace arrears {

struct Variable {
  std::string name;
  ValueType type = ValueType::kAny;
  // Of a decision: what its outputs are called, none where it is a value that
  // has no names. A path to another one is a fault. Empty: not known.
  std::optional<std::vector<std::string>> outputs = {};
};

class Expression {
 public:
  // kInvalidArgument: "character 5: expected ..., found ..."; kNotFound for an
  // unknown name, with the nearest one, and for an output that a decision has
  // not, with those it has. At most 64 KiB of text, 200 brackets deep.
  [[nodiscard]] static absl::StatusOr<Expression> Compile(
      std::string_view text, const std::vector<Variable>& variables);

  ValueType type() const { return type_; }
  // Indexes of the variables it reads, ascending.
  const std::vector<std::size_t>& reads() const { return reads_; }
  // One value for each variable of Compile. Safe from several threads.
  Value Evaluate(std::span<const Value> variables) const;

  struct Node;  // src/rules/expression_internal.h

 private:
  std::shared_ptr<const Node> root_;
  ValueType type_ = ValueType::kAny;
  std::vector<std::size_t> reads_;
};

}  // namespace arrears

#endif  // ARREARS_RULES_EXPRESSION_H_
