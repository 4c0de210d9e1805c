// SPDX-License-Identifier: Apache-2.0
//
// expression_internal.h: what does an expression look like once it is read?
//
//   absl::StatusOr<Parsed> parsed = ParseExpression("? > 5", {{"?", kNumber}});
//   EvaluateNode(*parsed->root, values);
#ifndef ARREARS_RULES_EXPRESSION_INTERNAL_H_
#define ARREARS_RULES_EXPRESSION_INTERNAL_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/rules/expression.h"

namespace arrears {

struct Expression::Node {
  enum class Kind : std::uint8_t {
    kLiteral,   // value
    kVariable,  // index
    kPath,      // of children[0]: the entry called name
    kList,      // children
    kNegate,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kPower,
    kEqual,
    kNotEqual,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kAnd,
    kOr,
    kNot,
    kIf,         // condition, then, else
    kIn,         // children[0] in any of the others, which are tests
    kTestEqual,  // A test of the value that `in` or a cell is about, or, where
                 // the child is a list, membership of it.
    kTestNotEqual,
    kTestLess,
    kTestLessEqual,
    kTestGreater,
    kTestGreaterEqual,
    kTestInterval,  // low, high; open ends in the two flags
    kTestNot,       // none of the children
    kMin,
    kMax,
    kSum,
    kCount,
    kToDate,
    kToTime,
    kToDateTime,  // of a text, or of a date and a time
    kToDuration,
  };
  Kind kind = Kind::kLiteral;
  ValueType type = ValueType::kAny;
  Value value;
  std::string name;
  std::size_t index = 0;
  std::size_t position = 0;  // The character it begins at, from 1.
  bool low_open = false, high_open = false;
  int levels = 0;  // Of the tree below it.
  std::vector<std::unique_ptr<Node>> children;

  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  ~Node();  // Not by recursion: a long sum is a long chain.
};

namespace rules_internal {

using Node = Expression::Node;

struct Parsed {
  std::unique_ptr<Node> root;
  std::vector<std::size_t> reads;
};
// As Expression::Compile.
[[nodiscard]] absl::StatusOr<Parsed> ParseExpression(
    std::string_view text, const std::vector<Variable>& variables);

// Nothing is called so: kNotFound naming character and the nearest name; and a
// decision has no such output: naming those it has.
[[nodiscard]] absl::Status NoName(const std::vector<std::string>& names,
                                  const std::string& name,
                                  std::size_t position);
[[nodiscard]] absl::Status NoOutput(const Variable& decision,
                                    const std::string& name,
                                    std::size_t position);

// The type of a node whose children have theirs, checked by its operator.
// kInvalidArgument naming its character and the types.
[[nodiscard]] absl::StatusOr<ValueType> TypeOf(const Node& node);

constexpr bool IsSumOrProduct(Node::Kind kind) {
  return kind >= Node::Kind::kAdd && kind <= Node::Kind::kDivide;
}

Value EvaluateNode(const Node& node, std::span<const Value> variables);

// a < b as FEEL has it: empty for different kinds and for kinds without order.
std::optional<std::partial_ordering> CompareValues(const Value& a,
                                                   const Value& b);

}  // namespace rules_internal
}  // namespace arrears

#endif  // ARREARS_RULES_EXPRESSION_INTERNAL_H_
