// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "arrears/base/date.h"
#include "arrears/rules/decimal.h"
#include "arrears/rules/value.h"
#include "rules/cell_space_internal.h"

namespace arrears::rules_internal {
namespace {

std::string WriteText(const std::string& text) {
  return '"' +
         absl::StrReplaceAll(text, {{"\\", "\\\\"},
                                    {"\"", "\\\""},
                                    {"\n", "\\n"},
                                    {"\r", "\\r"},
                                    {"\t", "\\t"}}) +
         '"';
}

std::string WriteDouble(double value) {
  const std::optional<Decimal> decimal = DecimalOf(value);
  return decimal ? FormatDecimal(*decimal) : absl::StrCat(value);
}

// An integer that counts units of 10^-decimals.
std::string WriteScaled(std::int64_t key, int decimals) {
  Decimal number = DecimalOf(key);
  if (!number.digits.empty()) number.point -= decimals;
  return FormatDecimal(number);
}

std::string WriteLow(ColumnKind kind, std::int64_t first, bool interval) {
  const std::int64_t plain = PlainerKey(kind, first - 1, first);
  const bool open = plain != first;
  return absl::StrCat(interval ? (open ? "(" : "[") : (open ? "> " : ">= "),
                      WriteKey(kind, plain));
}

std::string WriteHigh(ColumnKind kind, std::int64_t last, bool interval) {
  const std::int64_t plain =
      IsFine(kind) ? PlainerKey(kind, last, last + 1) : last;
  const bool open = plain != last;
  const std::string key = WriteKey(kind, plain);
  if (interval) return key + (open ? ")" : "]");
  return (open ? "< " : "<= ") + key;
}

std::string WriteRange(ColumnKind kind, const KeyRange& range) {
  const KeyRange keys = KeysOfKind(kind);
  if (range == keys) return "!= null";
  if (range.first == range.last) return WriteKey(kind, range.first);
  if (range.first == keys.first) return WriteHigh(kind, range.last, false);
  if (range.last == keys.last) return WriteLow(kind, range.first, false);
  return absl::StrCat(WriteLow(kind, range.first, true), "..",
                      WriteHigh(kind, range.last, true));
}

// The tests of an ordered column but null's.
std::vector<std::string> WriteRanges(const ColumnSpace& column,
                                     const ClassRuns& runs) {
  std::vector<KeyRange> ranges;
  for (const ClassRun& run : runs) {
    for (std::uint32_t c = run.first; c <= run.last; ++c) {
      const ValueClass& values = column.classes[c];
      if (values.null) continue;
      if (!ranges.empty() && ranges.back().last + 1 == values.keys.first) {
        ranges.back().last = values.keys.last;
      } else {
        ranges.push_back(values.keys);
      }
    }
  }
  std::vector<std::string> tests;
  tests.reserve(ranges.size());
  for (const KeyRange& range : ranges) {
    tests.push_back(WriteRange(column.kind, range));
  }
  return tests;
}

struct Texts {
  std::vector<std::string> in, out;  // Named texts of the classes, and others.
  bool others = false;
};

Texts TextsOf(const ColumnSpace& column, const ClassRuns& runs) {
  Texts texts;
  for (std::uint32_t c = 0; c < column.size(); ++c) {
    const ValueClass& values = column.classes[c];
    const bool held = IsWithin({{c, c}}, runs);
    texts.others |= held && values.other_texts;
    std::vector<std::string>& list = held ? texts.in : texts.out;
    for (const std::string& text : values.texts) {
      list.push_back(WriteText(text));
    }
  }
  std::sort(texts.in.begin(), texts.in.end());
  std::sort(texts.out.begin(), texts.out.end());
  return texts;
}

std::vector<std::string> WriteTexts(const Texts& texts) {
  if (!texts.others) return texts.in;
  if (texts.out.empty()) return {"!= null"};
  if (texts.out.size() == 1) return {"!= " + texts.out.front()};
  return {absl::StrCat("not(", absl::StrJoin(texts.out, ","), ")")};
}

bool HoldsNull(const ColumnSpace& column, const ClassRuns& runs) {
  return column.has_null() && !runs.empty() &&
         runs.back().last + 1 == column.size();
}

// A number of the range, with as few decimals as will do.
double ShortNumber(double low, double high) {
  if (low <= 0 && high >= 0) return 0;
  if (high < 0) return -ShortNumber(-high, -low);
  for (double power = 1; power < 1e17; power *= 10) {
    const double value = std::ceil(low * power) / power;
    if (value >= low && value <= high && std::isfinite(value)) return value;
  }
  return low;
}

// What a list of tests is the negation of; empty where it is none.
std::string_view InsideNot(std::string_view test) {
  const bool negated = test.substr(0, 4) == "not(" && test.back() == ')';
  return negated ? test.substr(4, test.size() - 5) : std::string_view();
}

// Whether a single test compares, and whether it is an interval.
bool IsCompared(std::string_view test) {
  return !test.empty() &&
         std::string_view("<>!").find(test[0]) != std::string_view::npos;
}
bool IsInterval(std::string_view test) {
  return !test.empty() &&
         std::string_view("[](").find(test[0]) != std::string_view::npos;
}

// `> 90`, `in [1..3]`, `= 5`: what follows the name.
std::string Predicate(const std::string& test) {
  if (IsCompared(test)) return test;
  return (IsInterval(test) ? "in " : "= ") + test;
}

// How many of so many items are shown.
std::size_t ShownOf(std::size_t size, std::size_t most) {
  return size <= most ? size : most - most / 4;
}

std::string AndMore(std::size_t more, Language language) {
  if (more == 0) return "";
  return language == Language::kZh ? absl::StrCat(" 等,另有 ", more, " 个")
                                   : absl::StrCat(" and ", more, " more");
}

}  // namespace

std::vector<std::string> SplitTests(std::string_view tests) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  int depth = 0;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const char c = tests[i];
    if (quoted && c == '\\' && i + 1 < tests.size()) {
      parts.back() += c;
      parts.back() += tests[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    // Only those of `not(` and `date(` close again: an interval is `(1..5]` as
    // well, and no comma stands in it.
    if (!quoted && c == '(' && !parts.back().empty()) ++depth;
    if (!quoted && c == ')' && depth > 0) --depth;
    if (!quoted && c == ',' && depth == 0) {
      parts.emplace_back();
    } else if (c != ' ' || !parts.back().empty()) {
      parts.back() += c;
    }
  }
  return parts;
}

std::string WriteList(const std::vector<std::string>& items,
                      const ListStyle& style) {
  const std::size_t shown = ShownOf(items.size(), style.most);
  return absl::StrCat(
      absl::StrJoin(items.begin(),
                    items.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
      AndMore(items.size() - shown, style.language));
}

std::string WriteCell(const std::string& cell, Language language) {
  const std::string_view inside = InsideNot(cell);
  const std::vector<std::string> tests =
      SplitTests(inside.empty() ? cell : inside);
  if (tests.size() <= kMostShown) return cell;
  const std::string list = WriteList(tests, {language});
  return inside.empty() ? list : absl::StrCat("not(", list, ")");
}

std::string WriteCondition(const std::string& name, const std::string& test,
                           const ListStyle& style) {
  if (const std::string_view inside = InsideNot(test); !inside.empty()) {
    return absl::StrCat(name, " not in (", WriteList(SplitTests(inside), style),
                        ")");
  }
  const std::vector<std::string> tests = SplitTests(test);
  if (tests.size() == 1) return absl::StrCat(name, " ", Predicate(tests[0]));
  if (std::none_of(tests.begin(), tests.end(), [](const std::string& each) {
        return IsCompared(each) || IsInterval(each);
      })) {
    return absl::StrCat(name, " in (", WriteList(tests, style), ")");
  }
  const std::size_t shown = ShownOf(tests.size(), style.most);
  const bool zh = style.language == Language::kZh;
  std::string text = absl::StrCat(name, " ", Predicate(tests[0]));
  for (std::size_t i = 1; i < shown; ++i) {
    absl::StrAppend(&text, zh ? " 或 " : " or ",
                    tests[i] == "null" ? tests[i] : Predicate(tests[i]));
  }
  text += AndMore(tests.size() - shown, style.language);
  return style.alone ? text : absl::StrCat("(", text, ")");
}

KeyRange KeysOfKind(ColumnKind kind) {
  constexpr std::int64_t kDayMicros = 86'400'000'000;
  if (kind.values == ValueType::kTime) return {0, kDayMicros - 1};
  return KeysOf(kind.type);
}

bool IsFine(ColumnKind kind) {
  return kind.type == ColumnType::kFloat64 ||
         (kind.type == ColumnType::kInt64 &&
          (kind.values == ValueType::kTime ||
           kind.values == ValueType::kDateTime ||
           kind.values == ValueType::kDayTime));
}

std::int64_t PlainerKey(ColumnKind kind, std::int64_t below,
                        std::int64_t above) {
  if (!IsFine(kind)) return above;
  const bool doubles = kind.type == ColumnType::kFloat64;
  if (doubles && !std::isfinite(DoubleOfKey(below))) return above;
  if (doubles && !std::isfinite(DoubleOfKey(above))) return below;
  return WriteKey(kind, below).size() < WriteKey(kind, above).size() ? below
                                                                     : above;
}

std::string WriteKey(ColumnKind kind, std::int64_t key) {
  switch (kind.values) {
    case ValueType::kTime:
      return FormatValue(WallTime{key});
    case ValueType::kDateTime:
      return FormatValue(DateTime{key});
    case ValueType::kDayTime:
      return FormatValue(DayTimeDuration{key});
    case ValueType::kYearMonth:
      return FormatValue(YearMonthDuration{key});
    default:
      break;
  }
  switch (kind.type) {
    case ColumnType::kFloat64:
      return WriteDouble(DoubleOfKey(key));
    case ColumnType::kBool:
      return key != 0 ? "true" : "false";
    case ColumnType::kDate:
      return FormatValue(Date::FromDays(static_cast<std::int32_t>(key)));
    default:
      return WriteScaled(key, kind.decimals);
  }
}

bool CanWriteTest(const ColumnSpace& column, const ClassRuns& runs) {
  if (!HoldsTexts(column.kind.type) || !HoldsNull(column, runs)) return true;
  const Texts texts = TextsOf(column, runs);
  return !texts.others || texts.out.size() < 2;
}

std::string WriteTest(const ColumnSpace& column, const ClassRuns& runs) {
  if (runs == column.All()) return "-";
  std::vector<std::string> tests;
  if (HoldsTexts(column.kind.type)) {
    tests = WriteTexts(TextsOf(column, runs));
  } else {
    tests = WriteRanges(column, runs);
  }
  if (HoldsNull(column, runs) && CanWriteTest(column, runs)) {
    tests.push_back("null");
  }
  return absl::StrJoin(tests, ",");
}

std::string WriteValue(const ColumnSpace& column, std::uint32_t class_id) {
  const ValueClass& values = column.classes[class_id];
  if (values.null) return "null";
  if (!values.texts.empty()) return WriteText(values.texts.front());
  if (values.other_texts) {
    std::string text = "other";
    for (int i = 2;
         std::binary_search(column.named.begin(), column.named.end(), text);
         ++i) {
      text = absl::StrCat("other ", i);
    }
    return WriteText(text);
  }
  const KeyRange& keys = values.keys;
  if (column.kind.type == ColumnType::kFloat64) {
    return WriteDouble(
        ShortNumber(DoubleOfKey(keys.first), DoubleOfKey(keys.last)));
  }
  std::int64_t key = std::clamp<std::int64_t>(0, keys.first, keys.last);
  const KeyRange all = KeysOfKind(column.kind);
  if (column.has_calendar() && keys.first != all.first) key = keys.first;
  if (column.has_calendar() && keys.first == all.first &&
      keys.last != all.last) {
    key = keys.last;
  }
  return WriteKey(column.kind, key);
}

}  // namespace arrears::rules_internal
