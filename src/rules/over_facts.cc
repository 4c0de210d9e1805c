// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rules/accepted_internal.h"
#include "rules/expression_internal.h"
#include "rules/over_facts_internal.h"
#include "rules/unary_test_internal.h"

namespace arrears::rules_internal {
namespace {

using Kind = Node::Kind;
using MaybeDecimal = std::optional<Decimal>;

const Decimal& One() {
  static const auto* const kOne = new Decimal(DecimalOf(std::int64_t{1}));
  return *kOne;
}

// Empty where digits would be rounded away.
MaybeDecimal Product(const Decimal& a, const Decimal& b) {
  constexpr std::size_t kExactDigits = 34;
  if (a.digits.size() + b.digits.size() > kExactDigits) return std::nullopt;
  return Multiply(a, b);
}
MaybeDecimal ExactSum(const MaybeDecimal& a, const MaybeDecimal& b) {
  if (!a || !b) return std::nullopt;
  MaybeDecimal sum = Add(*a, *b);
  const bool exact = sum && Subtract(*sum, *a) == b && Subtract(*sum, *b) == a;
  return exact ? sum : std::nullopt;
}

// (times * variable + plus) / over; over > 0. A constant has no variable.
struct Linear {
  std::optional<std::size_t> variable;
  Decimal times, plus, over = One();
};
using MaybeLinear = std::optional<Linear>;

Linear ConstantOf(const Decimal& number) {
  Linear linear;
  linear.plus = number;
  return linear;
}
Linear VariableOf(std::size_t index) {
  Linear linear;
  linear.variable = index;
  linear.times = One();
  return linear;
}

MaybeLinear Added(const MaybeLinear& a, const MaybeLinear& b) {
  if (!a || !b) return std::nullopt;
  if (a->variable && b->variable && a->variable != b->variable) {
    return std::nullopt;
  }
  const auto across = [&](const Decimal& x, const Decimal& y) {
    const MaybeDecimal left = Product(x, b->over), right = Product(y, a->over);
    return ExactSum(left, right);
  };
  const MaybeDecimal times = across(a->times, b->times);
  const MaybeDecimal plus = across(a->plus, b->plus);
  const MaybeDecimal over = Product(a->over, b->over);
  if (!times || !plus || !over) return std::nullopt;
  return Linear{a->variable ? a->variable : b->variable, *times, *plus, *over};
}

// What is divided is not multiplied: 1 / 30 * 30 is not 1.
MaybeLinear Multiplied(const MaybeLinear& a, const Decimal& by) {
  if (!a || a->over != One()) return std::nullopt;
  const MaybeDecimal times = Product(a->times, by), plus = Product(a->plus, by);
  if (!times || !plus) return std::nullopt;
  return Linear{a->variable, *times, *plus, One()};
}

MaybeLinear Divided(const MaybeLinear& a, const Decimal& by) {
  if (!a || by.digits.empty()) return std::nullopt;
  const MaybeDecimal over = Product(a->over, by);
  if (!over) return std::nullopt;
  if (!over->negative) return Linear{a->variable, a->times, a->plus, *over};
  return Linear{a->variable, Negate(a->times), Negate(a->plus), Negate(*over)};
}

MaybeLinear LinearOf(const Node& node);

MaybeLinear Negated(const Node& node) {
  MaybeLinear of = LinearOf(node);
  if (of) of->times = Negate(of->times), of->plus = Negate(of->plus);
  return of;
}

MaybeLinear ProductOf(const Node& node) {
  const MaybeLinear a = LinearOf(*node.children[0]);
  const MaybeLinear b = LinearOf(*node.children[1]);
  if (!a || !b) return std::nullopt;
  if (!a->variable && !b->variable) {
    const Value value = EvaluateNode(node, {});
    const auto* number = value.get<Decimal>();
    if (number == nullptr) return std::nullopt;
    return ConstantOf(*number);
  }
  if (node.kind == Kind::kDivide) {
    return b->variable ? std::nullopt : Divided(a, b->plus);
  }
  if (a->variable && b->variable) return std::nullopt;
  return a->variable ? Multiplied(a, b->plus) : Multiplied(b, a->plus);
}

MaybeLinear LinearOf(const Node& node) {
  constexpr int kMostLevels = 64;
  if (node.levels > kMostLevels) return std::nullopt;
  switch (node.kind) {
    case Kind::kLiteral: {
      const auto* number = node.value.get<Decimal>();
      if (number == nullptr) return std::nullopt;
      return ConstantOf(*number);
    }
    case Kind::kVariable:
      return VariableOf(node.index);
    case Kind::kNegate:
      return Negated(*node.children[0]);
    case Kind::kAdd:
      return Added(LinearOf(*node.children[0]), LinearOf(*node.children[1]));
    case Kind::kSubtract:
      return Added(LinearOf(*node.children[0]), Negated(*node.children[1]));
    case Kind::kMultiply:
    case Kind::kDivide:
      return ProductOf(node);
    default:
      return std::nullopt;
  }
}

// The variable's value at which the column has that of a literal.
std::optional<std::string> Carried(const Literal& literal,
                                   const Linear& linear) {
  if (std::holds_alternative<Null>(literal.value)) return "null";
  const auto* number = std::get_if<Decimal>(&literal.value);
  if (number == nullptr) return std::nullopt;
  const MaybeDecimal times_variable =
      ExactSum(Product(*number, linear.over), Negate(linear.plus));
  if (!times_variable) return std::nullopt;
  const MaybeDecimal at = Divide(*times_variable, linear.times);
  if (!at) return std::nullopt;
  return FormatDecimal(*at);
}

std::optional<std::string> Carried(const UnaryTest& test,
                                   const Linear& linear) {
  if (test.kind != UnaryTest::Kind::kBetween) {
    const auto at = Carried(test.value, linear);
    if (!at) return std::nullopt;
    return test.kind == UnaryTest::Kind::kEqual ? *at : "!= " + *at;
  }
  std::optional<Bound> low = test.low, high = test.high;
  if (linear.times.negative) std::swap(low, high);
  const auto first = low ? Carried(low->value, linear) : "";
  const auto last = high ? Carried(high->value, linear) : "";
  if (!first || !last) return std::nullopt;
  if (!high) return absl::StrCat(low->open ? "> " : ">= ", *first);
  if (!low) return absl::StrCat(high->open ? "< " : "<= ", *last);
  return absl::StrCat(low->open ? "(" : "[", *first, "..", *last,
                      high->open ? ")" : "]");
}

// The cell that asks of the variable what `cell` asks of the column.
std::optional<std::string> Carried(const std::string& cell,
                                   const Linear& linear) {
  if (IsCondition(cell)) return std::nullopt;
  const auto tests = ParseUnaryTests(cell, EmptyIntervals::kAllowed);
  if (!tests.ok()) return std::nullopt;
  if (tests->any) return "-";
  std::vector<std::string> carried;
  for (const UnaryTest& test : tests->tests) {
    std::optional<std::string> each = Carried(test, linear);
    if (!each) return std::nullopt;
    carried.push_back(*std::move(each));
  }
  const std::string list = absl::StrJoin(carried, ",");
  return tests->negated ? absl::StrCat("not(", list, ")") : list;
}

// A test as a condition on `?`.
std::string AsCondition(const std::string& test) {
  if (IsCondition(test)) return absl::StrCat("(", test, ")");
  // A comment ends with its line.
  const bool comment = test.find("//") != std::string::npos;
  const bool plain =
      test.find_first_of("<>!") == 0 && test.find(',') == std::string::npos;
  return plain && !comment
             ? absl::StrCat("? ", test)
             : absl::StrCat("? in (", test, comment ? "\n)" : ")");
}

// A column of the table, as a question about its variable or its expression.
struct Member {
  ModelTable::Input input;  // Its allowed values as the cells.
  std::vector<std::string> cells;
  ModelColumn column;
  std::size_t place;  // Among the table's inputs.
};

class Joiner {
 public:
  Joiner(const ModelTable& table, const CompiledModelTable& compiled,
         const std::vector<ModelVariable>& variables)
      : table_(table), compiled_(compiled), variables_(variables) {
    for (const ModelVariable& each : variables) {
      names_.push_back(each.variable);
    }
  }

  ModelTable Joined() {
    std::map<std::string, std::size_t> group_of;
    for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
      Member member = CarriedTo(MemberOf(i));
      const auto [place, is_new] =
          group_of.emplace(member.input.expression, groups_.size());
      if (is_new) groups_.emplace_back();
      groups_[place->second].push_back(std::move(member));
    }
    ModelTable joined = table_;
    joined.inputs.clear();
    for (ModelTable::Rule& rule : joined.rules) rule.cells.clear();
    for (const std::vector<Member>& group : groups_) {
      if (group.size() == 1 || CanJoin(group)) {
        Add(group, &joined);
      } else {
        for (const Member& each : group) {
          Add({MemberOf(each.place)}, &joined);
        }
      }
    }
    return joined;
  }

 private:
  MaybeLinear LinearOfColumn(std::size_t i) const {
    const ModelColumn& column = compiled_.columns[i];
    if (column.type != ValueType::kNumber || column.variable) {
      return std::nullopt;
    }
    const auto parsed = ParseExpression(table_.inputs[i].expression, names_);
    if (!parsed.ok()) return std::nullopt;
    MaybeLinear linear = LinearOf(*parsed->root);
    if (!linear || !linear->variable || linear->times.digits.empty()) {
      return std::nullopt;
    }
    // Of a column of whole numbers other values are an error of the row.
    const bool whole = variables_[*linear->variable].whole &&
                       IntegerOf(linear->times) && IntegerOf(linear->plus) &&
                       linear->over == One();
    return column.whole && !whole ? std::nullopt : linear;
  }

  Member MemberOf(std::size_t i) const {
    Member member{table_.inputs[i], {}, compiled_.columns[i], i};
    for (const ModelTable::Rule& rule : table_.rules) {
      member.cells.push_back(rule.cells[i]);
    }
    if (member.column.variable) {
      const ModelVariable& variable = variables_[*member.column.variable];
      member.input.expression = variable.variable.name;
    }
    return member;
  }

  // The member as a question about its variable, where it is one.
  Member CarriedTo(const Member& member) const {
    const MaybeLinear linear = LinearOfColumn(member.place);
    if (!linear) return member;
    Member carried = member;
    const auto carry = [&linear](std::vector<std::string>* tests) {
      for (std::string& test : *tests) {
        std::optional<std::string> at = Carried(test, *linear);
        if (!at) return false;
        test = *std::move(at);
      }
      return true;
    };
    if (!carry(&carried.cells) || !carry(&carried.input.allowed)) return member;
    const ModelVariable& variable = variables_[*linear->variable];
    carried.input.expression = variable.variable.name;
    carried.input.type = ValueType::kNumber;
    carried.input.whole = carried.column.whole = variable.whole;
    return carried;
  }

  // Whether all are of one type.
  static bool CanJoin(const std::vector<Member>& group) {
    const Member* typed = nullptr;
    for (const Member& each : group) {
      if (each.column.of_any_type) continue;
      if (typed == nullptr) typed = &each;
      if (typed->column.type != each.column.type) return false;
    }
    return true;
  }

  // What members refuse where others let values outside through: no rule may
  // have it. Empty where all treat such values alike.
  static std::vector<std::string> Refused(const std::vector<Member>& group) {
    std::vector<std::string> taken;
    bool lets_through = false;
    for (const Member& each : group) {
      if (each.input.allowed.empty()) continue;
      if (each.input.outside == Treatment::kRefuse) {
        taken.push_back(
            absl::StrCat("? = null or ",
                         AsCondition(absl::StrJoin(each.input.allowed, ","))));
      } else {
        lets_through = true;
      }
    }
    if (!lets_through) taken.clear();
    return taken;
  }

  static void Add(const std::vector<Member>& group, ModelTable* joined) {
    joined->inputs.push_back(InputOf(group));
    const std::vector<std::string> taken = Refused(group);
    // What a cell names need not be allowed in the other columns.
    const bool conditions =
        group.size() > 1 && !joined->inputs.back().allowed.empty();
    for (std::size_t r = 0; r < joined->rules.size(); ++r) {
      std::vector<std::string> tests;
      for (const Member& each : group) {
        if (each.cells[r] != "-") tests.push_back(each.cells[r]);
      }
      tests.insert(tests.end(), taken.begin(), taken.end());
      joined->rules[r].cells.push_back(Conjunction(tests, conditions));
    }
  }

  static std::string Conjunction(const std::vector<std::string>& tests,
                                 bool conditions) {
    if (tests.empty()) return "-";
    if (tests.size() == 1 && !conditions) return tests[0];
    std::vector<std::string> all;
    all.reserve(tests.size());
    for (const std::string& test : tests) all.push_back(AsCondition(test));
    return absl::StrJoin(all, " and ");
  }

  static ModelTable::Input InputOf(const std::vector<Member>& group) {
    ModelTable::Input input = group[0].input;
    if (group.size() == 1) return input;
    std::vector<std::string> allowed;
    for (const Member& each : group) {
      if (!each.column.of_any_type) input.type = each.column.type;
      input.whole = input.whole || each.column.whole;
      if (each.input.null == Treatment::kRefuse) input.null = each.input.null;
      if (each.input.allowed.empty()) continue;
      if (allowed.empty() || each.input.outside == Treatment::kMatch) {
        input.outside = each.input.outside;
      }
      input.allowed = each.input.allowed;
      allowed.push_back(AsCondition(absl::StrJoin(each.input.allowed, ",")));
    }
    if (allowed.size() > 1) input.allowed = {absl::StrJoin(allowed, " and ")};
    return input;
  }

  const ModelTable& table_;
  const CompiledModelTable& compiled_;
  const std::vector<ModelVariable>& variables_;
  std::vector<Variable> names_;
  std::vector<std::vector<Member>> groups_;
};

}  // namespace

ModelTable OverFacts(const ModelTable& table,
                     const CompiledModelTable& compiled,
                     const std::vector<ModelVariable>& variables) {
  return Joiner(table, compiled, variables).Joined();
}

}  // namespace arrears::rules_internal
