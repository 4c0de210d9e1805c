// SPDX-License-Identifier: Apache-2.0
//
// FEEL's text made a tree. One function for each level of precedence, from the
// loosest: or, and, comparison, sum, product, power, sign, path, primary.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/base/frame.h"
#include "base/quote_internal.h"
#include "rules/blank_internal.h"
#include "rules/decimal_internal.h"
#include "rules/expression_internal.h"
#include "rules/text_literal_internal.h"
#include "rules/unary_test_internal.h"

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
    for (std::size_t i = 0; i < variables.size(); ++i) by_length_.push_back(i);
    std::stable_sort(by_length_.begin(), by_length_.end(),
                     [&](std::size_t a, std::size_t b) {
                       return variables[a].name.size() >
                              variables[b].name.size();
                     });
  }

  absl::StatusOr<Parsed> Parse() {
    if (text_.size() > kMaxBytes) {
      return absl::InvalidArgumentError(absl::StrCat(
          "an expression of ", text_.size(), " bytes, more than ", kMaxBytes));
    }
    absl::StatusOr<NodePtr> root = ParseOr();
    if (!root.ok()) return root.status();
    SkipBlanks();
    if (at_ != text_.size()) {
      return Fault("an operator or the end of the expression");
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
    node->position = PositionOf(begin);
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
      const std::size_t begin = at_;
      if (!TakeWord(word)) break;
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
      SkipBlanks();
      const std::size_t begin = at_;
      if (TakeWord("between")) {
        left = ParseBetween(begin, *std::move(left));
      } else if (TakeWord("in")) {
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
    if (!TakeWord("and")) return Fault("and, before the other end of between");
    Parsing interval =
        MakeTwo(Kind::kTestInterval, begin, *std::move(low), ParseSum());
    return MakeTwo(Kind::kIn, begin, std::move(value), std::move(interval));
  }

  Parsing ParseIn(std::size_t begin, NodePtr value) {
    std::vector<NodePtr> children;
    children.push_back(std::move(value));
    // ( begins a list of tests, or an interval that leaves its end out.
    if (!AtInterval() && Take("(")) {
      absl::Status status = ParseTestList(&children);
      if (!status.ok()) return status;
      if (!Take(")")) return Fault("\",\" or \")\"");
      return Make(Kind::kIn, begin, std::move(children));
    }
    Parsing test = ParseTest();
    if (!test.ok()) return test;
    children.push_back(*std::move(test));
    return Make(Kind::kIn, begin, std::move(children));
  }

  absl::Status ParseTestList(std::vector<NodePtr>* tests) {
    do {
      Parsing test = ParseTest();
      if (!test.ok()) return test.status();
      tests->push_back(*std::move(test));
    } while (Take(","));
    return absl::OkStatus();
  }

  Parsing ParseTest() {
    SkipBlanks();
    const std::size_t begin = at_;
    if (TakeWord("not")) {
      if (!Take("(")) return Fault("\"(\" after not");
      if (++depth_ > kMaxDepth) return TooDeep();
      std::vector<NodePtr> tests;
      absl::Status status = ParseTestList(&tests);
      if (!status.ok()) return status;
      --depth_;
      if (!Take(")")) return Fault("\",\" or \")\"");
      return Make(Kind::kTestNot, begin, std::move(tests));
    }
    if (const Operator* sign = TakeOneOf(kTests)) {
      return MakeOne(sign->kind, begin, ParseSum());
    }
    if (AtInterval()) return ParseInterval();
    return MakeOne(Kind::kTestEqual, begin, ParseSum());
  }

  // Whether what stands here has a ".." before its bracket is closed.
  bool AtInterval() {
    SkipBlanks();
    if (Peek() != '[' && Peek() != '(' && Peek() != ']') return false;
    int open = 1;
    for (std::size_t at = at_ + 1; at < text_.size() && open > 0; ++at) {
      const char c = text_[at];
      if (c == '"') {
        at +=
            std::max<std::size_t>(1, ReadTextLiteral(text_.substr(at)).length) -
            1;
      } else if (open == 1 && text_.substr(at, 2) == "..") {
        return true;
      } else if (c == '[' || c == '(') {
        ++open;
      } else if (c == ']' || c == ')') {
        --open;
      }
    }
    return false;
  }

  Parsing ParseInterval() {
    const std::size_t begin = at_;
    const bool closed = Take("[");
    if (!closed && !Take("(")) Take("]");
    Parsing low = ParseSum();
    if (!low.ok()) return low;
    if (!Take("..")) return Fault("\"..\"");
    Parsing high = ParseSum();
    if (!high.ok()) return high;
    auto node = std::make_unique<Node>();
    node->kind = Kind::kTestInterval;
    node->position = PositionOf(begin);
    node->low_open = !closed;
    node->children.push_back(*std::move(low));
    node->children.push_back(*std::move(high));
    node->high_open = Take(")") || Take("[");
    if (!node->high_open && !Take("]")) return Fault("\"]\", \")\" or \"[\"");
    return Typed(std::move(node));
  }

  Parsing ParseSum() {
    Parsing left = ParseProduct();
    while (left.ok()) {
      SkipBlanks();
      const std::size_t begin = at_;
      if (Take("+")) {
        left = MakeTwo(Kind::kAdd, begin, *std::move(left), ParseProduct());
      } else if (Take("-")) {
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
      SkipBlanks();
      const std::size_t begin = at_;
      if (text_.substr(at_, 2) != "**" && Take("*")) {
        left = MakeTwo(Kind::kMultiply, begin, *std::move(left), ParsePower());
      } else if (Take("/")) {
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
      SkipBlanks();
      const std::size_t begin = at_;
      if (!Take("**")) break;
      left = MakeTwo(Kind::kPower, begin, *std::move(left), ParseSign());
    }
    return left;
  }

  Parsing ParseSign() {
    SkipBlanks();
    const std::size_t begin = at_;
    if (NumberLength(text_.substr(at_)) != 0 || !Take("-")) return ParsePath();
    if (++depth_ > kMaxDepth) return TooDeep();
    Parsing child = ParseSign();
    --depth_;
    return MakeOne(Kind::kNegate, begin, std::move(child));
  }

  Parsing ParsePath() {
    Parsing left = ParsePrimary();
    while (left.ok()) {
      SkipBlanks();
      const std::size_t begin = at_;
      if (text_.substr(at_, 2) == ".." || !Take(".")) break;
      SkipBlanks();
      std::size_t end = at_;
      while (end < text_.size() && IsWordByte(text_[end])) ++end;
      if (end == at_) return Fault("a name after \".\"");
      auto node = std::make_unique<Node>();
      node->kind = Kind::kPath;
      node->position = PositionOf(begin);
      node->name = text_.substr(at_, end - at_);
      node->children.push_back(*std::move(left));
      at_ = end;
      left = Typed(std::move(node));
    }
    return left;
  }

  Parsing ParsePrimary() {
    SkipBlanks();
    const std::size_t begin = at_;
    const std::size_t position = PositionOf(begin);
    // Names first: a variable may be called "date of birth".
    if (std::optional<std::size_t> index = TakeVariable()) {
      auto node = std::make_unique<Node>();
      node->kind = Kind::kVariable;
      node->index = *index;
      node->type = variables_[*index].type;
      node->position = position;
      reads_.insert(*index);
      return Typed(std::move(node));
    }
    if (TakeWord("null")) return Literal({}, position);
    if (TakeWord("true")) return Literal(true, position);
    if (TakeWord("false")) return Literal(false, position);
    if (TakeWord("if")) return ParseIf(begin);
    if (const std::size_t length = NumberLength(text_.substr(at_))) {
      const std::optional<Decimal> number =
          ParseDecimal(text_.substr(at_, length));
      if (!number) return Fault("a number of a size between 1e-300 and 1e300");
      at_ += length;
      return Literal(*number, position);
    }
    if (Peek() == '"') return ParseText(position);
    if (Take("@")) return ParseMomentLiteral(position);
    if (Take("[")) return ParseList(begin);
    if (Take("(")) {
      Parsing inner = ParseOr();
      if (inner.ok() && !Take(")")) return Fault("\")\"");
      return inner;
    }
    for (const Operator& function : kFunctions) {
      if (TakeCall(function.sign)) return ParseCall(function, begin);
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
      if (!word.empty() && !TakeWord(word)) return Fault(word);
    }
    return Make(Kind::kIf, begin, std::move(children));
  }

  Parsing ParseList(std::size_t begin) {
    std::vector<NodePtr> children;
    if (Take("]")) return Make(Kind::kList, begin, std::move(children));
    do {
      Parsing child = ParseOr();
      if (!child.ok()) return child;
      children.push_back(*std::move(child));
    } while (Take(","));
    if (!Take("]")) return Fault("\",\" or \"]\"");
    return Make(Kind::kList, begin, std::move(children));
  }

  Parsing ParseCall(const Operator& function, std::size_t begin) {
    std::vector<NodePtr> children;
    if (!Take(")")) {
      do {
        Parsing child = ParseOr();
        if (!child.ok()) return child;
        children.push_back(*std::move(child));
      } while (Take(","));
      if (!Take(")")) return Fault("\",\" or \")\"");
    }
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
    return Literal(std::move(value), PositionOf(begin));
  }

  Parsing ParseText(std::size_t position) {
    TextLiteral text = ReadTextLiteral(text_.substr(at_));
    at_ += text.length;
    if (!text.expected.empty()) return Fault(text.expected);
    return Literal(std::move(text.value), position);
  }

  Parsing ParseMomentLiteral(std::size_t position) {
    SkipBlanks();
    if (Peek() != '"') return Fault("a date or time in quotes after @");
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

  // The longest variable that stands here; blanks in it may be any.
  std::optional<std::size_t> TakeVariable() {
    for (const std::size_t i : by_length_) {
      const std::size_t length = LengthOfName(variables_[i].name);
      if (length == 0) continue;
      at_ += length;
      return i;
    }
    return std::nullopt;
  }
  std::size_t LengthOfName(std::string_view name) const {
    std::size_t at = at_;
    for (std::size_t i = 0; i < name.size();) {
      if (const std::size_t blank = BlankLength(name, i)) {
        if (BlankLength(text_, at) == 0) return 0;
        i += blank;
        while (const std::size_t length = BlankLength(text_, at)) at += length;
        continue;
      }
      if (at >= text_.size() || text_[at] != name[i]) return 0;
      ++at;
      ++i;
    }
    const bool cut = !name.empty() && IsWordByte(name.back()) &&
                     at < text_.size() && IsWordByte(text_[at]) &&
                     BlankLength(text_, at) == 0;
    return cut ? 0 : at - at_;
  }

  absl::Status UnknownName() {
    std::size_t end = at_;
    while (end < text_.size() && IsWordByte(text_[end]) &&
           BlankLength(text_, end) == 0) {
      ++end;
    }
    if (end == at_) {
      return Fault("a value, a name, \"(\", \"[\" or a function");
    }
    const std::string name(text_.substr(at_, end - at_));
    Frame names;  // A frame knows which of its names is the nearest.
    for (const Variable& variable : variables_) {
      names.Add(Column::Int8(variable.name, {})).IgnoreError();
    }
    const std::string nearest = names.NearestName(name);
    return absl::NotFoundError(absl::StrCat(
        "character ", PositionOf(at_), ": nothing is called ",
        base_internal::Quote(name),
        nearest.empty() ? ""
                        : "; the nearest is " + base_internal::Quote(nearest),
        HintForSigns(name)));
  }

  template <std::size_t n>
  const Operator* TakeOneOf(const Operator (&operators)[n]) {
    for (const Operator& each : operators) {
      if (Take(each.sign)) return &each;
    }
    return nullptr;
  }

  void SkipBlanks() {
    while (const std::size_t length = BlankLength(text_, at_)) at_ += length;
  }
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(std::string_view sign) {
    SkipBlanks();
    if (text_.substr(at_, sign.size()) != sign) return false;
    at_ += sign.size();
    return true;
  }
  bool TakeWord(std::string_view word) {
    SkipBlanks();
    const std::size_t end = at_ + word.size();
    if (text_.substr(at_, word.size()) != word) return false;
    if (end < text_.size() && IsWordByte(text_[end]) &&
        BlankLength(text_, end) == 0) {
      return false;
    }
    at_ = end;
    return true;
  }
  // "date and time" and "(", with any blanks between.
  bool TakeCall(std::string_view name) {
    const std::size_t begin = at_;
    const std::size_t length = LengthOfName(name);
    at_ += length;
    if (length != 0 && Take("(")) return true;
    at_ = begin;
    return false;
  }

  // Counted on from the last question, or a long sum would take its square.
  std::size_t PositionOf(std::size_t byte) const {
    const auto begins = [this](std::size_t at) {
      return (text_[at] & 0xC0) != 0x80 ? 1u : 0u;
    };
    while (counted_ < byte) characters_ += begins(counted_++);
    while (counted_ > byte) characters_ -= begins(--counted_);
    return characters_ + 1;
  }
  absl::Status TooDeep() const {
    return absl::InvalidArgumentError(
        absl::StrCat("character ", PositionOf(at_),
                     ": the expression is nested too deeply"));
  }
  absl::Status Fault(std::string_view expected) {
    SkipBlanks();
    std::size_t end = at_;
    while (end < text_.size() && IsWordByte(text_[end])) ++end;
    if (end == at_ && end < text_.size()) ++end;
    return FaultAt(PositionOf(at_), expected,
                   at_ == text_.size() ? "the end of the expression"
                                       : text_.substr(at_, end - at_));
  }

  std::string_view text_;
  const std::vector<Variable>& variables_;
  std::vector<std::size_t> by_length_;  // The variables, longest name first.
  std::set<std::size_t> reads_;
  std::size_t at_ = 0;
  int depth_ = 0;
  mutable std::size_t counted_ = 0, characters_ = 0;  // Bytes, and what begins.
};

}  // namespace

absl::StatusOr<Parsed> ParseExpression(std::string_view text,
                                       const std::vector<Variable>& variables) {
  return ExpressionParser(text, variables).Parse();
}

}  // namespace arrears::rules_internal
