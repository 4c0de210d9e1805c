// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <compare>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/quote_internal.h"
#include "rules/blank_internal.h"
#include "rules/text_literal_internal.h"
#include "rules/unary_test_internal.h"

namespace arrears::rules_internal {
namespace {

constexpr std::string_view kValue =
    "a value such as 30, \"text\", true, null or date(\"2024-01-31\")";
// Of a word.
constexpr std::string_view kQuoted =
    "a value such as 30, \"text\" in double quotes, true, null or "
    "date(\"2024-01-31\")";
constexpr std::string_view kEndOfCell = "\",\" or the end of the cell";
constexpr std::size_t kDayLength = 10;

// Of literals of one kind that has an order.
std::strong_ordering OrderOf(const Literal& a, const Literal& b) {
  return std::visit(
      [&b](const auto& x) -> std::strong_ordering {
        using T = std::decay_t<decltype(x)>;
        if constexpr (std::is_same_v<T, Null> || std::is_same_v<T, bool> ||
                      std::is_same_v<T, std::string>) {
          return std::strong_ordering::equal;
        } else {
          return x <=> std::get<T>(b.value);
        }
      },
      a.value);
}

class Parser {
 public:
  Parser(std::string_view text, EmptyIntervals empty)
      : text_(text), empty_(empty) {}

  absl::StatusOr<UnaryTests> Parse() {
    UnaryTests cell;
    SkipBlanks();
    const std::size_t begin = at_;
    if (Take("-")) {
      SkipBlanks();
      cell.any = at_ == text_.size();
      if (cell.any) return cell;
      at_ = begin;  // The sign of a number.
    }
    if (TakeWord("not")) {
      cell.negated = negated_ = true;
      if (!Take("(")) return Fault("\"(\" after not");
    }
    do {
      absl::StatusOr<UnaryTest> test = ParseTest();
      if (!test.ok()) return test.status();
      cell.tests.push_back(*std::move(test));
    } while (Take(","));
    if (cell.negated && !Take(")")) return Fault("\",\" or \")\"");
    SkipBlanks();
    if (at_ == text_.size()) {
      // Only of a cell that is nothing else it is plain what it asks for.
      const bool alone = !cell.negated && cell.tests.size() == 1;
      if (alone && empty_ == EmptyIntervals::kAllowed) return cell;
      if (empty_ == EmptyIntervals::kAnywhere) return cell;
      if (!empty_interval_.ok()) return empty_interval_;
      return cell;
    }
    if (const std::string interval = IntervalMeant(cell); !interval.empty()) {
      return Fault(interval);
    }
    if (cell.negated) return Fault("the end of the cell");
    const std::string_view expected = ExpectedEnd();
    const absl::Status fault = Fault(expected);
    return expected == kEndOfCell ? WithHint(fault) : fault;
  }

 private:
  // 30-60, 30..60 and their like; empty where it is another slip.
  std::string IntervalMeant(const UnaryTests& cell) const {
    const UnaryTest& last = cell.tests.back();
    std::string_view rest = text_.substr(at_);
    for (const std::string_view sign : {"..", "-", "~"}) {
      if (rest.substr(0, sign.size()) != sign) continue;
      rest.remove_prefix(sign.size());
      while (const std::size_t blank = SpaceLength(rest, 0)) {
        rest.remove_prefix(blank);
      }
      const std::size_t length = NumberLength(rest);
      if (length == 0 || last.kind != UnaryTest::Kind::kEqual ||
          !std::holds_alternative<Decimal>(last.value.value)) {
        return "";
      }
      return absl::StrCat("an interval such as [", last.value.written, "..",
                          std::string(rest.substr(0, length)), "]");
    }
    return "";
  }

  // With what was meant, where people join tests by words.
  std::string_view ExpectedEnd() {
    const std::size_t begin = at_;
    const bool joined = TakeWord("and") || TakeWord("or");
    at_ = begin;
    return joined ? "\",\" or the end of the cell (both at once is "
                    "? > 30 and ? < 60)"
                  : kEndOfCell;
  }

  // The test at fault is several words, or words and signs, that were most
  // likely meant as one text: CASH FLOW, N/A.
  absl::Status WithHint(const absl::Status& fault) const {
    constexpr std::string_view kOfTests = "<>=!?\"'()[]{}@:;";
    std::string_view test = text_.substr(test_);
    test = test.substr(0, test.find_first_of(negated_ ? ",)" : ","));
    while (!test.empty() && test.back() == ' ') test.remove_suffix(1);
    const bool words = std::any_of(test.begin(), test.end(), [](char c) {
      return IsWordByte(c) && (c < '0' || c > '9');
    });
    const bool one = std::all_of(test.begin(), test.end(), IsWordByte);
    if (!words || one || !HintForSigns(test).empty() ||
        test.find_first_of(kOfTests) != std::string_view::npos) {
      return fault;
    }
    return {fault.code(), absl::StrCat(std::string(fault.message()),
                                       "; a text needs double quotes: ",
                                       base_internal::Quote(test))};
  }

  absl::StatusOr<UnaryTest> ParseTest() {
    SkipBlanks();
    test_ = at_;
    if (Take("!=")) return ParseEquality(UnaryTest::Kind::kNotEqual);
    if (Take("<=")) return ParseComparison(/*below=*/true, /*open=*/false);
    if (Take("<")) return ParseComparison(/*below=*/true, /*open=*/true);
    if (Take(">=")) return ParseComparison(/*below=*/false, /*open=*/false);
    if (Take(">")) return ParseComparison(/*below=*/false, /*open=*/true);
    if (Take("[")) return ParseInterval(/*low_open=*/false);
    if (Take("(") || Take("]")) return ParseInterval(/*low_open=*/true);
    for (const std::string_view turned : {"=>", "=<"}) {
      if (text_.substr(at_, 2) != turned) continue;
      return FaultAt(PositionOf(at_), turned == "=>" ? "\">=\"" : "\"<=\"",
                     turned);
    }
    Take("=");
    return ParseEquality(UnaryTest::Kind::kEqual);
  }

  absl::StatusOr<UnaryTest> ParseEquality(UnaryTest::Kind kind) {
    absl::StatusOr<Literal> value = ParseLiteral(kValue);
    if (!value.ok()) return value.status();
    return UnaryTest{kind, *std::move(value), {}, {}};
  }

  absl::StatusOr<UnaryTest> ParseComparison(bool below, bool open) {
    absl::StatusOr<Literal> value = ParseOrdered();
    if (!value.ok()) return value.status();
    UnaryTest test{UnaryTest::Kind::kBetween, {}, {}, {}};
    (below ? test.high : test.low) = Bound{*std::move(value), open};
    return test;
  }

  absl::StatusOr<UnaryTest> ParseInterval(bool low_open) {
    absl::StatusOr<Literal> low = ParseOrdered();
    if (!low.ok()) return low.status();
    if (!Take("..")) return Fault("\"..\"");
    absl::StatusOr<Literal> high = ParseOrdered();
    if (!high.ok()) return high.status();
    bool high_open = false;
    if (Take(")") || Take("[")) {
      high_open = true;
    } else if (!Take("]")) {
      return Fault("\"]\", \")\" or \"[\"");
    }
    UnaryTest test{UnaryTest::Kind::kBetween, {}, {}, {}};
    test.low = Bound{*std::move(low), low_open};
    test.high = Bound{*std::move(high), high_open};
    absl::Status status = CheckEnds(*test.low, *test.high);
    if (!status.ok()) return status;
    return test;
  }

  // Keeps an interval that is empty for when the whole cell is known.
  absl::Status CheckEnds(const Bound& low, const Bound& high) {
    const Literal &a = low.value, &b = high.value;
    if (a.value.index() != b.value.index()) {
      return FaultAt(b.position,
                     absl::StrCat("an end of the same kind as ", a.written),
                     b.written);
    }
    const std::strong_ordering order = OrderOf(a, b);
    if (order < 0 || (order == 0 && !low.open && !high.open)) {
      return absl::OkStatus();
    }
    const absl::Status fault = FaultAt(
        b.position, absl::StrCat("an end above ", a.written), b.written);
    empty_interval_.Update(absl::Status(
        fault.code(),
        absl::StrCat(std::string(fault.message()), "; the interval is empty")));
    return absl::OkStatus();
  }

  // A value that has an order.
  absl::StatusOr<Literal> ParseOrdered() {
    constexpr std::string_view kOrdered =
        "a number or a date such as date(\"2024-01-31\")";
    absl::StatusOr<Literal> literal = ParseLiteral(kOrdered);
    if (literal.ok() && (std::holds_alternative<Null>(literal->value) ||
                         std::holds_alternative<bool>(literal->value) ||
                         std::holds_alternative<std::string>(literal->value))) {
      return FaultAt(literal->position, kOrdered, literal->written);
    }
    return literal;
  }

  absl::StatusOr<Literal> ParseLiteral(std::string_view expected) {
    SkipBlanks();
    const std::size_t begin = at_;
    Literal literal;
    literal.position = PositionOf(begin);
    absl::Status status = absl::OkStatus();
    if (TakeWord("null")) {
      literal.value = Null{};
    } else if (TakeWord("true")) {
      literal.value = true;
    } else if (TakeWord("false")) {
      literal.value = false;
    } else if (AtBareDay()) {
      status = FaultAt(literal.position, "a day in quotes: @\"2024-01-31\"",
                       text_.substr(at_, kDayLength));
    } else if (const std::size_t length = NumberLength(text_.substr(at_))) {
      status = ReadNumber(length, literal);
    } else if (Peek() == '"') {
      status = ReadText(literal);
    } else if (Take("@")) {
      status = ReadMoment(literal);
    } else if (const Conversion* conversion = TakeConversion()) {
      if (!Take("(")) {
        return Fault(
            absl::StrCat("\"(\" after ", std::string(conversion->word)));
      }
      status = ReadMoment(literal);
      if (status.ok() && !Take(")")) return Fault("\")\"");
      if (status.ok()) status = CheckConversion(*conversion, literal);
    } else {
      const bool unquoted = InWord(at_) || Peek() == '\'';
      if (!unquoted || expected != kValue) return Fault(expected);
      return WithHint(Fault(kQuoted));
    }
    if (!status.ok()) return status;
    literal.written = text_.substr(begin, at_ - begin);
    return literal;
  }

  // 2024-01-31, which FEEL would take for a number.
  bool AtBareDay() const {
    const std::string_view day = text_.substr(at_, kDayLength);
    if (day.size() < kDayLength || InWord(at_ + kDayLength)) return false;
    for (std::size_t i = 0; i < kDayLength; ++i) {
      const bool dash = i == 4 || i == 7;
      if (dash ? day[i] != '-' : day[i] < '0' || day[i] > '9') return false;
    }
    return true;
  }

  absl::Status ReadNumber(std::size_t length, Literal& literal) {
    std::optional<Decimal> number = ParseDecimal(text_.substr(at_, length));
    if (!number) {
      return FaultAt(PositionOf(at_),
                     "a number of a size between 1e-300 and 1e300",
                     text_.substr(at_, length));
    }
    if (InWord(at_ + length)) return WithHint(Fault("a number"));
    literal.value = *std::move(number);
    at_ += length;
    return absl::OkStatus();
  }

  absl::Status ReadText(Literal& literal) {
    TextLiteral text = ReadTextLiteral(text_.substr(at_));
    if (!text.expected.empty()) {
      at_ += text.length;
      return Fault(text.expected);
    }
    at_ += text.length;
    literal.value = std::move(text.value);
    return absl::OkStatus();
  }

  // What `date(` and its like make of a text, by alternatives of a literal.
  struct Conversion {
    std::string_view word, makes;
    std::size_t first, last;
  };
  static constexpr Conversion kConversions[] = {
      {"date and time", "a date and time such as \"2024-01-31T10:30:00\"", 6,
       6},
      {"date", "a day such as \"2024-01-31\"", 4, 4},
      {"time", "a time such as \"10:30:00\"", 5, 5},
      {"duration", "a duration such as \"P3DT2H\" or \"P1Y6M\"", 7, 8}};

  const Conversion* TakeConversion() {
    for (const Conversion& each : kConversions) {
      if (TakeWords(each.word)) return &each;
    }
    return nullptr;
  }
  static absl::Status CheckConversion(const Conversion& conversion,
                                      const Literal& literal) {
    const std::size_t kind = literal.value.index();
    if (kind >= conversion.first && kind <= conversion.last) {
      return absl::OkStatus();
    }
    return FaultAt(literal.position, conversion.makes, literal.written);
  }

  absl::Status ReadMoment(Literal& literal) {
    SkipBlanks();
    if (Peek() != '"') return Fault("a day in quotes such as \"2024-01-31\"");
    const std::size_t begin = at_;
    Literal text;
    absl::Status status = ReadText(text);
    if (!status.ok()) return status;
    literal.written = text_.substr(begin, at_ - begin);
    const absl::StatusOr<Value> moment =
        ParseMoment(std::get<std::string>(text.value));
    if (!moment.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("character ", PositionOf(begin), ": ",
                       std::string(moment.status().message())));
    }
    literal.value = LiteralOf(*moment);
    return absl::OkStatus();
  }

  void SkipBlanks() {
    while (const std::size_t length = SpaceLength(text_, at_)) at_ += length;
  }

  bool InWord(std::size_t at) const {
    return at < text_.size() && IsWordByte(text_[at]) &&
           BlankLength(text_, at) == 0;
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
    if (InWord(end)) return false;
    at_ = end;
    return true;
  }

  // Words between which blanks may be any.
  bool TakeWords(std::string_view words) {
    const std::size_t begin = at_;
    for (;;) {
      const std::size_t blank = words.find(' ');
      if (!TakeWord(words.substr(0, blank))) break;
      if (blank == std::string_view::npos) return true;
      words.remove_prefix(blank + 1);
    }
    at_ = begin;
    return false;
  }

  // The character, from 1, that begins at `byte`.
  std::size_t PositionOf(std::size_t byte) {
    // Counted on from the last question, or a long list would take its square.
    if (byte < counted_) counted_ = characters_ = 0;
    for (; counted_ < byte; ++counted_) {
      if ((text_[counted_] & 0xC0) != 0x80) ++characters_;
    }
    return characters_ + 1;
  }

  absl::Status Fault(std::string_view expected) {
    SkipBlanks();
    std::size_t end = at_;
    while (InWord(end)) ++end;
    if (end == at_ && end < text_.size()) ++end;
    return FaultAt(PositionOf(at_), expected,
                   at_ == text_.size() ? "the end of the cell"
                                       : text_.substr(at_, end - at_));
  }

  std::string_view text_;
  EmptyIntervals empty_;
  absl::Status empty_interval_ = absl::OkStatus();  // The first there is.
  std::size_t at_ = 0;
  std::size_t test_ = 0;  // Where the test begins that is being read.
  bool negated_ = false;
  std::size_t counted_ = 0, characters_ = 0;
};

}  // namespace

decltype(Literal::value) LiteralOf(const Value& value) {
  return std::visit(
      [](const auto& x) -> decltype(Literal::value) {
        using T = std::decay_t<decltype(x)>;
        if constexpr (std::is_same_v<T, std::monostate> ||
                      std::is_same_v<T, ValueList> ||
                      std::is_same_v<T, Context>) {
          return Null{};
        } else {
          return x;
        }
      },
      value.data);
}

absl::StatusOr<UnaryTests> ParseUnaryTests(std::string_view text,
                                           EmptyIntervals empty) {
  return Parser(text, empty).Parse();
}

std::string HintForSigns(std::string_view text) {
  struct Sign {
    std::string_view foreign, own;
  };
  constexpr Sign kSigns[] = {
      {"\u201c", "\""}, {"\u201d", "\""}, {"\uff02", "\""}, {"\u2018", "\""},
      {"\u2019", "\""}, {"\u300c", "\""}, {"\u300d", "\""}, {"\u2265", ">="},
      {"\u2264", "<="}, {"\u2260", "!="}, {"\uff1e", ">"},  {"\uff1c", "<"},
      {"\uff1d", "="},  {"\uff0c", ","},  {"\u3001", ","},  {"\uff08", "("},
      {"\uff09", ")"},  {"\u3010", "["},  {"\u3011", "]"},  {"\u2026", ".."},
      {"\u2013", "-"},  {"\u2014", "-"},  {"\u2212", "-"},  {"\uff0d", "-"}};
  // As spreadsheets write them.
  for (const std::string_view truth : {"TRUE", "True", "FALSE", "False"}) {
    if (text != truth) continue;
    return absl::StrCat("; write ", truth[0] == 'T' ? "true" : "false", " for ",
                        std::string(text));
  }
  for (const Sign& sign : kSigns) {
    if (text.find(sign.foreign) == std::string_view::npos) continue;
    return absl::StrCat("; write ", std::string(sign.own), " for ",
                        std::string(sign.foreign));
  }
  return "";
}

absl::Status FaultAt(std::size_t position, std::string_view expected,
                     std::string_view found) {
  // Escaped and cut like every foreign text, but without quotes around it: the
  // quotes of a cell mean something.
  std::string shown = base_internal::Quote(found);
  shown = absl::StrReplaceAll(shown.substr(1, shown.size() - 2),
                              {{"\\\"", "\""}, {"\\'", "'"}});
  return absl::InvalidArgumentError(
      absl::StrCat("character ", position, ": expected ", std::string(expected),
                   ", found ", shown, HintForSigns(found)));
}

}  // namespace arrears::rules_internal
