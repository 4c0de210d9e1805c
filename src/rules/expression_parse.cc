// SPDX-License-Identifier: Apache-2.0
//
// FEEL's text made a tree. One function for each level of precedence, from the
// loosest: or, and, comparison, sum, product, power, sign, path, primary.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/decimal_internal.h"
#include "rules/expression_internal.h"
#include "rules/expression_text_internal.h"
#include "rules/text_literal_internal.h"

namespace arrears::rules_internal {
namespace {

using Kind = Node::Kind;
using NodePtr = std::unique_ptr<Node>;

constexpr std::size_t kMaxBytes = std::size_t{64} * 1024;
constexpr int kMaxDepth = 200;    // Of brackets.
constexpr int kMaxLevels = 1000;  // Of the tree: a = b = c has two.

struct Operator {
  std::string_view sign;
  Kind kind;
};
// Longer signs before those they begin with.
constexpr Operator kComparisons[] = {
    {"!=", Kind::kNotEqual},     {"<=", Kind::kLessEqual},
    {">=", Kind::kGreaterEqual}, {"=", Kind::kEqual},
    {"<", Kind::kLess},          {">", Kind::kGreater}};
constexpr Operator kTests[] = {
    {"!=", Kind::kTestNotEqual},     {"<=", Kind::kTestLessEqual},
    {">=", Kind::kTestGreaterEqual}, {"=", Kind::kTestEqual},
    {"<", Kind::kTestLess},          {">", Kind::kTestGreater}};
constexpr Operator kFunctions[] = {{"not", Kind::kNot},
                                   {"min", Kind::kMin},
                                   {"max", Kind::kMax},
                                   {"sum", Kind::kSum},
                                   {"count", Kind::kCount},
                                   {"date and time", Kind::kToDateTime},
                                   {"date", Kind::kToDate},
                                   {"time", Kind::kToTime},
                                   {"duration", Kind::kToDuration}};

class ExpressionParser {
 public:
  ExpressionParser(std::string_view text,
                   const std::vector<Variable>& variables)
      : text_(text), variables_(variables) {
    for (const Variable& each : variables) names_.push_back(each.name);
  }

  absl::StatusOr<Parsed> Parse() {
    absl::StatusOr<NodePtr> root = ParseOr();
    if (!root.ok()) return root.status();
    if (!text_.AtEnd()) {
      return text_.Fault("an operator or the end of the expression");
    }
    return Parsed{*std::move(root), {reads_.begin(), reads_.end()}};
  }

 private:
  using Parsing = absl::StatusOr<NodePtr>;
  using Level = Parsing (ExpressionParser::*)();

  // A node over children that are there, with its type checked.
  Parsing Make(Kind kind, std::size_t begin, std::vector<NodePtr> children) {
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->position = text_.PositionOf(begin);
    node->children = std::move(children);
    return Typed(std::move(node));
  }
  Parsing Typed(NodePtr node) {
    for (const NodePtr& child : node->children) {
      // A sum of many terms is one level: it is evaluated from its first term.
      const bool same = IsSumOrProduct(node->kind) &&
                        IsSumOrProduct(child->kind) &&
                        child == node->children[0];
      node->levels = std::max(node->levels, child->levels + (same ? 0 : 1));
    }
    if (node->levels > kMaxLevels) return TooDeep();
    absl::StatusOr<ValueType> type = TypeOf(*node);
    if (!type.ok()) return type.status();
    node->type = *type;
    return node;
  }
  Parsing MakeOne(Kind kind, std::size_t begin, Parsing child) {
    if (!child.ok()) return child;
    std::vector<NodePtr> children;
    children.push_back(*std::move(child));
    return Make(kind, begin, std::move(children));
  }
  Parsing MakeTwo(Kind kind, std::size_t begin, NodePtr a, Parsing b) {
    if (!b.ok()) return b;
    std::vector<NodePtr> children;
    children.push_back(std::move(a));
    children.push_back(*std::move(b));
    return Make(kind, begin, std::move(children));
  }
  static NodePtr Literal(Value value, std::size_t position) {
    auto node = std::make_unique<Node>();
    node->type = value.type();
    node->value = std::move(value);
    node->position = position;
    return node;
  }

  // a op b op c, from the left, for operators that are words.
  Parsing ParseWords(std::string_view word, Kind kind, Level next) {
    Parsing left = (this->*next)();
    while (left.ok()) {
      const std::size_t begin = text_.Begin();
      if (!text_.TakeWord(word)) break;
      left = MakeTwo(kind, begin, *std::move(left), (this->*next)());
    }
    return left;
  }

  Parsing ParseOr() {
    if (++depth_ > kMaxDepth) return TooDeep();
    Parsing parsed = ParseWords("or", Kind::kOr, &ExpressionParser::ParseAnd);
    --depth_;
    return parsed;
  }
  Parsing ParseAnd() {
    return ParseWords("and", Kind::kAnd, &ExpressionParser::ParseComparison);
  }

  Parsing ParseComparison() {
    Parsing left = ParseSum();
    while (left.ok()) {
      const std::size_t begin = text_.Begin();
      if (text_.TakeWord("between")) {
        left = ParseBetween(begin, *std::move(left));
      } else if (text_.TakeWord("in")) {
        left = ParseIn(begin, *std::move(left));
      } else if (const Operator* sign = TakeOneOf(kComparisons)) {
        left = MakeTwo(sign->kind, begin, *std::move(left), ParseSum());
      } else {
        break;
      }
    }
    return left;
  }

  // In with an interval of closed ends.
  Parsing ParseBetween(std::size_t begin, NodePtr value) {
    Parsing low = ParseSum();
    if (!low.ok()) return low;
    if (!text_.TakeWord("and"))
      return text_.Fault("and, before the other end of between");
    Parsing interval =
        MakeTwo(Kind::kTestInterval, begin, *std::move(low), ParseSum());
    return MakeTwo(Kind::kIn, begin, std::move(value), std::move(interval));
  }

  Parsing ParseIn(std::size_t begin, NodePtr value) {
    std::vector<NodePtr> children;
    children.push_back(std::move(value));
    // ( begins a list of tests, or an interval that leaves its end out.
    absl::Status status = !text_.AtInterval() && text_.Take("(")
                              ? ParseTestList(")", &children)
                              : ParseTest(&children);
    if (!status.ok()) return status;
    return Make(Kind::kIn, begin, std::move(children));
  }

  // Tests up to the bracket that closes them.
  absl::Status ParseTestList(std::string_view bracket,
                             std::vector<NodePtr>* tests) {
    if (++depth_ > kMaxDepth) return TooDeep();
    do {
      absl::Status status = ParseTest(tests);
      if (!status.ok()) return status;
    } while (text_.Take(","));
    --depth_;
    return TakeLast(bracket);
  }

  absl::Status ParseTest(std::vector<NodePtr>* tests) {
    const std::size_t begin = text_.Begin();
    Parsing test = nullptr;
    if (text_.TakeWord("not")) {
      if (!text_.Take("(")) return text_.Fault("\"(\" after not");
      std::vector<NodePtr> excluded;
      absl::Status status = ParseTestList(")", &excluded);
      if (!status.ok()) return status;
      test = Make(Kind::kTestNot, begin, std::move(excluded));
    } else if (const Operator* sign = TakeOneOf(kTests)) {
      test = MakeOne(sign->kind, begin, ParseSum());
    } else if (text_.AtInterval()) {
      test = ParseInterval();
    } else if (AtRanges()) {
      // A list of ranges is any of them.
      text_.Take("[");
      return ParseTestList("]", tests);
    } else {
      test = MakeOne(Kind::kTestEqual, begin, ParseSum());
    }
    if (!test.ok()) return test.status();
    tests->push_back(*std::move(test));
    return absl::OkStatus();
  }

  // Whether a list stands here whose first element is a range.
  bool AtRanges() {
    const std::size_t begin = text_.Begin();
    bool ranges = false;
    if (text_.Take("["))
      ranges = text_.AtInterval() || TakeOneOf(kTests) != nullptr;
    text_.MoveTo(begin);
    return ranges;
  }

  Parsing ParseInterval() {
    const std::size_t begin = text_.Begin();
    const bool closed = text_.Take("[");
    if (!closed && !text_.Take("(")) text_.Take("]");
    Parsing low = ParseSum();
    if (!low.ok()) return low;
    if (!text_.Take("..")) return text_.Fault("\"..\"");
    Parsing high = ParseSum();
    if (!high.ok()) return high;
    auto node = std::make_unique<Node>();
    node->kind = Kind::kTestInterval;
    node->position = text_.PositionOf(begin);
    node->low_open = !closed;
    node->children.push_back(*std::move(low));
    node->children.push_back(*std::move(high));
    node->high_open = text_.Take(")") || text_.Take("[");
    if (!node->high_open && !text_.Take("]"))
      return text_.Fault("\"]\", \")\" or \"[\"");
    return Typed(std::move(node));
  }

  Parsing ParseSum() {
    Parsing left = ParseProduct();
    while (left.ok()) {
      const std::size_t begin = text_.Begin();
      if (text_.Take("+")) {
        left = MakeTwo(Kind::kAdd, begin, *std::move(left), ParseProduct());
      } else if (text_.Take("-")) {
        left =
            MakeTwo(Kind::kSubtract, begin, *std::move(left), ParseProduct());
      } else {
        break;
      }
    }
    return left;
  }

  Parsing ParseProduct() {
    Parsing left = ParsePower();
    while (left.ok()) {
      const std::size_t begin = text_.Begin();
      if (text_.Rest().substr(0, 2) != "**" && text_.Take("*")) {
        left = MakeTwo(Kind::kMultiply, begin, *std::move(left), ParsePower());
      } else if (text_.Take("/")) {
        left = MakeTwo(Kind::kDivide, begin, *std::move(left), ParsePower());
      } else {
        break;
      }
    }
    return left;
  }

  Parsing ParsePower() {
    Parsing left = ParseSign();
    while (left.ok()) {
      const std::size_t begin = text_.Begin();
      if (!text_.Take("**")) break;
      left = MakeTwo(Kind::kPower, begin, *std::move(left), ParseSign());
    }
    return left;
  }

  Parsing ParseSign() {
    const std::size_t begin = text_.Begin();
    if (NumberLength(text_.Rest()) != 0 || !text_.Take("-")) return ParsePath();
    if (++depth_ > kMaxDepth) return TooDeep();
    Parsing child = ParseSign();
    --depth_;
    return MakeOne(Kind::kNegate, begin, std::move(child));
  }

  Parsing ParsePath() {
    Parsing left = ParsePrimary();
    while (left.ok()) {
      const std::size_t begin = text_.Begin();
      if (text_.Rest().substr(0, 2) == ".." || !text_.Take(".")) break;
      absl::StatusOr<std::string> name = TakeEntry(**left);
      if (!name.ok()) return name.status();
      auto node = std::make_unique<Node>();
      node->kind = Kind::kPath;
      node->position = text_.PositionOf(begin);
      node->name = *std::move(name);
      node->children.push_back(*std::move(left));
      left = Typed(std::move(node));
    }
    return left;
  }

  // A word; of a decision one of its outputs, which may be several words.
  absl::StatusOr<std::string> TakeEntry(const Node& of) {
    const std::vector<std::string>* outputs = nullptr;
    if (of.kind == Kind::kVariable && variables_[of.index].outputs) {
      outputs = &*variables_[of.index].outputs;
      if (const auto taken = text_.TakeLongest(*outputs)) {
        return (*outputs)[*taken];
      }
    }
    const std::size_t position = text_.PositionOf(text_.Begin());
    std::string name(text_.TakeWord());
    if (name.empty()) return text_.Fault("a name after \".\"");
    if (outputs == nullptr) return name;
    return NoOutput(variables_[of.index], name, position);
  }

  Parsing ParsePrimary() {
    const std::size_t begin = text_.Begin();
    const std::size_t position = text_.PositionOf(begin);
    // Names first: a variable may be called "date of birth".
    if (const auto index = text_.TakeLongest(names_)) {
      auto node = std::make_unique<Node>();
      node->kind = Kind::kVariable;
      node->index = *index;
      node->type = variables_[*index].type;
      node->position = position;
      reads_.insert(*index);
      return Typed(std::move(node));
    }
    if (text_.TakeWord("null")) return Literal({}, position);
    if (text_.TakeWord("true")) return Literal(true, position);
    if (text_.TakeWord("false")) return Literal(false, position);
    if (text_.TakeWord("if")) return ParseIf(begin);
    if (const std::size_t length = NumberLength(text_.Rest())) {
      const std::optional<Decimal> number =
          ParseDecimal(text_.Rest().substr(0, length));
      if (!number) {
        return text_.Fault("a number of a size between 1e-300 and 1e300");
      }
      text_.MoveTo(begin + length);
      return Literal(*number, position);
    }
    if (text_.Peek() == '"') return ParseText(position);
    if (text_.Take("@")) return ParseMomentLiteral(position);
    if (text_.Take("[")) return ParseList(begin);
    if (text_.Take("(")) {
      Parsing inner = ParseOr();
      if (inner.ok() && !text_.Take(")")) return text_.Fault("\")\"");
      return inner;
    }
    for (const Operator& function : kFunctions) {
      if (text_.TakeCall(function.sign)) return ParseCall(function, begin);
    }
    return UnknownName();
  }

  Parsing ParseIf(std::size_t begin) {
    std::vector<NodePtr> children;
    constexpr std::string_view kWords[] = {"then", "else", ""};
    for (const std::string_view word : kWords) {
      Parsing child = ParseOr();
      if (!child.ok()) return child;
      children.push_back(*std::move(child));
      if (!word.empty() && !text_.TakeWord(word)) return text_.Fault(word);
    }
    return Make(Kind::kIf, begin, std::move(children));
  }

  // Expressions up to the bracket that closes them.
  absl::Status ParseElements(std::string_view bracket,
                             std::vector<NodePtr>* elements) {
    if (text_.Take(bracket)) return absl::OkStatus();
    do {
      Parsing element = ParseOr();
      if (!element.ok()) return element.status();
      elements->push_back(*std::move(element));
    } while (text_.Take(","));
    return TakeLast(bracket);
  }
  absl::Status TakeLast(std::string_view bracket) {
    if (text_.Take(bracket)) return absl::OkStatus();
    return text_.Fault(absl::StrCat("\",\" or \"", std::string(bracket), "\""));
  }

  Parsing ParseList(std::size_t begin) {
    std::vector<NodePtr> elements;
    absl::Status status = ParseElements("]", &elements);
    if (!status.ok()) return status;
    return Make(Kind::kList, begin, std::move(elements));
  }

  Parsing ParseCall(const Operator& function, std::size_t begin) {
    std::vector<NodePtr> children;
    absl::Status status = ParseElements(")", &children);
    if (!status.ok()) return status;
    const bool of_literal = function.kind >= Kind::kToDate &&
                            children.size() == 1 &&
                            children[0]->kind == Kind::kLiteral &&
                            children[0]->type == ValueType::kText;
    const std::size_t argument = of_literal ? children[0]->position : 0;
    Parsing call = Make(function.kind, begin, std::move(children));
    if (!call.ok() || !of_literal) return call;
    // A date that is written is read once, and a wrong one told at once.
    Value value = EvaluateNode(**call, {});
    if (value.is_null()) {
      const auto& text = *(*call)->children[0]->value.get<std::string>();
      const absl::StatusOr<Value> moment = ParseMoment(text);
      return absl::InvalidArgumentError(absl::StrCat(
          "character ", argument, ": ",
          moment.ok() ? absl::StrCat("no ", std::string(function.sign), ": ",
                                     base_internal::Quote(text))
                      : std::string(moment.status().message())));
    }
    return Literal(std::move(value), text_.PositionOf(begin));
  }

  Parsing ParseText(std::size_t position) {
    TextLiteral text = ReadTextLiteral(text_.Rest());
    text_.MoveTo(text_.Begin() + text.length);
    if (!text.expected.empty()) return text_.Fault(text.expected);
    return Literal(std::move(text.value), position);
  }

  Parsing ParseMomentLiteral(std::size_t position) {
    if (text_.Peek() != '"') {
      return text_.Fault("a date or time in quotes after @");
    }
    Parsing text = ParseText(position);
    if (!text.ok()) return text;
    absl::StatusOr<Value> moment =
        ParseMoment(*(*text)->value.get<std::string>());
    if (!moment.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("character ", position, ": ",
                       std::string(moment.status().message())));
    }
    return Literal(*std::move(moment), position);
  }

  absl::Status UnknownName() {
    const std::size_t begin = text_.Begin();
    const std::string name(text_.TakeWord());
    if (name.empty()) {
      return text_.Fault("a value, a name, \"(\", \"[\" or a function");
    }
    return NoName(names_, name, text_.PositionOf(begin));
  }

  template <std::size_t n>
  const Operator* TakeOneOf(const Operator (&operators)[n]) {
    for (const Operator& each : operators) {
      if (text_.Take(each.sign)) return &each;
    }
    return nullptr;
  }

  absl::Status TooDeep() {
    return absl::InvalidArgumentError(
        absl::StrCat("character ", text_.PositionOf(text_.Begin()),
                     ": the expression is nested too deeply"));
  }

  ExpressionText text_;
  const std::vector<Variable>& variables_;
  std::vector<std::string> names_;  // Of the variables.
  std::set<std::size_t> reads_;
  int depth_ = 0;
};

}  // namespace

absl::StatusOr<Parsed> ParseExpression(std::string_view text,
                                       const std::vector<Variable>& variables) {
  if (text.size() > kMaxBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "an expression of ", text.size(), " bytes, more than ", kMaxBytes));
  }
  return ExpressionParser(text, variables).Parse();
}

}  // namespace arrears::rules_internal
