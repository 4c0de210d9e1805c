// SPDX-License-Identifier: Apache-2.0
//
// value.h: what can a rule's expression be about?
//
//   Value amount = *ParseDecimal("12.50");
//   Value day = *ParseMoment("2024-01-31");          // a Date
//   FormatValue(day);                                // date("2024-01-31")
//
// FEEL's values. Times are of no zone: a collection policy speaks of the
// debtor's wall clock. A day-time duration and a year-month duration are not
// comparable with each other, as in FEEL.
#ifndef ARREARS_RULES_VALUE_H_
#define ARREARS_RULES_VALUE_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/rules/decimal.h"

namespace arrears {

struct WallTime {
  std::int64_t micros = 0;  // Since midnight, below 24 hours.
  friend constexpr auto operator<=>(WallTime, WallTime) = default;
};
struct DateTime {
  std::int64_t micros = 0;  // Since 1970-01-01T00:00:00.
  friend constexpr auto operator<=>(DateTime, DateTime) = default;
};
struct DayTimeDuration {
  std::int64_t micros = 0;
  friend constexpr auto operator<=>(DayTimeDuration, DayTimeDuration) = default;
};
struct YearMonthDuration {
  std::int64_t months = 0;
  friend constexpr auto operator<=>(YearMonthDuration,
                                    YearMonthDuration) = default;
};

// In the order of Value's alternatives; kAny is what is known only when it is
// there.
enum class ValueType : std::uint8_t {
  kAny,
  kBool,
  kNumber,
  kText,
  kDate,
  kTime,
  kDateTime,
  kDayTime,
  kYearMonth,
  kList,
  kContext,
};
// DMN's name: "Any", "boolean", "number", "string", "date", "time", "dateTime",
// "dayTimeDuration", "yearMonthDuration", "list", "context".
std::string_view ValueTypeName(ValueType type);

struct Entry;
struct Value;
using ValueList = std::vector<Value>;
using Context = std::vector<Entry>;  // Names in the order of their making.

struct Value {
  std::variant<std::monostate, bool, Decimal, std::string, Date, WallTime,
               DateTime, DayTimeDuration, YearMonthDuration, ValueList, Context>
      data;

  Value() = default;  // Null.
  template <class T>
  requires(!std::is_same_v<std::remove_cvref_t<T>, Value>)
      Value(T&& value)  // NOLINT: any of the alternatives is a value
      : data(std::forward<T>(value)) {}

  bool is_null() const { return data.index() == 0; }
  ValueType type() const;  // kAny for null.
  template <class T>
  const T* get() const {
    return std::get_if<T>(&data);
  }
  // The same kind and content; null equals null, and a context another one
  // with the same entries in any order.
  friend bool operator==(const Value& a, const Value& b);
};
struct Entry {
  std::string name;
  Value value;
  friend bool operator==(const Entry&, const Entry&) = default;
};

// "2024-01-31", "10:30:00", "10:30:00.5", "2024-01-31T10:30:00", "P3DT2H",
// "-P1Y6M". kInvalidArgument saying what was expected; for a zone, that there
// are none.
[[nodiscard]] absl::StatusOr<Value> ParseMoment(std::string_view text);
// The same text again; numbers in plain digits, true and false, the text as it
// is, lists [1, 2], contexts {a: 1}. Null: "null".
std::string PlainText(const Value& value);
// As FEEL writes it: "text" in quotes, date("2024-01-31").
std::string FormatValue(const Value& value);

}  // namespace arrears

#endif  // ARREARS_RULES_VALUE_H_
