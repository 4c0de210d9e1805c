// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <utility>

#include "rules/expression_internal.h"

namespace arrears::rules_internal {
namespace {

using Kind = Node::Kind;
using Values = std::span<const Value>;

constexpr std::int64_t kDayMicros = 86'400'000'000;

// 64 bits, or empty.
std::optional<std::int64_t> Fits(__int128 value) {
  if (value > std::numeric_limits<std::int64_t>::max() ||
      value < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

// A duration of `like`'s kind.
template <class T>
Value DurationOrNull(std::optional<std::int64_t> count, const T& /*like*/) {
  return count ? Value(T{*count}) : Value();
}

Value NumberOrNull(std::optional<Decimal> number) {
  return number ? Value(*std::move(number)) : Value();
}

// The days that a date can be written for: years 1 to 9999.
constexpr std::int64_t kFirstDay = -719'162, kLastDay = 2'932'896;

Value DateOrNull(__int128 day) {
  if (day < kFirstDay || day > kLastDay) return {};
  return Date::FromDays(static_cast<std::int32_t>(day));
}
Value DateTimeOrNull(__int128 micros) {
  if (micros < __int128{kFirstDay} * kDayMicros ||
      micros >= __int128{kLastDay + 1} * kDayMicros) {
    return {};
  }
  return DateTime{static_cast<std::int64_t>(micros)};
}

std::int64_t FloorDiv(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

Value AddMonths(Date date, __int128 months) {
  constexpr std::int64_t kMost = std::int64_t{12} * 10'000;
  if (months > kMost || months < -kMost) return {};
  const auto ymd = date.ymd();
  const std::int64_t month = std::int64_t{12} * static_cast<int>(ymd.year()) +
                             static_cast<unsigned>(ymd.month()) - 1 +
                             static_cast<std::int64_t>(months);
  if (month < 12 || month >= kMost) return {};
  return AddMonthsClamped(date, static_cast<int>(months));
}

Value AddDuration(const Value& a, const Value& b, int sign) {
  if (const auto* months = b.get<YearMonthDuration>()) {
    const __int128 count = __int128{sign} * months->months;
    if (const auto* date = a.get<Date>()) return AddMonths(*date, count);
    if (const auto* time = a.get<DateTime>()) {
      const std::int64_t day = FloorDiv(time->micros, kDayMicros);
      const Value moved =
          AddMonths(Date::FromDays(static_cast<std::int32_t>(day)), count);
      const auto* date = moved.get<Date>();
      if (date == nullptr) return {};
      return DateTimeOrNull(__int128{date->days_since_1970()} * kDayMicros +
                            (time->micros - day * kDayMicros));
    }
    if (const auto* other = a.get<YearMonthDuration>()) {
      return DurationOrNull(Fits(other->months + count), *other);
    }
    return {};
  }
  const __int128 micros = __int128{sign} * b.get<DayTimeDuration>()->micros;
  if (const auto* date = a.get<Date>()) {
    // A date and hours is the date they end on.
    const __int128 at = __int128{date->days_since_1970()} * kDayMicros + micros;
    __int128 day = at / kDayMicros;
    if (at % kDayMicros < 0) --day;
    return DateOrNull(day);
  }
  if (const auto* time = a.get<DateTime>()) {
    return DateTimeOrNull(time->micros + micros);
  }
  if (const auto* time = a.get<WallTime>()) {
    __int128 at = (time->micros + micros) % kDayMicros;
    if (at < 0) at += kDayMicros;
    return WallTime{static_cast<std::int64_t>(at)};
  }
  if (const auto* other = a.get<DayTimeDuration>()) {
    return DurationOrNull(Fits(other->micros + micros), *other);
  }
  return {};
}

bool IsDuration(const Value& value) {
  return value.type() == ValueType::kDayTime ||
         value.type() == ValueType::kYearMonth;
}

Value Sum(const Value& a, const Value& b) {
  if (const auto* x = a.get<Decimal>(), *y = b.get<Decimal>();
      x != nullptr && y != nullptr) {
    return NumberOrNull(Add(*x, *y));
  }
  if (const auto* x = a.get<std::string>(), *y = b.get<std::string>();
      x != nullptr && y != nullptr) {
    return *x + *y;
  }
  if (IsDuration(b)) return AddDuration(a, b, 1);
  return IsDuration(a) ? AddDuration(b, a, 1) : Value();
}

// Of a date and time; a date is its midnight.
std::optional<__int128> MicrosOfDay(const Value& value) {
  if (const auto* time = value.get<DateTime>()) return time->micros;
  const auto* date = value.get<Date>();
  if (date == nullptr) return std::nullopt;
  return __int128{date->days_since_1970()} * kDayMicros;
}

Value DifferenceOf(const Value& a, const Value& b) {
  if (const auto* x = a.get<Decimal>(), *y = b.get<Decimal>();
      x != nullptr && y != nullptr) {
    return NumberOrNull(Subtract(*x, *y));
  }
  if (const auto x = MicrosOfDay(a), y = MicrosOfDay(b); x && y) {
    return DurationOrNull(Fits(*x - *y), DayTimeDuration{});
  }
  if (const auto* x = a.get<WallTime>(), *y = b.get<WallTime>();
      x != nullptr && y != nullptr) {
    return DayTimeDuration{x->micros - y->micros};
  }
  return IsDuration(b) ? AddDuration(a, b, -1) : Value();
}

// The count of a duration, micros or months.
std::int64_t CountOf(const Value& duration) {
  const auto* time = duration.get<DayTimeDuration>();
  return time != nullptr ? time->micros
                         : duration.get<YearMonthDuration>()->months;
}

// A duration of `like`'s kind of so many micros or months, without a fraction.
Value DurationLike(const Value& like, const std::optional<Decimal>& count) {
  if (!count) return {};
  Decimal whole = *count;
  if (whole.point <= 0) {
    whole = {};
  } else if (static_cast<std::int64_t>(whole.digits.size()) > whole.point) {
    whole.digits.resize(static_cast<std::size_t>(whole.point));
    whole.digits.erase(whole.digits.find_last_not_of('0') + 1);
  }
  const std::optional<std::int64_t> fits = IntegerOf(whole);
  return like.type() == ValueType::kDayTime
             ? DurationOrNull(fits, DayTimeDuration{})
             : DurationOrNull(fits, YearMonthDuration{});
}

Value Scaled(Kind kind, const Value& a, const Value& b) {
  const auto scale = [kind](const Decimal& x, const Decimal& y) {
    return kind == Kind::kMultiply ? Multiply(x, y) : Divide(x, y);
  };
  const auto *x = a.get<Decimal>(), *y = b.get<Decimal>();
  if (x != nullptr && y != nullptr) return NumberOrNull(scale(*x, *y));
  if (IsDuration(a) && y != nullptr) {
    return DurationLike(a, scale(DecimalOf(CountOf(a)), *y));
  }
  if (kind == Kind::kMultiply && x != nullptr && IsDuration(b)) {
    return DurationLike(b, Multiply(*x, DecimalOf(CountOf(b))));
  }
  if (kind == Kind::kDivide && IsDuration(a) && a.type() == b.type()) {
    return NumberOrNull(Divide(DecimalOf(CountOf(a)), DecimalOf(CountOf(b))));
  }
  return {};
}

Value Negated(const Value& value) {
  if (const auto* number = value.get<Decimal>()) return Negate(*number);
  if (const auto* time = value.get<DayTimeDuration>()) {
    return DurationOrNull(Fits(-__int128{time->micros}), *time);
  }
  if (const auto* months = value.get<YearMonthDuration>()) {
    return DurationOrNull(Fits(-__int128{months->months}), *months);
  }
  return {};
}

Value Arithmetic(Kind kind, const Value& a, const Value& b) {
  switch (kind) {
    case Kind::kAdd:
      return Sum(a, b);
    case Kind::kSubtract:
      return DifferenceOf(a, b);
    case Kind::kMultiply:
    case Kind::kDivide:
      return Scaled(kind, a, b);
    default: {
      const auto *x = a.get<Decimal>(), *y = b.get<Decimal>();
      return x != nullptr && y != nullptr ? NumberOrNull(Power(*x, *y))
                                          : Value();
    }
  }
}

// a + b - c ..., from the first term.
Value ArithmeticOf(const Node& node, Values variables) {
  std::vector<const Node*> steps = {&node};
  while (IsSumOrProduct(steps.back()->kind) &&
         IsSumOrProduct(steps.back()->children[0]->kind)) {
    steps.push_back(steps.back()->children[0].get());
  }
  Value value = EvaluateNode(*steps.back()->children[0], variables);
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    value = Arithmetic((*step)->kind, value,
                       EvaluateNode(*(*step)->children[1], variables));
  }
  return value;
}

// Null equals null; what is of different kinds is neither equal nor unequal.
Value Equality(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return a.is_null() == b.is_null();
  if (a.type() != b.type()) return {};
  return a == b;
}

Value Ordering(Kind kind, const Value& a, const Value& b) {
  const std::optional<std::partial_ordering> order = CompareValues(a, b);
  if (!order) return {};
  switch (kind) {
    case Kind::kLess:
      return *order < 0;
    case Kind::kLessEqual:
      return *order <= 0;
    case Kind::kGreater:
      return *order > 0;
    default:
      return *order >= 0;
  }
}

Value Inverted(const Value& value) {
  const auto* truth = value.get<bool>();
  return truth == nullptr ? Value() : Value(!*truth);
}

// One of two that decides, else null if either is, else the other one.
Value Logic(bool decides, const Value& a, const Value& b) {
  const auto *x = a.get<bool>(), *y = b.get<bool>();
  if ((x != nullptr && *x == decides) || (y != nullptr && *y == decides)) {
    return decides;
  }
  if (x == nullptr || y == nullptr) return {};
  return !decides;
}

Value Test(const Node& test, const Value& value, Values variables);

// True when one test holds, else null when one has no answer.
Value AnyTest(const Node& node, std::size_t first, const Value& value,
              Values variables) {
  Value any = false;
  for (std::size_t i = first; i < node.children.size(); ++i) {
    any = Logic(true, any, Test(*node.children[i], value, variables));
  }
  return any;
}

Value Test(const Node& test, const Value& value, Values variables) {
  if (test.kind == Kind::kTestNot) {
    return Inverted(AnyTest(test, 0, value, variables));
  }
  const Value end = EvaluateNode(*test.children[0], variables);
  switch (test.kind) {
    case Kind::kTestEqual:
    case Kind::kTestNotEqual: {
      const bool equal = test.kind == Kind::kTestEqual;
      const auto* list = end.get<ValueList>();
      if (list == nullptr || value.type() == ValueType::kList) {
        const Value same = Equality(value, end);
        return equal ? same : Inverted(same);
      }
      const bool found =
          std::find(list->begin(), list->end(), value) != list->end();
      return found == equal;
    }
    case Kind::kTestInterval: {
      const Value high = EvaluateNode(*test.children[1], variables);
      return Logic(
          false,
          Ordering(test.low_open ? Kind::kGreater : Kind::kGreaterEqual, value,
                   end),
          Ordering(test.high_open ? Kind::kLess : Kind::kLessEqual, value,
                   high));
    }
    case Kind::kTestLess:
      return Ordering(Kind::kLess, value, end);
    case Kind::kTestLessEqual:
      return Ordering(Kind::kLessEqual, value, end);
    case Kind::kTestGreater:
      return Ordering(Kind::kGreater, value, end);
    default:
      return Ordering(Kind::kGreaterEqual, value, end);
  }
}

// The arguments, or the list that is the only one.
ValueList Arguments(const Node& node, Values variables) {
  ValueList values;
  for (const auto& child : node.children) {
    values.push_back(EvaluateNode(*child, variables));
  }
  if (values.size() == 1) {
    if (const auto* list = values[0].get<ValueList>()) {
      return ValueList(*list);
    }
  }
  return values;
}

// What is no list counts as a list of it; null is none.
Value CountOfList(const Value& value) {
  if (value.is_null()) return {};
  const auto* list = value.get<ValueList>();
  return DecimalOf(list == nullptr ? std::int64_t{1}
                                   : static_cast<std::int64_t>(list->size()));
}

Value AggregateOfList(const Node& node, Values variables) {
  const ValueList values = Arguments(node, variables);
  if (values.empty()) return {};
  Value result = values[0];
  if (node.kind == Kind::kSum && result.get<Decimal>() == nullptr) return {};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (node.kind == Kind::kSum) {
      if (values[i].get<Decimal>() == nullptr) return {};
      if (i > 0) result = Sum(result, values[i]);
      continue;
    }
    const auto order = CompareValues(values[i], result);
    if (!order) return {};
    if (node.kind == Kind::kMin ? *order < 0 : *order > 0) result = values[i];
  }
  return result;
}

// The first of the kinds that `value` is, or is the text of.
Value Converted(const Value& value, std::initializer_list<ValueType> kinds) {
  Value moment = value;
  if (const auto* text = value.get<std::string>()) {
    absl::StatusOr<Value> parsed = ParseMoment(*text);
    if (!parsed.ok()) return {};
    moment = *std::move(parsed);
  }
  const bool fits =
      std::find(kinds.begin(), kinds.end(), moment.type()) != kinds.end();
  return fits ? moment : Value();
}

// Of a date, or of the day of a date and time.
Value ToDateTime(const Value& date, const Value& time) {
  const auto day = MicrosOfDay(date);
  const auto* at = time.get<WallTime>();
  if (!day || at == nullptr) return {};
  const auto days = FloorDiv(static_cast<std::int64_t>(*day), kDayMicros);
  return DateTimeOrNull(__int128{days} * kDayMicros + at->micros);
}

// The text of a date alone is its midnight.
Value ToDateTime(const Value& value) {
  const Value moment =
      Converted(value, {ValueType::kDate, ValueType::kDateTime});
  if (value.get<Date>() != nullptr) return {};
  return moment.get<Date>() != nullptr ? ToDateTime(moment, WallTime{})
                                       : moment;
}

Value Conversion(const Node& node, Values variables) {
  const Value value = EvaluateNode(*node.children[0], variables);
  switch (node.kind) {
    case Kind::kToDate:
      if (const auto* time = value.get<DateTime>()) {
        return DateOrNull(FloorDiv(time->micros, kDayMicros));
      }
      return Converted(value, {ValueType::kDate});
    case Kind::kToTime:
      if (const auto* time = value.get<DateTime>()) {
        const std::int64_t day = FloorDiv(time->micros, kDayMicros);
        return WallTime{time->micros - day * kDayMicros};
      }
      return Converted(value, {ValueType::kTime});
    case Kind::kToDateTime:
      if (node.children.size() == 2) {
        return ToDateTime(value, EvaluateNode(*node.children[1], variables));
      }
      return ToDateTime(value);
    default:
      return Converted(value, {ValueType::kDayTime, ValueType::kYearMonth});
  }
}

// Of a list, the entries of its elements.
Value EntryOf(const Value& value, const std::string& name) {
  if (const auto* list = value.get<ValueList>()) {
    ValueList entries;
    for (const Value& each : *list) entries.push_back(EntryOf(each, name));
    return entries;
  }
  const auto* context = value.get<Context>();
  if (context == nullptr) return {};
  for (const Entry& entry : *context) {
    if (entry.name == name) return entry.value;
  }
  return {};
}

}  // namespace

std::optional<std::partial_ordering> CompareValues(const Value& a,
                                                   const Value& b) {
  if (a.type() != b.type() || a.type() <= ValueType::kBool ||
      a.type() >= ValueType::kList) {
    return std::nullopt;
  }
  return std::visit(
      [&b](const auto& x) -> std::optional<std::partial_ordering> {
        using T = std::decay_t<decltype(x)>;
        if constexpr (std::is_same_v<T, std::string>) {
          return x.compare(*b.get<T>()) <=> 0;
        } else if constexpr (std::three_way_comparable<T> &&
                             !std::is_same_v<T, std::monostate>) {
          return x <=> *b.get<T>();
        } else {
          return std::nullopt;
        }
      },
      a.data);
}

Value EvaluateNode(const Node& node, Values variables) {
  const Kind kind = node.kind;
  const auto child = [&](std::size_t i) {
    return EvaluateNode(*node.children[i], variables);
  };
  if (kind == Kind::kLiteral) return node.value;
  if (kind == Kind::kVariable) return variables[node.index];
  if (kind == Kind::kPath) return EntryOf(child(0), node.name);
  if (kind == Kind::kNegate) return Negated(child(0));
  if (kind == Kind::kNot) return Inverted(child(0));
  if (kind == Kind::kAnd) return Logic(false, child(0), child(1));
  if (kind == Kind::kOr) return Logic(true, child(0), child(1));
  if (kind == Kind::kIf) {
    const Value condition = child(0);
    const auto* truth = condition.get<bool>();
    return child(truth != nullptr && *truth ? 1 : 2);
  }
  if (kind == Kind::kIn) return AnyTest(node, 1, child(0), variables);
  if (kind == Kind::kEqual) return Equality(child(0), child(1));
  if (kind == Kind::kNotEqual) return Inverted(Equality(child(0), child(1)));
  if (kind == Kind::kList) {
    ValueList list;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      list.push_back(child(i));
    }
    return list;
  }
  if (kind >= Kind::kAdd && kind <= Kind::kPower) {
    return ArithmeticOf(node, variables);
  }
  if (kind >= Kind::kLess && kind <= Kind::kGreaterEqual) {
    return Ordering(kind, child(0), child(1));
  }
  if (kind == Kind::kCount) return CountOfList(child(0));
  if (kind >= Kind::kMin && kind <= Kind::kSum) {
    return AggregateOfList(node, variables);
  }
  return Conversion(node, variables);
}

}  // namespace arrears::rules_internal
