// SPDX-License-Identifier: Apache-2.0
#include "arrears/rules/expression.h"

#include <utility>

#include "rules/expression_internal.h"

namespace arrears {

Expression::Node::~Node() {
  std::vector<std::unique_ptr<Node>> left = std::move(children);
  while (!left.empty()) {
    const std::unique_ptr<Node> node = std::move(left.back());
    left.pop_back();
    if (node == nullptr) continue;
    for (std::unique_ptr<Node>& child : node->children) {
      left.push_back(std::move(child));
    }
    node->children.clear();
  }
}

absl::StatusOr<Expression> Expression::Compile(
    std::string_view text, const std::vector<Variable>& variables) {
  absl::StatusOr<rules_internal::Parsed> parsed =
      rules_internal::ParseExpression(text, variables);
  if (!parsed.ok()) return parsed.status();
  Expression expression;
  expression.type_ = parsed->root->type;
  expression.reads_ = std::move(parsed->reads);
  expression.root_ = std::move(parsed->root);
  return expression;
}

Value Expression::Evaluate(std::span<const Value> variables) const {
  return root_ == nullptr ? Value()
                          : rules_internal::EvaluateNode(*root_, variables);
}

}  // namespace arrears
