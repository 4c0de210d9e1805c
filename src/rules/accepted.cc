// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rules/accepted_internal.h"

namespace arrears::rules_internal {
namespace {

template <class T>
constexpr KeyRange Limits() {
  return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

std::string_view ExpectedBy(ColumnKind kind) {
  switch (kind.values) {
    case ValueType::kTime:
      return "a time such as time(\"10:30:00\")";
    case ValueType::kDateTime:
      return "a date and time such as @\"2024-01-31T10:30:00\"";
    case ValueType::kDayTime:
      return "a duration of days such as duration(\"P3DT2H\")";
    case ValueType::kYearMonth:
      return "a duration of months such as duration(\"P1Y6M\")";
    default:
      break;
  }
  switch (kind.type) {
    case ColumnType::kDate:
      return "a date such as date(\"2024-01-31\")";
    case ColumnType::kBool:
      return "true or false";
    case ColumnType::kDictionary:
    case ColumnType::kDictionary8:
    case ColumnType::kText:
      return "a text in double quotes";
    default:
      return "a number";
  }
}

bool IsOfKind(const Literal& literal, ColumnKind kind) {
  switch (kind.values) {
    case ValueType::kTime:
      return std::holds_alternative<WallTime>(literal.value);
    case ValueType::kDateTime:
      return std::holds_alternative<DateTime>(literal.value);
    case ValueType::kDayTime:
      return std::holds_alternative<DayTimeDuration>(literal.value);
    case ValueType::kYearMonth:
      return std::holds_alternative<YearMonthDuration>(literal.value);
    default:
      break;
  }
  switch (kind.type) {
    case ColumnType::kDate:
      return std::holds_alternative<Date>(literal.value);
    case ColumnType::kBool:
      return std::holds_alternative<bool>(literal.value);
    case ColumnType::kDictionary:
    case ColumnType::kDictionary8:
    case ColumnType::kText:
      return std::holds_alternative<std::string>(literal.value);
    default:
      return std::holds_alternative<Decimal>(literal.value);
  }
}

bool IsNull(const Literal& literal) {
  return std::holds_alternative<Null>(literal.value);
}

// Every literal must be of the column's kind; null also stands in equalities.
absl::Status CheckKinds(const UnaryTest& test, ColumnKind kind) {
  const auto check = [kind](const Literal& literal) {
    return IsOfKind(literal, kind)
               ? absl::OkStatus()
               : FaultAt(literal.position, ExpectedBy(kind), literal.written);
  };
  if (test.kind != UnaryTest::Kind::kBetween) {
    return IsNull(test.value) ? absl::OkStatus() : check(test.value);
  }
  absl::Status status = absl::OkStatus();
  if (test.low) status.Update(check(test.low->value));
  if (test.high) status.Update(check(test.high->value));
  return status;
}

// Of a truth value, a date or what times count.
std::int64_t KeyOfLiteral(const Literal& literal) {
  return std::visit(
      [](const auto& x) -> std::int64_t {
        using T = std::decay_t<decltype(x)>;
        if constexpr (std::is_same_v<T, bool>) {
          return x ? 1 : 0;
        } else if constexpr (std::is_same_v<T, Date>) {
          return x.days_since_1970();
        } else if constexpr (std::is_same_v<T, YearMonthDuration>) {
          return x.months;
        } else if constexpr (std::is_same_v<T, WallTime> ||
                             std::is_same_v<T, DateTime> ||
                             std::is_same_v<T, DayTimeDuration>) {
          return x.micros;
        } else {
          return 0;
        }
      },
      literal.value);
}

// The least key at or above the literal, or above it; empty when the column
// can hold none.
std::optional<std::int64_t> FirstKey(const Literal& literal, Side side,
                                     ColumnKind kind) {
  const KeyRange keys = KeysOf(kind.type);
  std::int64_t first = 0;
  if (const Decimal* decimal = std::get_if<Decimal>(&literal.value)) {
    if (kind.type == ColumnType::kFloat64) {
      return KeyOfDouble(FirstDouble(*decimal, side));
    }
    Decimal counted = *decimal;
    if (!counted.digits.empty()) counted.point += kind.decimals;
    const std::optional<std::int64_t> integer = FirstInteger(counted, side);
    if (!integer) return std::nullopt;
    first = *integer;
  } else {
    first = KeyOfLiteral(literal);
    if (side == Side::kAbove) {
      if (first == keys.last) return std::nullopt;
      ++first;
    }
  }
  if (first > keys.last) return std::nullopt;
  return std::max(first, keys.first);
}

// The keys from `low` to `high`, either of which may be missing.
std::optional<KeyRange> RangeBetween(const std::optional<Bound>& low,
                                     const std::optional<Bound>& high,
                                     ColumnKind kind) {
  KeyRange range = KeysOf(kind.type);
  if (low) {
    const std::optional<std::int64_t> first =
        FirstKey(low->value, low->open ? Side::kAbove : Side::kAtLeast, kind);
    if (!first) return std::nullopt;
    range.first = *first;
  }
  if (high) {
    const std::optional<std::int64_t> beyond =
        FirstKey(high->value, high->open ? Side::kAtLeast : Side::kAbove, kind);
    if (beyond && *beyond <= range.first) return std::nullopt;
    if (beyond) range.last = *beyond - 1;
  }
  return range;
}

// Sorted, with what touches or overlaps made one.
void Normalize(std::vector<KeyRange>& ranges) {
  std::sort(
      ranges.begin(), ranges.end(),
      [](const KeyRange& a, const KeyRange& b) { return a.first < b.first; });
  std::vector<KeyRange> joined;
  for (const KeyRange& range : ranges) {
    // The difference of neighbours is small, so the test cannot overflow.
    if (!joined.empty() && (range.first <= joined.back().last ||
                            range.first - 1 == joined.back().last)) {
      joined.back().last = std::max(joined.back().last, range.last);
    } else {
      joined.push_back(range);
    }
  }
  ranges = std::move(joined);
}

// All of `keys` but `ranges`, which are normal.
std::vector<KeyRange> Without(KeyRange keys,
                              const std::vector<KeyRange>& ranges) {
  std::vector<KeyRange> rest;
  std::int64_t next = keys.first;
  for (const KeyRange& range : ranges) {
    if (range.first > next) rest.push_back({next, range.first - 1});
    if (range.last == keys.last) return rest;
    next = range.last + 1;
  }
  rest.push_back({next, keys.last});
  return rest;
}

std::vector<KeyRange> RangesOf(const UnaryTest& test, ColumnKind kind) {
  const KeyRange keys = KeysOf(kind.type);
  if (test.kind == UnaryTest::Kind::kBetween) {
    const auto range = RangeBetween(test.low, test.high, kind);
    return range ? std::vector{*range} : std::vector<KeyRange>{};
  }
  std::vector<KeyRange> equal;
  if (!IsNull(test.value)) {
    const Bound point{test.value, false};
    if (const auto range = RangeBetween(point, point, kind)) {
      equal.push_back(*range);
    }
  }
  return test.kind == UnaryTest::Kind::kEqual ? equal : Without(keys, equal);
}

// The texts that any of the tests accepts.
void CollectTexts(const UnaryTests& cell, AcceptedValues& values) {
  const std::string* refused = nullptr;
  bool every = false;
  std::vector<std::string>& listed = values.texts;
  for (const UnaryTest& test : cell.tests) {
    const auto* text = std::get_if<std::string>(&test.value.value);
    if (test.kind == UnaryTest::Kind::kEqual) {
      if (text != nullptr) listed.push_back(*text);
      continue;
    }
    // `!= null`, or `!= "A"` beside `!= "B"`: one of them is met by any text.
    every |= text == nullptr || (refused != nullptr && *refused != *text);
    refused = text;
  }
  std::sort(listed.begin(), listed.end());
  listed.erase(std::unique(listed.begin(), listed.end()), listed.end());
  if (refused == nullptr && !every) return;
  values.all_but_texts = true;
  every = every || std::binary_search(listed.begin(), listed.end(), *refused);
  listed.clear();
  if (!every) listed.push_back(*refused);
}

// Whether the cell meets null: three-valued, and only true is a hit.
bool AcceptsNull(const UnaryTests& cell) {
  bool any_true = false, any_unknown = false;
  for (const UnaryTest& test : cell.tests) {
    const bool about_null =
        test.kind != UnaryTest::Kind::kBetween && IsNull(test.value);
    any_unknown |= !about_null;
    any_true |= about_null && test.kind == UnaryTest::Kind::kEqual;
  }
  return cell.negated ? !any_true && !any_unknown : any_true;
}

}  // namespace

ValueType ValuesOf(ColumnKind kind) {
  if (kind.values != ValueType::kAny) return kind.values;
  switch (kind.type) {
    case ColumnType::kBool:
      return ValueType::kBool;
    case ColumnType::kDate:
      return ValueType::kDate;
    case ColumnType::kDictionary:
    case ColumnType::kDictionary8:
    case ColumnType::kText:
      return ValueType::kText;
    default:
      return ValueType::kNumber;
  }
}

KeyRange KeysOf(ColumnType type) {
  switch (type) {
    case ColumnType::kInt8:
      return Limits<std::int8_t>();
    case ColumnType::kInt16:
      return Limits<std::int16_t>();
    case ColumnType::kInt32:
    case ColumnType::kDate:
      return Limits<std::int32_t>();
    case ColumnType::kFloat64:
      return {KeyOfDouble(-std::numeric_limits<double>::infinity()),
              KeyOfDouble(std::numeric_limits<double>::infinity())};
    case ColumnType::kBool:
      return {0, 1};
    default:
      return Limits<std::int64_t>();
  }
}

std::int64_t KeyOfDouble(double value) {
  // The bits of a positive double order as integers; those of a negative one
  // order the other way round and begin at the sign bit.
  const auto bits = std::bit_cast<std::int64_t>(value);
  return bits >= 0 ? bits : std::numeric_limits<std::int64_t>::min() - bits;
}

double DoubleOfKey(std::int64_t key) {
  return std::bit_cast<double>(
      key >= 0 ? key : std::numeric_limits<std::int64_t>::min() - key);
}

absl::Status CheckHoldsValues(const UnaryTest& interval, ColumnKind kind) {
  const Literal &low = interval.low->value, &high = interval.high->value;
  if (RangeBetween(interval.low, interval.high, kind)) return absl::OkStatus();
  const auto* a = std::get_if<Decimal>(&low.value);
  const auto* b = std::get_if<Decimal>(&high.value);
  const bool ordered =
      a != nullptr ? *a < *b : KeyOfLiteral(low) < KeyOfLiteral(high);
  std::string expected = "an end above " + low.written;
  std::string found = high.written;
  if (ordered) {
    // Between doubles there are other numbers, and beyond the column's reach
    // others as well.
    const bool reached =
        FirstKey(low, Side::kAtLeast, kind) &&
        FirstKey(high, Side::kAbove, kind) != KeysOf(kind.type).first;
    if (kind.type == ColumnType::kFloat64 || !reached) return absl::OkStatus();
    expected = kind.type == ColumnType::kDate ? "an interval that holds a day"
               : ValuesOf(kind) == ValueType::kNumber && kind.decimals == 0
                   ? "an interval that holds a whole number"
                   : "an interval that holds a value of the column";
    found = absl::StrCat(interval.low->open ? "(" : "[", low.written, "..",
                         high.written, interval.high->open ? ")" : "]");
  }
  const absl::Status fault =
      FaultAt(ordered ? low.position : high.position, expected, found);
  return {fault.code(), absl::StrCat(std::string(fault.message()),
                                     "; the interval is empty")};
}

absl::StatusOr<AcceptedValues> AcceptedBy(const UnaryTests& cell,
                                          ColumnKind kind,
                                          EmptyIntervals empty) {
  const ColumnType type = kind.type;
  AcceptedValues values;
  // Of a cell that is nothing else it is plain what it asks for.
  const bool checked = empty != EmptyIntervals::kAnywhere &&
                       (cell.negated || cell.tests.size() > 1);
  for (const UnaryTest& test : cell.tests) {
    absl::Status status = CheckKinds(test, kind);
    if (!status.ok()) return status;
    if (HoldsTexts(type)) continue;
    if (checked && test.low && test.high) {
      status = CheckHoldsValues(test, kind);
      if (!status.ok()) return status;
    }
    const std::vector<KeyRange> more = RangesOf(test, kind);
    values.ranges.insert(values.ranges.end(), more.begin(), more.end());
  }
  values.null = cell.any || AcceptsNull(cell);
  const bool flip = cell.any || cell.negated;
  if (HoldsTexts(type)) {
    CollectTexts(cell, values);
    values.all_but_texts ^= flip;
  } else {
    Normalize(values.ranges);
    if (flip) values.ranges = Without(KeysOf(type), values.ranges);
  }
  return values;
}

AcceptedValues AllValues(ColumnType type) {
  AcceptedValues all;
  all.all_but_texts = HoldsTexts(type);
  if (!HoldsTexts(type)) all.ranges = {KeysOf(type)};
  return all;
}

AcceptedValues Union(const AcceptedValues& a, const AcceptedValues& b,
                     ColumnType type) {
  AcceptedValues both;
  both.null = a.null || b.null;
  if (!HoldsTexts(type)) {
    both.ranges = a.ranges;
    both.ranges.insert(both.ranges.end(), b.ranges.begin(), b.ranges.end());
    Normalize(both.ranges);
    return both;
  }
  both.all_but_texts = a.all_but_texts || b.all_but_texts;
  const auto out = std::back_inserter(both.texts);
  const auto &x = a.texts, &y = b.texts;
  if (a.all_but_texts && b.all_but_texts) {
    std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), out);
  } else if (a.all_but_texts) {
    std::set_difference(x.begin(), x.end(), y.begin(), y.end(), out);
  } else if (b.all_but_texts) {
    std::set_difference(y.begin(), y.end(), x.begin(), x.end(), out);
  } else {
    std::set_union(x.begin(), x.end(), y.begin(), y.end(), out);
  }
  return both;
}

AcceptedValues Complement(const AcceptedValues& values, ColumnType type) {
  AcceptedValues rest = values;
  rest.null = !values.null;
  if (HoldsTexts(type)) {
    rest.all_but_texts = !values.all_but_texts;
  } else {
    rest.ranges = Without(KeysOf(type), values.ranges);
  }
  return rest;
}

}  // namespace arrears::rules_internal
