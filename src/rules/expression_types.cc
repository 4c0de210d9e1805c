// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "arrears/base/frame.h"
#include "base/quote_internal.h"
#include "rules/expression_internal.h"
#include "rules/unary_test_internal.h"

namespace arrears::rules_internal {
namespace {

using base_internal::Quote;
using Kind = Node::Kind;
using enum ValueType;

std::string Name(ValueType type) { return std::string(ValueTypeName(type)); }

absl::Status Misfit(const Node& node, const std::string& what) {
  return absl::InvalidArgumentError(
      absl::StrCat("character ", node.position, ": ", what));
}

bool IsDuration(ValueType type) {
  return type == kDayTime || type == kYearMonth;
}
bool HasOrder(ValueType type) { return type > kBool && type < kList; }

std::optional<ValueType> SumType(ValueType a, ValueType b) {
  if (a == b && (a == kNumber || a == kText || IsDuration(a))) return a;
  if ((a == kDate || a == kDateTime) && IsDuration(b)) return a;
  if (a == kTime && b == kDayTime) return a;
  if (IsDuration(a) && !IsDuration(b)) return SumType(b, a);
  return std::nullopt;
}

std::optional<ValueType> DifferenceType(ValueType a, ValueType b) {
  if (a == b && (a == kNumber || IsDuration(a))) return a;
  const auto on_a_day = [](ValueType type) {
    return type == kDate || type == kDateTime;
  };
  if ((on_a_day(a) && on_a_day(b)) || (a == kTime && b == kTime)) {
    return kDayTime;
  }
  if (IsDuration(b) && !IsDuration(a)) return SumType(a, b);
  return std::nullopt;
}

std::optional<ValueType> ProductType(ValueType a, ValueType b) {
  if (a == kNumber && b == kNumber) return kNumber;
  if (IsDuration(a) && b == kNumber) return a;
  if (a == kNumber && IsDuration(b)) return b;
  return std::nullopt;
}

std::optional<ValueType> QuotientType(ValueType a, ValueType b) {
  if (a == b && (a == kNumber || IsDuration(a))) return kNumber;
  if (IsDuration(a) && b == kNumber) return a;
  return std::nullopt;
}

std::optional<ValueType> ArithmeticType(Kind kind, ValueType a, ValueType b) {
  switch (kind) {
    case Kind::kAdd:
      return SumType(a, b);
    case Kind::kSubtract:
      return DifferenceType(a, b);
    case Kind::kMultiply:
      return ProductType(a, b);
    case Kind::kDivide:
      return QuotientType(a, b);
    default:
      return a == kNumber && b == kNumber ? std::optional(kNumber)
                                          : std::nullopt;
  }
}

absl::StatusOr<ValueType> TypeOfArithmetic(const Node& node) {
  const ValueType a = node.children[0]->type, b = node.children[1]->type;
  if (a == kAny || b == kAny) return kAny;
  const std::optional<ValueType> type = ArithmeticType(node.kind, a, b);
  if (type) return *type;
  constexpr const char* kWords[] = {"add", "subtract", "multiply", "divide",
                                    "raise"};
  const auto word =
      kWords[static_cast<int>(node.kind) - static_cast<int>(Kind::kAdd)];
  return Misfit(node,
                absl::StrCat("cannot ", word, " ", Name(a), " and ", Name(b)));
}

absl::Status CheckAlike(const Node& node, const Node& a, const Node& b,
                        bool ordered) {
  for (const Node* each : {&a, &b}) {
    if (ordered && each->type != kAny && !HasOrder(each->type)) {
      return Misfit(*each, absl::StrCat("expected a value that has an order, "
                                        "found ",
                                        Name(each->type)));
    }
  }
  if (a.type == b.type || a.type == kAny || b.type == kAny) {
    return absl::OkStatus();
  }
  const bool days = (a.type == kDate && b.type == kDateTime) ||
                    (a.type == kDateTime && b.type == kDate);
  return Misfit(
      node,
      absl::StrCat("cannot compare ", Name(a.type), " with ", Name(b.type),
                   days ? "; write date(...) of the dateTime" : ""));
}

// The tests of `in` against the value's type.
absl::Status CheckTest(const Node& value, const Node& test) {
  if (test.kind == Kind::kTestNot) {
    for (const auto& child : test.children) {
      absl::Status status = CheckTest(value, *child);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }
  const bool ordered = test.kind >= Kind::kTestLess;
  for (const auto& child : test.children) {
    if (!ordered && child->type == kList) continue;  // Membership.
    absl::Status status = CheckAlike(test, value, *child, ordered);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ExpectBools(const Node& node, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const Node& child = *node.children[i];
    if (child.type != kAny && child.type != kBool) {
      return Misfit(child, absl::StrCat("expected a condition, found ",
                                        Name(child.type)));
    }
  }
  return absl::OkStatus();
}

absl::Status ExpectArguments(const Node& node, std::size_t count) {
  if (node.children.size() == count) return absl::OkStatus();
  return Misfit(
      node, absl::StrCat("expected ", count, " argument", count == 1 ? "" : "s",
                         ", found ", node.children.size()));
}

absl::StatusOr<ValueType> TypeOfAggregate(const Node& node) {
  if (node.children.empty()) return Misfit(node, "expected an argument");
  if (node.kind == Kind::kCount) {
    absl::Status status = ExpectArguments(node, 1);
    return status.ok() ? absl::StatusOr<ValueType>(kNumber) : status;
  }
  return node.kind == Kind::kSum ? kNumber : kAny;
}

absl::Status ExpectOneOf(const Node& argument, const char* made,
                         std::initializer_list<ValueType> types) {
  if (argument.type == kAny ||
      std::find(types.begin(), types.end(), argument.type) != types.end()) {
    return absl::OkStatus();
  }
  return Misfit(argument, absl::StrCat("cannot make ", made, " of ",
                                       Name(argument.type)));
}

absl::StatusOr<ValueType> TypeOfConversion(const Node& node) {
  const bool joins =
      node.kind == Kind::kToDateTime && node.children.size() == 2;
  absl::Status status = ExpectArguments(node, joins ? 2 : 1);
  if (!status.ok()) return status;
  const Node& from = *node.children[0];
  ValueType type = kAny;  // A duration is of either kind.
  switch (node.kind) {
    case Kind::kToDate:
      type = kDate;
      status = ExpectOneOf(from, "a date", {kText, kDate, kDateTime});
      break;
    case Kind::kToTime:
      type = kTime;
      status = ExpectOneOf(from, "a time", {kText, kTime, kDateTime});
      break;
    case Kind::kToDateTime:
      type = kDateTime;
      status = joins ? ExpectOneOf(from, "the day of a date and time",
                                   {kDate, kDateTime})
                     : ExpectOneOf(from, "a date and time", {kText, kDateTime});
      if (status.ok() && joins) {
        status = ExpectOneOf(*node.children[1], "the time of a date and time",
                             {kTime});
      }
      break;
    default:
      status = ExpectOneOf(from, "a duration", {kText, kDayTime, kYearMonth});
  }
  if (!status.ok()) return status;
  return type;
}

absl::StatusOr<ValueType> TypeOfNegation(const Node& node) {
  const ValueType type = node.children[0]->type;
  if (type == kAny || type == kNumber || IsDuration(type)) return type;
  return Misfit(node, absl::StrCat("cannot negate ", Name(type)));
}

absl::StatusOr<ValueType> TypeOfIf(const Node& node) {
  absl::Status status = ExpectBools(node, 1);
  if (!status.ok()) return status;
  const ValueType a = node.children[1]->type, b = node.children[2]->type;
  return a == b ? a : kAny;
}

}  // namespace

absl::Status NoName(const std::vector<std::string>& names,
                    const std::string& name, std::size_t position) {
  Frame all;  // A frame knows which of its names is the nearest.
  for (const std::string& each : names) {
    all.Add(Column::Int8(each, {})).IgnoreError();
  }
  const std::string nearest = all.NearestName(name);
  return absl::NotFoundError(
      absl::StrCat("character ", position, ": nothing is called ", Quote(name),
                   nearest.empty() ? "" : "; the nearest is " + Quote(nearest),
                   HintForSigns(name)));
}

absl::Status NoOutput(const Variable& decision, const std::string& name,
                      std::size_t position) {
  std::string text =
      absl::StrCat("character ", position, ": ", Quote(decision.name),
                   " has no output ", Quote(name));
  if (decision.outputs->empty()) {
    absl::StrAppend(&text, ": it is a value without names");
  }
  for (const std::string& output : *decision.outputs) {
    absl::StrAppend(&text,
                    &output == decision.outputs->data() ? "; there is " : ", ",
                    Quote(output));
  }
  return absl::NotFoundError(text);
}

absl::StatusOr<ValueType> TypeOf(const Node& node) {
  const Kind kind = node.kind;
  absl::Status status = absl::OkStatus();
  if (kind >= Kind::kAdd && kind <= Kind::kPower) return TypeOfArithmetic(node);
  if (kind >= Kind::kMin && kind <= Kind::kCount) return TypeOfAggregate(node);
  if (kind >= Kind::kToDate) return TypeOfConversion(node);
  if (kind >= Kind::kEqual && kind <= Kind::kGreaterEqual) {
    status = CheckAlike(node, *node.children[0], *node.children[1],
                        kind >= Kind::kLess);
  } else if (kind == Kind::kAnd || kind == Kind::kOr) {
    status = ExpectBools(node, 2);
  } else if (kind == Kind::kNot) {
    status = ExpectArguments(node, 1);
    if (status.ok()) status = ExpectBools(node, 1);
  } else if (kind == Kind::kIn) {
    for (std::size_t i = 1; i < node.children.size() && status.ok(); ++i) {
      status = CheckTest(*node.children[0], *node.children[i]);
    }
  } else if (kind == Kind::kTestInterval) {
    status = CheckAlike(node, *node.children[0], *node.children[1], true);
  } else if (kind == Kind::kNegate) {
    return TypeOfNegation(node);
  } else if (kind == Kind::kIf) {
    return TypeOfIf(node);
  } else if (kind == Kind::kList) {
    return kList;
  } else if (kind == Kind::kPath) {
    const ValueType type = node.children[0]->type;
    if (type == kAny || type == kContext) return kAny;
    if (type == kList) return kList;
    return Misfit(node,
                  absl::StrCat("a ", Name(type), " has no entry ", node.name));
  } else if (kind == Kind::kLiteral || kind == Kind::kVariable) {
    return node.type;
  }
  if (!status.ok()) return status;
  return kBool;
}

}  // namespace arrears::rules_internal
