// SPDX-License-Identifier: Apache-2.0
//
// A cell that is a condition on `?`: where it is true, and where it has no
// answer, as sets of values.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rules/accepted_internal.h"
#include "rules/blank_internal.h"
#include "rules/expression_internal.h"
#include "rules/text_literal_internal.h"

namespace arrears::rules_internal {
namespace {

using Kind = Node::Kind;

// What is in neither is where the condition is false.
struct Truths {
  AcceptedValues yes, unknown;
};

AcceptedValues Both(const AcceptedValues& a, const AcceptedValues& b,
                    ColumnType type) {
  return Complement(Union(Complement(a, type), Complement(b, type), type),
                    type);
}

class Reader {
 public:
  Reader(ColumnKind kind, EmptyIntervals empty) : kind_(kind), empty_(empty) {
    all_ = AllValues(kind.type);
    all_.null = true;
  }

  absl::StatusOr<Truths> Read(const Node& node) const {
    switch (node.kind) {
      case Kind::kLiteral:
        return Constant(node.value);
      case Kind::kVariable:
        return Comparison(Kind::kTestEqual, TrueNode());
      case Kind::kNot:
        return Inverted(Read(*node.children[0]));
      case Kind::kAnd:
      case Kind::kOr:
        return Joined(node.kind, Read(*node.children[0]),
                      Read(*node.children[1]));
      case Kind::kIn:
        if (node.children[0]->kind != Kind::kVariable) return Misuse(node);
        return AnyTest(node, 1);
      default:
        break;
    }
    if (node.kind >= Kind::kEqual && node.kind <= Kind::kGreaterEqual) {
      return ReadComparison(node);
    }
    return Misuse(node);
  }

 private:
  static const Node& TrueNode() {
    static const Node* const kTrue = [] {
      auto* made = new Node;
      made->value = true;
      made->type = ValueType::kBool;
      return made;
    }();
    return *kTrue;
  }
  static absl::Status Misuse(const Node& node) {
    return absl::InvalidArgumentError(absl::StrCat(
        "character ", node.position,
        ": a cell may compare ? with values, test it with in and between, and "
        "join such conditions by and, or and not; it may not calculate"));
  }

  Truths Constant(const Value& value) const {
    Truths truths;
    const auto* truth = value.get<bool>();
    if (truth == nullptr) truths.unknown = all_;
    if (truth != nullptr && *truth) truths.yes = all_;
    return truths;
  }

  absl::StatusOr<Truths> Inverted(absl::StatusOr<Truths> of) const {
    if (!of.ok()) return of;
    of->yes = Complement(Union(of->yes, of->unknown, kind_.type), kind_.type);
    return of;
  }

  absl::StatusOr<Truths> Joined(Kind kind, absl::StatusOr<Truths> a,
                                absl::StatusOr<Truths> b) const {
    if (!a.ok()) return a;
    if (!b.ok()) return b;
    if (kind == Kind::kAnd) {
      // Not both: either is not.
      return Inverted(
          Joined(Kind::kOr, Inverted(std::move(a)), Inverted(std::move(b))));
    }
    Truths either;
    either.yes = Union(a->yes, b->yes, kind_.type);
    either.unknown = Both(Union(a->unknown, b->unknown, kind_.type),
                          Complement(either.yes, kind_.type), kind_.type);
    return either;
  }

  absl::StatusOr<Truths> AnyTest(const Node& node, std::size_t first) const {
    absl::StatusOr<Truths> any = Truths{};
    for (std::size_t i = first; i < node.children.size(); ++i) {
      any = Joined(Kind::kOr, std::move(any), Test(*node.children[i]));
    }
    return any;
  }

  absl::StatusOr<Truths> Test(const Node& test) const {
    if (test.kind == Kind::kTestNot) return Inverted(AnyTest(test, 0));
    if (test.kind != Kind::kTestInterval) {
      return Comparison(test.kind, *test.children[0]);
    }
    absl::Status status = CheckInterval(test);
    if (!status.ok()) return status;
    return Joined(
        Kind::kAnd,
        Comparison(test.low_open ? Kind::kTestGreater : Kind::kTestGreaterEqual,
                   *test.children[0]),
        Comparison(test.high_open ? Kind::kTestLess : Kind::kTestLessEqual,
                   *test.children[1]));
  }

  // Ends that are not of the column are told where they are compared.
  absl::Status CheckInterval(const Node& test) const {
    const Node &low = *test.children[0], &high = *test.children[1];
    if (empty_ == EmptyIntervals::kAnywhere || ReadsVariable(low) ||
        ReadsVariable(high)) {
      return absl::OkStatus();
    }
    const Value first = EvaluateNode(low, {}), last = EvaluateNode(high, {});
    if (first.type() != ValuesOf(kind_) || last.type() != first.type() ||
        HoldsTexts(kind_.type)) {
      return absl::OkStatus();
    }
    UnaryTest interval{UnaryTest::Kind::kBetween, {}, {}, {}};
    interval.low = Bound{{LiteralOf(first), FormatValue(first), low.position},
                         test.low_open};
    interval.high = Bound{{LiteralOf(last), FormatValue(last), high.position},
                          test.high_open};
    return CheckHoldsValues(interval, kind_);
  }

  // ? op value, or value op ?.
  absl::StatusOr<Truths> ReadComparison(const Node& node) const {
    const Node &a = *node.children[0], &b = *node.children[1];
    const int shift =
        static_cast<int>(Kind::kTestEqual) - static_cast<int>(Kind::kEqual);
    auto test = static_cast<Kind>(static_cast<int>(node.kind) + shift);
    if (a.kind == Kind::kVariable) return Comparison(test, b);
    if (b.kind != Kind::kVariable) return Misuse(node);
    switch (test) {
      case Kind::kTestLess:
        return Comparison(Kind::kTestGreater, a);
      case Kind::kTestLessEqual:
        return Comparison(Kind::kTestGreaterEqual, a);
      case Kind::kTestGreater:
        return Comparison(Kind::kTestLess, a);
      case Kind::kTestGreaterEqual:
        return Comparison(Kind::kTestLessEqual, a);
      default:
        return Comparison(test, a);
    }
  }

  // By the unary test that says the same.
  absl::StatusOr<Truths> Comparison(Kind test, const Node& end) const {
    if (ReadsVariable(end)) return Misuse(end);
    const Value value = EvaluateNode(end, {});
    if (const auto* list = value.get<ValueList>()) {
      return Membership(test, end, *list);
    }
    return ComparisonWith(test, value, end.position);
  }

  absl::StatusOr<Truths> Membership(Kind test, const Node& end,
                                    const ValueList& list) const {
    absl::StatusOr<Truths> any = Truths{};
    for (const Value& value : list) {
      any = Joined(Kind::kOr, std::move(any),
                   ComparisonWith(Kind::kTestEqual, value, end.position));
    }
    return test == Kind::kTestNotEqual ? Inverted(std::move(any)) : any;
  }

  absl::StatusOr<Truths> ComparisonWith(Kind test, const Value& value,
                                        std::size_t position) const {
    const Literal literal = {LiteralOf(value), FormatValue(value), position};
    const bool ordered =
        test != Kind::kTestEqual && test != Kind::kTestNotEqual;
    if (ordered && value.is_null()) return Constant({});
    if (ordered && value.type() == ValueType::kText) {
      return FaultAt(position,
                     "a number or a date: a cell names texts by = or in",
                     literal.written);
    }
    UnaryTest unary;
    unary.kind = ordered                    ? UnaryTest::Kind::kBetween
                 : test == Kind::kTestEqual ? UnaryTest::Kind::kEqual
                                            : UnaryTest::Kind::kNotEqual;
    unary.value = literal;
    const bool open = test == Kind::kTestLess || test == Kind::kTestGreater;
    if (test == Kind::kTestLess || test == Kind::kTestLessEqual) {
      unary.high = Bound{literal, open};
    } else if (ordered) {
      unary.low = Bound{literal, open};
    }
    absl::StatusOr<AcceptedValues> yes =
        AcceptedBy({false, false, {std::move(unary)}}, kind_);
    if (!yes.ok()) return yes.status();
    Truths truths;
    truths.yes = *std::move(yes);
    truths.unknown.null = !value.is_null();
    return truths;
  }

  static bool ReadsVariable(const Node& node) {
    std::vector<const Node*> left = {&node};  // A sum may be a long chain.
    while (!left.empty()) {
      const Node* next = left.back();
      left.pop_back();
      if (next->kind == Kind::kVariable) return true;
      for (const auto& child : next->children) left.push_back(child.get());
    }
    return false;
  }

  ColumnKind kind_;
  EmptyIntervals empty_;
  AcceptedValues all_;
};

}  // namespace

bool IsCondition(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '?') return true;
    if (const std::size_t length = SpaceLength(text, at)) {
      at += length - 1;
    } else if (text[at] == '"') {
      const TextLiteral literal = ReadTextLiteral(text.substr(at));
      if (!literal.expected.empty()) return false;
      at += literal.length - 1;
    }
  }
  return false;
}

std::vector<Decimal> NumbersIn(std::string_view cell) {
  std::vector<Decimal> numbers;
  const auto add = [&numbers](const Literal& literal) {
    const auto* number = std::get_if<Decimal>(&literal.value);
    if (number != nullptr) numbers.push_back(*number);
  };
  if (!IsCondition(cell)) {
    const auto tests = ParseUnaryTests(cell, EmptyIntervals::kAllowed);
    if (!tests.ok()) return {};
    for (const UnaryTest& test : tests->tests) {
      add(test.value);
      if (test.low) add(test.low->value);
      if (test.high) add(test.high->value);
    }
    return numbers;
  }
  const auto parsed = ParseExpression(cell, {{"?", ValueType::kAny}});
  if (!parsed.ok()) return {};
  std::vector<const Node*> left = {parsed->root.get()};
  while (!left.empty()) {
    const Node* next = left.back();
    left.pop_back();
    if (next->type == ValueType::kNumber) {
      add({LiteralOf(EvaluateNode(*next, {})), "", 0});
      continue;
    }
    for (const auto& child : next->children) left.push_back(child.get());
  }
  return numbers;
}

absl::StatusOr<AcceptedValues> AcceptedByCell(std::string_view text,
                                              ColumnKind kind,
                                              EmptyIntervals empty) {
  if (!IsCondition(text)) {
    const absl::StatusOr<UnaryTests> tests = ParseUnaryTests(text, empty);
    if (!tests.ok()) return tests.status();
    return AcceptedBy(*tests, kind, empty);
  }
  const absl::StatusOr<Parsed> parsed =
      ParseExpression(text, {{"?", ValuesOf(kind)}});
  if (!parsed.ok()) return parsed.status();
  const Node& root = *parsed->root;
  if (root.type != ValueType::kBool && root.type != ValueType::kAny) {
    return absl::InvalidArgumentError(
        absl::StrCat("character 1: expected a condition, found ",
                     std::string(ValueTypeName(root.type))));
  }
  // Of a cell that is an interval and nothing else it is plain what it asks.
  const bool alone = root.kind == Kind::kIn && root.children.size() == 2 &&
                     root.children[1]->kind == Kind::kTestInterval;
  absl::StatusOr<Truths> truths =
      Reader(kind, alone ? EmptyIntervals::kAnywhere : empty).Read(root);
  if (!truths.ok()) return truths.status();
  return std::move(truths->yes);
}

}  // namespace arrears::rules_internal
